"""A name and a day beside it are the patient's only where the line says so: no list, no relative, no address and no form."""

from __future__ import annotations

import datetime as dt
from collections import Counter

import pytest

from clausea.chart import chart
from clausea.chart.identity import identity_of
from clausea.chart.lines import Line, lines_of
from clausea.chart.people import births, header_identity, identify, names_set_apart, own_births, patient_names, people_in
from clausea.ingest import Source, read_record

BORN = dt.date(2012, 6, 14)


@pytest.mark.parametrize(
    "text",
    [
        "PMH: a. fall at home b. 03/05/2019 ORIF L hip",
        "PMH: a. Left Knee b. 03/05/2019 ORIF",
        "PMH: A. Left Knee B. 03/05/2019 ORIF",
        "PMH b. Left Knee b. 03/05/2019 c. Right Knee",
        "fall at home b. 03/05/2019",
    ],
)
def test_an_item_of_a_list_is_no_birth(text: str) -> None:
    assert births(text) == []
    assert patient_names(text) == []
    assert header_identity(text) is None


def test_a_birth_behind_a_name_with_an_initial_is_one() -> None:
    assert own_births("Roe, Jane A. b. 2 Jul 1979") == {dt.date(1979, 7, 2)}
    assert patient_names("Roe, Jane A. b. 2 Jul 1979") == ["Roe, Jane A."]


@pytest.mark.parametrize(
    "text",
    [
        "Lives with son born 06/14/2012",
        "Son Timmy Roe born 06/14/2012",
        "her son Timmy Roe DOB 06/14/2012",
        "Son's DOB 06/14/2012",
    ],
)
def test_the_birth_of_a_relative_is_not_the_patients(text: str) -> None:
    assert [day for day, *_ in births(text)] == [BORN]
    assert own_births(text) == set()
    assert patient_names(text) == []


@pytest.mark.parametrize(
    "text", ["Nguyen, Son DOB 06/14/2012", "mother reports pt born 06/14/2012", "Mother: Ann Roe; DOB 06/14/2012"]
)
def test_a_patient_with_such_a_name_or_such_company_keeps_the_birth(text: str) -> None:
    assert own_births(text) == {BORN}


@pytest.mark.parametrize(
    "text",
    [
        "Portland, ME 04101 Form PR-2 rev. 01/05/2019",
        "Portland, ME 01/05/2019",
        "Form Rev 01/05/2019",
        "ORIF 03/05/2019, Eliquis, Metoprolol",
        "Dx: Stroke, Left 05/06/2018",
        "Hx: fall, Left Hip 05/06/2018",
        "Referring: Patel, Anita MD   seen 11/02/2019",
        "Patel, Anita   11/02/2019",
        "ARCHIVED EPISODE — DISCHARGE SUMMARY 08/21/2019",
    ],
)
def test_a_head_without_a_patient_names_nobody(text: str) -> None:
    said = identity_of([Line("r", 1, 1, 0, text)], Counter({"patel": 1}), are_heads=True)
    assert (said.names, said.births) == ((), frozenset())


@pytest.mark.parametrize(
    "text",
    ["Whitman, Cord B   MR-20717-6   03/02/1971", "Some Clinic Whitman, Cord B 03/02/1971", "Patient: Whitman, Cord 3/2/71"],
)
def test_a_name_with_a_day_beside_it_heads_a_page(text: str) -> None:
    said = identity_of([Line("r", 1, 1, 0, text)], Counter(), are_heads=True)
    assert said.births == {dt.date(1971, 3, 2)}
    assert all(name.startswith("Whitman, Cord") for name in said.names)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Progress Note, Feb. 12 2026, session 3", []),
        ("RE: J. Roe POC for signature", ["J. Roe"]),
        ("Patient: ROE, JANE M", ["ROE, JANE M"]),
        ("Roe, Jane b. 2/7/1979", ["Roe, Jane"]),
        ("Patient: Jane ROE", ["Jane ROE"]),
        ("Patient: Mary Ann LEE", ["Mary Ann LEE"]),
        ("OT visit   Leo B.   3/12/26 (#3)", []),
        ("OT visit   Leona Brandt DOB 2/11/71   3/18/26 (#6)", ["Leona Brandt"]),
        ("Patient: Brandvold    Written: 4/13/26 for 4/9/26", []),
        ("CARE CENTER    Resident: BRANDVOLD, Leo      Rm 214-B", ["BRANDVOLD, Leo"]),
        ("Name: Leo Brandvold    D.O.B.: July 7, 1948", ["Leo Brandvold"]),
        ("HOA DO   DOB: 01/02/1944", ["HOA DO"]),
        ("Referring: SMITH DO   DOB: 01/02/1944", []),
        ("REHAB DO   DOB: 01/02/1944", []),
        ("OUTPATIENT PT   DOB: 01/02/1944", []),
    ],
)
def test_a_month_and_a_short_form_are_no_name(text: str, names: list[str]) -> None:
    assert patient_names(text) == names


