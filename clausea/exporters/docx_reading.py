"""A letter in Word, read back: its words as they stand, without what its letterhead says by itself."""

from __future__ import annotations

import io
import re
import zipfile
from collections import Counter
from collections.abc import Iterator
from typing import Any

from clausea.domain import Block, Heading, Paragraph, Run, Table, fold
from clausea.exporters.letterhead import Own, hash_of, own_words
from clausea.exporters.words import DRAFT_MARK

__all__ = ["is_marked_draft", "other_parts", "parse"]

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_COMPATIBILITY = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_TAKEN_OUT = {f"{_W}del", f"{_W}moveFrom", f"{_COMPATIBILITY}Fallback"}
"""Words that a person struck with changes tracked, and the second copy of a text box for old versions of Word."""

_PAGE_NUMBER = re.compile(r"Page\s*\d*(?:\s*of\s*\d*)?")


def parse(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a letter in Word, without its letterhead's own words, the DRAFT mark and page numbers.

    Tracked insertions count as text and tracked deletions do not. Headers, footers, notes and text boxes are read too, so
    that no words of the letter escape the check; what stands in several headers is read once.

    Raises:
        ValueError: the bytes are no Word file.
    """
    document = _opened(data)
    try:
        own = own_words(document.settings.element)
        parts = list(other_parts(document))
        reader = _Reader(own)
        above = [block for kind, root in parts if kind == "header" for block in reader.blocks(root)]
        below = [block for kind, root in parts if kind != "header" for block in reader.blocks(root)]
        body = list(reader.blocks(document.element.body))
    except (KeyError, SyntaxError, AttributeError) as error:
        raise ValueError("The bytes are no Word file.") from error
    return (*dict.fromkeys(above), *body, *dict.fromkeys(below))


def is_marked_draft(data: bytes) -> bool:
    """Say whether the DRAFT mark stands anywhere in a Word file.

    Raises:
        ValueError: the bytes are no Word file.
    """
    document = _opened(data)
    roots = [document.element.body, *(root for _, root in other_parts(document))]
    return any(DRAFT_MARK in fold(_text(paragraph)) for root in roots for paragraph in root.iter(f"{_W}p"))


def _opened(data: bytes) -> Any:
    import docx
    from docx.opc.exceptions import PackageNotFoundError

    try:
        document = docx.Document(io.BytesIO(data))
        assert document.element.body is not None
        return document
    except (zipfile.BadZipFile, PackageNotFoundError, KeyError, ValueError, SyntaxError, AttributeError, OSError) as error:
        raise ValueError("The bytes are no Word file.") from error


def other_parts(document: Any) -> Iterator[tuple[str, Any]]:
    """Yield the parts beside the body that hold words, each with its kind."""
    from docx.oxml import parse_xml

    for relation in document.part.rels.values():
        if relation.is_external:
            continue
        kind = relation.reltype.rsplit("/", 1)[-1]
        if kind in {"header", "footer", "footnotes", "endnotes"}:
            part = relation.target_part
            yield kind, part.element if hasattr(part, "element") else parse_xml(part.blob)


class _Reader:
    """Reads parts as blocks, and leaves out each of the letterhead's own words as often as it stands in the letterhead."""

    def __init__(self, own: Own) -> None:
        self._left: Counter[str] = own.counted()
        self._known = {*own.words, *own.sender}
        self._sender = set(own.sender)

    def blocks(self, root: Any) -> Iterator[Block]:
        for block in self._read(root):
            if isinstance(block, Table):
                if any(cell for row in block.rows for cell in row):
                    yield block
            elif block.text != DRAFT_MARK and not _PAGE_NUMBER.fullmatch(block.text):
                yield block

    def _read(self, node: Any) -> Iterator[Block]:
        for child in node:
            if child.tag in _TAKEN_OUT:
                continue
            if child.tag == f"{_W}tbl":
                yield from self._table(child)
            elif child.tag == f"{_W}p":
                yield from self._paragraph(child)
            else:
                yield from self._read(child)

    def _table(self, node: Any) -> Iterator[Block]:
        said = [text for paragraph in node.iter(f"{_W}p") if (text := fold(_text(paragraph)))]
        if self._known and said and all(hash_of(text) in self._known or _is_furniture(text) for text in said):
            # A table of the letterhead: of what stands in it only the sender's lines belong to the letter.
            for text in said:
                if hash_of(text) in self._sender:
                    yield Paragraph(runs=(Run(text=text),))
                else:
                    self._left[hash_of(text)] -= 1
            return
        rows = tuple(tuple(self._cell(cell) for cell in _own(row, "tc")) for row in _own(node, "tr"))
        yield Table(rows=tuple(row for row in rows if row))

    def _cell(self, cell: Any) -> str:
        parts = []
        for block in self._read(cell):
            if isinstance(block, Table):
                parts += [text for row in block.rows for text in row]
            else:
                parts.append(block.text)
        return fold(" ".join(parts))

    def _paragraph(self, node: Any) -> Iterator[Block]:
        text = fold(_text(node))
        style = node.find(f"{_W}pPr/{_W}pStyle")
        name = "" if style is None else style.get(f"{_W}val") or ""
        heading = re.fullmatch(r"Heading(\d)", name)
        key = hash_of(text) if text and self._left else ""
        if key and self._left[key] > 0:
            self._left[key] -= 1
        elif text and heading:
            yield Heading(level=int(heading[1]), text=text)
        elif text:
            yield Paragraph(type="item" if name.startswith("List") else "paragraph", runs=(Run(text=text),))
        for box in node.iter(f"{_W}txbxContent"):
            if not any(parent.tag in _TAKEN_OUT for parent in box.iterancestors()):
                yield from self._read(box)


def _is_furniture(text: str) -> bool:
    return text == DRAFT_MARK or _PAGE_NUMBER.fullmatch(text) is not None


def _own(node: Any, name: str) -> Iterator[Any]:
    """Yield the rows of a table or the cells of a row, but not those of a table within it."""
    for child in node:
        if child.tag == f"{_W}{name}":
            yield child
        elif child.tag not in {f"{_W}tbl", f"{_W}p", *_TAKEN_OUT}:
            yield from _own(child, name)


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
