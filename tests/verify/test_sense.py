"""What a sentence binds together must stand together in the words that it cites."""

from __future__ import annotations

import pytest

from clausea import knowledge
from clausea.domain import fold
from clausea.verify.denial import polarity_doubts
from clausea.verify.doubts import all_doubts, target_doubts
from clausea.verify.lexicon import plain
from clausea.verify.sense import directions, mentions

GRIP = "R grip 28 lb (12 lb at eval), lat pinch 9 lb; L grip 61."
SHOULDER = "L shldr PROM flex 95, abd 70, ER 10; unable to reach overhead."
TRANSFERS = "Sit<>stand from w/c Mod A x1, bed mob Max A."
CHANGE = "Gait speed 0.62 m/s, up from 0.48."
GOAL = "LTG1 Berg 48/56 or better so she can turn and stoop at home."


def test_every_form_of_the_lexicon_becomes_its_plain_form_and_stays_it() -> None:
    for row in knowledge.lexicon():
        for form in row:
            assert fold(plain(form)) == fold(plain(plain(form))) == row[0].lower(), form


def test_names_of_a_test_are_one_mark_and_hold_no_number() -> None:
    marks = {fold(plain(name)) for name in ("TUG", "Timed Up and Go", "timed-up-and-go")}
    assert len(marks) == 1
    assert fold(plain("5xSTS")) == fold(plain("five times sit to stand"))
    assert not any(letter.isdigit() for letter in plain("6MWT") + plain("9HPT"))


def test_short_names_are_told_by_their_capitals() -> None:
    assert "physical therapy" in plain("seen by PT")
    assert "patient" in plain("pt was seen")


def test_a_value_knows_its_words_its_side_and_when_it_held() -> None:
    found = {one.value: one for one in mentions(GRIP, is_record=True)}
    assert (found["28"].side, found["61"].side) == ("right", "left")
    assert (found["12"].role, found["28"].role) == ("prior", "now")
    assert found["9"].side == "right"


@pytest.mark.parametrize(
    ("text", "ways"),
    [(CHANGE, {"rise"}), ("ODI 44% -> 26%.", {"drop"}), ("knee flex 104, was 84 at IE", {"rise"}), ("Berg 41/56.", set())],
)
def test_the_direction_of_a_change_is_read_from_its_values(text: str, ways: set[str]) -> None:
    assert directions(text) == ways


@pytest.mark.parametrize(
    ("cited", "true", "false"),
    [
        (GRIP, "Right grip rose from 12 lb at the evaluation to 28 lb.", "Right grip rose from 28 lb to 12 lb."),
        (GRIP, "Left grip was 61.", "Right grip was 61."),
        (SHOULDER, "Left shoulder flexion was 95.", "Left shoulder abduction was 95."),
        (TRANSFERS, "Bed mobility needed maximal assistance.", "Bed mobility needed moderate assistance."),
        (CHANGE, "Gait speed was 0.62 m/s.", "Gait speed was 0.48 m/s."),
        (CHANGE, "Gait speed rose from 0.48 to 0.62 m/s.", "Gait speed fell from 0.48 to 0.62 m/s."),
        (GOAL, "The long-term goal was a Berg of 48/56.", "Berg was 48/56."),
        (GOAL, "The goal was to turn and stoop at home.", "She turns and stoops at home."),
        ("97112 23 min, 97116 16 min.", "97112 took 23 minutes.", "97116 took 23 minutes."),
        ("Wife had back surgery in Nov.", "His wife had back surgery.", "He had back surgery."),
        ("Seen by J. Orlov PTA today.", "J. Orlov, PTA, treated.", "J. Orlov, PT, treated."),
        ("Swelling is up at the ankle.", "Swelling is up at the ankle.", "Swelling is down at the ankle."),
    ],
)
def test_what_is_bound_otherwise_than_in_the_record_raises_a_doubt(cited: str, true: str, false: str) -> None:
    assert list(all_doubts(true, (cited,))) == []
    assert list(all_doubts(false, (cited,)))


@pytest.mark.parametrize(
    ("cited", "true", "false"),
    [
        ("No falls since last report.", "There were no falls.", "There were falls since the last report."),
        ("Denies dizziness; unsteady on gravel.", "Dizziness is denied.", "There is dizziness."),
        ("Second walk 220 ft, no LOB.", "She did not lose her balance.", "She lost her balance on the walk."),
        ("Homans neg, calf soft.", "Homans was negative.", "Homans was found."),
        ("Lifts 2 lb x10, could not lift empty hand at eval.", "She lifts 2 lb.", "She cannot lift 2 lb."),
        ("Pain 1/10 after the walk.", "Pain was 1/10.", "Pain was not 1/10."),
    ],
)
def test_what_is_denied_must_be_denied_there(cited: str, true: str, false: str) -> None:
    assert list(polarity_doubts(true, (cited,))) == []
    assert list(polarity_doubts(false, (cited,)))


def test_doubts_hold_no_word_of_the_sentence_but_its_values() -> None:
    found = [*all_doubts("Canary grip was 28 lb on the left, zebra 61 right.", (GRIP,)), *polarity_doubts("No canary.", (GRIP,))]
    assert found
    assert not any(word in one.message for one in found for word in ("canary", "zebra", "Canary"))


@pytest.mark.parametrize(
    ("aims", "rest", "true", "false"),
    [
        ("C. Berg 46 to take a shower alone", "Berg 31 today", "Berg was 31.", "Berg was 46."),
        ("2. FGA 24/30, walks to the bus stop", "", "FGA 24/30 was set.", "FGA was 24/30."),
        ("A hold 10 s (now 6.2 s)", "", "The hold was 6.2 s.", "The hold was 10 s."),
        ("A Mod I pill box x 14 d", "pill box Min A", "Pill box needed minimal assistance.", "Pill box was Mod I."),
        ("B. TUG 13 s in 8 weeks", "", "The duration is 8 weeks.", "TUG was 13 s."),
        ("B. TUG 13 s", "TUG 19 s", "The aim was a TUG of 13 s.", "TUG was 13 s."),
    ],
)  # fmt: skip
def test_a_target_is_not_told_as_found_though_no_word_says_goal(aims: str, rest: str, true: str, false: str) -> None:
    assert list(target_doubts(true, (aims,), (rest,))) == []
    assert list(target_doubts(false, (aims,), (rest,)))
    assert list(target_doubts(false, (), (aims, rest))) == []


def test_a_rate_up_to_a_day_is_no_earlier_value() -> None:
    assert mentions("continue 2x/wk to 4/30", is_record=True)[0].role is None
    assert [one.role for one in mentions("grip 12 lb to 28 lb", is_record=True)] == ["prior", "now"]
    assert [one.role for one in mentions("falls 3 weekly to 1", is_record=True)] == ["prior", "now"]


@pytest.mark.parametrize("text", ["(34)", "Was (12 of 24", "ROM (112)", "(", "( 3 / 4 )"])
def test_a_value_in_brackets_with_nothing_before_it_is_read(text: str) -> None:
    assert all(one.role != "prior" for one in mentions(text, is_record=True))
