"""The truth of a drawing is what another program reads back from the file."""

from __future__ import annotations

import ctypes
import functools
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from evals.press import press
from evals.press.chart import Passage, Record, passages_of
from evals.press.draw import draw
from evals.press.source import parse
from evals.press.styles import STYLES
from evals.press.truth import PassageTruth, Pressed, Spot
from evals.press.vocabulary import STYLES as STYLE_NAMES

SAMPLE = Path(__file__).with_name("sample.chart")
ALL_STYLES = sorted(STYLES)


@functools.cache
def pressed(style: str) -> Pressed:
    return press(SAMPLE, style)


def letters(text: str) -> Counter[str]:
    """Count the characters that must agree: spacing may not, and pdfium has its own hyphen and delta."""
    for found, meant in (("\u2206", "Δ"), ("\x02", "-"), ("\ufffe", "-"), ("\xad", "-")):
        text = text.replace(found, meant)
    return Counter("".join(text.split()))


def text_in(page: pypdfium2.PdfPage, spot: Spot) -> str:
    assert spot.bbox is not None
    return str(page.get_textpage().get_text_bounded(*spot.bbox))


def without_separators(passage: Passage) -> str:
    cells = passage.cells or ((0, len(passage.text)),)
    return " ".join(passage.text[start:end] for start, end in cells)


def as_read(spots: tuple[Spot, ...]) -> str:
    return "".join(spot.text[:-1] if spot.hyphen == "added" else spot.text + " " for spot in spots)


def test_every_style_of_the_vocabulary_exists() -> None:
    assert set(STYLES) == STYLE_NAMES


@pytest.mark.parametrize("style", ALL_STYLES)
def test_words_at_every_box_are_the_words_of_the_truth(style: str) -> None:
    file = pressed(style)
    document = pypdfium2.PdfDocument(file.data)
    for passage in file.truth.passages:
        for one in passage.with_facts():
            assert one.spots, one.id
            for spot in one.spots:
                found = text_in(document[spot.page - 1], spot)
                assert letters(found) == letters(spot.text), (one.id, spot, found)


@pytest.mark.parametrize("style", ALL_STYLES)
def test_every_passage_and_quote_is_drawn_whole(style: str, sample: Record) -> None:
    truths = {passage.id: passage for passage in pressed(style).truth.passages}
    for passage in (one for doc in sample.docs for one in passages_of(doc.blocks) if one.text.strip()):
        drawn = as_read(truths[passage.id].spots).upper()
        assert letters(drawn) == letters(without_separators(passage).upper()), passage.id
        if not passage.cells:
            assert " ".join(drawn.split()) == " ".join(passage.text.upper().split())
        for fact, of_truth in zip(passage.facts, truths[passage.id].facts, strict=True):
            assert as_read(of_truth.spots).split() == fact.quote.split(), fact.id


def baselines(page: pypdfium2.PdfPage) -> list[float]:
    """Return the baselines of a page from the top, read from the file character by character."""
    text = page.get_textpage()
    found: set[float] = set()
    x, y = ctypes.c_double(), ctypes.c_double()
    for index in range(text.count_chars()):
        if not chr(pdfium.FPDFText_GetUnicode(text, index)).isspace():
            pdfium.FPDFText_GetCharOrigin(text, index, x, y)
            found.add(round(y.value, 1))
    return sorted(found, reverse=True)


@pytest.mark.parametrize("style", [style for style in ALL_STYLES if style != "twocolumn"])
def test_lines_are_counted_down_the_page(style: str) -> None:
    # The last page has no prose columns, so a line is a baseline.
    file = pressed(style)
    last = len(file.truth.pages)
    rows = baselines(pypdfium2.PdfDocument(file.data)[last - 1])
    assert len(rows) == len(file.truth.pages[-1].lines)
    checked = 0
    for passage in file.truth.passages:
        for spot in (spot for spot in passage.spots if spot.page == last):
            assert spot.bbox is not None
            inside = [at for at, y in enumerate(rows, 1) if spot.bbox[1] < y < spot.bbox[3]]
            assert inside == [spot.line], spot
            checked += 1
    assert checked >= 15


@pytest.mark.parametrize("style", ALL_STYLES)
def test_truth_lines_hold_their_spots(style: str) -> None:
    truth = pressed(style).truth
    for passage in truth.passages:
        for spot in passage.spots:
            line = truth.pages[spot.page - 1].lines[spot.line - 1]
            assert letters(spot.text) <= letters(line)


