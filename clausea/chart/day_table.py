"""What the second model of days looks at: what the first said of every date of a record, side by side.

The first model judges each date by itself. Whether a signature's day is the only one that a document tells, whether it lies between
those of the documents around, and whether the other documents of the record have their day in the same place, shows only among all.
"""

from __future__ import annotations

import datetime as dt
import math
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from clausea.chart.features import LineView

Row = tuple[float, ...]
_BOUND = 6.0
_LIKELY = 0.0
"""The score of the first model from which on a date counts as likely."""
_FAR = 60
_NONE = -6.0


@dataclass(frozen=True, slots=True)
class Held:
    """A date of a document, as the second model sees it."""

    day: dt.date
    features: frozenset[str]
    score: float
    """What the first model said of it."""
    at: int
    """Which line of its document it stands on."""

    @property
    def likely(self) -> float:
        """The likelihood that the first model gave it."""
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, self.score))))


@dataclass(frozen=True, slots=True)
class Judged:
    """A document of a record with its dates and the day that the first model gave it."""

    views: Sequence[LineView]
    group: str
    held: Sequence[Held]
    day: dt.date | None


_CLASSES = ("signed", "service", "date", "title", "head", "plain")
_GROUPS = ("note", "report", "plan", "md", "log", "eval", "form")
_MARKS = ("sig:md", "sig:named", "sig:nameless", "clock", "short", "period:from", "period:to", "max", "again")
_LABELS = (
    "service",
    "date",
    "order",
    "written",
    "signed",
    "birth",
    "print",
    "late",
    "next",
    "past",
    "fax",
    "cert",
    "onset",
    "to",
)


def class_of(own: frozenset[str] | Sequence[str]) -> str:
    """Return the sort of place that a date stands in, by which the dates of a document vie with each other."""
    for name, marks in (
        ("signed", ("sig:md", "sig:named", "sig:nameless", "label:signed")),
        ("service", ("label:service",)),
        ("date", ("label:date",)),
        ("title", ("rank:0",)),
    ):
        if any(mark in own for mark in marks):
            return name
    return "head" if "rank:1" in own else "plain"


def tables(documents: Sequence[Judged]) -> list[list[Row]]:
    """Return for every document of a record a row of numbers for each of its dates."""
    keys = [[_keys(one) for one in document.held] for document in documents]
    kin = [_kin([[key[place] for key in own] for own in keys], documents) for place in range(_SORTS)]
    days = [document.day for document in documents]
    out = []
    for number, document in enumerate(documents):
        last = next((day for day in reversed(days[:number]) if day), None)
        following = next((day for day in days[number + 1 :] if day), None)
        rows = []
        for place, one in enumerate(document.held):
            row = [*_within(document, one), *_around(one.day, last, following)]
            for sort in kin:
                row += sort[number][place]
            rows.append(tuple(map(float, row)))
        out.append(rows)
    return out


_SORTS = 3


def _keys(one: Held) -> tuple[Hashable, ...]:
    """Return by what a date's place is known again in another document of its record."""
    sort = class_of(one.features)
    words = tuple(sorted(name for name in one.features if name.startswith(("l1:", "l2:"))))
    place = tuple(sorted(name for name in one.features if name.startswith(("rank:", "foot:")) and name.count(":") == 1))
    labels = tuple(sorted(name for name in one.features if name.startswith("label:")))
    return (sort, labels), words, (sort, place)


def _kin(keys: Sequence[Sequence[Hashable]], documents: Sequence[Judged]) -> list[list[tuple[float, float]]]:
    """Return for every date how likely those in the same place of other documents are their days: the mean, and how many there are."""
    best: dict[Hashable, dict[int, float]] = {}
    for number, (own, document) in enumerate(zip(keys, documents, strict=True)):
        for key, one in zip(own, document.held, strict=True):
            by_document = best.setdefault(key, {})
            by_document[number] = max(by_document.get(number, 0.0), _sure(one.score))
    out = []
    for number, own in enumerate(keys):
        rows = []
        for key in own:
            others = [value for other, value in best[key].items() if other != number]
            mean = math.fsum(others) / len(others) if others else 0.0
            rows.append((mean, min(len(others), 6) / 6))
        out.append(rows)
    return out


def _sure(score: float) -> float:
    return 1 / (1 + math.exp(-_bounded(score)))


def _bounded(score: float) -> float:
    return max(-_BOUND, min(_BOUND, score))


def _within(document: Judged, one: Held) -> list[float]:
    """Return what a date is among those of its document."""
    others = [other for other in document.held if other.day != one.day and "label:birth" not in other.features]
    same = [other.score for other in document.held if other.day == one.day]
    rival = max((other.score for other in others), default=_NONE)
    own, best = _bounded(one.score), _bounded(max(same))
    count = len(document.views)
    sort = class_of(one.features)
    signed = [other for other in others if class_of(other.features) == "signed"]
    row: list[float] = [own, best, best - _bounded(rival), _bounded(rival), len(same) / 3]
    row += [
        min(len({other.day for other in others}), 6) / 6,
        not others,
        not [other for other in others if other.score > _LIKELY],
    ]
    row += [min(one.at, 20) / 20, min(count - 1 - one.at, 20) / 20, min(count, 40) / 40]
    row += [sort == name for name in _CLASSES]
    row += [document.group == name for name in _GROUPS]
    row += [mark in one.features for mark in _MARKS]
    row += [f"label:{name}" in one.features for name in _LABELS]
    row += [any(name.startswith("sure:True") for name in one.features), bool(signed)]
    row += [min(((other.day - one.day).days for other in signed if other.day >= one.day), default=_FAR) <= 7]
    row += [any(other.day > one.day for other in others), any(other.day < one.day for other in others)]
    row.append(any(class_of(other.features) != sort for other in document.held if other.day == one.day))
    return row


def _around(day: dt.date, last: dt.date | None, following: dt.date | None) -> list[float]:
    """Return where a day lies between those of the documents around."""
    back, on = (day - last).days if last else None, (following - day).days if following else None
    row: list[float] = [last is not None, following is not None, back == 0, on == 0]
    for days in (back, on):
        bounded = 0 if days is None else max(-_FAR, min(_FAR, days))
        row += [bounded / _FAR, days is not None and days < 0, days is not None and 0 <= days <= 14]
    row.append(back is not None and on is not None and back >= 0 and on >= 0)
    return row
