"""Whatever a backend does wrong, the run ends with the plain letter or with the right error, and no word of the record leaks."""

from __future__ import annotations

import datetime as dt
import logging
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import pytest

from clausea.domain import Claim, ClaimLine
from clausea.draft import REPAIRS
from clausea.errors import BackendError, ExitCode
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
    assert len(MISBEHAVES) >= 8
    assert len(FAILS) >= 3


@pytest.mark.parametrize("name", MISBEHAVES)
def test_a_misbehaving_backend_leaves_the_plain_letter(demo_run: Run, name: str) -> None:
    run = again(demo_run, FAULTS[name]())
    assert demo_run.letter is not None
    assert run.letter is not None
    assert run.letter.statements == demo_run.letter.statements
    assert run.letter.blocks == demo_run.letter.blocks
    assert run.verdict == demo_run.verdict


@pytest.mark.parametrize("name", MISBEHAVES)
def test_every_failed_attempt_is_kept_with_its_problems(demo_run: Run, name: str) -> None:
    attempts = again(demo_run, FAULTS[name]()).draft.attempts
    assert len(attempts) == 1 + REPAIRS
    for attempt in attempts:
        assert attempt.backend == name
        assert not attempt.accepted
        assert attempt.problems


@pytest.mark.parametrize("name", FAILS)
def test_a_failing_backend_is_its_own_error(demo_run: Run, name: str) -> None:
    fault = FAULTS[name]()
    with pytest.raises(fault.raises) as caught:
        again(demo_run, fault)
    assert isinstance(caught.value, BackendError)
    assert caught.value.exit_code == ExitCode.BACKEND
    assert "--backend embedded" in str(caught.value)
    assert caught.value.retryable == (name == "times_out")


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
        try:
            run = run_case(sources, claim, today=dt.date(2026, 10, 5), engine=FAULTS[name]() if name else None)
        except BackendError as error:
            assert name in FAILS
            said += [str(error), repr(error)]
        else:
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
