"""Pages that were misfiled, told by the running heads alone."""

from __future__ import annotations

import pytest

from clausea.chart.lines import Line
from clausea.chart.running import pages_of_others
from clausea.domain import PatientIdentity

OWN = "Marrow Rehab   Desjardins, Odalys P   MR-20771-6   Medicare B"


def lines(*tops: str) -> list[Line]:
    return [
        Line("r", page, row, 0, text)
        for page, top in enumerate(tops, start=1)
        for row, text in enumerate([*top.split("\n"), "NOTE", "Walks 40 ft."], start=1)
    ]


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        ("Marrow Rehab   Desjarlais, Omer   MR-20717-6   Medicare B", True),
        ("MARROW REHAB   DESJARLAIS, OMER   MR-20717-6   BCBS", True),
        ("Marrow Rehab   Desjardins, Odalys P   MR-20771-6   Medicare B", False),
        ("Marrow Rehab   Desjardins, Odalys   MR-20771-6", False),
        ("Marrow Rehab   Desjardlns, Odalys P   MR-20771-6   Medicare B", False),
        ("Marrow Rehab   continued", False),
        ("Bay Orthopedics   Fax 555-0188   Page 2", False),
    ],
)
def test_a_head_with_another_name_and_number_in_the_same_places(other: str, is_other: bool) -> None:
    patient = PatientIdentity(name="Odalys P. Desjardins")
    found = pages_of_others(lines(OWN, OWN, OWN, other), patient)
    assert found == ({("r", 4)} if is_other else set())


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        ("Marrow Rehab Clinic Group   Denver CO\nIngrid Quist MD, 11402 Oak Street", False),
        ("Marrow Rehab Clinic Group   Denver CO\nIngrid Quist MD   03/16/2026", False),
        ("Marrow Rehab Clinic Group   Desjarlais, Omer   MRN 20717   DOB 10/11/1951   Denver CO", True),
        ("Marrow Rehab Clinic Group   Desjarlais, Omer   MRN 20717   Denver CO", True),
    ],
)
def test_a_page_without_the_patients_line_and_with_a_physicians_address_is_nobody_elses(other: str, is_other: bool) -> None:
    patient = PatientIdentity(name="Odalys P. Desjardins")
    own = "Marrow Rehab Clinic Group   Desjardins, Odalys P   MRN 20771   DOB 05/22/1946   Denver CO"
    assert pages_of_others(lines(own, own, own, other), patient) == ({("r", 4)} if is_other else set())


def test_two_pages_have_no_usual_head() -> None:
    assert not pages_of_others(lines(OWN, "Marrow Rehab   Roe, Jane   MR-11111-1"), PatientIdentity())


@pytest.mark.parametrize(
    ("other", "is_other"),
    [
        ("DESJARDINS, OLIVE R   11/02/1962   MR-20717-6", True),
        ("Desjarlais, Omer   b. 11 Oct 1951   MR-20717-6", True),
        ("Desjardins, Odalys   05/22/1946   MR-20771-6", False),
        ("Seen 11/02/2025 by Omer Desjarlais, OTR", False),
        ("Fax 555-0188   Page 2 of 7   11/02/2025", False),
    ],
)
def test_a_line_in_the_form_of_the_patients_line_under_no_letterhead(other: str, is_other: bool) -> None:
    patient = PatientIdentity(name="Odalys P. Desjardins")
    own = "Marrow Rehab | Fort Collins CO\nDesjardins, Odalys P   05/22/1946   b. 22 May 1946   MR-20771-6   Medicare B"
    assert pages_of_others(lines(own, own, own, other), patient) == ({("r", 4)} if is_other else set())


def test_what_two_of_four_pages_open_with_is_no_head() -> None:
    patient = PatientIdentity(name="Zephyr Nakamura-Dole")
    tops = (
        "Littlebridge Speech & Feeding\nChild: Zephyr Nakamura-Dole DOB 06/30/2021\nEvaluation 08/18/2025",
        "Visit 10/07/2025\nMinimal pairs boat/bow. A. Fitzwilliam CCC-SLP 10/07/2025",
        "Clearinghouse portal\nUpgrade now\nClaim Nakamura-Dole DOS 10/07/2025",
        "Progress 11/18/2025\nStrangers 35 to 50%. A. Fitzwilliam CCC-SLP 11/18/2025",
    )
    assert pages_of_others(lines(*tops), patient) == frozenset()


@pytest.mark.parametrize(
    "head",
    [
        "Harbor Rehab {name} {number} {born}",
        "Harbor Rehab Clinic\n{born} {name}",
        "Harbor Rehab Clinic\n{name} {number} {born}\nPT daily note",
    ],
)
def test_a_number_may_stand_behind_a_name_without_a_label(head: str) -> None:
    own = head.format(name="Roe, Jane", number="44121", born="01/02/1950")
    other = head.format(name="Poe, Samuel", number="55237", born="03/04/1961")
    found = pages_of_others(lines(own, own, own, other, own), PatientIdentity(name="Jane Roe"))
    assert found == {("r", 4)}
