"""Facts that a sentence tells of somebody else than the patient: a husband's score is no value of hers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

from clausea.chart.lines import Addressed
from clausea.domain import Chart, Fact, Measure, Sentence, Span
from clausea.domain.kin import of_kin

__all__ = ["stretches_of_kin", "without_kin"]

F = TypeVar("F", bound=Fact)


def stretches_of_kin(base: Chart, sentences: Sequence[Sentence]) -> list[Span]:
    """Return where sentences tell the state, the score or the fate of somebody else."""
    found: list[Span] = []
    for sentence in sentences:
        words = Addressed([(span, base.page(span).text[span.start : span.end]) for span in sentence.spans])
        found += [span for start, end in of_kin(words.text) for span in words.spans(start, end)]
    return found


def without_kin(facts: Sequence[F], stretches: Sequence[Span]) -> tuple[F, ...]:
    """Return the facts that do not begin in such a stretch, each by the address of what it states."""
    return tuple(one for one in facts if not any(_begins_in(_told(one), place) for place in stretches))


def _begins_in(told: Span, place: Span) -> bool:
    return told.record == place.record and told.page == place.page and place.start <= told.start < place.end


def _told(fact: Fact) -> Span:
    return fact.value_span if isinstance(fact, Measure) else fact.span
