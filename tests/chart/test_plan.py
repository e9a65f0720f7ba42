"""Frequency, duration, visits, amount and type of a plan of care."""

from __future__ import annotations

import datetime as dt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.chart import chart
from clausea.chart.clues import Candidate
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.plan import candidates, find_plan_items, planned_visits
from clausea.chart.plan_types import LOOSE
from clausea.chart.tables import RowCell
from clausea.domain import PlanItem, SectionName, Span
from clausea.ingest import Source, read_record
from evals.facts.match import Item
from evals.train.forms import Seen, _as_fact

DAY = dt.date(2026, 3, 1)


def items(
    text: str, kind: str = "plan_of_care", section: SectionName = "plan", cells: tuple[RowCell, ...] = ()
) -> list[PlanItem]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    return find_plan_items(words, Context("d", DAY, section, cells, ""), kind)


def values(text: str, element: str, **rest: str) -> list[str | None]:
    return [item.value for item in items(text, **rest) if item.element == element]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "frequency", "duration"),
    [
        ("three times a week for six weeks", "3/week", "6 weeks"),
        ("PT 2-3x/week for 6-8 weeks", "2-3/week", "6-8 weeks"),
        ("2w8", "2/week", "8 weeks"),
        ("BIW x 6 weeks", "2/week", "6 weeks"),
        ("twice weekly for eight weeks", "2/week", "8 weeks"),
        ("1 X WK X 8 WKS", "1/week", "8 weeks"),
        ("once weekly for 4 weeks", "1/week", "4 weeks"),
        ("3x/wk up to 12 wks", "3/week", "12 weeks"),
        ("Treatment 1x per month for 3 months", "1/month", "3 months"),
        ("twice a week 45 min, 26 weeks", "2/week", "26 weeks"),
        ("Weekly x 12 for teeth brushing", "1/week", "12 weeks"),
        ("Freq 2x/wk   Dur 8 wk   Amt 1   16 visits", "2/week", "8 weeks"),
        ("Per week: 1   Weeks: 26", "1/week", "26 weeks"),
        ("Freq: [2x/week]   Dur: [12 weeks]", "2/week", "12 weeks"),
        ("The patient will be seen two times per week for twelve weeks.", "2/week", "12 weeks"),
        ("2 visits a week for 6 weeks", "2/week", "6 weeks"),
        ("Three visits weekly, four weeks", "3/week", "4 weeks"),
        ("3 time(s)/wk x 6 wks", "3/week", "6 weeks"),
        ("12. Freq: M-W-F   13. Dur: 12w", "3/week", "12 weeks"),
        ("Two 45-min visits weekly, six months", "2/week", "6 months"),
        ("every other week for 8 weeks", "1/2 weeks", "8 weeks"),
        ("PLAN: OT 2XWK 9WK", "2/week", "9 weeks"),
        ("Frequency: 3 wkly x 5", "3/week", "5 weeks"),
        ("PT daily (M-F) x 3 wks", "5/week", "3 weeks"),
        ("PT 3 d/wk for 5 weeks", "3/week", "5 weeks"),
        ("OT once or twice a week for ten weeks", "1-2/week", "10 weeks"),
        ("PT 2x ea per wk for 6 mos", "2/week", "6 months"),
        ("PT 2/wk through 05.05", "2/week", "to 05.05"),
    ],
)
def test_frequency_and_duration_in_their_normal_forms(text: str, frequency: str, duration: str) -> None:
    assert values(text, "frequency") == [frequency]
    assert values(text, "duration") == [duration]


