"""Denials that differ from line to line: each document speaks of its own lines, and no limit is lost."""

from __future__ import annotations

import datetime as dt
import json
from decimal import Decimal
from pathlib import Path
from unittest.mock import patch

import pytest

from clausea import knowledge
from clausea.batch import _told
from clausea.claims import parse_claim
from clausea.domain import Claim, ClaimLine, Table
from clausea.doors import Doors, doors_of
from clausea.errors import ExitCode, UsageError
from clausea.ingest import Source, gather
from clausea.paste import parse_denial
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


def of_demo(demo_claim: Claim, denials: dict[int, str], **more: object) -> Claim:
    """The demo claim with a denial on some of its lines, by their number."""
    lines = [line.model_copy(update={"denial": denials.get(n)}) for n, line in enumerate(demo_claim.lines, start=1)]
    return demo_claim.model_copy(update={"lines": tuple(lines), **more})


def test_the_units_of_a_day_are_all_that_were_billed_for_it(demo_claim: Claim) -> None:
    claim = of_demo(demo_claim, {6: "CO-97"})
    sixth = claim.lines[5].model_copy(update={"units": 3})
    claim = claim.model_copy(update={"lines": (*claim.lines[:5], sixth, *claim.lines[6:])})
    run = run_case(gather([knowledge.demo_folder() / "records"]), claim, today=demo_claim.today or TODAY)
    assert run.letter is not None
    minutes = next(
        block.rows
        for block in run.letter.blocks
        if isinstance(block, Table) and "Units billed" in block.rows[0] and "Timed" in block.rows[0]
    )
    place = minutes[0].index("Units billed")
    assert next(row[place] for row in minutes if row[0] == "07/20/2026").startswith("5 (")
    assert any("5 timed units are billed for 07/20/2026" in flag.message for flag in run.found.flags)
    assert [line.cpt for line in run.claim.lines if line.date == dt.date(2026, 7, 20)] == ["97112", "97530"]
    assert "97116" not in {line.cpt for line in run.claim.lines if line.date == dt.date(2026, 7, 20)}


@pytest.mark.parametrize(
    ("denial", "denials", "owner", "unplaced"),
    [
        (NECESSITY, {1: "CO-16 MA130"}, NECESSITY, False),
        (None, dict.fromkeys(range(2, 9), NECESSITY) | {1: "CO-16 MA130"}, None, True),
        (None, {1: NECESSITY}, None, True),
    ],
)
def test_a_date_of_service_without_a_line_is_never_dropped(
    demo_claim: Claim, denial: str | None, denials: dict[int, str], owner: str | None, unplaced: bool
) -> None:
    day = dt.date(2026, 7, 22)
    claim = of_demo(demo_claim, denials, denial=denial, service_dates=(*demo_claim.service_dates, day))
    doors = doors_of(claim, TODAY)
    owners = [one.denial for one in (doors.first, *doors.others) if day in one.claim.service_dates]
    assert owners == ([owner] if owner else [])
    assert doors.unplaced == ((day,) if unplaced else ())


def test_a_date_of_service_that_no_denial_can_be_given_is_a_blocker() -> None:
    claim = claim_of(NECESSITY, UNPROCESSED)
    run = drafted(claim.model_copy(update={"service_dates": (*claim.service_dates, dt.date(2026, 7, 22))}))
    assert any(one.rule == "days-placed" and "07/22/2026" in one.message for one in run.verdict.findings)
    assert run.exit_code == ExitCode.WRITTEN_WITH_BLOCKERS
    assert all(any("07/22/2026" in told for told in one.outcome.remedy.beside) for one in (run, *run.others) if one.outcome)


def test_the_words_of_the_payer_stand_in_the_letter_of_their_own_denial(demo_claim: Claim) -> None:
    doors = doors_of(of_demo(demo_claim, {6: "CO-97"}), TODAY)
    assert {one.denial: bool(one.claim.denial_text) for one in (doors.first, *doors.others)} == {NECESSITY: True, "CO-97": False}
    doors = doors_of(of_demo(demo_claim, {1: "CO-97", 2: NECESSITY}, denial=None), TODAY)
    assert not any(one.claim.denial_text for one in (doors.first, *doors.others))


