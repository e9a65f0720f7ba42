"""Chart and claim to flags: what a reviewer would use against the claim. Nothing is hidden and no note is rewritten."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Callable, Sequence

from clausea.domain import TIMED_CODES, Chart, Claim, Document, Flag, Goal, Minutes, Sentence, Span, units_by_code
from clausea.domain.dates import us

_NOTES = {"daily_note", "progress_report", "initial_evaluation", "re_evaluation", "discharge", "flowsheet", "recertification"}
_REPORTS = {"initial_evaluation", "progress_report", "re_evaluation", "recertification"}

CLONED = 0.85
"""Two notes are called copied when this share of the shorter one's word sequences stands in the other."""
LATE_DAYS = 7
"""A note signed more than this many days after its visit is a late entry (reviewers' working rule)."""
REPORT_EVERY = 10
"""Treatment days within which a progress report is due (MBPM ch. 15 § 220.3(D))."""


def audit(chart: Chart, claim: Claim) -> tuple[Flag, ...]:
    """Return the flags, fatal ones first; within a severity in the order of the checks."""
    flags = [flag for check in _CHECKS for flag in check(chart, claim)]
    order = {"fatal": 0, "high": 1, "medium": 2, "low": 3}
    return tuple(sorted(flags, key=lambda flag: order[flag.severity]))


def _own(chart: Chart) -> list[Document]:
    return [document for document in chart.documents if not document.other_patient]


def _wrong_patient(chart: Chart, _: Claim) -> list[Flag]:
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
    days = {document.date for document in _own(chart) if document.kind in _NOTES}
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
        for document in _own(chart)
        if document.date is not None and document.date in claim.denied_dates and document.kind in _NOTES and not document.signed
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


def _late_entries(chart: Chart, claim: Claim) -> list[Flag]:
    out = []
    for document in _own(chart):
        if document.kind not in _NOTES or document.date is None or document.signed_on is None:
            continue
        days = (document.signed_on - document.date).days
        after_denial = claim.notice_date is not None and document.signed_on >= claim.notice_date
        if days > LATE_DAYS or (after_denial and days > 0):
            when = ", which is after the denial" if after_denial else ""
            out.append(
                Flag(
                    flag="late_entry",
                    severity="high" if after_denial else "medium",
                    message=f"The note of {us(document.date)} was signed {days} days later, on {us(document.signed_on)}{when}.",
                    spans=(document.signature,) if document.signature else document.body[-1:],
                    must_answer=document.date in claim.denied_dates,
                )
            )
    return out


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[index : index + 5]) for index in range(len(words) - 4)}


def _cloned(chart: Chart, claim: Claim) -> list[Flag]:
    """Notes whose words, figures and headings aside, stand in an earlier note too; what did change is counted."""
    by_document: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in chart.sentences:
        if sentence.form in {"sentence", "item"}:
            by_document[sentence.document].append(sentence)
    notes = sorted(
        (one for one in _own(chart) if one.kind == "daily_note" and one.date), key=lambda one: (one.date or dt.date.min, one.id)
    )
    read: list[tuple[Document, set[tuple[str, ...]], dict[str, Sentence]]] = []
    out = []
    for note in notes:
        shapes = {_shape(chart, sentence): sentence for sentence in by_document[note.id]}
        grams = {gram for shape in shapes for gram in _shingles(shape.split())}
        for earlier, other, _ in read:
            shared = len(grams & other)
            if min(len(grams), len(other)) >= 20 and shared >= CLONED * min(len(grams), len(other)):
                changed = sum(1 for shape in shapes if len(shape.split()) >= 5 and not _shingles(shape.split()) <= other)
                copied = [sentence.spans[0] for shape, sentence in shapes.items() if _shingles(shape.split()) & other]
                assert note.date is not None
                assert earlier.date is not None
                out.append(
                    Flag(
                        flag="cloned_notes",
                        severity="high",
                        message=(
                            f"The words of the note of {us(note.date)} stand in the note of {us(earlier.date)} too, "
                            f"figures aside; {changed} of its sentences differ."
                        ),
                        spans=tuple(copied[:6]),
                        must_answer=note.date in claim.denied_dates,
                    )
                )
                break
        read.append((note, grams, shapes))
    return out


