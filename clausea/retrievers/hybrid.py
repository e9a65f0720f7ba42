"""The default ranker: a linear model over words, place and typed facts, trained on labelled sample charts. Deterministic."""

from __future__ import annotations

from collections.abc import Sequence

from clausea.domain import EvidenceKind
from clausea.linear import Linear, load
from clausea.retrievers import Candidate, Scored
from clausea.retrievers.features import evidence_features

THRESHOLD = 0.4
"""The likelihood from which a sentence counts as evidence of a kind; it means the same for every kind."""

FLOOR = 0.15
"""Below the threshold and above this a sentence is offered as weak: better named thin than called missing."""

_GRADED = {"skilled_rationale", "goal", "progress"}
"""Kinds of which the labelled charts hold enough weak sentences to tell them from strong ones."""

_REASONS = {
    "f:measure": "holds a measured value",
    "f:prior_measure": "repeats an earlier value",
    "f:goal": "is written as a goal",
    "f:goal_status": "gives the status of a goal",
    "f:plan": "states an element of the plan",
    "f:certification": "certifies, orders or transmits",
    "f:minutes": "states minutes or units",
    "f:diagnosis": "carries a diagnosis code or date",
    "m:then_now": "sets an earlier value beside a later one",
    "m:was": "compares with before",
    "m:will": "looks ahead",
    "m:because": "gives a reason",
    "m:first_person": "speaks of the clinician",
    "m:dose": "states frequency or duration",
    "m:assist": "names a level of assistance",
    "m:sign": "speaks of a signature or an order",
    "m:minutes": "speaks of time",
}


class HybridRanker:
    """Ranks by the trained model. One instance serves one chart: what it worked out for a sentence it keeps."""

    def __init__(self, floor: float = FLOOR) -> None:
        self._floor = floor
        self._model: Linear = load("evidence")
        self._known: dict[int, tuple[list[str], dict[str, float]]] = {}

    def rank(self, kind: EvidenceKind, candidates: Sequence[Candidate]) -> list[Scored]:
        """Return the candidates that reach the floor, best first; ties stand in the order of the record."""
        found = []
        for one in candidates:
            features, scores = self._judge(one)
            score = scores[kind]
            if score >= self._floor:
                strong = score >= THRESHOLD and (kind not in _GRADED or scores[f"strong:{kind}"] >= 0.5 * score)
                found.append(Scored(one, round(score, 4), "strong" if strong else "weak", self._why(kind, one, features)))
        return sorted(found, key=lambda scored: (-scored.score, scored.candidate.sentence.id))

    def _judge(self, one: Candidate) -> tuple[list[str], dict[str, float]]:
        key = one.sentence.id
        if key not in self._known:
            features = evidence_features(one)
            self._known[key] = (features, self._model.likelihoods(features))
        return self._known[key]

    def _why(self, kind: EvidenceKind, one: Candidate, features: list[str]) -> str:
        """Return the reason in words: what spoke most for the kind, and where the sentence stands."""
        best = self._model.reasons(features, kind, most=40)
        reasons = [_REASONS[name] for name in best if name in _REASONS][:2]
        words = [
            name[2:].replace("_", " ") for name in best if name.startswith(("w:", "b:")) and any(c.isalpha() for c in name[2:])
        ][:3]
        if words:
            reasons.append("words: " + ", ".join(words))
        place = one.document_kind.replace("_", " ")
        return "; ".join([*reasons, f"stands in the {place}"])
