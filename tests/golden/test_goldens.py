"""Cases whose letters are known word for word and line for line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from clausea.pipeline import Run
from tests.golden import regenerate

ROOT = Path(__file__).resolve().parents[2]
CASES = sorted(regenerate.cases())


def kept(name: str) -> dict[str, Any]:
    path = regenerate.FOLDER / f"{name}.json"
    assert path.exists(), f"{path.name} is not there: {regenerate.FLAG}=1 python -m tests.golden.regenerate"
    found: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    return found


def test_goldens_are_not_being_written() -> None:
    assert regenerate.FLAG not in os.environ


def test_without_the_flag_nothing_is_written() -> None:
    before = {path.name: path.read_bytes() for path in regenerate.FOLDER.glob("*.json")}
    command = [sys.executable, "-m", "tests.golden.regenerate"]
    done = subprocess.run(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert regenerate.FLAG in done.stderr
    assert {path.name: path.read_bytes() for path in regenerate.FOLDER.glob("*.json")} == before


def test_every_golden_belongs_to_a_case() -> None:
    assert {path.stem for path in regenerate.FOLDER.glob("*.json")} <= set(CASES)


@pytest.mark.parametrize("part", regenerate.PARTS)
def test_the_demo_is_as_it_was(demo_run: Run, part: str) -> None:
    now = json.loads(json.dumps(regenerate.stable(demo_run)))
    assert now[part] == kept("demo")[part]


def test_every_quotation_of_the_demo_golden_stands_on_its_lines(demo_run: Run) -> None:
    pages = {(record.name, page.number): page.lines() for record in demo_run.chart.records for page in record.pages}
    cites = [cite for statement in kept("demo")["statements"] for cite in statement["cites"]]
    assert len(cites) > 40
    for cite in cites:
        first, last = cite["lines"]
        rows = pages[(cite["name"], cite["page"])][first - 1 : last]
        assert cite["quote"] in " ".join(" ".join(rows).split())
