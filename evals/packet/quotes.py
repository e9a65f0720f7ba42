"""Read the cited words back from the marks of finished packets, and hold them against the quotations.

In every round one sentence of every page is cited, so that all marks of a page belong to one quotation. On pages with text the
signs whose middle lies within a mark are joined and must be those of the quotation, all of them and no other. On scans the
finished page is read by OCR once more, where it lies on its sheet, and the words whose middle is marked are compared.

    python -m evals.packet.quotes [--charts 6] [--rounds 5] [--formats pdf,docx,txt,scan,tiff] [--json]
"""

from __future__ import annotations

import argparse
import datetime as dt
import io
import json
import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from clausea import knowledge
from clausea.binder import Originals, bind
from clausea.chart import chart as make_chart
from clausea.compose.packing import packed
from clausea.domain import Chart, Exhibit, Letter, Page, Paragraph, Run, Span
from clausea.extractors import ocr
from clausea.ingest import Source, gather, ingest
from evals.facts.split import charts as sample_charts
from evals.press import press

SUFFIX = {"pdf": ".pdf", "docx": ".docx", "txt": ".txt", "scan": ".pdf", "tiff": ".tiff"}
SCANS = {"scan", "tiff"}


@dataclass(frozen=True)
class Check:
    """One quotation and what its marks cover; the words are not kept."""

    chart: str
    format: str
    page: int
    is_exact: bool
    likeness: float
    """Share of the words of the quotation and of the marks that are the same; 1 where they are exact."""


def demo() -> list[Source]:
    """Return the files of the demo chart."""
    return gather([knowledge.demo_folder() / "records"])


def sample(path: Path, format_name: str) -> list[Source]:
    """Return a sample chart as a file of a format."""
    return [Source(path.stem + SUFFIX[format_name], data=press(path, format=format_name).data)]


def checks(name: str, format_name: str, sources: Sequence[Source], rounds: int) -> Iterator[Check]:
    """Yield a check for each quotation, up to one a page in every round."""
    read = make_chart(ingest(sources).records)
    by_page: dict[tuple[str, int], list[Span]] = {}
    for sentence in read.sentences:
        document = read.document(sentence.document)
        span = sentence.spans[0]
        if len(sentence.spans) == 1 and not document.other_patient and len(read.quote(span)) > 12:
            by_page.setdefault((span.record, span.page), []).append(span)
    for number in range(rounds):
        # Spread over the page: the first, the last, and what lies between.
        cited = [found[(number * 7) % len(found)] for found in by_page.values() if number < len(found)]
        if cited:
            yield from _round(name, format_name, read, cited, sources)


def _round(name: str, format_name: str, read: Chart, cited: Sequence[Span], sources: Sequence[Source]) -> Iterator[Check]:
    letter = letter_citing(read, cited)
    part = bind(letter, read, Originals(tuple(sources)))[0]
    sheets = {sheet.bates: sheet for exhibit in letter.exhibits for sheet in exhibit.sheets if sheet.cited}
    for bates, boxes, page in marked_pages(part.data):
        sheet = sheets[bates]
        span = sheet.cited[0]
        quote = read.quote(span)
        if format_name in SCANS:
            seen = ocr_within(page, boxes)
            is_exact, likeness = _plain(seen) == _plain(quote), _likeness(quote, seen)
        else:
            seen = signs_within(page, boxes)
            is_exact = _plain(seen) == _plain(quote)
            likeness = 1.0 if is_exact else _likeness(quote, seen)
        yield Check(name, format_name, sheet.page, is_exact, likeness)


def letter_citing(read: Chart, cited: Sequence[Span]) -> Letter:
    """Return a letter that cites these places and nothing else."""
    exhibits = tuple(
        Exhibit(
            label=one.label, record=one.document.record, name=read.record(one.document.record).name,
            sha256=read.record(one.document.record).sha256, title="Document", pages=one.pages, cited_by=(),
            bates=(one.divider, one.sheets[-1].bates), sheets=one.sheets,
            divider=(Paragraph(runs=(Run(text=one.label),)),),
        )
        for one in packed(read, cited, ())
    )  # fmt: skip
    words = "; ".join(f"Ex. {one.label}, p. {sheet.page}, l. 1 ({sheet.bates})" for one in exhibits for sheet in one.sheets)
    text = Paragraph(runs=(Run(text=words),))
    day = dt.date(2026, 10, 5)
    return Letter(title="Quotations", blocks=(text,), exhibits=exhibits, is_draft=False, date=day, fingerprint="0" * 16)


Box = tuple[float, float, float, float]


