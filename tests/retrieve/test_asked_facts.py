"""A typed fact that a slot asks for is kept, whatever the ranker makes of the words around it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pytest

from clausea import knowledge
from clausea.chart import chart as make_chart
from clausea.domain import Claim, EvidenceKind, Payer
from clausea.ingest import Source, ingest
from clausea.retrieve import retrieve
from clausea.retrievers import Candidate, Scored

NOTE = """PHYSICAL THERAPY DAILY NOTE
Date of Service: 07/20/2026

97116 Gait training         20     1
97112 Neuro re-ed           18     1
Timed min                   38
Total min                   38

Electronically signed by Renee Okafor, PT 07/20/2026
"""


class ByWords:
    """Ranks the lines with a word low and all others high, as a ranker with other weights would."""

    def __init__(self, word: str, low: float) -> None:
        self._word, self._low = word, low

    def rank(self, kind: EvidenceKind, candidates: Sequence[Candidate]) -> list[Scored]:
        found = [(one, self._low if self._word in one.text else 0.9) for one in candidates]
        return [Scored(one, score, "strong" if score >= 0.4 else "weak", "because") for one, score in found if score > 0.12]


@pytest.mark.parametrize("low", [0.0, 0.13, 0.39, 0.41])
@pytest.mark.parametrize("word", ["Total", "Timed"])
def test_the_total_of_a_denied_date_is_quoted_however_low_it_ranks(word: str, low: float) -> None:
    chart = make_chart(ingest([Source("note.txt", data=NOTE.encode())]).records)
    claim = Claim(payer=Payer(name="X", type="medicare"), denial="CO-50", service_dates=(dt.date(2026, 7, 20),))
    profile = knowledge.profile("50").fitted("medicare", claim.facts, frozenset())
    evidence = retrieve(chart, profile, claim, retriever=ByWords(word, low))
    (slot,) = [one for one in evidence.slots if one.slot == "minutes"]
    facts = {fact for handle in slot.handles for fact in evidence.passage(handle).facts}
    assert {"minutes:timed", "minutes:treatment"} <= facts
    assert slot.state == "filled"
