"""The tables of a letter and of the other documents: rows of words, each row with the places that it rests on."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence

from clausea.compose.claim_papers import acceptances
from clausea.domain import Chart, Claim, ClaimLine, Document, Evidence, Passage, Remedy, Series, Span, merge_ranges
from clausea.domain.clocks import session_minutes
from clausea.domain.dates import us
from clausea.domain.payer_papers import letters_of_payers
from clausea.knowledge import code_table
from clausea.tallies import (
    DayMinutes,
    Row,
    certification_events,
    filing_limit_ahead,
    findings_and_goals,
    goals_and_status,
    minutes_of,
)

__all__ = ["Tables", "exhibit_title", "page_words"]

Rows = list[tuple[str, ...]]

MOST_SERIES = 8
"""More measures than a reviewer reads; the exhibits hold the others."""

_TITLES = {
    "order": "Order or referral",
    "initial_evaluation": "Initial evaluation",
    "plan_of_care": "Plan of care",
    "certification": "Certification",
    "recertification": "Recertification",
    "progress_report": "Progress report",
    "re_evaluation": "Re-evaluation",
    "daily_note": "Treatment note",
    "flowsheet": "Flowsheet",
    "discharge": "Discharge summary",
    "outcome_form": "Outcome form",
    "attendance": "Attendance record",
    "addendum": "Addendum",
    "communication": "Communication",
    "other": "Record",
}


def exhibit_title(document: Document) -> str:
    """Return what an exhibit is called: its kind and its date, without what is not sure of the two."""
    title = _TITLES.get(document.named_kind, "Record")
    if "day" in document.unsure:
        # It may well bear a day, and nobody could say which of those it prints is its own.
        return title
    return f"{title} of {us(document.named_day)}" if document.named_day else f"{title}, undated"


def page_words(pages: Sequence[int]) -> str:
    """Return "p. 3" or "pp. 1-2, 5"."""
    ranges = merge_ranges((page, page) for page in pages)
    words = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
    return f"p. {words}" if len(pages) == 1 else f"pp. {words}"


class Tables:
    """Makes the rows of every table; the first row is its headings, and a table without rows is that row alone."""

    def __init__(self, chart: Chart, claim: Claim, evidence: Evidence, where: Callable[[Sequence[Span]], str]) -> None:
        self.chart, self.claim, self.evidence, self._where = chart, claim, evidence, where

    def _rows(self, head: tuple[str, ...], rows: Iterable[Row]) -> Rows:
        return [head, *((*row.cells, self._where(row.spans)) for row in rows)]

    def series(self) -> Rows:
        """The values over time: first and last of each measure, what moved before what did not."""
        rows: Rows = [("Measure", "First", "Last", "Where")]
        for series in _shown(self.evidence.series):
            first, last = series.points[0], series.points[-1]
            figures = [self.evidence.figure(point.figure) for point in (first, last)]
            where = self._where([span for figure in figures for span in figure.spans])
            name = f"{series.name} ({series.detail})" if series.detail else series.name
            rows.append((name, f"{figures[0].text} on {us(first.date)}", f"{figures[1].text} on {us(last.date)}", where))
        return rows

    def units(self) -> Rows:
        """Minutes, the units that they give, and the units that were billed, a row for each denied date."""
        by_rule = self.claim.payer.type in {"medicare", "medicare_advantage"}
        head = (
            "Treated on",
            "Minutes by code",
            "Timed",
            "Total",
            *(("Units these give",) if by_rule else ()),
            "Units billed",
            "Where",
        )
        minutes = {found.day: found for found in minutes_of(self.chart, self.claim)}
        days = [day for day in self.claim.denied_dates if day in minutes or self._tabled(day)]
        # What was read comes before what is only quoted.
        rows = [
            self._units_of(day, minutes.get(day), by_rule=by_rule) for day in sorted(days, key=lambda day: day not in minutes)
        ]
        return self._rows(head, rows)

    def _units_of(self, day: dt.date, found: DayMinutes | None, *, by_rule: bool) -> Row:
        """Return the row of a day. The units are those of the claim, whatever the note says of minutes."""
        untimed = set(code_table().untimed)
        billed = [line for line in self.claim.billed_lines if line.date == day]
        timed_lines = [line for line in billed if line.cpt not in untimed]
        words = _billed(timed_lines, [line for line in billed if line.cpt in untimed])
        # Minutes earn no unit of what is billed by the session.
        is_untimed = bool(billed) and not timed_lines
        missing = "not read" if self._is_of_scan(day) else "not given"
        lacks = "untimed" if is_untimed else missing
        codes = "; ".join(f"{one.cpt} {one.minutes}" for one in found.codes) if found else ""
        timed = str(found.timed.minutes) if found and found.timed else lacks
        units = str(found.units) if found and found.units is not None else lacks
        total, clock = (str(found.treatment.minutes), ()) if found and found.treatment else self._by_clock(day, missing)
        # Words that are quoted for want of figures have to be found too.
        spans = (*(found.spans if found else ()), *(() if codes else self._tabled(day)), *clock)
        cells = (us(day), codes or self._as_written(day), timed, total, *((units,) if by_rule else ()), words)
        return Row(cells, tuple(dict.fromkeys(spans)))

    def _of_day(self, day: dt.date) -> list[Document]:
        kept = [one for one in self.chart.documents if one.date == day and one.kind == "daily_note"]
        return [one for one in kept if not one.other_patient and "day" not in one.unsure]

    def _by_clock(self, day: dt.date, missing: str) -> tuple[str, tuple[Span, ...]]:
        """Return the minutes between the times in and out that the notes of a day name, where these agree, and their place."""
        names = {one.id for one in self._of_day(day)}
        said = [one for one in self.chart.sentences if one.document in names]
        found = [(one, minutes) for one in said if (minutes := session_minutes(self.chart.quote(*one.spans))) is not None]
        if len({minutes for _, minutes in found}) != 1:
            return missing, ()
        return str(found[0][1]), found[0][0].spans

    def _is_of_scan(self, day: dt.date) -> bool:
        """Say whether a note of a day was read by OCR: what is not found there may have been overlooked."""
        spans = [span for one in self._of_day(day) for span in one.body] or list(self._tabled(day))
        return any(self.chart.page(span).origin == "ocr" for span in spans)

    def _tabled(self, day: dt.date) -> tuple[Span, ...]:
        """Return the places of the passages on minutes of a day, without those of a document that is not sure to be of it."""
        entries = [entry for entry in self.evidence.slots if entry.slot == "minutes" and entry.date == day]
        passages = [self.evidence.passage(handle) for entry in entries for handle in entry.handles]
        return tuple(span for one in passages if self._is_surely_of(one, day) for span in one.spans)

    def _is_surely_of(self, passage: Passage, day: dt.date) -> bool:
        document = self.chart.document(passage.document)
        return "day" not in document.unsure or document.date != day

    def _as_written(self, day: dt.date) -> str:
        """Return the words of the note on its minutes, where they were not read code by code."""
        return "; ".join(f"“{self.chart.quote(span)}”" for span in self._tabled(day)) or "not by code"

    def pairs(self) -> Rows:
        """The procedures of each denied date side by side: minutes, units and modifier of each."""
        rows = []
        minutes = {found.day: found for found in minutes_of(self.chart, self.claim)}
        for line in self.claim.billed_lines:
            found = minutes.get(line.date)
            own = found.of(line.cpt) if found else None
            spent = str(own.minutes) if own else "not read" if self._is_of_scan(line.date) else "not given"
            cells = (us(line.date), line.cpt, spent, str(line.units), " ".join(line.modifiers) or "none")
            rows.append(Row(cells, (own.span,) if own else ()))
        return self._rows(("Treated on", "Code", "Minutes", "Units billed", "Modifiers", "Where"), rows)

    def individualisation(self) -> Rows:
        """What was found in this patient beside the goal or the treatment that answers it."""
        rows = findings_and_goals(self.chart, self.evidence)
        return self._rows(("Finding", "What answers it", "Where"), rows)

    def goals(self) -> Rows:
        """Each goal beside its last status."""
        return self._rows(("Goal as set", "Last status on record", "Where"), goals_and_status(self.chart))

    def certification(self) -> Rows:
        """What bears on the certification, in the order of its days."""
        return self._rows(("Day", "What the record shows", "Where"), certification_events(self.chart))

    def documents(self) -> Rows:
        """Every document that may be sent, for an index; pages of another patient and papers of payers are left out."""
        rows: Rows = [("No.", "Document", "File and pages", "Signed")]
        signed = {True: "yes", False: "no", None: "not stated"}
        papers = letters_of_payers(self.chart)
        kept = [one for one in self.chart.documents if not one.other_patient and one.id not in papers]
        for number, one in enumerate(kept, start=1):
            pages = page_words([span.page for span in one.body])
            rows.append((str(number), exhibit_title(one), f"{self.chart.record(one.record).name}, {pages}", signed[one.signed]))
        return rows

    def filing(self, remedy: Remedy) -> Rows:
        """The days that a filing dispute turns on: those that the claim gives, and the proof that goes beside each other one."""
        claim = self.claim
        days = claim.denied_dates
        rows: Rows = [("Step", "Day", "Proof")]
        if days:
            rows.append(("Dates of service", ", ".join(us(day) for day in days), "Claim and treatment notes"))
        if limit := filing_limit_ahead(claim):
            rows.append((f"Last day to file for {us(days[0])}", us(limit), "42 CFR § 424.44(a)"))
        rows.append(("First submission", "as the acceptance report states", "Claim file as sent"))
        accepted = acceptances(self.chart, claim)
        for one in accepted:
            proof = f"277CA, status {one.status}, payer's claim number {one.number} ({one.where})"
            rows.append(
                (f"Acceptance by the payer, service of {us(one.service)}", us(one.run) if one.run else "not stated", proof)
            )
        if not accepted:
            rows.append(("Acceptance by the payer", "as the acceptance report states", "277CA with status A1 or A2"))
        if claim.notice_date:
            rows.append(("Denial as late", us(claim.notice_date), "Notice or remittance"))
        return rows

    def lines(self) -> Rows:
        """The lines of the claim."""
        rows: Rows = [("Date", "Code", "Modifiers", "Units", "Charge", "Paid")]
        rows += [
            (
                us(line.date),
                line.cpt,
                " ".join(line.modifiers) or "none",
                str(line.units),
                f"${line.charge:,.2f}",
                f"${line.paid:,.2f}",
            )
            for line in self.claim.lines
        ]
        return rows


def _billed(timed: Sequence[ClaimLine], untimed: Sequence[ClaimLine]) -> str:
    """Return the timed units with their codes, and beside them what is billed by the session and no minutes earn."""
    parts = [f"{sum(line.units for line in timed)} ({', '.join(f'{line.cpt} {line.units}' for line in timed)})"] if timed else []
    parts += [f"{line.cpt} {line.units}, untimed" for line in untimed]
    return "; ".join(parts) or "not given"


def _shown(series: Sequence[Series]) -> list[Series]:
    """Return the series a letter shows: what moved first, and not the steady values of the side that is not treated."""
    moved = {(one.name, re.sub(r"\b(?:left|right)\b", "side", one.detail)) for one in series if one.direction != "same"}

    def is_other_side(one: Series) -> bool:
        neutral = re.sub(r"\b(?:left|right)\b", "side", one.detail)
        return one.direction == "same" and neutral != one.detail and (one.name, neutral) in moved

    shown = [one for one in series if not is_other_side(one)]
    return sorted(shown, key=lambda one: (one.direction == "same", one.name == "pain"))[:MOST_SERIES]
