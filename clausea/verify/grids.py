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
from clausea.domain.columns import homes_by_column
from clausea.domain.dates import find_dates

__all__ = ["Cell", "cells_of", "laid_out"]

_BREAK = re.compile(r" {2,}|\t+| ?\| ?")
_AIMED = re.compile(
    r"\b(?:goals?|targets?|tgts?|aims?|LTGs?|STGs?|norm(?:al|ative|s)?|reference|expected|predicted|criteri(?:on|a)|MCID|MDC)\b",
    re.IGNORECASE,
)
_STANDING = re.compile(r"\b(?:now|current(?:ly)?|today|met|status|progress|achieved|% ?of)\b", re.IGNORECASE)

_GOAL_LABEL = re.compile(r"(?:[LS]TGs?|goals?)\b|[LS]TG\d|goal\d", re.IGNORECASE)


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

    is_goal_row: bool = False
    """True where the label is a goal: what it says is aimed at."""

    @property
    def piece(self) -> str:
        """The cell as a line of words that says what the column says."""
        label = _STOP.sub(" ", self.label)
        if self.is_aim:
            return f"goal {label} {self.words}"
        if self.is_goal_row:
            return f"{self.words} (goal {label})"  # Behind the name of a goal all would be what it aims at.
        return f"{label} {self.words}"


_GOAL_OF_LIST = re.compile(r"[LS]TG\s?#?\d", re.IGNORECASE)
"""A row of goals, which is no heading of others."""
_STOP = re.compile(r"[.;|:](?=\s|$)")
_MOST_WORDS = 4
"""Of a heading that says of a column what it is."""
_NUMBER_OF_ROW = re.compile(r"(?:[LS]T?G?|goal|no|#)?[\s#]?(?:\d{0,2}[a-z]?|[ivx]{1,4})[.)]?", re.IGNORECASE)


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
    """Return the cells of a line; between bars and tabs an empty one counts."""
    page = chart.page(span).text
    begin = page.rfind("\n", 0, span.start) + 1
    text = page[span.start : span.end]
    if "\n" in text.strip():
        return []
    is_ruled = "|" in text or "\t" in text
    out: list[_Part] = []
    position = 0
    for stop, after in [*((match.start(), match.end()) for match in _BREAK.finditer(text)), (len(text), len(text))]:
        raw = text[position:stop]
        if raw.strip() or is_ruled:
            start = position + len(raw) - len(raw.lstrip())
            out.append(_Part(raw.strip(), span.start - begin + start, span.start + start))
        position = after
    return out


def _cells(chart: Chart, row: Span, header: Span) -> Iterator[Cell]:
    parts, titles = _parts(chart, row), _parts(chart, header)
    pairs = _paired(parts, titles)
    if not pairs:
        return
    is_numbered = len(pairs) > 1 and _NUMBER_OF_ROW.fullmatch(parts[0].text) is not None and parts[1].text[:1].isalpha()
    label = " ".join(part.text for part in parts[: 1 + is_numbered])
    over_label = titles[:1] if pairs[0][1] is not titles[0] else []
    if is_numbered:
        over_label += [title for part, title in pairs if part is parts[1]]
    is_goal_row = _GOAL_LABEL.match(label) is not None or any(_is_aim(title.text) for title in over_label)
    pairs = [(part, title) for part, title in pairs if part.text and not (is_numbered and part is parts[1])]
    days = [found[0].date for _, title in pairs if len(found := find_dates(title.text)) == 1]
    for part, title in pairs:
        found = find_dates(title.text)
        day = found[0].date if len(found) == 1 else None
        yield Cell(
            label=fold(label),
            heading=fold(title.text),
            words=part.text,
            span=row.model_copy(update={"start": part.offset, "end": part.offset + len(part.text)}),
            day=day,
            is_aim=day is None and _is_aim(title.text),
            is_earlier=day is not None and day < max(days),
            is_goal_row=is_goal_row,
        )


def _is_aim(title: str) -> bool:
    is_short = len(title.split()) <= _MOST_WORDS
    return is_short and _AIMED.search(title) is not None and _STANDING.search(title) is None


def _paired(parts: Sequence[_Part], titles: Sequence[_Part]) -> list[tuple[_Part, _Part]]:
    """Return the cells behind the first with their titles; nothing where a title does not stand over them without doubt.

    With as many titles as cells they pair off in order, unless a title stands over a gap, else by the columns in which they
    stand. Cells behind the last title have an empty one.
    """
    if len(parts) < 2 or len(titles) < 2 or _GOAL_OF_LIST.match(titles[0].text):
        return []
    is_ruled = any(not part.text for part in (*parts, *titles))
    extents, above = ([(one.start, one.end) for one in every] for every in (parts, titles))
    homes = None if is_ruled else homes_by_column(extents, above, [one.text for one in parts])
    if homes:
        empty = _Part("", titles[-1].end, titles[-1].offset)
        return [(part, empty if home is None else titles[home]) for part, home in zip(parts[1:], homes[1:], strict=True)]
    if len(parts) == len(titles) and titles[0].start <= parts[0].start + 4:
        return list(zip(parts[1:], titles[1:], strict=True))
    pairs: list[tuple[_Part, _Part]] = []
    for part in parts[1:]:
        over = [title for title in titles if title.start < part.end and part.start < title.end]
        if not over and part.start > titles[-1].end:
            over = [_Part("", part.start, part.offset)]
        if len(over) != 1 or any(over[0] is title for _, title in pairs):
            return []
        pairs.append((part, over[0]))
    return pairs if any(title.text for _, title in pairs) else []


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
