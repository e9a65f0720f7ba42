"""`claim.yaml`: strict, and all of its problems at once."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.claims import load_claim, parse_claim
from clausea.errors import UsageError

CANARY = "Quokkazanzibar"


def refused(text: str) -> str:
    with pytest.raises(UsageError) as caught:
        parse_claim(text)
    said = str(caught.value)
    assert "\n" not in said
    assert CANARY not in said
    return said


def test_the_claim_of_the_demo() -> None:
    claim = load_claim(knowledge.demo_folder() / "claim.yaml")
    assert claim.denial == "CO-50 N115"
    assert claim.billed == Decimal("640.00")
    assert claim.denied_dates == (dt.date(2026, 7, 9), dt.date(2026, 7, 16), dt.date(2026, 7, 20))
    assert claim.received_date is None


def test_a_number_where_text_is_meant_is_the_text_that_was_typed() -> None:
    claim = parse_claim("claim_number: 2226\npayer: {fax: 5550199}\nlines: [{date: 2026-08-03, cpt: 97110, modifiers: [GP, 59]}]")
    assert claim.claim_number == "2226"
    assert claim.payer.fax == "5550199"
    assert claim.lines[0].cpt == "97110"
    assert claim.lines[0].modifiers == ("GP", "59")


@pytest.mark.parametrize(
    ("text", "key", "near", "line"),
    [
        ("denial: CO-50\nnotise_date: 2026-10-01", "notise_date", "notice_date", 2),
        ("patient:\n  name: x\n  memberid: 1", "patient.memberid", "member_id", 3),
        ("lines:\n  - {date: 2026-08-03, cpt: '97110', unit: 2}", "unit", "units", 2),
    ],
)
def test_a_key_that_is_not_known_is_refused_with_the_nearest(text: str, key: str, near: str, line: int) -> None:
    said = refused(text)
    assert key in said
    assert f"did you mean {near}?" in said
    assert f"line {line}:" in said
    assert "claim.yaml" in said


def test_a_key_far_from_all_lists_what_is_known() -> None:
    said = refused("zzzzqqq: 1")
    assert "known are" in said
    assert "service_dates" in said


def test_all_problems_are_said_at_once() -> None:
    said = refused(f"notice_date: {CANARY}\npayer: {{type: aetna}}\nlines: [{{date: 2026-08-03, cpt: '9'}}]\nwrong: 1")
    for field in ("notice_date", "payer.type", "cpt", "wrong"):
        assert field in said


def test_many_problems_are_counted() -> None:
    assert "and 3 more" in refused("\n".join(f"wrong{number}: 1" for number in range(9)))


@pytest.mark.parametrize(
    "text",
    [
        f"patient: {{name: '{CANARY}', dob: {CANARY}}}",
        f"lines: {CANARY}",
        f"lines: [{{date: 2026-08-03, cpt: '{CANARY}'}}]",
        f"service_dates: [{CANARY}]",
        f"today: '{CANARY}'",
    ],
)
def test_a_wrong_value_is_never_repeated(text: str) -> None:
    assert "line 1:" in refused(text)


def test_text_that_is_not_yaml_names_its_line() -> None:
    assert "claim.yaml, line 2 " in refused(f"denial: CO-50\npatient: name: {CANARY}\n")


@pytest.mark.parametrize("text", ["", "just words", "- a\n- b", "42"])
def test_a_file_that_is_no_list_of_keys_is_refused(text: str) -> None:
    assert "key: value" in refused(text)


def test_an_empty_value_is_as_good_as_none() -> None:
    claim = parse_claim("denial: CO-50\nreceived_date:\nauthorization: null\nlines:\n")
    assert (claim.received_date, claim.authorization, claim.lines) == (None, None, ())


@pytest.mark.parametrize("make", ["missing", "folder", "binary"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, make: str) -> None:
    path = tmp_path / "claim.yaml"
    if make == "folder":
        path.mkdir()
    if make == "binary":
        path.write_bytes(b"\xff\xfe\x00\x81")
    with pytest.raises(UsageError, match=r"claim\.yaml"):
        load_claim(path)


def test_dates_come_from_the_lines_where_none_are_listed() -> None:
    claim = parse_claim("lines: [{date: 2026-08-05, cpt: '97110'}, {date: 2026-08-03, cpt: '97112'}]")
    assert claim.denied_dates == (dt.date(2026, 8, 3), dt.date(2026, 8, 5))


def test_a_date_that_does_not_exist_names_its_line() -> None:
    assert "claim.yaml, line 2: this date does not exist." in refused("denial: CO-50\nnotice_date: 2026-02-30\n")
    assert "line 3:" in refused("denial: CO-50\nservice_dates:\n  - 2026-13-01\n")


def test_a_key_that_is_given_twice_names_both_lines() -> None:
    said = refused(f"denial: CO-50\npatient:\n  name: {CANARY}\ndenial: CO-4\n")
    assert "the key denial is given twice, on lines 1 and 4" in said
    assert "the key name is given twice, on lines 3 and 4" in refused("denial: CO-50\npatient:\n  name: x\n  name: y\n")
    assert parse_claim("patient: {name: x}\nprovider: {name: y}").provider.name == "y"


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ("units: -1", "lines.1.units"),
        ("charge: -5", "lines.1.charge"),
        ("charge: 5, paid: -1", "lines.1.paid"),
        ("charge: 5, paid: 5.01", "lines.1.paid: more was paid than was charged"),
        ("paid: 1", "lines.1.paid: more was paid than was charged"),
    ],
)
def test_an_amount_that_cannot_be_names_field_and_line(values: str, field: str) -> None:
    sound = "  - {date: 2026-08-03, cpt: '97110', units: 1, charge: 5, paid: 5}\n"
    said = refused(f"lines:\n{sound}  - {{date: 2026-08-03, cpt: '97110', {values}}}\n")
    assert f"line 3: {field}" in said


def test_a_payer_of_another_kind_is_told_what_to_do() -> None:
    with pytest.raises(UsageError) as caught:
        parse_claim("denial: CO-50\npayer: {type: workers_comp}\n")
    said = str(caught.value)
    assert "workers' compensation" in said
    assert "line 2" in said
    assert "notice" in said
    assert "workers_comp" not in said
