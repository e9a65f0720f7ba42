"""Read every sample chart; report precision and recall per fact type: `python -m evals.facts [dev|test|all] [--format pdf]`."""

from __future__ import annotations

import argparse
import json
import os
import sys
import time
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

import yaml

from clausea.chart import chart
from clausea.domain import Record
from clausea.ingest import Source, read_record
from evals.facts.match import Tally, document_items, found_items, pair, truth_items, without_other_side, wrong_fields
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
        # Two runs side by side never read what the other has half written.
        for kept, content in ((truth, made.truth.to_json().encode()), (data, made.data)):
            part = kept.with_name(f"{kept.name}.{os.getpid()}")
            part.write_bytes(content)
            part.replace(kept)
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
            total.whole += tally.whole
            total.wrong_fields += [(_marked(one, path.stem), other) for one, other in tally.wrong_fields]
            total.missed += [_marked(one, path.stem) for one in tally.missed]
            total.spurious += [_marked(one, path.stem) for one in tally.spurious]
        right, printed = addresses(truth, record)
        counts["lines"] += printed
        counts["lines_right"] += right
        counts["charts"] += 1
        counts["pages"] += len(record.pages)
        counts["updates"] += sum(goal.is_update for goal in read.goals)
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


def addresses(truth: dict[str, Any], record: Record) -> tuple[int, int]:
    """Return how many printed lines stand in the record word for word at their own page and line, and how many there are."""
    right = printed = 0
    for page in truth["pages"]:
        read = record.page(page["page"]).lines()
        for number, line in enumerate(page["lines"]):
            printed += 1
            right += number < len(read) and _words(read[number]) == _words(str(line))
    return right, printed


def _words(line: str) -> str:
    # The press prints some rules and boxes as letters of a symbol font; they are no words.
    return "".join(line.split())


def _marked(item: Any, stem: str) -> Any:
    return replace(item, text=f"{stem}: {item.text}")


MEASURED = ("accuracy", "assist", "gait", "measure", "mmt", "pain", "rom", "severity")
PLANNED = ("plan_amount", "plan_duration", "plan_frequency", "plan_type", "plan_visits")
WITH_FIELDS = {*MEASURED, "certification", "goal", "all measures"}


def together(tallies: Iterable[Tally]) -> Tally:
    """Return several tallies as one."""
    total = Tally()
    for tally in tallies:
        total.hit += tally.hit
        total.whole += tally.whole
        total.missed += tally.missed
        total.spurious += tally.spurious
    return total


def table(totals: dict[str, Tally]) -> list[tuple[str, int, str, int, str, str, str]]:
    """Return a row for every fact type: name, labelled, recall, found, precision, F1, F1 with all its fields right."""
    rows = []
    groups = {
        "all measures": together(totals[name] for name in MEASURED if name in totals),
        "all plan elements": together(totals[name] for name in PLANNED if name in totals),
    }
    for name, tally in [*sorted(totals.items()), *groups.items()]:
        recall = f"{tally.recall:.3f}" if tally.recall is not None else "-"
        precision = f"{tally.precision:.3f}" if tally.precision is not None else "-"
        both = tally.labelled + tally.found
        f1 = f"{2 * tally.hit / both:.3f}" if both else "-"
        whole = f"{2 * tally.whole / both:.3f}" if both and name in WITH_FIELDS else ""
        rows.append((name, tally.labelled, recall, tally.found, precision, f1, whole))
    return rows


def below_floor(totals: dict[str, Tally]) -> list[str]:
    """Return what the test split no longer reaches."""
    floor = yaml.safe_load((Path(__file__).with_name("floor.yaml")).read_text())
    out = []
    for figure in ("precision", "recall"):
        for name, least in floor[figure].items():
            tally = totals.get(name)
            reached = getattr(tally, figure) if tally else None
            if tally is None or tally.labelled < 20:
                continue
            if reached is None or reached < least:
                out.append(f"{name}: {figure} {reached if reached is None else round(reached, 3)} is below {least}")
    return out


