"""Which heading stands over which cell where a row has an empty place that only white space shows."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import pairwise

__all__ = ["holds_value", "homes_by_column"]

_WIDE = 4
"""A reader joins the cells of a row with three spaces; a wider gap was left by whoever typed or drew the table."""

_SLIP, _STRICT_SLIP = 3, 1
"""So far the cells of a column may stand from its heading; rows set wider than their heading drift further with every cell."""

Extent = tuple[int, int]
"""Where a cell begins and ends on its line."""


_VALUE = re.compile(
    r"[-+<>~(]{0,2}\d|(?:(?:min|mod|max|total|contact|stand-?by)\b|SBA|CGA|CTG|SPV|sup\w*|ind\w*|dep\w*|[IDS]|MI|W[NF]L|neg|pos|N/?T|unable)\b",
    re.IGNORECASE,
)
"""How a cell begins that holds what was found, and is no comment."""


def homes_by_column(cells: Sequence[Extent], titles: Sequence[Extent], words: Sequence[str]) -> list[int | None] | None:
    """Return for each cell of a row the number of the heading over it, where a heading stands over a gap of the row.

    Such a row has an empty cell, whatever the number of its cells: "40/56 | | 48/56 | improving". A label left of all headings
    and cells behind the last heading have none. None where no heading stands over a gap, or where the columns do not show
    under which heading each cell stands: then they tell nothing. A row set wider than its heading is such a row: its label
    reaches below a second heading, its cells stand aside of theirs, or its last value lies behind all of them though it has a
    value for each. `words` are those of the cells.
    """
    homes: list[int | None] = []
    for place, (start, end) in enumerate(cells):
        over = [number for number, (begin, stop) in enumerate(titles) if begin < end and start < stop]
        if len(over) == 1:
            homes.append(over[0])
        elif not over and (start >= titles[-1][1] or (place == 0 and end <= titles[0][0])):
            homes.append(None)
        else:
            return None
    known = [home for home in homes if home is not None]
    if known != sorted(set(known)):
        return None
    is_full = len(cells) - 1 >= len(titles) - (homes[0] is not None)
    if is_full and homes[-1] is None and holds_value(words[-1]):
        return None
    slip = _STRICT_SLIP if None in homes[1:] else _SLIP
    pairs = [(cell, titles[home]) for cell, home in zip(cells[1:], homes[1:], strict=True) if home is not None]
    if not all(_is_set_under(cell, title, slip) for cell, title in pairs):
        return None
    gaps = [(left[1], right[0]) for left, right in pairwise(cells) if right[0] - left[1] >= _WIDE]
    is_skipped = any(begin > left and stop < right for left, right in gaps for begin, stop in titles)
    return homes if is_skipped else None


def holds_value(words: str) -> bool:
    """Say whether a cell holds what was found, and is no comment."""
    return _VALUE.match(words) is not None


def _is_set_under(cell: Extent, title: Extent, slip: int) -> bool:
    """Say whether a cell stands left, right or in the middle of the column of its heading."""
    begins, ends = cell[0] - title[0], cell[1] - title[1]
    return min(abs(begins), abs(ends)) <= slip or abs(begins + ends) <= 2 * slip
