"""The retriever seam: for one kind of evidence, put candidate sentences in order."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Protocol

from clausea.config import settings
from clausea.domain import EvidenceKind, Sentence

THRESHOLD = 0.4
"""The likelihood from which a passage counts as evidence of a kind; it means the same for every kind."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """A sentence with what the chart knows of its place."""

    sentence: Sentence
    text: str
    document_kind: str
    section: str
    date: dt.date | None = None
    turn: int = 0
    """How many moments of the course of care came before that of its document, which may have no date."""
    facts: frozenset[str] = field(default_factory=frozenset)
    """Typed facts that stand in the sentence: measure, prior_measure, goal, plan, certification, minutes, diagnosis, blank."""
    details: frozenset[str] = field(default_factory=frozenset)
    """The same facts told apart, such as "certification:signature": a slot can ask for them by name."""
    before: str = ""
    after: str = ""
    header: str = ""
    """The column headings over a table row."""
    signs: frozenset[str] = field(default_factory=frozenset)
    """What the typed facts of the chart say of it that its words do not, such as "value:same" (`clausea.retrieve.signs`)."""
    repeats: int = 0
    """In how many other documents the same words stand, figures aside: template sentences and copied notes."""
    is_first_period: bool = False
    """True in the document that opens the episode or certification period."""


@dataclass(frozen=True, slots=True)
class Scored:
    """A candidate with its score for one kind: 0 to 1, comparable between kinds, and the reason in words."""

    candidate: Candidate
    score: float
    strength: str
    why: str


class Retriever(Protocol):
    """Ranks candidates for one kind."""

    def rank(self, kind: EvidenceKind, candidates: Sequence[Candidate]) -> list[Scored]:
        """Return the candidates that may show `kind`, best first. Same input, same order.

        `candidates` are those of a whole chart in the order of the record. What is returned are candidates of these, each
        once, with a score from 0 to 1 and a reason in words.
        """
        ...


def retriever(name: str | None = None) -> Retriever:
    """Return the retriever with this name, the one of the settings by default.

    Raises:
        ConfigError: there is none of that name, or it may send words of a record off the machine and the site does not allow it.
    """
    chosen = name or settings().retriever
    if chosen == "hybrid":
        from clausea.retrievers.hybrid import HybridRanker

        return HybridRanker()
    from clausea.retrievers.langchain import LangChainRetriever

    return LangChainRetriever.named(chosen)
