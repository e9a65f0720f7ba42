"""Filing limits: counted as the rule says and never otherwise."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea import knowledge
from clausea.deadlines import Days, add_months, add_years, deadline, federal_holidays, is_working_day, next_working_day

DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))
CLOCKS = sorted(knowledge.clocks())
DATED = [name for name in CLOCKS if knowledge.clocks()[name].has_length and knowledge.clocks()[name].is_printable]


def limit(
    clock: str, *, notice: dt.date | None = None, received: dt.date | None = None, service: dt.date | None = None
) -> dt.date | None:
    return deadline(knowledge.clocks()[clock], Days(notice, received, service)).date


@pytest.mark.parametrize("name", DATED)
@given(first=DAYS, later=st.integers(0, 400))
def test_a_later_start_never_gives_an_earlier_limit(name: str, first: dt.date, later: int) -> None:
    second = first + dt.timedelta(days=later)
    one, two = (limit(name, notice=day, service=day) for day in (first, second))
    assert one is not None and two is not None
    assert first < one <= two


@pytest.mark.parametrize("name", CLOCKS)
@given(notice=st.none() | DAYS, received=st.none() | DAYS, service=st.none() | DAYS)
def test_every_answer_has_a_reason(name: str, notice: dt.date | None, received: dt.date | None, service: dt.date | None) -> None:
    found = deadline(knowledge.clocks()[name], Days(notice, received, service))
    assert found.basis.endswith(".")
    assert "{" not in found.basis
    if name not in DATED:
        assert found.date is None


@pytest.mark.parametrize("name", CLOCKS)
def test_the_end_of_the_calendar_is_no_crash(name: str) -> None:
    day = dt.date(9999, 12, 30)
    assert deadline(knowledge.clocks()[name], Days(day, None, day)).date is None


@given(notice=DAYS)
def test_only_a_rule_that_says_so_moves_off_a_weekend(notice: dt.date) -> None:
    found = limit("medicare-redetermination", notice=notice)
    assert found == notice + dt.timedelta(days=125), "weekends and holidays are as good as any day"
    moved = limit("commercial-external-review", notice=notice)
    assert moved is not None
    assert is_working_day(moved)


def test_external_review_of_a_month_without_that_day_ends_on_the_first_of_the_next() -> None:
    assert limit("commercial-external-review", received=dt.date(2026, 10, 31)) == dt.date(2027, 3, 1)
    assert limit("commercial-external-review", received=dt.date(2026, 9, 4)) == dt.date(2027, 1, 4)
    assert limit("commercial-external-review", received=dt.date(2026, 9, 1)) == dt.date(2027, 1, 4), "New Year, then a weekend"
    assert limit("commercial-external-review", received=dt.date(2026, 3, 4)) == dt.date(2026, 7, 6), (
        "the observed Fourth is on Friday"
    )


def test_a_leap_day() -> None:
    assert limit("medicare-filing", service=dt.date(2028, 2, 29)) == dt.date(2029, 2, 28)
    assert limit("medicare-filing", service=dt.date(2027, 2, 28)) == dt.date(2028, 2, 28)
    assert limit("medicare-clerical-error-reopening", notice=dt.date(2027, 9, 14)) == dt.date(2028, 9, 14)
    assert limit("medicare-redetermination", notice=dt.date(2027, 12, 1)) == dt.date(2028, 4, 4)


def test_medicaid_counts_from_the_notice_and_not_from_receipt() -> None:
    notice, received = dt.date(2026, 9, 14), dt.date(2026, 9, 30)
    assert limit("medicaid-plan-appeal", notice=notice, received=received) == notice + dt.timedelta(days=60)
    assert limit("medicaid-plan-appeal", received=received) is None


def test_receipt_without_a_presumption_is_counted_from_the_notice_and_says_so() -> None:
    found = deadline(knowledge.clocks()["erisa-member-appeal"], Days(dt.date(2026, 9, 14)))
    assert found.date == dt.date(2027, 3, 13)
    assert "earliest day" in found.basis


@given(day=DAYS, months=st.integers(1, 30))
def test_months(day: dt.date, months: int) -> None:
    found, over = add_months(day, months), add_months(day, months, overflow=True)
    assert found <= over <= found + dt.timedelta(days=1)
    assert found.day == day.day or (found + dt.timedelta(days=1)).day == 1
    assert over.day in {day.day, 1}
    assert add_years(day, 1) == add_months(day, 12)


@pytest.mark.parametrize(
    ("year", "days"),
    [
        (2026, {"2026-01-01", "2026-01-19", "2026-02-16", "2026-05-25", "2026-06-19", "2026-07-03", "2026-09-07", "2026-10-12", "2026-11-11", "2026-11-26", "2026-12-25"}),
        (2021, {"2021-01-01", "2021-01-18", "2021-02-15", "2021-05-31", "2021-06-18", "2021-07-05", "2021-09-06", "2021-10-11", "2021-11-11", "2021-11-25", "2021-12-24", "2021-12-31"}),
        (2022, {"2022-01-17", "2022-02-21", "2022-05-30", "2022-06-20", "2022-07-04", "2022-09-05", "2022-10-10", "2022-11-11", "2022-11-24", "2022-12-26"}),
    ],
)  # fmt: skip
def test_federal_holidays(year: int, days: set[str]) -> None:
    assert {day.isoformat() for day in federal_holidays(year)} == days


@given(day=DAYS)
def test_a_working_day_is_never_far(day: dt.date) -> None:
    found = next_working_day(day)
    assert day <= found <= day + dt.timedelta(days=5)
    assert is_working_day(found)
    assert next_working_day(found) == found


@pytest.mark.parametrize(
    ("name", "year", "amount"),
    [("kx_pt_slp", 2024, 2330), ("kx_ot", 2025, 2410), ("kx_pt_slp", 2026, 2480), ("targeted_review", 2027, 3000), ("aic_hearing", 2026, 200), ("aic_court", 2026, 1960)],
)  # fmt: skip
def test_figures_of_a_year(name: str, year: int, amount: int) -> None:
    found = knowledge.figure(name, year)
    assert found is not None
    assert found.amount == amount
    assert knowledge.authority(found.authority).citation


@pytest.mark.parametrize(("name", "year"), [("kx_ot", 2027), ("targeted_review", 2028), ("aic_hearing", 2027), ("kx_ot", 2017)])
def test_no_year_stands_in_for_another(name: str, year: int) -> None:
    assert knowledge.figure(name, year) is None
