"""Rows of a ruled table whose cells go on in the next line are read cell by cell, and the lines of the page stay as printed."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from clausea.chart import chart
from clausea.chart.wrapped import addressed
from clausea.domain import Chart
from clausea.domain.records import is_broken
from clausea.ingest import Source, read_record

Row = Sequence[Sequence[str]]
"""The cells of a row, each the lines that it is printed on."""

WIDTHS = (50, 120, 90, 90)
LEAD, PAD = 12.0, 4.0


def drawn(*sheets: Sequence[Row], rules: str = "grid", widths: Sequence[int] = WIDTHS) -> bytes:
    """Return a page for each table; `rules` are those of a grid, below rows, below cells, or frames of the cells."""
    from reportlab.pdfgen import canvas as pages

    out = io.BytesIO()
    page = pages.Canvas(out, pagesize=(612, 792))
    for rows in sheets:
        page.setFont("Helvetica", 10)
        _table(page, rows, rules, widths)
        page.showPage()
    page.save()
    return out.getvalue()


def _table(page: Any, rows: Sequence[Row], rules: str, widths: Sequence[int]) -> None:
    lead = LEAD
    edges = [60.0]
    for width in widths:
        edges.append(edges[-1] + width)
    top = 100.0
    for row in rows:
        height = lead * max(len(cell) for cell in row) + 4
        for left, right, cell in zip(edges, edges[1:], row, strict=False):
            for number, line in enumerate(cell):
                page.drawString(left + PAD, 792 - top - 10 - number * lead, line)
            if rules == "frames":
                page.rect(left, 792 - top - height, right - left, height)
            if rules == "cells":
                page.rect(left, 792 - top - height, right - left, 0.8, stroke=0, fill=1)
        if rules in {"grid", "rows"}:
            page.line(edges[0], 792 - top, edges[-1], 792 - top)
        if rules == "grid":
            for edge in edges:
                page.line(edge, 792 - top, edge, 792 - top - height)
        top += height
    if rules in {"grid", "rows"}:
        page.line(edges[0], 792 - top, edges[-1], 792 - top)
    if rules == "cells":
        page.rect(edges[0], 792 - 100, edges[-1] - edges[0], 0.8, stroke=0, fill=1)


def read(data: bytes) -> Chart:
    return chart([read_record(Source("a.pdf", data=data))])


def said(found: Chart, form: str = "row") -> list[str]:
    return [found.quote(*one.spans) for one in found.sentences if one.form == form]


HEAD: Row = (["ID"], ["Goal"], ["Baseline"], ["Target"])
GOALS: Sequence[Row] = (
    HEAD,
    (["STG1"], ["UB dressing with", "min A using the", "hemi technique"], ["Mod A"], ["06/03/2026"]),
    (["LTG1"], ["UB/LB dressing", "mod I with AE"], ["Mod/Max A of", "one person"], ["07/31/2026"]),
    (["LTG2"], ["Simple meal"], ["NT"], ["07/31/2026"]),
)
TOLD = [
    "STG1 UB dressing with min A using the hemi technique Mod A 06/03/2026",
    "LTG1 UB/LB dressing mod I with AE Mod/Max A of one person 07/31/2026",
    "LTG2 Simple meal NT 07/31/2026",
]


@pytest.mark.parametrize("rules", ["grid", "rows", "cells", "frames", "none"])
def test_a_wrapped_row_is_told_cell_by_cell_under_its_own_headings(rules: str) -> None:
    found = read(drawn(GOALS, rules=rules, widths=(50, 90, 80, 90) if rules == "none" else WIDTHS))
    assert said(found) == TOLD
    assert {found.quote(one.header) for one in found.sentences if one.form == "row" and one.header} == {"ID Goal Baseline Target"}
    page = found.records[0].page(1)
    assert [" ".join(line.split()) for line in page.lines()[1:4]] == [
        "STG1 UB dressing with Mod A 06/03/2026",
        "min A using the",
        "hemi technique",
    ]
    row = next(one for one in found.sentences if one.form == "row")
    assert [found.quote(span) for span in row.spans] == [
        "STG1",
        "UB dressing with",
        "min A using the",
        "hemi technique",
        "Mod A",
        "06/03/2026",
    ]


FIELDS: Sequence[Row] = (
    (["Onset"], ["03/29/2026"], ["Cert period"], ["05/04/2026 -", "08/01/2026"]),
    (
        ["Med Dx"],
        ["I69.354 Hemiplegia", "following cerebral", "infarction"],
        ["Tx Dx"],
        ["R27.8 other lack", "of coordination;", "Z74.1 need for", "assistance"],
    ),
)


def test_names_with_wrapped_values_are_read_apart_and_head_nothing() -> None:
    found = read(drawn(FIELDS))
    assert said(found) == [
        "Onset 03/29/2026 Cert period 05/04/2026 - 08/01/2026",
        "Med Dx I69.354 Hemiplegia following cerebral infarction"
        " Tx Dx R27.8 other lack of coordination; Z74.1 need for assistance",
    ]
    assert not any(one.header for one in found.sentences)
    assert {one.icd10 for one in found.diagnoses if one.icd10} == {"I69.354", "R27.8", "Z74.1"}


def test_a_device_on_the_next_line_of_a_cell_belongs_to_its_value() -> None:
    rows: Sequence[Row] = (
        (["Test"], ["03/02/2026"], ["04/02/2026"], ["Norm"]),
        (["TUG"], ["26.8 seconds with", "rolling walker"], ["16.9 seconds", "with cane"], ["13.5 seconds"]),
    )
    found = read(drawn(rows))
    assert said(found) == ["TUG 26.8 seconds with rolling walker 16.9 seconds with cane 13.5 seconds"]


def _lists(rules: str) -> bytes:
    rows: Sequence[Row] = (
        (["Motion"], ["Right"], ["Left"], ["Comment"]),
        (["Hip", "Knee", "Ankle"], ["3/5", "4/5", "5/5"], ["4/5", "5/5", "5/5"], [""]),
        (["97110", "97530"], ["25 min", "15 min"], ["2", "1"], [""]),
    )
    return drawn(rows, rules=rules)


def _titles(rules: str) -> bytes:
    rows: Sequence[Row] = (
        (["Visits 10", "L Measure", "Pain", "Gait"], ["", "3/24/2026", "4/10", "40 ft"], ["", "4/9/2026", "2/10", "90 ft"], [""]),
        (["Plan"], ["2 x week"], [""], [""]),
    )
    return drawn(rows, rules=rules)


@pytest.mark.parametrize(
    ("page", "rules", "line"),
    [
        (_lists, "grid", "Knee 4/5 5/5"),
        (_lists, "frames", "97530 15 min 1"),
        (_titles, "rows", "Pain 4/10 2/10"),
        (_lists, "none", "Knee 4/5 5/5"),
    ],
)
def test_rows_without_a_rule_between_them_are_read_across(page: Callable[[str], bytes], rules: str, line: str) -> None:
    assert line in said(read(page(rules)))


def test_lists_abreast_of_unequal_length_are_no_evidence() -> None:
    rows: Sequence[Row] = (
        (["Motion"], ["Right"], ["Left"], ["Comment"]),
        (["Hip flexion", "in sitting", "Knee"], ["3/5", "4/5"], ["4/5", "5/5"], [""]),
        (["Grip"], ["22 lb"], ["40 lb"], [""]),
    )
    found = read(drawn(rows, widths=(52, 40, 40, 90)))
    assert said(found) == ["Grip 22 lb 40 lb"]
    assert [one.value_span for one in found.measures if one.name == "MMT"] == []


def test_two_texts_side_by_side_are_read_one_after_the_other() -> None:
    rows: Sequence[Row] = (
        (
            ["Findings", "Plan"],
            ["Gait is slow. Needs", "cues for the left foot."],
            ["Seen twice a week.", "Home walks daily."],
            [""],
        ),
        (["Pain"], ["4/10"], ["2/10"], [""]),
    )
    told = said(read(drawn(rows, widths=(60, 110, 100, 40))), "sentence")
    assert told[1:] == ["Gait is slow.", "Needs cues for the left foot.", "Seen twice a week.", "Home walks daily."]


REST = ["independently while", "sitting"]


@pytest.mark.parametrize(
    ("rest", "kept"),
    [
        (([""], REST, [""], [""]), [TOLD[2]]),
        ((["LTG3"], REST, ["SBA"], ["07/31/2026"]), [TOLD[1], "LTG3 independently while sitting SBA 07/31/2026", TOLD[2]]),
    ],
    ids=["goes on", "begins"],
)
def test_a_row_that_a_page_break_divides_is_no_evidence(rest: Row, kept: list[str]) -> None:
    found = read(drawn(GOALS[:3], (rest, GOALS[3])))
    assert said(found) == [TOLD[0], *kept]


def _values(rules: str) -> bytes:
    rows: Sequence[Row] = (
        (["Joint"], ["Motion"], ["Right"], ["Left"]),
        (["Hip"], ["Flexion in sitting"], ["3/5"], ["4/5"]),
        ([""], ["Extension in prone"], ["4/5"], ["5/5"]),
        (["Grip"], ["Average of three"], ["22 lb"], ["40 lb"]),
        (["Comments on strength and on what limits it"], [""], [""], [""]),
    )
    return drawn(rows, rules=rules)


def test_a_row_of_its_own_goes_on_with_none_where_nothing_is_ruled() -> None:
    found = read(_values("none"))
    assert said(found) == ["Hip Flexion in sitting 3/5 4/5", "Extension in prone 4/5 5/5", "Grip Average of three 22 lb 40 lb"]


AIM = ["Patient will walk 300 feet", "with cane to the mailbox"]
SAID = " ".join(AIM)


@pytest.mark.parametrize(
    ("head", "row", "quote"),
    [
        ((["No."], ["Goal"], ["Target"]), (["LTG", "1"], AIM, ["07/30/2026"]), f"LTG 1 {SAID} 07/30/2026"),
        ((["No."], ["Goal"], ["Target"]), (["1"], AIM, ["07/30/2026"]), f"1 {SAID} 07/30/2026"),
        ((["No."], ["Goal"], ["Status"]), (["STG 2"], AIM, ["Progressing", "with cues"]), f"STG 2 {SAID} Progressing with cues"),
        ((["Goal"], ["Base"], ["Target"]), (AIM, ["90 feet"], ["07/30/2026"]), f"{SAID} 90 feet 07/30/2026"),
    ],
    ids=["two lines of a label", "a number", "a status of two lines", "no label"],
)
def test_a_goal_in_a_wrapped_row_is_quoted_whole(head: Row, row: Row, quote: str) -> None:
    wide = tuple(140 if cell is AIM else 70 for cell in row)
    found = read(drawn((head, row, ([""], ["Simple meal"], ["07/31/2026"])), widths=wide))
    assert [found.quote(goal.span) for goal in found.goals][:1] == [quote]


def test_words_that_are_withheld_are_no_part_of_a_row_that_is_quoted() -> None:
    found = read(drawn(((["No."], ["Goal"], ["Target"]), (["LTG", "1"], AIM, ["07/30/2026"])), widths=(70, 140, 70)))
    row = next(one for one in found.sentences if one.form == "row")
    kept = row.model_copy(update={"spans": tuple(one for one in row.spans if found.quote(one) != AIM[0])})
    words = addressed(found, kept)
    assert found.quote(words.span(0, len(words.text))) == AIM[1]
    assert [found.quote(one) for one in words.spans(0, len(words.text))] == ["LTG", "1", AIM[1], "07/30/2026"]


REPORT: Sequence[Row] = (
    (["Test"], ["Initial", "05/01/2026"], ["Current", "06/10/2026"], ["Comments"]),
    (
        ["Timed Up", "and Go"],
        ["28.4 sec with", "rolling walker"],
        ["17.2 sec with single", "point cane"],
        ["Still above the fall risk cutoff of 13.5 sec; needs cues for", "turns to the left"],
    ),
    (
        ["Berg Balance", "Scale"],
        ["31/56"],
        ["42/56"],
        ["Loses balance on tandem and single leg stance; requires", "contact guard for these items"],
    ),
    (["6 Minute", "Walk Test"], ["180 m"], ["265 m"], ["One standing rest, SpO2 93%"]),
)


@pytest.mark.parametrize("rules", ["grid", "cells", "frames"])
def test_a_row_whose_columns_were_read_as_blocks_tells_no_score_on_a_wrong_day(rules: str) -> None:
    found = read(drawn(REPORT, rules=rules, widths=(72, 84, 104, 290)))
    told = {(one.name, float(one.value), str(one.date)) for one in found.measures if one.value is not None}
    first, last = "2026-05-01", "2026-06-10"
    true = {("TUG", 28.4, first), ("BBS", 31, first), ("6MWT", 180, first)}
    true |= {("TUG", 17.2, last), ("BBS", 42, last), ("6MWT", 265, last)}
    assert told <= true
    assert told == true or rules == "frames"


@pytest.mark.parametrize(
    ("above", "below", "day"),
    [
        (["07/15/20", "26"], ["07/15/20", "26"], "07/15/2026"),
        (["07/15/202", "6"], ["07/15/202", "6"], "07/15/2026"),
        (["07/15/", "2026"], ["07/15/", "2026"], "07/15/2026"),
        (["07/", "15/2026"], ["07/", "15/2026"], "07/15/2026"),
        (["by 7/15/2", "6"], ["by 7/15/2", "6"], "by 7/15/26"),
    ],
)
def test_a_date_that_a_narrow_column_breaks_is_one_word_and_no_list(above: list[str], below: list[str], day: str) -> None:
    rows: Sequence[Row] = (
        (["#"], ["Goal"], ["Baseline"], ["Target", "Date"]),
        (["1"], [*AIM, "alone"], ["90 feet"], above),
        (["2"], ["Climbs 12 steps to", "reach the bedroom"], ["Two steps"], below),
    )
    found = read(drawn(rows, widths=(30, 140, 60, 50)))
    told = [f"1 {SAID} alone 90 feet {day}", f"2 Climbs 12 steps to reach the bedroom Two steps {day}"]
    assert said(found) == told
    assert [found.quote(goal.span) for goal in found.goals] == told
    assert not found.records[0].page(1).torn


def test_the_day_of_a_heading_that_is_broken_is_the_day_of_the_scores_below() -> None:
    rows: Sequence[Row] = (
        (["Test"], ["Initial", "05/01/20", "26"], ["Current", "06/10/202", "6"], ["Goal"]),
        (["Berg Balance", "Scale"], ["31/56"], ["42/", "56"], ["46/56"]),
    )
    found = read(drawn(rows, widths=(72, 52, 56, 60)))
    assert [(str(one.value), str(one.date)) for one in found.measures] == [("31", "2026-05-01"), ("42", "2026-06-10")]


@pytest.mark.parametrize(
    ("above", "below"),
    [
        ("07/15/2026", "26"),
        ("07/15/20", "26 sec"),
        ("07/15/20", "265"),
        ("3/5", "4/5"),
        ("1/2", "1/10"),
        ("4/10", "2/10"),
        ("31/56", "42"),
        ("14/15/20", "26"),
        ("Goal 3", "26"),
        ("85", "108"),
    ],
)
def test_values_one_below_the_other_are_no_broken_date(above: str, below: str) -> None:
    assert not is_broken(above, below)


def _joint(name: list[str], *values: list[str]) -> Sequence[Row]:
    return (
        (["Test"], ["Initial", "05/01/2026"], ["Current", "06/10/2026"], ["Comments"]),
        (name, *values, ["Pain at the end"]),
        (["Grip"], ["22 lb"], ["40 lb"], ["Fair"]),
    )


@pytest.mark.parametrize("sides", [("R", "L"), ("Left", "Right"), ("Rt", "Lt")])
def test_both_sides_beside_a_name_of_two_lines_stand_under_their_own_days(sides: tuple[str, str]) -> None:
    one, other = sides
    rows = _joint(["Knee flexion", "AROM"], [f"{one} 85 deg", f"{other} 120 deg"], [f"{one} 108 deg", f"{other} 122 deg"])
    found = read(drawn(rows, widths=(66, 110, 110, 90)))
    right, left = ("85", "108"), ("120", "122")
    if one == "Left":
        right, left = left, right
    first, last = "2026-05-01", "2026-06-10"
    told = {(one.side, one.part, str(one.value), str(one.date)) for one in found.measures if one.name == "ROM"}
    assert told == {
        (side, "knee flexion", value, day)
        for side, values in (("right", right), ("left", left))
        for value, day in zip(values, (first, last), strict=True)
    }


def test_lines_of_values_that_may_be_rows_or_not_are_no_evidence() -> None:
    rows = _joint(["Knee flexion", "Hip extension"], ["85 deg, pain", "10 deg, stiff"], ["108 deg, pain", "12 deg, stiff"])
    found = read(drawn(rows, widths=(70, 110, 110, 90)))
    assert [one for one in found.measures if one.name == "ROM"] == []
    assert "Grip 22 lb 40 lb Fair" in said(found)
