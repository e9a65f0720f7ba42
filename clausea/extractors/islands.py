"""Floating boxes: a frame, a filled title or a small ruled table that stands beside running text, which gives way to it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

from clausea.extractors.blocks import Box
from clausea.extractors.rows import LEVEL, Row, runs_on, side_of


class Island(NamedTuple):
    """The edge of a floating box that text stands beside, and how far the box reaches."""

    edge: float
    top: float
    bottom: float
    is_right: bool
    """The box stands at the right of its edge."""


_SAME = 1.5
_NEAR = 4.0
"""What is drawn so near below belongs to the same box: the title of a table, and the table."""
_LEAST_HEIGHT = 20.0
_MOST_BOXES = 600


def islands_of(boxes: Sequence[Box]) -> tuple[Island, ...]:
    """Return where boxes may stand that float: what is drawn from one edge on, and nothing that ends or begins at it beyond.

    The cells of a table share their edges, so that no cell of a table is one.
    """
    if len(boxes) > _MOST_BOXES:
        return ()
    return tuple(_stacks(boxes, is_right=True)) + tuple(_stacks(boxes, is_right=False))


def _stacks(boxes: Sequence[Box], is_right: bool) -> Iterator[Island]:
    inner, outer = (0, 2) if is_right else (2, 0)
    by_edge: dict[int, list[Box]] = {}
    for box in boxes:
        by_edge.setdefault(round(box[inner]), []).append(box)
    for place, own in by_edge.items():
        near = [box for one in (place - 1, place, place + 1) for box in by_edge.get(one, ())]
        edge = median(box[inner] for box in own)
        held: Box | None = None
        for box in sorted(near, key=lambda one: one[1]):
            if held is not None and box[1] - held[3] <= _NEAR:
                held = (min(held[0], box[0]), held[1], max(held[2], box[2]), max(held[3], box[3]))
                continue
            if held is not None:
                yield from _island(held, edge, boxes, (inner, outer))
            held = box
        if held is not None:
            yield from _island(held, edge, boxes, (inner, outer))


def _island(held: Box, edge: float, boxes: Sequence[Box], sides: tuple[int, int]) -> Iterator[Island]:
    inner, outer = sides
    is_wide = held[2] - held[0] > _LEAST_HEIGHT and held[3] - held[1] > _LEAST_HEIGHT
    meets = any(
        abs(box[outer] - edge) <= _SAME and abs(box[inner] - edge) > _SAME and box[1] < held[3] and box[3] > held[1]
        for box in boxes
    )
    if is_wide and not meets:
        yield Island(edge, held[1], held[3], inner == 0)


class Floating(NamedTuple):
    """Rows with a floating box: the row after the last that has words in it, and the edge that the other words stand beside."""

    stop: int
    edge: float
    is_right: bool


def island_at(rows: Sequence[Row], start: int, islands: Sequence[Island]) -> Floating | None:
    """Return the box that floats from row `start` on; None where none does.

    What stands beside it is running text: names beside a frame, line for line, are a form whose values are framed.
    """
    for island in islands:
        own_side, other_side = _sides(island)
        if not _reaches(rows[start], island) or (start and _reaches(rows[start - 1], island)):
            continue
        stop = start
        while stop < len(rows) and _reaches(rows[stop], island):
            stop += 1
        within = rows[start:stop]
        if any(word.x0 < island.edge - _SAME and word.x1 > island.edge + _SAME for row in within for word in row):
            continue
        own, beside = ([side for row in within if (side := side_of(row, island.edge, which))] for which in (own_side, other_side))
        if len(own) >= _LEAST_ROWS and len(beside) >= _LEAST_ROWS and _is_text_beside(own, beside):
            return Floating(stop, island.edge, island.is_right)
    return None


_LEAST_ROWS = 2


def _sides(island: Island) -> tuple[int, int]:
    return (1, 0) if island.is_right else (0, 1)


def _reaches(row: Row, island: Island) -> bool:
    """Say whether a row has words in a box: the line of the box and that of the text beside it need not be level."""
    own = side_of(row, island.edge, _sides(island)[0])
    return any(island.top <= (word.y0 + word.y1) / 2 <= island.bottom for word in own)


def _is_text_beside(own: Sequence[Row], beside: Sequence[Row]) -> bool:
    """Say whether sentences stand beside a box: a line of several words, off its rows or running on from line to line."""
    if max(map(len, beside)) < _LEAST_WORDS or any(row[-1].text.endswith(":") and len(row) < _LEAST_WORDS for row in beside):
        return False
    off = sum(not any(abs(row[-1].y1 - other[-1].y1) <= LEVEL * row[0].height for other in beside) for row in own)
    return off >= max(1, _OFF * len(own)) or any(runs_on(above, below) for above, below in pairwise(beside))


_LEAST_WORDS = 5
_OFF = 0.4
