"""Groups of words given as data."""

from __future__ import annotations

import pytest

from clausea.chart.conditions import Part, names_one
from clausea.chart.word_groups import common_words, word_groups


@pytest.mark.parametrize(
    ("word", "group"),
    [
        ("diabetes", "sugar"),
        ("dm2", "sugar"),
        ("arthritis", "bone"),
        ("ckd", "kidney"),
        ("cad/stents", "heart"),
        ("afib", "heart"),
    ],
)
def test_a_word_is_known_by_its_beginning_its_ending_or_as_a_whole(word: str, group: str) -> None:
    assert group in word_groups("conditions").of(word)


def test_a_whole_word_is_no_beginning_of_others() -> None:
    assert "heart" not in word_groups("conditions").of("mile")
    assert "operation" not in word_groups("conditions").of("surgeon")


def test_every_table_can_be_read() -> None:
    assert word_groups("daily_life").within("ran a farm")[0] >= {"past"}
    assert {"score", "scale"} <= common_words("test_names")
    assert "weeks" in common_words("goals")


def test_a_part_is_what_it_most_is() -> None:
    assert [Part.of(text).sort for text in ("osteoporosis", "L TKA 2016", "pacemaker", "metformin", "mailbox")] == [
        "ill",
        "operation",
        "device",
        "medicine",
        "none",
    ]
    assert names_one("Raynaud's both hands")
    assert not names_one("lives with daughter")
