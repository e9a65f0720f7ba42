"""Columns of a page: prose, blocks, frames and tables that stand side by side and are read one after the other."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from math import inf
from statistics import median
from typing import NamedTuple

from clausea.extractors.blocks import Abreast, Box, Drawing, Item, are_blocks, are_columns, are_framed, are_tables
from clausea.extractors.islands import Island, island_at, islands_of
from clausea.extractors.prose import MIN_COLUMN_ROWS, is_prose
from clausea.extractors.rows import GUTTER, Row, Word, is_on_both_sides, segments, side_of, words_within
from clausea.extractors.strips import (
    PARAGRAPH,
    Strip,
    edged_strip,
    ends_of,
    is_begun,
    last_abreast,
    middle_of,
    neighbours_of,
    strip_from,
    with_tail,
)

Drawn = Callable[[], Sequence[Box]]
"""Gives the boxes of what is drawn on a page and is no letter."""


def nothing_drawn() -> Sequence[Box]:
    """Say that nothing but letters is drawn on a page."""
    return ()


class Clues:
    """What else than the boxes of its words tells how a page is read; worked out when it is asked for."""

    def __init__(self, words: Sequence[Word], drawn: Drawn) -> None:
        self._words = words
        self._drawn = drawn

    @cached_property
    def drawing(self) -> Drawing:
        """The frames and rules of the page."""
        return Drawing.of(self._boxes)

    @cached_property
    def islands(self) -> tuple[Island, ...]:
        """Where boxes may stand that text gives way to."""
        return islands_of(self._boxes)

    @cached_property
    def _boxes(self) -> Sequence[Box]:
        return self._drawn()

    @cached_property
    def _places(self) -> dict[int, int]:
        return {id(word): place for place, word in enumerate(self._words)}

    def weight(self, left: list[Row], right: list[Row]) -> float:
        """Return what the order of the words tells: a file often holds blocks one after the other, and tables row by row."""
        sides = [[self._places.get(id(word), 0) for row in side for word in row] for side in (left, right)]
        if not all(sides):
            return 0.0
        if max(sides[0]) < min(sides[1]) or max(sides[1]) < min(sides[0]):
            return _IN_TURN
        order = sorted((place, which) for which, side in enumerate(sides) for place in side)
        turns = sum(one[1] != other[1] for one, other in pairwise(order))
        return -_IN_TURN if turns >= 2 * min(len(left), len(right)) - 2 else 0.0


_IN_TURN = 1.0
"""Some files hold a table column by column, so that the order alone tells nothing."""


def abreast(rows: list[Row]) -> list[tuple[int, int]]:
    """Return the rows as runs (first, row after the last) of one or two: two where they may be the same row of two columns.

    Lines of two columns whose baselines lie half a line apart are rows of their own, and no row would show the columns.
    """
    out: list[tuple[int, int]] = []
    index = 0
    while index < len(rows):
        count = 1
        if index + 1 < len(rows):
            one, other = rows[index], rows[index + 1]
            shared = min(one[0].y1, other[0].y1) - max(one[0].y0, other[0].y0)
            apart = max(other[0].x0 - one[-1].x1, one[0].x0 - other[-1].x1)
            count += apart >= GUTTER and shared > _LEAST_SHARED * min(one[0].height, other[0].height)
        out.append((index, index + count))
        index += count
    return out


_LEAST_SHARED = 0.15
"""Rows side by side share at least so much of their height; one under the other, less."""


def with_head(rows: list[Row], first: int, start: int, stop: int, middle: float) -> int:
    """Take in the rows above that the right column begins with, where it begins higher than the left: return the first.

    The names of both columns, "DX" and "NOW", may stand above them in one row.
    """
    lefts, rights = ([side[0].x0 for row in rows[start:stop] if (side := side_of(row, middle, which))] for which in (0, 1))
    edge = median(rights)
    head = start
    for index in range(start - 1, first - 1, -1):
        row, below = rows[index], rows[index + 1]
        if below[0].y0 - row[0].y0 > PARAGRAPH * row[0].height or any(word.x0 < middle < word.x1 for word in row):
            break
        if is_on_both_sides(row, middle):
            names = [side_of(row, middle, which) for which in (0, 1)]
            on_edge = [abs(name[0].x0 - at) <= _OFF_EDGE for name, at in zip(names, (min(lefts), edge), strict=True)]
            return index if all(on_edge) and max(map(len, names)) <= _MOST_NAME and _hold_no_figure(row) else head
        if row[0].x0 >= middle:
            if abs(row[0].x0 - edge) > _OFF_EDGE:
                break
            head = index
    return head


_MOST_NAME = 3
"""A column's name has no more words."""


