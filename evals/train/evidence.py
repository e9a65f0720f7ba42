"""Train the ranker of evidence: a first pass over sentences, a second over what the first said around them, and calibration."""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from clausea.chart import chart as make_chart
from clausea.domain import EVIDENCE_KINDS
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrievers import Candidate
from clausea.retrievers.context import context_features, width
from clausea.retrievers.features import sentence_features, word_features
from clausea.retrievers.model import SCALE, EvidenceModel, save_model
from clausea.retrievers.network import Floats, Network
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.press.build import press_record
from evals.press.source import ChartError, parse
from evals.press.without import without
from evals.train.fit import MODELS
from evals.train.network import Recipe, calibrated, fit_network
from evals.train.unseen import readers_without

FOLDS = 5
KINDS = list(EVIDENCE_KINDS)
LABELS = [*KINDS, "strong:skilled_rationale", "strong:goal", "strong:progress"]
FORMATS = ("pdf", "txt")
FIRST_STRENGTH = 0.03
SECOND = Recipe(hidden=128, networks=5, epochs=3)
"""How the second pass is trained (chosen by cross-validation)."""
LEAST_CHARTS = 3
READER_FOLDS = 3
GONE = 4
"""How many kinds of evidence are taken out of a chart at once, to show what a chart without them looks like."""


@dataclass(frozen=True)
class Sample:
    """A chart in one format: its candidates, their labels, and the words and labels of passages that no candidate holds."""

    id: str
    candidates: list[Candidate]
    kinds: list[frozenset[str]]
    unread: list[tuple[str, frozenset[str]]]

    @property
    def fold(self) -> int:
        """The part of the cross-validation that leaves this chart out; all formats of a chart in one."""
        return _part(self.id, FOLDS)

    def answers(self, label: str) -> npt.NDArray[np.bool_]:
        """Return for every candidate whether it has a label."""
        return np.array([label in one for one in self.kinds], dtype=bool)


def _part(chart: str, parts: int) -> int:
    return int(hashlib.md5(chart.encode(), usedforsecurity=False).hexdigest(), 16) % parts


def labelled(path: Path, format_name: str) -> Sample:
    """Return the candidates of a chart with their kinds, as the writer labelled the passages that stand in them."""
    data, truth = pressed(path, format_name)
    return _labelled(path.stem, data, truth, format_name)


def _labelled(name: str, data: bytes, truth: dict[str, Any], format_name: str) -> Sample:
    read = make_chart([read_record(Source(f"{name}.{format_name}", data=data))])
    by_line: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for passage in truth["passages"]:
        for spot in passage["spots"]:
            by_line.setdefault((spot["page"], spot["line"]), []).append(passage)
    found: list[frozenset[str]] = []
    held: set[int] = set()
    every = candidates(read)
    for one in every:
        kinds: set[str] = set()
        words = _words(one.text)
        seen: set[int] = set()
        for span in one.sentence.spans:
            where = read.where(span)
            for line in range(where.lines[0], where.lines[1] + 1):
                for passage in by_line.get((where.page, line), []):
                    if id(passage) not in seen:
                        seen.add(id(passage))
                        own = _kinds(passage, words)
                        if own:
                            held.add(id(passage))
                        kinds |= own
        found.append(frozenset(kinds))
    unread = [
        (str(passage["text"]), frozenset(_labels(passage)))
        for passage in truth["passages"]
        if id(passage) not in held and passage["kinds"] and passage["spots"]
    ]
    return Sample(name, every, found, unread)


def lacking(path: Path) -> list[Sample]:
    """Return a chart without some kinds of evidence: what is best in a chart that lacks a kind is not evidence of that kind.

    Which kinds go is drawn by the name of the chart. A chart that cannot be drawn without them is left out.
    """
    source = path.read_text(encoding="utf-8")
    order = sorted(KINDS, key=lambda kind: hashlib.md5(f"{path.stem}/{kind}".encode(), usedforsecurity=False).digest())
    found = []
    for kinds in (order[:GONE], order[GONE : 2 * GONE]):
        try:
            made = press_record(parse(without(source, path.stem, kinds), path.stem), None, "txt")
        except ChartError:
            continue
        found.append(_labelled(path.stem, made.data, json.loads(made.truth.to_json()), "txt"))
    return found


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _labels(passage: dict[str, Any]) -> set[str]:
    return {*passage["kinds"], *(f"strong:{kind}" for kind, strength in passage["kinds"].items() if strength == "strong")}


def _kinds(passage: dict[str, Any], words: list[str]) -> set[str]:
    """Return the labels of a passage when it and the sentence are about the same words."""
    own = _words(passage["text"])
    if not own or not words:
        return set()
    shared = sum(1 for word in own if word in words)
    return _labels(passage) if shared >= 0.7 * min(len(own), len(words)) else set()


@dataclass
class Rows:
    """The samples as features; a row of names may hold a name twice, and counts twice then."""

    samples: list[Sample]

    def __post_init__(self) -> None:
        self.features = [list(sentence_features(sample.candidates)) for sample in self.samples]

    def names(self, index: int) -> list[list[str]]:
        """Return the names of the features of every candidate of a sample."""
        return [[*others, *(name for word in words for name in word_features(word))] for words, others in self.features[index]]


