"""An order and a certification on one page keep their places, and a day below a signature is its day."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.domain import Chart
from clausea.ingest import Source, read_record

EVALUATION = """Patient: June Lee   DOB 05/30/1953
PT INITIAL EVALUATION  Date of service: 04/06/2026
Dx R29.6 repeated falls. Berg 33/56. LTG: Berg 45/56 in 8 weeks.
Plan 2x/wk x 8 wks, 97110, 97112. Cert period 04/06/2026 to 06/01/2026
Arlo Benning, PT 04/06/2026
"""


def read(below: str) -> Chart:
    return chart([read_record(Source("chart.txt", data=f"{EVALUATION}{below}".encode()))])


def signatures(read_: Chart) -> list[tuple[str, str | None, str]]:
    found = [one for one in read_.certifications if one.signer]
    return [(one.type, one.signer, one.signed_on.isoformat() if one.signed_on else "") for one in found]


CERTIFIED, ORDERED = ("initial", "F Ilin", "2026-05-18"), ("order", "F. Ilin", "2026-04-01")
LATE = "Physician Certification (delayed): I certify the need for PT services furnished 04/06/2026 through 06/01/2026"


@pytest.mark.parametrize(
    ("below", "signed"),
    [
        (
            f"{LATE}\nunder this plan of care. I was on medical leave 4/2-5/15/26. F Ilin MD 05/18/2026\n"
            'Order on file: "PT eval and treat, falls. F. Ilin MD 04/01/2026"',
            [CERTIFIED, ORDERED],
        ),
        (
            f"{LATE} under this plan of care. F Ilin MD 05/18/2026\nReferral on file: PT eval and treat. F. Ilin MD 04/01/2026",
            [CERTIFIED, ORDERED],
        ),
        # Without an order on the page, and with the word in another part of it, a signature certifies.
        (f"{LATE} under this plan of care. F Ilin MD 05/18/2026", [CERTIFIED]),
        (
            "FAX LOG: plan sent OK\nPLAN OF CARE CERTIFICATION\nI certify the need for these services. F Ilin MD 05/18/2026",
            [CERTIFIED],
        ),
    ],
)
def test_the_field_of_an_order_gives_its_signature_to_the_order(below: str, signed: list[tuple[str, str, str]]) -> None:
    assert signatures(read(f"\n{below}\n")) == signed


def test_the_days_of_a_leave_are_no_certified_period() -> None:
    found = read(f"\n{LATE} under this plan of care.\nI was on medical leave 4/2-5/15/26. F Ilin MD 05/18/2026\n")
    assert {(one.start.isoformat(), one.end.isoformat()) for one in found.certifications if one.start and one.end} == {
        ("2026-04-06", "2026-06-01")
    }


CERTIFY = "I certify the need for these services"


@pytest.mark.parametrize(
    ("below", "day"),
    [
        (f"{CERTIFY}: Nadia Brandt, MD electronically signed\n04/10/2026", "2026-04-10"),
        (f"{CERTIFY}. Hugh Tran, MD, electronically signed by Hugh Tran, MD on\n04/10/2026 08:12 AM", "2026-04-10"),
        (f"{CERTIFY}: Hugh Tran, MD signed electronically on\nApril 10, 2026", "2026-04-10"),
        # One day is no other's: a line that has its day, and a log that begins its entries with one.
        (f"{CERTIFY}: Hugh Tran, MD electronically signed 04/10/2026\n04/20/2026", "2026-04-10"),
        (f"{CERTIFY}: Hugh Tran, MD signed\n04/20/2026\nPt called, no pain. Will come at 3.", ""),
    ],
)
def test_a_day_alone_below_a_signature_is_its_day(below: str, day: str) -> None:
    found = [one for one in read(f"{below}\n").certifications if one.signer]
    assert {one.signed_on.isoformat() if one.signed_on else "" for one in found} == {day}


def test_a_letter_can_quote_the_day_with_the_signature() -> None:
    found = read(f"{CERTIFY}: Nadia Brandt, MD electronically signed\n04/10/2026\n")
    words = [found.quote(*one.spans) for one in found.sentences]
    assert f"{CERTIFY}: Nadia Brandt, MD electronically signed 04/10/2026" in words
