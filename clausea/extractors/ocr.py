"""Words out of pictures: upright, straightened, each word with its box and confidence.

They are read by Tesseract, a program of its own, or where that is missing by RapidOCR, an extra. Where neither is installed,
pages without a text layer stay empty and the record says so.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import math
import os
import re
import shutil
import statistics
import subprocess
from collections import deque
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import asdict, dataclass
from functools import cache
from pathlib import Path
from typing import Any

from clausea.config import settings
from clausea.domain import Page, WordBox
from clausea.errors import UnreadableRecord
from clausea.extractors import rapid
from clausea.extractors.blocks import Box
from clausea.extractors.layout import arrange
from clausea.extractors.rows import Word

DPI = 200
VERSION = 13
"""Part of the cache key: raise it when the way a picture is prepared changes."""

_LEAST_CONFIDENCE = 30.0
UNREADABLE = "[?]"
"""Stands for a word between others that could not be read: without it those beside it would seem to be neighbours."""
_LEAST_SURE = 3
_LEGIBLE = 80.0
"""A line has so many words, and half of them are so sure, where what is missing between them was most likely a word too."""
_UPSIDE_CONFIDENCE = 62.0
"""Below this mean confidence a page is tried in the other directions."""
_SURE = 78.0
"""Below this one a page may stand on its head: some letters are letters then too."""
_UNREAD = 0.3
"""With a larger share of the ink outside of words a page is read again without page analysis."""
_TIMEOUT_S = 120


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as a picture: grey, at `DPI`, with the page's size in points."""

    number: int
    image: Any
    width: float
    height: float


@cache
def program() -> str | None:
    """Return the path of Tesseract, or None where it is not installed."""
    return shutil.which("tesseract")


def is_possible() -> bool:
    """Say whether anything here reads pictures."""
    return program() is not None or rapid.is_installed()


def read_pages(pictures: Iterable[Picture], damaged: set[int] | None = None) -> Iterator[Page]:
    """Yield the pages that the pictures show, in their order, several read side by side.

    The number of a page on which Tesseract fails is added to `damaged`, and the others are read.

    Raises:
        UnreadableRecord: Tesseract failed on every page.
    """
    workers = max(1, os.cpu_count() or 1)
    failure: UnreadableRecord | None = None
    has_read = False
    with ThreadPoolExecutor(max_workers=workers) as pool:
        waiting: deque[tuple[int, Future[Page]]] = deque()

        def first() -> Iterator[Page]:
            nonlocal failure, has_read
            number, future = waiting.popleft()
            try:
                page = future.result()
            except UnreadableRecord as error:
                failure = error
                if damaged is not None:
                    damaged.add(number)
                return
            has_read = True
            yield page

        for picture in pictures:
            waiting.append((picture.number, pool.submit(_page, picture)))
            # Pictures are large: no more of them are held than are being read.
            if len(waiting) > workers:
                yield from first()
        while waiting:
            yield from first()
    if failure and not has_read:
        raise failure


def _page(picture: Picture) -> Page:
    grey = picture.image.convert("L")
    known = _remembered(grey)
    if known is None:
        known = _read(grey)
        _remember(grey, known)
    arranged = arrange(_words(known, picture))
    words = [item.word for item in arranged.placed]
    boxes = tuple(
        WordBox(
            start=item.start, end=item.end, x0=round(x0, 1), y0=round(y0, 1), x1=round(x1, 1), y1=round(y1, 1),
            confidence=item.word.confidence,
        )
        for item in arranged.placed
        for x0, y0, x1, y1 in (item.word.box,)
    )  # fmt: skip
    letters = sum(len(word.text) for word in words)
    mean = sum(word.confidence * len(word.text) for word in words) / letters if letters else 0.0
    return Page(
        number=picture.number, text=arranged.text, origin="ocr", confidence=round(mean, 3), boxes=boxes,
        furniture=arranged.aside, width=picture.width, height=picture.height,
    )  # fmt: skip


_Row = rapid.Row


@dataclass(frozen=True, slots=True)
class _Seen:
    """The words of a picture that was turned upright and straightened, and by how much: degrees counter-clockwise."""

    rows: list[_Row]
    turn: int = 0
    angle: float = 0.0


