"""A prompt of one slot, and a server to send it to."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator

import pytest

from clausea.domain import Evidence, Passage, Prompt, SlotRequest, Span
from clausea.draft.prompting import Material
from tests.llm.server import Served, serving


@pytest.fixture
def served(loopback: None, environment: Callable[..., None]) -> Iterator[Served]:
    with serving() as running:
        environment(base_url=running.url, timeout_s="5")
        yield running


@pytest.fixture(scope="session")
def prompt() -> Prompt:
    """Ask for the baseline, for which there is one passage."""
    passage = Passage(
        handle="E1",
        spans=(Span(record="r1", page=1, start=0, end=10),),
        kind="functional_baseline",
        score=1.0,
        strength="strong",
        why="",
        date=dt.date(2026, 6, 8),
        document="d1",
        document_kind="initial_evaluation",
    )
    request = SlotRequest(key="baseline", slot="baseline", asks="How was the patient?", state="filled", passages=("E1",))
    return Material(Evidence(passages=(passage,)), {"E1": "Quokkazanzibar walks 120 ft w/ RW"}).prompt([request])