PASTES = [
    ("97110 CO-50\n97112 CO-97\n97530 paid 45.00", {"CO-50": ["97110"], "CO-97": ["97112"]}, ["97530"]),
    ("97110 CO-50 N115\n97112 CO-50 N115 MA01\n97530 CO-97", {"CO-50 N115": ["97110", "97112"], "CO-97": ["97530"]}, []),
    ("97110, 97112 CO-50\n97530 CO-97", None, []),
    # Below a line that was paid, the legend of another claim is no denial of it.
    (
        "97110 CO-50\n97112 CO-97\n97530 paid 45.00\nCO-29 The time limit has expired\nCO-50 Not deemed a necessity",
        {"CO-50": ["97110"], "CO-97": ["97112"]},
        ["97530"],
    ),
    ("CO-50 97110\nCO-97 97112\nCO-16 97530", None, []),
]


@pytest.mark.parametrize(("paste", "told", "left_out"), PASTES)
def test_a_line_without_a_code_in_a_remittance_has_no_denial(
    paste: str, told: dict[str, list[str]] | None, left_out: list[str]
) -> None:
    lines = tuple(ClaimLine(date=dt.date(2026, 7, 15), cpt=cpt) for cpt in ("97110", "97112", "97530"))
    doors: Doors = doors_of(Claim(denial=paste, lines=lines), TODAY)
    found = {one.denial: [line.cpt for line in one.claim.lines] for one in (doors.first, *doors.others)}
    assert found == (told or {paste: ["97110", "97112", "97530"]})
    assert [line.cpt for line in doors.left_out] == left_out


def test_no_document_of_an_earlier_claim_stays_beside_the_new_one(tmp_path: Path) -> None:
    three = claim_of(NECESSITY, UNPROCESSED)
    save(drafted(three), tmp_path)
    (old,) = (one.name for one in tmp_path.glob("denial-*"))
    save(restart(tmp_path, "letter"), tmp_path)
    assert (tmp_path / old / "letter.md").is_file()
    assert json.loads((tmp_path / "run.json").read_text(encoding="utf-8"))["beside"]
    save(drafted(claim_of("", "", f'denial: "{NECESSITY}"')), tmp_path)
    assert not (tmp_path / old).exists()


def test_an_edited_document_of_an_earlier_denial_is_kept_under_another_name(tmp_path: Path) -> None:
    save(drafted(claim_of(NECESSITY, UNPROCESSED)), tmp_path)
    (old,) = tmp_path.glob("denial-*")
    (old / "letter.md").write_text("edited", encoding="utf-8")
    kept = save(drafted(claim_of("", "", f'denial: "{NECESSITY}"')), tmp_path)
    assert kept == (f"{old.name}/letter-edited-1.md",)
    assert [one.name for one in old.iterdir()] == ["letter-edited-1.md"]


@pytest.mark.parametrize("start", ["chart", "evidence", "draft", "verdict", "letter"])
def test_every_document_is_started_again(tmp_path: Path, start: str) -> None:
    run = drafted(claim_of(NECESSITY, UNPROCESSED))
    save(run, tmp_path)
    again = restart(tmp_path, start)  # type: ignore[arg-type]
    assert [one.letter for one in again.others] == [one.letter for one in run.others]
    assert not restart(tmp_path / run.others[0].file.case, start).others  # type: ignore[arg-type]


@pytest.mark.parametrize("wrong", ["paid in full", "CO-999"])
def test_a_wrong_code_on_one_line_is_said_with_its_line_before_anything_is_read(wrong: str) -> None:
    with pytest.raises(UsageError, match=r"07/29/2026 97112"):
        run_case([Source("chart.txt", path=Path("/not/there"))], claim_of(NECESSITY, wrong), today=TODAY)


