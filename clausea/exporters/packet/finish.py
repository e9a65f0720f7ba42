"""From drawn pages to files: links, outline, page labels, fixed ids; in one file or in parts below a size."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    BooleanObject,
    ByteStringObject,
    DictionaryObject,
    FloatObject,
    IndirectObject,
    NameObject,
    NullObject,
    NumberObject,
    StreamObject,
    TextStringObject,
)

from clausea.domain import Letter
from clausea.errors import ExportError
from clausea.exporters.packet.bound import Bound, Link
from clausea.exporters.packet.gather import index_page

PACKET = "packet.pdf"


@dataclass(frozen=True, slots=True)
class Part:
    """One file of a packet."""

    name: str
    data: bytes

    def __repr__(self) -> str:
        return f"Part(name={self.name}, bytes={len(self.data)})"


def finish(drawn: PdfWriter, bound: Sequence[Bound], letter: Letter, name: str = PACKET) -> Part:
    """Return drawn pages as one finished file: linked, with its outline and its page labels. Same input, same bytes."""
    where = {one.number: (name, index) for index, one in enumerate(bound)}
    return Part(name, _completed(drawn, bound, where, _About(name, letter)))


def parts(drawn: PdfWriter, bound: Sequence[Bound], letter: Letter, most: int, name: str = PACKET) -> tuple[Part, ...]:
    """Return the packet as one file, or as several of at most `most` bytes, each with a page that names them all.

    Links that lead to another part open that file, where it lies beside this one.

    Raises:
        ExportError: a single page is larger than that.
    """
    reader = PdfReader(io.BytesIO(_bytes(drawn)))
    whole = finish(drawn, bound, letter, name)
    if len(whole.data) <= most:
        return (whole,)
    sizes = [_weight(page) for page in reader.pages]
    room = float(most)
    for _ in range(12):
        ranges = _divided(sizes, bound, room)
        made = _in_parts(reader, ranges, bound, letter, name)
        largest = max(range(len(made)), key=lambda index: len(made[index].data))
        excess = len(made[largest].data) / most
        if excess <= 1:
            return made
        if len(ranges[largest]) == 1:
            break
        room /= max(1.03, min(excess, 2.0))
    number = bound[ranges[largest][0]].number
    raise ExportError(
        f"Page {number} alone is larger than {most / 1_000_000:g} MB.", hint="Allow more megabytes, or send the fax version."
    )


def _divided(sizes: Sequence[int], bound: Sequence[Bound], room: float) -> list[range]:
    """Return stretches of pages, each within the room by its weight; an exhibit is not divided where it fits into a part."""
    groups = [[index for index, _ in group] for _, group in groupby(enumerate(bound), key=lambda pair: pair[1].group)]
    out: list[list[int]] = [[]]
    held = 0
    for group in groups:
        weight = sum(sizes[index] for index in group)
        if held + weight > room and weight <= room:
            out.append([])
            held = 0
        for index in group:
            if out[-1] and held + sizes[index] > room:
                out.append([])
                held = 0
            out[-1].append(index)
            held += sizes[index]
    return [range(one[0], one[-1] + 1) for one in out if one]


def _weight(page: Any) -> int:
    """Return how many bytes a page brings along, what it shares with others counted in full."""
    seen: set[int] = set()

    def of(item: Any) -> int:
        if isinstance(item, IndirectObject):
            if item.idnum in seen:
                return 0
            seen.add(item.idnum)
            item = item.get_object()
        if isinstance(item, StreamObject):
            return len(item._data) + 200 + sum(of(value) for value in item.values())
        if isinstance(item, DictionaryObject):
            return 60 + sum(of(value) for key, value in item.items() if key not in ("/Parent", "/P"))
        return 8 + (sum(of(value) for value in item) if isinstance(item, ArrayObject) else 0)

    return of(page) + 300


def _in_parts(reader: PdfReader, ranges: Sequence[range], bound: Sequence[Bound], letter: Letter, name: str) -> tuple[Part, ...]:
    stem = name.removesuffix(".pdf")
    names = [f"{stem}-part-{number}.pdf" for number in range(1, len(ranges) + 1)]
    where = {bound[index].number: (names[part], index - pages.start + 1) for part, pages in enumerate(ranges) for index in pages}
    rows = [("Part", "File", "Pages", "Holds")]
    for number, (pages, file) in enumerate(zip(ranges, names, strict=True), start=1):
        span = f"{bound[pages[0]].number} to {bound[pages[-1]].number}"
        rows.append((str(number), file, f"{len(pages)}: {span}", _holds(bound[index] for index in pages)))
    made = []
    for number, (pages, file) in enumerate(zip(ranges, names, strict=True), start=1):
        writer = PdfWriter()
        writer.add_page(index_page(letter, rows, f"Part {number} of {len(ranges)}"))
        for index in pages:
            writer.add_page(reader.pages[index])
        made.append(Part(file, _completed(writer, [bound[index] for index in pages], where, _About(file, letter, lead=1))))
    return tuple(made)


def _holds(pages: Iterator[Bound]) -> str:
    """Return what a part holds: "cover sheet, letter, worksheet; exhibits A, B"."""
    groups = list(dict.fromkeys(one.group for one in pages))
    labels = [one for one in groups if one != "front"]
    front = ["the cover sheet, the letter and the worksheet"] if "front" in groups else []
    return "; ".join([*front, *([f"exhibit{'s' if len(labels) > 1 else ''} {', '.join(labels)}"] if labels else [])])


@dataclass(frozen=True, slots=True)
class _About:
    """The name of a file, its letter, and how many pages stand before the numbered ones."""

    name: str
    letter: Letter
    lead: int = 0


def _completed(writer: PdfWriter, bound: Sequence[Bound], where: dict[str, tuple[str, int]], about: _About) -> bytes:
    """Return pages as a file, with all that is no page."""
    for place, one in enumerate(bound, start=about.lead):
        _link(writer, place, one.links, where, about.name)
    _outline(writer, bound, about.lead)
    _label(writer, [one.number for one in bound], about.lead)
    root = writer.root_object
    root[NameObject("/Lang")] = TextStringObject("en-US")
    root[NameObject("/ViewerPreferences")] = DictionaryObject({NameObject("/DisplayDocTitle"): BooleanObject(True)})
    writer.page_mode = "/UseOutlines"
    # Neither the patient nor a time stamp stands in what describes the file.
    writer.metadata = {"/Title": about.letter.title, "/Producer": "Clausea"}
    named = "|".join([about.letter.fingerprint, about.name, *(one.number for one in bound)])
    identity = ByteStringObject(hashlib.sha256(named.encode()).digest()[:16])
    writer._ID = ArrayObject([identity, identity])
    return _bytes(writer)


def _bytes(writer: PdfWriter) -> bytes:
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def _link(writer: PdfWriter, place: int, links: Sequence[Link], where: dict[str, tuple[str, int]], name: str) -> None:
    page = writer.pages[place]
    found: Any = page["/Annots"].get_object() if "/Annots" in page else ()
    notes = ArrayObject(found)
    for link in links:
        if link.target not in where:
            continue
        file, index = where[link.target]
        top = FloatObject(round(link.top + 12, 2)) if link.top is not None else NullObject()
        fit = (NameObject("/XYZ"), NullObject(), top, NullObject()) if link.top is not None else (NameObject("/Fit"),)
        action = DictionaryObject({NameObject("/Type"): NameObject("/Action")})
        if file == name:
            target = writer.pages[index].indirect_reference
            action.update({NameObject("/S"): NameObject("/GoTo"), NameObject("/D"): ArrayObject([target, *fit])})
        else:
            action.update(
                {
                    NameObject("/S"): NameObject("/GoToR"),
                    NameObject("/F"): TextStringObject(file),
                    NameObject("/D"): ArrayObject([NumberObject(index), *fit]),
                }
            )
        note = DictionaryObject(
            {
                NameObject("/Type"): NameObject("/Annot"),
                NameObject("/Subtype"): NameObject("/Link"),
                NameObject("/Rect"): ArrayObject(FloatObject(round(side, 2)) for side in link.box),
                NameObject("/Border"): ArrayObject([NumberObject(0)] * 3),
                NameObject("/F"): NumberObject(4),
                NameObject("/Contents"): TextStringObject(f"Page {link.target}"),
                NameObject("/A"): action,
            }
        )
        notes.append(writer._add_object(note))
    if notes:
        page[NameObject("/Annots")] = notes


def _outline(writer: PdfWriter, pages: Sequence[Bound], lead: int) -> None:
    above = None
    if lead:
        writer.add_outline_item(title="Parts of this packet", page_number=0)
    for place, one in enumerate(pages, start=lead):
        if one.level == 1:
            above = writer.add_outline_item(title=one.title, page_number=place)
        elif one.level == 2:
            writer.add_outline_item(title=one.title, page_number=place, parent=above)


def _label(writer: PdfWriter, numbers: Sequence[str], lead: int) -> None:
    """Let the page numbers that a reader shows be those that are stamped."""
    entries = ArrayObject()
    if lead:
        entries += [NumberObject(0), DictionaryObject({NameObject("/P"): TextStringObject("Parts")})]
    for place, number in enumerate(numbers, start=lead):
        entries += [NumberObject(place), DictionaryObject({NameObject("/P"): TextStringObject(number)})]
    writer.root_object[NameObject("/PageLabels")] = DictionaryObject({NameObject("/Nums"): entries})
