"""Resume, staleness, and one row a case whatever happens to it."""

from __future__ import annotations

import csv
import json
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from clausea import __version__
from clausea.batch import BatchRow, read_manifest, run_batch
from clausea.errors import ExportError, StoreError, UsageError
from clausea.pipeline import Run, run_case
from tests.batch.conftest import TODAY, MakeCase, write_note
from tests.conftest import MakePdf

CANARY = "zebrafish7731"
Go = Callable[..., dict[str, BatchRow]]


@pytest.fixture
def out(tmp_path: Path) -> Path:
    return tmp_path / "out"


@pytest.fixture
def go(tmp_path: Path, out: Path) -> Go:
    """Run the case folders of the test and return their rows by case."""

    def run(**options: Any) -> dict[str, BatchRow]:
        return {row.case: row for row in run_batch(read_manifest(tmp_path / "cases"), out, today=TODAY, **options)}

    return run


def stamp(folder: Path) -> dict[str, int]:
    return {path.name: path.stat().st_mtime_ns for path in folder.iterdir()}


def edit_inputs(folder: Path, **values: Any) -> None:
    path = folder / "inputs.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **values}))


def refuse(*_: Any, **__: Any) -> Run:
    raise AssertionError("nothing was to be run")


class Forgetful:
    """A pipeline with a bug whose message holds words of the record."""

    def __init__(self, case: str) -> None:
        self.case = case

    def __call__(self, *arguments: Any, case: str, **options: Any) -> Run:
        if case == self.case:
            raise KeyError(CANARY)
        return run_case(*arguments, case=case, **options)


class Interrupted(Forgetful):
    """A pipeline during which a person presses Ctrl-C."""

    def __call__(self, *arguments: Any, case: str, **options: Any) -> Run:
        if case == self.case:
            raise KeyboardInterrupt
        return run_case(*arguments, case=case, **options)


def test_every_case_has_a_row_a_folder_and_its_line_in_the_summaries(make_case: MakeCase, go: Go, out: Path) -> None:
    make_case("a", inside=True)
    make_case("b", denial="CO-4")
    rows = go()
    assert list(rows) == ["a", "b"]
    assert rows["a"].route == "appeal"
    assert rows["a"].status == "needs_review", "a chart without a certification is not ready"
    assert (rows["a"].exit_code, rows["b"].exit_code) == (10, 11)
    assert str(rows["a"].deadline) == "2027-01-17"
    assert rows["b"].status == "not_an_appeal"
    for case, row in rows.items():
        document = json.loads((out / case / "run.json").read_text())
        assert (row.gaps, row.findings) == (len(document["gaps"]), len(document["findings"]))
        assert document["status"] == row.status
        assert document["case"] == case
    assert rows["a"].gaps > 0
    assert json.loads((out / "summary.json").read_text()) == [row.model_dump(mode="json") for row in rows.values()]
    with (out / "summary.csv").open(newline="", encoding="utf-8") as file:
        table = list(csv.DictReader(file))
    assert [(line["case"], line["status"], line["exit_code"]) for line in table] == [
        ("a", "needs_review", "10"),
        ("b", "not_an_appeal", "11"),
    ]
    assert sorted(path.name for path in out.iterdir()) == ["a", "b", "summary.csv", "summary.json"]


def test_running_again_runs_nothing_and_touches_no_letter(make_case: MakeCase, go: Go, out: Path) -> None:
    make_case("a")
    first = go()["a"]
    before = stamp(out / "a")
    again = go(runner=refuse)["a"]
    assert first.ran and not again.ran
    assert again == first.model_copy(update={"ran": False})
    assert stamp(out / "a") == before


@pytest.mark.parametrize("denial", ["CO-29", "CO-4", "CO-16 N822"])
def test_a_document_that_is_no_letter_is_up_to_date_when_it_was_just_written(make_case: MakeCase, go: Go, denial: str) -> None:
    make_case("a", denial=denial)
    assert go()["a"].status == "not_an_appeal"
    again = go(runner=refuse)["a"]
    assert not again.stale
    assert not again.ran


def test_a_failed_case_is_its_own_row_and_is_tried_again(make_case: MakeCase, go: Go, out: Path) -> None:
    make_case("a")
    make_case("c")
    bad = make_case("b")
    (bad / "eval.txt").write_bytes(b"")
    (bad / "note.txt").unlink()
    rows = go()
    assert [row.status for row in rows.values()] == ["needs_review", "failed", "needs_review"]
    assert rows["b"].error is not None
    assert rows["b"].error.startswith("eval.txt is empty.")
    assert rows["b"].exit_code == 4
    assert rows["b"].route is None
    assert not (out / "b").exists(), "nothing half-written"

    write_note(bad)
    rows = go()
    assert [row.ran for row in rows.values()] == [False, True, False]
    assert rows["b"].exit_code == 4, "the empty file is still among its records"
    assert rows["b"].status == "needs_review"
    assert rows["b"].error is not None
    assert rows["b"].error.startswith("eval.txt is empty.")


