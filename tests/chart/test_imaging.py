"""A report of a scan orders and certifies nothing, and neither does a patient who agrees."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.chart import chart
from clausea.claims import parse_claim
from clausea.ingest import Source, read_record
from clausea.pipeline import run_case

SCAN = """VALLEY IMAGING CENTER
Patient: June Lee   DOB: 05/30/1953
Exam: MRI LUMBAR SPINE W/O CONTRAST      06/20/2026
Ordering: Lyle Hanover, PA-C
FINDINGS: L4-5 mild disc bulge. No canal stenosis.
IMPRESSION: Mild disc bulge L4-5.
Read by: J. Okonjo, MD 06/21/2026
"""
X_RAY = """X-RAY REPORT   Date: 06/20/2026
Patient: June Lee   DOB: 05/30/1953
Ordered by: Lyle Hanover, PA-C
TECHNIQUE: 3 views R knee
IMPRESSION: Well seated TKA.
Interpreted by J. Okonjo, MD 06/21/2026
"""
ORDER = """REFERRAL FOR PHYSICAL THERAPY   Date: 06/20/2026
Patient: June Lee   DOB: 05/30/1953
Eval and treat low back pain. MRI 06/20/2026 findings: L4-5 bulge.
Lyle Hanover, PA-C 06/21/2026
"""
CHART = """Patient: June Lee   DOB 05/30/1953
PT INITIAL EVALUATION  Date of service: 07/01/2026
Dx M54.5 low back pain. Prior level: walked 1 mile, no device.
LEFS 19/80. LTG (8 wks): LEFS 50/80. Plan 2x/wk x 8 wks, 97110, 97112. {agrees}
Electronically signed: Arlo Benning PT, DPT 07/01/2026
DAILY NOTE  Date of service: 07/15/2026
Step-ups 3 x 8; PT blocked the shin and cut the step to 4 inches because the quad gave out.
97110 30 min. Timed 30 min, total 30 min.
Electronically signed: Arlo Benning PT, DPT 07/15/2026
"""
CLAIM = parse_claim("""
denial: "CO-50"
payer: {name: Test Plan, type: commercial, address: "P.O. Box 1"}
claim_number: "1"
notice_date: 2026-09-21
service_dates: [2026-07-15]
lines: [{date: 2026-07-15, cpt: "97110", modifiers: [GP], units: 2, charge: 120.00}]
patient: {name: June Lee, dob: 1953-05-30, member_id: 1KK2-LL3-MM44}
provider: {name: Test PT, npi: "1999999984", tin: "00-0000009"}
clinician: {name: Arlo Benning, credential: "PT, DPT"}
today: 2026-10-01
""")


@pytest.mark.parametrize("page", [SCAN, X_RAY])
def test_who_ordered_or_read_a_scan_has_ordered_no_therapy(page: str) -> None:
    found = chart([read_record(Source("scan.txt", data=page.encode()))])
    assert {one.kind for one in found.documents}.isdisjoint({"order", "certification"})
    assert not found.certifications


def test_an_order_that_tells_of_a_scan_is_an_order() -> None:
    found = chart([read_record(Source("order.txt", data=ORDER.encode()))])
    assert [one.kind for one in found.documents] == ["order"]
    assert {one.signer for one in found.certifications if one.type == "order"} == {"Lyle Hanover"}


@pytest.mark.parametrize(
    ("agrees", "is_quoted"),
    [
        ("Pt agrees.", False),
        ("Pt and wife agree with plan of care and goals.", False),
        ("Patient has verbally agreed to POC.", False),
        ("Hugh Tran, MD agrees with plan of care 07/03/2026.", True),
        ("I certify the need for these services. Hugh Tran, MD 07/03/2026.", True),
    ],
)
def test_no_patient_stands_in_the_place_of_a_physician(agrees: str, is_quoted: bool) -> None:
    run = run_case([Source("chart.txt", data=CHART.format(agrees=agrees).encode())], CLAIM, today=dt.date(2026, 10, 1))
    said = " ".join(one.text for slot in run.draft.slots if slot.slot == "certification" for one in slot.statements)
    assert bool(said) is is_quoted, said
    assert ("Hugh Tran" in said) is is_quoted
