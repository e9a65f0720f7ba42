"""Train the models that say which figure is whose minutes, for what no written rule reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausea.chart import Builder
from clausea.chart.lines import Addressed
from clausea.chart.minute_pairs import LABELS, Pair, model_of, pairs
from clausea.chart.reading import Context
from clausea.domain import Chart, Record
from clausea.ingest import Source, read_record
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.train.fit import fit_labels, write

FORMATS = ("pdf", "txt")
STRENGTH = 0.3


@dataclass(frozen=True)
class Learned:
    """A pair with what its writer says that it is, and whose chart it comes from."""

    pair: Pair
    answer: frozenset[str]
    chart: str


class Watcher(Builder):
    """Reads a chart and keeps every figure with the procedures near it."""

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__(records)
        self._has_values = False
        self.asked: list[tuple[Addressed, list[Pair]]] = []

    def _minutes(self, words: Addressed, context: Context, kind: str) -> None:
        found = list(pairs(words, context, kind))
        if found:
            self.asked.append((words, found))


def answered(base: Chart, asked: Iterable[tuple[Addressed, list[Pair]]], truth: dict[str, Any], chart: str) -> list[Learned]:
    """Return every pair of a chart with the writer's answer."""
    facts = [
        (frozenset((spot["page"], spot["line"]) for spot in fact["spots"]), fact["values"])
        for passage in truth["passages"]
        for fact in passage["facts"]
        if fact["type"] == "minutes"
    ]
    out: list[Learned] = []
    for words, found in asked:
        answers = [_answer(base, words, pair, facts) for pair in found]
        # A figure that is the minutes of a procedure is not at once the total that has the same value elsewhere on its line.
        own = {pair.amount.start for pair, answer in zip(found, answers, strict=True) if "minutes" in answer}
        for pair, answer in zip(found, answers, strict=True):
            is_own = pair.label is None and pair.amount.start in own
            out.append(Learned(pair, frozenset() if is_own else answer, chart))
    return out


def _answer(
    base: Chart, words: Addressed, pair: Pair, facts: Sequence[tuple[frozenset[tuple[int, int]], dict[str, Any]]]
) -> frozenset[str]:
    where = base.where(words.span(pair.amount.start, pair.amount.end))
    lines = {(where.page, line) for line in range(where.lines[0], where.lines[1] + 1)}
    out: set[str] = set()
    for spots, values in facts:
        if not spots & lines:
            continue
        if pair.label is None:
            out |= {"timed"} if _is(values.get("timed_total"), pair) else set()
            out |= {"treatment"} if _is(values.get("total"), pair) else set()
        elif str(values.get("cpt", "")) == pair.label.code:
            out |= {"minutes"} if _is(values.get("minutes"), pair) else {"units"} if _is(values.get("units"), pair) else set()
    return frozenset(out)


def _is(value: Any, pair: Pair) -> bool:
    return value is not None and float(value) == pair.amount.value


def learned(path: Path, format_name: str) -> list[Learned]:
    """Return the pairs of a chart with what its writer labelled."""
    data, truth = pressed(path, format_name)
    watcher = Watcher([read_record(Source(f"{path.stem}.{format_name}", data=data))])
    return answered(watcher.read(), watcher.asked, truth, path.stem)


def fit(rows: Sequence[Learned]) -> dict[str, dict[str, object]]:
    """Return both models."""
    out: dict[str, dict[str, object]] = {}
    for name, labels in LABELS.items():
        own = [one for one in rows if model_of(one.pair) == name]
        out[name] = fit_labels(
            [one.pair.features for one in own],
            [one.answer for one in own],
            list(labels),
            least=2,
            strength=STRENGTH,
            groups=[one.chart for one in own],
        )
    return out


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the models on the development split and write them."""
    chosen = [path for path in paths if path.parent.name != "kinds"] if paths is not None else charts("dev")
    rows = [one for path in chosen for format_name in FORMATS for one in learned(path, format_name)]
    print(f"minutes: {len(rows)} pairs of {len(chosen)} charts")
    for name, model in fit(rows).items():
        write(name, model)


if __name__ == "__main__":
    train()
