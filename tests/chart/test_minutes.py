"""Minutes, units and totals, and the units that minutes make."""

from __future__ import annotations

import datetime as dt
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.minutes import find_minutes
from clausea.chart.tables import split_cells, under
from clausea.domain import TIMED_CODES, Minutes, Span, cms_units, units_by_code

DAY = dt.date(2026, 3, 2)


def addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


def read(text: str, header: str = "") -> list[Minutes]:
    words = addressed(text)
    cells = split_cells(words, (0,)) if "   " in text else []
    titled = under(split_cells(addressed(header), (0,)), cells) if header else cells
    return find_minutes(words, Context("d", DAY, "other", tuple(titled), ""))


def codes(text: str, header: str = "") -> list[tuple[str | None, int | None, int | None]]:
    return [(one.cpt, one.minutes, one.units) for one in read(text, header) if one.cpt]


def totals(text: str, header: str = "") -> list[tuple[str | None, int | None]]:
    return [(one.total, one.minutes) for one in read(text, header) if one.total]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("TE 16, NMR 20, MT 8", [("97110", 16, None), ("97112", 20, None), ("97140", 8, None)]),
        ("97110 x2 (28)", [("97110", 28, 2)]),
        ("CPT: 97116 (2U/30M)   97110 (1U/12M)   TIME 42", [("97116", 30, 2), ("97110", 12, 1)]),
        ("Units/Min  2-97530 30, 2-97110 30 : 60", [("97530", 30, 2), ("97110", 30, 2)]),
        ("(2) 97110 / (1) 97116 / 45 min timed", [("97110", None, 2), ("97116", None, 1)]),
        ("(8) 97110, (37) 97530 - 3 units billed", [("97110", 8, None), ("97530", 37, None)]),
        ("2 x 97110, 1 x 97140, 1 x 97763; 55 timed", [("97110", None, 2), ("97140", None, 1), ("97763", None, 1)]),
        ("Code: 92507   Unit: 1   Min: 20", [("92507", 20, 1)]),
        ("Billed: 92524   Count: 1   Length: 70 min", [("92524", 70, 1)]),
        ("92507-95: one   Min: 42", [("92507", 42, 1)]),
        ("97140-3 and 97110-1, total 55 minutes", [("97140", None, 3), ("97110", None, 1)]),
        ("97116 three units, 40 minutes", [("97116", 40, 3)]),
        ("25 min 97530", [("97530", 25, None)]),
        ("25 min 97530 / 13 min 97110, 38 total", [("97530", 25, None), ("97110", 13, None)]),
        ("Therapeutic activities 38 min, gait training 15 min", [("97530", 38, None), ("97116", 15, None)]),
        ("97167 sixty five minutes", [("97167", 65, None)]),
        ("97110 22 1u", [("97110", 22, 1)]),
        ("97162 1u 42 min; 97116 1u 14 min", [("97162", 42, 1), ("97116", 14, 1)]),
        ("TA 97530 2 23 min NMR 97112 1 18 min", [("97530", 23, 2), ("97112", 18, 1)]),
        ("97110: 15, 97140: 10", [("97110", 15, None), ("97140", 10, None)]),
        ("30 min, 97110 only, 2 u", [("97110", 30, 2)]),
        ("97530: 2 units (30 minutes)", [("97530", 30, 2)]),
        ("97110-GP 2", [("97110", None, 2)]),
        ("97140-59 1 unit", [("97140", None, 1)]),
        ("Therapeutic exercise (97110): 23 minutes", [("97110", 23, None)]),
        ("97129 (15) + 97130 x2 (30) = 45 min", [("97129", 15, None), ("97130", 30, 2)]),
        ("97163 for 45 minutes and 97761 for 15 minutes", [("97163", 45, None), ("97761", 15, None)]),
        ("92526 30, 97533 15, 45 min", [("92526", 30, None), ("97533", 15, None)]),
        ("97112 15'", [("97112", 15, None)]),
        ("Procedure 92523, one unit, seventy minutes.", [("92523", 70, 1)]),
        ("97129 one unit and 97130 two, fifty minutes.", [("97129", None, 1), ("97130", None, 2)]),
        ("92507 95, 25 min.", [("92507", 25, None)]),
        ("92524 and 92522, fifty minutes together.", []),
        ("Forty minutes, 97140 fifteen, 97530 twenty-five.", []),
        ("balance 30 (97112, two units), hands-on 13 (97140, one unit)", [("97112", 30, 2), ("97140", 13, 1)]),
        ("bike 8 min mt 23 te 22 (97110 x1 97140 x2) BV", [("97140", 23, 2), ("97110", 22, 1)]),
        ("quiet room 10 min. 97129 x1, 97130 x2 = 45 min", [("97129", None, 1), ("97130", None, 2)]),
        ("97761 2u   97116 1u   48 min", [("97761", None, 2), ("97116", None, 1)]),
        ("97129, 97130 x2, 45 min", [("97130", None, 2)]),
        ("92607 1 hr; 92523 x1", [("92523", None, 1)]),
        ("Exercise 97110 twenty-\nfour minutes", [("97110", 24, None)]),
        ("TE: 15 min: MT: 15 min: Gait: 10 min", [("97110", 15, None), ("97140", 15, None), ("97116", 10, None)]),
    ],
)
def test_minutes_beside_their_code(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize("header", ["Code   Min   Units", "CPT   Minutes   U"])
def test_columns_are_read_by_their_headings(header: str) -> None:
    assert codes("97110 TE   28   2", header) == [("97110", 28, 2)]


def test_columns_may_stand_in_any_order() -> None:
    assert codes("97110   2   28", "Code   Units   Min") == [("97110", 28, 2)]
    assert codes("28   97110", "Min   Code") == [("97110", 28, None)]


def test_a_log_row_gives_the_days_total() -> None:
    (one,) = read("02/10/26   12/14   3   45   KITCHEN", "DATE   MEDBOX   HA   MIN   TASK")
    assert (one.total, one.minutes, one.date) == ("treatment", 45, dt.date(2026, 2, 10))


def test_a_flow_sheet_row_gives_each_days_total() -> None:
    assert totals("Timed min   38   40", "Exercise   2/5   2/10") == [("timed", 38), ("timed", 40)]


def test_a_figure_alone_below_a_heading_is_the_total_that_it_names() -> None:
    named = Context("d", DAY, "other", (), "Total Treatment Time")
    assert [(one.total, one.minutes) for one in find_minutes(addressed("43"), named)] == [("treatment", 43)]
    assert find_minutes(addressed("43"), Context("d", DAY, "other", (), "Total visits")) == []
    assert find_minutes(addressed("43"), Context("d", DAY, "other", (), "Total Treatment Time", depth=1)) == []


@pytest.mark.parametrize(
    "text",
    [
        "NuStep 10 min",
        "MT 4/5, TA 3/5",
        "TA for transfers x2",
        "MT 8 reps, TE 3x10",
        "Portland, OR 97210",
        "Zip 97110-2231",
        "Time in 9:00 time out 9:45",
        "97110, 97112, 97140, 97014 prn; ed, HEP; 1 session/day, up to 24 visits",
        "97012 traction up to 25 lb, ergo visit x1",
        "92507 Session 13",
        "92523 10:00-11:00",
        "Gait x 150 ft",
        "GT with RW 97 ft",
        "Phone 555-97110",
        "Balance 30 sec x3",
        "Walked 15 min",
        "US of the kidney 15",
    ],
)
def test_what_is_no_billed_time(text: str) -> None:
    assert codes(text) == []
    assert totals(text) == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Total Treatment Time: 53 minutes", [("treatment", 53)]),
        ("Total timed code minutes 30, total treatment 40.", [("timed", 30), ("treatment", 40)]),
        ("Timed 20 / Total 55", [("timed", 20), ("treatment", 55)]),
        ("38 timed / 38 total, 3 units", [("timed", 38), ("treatment", 38)]),
        ("TIMED TOTAL   45   TOTAL 48", [("timed", 45), ("treatment", 48)]),
        ("TE 38 tot 38", [("treatment", 38)]),
        ("35 minutes 97535, 15 minutes 97537, fifty total.", [("treatment", 50)]),
        ("97163 for 45 minutes and 97761 for 15 minutes, a total of 60.", [("treatment", 60)]),
        ("97110 20 min, 97530 18 min, 38/38.", [("timed", 38), ("treatment", 38)]),
        ("97129 (15) + 97130 x2 (30) = 45 min", [("timed", 45)]),
        ("Time Calculation (min): 65 min", [("treatment", 65)]),
        ("Start: 1305   Stop: 1412   Total: 67 min", [("treatment", 67)]),
        ("40 timed = 3 units, 97110 40", [("timed", 40)]),
        ("97167 = 48 min. 97535 = 12 min.", []),
        ("Minutes: 40 timed, 45 in all", [("timed", 40), ("treatment", 45)]),
        ("97129 1u 15', 97130 1u 15', 97535 1u 20' = 50", [("timed", 50)]),
        ("visit. 97110 2u 28', 97530 1u 13'. TTCM 41 / TTT 44.", [("timed", 41), ("treatment", 44)]),
        ("6 m timed   71   91", []),
    ],
)
def test_totals(text: str, expected: list[tuple[str, int]]) -> None:
    assert sorted(totals(text), key=str) == sorted(expected, key=str)


