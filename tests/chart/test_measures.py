"""How clinicians write values, and what looks like one and is none."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, Models, candidates, find_measures
from clausea.chart.tables import split_cells, under
from clausea.domain import Measure, Span
from clausea.linear import Linear

DAY = dt.date(2026, 3, 2)


def read(text: str, *, section: str = "obj", topic: str = "", discipline: str = "PT") -> list[Measure]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    return find_measures(words, Context("d", DAY, section, (), topic, discipline))


def shown(found: list[Measure]) -> list[tuple[str, str]]:
    return [(one.name, str(one.value)) for one in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("LEFS 34/80 → 52/80", [("LEFS", "34", True), ("LEFS", "52", False)]),
        ("VHI 58 -> 49 -> 27", [("VHI", "58", True), ("VHI", "49", True), ("VHI", "27", False)]),
        ("TUG 18.2s", [("TUG", "18.2", False)]),
        ("5xSTS 21.4 sec (B UE)", [("5xSTS", "21.4", False)]),
        ("Berg 41/56 (was 34)", [("BBS", "41", False), ("BBS", "34", True)]),
        ("BBS: 31/56 (IE 19)", [("BBS", "31", False), ("BBS", "19", True)]),
        ("AM-PAC raw: 18/24 (14)", [("AM-PAC", "18", False), ("AM-PAC", "14", True)]),
        ("the Berg, with the limb on, is 28/56.", [("BBS", "28", False)]),
        ("scored 45/56 on the Berg", [("BBS", "45", False)]),
        ("Ten meter walk at comfortable pace 0.38 m/s", [("10MWT", "0.38", False)]),
        ("30 s chair stand 7", [("30CST", "7", False)]),
        ("FCM spoken language comprehension 4", [("FCM", "4", False)]),
        ("FCM Memory 4, Attention 3, Problem Solving 3", [("FCM", "4", False), ("FCM", "3", False), ("FCM", "3", False)]),
        ("KOOS Pain 47", [("KOOS", "47", False)]),
        ("NDI 29/50 (58%)", [("NDI", "29", False), ("NDI", "58", False)]),
        ("COPM 7.4 / 7.8", [("COPM", "7.4", False), ("COPM", "7.8", False)]),
        ("Girth left residual limb, 4 cm below tubercle: 33.5", [("girth", "33.5", False)]),
        ("WAB-R AQ 61.4 in English.", [("WAB-AQ", "61.4", False)]),
    ],
)
def test_outcome_measures(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(one.name, str(one.value), one.prior) for one in read(text, discipline="")] == expected


@pytest.mark.parametrize(
    ("text", "sides"),
    [
        ("Grip R 22 lb, L 20 lb", [("22", "right"), ("20", "left")]),
        ("Grip R 26 lb (was 14)", [("26", "right"), ("14", "right")]),
        ("Thenar circ at MP 8.3 R, 7.5 L (cm)", [("8.3", "right"), ("7.5", "left")]),
        ("Modified Ashworth is 2 at the right gastrocnemius and 1+ at the right biceps.", [("2", "right"), ("1+", "right")]),
    ],
)
def test_sides(text: str, sides: list[tuple[str, str]]) -> None:
    assert [(str(one.value), one.side) for one in read(text)] == sides


def test_a_value_carried_forward_keeps_its_own_day() -> None:
    (one,) = read("Last TUG 24.6 (01/08)")
    assert (one.prior, one.date) == (True, dt.date(2026, 1, 8))
    (one,) = read("Last TUG 24.6 (06/08)")
    assert one.date == dt.date(2025, 6, 8)


@pytest.mark.parametrize(
    "text",
    [
        "STG 1: TUG 13.5 s in 4 wks",
        "LTG: LEFS 60, kneel/rise, 5xSTS 12, DGI 21.",
        "Pt will score 46 on Berg",
        "Berg goal 46",
        "TUG < 13.5 s",
        "Grip at least 40 lb by discharge",
        "MDC for TUG 3.5 s",
        "Unmet: NDI 20, grip 55.",
        "TUG next visit",
        "Berg deferred 2 wks",
        "NECK DISABILITY INDEX - 10 items 0-5",
        "med jt line pinch at 55",
        "Grip R ____ lb L ____ lb",
        "LEFS ____/80",
        "Call 555-0142 or fax 555-0199",
        "74 y/o F DOB 04/09/1951, 12 Berg St",
        "Brother has PD too, VHI of 90 he told her.",
        "Had LBP in 2021, PT here x 6, Oswestry 30% → 8%, fully resolved.",
    ],
)
def test_goals_bounds_and_others_are_no_measures(text: str) -> None:
    assert read(text) == []


# Pain


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Pain now 4/10, worst 8/10 evenings, best 2.", ["4", "8", "2"]),
        ("NPRS 7 worst / 2 now.", ["7", "2"]),
        ("PAIN (0-10) now 4 worst 8 best 2.", ["4", "8", "2"]),
        ("Pain 5 now, 8 stairs, 1 am.", ["5", "8", "1"]),
        ("pain 1-2/10 end of day", ["2"]),
        ("NPRS 3 rest / 7 w/ bending.", ["3", "7"]),
        ("HA 6", ["6"]),
        ("pain 5 w/ touch", ["5"]),
        ("PAIN 4/10 -> 0/10", ["4", "0"]),
        ("stairs w/ rail 6/10", ["6"]),
        ("pain now _5_ /10 best _2_ worst _9_", ["5", "2", "9"]),
    ],
)
def test_pain(text: str, values: list[str]) -> None:
    assert [str(one.value) for one in read(text, section="subj") if one.name == "pain"] == values


@pytest.mark.parametrize(
    "text",
    [
        "Pain for 3 weeks",
        "No pain x 2 wks",
        "pain after 10 min of standing",
        "HA 4-5 d/wk",
        "10/10/25 no pain after",
        "Pain meds 2 tabs BID",
        "7/10 trials correct",
        "RPE 5/10",
        "pain wakes her 3 times",
        "pain with 20 lb lift",
    ],
)
def test_no_pain_ratings(text: str) -> None:
    assert [one for one in read(text) if one.name == "pain"] == []


# Motion and strength


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Knee flex AROM R 95° (was 82°)", [("knee flexion", "95", "right", False), ("knee flexion", "82", "right", True)]),
        ("knee flex 82->95", [("knee flexion", "82", None, True), ("knee flexion", "95", None, False)]),
        ("knee flexion AROM IE: 82 / today: 95", [("knee flexion", "82", None, True), ("knee flexion", "95", None, False)]),
        ("knee flexion AROM R 82 L 128", [("knee flexion", "82", "right", False), ("knee flexion", "128", "left", False)]),
        ("knee AROM 5-120", [("knee extension", "5", None, False), ("knee flexion", "120", None, False)]),
        ("L flex 146, ER 48.", [("flexion", "146", "left", False), ("external rotation", "48", "left", False)]),
        ("ext -5, flex 74", [("extension", "-5", None, False), ("flexion", "74", None, False)]),
        ("110° of knee flexion", [("knee flexion", "110", None, False)]),
        ("RF PIP flex pass 82, DIP 48.", [("ring PIP flexion", "82", None, False), ("DIP", "48", None, False)]),
        ("Ring TAM 205", [("ring TAM", "205", None, False)]),
        ("palmar abd 41", [("palmar abduction", "41", None, False)]),
    ],
)
def test_motion(text: str, expected: list[tuple[str, str, str | None, bool]]) -> None:
    found = [one for one in read(text) if one.name == "ROM"]
    assert [(one.part, str(one.value), one.side, one.prior) for one in found] == expected


def test_two_modes_and_two_sides_of_one_motion() -> None:
    found = read("Passive dorsiflexion with the knee straight reaches 2 degrees on the right and 12 on the left.")
    assert [(str(one.value), str(one.side), str(one.mode)) for one in found] == [
        ("2", "right", "passive"),
        ("12", "left", "passive"),
    ]
    found = read("Shoulder flex L 62 deg active, 118 passive")
    assert [(str(one.value), str(one.side), str(one.mode)) for one in found] == [
        ("62", "left", "active"),
        ("118", "left", "passive"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        "knee ext 3x10, hold 10 s, 5 lb",
        "Hip abd 30 reps",
        "SLR 3x10 2#",
        "ER 2x15 red band",
        "shoulder flexion 15 times",
        "wrist ext 5 lb",
        "Flex ____ deg",
        "will reach 120 deg knee flexion",
        "goal knee flexion 120",
        "knee flexion exercise 15 min",
        "Ext. 4512, office",
        "cock up splint in 10 deg ext",
        "L5 radiculopathy, T11 fx",
    ],
)
def test_no_motion(text: str) -> None:
    assert [one for one in read(text) if one.name == "ROM"] == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R quad 4-/5, hip abd 3+/5", [("quadriceps", "4-/5"), ("hip abduction", "3+/5")]),
        ("DF 3+ same", [("dorsiflexion", "3+")]),
        ("EHL 3/5", [("ehl", "3/5")]),
        ("4/5 hip flexion", [("hip flexion", "4/5")]),
    ],
)
def test_strength(text: str, expected: list[tuple[str, str]]) -> None:
    assert [(one.part, one.value) for one in read(text) if one.name == "MMT"] == expected


@pytest.mark.parametrize(
    "text", ["valgus 4/5 reps", "recall 3/5", "seen 4/5 by MD", "biceps DTR 2+", "pitting edema 2+ ankle", "4/5/2026"]
)
def test_no_strength(text: str) -> None:
    assert [one for one in read(text) if one.name == "MMT"] == []


# Function


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Amb 180 ft w/ RW SBA", [("gait_distance", "180"), ("assist", "supervision")]),
        ("He is contact guard on the walker, 130 feet x 2", [("gait_distance", "130"), ("assist", "contact_guard")]),
        ("Gait: no AD, 0.81 m/s.", [("gait_speed", "0.81")]),
        ("bathing Mod A / dressing Min A / feeding I w L / toileting I.", None),
        ("zipper engagement Max A", [("assist", "maximal")]),
        ("bathing moderate, feeding minimal", [("assist", "minimal"), ("assist", "moderate")]),
        ("sit to stand Min A -> SBA", [("assist", "minimal"), ("assist", "supervision")]),
    ],
)
def test_function(text: str, expected: list[tuple[str, str]] | None) -> None:
    found = sorted(shown(read(text)))
    if expected is None:
        assert found == sorted([("assist", level) for level in ("moderate", "minimal", "independent", "independent")])
    else:
        assert found == sorted(expected)


@pytest.mark.parametrize(
    "text",
    [
        "independent w/ HEP",
        "10 min. A: tolerated well",
        "min cues for sequencing",
        "mod verbal cues with gait",
        "Bike 8', bridges 3x10, heel/toe walk 4 laps.",
        "lives alone, independent living facility",
        "6 minute walk test at 20 ft track",
        "stairs after 100 ft",
        "Pt will amb 150 ft w/ Min A",
    ],
)
def test_no_function(text: str) -> None:
    assert read(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Naming 80% (16/20) w/ min cues", [("80", "100")]),
        ("Answered yes/no questions 7/10 trials", [("7", "10")]),
        ("65% w/ min cues", [("65", "100")]),
        ("init r words: 7/20 (35%), r-bl: 3/20", [("35", "100"), ("3", "20")]),
        ("Requests 11/15 = 73%", [("73", "100")]),
        ("naming 24/40 vs 21/40", [("24", "40"), ("21", "40")]),
        ("2 of 10 with sound cues, whereas meaning cues gave 7 of 10", [("2", "10"), ("7", "10")]),
        ("resonant phrases 94 pct", [("94", "100")]),
    ],
)
def test_accuracy(text: str, expected: list[tuple[str, str]]) -> None:
    found = [one for one in read(text, discipline="SLP") if one.name == "accuracy"]
    assert [(str(one.value), str(one.denominator)) for one in found] == expected


@pytest.mark.parametrize(
    "text",
    [
        "attended 8 of 10 visits",
        "SpO2 96%",
        "1 of 5 - Speech-Language Pathology",
        "since 8/25, no sub called",
        "10/28 30 min grp",
        "Carbidopa-levodopa 25/100 TID",
        "14.3 %SS in conversation",
        "5th %ile",
        "CAPE-V overall 48/100",
        "STG 1: 80% accuracy w/ min cues",
        "will name 8/10 pictures",
        "Test dates: 9/9, 9/11",
        "dropped 3 of 8 loads",
        "50% limited",
    ],
)
def test_no_accuracy(text: str) -> None:
    assert [one for one in read(text, discipline="SLP") if one.name == "accuracy"] == []


def test_percentages_in_physical_therapy_are_no_accuracy() -> None:
    assert read("50% weight bearing, SpO2 94%, 80% limited") == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("moderate-severe expressive aphasia", ["moderate-severe"]),
        ("mild to moderate cognitive-linguistic deficits", ["mild-moderate"]),
        ("breathy moderate, monotone mild", ["moderate", "mild"]),
        ("profound apraxia of speech", ["profound"]),
        ("Breathiness moderate -> mild", ["moderate", "mild"]),
        ("Swallow function is WFL", ["WFL"]),
        ("moderate cues for attention", []),
        ("mod A for memory book", []),
        ("mild pain with swallowing", []),
        ("mild TBI", []),
    ],
)
def test_severity(text: str, values: list[str]) -> None:
    assert [one.value for one in read(text, discipline="SLP") if one.name == "severity"] == values


# Surroundings

_NOISE = st.lists(
    st.sampled_from(["pt", "seen", "today", "and", "the", "room", "tolerated", "well", "with", "no", "new", "complaints"]),
    max_size=12,
)


_PLANTED = st.sampled_from(
    [
        ("TUG", "18.2 s"),
        ("Berg", "41/56"),
        ("knee flexion AROM", "95 deg"),
        ("R quad", "4-/5"),
        ("LEFS", "34/80"),
        ("pain", "3/10"),
    ]
)


@given(_NOISE, _NOISE, _PLANTED)
def test_a_planted_value_comes_back_at_its_place(before: list[str], after: list[str], planted: tuple[str, str]) -> None:
    name, figure = planted
    text = f"{' '.join(before)}. {name} {figure} ; {' '.join(after)}".strip()
    (found,) = read(text)
    start = text.index(figure)
    assert (found.value_span.start, found.value_span.end) == (start, start + len(figure))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("lacks 8 degrees of knee extension", [("knee extension", "8", False)]),
        ("R ankle DF 4/5 (IE 4-/5), R knee no effusion, flexion 105.", [("knee flexion", "105", False)]),
        ("SLR lagged about 10 deg from rep 1", []),
        ("PLOF (I) all ADLs, amb 500 ft", []),
        ("load-dependent edema, 4 h cap standing", []),
        ("1 Pain 4   2 Care 2   3 Lift 3", []),
        ("6MWT on a 20 ft track", []),
        ("VAS 0-10", []),
    ],
)
def test_readings_that_once_went_wrong(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(one.part, str(one.value), one.prior) for one in read(text) if one.name != "MMT"] == expected


@pytest.mark.parametrize(
    "line",
    [
        "a" * 5000,
        "1 " * 2500,
        " " * 5000,
        "pain " * 1000,
        "knee flexion " * 400,
        "3/5 " * 1250,
        "Min A " * 830,
        "TUG " * 1250,
        "R L " * 1250,
        "( was " * 830,
        "80% " * 1250,
    ],
)
def test_long_lines_are_quick(line: str) -> None:
    read(line[:100], discipline="SLP")
    began = time.perf_counter()
    read(line, discipline="SLP")
    assert time.perf_counter() - began < 10  # Backtracking would take minutes; how fast it is stands in evals/bench.


# Surroundings of a passage: tables, captions, the passage above, the treated side.


def row(header: str, line: str, **given: object) -> list[Measure]:
    titles = split_cells(addressed(header), (0,)) if header else []
    cells = tuple(under(titles, split_cells(addressed(line), (0,))))
    return find_measures(addressed(line), Context("d", DAY, "obj", cells, form="row", near=DAY, **given))  # type: ignore[arg-type]


def addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


def test_columns_say_side_and_day() -> None:
    found = row("Motion   R   L", "Knee flexion   92   130")
    assert [(str(one.value), one.side) for one in found] == [("92", "right"), ("130", "left")]
    found = row("Test   IE 1/05   Current   Goal", "Berg   34/56   45/56   50")
    assert [(str(one.value), one.prior, one.date) for one in found] == [
        ("34", True, dt.date(2026, 1, 5)),
        ("45", False, DAY),
    ]


def test_a_heading_with_two_sides_makes_two_values() -> None:
    found = row("", "BBT R/L   21/28   27/33", kind="progress_report", discipline="OT")
    assert [(str(one.value), one.side) for one in found] == [
        ("21", "right"),
        ("28", "left"),
        ("27", "right"),
        ("33", "left"),
    ]


def test_a_side_is_read_from_the_line_alone() -> None:
    (one,) = read("knee flexion AROM L 108 deg after mobs")
    assert one.side == "left"
    (one,) = read("knee flexion AROM 108 deg after mobs")
    assert one.side is None


def test_spelled_numbers_are_read() -> None:
    (one,) = read("Berg nineteen, w/ RW")
    assert (one.name, str(one.value)) == ("BBS", "19")


def test_a_value_ruled_out_is_never_read_whatever_the_model_thinks() -> None:
    sure = Models(*(Linear(["x"], [30.0], {}) for _ in range(3)))
    for text in ("TUG < 13.5 s", "Berg goal 50", "Pt will walk 300 ft", "mod cues", "independent w/ HEP"):
        words = addressed(text)
        assert find_measures(words, Context("d", DAY, "obj", (), "", "PT"), sure) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("PSH: L THA 08/2018, seen here to 10/2018, d/c'd then at LEFS 61/80, TUG 10.9 s", []),
        ("Had PT in 2019 and was discharged at LEFS 58/80; now LEFS 24/80", ["24"]),
        ("Discharged today, seen since 2026, LEFS 58/80", ["58"]),
    ],
)
def test_what_ended_an_old_course_of_care_is_no_value_of_this_one(text: str, values: list[str]) -> None:
    assert [str(one.value) for one in read(text) if one.name in {"LEFS", "TUG"}] == values


@pytest.mark.parametrize(
    ("text", "name", "value", "of"),
    [
        ("Heel is a 3 today", "pain", "3", "10"),
        ("Walk .71 with the cane", "gait_speed", "0.71", "None"),
        ("Gait Distance (Feet): 90", "gait_distance", "90", "None"),
        ("A list of 8: found 6", "accuracy", "6", "8"),
        ("landed well on 7 of last 10 steps", "accuracy", "7", "10"),
    ],
)
def test_what_is_said_without_its_name_is_proposed(text: str, name: str, value: str, of: str) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = [one.proposal for one in candidates(words, Context("d", DAY, "obj", (), "", "PT"))]
    assert (name, value, of) in [(one.name, str(one.figure.value), str(one.of)) for one in found]


def proposed(text: str) -> list[tuple[str, str, str]]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = [one.proposal for one in candidates(words, Context("d", DAY, "obj", (), "", "PT"))]
    return [(one.name, str(one.figure.value), str(one.of)) for one in found]


@pytest.mark.parametrize("unit", ["km/h", "kph", "mph", "mi/hr", "in", " / 10", "x", "(mph)"])
def test_a_pace_of_another_unit_is_none_of_meters_a_second(unit: str) -> None:
    assert not any(name == "gait_speed" for name, _, _ in proposed(f"Gait training on treadmill, pace 2.2 {unit}"))
    assert not any(name == "gait_speed" for name, _, _ in proposed(f"Gait training on treadmill, pace 2.2{unit}"))


def test_a_pace_whose_unit_stands_before_it_is_none_of_meters_a_second() -> None:
    assert not any(name == "gait_speed" for name, _, _ in proposed("Treadmill pace (mph): 2.2"))
    assert ("gait_speed", "0.9", "None") in proposed("Treadmill pace: 0.9, rested twice")


@pytest.mark.parametrize("unit", ["km/h", "mph", "m/min", "ft/min"])
def test_a_named_pace_of_another_unit_is_none_of_meters_a_second(unit: str) -> None:
    assert read(f"Gait speed 2.2 {unit}") == []
    assert [one.name for one in read("Gait speed 0.8 m/s")] == ["gait_speed"]


def test_a_count_is_of_the_nearest_list_in_its_clause() -> None:
    found = proposed("List of 20 items; list of 8: found 6")
    assert ("accuracy", "6", "8") in found
    assert ("accuracy", "6", "20") not in found
    assert ("accuracy", "6", "8") in proposed("List of 20 items, then list of 8: found 6")
    assert not any(name == "accuracy" and value == "6" for name, value, _ in proposed("List of 20 items. Walked and found 6"))


def test_both_is_a_side() -> None:
    assert [(str(one.value), one.side) for one in read("Grip both 22 lb")] == [("22", "bilateral")]


def test_a_test_that_is_not_known_lends_no_figure_to_the_one_before() -> None:
    assert shown(read("Outcome measure: DASH 64.2; ASES 31/100.")) == [("DASH", "64.2")]


def test_no_value_was_taken_on_the_day_by_which_a_goal_is_to_be_met() -> None:
    found = read("LTG 4: By 5/25/2026 DASH score will be 25 or lower (baseline 64.2).", section="goals")
    assert dt.date(2026, 5, 25) not in {one.date for one in found}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Left shoulder flexion has come from 88 to 128 since the evaluation.",
            [("88", "shoulder flexion", True), ("128", "shoulder flexion", False)],
        ),
        ("Knee flexion 74 to 118 deg.", [("74", "knee flexion", True), ("118", "knee flexion", False)]),
        ("Knee extension has improved from 12 to 4 deg.", [("12", "knee extension", True), ("4", "knee extension", False)]),
        ("Right knee AROM 5-120.", [("5", "knee extension", False), ("120", "knee flexion", False)]),
    ],
)
def test_a_change_of_a_motion_is_no_arc(text: str, expected: list[tuple[str, str, bool]]) -> None:
    assert [(str(one.value), one.part, one.prior) for one in read(text)] == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Last visit: passive flexion 121, active flexion 84.", [("121", True), ("84", True)]),
        ("Last visit TUG with cane 18.8 s. Today TUG with cane 19.6 s.", [("18.8", True), ("19.6", False)]),
        ("O Last visit: knee flexion 121 deg.", [("121", True)]),
        ("TUG 19.6 s today, last visit 18.8 s.", [("19.6", False), ("18.8", True)]),
        ("Sore after last visit. Knee flexion 121 deg.", [("121", False)]),
        ("Knee flexion 118 deg last visit, 121 deg today.", [("118", True), ("121", False)]),
    ],
)
def test_a_value_of_the_last_visit_is_not_of_today(text: str, expected: list[tuple[str, bool]]) -> None:
    assert [(str(one.value), one.prior) for one in read(text)] == expected


def test_a_value_of_a_course_of_years_ago_was_not_first_measured_at_this_ones_evaluation() -> None:
    text = "Knee flexion 74 to 118 deg."
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = find_measures(words, Context("d", DAY, "obj", discipline="PT", kind="discharge", evaluated=dt.date(2028, 2, 9)))
    assert [one.date for one in found] == [None, DAY]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Grip R/L 45/50 lb", [("45", "right", "45"), ("50", "left", "50 lb")]),
        ("Grip (R/L): 45/50 lbs", [("45", "right", "45"), ("50", "left", "50 lbs")]),
        ("Pinch R/L 12/14 lbs", [("12", "right", "12"), ("14", "left", "14 lbs")]),
        ("Calf girth R/L 35.5/36.0 cm", [("35.5", "right", "35.5"), ("36.0", "left", "36.0 cm")]),
        ("Pinch 12/14 lbs", [("12", None, "12"), ("14", None, "14 lbs")]),
        ("Leg length 1/4 in lift", []),
        ("TUG trial 1 - 14.2 s, trial 2 - 13.8 s", [("14.2", None, "14.2 s"), ("13.8", None, "13.8 s")]),
        ("TUG: 1 - 14.2 s, 2 - 13.8 s", [("14.2", None, "14.2 s"), ("13.8", None, "13.8 s")]),
        ("Grip pos 2 - 45 lb", [("45", None, "45 lb")]),
        ("Grip R 45 - 50 lb L", [("45", "right", "45"), ("50", "left", "50 lb")]),
        ("Pain scale 0 - 10/10: 4", [("4", None, "4")]),
        ("Pain 4 - 8/10", [("8", None, "4 - 8/10")]),
        ("Pain 4-5/10 am, 5-6/10 pm", [("5", None, "4-5/10"), ("6", None, "5-6/10")]),
        ("Pain level 4-6/10", [("6", None, "4-6/10")]),
        ("TUG trials 12-14 s", [("14", None, "12-14 s")]),
        ("TUG 12-14 s", [("14", None, "12-14 s")]),
    ],
)
def test_pairs_and_numbered_values_are_no_fractions_and_no_ranges(text: str, expected: list[tuple[str, str | None, str]]) -> None:
    found = [(str(one.value), one.side, text[one.value_span.start : one.value_span.end]) for one in read(text)]
    assert found == expected
