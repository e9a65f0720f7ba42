"""What is asked about without its name beside it: hints, counts, rows among rows of motions, what a told goal says."""

from __future__ import annotations

import datetime as dt
import time
from decimal import Decimal

import pytest

from clausea.chart.figures import figures_in
from clausea.chart.goal_memory import GoalMemory
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, candidates
from clausea.chart.tables import split_cells, under
from clausea.domain import Span

DAY = dt.date(2026, 3, 30)


def asked(
    text: str,
    *,
    header: str = "",
    rows: tuple[str, ...] = (),
    page: tuple[int, int] = (0, 0),
    goals: GoalMemory | None = None,
    kind: str = "progress_report",
) -> set[tuple[str, str, str | None]]:
    """Return the names, values and scales that a passage is asked about."""

    def addressed(words: str) -> Addressed:
        return Addressed([(Span(record="r", page=1, start=0, end=len(words)), words)])

    titles = split_cells(addressed(header), (0,)) if header else []
    cells = tuple(under(titles, split_cells(addressed(text), (0,)))) if "   " in text else ()
    labels = " ; ".join(row.split("   ")[0] for row in rows)
    context = Context(
        "d",
        DAY,
        "obj",
        cells,
        kind=kind,
        form="row" if cells else "sentence",
        near=DAY,
        rows=rows,
        labels=labels,
        page=page,
        goals=goals,
    )
    found = [one.proposal for one in candidates(addressed(text), context)]
    return {(one.name, str(one.figure.value), str(one.of) if one.of is not None else None) for one in found}


@pytest.mark.parametrize(
    ("text", "value"),
    [("took twenty-six and a half seconds", "26.5"), ("lacks four and a half", "4.5"), ("an hour and a half, 12 reps", "12")],
)
def test_a_half_is_a_part_of_its_number(text: str, value: str) -> None:
    assert value in {str(one.value) for one in figures_in(text)}
    assert "26" not in {str(one.value) for one in figures_in(text)}


@pytest.mark.parametrize("text", ["UB SU, LB mod A", "Feeding: s/u, wife cuts", "Eats S/U"])
def test_set_up_is_a_level_however_it_is_shortened(text: str) -> None:
    assert "setup" in {one.value for one in figures_in(text)}


def test_sue_and_sunday_are_no_levels() -> None:
    assert not [one for one in figures_in("Sue came Su with her") if one.shape == "level"]


@pytest.mark.parametrize(
    ("text", "name", "value"),
    [
        ("Up to mildly thick (2) today", "IDDSI", "2"),
        ("Eats soft & bite-sized (6) at noon", "IDDSI", "6"),
        ("F8   44.0   43.5", "girth", "43.5"),
        ("Swelling 39.2, was 40.4", "girth", "39.2"),
        ("pegs 39.8 right, 51 left", "9HPT", "39.8"),
        ("QD 63.6 / 38.6", "QuickDASH", "63.6"),
        ("AQ 41.6 in January", "WAB-AQ", "41.6"),
    ],
)
def test_what_speaks_of_a_test_is_asked_about(text: str, name: str, value: str) -> None:
    assert (name, value) in {found[:2] for found in asked(text)}


@pytest.mark.parametrize("text", ["Found pegs x10 in 60 seconds", "VHI 24 (F 8, P 12)", "Regular diet, 6 meals"])
def test_a_count_beside_such_a_word_is_not(text: str) -> None:
    assert not {"9HPT", "girth", "IDDSI"} & {name for name, *_ in asked(text)}


@pytest.mark.parametrize("dots", ["1." * 22, "3.4." * 15, ". ." * 20])
def test_a_row_of_points_between_pegs_and_a_figure_is_read_at_once(dots: str) -> None:
    before = time.monotonic()
    asked(f"9HPT pegs {dots} a 22 s")
    assert time.monotonic() - before < 5


