"""Make a scan of a PDF: pages as pictures, crooked, faded, specked, perhaps turned or faxed."""

from __future__ import annotations

import io
import math
import time
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Literal

import numpy as np
import pypdfium2
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from evals.press.pages import Fax
from evals.press.truth import Bounds, PageTruth, Pressed, Spot

DPI = 200
_SCALE = DPI / 72
_BANNER = 18.0
_EPOCH = time.gmtime(1_767_225_600)

Grey = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Profile:
    """How bad a scan is: angles in degrees, levels from 0 (black) to 255 (white), shares of all."""

    angle: tuple[float, float]
    blur: float
    black: float
    white: float
    noise: float
    specks: float
    turned_share: float = 0.0
    has_edge: bool = False
    has_banner: bool = False
    is_bilevel: bool = False
    quality: int = 60


PROFILES: Mapping[str, Profile] = {
    "light": Profile((0.3, 0.8), blur=0.5, black=25, white=250, noise=9, specks=0.0001),
    "fax": Profile(
        (0.3, 1.5),
        blur=0.6,
        black=35,
        white=245,
        noise=45,
        specks=0.0012,
        turned_share=0.06,
        has_edge=True,
        has_banner=True,
        is_bilevel=True,
    ),
    "heavy": Profile(
        (0.8, 2.5),
        blur=1.1,
        black=85,
        white=228,
        noise=48,
        specks=0.002,
        turned_share=0.15,
        has_edge=True,
        quality=38,
    ),
}


def degrade(
    pressed: Pressed,
    profile: str,
    fax: Fax,
    *,
    target: Literal["pdf", "tiff"] = "pdf",
    seed: str | None = None,
) -> Pressed:
    """Return a scan of a PDF as image-only PDF, or as TIFF in black and white, with its truth carried over.

    Pages keep their number. Lines keep theirs, unless the profile adds a fax banner on top of a page that has
    none: then each is one more. A turned page keeps the lines of the page held upright.
    """
    kind = PROFILES[profile]
    banner = fax if kind.has_banner and not pressed.truth.has_fax_banner else None
    images: list[Image.Image] = []
    scans: list[_Scan] = []
    document = pypdfium2.PdfDocument(pressed.data)
    try:
        for index, page in enumerate(pressed.truth.pages):
            lot = zlib.crc32(f"{seed or pressed.truth.id}/{profile}/{page.page}".encode())
            rng = np.random.default_rng(lot)
            rendered = document[index].render(scale=_SCALE, grayscale=True).to_pil().convert("L")
            text = banner.text(page.page, len(pressed.truth.pages)) if banner else ""
            image, scan = _scanned(rendered, page, kind, rng, text)
            images.append(image)
            scans.append(scan)
    finally:
        document.close()
    data = _tiff(images) if target == "tiff" else _pdf(images, kind)
    shift = 1 if banner else 0

    def move(spot: Spot) -> Spot:
        bbox = scans[spot.page - 1].moved(spot.bbox) if spot.bbox else None
        return replace(spot, line=spot.line + shift, bbox=bbox)

    truth = replace(
        pressed.truth.moved(move),
        format="tiff" if target == "tiff" else "scan",
        pages=tuple(scan.page for scan in scans),
        has_fax_banner=pressed.truth.has_fax_banner or banner is not None,
    )
    return Pressed(data, truth)


@dataclass(frozen=True, slots=True)
class _Scan:
    """What was done to a page, so that a box on it can be followed."""

    page: PageTruth
    before: tuple[float, float]
    rotated: tuple[float, float]
    upright: tuple[float, float]
    angle: float

    def moved(self, bbox: Bounds) -> Bounds:
        corners = [(x, y) for x in (bbox[0], bbox[2]) for y in (bbox[1], bbox[3])]
        points = [self._point(x, y) for x, y in corners]
        xs, ys = [x for x, _ in points], [y for _, y in points]
        return round(min(xs), 2), round(min(ys), 2), round(max(xs), 2), round(max(ys), 2)

    def _point(self, x: float, y: float) -> tuple[float, float]:
        cos, sin = math.cos(math.radians(self.angle)), math.sin(math.radians(self.angle))
        dx, dy = x - self.before[0] / 2, y - self.before[1] / 2
        x, y = self.rotated[0] / 2 + cos * dx - sin * dy, self.rotated[1] / 2 + sin * dx + cos * dy
        width, height = self.upright
        match self.page.turned:
            case 90:
                return y, width - x
            case 180:
                return width - x, height - y
            case 270:
                return height - y, x
            case _:
                return x, y


