"""The default ranker: a first pass over words, place, typed facts and neighbours, then a small network, of labelled charts.

Deterministic: the same chart and the same weights give the same scores.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import islice

from clausea.domain import EvidenceKind
from clausea.retrievers import THRESHOLD, Candidate, Scored
from clausea.retrievers.model import EvidenceModel, Ranking, load_model

FLOOR = 0.09
"""Below the threshold and above this a sentence is offered as weak: better named thin than called missing."""


_LEAST_STRONG: dict[EvidenceKind, float] = {"skilled_rationale": 0.5}
"""The likelihood from which a sentence answers fully, where that is not the threshold: a letter says that a therapist's skill was
needed only by words that likelier say so than not, since that is what most denials deny."""

_REASONS = {
    "f:measure": "holds a measured value",
    "f:prior_measure": "repeats an earlier value",
    "f:goal": "is written as a goal",
    "f:goal_status": "gives the status of a goal",
    "f:plan": "states an element of the plan",
    "f:certification": "certifies, orders or transmits",
    "f:minutes": "states minutes or units",
    "f:diagnosis": "carries a diagnosis code or date",
    "sg:value:same": "gives the same value as before",
    "sg:visits:missed": "counts visits that were missed",
    "sg:visits:no_show": "counts visits without a call",
    "sg:goal:not_met": "says that a goal is not met",
    "sg:goal:overdue": "holds a goal whose time is over",
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
    """Ranks by the trained model. It keeps what it worked out for the candidates that it saw last: a chart is judged once."""

    def __init__(self, floor: float = FLOOR, model: EvidenceModel | None = None) -> None:
        self._floor = floor
        self._model = model or load_model()
        self._last: tuple[Candidate, ...] = ()
        self._ranking: Ranking | None = None

    def rank(self, kind: EvidenceKind, candidates: Sequence[Candidate]) -> list[Scored]:
        """Return the candidates that reach the floor, best first; ties stand in the order of the record.

        The candidates are those of a whole chart, in its order: place and neighbours count.
        """
        ranking = self._judge(candidates)
        column = self._model.kinds.index(kind)
        found = []
        for index, one in enumerate(candidates):
            score = float(ranking.likely[index, column])
            if score >= self._floor:
                strong = score >= _LEAST_STRONG.get(kind, THRESHOLD) and float(ranking.strong[index, column]) >= 0.5
                why = self._why(kind, one, ranking.reasons(index, kind))
                found.append(Scored(one, round(score, 4), "strong" if strong else "weak", why))
        return sorted(found, key=lambda scored: (-scored.score, scored.candidate.sentence.id))

    def _judge(self, candidates: Sequence[Candidate]) -> Ranking:
        same = len(self._last) == len(candidates) and all(a is b for a, b in zip(self._last, candidates, strict=True))
        if self._ranking is None or not same:
            self._ranking, self._last = self._model.judge(candidates), tuple(candidates)
        return self._ranking

    @staticmethod
    def _why(kind: EvidenceKind, one: Candidate, best: list[str]) -> str:
        """Return the reason in words: what spoke most for the kind, and where the sentence stands."""
        reasons = [_REASONS[name] for name in islice((name for name in best if name in _REASONS), 2)]
        told = (name for name in best if name.startswith(("w:", "b:")) and any(c.isalpha() for c in name[2:]))
        words = [name[2:].replace("_", " ") for name in islice(told, 3)]
        if words:
            reasons.append("words: " + ", ".join(words))
        place = one.document_kind.replace("_", " ")
        if not reasons:
            reasons.append("its place among the sentences around it speaks for " + kind.replace("_", " "))
        return "; ".join([*reasons, f"stands in the {place}"])
