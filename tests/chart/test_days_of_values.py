"""Of which day a figure of a report is, and which figures are aims and no values."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.chart.figures import figures_of
from clausea.chart.passages import Cell
from clausea.chart.ruled_out import is_ruled_out
from clausea.chart.tables import heads, is_header
from clausea.ingest import Source, read_record
from tests.chart.test_tables import cells

EVALUATION = """PT INITIAL EVALUATION 07/01/2026
Patient: June Lee   DOB 05/30/1953
Dx: R TKA 06/22/2026.
O: {found}
{goals}
Plan: 2x/wk x 8 wks, 97110. Cert 07/01/2026 to 08/29/2026
Electronically signed: Arlo Benning PT, DPT 07/01/2026

"""
REPORT = """PROGRESS REPORT 07/22/2026
Patient: June Lee
{body}
Continue 2x/wk.
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""


def told(
    body: str, *, found: str = "see goals.", goals: str = "LTG (8 wks): stairs reciprocal with one rail."
) -> list[tuple[str, str, str]]:
    """Return the values that the report gives, with their days."""
    text = EVALUATION.format(found=found, goals=goals) + REPORT.format(body=body)
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    report = read.documents[-1]
    assert report.kind == "progress_report"
    return [(one.name, str(one.value), str(one.date)) for one in read.measures if one.document == report.id]


@pytest.mark.parametrize(
    "heads",
    [
        "             Start     Now       Target\n             7/1       7/22      8/26",
        "             7/1       7/22      8/26\n             Start     Now       Target",
        "             Eval      Current   Goal\n             7/1/26    7/22/26",
        "             07/01/26  07/22/26  Next 08/05/26",
    ],
)
def test_columns_of_aims_hold_no_values(heads: str) -> None:
    body = f"{heads}\nTUG, sec     24.6      14.9      12\nGrip R, lb   20        31        60"
    assert told(body) == [
        ("TUG", "24.6", "2026-07-01"),
        ("TUG", "14.9", "2026-07-22"),
        ("grip", "20", "2026-07-01"),
        ("grip", "31", "2026-07-22"),
    ]


def test_a_value_below_a_wide_heading_is_not_the_columns_beside_it() -> None:
    body = """             Eval       Last PR    Current    Goal
             07/01/26   07/10/26   07/22/26
Grip R, lb   20         25         31         60
Grip L, lb                         58         n/a"""
    assert told(body)[-1] == ("grip", "58", "2026-07-22")


def test_the_aim_beside_a_present_value_is_none() -> None:
    goals = "LTG (8 wks): LEFS 50 (now 19); TUG 12 s (now 24.6)."
    text = EVALUATION.format(found="R knee flexion AROM 84.", goals=goals)
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    assert not {"50", "12"} & {str(one.value) for one in read.measures}
    assert told("LEFS 50 (now 37); TUG 12 s (now 14.9).", goals=goals) == [
        ("LEFS", "37", "2026-07-22"),
        ("TUG", "14.9", "2026-07-22"),
    ]


def test_a_value_that_was_read_before_is_what_it_was_beside_a_present_one() -> None:
    found = told("LEFS 19 (now 37).", found="LEFS 19/80.")
    assert ("LEFS", "19", "2026-07-01") in found
    assert ("LEFS", "37", "2026-07-22") in found


@pytest.mark.parametrize("body", ["3. LTG LEFS 60 MET", "LTG 2 LEFS 60: not met", "STG 1 TUG 12 s - partially met"])
def test_the_number_of_a_goal_is_no_value_also_when_it_is_met(body: str) -> None:
    assert told(body) == []


