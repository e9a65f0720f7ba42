"""The lines of a record, and text whose every character knows its address."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from clausea.domain import Page, Record, Span

CELL_BREAK = re.compile(r" {3,}|\t+| {2}(?=\S)| ?\| ?")
"""What stands between the cells of a row: the reader's own three spaces, or the spaces, tabs and bars of a typed table."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell of a row: offsets into the line's text."""

    start: int
    end: int
    text: str


@dataclass(frozen=True)
class Line:
    """One line of a page."""

    record: str
    page: int
    number: int
    start: int
    text: str
    is_furniture: bool = False

    @property
    def end(self) -> int:
        """Offset of the line's end on its page."""
        return self.start + len(self.text)

    @cached_property
    def stripped(self) -> str:
        """The text without white space around it."""
        return self.text.strip()

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """The cells of the line; one cell where it is no row."""
        cells: list[Cell] = []
        position = 0
        for gap in [*CELL_BREAK.finditer(self.text), None]:
            stop = gap.start() if gap else len(self.text)
            raw = self.text[position:stop]
            if raw.strip():
                left = position + len(raw) - len(raw.lstrip())
                cells.append(Cell(left, left + len(raw.strip()), raw.strip()))
            position = gap.end() if gap else stop
        return tuple(cells)

    def span(self, start: int = 0, end: int | None = None) -> Span:
        """Return the address of text[start:end], without white space at its ends."""
        stop = len(self.text) if end is None else end
        raw = self.text[start:stop]
        left = start + len(raw) - len(raw.lstrip())
        right = start + len(raw.rstrip())
        return Span(record=self.record, page=self.page, start=self.start + left, end=self.start + max(right, left + 1))


def lines_of(record: Record) -> list[Line]:
    """Return every line of a record, in order."""
    return [line for page in record.pages for line in page_lines(record.id, page)]


def page_lines(record_id: str, page: Page) -> Iterator[Line]:
    """Yield the lines of one page."""
    offset = 0
    for number, text in enumerate(page.text.split("\n"), start=1):
        yield Line(record_id, page.number, number, offset, text, page.is_furniture(offset, offset + max(len(text), 1)))
        offset += len(text) + 1


class Addressed:
    """Text put together from spans, in which every stretch can be traced back to its address.

    White space within a line end becomes one space; a hyphen that divides a word at a line end is left in place, so that
    the text is exactly what is printed.
    """

    def __init__(self, pieces: Sequence[tuple[Span, str]]) -> None:
        self._pieces: list[tuple[int, Span]] = []
        parts: list[str] = []
        length = 0
        for span, words in pieces:
            if parts:
                parts.append(" ")
                length += 1
            self._pieces.append((length, span))
            parts.append(words.replace("\n", " ").replace("\t", " "))
            length += len(words)
        self.text = "".join(parts)

    def span(self, start: int, end: int) -> Span:
        """Return the address of text[start:end]; where it crosses a page break, of its part on the first page."""
        found = self._pieces[0]
        for piece in self._pieces:
            if piece[0] <= start:
                found = piece
        base, span = found
        first = span.start + (start - base)
        last = min(span.start + (end - base), span.end)
        return Span(record=span.record, page=span.page, start=first, end=max(last, first + 1))
