"""What a figure is of: its unit, its place, the manner in which a test was done, and the range that it ends."""

from __future__ import annotations

import time

import pytest

from clausea.chart.figures import figures_in
from clausea.manners import UNCLEAR, families_of, manners_in
from tests.chart.test_measures import read


@pytest.mark.parametrize(
    "text", ["Calf tender 2 in below the joint line.", "Sore 2-3 cm below the patella.", "Pain with 4-in step."]
)
def test_a_length_is_no_pain(text: str) -> None:
    assert [one for one in read(text) if one.name == "pain"] == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("dyspareunia 6/10. PFDI-20 62.5 (118.75 at IE). ICIQ-UI SF 7.", ["6"]),
        ("low back pain, ICIQ-UI SF 7", []),
        ("Pain, per pt, FABQ 8", []),
        ("Pain 5 walking. FSS 6", ["5"]),
        ("Soreness persists; NPI score 6", []),
        ("low back pain, PGQ-20 raw 9", []),
        # Initials that name a rating, a place, a time or a task are no test's.
        ("R shoulder pain. NPRS 4", ["4"]),
        ("Pain WORST 7, LEAST 2", ["7", "2"]),
        ("Pain now 3. LBP 4", ["3", "4"]),
        ("pain at ITB 3", ["3"]),
        ("pain L5-S1 4", ["4"]),
        ("pain with PROM 6, AAROM 4", ["6", "4"]),
    ],
)
def test_a_score_behind_the_name_of_an_unknown_test_is_no_pain(text: str, values: list[str]) -> None:
    assert [str(one.value) for one in read(text) if one.name == "pain"] == values


@pytest.mark.parametrize("text", ["Pain 4 in lateral knee.", "Pain 5/10 in R knee.", "Pain 5/10 in. Tolerated well."])
def test_in_is_a_word_before_a_place(text: str) -> None:
    assert [str(one.value) for one in read(text) if one.name == "pain"] == [text[5]]


def test_a_part_of_an_inch_is_no_score() -> None:
    assert [one for one in figures_in("moved to heel lift 1/4 in, both shoes") if one.shape == "fraction"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("KOOS JR 39.6. LEFS 22/80", [("39.6", "JR")]),
        ("KOOS, JR: 39.6", [("39.6", "JR")]),
        ("KOOS-12 55.2", [("55.2", "12")]),
        ("VHI 62/120, VHI-10 22", [("62", None), ("22", "10")]),
        ("HOOS JR: 41.9 (was 30.2)", [("41.9", "JR"), ("30.2", "JR")]),
        ("KOOS pain 55, symptoms 60", [("55", "pain"), ("60", "symptoms")]),
        ("KOOS 12", [("12", None)]),
    ],
)
def test_a_short_form_is_no_whole_questionnaire(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(str(one.value), one.task) for one in read(text) if one.name in {"KOOS", "HOOS", "VHI"}] == expected


def test_the_number_of_a_condition_is_no_score() -> None:
    assert read("Fall risk by FGA and cond 4.") == []


def test_a_score_on_its_own_scale_is_no_percentage() -> None:
    assert [
        (str(one.value), one.unit) for one in read("MoCA 17/30, attention 50%") if one.name == "MoCA" and one.task is None
    ] == [("17", "")]


def test_scores_of_two_sides_stand_in_the_order_of_the_sides() -> None:
    found = [(one.value, one.side) for one in read("quad MMT R / L  2/5 / 3+/5")]
    assert found == [("2/5", "right"), ("3+/5", "left")]


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Girth mid patella R 44.0 cm, L 39.5 cm.", ["mid patella", "mid patella"]),
        ("girth R calf 37.5 vs 36.0 L.", ["calf", "calf"]),
        ("Girth 10 cm prox to patella R 46.1 cm", ["10 cm above patella"]),
        ("Calf girth 36.2 cm R, thigh 44.1 cm R", ["calf", "thigh"]),
        ("RF PIP circumf R 6.6 cm (was 7.4)", ["ring pip", "ring pip"]),
        ("Fig 8 girth 56.4 cm", ["figure 8"]),
        ("Fig 8 girth 56.4 cm R ankle", ["figure 8"]),
        ("Girth 44 cm R mid patella, 50 cm L thigh.", ["mid patella", "thigh"]),
        ("Girth R 44 cm at mid patella and 50 cm 10 cm above, L 42 cm at mid patella", ["mid patella", "mid patella"]),
        ("Girth mid patella 44 cm R thigh 50 cm", ["mid patella", "thigh"]),
        ("Girth R calf 36 cm L calf 35 cm", ["calf", "calf"]),
        ("Girth thigh 44 cm R, foot warm", ["thigh"]),
        ("Girth 10 cm above patella: 50 cm R thigh, 47 cm L thigh", ["10 cm above patella", "10 cm above patella"]),
        ("Girth 10 cm above patella: 50 cm R thigh, 36 cm R calf", ["10 cm above patella", "calf"]),
        ("Circumference mid patella: 44 cm (knee)", ["mid patella"]),
        ("Girth 10 cm above knee: 50 cm R thigh", ["10 cm above knee"]),
        ("Girth figure 8 ankle 52 cm R", ["ankle figure 8"]),
        ("Girth figure-8 R ankle 52 cm; calf girth 36 cm R", ["ankle figure 8", "calf"]),
        ("girth 41.0 cm", [None]),
        ("biceps 4/5 Girth L 31.9 cm", [None]),
    ],
)
def test_a_girth_is_of_its_place(text: str, parts: list[str | None]) -> None:
    assert [one.part for one in read(text) if one.name == "girth"] == parts


