"""Train the ranker of evidence: one yes-or-no model for every kind, and for strong against weak."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from clausea.chart import chart as make_chart
from clausea.domain import EVIDENCE_KINDS
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrievers import Candidate
from clausea.retrievers.features import evidence_features
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.train.fit import fit_labels, write

STRONG = tuple(f"strong:{kind}" for kind in EVIDENCE_KINDS)


def labelled(path: Path, format_name: str) -> list[tuple[Candidate, frozenset[str]]]:
    """Return the candidates of a chart with their kinds, as the writer labelled the passages that stand in them."""
    data, truth = pressed(path, format_name)
    read = make_chart([read_record(Source(f"{path.stem}.{format_name}", data=data))])
    by_line: dict[tuple[int, int], list[dict[str, Any]]] = {}
    for passage in truth["passages"]:
        for spot in passage["spots"]:
            by_line.setdefault((spot["page"], spot["line"]), []).append(passage)
    out = []
    for one in candidates(read):
        kinds: set[str] = set()
        words = _words(one.text)
        seen: set[int] = set()
        for span in one.sentence.spans:
            where = read.where(span)
            for line in range(where.lines[0], where.lines[1] + 1):
                for passage in by_line.get((where.page, line), []):
                    if id(passage) in seen:
                        continue
                    seen.add(id(passage))
                    kinds |= _kinds(passage, words)
        out.append((one, frozenset(kinds)))
    return out


def _words(text: str) -> list[str]:
    return re.findall(r"[a-z0-9]+", text.lower())


def _kinds(passage: dict[str, Any], words: list[str]) -> set[str]:
    """Return the kinds of a passage when it and the sentence are about the same words."""
    own = _words(passage["text"])
    if not own or not words:
        return set()
    shared = sum(1 for word in own if word in words)
    if shared < 0.7 * min(len(own), len(words)):
        return set()
    kinds = set()
    for kind, strength in passage["kinds"].items():
        kinds.add(kind)
        if strength == "strong":
            kinds.add(f"strong:{kind}")
    return kinds


def train(paths: Sequence[Path] | None = None) -> None:
    """Fit the ranker on the development split and write it."""
    chosen = paths if paths is not None else [*charts("dev"), *charts("dev", "kinds")]
    rows: list[list[str]] = []
    answers: list[frozenset[str]] = []
    for path in chosen:
        for format_name in ("pdf", "txt"):
            for one, kinds in labelled(path, format_name):
                rows.append(evidence_features(one))
                answers.append(kinds)
    print(f"evidence: {len(rows)} sentences of {len(chosen)} charts in two formats")
    labels = [*EVIDENCE_KINDS, "strong:skilled_rationale", "strong:goal", "strong:progress"]
    write("evidence", fit_labels(rows, answers, labels, least=4, strength=0.3))


if __name__ == "__main__":
    train()
