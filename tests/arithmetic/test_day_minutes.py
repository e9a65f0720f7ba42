"""The minutes of a day as a letter tells them: exact, or not at all."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record
from clausea.tallies import DayMinutes, day_minutes

NOTE = "DAILY NOTE\nDate of Service: 04/02/2026\n97112 neuro re-ed 23 min\n97116 gait training 15 min\n\n{totals}\n"


def minutes_of(totals: str) -> DayMinutes:
    found = day_minutes(chart([read_record(Source("a.txt", data=NOTE.format(totals=totals).encode()))]), dt.date(2026, 4, 2))
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("totals", "timed", "treatment"),
    [
        ("Total timed code minutes: 38\n\nTotal treatment minutes: 45", 38, 45),
        ("Total timed code minutes: 38\n\nTotal treatment minutes: 15", 38, None),
        ("Total timed code minutes: 38\n\nTotal treatment minutes: 45\n\nTotal treatment minutes: 48", 38, None),
        ("Total timed code minutes: 38\n\nTotal treatment minutes: 45\n\nTotal treatment minutes: 45", 38, 45),
    ],
)
def test_totals_that_contradict_each_other_are_not_told(totals: str, timed: int, treatment: int | None) -> None:
    found = minutes_of(totals)
    assert found.timed is not None
    assert found.timed.minutes == timed
    assert (found.treatment.minutes if found.treatment else None) == treatment


@pytest.mark.parametrize(
    ("totals", "told"),
    [
        ("Total timed code minutes: 38", ["97112", "97116"]),
        ("Total timed code minutes: 45", []),
        ("Total timed code minutes: 30", []),
        ("Total treatment minutes: 45", ["97112", "97116"]),
        ("Total treatment minutes: 30", []),
        ("97014 e-stim 12 min\nTotal timed code minutes: 38\n\nTotal treatment minutes: 50", ["97112", "97116", "97014"]),
    ],
)
def test_minutes_of_codes_that_do_not_make_up_the_total_are_not_told(totals: str, told: list[str]) -> None:
    assert [one.cpt for one in minutes_of(totals).codes] == told


def test_minutes_of_a_day_after_an_evaluation_are_not_told_from_it() -> None:
    day = dt.date(2026, 4, 2)
    read = chart([read_record(Source("a.txt", data=NOTE.format(totals="").encode()))])
    dated = read.model_copy(update={"minutes": tuple(one.model_copy(update={"date": day}) for one in read.minutes)})
    early = {"kind": "initial_evaluation", "date": dt.date(2026, 3, 2)}
    assert day_minutes(dated, day) is not None
    evaluation = tuple(one.model_copy(update=early) for one in read.documents)
    assert day_minutes(dated.model_copy(update={"documents": evaluation}), day) is None