def test_a_figure_behind_the_status_of_a_goal_is_a_value() -> None:
    assert told("LTG 2 TUG 12 s: not met, 14.2 s.") == [("TUG", "14.2", "2026-07-22")]


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("LEFS 37 on 07/20/26.", ("LEFS", "37", "2026-07-20")),
        ("1 fall 07/10 in the bathroom, no injury; afterwards LEFS dipped to 17 on 07/11.", ("LEFS", "17", "2026-07-11")),
        ("Berg 7/10 was 41/56.", ("BBS", "41", "2026-07-10")),
        ("Acute 7/2: eval only; rehab d/c 7/9 Berg 41, TUG 30.1 s.", ("BBS", "41", "2026-07-09")),
        ("Acute 7/2: eval only; rehab d/c 7/9 Berg 41, TUG 30.1 s.", ("TUG", "30.1", "2026-07-09")),
        ("Berg total is 33 not 35, on re-look at the form of 7/10.", ("BBS", "33", "2026-07-10")),
        ("Berg total is 33 not 35, on re-look at the form.", ("BBS", "33", "None")),
        ("Correction: Berg is 33 not 35 on the form of 7/10.", ("BBS", "33", "2026-07-10")),
        ("Corrected Berg 33, not 35 as in the note of 7/10.", ("BBS", "33", "2026-07-10")),
        ("Berg corrected to 33, not 35 (form of 7/10).", ("BBS", "33", "2026-07-10")),
        ("Corrections: Berg 33 not 35 on the form of 7/10.", ("BBS", "33", "2026-07-10")),
        ("Berg 33 not 35, misread on the form of 7/10.", ("BBS", "33", "2026-07-10")),
        ("Tactile cues for correction of genu valgus; Berg 44, not 40 as on eval of 7/1.", ("BBS", "44", "2026-07-22")),
        ("Entered clinic with SPC, TUG 12 s, not 15 s as in note of 7/10.", ("TUG", "12", "2026-07-22")),
        ("Pt with fewer errors, Berg 44/56, not 40/56 as on the 7/10 eval.", ("BBS", "44", "2026-07-22")),
        ("Corrected posture with cues, TUG 12 s not 15 s.", ("TUG", "12", "2026-07-22")),
        ("Corrections of the stride at turns, TUG 12 s not 15 s.", ("TUG", "12", "2026-07-22")),
        ("Corrected posture with cues: TUG 12 s not 15 s.", ("TUG", "12", "2026-07-22")),
        ("Corrected gait pattern with VC: TUG 12 s not 15 s today.", ("TUG", "12", "2026-07-22")),
        ("Corrections of stride: TUG 12 s not 15 s.", ("TUG", "12", "2026-07-22")),
        ("Correction of TUG from the eval: 12 s not 15 s.", ("TUG", "12", "None")),
        ("Correction by Ann Roe, PT: TUG 12 s not 15 s.", ("TUG", "12", "None")),
        ("Addendum on gait with cane: TUG 12 s not 15 s.", ("TUG", "12", "None")),
        ("No errors in the gait sequence; TUG 12 s not 15 s.", ("TUG", "12", "2026-07-22")),
        ("2MWT 318 ft up to 402 ft. Berg 7/10 was 41/56.", ("2MWT", "318", "None")),
        ("2MWT 318 ft up to 402 ft. Berg 7/10 was 41/56.", ("2MWT", "402", "2026-07-22")),
    ],
)
def test_the_day_beside_a_value_is_its_own(body: str, expected: tuple[str, str, str]) -> None:
    assert expected in told(body)


