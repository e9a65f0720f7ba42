"""Names of tests that Clausea does not know: a score behind one is no rating of pain, however small it is."""

from __future__ import annotations

import re

from clausea.chart.lexicon import words_of
from clausea.chart.spoken import CLAUSE_END

_NAME = re.compile(
    r"(?<![\w/-])(?P<name>(?=[A-Za-z]*[A-Z][a-z]*[A-Z])[A-Z][A-Za-z]*(?:-(?:[A-Z]{1,5}|\d{1,2}))*)(?![\w-])"
    r"(?P<form>(?:[ -](?:SF|UI|LF|RS|short form|scale|index|score|total|raw|sum))*)\s?(?:[:=]|is\b|was\b|of\b|at\b)?\s*$"
)
_PARTS = re.compile(r"[A-Za-z]{2,}")
_PLACE = re.compile(r"-(?:I{1,3}|I?V)\b|\d-\d")
_LONG = 4
"""Initials of so many letters that no part of a body, time or task is called so, but what the lexicon knows."""


def follows_strange_test(before: str) -> bool:
    """Say whether the words before a figure end with the name of a test that is not known: "ICIQ-UI SF 7", "FABQ 8", "NPI score 6".

    Short initials are a test's where a word says so, or where they begin a clause; else they may name a place: "pain at ITB 3".
    """
    found = _NAME.search(before)
    if found is None or _PLACE.search(found["name"]):
        return False
    parts = _PARTS.findall(found["name"])
    if not parts or _is_known(found["name"]) or (before.isupper() and "-" not in found["name"]):
        return False
    if _HURTS_AT.search(before[: found.start()]):
        return False
    if "-" in found["name"] or found["form"] or len(parts[0]) >= _LONG:
        return True
    opening = before[: found.start()].rstrip()
    ends = [one.end() for one in CLAUSE_END.finditer(before, 0, found.start())]
    return bool(ends) and max(ends) >= len(opening)


def _is_known(name: str) -> bool:
    """Say whether initials name a place, a time, a task or a rating, such as LBP, TMJ, NPRS, WORST: then they tell what hurts, or when."""
    words = words_of(name)
    return bool(words.names) or bool(_TELLING & set(words.keys)) or name in _NO_TEST


_TELLING = {
    *("<joint>", "<motion>", "<muscle>", "<rom>", "<mode>", "<pain>", "<when>", "<now>", "<prior>"),
    *("<side>", "<body>", "<landmark>", "<task>", "<distance>"),
}
_HURTS_AT = re.compile(
    r"\b(?:pain\w*|sore\w*|tender\w*|hurt\w*|ach(?:e|es|ing|y)|symptoms?)\b[^.;\d]{0,30}\b(?:with|w/|at|in|over|during|on|after|near|along|around)\s(?:the\s)?"
    r"(?:[RL]\s|right\s|left\s)?$",
    re.IGNORECASE,
)
"""Before what provokes a pain, or the place of it: "pain with FADIR 6/10"."""
_NO_TEST = {
    "VNRS",
    "VAS",
    "NRS",
    "PSIS",
    "ASIS",
    "AIIS",
    "FADIR",
    "FABER",
    "PFPS",
    "QL",
    "LBP",
    "SIJ",
    "ACJ",
    "GHJ",
    "PFJ",
    "ITB",
    "VRS",
    "NPS",
    "ADL",
    "ADLs",
    "IADL",
    "IADLs",
    "PAIN",
    "AMB",
    "WBAT",
}
