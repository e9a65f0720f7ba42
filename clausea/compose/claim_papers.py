"""What papers about the claim that lie among the records prove: an acceptance, an approval, and that records were sent before.

A paper is believed only where it names this claim, this member or these services itself; what it leaves open is not told.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from clausea.domain import Chart, Claim, Document, Remedy, Value
from clausea.domain.dates import find_dates, us
from clausea.domain.payer_papers import CLAIM_NUMBER, is_fax_report, letters_of_payers

__all__ = ["Acceptance", "Approval", "Sending", "acceptances", "approval", "pointed_out", "sending", "strangers"]

_REPORT = re.compile(r"\b277CA\b|\bclaims?\s(?:acceptance|acknowledge?ment)\sre(?:port|sponse)\b", re.IGNORECASE)
_STATUS = re.compile(r"\b(?P<status>A[1-8])\b|\b(?P<words>accepted|rejected)\b", re.IGNORECASE)
_REFUSED = re.compile(r"\bA[345678]\b|\breject|\bnot accepted\b|\breturned\b", re.IGNORECASE)
_RUN = re.compile(r"\b(?:run|report|processed|process|created|received)(?:\s(?:date|on))?\s*:?\s*$", re.IGNORECASE)
_NUMBER_AT_END = re.compile(r"(?P<number>(?=[A-Z0-9-]*\d{4})[A-Z0-9][A-Z0-9-]{5,})\s*$")
_HEAD = 6


class Acceptance(Value):
    """What an acceptance report says of one date of service."""

    service: dt.date
    status: str
    number: str
    run: dt.date | None
    where: str

    shown = ()


class Approval(Value):
    """A notice of approval: its number, the procedures and the days that it names, and where it lies."""

    number: str
    codes: tuple[str, ...]
    first: dt.date
    last: dt.date
    where: str

    shown = ()

    def covers(self, claim: Claim) -> bool:
        """Say whether it names each procedure and holds each date in dispute."""
        days = claim.denied_dates
        inside = bool(days) and all(self.first <= day <= self.last for day in days)
        return inside and bool(claim.lines) and all(line.cpt in self.codes for line in claim.lines)


class Sending(Value):
    """The report of a fax about this claim that arrived: its day and pages, and whether it kept the days of a request."""

    day: dt.date
    pages: int
    within: str
    where: str

    shown = ()


def acceptances(chart: Chart, claim: Claim) -> tuple[Acceptance, ...]:
    """Return the accepted lines of acceptance reports that are this member's and of a date in dispute."""
    out = []
    for document in _papers(chart):
        lines = _lines(chart, document)
        if not any(_REPORT.search(line) for _, line in lines[:_HEAD]):
            continue
        run = _run_day([line for _, line in lines[:_HEAD]])
        for where, line in lines:
            days = {one.date for one in find_dates(line)} & set(claim.denied_dates)
            status, number = _STATUS.search(line), _NUMBER_AT_END.search(line)
            if len(days) == 1 and status and status["status"] and number and not _REFUSED.search(line) and _is_ours(line, claim):
                out.append(Acceptance(service=days.pop(), status=status["status"], number=number["number"], run=run, where=where))
    return tuple(out)


def strangers(chart: Chart, claim: Claim) -> tuple[str, ...]:
    """Return where acceptance reports hold lines of other members, which no attachment may show."""
    out = []
    for document in _papers(chart):
        lines = _lines(chart, document)
        if any(_REPORT.search(line) for _, line in lines[:_HEAD]):
            rows = [(where, line) for where, line in lines if find_dates(line) and _STATUS.search(line)]
            others = [where for where, line in rows if not _is_ours(line, claim)]
            out += others if len(others) < len(rows) else []  # A report that prints no such number names nobody.
    return tuple(out)


_APPROVED = re.compile(r"\bapprov(?:al|ed)\b", re.IGNORECASE)
_NOT_APPROVED = re.compile(
    r"\b(?:den(?:y|ied|ial)|not approved|partial\w*|void\w*|cancel\w*|revoked|pending|withdrawn|requested)\b", re.IGNORECASE
)
_AUTHORISATION = re.compile(
    r"\b(?:pre-?)?(?:auth(?:ori[sz]ation)?|approval|certification|reference)\s?(?:number|no\b\.?|#)\s?(?:[:.#]\s?)*"
    r"(?-i:(?P<number>(?=[A-Z0-9-]*\d{3})[A-Z0-9][A-Z0-9-]{4,}))",
    re.IGNORECASE,
)
_TO = re.compile(r"\s*(?:-|–|—|to|thru|through|until)\s*", re.IGNORECASE)


