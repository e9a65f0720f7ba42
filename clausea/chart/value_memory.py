"""On which days of a chart a value was already written: a number that comes again is often an earlier value repeated."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from decimal import Decimal


class ValueMemory:
    """Remembers what stood in the documents read so far; what is asked of it is always of days before."""

    def __init__(self) -> None:
        self._days: dict[tuple[str, str], dict[dt.date, None]] = defaultdict(dict)
        self._names: dict[str, dict[str, None]] = defaultdict(dict)

    def add(self, name: str, value: Decimal | str, day: dt.date | None) -> None:
        """Remember that a document of a day could give this value of a measure."""
        if day is not None:
            self._days[name, _plain(value)].setdefault(day)
            self._names[_plain(value)].setdefault(name)

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


def _plain(value: Decimal | str) -> str:
    return str(value.normalize()) if isinstance(value, Decimal) else value
