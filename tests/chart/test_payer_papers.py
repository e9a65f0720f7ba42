"""Papers of payers and clearinghouses among the records: one communication each, and no evidence of care."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim
from clausea.domain.payer_papers import letters_of_payers
from clausea.ingest import Source, read_record

CLAIM = Claim(denial="CO-50", service_dates=(dt.date(2026, 6, 23), dt.date(2026, 6, 25)))
NOTE = """PT DAILY NOTE
Patient: Leopold Strand   DOB: 12/14/1947
Date of service: {day}
S: Steadier at home.
O: Gait 150 ft w/ RW, cued step length.
97116 15 min  97112 30 min  Total 45 min
A: Pt needs cues for turns. P: Cont 2x/wk.
Gunnar Whitfield, PT, DPT {day}
"""
NOTES = tuple(NOTE.format(day=day) for day in ("06/23/2026", "06/25/2026"))


def read(*files: str) -> Chart:
    return chart([read_record(Source(f"{number}.txt", data=text.encode())) for number, text in enumerate(files)])


PAPERS = (
    """COPPERFIELD ADVANTAGE (HMO) - Medicare Advantage
July 21, 2026
Saltgrass PT
RE: Leopold Strand   ID CFA-8830-11   Claim CA-26-7710083
DOS 06/23/2026 and 06/25/2026
Please send within 45 days: initial evaluation, plan of care, notes, progress report.
Fax to 1-555-0170.
""",
    """MEDICAL RECORD REQUEST
Ridgeline Health Plan, Clinical Review
To: Saltgrass PT
Member: Leopold Strand
Claim number: RHP20260623001
DOS 06/23/2026
DOS 06/25/2026
Records are due by 08/15/2026.
""",
    """STATE MEDICAID     REMITTANCE ADVICE        RA date 09/08/2026   RA no 4471
Provider 1999999984 SALTGRASS PT
STRAND L  MC77120945  ICN 2625-110-0337   DOS 06/23/2026  97530 GP  3   186.00  0.00   CO-29
STRAND L  MC77120945  ICN 2625-110-0337   DOS 06/25/2026  97530 GP  3   186.00  0.00   CO-29
CO-29: The time limit for filing has expired. Claim received 08/31/2026.
""",
    """Southern Palmera MAC PO Box 300, Dorset, SC 00000
Date: 08/20/2026
To: Saltgrass PT
Beneficiary: Leopold Strand
ICN 2226-0704-1180
Claim lines for 06/23/2026 and 06/25/2026 denied. CO-226. Information requested was not provided. N706 Missing
documentation. ADR dated 06/30/2026 requested: evaluation, plan of care with certification, progress report, daily
notes with minutes. Response due
08/14/2026; not received.
""",
    """IRONWOOD HEALTH HMO Explanation of Payment 07/02/2026
DOS          CPT        Billed   Paid   Code
06/23/2026   97112 GP   150.00   0.00   CO-197
06/25/2026   97112 GP   150.00   0.00   CO-197
CO-197 Precertification absent. Disputes must be received within 90 days of this notice.
""",
    """CLEARINGHOUSE - CLAIM ACCEPTANCE REPORT (277CA)          Run 07/01/2026 06:14
Pt acct      Member ID     Patient           DOS          Charge    Status     Payer claim no.
SP-2204      MC77120945    STRAND L          06/23/2026   186.00    A2 ACCEPTED INTO ADJUDICATION   B26022-00419
SP-2204      MC77120945    STRAND L          06/25/2026   186.00    A2 ACCEPTED INTO ADJUDICATION   B26022-00420
""",
    """IRONWOOD HEALTH HMO
Utilization Management
June 10, 2026
Provider: Saltgrass PT
Member: Leopold Strand ID IHM-40417-02
NOTICE OF APPROVAL
Authorization number: VA-5521307
Service: 97112, 12 visits From 06/10/2026 to 09/10/2026
Requesting provider: G. Whitfield, PT
This approval is not a guarantee of payment.
""",
    """FAX TRANSMISSION REPORT
