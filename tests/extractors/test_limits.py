"""Damage and excess in a file: one page of it, or one clear refusal, and never the machine."""

from __future__ import annotations

import io
import re
import zipfile
from pathlib import Path

import pypdf
import pytest
from PIL import Image

from clausea.config import settings
from clausea.errors import ConfigError, EncryptedRecord, UnreadableRecord
from clausea.extractors import Watch, docx, image, pdf
from clausea.ingest import Source, read_record
from tests.conftest import MakePdf, draw_pdf

THREE = [["Gait training 120 ft with cues"], ["Stairs 8 steps with one rail"], ["Balance on foam 30 s"]]


def with_page_as(data: bytes, number: int, content: bytes) -> bytes:
    """Return a PDF in which the object of one page is something else."""
    kids = re.search(rb"/Kids \[(.*?)\]", data, re.DOTALL)
    assert kids
    name = re.findall(rb"(\d+) 0 R", kids.group(1))[number - 1]
    page = re.search(rb"\n" + name + rb" 0 obj(.*?)endobj", data, re.DOTALL)
    assert page
    return data[: page.start(1)] + content.ljust(len(page.group(1))) + data[page.end(1) :]


@pytest.mark.parametrize("content", [b"\n(words)\n", b"\n[ 1 2 3 ]\n", b"\n<< /Type /Font >>\n"])
def test_a_damaged_page_among_good_ones_is_empty_and_told(make_pdf: MakePdf, content: bytes) -> None:
    record = read_record(Source("a.pdf", data=with_page_as(make_pdf(THREE), 2, content)))
    assert [page.text.strip() for page in record.pages] == [THREE[0][0], "", THREE[2][0]]
    assert record.warnings == ("Page 2 could not be read, being damaged in the file: nothing there can be cited.",)


def test_a_page_whose_drawing_is_damaged_is_told_as_one_without_text(make_pdf: MakePdf) -> None:
    data = make_pdf(THREE)
    start = [match.end() for match in re.finditer(rb"(?<!end)stream\r?\n", data)][1]
    record = read_record(Source("a.pdf", data=data[:start] + b"\xff" * 60 + data[start + 60 :]))
    assert [page.text.strip() for page in record.pages] == [THREE[0][0], "", THREE[2][0]]
    assert record.warnings == ("Page 2 had no text that could be read: nothing there can be cited.",)


def test_a_pdf_with_more_pages_than_the_setting_is_refused(make_pdf: MakePdf) -> None:
    with pytest.raises(UnreadableRecord, match=r"more than 2 pages.*CLAUSEA_MAX_PAGES"):
        list(pdf.pages(make_pdf(THREE), watch=Watch(max_pages=2)))
    assert len(list(pdf.pages(make_pdf(THREE), watch=Watch(max_pages=3)))) == 3


def test_a_pdf_without_pages_is_refused() -> None:
    out = io.BytesIO()
    pypdf.PdfWriter().write(out)
    with pytest.raises(UnreadableRecord, match="no pages"):
        list(pdf.pages(out.getvalue()))


def test_a_damaged_pdf_is_not_called_encrypted_after_one_that_is(make_pdf: MakePdf) -> None:
    with pytest.raises(EncryptedRecord):
        list(pdf.pages(draw_pdf(THREE, password="secret")))
    with pytest.raises(UnreadableRecord, match="damaged"):
        list(pdf.pages(make_pdf(THREE)[:400]))


def test_a_pdf_page_is_cut_at_the_setting(make_pdf: MakePdf) -> None:
    watch = Watch(max_page_characters=10)
    pages = list(pdf.pages(make_pdf(THREE), watch=watch))
    assert [len(page.text) <= 10 for page in pages] == [True, True, True]
    assert watch.cut == {1, 2, 3}


@pytest.mark.parametrize("opening", [b"[", b"<</A "])
def test_objects_nested_a_hundred_thousand_deep_do_no_harm(make_pdf: MakePdf, opening: bytes) -> None:
    data = make_pdf(THREE)
    at = data.index(b"/Kids")
    deep = data[:at] + b"/X " + opening * 100_000 + b" " + data[at:]
    try:
        pages = list(pdf.pages(deep))
    except UnreadableRecord:
        return
    assert len(pages) <= 3


def test_a_picture_that_is_damaged_among_others_is_told() -> None:
    frames = [Image.new("L", (60, 60), shade) for shade in (0, 100, 200)]
    out = io.BytesIO()
    frames[0].save(out, format="TIFF", save_all=True, append_images=frames[1:], compression="tiff_lzw")
    data = bytearray(out.getvalue())
    with Image.open(io.BytesIO(data)) as file:
        file.seek(1)
        (start,) = file.tag_v2[273]  # type: ignore[attr-defined]
        data[start : start + 4] = b"\xff\xff\xff\xff"
    watch = Watch(can_use_ocr=False)
    assert [page.number for page in image.pages(bytes(data), watch=watch)] == [1, 2, 3]
    assert watch.damaged == {2}
    with pytest.raises(UnreadableRecord, match="more than 2 pages"):
        list(image.pages(out.getvalue(), watch=Watch(max_pages=2)))


def test_a_word_file_that_would_fill_the_memory_is_refused() -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b" " * (60 * 1024 * 1024))
    with pytest.raises(UnreadableRecord, match="larger than any chart"):
        list(docx.pages(out.getvalue()))


def test_the_settings_have_limits_of_their_own(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("CLAUSEA_MAX_PAGES", "7")
    settings.cache_clear()
    try:
        assert Watch().max_pages == 7
        monkeypatch.setenv("CLAUSEA_MAX_PAGES", "0")
        settings.cache_clear()
        with pytest.raises(ConfigError, match="CLAUSEA_MAX_PAGES"):
            settings()
    finally:
        monkeypatch.undo()
        settings.cache_clear()
    assert Watch().max_pages == 3000
