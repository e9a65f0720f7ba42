"""Flags of single notes: missing, unsigned, late, given by somebody who may not."""

from __future__ import annotations

import datetime as dt
import re

from clausea.audit.view import NOTES, View
from clausea.domain import Document, Flag, Span
from clausea.domain.addenda import added_in
from clausea.domain.dates import find_dates, us

LATE_DAYS = 7
"""A note signed more than this many days after its visit is a late entry (reviewers' working rule)."""


def missing_note(view: View) -> list[Flag]:
    """A denied date has no note: the claim for that day rests on nothing (fatal), or on a column of a flow sheet alone (high)."""
    out = []
    for day in view.claim.denied_dates:
        if view.on(day):
            continue
        noted = tuple(one.span for one in view.chart.minutes if one.date == day)
        what = f"A flow sheet gives minutes of {us(day)}, and no note of that day" if noted else f"No note of {us(day)}"
        out.append(
            Flag(
                flag="missing_note",
                severity="high" if noted else "fatal",
                message=f"{what} is among the records, and the date is in dispute.",
                spans=noted,
                must_answer=True,
            )
        )
    return out


def unsigned(view: View) -> list[Flag]:
    """A note of a denied date says that it is not signed, or bears no signature: reviewers set it aside.

    Where the only note of a date calls itself a draft, nothing was written of that date that anybody vouches for: fatal.
    """
    out = []
    for note in view.notes:
        if note.date is None or note.date not in view.denied:
            continue
        is_draft = note.signed is False or _says_unsigned(view, note)
        if note.signed and not is_draft:
            continue
        is_alone = not any(one.signed for one in view.on(note.date) if one.id != note.id)
        out.append(
            Flag(
                flag="unsigned",
                severity="fatal" if is_draft and is_alone else "high",
                message=f"The note of {us(note.date)} says that it is not signed, or bears no signature that could be read.",
                spans=note.body[-1:],
                must_answer=True,
            )
        )
    return out


_NOT_SIGNED = re.compile(
    r"(?i:\bnot (?:yet )?signed\b|\bunsigned\b|\bpending signature\b|\bsignature pending\b|\bawaiting (?:co-?)?signature\b|\bnot finali[sz]ed\b)|\bDRAFT\b"
)


def _says_unsigned(view: View, note: Document) -> bool:
    """Say whether the signature line, or a last line of the note, says itself that nobody signed."""
    last = [text for sentence, text in view.sentences(note) if sentence.form != "blank"][-2:]
    signature = [view.chart.quote(note.signature)] if note.signature else []
    return any(_NOT_SIGNED.search(text) for text in (*signature, *last)) and note.signed_on is None


def late_entry(view: View) -> list[Flag]:
    """A note signed long after its visit, or anything written after the denial: it has to be disclosed as what it is."""
    out = []
    notice = view.claim.notice_date
    for note in view.own:
        if note.kind not in NOTES or note.date is None or note.signed_on is None:
            continue
        days = (note.signed_on - note.date).days
        after_denial = notice is not None and note.signed_on >= notice
        if days > LATE_DAYS or (after_denial and days > 0):
            when = ", which is after the denial" if after_denial else ""
            out.append(
                Flag(
                    flag="late_entry",
                    severity="high" if after_denial else "medium",
                    message=f"The note of {us(note.date)} was signed late, on {us(note.signed_on)}; that is {days} days later{when}.",
                    spans=(note.signature,) if note.signature else note.body[-1:],
                    must_answer=view.touches(note.date),
                )
            )
    return out + [flag for document in view.own for flag in _addenda(view, document)]


def _addenda(view: View, document: Document) -> list[Flag]:
    """Return the flags of an addendum, or of the late entries that stand in a note."""
    said = [(one, one.written) for one in added_in(view.chart, document) if one.written is not None]
    if document.kind != "addendum":
        return [
            flag for one, day in said for flag in _late(view, view.chart.quote(*one.spans), day, one.spans[:1], document.date)
        ]
    known = [day for day in (document.signed_on, document.date) if day is not None]
    written = said[0][1] if said else max(known, default=None)
    return _late(view, view.text(document), written, view.place(document)) if written is not None else []


def _late(view: View, text: str, written: dt.date, spans: tuple[Span, ...], of: dt.date | None = None) -> list[Flag]:
    days = [one.date for one in find_dates(text)] + ([of] if of else [])
    earlier = [day for day in days if day < written and day in {*view.days, *view.denied}]
    notice = view.claim.notice_date
    after_denial = notice is not None and written >= notice
    if not after_denial and (not earlier or (written - max(earlier)).days <= LATE_DAYS):
        return []
    visit = f" to the visit of {us(max(earlier))}" if earlier else ""
    when = ", after the denial" if after_denial else ""
    return [
        Flag(
            flag="late_entry",
            severity="high" if after_denial else "medium",
            message=f"An addendum{visit} was written on {us(written)}{when}. It may be used only as what it is.",
            spans=spans,
            must_answer=view.touches(*earlier) or after_denial,
        )
    ]


_HELPER = r"(?:(?:therapy|rehab|rehabilitation|PT|OT|physical therapy|clinic)\s+)?(?:aides?|techs?|technicians?|students?|SPTA?|OTS|volunteers?)"
_ACT = r"(?:supervised|performed|led|ran|delivered|provided|treated|instructed|carried out|completed|guided|took)"
_AIDE = re.compile(
    rf"\b{_ACT}\s+by\s+(?:the\s+|a\s+|our\s+)?{_HELPER}\b(?!\s*'s)"
    rf"|\b(?:therapy|rehab|rehabilitation|PT|OT|clinic)\s+(?:aide|tech|technician)\s+(?:\w+\s+)?{_ACT}\b"
    rf"|\b(?:SPTA?|OTS|(?:PT|OT|SLP|therapy|student)\s+student|student (?:PT|OT|SLP|therapist|clinician))\s+(?:[A-Z]\.?\s+)?(?:\w+\s+)?{_ACT}\b",
    re.IGNORECASE,
)
_WATCHED = re.compile(
    r"line[- ]of[- ]sight|\b(?:PT|OT|SLP|therapist|clinician|supervisor)\b[^.]{0,40}\b(?:in the room|directing|directed|present throughout)"
    r"|\bin the room (?:directing|throughout)|\bdirected by (?:this|the) (?:PT|OT|SLP|therapist)",
    re.IGNORECASE,
)


def aide_delivered(view: View) -> list[Flag]:
    """An aide or an unwatched student gave the treatment: for Medicare that is no skilled service (fatal there)."""
    out = []
    for note in view.notes:
        found = view.find(note, _AIDE)
        if found and note.date and not _WATCHED.search(view.text(note)):
            out.append(
                Flag(
                    flag="aide_delivered",
                    severity="fatal" if view.is_medicare else "high",
                    message=f"The note of {us(note.date)} says that an aide or a student gave treatment, and not who directed it.",
                    spans=tuple(sentence.spans[0] for sentence, _ in found),
                    must_answer=view.touches(note.date),
                )
            )
    return out
