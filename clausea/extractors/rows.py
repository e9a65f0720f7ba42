"""Words with boxes, and the printed rows that they make."""

from __future__ import annotations

from collections.abc import Sequence
from operator import itemgetter
from typing import NamedTuple

from clausea.extractors.blocks import Box

GUTTER = 11.0
"""The narrowest white strip, in points, that can divide two columns of prose."""
LEAST_GAP = 7.0
"""No gap of so many points or fewer parts cells."""
_CELL = 1.1
"""A gap that parts cells is so many times as wide as the words beside it are high."""


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


Row = list[Word]


def rows_of(words: Sequence[Word]) -> list[Row]:
    """Group words that share a printed row, top to bottom, each row from left to right."""
    rows: list[Row] = []
    bands: list[tuple[float, float]] = []
    for word in sorted(words, key=_level_then_left):
        home = None
        _, _, above, _, below, _, _ = word
        height = below - above
        for index in range(len(rows) - 1, max(-1, len(rows) - 4), -1):
            top, bottom = bands[index]
            shared = (bottom if bottom < below else below) - (top if top > above else above)
            if shared > 0 and shared > 0.5 * (height if height < bottom - top else bottom - top):
                home = index
                break
        if home is None:
            rows.append([word])
            bands.append((word.y0, word.y1))
        else:
            rows[home].append(word)
            # The band stays that of the tallest plain word, so that a sub- or superscript does not widen it.
            top, bottom = bands[home]
            if height > bottom - top:
                bands[home] = (word.y0, word.y1)
    for row in rows:
        row.sort(key=left_edge)
    order = sorted(range(len(rows)), key=lambda i: (bands[i][0] + bands[i][1]) / 2)
    return [rows[i] for i in order]


def is_cell_gap(left: Word, right: Word) -> bool:
    """Say whether the white between two words parts cells."""
    gap = right.x0 - left.x1
    # Asked of every pair of neighbours: most stand close, and then their heights need not be looked at.
    return gap > LEAST_GAP and gap > _CELL * min(left.y1 - left.y0, right.y1 - right.y0)


def segments(row: Row) -> list[tuple[float, float, int]]:
    """Return the runs of words of a row as (left, right, number of words), divided at wide gaps."""
    # Asked of every row several times, so that words are taken apart and neighbours looked at without calls.
    runs: list[tuple[float, float, int]] = []
    _, left, top, right, bottom, *_ = row[0]
    edge, height, count = right, bottom - top, 1
    for _, x0, y0, x1, y1, _, _ in row[1:]:
        own = y1 - y0
        gap = x0 - edge
        if gap > LEAST_GAP and gap > _CELL * (own if own < height else height):
            runs.append((left, right, count))
            left, right, count = x0, x1, 1
        else:
            right = right if right > x1 else x1
            count += 1
        edge, height = x1, own
    runs.append((left, right, count))
    return runs


left_edge = itemgetter(1)
"""Returns the left edge of a word."""


def _level_then_left(word: Word) -> tuple[float, float]:
    return word[2] + word[4], word[1]


def words_within(row: Row, left: float, right: float) -> Row:
    """Return the words whose middle lies between two edges."""
    return [word for word in row if 2 * left <= word[1] + word[3] < 2 * right]


def side_of(row: Row, middle: float, which: int) -> Row:
    """Return the words of a row at the left (0) or the right (1) of `middle`."""
    twice = 2 * middle
    if which:
        return [word for word in row if word[1] + word[3] >= twice]
    return [word for word in row if word[1] + word[3] < twice]


def is_on_both_sides(row: Row, middle: float) -> bool:
    """Say whether a row has words at the left and at the right of `middle`."""
    return 0 < len(side_of(row, middle, 0)) < len(row)


def runs_on(row: Row, below: Row) -> bool:
    """Say whether a sentence of one row goes on in the next: no full stop, no capital, and no more between them than a line."""
    is_close = below[0].y0 - row[0].y0 <= LINE * row[0].height
    return is_close and not row[-1].text.endswith((".", "!", "?", ";", ":")) and not below[0].text[:1].isupper()


SAME_LEAD = 1.5
"""Distances of lines that differ by so many points are the same."""
LINE = 1.6
LEVEL = 0.15
"""Rows of a table share their baseline, within so much of their height."""
