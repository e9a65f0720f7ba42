"""Sub-scores, items and trials below the name of a test, and values that come again in later documents."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clausea.chart import chart
from clausea.chart.batteries import Battery, after, battery_in, is_item_of, lists_parts, part_in
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, candidates, find_measures
from clausea.chart.tables import split_cells, under
from clausea.chart.value_memory import ValueMemory
from clausea.domain import Measure, Span
from clausea.ingest import Source, read_record
from clausea.knowledge import measure

DAY = dt.date(2026, 3, 30)


def kind(name: str):  # type: ignore[no-untyped-def]
    found = measure(name)
    assert found is not None
    return found


def proposed(text: str, *, header: str = "", topic: str = "", battery: Battery | None = None) -> set[tuple[str, str, str]]:
    def addressed(words: str) -> Addressed:
        return Addressed([(Span(record="r", page=1, start=0, end=len(words)), words)])

    titles = split_cells(addressed(header), (0,)) if header else []
    cells = tuple(under(titles, split_cells(addressed(text), (0,)))) if "   " in text else ()
    context = Context("d", DAY, "obj", cells, topic, "", form="row" if cells else "sentence", near=DAY, battery=battery)
    found = candidates(addressed(text), context)
    return {(one.proposal.name, str(one.proposal.figure.value), one.proposal.part) for one in found}


@pytest.mark.parametrize(
    ("name", "text", "part"),
    [
        ("CLQT", "Executive functions", "executive functions"),
        ("PDMS", "Visual-Motor Integration raw", "visual-motor integration"),
        ("KOOS", "KOOS Sport/Rec", "sport/rec"),
        ("COPM", "cooking P", "p"),
        ("COPM", "cooking p", ""),
        ("FCM", "Spoken lang expression", "spoken lang expression"),
        ("LEFS", "stairs", ""),
    ],
)
def test_sub_scores_are_known_by_name(name: str, text: str, part: str) -> None:
    assert part_in(kind(name), text) == part


def test_a_list_ends_at_a_heading_of_something_else() -> None:
    clqt = after(None, "CLQT results", "sentence")
    assert clqt == Battery("CLQT")
    below = after(clqt, "Attention   148", "row")
    assert below == Battery("CLQT", 1)
    assert after(below, "Subtest scores", "heading") == Battery("CLQT", 2)
    assert after(below, "SOCIAL HISTORY", "heading") is None
    assert after(below, "Now the BOT-2", "sentence") == Battery("BOT-2")
    assert battery_in("Pain 4/10 today") is None


def test_only_trials_and_sides_are_items_of_a_timed_test() -> None:
    assert is_item_of(kind("TUG"), "Trial 2")
    assert not is_item_of(kind("TUG"), "Rolling")
    assert is_item_of(kind("QuickDASH"), "Open a jar", "outcome_form")
    assert not is_item_of(kind("BBS"), "Turn 360", "initial_evaluation")
    assert is_item_of(kind("BBS"), "Total", "initial_evaluation")


@pytest.mark.parametrize(
    ("text", "header", "name", "value", "part"),
    [
        ("Attention   148   mild", "CLQT domain   Score   Severity", "CLQT", "148", "attention"),
        ("Locomotion   5", "PDMS-2 subtest   Standard score", "PDMS", "5", "locomotion"),
        ("Lateral   7   16", "Pinch (lb)   R   L", "pinch", "16", "lateral"),
        ("3/30   6.5   4", "Functional Reach (in)   Forward   Lateral R", "FRT", "6.5", ""),
    ],
)
def test_a_table_is_of_the_test_in_its_first_heading(text: str, header: str, name: str, value: str, part: str) -> None:
    assert (name, value, part) in proposed(text, header=header)


def test_a_row_below_the_name_of_a_test_is_its_sub_score() -> None:
    assert ("GMFM", "82", "sitting") in proposed("B Sitting   82", battery=Battery("GMFM", 2))
    assert ("TUG", "17.1", "") in proposed("Trial 2   17.1", battery=Battery("TUG", 1))
    assert not {one for one in proposed("Bed   17.1", battery=Battery("TUG", 1)) if one[0] == "TUG"}


def test_a_sub_score_has_not_the_range_of_the_whole() -> None:
    words = "Tinetti 19/28 (balance 11, gait 8)"
    text = Addressed([(Span(record="r", page=1, start=0, end=len(words)), words)])
    found = {
        one.proposal.part: one.proposal.of for one in candidates(text, Context("d", DAY, "obj")) if one.proposal.name == "POMA"
    }
    assert found["balance"] is None
    assert found[""] == 28


@pytest.mark.parametrize(
    "text",
    [
        "Tinetti 18/28 (9/12 gait, 9/16 balance)",
        "Tinetti 18/28 (balance 9/16, gait 9/12)",
        "POMA gait 9/12 balance 9/16 total 18",
        "Tinetti balance 14/16 gait 10/12",
        "Tinetti balance 14 / 16, gait 10 / 12",
    ],
)
def test_what_a_sub_score_is_out_of_is_no_score(text: str) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = [one.proposal for one in candidates(words, Context("d", DAY, "obj")) if one.proposal.name == "POMA"]
    assert not {str(one.figure.value) for one in found if one.part} & {"16", "12"}


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("Tinetti 18/28 (9/12 gait, 9/16 balance)", "2026-03-02"),
        ("LEFS 40/80 (8/10 pain)", "2026-03-02"),
        ("BBS 44/56 (2/12)", "2026-02-12"),
        ("BBS 44/56 (2/12 at eval)", "2026-02-12"),
        ("BBS 44/56 (2/12, with RW)", "2026-02-12"),
    ],
)
def test_a_score_in_brackets_behind_a_value_is_not_its_day(text: str, day: str) -> None:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = find_measures(words, Context("d", dt.date(2026, 3, 2), "obj", near=dt.date(2026, 3, 2)))
    assert [str(one.date) for one in found if one.name in {"POMA", "LEFS", "BBS"}][:1] == [day]


RECORD = """OCCUPATIONAL THERAPY INITIAL EVALUATION
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/02/2026
Objective
Grip R 18 lb, L 44 lb. Box and Block R 21.
Plan: OT 2x/week for 8 weeks.
Jane Roe, OTR/L   03/02/2026 17:12
\fOCCUPATIONAL THERAPY PROGRESS REPORT
Patient: Kessler, Dorothy A.   DOB: 04/09/1951   Date of Service: 03/30/2026
Objective
Grip R was 18 lb and is 31 lb.
Jane Roe, OTR/L   03/30/2026 17:12
"""


def test_an_earlier_value_is_of_the_day_on_which_it_was_written() -> None:
    read = chart([read_record(Source("r.txt", data=RECORD.encode()))])
    grip: list[Measure] = [one for one in read.measures if one.name == "grip" and one.document == read.documents[-1].id]
    assert [(str(one.value), one.date, one.prior) for one in grip] == [
        ("18", dt.date(2026, 3, 2), True),
        ("31", dt.date(2026, 3, 30), False),
    ]


def test_what_is_remembered_is_of_days_before() -> None:
    memory = ValueMemory()
    memory.add("LEFS", Decimal("34"), dt.date(2026, 3, 2))
    memory.add("LEFS", Decimal("34.0"), dt.date(2026, 3, 16))
    memory.add("LEFS", Decimal("34"), None)
    assert memory.days("LEFS", Decimal("34"), dt.date(2026, 3, 30)) == [dt.date(2026, 3, 2), dt.date(2026, 3, 16)]
    assert memory.days("LEFS", Decimal("34"), dt.date(2026, 3, 2)) == []
    assert memory.days("LEFS", Decimal("34"), None) == []
    assert memory.days("BBS", Decimal("34"), dt.date(2026, 3, 30)) == []


def test_an_earlier_value_is_of_a_day_on_which_it_was_read_and_not_of_one_on_which_it_could_have_been() -> None:
    memory = ValueMemory()
    memory.add("LEFS", Decimal("34"), dt.date(2026, 3, 9))
    memory.keep("LEFS", Decimal("34"), dt.date(2026, 3, 2))
    memory.keep("LEFS", Decimal("34"), None)
    assert memory.read_on("LEFS", Decimal("34.0"), dt.date(2026, 3, 30)) == dt.date(2026, 3, 2)
    assert memory.read_on("LEFS", Decimal("34"), dt.date(2026, 3, 2)) is None
    assert memory.read_on("LEFS", Decimal("34"), None) is None


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("Lt hip flex 98, Rt 110", ("ROM", "98", "")),
        ("PSFS average 3.3/10", ("PSFS", "3.3", "")),
        ("Wrist F/E 38/45", ("ROM", "45", "")),
        ("Lt flex A/P 108/121", ("ROM", "121", "")),
        ("RF PIP -20/85", ("ROM", "-20", "")),
        ("Rt AAROM 96 supine", ("ROM", "96", "")),
        ("BLE strength 4-/5 throughout", ("MMT", "4-", "")),
        ("Oxford R 3, L 3-", ("MMT", "3-", "")),
        ("Modified Ashworth is one-plus in the adductors", ("MAS", "1+", "")),
        ("Diet EC7/TN0", ("IDDSI", "0", "")),
        ("Pain 0/10 at rest", ("pain", "0", "")),
        ("10 above elbow 42.7", ("girth", "42.7", "")),
        ("Pain avg / worst 6/9", ("pain", "9", "")),
    ],
)
def test_ways_of_writing_that_were_not_seen_once(text: str, value: tuple[str, str, str]) -> None:
    assert value in proposed(text)


def test_a_level_does_not_reach_over_the_end_of_a_cell() -> None:
    found = proposed("UB dressing   MOD   I", header="Skill   SOC   D/C")
    assert ("assist", "moderate", "") in found
    assert ("assist", "independent", "") in found
    assert ("assist", "modified_independent", "") not in found


def test_minutes_are_no_level_and_a_change_is_no_range() -> None:
    assert not {one for one in proposed("Gait 20 min, table 15 min x2") if one[0] == "assist"}
    found = {value for name, value, _ in proposed("moved from severe to moderate aphasia") if name == "severity"}
    assert found == {"severe", "moderate"}


def test_capitals_of_a_known_sub_score_are_no_other_test() -> None:
    found = proposed("HOOS on tablet: Pain 47.5, Symptoms 40, ADL 44.1, QOL 18.8")
    assert {("HOOS", "44.1", "adl"), ("HOOS", "18.8", "qol")} <= found


@pytest.mark.parametrize(
    ("test", "cells", "expected"),
    [
        ("MoCA", ["Attention 3/6", "Language 2/3"], True),
        ("WAB-AQ", ["Object naming 28/60", "Word fluency 5"], True),
        ("MoCA", ["Attention", "Language"], False),
        ("MoCA", ["Eval 6/9", "PN 7/20"], False),
        ("MoCA", ["Attention 3/6", "Comments"], False),
        (None, ["Attention 3/6", "Language 2/3"], False),
    ],
)
def test_a_row_of_sub_scores_heads_no_table(test: str | None, cells: list[str], *, expected: bool) -> None:
    assert lists_parts(Battery(test) if test else None, cells) is expected


def test_sub_scores_in_pairs_of_columns_are_read_as_rows() -> None:
    text = (
        "Harbor Therapy\nOT INITIAL EVALUATION\nPatient: Jane Poe\nDate of Service: 03/30/2026\nObjective:\nMoCA 19/30\n"
        " Visuospatial/exec 2/5                    Naming 3/3\n Attention 3/6                            Language 2/3\n"
        " Abstraction 1/2                          Delayed recall 2/5\nPlan: OT 2x/wk\nSigned: Ann Lee, OTR/L 03/30/2026\n"
    )
    read = chart([read_record(Source("a.txt", data=text.encode()))])
    forms = {one.form for one in read.sentences if "Attention" in read.quote(one.spans[0])}
    assert forms == {"row"}
