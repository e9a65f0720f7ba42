"""Whose day stands in a bracket behind a value: the value's, an earlier value's in the bracket, or, of a score, nobody's."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = """PHYSICAL THERAPY DAILY NOTE
Patient: June Lee   DOB 05/30/1953
Date of service: {day}
Subjective: Patient reports doing well.
Objective: {body}
97110 therapeutic exercise 15 min, 97112 15 min.
Assessment: PT graded the step height, gait steadier.
Plan: continue 2x/wk.
Electronically signed: Arlo Benning, PT, DPT {day}
"""


def told(body: str, day: str = "07/14/2026") -> list[tuple[str, str]]:
    """Return the values of a note with their days; one whose day is in doubt with a question mark."""
    read = chart([read_record(Source("note.txt", data=NOTE.format(body=body, day=day).encode()))])
    return [(str(one.value), "?" if one.day_in_doubt else f"{one.date:%m-%d}" if one.date else "") for one in read.measures]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # What a day leads in the bracket is of that day, and what stands before the bracket is not.
        ("LEFS 50/80 (6/8/26: 32/80).", [("50", "07-14"), ("32", "06-08")]),
        ("LEFS 50/80 (6/8: 32)", [("50", "07-14"), ("32", "06-08")]),
        ("BBS 44/56 (on 6/8/2026: 34/56)", [("44", "07-14"), ("34", "06-08")]),
        ("TUG 14.1 s (6/8/2026 18.2 s)", [("14.1", "07-14"), ("18.2", "06-08")]),
        ("TUG 14.1 sec (eval 06/08/2026: 18.2 sec)", [("14.1", "07-14"), ("18.2", "06-08")]),
        ("R knee flexion AROM 112 deg (6/8: 95 deg)", [("112", "07-14"), ("95", "06-08")]),
        ("R grip 45 lb (6/8: 30 lb)", [("45", "07-14"), ("30", "06-08")]),
        ("Grip R 45 lb (6/8: R 30, L 28)", [("45", "07-14"), ("30", "06-08"), ("28", "06-08")]),
        ("Pain 3/10 with stairs (6/8/2026: 6/10)", [("3", "07-14"), ("6", "06-08")]),
        ("BBS 44/56 today (6/8/26: 34/56)", [("44", "07-14"), ("34", "06-08")]),
        ("LEFS 50/80 [6/8/26 - 32/80].", [("50", "07-14"), ("32", "06-08")]),
        ("LEFS 50/80 (6/8: 32/80, 6/22: 41/80)", [("50", "07-14"), ("32", "06-08"), ("41", "06-22")]),
        ("MMT R HS 4+/5 (6/8: 4-/5)", [("4+/5", "07-14"), ("4-/5", "06-08")]),
        ("Transfers min A (6/8: mod A)", [("minimal", "07-14"), ("moderate", "06-08")]),
        ("LEFS 32/80 (7/14/26: 50/80)", [("32", ""), ("50", "07-14")]),
        ("BBS 44/56 (34/56 6/8 IE)", [("44", "07-14"), ("34", "06-08")]),
        ("LEFS 50/80 (32/80 6/8/2026)", [("50", "07-14"), ("32", "06-08")]),
        ("BBS 44/56, 6/8/26: 34/56", [("44", "07-14"), ("34", "06-08")]),
        # A day alone, or with a word of its visit, is that of the value before the bracket.
        ("BBS 34/56 (6/8/2026)", [("34", "06-08")]),
        ("Berg Balance Scale 34/56 (06/08 progress note), 45/56 today.", [("34", "06-08"), ("45", "07-14")]),
        ("Berg 34/56 (6/8 PN)", [("34", "06-08")]),
        ("LEFS 32/80 (6/8 PR), 50/80", [("32", "06-08"), ("50", "07-14")]),
        ("TUG 18.2 s (6/8 assessment), 13.1 s today", [("18.2", "06-08"), ("13.1", "07-14")]),
        ("BBS 34/56 (6/8 first visit)", [("34", "06-08")]),
        ("BBS 34/56 (6/8 admission)", [("34", "06-08")]),
        ("BBS 34/56 (Mon 6/8)", [("34", "06-08")]),
        ("LEFS 33/80 (re-eval 6/8)", [("33", "06-08")]),
        ("BBS 34/56 (6/8 w/ RW)", [("34", "06-08")]),
        ("TUG 18.2 s (6/8/26 avg of 3 trials)", [("18.2", "06-08")]),
        ("BBS 34/56 (6/8/26; goal 45/56)", [("34", "06-08")]),
        ("BBS 34/56 (6/8/26, 44/56 today)", [("34", "06-08"), ("44", "07-14")]),
        ("BBS 34/56 (6/8; 44/56 on 7/14)", [("34", "06-08"), ("44", "07-14")]),
        ("MoCA 22/30 (7/10).", [("22", "07-10")]),
        # A score in the bracket is no day, nor is a day to come the value's.
        ("Pain level is currently 6/10 (4/10 at rest, 8/10 with stairs).", [("6", "07-14"), ("4", "07-14"), ("8", "07-14")]),
        ("Patient rates knee discomfort 6/10 (3/10 with meds)", [("6", "07-14"), ("3", "07-14")]),
        ("Pain level currently 6/10 (2/10 post tx)", [("6", "07-14"), ("2", "07-14")]),
        ("MoCA 22/30 (2/5 on recall)", [("22", "07-14")]),
        ("DGI 18/24 (2/3 with head turns)", [("18", "07-14")]),
        ("BBS 44/56 (3/4 on tandem, 2/4 on SLS)", [("44", "07-14")]),
        ("6MWT 800 ft (6/10 RPE)", [("800", "07-14")]),
        ("BBS 44/56 (re-test 8/5)", [("44", "07-14")]),
        ("BBS 44/56 (recheck 08/05)", [("44", "07-14")]),
    ],
)
def test_a_day_in_a_bracket_is_given_to_the_value_that_it_is_of(body: str, expected: list[tuple[str, str]]) -> None:
    assert told(body) == expected


@pytest.mark.parametrize(
    ("body", "day", "expected"),
    [
        ("BBS 44/56 (3/4 on tandem, 2/4 on SLS)", "03/20/2026", [("44", "03-20")]),
        ("BBS 44/56 (3/4 on tandem)", "03/20/2026", [("44", "?")]),
        ("POMA 17/28 (8/12, 9/16)", "10/01/2026", [("17", "?")]),
        ("POMA 17/28 (9/16 eval), 22/28 today", "10/01/2026", [("17", "09-16"), ("22", "10-01")]),
        ("PSFS 5/10 (3/10 IE)", "03/20/2026", [("5", "?"), ("3", "?")]),
    ],
)
def test_a_score_that_may_as_well_be_a_day_leaves_the_day_in_doubt(body: str, day: str, expected: list[tuple[str, str]]) -> None:
    assert told(body, day) == expected


@pytest.mark.parametrize(
    ("body", "sides"),
    [
        ("MMT R quadriceps 4-/5 (4/5 on L)", ["right", "left"]),
        ("R knee flexion AROM 112 deg (125 deg on L)", ["right", "left"]),
        ("Grip R 45 lb (60 lb on the left), L pinch 12 lb", ["right", "left", "left"]),
        ("MMT R quads 4-/5 (4/5 on 6/8)", ["right", "right"]),
    ],
)
def test_a_side_right_behind_a_value_in_a_bracket_is_its_own(body: str, sides: list[str]) -> None:
    text = NOTE.format(body=body, day="07/14/2026")
    assert [one.side for one in chart([read_record(Source("note.txt", data=text.encode()))]).measures] == sides


EVALUATION = """PHYSICAL THERAPY INITIAL EVALUATION
Patient: June Lee   DOB 05/30/1953
Date of service: 06/08/2026
Subjective: Patient reports a fall in May.
Objective: TUG 22 s.
Assessment: Patient presents with weakness and would benefit from skilled PT.
Plan: PT 2x/week for 12 weeks.
Electronically signed: Arlo Benning, PT, DPT 06/08/2026

