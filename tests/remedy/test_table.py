"""The routing table, row by row, and what must hold of every answer whatever the table says."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from clausea import knowledge
from clausea.domain import DenialCode, Group, PayerType, Remedy
from clausea.evaluation.routing import RoutingRow, RoutingSuite, load_routing
from clausea.remedy import Circumstance, decide, parse_denial

SUITES = knowledge.folder("evals") / "suites"
SUITE: RoutingSuite
ROWS: tuple[RoutingRow, ...]
SUITE, ROWS = load_routing(SUITES / "routing.yaml", knowledge.read_yaml(SUITES / "routing.yaml"))
PAYERS: tuple[PayerType, ...] = get_args(PayerType)
GROUPS: tuple[Group | None, ...] = (None, *get_args(Group))
CARCS = sorted(
    {carc for profile in knowledge.profiles().values() for carc in profile.carcs}
    | {carc for row in knowledge.code_table().codes for carc in row.carcs}
)


def of(text: str, payer: PayerType = "medicare", facts: tuple[str, ...] = (), level: int = 1) -> Remedy:
    at = Circumstance(payer, SUITE.notice_date, None, SUITE.today, SUITE.service_date, frozenset(facts), level)
    return decide(parse_denial(text), at)


@pytest.mark.parametrize("row", ROWS, ids=[f"{row.paste}|{row.payer}|{' '.join(row.facts)}" for row in ROWS])
def test_a_row_of_the_table(row: RoutingRow) -> None:
    remedy = of(row.paste, row.payer, row.facts)
    assert remedy.route == row.route, row.source
    if row.deadline or row.unknown:
        assert remedy.deadline.date == row.deadline, row.source
    assert remedy.deadline.basis
    assert remedy.why
    assert remedy.steps
    assert remedy.do_not


def test_the_table_is_long_and_cites() -> None:
    assert len(ROWS) >= 150
    assert all(any(mark in row.source for mark in (".md §", "authorities.md", "issue 5")) for row in ROWS)
    assert {row.payer for row in ROWS} == set(PAYERS)
    asked = {code.carc for row in ROWS for code in parse_denial(row.paste).codes if code.carc}
    payment_set = {"66", "94", "101", "104", "131", "137", "144", "161", "172", "237"}
    assert set(CARCS) - asked == payment_set, "every CARC that is known has a row, but for the rest of the payment set"


@pytest.mark.parametrize("carc", CARCS)
def test_every_code_has_an_answer_for_every_payer_group_and_fact(carc: str) -> None:
    facts = sorted(knowledge.code_table().facts)
    for payer in PAYERS:
        for group in GROUPS:
            for fact in ((), *((one,) for one in facts)):
                remedy = of(f"{group}-{carc}" if group else f"CARC {carc}", payer, fact)
                assert remedy.codes == (DenialCode(group=group, carc=carc),)
                assert remedy.steps and remedy.why and remedy.liability and remedy.understood
                if payer == "medicare":
                    assert remedy.route != "corrected_claim_7", "Original Medicare takes no frequency 7"
                else:
                    assert remedy.route != "cer", "reopenings are Medicare's"
                if remedy.route == "bill_patient":
                    assert group == "PR"
                profile = knowledge.profiles()[remedy.profile or ""]
                assert (profile.document == "letter") == remedy.is_appeal
                assert bool(remedy.levels) == remedy.is_appeal


@pytest.mark.parametrize("rarc", sorted(knowledge.remarks()))
def test_every_remark_is_answered_alone_and_explained(rarc: str) -> None:
    for payer in PAYERS:
        remedy = of(rarc, payer)
        assert remedy.understood
        assert remedy.notes and remedy.notes[0].startswith(rarc)
        if knowledge.remarks()[rarc].alert:
            assert not remedy.is_appeal, "an alert never explains a denial"


@pytest.mark.parametrize("rarc", sorted(name for name, remark in knowledge.remarks().items() if remark.alert))
def test_an_alert_never_makes_an_appeal_of_what_is_none(rarc: str) -> None:
    assert of(f"CO-45 {rarc}").route in {"none", "new_claim"}
    assert not of(f"OA-18 {rarc}").is_appeal


@pytest.mark.parametrize("label", sorted(knowledge.code_table().labels))
def test_every_label_is_answered_and_is_no_code(label: str) -> None:
    denial = parse_denial(f"denied {label}")
    assert (denial.labels, denial.codes) == ((label,), ())
    remedy = of(f"denied {label}")
    assert remedy.understood
    assert remedy.codes == ()


def test_pt1_is_not_pt01() -> None:
    assert [(one.route, one.source) for one in (of("PT1"), of("CO-119"))] == [("cer", of("CO-119").source)] * 2
    assert (of("PT01").route, of("PT01").profile) == ("appeal", "pt01")


def test_a_fact_turns_the_route_and_is_asked_for_before() -> None:
    for carc in CARCS:
        for payer in PAYERS:
            first = of(f"PR-{carc}", payer)
            for other in first.alternatives:
                assert other.asks.endswith("?")
                turned = of(f"PR-{carc}", payer, (other.fact,))
                further = [one.why for one in turned.alternatives]
                assert turned.why.startswith(other.why) or other.why in further, (
                    "where a rule needs two facts the second is asked next"
                )


def test_a_correction_keeps_the_appeal_deadline_in_view() -> None:
    remedy = of("CO-4")
    assert remedy.appeal_deadline is not None
    assert remedy.appeal_deadline.date == dt.date(2027, 1, 17)
    assert of("CO-4", "commercial").appeal_deadline is None
    assert of("CO-50").appeal_deadline is None


def test_the_levels_of_medicare_after_the_first() -> None:
    levels = of("CO-50").levels
    assert [(one.level, one.days, one.authority, one.amount) for one in levels] == [
        (2, 180, "cfr-42-405.962-970", None),
        (3, 60, "cfr-42-405.1002-1006", 200),
        (4, 60, None, None),
        (5, None, None, 1960),
    ]
    assert all(one.basis for one in levels)
    plan = of("CO-50", "medicare_advantage").levels
    assert [(one.level, one.days, one.amount) for one in plan] == [
        (2, None, None),
        (3, None, 200),
        (4, None, None),
        (5, None, 1960),
    ]
    assert [one.level for one in of("CO-50", "commercial").levels] == [1, 2]
    assert [one.days for one in of("CO-50", "medicaid").levels] == [60, 120]


@pytest.mark.parametrize(
    ("payer", "level", "day"),
    [
        ("medicare", 2, dt.date(2027, 3, 18)),  # 14 September, 5 days, 180 days
        ("medicare", 3, dt.date(2026, 11, 18)),  # 5 days, 60 days
        ("medicare", 4, dt.date(2026, 11, 13)),  # from the decision itself, because no checked source presumes receipt
        ("medicare", 5, None),
        ("medicare_advantage", 2, None),
        ("medicare_advantage", 3, None),
        ("commercial", 2, dt.date(2027, 1, 14)),  # four months
        ("medicaid", 2, dt.date(2027, 1, 12)),
        ("medicaid", 3, None),
    ],
)
def test_the_clock_of_a_later_level(payer: PayerType, level: int, day: dt.date | None) -> None:
    limit = of("CO-50", payer, level=level).deadline
    assert limit.date == day
    assert limit.basis


def test_an_amount_of_a_year_that_nobody_checked_is_unknown_with_the_reason() -> None:
    late = decide(parse_denial("CO-50"), Circumstance("medicare", dt.date(2026, 12, 1), None, dt.date(2027, 2, 1)))
    assert [one.amount for one in late.levels] == [None] * 4
    assert "2027" in late.levels[1].amount_basis
    past = decide(parse_denial("CO-50"), Circumstance("medicare", dt.date(2025, 9, 1), None, dt.date(2025, 10, 1)))
    assert [one.amount for one in past.levels] == [None, 190, None, None], "the court amount of 2025 has not been checked"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("CO-50 M38", "owes the amount"),
        ("CO-50 M27", "relieved"),
        ("PR-50 M39", "does not owe"),
        ("PR-204 N563", "does not owe"),
    ],
)
def test_a_remark_on_liability_settles_it(text: str, said: str) -> None:
    assert said in of(text).liability


def test_a_notice_that_failed_bars_the_bill() -> None:
    assert of("PR-204", facts=("excluded",)).route == "bill_patient"
    assert of("PR-204 M39", facts=("excluded",)).route == "write_off"


@pytest.mark.parametrize(
    ("notice", "received", "service", "said"),
    [
        (dt.date(2026, 9, 14), dt.date(2026, 9, 1), None, "received before it was written"),
        (dt.date(2026, 9, 14), None, dt.date(2026, 9, 20), "service is dated after the notice"),
        (dt.date(2026, 12, 14), None, None, "notice is dated after today"),
        (dt.date(2026, 9, 14), dt.date(2026, 12, 1), None, "received after today"),
        (None, None, dt.date(2027, 1, 1), "service is dated after today"),
    ],
)
def test_impossible_days_are_warned_of(
    notice: dt.date | None, received: dt.date | None, service: dt.date | None, said: str
) -> None:
    remedy = decide(parse_denial("CO-50"), Circumstance("medicare", notice, received, dt.date(2026, 10, 5), service))
    assert any(said in warning for warning in remedy.warnings)


def test_pr_on_a_missing_kx_is_doubted_without_a_notice() -> None:
    assert any("doubtful" in warning for warning in of("PR-119").warnings)
    assert not any("doubtful" in warning for warning in of("97110 GP GA PR-119").warnings)
    assert not any("doubtful" in warning for warning in of("CO-119").warnings)


def test_the_line_of_a_code_decides_and_not_its_neighbour() -> None:
    text = "97010 GP 20.00 CO-97 M15\n97140 GP 60.00 CO-50 N115\n"
    remedy = of(text)
    assert [(one.codes[0].words(), one.route) for one in (remedy, *remedy.others)] == [
        ("CO-50 N115", "appeal"),
        ("CO-97 M15", "write_off"),
    ]
