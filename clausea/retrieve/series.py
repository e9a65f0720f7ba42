"""Values of one measure over time, and whether their change is larger than its published error."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Literal, Protocol

from clausea import knowledge, yardsticks
from clausea.domain import Chart, Measure, Series, SeriesPoint, Span

Direction = Literal["better", "worse", "same", "unknown"]
AgainstError = Literal["beyond", "within", "unclear", "unknown"]


class Book(Protocol):
    """Gives out handles."""

    def holder(self, span: Span) -> str | None:
        """Return the handle of a passage that holds a span."""
        ...

    def figure(self, span: Span, text: str, label: str, *, passage: str | None = None, document: str | None = None) -> str:
        """Return the handle of a figure that stands in the record."""
        ...


def series_of(chart: Chart, book: Book) -> Iterator[Series]:
    """Yield the measures that were taken at least twice, each value with its address. Only like is set beside like."""
    for by_day in comparable(chart):
        points = []
        for day, one in sorted(by_day.items()):
            passage = book.holder(one.value_span)
            if passage is None:
                continue
            handle = book.figure(
                one.value_span, chart.quote(one.value_span), f"{one.name} value", passage=passage, document=one.document
            )
            points.append(SeriesPoint(date=day, figure=handle, passage=passage))
        if len(points) >= 2:
            first, last = by_day[points[0].date], by_day[points[-1].date]
            assert isinstance(first.value, Decimal)
            assert isinstance(last.value, Decimal)
            yield Series(
                name=first.name.replace("_", " "),
                detail=_detail(first),
                points=tuple(points),
                direction=_direction(first, last),
                change=last.value - first.value,
                against_error=against_error(first, last),
                remark=_remark(first, last),
            )


def comparable(chart: Chart) -> Iterable[dict[dt.date, Measure]]:
    """Return the values that may be set beside each other, by day: same test, unit, scale, side, movement, device and task.

    A day on which two values differ is left out: the record tells them apart by something that is not read, such as a level of a
    limb or a scale of a test. So is a series whose first or last day is such a day: what it is set beside would be another thing.
    """
    groups: dict[tuple[str, ...], list[Measure]] = defaultdict(list)
    for one in chart.measures:
        is_number = one.date is not None and isinstance(one.value, Decimal) and not one.prior
        if is_number and not chart.document(one.document).other_patient:
            groups[one.series_key].append(one)
    for _, values in sorted(groups.items()):
        by_day: dict[dt.date, Measure] = {}
        unclear: set[dt.date] = set()
        for one in sorted(values, key=lambda m: (m.date or dt.date.min, m.value_span)):
            assert one.date is not None
            if by_day.setdefault(one.date, one).value != one.value:
                unclear.add(one.date)
        if len(by_day) >= 2 and not unclear & {min(by_day), max(by_day)}:
            kept = {day: one for day, one in by_day.items() if day not in unclear}
            if len(kept) >= 2:
                yield kept


def _figures(first: Measure) -> list[yardsticks.DetectableChange]:
    """Return the figures that may be set against a change from this value. Feet and pounds have none: nothing is converted."""
    assert isinstance(first.value, Decimal)
    return [
        one
        for one in yardsticks.detectable_changes()
        if one.measure == first.name and one.applies(first.unit, first.denominator, first.value)
    ]


def against_error(first: Measure, last: Measure) -> AgainstError:
    """Set a change beside every published figure, printable or not: one that nobody checked still makes us careful."""
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    figures = [one.value for one in _figures(first)]
    size = abs(last.value - first.value)
    if not figures:
        return "unknown"
    if size >= max(figures):
        return "beyond"
    return "within" if size < min(figures) else "unclear"


def _remark(first: Measure, last: Measure) -> str:
    """Say that a change is within its error, with the figure, its population and source; nothing where none may be printed."""
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    size = abs(last.value - first.value)
    for one in _figures(first):
        if one.is_printable and one.kind not in {"MCID", "MIC"} and 0 < size < one.value:
            unit = f" {one.unit}" if one.unit else ""
            figure = f"{one.value}{unit} for {one.population} ({one.source})"
            return f"change of {size}{unit}, below the published detectable change of {figure}"
    return ""


def _detail(one: Measure) -> str:
    parts = [
        one.mode,
        one.side,
        one.part,
        one.task,
        f"with {one.device}" if one.device and one.device != "none" else None,
        one.unit,
    ]
    return ", ".join(part for part in parts if part)


def _direction(first: Measure, last: Measure) -> Direction:
    better = {"gait_distance": "up", "ROM": "up"}.get(first.name) or getattr(knowledge.measure(first.name), "better", None)
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    if better is None:
        return "unknown"
    if first.value == last.value:
        return "same"
    return "better" if (last.value > first.value) == (better == "up") else "worse"
