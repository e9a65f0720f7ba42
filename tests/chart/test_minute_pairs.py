"""Minutes that the models find where no rule reads them, and what they are never let say."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart.lines import Addressed
from clausea.chart.minute_pairs import Pair, amounts_in, choose, left_over, pairs
from clausea.chart.reading import Context
from clausea.chart.tables import split_cells, under
from clausea.domain import Minutes, Span

DAY = dt.date(2026, 3, 2)


def addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


def context(text: str, header: str = "") -> Context:
    cells = split_cells(addressed(text), (0,)) if "   " in text else []
    titled = under(split_cells(addressed(header), (0,)), cells) if header else cells
    return Context("d", DAY, "other", tuple(titled), "", near=DAY)


def left(text: str, likely: dict[tuple[int, str], float], header: str = "", read: list[Minutes] | None = None) -> list[Minutes]:
    def judge(pair: Pair, name: str) -> float:
        return likely.get((pair.amount.value, name), 0.0)

    return list(left_over(addressed(text), context(text, header), "daily_note", read or [], judge))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("97110 25 min", [(25, "min")]),
        ("TE 15', MT x2", [(15, "min"), (2, "x")]),
        ("forty-five minutes, 1 hr", [(45, "min"), (60, "hour")]),
        ("97110-3", [(3, "x")]),
        ("timed 38/45", [(38, "slash"), (45, "slash")]),
        ("seen 03/02/2026 at 10:15, 4.5 cm, 80%", []),
        ("Total treatment time: 1 hr 15 min", [(75, "min")]),
        ("total 1 hr 15 min, 97110 30 min, 97140 45 min", [(75, "min"), (30, "min"), (45, "min")]),
        ("an hour and ten minutes; 1h 15m; 1 hr. 5 min", [(70, "min"), (75, "min"), (65, "min")]),
        ("1 hour, 15 minutes; 2 hrs and 10 min; total 1 hr 15", [(75, "min"), (130, "min"), (75, "min")]),
        ("1 hr 75 min, 6 hr 15 min", []),
        ("total 1 hr and 4, or so", [(60, "hour"), (4, "")]),
        ("1 hr: 15 min TE", [(60, "hour"), (15, "min")]),
        ("GAIT 110 FT, 10 lbs, 8 reps", []),
        ("Script 16 of 18 untimed, 9 of 18 timed, 40 minutes", [(40, "min")]),
        ("1 hr, 97110 30 min, 4 units", [(60, "hour"), (30, "min"), (4, "unit")]),
    ],
)
def test_figures_that_may_be_minutes(text: str, expected: list[tuple[int, str]]) -> None:
    assert [(one.value, one.unit) for one in amounts_in(text)] == expected


def test_an_hour_with_its_minutes_is_one_amount_over_both() -> None:
    text = "Timed min: 1 hr 15 min"
    (found,) = amounts_in(text)
    assert text[found.start : found.end] == "1 hr 15 min"
    (total,) = left(text, {(75, "timed"): 0.9, (60, "timed"): 0.99, (15, "timed"): 0.99})
    assert (total.total, total.minutes) == ("timed", 75)


def test_a_pair_that_is_likely_is_read_at_its_own_address() -> None:
    text = "then 97530 for the last 22 of it"
    (found,) = left(text, {(22, "minutes"): 0.9})
    assert (found.cpt, found.minutes, found.date) == ("97530", 22, DAY)
    assert text[found.span.start : found.span.end] == "97530 for the last 22"


def test_a_pair_that_is_unlikely_is_not_read() -> None:
    assert left("97530, reached 22 blocks in 1 min", {(22, "minutes"): 0.3}) == []


def test_what_a_rule_has_read_of_a_procedure_stays() -> None:
    read = Minutes(document="d", date=DAY, span=Span(record="r", page=1, start=0, end=8), cpt="97110", minutes=15)
    assert left("97110 15 of 40 min", {(40, "minutes"): 0.99, (15, "minutes"): 0.99}, read=[read]) == []


def test_a_figure_is_used_once() -> None:
    text = "97110 97140 30 min"
    found = list(pairs(addressed(text), context(text), "daily_note"))
    chosen = choose(found, lambda pair, name: 0.9 if name in {"minutes", "treatment"} and pair.amount.value == 30 else 0.0)
    assert len(chosen) == 1


def test_a_figure_under_the_heading_of_a_day_is_of_that_day() -> None:
    (found,) = left("97110   22", {(22, "minutes"): 0.9}, header="Code   2/27/2026")
    assert (found.minutes, found.date) == (22, dt.date(2026, 2, 27))


def test_more_units_than_anybody_bills_are_no_units() -> None:
    assert left("97110 for 40 units of something", {(40, "units"): 0.9}) == []


@given(st.text(alphabet="97110 x:/-'min,.TE\n", min_size=1, max_size=80))
def test_every_pair_stands_where_it_says(text: str) -> None:
    for pair in pairs(addressed(text), context(text), "daily_note"):
        assert 0 <= pair.amount.start < pair.amount.end <= len(text)
        assert 0 <= pair.amount.value <= 300
