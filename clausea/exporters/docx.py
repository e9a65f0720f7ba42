"""Word, with true styles; what a person changes here can be read back and verified again."""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterator
from typing import Any

from clausea.domain import Block, Heading, Letter, Paragraph, QueryPage, QuerySlip, Run, Table, fold
from clausea.domain.dates import us
from clausea.exporters.words import DRAFT_MARK, Role, printed, roles, shares

_FONT = "Georgia"
_WIDTH_IN = 6.5
_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TAKEN_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_COMPATIBILITY}Fallback"}
"""Words that a person struck with changes tracked, and the second copy of a text box for old versions of Word."""

_PAGE_NUMBER = re.compile(r"Page\s*\d*(?:\s*of\s*\d*)?")


def render(letter: Letter) -> bytes:
    """Return the letter as a Word file. The same letter gives the same bytes."""
    import docx
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    document = docx.Document()
    _set_up(document)
    if letter.is_draft:
        header = document.sections[0].header.paragraphs[0]
        header.alignment = WD_ALIGN_PARAGRAPH.CENTER
        header.add_run(DRAFT_MARK).bold = True
    _page_number(document.sections[0].footer.paragraphs[0])
    for role, block in roles(printed(letter.blocks), letter.date):
        _block(document, block, role)
    stamp = dt.datetime(letter.date.year, letter.date.month, letter.date.day)  # noqa: DTZ001
    properties = document.core_properties
    properties.title, properties.author, properties.comments = letter.title, "", ""
    properties.created = properties.modified = stamp
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def parse(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a letter in Word, without the DRAFT mark and page numbers.

    Tracked insertions count as text and tracked deletions do not. Headers, footers, notes and text boxes are read too, so
    that no words of the letter escape the check.

    Raises:
        ValueError: the bytes are no Word file.
    """
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
        roots = [document.element.body, *_other_parts(document)]
        blocks = [block for root in roots for block in _read(root)]
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, SyntaxError, AttributeError, OSError) as error:
        raise ValueError("The bytes are no Word file.") from error
    return tuple(block for block in blocks if not _is_furniture(block))


def is_marked_draft(data: bytes) -> bool:
    """Say whether the DRAFT mark stands anywhere in a Word file.

    Raises:
        ValueError: the bytes are no Word file.
    """
    import docx

    try:
        document = docx.Document(io.BytesIO(data))
        roots = [document.element.body, *_other_parts(document)]
    except Exception as error:
        raise ValueError("The bytes are no Word file.") from error
    return any(DRAFT_MARK in fold(_text(paragraph)) for root in roots for paragraph in root.iter(f"{_W}p"))


def _set_up(document: Any) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Inches, Pt, RGBColor

    section = document.sections[0]
    section.page_width, section.page_height = Inches(8.5), Inches(11)
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    sizes = {"Normal": 10.5, "List Bullet": 10.5, "Heading 1": 15, "Heading 2": 12, "Heading 3": 10.5, "Heading 4": 10.5}
    for name, size in sizes.items():
        style = document.styles[name]
        style.font.name, style.font.size = _FONT, Pt(size)
        style.font.color.rgb = RGBColor(0, 0, 0)
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for script in ("ascii", "hAnsi", "cs"):
            fonts.set(qn(f"w:{script}"), _FONT)
        is_heading = name.startswith("Heading")
        style.paragraph_format.space_before = Pt(12 if is_heading else 0)
        style.paragraph_format.space_after = Pt(3 if name == "List Bullet" else 6)
    section.footer.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER


def _block(document: Any, block: Block, role: Role) -> None:
    from docx.shared import Pt

    if isinstance(block, Heading):
        document.add_heading(block.text, level=min(block.level, 4))
    elif isinstance(block, Table):
        _table(document, block)
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style="List Bullet" if block.type == "item" else None)
        for part in block.runs:
            run = paragraph.add_run(part.text)
            run.bold, run.italic = part.bold or None, part.italic or None
        if role in {"head", "date"}:
            paragraph.paragraph_format.space_before = Pt(12 if role == "date" else 0)
            paragraph.paragraph_format.space_after = Pt(12 if role == "date" else 0)
        elif role == "closing":
            paragraph.paragraph_format.space_after = Pt(26 if block.text == "Sincerely," else 0)
            paragraph.paragraph_format.keep_with_next = True


def _table(document: Any, block: Table) -> None:
    from docx.oxml import OxmlElement
    from docx.shared import Inches, Pt

    table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
    table.autofit = False
    widths = [Inches(_WIDTH_IN * share) for share in shares(block.rows)]
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for number, row in enumerate(block.rows):
        drawn = table.add_row()
        properties = drawn._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            properties.append(OxmlElement("w:tblHeader"))
        for cell, text, width in zip(drawn.cells, row, widths, strict=True):
            cell.width = width
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.space_after = Pt(2)
            run = paragraph.add_run(text)
            run.font.size, run.bold = Pt(9), number == 0
    document.add_paragraph().paragraph_format.space_after = Pt(0)


def _page_number(paragraph: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    paragraph.add_run("Page ")
    run = paragraph.add_run()
    for kind, text in (("begin", None), (None, "PAGE"), ("end", None)):
        if kind:
            node = OxmlElement("w:fldChar")
            node.set(qn("w:fldCharType"), kind)
        else:
            node = OxmlElement("w:instrText")
            node.text = text
        run._r.append(node)


def _steady(data: bytes) -> bytes:
    """Write the parts again with a fixed date, so that the bytes depend on the letter alone."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as target:
        for name in source.namelist():
            info = zipfile.ZipInfo(name, date_time=(1980, 1, 1, 0, 0, 0))
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, source.read(name))
    return out.getvalue()


