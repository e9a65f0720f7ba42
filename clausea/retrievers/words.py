"""Words that retrievers are given as data: what is asked for each kind, and the groups of words that the ranker looks at."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from clausea import knowledge
from clausea.domain import EVIDENCE_KINDS
from clausea.errors import KnowledgeError

_DATA = Path(__file__).resolve().parent.parent / "data"


@cache
def kind_queries() -> dict[str, str]:
    """Return what a retriever is asked for each kind of evidence."""
    path = _DATA / "kind_queries.yaml"
    rows = knowledge.read_yaml(path)
    if not isinstance(rows, dict) or set(rows) != set(EVIDENCE_KINDS) or not all(isinstance(row, str) for row in rows.values()):
        raise KnowledgeError(f"{path.name}: it needs a sentence for every kind of evidence and for nothing else.")
    return rows


@cache
def ranking_words() -> dict[str, tuple[str, ...]]:
    """Return the groups of words of the ranker: beginnings of words, or whole words where they end with "$"."""
    path = _DATA / "ranking_words.yaml"
    rows = knowledge.read_yaml(path)
    if not isinstance(rows, dict):
        raise KnowledgeError(f"{path.name} is not a list of `group: [words]` lines.")
    for group, words in rows.items():
        if not isinstance(words, list) or not all(isinstance(word, str) and word == word.lower() for word in words):
            raise KnowledgeError(
                f"{path.name}, {group}: every entry is a lower-case word in a list; quote what YAML reads otherwise."
            )
        twice = next((word for index, word in enumerate(words) if word in words[:index]), None)
        if twice is not None:
            raise KnowledgeError(f"{path.name}, {group}: {twice} stands there twice.")
    return {str(group): tuple(words) for group, words in rows.items()}
