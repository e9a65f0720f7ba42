"""The course of care: in which order the documents of a chart were written, those without a date among the others."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping

from clausea.domain import Chart, Document

Moment = tuple[dt.date, int]
"""A day, and within it the place of a document without a date; documents that bear the same date share a moment."""


def moments(chart: Chart) -> dict[str, Moment]:
    """Return when each document was written, by its id: moments compare as earlier and later.

    A document without a date was written after the one that stands before it in its file. The order in which the files are
    given changes nothing.
    """
    by_record: dict[str, list[Document]] = {}
    for document in chart.documents:
        by_record.setdefault(document.record, []).append(document)
    found: dict[str, Moment] = {}
    for documents in by_record.values():
        known = [one.date for one in documents if one.date and not one.other_patient]
        day = known[0] if known else dt.date.max
        for place, one in enumerate(documents, start=1):
            if one.date and not one.other_patient:
                day = one.date
            found[one.id] = (one.date, 0) if one.date else (day, place)
    return found


def turns(found: Mapping[str, Moment]) -> dict[str, int]:
    """Return the moments counted from 0, by the id of the document."""
    ranks = {moment: rank for rank, moment in enumerate(sorted(set(found.values())))}
    return {name: ranks[moment] for name, moment in found.items()}