@pytest.mark.parametrize(
    ("text", "frequencies", "durations", "visits"),
    [
        ("1wk1, 2wk12", ["1/week", "2/week"], ["1 weeks", "12 weeks"], 25),
        ("3x/wk x 4 then 2x/wk x 4", ["3/week", "2/week"], ["4 weeks", "4 weeks"], 20),
        ("2 x/week x 4 weeks then 1 x/week x 8 weeks", ["2/week", "1/week"], ["4 weeks", "8 weeks"], 16),
        ("2w6 1w6. Gait, balance, HEP.", ["2/week", "1/week"], ["6 weeks", "6 weeks"], 18),
        ("Three visits a week for 4 weeks, then two for eight", ["3/week", "2/week"], ["4 weeks", "8 weeks"], 28),
        ("three a week for 6 weeks, dropping to two for 6", ["3/week", "2/week"], ["6 weeks", "6 weeks"], 30),
        ("2x/wk x 6, then 1x/wk x 6", ["2/week", "1/week"], ["6 weeks", "6 weeks"], 18),
        (
            "three days a week for the first month, then two days a week for two months",
            ["3/week", "2/week"],
            ["1 months", "2 months"],
            None,
        ),
    ],
)
def test_a_taper_is_read_phase_by_phase_and_its_visits_are_summed(
    text: str, frequencies: list[str], durations: list[str], visits: int | None
) -> None:
    assert values(text, "frequency") == frequencies
    assert values(text, "duration") == durations
    assert planned_visits(items(text)) == visits


def test_a_table_of_two_columns_names_the_value_on_its_left() -> None:
    text = "How often   every week"
    cells = (RowCell(0, 9, 0, "How often"), RowCell(12, 22, 12, "every week"))
    assert values(text, "frequency", cells=cells) == ["1/week"]  # type: ignore[arg-type]


def test_a_taper_without_times_is_two_frequencies() -> None:
    assert values("Keep twice weekly thru 7/8/26 then 1/wk", "frequency") == ["2/week", "1/week"]


@pytest.mark.parametrize(
    "text",
    [
        "Patient walks 3x/week for 30 min",
        "HEP 2x/day",
        "3x10 reps, hold 10 s",
        "Falls 2x/week at home",
        "gym 3x/wk on his own w/ log",
        "spin class 3x/wk",
        "Pain 3x/wk with stairs",
        "call 555-2214 x 3 weeks",
        "bid x 7 days",
        "BP 120/80, HR 72",
        "lives 2 miles away",
        "2 wks post op",
    ],
)
def test_what_the_patient_does_is_no_frequency_of_therapy(text: str) -> None:
    assert values(text, "frequency") == []


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("2x/wk x 8 wks (16 visits)", "16"),
        ("PT 2x/wk x 8 wks (16), mornings only", "16"),
        ("Estimated visits: 18", "18"),
        ("Planned visits: 15", "15"),
        ("2x/wk x 8, total 32 visits", "32"),
        ("1 session/day, up to 24 visits", "24"),
        ("BIW 10 wks = 20, gait and balance", "20"),
    ],
)
def test_visits(text: str, count: str) -> None:
    assert values(text, "visits") == [count]


@pytest.mark.parametrize(
    "text", ["2 visits per week for 3 weeks", "Visits from SOC: 1", "attended 10 visits", "then 1 visit at 30 d"]
)
def test_visits_of_another_kind(text: str) -> None:
    assert values(text, "visits") == []


@pytest.mark.parametrize(
    "text", ["Amount: 1 tx/day", "PT once daily, two times per week", "one session per day, 2x/wk", "AMT: 1", "1 a day"]
)
def test_amount(text: str) -> None:
    assert values(text, "amount") == ["1/day"]


@pytest.mark.parametrize(
    ("text", "kind", "words"),
    [
        ("OT evaluate and treat, CHT preferred", "order", "OT evaluate and treat"),
        ("Please evaluate and treat at your discretion", "order", "evaluate and treat"),
        ("PT 2x/wk x 8 wks", "plan_of_care", "PT"),
        ("Type: OT", "plan_of_care", "Type: OT"),
        ("Physical therapy twice a week for 12 weeks", "plan_of_care", "Physical therapy"),
        ("Planned: 97110, 97112, 97140; HEP", "plan_of_care", "97110, 97112, 97140"),
    ],
)
def test_type(text: str, kind: str, words: str) -> None:
    (found,) = [item for item in items(text, kind) if item.element == "type"]
    assert text[found.span.start : found.span.end] == words


