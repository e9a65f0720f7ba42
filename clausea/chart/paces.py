"""Paces: whether a number without a unit is one of meters a second, and whether it is told in another unit."""

from __future__ import annotations

import re
from decimal import Decimal

from clausea.chart.figures import Figure
from clausea.chart.lexicon import Words, words_of
from clausea.chart.passages import Cell
from clausea.chart.reading import units_in
from clausea.chart.sieve import guarded

_PACED = {"gait", "walk", "walks", "walking", "speed", "pace", "velocity", "sp", "10mwt"}
_STRANGE_PACE = re.compile(r"\s?[-(]?\s?(?!(?:w/|(?:with|to|on|at|and|from|for|over|then|today|now|using|after)\b))[A-Za-z/]")
"""What stands behind a figure of another unit: any word but those that go on with the sentence."""
_PER_TIME = r"\b(?:(?:[kc]m|mi(?:les?)?|f(?:ee|oo)?t|in|yd)s?\s?(?:/|per\b|p?h\b)|[km]p?h\b|m\s?/\s?min)"
_OTHER_PACE = guarded(_PER_TIME, re.IGNORECASE)
_BEHIND_OTHER = re.compile(rf"\s?(?:/\s?[A-Za-z]|[-(]?\s?{_PER_TIME})", re.IGNORECASE)
_SLOWEST, _FASTEST = Decimal("0.05"), Decimal("2.6")


def is_pace(words: Words, figure: Figure, cell: Cell, index: int) -> bool:
    """Say whether a decimal is one of meters a second, by its size and a word of walking before it or over it."""
    value = figure.value
    if figure.shape != "number" or figure.unit or not isinstance(value, Decimal) or value == value.to_integral_value():
        return False
    if not _SLOWEST <= value <= _FASTEST:
        return False
    if _STRANGE_PACE.match(words.text, figure.end):
        return False
    first = max(cell.first, index - 6)
    near = words.lower[first:index]
    lead = words.text[words.starts[first] : figure.start] if first < index else ""
    if _OTHER_PACE.search(lead) or is_other_pace(words.text, figure, cell):
        return False
    return bool(_PACED & {*near, *words_of(cell.label).lower, *words_of(cell.title).lower})


def is_other_pace(text: str, figure: Figure, cell: Cell) -> bool:
    """Say whether a pace is told in another unit than meters a second, behind it or in what names its cell."""
    if figure.unit != "m/s" and _BEHIND_OTHER.match(text[figure.end : figure.end + 12]):
        return True
    return not figure.unit and any(_OTHER_PACE.search(one) for one in (cell.label, cell.title))


def is_titled_pace(figure: Figure, cell: Cell) -> bool:
    """Say whether the row or the column of a number says meters a second: "m/s first lap | 0.75"."""
    value = figure.value
    if figure.shape != "number" or figure.unit or not isinstance(value, Decimal) or not _SLOWEST <= value <= _FASTEST:
        return False
    return any("m/s" in units_in(text) for text in (cell.label, cell.title) if text)
