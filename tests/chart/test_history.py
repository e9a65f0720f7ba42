"""Levels of function before the onset, and comorbidities."""

from __future__ import annotations

import datetime as dt
import re
import time

import pytest

from clausea.chart import chart
from clausea.chart.denials import denied_parts
from clausea.chart.history import HistoryReader
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, candidates
from clausea.chart.passages import is_of_before
from clausea.chart.tables import RowCell
from clausea.domain import Form, Note, SectionName, Span
from clausea.ingest import Source, read_record

DAY = dt.date(2026, 3, 1)


def read(
    text: str, kind: str = "initial_evaluation", form: Form = "sentence", heading: tuple[str, SectionName] | None = None
) -> list[Note]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    reader = HistoryReader(kind)
    if heading:
        reader.heading(*heading)
    section: SectionName = heading[1] if heading else "other"
    found = list(reader.read(words, Context("d", DAY, section, (), heading[0] if heading else ""), form))
    return found + reader.finish()


def prior(text: str, kind: str = "initial_evaluation", heading: tuple[str, SectionName] | None = None) -> bool:
    return any(one.sort == "prior_level" for one in read(text, kind, heading=heading))


@pytest.mark.parametrize(
    "text",
    [
        "PLOF: Independent with all mobility, no AD.",
        "PLOF (I) all ADL/IADL, full duty HVAC tech",
        "Prior level of function: Independent",
        "Pre injury: full duty 10 hr shifts",
        "Prior to injury patient was independent in all ADLs and worked full time.",
        "Pt was independent with all ADLs prior to hospitalization.",
        "Until about a year ago he drove, shopped and paid every bill.",
        "Before the stroke he walked without any device, drove, sang in the choir.",
        "In November she walked the dog a mile w/o device.",
        '"I used to run four radios and a phone, now I lose a text halfway down."',
        "Patient previously ambulated community distances without an assistive device.",
    ],
)
def test_prior_level(text: str) -> None:
    assert prior(text)


@pytest.mark.parametrize(
    "text",
    [
        "Before each session patient takes meds and walks.",
        "He used to be Max A for transfers.",
        "Husband used to lift leg over the tub.",
        "Patient fell prior to surgery.",
        "Walks 40 ft with RW, CGA.",
        "Drives to clinic with daughter.",
    ],
)
def test_no_prior_level(text: str) -> None:
    assert not prior(text)


def test_prior_level_is_told_where_an_episode_starts() -> None:
    assert not prior("PLOF: Independent", kind="daily_note")


def test_under_its_heading_the_present_ends_it() -> None:
    heading: tuple[str, SectionName] = ("Prior Function", "plof")
    assert prior("Freight dispatcher 9 yrs: 40+ calls/shift.", heading=heading)
    assert not prior("NOW: stands 8 min to wash dishes then must sit", heading=heading)
    assert not prior("Lives alone, son 3 mi away.", heading=heading)


def conditions(text: str, kind: str = "initial_evaluation") -> list[str]:
    return [one.values["name"] for one in read(text, kind) if one.sort == "comorbidity"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("PMH: HTN, DM2, OA, no falls", ["HTN", "DM2", "OA"]),
        ("PMHx significant for hypertension, type 2 diabetes, and COPD.", ["hypertension", "type 2 diabetes", "COPD"]),
        (
            "Comorbidities affecting care: obesity, depression, peripheral neuropathy",
            ["obesity", "depression", "peripheral neuropathy"],
        ),
        ("Pt has a history of hypertension, GERD.", ["hypertension", "GERD"]),
        ("Medical hx: asthma, smokes 1/2 ppd.", ["asthma", "smokes 1/2 ppd"]),
        ("Hx: HTN, atrial fib on warfarin.", ["HTN", "atrial fib on warfarin"]),
        ("DM2 on metformin, obese class 1", ["DM2 on metformin", "obese class 1"]),
        ("PMH: osteoporosis (on alendronate), R shoulder impingement 2019 resolved", ["osteoporosis (on alendronate)"]),
    ],
)
def test_comorbidities(text: str, names: list[str]) -> None:
    assert conditions(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "Denies history of diabetes, cancer, or heart disease.",
        "Mother has diabetes and hypertension.",
        "Patient reports shoulder pain after stroke.",
        "PMH: none. No diabetes.",
        "PMH: unremarkable",
        "Prognosis: good",
        "Priya Raman, PT",
        "min 1 = 52 m, MS, CCC-SLP",
        "Dx: I69.351 hemiplegia after stroke",
    ],
)
def test_no_comorbidities(text: str) -> None:
    assert conditions(text) == []


