"""Small charts as clinicians write them; everybody in them is invented."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from pathlib import Path

import pytest

TODAY = dt.date(2026, 10, 5)

EVALUATION = """\
BRACKEN HILL REHAB                                   PT INITIAL EVALUATION
Patient: Ellsworth, Odile     DOB: 04/02/1949     DOS: 03/03/2026
Dx: M17.11 R knee OA; Z47.1 s/p R TKA 02/10/2026

SUBJECTIVE
77 y/o F s/p R TKA 02/10/26, lives alone, 3 STE no rail. PLOF: (I) all ADL/IADL, drove, walked 1/2 mi daily w/o AD.

OBJECTIVE
TUG 24.6 s w/ RW.  R knee flex AROM 78 deg, ext -10 deg.  R quad MMT 3/5.
Gait: RW, step-to, R knee held stiff in swing, 2 LOB on turns in 40 ft.

ASSESSMENT
Moderate complexity: DM neuropathy bilat feet and recent falls bear on the plan.
Skilled PT needed to grade WB through R w/o flaring the incision and to retrain turns: she cannot feel foot placement.

GOALS
LTG1: TUG < 14 s w/ SPC in 8 wks to cross the street to church.
LTG2: R knee flex 110 deg in 8 wks for stairs.

PLAN OF CARE
PT 2x/wk x 8 wks: 97110, 97112, 97116, 97530.
Electronically signed: Ida Quill, PT, DPT 03/03/2026
"""

NOTE = """\
BRACKEN HILL REHAB                                   PT DAILY NOTE
Patient: Ellsworth, Odile     DOB: 04/02/1949     DOS: 04/14/2026

S: "Turning in the kitchen is still where I nearly go."
O: 97112 x {minutes} min, 97116 x 15 min.
TUG 17.2 s w/ SPC. R knee flex 98 deg.
Cut turns to a quarter at a time when R foot crossed midline, tactile cue at pelvis; stopped set 3 when incision blanched.
A: Judged neuropathy, not strength, as the limit today, so chose vision-led turns over more resistance.
P: cont 2x/wk.
Electronically signed: Ida Quill, PT, DPT 04/14/2026
"""

CLAIM = """\
denial: "{denial}"
payer: {{name: Lower Lakes Medicare, type: medicare, address: "P.O. Box 1, Lakeside, OH 00000"}}
claim_number: "77-0001"
notice_date: 2026-09-14
service_dates: [2026-04-14]
lines:
  - {{date: 2026-04-14, cpt: "97112", modifiers: [GP], units: 2, charge: 130.00, paid: 0}}
  - {{date: 2026-04-14, cpt: "97116", modifiers: [GP], units: 1, charge: 58.00, paid: 0}}
patient: {{name: Odile Ellsworth, dob: 1949-04-02, member_id: "1AA1-BB2-CC33"}}
provider: {{name: Bracken Hill Rehab, npi: "1999999984", address: "2 Bracken Hill, Lakeside, OH 00000"}}
clinician: {{name: Ida Quill, credential: "PT, DPT"}}
"""

MakeCase = Callable[..., Path]


def write_note(folder: Path, *, minutes: int = 25) -> None:
    (folder / "note.txt").write_text(NOTE.format(minutes=minutes), encoding="utf-8")


@pytest.fixture
def make_case(tmp_path: Path) -> MakeCase:
    """Write a case folder: its records beside the claim, or in `records/`."""

    def make(name: str, *, inside: bool = False, denial: str = "CO-50 N115") -> Path:
        folder = tmp_path / "cases" / name
        records = folder / "records" if inside else folder
        records.mkdir(parents=True)
        (folder / "claim.yaml").write_text(CLAIM.format(denial=denial), encoding="utf-8")
        (records / "eval.txt").write_text(EVALUATION, encoding="utf-8")
        write_note(records)
        return folder

    return make
