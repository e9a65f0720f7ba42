"""Every sort of record in a packet: turned, cropped, odd, locked, filled in, pictures, text; and what must not come along."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from PIL import Image, ImageDraw, ImageFont
from pypdf import PdfReader, PdfWriter
from pypdf.annotations import FreeText
from pypdf.generic import NameObject, RectangleObject

from clausea.binder import Originals, Wanted, bind
from clausea.chart import chart as make_chart
from clausea.domain import Chart, Document, Letter, Span
from clausea.errors import EncryptedRecord, ExportError
from clausea.exporters.packet import Part
from clausea.extractors import ocr
from clausea.ingest import Source, ingest
from evals.packet.quotes import letter_citing, marked_pages, signs_within
from tests.conftest import MakePdf

LINES = (
    "Daily note 07/09/2026",
    "Gait 220 ft with CGA, no loss of balance.",
    "Verbal cues for step length were needed.",
    "Signed PT",
)
CITED = "Verbal cues for step length were needed."

pytestmark = pytest.mark.filterwarnings("ignore::DeprecationWarning")


def find(read: Chart, words: str, page: int | None = None) -> Span:
    for record in read.records:
        for one in record.pages:
            start = one.text.find(words)
            if start >= 0 and page in {None, one.number}:
                return Span(record=record.id, page=one.number, start=start, end=start + len(words))
    raise AssertionError(f"{words} is on no page")


def bound(
    sources: Sequence[Source], words: Sequence[str] = (CITED,), password: str | None = None, wanted: Wanted | None = None
) -> tuple[Part, Letter]:
    """A packet whose letter cites these words."""
    read = make_chart(ingest(sources, password=password).records)
    letter = letter_citing(read, [find(read, one) for one in words])
    return bind(letter, read, Originals(tuple(sources), password), wanted)[0], letter


def marked(part: Part) -> list[str]:
    return [signs_within(page, boxes) for _, boxes, page in marked_pages(part.data)]


def text_of(part: Part) -> str:
    return " ".join(page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(part.data))


def changed(data: bytes, change: Callable[[Any], None]) -> bytes:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
    for page in writer.pages:
        change(page)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def squeezed(words: str) -> str:
    return "".join(words.split())


@pytest.mark.parametrize("turn", [0, 90, 180, 270])
def test_turned_pages_stand_upright_with_their_words_marked(make_pdf: MakePdf, turn: int) -> None:
    part, _ = bound([Source("note.pdf", data=make_pdf([LINES], turn=turn))])
    assert marked(part) == [squeezed(CITED)]
    for page in PdfReader(io.BytesIO(part.data)).pages:
        assert page.rotation == 0
        assert {float(page.mediabox.width), float(page.mediabox.height)} == {612.0, 792.0}


@pytest.mark.parametrize("turn", [0, 90, 270])
def test_a_cropped_page_shows_what_was_shown(make_pdf: MakePdf, turn: int) -> None:
    def crop(page: Any) -> None:
        box = page.mediabox
        page.cropbox = RectangleObject((box.left + 30, box.bottom + 25, box.right - 20, box.top - 10))

    part, _ = bound([Source("note.pdf", data=changed(make_pdf([LINES], turn=turn), crop))])
    assert marked(part) == [squeezed(CITED)]


@pytest.mark.parametrize("size", [(612, 1008), (842, 1191), (420, 595), (1200, 900), (300, 200)])
def test_paper_of_any_size_is_brought_onto_letter_paper(size: tuple[int, int]) -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=size, invariant=1)
    for row, line in enumerate(LINES):
        canvas.drawString(20, size[1] - 30 - 14 * row, line)
    canvas.drawString(20, 4, "Page 1 of 1, at the very edge")
    canvas.save()
    part, letter = bound([Source("note.pdf", data=out.getvalue())])
    assert marked(part) == [squeezed(CITED)]
    document = pypdfium2.PdfDocument(part.data)
    page = document[len(document) - 1]
    assert sorted(page.get_size()) == [612, 792]
    foot = " ".join(page.get_textpage().get_text_bounded(0, 0, page.get_width(), 27).split())
    assert "very edge" not in foot
    assert letter.exhibits[0].sheets[0].bates in foot


def test_a_locked_file_is_bound_with_the_password_and_without_lock(make_pdf: MakePdf) -> None:
    source = Source("locked.pdf", data=make_pdf([LINES], password="heron"))
    part, _ = bound([source], password="heron")
    assert marked(part) == [squeezed(CITED)]
    assert not PdfReader(io.BytesIO(part.data)).is_encrypted
    assert b"heron" not in part.data


def test_a_locked_file_without_its_password_is_one_line(make_pdf: MakePdf) -> None:
    source = Source("locked.pdf", data=make_pdf([LINES], password="heron"))
    read = make_chart(ingest([source], password="heron").records)
    with pytest.raises(EncryptedRecord, match=r"locked\.pdf: The PDF is encrypted") as told:
        bind(letter_citing(read, [find(read, CITED)]), read, Originals((source,)))
    assert "--password" in str(told.value)


def test_a_file_that_opens_with_an_empty_password_needs_none(make_pdf: MakePdf) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([LINES]))))
    writer.encrypt("", owner_password="owner", algorithm="RC4-128")
    out = io.BytesIO()
    writer.write(out)
    part, _ = bound([Source("note.pdf", data=out.getvalue())])
    assert marked(part) == [squeezed(CITED)]


def test_what_was_typed_onto_a_page_stays_visible_and_no_annotation_comes_along(make_pdf: MakePdf) -> None:
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(make_pdf([LINES]))))
    writer.add_annotation(0, FreeText(text="Late entry", rect=(300, 300, 420, 330), font="Helvetica"))
    writer.add_uri(0, "https://example.invalid/track", RectangleObject((50, 50, 100, 100)))
    out = io.BytesIO()
    writer.write(out)
    part, _ = bound([Source("note.pdf", data=out.getvalue())])
    reader = PdfReader(io.BytesIO(part.data))
    kinds = {note.get_object()["/Subtype"] for page in reader.pages for note in page.get("/Annots") or ()}
    assert kinds == {"/Link", "/Highlight"}
    assert b"example.invalid" not in part.data


def test_a_filled_in_form_shows_its_entries() -> None:
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for row, line in enumerate(LINES):
        canvas.drawString(54, 700 - 14 * row, line)
    canvas.acroForm.textfield(name="minutes", value="53 minutes timed", x=54, y=500, width=200, height=20)
    canvas.save()
    part, _ = bound([Source("form.pdf", data=out.getvalue())], words=[CITED, "53 minutes timed"])
    assert "".join(marked(part)) == squeezed(CITED) + squeezed("53 minutes timed")
    assert "/AcroForm" not in PdfReader(io.BytesIO(part.data)).trailer["/Root"].get_object()


def test_pictures_of_other_pages_do_not_come_along() -> None:
    """Programs let all pages share one list of pictures; only those that a page draws are taken."""
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for shade in (60, 200):
        for row, line in enumerate(LINES):
            canvas.drawString(54, 700 - 14 * row, line)
        canvas.drawInlineImage(Image.new("L", (40, 30), shade), 54, 300, 40, 30)
        canvas.drawImage(_reader(Image.new("RGB", (50 + shade, 30), (shade, 0, 0))), 200, 300, 40, 30)
        canvas.showPage()
    canvas.save()
    writer = PdfWriter(clone_from=PdfReader(io.BytesIO(out.getvalue())))
    pages = [page.get_object() for page in writer.pages]
    shared = pages[0]["/Resources"].get_object()
    objects = shared["/XObject"].get_object()
    for name, item in pages[1]["/Resources"].get_object()["/XObject"].get_object().items():
        objects[NameObject(name)] = item
    pages[1][NameObject("/Resources")] = shared
    held = io.BytesIO()
    writer.write(held)
    part, _ = bound([Source("chart.pdf", data=held.getvalue())])
    widths = _image_widths(part)
    assert 110 in widths
    assert 250 not in widths


def _reader(image: Image.Image) -> Any:
    from reportlab.lib.utils import ImageReader

    return ImageReader(image)


def _image_widths(part: Part) -> set[int]:
    """The widths of all pictures anywhere in the file, drawn or not."""
    reader = PdfReader(io.BytesIO(part.data))
    found = set()
    for number in range(1, reader.trailer["/Size"] + 1):
        item = reader.get_object(number)
        if isinstance(item, dict) and item.get("/Subtype") == "/Image":
            found.add(int(item["/Width"]))
    return found


# Pictures


def picture() -> Image.Image:
    image = Image.new("L", (1700, 2200), "white")
    font = ImageFont.truetype("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", 40)
    pen = ImageDraw.Draw(image)
    for row, line in enumerate((*LINES, *(f"The patient walked {n} ft with the cane" for n in range(210, 218)))):
        pen.text((150, 200 + 90 * row), line, font=font, fill=0)
    return image


needs_ocr = pytest.mark.skipif(ocr.program() is None, reason="nothing here reads pictures")


@needs_ocr
@pytest.mark.parametrize(("suffix", "mode"), [("tiff", "1"), ("tiff", "L"), ("png", "L"), ("png", "RGB"), ("jpeg", "RGB")])
def test_pictures_are_bound_as_pages_with_the_cited_row_marked(suffix: str, mode: str) -> None:
    held = io.BytesIO()
    picture().convert(mode).save(held, format=suffix, dpi=(200, 200))
    part, _ = bound([Source(f"scan.{suffix}", data=held.getvalue())])
    ((_, boxes, page),) = marked_pages(part.data)
    ink = _ink_rows(page)
    # The third line of the picture, wherever it lies on the sheet now.
    top, bottom = ink[2]
    (box,) = boxes
    height = page.get_height()
    assert box[1] <= height - bottom + 2 and height - top - 2 <= box[3]
    assert box[3] < height - ink[1][1] + 1 and box[1] > height - ink[3][0] - 1


def _ink_rows(page: Any) -> list[tuple[float, float]]:
    import numpy as np

    pixels = np.asarray(page.render(scale=2, grayscale=True, draw_annots=False).to_pil())
    dark = (pixels < 128).any(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], dark.astype(int), [0]))))
    return [(start / 2, end / 2) for start, end in zip(edges[::2], edges[1::2], strict=True)]


@needs_ocr
def test_a_jpeg_is_bound_as_the_bytes_that_it_is() -> None:
    held = io.BytesIO()
    picture().save(held, format="JPEG", dpi=(200, 200))
    part, _ = bound([Source("scan.jpeg", data=held.getvalue())])
    assert held.getvalue() in part.data


# Records without paper


@pytest.mark.parametrize("name", ["note.txt", "note.rtf"])
def test_a_record_without_pages_is_set_with_its_line_numbers(name: str) -> None:
    lines = [f"Line {n} of the record" for n in range(1, 150)]
    lines[99] = CITED
    text = "\n".join(lines)
    data = text.encode() if name.endswith("txt") else ("{\\rtf1\\ansi " + text.replace("\n", "\\par\n") + "}").encode()
    part, letter = bound([Source(name, data=data)])
    assert marked(part) == [squeezed(CITED)]
    (sheet,) = [one for exhibit in letter.exhibits for one in exhibit.sheets if one.cited]
    assert sheet.lines is not None and sheet.lines[0] <= 100 <= sheet.lines[1]
    printed = next(page for _, _, page in marked_pages(part.data)).get_textpage().get_text_bounded().split("\n")
    rows = [" ".join(row.split()) for row in printed]
    assert f"100 {CITED}" in rows or ("100" in rows and CITED in rows)


def test_long_lines_are_divided_and_marked_on_every_row() -> None:
    words = " ".join(f"word{n}" for n in range(60)) + "."
    part, _ = bound([Source("note.txt", data=f"First line\n{words}\nLast line".encode())], words=[words])
    assert marked(part) == [squeezed(words)]


def test_letters_that_no_font_has_stand_as_their_code_point() -> None:
    text = f"Name 山田 told us\n{CITED} 山田\nend"
    part, _ = bound([Source("note.txt", data=text.encode())], words=[CITED])
    assert marked(part) == [squeezed(CITED)]
    assert "[U+5C71]" in text_of(part)


# Other patients


def test_words_of_another_patient_on_the_same_page_are_blacked_out(make_pdf: MakePdf) -> None:
    other = ("Patient: Somebody Else", "Somebody Else walked 40 ft")
    source = Source("chart.pdf", data=make_pdf([[*LINES, "", "", *other]]))
    read = _with_stranger(make_chart(ingest([source]).records), "Patient: Somebody Else", "Somebody Else walked 40 ft")
    part = bind(letter_citing(read, [find(read, CITED)]), read, Originals((source,)))[0]
    assert "Somebody" not in text_of(part)
    ((_, boxes, page),) = marked_pages(part.data)
    rows = _ink_rows(page)
    assert max(bottom - top for top, bottom in rows) > 20  # A black bar, taller than any row of print.
    assert boxes


def test_in_a_record_without_pages_they_are_left_out() -> None:
    source = Source("chart.txt", data="\n".join([*LINES, "Patient: Somebody Else", "Somebody Else walked 40 ft"]).encode())
    read = _with_stranger(make_chart(ingest([source]).records), "Patient: Somebody Else", "Somebody Else walked 40 ft")
    part = bind(letter_citing(read, [find(read, CITED)]), read, Originals((source,)))[0]
    assert "Somebody" not in text_of(part)
    assert "withheld" in text_of(part)
    assert marked(part) == [squeezed(CITED)]


def _with_stranger(read: Chart, first: str, last: str) -> Chart:
    """The chart with the lines from `first` to `last` as a document of another patient."""
    begin, end = find(read, first), find(read, last)
    page = read.page(begin)
    own = Span(record=begin.record, page=begin.page, start=0, end=begin.start)
    theirs = Span(record=begin.record, page=begin.page, start=begin.start, end=end.end)
    documents = (
        Document(id="d1", kind="daily_note", body=(own,)),
        Document(id="d2", kind="daily_note", body=(theirs,), other_patient=True),
    )
    assert page.text
    return read.model_copy(update={"documents": documents})


def test_a_letter_never_cites_another_patient(make_pdf: MakePdf) -> None:
    from clausea.compose.packing import packed
    from clausea.errors import KnowledgeError

    source = Source("chart.pdf", data=make_pdf([LINES]))
    read = make_chart(ingest([source]).records)
    read = read.model_copy(update={"documents": tuple(one.model_copy(update={"other_patient": True}) for one in read.documents)})
    with pytest.raises(KnowledgeError, match="another patient"):
        packed(read, [find(read, CITED)], ())


# Files that are gone


@pytest.mark.parametrize("how", ["gone", "changed"])
def test_a_record_that_is_no_longer_what_was_read_is_refused_in_one_line(make_pdf: MakePdf, tmp_path: Path, how: str) -> None:
    path = tmp_path / "note.pdf"
    path.write_bytes(make_pdf([LINES]))
    source = Source("note.pdf", path)
    read = make_chart(ingest([source]).records)
    letter = letter_citing(read, [find(read, CITED)])
    if how == "gone":
        path.unlink()
    else:
        path.write_bytes(make_pdf([[*LINES, "Added later"]]))
    with pytest.raises(ExportError, match=r"not where it was read, or changed since: note\.pdf") as told:
        bind(letter, read, Originals((source,)))
    assert "\n" not in str(told.value)


def test_a_page_larger_than_a_part_is_refused_by_its_number() -> None:
    import random

    lot = random.Random(1)
    noise = Image.frombytes("L", (900, 900), lot.randbytes(810_000))
    from reportlab.pdfgen.canvas import Canvas

    out = io.BytesIO()
    canvas = Canvas(out, pagesize=(612, 792), invariant=1)
    for row, line in enumerate((*LINES, *LINES, *LINES, *LINES)):
        canvas.drawString(54, 760 - 14 * row, line)
    canvas.drawImage(_reader(noise), 54, 100, 200, 200)
    canvas.save()
    with pytest.raises(ExportError, match=r"Page CL-0002 alone is larger than 0\.1 MB"):
        bound([Source("note.pdf", data=out.getvalue())], wanted=Wanted(max_mb=0.1))
