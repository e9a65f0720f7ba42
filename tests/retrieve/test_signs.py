"""What the typed facts say of a sentence that its words do not, and what a line more in a chart leaves alone."""

from __future__ import annotations

import time
from dataclasses import replace

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrievers import Candidate
from clausea.retrievers.features import run_of, sentence_features

NOTES = tuple(
    f"DAILY NOTE\nDate of Service: 03/{day}/2026\nTUG {seconds} s with RW today.\nGait 120 ft with RW."
    for day, seconds in (("12", "14.1"), ("16", "14.1"), ("20", "12.0"))
)


def told(*texts: str) -> dict[tuple[str, str], frozenset[str]]:
    """Return the signs of every candidate, by date and words."""
    read = chart([read_record(Source(f"{number}.txt", data=text.encode())) for number, text in enumerate(texts)])
    return {(str(one.date), one.text): one.signs for one in candidates(read)}


def test_a_value_is_first_the_same_or_moved_whatever_the_order_of_the_files() -> None:
    found = told(*NOTES)
    assert found == told(*reversed(NOTES))
    tug = [
        found[f"2026-03-{day}", f"TUG {seconds} s with RW today."] for day, seconds in ((12, "14.1"), (16, "14.1"), (20, "12.0"))
    ]
    assert ["value:first" in one for one in tug] == [True, False, False]
    assert ["value:same" in one for one in tug] == [False, True, False]
    assert ["value:moved" in one for one in tug] == [False, False, True]


@pytest.mark.parametrize(
    ("line", "sign"),
    [
        ("Attended 9 of 12 visits, 3 no shows.", "visits:no_show"),
        ("Attended 9 of 12 scheduled visits.", "visits:missed"),
        ("Attended 12 of 12 scheduled visits.", "visits:kept"),
    ],
)
def test_a_count_of_visits_says_whether_any_were_missed(line: str, sign: str) -> None:
    found = told(f"PROGRESS REPORT\nDate of Service: 03/20/2026\nTUG 12.0 s with RW today.\n\n{line}\n")
    (signs,) = [names for (_, text), names in found.items() if line in text]
    assert sign in signs


@pytest.mark.parametrize(
    ("text", "run"),
    [
        ("ABC 34% 33%", "near"),
        ("Gastroc MAS L 2 2 2", "flat"),
        ("Grip 14 18", "up"),
        ("Toileting Mod A - Mod A", "twice"),
        ("Seen on 3/12 in the gym", ""),
    ],
)
def test_figures_that_stand_beside_each_other_run_up_down_or_not(text: str, run: str) -> None:
    assert run_of(text) == run


def test_a_long_run_of_dashes_is_gone_through_once() -> None:
    def seconds(length: int) -> float:
        text = f"a {'-' * length} b"
        started = time.perf_counter()
        assert run_of(text) == ""
        return time.perf_counter() - started

    # Twice as long took four times as long: this length took minutes.
    assert seconds(20_000) < 1


def test_one_more_line_changes_nothing_for_a_line_far_from_it_and_from_both_ends() -> None:
    text = "DAILY NOTE\nDate of Service: 03/12/2026\n" + "\n".join(f"- Stood at counter {n}, cued heel {n}." for n in range(30))
    read = candidates(chart([read_record(Source("1.txt", data=text.encode()))]))
    more: list[Candidate] = [*read[:9], replace(read[9], text="The door was painted."), *read[9:]]
    before, after = list(sentence_features(read)), list(sentence_features(more))
    assert before[20] == after[21]
