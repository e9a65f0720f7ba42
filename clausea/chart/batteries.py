"""Tests with sub-scores: whose table or list a passage stands in, and which of its sub-scores a value is of."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from clausea.chart.lexicon import words_of
from clausea.domain import MeasureKind
from clausea.knowledge import measure

_ITEMS = {"PSFS", "COPM", "grip", "pinch", "girth", "PDMS", "BOT-2", "GG", "FIM", "MAS"}
"""What is rated or measured item by item under the writer's own names."""


@dataclass(frozen=True, slots=True)
class Battery:
    """The test whose sub-scores may follow, and how many passages ago it was named."""

    name: str
    age: int = 0

    @property
    def kind(self) -> MeasureKind | None:
        """The test as the knowledge base has it."""
        return measure(self.name)


_NONE = {"pain", "gait_speed", "IDDSI"}
"""What is named beside its value only."""


def battery_in(text: str) -> str | None:
    """Return the last test that a text names and that may be followed by its sub-scores, items or trials."""
    names = [one.kind for one in (words_of(text).names if text else []) if one.kind.name not in _NONE]
    for kind in reversed(names):
        if kind.parts or kind.name in _ITEMS:
            return kind.name
    return names[-1].name if names else None


def is_item_of(kind: MeasureKind, label: str, form: str = "") -> bool:
    """Say whether a row with a label may hold an item, a trial or the total of a test.

    The items of a scale count only on its own form; elsewhere they are the therapist's notes on the way to the total.
    """
    if kind.name in _ITEMS or _TOTAL.search(label):
        return True
    if kind.unit and kind.unit != "%":
        return bool(_TRIAL.search(label))
    return form == "outcome_form"


_TOTAL = re.compile(r"\b(?:total|sum|score|overall|composite)\b", re.IGNORECASE)
_TRIAL = re.compile(
    r"\b(?:trials?|tr|t|attempt|rep|run)\s?#?\s?\d|\b(?:avg|average|mean|best|fastest|dominant|non-?dominant|right|left|eyes|EO|EC|firm|foam|comfortable|fast|self-?selected|usual|max)\b|^[RL]\b",
    re.IGNORECASE,
)


def after(battery: Battery | None, text: str, form: str) -> Battery | None:
    """Return the battery in whose list the next passage stands, after a passage of a form; a heading ends the list of another."""
    named = battery_in(text)
    if named is not None:
        return Battery(named)
    if battery is None:
        return None
    if form == "heading" and (words_of(text).names or not (_OF_PARTS.search(text) or part_in(battery.kind, text))):
        return None
    return Battery(battery.name, battery.age + 1)


_OF_PARTS = re.compile(
    r"\b(?:sub-?(?:tests?|scales?|scores?)|domains?|scores?|results?|index|indices|composites?)\b", re.IGNORECASE
)


@cache
def _pattern(name: str) -> re.Pattern[str] | None:
    kind = measure(name)
    if kind is None or not kind.parts:
        return None
    long = sorted((one for one in kind.parts if len(one) > 1), key=len, reverse=True)
    short = [one for one in kind.parts if len(one) == 1]
    ways = "|".join(re.escape(one).replace(r"\ ", r"\s+") for one in long)
    letters = f"|(?-i:{'|'.join(short)})" if short else ""
    return re.compile(rf"(?<![\w/])(?:{ways}{letters})(?![\w])", re.IGNORECASE)


def part_in(kind: MeasureKind | None, text: str) -> str:
    """Return the last sub-score of a test that a text names, in small letters; empty where it names none."""
    pattern = _pattern(kind.name) if kind is not None and text else None
    found = list(pattern.finditer(text)) if pattern else []
    return " ".join(found[-1].group().lower().split()) if found else ""


_SCORED = re.compile(r"[A-Za-z][^\d]*[\s:=(]\d{1,3}(?:\.\d+)?(?:\s?/\s?\d{1,3}|\s?%)?\)?\W?$")


def lists_parts(battery: Battery | None, cells: Sequence[str]) -> bool:
    """Say whether a row lists sub-scores of a test, each behind its name: "Attention 3/6 | Language 2/3" heads no table."""
    kind = battery.kind if battery is not None else None
    if kind is None or not all(_SCORED.match(cell) for cell in cells):
        return False
    return any(part_in(kind, cell) for cell in cells)


def is_total(label: str) -> bool:
    """Say whether a row holds the score of a whole test."""
    return bool(_TOTAL.search(label))
