"""A row tells what the record says of its values: the place, the manner, the range, and that less of a lack is better."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.domain import Chart, Series, Span
from clausea.ingest import Source, read_record
from clausea.retrieve.series import series_of
from clausea.tallies import _first_values, _measured_by

NOTE = """PT {title}
Patient: Ferrall, Odile   DOB: 02/03/1949
Date of Service: {day}
O: {said}
{goal}
Electronically signed by Jane Roe, PT {day}
"""


class _Book:
    def holder(self, span: Span) -> str | None:
        return f"E{span.start}"

    def figure(self, span: Span, text: str, label: str, *, passage: str | None = None, document: str | None = None) -> str:
        return text


def read(first: str, last: str, goal: str = "") -> Chart:
    text = NOTE.format(title="INITIAL EVALUATION", day="03/02/2026", said=first, goal=goal)
    text += NOTE.format(title="PROGRESS REPORT", day="03/30/2026", said=last, goal="")
    return chart([read_record(Source("chart.txt", data=text.encode()))])


def told(first: str, last: str) -> list[Series]:
    return list(series_of(read(first, last), _Book()))


@pytest.mark.parametrize(
    ("first", "last"),
    [
        ("Girth mid patella R 44.0 cm.", "Girth calf R 37.5 cm."),
        ("Girth mid patella R 44.0 cm.", "Girth R 37.5 cm."),
        ("SLS R 3 s eyes open.", "SLS R 4 s eyes closed."),
        ("SLS R 3 s.", "SLS R 4 s eyes closed."),
        ("R knee extension lacks 8 deg.", "R knee extension 2 deg."),
        ("Pain 0/10.", "Pain 0/10."),
        ("L shoulder flexion 104.", "L shoulder flexion 141 p. release."),
        ("L shoulder flexion 104.", "L shoulder flexion 141 after manual stretching."),
        ("Dyspareunia 6/10.", "Pain 7/10."),
        ("Low back pain 3/10.", "Knee pain 7/10."),
        ("Pain 6/10.", "LE 57/80. ICIQ-UI SF 7."),
        ("Coughs on 8/10 sips of thin liquid.", "Coughs on 3/10 sips of thin liquid."),
    ],
)
def test_unlike_values_make_no_row(first: str, last: str) -> None:
    assert told(first, last) == []


@pytest.mark.parametrize(
    ("said", "later", "is_told"),
    [
        ("TUG 24.1 s", "TUG 17.5", False),
        ("TUG 24.1 s", "TUG: total 17.5", False),
        ("L wrist girth 18.9 cm", "Wrist L cm 18.9 18.0 17.4", False),
        # What is aimed at, trained or of another place is no value that was overlooked.
        ("TUG 24.1 s", "TUG < 14 s by d/c", True),
        ("TUG 24.1 s", "TUG 3x for practice", True),
        ("TUG 24.1 s", "DGI 17", True),
        ("L wrist girth 18.9 cm", "Ankle L cm 18.9 18.0 17.4", True),
    ],
)
def test_a_figure_that_was_not_read_behind_the_last_value_leaves_it_no_last_one(said: str, later: str, is_told: bool) -> None:
    text = "".join(
        NOTE.format(title=title, day=day, said=words, goal="")
        for title, day, words in (
            ("INITIAL EVALUATION", "03/02/2026", said),
            ("PROGRESS REPORT", "03/30/2026", said.replace("24.1", "20.2").replace("18.9", "18.1")),
            ("DAILY NOTE", "04/06/2026", later),
        )
    )
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    last = read.documents[-1].id
    unread = read.model_copy(update={"measures": tuple(one for one in read.measures if one.document != last)})
    assert bool(list(series_of(unread, _Book()))) == is_told


@pytest.mark.parametrize(
    ("first", "last", "detail"),
    [
        ("AROM shoulder abduction L 80. PROM flexion L 104.", "PROM flexion L 136.", "passive, left, flexion, deg"),
        ("Shoulder: abduction R 160. AROM L shoulder flexion 104.", "PROM shoulder flexion L 110.", None),
    ],
)
def test_a_movement_is_told_with_its_joint_or_as_written(first: str, last: str, detail: str | None) -> None:
    assert [one.detail for one in told(first, last) if "flexion" in one.detail] == ([detail] if detail else [])


@pytest.mark.parametrize(
    ("goal", "sides"),
    [
        ("Diagnosis: M25.662 Stiffness of left knee", ["left"]),
        ("LTG 1: climb 18 steps.", ["left", "right"]),
    ],
)
def test_the_side_that_is_not_treated_is_told_as_no_change(goal: str, sides: list[str]) -> None:
    found = read("R knee flexion 118, L knee flexion 74.", "R knee flexion 120, L knee flexion 112.", goal)
    assert sorted(one.detail.split(",")[0] for one in series_of(found, _Book())) == sides


@pytest.mark.parametrize(
    ("other", "is_told"),
    [
        ("L shoulder flexion", True),
        ("L hip flexion", True),
        # What may be of the same joint of the other side is only measured beside the treated one.
        ("L knee flexion", False),
        ("L knee extension", False),
        ("L flexion", False),
    ],
)
def test_another_part_of_the_other_side_is_no_counterpart(other: str, is_told: bool) -> None:
    goal = "Diagnosis: M25.661 Stiffness of right knee"
    found = read(f"R knee flexion 95 deg. {other} 90 deg.", f"R knee flexion 115 deg. {other} 120 deg.", goal)
    assert any("left" in one.detail for one in series_of(found, _Book())) is is_told


def test_less_of_a_lack_is_better_and_is_called_a_lack() -> None:
    (found,) = told("R knee extension lacks 8 deg.", "R knee extension lacks 2 deg.")
    assert (found.direction, found.detail) == ("better", "right, knee extension, what it lacks, deg")
    (found,) = told("Quad lag 12 deg.", "Quad lag 3 deg.")
    assert found.direction == "better"


def test_a_test_with_a_second_task_hides_no_plain_one() -> None:
    found = told("TUG cognitive 24.6 s, TUG 16.2 s.", "TUG cognitive 20 s, TUG 15.9 s.")
    assert sorted((one.detail, one.points[0].figure) for one in found) == [("cognitive, s", "24.6 s"), ("s", "16.2 s")]


def test_a_range_is_printed_as_written() -> None:
    (found,) = told("Pain 4-8/10.", "Pain 2-5/10.")
    assert [point.figure for point in found.points] == ["4-8/10", "2-5/10"]


@pytest.mark.parametrize(
    ("said", "goal", "value"),
    [
        ("Shoulder flexion AROM R 165, L 128.", "LTG 1: L shoulder flexion 150 to reach a shelf.", "128"),
        ("Shoulder flexion AROM R 165, L 128.", "LTG 1: shoulder flexion 150 to reach a shelf.", None),
        ("TUG 16.2 s.", "LTG 1: TUG cognitive 18 s to shop safely.", None),
        ("TUG 16.2 s.", "LTG 1: TUG 12 s to shop safely.", "16.2"),
    ],
)
def test_a_goal_stands_beside_a_value_of_its_own_side_and_manner(said: str, goal: str, value: str | None) -> None:
    found = read(said, "Doing well.", goal)
    one = _measured_by(found.goals[0], found, _first_values(found))
    assert (str(one.value) if one else None) == value
