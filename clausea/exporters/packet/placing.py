"""Where a page of a record comes to lie on a sheet of letter paper, above the foot that bears its number."""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from clausea.exporters.packet.bound import Rectangle
from clausea.exporters.packet.leaves import Coded, Leaf, PdfPage, Picture, Row

LONG, SHORT = 792.0, 612.0
"""Letter paper, in points."""


def band(is_draft: bool) -> float:
    """Return the height of the foot, in points: with the DRAFT mark it has two rows."""
    return 42.0 if is_draft else 32.0


@dataclass(frozen=True, slots=True)
class Placing:
    """A sheet, and where the page of the record lies on it: its left and upper edge, and by how much it is reduced."""

    width: float
    height: float
    left: float
    top: float
    scale: float
    shown: tuple[float, float]
    """Width and height of the page of the record as it is shown."""

    def row(self, row: Row) -> Rectangle:
        """Return a row of the record's page in points of the sheet, from its lower left corner."""
        x0, y0, x1, y1 = (side * self.scale for side in row)
        high = self.height - self.top
        return (round(self.left + x0, 2), round(high - y1, 2), round(self.left + x1, 2), round(high - y0, 2))


def placing(leaf: Leaf, foot: float) -> Placing:
    """Return where a page lies: as large as it is, where its own white margin leaves room for the foot, else reduced."""
    shown = _size(leaf)
    width, height = (LONG, SHORT) if shown[0] > shown[1] else (SHORT, LONG)
    scale = min(1.0, width / shown[0], height / shown[1])
    if height - scale * (shown[1] - leaf.clear) < foot:
        scale = min(1.0, width / shown[0], (height - foot) / shown[1])
    return Placing(width, height, (width - scale * shown[0]) / 2, 0.0, scale, shown)


def _size(leaf: Leaf) -> tuple[float, float]:
    if isinstance(leaf.drawn, Picture):
        return leaf.drawn.width, leaf.drawn.height
    assert isinstance(leaf.drawn, PdfPage)
    left, bottom, right, top, turn = _shown_part(_reader(leaf.drawn.data).pages[leaf.drawn.index])
    size = (right - left, top - bottom)
    return (size[1], size[0]) if turn in (90, 270) else size


def _shown_part(page: Any) -> tuple[float, float, float, float, int]:
    media, crop = page.mediabox, page.cropbox
    left, bottom = max(float(media.left), float(crop.left)), max(float(media.bottom), float(crop.bottom))
    right, top = min(float(media.right), float(crop.right)), min(float(media.top), float(crop.top))
    if right - left < 1 or top - bottom < 1:
        left, bottom, right, top = (float(side) for side in (media.left, media.bottom, media.right, media.top))
    return left, bottom, right, top, int(page.rotation) % 360


@lru_cache(maxsize=8)
def _reader(data: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(data))


def laid_under(writer: PdfWriter, page: Any, leaf: Leaf, place: Placing) -> None:
    """Draw the page of the record on the sheet, below what stands there already."""
    drawn = leaf.drawn
    if isinstance(drawn, Picture):
        form, matrix = image_object(drawn.dots), (place.shown[0], 0.0, 0.0, place.shown[1], 0.0, 0.0)
    else:
        assert isinstance(drawn, PdfPage)
        form, matrix = _form(writer, drawn), (1.0, 0.0, 0.0, 1.0, 0.0, 0.0)
    low = place.height - place.top - place.scale * place.shown[1]
    numbers = [round(place.scale * side, 5) for side in matrix[:4]] + [round(place.left, 3), round(low, 3)]
    draw = f"q {' '.join(f'{number:g}' for number in numbers)} cm /Record Do Q\n".encode()
    old = page["/Contents"].get_object()
    parts = [one.get_object().get_data() for one in old] if isinstance(old, ArrayObject) else [old.get_data()]
    page[NameObject("/Contents")] = writer._add_object(_packed(draw + b"q\n" + b"\n".join(parts) + b"\nQ"))
    resources = page["/Resources"].get_object()
    # The overlays share their resources, so the page gets a copy to which its own picture is added.
    own = DictionaryObject(resources)
    objects = DictionaryObject(resources["/XObject"].get_object()) if "/XObject" in resources else DictionaryObject()
    objects[NameObject("/Record")] = writer._add_object(form)
    own[NameObject("/XObject")] = objects
    page[NameObject("/Resources")] = own


