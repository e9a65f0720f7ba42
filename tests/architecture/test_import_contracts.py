"""The import contracts of pyproject.toml hold, and each of them can fail."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]["contracts"]
FORBIDDEN = [contract for contract in CONTRACTS if contract["type"] == "forbidden"]
LAYERS = next(contract["name"] for contract in CONTRACTS if contract["type"] == "layers")


def lint(folder: Path) -> str:
    """Return what lint-imports says of the copy in `folder`."""
    program = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run(
        [str(program), "--no-logo", "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(folder), "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        check=False,
    )
    return done.stdout + done.stderr


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "clausea", folder / "clausea", ignore=shutil.ignore_patterns("__pycache__", "_data"))
    shutil.copy(ROOT / "pyproject.toml", folder)
    return folder


def plant(copy: Path, module: str, text: str) -> str:
    """Return what lint-imports says once `text` is added to `module`; the copy is left as it was."""
    path = copy / "clausea" / module
    before = path.read_text() if path.exists() else None
    path.write_text((before or "") + text)
    try:
        return lint(copy)
    finally:
        if before is None:
            path.unlink()
        else:
            path.write_text(before)


@pytest.fixture(scope="module")
def with_every_vendor_in_the_domain(copy: Path) -> str:
    names = sorted(name for contract in FORBIDDEN for name in contract["forbidden_modules"])
    return plant(copy, "domain/names.py", "".join(f"\nimport {name}" for name in names))


def test_every_contract_holds(copy: Path) -> None:
    said = lint(copy)
    assert f"{len(CONTRACTS)} kept, 0 broken" in said, said


@pytest.mark.parametrize("name", [contract["name"] for contract in FORBIDDEN])
def test_a_vendor_outside_its_place_breaks_its_contract(name: str, with_every_vendor_in_the_domain: str) -> None:
    assert f"{name} BROKEN" in with_every_vendor_in_the_domain


@pytest.mark.parametrize(
    ("module", "text"),
    [
        pytest.param("domain/names.py", "\nimport clausea.errors, clausea.pipeline", id="upwards"),
        pytest.param("audit.py", "\nimport clausea.remedy", id="from stage to stage"),
        pytest.param("utils.py", "", id="a module in no layer"),
    ],
)
def test_an_import_that_does_not_point_down_breaks_the_layers(copy: Path, module: str, text: str) -> None:
    said = plant(copy, module, text)
    assert f"{LAYERS} BROKEN" in said, said


def test_each_vendor_is_forbidden_once() -> None:
    names = [name for contract in FORBIDDEN for name in contract["forbidden_modules"]]
    assert len(names) == len(set(names))