@pytest.mark.parametrize(
    "text",
    [
        "Total motor composite 32",
        "Timed Up and Go 31.6 seconds",
        "Total visits: 48",
        "Tummy time 25 min total/day",
        "VHI TOTAL 58",
        "left total knee 118 degrees",
        "Total P 14   NS 3",
    ],
)
def test_totals_of_something_else(text: str) -> None:
    assert totals(text) == []


@given(st.sampled_from(sorted(TIMED_CODES)), st.integers(8, 90), st.text(alphabet="abcdg .,", max_size=30))
def test_planted_minutes_come_back_with_their_exact_span(code: str, minutes: int, before: str) -> None:
    planted = f"{code} {minutes} min"
    text = f"{before}; {planted}; pt tolerated well"
    (found,) = [one for one in read(text) if one.cpt]
    assert (found.minutes, text[found.span.start : found.span.end]) == (minutes, planted)


def test_long_lines_are_read_in_time() -> None:
    for text in ("97110 " * 830, "TE 15 " * 830, "30 min " * 700, " " * 5000, "total " * 830):
        began = time.perf_counter()
        read(text)
        assert time.perf_counter() - began < 10  # Backtracking would take minutes; how fast it is stands in evals/bench.


# The worked examples of therapy-codes.md 7.3.


