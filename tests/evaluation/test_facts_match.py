"""How labelled facts are compared with those that were found."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record
from evals.facts.match import _ending, document_items, found_items, labelled_day, pair, truth_items


@pytest.mark.parametrize(
    ("value", "day"),
    [
        ("2026-03-04", dt.date(2026, 3, 4)),
        ("2026-03", dt.date(2026, 3, 1)),
        ("12/26/2025", dt.date(2025, 12, 26)),
        ("Dec 9, 2025", dt.date(2025, 12, 9)),
        ("5 Jan", dt.date(2026, 1, 5)),
        ("2018", None),
        ("age 4", None),
    ],
)
def test_a_labelled_day_is_read_in_any_writing(value: str, day: dt.date | None) -> None:
    assert labelled_day(value, dt.date(2026, 2, 1)) == day


def test_a_code_and_its_onset_are_a_fact_each() -> None:
    spots = [{"page": 1, "line": 3}]
    fact = {"type": "diagnosis", "quote": "M54.50", "spots": spots, "values": {"icd10": "M54.50", "onset": "2025-11"}}
    truth = {"documents": [], "pages": [], "passages": [{"document": 1, "spots": spots, "facts": [fact]}]}
    text = "INITIAL EVALUATION\nDate of Service: 01/05/2026\nDx: M54.50 low back pain, onset 11/2025\n"
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    tallies = pair(truth_items(truth)[0], found_items(read))
    assert {name: (tallies[name].hit, tallies[name].labelled) for name in ("diagnosis", "onset")} == {
        "diagnosis": (1, 1),
        "onset": (1, 1),
    }


def test_a_row_that_says_the_same_twice_has_two_facts() -> None:
    spots = [{"page": 1, "line": 3}]
    facts = [
        {"type": "minutes", "quote": "40", "start": start, "spots": spots, "values": {"cpt": "97530", "minutes": "40"}}
        for start in (12, 22, 22)
    ]
    truth = {"documents": [], "pages": [], "passages": [{"id": "p1", "document": 1, "spots": spots, "facts": facts}]}
    assert len(truth_items(truth)[0]) == 2


def test_a_day_without_its_year_is_printed() -> None:
    values = {"kind": "daily_note", "date": "2025-10-29"}
    document = {"index": 1, "first": [1, 1], "last": [1, 2], "values": values}
    pages = [{"page": 1, "lines": ["VISIT OF 29 OCTOBER", "Read the card twice."]}]
    truth = {"documents": [document], "pages": pages, "passages": []}
    read = chart([read_record(Source("chart.txt", data=b"VISIT OF 29 OCTOBER 2025\nRead the card twice.\n"))])
    assert document_items(truth, read)["document_date"].labelled == 1


@pytest.mark.parametrize("value", ["to 4/20", "until 4-20-26", "thru April 20", "to 2026-04-20"])
def test_the_end_of_a_plan_is_compared_as_a_day(value: str) -> None:
    assert _ending(value) == "to 04-20"


@pytest.mark.parametrize("value", ["8 weeks", "to wk 8", "to mid may"])
def test_other_lengths_of_a_plan_stay(value: str) -> None:
    assert _ending(value) == value


def test_of_a_year_alone_no_day_is_asked() -> None:
    spots = [{"page": 1, "line": 1}]
    fact = {"type": "diagnosis", "quote": "Onset 2019", "spots": spots, "start": 0, "values": {"onset": "2019"}}
    truth = {"documents": [], "passages": [{"id": "p", "document": 1, "spots": spots, "facts": [fact]}]}
    assert truth_items(truth) == ([], [])
