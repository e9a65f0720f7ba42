"""The commands on what Clausea knows, as a script sees them."""

from __future__ import annotations

from pathlib import Path

import pytest

from clausea.errors import ExitCode
from tests.cli.conftest import Clausea
from tests.manuals.conftest import BODY, CONTENTS, draw


@pytest.fixture
def home(tmp_path: Path) -> dict[str, str]:
    return {"CLAUSEA_HOME": str(tmp_path / "home")}


@pytest.fixture
def chapter(tmp_path: Path) -> Path:
    path = tmp_path / "bp102c15.pdf"
    title, chapter = "Medicare Benefit Policy Manual", "Chapter 15 - Covered Medical and Other Health Services"
    path.write_bytes(draw([*CONTENTS, *BODY], title=title, chapter=chapter, footer=""))
    return path


def test_authorities_are_listed_and_filtered(clausea: Clausea) -> None:
    every = clausea("authorities", "--json").document
    assert len(every["authorities"]) >= 160
    assert "certification" in every["topics"]
    some = clausea("authorities", "--payer", "medicaid", "--supports", "deadline", "--json").document["authorities"]
    assert some and all("medicaid" in one["binds"] and "deadline" in one["supports"] for one in some)
    held = {one["pin"] for one in clausea("authorities", "--on", "2024-12-31", "--json").document["authorities"]}
    assert "cfr-42-424.24-c-order-exception" not in held
    assert "mbpm-15-220.2-b" in held


def test_the_page_of_a_pin_has_its_traps_and_parts(clausea: Clausea) -> None:
    page = clausea("authorities", "CFR-42-405.980", "--json").document
    assert page["pin"] == "cfr-42-405.980"
    assert "cfr-42-405.980-a-3" in page["parts"]
    assert page["official_text"] is None
    told = clausea("authorities", "mcpm-5-10.3.1-10.3.6")
    assert told.out == ""
    assert "Nobody has checked it" in told.err


def test_an_unknown_pin_topic_or_payer_is_answered_with_what_there_is(clausea: Clausea) -> None:
    clausea("authorities", "mbpm-15-220.2b", "--json").failed(ExitCode.USAGE, "mbpm-15-220.2-b")
    clausea("authorities", "--supports", "certify").failed(ExitCode.USAGE, "certification")
    clausea("authorities", "--payer", "aetna").failed(ExitCode.USAGE, "commercial")
    clausea("authorities", "--on", "yesterday").failed(ExitCode.USAGE, "--on is not a date")
    clausea("authorities", "import").failed(ExitCode.USAGE, "after `import`")
    clausea("authorities", "ssa-1879", "ssa-1862-a-1-a").failed(ExitCode.USAGE, "one pin")


def test_a_chapter_is_imported_and_its_text_shown(clausea: Clausea, home: dict[str, str], chapter: Path) -> None:
    done = clausea("authorities", "import", chapter.name, "--json", env=home)
    assert done.code == 0, done.err
    assert done.document["imported"]["file"] == chapter.name
    assert "mbpm-15-220.1.2-b" in done.document["found"]
    page = clausea("authorities", "mbpm-15-220.1.2-b", "--json", env=home).document
    assert page["official_text"].startswith("B. Contents of Plan")
    assert page["official_from"]["sha256"] == done.document["imported"]["sha256"]
    assert "Official text, from bp102c15.pdf" in clausea("authorities", "mbpm-15-220.1.2-b", env=home).err
    assert "Not in the file" in clausea("authorities", "import", chapter.name, env=home).err
    assert len(clausea("authorities", "--json", env=home).document["manuals"]) == 1


def test_a_file_that_is_no_manual_is_one_line(clausea: Clausea, home: dict[str, str], note: Path) -> None:
    clausea("authorities", "import", note.name, env=home).failed(ExitCode.RECORD, note.name)
    clausea("ncci", "import", note.name, "--table", "hospital", "--json", env=home).failed(ExitCode.RECORD, note.name)


def test_edits_are_imported_and_looked_up(clausea: Clausea, home: dict[str, str], tmp_path: Path) -> None:
    (tmp_path / "ccipra-v302r0-f1.txt").write_text(
        "11111\t22222\t \t20200101\t*\t1\tInvented\n99999\t22222\t \t20200101\t*\t0\tInvented\n", encoding="utf-8"
    )
    done = clausea("ncci", "import", "ccipra-v302r0-f1.txt", "--json", env=home)
    assert done.document["loaded"][0]["quarter"] == "2024Q3"
    found = clausea("ncci", "22222", "11111", "--date", "2024-08-01", "--json", env=home).document
    assert (found["state"], found["edit"]["column1"], found["table"]) == ("edit", "11111", "practitioner")
    other = clausea("ncci", "22222", "11111", "--date", "2024-08-01", "--table", "hospital", env=home)
    assert "No hospital table" in other.err
    assert "2024Q3" in clausea("ncci", env=home).err
    clausea("ncci", "22222", "11111", env=home).failed(ExitCode.USAGE, "--date")
    clausea("ncci", "22222", "--date", "2024-08-01", env=home).failed(ExitCode.USAGE, "Two codes")
    clausea("ncci", "22222", "11111", "--date", "2024-08-01", "--table", "x", env=home).failed(ExitCode.USAGE, "hospital")


def test_a_procedure_code_has_its_page(clausea: Clausea) -> None:
    page = clausea("codes", "97110", "--json").document
    assert (page["code"], page["timed"], page["minutes"]) == ("97110", "yes", 15)
    told = clausea("codes", "97110").err
    assert "97110: Exercise" in told
    assert "(unchecked)" in told
    assert len(clausea("codes", "--therapy", "--json").document) >= 100
    assert "97150" in clausea("codes", "--therapy").err
    clausea("codes", "97111", "--therapy").failed(ExitCode.USAGE, "97110")
