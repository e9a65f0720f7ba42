"""Lines that head the notes of a printout in one shape: a word or two, a day, and what the note is."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from itertools import pairwise

from clausea.chart.boundaries import ends_in_credential, form_of, may_sign
from clausea.chart.features import LineView

__all__ = ["like_heads"]

_LEAD = 24
"""So far from its beginning a head names its day: "ENC 11   06/18/2026   DAILY NOTE"."""
_LEAST = 3
"""So many heads of one shape, each of another day, show that a program printed them."""
_APART = 4
"""So many lines a note has at the least; what stands closer is a list of notes."""
_SPEAKS = 4.0
_OF_TITLES = 3
"""One in so many of the heads is a title that is known by itself: "DAILY NOTE  92526 x1  10:00-10:45" is none."""


def like_heads(views: Sequence[LineView]) -> dict[int, float]:
    """Return what speaks for a start at the lines that head notes in one shape, whatever word a program prints before the day.

    A list of visits has such lines too, but right below each other; and a line whose day has come before goes on with its note.
    """
    shapes: dict[tuple[str, ...], list[int]] = defaultdict(list)
    for at, one in enumerate(views):
        if len(one.dated) == 1 and one.dated[0].start <= _LEAD and not one.signs and _is_printed(one):
            shapes[(*one.words[:1], *form_of(one.text, 2))].append(at)
    out: dict[int, float] = {}
    for places in shapes.values():
        days: set[dt.date] = {views[at].dated[0].date for at in places}
        steps = [below - at for at, below in zip(places, places[1:], strict=False)]
        are_heads = len(days) == len(places) >= _LEAST and min(steps) >= _APART
        if are_heads and _OF_TITLES * sum(bool(views[at].kinds) for at in places) >= len(places) and _are_signed(views, places):
            out.update(dict.fromkeys(places, _SPEAKS))
    return out


def _are_signed(views: Sequence[LineView], places: Sequence[int]) -> bool:
    """Say whether somebody signs between each two of the heads: the parts of one report, each of another day, have one signature."""
    return all(
        any(map(may_sign, views[at + 1 : below])) or _ends_in_signature(views[at + 1 : below]) for at, below in pairwise(places)
    )


def _ends_in_signature(between: Sequence[LineView]) -> bool:
    """Say whether a name with a credential and a day end what stands between: "T. Quill MA CCC-SLP  05/14/2026"."""
    return any(one.dated and ends_in_credential(one.line.text[: one.dated[-1].start]) for one in between[-_APART:])


def _is_printed(one: LineView) -> bool:
    """Say whether a line is set as a head: its words behind the day begin in capitals, and no sentence ends on it."""
    rest = one.line.text[one.dated[0].end :].strip(" -–—|:·")
    return rest[:1].isupper() and not one.text.rstrip().endswith((".", ","))
