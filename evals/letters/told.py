"""What a letter says in its own words of the figures of a record, held against the labels: measured values and minutes.

A quotation is the record's own. That 104 degrees are the right knee's bend of 13 July is the letter's word, and may be wrong
although the line is the right one.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from clausea.domain import Measure, Span
from clausea.pipeline import Run
from clausea.tallies import minutes_of
from evals.facts.match import Item, Key, measure_item, truth_items, without_other_side

__all__ = ["VALUES", "figures_told"]

Documents = Mapping[tuple[int, int], dict[str, Any]]
"""The labels of the document that each labelled line, by page and line, stands in."""

VALUES = {
    "measure": "values told of their measure",
    "day": "values told of their day",
    "side": "values told of their side",
    "minutes": "minutes told as noted",
}
"""The scores, by what is asked."""


def figures_told(run: Run, truth: dict[str, Any], documents: Documents) -> Iterator[tuple[str, bool, str]]:
    """Yield what is asked of each figure that a letter tells, whether it holds, and where; page and line alone, no words."""
    labelled, decoys = truth_items(truth)
    for one, day in _values(run):
        item = measure_item(run.chart, one)
        if not without_other_side([item], decoys):
            continue  # A value of the untreated side, told with its side: labelled as none, and true.
        same = [label for label in labelled if label.type == item.type and label.key == item.key and label.lines & item.lines]
        place = f"p. {min(item.lines)[0]}, l. {min(item.lines)[1]}: {one.name}"
        yield VALUES["measure"], bool(same), place
        if same:
            yield VALUES["day"], any(dict(label.fields).get("date", day) == day and not _undated(label) for label in same), place
            yield VALUES["side"], any(dict(label.fields).get("side") == one.side for label in same), place
    yield from _minutes(run, labelled, documents)


# A log of several visits has a day for each of its rows.
_OF_ONE_DAY = {"daily_note", "initial_evaluation", "re_evaluation", "progress_report"}


def _undated(label: Item) -> bool:
    """Say whether a label calls a value an earlier one of which the page tells no day."""
    return bool(dict(label.fields).get("prior"))


def _values(run: Run) -> Iterator[tuple[Measure, dt.date | None]]:
    """Yield the values that the letter may tell, each once, with the day that it gives them."""
    evidence = run.found.evidence
    told: dict[Span, dt.date | None] = {}
    for series in evidence.series:
        for point in (series.points[0], series.points[-1]):
            told.update(dict.fromkeys(evidence.figure(point.figure).spans, point.date))
    for slot in run.draft.slots:
        for statement in slot.statements:
            for handle in statement.handles:
                figure = evidence.figure(handle) if handle.startswith("V") else None
                if figure is not None and figure.source == "record" and figure.document:
                    for span in figure.spans:
                        told.setdefault(span, run.chart.document(figure.document).named_day)
    for one in run.chart.measures:
        if one.value_span in told:
            yield one, told[one.value_span]


def _minutes(run: Run, labelled: Iterable[Item], documents: Documents) -> Iterator[tuple[str, bool, str]]:
    """Yield the minutes of the denied dates, code by code and in total, against those labelled on the same lines."""
    noted = {(one.type, one.key, line) for one in labelled for line in one.lines}
    by_line = {line: own.get("date") for line, own in documents.items() if own["kind"] in _OF_ONE_DAY}
    for found in minutes_of(run.chart, run.file.claim):
        told: list[tuple[str, Key, Span]] = [("minutes", (one.cpt, float(one.minutes or 0)), one.span) for one in found.codes]
        told += [("timed_total", (float(found.timed.minutes or 0),), found.timed.span)] if found.timed else []
        told += [("total_minutes", (float(found.treatment.minutes or 0),), found.treatment.span)] if found.treatment else []
        for name, key, span in told:
            where = run.chart.where(span)
            lines = [(where.page, line) for line in range(where.lines[0], where.lines[1] + 1)]
            holds = any((name, key, line) in noted for line in lines)
            of_day = all(by_line.get(line) in {None, str(found.day)} for line in lines)
            yield VALUES["minutes"], holds and of_day, f"p. {where.page}, l. {where.lines[0]}: {name} of {found.day}"
