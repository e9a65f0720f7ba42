"""A value told in other words keeps its column, its day, its unit and its role, as the chart reads them at the cited lines."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from clausea.chart import chart as make_chart
from clausea.domain import Chart, Claim, Span
from clausea.ingest import Source, read_record
from clausea.verify import Checked, Subject, check

CHART = """PT INITIAL EVALUATION 07/01/2026
Patient: Dana Lee   DOB 01/02/1950
PLOF: walked 1 mile, no device.
O: LEFS 21/80. TUG 23.8 s. 6MWT 104 m. Transfers Mod A.
Plan: 2x/wk x 8 wks, 97110. Certification 07/01/2026 to 08/29/2026
Electronically signed: Arlo Benning PT, DPT 07/01/2026
Physician: E. Vargas, MD 07/08/2026

DAILY NOTE 07/15/2026
Patient: Dana Lee
A: knee buckled at rep 6, PT blocked the shin, heel lift 1/4 in, 2 of 10.
97110 30 min. Timed 30 min, total 53 min. Next 07/18.
Electronically signed: Arlo Benning PT, DPT 07/15/2026

PROGRESS REPORT 07/22/2026
Patient: Dana Lee
Outcome       07/01/2026   07/22/2026   LTG
LEFS          21           36           52
TUG (s)       23.8         15.1         11
6MWT (m)      104          168          310
Transfers     Mod A        CGA          Mod I
STGs met 07/20/2026. Continue 2x/wk.
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""
BARS = """PROGRESS REPORT 07/22/2026
Patient: Dana Lee
Test | 07/01/2026 | 07/22/2026 | Target
LEFS | 21 | 36 | 52
TUG (s) | 23.8 | 15.1 | 11
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""

Blockers = Callable[..., list[str]]


@cache
def _read(text: str) -> Chart:
    return make_chart([read_record(Source("chart.txt", data=text.encode()))])


@pytest.fixture
def blockers(claim: Claim) -> Blockers:
    """Return the blockers of a sentence that cites the part of a chart between two words."""

    def found(sentence: str, begin: str, end: str, text: str = CHART) -> list[str]:
        chart = _read(text)
        page = chart.records[0].pages[0]
        start = page.text.index(begin)
        span = Span(record=chart.records[0].id, page=1, start=start, end=page.text.index(end, start))
        one = Checked(index=0, slot="course", text=sentence, spans=(span,), quotes=(chart.quote(span),))
        return [one.message for one in check(Subject((one,), chart, claim)).findings if one.severity == "blocker"]

    return found


REPORT = ("PROGRESS", "STGs")
REPORT_WITH_STATUS = ("PROGRESS", "\nElectronically signed: Arlo Benning PT, DPT 07/22")
NOTE = ("DAILY", "\nElectronically signed: Arlo Benning PT, DPT 07/15")
EVALUATION = ("PT INITIAL", "\nDAILY")


@pytest.mark.parametrize(
    "sentence",
    [
        "The LEFS rose from 21 to 52.",
        "The progress report of 07/22/2026 records the LEFS at 52.",
        "The progress report of 07/22/2026 records the TUG at 11 s.",
        "The progress report of 07/22/2026 records transfers at Mod I.",
        "The LEFS was 36 and, before that, 52.",
    ],
)
def test_a_value_under_the_heading_of_goals_is_not_told_as_found(blockers: Blockers, sentence: str) -> None:
    assert any("a goal aims at" in one for one in blockers(sentence, *REPORT))


def test_bars_between_cells_part_them_as_spaces_do(blockers: Blockers) -> None:
    place = ("PROGRESS", "Electronically")
    assert any("a goal aims at" in one for one in blockers("The LEFS was 52.", *place, BARS))
    assert blockers("On 07/01/2026 the LEFS was 36, on 07/22/2026 it was 21.", *place, BARS)
    assert blockers("On 07/01/2026 the LEFS was 21, on 07/22/2026 it was 36.", *place, BARS) == []


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("On 07/01/2026 the LEFS was 21, on 07/22/2026 it was 36.", "On 07/01/2026 the LEFS was 36, on 07/22/2026 it was 21."),
        (
            "The TUG was 23.8 s on 07/01/2026 and 15.1 s on 07/22/2026.",
            "The TUG was 15.1 s on 07/01/2026 and 23.8 s on 07/22/2026.",
        ),
        (
            "From 07/01/2026 to 07/22/2026 the LEFS rose from 21 to 36.",
            "From 07/01/2026 to 07/22/2026 the LEFS fell from 36 to 21.",
        ),
        ("On 07/22/2026 the TUG was 15.1 s.", "On 07/22/2026 the TUG was 23.8 s."),
        ("On 07/22/2026 transfers were CGA.", "On 07/01/2026 transfers were CGA."),
    ],
)
def test_a_value_keeps_the_day_of_its_column(blockers: Blockers, true: str, false: str) -> None:
    assert blockers(true, *REPORT) == []
    assert blockers(false, *REPORT)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The TUG was 15.1 s and, before that, 23.8 s.", "The TUG was 23.8 s and, before that, 15.1 s."),
        (
            "The progress report of 07/22/2026 records the LEFS at 36, from 21.",
            "The progress report of 07/22/2026 records the LEFS at 21.",
        ),
        ("Transfers went from Mod A to CGA.", "Transfers went from CGA to Mod A."),
        ("The LEFS was 21, then 36.", "The LEFS was 36, from 52."),
        (
            "The progress report of 07/22/2026 records transfers at CGA, from Mod A.",
            "The progress report of 07/22/2026 records transfers at Mod A.",
        ),
    ],
)
def test_an_earlier_value_is_not_told_as_the_present_one(blockers: Blockers, true: str, false: str) -> None:
    assert blockers(true, *REPORT) == []
    assert blockers(false, *REPORT)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The 6MWT was 168 m.", "The 6MWT was 168 s."),
        ("The TUG was 15.1 s.", "The TUG was 15.1 m."),
        ("The LEFS was 36.", "The LEFS was 36 s."),
    ],
)
def test_the_unit_of_another_row_is_not_the_value_s(blockers: Blockers, true: str, false: str) -> None:
    assert blockers(true, *REPORT) == []
    assert blockers(false, *REPORT)


@pytest.mark.parametrize(
    ("true", "false"),
    [
        ("The note records 30 timed minutes.", "The note records 53 timed minutes."),
        ("The note records 53 minutes in total.", "The note records 30 minutes of treatment time in all."),
        ("The PT blocked the shin.", "The patient blocked the shin."),
    ],
)
def test_minutes_and_acts_keep_whose_they_are(blockers: Blockers, true: str, false: str) -> None:
    assert blockers(true, *NOTE) == []
    assert blockers(false, *NOTE)


def test_the_time_before_the_onset_is_not_told_as_found(blockers: Blockers) -> None:
    told = "The initial evaluation of 07/01/2026 records walking 1 mile without a device."
    assert any("time before the onset" in one for one in blockers(told, *EVALUATION))
    assert blockers("Before the onset she walked 1 mile without a device.", *EVALUATION) == []


def test_a_certification_is_told_of_the_day_it_was_signed(blockers: Blockers) -> None:
    assert blockers("The plan was certified on 07/08/2026.", *EVALUATION) == []
    assert any("another day" in one for one in blockers("The plan was certified on 07/01/2026.", *EVALUATION))


def test_short_forms_and_inches_at_the_end_of_a_clause_are_understood(blockers: Blockers) -> None:
    assert blockers("The short-term goals were met on 07/20/2026.", *REPORT_WITH_STATUS) == []
    assert blockers("The long-term goals were met on 07/20/2026.", *REPORT_WITH_STATUS)
    assert blockers("The heel lift was 1/4 in.", *NOTE) == []
    assert blockers("The heel lift was 1/4 cm.", *NOTE)


GOALS = """PROGRESS REPORT 07/22/2026
Patient: Dana Lee
ID   Goal                            Base          Now                   Tgt
LT1  LEFS for fewer falls            21            36                    52    cont
LT2  TUG for crossing the street     23.8          15.1                  11    cont
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""


