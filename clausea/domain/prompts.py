"""What a backend is asked and what it answers."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Sequence
from typing import Any, ClassVar, Literal

from clausea.domain._base import Value
from clausea.domain.letters import Evidence, Usage


class Message(Value):
    """One message to a language model."""

    role: Literal["system", "user", "assistant"]
    content: str

    shown: ClassVar[tuple[str, ...]] = ("role",)


class SlotRequest(Value):
    """One slot as a backend sees it: what it asks, and the handles it may use."""

    key: str
    """The slot's id, for a per-date slot with its number in the order of dates: it goes to the model, and holds no date."""
    slot: str
    asks: str
    date: dt.date | None = None
    state: Literal["filled", "weak", "missing"]
    form: Literal["prose", "list", "table"] = "prose"
    lead: str = ""
    """What stands before the words of the record; empty for the usual words of the kind."""
    passages: tuple[str, ...] = ()
    figures: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("key", "state")


Failing = Literal["unavailable", "refused", "truncated", "misbehaved"]


class Prompt(Value):
    """What a backend is asked. `messages` are for language models; `slots` and `evidence` for backends that need none."""

    purpose: str
    messages: tuple[Message, ...]
    slots: tuple[SlotRequest, ...]
    evidence: Evidence
    quotes: dict[str, str]
    """The exact words of every passage offered, by handle."""
    reply_schema: dict[str, Any]
    temperature: float = 0.0
    fingerprint: str
    """Of what a model is shown: the messages and the reply schema. Cache key, cassette key and log key."""

    shown: ClassVar[tuple[str, ...]] = ("purpose", "fingerprint")

    def with_messages(self, messages: Sequence[Message]) -> Prompt:
        """Return the prompt with other messages and the fingerprint that belongs to them."""
        return self.model_copy(update={"messages": tuple(messages), "fingerprint": fingerprint_of(messages, self.reply_schema)})


def fingerprint_of(messages: Iterable[Message], schema: dict[str, Any]) -> str:
    """Return the fingerprint of what a model is shown."""
    content = json.dumps([[[one.role, one.content] for one in messages], schema], sort_keys=True)
    return hashlib.sha256(content.encode()).hexdigest()[:16]


class Reply(Value):
    """What a backend answered; `value` is JSON that still has to be checked against the prompt's reply schema."""

    value: Any
    raw: str = ""
    backend: str
    model: str = ""
    usage: Usage = Usage()
    latency_s: float = 0.0
    finish_reason: str = "stop"
    failure: Failing | None = None
    """Why there is no answer. The flow is told as a value, and decides what to do about it."""
    trouble: str = ""
    """The failure in words that hold nothing of the record."""

    shown: ClassVar[tuple[str, ...]] = ("backend", "model", "finish_reason", "failure")


class Exchange(Value):
    """What a model was shown and what it answered, word for word, for the run's folder."""

    purpose: str
    fingerprint: str
    messages: tuple[Message, ...]
    reply_schema: dict[str, Any]
    reply: Reply

    shown: ClassVar[tuple[str, ...]] = ("purpose", "fingerprint")


class Transcript(Value):
    """Every exchange of a run with a model, in order."""

    exchanges: tuple[Exchange, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ()
