"""How a passage is quoted: of a table's row the cells that were asked for, each under its heading; of a note the words alone.

Nothing is put together that is not printed together: a quotation is one stretch of the page, white space folded. Where the
cells cannot be told apart for sure, the row is quoted whole with the whole row of headings.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from clausea.domain import Chart, EvidenceKind, Page, Passage, Span, fold
from clausea.domain.dates import find_dates

__all__ = ["quoted"]

_TRAILING = re.compile(r"[\s.;,:]+$")


@dataclass(frozen=True, slots=True)
class _Cell:
    """One cell of a row or of its headings: its offsets on the page and the column that it begins in."""

    start: int
    end: int
    column: int
    text: str
    title: str = ""
    width: int = 0
    is_wrapped: bool = False
    """It goes on in the next line."""


def quoted(chart: Chart, passage: Passage) -> str:
    """Return the words of a passage as a letter prints them: in quotation marks, with the headings that they need."""
    headings = _headings(chart, passage)
    if headings and passage.header is not None and _is_one_row(chart, passage.spans):
        told = _of_row(chart, passage.header, passage.spans, passage.kind, _last_day(chart, passage))
        if told:
            return told
    words = chart.quote(*passage.spans)
    under = f" (headings “{headings}”)" if _needs_headings(words, headings) else ""
    return f"{_marked(words[_label_end(chart, passage.spans[0]) :].lstrip())}{under}"


def _headings(chart: Chart, passage: Passage) -> str:
    """Return the headings over a row. The title of a document that stands in cells of its own heads no column."""
    if passage.header is None:
        return ""
    headings = " ".join(one.text for one in _cells(chart, (passage.header,)))
    title = fold(chart.document(passage.document).title)
    return "" if title and headings.startswith(title) else headings


def _marked(words: str) -> str:
    return f"“{_TRAILING.sub('', words)}”"


# A row

_GAP = re.compile(r" {2,}|\t+| ?\| ?")
_MOST_VALUES = 4
"""Of more columns the row of headings is printed once."""
_SIDES = re.compile(r"\b(?:R|L|Rt|Lt|right|left|RLE|LLE|RUE|LUE|involved|uninvolved)\b", re.IGNORECASE)
_BEFORE = re.compile(r"\b(?:PLOF|prior|premorbid|before)\b", re.IGNORECASE)
_PRESENT = re.compile(r"\b(?:CLOF|current\w*|now|today|present|eval\w*|status)\b", re.IGNORECASE)
_AIM = re.compile(r"\b(?:goals?|targets?|aims?|LTGs?|STGs?|expected|desired)\b", re.IGNORECASE)
_DUE = re.compile(r"by|due(?: (?:by|date))?|(?:target|goal|end) (?:date|day)s?|time ?frames?|when", re.IGNORECASE)
_NORM = re.compile(r"norm(?:s|al|ative)?(?: values?)?|ref(?:erence|\.)?|cut-?offs?|mdc|mcid|mdic", re.IGNORECASE)
_FEW_WORDS = 4
_NUMBER = re.compile(r"#|no\.?|nr\.?|id", re.IGNORECASE)


def _last_day(chart: Chart, passage: Passage) -> dt.date | None:
    """Return the day after which a document tells of nothing found; a log goes on after the day that it has."""
    document = chart.document(passage.document)
    return None if document.kind in {"flowsheet", "attendance"} else document.date


def _is_to_come(cell: _Cell, last: dt.date | None) -> bool:
    """Say whether a column is of a day to come, as where "Target" stands on the line over its day: it holds what is aimed at."""
    days = find_dates(cell.title, near=last) if last else []
    return bool(days and last and days[0].date > last)


def _is_one_row(chart: Chart, spans: Sequence[Span]) -> bool:
    """Say whether spans are one line, or the parts of a row whose cells go on in the next line."""
    return len(spans) == 1 or all(chart.page(one).row_at(one.start, one.end) for one in spans)


def _of_row(chart: Chart, header: Span, row: Sequence[Span], kind: EvidenceKind, last: dt.date | None) -> str:
    """Return the cells of a row that evidence of a kind asks for; where that is no goal, none of a day after the `last`.

    Nothing where its columns are not told apart.
    """
    if any((header.record, header.page) != (one.record, one.page) for one in row):
        return ""
    text = chart.page(header).text
    cells = _under(_cells(chart, (header,)), _cells(chart, row))
    if len(cells) < 2:
        return ""
    if any(_speaks_for_itself(one) for one in cells):
        return ""
    label, values = cells[0], [one for one in _asked(cells[1:], kind) if kind == "goal" or not _is_to_come(one, last)]
    # A goal may stand in the first cell; one word there is the name of what is measured, or a number.
    is_first = kind == "goal" and _AIM.search(label.title) is not None and len(label.text.split()) >= _FEW_WORDS
    if not (values or is_first) or len(values) > _MOST_VALUES:
        return ""
    is_part = {one.start for one in values} < {one.start for one in cells[1:] if not _is_apart(one)}
    if len(values) < 2:
        # The label and the cell beside it are one stretch of the page.
        only = values[0] if values else label
        is_whole = not (label.is_wrapped or only.is_wrapped)
        is_beside = only is label or (is_whole and fold(text[label.end : only.start]) == "" and only is cells[1])
        is_clear = not (is_part or _SIDES.search(only.title) or _BEFORE.search(only.title)) or _NUMBER.fullmatch(label.title)
        under = "" if is_clear or not only.title else f" (heading “{only.title}”)"
        if is_beside:
            words = label.text if only is label else fold(text[label.start : only.end])
            return f"{_marked(words)}{under}"
        return f"{_marked(label.text)}: {_marked(only.text)}{under}"
    if not all(one.title for one in values):
        return ""
    each = [f"{_marked(one.text)} (heading “{one.title}”)" for one in values]
    return f"{_marked(label.text)}: {', '.join(each[:-1])} and {each[-1]}"


_NAMED_VALUE = re.compile(r"[A-Za-z]{3,}:|[A-Za-z]{3,}[^.]*\s\d")


def _speaks_for_itself(cell: _Cell) -> bool:
    """Say whether a cell is no value of its column: a sentence, or under a side's heading a value with a name of its own."""
    is_of_a_side = len(cell.title.split()) == 1 and _SIDES.search(cell.title) is not None
    return cell.text.endswith(".") or (is_of_a_side and _NAMED_VALUE.match(cell.text) is not None)


