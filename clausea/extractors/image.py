"""Pictures of pages: PNG, JPEG, TIFF with one page or many."""

from __future__ import annotations

import io
import math
import struct
import warnings
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors import Watch, ocr, too_many_pages

_MOST_PIXELS = 80_000_000
"""A page of 600 dpi on legal paper has 43 million; more is no page."""
_MOST_SIDE = 30_000
"""Tesseract takes no more dots than 32,767 in a row; the picture of a long page scrolled on a telephone has 20,000."""


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


def drawn(data: bytes, numbers: Sequence[int]) -> Iterator[ocr.Picture]:
    """Yield the pictures of those pages, upright as they were read; one that is damaged is left out.

    Raises:
        UnreadableRecord: the file is damaged.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file = Image.open(io.BytesIO(data))
    except (UnidentifiedImageError, Image.DecompressionBombError, *_DAMAGE) as error:
        raise UnreadableRecord("The picture is damaged.") from error
    for number in numbers:
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")
                seen = _picture(file, number)
        except (Image.DecompressionBombError, UnreadableRecord, *_DAMAGE):
            continue
        yield seen


@dataclass(frozen=True, slots=True)
class Sheet:
    """One picture of a file as a page: upright, with the size of its paper in points."""

    image: Any
    width: float
    height: float
    jpeg: bytes | None = None
    """The bytes of the file itself, where they are a JPEG that stands upright as it is."""


def sheet(data: bytes, number: int) -> Sheet:
    """Return a picture of a file as it is to be printed, at its own resolution, on the paper that `pages` gives it.

    Raises:
        UnreadableRecord: the picture is damaged.
    """
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            file: Any = Image.open(io.BytesIO(data))
            file.seek(number - 1)
            across, down = _said_dpi(file) or (_likely_dpi(file.width, file.height),) * 2
            is_plain = file.mode in ("1", "L", "RGB")
            shown = file.copy() if is_plain else _on_paper(file)
            turned = ImageOps.exif_transpose(_with_exif(shown, file))
            width, height = file.width * 72 / across, file.height * 72 / down
            as_it_is = file.format == "JPEG" and file.mode in ("L", "RGB") and turned.size == file.size
            as_it_is = as_it_is and file.getexif().get(_ORIENTATION, 1) == 1
    except (UnidentifiedImageError, Image.DecompressionBombError, *_DAMAGE) as error:
        raise UnreadableRecord("The picture is damaged.") from error
    if turned.size != file.size and turned.size == file.size[::-1]:
        width, height = height, width
    return Sheet(turned, width, height, data if as_it_is else None)


def _on_paper(file: Any) -> Any:
    """Return a picture in colour; what is transparent in it is paper."""
    from PIL import Image

    if file.mode in ("LA", "PA", "RGBA", "La", "RGBa") or (file.mode == "P" and "transparency" in file.info):
        colours = file.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours).convert("RGB")
    return file.convert("L" if file.mode.startswith("I") else "RGB")


def _picture(file: Any, number: int) -> ocr.Picture:
    from PIL import ImageOps

    file.seek(number - 1)
    if file.width * file.height > _MOST_PIXELS:
        raise UnreadableRecord("The picture is larger than any page.", hint="Scan it at 300 dpi.")
    across, down = _said_dpi(file) or (_likely_dpi(file.width, file.height),) * 2
    # Faxes have half as many rows as columns to an inch.
    scales = (ocr.DPI / across, ocr.DPI / down)
    size = (max(1, round(file.width * scales[0])), max(1, round(file.height * scales[1])))
    if max(size) > _MOST_SIDE:
        raise UnreadableRecord("The picture is longer than any page.", hint="Cut it into pages.")
    grey = _grey(file)
    if min(scales) < 0.9 or max(scales) > 1.15:
        grey = grey.resize(size, 1)
    # A camera keeps the picture as it was held and notes which way is up; viewers show it upright.
    turned = ImageOps.exif_transpose(_with_exif(grey, file))
    return ocr.Picture(number, turned, turned.width * 72 / ocr.DPI, turned.height * 72 / ocr.DPI)


def _with_exif(grey: Any, file: Any) -> Any:
    orientation = file.getexif().get(_ORIENTATION)
    # Pillow itself turns a TIFF when it decodes it.
    grey.getexif().clear()
    if orientation and file.format != "TIFF":
        grey.getexif()[_ORIENTATION] = orientation
    return grey


_ORIENTATION = 0x0112


def _grey(file: Any) -> Any:
    """Return a picture in grey; what is transparent in it is paper."""
    from PIL import Image

    if file.mode in ("LA", "PA", "RGBA", "La", "RGBa") or (file.mode == "P" and "transparency" in file.info):
        colours = file.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", colours.size, "white"), colours).convert("L")
    return file.convert("L")


def _said_dpi(file: Any) -> tuple[float, float] | None:
    """Return the resolution that a picture gives of itself, across and down, or None where that makes no page."""
    said = file.info.get("dpi") or (0, 0)
    across, down = (float(one) if one else 0.0 for one in said[:2])
    if not (math.isfinite(across) and math.isfinite(down)) or min(across, down) <= 0 or not 0.2 < across / down < 5:
        return None
    # A wrong resolution would blow a picture up to a poster, or shrink it to a stamp.
    return (across, down) if 2 <= max(file.width / across, file.height / down) <= 30 else None


def _likely_dpi(width: int, height: int) -> float:
    """Return the resolution at which the picture would be letter paper; pictures seldom say it."""
    return max(min(width, height) / 8.5, 72.0)
