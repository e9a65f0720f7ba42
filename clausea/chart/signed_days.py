"""The day of a signature that stands alone on the line below it, because the line was full or the form has a line for it.

A log begins its entries with a day of their own, so a day alone is that of the signature above only where that line asks for more,
is full, or is the last but the day.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from clausea.chart.lines import Line

__all__ = ["day_below"]

_DAY = re.compile(
    r"\W*(?:(?:on|date|dated)\W{1,2})?(?:\d{1,2}[/-]\d{1,2}[/-](?:20)?\d\d|20\d\d-\d\d-\d\d|[A-Z][a-z]{2,8}\.?\s\d{1,2},?\s20\d\d"
    r"|\d{1,2}[- ][A-Z][a-z]{2}[- ]20\d\d)"
    r"(?:,?\s(?:at\s)?\d{1,2}:\d{2}(?::\d{2})?(?:\s?[APap]\.?[Mm]\.?)?(?:\s[A-Z]{2,4})?)?\W*"
)
"""A day and perhaps a time, and nothing else."""
_ANY_DAY = re.compile(r"\d[/-]\d{1,2}[/-]\d|\d{4}-\d\d|[A-Z][a-z]{2,8}\.?\s\d{1,2},")
_ASKS = re.compile(r"(?:\b(?:on|dated?|at|by)\s*:?|[,:])$", re.IGNORECASE)
_FULL = 0.9
"""How much of the usual width a line fills, with the first word of the next, that went on only because it was full."""
_USUAL = 80


def day_below(lines: Sequence[Line], place: int, widths: Mapping[int, int]) -> list[Line]:
    """Return the line below the line of a signature that is its day; none where that line has a day, or the next is no such."""
    line = lines[place]
    below = lines[place + 1] if place + 1 < len(lines) else None
    if below is None or below.page != line.page or below.is_parted or not _DAY.fullmatch(below.stripped):
        return []
    if _ANY_DAY.search(line.text):
        return []
    is_full = len(line.stripped) + 1 + len(below.stripped.split()[0]) >= _FULL * widths.get(line.page, _USUAL)
    after = lines[place + 2] if place + 2 < len(lines) else None
    is_last = after is None or after.page != line.page or not after.stripped
    return [below] if _ASKS.search(line.stripped) or is_full or is_last else []
