"""Denial, payer and dates to what must be done and by when."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.contract import triage_document
from clausea.domain import PayerType, Remedy
from clausea.remedy import Circumstance, decide, parse_denial

NOTICE = dt.date(2026, 9, 14)
DAYS = st.dates(dt.date(2000, 1, 1), dt.date(2090, 12, 31))
PAYERS: tuple[PayerType, ...] = get_args(PayerType)


def of(
    text: str,
    payer: PayerType = "medicare",
    *,
    notice: dt.date | None = NOTICE,
    received: dt.date | None = None,
    today: dt.date | None = None,
) -> Remedy:
    return decide(parse_denial(text), Circumstance(payer, notice, received, today))


@pytest.mark.parametrize(
    ("payer", "deadline", "authority"),
    [
        ("medicare", dt.date(2027, 1, 17), "cfr-42-405.942"),
        ("medicare_advantage", dt.date(2026, 11, 18), "cfr-42-422.582"),
        ("commercial", None, None),
        ("medicaid", None, None),
    ],
)
def test_a_necessity_denial_is_appealed_to_every_payer(payer: PayerType, deadline: dt.date | None, authority: str | None) -> None:
    remedy = of("CO-50 N115", payer)
    assert (remedy.route, remedy.is_appeal, remedy.profile) == ("appeal", True, "co-50")
    assert remedy.deadline.date == deadline
    assert remedy.deadline.authority == authority
    assert remedy.deadline.basis
    assert remedy.why
    assert remedy.steps
    assert remedy.do_not


@pytest.mark.parametrize(
    ("text", "payer", "route"),
    [
        ("CO-4", "medicare", "cer"),
        ("CO-4", "medicare_advantage", "corrected_claim_7"),
        ("CO-4", "commercial", "corrected_claim_7"),
        ("CO-4", "medicaid", "corrected_claim_7"),
        ("CO-4 MA130", "medicare", "new_claim"),
        ("CO-4 MA130", "commercial", "new_claim"),
        ("CO-4 N822", "medicare", "cer"),
    ],
)
def test_a_modifier_is_never_appealed(text: str, payer: PayerType, route: str) -> None:
    remedy = of(text, payer)
    assert (remedy.route, remedy.is_appeal, remedy.profile) == (route, False, "co-4")
    assert any("appeal" in line for line in remedy.do_not)


def test_a_claim_that_could_not_be_processed_has_no_appeal_clock() -> None:
    deadline = of("CO-4 MA130").deadline
    assert deadline.date is None
    assert "No appeal clock" in deadline.basis


def test_a_reopening_is_asked_for_within_a_year_of_the_notice() -> None:
    assert of("CO-4").deadline.date == dt.date(2027, 9, 14)


def test_the_day_of_receipt_goes_before_the_presumed_one() -> None:
    known = of("CO-50", received=dt.date(2026, 9, 30)).deadline
    assert known.date == dt.date(2026, 9, 30) + dt.timedelta(days=120)
    assert "2026-09-30" in known.basis
    presumed = of("CO-50").deadline
    assert "presumed" in presumed.basis
    assert "2026-09-19" in presumed.basis


@pytest.mark.parametrize("payer", PAYERS)
def test_a_deadline_that_cannot_be_known_is_none_with_the_reason(payer: PayerType) -> None:
    deadline = of("CO-50", payer, notice=None).deadline
    assert deadline.date is None
    if payer in {"medicare", "medicare_advantage"}:
        assert "was not given" in deadline.basis
    else:
        assert "notice" in deadline.basis


def test_receipt_alone_is_enough_where_the_clock_runs_from_receipt() -> None:
    assert of("CO-50", notice=None, received=NOTICE).deadline.date == NOTICE + dt.timedelta(days=120)


@given(
    notice=DAYS, received=st.none() | DAYS, payer=st.sampled_from(PAYERS), text=st.sampled_from(["CO-50", "CO-4", "CO-4 MA130"])
)
def test_no_calendar_gives_a_guess(notice: dt.date, received: dt.date | None, payer: PayerType, text: str) -> None:
    remedy = of(text, payer, notice=notice, received=received)
    day = remedy.deadline.date
    limits = {
        ("CO-50", "medicare"): (received or notice + dt.timedelta(days=5), 120),
        ("CO-50", "medicare_advantage"): (received or notice + dt.timedelta(days=5), 60),
    }
    if (text, payer) in limits:
        start, days = limits[(text, payer)]
        assert day is not None
        assert (day - start).days == days
    elif (text, payer) == ("CO-4", "medicare"):
        assert day is not None
        assert (day.year, day.month) == (notice.year + 1, notice.month)
        assert day.day == notice.day or (notice.month, notice.day, day.day) == (2, 29, 28)
    else:
        assert day is None
    assert remedy.deadline.basis.count("{") == 0


@given(today=DAYS)
def test_a_deadline_that_has_passed_is_said(today: dt.date) -> None:
    remedy = of("CO-50", today=today)
    assert any("passed" in warning for warning in remedy.warnings) == (today > dt.date(2027, 1, 17))


def test_a_patient_responsibility_group_warns_of_the_notice_to_the_patient() -> None:
    assert any("PR" in warning for warning in of("PR-50").warnings)
    assert not any("PR" in warning for warning in of("CO-50").warnings)


def test_several_denials_are_ordered_by_the_table() -> None:
    remedy = of("CO-45, CO-50 N115 for line 1, CO-4 for line 2, CO-16 N822 MA130, CO-999")
    assert [(one.codes[0].words(), one.route) for one in (remedy, *remedy.others)] == [
        ("CO-16 N822 MA130", "new_claim"),
        ("CO-50 N115", "appeal"),
        ("CO-4", "cer"),
        ("CO-999", "status_check"),
        ("CO-45", "none"),
    ]
    first, second = of("PR-50 CO-11"), of("PR-50 CO-11").others
    assert (first.route, second[0].route) == ("appeal", "cer")
    assert any("PR" in warning for warning in first.warnings)
    assert second[0].warnings == ()


def test_an_appeal_beside_a_replacement_is_warned_of() -> None:
    assert any("replacement claim takes the place" in warning for warning in of("CO-50 CO-4", "commercial").warnings)
    assert not any("replacement claim takes the place" in warning for warning in of("CO-50 CO-4").warnings)


def test_the_document_lists_every_denial_with_its_own_keys() -> None:
    denial = parse_denial("CO-50 N115, CO-4")
    document = triage_document(denial, decide(denial, Circumstance("commercial")), "commercial")
    assert [one.route for one in document.denials] == ["appeal", "corrected_claim_7"]
    assert (document.route, document.codes) == (document.denials[0].route, document.denials[0].codes)
    assert set(document.model_dump()) - {"denials", "pasted"} == set(document.denials[1].model_dump())
    assert document.denials[0].is_appeal


def test_a_code_beside_a_known_one_that_nobody_knows_is_said() -> None:
    remedy = of("CO-999 CO-50")
    assert (remedy.route, remedy.understood) == ("appeal", True)
    assert any("CO-999" in warning for warning in remedy.others[0].warnings)


@pytest.mark.parametrize("rarc", ["N822", "N823", "N519"])
def test_a_missing_modifier_in_its_modern_form(rarc: str) -> None:
    assert (of(f"CO-16 {rarc}").route, of(f"CO-16 {rarc}").profile) == ("cer", "co-4")
    assert of(f"CO-16 MA130 {rarc}").route == "new_claim"
    assert of(f"CO-16 {rarc}", "commercial").route == "corrected_claim_7"


def test_sixteen_alone_is_no_modifier() -> None:
    assert [of(text).profile for text in ("CO-16", "CO-16 N290")] == ["co-16", "co-16"]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CO-50", "CO puts the amount on the provider"),
        ("PR-50", "it can still be appealed"),
        ("PR-4", "it can still be put right with the payer"),
        ("OA-50", "never collected from the patient"),
        ("PI-50", "balance billing"),
        ("CR-50", "no longer in use"),
        ("CARC 50", "The group code"),
    ],
)
def test_who_owes_is_decided_by_the_group(text: str, said: str) -> None:
    remedy = of(text)
    assert said in remedy.liability
    assert ("CO puts" in remedy.liability) == text.startswith("CO")
    assert any("group code is CO" in item for item in remedy.do_not) == (text == "CO-50")


def test_a_notice_of_tomorrow_is_warned_of() -> None:
    said = "The notice is dated after today"
    assert any(said in warning for warning in of("CO-50", today=NOTICE - dt.timedelta(days=1)).warnings)
    assert not any(said in warning for warning in of("CO-50", today=NOTICE).warnings)
