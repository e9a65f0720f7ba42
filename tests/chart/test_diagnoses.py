"""Diagnosis codes, days of onset and of surgery."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from clausea.chart.diagnoses import DayMemory, find_diagnoses
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import Diagnosis, SectionName, Span

DAY = dt.date(2026, 3, 1)


def read(text: str, kind: str = "initial_evaluation", section: SectionName = "other", topic: str = "") -> list[Diagnosis]:
    words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
    return list(find_diagnoses(words, Context("d", DAY, section, (), topic), kind))


def days(text: str, kind: str = "initial_evaluation") -> list[tuple[str, str]]:
    return [
        ("onset", str(one.onset)) if one.onset else ("surgery", str(one.surgery)) for one in read(text, kind) if not one.icd10
    ]


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("M54.50 low back pain, M25.561", ["M54.50", "M25.561"]),
        ("PRIMARY DX S72.141D   TREATMENT DX R26.89, M62.81", ["S72.141D", "R26.89", "M62.81"]),
        ("Dx: F82", ["F82"]),
        ("Dx: osteoporosis w/ vertebral fx T12, L4-L5 disc, S1", []),
        ("Lot A12.345", []),
        ("exit G20 gate", []),
    ],
)
def test_codes(text: str, codes: list[str]) -> None:
    assert [one.icd10 for one in read(text)] == codes


def test_the_label_before_a_code_gives_its_type() -> None:
    assert [one.type for one in read("Medical dx: S52.572D   Tx dx: M25.632")] == ["medical", "treatment"]


@pytest.mark.parametrize(
    "text",
    [
        "Onset Date: 01/02/2026",
        "Date of injury 1/2/26",
        "DOI: 1/2/2026",
        "Injury: 1/2/26 knife slipped",
        "MVA 1/2/26",
        "Injury/Onset/Change of Status Date: 01/02/2026",
        "slipped on ice at mailbox 1/2/2026, FOOSH",
        "New ischemic stroke L MCA, posterior branch, 01/02/2026",
        "began 01/02/2026 after a fever",
    ],
)
def test_onset(text: str) -> None:
    assert days(text) == [("onset", "2026-01-02")]


@pytest.mark.parametrize(
    "text",
    [
        "Date of Surgery: 01/02/2026",
        "s/p R TKA 01/02/2026",
        "Underwent lumbar fusion 1/2/2026",
        "Trapeziectomy with LRTI (FCR) R thumb on 1/2/2026",
        "C4-C6 posterior decompression and fusion on 1/2/26",
        "left BKA 1/2/26",
        "open R CTR 01/02/2026",
    ],
)
def test_surgery(text: str) -> None:
    assert days(text) == [("surgery", "2026-01-02")]


@pytest.mark.parametrize(
    "text",
    [
        "MRI 12/1/2025 shows tear",
        "DOB 1/2/1950",
        "f/u with surgeon 1/2/2026",
        "Patient denies falls since 12/20/2025",
        "post-op visit 1/2/2026",
        "Brother had a stroke 1/2/2026",
        "pain after repair 8/10",
        "surgery scheduled for 01/02/2026",
        "Two falls since surgery: 01/27/2026 turning away from the sink",
        "TKA planned, onset of care 01/02/2027",
    ],
)
def test_a_date_of_something_else(text: str) -> None:
    assert days(text) == []


def test_events_count_only_in_documents_that_start_an_episode() -> None:
    assert days("Pt slipped on ice 1/2/2026", kind="daily_note") == []


def test_a_month_alone_is_kept_as_a_month() -> None:
    (one,) = read("Onset 11/2025")
    assert (one.onset, one.is_month) == (dt.date(2025, 11, 1), True)
    assert days("Onset date: Oct 2025") == [("onset", "2025-10-01")]


def test_a_day_without_a_year_is_the_last_before_the_document() -> None:
    assert days("Date of injury: Oct 5") == [("onset", "2025-10-05")]
    assert days("Onset: 5 Jan") == [("onset", "2026-01-05")]


def test_an_onset_beside_a_code_has_its_own_address_and_the_code_has_it_too() -> None:
    text = "S06.2X9D diffuse TBI, DOI 11/22/2025"
    code, onset = read(text)
    assert (code.icd10, code.onset) == ("S06.2X9D", dt.date(2025, 11, 22))
    assert text[onset.span.start : onset.span.end] == "11/22/2025"


def test_a_day_in_words_is_read() -> None:
    assert days("Date of injury: the twenty-ninth of October") == [("onset", "2025-10-29")]


def test_the_day_of_onset_is_known_again_and_the_day_of_a_visit_is_told_apart() -> None:
    memory = DayMemory({dt.date(2026, 2, 1)})
    seen: list[list[str]] = []

    def judge(model: str, label: str, features: Sequence[str], span: Span) -> float:
        seen.append(list(features))
        return 0.0

    for text in ("Onset: 1/5/2026", "pain since 1/5/2026", "last seen 2/1/2026"):
        words = Addressed([(Span(record="r", page=1, start=0, end=len(text)), text)])
        list(find_diagnoses(words, Context("d", DAY, "other", (), ""), "initial_evaluation", judge, memory))
    assert "known=onset" in seen[0]
    assert "visit=True" in seen[-1] and "known=onset" not in seen[-1]


@pytest.mark.parametrize(
    "text", ["Date of onset/surgery: 02/01/2026", "Onset date (surgery): 02/01/2026", "Onset s/p TKA 02/01/2026"]
)
def test_a_label_of_onset_may_name_the_operation_too(text: str) -> None:
    assert "onset" in {name for name, _ in days(text)}


@pytest.mark.parametrize(
    "text", ["R RTC repair, DOS 01/02/2026", "ORIF R bimal 01/02/2026", "L hip hemiarthroplasty, posterior approach, 01/02/2026"]
)
def test_a_full_date_behind_an_operation_is_its_day(text: str) -> None:
    assert days(text) == [("surgery", "2026-01-02")]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Referral: Dr. Kwabena Astor, hand surgery, 02/02/2026", []),
        ("Referred by: Dr. Kwabena Astor, hand surgery, 02/02/2026", []),
        ("Referred by Lee Ott MD, orthopedic surgery 02/02/2026", []),
        ("Referring: Dr. Lee (spine surgery) 02/02/2026", []),
        ("Ref: Dr. Ott, ortho, 02/02/2026", []),
        ("Referral: Dr. Astor s/p hand surgery 02/02/2026", [("surgery", "2026-02-02")]),
        ("Hand surgery 02/02/2026 by Dr. Astor", [("surgery", "2026-02-02")]),
        ("Dr. Astor performed hand surgery 02/02/2026", [("surgery", "2026-02-02")]),
        ("Referred by Dr. Astor after ACL repair 02/02/2026", [("surgery", "2026-02-02")]),
        ("Dr. Lee: general surgery consult, s/p lap chole 02/02/2026", [("surgery", "2026-02-02")]),
    ],
)
def test_a_doctors_field_of_practice_is_no_operation(text: str, found: list[tuple[str, str]]) -> None:
    assert days(text) == found
