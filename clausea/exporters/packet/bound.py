"""A page of the packet before links and outline are laid over it."""

from __future__ import annotations

from dataclasses import dataclass, field

Rectangle = tuple[float, float, float, float]
"""Left, bottom, right and top in points of the page."""


@dataclass(frozen=True, slots=True)
class Link:
    """A rectangle of a page that leads to the page with a number, and there to a height."""

    box: Rectangle
    target: str
    top: float | None = None
    cites: bool = False
    """True for a citation of the letter."""


@dataclass(frozen=True, slots=True)
class Bound:
    """A page of the packet: its number, its name in the outline, and where it leads."""

    number: str
    title: str = field(repr=False)
    level: int
    """1 for what stands in the first rank of the outline, 2 below it, 0 for what is not in it."""
    links: tuple[Link, ...] = field(default=(), repr=False)
    marked: tuple[Rectangle, ...] = field(default=(), repr=False)
    """The cited rows on the page."""
    group: str = ""
    """What the page is a part of: "front", or the label of an exhibit."""
