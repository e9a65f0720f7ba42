"""Rows of a table whose numbers cannot all be right: a difference of no two values beside it, a decimal point that was lost.

A scanner reads "4.5" as "45". Which number of such a row is wrong nobody can say from the row, so that none of them is told.
"""

from __future__ import annotations

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from clausea.domain.kept import kept

__all__ = ["doubtful_rows"]

_GAP = re.compile(r" {2,}|\t+| ?\| ?")
_TITLE = re.compile(
    r"(?:the )?(?:diff(?:erence)?s?|Δ|delta|change|net change|excess)\W{0,2}(?:\((?:cm|in|deg|lbs?|kg|s|sec|L-R|R-L)\))?",
    re.IGNORECASE,
)
_ASIDE = re.compile(r"(?:goal|target|norm|MDC|MCID|ref|age)", re.IGNORECASE)
_NUMBER = re.compile(r"(?P<value>[-+−]?\s?\d{1,4}(?:\.\d{1,2})?)\s?(?:cm|mm|in|deg|lbs?|kg|s|sec|ft|m|[°#])?", re.IGNORECASE)
_ROUNDING = Decimal("0.11")
_LEAST_OTHERS = 3
"""So many other numbers of a column tell how it is written."""


@dataclass(frozen=True, slots=True)
class _Row:
    start: int
    end: int
    cells: tuple[str, ...]

    def number(self, back: int) -> str | None:
        """Return the number that a cell, counted from the last, consists of."""
        found = _NUMBER.fullmatch(self.cells[-back]) if 0 < back <= len(self.cells) else None
        return found["value"].replace("−", "-").replace(" ", "") if found else None


@kept(512)
def doubtful_rows(text: str) -> tuple[tuple[int, int], ...]:
    """Return where the rows of a page stand that cannot be right as they are read."""
    found: list[tuple[int, int]] = []
    for rows in _tables(text):
        found += [(row.start, row.end) for row in (*_without_difference(rows), *_without_point(rows))]
    return tuple(sorted(set(found)))


def _tables(text: str) -> Iterator[list[_Row]]:
    """Yield the lines that stand under each other in cells; a line that has none ends a table."""
    position = 0
    rows: list[_Row] = []
    for line in text.split("\n"):
        cells = tuple(cell.strip() for cell in _GAP.split(line.strip()) if cell.strip())
        if len(cells) > 1:
            rows.append(_Row(position, position + len(line), cells))
        elif rows and line.strip():
            yield rows
            rows = []
        position += len(line) + 1
    if rows:
        yield rows


def _without_difference(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Yield the rows whose number under "diff" is the difference of no two other numbers beside it."""
    titles: tuple[str, ...] = ()
    for row in rows:
        if not any(row.number(back) for back in range(1, len(row.cells) + 1)):
            titles = row.cells if any(_TITLE.fullmatch(cell) for cell in row.cells) else ()
            continue
        if titles and len(row.cells) in {len(titles), len(titles) + 1}:
            where = {back: titles[-back] for back in range(1, len(titles) + 1)}
            difference = [row.number(back) for back, title in where.items() if _TITLE.fullmatch(title)]
            others = [row.number(back) for back, title in where.items() if not (_TITLE.fullmatch(title) or _ASIDE.match(title))]
            values = [Decimal(one) for one in others if one]
            if len(difference) == 1 and difference[0] and len(values) > 1 and not _is_difference(Decimal(difference[0]), values):
                yield row


def _is_difference(told: Decimal, values: Sequence[Decimal]) -> bool:
    """Say whether a number is the difference of two others, with their signs or without them."""
    pairs = itertools.combinations(values, 2)
    sizes = [size for one, other in pairs for size in (abs(one - other), abs(abs(one) - abs(other)))]
    return any(abs(size - abs(told)) <= _ROUNDING for size in sizes)


def _without_point(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Yield the rows with a whole number in a column of decimals that is ten times as large as those."""
    for back in range(1, max(len(row.cells) for row in rows) + 1):
        column = [(row, size) for row in rows if (size := row.number(back))]
        parted = [Decimal(size) for _, size in column if "." in size]
        whole = [(row, Decimal(size)) for row, size in column if "." not in size]
        if len(whole) == 1 and len(parted) >= _LEAST_OTHERS:
            row, value = whole[0]
            if value > 3 * max(parted) and min(parted) / 2 <= value / 10 <= 2 * max(parted):
                yield row
