"""Attendance, blanks, prior level of function and comorbidities."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.notes import NoteReader
from clausea.chart.sections import heading_name, lead_in
from clausea.domain import Form, Note, SectionName, Span

DAY = dt.date(2026, 3, 1)


def read(
    text: str, kind: str = "progress_report", form: Form = "sentence", heading: tuple[str, SectionName] | None = None
) -> list[Note]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    reader = NoteReader(kind)
    if heading:
        reader.heading(*heading)
    return list(reader.read(words, Context("d", DAY, heading[1] if heading else "other", (), ""), form))


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


def prior(text: str, kind: str = "initial_evaluation", heading: tuple[str, SectionName] | None = None) -> bool:
    return any(one.sort == "prior_level" for one in read(text, kind, heading=heading))


@pytest.mark.parametrize(
    "text",
    [
        "PLOF: Independent with all mobility, no AD.",
        "PLOF (I) all ADL/IADL, full duty HVAC tech",
        "Prior level of function: Independent",
        "Pre injury: full duty 10 hr shifts",
        "Prior to injury patient was independent in all ADLs and worked full time.",
        "Pt was independent with all ADLs prior to hospitalization.",
        "Until about a year ago he drove, shopped and paid every bill.",
        "Before the stroke he walked without any device, drove, sang in the choir.",
        "In November she walked the dog a mile w/o device.",
        '"I used to run four radios and a phone, now I lose a text halfway down."',
        "Patient previously ambulated community distances without an assistive device.",
    ],
)
def test_prior_level(text: str) -> None:
    assert prior(text)


@pytest.mark.parametrize(
    "text",
    [
        "Before each session patient takes meds and walks.",
        "He used to be Max A for transfers.",
        "Husband used to lift leg over the tub.",
        "Patient fell prior to surgery.",
        "Walks 40 ft with RW, CGA.",
        "Drives to clinic with daughter.",
    ],
)
def test_no_prior_level(text: str) -> None:
    assert not prior(text)


def test_prior_level_is_told_where_an_episode_starts() -> None:
    assert not prior("PLOF: Independent", kind="daily_note")


def test_under_its_heading_the_present_ends_it() -> None:
    heading: tuple[str, SectionName] = ("Prior Function", "plof")
    assert prior("Freight dispatcher 9 yrs: 40+ calls/shift.", heading=heading)
    assert not prior("NOW: stands 8 min to wash dishes then must sit", heading=heading)
    assert not prior("Lives alone, son 3 mi away.", heading=heading)


def conditions(text: str, kind: str = "initial_evaluation") -> list[str]:
    return [one.values["name"] for one in read(text, kind) if one.sort == "comorbidity"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PMH: HTN, DM2, OA, s/p L TKA 2015", ["HTN", "DM2", "OA"]),
        ("PMHx significant for hypertension, type 2 diabetes, and COPD.", ["hypertension", "type 2 diabetes", "COPD"]),
        (
            "Comorbidities affecting care: obesity, depression, peripheral neuropathy",
            ["obesity", "depression", "peripheral neuropathy"],
        ),
        ("Pt has a history of hypertension, GERD.", ["hypertension", "GERD"]),
        ("Medical hx: asthma, smokes 1/2 ppd.", ["asthma", "smokes 1/2 ppd"]),
        ("Hx: HTN, atrial fib on warfarin, bilat cataracts done.", ["HTN", "atrial fib on warfarin"]),
        ("DM2 on metformin, obese class 1", ["DM2 on metformin", "obese class 1"]),
        ("PMH: osteoporosis (on alendronate), R shoulder impingement 2019 resolved", ["osteoporosis (on alendronate)"]),
    ],
)
def test_comorbidities(text: str, names: list[str]) -> None:
    assert conditions(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Denies history of diabetes, cancer, or heart disease.",
        "Mother has diabetes and hypertension.",
        "Patient reports shoulder pain after stroke.",
        "PMH: none. No diabetes.",
        "PMH: unremarkable",
        "Prognosis: good",
        "Priya Raman, PT",
        "min 1 = 52 m, MS, CCC-SLP",
        "Dx: I69.351 hemiplegia after stroke",
    ],
)
def test_no_comorbidities(text: str) -> None:
    assert conditions(text) == []


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
