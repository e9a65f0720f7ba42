"""A row sets like beside like, tells each thing once, and calls first what was first."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest

from clausea.chart import chart
from clausea.domain import Chart, Measure, Span
from clausea.ingest import Source, read_record
from clausea.retrieve.series import _is_like, _is_of_other_side, _joints_of, _most_exact, _with_joint, comparable

LINES = (
    "Patient: Ferrall, Odile   DOB: 02/03/1949",
    "PT PROGRESS REPORT",
    "Date of Service: 03/16/2026",
    "Walked 90 ft with two crutches before resting.",
    "Walked 300 ft with one crutch, knee steady.",
    "Walked 310 ft with two crutches, knee steady.",
    "ER PROM 41 degrees, ER MMT 4 today.",
    "Lag on SLR 15 in the brace.",
    "Electronically signed by Jane Roe, PT 03/16/2026",
)
TEXT = "\n".join(LINES)
READ = chart([read_record(Source("chart.txt", data=TEXT.encode()))])
DAYS = [dt.date(2026, 3, day) for day in (2, 9, 16)]


def measured(words: str, name: str, value: str, day: dt.date | None, **more: object) -> Measure:
    page = READ.records[0].pages[0].text
    start = page.index(words) + words.index(value)
    span = Span(record=READ.records[0].id, page=1, start=start, end=start + len(value))
    return Measure.model_validate(
        {"span": span, "value_span": span, "document": READ.documents[0].id, "name": name, "value": Decimal(value), "date": day,
         "unit": "deg" if name == "ROM" else "ft", **more}
    )  # fmt: skip


def holding(*measures: Measure) -> Chart:
    return READ.model_copy(update={"measures": measures})


def is_like(first: Measure, last: Measure) -> bool:
    return _is_like({DAYS[0]: first, DAYS[2]: last}, READ)


def test_walks_are_alike_only_with_the_same_aid() -> None:
    two = measured("Walked 90 ft", "gait_distance", "90", DAYS[0])
    assert not is_like(two, measured("Walked 300 ft", "gait_distance", "300", DAYS[2]))
    assert is_like(two, measured("Walked 310 ft", "gait_distance", "310", DAYS[2]))


def test_a_grade_of_strength_and_a_lag_are_no_motion() -> None:
    angle = measured("PROM 41 degrees", "ROM", "41", DAYS[0], part="external rotation")
    assert not is_like(angle, measured("MMT 4 today", "ROM", "4", DAYS[2], part="external rotation"))
    assert not is_like(angle, measured("SLR 15", "ROM", "15", DAYS[2], part="SLR"))
    assert is_like(angle, angle)


def test_angles_of_a_joint_whose_movement_nobody_names_are_not_set_beside_each_other() -> None:
    for part in (None, "knee", "great toe", "index pip"):
        assert not is_like(*(measured("PROM 41 degrees", "ROM", "41", DAYS[0], part=part),) * 2)
    for part in ("knee flexion", "straight leg raise", "mouth opening"):
        assert is_like(*(measured("PROM 41 degrees", "ROM", "41", DAYS[0], part=part),) * 2)
    assert not is_like(*(measured("MMT 4 today", "MMT", "4", DAYS[0]),) * 2)


def test_what_another_series_tells_with_side_and_joint_is_told_once() -> None:
    bare = measured("PROM 41 degrees", "ROM", "41", DAYS[0], part="flexion")
    exact = bare.model_copy(update={"part": "knee flexion", "side": "left"})
    both = [{DAYS[0]: bare, DAYS[2]: bare}, {DAYS[0]: exact, DAYS[2]: exact}]
    assert _most_exact(both) == both[1:]


def test_a_series_does_not_call_first_what_a_report_shows_to_be_later() -> None:
    own = [measured("Walked 90 ft", "gait_distance", "90", DAYS[1]), measured("Walked 310 ft", "gait_distance", "310", DAYS[2])]
    assert [sorted(one) for one in comparable(holding(*own))] == [DAYS[1:]]
    # The report sets an earlier value of no day beside them: nobody can say when it was, nor which the first is.
    earlier = measured("Walked 300 ft", "gait_distance", "300", None, prior=True)
    assert [sorted(one) for one in comparable(holding(*own, earlier))] == []
    # One that repeats a value found is no earlier one.
    repeated = measured("Walked 90 ft", "gait_distance", "90", None, prior=True)
    assert [sorted(one) for one in comparable(holding(*own, repeated))] == [DAYS[1:]]


@pytest.mark.parametrize(
    ("value", "day", "changed", "is_told"),
    [
        # Of a note whose day is only likely, and of a value with two likely days: it may be the first, or the last.
        ("300", DAYS[0], {"document": "likely"}, False),
        ("300", DAYS[2] + dt.timedelta(days=7), {"document": "likely"}, False),
        ("300", DAYS[2] + dt.timedelta(days=7), {"day_in_doubt": True}, False),
        ("300", None, {"day_in_doubt": True}, False),
        ("300", DAYS[2] + dt.timedelta(days=7), {"side": None}, False),
        ("300", DAYS[2] + dt.timedelta(days=7), {"mode": "active"}, False),
        # One that is told is said again, one between the two is neither, and one of another side is another.
        ("310", DAYS[2] + dt.timedelta(days=7), {"day_in_doubt": True}, True),
        ("300", DAYS[1] + dt.timedelta(days=2), {"document": "likely"}, True),
        ("300", DAYS[2] + dt.timedelta(days=7), {"side": "left", "day_in_doubt": True}, True),
    ],
)
def test_a_value_that_is_left_out_makes_no_other_the_first_or_the_last(
    value: str, day: dt.date | None, changed: dict[str, object], is_told: bool
) -> None:
    own = [
        measured(f"Walked {told} ft", "grip", told, when, side="right")
        for told, when in zip(("90", "310"), DAYS[1:], strict=True)
    ]
    other = measured("Walked 300 ft", "grip", "300", day, side="right").model_copy(update={"value": Decimal(value), **changed})
    likely = READ.documents[0].model_copy(update={"id": "likely", "date": day, "unsure": ("day",)})
    read = holding(*own, other).model_copy(update={"documents": (*READ.documents, likely)})
    assert [sorted(one) for one in comparable(read) if min(one) == DAYS[1]] == ([DAYS[1:]] if is_told else [])


def test_a_scale_a_name_and_its_initials_make_no_other_series() -> None:
    def values(*told: tuple[str, dict[str, object]]) -> list[list[str]]:
        feet = ("90", "300", "310")
        own = [
            measured(f"Walked {value} ft", name, value, day, unit="", **more)
            for day, value, (name, more) in zip(DAYS, feet, told, strict=False)
        ]
        return [[one.name for _, one in sorted(found.items())] for found in comparable(holding(*own))]

    assert values(("QuickDASH", {"denominator": 100}), ("QuickDASH", {})) == [["QuickDASH"] * 2]
    assert values(("WAB-AQ", {"task": "aphasia quotient"}), ("WAB-AQ", {"task": "aq"}), ("WAB-AQ", {})) == [["WAB-AQ"] * 3]
    assert values(("accuracy", {"task": "boston naming test"}), ("accuracy", {"task": "bnt"})) == [["accuracy"] * 2]
    assert values(("WAB-AQ", {"task": "naming"}), ("WAB-AQ", {})) == []


def test_a_movement_without_its_joint_joins_the_one_joint_that_moved_so() -> None:
    def angle(day: dt.date, part: str, side: str = "right") -> Measure:
        words, value = ("PROM 41 degrees", "41") if day == DAYS[0] else ("SLR 15 in", "15")
        return measured(words, "ROM", value, day, part=part, side=side)

    own = [angle(DAYS[0], "shoulder flexion"), angle(DAYS[2], "flexion")]
    assert [sorted(one) for one in comparable(holding(*own))] == [[DAYS[0], DAYS[2]]]
    assert list(comparable(holding(*own, angle(DAYS[1], "elbow flexion", "left")))) == []
    assert list(comparable(holding(own[0], angle(DAYS[2], "flexion", "left")))) == []


def test_only_the_same_joint_of_the_other_side_is_measured_beside_the_treated_one() -> None:
    knee, shoulder, other = (
        measured("PROM 41 degrees", "ROM", "41", DAYS[0], part=part, side=side)
        for part, side in (("knee flexion", "right"), ("shoulder flexion", "left"), ("knee flexion", "left"))
    )
    assert not _is_of_other_side(shoulder, "right", holding(knee, shoulder))
    assert _is_of_other_side(other, "right", holding(knee, other))


def test_a_value_of_a_copied_sentence_was_not_measured_again() -> None:
    own = [measured("Walked 300 ft with one", "gait_distance", "300", day) for day in DAYS[:2]]
    assert list(comparable(holding(*own))) == []


def test_an_unsigned_draft_gives_no_last_value_where_signed_notes_give_two() -> None:
    draft = READ.documents[0].model_copy(update={"id": "draft", "signed": False})
    own = [
        measured(f"Walked {value} ft", "gait_distance", value, day) for value, day in zip(("90", "300", "310"), DAYS, strict=True)
    ]
    drafted = [*own[:2], own[2].model_copy(update={"document": "draft"})]
    read = holding(*drafted).model_copy(update={"documents": (*READ.documents, draft)})
    assert [sorted(one) for one in comparable(read)] == [DAYS[:2]]
    alone = read.model_copy(update={"measures": (drafted[0], drafted[2])})
    assert [sorted(one) for one in comparable(alone)] == [[DAYS[0], DAYS[2]]]


def test_values_of_days_after_an_evaluation_are_not_cited_as_the_evaluations() -> None:
    own = [measured(f"Walked {value} ft", "gait_distance", value, day) for value, day in (("90", DAYS[0]), ("300", DAYS[2]))]
    sheets = {
        kind: READ.documents[0].model_copy(update={"kind": kind, "date": DAYS[0]}) for kind in ("initial_evaluation", "other")
    }
    read = {kind: holding(*own).model_copy(update={"documents": (sheet,)}) for kind, sheet in sheets.items()}
    assert list(comparable(read["initial_evaluation"])) == []
    assert [sorted(one) for one in comparable(read["other"])] == [[DAYS[0], DAYS[2]]]


def test_a_course_of_years_ago_is_no_beginning_of_this_one() -> None:
    old = [dt.date(2024, 3, 4), dt.date(2024, 5, 3)]
    walks = (("90", old[0]), ("310", old[1]), ("90", DAYS[0]), ("300", DAYS[2]))
    own = [measured(f"Walked {value} ft", "gait_distance", value, day) for value, day in walks]
    assert [sorted(one) for one in comparable(holding(*own))] == [[DAYS[0], DAYS[2]]]
    visits = [READ.documents[0].model_copy(update={"id": f"d{month}", "date": dt.date(2024, month, 20)}) for month in (7, 10)]
    visits += [READ.documents[0].model_copy(update={"id": f"e{month}", "date": dt.date(2025, month, 20)}) for month in (3, 8, 12)]
    treated = holding(*own).model_copy(update={"documents": (*READ.documents, *visits)})
    assert [sorted(one) for one in comparable(treated)] == [[*old, DAYS[0], DAYS[2]]]


def test_a_value_of_a_note_whose_day_is_not_sure_is_set_beside_none() -> None:
    own = [
        measured(LINES[number], "gait_distance", words, day) for number, words, day in ((4, "300", DAYS[1]), (5, "310", DAYS[2]))
    ]
    read = holding(*own)
    assert [sorted(one) for one in comparable(read)] == [DAYS[1:]]
    assert read.documents[0].date == DAYS[2]
    unsure = read.documents[0].model_copy(update={"unsure": ("day",)})
    assert list(comparable(read.model_copy(update={"documents": (unsure,)}))) == []


FIRST = ("PT INITIAL EVALUATION", "07/06/2026", "Objective: R knee flexion AROM 95 deg.\nAssessment: Gait is unsteady.")
EVALUATION = ("PT INITIAL EVALUATION", "07/06/2026", "Objective: TUG 18 s. R knee flexion 95 deg. Girth R mid patella 44.5 cm.")


def of_a_day(title: str, day: str, body: str) -> Source:
    text = f"{LINES[0]}\n{title}\nDate of Service: {day}\n{body}\nElectronically signed by Jane Roe, PT {day}\n"
    return Source(f"{title}.txt".replace(" ", "_"), data=text.encode())


def note(words: str, day: str = "08/03/2026") -> tuple[str, str, str]:
    return "PT DAILY NOTE", day, f"S: Less pain.\nO: {words}\nA: Gait is steadier.\nP: Continue."


def report(words: str) -> tuple[str, str, str]:
    return "PT PROGRESS REPORT", "08/31/2026", f"Objective: {words}"


@pytest.mark.parametrize(
    ("documents", "name", "told"),
    [
        # By its words an earlier value lies between the evaluation, or the last visit, and the note that tells it.
        ((EVALUATION, note("TUG 14 s (was 16 s last visit)."), report("TUG 12 s.")), "TUG", ["18", "14", "12"]),
        ((EVALUATION, note("TUG 14 s."), report("TUG 12 s (previously 15 s).")), "TUG", ["18", "14", "12"]),
        ((EVALUATION, report("TUG 12 s, improved from 15 s last week.")), "TUG", ["18", "12"]),
        ((EVALUATION, report("TUG 12 s (was 18.2 s at eval).")), "TUG", ["18", "12"]),
        ((note("TUG 14 s."), report("TUG 12 s (was 13 s last visit).")), "TUG", ["14", "12"]),
        # Here it may be an earlier one, another one of the first day, or a later one.
        ((EVALUATION, report("TUG 12 s (was 21 s at eval).")), "TUG", []),
        ((EVALUATION, report("TUG improved from 21 s to 12 s since IE.")), "TUG", []),
        ((EVALUATION, report("TUG improved from 21 s to 12 s since 07/06/2026.")), "TUG", []),
        ((EVALUATION, report("TUG improved from 21 s on 07/06/2026 to 12 s.")), "TUG", []),
        ((EVALUATION, report("TUG improved from 15 s on 08/10/2026 to 12 s.")), "TUG", ["18", "12"]),
        ((note("TUG 14 s (was 16 s last visit)."), report("TUG 12 s.")), "TUG", []),
        ((note("TUG 14 s."), report("TUG 12 s (was 21 s).")), "TUG", []),
        ((note("TUG 14 s.", "08/28/2026"), report("TUG 12 s (was 16 s last week).")), "TUG", []),
        # How far an exercise or a brace goes is no measure of the motion.
        (
            (
                EVALUATION,
                report("R knee flexion 115 deg."),
                note("Knee flexion 60 deg during squats on leg press.", "09/08/2026"),
            ),
            "ROM",
            ["95", "115"],
        ),
        (
            (
                EVALUATION,
                report("R knee flexion 115 deg."),
                note("Flexion 120 deg on bike. Shoulder flexion 150 deg.", "09/08/2026"),
            ),
            "ROM",
            ["95", "115"],
        ),
        (
            (EVALUATION, report("R knee flexion 115 deg."), note("R knee flexion 60 deg in squat.", "09/08/2026")),
            "ROM",
            ["95", "115"],
        ),
        (
            (EVALUATION, report("R knee flexion 115 deg."), note("Brace locked at knee flexion 30 deg.", "09/08/2026")),
            "ROM",
            ["95", "115"],
        ),
        ((EVALUATION, report("R knee flexion 115 deg."), note("Knee flexion 120 deg after bike.", "09/08/2026")), "ROM", []),
        # What was measured is told, whatever exercise, brace or task is spoken of beside it.
        (
            (FIRST, note("Brace unlocked, R knee flexion AROM 120 deg.", "09/08/2026")),
            "ROM",
            ["95", "120"],
        ),
        (
            (FIRST, note("Difficulty with stairs due to R knee flexion AROM limited to 85 degrees.", "09/08/2026")),
            "ROM",
            ["95", "85"],
        ),
        ((FIRST, note("R knee flexion AROM 100 degrees for stairs.", "09/08/2026")), "ROM", ["95", "100"]),
        # A scar across a place has its length there.
        (
            (EVALUATION, report("Girth R mid patella 42.1 cm."), note("R mid patella incision 10.5 cm healed.", "09/08/2026")),
            "girth",
            ["44.5", "42.1"],
        ),
    ],
)
def test_what_may_be_first_or_last_is_told_by_the_words_beside_a_value(
    documents: tuple[tuple[str, str, str], ...], name: str, told: list[str]
) -> None:
    rows = comparable(chart([read_record(of_a_day(*one)) for one in documents]))
    assert [str(one.value) for row in rows if row[min(row)].name == name for _, one in sorted(row.items())] == told


@pytest.mark.parametrize(
    ("others", "part", "joints"),
    [
        (("shoulder flexion",), "shoulder flexion", 1),
        (("shoulder flexion", "elbow flexion"), "flexion", 2),
        (("shoulder abduction",), "flexion", 0),
        ((), "flexion", 0),
    ],
)
def test_a_movement_is_told_with_the_one_joint_that_moved_so(others: tuple[str, ...], part: str, joints: int) -> None:
    one = measured("PROM 41 degrees", "ROM", "41", DAYS[0], part="flexion", side="left")
    read = holding(one, *(one.model_copy(update={"part": other, "mode": "active"}) for other in others))
    assert (_with_joint(one, read).part, len(_joints_of(one, read))) == (part, joints)
