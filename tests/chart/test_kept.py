"""What is kept of texts while a chart is read or searched is gone afterwards."""

from __future__ import annotations

import pytest

from clausea import knowledge
from clausea.chart import chart
from clausea.claims import load_claim
from clausea.domain import Page, Record, kept
from clausea.retrieve import retrieve


def test_the_same_question_is_answered_once_until_a_chart_is_read() -> None:
    asked: list[str] = []

    @kept.kept(8)
    def letters(text: str) -> int:
        asked.append(text)
        return len(text)

    assert [letters("knee"), letters("knee")] == [4, 4]
    assert asked == ["knee"]
    chart([Record(id="r1", name="a.txt", sha256="0", media_type="text/plain", pages=(Page(number=1, text="Berg 31/56"),))])
    letters("knee")
    assert asked == ["knee", "knee"]


def test_words_are_forgotten_where_reading_fails() -> None:
    asked: list[str] = []

    @kept.kept(8)
    def letters(text: str) -> int:
        asked.append(text)
        return len(text)

    letters("knee")
    with pytest.raises(AttributeError):
        chart([None])  # type: ignore[list-item]
    letters("knee")
    assert asked == ["knee", "knee"]


def test_words_are_forgotten_once_a_chart_is_searched() -> None:
    asked: list[str] = []

    @kept.kept(8)
    def letters(text: str) -> int:
        asked.append(text)
        return len(text)

    read = chart([Record(id="r1", name="a.txt", sha256="0", media_type="text/plain", pages=(Page(number=1, text="Berg 31/56"),))])
    letters("knee")
    retrieve(read, None, load_claim(knowledge.demo_folder() / "claim.yaml"))
    letters("knee")
    assert asked == ["knee", "knee"]
