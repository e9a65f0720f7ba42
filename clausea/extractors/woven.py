"""Rows of a ruled table whose cells go on in the next printed line, so that no line of them can be read across.

The lines of the page stay as they are printed. What is returned says of such a row which stretches of them make each cell.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby, pairwise

from clausea.domain.records import Cells, is_broken
from clausea.extractors.layout import CELL_GAP, Arranged, Placed
from clausea.extractors.rows import LEAST_GAP, is_cell_gap
from clausea.extractors.ruled import Edge, Rules
from clausea.extractors.unruled import unruled_rows


@dataclass(frozen=True, slots=True)
class _Band:
    """What stands between two level rules."""

    top: int
    bottom: int
    """Which of the level rules of the page they are."""
    left: float
    right: float


@dataclass(frozen=True, slots=True)
class _Columns:
    """What parts the cells of a row, and how wide each is at least."""

    edges: tuple[float, ...] = ()
    widths: tuple[float, ...] = ()
    is_ruled: bool = False

    def home(self, one: Placed) -> int:
        """Return the number of the cell that a word stands in."""
        middle = (one.word.x0 + one.word.x1) / 2
        return sum(middle > edge for edge in self.edges)

    def cuts(self, one: Placed) -> bool:
        """Say whether a word stands in two cells."""
        return any(one.word.x0 < edge - _OVER and one.word.x1 > edge + _OVER for edge in self.edges)

    def room(self, cell: int, left: float) -> float:
        """Return how wide the lines of a cell can be, of which one begins at `left`: between rules they keep off both."""
        if not self.is_ruled:
            return self.widths[cell]
        start = self.edges[cell - 1] if cell else self.edges[0] - self.widths[0]
        return self.widths[cell] - 2 * min(max(left - start, 0.0), _MOST_PADDING)


_MOST_PADDING = 8.0


@dataclass(frozen=True, slots=True)
class Woven:
    """The rows of the tables of a page that no line shows whole, from the top down."""

    rows: tuple[Cells, ...] = ()
    torn: tuple[tuple[int, int], ...] = ()
    """Offsets of the lines of rows that do not tell what belongs together: lists abreast, and cells read column by column."""
    first: Outermost | None = None
    """The row at the top of the page, where little stands above it."""
    last: Outermost | None = None
    """The row at the foot of the page, where little stands below it."""


@dataclass(frozen=True, slots=True)
class Outermost:
    """A row of a table at the edge of its page, which may go on there or have begun on the page before."""

    edges: tuple[float, ...]
    """What parts its cells."""
    cells: dict[int, tuple[float, float]]
    """For each of its cells that has words, the room behind them and how wide the first of them is."""
    stretches: tuple[tuple[int, int], ...]
    is_ended: bool
    """Its words end with a full stop."""


def is_divided(above: Outermost | None, below: Outermost | None) -> bool:
    """Say whether one row stands on two pages: some of its cells were full at the foot, and only they have words on the next."""
    if above is None or below is None or above.is_ended or len(above.edges) != len(below.edges):
        return False
    if any(abs(one - other) > _SLIP for one, other in zip(above.edges, below.edges, strict=True)):
        return False
    if not below.cells.keys() < above.cells.keys():
        return False
    return all(above.cells[cell][0] <= width for cell, (_, width) in below.cells.items())


def _outermost(lines: Sequence[Sequence[Placed]], columns: _Columns | None) -> Outermost | None:
    if not columns or not columns.is_ruled:
        return None
    cells: dict[int, tuple[float, float]] = {}
    is_ended = False
    for cell in range(len(columns.edges) + 1):
        own = [words for line in lines if (words := [one for one in line if columns.home(one) == cell])]
        if own:
            first, last = own[0][0].word, own[-1]
            room = columns.room(cell, last[0].word.x0) - (last[-1].word.x1 - last[0].word.x0) - _SPACE * first.height
            cells[cell] = room, first.x1 - first.x0
            is_ended |= len(last) > 1 and last[-1].word.text.endswith((".", "!", "?"))
    return Outermost(columns.edges, cells, tuple(_whole(lines)), is_ended)


def woven_rows(arranged: Arranged, rules: Rules) -> Woven:
    """Return the rows of a page whose cells go on in the next line."""
    lines = _lines(arranged)
    held: dict[_Band, list[int]] = {}
    for number, line in enumerate(lines):
        band = _band(line, rules.level) if rules.level else None
        if band is not None:
            held.setdefault(band, []).append(number)
    white = _white(held, lines)
    out: list[Cells] = []
    torn: list[tuple[int, int]] = []
    first = last = None
    ruled = {id(lines[number]) for numbers in held.values() for number in numbers}
    for band, numbers in held.items():
        own, columns = [lines[number] for number in numbers], _parting(band, rules, white[band])
        if _is_scattered(numbers, own):
            torn += _whole(own) if _is_of_table(band, held, columns) else ()
        else:
            for row, is_named in _rows(arranged.text, own, columns):
                if is_named and not _is_list(arranged.text, row) and not _is_sided(arranged.text, row):
                    torn += _lines_of(row)
                else:
                    out.append(row)
            if numbers[0] <= _MOST_FURNITURE and first is None:
                first = _outermost(own, columns)
            if len(lines) - 1 - numbers[-1] <= _MOST_FURNITURE:
                last = _outermost(own, columns)
    out += unruled_rows(arranged.text, [line for line in lines if id(line) not in ruled])
    rows = [row for row in sorted(out) if not _is_list(arranged.text, row)]
    torn += [
        stretch for row in out if _is_list(arranged.text, row) and not _is_level(arranged.text, row) for stretch in _lines_of(row)
    ]
    return Woven(tuple(rows), tuple(sorted(torn)), first, last)


def _is_scattered(numbers: Sequence[int], lines: Sequence[Sequence[Placed]]) -> bool:
    """Say whether the lines of a band are not given one below the other: its columns were read as blocks of their own."""
    middles = [(line[0].word.y0 + line[0].word.y1) / 2 for line in lines]
    return numbers[-1] - numbers[0] + 1 != len(numbers) or any(below < above - _SLIP for above, below in pairwise(middles))


def _is_of_table(band: _Band, held: Collection[_Band], columns: _Columns | None) -> bool:
    """Say whether a band is a row of a ruled table, and not of a form that has two boxes with their titles side by side."""
    if not columns or not columns.is_ruled or len(columns.edges) < _LEAST_BANDS - 1:
        return False
    like = [one for one in held if abs(one.left - band.left) + abs(one.right - band.right) < _SLACK]
    return len(like) >= _LEAST_BANDS


def _whole(lines: Sequence[Sequence[Placed]]) -> list[tuple[int, int]]:
    return [(line[0].start, line[-1].end) for line in lines]


_MOST_FURNITURE = 4
"""So many lines may stand above or below the rows of a page."""


def _is_list(text: str, row: Cells) -> bool:
    """Say whether a cell is a list of values, each on a line of its own."""
    return any(len(words) > 1 and all(map(_VALUE.fullmatch, words)) for words in (_words_of(text, cell) for cell in row))


def _is_sided(text: str, row: Cells) -> bool:
    """Say whether behind the name each wrapped cell has a line for the right and one for the left side, and no more."""
    values = [cell for cell in row if len(cell) > 1][1:]
    sides = [tuple(_side_of(text[start:end]) for start, end in cell) for cell in values]
    return bool(sides) and all(one in {("r", "l"), ("l", "r")} for one in sides)


def _side_of(words: str) -> str:
    found = _SIDE.match(words)
    return found[1].lower() if found else ""


_SIDE = re.compile(r"\(?([RL])(?:ight|eft|t)?\b", re.IGNORECASE)


def _words_of(text: str, cell: Sequence[tuple[int, int]]) -> list[str]:
    """Return the lines of a cell; one that goes on in the middle of a date belongs to the one above."""
    out: list[str] = []
    for start, end in cell:
        if out and is_broken(out[-1], text[start:end]):
            out[-1] += text[start:end]
        else:
            out.append(text[start:end])
    return out


_VALUE = re.compile(
    r"[-+<>≤≥~]{0,2}\d[\d./:,+-]*[%°]?(?: ?[A-Za-z/]{1,4})?|W[NF]L|NT|neg|pos"
    r"|(?:min|mod|max|total|SBA|CGA|ind|indep|dep|I|S|MI|sup|spv)(?: A| I| assist)?",
    re.IGNORECASE,
)


def _is_level(text: str, row: Cells) -> bool:
    """Say whether all lists of a row have their entries on the same lines, so that they are read across."""
    places = {tuple(text.count("\n", 0, start) for start, _ in cell) for cell in row if len(cell) > 1}
    return len(places) == 1


def _lines_of(row: Cells) -> Iterator[tuple[int, int]]:
    """Yield the stretches of a row."""
    for cell in row:
        yield from cell


def _lines(arranged: Arranged) -> list[list[Placed]]:
    """Return the words of each line that has any."""
    end = len(arranged.text)
    for begin, _ in arranged.aside:
        end = min(end, begin)
    out: list[list[Placed]] = []
    last = 0
    for one in arranged.placed:
        if one.start >= end:
            break
        if out and "\n" not in arranged.text[last : one.start]:
            out[-1].append(one)
        else:
            out.append([one])
        last = one.end
    return out


def _band(line: Sequence[Placed], level: Sequence[Edge]) -> _Band | None:
    """Return the band in which a whole line stands; None where it stands in none, or a rule reaches into it from aside."""
    left, right = min(one.word.x0 for one in line), max(one.word.x1 for one in line)
    middle = (line[0].word.y0 + line[0].word.y1) / 2
    above = [place for place, edge in enumerate(level) if edge.at < middle]
    below = range(len(above), len(level))
    top = next((place for place in reversed(above) if level[place].touches(left, right)), None)
    bottom = next((place for place in below if level[place].touches(left, right)), None)
    if top is None or bottom is None:
        return None
    one, other = (level[place].over(left, right) for place in (top, bottom))
    if one is None or other is None:
        return None
    return _Band(top, bottom, max(one[0], other[0]), min(one[1], other[1]))


def _white(bands: dict[_Band, list[int]], lines: Sequence[Sequence[Placed]]) -> dict[_Band, _Columns]:
    """Return for each band the columns between the strips that all rows of its table leave white."""
    order = sorted(bands, key=lambda band: (band.left, band.right, band.top))
    tables: list[list[_Band]] = []
    for band in order:
        last = tables[-1][-1] if tables else None
        if last is not None and last.bottom == band.top and abs(last.left - band.left) + abs(last.right - band.right) < _SLACK:
            tables[-1].append(band)
        else:
            tables.append([band])
    out: dict[_Band, _Columns] = {}
    for table in tables:
        words = sorted((one.word.x0, one.word.x1) for band in table for number in bands[band] for one in lines[number])
        # Words of few lines leave a strip white by chance.
        is_table = len(table) >= _LEAST_BANDS and all(_has_cells(lines[bands[band][0]]) for band in table)
        out.update(dict.fromkeys(table, _columns_of(words) if is_table else _Columns()))
    return out


def _columns_of(words: Sequence[tuple[float, float]]) -> _Columns:
    """Return the columns that words keep to. A column is at least as wide as its words reach."""
    edges: list[float] = []
    columns = [list(words[0])]
    for start, end in words:
        if start - columns[-1][1] >= LEAST_GAP:
            edges.append((columns[-1][1] + start) / 2)
            columns.append([start, end])
        columns[-1][1] = max(columns[-1][1], end)
    return _Columns(tuple(edges), tuple(right - left for left, right in columns))


_SLACK = 4.0
_LEAST_BANDS = 3
"""Headings and two rows make a table."""


def _has_cells(line: Sequence[Placed]) -> bool:
    return any(is_cell_gap(one.word, other.word) for one, other in pairwise(line))


def _parting(band: _Band, rules: Rules, white: _Columns) -> _Columns | None:
    """Return the columns of a band by upright rules, the ends of its level ones, or white; None where a cell is parted itself."""
    top, bottom = rules.level[band.top], rules.level[band.bottom]
    inside = [edge for edge in rules.upright if band.left + _SLACK < edge.at < band.right - _SLACK]
    crossing = [edge for edge in inside if edge.touches(top.at, bottom.at)]
    if any(not edge.covers(top.at + _SLIP, bottom.at - _SLIP) for edge in crossing):
        return None
    edges = tuple(edge.at for edge in crossing)
    edges = edges or tuple(end for end in bottom.ends if band.left + _SLACK < end < band.right - _SLACK)
    if not edges:
        return white
    return _Columns(edges, tuple(right - left for left, right in pairwise((band.left, *edges, band.right))), is_ruled=True)


_SLIP = 2.0
_OVER = 1.5


def _rows(text: str, lines: Sequence[Sequence[Placed]], columns: _Columns | None) -> Iterator[tuple[Cells, bool]]:
    """Yield the rows of a band that no line shows whole; none where a word stands in two cells or its rows are not told apart.

    Beside each it is said whether its lines seem to be rows, but for the first of its wrapped cells, which is their common name.
    """
    if not columns or not columns.edges or any(columns.cuts(one) for line in lines for one in line):
        return
    placed = [[(columns.home(one), one) for one in line] for line in lines]
    if any(home > other for line in placed for (home, _), (other, _) in pairwise(line)):
        return
    begin = 0
    is_named = False
    for stop in range(1, len(placed) + 1):
        breaks = _breaks(placed[begin:stop], placed[stop:], columns) if stop < len(placed) else [True, True]
        if any(breaks) and not columns.is_ruled and stop < len(placed):
            return
        if sum(breaks) < _LEAST_CELLS:
            continue
        if not breaks[0]:
            # "Knee flexion / AROM" beside "R 85 deg / L 120 deg": no line may be read without the rest of the name.
            is_named = True
            continue
        if not all(breaks):
            return
        row = _row(text, placed[begin:stop], columns.is_ruled)
        if row:
            yield row, is_named
        begin, is_named = stop, False


_LEAST_CELLS = 2
_Placed = tuple[int, Placed]


def _breaks(above: Sequence[Sequence[_Placed]], below: Sequence[Sequence[_Placed]], columns: _Columns) -> list[bool]:
    """Return for each cell that has words above and below whether its line was ended though there was room for the next word.

    Where two and more cells begin anew on one line, rows without a rule between them stand in one of the table.
    """
    out = []
    for cell in range(len(columns.edges) + 1):
        last = next((own for line in reversed(above) if (own := [one.word for home, one in line if home == cell])), [])
        first = next((own for line in below if (own := [one.word for home, one in line if home == cell])), [])
        if last and first:
            room = columns.room(cell, last[0].x0) - (last[-1].x1 - last[0].x0)
            out.append(room > first[0].x1 - first[0].x0 + _SPACE * first[0].height)
    return out


_SPACE = 0.5
"""So wide in heights of a letter is the white between two words, and a little more."""


def _row(text: str, lines: Sequence[Sequence[_Placed]], is_ruled: bool) -> Cells | None:
    """Return the cells of a row; None where one line shows them all, or a cell is divided by a gap itself."""
    cells: dict[int, list[tuple[int, int]]] = {}
    is_shared = is_glued = False
    for line in lines:
        is_shared |= line[0][0] < line[-1][0]
        is_glued |= any(
            home < other and len(text[one.end : following.start]) < len(CELL_GAP)
            for (home, one), (other, following) in pairwise(line)
        )
        for home, own in groupby(line, key=lambda pair: pair[0]):
            words = [one for _, one in own]
            cells.setdefault(home, []).append((words[0].start, words[-1].end))
    if len(cells) < _LEAST_CELLS or not is_shared or (len(lines) < 2 and not (is_glued and is_ruled)):
        return None
    if any(CELL_GAP in text[start:end] for cell in cells.values() for start, end in cell):
        return None
    return tuple(tuple(cells[home]) for home in sorted(cells))
