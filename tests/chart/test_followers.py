"""A note that names nobody behind another patient's head is that patient's, or in doubt; a patient's own head stays theirs."""

from __future__ import annotations

from collections.abc import Sequence

import pytest

from clausea.chart import chart
from clausea.chart.people import patient_names
from clausea.domain import Chart
from clausea.ingest import Source, read_record

OWN = """Wrenfield Rehab
Patient: Imelda Thornbury   DOB: 02/28/1984
PT DAILY NOTE 04/{day}/2026
S: knee pain 4/10.
O: 97110 25 min, 97140 15 min. Cued quad set.
Ann Vale, PT 04/{day}/2026"""
NAMELESS = """PT DAILY NOTE 04/28/2026
S: back pain 8/10 after gardening
O: lumbar flex 40%, 97110 x 15, 97140 x 15
A: Making no progress x 4 wks.
Signed B. Krol PT 04/28/2026"""
OTHER = """Wrenfield Rehab
Patient: Gerald Quill   DOB: 12/02/1961
PT DAILY NOTE 04/21/2026
S: back pain 7/10.
O: 97110 15 min. lumbar flex 35%.
Signed B. Krol PT 04/21/2026"""
COVER = "MISC SCAN - FAX RECEIVED 04/30/2026    Piedmont Spine Center\nRe: Gerald Quill    DOB 12/02/1961"


def read(*files: Sequence[str]) -> Chart:
    return chart([read_record(Source(f"{n}.txt", data="\f".join(pages).encode())) for n, pages in enumerate(files)])


OWN_FILE = [OWN.format(day=14), OWN.format(day=16)]


@pytest.mark.parametrize(
    ("pages", "whose"),
    [
        ([f"{COVER}\n{NAMELESS}"], "theirs"),
        ([f"{COVER}\n\n\n{NAMELESS}\n\n{NAMELESS.replace('/28/', '/29/')}"], "theirs"),
        ([f"Piedmont Spine - Fax cover, 2 pages, to Wrenfield\nPatient: QUILL, GERALD  DOB: 12/02/1961\n{NAMELESS}"], "theirs"),
        ([f"{OTHER}\n\n{NAMELESS}"], "theirs"),
        ([COVER, NAMELESS], "doubtful"),
        ([f"{OTHER}\n\n{NAMELESS}\n\n{OWN.format(day=30)}"], "doubtful"),
        ([f"{OWN.format(day=30)}\n\n{OTHER}\n\n{NAMELESS}"], "own"),
        ([OTHER, NAMELESS], "own"),
        ([f"{OWN.format(day=30)}\n\n{NAMELESS}"], "own"),
        ([NAMELESS, COVER], "own"),
        ([f"{NAMELESS}\n\n{OTHER}"], "doubtful"),
        ([f"{OWN.format(day=30)}\n\n{NAMELESS}\n\n{OTHER}"], "own"),
        ([f"{COVER.replace('Gerald Quill', 'Imelda Thornbury')}\n{NAMELESS}"], "theirs"),
        ([COVER, OWN.format(day=28)], "own"),
    ],
)
def test_whose_a_note_is_that_names_nobody(pages: Sequence[str], whose: str) -> None:
    found = read(OWN_FILE, pages)
    notes = [one for one in found.documents if one.kind == "daily_note" and one.date and one.date.day in {28, 29}]
    told = {"theirs" if one.other_patient else "doubtful" if one.id in found.doubted else "own" for one in notes}
    assert told == {whose}
    own = [one for one in found.documents if one.date and one.date.day in {14, 16, 30} and one.kind == "daily_note"]
    assert not any(one.other_patient or one.id in found.doubted for one in own)


@pytest.mark.parametrize(
    "title",
    [
        "Fernhollow Orthopedic PT                            Initial Examination",
        "Bright Steps PT                                     Daily Note",
        "Kinetic Motion LLC                                  SOAP Note",
        "Daily Note",
        "Bright Steps",
        "Occupational Therapy Treatment Encounter",
    ],
)
def test_the_title_before_a_birth_date_is_no_name(title: str) -> None:
    page = "{top}Patient: Dashiell Okafor-Brandt\n  {title}              DOB: 08/19/1952 DOS: 06/{day}/2026\n{body}"
    body = "Visit {day}\nS: knee stiff, 4/10 L.\nO: flex 96. 97530 20 min, 97116 18 min.\nA: cued.\nAnn Vale, PT 06/{day}/2026"
    pages = [page.format(top=" " * 80, title=title, day=day, body=body.format(day=day)) for day in (10, 12, 17)]
    found = read(pages)
    assert found.patient.name == "Dashiell Okafor-Brandt"
    assert found.patient.dob is not None
    assert not any(one.other_patient for one in found.documents)
    assert [one.date.day for one in found.documents if one.date] == [10, 12, 17]


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Evaluation Jane Roe DOB 8/19/1952", "Jane Roe"),
        ("Jane Roe PT  DOB 8/19/1952", "Jane Roe"),
        ("Jane Daily DOB 1/1/1950", "Jane Daily"),
        ("Daily, Jane DOB 1/1/1950", "Daily, Jane"),
        ("OT Evaluation   Roe, Jane A. DOB: 3/3/1933", "Roe, Jane A."),
    ],
)
def test_a_name_before_a_birth_date_stays_one(text: str, name: str) -> None:
    assert patient_names(text) == [name]
