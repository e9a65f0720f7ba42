"""How well identifiers are hidden before a remote backend is asked, on synthetic records: `clausea eval privacy`."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import Any

from clausea.chart import chart as make_chart
from clausea.errors import KnowledgeError
from clausea.evaluation.modules import Measurement
from clausea.ingest import Source, ingest
from clausea.privacy import Known, Veil, residues
from evals.privacy.plant import Label, Sample, samples

AT_LEAST = {True: 0.99, False: 0.95}
"""Recall to reach on what is known of the case, and on the rest."""


@dataclass
class Count:
    """How many of how many."""

    good: int = 0
    n: int = 0

    def add(self, good: bool) -> None:
        """Count one more."""
        self.good += good
        self.n += 1


@dataclass
class Results:
    """What was measured."""

    records: int = 0
    recall: defaultdict[tuple[bool, str, str], Count] = field(default_factory=lambda: defaultdict(Count))
    """By known, class and half."""
    kept: defaultdict[str, Count] = field(default_factory=lambda: defaultdict(Count))
    restored: Count = field(default_factory=Count)
    quiet: Count = field(default_factory=Count)
    """Hidden records in which the preflight finds nothing."""
    caught: defaultdict[bool, Count] = field(default_factory=lambda: defaultdict(Count))
    """Identifiers that were left as they were on purpose and that the preflight found, by known."""
    words: Count = field(default_factory=Count)
    """Words of unlabelled prose that stayed."""
    missed: list[tuple[Sample, Label]] = field(default_factory=list)
    spoiled: list[tuple[Sample, Label]] = field(default_factory=list)
    noisy: list[tuple[Sample, Counter[str]]] = field(default_factory=list)


def measure(options: dict[str, Any]) -> Measurement:
    """Return scores and the report; `options` are those of the suite: samples (how many; 0 for all)."""
    from evals.privacy.report import as_markdown, as_scores

    if set(options) != {"samples"}:
        raise KnowledgeError("privacy.yaml, options: samples.")
    results = run(int(options["samples"]) or None)
    return Measurement(scores=as_scores(results), provenance={"n": results.records}, files={"privacy.md": as_markdown(results)})


def run(number: int | None) -> Results:
    """Hide every record and look at what is left."""
    results = Results()
    for sample in samples(number):
        judge(sample, results)
    return results


def veil_of(sample: Sample) -> Veil:
    """Return the veil of a record, as the pipeline makes it: from the claim and from what was read of the record."""
    chart = make_chart(ingest([Source(f"{sample.id}.txt", data=sample.text.encode())]).records)
    return Veil(Known.of(sample.claim, chart))


def judge(sample: Sample, results: Results) -> None:
    """Add one record to the results."""
    veil = veil_of(sample)
    spots = veil.spots(sample.text)
    gone = bytearray(len(sample.text))
    for spot in spots:
        gone[spot.start : spot.end] = b"\x01" * (spot.end - spot.start)
    results.records += 1
    for label in sample.labels:
        letters = [index for index in range(label.start, label.end) if sample.text[index].isalnum()]
        if label.kind == "KEEP":
            stays = not any(gone[index] for index in letters)
            results.kept[sample.half].add(stays)
            if not stays:
                results.spoiled.append((sample, label))
        else:
            good = all(gone[index] for index in letters)
            results.recall[label.known, label.kind, sample.half].add(good)
            if not good:
                results.missed.append((sample, label))
    hidden = veil.hide(sample.text)
    results.restored.add(veil.restore(hidden) == sample.text)
    left = residues(hidden.encode(), veil.known)
    results.quiet.add(not left)
    if left:
        results.noisy.append((sample, left))
    _words(sample, gone, results)
    for label in [one for one in sample.labels if one.kind != "KEEP"][:12]:
        line_start = sample.text.rfind("\n", 0, label.start) + 1
        line_end = sample.text.find("\n", label.end)
        left = residues(sample.text[line_start:line_end].encode(), veil.known)
        results.caught[label.known].add(bool(left))


def _words(sample: Sample, gone: bytearray, results: Results) -> None:
    labelled = bytearray(len(sample.text))
    for label in sample.labels:
        if label.kind != "KEEP":
            labelled[label.start : label.end] = b"\x01" * (label.end - label.start)
    at = 0
    for word in sample.text.split():
        start = sample.text.index(word, at)
        at = start + len(word)
        if word[0].isalpha() and not any(labelled[start:at]):
            results.words.add(not gone[start])


__all__ = ["Count", "Results", "judge", "measure", "run", "veil_of"]
