"""The rule `authority-says-so`, and quotations of official texts."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clausea.domain import Claim, Finding, OfficialManual, OfficialSection, Payer

Say = Callable[..., list[Finding]]
ON_PLAN = (
    "A plan of care must hold the diagnoses, the long-term goals, and the type, amount, duration and frequency of the therapy."
)


def about(say: Say, claim: Claim, *pins: str, payer: str = "medicare", day: dt.date | None = None) -> list[tuple[str, str]]:
    changed = claim.model_copy(
        update={"payer": Payer(name="Midland", type=payer), "service_dates": (day,) if day else claim.service_dates}  # type: ignore[arg-type]
    )
    found = say("A plan is asked for.", pins=pins, claim=changed)
    return [(one.severity, one.message) for one in found if one.rule == "authority-says-so"]


def test_what_may_be_cited_is_let_through(say: Say, claim: Claim) -> None:
    assert about(say, claim, "mbpm-15-220.2-b") == []


@pytest.mark.parametrize(
    ("pin", "payer", "day", "words"),
    [
        ("lcd-l35036", "medicare", dt.date(2023, 3, 1), "was not in force"),
        ("cfr-42-424.24-c-order-exception", "medicare", dt.date(2024, 12, 31), "was not in force"),
        ("ssa-1879", "medicare_advantage", dt.date(2026, 7, 9), "does not bind"),
        ("mbpm-15-220.1.3-e", "medicare", dt.date(2026, 7, 9), "has not been checked"),
        ("mbpm-15-999", "medicare", dt.date(2026, 7, 9), "No authority has the pin"),
    ],
)
def test_what_may_not_be_cited_blocks(say: Say, claim: Claim, pin: str, payer: str, day: dt.date, words: str) -> None:
    (found,) = about(say, claim, pin, payer=payer, day=day)
    assert found[0] == "blocker"
    assert words in found[1]


def test_on_its_last_day_it_may_be_cited_with_a_warning_about_its_condition(say: Say, claim: Claim) -> None:
    (found,) = about(say, claim, "lcd-l35036", day=dt.date(2023, 2, 28))
    assert found[0] == "warning"
    assert "Novitas" in found[1]


def test_a_settlement_is_cited_beside_the_manual_and_never_alone(say: Say, claim: Claim) -> None:
    ((severity, message),) = about(say, claim, "jimmo-2013")
    assert severity == "blocker"
    assert "mbpm-15-220.2-d" in message
    assert about(say, claim, "jimmo-2013", "mbpm-15-220.2-d") == []


def test_the_fixed_day_counts_where_no_date_of_service_is_known(say: Say, claim: Claim) -> None:
    undated = claim.model_copy(update={"service_dates": (), "lines": (), "today": dt.date(2026, 1, 1)})
    found = say("A plan is asked for.", pins=("lcd-l35036",), claim=undated.model_copy(update={"payer": Payer(type="medicare")}))
    assert any("was not in force" in one.message for one in found)


# Quotations

OFFICIAL = "Each plan of this text names a goal and is signed within 17 days of the visit, unless it rained be-\nfore noon."


@pytest.fixture
def official(environment: Any, tmp_path: Path) -> None:
    section = OfficialSection(number="220.1.2", letter="B", title="Invented", page=1, text=OFFICIAL)
    manual = OfficialManual(
        publication="100-02", chapter=15, title="Invented", file="ch15.pdf", sha256="0" * 64, imported_on=dt.date(2026, 11, 1),
        pages=1, sections=(section,),
    )  # fmt: skip
    (tmp_path / "manuals").mkdir()
    (tmp_path / "manuals" / "100-02-15.json").write_text(manual.model_dump_json())
    environment(home=str(tmp_path))


def quoting(say: Say, claim: Claim, words: str) -> set[tuple[str, str]]:
    medicare = claim.model_copy(update={"payer": Payer(name="Midland", type="medicare")})
    text = f"The plan is asked for: “{words}”"
    return {(one.rule, one.severity) for one in say(text, pins=("mbpm-15-220.1.2-b",), claim=medicare)}


@pytest.mark.usefixtures("official")
def test_a_true_quotation_of_an_official_text_stands(say: Say, claim: Claim) -> None:
    assert quoting(say, claim, "is signed within 17 days of the visit") == set()
    assert quoting(say, claim, "unless it rained before noon") == set()


@pytest.mark.usefixtures("official")
@pytest.mark.parametrize(
    "words",
    ["is signed within 71 days of the visit", "is signed in 17 days of the visit", "is signed within 17 days of the visi"],
)
def test_a_quotation_that_differs_in_a_letter_blocks(say: Say, claim: Claim, words: str) -> None:
    assert ("quotes-exact", "blocker") in quoting(say, claim, words)


def test_without_an_official_text_an_authority_is_not_quoted(say: Say, claim: Claim) -> None:
    medicare = claim.model_copy(update={"payer": Payer(name="Midland", type="medicare")})
    found = say(f"It says: “{ON_PLAN}”", pins=("mbpm-15-220.1.2-b",), claim=medicare)
    (said,) = [one.message for one in found if one.rule == "quotes-exact"]
    assert "clausea authorities import" in said


@pytest.mark.usefixtures("official")
def test_a_figure_of_the_rule_that_is_not_quoted_supports_nothing(say: Say, claim: Claim) -> None:
    medicare = claim.model_copy(update={"payer": Payer(name="Midland", type="medicare")})
    found = say("The plan is signed within 17 days.", pins=("mbpm-15-220.1.2-b",), claim=medicare)
    assert "values-stand" in {one.rule for one in found}
