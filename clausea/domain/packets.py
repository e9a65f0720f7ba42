"""What the payer is sent beside the letter: the pages of the exhibits with their numbers, and the rules that choose them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import groupby
from typing import Annotated, ClassVar, Literal

from pydantic import Field

from clausea.domain._base import Value
from clausea.domain.billing import PayerType
from clausea.domain.records import Page, Span

__all__ = [
    "PAPER_ROWS",
    "CoverField",
    "ExhibitRule",
    "PackingRules",
    "PageRule",
    "PaperRow",
    "Sheet",
    "has_paper",
    "paper_rows",
    "paper_sheets",
]


class Sheet(Value):
    """One page of an exhibit, under the number that is stamped on it."""

    page: Annotated[int, Field(ge=1)]
    """The page of the record."""
    lines: tuple[int, int] | None = None
    """The lines of the page that it holds, where the record has no paper of its own and a page takes several sheets."""
    bates: str
    cited: tuple[Span, ...] = ()
    """What the letter cites on it."""
    withheld: tuple[Span, ...] = ()
    """Words of another patient on the same page: they are blacked out."""
    why: str = ""
    """Why the page is sent."""

    shown: ClassVar[tuple[str, ...]] = ("page", "bates")

    def holds(self, page: int, line: int) -> bool:
        """Say whether a line of a page stands on this sheet."""
        return self.page == page and (self.lines is None or self.lines[0] <= line <= self.lines[1])


When = Literal["denied_date", "in_force"]


class ExhibitRule(Value):
    """Documents that go along although no sentence cites them."""

    kinds: Annotated[tuple[str, ...], Field(min_length=1)]
    when: When
    """`denied_date`: those of a date in dispute. `in_force`: of each kind the latest of the first date in dispute or before."""
    why: str
    source: str

    shown: ClassVar[tuple[str, ...]] = ("kinds", "when")


class PageRule(Value):
    """Which pages of a document go along beside those that are cited. The first rule that fits a document holds."""

    kinds: tuple[str, ...] = ()
    """Empty for every kind."""
    when: When | None = None
    take: tuple[Literal["all", "first", "signature"], ...]
    why: str
    source: str

    shown: ClassVar[tuple[str, ...]] = ("kinds", "when", "take")


class CoverField(Value):
    """One field of the cover sheet."""

    label: str
    value: str
    """The name of the value, such as "patient.name"."""
    payers: tuple[PayerType, ...] = ()
    """Empty for every type of payer."""
    required: bool = False
    """True where a request without it may be refused: where the claim lacks it, the sheet says so."""
    source: str

    shown: ClassVar[tuple[str, ...]] = ("label", "payers")


class PackingRules(Value):
    """How a packet is put together."""

    prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,6}-$")]
    front_prefix: Annotated[str, Field(pattern=r"^[A-Z]{1,6}-[A-Z]$")]
    """Stands before the numbers of the pages in front of the exhibits."""
    digits: Annotated[int, Field(ge=1, le=8)]
    order: tuple[str, ...]
    """The kinds of document in the order in which contractors ask for them."""
    order_source: str
    exhibits: tuple[ExhibitRule, ...]
    pages: Annotated[tuple[PageRule, ...], Field(min_length=1)]
    cover: tuple[CoverField, ...]

    shown: ClassVar[tuple[str, ...]] = ("prefix",)

    def bates(self, number: int) -> str:
        """Return the number of a page of the exhibits as it is stamped: "CL-0014"."""
        return f"{self.prefix}{number:0{self.digits}d}"


# Records without paper: text, RTF and Word files hold lines, and the packet sets them on sheets of its own.

PAPER_COLUMNS = 92
PAPER_ROWS = 60
_NO_PAPER = frozenset(
    {
        "text/plain",
        "application/rtf",
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    }
)


def has_paper(media_type: str) -> bool:
    """Say whether the pages of such a record are pages of paper, and not only lines."""
    return media_type not in _NO_PAPER


@dataclass(frozen=True, slots=True)
class PaperRow:
    """A printed row: the line that it belongs to, and the offsets of its characters in the page's text."""

    line: int
    start: int
    end: int
    is_first: bool


def paper_rows(page: Page) -> Iterator[PaperRow]:
    """Yield the printed rows of a page without paper: a line, or more where it is longer than a row."""
    for line in range(1, page.line_count + 1):
        start, stop = page.line_range(line)
        begin, is_first = start, True
        while stop - begin > PAPER_COLUMNS:
            cut = page.text.rfind(" ", begin + 1, begin + PAPER_COLUMNS + 1)
            end = cut + 1 if cut > begin else begin + PAPER_COLUMNS
            yield PaperRow(line, begin, end, is_first)
            begin, is_first = end, False
        yield PaperRow(line, begin, stop, is_first)


def paper_sheets(page: Page) -> list[tuple[PaperRow, ...]]:
    """Return the rows of a page without paper, sheet by sheet. No line is divided between sheets unless it fills one."""
    sheets: list[tuple[PaperRow, ...]] = []
    held: list[PaperRow] = []
    for _, group in groupby(paper_rows(page), key=lambda row: row.line):
        rows = list(group)
        if held and len(held) + len(rows) > PAPER_ROWS:
            sheets.append(tuple(held))
            held = []
        held += rows
        while len(held) > PAPER_ROWS:
            sheets.append(tuple(held[:PAPER_ROWS]))
            held = held[PAPER_ROWS:]
    return [*sheets, tuple(held)]