def _hold_no_figure(row: Row) -> bool:
    return not any(char.isdigit() or char == ":" for word in row for char in word.text)


class _Band(NamedTuple):
    """Rows that hold columns: the row after their end, and the middle of the gutter."""

    stop: int
    gutter: float
    is_framed: bool = False
    more: tuple[float, ...] = ()
    """The middles of further gutters at the right of it."""
    is_turned: bool = False
    """What stands at the right is read first: a box that floats beside text precedes it, so that a title keeps its own text."""


def column_band(rows: list[Row], start: int, clues: Clues) -> _Band | None:
    """Find columns that begin at row `start`."""
    framed = _framed_band(rows, start, clues)
    if framed is not None:
        return framed
    floating = island_at(rows, start, clues.islands)
    if floating is not None:
        return _Band(floating.stop, floating.edge, is_framed=True, is_turned=floating.is_right)
    first = segments(rows[start])
    for one, other in pairwise(first):
        strip = strip_from(rows, start, one[1], other[0])
        if strip is None:
            continue
        stop, low, high = strip
        middle = (low + high) / 2
        reaches_footer = stop - start > MIN_COLUMN_ROWS and _stands_apart(rows[stop - 1], rows[start : stop - 1], middle)
        stop -= reaches_footer
        table = _first_of_table(rows, start, stop, middle)
        stop = last_abreast(rows, start, stop, middle)
        for end in (stop,) if table is None else (table, stop):
            if is_prose(rows[start:end], middle):
                if _stands_apart(rows[start], rows[start + 1 : end], middle):
                    return None
                return _Band(table if end == table else with_tail(rows, start, end, low, high), middle)
        if _are_tables_abreast(rows[start:stop], middle):
            return _Band(stop, middle)
    return _block_band(rows, start, clues)


def _block_band(rows: list[Row], start: int, clues: Clues) -> _Band | None:
    """Find blocks or tables side by side that begin at row `start`."""
    gaps = [(one[1], other[0]) for one, other in pairwise(segments(rows[start]))]
    fresh = [not is_begun(rows, start, *gap) for gap in gaps]
    if not any(fresh):
        return None
    for find in (strip_from, edged_strip):
        strips = [find(rows, start, *gap) for gap in gaps]
        for place, strip in enumerate(strips):
            if strip is not None and fresh[place]:
                band = _blocks_beside(rows, start, strips, place, clues)
                if band is not None:
                    return band
    return None


def _blocks_beside(rows: list[Row], start: int, strips: Sequence[Strip | None], place: int, clues: Clues) -> _Band | None:
    """Find blocks or tables on both sides of one strip."""
    strip = strips[place]
    assert strip is not None
    stop, low, high = strip
    middle = (low + high) / 2
    stop = last_abreast(rows, start, stop, middle)
    if stop - start < _LEAST_BAND:
        return None
    stop = with_tail(rows, start, stop, low, high, min(high - low, GUTTER))
    if not _may_be_blocks(rows[start:stop], middle):
        return None
    beside = _beside(rows[start:stop], strips, place)
    whole = beside if len(strips) == 1 else _beside(rows[start:stop], [strip], 0)
    widths = [one[2] - one[1] for n, one in enumerate(strips) if one and n != place]
    for end in ends_of(rows, start, stop, high):
        if are_blocks(beside.pair(end - start, clues), clues.drawing):
            if _stands_apart(rows[start], rows[start + 1 : end], middle):
                return None
            others = [n for n, one in enumerate(strips) if n > place and one and one[0] >= end]
            pairs = {n: _beside(rows[start:end], strips, n).pair(end - start) for n in others}
            more = [n for n in others if are_columns(pairs[n], clues.drawing)]
            return _Band(end, middle, more=tuple(middle_of(strips[n]) for n in more))
        if are_tables(whole.pair(end - start), widths, clues.drawing):
            return _Band(end, middle)
    return None


