"""Train the networks that look again at what the first models said: where a document starts, and which of its days is its own.

Each learns from what first models said that had not seen the chart, so that it meets their usual mistakes.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from clausea.chart.boundaries import LEAST, second_table
from clausea.chart.dating import LEAST as LEAST_DAY
from clausea.chart.day_table import Judged, tables
from clausea.chart.features import LineView
from clausea.retrievers.network import Floats, Network
from evals.train.fit import fit_one, matrix, vocabulary_of
from evals.train.network import Recipe, fit_network

STRENGTH = 0.3
_STARTS = Recipe(hidden=48, networks=5, epochs=20, decay=0.001)
_DAYS = Recipe(hidden=24, networks=5, epochs=20)
_FOLDS = 5


@dataclass
class Examples:
    """Features and answers of one model, and the chart that each comes from."""

    rows: list[list[str]] = field(default_factory=list)
    answers: list[frozenset[str]] = field(default_factory=list)
    charts: list[str] = field(default_factory=list)

    def add(self, row: list[str], answer: Sequence[str], chart: str) -> None:
        """Add one example."""
        self.rows.append(row)
        self.answers.append(frozenset(answer))
        self.charts.append(chart)


def unseen_scores(examples: Examples, label: str) -> Floats:
    """Return what models that had not seen its chart say of every example."""
    scores = np.zeros(len(examples.rows))
    fold = np.array([int(hashlib.sha256(chart.encode()).hexdigest(), 16) % _FOLDS for chart in examples.charts])
    answers = np.array([label in answer for answer in examples.answers])
    for number in range(_FOLDS):
        seen, held = np.flatnonzero(fold != number), np.flatnonzero(fold == number)
        if not len(held) or not answers[seen].any():
            continue
        rows = [examples.rows[at] for at in seen]
        vocabulary = vocabulary_of(rows, 2, [examples.charts[at] for at in seen])
        weights, bias = fit_one(rows, [bool(answer) for answer in answers[seen]], vocabulary, STRENGTH)
        # Rounded, so that the last bits of a solver do not show.
        found = matrix([examples.rows[at] for at in held], vocabulary) @ np.round(weights, 3) + round(bias, 3)
        scores[held] = np.round(found, 3)
    return scores


def starts_again(starts: Examples, lines: Sequence[Sequence[LineView]]) -> Network:
    """Return the second model of starts. `lines` are those of every chart, in the order of `starts`."""
    scores = unseen_scores(starts, "start")
    found, begin = [], 0
    for views in lines:
        found.append(np.array(second_table(views, [float(score) for score in scores[begin : begin + len(views)]])))
        begin += len(views)
    asked = scores >= LEAST
    answers = np.array(["start" in answer for answer in starts.answers], dtype=float)
    return fit_network(np.vstack(found)[asked], answers[asked][:, None], _STARTS)


@dataclass(frozen=True)
class Dated:
    """A document of a chart with its dates, not judged yet, and its own day."""

    document: Judged
    day: dt.date | None


def days_again(dates: Examples, records: Sequence[Sequence[Dated]]) -> Network:
    """Return the second model of days.

    `dates` has two examples for each date of the `records`, in order: alone, and beside the other documents, which counts here.
    """
    scores = iter(unseen_scores(dates, "own")[1::2])
    rows, answers = [], []
    for record in records:
        judged = []
        for one in record:
            held = [replace(date, score=float(next(scores))) for date in one.document.held]
            best = max(held, key=lambda date: date.score, default=None)
            day = best.day if best is not None and best.likely >= LEAST_DAY else None
            judged.append(replace(one.document, held=held, day=day))
        for one, table in zip(record, tables(judged), strict=True):
            rows += table
            answers += [date.day == one.day for date in one.document.held]
    return fit_network(np.array(rows), np.array(answers, dtype=float)[:, None], _DAYS)
