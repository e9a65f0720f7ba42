"""What a paper says of itself, where no model need guess: a field of its head that holds its title."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.chart.features import LineView
from clausea.chart.people import find_signature
from clausea.chart.titles import title_kinds
from clausea.domain import DocumentKind
from clausea.domain.payer_letters import LEAST, SURE, signs_of_payer

__all__ = ["is_of_payer", "printed_kind"]

_TOP = 8
"""Among how many of its first lines a document says what it is."""
_FIELD = re.compile(
    r"^\W*(?:(?:doc(?:ument)?|title)(?:\s(?:type|title|name))?|(?:note|record|report|form|encounter|entry)\s(?:type|title|name)"
    r"|type\sof\s(?:doc(?:ument)?|note|record|report|encounter|entry))\s*:\s*(?P<title>\S[^.;:]*)$",
    re.IGNORECASE,
)
_WORDS = 8
"""A title has no more words."""


_ELSEWHERE = re.compile(
    r"\b(?:hospital|ED|ER|emergency|nurs\w*|physicians?|M\.?D|D\.?O|NP|medical|surg\w*|ortho\w*|inpatient|acute|consult\w*|requests?|see|per|ref\w*|orders?)\b",
    re.IGNORECASE,
)
"""A title with one of these is another discipline's, or only speaks of a document."""


def printed_kind(views: Sequence[LineView]) -> DocumentKind | None:
    """Return the kind of visit document that a head names in a field for it; None where it names none, or several.

    "Document: Daily Note / Billing Sheet - SLP". A head that stands over every note of a system looks alike on all of them.
    """
    for one in views[:_TOP]:
        for cell in one.line.cells:
            match = _FIELD.match(cell.text)
            if match is None or len(match["title"].split()) > _WORDS or _ELSEWHERE.search(match["title"]):
                continue
            kinds = [kind for kind in title_kinds(match["title"]) if kind != "progress_note"]
            if len(kinds) == 1:
                return next((kind for kind in _KINDS if kind == kinds[0]), None)
    return None


_KINDS: tuple[DocumentKind, ...] = ("initial_evaluation", "daily_note", "progress_report", "re_evaluation", "discharge")

_HEAD = 60
"""How many lines of a document are looked at: a letter is short."""


def is_of_payer(views: Sequence[LineView]) -> bool:
    """Say whether a document is a letter about a claim: its words speak of the decision and the appeal, and not of a visit.

    It names the dates and the procedures of visits as their notes do, and is the note of none. A letter may be signed by a reviewer
    who is a therapist; what a therapist signs and few words of a decision stand in is a note.
    """
    if _is_visits(views):
        return False
    signs = signs_of_payer("\n".join(one.line.text for one in views[:_HEAD]))
    return signs >= SURE or (signs >= LEAST and not any(one.signs and find_signature(one.line) for one in views))


_TITLE = re.compile(
    r"\W*(?:(?:PT|OT|SLP|ST|physical\stherapy|occupational\stherapy|speech(?:[\s-]language)?\s(?:therapy|pathology)|therapy|outpatient)\s)+"
    r"(?:(?:initial|daily|visit|session|treatment|tx|progress|weekly|monthly|discharge|soap|re-?|outpatient)[\s/-]*){0,3}"
    r"(?:note|report|(?:re-?)?eval(?:uation)?|summary)\b[\s\d/:.,–—-]*",
    re.IGNORECASE,
)
_PART = re.compile(
    r"^\W*(?:(?P<letter>[SOAP])\s?[:.–—-]\s|(?P<word>subjective|objective|assessment|plan)\b\s?(?::|$))", re.IGNORECASE
)
_PARTS = 3
"""Of how many of its four sections a note has at least, each at the beginning of a line."""


def _is_visits(views: Sequence[LineView]) -> bool:
    """Say whether a paper shows by its form that it is the note of a visit, whatever it tells of a denial.

    It has the sections of a note, or stands under the title of one and is signed by a therapist: a note may tell all that the
    patient's letter from the payer says.
    """
    parts = (_PART.match(one.line.text) for one in views[:_HEAD])
    if len({(match["letter"] or match["word"])[0].upper() for match in parts if match}) >= _PARTS:
        return True
    if not any(_TITLE.fullmatch(cell.text) for one in views[:_TOP] for cell in one.line.cells):
        return False
    return any(one.signs and find_signature(one.line) for one in views)
