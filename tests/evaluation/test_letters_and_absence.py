"""The suites that make cases of labelled charts: what they count, and that they can fail."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest

from clausea.errors import KnowledgeError
from evals import absence, letters
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.letters.cases import DENIALS, claim_of, denials_of
from evals.press.source import parse
from evals.press.without import without

TRUTH: dict[str, Any] = {
    "discipline": "SLP",
    "patient": {"name": "Ada Sample", "dob": "1950-01-02"},
    "documents": [
        {"values": {"kind": "initial_evaluation", "date": "2026-03-01", "author": "E. One"}},
        {"values": {"kind": "daily_note", "date": "2026-03-09", "author": "B. Two", "credential": "SLP"}},
        {"values": {"kind": "daily_note", "date": "2026-03-05"}},
        {"values": {"kind": "daily_note", "date": "2026-03-04", "other_patient": "yes"}},
        {"values": {"kind": "daily_note", "date": "2026-03"}},
    ],
}


def test_a_claim_is_made_of_the_labels_alone() -> None:
    claim = claim_of(TRUTH, "CO-151")
    assert claim is not None
    assert claim.service_dates == (dt.date(2026, 3, 5), dt.date(2026, 3, 9))
    assert [line.cpt for line in claim.lines] == ["92507", "92507"]
    assert claim.today == dt.date(2026, 3, 9) + dt.timedelta(days=59)
    assert claim_of({**TRUTH, "documents": TRUTH["documents"][:1]}, "CO-151") is None


def test_every_denial_has_its_turn() -> None:
    seen = {denial for path in charts("dev") for denial in denials_of(path)}
    assert seen == set(DENIALS)


SOURCE = """@record id: x-1; discipline: PT; style: clinic; title: Example
@patient name: Ada Sample; dob: 1950-01-02; mrn: 1; sex: F

@doc kind: daily_note; date: 2026-03-05; author: B. Two; credential: PT; signed: yes
# DAILY NOTE
TUG 40 s w/ RW. {functional_baseline}
^ {fact: measure, name: TUG, value: 40, unit: s, quote: "TUG 40 s"}
Cued the hip after the second step since it dropped. {skilled_rationale progress}
Total 38 min. {minutes}
"""


def test_a_kind_is_taken_out_with_its_facts_and_nothing_else() -> None:
    left = without(SOURCE, "x-1", {"functional_baseline", "progress"})
    assert "TUG" not in left
    assert "Cued" not in left
    assert "Total 38 min" in left
    assert len(parse(left, "x-1").docs) == 1
    assert without(SOURCE, "x-1", set()) == SOURCE


@pytest.mark.parametrize("module", [letters, absence])
@pytest.mark.parametrize("options", [{}, {"split": "all", "charts": 1}, {"split": "dev", "charts": 1, "more": 2}])
def test_options_are_read_strictly(module: Any, options: dict[str, Any]) -> None:
    with pytest.raises(KnowledgeError, match="options"):
        module.measure(options)


def test_charts_are_drawn_evenly_and_never_twice() -> None:
    paths = charts("dev")
    assert letters.sample(paths, 0) == paths
    chosen = letters.sample(paths, 7)
    assert len(set(chosen)) == 7
    assert chosen[0] == paths[0]


def test_a_letter_with_a_wrong_page_fails_its_gate() -> None:
    path = charts("dev")[0]
    data, truth = pressed(path, "pdf")
    claim = claim_of(truth, DENIALS[0])
    assert claim is not None
    assert claim.today is not None
    run = letters.run_case([letters.Source("x.pdf", data=data)], claim, today=claim.today, engine="embedded")
    counts = {name: letters.Count() for name in letters.GATES}
    letters.judge(run, truth, counts, "x")
    held = counts["quotes on their lines"]
    assert held.n > 10
    assert held.good == held.n
    moved = {**truth, "pages": [{**one, "lines": ["", *one["lines"]]} for one in truth["pages"]]}
    counts = {name: letters.Count() for name in letters.GATES}
    letters.judge(run, moved, counts, "x")
    assert counts["quotes on their lines"].good < held.good
    theirs = {**truth, "documents": [{**one, "values": {**one["values"], "other_patient": "yes"}} for one in truth["documents"]]}
    counts = {name: letters.Count() for name in letters.GATES}
    letters.judge(run, theirs, counts, "x")
    assert counts["no page of another patient"].good < counts["no page of another patient"].n
