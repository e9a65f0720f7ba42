"""The review page: one file, no network. The letter on the left, the page of the record with the cited lines on the right."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Literal

from clausea.domain import Letter
from clausea.exporters.review.reading import Place, Shape, citations_of, divided

__all__ = ["Leaf", "Mark", "Picture", "Place", "Point", "View", "citations_of", "render"]

_FOLDER = Path(__file__).parent

Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as it looks, with its size in points."""

    data: bytes = field(repr=False)
    media_type: str
    width: float
    height: float


@dataclass(frozen=True, slots=True, repr=False)
class Mark:
    """What one citation, or one flag, marks on a page."""

    key: str
    words: str
    """"Ex. B, p. 2, ll. 4-6", or what is flagged."""
    quote: str
    rows: tuple[Box, ...] = ()
    """Rectangles in points from the top left of the picture."""
    lines: frozenset[int] = frozenset()
    is_cited: bool = True


@dataclass(frozen=True, slots=True, repr=False)
class Leaf:
    """One page of a record, with everything that is marked on it."""

    key: str
    name: str
    number: int
    exhibits: tuple[str, ...]
    lines: tuple[str, ...]
    picture: Picture | None = None
    marks: tuple[Mark, ...] = ()
    remark: str = ""
    """Said above the page: read by OCR, or the file is not there any more."""


@dataclass(frozen=True, slots=True, repr=False)
class Point:
    """A gap, a flag or a finding."""

    sort: Literal["blocker", "warning", "note", "gap", "flag"]
    title: str
    words: str
    ask: str = ""
    statements: tuple[int, ...] = ()
    """Indices of the statements that it concerns; none where it concerns the letter as a whole."""
    marks: tuple[str, ...] = ()
    """Keys of the marks that show where."""


@dataclass(frozen=True, slots=True, repr=False)
class View:
    """Everything that the page shows: a letter, the pages that it cites, and what is to be settled."""

    letter: Letter
    state: str
    """One sentence on whether the letter may be signed."""
    leaves: tuple[Leaf, ...]
    places: dict[Place, str]
    """The key of the mark of each citation that leads somewhere."""
    points: tuple[Point, ...] = ()


def render(view: View) -> bytes:
    """Return the page as HTML. The same view gives the same bytes, and nothing in them can be fetched from anywhere."""
    from markupsafe import Markup

    style, script = _part("page.css"), _part("page.js")
    shapes = divided(view.letter, view.places)
    seen: set[int] = set()
    blocks = [_Shown(shape, _beside(shape, view.points, seen)) for shape in shapes]
    page: str = _template().render(
        view=view,
        letter=view.letter,
        blocks=blocks,
        whole=[(index, one) for index, one in enumerate(view.points) if index not in seen],
        points=view.points,
        leaves=[_leaf(leaf) for leaf in view.leaves],
        cited_from=_cited_from(shapes),
        leaf_of={mark.key: leaf.key for leaf in view.leaves for mark in leaf.marks},
        mark_of={mark.key: mark for leaf in view.leaves for mark in leaf.marks},
        style=Markup(style),  # noqa: S704
        script=Markup(script),  # noqa: S704
        hashes={"style": _hash(style), "script": _hash(script)},
    )
    return page.encode()


@dataclass(frozen=True, slots=True)
class _Shown:
    shape: Shape
    points: tuple[int, ...]
    """Indices of the points that stand beside it."""


def _beside(shape: Shape, points: Sequence[Point], seen: set[int]) -> tuple[int, ...]:
    """Return the points that concern a statement of this block and were not shown beside an earlier one."""
    here = {segment.statement for row in shape.rows for cell in row for segment in cell if segment.statement is not None}
    found = tuple(index for index, point in enumerate(points) if index not in seen and here & set(point.statements))
    seen.update(found)
    return found


def _cited_from(shapes: Sequence[Shape]) -> dict[str, list[str]]:
    """Return for each mark the ids of the citations that lead to it, so that a page can lead back."""
    out: dict[str, list[str]] = {}
    for segment in (one for shape in shapes for row in shape.rows for cell in row for one in cell):
        if segment.mark:
            out.setdefault(segment.mark, []).append(segment.key)
    return out


def _leaf(leaf: Leaf) -> dict[str, Any]:
    picture = leaf.picture
    source = f"data:{picture.media_type};base64,{base64.b64encode(picture.data).decode()}" if picture else ""
    return {"leaf": leaf, "source": source, "windows": () if picture else _windows(leaf)}


_WHOLE = 400
_AROUND = 30
_LONGEST = 4000


@dataclass(frozen=True, slots=True, repr=False)
class _Line:
    number: int
    text: str
    marks: str
    """Keys of the marks on it, separated by spaces."""
    is_cited: bool


def _windows(leaf: Leaf) -> tuple[tuple[_Line, ...], ...]:
    """Return the numbered lines of a page: all, or of a very long page those around what is marked."""
    marked = {number for mark in leaf.marks for number in mark.lines}
    every = range(1, len(leaf.lines) + 1)
    kept = [number for number in every if len(leaf.lines) <= _WHOLE or any(abs(number - one) <= _AROUND for one in marked)]
    windows: list[list[_Line]] = []
    for number in kept:
        text = leaf.lines[number - 1]
        marks = [mark for mark in leaf.marks if number in mark.lines]
        text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]} …"
        line = _Line(number, text, " ".join(mark.key for mark in marks), any(mark.is_cited for mark in marks))
        if windows and windows[-1][-1].number == number - 1:
            windows[-1].append(line)
        else:
            windows.append([line])
    return tuple(tuple(window) for window in windows)


@cache
def _part(name: str) -> str:
    return (_FOLDER / name).read_text(encoding="utf-8")


def _hash(text: str) -> str:
    return f"sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}"


@cache
def _template() -> Any:
    from jinja2 import Environment, StrictUndefined

    environment = Environment(autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True)
    return environment.from_string(_part("page.html.j2"))
