"""Train the three models of measured values: is a figure one, of which side, of which day."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausea.chart import Builder
from clausea.chart.measures import Candidate
from clausea.chart.options import Day, Option
from clausea.domain import Chart
from clausea.ingest import Source, read_record
from evals.facts.__main__ import pressed
from evals.facts.match import Item, measure_item, truth_items
from evals.facts.split import charts
from evals.train.fit import fit_labels, write
from evals.train.phrases import phrase_candidates


@dataclass(frozen=True)
class Learned:
    """A candidate with what is right about it; `is_value` is None where nobody can say."""

    candidate: Candidate
    item: Item | None
    is_value: bool | None
    chart: str
    """Whose chart it comes from; a line written for training counts as a chart of its own."""
    side: str | None = None
    day: tuple[str, Any] | None = None


def learned(path: Path, format_name: str) -> tuple[list[Learned], dict[str, Any], Chart]:
    """Return the candidates of a chart, each with what its writer labelled."""
    data, truth = pressed(path, format_name)
    seen: list[Candidate] = []
    read = Builder([read_record(Source(f"{path.stem}.{format_name}", data=data))], watch=seen.append).read()
    return labelled(seen, read, truth, path.stem), truth, read


def labelled(seen: Sequence[Candidate], read: Chart, truth: dict[str, Any], stem: str) -> list[Learned]:
    """Return the candidates of a chart, each with what its writer labelled."""
    items = [measure_item(read, one.measure(one.sides[0], one.days[0])) for one in seen]
    facts, decoys = truth_items(truth)
    facts = [fact for fact in facts if fact.type in {item.type for item in items}]
    before = _texts_before(truth)
    owners: dict[int, Item] = {}
    doubtful: set[int] = set()
    by_place: dict[tuple[Any, ...], list[int]] = defaultdict(list)
    for index, item in enumerate(items):
        for line in item.lines:
            by_place[(item.type, item.key, line)].append(index)
    for fact in facts:
        fits = sorted({index for line in fact.lines for index in by_place[(fact.type, fact.key, line)]} - owners.keys())
        if not fits:
            continue
        lead = before.get((fact.text, *sorted(fact.lines)), [""])
        text = lead.pop(0) if len(lead) > 1 else lead[0]
        best = max(fits, key=lambda index: (_shared_tail(text, _lead(seen[index])), -index))
        owners[best] = fact
        doubtful |= {index for index in fits if _shared_tail(text, _lead(seen[index])) == _shared_tail(text, _lead(seen[best]))}
    others = [decoy for decoy in decoys if decoy.key == ("other_side",)]
    out = []
    for index, (one, item) in enumerate(zip(seen, items, strict=True)):
        label = owners.get(index)
        if label is not None:
            fields = dict(label.fields)
            day = ("prior", None) if "prior" in fields else ("date", fields["date"]) if "date" in fields else None
            out.append(Learned(one, item, True, stem, fields.get("side"), day))
        elif index in doubtful or any(item.lines & decoy.lines and item.text.strip() in decoy.text for decoy in others):
            out.append(Learned(one, item, None, stem))
        else:
            out.append(Learned(one, item, False, stem))
    return out


def learned_from_phrases() -> list[Learned]:
    """Return the candidates of the lines that were written for training."""
    out = []
    for one, mark in phrase_candidates():
        line = f"line {one.passage.words.text}"
        if mark is None:
            out.append(Learned(one, None, False, line))
            continue
        is_dated = any(
            isinstance(option.value, Day) and option.value.sort not in {"doc", "eval", "earlier"} for option in one.days
        )
        day = None if is_dated else ("prior", None) if mark.prior else ("date", one.passage.context.date)
        out.append(Learned(one, None, True, line, mark.side, day))
    return out


def _lead(one: Candidate) -> str:
    return _bare(one.passage.words.text[: one.proposal.figure.start])


def _bare(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "", text.lower())


def _shared_tail(one: str, two: str) -> int:
    count = 0
    for left, right in zip(reversed(one[-40:]), reversed(two[-40:]), strict=False):
        if left != right:
            break
        count += 1
    return count


def _texts_before(truth: dict[str, Any]) -> dict[tuple[Any, ...], list[str]]:
    """Return what stands before the value of each labelled fact in its passage."""
    out: dict[tuple[Any, ...], list[str]] = defaultdict(list)
    for passage in truth["passages"]:
        for fact in passage["facts"]:
            lines = sorted((spot["page"], spot["line"]) for spot in fact["spots"])
            quote = fact["quote"]
            value = str(fact["values"].get("value", "")).removesuffix(".0")
            inside = re.search(rf"(?<![\d.]){re.escape(value)}(?!\d)", quote) if value else None
            start = fact["start"] + (inside.start() if inside else 0)
            out[(quote, *dict.fromkeys(lines))].append(_bare(passage["text"][:start]))
    return out


Row = tuple[list[str], bool, str]
"""The signals of an option, whether it is the right one, and whose chart it is of."""


def side_rows(found: Iterable[Learned]) -> Iterator[Row]:
    """Yield the options of side of the labelled values, and which is right."""
    for one in found:
        if one.is_value and len(one.candidate.sides) > 1:
            for option in one.candidate.sides:
                yield option.signals, option.value == one.side, one.chart


def day_rows(found: Iterable[Learned]) -> Iterator[Row]:
    """Yield the options of day of the labelled values, and which is right; an earlier day without a date may be any."""
    for one in found:
        if not one.is_value or one.day is None or len(one.candidate.days) == 1:
            continue
        options = one.candidate.days
        for option in options:
            yield option.signals, is_right_day(option, one.day, one.candidate.passage.context.date), one.chart


def is_right_day(option: Option, day: tuple[str, Any], today: dt.date | None) -> bool:
    """Say whether an option is what a label says of the day."""
    found = option.value
    assert isinstance(found, Day)
    if day[0] == "prior":
        return found.sort == "earlier" or (found.sort in {"eval", "seen"} and bool(today and found.date and found.date < today))
    return bool(found.date == day[1])


def models(found: Sequence[Learned]) -> dict[str, dict[str, object]]:
    """Return the three models fitted on candidates."""
    rows = [one for one in found if one.is_value is not None]
    sides, days = list(side_rows(found)), list(day_rows(found))
    return {
        "measure_read": fit_labels(
            [one.candidate.read for one in rows],
            [frozenset({"value"}) if one.is_value else frozenset() for one in rows],
            ["value"],
            # What a single chart says over and over is no word of the trade.
            least=2,
            strength=READ_STRENGTH,
            groups=[one.chart for one in rows],
        ),
        "measure_side": _choice(sides, SIDE_STRENGTH),
        "measure_day": _choice(days, DAY_STRENGTH),
    }


READ_STRENGTH = 0.15
SIDE_STRENGTH = 0.3
DAY_STRENGTH = 0.6


def _choice(rows: Sequence[Row], strength: float) -> dict[str, object]:
    return fit_labels(
        [signals for signals, _, _ in rows],
        [frozenset({"own"}) if right else frozenset() for _, right, _ in rows],
        ["own"],
        # As above: one chart with twenty rows of one table teaches how that chart is written.
        least=2,
        strength=strength,
        groups=[chart for _, _, chart in rows],
    )


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the models on the development split and write them."""
    chosen = paths if paths is not None else charts("dev")
    found = learned_from_phrases()
    for path in chosen:
        for format_name in ("pdf", "txt"):
            found += learned(path, format_name)[0]
    print(f"measures: {sum(1 for one in found if one.is_value)} values among {len(found)} candidates of {len(chosen)} charts")
    for name, model in models(found).items():
        write(name, model)


if __name__ == "__main__":
    train()