def test_the_status_is_the_worst_of_all_documents() -> None:
    run = drafted(claim_of(NECESSITY, "CO-97"))
    assert run.outcome is not None
    (other,) = run.others
    assert other.outcome is not None
    run.outcome = run.outcome.model_copy(update={"status": "ready"})
    other.outcome = other.outcome.model_copy(update={"status": "needs_review"})
    assert run.exit_code == ExitCode.WRITTEN_WITH_BLOCKERS
    row = _told("one", run.document)
    assert (row.status, row.exit_code) == ("needs_review", int(ExitCode.WRITTEN_WITH_BLOCKERS))


SHARED = {
    "several reasons behind the last line": "07/15/2026 97110 CO-50\n07/29/2026 97112 CO-97\nCO-45\nCO-16 N822",
    "the reason stands before the procedure": "Reason CPT Date\n  97110 07/15/2026\nCO-50 97112 07/29/2026\nCO-97 97140",
    "a remark of the claim below": "07/15/2026 97110 60.00 CO-50\n07/29/2026 97112 60.00 CO-97\nMOA: MA130",
    "remarks of the claim named so": "07/15/2026 97110 CO-50\n07/29/2026 97112 CO-97\nClaim remark: CO-16 MA130",
    "a remark of the claim above": "MOA: MA130\n07/15/2026 97110 CO-16\n07/29/2026 97112 CO-50",
    "a remark of the claim in an 835": "CLP*1*4*120*0~MOA***MA130~SVC*HC:97110*60*0~CAS*CO*16*60~SVC*HC:97112*60*0~CAS*CO*50*60~",
}


@pytest.mark.parametrize("paste", SHARED.values(), ids=SHARED)
def test_codes_that_may_stand_for_other_lines_are_told_of_no_line(paste: str) -> None:
    doors = doors_of(claim_of("", "").model_copy(update={"denial": paste}), TODAY)
    assert not doors.others
    assert not doors.left_out


@pytest.mark.parametrize(
    ("paste", "denials"),
    [
        ("07/15/2026 97110 60.00 CO-50\n07/29/2026 97112 60.00 CO-16\n   N822", ["CO-50", "CO-16 N822"]),
        (
            "07/15/2026 97110 CO-50 40.00\n   CO-45 10.00\n07/29/2026 97112 CO-29 40.00\n   CO-45 10.00",
            ["CO-50, CO-45", "CO-29, CO-45"],
        ),
        (
            "07/15/2026 97110 CO-50\n07/29/2026 97112 CO-97\nCO-50: no medical necessity\nCO-97: in another service",
            ["CO-50", "CO-97"],
        ),
        # A legend needs no colon; a reason that stands nowhere above is the last line's own, with its words.
        (
            "07/15/2026 97110 CO-50\n07/29/2026 97112 CO-16 N822\nCO-50 NOT DEEMED A NECESSITY\nCO-16 LACKS INFORMATION",
            ["CO-50", "CO-16 N822"],
        ),
        (
            "07/15/2026 97110 CO-50\n07/29/2026 97112 CO-97\nReason code legend\nCO-50 Not needed\nCO-97 Bundled",
            ["CO-50", "CO-97"],
        ),
        (
            "07/15/2026 97110 60.00\nCO-50: no medical necessity\n07/29/2026 97112 60.00\nCO-16: lacks information N822",
            ["CO-50", "CO-16 N822"],
        ),
        ("07/15/2026 97110 CO-50\n07/29/2026 97112 CO-97\nRemark code descriptions: N115 local policy", ["CO-50", "CO-97"]),
    ],
)
def test_a_row_behind_a_line_goes_on_with_it_and_a_legend_is_no_denial(paste: str, denials: list[str]) -> None:
    doors = doors_of(claim_of("", "").model_copy(update={"denial": paste}), TODAY)
    assert [one.denial for one in (doors.first, *doors.others)] == denials


