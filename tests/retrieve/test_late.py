"""What was added to a note after the denial is not quoted as the note's."""

from __future__ import annotations

import datetime as dt

from clausea import knowledge
from clausea.chart import chart
from clausea.domain import Chart, Claim
from clausea.ingest import Source, read_record
from clausea.retrieve import retrieve
from clausea.tallies import day_minutes

NOTE = """DAILY NOTE
Patient: June Lee   DOB 05/30/1953   Date of Service: 04/02/2026
A: Leak at interval 7, so the stride was shortened and the leak stopped because cadence rose.
O: 97530 30 min, 97112 10 min. Total 40.
Jane Roe, PT 04/02/2026
ADDENDUM 7/2/26 to 4/2: pt also received 97140 15 min, R levator release, forgot to write it.
"""


def in_one_document(read: Chart) -> Chart:
    """Return the chart as where an addendum below a note was not divided from it."""
    first = read.documents[0]
    own = {"document": first.id}
    return read.model_copy(
        update={
            "documents": (first,),
            "sentences": tuple(one.model_copy(update=own) for one in read.sentences),
            "minutes": tuple(one.model_copy(update=own) for one in read.minutes),
        }
    )


def test_the_minutes_of_a_note_are_those_that_it_was_first_written_with() -> None:
    read = in_one_document(chart([read_record(Source("chart.txt", data=NOTE.encode()))]))
    dated = tuple(one.model_copy(update={"date": dt.date(2026, 4, 2)}) for one in read.minutes)
    found = day_minutes(read.model_copy(update={"minutes": dated}), dt.date(2026, 4, 2))
    assert found is not None
    assert [(one.cpt, one.minutes) for one in found.codes] == [("97530", 30), ("97112", 10)]


def test_an_addendum_of_after_the_denial_is_not_quoted_as_the_notes() -> None:
    read = in_one_document(chart([read_record(Source("chart.txt", data=NOTE.encode()))]))
    profile = knowledge.written("co-50", "appeal")
    quoted = {
        notice: " ".join(
            read.quote(*one.spans)
            for one in retrieve(read, profile, Claim(service_dates=(dt.date(2026, 4, 2),), notice_date=notice)).passages
        )
        for notice in (dt.date(2026, 6, 15), dt.date(2026, 8, 15))
    }
    assert "97140" not in quoted[dt.date(2026, 6, 15)]
    assert "97530" in quoted[dt.date(2026, 6, 15)]
    assert "97140" in quoted[dt.date(2026, 8, 15)]
