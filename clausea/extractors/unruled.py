"""Rows of a table without rules whose cells go on in the next line: told by where columns begin and where lines are full."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from clausea.domain.records import Cells
from clausea.extractors.layout import CELL_GAP, Placed
from clausea.extractors.rows import is_cell_gap

_Cell = list[Placed]

_SAME = 1.5
_LEAST_COLUMNS = 3
_NEAR = 12
_MOST_PADDING = 8.0
"""So far before the next column the lines of a cell end."""
_SPACE = 0.25
_LINE = 1.5
"""Lines of a cell follow each other within so many times the height of one."""
_LEAST_GAP = 4.0


def unruled_rows(text: str, lines: Sequence[Sequence[Placed]]) -> list[Cells]:
    """Return the rows that no line shows whole. `lines` hold the words of a page, those of ruled tables left out.

    A line goes on with the row above where it has fewer cells, each begins where one of that row does, and these were full.
    """
    cells = [_cells(line) for line in lines]
    edge = max((one.word.x1 for line in lines for one in line), default=0.0)
    out: list[Cells] = []
    index = 0
    while index < len(cells):
        head = cells[index]
        row = [[one] for one in head]
        stop = index + 1
        if len(head) >= _LEAST_COLUMNS and _is_of_table(cells, index):
            while stop < len(cells) and _is_under(head, cells, stop) and _goes_on(row, cells[stop - 1], cells[stop], edge):
                for one in cells[stop]:
                    row[_column(head, one) or 0].append(one)
                stop += 1
        is_whole = stop == len(cells) or not _is_under(head, cells, stop)
        if (
            stop - index > 1
            and is_whole
            and not any(CELL_GAP in text[one[0].start : one[-1].end] for part in row for one in part)
        ):
            out.append(tuple(tuple((one[0].start, one[-1].end) for one in part) for part in row))
        index = stop
    return out


def _cells(line: Sequence[Placed]) -> list[_Cell]:
    out: list[_Cell] = []
    for one in line:
        if out and not is_cell_gap(out[-1][-1].word, one.word):
            out[-1].append(one)
        else:
            out.append([one])
    return out


def _column(head: Sequence[_Cell], one: _Cell) -> int | None:
    """Return the cell of a row below which a cell begins."""
    left = one[0].word.x0
    return next((place for place, own in enumerate(head) if abs(own[0].word.x0 - left) <= _SAME), None)


def _is_of_table(cells: Sequence[Sequence[_Cell]], index: int) -> bool:
    """Say whether a row near by has as many cells that begin where those of this row do, and no cell is two of them."""
    head = cells[index]
    near = [cells[place] for place in range(max(0, index - _NEAR), min(len(cells), index + _NEAR)) if place != index]
    is_like = any(len(other) == len(head) and all(_column(head, one) is not None for one in other) for other in near)
    return is_like and not _is_glued(head, near)


def _is_glued(head: Sequence[_Cell], near: Sequence[Sequence[_Cell]]) -> bool:
    """Say whether a cell of a row holds words that begin where a cell of another row does: too little white parts them."""
    starts = {round(one[0].word.x0) for other in near if len(other) >= _LEAST_COLUMNS for one in other[1:]}
    return any(
        following.word.x0 - one.word.x1 > _LEAST_GAP and round(following.word.x0) in starts
        for cell in head
        for one, following in pairwise(cell)
    )


def _is_under(head: Sequence[_Cell], cells: Sequence[Sequence[_Cell]], place: int) -> bool:
    """Say whether a line follows close with fewer cells than a row, each below one of its cells, and begins no row of its own."""
    above, line = cells[place - 1][0][0].word, cells[place]
    first = line[0][0].word
    columns = [_column(head, one) for one in line]
    is_close = 0 < first.y0 - above.y0 <= _LINE * first.height
    is_named = columns[0] == 0 and not (first.text[:1].islower() and len(line) > 1)
    return is_close and not is_named and len(line) < len(head) and None not in columns


def _goes_on(row: Sequence[list[_Cell]], above: Sequence[_Cell], line: Sequence[_Cell], edge: float) -> bool:
    """Say whether every cell of a line goes on with one of a row that was full on the line right above."""
    heads = [part[0] for part in row]
    for one in line:
        place = _column(heads, one)
        if place is None or row[place][-1] not in above:
            return False
        last, first = row[place][-1], one[0].word
        bound = heads[place + 1][0].word.x0 - _MOST_PADDING if place + 1 < len(heads) else edge
        if last[-1].word.x1 + _SPACE * first.height + first.x1 - first.x0 <= bound or _is_value(last) or _is_value(one):
            return False
    return True


def _is_value(cell: _Cell) -> bool:
    return len(cell) == 1 and any(map(str.isdigit, cell[0].word.text)) and not cell[0].word.text.endswith(("-", ","))
