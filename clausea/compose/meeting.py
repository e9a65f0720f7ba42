"""What the cited lines must themselves say before the letter claims that they meet a requirement."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence

from clausea.domain import Passage

__all__ = ["shown_together", "states_what_is_asked"]


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
