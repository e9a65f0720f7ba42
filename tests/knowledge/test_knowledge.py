"""What Clausea knows: every file loads, and a file that contradicts itself is refused by name."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.domain import PayerType
from clausea.errors import ExitCode, KnowledgeError, UsageError

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = sorted(path.name.removesuffix(".md.j2") for path in (ROOT / "templates").glob("[!_]*.md.j2"))
PAYERS: tuple[PayerType, ...] = ("medicare", "medicare_advantage", "commercial", "medicaid")


def test_every_template_is_a_profile() -> None:
    assert sorted(knowledge.profiles()) == TEMPLATES
    assert {"co-4", "co-50"} <= set(TEMPLATES)


@pytest.mark.parametrize("name", TEMPLATES)
def test_a_profile_holds_together(name: str) -> None:
    profile = knowledge.profiles()[name]
    for pin in [*profile.authorities, *(pin for slot in profile.slots for pin in slot.authorities)]:
        assert knowledge.authority(pin).pin == pin
    for route in profile.routes:
        assert route.clock is None or route.clock in knowledge.clocks()
    for payer in PAYERS:
        assert any(not rule.rarcs_any and (not rule.payers or payer in rule.payers) for rule in profile.routes)
        assert next(rule for rule in profile.routes if not rule.facts and not rule.rarcs_any).source
    for slot in profile.slots:
        assert slot.asks.endswith("?")
        assert slot.kinds
    assert "default" in profile.document_title
    for code in (*profile.carcs, *profile.aliases, profile.id):
        assert knowledge.profile(code) is profile


@pytest.mark.parametrize("pin", sorted(knowledge.authorities()))
def test_an_authority_says_whom_it_binds_and_what_it_asks(pin: str) -> None:
    entry = knowledge.authority(pin)
    assert entry.binds
    assert entry.citation
    assert entry.requirement.endswith(".")
    assert entry.official_text is None


@pytest.mark.parametrize("name", sorted(knowledge.clocks()))
def test_a_clock_says_its_basis(name: str) -> None:
    clock = knowledge.clocks()[name]
    assert clock.basis.format(days=clock.days, presumed=clock.presumed_receipt_days).endswith(".")
    if clock.authority is not None:
        assert knowledge.authority(clock.authority).is_printable
    if clock.days is not None:
        assert clock.authority or clock.source


def test_measures_have_one_name_each() -> None:
    names = [kind.name for kind in knowledge.measures()]
    assert len(names) == len(set(names))
    assert knowledge.measure("TUG") is not None
    assert knowledge.measure("no such test") is None


def test_an_unknown_code_lists_what_there_is() -> None:
    with pytest.raises(UsageError, match="co-50"):
        knowledge.profile("CO-999")
    with pytest.raises(KnowledgeError, match="no-such-pin"):
        knowledge.authority("no-such-pin")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own, whose files a test may spoil."""
    base = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "clausea", base / "clausea", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", base / "templates")
    shutil.copy(ROOT / "pyproject.toml", base)
    return base


