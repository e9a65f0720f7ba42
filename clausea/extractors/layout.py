"""From words with boxes to lines in reading order.

A page's text has one line for every printed row; cells of a table row stay on one line, divided by at least `CELL_GAP` and
set at the character column that their place on the page gives, so that the cells of a column stand under each other also
where a cell is empty. Prose in columns is read column by column. Coordinates are PDF points from the top left corner of the
page, held so that its words are upright.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from statistics import median
from typing import NamedTuple

CELL_GAP = "   "

_GUTTER = 11.0
"""The narrowest white strip, in points, that can divide two columns of prose."""
_MIN_COLUMN_ROWS = 4
_MOST_ROWS = 150
"""Columns are looked for on so many rows at once: a page has a hundred, and on one without end each row would be asked of all."""
_LEAST_GAP = 7.0
"""No gap of so many points or fewer parts cells."""


Box = tuple[float, float, float, float]


class Word(NamedTuple):
    """One printed word. A page has hundreds, so it is of the sort that is made fastest."""

    text: str
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0
    shown: Box | None = None
    """Where the word stands on the page as shown, where that is not the box above: it lies on its side or aslant."""

    @property
    def box(self) -> Box:
        """Where the word stands on the page as a person sees it."""
        return self.shown or (self.x0, self.y0, self.x1, self.y1)

    @property
    def height(self) -> float:
        """Height of the box."""
        return self.y1 - self.y0


class Placed(NamedTuple):
    """A word with its offsets in the page's text."""

    start: int
    end: int
    word: Word


@dataclass(frozen=True, slots=True)
class Arranged:
    """The text of a page, and where each word of it stands."""

    text: str
    placed: tuple[Placed, ...]
    aside: tuple[tuple[int, int], ...] = field(default=())
    """Offsets of the lines at the end that are no rows of the page: a watermark, words that run along the edge."""


Row = list[Word]


def arrange(words: Sequence[Word], aside: Sequence[Row] = ()) -> Arranged:
    """Return the words as text in reading order, a printed row a line. Same words, same text: the order given is ignored.

    Large words that lie over several rows, and the rows of `aside`, come last, so that the rows keep their numbers.
    """
    words, large = _without_watermark(words)
    rows = rows_of(words)
    pitch = _pitch(words)
    origin = min((row[0].x0 for row in rows), default=0.0)
    parts: list[str] = []
    placed: list[Placed] = []
    offset = 0
    marks: list[tuple[int, int]] = []
    lines = _reading_order(rows, origin)
    beside = [(row, row[0].x0) for row in (*rows_of(large), *aside)]
    for number, (line, left) in enumerate((*lines, *beside)):
        if parts:
            parts.append("\n")
            offset += 1
        column = 0
        begin = offset
        for index, word in enumerate(line):
            target = round((word.x0 - left) / pitch)
            if not index:
                gap = " " * max(target, 0)
            elif _is_cell_gap(line[index - 1], word):
                gap = " " * max(len(CELL_GAP), target - column)
            else:
                gap = " "
            parts.append(gap + word.text)
            offset += len(gap)
            column += len(gap) + len(word.text)
            placed.append(Placed(offset, offset + len(word.text), word))
            offset += len(word.text)
        if number >= len(lines) and offset > begin:
            marks.append((begin, offset))
    return Arranged("".join(parts), tuple(placed), tuple(marks))


_LARGE = 2.5
"""A watermark is set so many times larger than the words that it lies over."""


def _without_watermark(words: Sequence[Word]) -> tuple[Sequence[Word], list[Word]]:
    """Return the words without those that lie over two or more rows of others, and those."""
    if not words:
        return words, []
    most = _LARGE * median(word.y1 - word.y0 for word in words)
    large = [word for word in words if word.y1 - word.y0 > most]
    if not large:
        return words, []
    small = [word for word in words if word.y1 - word.y0 <= most]
    # A title or a large initial stands beside or above the rows; a watermark has words of several rows within its box.
    over = {id(word) for word in large if len(rows_of([one for one in small if _is_within(one, word)])) > 1}
    return [word for word in words if id(word) not in over], [word for word in large if id(word) in over]


