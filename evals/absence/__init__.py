"""Charts from which everything of one kind was taken out: the right answer is a gap: `clausea eval absence`.

Whoever wrote a chart labelled its passages by kind. Each chart is drawn again without the passages of one kind, and for the slots
that ask for that kind alone a gap has to be said, best as missing; drawn whole, a slot that a strong passage answers has no gap.
What the labels overlooked counts against the product here, and what is implicit for the writer may be nothing to quote.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict
from typing import Any

from clausea import knowledge
from clausea.chart import chart as make_chart
from clausea.domain import EVIDENCE_KINDS, Chart, Claim, DenialProfile, SlotEvidence
from clausea.errors import KnowledgeError
from clausea.evaluation.modules import Measurement
from clausea.evaluation.scores import Score
from clausea.ingest import Source, read_record
from clausea.retrieve import retrieve
from evals.facts.split import charts
from evals.letters import Count, sample, scored
from evals.letters.cases import claim_of, discipline_of, is_foreign, is_of_others
from evals.press.build import press_record
from evals.press.source import ChartError, parse
from evals.press.without import without

DENIAL, PROFILE = "CO-50 N115", "50"
RECALL, PRECISION = 0.95, 0.85
"""To reach, all kinds together; told beside what was measured."""
FLOORS = {"gaps said": 0.90, "precision of gaps": 0.88}
"""Gates against getting worse, under what was measured in November 2026 on the test split: 0.77 and 0.88."""


def measure(options: dict[str, Any]) -> Measurement:
    """Return the scores; `options` are split (dev or test) and charts (how many, all where it is 0)."""
    if set(options) != {"split", "charts"} or options["split"] not in {"dev", "test"}:
        raise KnowledgeError("absence.yaml, options: they are split (dev or test) and charts.")
    split = options["split"]
    paths = sample(charts(split), int(options["charts"]))
    recall: dict[str, Count] = {kind: Count() for kind in EVIDENCE_KINDS}
    spared: dict[str, Count] = {kind: Count() for kind in EVIDENCE_KINDS}
    missing = Count()
    undrawn = 0
    for path in paths:
        source = path.read_text(encoding="utf-8")
        truth, whole = _drawn(source, path.stem)
        claim = claim_of(truth, DENIAL)
        if claim is None:
            continue
        profile = knowledge.profile(PROFILE).fitted(claim.payer.type, claim.facts, frozenset({"N115"}))
        for entry, kind in _asked(whole, profile, claim):
            if _is_answered(entry, kind, profile, truth):
                spared[kind].add(entry.state == "filled", f"{path.stem}: {entry.slot} {entry.date or ''}, {entry.state}")
        for kind in EVIDENCE_KINDS:
            if not any(kind in one["kinds"] for one in truth["passages"]):
                continue
            try:
                _, lacking = _drawn(without(source, path.stem, {kind}), path.stem)
            except ChartError:
                undrawn += 1  # What is left breaks the rules of a chart file, such as a table without rows.
                continue
            for entry, asked in _asked(lacking, profile, claim):
                if asked == kind:
                    recall[kind].add(entry.state != "filled", f"{path.stem} without {kind}: {entry.slot} {entry.date or ''}")
                    missing.add(entry.state == "missing", "")
    scores = [*_scores(split, "gap said of", recall), *_scores(split, "no gap said of", spared)]
    every = [_together(one.values()) for one in (recall, spared)]
    hits, alarms = every[0].good, every[1].n - every[1].good
    precision = Count(hits + alarms, hits)
    scores += [
        scored(split, "gaps said", every[0], FLOORS["gaps said"]),
        scored(split, "precision of gaps", precision, FLOORS["precision of gaps"]),
    ]
    scores.append(scored(split, "called missing, not thin", Count(missing.n, missing.good), None))
    return Measurement(
        scores=tuple(scores),
        provenance={"n": len(paths), "split": split, "undrawn": undrawn, "to reach": f"recall {RECALL}, precision {PRECISION}"},
    )


def _drawn(source: str, name: str) -> tuple[dict[str, Any], Chart]:
    """Return the truth of a chart source, and the chart as the product reads its PDF."""
    made = press_record(parse(source, name), None, "pdf")
    return json.loads(json.dumps(asdict(made.truth), default=dict)), make_chart(
        [read_record(Source(f"{name}.pdf", data=made.data))]
    )


def _asked(chart: Chart, profile: DenialProfile, claim: Claim) -> Iterator[tuple[SlotEvidence, str]]:
    """Yield the slots that ask for one kind alone, and the kind."""
    for entry in retrieve(chart, profile, claim).slots:
        slot = profile.slot(entry.slot)
        if len(slot.kinds) == 1 and slot.required in {"must", "conditional", "should"}:
            yield entry, slot.kinds[0]


def _is_answered(entry: SlotEvidence, kind: str, profile: DenialProfile, truth: dict[str, Any]) -> bool:
    """Say whether a passage that the writer called strong answers a slot, in a document of its kind and on its date."""
    wanted = profile.slot(entry.slot).documents
    discipline = discipline_of(truth)
    own = [one for one in truth["documents"] if not is_foreign(one) and not is_of_others(one, discipline)]
    documents = {one["index"]: one["values"] for one in own}
    for passage in truth["passages"]:
        values = documents.get(passage["document"])
        if values is None or passage["kinds"].get(kind) != "strong" or (wanted and values["kind"] not in wanted):
            continue
        if entry.date is None or values.get("date") == entry.date.isoformat():
            return True
    return False


def _together(every: Iterable[Count]) -> Count:
    total = Count()
    for one in every:
        total.n += one.n
        total.good += one.good
    return total


def _scores(split: str, what: str, counts: Mapping[Any, Count]) -> Iterator[Score]:
    for kind, count in counts.items():
        if count.n:
            yield scored(split, f"{what} {kind}", count, None)
