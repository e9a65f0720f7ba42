"""Runs from end to end: what leaves the machine, what fails, and what the exit code says."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from clausea import knowledge
from clausea.domain import Claim, ClaimLine, Payer, Prompt, Reply
from clausea.errors import ConfigError, EmptyRecord, ExitCode, UsageError
from clausea.ingest import Source, gather
from clausea.pipeline import Run, finish, run_case

TODAY = dt.date(2026, 10, 5)
NOTE = Source(
    "note.txt",
    data=b"DAILY NOTE\nDate of Service: 07/09/2026\nCued at the pelvis and cut the step to 4 in.\nTotal timed min 38\n",
)
LINE = ClaimLine(date=dt.date(2026, 7, 9), cpt="97112")


class Remote:
    """A backend that would send the prompt away; it only counts."""

    name = "remote"
    remote = True

    def __init__(self) -> None:
        self.seen: list[Prompt] = []

    def complete(self, prompt: Prompt) -> Reply:
        self.seen.append(prompt)
        return Reply(value={}, backend=self.name)


def again(run: Run, engine: Remote) -> Run:
    return finish(Run(run.file, run.ingested, run.chart, run.found), "draft", engine=engine)


def test_nothing_is_sent_away_without_consent(demo_run: Run) -> None:
    engine = Remote()
    with pytest.raises(ConfigError, match="CLAUSEA_ALLOW_REMOTE=1") as caught:
        again(demo_run, engine)
    assert caught.value.exit_code == ExitCode.CONFIG
    assert engine.seen == []


def test_with_consent_it_is_asked_behind_the_guard(demo_run: Run, environment: Callable[..., None]) -> None:
    environment(allow_remote="1")
    engine = Remote()
    run = again(demo_run, engine)
    assert run.letter is not None
    assert demo_run.letter is not None
    assert run.letter.blocks == demo_run.letter.blocks  # Its answers are empty, so the plain sentences stand.
    assert engine.seen
    assert len(run.sent) == len(engine.seen)


def test_an_unknown_code_is_said_before_a_record_is_read() -> None:
    with pytest.raises(UsageError, match="CO-999"):
        run_case([Source("gone.pdf", data=b"")], Claim(denial="CO-999"), today=TODAY)


def test_an_unknown_backend_lists_what_there_is() -> None:
    with pytest.raises(UsageError, match="embedded"):
        run_case([NOTE], Claim(denial="CO-50", lines=(LINE,)), today=TODAY, engine="oracle")


def test_records_that_all_fail_raise_and_some_that_fail_are_listed() -> None:
    claim = Claim(denial="CO-50", lines=(LINE,))
    with pytest.raises(EmptyRecord):
        run_case([Source("a.pdf", data=b"")], claim, today=TODAY)
    run = run_case([NOTE, Source("a.pdf", data=b"")], claim, today=TODAY)
    assert [failure.name for failure in run.ingested.failures] == ["a.pdf"]
    assert run.exit_code == ExitCode.RECORD
    assert run.outcome is not None
    assert run.outcome.status == "needs_review"


def test_a_modifier_denial_writes_a_worksheet_and_no_letter_of_appeal() -> None:
    run = run_case([NOTE], Claim(denial="CO-4", payer=Payer(name="P"), lines=(LINE,)), today=TODAY)
    assert run.exit_code == ExitCode.NOT_AN_APPEAL
    assert run.letter is not None
    assert run.letter.statements == ()
    assert not run.letter.is_draft


def test_a_thin_chart_is_written_with_blockers_and_says_its_gaps() -> None:
    run = run_case([NOTE], Claim(denial="CO-50", lines=(LINE,)), today=TODAY)
    assert run.exit_code == ExitCode.WRITTEN_WITH_BLOCKERS
    assert run.letter is not None
    assert run.letter.is_draft
    missing = {gap.slot for gap in run.found.evidence.gaps if gap.severity == "missing"}
    assert {"baseline", "certification", "plan"} <= missing
    argued = {one.slot for one in run.letter.statements}
    assert not argued & missing


def test_the_demo_run_names_its_origins(demo_run: Run) -> None:
    assert demo_run.outcome is not None
    origins = demo_run.outcome.provenance
    assert origins["backend"] == "embedded"
    assert set(origins["records"]) == {"clinic-chart.pdf", "physician-office.pdf"}
    assert all(len(digest) == 64 for digest in origins["records"].values())
    assert origins["profile"] == {"co-50": knowledge.profile("50").fingerprint}


def test_the_same_case_twice_is_the_same_letter(demo_run: Run, demo_claim: Claim) -> None:
    again = run_case(gather([knowledge.demo_folder() / "records"]), demo_claim, today=TODAY, case="demo")
    assert again.letter == demo_run.letter
    assert again.chart == demo_run.chart


def test_the_order_in_which_files_are_given_changes_no_words(demo_run: Run, demo_claim: Claim) -> None:
    sources = list(reversed(gather([knowledge.demo_folder() / "records"])))
    run = run_case(sources, demo_claim, today=TODAY, case="demo")
    assert run.letter is not None
    assert demo_run.letter is not None
    assert sorted(one.text for one in run.letter.statements) == sorted(one.text for one in demo_run.letter.statements)