def _vocabulary(names: Sequence[tuple[str, list[list[str]]]]) -> dict[str, int]:
    """Return the features that stand in at least three charts: what one chart says over and over is no word of the trade."""
    known = {(name, chart) for chart, rows in names for row in rows for name in row}
    counts = Counter(name for name, _ in known)
    return {name: index for index, name in enumerate(sorted(name for name, n in counts.items() if n >= LEAST_CHARTS))}


def _matrix(names: Sequence[list[str]], vocabulary: dict[str, int]) -> csr_matrix:
    columns: list[int] = []
    pointers = [0]
    for row in names:
        columns += [vocabulary[name] for name in row if name in vocabulary]
        pointers.append(len(columns))
    out = csr_matrix((np.ones(len(columns)), columns, pointers), shape=(len(names), len(vocabulary)))
    out.sum_duplicates()
    return out


def fit_first(rows: Rows, chosen: Sequence[int]) -> EvidenceModel:
    """Return a model with its first pass fitted on some of the samples, and an empty second."""
    names = [(rows.samples[index].id, rows.names(index)) for index in chosen]
    vocabulary = _vocabulary(names)
    table = _matrix([row for _, found in names for row in found], vocabulary)
    weights, bias = [], []
    for label in LABELS:
        answers = np.concatenate([rows.samples[index].answers(label) for index in chosen])
        model = LogisticRegression(C=FIRST_STRENGTH, solver="liblinear", random_state=0, max_iter=300, tol=1e-3)
        model.fit(table, answers)
        weights.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    whole = np.clip(np.rint(np.array(weights).T * SCALE), -32767, 32767).astype(np.int16)
    kept = np.abs(whole).max(axis=1) >= SCALE // 64
    kept_names = [name for name in vocabulary if kept[vocabulary[name]]]
    none = Network.empty(width(len(KINDS)), len(KINDS))
    return EvidenceModel(LABELS, kept_names, whole[kept], np.rint(np.array(bias) * SCALE).astype(np.int64), none)


def fit_second(contexts: Sequence[Floats], samples: Sequence[Sample]) -> Network:
    """Return the second pass, fitted on what first passes said of charts that they had not seen."""
    answers = np.array([[kind in labels for kind in KINDS] for sample in samples for labels in sample.kinds], dtype=np.float64)
    return fit_network(np.vstack(contexts), answers, SECOND)


def calibration(odds: Floats, samples: Sequence[Sample]) -> tuple[Floats, Floats]:
    """Return a slope and a shift for every kind (Platt), from scores of charts that the scorer had not seen."""
    slopes, shifts = [], []
    for column, kind in enumerate(KINDS):
        model = LogisticRegression(C=1e3, solver="lbfgs", max_iter=500)
        model.fit(odds[:, [column]], np.concatenate([sample.answers(kind) for sample in samples]))
        slopes.append(float(model.coef_[0][0]))
        shifts.append(float(model.intercept_[0]))
    return np.array(slopes), np.array(shifts)


@dataclass
class Validated:
    """The result of the cross-validation: per sample the context of the second pass and its scores, none seen in training."""

    contexts: list[Floats]
    odds: list[Floats]


def cross_validate(rows: Rows) -> Validated:
    """Return what models say of charts that they had not seen, by leaving out a fifth of the charts at a time."""
    samples = rows.samples
    contexts: list[Floats] = [np.zeros((0, 0)) for _ in samples]
    for fold in range(FOLDS):
        model = fit_first(rows, [index for index, sample in enumerate(samples) if sample.fold != fold])
        for index, sample in enumerate(samples):
            if sample.fold == fold:
                scores = model.first_pass(rows.features[index])[:, : len(KINDS)]
                contexts[index] = context_features(sample.candidates, scores)
    odds: list[Floats] = [np.zeros((0, 0)) for _ in samples]
    for fold in range(FOLDS):
        inside = [index for index, sample in enumerate(samples) if sample.fold != fold]
        second = fit_second([contexts[index] for index in inside], [samples[index] for index in inside])
        for index, sample in enumerate(samples):
            if sample.fold == fold:
                odds[index] = second.odds(contexts[index])
    return Validated(contexts, odds)


def samples_of(paths: Sequence[Path]) -> list[Sample]:
    """Return every chart in two formats and without some kinds, read by readers that did not learn from it.

    The shipped readers know these charts by heart: the ranker would rely on facts and kinds of document that are read less well
    in charts that nobody labelled.
    """
    found: dict[Path, list[Sample]] = {}
    for fold in range(READER_FOLDS):
        held = [path for path in paths if _part(path.stem, READER_FOLDS) == fold]
        with readers_without(held, paths):
            found |= {path: [*(labelled(path, name) for name in FORMATS), *lacking(path)] for path in held}
    return [sample for path in paths for sample in found[path]]


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the ranker on the development split and write it."""
    chosen = paths if paths is not None else [*charts("dev"), *charts("dev", "kinds")]
    samples = samples_of(chosen)
    print(f"evidence: {sum(len(one.kinds) for one in samples)} sentences of {len(chosen)} charts in two formats")
    fit_and_write(samples)


def fit_and_write(samples: list[Sample]) -> Validated:
    """Fit both passes and the calibration, write them, and return what the cross-validation saw."""
    rows = Rows(samples)
    seen = cross_validate(rows)
    second = calibrated(fit_second(seen.contexts, samples), *calibration(np.vstack(seen.odds), samples))
    model = fit_first(rows, range(len(samples)))
    save_model(MODELS / "evidence.npz", LABELS, model.names, model.arrays() | second.arrays())
    return seen


if __name__ == "__main__":
    train()