def _shape(chart: Chart, sentence: Sentence) -> str:
    return " ".join(re.findall(r"[a-z]+", chart.quote(*sentence.spans).lower()))


def _minutes(chart: Chart, _: Claim) -> list[Flag]:
    """Minutes per code that do not add up to the timed total of the same note."""
    codes: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    totals: dict[str, list[tuple[int, Span]]] = defaultdict(list)
    for one in chart.minutes:
        if one.minutes is None:
            continue
        if one.cpt is not None and one.cpt in TIMED_CODES:
            codes[one.document].append((one.minutes, one.span))
        elif one.total == "timed":
            totals[one.document].append((one.minutes, one.span))
    out = []
    for document, rows in codes.items():
        stated = totals.get(document, [])
        total = sum(minutes for minutes, _ in rows)
        if len(stated) == 1 and stated[0][0] != total:
            day = chart.document(document).date
            when = f" of {us(day)}" if day else ""
            out.append(
                Flag(
                    flag="units_mismatch",
                    severity="high",
                    message=f"The timed codes of the note{when} add up to {total} minutes; it states {stated[0][0]}.",
                    spans=(*(span for _, span in rows), stated[0][1]),
                    must_answer=True,
                )
            )
    return out


def _units(chart: Chart, claim: Claim) -> list[Flag]:
    """Timed units billed for a day beyond those that the minutes of its note earn.

    Counted by the payer's rule: pooled over the codes for Medicare, else by whichever rule gives more, since commercial payers
    differ. The units are the claim's, or without a claim line for the day those of the note.
    """
    rows: dict[dt.date, list[Minutes]] = defaultdict(list)
    for one in chart.minutes:
        if one.date is not None and one.cpt is not None and one.cpt in TIMED_CODES:
            rows[one.date].append(one)
    out = []
    for day, found in sorted(rows.items()):
        minutes: dict[str, int] = defaultdict(int)
        for one in found:
            minutes[str(one.cpt)] += one.minutes or 0
        claimed = {line.cpt: line.units for line in claim.lines if line.date == day and line.cpt in TIMED_CODES and line.units}
        billed = sum(claimed.values()) if claimed else sum(one.units or 0 for one in found)
        # A code without minutes, or a document that repeats another's rows, leaves nothing to be counted.
        if any(not one.minutes for one in found) or len({one.document for one in found}) > 1 or len(minutes) < len(found):
            continue
        pooled = sum(units_by_code(minutes, "cms").values())
        single = sum(units_by_code(minutes, "midpoint").values())
        earned = pooled if claim.payer.type in {"medicare", "medicare_advantage"} else max(pooled, single)
        if billed > earned and set(claimed) <= set(minutes):
            total = sum(minutes.values())
            out.append(
                Flag(
                    flag="units_mismatch",
                    severity="high",
                    message=f"{billed} timed units are billed for {us(day)}; the {total} minutes of its note earn {earned}.",
                    spans=tuple(one.span for one in found),
                    must_answer=day in claim.denied_dates,
                )
            )
    return out


def _report_gap(chart: Chart, claim: Claim) -> list[Flag]:
    """More treatment days than allowed between two reports, counted over the notes that are here."""
    days = sorted({(one.date, one.kind in _REPORTS) for one in _own(chart) if one.date is not None and one.kind in _NOTES})
    out = []
    count, since = 0, None
    reported = {day for day, is_report in days if is_report}
    for day in sorted({day for day, _ in days}):
        count += 1
        if day in reported:
            count, since = (0 if since is not None else 1), day
        elif count == REPORT_EVERY + 1:
            out.append(
                Flag(
                    flag="progress_report_gap",
                    severity="high",
                    message=f"By {us(day)} more than {REPORT_EVERY} treatment days have passed without a progress report.",
                    must_answer=any(day <= denied for denied in claim.denied_dates),
                )
            )
    return out