def _asked(values: Sequence[_Cell], kind: EvidenceKind) -> list[_Cell]:
    """Return the cells behind a row's label that answer: before the illness, at the start, or what is aimed at."""
    if kind == "prior_level":
        return [one for one in values if _BEFORE.search(one.title)]
    if kind == "goal":
        return [one for one in values if _AIM.search(one.title) and not _is_due(one)]
    if kind == "functional_baseline":
        values = [one for one in values if not (_BEFORE.search(one.title) or _AIM.search(one.title))]
    if kind in {"functional_baseline", "progress"}:
        return [one for one in values if not (_is_apart(one) or _is_empty(one))]
    return []


def _is_apart(cell: _Cell) -> bool:
    """Say whether a cell tells nothing of the patient's state: a day to come, or what is usual for others."""
    return _is_due(cell) or _NORM.fullmatch(cell.title) is not None


def _is_due(cell: _Cell) -> bool:
    """Say whether a cell is the day by which a goal is to be met."""
    is_day = bool(find_dates(cell.text)) and len(cell.text.split()) == 1
    return _DUE.fullmatch(cell.title) is not None or (is_day and _AIM.search(cell.title) is not None)


def _is_empty(cell: _Cell) -> bool:
    return not any(letter.isalnum() for letter in cell.text)


def _cells(chart: Chart, spans: Sequence[Span]) -> list[_Cell]:
    """Return the cells of the row that stands at some spans of one page."""
    page = chart.page(spans[0])
    row = page.row_at(spans[0].start, spans[0].end)
    if row is None:
        return _cells_of_line(page.text, spans[0])
    within = ([part for part in cell if any(one.start < part[1] and part[0] < one.end for one in spans)] for cell in row)
    return [_wrapped(page, cell) for cell in within if cell]


