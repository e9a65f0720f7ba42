"""Pasted codes: what is understood, what is only a label, and what is said back word for word."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.domain import DenialCode
from clausea.errors import UsageError
from clausea.remedy import Circumstance, decide, parse_denial
from clausea.triage import Given, triage


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("CO-50 N115", ["CO-50 N115"]),
        ("co50 n115", ["CO-50 N115"]),
        ("CO – 50, remark N115", ["CO-50 N115"]),
        ("CARC 50", ["50"]),
        ("50", ["50"]),
        ("PR-50", ["PR-50"]),
        ("CO-4", ["CO-4"]),
        ("CO-04 MA130", ["CO-4 MA130"]),
        ("Denied: CO-50 N115 N386", ["CO-50 N115 N386"]),
    ],
)
def test_codes_are_read_as_payers_write_them(text: str, words: list[str]) -> None:
    denial = parse_denial(text)
    assert [code.words() for code in denial.codes] == words
    assert denial.not_understood == ()


def test_a_label_is_understood_and_is_never_a_code() -> None:
    denial = parse_denial("CO-50 N115 PT02")
    assert denial.labels == ("PT02",)
    assert denial.codes == (DenialCode(group="CO", carc="50", rarcs=("N115",)),)
    assert not any("PT02" in code.words() for code in denial.codes)
    remedy = decide(denial, Circumstance())
    assert any("PT02" in warning and "not a code" in warning for warning in remedy.warnings)


@pytest.mark.parametrize("text", ["PT02", "PT 02", "PT-02", "denied PT02"])
def test_a_label_alone_is_answered_and_never_called_a_code(text: str) -> None:
    denial = parse_denial(text)
    assert (denial.labels, denial.codes, denial.not_understood) == (("PT02",), (), ())
    remedy = decide(denial, Circumstance())
    assert (remedy.route, remedy.profile, remedy.codes) == ("appeal", "pt02", ())
    assert any("no payer code" in warning for warning in remedy.warnings)


def test_a_label_that_nobody_knows_gets_the_general_way() -> None:
    remedy = decide(parse_denial("PT07"), Circumstance())
    assert (remedy.route, remedy.understood) == ("status_check", False)
    assert "PT07" in remedy.why


def test_what_is_not_understood_is_given_back_word_for_word() -> None:
    assert parse_denial("CO-50 flurble").not_understood == ("flurble",)


@pytest.mark.parametrize("text", ["", "hello there", "the claim was denied", "!!!"])
def test_a_text_without_a_code_is_refused_with_what_there_is(text: str) -> None:
    with pytest.raises(UsageError) as caught:
        decide(parse_denial(text), Circumstance())
    assert "CO-50" in str(caught.value)
    assert "CO-4" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(("text", "near"), [("CO-999", "29"), ("CO-510", "50"), ("B99", "B9")])
def test_a_code_that_nobody_knows_gets_the_general_way_and_its_neighbours(text: str, near: str) -> None:
    remedy = decide(parse_denial(text), Circumstance("medicare", dt.date(2026, 9, 14), None, dt.date(2026, 10, 5)))
    assert (remedy.understood, remedy.route, remedy.profile) == (False, "status_check", "other")
    assert remedy.deadline.date == dt.date(2027, 1, 17)
    said = next(warning for warning in remedy.warnings if "No denial profile knows" in warning)
    assert near in said.split("nearest to it:")[1]


def test_a_remark_belongs_to_the_code_that_it_follows() -> None:
    denial = parse_denial("N115: CO-50 N386, then CO-4 MA130 and again CO-50 M25")
    assert [code.words() for code in denial.codes] == ["CO-50 N115 N386 M25", "CO-4 MA130"]
    assert [code.words() for code in parse_denial("CARC 50 N115, CO-4").codes] == ["50 N115", "CO-4"]


def test_the_numbers_of_lines_are_no_codes() -> None:
    denial = parse_denial("Claim line 1 denied CO-50 N115; lines 2, 3 and 4: CO-4; Line #5 CO-4 97110")
    assert [code.words() for code in denial.codes] == ["CO-50 N115", "CO-4"]
    assert denial.procedures == ("97110",)
    assert not {"1", "2", "3", "4", "5", "#5"} & set(denial.not_understood)


REMITTANCE = """Remittance Advice   Payer: Sierra Part B Contractor       Date: 09/21/2026
SVC DATE   CPT    MOD   BILLED   ALLOWED  PAID   GRP/RC   AMT     REMARK
07/15/26   97110  GP    120.00   0.00     0.00   CO-50    120.00  N115
07/29/26   97112         60.00   0.00     0.00   CO-16     60.00  MA130 N822
"""
LETTER = """Harborlight Medicare Advantage HMO                    October 19, 2026
RE: Jane Roe, claim HL-2026-558812, dates of service June 22 and June 24, 2026
We reviewed the records received on October 2, 2026. We cannot approve payment: the therapy was not reasonable and
necessary. You may ask for a reconsideration within 65 days of the date of this notice. This letter was mailed October 19.
"""


def test_each_code_counts_from_the_services_of_its_own_lines() -> None:
    document, _ = triage(REMITTANCE, Given(payer="medicare"))
    limits = {one.route: one.deadline["date"] for one in document.denials}
    assert limits == {"new_claim": "2027-07-29", "appeal": "2027-01-24"}


def test_a_service_date_that_was_given_outranks_the_lines() -> None:
    document, _ = triage(REMITTANCE, Given(payer="medicare", service_date=dt.date(2026, 7, 1)))
    assert document.denials[0].deadline["date"] == "2027-07-01"


@pytest.mark.parametrize(
    ("text", "day"),
    [
        (REMITTANCE, dt.date(2026, 9, 21)),
        (LETTER, dt.date(2026, 10, 19)),
        (LETTER.replace("October 19, 2026", "October 19, 2026   Page 1"), None),
        ("Reviewed. This letter was mailed October 19, 2026. CO-50", dt.date(2026, 10, 19)),
        ("Name: J Roe   Date: 07/15/26   97110  GP   CO-50", None),
        ("Jane Roe   Born: 05/30/1953\nRE: claim 12, CO-50", None),
        ("Acme Health\nAppeal by:     12/30/2026\nDear Provider: we denied CO-50", None),
        ("Acme Health\nAppeal by:\n12/30/2026\nDear Provider: we denied CO-50", None),
        ("Acme Health\nClaim received:     09/30/2026\nDear Provider: we denied CO-50", None),
        ("Acme Health\nMember DOB    03/19/1952\nDear Provider: we denied CO-50", None),
        ("Member      Birth date\nJ Roe       03/19/1952\nDear Provider: we denied CO-50", None),
        ("Acme Health\nDate of service:   07/09/2026\nDear Provider: we denied CO-50", None),
        ("Acme Health\nOctober 2, 2026\nDate of service:   07/09/2026\nDear Provider: CO-50", dt.date(2026, 10, 2)),
        ("Acme Health      October 2, 2026\nDear Provider: CO-50", dt.date(2026, 10, 2)),
        ("Our first decision was issued on 05/02/2026. CO-50", None),
        ("Your appeal letter was sent on 05/02/2026. CO-50", None),
        ("Acme\n10/02/2026\nDear Provider: CO-50. The decision was issued on 05/02/2026", dt.date(2026, 10, 2)),
        ("Acme\n10/02/2026\nRe: CO-50\nNotice date: 10/01/2026", dt.date(2026, 10, 1)),
    ],
)
def test_the_date_of_the_notice_is_read_by_its_place(text: str, day: dt.date | None) -> None:
    assert parse_denial(text).notice_date == day


def test_a_letter_tells_its_days_and_its_own_limit() -> None:
    found = parse_denial(LETTER)
    assert found.service_dates == (dt.date(2026, 6, 22), dt.date(2026, 6, 24))
    assert found.stated_days == 65
    assert found.not_understood == ()


@pytest.mark.parametrize("words", ["in 65 business days", "within 10 days of this notice send the records", "within 65 days"])
def test_a_limit_of_something_else_is_no_limit_of_the_appeal(words: str) -> None:
    assert parse_denial(f"CO-50. {words}. You may appeal.").stated_days is None


def test_the_earlier_of_two_limits_is_said_to_be_kept() -> None:
    text = LETTER.replace("65 days", "30 days")
    document, _ = triage(text, Given(payer="medicare_advantage"))
    assert any("Keep the earlier day, 2026-11-18" in one for one in document.warnings)
