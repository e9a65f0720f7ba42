"""How a certification stands to the day on which it was due; which letter and door follow from what a claim says of itself."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.domain import Certification, Chart
from clausea.paste import parse_denial
from clausea.pipeline import CaseFile, Run, finish
from clausea.remedy import Circumstance, decide
from clausea.tallies import certifying

BASE = load_claim(knowledge.demo_folder() / "claim.yaml")
EVALUATED = dt.date(2026, 6, 8)


def after(days: int) -> dt.date:
    return EVALUATED + dt.timedelta(days)


def chart_of(read: Run, *certifications: tuple[str, int]) -> Chart:
    """Return the demo's chart with these certifications alone: a type, and the days between the evaluation and its own day."""
    model = next(one for one in read.chart.certifications if one.signed_on)
    made: list[Certification] = []
    for kind, days in certifications:
        is_sent = kind == "transmission"
        changes: dict[str, Any] = {"type": kind, "date": after(days), "signed_on": None if is_sent else after(days)}
        made.append(model.model_copy(update=changes))
    return read.chart.model_copy(update={"certifications": tuple(made)})


@pytest.mark.parametrize(
    ("certifications", "way"),
    [
        ([("initial", 0)], "signed"),
        ([("initial", 30)], "signed"),
        ([("initial", 31)], "grace"),
        ([("initial", 60)], "grace"),
        ([("initial", 61)], "late"),
        ([("initial", -120)], "none"),
        ([("order", -120), ("transmission", 1)], "none"),
        ([("order", -4)], "none"),
        ([("transmission", 1)], "none"),
        ([("order", -4), ("transmission", 31)], "none"),
        ([("order", -4), ("transmission", 1)], "order"),
        ([("order", -4), ("transmission", 1), ("initial", 44)], "order"),
        ([("order", -4), ("transmission", 1), ("initial", 10)], "signed"),
        ([], "none"),
    ],
)
def test_a_certification_is_held_against_the_day_it_was_due(
    demo_run: Run, certifications: list[tuple[str, int]], way: str
) -> None:
    assert certifying(chart_of(demo_run, *certifications), BASE) == way


def test_an_order_stands_in_for_the_signature_with_original_medicare_alone(demo_run: Run) -> None:
    plan = BASE.model_copy(update={"payer": BASE.payer.model_copy(update={"type": "medicare_advantage"})})
    assert certifying(chart_of(demo_run, ("order", -4), ("transmission", 1)), plan) == "none"


@pytest.mark.parametrize(
    ("certifications", "said", "blocked"),
    [
        ([("initial", 3)], "The plan was certified, and the table gives the days.", False),
        ([("initial", 44)], "within 30 days after the day on which the signature was due", False),
        ([("order", -4), ("transmission", 1)], "needs no signature for its initial certification", False),
        ([("initial", 80)], "", True),
    ],
)
def test_the_letter_argues_the_way_that_the_days_allow(
    demo_run: Run, certifications: list[tuple[str, int]], said: str, blocked: bool
) -> None:
    claim = BASE.model_copy(update={"denial": "CO-50 N485", "denial_text": ""})
    file = CaseFile(case="c", claim=claim, denial="CO-50 N485", backend="embedded", today=demo_run.file.today)
    run = finish(Run(file, demo_run.ingested, chart_of(demo_run, *certifications)), "evidence")
    assert run.letter is not None
    words = str([block.model_dump() for block in run.letter.blocks])
    assert said in words
    assert any("(late)" in one.message and one.severity == "blocker" for one in run.verdict.findings) == blocked


@pytest.mark.parametrize(
    ("words", "profile"),
    [
        ("Plan of care not certified by the physician within 30 days.", "certification"),
        ("The recertification for this period is missing.", "certification"),
        ("Documentation lacks a timely certification of the plan.", "certification"),
        ("Pre-certification was not obtained; the service is not necessary.", "co-50"),
        ("Our board-certified physician reviewer found the services not medically necessary.", "co-50"),
        ("Reviewed by a board-certified physician: therapy was not medically necessary.", "co-50"),
        ("Therapy was not medically necessary after 08/01/2026 within the certification period.", "co-50"),
        ("The certificate of coverage does not cover this therapy.", "co-50"),
        ("The therapist is not certified.", "co-50"),
        ("Physician certification of the plan was not signed timely.", "certification"),
        ("The plan of care was uncertified.", "certification"),
        ("The skills of a therapist were not needed. The plan was certified on 06/09/2026.", "co-50"),
    ],
)
def test_a_necessity_denial_whose_words_are_about_the_certification_is_answered_by_it(words: str, profile: str) -> None:
    claim = BASE.model_copy(update={"denial": "CO-50", "denial_text": words})
    assert decide(parse_denial("CO-50"), Circumstance.of(claim, claim.today)).profile == profile


@pytest.mark.parametrize(
    ("notice", "in_time"),
    [(dt.date(2026, 9, 14), True), (dt.date(2027, 7, 8), True), (dt.date(2027, 7, 9), False), (dt.date(2027, 9, 1), False)],
)
def test_a_claim_that_was_answered_within_its_year_was_not_late(notice: dt.date, in_time: bool) -> None:
    claim = BASE.model_copy(update={"denial": "CO-29", "notice_date": notice})
    remedy = decide(parse_denial("CO-29"), Circumstance.of(claim, notice + dt.timedelta(10)))
    assert ("was not late" in remedy.why) == in_time


def test_a_claim_within_its_year_is_not_written_off_for_want_of_proof() -> None:
    claim = BASE.model_copy(update={"denial": "CO-29", "facts": ("no_proof",)})
    assert decide(parse_denial("CO-29"), Circumstance.of(claim, claim.today)).route == "proof_timely"
