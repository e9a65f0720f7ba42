"""The demo letter, read again by another program: PDFium's own characters, put into rows here and not by Clausea."""

from __future__ import annotations

import ctypes
from functools import cache

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from clausea import knowledge
from clausea.domain import Citation
from clausea.pipeline import Run


@cache
def rows(name: str, number: int) -> tuple[str, ...]:
    """Return the printed rows of a page from top to bottom, without spaces: characters on one baseline are one row."""
    document = pypdfium2.PdfDocument((knowledge.demo_folder() / "records" / name).read_bytes())
    text = document[number - 1].get_textpage()
    x, y = ctypes.c_double(), ctypes.c_double()
    found: dict[int, list[tuple[float, str]]] = {}
    for index in range(pdfium.FPDFText_CountChars(text.raw)):
        letter = chr(pdfium.FPDFText_GetUnicode(text.raw, index))
        if letter.isspace() or not letter.isprintable():
            continue
        pdfium.FPDFText_GetCharOrigin(text.raw, index, ctypes.byref(x), ctypes.byref(y))
        baseline = next((one for one in found if abs(one - y.value) < 2), round(y.value))
        found.setdefault(baseline, []).append((x.value, letter))
    text.close()
    document.close()
    return tuple(
        "".join(letter for _, letter in sorted(found[one], key=lambda pair: pair[0])) for one in sorted(found, reverse=True)
    )


def citations(run: Run) -> list[Citation]:
    assert run.letter is not None
    return [cite for statement in run.letter.statements for cite in statement.cites]


def test_every_citation_stands_on_the_rows_that_another_reader_counts(demo_run: Run) -> None:
    cites = citations(demo_run)
    assert len(cites) > 40
    for cite in cites:
        first, last = cite.lines
        there = "".join(rows(cite.name, cite.page)[first - 1 : last])
        assert "".join(cite.quote.split()) in there, (cite.handle, cite.page, cite.lines)


def test_every_passage_stands_on_the_rows_that_another_reader_counts(demo_run: Run) -> None:
    chart = demo_run.chart
    passages = demo_run.found.evidence.passages
    assert len(passages) > 50
    for passage in passages:
        for span in passage.spans:
            where = chart.where(span)
            there = "".join(rows(where.name, where.page)[where.lines[0] - 1 : where.lines[1]])
            assert "".join(chart.quote(span).split()) in there, (passage.handle, where)


@pytest.mark.parametrize("name", ["clinic-chart.pdf", "physician-office.pdf"])
def test_every_page_has_as_many_lines_as_another_reader_counts(demo_run: Run, name: str) -> None:
    record = next(one for one in demo_run.chart.records if one.name == name)
    for page in record.pages:
        assert len(rows(name, page.number)) == page.line_count
