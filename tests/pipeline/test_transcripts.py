"""What a model was asked and answered is kept in the run's folder, can be replayed from there, and is counted."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from clausea.domain import Prompt, Reply, Transcript, Usage
from clausea.errors import BackendMisbehaved
from clausea.llm import backend
from clausea.pipeline import Run, finish, load, save


class Other:
    """A backend that answers well, in words of its own, at a price."""

    name, remote = "openai:large", False

    def __init__(self, price: float | None = 0.01) -> None:
        self.price = price

    def complete(self, prompt: Prompt) -> Reply:
        value: dict[str, Any] = {}
        for one in prompt.slots:
            quoted = ", ".join(f"{{{handle}}}" for handle in one.passages[:6])
            value[one.key] = {"statements": [{"text": f"Here the record reads {quoted}.", "cites": list(one.passages[:6])}]}
        usage = Usage(prompt_tokens=100, completion_tokens=10, cost_usd=self.price)
        return Reply(value=value, raw=json.dumps(value), backend=self.name, model="large", usage=usage)


def again(run: Run, engine: Any) -> Run:
    return finish(Run(run.file, run.ingested, run.chart, run.found), "draft", engine=engine)


@pytest.fixture(scope="module")
def folder(demo_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("runs") / "demo"
    save(again(demo_run, Other()), out)
    return out


def test_a_models_letter_is_ready_when_every_sentence_of_it_holds(demo_run: Run) -> None:
    run = again(demo_run, Other())
    assert run.verdict.ready
    assert run.draft.plain == ()
    assert any(one.text.startswith("Here the record reads “") for one in run.letter.statements) if run.letter else False


def test_the_folder_holds_every_exchange(folder: Path) -> None:
    kept = Transcript.model_validate_json((folder / "transcript.json").read_bytes())
    run = load(folder)
    assert run.transcript == kept
    assert [one.fingerprint for one in kept.exchanges] == [one.fingerprint for one in run.draft.attempts]
    first = kept.exchanges[0]
    assert [message.role for message in first.messages] == ["system", "user"]
    assert first.reply.raw
    document = json.loads((folder / "run.json").read_text())
    assert document["files"]["transcript"] == "transcript.json"
    assert document["provenance"]["prompt_files"].keys() == {"draft", "repair"}


def test_usage_is_the_sum_and_has_a_price_only_where_every_call_has_one(demo_run: Run, folder: Path) -> None:
    usage = json.loads((folder / "run.json").read_text())["usage"]
    calls = usage["attempts"]
    assert calls >= 2
    assert usage["prompt_tokens"] == 100 * calls
    assert usage["completion_tokens"] == 10 * calls
    assert usage["cost_usd"] == pytest.approx(0.01 * calls)
    assert usage["plain"] == []
    unpriced = again(demo_run, Other(price=None))
    assert unpriced.outcome is not None
    assert unpriced.outcome.usage.cost_usd is None


def test_a_run_replays_from_its_own_folder(demo_run: Run, folder: Path) -> None:
    run = again(demo_run, backend(f"replay:{folder}"))
    assert run.letter == load(folder).letter
    assert {one.backend for one in run.draft.attempts} == {f"replay:{folder}"}


def test_a_prompt_without_a_kept_reply_ends_in_the_plain_letter(demo_run: Run, tmp_path: Path) -> None:
    (tmp_path / "transcript.json").write_text('{"exchanges": []}')
    run = again(demo_run, backend(f"replay:{tmp_path}"))
    assert run.letter is not None
    assert demo_run.letter is not None
    assert run.letter.statements == demo_run.letter.statements


def test_a_damaged_transcript_is_named(tmp_path: Path) -> None:
    (tmp_path / "transcript.json").write_text("{")
    with pytest.raises(BackendMisbehaved, match=r"transcript\.json"):
        backend(f"replay:{tmp_path}")


def test_a_run_without_a_model_has_no_transcript_and_takes_an_older_one_away(demo_run: Run, folder: Path, tmp_path: Path) -> None:
    out = tmp_path / "demo"
    save(again(demo_run, Other()), out)
    assert (out / "transcript.json").exists()
    save(demo_run, out)
    assert not (out / "transcript.json").exists()
    assert "transcript" not in json.loads((out / "run.json").read_text())["files"]
