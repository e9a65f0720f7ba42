"""What a page of an exhibit is handed over as."""

from __future__ import annotations

import io
import zlib
from dataclasses import dataclass, field
from typing import Any, Literal

from clausea.domain import Exhibit, PaperRow, Sheet

Row = tuple[float, float, float, float]
"""A printed row of cited words: points from the top left corner of the page as it is shown."""


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page of a PDF that opens without a password and has nothing but content on its pages."""

    data: bytes = field(repr=False)
    index: int


@dataclass(frozen=True, slots=True)
class Coded:
    """The dots of a picture as a PDF holds them."""

    data: bytes = field(repr=False)
    coding: Literal["/DCTDecode", "/CCITTFaxDecode", "/FlateDecode"]
    columns: int
    rows: int
    is_colour: bool = False
    zero_is_black: bool = True
    """For a fax: False where a 0 stands for paper."""


def coded(image: Any, jpeg: bytes | None = None) -> Coded:
    """Code a Pillow picture: a JPEG stays as it is, black and white becomes a fax, anything else is packed without loss."""
    about = {"columns": image.width, "rows": image.height}
    if jpeg is not None:
        return Coded(jpeg, "/DCTDecode", is_colour=image.mode == "RGB", **about)
    if image.mode == "1":
        data, zero_is_black = _fax(image)
        return Coded(data, "/CCITTFaxDecode", zero_is_black=zero_is_black, **about)
    plain = image if image.mode in ("L", "RGB") else image.convert("RGB")
    return Coded(zlib.compress(plain.tobytes(), 6), "/FlateDecode", is_colour=plain.mode == "RGB", **about)


def _fax(image: Any) -> tuple[bytes, bool]:
    """Return a picture in black and white as group 4 fax, and whether a 0 in it stands for black."""
    from PIL import Image

    held = io.BytesIO()
    image.save(held, format="TIFF", compression="group4", strip_size=2**31 - 1)
    with Image.open(io.BytesIO(held.getvalue())) as tiff:
        tags = tiff.tag_v2  # type: ignore[attr-defined]
        offset, count, photometric = tags[273][0], tags[279][0], tags[262]
    return held.getvalue()[offset : offset + count], photometric == 1


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture, upright, on paper of a size in points."""

    dots: Coded
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Lines:
    """Rows of a record without paper; the offsets of `rows` and of the cited spans are those of `text`."""

    text: str = field(repr=False)
    rows: tuple[PaperRow, ...]


Drawn = PdfPage | Picture | Lines


@dataclass(frozen=True, slots=True)
class Leaf:
    """One page of an exhibit."""

    exhibit: Exhibit
    sheet: Sheet
    drawn: Drawn
    rows: tuple[Row, ...] = field(default=(), repr=False)
    """The cited rows; those of `Lines` are found when they are set."""
    clear: float = 0.0
    """How many points at the foot of the page are white."""
