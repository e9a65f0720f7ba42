"""Chart and claim to flags: what a reviewer would use against the claim. Nothing is hidden and no note is rewritten."""

from __future__ import annotations

from clausea.domain import Chart, Claim, Flag
from clausea.domain.dates import us

_NOTES = {"daily_note", "progress_report", "initial_evaluation", "re_evaluation", "discharge", "flowsheet", "recertification"}


def audit(chart: Chart, claim: Claim) -> tuple[Flag, ...]:
    """Return the flags, fatal ones first."""
    flags = [*_wrong_patient(chart), *_missing_notes(chart, claim), *_unsigned(chart, claim), *_certification(chart, claim)]
    order = {"fatal": 0, "high": 1, "medium": 2, "low": 3}
    return tuple(sorted(flags, key=lambda flag: order[flag.severity]))


def _wrong_patient(chart: Chart) -> list[Flag]:
    return [
        Flag(
            flag="wrong_patient",
            severity="high",
            message="A page of this record names another patient. It is no evidence and must not be sent.",
            spans=document.body,
        )
        for document in chart.documents
        if document.other_patient
    ]


def _missing_notes(chart: Chart, claim: Claim) -> list[Flag]:
    days = {document.date for document in chart.documents if document.kind in _NOTES and not document.other_patient}
    return [
        Flag(
            flag="missing_note",
            severity="fatal",
            message=f"No note of {us(day)} is among the records, and the date is in dispute.",
            must_answer=True,
        )
        for day in claim.denied_dates
        if day not in days
    ]


def _unsigned(chart: Chart, claim: Claim) -> list[Flag]:
    return [
        Flag(
            flag="unsigned",
            severity="high",
            message=f"The note of {us(document.date)} says that it is not signed, or bears no signature that could be read.",
            spans=document.body[-1:],
            must_answer=True,
        )
        for document in chart.documents
        if document.date in claim.denied_dates and document.kind in _NOTES and not document.signed and document.date is not None
    ]


def _certification(chart: Chart, claim: Claim) -> list[Flag]:
    """A denied date outside every certified period, where the record states a period at all."""
    periods = [(one.start, one.end) for one in chart.certifications if one.start and one.end]
    if not periods:
        return []
    spans = tuple(one.span for one in chart.certifications if one.start and one.end)
    return [
        Flag(
            flag="certification_lapse",
            severity="fatal",
            message=f"{us(day)} lies outside every certification period that the record states.",
            spans=spans,
            must_answer=True,
        )
        for day in claim.denied_dates
        if not any(start <= day <= end for start, end in periods)
    ]
