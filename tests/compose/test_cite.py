"""`cite()` of a template prints an authority where the letter may cite it, and nothing where it may not."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea import knowledge
from clausea.compose import Case, compose
from clausea.domain import Payer, PayerType
from clausea.pipeline import Run
from clausea.remedy import parse_denial


def text(run: Run, pin: str, payer: PayerType, *days: dt.date) -> str:
    profile = knowledge.profiles()["co-50"].model_copy(
        update={"body": f'Before.\n\n{{{{ cite("{pin}") }}}}\n\n{{{{ rule_table() }}}}\n\nAfter.\n'}
    )
    claim = run.file.claim.model_copy(update={"payer": Payer(name="A payer", type=payer), "service_dates": days, "lines": ()})
    assert run.outcome is not None
    case = Case(
        claim=claim, denial=parse_denial(run.file.denial), remedy=run.outcome.remedy, profile=profile, chart=run.chart,
        evidence=run.found.evidence.model_copy(update={"authorities": ()}), draft=run.draft, verdict=run.verdict,
        today=run.file.today,
    )  # fmt: skip
    return "\n".join(block.model_dump_json() for block in compose(case).blocks)


DAY = dt.date(2026, 6, 1)


def test_what_may_be_cited_is_printed_as_a_sentence(demo_run: Run) -> None:
    entry = knowledge.authority("mbpm-15-220.1.2-b")
    printed = text(demo_run, entry.pin, "medicare", DAY)
    assert f"{entry.requirement.rstrip('.')} ({entry.citation})." in printed


@pytest.mark.parametrize(
    ("pin", "payer", "days"),
    [
        ("mbpm-15-220.1.2-b", "commercial", (DAY,)),
        ("mbpm-15-220.1.3-e", "medicare", (DAY,)),
        ("lcd-l35036", "medicare", (DAY,)),
        ("cfr-42-424.24-c-order-exception", "medicare", (dt.date(2024, 12, 31), DAY)),
        ("jimmo-2013", "medicare", (DAY,)),
        ("erisa-503", "commercial", (DAY,)),
    ],
)
def test_what_may_not_be_cited_prints_nothing(demo_run: Run, pin: str, payer: PayerType, days: tuple[dt.date, ...]) -> None:
    printed = text(demo_run, pin, payer, *days)
    assert knowledge.authority(pin).citation not in printed
    assert "Before." in printed and "After." in printed


def test_the_rule_table_names_only_what_the_evidence_was_given(demo_run: Run) -> None:
    printed = text(demo_run, "mbpm-15-220.1.2-b", "medicare", DAY)
    assert knowledge.authority("mbpm-15-220.2-b").citation not in printed