@pytest.mark.parametrize(
    ("minutes", "units"),
    [
        (7, 0),
        (8, 1),
        (22, 1),
        (23, 2),
        (37, 2),
        (38, 3),
        (52, 3),
        (53, 4),
        (67, 4),
        (68, 5),
        (82, 5),
        (83, 6),
        (97, 6),
        (98, 7),
        (112, 7),
        (113, 8),
        (127, 8),
        (128, 9),
    ],
)
def test_cms_table(minutes: int, units: int) -> None:
    assert cms_units([minutes]) == units


@pytest.mark.parametrize(
    ("minutes", "cms", "midpoint"),
    [
        ({"97110": 33, "97140": 7}, {"97110": 2, "97140": 1}, {"97110": 2, "97140": 0}),
        ({"97110": 24, "97112": 23}, {"97110": 2, "97112": 1}, {"97110": 2, "97112": 2}),
        ({"97110": 7}, {"97110": 0}, {"97110": 0}),
        ({"97110": 7, "97112": 7, "97140": 7}, {"97110": 1, "97112": 0, "97140": 0}, {"97110": 0, "97112": 0, "97140": 0}),
        ({"97110": 10, "97112": 10, "97140": 10}, {"97110": 1, "97112": 1, "97140": 0}, {"97110": 1, "97112": 1, "97140": 1}),
        ({"97110": 22}, {"97110": 1}, {"97110": 1}),
        ({}, {}, {}),
    ],
)
def test_units_of_each_code(minutes: dict[str, int], cms: dict[str, int], midpoint: dict[str, int]) -> None:
    assert units_by_code(minutes, "cms") == cms
    assert units_by_code(minutes, "midpoint") == midpoint


def test_untimed_codes_never_enter_the_pool() -> None:
    assert units_by_code({"97161": 40, "97150": 30, "97014": 15, "97110": 8}, "cms") == {"97110": 1}
    assert units_by_code({"97165": 60, "92507": 45}, "midpoint") == {}


def test_the_cognitive_code_is_billed_once_and_its_add_on_for_the_rest() -> None:
    assert units_by_code({"97129": 15, "97130": 30}, "cms") == {"97129": 1, "97130": 2}
    assert units_by_code({"97129": 15}, "cms") == {"97129": 1}
    assert units_by_code({"97129": 5}, "midpoint") == {"97129": 0}


def test_negative_minutes_are_refused() -> None:
    with pytest.raises(ValueError, match="negative"):
        units_by_code({"97110": -1}, "cms")