def approval(chart: Chart, claim: Claim) -> Approval | None:
    """Return the one approval of this member's services that lies among the records; None where none or several do."""
    found = {}
    for document in _papers(chart):
        text = chart.quote(*document.body)
        numbers = {match["number"] for match in _AUTHORISATION.finditer(text)}
        dates = find_dates(text)
        spans = [
            (one.date, other.date)
            for one, other in pairwise(dates)
            if _TO.fullmatch(text[one.end : other.start]) and one.date <= other.date
        ]
        if not _APPROVED.search(text) or _NOT_APPROVED.search(text) or len(numbers) != 1 or len(spans) != 1:
            continue
        if not _is_ours(text, claim):
            continue
        codes = tuple(sorted(set(re.findall(r"\b9[27]\d{3}\b", text))))
        ((first, last),) = spans
        number = numbers.pop()
        found[number] = Approval(number=number, codes=codes, first=first, last=last, where=_place(chart, document))
    return next(iter(found.values())) if len(found) == 1 else None


_PAGES = re.compile(r"\b(?:pages?|pgs?)(?:\s(?:sent|transmitted))?\s*:?\s*(?P<pages>\d{1,3})\b(?!\s?of\b)", re.IGNORECASE)
_RECORDS = re.compile(r"\b(?:records?|notes?|charts?|eval\w*|POC|plan of care|documentation)\b", re.IGNORECASE)
_OK = re.compile(r"\b(?:result|status)\b[^\n]{0,20}?\b(?:OK|success\w*|completed?|sent)\b", re.IGNORECASE)
_FAILED = re.compile(r"\b(?:fail\w*|error|busy|no answer|incomplete|not sent|cancel\w*|aborted|resend)\b", re.IGNORECASE)
_WITHIN = re.compile(
    r"\b(?:send|submit|provide|respond|return|fax|received|records)\b[^.\n]{0,40}?\bwithin\s(?P<days>\d{1,3})\s(?:calendar\s)?days\b",
    re.IGNORECASE,
)


def sending(chart: Chart, claim: Claim) -> Sending | None:
    """Return the one fax about this claim whose report says that it arrived; None where none or several do."""
    found = []
    for document in _papers(chart):
        text = chart.quote(*document.body)
        days = {one.date for one in find_dates(text) if one.sure}
        pages = {int(match["pages"]) for match in _PAGES.finditer(text)}
        if not is_fax_report(text) or not _RECORDS.search(text) or not _names(text, claim):
            continue
        if not _OK.search(text) or _FAILED.search(text):
            continue
        if len(days) == 1 and len(pages) == 1:
            day = days.pop()
            found.append(Sending(day=day, pages=pages.pop(), within=_within(chart, claim, day), where=_place(chart, document)))
    return found[0] if len(found) == 1 else None


def _within(chart: Chart, claim: Claim, day: dt.date) -> str:
    """Return the words for the days of a dated request that a sending kept; empty where no such request is sure."""
    for document in _papers(chart):
        text = chart.quote(*document.body)
        asked = {int(match["days"]) for match in _WITHIN.finditer(text)}
        if document.date is None or is_fax_report(text) or len(asked) != 1 or not _names(text, claim):
            continue
        days = asked.pop()
        if document.date <= day <= document.date + dt.timedelta(days=days):
            return f", within the {days} days of the request of {us(document.date)}"
    return ""


def pointed_out(remedy: Remedy, chart: Chart, claim: Claim) -> Remedy:
    """Return a remedy with what the sender must know of the papers about the claim that lie among the records."""
    out = []
    if not claim.authorization and remedy.route == "auth" and (one := approval(chart, claim)):
        out.append(f"An approval, number {one.number}, lies in {one.where}: put it into the claim (authorization).")
    if remedy.route == "proof_timely":
        out += [
            f"{where} is another member's line: black it out before the report is attached." for where in strangers(chart, claim)
        ]
    return remedy.model_copy(update={"warnings": (*remedy.warnings, *out)}) if out else remedy


def _papers(chart: Chart) -> Iterator[Document]:
    papers = letters_of_payers(chart)
    return (one for one in chart.documents if one.id in papers and not one.other_patient)


def _lines(chart: Chart, document: Document) -> list[tuple[str, str]]:
    """Return the filled lines of a document, each with its place in words."""
    out = []
    record = chart.record(document.record)
    for span in document.body:
        page = record.page(span.page)
        at = span.start
        for line in page.text[span.start : span.end].splitlines(keepends=True):
            if line.strip():
                out.append(
                    (f"{record.name}, p. {span.page}, l. {page.line_at(at + len(line) - len(line.lstrip()))}", line.rstrip())
                )
            at += len(line)
    return out


def _place(chart: Chart, document: Document) -> str:
    return f"{chart.record(document.record).name}, p. {document.body[0].page}"


def _run_day(head: list[str]) -> dt.date | None:
    days = {one.date for line in head for one in find_dates(line) if one.sure and _RUN.search(line[: one.start])}
    return days.pop() if len(days) == 1 else None


def _is_ours(text: str, claim: Claim) -> bool:
    """Say whether words bear the member number or the account of the claim's patient."""
    marks = [one for one in (claim.patient.member_id, claim.patient.account) if one and len(one) > 3]
    return any(re.search(rf"(?<![\w-]){re.escape(one)}(?![\w-])", text, re.IGNORECASE) for one in marks)


def _names(text: str, claim: Claim) -> bool:
    return bool(claim.claim_number) and {match["number"] for match in CLAIM_NUMBER.finditer(text)} == {claim.claim_number}
