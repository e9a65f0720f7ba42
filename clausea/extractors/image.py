"""Pictures of pages: PNG, JPEG, TIFF with one page or many."""

from __future__ import annotations

import io
import math
import struct
import warnings
import zlib
from collections.abc import Iterator
from typing import Any

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors import Watch, ocr, too_many_pages

_MOST_PIXELS = 80_000_000
"""A page of 600 dpi on legal paper has 43 million; more is no page."""


def pages(data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
    """Yield a page for every picture in the file; empty pages where nothing here reads pictures.

    A picture that is damaged among others gives an empty page and is told to `watch`.
    """
    from PIL import Image, UnidentifiedImageError

    watch = watch or Watch()
    try:
        with warnings.catch_warnings():
            # Pillow only warns of pictures that could exhaust the machine; ours are refused in `_pictures`.
            warnings.simplefilter("ignore")
            file = Image.open(io.BytesIO(data))
            count = getattr(file, "n_frames", 1)
    except (UnidentifiedImageError, Image.DecompressionBombError, *_DAMAGE) as error:
        raise UnreadableRecord("The picture is damaged.") from error
    if count > watch.max_pages:
        raise too_many_pages(watch)
    pictures = _pictures(file, count, watch)
    reads = watch.can_use_ocr and ocr.is_possible()
    found = ocr.read_pages(pictures, watch.damaged) if reads else (Page(number=picture.number, text="") for picture in pictures)
    done = 0
    for page in found:
        # Damaged pictures are skipped on the way to OCR; their empty pages take their places here.
        yield from (Page(number=number, text="") for number in range(done + 1, page.number))
        done = page.number
        if watch.seen and reads:
            watch.seen(done, count)
        yield page
    if len(watch.damaged) == count:
        raise UnreadableRecord("The picture is damaged.")
    yield from (Page(number=number, text="") for number in range(done + 1, count + 1))


_DAMAGE = (OSError, SyntaxError, ValueError, TypeError, KeyError, IndexError, EOFError, OverflowError, struct.error, zlib.error)
"""What Pillow raises on damaged files, besides its own errors."""


def _pictures(file: Any, count: int, watch: Watch) -> Iterator[ocr.Picture]:
    from PIL import Image

    for number in range(1, count + 1):
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                picture = _picture(file, number)
        except (Image.DecompressionBombError, *_DAMAGE):
            watch.damaged.add(number)
            continue
        yield picture


def _picture(file: Any, number: int) -> ocr.Picture:
    file.seek(number - 1)
    if file.width * file.height > _MOST_PIXELS:
        raise UnreadableRecord("The picture is larger than any page.", hint="Scan it at 300 dpi.")
    grey = file.convert("L")
    dpi = _said_dpi(file) or _likely_dpi(grey.width, grey.height)
    scale = ocr.DPI / dpi
    if scale < 0.9 or scale > 1.15:
        grey = grey.resize((max(1, round(grey.width * scale)), max(1, round(grey.height * scale))), 1)
    return ocr.Picture(number, grey, grey.width * 72 / ocr.DPI, grey.height * 72 / ocr.DPI)


def _said_dpi(file: Any) -> float | None:
    """Return the resolution that a picture gives of itself, or None where that makes no page."""
    said = file.info.get("dpi", (0, 0))[0]
    dpi = float(said) if said else 0.0
    if not math.isfinite(dpi) or dpi <= 0:
        return None
    # A wrong resolution would blow a picture up to a poster, or shrink it to a stamp.
    return dpi if 2 <= max(file.width, file.height) / dpi <= 30 else None


def _likely_dpi(width: int, height: int) -> float:
    """Return the resolution at which the picture would be letter paper; pictures seldom say it."""
    return max(min(width, height) / 8.5, 72.0)
