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
_OF_A_TIME = re.compile(
    r"\b(?:init(?:ial(?:ly)?)?|i\.?e\.?|(?:re-?)?eval(?:uation)?|base(?:line)?|soc|start|admi(?:t|ssion)|adm|now|current(?:ly)?|today|end|final|d/?c"
    r"|discharge|pre|post|prev(?:ious)?|prior|last|first|before|after|then|pn|progress|report|recert|(?:visit|week|wk|day|month|mo|v)\s?#?\d+"
    r"|\d+\s?(?:days?|wks?|weeks?|mos?|months?)|jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)\b|\d{1,2}[/-]\d{1,2}",
    re.IGNORECASE,
)
_OF_A_SIDE = re.compile(
    r"\b(?:r|l|rt|lt|[rl][ul]e|right|left|(?:un)?involved|(?:un)?inv|(?:un|non-?)?affected|aff|unaff|sound|contralateral|opposite|surgical|op)\b",
    re.IGNORECASE,
)
_OF_SIDES = re.compile(r"(?:the )?(?:diff|excess)", re.IGNORECASE)
_PLACE = re.compile(
    r"\b(?:girth|circumf\w*|mcps?|wrist|forearm|elbow|axilla|upper ?arm|palm|hand|thumb|ankle|mall?\w*|calf|knee"
    r"|(?:supra|infra)?patell\w*|joint ?line|jl|tib\w* tub\w*|tibial|fibul\w*|styloid|epicondyle|olecranon|mtps?"
    r"|fig\w*[ -]?(?:of[ -])?8"
    r"|thigh|groin|hip|waist|foot|instep|mets?|mid\w*|prox\w*|dist\w*|above|below|sup|inf)\b|\d+\s?(?:cm|in)\b",
    re.IGNORECASE,
)
_OF_NO_PLACE = re.compile(
    r"\b(?:flex\w*|ext\w*|abd\w*|add\w*|rot\w*|[ei]r|df|pf|inv\w*|ev\w*|sup\w*ation|pron\w*|dev\w*|rom|mmt|strength|grip|pinch|pain|lag|score|time"
    r"|test|speed|dist(?:ance)?|weight|lift\w*|hold)\b",
    re.IGNORECASE,
)
_ROUNDING = Decimal("0.11")
_OF_PERCENT = Decimal("0.6")
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
    """Yield the rows whose number under "diff" is the difference of no two other numbers beside it.

    Only values of several days, or of several sides, are sure to be those that were subtracted: a "change" beside the right and
    the left is that since another day, and a mean beside its trials is one of neither.
    """
    titles: tuple[str, ...] = ()
    for row in rows:
        if not any(row.number(back) for back in range(1, len(row.cells) + 1)):
            titles = row.cells if any(_TITLE.fullmatch(cell) for cell in row.cells) else ()
            continue
        if titles and len(row.cells) in {len(titles), len(titles) + 1}:
            numbers = [(title, Decimal(size)) for back, title in enumerate(reversed(titles), 1) if (size := row.number(back))]
            told = [(title, size) for title, size in numbers if _TITLE.fullmatch(title)]
            every = [size for title, size in numbers if not _TITLE.fullmatch(title)]
            beside = [title for title, _ in numbers if not (_TITLE.fullmatch(title) or _ASIDE.match(title))]
            if len(told) != 1 or len(beside) < 2 or not _are_subtracted(told[0][0], beside):
                continue
            if not _is_difference(told[0][1], every):
                yield row


def _are_subtracted(difference: str, titles: Sequence[str]) -> bool:
    """Say whether the columns under some titles are those that a difference is of: of days all, or of sides all."""
    if all(_OF_A_TIME.search(title) for title in titles):
        return True
    return bool(_OF_SIDES.match(difference)) and all(_OF_A_SIDE.search(title) for title in titles)


def _is_difference(told: Decimal, values: Sequence[Decimal]) -> bool:
    """Say whether a number is the difference of two others, with their signs or without them, or that in percent of one."""
    pairs = list(itertools.combinations(values, 2))
    sizes = [size for one, other in pairs for size in (abs(one - other), abs(abs(one) - abs(other)))]
    if any(abs(size - abs(told)) <= _ROUNDING for size in sizes):
        return True
    parts = [100 * abs(one - other) / abs(whole) for one, other in pairs for whole in (one, other) if whole]
    return any(abs(part - abs(told)) <= _OF_PERCENT for part in parts)


def _without_point(rows: Sequence[_Row]) -> Iterator[_Row]:
    """Yield the rows with a whole number in a column of decimals that is ten times as large as those.

    Tests of a list are of unlike sizes, "TUG 12.4" above "BBS 48", so that only what is of one kind is held against its column:
    places of a limb, whose other number is written with its point.
    """
    for back in range(1, max(len(row.cells) for row in rows) + 1):
        column = [(row, size) for row in rows if (size := row.number(back))]
        parted = [Decimal(size) for _, size in column if "." in size]
        whole = [(row, Decimal(size)) for row, size in column if "." not in size]
        if len(whole) == 1 and len(parted) >= _LEAST_OTHERS and all(_is_place(row) for row, _ in column):
            row, value = whole[0]
            if value > 3 * max(parted) and min(parted) / 2 <= value / 10 <= 2 * max(parted):
                yield row


def _is_place(row: _Row) -> bool:
    """Say whether a row is named by a place of a limb, and by no motion or test of it."""
    name = row.cells[0]
    return bool(_PLACE.search(name)) and not _OF_NO_PLACE.search(name)
