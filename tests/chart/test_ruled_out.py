"""What is ruled out as a value of the note's day: goals, limits, empty boxes; and sides and days that only seem to be told."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clausea.chart.figures import figures_of
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, Models, find_measures
from clausea.chart.ruled_out import end_of_page_number
from clausea.chart.tables import split_cells, under
from clausea.chart.value_memory import ValueMemory
from clausea.domain import Measure, Span
from clausea.linear import Linear
from tests.chart.test_brackets import told

DAY = dt.date(2026, 3, 2)


def row(header: str, line: str, **given: object) -> list[Measure]:
    titles = split_cells(addressed(header), (0,)) if header else []
    cells = tuple(under(titles, split_cells(addressed(line), (0,))))
    return find_measures(addressed(line), Context("d", DAY, "obj", cells, form="row", near=DAY, **given))  # type: ignore[arg-type]


def addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


SURE = Models(*(Linear(["x"], [30.0], {}) for _ in range(3)))
"""Models that take everything for a value: what is not read with them is ruled out."""


def allowed(text: str, *, section: str = "obj") -> list[str]:
    found = find_measures(addressed(text), Context("d", DAY, section, (), "", "PT"), SURE)
    return [str(one.value) for one in found]


@pytest.mark.parametrize(
    "text",
    [
        "LTG 2: Berg 50/56 so as not to fall",
        "STG 1: Ambulate 150 ft near wall with CGA",
        "pt will sit close to edge with SBA",
        "STG: Walk short distances 50 ft",
        "LTG 1: knee flexion 120 deg, not painful",
        "STG 3: Short of breath less; walk 300 ft",
        "LTG 1: short distances 50 ft",
    ],
)
def test_no_word_of_a_goal_is_taken_for_its_status(text: str) -> None:
    assert allowed(text) == []
    assert allowed(text, section="goals") == []


@pytest.mark.parametrize(
    "text",
    [
        "STG 1 walk 300 ft: close, 280 ft",
        "Goal 1 nearly (12 s on the TUG).",
        "LTG 2 Berg 50 - NOT met, 44",
        "STG 3: TUG 12 s, nearly met at 13 s",
        "LTG 1: 20 ft shy of 300 ft",
    ],
)
def test_the_status_of_a_goal_tells_what_was_reached(text: str) -> None:
    assert allowed(text, section="goals")


@pytest.mark.parametrize(
    "text",
    [
        "Precautions: knee flexion is up to 90 deg",
        "Protocol: knee flexion now up to 90 deg",
        "Weight-bearing limit is up to 10 lb grip",
        "Goal is up to 90 deg knee flexion",
        "Knee flexion allowed is up to 90 deg",
    ],
)
def test_a_limit_that_is_up_to_a_figure_is_no_value(text: str) -> None:
    assert allowed(text) == []


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Goal 1: BBS 44/56 today (IE 34/56).", ["44", "34"]),
        ("Goal #3: R knee flexion 112 deg today.", ["112"]),
        ("Goal 2: TUG 12 s, 14 s today", ["14"]),
        ("Goal 1 BBS 45/56 currently 40/56", ["40"]),
        ("Goal 1: BBS 50/56 by d/c (today 44/56)", ["44"]),
        # A pain up to a figure was felt, save where its words say what may be.
        ("Pain up to 8/10 with stairs, can't sleep.", ["8"]),
        ("Reports pain up to 7/10 with walking, limits activity tolerance.", ["7"]),
        ("Pain up to 7/10 if sitting more than 30 min.", ["7"]),
        ("Pain up to 7/10 with prolonged standing, keeps him awake.", ["7"]),
        ("Ok to have pain up to 5/10 with exercise.", []),
        ("Stop if pain up to 5/10 with stairs.", []),
        ("Keep pain up to 3/10 with HEP.", []),
    ],
)
def test_the_present_beside_a_goal_or_a_bound_is_told(text: str, values: list[str]) -> None:
    assert allowed(text) == values


def test_what_is_up_to_a_figure_now_has_reached_it() -> None:
    assert allowed("Knee flexion is up to 110 deg") == ["110"]


@pytest.mark.parametrize(
    ("text", "values"),
    [
        ("Independent [ ] SBA [x] CGA [ ] Min A [ ] with RW", ["supervision"]),
        ("Independent ☐ SBA ☒ CGA ☐ Min A ☐ with RW", ["supervision"]),
        ("Transfers: [ ] Min A [x] Mod A [ ] Max A", ["moderate"]),
        ("Transfers: ☐ Min A ☒ Mod A ☐ Max A", ["moderate"]),
        ("Min A [x] Mod A", ["moderate"]),
        ("Min A ☐ Mod A", []),
        ("Transfers: Independent [ ] SBA [x] CGA", []),
        ("Min A with bed mobility, transfers: [ ] SBA [x] CGA", ["minimal"]),
    ],
)
def test_a_choice_is_read_by_its_own_box(text: str, values: list[str]) -> None:
    assert allowed(text) == values


def test_a_cell_below_a_side_has_that_side() -> None:
    found = row("Right knee   2/9   3/11   Left", "Flexion   95   110   130")
    assert [(str(one.value), one.side) for one in found][-1] == ("130", "left")


def test_an_initial_column_is_of_the_evaluation_whatever_a_note_repeats() -> None:
    memory = ValueMemory()
    for day in (dt.date(2026, 1, 28), dt.date(2026, 2, 12)):
        memory.add("BBS", Decimal(34), day)
    found = row("Test   Initial   Current", "Berg   34   45", evaluated=dt.date(2026, 2, 1), memory=memory)
    assert [one.date for one in found] == [dt.date(2026, 2, 1), DAY]


@pytest.mark.parametrize(("kind", "day"), [("daily_note", None), ("flowsheet", dt.date(2026, 3, 30))])
def test_only_a_log_goes_on_after_its_own_day(kind: str, day: dt.date | None) -> None:
    (one,) = row("Date   SLS R", "03/30   10 sec", kind=kind)
    assert one.date == day


@pytest.mark.parametrize(
    ("text", "page", "end"),
    [
        ("1 of 5 - Speech-Language Pathology", (0, 0), 6),
        ("1 of 5 - Speech-Language Pathology", (3, 9), 6),
        ("2 of 9 - Thornapple Voice", (4, 9), 6),
        ("4/9 - Thornapple Voice", (4, 9), 3),
        ("3 of 12 | Kids Rehab", (1, 1), 7),
        # A score before the name of its test is none, whatever page it stands on, nor is a share that is not the page's.
        ("6/10 - Pain With Stairs", (1, 1), 0),
        ("3/10 | Pain", (3, 9), 0),
        ("45/56 - Berg Balance Scale", (2, 3), 0),
        ("4/9 - Thornapple Voice", (3, 9), 0),
        ("8 of 10 - Words Recalled", (1, 4), 0),
        ("12 of 10 - Kids Rehab", (1, 4), 0),
    ],
)
def test_only_the_number_of_a_page_before_a_name_is_no_score(text: str, page: tuple[int, int], end: int) -> None:
    assert end_of_page_number(text, figures_of(text), page) == end


@pytest.mark.parametrize(("words", "expected"), [("6/10 - Pain With Stairs", "6"), ("3/10 | Pain", "3")])
def test_a_pain_before_its_name_is_read(words: str, expected: str) -> None:
    assert [value for value, _ in told(f"\n{words}")] == [expected]
