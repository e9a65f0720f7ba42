"""What ranks well and does not fit a slot is not said in it."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.domain import EvidenceKind, Sentence, Slot, Span
from clausea.retrieve.fitness import fits_kind, fitting
from clausea.retrievers import Candidate, Scored

DAY = dt.date(2026, 3, 9)


def candidate(
    text: str, kind: str = "initial_evaluation", *, facts: str = "", details: str = "", form: str = "sentence", header: str = "",
    signs: str = "",
) -> Candidate:  # fmt: skip
    number = abs(hash((text, kind))) % 100_000
    sentence = Sentence(id=number, spans=(Span(record="r", page=1, start=number, end=number + 1),), form=form, document=kind)
    return Candidate(
        sentence=sentence, text=text, document_kind=kind, section="other", date=DAY, facts=frozenset(facts.split()),
        details=frozenset(details.split()), header=header, signs=frozenset(signs.split()),
    )  # fmt: skip


def left(name: str, kind: EvidenceKind, *some: Candidate, documents: tuple[str, ...] = ()) -> list[str]:
    slot = Slot.model_validate({"id": name, "asks": "What?", "kinds": (kind,), "documents": documents})
    pool = [(Scored(one, 0.9, "strong", "because"), kind) for one in some]
    return [pair[0].candidate.text for pair in fitting(pool, slot, (DAY,))]


@pytest.mark.parametrize(
    "against",
    [
        "Client says the wrist is fine for what she does and doubts she needs any more.",
        "He declined further therapy when asked.",
        "Tells me he is doing fine on his own.",
        "Reach stuck at 40 because she had the flu.",
        "Goal B not met and dropped.",
    ],
)
def test_what_speaks_against_the_care_is_never_its_reason(against: str) -> None:
    act = "Cut the splint back at the web because the skin stayed red."
    assert left("visits", "skilled_rationale", candidate(against, "daily_note")) == []
    assert left("answer", "skilled_rationale", candidate(against, "daily_note"), candidate(act, "daily_note")) == [act]


def test_a_standstill_that_the_therapist_acted_on_shows_skill() -> None:
    acted = candidate("Reach stuck at 40, so the load went to the end of the range.", "daily_note")
    assert left("visits", "skilled_rationale", acted) == [acted.text]


def test_what_befell_the_patient_before_the_care_is_no_setback_in_it() -> None:
    before, during = candidate("Fell from a ladder in May."), candidate("Fell at home on Tuesday, hip bruised.", "daily_note")
    assert left("setback", "adverse", before, during) == [during.text]
    assert left("setback", "adverse", before) == []


def test_a_goal_is_not_what_made_the_care_demanding() -> None:
    found = [candidate("Lives alone, insulin at noon."), candidate("G3 open: no rail yet.", facts="goal_status")]
    assert left("complexity", "complexity", *found, candidate("New LTG2: kneels at the altar")) == [
        "Lives alone, insulin at noon."
    ]


def test_a_line_of_the_plan_is_no_goal() -> None:
    plan = candidate("POC OT 2X/WK WKS 3-9", facts="goal")
    assert left("goals", "goal", plan, candidate("LTG B lifts 40 lb", facts="goal")) == ["LTG B lifts 40 lb"]
    assert left("goals", "goal", plan) == [plan.text]  # The only answer stays, and what it lacks is said elsewhere.


def test_the_baseline_is_of_the_start_and_has_words() -> None:
    start = candidate("Stands from the chair with help of one", facts="measure")
    rest = (
        candidate("LT1 LEFS 20 55 6/1/26", facts="goal measure"),
        candidate("12 44.1", form="row"),
        candidate("15 46.9", form="row", facts="measure", details="measure:girth"),
        candidate("No Aim Now Want When", form="row"),
        candidate("Help Mod Min - CGA CGA SBA", form="row", facts="measure"),
        candidate("Gait ft 40 85 160", form="row", header="Item 03-02 03-09 03-16"),
        candidate("Stairs Max A Mod A Min A", "recertification", facts="measure", form="row"),
    )
    assert left("baseline", "functional_baseline", start, *rest) == [start.text]


@pytest.mark.parametrize(
    ("text", "form", "header", "is_told"),
    [
        ("2.83.", "sentence", "", False),
        ("L 54#", "sentence", "", False),
        ("SLS 8 s 5 s", "row", "", False),
        ("Fluency 4/10 3/10", "row", "", False),
        ("Semmes-Weinstein R 3.61, L 2.83.", "sentence", "", True),
        ("SLS 8 s 5 s", "row", "Test Right Left", True),
        ("TUG 29.4 s", "row", "", True),
        ("L 54#, R deferred per MD", "sentence", "", True),
    ],
)
def test_a_value_of_nothing_and_values_that_no_heading_tells_apart_are_no_finding(
    text: str, form: str, header: str, is_told: bool
) -> None:
    one = candidate(text, form=form, header=header, details="measure:SLS")
    assert fits_kind(one, "functional_baseline") == is_told
    assert fits_kind(one, "minutes")


def test_a_row_that_names_its_test_is_a_baseline() -> None:
    named = candidate("LEFS - 9/80", form="row", facts="measure", details="measure:LEFS")
    assert left("baseline", "functional_baseline", named, candidate("15 46.9", form="row")) == [named.text]
    whole = candidate("Sock: Mod A Sit-stand: SBA Bars: 2 x 8 ft, Mod A Hops with a frame: 50 ft Mod I", form="row")
    assert left("baseline", "functional_baseline", whole, candidate("15 46.9", form="row")) == [whole.text]


def test_a_recertification_tells_the_start_where_no_evaluation_does() -> None:
    only = candidate("Stands from the chair with help of one", "recertification", facts="measure")
    assert left("baseline", "functional_baseline", only) == [only.text]


def test_a_blank_signs_nothing_and_an_order_certifies_no_signed_plan() -> None:
    blank = candidate("Physician signature: __________ Date: ____", "recertification", facts="certification")
    signed = candidate("R. Mbeki MD 3/12/26", facts="certification", details="certification:signature")
    period = candidate("Certified 3/2/26 to 5/30/26", facts="certification", details="certification:period")
    order = candidate("Eval and treat. R. Mbeki MD", "order", facts="certification", details="certification:order")
    sent = candidate("Faxed 3/3/26, confirmed", "plan_of_care", facts="certification", details="certification:transmission")
    where = ("certification", "initial_evaluation", "order")
    kept = left("certification", "certification", blank, signed, period, order, sent, documents=where)
    assert kept == [signed.text, period.text, sent.text]
    assert left("certification", "certification", blank, order, documents=where) == [order.text]


def test_several_days_of_a_log_are_not_the_note_of_one() -> None:
    log = candidate("3/2/26 syllables 12/40 3/5/26 same 13/40 3/9/26 words 22/40", "daily_note", facts="measure")
    one = candidate("Words 22/40, from 13/40", "daily_note", facts="measure")
    assert left("course", "progress", log, one) == [one.text]


def test_a_wish_is_no_goal_and_a_call_to_come_back_no_outcome() -> None:
    goal, wish = (
        candidate("LTG A reads the label alone", facts="goal"),
        candidate("The patient wishes to sing again.", facts="goal"),
    )
    assert left("goals", "goal", goal, wish) == [goal.text]
    after, outcome = candidate("Return by new order if it comes back", "discharge"), candidate("Goal A met", "discharge")
    assert left("discharge", "progress", after, outcome) == [outcome.text]


def test_an_old_value_that_a_note_repeats_is_not_the_last_word_on_progress() -> None:
    copied = candidate("MoCA 17/30 on 5/18.", "daily_note", facts="prior_measure")
    told = candidate("0 double doses since 6/15.", "daily_note")
    changed = candidate("TUG 14 s, was 24.", "daily_note", facts="measure prior_measure")
    assert left("progress", "progress", copied, told, changed) == [told.text, changed.text]
    assert left("progress", "progress", copied) == [copied.text]


def test_the_words_of_a_draft_are_used_only_where_no_others_stand() -> None:
    draft = candidate("Cut the load to 5 lb because the trunk leaned.", "daily_note", signs="signed:False")
    signed = candidate("Cut the splint back at the web because the skin stayed red.", "daily_note", signs="signed:True")
    assert left("answer", "skilled_rationale", draft, signed) == [signed.text]
    assert left("answer", "skilled_rationale", draft) == [draft.text]


def test_the_figure_of_a_relative_is_no_state_of_the_patient() -> None:
    said = candidate("Her mother wears 6 pads a day, pt does not want surgery.")
    assert left("baseline", "functional_baseline", said) == []
    assert left("complexity", "complexity", said) == [said.text]


@pytest.mark.parametrize(
    ("text", "is_nothing"),
    [
        ("BP 142/84 HR 78.", True),
        ("SpO2 96% on RA at rest", True),
        ("(columns: IE, today.)", True),
        ("BP 142/84, so the load was cut.", False),
        ("HR 128 after 6MWT 240 m.", False),
        ("Key: TUG 14 s.", False),
        ("LEFS 37.", False),
    ],
)
def test_vital_signs_alone_and_the_names_of_columns_state_no_progress(text: str, is_nothing: bool) -> None:
    one = candidate(text, "progress_report")
    assert (left("changed", "progress", one) == []) is is_nothing


@pytest.mark.parametrize(
    ("text", "is_left"),
    [
        ("Currently retired; prior to the fall walked 2 miles without AD.", True),
        ("At eval pt reported she was independent in all ADLs before the fall.", True),
        ("Since surgery uses RW; PLOF indep without AD.", True),
        ("Currently walks 20 ft with a rolling walker.", False),
        ("Now stands 2 min before onset of pain.", False),
        ("At eval needed rest prior to stairs.", False),
    ],
)
def test_the_time_before_may_be_told_beside_the_present(text: str, is_left: bool) -> None:
    assert left("prior_level", "prior_level", candidate(text)) == ([text] if is_left else [])


def test_what_names_no_diagnosis_is_not_said_for_one_that_does() -> None:
    named = candidate("Dx: S66.321D Laceration of extensor tendon.", facts="diagnosis", details="diagnosis:any")
    day = candidate("81 y/o F. Choked on pork 4/11/26.", facts="diagnosis", details="diagnosis:day")
    other = candidate("Dr. Kwabena Astor, hand surgery, 04/02/2026.")
    assert left("diagnosis", "diagnosis", other, named, day) == [named.text, day.text]
    assert left("diagnosis", "diagnosis", other) == [other.text]
