"""A change is set beside its error, a thin answer says what it lacks, and a clinician is asked what may be answered lawfully."""

from __future__ import annotations

import datetime as dt
import io
from decimal import Decimal

import docx
import pytest

from clausea import knowledge, yardsticks
from clausea.chart import chart
from clausea.domain import Chart, Claim, Clinician, Flag, Measure, Span
from clausea.errors import KnowledgeError
from clausea.exporters.slip import render as render_slip
from clausea.ingest import Source, read_record
from clausea.retrieve import queries, retrieve
from clausea.retrieve.gaps import lowers_frequency
from clausea.retrieve.series import against_error

HEAD = "Patient: Ferrall, Odile   DOB: 02/03/1949"
DAY = dt.date(2026, 3, 5)


def measured(name: str, value: str, *, unit: str = "", of: str | None = None) -> Measure:
    span = Span(record="r", page=1, start=0, end=1)
    return Measure(
        span=span,
        value_span=span,
        document="d",
        name=name,
        value=Decimal(value),
        unit=unit,
        denominator=Decimal(of) if of else None,
    )


@pytest.mark.parametrize(
    ("first", "last", "expected"),
    [
        (measured("LEFS", "24", of="80"), measured("LEFS", "32", of="80"), "within"),
        (measured("LEFS", "24", of="80"), measured("LEFS", "33", of="80"), "beyond"),
        # Berg: 5 from a start of 36 in older people, 6.5 in those who fall: the population decides.
        (measured("BBS", "36", of="56"), measured("BBS", "42", of="56"), "unclear"),
        (measured("BBS", "50", of="56"), measured("BBS", "53", of="56"), "within"),
        (measured("NDI", "40", unit="%"), measured("NDI", "20", unit="%"), "unknown"),
        (measured("6MWT", "900", unit="ft"), measured("6MWT", "960", unit="ft"), "unknown"),
    ],
)
def test_a_change_is_set_only_beside_figures_of_its_own_scale_and_start(first: Measure, last: Measure, expected: str) -> None:
    assert against_error(first, last) == expected


def test_a_figure_without_population_source_or_check_is_not_printed() -> None:
    printable = [one for one in yardsticks.detectable_changes() if one.is_printable]
    assert {one.measure for one in printable} == {"LEFS"}
    assert all(one.population and one.source for one in printable)
    assert any(one.status == "PK" for one in yardsticks.detectable_changes())


@pytest.mark.parametrize(
    ("minutes", "units"),
    [(0, 0), (7, 0), (8, 1), (22, 1), (23, 2), (37, 2), (38, 3), (52, 3), (53, 4), (67, 4), (113, 8), (127, 8)],
)
def test_minutes_become_units_by_the_table(minutes: int, units: int) -> None:
    assert yardsticks.timing().units(minutes) == units


def test_every_evidence_kind_has_a_lawful_answer_and_none_dates_a_note_back() -> None:
    for text in yardsticks.lawful_answers().values():
        assert "back-date" not in text.lower()
    assert "dated today" in yardsticks.lawful_answers()["skilled_rationale"]
    assert "reason for the delay" in yardsticks.lawful_answers()["certification"]


def test_a_wrong_figure_is_refused_with_its_entry(monkeypatch: pytest.MonkeyPatch, tmp_path: object) -> None:
    from pathlib import Path

    assert isinstance(tmp_path, Path)
    (tmp_path / "detectable_changes.yaml").write_text("- {measure: Nothing, kind: MDC, value: 3, status: PK}\n")
    monkeypatch.setattr(yardsticks, "_DATA", tmp_path)
    with pytest.raises(KnowledgeError, match="entry 1, measure: no measure is called Nothing"):
        yardsticks.detectable_changes.__wrapped__()
    (tmp_path / "detectable_changes.yaml").write_text("- {measure: LEFS, kind: MDC, value: 0, status: PK}\n")
    with pytest.raises(KnowledgeError, match="entry 1: value"):
        yardsticks.detectable_changes.__wrapped__()


def read(*lines: str) -> Chart:
    body = "\n".join(lines)
    title = "DAILY NOTE\nDate of Service: 03/05/2026   Visit #: 5"
    text = f"{HEAD}\n{title}\n{body}\nElectronically signed by Jane Roe, PT, DPT 03/05/2026"
    return chart([read_record(Source("notes.txt", data=text.encode()))])


