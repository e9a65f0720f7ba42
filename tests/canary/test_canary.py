"""A word that was planted in a record or a claim never reaches a log, an error, a repr, the name of a cached file or a remote request."""

from __future__ import annotations

import json
import logging
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clausea.domain import Claim
from clausea.errors import BackendUnavailable, ClauseaError
from clausea.ingest import Source
from clausea.pipeline import Reading, run_case, save
from tests.privacy.conftest import Remote

CANARY = "Quokkazanzibar"
NOTE = (
    f"DAILY NOTE\nDate of Service: 07/09/2026\nPatient: {CANARY} Doe   MRN: QZ-55123\nTUG w/ RW 18.0 s, was 24.6 s.\n"
    f"Stopped the walk and cued {CANARY} at the pelvis until she kept it level, then cut the step to 4 in.\n"
    "Total timed code min 38\nElectronically signed by Renee Okafor, PT 07/09/2026\n"
)
CLAIM: dict[str, Any] = {
    "denial": "CO-50 N115",
    "lines": [{"date": "2026-07-09", "cpt": "97112"}],
    "patient": {"name": f"{CANARY} Doe", "dob": "1950-02-03", "member_id": "QZZ-4411-99"},
    "today": "2026-10-05",
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "note.txt").write_text(NOTE)
    (tmp_path / "claim.yaml").write_text(json.dumps(CLAIM))
    return tmp_path


def clausea(folder: Path, *arguments: str, **more: str) -> tuple[int, str]:
    """Run the command line and return its exit code and all that it said on standard error."""
    environment = {**os.environ, "XDG_CACHE_HOME": str(folder / "cache"), "XDG_DATA_HOME": str(folder / "data"), **more}
    done = subprocess.run(
        [sys.executable, "-m", "clausea", *arguments], cwd=folder, env={**environment, "PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True, text=True, check=False, timeout=120,
    )  # fmt: skip
    return done.returncode, done.stderr


FAILING: dict[str, tuple[str, ...]] = {
    "a damaged PDF": ("ingest", "damaged.pdf"),
    "a file of no type that is read": ("ingest", "strange.bin"),
    "a claim with an unknown key": ("draft", "note.txt", "--claim", "unknown.yaml", "--out", "out"),
    "a claim with a wrong date": ("draft", "note.txt", "--claim", "wrong.yaml", "--out", "out"),
    "a claim that is no YAML": ("draft", "note.txt", "--claim", "broken.yaml", "--out", "out"),
    "an unknown denial": ("draft", "note.txt", "--denial", "CO-999", "--out", "out"),
    "a folder that is a file": ("draft", "note.txt", "--claim", "claim.yaml", "--out", "note.txt"),
    "a stage that is damaged": ("draft", "--from", "draft", "--out", "spoiled"),
    "a letter that is not there": ("verify", "gone.md", "--run", "out"),
    "a backend that is not there": ("draft", "note.txt", "--claim", "claim.yaml", "--backend", "oracle", "--out", "out"),
    "a manifest that is broken": ("batch", "cases.csv", "--out", "many"),
}


@pytest.mark.parametrize("name", FAILING)
def test_a_failure_on_the_command_line_repeats_nothing(folder: Path, name: str) -> None:
    (folder / "damaged.pdf").write_bytes(b"%PDF-1.7 " + CANARY.encode() * 20)
    (folder / "strange.bin").write_bytes(b"\x00\x01" + CANARY.encode())
    (folder / "unknown.yaml").write_text(json.dumps({**CLAIM, CANARY[:4].lower(): CANARY}))
    (folder / "wrong.yaml").write_text(json.dumps({**CLAIM, "notice_date": CANARY}))
    (folder / "broken.yaml").write_text(f"patient: {{name: {CANARY}\n  - ]")
    (folder / "cases.csv").write_text(f'case,records,claim\n"{CANARY} / x",note.txt,claim.yaml,{CANARY},"\n')
    (folder / "spoiled").mkdir()
    (folder / "spoiled" / "case.json").write_text(json.dumps({"case": CANARY}))
    code, said = clausea(folder, *FAILING[name])
    assert code not in {0, 1}
    assert CANARY not in said
    assert "Traceback" not in said


def test_a_run_says_nothing_of_it_and_no_name_of_a_file_holds_it(folder: Path) -> None:
    code, said = clausea(folder, "draft", "note.txt", "--claim", "claim.yaml", "--out", "out")
    assert code in {0, 10}
    assert CANARY not in said
    assert (folder / "out" / "letter.md").exists()
    for path in folder.rglob("*"):
        assert CANARY.lower() not in path.name.lower()


def test_a_remote_request_holds_nothing_that_names_the_patient(
    environment: Callable[..., None], tmp_path: Path, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    environment(allow_remote="1")
    engine = Remote({}, BackendUnavailable("Down."))
    claim = Claim.model_validate(CLAIM)
    with caplog.at_level(logging.DEBUG):
        try:
            run = run_case(
                [Source("note.txt", data=NOTE.encode())],
                claim,
                today=claim.today,
                engine=engine,
                reading=Reading(sent=tmp_path / "out" / "sent"),
            )  # type: ignore[arg-type]
            save(run, tmp_path / "out")
            said = [repr(run), repr(run.sent), repr(run.outcome), repr(engine.seen)]
        except ClauseaError as error:
            said = [str(error), repr(error)]
    assert engine.seen
    out, err = capfd.readouterr()
    sent = [one.model_dump_json() for one in engine.seen] + [path.read_text() for path in (tmp_path / "out" / "sent").iterdir()]
    for text in (*said, *sent, caplog.text, out, err):
        for word in (CANARY, CANARY.lower(), "QZ-55123", "QZZ-4411-99", "1950-02-03"):
            assert word not in text
    assert any("18.0 s" in text for text in sent)
