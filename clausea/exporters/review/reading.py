"""The printed letter, divided for the review page: which words are a statement, and which are a citation."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from clausea import knowledge
from clausea.domain import Heading, Letter, LetterStatement, Table, merge_citations
from clausea.exporters.words import Role, printable, printed, roles

_CITATION = re.compile(
    r"\bEx\. (?P<label>[A-Z]{1,3}), p\. (?P<page>\d{1,6}), ll?\. (?P<lines>\d{1,6}(?:-\d{1,6})?(?:, \d{1,6}(?:-\d{1,6})?)*)"
    r"(?: \((?P<bates>[A-Z][A-Z0-9]*[-_ ]?\d+)\))?"
)
_QUOTED = re.compile(r"“[^”]*”")


class Place(NamedTuple):
    """A citation as the letter prints it: the exhibit, its page, and ranges of lines."""

    exhibit: str
    page: int
    lines: tuple[tuple[int, int], ...]

    def words(self) -> str:
        """Return "Ex. B, page 2, lines 4 and 12 to 13", as it is read aloud."""
        ranges = [str(first) if first == last else f"{first} to {last}" for first, last in self.lines]
        lines = " and ".join(part for part in (", ".join(ranges[:-1]), ranges[-1]) if part)
        one = len(self.lines) == 1 and self.lines[0][0] == self.lines[0][1]
        return f"Exhibit {self.exhibit}, page {self.page}, {'line' if one else 'lines'} {lines}"


@dataclass(frozen=True, slots=True, repr=False)
class Segment:
    """A stretch of a block that is of one kind."""

    text: str
    key: str = ""
    mark: str = ""
    """The key of what a citation shows; empty for words."""
    place: Place | None = None
    statement: int | None = None
    starts: bool = False
    """True for the first stretch of a statement."""
    bold: bool = False
    italic: bool = False


@dataclass(frozen=True, slots=True, repr=False)
class Shape:
    """One block: cells of segments. Headings, paragraphs and items have one row with one cell."""

    sort: str
    level: int
    role: Role
    rows: tuple[tuple[tuple[Segment, ...], ...], ...]


def _matches(text: str) -> list[tuple[re.Match[str], Place]]:
    """Find the citations in words; what stands in a quotation is the record's and none of ours."""
    outside = _outside(text)
    return [(match, _place(match)) for match in _CITATION.finditer(outside)]


def _outside(text: str) -> str:
    """Return words with every quotation blanked, those too that hold quotation marks of the record's own."""
    out, depth = [], 0
    for letter in text:
        depth += letter == "“"
        out.append(" " if depth else letter)
        depth -= letter == "”" and depth > 0
    # Where the marks of the record do not match, the shortest stretches are blanked, so that our citations are not lost.
    return "".join(out) if depth == 0 else _QUOTED.sub(lambda match: " " * len(match[0]), text)


def _place(match: re.Match[str]) -> Place:
    ranges = []
    for part in match["lines"].split(", "):
        first, _, last = part.partition("-")
        ranges.append((int(first), int(last or first)))
    return Place(match["label"], int(match["page"]), tuple(ranges))


def citations_of(letter: Letter) -> tuple[Place, ...]:
    """Return every place that the letter cites, once, in the order of the letter."""
    found: dict[Place, None] = {}
    for block in printed(letter.blocks):
        cells = [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
        for cell in cells:
            found.update(dict.fromkeys(place for _, place in _matches(cell)))
    return tuple(found)


def divided(letter: Letter, marks: Mapping[Place, str]) -> tuple[Shape, ...]:
    """Return the blocks of a letter divided into words, statements and citations that lead to a mark."""
    divider = _Divider(letter, marks)
    return tuple(divider.shapes())


class _Divider:
    def __init__(self, letter: Letter, marks: Mapping[Place, str]) -> None:
        self._letter, self._marks = letter, marks
        self._left = [(index, printable(_as_printed(one)).strip()) for index, one in enumerate(letter.statements)]
        self._count = 0

    def shapes(self) -> list[Shape]:
        out = []
        for role, block in roles(printed(self._letter.blocks), self._letter.date):
            if isinstance(block, Table):
                rows = tuple(tuple(self._cell(cell) for cell in row) for row in block.rows)
                out.append(Shape("table", 0, role, rows))
            elif isinstance(block, Heading):
                out.append(Shape("heading", block.level, role, ((self._cell(block.text),),)))
            else:
                styles: list[tuple[int, bool, bool]] = []
                position = 0
                for run in block.runs:
                    styles.append((position, run.bold, run.italic))
                    position += len(run.text)
                out.append(Shape(block.type, 0, role, ((self._cell(block.text, styles),),)))
        return out

    def _cell(self, text: str, styles: list[tuple[int, bool, bool]] | None = None) -> tuple[Segment, ...]:
        cited = [(match.start(), match.end(), place) for match, place in _matches(text) if place in self._marks]
        said = self._statements(text)
        styled = styles or [(0, False, False)]
        edges = {0, len(text), *(edge for one in (*cited, *said) for edge in one[:2]), *(start for start, *_ in styled)}
        cuts = sorted(edge for edge in edges if edge <= len(text))
        out = []
        for start, end in pairwise(cuts):
            place = next((place for a, b, place in cited if a <= start < b), None)
            statement = next(((index, a) for a, b, index in said if a <= start < b), None)
            _, bold, italic = next(style for style in reversed(styled) if style[0] <= start)
            self._count += place is not None
            out.append(
                Segment(
                    text=text[start:end],
                    key=f"c{self._count}" if place else "",
                    mark=self._marks[place] if place else "",
                    place=place,
                    statement=statement[0] if statement else None,
                    starts=statement is not None and statement[1] == start,
                    bold=bold,
                    italic=italic,
                )
            )
        return tuple(out)

    def _statements(self, text: str) -> list[tuple[int, int, int]]:
        """Return where statements stand in a block; each statement stands once in a letter, in its first place."""
        out: list[tuple[int, int, int]] = []
        for index, words in list(self._left):
            start = text.find(words) if words else -1
            while start != -1 and any(a < start + len(words) and start < b for a, b, _ in out):
                start = text.find(words, start + 1)
            if start != -1:
                out.append((start, start + len(words), index))
                self._left.remove((index, words))
        return out


def _as_printed(one: LetterStatement) -> str:
    """Return a statement as the letter prints it, with its places."""
    pins = "; ".join(knowledge.authority(pin).citation for pin in one.authorities)
    place = "; ".join(part for part in (merge_citations(one.cites), pins) if part)
    return f"{one.text.rstrip('.')} ({place})." if place else one.text
