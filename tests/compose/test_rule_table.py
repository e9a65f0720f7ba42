"""The table of rules names a requirement for the denied dates that meet it, and for no other."""

from __future__ import annotations

from clausea import knowledge
from clausea.compose import Case, compose
from clausea.domain import Draft, Table
from clausea.domain.dates import us
from clausea.pipeline import Run
from clausea.remedy import parse_denial

SKILL = "mbpm-15-220.2-b"


def row(run: Run, draft: Draft) -> str:
    """Return where the letter says that the record shows skilled care; nothing where the table does not name it."""
    assert run.outcome is not None
    case = Case(
        claim=run.file.claim, denial=parse_denial(run.file.denial), remedy=run.outcome.remedy,
        profile=knowledge.profiles()["co-50"], chart=run.chart, evidence=run.found.evidence, draft=draft, verdict=run.verdict,
        today=run.file.today,
    )  # fmt: skip
    tables = [block for block in compose(case).blocks if isinstance(block, Table)]
    citation = knowledge.authority(SKILL).citation
    return next((cells[2] for table in tables for cells in table.rows if len(cells) == 3 and cells[1] == citation), "")


def without(draft: Draft, run: Run, days: int) -> Draft:
    """Return the draft with the skilled passages of the first `days` denied dates taken out."""
    dates = sorted(run.file.claim.service_dates or {line.date for line in run.file.claim.lines})[:days]
    slots = tuple(slot.model_copy(update={"statements": ()}) if slot.date in dates else slot for slot in draft.slots)
    return draft.model_copy(update={"slots": slots})


def test_the_dates_that_meet_it_are_named_where_others_do_not(demo_run: Run) -> None:
    dates = sorted({slot.date for slot in demo_run.draft.slots if slot.date})
    told = row(demo_run, without(demo_run.draft, demo_run, 1))
    assert told
    head = told.split(": ")[0]
    assert us(dates[0]) not in head
    assert us(dates[-1]) in head


def test_it_is_not_named_where_no_date_meets_it(demo_run: Run) -> None:
    assert row(demo_run, without(demo_run.draft, demo_run, len(demo_run.draft.slots))) == ""
