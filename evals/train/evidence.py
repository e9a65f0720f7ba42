"""Train the ranker of evidence: a first pass over sentences, a second over what the first said around them, and calibration."""

from __future__ import annotations

import hashlib
import json
import os
import pickle
import re
from argparse import ArgumentParser
from array import array
from collections import Counter
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from multiprocessing import get_context
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix
from sklearn.linear_model import LogisticRegression

from clausea.chart import chart as make_chart
from clausea.domain import EVIDENCE_KINDS, Chart
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
from evals.train.network import Recipe, calibrated, fit_network, fit_words
from evals.train.unseen import readers_without

FOLDS = 5
KINDS = list(EVIDENCE_KINDS)
LABELS = [*KINDS, "strong:skilled_rationale", "strong:goal", "strong:progress"]
FORMATS = ("pdf", "txt")
FIRST_STRENGTH = 0.03
WORDS = Recipe(hidden=64, networks=1, epochs=5)
"""How the network of the first pass is trained."""
SECOND = Recipe(hidden=128, networks=5, epochs=3)
"""How the second pass is trained (chosen by cross-validation)."""
LEAST_CHARTS = 3
LEAST_OF_UNITS = 4
"""A feature whose weight is less than this many 128ths for every unit, and next to nothing for every label, is left out."""
READER_FOLDS = 3
_SAME_LINE = 0.8
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
    return matched(name, make_chart([read_record(Source(f"{name}.{format_name}", data=data))]), truth)


def matched(name: str, read: Chart, truth: dict[str, Any]) -> Sample:
    """Return the candidates of a chart that was read, with the labels that its truth gives them."""
    by_line: dict[tuple[int, int], list[dict[str, Any]]] = {}
    lines = {page.number: [_words(line) for line in page.text.split("\n")] for page in read.records[0].pages}
    for passage in truth["passages"]:
        for spot in passage["spots"]:
            line = _as_read(spot["line"], _words(spot["text"]), lines.get(spot["page"], []))
            by_line.setdefault((spot["page"], line), []).append(passage)
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


def _as_read(line: int, words: list[str], lines: Sequence[list[str]]) -> int:
    """Return the line of a page, counted from 1, on which the words of a drawn line were read.

    A page whose columns are read in another order counts its lines otherwise; its words are not lost by that. They are
    looked for elsewhere only where the line itself does not hold them.
    """

    def holds(own: list[str]) -> bool:
        return (Counter(own) & Counter(words)).total() >= _SAME_LINE * len(words)

    if not words or (0 < line <= len(lines) and holds(lines[line - 1])):
        return line
    others = [number for number, own in enumerate(lines, start=1) if holds(own)]
    return min(others, key=lambda number: abs(number - line), default=line)


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
    # Each word as often as both have it: "the" in a short sentence is not every "the" of a long passage.
    shared = (Counter(own) & Counter(words)).total()
    return _labels(passage) if shared >= 0.7 * min(len(own), len(words)) else set()


class Rows:
    """The samples as features, in one table; a row may hold a name twice, and counts it twice then."""

    def __init__(self, samples: list[Sample]) -> None:
        self.samples = samples
        self.features = [list(sentence_features(sample.candidates)) for sample in samples]
        numbers: dict[str, int] = {}
        columns = array("i")
        pointers = array("q", [0])
        parts: dict[str, list[int]] = {}
        for features in self.features:
            for words, others in features:
                columns.extend(numbers.setdefault(name, len(numbers)) for name in others)
                for word in words:
                    if word not in parts:
                        parts[word] = [numbers.setdefault(name, len(numbers)) for name in word_features(word)]
                    columns.extend(parts[word])
                pointers.append(len(columns))
        self.names = sorted(numbers)
        place = np.empty(len(numbers), dtype=np.int32)
        place[[numbers[name] for name in self.names]] = np.arange(len(numbers))
        shape = (len(pointers) - 1, len(numbers))
        self.table = csr_matrix((np.ones(len(columns)), place[np.array(columns)], np.array(pointers)), shape=shape)
        self.table.sum_duplicates()
        ends = np.cumsum([len(features) for features in self.features])
        self._bounds = list(zip([0, *ends[:-1]], ends, strict=True))

    def rows(self, chosen: Sequence[int]) -> csr_matrix:
        """Return the rows of some samples."""
        return self.table[np.concatenate([np.arange(*self._bounds[index]) for index in chosen])]

    def known(self, chosen: Sequence[int]) -> npt.NDArray[np.int64]:
        """Return the features that stand in at least three charts: what one chart says over and over is no word of the trade."""
        charts = np.zeros(len(self.names), dtype=np.int64)
        for chart in sorted({self.samples[index].id for index in chosen}):
            held = self.rows([index for index in chosen if self.samples[index].id == chart])
            charts[np.unique(held.indices)] += 1
        return np.flatnonzero(charts >= LEAST_CHARTS)


