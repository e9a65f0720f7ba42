"""Write a chart as plain text or as a Word file, and say where every label came to stand."""

from __future__ import annotations

import datetime
import io
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import docx
from docx.document import Document
from docx.enum.section import WD_SECTION
from docx.enum.text import WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section, _Footer, _Header
from docx.shared import Pt
from docx.text.paragraph import Paragraph as WordParagraph

from evals.press.chart import (
    Block,
    Columns,
    Doc,
    Fields,
    Heading,
    Items,
    PageBreak,
    Paragraph,
    Passage,
    Raw,
    Record,
    Sides,
    Signature,
    Table,
)
from evals.press.layout import Layout, Row
from evals.press.pages import Placed
from evals.press.spots import Drawn, File, assembled
from evals.press.styles import Chrome, Grid, Headings, Prose, Style
from evals.press.truth import PageTruth, Pressed, Spot
from evals.press.typeset import Face

# Plain text is set in fixed pitch like an old printout, one column of text being 6 points.
_PITCH, _FEED = 6.0, 12.0
_COLUMNS, _LINES = 92, 62
_COURIER = Face("Courier", 10)
_TEXT = Style(
    "text",
    _COURIER,
    _COURIER,
    _COURIER,
    prose=Prose(leading=_FEED, gap=_FEED, bullet="-"),
    headings=Headings(title_size=10, section="plain", section_size=10),
    grid=Grid(lines="none", size=10, padding=0, fills_width=False),
    chrome=Chrome(),
    columns=2,  # @columns are written one after the other
    raw_size=10,
    is_plain_text=True,
)
_FONTS = {"dictated": "Times New Roman", "paperform": "Times New Roman", "twocolumn": "Times New Roman"}
_EPOCH = datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)


# Plain text.


def write_text(record: Record) -> Pressed:
    """Write a record as UTF-8 text with a form feed between pages; blank lines count as lines."""
    sheets = _Sheets(record)
    for doc in record.docs:
        sheets.header, sheets.footer = doc.header or record.header, doc.footer or record.footer
        layout = Layout(_TEXT, 0.0, _COLUMNS * _PITCH)
        for row in layout.rows(doc.blocks):
            sheets.add(row)
        sheets.skip(1)
    pages = sheets.finished()
    text = "\f".join("".join(line + "\n" for line in page.lines) for page in pages)
    file = File("txt", record.style, tuple(PageTruth(page.page, 0, 0, page.lines) for page in pages))
    truth = assembled(record, file, Drawn(sheets.found)).moved(lambda spot: replace(spot, bbox=None))
    return Pressed(text.encode(), truth)


class _Sheets:
    """Fills pages of text line by line."""

    def __init__(self, record: Record) -> None:
        self.header: tuple[str, ...] = record.header
        self.footer: tuple[str, ...] = record.footer
        self.pages: list[list[str]] = []
        self.footers: list[tuple[str, ...]] = []
        self.found: dict[str, list[tuple[int, int, Placed]]] = {}
        self.breaks = True

    def add(self, row: Row) -> None:
        self.breaks = self.breaks or row.starts_page
        if not row.words:
            self.skip(round(row.height / _FEED))
            return
        if self.breaks or len(self.pages[-1]) >= _LINES:
            self._open()
        line = ""
        for word in row.words:
            column = max(round(word.x / _PITCH), len(line) + 1 if line and word.spaces else 0)
            line = line.ljust(column) + word.text
        self.pages[-1].append(line)
        for word in row.words:
            if word.passage:
                at = Placed(word, word.x, 0.0, 0)
                self.found.setdefault(word.passage, []).append((len(self.pages), len(self.pages[-1]), at))

    def skip(self, lines: int) -> None:
        if self.pages and not self.breaks and len(self.pages[-1]) < _LINES:
            self.pages[-1] += [""] * lines

    def _open(self) -> None:
        self.breaks = False
        self.pages.append([*self.header, ""] if self.header else [])
        self.footers.append(self.footer)

    def finished(self) -> list[PageTruth]:
        """Return the pages with their footers, and with the number of pages filled in."""
        done = []
        for number, (page, footer) in enumerate(zip(self.pages, self.footers, strict=True), start=1):
            while page and not page[-1]:
                page.pop()
            numbers = {"{page}": str(number), "{pages}": str(len(self.pages))}
            lines = tuple(_filled(line, numbers) for line in [*page, *(("", *footer) if footer else ())])
            done.append(PageTruth(number, 0, 0, lines))
        return done


