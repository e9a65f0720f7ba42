"""A page without end, or a line of it, is read in parts: in time that grows with its length, and every word with its address."""

from __future__ import annotations

import sys
from types import FrameType

import pytest

from clausea.chart import chart
from clausea.chart.lines import LONGEST_LINE, lines_of, parts
from clausea.domain import Page, Record

DENSE = {
    "diagnoses": "Dx: M17.11, M25.561, onset 12/01/2025, s/p TKA 1/5/26, ",
    "days": "seen 12/01/2025 and 1/5/26, Dec 12, 2025; ",
    "minutes": "97110 15 min, 97140 30 min (2 units), ",
    "cells": "12/01/2025   45 min   ",
    "certifications": "I certify the need for these services from 12/01/2025 through 3/1/2026\n",
}


def record(text: str) -> Record:
    page = Page(number=1, text=text)
    return Record(id="r0", sha256="0", name="long.txt", media_type="text/plain", pages=(page,))


def steps(text: str) -> int:
    """Count the calls that the chart of a text takes: a measure of work that is the same on every machine."""
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    one = record(text)
    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        chart([one])
    finally:
        sys.setprofile(before)
    return count


@pytest.mark.parametrize("name", DENSE)
def test_four_times_the_page_takes_no_more_than_about_four_times_the_work(name: str) -> None:
    dense = DENSE[name]
    few, many = (f"Daily note 12/05/2025 {dense * (size // len(dense))}" for size in (10_000, 40_000))
    steps("Daily note 12/05/2025 TUG 12 s")  # The models are loaded once.

    # The shorter one first: what is remembered of it can only make the longer one cheaper.
    once = steps(few)
    assert steps(many) < 5 * once


def test_no_pattern_is_asked_of_more_than_a_long_paragraph() -> None:
    text = "walked, rested, " * 20_000

    assert max(len(line.text) for line in lines_of(record(text))) <= LONGEST_LINE
    assert max(span.end - span.start for one in chart([record(text)]).sentences for span in one.spans) <= 2000


def test_a_line_that_is_read_in_parts_keeps_its_number_and_its_offsets() -> None:
    text = f"Daily note 12/05/2025\n{'Pt walked well today. ' * 600}Berg 41/56.\nPlan: continue."
    read = record(text)
    lines = lines_of(read)

    assert {line.number for line in lines} == {1, 2, 3}
    assert all(text[line.start : line.end] == line.text for line in lines)
    assert "".join(line.text for line in lines if line.number == 2) == text.split("\n")[1]


def test_a_value_at_the_end_of_a_line_without_end_is_read_where_it_stands() -> None:
    text = f"Daily note 12/05/2025\n{'Pt walked well today. ' * 6000}Berg 41/56."
    read = chart([record(text)])
    found = next(one for one in read.measures if one.name == "BBS")

    assert read.quote(found.value_span or found.span).startswith("41")
    assert found.span.start == text.index("41/56")


def test_parts_are_cut_behind_a_sentence_and_hold_every_character() -> None:
    text = "One sentence here. Another of them, longer. " * 50
    found = list(parts(text, 0, len(text), 300))

    assert "".join(text[start:end] for start, end in found) == text
    assert all(end - start <= 300 for start, end in found)
    assert all(text[:end].endswith(". ") for _, end in found)


def test_what_has_no_blank_is_cut_at_the_most() -> None:
    assert list(parts("x" * 25, 0, 25, 10)) == [(0, 10), (10, 20), (20, 25)]
