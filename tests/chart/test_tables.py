"""Rows, their headings, and which value of a table is read with which side and day."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.chart import chart
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, find_measures
from clausea.chart.tables import (
    RowCell,
    days_of_month,
    goes_on,
    heads,
    is_goal_title,
    is_header,
    is_now_title,
    is_prior_title,
    is_wrapped,
    repeats,
    split_cells,
    under,
)
from clausea.domain import Measure, Span
from clausea.ingest import Source, read_record

DAY = dt.date(2026, 3, 2)


def cells(text: str) -> list[RowCell]:
    return split_cells(Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)]), (0,))


def read(header: str, row: str, *, topic: str = "", section: str = "obj", discipline: str = "PT") -> list[Measure]:
    title = cells(header)
    assert is_header(title), header
    words = Addressed([(Span(record="r", page=1, start=0, end=len(row)), row)])
    context = Context("d", DAY, section, tuple(under(title, split_cells(words, (0,)))), topic, discipline)
    return find_measures(words, context)


def values(found: list[Measure]) -> list[tuple[str, str, str | None]]:
    return [(one.name, str(one.value), one.side) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "Motion   R   L",
        "Motion (goniometer)   Rt   Lt",
        "Shoulder   R PROM   R AROM   L AROM",
        "Measure   12/16/2025 01/22/2026",
        "Muscle group        Right Left",
        "Meas   11/11   12/16   Goal",
        "R knee   1/7   2/11   Goal",
        "IE 2/3   2/19   3/12",
        "CROM   deg   Sx",
        "BOT-2 subtest   Scale score   Descriptor",
        "Digit R (PROM in splint)   MP   PIP   DIP",
        "Goal   Baseline   Current   Target   Status",
        "# | Goal | Baseline | Target | By",
        "8 OCT   7 NOV",
        "R ankle   10.06   10.31",
        "#   Goal   Start   13 Feb   Today   Status",
        "Task   02/10/26   03/12/26   2023 DC",
        "Goal   Base Feb 5   Mar 13   Now Apr 30",
        "Test   Initial   30 day   Discharge",
        "Objective measure   Admit   Recert 1   Recert 2",
    ],
)
def test_headings_are_known(text: str) -> None:
    assert is_header(cells(text))


@pytest.mark.parametrize(
    "text",
    [
        "Quad   4/5   5/5",
        "Pain   3/10   2/10   0/10",
        "initial r   4/20   initial s   9/20",
        "Hip flexion   3-/5   5/5",
        "Knee flex AROM   82   128",
        "03/05/26   NS",
        "97110   2   25",
        "Grip R: 6 kg   Grip L: 13 kg",
        "Transfers   Min A   CGA",
        "1-28   no show",
        "Lower dressing   Max   Min",
        "Apraxia   mild-mod   mild",
        "PAIN   REST 3   NIGHT 7",
        "Core index   SS 80, 9th %ile, 90% CI 75-85",
        "DASH (PAPER)   2026-05-12   ITEMS 30/30   SCORE 17.5",
        "Vis 2   Pain L hip 5/10",
    ],
)
def test_rows_of_values_are_no_headings(text: str) -> None:
    assert not is_header(cells(text))


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("Bolus   Posture   PAS   Residue", ["5 ml   neutral   6   moderate", "10 ml   turned   3   mild"]),
        ("Date   BBS   TUG   Walk m   Aid   Pain", ["06/05   110   RW   3"]),
        ("seen   SF PIP act   SF DIP act   min   init", ["1-14   15-33   0-6   40   SC"]),
        ("Wk of   Mon   Thu", ["Mar 9   42.1   hold"]),
        ("Circumference   Inv   Uninv", ["MCP   22.1   20.3"]),
    ],
)
def test_words_over_values_head_them(text: str, below: list[str]) -> None:
    assert heads(cells(text), [cells(row) for row in below])


@pytest.mark.parametrize(
    ("text", "below"),
    [
        ("Bed mobility   rolling   scooting", ["Stairs   one rail   step to", "Car   door held   slow"]),
        ("Visit: 3   Pain in: 4", ["Gait   40   60", "Stairs   4   8"]),
        ("2MWT   14 m   62 m", ["BBS   31   38"]),
        ("Feeding   SBA   Min A", ["Dressing   Mod A   Min A", "Bathing   Max A   Mod A"]),
    ],
)
def test_words_over_words_and_rows_of_values_head_nothing(text: str, below: list[str]) -> None:
    assert not heads(cells(text), [cells(row) for row in below])


def test_rows_of_scores_with_one_scale_head_nothing() -> None:
    assert repeats(cells("initial r   4/20"), cells("initial s   9/20"))
    assert not repeats(cells("ITEM   02/24   04/14"), cells("MED BOX   9/14   12/14"))


def test_a_log_goes_on_behind_a_line_of_prose() -> None:
    header = cells("Date   Flex   Ext")
    assert goes_on(header, cells("2-4   98   -6"))
    assert not goes_on(header, cells("Strength   4   5"))
    assert not goes_on(cells("Motion   R   L"), cells("2-4   98   -6"))
    assert goes_on(header, cells("2-4   98   -6"), ["Held for a swollen knee, seen again a week later."])


@pytest.mark.parametrize(
    ("row", "between"),
    [
        ("2-4   98", []),
        ("2-4   98   -6   12", []),
        ("2-4   98   -6", ["Held for a swollen knee.", "Seen again."]),
        ("2-4   98   -6", ["Timed minutes of each visit are below."]),
        ("2-4   98   -6", ["97110 and 97140 were given."]),
        ("2-4   98   -6", ["The Berg was taken as well."]),
        ("2-4   98   -6", ["Seen again:"]),
    ],
)
def test_a_log_does_not_go_on_where_another_may_begin(row: str, between: list[str]) -> None:
    assert not goes_on(cells("Date   Flex   Ext"), cells(row), between)


@pytest.mark.parametrize(
    "prose",
    [
        "Treatment was given on the days below.\nThe minutes of each visit and the units follow.",
        "The minutes of each visit follow, timed first.",
    ],
)
def test_a_table_of_minutes_behind_prose_has_no_tests_over_it(prose: str) -> None:
    text = f"""PHYSICAL THERAPY PROGRESS REPORT