def test_a_column_of_earlier_levels_is_read_beside_the_present_ones() -> None:
    cells, at = [], 0
    for title, cell in (("Skill", "Supine to sit"), ("Prior to onset", "Mod I"), ("Baseline", "Mod A")):
        cells.append(RowCell(at, at + len(cell), at, cell, title))
        at += len(cell) + 3
    text = "   ".join(cell.text for cell in cells)
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = list(HistoryReader("initial_evaluation").read(words, Context("d", DAY, "clof", tuple(cells), ""), "row"))
    assert [text[one.span.start : one.span.end] for one in found if one.sort == "prior_level"] == ["Mod I"]


@pytest.mark.parametrize(("title", "level"), [("PRIOR", "06"), ("Before fall", "I"), ("PLOF", "I"), ("PLOF", "I no AD")])
def test_one_letter_or_one_code_is_an_earlier_level(title: str, level: str) -> None:
    cells, at = [], 0
    for head, cell in (("Skill", "Eating"), (title, level), ("NOW", "03")):
        cells.append(RowCell(at, at + len(cell), at, cell, head))
        at += len(cell) + 3
    text = "   ".join(cell.text for cell in cells)
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = list(HistoryReader("initial_evaluation").read(words, Context("d", DAY, "clof", tuple(cells), ""), "row"))
    assert [text[one.span.start : one.span.end] for one in found if one.sort == "prior_level"] == [level]


@pytest.mark.parametrize("text", ["PRE-FALL: two miles a day, drove the van", "Prior: carried 60 lb sacks, climbed 30 rungs"])
def test_a_label_of_the_time_before_says_so_itself(text: str) -> None:
    assert prior(text)


def test_long_lines_are_read_in_time() -> None:
    for text in ("pain, " * 800, " " * 5000, "PMH DM2, " * 500, "used to walk " * 400):
        began = time.perf_counter()
        read(text)
        assert time.perf_counter() - began < 10  # Backtracking would take minutes; how fast it is stands in evals/bench.


def test_what_stands_behind_an_empty_box_is_no_condition() -> None:
    found = [
        one for one in read("PMH: [x] CAD [ ] diabetes [x] HTN", heading=("History", "history")) if one.sort == "comorbidity"
    ]
    assert [one.values["name"] for one in found] == ["CAD", "HTN"]


def test_a_heading_of_the_earlier_level_tells_nothing_by_itself() -> None:
    assert not prior("1.3 Prior Level of Function")
    assert not prior("Prior Level (before 11/2025)")


def test_a_column_may_be_headed_by_the_day_before_which_it_holds() -> None:
    cells = (RowCell(0, 8, 0, "Cut meat", "Task"), RowCell(11, 14, 11, "Max", "Now"), RowCell(17, 18, 17, "I", "Before 12-20"))
    text = "Cut meat   Max   I"
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    found = list(HistoryReader("initial_evaluation").read(words, Context("d", DAY, "other", cells, ""), "row"))
    assert [(one.sort, one.span.start) for one in found] == [("prior_level", 17)]


def test_a_field_led_by_dots_is_not_carried_on_into_the_next() -> None:
    text = (
        "PHYSICAL THERAPY EVALUATION   DATE: 05/11/26\n\n"
        "PRIOR LEVEL.........: INDEP ALL MOBILITY, DRIVES, WORKS 20 H/WK AS FLORIST\n"
        "CURRENT.............: WALKS W/ HAND ON WALL, NOT DRIVING, NOT WORKING\n"
    )
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    (prior,) = [note for note in read.notes if note.sort == "prior_level"]
    assert "CURRENT" not in read.quote(prior.span)


@pytest.mark.parametrize(
    "text",
    [
        "PMH: Diabetes [ ] COPD [x] CHF [ ] Stroke [ ]",
        "PMH: Diabetes ☐ COPD ☒ CHF ☐ Stroke ☐",
        "PMH: Diabetes [ ] COPD [x] CHF [ ] Karen Smith, PT",
    ],
)
def test_boxes_may_stand_behind_the_conditions_they_tick(text: str) -> None:
    found = [one for one in read(text, heading=("History", "history")) if one.sort == "comorbidity"]
    assert [one.values["name"] for one in found] == ["COPD"]


@pytest.mark.parametrize("title", ["last fall", "Summer 2025", "Before cast", "Fall", "Usual"])
def test_a_column_of_a_time_before_holds_earlier_levels(title: str) -> None:
    cells = (RowCell(0, 5, 0, "Shirt", ""), RowCell(8, 11, 8, "Max", "Now"), RowCell(14, 15, 14, "I", title))
    words = Addressed([(Span(record="r", page=1, start=0, end=15), "Shirt   Max   I")])
    context = Context("d", DAY, "other", cells, "")
    found = list(HistoryReader("initial_evaluation").read(words, context, "row"))
    assert [(one.sort, one.span.start) for one in found] == [("prior_level", 14)]
    assert not list(HistoryReader("progress_report").read(words, context, "row"))


