"""Every rule beside `values-stand`, on what it must let through and on what it must object to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from clausea.domain import (
    Chart,
    Claim,
    Draft,
    DraftSlot,
    Evidence,
    Finding,
    Gap,
    Passage,
    Patient,
    Payer,
    Statement,
)
from clausea.verify import RULES, Checked, Subject, check, verify

Rules = Callable[..., set[str]]
Say = Callable[..., list[Finding]]


def test_every_rule_has_a_name_of_its_own_and_an_explanation() -> None:
    assert len({rule.name for rule in RULES}) == len(RULES)
    assert all(rule.explanation.endswith(".") and len(rule.explanation) > 40 for rule in RULES)


# cited


def test_a_statement_must_point_somewhere(rules: Rules, say: Say) -> None:
    assert rules("The cane was new.", (2, 2, 2)) == set()
    assert rules("The rule asks for skill.", pins=("mbpm-15-220.2-b",)) == set()
    assert rules("The care was good.") == {"cited"}
    assert rules("The care was good.", (2, 2, 2), unresolved=("Ex. Q",)) == {"cited"}
    assert "Ex. Q" in say("The care was good.", (2, 2, 2), unresolved=("Ex. Q",))[0].message


# quotes-exact


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("“First trial of cane, L hand”", (2, 2, 2)),
        ('"First trial of cane, L hand"', (2, 2, 2)),
        ("“trial  of\ncane”", (2, 2, 2)),
        ("“Min A Timed code min 53”", (2, 2, 3)),
        ("“completely limited in reach”", (1, 8, 9)),
        ("“com- pletely limited in reach”", (1, 8, 9)),
        ("The payer says “The skills of a therapist were not shown”.", (2, 2, 2)),
        ("It says “First trial of cane” and “Min A”.", (2, 2, 2)),
    ],
)
def test_exact_words_may_be_quoted(rules: Rules, text: str, lines: tuple[int, int, int]) -> None:
    assert rules(text, lines) == set()


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        ("“First trial of the cane, L hand”", (2, 2, 2)),
        ("“first trial of cane”", (2, 2, 2)),
        ('"First trial of cane. L hand"', (2, 2, 2)),
        ("“First trial … Min A”", (2, 2, 2)),
        ("“First trial of cane”", (2, 3, 3)),
        ("“irst trial of cane”", (2, 2, 2)),
        ("“First trial of cane” and “Max A”", (2, 2, 2)),
        ("It says “First trial of cane.", (2, 2, 2)),
    ],
)
def test_words_that_do_not_stand_so_may_not_be_quoted(rules: Rules, text: str, lines: tuple[int, int, int]) -> None:
    assert "quotes-exact" in rules(text, lines)


def test_a_quotation_may_hold_quotation_marks(rules: Rules) -> None:
    quotes = ('He said “ok then” and stood from an 18" chair',)
    assert rules("“He said “ok then” and stood”", (2, 2, 2), quotes=quotes) == set()
    assert "quotes-exact" in rules("“He said “no then” and stood”", (2, 2, 2), quotes=quotes)


def test_an_inch_mark_is_no_quotation(rules: Rules) -> None:
    assert rules('He stood from an 18" chair.', (2, 2, 2), quotes=('an 18" chair',)) == set()


# authority-says-so


def test_an_authority_must_exist_and_bind_the_payer(rules: Rules, claim: Claim) -> None:
    assert "authority-says-so" in rules("The rule asks for skill.", pins=("no-such-pin",))
    commercial = claim.model_copy(update={"payer": Payer(name="Acme", type="commercial")})
    assert "authority-says-so" in rules("The rule asks for skill.", pins=("mbpm-15-220.2-b",), claim=commercial)


def test_an_authority_must_have_been_in_force_on_every_denied_date(rules: Rules, claim: Claim) -> None:
    early = claim.model_copy(update={"service_dates": (dt.date(2007, 6, 1),), "lines": ()})
    assert rules("A certification is dated.", pins=("mbpm-15-220.1.3-a",), claim=early) == {"authority-says-so"}


# right-patient


def test_the_claim_and_the_record_must_name_one_patient(rules: Rules, claim: Claim) -> None:
    for patient in (Patient(name="Dana Moss"), Patient(name="Dana Lee", dob=dt.date(1951, 1, 2))):
        assert rules("The cane was new.", (2, 2, 2), claim=claim.model_copy(update={"patient": patient})) == {"right-patient"}
    unnamed = claim.model_copy(update={"patient": Patient()})
    assert rules("The cane was new.", (2, 2, 2), claim=unnamed) == set()


def test_no_statement_rests_on_the_page_of_another_patient(rules: Rules) -> None:
    assert rules("TUG was 11 s.", (5, 2, 2)) == {"right-patient"}


# ocr-thin


def test_figures_from_a_page_that_ocr_could_hardly_read_block(rules: Rules, say: Say) -> None:
    assert rules("Timed minutes were 38.", (4, 2, 2)) == {"ocr-thin"}
    assert rules("Timed minutes were written down.", (4, 2, 2)) == set()
    assert "page 4" in say("Timed minutes were 38.", (4, 2, 2))[0].message


# ocr-quoted


def test_a_person_compares_what_is_quoted_from_a_scan(say: Say) -> None:
    found = [one for one in say("The note says “a new cane”.", (4, 2, 2)) if one.rule == "ocr-quoted"]
    assert [(one.severity, "page 4" in one.message) for one in found] == [("warning", True)]
    assert not [one for one in say("The cane was new.", (4, 2, 2)) if one.rule == "ocr-quoted"]


# inside-dates


def test_evidence_outside_the_certified_period_or_after_the_denied_dates_is_noted(say: Say) -> None:
    found = say("The patient walked 300 ft alone.", (3, 2, 2))
    assert [(one.rule, one.severity) for one in found] == [("inside-dates", "note")] * 2
    assert say("The cane was new.", (2, 2, 2)) == []


# overclaim


@pytest.mark.parametrize("word", ["always", "Clearly", "guarantees", "without a doubt"])
def test_a_word_that_claims_too_much_is_warned_of(say: Say, word: str) -> None:
    found = say(f"The cane was {word} new.", (2, 2, 2))
    assert [(one.rule, one.severity) for one in found] == [("overclaim", "warning")]


def test_the_record_may_say_always(rules: Rules) -> None:
    assert rules("The note says “always careful”.", (2, 2, 2), quotes=("always careful",)) == set()


# no-blank


@pytest.mark.parametrize(
    "blank",
    ["[FILL IN]", "[insert date]", "[your name]", "____", "TBD", "XX", "{{ name }}", "{E3}", "<DATE>", "[provider]", "todo"],
)
def test_a_placeholder_blocks(rules: Rules, blank: str) -> None:
    assert "no-blank" in rules(f"The cane was {blank} new.", (2, 2, 2))
    subject_text = rules("The cane was new.", (2, 2, 2), other_text=(f"Dear {blank}",))
    assert subject_text == {"no-blank"}


def test_a_blank_line_of_the_record_may_be_quoted(rules: Rules) -> None:
    assert rules("The form says “Goal: ____ ft”.", (2, 2, 2), quotes=("Goal: ____ ft",)) == set()
    assert rules("The order was [updated] then.", (2, 2, 2)) == set()


def test_a_field_that_the_claim_lacks_blocks(say: Say) -> None:
    found = say("The cane was new.", (2, 2, 2), missing_fields=("provider.npi", "provider.tin"))
    assert [one.rule for one in found] == ["no-blank"]
    assert "provider.npi, provider.tin" in found[0].message


# gaps-said, weak-slot


def _gap(severity: str = "missing", required: bool = False) -> Gap:
    return Gap(slot="plan", severity=severity, message="Nothing says the plan.", required=required)  # type: ignore[arg-type]


def test_a_required_gap_blocks_and_an_admitted_one_does_not(rules: Rules) -> None:
    admitted = frozenset({("plan", None)})
    assert rules("The cane was new.", (2, 2, 2), gaps=(_gap(),), said=admitted) == set()
    assert rules("The cane was new.", (2, 2, 2), gaps=(_gap(required=True),), said=admitted) == {"gaps-said"}


def test_a_gap_must_be_admitted_and_not_argued(say: Say) -> None:
    silent = say("The cane was new.", (2, 2, 2), gaps=(_gap(),), said=frozenset())
    assert ["not admitted" in one.message for one in silent] == [True]
    argued = say("The cane was new.", (2, 2, 2), gaps=(_gap(),), filled=frozenset({("plan", None)}))
    assert ["argued" in one.message for one in argued] == [True]
    assert say("The cane was new.", (2, 2, 2), gaps=(_gap(),), said=None) == []


def test_a_weak_slot_is_only_a_warning(say: Say) -> None:
    found = say("The cane was new.", (2, 2, 2), gaps=(_gap("weak"),))
    assert [(one.rule, one.severity) for one in found] == [("weak-slot", "warning")]


# A whole draft


def _passage(chart: Chart) -> Passage:
    page_one, page_two = chart.records[0].pages[:2]
    from clausea.domain import Span

    end = Span(record="r1", page=1, start=page_one.text.index("pletely"), end=len(page_one.text))
    start = Span(record="r1", page=2, start=0, end=len("Daily note 07/09/2026"))
    assert page_two.text.startswith("Daily note")
    return Passage(
        handle="E1", spans=(end, start), kind="progress", score=1, strength="strong", why="", document="d1", document_kind="x"
    )


def test_a_draft_is_verified_through_its_handles(chart: Chart, claim: Claim) -> None:
    evidence = Evidence(passages=(_passage(chart),), gaps=(_gap(),))
    good = Statement(text="It says “limited in reach Daily note”.", handles=("E1",))
    lost = Statement(text="It says so.", handles=("E9",))
    gap = DraftSlot(key="plan", slot="plan", gap=_gap())
    draft = Draft(slots=(DraftSlot(key="answer", slot="answer", statements=(good, lost)), gap))
    found = verify(draft, evidence, chart, claim).findings
    assert [(one.rule, one.statement, one.slot) for one in found] == [("cited", 1, "answer")]
    assert verify(Draft(slots=draft.slots[:1]), evidence, chart, claim).findings[-1].rule == "gaps-said"
    assert not verify(draft, evidence, chart, claim, ["payer.name"]).ready


def test_nothing_that_a_record_says_stands_in_a_finding_or_a_repr(chart: Chart, claim: Claim) -> None:
    one = Checked(0, "answer", "Canaryword was 999 [FILL IN] “canaryword”.", (), quotes=("canaryword",))
    subject = Subject(statements=(one,), chart=chart, claim=claim)
    words = repr(one) + repr(subject) + " ".join(finding.message for finding in check(subject).findings)
    assert "canaryword" not in words.lower()
