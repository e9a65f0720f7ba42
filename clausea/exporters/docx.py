"""Word, with true styles; what a person changes here can be verified again."""

from __future__ import annotations

import datetime as dt
import io
import zipfile
from typing import Any

from clausea.domain import Block, Heading, Letter, Paragraph, Table


def render(letter: Letter) -> bytes:
    """Return the letter as a Word file. The same letter gives the same bytes."""
    import docx
    from docx.shared import Inches, Pt

    document = docx.Document()
    section = document.sections[0]
    section.left_margin = section.right_margin = section.top_margin = section.bottom_margin = Inches(1)
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Georgia", Pt(10.5)
    normal.paragraph_format.space_after = Pt(6)
    if letter.is_draft:
        section.header.paragraphs[0].add_run("DRAFT - not ready to be sent").bold = True
    _page_number(section.footer.paragraphs[0])
    for block in letter.blocks:
        _block(document, block)
    stamp = dt.datetime(letter.date.year, letter.date.month, letter.date.day)  # noqa: DTZ001
    properties = document.core_properties
    properties.title, properties.author, properties.comments = letter.title, "", ""
    properties.created = properties.modified = stamp
    out = io.BytesIO()
    document.save(out)
    return _steady(out.getvalue())


def _block(document: Any, block: Block) -> None:
    from docx.shared import Pt

    if isinstance(block, Heading):
        document.add_heading(block.text, level=min(block.level, 4))
    elif isinstance(block, Table):
        table = document.add_table(rows=0, cols=len(block.rows[0]), style="Table Grid")
        for number, row in enumerate(block.rows):
            cells = table.add_row().cells
            for cell, text in zip(cells, row, strict=True):
                paragraph = cell.paragraphs[0]
                paragraph.paragraph_format.space_after = Pt(2)
                run = paragraph.add_run(text)
                run.font.size, run.bold = Pt(9), number == 0
        document.add_paragraph()
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style="List Bullet" if block.type == "item" else None)
        for part in block.runs:
            run = paragraph.add_run(part.text)
            run.bold, run.italic = part.bold or None, part.italic or None


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
