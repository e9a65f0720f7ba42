from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal
from pathlib import Path

import pytest

from clausea import knowledge
from clausea.compose import Case, compose, missing_fields
from clausea.domain import (
    Chart,
    CitedAuthority,
    Claim,
    ClaimLine,
    Clinician,
    Document,
    Draft,
    DraftSlot,
    Evidence,
    Figure,
    Gap,
    Page,
    Passage,
    Patient,
    PatientIdentity,
    Payer,
    Provider,
    Record,
    Series,
    SeriesPoint,
    SlotEvidence,
    Span,
    Statement,
)
from clausea.edited import Result, check_letter
from clausea.exporters import write
from clausea.ingest import Ingested
from clausea.pipeline import CaseFile, Found, Run
from clausea.remedy import Circumstance, decide, parse_denial
from clausea.verify import verify

PAGES = (
    "Creekside Therapy\nInitial evaluation 06/08/2026\nDx: M17.11 osteoarthritis, right knee\nR knee flexion 84 deg; TUG 24.6 s\n"
    "Needs Min A on steps, L rail",
    "Creekside Therapy\nDaily note 07/09/2026\nStopped the walk, worked R load until\nthe pelvis stayed level * 3 x 8\n"
    "TUG 15.8 s today\n\nTimed code min 53",
)
TODAY = dt.date(2026, 10, 5)


def span(page: int, words: str) -> Span:
    start = PAGES[page - 1].index(words)
    return Span(record="r1", page=page, start=start, end=start + len(words))


def passage(handle: str, page: int, words: str, kind: str = "progress") -> Passage:
    return Passage(
        handle=handle, spans=(span(page, words),), kind=kind, score=1, strength="strong", why="", document=f"d{page}",
        document_kind="daily_note",
    )  # type: ignore[arg-type]  # fmt: skip


def figure(handle: str, page: int, words: str, text: str) -> Figure:
    return Figure(handle=handle, label="value", text=text, source="record", spans=(span(page, words),), document=f"d{page}")


def claim() -> Claim:
    return Claim(
        denial="CO-50 N115",
        denial_text="Not medically necessary. The skills were not shown.",
        payer=Payer(name="Midland Administrators", address="Box 9, Midland"),
        claim_number="2226-XX209-00550",
        notice_date=dt.date(2026, 9, 14),
        service_dates=(dt.date(2026, 7, 9),),
        lines=(
            ClaimLine(date=dt.date(2026, 7, 9), cpt="97112", modifiers=("GP",), units=2, charge=Decimal("132.00")),
            ClaimLine(date=dt.date(2026, 7, 9), cpt="97116", modifiers=("GP",), units=1, charge=Decimal("58.00")),
        ),
        patient=Patient(name="Dana Lee", dob=dt.date(1950, 1, 2), member_id="1XX2-YY3-ZZ45", account="ACPT-55-40718"),
        provider=Provider(name="Creekside Therapy", npi="1999999984", tin="00-0000000", address="1 Millrace Road"),
        clinician=Clinician(name="Ana Ruiz", credential="PT"),
    )


