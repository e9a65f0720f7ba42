"""A prompt keeps under its bound whatever the record: a chart of two hundred pages, and quotations as long as a page."""

from __future__ import annotations

import datetime as dt
import random

import pytest

from clausea import knowledge
from clausea.chart import chart as make_chart
from clausea.domain import Chart, Claim, ClaimLine, Evidence, Passage, Prompt, Reply, SlotEvidence, Span
from clausea.draft import PROMPT_TOKENS, draft_flow
from clausea.draft.prompting import size, tokens
from clausea.ingest import Source, ingest
from clausea.retrieve import retrieve

DAY = dt.date(2026, 7, 9)
CLAIM = Claim(denial="CO-50", lines=(ClaimLine(date=DAY, cpt="97112"),), today=dt.date(2026, 10, 5))


def prompts_of(evidence: Evidence, chart: Chart) -> list[Prompt]:
    """Return every prompt of the flow, repairs included, when each answer is long and wrong."""
    flow = draft_flow(evidence, knowledge.profile("50"), CLAIM, chart)
    out = []
    try:
        prompt = next(flow)
        while True:
            out.append(prompt)
            long = {"statements": [{"text": "Seven " * 90, "cites": [one]} for one in prompt.slots[0].passages]}
            prompt = flow.send(Reply(value={slot.key: long for slot in prompt.slots}, backend="m"))
    except StopIteration:
        return out


def chart_of(pages: int) -> str:
    """Return a chart in which every page is a note of its own day, with long sentences that differ."""
    draw = random.Random(3)
    acts = ("cued", "graded", "stopped", "changed", "corrected", "guarded", "adjusted", "dosed")
    parts = ("pelvis", "knee", "trunk", "shoulder", "ankle", "hip", "foot", "hand")

    def act() -> str:
        where = f"{draw.choice(acts)} the {draw.choice(parts)} at {draw.randint(2, 99)} deg"
        return f"{where} because form was lost on rep {draw.randint(2, 20)}"

    out = []
    for page in range(pages):
        day = DAY + dt.timedelta(days=page - pages + 1)
        kind = "DAILY NOTE" if page % 10 else "PROGRESS REPORT" if page else "PHYSICAL THERAPY INITIAL EVALUATION\nPLAN OF CARE"
        lines = [kind, f"Date of Service: {day:%m/%d/%Y}"]
        lines += [f"Therapist {' and '.join(act() for _ in range(5))}." for _ in range(10)]
        lines.append(f"TUG {draw.randint(10, 40)}.{draw.randint(0, 9)} s with RW.")
        lines.append(f"LTG{page % 4 + 1}: Walk {draw.randint(100, 900)} ft, Mod I.")
        lines.append(f"Total timed code min {draw.randint(20, 60)}")
        out.append("\n".join(lines))
    return "\f".join(out)


@pytest.mark.slow
def test_on_a_chart_of_two_hundred_pages() -> None:
    records = ingest([Source("chart.txt", data=chart_of(200).encode())]).records
    assert sum(len(record.pages) for record in records) == 200
    chart = make_chart(records)
    evidence = retrieve(chart, knowledge.profile("50"), CLAIM)
    prompts = prompts_of(evidence, chart)
    assert len(prompts) >= 3
    sizes = [size(prompt.messages, prompt.reply_schema) for prompt in prompts]
    assert max(sizes) <= PROMPT_TOKENS


def test_with_quotations_as_long_as_a_page() -> None:
    page = "The therapist cued the pelvis at 4 in. because the knee drifted; " * 60
    record = ingest([Source("note.txt", data="\f".join([page] * 12).encode())]).records[0]
    chart = Chart(records=(record,))
    passages = tuple(
        Passage(
            handle=f"E{number}",
            spans=(Span(record=record.id, page=number, start=0, end=len(record.pages[number - 1].text)),),
            kind="skilled_rationale",
            score=1 - number / 100,
            strength="strong",
            why="",
            date=DAY,
            document="d1",
            document_kind="daily_note",
        )
        for number in range(1, 13)
    )
    slots = (
        SlotEvidence(slot="answer", handles=("E1",), state="filled"),
        SlotEvidence(slot="complexity", handles=tuple(one.handle for one in passages), state="filled"),
    )
    prompts = prompts_of(Evidence(passages=passages, slots=slots), chart)
    assert prompts
    for prompt in prompts:
        assert size(prompt.messages, prompt.reply_schema) <= PROMPT_TOKENS
        for handle, quote in prompt.quotes.items():
            assert quote == chart.quote(*passages[int(handle[1:]) - 1].spans)
    offered = next(slot.passages for prompt in prompts for slot in prompt.slots if slot.key == "complexity")
    # The best of them, whole; the others are not offered.
    assert 0 < len(offered) < 12
    assert offered == tuple(f"E{number}" for number in range(1, len(offered) + 1))


@pytest.mark.parametrize(
    ("text", "least"),
    [("", 0), ("a", 1), ("walk", 1), ("24.6", 4), ("TUG w/ RW 24.6 s, BBS 34/56", 20), ("naïve", 3), ("日本", 2), ("\n\n", 1)],
)
def test_the_count_is_never_too_low(text: str, least: int) -> None:
    """The least is what the tokenizer of SmolLM2 makes of it, which splits every digit."""
    assert tokens(text) >= least