def _filled(line: str, numbers: dict[str, str]) -> str:
    for name, value in numbers.items():
        line = line.replace(name, value)
    return line.rstrip()


# Word.


def write_word(record: Record) -> Pressed:
    """Write a record as DOCX.

    A Word file has no pages until a program lays it out, so its truth counts the children of the body in
    order: every paragraph is one "line", and so is every row of a table; all are on page 1.
    """
    writer = _WordWriter(record)
    for index, doc in enumerate(record.docs):
        writer.add_doc(doc, is_first=index == 0)
    lines, found = writer.located()
    file = File("docx", record.style, (PageTruth(1, 0, 0, lines),))
    truth = assembled(record, file, _Numbered(found))
    return Pressed(_zipped(writer.document), truth)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """Answers with the one row or paragraph that a passage of a Word file is in."""

    order: dict[str, int]

    def spots(self, passage: Passage, start: int, end: int) -> tuple[Spot, ...]:
        cells = passage.cells or ((0, len(passage.text)),)
        text = " ".join(passage.text[max(start, first) : min(end, last)] for first, last in cells)
        return (Spot(1, self.order[passage.id], None, " ".join(text.split())),)


@dataclass(slots=True)
class _WordWriter:
    record: Record
    document: Document = field(default_factory=docx.Document)
    elements: list[tuple[Any, str]] = field(default_factory=list)
    own_header: bool = False

    def add_doc(self, doc: Doc, is_first: bool) -> None:
        has_own = bool(doc.header or doc.footer)
        if is_first:
            self._set_up()
        elif has_own or self.own_header:
            self.document.add_section(WD_SECTION.CONTINUOUS)
        if is_first or has_own or self.own_header:
            section = self.document.sections[-1]
            _fill_running(section.header, doc.header or self.record.header)
            _fill_running(section.footer, doc.footer or self.record.footer)
        self.own_header = has_own
        self._blocks(doc.blocks)

    def _set_up(self) -> None:
        properties = self.document.core_properties
        properties.created = properties.modified = _EPOCH
        properties.author = properties.last_modified_by = ""
        properties.title = self.record.values.get("title", self.record.id)
        normal = self.document.styles["Normal"]
        normal.font.name = _FONTS.get(self.record.style, "Calibri")
        normal.font.size = Pt(10.5)

    def _blocks(self, blocks: Sequence[Block]) -> None:
        for block in blocks:
            match block:
                case Heading():
                    heading = self.document.add_heading("", level=block.level)
                    self._run(heading, block.passage)
                case Paragraph():
                    paragraph = self.document.add_paragraph()
                    for index, passage in enumerate(block.passages):
                        if index:
                            paragraph.add_run(" ")
                        self._run(paragraph, passage)
                case Items():
                    for item in block.items:
                        bulleted = item.marker == "-"
                        paragraph = self.document.add_paragraph(style="List Bullet" if bulleted else None)
                        # A number that Word counts itself would not be in the text of the file.
                        if not bulleted:
                            paragraph.add_run(item.marker + "\t")
                        self._run(paragraph, item.passage)
                case Table():
                    self._table(block.rows, has_grid=True)
                case Fields() | Sides():
                    self._table([block.passage], has_grid=isinstance(block, Sides))
                case Raw():
                    for passage in block.lines:
                        paragraph = self.document.add_paragraph()
                        paragraph.paragraph_format.space_after = Pt(0)
                        self._run(paragraph, passage, font="Courier New")
                case PageBreak():
                    self.document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
                case Signature():
                    self._run(self.document.add_paragraph(), block.passage, italic=True)
                case Columns():
                    self._columns(block)

    def _run(self, paragraph: WordParagraph, passage: Passage, font: str | None = None, italic: bool = False) -> None:
        cuts = [0, *passage.page_breaks, len(passage.text)]
        for index in range(len(cuts) - 1):
            run = paragraph.add_run()
            if index:
                run.add_break(WD_BREAK.PAGE)
            run.add_text(passage.text[cuts[index] : cuts[index + 1]])
            run.italic = italic or None
            if font:
                run.font.name, run.font.size = font, Pt(9)
        self.elements.append((paragraph._p, passage.id))

    def _table(self, rows: Sequence[Passage], has_grid: bool) -> None:
        # Word would join two tables that touch.
        if len(self.document.element.body) > 1 and self.document.element.body[-2].tag == qn("w:tbl"):
            self.document.add_paragraph().paragraph_format.space_after = Pt(0)
        columns = max(len(row.cells) for row in rows)
        table = self.document.add_table(rows=len(rows), cols=columns)
        table.style = "Table Grid" if has_grid else "Normal Table"
        for number, passage in enumerate(rows):
            cells = table.rows[number].cells
            if len(passage.cells) == 1 and columns > 1:
                cells[0].merge(cells[-1])
            for cell, (start, end) in zip(cells, passage.cells, strict=False):
                run = cell.paragraphs[0].add_run(passage.text[start:end])
                run.bold = (has_grid and number == 0 and len(rows) > 1) or None
            self.elements.append((table.rows[number]._tr, passage.id))

    def _columns(self, block: Columns) -> None:
        self.document.add_section(WD_SECTION.CONTINUOUS)
        self._blocks(block.left)
        self.document.add_paragraph().add_run().add_break(WD_BREAK.COLUMN)
        self._blocks(block.right)
        after = self.document.add_section(WD_SECTION.CONTINUOUS)
        _set_columns(self.document.sections[-2], 2)
        _set_columns(after, 1)

    def located(self) -> tuple[tuple[str, ...], dict[str, int]]:
        """Return the text of every paragraph and row of the body, and the number of each passage's own."""
        elements = list(_rows_of(self.document.element.body))
        number = {id(element): at for at, element in enumerate(elements, start=1)}
        lines = tuple(" ".join(_text_of(element).split()) for element in elements)
        return lines, {passage: number[id(element)] for element, passage in self.elements}


