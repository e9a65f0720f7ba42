"""Headings of goals: those that stand alone, and those that run on from the words before them."""

from __future__ import annotations

import re

from clausea.chart.goal_words import find_due, find_status
from clausea.chart.sieve import guarded

_I = re.IGNORECASE
_HEADS = guarded(
    r"^\W*(?:[\w'’/&-]+\s){0,5}(?:goals|objectives|aims|targets|STGs?|LTGs?|(?:short|long)[- ](?:term|range))\b|\b(?:aiming for|goals?|objectives|aims|next set)\s?:\s*$",
    _I,
)
_HEAD_BELOW = guarded(
    r"\n\s*(?P<head>(?:[A-Za-z'’/-]+\s){0,3}(?:goals|targets|objectives|aims|[SL]TGs?)\b(?:\s?\([^()\n]{1,20}\))?:?)\s*$", _I
)
_HEAD_BEHIND = guarded(r"\b(?P<head>(?:[A-Za-z'’/-]+\s){0,3}(?:goals?|targets|objectives|aims|[SL]TGs?)\b[^.:;]{0,40}:)\s*$", _I)
"""A heading that ends a line of something else: "... [x] heat  Goals he & I agreed:"."""
_REVIEW = guarded(r"\b(?:progress|toward|review|status|update|met|reached)\b", _I)

_TERM_WORDS = re.compile(
    r"\b(?:[SL]TGs?|[SL]T|short|long|term|range|goals?|objectives?|in|by|to|be|met|achieved|within|the)\b", _I
)


def is_head(text: str) -> bool:
    """Say whether a short text heads goals: "Annual objectives", "Short term (3 weeks):"."""
    return _HEADS.search(text) is not None


def tells_progress(text: str) -> bool:
    """Say whether a heading is of what became of goals."""
    return _REVIEW.search(text) is not None


def head_behind(text: str) -> str | None:
    """Return the heading of goals in which a text of something else ends; None where there is none."""
    tail = _HEAD_BELOW.search(text) if "\n" in text else None
    tail = tail or (_HEAD_BEHIND.search(text) if text.endswith(":") else None)
    return tail["head"] if tail is not None and not tells_progress(tail["head"]) else None


def is_term_and_time(words: str) -> bool:
    """Say whether words are a term and a time and no more: "STG 3 wks", "Long term, 8 weeks"."""
    due = find_due(words)
    rest = f"{words[: due.start()]} {words[due.end() :]}" if due else words
    return not find_status(words) and len(re.findall(r"[A-Za-z0-9]+", _TERM_WORDS.sub("", rest))) == 0
