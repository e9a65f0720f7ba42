from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea.pipeline import Run, save


@pytest.fixture(scope="session")
def saved_demo(demo_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("signing") / "demo"
    save(demo_run, out)
    return out


@pytest.fixture
def folder(saved_demo: Path, tmp_path: Path) -> Path:
    """A work folder of the demo case that a test may change, without what takes seconds to draw again."""
    out = Path(shutil.copytree(saved_demo, tmp_path / "case"))
    for name in ("packet.pdf", "review.html"):
        (out / name).unlink()
    return out


@pytest.fixture
def whole(saved_demo: Path, tmp_path: Path) -> Path:
    """A work folder of the demo case with every file that is signed."""
    return Path(shutil.copytree(saved_demo, tmp_path / "whole"))


Edit = Callable[[Path, str, str], None]


@pytest.fixture
def edit_word() -> Edit:
    """Return a function that changes words in a Word file as a person does, through its paragraphs."""

    def edit(path: Path, old: str, new: str) -> None:
        import docx

        document = docx.Document(str(path))
        changed = 0
        for paragraph in document.paragraphs:
            for run in paragraph.runs:
                if old in run.text:
                    run.text = run.text.replace(old, new, 1)
                    changed += 1
        assert changed == 1
        document.save(str(path))

    return edit
