"""Rows and their column headings: which heading stands over a cell."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from clausea.chart.lines import CELL_BREAK, Addressed
from clausea.chart.sections import heading_name
from clausea.domain.dates import find_dates


@dataclass(frozen=True, slots=True)
class RowCell:
    """One cell of a row: offsets in the sentence's text, the character column on its line, and its heading."""

    start: int
    end: int
    column: int
    text: str
    title: str = ""


def split_cells(words: Addressed, line_start: int) -> list[RowCell]:
    """Return the cells of a row; `line_start` is the offset on the page at which the row's line begins."""
    cells: list[RowCell] = []
    text = words.text
    position = 0
    for gap in [*CELL_BREAK.finditer(text), None]:
        stop = gap.start() if gap else len(text)
        raw = text[position:stop]
        if raw.strip():
            start = position + len(raw) - len(raw.lstrip())
            cells.append(RowCell(start, start + len(raw.strip()), words.offset(start) - line_start, raw.strip()))
        position = gap.end() if gap else stop
    return cells


def under(header: Sequence[RowCell], cells: Sequence[RowCell]) -> list[RowCell]:
    """Return the cells, each with the heading over it.

    With as many cells as headings they pair off in order; else each takes the heading that stands nearest over it. A first
    cell that stands left of every heading is the row's label and has none.
    """
    if not header:
        return list(cells)
    if len(cells) == len(header):
        return [_titled(cell, title.text) for cell, title in zip(cells, header, strict=True)]
    out = []
    taken: set[int] = set()
    label_stands_free = len(cells) == len(header) + 1 and cells[0].column < header[0].column
    for index, cell in enumerate(cells):
        if index == 0 and (label_stands_free or _distance(cell, header[0]) > 4):
            out.append(cell)
            continue
        order = sorted(range(len(header)), key=lambda i: (_distance(cell, header[i]), abs(_middle(cell) - _middle(header[i]))))
        home = next((i for i in order if i not in taken), order[0])
        taken.add(home)
        out.append(_titled(cell, header[home].text))
    return out


def _titled(cell: RowCell, title: str) -> RowCell:
    return RowCell(cell.start, cell.end, cell.column, cell.text, title)


def _middle(cell: RowCell) -> float:
    return cell.column + len(cell.text) / 2


def _distance(cell: RowCell, title: RowCell) -> int:
    """Return how many characters part two cells seen from above; 0 when they overlap."""
    return max(0, title.column - (cell.column + len(cell.text)), cell.column - (title.column + len(title.text)))


_TITLE_WORD = re.compile(
    r"^(?:[RLB]|right|left|bilat\w*|IE|I\.E\.|SOC|eval\w*|initial\w*|goals?|targets?|items?|tests?|codes?|cpt\w*|min(?:ute)?s?|units?|motion|joint|baseline|current|now|today|prev\w*|prior|status|"
    r"level|result|score|measure|outcome|date|visit|value|norm\w*|reference|a?prom|arom|rom|mmt|strength|remarks?|comments?|exercise|sets?.*|reps|load|task|activity|procedure|description|dc|d/c|PN|PR|change|activity|muscle|movement|"
    r".*\b\d{1,2}/\d{1,2}\b.*)$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"^[<>≥≤~]?-?\d")


def is_header(cells: Sequence[RowCell]) -> bool:
    """Say whether a row holds the headings of the rows below it: several short cells, titles among them, and no values."""
    if len(cells) < 2 or any(len(cell.text) > 36 for cell in cells):
        return False
    if any(re.search(r":\s*\S", cell.text) or _VALUE_LIKE.search(cell.text) for cell in cells):
        return False
    days = [cell for cell in cells if _SHORT_DATE.match(cell.text)]
    if any(_FIGURE.match(cell.text) and cell not in days and not find_dates(cell.text) for cell in cells):
        return False
    if days and not (_LABEL_TITLE.match(cells[0].text) or cells[0] in days):
        # "4/5" is a grade in the row of its own muscle, and a day only in a row of column headings.
        return False
    titled = sum(1 for cell in cells if _TITLE_WORD.match(cell.text) or heading_name(cell.text))
    return titled >= max(1, len(cells) // 2)


_VALUE_LIKE = re.compile(r"^[A-TV-Z]\d[0-9A-Z](?:\.\w{1,4})?$|^9[57]\d{3}$|\b(?:min|mod|max) ?a\b|\bCGA\b|\bSBA\b", re.IGNORECASE)
_SHORT_DATE = re.compile(r"^(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])$")
_LABEL_TITLE = re.compile(
    r"^(?:items?|tests?|measures?|outcomes?|date|motion|joint|exercises?|activity|muscle|movement|domain|area|skill|task|goal|visit|dos)\b",
    re.IGNORECASE,
)

_GOAL = re.compile(r"\b(?:goals?|targets?|norm(?:al|ative|s)?|reference|expected|LTGs?|STGs?|wnl|predicted|age)\b", re.IGNORECASE)
_NOW = re.compile(
    r"\b(?:current(?:ly)?|now|today|this (?:visit|date|report)|status|PN|PR|re-?eval\w*|D/?C|discharge|present|updated)\b",
    re.IGNORECASE,
)
_PRIOR = re.compile(
    r"\b(?:IE|I\.E\.|SOC|eval(?:uation)?|initial\w*|baseline|prev(?:ious)?|prior|start|last|was|admission|intake)\b",
    re.IGNORECASE,
)


def is_goal_title(title: str) -> bool:
    """Say whether a column holds goals or reference values, which are no measurements."""
    return bool(_GOAL.search(title)) and not _NOW.search(title)


def is_now_title(title: str) -> bool:
    """Say whether a column holds present values."""
    return bool(_NOW.search(title))


def is_prior_title(title: str) -> bool:
    """Say whether a column holds earlier values."""
    return bool(_PRIOR.search(title)) and not _NOW.search(title)