def _is_within(small: Word, large: Word) -> bool:
    middle = (small.y0 + small.y1) / 2
    return large.y0 < middle < large.y1 and small.x0 < large.x1 and small.x1 > large.x0


def _pitch(words: Sequence[Word]) -> float:
    """Return the usual width of a letter: cells are set at the character column that their place on the page gives."""
    widths = [(word.x1 - word.x0) / len(word.text) for word in words if len(word.text) > 2]
    return max(median(widths), 1.0) if widths else 5.0


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Group words that share a printed row, top to bottom, each row from left to right."""
    rows: list[Row] = []
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=lambda w: ((w.y0 + w.y1) / 2, w.x0)):
        home = None
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            top, bottom = bands[index]
            shared = (bottom if bottom < word.y1 else word.y1) - (top if top > word.y0 else word.y0)
            if shared > 0 and shared > 0.5 * min(word.height, bottom - top):
                home = index
                break
        if home is None:
            rows.append([word])
            bands.append((word.y0, word.y1))
        else:
            rows[home].append(word)
            # The band stays that of the tallest plain word, so that a sub- or superscript does not widen it.
            top, bottom = bands[home]
            if word.height > bottom - top:
                bands[home] = (word.y0, word.y1)
    for row in rows:
        row.sort(key=lambda w: w.x0)
    order = sorted(range(len(rows)), key=lambda i: (bands[i][0] + bands[i][1]) / 2)
    return [rows[i] for i in order]


def _is_cell_gap(left: Word, right: Word) -> bool:
    gap = right.x0 - left.x1
    # Asked of every pair of neighbours: most stand close, and then their heights need not be looked at.
    return gap > _LEAST_GAP and gap > 1.1 * min(left.y1 - left.y0, right.y1 - right.y0)


def _segments(row: Row) -> list[tuple[float, float, int]]:
    """Return the runs of words of a row as (left, right, number of words), divided at wide gaps."""
    runs: list[tuple[float, float, int]] = []
    left, right, count = row[0].x0, row[0].x1, 1
    for before, word in pairwise(row):
        if word.x0 - before.x1 > _LEAST_GAP and _is_cell_gap(before, word):
            runs.append((left, right, count))
            left, right, count = word.x0, word.x1, 1
        else:
            right = max(right, word.x1)
            count += 1
    runs.append((left, right, count))
    return runs


def _reading_order(rows: list[Row], origin: float) -> list[tuple[Row, float]]:
    """Read bands of prose columns column by column, everything else row by row; each row with the left edge it counts from."""
    out: list[tuple[Row, float]] = []
    groups = _abreast(rows)
    wide = [rows[start] if stop - start == 1 else sorted(rows[start] + rows[start + 1], key=_left) for start, stop in groups]
    index = plain = 0
    while index < len(groups):
        band = _column_band(wide, index)
        if band is None:
            start, stop = groups[index]
            out.extend((row, origin) for row in rows[start:stop])
            index += 1
            continue
        stop, gutter = band
        head = _with_head(wide, plain, index, stop, gutter)
        if head < index:
            del out[len(out) - sum(end - start for start, end in groups[head:index]) :]
        words = [word for row in wide[head:stop] for word in row]
        left = [word for word in words if (word.x0 + word.x1) / 2 < gutter]
        right = [word for word in words if (word.x0 + word.x1) / 2 >= gutter]
        for column in (left, right):
            # The baselines of the columns need not agree, and then a row of the page may hold two rows of one column.
            out.extend(_reading_order(rows_of(column), min(word.x0 for word in column)))
        # No row above the end of these columns belongs to the next ones.
        index = plain = stop
    return out


def _left(word: Word) -> float:
    return word.x0


def _abreast(rows: list[Row]) -> list[tuple[int, int]]:
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
            count += apart >= _GUTTER and shared > _LEAST_SHARED * min(one[0].height, other[0].height)
        out.append((index, index + count))
        index += count
    return out


_LEAST_SHARED = 0.15
"""Rows side by side share at least so much of their height; one under the other, less."""


def _with_head(rows: list[Row], first: int, start: int, stop: int, middle: float) -> int:
    """Take in the rows above that the right column begins with, where it begins higher than the left: return the first."""
    sides = [side for row in rows[start:stop] if (side := _side(row, middle, 1))]
    edge = median(side[0].x0 for side in sides)
    head = start
    for index in range(start - 1, first - 1, -1):
        row, below = rows[index], rows[index + 1]
        if _is_on_both_sides(row, middle) or any(word.x0 < middle < word.x1 for word in row):
            break
        if below[0].y0 - row[0].y0 > _PARAGRAPH * row[0].height:
            break
        if row[0].x0 >= middle:
            if abs(row[0].x0 - edge) > _OFF_EDGE:
                break
            head = index
    return head


def _column_band(rows: list[Row], start: int) -> tuple[int, float] | None:
    """Find prose columns that begin at row `start`: the row after their end, and the middle of the gutter."""
    first = _segments(rows[start])
    if len(first) < 2:
        return None
    for position in range(len(first) - 1):
        low, high = first[position][1], first[position + 1][0]
        if high - low < _GUTTER:
            continue
        stop = start
        for index in range(start, min(len(rows), start + _MOST_ROWS)):
            narrowed = _narrow(rows[index], low, high)
            if narrowed is None:
                break
            low, high = narrowed
            stop = index + 1
        middle = (low + high) / 2
        reaches_footer = stop - start > _MIN_COLUMN_ROWS and _stands_apart(rows[stop - 1], rows[start : stop - 1], middle)
        stop -= reaches_footer
        table = _first_of_table(rows, start, stop, middle)
        stop = stop if reaches_footer else _last_abreast(rows, start, stop, middle)
        for end in (stop,) if table is None else (table, stop):
            if _is_prose(rows[start:end], middle):
                if _stands_apart(rows[start], rows[start + 1 : end], middle):
                    return None
                return (table if end == table else _with_tail(rows, end, low, high)), middle
        if _are_tables_abreast(rows[start:stop], middle):
            return stop, middle
    return None


def _last_abreast(rows: list[Row], start: int, stop: int, middle: float) -> int:
    """Return the end without its rows on one side only: they may belong to what follows, where that is more than the footer."""
    while stop > start and not _is_on_both_sides(rows[stop - 1], middle):
        stop -= 1
    return stop


def _first_of_table(rows: list[Row], start: int, stop: int, middle: float) -> int | None:
    """Return the first of two rows of more than two cells that keep to no edge of the right column; None where there are none.

    A table that stands below two columns may leave the strip between them white as well.
    """
    edge = median([side[0].x0 for row in rows[start:stop] if (side := _side(row, middle, 1))] or [middle])
    for index in range(start + _MIN_COLUMN_ROWS, stop - 1):
        rights = [_side(row, middle, 1) for row in rows[index : index + 2]]
        if all(len(_segments(row)) > 2 for row in rows[index : index + 2]) and all(
            right and abs(right[0].x0 - edge) > _OFF_EDGE for right in rights
        ):
            return index
    return None


def _stands_apart(row: Row, column: list[Row], middle: float) -> bool:
    """Say whether a row is a header or footer of prose columns: what it has at the right begins far from the column's edge.

    One of several cells may begin nearer to that edge, but then it begins at the edge of neither column.
    """
    own = [word.x0 for word in _side(row, middle, 1)]
    filled = [side for other in column if (side := _side(other, middle, 1))]
    if not own or not filled:
        return False
    edge = median(side[0].x0 for side in filled)
    off = min(own) - edge
    if off > 0.4 * (max(side[-1].x1 for side in filled) - edge):
        return True
    cells = len(_segments(row))
    is_wide = cells > _MOST_CELLS or (cells == _MOST_CELLS and off > _OFF_EDGE)
    if is_wide and median(len(_segments(other)) for other in column) <= 2:
        return True
    lefts = [side[0].x0 for other in column if (side := _side(other, middle, 0))]
    is_off = bool(lefts) and abs(row[0].x0 - median(lefts)) > _OFF_EDGE
    return off > _OFF_EDGE and is_off and cells > 2


_MOST_CELLS = 3
"""One column of two, or a wide gap in one of them, makes no more cells of a row of prose."""
_OFF_EDGE = 4.0
"""A row that begins so many points beside the edge of its column does not begin there."""


def _side(row: Row, middle: float, which: int) -> Row:
    """Return the words of a row at the left (0) or the right (1) of `middle`."""
    return [word for word in row if ((word.x0 + word.x1) / 2 >= middle) == bool(which)]


def _are_tables_abreast(rows: list[Row], middle: float) -> bool:
    """Say whether two tables stand side by side: the same heads on both sides, in the first row or under the tables' names.

    Every row has to begin at its side's first head: under "AROM PROM AROM PROM" the names of the rows stand beside the heads,
    and that is one table.
    """
    for top in (0, 1):
        body = rows[top:]
        if len(body) < _LEAST_TABLE_ROWS:
            return False
        heads = [_side(body[0], middle, which) for which in (0, 1)]
        if [word.text for word in heads[0]] != [word.text for word in heads[1]] or len(_segments(heads[0] or body[0])) < 2:
            continue
        edges = [head[0].x0 for head in heads]
        sides = [[side for row in rows if (side := _side(row, middle, which))] for which in (0, 1)]
        if all(abs(row[0].x0 - edge) <= _OFF_EDGE for side, edge in zip(sides, edges, strict=True) for row in side):
            return True
    return False


_LEAST_TABLE_ROWS = 3
"""Heads and two rows make a table."""


def _narrow(row: Row, low: float, high: float) -> tuple[float, float] | None:
    """Return the part of the strip low..high that `row` leaves white, or None when it leaves too little."""
    # Asked of every row below every row with a wide gap, so the words are looked at without calls.
    left = right = edge = low
    for word in row:
        if word.x1 <= low:
            continue
        # The strip of a short first row is wide: a row below it may have words in it and its own gap beside them.
        start = word.x0
        if start >= high:
            break
        if start - edge > right - left:
            left, right = edge, start
        if word.x1 > edge:
            edge = word.x1
            if edge >= high:
                break
    if high - edge > right - left:
        left, right = edge, high
    return (left, right) if right - left >= _GUTTER else None


_PARAGRAPH = 2.2
"""Lines of a column follow each other within so many times the height of one."""


def _with_tail(rows: list[Row], stop: int, low: float, high: float) -> int:
    """Take in the last rows of the longer column: those that keep to one side and follow without a paragraph gap.

    What follows at a greater distance stands below the columns, unless its lines break at the edge of the column: text that is in
    none goes on past the strip between them.
    """
    kept, is_apart = stop, False
    for index in range(stop, min(len(rows), stop + _MOST_ROWS)):
        row = rows[index]
        if _narrow(row, low, high) is None or _is_on_both_sides(row, (low + high) / 2):
            break
        is_apart |= row[0].y0 - rows[index - 1][0].y0 > _PARAGRAPH * row[0].height
        if not is_apart or _breaks_at_edge(rows, index, low):
            kept, is_apart = index + 1, False
    return kept


def _breaks_at_edge(rows: list[Row], index: int, low: float) -> bool:
    """Say whether a row is the second of two, of which the first ends near the edge `low` of the left column and runs on."""
    above, row = rows[index - 1], rows[index]
    return above[-1].x1 <= low and above[-1].x1 > low - _NEAR_EDGE * (low - above[0].x0) and _runs_on(above, row)


_NEAR_EDGE = 0.15
"""A line that breaks ends within this share of its column's width from the edge."""


