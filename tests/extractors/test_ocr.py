"""Scans: what Tesseract reads comes back on its page and line, whichever way up the page lies."""

from __future__ import annotations

import io
import json
import re
from collections import Counter
from pathlib import Path

import pytest
from PIL import Image

from clausea.config import settings
from clausea.extractors import ocr, rapid
from clausea.ingest import Source, read_record
from evals.press import press

SAMPLE = Path(__file__).resolve().parents[1] / "press" / "sample.chart"
needs_tesseract = pytest.mark.skipif(ocr.program() is None, reason="Tesseract is not installed")


def words(text: str) -> Counter[str]:
    return Counter(re.findall(r"\w+", text.lower()))


@pytest.fixture(scope="module")
def scan() -> tuple[bytes, dict[str, object]]:
    made = press(SAMPLE, format="scan")
    return made.data, json.loads(made.truth.to_json())


@needs_tesseract
def test_a_scan_is_read_with_its_lines_and_a_confidence(scan: tuple[bytes, dict[str, object]]) -> None:
    data, truth = scan
    record = read_record(Source("scan.pdf", data=data))
    pages = truth["pages"]
    assert isinstance(pages, list)
    assert record.ocr_pages == tuple(range(1, len(pages) + 1))
    wanted = sum((words(" ".join(page["lines"])) for page in pages), Counter())
    found = sum((words(page.text) for page in record.pages), Counter())
    assert (wanted & found).total() >= 0.85 * wanted.total()
    for page in record.pages:
        assert page.confidence is not None
        assert 0.5 < page.confidence <= 1
        for box in page.boxes:
            assert page.text[box.start : box.end].strip() == page.text[box.start : box.end]
            assert 0 <= box.x0 < box.x1 <= (page.width or 0) + 1
            assert 0 <= box.y0 < box.y1 <= (page.height or 0) + 1


@needs_tesseract
@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_page_that_lies_on_its_side_is_read_upright(turn: int) -> None:
    import pypdfium2

    made = press(SAMPLE, format="pdf")
    upright = pypdfium2.PdfDocument(made.data)[0].render(scale=200 / 72, grayscale=True).to_pil()
    turned = upright.rotate(turn, expand=True)
    page = next(iter(ocr.read_pages([ocr.Picture(1, turned, turned.width * 0.36, turned.height * 0.36)])))
    wanted = words(" ".join(json.loads(made.truth.to_json())["pages"][0]["lines"]))
    assert (wanted & words(page.text)).total() >= 0.85 * wanted.total()


@needs_tesseract
def test_a_tiff_of_several_pages_is_several_pages(scan: tuple[bytes, dict[str, object]]) -> None:
    made = press(SAMPLE, format="tiff")
    record = read_record(Source("fax.tif", data=made.data))
    pages = scan[1]["pages"]
    assert isinstance(pages, list)
    assert len(record.pages) == len(pages)
    assert record.media_type == "image/tiff"


@needs_tesseract
def test_what_was_read_once_is_kept_under_a_name_without_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from clausea.config import settings

    monkeypatch.setenv("CLAUSEA_CACHE_DIR", str(tmp_path))
    settings.cache_clear()
    try:
        picture = Image.new("L", (1200, 300), 255)
        from PIL import ImageDraw, ImageFont

        ImageDraw.Draw(picture).text((40, 100), "Zebrafish gait 240 ft", font=ImageFont.load_default(64), fill=0)
        once = next(iter(ocr.read_pages([ocr.Picture(1, picture, 432, 108)])))
        files = [path for path in tmp_path.rglob("*") if path.is_file()]
        assert len(files) == 1
        assert re.fullmatch(r"[0-9a-f]{62}\.json", files[0].name)
        assert files[0].stat().st_mode & 0o077 == 0
        kept = {"rows": [["Remembered", 0.1, 0.1, 0.5, 0.5, 0.9]], "turn": 0, "angle": 0.0}
        files[0].write_text(json.dumps(kept))
        again = next(iter(ocr.read_pages([ocr.Picture(1, picture, 432, 108)])))
        assert "Zebrafish" in once.text
        assert again.text.strip() == "Remembered"
    finally:
        settings.cache_clear()


