"""The rules of a page: what is drawn level or upright, line by line, so that the cells of a table can be told by them."""

from __future__ import annotations

import ctypes
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, NamedTuple

from clausea.extractors.blocks import Box

Place = Callable[[float, float, float, float], Box]
"""Maps left, top, right and bottom in PDF space to the space of the words."""

Stretch = tuple[float, float]
"""Where a rule begins and ends."""

_THIN = 2.6
"""What is no wider is a line, whether it was drawn as one or filled as a rectangle."""
_SHORT = 6.0
"""What is no longer is a mark and rules nothing."""
_SAME = 2.6
"""Rules so near are one: both borders of two cells that stand apart."""
_MOST_SEGMENTS = 400
_MOST_RULES = 3000


class Rule(NamedTuple):
    """A level or upright line: how high or how far right it stands, and where it begins and ends."""

    at: float
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class Edge:
    """Rules that stand at the same height, or as far right as each other."""

    at: float
    joined: tuple[Stretch, ...]
    """How far they reach, those that meet taken together."""
    ends: tuple[float, ...] = ()
    """Where two of them meet end to end."""

    def covers(self, start: float, end: float) -> bool:
        """Say whether one of them reaches from `start` to `end`."""
        return self.over(start, end) is not None

    def over(self, start: float, end: float) -> Stretch | None:
        """Return the one that reaches from `start` to `end`."""
        return next((one for one in self.joined if one[0] <= start + _SAME and one[1] >= end - _SAME), None)

    def touches(self, start: float, end: float) -> bool:
        """Say whether a part of them lies between `start` and `end`."""
        least = min(_SHORT, (end - start) / 2)
        return any(min(one[1], end) - max(one[0], start) > least for one in self.joined)


@dataclass(frozen=True, slots=True)
class Rules:
    """The rules of a page."""

    level: tuple[Edge, ...] = field(default=())
    """From the top down."""
    upright: tuple[Edge, ...] = field(default=())
    """From left to right."""

    @classmethod
    def of(cls, boxes: Sequence[Box]) -> Rules:
        """Return the rules that thin boxes and the edges of frames make."""
        level = [Rule((box[1] + box[3]) / 2, box[0], box[2]) for box in boxes if box[3] - box[1] <= _THIN]
        upright = [Rule((box[0] + box[2]) / 2, box[1], box[3]) for box in boxes if box[2] - box[0] <= _THIN]
        return cls(_edges(level), _edges(upright))


def _edges(rules: Sequence[Rule]) -> tuple[Edge, ...]:
    """Return rules that stand in line as one edge each."""
    lines: list[list[Rule]] = []
    for rule in sorted(one for one in rules if one.end - one.start > _SHORT):
        if lines and rule.at - lines[-1][0].at <= _SAME:
            lines[-1].append(rule)
        else:
            lines.append([rule])
    return tuple(_edge(line) for line in lines)


def _edge(line: Sequence[Rule]) -> Edge:
    stretches = sorted((one.start, one.end) for one in line)
    joined = [stretches[0]]
    ends = []
    for before, one in pairwise(stretches):
        if one[0] <= joined[-1][1] + _SAME:
            if abs(one[0] - before[1]) <= _SAME and before[1] == joined[-1][1]:
                ends.append((one[0] + before[1]) / 2)
            joined[-1] = (joined[-1][0], max(joined[-1][1], one[1]))
        else:
            joined.append(one)
    return Edge(sum(one.at for one in line) / len(line), tuple(joined), tuple(ends))


def rules_of(pdfium: Any, page: Any, place: Place, most: int) -> Rules:
    """Return the rules of a page of PDFium; none of a page with more than `most` objects, which is a drawing."""
    count = pdfium.FPDFPage_CountObjects(page)
    if count > most:
        return Rules()
    boxes: list[Box] = []
    for index in range(count):
        item = pdfium.FPDFPage_GetObject(page, index)
        if pdfium.FPDFPageObj_GetType(item) == pdfium.FPDF_PAGEOBJ_PATH:
            boxes += (place(*corners) for corners in _lines_of(pdfium, item))
        if len(boxes) > _MOST_RULES:
            return Rules()
    return Rules.of(boxes)


def _lines_of(pdfium: Any, item: Any) -> Iterator[tuple[float, float, float, float]]:
    """Yield the thin boxes that a path draws: left, top, right and bottom in PDF space."""
    edges = [ctypes.c_float() for _ in range(4)]
    if not pdfium.FPDFPageObj_GetBounds(item, *map(ctypes.byref, edges)):
        return
    left, bottom, right, top = (one.value for one in edges)
    if min(right - left, top - bottom) <= _THIN:
        yield left, top, right, bottom
        return
    if not 2 <= pdfium.FPDFPath_CountSegments(item) <= _MOST_SEGMENTS:
        return
    fill, stroke = ctypes.c_int(), ctypes.c_int()
    pdfium.FPDFPath_GetDrawMode(item, ctypes.byref(fill), ctypes.byref(stroke))
    for outline in _outlines(pdfium, item):
        xs, ys = [x for x, _ in outline], [y for _, y in outline]
        if min(max(xs) - min(xs), max(ys) - min(ys)) <= _THIN:
            yield min(xs), max(ys), max(xs), min(ys)
        elif stroke.value:
            for (x0, y0), (x1, y1) in pairwise(outline):
                if min(abs(x1 - x0), abs(y1 - y0)) <= _THIN:
                    yield min(x0, x1), max(y0, y1), max(x0, x1), min(y0, y1)


def _outlines(pdfium: Any, item: Any) -> Iterator[list[tuple[float, float]]]:
    """Yield the corners of each part of a path in PDF space; a part that has a curve is left out."""
    matrix = pdfium.FS_MATRIX()
    if not pdfium.FPDFPageObj_GetMatrix(item, ctypes.byref(matrix)):
        return
    x, y = ctypes.c_float(), ctypes.c_float()
    outline: list[tuple[float, float]] = []
    is_curved = False
    for index in range(pdfium.FPDFPath_CountSegments(item)):
        segment = pdfium.FPDFPath_GetPathSegment(item, index)
        kind = pdfium.FPDFPathSegment_GetType(segment)
        if kind == pdfium.FPDF_SEGMENT_MOVETO:
            if len(outline) > 1 and not is_curved:
                yield outline
            outline, is_curved = [], False
        is_curved |= kind == pdfium.FPDF_SEGMENT_BEZIERTO
        pdfium.FPDFPathSegment_GetPoint(segment, ctypes.byref(x), ctypes.byref(y))
        outline.append(
            (
                matrix.a * x.value + matrix.c * y.value + matrix.e,
                matrix.b * x.value + matrix.d * y.value + matrix.f,
            )
        )
        if pdfium.FPDFPathSegment_GetClose(segment) and outline[0] != outline[-1]:
            outline.append(outline[0])
    if len(outline) > 1 and not is_curved:
        yield outline
