"""OpenAI's SDK and LangChain behind the seam: what fails is told in our words, retried within bounds, and leaks nothing."""

from __future__ import annotations

import inspect
from collections.abc import Callable
from pathlib import Path

import openai
import pytest

from clausea.config import settings
from clausea.domain import Prompt
from clausea.errors import (
    BackendError,
    BackendMisbehaved,
    BackendRefused,
    BackendTruncated,
    BackendUnavailable,
    ClauseaError,
    ConfigError,
    UsageError,
)
from clausea.llm import BACKENDS, ask, backend, endpoint
from tests.llm.server import Answer, Served, completion, fails, says

GOOD = {"baseline": {"statements": [{"text": "The evaluation found {E1}.", "cites": ["E1"]}]}}
BOTH = pytest.mark.parametrize("name", ["openai:served", "langchain:openai:served"])


@BOTH
@pytest.mark.parametrize(
    ("answer", "error", "words"),
    [
        (Answer(body=completion("{", finish="length")), BackendTruncated, "ended before it was complete"),
        (Answer(body=completion(None, refusal="I will not.")), BackendRefused, "declined"),
        (Answer(body=completion("", finish="content_filter")), BackendRefused, "withheld|declined"),
        (fails(400), BackendMisbehaved, "HTTP 400"),
        (fails(401), ConfigError, "key was not accepted"),
        (fails(403), ConfigError, "may not use this model"),
        (fails(404), ConfigError, "no such model"),
        (fails(413), BackendTruncated, "too long"),
        (fails(422), BackendMisbehaved, "HTTP 422"),
        (fails(429), BackendUnavailable, "overloaded"),
        (fails(500), BackendUnavailable, "HTTP 500"),
        (fails(503), BackendUnavailable, "HTTP 503"),
        (Answer(body=b"<html>login</html>", headers={"content-type": "text/html"}), BackendMisbehaved, "."),
        (Answer(body=b"{", headers={"content-type": "application/json"}), BackendMisbehaved, "."),
        (Answer(body={"choices": []}), BackendMisbehaved, "."),
        (Answer(body=[1]), BackendMisbehaved, "."),
    ],
)
def test_every_failure_is_told_in_our_words(
    name: str, answer: Answer, error: type[ClauseaError], words: str, served: Served, prompt: Prompt
) -> None:
    served.will(answer)
    with pytest.raises(error, match=words) as caught:
        backend(name).complete(prompt)
    assert "Quokkazanzibar" not in f"{caught.value} {caught.value!r} {caught.value.__context__ is None}"
    assert caught.value.__suppress_context__ or caught.value.__context__ is None


@BOTH
def test_an_answer_that_is_no_json_is_a_reply_without_a_value(name: str, served: Served, prompt: Prompt) -> None:
    served.will(Answer(body=completion("Dear payer,")))
    try:
        reply = backend(name).complete(prompt)
    except BackendError as error:
        assert isinstance(error, BackendMisbehaved)
    else:
        assert reply.value is None
        assert reply.raw == "Dear payer,"


@BOTH
@pytest.mark.parametrize("status", [429, 500, 503])
def test_trouble_with_the_transport_is_tried_again_within_bounds(name: str, status: int, served: Served, prompt: Prompt) -> None:
    served.will(fails(status), says(GOOD))
    assert backend(name).complete(prompt).value == GOOD
    assert len(served.requests) == 2
    served.requests.clear()
    served.will(fails(status))
    with pytest.raises(BackendUnavailable):
        backend(name).complete(prompt)
    assert len(served.requests) == 1 + endpoint.RETRIES


@BOTH
def test_no_answer_in_time_and_nobody_there(name: str, served: Served, prompt: Prompt, environment: Callable[..., None]) -> None:
    environment(base_url=served.url, timeout_s="0.05")
    served.will(Answer(body=completion("{}"), wait_s=0.3))
    with pytest.raises(BackendUnavailable) as caught:
        backend(name).complete(prompt)
    assert caught.value.retryable
    environment(base_url="http://127.0.0.1:9/v1", timeout_s="1")
    with pytest.raises(BackendUnavailable):
        backend(name).complete(prompt)


@BOTH
def test_usage_is_counted_and_priced_only_by_the_sites_own_prices(
    name: str, served: Served, prompt: Prompt, environment: Callable[..., None], tmp_path: Path
) -> None:
    served.will(says(GOOD))
    usage = backend(name).complete(prompt).usage
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cost_usd) == (11, 7, None)
    prices = tmp_path / "prices.yaml"
    prices.write_text("served: {prompt: 2.5, completion: 10}\n")
    environment(base_url=served.url, prices=str(prices))
    assert backend(name).complete(prompt).usage.cost_usd == pytest.approx((11 * 2.5 + 7 * 10) / 1e6, abs=1e-6)
    prices.write_text("served: cheap\n")
    with pytest.raises(ConfigError, match="CLAUSEA_PRICES"):
        backend(name).complete(prompt)


@BOTH
def test_what_a_failed_call_cost_is_counted(name: str, served: Served, prompt: Prompt) -> None:
    served.will(Answer(body=completion("{", finish="length")))
    reply = ask(backend(name), prompt)
    assert reply.failure == "truncated"
    assert reply.value is None
    if name.startswith("openai"):
        assert reply.usage.completion_tokens == 7


def test_a_model_that_takes_no_temperature_is_asked_without(served: Served, prompt: Prompt) -> None:
    served.will(fails(400, "unsupported_value", "temperature"), says(GOOD))
    chosen = backend("openai:served")
    assert chosen.complete(prompt).value == GOOD
    assert chosen.complete(prompt).value == GOOD
    assert ["temperature" in one for one in served.requests] == [True, False, False]


