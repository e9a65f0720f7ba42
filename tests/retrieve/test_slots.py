"""The passages of one slot come from the documents and days that it asks for, and not all from one."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.domain import Sentence, Slot, Span
from clausea.retrieve import _cover
from clausea.retrieve.fitness import tells_of_now
from clausea.retrieve.gaps import is_a_wish
from clausea.retrievers import Candidate, Scored

DAYS = [dt.date(2026, 3, day) for day in (2, 9, 16)]


def passage(number: int, score: float, document: int, text: str, *, kind: str = "daily_note", details: str = "") -> Scored:
    sentence = Sentence(id=number, spans=(Span(record="r", page=1, start=number, end=number + 1),), form="sentence",
                        document=f"d{document}")  # fmt: skip
    one = Candidate(
        sentence=sentence, text=text, document_kind=kind, section="other", date=DAYS[document],
        details=frozenset(filter(None, [details])),
    )  # fmt: skip
    return Scored(one, score, "strong", "because")


def chosen(pool: list[Scored], days: tuple[dt.date, ...] = (), **slot: object) -> list[int]:
    asked = Slot.model_validate({"id": "course", "asks": "How did it go?", "kinds": ("progress",), "limit": 2, **slot})
    ordered = sorted(pool, key=lambda one: -one.score)
    return [one.candidate.sentence.id for one, _ in _cover([(one, "progress") for one in ordered], asked, days)]


POOL = [
    passage(1, 0.95, 0, "flexion rose from 82 to 95"),
    passage(2, 0.93, 0, "walks round the block now"),
    passage(3, 0.85, 1, "ladder of nine steps without rail"),
]


def test_a_second_document_is_heard_before_a_second_passage_that_is_hardly_better() -> None:
    assert chosen(POOL) == [1, 3]


def test_a_much_better_passage_of_the_same_document_still_goes_first() -> None:
    assert chosen([POOL[0], POOL[1], passage(3, 0.5, 1, "ladder of nine steps without rail")]) == [1, 2]


@pytest.mark.parametrize("score", [0.41, 0.6])
def test_every_denied_day_is_heard_before_any_is_heard_twice(score: float) -> None:
    pool = [*POOL, passage(4, score, 2, "cut the cane after the drift stopped")]
    assert chosen(pool, tuple(DAYS), limit=3) == [1, 3, 4]


def test_what_says_the_same_counts_once() -> None:
    assert chosen([POOL[0], passage(9, 0.94, 1, "flexion rose from 82 to 95"), POOL[2]]) == [1, 3]


def test_a_wanted_fact_gets_its_passage_first() -> None:
    pool = [*POOL, passage(5, 0.42, 2, "TUG 14.1 s", details="measure:TUG")]
    assert chosen(pool, facts=("measure:TUG",)) == [5, 1]


def test_a_preferred_document_stays_ahead() -> None:
    pool = [
        passage(1, 0.80, 0, "flexion rose from 82 to 95"),
        passage(2, 0.78, 1, "nine steps without rail", kind="progress_report"),
    ]
    assert chosen(pool, documents=("progress_report",), limit=1) == [2]


@pytest.mark.parametrize(
    ("text", "is_wish"),
    [
        ("Wants to sleep in her own bed and walk into church w/o Colleen holding on to her", True),
        ("Pt's goal: return to bowling", True),
        ("Lived alone, (I) w/ all ADL; hopes to go home soon", False),
        ("PLOF: indep, would like to drive again", False),
        ("Walked a mile a day", False),
    ],
)
def test_a_wish_is_no_prior_level(text: str, is_wish: bool) -> None:
    assert is_a_wish(text) is is_wish


@pytest.mark.parametrize(
    ("text", "is_now"),
    [
        ("Currently retired; prior to the fall walked 2 miles without AD.", False),
        ("At eval pt reported she was independent in all ADLs before the fall.", False),
        ("Since surgery uses RW; PLOF indep without AD.", False),
        ("Since the stroke needs help; pre-stroke drove and shopped alone.", False),
        ("Currently min A for transfers; prior level of function independent.", False),
        ("Currently walks 50 ft with RW before fatigue.", True),
        ("Since surgery uses RW.", True),
        ("CLOF: min A; pain before PT 6/10", True),
    ],
)
def test_what_tells_of_before_too_is_a_prior_level(text: str, is_now: bool) -> None:
    assert tells_of_now(text) is is_now
