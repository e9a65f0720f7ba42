"""Only bytes that were hidden, looked at and kept reach a remote backend."""

from __future__ import annotations

import json
import stat
from collections.abc import Callable
from pathlib import Path

import pytest

from clausea.domain import Chart, Claim, Evidence, Message, Prompt, SlotRequest
from clausea.errors import BackendError, BackendUnavailable, ExitCode, Residue, StoreError
from clausea.ingest import Source
from clausea.llm.embedded import Embedded
from clausea.llm.scripted import Scripted
from clausea.pipeline import Reading, restart, run_case, save
from clausea.privacy import LEGEND, Known, guarded, refuse_residues, residues
from tests.privacy.conftest import NOTE, Remote

IDENTIFIERS = (
    "Hanratty",
    "HANRATTY",
    "Marjorie",
    "Marge",
    "Bob",
    "Ostergaard",
    "Okafor",
    "1952",
    "555-01",
    "AC-55718",
    "07/09/2026",
    "20260709",
    "Alder",
)


@pytest.fixture
def prompt() -> Prompt:
    return Prompt(
        purpose="draft",
        messages=(Message(role="system", content="You write sentences for a letter of appeal."), Message(role="user", content=f"E1: {json.dumps(NOTE)}")),
        slots=(SlotRequest(key="rationale_20260709", slot="rationale", asks="What did Bob say?", state="filled", passages=("E1",)),),
        evidence=Evidence(),
        quotes={"E1": NOTE},
        reply_schema={"type": "object", "properties": {"rationale_20260709": {"type": "string"}}, "required": ["rationale_20260709"]},
        fingerprint="Hanratty",
    )  # fmt: skip


def test_a_local_backend_is_not_touched(claim: Claim, chart: Chart) -> None:
    for backend in (Embedded(), Scripted([])):
        assert guarded(backend, chart, claim) is backend


def test_what_is_sent_holds_no_identifier_and_all_figures(claim: Claim, chart: Chart, prompt: Prompt) -> None:
    engine = Remote()
    guarded(engine, chart, claim).complete(prompt)
    sent = engine.seen[0].model_dump_json()
    for words in IDENTIFIERS:
        assert words not in sent
    for words in ("18.0 s", "24.6 s", "3/5", "4/10", "97112 x 2 (28 min)", "4 in"):
        assert words in sent
    assert engine.seen[0].messages[0].content.endswith(LEGEND)
    assert engine.seen[0].quotes == {}
    assert engine.seen[0].slots[0].passages == ("E1",)


def test_what_comes_back_is_put_in_its_place(claim: Claim, chart: Chart, prompt: Prompt) -> None:
    engine = Remote({"rationale_D1": {"statements": [{"text": "[PATIENT_1] on [DATE_1], [NOBODY_1].", "cites": ["E1"]}]}})
    reply = guarded(engine, chart, claim).complete(prompt)
    text = reply.value["rationale_20260709"]["statements"][0]["text"]
    assert "Hanratty" in text
    assert "2026" in text
    assert "[NOBODY_1]" in text
    assert "Hanratty" in reply.raw


def test_what_left_is_in_the_folder_byte_by_byte_for_this_user_only(
    claim: Claim, chart: Chart, prompt: Prompt, tmp_path: Path
) -> None:
    folder = tmp_path / "sent"
    engine = Remote({"rationale_D1": "a"}, {"rationale_D1": "b"})
    backend = guarded(engine, chart, claim, folder)
    backend.complete(prompt)
    backend.complete(prompt)
    assert sorted(path.name for path in folder.iterdir()) == ["001.json", "001.reply.json", "002.json", "002.reply.json"]
    for path in folder.iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    kept = json.loads((folder / "001.json").read_bytes())
    assert kept["messages"] == [one.model_dump() for one in engine.seen[0].messages]
    assert kept["reply_schema"] == engine.seen[0].reply_schema
    assert json.loads((folder / "001.reply.json").read_bytes())["value"] == {"rationale_D1": "a"}


def test_a_failed_call_leaves_what_was_sent(claim: Claim, chart: Chart, prompt: Prompt, tmp_path: Path) -> None:
    backend = guarded(Remote(BackendUnavailable("Down.")), chart, claim, tmp_path / "sent")
    with pytest.raises(BackendUnavailable):
        backend.complete(prompt)
    assert [path.name for path in (tmp_path / "sent").iterdir()] == ["001.json"]


