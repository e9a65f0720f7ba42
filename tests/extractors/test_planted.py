"""Sentences hidden in noise come back on exactly the page and lines where the press drew them."""

from __future__ import annotations

import pytest

from clausea.domain import Record, fold
from clausea.extractors import ocr
from clausea.ingest import Source, read_record
from evals.press.planting import Planted, plant
from evals.press.truth import Spot

SENTENCE = "Cut the step from 6 in. to 4 in. when the pelvis dropped, then 2 x 8 w/ SpO2 at 93%."


def read(planted: Planted, name: str) -> Record:
    return read_record(Source(name, data=planted.pressed.data))


def words_at(record: Record, spot: Spot) -> str:
    return fold(record.page(spot.page).lines()[spot.line - 1])


@pytest.mark.parametrize("seed", range(32))
def test_in_a_pdf(seed: int) -> None:
    planted = plant(SENTENCE, seed)
    record = read(planted, "noise.pdf")
    assert len(record.pages) == len(planted.pressed.truth.pages)
    for spot in planted.passage.spots:
        assert fold(spot.text) in words_at(record, spot)


@pytest.mark.skipif(ocr.program() is None, reason="Tesseract is not installed")
@pytest.mark.parametrize("seed", range(8))
def test_in_a_scan(seed: int) -> None:
    planted = plant(SENTENCE, seed, "scan", "facility", "light")
    record = read(planted, "noise.pdf")
    assert record.ocr_pages == tuple(range(1, len(planted.pressed.truth.pages) + 1))
    for spot in [spot for spot in planted.passage.spots if len(spot.text.split()) > 3]:
        # A letter may be misread: most words of the row are found at their line, and more of them nowhere else.
        wanted = set(fold(spot.text).split())
        lines = record.page(spot.page).lines()
        shares = [len(wanted & set(fold(line).split())) / len(wanted) for line in lines]
        assert shares[spot.line - 1] == max(shares) >= 0.6


STYLES = ["clinic", "facility", "epic", "dictated", "paperform", "oldprint", "schoolslp", "twocolumn"]


@pytest.mark.parametrize("style", STYLES)
def test_every_line_of_a_pdf_has_the_number_that_a_person_counts(style: str) -> None:
    planted = plant(SENTENCE, 6, style=style)
    record = read(planted, "noise.pdf")
    for page, truth in zip(record.pages, planted.pressed.truth.pages, strict=True):
        assert [line.split() for line in page.lines()] == [line.split() for line in truth.lines]


@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize("format", ["txt", "docx"])
def test_in_text_and_word(format: str, seed: int) -> None:
    planted = plant(SENTENCE, seed, format)
    record = read(planted, f"noise.{format}")
    for spot in planted.passage.spots:
        assert fold(spot.text) in words_at(record, spot)


@pytest.mark.parametrize("style", ["dictated", "twocolumn", "facility", "schoolslp"])
def test_in_every_way_of_setting_it(style: str) -> None:
    for seed in range(3):
        planted = plant(SENTENCE, seed, style=style)
        record = read(planted, "noise.pdf")
        for spot in planted.passage.spots:
            assert fold(spot.text) in words_at(record, spot)
