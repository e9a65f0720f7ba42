"""On which days of a chart a value was already written: a number that comes again is often an earlier value repeated."""

from __future__ import annotations

import datetime as dt
from collections import Counter, defaultdict
from decimal import Decimal
from functools import cache, lru_cache

from clausea.chart.lexicon import sort_of, words_of
from clausea.chart.word_groups import common_words
from clausea.domain import MeasureKind
from clausea.knowledge import measures


class ValueMemory:
    """Remembers what stood in the documents read so far; what is asked of it is always of days before."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str], dict[dt.date, None]] = defaultdict(dict)
        self._names: dict[str, dict[str, None]] = defaultdict(dict)
        self._read: dict[tuple[str, str], dict[dt.date, None]] = defaultdict(dict)
        self._since: dict[str, dt.date] = {}

    def add(self, name: str, value: Decimal | str, day: dt.date | None) -> None:
        """Remember that a document of a day could give this value of a measure."""
        if day is not None:
            self._days[name, _plain(value)].setdefault(day)
            self._names[_plain(value)].setdefault(name)

    def keep(self, name: str, value: Decimal | str, day: dt.date | None) -> None:
        """Remember that a value was read in a document of a day: of all that a number could be, what it was judged to be."""
        if day is not None:
            self._read[name, _plain(value)].setdefault(day)
            self._since[name] = min(day, self._since.get(name, day))

    def is_new(self, name: str, value: Decimal | str, before: dt.date | None) -> bool:
        """Say whether a measure was read before a day and never with this value: then the value repeats none of them."""
        since = self._since.get(name)
        return before is not None and since is not None and since < before and not self.days(name, value, before)

    def read_on(self, name: str, value: Decimal | str, before: dt.date | None) -> dt.date | None:
        """Return the last day before another on which this value of a measure was read; None where it was not."""
        days = self._read.get((name, _plain(value)), ()) if before is not None else ()
        return max((day for day in days if before is not None and day < before), default=None)

    def days(self, name: str, value: Decimal | str, before: dt.date | None) -> list[dt.date]:
        """Return the days before another on which this value of a measure stood, in order."""
        if before is None:
            return []
        return sorted(day for day in self._days.get((name, _plain(value)), ()) if day < before)

    def names(self, value: Decimal | str, before: dt.date | None) -> list[str]:
        """Return the measures of which this value stood in a document of a day before another, in order of their names."""
        if before is None:
            return []
        plain = _plain(value)
        return sorted(
            {name for name in self._names.get(plain, ()) if self._days[name, plain] and min(self._days[name, plain]) < before}
        )


@lru_cache(maxsize=4096)
def _plain(value: Decimal | str) -> str:
    return str(value.normalize()) if isinstance(value, Decimal) else value


_STEM, _SHORTEST, _SHARED = 5, 4, 3
_SCORED = frozenset({"handicap", "balance", "score", "index", "questionnaire", "inventory"})
"""By which a questionnaire is called without its name: "handicap score 54"."""


def tells_of(kind: MeasureKind, text: str, *, alone: bool) -> bool:
    """Say whether the words around a number speak of a test: by a word of its name or, for a score that is `alone`, by a general one."""
    said = {word for word in words_of(text).lower if len(word) >= _SHORTEST}
    if {word[:_STEM] for word in said} & _stems_of_names()[kind.name]:
        return True
    return alone and not kind.unit and bool(_SCORED & said)


@cache
def _stems_of_names() -> dict[str, frozenset[str]]:
    """Return the beginnings of the words by which each test is known; what many names share, or any task, tells of none."""
    common = {word[:_STEM] for word in common_words("test_names")}
    stems: dict[str, set[str]] = {}
    for kind in measures():
        words = [words_of(alias) for alias in (kind.name.replace("_", " "), *kind.aliases)]
        stems[kind.name] = {
            low[:_STEM]
            for one in words
            for low in one.lower
            if len(low) >= _SHORTEST and low.isalpha() and low[:_STEM] not in common and sort_of(low) == low
        }
    counts = Counter(stem for own in stems.values() for stem in own)
    return {name: frozenset(stem for stem in own if counts[stem] < _SHARED) for name, own in stems.items()}
