"""The packet as a fax machine sees it: black and white, 200 dots an inch, bars in the margin where yellow would turn black."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from pypdf import PdfWriter
from pypdf.generic import DecodedStreamObject, DictionaryObject, NameObject

from clausea.exporters.packet.bound import Bound, Rectangle
from clausea.exporters.packet.leaves import coded
from clausea.exporters.packet.placing import image_object

DPI = 200
_BAR = 6
"""Width of a bar in dots, less than a millimetre: it is seen, and finds room."""
_GAP = 8
"""Between a bar and the words beside it, in dots."""


def faxed(images: Iterable[Any], bound: Sequence[Bound]) -> PdfWriter:
    """Return pages that were drawn in grey at 200 dots an inch in black and white, coded as group 4 fax."""
    writer = PdfWriter()
    for image, one in zip(images, bound, strict=True):
        width, height = image.width * 72 / DPI, image.height * 72 / DPI
        page = writer.add_blank_page(round(width, 1), round(height, 1))
        stream = image_object(coded(_with_bars(_black(image), one.marked)))
        content = DecodedStreamObject()
        content.set_data(f"q {round(width, 1)} 0 0 {round(height, 1)} 0 0 cm /Fax Do Q".encode())
        objects = DictionaryObject({NameObject("/Fax"): writer._add_object(stream)})
        page[NameObject("/Resources")] = DictionaryObject({NameObject("/XObject"): objects})
        page[NameObject("/Contents")] = writer._add_object(content)
    return writer


def _black(image: Any) -> Any:
    """Return a picture in black and white, divided where its darkness divides into ink and paper."""
    import numpy as np
    from PIL import Image

    pixels = np.asarray(image.convert("L"))
    counts = np.bincount(pixels.ravel(), minlength=256).astype(float)
    weights, levels = np.cumsum(counts), np.cumsum(counts * np.arange(256))
    total, mean = weights[-1], levels[-1]
    with np.errstate(divide="ignore", invalid="ignore"):
        between = (mean * weights - total * levels) ** 2 / (weights * (total - weights))
    cut = int(np.nanargmax(np.where(np.isfinite(between), between, -1.0)))
    # Shaded fields are paper, and faint print is ink.
    return Image.fromarray(pixels > min(max(cut, 110), 190)).convert("1", dither=Image.Dither.NONE)


def _with_bars(black: Any, rows: Sequence[Rectangle]) -> Any:
    """Return a picture with a bar for every printed row: beside the cited words where the paper is white, else at the edge."""
    from PIL import ImageDraw

    out = black.copy()
    pen = ImageDraw.Draw(out)
    for printed in _printed_rows(rows):
        places = [place for row in printed if (place := _beside(black, row))] or [_at_edge(black, printed[0])]
        for place in places:
            pen.rectangle(place, fill=0)
    return out


def _printed_rows(rows: Sequence[Rectangle]) -> list[list[Rectangle]]:
    out: list[list[Rectangle]] = []
    for row in sorted(rows, key=lambda one: (-one[3], one[0])):
        last = out[-1][0] if out else None
        if last and min(row[3], last[3]) - max(row[1], last[1]) > 0.5 * min(row[3] - row[1], last[3] - last[1]):
            out[-1].append(row)
        else:
            out.append([row])
    return out


_Dots = tuple[int, int, int, int]


def _tall(black: Any, row: Rectangle) -> tuple[int, int]:
    scale = DPI / 72
    return max(0, int(black.height - row[3] * scale)), min(black.height - 1, int(black.height - row[1] * scale) + 1)


def _beside(black: Any, row: Rectangle) -> _Dots | None:
    high, low = _tall(black, row)
    right = int(row[0] * DPI / 72) - _GAP
    left = right - _BAR
    inset = (low - high) // 5  # The rows above and below reach into the box.
    is_free = left > _BAR and black.crop((left - 2, high + inset, right + 3, low - inset)).getextrema() == (255, 255)
    return (left, high, right, low) if is_free else None


def _at_edge(black: Any, row: Rectangle) -> _Dots:
    high, low = _tall(black, row)
    left = round(0.3 * DPI)
    return (left, high, left + _BAR, low)
