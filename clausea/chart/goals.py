"""Goals as written: label, term, time, status, target."""

from __future__ import annotations

import datetime as dt
import re
from decimal import Decimal
from typing import Literal

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import Goal
from clausea.domain.dates import find_dates

_LABEL = re.compile(
    r"^\s*(?:[•●▪◦*\-–]\s*)?(?P<label>(?P<term>STG|LTG|ST|LT|short[- ]term goal|long[- ]term goal|goal)(?!s)\s*#?\s*(?P<number>\d{1,2}[a-z]?)?)\s*(?:\((?P<paren>[^)]{1,30})\))?\s*[.:)\-–]*\s*",
    re.IGNORECASE,
)
_NUMBERED = re.compile(r"^\s*(?P<label>\(?\d{1,2}[a-z]?[.)])\s+")
_WILL = re.compile(
    r"\b(?:pt|patient|client|child|student|she|he|[A-Z][a-z]+)?\s*\bwill\b|\bto be (?:able|independent|ind)\b", re.IGNORECASE
)
_DUE = re.compile(
    r"(?:\b(?:in|within|x|by|over)\s+)?(?P<count>\d{1,2})\s*[-–]?\s*(?:\d{1,2}\s*)?(?P<unit>wks?|weeks?|visits?|sessions?|months?|mos?|days?)\b|\bby\s+(?:discharge|d/?c)\b",
    re.IGNORECASE,
)
_STATUS: tuple[tuple[str, str], ...] = (
    ("not_met", r"\b(?:not (?:yet )?met|unmet|not achieved|no progress)\b"),
    ("partly_met", r"\b(?:partially|partly|nearly|mostly)\s*(?:met|achieved)|\bpart met\b|\b\d{1,2}\s?% met\b"),
    ("met", r"\b(?:goal )?(?:met|achieved|mastered)\b"),
    ("discontinued", r"\b(?:discontinued?|d/c'?d goal|deferred|dc goal)\b"),
    ("progressing", r"\b(?:progressing|in progress|ongoing|improving|continue(?:d)? goal|emerging)\b"),
    ("new", r"\bnew(?: goal)?\b(?=\s*$|[,;)])"),
)
_TARGET = re.compile(
    r"(?:≥|>=|>|≤|<=|<|at least|to|of|with|score of|within|w/)\s*(?P<value>\d{1,4}(?:\.\d{1,2})?)\s*(?P<of>/\s*\d{1,3})?\s*(?P<unit>s|secs?|seconds|%|ft|feet|m/s|m|deg(?:rees)?|°|/10|/5|lbs?|kg|minutes?|min)?\b",
    re.IGNORECASE,
)


def find_goal(words: Addressed, context: Context, topic_term: str | None) -> Goal | None:
    """Return the goal of a sentence, or None.

    A line is a goal when it carries a goal's label, or stands under a goals heading and says what the patient will do.
    The time decides the term when the label contradicts it: eight weeks or more is long term.
    """
    text = words.text
    label = _LABEL.match(text)
    numbered = _NUMBERED.match(text)
    says_will = bool(_WILL.search(text))
    labelled = bool(
        label and (label["number"] or label["term"].upper() in {"STG", "LTG"} or label["term"].lower().endswith("goal"))
    )
    if not labelled and not (context.section == "goals" and (numbered or says_will)):
        return None
    start = label.end() if labelled and label else numbered.end() if numbered else 0
    body = text[start:]
    if len(body.strip()) < 8:
        return None
    due = _DUE.search(body) or _DUE.search(text)
    due_date = _due_date(text, context.date)
    target = _TARGET.search(body) if says_will or labelled else None
    span = words.span(0, len(text))
    return Goal(
        document=context.document,
        date=context.date,
        span=span,
        label=label["label"].strip() if labelled and label else numbered["label"] if numbered else "",
        term=_term(label["term"] if labelled and label else None, due, topic_term),
        due=due.group().strip() if due else None,
        due_date=due_date,
        status=_status(text, says_will),
        target=Decimal(target["value"]) if target else None,
        target_unit=(target["unit"] or "").lower() if target else "",
    )


def _due_date(text: str, near: dt.date | None) -> dt.date | None:
    for found in find_dates(text, near=near):
        if re.search(r"\b(?:by|due|target(?: date)?|before)\W*$", text[: found.start], re.IGNORECASE):
            return found.date
    return None


def _term(label: str | None, due: re.Match[str] | None, topic: str | None) -> Literal["short", "long"] | None:
    named = (label or topic or "").lower()
    if due and due["count"]:
        weeks = int(due["count"]) * (4 if due["unit"].lower().startswith(("month", "mo")) else 1)
        if due["unit"].lower().startswith(("w", "mo")) and weeks >= 8:
            return "long"
        if due["unit"].lower().startswith("w") and weeks <= 3:
            return "short"
    if named.startswith(("st", "short")):
        return "short"
    if named.startswith(("lt", "long")):
        return "long"
    return None


def _status(text: str, says_will: bool) -> Literal["new", "met", "partly_met", "progressing", "not_met", "discontinued"] | None:
    tail = text[-70:] if says_will else text
    for status, pattern in _STATUS:
        if re.search(pattern, tail, re.IGNORECASE):
            return status  # type: ignore[return-value]
    return None
