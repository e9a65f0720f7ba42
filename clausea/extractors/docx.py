"""Word files: paragraphs and tables in the order of the document, one line a paragraph and one a table row."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Iterator
from typing import Any

from clausea.domain import Page
from clausea.errors import EncryptedRecord, UnreadableRecord

CELL_GAP = "   "
"""Stands between the cells of a row, as in pages read from PDF."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def pages(data: bytes, password: str | None = None) -> Iterator[Page]:
    """Yield pages, divided at the page breaks that the file holds; Word's own flow of pages is not in the file."""
    document = _open(data)
    lines: list[str] = []
    number = 1
    for line in _lines(document):
        if line is None:
            if any(part.strip() for part in lines):
                yield Page(number=number, text="\n".join(lines))
                number += 1
            lines = []
        else:
            lines.extend(line.split("\n"))
    if lines or number == 1:
        yield Page(number=number, text="\n".join(lines))


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        raise EncryptedRecord("The Word file is encrypted or in the old .doc format.")
    try:
        return docx.Document(io.BytesIO(data))
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError) as error:
        raise UnreadableRecord("The Word file is damaged.") from error


def _lines(document: Any) -> Iterator[str | None]:
    """Yield lines; None stands for a page break."""
    from docx.table import Table
    from docx.text.paragraph import Paragraph

    for block in document.iter_inner_content():
        if isinstance(block, Paragraph):
            yield from _paragraph(block)
        elif isinstance(block, Table):
            yield from _rows(block)


def _paragraph(paragraph: Any) -> Iterator[str | None]:
    text = ""
    for node in paragraph._p.iter():
        if node.tag == f"{_W}t":
            text += node.text or ""
        elif node.tag == f"{_W}tab":
            text += "\t"
        elif node.tag == f"{_W}br":
            if node.get(f"{_W}type") == "page":
                if text.strip():
                    yield text
                text = ""
                yield None
            else:
                text += "\n"
    yield text


def _rows(table: Any) -> Iterator[str]:
    """Yield rows with their cells set under each other, so that an empty cell leaves its column empty."""
    rows: list[list[str]] = []
    for row in table.rows:
        seen: set[int] = set()
        cells: list[str] = []
        for cell in row.cells:
            # A merged cell is listed once for every column that it covers.
            text = "" if id(cell._tc) in seen else " ".join(cell.text.split())
            seen.add(id(cell._tc))
            cells.append(text)
        rows.append(cells)
    widths = [max((len(row[i]) for row in rows if i < len(row)), default=0) for i in range(max(map(len, rows), default=0))]
    for cells in rows:
        padded = [cell.ljust(min(width, 40)) for cell, width in zip(cells, widths, strict=False)]
        yield CELL_GAP.join(padded).rstrip()
