"""One line, the right exit code, nothing half-written, other records unaffected, and no word of a patient."""

from __future__ import annotations

import os
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.cli.conftest import CANARY, Clausea
from tests.conftest import ROOT

BadFile = Callable[[str], Path]

UNREADABLE = {
    "missing": ("gone.pdf is not there.", "Check the path."),
    "empty": ("empty.pdf is empty.", "Export it again."),
    "blank": ("blank.txt holds no text.",),
    "encrypted": ("locked.pdf: The PDF is encrypted.", "--password"),
    "damaged": ("torn.pdf: The PDF is damaged.", "Export it again"),
    "not-a-pdf": ("fake.pdf: The PDF is damaged.", "Export it again"),
    "image-only": ("scan.pdf holds no text.",),
    "picture": ("photo.png holds no text.",),
    "text-as-pdf": ("page.pdf is named a PDF and is not one.", "Export it again"),
    "text-as-word": ("page.docx is named a Word file and is not one.", "Export it again"),
    "workbook": ("visits.xlsx is of a type that is not read.", "Clausea reads PDF, DOCX, RTF, TXT, TIFF, PNG and JPEG."),
}


def leftovers(folder: Path, before: set[str]) -> set[str]:
    return {path.name for path in folder.iterdir()} - before


@pytest.mark.parametrize("wrong", UNREADABLE)
def test_a_file_that_cannot_be_read(clausea: Clausea, bad_file: BadFile, claim: Path, tmp_path: Path, wrong: str) -> None:
    path = bad_file(wrong)
    before = {one.name for one in tmp_path.iterdir()}
    clausea("draft", path, "--claim", claim, "--out", "o").failed(4, *UNREADABLE[wrong])
    clausea("ingest", path).failed(4, *UNREADABLE[wrong])
    assert leftovers(tmp_path, before) == set()


def test_json_of_a_file_that_cannot_be_read_is_still_one_document(clausea: Clausea, bad_file: BadFile) -> None:
    done = clausea("ingest", bad_file("damaged"), "--json")
    assert done.code == 4
    assert [failure["name"] for failure in done.document["failures"]] == ["torn.pdf"]
    assert len(done.err.splitlines()) == 1


def test_the_password_opens_an_encrypted_file(clausea: Clausea, bad_file: BadFile) -> None:
    path = bad_file("encrypted")
    done = clausea("ingest", path, "--password", "open sesame", "--json")
    assert (done.code, done.document["records"][0]["lines"]) == (0, 2)
    done = clausea("ingest", path, "--password", "open barley")
    done.failed(4, "this password does not open it")
    assert "barley" not in done.err


def test_a_bad_file_leaves_the_others_unaffected(
    clausea: Clausea, bad_file: BadFile, note: Path, claim: Path, tmp_path: Path
) -> None:
    alone = clausea("draft", note, "--claim", claim, "--out", "alone", "--json")
    bad = [bad_file(wrong) for wrong in UNREADABLE]
    done = clausea("draft", *bad[:4], note, *bad[4:], "--claim", claim, "--out", "o", "--json")
    assert (alone.code, done.code) == (10, 4)
    assert len(done.err.splitlines()) == len(bad), "a line for each"
    assert all(line.startswith("clausea: ") for line in done.err.splitlines())
    assert CANARY not in done.err
    assert [failure["name"] for failure in done.document["failures"]] == [path.name for path in bad]
    assert done.document["statements"] == alone.document["statements"]
    assert (tmp_path / "o" / "letter.pdf").exists()


