"""What stands beside the text of a Word file: headers, footers, text boxes, notes, nested tables, tracked changes."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import docx
import pytest
from docx.document import Document
from docx.enum.text import WD_BREAK
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml

from clausea.domain import Record
from clausea.errors import EncryptedRecord, UnreadableRecord
from clausea.ingest import Source, read_record

W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
MC = 'xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006"'


def read(build: Callable[[Document], None]) -> Record:
    document = docx.Document()
    build(document)
    out = io.BytesIO()
    document.save(out)
    return read_record(Source("note.docx", data=out.getvalue()))


def put(document: Document, xml: str) -> None:
    document.element.body.insert(len(document.element.body) - 1, parse_xml(xml))


def lines_of(record: Record, number: int = 1) -> list[str]:
    return [" ".join(line.split()) for line in record.page(number).lines()]


def evidence_of(record: Record) -> list[str]:
    page = record.pages[0]
    return [
        page.text[slice(*page.line_range(n))] for n in range(1, page.line_count + 1) if not page.is_furniture(*page.line_range(n))
    ]


def test_headers_and_footers_are_furniture_below_the_first_page_and_move_no_line() -> None:
    def build(document: Document) -> None:
        document.add_paragraph("Gait training 120 ft.").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("Stairs 8 steps.")
        document.sections[0].header.paragraphs[0].text = "Alder Creek Clinic   Doe, Jane"
        document.sections[0].footer.paragraphs[0].text = "Goal of the day: page"
        document.add_section().footer.paragraphs[0].text = "Goal of the day: page"

    record = read(build)
    assert lines_of(record) == ["Gait training 120 ft.", "Alder Creek Clinic Doe, Jane", "Goal of the day: page"]
    assert evidence_of(record) == ["Gait training 120 ft."]
    assert "Clinic" not in record.page(2).text


def test_a_text_box_is_read_once_after_its_paragraph() -> None:
    box = "<w:txbxContent><w:p><w:r><w:t>Precaution: no weight on R leg</w:t></w:r></w:p></w:txbxContent>"
    drawn = (
        f"<w:p {W} {MC}><w:r><w:t>Plan of care</w:t></w:r><w:r><mc:AlternateContent><mc:Choice Requires='wps'>{box}</mc:Choice>"
        f"<mc:Fallback><w:pict>{box}</w:pict></mc:Fallback></mc:AlternateContent></w:r></w:p>"
    )
    record = read(lambda document: put(document, drawn))
    assert [line for line in lines_of(record) if line] == ["Plan of care", "Precaution: no weight on R leg"]


def test_a_footnote_stands_at_the_end_of_the_page_that_calls_it() -> None:
    def note(name: int, text: str) -> str:
        return f'<w:footnote w:id="{name}"><w:p><w:r><w:t>{text}</w:t></w:r></w:p></w:footnote>'

    def build(document: Document) -> None:
        call = '<w:r><w:footnoteReference w:id="2"/></w:r>'
        put(document, f"<w:p {W}><w:r><w:t>TUG 15.8 s</w:t></w:r>{call}<w:r><w:t> today.</w:t></w:r></w:p>")
        document.add_paragraph("Signed").add_run().add_break(WD_BREAK.PAGE)
        document.add_paragraph("Second page")
        blob = f"<w:footnotes {W}>{note(2, 'With a rolling walker.')}{note(3, 'Never called.')}</w:footnotes>"
        kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footnotes+xml"
        part = Part(PackURI("/word/footnotes.xml"), kind, blob.encode(), document.part.package)
        document.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)

    record = read(build)
    assert lines_of(record) == ["TUG 15.8 s today.", "Signed", "With a rolling walker."]
    assert lines_of(record, 2)[-1] == "Second page"
    assert "Never called" not in record.pages[0].text + record.pages[1].text


def run(text: str, tag: str = "t") -> str:
    return f"<w:r><w:{tag}>{text}</w:{tag}></w:r>"


def row(content: str, properties: str = "") -> str:
    return f"<w:tr>{properties}<w:tc><w:p>{content}</w:p></w:tc></w:tr>"


KEPT_ROW = row(f"<w:ins>{run('kept')}</w:ins>")
DELETED_ROW = row(run("gone"), "<w:trPr><w:del/></w:trPr>")
CHANGES = [
    (f"<w:p {W}>{run('TUG ')}<w:ins>{run('15.8')}</w:ins><w:del>{run('18.2', 'delText')}</w:del>{run(' s')}</w:p>", "TUG 15.8 s"),
    (f"<w:p {W}><w:moveFrom>{run('Moved away.')}</w:moveFrom><w:moveTo>{run('Moved here.')}</w:moveTo></w:p>", "Moved here."),
    (f"<w:tbl {W}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid>{KEPT_ROW}{DELETED_ROW}</w:tbl>", "kept"),
    (f"<w:sdt {W}><w:sdtContent><w:p>{run('In a form field')}</w:p></w:sdtContent></w:sdt>", "In a form field"),
]


@pytest.mark.parametrize(("xml", "expected"), CHANGES)
def test_tracked_changes_are_taken_as_accepted_and_form_fields_are_read(xml: str, expected: str) -> None:
    record = read(lambda document: put(document, xml))
    assert [line for line in lines_of(record) if line] == [expected]


def test_a_table_in_a_table_follows_its_row() -> None:
    def build(document: Document) -> None:
        outer = document.add_table(rows=2, cols=2)
        for cell, text in zip(outer.rows[0].cells, ("Test", "Result"), strict=True):
            cell.text = text
        outer.cell(1, 0).text = "Balance"
        inner: Any = outer.cell(1, 1).add_table(rows=1, cols=2)
        inner.cell(0, 0).text, inner.cell(0, 1).text = "Berg", "43/56"

    assert [line for line in lines_of(read(build)) if line] == ["Test Result", "Balance", "Berg 43/56"]


def test_a_cell_that_says_it_is_a_million_columns_wide_is_one_cell() -> None:
    xml = (
        f'<w:tbl {W}><w:tblPr/><w:tblGrid><w:gridCol/></w:tblGrid><w:tr><w:tc><w:tcPr><w:gridSpan w:val="99999999"/></w:tcPr>'
        "<w:p><w:r><w:t>MOBILITY</w:t></w:r></w:p></w:tc></w:tr></w:tbl>"
    )
    assert [line for line in lines_of(read(lambda document: put(document, xml))) if line] == ["MOBILITY"]


def pages_of(record: Record) -> list[str]:
    return [" ".join(page.text.split()) for page in record.pages]


def test_a_page_begins_at_a_new_section_and_at_a_paragraph_that_asks_for_one() -> None:
    from docx.enum.section import WD_SECTION

    def build(document: Document) -> None:
        document.add_paragraph("One")
        document.add_section(WD_SECTION.CONTINUOUS)
        document.add_paragraph("still one")
        document.add_section(WD_SECTION.NEW_PAGE)
        document.add_paragraph("Two")
        document.add_paragraph("Three").paragraph_format.page_break_before = True

    assert pages_of(read(build)) == ["One still one", "Two", "Three"]


def test_signs_of_symbol_fonts_are_read_and_hidden_words_are_not() -> None:
    signs = '<w:r><w:sym w:font="Symbol" w:char="F0B0"/></w:r>', '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
    hidden = "<w:r><w:rPr><w:vanish/></w:rPr><w:t>hidden</w:t></w:r>"
    xml = f"<w:p {W}>{run('Knee 112')}{signs[0]}{run(' Cane ')}{signs[1]}{hidden}</w:p>"
    assert pages_of(read(lambda document: put(document, xml))) == ["Knee 112° Cane ☒"]


@pytest.mark.parametrize(("stream", "kind", "said"), [
    ("EncryptedPackage", EncryptedRecord, "encrypted"), ("WordDocument", UnreadableRecord, "old .doc"),
])  # fmt: skip
def test_a_locked_word_file_and_an_old_one_say_what_they_are(stream: str, kind: type[Exception], said: str) -> None:
    data = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + stream.encode("utf-16-le") + bytes(64)
    with pytest.raises(kind, match=said):
        read_record(Source("note.docx", data=data))
