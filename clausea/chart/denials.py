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
_IS_MORE = re.compile(
    r"\b(?:but|except|other than|besides|outside of|apart from|beyond|has|with|for|of|from|on|due|longer)\b", re.IGNORECASE
)
"""In what follows a denial: something else is denied than the illness ("no insulin for DM"), or another one is told."""
_HELD = re.compile(r"\W*(?:has|with|w/|but|positive|pos|yes|hx|history|h/o|s/p|reports?|takes|also)\b|\s*\(?\+", re.IGNORECASE)
"""What opens a part that is held again behind a denial."""
_SHOWS_HELD = re.compile(
    r"\b(?:on|controlled|managed|stage|type\s?\d|since|dx'?d|diagnosed|x\s?\d+\s?y\w*|(?:19|20)\d\d|yes)\b|\w\s*\(\+\)",
    re.IGNORECASE,
)
"""What only an illness has that the patient has: a drug, a stage, a year."""
_DEVICE = re.compile(r"\b(?:pacemaker|PPM|ICD|implants?|metal|latex|allerg\w*)\b", re.IGNORECASE)
"""What is asked before treatment and is no illness: "no pacemaker, HTN, DM2" goes on with what is held."""
_NO_LONGER = re.compile(r"\W*no longer\b", re.IGNORECASE)
"""What was, and is no more: it is told of nobody as held, and denies nothing behind it."""
_ANSWERED_NO = re.compile(r"\s*[:=\u2013-]\s*(?:no|neg(?:ative)?|denie[sd]|none|n)\b(?!\s[a-z])", re.IGNORECASE)
"""A field that is answered behind its name, "DM: no"."""
_JOINS = re.compile(r"\s*(?:/|and\b|or\b|&|\+)\s*", re.IGNORECASE)
_COMMA = re.compile(r"\s*,\s*")
_NAME = re.compile(r"\W*[A-Za-z][\w'-]*(?:\s[A-Za-z][\w'-]*){0,2}\W*")
_ENDS = re.compile(r"\s*[.;:|\u2022\u00b7\u25aa\u2013-]?\s*")


def denied_parts(text: str, parts: Sequence[tuple[int, int]], named: Sequence[bool]) -> frozenset[int]:
    """Return the numbers of the parts of a list that are denied; `named` says of each whether it names an illness.

    A denial goes on over a slash or an "and". Over a comma it goes on only where it opens its list and a bare name follows:
    "no DM, HTN; CAD" does not tell whether the second is held, so that it is not told; in "HTN, no DM, CAD" each speaks for itself,
    and "no cancer, HTN, DM2 on metformin" has gone over to what is held. A field may be answered behind its name: "DM: no".
    """
    out: set[int] = set()
    carried: list[int] = []
    is_denied, reaches, opens, end = False, False, True, 0
    for number, (low, high) in enumerate(parts):
        part, between = text[low:high], text[end:low]
        end = high
        if not number or _ENDS.fullmatch(between):
            is_denied, opens = False, True
        no = _NO.match(part)
        if no is not None:
            is_denied = named[number] and not _IS_MORE.search(part, no.end())
            reaches, carried = opens and not _DEVICE.search(part), []
            if _NO_LONGER.match(part):
                out.add(number)
        elif is_denied:
            is_over_comma = bool(reaches and _COMMA.fullmatch(between) and _NAME.fullmatch(part))
            is_denied = (bool(_JOINS.fullmatch(between)) or is_over_comma) and named[number] and not _HELD.match(part)
            if is_over_comma and _SHOWS_HELD.search(part):
                # The list has gone over to what the patient has: nobody can say where, and what is held is told.
                is_denied = False
                out.difference_update(carried)
            if is_over_comma:
                carried.append(number)
        opens = opens and is_denied
        if is_denied or (named[number] and _ANSWERED_NO.match(text, high)):
            out.add(number)
    return frozenset(out)
