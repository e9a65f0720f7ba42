from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from decimal import Decimal

import pytest

from clausea.domain import (
    Certification,
    Chart,
    Claim,
    ClaimLine,
    Clinician,
    Document,
    Finding,
    Measure,
    Page,
    Patient,
    PatientIdentity,
    Payer,
    Provider,
    Record,
    Span,
)
from clausea.verify import Checked, Subject, check

EVALUATION = """Creekside Therapy
Initial evaluation 6/8/26   Seen by Ana Ruiz PT
Dx: M17.11 Unilateral primary osteoarthritis, right knee; G0283 ordered
R knee flexion 84 deg, extension -9 deg; L knee flexion 118 deg
TUG 24.6 s with rolling walker; walked 1,250 ft; quad strength 3+/5
Berg 34/56; pain 6/10 on steps; SpO2 92%
Plan: 2x/wk for 10 wks, 20 visits, ther ex 97110
Exercise 3x12 reps, step 6½ in, com-
pletely limited in reach"""
NOTE = """Daily note 07/09/2026
First trial of cane, L hand: LOB x2, Min A
Timed code min 53"""
LATE = "Daily note 09/30/2026\nWalked 300 ft alone"
THIN = "Daily note 07/09/2026\nTimed code min 38"
FOREIGN = "Patient: Bob Stranger\nTUG 11 s"


def _span(record: str, page: int, text: str, first: int, last: int) -> Span:
    lines = text.split("\n")
    start = sum(len(line) + 1 for line in lines[: first - 1])
    return Span(record=record, page=page, start=start, end=start + len("\n".join(lines[first - 1 : last])))


def _record() -> Record:
    texts = [EVALUATION, NOTE, LATE, THIN, FOREIGN]
    pages = [Page(number=number, text=text) for number, text in enumerate(texts, 1)]
    pages[3] = Page(number=4, text=THIN, origin="ocr", confidence=0.55)
    return Record(id="r1", sha256="0" * 64, name="chart.pdf", media_type="application/pdf", pages=tuple(pages))


@pytest.fixture
def chart() -> Chart:
    record = _record()
    bodies = [Span(record="r1", page=page.number, start=0, end=len(page.text)) for page in record.pages]
    kinds = ["initial_evaluation", "daily_note", "daily_note", "daily_note", "daily_note"]
    days = [dt.date(2026, 6, 8), dt.date(2026, 7, 9), dt.date(2026, 9, 30), dt.date(2026, 7, 9), dt.date(2026, 7, 1)]
    documents = tuple(
        Document(id=f"d{index}", kind=kind, body=(body,), date=day, other_patient=index == 5)
        for index, (kind, body, day) in enumerate(zip(kinds, bodies, days, strict=True), 1)
    )
    place = _span("r1", 1, EVALUATION, 5, 5)
    value = Span(record="r1", page=1, start=EVALUATION.index("1,250"), end=EVALUATION.index("1,250") + 5)
    return Chart(
        records=(record,),
        patient=PatientIdentity(name="LEE, DANA", dob=dt.date(1950, 1, 2)),
        documents=documents,
        measures=(Measure(span=place, document="d1", name="6MWT", value=Decimal(1250), unit="ft", value_span=value),),
        certifications=(
            Certification(span=place, document="d1", type="initial", start=dt.date(2026, 6, 8), end=dt.date(2026, 9, 5)),
        ),
    )


@pytest.fixture
def claim() -> Claim:
    return Claim(
        denial="CO-50 N115",
        denial_text="The skills of a therapist were not shown for 2 dates.",
        payer=Payer(name="Midland Administrators", address="Suite 77, Midland", fax="555-0199"),
        claim_number="2226-XX209-00550",
        notice_date=dt.date(2026, 9, 14),
        service_dates=(dt.date(2026, 7, 9), dt.date(2026, 7, 16)),
        lines=(
            ClaimLine(
                date=dt.date(2026, 7, 9), cpt="97112", modifiers=("GP", "59"), units=4, charge=Decimal("132.50"), paid=Decimal(0)
            ),
        ),
        patient=Patient(name="Dana Lee", dob=dt.date(1950, 1, 2), member_id="1XX2-YY3-ZZ45"),
        provider=Provider(name="Creekside Therapy", npi="1999999984"),
        clinician=Clinician(name="Ana Ruiz", credential="PT"),
    )


Say = Callable[..., list[Finding]]


@pytest.fixture
def say(say_all: Say) -> Say:
    """Return the findings of every rule but `supports`, whose tests stand apart, so that these may say what they like."""
    return lambda text, *lines, **about: [
        one for one in say_all(text, *lines, **about) if one.rule not in {"supports", "negation", "skilled"}
    ]


@pytest.fixture
def say_all(chart: Chart, claim: Claim) -> Say:
    """Return the findings on one statement that cites lines (page, first, last) of the chart."""

    def findings(text: str, *lines: tuple[int, int, int], **about: object) -> list[Finding]:
        pages = chart.records[0].pages
        spans = tuple(_span("r1", page, pages[page - 1].text, first, last) for page, first, last in lines)
        quotes = about.pop("quotes", None) or tuple(chart.quote(span) for span in spans)
        quotes += tuple(chart.quote(span, join_hyphens=True) for span in spans)  # type: ignore[operator]
        fields = {name: about.pop(name) for name in ("pins", "unresolved", "computed", "is_copy") if name in about}
        one = Checked(index=0, slot="answer", text=text, spans=spans, quotes=quotes, **fields)  # type: ignore[arg-type]
        subject = Subject(statements=(one,), chart=chart, claim=about.pop("claim", claim), **about)  # type: ignore[arg-type]
        return list(check(subject).findings)

    return findings


@pytest.fixture
def rules(say: Say) -> Callable[..., set[str]]:
    """Return the names of the rules that object to a statement."""
    return lambda text, *lines, **about: {finding.rule for finding in say(text, *lines, **about)}
