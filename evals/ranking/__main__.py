"""Rank the sentences of every sample chart: `python -m evals.ranking [dev|test|all]`."""

from __future__ import annotations

import argparse
import re

from clausea.domain import EVIDENCE_KINDS
from clausea.linear import load
from clausea.retrievers.features import evidence_features
from evals.facts.split import charts
from evals.train.evidence import labelled

_LONGEST = "longest sentence first"


def average_precision(scored: list[tuple[float, bool]]) -> float | None:
    """Return the mean of the precisions at every right sentence; None without a right one."""
    ordered = sorted(scored, key=lambda pair: -pair[0])
    hits, total = 0, 0.0
    for rank, (_, right) in enumerate(ordered, start=1):
        if right:
            hits += 1
            total += hits / rank
    return total / hits if hits else None


def main() -> None:
    """Print a row for every kind: n, average precision, that of two baselines, precision and recall at the threshold."""
    parser = argparse.ArgumentParser(prog="python -m evals.ranking")
    parser.add_argument("split", nargs="?", default="test", choices=["dev", "test", "all"])
    options = parser.parse_args()
    model = load("evidence")
    paths = [*charts(options.split), *charts(options.split, "kinds")]
    rows = [(one, kinds, model.likelihoods(evidence_features(one))) for path in paths for one, kinds in labelled(path, "pdf")]
    print(f"{options.split}: {len(paths)} charts, {len(rows)} sentences")
    print(f"{'kind':20} {'n':>5} {'share':>6} {'AP':>6} {'longest':>8} {'precision':>9} {'recall':>7}")
    means = []
    for kind in EVIDENCE_KINDS:
        right = [kind in kinds for _, kinds, _ in rows]
        scores = [likelihood[kind] for _, _, likelihood in rows]
        ap = average_precision(list(zip(scores, right, strict=True)))
        longest = average_precision([(float(len(re.findall(r"\w+", one.text))), kind in kinds) for one, kinds, _ in rows])
        chosen = [score >= 0.5 for score in scores]
        hit = sum(a and b for a, b in zip(chosen, right, strict=True))
        precision, recall = hit / max(sum(chosen), 1), hit / max(sum(right), 1)
        means.append(ap or 0.0)
        figures = f"{ap or 0:6.3f} {longest or 0:8.3f} {precision:9.3f} {recall:7.3f}"
        print(f"{kind:20} {sum(right):5} {sum(right) / len(rows):6.3f} {figures}")
    print(f"mean average precision {sum(means) / len(means):.3f}")


if __name__ == "__main__":
    main()