def test_an_empty_folder_is_said(clausea: Clausea, claim: Path, tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    for command in (["ingest"], ["ingest", "--json"], ["evidence"], ["draft", "--claim", claim, "--out", "o"]):
        clausea(*command, "records").failed(4, "No record was given.")


def test_an_unknown_key_names_its_line_and_the_nearest(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    number = len(claim.read_text().splitlines()) + 1
    with claim.open("a") as file:
        file.write(f"servise_dates: [{CANARY}]\n")
    done = clausea("draft", note, "--claim", claim, "--out", "o")
    done.failed(2, "claim.yaml", f"line {number}", "servise_dates is not known", "did you mean service_dates?")
    assert not (tmp_path / "o").exists()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("notice_date: 2026-09-14", f"notice_date: {CANARY}", "notice_date"),
        ("patient: {name: Winifred Hale", f"patient: {{nmae: {CANARY}", "did you mean name?"),
        ("payer: {name", "payer: [name", "is not valid YAML"),
        ("type: medicare", f"type: {CANARY}", "payer.type"),
    ],
)
def test_a_claim_file_that_is_wrong_is_told_without_its_values(
    clausea: Clausea, note: Path, claim: Path, old: str, new: str, said: str
) -> None:
    text = claim.read_text()
    assert old in text
    claim.write_text(text.replace(old, new))
    clausea("draft", note, "--claim", claim, "--out", "o").failed(2, "claim.yaml", said)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["triage", "CO-999", "--json"], "CO-999"),
        (["triage", "notice.pdf"], "notice.pdf is not there"),
        (["triage", "CO-197", "--fact", "auth_on_fle"], "auth_on_file"),
        (["triage", "hello"], "No denial code was found"),
        (["triage", "CO-50", "--payer", "aetna"], "medicare_advantage"),
        (["triage", "CO-50", "--notice-date", "9/14/26"], "YYYY-MM-DD"),
        (["codes", "CO-999"], "co-50"),
        (["draft", "note.txt", "--denial", "CO-999", "--out", "o"], "CO-999"),
        (["draft", "note.txt", "--out", "o"], "No denial was given"),
        (["draft", "--denial", "CO-50", "--out", "o"], "No record was named"),
        (["draft", "note.txt", "--denial", "CO-50", "--backend", "abacus", "--out", "o"], "embedded"),
        (["draft", "note.txt", "--claim", "gone.yaml", "--out", "o"], "gone.yaml is not there"),
        (["draft", "--from", "noon", "--out", "o"], "evidence"),
        (["draft", "--from", "records", "--out", "o"], "chart"),
        (["batch", "gone.csv", "--out", "o"], "gone.csv is not there"),
        (["batch", "note.txt", "--out", "o"], ".jsonl"),
        (["eval", "noon"], "demo"),
        (["schema", "noon"], "clausea schema"),
        (["export", "o", "--format", "rtf"], "docx"),
        (["ingest"], "clausea --help"),
        (["frobnicate"], "clausea --help"),
    ],
)
def test_what_does_not_exist_is_answered_with_what_does(
    clausea: Clausea, note: Path, tmp_path: Path, arguments: list[str], said: str
) -> None:
    clausea(*arguments).failed(2, said)
    assert not (tmp_path / "o").exists()


def test_settings_that_cannot_be_used_are_named(clausea: Clausea, note: Path, claim: Path) -> None:
    done = clausea("draft", note, "--claim", claim, "--out", "o", env={"CLAUSEA_ALLOW_REMOTE": CANARY})
    done.failed(3, "CLAUSEA_ALLOW_REMOTE")


@pytest.mark.parametrize(
    "command",
    [["verify", "letter.md", "--run", "o"], ["export", "o", "--format", "pdf"], ["draft", "--from", "draft", "--out", "o"]],
)
def test_a_folder_that_holds_no_run(clausea: Clausea, tmp_path: Path, command: list[str]) -> None:
    clausea(*command).failed(7, "o has no case.json")
    (tmp_path / "o").mkdir()
    (tmp_path / "o" / "case.json").write_text(f'{{"case": "{CANARY}"')
    clausea(*command).failed(7, "case.json in o is damaged")


@pytest.mark.parametrize("command", [["draft", "note.txt", "--claim", "claim.yaml"], ["batch", "m.csv"], ["demo"]])
def test_a_folder_that_cannot_be_written(clausea: Clausea, note: Path, claim: Path, tmp_path: Path, command: list[str]) -> None:
    """A regular file as the parent refuses everybody, also root, whom permissions do not stop."""
    (tmp_path / "m.csv").write_text("case,records,claim\na,note.txt,claim.yaml\n")
    (tmp_path / "file").write_text("mine")
    before = {one.name for one in tmp_path.iterdir()}
    clausea(*command, "--out", "file/o").failed(7, "The folder o cannot be written")
    clausea(*command, "--out", "file").failed(7, "The folder file cannot be written", "File exists")
    assert leftovers(tmp_path, before) == set()
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("name", ["notice_date: 2026-02-30", "notice_date: 2026-09-14\nnotice_date: 2026-09-15"])
def test_a_claim_file_that_cannot_be_meant(clausea: Clausea, note: Path, claim: Path, name: str) -> None:
    claim.write_text(claim.read_text().replace("notice_date: 2026-09-14", name))
    number = claim.read_text().splitlines().index(name.splitlines()[-1]) + 1
    clausea("draft", note, "--claim", claim, "--out", "o").failed(2, f"claim.yaml, line {number}: ")


