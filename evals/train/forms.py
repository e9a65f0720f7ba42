"""Train the model that tells a fact that stands in a form's words (frequency, signer, ...) from words that only look like one."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausea.chart import Builder
from clausea.chart.attendance import candidates as attendance_candidates
from clausea.chart.certification import candidates as certification_candidates
from clausea.chart.clues import Candidate, clues
from clausea.chart.goals import GoalReader
from clausea.chart.lines import Addressed
from clausea.chart.plan import candidates as plan_candidates
from clausea.chart.reading import Context
from clausea.domain import Document, PlanItem, Record, Sentence, Span
from clausea.ingest import Source, read_record
from evals.facts.__main__ import pressed
from evals.facts.match import Item, _ending, _surname, truth_items
from evals.facts.split import charts
from evals.train.fit import fit_labels, write

NAME = "forms"
STRENGTH = 0.3


@dataclass(frozen=True)
class Seen:
    """A candidate at its address."""

    candidate: Candidate
    span: Span
    text: str
    features: list[str]


class Observer(Builder):
    """Reads a chart and keeps every candidate, meant or not."""

    def __init__(self, records: Sequence[Record]) -> None:
        super().__init__(records)
        self.seen: list[Seen] = []

    def _one(
        self, document: Document, sentence: Sentence, words: Addressed, context: Context, goals: GoalReader, plan: list[PlanItem]
    ) -> None:
        super()._one(document, sentence, words, context, goals, plan)
        for one in attendance_candidates(words.text, context):
            if one.head == "attended":
                self._keep(one, words, context, document)
        if document.kind != "consent":
            for one in certification_candidates(words.text, context, document.kind):
                self._keep(one, words, context, document)

    def _stated(self, document: Document, words: Addressed, context: Context, plan: list[PlanItem]) -> None:
        super()._stated(document, words, context, plan)
        if document.kind not in {"consent", "fax_cover"}:
            for one in certification_candidates(words.text, context, document.kind):
                self._keep(one, words, context, document)
            for one in attendance_candidates(words.text, context):
                if one.head == "attended":
                    self._keep(one, words, context, document)

    def _headed(self, document: Document, words: Addressed, context: Context, plan: list[PlanItem]) -> None:
        super()._headed(document, words, context, plan)
        if document.kind != "consent":
            for one in certification_candidates(words.text, context, document.kind):
                self._keep(one, words, context, document)

    def _planned(
        self, document: Document, words: Addressed, context: Context, plan: list[PlanItem], *, beside_goal: bool = False
    ) -> None:
        super()._planned(document, words, context, plan, beside_goal=beside_goal)
        for one in plan_candidates(words.text, context, document.kind, beside_goal=beside_goal):
            self._keep(one, words, context, document)

    def _keep(self, one: Candidate, words: Addressed, context: Context, document: Document) -> None:
        features = clues(one, words.text, context, document.kind)
        self.seen.append(Seen(one, words.span(one.start, one.end), words.text[one.start : one.end], features))


def observed(path: Path, format_name: str) -> list[tuple[Seen, bool]]:
    """Return the candidates of a chart and whether its writer meant them."""
    data, truth = pressed(path, format_name)
    record = read_record(Source(f"{path.stem}.{format_name}", data=data))
    reader = Observer([record])
    chart = reader.read()
    items, _ = truth_items(truth)
    out = []
    for one in reader.seen:
        if path.parent.name == "kinds" and one.candidate.head == "attended":
            continue
        where = chart.where(one.span)
        lines = frozenset((where.page, line) for line in range(where.lines[0], where.lines[1] + 1))
        # A certifying sentence or an order is not always labelled as a fact beside its signature, but always as a passage.
        by_passage = path.parent.name == "kinds" or one.candidate.head in {"certifies", "order"}
        out.append((one, (_as_passage if by_passage else _as_fact)(one, lines, items, truth)))
    return out


def _as_fact(one: Seen, lines: frozenset[tuple[int, int]], items: Sequence[Item], truth: dict[str, Any]) -> bool:
    """Say whether a labelled fact has a candidate's value on its line; of facts without a value, its words."""
    del truth
    head = one.candidate.head
    if head == "attended" and one.candidate.form == "log":
        # Another cell of the row holds initials or a reason.
        quotes = [_folded(item.text) for item in items if item.type == "attendance" and item.key == ("1",) and item.lines & lines]
        return any(_folded(one.text) in quote or quote in _folded(one.text) for quote in quotes)
    if head == "attended":
        return any(item.type == "attendance" and item.key == (one.candidate.value,) and item.lines & lines for item in items)
    if head in _CERTIFICATION:
        return any(item.type == "certification" and item.lines & lines and _certifies(one.candidate, item) for item in items)
    for item in items:
        if item.type != f"plan_{head}" or not item.lines & lines:
            continue
        own, quote = _folded(one.text), _folded(item.text)
        if head in {"type", "amount"} and (own in quote or quote in own):
            return True
        # Some writers label a taper as one fact ("3/week then 2/week", the sum of its weeks): each part of it is meant.
        if head in {"frequency", "duration"} and own in quote and len(own) < len(quote):
            return True
        # "until 4/15" and "thru Apr 15" are the same end.
        if item.key == (_ending(one.candidate.value.lower()),):
            return True
    return False