@given(st.dictionaries(st.sampled_from(sorted(TIMED_CODES - {"97129", "97130"})), st.integers(0, 120), max_size=6))
def test_the_pooled_units_are_all_given_out(minutes: dict[str, int]) -> None:
    units = units_by_code(minutes, "cms")
    assert sum(units.values()) == cms_units(list(minutes.values()))
    assert all(minutes[code] // 15 <= count <= minutes[code] // 15 + 1 for code, count in units.items())
    assert all(minutes[code] > 0 for code, count in units.items() if count)


def test_the_time_behind_the_codes_is_a_total() -> None:
    assert totals("97116 (2U/30M)   97110 (1U/12M)   TIME 42") == [("treatment", 42)]
    assert totals("25 min TE 97110, 12 min MT 97140, 10 min GT 97116: 47.") == [("timed", 47)]
    assert totals("Start: 3:05 PM   Stop: 3:50 PM   Treat min: 45   97129-1, 97130-2") == [("treatment", 45)]


def test_a_total_behind_a_line_of_minutes_takes_none_of_them() -> None:
    assert totals("97116 gait training 15 min Total timed code minutes: 38") == [("timed", 38)]
    assert totals("97116 gait training 15 min Total timed minutes 38") == [("timed", 38)]
    assert totals("97116 gait training, 15 min total") == [("treatment", 15)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Timed walk 12 sec. 97110 30 min, 97116 15 min. Total timed: 45 min.", [("timed", 45)]),
        ("97110 20 m timed, 97140 15 m, total 40 min", [("treatment", 40)]),
        ("10 m walk timed 12 sec, 14", []),
        ("Timed walk: total 12, 14", []),
        ("Script 16 of 18 untimed, 9 of 18 timed. 92507 40 minutes.", []),
        ("Script 9/18 timed; nine out of eighteen timed, 20 of 20 total. 92507 40 minutes.", []),
        ("Named 12 of 20 total pictures. 97530 24 min, 38 of 45 minutes timed.", [("timed", 45)]),
        ("97110 15', 97535 20' goal score = 35", []),
        ("te 22 (97110 x1), ta 15 (97530 x1) = 37", [("timed", 37)]),
    ],
)
def test_a_total_is_named_as_one_whatever_else_is_timed(text: str, expected: list[tuple[str, int]]) -> None:
    assert totals(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Age 31 (97112 x2)", [("97112", None, 2)]),
        ("Berg 31 (97112 x2)", [("97112", None, 2)]),
        ("Gait 45 min into session, TE 30 min", [("97110", 30, None)]),
        ("Gait 20, stairs 5, pain 3, TE 15 reps", []),
        ("Gait 20, stairs 5, pain 3, TE 15", []),
        ("gait 45 min into session, te 30 min", [("97110", 30, None)]),
        ("TE 15, Gait 20, MT 10, total 45", [("97110", 15, None), ("97116", 20, None), ("97140", 10, None)]),
        ("Gait 28, therapeutic activities 15, so 43 timed.", [("97116", 28, None)]),
        ("gait 20 te 25", [("97116", 20, None), ("97110", 25, None)]),
        ("He took te 30 and mt 40 pills; 45 min total", []),
        ("he took te 30 and mt 40 pills; 45 min total", []),
        ("97110 one unit, 15 minutes rest, 97530 two units, 30 minutes", [("97110", None, 1), ("97530", 30, 2)]),
        ("97530 one, 20 minutes late", [("97530", None, 1)]),
        ("te 22 (97110 x1), ta 15 (97530 x1)", [("97110", 22, 1), ("97530", 15, 1)]),
    ],
)
def test_figures_of_something_else_are_no_minutes(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "header", "expected"),
    [
        ("3/2/26   15   10   25", "Date   97110   97140   Total", [("97110", 15, None), ("97140", 10, None)]),
        ("3/2/26   15   10   30", "Date   97110   97140   Total", []),
        ("3/2/26   2   1", "Date   97110 units   97140 units", [("97110", None, 2), ("97140", None, 1)]),
        ("3/2/26   2   1", "Date   97110   97140", []),
    ],
)
def test_columns_headed_by_codes(text: str, header: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert codes(text, header) == expected


@pytest.mark.parametrize(
    ("row", "titles", "around"),
    [
        ("Total   35   20   55", "Date   97110   97140   Total", {}),
        ("Average   18   10   28", "Date   97110   97140   Total", {}),
        ("Total min   35   20   55", "Date   97110   97140   Total", {}),
        ("Goal   30   30", "Date   97110   97140", {}),
        ("Auth visits   24   12", "Date   97110   97140", {}),
        ("3/2/26   24   12   36", "Date   97110   97140   Total", {"caption": "Visits approved per code"}),
        ("3/2/26   24   12   36", "Date   97110   97140   Total", {"topic": "Authorized visits by code"}),
        ("3/2/26   45   40   85", "Date   97110   97140   Total", {"caption": "Charges (dollars)"}),
        ("3/2/26   45   40   85", "Date   97110 $   97140 $   Total", {}),
        ("45   40   85", "", {"before": "97110   97140   Total", "topic": "Charges (dollars)"}),
    ],
)
def test_figures_below_codes_that_are_no_time_of_a_visit(row: str, titles: str, around: dict[str, str]) -> None:
    words = addressed(row)
    cells = tuple(under(split_cells(addressed(titles), (0,)), split_cells(words, (0,)))) if titles else ()
    assert find_minutes(words, Context("d", DAY, "other", cells, **{"topic": "", **around})) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("row", "titles"),
    [("46   12   58", "97167   97530   Total"), ("Min   46   12   58", "Visit   97167   97530   Total")],
)
def test_a_row_of_one_visit_below_codes_is_read(row: str, titles: str) -> None:
    assert codes(row, titles) == [("97167", 46, None), ("97530", 12, None)]