def marked_pages(data: bytes) -> Iterator[tuple[str, list[Box], Any]]:
    """Yield the number, the marks and the PDFium page of every page of a packet that has marks."""
    import pypdfium2
    from pypdf import PdfReader

    reader = PdfReader(io.BytesIO(data))
    document = pypdfium2.PdfDocument(data)
    labels = reader.page_labels
    for index, page in enumerate(reader.pages):
        notes = [note.get_object() for note in page.get("/Annots") or ()]
        boxes = [_box(note["/QuadPoints"]) for note in notes if note["/Subtype"] == "/Highlight"]
        if boxes:
            yield labels[index], boxes, document[index]


def _box(points: Any) -> Box:
    sides = [float(one) for one in points]
    return min(sides[0::2]), min(sides[1::2]), max(sides[0::2]), max(sides[1::2])


def signs_within(page: Any, boxes: Sequence[Box]) -> str:
    """Return the signs of a page whose middle lies within the marks, row by row from the left."""
    import ctypes

    import pypdfium2.raw as pdfium

    text = page.get_textpage()
    found: list[tuple[int, float, str]] = []
    for index in range(text.count_chars()):
        sign = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        rect = pdfium.FS_RECTF()
        if sign.isspace() or not pdfium.FPDFText_GetLooseCharBox(text.raw, index, ctypes.byref(rect)):
            continue
        x, y = (rect.left + rect.right) / 2, (rect.top + rect.bottom) / 2
        row = next((n for n, box in enumerate(boxes) if box[0] <= x <= box[2] and box[1] <= y <= box[3]), None)
        if row is not None:
            found.append((row, x, sign))
    return "".join(sign for _, _, sign in sorted(found, key=lambda one: one[:2]))


def ocr_within(page: Any, boxes: Sequence[Box]) -> str:
    """Return the words that OCR reads on the finished page, without its marks and its foot, and whose middle is marked."""
    from PIL import ImageDraw

    scale = ocr.DPI / 72
    width, height = page.get_width(), page.get_height()
    picture = page.render(scale=scale, grayscale=True, may_draw_forms=False, draw_annots=False).to_pil()
    ImageDraw.Draw(picture).rectangle((0, picture.height - 33 * scale, picture.width, picture.height), fill="white")
    seen = _read_again(picture.tobytes(), picture.size, (width, height))
    if seen is None:
        return ""
    words = []
    for word in seen.boxes:
        x, y = (word.x0 + word.x1) / 2, height - (word.y0 + word.y1) / 2
        if any(box[0] <= x <= box[2] and box[1] <= y <= box[3] for box in boxes):
            words.append(seen.text[word.start : word.end])
    return " ".join(words)


@lru_cache(maxsize=256)
def _read_again(dots: bytes, size: tuple[int, int], paper: tuple[float, float]) -> Page | None:
    """Return a page as OCR reads it; the same page is read once."""
    from PIL import Image

    picture = ocr.Picture(1, Image.frombytes("L", size, dots), *paper)
    return next(iter(ocr.read_pages([picture])), None)


def _plain(text: str) -> str:
    folded = unicodedata.normalize("NFKC", text).replace("\ufffe", "-").replace("\x02", "-").replace("\xad", "-")
    return "".join(folded.split())


def _likeness(quote: str, seen: str) -> float:
    one, other = re.findall(r"\w+", quote.lower()), re.findall(r"\w+", seen.lower())
    common = sum(min(one.count(word), other.count(word)) for word in set(one))
    return 2 * common / (len(one) + len(other)) if one or other else 1.0


def measured(formats: Sequence[str], charts: int, rounds: int) -> list[Check]:
    """Return the checks of the demo chart and of some sample charts of the development split."""
    found: list[Check] = list(checks("demo", "pdf", demo(), rounds)) if "pdf" in formats else []
    paths = sample_charts("dev")
    step = max(1, len(paths) // charts)
    for path in paths[::step][:charts]:
        for name in formats:
            found += checks(path.stem, name, sample(path, name), rounds)
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description="Read cited words back from the marks of packets.")
    parser.add_argument("--charts", type=int, default=6)
    parser.add_argument("--rounds", type=int, default=5, help="Quotations a page.")
    parser.add_argument("--formats", default="pdf,docx,txt,scan,tiff")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args()
    formats = options.formats.split(",")
    found = measured(formats, options.charts, options.rounds)
    if options.json:
        print(json.dumps([asdict(one) for one in found]))
        return
    for name in formats:
        rows = [one for one in found if one.format == name]
        exact = sum(one.is_exact for one in rows)
        mean = sum(one.likeness for one in rows) / max(1, len(rows))
        print(f"{name:<6} n={len(rows):<5} exact {exact:<5} mean likeness {mean:.4f}")
        for one in rows:
            if one.likeness < 0.9 if name in SCANS else not one.is_exact:
                print(f"       {one.chart}, p. {one.page}: {one.likeness:.2f}")


if __name__ == "__main__":
    main()