def test_what_a_plan_adds_and_what_stands_beside_a_rate_may_be_its_type() -> None:
    text = "Stay 2x/week thru 04/13 then monthly garment check. Add stair training."
    found = [one for one in candidates(text, Context("d", DAY, "other"), "progress_report") if one.form in LOOSE]
    words = {text[one.start : one.end] for one in found}
    assert {"garment check", "stair training"} <= words


@pytest.mark.parametrize(
    "text",
    [
        "Add weight bearing as tolerated when MD clears; 2x/wk x 6 wks",
        "Work on sleep; 2x/wk x 6 wks",
        "Continue to monitor BP; 2x/wk x 4 wks",
        "Reduce pain meds per MD; 2x/wk",
        "Advance diet if cleared by MD; 2x/wk",
    ],
)
def test_an_instruction_is_no_type_of_therapy(text: str) -> None:
    found = [one for one in candidates(text, Context("d", DAY, "other"), "progress_report") if one.form in LOOSE]
    assert [text[one.start : one.end] for one in found] == []


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Start gait training when MD clears; 2x/wk x 4 wks", "gait training when MD clears"),
        (
            "Moving to active quads 3/11 per MD (8 wks out), starting isometrics at 90/60; 3x/wk x 4 wks",
            "active quads 3/11 per MD (8 wks out), starting isometrics at 90/60",
        ),
    ],
)
def test_work_on_terms_is_still_work(text: str, words: str) -> None:
    found = [one for one in candidates(text, Context("d", DAY, "other"), "progress_report") if one.form in LOOSE]
    assert words in {text[one.start : one.end] for one in found}


def test_billed_codes_are_no_type() -> None:
    assert values("97110 20 min, 97140 15 min", "type") == []


def test_beside_a_goal_only_a_clause_of_its_own_counts() -> None:
    def beside(text: str) -> list[str | None]:
        words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
        found = find_plan_items(words, Context("d", DAY, "plan", (), ""), "recertification", beside_goal=True)
        return [item.value for item in found if item.element == "frequency"]

    assert beside("New LTG4: shower transfer SBA in 6 wks. 2x/wk x 6 wks, taper to staff.") == ["2/week"]
    assert beside("LTG 2: toast with 90% accuracy in 10 wk Plan: 2x/wk x 5 wk, then 1x/wk x 5 wk") == ["2/week", "1/week"]
    assert beside("LTG2: attend choir 2x/week") == []


@pytest.mark.parametrize(
    "text", ["OT 1 time per week, 50 minutes, 26 weeks", "PT 2x/wk x 8 wks, 45 min each", "Individual speech, 30 min, 2 x weekly"]
)
def test_the_length_of_a_session_beside_its_frequency_is_an_amount(text: str) -> None:
    (found,) = [item for item in items(text) if item.element == "amount"]
    assert "min" in text[found.span.start : found.span.end]


def test_monday_to_friday_is_five_days_and_monday_and_friday_are_two() -> None:
    assert values("PT M-F x 2 wks", "frequency") == ["5/week"]
    assert values("PT M & F x 2 wks", "frequency") == ["2/week"]


def test_planned_visits() -> None:
    assert planned_visits(items("2x/wk x 8 wks")) == 16
    assert planned_visits(items("2x/wk x 8 wks (12 visits)")) == 12
    assert planned_visits(items("2-3x/wk x 4 wks")) is None


@given(st.integers(1, 7), st.integers(1, 26), st.text(alphabet="abcdeg ,", max_size=30))
def test_a_planted_plan_comes_back_with_its_exact_span(times: int, weeks: int, before: str) -> None:
    planted = f"{times}x/wk"
    text = f"{before}. OT {planted} x {weeks} weeks"
    found = {item.element: text[item.span.start : item.span.end] for item in items(text)}
    assert found["frequency"] == planted
    assert found["duration"] == f"{weeks} weeks"


