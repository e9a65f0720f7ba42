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
    signs = signs_of_payer("\n".join(one.line.text for one in views[:_HEAD]))
    return signs >= SURE or (signs >= LEAST and not any(one.signs and find_signature(one.line) for one in views))