@pytest.mark.parametrize(
    ("text", "manners"),
    [
        ("SLS R 3 s eyes open.", ["eyes open"]),
        ("SLS EO 3 s EC 2 s", ["eyes open", "eyes closed"]),
        ("SLS 3 s EO, 2 s EC", ["eyes open", "eyes closed"]),
        ("SLS eyes open R 3 s, L 4 s", ["eyes open", "eyes open"]),
        ("SLS foam EC 4 s", ["eyes closed, foam"]),
        ("10MWT 0.8 m/s, fast 1.1 m/s", [None, "fast"]),
        ("TUG cognitive 24.6 s, TUG 16.2 s.", ["cognitive", None]),
        ("TUG-C 24.6 s", ["cognitive"]),
        ("6MWT 320 m on 2 L O2", ["2 L oxygen"]),
        ("5xSTS 28.8 hands, 16.2 no hands", ["with hands", "without hands"]),
        ("gait speed 0.6 m/s w/o AFO, 0.8 m/s with AFO", ["without AFO", "with AFO"]),
        ("SLS L unable in boot, R 30.", [None]),
        ("SLS EO R 12 s, L 8 s; EC R 4 s, L 2 s", ["eyes open", "eyes open", "eyes closed", "eyes closed"]),
        (
            "SLS eyes open: R 12 s, L 8 s. Eyes closed: R 4 s, L 2 s.",
            ["eyes open", "eyes open", "eyes closed", "eyes closed"],
        ),
        ("TUG without AFO 18 s, 17 s; with AFO 14 s, 13 s", ["without AFO", "without AFO", "with AFO", "with AFO"]),
        ("5xSTS without UE 22 s, 20 s; with UE 18 s, 16 s", ["without hands", "without hands", "with hands", "with hands"]),
        ("TUG comfortable 14 s, 13 s; fast 11 s, 10 s", ["comfortable", "comfortable", "fast", "fast"]),
        ("6MWT on room air 250 m; on 2 L O2 300 m", ["room air", "2 L oxygen"]),
        ("SLS EO R 12 s and with some sway L 8 s", ["eyes open", UNCLEAR]),
        ("TUG 14 s, 13 s fast, 12 s", [None, "fast", UNCLEAR]),
        ("SLS EO R 12 s, EC 4 s; L 8 s, 2 s", ["eyes open", "eyes closed", UNCLEAR, UNCLEAR]),
        ("SLS EO/EC R 12 s, 4 s", [UNCLEAR, UNCLEAR]),
        ("SLS 3 s EO, EC 2 s", ["eyes open", "eyes closed"]),
        ("5xSTS 18 s with arms crossed", ["without hands"]),
        ("5xSTS 18 s with arms folded on chest", ["without hands"]),
        ("5xSTS 18 s arms across chest", ["without hands"]),
        ("5xSTS 18 s with hands on opposite shoulders", ["without hands"]),
        ("30CST 9 with hands on thighs", ["hands on thighs"]),
        ("30CST 9 hands on knees", ["hands on thighs"]),
        ("5xSTS 18 s with arms at sides", [UNCLEAR]),
        ("5xSTS 18 s with hands on armrests", ["with hands"]),
        ("5xSTS 18 s from chair without arms", [None]),
        ("5xSTS from chair with arms 18 s", [None]),
        ("5xSTS 18 s chair with arms, no UE use", [None]),
        ("5xSTS chair with arms, no UE use, 18 s", ["without hands"]),
        ("5xSTS 18 s UE support not needed", ["without hands"]),
        ("5xSTS 18 s not using arms", ["without hands"]),
        ("5xSTS 18 s with arms", ["with hands"]),
        ("5xSTS 18 s with UE support", ["with hands"]),
        ("TUG 14 s with usual RW", [None]),
        ("TUG 14 s at usual pace", ["comfortable"]),
        ("10MWT: usual with SPC 12 s, fast with SPC 9 s", ["comfortable", "fast"]),
        ("TUG as usual with RW 14 s", [None]),
        ("TUG 14 s, usual with RW", [None]),
        ("TUG 14 s usual with RW", [None]),
        ("TUG 14 s in comfortable shoes", [None]),
        ("TUG 14 s not fast", [None]),
        ("10MWT usual 0.8 m/s, fast 1.1 m/s", ["comfortable", "fast"]),
    ],
)
def test_a_test_done_in_a_manner_says_so(text: str, manners: list[str | None]) -> None:
    assert [one.task for one in read(text)] == manners


def test_a_value_whose_manner_is_unclear_is_like_no_other() -> None:
    first, second, third = read("SLS EO L 12 s and with some sway L 8 s and with some sway L 8 s")
    assert (second.task, third.task) == (UNCLEAR, UNCLEAR)
    assert len({first.series_key, second.series_key, third.series_key}) == 3


def test_manners_are_looked_for_in_little_time() -> None:
    started = time.perf_counter()
    for family in families_of("5xSTS"):
        manners_in("R " * 4000, family)
    assert time.perf_counter() - started < 1


@pytest.mark.parametrize(
    ("text", "written"), [("pain 4-8/10", "4-8/10"), ("TUG 14-16 s", "14-16 s"), ("pain from 4 to 8/10", "8/10")]
)
def test_a_range_is_kept_as_written(text: str, written: str) -> None:
    span = read(text)[-1].value_span
    assert text[span.start : span.end] == written


def test_a_vital_sign_is_no_girth() -> None:
    assert read("L calf 49.3 cm, temp 100.4, was not there Tues.")[-1].value != 100.4
