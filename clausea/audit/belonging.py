"""What the records hold beside the claim: documents of another discipline or episode, which nothing argues from."""

from __future__ import annotations

from clausea.domain import Chart, Claim, Document, Flag, FlagName
from clausea.domain.dates import us
from clausea.episode import Why, left_out

_MOST = 8
"""How many documents a message names; the addresses of all go with the flag."""
_NAMES: tuple[tuple[Why, FlagName, str], ...] = (
    ("episode", "other_episode", "of another episode of care"),
    ("discipline", "other_discipline", "of another discipline"),
)


def not_used(chart: Chart, claim: Claim) -> list[Flag]:
    """Say which documents were not used, so that a person can see whether one of them belongs to the claim after all."""
    out = []
    found = left_out(chart, claim)
    for why, name, words in _NAMES:
        documents = [document for document, reason in found if reason == why]
        if not documents:
            continue
        named = [_told(chart, one) for one in documents[:_MOST]]
        more = f"; and {len(documents) - _MOST} more" if len(documents) > _MOST else ""
        count = f"One document {words} was" if len(documents) == 1 else f"{len(documents)} documents {words} were"
        out.append(
            Flag(
                flag=name,
                severity="low",
                message=f"{count} not used: {'; '.join(named)}{more}.",
                spans=tuple(one.body[0] for one in documents),
            )
        )
    return out


def _told(chart: Chart, document: Document) -> str:
    day = f" of {us(document.date)}" if document.date else ""
    file = f"{chart.record(document.record).name}, " if len(chart.records) > 1 else ""
    return f"{document.kind.replace('_', ' ')}{day} ({file}{chart.locate(document.body[0])})"
