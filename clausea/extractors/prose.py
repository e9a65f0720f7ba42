"""Whether rows at both sides of a white strip are running text in columns."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from clausea.extractors.rows import LEVEL, SAME_LEAD, Row, is_on_both_sides, runs_on, segments, side_of

MIN_COLUMN_ROWS = 4


def is_prose(rows: list[Row], middle: float) -> bool:
    """Say whether both sides of `middle` hold running text rather than the cells of a table."""
    both = [row for row in rows if is_on_both_sides(row, middle)]
    sides = [[side for row in rows if (side := side_of(row, middle, which))] for which in (0, 1)]
    if len(both) >= MIN_COLUMN_ROWS and all(_is_running_text(side) for side in sides):
        return True
    return all(_are_sentences(side) for side in sides) and _are_independent(sides)


def _are_sentences(side: list[Row]) -> bool:
    """Say whether a side holds sentences of their own lengths: most end with a full stop, or run on into the next row."""
    if len(side) < MIN_COLUMN_ROWS - 1 or median(len(row) for row in side) < _LEAST_WORDS:
        return False
    ends = sum(row[-1].text.endswith((".", "!", "?", ";")) for row in side)
    runs = sum(runs_on(one, other) for one, other in pairwise(side))
    broken = sum(len(segments(row)) > 1 for row in side)
    return ends + runs >= _MOSTLY * len(side) and broken <= 0.34 * len(side)


def _are_independent(sides: Sequence[list[Row]]) -> bool:
    """Say whether the rows of two sides do not belong together, as the cells of a table do.

    Some rows of the shorter side stand level with no row of the other, lines run on within both sides, and their paragraphs
    are not centred beside each other, as the cells of a row are.
    """
    less, more = sorted(sides, key=len)
    levels = [row[-1].y1 for row in more]
    level = [min(abs(row[-1].y1 - other) for other in levels) <= LEVEL * row[0].height for row in less]
    off = level.count(False)
    runs = [any(runs_on(one, other) for one, other in pairwise(side)) for side in sides]
    if off < max(1, 0.2 * len(less)) or not (all(runs) or (any(runs) and off >= 0.5 * len(less))):
        return False
    few, many = sorted((_centres(side) for side in sides), key=len)
    nearest = LEVEL * less[0][0].height + 1
    return sum(min(abs(one - other) for other in many) <= nearest for one in few) < _CENTRED * len(few)


def _centres(side: list[Row]) -> list[float]:
    """Return the height of the middle of each paragraph of a side."""
    leads = [below[0].y0 - above[0].y0 for above, below in pairwise(side)]
    least = min(leads)
    blocks = [[side[0]]]
    for lead, row in zip(leads, side[1:], strict=True):
        if lead > least + SAME_LEAD:
            blocks.append([])
        blocks[-1].append(row)
    return [(block[0][0].y0 + block[-1][0].y1) / 2 for block in blocks]


_CENTRED = 0.8
_LEAST_WORDS = 3
_MOSTLY = 0.6


def _is_running_text(side: list[Row]) -> bool:
    """Running text fills its column: most rows are about as wide as the widest, without wide gaps, several words each."""
    left = min(row[0].x0 for row in side)
    right = max(row[-1].x1 for row in side)
    width = max(right - left, 1.0)
    fills = [(row[-1].x1 - left) / width for row in side]
    words = median(len(row) for row in side)
    broken = sum(1 for row in side if len(segments(row)) > 1)
    # Fields side by side, "Right grip: 6 kg", begin with their names row after row.
    fields = sum(1 for row in side if any(word.text.endswith(":") for word in row[:5]))
    if not any(runs_on(above, below) for above, below in pairwise(side)):
        return False
    return median(fills) >= 0.6 and words >= 4 and broken <= 0.34 * len(side) and fields < 0.5 * len(side)
