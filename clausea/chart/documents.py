"""Divide records into documents and say what each one is, by its title and by what it holds."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import cast

from clausea.chart.features import document_features, line_features, walk
from clausea.chart.lines import Line
from clausea.chart.people import Signature, births, find_signature, header_identity, is_unsigned, patient_names, person_in
from clausea.domain import Document, DocumentKind, PatientIdentity, Span
from clausea.domain.dates import Dated, find_dates
from clausea.domain.names import same_person
from clausea.linear import load

_SERVICE = re.compile(
    r"\b(?:date of (?:service|visit|treatment|eval(?:uation)?|report|exam(?:ination)?|session|encounter|note)|service date|visit date|dos|d\.o\.s\.?|date of svc|session date|encounter date|tx date|treatment date|eval(?:uation)?(?: date)?|report date|note date|exam date|seen(?: on)?|visit)\s*[:#\-]?\s*(?:\w+,?\s+)?$",
    re.IGNORECASE,
)
_PLAIN_DATE = re.compile(r"(?:^|\s)(?:date|dt)\s*[:\-]?\s*$", re.IGNORECASE)
_OTHER_DATE = re.compile(
    r"(?:dob|birth|born|onset|tka|tha|thr|tkr|orif|repair|replacement|cva|stroke|surg\w*|injur\w*|doi|print\w*|run|sign\w*|fax\w*|order\w*|cert\w*|from|thru|through|to|referr\w*|soc|start of care|due|by|next|prev\w*|last|expires?|effective|since|s/p|mva|admit\w*|fell|authoriz\w*|approved|policy|rev\.?|revised|version)\W*(?:\w+\W+){0,2}$",
    re.IGNORECASE,
)
START = 0.4
"""The likelihood from which a line is taken for the first of a document."""


@dataclass
class _Draft:
    lines: list[Line] = field(default_factory=list)
    title: str = ""


def split(record_lines: Sequence[Line]) -> list[_Draft]:
    """Divide the lines of one record into documents.

    A trained model judges for every line whether a document starts there: by its words, its looks, its place on the page and
    the lines around it. A running header belongs to the document that starts below it.
    """
    model = load("document_start")
    starts = {
        index
        for index, rank, since in walk(record_lines)
        if model.likelihoods(line_features(record_lines, index, rank, since))["start"] >= START
    }
    drafts: list[_Draft] = []
    for index, line in enumerate(record_lines):
        if index in starts and drafts and any(one.stripped and not one.is_furniture for one in drafts[-1].lines):
            drafts.append(_Draft(_page_head(drafts, line)))
        elif not drafts:
            drafts.append(_Draft())
        if index in starts and not drafts[-1].title:
            drafts[-1].title = line.stripped
        drafts[-1].lines.append(line)
    return [draft for draft in drafts if draft.lines]


def _page_head(drafts: list[_Draft], line: Line) -> list[Line]:
    """Take the head of the page above a title from the document before: it belongs to what starts on the page.

    A head is the running header, or at most two rows at the very top.
    """
    above = drafts[-1].lines
    keep = len(above)
    while keep and above[keep - 1].page == line.page:
        keep -= 1
    head = above[keep:]
    words = [one for one in head if one.stripped and not one.is_furniture]
    if not head or len(words) > 2 or len(head) == len(above):
        return []
    del above[keep:]
    return head


def _kind(draft: _Draft) -> tuple[DocumentKind, str]:
    """Return the likeliest kind by title and content, and what spoke for it."""
    model = load("document_kind")
    first = next((line.stripped for line in draft.lines if line.stripped and not line.is_furniture), "")
    features = document_features(draft.lines, draft.title or first)
    scores = model.likelihoods(features)
    best = max(scores, key=lambda label: (scores[label], label))
    words = ", ".join(reason.split(":", 1)[1] for reason in model.reasons(features, best) if ":" in reason)
    return cast(DocumentKind, best), f"its title and content ({words})"


def _service_dates(text: str) -> list[Dated]:
    return [found for found in find_dates(text) if _SERVICE.search(text[: found.start])]


_SIGNED_KINDS = {"certification", "recertification", "order"}
"""Documents whose day is the day on which they were signed, unless they print another."""
_ORDER_DATE = re.compile(r"\b(?:order(?:ed)?|referral|requested|written|date)\b\W*(?:\w+\W+){0,1}$", re.IGNORECASE)
_THROUGH = re.compile(r"^\s*(?:-|–|—|to|thru|through|until)\s*$", re.IGNORECASE)


def _document_date(lines: Sequence[Line], kind: str, near: dt.date | None) -> tuple[dt.date | None, Span | None, str]:
    """Return the day a document speaks of, where it stands, and how it was known.

    Every date in the head is judged by its label and its place. A date of surgery, birth, onset or printing is never taken;
    failing a better one, the day of the signature.
    """
    best: tuple[float, Line, Dated, str] | None = None
    filled = [line for line in lines if line.stripped and not line.is_furniture]
    for rank, line in enumerate(filled[:12]):
        dates = find_dates(line.text, near=near if rank < 3 else None)
        for index, found in enumerate(dates):
            if len(dates) > 1 and _is_date_heading(line, dates):
                if kind not in {"progress_report", "discharge", "re_evaluation"} or found is not dates[-1]:
                    continue
                judged: tuple[float, str] | None = (2.2, "the last column of its first table")
            else:
                judged = _judge_date(line, found, rank, kind)
            if judged is None:
                continue
            following = dates[index + 1] if index + 1 < len(dates) else None
            if following and _THROUGH.match(line.text[found.end : following.start]):
                # Of a period the last day is the day of the report.
                found = following  # noqa: PLW2901
                judged = (judged[0] - 1.0, "the end of the period in its head")
            if best is None or judged[0] > best[0]:
                best = (judged[0], line, found, judged[1])
    signed = _signature_date(filled, kind)
    if best is None or (signed[0] is not None and best[0] < (4.5 if kind in _SIGNED_KINDS else 2.0)):
        return signed if signed[0] is not None else (None, None, "no date was found")
    _, line, found, how = best
    return found.date, line.span(found.start, found.end), how


def _is_date_heading(line: Line, dates: Sequence[Dated]) -> bool:
    """Say whether a line is a row of dated column headings: several days, each a cell of its own."""
    bare = [cell for cell in line.cells if find_dates(cell.text) and len(re.findall(r"[A-Za-z]{3,}", cell.text)) <= 1]
    return len(bare) >= 2 and len(bare) == len(dates) and ":" not in line.text


def _judge_date(line: Line, found: Dated, rank: int, kind: str) -> tuple[float, str] | None:
    """Return how likely a date is the day of the document, with the reason; None where its label says that it is not."""
    before = line.text[: found.start]
    words = len(re.findall(r"[A-Za-z]{2,}", line.text))
    if kind == "order" and _ORDER_DATE.search(before[-24:]):
        return 6.0, "the date of the order"
    if kind == "addendum" and rank == 0 and re.search(r"(?:late entry|addendum)\W*(?:\w+\W+){0,2}$", before, re.IGNORECASE):
        return 6.5, "the date of the late entry"
    if kind == "discharge" and re.search(r"(?:\bd/?c|\bdischarged?)(?: date)?\s*[:\-]?\s*$", before, re.IGNORECASE):
        return 6.0, "the date of discharge"
    if find_signature(line) or re.search(r"\bsign(?:ed|ature)\b", before, re.IGNORECASE):
        return None
    if _SERVICE.search(before):
        return 6.0 - 0.01 * rank, "the date of service that it prints"
    if kind == "plan_of_care" and re.search(r"\b(?:effective|soc|start of care|services from|from)\W*$", before, re.IGNORECASE):
        return 2.1, "the start that the plan gives"
    if _OTHER_DATE.search(before[-40:]):
        return None
    if _PLAIN_DATE.search(before):
        return 5.0 - 0.05 * rank, "the date in its head"
    if rank == 0:
        return (4.0 if found.sure else 3.5), "the date in its first line"
    stands_alone = words <= 6 and (not before.strip() or before.rstrip()[-1:] not in ":/")
    at_start = not before.strip()
    if found.sure and (stands_alone or at_start) and rank <= 4:
        return (3.5 if at_start and words <= 8 else 2.5) - 0.2 * rank, "the date that stands in its head"
    return None


def _signature_date(lines: Sequence[Line], kind: str) -> tuple[dt.date | None, Span | None, str]:
    """Return the day of the signature that matters for a kind of document, and where that day stands."""
    wants_physician = kind in _SIGNED_KINDS or kind == "communication"
    fallback: tuple[dt.date | None, Span | None, str] = (None, None, "no date was found")
    for line in reversed(lines):
        signature = find_signature(line)
        if signature is None or signature.signed_on is None:
            continue
        for found in find_dates(line.text):
            if found.date == signature.signed_on:
                place = (found.date, line.span(found.start, found.end), "the date of its signature")
                if signature.is_physician == wants_physician:
                    return place
                fallback = place if fallback[0] is None else fallback
    return fallback


_THERAPIST_KINDS = {"initial_evaluation", "daily_note", "progress_report", "re_evaluation", "discharge", "flowsheet", "addendum"}


def describe(draft: _Draft, number: int, patient: PatientIdentity, near: dt.date | None = None) -> Document:
    """Return the document of a draft: kind, date, author, signature, and whether it names another patient."""
    kind, why = _kind(draft)
    signature = _signature_of(draft.lines, kind)
    if signature and signature.is_physician and kind in _THERAPIST_KINDS:
        # What a physician alone has signed is no therapist's note, whatever it looks like.
        kind, why = "communication", "its signature, a physician's alone"
    day, day_span, how = _document_date(draft.lines, kind, near)
    unsigned = any(is_unsigned(line.text) for line in draft.lines)
    author = (signature.name, signature.credential) if signature and signature.name else _author(draft.lines)
    return Document(
        id=f"{draft.lines[0].record}-d{number}",
        kind=kind,
        title=draft.title.strip(),
        body=_body(draft.lines),
        date=day,
        date_span=day_span,
        author=author[0],
        credential=author[1],
        signed=True if signature else False if unsigned else None,
        signed_on=signature.signed_on if signature else None,
        signature=signature.span if signature else None,
        other_patient=_is_other_patient(draft.lines, patient),
        why=f"Kind by {why}; date by {how}.",
    )


def _signature_of(lines: Sequence[Line], kind: str) -> Signature | None:
    """Return the signature of the author: a physician's on an order or certification, else the therapist's own."""
    wants_physician = kind in _SIGNED_KINDS or kind == "communication"
    found = [signature for line in lines if (signature := find_signature(line)) is not None]
    named = [one for one in found if one.name and not one.is_cosignature]
    fitting = [one for one in named if one.is_physician == wants_physician]
    best = fitting or named or found
    return best[-1] if best else None


def _author(lines: Sequence[Line]) -> tuple[str | None, str | None]:
    for line in [*lines[:14], *lines[-6:]]:
        match = re.search(
            r"\b(?:therapist|clinician|provider|author|seen by|pt|slp|ot)\s*:\s*(?P<rest>.+)$", line.text, re.IGNORECASE
        )
        person = person_in(match["rest"]) if match else None
        if person:
            return person
    for line in lines[-4:]:
        person = person_in(line.text)
        if person:
            return person
    return None, None


def _is_other_patient(lines: Sequence[Line], patient: PatientIdentity) -> bool:
    """A page is misfiled when what it says of its own patient is not the chart's patient.

    The words of the page count before its running header, because a page may be printed into another patient's chart.
    """
    body = "\n".join(line.text for line in lines if not line.is_furniture)
    header = "\n".join(line.text for line in lines if line.is_furniture)
    for text in (body, header):
        rows = text.split("\n")
        headed = [found for row in rows[:3] if (found := header_identity(row)) is not None]
        names = [name for row in rows for name in patient_names(row)] + [name for name, _ in headed]
        born = {day for day, *_ in births(text)} | {day for _, day in headed}
        if patient.dob and born:
            # A birth date tells people apart for certain; names are shortened, misspelt and changed.
            return patient.dob not in born
        if patient.name and names:
            return not any(same_person(name, patient.name) for name in names)
    return False


def _body(lines: Sequence[Line]) -> tuple[Span, ...]:
    spans: list[Span] = []
    for line in lines:
        if not line.text:
            continue
        if spans and spans[-1].page == line.page:
            spans[-1] = spans[-1].model_copy(update={"end": line.end})
        else:
            spans.append(Span(record=line.record, page=line.page, start=line.start, end=line.end))
    return tuple(spans)