_LEAST_BAND = 2


def _may_be_blocks(rows: list[Row], middle: float) -> bool:
    """Say whether rows are worth a closer look: on neither side most of them are a single word, as in a column of values."""
    for which in (0, 1):
        counts = [len(side) for row in rows if (side := side_of(row, middle, which))]
        if len(counts) < _LEAST_BAND or counts.count(1) > 0.5 * len(counts):
            return False
    return True


@dataclass(frozen=True, slots=True)
class _Beside:
    """What stands right beside a strip, row by row."""

    low: float
    high: float
    edge: float
    rows: list[list[Row]]
    items: list[list[Item | None]]

    def pair(self, count: int, clues: Clues | None = None) -> Abreast:
        """Return what stands beside the strip in the first `count` rows."""
        sides = [[one for one in side[:count] if one] for side in self.items]
        told = clues.weight(*([row for row in side[:count] if row] for side in self.rows)) if clues else 0.0
        return Abreast(sides[0], sides[1], self.low, self.high, self.edge, told)


def _beside(rows: list[Row], strips: Sequence[Strip | None], place: int) -> _Beside:
    """Return what stands beside a strip, as far as the next strips that reach down as far."""
    strip = strips[place]
    assert strip is not None
    edges = neighbours_of(strips, place, strip[0])
    sides = [[words_within(row, *edge) for row in rows] for edge in edges]
    edge = max(row[-1].x1 for row in rows) if edges[1][1] == inf else edges[1][1]
    return _Beside(strip[1], strip[2], edge, sides, [[_item(row) if row else None for row in side] for side in sides])


def _framed_band(rows: list[Row], start: int, clues: Clues) -> _Band | None:
    """Find columns that frames or fills side by side make, whose first row is `start`; the columns of a table are none."""
    if not clues.drawing.abreast:
        return None
    frames = clues.drawing.frames_at(_middle(rows[start]))
    if frames is None:
        return None
    one, other = frames
    top, bottom = min(one[1], other[1]), max(one[3], other[3])
    # Whether they are columns is told by all their rows: the last ones of a table alone may look like text.
    if start and top < _middle(rows[start - 1]) < bottom:
        return None
    low, high = one[2], other[0]
    stop = start
    while stop < len(rows) and _middle(rows[stop]) < bottom:
        if any(word.x0 < low - _OFF_EDGE and word.x1 > high + _OFF_EDGE for word in rows[stop]):
            return None
        stop += 1
    framed = rows[start:stop]
    outside = sum(any(word.x1 < one[0] or word.x0 > other[2] for word in row) for row in framed)
    if outside >= _LEAST_FRAMED:
        return None
    beside = _beside(framed, [(len(framed), low, high)], 0)
    is_even = abs(one[3] - other[3]) <= _OFF_EDGE
    if not are_framed(beside.pair(len(framed)), clues.drawing, is_even):
        return None
    return _Band(stop, (low + high) / 2, is_framed=True)


_LEAST_FRAMED = 2
"""So many rows with words beside the frames have names there: the frames hold the cells of a table."""


def _middle(row: Row) -> float:
    return (row[0].y0 + row[0].y1) / 2


def _item(row: Row) -> Item:
    first = row[0]
    words = tuple(word.text for word in row)
    cells, at = [], 0
    for _, _, count in segments(row):
        cells.append(" ".join(words[at : at + count]))
        at += count
    return Item(first.x0, first.y0, row[-1].x1, first.y1, first.x1 - first.x0, words, tuple(cells))


