"""Minutes to units, thresholds, certification and progress-report periods."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea import knowledge
from clausea.arithmetic import (
    certification,
    certification_state,
    order_exception,
    report_periods,
    threshold,
)
from clausea.domain import cms_units, units_by_code

DAY = dt.date(2026, 3, 2)
MINUTES = st.dictionaries(st.sampled_from(["97110", "97112", "97140", "97530"]), st.integers(0, 120))


@pytest.mark.parametrize(
    ("minutes", "count"),
    [(0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (68, 5), (83, 6), (98, 7), (113, 8), (127, 8), (128, 9)],
)  # fmt: skip
def test_units(minutes: int, count: int) -> None:
    assert cms_units([minutes]) == count


@pytest.mark.parametrize(
    ("minutes", "cms", "midpoint"),
    [
        ({"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}, {"97110": 2, "97140": 0}),
        ({"97110": 24, "97112": 23}, {"97110": 2, "97112": 1}, {"97110": 2, "97112": 2}),
        ({"97110": 7, "97112": 7, "97140": 7}, {"97110": 1, "97112": 0, "97140": 0}, {"97110": 0, "97112": 0, "97140": 0}),
        ({"97110": 10, "97112": 10, "97140": 10}, {"97110": 1, "97112": 1, "97140": 0}, {"97110": 1, "97112": 1, "97140": 1}),
    ],
)
def test_the_two_rules(minutes: dict[str, int], cms: dict[str, int], midpoint: dict[str, int]) -> None:
    assert units_by_code(minutes, "cms") == cms
    assert units_by_code(minutes, "midpoint") == midpoint


@given(minutes=MINUTES)
def test_pooled_units_add_up_and_none_is_lost(minutes: dict[str, int]) -> None:
    found = units_by_code(minutes, "cms")
    assert sum(found.values()) == cms_units(list(minutes.values()))
    assert all(minutes[code] // 15 <= count <= minutes[code] // 15 + 1 for code, count in found.items())


@given(minutes=MINUTES, more=st.integers(1, 60))
def test_more_minutes_never_give_fewer_units(minutes: dict[str, int], more: int) -> None:
    grown = {code: amount + more for code, amount in minutes.items()}
    assert sum(units_by_code(grown, "cms").values()) >= sum(units_by_code(minutes, "cms").values())


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        units_by_code({"97110": -1}, "cms")


def test_the_kx_threshold() -> None:
    figure = knowledge.figure("kx_pt_slp", 2026)
    assert figure is not None
    below = threshold([Decimal(2000)], Decimal(480), figure.amount)
    assert (below.is_above, below.crosses, below.left) == (False, False, 0)
    over = threshold([Decimal(2000)], Decimal("480.01"), figure.amount)
    assert (over.is_above, over.crosses, over.above) == (True, True, Decimal("0.01"))
    beyond = threshold([Decimal(2000), Decimal(600)], Decimal(100), figure.amount)
    assert (beyond.is_above, beyond.crosses, beyond.used) == (True, False, 2600)
    with pytest.raises(ValueError, match="negative"):
        threshold([Decimal(-1)], Decimal(0), figure.amount)


@pytest.mark.parametrize(("weeks", "last"), [(8, dt.date(2026, 4, 26)), (None, dt.date(2026, 5, 30)), (20, dt.date(2026, 5, 30))])
def test_a_certification_covers_the_plan_or_ninety_days(weeks: int | None, last: dt.date) -> None:
    period = certification(DAY, weeks)
    assert (period.last, period.timely_until) == (last, dt.date(2026, 4, 1))
    assert period.covers(DAY)
    assert period.covers(last)
    assert not period.covers(last + dt.timedelta(days=1))
    assert (last - DAY).days + 1 <= 90


@pytest.mark.parametrize(
    ("signed", "state"),
    [(None, "missing"), (0, "timely"), (30, "grace"), (31, "delayed"), (183, "delayed"), (184, "long_delayed")],
)
def test_a_signature_in_time_or_late(signed: int | None, state: str) -> None:
    assert certification_state(None if signed is None else DAY + dt.timedelta(days=signed), DAY) == state


@pytest.mark.parametrize(
    ("service", "ordered", "sent", "holds"),
    [
        (dt.date(2026, 3, 9), DAY, DAY + dt.timedelta(days=30), True),
        (dt.date(2026, 3, 9), DAY, DAY + dt.timedelta(days=31), False),
        (dt.date(2026, 3, 9), None, DAY, False),
        (dt.date(2026, 3, 9), DAY, None, False),
        (dt.date(2024, 12, 31), DAY, DAY, False),
    ],
)
def test_the_order_exception(service: dt.date, ordered: dt.date | None, sent: dt.date | None, holds: bool) -> None:
    assert order_exception(service, ordered, DAY, sent) is holds


def days(count: int) -> list[dt.date]:
    return [DAY + dt.timedelta(days=2 * number) for number in range(count)]


def test_a_report_is_due_in_every_ten_treatment_days() -> None:
    treated = days(21)
    missing = report_periods(treated, [])
    assert [(len(one.days), one.is_missing) for one in missing] == [(10, True), (10, True), (1, False)]
    written = report_periods(treated, [treated[9], treated[15]])
    assert [(len(one.days), one.is_missing) for one in written] == [(10, False), (6, False), (5, False)]
    assert report_periods([], []) == ()


def test_a_report_between_two_visits_belongs_to_the_period_before() -> None:
    treated = days(12)
    first, second = report_periods(treated, [treated[9] + dt.timedelta(days=1)])
    assert (len(first.days), first.is_missing, len(second.days)) == (10, False, 2)


@given(count=st.integers(0, 60), written=st.sets(st.integers(0, 140), max_size=12))
def test_no_treatment_day_is_lost_or_counted_twice(count: int, written: set[int]) -> None:
    treated = days(count)
    periods = report_periods(treated, [DAY + dt.timedelta(days=number) for number in written])
    assert [day for one in periods for day in one.days] == treated
    assert all(1 <= len(one.days) <= 10 for one in periods)
