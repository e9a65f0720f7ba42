"""Records, pages and spans: where words are."""

from __future__ import annotations

import bisect
import re
from functools import cached_property, total_ordering
from itertools import pairwise
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from clausea.domain._base import Value

Origin = Literal["text", "ocr"]


@total_ordering
class Span(Value):
    """An address of words: half-open offsets into the text of one page. It holds no words itself.

    Spans sort by record, page and offset. A quote that crosses a page break is two spans.
    """

    record: str
    page: Annotated[int, Field(ge=1)]
    start: Annotated[int, Field(ge=0)]
    end: Annotated[int, Field(ge=1)]

    shown: ClassVar[tuple[str, ...]] = ("record", "page", "start", "end")

    @model_validator(mode="after")
    def _is_not_empty(self) -> Span:
        if self.end <= self.start:
            raise ValueError("a span must end after it starts")
        return self

    @property
    def key(self) -> tuple[str, int, int, int]:
        """The sort key."""
        return (self.record, self.page, self.start, self.end)

    def __lt__(self, other: Span) -> bool:
        return self.key < other.key

    def __hash__(self) -> int:
        return hash(self.key)

    def covers(self, other: Span) -> bool:
        """Say whether `other` lies wholly inside this span."""
        return self.record == other.record and self.page == other.page and self.start <= other.start and other.end <= self.end

    def overlaps(self, other: Span) -> bool:
        """Say whether the two spans share at least one character."""
        return self.record == other.record and self.page == other.page and self.start < other.end and other.start < self.end


class WordBox(Value):
    """Where one word of an OCR page stands: offsets into the page's text, and PDF points from the top left."""

    start: int
    end: int
    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float = 1.0

    shown: ClassVar[tuple[str, ...]] = ("start", "end")


Cells = tuple[tuple[tuple[int, int], ...], ...]
"""The cells of a table's row from left to right, each its stretches of the page's text from the top down."""


_DAY = r"(?:0?[1-9]|1[0-2])([/-])(?:0?[1-9]|[12]\d|3[01])\1"
_LONG_DATE = re.compile(_DAY + r"(?:19|20)\d\d")
_SHORT_DATE = re.compile(_DAY + r"\d\d")
_FRACTION = re.compile(r"\d{1,3}/\d{1,3}")
_OPEN = re.compile(r"\d.*[/-]|\d+([/-])\d+\1\d")
"""What is no date yet, and goes on: '07/15/', '07/15/2'."""


def is_broken(above: str, below: str) -> bool:
    """Say whether a date or a fraction begins at the end of one line and all of the next is its rest: '07/15/20', '26'."""
    head, rest = above.split()[-1:], below.strip().rstrip(".,;:)")
    if not head or not re.fullmatch(r"[\d/-]*\d", rest):
        return False
    begun = head[0].lstrip("(")
    if not re.search(r"\d[/-]", begun):
        return False
    if _LONG_DATE.fullmatch(begun + rest):
        return True
    # Two fractions, '1/2' and '1/10', make no date of a short year.
    short = _OPEN.fullmatch(begun) and (_SHORT_DATE.fullmatch(begun + rest) or _FRACTION.fullmatch(begun + rest))
    return bool(short)