def _packed(data: bytes) -> StreamObject:
    stream = DecodedStreamObject()
    stream.set_data(data)
    return stream.flate_encode()


def _form(writer: PdfWriter, drawn: PdfPage) -> StreamObject:
    """Return a page as one object that is drawn upright, its lower left corner at the origin; what is cropped away is clipped."""
    page = _reader(drawn.data).pages[drawn.index]
    left, bottom, right, top, turn = _shown_part(page)
    found = page.get("/Contents")
    content = found.get_object() if found is not None else None
    parts = [one.get_object() for one in content] if isinstance(content, ArrayObject) else [content]
    data = b"\n".join(part.get_data() for part in parts if isinstance(part, StreamObject))
    form = _packed(data)
    matrix = {
        0: (1, 0, 0, 1, -left, -bottom),
        90: (0, -1, 1, 0, -bottom, right),
        180: (-1, 0, 0, -1, right, top),
        270: (0, 1, -1, 0, top, -left),
    }[turn]
    resources = page.get("/Resources")
    used = _used(resources.get_object(), data) if resources is not None else DictionaryObject()
    form.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in (left, bottom, right, top)),
            NameObject("/Matrix"): ArrayObject(FloatObject(number) for number in matrix),
            NameObject("/Resources"): used.clone(writer),
        }
    )
    return form


_NAME = re.compile(rb"/([^\s/\[\]()<>{}%]+)")
_ESCAPE = re.compile(rb"#([0-9A-Fa-f]{2})")


def _used(resources: Any, content: bytes, depth: int = 0) -> DictionaryObject:
    """Return the resources that a stretch of content names.

    Programs let all pages share one list of pictures: whole, it would carry other pages along, those of other patients too.
    """
    names = {_ESCAPE.sub(lambda match: bytes([int(match[1], 16)]), name) for name in _NAME.findall(content)}
    kept = DictionaryObject(resources)
    for kind in ("/XObject", "/Pattern"):
        if kind not in resources:
            continue
        found = resources[kind].get_object()
        mine = DictionaryObject()
        for name in found:
            if name[1:].encode("utf-8", "replace") in names or name[1:].encode("latin-1", "replace") in names:
                mine[name] = _pruned(found.raw_get(name), depth)
        kept[NameObject(kind)] = mine
    return kept


def _pruned(reference: Any, depth: int) -> Any:
    """Return a picture as it is, and a form with only the resources that it names."""
    item = reference.get_object()
    if depth > 8 or not isinstance(item, StreamObject) or item.get("/Subtype") != "/Form" or "/Resources" not in item:
        return reference
    item[NameObject("/Resources")] = _used(item["/Resources"].get_object(), item.get_data(), depth + 1)
    return reference


def image_object(dots: Coded) -> StreamObject:
    """Return a picture as an object of the file."""
    stream = StreamObject()
    stream._data = dots.data
    stream.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Image"),
            NameObject("/Width"): NumberObject(dots.columns),
            NameObject("/Height"): NumberObject(dots.rows),
            NameObject("/BitsPerComponent"): NumberObject(1 if dots.coding == "/CCITTFaxDecode" else 8),
            NameObject("/ColorSpace"): NameObject("/DeviceRGB" if dots.is_colour else "/DeviceGray"),
            NameObject("/Filter"): NameObject(dots.coding),
        }
    )
    if dots.coding == "/CCITTFaxDecode":
        about = {"/K": -1, "/Columns": dots.columns, "/Rows": dots.rows}
        stream[NameObject("/DecodeParms")] = DictionaryObject({NameObject(key): NumberObject(n) for key, n in about.items()})
        if dots.zero_is_black:
            # A fax takes black as 1, so the picture is turned about.
            stream[NameObject("/Decode")] = ArrayObject([NumberObject(1), NumberObject(0)])
    return stream