@pytest.mark.parametrize("style", ALL_STYLES)
def test_everything_is_on_the_page_and_nothing_overlaps(style: str) -> None:
    file = pressed(style)
    width, height = STYLES[style].page
    left, right = STYLES[style].margins[:2]
    boxes: dict[int, list[tuple[float, float, float, float]]] = {}
    for passage in file.truth.passages:
        for spot in passage.spots:
            assert spot.bbox is not None
            assert left - 1 <= spot.bbox[0] and spot.bbox[2] <= width - right + 1, spot
            assert spot.bbox[1] >= 30 and spot.bbox[3] <= height - 15, spot
            boxes.setdefault(spot.page, []).append(spot.bbox)
    for on_page in boxes.values():
        for index, one in enumerate(on_page):
            for other in on_page[:index]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                assert across < 1 or down < 3.5, (one, other)


def find(file: Pressed, start: str) -> PassageTruth:
    return next(passage for passage in file.truth.passages if passage.text.startswith(start))


@pytest.mark.parametrize("style", ALL_STYLES)
def test_forced_page_break_splits_the_sentence(style: str) -> None:
    pages = {spot.page for spot in find(pressed(style), "Demonstrated compensatory").spots}
    assert len(pages) == 2


def test_left_column_is_read_before_the_right_one() -> None:
    file = pressed("clinic")
    left, right = find(file, "commode delivered"), find(file, "Rolling walker")
    assert left.spots[-1].line < right.spots[0].line
    assert left.spots[-1].bbox and right.spots[0].bbox
    assert right.spots[0].bbox[3] > left.spots[-1].bbox[3]


def test_newspaper_columns_are_read_one_after_the_other() -> None:
    body = "".join(f"Sentence number {number} of a long page about nothing at all.\n" for number in range(160))
    record = parse("@record id: t; discipline: PT; style: twocolumn\n@doc kind: other\n" + body)
    truth = draw(record).truth
    first_page = [spot for passage in truth.passages for spot in passage.spots if spot.page == 1]
    assert [spot.line for spot in first_page] == sorted(spot.line for spot in first_page)
    lefts = [spot.bbox[0] < 300 for spot in first_page if spot.bbox]
    assert lefts == sorted(lefts, reverse=True) and len(set(lefts)) == 2


def test_hyphens_at_line_ends_are_recorded() -> None:
    spots = [spot for style in ("dictated", "twocolumn") for passage in pressed(style).truth.passages for spot in passage.spots]
    added = [spot for spot in spots if spot.hyphen == "added"]
    assert added and all(spot.text.endswith("-") for spot in spots if spot.hyphen)


def test_wrapped_cells_count_every_visual_line() -> None:
    passage = find(pressed("twocolumn"), "Step up 4 in")
    assert [spot.line - passage.spots[0].line for spot in passage.spots] == list(range(len(passage.spots)))
    assert len(passage.spots) > 1


def test_heading_row_is_repeated_without_being_labelled() -> None:
    rows = "".join(f"| row {number} | {number} |\n" for number in range(90))
    record = parse("@record id: t; discipline: PT; style: goalgrid\n@doc kind: flowsheet\n| Task | Reps |\n" + rows)
    truth = draw(record).truth
    assert len(truth.pages) > 1
    assert all(page.lines[0] == "Task Reps" for page in truth.pages)
    assert len(truth.passages[0].spots) == 1


def test_fax_banner_is_the_first_line_of_every_page(sample: Record) -> None:
    plain, faxed = draw(sample), draw(sample, fax=True)
    count = len(faxed.truth.pages)
    for page in faxed.truth.pages:
        assert page.lines[0].endswith(f"P.{page.page:03}/{count:03}")
    assert faxed.truth.has_fax_banner and not plain.truth.has_fax_banner
    assert faxed.truth.passages[0].spots[0].line == plain.truth.passages[0].spots[0].line + 1


def test_watermark_is_not_a_line(sample: Record) -> None:
    marked = replace(sample, values={**sample.values, "watermark": "COPY"})
    assert draw(marked).truth == draw(sample).truth
    page = pypdfium2.PdfDocument(draw(marked).data)[0]
    assert "COPY" in page.get_textpage().get_text_range()


def test_header_of_a_document_replaces_the_record_s() -> None:
    truth = pressed("clinic").truth
    assert "Vance" in truth.pages[0].lines[0]
    assert "Someone Else" in truth.pages[-1].lines[0]


def test_documents_know_where_they_are() -> None:
    truth = pressed("clinic").truth
    first, second = truth.documents
    assert first.first == (1, 2) and second.first == (len(truth.pages), 2)
    assert second.values["kind"] == "daily_note"


@pytest.mark.parametrize("style", ALL_STYLES)
def test_same_chart_gives_same_bytes(style: str) -> None:
    again = press(SAMPLE, style)
    assert again.data == pressed(style).data
    assert again.truth.to_json() == pressed(style).truth.to_json()


def test_styles_write_a_page_in_different_orders() -> None:
    orders = set()
    for style in ("clinic", "facility", "paperform"):
        page = pypdfium2.PdfDocument(pressed(style).data)[0]
        text = page.get_textpage().get_text_range()
        orders.add(text.index("Printed 05/01") < text.index("Girth"))
    assert orders == {True, False}
