"""The lines of a record, and text whose every character knows its address."""

from __future__ import annotations

import bisect
import re
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from clausea.domain import Page, Record, Span
from clausea.domain.records import Cells

CELL_FILL = "   "
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
    is_parted: bool = False
    """Words that are withheld stand between the line above, or the part before, and this one: no span may reach over them."""
    row: Cells | None = None
    """The row of a table that the line is a part of, where its cells go on in other lines: offsets on the page."""
    is_torn: bool = False
    """What belongs together on the line cannot be told."""
    broken: tuple[int, ...] = ()
    """Where a date ends whose rest stands in the next line of its cell: offsets on the page."""

    def is_broken(self, end: int) -> bool:
        """Say whether what ends at text[end] goes on in the next line: '05/01/20' is no day where '26' stands below."""
        return self.start + end in self.broken

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
        if "  " not in self.text and "\t" not in self.text and "|" not in self.text:
            left = len(self.text) - len(self.text.lstrip())
            return (Cell(left, left + len(self.stripped), self.stripped),) if self.stripped else ()
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


def lines_of(record: Record, withheld: Sequence[Span] = ()) -> list[Line]:
    """Return every line of a record, in order, as though what stands in `withheld` were not printed.

    A line that is withheld whole is not there, and those below it are counted without it.
    """
    return printed_lines([line for page in record.pages for line in page_lines(record.id, page)], record.id, withheld)


def printed_lines(lines: list[Line], record_id: str, withheld: Sequence[Span]) -> list[Line]:
    """Return the lines of a record as though what stands in `withheld` were not printed; those it does not touch are the same objects."""
    hidden: dict[int, list[Span]] = {}
    for span in withheld:
        if span.record == record_id:
            hidden.setdefault(span.page, []).append(span)
    return list(_printed(lines, hidden)) if hidden else lines


def _printed(lines: Sequence[Line], hidden: Mapping[int, Sequence[Span]]) -> Iterator[Line]:
    """Yield what is left of the lines without some stretches of their pages."""
    page, gone, is_parted = 0, 0, False
    of_page: list[tuple[int, int]] = []
    first = 0
    for line in lines:
        if line.page != page:
            page, gone, is_parted = line.page, 0, False
            of_page = sorted((span.start, span.end) for span in hidden.get(page, ()))
            first = 0
        # The lines go down the page: what ends above one is not looked at again.
        while first < len(of_page) and of_page[first][1] <= line.start:
            first += 1
        last = bisect.bisect_left(of_page, (line.end, 0), first)
        spans = [span for span in of_page[first:last] if line.start < span[1]]
        if not spans:
            yield replace(line, number=line.number - gone, is_parted=is_parted) if gone or is_parted else line
            is_parted = False
            continue
        at, left = line.start, False
        for start, end in (*spans, (line.end, line.end)):
            words = line.text[at - line.start : max(start, at) - line.start]
            if words.strip():
                yield replace(line, number=line.number - gone, start=at, text=words, is_parted=is_parted)
                left = True
            is_parted = True
            at = max(at, min(end, line.end))
        gone += not left
        is_parted = spans[-1][1] >= line.end or not left


LONGEST_LINE = 4000
"""A printed row has some 200 characters, a paragraph on one line some thousand. What is longer is read in parts.

The grammars look from every figure at what stands before and behind it, and from every label at all others of its line: on a line
without end they would never come to one themselves."""


def page_lines(record_id: str, page: Page) -> Iterator[Line]:
    """Yield the lines of one page. One that is longer than any is yielded in parts, which have its number."""
    offset = 0
    for number, text in enumerate(page.text.split("\n"), start=1):
        for start, end in parts(text, 0, len(text), LONGEST_LINE):
            begin, stop = offset + start, offset + max(end, start + 1)
            row, is_torn = page.row_at(begin, stop), page.is_torn(begin, stop)
            broken = tuple(place for place, _ in page.glued if begin < place <= stop)
            yield Line(
                record_id,
                page.number,
                number,
                begin,
                text[start:end],
                page.is_furniture(begin, stop),
                False,
                row,
                is_torn,
                broken,
            )
        offset += len(text) + 1


_CUTS = (". ", CELL_FILL, "; ", ", ", " ")
"""Where a text that is too long is cut, the best first: behind a sentence, between cells, behind a clause, between words."""


