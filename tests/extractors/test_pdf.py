"""PDF: words in reading order, and rectangles that hold exactly the words of a span."""

from __future__ import annotations

import io
import random
import re
from pathlib import Path

import pypdfium2
import pytest

from clausea import knowledge
from clausea.domain import Record, Span
from clausea.extractors import pdf
from clausea.pipeline import Run
from tests.conftest import MakePdf

LINES = [
    [
        "DAILY NOTE 07/09/2026",
        "Stopped the walk, took her in the bars and",
        "worked single-limb load 3 x 8.",
        "TUG 15.8 s w/ RW.",
    ],
    ["PROGRESS REPORT", "Berg 43/56, was 34/56."],
]


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_reads_as_the_upright_one(make_pdf: MakePdf, turn: int) -> None:
    upright = [page.text for page in pdf.pages(make_pdf(LINES))]
    turned = list(pdf.pages(make_pdf(LINES, turn=turn)))
    assert [page.text for page in turned] == upright
    assert [line.split() for line in upright[0].split("\n")] == [line.split() for line in LINES[0]]
    assert (turned[0].width, turned[0].height) == (612, 792)


def test_the_order_in_which_words_were_drawn_does_not_matter() -> None:
    from reportlab.pdfgen.canvas import Canvas

    texts = []
    words = [(54 + 60 * column, 700 - 20 * row, f"w{row}{column}") for row in range(4) for column in range(5)]
    for seed in range(4):
        random.Random(seed).shuffle(words)
        out = io.BytesIO()
        canvas = Canvas(out)
        for x, y, word in words:
            canvas.drawString(x, y, word)
        canvas.save()
        (page,) = pdf.pages(out.getvalue())
        texts.append(" ".join(page.text.split()))
    assert set(texts) == {" ".join(f"w{row}{column}" for row in range(4) for column in range(5))}


def demo_bytes(record: Record) -> bytes:
    return (knowledge.demo_folder() / "records" / record.name).read_bytes()


def spans_of(run: Run, record: Record) -> list[Span]:
    """Every sentence and value of a record, and some stretches of words that begin and end anywhere."""
    found = {span for sentence in run.chart.sentences for span in sentence.spans if span.record == record.id}
    found |= {one.value_span for one in run.chart.measures if one.value_span.record == record.id}
    lot = random.Random(record.name)
    for page in record.pages:
        words = [(match.start(), match.end()) for match in re.finditer(r"\S+", page.text)]
        for _ in range(12):
            first = lot.randrange(len(words))
            last = min(len(words) - 1, first + lot.randrange(12))
            found.add(Span(record=record.id, page=page.number, start=words[first][0], end=words[last][1]))
    return sorted(found)


def letters(text: str) -> str:
    """Return what must agree: PDFium has its own sign for a hyphen at a line end, and spacing is not text."""
    return "".join(re.sub("[\ufffe\x02\xad]", "-", text).split())


def whole_words(text: str, span: Span) -> str:
    """Return the words that a span touches: a rectangle cannot cut through one."""
    words = text[span.start : span.end]
    start, end = span.end - len(words.lstrip()), span.start + len(words.rstrip())
    while start > 0 and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isspace():
        end += 1
    return text[start:end]


@pytest.mark.parametrize("name", ["clinic-chart.pdf", "physician-office.pdf"])
def test_the_rectangles_of_a_span_hold_its_words_and_no_others(demo_run: Run, name: str) -> None:
    record = next(one for one in demo_run.chart.records if one.name == name)
    data = demo_bytes(record)
    spans = spans_of(demo_run, record)
    assert len(spans) >= 60
    document = pypdfium2.PdfDocument(data)
    wrong = []
    for span, rectangles in zip(spans, pdf.boxes(data, spans), strict=True):
        page = document[span.page - 1]
        height = page.get_height()
        text_page = page.get_textpage()
        inside = " ".join(
            text_page.get_text_bounded(left=x0, bottom=height - y1, right=x1, top=height - y0) for x0, y0, x1, y1 in rectangles
        )
        meant = whole_words(record.page(span.page).text, span)
        if letters(inside) != letters(meant):
            wrong.append((span.page, record.page(span.page).line_at(span.start)))
        assert len(rectangles) == len([line for line in meant.split("\n") if line.strip()])
    document.close()
    assert wrong == []


def test_the_spans_looked_at_are_many(demo_run: Run) -> None:
    assert sum(len(spans_of(demo_run, record)) for record in demo_run.chart.records) >= 200


def test_a_page_can_be_drawn(make_pdf: MakePdf, tmp_path: Path) -> None:
    data = pdf.image(make_pdf(LINES), 2)
    assert data.startswith(b"\x89PNG")
