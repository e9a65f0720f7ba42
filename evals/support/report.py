"""The report on sentence and quotation as a page of Markdown."""

from __future__ import annotations

import platform
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from clausea.config import commit
from clausea.evaluation.scores import Score
from evals.support import LABELS, Agreement, Pair, judged


def _share(hits: int, n: int) -> str:
    if not n:
        return "-"
    low, high = Score(sample="", scorer="", value=hits / n, n=n).interval or (0.0, 1.0)
    return f"{hits / n:.3f} ({low:.3f}-{high:.3f}), n {n}"


def as_markdown(pairs: Sequence[Pair], results: Mapping[tuple[str, str], Agreement]) -> str:
    """Return agreement and, for each class, recall and precision, with 95 % intervals by Wilson; the parts stand apart."""
    lines = [
        "# Sentence and quotation",
        "",
        "Written by `python -m evals.support`. **Agreement** is the share of pairs rightly let through or stopped; a pair is",
        "stopped when `supports`, `negation` or `values-stand` raises a blocker. Intervals are Wilson's, 95 %. What the labels",
        "mean, and how the pairs came to be, stands in README.md. Rules are tuned on dev alone; of the test pairs only these",
        "figures are seen.",
        "",
        f"{len(pairs)} pairs. Commit {commit()}, Python {platform.python_version()}.",
        "",
        "| part | split | agreement | supported, let through | near miss, stopped | contradiction, stopped |",
        "|---|---|---|---|---|---|",
    ]
    for (part, split), found in results.items():
        cells = " | ".join(_share(*found.caught[label]) for label in LABELS)
        lines.append(f"| {part} | {split} | {_share(found.agreed, found.n)} | {cells} |")
    lines += ["", "## Which of the three", "", "| part | split | class | precision | recall |", "|---|---|---|---|---|"]
    for (part, split), found in results.items():
        for label in LABELS:
            right = found.of(true=label, given=label)
            given, true = found.of(given=label), found.of(true=label)
            lines.append(f"| {part} | {split} | {label} | {_share(right, given)} | {_share(right, true)} |")
        exact = sum(found.of(true=label, given=label) for label in LABELS)
        lines.append(f"| {part} | {split} | all three | accuracy {_share(exact, found.n)} | |")
    lines += ["", "## Derived pairs by what was changed", "", "| change | dev | test |", "|---|---|---|"]
    tally: dict[tuple[str, str], Counter[bool]] = defaultdict(Counter)
    for pair in pairs:
        if pair.part == "derived":
            right = (judged(pair)[0] == "supported") == (pair.label == "supported")
            name = pair.change or "nothing"
            tally[name, "test" if pair.is_test else "dev"][right] += 1
    for name in sorted({name for name, _ in tally}):
        both = [_share(tally[name, split][True], tally[name, split].total()) for split in ("dev", "test")]
        lines.append(f"| {name} | {both[0]} | {both[1]} |")
    return "\n".join(lines) + "\n"
