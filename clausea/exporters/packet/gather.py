"""Everything that is printed, in its order: each page drawn, numbered and marked, not yet linked."""

from __future__ import annotations

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pypdf import PdfReader, PdfWriter

from clausea.domain import Block, Heading, Letter, PackingRules
from clausea.errors import ExportError
from clausea.exporters import pdf
from clausea.exporters.packet import paper
from clausea.exporters.packet.bound import Bound, Link, Rectangle
from clausea.exporters.packet.leaves import Leaf
from clausea.exporters.packet.marks import highlight
from clausea.exporters.packet.placing import Placing, band, laid_under, placing
from clausea.exporters.words import DRAFT_MARK

_SIZES = (10.0, 9.0, 8.0, 7.0, 6.0)
"""Sizes of type in which a sheet that must be one page is tried."""


def gathered(
    letter: Letter, leaves: Sequence[Leaf], rules: PackingRules, *, marked: bool = True
) -> tuple[PdfWriter, list[Bound]]:
    """Return the pages of a packet, drawn, and of each page its number, links and marks.

    `leaves` are the pages of the exhibits in the order of the letter's exhibits. Without `marked` the cited lines are not
    coloured, only told.

    Raises:
        ExportError: a page cannot be drawn.
    """
    maker = _Maker(letter, tuple(paper.set_on_paper(letter, leaves)), rules, marked)
    maker.make()
    return maker.writer, maker.bound


@dataclass(frozen=True, slots=True)
class _Cited:
    """A place of the letter that cites a page of an exhibit."""

    number: str
    page: int
    top: float


class _Maker:
    def __init__(self, letter: Letter, leaves: tuple[Leaf, ...], rules: PackingRules, marked: bool) -> None:
        self.letter, self.leaves, self.rules, self.marked = letter, leaves, rules, marked
        self.writer = PdfWriter()
        self.bound: list[Bound] = []
        numbers = [number for exhibit in letter.exhibits for number in exhibit.bates or ()]
        self.linked = tuple(dict.fromkeys([*numbers, *(leaf.sheet.bates for leaf in leaves)]))
        self.cited: dict[str, list[_Cited]] = defaultdict(list)

    def make(self) -> None:
        """Draw everything."""
        if self.letter.front:
            self._front("Cover sheet", self.letter.front, one_page=True)
        first = len(self.bound)
        self._front("Letter", self.letter.blocks, counts=True)
        for page, one in enumerate(self.bound[first:], start=1):
            for link in one.links:
                if link.cites:
                    self.cited[link.target].append(_Cited(one.number, page, link.box[3]))
        if self.letter.worksheet:
            self._front("Reviewer's worksheet", self.letter.worksheet, one_page=True)
        self._exhibits()

    def _front(self, title: str, blocks: Sequence[Block], *, one_page: bool = False, counts: bool = False) -> None:
        for size in _SIZES if one_page else _SIZES[:1]:
            layout = pdf.Layout(self.rules.front_prefix, len(self.bound) + 1, self.linked, size, counts)
            reader = PdfReader(io.BytesIO(pdf.typeset(self.letter, blocks, layout)))
            if not one_page or len(reader.pages) == 1:
                break
        for index, page in enumerate(reader.pages):
            number = f"{self.rules.front_prefix}{len(self.bound) + 1:02d}"
            self.bound.append(Bound(number, title, 0 if index else 1, tuple(_taken(page)), group="front"))
            self.writer.add_page(page)

    def _exhibits(self) -> None:
        dividers = self._dividers()
        places = [placing(leaf, band(self.letter.is_draft)) for leaf in self.leaves]
        overlays = self._overlays(places)
        by_exhibit: dict[str, list[tuple[Leaf, Placing, Any]]] = defaultdict(list)
        for leaf, place, overlay in zip(self.leaves, places, overlays, strict=True):
            by_exhibit[leaf.exhibit.label].append((leaf, place, overlay))
        for exhibit, page in zip(self.letter.exhibits, dividers, strict=True):
            number = (exhibit.bates or ("", ""))[0]
            title = f"Exhibit {exhibit.label}: {exhibit.title}"
            self.bound.append(Bound(number, title, 1, tuple(_taken(page)), group=exhibit.label))
            self.writer.add_page(page)
            for leaf, place, overlay in by_exhibit[exhibit.label]:
                self._leaf(leaf, place, overlay)

    def _dividers(self) -> list[Any]:
        """Return the page in front of each exhibit, its number in the foot; one that is too long is set smaller."""
        exhibits = self.letter.exhibits
        if not exhibits:
            return []
        numbers = tuple((exhibit.bates or ("", ""))[0] for exhibit in exhibits)
        layout = pdf.Layout(linked=self.linked, counts=False, numbers=numbers)
        pages = PdfReader(io.BytesIO(pdf.typeset_sheets(self.letter, [one.divider for one in exhibits], layout))).pages
        if len(pages) == len(exhibits):
            return list(pages)
        return [self._on_one_page(one.divider, number) for one, number in zip(exhibits, numbers, strict=True)]

    def _on_one_page(self, blocks: Sequence[Block], number: str) -> Any:
        for size in _SIZES:
            layout = pdf.Layout(linked=self.linked, size=size, counts=False, numbers=(number,))
            pages = PdfReader(io.BytesIO(pdf.typeset(self.letter, blocks, layout))).pages
            if len(pages) == 1:
                break
        return pages[0]

    def _overlays(self, places: Sequence[Placing]) -> list[Any]:
        if not self.leaves:
            return []
        pages = [
            {
                "width": place.width,
                "height": place.height,
                "left": _source(leaf),
                "back": self._back(leaf),
                "stamp": leaf.sheet.bates,
            }
            for leaf, place in zip(self.leaves, places, strict=True)
        ]
        letter = self.letter
        document = {
            "title": letter.title,
            "date": [letter.date.year, letter.date.month, letter.date.day],
            "mark": DRAFT_MARK if letter.is_draft else "",
            "pages": pages,
        }
        return list(PdfReader(io.BytesIO(pdf.set_from(Path(pdf.__file__).with_name("stamps.typ"), document))).pages)

    def _back(self, leaf: Leaf) -> list[dict[str, str]]:
        """Return the way back to the letter: "Cited in the letter, p. 1, 3"."""
        pages = sorted({one.page for one in self.cited[leaf.sheet.bates]})
        if not pages:
            return [{"text": "Not cited in the letter", "link": ""}]
        out = [{"text": f"Cited in the letter, {'p.' if len(pages) == 1 else 'pp.'} ", "link": ""}]
        for page in pages:
            comma = "" if page == pages[-1] else ", "
            out += [{"text": str(page), "link": f"{pdf.LINK}letter-{page}"}, {"text": comma, "link": ""}]
        return out

    def _leaf(self, leaf: Leaf, place: Placing, overlay: Any) -> None:
        links = [self._resolved(link, leaf.sheet.bates) for link in _taken(overlay)]
        self.writer.add_page(overlay)
        page = self.writer.pages[-1]
        laid_under(self.writer, page, leaf, place)
        rows = tuple(place.row(row) for row in leaf.rows)
        if self.marked and rows:
            highlight(self.writer, page, rows, leaf)
        title = f"{leaf.sheet.bates}: p. {leaf.sheet.page}"
        self.bound.append(Bound(leaf.sheet.bates, title, 2, tuple(links), rows, leaf.exhibit.label))

    def _resolved(self, link: Link, number: str) -> Link:
        """Turn "letter-3" into the number of that page, at the height where the letter cites this one."""
        page = int(link.target.removeprefix("letter-"))
        places = [one for one in self.cited[number] if one.page == page]
        return Link(link.box, places[0].number, max(one.top for one in places))


