"""What hurts: ratings of pain are of one thing only where they name the same kind, and no two places."""

from __future__ import annotations

import re

from clausea.beside import around
from clausea.domain import Chart, Measure

_KINDS = {
    name: re.compile(pattern, re.IGNORECASE)
    for name, pattern in (
        ("dyspareunia", r"\bdyspareunia\b"),
        ("odynophagia", r"\bodynophagia\b"),
        ("phantom", r"\bphantom\b"),
        ("headache", r"\b(?:head ?aches?|(?-i:HAs?)|migraines?)\b"),
        ("tenderness", r"\b(?:tend(?:er\w*)?|TTP|palp\w*)\b"),
    )
}
_PLACES = {
    name: re.compile(rf"\b(?:{pattern})\b", re.IGNORECASE)
    for name, pattern in (
        ("back", r"(?:low )?back|LBP|lumbar|SIJ?"),
        ("neck", r"neck|cervical"),
        ("shoulder", r"shoulders?|shldr"),
        ("elbow", r"elbows?"),
        ("hand", r"wrists?|hands?|thumbs?|fingers?"),
        ("hip", r"hips?|groin"),
        ("knee", r"knees?"),
        ("foot", r"ankles?|foot|feet|heels?|toes?"),
        ("jaw", r"jaw|TMJ"),
    )
}
_CLAUSE = re.compile(r"[;|]|[.]\s|\d\s?/\s?10")


def are_of_one_pain(one: Measure, other: Measure, chart: Chart) -> bool:
    """Say whether two ratings may be set beside each other: "dyspareunia 6/10" and "back pain 3/10" may not."""
    first, second = (_clause(each, chart) for each in (one, other))
    if _named(_KINDS, first) != _named(_KINDS, second):
        return False
    places = _named(_PLACES, first), _named(_PLACES, second)
    return not all(places) or bool(places[0] & places[1])


def _clause(one: Measure, chart: Chart) -> str:
    before, behind = around(one, chart)
    return f"{_CLAUSE.split(before)[-1]} {re.split(r'[,;|.(]', behind)[0]}"


def _named(words: dict[str, re.Pattern[str]], text: str) -> frozenset[str]:
    return frozenset(name for name, pattern in words.items() if pattern.search(text))
