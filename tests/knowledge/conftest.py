from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.conftest import ROOT


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A checkout of its own, whose files a test may spoil."""
    base = tmp_path_factory.mktemp("checkout")
    shutil.copytree(ROOT / "clausea", base / "clausea", ignore=shutil.ignore_patterns("__pycache__"))
    shutil.copytree(ROOT / "templates", base / "templates")
    shutil.copy(ROOT / "pyproject.toml", base)
    return base
