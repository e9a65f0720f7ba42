"""Words and boxes of pages that lie turned, aslant or cropped, and words that are no rows of the page."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from typing import Any

import numpy as np
import pypdf
import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageOps
from pypdf.generic import NameObject, RectangleObject

from clausea.domain import Page, Record, Span
from clausea.extractors import ocr, pdf
from clausea.extractors.blocks import Box
from clausea.ingest import Source, read_record

needs_tesseract = pytest.mark.skipif(ocr.program() is None, reason="Tesseract is not installed")

LINES = [
    "DAILY NOTE 07/09/2026",
    "Stopped the walk when the pelvis dropped and",
    "worked single limb load 3 x 8 with cues.",
    "TUG 15.8 s with rolling walker, was 22.4 s.",
    "Berg balance 43/56, was 34/56 in March.",
    "Assist level: minimal assist for stairs.",
]


def drawn(extra: Callable[[Any], None] | None = None, size: tuple[float, float] = (612, 792)) -> bytes:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size)
    canvas.setFont("Helvetica", 11)
    for row, line in enumerate(LINES):
        canvas.drawString(72, 700 - 16 * row, line)
    if extra:
        extra(canvas)
    canvas.save()
    return out.getvalue()


def changed(data: bytes, change: Callable[[pypdf.PdfWriter], object]) -> bytes:
    writer = pypdf.PdfWriter(clone_from=io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def box_from_the_tree(writer: pypdf.PdfWriter) -> None:
    page = writer.pages[0]
    tree: Any = writer.root_object["/Pages"].get_object()
    tree[NameObject("/MediaBox")] = page["/MediaBox"]
    del page[NameObject("/MediaBox")]


def cropped(turn: int) -> Callable[[pypdf.PdfWriter], object]:
    def change(writer: pypdf.PdfWriter) -> None:
        writer.pages[0].cropbox = RectangleObject((50, 600, 400, 730))
        writer.pages[0].rotate(turn)

    return change


def read(data: bytes, name: str = "a.pdf") -> Record:
    return read_record(Source(name, data=data))


def rows(page: Page) -> list[str]:
    return [" ".join(line.split()) for line in page.lines() if line.strip()]


def covered(ink: Any, boxes: list[Box], scale: float, slack: int = 2) -> float:
    mask = np.zeros_like(ink)
    for x0, y0, x1, y1 in boxes:
        assert ink[max(0, int(y0 * scale)) : int(y1 * scale) + 1, max(0, int(x0 * scale)) : int(x1 * scale) + 1].any()
        top, left = max(0, int(y0 * scale) - slack), max(0, int(x0 * scale) - slack)
        mask[top : int(y1 * scale) + slack, left : int(x1 * scale) + slack] = True
    return float((ink & mask).sum() / ink.sum())


@pytest.mark.parametrize(
    "change",
    [box_from_the_tree, *(cropped(turn) for turn in (0, 90, 180, 270)), lambda w: w.pages[0].rotate(90)],
    ids=["box from the tree", "cropped", "cropped 90", "cropped 180", "cropped 270", "lying on its side"],
)
def test_the_boxes_of_words_hold_their_ink_however_the_page_lies(change: Callable[[pypdf.PdfWriter], object]) -> None:
    data = changed(drawn(size=(595, 842)), change)
    record = read(data)
    page = record.pages[0]
    assert rows(page) == LINES
    spans = [Span(record=record.id, page=1, start=word.start(), end=word.end()) for word in re.finditer(r"\S+", page.text)]
    ink = np.asarray(pypdfium2.PdfDocument(data)[0].render(scale=3, grayscale=True).to_pil()) < 140
    assert covered(ink, [box for found in pdf.boxes(data, spans) for box in found], 3) > 0.99


def test_words_that_were_cropped_away_are_on_no_page() -> None:
    (page,) = read(
        changed(drawn(), lambda writer: setattr(writer.pages[0], "cropbox", RectangleObject((50, 660, 400, 720))))
    ).pages
    assert rows(page) == LINES[:3]


def edge(canvas: Any) -> None:
    canvas.translate(20, 300)
    canvas.rotate(90)
    canvas.drawString(0, 0, "Received by fax 07/10/2026 from 555-0100")


def watermark(canvas: Any) -> None:
    canvas.setFont("Helvetica-Bold", 60)
    canvas.setFillGray(0.85)
    canvas.drawString(150, 650, "COPY")


@pytest.mark.parametrize(("extra", "said"), [(edge, "Received by fax 07/10/2026 from 555-0100"), (watermark, "COPY")])
def test_words_along_the_edge_and_watermarks_move_no_line_and_are_no_evidence(extra: Callable[[Any], None], said: str) -> None:
    (page,) = read(drawn(extra)).pages
    assert rows(page) == [*LINES, said]
    assert [page.text[start:end] for start, end in page.furniture] == [said]


def test_a_title_in_large_letters_is_no_watermark() -> None:
    def title(canvas: Any) -> None:
        canvas.setFont("Helvetica-Bold", 36)
        canvas.drawString(72, 740, "Alder Creek")

    (page,) = read(drawn(title)).pages
    assert rows(page) == ["Alder Creek", *LINES]


def test_what_was_filled_into_a_form_is_read() -> None:
    def field(canvas: Any) -> None:
        canvas.acroForm.textfield(name="goal", value="Walk 300 ft without rest", x=72, y=500, width=300, height=20)

    data = drawn(field)
    record = read(data)
    (page,) = record.pages
    assert rows(page) == [*LINES, "Walk 300 ft without rest"]
    start = page.text.index("Walk")
    ((box,),) = pdf.boxes(data, [Span(record=record.id, page=1, start=start, end=start + 10)])
    assert 72 < box[0] < box[2] < 200
    assert 792 - 520 < box[1] < box[3] < 792 - 500 + 3


def scanned(size: tuple[int, int] = (1700, 2200)) -> Image.Image:
    picture = Image.new("L", size, 255)
    pen = ImageDraw.Draw(picture)
    for row, line in enumerate(LINES):
        pen.text((200, 200 + 70 * row), line, fill=0, font_size=34)
    return picture


def saved(picture: Image.Image, format: str = "PNG", **options: Any) -> bytes:
    out = io.BytesIO()
    picture.save(out, format=format, **options)
    return out.getvalue()


@needs_tesseract
@pytest.mark.parametrize("how", [90, 180, 270, 1.5, -3.0])
def test_a_scan_that_lies_turned_or_aslant_is_read_in_order_with_boxes_where_its_words_stand(how: float) -> None:
    lying = scanned().rotate(how, expand=how % 90 == 0, fillcolor=255, resample=Image.Resampling.BICUBIC)
    (page,) = read(saved(lying, dpi=(200, 200)), "scan.png").pages
    assert rows(page) == LINES
    boxes = [(box.x0, box.y0, box.x1, box.y1) for box in page.boxes]
    assert covered(np.asarray(lying) < 128, boxes, 200 / 72, slack=3) > 0.97


@pytest.mark.parametrize("angle", [-4.0, -1.5, 0.0, 1.5, 4.0])
def test_the_slant_of_a_page_is_undone_and_not_doubled(angle: float) -> None:
    assert ocr._skew(scanned().rotate(angle, fillcolor=255)) == pytest.approx(-angle, abs=0.3)


def transparent() -> bytes:
    picture = Image.new("RGBA", (1700, 2200), (0, 0, 0, 0))
    picture.putalpha(ImageOps.invert(scanned()))
    return saved(picture)


def photographed() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = 6
    return saved(scanned().rotate(90, expand=True), "JPEG", exif=exif)


def faxed() -> bytes:
    return saved(scanned().resize((1734, 1078)).convert("1", dither=Image.Dither.NONE), "TIFF", dpi=(204, 98))


@needs_tesseract
@pytest.mark.parametrize(
    "make", [transparent, photographed, lambda: saved(ImageOps.invert(scanned()))], ids=["clear", "exif", "negative"]
)
def test_a_picture_is_read_as_a_viewer_shows_it(make: Callable[[], bytes]) -> None:
    (page,) = read(make(), "picture").pages
    assert rows(page) == LINES
    assert (page.width, page.height) == (612, 792)


@needs_tesseract
def test_a_fax_of_half_as_many_rows_is_a_whole_page() -> None:
    (page,) = read(faxed(), "fax.tif").pages
    assert page.width == pytest.approx(612, abs=2)
    assert page.height == pytest.approx(792, abs=2)
    assert sum(line in LINES for line in rows(page)) >= len(LINES) - 1


def test_a_picture_of_a_few_dots_in_width_and_millions_in_height_is_refused_at_once() -> None:
    from clausea.errors import UnreadableRecord

    with pytest.raises(UnreadableRecord, match="longer than any page"):
        read(saved(Image.new("L", (10, 2_000_000), 255)), "tall.png")


@needs_tesseract
def test_a_small_picture_and_a_half_typed_page_are_read_too() -> None:
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    cut = scanned().crop((150, 150, 1250, 700))
    typed = ["Facsimile cover of the clinic with notes that were typed above the picture of a page and are long."] * 3
    for words, place in (([], (72, 500, 340, 170)), (typed, (20, 40, 570, 600))):
        out = io.BytesIO()
        canvas = Canvas(out, pagesize=(612, 792))
        for row, line in enumerate(words):
            canvas.drawString(30, 760 - 14 * row, line)
        canvas.drawImage(ImageReader(cut), place[0], place[1], width=place[2], height=place[3])
        canvas.save()
        (page,) = read(out.getvalue()).pages
        assert page.origin == "ocr"
        assert "Berg balance 43/56" in page.text
