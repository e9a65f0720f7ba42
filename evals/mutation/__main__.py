"""Tamper with letters: `python -m evals.mutation [--full]`; `--full` takes every development chart and writes RESULTS.md."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clausea.exporters import write_bytes
from evals.facts.split import charts
from evals.mutation import as_scores, run, run_shared
from evals.mutation.report import as_markdown

RESULTS = Path(__file__).with_name("RESULTS.md")


def main() -> int:
    """Run, print the report, and return 10 where a target is not reached."""
    parser = argparse.ArgumentParser(description="Tamper with letters and count what the verifier catches.")
    parser.add_argument("--full", action="store_true", help="Every development chart, two letters each; writes RESULTS.md.")
    parser.add_argument("--each", type=int, default=2, help="Changes of a sort in a letter.")
    parser.add_argument("--jobs", type=int, default=2, help="Processes that share the charts of --full.")
    parser.add_argument("--charts", type=int, default=0, help="So many charts of --full, one letter each; 0 for all, two each.")
    options = parser.parse_args()
    paths = charts("dev")
    letters = 1 if options.charts else 2
    if options.charts:
        paths = [paths[number * len(paths) // options.charts] for number in range(min(options.charts, len(paths)))]
    results = run_shared(paths, letters, options.each, jobs=options.jobs) if options.full else run(paths[::8], 1, options.each)
    page = as_markdown(results)
    if options.full:
        write_bytes(RESULTS, page.encode())
    print(page)
    return 10 if any(score.failed for score in as_scores(results)) else 0


if __name__ == "__main__":
    sys.exit(main())
