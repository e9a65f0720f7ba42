"""A real model behind a real server, recorded: what it got wrong never reaches a letter. Replayed with every socket blocked."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from vcr.errors import CannotOverwriteExistingCassetteException

from clausea.domain import Prompt
from clausea.draft import PROMPT_TOKENS
from clausea.draft.prompting import size, tokens
from clausea.errors import ExitCode
from clausea.llm.embedded import Embedded
from clausea.pipeline import Run, finish
from tests.llm import cassettes


@pytest.fixture(params=cassettes.CASES, scope="module")
def replayed(request: pytest.FixtureRequest) -> Iterator[tuple[str, Run, int]]:
    with cassettes.tape().use_cassette(f"{request.param}.yaml") as cassette:
        run = cassettes.run(request.param)
        # A cassette of which only a part is played would be a test of nothing.
        assert cassette.all_played
        yield request.param, run, len(cassette)


def plain_run(run: Run) -> Run:
    return finish(Run(run.file, run.ingested, run.chart, run.found), "draft", engine=Embedded())


def test_the_letter_is_right_or_says_that_it_is_not_ready(replayed: tuple[str, Run, int]) -> None:
    case, run, count = replayed
    assert run.letter is not None
    assert len(run.draft.attempts) == count
    if case == "whole":
        assert run.exit_code == ExitCode.READY
        assert not run.letter.is_draft
    else:
        assert run.exit_code == ExitCode.WRITTEN_WITH_BLOCKERS
        assert run.letter.is_draft
        assert plain_run(run).verdict.findings[:3] == run.verdict.findings[:3]
    assert not [one for one in run.verdict.findings if one.statement is not None and one.severity != "note"]


def test_what_the_model_got_wrong_is_kept_and_the_plain_sentences_stand(replayed: tuple[str, Run, int]) -> None:
    _, run, _ = replayed
    assert run.draft.plain
    of = {slot.key: slot for slot in plain_run(run).draft.slots}
    for slot in run.draft.slots:
        if slot.key in run.draft.plain:
            assert slot == of[slot.key]
    failed = [attempt for attempt in run.draft.attempts if not attempt.accepted]
    assert failed
    assert all(attempt.problems for attempt in failed)


def test_usage_is_that_of_the_server_and_our_count_is_never_less(replayed: tuple[str, Run, int]) -> None:
    _, run, _ = replayed
    assert run.outcome is not None
    assert run.outcome.usage.prompt_tokens == sum(one.usage.prompt_tokens for one in run.draft.attempts) > 0
    assert run.outcome.usage.cost_usd is None
    for exchange in run.transcript.exchanges:
        counted = sum(tokens(message.content) + 16 for message in exchange.messages)
        told = exchange.reply.usage.prompt_tokens
        assert told == 0 or told <= counted
        assert size(exchange.messages, exchange.reply_schema) <= PROMPT_TOKENS


def test_a_changed_prompt_is_not_answered_by_an_old_recording(replayed: tuple[str, Run, int]) -> None:
    case, run, _ = replayed
    first = run.transcript.exchanges[0]
    changed = first.messages[-1].model_copy(update={"content": first.messages[-1].content + "."})
    prompt = Prompt(
        purpose="draft", messages=(*first.messages[:-1], changed), slots=(), evidence=run.found.evidence, quotes={},
        reply_schema=first.reply_schema, fingerprint="x",
    )  # fmt: skip
    model = cassettes.SmallModel(cassettes.MODEL, base_url=cassettes.ELSEWHERE)
    with cassettes.tape().use_cassette(f"{case}.yaml"), pytest.raises(CannotOverwriteExistingCassetteException):
        model.complete(prompt)


@pytest.mark.parametrize("case", cassettes.CASES)
def test_no_host_key_path_or_id_stands_on_a_cassette(case: str) -> None:
    text = (cassettes.FOLDER / f"{case}.yaml").read_text(encoding="utf-8")
    assert set(re.findall(r"uri: (\S+)", text)) == {cassettes.ADDRESS}
    for word in (
        "authorization",
        "Bearer",
        "127.0.0.1",
        "stainless",
        "user-agent",
        "/work",
        "/tmp",
        "gguf",
        "timings",
        "chatcmpl",
    ):
        assert word.lower() not in text.lower().replace("q4_1.gguf", ""), word
    assert len(text) < 200_000
