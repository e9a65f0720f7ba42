"""Run every case and write `RESULTS.md`: `python -m evals.injection`."""

from pathlib import Path

from evals.injection import run
from evals.injection.report import as_markdown

(Path(__file__).parent / "RESULTS.md").write_text(as_markdown(run()), encoding="utf-8")
