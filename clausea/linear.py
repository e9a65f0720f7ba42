"""Linear models over named features: small enough to read, fast without any library, the same answer everywhere."""

from __future__ import annotations

import json
import math
import sys
from collections.abc import Callable, Iterable
from functools import cache, reduce
from operator import add
from pathlib import Path
from typing import Any

from clausea.errors import KnowledgeError

_FOLDER = Path(__file__).resolve().parent / "data" / "models"


def sum_of(weight: Callable[[str], float | None], names: Iterable[str], start: float) -> float:
    """Return `start` and the weights of features, added one after the other so that the sum is the same on every Python."""
    # A feature without a weight, or with a weight of 0, changes no sum.
    return _added(filter(None, map(weight, names)), start)


def _added(weights: Iterable[float], start: float) -> float:
    # From Python 3.12 on `sum` makes up for what is lost in rounding, and would tell another sum than earlier ones.
    return sum(weights, start) if sys.version_info < (3, 12) else reduce(add, weights, start)


class Linear:
    """A linear model: a score for every label is the sum of the weights of the features that are there."""

    def __init__(self, labels: list[str], bias: list[float], weights: dict[str, list[float]]) -> None:
        self.labels = labels
        self._bias = bias
        self._weights = weights
        # Most models have one label and are asked of every line.
        self._single = {feature: row[0] for feature, row in weights.items()} if len(labels) == 1 else {}
        self._under: dict[str, dict[str, float]] = {}
        self._columns: dict[str, dict[str, float]] = {}

    @property
    def bias(self) -> float:
        """The score of the only label of a model where no feature is there."""
        return self._bias[0]

    def under(self, group: str) -> dict[str, float]:
        """Return the weights of the features that a model of one label has under a group, "group|feature", by feature."""
        found = self._under.get(group)
        if found is None:
            head = f"{group}|"
            found = {feature[len(head) :]: weight for feature, weight in self._single.items() if feature.startswith(head)}
            self._under[group] = found
        return found

    def score(self, features: Iterable[str]) -> float:
        """Return the score of the only label of a model."""
        return sum_of(self._single.get, features, self._bias[0])

    def scores(self, features: Iterable[str]) -> dict[str, float]:
        """Return the score of every label; higher is likelier."""
        if self._single:
            return {self.labels[0]: self.score(features)}
        total, row_of = self._bias, self._weights.get
        for feature in features:
            row = row_of(feature)
            if row is not None:
                total = list(map(add, total, row))
        return dict(zip(self.labels, total, strict=True))

    def likelihoods(self, features: Iterable[str]) -> dict[str, float]:
        """Return the likelihood of every label, each judged by itself, from 0 to 1."""
        return {label: 1 / (1 + math.exp(-max(-40.0, min(40.0, score)))) for label, score in self.scores(features).items()}

    def likelihood(self, features: Iterable[str], label: str) -> float:
        """Return the likelihood of one label alone."""
        index = self.labels.index(label)
        column = self._columns.get(label)
        if column is None:
            column = {feature: row[index] for feature, row in self._weights.items()}
            self._columns[label] = column
        total = sum_of(column.get, features, self._bias[index])
        return 1 / (1 + math.exp(-max(-40.0, min(40.0, total))))

    def reasons(self, features: Iterable[str], label: str, most: int = 3) -> list[str]:
        """Return the features that spoke most for a label, best first."""
        index = self.labels.index(label)
        found = {feature: self._weights[feature][index] for feature in features if feature in self._weights}
        return [feature for feature, weight in sorted(found.items(), key=lambda item: (-item[1], item[0]))[:most] if weight > 0]


@cache
def load(name: str) -> Linear:
    """Return a trained model of the package.

    Raises:
        KnowledgeError: its file is missing or damaged.
    """
    data = load_json(name)
    try:
        return Linear(data["labels"], data["bias"], data["weights"])
    except KeyError as error:
        raise _damaged(name, error) from None


def load_json(name: str) -> dict[str, Any]:
    """Return what the file of a trained model holds.

    Raises:
        KnowledgeError: its file is missing or damaged.
    """
    try:
        data = json.loads((_FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise _damaged(name, error) from None
    if not isinstance(data, dict):
        raise _damaged(name, TypeError())
    return data


def _damaged(name: str, error: Exception) -> KnowledgeError:
    return KnowledgeError(f"The model {name} cannot be loaded: {type(error).__name__}.", hint="Install Clausea again.")
