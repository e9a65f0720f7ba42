"""Lines of a page that may have been read across the white between two columns, so that no quotation may run over it.

How a page is printed does not always tell two columns from a table. Where a sentence runs on at one side from line to line, and
at the other each line names a value of its own, they are no rows; and two texts on one line of no table say nothing together.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from clausea.domain import Chart, Sentence, Span

_GAP = re.compile(r" {3,}|\t+")
_NAMES_VALUE = re.compile(r"(?:\d+\s?-?)?[A-Z][A-Za-z]*\b.*\s[-+<>≤≥~]?\d[\d.,/%+°#\"'-]*(?:\s?[A-Za-z°%#]{1,5})?$")
_ENDS = (".", "!", "?", ";", ":")
_LEAST_WORDS = 8
_MANY_WORDS = 4
_FULL = 0.7
_SLIP = 1
_MOST_PUSHED = 8
_LEAST_GAP = 3


@dataclass(frozen=True, slots=True)
class _Part:
    """A cell of a line: the column and offset that it begins at, and its words."""

    column: int
    start: int
    words: str
    is_pushed: bool = False
    """No more white than must be parts it from the cell before, so that it may stand further right than on the page."""

    def is_at(self, column: int) -> bool:
        """Say whether the cell begins at a column of the page."""
        return abs(self.column - column) <= _SLIP or (self.is_pushed and 0 < self.column - column <= _MOST_PUSHED)


class Gutters:
    """The lines of a chart that may be read across, looked at page by page when they are asked for."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._pages: dict[tuple[str, int], list[int]] = {}

    def runs_over(self, sentence: Sentence) -> bool:
        """Say whether the words of a sentence stand at both sides of such a gutter."""
        return any(span.start < place < span.end for span in sentence.spans for place in self._places(span))

    def _places(self, span: Span) -> list[int]:
        key = (span.record, span.page)
        if key not in self._pages:
            text = self._chart.page(span).text
            self._pages[key] = gutters_of(text) if "   " in text or "\t" in text else []
        return self._pages[key]


def gutters_of(text: str) -> list[int]:
    """Return where the right column begins on each line of a page that may have been read across two columns."""
    lines, offset = [], 0
    for line in text.split("\n"):
        lines.append(_parts(line, offset))
        offset += len(line) + 1
    found: set[int] = set()
    for index, (above, below) in enumerate(pairwise(lines)):
        for at in _columns(above, below):
            if _is_mashed(above, below, at) and not _is_headed(lines[: index + 1], at):
                found |= set(_region(lines, index, at))
    return sorted(found)


def _parts(line: str, offset: int) -> list[_Part]:
    out: list[_Part] = []
    position, is_pushed = 0, False
    for gap in [*_GAP.finditer(line), None]:
        stop = gap.start() if gap else len(line)
        if line[position:stop].strip():
            out.append(_Part(position, offset + position, line[position:stop].strip(), is_pushed))
        position, is_pushed = (gap.end(), len(gap[0]) == _LEAST_GAP) if gap else (stop, False)
    return out


def _columns(above: Sequence[_Part], below: Sequence[_Part]) -> list[int]:
    """Return the columns, but for the first, at which cells of both lines begin."""
    columns = {one.column for one in (*above[1:], *below[1:])}
    return sorted(at for at in columns if all(any(one.is_at(at) for one in line[1:]) for line in (above, below)))


def _is_mashed(above: Sequence[_Part], below: Sequence[_Part], at: int) -> bool:
    """Say whether one side of two lines is a sentence that runs on, and the other two names with values of their own."""
    sides = [
        [[one for one in line if (one.column >= at - _SLIP) == is_right] for line in (above, below)] for is_right in (False, True)
    ]
    for text, named in (sides, reversed(sides)):
        if all(text) and all(named) and _runs_on(text[0][-1].words, text[1][0].words) and all(map(_names_value, named)):
            return True
    return False


_COMMENT = re.compile(
    r"(?:comments?|notes?|remarks?|descriptions?|details?|observations?|interpretation|quality|status)\b\W*", re.IGNORECASE
)
_OF_VALUES = re.compile(
    r"\d{1,2}[/-]\d{1,2}(?:[/-]\d{2,4})?|[rl]t?|right|left|init\w*|i\.?e\.?|(?:re-?)?eval\w*|baseline|start|now|current|today|final|score|result"
    r"|prior|prev\w*|strength|grade|value",
    re.IGNORECASE,
)
_SECTION = re.compile(r"(?:[soap]:|subj|obj|assess|plan|hist|hpi|narrative|goals?\b|treatment|intervention)", re.IGNORECASE)
_OF_PROSE = re.compile(r"(?:medications?|meds|allergies|complaints?|concerns|history|hx|home|social|living)\b", re.IGNORECASE)
_TITLE_WORDS = 3


def _is_headed(lines: Sequence[Sequence[_Part]], at: int) -> bool:
    """Say whether titles above two lines make what stands at a column the comments of a table, whose rows are read across."""
    for line in reversed(lines):
        own = [one for one in line[1:] if one.is_at(at)]
        if not line:
            return False
        if own and all(len(one.words.split()) <= _TITLE_WORDS for one in line):
            if _COMMENT.fullmatch(own[0].words):
                # "Subjective   Observations" heads two columns of prose, "Test   Result   Comments" a table.
                return not _SECTION.match(line[0].words) and not _OF_PROSE.match(line[0].words)
            if own[0] is line[-1] and any(_OF_VALUES.fullmatch(one.words) for one in line[1:-1]):
                return not (_OF_VALUES.fullmatch(own[0].words) or _SECTION.match(own[0].words) or re.search(r"\d", own[0].words))
    return False


def _runs_on(above: str, below: str) -> bool:
    """Say whether a line is broken in a sentence: it has many words, and is about as long as the one that goes on."""
    words, more = above.split(), below.split()
    if above.endswith(_ENDS) or len(words) < _LEAST_WORDS or len(more) < 2 or len(above) < _FULL * len(below):
        return False
    return below[0].islower() or (below[0].isdigit() and len(more) >= _MANY_WORDS)


def _names_value(side: Sequence[_Part]) -> bool:
    return _NAMES_VALUE.match(" ".join(one.words for one in side)) is not None and len(side[0].words) > 1


def _region(lines: Sequence[Sequence[_Part]], index: int, at: int) -> list[int]:
    """Return where the right side begins on the lines around two, as far as a cell of each begins at the same column."""
    out = []
    for step in (-1, 1):
        place = index if step < 0 else index + 1
        while 0 <= place < len(lines):
            own = [one for one in lines[place][1:] if one.is_at(at)]
            if not own and len(lines[place]) != 1:
                break
            out += [one.start for one in own]
            place += step
    return out
