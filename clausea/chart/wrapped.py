"""Rows of a table whose cells go on in the next printed line: what of each line belongs to which cell."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from itertools import pairwise

from clausea.chart.lines import Addressed, Line
from clausea.domain import Chart, Sentence, Span

Part = tuple[Line, int, int]
"""A line, and from where to where it counts."""

_LISTED = re.compile(r"\s*(?:[•●▪◦‣·☐☒]\s*|\(?\d{1,2}[.)]\s+|[SL]TG\s?#?\d)", re.IGNORECASE)
"""How an entry of a list begins that stands in one cell."""


def addressed(base: Chart, sentence: Sentence) -> Addressed:
    """Return the words of a sentence, every stretch traceable to its address; the cells of a row stand apart."""
    pieces = [(span, base.page(span).text[span.start : span.end]) for span in sentence.spans]
    is_row = len(pieces) > 1 and sentence.form not in {"sentence", "item"}
    cells = {one for one in sentence.spans if one.start in base.page(one).cell_starts} if is_row else ()
    glued = {one for last, one in pairwise(sentence.spans) if (last.end, one.start) in base.page(one).glued}
    return Addressed(pieces, cells, base.quote, glued)


def around(spans: Sequence[Span]) -> Span:
    """Return the stretch of a page that a row of headings stands on: nothing else stands on its lines."""
    here = [span for span in spans if (span.record, span.page) == (spans[0].record, spans[0].page)]
    return spans[0].model_copy(update={"start": min(one.start for one in here), "end": max(one.end for one in here)})


def key_of(line: Line) -> tuple[int, int] | None:
    """Return what tells the row of a line from other rows; None where no cell of it goes on in another line."""
    return (line.page, line.row[0][0][0]) if line.row else None


def cells_of(lines: Sequence[Line]) -> list[list[Line]]:
    """Return the cells of a row that stands on these lines, each as the parts of lines that it is printed on.

    Every part counts as parted from the one before, because words of other cells stand between them. What is withheld is left out.
    """
    row = lines[0].row or ()
    out = []
    for cell in row:
        parts = []
        for start, end in cell:
            for line in lines:
                low, high = max(start, line.start), min(end, line.end)
                words = line.text[low - line.start : high - line.start] if low < high else ""
                if words.strip():
                    parts.append(replace(line, start=low, text=words, is_parted=True, row=None))
        if parts:
            out.append(parts)
    return out


Divide = Callable[[list[tuple[Line, int]]], list[list[Part]]]
"""Divides a paragraph into its sentences."""


def read_row(cells: Sequence[Sequence[Line]], divide: Divide) -> tuple[list[Part], list[list[Part]]]:
    """Return what is read as one row, or the sentences of its cells where two of them are texts, which nothing is read across."""
    divided = [_sentences(cell, divide) for cell in cells]
    if sum(len(one) > 1 for one in divided) > 1:
        return [], [sentence for cell in divided for sentence in cell]
    return [(line, 0, len(line.text)) for cell in cells for line in cell], []


def _sentences(cell: Sequence[Line], divide: Divide) -> list[list[Part]]:
    paragraphs: list[list[tuple[Line, int]]] = []
    for line in cell:
        if not paragraphs or _LISTED.match(line.text):
            paragraphs.append([])
        paragraphs[-1].append((line, 0))
    return [sentence for paragraph in paragraphs for sentence in divide(paragraph)]
