"""The labelled pairs are sound, and each way to tamper with a letter changes one thing."""

from __future__ import annotations

import datetime as dt
import random
from collections import Counter

import pytest

from clausea import knowledge
from clausea.evaluation import ModuleSuite, load_suite
from clausea.pipeline import Run
from evals.mutation import MUTATIONS, Results, as_scores
from evals.mutation.bases import DENIALS, Base, Own
from evals.mutation.columns import wrong
from evals.mutation.mutate import tampered
from evals.mutation.report import as_markdown
from evals.support import LABELS, Agreement, Pair, agreement, hand_pairs, judged
from evals.support.derive import Told, changes, with_document


@pytest.mark.parametrize("name", ["support", "mutation"])
def test_the_bundled_suites_are_sound(name: str) -> None:
    assert isinstance(load_suite(knowledge.folder("evals") / "suites" / f"{name}.yaml"), ModuleSuite)


def test_hand_written_pairs_are_many_distinct_and_split_by_quotation() -> None:
    pairs = list(hand_pairs())
    counts = Counter(one.label for one in pairs)
    assert len(pairs) >= 600
    assert set(counts) == set(LABELS)
    assert min(counts.values()) > 150
    assert len({(one.source, one.sentence) for one in pairs}) == len(pairs)
    tests = {one.source for one in pairs if one.is_test}
    assert not tests & {one.source for one in pairs if not one.is_test}
    assert 0.2 < sum(one.is_test for one in pairs) / len(pairs) < 0.45


def _told() -> Told:
    day = dt.date(2026, 3, 2)
    return Told(
        sentence="Right knee flexion measured 104.", quote="R knee flex 104 today.", document="daily_note", date=day, kind="rom",
        value="104", name="knee flexion", side="right",
    )  # fmt: skip


def test_each_change_of_a_derived_sentence_is_another_sentence_that_is_stopped() -> None:
    one = _told()
    made = list(changes(one, random.Random(1)))
    assert {change for _, change, _ in made} >= {"digit", "side", "inflated", "negation", "document date", "document kind"}
    for label, change, sentence in made:
        assert sentence not in {one.sentence, with_document(one, one.sentence)}
        pair = Pair("x", "derived", change, label, sentence, one.quote, one.document, one.date)
        assert judged(pair)[0] != "supported", change
    true = Pair("x", "derived", "", "supported", one.sentence, one.quote, one.document, one.date)
    assert judged(true) == ("supported", ())


def test_agreement_counts_what_is_let_through_and_what_is_stopped() -> None:
    found = Agreement(
        Counter(
            {
                ("supported", "supported"): 3,
                ("supported", "near_miss"): 1,
                ("near_miss", "contradiction"): 2,
                ("near_miss", "supported"): 4,
            }
        )
    )
    assert (found.n, found.agreed) == (10, 5)
    assert found.caught == {"supported": (3, 4), "near_miss": (2, 6), "contradiction": (0, 0)}
    assert agreement([]).n == 0


_SPOTS = [{"page": 1, "line": 9}]
_TRUTH = {
    "documents": [{"values": {"kind": "progress_report", "date": "2026-03-30"}}],
    "passages": [
        {
            "document": 1, "spots": _SPOTS, "text": "TUG  24.1  15.2  12",
            "facts": [
                {
                    "type": "measure", "quote": "24.1",
                    "values": {"name": "TUG", "value": "24.1", "role": "prior", "date": "2026-03-02"},
                },
                {"type": "measure", "quote": "15.2", "values": {"name": "TUG", "value": "15.2"}},
                {"type": "decoy", "quote": "12", "values": {"why": "goal_value"}},
            ],
        },
        {
            "document": 1, "spots": _SPOTS, "text": "Timed 38, total 45",
            "facts": [
                {"type": "minutes", "quote": "38", "values": {"timed_total": "38"}},
                {"type": "minutes", "quote": "45", "values": {"total": "45"}},
            ],
        },
    ],
}  # fmt: skip


def test_false_sentences_of_columns_are_made_of_labelled_facts() -> None:
    assert [(sort, sentence) for sort, sentence, _ in wrong(_TRUTH)] == [
        ("value of a goal", "The progress report of 03/30/2026 records the TUG at 12."),
        ("days exchanged", "On 03/02/2026 the TUG was 15.2, on 03/30/2026 it was 24.1."),
        ("timed for total", "The note gives 45 timed minutes."),
    ]


@pytest.fixture(scope="module")
def base(demo_run: Run) -> Base:
    from clausea.exporters import exporter_for

    assert demo_run.letter is not None
    told = _told()
    own = Own(told, "Ex. A, p. 1, l. 39")
    written = exporter_for("md").render(demo_run.letter).decode()
    columns = tuple((sort, f"{sentence.rstrip('.')} (Ex. B, p. 3, l. 11).") for sort, sentence, _ in wrong(_TRUTH))
    return Base("demo", "t1", demo_run, written, (own,), ("Berg was 48/56 (Ex. B, p. 3, l. 11).",), columns)


@pytest.mark.parametrize("mutation", sorted(MUTATIONS))
def test_each_way_to_tamper_changes_the_letter(base: Base, mutation: str) -> None:
    made = list(tampered(mutation, base, [base], random.Random(3), 3))
    assert made
    for one in made:
        assert one.text != base.reworded
        assert one.was != one.now
    again = list(tampered(mutation, base, [base], random.Random(3), 3))
    assert [one.text for one in again] == [one.text for one in made], "the same seed makes the same letters"


def test_the_types_are_all_that_there_are() -> None:
    written = {profile.letter for profile in knowledge.profiles().values() if profile.letter}
    assert set(DENIALS) == written


def test_what_is_not_caught_fails_the_report_and_is_listed() -> None:
    results = Results(letters=1)
    results.caught["digit"] = [True] * 9 + [False]
    results.untouched = [False]
    scores = {one.sample: one for one in as_scores(results)}
    assert scores["all values"].failed
    assert not scores["letters as written"].failed
    page = as_markdown(results)
    assert "| digit | 10 | 0.900 |" in page
    results.untouched = [True]
    assert {one.sample: one for one in as_scores(results)}["letters as written"].failed
