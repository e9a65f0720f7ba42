"""Pasted codes: what is understood, what is only a label, and what is said back word for word."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.domain import DenialCode
from clausea.errors import UsageError
from clausea.remedy import Circumstance, decide, parse_denial


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
