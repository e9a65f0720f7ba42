"""What is proposed as a measured value: numbers in words, empty boxes, names told by a goal or an earlier value."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clausea.chart.figures import figures_in
from clausea.chart.goal_memory import GoalMemory
from clausea.chart.lexicon import words_of
from clausea.chart.lines import Addressed
from clausea.chart.measures import Candidate, Context, candidates
from clausea.chart.tables import RowCell, is_header, split_cells, under
from clausea.chart.value_memory import ValueMemory
from clausea.domain import Span

DAY = dt.date(2026, 3, 30)


def addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])


def cells(text: str) -> list[RowCell]:
    return split_cells(addressed(text), (0,))


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


def read(text: str, name: str, **given: object) -> list[tuple[str, str, str]]:
    """Return the figures that are proposed as a measure, with unit and sub-score."""
    found = [one.proposal for one in proposed(text, **given) if one.proposal.name == name]  # type: ignore[arg-type]
    return [(str(one.figure.value), one.unit, one.part) for one in found]


@pytest.mark.parametrize("text", ["Read 54 pages", "Weight 54 kg", "Worked 54 puzzles; handicap as before"])
def test_a_number_that_comes_again_is_not_the_test_that_gave_it_before(text: str) -> None:
    memory = ValueMemory()
    memory.add("DHI", Decimal(54), dt.date(2026, 3, 2))
    assert not read(text, "DHI", memory=memory)


def test_a_general_word_names_no_test_where_two_gave_the_number() -> None:
    memory = ValueMemory()
    memory.add("DHI", Decimal(54), dt.date(2026, 3, 2))
    memory.add("ABC", Decimal(54), dt.date(2026, 3, 2))
    assert read("The handicap stood at 54.", "DHI", memory=memory)
    assert not read("The score stood at 54.", "DHI", memory=memory)


@pytest.mark.parametrize("text", ["Visit 05 of 12", "Room 04", "Seen on 02 at bedside", "Balance 03 today"])
def test_a_number_with_a_nought_is_no_code_of_care_by_itself(text: str) -> None:
    assert not read(text, "GG")


@pytest.mark.parametrize(
    ("text", "value", "part"),
    [
        ("Section GG: eating 05", "5", "eating"),
        ("walk 50 ft 02", "2", "walk 50 ft"),
        ("Toilet transfer 04, walk 10 ft 03", "3", "walk 10 ft"),
        ("GG0170 admission 03", "3", ""),
    ],
)
def test_a_code_of_care_keeps_its_task(text: str, value: str, part: str) -> None:
    assert (value, "", part) in read(text, "GG")


def test_the_label_of_two_goals_that_measure_different_things_names_neither() -> None:
    goals = GoalMemory()
    goals.add((("s", "1"),), "Knee flexion AROM 115 degrees", "short")
    goals.add((("s", "1"),), "R grip 40 lb to open jars", "short")
    found = named(proposed("STG 1: met: 116", goals=goals))
    assert not {("grip", "116"), ("ROM", "116")} & found


def test_a_goal_that_is_set_again_is_still_named_by_its_label() -> None:
    goals = GoalMemory()
    goals.add((("s", "1"),), "R grip 40 lb to open jars", "short")
    goals.add((("s", "1"),), "R grip 45 lb to open a jar", "short")
    assert read("STG 1: met: 46", "grip", goals=goals)


def test_what_a_goal_says_is_not_printed() -> None:
    goals = GoalMemory()
    one = goals.add((("s", "1"),), "Mrs. Doe lifts her grandson", "short")
    assert not {"Doe", "doe", "grands"} & set(repr(one).split()) and "grand" not in repr(goals) + repr(one)


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Gait assessment: 22 minutes", "FGA"),
        ("Gait assessment 22", "FGA"),
        ("Balance confidence 70", "ABC"),
        ("Placed 9 pegs, 24 more", "9HPT"),
        ("Sit-to-stands 10 from the mat", "30CST"),
        ("Step ups on blocks R 10, L 12", "BBT"),
        ("Scooter 400 m in six minutes", "6MWT"),
        ("Walked to the NuStep, 400 m in 6 min", "6MWT"),
        ("6 minute bike 400 m", "6MWT"),
        ("Answered 14 in two minutes", "2MWT"),
        ("Walked w/c distance 120 ft in 2 minutes", "2MWT"),
    ],
)
def test_ordinary_words_name_no_test(text: str, name: str) -> None:
    assert not read(text, name)


def test_what_is_walked_in_six_minutes_is_the_test() -> None:
    assert ("310", "m", "") in read("Walked 310 m in six minutes with RW", "6MWT")


@pytest.mark.parametrize("text", ["timed 10 m 12.4", "Walk over the ten 14.2", "10MWT 12.4 (0.81 m/s)"])
def test_a_time_over_ten_meters_is_no_speed(text: str) -> None:
    (first, *_) = read(text, "10MWT")
    assert first[1] == "s"


@pytest.mark.parametrize("text", ["Nocturia: night 3", "Meds: evening 2, night 1", "Void diary: night 2", "Out of bed: night 7"])
def test_a_number_of_the_night_is_no_pain(text: str) -> None:
    assert not read(text, "pain")


def test_a_number_of_the_night_beside_a_rating_is_pain() -> None:
    assert ("7", "", "") in read("Now 3/10, night 7", "pain")


@pytest.mark.parametrize("text", ["Transfers: Sup 1", "Gait with sup 50 ft with RW", "Elbow AROM full. Transfers: sup 30"])
def test_help_before_a_number_is_supervision(text: str) -> None:
    assert "supervision" in {one.value for one in figures_in(text)}
    assert "<motion>" not in {key for key, low in zip(words_of(text).keys, words_of(text).lower, strict=True) if low == "sup"}


@pytest.mark.parametrize("text", ["Forearm sup 41, pron 60", "Sup 60 deg", "Wrist ext 50, sup 45", "Sup   41   52"])
def test_the_motion_before_a_number_is_no_supervision(text: str) -> None:
    assert "supervision" not in {one.value for one in figures_in(text)}


def test_another_test_in_capitals_parts_a_figure_from_the_test_before_it() -> None:
    assert not [one for one in read("DASH 64.2; ASES 31/100.", "DASH") if one[0] == "31"]


def test_the_day_over_a_column_is_no_scale() -> None:
    found = read("Complex Y/N %   65   70", "accuracy", header="Area   02/23   03/11")
    assert found == [("65", "%", ""), ("70", "%", "")]
    (first, *_) = [
        one.proposal for one in proposed("Names /10   1   5", header="Area   02/23   03/11") if one.proposal.name == "accuracy"
    ]
    assert first.of == 10


def test_the_base_of_an_evaluation_is_of_its_own_day() -> None:
    (first, *_) = proposed("Great toe ext   3-/5   4/5", header="Goal   Baseline   3/29", evaluated=DAY)
    assert [(one.value.sort, one.value.date) for one in first.days] == [("doc", DAY)]  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    ("month", "sort", "day"),
    [
        ("March", "doc", DAY),
        ("Jan", "eval", dt.date(2026, 1, 20)),
        ("Feb.", "seen", dt.date(2026, 2, 27)),
        ("Dec", "earlier", None),
        ("April", "row", None),
    ],
)
def test_a_column_of_a_month_is_of_the_day_of_that_month_on_which_it_was_read(month: str, sort: str, day: dt.date | None) -> None:
    memory = ValueMemory()
    for read_on in (dt.date(2026, 1, 20), dt.date(2026, 2, 27)):
        memory.keep("TUG", Decimal("14.1"), read_on)
    memory.keep("TUG", Decimal("20"), dt.date(2026, 2, 3))
    found = proposed("TUG   14.1   9.2", header=f"Test   {month}   Current", evaluated=dt.date(2026, 1, 20), memory=memory)
    (first, *_) = [one for one in found if one.proposal.name == "TUG"]
    assert [(one.value.sort, one.value.date) for one in first.days] == [(sort, day)]  # type: ignore[attr-defined]


def test_a_column_of_the_month_of_the_evaluation_is_of_its_day_only_where_the_value_was_read_there() -> None:
    found = proposed("TUG   14.1   9.2", header="Test   Jan   Current", evaluated=dt.date(2026, 1, 20))
    (first, *_) = [one for one in found if one.proposal.name == "TUG"]
    assert [one.value.date for one in first.days] == [None]  # type: ignore[attr-defined]


def test_of_two_columns_of_one_month_the_last_is_of_the_documents_day() -> None:
    found = [one for one in proposed("TUG   14.1   9.2", header="Test   March   March") if one.proposal.name == "TUG"]
    assert [[one.value.sort for one in each.days] for each in found] == [["earlier"], ["doc"]]  # type: ignore[attr-defined]


@pytest.mark.parametrize(("title", "dated"), [("Week", False), ("Visit", False), ("Date", True)])
def test_a_count_of_weeks_or_visits_is_no_day(title: str, dated: bool) -> None:
    found = [one for one in proposed("1/4   18.2   41", header=f"{title}   TUG (s)   Berg") if one.proposal.name == "TUG"]
    days = [[one.value.date for one in each.days] for each in found]  # type: ignore[attr-defined]
    assert found and ([dt.date(2026, 1, 4)] in days) == dated


def test_a_score_of_the_whole_patient_is_of_no_side_by_its_column_alone() -> None:
    (first, *_) = [one for one in proposed("BERG:   26/56", header="R   L") if one.proposal.name == "BBS"]
    assert None in [one.value for one in first.sides]


def test_a_column_prior_of_an_evaluation_is_of_before_the_illness() -> None:
    row = tuple(under(cells("Self-care   Prior   Today"), cells("Toileting   Mod I   Min A")))
    for kind, levels in (("initial_evaluation", {"minimal"}), ("progress_report", {"modified_independent", "minimal"})):
        found = candidates(addressed("Toileting   Mod I   Min A"), Context("d", DAY, "obj", row, form="row", near=DAY, kind=kind))
        assert {one.proposal.figure.value for one in found} == levels


def test_a_scale_alone_is_no_value() -> None:
    assert [one.value for one in figures_in("Pain worst /10   7   6")] == [7, 6]


@pytest.mark.parametrize("text", ["MIN A ROLL, MOD A SUP-SIT", "sup>sit min A", "sup to sit mod A"])
def test_the_supine_in_a_change_of_position_is_no_supervision(text: str) -> None:
    assert "supervision" not in {one.value for one in figures_in(text)}


def test_the_training_of_a_caregiver_is_no_contact_guard() -> None:
    assert not figures_in("Plan: gait, CG training.")


@pytest.mark.parametrize(
    ("text", "tasks"),
    [
        ("TUG cognitive 24.3 s, TUG 18.2 s", ["cognitive", None]),
        ("TUG 18.2 s, dual task 24.3 s", [None, "dual task"]),
        ("TUG 12.1 s (manual)", ["manual"]),
        ("Dual-task TUG 21.0 s", ["dual task"]),
        ("TUG 18 s, manual therapy to hip", [None]),
        ("TUG without dual task 14 s", [None]),
        ("TUG 14 s (cognitive 19 s, manual 17 s)", [None, "cognitive", "manual"]),
        ("Seen by DT and RD. TUG 13 s", [None]),
        ("DT TUG 13 s", ["dual task"]),
        ("Cog: A&O x4, TUG 13 s", [None]),
        ("Cognitive deficits; TUG 13 s", [None]),
        ("Manual Ther 15 min. TUG 18.2 s", [None]),
    ],
)
def test_a_walk_with_a_second_task_is_another_test(text: str, tasks: list[str | None]) -> None:
    found = [one for one in proposed(text) if one.proposal.name == "TUG" and one.proposal.figure.unit == "s"]
    read = {one.proposal.figure.start: one.measure(one.sides[0], one.days[0]).task for one in found}
    assert [read[start] for start in sorted(read)] == tasks


def test_two_tasks_named_in_a_row_are_of_its_values_in_order() -> None:
    found = [one for one in proposed("TUG / TUG cognitive   18.9 / 27.4") if one.proposal.name == "TUG"]
    read = {str(one.proposal.figure.value): one.measure(one.sides[0], one.days[0]).task for one in found}
    assert read == {"18.9": None, "27.4": "cognitive"}


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Purdue Pegboard: R pegs 14", "9HPT"),
        ("Theraputty: found L pegs x10 in 60 seconds", "9HPT"),
        ("Placed 9 pegs R hand in 40 s", "9HPT"),
        ("5x chair squats, 20 sec hold", "5xSTS"),
        ("5x chair dips 12", "5xSTS"),
    ],
)
def test_an_exercise_with_pegs_or_a_chair_is_no_test(text: str, name: str) -> None:
    assert not read(text, name)


def test_rises_from_a_chair_are_the_test() -> None:
    assert {value for value, *_ in read("5x chair stand 14.2 s", "5xSTS")} == {"14.2"}