Date of Service: 03/20/2026

Date          Berg     TUG
03/02         31       22
{prose}
03/12         30       15
03/16         45       15
"""
    read = chart([read_record(Source("r.txt", data=text.encode()))])
    assert {(one.name, str(one.value)) for one in read.measures} == {("BBS", "31"), ("TUG", "22")}


LOG = """PHYSICAL THERAPY PROGRESS REPORT
Date of Service: 03/02/2026

Date          Knee flex AROM     Knee ext AROM
2-9           88                 -10
2-16          no show
Held for a swollen knee, seen again a week later.
2-23          97                 -6
"""


def test_days_of_a_log_are_those_of_its_rows() -> None:
    read = chart([read_record(Source("r.txt", data=LOG.encode()))])
    titles = [(sentence.form, sentence.header is not None) for sentence in read.sentences if sentence.form == "row"]
    assert titles[-3:] == [("row", True), ("row", True), ("row", True)]
    found = {(str(one.value), one.date) for one in read.measures}
    assert found >= {("88", dt.date(2026, 2, 9)), ("97", dt.date(2026, 2, 23))}


def test_sides_in_a_line_with_single_spaces_head_the_rows_below() -> None:
    text = "STRENGTH\n                RIGHT LEFT\nKnee extension  3     4-\nHip flexion     4     5\n"
    read = chart([read_record(Source("r.txt", data=f"PT EVALUATION\nDate: 03/02/2026\n\n{text}".encode()))])
    assert [(str(one.value), one.side) for one in read.measures] == [
        ("3", "right"),
        ("4-", "left"),
        ("4", "right"),
        ("5", "left"),
    ]


def test_titles_with_one_space_between_are_two() -> None:
    assert [cell.text for cell in cells("Muscle group        Right Left")] == ["Muscle group", "Right", "Left"]
    assert [cell.text for cell in cells("Measure                12/16/2025 01/22/2026")][1:] == ["12/16/2025", "01/22/2026"]


def test_a_value_that_slipped_to_its_label_is_cut_at_its_heading() -> None:
    header = cells("Measure                12/16/2025 01/22/2026")
    row = under(header, cells("TUG with quad cane, s 31.6         22.9"))
    assert [(cell.text, cell.title) for cell in row] == [
        ("TUG with quad cane, s", "Measure"),
        ("31.6", "12/16/2025"),
        ("22.9", "01/22/2026"),
    ]


def test_a_row_label_left_of_all_headings_has_none() -> None:
    header = cells("                 IE 2/3     2/19     3/12")
    row = under(header, cells("BBS              45         45       50"))
    assert [cell.title for cell in row] == ["", "IE 2/3", "2/19", "3/12"]


def test_sides_of_columns() -> None:
    assert values(read("Motion   R   L", "Knee flex AROM   82   128")) == [("ROM", "82", "right"), ("ROM", "128", "left")]
    assert values(read("Test   L   R", "Grip kg   3.1   19")) == [("grip", "3.1", "left"), ("grip", "19", "right")]
    assert values(read("Muscle   R   L", "Hip flexors L2   3   4")) == [("MMT", "3", "right"), ("MMT", "4", "left")]


def test_days_of_columns_make_a_series() -> None:
    found = read("Measure   01/05/26   02/09/26   03/02/26", "L wrist ext   18   30   41")
    assert [(str(one.value), one.date, one.prior, one.side) for one in found] == [
        ("18", dt.date(2026, 1, 5), True, "left"),
        ("30", dt.date(2026, 2, 9), True, "left"),
        ("41", DAY, False, "left"),
    ]


def test_goal_and_norm_columns_are_no_measurements() -> None:
    assert values(read("Measure   IE   Today   Goal", "TUG s   38.6   24.1   13.5")) == [
        ("TUG", "38.6", None),
        ("TUG", "24.1", None),
    ]
    assert values(read("Measure   Score   Norm", "VHI   58   18")) == [("VHI", "58", None)]
    assert values(read("Task   PLOF   Baseline", "Bathing   I   Mod A")) == [("assist", "moderate", None)]


def test_the_initial_column_is_earlier_beside_a_current_one() -> None:
    found = read("Goal   Baseline   Current   Target   Status", "STG3 knee flex   52   126   120   Met")
    assert [(str(one.value), one.prior) for one in found] == [("52", True), ("126", False)]


def test_a_baseline_alone_is_the_present() -> None:
    found = read("ID   Goal   Baseline   Target   Due", "S1   DF R to 5 for stairs   -4   5   4w")
    assert [(one.name, str(one.value), one.prior) for one in found] == [("ROM", "-4", False)]


def test_percent_of_a_goal_is_no_score() -> None:
    assert values(read("Goal   IE   11/05/2025   Target   %", "L1 FAAM   38.1   69.0   85   66%")) == [
        ("FAAM", "38.1", None),
        ("FAAM", "69.0", None),
    ]


def test_two_motions_in_one_row() -> None:
    assert values(read("Ankle   R   L", "Inv / Ev   8 / 4   32 / 17")) == [
        ("ROM", "8", "right"),
        ("ROM", "4", "right"),
        ("ROM", "32", "left"),
        ("ROM", "17", "left"),
    ]


def test_the_first_heading_names_joint_and_mode() -> None:
    found = read("R shoulder PROM   IE   Today   Goal", "Flex   78   116   120")
    assert [(one.part, str(one.mode), str(one.side), str(one.value)) for one in found] == [
        ("shoulder flexion", "passive", "right", "78"),
        ("shoulder flexion", "passive", "right", "116"),
    ]


def test_a_flowsheet_row_takes_its_own_day() -> None:
    found = read("DATE   MEDBOX acc   HA PRE   MIN   TASK", "02/26/26   10/14   4   45   ALARM", discipline="OT")
    assert [(one.name, str(one.value), one.date) for one in found] == [
        ("accuracy", "10", dt.date(2026, 2, 26)),
        ("pain", "4", dt.date(2026, 2, 26)),
    ]


@pytest.mark.parametrize("row", ["Hip abd   3x10   3x12", "SLR   2x10   3x10", "Leg press   40 lb   50 lb", "Bike   8'   10'"])
def test_exercise_logs_hold_no_measurements(row: str) -> None:
    assert read("Exercise   02/23   03/02", row, section="tx") == []


def test_statements_under_headings_that_are_not_theirs() -> None:
    assert values(read("Muscle   R   L", "Grip R: 6 kg   Grip L: 13 kg")) == [("grip", "6", "right"), ("grip", "13", "left")]


def test_items_of_a_test_are_not_its_score() -> None:
    assert read("Berg item   IE   Today", "Turn 360   1   2") == []


def test_kinds_of_columns() -> None:
    assert is_goal_title("Goal") and is_goal_title("LTG") and not is_goal_title("Goal status")
    assert is_now_title("Current 1/2") and is_now_title("D/C")
    assert is_prior_title("IE 9/8") and is_prior_title("Baseline") and not is_prior_title("Status at start")


def test_days_with_a_hyphen_head_columns() -> None:
    title = cells("Item   09-10   09-24   10-08")
    assert is_header(title)
    assert is_header(cells("Freq   Dur   Rx"))
    assert not is_header(cells("Hip ext   -12   -8   -4"))


def test_a_column_before_the_illness_is_no_earlier_report() -> None:
    header = "Task   Prior   Baseline   Current"
    assert {str(one.value) for one in read(header, "Sit to stand   independent   Max A   Min A")} == {"maximal", "minimal"}


def test_the_label_of_one_goal_heads_no_table() -> None:
    assert not is_header(cells("STG2   TUG under 26 sec w/ FWW   3/12/26"))


def test_a_month_before_numbers_of_days_heads_columns_of_days() -> None:
    title = days_of_month(cells("MARCH   16   17   20"))
    assert [one.text for one in title] == ["MARCH", "MARCH 16", "MARCH 17", "MARCH 20"]
    assert is_header(title)


@pytest.mark.parametrize(
    "text", ["MARCH   17   16   20", "MARCH   16", "MARCH   16   17   45", "97116   16   17   20", "May   4/5   5/5"]
)
def test_other_rows_are_no_days_of_a_month(text: str) -> None:
    assert days_of_month(cells(text)) == cells(text)


def test_a_row_that_lists_several_figures_heads_nothing() -> None:
    assert not is_header(cells("min   NMR 30, GT 12; timed 42, total 46"))


def test_a_free_label_shifts_no_value_to_the_next_heading() -> None:
    header = cells("                    Right   Left   Comment")
    row = cells("External rotation   2/5     5/5")
    assert [cell.title for cell in under(header, row)] == ["", "Right", "Left"]


def test_a_sentence_heads_nothing() -> None:
    assert not is_header(cells("S   Slept 4 h. Pain 4/10."))
    assert not heads(cells("S   Put on shirt alone."), [cells("O   AAROM wand flexion 105.")])


def test_a_column_of_changes_holds_no_values() -> None:
    found = read("Measure   Eval   Current   Change", "KOOS JR   42.3   61.6   +19.3")
    assert [str(one.value) for one in found] == ["42.3", "61.6"]


def test_what_a_goal_aims_at_is_not_read_beside_its_state() -> None:
    row = "STG 2 300 ft with SPC, heel strike   \u2610 Met \u2612 Progressing   260 ft, 7/10 steps,"
    words = Addressed([(Span(record="r", page=1, start=0, end=len(row)), row)])
    found = find_measures(words, Context("d", DAY, "goals", tuple(split_cells(words, (0,))), "", "PT"))
    assert "300" not in {str(one.value) for one in found}


@pytest.mark.parametrize(
    ("row", "is_heading"),
    [
        ("Roll test      neg      neg", False),
        ("Head impulse   +        neg", False),
        ("Sharp touch    intact   intact", False),
        ("Test           Right    Left", True),
        ("Motion         Start    Now", True),
    ],
)
def test_a_row_of_findings_heads_no_row_below_it(row: str, is_heading: bool) -> None:
    text = f"PT EVALUATION\nDate of Service: 05/12/2026\n{row}\nSLS            8 s      5 s\n"
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    (found,) = [one for one in read.sentences if read.quote(*one.spans).startswith("SLS")]
    assert (found.header is not None) == is_heading


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        ("Test | 07/10/2026 | 08/03/2026 | Goal\nTUG | 18 s | | 12 s", [("18", "07-10")]),
        ("| Test | 07/10/2026 | 08/03/2026 | Goal |\n| BBS |   | 44/56 | 48/56 |", [("44", "08-03")]),
        ("Test | 07/10/2026 | 08/03/2026 | Goal\nTUG | 18 s |  | 12 s | slower", [("18", "07-10")]),
        ("07/10/2026 | 08/03/2026 | Goal\nTUG | 18 s | | 12 s", [("18", "07-10")]),
        ("Test\t07/10/2026\t08/03/2026\tGoal\nTUG\t18 s\t\t12 s", [("18", "07-10")]),
        ("Test\t07/10/2026\t08/03/2026\tGoal\nTUG\t18 s\t14 s\t12 s", [("18", "07-10"), ("14", "08-03")]),
        ("Test\t\t07/10/2026\t08/03/2026\tGoal\nTUG seconds\t18\t14\t12", [("18", "07-10"), ("14", "08-03")]),
        (
            "Test      07/10/2026   08/03/2026   Goal\nBBS       40/56                     48/56  improving",
            [("40", "07-10")],
        ),
        ("          07/10/2026   08/03/2026   Goal\nBBS       40/56                     48/56", [("40", "07-10")]),
        ("Test      07/10/2026   08/03/2026   Goal\nBBS                    44/56        48/56  better", [("44", "08-03")]),
        ("Test        Initial   Current   Goal\nBBS         40/56               48/56", [("40", None)]),
        # What is joined by the reader's three spaces has no columns, and a long label moves what stands behind it.
        ("Test   07/10/2026   08/03/2026   Goal\nBerg   40/56   44/56   48/56", [("40", "07-10"), ("44", "08-03")]),
        (
            "Test   07/10/2026   08/03/2026   Goal\nBerg Balance Scale   40/56   44/56   48/56",
            [("40", "07-10"), ("44", "08-03")],
        ),
        ("Test | 07/10/2026 | 08/03/2026 | Goal\nTUG | 18 s | 14 s", [("18", "07-10"), ("14", "08-03")]),
    ],
)
def test_an_empty_cell_keeps_its_place(table: str, expected: list[tuple[str, str | None]]) -> None:
    text = f"PT DAILY NOTE\nPatient: Jane Roe\nDate of service: 08/03/2026\nObjective:\n{table}\nSigned: Ann Lee, PT 08/03/2026\n"
    found = chart([read_record(Source("chart.txt", data=text.encode()))]).measures
    assert [(str(one.value), f"{one.date:%m-%d}" if one.date else None) for one in found] == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "Test  07/06/2026  08/03/2026  Goal\nBerg Balance Scale     40/56          48/56          50/56",
            [("40", "07-06"), ("48", "08-03")],
        ),
        (
            "Test  07/06/2026  08/03/2026  Goal\nTimed Up and Go test   18 s           14 s           12 s",
            [("18", "07-06"), ("14", "08-03")],
        ),
        (
            "Measure  07/06/2026  08/03/2026\nTimed Up and Go (TUG)             18 s             14 s",
            [("18", "07-06"), ("14", "08-03")],
        ),
        (
            "Test  07/06/2026  08/03/2026  Goal\nBBS       40/56          48/56          50/56",
            [("40", "07-06"), ("48", "08-03")],
        ),
        (
            "Test  07/06/2026  08/03/2026  Goal\nTUG          18 s             14 s              12 s",
            [("18", "07-06"), ("14", "08-03")],
        ),
        (
            "    07/06/2026  08/03/2026  Goal\nTUG          18 s             14 s              12 s",
            [("18", "07-06"), ("14", "08-03")],
        ),
        (
            "      07/06/2026  08/03/2026  Goal\nTimed up and go    18 s        14 s         12 s",
            [("18", "07-06"), ("14", "08-03")],
        ),
        ("Test    Initial   Current   Goal\nTUG            18 s           14 s           12 s", [("18", None), ("14", "08-03")]),
        (
            "Test       07/06/2026   07/20/2026   08/03/2026\nBBS        40/56                     48/56       improving",
            [("40", "07-06"), ("48", "08-03")],
        ),
    ],
)
def test_a_row_set_wider_than_its_headings_has_no_empty_cell(table: str, expected: list[tuple[str, str | None]]) -> None:
    text = f"PT DAILY NOTE\nPatient: Jane Roe\nDate of service: 08/03/2026\nObjective:\n{table}\nSigned: Ann Lee, PT 08/03/2026\n"
    found = chart([read_record(Source("chart.txt", data=text.encode()))]).measures
    assert [(str(one.value), f"{one.date:%m-%d}" if one.date else None) for one in found] == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("AA", True),
        ("lift off", True),
        ("post", True),
        ("Plan:", False),
        ("40/45", False),
        ("Pt tolerated all exercises well today", False),
    ],
)
def test_a_few_words_between_rows_of_a_grid_of_days_end_no_table(words: str, *, expected: bool) -> None:
    header = split_cells(Addressed([(Span(record="r", page=1, start=0, end=30), "02/09   02/12   02/16   02/19")]), [0])
    assert is_wrapped(header, words) is expected
    assert not is_wrapped(header[:2], words)


def test_a_value_one_space_behind_its_label_is_paired_as_its_neighbours_are() -> None:
    def cells(text: str) -> list[RowCell]:
        return split_cells(Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)]), [0])

    header = cells("AROM               R     L")
    full = [cells("Shoulder flex      140   150")]
    found = under(header, cells("Shoulder abduction 120   150"), full)
    assert [(one.text, one.title) for one in found] == [("Shoulder abduction", "AROM"), ("120", "R"), ("150", "L")]