def _words(seen: _Seen, picture: Picture) -> list[Word]:
    """Return the words in points: where they stand on the upright page, for their order, and on the page as shown."""
    width, height = picture.width, picture.height
    if seen.turn in (90, 270):
        width, height = height, width
    out = []
    for text, x0, y0, x1, y1, confidence in seen.rows:
        box = (x0 * width, y0 * height, x1 * width, y1 * height)
        shown = _turned_back(_slanted_back(box, seen.angle, width, height), seen.turn, width, height)
        out.append(Word(text, *box, confidence, shown if shown != box else None))
    return out


def _slanted_back(box: Box, angle: float, width: float, height: float) -> Box:
    """Return the box around a box of a page that was turned by a few degrees about its middle, on the page before."""
    if not angle:
        return box
    sine, cosine = math.sin(math.radians(angle)), math.cos(math.radians(angle))
    # The middles of the left and the right edge: the corners would give a box as tall as the word is long.
    middle = (box[1] + box[3]) / 2 - height / 2
    ends = [(x * cosine - middle * sine, x * sine + middle * cosine) for x in (box[0] - width / 2, box[2] - width / 2)]
    half = (box[3] - box[1]) / 2
    across, down = [x + width / 2 for x, _ in ends], [y + height / 2 for _, y in ends]
    return (
        _within(min(across), width), _within(min(down) - half, height),
        _within(max(across), width), _within(max(down) + half, height),
    )  # fmt: skip


def _within(value: float, most: float) -> float:
    return min(max(value, 0.0), most)


def _turned_back(box: Box, turn: int, width: float, height: float) -> Box:
    """Return a box of a page of this size, which was turned counter-clockwise, as a box of the page as it lay."""
    x0, y0, x1, y1 = box
    if turn == 90:
        return (height - y1, x0, height - y0, x1)
    if turn == 180:
        return (width - x1, height - y1, width - x0, height - y0)
    if turn == 270:
        return (y0, width - x1, y1, width - x0)
    return box


def _read(grey: Any) -> _Seen:
    """Return the words of a picture, whichever way up it lies."""
    best = _Seen([])
    best_score = -1.0
    turns = [0]
    for turn in turns:
        turned = grey.rotate(turn, expand=True) if turn else grey
        rows, score, angle = _straight(turned)
        if score > best_score:
            best, best_score = _Seen(rows, turn, angle), score
        if turn == 0 and score < _SURE:
            turns += [180] if score >= _UPSIDE_CONFIDENCE else [90, 270, 180]
        if turn and score >= _SURE:
            break
    return best


def _straight(grey: Any) -> tuple[list[_Row], float, float]:
    """Return the words of an upright picture after straightening, a score of their reading, and the angle."""
    from PIL import Image, ImageFilter

    clean = _levelled(grey.filter(ImageFilter.MedianFilter(3)) if _is_speckled(grey) else grey)
    angle = _skew(clean)
    if abs(angle) >= 0.2:
        clean = clean.rotate(angle, resample=Image.Resampling.BICUBIC, expand=False, fillcolor=255)
    else:
        angle = 0.0
    if program() is None:
        return (*_scored(list(rapid.words(clean)), clean), angle)
    rows = list(_tesseract(clean, "3"))
    if _uncovered(clean, rows) > _UNREAD:
        # Tesseract's page analysis takes some tables for pictures and some short pages for dirt; without it they are read.
        rows = max(rows, list(_tesseract(clean, "6")), key=_gain)
    return (*_scored(rows, clean), angle)


def _scored(rows: list[_Row], picture: Any) -> tuple[list[_Row], float]:
    letters = sum(len(row[0]) for row in rows)
    if not letters:
        return [], 0.0
    score = 100 * sum(row[5] * len(row[0]) for row in rows) / letters
    # A picture lying on its side gives few words, and those with confidence: length counts too.
    readable = sum(len(row[0]) for row in rows if re.search(r"[A-Za-z]{3,}", row[0])) / letters
    # Tesseract reads lines that stand on their side too, but its boxes of their words are in no order.
    long = [row for row in rows if len(row[0]) > 3]
    standing = sum((row[3] - row[1]) * picture.width < (row[4] - row[2]) * picture.height for row in long)
    if standing > 0.5 * len(long):
        score *= 0.3
    return rows, score * (0.4 + 0.6 * min(1.0, 1.6 * readable))


