"""Span truth: the quote of every item, sliced by its address, is the words that were written there."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausea import contract, knowledge
from clausea.domain import Chart, Claim, ClaimLine, Span
from clausea.ingest import Source
from clausea.pipeline import Run, run_case
from tests.conftest import draw_pdf

TODAY = dt.date(2026, 10, 5)
CLAIM = Claim(denial="CO-50 N115", lines=(ClaimLine(date=dt.date(2026, 7, 9), cpt="97112"),), today=TODAY)

_DAYS = st.sampled_from(["06/08/2026", "07/09/2026", "07/13/2026"])
_HEADS = st.sampled_from(
    ["DAILY NOTE", "PHYSICAL THERAPY INITIAL EVALUATION", "PROGRESS REPORT", "PLAN OF CARE", "DISCHARGE SUMMARY", "Discharge"]
)
_ROWS = st.sampled_from(
    [
        "Prior level of function: lived alone, drove, walked half a mile w/o a device.",
        "TUG 24.6 s w/ RW, Berg 34/56.",
        "TUG   18.0 s   15.8 s",
        "Knee flexion AROM 101 deg (IE 84).",
        "Gait 300 ft w/ SPC, CGA for turns;",
        "hip drop 1 in 6 steps or so.",
        "Stopped the walk and worked single-limb load w/ my hand on the tro-",
        "chanter until the pelvis stayed level.",
        "LTG1 Berg 48/56 or better by 08/17/2026.",
        "2x/wk for 10 wks, 20 visits.",
        "I certify the need for these services from 06/08/2026 to 09/05/2026.",
        "97112 Neuro re-ed 23 2",
        "Total timed code min   53   4",
        "Dx: Z47.1 Aftercare following joint replacement surgery.",
        "Denies dizziness. SpO2 95% rest, 89% after.",
        "Electronically signed by Renee T. Okafor, PT 07/09/2026",
        "O",
        "",
    ]
)


@st.composite
def written_charts(draw: st.DrawFn) -> list[list[str]]:
    """Pages of lines, as a clinic might write them and as it might not."""
    pages = []
    for _ in range(draw(st.integers(1, 3))):
        lines = [draw(_HEADS), f"Date of Service: {draw(_DAYS)}", *draw(st.lists(_ROWS, min_size=1, max_size=14))]
        pages.append(lines)
    return pages


def addressed(run: Run) -> Iterable[tuple[str, Span]]:
    """Yield every quotation that a run gives out, with its address."""
    chart = run.chart
    for passage in run.found.evidence.passages:
        yield from ((chart.quote(span), span) for span in passage.spans)
    for figure in run.found.evidence.figures:
        yield from ((chart.quote(span), span) for span in figure.spans)
    for statement in run.letter.statements if run.letter else ():
        yield from ((cite.quote, span) for cite in statement.cites for span in cite.spans)
    for sentence in chart.sentences:
        yield from ((chart.quote(span), span) for span in sentence.spans)
    for fact in (*chart.measures, *chart.goals, *chart.certifications, *chart.minutes, *chart.diagnoses, *chart.notes):
        yield chart.quote(fact.span), fact.span


def assert_true(run: Run, written: Sequence[Sequence[str]]) -> int:
    """Hold every quotation of a run against the lines as they were written, and return how many there were."""
    count = 0
    for quote, span in addressed(run):
        first, last = run.chart.where(span).lines
        lines = [" ".join(line.split()) for line in written[span.page - 1]]
        assert 1 <= first <= last <= len(lines)
        there = " ".join(line for line in lines[first - 1 : last] if line)
        assert quote
        assert quote in there, (span.page, first, last)
        count += 1
    for entry in contract.evidence_document(run.chart, run.found.evidence, (), run.ingested, with_slots=False).evidence:
        rows = written[entry.page - 1][entry.lines[0] - 1 : entry.lines[1]]
        assert entry.quote in " ".join(" ".join(rows).split())
    for one in run.chart.measures:
        assert one.span.covers(one.value_span) or one.value_span.page == one.span.page
        if isinstance(one.value, Decimal):
            assert str(abs(one.value)) in run.chart.quote(one.value_span)
    return count


@given(written=written_charts())
@settings(max_examples=40)
def test_of_generated_text_files(written: list[list[str]]) -> None:
    text = "\f".join("\n".join(lines) for lines in written)
    run = run_case([Source("chart.txt", data=text.encode())], CLAIM, today=TODAY)
    assert_true(run, written)


@given(written=written_charts())
@settings(max_examples=25)
def test_of_generated_pdf_files(written: list[list[str]]) -> None:
    # A row without words is no printed line, and a person does not count it.
    pages = [[line for line in lines if line] for lines in written]
    run = run_case([Source("chart.pdf", data=draw_pdf(pages))], CLAIM, today=TODAY)
    assert_true(run, pages)


def test_the_generated_charts_do_give_quotations() -> None:
    page = [
        "DAILY NOTE",
        "Date of Service: 07/09/2026",
        "TUG 24.6 s w/ RW, Berg 34/56.",
        "Stopped the walk and cued at the pelvis.",
    ]
    run = run_case([Source("chart.txt", data="\n".join(page).encode())], CLAIM, today=TODAY)
    assert assert_true(run, [page]) >= 6
    assert {str(one.value) for one in run.chart.measures} >= {"24.6", "34"}


def test_a_sentence_of_noise_around_it_does_not_move_an_address() -> None:
    body = ["DAILY NOTE", "Date of Service: 07/09/2026", "Cued at the pelvis until it stayed level."]
    for shift in range(6):
        page = [*["The bus was late."] * shift, *body]
        run = run_case([Source("chart.txt", data="\n".join(page).encode())], CLAIM, today=TODAY)
        lines = {run.chart.where(span).lines for quote, span in addressed(run) if quote.startswith("Cued at the pelvis")}
        assert lines == {(shift + 3, shift + 3)}


def test_of_the_demo(demo_run: Run) -> None:
    chart = demo_run.chart
    by_name = {record.id: [page.lines() for page in record.pages] for record in chart.records}
    seen = 0
    for quote, span in addressed(demo_run):
        first, last = chart.where(span).lines
        there = " ".join(" ".join(by_name[span.record][span.page - 1][first - 1 : last]).split())
        assert quote in there
        seen += 1
    assert seen > 300


@pytest.mark.parametrize("denial", sorted(f"CO-{carc}" for profile in knowledge.profiles().values() for carc in profile.carcs))
def test_of_every_profile(demo_run: Run, denial: str) -> None:
    from clausea.retrieve import retrieve

    profile = knowledge.profile(denial)
    evidence = retrieve(demo_run.chart, profile, demo_run.file.claim)
    chart: Chart = demo_run.chart
    for passage in evidence.passages:
        for span in passage.spans:
            text = chart.page(span).text
            assert chart.quote(span) == " ".join(text[span.start : span.end].split())
