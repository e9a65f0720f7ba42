"""The sheets of the packet that are no letter: the cover, the reviewer's worksheet, and the page in front of each exhibit."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import groupby

from clausea import knowledge
from clausea.compose.meeting import Meeting
from clausea.compose.packing import packing_rules
from clausea.compose.tables import page_words
from clausea.domain import (
    Block,
    Chart,
    Claim,
    Criterion,
    Denial,
    Evidence,
    Exhibit,
    Heading,
    Paragraph,
    Passage,
    Record,
    Remedy,
    Run,
    Sheet,
    Span,
    Table,
    has_paper,
    merge_ranges,
)
from clausea.domain.dates import us
from clausea.tallies import minutes_of

__all__ = ["WorksheetCase", "divider", "front", "worksheet"]

NOT_GIVEN = "Not in the claim file"
_VALUES_EACH = 3
"""More values of a criterion than this make a worksheet of two pages."""
_LONGEST = 150
"""Longer words of the record are cut, and the cut is marked."""


def _paragraph(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text=text),))


# The cover


def front(claim: Claim, denial: Denial, remedy: Remedy, title: str, exhibits: Sequence[Exhibit]) -> tuple[Block, ...]:
    """Return the cover sheet: the fields of this type of payer, and what the packet holds.

    A required field that the claim lacks is said to be lacking; another one is left out.
    """
    values = _values(claim, denial, remedy)
    rows: list[tuple[str, ...]] = [("Field", "Value")]
    for field in packing_rules().cover:
        if field.payers and claim.payer.type not in field.payers:
            continue
        value = values[field.value]
        if value or field.required:
            rows.append((field.label, value or NOT_GIVEN))
    contents: list[tuple[str, ...]] = [("Exhibit", "Document", "Pages", "Numbered")]
    contents += [(one.label, one.title, str(len(one.sheets)), " to ".join(one.bates or ())) for one in exhibits]
    to = [
        line for line in (claim.payer.name, claim.payer.address, f"By fax: {claim.payer.fax}" if claim.payer.fax else "") if line
    ]
    return (
        Heading(level=1, text=title),
        *(_paragraph(line) for line in to),
        Table(rows=tuple(rows)),
        Heading(level=2, text="What this packet holds"),
        _paragraph(
            "The letter, a worksheet for the reviewer, and these exhibits. Cited lines are marked on the pages themselves."
        ),
        Table(rows=tuple(contents)),
    )


def _values(claim: Claim, denial: Denial, remedy: Remedy) -> dict[str, str]:
    """Return every value that the cover may show, empty where the claim lacks it."""
    clinician = ", ".join(part for part in (claim.clinician.name, claim.clinician.credential) if part)
    return {
        "patient.name": claim.patient.name,
        "patient.dob": _day(claim.patient.dob),
        "patient.member_id": claim.patient.member_id,
        "patient.account": claim.patient.account,
        "claim_number": claim.claim_number,
        "notice_date": _day(claim.notice_date),
        "received_date": _day(claim.received_date),
        "denial": " ".join(code.words() for code in denial.codes),
        "service_dates": ", ".join(us(day) for day in claim.denied_dates),
        "services": _services(claim),
        "in_dispute": f"${claim.billed:,.2f}" if claim.lines else "",
        "authorization": claim.authorization or "",
        "provider.name": claim.provider.name,
        "provider.npi": claim.provider.npi,
        "provider.tin": claim.provider.tin,
        "provider.phone": claim.provider.phone,
        "clinician": clinician,
        "deadline": _day(remedy.deadline.date),
        # No claim file holds it: the sheet always says that it is to be added.
        "consent": "",
    }


def _day(day: dt.date | None) -> str:
    return us(day) if day else ""


def _services(claim: Claim) -> str:
    """Return the lines in dispute, day by day: "07/09/2026: 97112-GP (2 units), 97116-GP (1 unit)"."""
    days = []
    for day, lines in groupby(sorted(claim.lines, key=lambda line: line.date), key=lambda line: line.date):
        items = [f"{'-'.join((line.cpt, *line.modifiers))} ({line.units} unit{'' if line.units == 1 else 's'})" for line in lines]
        days.append(f"{us(day)}: {', '.join(items)}")
    return "; ".join(days)


# The reviewer's worksheet


@dataclass(frozen=True)
class WorksheetCase:
    """What the worksheet is made of; `where` gives the places of spans as the letter cites them."""

    chart: Chart
    claim: Claim
    evidence: Evidence
    where: Callable[[Sequence[Span]], str]

    def __repr__(self) -> str:
        return "WorksheetCase()"


_Value = tuple[str, tuple[Span, ...]]
"""What stands in the record, and where."""


def worksheet(case: WorksheetCase, met: Sequence[tuple[Criterion, Meeting]]) -> tuple[Block, ...]:
    """Return each criterion that the record meets, with its authority, the page, and what stands there.

    A criterion that it does not meet is left out, as in the letter.
    """
    claim = case.claim
    name = ", ".join(part for part in (claim.patient.name, claim.claim_number and f"claim {claim.claim_number}") if part)
    blocks: list[Block] = [Heading(level=1, text="Reviewer's worksheet")]
    if name:
        blocks.append(_paragraph(name))
    rows: list[tuple[str, ...]] = [("Criterion", "Authority", "Exhibit and page", "What stands there")]
    for criterion, meeting in met:
        authority = knowledge.authority(criterion.pin)
        head = (authority.requirement, authority.citation)
        values = _quoted(case, meeting.passages) if meeting.days else _values_of(case, criterion, meeting.passages)
        for words, spans in values[:_VALUES_EACH]:
            rows.append((*head, f"{meeting.told}{case.where(spans)}", words))
            head = ("", "")
    if len(rows) > 1:
        blocks.append(Table(rows=tuple(rows)))
    days = _days(case)
    if len(days) > 1:
        blocks += [Heading(level=2, text="Dates in dispute"), Table(rows=tuple(days))]
    return tuple(blocks)


def _values_of(case: WorksheetCase, criterion: Criterion, passages: Sequence[Passage]) -> list[_Value]:
    """Return what the record says on a criterion, the most telling first."""
    if not passages:
        return []
    if criterion.improving:
        return _improved(case) or _quoted(case, passages)
    if any(fact.startswith("minutes:") for fact in criterion.facts):
        return _minutes(case) or _quoted(case, passages)
    return _quoted(case, passages)


def _improved(case: WorksheetCase) -> list[_Value]:
    out = []
    for series in case.evidence.series:
        if not series.may_be_called_improvement:
            continue
        first, last = series.points[0], series.points[-1]
        figures = [case.evidence.figure(point.figure) for point in (first, last)]
        name = f"{series.name} ({series.detail})" if series.detail else series.name
        words = f"{name.replace('_', ' ')}: {figures[0].text} on {us(first.date)}, {figures[1].text} on {us(last.date)}"
        out.append((words, tuple(span for figure in figures for span in figure.spans)))
    return out


def _minutes(case: WorksheetCase) -> list[_Value]:
    out: list[_Value] = []
    for found in minutes_of(case.chart, case.claim):
        totals = [one for one in (found.timed, found.treatment) if one]
        if totals:
            words = ", ".join(f"{one.minutes} {'timed' if one.total == 'timed' else 'treatment'} minutes" for one in totals)
            out.append((f"{us(found.day)}: {words}", tuple(one.span for one in totals)))
    return out


def _quoted(case: WorksheetCase, passages: Sequence[Passage]) -> list[_Value]:
    """Return the words of passages: first of those that add a sort of fact that none before them holds, then a fact."""
    seen: set[str] = set()
    new_sort: list[Passage] = []
    new_fact: list[Passage] = []
    others: list[Passage] = []
    for passage in passages:
        sorts = {fact.split(":")[0] for fact in passage.facts}
        facts = set(passage.facts)
        (new_sort if sorts - seen else new_fact if facts - seen else others).append(passage)
        seen |= sorts | facts
    return [(f"“{_cut(case.chart.quote(*one.spans))}”", one.spans) for one in (*new_sort, *new_fact, *others)]


def _cut(words: str) -> str:
    if len(words) <= _LONGEST:
        return words
    return f"{words[: words.rfind(' ', _LONGEST // 2, _LONGEST)]} […]"


def _days(case: WorksheetCase) -> list[tuple[str, ...]]:
    """Return a row for each date in dispute: its note, who signed it, its minutes, and the units billed."""
    rows: list[tuple[str, ...]] = [("Date of service", "Note", "Signed", "Timed minutes", "Treatment minutes", "Units billed")]
    minutes = {found.day: found for found in minutes_of(case.chart, case.claim)}
    for day in case.claim.denied_dates:
        notes = [one for one in case.chart.documents if one.date == day and one.kind == "daily_note" and not one.other_patient]
        note = notes[0] if notes else None
        found = minutes.get(day)
        lines = [line for line in case.claim.billed_lines if line.date == day]
        is_scan = note is not None and any(case.chart.page(span).origin == "ocr" for span in note.body)
        unstated = "day not sure" if note and "day" in note.unsure else "not read" if is_scan else "not stated"
        signed = case.where([note.signature]) if note and note.signature else "not found"
        rows.append(
            (
                us(day),
                case.where([note.date_span]) if note and note.date_span else "in the exhibits" if note else "none",
                signed,
                str(found.timed.minutes) if found and found.timed else unstated,
                str(found.treatment.minutes) if found and found.treatment else unstated,
                ", ".join(f"{line.cpt} {line.units}" for line in lines) or "not given",
            )
        )
    return rows


# The page in front of an exhibit


def divider(exhibit: Exhibit, record: Record) -> tuple[Block, ...]:
    """Return what stands in front of an exhibit: its document, its file with the hash, and each page with the reason for it."""
    rows: list[tuple[str, ...]] = [("Number", "Page of the file", "Cited lines", "Why it is sent")]
    rows += [(sheet.bates, _page(sheet), _lines(record, sheet), sheet.why or "Cited in the letter.") for sheet in exhibit.sheets]
    return (
        Heading(level=1, text=f"Exhibit {exhibit.label}"),
        Heading(level=2, text=exhibit.title),
        _paragraph(f"From {exhibit.name}, {page_words(exhibit.pages)} of {len(record.pages)}."),
        _paragraph(f"SHA-256 of the file: {exhibit.sha256}"),
        *(_paragraph(note) for note in _notes(exhibit, record)),
        Table(rows=tuple(rows)),
    )


def _page(sheet: Sheet) -> str:
    return f"p. {sheet.page}" + (f", ll. {sheet.lines[0]}-{sheet.lines[1]}" if sheet.lines else "")


def _lines(record: Record, sheet: Sheet) -> str:
    page = record.page(sheet.page)
    ranges = merge_ranges((page.line_at(span.start), page.line_at(span.end - 1)) for span in sheet.cited)
    return ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges) or "none"


def _notes(exhibit: Exhibit, record: Record) -> list[str]:
    """Return what a reader must know of how the pages came to be as they are."""
    notes = []
    if not has_paper(record.media_type):
        notes.append(
            "This record is a file without pages of its own. Its lines were set on these sheets, with the numbers by which the "
            "letter cites them; the words are those of the file, the arrangement is not."
        )
    if any(record.page(page).origin == "ocr" for page in exhibit.pages):
        notes.append(
            "These pages are pictures. Their lines are counted as they are printed, running headers and footers included."
        )
    if any(sheet.withheld for sheet in exhibit.sheets):
        notes.append("Words of another patient on the same page are blacked out.")
    return notes