CODES, FIGURES = "clausea/data/codes.yaml", "clausea/data/figures.yaml"
TEMPLATE, AUTHORITIES, CLOCKS, MEASURES = (
    "templates/co-4.md.j2",
    "clausea/data/authorities/benefit-manual-15.yaml",
    "clausea/data/clocks.yaml",
    "clausea/data/measures.yaml",
)
SPOILED: dict[str, tuple[str, str, str, str]] = {
    "a slot in the body alone": (TEMPLATE, "## What to do", '{{ slot("ghost") }}\n', "ghost"),
    "a slot in the header alone": (TEMPLATE, "slots: []", "slots: [{id: ghost, asks: 'Why?'}]", "ghost"),
    "an unknown pin in the header": (TEMPLATE, "[mcpm-5-20.1]", "[mcpm-5-99.9]", "mcpm-5-99.9"),
    "an unknown pin in the body": (TEMPLATE, "## What to do", '{{ cite("mcpm-5-99.9") }}', "mcpm-5-99.9"),
    "an unknown clock": (TEMPLATE, "clock: commercial-contract", "clock: sundial", "sundial"),
    "an unknown key": (TEMPLATE, "title: Code", "titel: x\ntitle: Code", "titel"),
    "an unknown route": (TEMPLATE, "route: cer", "route: duel", "route"),
    "a missing key": (TEMPLATE, "document: worksheet", "", "document"),
    "a code that another profile has": (TEMPLATE, 'carcs: ["4"]', 'carcs: ["4", "50"]', "CARC 50"),
    "a header that is not YAML": (TEMPLATE, "carcs: [", "carcs: [[", "header"),
    "no header": (TEMPLATE, "---\ncarcs", "carcs", "header"),
    "an unknown key of an authority": (AUTHORITIES, "  title: General\n", "  title: General\n  titel: x\n", "titel"),
    "a pin that stands twice": (AUTHORITIES, "- pin: mbpm-15-220.2-b", "- pin: mbpm-15-220.2-a", "mbpm-15-220.2-a"),
    "an unknown status": (AUTHORITIES, "status: VERIFIED\n", "status: RUMOUR\n", "status"),
    "an unknown key of a clock": (CLOCKS, "  days: 120\n", "  days: 120\n  dais: 9\n", "dais"),
    "a clock of no days": (CLOCKS, "  days: 120\n", "  days: 0\n", "days"),
    "a clock that stands twice": (CLOCKS, "- id: medicare-reconsideration", "- id: medicare-redetermination", "twice"),
    "a clock of two lengths": (CLOCKS, "  days: 120\n", "  days: 120\n  years: 1\n", "one of days"),
    "a clock of a pin that is not there": (CLOCKS, "authority: cfr-42-405.942", "authority: cfr-42-999", "cfr-42-999"),
    "a frequency 7 for Medicare": (
        TEMPLATE,
        "payers: [medicare_advantage, commercial",
        "payers: [medicare, commercial",
        "frequency 7",
    ),
    "an appeal without a letter": (TEMPLATE, "route: cer", "route: appeal", "letter"),
    "an unknown fact of a rule": (
        TEMPLATE,
        "  - payers: [medicare]\n",
        "  - payers: [medicare]\n    facts: [moonlight]\n",
        "moonlight",
    ),
    "a fact that nobody asks for": (CODES, "facts:\n", "facts:\n  moonlight: Was it full?\n", "moonlight"),
    "a CARC that a template has": (CODES, 'carcs: ["45"]', 'carcs: ["45", "50"]', "CARC 50"),
    "a CARC that two rows have": (CODES, 'carcs: ["45"]', 'carcs: ["45", "23"]', "CARC 23"),
    "an alert that explains": (CODES, "alert: true, source", "alert: true, reads_as: '50', source", "alert"),
    "a remark that reads as nothing": (CODES, 'reads_as: "16"', 'reads_as: "999"', "999"),
    "a guard that sees nothing": (CODES, "    rarcs_any: [N211]\n", "", "guard"),
    "an unknown payer of a default": (CODES, "{medicare: medicare-filing", "{medicair: medicare-filing", "medicair"),
    "an unknown route of a row": (CODES, "{route: none, why", "{route: duel, why", "route"),
    "an unknown key of a row": (CODES, "    reduction: true", "    reducing: true", "reducing"),
    "a figure that stands twice": (FIGURES, "kx_ot, year: 2024", "kx_ot, year: 2025", "twice"),
    "a figure of no known name": (FIGURES, "name: kx_ot, year: 2024", "name: kx_st, year: 2024", "name"),
    "authorities that are not YAML": (AUTHORITIES, "- pin: mbpm-15-220.1\n", "- pin: [", "line"),
}


@pytest.mark.parametrize("fault", SPOILED)
def test_a_contradiction_is_refused_with_file_and_field(copy: Path, fault: str) -> None:
    name, found, put, said = SPOILED[fault]
    path = copy / name
    sound = path.read_text(encoding="utf-8")
    assert found in sound
    path.write_text(sound.replace(found, put, 1), encoding="utf-8")
    try:
        command = [sys.executable, "-m", "clausea", "triage", "CO-4", "--today", "2026-10-05", "--json"]
        done = subprocess.run(command, cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False)
    finally:
        path.write_text(sound, encoding="utf-8")
    assert done.returncode == ExitCode.KNOWLEDGE, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == ExitCode.KNOWLEDGE
    assert done.stderr.count("\n") == 1
    assert path.name in done.stderr
    assert said in done.stderr


def test_the_copy_is_sound_before_it_is_spoiled(copy: Path) -> None:
    command = [sys.executable, "-m", "clausea", "triage", "CO-4", "--today", "2026-10-05", "--json"]
    done = subprocess.run(command, cwd=copy, env={"PYTHONPATH": str(copy)}, capture_output=True, text=True, check=False)
    assert done.returncode == ExitCode.READY, done.stderr


def test_a_folder_that_is_nowhere_is_said() -> None:
    with pytest.raises(KnowledgeError, match="no-such-folder"):
        knowledge.folder("no-such-folder")


def test_a_code_that_speaks_only_with_a_remark_is_found_with_it() -> None:
    for text in ("CO-16 N822", "co-16, n823", "16 N519", "CO-16 MA130 N822"):
        assert knowledge.profile(text).id == "co-4"
    assert knowledge.profile("CO-50 N115").id == "co-50"
    assert knowledge.profile("CO-16").id == knowledge.profile("CO-16 N290").id == "co-16"
    assert knowledge.profile("co-4").code_names() == ("CO-4", "CO-16 with N822, N823 or N519")
