"""White strips between columns: how far down they reach, and where what stands beside them begins and ends."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from math import inf
from statistics import median

from clausea.extractors.rows import GUTTER, LEAST_GAP, LINE, SAME_LEAD, Row, is_on_both_sides, runs_on, segments, side_of

_MOST_ROWS = 150
"""Columns are looked for on so many rows at once: a page has a hundred, and on one without end each row would be asked of all."""


def edged_strip(rows: list[Row], start: int, low: float, high: float) -> Strip | None:
    """Return a strip that may be narrow, since everything at the right of it begins at its edge or further right."""
    edge, stop = high - _SAME_EDGE, start
    for index in range(start, min(len(rows), start + _MOST_ROWS)):
        row = rows[index]
        reach = max((word.x1 for word in row if word.x0 < edge), default=low)
        if reach > edge - _NARROW:
            break
        low, stop = max(low, reach), index + 1
    return (stop, low, high) if stop - start > _LEAST_EDGED else None


_NARROW = 4.0
_LEAST_EDGED = 2


def is_begun(rows: list[Row], start: int, low: float, high: float) -> bool:
    """Say whether what stands at both sides of a strip has begun in a row above, so that `start` is in the midst of it."""
    edge = next((word.x0 for word in rows[start] if word.x0 >= high - _SAME_EDGE), high)
    for index in range(start - 1, max(-1, start - _BEGUN), -1):
        row = rows[index]
        if rows[index + 1][0].y0 - row[0].y0 > PARAGRAPH * row[0].height or _narrow(row, low, high, LEAST_GAP) is None:
            return False
        right = side_of(row, (low + high) / 2, 1)
        if right and len(right) < len(row) and abs(right[0].x0 - edge) <= _SAME_EDGE:
            return True
    return False


_BEGUN = 4
_SAME_EDGE = 1.0


def middle_of(strip: Strip | None) -> float:
    """Return the middle of a strip that there is."""
    assert strip is not None
    return (strip[1] + strip[2]) / 2


Strip = tuple[int, float, float]


def strip_from(rows: list[Row], start: int, low: float, high: float, least: float = GUTTER) -> Strip | None:
    """Return how far the white between two cells of row `start` reaches down, and its edges; None where it is narrow."""
    if high - low < least:
        return None
    stop = start
    for index in range(start, min(len(rows), start + _MOST_ROWS)):
        narrowed = _narrow(rows[index], low, high, least)
        if narrowed is None:
            break
        low, high = narrowed
        stop = index + 1
    return stop, low, high


def endless_from(rows: list[Row], start: int) -> int | None:
    """Return the row as far as which columns are looked for from `start`, where white beside its words goes on as far."""
    stop = start + _MOST_ROWS
    if stop >= len(rows):
        return None
    strips = (strip_from(rows, start, one[1], other[0]) for one, other in pairwise(segments(rows[start])))
    return stop if any(strip and strip[0] == stop for strip in strips) else None


def neighbours_of(strips: Sequence[Strip | None], place: int, stop: int) -> tuple[tuple[float, float], tuple[float, float]]:
    """Return the edges of the columns right beside a strip: the next strips that reach down as far, or the edges of the page."""
    own = strips[place]
    assert own is not None
    middle = (own[1] + own[2]) / 2
    left = [(one[1] + one[2]) / 2 for one in strips[:place] if one and one[0] >= stop]
    right = [(one[1] + one[2]) / 2 for one in strips[place + 1 :] if one and one[0] >= stop]
    return (max(left, default=-inf), middle), (middle, min(right, default=inf))


def ends_of(rows: list[Row], start: int, stop: int, edge: float) -> Iterator[int]:
    """Yield where columns that begin at row `start` may end, the last row first: there, or above a wide gap.

    No row below that gap begins where the right column does.
    """
    yield stop
    leads = [below[0].y0 - above[0].y0 for above, below in pairwise(rows[start:stop])]
    least = _WIDER * median(leads) if leads else 0.0
    found = 0
    for index in range(stop - 1, start + 1, -1):
        if any(abs(word.x0 - edge) <= _SAME_EDGE for word in rows[index]):
            return
        if leads[index - start - 1] > least:
            yield index
            found += 1
            if found == _MOST_ENDS:
                return


_MOST_ENDS = 3
_WIDER = 1.4
"""A gap between blocks is so many times as high as a line with its lead."""


def last_abreast(rows: list[Row], start: int, stop: int, middle: float) -> int:
    """Return the end without its rows on one side only: they may belong to what follows, where that is more than the footer."""
    while stop > start and not is_on_both_sides(rows[stop - 1], middle):
        stop -= 1
    return stop


def _narrow(row: Row, low: float, high: float, least: float = GUTTER) -> tuple[float, float] | None:
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
    return (left, right) if right - left >= least else None


PARAGRAPH = 2.2
"""Lines of a column follow each other within so many times the height of one."""


def with_tail(rows: list[Row], start: int, stop: int, low: float, high: float, least: float = GUTTER) -> int:
    """Take in the last rows of the longer column: those that keep to one side and follow without a gap that is new to it.

    What follows at a greater distance stands below the columns, unless its lines break at the edge of the column: text that is in
    none goes on past the strip between them.
    """
    kept, is_apart, pending = stop, False, 0.0
    middle = (low + high) / 2
    tails: dict[bool, tuple[float, float]] = {}
    for index in range(stop, min(len(rows), stop + _MOST_ROWS)):
        row = rows[index]
        if _narrow(row, low, high, least) is None or is_on_both_sides(row, middle):
            break
        which = row[0].x0 >= middle
        last, widest = tails.get(which) or _leads(rows[start:index], middle, which)
        lead = row[0].y0 - last
        is_off = not any(abs(above[0].x0 - row[0].x0) <= _SAME_EDGE for above in rows[start:index])
        is_apart |= lead > max(widest + SAME_LEAD, LINE * row[0].height) or (is_off and lead > LINE * row[0].height)
        tails[which] = row[0].y0, widest
        pending = max(pending, lead)
        if not is_apart or _breaks_at_edge(rows, index, low):
            kept, is_apart = index + 1, False
            tails[which] = row[0].y0, max(widest, pending)
            pending = 0.0
    return kept


def _leads(rows: list[Row], middle: float, which: bool) -> tuple[float, float]:
    """Return at what height the last row of a column begins, and the widest distance between two of its rows."""
    heights = [side[0].y0 for row in rows if (side := side_of(row, middle, which))]
    if not heights:
        return -inf, 0.0
    return heights[-1], max((below - above for above, below in pairwise(heights)), default=0.0)


def _breaks_at_edge(rows: list[Row], index: int, low: float) -> bool:
    """Say whether a row is the second of two, of which the first ends near the edge `low` of the left column and runs on."""
    above, row = rows[index - 1], rows[index]
    return above[-1].x1 <= low and above[-1].x1 > low - _NEAR_EDGE * (low - above[0].x0) and runs_on(above, row)


_NEAR_EDGE = 0.15
"""A line that breaks ends within this share of its column's width from the edge."""
