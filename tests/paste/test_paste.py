"""Whatever is pasted: what is read of it, on which line, and what is said back."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.errors import UsageError
from clausea.paste import parse_denial
from clausea.remedy import Circumstance, decide
from clausea.triage import Given, triage

EOB = """NORIDIAN HEALTHCARE SOLUTIONS   Medicare Part B Remittance Advice
Notice Date: 09/14/2026     Claim # 1126224001234   NPI 1234567893
PERF PROV  SERV DATE   POS NOS PROC MODS  BILLED  ALLOWED DEDUCT COINS GRP/RC-AMT  PROV PD
1234567893 0803 080326 11 2 97110 GP KX 120.00 0.00 0.00 0.00 CO-50 120.00 0.00
 REM: N115 M25
1234567893 0805 080526 11 1 97140 GP 59 55.00 30.00 0.00 6.00 PR-2 6.00 CO-45 25.00 24.00
"""
PIPES = """DOS        | CPT   | Mod | Units | Billed | Paid | Group | Reason | Remark
08/03/2026 | 97110 | GP  | 2     | 120.00 | 0.00 | CO    | 50     | N115
08/03/2026 | 97140 | GP  | 1     | 60.00  | 0.00 | CO    | 236    |
08/05/2026 | 97530 | GP  | 2     | 140.00 | 0.00 | PR    | 204    | N130
"""
SPACES = """Line   DOS          Proc     Billed    Reason    Group    Remark
1      08/03/2026   97110    120.00    50        CO       N115
2      08/03/2026   97140     60.00    16        CO       MA130
"""
TABS = "DOS\tCPT\tBilled\tPaid\tReason Code\tRemark Code\n8/3/2026\t97110\t$120.00\t$0.00\tCO 16\tMA130\n"
CSV = "dos,cpt,charge,group,carc,remark\n2026-08-03,97110,120.00,CO,197,\n2026-08-05,97530,140.00,CO,29,\n"
SEGMENTS = (
    "CLP*ACCT1*4*120*0**MB*ICN123~SVC*HC:97110:GP*120*0**2~DTM*472*20260803~CAS*CO*45*20**50*100~LQ*HE*N115~"
    "SVC*HC:97140:GP:59*60*0**1~CAS*OA*18*60~"
)
LETTER = """UnitedHealthcare
Date: September 14, 2026
Member: Ann Example   Claim Number: 26A1234567
Dear Provider,
We have reviewed the claim for services on 08/03/2026. The services were determined to be not medically necessary because the notes
do not show progress. You may appeal this decision within 180 days. Denver, CO 80202. Diagnosis M54.50, M25.561.
"""


def words(text: str) -> list[str]:
    return [code.words() for code in parse_denial(text).codes]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("CO50", ["CO-50"]),
        ("CO-50, N115", ["CO-50 N115"]),
        ("PR 204", ["PR-204"]),
        ("OA 18", ["OA-18"]),
        ("CO*50", ["CO-50"]),
        ("CO-45, 50", ["CO-45", "CO-50"]),
        ("CO-16/97", ["CO-16", "CO-97"]),
        ("CO-50, 2 units", ["CO-50"]),
        ("reason code: 151 N362", ["151 N362"]),
        ("CARC 97 M15", ["97 M15"]),
        ("denied code B7", ["B7"]),
        ("CO-B15", ["CO-B15"]),
        ("PI-50 CR-45", ["PI-50", "CR-45"]),
        ("MA130", ["MA130"]),
        ("N115, N386", ["N115 N386"]),
        ("co–4 n519", ["CO-4 N519"]),
        ("97535 GO CO CO-50", ["CO-50"]),
        ("97110 CO 50", ["CO-50"]),
        ("Denver, CO 80202", []),
        ("dx M54.50 and M25.561", []),
        ("ICD-10: M5450, M25561", []),
        ("PT 3 times a week", []),
        ("DOS 8/3/2026, billed $120.00", []),
    ],
)
def test_codes(text: str, found: list[str]) -> None:
    assert words(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (EOB, ["CO-50 N115 M25", "PR-2", "CO-45"]),
        (PIPES, ["CO-50 N115", "CO-236", "PR-204 N130"]),
        (SPACES, ["CO-50 N115", "CO-16 MA130"]),
        (TABS, ["CO-16 MA130"]),
        (CSV, ["CO-197", "CO-29"]),
        (SEGMENTS, ["CO-45", "CO-50 N115", "OA-18"]),
    ],
)
def test_tables_and_blocks(text: str, found: list[str]) -> None:
    denial = parse_denial(text)
    assert words(text) == found
    assert denial.not_understood == ()


def test_each_line_has_its_own() -> None:
    first, second = parse_denial(EOB).lines
    assert (first.date, first.cpt, first.modifiers) == (dt.date(2026, 8, 3), "97110", ("GP", "KX"))
    assert first.amounts[:2] == (Decimal("120.00"), Decimal("0.00"))
    assert [code.words() for code in first.codes] == ["CO-50 N115 M25"]
    assert (second.modifiers, [code.words() for code in second.codes]) == (("GP", "59"), ["PR-2", "CO-45"])
    assert [line.date for line in parse_denial(PIPES).lines] == [dt.date(2026, 8, 3)] * 2 + [dt.date(2026, 8, 5)]
    assert parse_denial(SEGMENTS).lines[0].date == dt.date(2026, 8, 3)


def test_the_same_code_with_other_remarks_on_another_line_is_another_denial() -> None:
    assert words("97110 120.00 CO-16 N290\n97140 60.00 CO-16 MA130\n") == ["CO-16 N290", "CO-16 MA130"]
    assert words("97110 120.00 CO-50 N115\n97140 60.00 CO-50 N115\n") == ["CO-50 N115"]


def test_what_stands_around_the_codes() -> None:
    denial = parse_denial(EOB)
    assert (denial.payer, denial.notice_date) == ("medicare", dt.date(2026, 9, 14))
    assert denial.service_dates == (dt.date(2026, 8, 3), dt.date(2026, 8, 5))
    assert parse_denial(SEGMENTS).statuses == ("denied",)


@pytest.mark.parametrize(
    ("text", "status"),
    [
        ("Claim is pending", "pending"),
        ("status: forwarded", "forwarded"),
        ("CLP02 22", "reversed"),
        ("status 19", "forwarded"),
        ("claim rejected", "rejected"),
        ("277CA: A7", "rejected"),
        ("denied", "denied"),
    ],
)
def test_claim_status(text: str, status: str) -> None:
    assert parse_denial(text).statuses == (status,)


def test_not_forwarded_is_not_forwarded() -> None:
    assert parse_denial("claim was not forwarded").statuses == ()


@pytest.mark.parametrize(
    ("text", "payer"),
    [
        ("Aetna Medicare Advantage CO-50", "medicare_advantage"),
        ("Humana Gold Medicare denied CO-50", "medicare_advantage"),
        ("Texas Medicaid CO-50", "medicaid"),
        ("Palmetto GBA CO-50", "medicare"),
        ("Cigna CO-50", "commercial"),
        ("CO-50", None),
    ],
)
def test_the_payer_by_its_name(text: str, payer: str | None) -> None:
    assert parse_denial(text).payer == payer


def test_a_letter_without_codes_is_read_by_its_words_and_says_so() -> None:
    document, wrong = triage(LETTER, Given(today=dt.date(2026, 10, 5)))
    assert wrong is None
    assert (document.route, document.payer) == ("appeal", "commercial")
    assert [code.words() for code in document.codes] == ["50"]
    said = " ".join(document.warnings)
    assert "No code was pasted" in said
    assert "UnitedHealthcare" in said
    assert "2026-09-14" in said
    assert document.pasted.service_dates == (dt.date(2026, 8, 3),)


def test_a_date_that_does_not_exist_is_said_and_not_guessed() -> None:
    denial = parse_denial("CO-50 notice date 02/30/2026")
    assert denial.notice_date is None
    assert denial.problems == ("02/30/2026 is not a date.",)
    remedy = decide(denial, Circumstance())
    assert "02/30/2026 is not a date." in remedy.warnings
    assert remedy.deadline.date is None


@pytest.mark.parametrize("label", ["PT01", "PT02", "PT03", "PT04", "PT05", "PT25", "OT03", "CCM02", "PT1"])
def test_labels(label: str) -> None:
    denial = parse_denial(f"CO-50 {label}")
    assert (denial.labels, words(f"CO-50 {label}")) == ((label,), ["CO-50"])


def test_what_is_not_understood_is_said_back() -> None:
    assert parse_denial("CO-50 flurble QX9").not_understood == ("flurble", "QX9")
    with pytest.raises(UsageError, match="No denial code"):
        decide(parse_denial("flurble"), Circumstance())


@given(st.text(max_size=200))
def test_no_text_breaks_it(text: str) -> None:
    denial = parse_denial(text)
    assert all(code.carc or code.rarcs for code in denial.codes)


@given(
    st.lists(
        st.sampled_from(["CO-50", "N115", "97110 GP", "$12.00", "08/03/2026", "PT02", "|", "\n", "PR 2", "denied", ","]),
        max_size=14,
    )
)
def test_no_mixture_invents_a_code(parts: list[str]) -> None:
    denial = parse_denial(" ".join(parts))
    assert {code.carc for code in denial.codes} <= {"50", "2", None}
    assert {rarc for code in denial.codes for rarc in code.rarcs} <= {"N115"}
    assert denial.not_understood == ()


@pytest.mark.parametrize(
    "text",
    [
        "Bluewater Advantage HMO\nNotice of Denial of Medical Coverage\n92507 CO-50 N115 appeal within 65 calendar days of this notice",
        "Humana Gold Plus HMO / Integrated Denial Notice CO-50",
    ],
)
def test_a_notice_that_only_medicare_advantage_gives(text: str) -> None:
    assert parse_denial(text).payer == "medicare_advantage"


def test_segments_of_a_remittance_are_read_by_their_id() -> None:
    denial = parse_denial(
        "BPR*I*58.00*C*ACH************20260720~\nN1*PR*LOWLAND MEDICARE PART B~\nN1*PE*TIDEWATER THERAPY*XX*1999999984~\n"
        "MOA***MA01~\nSVC*HC:97112:GP*66.00*0**1~\nDTM*472*20260611~\nCAS*PR*119*66.00~\nLQ*HE*N362~\n"
        "SVC*HC:97530:GP*70.00*0**1~\nDTM*472*20260616~\nCAS*CO*50*70.00~\nLQ*HE*N115~\n"
    )
    assert [code.words() for code in denial.codes] == ["PR-119 MA01 N362", "CO-50 N115"]
    assert [line.date for line in denial.lines] == [dt.date(2026, 6, 11), dt.date(2026, 6, 16)]
    assert denial.notice_date == dt.date(2026, 7, 20)
    assert denial.service_dates == (dt.date(2026, 6, 11), dt.date(2026, 6, 16))
