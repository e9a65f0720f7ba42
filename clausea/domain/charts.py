"""What a chart says: documents, sections, sentences, and typed facts, each with its address."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from functools import cached_property
from typing import ClassVar, Literal

from pydantic import Field

from clausea.domain._base import Value
from clausea.domain.records import Location, Page, Record, Span

UNCLEAR = "manner unclear"
"""The manner of a value behind one of a told manner, where the text does not say that both were taken so: none is like it."""

DocumentKind = Literal[
    "order",
    "initial_evaluation",
    "plan_of_care",
    "certification",
    "recertification",
    "daily_note",
    "progress_report",
    "re_evaluation",
    "discharge",
    "flowsheet",
    "attendance",
    "outcome_form",
    "addendum",
    "consent",
    "fax_cover",
    "communication",
    "other",
]

SectionName = Literal[
    "dx",
    "onset",
    "referral",
    "history",
    "plof",
    "clof",
    "social",
    "subj",
    "obj",
    "tx",
    "assess",
    "goals",
    "plan",
    "cert",
    "bill",
    "sig",
    "other",
]

Side = Literal["left", "right", "bilateral"]
Form = Literal["sentence", "item", "row", "heading", "blank", "signature"]
GoalStatus = Literal["new", "met", "partly_met", "progressing", "not_met", "discontinued"]
PlanElement = Literal["diagnoses", "goals", "type", "amount", "frequency", "duration", "visits"]
CertificationType = Literal["initial", "recertification", "order", "transmission", "delayed"]

LINE_END_HYPHEN = re.compile(r"(?<=[a-z])-\s*\n\s*(?=[a-z])")


def fold(text: str) -> str:
    """Fold runs of white space to one space; nothing else is changed."""
    return " ".join(text.split())


_OF_ONE_DAY = frozenset({"initial_evaluation", "re_evaluation", "plan_of_care"})


class Document(Value):
    """One document of the chart, such as an evaluation or a daily note. It may start in the middle of a page."""

    id: str
    kind: DocumentKind
    title: str = ""
    """The title as printed; empty where there is none."""
    body: tuple[Span, ...]
    """One span for each page that the document covers, in order."""
    date: dt.date | None = None
    date_span: Span | None = None
    author: str | None = None
    credential: str | None = None
    signed: bool | None = None
    """True with an electronic or written signature, False where the page says it is not signed, None where it says neither."""
    signed_on: dt.date | None = None
    signature: Span | None = None
    other_patient: bool = False
    """True for a page that names another patient: it is never evidence."""
    why: str = ""
    """The reason for kind and date, in words, for the person who checks."""
    unsure: tuple[Literal["kind", "day"], ...] = ()
    """What of it is likely and not sure. A letter tells neither."""

    shown: ClassVar[tuple[str, ...]] = ("id", "kind", "date")

    @property
    def record(self) -> str:
        """The record that holds the document."""
        return self.body[0].record

    def can_tell_of(self, day: dt.date) -> bool:
        """Say whether what was done or measured on a day can stand in it.

        What a therapist wrote on one day holds nothing of a later one: there a sheet of other days was not divided from it, and
        cited as this document the value would stand under a wrong name.
        """
        return self.kind not in _OF_ONE_DAY or self.date is None or day <= self.date

    @property
    def named_day(self) -> dt.date | None:
        """The day that a letter may name it by.

        None where the day is not sure, and for a certification whose signature bears no day: that of its fax or of its form
        would pass for the day on which it was certified.
        """
        is_of_its_fax = self.kind == "certification" and self.signed_on is None
        return None if is_of_its_fax or "day" in self.unsure else self.date

    @property
    def named_kind(self) -> DocumentKind:
        """The kind that a letter may call it by: `other` where its kind is not sure."""
        return "other" if "kind" in self.unsure else self.kind


class Section(Value):
    """A part of a document under one heading, by its standard name."""

    document: str
    name: SectionName
    heading: Span | None = None
    body: tuple[Span, ...]

    shown: ClassVar[tuple[str, ...]] = ("document", "name")


class Sentence(Value):
    """The smallest stretch a reviewer would underline: a sentence, a list item or goal line, or one table row."""

    id: int
    spans: tuple[Span, ...]
    form: Form
    document: str
    section: SectionName = "other"
    visit: int | None = None
    header: Span | None = None
    """The row of column headings over a table row."""

    shown: ClassVar[tuple[str, ...]] = ("id", "form", "document", "section")


class Visit(Value):
    """One treatment day."""

    date: dt.date
    documents: tuple[str, ...]
    number: int | None = None
    """The visit number as the record prints it."""

    shown: ClassVar[tuple[str, ...]] = ("date", "number")


class Fact(Value):
    """What every typed fact of a chart has: its address, its document and the day it speaks of."""

    span: Span
    document: str
    date: dt.date | None = None

    shown: ClassVar[tuple[str, ...]] = ("span", "date")


class Measure(Fact):
    """A measured value. `name`, `unit` and `side` are normal forms; `value_span` holds the figure as written."""

    name: str
    value: Decimal | str
    """A number, or the grade or level as a word where the scale is not a number."""
    unit: str = ""
    denominator: Decimal | None = None
    side: Side | None = None
    part: str | None = None
    """For ROM and MMT the movement ("knee flexion"); for girth the place."""
    mode: Literal["active", "passive"] | None = None
    device: str | None = None
    task: str | None = None
    name_span: Span | None = None
    value_span: Span
    prior: bool = False
    """True for an earlier value that the document repeats."""
    day_in_doubt: bool = False
    """True where another day is nearly as likely as `date`: what is told of days, such as a change over time, leaves it out."""

    shown: ClassVar[tuple[str, ...]] = ("name", "unit", "side", "date")

    @property
    def series_key(self) -> tuple[str, ...]:
        """Two values may be compared only when this is equal: same test, unit, scale, side, movement, device, task."""
        return (
            self.name,
            self.unit,
            str(self.denominator or ""),
            self.side or "",
            self.part or "",
            self.mode or "",
            self.device or "",
            self.task or "",
            # One whose manner is not clear is like no other.
            *([str(self.value_span)] if self.task == UNCLEAR else []),
        )


_NUMBERS = re.compile(
    r"(?:(?<=[GLST])(?=\d)|(?<![A-Za-z\d]))(\d{1,2}[A-Ea-e]?|[A-H](?![A-Za-z\d]))(?:\s?(?:-|–|to|thru|through)\s?(\d{1,2}))?"
)


class Goal(Fact):
    """A goal as written."""

    label: str = ""
    term: Literal["short", "long"] | None = None
    due: str | None = None
    """The time as written ("in 4 weeks", "by 08/15/2026")."""
    due_date: dt.date | None = None
    status: GoalStatus | None = None
    measure: str | None = None
    target: Decimal | str | None = None
    target_unit: str = ""
    is_update: bool = False
    """True where the line only gives the status of a goal that was set elsewhere, without its words."""

    shown: ClassVar[tuple[str, ...]] = ("label", "term", "status")

    @property
    def numbers(self) -> tuple[str, ...]:
        """The numbers and letters that the label lists: "LTG 1, 2, 4" and "LTGs 1-3" name three goals; none for "All LTGs"."""
        found: list[str] = []
        for first, last in _NUMBERS.findall(self.label):
            if last and first.isdigit() and 0 < int(last) - int(first) < 12:
                found += [str(number) for number in range(int(first), int(last) + 1)]
            else:
                found.append(first.upper())
        return tuple(found)


class PlanItem(Fact):
    """One element of a plan of care, with a normal form where there is one: "2/week", "8 weeks", "16"."""

    element: PlanElement
    value: str | None = None

    shown: ClassVar[tuple[str, ...]] = ("element", "value")


class PlanOfCare(Value):
    """The elements of one plan, and which of them the document lacks."""

    document: str
    date: dt.date | None = None
    items: tuple[PlanItem, ...]
    planned_visits: int | None = None

    shown: ClassVar[tuple[str, ...]] = ("document", "date", "planned_visits")

    REQUIRED: ClassVar[tuple[PlanElement, ...]] = ("diagnoses", "goals", "type", "amount", "frequency", "duration")

    @property
    def missing(self) -> tuple[PlanElement, ...]:
        """The required elements that the plan does not state."""
        present = {item.element for item in self.items}
        return tuple(element for element in self.REQUIRED if element not in present)


class Certification(Fact):
    """A certification, recertification, order or proof of transmission."""

    type: CertificationType
    signer: str | None = None
    credential: str | None = None
    signed_on: dt.date | None = None
    start: dt.date | None = None
    end: dt.date | None = None
    signed_span: Span | None = None
    period_span: Span | None = None

    shown: ClassVar[tuple[str, ...]] = ("type", "signed_on", "start", "end")


class Minutes(Fact):
    """Minutes or units of one row: per code, or a total."""

    cpt: str | None = None
    minutes: int | None = None
    units: int | None = None
    total: Literal["timed", "treatment"] | None = None

    shown: ClassVar[tuple[str, ...]] = ("date", "cpt", "minutes", "units", "total")


class Diagnosis(Fact):
    """A diagnosis, with code, onset or surgery date where they are written."""

    icd10: str | None = None
    type: Literal["medical", "treatment"] | None = None
    onset: dt.date | None = None
    surgery: dt.date | None = None
    is_month: bool = False
    """True where the page gives only the month of onset or surgery; the date is the first of that month."""
    side: Side | None = None

    shown: ClassVar[tuple[str, ...]] = ("icd10", "type")


class Note(Fact):
    """A simple stretch of one sort: prior level of function, comorbidity, attendance, or a blank left on a form."""

    sort: Literal["prior_level", "comorbidity", "attendance", "blank"]
    values: dict[str, str] = Field(default_factory=dict)

    shown: ClassVar[tuple[str, ...]] = ("sort", "date")


class PatientIdentity(Value):
    """Who the records say the patient is: the name and birth date that most pages carry."""

    name: str | None = None
    dob: dt.date | None = None
    spans: tuple[Span, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ()


class Chart(Value):
    """Everything that was read and recognised. The only place that turns a span into words or into a page and line."""

    records: tuple[Record, ...] = Field(default=(), exclude=True)
    """Kept in their own file of the work folder; put back with `with_records`."""
    patient: PatientIdentity = PatientIdentity()
    documents: tuple[Document, ...] = ()
    sections: tuple[Section, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    visits: tuple[Visit, ...] = ()
    measures: tuple[Measure, ...] = ()
    goals: tuple[Goal, ...] = ()
    plans: tuple[PlanOfCare, ...] = ()
    certifications: tuple[Certification, ...] = ()
    minutes: tuple[Minutes, ...] = ()
    diagnoses: tuple[Diagnosis, ...] = ()
    notes: tuple[Note, ...] = ()
    warnings: tuple[str, ...] = ()
    withheld: tuple[Span, ...] = ()
    """Where words stand that address a program. The chart is read as though they were not printed."""
    doubted: tuple[str, ...] = ()
    """Documents that hint at another patient without telling: cited only where no other answers, and with a flag."""

    shown: ClassVar[tuple[str, ...]] = ()

    def with_records(self, records: Iterable[Record]) -> Chart:
        """Return the same chart holding `records`."""
        return self.model_copy(update={"records": tuple(records)})

    @cached_property
    def _records_by_id(self) -> dict[str, Record]:
        return {record.id: record for record in self.records}

    @cached_property
    def _documents_by_id(self) -> dict[str, Document]:
        return {document.id: document for document in self.documents}

    def record(self, record_id: str) -> Record:
        """Return the record with this id; LookupError when the chart has none."""
        try:
            return self._records_by_id[record_id]
        except KeyError:
            raise LookupError(f"The chart has no record {record_id}.") from None

    def document(self, document_id: str) -> Document:
        """Return the document with this id; LookupError when the chart has none."""
        try:
            return self._documents_by_id[document_id]
        except KeyError:
            raise LookupError(f"The chart has no document {document_id}.") from None

    def page(self, span: Span) -> Page:
        """Return the page on which a span lies."""
        return self.record(span.record).page(span.page)

    def quote(self, *spans: Span, join_hyphens: bool = False) -> str:
        """Return the words at an address, with white space folded; several spans are joined by a space.

        With `join_hyphens` a word divided at a line end is put together again; the default leaves the hyphen as printed.
        """
        parts: list[str] = []
        before: Span | None = None
        for span in spans:
            page = self.page(span)
            if span.end > len(page.text):
                raise LookupError(f"Record {span.record}, page {span.page} has no offset {span.end}.")
            words = page.text[span.start : span.end]
            if page.woven:
                words = page.words(span.start, span.end)
            is_rest = before is not None and (before.end, span.start) in page.glued
            parts.append(("" if is_rest or not parts else " ") + fold(LINE_END_HYPHEN.sub("", words) if join_hyphens else words))
            before = span
        return "".join(parts)

    def where(self, span: Span) -> Location:
        """Return file, page and lines of a span."""
        record = self.record(span.record)
        page = record.page(span.page)
        return Location(
            record=record.id,
            name=record.name,
            page=span.page,
            lines=(page.line_at(span.start), page.line_at(span.end - 1)),
        )

    def locate(self, *spans: Span) -> str:
        """Return the address in words: "p. 12, ll. 4-6"; several spans are joined by "and"."""
        return " and ".join(self.where(span).words() for span in spans)
