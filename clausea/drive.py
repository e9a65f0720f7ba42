"""Drive the flow of drafting with a backend, hold its slots against the verifier, and count what it cost."""

from __future__ import annotations

import time
from collections.abc import Generator, Sequence

from clausea.config import settings
from clausea.domain import (
    Chart,
    Claim,
    DenialProfile,
    Draft,
    DraftSlot,
    Evidence,
    Exchange,
    Finding,
    Prompt,
    Reply,
    Transcript,
    Usage,
)
from clausea.draft import PROMPT_TOKENS, Check, Room, draft_flow
from clausea.llm import Backend, ask
from clausea.llm.endpoint import REPLY_TOKENS
from clausea.verify import verify

__all__ = ["drive", "driven", "objections", "timed", "unwritten", "usage_of"]


def drive(
    chosen: Backend, evidence: Evidence, profile: DenialProfile, claim: Claim, chart: Chart, check: Check
) -> tuple[Draft, Transcript]:
    """Hand each prompt of the flow to a backend and its reply back; return the draft, and what a model was shown and answered.

    The backend is asked as it is: whoever calls this has put the guard around one that is remote.
    """
    room = Room(tokens=min(PROMPT_TOKENS, settings().context_tokens - REPLY_TOKENS))
    draft, kept = driven(draft_flow(evidence, profile, claim, chart, check=check, room=room), chosen)
    return draft, Transcript(exchanges=kept if chosen.name != "embedded" else ())


def driven(flow: Generator[Prompt, Reply, Draft], chosen: Backend) -> tuple[Draft, tuple[Exchange, ...]]:
    """Return the draft that a flow ends with, and every prompt with the backend's reply."""
    kept: list[Exchange] = []
    try:
        prompt = next(flow)
        while True:
            reply = ask(chosen, prompt)
            kept.append(
                Exchange(
                    purpose=prompt.purpose,
                    fingerprint=prompt.fingerprint,
                    messages=prompt.messages,
                    reply_schema=prompt.reply_schema,
                    reply=reply,
                )
            )
            prompt = flow.send(reply)
    except StopIteration as end:
        return end.value, tuple(kept)


def objections(evidence: Evidence, chart: Chart, claim: Claim) -> Check:
    """Return what holds the slots of a draft against the verifier, before they become part of the letter."""

    def check(slots: Sequence[DraftSlot]) -> dict[str, list[str]]:
        draft = Draft(slots=tuple(slots))
        keys = [slot.key for slot, _ in draft.statements()]
        out: dict[str, list[str]] = {}
        for found in verify(draft, evidence, chart, claim).findings:
            # A warning of the verifier is for a person to weigh; a model's sentence is not worth the weighing.
            if found.statement is not None and found.severity != "note":
                key = keys[found.statement]
                number = found.statement - keys.index(key) + 1
                out.setdefault(key, []).append(f"statement {number}: {found.message}")
        return out

    return check


def unwritten(draft: Draft, evidence: Evidence) -> list[Finding]:
    """Return a blocker for every slot that has evidence and for which no sentence could be written, the plain one included."""
    known = {(gap.slot, gap.date) for gap in evidence.gaps}
    gaps = [slot.gap for slot in draft.slots if slot.gap and (slot.slot, slot.date) not in known]
    return [Finding(rule="gaps-said", severity="blocker", slot=gap.slot, message=gap.message) for gap in gaps]


def usage_of(draft: Draft) -> Usage:
    """Return what all attempts cost together; a sum in dollars only where every attempt has its price."""
    each = [one.usage for one in draft.attempts if one.backend != "embedded"]
    prices = [one.cost_usd for one in each]
    return Usage(
        prompt_tokens=sum(one.prompt_tokens for one in each),
        completion_tokens=sum(one.completion_tokens for one in each),
        cost_usd=round(sum(price for price in prices if price), 6) if prices and None not in prices else None,
    )


class timed:
    """Notes how long a stage took."""

    def __init__(self, timings: dict[str, float], stage: str) -> None:
        self._timings, self._stage = timings, stage

    def __enter__(self) -> None:
        self._began = time.perf_counter()

    def __exit__(self, *_: object) -> None:
        self._timings[self._stage] = time.perf_counter() - self._began
