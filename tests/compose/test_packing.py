"""The fields of the cover by type of payer, and the pages that a rule asks for."""

from __future__ import annotations

import datetime as dt
from typing import get_args

import pytest

from clausea.compose.packing import packed, packing_rules
from clausea.compose.sheets import NOT_GIVEN, front
from clausea.domain import Chart, Claim, Document, Payer, PayerType, Record, Span, Table
from clausea.domain.records import Page
from clausea.pipeline import Run
from clausea.remedy import parse_denial

PAYERS = get_args(PayerType)


def fields(run: Run, claim: Claim) -> dict[str, str]:
    assert run.letter is not None
    assert run.outcome is not None
    blocks = front(claim, parse_denial("CO-50"), run.outcome.remedy, "Appeal", run.letter.exhibits)
    table = next(block for block in blocks if isinstance(block, Table))
    return dict(table.rows[1:])  # type: ignore[arg-type]


@pytest.mark.parametrize("payer", PAYERS)
def test_every_type_of_payer_gets_its_fields_and_each_once(demo_run: Run, demo_claim: Claim, payer: PayerType) -> None:
    claim = demo_claim.model_copy(update={"payer": demo_claim.payer.model_copy(update={"type": payer})})
    found = fields(demo_run, claim)
    labels = [one.label for one in packing_rules().cover if not one.payers or payer in one.payers]
    assert len(labels) == len(set(labels))
    assert set(found) <= set(labels)
    assert ("Medicare number" in found) == (payer == "medicare")
    assert ("Enrollee's written consent" in found) == (payer == "medicaid")
    assert demo_claim.patient.name in found.values()
    assert demo_claim.claim_number == found["Claim control number"]


@pytest.mark.parametrize("payer", PAYERS)
def test_a_required_field_that_the_claim_lacks_is_said_and_never_filled(demo_run: Run, payer: PayerType) -> None:
    found = fields(demo_run, Claim(payer=Payer(type=payer)))
    required = {one.label for one in packing_rules().cover if one.required and (not one.payers or payer in one.payers)}
    assert {label for label, value in found.items() if value == NOT_GIVEN} == required - {"Denied as"}
    assert "Patient account" not in found


def test_every_field_of_the_rules_has_a_source() -> None:
    rules = packing_rules()
    assert all(one.source for one in (*rules.cover, *rules.exhibits, *rules.pages))
    assert rules.pages[-1].kinds == ()


DAY = dt.date(2026, 7, 9)


def chart() -> tuple[Chart, dict[str, Span]]:
    """An evaluation of three pages signed on the last, a note of two, a second note, and a page of another patient."""
    record = Record(
        id="r1", sha256="a" * 64, name="chart.pdf", media_type="application/pdf",
        pages=tuple(Page(number=n, text=f"words of page {n}") for n in range(1, 9)),
    )  # fmt: skip
    at = {str(n): Span(record="r1", page=n, start=0, end=5) for n in range(1, 9)}
    documents = (
        Document(
            id="e", kind="initial_evaluation", body=(at["1"], at["2"], at["3"]), date=dt.date(2026, 6, 1), signature=at["3"]
        ),
        Document(id="n1", kind="daily_note", body=(at["4"], at["5"]), date=DAY),
        Document(id="n2", kind="daily_note", body=(at["6"],), date=dt.date(2026, 7, 11)),
        Document(id="x", kind="daily_note", body=(at["7"],), date=DAY, other_patient=True),
        Document(id="c", kind="consent", body=(at["8"],), date=dt.date(2026, 6, 1)),
    )
    return Chart(documents=documents).with_records((record,)), at


def test_sent_are_cited_pages_the_first_the_signed_one_and_the_note_of_a_date_in_dispute() -> None:
    read, at = chart()
    found = packed(read, [at["1"]], [DAY])
    assert [(one.document.id, one.pages) for one in found] == [("e", (1, 3)), ("n1", (4, 5))]
    assert [sheet.bates for one in found for sheet in one.sheets] == ["CL-0002", "CL-0003", "CL-0005", "CL-0006"]
    assert [one.divider for one in found] == ["CL-0001", "CL-0004"]
    assert [bool(sheet.why) for sheet in found[0].sheets] == [False, True]


def test_without_a_citation_nothing_is_sent_at_all() -> None:
    read, _ = chart()
    assert packed(read, [], [DAY]) == ()


def test_a_cited_note_of_another_day_goes_along_and_an_uncited_one_does_not() -> None:
    read, at = chart()
    assert "n2" in {one.document.id for one in packed(read, [at["6"]], [DAY])}
    assert "n2" not in {one.document.id for one in packed(read, [at["1"]], [DAY])}