@pytest.mark.parametrize(
    "text",
    [
        "Scar thick 2, tender to touch",
        "Vancouver scar: soft 1, thick 2",
        "Vancouver scar: mildly thick (2)",
        "Soft 4, medium 2 theraputty",
        "Skin thin (2), fragile",
        "Pulse regular 6",
        "Cardiac diet 2 g Na",
        "Gait with soft 5 collar",
        "Callus thick 3",
        "Regular (5) shoes",
        "Nails thick 3, on a low salt diet",
        "Regular diet, then soft 4 putty squeezes",
        "Thin (0) dressing, regular 7 day change",
    ],
)
def test_what_is_soft_or_thick_but_not_eaten_has_no_level(text: str) -> None:
    assert not [found for found in asked(text) if found[0] == "IDDSI"]


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("He is on mildly thick (2) and soft and bite-sized (6), FOIS 5", "6"),
        ("Took sips of thin (0) in small cups", "0"),
        ("Swallow: minced & moist 5 with cues", "5"),
        ("Advanced to diet level 6", "6"),
        ("Tolerated liquids 1 and soft (5) for the day", "5"),
    ],
)
def test_the_level_of_what_is_eaten_is_asked_about(text: str, value: str) -> None:
    assert value in {found[1] for found in asked(text) if found[0] == "IDDSI"}


def test_counts_behind_a_whole_are_shares_of_it() -> None:
    found = asked("Bank statement, find 12 debits: alone 10, 11 after a cue")
    assert {("accuracy", "10", "12"), ("accuracy", "11", "12")} <= found


def test_the_end_of_a_label_is_the_whole() -> None:
    assert ("accuracy", "4", "10") in asked("Phrase rep 10   2   4", header="Task   3/17   3/24")


def test_what_is_told_in_percent_needs_no_sign() -> None:
    assert ("accuracy", "41", "100") in asked("PCC 41. MLU 1.9.")


def test_a_row_among_motions_may_be_a_motion() -> None:
    header, row = "Item   3/2   3/30", "Opp 2   20   45"
    assert "ROM" not in {name for name, *_ in asked(row, header=header)}
    assert ("ROM", "45", None) in asked(row, header=header, rows=("Wrist ext   30   52",))


def test_what_a_status_column_says_is_of_no_count() -> None:
    assert ("accuracy", "6", "10") in asked("Paper touch   6/10   met 3/6", header="Task   Now   Status")


def test_the_number_of_a_page_is_no_score() -> None:
    assert not asked("sheet 4 of 10 -- Kids Rehab", page=(4, 10))
    assert asked("4 of 10 words with a cue", page=(4, 10))


def test_what_stands_behind_the_label_of_a_known_goal_may_be_a_value() -> None:
    text = "STG 2 messages whole three of five, hardly any cue"
    goals = GoalMemory()
    goals.add((("stg", "2"),), "Leave a voice message whole", "short")
    assert not asked(text)
    assert ("accuracy", "3", "5") in asked(text, goals=goals)
    assert not asked(text, goals=goals, kind="initial_evaluation")


def test_the_worst_of_pain_may_be_told_as_up_to() -> None:
    assert ("pain", "8", "10") in asked("Pain 5 at rest, up to 8 with the sling off")
    assert "TUG" not in {name for name, *_ in asked("TUG up to 14 s")}


def test_a_sign_between_levels_is_an_arrow() -> None:
    assert {("assist", "moderate", None), ("assist", "minimal", None)} <= asked("SIT AT EDGE MOD>MIN A WITH A CUE")


def test_titles_of_then_and_now_stand_apart() -> None:
    titles = [cell.text for cell in split_cells(Addressed([(Span(record="r", page=1, start=0, end=40), _TITLES)]), (0,))]
    assert titles == ["GOAL", "BASELINE", "CURRENT", "TARGET", "STATUS"]


_TITLES = "GOAL      BASELINE CURRENT TARGET   STATUS"


def test_a_value_is_decimal() -> None:
    assert next(one.value for one in figures_in("four and a half cm")) == Decimal("4.5")
