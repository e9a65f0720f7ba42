"""`values-stand`: every number, unit, side, date, code and name of a statement stands where it points, or in the claim."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from clausea.domain import Chart, Claim
from clausea.verify import Checked, Subject, check
from clausea.verify.values import sides, values

Rules = Callable[..., set[str]]

GOOD = [
    ("The right knee bent 84 degrees.", (1, 4, 4)),
    ("Right knee extension was -9 deg.", (1, 4, 4)),
    ("The left knee bent 118°.", (1, 4, 4)),
    ("TUG took 24.6 seconds.", (1, 5, 5)),
    ("TUG took 24.60 s.", (1, 5, 5)),
    ("The patient walked 1250 ft.", (1, 5, 5)),
    ("The patient walked 1,250 feet.", (1, 5, 5)),
    ("Quad strength was 3+/5.", (1, 5, 5)),
    ("Quad strength was 3+ / 5.", (1, 5, 5)),
    ("Berg was 34/56.", (1, 6, 6)),
    ("Berg was 34.", (1, 6, 6)),
    ("Pain was 6/10.", (1, 6, 6)),
    ("The diagnosis is M17.11.", (1, 3, 3)),
    ("G0283 was ordered.", (1, 3, 3)),
    ("The plan was 2 times per week for ten weeks.", (1, 7, 7)),
    ("The plan was twice a week for 10 weeks, 20 visits.", (1, 7, 7)),
    ("97110 was planned.", (1, 7, 7)),
    ("The exercise was 3 x 12 reps.", (1, 8, 8)),
    ("The step was 6½ high.", (1, 8, 8)),
    ("The evaluation of 06/08/2026 was written by Ana Ruiz.", (1, 2, 2)),
    ("On June 8, 2026 the patient was seen.", (1, 2, 2)),
    ("In 2026 the patient was seen.", (1, 2, 2)),
    ("The note of 07/09/2026 records 53 minutes.", (2, 3, 3)),
    ("On 7/9 the note records 53 min.", (2, 3, 3)),
    ("The claim bills 4 units of 97112 for $132.50.", (2, 3, 3)),
    ("The claim 2226-XX209-00550 was denied as CO-50 N115 on 09/14/2026.", (2, 3, 3)),
    ("The denial covers two dates.", (2, 3, 3)),
    ("The cane was in the left hand.", (2, 2, 2)),
    ("Berg Balance Scale: 34/56.", (1, 6, 6)),
    ("Ms. Lee had Min A.", (2, 2, 2)),
    ("The patient left the room; the therapist judged right away.", (1, 1, 1)),
]

BAD = [
    ("The right knee bent 48 degrees.", (1, 4, 4)),
    ("The right knee bent 8 degrees.", (1, 4, 4)),
    ("Right knee extension was 9 deg.", (1, 4, 4)),
    ("The left knee bent 18°.", (1, 4, 4)),
    ("TUG took 24.5 s.", (1, 5, 5)),
    ("TUG took 24 s.", (1, 5, 5)),
    ("TUG took 24.6 min.", (1, 5, 5)),
    ("The patient walked 250 ft.", (1, 5, 5)),
    ("The patient walked 1,250 m.", (1, 5, 5)),
    ("Quad strength was 3/5.", (1, 5, 5)),
    ("Quad strength was 3-/5.", (1, 5, 5)),
    ("Quad strength was 3+/10.", (1, 5, 5)),
    ("Berg was 56.", (1, 6, 6)),
    ("Berg was 34/60.", (1, 6, 6)),
    ("Pain was 6/56.", (1, 6, 6)),
    ("The diagnosis is M17.12.", (1, 3, 3)),
    ("The diagnosis is M17.1.", (1, 3, 3)),
    ("G0282 was ordered.", (1, 3, 3)),
    ("The plan was 2x/month for 10 wks.", (1, 7, 7)),
    ("The plan was three times a week.", (1, 7, 7)),
    ("The plan was 20 weeks.", (1, 7, 7)),
    ("97112 minutes were 1999999984.", (1, 7, 7)),
    ("Three sets of 21 reps were done.", (1, 8, 8)),
    ("The step was 6¼ high.", (1, 8, 8)),
    ("The evaluation of 06/09/2026 was written.", (1, 2, 2)),
    ("The evaluation of 08/06/2026 was written.", (1, 2, 2)),
    ("In 2025 the patient was seen.", (1, 2, 2)),
    ("The note of 07/09/2026 records 35 minutes.", (2, 3, 3)),
    ("On 7/8 the note records 53 min.", (2, 3, 3)),
    ("The claim bills 3 units.", (2, 3, 3)),
    ("The patient took 4 steps.", (2, 3, 3)),
    ("The claim was for $123.50.", (2, 3, 3)),
    ("The claim 2226-XX209-00560 was denied.", (2, 3, 3)),
    ("The patient fell 2226 times.", (2, 3, 3)),
    ("The suite is 77.", (2, 3, 3)),
    ("It was denied as CO-50 N386.", (2, 3, 3)),
    ("The cane was in the right hand.", (2, 2, 2)),
    ("The left knee has osteoarthritis.", (1, 3, 3)),
    ("Both sides were treated: bilateral knee bracing.", (1, 3, 3)),
    ("The evaluation was written by Maria Lopez.", (1, 2, 2)),
    ("Dr. Lopez certified the plan.", (1, 2, 2)),
    ("Lopez, PT saw the patient.", (1, 2, 2)),
]


@pytest.mark.parametrize(("text", "lines"), GOOD, ids=[text for text, _ in GOOD])
def test_a_value_that_stands_there_is_let_through(rules: Rules, text: str, lines: tuple[int, int, int]) -> None:
    assert rules(text, lines) == set()


@pytest.mark.parametrize(("text", "lines"), BAD, ids=[text for text, _ in BAD])
def test_a_value_that_does_not_stand_there_is_a_blocker(rules: Rules, text: str, lines: tuple[int, int, int]) -> None:
    assert "values-stand" in rules(text, lines)


def test_a_number_inside_a_quotation_is_checked_too(rules: Rules) -> None:
    assert rules("The note says “Timed code min 53”.", (2, 3, 3)) == set()
    assert {"values-stand", "quotes-exact"} <= rules("The note says “Timed code min 58”.", (2, 3, 3))


def test_a_unit_in_the_heading_of_a_column_is_the_unit_of_the_figures_under_it(rules: Rules) -> None:
    row = ("Motion (deg) R L ; Knee flexion 84 118",)
    assert rules("Knee flexion was 84 deg.", (1, 4, 4), quotes=row) == set()
    assert "values-stand" in rules("Knee flexion was 84 cm.", (1, 1, 1), quotes=row)


def test_the_unit_that_the_chart_reader_knows_is_accepted(rules: Rules) -> None:
    assert rules("The patient walked 1,250 feet.", (1, 5, 5), quotes=("walked 1,250 in all",)) == set()


def test_a_figure_that_code_computed_stands(rules: Rules) -> None:
    assert rules("TUG fell by 8.8 s.", (1, 5, 5), computed=("8.8 s",)) == set()
    assert "values-stand" in rules("TUG fell by 8.9 s.", (1, 5, 5), computed=("8.8 s",))


def test_a_number_of_the_rule_stands_by_its_authority(rules: Rules) -> None:
    pins = ("mbpm-15-220.1.3-b",)
    assert rules("A certification is timely within 30 days.", pins=pins) == set()
    assert "values-stand" in rules("A certification is timely within 60 days.", pins=pins)


def test_a_copy_of_the_claim_is_held_against_its_own_row_alone(rules: Rules) -> None:
    row = ("07/09/2026 ; 97112 ; GP ; 4 ; $132.50",)
    assert rules("July 9, 2026 ; 97112", quotes=row, is_copy=True) == set()
    assert "values-stand" in rules("5", quotes=row, is_copy=True)
    assert "values-stand" in rules("KX", quotes=row, is_copy=True)
    assert "values-stand" in rules("09/14/2026", quotes=row, is_copy=True)


NUMBERS = st.one_of(
    st.integers(10, 9999).map(str),
    st.decimals(1, 400, places=1).map(str),
    st.integers(1000, 99999).map(lambda number: f"{number:,}"),
    st.tuples(st.integers(0, 56), st.integers(11, 56)).map(lambda pair: f"{pair[0]}/{pair[1]}"),
    st.integers(-45, -1).map(str),
)
PATTERNS = ["The test gave {} that day.", "It took {} s.", "“{}” was found.", "Result ({}), then rest.", "Reached {}."]


def _chart_with(text: str) -> tuple[Subject, Checked]:
    from clausea.domain import Page, Record, Span

    record = Record(id="r", sha256="0", name="n", media_type="text/plain", pages=(Page(number=1, text=text),))
    one = Checked(0, "s", "", (Span(record="r", page=1, start=0, end=len(text)),), quotes=(text,))
    return Subject(statements=(one,), chart=Chart(records=(record,)), claim=Claim()), one


def _objects(subject: Subject, one: Checked, text: str) -> set[str]:
    from dataclasses import replace

    verdict = check(replace(subject, statements=(replace(one, text=text),)))
    return {finding.rule for finding in verdict.findings if finding.severity == "blocker"}


@given(NUMBERS, st.sampled_from(PATTERNS), st.data())
@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
def test_any_one_changed_digit_is_caught(number: str, pattern: str, data: st.DataObject) -> None:
    source = pattern.replace("“", "").replace("”", "").format(number)
    subject, one = _chart_with(source)
    assert _objects(subject, one, pattern.format(number)) == set()
    at = data.draw(st.sampled_from([index for index, letter in enumerate(number) if letter.isdigit()]))
    digit = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != number[at]]))
    changed = number[:at] + digit + number[at + 1 :]
    if [value.text for value in values(changed)] == [value.text for value in values(number)]:
        return
    assert "values-stand" in _objects(subject, one, pattern.format(changed)), changed


@given(
    st.dates(dt.date(1990, 1, 1), dt.date(2031, 12, 31)),
    st.sampled_from(["{d.month}/{d.day}/{d:%y}", "{d:%B} {d.day}, {d.year}", "{d}"]),
)
def test_a_date_is_one_date_however_it_is_written(day: dt.date, form: str) -> None:
    if day.year < 2000:
        form = form.replace("%y", "%Y")
    subject, one = _chart_with(f"Seen {form.format(d=day)} in clinic")
    assert _objects(subject, one, f"She was seen on {day:%m/%d/%Y}.") == set()
    other = day + dt.timedelta(days=1)
    assert "values-stand" in _objects(subject, one, f"She was seen on {other:%m/%d/%Y}.")


@given(st.sampled_from(["left", "right"]), st.sampled_from(["knee", "hip", "shoulder", "hand"]), st.booleans())
def test_swapped_sides_are_caught_even_where_the_lines_name_both(side: str, part: str, short: bool) -> None:
    other = {"left": "right", "right": "left"}[side]
    name = {"left": "L", "right": "R"}
    subject, one = _chart_with(f"{name[side] if short else side} {part} weak, cane in {name[other] if short else other} side")
    assert _objects(subject, one, f"The {side} {part} was weak.") == set()
    assert "values-stand" in _objects(subject, one, f"The {other} {part} was weak.")


@given(st.integers(10, 99), st.integers(1, 9))
def test_part_of_a_number_supports_nothing(number: int, lead: int) -> None:
    for source in (f"scored {lead}{number} in all", f"scored {number}{lead} in all", f"scored {number}.{lead} in all"):
        subject, one = _chart_with(source)
        assert "values-stand" in _objects(subject, one, f"It scored {number} in all.")
        assert "quotes-exact" in _objects(subject, one, f"It says “{number}” there.")


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_values(text: str) -> None:
    subject, one = _chart_with("TUG 24.6 s")
    _objects(subject, one, text)
    assert all(re.search(r"\d|½|¼|¾|⅓|⅔|⅛|⅜|⅝|⅞", value.text) or value.text.isnumeric() for value in values(text))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The plan was certified by R. Castellanos-Wu, MD.", set()),
        ("Marjorie L. Hanratty was seen.", set()),
        ("Flexion R 82, L. 128 was the other.", {"right", "left"}),
        ("Pain in the R knee.", {"right"}),
        ("Knee flexion was 110 deg R. The patient walked.", {"right"}),
        ("Grip 25 lb L. Pinch 4 lb.", {"left"}),
        ("Dr. L. Smith agreed.", set()),
        ("She stood on the L.", {"left"}),
    ],
)
def test_the_initial_of_a_name_is_no_side(text: str, expected: set[str]) -> None:
    assert sides(text) == expected
