"""Maintenance care is argued by why it took a therapist, where the plan itself calls it that, and never as progress."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.claims import parse_claim
from clausea.domain.maintenance import names_upkeep, sort_of_goal
from clausea.ingest import Source
from clausea.paste.reasons import asks_for_gain
from clausea.pipeline import Run, run_case

KEEP = "LTG1 Maintain Berg >= 38/56 through 08/29/2026. LTG2 Aide indep w/ program, 4/4 sessions. LTG3 No falls w/ injury."
GAIN = "LTG1 Improve Berg from 38/56 to 46/56 by 08/29/2026. LTG2 Amb 300 ft w/ RW mod I. LTG3 No falls w/ injury."
SKILL = "Aide cannot yet judge fatigue, so therapist is needed to run & adjust it."
CHART = """Patient: June Lee   DOB 05/30/1943
PT INITIAL EVALUATION  Date of service: 07/01/2026
Dx G35 multiple sclerosis, R26.89. Prior level: walked 100 ft with RW, SBA.
Berg 38/56. TUG 24 s.
{assessment}
Goals: {goals}
Plan 1x/wk x 8 wks, 97112, 97116. Cert 07/01/2026 to 08/29/2026
Electronically signed: Arlo Benning PT, DPT 07/01/2026
I certify the need for these services. Hugh Tran, MD 07/06/2026
DAILY NOTE  Date of service: 07/15/2026
Turns at counter; PT changed the cue from beat to line because she froze twice on the left turn.
97112 30 min. Timed 30 min, total 30 min.
Electronically signed: Arlo Benning PT, DPT 07/15/2026
PROGRESS REPORT  Date of service: 07/29/2026
Berg 38/56 (eval 38/56). TUG 24 s. Function maintained, no falls. Goals ongoing.
Electronically signed: Arlo Benning PT, DPT 07/29/2026
"""
CLAIM = """
denial: "CO-50 N661"
denial_text: "No improvement was shown. Maintenance therapy is not a covered service."
payer: {{name: Test MAC, type: {payer}, address: "P.O. Box 1"}}
claim_number: "1"
notice_date: 2026-09-21
service_dates: [2026-07-15]
lines: [{{date: 2026-07-15, cpt: "97112", modifiers: [GP], units: 2, charge: 120.00}}]
patient: {{name: June Lee, dob: 1943-05-30, member_id: 1KK2-LL3-MM44}}
provider: {{name: Test PT, npi: "1999999984", tin: "00-0000009"}}
clinician: {{name: Arlo Benning, credential: "PT, DPT"}}
today: 2026-10-01
"""


def drafted(assessment: str, goals: str, payer: str = "medicare") -> Run:
    text = CHART.format(assessment=assessment, goals=goals)
    return run_case([Source("chart.txt", data=text.encode())], parse_claim(CLAIM.format(payer=payer)), today=dt.date(2026, 10, 1))


def is_argued_as_maintenance(run: Run) -> bool:
    slots = {slot.slot for slot in run.draft.slots if slot.statements}
    assert ("maintenance" in slots) != ("course" in slots)
    return "maintenance" in slots


def conditions(run: Run) -> set[str]:
    return {one.message.rsplit("(", 1)[1].rstrip(")") for one in run.verdict.findings if one.rule == "letter-type"}


@pytest.mark.parametrize(
    ("assessment", "goals", "is_kept", "warns"),
    [
        (f"Pt needs a skilled maintenance program to slow decline. {SKILL}", KEEP, True, "maintenance-planned"),
        (f"Type of therapy: Skilled maintenance. {SKILL}", KEEP, True, "maintenance-planned"),
        (f"Goal of PT is to maintain current level of function as MS progresses. {SKILL}", KEEP, True, "maintenance-planned"),
        (f"Type of care: [x] Maintenance  [ ] Restorative. {SKILL}", KEEP, True, "maintenance-planned"),
        # The chart of a recovery, whatever it says of the time after it, of the past, or of the payer.
        (f"Pt needs skilled maintenance program. {SKILL}", GAIN, False, "maintenance-unclear"),
        (f"Good rehab potential; transition to maintenance program at discharge. {SKILL}", GAIN, False, ""),
        (f"Skilled PT needed to prevent further decline. {SKILL}", GAIN, False, ""),
        (f"Had maintenance therapy in 2024. Needs balance training. {SKILL}", GAIN, False, ""),
        (f"This is restorative care, not maintenance therapy. {SKILL}", KEEP, False, ""),
        (f"Balance deficits with freezing. {SKILL}", KEEP, False, ""),
    ],
)
def test_the_plan_itself_decides_how_the_care_is_argued(assessment: str, goals: str, is_kept: bool, warns: str) -> None:
    run = drafted(assessment, goals)
    assert is_argued_as_maintenance(run) is is_kept
    assert {one for one in conditions(run) if one in {"maintenance-planned", "maintenance-unclear"}} == (
        {warns} if warns else set()
    )


@pytest.mark.parametrize(("payer", "is_bound"), [("medicare", True), ("medicare_advantage", True), ("commercial", False)])
def test_a_letter_for_maintenance_quotes_why_and_tables_no_progress(payer: str, is_bound: bool) -> None:
    run = drafted(f"Pt needs a skilled maintenance program to slow decline. {SKILL}", KEEP, payer)
    assert run.letter is not None
    text = "".join(block.model_dump_json() for block in run.letter.blocks)
    assert "Pt needs a skilled maintenance program to slow decline" in text
    assert "Aide cannot yet judge fatigue, so therapist is needed" in text
    assert "Function maintained, no falls" in text
    assert "What changed" not in text
    assert '"First"' not in text
    assert ("220.2(D)" in text) is is_bound
    assert ("Maintenance care is not measured by improvement" in text) is is_bound
    assert "220.2(C)" not in text
    place = next(one for one in run.verdict.findings if "(maintenance-planned)" in one.message)
    assert "chart.txt, p. 1, l. 5" in place.message


@pytest.mark.parametrize(
    ("goal", "sort"),
    [
        ("LTG1 Maintain Mini-BESTest >= 15/28", "keep"),
        ("3. LTG2 (maintenance): prevent decline below Mod A x1 toilet transfer", "keep"),
        ("2 Remain at CGA for transfers", "keep"),
        ("Continue mod I transfers without decline", "keep"),
        ("Wife to demonstrate safe transfer assist 3/3", "aside"),
        ("Goal 3 Pt will be independent with HEP", "aside"),
        ("5 No falls x 30 d", "aside"),
        # To hold a posture or to keep a precaution is no keeping of function.
        ("A) Maintain static standing 3 min to groom", "more"),
        ("Maintain NWB R LE with transfers", "more"),
        ("Pt will maintain SpO2 > 90% on stairs", "more"),
        ("Maintain strength 4/5 and increase ROM to 120", "more"),
        ("Amb 150 ft w/ RW SBA", "more"),
    ],
)
def test_a_goal_is_told_by_what_it_wants(goal: str, sort: str) -> None:
    assert sort_of_goal(goal) == sort


@pytest.mark.parametrize(
    ("words", "is_named"),
    [
        ("Restorative potential is poor; skilled maintenance program indicated.", True),
        ("PT will design maintenance program and train aide", True),
        ("Pt was referred for skilled maintenance therapy", True),
        ("The purpose of this plan is to preserve hand function as ALS progresses", True),
        ("Once plateaued, skilled maintenance program will be considered", False),
        ("Patient would benefit from maintenance program after discharge", False),
        ("Will establish home maintenance program", False),
        ("Pt on maintenance therapy for CLL", False),
        ("Methadone maintenance program since 2019", False),
        ("Was told maintenance therapy is not covered", False),
        ("[ ] Maintenance [x] Restorative", False),
    ],
)
def test_maintenance_is_named_as_the_care_that_is_planned(words: str, is_named: bool) -> None:
    assert names_upkeep(words) is is_named


@pytest.mark.parametrize(
    ("reason", "is_gain"),
    [("The patient has plateaued.", True), ("This is maintenance therapy.", True), ("No progress notes were received.", False)],
)
def test_a_reason_is_improvement_by_its_words(reason: str, is_gain: bool) -> None:
    assert asks_for_gain(reason) is is_gain