def _is_on_both_sides(row: Row, middle: float) -> bool:
    sides = {(word.x0 + word.x1) / 2 < middle for word in row}
    return len(sides) == 2


def _is_prose(rows: list[Row], middle: float) -> bool:
    """Say whether both sides of `middle` hold running text rather than the cells of a table."""
    both = [row for row in rows if _is_on_both_sides(row, middle)]
    sides: list[list[Row]] = [[], []]
    for row in rows:
        left = [w for w in row if (w.x0 + w.x1) / 2 < middle]
        right = [w for w in row if (w.x0 + w.x1) / 2 >= middle]
        if left:
            sides[0].append(left)
        if right:
            sides[1].append(right)
    if len(both) >= _MIN_COLUMN_ROWS and all(_is_running_text(side) for side in sides):
        return True
    return all(_are_sentences(side) for side in sides) and _are_independent(sides)


def _are_sentences(side: list[Row]) -> bool:
    """Say whether a side holds sentences of their own lengths: most end with a full stop, or run on into the next row."""
    if len(side) < _MIN_COLUMN_ROWS - 1 or median(len(row) for row in side) < _LEAST_WORDS:
        return False
    ends = sum(row[-1].text.endswith((".", "!", "?", ";")) for row in side)
    runs = sum(_runs_on(one, other) for one, other in pairwise(side))
    broken = sum(len(_segments(row)) > 1 for row in side)
    return ends + runs >= _MOSTLY * len(side) and broken <= 0.34 * len(side)


