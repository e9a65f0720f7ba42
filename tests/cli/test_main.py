"""Every command for a person, in this process: what it says, what it writes, and how it ends."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea.cli import main
from tests.cli.conftest import CANARY, Done

Run = Callable[..., Done]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run `main` with arguments in the test's own folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "100")

    def go(*arguments: object) -> Done:
        monkeypatch.setattr(sys, "argv", ["clausea", *map(str, arguments)])
        with pytest.raises(SystemExit) as end:
            main()
        captured = capsys.readouterr()
        assert isinstance(end.value.code, int)
        return Done(end.value.code, captured.out, captured.err)

    return go


def said(done: Done) -> str:
    assert done.out == "", "words for a person go to standard error"
    return " ".join(done.err.split())


def test_demo_names_the_files_and_three_findings(run: Run, tmp_path: Path) -> None:
    done = run("demo", "--out", "d")
    assert done.code == 0
    lines = done.err.splitlines()
    opened = [line.strip() for line in lines if line.startswith("  d/")]
    assert {"d/letter.pdf", "d/letter.docx", "d/letter.md"} <= set(opened)
    assert all((tmp_path / name).stat().st_size for name in opened)
    start = lines.index("The three most important findings:")
    assert [line.split()[0] for line in lines[start + 1 :]] == ["1.", "2.", "3."]


def test_ingest_and_evidence(run: Run, note: Path, claim: Path) -> None:
    done = run("ingest", note)
    assert done.code == 0
    assert "note.txt 1" in said(done)
    done = run("evidence", note, "--denial", "CO-50", "--payer", "medicare")
    assert done.code == 0
    assert "The letter needs" in said(done)
    assert "The letter needs" not in said(run("evidence", note))
    done = run("evidence", note, "gone.txt", "--claim", claim)
    assert done.code == 4, "a file was left out"
    assert done.err.startswith("clausea: gone.txt is not there.")


def test_triage_says_when_a_payer_is_assumed(run: Run) -> None:
    assert "Original Medicare is assumed" in said(run("triage", "CO-50"))
    done = run("triage", "CO-50", "--payer", "commercial", "--received-date", "2026-09-20")
    assert done.code == 0
    assert "assumed" not in said(done)


def test_triage_reads_standard_input(run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO("CARC 50 with N115"))
    assert "50 N115: Appeal." in said(run("triage", "-"))


def test_draft_tells_status_route_blockers_and_files(run: Run, note: Path, claim: Path, tmp_path: Path) -> None:
    done = run("draft", note, "--claim", claim, "--out", "o", "--today", "2026-10-05")
    assert done.code == 10
    text = said(done)
    assert "o: written, with blockers" in text
    assert "Route: appeal (by 2027-01-17)" in text
    assert "blocker, " in text
    assert "o/letter.docx" in text
    assert CANARY not in text
    assert (tmp_path / "o" / "letter.docx").exists()
    done = run("export", "o", "--format", "docx")
    assert (done.code, said(done)) == (
        10,
        "Written: o/letter.docx It is marked DRAFT, because a blocker stands. `clausea verify` names it.",
    )


def test_draft_says_that_the_deadline_has_passed(run: Run, note: Path, claim: Path) -> None:
    passed = "The deadline passed on 2027-01-17"
    claim.write_text(claim.read_text().replace("today: 2026-10-05\n", ""))
    assert passed in said(run("draft", note, "--claim", claim, "--out", "o", "--today", "2027-02-01"))
    assert passed not in said(run("draft", note, "--claim", claim, "--out", "o", "--today", "2026-10-05"))


def test_draft_names_what_comes_after_the_first_denial(run: Run, note: Path, claim: Path) -> None:
    done = run("draft", note, "--claim", claim, "--denial", "CO-50 N115, CO-197", "--out", "o")
    assert done.code == 11
    assert "Route: auth" in said(done)
    assert "The denial names CO-50 N115 too, whose way is another: an appeal of its own, by 01/17/2027." in said(done)


def test_triage_prints_every_denial(run: Run) -> None:
    text = said(run("triage", "CO-50 N115, CO-4"))
    assert text.index("CO-50 N115: Appeal.") < text.index("CO-4: Ask for a clerical error reopening")


def test_a_worksheet_is_told_to_be_no_appeal(run: Run, note: Path, claim: Path) -> None:
    done = run("draft", note, "--claim", claim, "--denial", "CO-4", "--out", "o")
    assert done.code == 11
    assert "not an appeal; the right document was written" in said(done)


def test_draft_starts_again_at_a_stage(run: Run, note: Path, claim: Path, tmp_path: Path) -> None:
    first = run("draft", note, "--claim", claim, "--out", "o", "--json")
    note.unlink()
    again = run("draft", "--from", "evidence", "--out", "o", "--json")
    assert (again.code, again.document["statements"]) == (first.code, first.document["statements"])
    assert again.document == json.loads((tmp_path / "o" / "run.json").read_text())


def test_draft_needs_records_and_a_denial(run: Run, note: Path) -> None:
    run("draft", note, "--out", "o").failed(2, "No denial was given.")
    run("draft", "--denial", "CO-50", "--out", "o").failed(2, "No record was named.")
    run("draft", "--from", "noon", "--out", "o").failed(2, "chart, evidence, draft, verdict, letter")


def test_batch(run: Run, note: Path, claim: Path, tmp_path: Path) -> None:
    folder = tmp_path / "cases" / "c-1"
    folder.mkdir(parents=True)
    for path in (note, claim):
        path.rename(folder / path.name)
    done = run("batch", "cases", "--out", "o")
    assert done.code == 0
    assert "1 case: 1 needs review; 1 run now." in said(done)
    assert CANARY not in said(done)
    assert "done before" in said(run("batch", "cases", "--out", "o"))


def test_codes_doctor_and_eval(run: Run) -> None:
    assert "CO-50" in said(run("codes"))
    assert "What the letter needs" in said(run("codes", "50"))
    done = run("doctor")
    assert done.code == 0
    assert "work folder" in said(done)
    done = run("eval", "demo")
    assert ("demo: passed" in said(done)) is (done.code == 0)


def test_schema_lists_and_prints(run: Run) -> None:
    names = run("schema").document
    assert names == sorted(names)
    assert all(run("schema", name).document["type"] == "object" for name in ("draft", "triage", "error", "Record"))
    assert all(run("schema", name).document["type"] == "array" for name in ("batch", "doctor", "eval"))
    assert [one.get("type", "object") for one in run("schema", "codes").document["anyOf"]] == [
        "object",
        "object",
        "array",
        "array",
    ]
    run("schema", "noon").failed(2, "No document or type is called noon.")


def test_help_and_a_missing_argument(run: Run) -> None:
    done = run("draft", "--help")
    assert done.code == 0
    assert "--from" in done.out
    run("verify").failed(2, "Missing argument")
    run("draft", "--out").failed(2, "--out")