def test_a_column_of_a_treatment_holds_no_earlier_levels() -> None:
    cells = (RowCell(0, 4, 0, "Knee", ""), RowCell(7, 9, 7, "90", "Before tx"), RowCell(12, 14, 12, "98", "After tx"))
    words = Addressed([(Span(record="r", page=1, start=0, end=14), "Knee   90   98")])
    assert not list(HistoryReader("initial_evaluation").read(words, Context("d", DAY, "other", cells, ""), "row"))


@pytest.mark.parametrize(
    ("titles", "texts"),
    [
        ("Vitals | Before walking | After walking", "BP | 120/80 sitting down | 140/80 sitting down"),
        ("Pain | Before activity", "Knee | 2/10 with walking"),
        ("Dizziness | Before Epley", "Rolling | moderate with nausea"),
        ("Risk | Fall | Score", "Steps | Moderate | 4"),
        ("Diet | Usual | Level", "Solids | regular solid food | Mod"),
        ("Pain | Usual | Worst", "Knee | moderate walking | 7"),
        ("Item | Spring | Result", "Scale | light resistance | 4"),
        ("Pain | Usual | Now", "Knee | 4/10 | 7/10"),
    ],
)
def test_an_ordinary_column_holds_no_earlier_levels(titles: str, texts: str) -> None:
    cells, at = [], 0
    for title, text in zip(titles.split(" | "), texts.split(" | "), strict=True):
        cells.append(RowCell(at, at + len(text), at, text, title))
        at += len(text) + 3
    assert not [cell for cell in cells if is_of_before(cell, cells)]


def test_what_is_of_before_is_no_value_of_the_evaluations_day() -> None:
    cells = (RowCell(0, 5, 0, "Shirt", ""), RowCell(8, 13, 8, "Max A", "Now"), RowCell(16, 21, 16, "Mod I", "last fall"))
    words = Addressed([(Span(record="r", page=1, start=0, end=21), "Shirt   Max A   Mod I")])
    context = Context("d", DAY, "obj", cells, "", form="row", near=DAY, kind="initial_evaluation")
    assert {one.proposal.figure.value for one in candidates(words, context)} == {"maximal"}


@pytest.mark.parametrize(
    "text", ["T2DM on metformin/ HTN/ CAD/ gout", "T2DM on metformin | HTN | CAD | gout", "T2DM on metformin • HTN • CAD • gout"]
)
def test_conditions_parted_by_slashes_bars_and_bullets_are_read_apart(text: str) -> None:
    found = read(text, heading=("Past Medical History", "history"))
    assert [one.values["name"] for one in found if one.sort == "comorbidity"][1:] == ["HTN", "CAD", "gout"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("OA, no HTN/ DM", ["OA"]),
        ("no DM/ HTN; CAD", ["CAD"]),
        ("PMH: without CHF/ COPD, has OA", ["OA"]),
        ("not diabetic/ CAD; OA", ["OA"]),
        ("COPD | no CHF | HTN", ["COPD", "HTN"]),
        ("HTN, DM/ CAD, never had CVA/ TIA", ["HTN", "DM", "CAD"]),
        ("(-) DM/ HTN", []),
        ("no DM + HTN", []),
        ("no DM, HTN; CAD", ["CAD"]),
        ("No cancer, HTN, DM2 on metformin.", ["HTN", "DM2 on metformin"]),
        ("No known cardiac disease, HTN, DM2.", []),
        ("no CHF or COPD; OA", ["OA"]),
        # What is denied here is no illness, or only one of them.
        ("HTN, no DM, CAD", ["HTN", "CAD"]),
        ("NKDA, no falls, HTN, DM", ["HTN", "DM"]),
        ("no longer smokes, COPD/ HTN", ["COPD", "HTN"]),
        ("no insulin for DM/ HTN", ["HTN"]),
    ],
)
def test_an_illness_that_is_denied_is_no_comorbidity(text: str, names: list[str]) -> None:
    found = read(text, heading=("Past Medical History", "history"))
    assert [
        one.values["name"] for one in found if one.sort == "comorbidity" and "insulin" not in str(one.values["name"])
    ] == names


@pytest.mark.parametrize(
    ("text", "denied"),
    [
        ("No pacemaker, HTN, DM2", {"No pacemaker"}),
        ("DM: no, HTN: yes, CAD: no", {"DM", "CAD"}),
        ("DM - no, HTN - yes", {"DM"}),
        ("No cancer, HTN, DM2 on metformin", {"No cancer"}),
        ("No significant PMH other than HTN, DM2", set()),
        ("No cancer, HTN, DM2", {"No cancer", "HTN", "DM2"}),
        ("HTN, DM: not on insulin", set()),
    ],
)
def test_a_denial_reaches_as_far_as_the_list_is_denied(text: str, denied: set[str]) -> None:
    found = list(re.finditer(r"[A-Z][\w ]*", text))
    parts = [one.span() for one in found]
    assert {text[slice(*parts[one])].strip() for one in denied_parts(text, parts, [True] * len(parts))} == denied
