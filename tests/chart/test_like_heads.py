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


@pytest.mark.parametrize(
    "line",
    [
        "LTG: RTW half time w/ compensatory strategies, I use of calendar 95% by 06/23/2026",
        "STG 2: writes an email of five lines with one cue by 05/12/2026",
        "Test     05/11/2026     Cutoff     Note\nTUG      19.8 s         13.5       w/ RW",
    ],
)
def test_no_note_begins_at_a_goal_or_at_the_headings_of_a_table(line: str) -> None:
    text = (
        "RIVERBEND REHAB - OUTPATIENT THERAPY\nPatient: Jane Poe\nINITIAL EVALUATION\nDate of Service: 05/11/2026\n"
        f"History: concussion 03/19/2026.\nObjective: word recall 4/10.\n{line}\nPlan: 2x/wk x 6 wk.\nAnn Lee, PT 05/11/2026\n"
    )
    assert len(chart([read_record(Source("a.txt", data=text.encode()))]).documents) == 1


def test_the_parts_of_one_report_have_one_signature_and_begin_no_notes() -> None:
    part = "BBS {score}/56.\nTransfers Min A.\nGait 100 ft.\nLEFS 30/80.\n"
    parts = "".join(
        f"Status {day} {what}\n{part.format(score=score)}"
        for day, what, score in (("06/08/2026", "Eval", 34), ("07/06/2026", "PN", 39), ("08/10/2026", "PN", 44))
    )
    text = (
        f"Harbor Therapy\nPatient: Jane Poe\nPT PROGRESS REPORT\nDate of Service: 08/10/2026\nS: Less pain.\nObjective:\n{parts}"
        "Assessment: steadier.\nPlan: continue.\nElectronically signed by Jane Roe, PT 08/10/2026\n"
    )
    assert len(chart([read_record(Source("a.txt", data=text.encode()))]).documents) == 1
