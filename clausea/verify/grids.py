"""The cited words with the rows of tables laid out: each cell a piece of its own, with the label of its row and its heading.

A row read as one line gives every value of it to the same thing at the same time. What a column says of a value (a goal, an
earlier day) is said only by the heading over it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausea.domain import Chart, Span, fold
from clausea.domain.dates import find_dates

__all__ = ["Cell", "cells_of", "laid_out"]

_BREAK = re.compile(r" {2,}|\t+| ?\| ?")
_AIMED = re.compile(
    r"\b(?:goals?|targets?|aims?|LTGs?|STGs?|norm(?:al|ative|s)?|reference|expected|predicted|criteri(?:on|a)|MCID|MDC)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(r"\b(?:now|current(?:ly)?|today|met|status|progress|achieved|% ?of)\b", re.IGNORECASE)


@dataclass(frozen=True)
class Cell:
    """A cell of a row under its heading."""

    label: str
    """The words of the row's first cell."""
    heading: str
    words: str
    span: Span
    day: dt.date | None = None
    """The only day of the heading."""
    is_aim: bool = False
    """True under the heading of goals, targets or norms: the value was not found."""
    is_earlier: bool = False
    """True under a day before the last day of the table."""

    @property
    def piece(self) -> str:
        """The cell as a line of words that says what the column says."""
        if self.is_aim:
            return f"goal {self.label} {self.words}"
        return f"{self.label} {self.words}"


@dataclass(frozen=True)
class _Part:
    text: str
    start: int
    """Its column on the line."""
    offset: int
    """Where it begins on the page."""

    @property
    def end(self) -> int:
        return self.start + len(self.text)


def cells_of(chart: Chart, spans: Sequence[Span]) -> dict[Span, tuple[Cell, ...]]:
    """Return the cells of each table row that lies whole in the spans and whose headings stand over them without doubt."""
    out: dict[Span, tuple[Cell, ...]] = {}
    for sentence in chart.sentences:
        if sentence.form != "row" or sentence.header is None or len(sentence.spans) != 1:
            continue
        row = sentence.spans[0]
        if any(span.covers(row) for span in spans):
            cells = tuple(_cells(chart, row, sentence.header))
            if cells:
                out[row] = cells
    return out


def _parts(chart: Chart, span: Span) -> list[_Part]:
    page = chart.page(span).text
    begin = page.rfind("\n", 0, span.start) + 1
    text = page[span.start : span.end]
    if "\n" in text.strip():
        return []
    out: list[_Part] = []
    position = 0
    for stop, after in [*((match.start(), match.end()) for match in _BREAK.finditer(text)), (len(text), len(text))]:
        raw = text[position:stop]
        if raw.strip():
            start = position + len(raw) - len(raw.lstrip())
            out.append(_Part(raw.strip(), span.start - begin + start, span.start + start))
        position = after
    return out


def _cells(chart: Chart, row: Span, header: Span) -> Iterator[Cell]:
    parts, titles = _parts(chart, row), _parts(chart, header)
    pairs = _paired(parts, titles)
    days = [found[0].date for _, title in pairs if len(found := find_dates(title.text)) == 1]
    for part, title in pairs:
        found = find_dates(title.text)
        day = found[0].date if len(found) == 1 else None
        yield Cell(
            label=fold(parts[0].text),
            heading=fold(title.text),
            words=part.text,
            span=row.model_copy(update={"start": part.offset, "end": part.offset + len(part.text)}),
            day=day,
            is_aim=day is None and _AIMED.search(title.text) is not None and _STANDING.search(title.text) is None,
            is_earlier=day is not None and day < max(days),
        )


def _paired(parts: Sequence[_Part], titles: Sequence[_Part]) -> list[tuple[_Part, _Part]]:
    """Return the cells behind the first with their titles; nothing where the titles do not pair off with the cells."""
    if len(parts) < 2:
        return []
    if len(parts) == len(titles):
        return list(zip(parts[1:], titles[1:], strict=True))
    if len(parts) == len(titles) + 1:
        return list(zip(parts[1:], titles, strict=True))
    pairs = []
    for part in parts[1:]:
        over = [title for title in titles if title.start < part.end and part.start < title.end]
        if len(over) != 1:
            return []
        pairs.append((part, over[0]))
    return pairs if len({id(title) for _, title in pairs}) == len(pairs) else []


def laid_out(chart: Chart, spans: Sequence[Span], quotes: Sequence[str]) -> tuple[str, ...]:
    """Return the cited words with their table rows laid out; the quotes as they are where no such row stands."""
    rows = cells_of(chart, spans)
    if not rows:
        return tuple(quotes)
    out: list[str] = []
    for span in spans:
        position = span.start
        for row in sorted(one for one in rows if span.covers(one)):
            if row.start < position:
                continue
            out += _words(chart, span, position, row.start)
            out += [cell.piece for cell in rows[row]]
            position = row.end
        out += _words(chart, span, position, span.end)
    return tuple(dict.fromkeys(out))


def _words(chart: Chart, span: Span, start: int, end: int) -> list[str]:
    words = chart.quote(span.model_copy(update={"start": start, "end": end})) if start < end else ""
    return [words] if words else []
