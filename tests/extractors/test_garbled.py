"""Text layers that do not say what the page shows are noticed, and read as pictures where that is possible."""

from __future__ import annotations

import io
import re
from pathlib import Path

import pytest
import reportlab
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from clausea.extractors import Watch, ocr
from clausea.extractors.garbled import is_garbled
from clausea.ingest import Source, read_record

LINES = [
    "Patient walked 120 feet with a rolling walker and cues for every turn.",
    "She needed a hand at the gait belt on the stairs and rested twice.",
    "Balance was lost to the left when reaching above the shoulder.",
]


def page_with_map(change: str) -> bytes:
    """Draw a page whose font says of its letters that they are others: `shifted` in the alphabet, or `private` signs."""
    fonts = Path(reportlab.__file__).parent / "fonts"
    pdfmetrics.registerFont(TTFont("Vera", str(fonts / "Vera.ttf")))
    out = io.BytesIO()
    canvas = Canvas(out, pageCompression=0)
    canvas.setFont("Vera", 13)
    for number, line in enumerate(LINES * 4):
        canvas.drawString(54, 740 - 24 * number, line)
    canvas.save()
    data = out.getvalue()
    start = data.index(b"/CIDInit")
    stop = data.index(b"endstream", start)

    def other(match: re.Match[bytes]) -> bytes:
        code = int(match.group(1), 16)
        if change == "private":
            return b"<E0%02X>" % code
        shift = 7 if change == "shifted" and 97 <= code <= 122 else 0
        return b"<00%02X>" % (97 + (code - 97 + shift) % 26 if shift else code)

    return data[:start] + re.sub(rb"<00([0-9A-F]{2})>", other, data[start:stop]) + data[stop:]


def test_the_page_is_read_from_its_layer_where_the_font_says_the_truth() -> None:
    record = read_record(Source("a.pdf", data=page_with_map("none")))
    assert record.ocr_pages == ()
    assert record.pages[0].lines() == LINES * 4
    assert record.warnings == ()


@pytest.mark.skipif(ocr.program() is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("change", ["shifted", "private"])
def test_a_page_with_a_false_font_is_read_as_a_picture(change: str) -> None:
    record = read_record(Source("a.pdf", data=page_with_map(change)))
    assert record.ocr_pages == (1,)
    assert "rolling walker and cues" in record.pages[0].text
    assert record.warnings == ()


def test_without_ocr_it_is_kept_and_told() -> None:
    record = read_record(Source("a.pdf", data=page_with_map("shifted")), watch=Watch(can_use_ocr=False))
    assert record.ocr_pages == ()
    assert len(record.pages[0].lines()) == len(LINES * 4)
    (warning,) = record.warnings
    assert warning.startswith("Page 1 seemed to have text that does not say what the page shows.")


@pytest.mark.parametrize(
    "text",
    [
        " ".join(LINES * 2),
        "MMT R L\nhip flex 4/5 3+/5\nknee ext 4/5 4-/5\nTUG 15.8 s 18.2 s\n" * 8,
        "Пациент ходит с минимальной помощью по коридору и жалуется на боль в правом колене. " * 4,
        "||  --  ..  ",
    ],
)
def test_true_text_is_not_garbled(text: str) -> None:
    assert not is_garbled(text)


@pytest.mark.parametrize("text", ["brtd kqzx wplm ndgh " * 12, "!@#$%^&* ()<>?:" * 20])
def test_what_no_english_page_says_is_garbled(text: str) -> None:
    assert is_garbled(text)


def test_letters_that_stand_for_nothing_count() -> None:
    assert is_garbled("Visit 3", unmapped=400)
    assert not is_garbled(" ".join(LINES), unmapped=4)
