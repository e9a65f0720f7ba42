"""What of a document is likely and not sure: a letter does not tell it, and the person who checks is told."""

from __future__ import annotations

import datetime as dt

from clausea.chart import _warnings
from clausea.chart.documents import Draft, describe
from clausea.chart.features import view
from clausea.chart.lines import Line
from clausea.compose.tables import exhibit_title
from clausea.domain import PatientIdentity

DAY, OTHER = dt.date(2026, 3, 20), dt.date(2026, 3, 24)


def drafted(*, hidden: frozenset[dt.date] = frozenset(), is_dated: bool = True, is_named: bool = True) -> Draft:
    lines = [Line("r1", 1, 1, 0, "10TH VISIT REPORT"), Line("r1", 1, 2, 18, "Jane Roe, PT 03/20/2026")]
    return Draft(
        lines=lines,
        views=view(lines),
        kind="progress_report",
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
    assert unsure(drafted(hidden=frozenset({DAY}))) == ()
    assert unsure(drafted(hidden=frozenset({DAY, OTHER}))) == ("day",)


def test_what_is_not_sure_is_told_to_the_person_who_checks_and_in_no_title() -> None:
    document = describe(drafted(is_dated=False), 1, PatientIdentity())
    assert exhibit_title(document) == "Progress report"
    (told,) = _warnings([document])
    assert "page 1" in told
    assert "its day (2026-03-20)" in told
    assert "its kind" not in told
    named = describe(drafted(is_named=False), 1, PatientIdentity())
    assert exhibit_title(named) == "Record of 03/20/2026"