def _gain(rows: list[_Row]) -> float:
    """Return how much was read: letters, weighed by how sure they are."""
    return sum(len(row[0]) * max(0.0, row[5] - 0.5) for row in rows)


def _levelled(grey: Any) -> Any:
    """Return a picture whose paper is white and whose ink is black, without making the grain of the paper stronger."""
    import numpy as np
    from PIL import Image

    pixels = np.asarray(grey, dtype=np.float32)
    if np.median(pixels) < 100:
        # Some scanners and viewers give white words on black.
        grey, pixels = grey.point(lambda value: 255 - value), 255 - pixels
    paper, ink = float(np.median(pixels)), float(np.percentile(pixels, 0.1))
    if paper - ink < 40:
        return grey
    spread = np.clip((pixels - ink) / (0.86 * paper - ink), 0, 1) * 255
    return Image.fromarray(spread.astype(np.uint8))


def _uncovered(clean: Any, rows: list[_Row]) -> float:
    """Return which share of the ink lies outside of all words; margins, where fax edges stand, do not count."""
    import numpy as np

    dark = np.asarray(clean.resize((max(1, clean.width // 2), max(1, clean.height // 2)))) < 100
    height, width = dark.shape
    inner = np.zeros_like(dark)
    inner[int(0.03 * height) : int(0.97 * height), int(0.03 * width) : int(0.97 * width)] = True
    dark &= inner
    total = int(dark.sum())
    if total < 40:
        return 0.0
    for _, x0, y0, x1, y1, _ in rows:
        dark[max(0, int(y0 * height) - 3) : int(y1 * height) + 4, max(0, int(x0 * width) - 3) : int(x1 * width) + 4] = False
    return float(dark.sum()) / total


def _is_speckled(grey: Any) -> bool:
    """Say whether single black or white dots lie all over the picture."""
    import numpy as np

    pixels = np.asarray(grey.resize((grey.width // 2, grey.height // 2), 0), dtype=np.int16)
    inner = pixels[1:-1, 1:-1]
    around = np.stack([pixels[:-2, 1:-1], pixels[2:, 1:-1], pixels[1:-1, :-2], pixels[1:-1, 2:]])
    lonely = (np.abs(inner - around.min(axis=0)) > 110) & (np.abs(inner - around.max(axis=0)) > 110)
    return bool(lonely.mean() > 0.0015)


def _skew(grey: Any) -> float:
    """Return by how many degrees, counter-clockwise, a picture must be turned for its lines to lie level."""
    import numpy as np

    small = grey.resize((max(1, grey.width // 3), max(1, grey.height // 3)))
    dark = np.asarray(small) < 128
    if dark.sum() < 250:
        # Less than a line of words: a speck would say how the page lies.
        return 0.0
    rows, columns = np.nonzero(dark)

    def sharpness(angle: float) -> float:
        shifted = rows - columns * np.tan(np.radians(angle))
        # A bin a row: with finer ones the rows of a short page as it lies, which are whole numbers, would seem sharpest.
        counts = np.bincount((shifted - shifted.min()).astype(np.int64))
        return float((counts.astype(float) ** 2).sum())

    coarse = max((step * 0.5 for step in range(-8, 9)), key=sharpness)
    return max((coarse + step * 0.1 for step in range(-4, 5)), key=sharpness)


def _tesseract(image: Any, layout: str) -> Iterator[_Row]:
    """Yield the words that Tesseract finds in an upright picture."""
    path = program()
    if path is None:
        return
    held = io.BytesIO()
    image.save(held, format="PNG", compress_level=1)
    command = [path, "stdin", "stdout", "--dpi", str(DPI), "--psm", layout, "-l", "eng", "tsv"]
    environment = {"PATH": os.defpath, "OMP_THREAD_LIMIT": "1", "LC_ALL": "C.UTF-8"}
    for name in ("TESSDATA_PREFIX", "PATH", "SYSTEMROOT"):
        if name in os.environ:
            environment[name] = os.environ[name]
    try:
        # The command is the program found on the path and constants; the picture goes in by standard input.
        done = subprocess.run(  # noqa: S603
            command, input=held.getvalue(), capture_output=True, timeout=_TIMEOUT_S, env=environment, check=False
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise UnreadableRecord(f"Tesseract could not read a page: {type(error).__name__}.", hint="Try again.") from None
    if done.returncode != 0:
        raise UnreadableRecord("Tesseract could not read a page.", hint="Run `clausea doctor`.")
    table = csv.DictReader(io.StringIO(done.stdout.decode("utf-8", "replace")), delimiter="\t", quoting=csv.QUOTE_NONE)
    lines: dict[tuple[str, ...], list[tuple[str, int, int, int, int, float]]] = {}
    for row in table:
        text = (row.get("text") or "").strip()
        confidence = float(row.get("conf") or -1)
        if not text or confidence < 0 or _is_dirt(text, confidence):
            continue
        x, y, w, h = (int(row[name]) for name in ("left", "top", "width", "height"))
        line = tuple(row[name] for name in ("block_num", "par_num", "line_num"))
        lines.setdefault(line, []).append((text, x, y, x + w, y + h, round(confidence / 100, 2)))
    for found in lines.values():
        words = _without_guesses(found)
        if not words:
            continue
        # Tesseract draws boxes tight around the ink: a hyphen's is a sliver. A word is as tall as its line.
        top, bottom = statistics.median(word[2] for word in words), statistics.median(word[4] for word in words)
        for text, x0, _, x1, _, sure in words:
            yield (text, x0 / image.width, top / image.height, x1 / image.width, bottom / image.height, sure)


_Found = tuple[str, int, int, int, int, float]


def _without_guesses(line: Sequence[_Found]) -> list[_Found]:
    """Return the words of a line, with a mark for each that is a guess and stands between words that are none.

    At the ends of a line, and where little else was read, a guess is as likely a stamp, a stroke or a fold. In handwriting
    nearly everything is one, and marks would tell nobody more.
    """
    sure = [100 * word[5] >= _LEAST_CONFIDENCE for word in line]
    legible = [100 * word[5] for word, known in zip(line, sure, strict=True) if known]
    is_print = len(legible) >= _LEAST_SURE and statistics.median(legible) >= _LEGIBLE
    height = statistics.median([word[4] - word[2] for word, known in zip(line, sure, strict=True) if known] or [0])
    out: list[_Found] = []
    for place, (word, known) in enumerate(zip(line, sure, strict=True)):
        is_between = is_print and any(sure[:place]) and any(sure[place + 1 :])
        if known:
            out.append(word)
        elif is_between and len(re.findall(r"[A-Za-z0-9]", word[0])) > 1 and 0.5 * height < word[4] - word[2] < 2 * height:
            out.append((UNREADABLE, *word[1:]))
    return out


def _is_dirt(text: str, confidence: float) -> bool:
    """Say whether a find is a rule, a fold or a speck rather than a word."""
    return (
        not re.search(r"[A-Za-z0-9]", text) and (len(text) > 2 or confidence < 70) and text not in {"->", "→", "<=", ">=", "+/-"}
    )


def _remembered(grey: Any) -> _Seen | None:
    path = _cache_path(grey)
    if path is None or not path.exists():
        return None
    try:
        kept = json.loads(path.read_text(encoding="utf-8"))
        return _Seen([tuple(row) for row in kept["rows"]], kept["turn"], kept["angle"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _remember(grey: Any, seen: _Seen) -> None:
    path = _cache_path(grey)
    if path is None:
        return
    try:
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        temporary = path.with_suffix(f".{os.getpid()}.tmp")
        temporary.write_text(json.dumps(asdict(seen)), encoding="utf-8")
        temporary.chmod(0o600)
        temporary.replace(path)
    except OSError:
        # The cache only saves time: a full disk must not stop the reading.
        return


def _cache_path(grey: Any) -> Path | None:
    """Return where a picture's words are kept: a name made from its pixels alone, in a folder for this user only."""
    folder = settings().cache_dir
    if folder is None:
        return None
    engine = "" if program() else "rapid:"
    digest = hashlib.sha256(f"{engine}{VERSION}:{grey.size}".encode() + grey.tobytes()).hexdigest()
    return folder / "ocr" / digest[:2] / f"{digest[2:]}.json"
