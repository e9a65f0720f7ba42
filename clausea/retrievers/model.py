"""The trained ranker: a pass over sentences and one over a whole chart, with weights as whole numbers: sums are exact."""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from pathlib import Path
from zipfile import BadZipFile

import numpy as np
import numpy.typing as npt

from clausea.errors import KnowledgeError
from clausea.retrievers import Candidate
from clausea.retrievers.context import context_features, width
from clausea.retrievers.features import sentence_features, word_features
from clausea.retrievers.network import FIELDS, WORD_FIELDS, Floats, Network, Wholes, WordNetwork

SCALE = 1024
"""A weight of the first pass is a whole number of 1/1024."""
_FILE = Path(__file__).resolve().parent.parent / "data" / "models" / "evidence.npz"
_AT_ONCE = 512
"""Candidates whose weights are summed together; it bounds the memory."""


_TOLD = ("b:", "m:", "f:", "sg:")


class Ranking:
    """What the model says of the candidates of one chart."""

    def __init__(self, model: EvidenceModel, likely: Floats, strong: Floats, features: list[tuple[list[str], list[str]]]) -> None:
        self._model = model
        self.likely = likely
        """A row for every candidate, a column for every kind: how likely it is evidence of that kind, calibrated."""
        self.strong = strong
        """How likely it is strong evidence of the graded kinds, given that it is evidence; 1 for the other kinds."""
        self._features = features
        self._told: dict[int, tuple[list[str], npt.NDArray[np.int64]]] = {}

    def reasons(self, index: int, kind: str, most: int = 40) -> list[str]:
        """Return the features that spoke most for a kind, best first; a whole word (as "w:…") speaks with its parts and groups.

        Only what can be told in words is among them: words, pairs of words, marks, typed facts and their signs.
        """
        if index not in self._told:
            words, others = self._features[index]
            told = [name for name in others if name.startswith(_TOLD) and name in self._model]
            self._told[index] = ([*(f"w:{word}" for word in words), *told], self._model.weights(words, told))
        names, table = self._told[index]
        column = table[:, self._model.kinds.index(kind)]
        speaks = np.flatnonzero(column > 0)
        return [names[place] for place in speaks[np.argsort(-column[speaks], kind="stable")][:most]]