class Page(Value):
    """One page: its text, and how the text was had.

    Line numbers count from 1 over every printed row of the page, running headers and footers included, so that a
    person who counts rows on the paper arrives at the same number.
    """

    number: Annotated[int, Field(ge=1)]
    text: str
    origin: Origin = "text"
    confidence: float | None = None
    """Mean OCR confidence from 0 to 1; None for a text layer."""
    furniture: tuple[tuple[int, int], ...] = ()
    """Offsets of running headers, footers, page numbers and fax banners: they keep their line numbers but are no evidence."""
    boxes: tuple[WordBox, ...] = ()
    """Word boxes of an OCR page. For a text layer they are asked for when needed."""
    width: float | None = None
    height: float | None = None
    woven: tuple[Cells, ...] = ()
    """Rows of tables whose cells go on in the next line: no line of them may be read across."""
    torn: tuple[tuple[int, int], ...] = ()
    """Offsets of rows in which what belongs together cannot be told: they are no evidence."""

    shown: ClassVar[tuple[str, ...]] = ("number", "origin")

    @cached_property
    def cell_starts(self) -> frozenset[int]:
        """Offsets at which the cells of such rows begin."""
        return frozenset(cell[0][0] for row in self.woven for cell in row)

    @cached_property
    def glued(self) -> frozenset[tuple[int, int]]:
        """Where a line of such a cell ends within a date or a fraction that it is too short for, and where the rest begins."""
        pairs = [pair for row in self.woven for cell in row for pair in pairwise(cell)]
        return frozenset(
            (end, low) for (start, end), (low, high) in pairs if is_broken(self.text[start:end], self.text[low:high])
        )

    @cached_property
    def line_starts(self) -> tuple[int, ...]:
        """Offsets at which lines begin; the first is 0."""
        starts = [0]
        position = self.text.find("\n")
        while position != -1:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return tuple(starts)

    @property
    def line_count(self) -> int:
        """How many lines the page has."""
        return len(self.line_starts)

    def line_at(self, offset: int) -> int:
        """Return the number, from 1, of the line that holds `offset`."""
        return bisect.bisect_right(self.line_starts, offset)

    def line_range(self, number: int) -> tuple[int, int]:
        """Return the offsets of line `number` without its line end."""
        start = self.line_starts[number - 1]
        end = self.line_starts[number] - 1 if number < len(self.line_starts) else len(self.text)
        return start, end

    def lines(self) -> list[str]:
        """Return the lines, in order, without line ends."""
        return self.text.split("\n")

    def stretches(self, start: int, end: int) -> list[tuple[int, int]]:
        """Return the characters from `start` to `end` in reading order: a row with wrapped cells cell by cell."""
        out: list[tuple[int, int]] = []
        at = start
        for row in self.woven:
            parts = [part for cell in row for part in cell]
            first, last = min(parts)[0], max(stop for _, stop in parts)
            if last <= at or first >= end:
                continue
            out.append((at, max(first, at)))
            out += ((max(begin, start), min(stop, end)) for begin, stop in parts)
            at = last
        return [(low, high) for low, high in (*out, (at, end)) if low < high]

    def words(self, start: int, end: int) -> str:
        """Return the words from `start` to `end` in reading order; a date that a narrow cell breaks is one word."""
        parts: list[str] = []
        at = start
        for low, high in self.stretches(start, end):
            parts += ["" if not parts or (at, low) in self.glued else "\n", self.text[low:high]]
            at = high
        return "".join(parts)

    def row_at(self, start: int, end: int) -> Cells | None:
        """Return the row with wrapped cells that has words from `start` to `end`."""
        return next((row for row in self.woven for cell in row for begin, stop in cell if start < stop and begin < end), None)

    def is_torn(self, start: int, end: int) -> bool:
        """Say whether it cannot be told what belongs together from `start` to `end`."""
        return any(start < stop and begin < end for begin, stop in self.torn)

    def is_furniture(self, start: int, end: int) -> bool:
        """Say whether the characters from `start` to `end` touch a running header, footer or banner."""
        return any(start < stop and begin < end for begin, stop in self.furniture)


class Record(Value):
    """A file of the patient's chart, read. `id` is made from the hash of its bytes, so equal files have equal ids."""

    id: str
    sha256: str
    name: str
    """The file's name as given, without its folder."""
    media_type: str
    pages: tuple[Page, ...]
    warnings: tuple[str, ...] = ()
    """Whole sentences about the reading, without words of the record."""
    duplicate_of: str | None = None
    """Name of the file given earlier in the run whose bytes are the same."""

    shown: ClassVar[tuple[str, ...]] = ("id", "media_type")

    def page(self, number: int) -> Page:
        """Return page `number`, counted from 1."""
        if not 1 <= number <= len(self.pages):
            raise LookupError(f"Record {self.id} has {len(self.pages)} pages; page {number} was asked for.")
        return self.pages[number - 1]

    @property
    def ocr_pages(self) -> tuple[int, ...]:
        """Numbers of the pages that were read by OCR."""
        return tuple(page.number for page in self.pages if page.origin == "ocr")


class Location(Value):
    """An address as a person reads it: file, page and lines, all counted from 1."""

    record: str
    name: str
    page: int
    lines: tuple[int, int]

    shown: ClassVar[tuple[str, ...]] = ("record", "page", "lines")

    def words(self) -> str:
        """Return "p. 12, ll. 4-6" or "p. 12, l. 4"."""
        first, last = self.lines
        return f"p. {self.page}, l. {first}" if first == last else f"p. {self.page}, ll. {first}-{last}"
