"""Cited lines, drawn."""

from __future__ import annotations

import io

import numpy
from PIL import Image

from clausea.domain import Page, Span
from clausea.extractors import pdf
from clausea.knowledge import demo_folder
from clausea.ui.marks import SCALE, mark, marked_picture, marked_text

CHART = (demo_folder() / "records" / "clinic-chart.pdf").read_bytes()
PAPER, MARKER = (255, 255, 255), (255, 226, 92)


def pixel(picture: Image.Image, x: float, y: float) -> tuple[int, ...]:
    found = picture.getpixel((int(x), int(y)))
    assert isinstance(found, tuple)
    return found


def test_a_marked_row_is_yellow_and_its_words_stay_black() -> None:
    picture = Image.new("RGB", (200, 200), "white")
    picture.putpixel((60, 60), (0, 0, 0))
    marked = mark(picture, [(20, 25, 80, 35)], scale=2)
    assert pixel(marked, 50, 60) == MARKER
    assert pixel(marked, 60, 60) == (0, 0, 0)
    assert pixel(marked, 50, 90) == PAPER
    assert pixel(marked, 14, 60) != PAPER, "the margin has no bar"


def test_the_picture_of_a_page_is_marked_at_the_words_of_the_span_and_nowhere_else() -> None:
    page = next(one for one in pdf.pages(CHART) if one.number == 2)
    longest = max(page.lines(), key=len)
    start = page.text.index(longest)
    end = start + len(longest)
    span = Span(record="r1", page=2, start=start, end=end)
    picture = Image.open(io.BytesIO(marked_picture(CHART, [span])))
    ((x0, y0, x1, y1),) = pdf.boxes(CHART, [span])[0]
    rows, columns = numpy.nonzero((numpy.asarray(picture) == MARKER).all(axis=2))
    assert len(rows) > 1000
    assert x0 - 3 <= columns.min() / SCALE <= columns.max() / SCALE <= x1 + 3
    assert y0 - 2 <= rows.min() / SCALE <= rows.max() / SCALE <= y1 + 2


def test_the_lines_of_a_text_page_are_numbered_escaped_and_marked() -> None:
    page = Page(number=1, text="first\n<b>second</b> & more\n\nfourth")
    start = page.text.index("second")
    html = marked_text(page, [Span(record="r1", page=1, start=start, end=start + 6)])
    assert html.count("<mark") == 1
    assert "&lt;b&gt;second&lt;/b&gt; &amp; more</mark>" in html
    assert "<b>" not in html
    assert [f">{number}<" in html for number in (1, 2, 3, 4, 5)] == [True, True, True, True, False]


def test_a_span_over_two_lines_marks_both() -> None:
    page = Page(number=1, text="one\ntwo\nthree")
    assert marked_text(page, [Span(record="r1", page=1, start=1, end=6)]).count("<mark") == 2
