"""Read every sample chart; report precision and recall per fact type: `python -m evals.facts [dev|test|all] [--format pdf]`."""

from __future__ import annotations

import argparse
import json
import time
from collections import defaultdict
from pathlib import Path
from typing import Any

from clausea.chart import chart
from clausea.ingest import Source, read_record
from evals.facts.match import Tally, document_items, found_items, pair, truth_items, without_other_side
from evals.facts.split import charts
from evals.press import press

CACHE = Path(__file__).resolve().parent.parent / "build" / "facts"


def pressed(path: Path, format_name: str) -> tuple[bytes, dict[str, Any]]:
    """Return a chart as a file with its truth; drawn once and kept while the chart does not change."""
    CACHE.mkdir(parents=True, exist_ok=True)
    stem = f"{path.stem}.{format_name}"
    data, truth = CACHE / f"{stem}.bin", CACHE / f"{stem}.json"
    if not data.exists() or data.stat().st_mtime < path.stat().st_mtime:
        made = press(path, format=format_name)
        truth.write_text(made.truth.to_json())
        data.write_bytes(made.data)
    return data.read_bytes(), json.loads(truth.read_text())


def run(split: str, format_name: str) -> tuple[dict[str, Tally], dict[str, int], float]:
    """Return the tallies over a split, counts of pages and decoys, and the seconds that reading took."""
    totals: dict[str, Tally] = defaultdict(Tally)
    counts: dict[str, int] = defaultdict(int)
    seconds = 0.0
    for path in charts(split):
        data, truth = pressed(path, format_name)
        began = time.perf_counter()
        record = read_record(Source(f"{path.stem}.{format_name}", data=data))
        read = chart([record])
        seconds += time.perf_counter() - began
        items, decoys = truth_items(truth)
        found = without_other_side(found_items(read), decoys)
        tallies = {**pair(items, found), **document_items(truth, read)}
        for name, tally in tallies.items():
            total = totals[name]
            total.hit += tally.hit
            total.missed += [_marked(one, path.stem) for one in tally.missed]
            total.spurious += [_marked(one, path.stem) for one in tally.spurious]
        counts["charts"] += 1
        counts["pages"] += len(record.pages)
        measured = [one for one in found if one.type in {"measure", "rom", "mmt", "pain", "assist", "gait"}]
        labelled = {(item.key, line) for item in items for line in item.lines}
        for decoy in decoys:
            counts["decoys"] += 1
            counts["decoys_read"] += any(
                one.lines & decoy.lines
                and one.text.strip() in decoy.text
                and not any((one.key, line) in labelled for line in one.lines)
                for one in measured
            )
    return totals, counts, seconds


def _marked(item: Any, stem: str) -> Any:
    return type(item)(item.type, item.key, item.lines, f"{stem}: {item.text}", item.detail)


def main() -> None:
    """Print the table; with --errors also what was missed and what was found in error."""
    parser = argparse.ArgumentParser(prog="python -m evals.facts")
    parser.add_argument("split", nargs="?", default="dev", choices=["dev", "test", "all"])
    parser.add_argument("--format", default="pdf", choices=["pdf", "docx", "txt", "scan"])
    parser.add_argument("--errors", default="", help="Fact types whose errors are listed, separated by commas.")
    parser.add_argument("--limit", type=int, default=40)
    options = parser.parse_args()
    totals, counts, seconds = run(options.split, options.format)
    print(f"{options.split}, {options.format}: {counts['charts']} charts, {counts['pages']} pages, {seconds:.1f} s of reading")
    print(f"{'fact':18} {'n':>5} {'recall':>7} {'found':>6} {'precision':>9}")
    for name, tally in sorted(totals.items()):
        recall = f"{tally.recall:.3f}" if tally.recall is not None else "-"
        precision = f"{tally.precision:.3f}" if tally.precision is not None else "-"
        print(f"{name:18} {tally.labelled:5} {recall:>7} {tally.found:6} {precision:>9}")
    print(f"decoys read as present values: {counts['decoys_read']} of {counts['decoys']}")
    for name in filter(None, options.errors.split(",")):
        for title, errors in (("missed", totals[name].missed), ("spurious", totals[name].spurious)):
            print(f"--- {name} {title} ({len(errors)})")
            for one in errors[: options.limit]:
                print(" ", one.key, sorted(one.lines)[:2], one.text[:140])


if __name__ == "__main__":
    main()
