"""The JSON documents of the command line: stable names that people script against, made from the values of the pipeline."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

from pydantic import BaseModel, ConfigDict

from clausea.domain import (
    Chart,
    Denial,
    DenialCode,
    Evidence,
    Finding,
    Flag,
    Gap,
    LetterStatement,
    Measure,
    Outcome,
    PayerType,
    Remedy,
    Series,
    Span,
)
from clausea.ingest import Ingested


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class Place(_Document):
    """An address: file name, page and lines from 1."""

    name: str
    page: int
    lines: tuple[int, int]


class RecordEntry(_Document):
    """One file as it was read."""

    record: str
    name: str
    pages: int
    ocr_pages: tuple[int, ...]
    warnings: tuple[str, ...]
    media_type: str
    lines: int


class FailureEntry(_Document):
    """One file that could not be read."""

    name: str
    error: str


class MeasureEntry(_Document):
    """One measured value."""

    name: str
    value: float | str
    unit: str
    denominator: float | None
    side: str | None
    part: str | None
    mode: str | None
    device: str | None
    task: str | None
    prior: bool
    date: dt.date | None
    day_in_doubt: bool
    name_in_record: str
    quote: str
    record: str
    page: int
    lines: tuple[int, int]
    document: str


class DocumentEntry(_Document):
    """One document of the chart."""

    document: str
    kind: str
    title: str
    date: dt.date | None
    author: str | None
    credential: str | None
    signed: bool | None
    signed_on: dt.date | None
    other_patient: bool
    unsure: list[str]
    record: str
    name: str
    first: tuple[int, int]
    """Page and line of its start."""
    last: tuple[int, int]
    why: str


class IngestDocument(_Document):
    """What `clausea ingest --json` prints."""

    records: tuple[RecordEntry, ...]
    failures: tuple[FailureEntry, ...]
    documents: tuple[DocumentEntry, ...]
    visits: tuple[dict[str, Any], ...]
    measures: tuple[MeasureEntry, ...]
    goals: tuple[dict[str, Any], ...]
    plans: tuple[dict[str, Any], ...]
    certifications: tuple[dict[str, Any], ...]
    minutes: tuple[dict[str, Any], ...]
    diagnoses: tuple[dict[str, Any], ...]
    notes: tuple[dict[str, Any], ...]
    warnings: tuple[str, ...]


class EvidenceEntry(_Document):
    """One passage as evidence of one kind."""

    handle: str
    kind: str
    record: str
    name: str
    page: int
    lines: tuple[int, int]
    quote: str
    score: float
    strength: str
    why: str
    date: dt.date | None
    document: str
    more: tuple[Place, ...] = ()
    """Where the passage goes on, when it runs over a page break."""


class SlotEntry(_Document):
    """What was found for a slot."""

    slot: str
    handles: tuple[str, ...]
    state: str
    date: dt.date | None


class Changed(Place):
    """A sentence that differs, at its address."""

    quote: str


class PointEntry(Place):
    """One value of a series, at its address."""

    date: dt.date
    value: str


class FlagEntry(_Document):
    """Something that a reviewer would use."""

    flag: str
    severity: str
    message: str
    must_answer: bool
    where: tuple[Place, ...]
    changed: tuple[Changed, ...] = ()
    """For copied notes: the sentences of the later note that do differ."""


class SeriesEntry(_Document):
    """The values of one measure over time, each with its address."""

    name: str
    detail: str
    direction: str
    change: Decimal | None
    against_error: str
    remark: str
    points: tuple[PointEntry, ...]


class EvidenceDocument(_Document):
    """What `clausea evidence --json` prints."""

    records: tuple[RecordEntry, ...]
    failures: tuple[FailureEntry, ...] = ()
    evidence: tuple[EvidenceEntry, ...]
    measures: tuple[MeasureEntry, ...]
    slots: tuple[SlotEntry, ...] | None = None
    gaps: tuple[dict[str, Any], ...]
    flags: tuple[FlagEntry, ...]
    series: tuple[SeriesEntry, ...] = ()


class DenialEntry(_Document):
    """What to do about one denial of a paste."""

    codes: tuple[DenialCode, ...]
    labels: tuple[str, ...]
    not_understood: tuple[str, ...]
    route: str
    is_appeal: bool
    deadline: dict[str, Any]
    why: str
    steps: tuple[str, ...]
    attachments: tuple[str, ...]
    do_not: tuple[str, ...]
    liability: str
    warnings: tuple[str, ...]
    payer: PayerType
    profile: str | None
    notes: tuple[str, ...]
    """What each remark says, in our own words."""
    appeal_deadline: dict[str, Any] | None
    """The limit of an appeal that runs on beside a correction."""
    alternatives: tuple[dict[str, Any], ...]
    """Facts that would turn the route: `fact`, the question `asks`, and the `route` that would follow."""
    levels: tuple[dict[str, Any], ...]
    """The levels of appeal after this one."""
    source: str
    lines: tuple[dict[str, Any], ...] = ()
    """The lines of the claim that it is about; empty where it is about a paste alone."""
    understood: bool
    """False where nobody knows the code and only the general way is given."""


class PastedEntry(_Document):
    """What was read besides the codes."""

    statuses: tuple[str, ...]
    payer: PayerType | None
    payer_words: str
    notice_date: dt.date | None
    stated_days: int | None = None
    """The calendar days from its own date that the notice gives for an appeal."""
    service_dates: tuple[dt.date, ...]
    amounts: tuple[Decimal, ...]
    lines: tuple[dict[str, Any], ...]


class TriageDocument(DenialEntry):
    """What `clausea triage --json` prints: the denial to act on first, and in `denials` every one, in the order to act in."""

    denials: tuple[DenialEntry, ...]
    pasted: PastedEntry


class StatementEntry(_Document):
    """One sentence of the letter."""

    slot: str
    text: str
    cites: tuple[dict[str, Any], ...]
    authorities: tuple[str, ...]


class DraftDocument(_Document):
    """What `clausea draft --json` prints and `run.json` holds."""

    case: str
    status: str
    remedy: dict[str, Any]
    statements: tuple[StatementEntry, ...]
    gaps: tuple[dict[str, Any], ...]
    flags: tuple[FlagEntry, ...]
    findings: tuple[dict[str, Any], ...]
    exhibits: tuple[dict[str, Any], ...]
    failures: tuple[FailureEntry, ...] = ()
    files: dict[str, str]
    usage: dict[str, Any]
    provenance: dict[str, Any]
    beside: tuple[dict[str, str], ...] = ()
    """The other denials of the same claim, each with a document of its own: its `folder` in this one, `status` and `route`."""


class VerifyDocument(_Document):
    """What `clausea verify --json` prints."""

    ready: bool
    findings: tuple[dict[str, Any], ...]
    sha256: str
    statements: int


def places(chart: Chart, spans: tuple[Span, ...]) -> tuple[Place, ...]:
    """Return spans as addresses that a person reads."""
    found = [chart.where(span) for span in spans]
    return tuple(Place(name=where.name, page=where.page, lines=where.lines) for where in found)


def records_of(chart: Chart) -> tuple[RecordEntry, ...]:
    """Return the files of a chart."""
    return tuple(
        RecordEntry(
            record=record.id,
            name=record.name,
            pages=len(record.pages),
            ocr_pages=record.ocr_pages,
            warnings=record.warnings,
            media_type=record.media_type,
            lines=sum(page.line_count for page in record.pages if page.text),
        )
        for record in chart.records
    )


def failures_of(ingested: Ingested) -> tuple[FailureEntry, ...]:
    """Return the files that could not be read."""
    return tuple(FailureEntry(name=failure.name, error=str(failure.error)) for failure in ingested.failures)


def ingest_document(chart: Chart, ingested: Ingested) -> IngestDocument:
    """Return what was read and recognised."""
    return IngestDocument(
        records=records_of(chart),
        failures=failures_of(ingested),
        documents=tuple(_document(chart, index) for index in range(len(chart.documents))),
        visits=tuple({"date": visit.date, "documents": visit.documents} for visit in chart.visits),
        measures=tuple(_measure(chart, measure) for measure in chart.measures),
        goals=tuple(_fact(chart, goal.span, goal) for goal in chart.goals),
        plans=tuple(
            {
                "document": plan.document,
                "date": plan.date,
                "planned_visits": plan.planned_visits,
                "missing": plan.missing,
                "items": [_fact(chart, item.span, item) for item in plan.items],
            }
            for plan in chart.plans
        ),
        certifications=tuple(_fact(chart, one.span, one) for one in chart.certifications),
        minutes=tuple(_fact(chart, one.span, one) for one in chart.minutes),
        diagnoses=tuple(_fact(chart, one.span, one) for one in chart.diagnoses),
        notes=tuple(_fact(chart, one.span, one) for one in chart.notes),
        warnings=chart.warnings,
    )


def _document(chart: Chart, index: int) -> DocumentEntry:
    document = chart.documents[index]
    first, last = chart.where(document.body[0]), chart.where(document.body[-1])
    return DocumentEntry(
        document=document.id,
        kind=document.kind,
        title=document.title,
        date=document.date,
        author=document.author,
        credential=document.credential,
        signed=document.signed,
        signed_on=document.signed_on,
        other_patient=document.other_patient,
        unsure=list(document.unsure),
        record=first.record,
        name=first.name,
        first=(first.page, first.lines[0]),
        last=(last.page, last.lines[1]),
        why=document.why,
    )


def _fact(chart: Chart, span: Span, fact: Any) -> dict[str, Any]:
    where = chart.where(span)
    values = fact.model_dump(mode="json")
    kept = {key: value for key, value in values.items() if not key.endswith("span")}
    return {
        **kept,
        "record": where.record,
        "name_of_file": where.name,
        "page": where.page,
        "lines": where.lines,
        "quote": chart.quote(span),
    }


def _measure(chart: Chart, measure: Measure) -> MeasureEntry:
    where = chart.where(measure.value_span)
    return MeasureEntry(
        name=measure.name,
        value=float(measure.value) if isinstance(measure.value, Decimal) else measure.value,
        unit=measure.unit,
        denominator=float(measure.denominator) if measure.denominator is not None else None,
        side=measure.side,
        part=measure.part,
        mode=measure.mode,
        device=measure.device,
        task=measure.task,
        prior=measure.prior,
        date=measure.date,
        day_in_doubt=measure.day_in_doubt,
        name_in_record=where.name,
        quote=chart.quote(measure.value_span),
        record=where.record,
        page=where.page,
        lines=where.lines,
        document=measure.document,
    )


def evidence_document(
    chart: Chart, evidence: Evidence, flags: tuple[Flag, ...], ingested: Ingested, *, with_slots: bool
) -> EvidenceDocument:
    """Return the evidence, best first within each kind."""
    order = {kind: index for index, kind in enumerate(dict.fromkeys(passage.kind for passage in evidence.passages))}
    passages = sorted(evidence.passages, key=lambda passage: (order[passage.kind], -passage.score, passage.spans[0]))
    return EvidenceDocument(
        records=records_of(chart),
        failures=failures_of(ingested),
        evidence=tuple(
            EvidenceEntry(
                handle=passage.handle,
                kind=passage.kind,
                record=passage.spans[0].record,
                name=chart.where(passage.spans[0]).name,
                page=passage.spans[0].page,
                lines=chart.where(passage.spans[0]).lines,
                quote=chart.quote(passage.spans[0]),
                score=passage.score,
                strength=passage.strength,
                why=passage.why,
                date=passage.date,
                document=passage.document_kind,
                more=places(chart, passage.spans[1:]),
            )
            for passage in passages
        ),
        measures=tuple(_measure(chart, measure) for measure in chart.measures),
        slots=tuple(SlotEntry(slot=one.slot, handles=one.handles, state=one.state, date=one.date) for one in evidence.slots)
        if with_slots
        else None,
        gaps=tuple(gap_entry(gap) for gap in evidence.gaps),
        flags=tuple(flag_entry(chart, flag) for flag in flags),
        series=tuple(_series_entry(chart, evidence, one) for one in evidence.series),
    )


def _series_entry(chart: Chart, evidence: Evidence, one: Series) -> SeriesEntry:
    points = []
    for point in one.points:
        figure = evidence.figure(point.figure)
        (where,) = places(chart, figure.spans[:1])
        points.append(PointEntry(**where.model_dump(), date=point.date, value=figure.text))
    return SeriesEntry(**one.model_dump(exclude={"points"}), points=tuple(points))


def gap_entry(gap: Gap) -> dict[str, Any]:
    """Return a gap as the contract writes it."""
    return gap.model_dump(mode="json")


def flag_entry(chart: Chart, flag: Flag) -> FlagEntry:
    """Return a flag with its addresses."""
    return FlagEntry(
        flag=flag.flag,
        severity=flag.severity,
        message=flag.message,
        must_answer=flag.must_answer,
        where=places(chart, flag.spans),
        changed=tuple(
            Changed(**place.model_dump(), quote=chart.quote(span)) for span in flag.changed for place in places(chart, (span,))
        ),
    )


def triage_document(denial: Denial, remedy: Remedy, payer: PayerType) -> TriageDocument:
    """Return what to do about a denial, or about each denial of one paste."""
    entries = tuple(_denial_entry(denial, one, payer) for one in (remedy, *remedy.others))
    names = PastedEntry.model_fields
    pasted = {name: value for name, value in denial.model_dump(mode="json").items() if name in names}
    return TriageDocument.model_validate({**entries[0].model_dump(), "denials": entries, "pasted": pasted})


def _denial_entry(denial: Denial, remedy: Remedy, payer: PayerType) -> DenialEntry:
    return DenialEntry(
        codes=remedy.codes,
        labels=denial.labels,
        not_understood=denial.not_understood,
        route=remedy.route,
        is_appeal=remedy.is_appeal,
        deadline=remedy.deadline.model_dump(mode="json"),
        why=remedy.why,
        steps=remedy.steps,
        attachments=remedy.attachments,
        do_not=remedy.do_not,
        liability=remedy.liability,
        warnings=(*remedy.warnings, *remedy.beside),
        payer=payer,
        profile=remedy.profile,
        notes=remedy.notes,
        appeal_deadline=remedy.appeal_deadline.model_dump(mode="json") if remedy.appeal_deadline else None,
        alternatives=tuple(one.model_dump(mode="json") for one in remedy.alternatives),
        levels=tuple(one.model_dump(mode="json") for one in remedy.levels),
        source=remedy.source,
        lines=tuple(one.model_dump(mode="json") for one in remedy.lines),
        understood=remedy.understood,
    )


def finding_entry(chart: Chart, finding: Finding) -> dict[str, Any]:
    """Return a finding with its addresses."""
    values = finding.model_dump(mode="json", exclude={"spans"})
    return {**values, "where": [place.model_dump(mode="json") for place in places(chart, finding.spans)]}


def draft_document(
    outcome: Outcome, chart: Chart, denial: Denial, payer: PayerType, files: dict[str, str], ingested: Ingested
) -> DraftDocument:
    """Return a run."""
    letter = outcome.letter
    return DraftDocument(
        case=outcome.case,
        status=outcome.status,
        remedy=triage_document(denial, outcome.remedy, payer).model_dump(mode="json"),
        statements=tuple(_statement(one) for one in (*letter.statements, *letter.tabled)) if letter else (),
        gaps=tuple(gap_entry(gap) for gap in outcome.gaps),
        flags=tuple(flag_entry(chart, flag) for flag in outcome.flags),
        findings=tuple(finding_entry(chart, finding) for finding in outcome.verdict.findings),
        exhibits=tuple(one.model_dump(mode="json", exclude=_NOT_TOLD) for one in letter.exhibits) if letter else (),
        failures=failures_of(ingested),
        files=files,
        usage={
            "backend": outcome.backend,
            "prompt_tokens": outcome.usage.prompt_tokens,
            "completion_tokens": outcome.usage.completion_tokens,
            "cost_usd": outcome.usage.cost_usd,
            "attempts": len(outcome.provenance.get("prompts", ())),
            "plain": list(outcome.provenance.get("plain", ())),
            "seconds": round(outcome.seconds, 3),
        },
        provenance=outcome.provenance,
    )


_NOT_TOLD: Any = {"divider": True, "sheets": {"__all__": {"cited", "withheld"}}}
"""Of an exhibit: what its divider says, and the offsets of what is cited; each statement tells its own lines."""


def _statement(one: LetterStatement) -> StatementEntry:
    return StatementEntry(
        slot=one.slot,
        text=one.text,
        cites=tuple(cite.model_dump(mode="json", exclude={"spans", "record"}) for cite in one.cites),
        authorities=one.authorities,
    )


class ExportDocument(_Document):
    """What `clausea export --json` prints."""

    files: dict[str, str]
    """The name of the file that was written, by its format."""


class Problem(_Document):
    """An expected failure."""

    code: int
    """The exit code."""
    message: str
    hint: str


class ErrorDocument(_Document):
    """What a command prints with `--json` where it fails as expected."""

    error: Problem


DOCUMENTS: dict[str, type[BaseModel]] = {
    "ingest": IngestDocument,
    "evidence": EvidenceDocument,
    "triage": TriageDocument,
    "draft": DraftDocument,
    "verify": VerifyDocument,
    "export": ExportDocument,
    "error": ErrorDocument,
}
"""The documents by the command that prints them; `clausea.printing.documents` has those of the layers above too."""
