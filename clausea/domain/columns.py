"""Which heading stands over which cell where a row has an empty place that only white space shows."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

__all__ = ["homes_by_column"]

_WIDE = 4
"""A reader joins the cells of a row with three spaces; a wider gap was left by whoever typed or drew the table."""

Extent = tuple[int, int]
"""Where a cell begins and ends on its line."""


def homes_by_column(cells: Sequence[Extent], titles: Sequence[Extent]) -> list[int | None] | None:
    """Return for each cell of a row the number of the heading over it, where a heading stands over a gap of the row.

    Such a row has an empty cell, whatever the number of its cells: "40/56 | | 48/56 | improving". A label left of all headings
    and cells behind the last heading have none. None where no heading stands over a gap, or where the columns do not show
    under which heading each cell stands: then they tell nothing.
    """
    homes: list[int | None] = []
    for place, (start, end) in enumerate(cells):
        over = [number for number, (begin, stop) in enumerate(titles) if begin < end and start < stop]
        if place == 0 and 0 in over:
            over = [0]
        if len(over) == 1:
            homes.append(over[0])
        elif not over and (start >= titles[-1][1] or (place == 0 and end <= titles[0][0])):
            homes.append(None)
        else:
            return None
    known = [home for home in homes if home is not None]
    if known != sorted(set(known)):
        return None
    gaps = [(left[1], right[0]) for left, right in pairwise(cells) if right[0] - left[1] >= _WIDE]
    is_skipped = any(begin >= left and stop <= right for left, right in gaps for begin, stop in titles)
    return homes if is_skipped else None
