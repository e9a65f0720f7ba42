"""Train the models that say where facts of prose stand: goals, levels before the onset, conditions, days of onset and surgery."""

from __future__ import annotations

import datetime as dt
import math
import re
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, cast

from clausea.chart import chart
from clausea.chart.diagnoses import written_days
from clausea.domain import Record, Span
from clausea.ingest import Source, read_record
from clausea.linear import Linear
from evals.facts.__main__ import pressed
from evals.facts.match import Tally, found_items, labelled_day, pair, truth_items
from evals.facts.split import charts
from evals.train.fit import fit_labels, write

REPORTED = ("goal", "prior_level", "comorbidity", "onset", "surgery_date", "diagnosis")
FORMATS = ("pdf", "txt")  # Lines break elsewhere in each.
Answer = Callable[[str, str, Sequence[str], Span], float]


@dataclass
class Labels:
    """What the writers labelled in one chart: for every line the facts that stand on it, each to be given out once."""

    record: Record
    facts: dict[tuple[int, int], list[dict[str, Any]]]
    taken: set[int] = field(default_factory=set)
    is_kinds: bool = False
    """Whether the chart's passages are labelled by kind of evidence alone."""

    def words(self, span: Span) -> str:
        """Return the words at an address."""
        return self.record.page(span.page).text[span.start : span.end]

    def at(self, span: Span, types: set[str]) -> list[dict[str, Any]]:
        """Return the facts of some types on the lines of a span whose words stand in it, the nearest first."""
        page = self.record.page(span.page)
        first, last = page.line_at(span.start), page.line_at(max(span.end - 1, span.start))
        own = _words(self.words(span))
        out: list[tuple[float, int, dict[str, Any]]] = []
        seen: set[int] = set()
        for line in range(first, last + 1):
            for fact in self.facts.get((span.page, line), []):
                if fact["type"] not in types or id(fact) in seen:
                    continue
                seen.add(id(fact))
                quote = _words(fact["quote"])
                shared = sum(1 for word in quote if word in own)
                if quote and shared >= 0.5 * min(len(quote), max(len(own), 1)) and shared:
                    out.append((-shared / len(quote), abs(len(own) - len(quote)), fact))
        return [fact for _, _, fact in sorted(out, key=lambda one: one[:2])]


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def labels_of(path: Path, format_name: str) -> Labels:
    """Return the labels of a chart, and the record as the product reads it."""
    data, truth = pressed(path, format_name)
    record = read_record(Source(f"{path.stem}.{format_name}", data=data))
    by_line: dict[tuple[int, int], list[dict[str, Any]]] = {}
    is_kinds = path.parent.name == "kinds"
    for passage in truth["passages"]:
        for fact in _of_kinds(passage) if is_kinds else passage["facts"]:
            for spot in fact["spots"]:
                by_line.setdefault((spot["page"], spot["line"]), []).append(fact)
    return Labels(record, by_line, is_kinds=is_kinds)


def _of_kinds(passage: dict[str, Any]) -> list[dict[str, Any]]:
    """Return what the kinds of a passage say of facts: a goal, a level before the onset; what they leave open is `unsaid`."""
    kinds = passage["kinds"]
    out = []
    for kind, name, unless in (("goal", "goal", {"progress"}), ("prior_level", "plof", set())):
        if kind in kinds:
            values = {"unsaid": True} if unless & set(kinds) else {}
            out.append({"type": name, "quote": passage["text"], "spots": passage["spots"], "values": values})
    if "progress" in kinds and "goal" not in kinds:
        out.append({"type": "goal", "quote": passage["text"], "spots": passage["spots"], "values": {"unsaid": True}})
    return out


@dataclass
class Rows:
    """The questions that the readers asked, with the writers' answers."""

    features: dict[str, list[list[str]]] = field(default_factory=dict)
    answers: dict[str, list[frozenset[str]]] = field(default_factory=dict)
    missed: list[dict[str, Any]] = field(default_factory=list)

    def add(self, model: str, features: Sequence[str], answer: frozenset[str]) -> None:
        """Keep a question."""
        self.features.setdefault(model, []).append(list(features))
        self.answers.setdefault(model, []).append(answer)

    def extend(self, other: Rows) -> None:
        """Take over the questions of another chart."""
        for model, rows in other.features.items():
            self.features.setdefault(model, []).extend(rows)
            self.answers.setdefault(model, []).extend(other.answers[model])
        self.missed += other.missed


