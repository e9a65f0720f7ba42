"""What the checks look at: the patient's own documents, their sentences, days, visit numbers and authors."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from dataclasses import dataclass
from functools import cached_property

from clausea.domain import Chart, Claim, Document, Sentence, Span

NOTES = frozenset({"daily_note", "progress_report", "initial_evaluation", "re_evaluation", "discharge", "recertification"})
"""Documents that stand for a treatment day."""
REPORTS = frozenset({"initial_evaluation", "progress_report", "re_evaluation", "recertification"})
PLANS = frozenset({"initial_evaluation", "plan_of_care", "re_evaluation", "recertification", "certification"})

_NUMBER = re.compile(
    r"\bvisits?\s*(?:#|no\.?|number|count)?\s*:?\s*(\d{1,3})\b(?!\s*(?:/|visits\b|per\b|x\b|times\b|more\b|remain|left\b))",
    re.IGNORECASE,
)
_REPORT_TITLE = re.compile(
    r"\bprogress\b|\bre-?(?:eval|assess|exam|cert)\w*|\binterim\b|\bmonthly\b|\b10th visit\b", re.IGNORECASE
)
_ASSISTANT = re.compile(r"\b(?:PTA|COTA|SLPA|OTA)\b")
_CLINICIAN = re.compile(r"\b(?:D?PT|MPT|MSPT|OTD?R?|OTR/L|MOT|SLP|CCC-SLP|CF-SLP|MS, CCC)\b")


@dataclass(frozen=True)
class View:
    """A chart and a claim, with what several checks ask for, worked out once."""

    chart: Chart
    claim: Claim

    @cached_property
    def own(self) -> tuple[Document, ...]:
        """The patient's own documents, by date; a page of another patient is never read as theirs."""
        found = [one for one in self.chart.documents if not one.other_patient]
        return tuple(sorted(found, key=lambda one: (one.date or dt.date.min, one.body[0])))

    @cached_property
    def notes(self) -> tuple[Document, ...]:
        """The dated documents of treatment days, by date."""
        return tuple(one for one in self.own if one.kind in NOTES and one.date is not None)

    @cached_property
    def denied(self) -> frozenset[dt.date]:
        """The dates in dispute."""
        return frozenset(self.claim.denied_dates)

    @property
    def is_medicare(self) -> bool:
        """True where Medicare's own rules bind: Original Medicare and Medicare Advantage."""
        return self.claim.payer.type in {"medicare", "medicare_advantage"}

    @cached_property
    def _sentences(self) -> dict[str, list[tuple[Sentence, str]]]:
        found: dict[str, list[tuple[Sentence, str]]] = defaultdict(list)
        for sentence in self.chart.sentences:
            found[sentence.document].append((sentence, self.chart.quote(*sentence.spans)))
        return found

    def sentences(self, document: Document) -> list[tuple[Sentence, str]]:
        """Return the sentences of a document with their words."""
        return self._sentences.get(document.id, [])

    def text(self, document: Document) -> str:
        """Return all words of a document."""
        return self.chart.quote(*document.body)

    def on(self, day: dt.date) -> list[Document]:
        """Return the notes of one day."""
        return [one for one in self.notes if one.date == day]

    def touches(self, *days: dt.date | None) -> bool:
        """Say whether one of the days is in dispute."""
        return any(day in self.denied for day in days)

    @cached_property
    def numbers(self) -> dict[str, int]:
        """Visit numbers as the notes print them, by document; only those that never run backward over the dates."""
        found: dict[str, int] = {}
        last = 0
        for note in self.notes:
            match = _NUMBER.search(self.text(note)[:700])
            if match and int(match[1]) >= last:
                last = int(match[1])
                found[note.id] = last
        return found

    @cached_property
    def days(self) -> tuple[dt.date, ...]:
        """The treatment days that the records show."""
        found = {one.date for one in self.notes if one.date and (one.kind != "recertification" or one.id in self.numbers)}
        return tuple(sorted(found))

    @cached_property
    def first_day(self) -> dt.date | None:
        """The first treatment day: that of the evaluation. None where no evaluation is here."""
        found = [one.date for one in self.notes if one.kind == "initial_evaluation"]
        return min((day for day in found if day), default=None)

    def is_report(self, document: Document) -> bool:
        """Say whether a document is a report: by its kind, or by its title where it measures more than one thing."""
        if document.kind in REPORTS:
            return True
        if not _REPORT_TITLE.search(document.title):
            return False
        return len({one.name for one in self.chart.measures if one.document == document.id and not one.prior}) >= 2

    def by_assistant_alone(self, document: Document) -> bool:
        """Say whether an assistant signed and no therapist did."""
        signature = self.chart.quote(document.signature) if document.signature else ""
        signed = [text for sentence, text in self.sentences(document) if sentence.form == "signature"]
        words = " ".join([document.credential or "", signature, *signed])
        return bool(_ASSISTANT.search(words)) and not _CLINICIAN.search(_ASSISTANT.sub(" ", words))

    def place(self, document: Document) -> tuple[Span, ...]:
        """Return where a document begins, as its address in a flag."""
        for sentence, _ in self.sentences(document):
            if sentence.form != "blank":
                return sentence.spans[:1]
        return document.body[:1]

    def find(self, document: Document, pattern: re.Pattern[str]) -> list[tuple[Sentence, str]]:
        """Return the sentences of a document that hold a pattern."""
        return [(sentence, text) for sentence, text in self.sentences(document) if pattern.search(text)]


def shape(text: str) -> str:
    """Return the words without figures: copied sentences have the same shape."""
    return " ".join(re.findall(r"[a-z]+", text.lower()))
