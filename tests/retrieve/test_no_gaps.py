"""Nobody is asked for what the letter quotes, for the reason of no plateau, or for the onset of a child's delay."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea import knowledge
from clausea.audit import audit, not_quoted
from clausea.audit.skill import shows_skill
from clausea.chart import chart as make_chart
from clausea.domain import Claim, Evidence, Payer, SlotEvidence
from clausea.ingest import Source, ingest
from clausea.retrieve import retrieve
from clausea.retrieve.said import says

PAGES = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Ferrall, Odile   DOB: {dob}
Date of Service: 03/02/2026
Medical Dx: {dx}
{prior}
Knee flexion R 68 deg. LEFS 19/80. Walks 150 ft.
LTG 1: {goal}
Plan: PT 3x/wk x 4 wk then 2x/wk x 4 wk, 97110, 97140.
Signed: Jane Roe, PT 03/02/2026

PHYSICAL THERAPY DAILY NOTE
Date of Service: 03/16/2026
S: Less sore.
O: Step-downs 4 in cut to 2 in because the knee buckled, then 8 of 10 clean with cue at the hip.
P: Continue.
Signed: Jane Roe, PT 03/16/2026

PHYSICAL THERAPY PROGRESS REPORT
Date of Service: 03/30/2026
Knee flexion R 104 deg. LEFS {lefs}/80. Walks 600 ft.
LTG 1 progressing. {said}
Signed: Jane Roe, PT 03/30/2026
"""
KNEE, AUTISM = "M17.11 Osteoarthritis of R knee", "F84.0 Autistic disorder; F82 motor delay"
DAY = dt.date(2026, 3, 16)


def evidence(
    *, lefs: int = 44, said: str = "", dx: str = KNEE, dob: str = "02/03/1949", goal: str = "Walk 1000 ft in 8 wks.",
    prior: str = "PLOF: walked 2 miles a day, no device.",
) -> Evidence:  # fmt: skip
    text = PAGES.format(lefs=lefs, said=said, dx=dx, dob=dob, goal=goal, prior=prior)
    read = make_chart(ingest([Source("chart.txt", data=text.encode())]).records)
    claim = Claim(payer=Payer(name="X", type="medicare"), denial="CO-50", service_dates=(DAY,))
    return retrieve(read, knowledge.profile("50").fitted("medicare", claim.facts, frozenset()), claim)


def asked(**changes: object) -> set[str | None]:
    found = evidence(**changes)  # type: ignore[arg-type]
    assert not any("elsewhere in the letter" in one.message for one in found.gaps)
    return {one.slot for one in found.gaps if one.severity == "missing"}


@pytest.mark.parametrize(
    ("changes", "is_asked"),
    [
        ({}, False),
        ({"said": "No plateau, no setback so far. Denies any flare-ups."}, False),
        ({"said": "No change in meds."}, False),
        ({"lefs": 17}, True),
        ({"lefs": 19}, True),
        ({"said": "Pt has plateaued in stair climbing."}, True),
        ({"said": "No measurable progress in stairs this period."}, True),
        # Where a plan is to hold what there is, standing still is its aim.
        ({"lefs": 19, "goal": "Maintain LEFS 19 and 150 ft walk, prevent decline."}, False),
    ],
)
def test_a_plateau_is_explained_only_where_there_was_one(changes: dict[str, object], is_asked: bool) -> None:
    assert ("setback" in asked(**changes)) is is_asked


@pytest.mark.parametrize(
    ("dx", "dob", "is_asked"),
    [
        (KNEE, "02/03/1949", True),
        (AUTISM, "01/20/2021", False),
        ("R27.8 Lack of coordination", "01/20/2021", False),
        # What befell a child has a time before it.
        ("S83.511D Sprain of ACL R knee", "01/20/2011", True),
        ("S83.511D Sprain of ACL R knee; F84.0 Autistic disorder", "01/20/2011", True),
    ],
)
def test_the_onset_of_a_delay_is_not_asked_for(dx: str, dob: str, is_asked: bool) -> None:
    assert ("prior" in asked(dx=dx, dob=dob, prior="Lives in a house.")) is is_asked


@pytest.mark.parametrize(
    ("slot", "text", "expected"),
    [
        ("setback", "Slow d/t missed visits w/ flu x 2 wks.", True),
        ("setback", "Slow to rise d/t knee pain.", False),
        ("home_program", "Taper w/ home/gym program 3x/wk.", True),
        ("home_program", "Home and gym program 3x/wk.", True),
        ("home_program", "Lives in a mobile home, program director visits.", False),
    ],
)
def test_an_answer_in_other_words_is_one(slot: str, text: str, expected: bool) -> None:
    assert (
        says(knowledge.profile("151" if slot == "taper" else "50").fitted("medicare", (), frozenset()).slot(slot), text)
        is expected
    )


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Asym lift reproduced R buttock 2/10, corrected w/ step-turn instead of twist, then 0/10.", True),
        ("Manual laryngeal mob deferred d/t submental edema - called Dr Orr's office, ok to go on w/out manual.", True),
        ("Pt tolerated treatment well w/out complaints of pain today.", False),
        ("Needs skilled progression w/ PT until full RTW.", False),
    ],
)
def test_what_was_deferred_or_corrected_and_why_shows_skill(text: str, expected: bool) -> None:
    assert shows_skill(text) is expected


def test_nothing_to_quote_is_not_said_of_a_date_that_is_quoted() -> None:
    head = "PT DAILY NOTE\nPatient: Jane Roe\nDate of Service: 03/16/2026\n"
    text = head + "SLR 3 sets of 10. Bike 10 min.\nSigned: Ann Lee, PT 03/16/2026\n"
    read = make_chart(ingest([Source("chart.txt", data=text.encode())]).records)
    claim = Claim(payer=Payer(name="X", type="medicare"), denial="CO-50", service_dates=(DAY,))
    flags = [one for one in audit(read, claim) if one.flag == "no_skilled_rationale"]
    assert len(flags) == 1

    def left(state: str) -> int:
        slot = SlotEvidence(slot="visits", handles=("E1",), state=state, date=DAY)
        return len(not_quoted(flags, Evidence(passages=(), slots=(slot,))))

    assert (left("filled"), left("weak"), left("missing")) == (0, 1, 1)
