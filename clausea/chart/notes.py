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
_BLANK = guarded(
    r"(?<![\d/_])\d{1,2}\s?[/-]\s?_{2,}(?:\s?[/-]\s?(?:\d{2,4}|_{2,}))?|(?<![\d/_])\d{1,2}[/-]\d?_(?!_)[/-]\d{2,4}"
    r"|_{2,}(?:\s?/\s?(?:_{2,}|\d{2,4}\b))*|\.{6,}"
)
"""A stretch left to be filled in: a line, dots, a day of which a part is left out. A day is one, and so are places side by side."""
_BESIDE = re.compile(r"[\s|/–-]*")
_GOES_ON = re.compile(r"[a-z]")
_QUOTES = '"“”'


class NoteReader:
    """Reads attendance and blanks of one document."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def read(self, words: Addressed, context: Context, form: Form) -> Iterator[Note]:
        """Yield attendance counts and blanks left on a form of a sentence."""
        yield from read_attendance(words, context, self._kind)
        text = words.text
        last: re.Match[str] | None = None
        for match in _BLANK.finditer(text):
            if _is_no_blank(text, match) or (last is not None and _BESIDE.fullmatch(text, last.end(), match.start())):
                last = match if last is not None else None
                continue
            last = match
            yield _note(words, context, match.start(), match.end(), "blank")


def _is_no_blank(text: str, match: re.Match[str]) -> bool:
    """Say whether nothing was left out: dots that carry the eye to a word, a gap in words that were said."""
    if match.group().startswith("."):
        return bool(re.match(r"\s*\S", text[match.end() :]))
    is_said = text[: match.start()].count('"') % 2 == 1 and '"' in text[match.end() :]
    return is_said or bool(_GOES_ON.match(text, match.end())) or text[match.end() : match.end() + 1] in set(_QUOTES)


def _note(words: Addressed, context: Context, start: int, end: int, sort: str, **values: str) -> Note:
    return Note.model_validate(
        {"document": context.document, "date": context.date, "span": words.span(start, end), "sort": sort, "values": values}
    )