# Reading a letter back


def _other_parts(document: Any) -> Iterator[Any]:
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.is_external:
            continue
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in {"header", "footer", "footnotes", "endnotes"}:
            yield parse_xml(relation.target_part.blob)


def _read(node: Any) -> Iterator[Block]:
    for child in node:
        if child.tag in _TAKEN_OUT:
            continue
        if child.tag == f"{_W}tbl":
            rows = tuple(tuple(_cell(cell) for cell in _own(row, "tc")) for row in _own(child, "tr"))
            yield Table(rows=tuple(row for row in rows if row))
        elif child.tag == f"{_W}p":
            yield from _paragraph(child)
        else:
            yield from _read(child)


def _own(node: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, but not those of a table within it."""
    for child in node:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag not in {f"{_W}tbl", f"{_W}p", *_TAKEN_OUT}:
            yield from _own(child, name)


def _cell(cell: Any) -> str:
    parts = []
    for block in _read(cell):
        if isinstance(block, Table):
            parts += [text for row in block.rows for text in row]
        else:
            parts.append(block.text)
    return fold(" ".join(parts))


def _paragraph(node: Any) -> Iterator[Block]:
    text = fold(_text(node))
    style = node.find(f"{_W}pPr/{_W}pStyle")
    name = "" if style is None else style.get(f"{_W}val") or ""
    heading = re.fullmatch(r"Heading(\d)", name)
    if text and heading:
        yield Heading(level=int(heading[1]), text=text)
    elif text:
        yield Paragraph(type="item" if name.startswith("List") else "paragraph", runs=(Run(text=text),))
    for box in node.iter(f"{_W}txbxContent"):
        if not any(parent.tag in _TAKEN_OUT for parent in box.iterancestors()):
            yield from _read(box)


_SIGNS = {"tab": " ", "br": " ", "cr": " ", "noBreakHyphen": "-", "sym": "\ufffd"}


def _text(node: Any) -> str:
    """Return the words of a paragraph as they stand on the page, without those of a text box in it."""
    out = []
    for child in node:
        name = child.tag.removeprefix(_W) if isinstance(child.tag, str) else ""
        if child.tag in _TAKEN_OUT or name in {"txbxContent", "pPr", "rPr"}:
            continue
        out.append(child.text or "" if name == "t" else _SIGNS.get(name) or _text(child))
    return "".join(out)


def _is_furniture(block: Block) -> bool:
    if isinstance(block, Table):
        return not any(cell for row in block.rows for cell in row)
    return block.text == DRAFT_MARK or _PAGE_NUMBER.fullmatch(block.text) is not None


# The query slip

_NO_BLAME = "This asks about the record alone. It says nothing of the care that was given."
_CLOSING = "Nothing that was written before is changed. What is added bears the date on which it is written."
_ANSWER_LINES = 4


def render_slip(slip: QuerySlip) -> bytes:
    """Return the query slip as a Word file: a page for each clinician and date, with room to answer and to sign."""
    import docx
    from docx.enum.text import WD_BREAK

    document = docx.Document()
    _set_up(document)
    _page_number(document.sections[0].footer.paragraphs[0])
    for number, page in enumerate(slip.pages):
        if number:
            document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
        _slip_page(document, slip, page)
    stamp = dt.datetime(slip.written.year, slip.written.month, slip.written.day)  # noqa: DTZ001
    properties = document.core_properties
    properties.title, properties.author, properties.comments = "Questions to the clinician", "", ""
    properties.created = properties.modified = stamp
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def _slip_page(document: Any, slip: QuerySlip, page: QueryPage) -> None:
    document.add_heading("Questions to the clinician", level=1)
    rows = [
        ("To", page.clinician or "The treating clinician"),
        ("Patient", slip.patient),
        ("Date of service", us(page.date) if page.date else "The whole episode"),
        ("Claim", slip.claim_number),
        ("Asked on", us(slip.written)),
    ]
    _table(document, Table(rows=(("About", ""), *((name, text) for name, text in rows if text))))
    document.add_paragraph(_NO_BLAME)
    for number, question in enumerate(page.questions, start=1):
        document.add_heading(f"{number}. {question.asks}", level=2)
        document.add_paragraph(question.why)
        if question.looked_in:
            document.add_paragraph("Looked in: " + "; ".join(question.looked_in) + ".")
        paragraph = document.add_paragraph()
        paragraph.add_run("What may be supplied: ").bold = True
        paragraph.add_run(question.lawful)
        box = document.add_table(rows=1, cols=1, style="Table Grid").rows[0].cells[0]
        box.paragraphs[0].add_run("Answer:")
        for _ in range(_ANSWER_LINES):
            box.add_paragraph()
    closing = document.add_paragraph(_CLOSING)
    closing.paragraph_format.keep_with_next = True
    document.add_paragraph("Signature and credential: ______________________________   Date of signing: ______________")
