"""Pictures of pages: PNG, JPEG, TIFF with one page or many."""

from __future__ import annotations

import io
import warnings
from collections.abc import Iterator
from typing import Any

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors import ocr

_MOST_PIXELS = 80_000_000
"""A page of 600 dpi on legal paper has 43 million; more is no page."""


def pages(data: bytes, password: str | None = None) -> Iterator[Page]:
    """Yield a page for every picture in the file; empty pages where Tesseract is not installed."""
    from PIL import Image, ImageSequence, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures that could exhaust the machine; ours are refused just below.
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            picture = Image.open(io.BytesIO(data))
        if picture.width * picture.height > _MOST_PIXELS:
            raise UnreadableRecord("The picture is larger than any page.", hint="Scan it at 300 dpi.")
        frames = ImageSequence.Iterator(picture)
        if ocr.program() is None:
            yield from (Page(number=number, text="") for number, _ in enumerate(frames, start=1))
            return
        yield from ocr.read_pages(_pictures(frames))
    except (
        UnidentifiedImageError,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        OSError,
        SyntaxError,
        ValueError,
    ) as error:
        raise UnreadableRecord("The picture is damaged.") from error


def _pictures(frames: Any) -> Iterator[ocr.Picture]:
    for number, frame in enumerate(frames, start=1):
        grey = frame.convert("L")
        dpi = float(frame.info.get("dpi", (0, 0))[0] or 0) or _likely_dpi(grey.width, grey.height)
        scale = ocr.DPI / dpi
        if scale < 0.9 or scale > 1.15:
            grey = grey.resize((round(grey.width * scale), round(grey.height * scale)), 1)
        yield ocr.Picture(number, grey, grey.width * 72 / ocr.DPI, grey.height * 72 / ocr.DPI)


def _likely_dpi(width: int, height: int) -> float:
    """Return the resolution at which the picture would be letter paper; pictures seldom say it."""
    return max(min(width, height) / 8.5, 72.0)