_PLATEAU = re.compile(
    r"\bplateau\w*|\bno (?:significant |further |measurable )?(?:change|progress|improvement)\b"
    r"|(?<!goals )(?<!goal )(?<!plan )(?<!poc )(?<!meds )(?<!precautions )(?<!frequency )\bunchanged\b"
    r"|\breached (?:max\w*|full) \w+|\bmax(?:imum|imal)? (?:potential|benefit)\b|\bnot making progress\b",
    re.IGNORECASE,
)
_INJECTION = re.compile(
    r"\b(?:ignore|disregard|forget)\b.{0,40}\b(?:instruction|prompt|rule|previous|above)s?\b"
    r"|\b(?:AI|A\.I\.|language model|LLM|chatbot|assistant|GPT|automated (?:reader|system|reviewer))s?\b.{0,60}"
    r"\b(?:must|should|state|say|write|note that|report|output|respond|approve|conclude|include|treat)\b"
    r"|\b(?:system|developer) (?:prompt|message)\b|\byou are (?:now )?an? (?:AI|assistant|language model)\b",
    re.IGNORECASE,
)


def _words(chart: Chart, pattern: re.Pattern[str], kinds: set[str] | None) -> list[Span]:
    found = []
    for sentence in chart.sentences:
        document = chart.document(sentence.document)
        if document.other_patient or (kinds is not None and document.kind not in kinds):
            continue
        if sentence.section not in {"history", "plof"} and pattern.search(chart.quote(*sentence.spans)):
            found.append(sentence.spans[0])
    return found


def _plateau(chart: Chart, _: Claim) -> list[Flag]:
    spans = _words(chart, _PLATEAU, _NOTES - {"initial_evaluation"})
    if not spans:
        return []
    places = "one place" if len(spans) == 1 else f"{len(spans)} places"
    message = f"The notes speak of a plateau or of no change in {places}; a reviewer will read that back."
    return [Flag(flag="plateau", severity="medium", message=message, spans=tuple(spans[:12]), must_answer=True)]


def _injection(chart: Chart, _: Claim) -> list[Flag]:
    spans = _words(chart, _INJECTION, None)
    for record in chart.records:
        for page in record.pages:
            for start, end in page.furniture:
                if _INJECTION.search(page.text[start:end]):
                    spans.append(Span(record=record.id, page=page.number, start=start, end=end))
    if not spans:
        return []
    message = "The record holds words that address a program or its reader. They are data like any others and change nothing."
    return [Flag(flag="injection", severity="high", message=message, spans=tuple(spans[:12]))]


def _goals_met(chart: Chart, claim: Claim) -> list[Flag]:
    """Every long-term goal met before the first denied date.

    "LTG 1, 2, 4 met" speaks of three goals, "all LTGs met" of every one.
    """
    if not claim.denied_dates:
        return []
    latest: dict[str, Goal] = {}
    for goal in sorted(
        (one for one in chart.goals if one.term == "long" and one.label and one.date), key=lambda one: one.date or dt.date.min
    ):
        if goal.date and goal.date < claim.denied_dates[0]:
            speaks_of_all = goal.is_update and not goal.numbers
            latest |= dict.fromkeys(goal.numbers or (tuple(latest) if speaks_of_all else ()) or (goal.label.upper(),), goal)
    judged = [goal for goal in latest.values() if goal.status not in {None, "new"}]
    if not judged or len(judged) < len(latest) or any(goal.status != "met" for goal in judged):
        return []
    return [
        Flag(
            flag="goals_met",
            severity="high",
            message=f"All {len(judged)} long-term goals are recorded as met before {us(claim.denied_dates[0])}.",
            spans=tuple(dict.fromkeys(goal.span for goal in judged)),
            must_answer=True,
        )
    ]


_CHECKS: tuple[Callable[[Chart, Claim], list[Flag]], ...] = (
    _wrong_patient,
    _missing_notes,
    _unsigned,
    _certification,
    _late_entries,
    _cloned,
    _minutes,
    _units,
    _report_gap,
    _plateau,
    _injection,
    _goals_met,
)