def _runs_on(row: Row, below: Row) -> bool:
    """Say whether a sentence of one row goes on in the next: no full stop, no capital, and no more between them than a line."""
    is_close = below[0].y0 - row[0].y0 <= _LINE * row[0].height
    return is_close and not row[-1].text.endswith((".", "!", "?", ";", ":")) and not below[0].text[:1].isupper()


def _are_independent(sides: Sequence[list[Row]]) -> bool:
    """Say whether the rows of two sides do not belong together, as the cells of a table do.

    Some rows of the shorter side stand level with no row of the other, lines run on within both sides, and their paragraphs
    are not centred beside each other, as the cells of a row are.
    """
    less, more = sorted(sides, key=len)
    levels = [row[-1].y1 for row in more]
    level = [min(abs(row[-1].y1 - other) for other in levels) <= _LEVEL * row[0].height for row in less]
    off = level.count(False)
    runs = [any(_runs_on(one, other) for one, other in pairwise(side)) for side in sides]
    if off < max(1, 0.2 * len(less)) or not (all(runs) or (any(runs) and off >= 0.5 * len(less))):
        return False
    few, many = sorted((_centres(side) for side in sides), key=len)
    nearest = _LEVEL * less[0][0].height + 1
    return sum(min(abs(one - other) for other in many) <= nearest for one in few) < _CENTRED * len(few)


