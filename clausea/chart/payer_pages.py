"""Pages of payers and clearinghouses in a record: one paper each, whatever lines like those of notes stand on it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import groupby

from clausea.chart.features import LineView
from clausea.chart.lines import Line
from clausea.chart.printed_kinds import is_of_visit, signers
from clausea.chart.sections import find_heading
from clausea.domain.kept import kept
from clausea.domain.payer_papers import is_paper_of_payer

__all__ = ["Place", "is_on", "pages_of_payers"]

Place = tuple[str, int]
"""A record and one of its pages."""
_OF_NOTES = frozenset({"subj", "obj", "assess", "plof", "clof", "goals", "tx", "plan"})
_HEAD = 5
"""Among its first lines a paper names the clinic that it goes to or comes from: "Saltgrass PT" signs nothing there."""
_SIGNED = re.compile(r",\s?[A-Z]|\bsigned\b|\d/\d", re.IGNORECASE)
_PARTS = 2
"""From how many headings of a note on a page is no payer's."""


def pages_of_payers(views: Sequence[LineView], lines: Sequence[Line]) -> frozenset[Place]:
    """Return the pages that are a payer's or a clearinghouse's; none that a therapist signs or that has the form of a note."""
    texts = {place: "\n".join(line.text for line in rows) for place, rows in groupby(lines, key=_place)}
    found = set()
    for place, rows in groupby(views, key=lambda one: _place(one.line)):
        page = list(rows)
        if _is_payers(texts[place]) and not _is_of_care(page):
            found.add(place)
    return frozenset(found)


_is_payers = kept(512)(is_paper_of_payer)
"""A record that is divided again asks of the same pages."""


def is_on(lines: Sequence[Line], pages: frozenset[Place]) -> bool:
    """Say whether a document stands on such pages and on no other."""
    return bool(pages) and all(_place(line) in pages for line in lines if line.stripped)


def _is_of_care(page: Sequence[LineView]) -> bool:
    text = "\n".join(one.line.text for one in page)
    signed = [one for place, one in enumerate(page) if place >= _HEAD or _SIGNED.search(one.line.text)]
    headings = {found.name for one in page if (found := find_heading(one.line)) is not None}
    return "therapist" in signers(signed) or is_of_visit(page, text) or len(headings & _OF_NOTES) >= _PARTS


def _place(line: Line) -> Place:
    return line.record, line.page
