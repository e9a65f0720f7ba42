"""The time in and the time out of a visit as a note writes them: "Time in 1:05 PM out 1:52 PM"."""

from __future__ import annotations

import re

__all__ = ["session_minutes"]

_CLOCK = r"(?P<{0}h>[01]?\d|2[0-3]):(?P<{0}m>[0-5]\d)\s?(?P<{0}p>[ap]\.?m?\b\.?)?"
_IN = r"(?:time[\s-]?in|start(?:\stime)?|in)"
_OUT = r"(?:time[\s-]?out|(?:stop|end)(?:\stime)?|out)"
_AND = r"\s?(?:/|and|&|-)\s?"
_BOTH = (
    rf"(?:time[\s-]?in{_AND}(?:time[\s-]?)?out|start{_AND}(?:stop|end)(?:\stimes?)?|in\s?/\s?out"
    r"|(?:session |treatment |tx )?time)"
)
_NAMED = re.compile(
    rf"\b{_IN}\b[\s:=(@]*{_CLOCK.format('a')}[\s,;/|–-]*{_OUT}\b[\s:=@]*{_CLOCK.format('b')}"
    rf"|\b{_BOTH}\b[\s:=(]*{_CLOCK.format('c')}\s?(?:-|–|/|to|until)\s?{_CLOCK.format('d')}",
    re.IGNORECASE,
)
_LONGEST, _SHORTEST = 180, 5
_HALF_A_DAY = 12 * 60


def session_minutes(text: str) -> int | None:
    """Return the minutes between the times in and out that a text names; None where it names none, or several that differ.

    Twelve-hour clocks go on from 12:50 to 1:05. Times without a word that says what they are may be anything.
    """
    found = {_between(match) for match in _NAMED.finditer(text)}
    return found.pop() if len(found) == 1 else None


def _between(match: re.Match[str]) -> int | None:
    first, last = ("a", "b") if match["ah"] else ("c", "d")
    start, end = _minute(match, first), _minute(match, last)
    if match[f"{last}p"] and not match[f"{first}p"] and start % _HALF_A_DAY < end % _HALF_A_DAY:
        # "1:05-1:52 PM": one half of the day stands for both.
        start, end = start % _HALF_A_DAY, end % _HALF_A_DAY
    if end < start and not (match[f"{first}p"] and match[f"{last}p"]):
        end += _HALF_A_DAY
    return end - start if _SHORTEST <= end - start <= _LONGEST else None


def _minute(match: re.Match[str], name: str) -> int:
    hour, half = int(match[f"{name}h"]), (match[f"{name}p"] or "").lower()[:1]
    if half and hour <= 12:
        hour = hour % 12 + (12 if half == "p" else 0)
    return hour * 60 + int(match[f"{name}m"])