def test_what_an_earlier_run_sent_stays(claim: Claim, chart: Chart, prompt: Prompt, tmp_path: Path) -> None:
    for _ in range(2):
        guarded(Remote(), chart, claim, tmp_path).complete(prompt)
    assert (tmp_path / "001.json").exists()
    assert (tmp_path / "002.json").exists()


def test_nothing_is_sent_that_cannot_be_kept(claim: Claim, chart: Chart, prompt: Prompt, tmp_path: Path) -> None:
    (tmp_path / "sent").write_text("a file")
    engine = Remote()
    with pytest.raises(StoreError):
        guarded(engine, chart, claim, tmp_path / "sent").complete(prompt)
    assert engine.seen == []


@pytest.mark.parametrize(
    ("words", "kind"),
    [
        ("seen with hanratty", "PATIENT"), ("H-a-n", ""), ("MARJORIE", "PATIENT"), ("1XX2 YY3-ZZ45", "MEMBER"), ("1 9 9 9", ""), ("born 3/19/52", "DOB"), ("Dr. Quist", "NAME"),
        ("a@b.example", "EMAIL"), ("(614) 555-0188", "PHONE"), ("900-12-3456", "SSN"), ("https://x.example/a", "URL"), ("on 7/9/2026", "DATE"), ("a 93-year-old", "AGE"),
    ],
)  # fmt: skip
def test_the_preflight_finds_what_is_left(claim: Claim, chart: Chart, words: str, kind: str) -> None:
    found = residues(json.dumps({"a": [{"b": f"TUG 18.0 s {words} MMT 3/5"}]}).encode(), Known.of(claim, chart))
    assert (kind in found) if kind else not found


def test_the_preflight_looks_into_keys_and_escapes(claim: Claim) -> None:
    known = Known.of(claim)
    assert residues(b'{"Hanratty": 1}', known)
    assert residues(rb'{"a": "E1: \"H\\u0061nratty\""}', known)


def test_a_residue_names_kinds_and_counts_and_never_words(claim: Claim) -> None:
    with pytest.raises(Residue) as caught:
        refuse_residues(b'{"a": "Hanratty called 614-555-0188, Hanratty again"}', Known.of(claim))
    error = caught.value
    assert isinstance(error, BackendError)
    assert error.exit_code == ExitCode.BACKEND
    assert "PATIENT 2" in str(error)
    assert "PHONE 1" in str(error)
    assert "Hanratty" not in str(error)
    assert "\n" not in str(error)


def test_with_a_residue_nothing_is_sent(
    claim: Claim, chart: Chart, prompt: Prompt, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    backend = guarded(engine := Remote(), chart, claim, tmp_path / "sent")
    monkeypatch.setattr("clausea.privacy.veil.Veil.hide", lambda self, text, prose=True: text)
    with pytest.raises(Residue):
        backend.complete(prompt)
    assert engine.seen == []
    assert not (tmp_path / "sent").exists()


def test_a_run_with_a_remote_backend_keeps_what_left(
    claim: Claim, source: Source, environment: Callable[..., None], tmp_path: Path
) -> None:
    environment(allow_remote="1")
    engine = Remote()
    run = run_case([source], claim, today=claim.today, engine=engine, reading=Reading(sent=tmp_path / "out" / "sent"))  # type: ignore[arg-type]
    save(run, tmp_path / "out")
    assert engine.seen
    kept = sorted((tmp_path / "out" / "sent").glob("[0-9][0-9][0-9].json"))
    assert len(kept) == len(engine.seen) == len(run.sent)
    for path in kept:
        text = path.read_text()
        for words in IDENTIFIERS:
            assert words not in text
    save(restart(tmp_path / "out", "verdict"), tmp_path / "out")
    assert sorted((tmp_path / "out" / "sent").glob("[0-9][0-9][0-9].json")) == kept


def test_a_clinic_named_with_common_words_does_not_forbid_those_words(claim: Claim) -> None:
    assert claim.provider is not None
    known = Known.of(
        claim.model_copy(update={"provider": claim.provider.model_copy(update={"name": "Low Vision Services of Alder"})})
    )
    assert not residues(b"OT for low vision rehabilitation", known)
    assert residues(b"She was seen at Low Vision again", known)
    assert residues(b"Sent by LOW VISION today", known)
