"""Write RESULTS.md: `python -m evals.support`; `--failures` prints what goes wrong on dev, never on test."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from clausea.exporters import write_bytes
from evals.support import every, judged, measure


def main() -> int:
    """Write the report, or print the failures of the development pairs."""
    parser = argparse.ArgumentParser(description="How well sentence and quotation are judged.")
    parser.add_argument("--failures", action="store_true", help="Print the development pairs that are judged wrongly.")
    if parser.parse_args().failures:
        for pair in every():
            given, says = ("supported", ()) if pair.is_test else judged(pair)
            if not pair.is_test and (given == "supported") != (pair.label == "supported"):
                print(f"{pair.label} | {pair.change} | {pair.quote} | {pair.sentence} | {says}")
        return 0
    found = measure({})
    write_bytes(Path(__file__).with_name("RESULTS.md"), found.files["support.md"].encode())
    print(found.files["support.md"])
    return 10 if any(score.failed for score in found.scores) else 0


if __name__ == "__main__":
    sys.exit(main())
