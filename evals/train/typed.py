"""The same charts as other programs print them: a title and its date on one line, a signature with its day on the next.

The press draws a title on a line of its own. Many systems print it left and the date of service, the visit or the therapist right
on the same line, and break a line where it is full. Models of documents learn from both.
"""

from __future__ import annotations

import copy
import random
import re
from typing import Any

from clausea.domain.dates import find_dates

_SHARE = 0.7
"""How many of the titles and signatures that can be printed otherwise are."""
_LONGEST_TITLE = 60
_LONGEST_FIELDS = 90
_SIGNED = re.compile(
    r"(?P<who>.*\b(?:PTA?|DPT|OTR(?:/L)?|COTA(?:/L)?|SLP|OTA|MD|DO)\b\S*)[\s,;-]+(?P<day>\d{1,2}/\d{1,2}/\d{2,4}(?:\s.*)?)"
)


def typed(data: bytes, truth: dict[str, Any], seed: str) -> tuple[bytes, dict[str, Any]]:
    """Return a chart of plain text, and its truth, printed so. Every line keeps its number; `seed` decides which are changed."""
    chance = random.Random(seed)
    truth = copy.deepcopy(truth)
    pages = [page.split("\n") for page in data.decode().split("\f")]
    told = {page["page"]: page["lines"] for page in truth["pages"]}
    firsts = {tuple(document["first"]) for document in truth["documents"] if document["first"]}
    for page, lines in enumerate(pages, start=1):
        for at in range(len(lines) - 1):
            pair = None
            if (page, at + 1) in firsts and (page, at + 2) not in firsts:
                pair = _beside(lines[at], lines[at + 1], chance)
            elif not lines[at + 1].strip():
                pair = _wrapped(lines[at])
            if pair is not None and chance.random() < _SHARE:
                lines[at], lines[at + 1] = pair
                if at + 1 < len(told.get(page, ())):
                    told[page][at], told[page][at + 1] = pair
    return "\f".join("\n".join(lines) for lines in pages).encode(), truth


def _beside(title: str, fields: str, chance: random.Random) -> tuple[str, str] | None:
    """Return a title with the fields below it on its line, where they fit."""
    fits = 0 < len(title.strip()) <= _LONGEST_TITLE and 0 < len(fields.strip()) <= _LONGEST_FIELDS
    if not fits or find_dates(title) or not (find_dates(fields) or ":" in fields):
        return None
    return title.rstrip() + " " * chance.randint(3, 24) + fields.strip(), ""


def _wrapped(line: str) -> tuple[str, str] | None:
    """Return a signature broken before its day."""
    found = _SIGNED.fullmatch(line.rstrip())
    return (found["who"], found["day"]) if found else None