def parts(text: str, start: int, end: int, most: int) -> Iterator[tuple[int, int]]:
    """Yield the offsets of the parts, none longer than `most`, that text[start:end] is read in: one, where it is no longer."""
    while end - start > most:
        limit = start + most
        found = ((text.rfind(sign, start + most // 2, limit), len(sign)) for sign in _CUTS)
        stop = next((at + length for at, length in found if at >= 0), limit)
        yield start, stop
        start = stop
    yield start, end


_WIDE = re.compile(r"[ \t\n]{4,}|[\t\n]")


def _filler(gap: str) -> str:
    if "\n" in gap:
        return " "
    return CELL_FILL + "\t" * gap.count("\t")


class Addressed:
    """Text put together from spans, in which every stretch can be traced back to its address.

    A line end becomes one space and a wide gap three, so that patterns never run over long white space; tabs part cells as
    a wide gap does and are kept behind it, so that an empty cell between two of them still counts. A hyphen that divides a
    word at a line end is left in place, so that the text is what is printed.
    """

    def __init__(
        self,
        pieces: Sequence[tuple[Span, str]],
        cells: Collection[Span] = (),
        quote: Callable[[Span], str] | None = None,
        glued: Collection[Span] = (),
    ) -> None:
        """Take spans with their words; those of `cells` begin a cell of a row, those of `glued` go on in the middle of a word.

        `quote` returns the words at an address.
        """
        self._quote = quote
        self._is_row = bool(cells)
        self._starts: list[int] = []
        self._origins: list[tuple[Span, int]] = []
        parts: list[str] = []
        length = 0

        def add(words: str, span: Span, origin: int) -> None:
            nonlocal length
            self._starts.append(length)
            self._origins.append((span, origin))
            parts.append(words)
            length += len(words)

        for span, words in pieces:
            if parts:
                parts.append(CELL_FILL if span in cells else "" if span in glued else " ")
                length += len(parts[-1])
            if "\n" not in words and "\t" not in words and "    " not in words:
                add(words, span, span.start)
                continue
            position = 0
            for gap in _WIDE.finditer(words):
                add(words[position : gap.start()], span, span.start + position)
                filler = _filler(gap.group())
                add(filler, span, span.start + gap.end() - len(filler))
                position = gap.end()
            add(words[position:], span, span.start + position)
        self.text = "".join(parts)

    def _origin(self, position: int) -> tuple[Span, int]:
        index = max(bisect.bisect_right(self._starts, position) - 1, 0)
        span, origin = self._origins[index]
        return span, min(origin + position - self._starts[index], span.end)

    def width(self, start: int, end: int) -> int | None:
        """Return how wide the widest span of text[start:end] is printed; None where one span holds it all."""
        first, last = (bisect.bisect_right(self._starts, place) - 1 for place in (start, end - 1))
        spans = dict.fromkeys(span for span, _ in self._origins[max(first, 0) : last + 1])
        return max(span.end - span.start for span in spans) if len(spans) > 1 else None

    def offset(self, position: int) -> int:
        """Return the offset on its page of the character at `position`."""
        return self._origin(position)[1]

    def span(self, start: int, end: int) -> Span:
        """Return the address of text[start:end]; where it crosses a page break, of its part on the first page.

        What goes on in further lines of a row has one address only where nothing else is quoted there. Else the longest of its
        stretches has to stand for it.
        """
        parts = self.spans(start, end)
        if len(parts) == 1 or self._quote is None:
            return parts[0]
        here = [one for one in parts if (one.record, one.page) == (parts[0].record, parts[0].page)]
        whole = here[0].model_copy(update={"start": min(one.start for one in here), "end": max(one.end for one in here)})
        if len(here) == len(parts) and self._quote(whole).split() == self.text[start:end].split():
            return whole
        return max(here, key=lambda one: one.end - one.start) if self._is_row else here[0]

    def spans(self, start: int, end: int) -> tuple[Span, ...]:
        """Return the addresses of the stretches that text[start:end] is put together from."""
        first, last = (max(bisect.bisect_right(self._starts, place) - 1, 0) for place in (start, max(end - 1, start)))
        out = []
        for span in dict.fromkeys(span for span, _ in self._origins[first : last + 1]):
            low = self._origin(start)[1] if span is self._origins[first][0] else span.start
            high = self._origin(max(end - 1, start))[1] + 1 if span is self._origins[last][0] else span.end
            out.append(Span(record=span.record, page=span.page, start=low, end=max(high, low + 1)))
        return tuple(out)
