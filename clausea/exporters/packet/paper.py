"""Records without paper, set on sheets: every line under the number by which the letter cites it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from clausea.domain import PAPER_ROWS, Letter, Span
from clausea.exporters import pdf
from clausea.exporters.packet.leaves import Leaf, Lines, PdfPage, Row

_LEFT, _TOP, _PITCH = 56.0, 44.0, 11.4
_SIZE = 9.0
_ADVANCE = 0.60205
"""Width of a letter of the font by its size: they are all of one width."""
_HEIGHT = 1.164
"""From the highest to the lowest point of the font, by its size."""
_ROOM = 612.0 - _LEFT - 30.0
_WITHHELD = "[words of another patient, withheld]"


def set_on_paper(letter: Letter, leaves: Sequence[Leaf]) -> Iterator[Leaf]:
    """Yield the leaves, those of records without paper as pages of a PDF with the rows that are cited on them."""
    blank = [leaf for leaf in leaves if isinstance(leaf.drawn, Lines)]
    if not blank:
        yield from leaves
        return
    sheets = [_sheet(leaf) for leaf in blank]
    document = {
        "title": letter.title,
        "date": [letter.date.year, letter.date.month, letter.date.day],
        "left": _LEFT,
        "sheets": [[row for row, _ in sheet] for sheet in sheets],
    }
    data = pdf.set_from(Path(pdf.__file__).with_name("paper.typ"), document)
    index = 0
    for leaf in leaves:
        if not isinstance(leaf.drawn, Lines):
            yield leaf
            continue
        boxes = tuple(box for row, spans in sheets[index] for box in _boxes(row, spans))
        # The rows end above the foot, whatever they hold.
        yield replace(leaf, drawn=PdfPage(data, index), rows=boxes, clear=792.0 - _TOP - PAPER_ROWS * _PITCH)
        index += 1


_Cells = list[tuple[int, int]]
"""First and last column of each stretch of a row that is cited."""


def _sheet(leaf: Leaf) -> list[tuple[dict[str, Any], _Cells]]:
    assert isinstance(leaf.drawn, Lines)
    text, out = leaf.drawn.text, []
    for place, row in enumerate(leaf.drawn.rows):
        drawn, columns = _drawn(text[row.start : row.end])
        cited = [_columns(text, columns, row.start, row.end, span) for span in leaf.sheet.cited]
        if any(span.start < row.end and row.start < span.end for span in leaf.sheet.withheld):
            drawn, cited = _WITHHELD, []
        size = min(_SIZE, _ROOM / max(1.0, len(drawn) * _ADVANCE))
        about = {"number": str(row.line) if row.is_first else "", "text": drawn, "size": size, "y": _TOP + place * _PITCH}
        out.append((about, [pair for pair in cited if pair]))
    return out


def _drawn(text: str) -> tuple[str, list[int]]:
    """Return the letters of a row as they are drawn, and the column at which each letter of the text begins, and the end."""
    from clausea.exporters.words import printable

    parts, columns, at = [], [], 0
    for letter in text:
        columns.append(at)
        part = "    " if letter == "\t" else pdf.drawable(printable(letter))
        parts.append(part)
        at += len(part)
    return "".join(parts).rstrip(), [*columns, at]


def _columns(text: str, columns: Sequence[int], start: int, end: int, span: Span) -> Any:
    first, last = max(span.start, start), min(span.end, end)
    while first < last and text[first].isspace():
        first += 1
    while last > first and text[last - 1].isspace():
        last -= 1
    return (columns[first - start], columns[last - start]) if first < last else None


def _boxes(row: dict[str, Any], cells: _Cells) -> Iterable[Row]:
    """Yield the boxes of the cited stretches of a row, those that touch as one."""
    wide = row["size"] * _ADVANCE
    merged: _Cells = []
    for first, last in sorted(cells):
        if merged and first <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(last, merged[-1][1]))
        else:
            merged.append((first, last))
    for first, last in merged:
        yield (_LEFT + first * wide, row["y"], _LEFT + last * wide, row["y"] + _HEIGHT * row["size"])
