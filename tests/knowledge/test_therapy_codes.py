"""Procedure codes: each says what the record must show and how well that is known, and contradictions are refused."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.errors import ExitCode

_ASKED = """
97035 97164 97535 97039 97530 97110 97140 97112 97116 97150 97161 97162 97163 97165 97166 97167 97168 97032
G0283 97010 97750 97755 97760 97761 97763 97129 97130 92507 92526 92521 92522 92523 92524
"""
ASKED = _ASKED.split()


@pytest.mark.parametrize("code", ASKED)
def test_the_usual_codes_have_documentation_denials_and_their_sources(code: str) -> None:
    entry = knowledge.therapy_codes()[code]
    assert entry.documentation and entry.denials
    for note in (*entry.documentation, *entry.denials, *entry.traps):
        assert note.says.endswith(".")
        assert note.source
    assert entry.pins or code == "97010"


@pytest.mark.parametrize(
    ("code", "timed", "minutes"),
    [
        ("97110", "yes", 15), ("97150", "no", None), ("97161", "no", None), ("97129", "first", 15), ("97130", "add_on", 15),
        ("97545", "first", 120), ("97546", "add_on", 60), ("97550", "first", 30), ("92607", "first", 60),
        ("97037", "unknown", None),
        ("92507", "no", None), ("97032", "yes", 15), ("G0283", "no", None), ("96125", "yes", 60), ("97039", "varies", None),
    ],
)  # fmt: skip
def test_timing_is_that_of_the_domain_file(code: str, timed: str, minutes: int | None) -> None:
    entry = knowledge.therapy_codes()[code]
    assert (entry.timed, entry.minutes) == (timed, minutes)


def test_add_ons_name_what_they_are_added_to() -> None:
    needs = {entry.code: entry.needs for entry in knowledge.therapy_codes().values() if entry.timed == "add_on"}
    assert needs["97130"] == ("97129",)
    assert needs["98981"] == ("98980",)
    assert all(needs.values())


def test_what_is_unchecked_says_so() -> None:
    codes = knowledge.therapy_codes()
    assert codes["97037"].status == "UNVERIFIED"
    assert codes["98986"].status == "CONFLICT"
    note = codes["97110"].therapy_note
    assert note is not None
    assert note.is_unchecked


def test_no_pair_of_the_ncci_tables_stands_in_the_data() -> None:
    """Edits are looked up by date; a code names another only where it is its parent or what follows it."""
    allowed = {"97763", "97039", "97140", "G0283", "98979", "98980"}
    for entry in knowledge.therapy_codes().values():
        for note in (*entry.documentation, *entry.denials, *entry.traps):
            named = {word.strip(".,;:") for word in note.says.split()} & knowledge.therapy_codes().keys()
            assert named <= allowed, entry.code


def test_a_code_is_found_however_it_is_typed() -> None:
    assert knowledge.therapy_code(" g0283 ") is knowledge.therapy_codes()["G0283"]
    assert knowledge.therapy_code("CO-50") is None


SPOILED: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "an unknown note": ("documentation: [timed, ", "documentation: [thyme, ", ("documentation", "thyme")),
    "a code that stands twice": ('- code: "97112"', '- code: "97110"', ("97110", "twice")),
    "an unknown parent": ('needs: ["97129"]', 'needs: ["97199"]', ("97130", "needs", "97199")),
    "an unknown pin": ("pins: [mbpm-15-220.3-c]", "pins: [mbpm-15-999]", ("pins", "mbpm-15-999")),
    "a timed code without minutes": ("  minutes: 15\n", "", ("97032", "minutes")),
    "an untimed code with minutes": ('  timed: "no"\n', '  timed: "no"\n  minutes: 15\n', ("97010", "minutes")),
    "an unknown key": ("  therapy: always\n", "  therapy: always\n  timid: yes\n", ("97010", "timid")),
    "a key that stands twice": ("  therapy: always\n", "  therapy: always\n  therapy: always\n", ("line", "stands twice")),
    "an unknown status": ("status: UNTAGGED}", "status: RUMOUR}", ("status",)),
    "no documentation": ('documentation: [untimed, modality]', "documentation: []", ("97010", "documentation")),
    "no notes at all": ("notes:\n", "nodes:\n", ("notes and codes",)),
}  # fmt: skip


@pytest.mark.parametrize("fault", SPOILED)
def test_a_contradiction_is_refused_with_code_and_field(copy: Path, fault: str) -> None:
    found, put, said = SPOILED[fault]
    path = copy / "clausea" / "data" / "cpt.yaml"
    sound = path.read_text(encoding="utf-8")
    assert found in sound
    path.write_text(sound.replace(found, put, 1), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "clausea", "codes", "97110"]
        done = subprocess.run(command, cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == ExitCode.KNOWLEDGE, done.stderr
    assert done.stderr.count("\n") == 1
    for words in ("cpt.yaml", *said):
        assert words in done.stderr
