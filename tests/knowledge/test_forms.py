"""A clinic adds or changes a code with files alone; a file that cannot be right is refused when it is read, with its line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.errors import ExitCode, KnowledgeError
from clausea.forms import NAMES, Forms, read_forms

ROOT = Path(__file__).resolve().parents[2]
PINS = {pin: entry.is_printable for pin, entry in knowledge.authorities().items()}

NEW = """---
carcs: ["A99"]
aliases: [A99]
title: An invented denial
meaning: The payer wants the moon.
document: letter
letter: t1
causes: [A full moon]
routes:
  - route: appeal
    why: The record holds the moon.
    source: the clinic's own notes
slots: [answer, {id: moon, asks: "Where does the moon stand?", kinds: [progress], required: optional}]
criteria: []
conditions:
  - {id: no-moon, severity: warning, message: The record has no moon., empty: [moon]}
---
{% include "_part-opening.md.j2" %}
{% include "_part-reason.md.j2" %} {{ slot("answer") }} {{ slot("moon") }}

{{ request("Please pay the moon:") }}

{% include "_part-closing.md.j2" %}
"""


def read(folder: Path, **files: str) -> Forms:
    for name, text in files.items():
        (folder / name.replace("__", "-").replace("_md", ".md.j2")).write_text(text, encoding="utf-8")
    return read_forms((ROOT / "templates", folder), PINS)


def refused(folder: Path, text: str) -> str:
    """Return what is said of the new profile with some of it spoiled."""
    with pytest.raises(KnowledgeError) as caught:
        read(folder, a99_md=text)
    return str(caught.value)


def test_every_file_of_ours_is_used() -> None:
    forms = knowledge.forms()
    letters = {entry.letter for entry in forms.profiles.values() if entry.letter}
    assert letters == set(forms.letters)
    bodies = [*forms.parts.values(), *(one.body for one in (*forms.letters.values(), *forms.documents.values()))]
    for part in forms.parts:
        assert any(f'"{part}"' in body for body in bodies), f"nothing includes {part}"


def test_a_body_may_name_only_what_the_composer_gives() -> None:
    from clausea.compose import _Composer

    source = Path(sys.modules[_Composer.__module__].__file__ or "").read_text(encoding="utf-8")
    assert {name for name in NAMES if f'"{name}": ' in source} == NAMES


@pytest.mark.parametrize("name", sorted(knowledge.profiles()))
def test_a_profile_tells_a_biller_what_to_know(name: str) -> None:
    entry = knowledge.profiles()[name]
    assert entry.time is not None
    if name == "other":
        return
    assert entry.causes and entry.prevention and entry.evidence and entry.check_first and entry.attachments
    corrects = {rule.route for rule in entry.routes} & {"corrected_claim_7", "cer"}
    assert not corrects or entry.boxes or name in {"co-50", "co-151", "co-272"}, "a correction names the fields to change"


def test_a_profile_needs_no_python(tmp_path: Path) -> None:
    forms = read(tmp_path, a99_md=NEW)
    entry = forms.profiles["a99"]
    assert [slot.id for slot in entry.slots] == ["answer", "moon"]
    assert {one.id for one in entry.conditions} >= {"no-moon", "no-note"}


def test_a_clinic_puts_its_own_file_in_the_place_of_ours(tmp_path: Path) -> None:
    ours = (ROOT / "templates" / "co-4.md.j2").read_text(encoding="utf-8")
    forms = read(tmp_path, co__4_md=ours.replace("title: Code and modifier do not agree", "title: Ours"))
    assert forms.profiles["co-4"].title == "Ours"
    assert forms.profiles["co-50"].title == knowledge.profiles()["co-50"].title


def test_the_folder_of_the_clinic_is_read_from_clausea_home(tmp_path: Path) -> None:
    """The whole way: a new code in a folder, its page, and its letter from the demo chart."""
    (tmp_path / "templates").mkdir()
    (tmp_path / "templates" / "a99.md.j2").write_text(NEW, encoding="utf-8")
    environment = {**os.environ, "CLAUSEA_HOME": str(tmp_path), "PYTHONPATH": str(ROOT)}

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        command = [sys.executable, "-m", "clausea", *words]
        return subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)

    page = run("codes", "A99", "--json")
    assert page.returncode == ExitCode.READY, page.stderr
    assert json.loads(page.stdout)["causes"][0]["text"] == "A full moon"
    claim = (knowledge.demo_folder() / "claim.yaml").read_text(encoding="utf-8").replace("CO-50 N115", "CO-A99")
    (tmp_path / "claim.yaml").write_text(claim, encoding="utf-8")
    drafted = run("draft", str(knowledge.demo_folder() / "records"), "--claim", "claim.yaml", "--out", "out")
    assert drafted.returncode in {ExitCode.READY, ExitCode.WRITTEN_WITH_BLOCKERS}, drafted.stderr
    assert "Please pay the moon:" in (tmp_path / "out" / "letter.md").read_text(encoding="utf-8")

    (tmp_path / "templates" / "a99.md.j2").write_text(NEW.replace('slot("moon")', 'slot("mooon")'), encoding="utf-8")
    broken = run("triage", "CO-50")
    assert broken.returncode == ExitCode.KNOWLEDGE
    assert broken.stderr.count("\n") == 1
    assert "a99.md.j2, line 19" in broken.stderr


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("letter: t1", "letter: t77", "line 7, letter: no letter type is called t77"),
        ('slot("moon")', 'slot("sun")', "line 19, slot: the header has no slot sun"),
        (' {{ slot("moon") }}', "", "the body never shows the slot moon"),
        ("slots: [answer", "slots: [anser", "line 13, slots.0: no shared slot is called anser. Did you mean answer?"),
        ("kinds: [progress]", "kinds: [moonlight]", "line 13, slots.1.kinds.0"),
        ("criteria: []", "criteria: [{pin: no-such-pin, slots: [answer]}]", "line 14, criteria.0.pin: no authority has the pin"),
        ("criteria: []", "criteria: [{pin: mbpm-15-220.2-b, slots: [sun]}]", "no slot is called sun"),
        ("empty: [moon]", "empty: [sun]", "line 16, conditions.no-moon: no slot is called sun"),
        ("empty: [moon]", "variants: [eclipse]", "conditions"),
        ("id: no-moon", "id: no-note", "conditions.no-note: it stands there twice"),
        ("route: appeal", "route: duel", "line 10, routes.0.route"),
        ("title: An", "titel: An", "title"),
        ("carcs: [", "carcs: [[", "the header is not valid YAML"),
        ("{{ request", "{{ requst", "line 21, a body cannot use requst. Did you mean request?"),
        ("_part-reason", "_part-season", "line 19, include: there is no part _part-season.md.j2"),
        ("document: letter", "document: worksheet", "slots: a worksheet argues nothing"),
        ("{{ request(", "{% request(", "line 21"),
        ("---\ncarcs", "carcs", "line 1: it has no header"),
    ],
)
def test_what_cannot_be_right_is_refused_with_file_line_and_field(tmp_path: Path, old: str, new: str, said: str) -> None:
    assert old in NEW
    message = refused(tmp_path, NEW.replace(old, new, 1))
    assert message.startswith("a99.md.j2, line ")
    assert said in message


def test_an_unchecked_authority_is_refused_in_a_letter(tmp_path: Path) -> None:
    text = NEW.replace("criteria: []", "criteria: [{pin: nobody-checked, slots: [answer]}]")
    (tmp_path / "a99.md.j2").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"line 14, criteria\.0\.pin: the authority nobody-checked has not been checked"):
        read_forms((ROOT / "templates", tmp_path), {**PINS, "nobody-checked": False})


def test_a_stray_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "_ghost.md.j2").write_text("---\ntitle: x\n---\n", encoding="utf-8")
    with pytest.raises(KnowledgeError, match="_ghost"):
        read(tmp_path)
