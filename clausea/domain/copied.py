"""Words that say of what follows that it was copied from elsewhere: findings of another writer, kept at hand."""

from __future__ import annotations

import re

from clausea.domain.dates import find_dates

_COPIED = re.compile(
    r"\b(?:copied|pasted|transcribed|imported|pulled|brought)\s+(?:in\s+|over\s+|here\s+)?(?:for\s+(?:reference|info(?:rmation)?|convenience)|from)\b"
    r"|\bfor\s+reference(?:\s+only)?\b",
    re.IGNORECASE,
)
_OWN = re.compile(
    r"\b(?:IE|(?:re-?)?eval\w*|(?:last|prior|previous)\s+(?:visit|note|session|PN|PR)|HEP|home\s+program)\b", re.IGNORECASE
)
"""What the same therapist wrote before, and a handout, are no findings of others."""
_FINDINGS = re.compile(
    r"\W*(?:PT|OT|SLP|ST|(?i:physical|occupational|speech)(?:[\s-](?i:language))?\s(?i:therapy))(?:['’]s)?\s"
    r"(?i:test\s)?(?i:scores?|results?|findings|testing|measures?|values|data)\b"
)
_LONGEST_HEAD = 14
_LONGEST_LINE = 7
_TODAY = re.compile(r"^\W*(?:today|now|current\w*|this (?:visit|eval\w*))\b", re.IGNORECASE)


def is_copied(text: str) -> bool:
    """Say whether words say that what they lead was copied from another's paper."""
    return len(text.split()) <= _LONGEST_HEAD and _COPIED.search(text) is not None and _OWN.search(text) is None


def leads_findings(text: str) -> bool:
    """Say whether words begin with the findings of a discipline by name: "SLP scores from 7/6"."""
    return _FINDINGS.match(text) is not None


_TAG = re.compile(r"[^()]{2,30}\((?:per\s|from\s|by\s)?(?:PT|OT|SLP|ST)\)")


def is_tagged(text: str) -> bool:
    """Say whether the name of a row is followed by whose finding it is: "MoCA (SLP)"."""
    return _TAG.match(text) is not None


def is_title(text: str) -> bool:
    """Say whether words hold no figure besides days, so that what they tell of stands below them."""
    for found in reversed(find_dates(text)):
        text = text[: found.start] + text[found.end :]
    return len(text.split()) <= _LONGEST_HEAD and _FIGURE.search(_DAY.sub("", text)) is None


_DAY = re.compile(r"\b(?:from|of|on|dated)\s+\d{1,2}/\d{1,2}\b(?!/)", re.IGNORECASE)
_FIGURE = re.compile(r"\d")


def goes_on(text: str) -> bool:
    """Say whether a line below such a title can be one of a list or a table under it: it is short and not of today."""
    return len(text.split()) <= _LONGEST_LINE and _TODAY.match(text) is None