def _source(leaf: Leaf) -> str:
    name = leaf.exhibit.name
    short = name if len(name) <= 44 else f"{name[:30]}…{name[-12:]}"
    lines = f", ll. {leaf.sheet.lines[0]}-{leaf.sheet.lines[1]}" if leaf.sheet.lines else ""
    return f"Ex. {leaf.exhibit.label}, p. {leaf.sheet.page}{lines} of {short}"


def _taken(page: Any) -> Iterator[Link]:
    """Take the links off a page that Typst made and yield them."""
    for found in page.get("/Annots") or ():
        note = found.get_object()
        action = note.get("/A", {})
        address = str(action.get_object().get("/URI", "")) if action else ""
        if address.startswith(pdf.LINK):
            box: Rectangle = tuple(float(side) for side in note["/Rect"])  # type: ignore[assignment]
            yield Link(box, address.removeprefix(pdf.CITE).removeprefix(pdf.LINK), cites=address.startswith(pdf.CITE))
    for key in ("/Annots", "/StructParents", "/Tabs"):
        if key in page:
            del page[key]


def index_page(letter: Letter, rows: Sequence[tuple[str, ...]], name: str) -> Any:
    """Return the page that names the parts of a packet."""
    from clausea.domain import Paragraph, Run, Table

    blocks = (
        Heading(level=1, text=name),
        Paragraph(runs=(Run(text=f"{letter.title}. This packet is sent in {len(rows) - 1} parts."),)),
        Table(rows=tuple(rows)),
    )
    pages = PdfReader(io.BytesIO(pdf.typeset(letter, blocks, pdf.Layout(counts=False)))).pages
    if len(pages) != 1:
        raise ExportError("The packet has too many parts to be named on one page.", hint="Allow more megabytes for each part.")
    list(_taken(pages[0]))
    return pages[0]