_CERTIFICATION = {"period", "signer", "certifies", "order", "sent", "ended", "delayed"}


def _certifies(one: Candidate, item: Item) -> bool:
    """Say whether a labelled certification is about the part that a candidate would be."""
    (type_,) = item.key
    fields = dict(item.fields)
    if one.head == "period":
        return bool((fields.get("start"), fields.get("end")) == (one.parts["first"].date, one.parts["second"].date))
    if one.head == "signer":
        day = one.parts["day"]
        same_day = fields.get("signed_on") is None or (day is not None and day.date == fields["signed_on"])
        return bool(fields.get("signer") == _surname(one.value) and same_day) and _folded(one.value.split()[-1]) in _folded(
            item.text
        )
    if one.head == "ended":
        return bool(fields.get("end") == one.parts["day"].date and "start" not in fields)
    if one.head == "sent":
        return bool(type_ == "transmission")
    return bool(type_ == "initial" and not fields)


def _as_passage(one: Seen, lines: frozenset[tuple[int, int]], items: Sequence[Item], truth: dict[str, Any]) -> bool:
    """Say whether a candidate stands in a passage of the kind that its fact is evidence of."""
    del items
    own = _folded(one.text)
    for passage in truth["passages"]:
        kind = "certification" if one.candidate.head in _CERTIFICATION else "plan_of_care"
        near = any((spot["page"], spot["line"]) in lines for spot in passage["spots"])
        if near and kind in passage["kinds"] and own in _folded(passage["text"]):
            return True
    return False


def _folded(text: str) -> str:
    return re.sub(r"\W+", "", text.lower())


def rows(paths: Sequence[Path], formats: Sequence[str] = ("pdf", "txt")) -> list[tuple[Path, Seen, bool]]:
    """Return every candidate of several charts with its chart and its answer."""
    return [(path, one, meant) for path in paths for name in formats for one, meant in observed(path, name)]


def fit(found: Sequence[tuple[Path, Seen, bool]]) -> dict[str, object]:
    """Return the model of these candidates."""
    answers = [frozenset({"meant"}) if meant else frozenset[str]() for _, _, meant in found]
    return fit_labels([one.features for _, one, _ in found], answers, ["meant"], least=2, strength=STRENGTH)


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the model on the development split and write it."""
    chosen = paths if paths is not None else [*charts("dev"), *charts("dev", "kinds")]
    found = rows(chosen)
    print(f"forms: {len(found)} candidates of {len(chosen)} charts in two formats, {sum(meant for _, _, meant in found)} meant")
    write(NAME, fit(found))


if __name__ == "__main__":
    train()