def make_run(about: Claim, gaps: tuple[Gap, ...] = ()) -> Run:
    """Return a finished run over two pages, written by hand so that no reader of charts has a part in these tests."""
    pages = tuple(Page(number=number, text=text) for number, text in enumerate(PAGES, 1))
    record = Record(id="r1", sha256="ab" * 32, name="chart.pdf", media_type="application/pdf", pages=pages)
    days = (dt.date(2026, 6, 8), dt.date(2026, 7, 9))
    documents = tuple(
        Document(
            id=f"d{page.number}", kind=kind, body=(Span(record="r1", page=page.number, start=0, end=len(page.text)),), date=day
        )
        for page, kind, day in zip(pages, ("initial_evaluation", "daily_note"), days, strict=True)
    )  # fmt: skip
    chart = Chart(records=(record,), documents=documents, patient=PatientIdentity(name="Dana Lee", dob=dt.date(1950, 1, 2)))
    evidence = Evidence(
        passages=(
            passage("E1", 2, "Stopped the walk, worked R load until\nthe pelvis stayed level * 3 x 8", "skilled_rationale"),
            passage("E2", 1, "Dx: M17.11 osteoarthritis, right knee", "diagnosis"),
            passage("E3", 1, "R knee flexion 84 deg; TUG 24.6 s", "functional_baseline"),
            passage("E4", 2, "Timed code min 53", "minutes"),
            passage("E5", 2, "TUG 15.8 s today"),
        ),
        figures=(
            figure("V1", 2, "07/09/2026", "07/09/2026"), figure("V2", 1, "06/08/2026", "06/08/2026"),
            figure("V3", 1, "24.6 s", "24.6 s"), figure("V4", 2, "15.8 s", "15.8 s"),
        ),
        authorities=(CitedAuthority(handle="A1", pin="mbpm-15-220.2-b"), CitedAuthority(handle="A2", pin="mbpm-15-220.3-c")),
        slots=(
            SlotEvidence(slot="baseline", handles=("E3",), state="filled", authorities=("A2",)),
            SlotEvidence(slot="visits", handles=("E1",), state="filled", authorities=("A1",), date=days[1]),
        ),
        series=(
            Series(
                name="TUG", detail="s", direction="better",
                points=(
                    SeriesPoint(date=days[0], figure="V3", passage="E3"), SeriesPoint(date=days[1], figure="V4", passage="E5"),
                ),
            ),
        ),
        gaps=gaps,
    )  # fmt: skip
    said = {
        "answer": "The note of 07/09/2026 says: “Stopped the walk, worked R load until the pelvis stayed level * 3 x 8”.",
        "patient": "The initial evaluation of 06/08/2026 gives: “Dx: M17.11 osteoarthritis, right knee”.",
        "prior": "TUG took 24.6 s on 06/08/2026.",
        "baseline": "It found: “R knee flexion 84 deg; TUG 24.6 s”.",
        "course": "TUG took 15.8 s on 07/09/2026.",
        "visits": "The skills of a therapist were shown on 07/09/2026: “Stopped the walk”.",
        "home_program": "“Timed code min 53”.",
    }
    cites = {
        "answer": ("E1", "V1"), "patient": ("E2", "V2"), "prior": ("E3", "V2"), "baseline": ("E3",), "course": ("E5", "V1"),
        "visits": ("E1", "V1", "A1"), "home_program": ("E4",),
    }  # fmt: skip
    dated = {"visits"}
    slots = [
        DraftSlot(
            key=f"{slot}_20260709" if slot in dated else slot, slot=slot, date=days[1] if slot in dated else None,
            statements=(Statement(text=text, handles=cites[slot]),),
        )
        for slot, text in said.items()
    ]  # fmt: skip
    slots += [DraftSlot(key=gap.slot or "", slot=gap.slot or "", gap=gap) for gap in gaps]
    draft = Draft(slots=tuple(slots))
    remedy = decide(parse_denial("CO-50 N115"), Circumstance("medicare", about.notice_date, None, TODAY))
    run = Run(CaseFile(case="c", claim=about, denial="CO-50 N115", backend="embedded", today=TODAY), Ingested((record,)))
    run.chart, run.found, run.draft = chart, Found(evidence=evidence), draft
    run.verdict = verify(draft, evidence, chart, about, missing_fields(about))
    profile = knowledge.profile("co-50")
    case = Case(about, parse_denial("CO-50 N115"), remedy, profile, chart, evidence, draft, run.verdict, today=TODAY)
    run.letter = compose(case)
    return run


@pytest.fixture(scope="session")
def run() -> Run:
    return make_run(claim())


Edit = Callable[..., Result]


@pytest.fixture
def edit(run: Run, tmp_path: Path) -> Edit:
    """Return what is said of the letter after words of it are replaced, or words are added at its end."""

    def edited(old: str = "", new: str = "", *, add: str = "") -> Result:
        assert run.letter is not None
        path = tmp_path / "letter.md"
        write(run.letter, path)
        text = path.read_text()
        if old:
            assert text.count(old) == 1, f"{text.count(old)} places hold these words"
            text = text.replace(old, new)
        path.write_text(f"{text}\n{add}\n" if add else text)
        return check_letter(path, run)

    return edited