def test_what_stands_behind_an_empty_box_is_not_planned() -> None:
    text = "Frequency: [ ] 1x/wk [x] 2x/wk [ ] 3x/wk Duration: [ ] 6 [x] 10 wks"
    assert values(text, "frequency") == ["2/week"]
    assert values(text, "duration") == ["10 weeks"]


def test_the_empty_box_may_close_the_heading_above() -> None:
    text = "1x/wk [x] 2x/wk [ ] 3x/wk"
    found = candidates(text, Context("d", DAY, "plan", (), "Frequency: [ ]"), "plan_of_care")
    assert [one.value for one in found if one.head == "frequency"] == ["2/week"]


@pytest.mark.parametrize("text", ["97168 35 min", "92523 x1, 60 min untimed", "97167 (high), 50 min"])
def test_the_time_of_a_billed_code_is_no_length_of_a_visit(text: str) -> None:
    context = Context("d", DAY, "plan", (), "")
    assert [one for one in candidates(f"Plan: 2x/wk. {text}", context, "plan_of_care") if one.head == "amount"] == []


@pytest.mark.parametrize(
    ("text", "until"),
    [
        ("2x/wk to 3-20 then once weekly", "to 3-20"),
        ("BIW to 4-20-26, one visit a day", "to 4-20-26"),
        ("twice weekly to 2026-05-12.", "to 2026-05-12"),
        ("1x/wk thru 5 Dec 2025", "to 5 dec 2025"),
    ],
)
def test_a_rate_may_end_on_a_day(text: str, until: str) -> None:
    found = candidates(text, Context("d", DAY, "plan", (), ""), "plan_of_care")
    assert [one.value for one in found if one.form == "until"] == [until]


def test_a_higher_rate_is_no_day() -> None:
    found = candidates("1x/wk to 2-3 x/wk", Context("d", DAY, "plan", (), ""), "plan_of_care")
    assert [one for one in found if one.form == "until"] == []


@pytest.mark.parametrize(
    "text",
    [
        "1x/week to 2-3 units per visit",
        "2x/week, to 8-10 reps",
        "2x/week to 3-5 days/week",
        "2x/week through 3-4 months",
        "2x/week to 2-3",
    ],
)
def test_a_range_of_something_else_is_no_day_on_which_a_plan_ends(text: str) -> None:
    found = candidates(text, Context("d", DAY, "plan", (), ""), "plan_of_care")
    assert [one for one in found if one.form == "until"] == []


@pytest.mark.parametrize(
    ("text", "element", "value"),
    [
        ("Frequency: 1x/wk [ ] 2x/wk [x] 3x/wk [ ]", "frequency", ["2/week"]),
        ("Frequency: 1x/wk ☐ 2x/wk ☒ 3x/wk ☐", "frequency", ["2/week"]),
        ("Duration: 4 weeks [ ] 8 weeks [x] 12 weeks [ ]", "duration", ["8 weeks"]),
        ("Frequency: 1x/wk [ ] 2x/wk [x] 3x/wk [ ] Karen Smith, PT", "frequency", ["2/week"]),
        ("1x/wk [x] 2x/wk [ ] 3x/wk [ ] Duration: 8 weeks", "frequency", ["1/week"]),
        ("☐ 3x/wk ☐ Duration: 8 weeks", "duration", ["8 weeks"]),
    ],
)
def test_boxes_may_stand_behind_what_they_tick(text: str, element: str, value: list[str]) -> None:
    assert values(text, element) == value


def test_the_empty_box_may_be_lost_behind_the_heading() -> None:
    text = "1x/wk [x] 2x/wk [ ] 3x/wk"
    found = candidates(text, Context("d", DAY, "plan", (), "Frequency"), "plan_of_care")
    assert [one.value for one in found if one.head == "frequency"] == ["2/week"]