def test_units_without_minutes_are_a_thin_answer_with_its_place_and_a_lawful_way() -> None:
    found = retrieve(read("S: Fine.", "97110 x 2 units"), knowledge.profile("50"), Claim(service_dates=(DAY,)))
    (gap,) = [one for one in found.gaps if one.slot == "minutes"]
    assert (gap.severity, gap.lacks, gap.date) == ("weak", ("minutes",), DAY)
    assert gap.looked_in == ("daily_note 2026-03-05 (notes.txt, p. 1)",)
    assert "not estimated" in gap.lawful


def test_the_author_of_a_note_is_asked_about_its_date_and_others_about_the_episode() -> None:
    records = read("S: Fine.", "A: Tolerated well.", "97110 x 2 units")
    other = dt.date(2026, 3, 9)
    claim = Claim(service_dates=(DAY, other), clinician=Clinician(name="Ada Poe", credential="PT"), claim_number="555-1")
    found = retrieve(records, knowledge.profile("50"), claim)
    missing = Flag(
        flag="missing_note", severity="fatal", message="No note of 03/09/2026 is among the records, and the date is in dispute."
    )
    slip = queries(records, claim, found.gaps, (missing,), dt.date(2026, 4, 1))
    assert slip is not None
    by_day = {page.date: page for page in slip.pages}
    assert by_day[DAY].clinician.startswith("Jane Roe")
    assert by_day[other].clinician == "Ada Poe, PT"
    assert [one.asks for one in by_day[other].questions] == ["Was a note written for 03/09/2026, and where is it?"]
    assert None in by_day
    text = "\n".join(paragraph.text for paragraph in docx.Document(io.BytesIO(render_slip(slip))).paragraphs)
    assert "Signature and credential" in text
    assert "Looked in: daily note 2026-03-05 (notes.txt, p. 1)." in text
    assert render_slip(slip) == render_slip(slip)


def test_nothing_is_asked_where_nothing_is_missing() -> None:
    assert queries(read("S: Fine."), Claim(service_dates=(DAY,)), (), (), DAY) is None


def test_who_certified_a_plan_in_time_is_asked_for_medicare_alone() -> None:
    records = read("S: Fine.")
    asked = {}
    for payer in ("medicare", "commercial"):
        claim = Claim.model_validate({"service_dates": (DAY,), "payer": {"name": "Test", "type": payer}})
        found = retrieve(records, knowledge.profile("50"), claim)
        asked[payer] = " ".join(f"{one.ask} {one.lawful}" for one in found.gaps if one.kind == "certification")
    assert "30 days" in asked["medicare"]
    assert "30 days" not in asked["commercial"]
    assert "delayed certification" not in asked["commercial"]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3x/wk x 4 wks then 2x/wk x 4 wks, 97110.", True),
        ("2x/week for 4 weeks, decreasing to 1x/week", True),
        ("PT 3x/wk, OT 2x/wk", False),
        ("1x/wk then 2x/wk", False),
    ],
)
def test_a_frequency_and_then_a_lower_one_is_a_taper(text: str, expected: bool) -> None:
    assert lowers_frequency(text) is expected


SETBACK = """PT INITIAL EVALUATION 07/01/2026
Patient: June Lee   DOB 05/30/1953
Dx: R TKA 06/22/2026.
PLOF: walked 1 mile, no device.
O: LEFS 19/80.
Assessment: swelling inhibits the quad, so load has to be graded to effusion by the PT.
LTG (8 wks): stairs reciprocal with one rail.
Plan: 3x/wk x 4 wks then 2x/wk x 4 wks, 97110. Cert 07/01/2026 to 08/29/2026
Electronically signed: Arlo Benning PT, DPT 07/01/2026    Certified: M. Salas MD 07/08/2026

DAILY NOTE 07/15/2026
Patient: June Lee
A: knee buckled at rep 6, PT blocked the shin and cut the step to 4 inches because quad gave out.
97110 30 min. Timed 30 total 30.
Electronically signed: Arlo Benning PT, DPT 07/15/2026

PROGRESS REPORT 07/22/2026
Patient: June Lee
LEFS 37. Setback the week of 07/12: fell on the porch, knee swelled to 45 cm, 2 visits missed.
LTG progressing: 4 stairs step-to. Continue 2x/wk.
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""


def test_what_another_slot_says_is_not_asked_for() -> None:
    records = chart([read_record(Source("chart.txt", data=SETBACK.encode()))])
    for code in ("50", "151"):
        found = retrieve(records, knowledge.profile(code), Claim(service_dates=(dt.date(2026, 7, 15),)))
        assert not {"setback", "taper"} & {one.slot for one in found.gaps if one.ask}
