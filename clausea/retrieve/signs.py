"""What the typed facts of a chart say of a sentence that its words do not: a value that did not move, visits that were missed.

A name is a group and what is the case, such as "value:same". The ranker learns what each speaks for.
"""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal
from itertools import groupby

from clausea import yardsticks
from clausea.domain import Chart, Goal, Measure, Span
from clausea.retrieve.course import Moment, moments

Signs = dict[tuple[str, int], list[tuple[str, Span]]]
"""By record and page: a name and where it holds."""
_LATE_DAYS = 2
_GAP_DAYS = 14


def signs_by_place(chart: Chart) -> Signs:
    """Return the signs of single stretches, by the page on which they stand."""
    found: Signs = defaultdict(list)
    for name, span in [*_values(chart), *_visits(chart), *_goals(chart), *_certified(chart)]:
        found[(span.record, span.page)].append((name, span))
    return found


def signs_of_documents(chart: Chart) -> dict[str, frozenset[str]]:
    """Return the signs that hold for every sentence of a document, by the id of the document."""
    met = _all_met(chart)
    covered = _last_covered(chart)
    seen = sorted({visit.date for visit in chart.visits})
    before = dict(zip(seen[1:], seen, strict=False))
    out = {}
    for document in chart.documents:
        names = set()
        if document.signed is not None:
            names.add(f"signed:{document.signed}")
        if document.signed_on and document.date and (document.signed_on - document.date).days >= _LATE_DAYS:
            names.add("signed:late")
        if document.date:
            if met and document.date > met:
                names.add("course:all_met")
            if covered is None:
                names.add("course:never_certified")
            elif document.date > covered:
                names.add("course:uncertified")
            if document.date in before and (document.date - before[document.date]).days >= _GAP_DAYS:
                names.add("course:gap")
        out[document.id] = frozenset(names)
    return out


def _values(chart: Chart) -> Iterator[tuple[str, Span]]:
    """Yield whether a value stands for the first time, moved, or is the same as before."""
    by_series: dict[tuple[str, ...], list[tuple[Moment, Measure]]] = defaultdict(list)
    written = moments(chart)
    for one in chart.measures:
        if not one.prior:
            by_series[one.series_key].append(((one.date, 0) if one.date else written[one.document], one))
    for _, points in sorted(by_series.items()):
        points.sort(key=lambda point: (point[0], str(point[1].value), point[1].value_span))
        earlier: list[set[str]] = []
        for _, day in groupby(points, key=lambda point: point[0]):
            today = [(str(one.value), one) for _, one in day]
            for value, one in today:
                span = one.value_span
                if not earlier:
                    yield "value:first", span
                    continue
                yield from ((name, span) for name in _change(points[0][1], one))
                yield ("value:same" if value in earlier[-1] else "value:moved"), span
                if value in earlier[-1] and len(earlier) > 1 and value in earlier[-2]:
                    yield "value:still", span
                if value in earlier[0]:
                    yield "value:as_at_start", span
            earlier.append({value for value, _ in today})


def _change(first: Measure, last: Measure) -> Iterator[str]:
    """Yield which way a value went since the first, and whether by less than the smallest change that is published for it."""
    if not isinstance(first.value, Decimal) or not isinstance(last.value, Decimal):
        return
    gain = yardsticks.gain(first, last)
    yield "change:better" if gain > 0 else "change:worse" if gain < 0 else "change:none"
    least = min((one.value for one in yardsticks.changes_from(first)), default=None)
    if least is not None:
        yield "change:small" if gain < least else "change:enough"


def _visits(chart: Chart) -> Iterator[tuple[str, Span]]:
    """Yield what a count of visits says."""
    for note in chart.notes:
        if note.sort != "attendance":
            continue
        count = {name: int(value) for name, value in note.values.items() if value.isdigit()}
        missed = count.get("scheduled", 0) - count["attended"] if {"scheduled", "attended"} <= count.keys() else 0
        if count.get("no_show"):
            yield "visits:no_show", note.span
        if count.get("cancelled"):
            yield "visits:cancelled", note.span
        if missed > 0:
            yield "visits:missed", note.span
        if missed - count.get("no_show", 0) - count.get("cancelled", 0) > 0:
            yield "visits:missed_unnamed", note.span
        if "attended" in count and not (missed > 0 or count.get("no_show") or count.get("cancelled")):
            yield "visits:kept", note.span


def _goals(chart: Chart) -> Iterator[tuple[str, Span]]:
    for goal in chart.goals:
        if goal.status:
            yield f"goal:{goal.status}", goal.span
        if not goal.is_update and goal.target is None and goal.measure is None:
            yield "goal:no_measure", goal.span
        day = chart.document(goal.document).date
        if goal.due_date and day and goal.due_date < day and goal.status not in {"met", "discontinued"}:
            yield "goal:overdue", goal.span


def _all_met(chart: Chart) -> dt.date | None:
    """Return the day on which the records first say of every goal of a document that it is met."""
    by_document: dict[str, list[Goal]] = defaultdict(list)
    for goal in chart.goals:
        by_document[goal.document].append(goal)
    days = [
        day
        for document, goals in by_document.items()
        if len(goals) > 1 and all(goal.status == "met" for goal in goals) and (day := chart.document(document).date)
    ]
    return min(days, default=None)


def _certified(chart: Chart) -> Iterator[tuple[str, Span]]:
    for one in chart.certifications:
        if one.type not in {"order", "transmission"} and one.signed_on is None:
            yield "certified:no_day", one.span
        elif one.signed_on and one.start and (one.signed_on - one.start).days > 30:
            yield "certified:late", one.span


def _last_covered(chart: Chart) -> dt.date | None:
    """Return the last day of a certified period, or of the 90 days from a signature; None where nothing is certified."""
    ends = [
        one.end or one.signed_on + dt.timedelta(days=90)
        for one in chart.certifications
        if one.type not in {"order", "transmission"} and one.signed_on
    ]
    return max(ends, default=None)
