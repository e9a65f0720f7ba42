"""When the letter may say that a requirement is met: what the cited lines must themselves show."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from clausea.domain import Chart, Claim, Criterion, Draft, DraftSlot, Evidence, Passage
from clausea.domain.dates import us

__all__ = ["Meeting", "Rules", "shown_together", "states_what_is_asked"]


@dataclass(frozen=True, slots=True)
class Meeting:
    """The passages that show a criterion met, none where it is not; `days` are the denied dates that do, where others do not."""

    passages: tuple[Passage, ...] = ()
    days: tuple[dt.date, ...] = ()

    @property
    def told(self) -> str:
        """The days in front of a place in a table, "07/09/2026, 07/20/2026: "; nothing where every date meets it."""
        return f"{', '.join(us(day) for day in self.days)}: " if self.days else ""


class Rules:
    """Holds the criteria of an authority against what a draft cites."""

    def __init__(self, chart: Chart, claim: Claim, evidence: Evidence, draft: Draft) -> None:
        self._chart, self._claim, self._evidence, self._draft = chart, claim, evidence, draft

    def meeting(self, criterion: Criterion) -> Meeting:
        """Return the passages that show a criterion met; none when any part of it is not shown.

        Where some of the denied dates show it and others do not, the passages are those of the dates that do, which are named.
        """
        if criterion.improving and not any(series.may_be_called_improvement for series in self._evidence.series):
            return Meeting()
        met: dict[dt.date | None, list[Passage]] = {}
        unmet: set[dt.date] = set()
        for slot in self._draft.slots:
            if slot.slot not in criterion.slots:
                continue
            found = shown_together([one for one in self._cited(slot) if _counts(criterion, one)], criterion.needs)
            if found and states_what_is_asked(found) and self._covers(found):
                met.setdefault(slot.date, []).extend(found)
            elif slot.date is None:
                return Meeting()
            else:
                unmet.add(slot.date)
        shown = {day: passages for day, passages in met.items() if day not in unmet}
        days = sorted(day for day in shown if day)
        if unmet and not days:
            return Meeting()
        return Meeting(tuple(one for passages in shown.values() for one in passages), tuple(days) if unmet else ())

    def _cited(self, slot: DraftSlot) -> list[Passage]:
        handles = [handle for one in slot.statements for handle in one.handles if handle.startswith("E")]
        return [self._evidence.passage(handle) for handle in (*handles, *slot.tabled)]

    def _covers(self, passages: Sequence[Passage]) -> bool:
        """Say whether every denied date lies in a period that these passages certify, where they state one."""
        spans = [span for passage in passages if passage.kind == "certification" for span in passage.spans]
        periods = [
            (one.start, one.end)
            for one in self._chart.certifications
            if one.start and one.end and any(span.overlaps(one.span) for span in spans)
        ]
        return not periods or all(any(start <= day <= end for start, end in periods) for day in self._claim.denied_dates)


def _counts(criterion: Criterion, passage: Passage) -> bool:
    if criterion.documents and passage.document_kind not in criterion.documents:
        return False
    if criterion.strong_only and passage.strength != "strong":
        return False
    return not criterion.facts or bool(set(criterion.facts) & set(passage.facts))


def shown_together(passages: Sequence[Passage], needs: Sequence[str]) -> list[Passage]:
    """Return the passages of the documents that each show all that a criterion needs; none where no document does.

    A signature on one plan signs no other: what is needed has to stand in the same document.
    """
    if not needs:
        return list(passages)
    facts: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        facts[passage.document].update(passage.facts)
    return [passage for passage in passages if set(needs) <= facts[passage.document]]


def states_what_is_asked(passages: Sequence[Passage]) -> bool:
    """Say whether the passages on diagnosis, goals, plan or physician hold the words that make them such."""
    facts: dict[str, set[str]] = defaultdict(set)
    for passage in passages:
        facts[passage.kind].update(passage.facts)
    signed = {"certification:signature", "certification:timely", "certification:order"}
    held = {
        "certification": bool(signed & facts["certification"]),
        "diagnosis": any(fact.startswith("diagnosis:") for fact in facts["diagnosis"]),
        "goal": any(fact.startswith("goal:") for fact in facts["goal"]),
        "plan_of_care": "plan:frequency" in facts["plan_of_care"]
        and bool({"plan:duration", "plan:visits"} & facts["plan_of_care"]),
    }
    return all(held.get(passage.kind, True) for passage in passages)