def _first_of_table(rows: list[Row], start: int, stop: int, middle: float) -> int | None:
    """Return the first of two rows of more than two cells that keep to no edge of the right column; None where there are none.

    A table that stands below two columns may leave the strip between them white as well.
    """
    edge = median([side[0].x0 for row in rows[start:stop] if (side := side_of(row, middle, 1))] or [middle])
    for index in range(start + MIN_COLUMN_ROWS, stop - 1):
        pair = rows[index : index + 2]
        rights = [side_of(row, middle, 1) for row in pair]
        if any(not right or abs(right[0].x0 - edge) <= _OFF_EDGE for right in rights):
            continue
        if all(len(row) > 2 and len(segments(row)) > 2 for row in pair):
            return index
    return None


def _stands_apart(row: Row, column: list[Row], middle: float) -> bool:
    """Say whether a row is a header or footer of prose columns: what it has at the right begins far from the column's edge.

    One of several cells may begin nearer to that edge, but then it begins at the edge of neither column.
    """
    own = [word.x0 for word in side_of(row, middle, 1)]
    filled = [side for other in column if (side := side_of(other, middle, 1))]
    if not own or not filled:
        return False
    edge = median(side[0].x0 for side in filled)
    off = min(own) - edge
    if off > 0.4 * (max(side[-1].x1 for side in filled) - edge):
        return True
    cells = len(segments(row))
    is_wide = cells > _MOST_CELLS or (cells == _MOST_CELLS and off > _OFF_EDGE)
    lefts = [side[0].x0 for other in column if (side := side_of(other, middle, 0))]
    # The first row of a column may be the heads of a small table, "Objective   R   L": it begins at the edge of both columns.
    is_on_edges = abs(off) <= _ON_EDGE and bool(lefts) and abs(row[0].x0 - median(lefts)) <= _ON_EDGE
    if (
        is_wide
        and not (is_on_edges and not _is_far(row, column, middle))
        and median(len(segments(other)) for other in column) <= 2
    ):
        return True
    is_off = bool(lefts) and abs(row[0].x0 - median(lefts)) > _OFF_EDGE
    return (off > _OFF_EDGE or _is_far(row, column, middle)) and is_off and cells > 2


def _is_far(row: Row, column: list[Row], middle: float) -> bool:
    """Say whether more white parts a row from the others than the lines of these from each other."""
    sides = [[side[0].y0 for other in column if (side := side_of(other, middle, which))] for which in (0, 1)]
    leads = [below - above for side in sides for above, below in pairwise(side)]
    nearest = min(abs(other[0].y0 - row[0].y0) for other in (column[0], column[-1]))
    return bool(leads) and nearest > _FAR * min(leads)


_FAR = 1.5


_MOST_CELLS = 3
"""One column of two, or a wide gap in one of them, makes no more cells of a row of prose."""
_ON_EDGE = 1.0
_OFF_EDGE = 4.0
"""A row that begins so many points beside the edge of its column does not begin there."""


def _are_tables_abreast(rows: list[Row], middle: float) -> bool:
    """Say whether two tables stand side by side: the same heads on both sides, in the first row or under the tables' names.

    Every row has to begin at its side's first head: under "AROM PROM AROM PROM" the names of the rows stand beside the heads,
    and that is one table.
    """
    for top in (0, 1):
        body = rows[top:]
        if len(body) < _LEAST_TABLE_ROWS:
            return False
        heads = [side_of(body[0], middle, which) for which in (0, 1)]
        if [word.text for word in heads[0]] != [word.text for word in heads[1]] or len(segments(heads[0] or body[0])) < 2:
            continue
        edges = [head[0].x0 for head in heads]
        sides = [[side for row in rows if (side := side_of(row, middle, which))] for which in (0, 1)]
        if all(abs(row[0].x0 - edge) <= _OFF_EDGE for side, edge in zip(sides, edges, strict=True) for row in side):
            return True
    return False


_LEAST_TABLE_ROWS = 3
"""Heads and two rows make a table."""