def fit_first(rows: Rows, chosen: Sequence[int]) -> EvidenceModel:
    """Return a model with its first pass fitted on some of the samples, and an empty second."""
    known = rows.known(chosen)
    table = rows.rows(chosen)[:, known]
    answers = np.hstack([np.concatenate([rows.samples[index].answers(label) for index in chosen])[:, None] for label in LABELS])
    weights, bias = [], []
    for column in range(len(LABELS)):
        model = LogisticRegression(C=FIRST_STRENGTH, solver="liblinear", random_state=0, max_iter=300, tol=1e-3)
        model.fit(table, answers[:, column])
        weights.append(model.coef_[0])
        bias.append(float(model.intercept_[0]))
    whole = np.clip(np.rint(np.array(weights).T * SCALE), -32767, 32767).astype(np.int16)
    words = fit_words(table, answers[:, : len(KINDS)].astype(np.float64), WORDS)
    kept = (np.abs(whole).max(axis=1) >= SCALE // 64) | (np.abs(words.units.astype(np.int64)).max(axis=1) >= LEAST_OF_UNITS)
    kept_names = [rows.names[column] for column in known[kept]]
    none = Network.empty(width(len(KINDS)), len(KINDS))
    own = replace(words, units=words.units[kept])
    return EvidenceModel(LABELS, kept_names, whole[kept], np.rint(np.array(bias) * SCALE).astype(np.int64), none, own)


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
                contexts[index] = context_features(sample.candidates, model.first_pass(rows.features[index]))
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
    with ProcessPoolExecutor(os.cpu_count(), get_context("fork")) as pool:
        for part in pool.map(_read_fold, range(READER_FOLDS), [paths] * READER_FOLDS):
            found |= part
    return [sample for path in paths for sample in found[path]]


def _read_fold(fold: int, paths: Sequence[Path]) -> dict[Path, list[Sample]]:
    held = [path for path in paths if _part(path.stem, READER_FOLDS) == fold]
    with readers_without(held, paths):
        return {path: [*(labelled(path, name) for name in FORMATS), *lacking(path)] for path in held}


def train(kept: Path | None = None, *, write: bool = True) -> None:
    """Fit the ranker on the development split and write it.

    Reading the charts takes most of the time. `kept` is a file that holds what was read: it is used where it exists and
    written where it does not. It is out of date as soon as a reader, a chart or what a candidate holds has changed.
    """
    chosen = [*charts("dev"), *charts("dev", "kinds")]
    if kept is not None and kept.exists():
        samples: list[Sample] = pickle.loads(kept.read_bytes())  # noqa: S301 - written by this function
    else:
        samples = samples_of(chosen)
        if kept is not None:
            kept.write_bytes(pickle.dumps(samples))
    print(f"evidence: {sum(len(one.kinds) for one in samples)} sentences of {len({one.id for one in samples})} charts")
    rows = Rows(samples)
    seen = cross_validate(rows)
    print(validated_recall(samples, seen.odds))
    if write:
        write_model(rows, seen)


def validated_recall(samples: Sequence[Sample], odds: Sequence[Floats], k: int = 5) -> str:
    """Return recall@k by kind as a line: the mean over charts in the first format, each ranked by models that did not see it."""
    found: dict[str, list[float]] = {kind: [] for kind in KINDS}
    told: set[str] = set()
    for sample, scores in zip(samples, odds, strict=True):
        if sample.id in told:
            continue
        told.add(sample.id)
        for column, kind in enumerate(KINDS):
            right, offered = sample.answers(kind), scores[:, column]
            total = int(right.sum()) + sum(kind in labels for _, labels in sample.unread)
            if total:
                best = np.argsort(-offered, kind="stable")[:k]
                found[kind].append(float(right[best].sum()) / min(k, total))
    means = {kind: float(np.mean(values)) for kind, values in found.items() if values}
    told_means = " ".join(f"{kind} {value:.3f}" for kind, value in means.items())
    return f"recall@{k} in cross-validation: mean {np.mean(list(means.values())):.3f} {told_means}"


def write_model(rows: Rows, seen: Validated) -> None:
    """Fit both passes and the calibration on every sample, and write them."""
    second = calibrated(fit_second(seen.contexts, rows.samples), *calibration(np.vstack(seen.odds), rows.samples))
    model = fit_first(rows, range(len(rows.samples)))
    save_model(MODELS / "evidence.npz", LABELS, model.names, model.arrays() | second.arrays())


if __name__ == "__main__":
    parser = ArgumentParser(description="Train the ranker of evidence.")
    parser.add_argument("--kept", type=Path, help="a file with the charts as read: used where it exists, else written")
    parser.add_argument("--validate", action="store_true", help="only print what the cross-validation reaches")
    given = parser.parse_args()
    train(given.kept, write=not given.validate)
