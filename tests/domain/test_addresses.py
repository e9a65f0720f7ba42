"""Spans, lines and quotes: an address always leads to the same words."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from clausea.domain import Chart, Page, Record, Span, fold
from tests.domain.strategies import values

spans = values(Span)


def record_of(*texts: str) -> Record:
    pages = tuple(Page(number=number, text=text) for number, text in enumerate(texts, start=1))
    return Record(id="r1", sha256="0", name="a.txt", media_type="text/plain", pages=pages)


@pytest.mark.parametrize(("start", "end"), [(3, 3), (4, 3), (-1, 2)])
def test_an_empty_or_negative_span_is_refused(start: int, end: int) -> None:
    with pytest.raises(ValidationError):
        Span(record="r1", page=1, start=start, end=end)


@given(st.lists(spans, max_size=12))
def test_spans_sort_by_record_page_and_offset(many: list[Span]) -> None:
    ordered = sorted(many)
    assert [span.key for span in ordered] == sorted(span.key for span in many)
    for one, other in pairwise(ordered):
        assert one <= other
        assert (one < other) == (one != other)


@given(spans, spans)
def test_overlap_and_cover_are_what_they_say_of_characters(one: Span, other: Span) -> None:
    same_page = (one.record, one.page) == (other.record, other.page)
    mine, theirs = set(range(one.start, one.end)), set(range(other.start, other.end))
    assert one.overlaps(other) == other.overlaps(one) == (same_page and bool(mine & theirs))
    assert one.covers(other) == (same_page and theirs <= mine)
    assert one.covers(one)
    assert (one == other) == (hash(one) == hash(other) and one.key == other.key)


@given(st.lists(st.text(alphabet="ab \t", max_size=6), min_size=1, max_size=8), st.data())
def test_line_numbers_count_line_ends(lines: list[str], data: st.DataObject) -> None:
    page = Page(number=1, text="\n".join(lines))
    assert page.line_count == len(lines)
    assert page.lines() == lines
    for number, line in enumerate(lines, start=1):
        start, end = page.line_range(number)
        assert page.text[start:end] == line
    offset = data.draw(st.integers(0, len(page.text)))
    assert page.line_at(offset) == page.text[:offset].count("\n") + 1


@given(st.lists(st.text(alphabet="ab- \n", min_size=1, max_size=30), min_size=1, max_size=3), st.data())
def test_a_quote_is_the_words_at_its_address(texts: list[str], data: st.DataObject) -> None:
    chart = Chart(records=(record_of(*texts),))
    number = data.draw(st.integers(1, len(texts)))
    text = texts[number - 1]
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    span = Span(record="r1", page=number, start=start, end=end)
    assert chart.quote(span) == " ".join(text[start:end].split())
    where = chart.where(span)
    assert (where.name, where.page) == ("a.txt", number)
    assert where.lines == (text[:start].count("\n") + 1, text[: end - 1].count("\n") + 1)


def test_addresses_read_as_a_person_writes_them() -> None:
    chart = Chart(records=(record_of("one\ntwo\nthree", "four"),))
    one_line = Span(record="r1", page=1, start=4, end=7)
    two_lines = Span(record="r1", page=1, start=4, end=13)
    next_page = Span(record="r1", page=2, start=0, end=4)
    assert chart.locate(one_line) == "p. 1, l. 2"
    assert chart.locate(two_lines, next_page) == "p. 1, ll. 2-3 and p. 2, l. 1"
    assert chart.quote(two_lines, next_page) == "two three four"


def test_a_hyphen_at_a_line_end_is_kept_unless_it_is_asked_away() -> None:
    chart = Chart(records=(record_of("re-\ncovered on 3-\n4 steps"),))
    span = Span(record="r1", page=1, start=0, end=25)
    assert chart.quote(span) == "re- covered on 3- 4 steps"
    assert chart.quote(span, join_hyphens=True) == "recovered on 3- 4 steps"


@pytest.mark.parametrize(
    "span",
    [
        Span(record="r2", page=1, start=0, end=1),
        Span(record="r1", page=2, start=0, end=1),
        Span(record="r1", page=1, start=0, end=9),
    ],
)
def test_an_address_that_leads_nowhere_raises_and_says_no_words(span: Span) -> None:
    chart = Chart(records=(record_of("Quokka"),))
    with pytest.raises(LookupError) as caught:
        chart.quote(span)
    assert "Quokka" not in str(caught.value)


@given(st.text(max_size=30))
def test_folding_changes_white_space_alone(text: str) -> None:
    assert fold(text).split() == text.split()
    assert fold(fold(text)) == fold(text)


def test_furniture_is_known_by_its_offsets() -> None:
    page = Page(number=1, text="Header\nbody", furniture=((0, 6),))
    assert page.is_furniture(0, 3)
    assert page.is_furniture(5, 8)
    assert not page.is_furniture(7, 11)