TYPES = {
    "goals": {"goal"},
    "goal_status": {"goal"},
    "prior_level": {"plof"},
    "comorbidity": {"comorbidity"},
    "days": {"diagnosis"},
}


def _answer(model: str, labels: Labels, span: Span, last: dict[tuple[str, Span], frozenset[str] | None]) -> frozenset[str] | None:
    """Return the labels that a stretch has, or None where the writer did not say."""
    if model == "goal_status":
        given = last.get(("goals", span))
        return frozenset(given - {"goal"}) if given else None
    if model in {"comorbidity", "days"} and labels.is_kinds:
        return None
    if model == "days":
        return _day(labels, span)
    for fact in labels.at(span, TYPES[model]):
        if id(fact) in labels.taken and not labels.is_kinds:
            continue
        labels.taken.add(id(fact))
        if fact["values"].get("unsaid"):
            return None
        if model != "goals":
            return frozenset({model})
        status = fact["values"].get("status", "new")
        return frozenset({"goal"} | ({"status", status} if status != "new" else set()))
    return frozenset()


_NEAR = dt.date(2025, 9, 1)
"""Any day: where a page and a label leave out the year, month and day alone are compared."""


def _day(labels: Labels, span: Span) -> frozenset[str]:
    """Return what a date is: the day of onset or of surgery that a fact on its line gives."""
    page = labels.record.page(span.page)
    days = {one.date.isoformat() for one in written_days(labels.words(span), _NEAR)}
    short = {day[5:] for day in days}
    for fact in labels.facts.get((span.page, page.line_at(span.start)), []):
        for key, name in (("onset", "onset"), ("surgery_date", "surgery")):
            written = labelled_day(str(fact["values"].get(key, "")), _NEAR)
            value = written.isoformat() if written else ""
            if fact["type"] == "diagnosis" and value and (value in days or value[5:] in short):
                labels.taken.add(id(fact))
                return frozenset({name})
    return frozenset()


def ask(path: Path, format_name: str, models: Mapping[str, Linear] | None) -> Rows:
    """Read a chart and return every question that its readers ask, with the writers' answer.

    Without models the writers' answers steer the reading; with them the models' own do, so that a model learns from the past
    that it will really see.
    """
    labels = labels_of(path, format_name)
    rows = Rows()
    last: dict[tuple[str, Span], frozenset[str] | None] = {}

    def judge(model: str, label: str, features: Sequence[str], span: Span) -> float:
        key = (model, span)
        if key not in last:
            last[key] = _answer(model, labels, span, last)
            answer = last[key]
            # Of a chart labelled by kinds alone no line says whether it repeats a goal or only gives its status.
            is_again = labels.is_kinds and "status=none" not in features and ("known=known" in features or _is_named(features))
            if answer or (answer is not None and not is_again):
                rows.add(model, features, answer)
        if models is not None:
            return float(models[model].likelihood(features, label))
        return float(label in (last[key] or ()))

    chart([labels.record], judge)
    seen = {id(fact): fact for facts in labels.facts.values() for fact in facts}
    rows.missed = [fact for key, fact in seen.items() if key not in labels.taken and fact["type"] in set().union(*TYPES.values())]
    return rows


# For every model its labels, the strength of the fit, and the likelihood from which the answer is yes: facts are rare among the
# stretches asked about, so that a fitted likelihood of a half asks for too much. Chosen by cross-validation over records.
SETTINGS: dict[str, tuple[list[str], float, float]] = {
    "goals": (["goal"], 0.1, 0.4),
    "goal_status": (["status", "met", "partly_met", "progressing", "not_met"], 0.25, 0.5),
    "prior_level": (["prior_level"], 0.5, 0.3),
    "comorbidity": (["comorbidity"], 0.5, 0.2),
    "days": (["onset", "surgery"], 0.5, 0.2),
}


def fit(rows: Rows) -> dict[str, dict[str, Any]]:
    """Return a model for every sort of question."""
    out: dict[str, dict[str, Any]] = {}
    for name, (labels, strength, cut) in SETTINGS.items():
        features, answers = rows.features[name], rows.answers[name]
        if name in {"goals", "goal_status"}:
            alone = [(_forgetful(one), answer) for one, answer in zip(features, answers, strict=True) if _is_named(one)]
            features, answers = features + [one for one, _ in alone], answers + [answer for _, answer in alone]
            # The kinds of these documents are known too well, since the model of kinds learned from the same charts.
            features, answers = features + [_kindless(one) for one in features], answers + answers
        model = fit_labels(features, answers, labels, least=2, strength=strength)
        shift = math.log(cut / (1 - cut))
        model["bias"] = [round(one - shift, 3) for one in cast(list[float], model["bias"])]
        out[name] = model
    return out


