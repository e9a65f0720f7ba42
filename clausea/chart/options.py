"""The possible answers to a question about a value, and which of them a model finds likeliest."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field

from clausea.linear import Linear


@dataclass(slots=True)
class Option:
    """One possible answer, and what speaks for it."""

    value: object
    signals: list[str] = field(default_factory=list)


def choose(model: Linear, options: Sequence[Option]) -> Option:
    """Return the likeliest option; the first of equals."""
    best, high = options[0], None
    for option in options:
        score = model.score(option.signals)
        if high is None or score > high:
            best, high = option, score
    return best


@dataclass(frozen=True, slots=True)
class Day:
    """A day that a value may be of; `date` is None for an earlier day that is not named."""

    sort: str
    date: dt.date | None
    in_doubt: bool = False
    """Something beside the value may be its day, or a score."""