def test_a_picture_too_large_to_be_a_page_is_refused() -> None:
    from clausea.errors import UnreadableRecord
    from clausea.extractors import image

    out = io.BytesIO()
    Image.new("1", (12_000, 12_000)).save(out, format="PNG")
    with pytest.raises(UnreadableRecord, match=r"larger|damaged"):
        list(image.pages(out.getvalue()))


def _without_tesseract(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(ocr, "program", lambda: None)


@pytest.mark.skipif(not rapid.is_installed(), reason="The extra `ocr` is not installed")
def test_rapidocr_reads_where_tesseract_is_missing(
    monkeypatch: pytest.MonkeyPatch, scan: tuple[bytes, dict[str, object]]
) -> None:
    _without_tesseract(monkeypatch)
    data, truth = scan
    record = read_record(Source("scan.pdf", data=data))
    pages = truth["pages"]
    assert isinstance(pages, list)
    wanted = sum((words(" ".join(page["lines"])) for page in pages), Counter())
    found = sum((words(page.text) for page in record.pages), Counter())
    assert (wanted & found).total() / wanted.total() > 0.9
    page = record.page(1)
    assert all(page.text[box.start : box.end].strip() == page.text[box.start : box.end] for box in page.boxes)


def test_without_tesseract_its_stand_in_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    _without_tesseract(monkeypatch)
    monkeypatch.setattr(rapid, "is_installed", lambda: True)
    monkeypatch.setattr(rapid, "words", lambda image: iter([("Gait", 0.1, 0.1, 0.2, 0.12, 0.9)]))
    monkeypatch.setenv("CLAUSEA_CACHE_DIR", "")
    settings.cache_clear()
    page = next(ocr.read_pages([ocr.Picture(1, Image.new("L", (1700, 2200), 255), 612, 792)]))
    settings.cache_clear()
    assert page.text.strip() == "Gait"
    assert page.origin == "ocr"


def test_without_tesseract_a_scan_has_no_text_and_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from clausea.errors import EmptyRecord

    monkeypatch.setenv("PATH", "/nowhere")
    monkeypatch.setattr(rapid, "is_installed", lambda: False)
    ocr.program.cache_clear()
    try:
        with pytest.raises(EmptyRecord, match=r"holds no text.*Tesseract"):
            read_record(Source("scan.pdf", data=press(SAMPLE, format="scan").data))
    finally:
        monkeypatch.undo()
        ocr.program.cache_clear()


@pytest.mark.parametrize(
    ("line", "read"),
    [
        ("97129 x1 15 min Total? 45? 9:00 am", "97129 x1 15 min [?] [?] 9:00 am"),
        ("Date of service: 05/26/2026 Visit? 8", "Date of service: 05/26/2026 [?] 8"),
        # At an end of a line, alone beside little else, or of one stroke, a guess is as likely a stamp or a fold.
        ("Stamp? Grip R 61 L 27", "Grip R 61 L 27"),
        ("Jane Roe PT 05/26/2026 scrawl?", "Jane Roe PT 05/26/2026"),
        ("Grip stamp? 27", "Grip 27"),
        ("Grip R 61 I? L 27", "Grip R 61 L 27"),
        ("guess? guess?", ""),
    ],
)
def test_the_place_of_a_word_that_could_not_be_read_is_kept(line: str, read: str) -> None:
    found = [
        (word.rstrip("?"), 10 * at, 0, 10 * at + 9, 20, 0.1 if word.endswith("?") else 0.9)
        for at, word in enumerate(line.split())
    ]
    assert " ".join(word[0] for word in ocr._without_guesses(found)) == read


def test_handwriting_gets_no_marks() -> None:
    found = [
        (word, 10 * at, 0, 10 * at + 9, 20, sure)
        for at, (word, sure) in enumerate([("Took", 0.6), ("turns", 0.7), ("lo", 0.1), ("cue", 0.6)])
    ]
    assert " ".join(word[0] for word in ocr._without_guesses(found)) == "Took turns cue"