TIMELY, FEES = "CO-29 The time limit for filing has expired", "CO-45 Charge exceeds fee schedule"
MEANT = "CO-50 These are non-covered services\nCO-97 The benefit is included in another service"


@pytest.mark.parametrize(
    ("below", "denials"),
    [
        # The legend of a page tells the codes of other claims of the cheque too.
        (f"{TIMELY}\n{MEANT}", ["CO-50 N115", "CO-97"]),
        (f"{FEES}\n{MEANT}", ["CO-50 N115", "CO-97"]),
        (f"{MEANT}\n{TIMELY}\n{FEES}", ["CO-50 N115", "CO-97"]),
        ("N115 This decision was based on a local policy\nN290 Missing rendering provider identifier", ["CO-50 N115", "CO-97"]),
        # One reason with its words, and one with its amount, are the last line's own.
        (FEES, ["CO-50 N115", "CO-97, CO-45"]),
        (f"{FEES} 12.00\n{MEANT}", ["CO-50 N115", "CO-97, CO-45"]),
    ],
)
def test_the_legend_of_a_page_gives_the_last_line_no_reason_of_another_claim(below: str, denials: list[str]) -> None:
    paste = f"07/15/2026 97110 62.00 CO-50 N115\n07/29/2026 97112 62.00 CO-97\n{below}"
    doors = doors_of(claim_of("", "").model_copy(update={"denial": paste}), TODAY)
    assert [one.denial for one in (doors.first, *doors.others)] == denials


def test_a_reason_below_the_last_line_is_its_own_where_it_has_none_beside_it() -> None:
    below = "CO-16 Lacks information N822\nCO-50 These are non-covered services"
    paste = f"07/15/2026 97110 62.00\nCO-50\n07/29/2026 97112 62.00\n{below}"
    doors = doors_of(claim_of("", "").model_copy(update={"denial": paste}), TODAY)
    assert [one.denial for one in (doors.first, *doors.others)] == ["CO-50", "CO-16 N822"]
    # Without the remark it may be the legend of another claim: nothing is told line by line.
    doors = doors_of(claim_of("", "").model_copy(update={"denial": paste.replace(" N822", "")}), TODAY)
    assert not doors.others and not doors.left_out


def test_the_denial_of_the_claim_stays_with_a_line_that_was_paid_in_part() -> None:
    claim = claim_of("", "CO-97", whole="denial: CO-50")
    part = claim.lines[0].model_copy(update={"paid": Decimal(20)})
    doors = doors_of(claim.model_copy(update={"lines": (part, claim.lines[1])}), TODAY)
    assert {one.denial for one in (doors.first, *doors.others)} == {"CO-50", "CO-97"}


def test_a_paid_line_is_not_in_dispute_where_the_lines_say_which_were_denied() -> None:
    claim = claim_of("CO-50", "", whole="denial: CO-50")
    paid = claim.lines[1].model_copy(update={"paid": Decimal("41.20")})
    doors = doors_of(claim.model_copy(update={"lines": (claim.lines[0], paid)}), TODAY)
    assert doors.first.claim.billed == Decimal(120)
    assert doors.left_out == (paid,)


def test_a_claim_of_many_lines_is_divided_in_time_linear_in_them() -> None:
    paste = "\n".join(f"{dt.date(2026, 1, 1) + dt.timedelta(day):%m/%d/%Y} 97110 60.00 CO-50" for day in range(120))
    claim = claim_of("", "")
    lines = tuple(claim.lines[0].model_copy(update={"date": dt.date(2026, 1, 1) + dt.timedelta(day)}) for day in range(120))
    with patch("clausea.doors.parse_denial", wraps=parse_denial) as parsed:
        doors_of(claim.model_copy(update={"denial": paste, "lines": lines}), TODAY)
    whole = [call for call in parsed.call_args_list if call.args[0] == paste]
    assert len(whole) <= 5
