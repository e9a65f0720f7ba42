"""The cells of a row, and where they stand."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from clausea.chart.lines import CELL_BREAK, Addressed
from clausea.domain.dates import MONTH_WORD

__all__ = ["MANY_TITLES", "RowCell", "as_full_rows", "days_of_month", "distance", "middle", "split_cells", "titled", "width"]


@dataclass(frozen=True, slots=True)
class RowCell:
    """One cell of a row: offsets in the sentence's text, the character column on its line, and its heading."""

    start: int
    end: int
    column: int
    text: str
    title: str = ""
    nth: int | None = None
    """How many bars or tabs of its row stand before it; None in a row that has neither."""
    leads: bool = False
    """Whether its row begins with a bar."""
    width: int | None = None
    """How wide it is printed, where its words go on in the next line."""


def split_cells(words: Addressed, line_starts: Sequence[int]) -> list[RowCell]:
    """Return the cells of a row; `line_starts` are the offsets on the page at which lines begin."""
    cells: list[RowCell] = []
    text = words.text
    rule = next((sign for sign in "|\t" if sign in text), None)
    leads = text.lstrip().startswith("|")
    position = 0
    for gap in [*CELL_BREAK.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        raw = text[position:stop]
        if raw.strip():
            start = position + len(raw) - len(raw.lstrip())
            nth = text.count(rule, 0, start) if rule else None
            end = start + len(raw.strip())
            place = words.offset(start)
            column = place - line_starts[bisect_right(line_starts, place) - 1]
            wide = words.width(start, end)
            cells.extend(_parted(RowCell(start, end, column, raw.strip(), nth=nth, leads=leads, width=wide)))
        position = gap.end() if gap else stop
    return cells


MANY_TITLES = re.compile(
    r"(?:(?:R|L|Right|Left|Rt|Lt|RLE|LLE|RUE|LUE|\d{2}-\d{2}|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{4}-\d\d-\d\d)(?:\s+|$)){2,}",
    re.IGNORECASE,
)


_THEN_NOW = re.compile(
    r"(?:baseline|initial|start|eval|IE|SOC|previous|prior)\s(?:(?:previous|prior|last|mid)\s)?(?:current|now|today|PN)(?:\s(?:target|goal))?"
    r"(?:\sstatus)?|(?:current|now|today)\s(?:target|goal)\sstatus",
    re.IGNORECASE,
)
"""Titles of what was, what is and what is aimed at, which only one space parts; "Current goal" is one title."""


def _parted(cell: RowCell) -> Iterator[RowCell]:
    """Yield the titles that stand in one cell because only one space parts them: "Right Left", "BASELINE CURRENT"."""
    is_parted = MANY_TITLES.fullmatch(cell.text) is not None or _THEN_NOW.fullmatch(cell.text) is not None
    if not is_parted or len({word[0].isdigit() for word in cell.text.split()}) > 1:
        # "R 10/13" is one title: a side and a day.
        yield cell
        return
    for word in re.finditer(r"\S+", cell.text):
        yield RowCell(
            cell.start + word.start(), cell.start + word.end(), cell.column + word.start(), word.group(), "", cell.nth, cell.leads
        )


def as_full_rows(header: Sequence[RowCell], cells: Sequence[RowCell], beside: Sequence[Sequence[RowCell]]) -> list[RowCell]:
    """Return a typed row with empty places under the headings of the full rows that it stands among; nothing where none tell.

    Rows are set wider than their headings: a value stands under the next heading then, and exactly below those of its own column.
    """
    if cells[0].nth is not None or len(cells) >= len(header) or len(cells) < 2 or _ENDS_IN_VALUE.search(cells[0].text):
        return []
    for row in beside:
        if len(row) != len(header) or row[0].nth is not None or distance(row[0], cells[0]) > _OFF:
            continue
        homes = [[at for at, one in enumerate(row) if _is_below(cell, one)] for cell in cells[1:]]
        if all(len(home) == 1 for home in homes):
            return [cells[0], *(titled(cell, header[home[0]].text) for cell, home in zip(cells[1:], homes, strict=True))]
    return []


_OFF = 1


_ENDS_IN_VALUE = re.compile(r"[A-Za-z)]\s-?\d[\d./]*\+?$")
"""A label that only one space parts from its first value: that one stands under a heading too."""


def _is_below(cell: RowCell, other: RowCell) -> bool:
    ends = cell.column + width(cell) - other.column - width(other)
    return abs(cell.column - other.column) <= _OFF or abs(ends) <= _OFF


def titled(cell: RowCell, title: str) -> RowCell:
    """Return a cell with its heading."""
    return replace(cell, title=title)


def middle(cell: RowCell) -> float:
    """Return the column of the middle of a cell."""
    return cell.column + width(cell) / 2


def width(cell: RowCell) -> int:
    """Return how many characters wide a cell is printed."""
    return min(len(cell.text), cell.end - cell.start, cell.width or len(cell.text))


def distance(cell: RowCell, title: RowCell) -> int:
    """Return how many characters part two cells seen from above; 0 when they overlap."""
    return max(0, title.column - (cell.column + width(cell)), cell.column - (title.column + width(title)))


_MONTH = re.compile(rf"{MONTH_WORD}(?:\s'?(?:20)?\d\d)?", re.IGNORECASE)


def days_of_month(cells: Sequence[RowCell]) -> list[RowCell]:
    """Return a row of headings that names its month once with every day in full: "MARCH | 16 | 17" as "MARCH 16", "MARCH 17".

    Any other row is returned as it is.
    """
    rest = [cell.text for cell in cells[1:] if cell.text.isascii() and cell.text.isdigit()]
    days = [int(text) for text in rest]
    is_month = len(days) > 1 and len(days) == len(cells) - 1 and _MONTH.fullmatch(cells[0].text) is not None
    if not is_month or days != sorted(set(days)) or not 1 <= days[0] <= days[-1] <= _LAST_DAY:
        return list(cells)
    month = cells[0].text.split()[0]
    return [cells[0], *(replace(one, text=f"{month} {one.text}") for one in cells[1:])]


_LAST_DAY = 31