def report(format_name: str) -> int:
    """Write RESULTS.md with both splits; return 1 when the test split is below its floor."""
    lines = ["# Typed facts: what is read, against the writers' labels", ""]
    lines += [
        "Written by `python -m evals.facts --report`. A fact counts when type and value are right on the right page and line;",
        "'fields too' asks beside it for unit, side and day of a measure, signer and dates of a certification, term and status",
        "of a goal;",
    ]
    lines += [
        "dates and authors that no page prints are not asked for. Rules were written against the development split only.",
        "",
    ]
    failed: list[str] = []
    for split in ("dev", "test"):
        totals, counts, _ = run(split, format_name)
        lines += [f"## {split}: {counts['charts']} charts, {counts['pages']} pages, as {format_name}", ""]
        lines += ["| fact | labelled | recall | found | precision | F1 | F1, fields too |", "|---|---|---|---|---|---|---|"]
        lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in table(totals)]
        lines += ["", f"Decoys read as present values: {counts['decoys_read']} of {counts['decoys']}."]
        lines += [f"Lines that only give a goal's status again, not scored: {counts['updates']}."]
        lines += [f"Lines at their own page and line, word for word: {counts['lines_right']} of {counts['lines']}.", ""]
        if split == "test":
            failed = below_floor(totals)
    lines.append(Path(__file__).with_name("unseen.md").read_text(encoding="utf-8"))
    Path(__file__).with_name("RESULTS.md").write_text("\n".join(lines), encoding="utf-8")
    print(f"Written: evals/facts/RESULTS.md. {len(failed)} figures below the floor.")
    for line in failed:
        print(f"  {line}")
    return 1 if failed else 0


def main() -> None:
    """Print the table; with --errors also what was missed and what was found in error."""
    parser = argparse.ArgumentParser(prog="python -m evals.facts")
    parser.add_argument("split", nargs="?", default="dev", choices=["dev", "test", "all"])
    parser.add_argument("--format", default="pdf", choices=["pdf", "docx", "txt", "scan"])
    parser.add_argument("--errors", default="", help="Fact types whose errors are listed, separated by commas.")
    parser.add_argument("--limit", type=int, default=40)
    parser.add_argument("--report", action="store_true", help="Write RESULTS.md and check the floor of the test split.")
    options = parser.parse_args()
    if options.report:
        sys.exit(report(options.format))
    totals, counts, seconds = run(options.split, options.format)
    print(f"{options.split}, {options.format}: {counts['charts']} charts, {counts['pages']} pages, {seconds:.1f} s of reading")
    print(f"{'fact':18} {'n':>5} {'recall':>7} {'found':>6} {'precision':>9} {'F1':>6} {'fields too':>11}")
    for name, n, recall, found, precision, f1, whole in table(totals):
        print(f"{name:18} {n:5} {recall:>7} {found:6} {precision:>9} {f1:>6} {whole:>11}")
    print(f"decoys read as present values: {counts['decoys_read']} of {counts['decoys']}")
    print(f"lines that only give a goal's status again, not scored: {counts['updates']}")
    print(f"lines at their own page and line, word for word: {counts['lines_right']} of {counts['lines']}")
    for name in filter(None, options.errors.split(",")):
        for title, errors in (("missed", totals[name].missed), ("spurious", totals[name].spurious)):
            print(f"--- {name} {title} ({len(errors)})")
            for one in errors[: options.limit]:
                print(" ", one.key, sorted(one.lines)[:2], one.text[:140])
        print(f"--- {name} with a field wrong ({len(totals[name].wrong_fields)})")
        for one, other in totals[name].wrong_fields[: options.limit]:
            has = dict(other.fields)
            wrong = ", ".join(f"{key} {dict(one.fields)[key]} read as {has.get(key)}" for key in wrong_fields(one, other))
            print(" ", one.key, sorted(one.lines)[:2], f"{one.text[:90]}: {wrong}")


if __name__ == "__main__":
    main()
