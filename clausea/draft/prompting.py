"""Which slots a prompt asks for, and its words. No prompt is longer than the bound, whatever the size of the record."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clausea import knowledge
from clausea.domain import Evidence, Message, Prompt, SlotRequest, fingerprint_of
from clausea.draft.replies import reply_schema

__all__ = ["PROMPT_TOKENS", "SLOTS_A_PROMPT", "Material", "Room", "packed", "tokens"]

PROMPT_TOKENS = 6_000
"""The most that a prompt takes, by `tokens`: messages and reply schema together."""

SLOTS_A_PROMPT = 6
"""The most slots of one prompt, even where more would fit: the attention of a model is shorter than its context."""

_PIECES = re.compile(r"[A-Z]{2,}(?![a-z])|[A-Za-z]+|\s(?=\d)|\d|\n|[^\sA-Za-z\d]")
_LETTERS_A_TOKEN = 3
_OVERHEAD = 16
"""What a chat format adds around the messages."""


def tokens(text: str) -> int:
    """Return at least as many tokens as a text has, without any tokenizer.

    Three letters of a word count as a token, two of an abbreviation in capitals; every digit, the space before it, every sign and
    line end count as one, and a letter of another script as its bytes. Held against the tokenizer of SmolLM2, which splits every
    digit, on the pages of the demo chart and on the example letters (n = 16 texts): never less.
    """
    return sum(_count(piece) for piece in _PIECES.findall(text))


def _count(piece: str) -> int:
    if not piece.isascii():
        return len(piece.encode())
    if not piece.isalpha():
        return 1
    return -(-len(piece) // (2 if len(piece) > 1 and piece.isupper() else _LETTERS_A_TOKEN))


@dataclass(frozen=True)
class Room:
    """How much one prompt takes: so many tokens, by `tokens`, and so many slots, where one slot alone is never too many."""

    tokens: int = PROMPT_TOKENS
    slots: int = SLOTS_A_PROMPT


@dataclass(frozen=True)
class Material:
    """What prompts are written from, and how long one may be."""

    evidence: Evidence
    quotes: Mapping[str, str]
    """The exact words of every passage, by handle."""
    bound: int = PROMPT_TOKENS

    def __repr__(self) -> str:
        return f"Material(passages={len(self.quotes)}, bound={self.bound})"

    def prompt(self, requests: Sequence[SlotRequest], answer: str = "", problems: Sequence[str] = ()) -> Prompt:
        """Return the prompt for some slots; after a refusal with the last answer and what is wrong with it.

        The last answer is left out where it would not fit under the bound, and then the problems from the end.
        """
        schema = reply_schema(requests)
        first = knowledge.prompts()["draft"].messages(slots=[self._slot(request) for request in requests])
        messages = first
        if problems:
            messages = (*first, *_repair(answer, problems))
            if answer and size(messages, schema) > self.bound:
                messages = (*first, *_repair("", problems))
            kept = list(problems)
            while len(kept) > 1 and size(messages, schema) > self.bound:
                kept.pop()
                messages = (*first, *_repair("", kept))
            if size(messages, schema) > self.bound:
                messages = first
        return Prompt(
            purpose="repair" if problems else "draft",
            messages=messages,
            slots=tuple(requests),
            evidence=self.evidence,
            quotes={handle: self.quotes[handle] for request in requests for handle in request.passages},
            reply_schema=schema,
            fingerprint=fingerprint_of(messages, schema),
        )

    def size_of(self, requests: Sequence[SlotRequest]) -> int:
        """Return how many tokens a first prompt for these slots takes at most."""
        prompt = self.prompt(requests)
        return size(prompt.messages, prompt.reply_schema)

    def fitted(self, request: SlotRequest) -> SlotRequest | None:
        """Return a slot with as many of its passages as fit into a prompt of its own, the best ones; None where not one fits.

        A passage is offered whole or not at all: words that are cut are no quotation. With a passage go the figures of its
        document where no other offered passage is of that document.
        """
        kept = sorted(request.passages, key=lambda handle: -self.evidence.passage(handle).score)
        while kept:
            handles = tuple(handle for handle in request.passages if handle in kept)
            documents = {self.evidence.passage(handle).document for handle in handles}
            figures = tuple(one for one in request.figures if self.evidence.figure(one).document in documents)
            fewer = request.model_copy(update={"passages": handles, "figures": figures})
            if self.size_of([fewer]) <= self.bound:
                return fewer
            kept.pop()
        return None

    def _slot(self, request: SlotRequest) -> dict[str, Any]:
        return {
            "key": request.key,
            "asks": request.asks,
            "form": "a list" if request.form == "list" else "prose",
            "passages": [self._passage(handle, request) for handle in request.passages],
            "figures": [{"handle": one, "label": self.evidence.figure(one).label} for one in request.figures],
            "rules": [{"handle": one, "requirement": self._rule(one)} for one in request.authorities],
        }

    def _passage(self, handle: str, request: SlotRequest) -> dict[str, str]:
        passage = self.evidence.passage(handle)
        dated = [one for one in request.figures if self.evidence.figure(one).label.startswith("date of")]
        date = next((one for one in dated if self.evidence.figure(one).document == passage.document), None)
        about = f"{passage.named_kind.replace('_', ' ')}{f' of {{{date}}}' if date else ''}"
        # As JSON, so that what stands in a record can neither end its own quotation nor begin a line of the prompt.
        return {"handle": handle, "about": about, "quote": json.dumps(self.quotes[handle], ensure_ascii=False)}

    def _rule(self, handle: str) -> str:
        return knowledge.authority(str(self.evidence.resolve(handle))).requirement


def _repair(answer: str, problems: Sequence[str]) -> tuple[Message, ...]:
    told = knowledge.prompts()["repair"].messages(problems=list(problems))
    return (*([Message(role="assistant", content=answer)] if answer else []), *told)


def size(messages: Sequence[Message], schema: dict[str, Any]) -> int:
    """Return how many tokens messages and schema take at most."""
    return sum(tokens(one.content) + _OVERHEAD for one in messages) + tokens(json.dumps(schema))


def packed(requests: Sequence[SlotRequest], material: Material, most: int) -> list[list[SlotRequest]]:
    """Divide slots, in order, into prompts of at most `most` slots that keep under the bound."""
    fixed = material.size_of([])
    out: list[list[SlotRequest]] = []
    room = 0
    for request in requests:
        own = material.size_of([request]) - fixed
        if out and len(out[-1]) < most and own <= room:
            out[-1].append(request)
        else:
            out.append([request])
            room = material.bound - fixed
        room -= own
    return out
