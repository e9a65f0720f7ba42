"""Scans, Word files and plain text carry the truth of the chart they came from."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from pathlib import Path

import docx
import numpy as np
import pypdfium2
import pytest
from docx.oxml.ns import qn
from PIL import Image

from evals.press import plant, press
from evals.press.__main__ import main
from evals.press.chart import Record
from evals.press.degrade import PROFILES, degrade
from evals.press.draw import banner_of, draw
from evals.press.truth import Pressed


def scan_of(sample: Record, profile: str, seed: str = "") -> Pressed:
    return degrade(draw(sample), profile, banner_of(sample), seed=seed or None)


def ink(page: pypdfium2.PdfPage) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    """Return which pixels at 72 dpi are darker than the paper around them."""
    grey = np.asarray(page.render(scale=1, grayscale=True).to_pil().convert("L"), dtype=np.float32)
    dark: np.ndarray[tuple[int, int], np.dtype[np.bool_]] = grey < np.median(grey) - 30
    return dark


@pytest.mark.parametrize(("profile", "seed"), [("light", ""), ("fax", ""), ("heavy", "a"), ("heavy", "c")])
def test_scan_keeps_pages_and_its_boxes_hold_ink(sample: Record, profile: str, seed: str) -> None:
    whole = draw(sample)
    scan = scan_of(sample, profile, seed)
    document = pypdfium2.PdfDocument(scan.data)
    assert len(document) == len(whole.truth.pages) == len(scan.truth.pages)
    assert not any(page.get_textpage().count_chars() for page in document)
    dark = [ink(page) for page in document]
    for page, truth in zip(document, scan.truth.pages, strict=True):
        assert page.get_size() == pytest.approx((truth.width, truth.height), abs=0.5)
    for passage in scan.truth.passages:
        for spot in passage.spots:
            assert spot.bbox is not None
            left, bottom, right, top = (round(value) for value in spot.bbox)
            height = dark[spot.page - 1].shape[0]
            inside = dark[spot.page - 1][height - top : height - bottom, left:right]
            assert inside.mean() > 0.02, (passage.text, spot)


def test_boxes_follow_turned_pages(sample: Record) -> None:
    always = replace(PROFILES["light"], turned_share=1.0)
    turned: set[int] = set()
    for seed in "abcdef":
        with pytest.MonkeyPatch.context() as patch:
            patch.setitem(PROFILES, "light", always)
            scan = scan_of(sample, "light", seed)
        document = pypdfium2.PdfDocument(scan.data)
        for passage in scan.truth.passages:
            for spot in passage.spots:
                assert spot.bbox is not None
                dark = ink(document[spot.page - 1])
                left, bottom, right, top = (round(value) for value in spot.bbox)
                inside = dark[dark.shape[0] - top : dark.shape[0] - bottom, left:right]
                assert inside.mean() > 0.02, (seed, passage.text, spot)
        turned |= {page.turned for page in scan.truth.pages}
        if turned == {90, 180, 270}:
            break
    assert turned == {90, 180, 270}


def test_fax_banner_of_a_scan_moves_every_line(sample: Record) -> None:
    whole, scan = draw(sample), scan_of(sample, "fax")
    assert scan.truth.has_fax_banner
    assert "FAX 555" in scan.truth.pages[0].lines[0]
    for before, after in zip(whole.truth.passages, scan.truth.passages, strict=True):
        assert [spot.line + 1 for spot in before.spots] == [spot.line for spot in after.spots]
    assert scan.truth.documents[0].first == (1, 3)


def test_faxed_chart_gets_no_second_banner(sample: Record) -> None:
    faxed = draw(sample, fax=True)
    scan = degrade(faxed, "fax", banner_of(sample))
    assert scan.truth.pages[0].lines == faxed.truth.pages[0].lines


def test_fax_is_bilevel_and_tiff_has_every_page(sample: Record, sample_path: Path) -> None:
    assert b"CCITTFaxDecode" in scan_of(sample, "fax").data
    assert b"DCTDecode" in scan_of(sample, "light").data
    tiff = press(sample_path, format="tiff")
    image = Image.open(io.BytesIO(tiff.data))
    assert (image.n_frames, image.mode) == (len(tiff.truth.pages), "1")  # type: ignore[attr-defined]


@pytest.mark.parametrize("format", ["scan", "tiff", "docx", "txt"])
def test_same_chart_gives_same_bytes(sample_path: Path, format: str) -> None:
    one, other = press(sample_path, format=format), press(sample_path, format=format)
    assert one.data == other.data
    assert one.truth == other.truth


def test_text_lines_are_those_of_the_file(sample_path: Path) -> None:
    file = press(sample_path, format="txt")
    pages = [page.split("\n") for page in file.data.decode().split("\f")]
    assert len(pages) == len(file.truth.pages) == 3
    for passage in file.truth.passages:
        for one in passage.with_facts():
            assert one.spots
            for spot in one.spots:
                line = pages[spot.page - 1][spot.line - 1]
                assert all(word in line for word in spot.text.split()), spot
    assert "Page 2 of 3" in pages[1][-2]


def test_word_rows_are_counted_in_body_order(sample_path: Path) -> None:
    file = press(sample_path, format="docx")
    body = docx.Document(io.BytesIO(file.data)).element.body
    rows = []
    for child in body:
        rows += [child] if child.tag == qn("w:p") else list(child.iter(qn("w:tr")))
    texts = [" ".join("".join(part.text or "" for part in row.iter(qn("w:t"))).split()) for row in rows]
    for passage in file.truth.passages:
        for one in passage.with_facts():
            (spot,) = one.spots
            assert spot.bbox is None
            assert "".join(spot.text.split()) in "".join(texts[spot.line - 1].split())


def test_word_file_has_tables_header_and_footer(sample_path: Path) -> None:
    document = docx.Document(io.BytesIO(press(sample_path, format="docx").data))
    assert any(cell.text == "Knee flex AROM" for table in document.tables for row in table.rows for cell in row.cells)
    assert "Vance" in document.sections[0].header.paragraphs[0].text
    assert "Someone Else" in document.sections[-1].header.paragraphs[0].text
    assert "Printed" in document.sections[0].footer.paragraphs[0].text


@pytest.mark.parametrize("seed", range(6))
@pytest.mark.parametrize("format", ["pdf", "txt", "docx"])
def test_planted_sentence_is_where_it_says(seed: int, format: str) -> None:
    sentence = "The heron {x} weighed 12.5 kg @@ on | a Tuesday."
    planted = plant(sentence, seed, format)
    spots = planted.passage.spots
    assert " ".join(spot.text for spot in spots).replace("- ", "-") == sentence
    for spot in spots:
        assert spot.text in planted.pressed.truth.pages[spot.page - 1].lines[spot.line - 1]
    assert plant(sentence, seed, format) == planted


def test_planted_sentence_must_be_one_line() -> None:
    with pytest.raises(ValueError, match="one line"):
        plant("two\nlines", 1)


def test_build_writes_files_truth_and_manifest(tmp_path: Path, sample_path: Path) -> None:
    out = tmp_path / "out"
    command = ["build", str(out), "--only", str(sample_path), "--formats", "pdf,scan,docx,txt"]
    assert main(command) == 0
    first = {path.name: path.read_bytes() for path in out.iterdir()}
    assert main(command) == 0
    assert first == {path.name: path.read_bytes() for path in out.iterdir()}
    manifest = json.loads(first["manifest.json"])
    assert [entry["format"] for entry in manifest["files"]] == ["pdf", "scan", "docx", "txt"]
    for entry in manifest["files"]:
        truth = json.loads(first[entry["truth"]])
        assert (truth["schema"], truth["id"], truth["format"]) == (1, "sample", entry["format"])
        assert len(truth["pages"]) == entry["pages"]
    assert {"sample.pdf", "sample.truth.json", "sample.scan.pdf", "sample.docx", "sample.txt"} <= first.keys()


def test_build_says_which_format_it_does_not_know(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(["build", str(tmp_path), "--formats", "pdf,rtf"])
    assert "unknown format 'rtf'" in capsys.readouterr().err
