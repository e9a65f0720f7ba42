"""What papers about the claim among the records prove, and what they leave open."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea import knowledge
from clausea.chart import chart
from clausea.claims import load_claim
from clausea.compose.claim_papers import acceptances, approval, sending, strangers
from clausea.domain import Chart, Claim
from clausea.ingest import Source, read_record
from clausea.pipeline import Run, run_case

BASE = load_claim(knowledge.demo_folder() / "claim.yaml")
DAYS = (dt.date(2026, 1, 12), dt.date(2026, 1, 15))
NOTE = """OT DAILY NOTE
Patient: Takeo Nakashima   DOB: 05/17/2020
Date of service: 01/12/2026
S: Mom reports he used a fork. O: Fork spear 4/10, cued grasp.
97530 45 min   Total 45 min
A: needs graded cues. P: cont 2x/wk.
Wren Castellano, OTR/L 01/12/2026
"""


def claim(denial: str, **more: object) -> Claim:
    lines = [{"date": day, "cpt": "97530", "modifiers": ["GO"], "units": 3, "charge": 186, "paid": 0} for day in DAYS]
    return Claim.model_validate(
        {
            "denial": denial,
            "claim_number": "2625-110-0337",
            "notice_date": dt.date(2026, 9, 8),
            "service_dates": DAYS,
            "lines": lines,
            "patient": {"name": "Takeo Nakashima", "dob": dt.date(2020, 5, 17), "member_id": "MC77120945", "account": "SP-2204"},
            "provider": BASE.provider.model_dump(),
            "clinician": {"name": "Wren Castellano", "credential": "OTR/L"},
            "payer": {"name": "Bluestem Medicaid", "type": "medicaid"},
            **more,
        }
    )


def read(*files: str) -> Chart:
    return chart([read_record(Source(f"{number}.txt", data=text.encode())) for number, text in enumerate(files)])


def answered(asked: Claim, *files: str) -> tuple[str, Run]:
    sources = [Source(f"{number}.txt", data=text.encode()) for number, text in enumerate((NOTE, *files))]
    run = run_case(sources, asked, today=dt.date(2026, 9, 25), engine="embedded")
    return run.letter.model_dump_json(), run


REPORT = """CLEARINGHOUSE - CLAIM ACCEPTANCE REPORT (277CA)          Run 01/22/2026 06:14
Payer: BLUESTEM STATE MEDICAID
Pt acct      Member ID     Patient           DOS          Charge    Status     Payer claim no.
SP-2204      MC77120945    NAKASHIMA T       01/12/2026   186.00    A2 ACCEPTED INTO ADJUDICATION   B26022-00419
SP-2204      MC77120945    NAKASHIMA T       01/15/2026   186.00    {second}
SP-2231      MC55810271    (other member)    01/14/2026   124.00    A3 REJECTED  subscriber not found
"""
ACCEPTED = "A2 ACCEPTED INTO ADJUDICATION   B26022-00420"


@pytest.mark.parametrize(
    ("second", "numbers"),
    [
        (ACCEPTED, ["B26022-00419", "B26022-00420"]),
        ("A3 REJECTED  invalid modifier  B26022-00420", ["B26022-00419"]),
        ("A7 RETURNED, was A2 ACCEPTED  B26022-00420", ["B26022-00419"]),
        ("A2 ACCEPTED INTO ADJUDICATION", ["B26022-00419"]),
    ],
)
def test_an_acceptance_is_told_under_its_own_number_with_its_day(second: str, numbers: list[str]) -> None:
    report = REPORT.format(second=second)
    found = acceptances(read(NOTE, report), claim("CO-29"))
    assert [one.number for one in found] == numbers
    assert {one.run for one in found} == {dt.date(2026, 1, 22)}
    letter, run = answered(claim("CO-29"), report)
    assert "for claim 2625-110-0337" not in letter
    assert all(number in letter for number in numbers)
    assert "01/22/2026" in letter
    assert [one for one in run.outcome.remedy.warnings if "another member" in one] == [
        "1.txt, p. 1, l. 6 is another member's line: black it out before the report is attached."
    ]


def test_no_acceptance_is_told_of_another_member_or_another_day() -> None:
    mine = REPORT.format(second=ACCEPTED)
    for other in (mine.replace("MC77120945", "MC00000001").replace("SP-2204", "SP-9"), mine.replace("01/1", "02/1")):
        assert not acceptances(read(NOTE, other), claim("CO-29"))
    alone = "\n".join(line for line in mine.splitlines() if "other member" not in line)
    assert not strangers(read(NOTE, alone), claim("CO-29"))


APPROVAL = """BLUESTEM STATE MEDICAID
Utilization Management
January 5, 2026
Provider: Sprout Pediatric Therapy
Member: Takeo Nakashima ID MC77120945
NOTICE OF APPROVAL
Authorization number: VA-5521307
Service: 97530 Therapeutic activities
Approved: 12 visits From 01/05/2026 to 04/05/2026
This approval is not a guarantee of payment.
"""


@pytest.mark.parametrize(
    ("old", "new", "is_found", "covers"),
    [
        ("", "", True, True),
        ("04/05/2026", "01/13/2026", True, False),
        ("97530", "97110", True, False),
        ("Approved: 12", "Partially approved: 12", False, False),
        ("NOTICE OF APPROVAL", "NOTICE OF DENIAL", False, False),
        ("MC77120945", "MC00000001", False, False),
    ],
)
def test_an_approval_among_the_records_is_pointed_out(old: str, new: str, *, is_found: bool, covers: bool) -> None:
    paper = APPROVAL.replace(old, new) if old else APPROVAL
    asked = claim("CO-197", authorization=None)
    found = approval(read(NOTE, paper), asked)
    assert (found is not None, bool(found and found.covers(asked))) == (is_found, covers)
    letter, run = answered(asked, paper)
    assert any("VA-5521307" in one and "put it into the claim" in one for one in run.outcome.remedy.warnings) == is_found
    assert ("search your records" in letter) == (not covers)
    assert "VA-5521307" not in letter.split("Before this")[0] or is_found


FAX = """FAX TRANSMISSION REPORT
Sprout Pediatric Therapy   555-0107
Date /time   08/03/2026 10:12
To   1-555-0170 Bluestem Med Records
Pages 14
Result   OK   2min41s
Subject: Claim 2625-110-0337          Eval, POC w cert, notes
"""
REQUEST = """BLUESTEM STATE MEDICAID - Medical Review
July 21, 2026
RE: Takeo Nakashima   ID MC77120945   Claim 2625-110-0337
DOS 01/12/2026 and 01/15/2026
Please send within 45 days: initial evaluation, plan of care, notes, progress report.
"""


@pytest.mark.parametrize(
    ("old", "new", "is_told", "is_within"),
    [
        ("", "", True, True),
        ("08/03/2026", "09/10/2026", True, False),
        ("OK ", "BUSY ", False, False),
        ("Claim 2625-110-0337", "Claim 2625-110-9999", False, False),
        ("Pages 14", "Pages 14, Pages 3", False, False),
    ],
)
def test_a_first_sending_of_the_records_is_told(old: str, new: str, *, is_told: bool, is_within: bool) -> None:
    fax = FAX.replace(old, new) if old else FAX
    asked = claim("CO-226 N706")
    found = sending(read(NOTE, fax, REQUEST), asked)
    assert (found is not None, bool(found and "45 days" in found.within)) == (is_told, is_within)
    letter, _ = answered(asked, fax, REQUEST)
    assert ("sent by fax before" in letter) == is_told
    assert ("within the 45 days of the request of 07/21/2026" in letter) == is_within