Saltgrass PT   555-0190
Job 00418
Date /time   08/03/2026 10:12
To   1-555-0170 Copperfield Advantage Med Records
Pages 14
Result   OK   2min41s
Subject: Claim CA-26-7710083          Eval, POC w cert, notes 6/23 6/25, PN 6/30
""",
)


@pytest.mark.parametrize("paper", PAPERS)
def test_a_payers_paper_is_one_communication_and_no_note_of_the_days_it_names(paper: str) -> None:
    found = read(*NOTES, paper)
    ours = [one for one in found.documents if one.record == found.records[-1].id]
    assert [one.kind for one in ours] == ["communication"]
    assert letters_of_payers(found) == {ours[0].id}
    flags = [one for one in audit(found, CLAIM) if one.flag in {"unsigned", "wrong_patient"}]
    assert not flags


CARE = (
    # Pages of care that name a claim, an insurer or a denial; some are signed on a later page.
    NOTES[0],
    """PHYSICAL THERAPY INITIAL EVALUATION
Patient: Leopold Strand   Claim # WC20260012   Insurance: Copperfield HMO   Member ID CFA-8830
Authorization number VA-5521307, 12 visits approved
PLOF: I all. Dx: M54.50
TUG 19.8 sec, gait 100 ft w/ RW, hip flexion 95 deg
Goals: LTG 1 TUG under 14 sec in 8 weeks
""",
    """Workers comp claim # 20261234567 denied CO-50; please send notes within 10 days per adjuster.
Subjective: pain 3/10.
Objective: lifted 20 lb x 10.
Assessment: graded lifting.
""",
    """PT DAILY NOTE 06/23/2026
Pt brought the explanation of benefits; claim 2226-0704-1180 denied CO-50, told she may appeal within 120 days.
Gait 150 ft, cued step length. 97116 30 min
""",
    """PLAN OF CARE - please sign and return within 30 days
Patient: Leopold Strand   Claim # WC20260012
PT 2x/wk x 8 wk for gait and balance
Physician signature: ______________  Date: ________
""",
    """Valley Occupational Medicine
Worker: Leopold Strand   Claim # WC20260012   Member ID CFA-8830   12 visits approved
PT eval and treat, low back. Please send notes within 10 days.
F. Ilin MD
""",
    """Valley Occupational Medicine
Worker: Leopold Strand   Claim # WC20260012   Authorization number VA-5521307, approved
PT 2x/wk x 6 wk. Please fax notes within 10 days.
F. Ilin MD 06/01/2026
""",
    """FAX TRANSMISSION REPORT
To: F. Ilin MD   555-0144   POC for signature   Claim WC20260012
04/07/2026 9:14   4 pp   OK
""",
)


@pytest.mark.parametrize("page", CARE)
def test_a_page_of_care_that_names_a_claim_is_no_payers_paper(page: str) -> None:
    found = read(page, NOTES[1])
    assert not letters_of_payers(found)


@pytest.mark.parametrize(
    ("line", "is_other"),
    [
        ("Re: Beneficiary D. Wexler, Claim 5126-2290-0417", False),
        ("Re: Member D Wexler, ID 1XX4", False),
        ("RE: Patient Wexler, D., Claim 5126-2290-0417", False),
        ("Re: Beneficiary Dolores M. Wexler, Claim 5126-2290-0417", False),
        ("Re: Beneficiary K. Wexler, Claim 5126-2290-0417", True),
        ("Re: Member D. Wexford, ID 1XX4", True),
    ],
)
def test_an_initial_and_the_surname_of_the_patient_are_the_patient(line: str, is_other: bool) -> None:
    note = NOTES[0].replace("Leopold Strand", "Dolores M. Wexler")
    letter = f"Heartland Part B Administrators\nOctober 14, 2026\n{line}\nServices on 06/23/2026 were denied (CO-50, N661)."
    found = read(note, note.replace("06/23", "06/25"), f"{letter}\nYou may request a redetermination within 120 days.\n")
    assert any(one.other_patient for one in found.documents) == is_other
