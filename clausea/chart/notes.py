"""Attendance counts, and blanks left on a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import Note

_ATTENDED = re.compile(
    r"\b(?:attended|visits (?:attended|completed|to date)|seen)\W{0,3}(?P<attended>\d{1,3})(?:\s*(?:of|/)\s*(?P<scheduled>\d{1,3}))?|\b(?P<attended2>\d{1,3})\s*(?:of|/)\s*(?P<scheduled2>\d{1,3})\s*(?:scheduled )?(?:visits|sessions|appointments)",
    re.IGNORECASE,
)
_BLANK = re.compile(r"_{3,}|\.{6,}")


def find_notes(words: Addressed, context: Context) -> Iterator[Note]:
    """Yield attendance counts and blanks left on a form."""
    text = words.text
    for match in _ATTENDED.finditer(text):
        values = {"attended": match["attended"] or match["attended2"]}
        scheduled = match["scheduled"] or match["scheduled2"]
        if scheduled:
            values["scheduled"] = scheduled
        yield Note(document=context.document, date=context.date, span=words.span(*match.span()), sort="attendance", values=values)
    for match in _BLANK.finditer(text):
        yield Note(document=context.document, date=context.date, span=words.span(*match.span()), sort="blank")
