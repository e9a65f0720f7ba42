"""Lines that tell of an appointment elsewhere, "7/27 f/u with Dr. Lee", and are no heading of a visit, "07/16/2026 Follow-up with PT"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Literal

from clausea.chart.boundaries import may_sign
from clausea.chart.features import LineView

_APPOINTMENT = re.compile(
    r"\W*\d{1,2}[/.-]\d{1,2}(?:[/.-]\d{2,4})?\W{1,3}(?:[\w.'’]+\s){0,2}?(?:appt|appointment|follow[ -]?up|f/u)\s(?:w/|with|at)\s",
    re.IGNORECASE,
)
_THERAPIST = re.compile(r"\b(?:D?PT|PTA|OTR?|OTA|COTA|SLP|ST|MS?OT|DOT|[Tt]herap(?:ist|y))\b")
_ELSEWHERE = re.compile(
    r"\b(?:dr|md|do|np|pa-?c|pcp|ortho\w*|surgeon|physician|neuro(?!\s?re)\w*|cardio\w*|\w+ologist|podiatr\w*|primary|hospital|imaging|x-?ray|mri|lab)\b",
    re.IGNORECASE,
)
_SUBJECTIVE = re.compile(r"\W*(?:s|subj(?:ective)?)\s?[:–-]|\W*subjective\b", re.IGNORECASE)
_BELOW = 10
"""So many lines below its heading the first section of a visit, or its minutes, have begun."""
_INDENT = 3
"""A day opens a line before this offset."""
_NO_START, _LIGHT = -50.0, -2.0


def against_start(views: Sequence[LineView], at: int) -> float:
    """Return what speaks against the start of a document at a line, as it tells of an appointment; 0 where nothing does.

    A visit may be headed by the same words. Its heading names no physician, and the sections of a note begin below it, or minutes
    do where somebody signed right above it; in the midst of a note the next section is not the first one.
    """
    text = views[at].text
    if _APPOINTMENT.match(text) is None:
        return 0.0
    is_therapists = _THERAPIST.search(text) is not None
    if not is_therapists and _ELSEWHERE.search(text):
        return _NO_START
    follows = "minutes" if {"code", "minutes"} & set(views[at].marks) else _first_below(views, at)
    if follows == "subjective" or (follows and may_sign(views[at - 1])):
        return 0.0
    return _LIGHT if is_therapists and follows == "minutes" else _NO_START


def _first_below(views: Sequence[LineView], at: int) -> Literal["subjective", "section", "minutes", ""]:
    """Return what part of a note begins first below a line; nothing where another line opens with its day before."""
    for one in views[at + 1 : at + 1 + _BELOW]:
        if one.dated and one.dated[0].start <= _INDENT:
            return ""
        if _SUBJECTIVE.match(one.text):
            return "subjective"
        if "soap" in one.marks:
            return "section"
        if {"code", "minutes"} & set(one.marks):
            return "minutes"
    return ""
