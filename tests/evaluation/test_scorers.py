"""Every scorer passes what is right and fails what is wrong: each is shown a run that was spoiled for it."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from clausea.domain import Citation, Finding, Letter, Verdict
from clausea.evaluation.samples import Expectations, ExpectedGap, ExpectedQuote, ExpectedSeries
from clausea.evaluation.scorers import SCORERS, Judged, Measured, Unscored
from clausea.pipeline import Run

DENIED = dt.date(2026, 7, 16)


def measure(name: str, run: Run, **expect: object) -> Measured:
    found = SCORERS[name].score(Judged(Expectations.model_validate(expect), run))
    assert isinstance(found, Measured)
    return found


def reason(name: str, run: Run) -> str:
    found = SCORERS[name].score(Judged(Expectations(), run))
    assert isinstance(found, Unscored)
    return found.reason


def letter_of(run: Run) -> Letter:
    assert run.letter is not None
    return run.letter


def with_first_citation(run: Run, **changes: object) -> Run:
    """Return the run with one citation of its letter changed."""
    letter = letter_of(run)
    index, one = next((index, one) for index, one in enumerate(letter.statements) if one.cites)
    cite: Citation = one.cites[0].model_copy(update=changes)
    spoiled = one.model_copy(update={"cites": (cite, *one.cites[1:])})
    statements = (*letter.statements[:index], spoiled, *letter.statements[index + 1 :])
    return replace(run, letter=letter.model_copy(update={"statements": statements}))


def first_citation(run: Run) -> Citation:
    return next(one.cites[0] for one in letter_of(run).statements if one.cites)


def test_quotes_stand_in_the_demo(demo_run: Run) -> None:
    found = measure("quotes-stand", demo_run)
    assert found.good == found.n
    assert found.n > 100


@pytest.mark.parametrize("change", ["lines", "page", "quote", "name", "wide"])
def test_a_citation_that_is_off_by_a_little_does_not_stand(demo_run: Run, change: str) -> None:
    cite = first_citation(demo_run)
    first, last = cite.lines
    changes: dict[str, dict[str, object]] = {
        "lines": {"lines": (first + 1, last + 1)},
        "page": {"page": cite.page + 1},
        "quote": {"quote": cite.quote.replace(cite.quote[0], cite.quote[0] + "z", 1)},
        "name": {"name": "physician.pdf"},
        "wide": {"lines": (first, last + 1)},
    }
    found = measure("quotes-stand", with_first_citation(demo_run, **changes[change]))
    assert found.n - found.good == 1
    assert cite.quote not in " ".join(found.problems)


@pytest.mark.parametrize("rule", ["values-stand", "quotes-exact", "cited"])
def test_a_finding_of_support_is_a_failure(demo_run: Run, rule: str) -> None:
    clean = measure("values-stand", demo_run)
    assert clean.good == clean.n == len(letter_of(demo_run).statements)
    finding = Finding(rule=rule, severity="blocker", statement=3, message="It does not stand.")
    found = measure("values-stand", replace(demo_run, verdict=Verdict(findings=(finding,))))
    assert found.problems == (f"statement 3: {rule}",)


def test_a_letter_without_statements_is_not_measured(demo_run: Run) -> None:
    empty = replace(demo_run, letter=letter_of(demo_run).model_copy(update={"statements": ()}))
    assert "no statement" in reason("values-stand", empty)
    assert "no statement" in reason("cited-share", empty)


def test_a_planted_gap_is_found_and_one_that_is_not_reported_fails(demo_run: Run) -> None:
    weak = {"kind": "skilled_rationale", "date": DENIED, "severity": "weak"}
    assert measure("gaps-reported", demo_run, gaps=[weak]).problems == ()
    other_day = measure("gaps-reported", demo_run, gaps=[{**weak, "date": dt.date(2026, 7, 9)}])
    assert other_day.problems == ("the gap skilled_rationale 2026-07-09 weak is not reported",)
    assert measure("gaps-reported", demo_run, gaps=[{"slot": "no_such_slot"}]).good == 0


def test_a_gap_whose_slot_is_argued_all_the_same_fails(demo_run: Run) -> None:
    argued = next(one for one in demo_run.draft.slots if one.statements)
    gap = demo_run.found.evidence.gaps[0].model_copy(update={"slot": argued.slot, "date": argued.date, "severity": "missing"})
    evidence = demo_run.found.evidence.model_copy(update={"gaps": (gap,)})
    spoiled = replace(demo_run, found=demo_run.found.model_copy(update={"evidence": evidence}))
    (problem,) = measure("gaps-reported", spoiled, gaps=[{"slot": argued.slot}]).problems
    assert "argued all the same" in problem
    assert measure("no-false-gap", demo_run, filled=[argued.slot]).problems == ()
    assert measure("no-false-gap", spoiled, filled=[argued.slot]).good == 0
    assert measure("no-false-gap", demo_run, filled=["no_such_slot"]).good == 0


def test_every_denied_date_is_settled_or_the_gate_fails(demo_run: Run) -> None:
    clean = measure("dates-settled", demo_run)
    assert clean.good == clean.n >= 3
    index, slot = next((index, one) for index, one in enumerate(demo_run.draft.slots) if one.date == DENIED)
    for bad in ([], [slot.model_copy(update={"statements": (), "gap": None})]):
        slots = (*demo_run.draft.slots[:index], *bad, *demo_run.draft.slots[index + 1 :])
        spoiled = replace(demo_run, draft=demo_run.draft.model_copy(update={"slots": slots}))
        (problem,) = measure("dates-settled", spoiled).problems
        assert "2026-07-16" in problem


def test_route_and_deadline_must_be_the_expected_ones(demo_run: Run) -> None:
    assert measure("remedy", demo_run, route="appeal", deadline="2027-01-17").good == 2
    assert measure("remedy", demo_run, route="cer", deadline="2027-01-18").good == 0


CITED = {
    "name": "clinic-chart.pdf",
    "page": 3,
    "quote": "Outpatient PT, one session per treatment day, 2x/wk for 10 wks, 20 visits.",
}
UNCITED = {"name": "clinic-chart.pdf", "page": 10, "quote": "Emergency contact: Colleen Hanratty"}
ELSEWHERE = {"name": "clinic-chart.pdf", "page": 4, "quote": CITED["quote"]}


def test_words_that_are_cited_are_known_by_their_place(demo_run: Run) -> None:
    assert measure("must-cite-recall", demo_run, must_cite=[CITED]).good == 1
    assert measure("must-cite-recall", demo_run, must_cite=[UNCITED]).good == 0
    assert measure("never-cited", demo_run, never_cite=[UNCITED]).good == 1
    (problem,) = measure("never-cited", demo_run, never_cite=[UNCITED, CITED]).problems
    assert problem == "never_cite 2 (clinic-chart.pdf, p. 3) is cited"


def test_words_that_do_not_stand_on_their_page_fail_both_ways(demo_run: Run) -> None:
    for name, key in (("never-cited", "never_cite"), ("must-cite-recall", "must_cite")):
        (problem,) = measure(name, demo_run, **{key: [ELSEWHERE]}).problems
        assert "does not stand on its page" in problem


def test_an_expectation_may_hold_for_some_slots_alone(demo_run: Run) -> None:
    assert measure("never-cited", demo_run, never_cite=[{**CITED, "slots": ["plan"]}]).good == 0
    assert measure("never-cited", demo_run, never_cite=[{**CITED, "slots": ["patient"]}]).good == 1


def test_cells_of_a_row_may_be_written_with_bars(demo_run: Run) -> None:
    row = {"name": "clinic-chart.pdf", "page": 6, "quote": "Berg | 34/56 | 43/56 | 48/56"}
    assert "does not stand" not in " ".join(measure("must-cite-recall", demo_run, must_cite=[row]).problems)


def test_a_statement_without_a_page_lowers_the_share(demo_run: Run) -> None:
    letter = letter_of(demo_run)
    bare = letter.statements[0].model_copy(update={"cites": ()})
    spoiled = replace(demo_run, letter=letter.model_copy(update={"statements": (bare, *letter.statements[1:])}))
    found = measure("cited-share", spoiled)
    assert found.n - found.good == 1
    assert found.problems == ("statement 0 cites no page",)


def test_a_comparison_that_the_sample_does_not_know_is_named(demo_run: Run) -> None:
    evidence = demo_run.found.evidence
    assert evidence.series
    one = evidence.series[0]
    first, last = (evidence.figure(point.figure).text for point in (one.points[0], one.points[-1]))
    numbers = ["".join(c for c in text.split("/")[0] if c in "-.0123456789") for text in (first, last)]
    known = ExpectedSeries(name=one.name, first=numbers[0], last=numbers[1]).model_dump()
    assert measure("series-true", demo_run, series=[known]).good >= 1
    assert measure("series-true", demo_run, series=[{**known, "last": "999"}]).good == 0


@pytest.mark.parametrize("name", ["gaps-reported", "no-false-gap", "remedy", "never-cited", "must-cite-recall", "series-true"])
def test_without_an_expectation_nothing_is_scored(demo_run: Run, name: str) -> None:
    assert reason(name, demo_run)


def test_expectations_print_no_words() -> None:
    quote = ExpectedQuote(name="a.pdf", page=1, quote="Quokka")
    assert "Quokka" not in repr(Expectations(must_cite=(quote,), gaps=(ExpectedGap(slot="s"),)))
