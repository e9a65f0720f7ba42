"""What of a document is likely and not sure: a letter does not tell it, and the person who checks is told."""

from __future__ import annotations

import datetime as dt

from clausea.audit import audit
from clausea.chart import chart
from clausea.chart.cautions import warnings_of
from clausea.chart.dating import is_of_several_days
from clausea.chart.documents import Draft, describe
from clausea.chart.features import view
from clausea.chart.lines import Line
from clausea.compose.tables import exhibit_title
from clausea.domain import Claim, ClaimLine, DocumentKind, PatientIdentity
from clausea.ingest import Source, read_record
from clausea.tallies import day_minutes

DAY, OTHER = dt.date(2026, 3, 20), dt.date(2026, 3, 24)


def drafted(
    *,
    kind: DocumentKind = "progress_report",
    hidden: frozenset[dt.date] = frozenset(),
    is_dated: bool = True,
    is_named: bool = True,
) -> Draft:
    lines = [Line("r1", 1, 1, 0, "10TH VISIT REPORT"), Line("r1", 1, 2, 18, "Jane Roe, PT 03/20/2026")]
    return Draft(
        lines=lines,
        views=view(lines),
        kind=kind,
        is_sure=is_named,
        dated=(DAY, lines[1].span(13, 23), "the date of its signature", is_dated),
        hidden=hidden,
    )


def unsure(draft: Draft) -> tuple[str, ...]:
    return describe(draft, 1, PatientIdentity()).unsure


def test_a_document_of_a_likely_kind_or_day_is_not_named_by_it() -> None:
    assert unsure(drafted()) == ()
    assert unsure(drafted(is_dated=False)) == ("day",)
    assert unsure(drafted(is_named=False)) == ("kind",)


def test_a_line_that_may_begin_the_note_of_another_day_casts_doubt_on_the_day() -> None:
    assert unsure(drafted(kind="daily_note", hidden=frozenset({DAY}))) == ()
    assert unsure(drafted(kind="daily_note", hidden=frozenset({DAY, OTHER}))) == ("day",)
    # A report compares visits, each with its day.
    assert unsure(drafted(hidden=frozenset({DAY, OTHER}))) == ()


def test_a_log_of_several_days_has_none_that_is_sure() -> None:
    assert is_of_several_days("flowsheet", {DAY, OTHER})
    assert not is_of_several_days("flowsheet", {DAY})
    assert not is_of_several_days("progress_report", {DAY, OTHER})


def test_what_is_not_sure_is_told_to_the_person_who_checks_and_in_no_title() -> None:
    document = describe(drafted(is_dated=False), 1, PatientIdentity())
    assert exhibit_title(document) == "Progress report"
    (told,) = warnings_of([document])
    assert "page 1" in told
    assert "its day (2026-03-20)" in told
    assert "its kind" not in told
    named = describe(drafted(is_named=False), 1, PatientIdentity())
    assert exhibit_title(named) == "Record of 03/20/2026"


NOTE = "DAILY NOTE\nDate of Service: 04/02/2026\n97112 neuro re-ed 23 min\n97116 gait 15 min\n\nTotal timed code minutes: 38\n"


def test_minutes_whose_day_is_only_an_unsure_documents_are_left_out_and_this_is_said() -> None:
    day = dt.date(2026, 4, 2)
    read = chart([read_record(Source("a.txt", data=NOTE.encode()))])
    doubted = tuple(one.model_copy(update={"unsure": ("day",)}) for one in read.documents)
    unsure_day = read.model_copy(update={"documents": doubted})
    assert day_minutes(read, day) is not None
    assert day_minutes(unsure_day, day) is None
    claim = Claim(service_dates=(day,), lines=(ClaimLine(date=day, cpt="97112", units=2),))
    assert "minutes_missing" not in {one.flag for one in audit(read, claim)}
    (found,) = [one for one in audit(unsure_day, claim) if one.flag == "minutes_missing"]
    assert "likely and not sure" in found.message
    own = tuple(one.model_copy(update={"date": dt.date(2026, 4, 3)}) for one in read.minutes)
    rows = tuple(one.model_copy(update={"unsure": ("day",), "kind": "flowsheet"}) for one in read.documents)
    assert day_minutes(read.model_copy(update={"documents": rows, "minutes": own}), dt.date(2026, 4, 3)) is not None