def _centres(side: list[Row]) -> list[float]:
    """Return the height of the middle of each paragraph of a side."""
    leads = [below[0].y0 - above[0].y0 for above, below in pairwise(side)]
    least = min(leads)
    blocks = [[side[0]]]
    for lead, row in zip(leads, side[1:], strict=True):
        if lead > least + _SAME_LEAD:
            blocks.append([])
        blocks[-1].append(row)
    return [(block[0][0].y0 + block[-1][0].y1) / 2 for block in blocks]


_CENTRED = 0.8
_SAME_LEAD = 1.5
"""Distances of lines that differ by so many points are the same."""
_LEAST_WORDS = 3
_MOSTLY = 0.6
_LINE = 1.6
_LEVEL = 0.15
"""Rows of a table share their baseline, within so much of their height."""


def _is_running_text(side: list[Row]) -> bool:
    """Running text fills its column: most rows are about as wide as the widest, without wide gaps, several words each."""
    left = min(row[0].x0 for row in side)
    right = max(row[-1].x1 for row in side)
    width = max(right - left, 1.0)
    fills = [(row[-1].x1 - left) / width for row in side]
    words = median(len(row) for row in side)
    broken = sum(1 for row in side if len(_segments(row)) > 1)
    # Fields side by side, "Right grip: 6 kg", begin with their names row after row.
    fields = sum(1 for row in side if any(word.text.endswith(":") for word in row[:5]))
    return median(fills) >= 0.6 and words >= 4 and broken <= 0.34 * len(side) and fields < 0.5 * len(side)
