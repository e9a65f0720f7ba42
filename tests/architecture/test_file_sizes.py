"""Files stay short enough to be read in one sitting."""

from __future__ import annotations

from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MOST_LINES = 600
MOST_LINES_OF_APP = 40


def modules() -> list[Path]:
    folders = [ROOT / name for name in ("clausea", "evals", "tests")]
    return [path for folder in folders for path in sorted(folder.rglob("*.py")) if "_data" not in path.parts]


def test_no_file_is_longer_than_600_lines() -> None:
    lengths = {str(path.relative_to(ROOT)): len(path.read_text(encoding="utf-8").splitlines()) for path in modules()}
    assert len(lengths) > 50
    assert {name: length for name, length in lengths.items() if length > MOST_LINES} == {}


def test_the_streamlit_entry_holds_no_logic() -> None:
    text = (ROOT / "app.py").read_text(encoding="utf-8")
    assert len(text.splitlines()) <= MOST_LINES_OF_APP
    assert "def " not in text


def test_no_module_is_a_drawer_for_odds_and_ends() -> None:
    drawers = {"utils", "util", "helpers", "helper", "manager", "common", "misc"}
    assert {path.stem for path in modules()} & drawers == set()
