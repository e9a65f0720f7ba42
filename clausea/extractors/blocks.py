"""Whether both sides of a white strip are blocks of their own, to be read one after the other, or the cells of rows.

A form sets lists, fields and paragraphs beside each other on the baselines of one grid. Then only their shape tells them from a
table: what is drawn around them, where their lines are broken, how they are indented, and where each of them ends.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise, product
from statistics import median
from typing import NamedTuple

Box = tuple[float, float, float, float]
"""Left, top, right and bottom edge in points from the top left corner of the page."""


class Item(NamedTuple):
    """The part of a printed row that one side has."""

    x0: float
    y0: float
    x1: float
    y1: float
    first_width: float
    """How wide its first word is."""
    words: tuple[str, ...]
    cells: tuple[str, ...]
    """The words of its cells, where wide gaps divide it."""

    @property
    def height(self) -> float:
        """Height of its letters."""
        return self.y1 - self.y0


@dataclass(frozen=True, slots=True)
class Abreast:
    """What stands at the left and at the right of a strip, and the strip."""

    left: Sequence[Item]
    right: Sequence[Item]
    low: float
    high: float
    edge: float
    """How far the lines of the right side have room."""
    told: float = 0.0
    """What other clues than these rows speak for two blocks."""

    @property
    def top(self) -> float:
        """The upper edge of what stands higher."""
        return min(self.left[0].y0, self.right[0].y0)

    @property
    def bottom(self) -> float:
        """The lower edge of what reaches lower."""
        return max(self.left[-1].y1, self.right[-1].y1)


def are_blocks(pair: Abreast, drawing: Drawing) -> bool:
    """Say whether the two sides are blocks of their own. Where neither speaks clearly they are taken for rows."""
    if min(len(pair.left), len(pair.right)) < _LEAST_ROWS or not all(_is_text(side) for side in (pair.left, pair.right)):
        return False
    weight = _weight(pair)
    return weight >= _ENOUGH and not drawing.parts_rows(pair)


def are_columns(pair: Abreast, drawing: Drawing) -> bool:
    """Say whether the two sides can be blocks, where the strip beside them already parts blocks: text, and nothing against it."""
    return (
        min(len(pair.left), len(pair.right)) >= _LEAST_ROWS
        and all(_is_text(side) for side in (pair.left, pair.right))
        and not drawing.parts_rows(pair)
    )


def are_framed(pair: Abreast, drawing: Drawing, is_even: bool) -> bool:
    """Say whether two sides in frames of their own are read one after the other: both are text, and no names with values.

    `is_even` says that the frames end at the same height, as the columns of a table do.
    """
    left, right = pair.left, pair.right
    if min(len(left), len(right)) < 1 or max(len(left), len(right)) < _LEAST_ROWS:
        return False
    # A list of single words may stand at the left, where the frames can be no columns of names and their values.
    if not (_is_text(left, single=0.5 if is_even else 1.0) and _is_text(right)) or drawing.parts_rows(pair):
        return False
    values = sum(_is_value(one) and any(_is_level(one, other) for other in left) for one in right)
    return 2 * values < len(right)


def _is_value(one: Item) -> bool:
    """Say whether a row is a single word, or begins with a figure or a date and has few words more."""
    return len(one.words) == 1 or (one.words[0][:1].isdigit() and len(one.words) <= _MOST_VALUE)


_MOST_VALUE = 3


def are_tables(pair: Abreast, strips: Sequence[float], drawing: Drawing) -> bool:
    """Say whether two tables stand side by side: names and figures on both sides, and more than that to tell them from one table.

    `strips` are the widths of the other strips of white between their cells.
    """
    if min(len(pair.left), len(pair.right)) < _LEAST_ROWS + 1 or not all(_is_table(side) for side in (pair.left, pair.right)):
        return False
    told = sum(_is_titled(side) for side in (pair.left, pair.right))
    told += 2 * (_alone(pair.left, pair.right) + _alone(pair.right, pair.left) > 0)
    told += 2 * (_out_of_step(pair) > 0)
    told += bool(strips) and pair.high - pair.low > _WIDEST * max(strips)
    return told >= 2 and not drawing.parts_rows(pair)


_WIDEST = 1.3


def _is_table(side: Sequence[Item]) -> bool:
    """Say whether most rows of a side are a name and figures behind it."""
    return sum(_is_named_row(one) for one in side) >= 0.6 * len(side)


def _is_named_row(one: Item) -> bool:
    if len(one.cells) < 2 or sum(char.isalpha() for char in one.cells[0]) < 2 or one.cells[0].endswith(":"):
        return False
    return any(char.isdigit() for char in one.cells[-1])


def _alone(side: Sequence[Item], other: Sequence[Item]) -> int:
    """Count the rows of a side at its end that stand level with none of the other."""
    count = 0
    for one in reversed(side):
        if any(_is_level(one, another) for another in other):
            break
        count += _is_named_row(one)
    return count


_LEAST_ROWS = 2
_ENOUGH = 2.0
_FEW_RULES = 2
_SLACK = 3.0


@dataclass(frozen=True, slots=True)
class Drawing:
    """What is drawn on a page and is no letter."""

    rules: tuple[Box, ...] = ()
    """Lines and fills that are wider than high."""
    abreast: tuple[tuple[Box, Box], ...] = ()
    """Frames or fills that stand side by side with white between them."""

    @classmethod
    def of(cls, boxes: Sequence[Box]) -> Drawing:
        """Return what the boxes of a page make."""
        frames = sorted({box for box in boxes if box[2] - box[0] > _LEAST_WIDTH and box[3] - box[1] > _LEAST_HEIGHT})
        pairs = []
        if len(frames) <= _MOST_FRAMES:
            pairs = [(one, other) for one in frames for other in frames if _are_abreast(one, other)]
        return cls(tuple(box for box in boxes if box[2] - box[0] > _LEAST_WIDTH), tuple(pairs))

    def parts_rows(self, pair: Abreast) -> bool:
        """Say whether rules or the edges of fills run over the strip between rows, as they do in a table."""
        return len({round(edge) for box in self.rules for edge in _edges_between(box, pair)}) >= _FEW_RULES

    def frames_at(self, height: float) -> tuple[Box, Box] | None:
        """Return the two frames side by side that hold what stands at a height; None where there are none, or more than two."""
        pairs = [pair for pair in self.abreast if all(box[1] < height < box[3] for box in pair)]
        # Of three that stand side by side the second is the right one of a pair and the left one of another.
        lefts, rights = ({pair[which] for pair in pairs} for which in (0, 1))
        return None if not pairs or lefts & rights else pairs[0]


_LEAST_WIDTH = 40.0
_LEAST_HEIGHT = 20.0
_MOST_FRAMES = 60
_LEAST_WHITE = 2.5
"""Cells of a table share the rule between them; frames of their own leave white."""


def _are_abreast(one: Box, other: Box) -> bool:
    """Say whether two frames begin at the same height, the second at the right of the first with white between them."""
    return other[0] - one[2] > _LEAST_WHITE and abs(one[1] - other[1]) <= _SLACK


def _edges_between(box: Box, pair: Abreast) -> list[float]:
    """Return the edges of a box that runs over the strip which lie between rows of both sides."""
    if box[0] > pair.low - _SLACK or box[2] < pair.high + _SLACK:
        return []
    sides = (pair.left, pair.right)
    return [edge for edge in (box[1], box[3]) if all(side[0].y1 - _SLACK < edge < side[-1].y0 + _SLACK for side in sides)]


def _is_text(side: Sequence[Item], single: float = 0.5) -> bool:
    """Say whether a side is lines of words, fields, or names with figures: no column of figures, and none of cells.

    No more than the share `single` of its rows may be one word.
    """
    told = sum(_is_worded(one) or _is_named_row(one) for one in side)
    alone = sum(len(one.words) == 1 for one in side)
    broken = sum(len(one.cells) > 1 and not _is_named_row(one) for one in side)
    return told >= 0.6 * len(side) and alone <= single * len(side) and broken <= 0.34 * len(side)


def _is_worded(one: Item) -> bool:
    worded = sum(any(char.isalpha() for char in word) for word in one.words)
    return 2 * worded > len(one.words) or any(word.endswith(":") for word in one.words[:4])


def _weight(pair: Abreast) -> float:
    """Return how much speaks for two blocks; what speaks for rows is counted off."""
    sides = _sides(pair)
    off = _out_of_step(pair)
    told = max(pair.told, 0.0) if off else pair.told
    return told + off + _filled(sides) + _clashes(*sides) + _indents(sides) + _tail(*sides)


def _filled(sides: Sequence[_Side]) -> float:
    """Return what it tells that the lines of both sides have several words each and are about as long as each other."""
    return 1.0 if all(_fills(side.rows) for side in sides) else 0.0


def _fills(rows: Sequence[Item]) -> bool:
    left, right = min(one.x0 for one in rows), max(one.x1 for one in rows)
    shares = [(one.x1 - left) / max(right - left, 1.0) for one in rows]
    if len(rows) <= _LEAST_ROWS or _has_fields(rows):
        return False
    return median(shares) >= 0.55 and median(len(one.words) for one in rows) >= 2.5


def _is_level(one: Item, other: Item) -> bool:
    return abs(one.y1 - other.y1) <= _LEVEL * min(one.height, other.height)


_LEVEL = 0.15


def _out_of_step(pair: Abreast) -> float:
    """Return what rows of the shorter side tell that share their baseline with none of the other."""
    less, more = sorted((pair.left, pair.right), key=len)
    top, bottom = more[0].y0, more[-1].y1
    within = [one for one in less if top - one.height < one.y0 and one.y1 < bottom + one.height]
    off = sum(not any(_is_level(one, other) for other in more) for one in within)
    return 2.0 if off >= 2 and off >= 0.4 * len(within) and not _are_centred(*_sides(pair)) else 0.0


def _sides(pair: Abreast) -> tuple[_Side, _Side]:
    return _Side.of(pair.left, pair.high - _MARGIN), _Side.of(pair.right, pair.edge)


_MARGIN = 14.0
"""Lines of a column end at least about so far before the next."""


def _are_centred(one: _Side, other: _Side) -> bool:
    """Say whether the paragraphs of both sides are centred beside each other, as the cells of a row may be."""
    ways = (_by_white, _by_words)
    for blocks, beside in product((way(one) for way in ways), [way(other) for way in ways]):
        less, more = sorted((blocks, beside), key=len)
        hits = sum(any(_is_centred(block, other) for other in more) for block in less)
        if len(less) > 1 and hits >= _CENTRED * len(less):
            return True
    return False


_CENTRED = 0.75


def _is_centred(block: tuple[float, float], other: tuple[float, float]) -> bool:
    """Say whether two blocks have the same middle; of two lines that are as high as each other that means the same baseline."""
    off = abs(block[0] + block[1] - other[0] - other[1]) / 2
    is_like = abs((block[1] - block[0]) - (other[1] - other[0])) < 1.0
    return off <= (0.6 if is_like else 2.0)


def _by_white(side: _Side) -> list[tuple[float, float]]:
    """Return the upper and lower edges of the paragraphs of a side, which more white than between its lines divides."""
    leads = [below.y0 - above.y0 for above, below in pairwise(side.rows)]
    least = min(min(leads, default=0.0) + 1.5, _CLOSE * side.rows[0].height)
    return _divided(side.rows, [lead > least for lead in leads])


def _by_words(side: _Side) -> list[tuple[float, float]]:
    """Return the upper and lower edges of what a side begins anew."""
    return _divided(side.rows, [not goes_on for goes_on in side.goes_on[1:]])


def _divided(rows: Sequence[Item], is_first: Sequence[bool]) -> list[tuple[float, float]]:
    out = [[rows[0]]]
    for first, one in zip(is_first, rows[1:], strict=True):
        if first:
            out.append([])
        out[-1].append(one)
    return [(block[0].y0, block[-1].y1) for block in out]


_CLOSE = 1.7
"""Lines of a paragraph follow each other within so many times their height."""


@dataclass(frozen=True, slots=True)
class _Side:
    """A side with what each of its rows is to the one above it."""

    rows: Sequence[Item]
    is_new: tuple[bool, ...]
    """The row begins anew: its first word would have had room at the end of the row above."""
    goes_on: tuple[bool, ...]
    """The row carries on what the row above began and had no room for."""

    @classmethod
    def of(cls, rows: Sequence[Item], limit: float) -> _Side:
        edge = max(one.x1 for one in rows)
        left = [(above.x1, below.first_width + 0.5 * below.height) for above, below in pairwise(rows)]
        fits = [edge - stop > width for stop, width in left]
        room = [max(edge, limit) - stop > width for stop, width in left]
        opens = [_opens(below.words[0]) for below in rows[1:]]
        ends = [above.words[-1].endswith((".", "!", "?", ":", ";")) for above in rows[:-1]]
        close = [below.y0 - above.y0 <= _CLOSE * above.height for above, below in pairwise(rows)]
        new = [fit and (open_ or end) for fit, open_, end in zip(room, opens, ends, strict=True)]
        runs = [near and not (fit or open_ or end) for fit, open_, end, near in zip(fits, opens, ends, close, strict=True)]
        return cls(rows, (True, *new), (False, *runs))


def _opens(word: str) -> bool:
    """Say whether a word can begin a line of its own: with a capital, a figure or a sign."""
    return not word[:1].islower()


def _clashes(one: _Side, other: _Side) -> float:
    """Return what it tells that a line of one side begins anew where the other is in the midst of what it says."""
    found = [0, 0]
    for which, (side, beside) in enumerate(((one, other), (other, one))):
        for index, row in enumerate(side.rows):
            if not index or not side.is_new[index]:
                continue
            place = next((i for i, another in enumerate(beside.rows) if _is_level(row, another)), None)
            found[which] += place is not None and beside.goes_on[place]
    return min(2.5, 1.0 * sum(found)) + (0.5 if all(found) else 0.0)


def _indents(sides: Sequence[_Side]) -> float:
    """Return what it tells that lines stand indented below the first of a side, as those of a list below its title."""
    return sum(1.0 for side in sides if _is_titled(side.rows))


def _is_titled(rows: Sequence[Item]) -> bool:
    edges = [one.x0 - rows[0].x0 for one in rows[1:]]
    if len(edges) < _LEAST_ROWS or len(rows[0].cells) > 1 or _has_fields(rows):
        return False
    usual = median(edges)
    return _LEAST_INDENT < usual < _MOST_INDENT and sum(abs(edge - usual) < 1.0 for edge in edges) >= 0.6 * len(edges)


_LEAST_INDENT = 3.0
_MOST_INDENT = 36.0


def _has_fields(rows: Sequence[Item]) -> bool:
    """Say whether many rows are a name with its value: forms set them in grids that are read row by row."""
    named = sum(any(word.endswith((":", "..")) for word in one.words[:-1]) for one in rows)
    return named >= 0.4 * len(rows)


_MOST_TAIL = 3.5


def _tail(one: _Side, other: _Side) -> float:
    """Return what it tells that one side goes on, line after line, where the other has ended."""
    weight = 0.0
    for side, beside, each in ((one, other, 0.5), (other, one, 0.7)):
        if len(beside.rows) < _LEAST_ROWS + 1:
            continue
        below = [index for index, row in enumerate(side.rows) if row.y0 > beside.rows[-1].y1 - 0.5 * row.height]
        new = sum(side.is_new[index] for index in below)
        weight += min(_MOST_TAIL, each * new) if new >= 2 else 0.0
    return weight
