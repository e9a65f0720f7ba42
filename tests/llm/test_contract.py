"""What every backend promises: one suite over all of them."""

from __future__ import annotations

import importlib.util
import logging
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from clausea.domain import Exchange, Prompt, Reply, Transcript
from clausea.draft.replies import reply_model
from clausea.llm import Backend, ask, backend
from clausea.llm.embedded import Embedded, plain
from clausea.llm.scripted import Scripted
from tests.llm.server import Served, says, serving

CANARY = "Quokkazanzibar"
WEIGHTS = Path(__file__).resolve().parents[2] / "evals/build/weights/SmolLM2-135M-Instruct.Q4_1.gguf"
NAMES = ("embedded", "scripted", "replay", "openai", "langchain", "local")


@dataclass
class Subject:
    """A backend that is asked, and the server behind it where there is one."""

    backend: Backend
    served: Served | None = None


@pytest.fixture(params=NAMES)
def subject(
    request: pytest.FixtureRequest, prompt: Prompt, tmp_path: Path, environment: Callable[..., None]
) -> Iterator[Subject]:
    good = {"baseline": plain(prompt.slots[0], prompt.evidence)}
    kind = request.param
    if kind == "embedded":
        yield Subject(Embedded())
    elif kind == "scripted":
        yield Subject(Scripted([good, good]))
    elif kind == "replay":
        keep(tmp_path, prompt, Reply(value=good, backend="openai:model", model="model"))
        yield Subject(backend(f"replay:{tmp_path}"))
    elif kind == "local":
        if importlib.util.find_spec("xllamacpp") is None or not WEIGHTS.is_file():
            pytest.skip("needs the extra `local` and the weights that `make record` fetches")
        request.getfixturevalue("loopback")
        environment(timeout_s="600", context_tokens="4096")
        yield Subject(backend(f"local:{WEIGHTS}"))
    else:
        request.getfixturevalue("loopback")
        with serving() as served:
            environment(base_url=served.url, timeout_s="5")
            served.will(says(good))
            yield Subject(backend(f"{kind}:openai:served" if kind == "langchain" else f"{kind}:served"), served)


def keep(folder: Path, prompt: Prompt, reply: Reply) -> None:
    exchange = Exchange(
        purpose=prompt.purpose, fingerprint=prompt.fingerprint, messages=prompt.messages,
        reply_schema=prompt.reply_schema, reply=reply,
    )  # fmt: skip
    (folder / "transcript.json").write_text(Transcript(exchanges=(exchange,)).model_dump_json())


def test_it_answers_in_the_type_that_was_asked_for(subject: Subject, prompt: Prompt) -> None:
    reply = subject.backend.complete(prompt)
    assert reply.backend == subject.backend.name
    assert reply.model
    assert reply.failure is None
    assert reply.latency_s >= 0
    assert reply.usage.cost_usd is None
    reply_model(prompt.slots).model_validate(reply.value)


def test_the_same_prompt_has_the_same_answer(subject: Subject, prompt: Prompt) -> None:
    assert subject.backend.complete(prompt).value == subject.backend.complete(prompt).value


def test_it_stays_on_this_machine_and_says_so(subject: Subject) -> None:
    assert subject.backend.remote is False


def test_a_model_is_shown_the_messages_and_the_schema_and_nothing_else(subject: Subject, prompt: Prompt) -> None:
    subject.backend.complete(prompt)
    if subject.served is None:
        return
    (sent,) = subject.served.requests
    assert sent["messages"] == [{"role": one.role, "content": one.content} for one in prompt.messages]
    shape = sent["response_format"]["json_schema"]
    assert shape["strict"] is True
    assert shape["schema"]["properties"] == prompt.reply_schema["properties"]
    told = {"messages", "response_format", "model", "temperature", "max_completion_tokens", "max_tokens", "stream"}
    assert set(sent) <= told
    assert sent["temperature"] == 0


def test_a_guard_may_change_the_messages(subject: Subject, prompt: Prompt) -> None:
    if subject.served is None:
        return
    other = prompt.with_messages(
        [one.model_copy(update={"content": one.content.replace(CANARY, "PATIENT")}) for one in prompt.messages]
    )
    assert other.fingerprint != prompt.fingerprint
    subject.backend.complete(other)
    assert CANARY not in str(subject.served.requests)


def test_no_word_of_the_record_is_logged_or_shown(
    subject: Subject, prompt: Prompt, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    with caplog.at_level(logging.DEBUG):
        reply = subject.backend.complete(prompt)
    out, err = capfd.readouterr()
    for text in (caplog.text, out, err, repr(subject.backend), repr(reply), repr(prompt)):
        assert CANARY not in text


class _Dumb:
    """A backend that fails in a way that it should not."""

    name, remote = "dumb", False

    def complete(self, prompt: Prompt) -> Any:
        raise KeyError(CANARY)


def test_a_bug_of_a_backend_is_not_taken_for_a_failure_of_its_model(prompt: Prompt) -> None:
    with pytest.raises(KeyError):
        ask(_Dumb(), prompt)