def test_every_kind_of_failure_stays_in_its_row(make_case: MakeCase, go: Go, make_pdf: MakePdf) -> None:
    make_case("good")
    cases = {name: make_case(name) for name in ("claimless", "encrypted", "gone", "unknown", "yaml")}
    (cases["claimless"] / "claim.yaml").unlink()
    for path in (cases["gone"] / "eval.txt", cases["gone"] / "note.txt"):
        path.unlink()
    for path in (cases["encrypted"] / "eval.txt", cases["encrypted"] / "note.txt"):
        path.unlink()
    (cases["encrypted"] / "chart.pdf").write_bytes(make_pdf([["Pt seen for gait."]], password="secret"))
    claim = cases["unknown"] / "claim.yaml"
    claim.write_text(claim.read_text().replace("CO-50 N115", "CO-999"))
    with (cases["yaml"] / "claim.yaml").open("a") as file:
        file.write(f"pateint: {{name: {CANARY}}}\n")
    rows = go()
    assert rows.pop("good").status == "needs_review"
    assert {case: row.exit_code for case, row in rows.items()} == {
        "claimless": 2, "encrypted": 4, "gone": 2, "unknown": 2, "yaml": 2,
    }  # fmt: skip
    errors = {case: row.error or "" for case, row in rows.items()}
    assert "claim.yaml is not there" in errors["claimless"]
    assert "chart.pdf: The PDF is encrypted" in errors["encrypted"]
    assert "holds no file" in errors["gone"]
    assert "CO-999" in errors["unknown"]
    assert "did you mean patient?" in errors["yaml"]
    assert CANARY not in "".join(errors.values())


def test_a_bug_is_told_by_its_place_and_never_by_its_message(make_case: MakeCase, go: Go, out: Path) -> None:
    make_case("a")
    make_case("b")
    rows = go(runner=Forgetful("a"))
    assert rows["a"].error is not None
    assert rows["a"].error.startswith("a bug: KeyError at batch.py:")
    assert rows["a"].exit_code == 1
    assert rows["b"].status == "needs_review"
    assert CANARY not in (out / "summary.json").read_text() + (out / "summary.csv").read_text()


def test_ctrl_c_keeps_what_is_finished(make_case: MakeCase, go: Go, out: Path) -> None:
    for name in ("a", "b", "c"):
        make_case(name)
    with pytest.raises(KeyboardInterrupt):
        go(runner=Interrupted("b"))
    assert [row["case"] for row in json.loads((out / "summary.json").read_text())] == ["a"]
    assert not (out / "b").exists()
    assert [row.ran for row in go().values()] == [False, True, True]


def test_a_changed_record_is_reported_and_run_again_only_when_asked(make_case: MakeCase, go: Go, out: Path) -> None:
    folder = make_case("a")
    make_case("b")
    go()
    write_note(folder, minutes=23)
    before = stamp(out / "a")

    told = go(runner=refuse)
    assert (told["a"].stale, told["a"].ran, told["a"].why) == (True, False, ("records",))
    assert not told["b"].stale
    assert stamp(out / "a") == before

    rows = go(stale=True)
    assert (rows["a"].stale, rows["a"].ran, rows["a"].why) == (False, True, ("records",))
    assert not rows["b"].ran
    assert rows["a"].changed
    for change in rows["a"].changed:
        assert not change.moved
        assert "25 min" in (change.before or "")
        assert (change.after or "") == (change.before or "").replace("25 min", "23 min")
    assert {change.slot for change in rows["a"].changed} == {"minutes"}
    assert "97112 23" in (out / "a" / "letter.md").read_text()

    assert not go(runner=refuse, stale=True)["a"].stale


def test_a_sentence_whose_place_alone_moved_is_reported_as_moved(make_case: MakeCase, go: Go) -> None:
    folder = make_case("a")
    go()
    note = folder / "note.txt"
    note.write_text(note.read_text().replace("PT DAILY NOTE\n", "PT DAILY NOTE\n\n\n"))
    changed = go(stale=True)["a"].changed
    assert changed
    assert all(change.moved and change.before == change.after for change in changed)


def test_each_input_is_watched(make_case: MakeCase, go: Go, out: Path) -> None:
    folder = make_case("a")
    go()
    claim = folder / "claim.yaml"
    text = claim.read_text()
    claim.write_text(text + "# looked at by the biller\n")
    assert go(runner=refuse)["a"].why == ("claim",)
    claim.write_text(text)
    saved = json.loads((out / "a" / "inputs.json").read_text())
    assert saved["program"] == __version__
    assert list(saved["profile"]) == ["co-50"]
    edit_inputs(out / "a", program="0.0.1", profile={"co-50": "another"}, backend="other")
    assert go(runner=refuse)["a"].why == ("profile", "program", "backend")
    edit_inputs(out / "a", program=__version__, profile=saved["profile"], backend="embedded")
    assert go(runner=refuse)["a"].why == ()
    (folder / "eval.txt").rename(folder / "evaluation.txt")
    assert go(runner=refuse)["a"].why == ("records",), "letters name files"