@pytest.mark.parametrize(
    ("text", "duration"),
    [
        ("Continue thru 12/15/25 at 2x/wk", "to 12/15/25"),
        ("Sessions: 3/wk Weeks: 12 Type: ST 92507", "12 weeks"),
        ("2 times/wk x10 wks", "10 weeks"),
        ("3XWK 4WK / 2XWK 9WK", "4 weeks"),
    ],
)
def test_a_length_that_stands_apart_from_its_rate_may_be_meant(text: str, duration: str) -> None:
    found = candidates(text, Context("d", DAY, "plan", (), ""), "plan_of_care")
    assert duration in [one.value for one in found if one.head == "duration"]


@pytest.mark.parametrize(
    "text",
    [
        "decrease pain to 2/10; PT 2x/week.",
        "Increase strength to 4/5 with PT 2x/week.",
        "PT to reach 3/5, 2x/week.",
        "PT until 4/5, 2x/week.",
        "NWB until 04/15/2026, PT 2x/week.",
        "PT: sling until 04/15/2026, 2x/week.",
        "PT: off work until 04/15/2026, 2x/week.",
    ],
)
def test_a_score_or_a_restriction_is_no_end_of_a_plan(text: str) -> None:
    found = candidates(text, Context("d", DAY, "plan", (), ""), "plan_of_care")
    assert [one.value for one in found if one.head == "duration"] == []


@pytest.mark.parametrize(
    "text",
    [
        "Plan: patient off work for 6 weeks, NWB 4 weeks.",
        "ice for 3 days. No driving 6 weeks.",
        "PT 2x/week. NWB 6 weeks.",
        "PT 2x/week. Sling for 6 weeks.",
        "Weeks: 6 since surgery. PT 2x/week",
    ],
)
def test_the_time_of_a_restriction_is_no_length_of_a_plan(text: str) -> None:
    found = candidates(text, Context("d", DAY, "plan", (), ""), "order")
    assert [one.value for one in found if one.head == "duration"] == []


def test_a_plan_in_a_row_that_looks_like_headings_is_read() -> None:
    text = "PLAN OF CARE\nRX   OT 2W8\nPeriod   10/06/25 THRU 12/04/25\n"
    (plan,) = chart([read_record(Source("poc.txt", data=text.encode()))]).plans
    assert ("frequency", "2/week") in [(one.element, one.value) for one in plan.items]


def test_the_end_of_a_plan_is_learned_however_it_is_written() -> None:
    quote, lines = "thru Apr 15", frozenset({(1, 1)})
    candidate = Candidate("duration", "until", 0, len(quote), "to apr 15")
    seen = Seen(candidate, Span(record="r", page=1, start=0, end=len(quote)), quote, [])
    assert _as_fact(seen, lines, [Item("plan_duration", ("to 04-15",), lines, quote)], {})


@pytest.mark.parametrize(
    ("line", "is_plan"),
    [
        ("PLOF: Independent in all communication; managed own phone, mail and checkbook; called bingo at VFW weekly.", False),
        ("Prior level of function: managed own phone, mail and checkbook; led a choir at church weekly.", False),
        ("PLOF: indep. Plan of care: gait training, balance training, ther ex 2x/wk x 6 wk.", True),
    ],
)
def test_what_was_done_before_is_no_type_of_therapy(line: str, is_plan: bool) -> None:
    text = f"SLP INITIAL EVALUATION\nDate of service: 03/03/2026\nDx: I69.320 Aphasia.\n{line}\nPlan: ST 3x/week, 92507.\n"
    read = chart([read_record(Source("eval.txt", data=f"{text}Jane Roe, CCC-SLP 03/03/2026\n".encode()))])
    words = [read.quote(one.span) for plan in read.plans for one in plan.items if one.element == "type"]
    assert any("ther ex" in one for one in words) == is_plan
    assert not any("phone" in one for one in words)