def _wrapped(page: Page, cell: Sequence[tuple[int, int]]) -> _Cell:
    (start, end), column = cell[0], cell[0][0] - page.line_starts[page.line_at(cell[0][0]) - 1]
    words = fold(" ".join(page.text[begin:stop] for begin, stop in cell))
    return _Cell(start, end, column, words, width=max(stop - begin for begin, stop in cell), is_wrapped=len(cell) > 1)


def _cells_of_line(text: str, span: Span) -> list[_Cell]:
    line = text.rfind("\n", 0, span.start) + 1
    cells = []
    position = span.start
    for gap in [*_GAP.finditer(text, span.start, span.end), None]:
        stop = gap.start() if gap else span.end
        raw = text[position:stop]
        if raw.strip():
            start = position + len(raw) - len(raw.lstrip())
            cells.append(_Cell(start, start + len(raw.strip()), start - line, fold(raw), width=len(fold(raw))))
        position = gap.end() if gap else stop
    return cells


def _under(header: Sequence[_Cell], cells: Sequence[_Cell]) -> list[_Cell]:
    """Return the cells with the heading of each; none where not every cell is sure to have a heading of its own.

    A row has as many cells as there are headings, and begins where they begin; or one more, its label, left of them all.
    In a table whose columns are drawn one under the other no cell may stand under another heading than its own.
    """
    if not header or "\n" in "".join(one.text for one in (*header, *cells)):
        return []
    if len(cells) == len(header) and abs(cells[0].column - header[0].column) <= _SLIP:
        pairs = list(zip(cells, header, strict=True))
    elif len(cells) == len(header) + 1:
        pairs = list(zip(cells[1:], header, strict=True))
        if cells[0].column >= header[0].column and not all(_is_over(title, cell) for cell, title in pairs):
            return []
    elif found := _at_titles(header, cells):
        pairs = found
    else:
        return []
    if any(not _is_over(title, cell) and any(_is_over(other, cell) for other in header) for cell, title in pairs):
        return []
    out = [replace(cell, title=title.text) for cell, title in pairs]
    return out if len(pairs) == len(cells) else [cells[0], *out]


def _at_titles(header: Sequence[_Cell], cells: Sequence[_Cell]) -> list[tuple[_Cell, _Cell]]:
    """Return the cells of a row whose last columns are empty, each with the heading that begins where it begins.

    A remark, "limited by pain", may have slipped from the last column: beside it no cell is sure of its heading.
    """
    pairs = list(zip(cells, header, strict=False))
    is_short = 2 < len(cells) < len(header)
    are_values = all(any(letter.isdigit() for letter in cell.text) for cell in cells[1:])
    return pairs if is_short and are_values and all(abs(cell.column - title.column) <= 1 for cell, title in pairs) else []


_SLIP = 4


def _is_over(title: _Cell, cell: _Cell) -> bool:
    return title.column < cell.column + cell.width and cell.column < title.column + title.width


def _needs_headings(row: str, headings: str) -> bool:
    """Say whether a row of a table is unclear without its headings: it holds figures of several columns, or then and now."""
    if _BEFORE.search(headings) and _PRESENT.search(headings):
        return True
    return (len(headings.split()) > 2 or _SIDES.search(headings) is not None) and sum(
        word[0].isdigit() for word in row.split()
    ) > 1


# A note

_SOAP = re.compile(
    r"(?:^|(?<=[.!?]) )[ \t]*(?P<letter>[SOAP])(?P<sign>:[ \t]*(?=\S)(?!\d+/10)|[ \t]+(?=[A-Z\"“0-9]))", re.MULTILINE
)


def _label_end(chart: Chart, span: Span) -> int:
    """Return how many characters of a passage are the letter of its section, as in "A: Gait is safer" or "A Gait is safer".

    It is one where other such letters stand on the page in the same way; else "P: 3/10" and "A Hoyer lift" would lose a word.
    """
    text = chart.page(span).text
    own = next((one for one in _SOAP.finditer(text) if one.start("letter") == span.start), None)
    if own is None or len(text[own.end() : span.end].split()) < _FEW_WORDS:
        return 0
    is_marked = own["sign"].startswith(":")
    others = {one["letter"] for one in _SOAP.finditer(text) if one["sign"].startswith(":") == is_marked} - {own["letter"]}
    return len(fold(own[0])) if len(others) > (0 if is_marked else 1) else 0
