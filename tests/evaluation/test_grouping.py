"""The suite that says how many slots a prompt asks for."""

from __future__ import annotations

import pytest

from clausea.errors import KnowledgeError
from evals import grouping
from evals.facts.split import charts


@pytest.fixture(scope="module")
def runs() -> list[tuple[str, grouping.Run]]:
    return grouping.letters_of(charts("dev")[:1])


def test_fewer_prompts_ask_for_the_same_slots(runs: list[tuple[str, grouping.Run]]) -> None:
    alone, six = (grouping.cost(runs, group, 0.0, 0.0) for group in (1, 6))
    assert alone.prompts == alone.asked == six.asked
    assert six.prompts < alone.prompts
    assert six.tokens < alone.tokens
    assert alone.plain == six.plain == 0


def test_the_same_slots_are_answered_falsely_however_they_are_grouped(runs: list[tuple[str, grouping.Run]]) -> None:
    alone, six = (grouping.cost(runs, group, 0.6, 0.0) for group in (1, 6))
    assert alone.plain == six.plain > 0


def test_a_reply_that_breaks_off_costs_the_slots_beside_it(runs: list[tuple[str, grouping.Run]]) -> None:
    alone, six = (grouping.cost(runs, group, 0.0, 0.4) for group in (1, 6))
    assert six.plain > alone.plain


def test_unknown_options_are_refused() -> None:
    with pytest.raises(KnowledgeError, match=r"grouping\.yaml"):
        grouping.measure({"split": "test"})