class EvidenceModel:
    """Weights of both passes.

    `first` has a row for every feature and a column for every label; the labels are the kinds and then "strong:<kind>". `words`
    yields log odds for every kind too, and the first pass is the mean of the two. `second` takes the context features and
    yields calibrated log odds for every kind.
    """

    def __init__(self, labels: Sequence[str], names: Sequence[str], first: npt.NDArray[np.int16], bias: npt.NDArray[np.int64],
                 second: Network, words: WordNetwork | None = None) -> None:  # fmt: skip
        self.labels = list(labels)
        self.kinds = [label for label in labels if ":" not in label]
        self._row = {name: index for index, name in enumerate(names)}
        self._words = words or WordNetwork.empty(len(names), len(self.kinds))
        # What a feature adds to labels and to units stands in one row: it is looked up and summed once.
        self._table = np.hstack([first, self._words.units.astype(np.int16)])
        self._bias = np.concatenate([bias, self._words.bias.astype(np.int64)])
        self._second = second
        self._none = np.zeros(self._table.shape[1], dtype=np.int64)
        self._known: dict[str, npt.NDArray[np.int64]] = {}

    def __contains__(self, name: str) -> bool:
        return name in self._row

    @property
    def second(self) -> Network:
        """The network of the second pass."""
        return self._second

    @property
    def words(self) -> WordNetwork:
        """The network of the first pass."""
        return self._words

    @property
    def names(self) -> list[str]:
        """The features of the first pass."""
        return list(self._row)

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the tables as they are written."""
        labels = len(self.labels)
        first = {"first": self._table[:, :labels], "bias": self._bias[:labels]}
        return {**first, **self._words.arrays(), **self._second.arrays()}

    def weights(self, words: Sequence[str], others: Sequence[str]) -> npt.NDArray[np.int64]:
        """Return what each of some words, and then of other features that the model knows, adds to every label by itself."""
        labels = len(self.labels)
        rows = self._table[[self._row[name] for name in others], :labels]
        own = [self.word(word)[:labels] for word in words]
        return np.vstack([np.array(own, dtype=np.int64).reshape(len(words), labels), rows])

    def word(self, word: str) -> npt.NDArray[np.int64]:
        """Return what a word adds to every label, then to every unit, with its parts and groups."""
        known = self._known.get(word)
        if known is None:
            rows = [self._row[name] for name in word_features(word) if name in self._row]
            known = self._table[rows].sum(axis=0, dtype=np.int64) if rows else self._none
            if len(self._known) < 50_000:
                self._known[word] = known
        return known

    def first_pass(self, features: Sequence[tuple[list[str], list[str]]]) -> Floats:
        """Return the scores of the first pass for every kind, a row for every candidate."""
        return self._scores(self._sums(features))

    def _scores(self, sums: Wholes) -> Floats:
        linear = self._linear(sums)[:, : len(self.kinds)]
        return (linear + self._words.odds(sums[:, len(self.labels) :])) / 2 if self._words.width else linear

    def _linear(self, sums: Wholes) -> Floats:
        """Return what single features say of every label."""
        linear: Floats = sums[:, : len(self.labels)] / SCALE
        return linear

    def _sums(self, features: Sequence[tuple[list[str], list[str]]]) -> Wholes:
        """Return the sums of the weights, for every label and then every unit, a row for every candidate."""
        out = np.tile(self._bias, (len(features), 1))
        for begin in range(0, len(features), _AT_ONCE):
            for index, (words, others) in enumerate(features[begin : begin + _AT_ONCE], start=begin):
                rows = [self._row[name] for name in others if name in self._row]
                if rows:
                    out[index] += self._table[rows].sum(axis=0, dtype=np.int64)
                if words:
                    out[index] += np.array([self.word(word) for word in words]).sum(axis=0)
        return out

    def judge(self, candidates: Sequence[Candidate]) -> Ranking:
        """Return what the model says of the candidates of a chart, which are given in the order of the chart."""
        features = list(sentence_features(candidates))
        sums = self._sums(features)
        kinds = len(self.kinds)
        odds = self._second.odds(context_features(candidates, self._scores(sums)))
        strong = np.ones((len(features), kinds))
        single = logistic(self._linear(sums))
        for column, label in enumerate(self.labels[kinds:], start=kinds):
            kind = self.kinds.index(label.removeprefix("strong:"))
            strong[:, kind] = single[:, column] / np.maximum(single[:, kind], 1e-9)
        return Ranking(self, logistic(odds), strong, features)


def logistic(scores: Floats) -> Floats:
    """Return log odds as likelihoods."""
    out: Floats = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
    return out


@cache
def load_model(path: Path = _FILE) -> EvidenceModel:
    """Return the trained ranker of the package.

    Raises:
        KnowledgeError: its file is missing or damaged.
    """
    try:
        with np.load(path, allow_pickle=False) as data:
            texts = {name: bytes(data[name]).decode().split("\n") for name in ("labels", "names")}
            second = Network(**{name: data[name] for name in FIELDS})
            size = (len(texts["names"]), len(texts["labels"]))
            words = None
            if "words" in data:
                words = WordNetwork(**{field: data[name] for name, field in WORD_FIELDS.items()})
            model = EvidenceModel(texts["labels"], texts["names"], data["first"], data["bias"], second, words)
            kinds = len(model.kinds)
            sound = data["first"].shape == size and (words is None or words.fits(size[0], kinds))
            sound = sound and second.is_sound and (*second.mean.shape, *second.out_bias.shape) == (width(kinds), kinds)
    except (OSError, EOFError, BadZipFile, ValueError, KeyError) as error:
        raise KnowledgeError(
            f"The model {path.stem} cannot be loaded: {type(error).__name__}.", hint="Install Clausea again."
        ) from None
    if not sound:
        raise KnowledgeError(
            f"The model {path.stem} cannot be loaded: its tables do not fit together.", hint="Install Clausea again."
        )
    return model


def save_model(path: Path, labels: Sequence[str], names: Sequence[str], arrays: dict[str, npt.NDArray[np.generic]]) -> None:
    """Write a model; the same model gives the same bytes."""
    texts = {"labels": labels, "names": names}
    encoded = {name: np.frombuffer("\n".join(lines).encode(), dtype=np.uint8) for name, lines in texts.items()}
    np.savez(path, **encoded, **arrays)  # type: ignore[arg-type]
