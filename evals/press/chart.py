"""Hold a chart: documents, blocks, passages, and the labels its writer gave them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

TABLE_SEPARATOR = " | "
FIELD_SEPARATOR = " ;; "
SIDE_SEPARATOR = " || "


@dataclass(frozen=True, slots=True)
class Fact:
    """A typed fact; `passage.text[start:end]` is where its quote stands."""

    id: str
    type: str
    values: Mapping[str, str]
    quote: str
    start: int
    end: int
    line: int


@dataclass(frozen=True, slots=True)
class Passage:
    """The smallest stretch a reviewer would underline: one source line.

    `text` is what is printed: no markers, no labels, no `@@`. A passage of cells (table row, field row, two
    sides) has its cells joined by the separator of the source, and `cells` gives each cell's stretch of
    `text`. `page_breaks` are the offsets in `text` before which the page must break.
    """

    id: str
    line: int
    text: str
    kinds: Mapping[str, str]
    facts: tuple[Fact, ...] = ()
    cells: tuple[tuple[int, int], ...] = ()
    page_breaks: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Heading:
    """A title (level 1) or a section heading (level 2)."""

    level: int
    passage: Passage


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Sentences run together."""

    passages: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Item:
    """A list item; `marker` is `-` or the printed number with its full stop."""

    marker: str
    passage: Passage


@dataclass(frozen=True, slots=True)
class Items:
    """Consecutive list items."""

    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Consecutive table rows; the first is the heading row. Rows may have fewer cells than the heading."""

    rows: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class Fields:
    """Named fields printed side by side."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Sides:
    """Two cells side by side."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Raw:
    """Fixed-pitch lines drawn exactly as typed; a line may be empty."""

    lines: tuple[Passage, ...]


@dataclass(frozen=True, slots=True)
class PageBreak:
    """What follows starts on a new page."""


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line."""

    passage: Passage


@dataclass(frozen=True, slots=True)
class Columns:
    """Prose in two columns."""

    left: tuple[Block, ...]
    right: tuple[Block, ...]


Block = Heading | Paragraph | Items | Table | Fields | Sides | Raw | PageBreak | Signature | Columns


@dataclass(frozen=True, slots=True)
class Doc:
    """One document of a chart; `header` and `footer` replace the record's while they are not empty."""

    line: int
    values: Mapping[str, str]
    blocks: tuple[Block, ...]
    header: tuple[str, ...] = ()
    footer: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Record:
    """One chart file."""

    path: str
    values: Mapping[str, str]
    patient: Mapping[str, str]
    header: tuple[str, ...]
    footer: tuple[str, ...]
    docs: tuple[Doc, ...]

    @property
    def id(self) -> str:
        """The record's id, which is also the name of its file."""
        return self.values["id"]

    @property
    def style(self) -> str:
        """The name of the style it is drawn in."""
        return self.values["style"]


def passages_of(blocks: tuple[Block, ...]) -> Iterator[Passage]:
    """Yield the passages of blocks in the order of the file."""
    for block in blocks:
        match block:
            case Heading() | Fields() | Sides() | Signature():
                yield block.passage
            case Paragraph():
                yield from block.passages
            case Items():
                yield from (item.passage for item in block.items)
            case Table():
                yield from block.rows
            case Raw():
                yield from block.lines
            case Columns():
                yield from passages_of(block.left)
                yield from passages_of(block.right)
            case PageBreak():
                pass
