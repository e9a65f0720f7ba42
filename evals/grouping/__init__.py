"""How many slots of a letter a model should be asked for at a time: `clausea eval grouping`.

A backend that knows the plain answer of every slot spoils some of them, the same ones however the slots are grouped: a slot is
told with an invented figure, or a reply breaks off, which a reply of many slots does more often. What is counted is what the
grouping changes: prompts, tokens, and slots that end with the plain sentences. What it cannot show is whether a model that reads
more slots at once answers each of them worse; the report says how much worse it may be before asking for fewer costs less.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from clausea.domain import Prompt, Reply
from clausea.draft import PROMPT_TOKENS, Room, draft_flow, size, slot_requests
from clausea.drive import driven, objections
from clausea.errors import KnowledgeError
from clausea.evaluation.modules import Measurement
from clausea.evaluation.scores import Score
from clausea.ingest import Source
from clausea.llm.embedded import plain
from clausea.pipeline import Run, run_case
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.letters import sample, written_for
from evals.letters.cases import claim_of, denials_of

__all__ = ["Run", "cost", "letters_of", "measure"]

GROUPS = (1, 2, 3, 6, 40)
"""Slots a prompt; the last is as many as fit under the bound of tokens."""

RATES = ((0.0, 0.0), (0.1, 0.0), (0.3, 0.0), (0.1, 0.05))
"""The share of slots that are answered falsely, and of slots at which a reply breaks off."""

LEAST_WHOLE = 0.98
"""The share of slots that asking for six at a time may not lose against asking for one: a floor under what is shipped."""


@dataclass
class Cost:
    """What some letters took."""

    prompts: int = 0
    tokens: int = 0
    asked: int = 0
    """Slots that had passages to offer."""
    plain: int = 0
    """Of these, the slots that ended with the plain sentences because every answer was refused."""


class Fallible:
    """Answers as the embedded backend does, but for the slots and replies that chance spoils."""

    name, remote = "fallible", False

    def __init__(self, seed: str, false: float, broken: float) -> None:
        self._seed, self._false, self._broken = seed, false, broken
        self._asked: dict[str, int] = {}

    def complete(self, prompt: Prompt) -> Reply:
        """Return an answer for every slot, or none where the reply broke off."""
        turns = {}
        for request in prompt.slots:
            turns[request.key] = self._asked[request.key] = self._asked.get(request.key, 0) + 1
        if any(self._chance("broken", key, turn) < self._broken for key, turn in turns.items()):
            return Reply(value=None, backend=self.name, failure="truncated", trouble="The reply broke off.")
        value: dict[str, Any] = {}
        for request in prompt.slots:
            if self._chance("false", request.key, turns[request.key]) < self._false:
                cites = [request.passages[0]]
                value[request.key] = {"statements": [{"text": "She walked 977 feet without a rest.", "cites": cites}]}
            else:
                value[request.key] = plain(request, prompt.evidence)
        return Reply(value=value, raw=json.dumps(value), backend=self.name)

    def _chance(self, what: str, key: str, turn: int) -> float:
        """Return a number from 0 to 1 that hangs on the letter, the slot and the turn alone, never on the grouping."""
        mark = hashlib.sha256(f"{self._seed}/{what}/{key}/{turn}".encode()).digest()
        return int.from_bytes(mark[:8], "big") / 2**64


def measure(options: dict[str, Any]) -> Measurement:
    """Return the scores and the table; `options` are charts: how many of the development split, all where it is 0."""
    if set(options) != {"charts"}:
        raise KnowledgeError("grouping.yaml, options: charts.")
    runs = list(letters_of(sample(charts("dev"), int(options["charts"]))))
    costs = {(group, rate): cost(runs, group, *rate) for rate in RATES for group in GROUPS}
    worse = borne(runs, costs[1, (0.1, 0.0)])
    shipped, alone = costs[6, RATES[-1]], costs[1, RATES[-1]]
    scores = [
        _score(
            "tokens of six a prompt, of those of one a prompt", costs[6, RATES[1]].tokens / costs[1, RATES[1]].tokens, len(runs)
        ),
        _score("slots in the model's sentences, six a prompt", 1 - shipped.plain / shipped.asked, shipped.asked),
        _score("slots in the model's sentences, one a prompt", 1 - alone.plain / alone.asked, alone.asked),
        _score("whole", 1.0 - max(0, shipped.plain - alone.plain) / shipped.asked, shipped.asked, LEAST_WHOLE),
    ]
    return Measurement(
        scores=tuple(scores), provenance={"n": len(runs)}, files={"grouping.md": as_markdown(costs, worse, len(runs))}
    )


def letters_of(paths: Sequence[Path]) -> list[tuple[str, Run]]:
    """Return the letters of some charts, one each, drafted without a model."""
    out = []
    for path in paths:
        data, truth = pressed(path, "pdf")
        claim = claim_of(truth, denials_of(path)[0])
        if claim is not None and claim.today is not None:
            source = Source(f"{path.stem}.pdf", data=data)
            out.append((path.stem, run_case([source], claim, today=claim.today, case=path.stem, engine="embedded")))
    return out


def cost(runs: Sequence[tuple[str, Run]], group: int, false: float, broken: float) -> Cost:
    """Return what all letters take where so many slots are asked for at a time."""
    total = Cost()
    for name, run in runs:
        claim, chart, evidence = run.file.claim, run.chart, run.found.evidence
        profile = written_for(run)
        check = objections(evidence, chart, claim)
        flow = draft_flow(evidence, profile, claim, chart, check=check, room=Room(PROMPT_TOKENS, group))
        draft, kept = driven(flow, Fallible(name, false, broken))
        total.prompts += len(kept)
        total.tokens += sum(size(one.messages, one.reply_schema) for one in kept)
        total.asked += sum(bool(one.passages) and one.form != "table" for one in slot_requests(evidence, profile))
        total.plain += len(draft.plain)
    return total


def borne(runs: Sequence[tuple[str, Run]], alone: Cost) -> float | None:
    """Return the largest share of false slots at which six a prompt take no more tokens than one with a tenth; None for all."""
    borne_so_far = 0.1
    for share in (0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        if cost(runs, 6, share, 0.0).tokens > alone.tokens:
            return borne_so_far
        borne_so_far = share
    return None


def as_markdown(costs: dict[tuple[int, tuple[float, float]], Cost], worse: float | None, letters: int) -> str:
    """Return the table."""
    heads = (
        "falsely answered",
        "breaks off, a slot",
        "slots a prompt",
        "prompts a letter",
        "tokens a letter",
        "plain in the end",
    )
    lines = [
        "# How many slots a prompt",
        "",
        f"{letters} letters of the development split; a backend that answers every slot well but for those that chance spoils,",
        "the same ones in every row of a block. Tokens are the upper bound that the drafting counts with. Written by",
        "`clausea eval grouping`.",
        "",
        f"| {' | '.join(heads)} |",
        f"|{'---|' * len(heads)}",
    ]
    for (group, (false, broken)), found in costs.items():
        many = "all that fit" if group == GROUPS[-1] else str(group)
        each = f"{found.prompts / letters:.1f} | {found.tokens / letters:,.0f}"
        lines.append(f"| {false} | {broken} | {many} | {each} | {found.plain} of {found.asked} |")
    bound = f"{worse}" if worse else "0.8, the most that was tried,"
    lines += [
        "",
        f"With six slots a prompt a model may answer up to {bound} of the slots falsely before the letter costs more tokens than",
        "with one slot a prompt and a share of .1.",
    ]
    return "\n".join(lines) + "\n"


def _score(scorer: str, value: float, n: int, at_least: float | None = None) -> Score:
    return Score(sample="dev", scorer=scorer, value=min(1.0, value), n=n, at_least=at_least)
