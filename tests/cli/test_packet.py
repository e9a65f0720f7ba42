"""`clausea export --format packet`: what it writes, what it leaves alone, and what it says when it cannot."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from pathlib import Path

import pytest

from clausea.binder import Wanted, write_parts
from clausea.errors import ExitCode, ExportError
from clausea.pipeline import Run, load, packet, restart, save
from tests.cli.conftest import Clausea
from tests.pipeline.test_work_folder import content, full_disk


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory, demo_run: Run) -> Path:
    """A run whose records lie in a folder that a test may change."""
    base = tmp_path_factory.mktemp("packet")
    for source in demo_run.sources:
        assert source.path is not None
        shutil.copy(source.path, base)
    moved = tuple(replace(one, path=base / one.name) for one in demo_run.sources)
    paths = tuple(str(one.path) for one in moved)
    run = replace(demo_run, file=demo_run.file.model_copy(update={"paths": paths}), sources=moved)
    save(run, base / "run")
    return base


def test_draft_writes_the_packet_and_run_json_names_it(folder: Path) -> None:
    run = json.loads((folder / "run" / "run.json").read_text(encoding="utf-8"))
    assert run["files"]["packet"] == "packet.pdf"
    assert (folder / "run" / "packet.pdf").read_bytes().startswith(b"%PDF-")
    assert all(cite["bates"] for one in run["statements"] for cite in one["cites"])


def test_exporting_again_gives_the_same_bytes(folder: Path) -> None:
    (part,) = packet(load(folder / "run"))
    assert part.data == (folder / "run" / "packet.pdf").read_bytes()


def test_the_command_writes_parts_and_takes_those_of_before_away(clausea: Clausea, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder / "run", tmp_path / "run")
    done = clausea("export", tmp_path / "run", "--format", "packet", "--max-mb", "0.2", "--json")
    assert done.code == 0, done.err
    names = list(json.loads(done.out)["files"].values())
    assert len(names) > 1
    assert sorted(path.name for path in (tmp_path / "run").glob("packet*")) == sorted(names)
    done = clausea("export", tmp_path / "run", "--format", "packet", "--json")
    assert json.loads(done.out)["files"] == {"packet": "packet.pdf"}
    assert [path.name for path in (tmp_path / "run").glob("packet*")] == ["packet.pdf"]


@pytest.mark.parametrize(
    "arguments", [("--format", "pdf", "--fax"), ("--format", "packet", "--max-mb", "0"), ("--format", "md", "--max-mb", "3")]
)
def test_what_makes_no_sense_is_a_usage_error(clausea: Clausea, folder: Path, arguments: tuple[str, ...]) -> None:
    done = clausea("export", folder / "run", *arguments)
    assert done.code == ExitCode.USAGE
    assert len(done.err.strip().splitlines()) == 1


def test_a_record_that_is_gone_is_one_line_and_the_packet_of_before_stays(clausea: Clausea, folder: Path, tmp_path: Path) -> None:
    shutil.copytree(folder, tmp_path / "all")
    out = tmp_path / "all" / "run"
    case = json.loads((out / "case.json").read_text(encoding="utf-8"))
    case["paths"] = [str(tmp_path / "all" / Path(path).name) for path in case["paths"]]
    (out / "case.json").write_text(json.dumps(case), encoding="utf-8")
    (tmp_path / "all" / "clinic-chart.pdf").rename(tmp_path / "moved.pdf")
    before = content(out)
    done = clausea("export", out, "--format", "packet")
    assert done.code == ExitCode.EXPORT
    assert "not where it was read, or changed since: clinic-chart.pdf." in done.err
    assert len(done.err.strip().splitlines()) == 1
    assert content(out) == before
    assert not restart(out, "letter").has_packet
    where = tmp_path / "moved.pdf", tmp_path / "all" / "physician-office.pdf"
    done = clausea("export", out, "--format", "packet", "--records", where[0], "--records", where[1])
    assert done.code == 0, done.err
    assert content(out) == before


@pytest.mark.parametrize("limit", [0, 60_000])
def test_a_full_disk_leaves_the_packet_of_before(folder: Path, tmp_path: Path, limit: int) -> None:
    shutil.copytree(folder / "run", tmp_path / "run")
    made = packet(load(folder / "run"), Wanted(max_mb=0.2))
    before = content(tmp_path / "run")
    with full_disk(limit), pytest.raises(ExportError) as told:
        write_parts(made, tmp_path / "run", Wanted(max_mb=0.2))
    assert "\n" not in str(told.value)
    assert content(tmp_path / "run") == before


def test_no_password_is_in_the_work_folder(folder: Path, demo_run: Run, tmp_path: Path) -> None:
    save(replace(demo_run, password="Quokkazanzibar"), tmp_path / "run")
    assert not [name for name, data in content(tmp_path / "run").items() if b"Quokka" in data]
