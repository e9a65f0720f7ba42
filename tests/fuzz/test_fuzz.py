"""Two hundred damaged files, always the same ones: each is read or refused in one line, in time and in memory."""

from __future__ import annotations

from evals.fuzz.mutate import FORMATS, make, seeds
from evals.fuzz.run import CRASHED, HUNG, READ, REFUSED, outcome_of, run


def test_damaged_files_are_read_or_refused() -> None:
    tally = run(seed=1, numbers=range(200))
    assert tally.bad == []
    assert tally.total(READ) + tally.total(REFUSED) == 200
    assert tally.total(READ) > 40
    assert tally.total(REFUSED) > 40


def test_the_files_that_are_damaged_are_sound() -> None:
    for name in ("pdf", "docx", "rtf", "txt"):
        assert outcome_of(seeds(name)[0]) == (READ, "")


def test_an_input_is_the_same_every_time_and_every_format_occurs() -> None:
    assert [make(3, number) for number in range(20)] == [make(3, number) for number in range(20)]
    assert {make(1, number).format for number in range(200)} == set(FORMATS)
    assert {CRASHED, HUNG}.isdisjoint({READ, REFUSED})
