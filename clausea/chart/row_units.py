"""The unit that a row of a table gives to its bare values in a cell of its own: "6MWT | ft | 500 | 900"."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.chart.reading import UNITS
from clausea.chart.row_cells import RowCell

STRANGE = "strange"
"""A unit that no measure is read in: "yd" is none of a walk that is told in meters, and no value is read."""
_TITLE = re.compile(r"(?:units?(?:\sof\smeas\w*)?|UOM|U/M)\W*", re.IGNORECASE)
_WORD = re.compile(r"[A-Za-z%°º#']")


def unit_of_row(cells: Sequence[RowCell], start: int) -> str:
    """Return the unit of the value at a place of a row, where a cell below "Unit" or right behind the label is one, else "".

    A table may be two side by side: the unit nearest before the value is its own, or behind it where the first column of units
    stands behind values.
    """
    under = [cell for cell in cells if _TITLE.fullmatch(cell.title.strip())]
    before, behind = [cell for cell in under if cell.start < start], [cell for cell in under if cell.start > start]
    if under:
        is_behind = any(cell.start < under[0].start and any(map(str.isdigit, cell.text)) for cell in cells[1:])
        near = behind[:1] or before[-1:] if is_behind else before[-1:] or behind[:1]
        return _unit(near[0].text) if near else ""
    if len(cells) > 2 and cells[1].start < start and _is_second_label(cells):
        return UNITS.get(cells[1].text.strip("() "), "")
    return ""


def _is_second_label(cells: Sequence[RowCell]) -> bool:
    """Say whether the second cell of a row stands between its label and nothing but values, and no heading stands over it."""
    has_digit = [any(map(str.isdigit, cell.text)) for cell in cells]
    return not cells[1].title.strip() and all(has_digit[2:])


def _unit(text: str) -> str:
    """Return the unit that a cell below "Unit" says; nothing where it says no word."""
    word = text.strip(" .()[]").lower()
    return UNITS.get(word, STRANGE if _WORD.search(word) else "")