"""


def told_in_course(body: str) -> list[tuple[str, str]]:
    """Return the values of a note of 08/10 behind an evaluation of 06/08, with their days."""
    note = NOTE.format(body=body, day="08/10/2026").replace("DAILY", "PROGRESS").replace("Objective: ", "Objective:\n")
    text = EVALUATION + note.replace("97110 therapeutic exercise 15 min, 97112 15 min.\n", "")
    read = chart([read_record(Source("note.txt", data=text.encode()))])
    days = [(str(one.value), "?" if one.day_in_doubt else f"{one.date:%m-%d}" if one.date else "") for one in read.measures]
    return days[1:]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        # A day and then a like value without a colon: the day is the value's in the bracket.
        ("Transfers SBA (6/8 Min A)", [("supervision", "08-10"), ("minimal", "06-08")]),
        ("UB dressing SBA (7/13 Min A)", [("supervision", "08-10"), ("minimal", "07-13")]),
        ("Sit to stand SBA (IE 6/8 Min A)", [("supervision", "08-10"), ("minimal", "06-08")]),
        ("Transfers SBA (6/8 Min A; 7/6 CGA)", [("supervision", "08-10"), ("minimal", "06-08"), ("contact_guard", "07-06")]),
        ("Knee flexion R 110 (6/8 95)", [("110", "08-10"), ("95", "06-08")]),
        ("R knee flexion AROM 110 (IE 6/8 95)", [("110", "08-10"), ("95", "06-08")]),
        ("TUG 14.2 (6/8 22.5)", [("14.2", "08-10"), ("22.5", "06-08")]),
        ("BBS 44/56 (6/8 PN 34/56)", [("44", "08-10"), ("34", "06-08")]),
        ("LEFS 45 (6/8 30)", [("45", "08-10"), ("30", "06-08")]),
        ("Gait 150 ft with RW (6/8 50 ft)", [("150", "08-10"), ("50", "06-08")]),
        # Nobody can say whose day it is.
        ("TUG 14 (6/8 22 with RW)", [("14", "?"), ("22", "?")]),
        ("TUG 14 (6/8, 22)", [("14", "?"), ("22", "?")]),
        ("Transfers SBA (6/8 needed Min A)", [("supervision", "?"), ("minimal", "?")]),
        ("Gait SBA with RW (6/8 50 ft Min A with RW)", [("supervision", "?"), ("50", "?"), ("minimal", "?")]),
        # What is no value of the same sort, or is of today, leaves the day with the value before the bracket.
        ("Transfers Min A (6/8), SBA today.", [("minimal", "06-08"), ("supervision", "08-10")]),
        ("TUG 22 (6/8 with RW). TUG 14 (8/10)", [("22", "06-08"), ("14", "08-10")]),
        ("TUG 22.5 (6/8 14.2 today)", [("22.5", "06-08"), ("14.2", "08-10")]),
        ("Sit to stand Min A (6/8, SBA today)", [("minimal", "06-08"), ("supervision", "08-10")]),
        ("Transfers Min A (6/8 x 2 trials)", [("minimal", "06-08")]),
        ("6MWT 700 ft (6/8 HR 92)", [("700", "06-08")]),
        ("6MWT 700 ft (6/8 with 2 rests)", [("700", "06-08")]),
    ],
)
def test_a_day_before_an_earlier_level_or_value_in_a_bracket_does_not_date_the_present_one(
    body: str, expected: list[tuple[str, str]]
) -> None:
    assert told_in_course(body) == expected


@pytest.mark.parametrize(
    ("body", "day"),
    [
        # Pain in a bracket behind a motion: before the course it is no day, in it nobody can tell.
        ("R shoulder flexion 140 deg (5/10).", "08-10"),
        ("R hip abd 4/5 (5/10).", "08-10"),
        ("R shoulder abduction 120 deg (6/10).", "?"),
        ("Grip R 45 lb (6/10).", "?"),
        # A day that is written as one, or names its visit, or is out of no such scale.
        ("Grip R 45 lb (06/10).", "06-10"),
        ("Grip R 45 lb (7/10/26).", "07-10"),
        ("Grip R 45 lb (PN 7/10).", "07-10"),
        ("Knee flexion R 110 deg (7/15).", "07-15"),
        ("6MWT 900 ft (8/10).", "08-10"),
    ],
)
def test_a_rating_of_pain_behind_a_value_with_a_unit_is_no_sure_day(body: str, day: str) -> None:
    assert told_in_course(body)[0][1] == day


@pytest.mark.parametrize(
    ("body", "sides"),
    [
        ("Strength: R hip flex 4/5 (5/5 on L), R hip abd 4-/5 (5/5 on L), R quad 4/5 (5/5 on L)", "RLRLRL"),
        ("Strength: R hip flex 4/5 (5/5 L), R hip abd 4-/5 (5/5 L)", "RLRL"),
        ("R knee ext 4/5 (5/5 left), knee flex 4/5 (5/5 left), ankle DF 4-/5 (5/5 left)", "RLRLRL"),
        ("AROM R shoulder flexion 140 (165 on L), R abduction 120 (160 on L), R ER 45 (80 on L)", "RLRLRL"),
        ("R ankle DF 5 deg (15 deg L), R ankle PF 40 deg (50 deg L), R inversion 20 deg (30 deg L)", "RLRLRL"),
        ("R knee flexion 110 (130 L), extension -5 (0 L). R hip flexion 100 (120 L)", "RLRLRL"),
        ("L shoulder flexion 120 (R 165), abduction 100 (R 170), ER 40 (R 85)", "LRLRLR"),
        # A bracket that holds no value of its own, or is the only place of the side, tells the side as before.
        ("Grip 45 lb (R), 55 lb (L)", "RL"),
        ("Grip (45 lb R, 55 lb L)", "RL"),
        ("Quad strength (R 4/5, L 5/5)", "RL"),
        ("Grip (position 2, R) 45 lb", "R"),
        ("Grip R (45 lb) L (55 lb)", "RL"),
        ("Shoulder ROM (L): flexion 110, abduction 90", "LL"),
    ],
)
def test_the_side_of_a_value_in_a_bracket_is_not_that_of_the_next_value_outside(body: str, sides: str) -> None:
    text = EVALUATION + NOTE.format(body=body, day="08/10/2026").replace("DAILY", "PROGRESS")
    read = chart([read_record(Source("note.txt", data=text.encode()))])
    assert "".join((one.side or "-")[0].upper() for one in read.measures[1:]) == sides
