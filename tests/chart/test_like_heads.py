"""Heads of notes that a program prints in one shape, whatever word stands before the day."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = (
    "S: Coughs less at home.\nO: Effortful swallow, {sets} sets with mod cues.\nA: Needs cues to clear residue.\nP: Cont 2x/wk.\n"
    "T. Quill MA CCC-SLP  {day}\n"
)
HEADS = {
    "ENC 01   05/11/2026   SLP SWALLOW EVALUATION / PLAN OF CARE": "05/11/2026",
    "ENC 02   05/14/2026   DAILY NOTE    92526 x1    10:00-10:45": "05/14/2026",
    "ENC 08   06/08/2026   PROGRESS REPORT (visit 8)": "06/08/2026",
    "ENC 11   06/18/2026   DAILY NOTE   92526 x1   10:00-10:48": "06/18/2026",
}


@pytest.mark.parametrize("lead", ["ENC", "DOS", "Appt", "Encounter"])
def test_notes_begin_at_heads_of_one_shape(lead: str) -> None:
    notes = [
        f"{'=' * 60}\n{head.replace('ENC', lead)}\n{'=' * 60}\n{NOTE.format(sets=number, day=day)}"
        for number, (head, day) in enumerate(HEADS.items(), 2)
    ]
    text = "RIVERBEND REHAB - OUTPATIENT SPEECH\nPatient: Jane Poe\n\n" + "\n".join(notes)
    read = chart([read_record(Source("a.txt", data=text.encode()))])
    assert [f"{one.date:%m/%d/%Y}" for one in read.documents if one.date] == list(HEADS.values())


def test_a_list_of_notes_is_none_of_them() -> None:
    listed = "\n".join(HEADS)
    text = f"RIVERBEND REHAB\nPatient: Jane Poe\nRECORDS SENT\n{listed}\n"
    assert not [one for one in chart([read_record(Source("a.txt", data=text.encode()))]).documents if one.date]