def _scanned(
    image: Image.Image, page: PageTruth, kind: Profile, rng: np.random.Generator, banner: str
) -> tuple[Image.Image, _Scan]:
    angle = float(rng.uniform(*kind.angle)) * (1 if rng.random() < 0.5 else -1)
    # The page grows with the turn, as with scanners that crop by themselves: no text leaves it.
    rotated = image.rotate(angle, resample=Image.Resampling.BICUBIC, expand=True, fillcolor=255)
    worn = _worn(rotated, kind, rng)
    upright = _bannered(worn, banner) if banner else worn
    if kind.is_bilevel:
        upright = upright.point([0] * 140 + [255] * 116, "1")
    turned = int(rng.choice([90, 180, 270])) if rng.random() < kind.turned_share else 0
    # Pillow turns counter-clockwise; a page is said to be turned clockwise.
    final = upright.rotate(-turned, expand=True) if turned else upright
    lines = (banner, *page.lines) if banner else page.lines
    truth = PageTruth(page.page, *_points(final), lines, turned)
    return final, _Scan(truth, (page.width, page.height), _points(rotated), _points(upright), angle)


def _points(image: Image.Image) -> tuple[float, float]:
    return round(image.width / _SCALE, 2), round(image.height / _SCALE, 2)


def _worn(image: Image.Image, kind: Profile, rng: np.random.Generator) -> Image.Image:
    grain = rng.standard_normal((image.height, image.width), dtype=np.float32) * kind.noise
    faded = kind.black + np.asarray(image, dtype=np.float32) * ((kind.white - kind.black) / 255)
    # The lens blurs the paper's grain as it does the print, which also keeps the file small.
    grained = Image.fromarray(np.clip(faded + grain, 0, 255).astype(np.uint8), "L")
    grey: Grey = np.array(grained.filter(ImageFilter.GaussianBlur(kind.blur)), dtype=np.float32)
    specks = rng.random(grey.shape, dtype=np.float32)
    grey[specks < kind.specks / 2] = 0
    grey[specks > 1 - kind.specks / 2] = 255
    if kind.has_edge:
        _blacken_edge(grey, rng)
    return Image.fromarray(np.clip(grey, 0, 255).astype(np.uint8), "L")


def _blacken_edge(grey: Grey, rng: np.random.Generator) -> None:
    """Draw the ragged dark strip that a feeder leaves beside the paper; it is narrower than any margin."""
    rows = grey.shape[0]
    depth = 4 + np.cumsum(rng.choice([-1, 0, 0, 0, 1], size=rows)) % 9
    strip = np.arange(16)[None, :] < depth[:, None]
    side = grey[:, :16] if rng.random() < 0.5 else grey[:, ::-1][:, :16]
    side[strip] = 20


def _bannered(image: Image.Image, text: str) -> Image.Image:
    """Put the fax line above the picture, so that no print is lost under it."""
    height = round(_BANNER * _SCALE)
    taller = Image.new("L", (image.width, image.height + height), 255)
    taller.paste(image, (0, height))
    font = ImageFont.load_default(size=8.5 * _SCALE)
    ImageDraw.Draw(taller).text((30 * _SCALE, 6 * _SCALE), text, font=font, fill=0)
    return taller


def _pdf(images: Sequence[Image.Image], kind: Profile) -> bytes:
    target = io.BytesIO()
    # Black and white goes out as CCITT group 4, which knows no quality; grey as JPEG.
    options = {} if kind.is_bilevel else {"quality": kind.quality}
    images[0].save(
        target,
        "PDF",
        save_all=True,
        append_images=list(images[1:]),
        resolution=DPI,
        creationDate=_EPOCH,
        modDate=_EPOCH,
        **options,
    )
    return target.getvalue()


def _tiff(images: Sequence[Image.Image]) -> bytes:
    bilevel = [image if image.mode == "1" else image.point([0] * 150 + [255] * 106, "1") for image in images]
    target = io.BytesIO()
    bilevel[0].save(
        target,
        "TIFF",
        save_all=True,
        append_images=bilevel[1:],
        compression="group4",
        dpi=(DPI, DPI),
    )
    return target.getvalue()