def test_a_folder_on_another_device_is_written(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    """A link to a folder on another device stands for a mount point: a file cannot be moved into either from outside."""
    shared = Path("/dev/shm")
    if not os.access(shared, os.W_OK) or shared.stat().st_dev == tmp_path.stat().st_dev:
        pytest.skip("no second device")
    with tempfile.TemporaryDirectory(dir=shared) as other:
        (tmp_path / "o").symlink_to(other)
        before = {one.name for one in tmp_path.iterdir()}
        done = clausea("draft", note, "--claim", claim, "--out", "o", "--json")
        assert (done.code, done.err) == (10, "")
        names = {one.name for one in Path(other).iterdir()}
        assert {"run.json", "letter.pdf"} <= names
        assert not [name for name in names if name.startswith(".")]
    assert leftovers(tmp_path, before) == set()


@pytest.mark.skipif(os.geteuid() == 0, reason="permissions do not stop root")
def test_a_read_only_folder(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    folder = tmp_path / "locked"
    folder.mkdir(mode=0o500)
    clausea("draft", note, "--claim", claim, "--out", "locked/o").failed(7, "The folder o cannot be written", "Permission denied")
    assert list(folder.iterdir()) == []


def no_room(limit: int) -> Callable[[], None]:
    """Return what makes every write beyond `limit` bytes of a file fail, as a full disk does."""
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))


@pytest.mark.parametrize("limit", [0, 1_000, 20_000])
def test_a_full_disk_leaves_nothing_half_written(clausea: Clausea, note: Path, claim: Path, tmp_path: Path, limit: int) -> None:
    before = {one.name for one in tmp_path.iterdir()}
    done = clausea("draft", note, "--claim", claim, "--out", "o", preexec_fn=no_room(limit))
    assert done.code in {7, 8}
    done.failed(done.code, "cannot be written", "room")
    assert leftovers(tmp_path, before) == set()


def test_a_full_disk_leaves_the_run_that_was_there(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    assert clausea("draft", note, "--claim", claim, "--out", "o", "--json").code == 10
    before = {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()}
    note.write_text(note.read_text().replace("19.4", "18.8"))
    done = clausea("draft", note, "--claim", claim, "--out", "o", preexec_fn=no_room(20_000))
    done.failed(done.code, "cannot be written")
    assert {path.name: path.read_bytes() for path in (tmp_path / "o").iterdir()} == before


def test_a_full_disk_in_a_batch_is_told_case_by_case(clausea: Clausea, note: Path, claim: Path, tmp_path: Path) -> None:
    (tmp_path / "m.csv").write_text("case,records,claim\na,note.txt,claim.yaml\n")
    done = clausea("batch", "m.csv", "--out", "o", "--json", preexec_fn=no_room(20_000))
    assert done.code == 10
    (row,) = done.document
    assert (row["status"], row["exit_code"]) in {("failed", 7), ("failed", 8)}
    assert sorted(path.name for path in (tmp_path / "o").iterdir()) == ["summary.csv", "summary.json"]


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
def test_standard_output_that_cannot_be_written(tmp_path: Path) -> None:
    with Path("/dev/full").open("w") as full:
        done = subprocess.run(
            [sys.executable, "-m", "clausea", "codes", "--json"],
            cwd=tmp_path,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert done.returncode == 8
    assert done.stderr.splitlines() == [
        "clausea: Standard output cannot be written: No space left on device. Check that the folder has room and may be written."
    ]


def test_a_file_name_cannot_break_the_line(clausea: Clausea, tmp_path: Path) -> None:
    (tmp_path / "a\nb\x1b[2J.pdf").write_bytes(b"")
    clausea("ingest", "a\nb\x1b[2J.pdf").failed(4, "a b?[2J.pdf is empty.")
