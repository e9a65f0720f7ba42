"""Word files: paragraphs and rows in the order of the document."""

from __future__ import annotations

import io
from collections.abc import Callable

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors.docx import pages


def read(build: Callable[[Document], None]) -> list[Page]:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return list(pages(out.getvalue()))


def words(page: Page) -> list[list[str]]:
    return [line.split() for line in page.lines() if line.strip()]


def test_paragraphs_and_tables_keep_the_order_of_the_document() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("DAILY NOTE")
        table = document.add_table(rows=2, cols=2)
        for row, cells in zip(table.rows, (("Test", "Result"), ("TUG", "15.8 s")), strict=True):
            for cell, text in zip(row.cells, cells, strict=True):
                cell.text = text
        document.add_paragraph("Signed")

    (page,) = read(build)
    assert words(page) == [["DAILY", "NOTE"], ["Test", "Result"], ["TUG", "15.8", "s"], ["Signed"]]


def test_cells_of_a_row_stay_apart() -> None:
    def build(document: Document) -> None:
        row = document.add_table(rows=1, cols=3).rows[0]
        for cell, text in zip(row.cells, ("Gait training", "16", "1"), strict=True):
            cell.text = text

    (page,) = read(build)
    line = next(line for line in page.lines() if line.strip())
    assert [cell for cell in line.split("   ") if cell.strip()] == ["Gait training", "16", "1"]


def test_a_merged_cell_is_read_once() -> None:
    def build(document: Document) -> None:
        table = document.add_table(rows=2, cols=3)
        table.cell(0, 0).merge(table.cell(0, 2)).text = "MOBILITY"
        for index, text in enumerate(("Stairs", "8 steps", "CGA")):
            table.cell(1, index).text = text

    (page,) = read(build)
    assert words(page) == [["MOBILITY"], ["Stairs", "8", "steps", "CGA"]]


def test_a_page_break_begins_a_page() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("one").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("two")
        document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("three")

    read_pages = read(build)
    assert [page.number for page in read_pages] == [1, 2, 3]
    assert [" ".join(page.text.split()) for page in read_pages] == ["one", "two", "three"]


def test_tabs_and_line_breaks_stay_in_the_text() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("TUG\t15.8 s\nBerg\t43/56")

    (page,) = read(build)
    assert words(page) == [["TUG", "15.8", "s"], ["Berg", "43/56"]]
    assert "TUG15" not in page.text


def test_a_damaged_file_is_refused() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("one")

    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    for data in (out.getvalue()[:-200], out.getvalue()[:500], b"PK\x03\x04word/"):
        with pytest.raises(UnreadableRecord):
            list(pages(data))
