"""Authorities: every entry of the list is there, contradictions are refused, and a letter cites only what it may."""

from __future__ import annotations

import datetime as dt
import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clausea import knowledge
from clausea.domain import PRINTABLE, Authority, Chart, Claim, Payer
from clausea.errors import ExitCode, KnowledgeError
from clausea.retrieve import retrieve

FOLDER = "clausea/data/authorities/"
WITHOUT_DAYS: tuple[dt.date, ...] = ()
_PINS_BEFORE = """
ssa-1862-a-1-a mbpm-15-220.1.2-b mbpm-15-220.1.3-a mbpm-15-220.1.3-b mbpm-15-220.1.3-d mbpm-15-220.2-a mbpm-15-220.2-b
mbpm-15-220.2-c mbpm-15-220.2-d mbpm-15-220.3-a mbpm-15-220.3-b mbpm-15-220.3-c mbpm-15-220.3-d mbpm-15-220.3-e
mcpm-5-20.1 mcpm-5-20.2 mcpm-34-10.3-10.4 cfr-42-405.942 cfr-42-405.944 cfr-42-405.980 cfr-42-410.61 cfr-42-422.101-b
cfr-42-422.582
"""
PINS_BEFORE = _PINS_BEFORE.split()
_LISTED = """
ssa-1861-p ssa-1835-a-2-c ssa-1835-a-1-timely ssa-1833-e ssa-1833-g-1-b-3-b ssa-1833-g-7-a ssa-1833-g-7-b ssa-1833-g-8
ssa-1834-v ssa-1862-a-20 ssa-1869-a-3 ssa-1869-b-3 ssa-1869-c-3 ssa-1869-d ssa-1869-b-1-e ssa-1879 erisa-503
mbpm-15-220-a mbpm-15-220.1 mbpm-15-220.1.1 mbpm-15-220.1.2-a mbpm-15-220.1.2-c mbpm-15-220.1.3-c mbpm-15-220.1.3-e
mbpm-15-220.1.4 mbpm-15-220.4 mbpm-15-230.1 mbpm-15-230.4 mbpm-15-230.5 mcpm-5-10.2 mcpm-5-10.3 mcpm-29-240
mcpm-29-310.1 mcpm-29-310.2 mcpm-1-70 mcpm-30-20-50 cfr-42-424.24-c cfr-42-424.24-c-order-exception
cfr-42-410.59-60-62 cfr-42-410.105-c cfr-42-405.946-950 cfr-42-405.952-b cfr-42-405.962-970 cfr-42-405.1002-1006
cfr-42-405.1062 cfr-42-405.926 cfr-42-424.44 cfr-42-422.590 cfr-42-410.26-b-5 cfr-29-2560.503-1 cfr-45-147.136
cfr-42-438.402-408 ccm-care-plan-rulemaking ccm-mln909188 jimmo-2013 lcd-l33631 lcd-l34049 lcd-l35036 lcd-l34427
lcd-l26884 lcd-l34565
"""
LISTED = _LISTED.split()


def test_every_entry_of_the_list_is_there() -> None:
    assert set(PINS_BEFORE) | set(LISTED) <= knowledge.authorities().keys()
    assert len(knowledge.authorities()) >= 160
    assert len(knowledge.traps()) >= 33


def test_what_nobody_has_checked_is_carried_and_not_printable() -> None:
    unchecked = {pin for pin, entry in knowledge.authorities().items() if not entry.is_printable}
    assert {"mbpm-15-220.1.3-e", "lcd-l26884", "lcd-l34565", "mcpm-29-240.3", "cfr-42-405.1060-1063"} <= unchecked
    for pin in unchecked:
        assert knowledge.authority(pin).status not in PRINTABLE


@pytest.mark.parametrize("pin", sorted(knowledge.authorities()))
def test_an_entry_tells_its_source_and_says_no_more_than_one_thing(pin: str) -> None:
    entry = knowledge.authority(pin)
    assert entry.source.startswith("authorities.md § ")
    assert set(entry.supports) <= knowledge.topics().keys()
    assert all(note.endswith(".") for note in entry.notes)
    assert "verified" not in entry.requirement.lower()
    if entry.binds == ("commercial",):
        assert entry.only_where, "whether a commercial plan is bound depends on what kind of plan it is"


