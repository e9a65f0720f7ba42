"""Measure every record and write `RESULTS.md`: `python -m evals.privacy`."""

from pathlib import Path

from evals.privacy import run
from evals.privacy.report import as_markdown

(Path(__file__).parent / "RESULTS.md").write_text(as_markdown(run(None)), encoding="utf-8")