@pytest.mark.parametrize(
    "body",
    [
        "Since 7/10 Berg 41/56, TUG 30.1 s.",
        "Seen 7/1-7/20, Berg 41/56, TUG 30.1 s.",
        "On 7/10 she fell; Berg now 41/56, TUG 30.1 s.",
    ],
)
def test_a_day_that_bounds_a_time_or_is_of_something_else_is_not(body: str) -> None:
    assert ("BBS", "41", "2026-07-22") in told(body)


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        ("Berg 40/56 on eval 7/10.", [("BBS", "40", "2026-07-10")]),
        ("Berg (7/10) 40/56, (7/22) 44/56.", [("BBS", "40", "2026-07-10"), ("BBS", "44", "2026-07-22")]),
        ("Berg 44/56, was 40/56 on eval 7/10.", [("BBS", "44", "2026-07-22"), ("BBS", "40", "2026-07-10")]),
        ("LEFS 37 on 07/20; repeat due 8/20.", [("LEFS", "37", "2026-07-20")]),
        ("LEFS 37, repeat 8/3.", [("LEFS", "37", "2026-07-22")]),
        ("MoCA 22/30 (7/10).", [("MoCA", "22", "2026-07-10")]),
        ("DASH 40 on eval 7/10.", [("DASH", "40", "2026-07-10")]),
        ("PSFS 4/10 on 7/10.", [("PSFS", "4", "2026-07-10")]),
        ("Pain 5/10 on eval 7/10, 3/10 today.", [("pain", "5", "2026-07-10"), ("pain", "3", "2026-07-22")]),
        ("COPM 3/2.", [("COPM", "3", "2026-07-22"), ("COPM", "2", "2026-07-22")]),
        ("FOIS 5/7.", [("FOIS", "5", "2026-07-22")]),
        ("SPPB 7/12.", [("SPPB", "7", "2026-07-22")]),
        ("Tinetti balance 12/16, gait 8/12.", [("POMA", "12", "2026-07-22"), ("POMA", "8", "2026-07-22")]),
    ],
)
def test_a_day_without_a_year_is_no_score_of_another_scale(body: str, expected: list[tuple[str, str, str]]) -> None:
    assert told(body) == expected


def test_nothing_is_measured_after_the_day_of_its_document() -> None:
    assert [one for one in told("Berg 50 on 08/26/2026. TUG 14.9 s.") if one[2] > "2026-07-22"] == []


def test_what_a_correction_takes_back_is_no_value() -> None:
    assert "35" not in {value for _, value, _ in told("Berg total is 33 not 35, on re-look at the form of 7/10.")}


@pytest.mark.parametrize(("text", "is_out"), [("#2 2/10", True), ("Visit #2 2/10 pain same", True), ("Tray #2 held 2/10", False)])
def test_the_day_of_a_numbered_visit_is_no_value(text: str, is_out: bool) -> None:
    figure = next(one for one in figures_of(text) if one.of == 10)
    assert is_ruled_out(text, figure, "accuracy", Cell(0, len(text), 0, 0), "obj") == is_out


def test_a_line_that_tells_then_and_now_heads_no_rows() -> None:
    body = """STG 1  Recall 3/3 at 10 min    was 1 min at 40%    now 8 min at 80%    Progressing
LTG 2  LEFS                    17/80               22/80               Progressing"""
    assert all(one[0] != "LEFS" or one[1] in {"17", "22"} for one in told(body))
    assert not is_header(cells(body.splitlines()[0]))
    assert not heads(cells(body.splitlines()[0]), [cells(body.splitlines()[1])])


def test_what_was_measured_of_a_relative_is_not_the_patients() -> None:
    assert told("Daughter's own LEFS (she is in a study) 29/80, she jokes she is the knees now.") == []


LOG = """PT INITIAL EVALUATION 07/01/2026
Patient: June Lee   DOB 05/30/1953
O: LEFS 19/80.
Electronically signed: Arlo Benning PT, DPT 07/01/2026
Flowsheet of visits
            07/10/26   07/15/26   07/22/26
LEFS        --         --         37/80
Pain        4          3          2

"""


def test_a_value_of_a_log_behind_an_evaluation_is_remembered_on_its_own_day() -> None:
    text = LOG + REPORT.format(body="LTG 2  LEFS      19/80      37/80      Progressing")
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    days = {str(one.value): {str(other.date) for other in read.measures if other.value == one.value} for one in read.measures}
    assert days["37"] == {"2026-07-22"}


def test_of_two_values_of_a_row_that_no_heading_explains_neither_is_told_as_of_today() -> None:
    today = [one for one in told("Gait speed, self-    0.78 m/s      1.2 m/s\nselected") if one[2] == "2026-07-22"]
    assert len({value for _, value, _ in today}) < 2