def test_a_manual_pin_leads_to_its_section() -> None:
    place = knowledge.authority("mbpm-15-220.1.2-b").manual
    assert place == ("100-02", 15, ("220.1.2",), "B")
    assert knowledge.authority("mcpm-34-10.3-10.4").manual == ("100-04", 34, ("10.4",), "")
    assert knowledge.authority("cfr-42-410.61").manual is None
    for entry in knowledge.authorities().values():
        number = re.search(r"ch\. (\d+), §§? ([\d.]+\d)", entry.citation)
        if entry.manual and entry.manual.sections and number:
            assert entry.manual.chapter == int(number[1])
            assert entry.manual.sections[0] == number[2]


def test_the_nearest_pins_are_named() -> None:
    assert knowledge.nearest_pins("220.2-b")[0] == "mbpm-15-220.2-b"
    assert knowledge.nearest_pins("42 CFR § 405.942")[0] == "cfr-42-405.942"
    assert "jimmo-2013" in knowledge.nearest_pins("Jimo")
    assert knowledge.nearest_pins("") == ()


SPOILED: dict[str, tuple[str, str, str, tuple[str, ...]]] = {
    "a part of what is not there": (
        "local.yaml",
        "- pin: lcd-l33631\n",
        "- pin: lcd-l33631\n  within: lcd-l1\n",
        ("lcd-l33631", "within", "lcd-l1"),
    ),
    "a part of itself": (
        "local.yaml",
        "- pin: lcd-l33631\n",
        "- pin: lcd-l33631\n  within: lcd-l33631\n",
        ("lcd-l33631", "itself"),
    ),
    "a part of a part": (
        "statute.yaml",
        "  within: ssa-1861-p\n",
        "  within: ssa-1861-ll-2\n",
        ("ssa-1861-g", "within"),
    ),
    "a part that binds more": (
        "regulations.yaml",
        "  within: cfr-42-422.590\n",
        "  within: cfr-42-405.926\n",
        ("cfr-42-422.590-a", "binds"),
    ),
    "beside what is not there": (
        "local.yaml",
        "[mbpm-15-220.2-d]",
        "[mbpm-15-220.2-z]",
        ("jimmo-2013", "beside", "mbpm-15-220.2-z"),
    ),
    "an unknown topic": (
        "local.yaml",
        "[maintenance]",
        "[upkeep]",
        ("jimmo-2013", "supports", "upkeep"),
    ),
    "an end before the beginning": (
        "local.yaml",
        "  effective_to: 2023-02-28\n",
        "  effective_from: 2024-01-01\n  effective_to: 2023-02-28\n",
        ("lcd-l35036", "before"),
    ),
    "a key that stands twice": (
        "local.yaml",
        "  status: VERIFIED\n",
        "  status: VERIFIED\n  status: PK\n",
        ("line", "status stands twice"),
    ),
    "no sentence": (
        "local.yaml",
        "potential for improvement.",
        "potential for improvement",
        ("jimmo-2013", "requirement"),
    ),
    "the same citation twice": (
        "local.yaml",
        '"LCD L26884"',
        '"LCD L34565"',
        ("lcd-l34565", "citation"),
    ),
    "an official text of ours": (
        "local.yaml",
        "- pin: lcd-l33631\n",
        "- pin: lcd-l33631\n  official_text: Words.\n",
        ("lcd-l33631", "official_text"),
    ),
    "no payer": (
        "local.yaml",
        "[medicare, medicare_advantage]",
        "[]",
        ("jimmo-2013", "binds"),
    ),
    "a file that is no list": (
        "local.yaml",
        "entries:",
        "entrees:",
        ("local.yaml", "entries"),
    ),
    "a trap about what is not there": (
        "traps.yaml",
        "[ssa-1833-g-7-b]",
        "[ssa-1]",
        ("traps.yaml", "ssa-1"),
    ),
    "two traps of one name": (
        "traps.yaml",
        "{id: no-cap,",
        "{id: kx-and-ga,",
        ("traps.yaml", "kx-and-ga"),
    ),
    "a template that cites what is unchecked": (
        "../../../templates/_letter-t12.md.j2",
        "[mbpm-15-220.3-c]",
        "[lcd-l26884]",
        ("_letter-t12.md.j2", "lcd-l26884"),
    ),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_contradiction_is_refused_with_file_and_field(copy: Path, fault: str) -> None:
    name, found, put, said = SPOILED[fault]
    path = copy / FOLDER / name
    sound = path.read_text(encoding="utf-8")
    assert found in sound
    path.write_text(sound.replace(found, put, 1), encoding="utf-8")
    try:
        code = (
            "from clausea import knowledge\nfrom clausea.errors import KnowledgeError\n"
            "try:\n knowledge.traps(), knowledge.profiles()\n"
            "except KnowledgeError as error:\n print(error)\n raise SystemExit(5)"
        )
        command = [sys.executable, "-c", code]
        done = subprocess.run(command, cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == ExitCode.KNOWLEDGE, done.stdout + done.stderr
    assert done.stdout.count("\n") == 1
    for words in said:
        assert words in done.stdout


# What a letter may cite


def entry(**about: Any) -> Authority:
    base = {
        "pin": "test-1", "citation": "Test § 1", "title": "A test", "requirement": "It asks.", "supports": ["plan"],
        "status": "VERIFIED", "binds": ["medicare"],
    }  # fmt: skip
    return Authority.model_validate({**base, **about})


DAY = dt.date(2026, 6, 1)


def test_an_entry_is_cited_only_where_it_is_checked_in_force_and_binding() -> None:
    assert entry().objection("medicare", [DAY]) is None
    assert "checked" in str(entry(status="UNVERIFIED").objection("medicare", [DAY]))
    assert "bind" in str(entry().objection("commercial", [DAY]))
    assert "force" in str(entry(effective_to=dt.date(2026, 5, 31)).objection("medicare", [DAY]))
    assert "force" in str(entry(effective_from=dt.date(2026, 6, 2)).objection("medicare", [DAY]))


def test_both_ends_of_its_time_belong_to_it() -> None:
    assert entry(effective_from=DAY, effective_to=DAY).objection("medicare", [DAY]) is None


def test_one_denied_date_outside_its_time_is_enough_to_refuse_it() -> None:
    held = entry(effective_to=DAY)
    assert held.objection("medicare", [DAY - dt.timedelta(days=9), DAY]) is None
    assert held.objection("medicare", [DAY, DAY + dt.timedelta(days=1)])


def test_what_has_ended_is_refused_where_no_date_is_known() -> None:
    assert entry(effective_to=DAY).objection("medicare", WITHOUT_DAYS)
    assert entry(effective_from=DAY).objection("medicare", WITHOUT_DAYS) is None


def test_what_holds_under_a_condition_is_left_to_a_person() -> None:
    assert entry().may_stand_alone("medicare", [DAY])
    assert not entry(only_where="the moon is full").may_stand_alone("medicare", [DAY])
    assert not entry(beside=["test-2"]).may_stand_alone("medicare", [DAY])


def cited(payer: str, day: dt.date | None, *pins: str) -> set[str]:
    """Return which of the pins a letter about one date would be given."""
    profile = knowledge.profiles()["co-50"].model_copy(update={"authorities": pins, "slots": ()})
    claim = Claim(payer=Payer(type=payer), service_dates=(day,) if day else ())  # type: ignore[arg-type]
    return {found.pin for found in retrieve(Chart(records=()), profile, claim).authorities}


def test_the_drafter_is_given_only_what_the_letter_may_cite() -> None:
    assert cited("medicare", DAY, "mbpm-15-220.2-b", "ssa-1879") == {"mbpm-15-220.2-b", "ssa-1879"}
    assert cited("medicare_advantage", DAY, "mbpm-15-220.2-b", "ssa-1879") == {"mbpm-15-220.2-b"}
    assert cited("commercial", DAY, "mbpm-15-220.2-b", "ssa-1879", "erisa-503") == set()
    assert cited("medicare", DAY, "mbpm-15-220.1.3-e", "lcd-l33631") == set()


def test_the_order_exception_is_given_from_2025_on() -> None:
    pin = "cfr-42-424.24-c-order-exception"
    assert cited("medicare", dt.date(2024, 12, 31), pin) == set()
    assert cited("medicare", dt.date(2025, 1, 1), pin) == {pin}
    assert cited("medicare_advantage", dt.date(2025, 1, 1), pin) == set()


def test_what_is_cited_beside_another_goes_only_with_it() -> None:
    assert cited("medicare", DAY, "jimmo-2013") == set()
    assert cited("medicare", DAY, "jimmo-2013", "mbpm-15-220.2-d") == {"jimmo-2013", "mbpm-15-220.2-d"}


def test_an_official_text_that_is_damaged_is_said(environment: Any, tmp_path: Path) -> None:
    environment(home=str(tmp_path))
    folder = tmp_path / "manuals"
    folder.mkdir()
    (folder / "100-02-15.json").write_text(json.dumps({"publication": "100-02"}))
    with pytest.raises(KnowledgeError, match="damaged"):
        knowledge.authorities()
