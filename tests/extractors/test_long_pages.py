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


def test_columns_that_are_refused_are_not_looked_for_from_every_row_of_a_page_without_end() -> None:
    assert steps(rows(600)) < 3 * steps(rows(150))


def test_columns_below_a_head_are_found_on_a_page_without_end() -> None:
    said = ("she walked on with a cane", "and rested twice before the", "last of the stairs with cues")
    words = [Word(text, left, 0.0, left + 40, 9.0) for text, left in (("Name", 20.0), ("Born", 240.0), ("Visit", 400.0))]
    for number in range(400):
        for left in (20.0, 320.0):
            for place, text in enumerate(said[number % 3].split()):
                words.append(Word(text, left + 30 * place, 30 + 12.0 * number, left + 27 + 30 * place, 39 + 12.0 * number))
    lines = arrange(words).text.splitlines()
    assert [" ".join(line.split()) for line in lines].count(said[1]) == 2 * 133
