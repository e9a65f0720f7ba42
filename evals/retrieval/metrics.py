"""Figures of a ranking: recall, precision, reciprocal rank, calibration, each over charts and with an interval."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np

BINS = 10


@dataclass(frozen=True)
class Query:
    """One chart asked for one kind: the ranked passages, right or not, best first, and the right ones that no candidate holds."""

    chart: str
    kind: str
    hits: tuple[bool, ...]
    unread: int = 0
    offered: int = 0
    """How many of the ranked reach the threshold."""

    @property
    def right(self) -> int:
        """How many passages are right, those that were not read among them."""
        return sum(self.hits) + self.unread

    def recall(self, k: int) -> float:
        """Return the share of the right passages among the first k; of k where there are more than k."""
        return sum(self.hits[:k]) / min(k, self.right)

    def precision(self, k: int) -> float | None:
        """Return the share that is right of the passages among the first k that reach the threshold; None without one."""
        shown = min(k, self.offered)
        return sum(self.hits[:shown]) / shown if shown else None

    def reciprocal_rank(self) -> float:
        """Return 1 over the rank of the first right passage, 0 without one."""
        return next((1 / rank for rank, hit in enumerate(self.hits, start=1) if hit), 0.0)


Figure = Callable[[Query], float | None]
FIGURES: dict[str, Figure] = {
    "recall@5": lambda query: query.recall(5),
    "recall@10": lambda query: query.recall(10),
    "offered@5": lambda query: query.precision(5),
    "MRR": Query.reciprocal_rank,
}


@dataclass(frozen=True)
class Mean:
    """A mean over charts with the 95 % interval of a bootstrap by chart."""

    value: float
    low: float
    high: float
    n: int


def mean(figure: Figure, queries: Sequence[Query], resamples: int) -> Mean | None:
    """Return the mean of a figure over queries; None where it is defined for none.

    Charts are drawn, not queries: the queries of one chart fail together.
    """
    by_chart: dict[str, list[float]] = {}
    for query in queries:
        value = figure(query)
        if value is not None:
            by_chart.setdefault(query.chart, []).append(value)
    if not by_chart:
        return None
    sums = np.array([sum(values) for _, values in sorted(by_chart.items())])
    counts = np.array([len(values) for _, values in sorted(by_chart.items())])
    drawn = np.random.default_rng(7).integers(0, len(sums), size=(resamples, len(sums)))
    means = sums[drawn].sum(axis=1) / counts[drawn].sum(axis=1)
    low, high = np.quantile(means, (0.025, 0.975))
    return Mean(float(sums.sum() / counts.sum()), float(low), float(high), len(queries))


@dataclass
class Reliability:
    """Scores against how often they were right, in ten bins."""

    count: list[int] = field(default_factory=lambda: [0] * BINS)
    score: list[float] = field(default_factory=lambda: [0.0] * BINS)
    right: list[int] = field(default_factory=lambda: [0] * BINS)

    def add(self, score: float, right: bool) -> None:
        """Count one passage."""
        bin_ = min(int(score * BINS), BINS - 1)
        self.count[bin_] += 1
        self.score[bin_] += score
        self.right[bin_] += right

    def __add__(self, other: Reliability) -> Reliability:
        return Reliability(
            [a + b for a, b in zip(self.count, other.count, strict=True)],
            [a + b for a, b in zip(self.score, other.score, strict=True)],
            [a + b for a, b in zip(self.right, other.right, strict=True)],
        )

    def error(self, first_bin: int = 0) -> float | None:
        """Return the expected calibration error over the bins from `first_bin`: the mean gap of score and share."""
        total = sum(self.count[first_bin:])
        if not total:
            return None
        gaps = (abs(self.score[one] - self.right[one]) for one in range(first_bin, BINS) if self.count[one])
        return sum(gaps) / total

    def rows(self) -> list[tuple[str, int, float, float]]:
        """Return for every bin that holds something its bounds, its count, its mean score and the share that is right."""
        return [
            (f"{one / BINS:.1f}-{(one + 1) / BINS:.1f}", self.count[one], self.score[one] / self.count[one],
             self.right[one] / self.count[one])
            for one in range(BINS) if self.count[one]
        ]  # fmt: skip
