"""A requirement is claimed only where the cited lines of one document say what it needs."""

from __future__ import annotations

from clausea.compose.meeting import shown_together, states_what_is_asked
from clausea.domain import EvidenceKind, Passage, Span

NEEDS = ["certification:signature"]


def passage(number: int, kind: EvidenceKind, document: str, *facts: str) -> Passage:
    span = Span(record="r", page=1, start=number, end=number + 1)
    return Passage(
        handle=f"E{number}", spans=(span,), kind=kind, score=0.9, strength="strong", why="because", document=document,
        document_kind="certification", facts=facts,
    )  # fmt: skip


def test_a_signature_on_one_plan_signs_no_other() -> None:
    signed = passage(1, "certification", "d1", "certification:signature")
    period = passage(2, "certification", "d1", "certification:period")
    other = passage(3, "certification", "d2", "certification:period")
    assert shown_together([signed, period, other], NEEDS) == [signed, period]
    assert shown_together([period, other], NEEDS) == []
    assert shown_together([other], []) == [other]


def test_history_beside_a_diagnosis_is_no_diagnosis() -> None:
    assert not states_what_is_asked([passage(1, "diagnosis", "d1")])
    assert states_what_is_asked([passage(1, "diagnosis", "d1"), passage(2, "diagnosis", "d1", "diagnosis:medical")])


def test_a_plan_states_how_often_and_how_long() -> None:
    assert not states_what_is_asked([passage(1, "plan_of_care", "d1", "plan:frequency")])
    assert states_what_is_asked([passage(1, "plan_of_care", "d1", "plan:frequency", "plan:duration")])
    assert states_what_is_asked([passage(1, "skilled_rationale", "d1")])


def test_a_physician_is_shown_by_a_signature_or_an_order() -> None:
    assert not states_what_is_asked([passage(1, "certification", "d1", "certification:period")])
    assert states_what_is_asked([passage(1, "certification", "d1", "certification:order")])
