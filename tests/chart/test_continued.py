"""A document goes on where no other starts: below its head, below a heading of its own, on its next page."""

from __future__ import annotations

import datetime as dt

from clausea.chart import chart
from clausea.domain import Chart
from clausea.ingest import Source, read_record

NOTE = """PT Daily Treatment Note
Date of Service: 3/16/2026
Visit 5
S   Slept 4 h. Pain 4/10.
O   PROM flexion 95, ER 30. Table slides, pendulums, GH mobs grade I-II.
A   Empty end feel with guarding at 90 degrees; PT changed from long-axis stretch to grade I oscillation in scaption.
P   Hold ER at 30 degrees until week 8.
97140 25 min (2 units), 97110 15 min (1 unit). Total timed 40 min, total treatment 48 min.
Mikkel Quist, PT, OCS  3/16/2026
"""
REPORT = """SLP Progress Report
Reporting period: 02-Jun-2026 to 02-Jul-2026
Sessions: 9 of 9 attended
Measure          02-Jun-2026   02-Jul-2026
WAB-R AQ         58.4          66.1
Thin liquids remain unsafe: delayed throat clear at 40 s.
Digitally signed: Beatrix Lindqvist, M.S., CCC-SLP   02-Jul-2026
"""
TO_COME = """SLP Treatment Note
Session: 8
Date of service: 30-Jun-2026
Minutes: 92507: 30 min; 92526: 25 min; total 55 min
S
"Coffee... please."
O
Naming 15/20 (75%) with one semantic cue. Chin tuck 9/10, no cough.
A
Met STG 2. Therapist advanced from mildly thick to slightly thick by teaspoon after three clear trials.
P
Progress report due next visit.
Digitally signed: Beatrix Lindqvist, M.S., CCC-SLP   30-Jun-2026
"""
HEADED = """RIVERBEND HAND & UPPER LIMB          OT PROGRESS REPORT
12 Quay St, Harbor Town, ME 00000    Pt: Delgado, Tomas R | DOB 09/02/1971
                                     DOS: 8/3/26
Period
7/6/26 to 8/3/26. 17 visits to date.
Goals
1. R supination 65 deg - MET (72 deg).
2. R grip 60 lb - PROGRESSING, 48 lb.
Esther Kowalczyk, OTR/L, CHT 8/3/2026 /es/
"""


SHORT = """OT Treatment Note
DOS 3/27/26 Wrist stretch, putty yellow, cane rolls. TUG 14.2 s.
OT Treatment Note
DOS 3/31/26 Froze at the door of the pantry 3x w/ tray. Gave floor tape, stepped over it.
"""


TABLED = """Speech Therapy Session Note
Client             DOB          Date             Session
Rowan Tsui-Mbeki   05/22/2021   April 21, 2026   15
Played games and worked on speech sounds.
Good session.
Start 8:30 End 9:15 (45 min). 92507 x1.
Marguerite Oyelaran, MA, CCC-SLP   April 21, 2026
"""


def read(text: str) -> Chart:
    return chart([read_record(Source("chart.txt", data=text.encode()))])


def test_a_note_holds_its_head_and_its_body() -> None:
    (note,) = read(NOTE).documents
    assert (note.kind, note.date, note.author) == ("daily_note", dt.date(2026, 3, 16), "Mikkel Quist")


def test_a_report_holds_its_period_and_its_sessions() -> None:
    (report,) = read(REPORT).documents
    assert (report.kind, report.date, report.author) == ("progress_report", dt.date(2026, 7, 2), "Beatrix Lindqvist")


def test_a_report_that_is_due_is_not_begun() -> None:
    (note,) = read(TO_COME).documents
    assert (note.kind, note.author) == ("daily_note", "Beatrix Lindqvist")


def test_no_document_bears_the_day_of_the_patients_birth() -> None:
    assert {one.date for one in read(HEADED).documents} == {dt.date(2026, 8, 3)}


def test_a_page_with_no_day_but_the_birth_bears_none() -> None:
    text = "RIVERBEND HAND   OT PROGRESS REPORT\n12 Quay St, Harbor Town   Pt: Delgado, Tomas R | DOB 09/02/1971\n"
    assert [one.date for one in read(text + "Period   Functional change\n").documents] == [None]


UNDER_ITS_DAY = """Visit 3, 3 Feb 2026
Treatment note
S: Slept 4 h. Pain 4/10.
O: PROM flexion 95, ER 30. Table slides, pendulums.
97140 25 min
Mikkel Quist, PT  3 Feb 2026

Visit 4, 5 Feb 2026
Treatment note
S: Slept 6 h. Pain 3/10.
O: PROM flexion 100, ER 35. Table slides, pendulums.
97140 25 min
Mikkel Quist, PT  5 Feb 2026
"""


def test_the_day_of_a_visit_above_the_title_is_of_its_note() -> None:
    documents = read(UNDER_ITS_DAY).documents
    assert [(one.kind, one.date) for one in documents] == [
        ("daily_note", dt.date(2026, 2, 3)),
        ("daily_note", dt.date(2026, 2, 5)),
    ]


def test_two_short_notes_stay_two() -> None:
    assert [one.date for one in read(SHORT).documents] == [dt.date(2026, 3, 27), dt.date(2026, 3, 31)]


def test_a_birth_below_its_heading_dates_no_note_and_a_sentence_starts_none() -> None:
    assert [one.date for one in read(TABLED).documents] == [dt.date(2026, 4, 21)]


COLUMNS = """Patient: KESSLER, DOROTHY
DOB: 04/09/1951 Acct: TB-20771
Subjective
Dizzy since a viral illness 02/19/2026. Spins rolling to the right in bed.
Prior level of function: drove daily, walked 1 mile.
Physical Therapy Initial Examination
Date of Service: 03/02/2026
Provider: Jane Roe, PT, DPT
Visit # 1
Objective
FGA 16/30. Gait speed 0.78 m/s.
Plan of Care
Frequency 2x/wk x 8 wks. Interventions: 97112, 97530.
Electronically signed by Jane Roe, PT, DPT on 03/02/2026 4:41 PM
"""
COLUMNS_OF_A_NOTE = """Patient: KESSLER, DOROTHY DOB 04/09/1951
Subjective
Room still turns for a minute when she rolls right.
Daily Note Date of Service: 03/16/2026 Visit # 6
Objective / Treatment
97112 x1 viewing 28 min. Total timed min: 28
Electronically signed by Jane Roe, PT, DPT on 03/16/2026 5:02 PM
"""


def test_a_title_right_of_the_patients_column_heads_what_stands_left_of_it() -> None:
    record = read_record(Source("chart.txt", data=f"{COLUMNS}\f{COLUMNS_OF_A_NOTE}".encode()))
    found = [(one.kind, one.date) for one in chart([record]).documents]
    assert found == [("initial_evaluation", dt.date(2026, 3, 2)), ("daily_note", dt.date(2026, 3, 16))]
