"""Whatever a backend does wrong, the run ends with the plain letter, and no word of the record leaks."""

from __future__ import annotations

import datetime as dt
import logging
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from clausea.domain import Claim, ClaimLine
from clausea.draft import REPAIRS
from clausea.errors import ExitCode
from clausea.ingest import Ingested, Source
from clausea.pipeline import CaseFile, Run, finish, run_case
from tests import faults

FAULTS: dict[str, Any] = {
    found.name: import_module(f"tests.faults.{found.name}").Fault for found in iter_modules(faults.__path__)
}
MISBEHAVES = sorted(name for name, fault in FAULTS.items() if fault.raises is None)
FAILS = sorted(set(FAULTS) - set(MISBEHAVES))
CANARY = "Quokkazanzibar"


def again(run: Run, engine: Any) -> Run:
    """Run a case again from the draft on, with another backend."""
    other = Run(run.file, run.ingested, run.chart, run.found)
    return finish(other, "draft", engine=engine)


def test_every_fault_is_tried() -> None:
    assert len(MISBEHAVES) >= 11
    assert FAILS == ["refused", "times_out", "times_out_twice", "truncated"]


@pytest.mark.parametrize("name", FAULTS)
def test_whatever_a_backend_does_wrong_the_plain_letter_is_written(demo_run: Run, name: str) -> None:
    run = again(demo_run, FAULTS[name]())
    assert demo_run.letter is not None
    assert run.letter is not None
    assert run.letter.statements == demo_run.letter.statements
    assert run.letter.blocks == demo_run.letter.blocks
    assert run.verdict == demo_run.verdict
    assert run.exit_code == ExitCode.READY
    assert set(run.draft.plain) == {slot.key for slot in run.draft.slots if slot.statements}


@pytest.mark.parametrize("name", FAULTS)
def test_every_failed_attempt_is_kept_with_its_problems(demo_run: Run, name: str) -> None:
    run = again(demo_run, FAULTS[name]())
    attempts = run.draft.attempts
    asked = {exchange.fingerprint for exchange in run.transcript.exchanges}
    assert len(attempts) == len(run.transcript.exchanges)
    assert len(attempts) == 2 if "times_out" in name else len(attempts) >= 1 + REPAIRS
    for attempt in attempts:
        assert attempt.fingerprint in asked
        assert attempt.backend == name
        assert not attempt.accepted
        assert attempt.problems


@pytest.mark.parametrize("name", FAULTS)
def test_a_repair_is_told_what_was_wrong(demo_run: Run, name: str) -> None:
    attempts = again(demo_run, FAULTS[name]()).draft.attempts
    first, last = attempts[0], attempts[-1]
    assert len(set(first.problems)) == len(first.problems)
    if FAULTS[name].raises is None:
        assert first.fingerprint != last.fingerprint


def test_a_letter_that_is_not_ready_says_so_whatever_writes_it() -> None:
    sources, claim = canary_case()
    for fault in FAULTS.values():
        run = run_case(sources, claim, today=dt.date(2026, 10, 5), engine=fault())
        assert run.letter is not None
        assert run.letter.is_draft
        assert run.exit_code == ExitCode.WRITTEN_WITH_BLOCKERS


def canary_case() -> tuple[list[Source], Claim]:
    note = (
        f"DAILY NOTE\nDate of Service: 07/09/2026\nPatient: {CANARY} Doe\nTUG w/ RW 18.0 s, was 24.6 s.\n"
        f"Stopped the walk and cued {CANARY} at the pelvis until she kept it level, then cut the step to 4 in.\n"
        "Total timed code min 38\nElectronically signed by Renee Okafor, PT 07/09/2026\n"
    )
    claim = Claim(denial="CO-50 N115", lines=(ClaimLine(date=dt.date(2026, 7, 9), cpt="97112"),), today=dt.date(2026, 10, 5))
    return [Source("note.txt", data=note.encode())], claim


@pytest.mark.parametrize("name", [None, *FAULTS])
def test_no_word_of_the_record_reaches_a_log_an_error_or_a_repr(
    name: str | None, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    sources, claim = canary_case()
    said: list[str] = [repr(sources)]
    with caplog.at_level(logging.DEBUG):
        run = run_case(sources, claim, today=dt.date(2026, 10, 5), engine=FAULTS[name]() if name else None)
    assert any(CANARY in record.pages[0].text for record in run.chart.records)
    assert run.outcome is not None
    said += [repr(run), repr(run.outcome), repr(run.chart), repr(run.found), repr(run.letter), repr(run.draft)]
    said += [problem for attempt in run.draft.attempts for problem in attempt.problems]
    said += [finding.message for finding in run.verdict.findings]
    said += [gap.message for gap in run.found.evidence.gaps]
    said += [flag.message for flag in run.found.flags]
    out, err = capfd.readouterr()
    for text in (*said, caplog.text, out, err):
        assert CANARY not in text


def test_a_case_file_and_an_empty_run_print_nothing_of_the_claim() -> None:
    _, claim = canary_case()
    named = claim.model_copy(update={"patient": claim.patient.model_copy(update={"name": CANARY})})
    file = CaseFile(case="c", claim=named, denial=CANARY, backend="embedded", today=dt.date(2026, 10, 5))
    assert CANARY not in repr(Run(file, Ingested(())))