def test_a_letter_outlives_its_records(make_case: MakeCase, go: Go, out: Path) -> None:
    folder = make_case("a")
    go()
    (folder / "eval.txt").unlink()
    (folder / "note.txt").unlink()
    row = go(runner=refuse)["a"]
    assert (row.status, row.stale, row.why) == ("needs_review", True, ("records",))
    row = go(stale=True)["a"]
    assert (row.status, row.stale, row.exit_code) == ("failed", True, 2)
    assert (out / "a" / "letter.md").exists(), "a run that fails leaves the letter before it"


@pytest.mark.parametrize("name", ["inputs.json", "run.json"])
@pytest.mark.parametrize(
    "damage", [lambda path: path.unlink(), lambda path: path.write_text("{"), lambda path: path.write_bytes(b"\xff")]
)
def test_a_case_without_its_run_or_fingerprints_is_not_done(
    make_case: MakeCase, go: Go, out: Path, name: str, damage: Callable[[Path], object]
) -> None:
    make_case("a")
    go()
    damage(out / "a" / name)
    row = go()["a"]
    assert row.ran
    assert not row.changed
    assert not go(runner=refuse)["a"].ran


def test_an_edited_letter_is_never_overwritten(make_case: MakeCase, go: Go, out: Path) -> None:
    folder = make_case("a")
    go()
    write_note(folder, minutes=23)
    letter = out / "a" / "letter.md"
    letter.write_text(letter.read_text() + "\nA sentence of the clinician.\n")
    row = go(stale=True)["a"]
    assert (row.status, row.exit_code, row.stale) == ("failed", 7, True)
    assert row.error is not None
    assert "letter.md of the case a was edited" in row.error
    assert "A sentence of the clinician." in letter.read_text()
    letter.rename(out / "a" / "mine.md")
    assert go(stale=True)["a"].ran
    assert "A sentence of the clinician." in (out / "a" / "mine.md").read_text()


def settled(*arguments: Any, **options: Any) -> Run:
    """Run a case whose letter has nothing to settle, and so no cover sheet."""
    run = run_case(*arguments, **options)
    assert run.letter is not None
    run.letter = run.letter.model_copy(update={"cover": ()})
    return run


def test_a_cover_sheet_of_an_earlier_run_does_not_stay(make_case: MakeCase, go: Go, out: Path) -> None:
    folder = make_case("a")
    go()
    assert (out / "a" / "cover.pdf").exists()
    (out / "a" / "notes-of-the-clinic.txt").write_text("call back")
    write_note(folder, minutes=23)
    assert go(stale=True, runner=settled)["a"].ran
    assert not (out / "a" / "cover.pdf").exists()
    assert (out / "a" / "notes-of-the-clinic.txt").exists()


def test_an_unknown_executor_is_refused_before_anything_is_written(make_case: MakeCase, go: Go, out: Path) -> None:
    make_case("a")
    with pytest.raises(UsageError, match=r"No executor is called threads\. There are: serial\."):
        go(executor="threads")
    assert not out.exists()


def test_output_is_not_written_among_the_records(make_case: MakeCase, tmp_path: Path) -> None:
    folder = make_case("a")
    before = stamp(folder)
    with pytest.raises(UsageError, match="among its records"):
        run_batch(read_manifest(folder.parent), folder.parent, today=TODAY)
    assert stamp(folder) == before


def test_an_output_folder_that_cannot_be_made_ends_the_batch_at_once(make_case: MakeCase, tmp_path: Path) -> None:
    rows = read_manifest(make_case("a").parent)
    (tmp_path / "file").write_text("")
    with pytest.raises(StoreError, match="The folder out cannot be written: Not a directory"):
        run_batch(rows, tmp_path / "file" / "out", today=TODAY, runner=refuse)


def test_a_summary_that_cannot_be_written_leaves_the_letters(make_case: MakeCase, go: Go, out: Path) -> None:
    make_case("a")
    (out / "summary.csv").mkdir(parents=True)
    with pytest.raises(ExportError, match=r"summary\.csv cannot be written"):
        go()
    assert (out / "a" / "letter.md").exists()
    assert not list(out.glob(".*"))


def test_a_row_crosses_processes_and_keeps_patient_words_out_of_its_repr(make_case: MakeCase, go: Go) -> None:
    folder = make_case("a")
    go()
    write_note(folder, minutes=23)
    row = go(stale=True)["a"]
    assert row.changed
    assert pickle.loads(pickle.dumps(row)) == row
    assert "min" not in repr(row)
    assert "case='a'" in repr(row)
