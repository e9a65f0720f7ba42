"""Minutes that stand below another day than their document's: whose they are is in doubt, and they are left out."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.domain import Chart, Document, Minutes
from clausea.domain.dates import find_dates

_LINE = re.compile(r"[^\n]+")
_CLOCK = re.compile(r"\d:\d\d")
_INDENT = 3
"""A day opens a line before this offset; further in it is one that a sentence mentions."""
_NEAR = 400
"""Days within which another day is a visit's, and no birth's or surgery's."""
_OPENS = 40
"""Of so many characters a line's beginning is read for its day."""


def of_own_day(found: Sequence[Minutes], document: Document, chart: Chart) -> list[Minutes]:
    """Return the minutes of a note without those of its day that stand below a line which another day opens.

    Running notes that were not parted would else give one visit's minutes to another's day.
    """
    if document.kind != "daily_note" or document.date is None or not found:
        return list(found)
    marks: list[tuple[int, int, bool]] = []
    for span in document.body:
        page = chart.page(span)
        for line in _LINE.finditer(page.text, span.start, span.end):
            if page.is_furniture(line.start(), line.end()) or _CLOCK.search(line.group()[:_OPENS]):
                continue  # A page that was faxed or printed says when.
            days = [one for one in find_dates(line.group()[:_OPENS].rstrip()) if one.sure and one.start < _INDENT]
            if days and abs((days[0].date - document.date).days) < _NEAR:
                marks.append((span.page, line.start(), days[0].date == document.date))
    if all(is_own for _, _, is_own in marks):
        return list(found)
    return [one for one in found if one.date != document.date or _stands_below_own(one, marks)]


def _stands_below_own(one: Minutes, marks: Sequence[tuple[int, int, bool]]) -> bool:
    above = [is_own for page, start, is_own in marks if (page, start) <= (one.span.page, one.span.start)]
    return not above or above[-1]
