"""What a paragraph holds that is set as lines of its own elsewhere: the numbers of a list, names of levels, letters of a note."""

from __future__ import annotations

import re

from clausea.chart.sieve import guarded
from clausea.domain import SectionName

_NUMBER = guarded(r"(?<!\S)(?P<number>\d{1,2})\.(?=\s+\S)")
_ASKS = re.compile(
    r"(?:[x×*#=<>≤≥~/&+(,:–—-]|\b(?:x|of|to|at|by|in|for|from|and|or|than|about|with|w/|level|lvl|grade|gr|stage|phase|step|week|wk|day|visit|item|trial"
    r"|goals?|[SL]T[GO]s?|no|nr|assist|score|scored|times|only|least|most|K|FOIS|Rancho|type|vs|was|is|now))\s*$",
    re.IGNORECASE,
)
"""Words before a number that it belongs to: "with an assist of 2." ends a sentence and begins no item."""


def ordinals(text: str) -> list[tuple[int, int]]:
    """Return the numbers of a list that runs on in a paragraph, "1. TUG 12 s  2. Berg 45", each from its digit to its full stop.

    They count up from 1, which stands at the start or behind a mark or the words that open the list; none where fewer than two do.
    """
    found: list[tuple[int, int]] = []
    for match in _NUMBER.finditer(text):
        if int(match["number"]) != len(found) + 1:
            continue
        before = text[: match.start()]
        if _ASKS.search(before) and not (not found and before.rstrip().endswith(":")):
            continue
        found.append((match.start(), match.end() - 1))
    return found if len(found) > 1 else []


_LEVEL = guarded(
    r"(?:^|(?<=[\s;|(]))(?:(?P<prior>PLOF|PLF|(?:prior|previous|premorbid)\s(?:level(?:\sof\sfunction(?:ing)?)?|function(?:al\sstatus)?|status))"
    r"|(?P<present>CLOF|CLF|(?:current|present)\s(?:level(?:\sof\sfunction(?:ing)?)?|function(?:al\sstatus)?|functional\slevel|status))"
    r"|(?P<now>current(?:ly)?|now|presently|at\spresent|today|(?:at|on|upon|since)\s(?:the\s)?(?:eval(?:uation)?|IE|SOC|admission|onset|injury|surgery|fall"
    r"|stroke|then|d/c|discharge)))\s?(?::|\s[-–—](?=\s))\s*(?=\S)",
    re.IGNORECASE,
)


def level_labels(text: str, section: SectionName) -> dict[int, SectionName]:
    """Return where a paragraph turns to the level before the onset or to the present one, and the section that begins there.

    "Now:" and its like do so only where the paragraph told of the time before: "pain at best 2, now: 4" is one statement.
    """
    found: dict[int, SectionName] = {}
    told = section
    for match in _LEVEL.finditer(text):
        if match["prior"]:
            told = "plof"
        elif match["present"] or told == "plof":
            told = "clof"
        else:
            continue
        found[match.start()] = told
    return found


_PRESENT = re.compile(
    r"\W{0,3}(?:current(?:ly)?|now|presently|at present|today|(?:at|on|since) (?:the )?(?:eval(?:uation)?|IE|SOC|admission|onset|injury|surgery|fall|stroke))\W{0,3}",
    re.IGNORECASE,
)


def opens_present(line: str) -> bool:
    """Say whether a line by itself is a title under which the present level stands, where the prior one is told above it."""
    return _PRESENT.fullmatch(line) is not None


_LETTER = guarded(r"(?<=\s)(?P<letter>[OAP]):\s+(?=[A-Z\"“‘'\d(])(?!\d{1,2}/10)")
_BEFORE_LETTER = re.compile(
    r"(?:\b(?:min|mod|max|CGA|SBA|SPV|sup|level|of|hep|vitamin|vit|grade)\.?|[,&/(+–-])\s*$", re.IGNORECASE
)
_NEXT: dict[SectionName, str] = {"subj": "O", "obj": "A", "tx": "A", "assess": "P"}
_PARTS: dict[str, SectionName] = {"O": "obj", "A": "assess", "P": "plan"}


def letters_of_note(text: str, section: SectionName) -> list[int]:
    """Return where the next part of a note begins in a paragraph: "pain 4/10 O: Internal".

    Only the letter that comes next in a note begins one: "Min A: cues for hand" in what was found tells how much help was given.
    """
    found: list[int] = []
    told = section
    for match in _LETTER.finditer(text):
        if match["letter"] != _NEXT.get(told) or _BEFORE_LETTER.search(text, max(0, match.start() - _NEAR), match.start()):
            continue
        told = _PARTS[match["letter"]]
        found.append(match.start())
    return found


_NEAR = 12
