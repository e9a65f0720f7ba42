"""Which parts of a list of illnesses are denied: "no HTN/ DM" names two that the patient does not have."""

from __future__ import annotations

import re
from collections.abc import Sequence

__all__ = ["denied_parts"]

_NO = re.compile(
    r"\W*(?:\(-\)|(?:no|without|w/o|neg(?:ative)?(?:\sfor)?|denies|never\shad|nor|not(?=\s(?:an?\s)?(?:diabetic|hypertensive|asthmatic|epileptic)))\b)\s?"
    r"(?:(?:known|active|current|prior|past|other|significant|hx|history|h/o|of|any)\s)*",
    re.IGNORECASE,
)
_IS_MORE = re.compile(r"\b(?:but|except|has|with|for|of|from|on|due|longer)\b", re.IGNORECASE)
"""In what follows a denial: something else is denied than the illness ("no insulin for DM"), or another one is told."""
_HELD = re.compile(r"\W*(?:has|with|w/|but|positive|pos|yes|hx|history|h/o|s/p|reports?|takes|also)\b|\s*\(?\+", re.IGNORECASE)
"""What opens a part that is held again behind a denial."""
_JOINS = re.compile(r"\s*(?:/|and\b|or\b|&|\+)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_NAME = re.compile(r"\W*[A-Za-z][\w'-]*(?:\s[A-Za-z][\w'-]*){0,2}\W*")
_ENDS = re.compile(r"\s*[.;:|\u2022\u00b7\u25aa\u2013-]?\s*")


def denied_parts(text: str, parts: Sequence[tuple[int, int]], named: Sequence[bool]) -> frozenset[int]:
    """Return the numbers of the parts of a list that are denied; `named` says of each whether it names an illness.

    A denial goes on over a slash or an "and". Over a comma it goes on only where it opens its list and a bare name follows:
    "no DM, HTN; CAD" does not tell whether the second is held, so that it is not told; in "HTN, no DM, CAD" each speaks for itself.
    """
    out: set[int] = set()
    is_denied, reaches, opens, end = False, False, True, 0
    for number, (low, high) in enumerate(parts):
        part, between = text[low:high], text[end:low]
        end = high
        if not number or _ENDS.fullmatch(between):
            is_denied, opens = False, True
        no = _NO.match(part)
        if no is not None:
            is_denied = named[number] and not _IS_MORE.search(part, no.end())
            reaches = opens
        elif is_denied:
            goes_on = bool(_JOINS.fullmatch(between)) or bool(reaches and _COMMA.fullmatch(between) and _NAME.fullmatch(part))
            is_denied = goes_on and named[number] and not _HELD.match(part)
        opens = opens and is_denied
        if is_denied:
            out.add(number)
    return frozenset(out)