def _kindless(features: Sequence[str]) -> list[str]:
    """Return features without the kind of the document, which is read wrongly in one unseen document of six."""
    return [one for one in features if "kind=" not in one and not one.startswith("start=")]


def _is_named(features: Sequence[str]) -> bool:
    return any(one in {"sort=abbr", "sort=term", "sort=goal", "sort=abbr0", "sort=term0", "sort=goal0"} for one in features)


def _forgetful(features: Sequence[str]) -> list[str]:
    """Return the features that a labelled goal would have in a chart whose earlier documents were not sent."""
    out = [one.replace("known=known", "known=new") for one in features]
    out = [re.sub(r"(alike|cover|again|share)=\w+", r"\1=0", one) for one in out]
    out = [re.sub(r"^shared=\w+&\w+", "shared=0&new", one) for one in out]
    return [one.removesuffix("&known") + "&new" if one.startswith("all=") and one.endswith("&known") else one for one in out]


def as_linear(models: Mapping[str, Mapping[str, Any]]) -> dict[str, Linear]:
    """Return fitted models ready to be asked."""
    return {name: Linear(one["labels"], one["bias"], one["weights"]) for name, one in models.items()}


def folds(paths: Sequence[Path], count: int = 5) -> list[tuple[list[Path], list[Path]]]:
    """Return training and held-out charts, several times over."""
    parts = [[path for index, path in enumerate(paths) if index % count == part] for part in range(count)]
    return [([path for path in paths if path not in held], held) for held in parts]


def gather(paths: Sequence[Path]) -> dict[Path, Rows]:
    """Return the questions of every chart: under the writers' answers, and under those of models that did not see it."""
    first = {path: _together(ask(path, name, None) for name in FORMATS) for path in paths}
    out = {path: first[path] for path in paths}
    for train_paths, held in folds(paths):
        models = as_linear(fit(_together(first[path] for path in train_paths)))
        for path in held:
            if path.parent.name != "kinds":
                out[path] = _together([first[path], *(ask(path, name, models) for name in FORMATS)])
    return out


def cross_validate(names: Sequence[str]) -> dict[str, Tally]:
    """Return how well facts are read from development charts by models that were trained on others."""
    paths = charts("dev")
    kinds = charts("dev", "kinds")
    rows = gather([*paths, *kinds])
    totals: dict[str, Tally] = {}
    for train_paths, held in folds(paths):
        models = as_linear(fit(_together(rows[path] for path in [*train_paths, *kinds])))

        def judge(model: str, label: str, features: Sequence[str], span: Span, models: Any = models) -> float:
            return float(models[model].likelihood(features, label))

        for path in held:
            data, truth = pressed(path, "pdf")
            read = chart([read_record(Source(f"{path.stem}.pdf", data=data))], judge)
            for name, tally in pair(truth_items(truth)[0], found_items(read)).items():
                total = totals.setdefault(name, Tally())
                total.hit += tally.hit
                total.whole += tally.whole
                total.missed += tally.missed
                total.spurious += tally.spurious
                total.wrong_fields += tally.wrong_fields
    return {name: totals[name] for name in names if name in totals}


def _together(several: Any) -> Rows:
    total = Rows()
    for one in several:
        total.extend(one)
    return total


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the models on the development split and write them."""
    chosen = list(paths) if paths is not None else [*charts("dev"), *charts("dev", "kinds")]
    rows = _together(gather(chosen).values())
    for name, model in fit(rows).items():
        print(f"{name}: {len(rows.features[name])} questions of {len(chosen)} charts")
        write(name, model)


if __name__ == "__main__":
    if "--cross-validate" in sys.argv:
        for fact, tally in cross_validate(REPORTED).items():
            both = tally.labelled + tally.found
            print(
                f"{fact:14} n {tally.labelled:4} recall {tally.recall or 0:.3f} precision {tally.precision or 0:.3f} "
                f"F1 {2 * tally.hit / both:.3f} fields too {2 * tally.whole / both:.3f}"
            )
    else:
        train()
