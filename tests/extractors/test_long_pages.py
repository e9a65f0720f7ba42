"""A page with thousands of rows is arranged in time that grows with them."""

from __future__ import annotations

import sys
from types import FrameType

from clausea.extractors.layout import arrange
from clausea.extractors.rows import Word


def rows(count: int) -> list[Word]:
    """Return rows of two columns that look like prose and are fields, so that columns are looked for from every row."""
    words = []
    for number in range(count):
        for place, text in enumerate(("Grip:", "was", "six", "now", "", "Pinch:", "was", "two", "now")):
            if text:
                words.append(Word(text, 20.0 + 30 * place, 12.0 * number, 44.0 + 30 * place, 12.0 * number + 9))
    return words


def steps(words: list[Word]) -> int:
    count = 0

    def counted(frame: FrameType, event: str, argument: object) -> None:
        nonlocal count
        count += 1

    before = sys.getprofile()
    sys.setprofile(counted)
    try:
        arrange(words)
    finally:
        sys.setprofile(before)
    return count


def test_three_times_the_rows_take_little_more_than_three_times_the_work() -> None:
    assert steps(rows(540)) < 5 * steps(rows(180))
