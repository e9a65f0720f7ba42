"""What is ordered, or comes back, beside a plan of therapy: a test, a brace, a patient from the hospital."""

from __future__ import annotations

import re

from clausea.chart.sieve import guarded

_I = re.IGNORECASE


def asks(text: str) -> bool:
    """Say whether a text has the words of an order, and not of one for a test or a thing: "MRI ordered by", "walker order rec'd"."""
    return any(not _is_of_thing(text, match) for match in _ASKS.finditer(text))


def orders_things(text: str) -> bool:
    """Say whether what a text calls ordered is a test or a thing, each time."""
    orders = list(_ORDERED.finditer(text))
    return bool(orders) and all(_is_of_thing(text, match) for match in orders)


def _is_of_thing(text: str, match: re.Match[str]) -> bool:
    clause = _clause(text, *match.span())
    if _THING_BEFORE.search(text, 0, match.start()):
        return True
    return bool(_THING.search(clause)) and not _THERAPY.search(clause)


_THING = re.compile(
    r"\b(?:MRI|CT|x-?rays?|imaging|ultrasound|doppler|EMG|scans?|labs?|bloodwork|braces?|AFO|orthos[ie]s|splints?|walkers?|canes?|wheelchairs?|commode"
    r"|DME|equipment|meds?|medications?|pills|injections?|antibiotics?|oxygen|RW|FWW|\d+\s?mg)\b",
    _I,
)
_THING_BEFORE = re.compile(rf"{_THING.pattern}\s(?:(?:was|were|is|has been)\s)?$", _I)
_ORDERED = re.compile(r"\b(?:order(?:s|ed|ing)?|scripts?|Rx)\b", _I)
_THERAPY = re.compile(r"\b(?:PT|OT|SLP|rehab\w*|training|therap\w*|eval\w*|treat\w*)\b", _I)
_ASKS = guarded(
    r"\b(?:eval\w*|consult)\.?\s?(?:and|&|/|\+)\s?(?:tx\b|treat)|\b(?:order|Rx|script|req|referral)\s?:|\bI order\b"
    r"|\bordered by\b|\b(?:order|Rx|script|referral)\s(?:rec(?:'?d|eived)|on file|dated|of|from)\b",
    _I,
)
"""The words of an order, wherever they stand: on a page whose kind could not be told, or repeated in an evaluation."""


def came_otherwise(text: str, match: re.Match[str]) -> bool:
    """Say whether what came back is no paper of the plan: a patient, pain, the results of a test."""
    if not match.group().lower().startswith("came back"):
        return False
    return bool(_NO_PAPER.search(text, 0, match.start())) or not _PAPER.search(_clause(text, *match.span()))


def _clause(text: str, start: int, end: int) -> str:
    """Return the words around a stretch, up to the ends of its sentence."""
    behind = _STOP.search(text, end)
    return text[max((one.end() for one in _STOP.finditer(text, 0, start)), default=0) : behind.start() if behind else len(text)]


_STOP = re.compile(r"[;?!]|(?<=[A-Za-z]{3})\.\s|(?<=\d)\.\s")
_PAPER = re.compile(r"\b(?:(?:e-?)?fax\w*|plans?|poc|(?:re-?)?cert\w*|signed|signature|cop(?:y|ies)|forms?|pages?)\b", _I)
_NO_PAPER = re.compile(
    r"\b(?:pt|patient|client|he|she|they|who|pain|symptoms?|swelling|results?|labs?|MRI|CT|x-?rays?|imaging)\W{1,2}(?:\w+\s)?$",
    _I,
)
