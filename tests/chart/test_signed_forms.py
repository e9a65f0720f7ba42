"""A signature whose name and day are fields of a form."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.chart import chart
from clausea.domain import Chart
from clausea.ingest import Source, read_record

HEAD = """Plan of Care Certification
Patient: Winifred Greaves   DOB: 02/01/1944
I certify the need for these services furnished under this plan, from 06/02/2026 to 08/25/2026.
"""


def read(text: str) -> Chart:
    return chart([read_record(Source("cert.txt", data=(HEAD + text).encode()))])


@pytest.mark.parametrize(
    "text",
    [
        "Signature      Signed electronically by Halvard Osei, MD\nDate signed    06/05/2026\n",
        "Physician:     Halvard Osei, MD\nSigned:        e-signed 06/05/2026 09:41\n",
    ],
)
def test_the_day_of_a_signature_stands_in_a_field_below_it(text: str) -> None:
    signed = [one for one in read(text).certifications if one.signed_on]
    assert [(one.signer, one.signed_on) for one in signed] == [("Halvard Osei", dt.date(2026, 6, 5))]


def test_a_day_of_receipt_signs_nothing() -> None:
    found = read("Physician:     Halvard Osei, MD\nDate received: 06/05/2026\n").certifications
    assert not [one for one in found if one.signed_on]


@pytest.mark.parametrize(
    "text",
    [
        "Physician: Halvard Osei, MD\n\nKaren Smith, PT\n\nDate signed: 06/05/2026\n",
        "Physician: Halvard Osei, MD\nTherapist: Karen Smith, PT\nSigned: 06/05/2026\n",
        "Physician: Halvard Osei, MD\nDate signed: 06/05/2026\n\nPhysician signature: ____________  Date: ________\n",
    ],
)
def test_the_day_on_which_the_therapist_signed_is_not_the_physicians(text: str) -> None:
    assert not [one for one in read(text).certifications if one.signed_on]


def test_the_day_below_the_physician_of_a_certified_plan_is_the_signatures() -> None:
    text = "PLAN OF TREATMENT\nPatient: Winifred Greaves   DOB: 02/01/1944\nGait training 2x/week for 12 weeks.\n"
    text += "I certify this plan from 05/11/2026 to 08/08/2026. Milo Hargreave, MD. Date signed:\n05/14/2026\n"
    found = chart([read_record(Source("plan.txt", data=text.encode()))]).certifications
    assert dt.date(2026, 5, 14) in {one.signed_on for one in found if one.signer == "Milo Hargreave"}


def test_the_day_in_the_head_of_a_plan_signs_nothing() -> None:
    text = "PLAN OF CARE\nPatient: Winifred Greaves   DOB: 02/01/1944\nPhysician: Alan Bell, MD\nDate: 03/04/2026\n"
    text += "Gait training 2x/week for 12 weeks.\nJane Smith, PT 03/04/2026\n"
    found = chart([read_record(Source("plan.txt", data=text.encode()))]).certifications
    assert not [one for one in found if one.signer == "Alan Bell" and one.signed_on]
