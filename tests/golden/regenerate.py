"""Write the goldens anew, by hand and never in a test: `REGENERATE_GOLDENS=1 python -m tests.golden.regenerate`.

A golden is read before it is committed, and its diff is explained in a sentence.
"""

from __future__ import annotations

import json
import os
import sys
from pathlib import Path
from typing import Any

from clausea import knowledge
from clausea.claims import load_claim
from clausea.ingest import gather
from clausea.pipeline import Run, run_case

FLAG = "REGENERATE_GOLDENS"
FOLDER = Path(__file__).resolve().parent
PARTS = ("status", "remedy", "statements", "gaps", "flags", "findings", "exhibits", "series")


def cases() -> dict[str, Path]:
    """Return the folders whose runs are kept as goldens."""
    return {"demo": knowledge.demo_folder()}


def run(name: str) -> Run:
    """Run a case as it is compared: with the embedded backend and the clock of its claim."""
    folder = cases()[name]
    claim = load_claim(folder / "claim.yaml")
    assert claim.today is not None
    return run_case(gather([folder / "records"]), claim, today=claim.today, case=name, engine="embedded")


def stable(done: Run) -> dict[str, Any]:
    """Return what may not change unseen: words and addresses, without handles, scores, times and versions."""
    document = done.document.model_dump(mode="json")
    for statement in document["statements"]:
        for cite in statement["cites"]:
            del cite["handle"]
    evidence = done.found.evidence
    document["series"] = [
        {
            "name": one.name,
            "detail": one.detail,
            "direction": one.direction,
            "points": [[point.date.isoformat(), evidence.figure(point.figure).text] for point in one.points],
        }
        for one in evidence.series
    ]
    return {part: document[part] for part in PARTS}


def main() -> int:
    """Write every golden; refuse without the flag, so that nothing writes them by accident."""
    if os.environ.get(FLAG) != "1":
        sys.stderr.write(f"Goldens are written by hand: {FLAG}=1 python -m tests.golden.regenerate\n")
        return 2
    for name in cases():
        text = json.dumps(stable(run(name)), indent=1, ensure_ascii=False) + "\n"
        (FOLDER / f"{name}.json").write_text(text, encoding="utf-8")
        sys.stderr.write(f"Written: tests/golden/{name}.json. Read the diff before you commit it.\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
