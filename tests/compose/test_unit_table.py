"""The table of minutes: what was billed comes from the claim, and what was not found on a scan was not read."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea import knowledge
from clausea.chart import chart
from clausea.compose.tables import Tables
from clausea.domain import Chart, Claim, ClaimLine, Payer
from clausea.domain.clocks import session_minutes
from clausea.ingest import Source, read_record
from clausea.retrieve import retrieve

DAY = dt.date(2026, 4, 7)
NOTE = """SLP DAILY NOTE   Patient: Ann Ott   DOB 01/02/1950
Date of service: 04/07/2026   Visit 13   {line}
S: tired.
O: Script 2/3 with phonemic cue from SLP.
A: SLP raised the cue because of groping.
Jane Roe, CCC-SLP 04/07/2026"""


def row(line: str, *codes: str, origin: str = "text") -> tuple[str, ...]:
    read = read_record(Source("chart.txt", data=NOTE.format(line=line).encode()))
    pages = tuple(page.model_copy(update={"origin": origin}) for page in read.pages)
    held: Chart = chart([read.model_copy(update={"pages": pages})])
    lines = tuple(ClaimLine(date=DAY, cpt=code, modifiers=("GN",), units=1, charge=80, paid=0) for code in codes)
    claim = Claim(denial="CO-50", service_dates=(DAY,), lines=lines, payer=Payer(name="M", type="medicare"))
    found = retrieve(held, knowledge.profile("50"), claim)
    return Tables(held, claim, found, lambda spans: "here").units()[1][2:-1]


@pytest.mark.parametrize(
    ("line", "codes", "cells"),
    [
        ("Time in 1:05 PM out 1:52 PM 92507", ("92507",), ("untimed", "47", "untimed", "92507 1, untimed")),
        ("92507 x1", ("92507",), ("untimed", "not given", "untimed", "92507 1, untimed")),
        ("92507 47 min", ("92507",), ("untimed", "not given", "untimed", "92507 1, untimed")),
        ("97129 15 min. Time in 10:00 out 10:15", ("97129",), ("not given", "15", "not given", "1 (97129 1)")),
        ("97129 15 min", (), ("not given", "not given", "not given", "not given")),
        ("97129 15 min, Timed 15 min, Total 20 min. Time in 10:00 out 10:25", ("97129",), ("15", "20", "1", "1 (97129 1)")),
    ],
)
def test_units_come_from_the_claim_and_an_untimed_code_needs_no_minutes(
    line: str, codes: tuple[str, ...], cells: tuple[str, ...]
) -> None:
    assert row(line, *codes) == cells


def test_what_is_not_found_on_a_scan_was_not_read() -> None:
    assert row("97129 15 min", "97129", origin="ocr") == ("not read", "not read", "not read", "1 (97129 1)")
    assert row("Time in 1:05 PM out 1:52 PM 92507", "92507", origin="ocr")[:2] == ("untimed", "47")


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("Time in: 10:00 Time out: 10:48", 48),
        ("In 12:50 Out 1:35", 45),
        ("Start time 9:00 am End time 9:45 am", 45),
        ("Time in/out: 1:05-1:52 PM", 47),
        ("Time in/out 11:50-12:40 PM", 50),
        ("CPT 92507 Time 3:30-4:15p", 45),
        ("92526 x1 10:00-10:48", None),
        ("Pt sat up from 10:00 to 10:30", None),
        ("Appointment 2:00 PM", None),
        ("Time in 1:00 PM out 1:00 AM", None),
        ("in 10:00 out 10:40; in 1:00 out 1:50", None),
    ],
)
def test_the_minutes_between_the_times_in_and_out(text: str, minutes: int | None) -> None:
    assert session_minutes(text) == minutes