def _rows_of(body: Any) -> Iterator[Any]:
    for child in body:
        if child.tag == qn("w:p"):
            yield child
        elif child.tag == qn("w:tbl"):
            yield from child.iter(qn("w:tr"))


def _text_of(element: Any) -> str:
    paragraphs = [element] if element.tag == qn("w:p") else list(element.iter(qn("w:p")))
    texts = []
    for paragraph in paragraphs:
        parts = paragraph.iter(qn("w:t"), qn("w:tab"))
        texts.append("".join(part.text or "" if part.tag == qn("w:t") else " " for part in parts))
    return " ".join(texts)


def _set_columns(section: Section, number: int) -> None:
    columns = section._sectPr.find(qn("w:cols"))
    if columns is None:
        columns = OxmlElement("w:cols")
        section._sectPr.append(columns)
    columns.set(qn("w:num"), str(number))


def _fill_running(part: _Header | _Footer, texts: Sequence[str]) -> None:
    """Write a running header or footer; page numbers become fields that Word fills in."""
    part.is_linked_to_previous = False
    for index, text in enumerate(texts):
        paragraph = part.paragraphs[0] if not index else part.add_paragraph()
        rest = text
        while rest:
            at, name = min(
                ((rest.find(name), name) for name in ("{page}", "{pages}") if name in rest),
                default=(len(rest), ""),
            )
            if rest[:at]:
                paragraph.add_run(rest[:at])
            if name:
                field_code = OxmlElement("w:fldSimple")
                field_code.set(qn("w:instr"), "PAGE" if name == "{page}" else "NUMPAGES")
                paragraph._p.append(field_code)
            rest = rest[at + len(name) :]


def _zipped(document: Document) -> bytes:
    """Save a document with the dates of its zip members fixed."""
    saved, target = io.BytesIO(), io.BytesIO()
    document.save(saved)
    with zipfile.ZipFile(saved) as source, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as fixed:
        for name in source.namelist():
            member = zipfile.ZipInfo(name, _EPOCH.timetuple()[:6])
            member.compress_type = zipfile.ZIP_DEFLATED
            fixed.writestr(member, source.read(name))
    return target.getvalue()
