"""Fit linear models and write them small."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

MODELS = Path(__file__).resolve().parents[2] / "clausea" / "data" / "models"


def matrix(rows: Sequence[Sequence[str]], vocabulary: dict[str, int]) -> csr_matrix:
    """Return rows of features as a 0/1 matrix."""
    indices: list[int] = []
    pointers = [0]
    for row in rows:
        indices += sorted({vocabulary[name] for name in row if name in vocabulary})
        pointers.append(len(indices))
    return csr_matrix((np.ones(len(indices)), indices, pointers), shape=(len(rows), len(vocabulary)))


def vocabulary_of(rows: Sequence[Sequence[str]], least: int, groups: Sequence[str] | None = None) -> dict[str, int]:
    """Return the features that stand in at least `least` rows, or in rows of as many groups, in a fixed order.

    What a single chart says over and over is no word of the trade.
    """
    if groups is None:
        counts = Counter(name for row in rows for name in set(row))
    else:
        pairs = {(name, group) for row, group in zip(rows, groups, strict=True) for name in row}
        counts = Counter(name for name, _ in pairs)
    return {name: index for index, name in enumerate(sorted(name for name, count in counts.items() if count >= least))}


def fit_one(
    rows: Sequence[Sequence[str]], answers: Sequence[bool], vocabulary: dict[str, int], strength: float
) -> tuple[np.ndarray, float]:
    """Return weights and bias of a yes-or-no model."""
    if len(set(answers)) < 2:
        # A label that no row has, or every row: nothing speaks for or against it.
        return np.zeros(len(vocabulary)), 4.0 if answers and answers[0] else -4.0
    model = LogisticRegression(C=strength, solver="liblinear", random_state=0, max_iter=400, tol=1e-6)
    model.fit(matrix(rows, vocabulary), np.array(answers, dtype=int))
    return model.coef_[0], float(model.intercept_[0])


def fit_labels(
    rows: Sequence[Sequence[str]],
    answers: Sequence[frozenset[str]],
    labels: Sequence[str],
    *,
    least: int,
    strength: float,
    groups: Sequence[str] | None = None,
) -> dict[str, object]:
    """Return a model with one yes-or-no part a label, ready to be written; `groups` names the chart of every row."""
    vocabulary = vocabulary_of(rows, least, groups)
    columns, bias = [], []
    for label in labels:
        weights, intercept = fit_one(rows, [label in answer for answer in answers], vocabulary, strength)
        columns.append(weights)
        bias.append(round(intercept, 3))
    table = np.round(np.array(columns).T, 3)
    kept = {
        name: [float(value) for value in table[index]] for name, index in vocabulary.items() if np.abs(table[index]).max() >= 0.02
    }
    return {"labels": list(labels), "bias": bias, "weights": kept}


def write(name: str, model: dict[str, object]) -> Path:
    """Write a model; the same model gives the same bytes."""
    MODELS.mkdir(parents=True, exist_ok=True)
    path = MODELS / f"{name}.json"
    path.write_text(json.dumps(model, sort_keys=True, separators=(",", ":")) + "\n")
    return path