@BOTH
def test_a_redirect_is_not_followed(name: str, served: Served, prompt: Prompt, blocked_attempts: list[str]) -> None:
    served.will(Answer(307, {}, {"location": "http://203.0.113.7/v1/chat/completions"}))
    with pytest.raises(BackendError):
        backend(name).complete(prompt)
    assert blocked_attempts == []


@BOTH
def test_a_proxy_of_the_environment_never_sees_a_prompt_for_this_machine(
    name: str, served: Served, prompt: Prompt, monkeypatch: pytest.MonkeyPatch, blocked_attempts: list[str]
) -> None:
    for variable in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(variable, "http://203.0.113.7:3128")
    served.will(says(GOOD))
    assert backend(name).complete(prompt).value == GOOD
    assert blocked_attempts == []


def test_tracing_of_langchain_is_shut_out(
    served: Served, prompt: Prompt, monkeypatch: pytest.MonkeyPatch, blocked_attempts: list[str]
) -> None:
    monkeypatch.setenv("LANGSMITH_TRACING", "true")
    monkeypatch.setenv("LANGCHAIN_TRACING_V2", "true")
    monkeypatch.setenv("LANGSMITH_API_KEY", "key")
    monkeypatch.setenv("LANGSMITH_ENDPOINT", served.url)
    served.will(says(GOOD))
    backend("langchain:openai:served").complete(prompt)
    assert served.paths == ["/v1/chat/completions"]
    assert blocked_attempts == []


# The table


def test_every_exception_of_the_sdk_is_in_the_table() -> None:
    from openai import _exceptions

    found = {
        one.__name__
        for module in (openai, _exceptions)
        for _, one in inspect.getmembers(module, inspect.isclass)
        if issubclass(one, Exception) and not one.__name__.startswith("_") and one.__module__.startswith("openai")
    }
    assert found >= {"APITimeoutError", "LengthFinishReasonError"}
    assert found <= endpoint.FAILURES.keys()


def test_every_line_of_the_table_is_a_failure_of_ours() -> None:
    for kind, words, _ in endpoint.FAILURES.values():
        assert issubclass(endpoint._CLASSES[kind], BackendError | ConfigError)
        assert words
        assert not words.endswith(".")


# Where a prompt may go


@pytest.mark.parametrize(
    ("url", "near"),
    [
        ("http://127.0.0.1:8080/v1", True),
        ("http://127.9.9.9/v1", True),
        ("http://localhost:11434/v1", True),
        ("http://LOCALHOST./v1", True),
        ("http://[::1]:8000/v1", True),
        ("https://api.openai.com/v1", False),
        ("http://localhost.example.com/v1", False),
        ("http://127.0.0.1.example.com/v1", False),
        ("http://127.0.0.1@example.com/v1", False),
        ("http://example.com#@127.0.0.1/", False),
        ("http://10.0.0.5:8000/v1", False),
        ("http://0.0.0.0:8000/v1", False),
        ("http://host.docker.internal/v1", False),
    ],
)
def test_only_this_machines_own_address_is_near(url: str, near: bool) -> None:
    assert endpoint.is_loopback(url) is near


@BOTH
def test_a_remote_backend_is_not_built_without_consent(name: str, environment: Callable[..., None]) -> None:
    environment(base_url="https://models.example.com/v1", api_key="sk-secret")
    with pytest.raises(ConfigError, match="CLAUSEA_ALLOW_REMOTE=1"):
        backend(name)
    environment(base_url="https://models.example.com/v1", api_key="sk-secret", allow_remote="1")
    assert backend(name).remote
    assert "sk-secret" not in f"{backend(name)!r} {vars(backend(name))} {settings()!r}"


@BOTH
def test_a_remote_address_is_encrypted_and_has_a_key(name: str, environment: Callable[..., None]) -> None:
    environment(base_url="http://models.example.com/v1", api_key="k", allow_remote="1")
    with pytest.raises(ConfigError, match="https"):
        backend(name)
    environment(base_url="https://models.example.com/v1", allow_remote="1", api_key="")
    with pytest.raises(ConfigError, match="OPENAI_API_KEY"):
        backend(name)


def test_the_key_is_read_from_the_usual_variable_and_sent_as_a_key(
    served: Served, prompt: Prompt, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-usual")
    settings.cache_clear()
    served.will(says(GOOD))
    backend("openai:served").complete(prompt)
    assert served.headers[0]["authorization"] == "Bearer sk-usual"


def test_a_provider_that_is_told_no_address_is_remote(environment: Callable[..., None], served: Served) -> None:
    with pytest.raises(ConfigError, match=r"pip install langchain-anthropic|CLAUSEA_ALLOW_REMOTE"):
        backend("langchain:anthropic:claude")


@pytest.mark.parametrize(
    ("name", "error", "words"),
    [
        ("oracle", UsageError, "embedded"),
        ("openai", UsageError, "openai:MODEL"),
        ("openai:", UsageError, "openai:MODEL"),
        ("langchain:gpt", UsageError, "PROVIDER"),
        ("embedded:large", UsageError, "takes no model"),
        ("replay", UsageError, "replay:FOLDER"),
        ("replay:/nowhere", ConfigError, "no transcript"),
        ("local", ConfigError, "CLAUSEA_LOCAL_MODEL"),
        ("local:/nowhere.gguf", ConfigError, "."),
    ],
)
def test_a_name_that_leads_nowhere_says_what_to_write(name: str, error: type[ClauseaError], words: str) -> None:
    with pytest.raises(error, match=words):
        backend(name)


def test_the_list_of_backends_is_the_list_of_what_can_be_built() -> None:
    with pytest.raises(UsageError) as caught:
        backend("")
    assert all(name in str(caught.value) for name in BACKENDS)
