"""What is proposed as a measured value: numbers in words, empty boxes, names told by a goal or an earlier value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clausea.chart.figures import figures_in
from clausea.chart.goal_memory import GoalMemory
from clausea.chart.lines import Addressed
from clausea.chart.measures import Candidate, Context, candidates
from clausea.chart.tables import RowCell, is_header, split_cells, under
from clausea.chart.value_memory import ValueMemory
from clausea.domain import Span

DAY = dt.date(2026, 3, 30)


def addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


def cells(text: str) -> list[RowCell]:
    return split_cells(addressed(text), 0)


def proposed(
    text: str,
    *,
    header: str = "",
    discipline: str = "",
    memory: ValueMemory | None = None,
    goals: GoalMemory | None = None,
    evaluated: dt.date | None = None,
) -> list[Candidate]:
    row = tuple(under(cells(header) if header else [], cells(text))) if "   " in text else ()
    context = Context(
        "d",
        DAY,
        "obj",
        row,
        "",
        discipline,
        form="row" if row else "sentence",
        near=DAY,
        memory=memory,
        goals=goals,
        evaluated=evaluated,
    )
    return candidates(addressed(text), context)


def named(found: list[Candidate]) -> set[tuple[str, str]]:
    return {(one.proposal.name, str(one.proposal.figure.value)) for one in found}


@pytest.mark.parametrize(
    ("text", "value", "unit"),
    [
        ("Walks two hundred ten feet", "210", "ft"),
        ("four hundred and five feet on the walker", "405", "ft"),
        ("Timed Up and Go twenty-two point four seconds", "22.4", "s"),
        ("is now fourteen point nine with the cane", "14.9", ""),
        ("turns right seventy- one degrees", "71", "deg"),
        ("0.85 metres a second", "0.85", "m/s"),
    ],
)
def test_a_number_in_words_is_one_number(text: str, value: str, unit: str) -> None:
    assert [(str(one.value), one.unit) for one in figures_in(text)] == [(value, unit)]


def test_a_number_of_another_unit_is_no_figure() -> None:
    assert figures_in("R ischium 187 mmHg, tongue 27 kPa") == []


def test_an_ordinal_hundred_is_no_number() -> None:
    assert figures_in("slapping after the first hundred or so") == []


@pytest.mark.parametrize(
    ("text", "levels"),
    [
        ("UB dressing: [ ] Mod A [x] Min A [ ] CGA", ["minimal"]),
        ("Toilet transfer: ☐ Mod A ☒ CGA ☐ SBA", ["contact_guard"]),
        ("Transfers: Mod A [ ] Min A [x] CGA [ ]", ["minimal"]),
    ],
)
def test_what_stands_behind_an_empty_box_is_not_said(text: str, levels: list[str]) -> None:
    found = [one.proposal.figure.value for one in proposed(text) if one.proposal.name == "assist"]
    assert found == levels


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("R wrist   2-9   3-11   L", True),
        ("Rt hip   1-29   3-3   Lt, for comparison", True),
        ("Part   Score   Max", True),
        ("story parts   2/12   5/12   8/12", False),
        ("Soup, spoon   set up   Min   I", False),
        ("Toilet   Min   Max", False),
    ],
)
def test_counts_of_one_total_and_levels_head_no_table(text: str, is_one: bool) -> None:
    assert is_header(cells(text)) is is_one


def test_the_most_that_can_be_had_is_no_value() -> None:
    found = named(proposed("VHI functional   15   40", header="Part   Score   Max"))
    assert ("VHI", "15") in found
    assert ("VHI", "40") not in found


def test_a_value_behind_the_label_of_a_goal_is_of_what_the_goal_measures() -> None:
    goals = GoalMemory()
    goals.add((("s", "2"),), "Knee flexion AROM 115 degrees to get off a low seat", "short")
    goals.add((("l", "1"),), "LEFS 48 or more", "long")
    found = named(proposed("STG 2: MET: 116. LTG 1: Progressing: 44 of 48.", goals=goals))
    assert {("ROM", "116"), ("LEFS", "44")} <= found


def test_a_value_that_an_earlier_document_gave_names_its_test() -> None:
    memory = ValueMemory()
    memory.add("DHI", Decimal(54), dt.date(2026, 3, 2))
    memory.add("COPM", Decimal(4), dt.date(2026, 3, 2))
    assert ("DHI", "54") in named(proposed("The questionnaire stood at 54 in March.", memory=memory))
    # A small number says too much else.
    assert ("COPM", "4") not in named(proposed("The questionnaire stood at 4 in March.", memory=memory))


def test_a_row_that_names_its_sides_keeps_them() -> None:
    found = {
        (one.proposal.name, str(one.proposal.figure.value))
        for one in proposed("Box/block L 29   R 38", header="ADL   ON   OFF")
        if one.proposal.name == "BBT"
    }
    assert found == {("BBT", "29"), ("BBT", "38")}


def test_an_initial_value_is_of_the_evaluation_whatever_was_written_before_it() -> None:
    memory = ValueMemory()
    memory.add("FGA", Decimal(11), dt.date(2026, 3, 2))
    found = proposed("FGA   11   18", header="Test   Initial   Current", memory=memory, evaluated=dt.date(2026, 3, 3))
    (first, _) = [one for one in found if one.proposal.name == "FGA"]
    assert first.measure(first.sides[0], first.days[0]).date == dt.date(2026, 3, 3)


def test_a_row_of_a_log_is_of_the_year_of_its_document() -> None:
    found = proposed("4/12   30.4   CGA", header="Date   TUG   Asst")
    (timed,) = [one for one in found if one.proposal.name == "TUG"]
    assert timed.measure(timed.sides[0], timed.days[0]).date == dt.date(2026, 4, 12)
