"""Cited lines, marked as with a pen: annotations that any reader shows, prints and lists."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.annotations import Highlight
from pypdf.generic import (
    ArrayObject,
    DecodedStreamObject,
    DictionaryObject,
    FloatObject,
    NameObject,
    TextStringObject,
)

from clausea.exporters.packet.bound import Rectangle
from clausea.exporters.packet.leaves import Leaf

_YELLOW = (1.0, 0.886, 0.361)
_HEX = "ffe25c"


def highlight(writer: PdfWriter, page: Any, rows: Sequence[Rectangle], leaf: Leaf) -> None:
    """Mark rows of a page, one annotation a row, each with its own picture so that every reader shows the same."""
    notes = ArrayObject()
    for number, box in enumerate(rows, start=1):
        x0, y0, x1, y1 = box
        corners = ArrayObject(FloatObject(side) for side in (x0, y1, x1, y1, x0, y0, x1, y0))
        note = Highlight(rect=box, quad_points=corners, highlight_color=_HEX, printing=True)
        note[NameObject("/AP")] = DictionaryObject({NameObject("/N"): writer._add_object(_look(box))})
        note[NameObject("/NM")] = TextStringObject(f"{leaf.sheet.bates}-{number}")
        note[NameObject("/Contents")] = TextStringObject(f"Cited in the letter: Ex. {leaf.exhibit.label}, p. {leaf.sheet.page}")
        note[NameObject("/P")] = page.indirect_reference
        notes.append(writer._add_object(note))
    page[NameObject("/Annots")] = notes


def _look(box: Rectangle) -> DecodedStreamObject:
    """Return the picture of a mark: colour that lets the ink below it through."""
    x0, y0, x1, y1 = box
    look = DecodedStreamObject()
    look.set_data(f"/M gs {' '.join(map(str, _YELLOW))} rg {x0} {y0} {round(x1 - x0, 2)} {round(y1 - y0, 2)} re f".encode())
    blend = DictionaryObject({NameObject("/Type"): NameObject("/ExtGState"), NameObject("/BM"): NameObject("/Multiply")})
    look.update(
        {
            NameObject("/Type"): NameObject("/XObject"),
            NameObject("/Subtype"): NameObject("/Form"),
            NameObject("/BBox"): ArrayObject(FloatObject(side) for side in box),
            NameObject("/Resources"): DictionaryObject({NameObject("/ExtGState"): DictionaryObject({NameObject("/M"): blend})}),
            NameObject("/Group"): DictionaryObject(
                {NameObject("/S"): NameObject("/Transparency"), NameObject("/Type"): NameObject("/Group")}
            ),
        }
    )
    return look
