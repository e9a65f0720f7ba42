"""What is kept of texts while a chart is read is gone afterwards."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.domain import Page, Record, kept


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
