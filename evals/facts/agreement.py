"""How far two labellers agree: ten test charts that were labelled a second time from their text alone.

`python -m evals.facts.agreement` writes `AGREEMENT.md`. What two readers do not agree on, no program can be asked to reach.
"""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, get_args

from clausea.domain import EvidenceKind
from evals.facts.__main__ import table
from evals.facts.match import Tally, pair, truth_items
from evals.facts.split import CORPUS
from evals.press import press

Truth = dict[str, Any]
KINDS: tuple[str, ...] = get_args(EvidenceKind)


def pairs() -> list[tuple[Truth, Truth]]:
    """Return the labels of the writer and of the second labeller, chart by chart."""
    out = []
    for path in sorted((CORPUS / "second").glob("*.chart")):
        found = [json.loads(press(one, format="pdf").truth.to_json()) for one in (CORPUS / "records" / path.name, path)]
        out.append((found[0], found[1]))
    return out


def facts(charts: Iterable[tuple[Truth, Truth]]) -> dict[str, Tally]:
    """Return tallies of the typed facts, the writer's as what is right."""
    totals: dict[str, Tally] = defaultdict(Tally)
    for first, second in charts:
        for name, tally in pair(truth_items(first)[0], truth_items(second)[0]).items():
            total = totals[name]
            total.hit += tally.hit
            total.whole += tally.whole
            total.missed += tally.missed
            total.spurious += tally.spurious
    return totals


def kinds(charts: Iterable[tuple[Truth, Truth]]) -> dict[str, Counter[tuple[bool, bool]]]:
    """Return by kind how many passages the first, the second, both and none gave it."""
    counts: dict[str, Counter[tuple[bool, bool]]] = {kind: Counter() for kind in KINDS}
    for first, second in charts:
        for one, other in zip(first["passages"], second["passages"], strict=True):
            if one["text"] != other["text"]:
                raise ValueError("A second labelling has other words than its chart.")
            for kind in KINDS:
                counts[kind][kind in one["kinds"], kind in other["kinds"]] += 1
    return counts


def agreement(count: Mapping[tuple[bool, bool], int]) -> tuple[float, float]:
    """Return F1 of one labeller against the other, and Cohen's kappa."""
    both, first, second = count[True, True], count[True, False], count[False, True]
    total = sum(count.values())
    same = (both + count[False, False]) / total
    ones = (both + first) * (both + second) / total**2
    noughts = (total - both - first) * (total - both - second) / total**2
    chance = ones + noughts
    f1 = 2 * both / (2 * both + first + second) if both + first + second else 1.0
    return f1, (same - chance) / (1 - chance) if chance < 1 else 1.0


def report(charts: list[tuple[Truth, Truth]]) -> str:
    """Return both tables as Markdown."""
    lines = [
        "# Two labellers",
        "",
        f"{len(charts)} test charts, labelled a second time by a labeller who saw neither the first labels nor the program.",
        "The writer's labels count as right. Notes of the writers gave a few planted faults away, and the marks of 12 signature",
        "lines had been left in.",
        "Written by `python -m evals.facts.agreement`.",
        "",
        "| fact | labelled | recall | second labels | precision | F1 | F1, fields too |",
        "|---|---|---|---|---|---|---|",
    ]
    lines += ["| " + " | ".join(str(cell) for cell in row) + " |" for row in table(facts(charts))]
    lines += ["", "| kind | first | second | both | F1 | kappa |", "|---|---|---|---|---|---|"]
    for kind, count in kinds(charts).items():
        f1, kappa = agreement(count)
        both = count[True, True]
        lines.append(f"| {kind} | {both + count[True, False]} | {both + count[False, True]} | {both} | {f1:.2f} | {kappa:.2f} |")
    return "\n".join(lines) + "\n"


if __name__ == "__main__":
    Path(__file__).with_name("AGREEMENT.md").write_text(report(pairs()), encoding="utf-8")