def test_rows_with_numbers_and_cells_behind_the_last_title_keep_their_columns(blockers: Blockers) -> None:
    place = ("PROGRESS", "Electronically")
    assert blockers("The LEFS was 36.", *place, GOALS) == []
    assert any("a goal aims at" in one for one in blockers("The LEFS was 52.", *place, GOALS))


EMPTY = """PROGRESS REPORT 07/22/2026
Patient: Dana Lee
              07/01/2026   07/10/2026   07/22/2026
LEFS          21                        36
TUG (s)       23.8         20.2         15.1
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""


FULL = """PROGRESS REPORT 07/22/2026
Patient: Dana Lee
Test          07/01/2026   07/22/2026   Goal
LEFS          21                        36   improving
TUG (s)       23.8         20.2         15.1
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""


def test_an_empty_cell_beside_a_remark_moves_no_value_to_another_day(blockers: Blockers) -> None:
    place = ("PROGRESS", "Electronically")
    assert blockers("On 07/01/2026 the LEFS was 21.", *place, FULL) == []
    assert blockers("On 07/22/2026 the LEFS was 36.", *place, FULL)


def test_an_empty_cell_moves_no_value_to_another_day(blockers: Blockers) -> None:
    place = ("PROGRESS", "Electronically")
    assert blockers("On 07/22/2026 the LEFS was 36.", *place, EMPTY) == []
    assert blockers("On 07/10/2026 the LEFS was 36.", *place, EMPTY)


