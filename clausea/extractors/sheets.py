"""Pages of records as small pictures, and where the words of a span stand on them: what a review page shows."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any

from clausea.domain import Page, Record, Span
from clausea.extractors import JPEG, PDF, PNG, TIFF, image, ocr, pdf

Box = tuple[float, float, float, float]

_DPI = 132
"""At this resolution the small print of a flowsheet can still be read on a screen."""
_STEPS = ((1.0, 60), (1.0, 42), (0.85, 36), (0.7, 32), (0.55, 28))
"""Shares of the size and qualities to try for a scan, until it is small enough; the last one is taken as it is."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One page as a picture, with the page's size in points."""

    number: int
    data: bytes = field(repr=False)
    media_type: str
    width: float
    height: float


def sheets(record: Record, data: bytes, numbers: Sequence[int], most: int, password: str | None = None) -> Iterator[Sheet]:
    """Yield pages of a record as pictures of about `most` bytes at the largest.

    A page that cannot be drawn is left out, and a record of a type that has no pages to look at gives none.

    Raises:
        RecordError: the file is damaged or needs a password.
    """
    for picture in _pictures(record, data, numbers, password):
        is_scan = record.page(picture.number).origin == "ocr"
        drawn, media_type = _compact(picture.image, picture.width, most, is_scan=is_scan)
        yield Sheet(picture.number, drawn, media_type, picture.width, picture.height)


def _pictures(record: Record, data: bytes, numbers: Sequence[int], password: str | None) -> Iterator[ocr.Picture]:
    if record.media_type == PDF:
        yield from pdf.drawn(data, numbers, _DPI, password)
    elif record.media_type in {PNG, JPEG, TIFF}:
        yield from image.drawn(data, numbers)


def _compact(picture: Any, width: float, most: int, *, is_scan: bool) -> tuple[bytes, str]:
    """Return a picture in few bytes and their type; the same picture gives the same bytes.

    Printed pages take a fifth of the bytes as PNG, and are sharp. Scans are full of shades, which only JPEG makes small.
    """
    from PIL import Image

    kept = picture.convert("RGB" if _has_colour(picture) else "L")
    across = min(kept.width, max(1, round(width / 72 * _DPI)))
    out = io.BytesIO()
    if not is_scan and across == kept.width:
        kept.save(out, format="PNG")
        if out.tell() <= most:
            return out.getvalue(), PNG
    for share, quality in _STEPS:
        size = (max(1, round(across * share)), max(1, round(kept.height * across * share / kept.width)))
        out = io.BytesIO()
        shown = kept if size == kept.size else kept.resize(size, Image.Resampling.LANCZOS)
        shown.save(out, format="JPEG", quality=quality)
        if out.tell() <= most:
            break
    return out.getvalue(), JPEG


def _has_colour(picture: Any) -> bool:
    """Say whether a picture shows more than shades of grey; grey takes fewer bytes."""
    if picture.mode in {"1", "L", "LA", "I", "I;16"}:
        return False
    from PIL import ImageChops

    red, green, blue = picture.convert("RGB").resize((64, 64)).split()
    pairs = ((red, green), (green, blue), (red, blue))
    return any(level > 24 and count for pair in pairs for level, count in enumerate(ImageChops.difference(*pair).histogram()))


def rows(record: Record, data: bytes, spans: Sequence[Span], password: str | None = None) -> list[list[Box]]:
    """Return for each span, all of this record, the rectangles of its words, one a printed row, in points from the top left.

    Raises:
        RecordError: the file is damaged or needs a password.
    """
    out: list[list[Box]] = [_of_boxes(record.page(span.page), span) for span in spans]
    asked = [index for index, span in enumerate(spans) if record.media_type == PDF and record.page(span.page).origin == "text"]
    if asked:
        found = pdf.boxes(data, [spans[index] for index in asked], password)
        for index, boxes in zip(asked, found, strict=True):
            out[index] = boxes
    return out


def _of_boxes(page: Page, span: Span) -> list[Box]:
    """Return the rows of a span by the boxes that OCR gave the words of the page."""
    by_line: dict[int, Box] = {}
    for word in page.boxes:
        if word.end <= span.start or word.start >= span.end:
            continue
        line, box = page.line_at(word.start), (word.x0, word.y0, word.x1, word.y1)
        known = by_line.get(line, box)
        by_line[line] = (min(known[0], box[0]), min(known[1], box[1]), max(known[2], box[2]), max(known[3], box[3]))
    return [by_line[line] for line in sorted(by_line)]
