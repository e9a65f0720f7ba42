"""Attendance, and blanks left on a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.attendance import read_attendance
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.sieve import guarded
from clausea.domain import Form, Note

_I = re.IGNORECASE
_BLANK = guarded(r"_{3,}|\.{6,}")


class NoteReader:
    """Reads attendance and blanks of one document."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def read(self, words: Addressed, context: Context, form: Form) -> Iterator[Note]:
        """Yield attendance counts and blanks left on a form of a sentence."""
        yield from read_attendance(words, context, self._kind)
        text = words.text
        for match in _BLANK.finditer(text):
            # Leader dots that end in a figure carry the eye to it; nothing was left out.
            if match.group().startswith(".") and re.match(r"\s?\S", text[match.end() :]):
                continue
            yield _note(words, context, match.start(), match.end(), "blank")


def _note(words: Addressed, context: Context, start: int, end: int, sort: str, **values: str) -> Note:
    return Note.model_validate(
        {"document": context.document, "date": context.date, "span": words.span(start, end), "sort": sort, "values": values}
    )
