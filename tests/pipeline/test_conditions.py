"""What the type of a letter forbids is a blocker, whatever the sentences say."""

from __future__ import annotations

from typing import Any

import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.domain import ClaimLine
from clausea.pipeline import CaseFile, Run, finish

BASE = load_claim(knowledge.demo_folder() / "claim.yaml")


def held(read: Run, **changes: Any) -> dict[str, str]:
    """Return the conditions that hold for the demo's chart and a changed claim, with their severity."""
    claim = BASE.model_copy(update=changes)
    file = CaseFile(case="c", claim=claim, denial=claim.denial or "", backend="embedded", today=read.file.today)
    run = finish(Run(file, read.ingested, read.chart), "evidence")
    found = [one for one in run.verdict.findings if one.rule == "letter-type"]
    assert run.letter is not None
    assert run.letter.is_draft == any(one.severity == "blocker" for one in run.verdict.findings)
    return {one.message.rsplit("(", 1)[1].rstrip(")"): one.severity for one in found}


def lines(**changes: Any) -> tuple[ClaimLine, ...]:
    return tuple(line.model_copy(update=changes) for line in BASE.lines)


@pytest.mark.parametrize(
    ("changes", "condition"),
    [
        ({"denial": "CO-50", "service_dates": (*BASE.service_dates, BASE.service_dates[0].replace(month=8))}, "no-note"),
        ({"denial": "CO-151 N362", "lines": lines(units=9)}, "units-above-minutes"),
        ({"denial": "CO-236", "facts": ("no_edit",), "lines": lines(cpt="97140")[:1] + BASE.lines[:1]}, "no-separate-minutes"),
        ({"denial": "CO-197", "facts": ("auth_on_file", "correction_refused")}, "no-number"),
        ({"denial": "CO-151", "facts": ("limit_without_exception",)}, "contract-limit"),
        ({"denial": "CO-204", "facts": ("covered_in_plan", "excluded")}, "excluded"),
    ],
)
def test_a_condition_of_the_type_blocks(demo_run: Run, changes: dict[str, Any], condition: str) -> None:
    assert held(demo_run, **changes).get(condition) == "blocker"


def test_the_sound_claim_is_not_blocked(demo_run: Run) -> None:
    assert "blocker" not in held(demo_run, denial="CO-50").values()
    assert "blocker" not in held(demo_run, denial="CO-151 N362").values()
    assert (
        "blocker"
        not in held(demo_run, denial="CO-197", facts=("auth_on_file", "correction_refused"), authorization="A1").values()
    )


def test_maintenance_is_argued_without_progress(demo_run: Run) -> None:
    claim = BASE.model_copy(update={"denial": "CO-50", "facts": ("maintenance",)})
    file = CaseFile(case="c", claim=claim, denial="CO-50", backend="embedded", today=demo_run.file.today)
    run = finish(Run(file, demo_run.ingested, demo_run.chart), "evidence")
    slots = {slot.slot for slot in run.draft.slots}
    assert "maintenance" in slots and "course" not in slots
    assert {one.message.rsplit("(", 1)[1] for one in run.verdict.findings if one.rule == "letter-type"} >= {"maintenance-argued)"}


def test_medicare_alone_must_show_the_certification() -> None:
    profile = knowledge.profiles()["co-50"]
    need = {payer: profile.fitted(payer, (), ()).slot("certification").required for payer in ("medicare", "commercial")}  # type: ignore[arg-type]
    assert need == {"medicare": "must", "commercial": "conditional"}


def test_a_claim_of_days_that_cannot_be_is_not_ready(demo_run: Run) -> None:
    late = BASE.service_dates[-1].replace(year=demo_run.file.today.year + 10)
    claim = BASE.model_copy(update={"denial": "CO-50", "service_dates": (*BASE.service_dates, late)})
    file = CaseFile(case="c", claim=claim, denial="CO-50", backend="embedded", today=demo_run.file.today)
    run = finish(Run(file, demo_run.ingested, demo_run.chart), "evidence")
    said = [one for one in run.verdict.findings if one.rule == "days-possible"]
    assert [one.severity for one in said] == ["blocker", "blocker"]
    assert {"after today" in one.message for one in said} == {True, False}
    assert run.outcome is not None and run.outcome.status == "needs_review"
    assert "days-possible" not in {one.rule for one in demo_run.verdict.findings}


def units_said(read: Run, **changes: Any) -> list[tuple[str, str]]:
    """Return what a run for the demo's chart and a changed claim says of units, with its severity."""
    claim = BASE.model_copy(update=changes)
    file = CaseFile(case="c", claim=claim, denial=claim.denial or "", backend="embedded", today=read.file.today)
    run = finish(Run(file, read.ingested, read.chart), "evidence")
    return [(one.severity, one.message) for one in run.verdict.findings if "(units-" in one.message]


def of_payer(kind: str) -> Any:
    return BASE.payer.model_copy(update={"type": kind})


@pytest.mark.parametrize(
    ("denial", "payer", "units", "is_said"),
    [
        ("CO-50", "medicare", 9, True),
        ("CO-50", "medicare_advantage", 9, True),
        ("CO-151", "medicare", 9, True),
        # What is right is not blocked, and a letter for another payer does not go by Medicare's table of units.
        ("CO-50", "medicare", None, False),
        ("CO-50", "commercial", 9, False),
    ],
)
def test_a_letter_to_medicare_asks_for_no_more_than_its_own_minutes_give(
    demo_run: Run, denial: str, payer: str, units: int | None, is_said: bool
) -> None:
    billed = lines(units=units) if units else BASE.lines
    said = units_said(demo_run, denial=denial, payer=of_payer(payer), lines=billed)
    assert bool(said) is is_said
    for severity, message in said:
        assert severity == "blocker"
        assert any(day.strftime("%m/%d/%Y") in message for day in BASE.service_dates)
        assert "timed minutes" in message
        assert "MCPM ch. 5 § 20.2" in message


@pytest.mark.parametrize(("payer", "hedges"), [("medicare", False), ("commercial", True)])
def test_a_blocker_on_units_names_date_minutes_and_rule(demo_run: Run, payer: str, hedges: bool) -> None:
    said = units_said(demo_run, denial="CO-151 N362", payer=of_payer(payer), lines=lines(units=9))
    assert said
    for _, message in said:
        assert "timed minutes of its note give" in message
        assert ("another payer's may count each code by itself" in message) is hedges


def test_the_lines_of_two_disciplines_are_no_units_of_one_note(demo_run: Run) -> None:
    both = (*lines(units=2, modifiers=("GP",)), *lines(units=9, modifiers=("GO",)))
    assert not units_said(demo_run, denial="CO-50", payer=of_payer("medicare"), lines=both)
