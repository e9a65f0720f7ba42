"""The rankings that the ranker has to beat: random, longest sentence, keyword rules and BM25 with a descriptive query."""

from __future__ import annotations

import hashlib
import math
import random
import re
from collections import Counter
from collections.abc import Callable, Sequence
from functools import cache
from pathlib import Path

from clausea import knowledge
from clausea.domain import EVIDENCE_KINDS
from clausea.errors import KnowledgeError

Scorer = Callable[[str, str, Sequence[str]], list[float]]
"""Returns a score for every passage: the chart's id, the kind, and the words of its passages; higher is better."""

_FILE = Path(__file__).with_name("queries.yaml")


@cache
def _entries() -> dict[str, tuple[re.Pattern[str], list[re.Pattern[str]], list[str]]]:
    """Return for every kind any of its cues, each of its cues, and its query.

    Raises:
        KnowledgeError: a kind is missing or not known, or a cue is no pattern.
    """
    rows = knowledge.read_yaml(_FILE)
    if not isinstance(rows, dict) or set(rows) != set(EVIDENCE_KINDS):
        raise KnowledgeError(f"{_FILE.name}: it needs an entry for every kind of evidence and for nothing else.")
    out = {}
    for kind, row in rows.items():
        if set(row) != {"cues", "query"}:
            raise KnowledgeError(f"{_FILE.name}, {kind}: an entry holds cues and query.")
        try:
            each = [re.compile(rf"(?<!\w)(?:{cue})(?!\w)", re.IGNORECASE) for cue in row["cues"]]
        except re.error as error:
            raise KnowledgeError(f"{_FILE.name}, {kind}.cues: {error}.") from None
        joined = re.compile("|".join(one.pattern for one in each), re.IGNORECASE)
        out[str(kind)] = (joined, each, words(row["query"]))
    return out


def words(text: str) -> list[str]:
    """Return the words of a text, in lower case."""
    return re.findall(r"[a-z0-9]+", text.lower())


def is_implicit(kind: str, text: str) -> bool:
    """Say whether a text holds none of the obvious words of a kind."""
    return not _entries()[kind][0].search(text)


def by_chance(chart: str, kind: str, texts: Sequence[str]) -> list[float]:
    """Return random scores, the same in every run."""
    seed = int(hashlib.sha256(f"{chart}/{kind}".encode()).hexdigest()[:16], 16)
    source = random.Random(seed)
    return [source.random() for _ in texts]


def longest(chart: str, kind: str, texts: Sequence[str]) -> list[float]:
    """Return the number of words."""
    del chart, kind
    return [float(len(words(text))) for text in texts]


def keywords(chart: str, kind: str, texts: Sequence[str]) -> list[float]:
    """Return how many of the cues of a kind a text holds."""
    del chart
    _, each, _ = _entries()[kind]
    return [float(sum(1 for cue in each if cue.search(text))) for text in texts]


def bm25(chart: str, kind: str, texts: Sequence[str]) -> list[float]:
    """Return the BM25 score (k1 1.5, b 0.75) of every text for the query of a kind; the chart is the collection."""
    del chart
    query = _entries()[kind][2]
    counts = [Counter(words(text)) for text in texts]
    sizes = [sum(one.values()) for one in counts]
    mean = sum(sizes) / max(len(sizes), 1) or 1.0
    holding = Counter(word for one in counts for word in one)
    weight = {word: math.log(1 + (len(texts) - holding[word] + 0.5) / (holding[word] + 0.5)) for word in set(query)}
    return [
        sum(weight[word] * one[word] * 2.5 / (one[word] + 1.5 * (0.25 + 0.75 * size / mean)) for word in weight if one[word])
        for one, size in zip(counts, sizes, strict=True)
    ]


BASELINES: dict[str, Scorer] = {
    "random": by_chance,
    "longest sentence": longest,
    "BM25": bm25,
    "keyword rules": keywords,
}
