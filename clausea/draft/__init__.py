"""The flow of drafting: yields prompts, is sent replies, returns a draft. No input or output inside.

A model, where there is one, writes sentences that point: `{E3}` stands for the exact words of passage E3 and `{V2}` for a
figure. Code puts them in. A sentence with a number, date, side, code, name or quotation mark of its own, or with a handle that
was not given out, is refused, and so is one that the verifier finds fault with; after two repairs the plain sentences of the
embedded backend stand in for the slots that still fail.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Generator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from clausea.domain import (
    Attempt,
    Chart,
    Claim,
    DenialProfile,
    Draft,
    DraftSlot,
    Evidence,
    Gap,
    Prompt,
    Reply,
    SlotEvidence,
    SlotRequest,
    Statement,
)
from clausea.draft.prompting import PROMPT_TOKENS, SLOTS_A_PROMPT, Material, Room, packed, size
from clausea.draft.quoting import quoted
from clausea.draft.replies import reply_model
from clausea.draft.wording import HANDLE, Wording, content_words
from clausea.knowledge import explain
from clausea.llm.embedded import plain

__all__ = ["PROMPT_TOKENS", "REPAIRS", "SLOTS_A_PROMPT", "Check", "Room", "draft_flow", "size", "slot_requests"]

REPAIRS = 2
"""How often a backend is asked to correct a reply before the plain sentences stand in."""

_SILENCES = 2
"""After so many prompts without any answer nobody is asked again, and the rest of the letter is plain."""

_MOST_PROBLEMS = 12

Check = Callable[[Sequence[DraftSlot]], Mapping[str, Sequence[str]]]
"""Says what is wrong with slots as they would be printed: sentences that hold nothing of the record, by the key of the slot."""


def draft_flow(
    evidence: Evidence,
    profile: DenialProfile,
    claim: Claim,
    chart: Chart,
    *,
    check: Check | None = None,
    room: Room = Room(),  # noqa: B008 - a value that nobody can change
) -> Generator[Prompt, Reply, Draft]:
    """Yield prompts until every slot is filled or is a gap; return the draft.

    Slots without evidence are gaps without asking anybody, and what stands in a table needs no sentence. The reply type is
    built for the request: its keys are the slots, its handles are those that were retrieved. No prompt is larger than `room`.
    What `check` finds in a model's sentences is told to the model like any other problem; the plain sentences are the
    floor and are taken as they are, for the verdict on the whole letter to judge.
    """
    requests = slot_requests(evidence, profile)
    quotes = {handle: _quote(evidence, chart, handle) for request in requests for handle in request.passages}
    desk = _Desk(Material(evidence, quotes, room.tokens), Wording.of(claim, chart), chart, check)
    for request in requests:
        if not request.passages:
            desk.settled[request.key] = _gap_slot(request, evidence)
        elif request.form == "table":
            desk.settled[request.key] = DraftSlot(key=request.key, slot=request.slot, date=request.date, tabled=request.passages)
    wanted = [request for request in requests if request.key not in desk.settled]
    yield from _asked(desk, [one for request in wanted if (one := desk.material.fitted(request))], room.slots)
    missed = [request for request in wanted if request.key not in desk.settled]
    for request in missed:
        # A plain sentence that its own check refuses is a bug; the letter then says that the slot is empty, and why.
        desk.settled[request.key] = desk.plain(request) or _unwritten(request)
    return Draft(
        slots=tuple(desk.settled[request.key] for request in requests),
        attempts=tuple(desk.attempts),
        plain=tuple(request.key for request in missed),
    )


def _asked(desk: _Desk, wanted: list[SlotRequest], most: int) -> Generator[Prompt, Reply, None]:
    """Ask for slots, and again for those that fail, until all are settled, the repairs are used up, or nobody answers."""
    silences = 0
    for _ in range(1 + REPAIRS):
        wanted = [request for request in wanted if request.key not in desk.settled]
        for batch in packed(wanted, desk.material, most):
            prompt = desk.prompt(batch)
            reply = yield prompt
            desk.take(prompt, batch, reply)
            if reply.failure == "unavailable":
                silences += 1
                if silences == _SILENCES:
                    return
            elif reply.failure == "truncated":
                most = max(1, min(most, len(batch) // 2))


@dataclass(repr=False)
class _Desk:
    """What has been written so far, and what was wrong with the rest."""

    material: Material
    wording: Wording
    chart: Chart
    check: Check | None
    settled: dict[str, DraftSlot] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)
    _problems: dict[str, list[str]] = field(default_factory=dict)
    _answers: dict[str, Any] = field(default_factory=dict)

    def prompt(self, batch: Sequence[SlotRequest]) -> Prompt:
        """Return the prompt for some slots, with what was wrong with their last answers."""
        problems = [problem for request in batch for problem in self._problems.get(request.key, [])]
        last = {request.key: self._answers[request.key] for request in batch if request.key in self._answers}
        answer = json.dumps(last, ensure_ascii=False) if last else ""
        return self.material.prompt(batch, answer, problems[:_MOST_PROBLEMS])

    def take(self, prompt: Prompt, batch: Sequence[SlotRequest], reply: Reply) -> None:
        """Settle the slots of a reply that hold, and note what is wrong with the others."""
        problems: list[str] = [reply.trouble] if reply.failure else []
        value = reply.value if isinstance(reply.value, dict) else {}
        if not reply.failure and not isinstance(reply.value, dict):
            problems.append("The answer is not an object with one key for each slot.")
        done: dict[str, DraftSlot] = {}
        for request in batch if not reply.failure else ():
            slot, wrong = self._read(value.get(request.key), request)
            if slot is not None:
                done[request.key] = slot
            self._note(request, value, wrong)
        # What is the plain answer already would only be asked for again to be written in its place.
        own = {
            request.key: found
            for request in batch
            if request.key in done and (found := self._as_plain(done[request.key], request))
        }
        for key, wrong_of in self._checked([slot for key, slot in done.items() if key not in own]).items():
            del done[key]
            request = next(one for one in batch if one.key == key)
            self._note(request, value, list(wrong_of))
        done |= own
        self.settled.update(done)
        problems += [problem for request in batch for problem in self._problems.get(request.key, []) if not reply.failure]
        self.attempts.append(
            Attempt(
                fingerprint=prompt.fingerprint,
                backend=reply.backend,
                model=reply.model,
                accepted=not problems,
                problems=tuple(problems),
                usage=reply.usage,
                latency_s=reply.latency_s,
            )
        )

    def plain(self, request: SlotRequest) -> DraftSlot | None:
        """Return a slot in the sentences of the embedded backend; where the check doubts its figures, in quotations alone."""
        told, bare = self._plainly(request, in_figures=True), self._plainly(request, in_figures=False)
        if told is None or told == bare:
            return told or bare
        return bare if self._checked([told]) else told

    def _plainly(self, request: SlotRequest, *, in_figures: bool) -> DraftSlot | None:
        answer = plain(request, self.material.evidence, in_figures=in_figures)
        return self._read(answer, request, is_plain=True)[0]

    def _as_plain(self, slot: DraftSlot, request: SlotRequest) -> DraftSlot | None:
        """Return the plain slot where this is its answer already, else None."""
        return self.plain(request) if slot == self._plainly(request, in_figures=True) else None

    def _note(self, request: SlotRequest, value: Mapping[str, Any], wrong: Sequence[str]) -> None:
        self._problems[request.key] = [f"Slot {request.key}: {problem}" for problem in wrong]
        self._answers.pop(request.key, None)
        if wrong and request.key in value:
            self._answers[request.key] = value[request.key]

    def _checked(self, slots: list[DraftSlot]) -> dict[str, Sequence[str]]:
        if self.check is None or not slots:
            return {}
        return {key: found for key, found in self.check(slots).items() if found}

    def _read(self, answer: Any, request: SlotRequest, *, is_plain: bool = False) -> tuple[DraftSlot | None, list[str]]:
        """Return an answer as a slot of the draft, or what is wrong with it."""
        try:
            checked = reply_model([request]).model_validate({request.key: answer}).model_dump()[request.key]
        except ValidationError as error:
            return None, [explain(error)]
        if "gap" in checked:
            # Passages were found, so a gap is the backend's choice, not the record's: it is asked again, then written plainly.
            return None, ["there is evidence, so a gap is no answer."]
        statements, wrong = self._statements(checked["statements"], request)
        if not wrong and not is_plain:
            wrong = self._as_a_whole(statements, request)
        if wrong:
            return None, wrong
        return DraftSlot(key=request.key, slot=request.slot, date=request.date, statements=statements), []

    def _statements(self, raw: list[dict[str, Any]], request: SlotRequest) -> tuple[tuple[Statement, ...], list[str]]:
        out: list[Statement] = []
        wrong: list[str] = []
        allowed = {*request.passages, *request.figures, *request.authorities}
        for number, one in enumerate(raw, start=1):
            text = one["text"]
            used = HANDLE.findall(text)
            handles = tuple(dict.fromkeys([*one["cites"], *used]))
            strange = [handle for handle in used if handle not in allowed]
            if strange:
                wrong.append(f"statement {number}: {', '.join(strange)} was not offered for this slot.")
                continue
            quotes = [self.material.quotes[handle] for handle in handles if handle.startswith("E")]
            found = self.wording.problems(text, quotes)
            found += self._idle(text, [handle for handle in one["cites"] if handle not in used])
            wrong += [f"statement {number}: {problem}." for problem in found]
            if not found:
                out.append(Statement(text=HANDLE.sub(lambda match: self._fill(match[1]), text).strip(), handles=handles))
        return tuple(out), wrong

    def _idle(self, text: str, cites: Sequence[str]) -> list[str]:
        """Name the citations that carry nothing: a passage of which the sentence has no word, a figure that it does not show."""
        words = content_words(text)
        shown = [handle for handle in HANDLE.findall(text) if handle.startswith("V")]
        idle = [
            handle
            for handle in cites
            if (
                handle.startswith("E")
                and not words & content_words(self.material.quotes[handle])
                and not any(self._holds(handle, figure) for figure in shown)
            )
            or (handle.startswith("V") and not self._is_date(handle))
        ]
        put = ", ".join(f"{{{handle}}}" for handle in idle)
        return [f"{put} is cited and the sentence uses nothing of it; put it into the text, or do not cite it"] if idle else []

    def _holds(self, handle: str, figure: str) -> bool:
        evidence = self.material.evidence
        own = evidence.passage(handle).spans
        return all(any(span.covers(one) for span in own) for one in evidence.figure(figure).spans)

    def _is_date(self, handle: str) -> bool:
        return self.material.evidence.figure(handle).label.startswith("date of")

    def _as_a_whole(self, statements: Sequence[Statement], request: SlotRequest) -> list[str]:
        """Say what is wrong with the sentences of a slot together: a thing said twice, or too little said."""
        wrong = []
        whole = "\n".join(one.text for one in statements)
        twice = [handle for handle in request.passages if whole.count(self._shown(handle)) > 1]
        if twice:
            wrong.append(f"{', '.join(twice)} is quoted more than once.")
        texts = [one.text for slot in self.settled.values() for one in slot.statements] + [one.text for one in statements]
        if any(texts.count(one.text) > 1 for one in statements):
            wrong.append("a sentence stands in the letter twice.")
        used = {handle for one in statements for handle in one.handles if handle.startswith("E")}
        least = -(-len(request.passages) // 2)
        if len(used) < least:
            wrong.append(f"use at least {least} of its {len(request.passages)} passages.")
        return wrong

    def _shown(self, handle: str) -> str:
        return quoted(self.chart, self.material.evidence.passage(handle))

    def _fill(self, handle: str) -> str:
        evidence = self.material.evidence
        if handle.startswith("E"):
            return self._shown(handle)
        return evidence.figure(handle).text if handle.startswith("V") else ""


def _quote(evidence: Evidence, chart: Chart, handle: str) -> str:
    return chart.quote(*evidence.passage(handle).spans)


def slot_requests(evidence: Evidence, profile: DenialProfile) -> tuple[SlotRequest, ...]:
    """Return one request for every slot of the evidence, in the order of the letter."""
    return tuple(
        SlotRequest(
            key=_key(entry, evidence),
            slot=entry.slot,
            asks=profile.slot(entry.slot).asks,
            date=entry.date,
            state=entry.state,
            form=profile.slot(entry.slot).form,
            lead=profile.slot(entry.slot).lead,
            passages=entry.handles,
            figures=_figures(entry, evidence),
            authorities=entry.authorities,
        )
        for entry in evidence.slots
    )


def _key(entry: SlotEvidence, evidence: Evidence) -> str:
    if entry.date is None:
        return entry.slot
    days = sorted({other.date for other in evidence.slots if other.slot == entry.slot and other.date})
    return f"{entry.slot}_{days.index(entry.date) + 1}"


def _figures(entry: SlotEvidence, evidence: Evidence) -> tuple[str, ...]:
    """Return the dates of the documents of a slot's passages, and the figures that stand in these passages."""
    passages = [evidence.passage(handle) for handle in entry.handles]
    documents = {passage.document for passage in passages}
    spans = [span for passage in passages for span in passage.spans]
    return tuple(
        figure.handle
        for figure in evidence.figures
        if (figure.document in documents and figure.label.startswith("date of"))
        or (figure.spans and all(any(span.covers(own) for span in spans) for own in figure.spans))
    )


def _gap_slot(request: SlotRequest, evidence: Evidence) -> DraftSlot:
    known = next((gap for gap in evidence.gaps if gap.slot == request.slot and gap.date == request.date), None)
    gap = known or Gap(
        slot=request.slot, severity="missing", message=f"The record does not answer: {request.asks}", date=request.date
    )
    return DraftSlot(key=request.key, slot=request.slot, date=request.date, gap=gap)


def _unwritten(request: SlotRequest) -> DraftSlot:
    gap = Gap(
        slot=request.slot, severity="missing", message=f"No sentence could be written for: {request.asks}", date=request.date
    )
    return DraftSlot(key=request.key, slot=request.slot, date=request.date, gap=gap)