@pytest.mark.parametrize("text", ["O: WOMAC sum 48, 97110 x2, timed", "97110 15, 97140 14, pain sum 18"])
def test_a_sum_of_scores_is_no_total(text: str) -> None:
    assert totals(text) == []


def test_a_sum_is_a_total_and_gait_in_it_is_billed() -> None:
    assert totals("97140 15   97530 14   Sum 29") == [("treatment", 29)]
    assert totals("97140 x1, 97530 x1, sum 29 min") == [("treatment", 29)]
    assert codes("700 ft, one sit. Interval 3 min on 1 off. TE 23 gait 15 total 38") == [("97110", 23, None), ("97116", 15, None)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("0910-0925 97116 gait. 0925-0940 97110 step ups.", [("97116", 15, None), ("97110", 15, None)]),
        ("9:00-9:10 warm up, 9:10-9:35 97110 gait, L knee hyperext 6 of 10 steps", [("97110", 25, None)]),
        ("12:30-12:50 rest, 12:50-1:05 97530 transfers", [("97530", 15, None)]),
        ("9:00-10:00 97110 ther ex", []),
        ("9:00-10:00 97110 x2, 97140 x1", [("97110", None, 2), ("97140", None, 1)]),
        ("5:00-5:50 PM 92507 after 4:30-5:00 group", []),
        ("0900-1000 97110 25 min, 97140 15 min", [("97110", 25, None), ("97140", 15, None)]),
        ("0900-0945 seen. 97110 gait, L knee hyperext 6 of 10 steps", []),
        ("1300-1300 97110", []),
    ],
)
def test_a_start_and_stop_time_is_of_the_code_right_behind_it(text: str, expected: list[tuple[str, int, None]]) -> None:
    assert codes(text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "0900-0915 97110 therex, 0915-0940 97112 nmr, 0940-0950 97140 manual",
            [("97110", 15, None), ("97112", 25, None), ("97140", 10, None)],
        ),
        ("0910-0925 97116 gait, 0925-0955 97110 step ups", [("97116", 15, None), ("97110", 30, None)]),
        ("0900-0925 97530 x2, 0925-0940 97110 x1", [("97530", 25, 2), ("97110", 15, 1)]),
        ("0900-0910 97110 cancelled; 0910-0940 97140", [("97140", 30, None)]),
        ("0900-0910 97110 - not done; 0910-0940 97140", [("97140", 30, None)]),
        ("0900-0915 97110, 0920-0945 97112, 0945-1000 97140", []),
        ("0900-0915 97110 refused stairs, 0915-0940 97112 nmr", []),
        ("0900-0915 gait training, 0915-0940 97110", []),
    ],
)
def test_each_code_has_the_time_before_it(text: str, expected: list[tuple[str, int | None, int | None]]) -> None:
    assert codes(text) == expected


def test_a_count_of_tries_is_no_minutes() -> None:
    assert codes("97110 L knee 6 of 10") == []
    assert codes("97110 planks held 10 s") == []
    assert codes("97110 15 S: sore") == [("97110", 15, None)]
