"""The rules that hold plain words, documents, tables, flags and the whole letter to account."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from clausea.domain import Chart, Claim, Draft, Evidence, Finding, Flag
from clausea.verify import Checked, Subject, check, verify
from clausea.verify.support import unsupported

Say = Callable[..., list[Finding]]
GOALS = ("Goal STG 1 buttons: MET 04/01/2026. LTG 1 in progress; STG 2 met, LTG 2 not met. Met LTG 3.",)


@pytest.fixture
def weight(say_all: Say) -> Callable[..., list[str]]:
    """Return the severities of what `supports` and `negation` say of a statement."""
    rules = {"supports", "negation"}
    return lambda text, *lines, **about: [one.severity for one in say_all(text, *lines, **about) if one.rule in rules]


Weight = Callable[..., list[str]]


@pytest.mark.parametrize(
    "text",
    [
        "The treatment note of 07/09/2026 records: “First trial of cane”.",
        "The clinician wrote in the daily note of July 9, 2026 what was tried: “First trial of cane”.",
        "It was the first trial of a cane in the left hand.",
        "The trials with canes were timed, 53 minutes.",
        "At Creekside Therapy Dana Lee had a trial of the cane.",
    ],
)
def test_words_of_the_record_the_claim_and_the_kind_of_document_stand(weight: Weight, text: str) -> None:
    unknown = "tried" in text
    assert weight(text, (2, 1, 3)) == (["blocker"] if unknown else [])


def test_words_that_come_from_nothing_are_one_blocker(weight: Weight) -> None:
    assert weight("It was a trial of a cane.", (2, 2, 2)) == []
    assert weight("It was a trial of a splendid cane.", (2, 2, 2)) == ["blocker"]
    assert weight("It was a trial of a splendid wooden cane.", (2, 2, 2)) == ["blocker"]


def test_words_in_a_true_quotation_need_no_other_support(weight: Weight) -> None:
    assert weight("“First trial of cane, L hand: LOB x2, Min A”.", (2, 2, 2)) == []


@pytest.mark.parametrize(
    "word",
    ["met", "achieved", "improved", "independent", "fully", "resolved", "normal", "better", "worse", "declined", "increased",
     "decreased", "pain-free", "unchanged", "improvement", "independently"],
)  # fmt: skip
def test_a_word_of_status_must_stand_at_the_cited_lines(weight: Weight, word: str) -> None:
    text = f"The trial was {word}."
    assert weight(text, (2, 2, 2)) == ["blocker"]
    assert weight(text, (2, 2, 2), quotes=(f"trial {word.upper()} then",)) == []


@pytest.mark.parametrize("word", ["no", "not", "never", "without", "denies", "unable", "wasn't", "can’t"])
def test_a_negation_must_stand_at_the_cited_lines(weight: Weight, word: str) -> None:
    assert weight(f"It was {word} a trial.", (2, 2, 2)) == ["blocker"]
    assert weight(f"It was {word} a trial.", (2, 2, 2), quotes=(f"{word} a trial",)) == []


def test_what_the_claim_says_supports_no_negation(weight: Weight, claim: Claim) -> None:
    assert "not shown" in claim.denial_text
    assert weight("The skills of a therapist were not shown.", (2, 2, 2)) == ["blocker"]


def test_denied_speaks_of_the_claim_beside_the_claim(weight: Weight) -> None:
    assert weight("The claim was denied.", (2, 2, 2)) == []
    assert weight("She denied a trial.", (2, 2, 2)) == ["blocker"]


def test_a_status_must_stand_beside_the_goal_it_is_said_of() -> None:
    def weighty(text: str) -> tuple[str, ...]:
        return unsupported(text, GOALS[0], (), ()).weighty

    assert weighty("STG 1 was met") == weighty("LTG 3 was met") == weighty("STG 2 was met") == ()
    assert weighty("LTG 1 was met") == ("met",)
    assert unsupported("Goals 1 and 2 were met", "Goals 1 and 2 met", (), ()).weighty == ()


def test_the_words_of_an_authority_stand_where_only_the_authority_is_cited(weight: Weight) -> None:
    text = "Rehabilitative therapy aims at improvement of function."
    assert weight(text, pins=("mbpm-15-220.2-c",)) == []
    assert weight("It aims at improvement of function.", (2, 2, 2), pins=("mbpm-15-220.2-c",)) == ["blocker"]


def test_a_document_is_named_by_its_own_kind_and_date(weight: Weight) -> None:
    assert weight("The treatment note of 07/09/2026 records: “Min A”.", (2, 2, 2)) == []
    assert weight("The treatment note of 07/16/2026 records: “Min A”.", (2, 2, 2)) == ["blocker"]
    assert "blocker" in weight("The progress report of 07/09/2026 records: “Min A”.", (2, 2, 2))
    assert "blocker" in weight("The recertification of 07/09/2026 records: “Min A”.", (2, 2, 2))
    assert weight("The initial evaluation of 06/08/2026 records: “pain 6/10 on steps”.", (1, 6, 6)) == []
    assert weight("The denial of 09/14/2026 gives: “Min A”.", (2, 2, 2)) == []


# cited, fatal-flag, tables-stand, taken-out


def test_an_appeal_without_statements_is_not_ready(chart: Chart, claim: Claim) -> None:
    found = verify(Draft(), Evidence(), chart, claim).findings
    assert [(one.rule, one.severity) for one in found] == [("cited", "blocker")]
    assert check(Subject(statements=(), chart=chart, claim=claim)).findings == ()


def test_a_fatal_flag_that_must_be_answered_blocks(chart: Chart, claim: Claim) -> None:
    place = chart.documents[4].body
    flags = [
        Flag(flag="wrong_patient", severity=severity, message="A page names another patient.", spans=place, must_answer=must)
        for severity, must in (("fatal", True), ("fatal", False), ("high", True))
    ]  # fmt: skip
    found = [one for one in verify(Draft(), Evidence(flags=tuple(flags)), chart, claim).findings if one.rule == "fatal-flag"]
    assert [(one.severity, one.message, one.spans) for one in found] == [("blocker", flags[0].message, place)]


def test_a_changed_row_of_a_made_table_is_one_blocker_and_nothing_else(chart: Chart, claim: Claim) -> None:
    one = Checked(index=3, slot="", text="", spans=(), is_altered=True)
    found = check(Subject(statements=(one,), chart=chart, claim=claim)).findings
    assert [(each.rule, each.severity, each.statement) for each in found] == [("tables-stand", "blocker", 3)]


def test_what_was_taken_out_is_counted_in_one_note(chart: Chart, claim: Claim) -> None:
    found = check(Subject(statements=(), chart=chart, claim=claim, taken_out=("course", "course", "plan"))).findings
    assert [(one.rule, one.severity) for one in found] == [("taken-out", "note")]
    assert found[0].message == "3 statements of the run are gone from the letter, of: course, plan."


def test_findings_name_no_word_of_the_statement_but_those_of_the_closed_list(say_all: Say) -> None:
    found = say_all("The zebra note of 01/01/1999 never said canary nor resolution.", (2, 2, 2))
    assert sum(one.rule in {"supports", "negation"} for one in found) >= 3
    assert not any(word in one.message for one in found for word in ("zebra", "canary"))
    assert dt.date(1999, 1, 1).isoformat() not in " ".join(one.message for one in found)
