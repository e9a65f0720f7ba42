"""Values of both sides in one breath, "R/L 119/89": which of the two a figure is."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

_ONE = r"(?:right|left|Rt|Lt|RT|LT|RUE|LUE|RLE|LLE|R|L)"
_BOTH = re.compile(rf"(?<![\w/]){_ONE}(?:\s?/\s?|,? then |\s?&\s?| and ){_ONE}(?![\w/])")
_SINGLE = re.compile(rf"(?<![\w/]){_ONE}(?![\w/])")


def side_in_pair(place: int, named: Iterable[Sequence[tuple[int, str]]]) -> str | None:
    """Return the side of the first or second value of a pair, by the sides that the nearest label names in their order."""
    pairs = [found for found in named if len(found) > 1]
    return pairs[0][-2:][place - 1][1] if pairs else None


def is_under_pair(before: str) -> bool:
    """Say whether the words before a figure name two sides at once and none alone behind them.

    A figure that is not itself one of a pair is then of either side: "R/L 4+/5, 3-/5" says so by a comma, "R/L knee 118" does not.
    """
    both = list(_BOTH.finditer(before))
    return bool(both) and _SINGLE.search(before, both[-1].end()) is None
