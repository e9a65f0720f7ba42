"""Word files: paragraphs and tables in the order of the document, one line a paragraph and one a table row."""

from __future__ import annotations

import io
import itertools
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Any

from clausea.domain import Page
from clausea.errors import EncryptedRecord, RecordError, UnreadableRecord
from clausea.extractors import Watch

CELL_GAP = "   "
"""Stands between the cells of a row, as in pages read from PDF."""

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_R_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"

_MAX_UNPACKED = 256 * 1024 * 1024
_MAX_XML = 48 * 1024 * 1024
"""The parts that hold words: a thousand pages have 20 MB. As a tree in memory they take some ten times that."""
_MAX_MEMBERS = 10_000
_MAX_COLUMNS = 200

_DELETED = {f"{_W}del", f"{_W}moveFrom", f"{_MC}Fallback", f"{_W}pPr", f"{_W}rPr"}
"""What is not read: words taken out or moved away, the second form of a drawing, and properties."""


def pages(data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
    """Yield pages, divided at the page breaks that the file holds; Word's own flow of pages is not in the file.

    Changes that were tracked are taken as accepted. Footnotes end the page that they are called on; headers and footers end
    the first page, once, marked as furniture, so that the lines above keep their numbers.
    """
    document = _open(data)
    try:
        yield from _pages(document)
    except RecordError:
        raise
    except (KeyError, ValueError, IndexError, AttributeError, TypeError, SyntaxError, RecursionError, AssertionError) as error:
        # The parts of a damaged file can lack whatever Word always writes.
        raise UnreadableRecord("The Word file is damaged.") from error


def _pages(document: Any) -> Iterator[Page]:
    reader = _Reader(document)
    running = _running(document)
    lines: list[str] = []
    number = 1
    for line in reader.lines():
        if line is not None:
            lines.extend(line.split("\n"))
            continue
        lines += reader.called_notes()
        if any(part.strip() for part in lines):
            yield _page(number, lines, running if number == 1 else ())
            number += 1
        lines = []
    lines += reader.called_notes()
    if lines or number == 1:
        yield _page(number, lines, running if number == 1 else ())


def _page(number: int, lines: Sequence[str], running: Sequence[str]) -> Page:
    body = "\n".join(lines)
    if not running or not body.strip():
        return Page(number=number, text=body)
    furniture = []
    for line in running:
        body += "\n"
        furniture.append((len(body), len(body) + len(line)))
        body += line
    return Page(number=number, text=body, furniture=tuple(furniture))


def _open(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    if data.startswith(b"\xd0\xcf\x11\xe0"):
        if "EncryptedPackage".encode("utf-16-le") in data:
            raise EncryptedRecord("The Word file is encrypted.", hint="Open it in Word and save a copy without a password.")
        raise UnreadableRecord("The file is in the old .doc format.", hint="Save it in Word as DOCX or PDF.")
    try:
        _check_size(data)
        return docx.Document(io.BytesIO(data))
    except (
        zipfile.BadZipFile,
        zlib.error,
        PackageNotFoundError,
        KeyError,
        ValueError,
        SyntaxError,
        OSError,
        EOFError,
        NotImplementedError,
        AttributeError,
        TypeError,
        IndexError,
        RuntimeError,
        AssertionError,
        OverflowError,
    ) as error:
        raise UnreadableRecord("The Word file is damaged.") from error


def _check_size(data: bytes) -> None:
    """Refuse a file that would fill the memory when unpacked."""
    with zipfile.ZipFile(io.BytesIO(data)) as archive:
        listed = archive.infolist()
    total = sum(info.file_size for info in listed)
    words = sum(info.file_size for info in listed if info.filename.endswith((".xml", ".rels")))
    if total > _MAX_UNPACKED or words > _MAX_XML or len(listed) > _MAX_MEMBERS:
        raise UnreadableRecord("The Word file is larger than any chart when unpacked.", hint="Split it, or save it as PDF.")


def _running(document: Any) -> tuple[str, ...]:
    """Return the lines of the headers, then of the footers, of all sections, each once."""
    found: dict[str, None] = {}
    for kind in ("headerReference", "footerReference"):
        for reference in document.element.body.iter(f"{_W}{kind}"):
            try:
                part = document.part.related_parts[reference.get(_R_ID)]
                root = part.element
            except (KeyError, AttributeError):
                continue
            for line in _Reader(document, root).lines():
                found.update((part, None) for part in (line or "").split("\n") if part.strip())
    return tuple(found)


class _Reader:
    """Walks the blocks of one part of a file, and remembers which footnotes were called since it was last asked."""

    def __init__(self, document: Any, root: Any = None) -> None:
        self.document = document
        self.root = document.element.body if root is None else root
        self.called: list[tuple[str, str]] = []
        self.boxes: list[Any] = []
        self.notes: dict[str, dict[str, Any]] = {}
        self._new_page_after = _section_ends(self.root)

    def lines(self) -> Iterator[str | None]:
        """Yield lines; None stands for a page break."""
        yield from self._blocks(self.root)

    def called_notes(self) -> list[str]:
        """Return the text of the footnotes and endnotes that were called, a line a paragraph, and forget them."""
        out: list[str] = []
        called, self.called = self.called, []
        for kind, name in called:
            note = self._notes(kind).get(name)
            if note is not None:
                out += [line for line in self._blocks(note) if line and line.strip()]
        self.called = []
        return out

    def _notes(self, kind: str) -> dict[str, Any]:
        if kind not in self.notes:
            self.notes[kind] = _notes_of(self.document, kind)
        return self.notes[kind]

    def _blocks(self, parent: Any) -> Iterator[str | None]:
        for child in parent:
            if child.tag == f"{_W}p":
                if _is_on(child, "pageBreakBefore"):
                    yield None
                yield from self._paragraph(child)
                if child in self._new_page_after:
                    yield None
            elif child.tag == f"{_W}tbl":
                yield from self._rows(child)
            elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
                yield from self._blocks(child)

    def _paragraph(self, paragraph: Any) -> Iterator[str | None]:
        text = ""
        boxes: list[Any] = []
        for part in self._parts(paragraph, boxes):
            if part is None:
                if text.strip():
                    yield text
                text = ""
                yield None
            else:
                text += part
        # The paragraph that only anchors a text box is empty on the page too.
        if text.strip() or not boxes:
            yield text
        for box in boxes:
            yield from self._blocks(box)

    def _parts(self, parent: Any, boxes: list[Any]) -> Iterator[str | None]:
        """Yield the pieces of a paragraph's text; text boxes that hang on it are put into `boxes`."""
        for node in parent:
            tag = node.tag
            if tag in _DELETED or (tag == f"{_W}r" and _is_hidden(node)):
                continue
            if tag in {f"{_W}t", _MATHS}:
                yield node.text or ""
            elif tag == f"{_W}sym":
                yield _sign(node)
            elif tag in {f"{_W}tab", f"{_W}ptab"}:
                yield "\t"
            elif tag == f"{_W}br":
                yield None if node.get(f"{_W}type") == "page" else "\n"
            elif tag == f"{_W}cr":
                yield "\n"
            elif tag == f"{_W}noBreakHyphen":
                yield "-"
            elif tag == f"{_W}txbxContent":
                boxes.append(node)
            elif tag in {f"{_W}footnoteReference", f"{_W}endnoteReference"}:
                self.called.append((tag.removeprefix(_W).removesuffix("Reference"), node.get(f"{_W}id") or ""))
            else:
                yield from self._parts(node, boxes)

    def _rows(self, table: Any) -> Iterator[str | None]:
        """Yield rows with their cells set under each other, so that an empty cell leaves its column empty.

        Tables and text boxes inside of a cell follow the row that holds them.
        """
        from docx.table import Table

        rows: list[list[str]] = []
        inner: list[list[str]] = []
        for row in Table(table, self.document).rows:
            if row._tr.find(f"{_W}trPr/{_W}del") is not None:
                continue
            seen: set[int] = set()
            cells: list[str] = []
            below: list[str] = []
            for element in _cells(row):
                # A merged cell is listed once for every column that it covers.
                text = "" if id(element) in seen else self._cell(element, below)
                seen.add(id(element))
                cells.append(text)
            rows.append(cells)
            inner.append(below)
        widths = [max((len(row[i]) for row in rows if i < len(row)), default=0) for i in range(max(map(len, rows), default=0))]
        for cells, below in zip(rows, inner, strict=True):
            padded = [cell.ljust(min(width, 40)) for cell, width in zip(cells, widths, strict=False)]
            line = CELL_GAP.join(padded).rstrip()
            if line or not below:
                yield line
            yield from below

    def _cell(self, cell: Any, below: list[str]) -> str:
        texts: list[str] = []
        for child in _flat(cell):
            if child.tag == f"{_W}p":
                boxes: list[Any] = []
                texts.append("".join(part or " " for part in self._parts(child, boxes)))
                for box in boxes:
                    below += [line for line in self._blocks(box) if line]
            else:
                below += [line for line in self._rows(child) if line]
        return " ".join(" ".join(texts).split())


def _is_on(paragraph: Any, name: str) -> bool:
    """Say whether a paragraph has a property; one that is written as 0 or false is off."""
    found = paragraph.find(f"{_W}pPr/{_W}{name}")
    return found is not None and found.get(f"{_W}val") not in ("0", "false", "off")


def _is_hidden(run: Any) -> bool:
    """Say whether a run is set as hidden: it is printed on no page."""
    found = run.find(f"{_W}rPr/{_W}vanish")
    return found is not None and found.get(f"{_W}val") not in ("0", "false", "off")


def _section_ends(root: Any) -> set[Any]:
    """Return the paragraphs that end a section where the next section begins on a new page, as the next one says."""
    sections = [section for section in root.iter(f"{_W}sectPr") if section.getparent() is not None]
    ends = set()
    for section, after in itertools.pairwise(sections):
        kind = after.find(f"{_W}type")
        if (kind.get(f"{_W}val") if kind is not None else "nextPage") not in ("continuous", "nextColumn"):
            paragraph = section.getparent().getparent()
            if paragraph is not None and paragraph.tag == f"{_W}p":
                ends.add(paragraph)
    return ends


_MATHS = "{http://schemas.openxmlformats.org/officeDocument/2006/math}t"
_SIGNS = {
    "symbol": {0xA3: "≤", 0xB0: "°", 0xB1: "±", 0xB3: "≥", 0xB4: "×", 0xB8: "÷", 0xAB: "↔", 0xAC: "←", 0xAD: "↑", 0xAE: "→",
               0xAF: "↓", 0xB7: "•", 0x44: "Δ", 0x6D: "µ", 0xB9: "≠", 0xBB: "≈", 0x2D: "-"},
    "wingdings": {0xFE: "☒", 0xFD: "☒", 0x78: "☒", 0xA8: "☐", 0x6F: "☐", 0x71: "☐", 0xFC: "✓", 0xFB: "✗", 0xE0: "→", 0xDF: "←",
                  0xE1: "↑", 0xE2: "↓", 0xA7: "•", 0x6C: "•"},
    "wingdings 2": {0x52: "☒", 0x53: "☒", 0x54: "☒", 0xA3: "☐", 0x50: "✓", 0x4F: "✗"},
}  # fmt: skip
"""What the signs of Word's symbol fonts show; a ticked box is one of them."""


def _sign(node: Any) -> str:
    try:
        code = int(node.get(f"{_W}char") or "", 16)
    except ValueError:
        return ""
    font = (node.get(f"{_W}font") or "").lower()
    if font in _SIGNS:
        return _SIGNS[font].get(code & 0xFF, "")
    return chr(code) if 0x20 <= code < 0xD800 else ""


def _cells(row: Any) -> list[Any]:
    """Return the cells of a row, a merged one once for every column; as they stand in the file where they do not add up."""
    try:
        found = [cell._tc for cell in row.cells[: _MAX_COLUMNS + 1]] if _span(row._tr) <= _MAX_COLUMNS else []
    except (ValueError, IndexError, KeyError, AttributeError, TypeError, RecursionError):
        found = []
    return found or row._tr.findall(f"{_W}tc")[:_MAX_COLUMNS]


def _span(row: Any) -> int:
    """Return how many columns the cells of a row say that they cover."""
    total = 0
    for span in row.iter(f"{_W}gridSpan", f"{_W}gridBefore", f"{_W}gridAfter"):
        total += int(span.get(f"{_W}val") or 1)
    return total


def _flat(cell: Any) -> Iterator[Any]:
    """Yield the paragraphs and tables of a cell, those in content controls and tracked changes too."""
    for child in cell:
        if child.tag in {f"{_W}p", f"{_W}tbl"}:
            yield child
        elif child.tag in {f"{_W}sdt", f"{_W}sdtContent", f"{_W}ins", f"{_W}moveTo", f"{_W}customXml", f"{_W}smartTag"}:
            yield from _flat(child)


def _notes_of(document: Any, kind: str) -> dict[str, Any]:
    """Return the footnotes or endnotes of a file by their ids."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.reltype.endswith(f"/{kind}s") and not relation.is_external:
            root = parse_xml(relation.target_part.blob)
            return {note.get(f"{_W}id") or "": note for note in root.iter(f"{_W}{kind}")}
    return {}
