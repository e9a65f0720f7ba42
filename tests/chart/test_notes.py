"""Attendance and blanks."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart.attendance import candidates
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.notes import NoteReader
from clausea.chart.sections import heading_name, lead_in
from clausea.chart.tables import RowCell, split_cells, under
from clausea.domain import Form, Note, Span

DAY = dt.date(2026, 3, 1)
CONTEXT = Context("d", DAY, "other", (), "", kind="progress_report")


def read(text: str, kind: str = "progress_report", form: Form = "sentence") -> list[Note]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    reader = NoteReader(kind)
    return list(reader.read(words, Context("d", DAY, "other", (), "", kind=kind), form))


def counts(text: str, kind: str = "progress_report") -> dict[str, str] | None:
    found = [one for one in read(text, kind) if one.sort == "attendance"]
    assert len(found) <= 1
    return found[0].values if found else None


@pytest.mark.parametrize(
    ("text", "attended", "scheduled"),
    [
        ("Pt has attended 10 of 12 scheduled visits.", "10", "12"),
        ("Patient attended 8/10 visits this period.", "8", "10"),
        ("Attendance: 9/10", "9", "10"),
        ("Visits 24 out of 28; last seen 12/2/25.", "24", "28"),
        ("Visits: 14 of 28 auth", "14", "28"),
        ("22 of 24 authorized visits", "22", "24"),
        ("Att 12 / Sch 13", "12", "13"),
        ("10 att of 11 sched", "10", "11"),
        ("Ten of twelve visits were kept.", "10", "12"),
        ("Visits this period: 10", "10", None),
        ("Visits attended: 9", "9", None),
        ("Total Visits: 14", "14", None),
        ("He was seen for 12 visits from February 10 to April 2, 2026.", "12", None),
        ("summary of visits 1 through 9 since 2/10/2026", "9", None),
        ("10 visits completed", "10", None),
        ("Scheduled: 15   Arrived: 14   No show: 1", "14", "15"),
        ("Booked: 11   Came: 10", "10", "11"),
        ("Twelve sessions have been kept of thirteen booked", "12", "13"),
        ("Used 11 of 12.", "11", "12"),
        ("12 kept, 2 called off (flu), 0 no-show", "12", None),
    ],
)
def test_visits_attended(text: str, attended: str, scheduled: str | None) -> None:
    found = counts(text)
    assert found is not None
    assert (found["attended"], found.get("scheduled")) == (attended, scheduled)


def test_visits_cancelled_and_missed() -> None:
    assert counts("SCHED 15   KEPT 13   CX 2   NS 0") == {"attended": "13", "scheduled": "15", "cancelled": "2", "no_show": "0"}
    assert counts("ten visits kept, two cancelled") == {"attended": "10", "cancelled": "2"}
    assert counts("Visits: 12 attended   No show: 2   Cancelled: 1") == {"attended": "12", "cancelled": "1", "no_show": "2"}


@pytest.mark.parametrize(
    "text",
    [
        "He has missed 2 of 12 visits.",
        "Missed visits: 2",
        "He attended all but one of 12 sessions",
        "Total authorized visits: 24",
        "Visits remaining: 3",
        "24 visits approved",
        "10th visit",
        "VISIT: 10",
        "Visit 10 of 12",
        "walked 10 of 12 steps",
        "completed 3 of 5 reps",
        "held 10 sec",
        "Seen 3x/wk for 4 wks",
        "Attended 92% of visits",
        "visits to date 10/24",
        "Attendance 1/8 - 3/10/2026",
        "total treatment 40",
        "plan 12 visits",
        "pain 8/10",
    ],
)
def test_other_counts_are_no_attendance(text: str) -> None:
    assert counts(text) is None


def test_blanks() -> None:
    assert [one.sort for one in read("GRIP R ____ lb L ____ lb")] == ["blank", "blank"]
    assert read("Item 4 ........ 3") == []
    assert len(read("Name ..........", form="blank")) == 1


def test_lead_ins_and_headings() -> None:
    assert (lead := lead_in("PMH: HTN")) is not None and lead.name == "history"
    assert (lead := lead_in("PLAN: 2x/wk")) is not None and lead.name == "plan"
    assert lead_in("Walked 40 ft with RW") is None
    assert heading_name("SHORT-TERM GOALS, 5 WEEKS:") == "goals"
    assert heading_name("Precautions / Complexities") == "history"
    assert heading_name("1. LTG in 6 wks return to scaling 4 pts/day") is None


@given(st.integers(2, 30), st.integers(0, 10), st.text(alphabet="abcdeg ", max_size=20))
def test_a_planted_count_comes_back_with_its_exact_span(attended: int, missed: int, before: str) -> None:
    planted = f"{attended} of {attended + missed} scheduled visits"
    text = f"{before}. Attended {planted}, pleasant"
    (found,) = [one for one in read(text) if one.sort == "attendance"]
    assert text[found.span.start : found.span.end] == planted
    assert found.values == {"attended": str(attended), "scheduled": str(attended + missed)}


def test_long_lines_are_read_in_time() -> None:
    for text in ("10 of 12 " * 550, "pain, " * 800, "_" * 5000, " " * 5000, "PMH DM2, " * 500):
        began = time.perf_counter()
        read(text, "initial_evaluation")
        assert time.perf_counter() - began < 10  # Backtracking would take minutes; how fast it is stands in evals/bench.


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Feb 11   kept   AQ", ["kept", "AQ"]),
        ("12   10-20   no show", ["no show"]),
        ("18MAR kept  25MAR here", ["18MAR kept", "25MAR here"]),
        ("Feb 11   4/5", []),
        ("Balance   kept", []),
    ],
)
def test_the_visits_of_a_log_are_asked_about(text: str, words: list[str]) -> None:
    cells = split_cells(Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)]), (0,)) if "   " in text else []
    found = candidates(text, Context("d", DAY, "other", tuple(cells), ""))
    assert [text[one.start : one.end] for one in found if one.form == "log"] == words


@pytest.mark.parametrize(
    ("text", "group"),
    [("12/29   c/x", "away"), ("12/29   n/s", "away"), ("12/29   ✓", "came"), ("12/29   A", "letter"), ("12/29   C", "letter")],
)
def test_what_a_log_says_of_a_visit_is_grouped(text: str, group: str) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = candidates(text, Context("d", DAY, "other", tuple(split_cells(words, (0,))), ""))
    assert [clue for one in found for clue in one.more if clue.startswith("group=")] == [f"group={group}"]


@pytest.mark.parametrize(
    ("text", "kept"),
    [("2-16   x   x", ["2"]), ("3-2   NS   x", ["1"]), ("11/10   EV   ✓", ["2"]), ("3-9   NS   CX", []), ("3-9   x   JW", [])],
)
def test_a_row_of_marks_counts_the_visits_that_were_kept(text: str, kept: list[str]) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = candidates(text, Context("d", DAY, "other", tuple(split_cells(words, (0,))), ""))
    assert [one.value for one in found if one.form == "marks"] == kept


def test_the_day_of_a_cancelled_visit_is_no_count() -> None:
    assert not [
        one for one in candidates("Cancelled visits: 3/17 blister", Context("d", DAY, "other", (), "")) if one.head == "attended"
    ]


@pytest.mark.parametrize(
    ("titles", "cells", "kept"),
    [
        ("Date Bridges SLR Clams", "2/18 x x NS", []),
        ("Date Bridges SLR", "2/18/2026 x NS", []),
        ("Date Cancelled NoShow", "2/16/2026 x NS", []),
        ("Date Scheduled Cancelled", "2/16/2026 x NS", []),
        ("Date PT OT", "2/16/2026 x NS", ["1"]),
    ],
)
def test_marks_below_an_exercise_or_a_cancellation_are_no_visits(titles: str, cells: str, kept: list[str]) -> None:
    text = "   ".join(cells.split())
    places = zip((one.start() for one in re.finditer(r"\S+", text)), cells.split(), titles.split(), strict=True)
    row = tuple(RowCell(at, at + len(word), at, word, title) for at, word, title in places)
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = NoteReader("attendance").read(words, Context("d", DAY, "other", row, ""), "row")
    assert [one.values.get("attended") for one in found if one.sort == "attendance"] == kept


@pytest.mark.parametrize(
    "text",
    [
        "Benefit year limits: PT visits 30  OT visits 20",
        "PT visits: 12 OT visits: 8 remaining",
        "Remaining PT visits 5  OT visits 6",
    ],
)
def test_limits_by_discipline_are_no_attendance(text: str) -> None:
    assert [one for one in read(text) if one.sort == "attendance"] == []


@pytest.mark.parametrize("text", ["2/16/2026 x NS", "2/16 x cx"])
def test_a_tick_beside_an_absence_is_of_an_unknown_column(text: str) -> None:
    assert [one for one in candidates(text, Context("d", DAY, "other", (), "")) if one.form == "log"] == []


@pytest.mark.parametrize(
    ("text", "attended"),
    [
        ("OT 13 of 16, PT 17 of 20 (2 N/S).", ["13", "17"]),
        ("PT 9 of 9; OT 7 of 8; ST 3 of 5 (no-shows 3/17, 3/31, no call).", ["9", "7", "3"]),
        ("Attendance OT 11/12, ST 9/10, one seizure clinic conflict.", ["11", "9"]),
    ],
)
def test_each_discipline_of_a_line_has_its_count(text: str, attended: list[str]) -> None:
    assert [one.values["attended"] for one in read(text)] == attended


@pytest.mark.parametrize(
    ("text", "attended", "scheduled"),
    [
        ("Attended 9/10 tx since SOC.", "9", "10"),
        ("Kept 8/12 treatment sessions this period.", "8", "12"),
        ("Attendance: 7/8 appt kept", "7", "8"),
        ("Attended 11/12 treatment visits.", "11", "12"),
    ],
)
def test_a_share_of_the_visits_is_no_day(text: str, attended: str, scheduled: str) -> None:
    assert counts(text) == {"attended": attended, "scheduled": scheduled}


@pytest.mark.parametrize(
    "text",
    [
        "2/13 visit kept, pain better.",
        "2/13 treatment: gait, stairs.",
        "Seen 9/11 visit 22.",
        "2/13 visit cx'd d/t fall at home; bruise L buttock.",
        "9/10 visit 22, 1:00-1:58",
        "Joelle Marchetti, OTR/L 9/13/25 9:05 pm (seen 9/11)",
        "write it aloud and she kept 5 of 6 details, so the pause is trainable",
        "task: 9 of 17 appointments entered correctly, 21 min",
        "recovers from 4 of 5 planned interruptions",
    ],
)
def test_a_day_or_a_score_is_no_count_of_visits(text: str) -> None:
    assert not [one for one in read(text, "daily_note") if one.sort == "attendance"]


@pytest.mark.parametrize(
    ("text", "attended"),
    [
        ("Last seen 4-29-26   visits total 25   cx 2   NS 2", "25"),
        ("Date: 3-25-26   Visit no: 10   Missed: 1", "10"),
        ("V11.   12 SCHED, 1 CX (DTR ER VISIT).", "11"),
        ("He has come 15 times of 18; two missed to migraine, one son on a job.", "15"),
        ("Rosalind has come 15 times; five were called off.", "15"),
    ],
)
def test_what_was_kept_is_read_beside_what_was_not(text: str, attended: str) -> None:
    found = counts(text)
    assert found is not None
    assert found["attended"] == attended


@pytest.mark.parametrize(
    "text", ["Pain has been 4, better.", "HR has been 72, regular.", "Pain has been 4, better; no shows 1.", "VAS has been 6."]
)
def test_what_has_been_so_much_is_no_count_of_visits(text: str) -> None:
    assert [one for one in candidates(text, CONTEXT) if one.head == "attended"] == []


def test_a_measure_hides_no_count_of_visits() -> None:
    assert (counts("AROM has been 95, 5 visits were kept") or {}).get("attended") == "5"
    assert (counts("He has been here 9 times, two were called off.") or {}).get("attended") == "9"


@pytest.mark.parametrize(
    "text",
    [
        "no shows: 2 (visit 4 and visit 7)",
        "Cancelled 1 (visit 6, ill).",
        "No show 1 (visit 9).",
        "Missed visit 9; no shows: 1",
        "Late at (visit 6), cancelled 1",
    ],
)
def test_the_number_of_a_missed_visit_is_no_count(text: str) -> None:
    assert [one for one in candidates(text, CONTEXT) if one.head == "attended"] == []


def test_a_column_of_authorized_visits_is_no_attendance() -> None:
    cells = (RowCell(0, 12, 0, "Nov 12, 2025", "Date"), RowCell(15, 22, 15, "Arrived", "Status"))
    row = (*cells, RowCell(25, 31, 25, "1 of 8", "Auth count"))
    found = candidates("Nov 12, 2025   Arrived   1 of 8", Context("d", DAY, "other", row, ""))
    assert [(one.form, one.value) for one in found] == [("log", "1")]


def test_the_days_of_a_month_are_counted() -> None:
    cells = (RowCell(0, 3, 0, "Oct", "Month"), RowCell(6, 17, 6, "1 3 6 8 10", "Days present"))
    words = Addressed([(Span(record="r", page=1, start=0, end=17), "Oct   1 3 6 8 10 ")])
    found = list(NoteReader("attendance").read(words, Context("d", DAY, "other", cells, "", kind="attendance"), "row"))
    assert [one.values for one in found] == [{"attended": "5"}]
    assert not candidates("Oct   8 3 6 1 10", Context("d", DAY, "other", (), ""))


@pytest.mark.parametrize(
    ("titles", "text"),
    [
        ("Mo   Days   Status", "Oct   1 3 6   no show"),
        ("Mo   Days   Status", "Nov   4 8 11   cancelled by clinic"),
        ("Mo   Clinic closed", "Oct   1 3 6"),
        ("Mo   Not attended", "Oct   1 3 6"),
        ("Mo   Called off", "Oct   1 3 6"),
    ],
)
def test_the_days_on_which_nobody_came_are_not_counted(titles: str, text: str) -> None:
    words = [Addressed([(Span(record="r", page=1, start=0, end=len(one)), one)]) for one in (text, titles)]
    row = tuple(under(split_cells(words[1], (0,)), split_cells(words[0], (0,))))
    found = NoteReader("attendance").read(words[0], Context("d", DAY, "other", row, "", kind="attendance"), "row")
    assert [one for one in found if one.sort == "attendance"] == []


@pytest.mark.parametrize(
    ("text", "blanks"),
    [
        ("Q. Maddox DDS date: 4/__/26", ["4/__/26"]),
        ("MD signature: H Brandvold Date: __/__/26", ["__/__/26"]),
        ("MD: S. Achebe 12/1_/25", ["12/1_/25"]),
        ("Pain in: __   Pain out: __", ["__", "__"]),
        ("Axilla   ____   ____   ____", ["____"]),
        ('"say ___" makes him shut down', []),
        ('the sentence "the boy ___ing" and', []),
    ],
)
def test_a_blank_is_one_gap(text: str, blanks: list[str]) -> None:
    assert [text[one.span.start : one.span.end] for one in read(text) if one.sort == "blank"] == blanks
