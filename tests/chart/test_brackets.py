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
