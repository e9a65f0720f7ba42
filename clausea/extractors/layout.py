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
from math import inf
from statistics import median
from typing import NamedTuple

from clausea.extractors.columns import Clues, Drawn, abreast, column_band, nothing_drawn, with_head
from clausea.extractors.rows import LEAST_GAP, Row, Word, is_cell_gap, left_edge, rows_of, words_within
from clausea.extractors.strips import endless_from

CELL_GAP = "   "


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


def arrange(words: Sequence[Word], aside: Sequence[Row] = (), drawn: Drawn = nothing_drawn) -> Arranged:
    """Return the words as text in reading order, a printed row a line. Words that are given row by row may come in any order.

    Large words that lie over several rows, and the rows of `aside`, come last, so that the rows keep their numbers. Where the
    shape of what stands side by side does not tell whether it is a table, `drawn` is asked for the frames and rules of the page,
    and it counts a little whether all words of one side are given before those of the other.
    """
    words, large = _without_watermark(words)
    rows = rows_of(words)
    pitch = _pitch(words)
    origin = min((row[0].x0 for row in rows), default=0.0)
    parts: list[str] = []
    placed: list[Placed] = []
    offset = 0
    marks: list[tuple[int, int]] = []
    lines = _reading_order(rows, origin, Clues(words, drawn))
    beside = [(row, row[0].x0) for row in (*rows_of(large), *aside)]
    for number, (line, left) in enumerate((*lines, *beside)):
        if parts:
            parts.append("\n")
            offset += 1
        column = 0
        begin = offset
        before: Word | None = None
        for word in line:
            text = word[0]
            if before is None:
                gap = max(round((word[1] - left) / pitch), 0)
            elif word[1] - before[3] > LEAST_GAP and is_cell_gap(before, word):
                gap = max(len(CELL_GAP), round((word[1] - left) / pitch) - column)
            else:
                gap = 1
            parts.append(" " * gap + text)
            start = offset + gap
            length = len(text)
            column += gap + length
            offset = start + length
            placed.append(Placed(start, offset, word))
            before = word
        if number >= len(lines) and offset > begin:
            marks.append((begin, offset))
    return Arranged("".join(parts), tuple(placed), tuple(marks))


_LARGE = 2.5
"""A watermark is set so many times larger than the words that it lies over."""


def _without_watermark(words: Sequence[Word]) -> tuple[Sequence[Word], list[Word]]:
    """Return the words without those that lie over two or more rows of others, and those."""
    if not words:
        return words, []
    heights = [word[4] - word[2] for word in words]
    most = _LARGE * median(heights)
    if max(heights) <= most:
        return words, []
    large = [word for word in words if word.y1 - word.y0 > most]
    small = [word for word in words if word.y1 - word.y0 <= most]
    # A title or a large initial stands beside or above the rows; a watermark has words of several rows within its box.
    over = {id(word) for word in large if len(rows_of([one for one in small if _is_within(one, word)])) > 1}
    return [word for word in words if id(word) not in over], [word for word in large if id(word) in over]


def _is_within(small: Word, large: Word) -> bool:
    middle = (small.y0 + small.y1) / 2
    return large.y0 < middle < large.y1 and small.x0 < large.x1 and small.x1 > large.x0


def _pitch(words: Sequence[Word]) -> float:
    """Return the usual width of a letter: cells are set at the character column that their place on the page gives."""
    widths = [(word[3] - word[1]) / len(word[0]) for word in words if len(word[0]) > 2]
    return max(median(widths), 1.0) if widths else 5.0


def _reading_order(rows: list[Row], origin: float, clues: Clues) -> list[tuple[Row, float]]:
    """Read bands of prose columns column by column, everything else row by row; each row with the left edge it counts from."""
    out: list[tuple[Row, float]] = []
    groups = abreast(rows)
    wide = [rows[start] if stop - start == 1 else sorted(rows[start] + rows[start + 1], key=left_edge) for start, stop in groups]
    index = plain = refused = 0
    while index < len(groups):
        band = column_band(wide, index, clues)
        if band is None:
            endless = endless_from(wide, index)
            refused += endless is not None
            last = endless if endless is not None and refused > _MOST_HEADS else index + 1
            refused = 0 if last > index + 1 else refused
            out.extend((row, origin) for row in rows[groups[index][0] : groups[last - 1][1]])
            index = last
            continue
        stop, gutter, is_framed, more, is_turned = band
        head = index if is_framed else with_head(wide, plain, index, stop, gutter)
        if head < index:
            del out[len(out) - sum(end - start for start, end in groups[head:index]) :]
        words = [word for row in wide[head:stop] for word in row]
        edges = (-inf, gutter, *more, inf)
        columns = [words_within(words, *edge) for edge in pairwise(edges)]
        for column in filter(None, reversed(columns) if is_turned else columns):
            # The baselines of the columns need not agree, and then a row of the page may hold two rows of one column.
            out.extend(_reading_order(rows_of(column), min(word.x0 for word in column), clues))
        # No row above the end of these columns belongs to the next ones.
        index, plain, refused = stop, stop, 0
    return out


_MOST_HEADS = 8
"""Columns may begin below so many rows that are none; on a page without end each row would be asked of all below it."""
