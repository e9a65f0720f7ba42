"""Denials that differ from line to line: each document speaks of its own lines, and no limit is lost."""

from __future__ import annotations

import datetime as dt
import json
from pathlib import Path

import pytest

from clausea.claims import parse_claim
from clausea.domain import Claim, Table
from clausea.ingest import Source
from clausea.pipeline import Run, load, restart, run_case, save

CHART = """Patient: June Lee   DOB 05/30/1953
PT INITIAL EVALUATION  Date of service: 07/01/2026
Dx R TKA 06/22/2026. Prior level: walked 1 mile, no device.
LEFS 19/80. LTG (8 wks): stairs reciprocal with one rail.
Plan 2x/wk x 8 wks, 97110, 97112. Cert 07/01/2026 to 08/29/2026
Electronically signed: Arlo Benning PT, DPT 07/01/2026
DAILY NOTE  Date of service: 07/15/2026
Step-ups 3 x 8; PT blocked the shin and cut the step to 4 inches because the quad gave out.
97110 30 min. Timed 30 min, total 30 min.
Electronically signed: Arlo Benning PT, DPT 07/15/2026
DAILY NOTE  Date of service: 07/29/2026
Sit to stand 2 x 6; PT raised the seat 2 in because she shifted left.
97112 15 min. Timed 15 min, total 15 min.
Electronically signed: Arlo Benning PT, DPT 07/29/2026
"""
NECESSITY, UNPROCESSED = "CO-50 N115", "CO-16 MA130 N822"
TODAY = dt.date(2026, 10, 1)


def claim_of(first: str, second: str, whole: str = "") -> Claim:
    own = [f', denial: "{one}"' if one else "" for one in (first, second)]
    return parse_claim(f"""
{whole}
payer: {{name: Test MAC, type: medicare, address: "P.O. Box 1"}}
claim_number: "1"
notice_date: 2026-09-21
service_dates: [2026-07-15, 2026-07-29]
lines:
  - {{date: 2026-07-15, cpt: "97110", modifiers: [GP], units: 2, charge: 120.00{own[0]}}}
  - {{date: 2026-07-29, cpt: "97112", units: 1, charge: 60.00{own[1]}}}
patient: {{name: June Lee, dob: 1953-05-30, member_id: 1KK2-LL3-MM44}}
provider: {{name: Test PT, npi: "1999999984", tin: "00-0000009"}}
clinician: {{name: Arlo Benning, credential: "PT, DPT"}}
today: {TODAY}
""")


def drafted(claim: Claim) -> Run:
    return run_case([Source("chart.txt", data=CHART.encode())], claim, today=TODAY)


def rows(run: Run) -> str:
    assert run.letter is not None
    return " | ".join(cell for block in run.letter.blocks if isinstance(block, Table) for row in block.rows for cell in row)


@pytest.mark.parametrize(
    ("first", "second", "appealed", "new"),
    [(NECESSITY, UNPROCESSED, "97110", "97112"), (UNPROCESSED, NECESSITY, "97112", "97110")],
)
def test_a_letter_lists_the_lines_of_its_own_denial_alone(first: str, second: str, appealed: str, new: str) -> None:
    run = drafted(claim_of(first, second))
    (other,) = run.others
    assert run.outcome is not None
    assert other.outcome is not None
    assert (run.outcome.remedy.route, other.outcome.remedy.route) == ("appeal", "new_claim")
    for one, own, alien in ((run, appealed, new), (other, new, appealed)):
        lines = [row for block in one.letter.blocks if isinstance(block, Table) for row in block.rows if len(row) == 6]  # type: ignore[union-attr]
        assert own in {row[1] for row in lines}
        assert alien not in {row[1] for row in lines}
    assert "MA130" not in rows(run)
    assert "CO-50" not in rows(other)


def test_each_denial_keeps_its_own_limit_and_tells_of_the_others(tmp_path: Path) -> None:
    run = drafted(claim_of(UNPROCESSED, NECESSITY))
    save(run, tmp_path / "out")
    told = json.loads((tmp_path / "out" / "run.json").read_text(encoding="utf-8"))
    limits = [
        (one["route"], one["deadline"]["date"], [line["cpt"] for line in one["lines"]]) for one in told["remedy"]["denials"]
    ]
    assert limits == [("appeal", "2027-01-24", ["97112"]), ("new_claim", "2027-07-15", ["97110"])]
    assert [one["route"] for one in told["beside"]] == ["new_claim"]
    assert any("07/15/2026 97110-GP" in one and "07/15/2027" in one for one in told["remedy"]["warnings"])
    beside = tmp_path / "out" / told["beside"][0]["folder"]
    assert "01/24/2027" in (beside / "letter.md").read_text(encoding="utf-8")
    assert "97110" in (beside / "letter.md").read_text(encoding="utf-8")


def test_a_run_that_starts_again_knows_the_other_denials(tmp_path: Path) -> None:
    run = drafted(claim_of(NECESSITY, UNPROCESSED))
    save(run, tmp_path)
    again = restart(tmp_path, "verdict")
    assert again.letter == run.letter
    assert again.outcome is not None
    assert [one.route for one in again.outcome.remedy.others] == ["new_claim"]
    assert load(tmp_path).file.others == run.file.others


def test_the_codes_of_a_pasted_remittance_stand_on_its_lines() -> None:
    paste = "denial: |\n  07/15/2026 97110 GP 120.00 CO-50 N115\n  07/29/2026 97112 60.00 CO-16 MA130 N822\n"
    run = drafted(claim_of("", "", paste))
    assert [run.file.denial, *(one.denial for one in run.file.others)] == [NECESSITY, UNPROCESSED]


def test_lines_of_one_denial_stay_one_document() -> None:
    run = drafted(claim_of("CO-50 N115", "n115 co 50"))
    assert not run.others
    assert run.outcome is not None
    assert not run.outcome.remedy.beside
    assert len(run.claim.lines) == 2


def test_a_line_without_a_denial_is_in_no_letter_and_is_named() -> None:
    run = drafted(claim_of(NECESSITY, ""))
    assert [line.cpt for line in run.claim.lines] == ["97110"]
    assert run.claim.denied_dates == (dt.date(2026, 7, 15),)
    assert run.outcome is not None
    assert any("97112" in one for one in run.outcome.remedy.beside)


def test_codes_of_the_whole_claim_that_lead_elsewhere_are_told_with_their_limit() -> None:
    run = drafted(claim_of("", "", f'denial: "{NECESSITY}, {UNPROCESSED}"'))
    assert run.outcome is not None
    told = " ".join(run.outcome.remedy.beside)
    assert "CO-50 N115" in told
    assert "01/24/2027" in told
    assert "put `denial` on each line" in told