@pytest.mark.parametrize(
    "text",
    [
        "LAKESIDE HOSPITAL  Rehab Svcs   ROE, JANE L   MRN 0029913-TV   DOB 06/30/1973",
        "GILEAD COMMONS OP    ROE, JANE L    GC2208",
        "OAKMERE REHABILITATION | ROE, JANE L #6092",
    ],
)
def test_a_head_names_the_patient_beside_the_clinic(text: str) -> None:
    assert names_set_apart(text) == ["ROE, JANE L"]


def test_a_clinic_with_its_town_is_no_patient() -> None:
    assert names_set_apart("Alder Creek Rehab, Alder   MRN 5512") == []
    assert names_set_apart("120 Broadway, Suite B200") == []
    assert names_set_apart("Smith, Karen PT12345") == []


def test_a_birth_beside_another_name_is_not_the_patients() -> None:
    head = "ST. ODILE MEDICAL CENTER - OP NEURO     Roe-Pryce, Jane     MRN 0097-4410"
    pages = [f"{head}\nPT EVAL\nTUG 28 s", f"{head}\nTreatment Note\nName: Terrance Lobo DOB 3/3/1980\nShoulder pulley 3x10"]
    found = identify(lines_of(read_record(Source("a.txt", data="\f".join(pages).encode())), ()))
    assert found.name == "Roe-Pryce, Jane"
    assert found.dob is None


def test_the_end_of_a_sentence_is_no_part_of_the_name_behind_it() -> None:
    assert [name for name, _ in people_in("P: Continue.      Josephine Martel, MA CCC-SLP   06/02/2026")] == ["Josephine Martel"]
    assert [name for name, _ in people_in("Seen by Dr. Mary St. Clair, PT")] == ["Mary St. Clair"]


def test_a_colon_behind_a_whole_name_takes_nothing_from_it() -> None:
    assert patient_names("Patient: Jane Roe: PT visit") == ["Jane Roe"]
    assert [name for name, _ in people_in("Robt. Smith, PT")] == ["Robt. Smith"]


@pytest.mark.parametrize("text", ["Test Clinic        PT: Ann Vale, PT", "PT: Ann Vale, PT, CLT-LANA", "PT: Ann Vale PT, DPT"])
def test_pt_before_a_name_with_the_credential_is_the_therapist(text: str) -> None:
    assert patient_names(text) == []


@pytest.mark.parametrize("text", ["PT: Jane Roe, PT eval 03/02/2026", "Pt: Jane Roe", "PT: Jane Roe, MD: Ortiz"])
def test_pt_before_a_name_without_it_is_the_patient(text: str) -> None:
    assert patient_names(text) == ["Jane Roe"]


def test_who_treats_is_not_the_patient_though_each_head_names_them_alike() -> None:
    page = "PT: Ann Vale\nPatient: Jane Roe   DOB: 05/30/1953\nKnee flexion 82.\nElectronically signed: Ann Vale, PT 07/01/2026\n"
    record = read_record(Source("chart.txt", data=f"PT: Ann Vale\n\f{page}\f{page}".encode()))
    assert identify(lines_of(record)).name == "Jane Roe"


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Timed 53 tot 53. Response: no LOB. D. Mbeki-Storrs PT 09/16/2026", "D. Mbeki-Storrs"),
        ("TUG 12 s w/ RW. A. Vale PT 09/16/2026", "A. Vale"),
        ("Reviewed HEP. Ann Vale, PT", "Ann Vale"),
        ("Tolerated it Well. Ann Vale, PT", "Ann Vale"),
        ("JR. Roe PT", "JR. Roe"),
        ("Geo. W. Roe, PT", "Geo. W. Roe"),
        ("JANE M. ROE, PT", "JANE M. ROE"),
        ("R. Roe Jr. PT", "R. Roe Jr."),
    ],
)
def test_the_last_word_of_a_sentence_is_no_name(text: str, name: str) -> None:
    assert [found for found, _ in people_in(text)] == [name]


@pytest.mark.parametrize("end", ["Response: no LOB.", "No SOB.", "Reviewed HEP.", "BP 118/68."])
def test_a_note_that_is_signed_behind_its_last_sentence_is_signed(end: str) -> None:
    record = read_record(
        Source(
            "chart.txt",
            data=(
                "Marrowstone Rehab   Theron Vandermolen   DOB 07/22/1948\n"
                "Treatment Encounter Note 09/16/2026\n"
                f"97112 x 25 min: BIG exercises, metronome off x 2 trials; PT cued wt shift. 97116 x 28 min FWW CGA. {end} "
                "D. Mbeki-Storrs PT 09/16/2026\n"
            ).encode(),
        )
    )
    note = chart([record]).documents[-1]
    assert (note.author, note.signed, note.signed_on) == ("D. Mbeki-Storrs", True, dt.date(2026, 9, 16))