CHAIR = """PT INITIAL EVALUATION 07/10/2026
Patient: Dana Lee
O: 5xSTS 18 s with arms crossed on a firm chair. TUG 15.1 s after the surgery of 07/02/2026.
Electronically signed: Arlo Benning PT, DPT 07/10/2026

DAILY NOTE 08/03/2026
Patient: Dana Lee
O: Stairs with one rail.
Electronically signed: Arlo Benning PT, DPT 08/03/2026
"""


@pytest.mark.parametrize(
    ("sentence", "is_other"),
    [
        ("The 5xSTS took 18 s with arms crossed on 08/03/2026.", True),
        ("The 5xSTS took 18 s with arms crossed on a firm chair on 08/03/2026.", True),
        ("The 5xSTS took 18 s with arms crossed on a firm chair on 07/10/2026.", False),
        ("The TUG was 15.1 s after the surgery on 07/02/2026.", False),
        ("The TUG was 15.1 s, and the surgery was on 07/02/2026.", False),
        ("The 5xSTS took 18 s, as the daily note written on 08/03/2026 records.", False),
        ("The 5xSTS took 18 s, a result the physician reviewed on 08/03/2026.", False),
        ("The 5xSTS of 18 s supported the visits billed on 08/03/2026.", False),
        ("The 5xSTS of 18 s was the reason for gait training on 08/03/2026.", False),
        ("The 5xSTS of 18 s led to stair practice on 08/03/2026.", False),
        ("The 5xSTS of 18 s helped justify balance drills on 08/03/2026.", False),
        ("The 5xSTS took 18 s with arms crossed in the progress report of 08/03/2026.", False),
        ("The 5xSTS of 18 s called for the skilled care on 08/03/2026.", False),
        ("The 5xSTS took 18 s with her arms crossed, without the rolling walker, on 07/10/2026.", False),
        ("The 5xSTS took 18 s using both hands on 08/03/2026.", True),
    ],
)
def test_the_only_day_behind_the_only_value_is_its_day(blockers: Blockers, sentence: str, is_other: bool) -> None:
    found = blockers(sentence, "PT INITIAL", "DAILY", CHAIR)
    assert any("another day" in one for one in found) is is_other
