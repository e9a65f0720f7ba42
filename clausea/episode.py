"""What belongs to a claim: of a chart, the documents of the denied care's discipline and of its episode of care.

A clinic sends the whole chart: what another discipline wrote, and what was written of a stay two years ago. Nothing of that
argues the claim, and nothing of it may be held against the claim. What nobody can tell stays in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeVar

from clausea.domain import Certification, Chart, Claim, Document, DocumentKind, Fact, Measure, PlanOfCare, Sentence, Span, Visit
from clausea.domain.copied import bills, goes_on, is_copied, is_tagged, is_title, leads_findings
from clausea.domain.corrected_values import without_corrected_values
from clausea.domain.corrections import without_taken_back
from clausea.domain.payer_papers import without_letters_of_payers

__all__ = ["Discipline", "LeftOut", "Why", "disciplines_of", "disciplines_of_claim", "left_out", "of_claim"]

Discipline = Literal["PT", "OT", "SLP"]
Why = Literal["episode", "discipline"]
LeftOut = tuple[Document, Why]
F = TypeVar("F", bound=Fact)

GAP_DAYS = 90
"""An evaluation that comes more than so many days after any treatment opens another episode: the longest certified period."""
ORDER_DAYS = 30
"""An order may be given so many days before the evaluation that follows it."""

_MODIFIERS: Mapping[str, Discipline] = {"GP": "PT", "GO": "OT", "GN": "SLP"}
_CODES: Sequence[tuple[str, str, Discipline]] = (
    ("92507", "92508", "SLP"), ("92521", "92526", "SLP"), ("92605", "92610", "SLP"), ("96105", "96105", "SLP"),
    ("97161", "97164", "PT"), ("97165", "97168", "OT"),
)  # fmt: skip
"""Procedures that one discipline alone bills, from and to."""

_THERAPY = frozenset(
    {"initial_evaluation", "plan_of_care", "recertification", "daily_note", "progress_report", "re_evaluation", "discharge"}
)
"""Documents that a therapist writes, unless someone else is said to have written them."""
_FORMS = frozenset({"order", "certification", "addendum", "flowsheet", "attendance", "outcome_form", "fax_cover"})
"""What goes along with them; the rest, such as a letter or a report of an operation, is of no episode of therapy."""
_SHARED = frozenset({"order", "certification", "fax_cover", "communication"})
"""Pages on which a physician may speak of several disciplines at once: their words are asked, not the title alone."""

_WRITTEN_BY: Sequence[tuple[Discipline, re.Pattern[str]]] = (
    ("SLP", re.compile(r"\bSLPA?\b|\bCCC\b|\bCF\b")),
    ("OT", re.compile(r"\b(?:COTA|M?OTR?|OTD|OTS|MSOT)\b")),
    ("PT", re.compile(r"\b(?:D|M|MS|S)?PTA?\b")),
)
_NAMED: Sequence[tuple[Discipline, re.Pattern[str]]] = (
    (
        "SLP",
        re.compile(
            # "ST" stands in addresses and names of saints too.
            r"\bSLP\b|\b(?i:speech)\b|(?:[/&+(]|\band|\bor)\s*\bST\b(?![.])"
            r"|\bST\b(?=\s*[/&+:()]|\s(?:and|or|(?i:eval|note|treat|plan|visit|daily|progress|weekly|session)))"
        ),
    ),
    ("OT", re.compile(r"\bOT\b|\b(?i:occupational\s+therap)")),
    ("PT", re.compile(r"\bPT\b|\bP\.T\.|\b(?i:physical\s+therap)")),
)
_IS_FORM = re.compile(
    r"\b(?:re-?|initial\s+)?(?:eval\w*|assess\w*|exam\w*|notes?|plans?|POC|progress|discharge|d/c|reports?|re-?cert\w*|certif\w*|summary|treatment|daily|weekly|visit|session|flow\s?sheet)\b|^\W*(?:PT|OT|SLP|ST)\s+\d",
    re.IGNORECASE,
)
"""A title that names a form says of which discipline it is; that of a clinic does not."""
_JOINT = re.compile(r"\b(?:combined|joint|team|(?:inter|multi)-?disciplinary|co-?eval\w*|co-?treat\w*)\b", re.IGNORECASE)
"""The title of a page on which several disciplines write."""
_LED = re.compile(
    r"\W*(?:\d+\.\s*)?(?:PT|OT|SLP|ST|(?i:physical therapy|occupational therapy|speech therapy))"
    r"(?:\s*[:(–—-]|\s+(?i:STGs?|LTGs?|goals?|plan|freq\w*|cert\w*)\b)"
)
_COLUMN = re.compile(r"\b(?:PT|OT|SLP|ST)\W*$")
"""What says of a line on a shared page whose it is: the word that leads it, or the last cell of a row."""
_PHYSICIAN = re.compile(r"\b(?:MD|M\.D\.|DO|D\.O\.|NP|FNP|ARNP|APRN|CRNP|PA-?C|RN|DPM|MBBS)\b")

_EARLIER = r"(?:prior|previous|past|earlier|closed|old|archived?)"
_PRIOR_TITLE = re.compile(
    rf"^\W*(?:archived?\b|{_EARLIER}\b[\s\w-]{{0,14}}\b(?:episodes?|course|admission|stay|(?:PT|OT|SLP|therapy)\s+(?:records?|chart|notes?|eval\w*|discharge))\b)",
    re.IGNORECASE,
)
_AGAIN = re.compile(r"\bre-?\s?(?:eval|cert|assess|exam)|\bprogress\b|\bupdate|\brevis|\baddend", re.IGNORECASE)
_TOLD_OF_EARLIER = re.compile(
    r"\bepisodes?\b(?:\s+of\s+care)?[^.;]{0,30}\b(?:ago|(?:in|of|from)\s+(?:\d{1,2}/)?20\d\d)\b"
    r"|\b(?:prior|previous|past|earlier|last)\s+(?:(?:PT|OT|SLP|ST|therapy|rehab|outpatient|home health)\s+)?"
    r"(?:episodes?|course\s+of\s+(?:care|therapy|PT|OT|treatment)|bout\s+of)\b",
    re.IGNORECASE,
)
"""Words that tell of an earlier episode inside of a document of this one."""

_DATED = re.compile(r"[^\w.;]*(?:[a-z%/]+\W+){0,2}?\b(?:in|from|back in)\s+(?:(?P<month>\d{1,2})/)?(?P<year>20\d\d)\b")
"""What stands after a value and dates it: "12.9 sec in 2024"."""
_NEAR = 40

_TIME = (
    r"(?<![\d/.$-])(?:(?P<month>\d{1,2})/(?:\d{1,2}/)?)?(?P<year>(?:19|20)\d\d)(?:\s?[-–]\s?(?P<until>(?:19|20)\d\d))?"
    r"(?![\d/%]|\.\d|\s?(?:ft|feet|steps|m|mL|cal)\b)"
)
_PAST_TIME = re.compile(_TIME)
_VALUE_THEN_TIME = re.compile(
    r"(?<![\w/.])(?<!\b[xX] )(?<!grade )(?<!stage )(?<!type )\d{1,3}(?:\.\d+)?(?:\s?/\s?\d{1,3})?%?(?![\d/])\s*"
    r"(?:(?:s|secs?|seconds|deg\w*|ft|feet|m|m/s|cm|mm|lbs?|kg|min|minutes|points?|pts|words|steps|reps|total)\.?\s){0,2}"
    rf"\(?(?:in|from|back in|at d/?c(?: in)?)\s+(?:[A-Za-z]{{3,9}}\s)?{_TIME}"
    r"(?=\W*$|\s?[,.;:)\]|–-]|\s(?:after|at|before|when|with|and|but|during|here|elsewhere|following)\b)"
)
"""A value and the time it is of: "LEFS 71 in 2023"; a word bare behind a year is a norm or an operation of it."""
_TREATED = (
    r"\b(?:[Ss]een|PT|OT|SLP|ST|[Tt]herapy|EI|MBSS?|VFSS|FEES|[Ss]wallow study|[Ee]pisode"
    r"|[Ee]val\w*|[Tt]ested|[Tt]reated|[Rr]ehab"
    r"|[Cc]ourse of \w+|[Dd]ischarged|[Dd]/[Cc]'?d?)\b"
)
_TO_ITS_TIME = (
    r"(?:[\s,(]{1,3}(?:here|in|from|of|on|at|elsewhere|back|once|last|done|previously|spring|summer|fall|autumn|winter"
    r"|early|late|mid|note|report|study|course|episode|eval\w*|(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\w*)\b){0,4}[\s,(]{1,3}"
)
_TIME_THEN_VALUE = re.compile(
    rf"{_TREATED}{_TO_ITS_TIME}{_TIME}\)?(?:\s(?:for|after|with|by|here|at|elsewhere)\b[^.;:,]{{0,60}})?"
    r"(?:\s?[:=]\s[^.;:]{0,40}?\b\d|[^.;:\d]{0,40}\b(?:was|were|at|scored?)\s\d)"
)
"""A test or a course of care, when it was, and what was found: "MBSS 03/2023 after pneumonia: PAS 2".

Between the care and the year stands nothing that the year could be of: "PT seen after CVA 2021: TUG 24 s" is of today.
"""
_THEN = r"(?:then|at the time|at that time)"
_THEN_WAS = re.compile(
    rf"\b{_THEN}\s(?:was|were|at)\s\d|\d(?!\d|\s?(?:ft|feet|min|reps|sec)\b)[^,.;\d]{{0,14}}\b{_THEN}\b(?=\s*(?:[,.;)]|$))"
    r"|\b(?:was|were)\sthen\s\d|\bat that time\b[^.;]{0,120}\d"
    rf"|{_TIME}[^.;]{{0,120}}[a-z]\s(?<!and )(?<!but )(?<!min )(?<!ft )(?<!sec )(?<!reps )then\s"
    r"\d+(?:\.\d+)?(?:/\d+|%)?(?!\d|[./]\d|\s?(?:ft|feet|m|meters?|min\w*|s|sec\w*|reps?|steps?|stairs|more|x|sets?|lbs?)\b)",
    re.IGNORECASE,
)
"""What a value was then; one thing that is done after another is no such: "rested 2 min, then 50 ft"."""
_WELL = re.compile(r"\b(?:resolved|fully settled|recovered fully|full recovery|no treatment needed)\b")
_COURSE = re.compile(rf"{_TIME}[^.;]{{0,40}}\b(?:PT|OT|SLP|ST|therapy|visits)\b[^.;]{{0,120}}$")
"""A course of care and what was measured in it; where it ended well, it is over."""
_NO_LONGER = re.compile(r"\b(?:no|not|then|resolved|recover\w+|settled|d/?c'?d?|discharged)\b|\d/", re.IGNORECASE)
_OF_TODAY = re.compile(r"\b(?:now|today|current\w*|present\w*|since|still|remains?|this (?:visit|time|eval\w*))\b", re.IGNORECASE)


def disciplines_of_claim(claim: Claim) -> frozenset[Discipline]:
    """Return the disciplines that billed: by modifiers and codes or, where these do not say, by who signs; empty for unknown."""
    billed = {_MODIFIERS[one] for line in claim.lines for one in line.modifiers if one in _MODIFIERS}
    for line in claim.lines:
        billed |= {name for first, last, name in _CODES if first <= line.cpt <= last}
    return frozenset(billed) or _in(claim.clinician.credential, _WRITTEN_BY)


def disciplines_of(document: Document) -> frozenset[Discipline]:
    """Return the disciplines that the author's credentials and the title speak for; empty where neither says."""
    titled = _in(document.title, _NAMED) if _IS_FORM.search(document.title) else frozenset()
    return _in(document.credential or "", _WRITTEN_BY) | titled


def _in(text: str, patterns: Sequence[tuple[Discipline, re.Pattern[str]]]) -> frozenset[Discipline]:
    return frozenset(name for name, pattern in patterns if pattern.search(text))


def of_claim(chart: Chart, claim: Claim) -> Chart:
    """Return the chart with the documents, sentences and facts of the claim alone; the same chart where nothing is left out.

    Pages of another patient stay, marked as they are: whoever reads them knows not to use them. What a document of this
    episode tells of an earlier one goes, where it gives a value. So does what the record takes back itself, and what a payer's
    letter tells of the care.
    """
    # What is taken back goes first: a sentence that says so may itself tell of copied words, and would be left out unheard.
    kept = without_taken_back(without_corrected_values(chart, claim.notice_date))
    return without_letters_of_payers(_Division(kept, claim).narrowed())


def left_out(chart: Chart, claim: Claim) -> tuple[LeftOut, ...]:
    """Return the documents that are not of the claim, in the order of the chart, each with the reason."""
    division = _Division(chart, claim)
    return tuple((one, division.out[one.id]) for one in chart.documents if one.id in division.out)


@dataclass
class _Division:
    """A chart divided by what a claim is about."""

    chart: Chart
    claim: Claim
    out: dict[str, Why] = field(default_factory=dict)
    start: dt.date | None = None
    """The day of the evaluation that opened the episode of the claim, where the chart has it."""
    ended: dt.date | None = None
    """The last day of the episode before it, where the chart shows one."""

    def __post_init__(self) -> None:
        own = [one for one in self.chart.documents if not one.other_patient]
        self._sentences = _by_document(self.chart.sentences)
        self._lines: dict[str, list[Span]] = {}
        self._asked = disciplines_of_claim(self.claim)
        if self._asked:
            self.out = dict.fromkeys((one.id for one in own if self._is_of_others(one)), "discipline")
        if self.claim.denied_dates:
            self._divide([one for one in own if one.id not in self.out])

    def __repr__(self) -> str:
        return f"_Division(out={len(self.out)}, start={self.start}, ended={self.ended})"

    # Disciplines

    def _is_of_others(self, document: Document) -> bool:
        """Say whether a document is known to be of other disciplines, and of these alone."""
        known = disciplines_of(document)
        if not known or known & self._asked:
            return False
        return not self._names_ours(document)

    def _lines_of_others(self) -> list[Sentence]:
        """Return the lines of shared pages that name other disciplines and not the claim's, such as "OT: 03/03 to 04/14"."""
        found = []
        for one in self.chart.documents if self._asked else ():
            if one.id in self.out or one.other_patient or not (_is_shared(one) or disciplines_of(one) - self._asked):
                continue
            for sentence in self._sentences.get(one.id, ()):
                if sentence.form in {"heading", "signature"}:
                    continue
                text = self.chart.quote(*sentence.spans)
                named = _in(text, _NAMED)
                if not named or named & self._asked:
                    continue
                if _LED.match(text) or (sentence.form == "row" and _COLUMN.search(text)):
                    found.append(sentence)
        return found

    def _copied(self) -> list[Sentence]:
        """Return what a document of the claim says it took over from others: the title of a list or table, and its lines."""
        found = []
        for one in self.chart.documents:
            is_under = False
            for sentence in self._sentences.get(one.id, ()) if one.id not in self.out and not one.other_patient else ():
                text = self.chart.quote(*sentence.spans)
                named = _in(text, _NAMED)
                is_of_others = bool(self._asked and named and not named & self._asked)
                is_copy = is_copied(text) and not bills(text) and bool(self._asked or not named)
                leads = (is_copy and not named & self._asked) or (is_of_others and leads_findings(text))
                is_row = is_of_others and sentence.form == "row" and is_tagged(text)
                goes = is_under and sentence.form not in {"heading", "signature"} and goes_on(text)
                is_under = is_title(text) if leads else goes
                if leads or is_row or goes:
                    found.append(sentence)
        return found

    def _names_ours(self, document: Document) -> bool:
        """Say whether the claim's discipline signed too or, on a page for several of them, is named."""
        shared = _is_shared(document)
        patterns = _NAMED if shared else _WRITTEN_BY
        for sentence in self._sentences.get(document.id, ()):
            if sentence.form != "signature" and not shared:
                continue
            if _in(self.chart.quote(*sentence.spans), patterns) & self._asked:
                return True
        return False

    # Episodes

    def _divide(self, documents: list[Document]) -> None:
        first = self.claim.denied_dates[0]
        openings = sorted({one.date for one in documents if one.date and one.date <= first and _opens(one)})
        plans = {one.date for one in documents if one.date and one.date <= first and _is_new(one, "plan_of_care")}
        ends = [
            *self._discharges(documents, sorted({*openings, *plans})),
            *self._gaps(documents, openings),
            *_marked(documents, openings),
        ]
        last = max((*openings, *plans), default=None)
        self.ended = max((day for day in ends if day < (last or first)), default=None)
        later = [day for day in openings if self.ended is None or day > self.ended]
        self.start = min(later, default=None)
        for one in documents:
            # Without an evaluation behind it the heading may be that of a part of this episode's own.
            before = last or first - dt.timedelta(days=GAP_DAYS)
            if _PRIOR_TITLE.search(one.title) and (one.date is None or one.date < before):
                self.out[one.id] = "episode"
        if self.ended is not None:
            self._close(documents, self.ended)

    def _discharges(self, documents: list[Document], openings: list[dt.date]) -> Iterator[dt.date]:
        """Yield the days of discharges from therapy that an evaluation, or a long time without treatment, came after.

        That a hospital discharged the patient ends no episode of therapy.
        """
        days = _treated(documents)
        first = self.claim.denied_dates[0]
        for one in documents:
            if one.kind != "discharge" or one.date is None or one.date >= first or not self._is_therapy(one, openings):
                continue
            after = [day for day in days if day > one.date]
            if any(day > one.date for day in openings) or (after and (min(after) - one.date).days > GAP_DAYS):
                yield one.date

    def _is_therapy(self, document: Document, openings: list[dt.date]) -> bool:
        if _PHYSICIAN.search(document.credential or "") and not disciplines_of(document):
            return False
        return bool(disciplines_of(document)) or any(document.date and day < document.date for day in openings)

    def _gaps(self, documents: list[Document], openings: list[dt.date]) -> Iterator[dt.date]:
        """Yield the last days of treatment before an evaluation that came a long time after."""
        for opening in openings:
            earlier = [one for one in documents if one.date and one.date < opening and _treats(one)]
            told = any(self._is_therapy(one, openings) for one in earlier)
            last = max(_treated(earlier), default=None)
            if told and last is not None and (opening - last).days > GAP_DAYS:
                yield last

    def _close(self, documents: list[Document], ended: dt.date) -> None:
        """Leave out what was written of the earlier episode, and pages without a date that stand among its pages."""
        for one in documents:
            if one.date is not None and one.date <= ended and _is_of_therapy(one) and not self._is_new_order(one):
                self.out[one.id] = "episode"
        by_record: dict[str, list[Document]] = defaultdict(list)
        for one in documents:
            by_record[one.record].append(one)
        for pages in by_record.values():
            for index, one in enumerate(pages):
                if one.date is not None or not _is_of_therapy(one):
                    continue
                before = next((other for other in reversed(pages[:index]) if other.date), None)
                after = next((other for other in pages[index + 1 :] if other.date), None)
                if before and self._is_closed(before) and (after is None or self._is_closed(after)):
                    self.out[one.id] = "episode"

    def _is_new_order(self, document: Document) -> bool:
        """Say whether an order may be that of this episode, given while the one before it was ending."""
        if document.kind != "order" or document.date is None or self.start is None:
            return False
        return (self.start - document.date).days <= ORDER_DAYS

    def _is_closed(self, document: Document) -> bool:
        return self.out.get(document.id) == "episode"

    # The chart of the claim

    def narrowed(self) -> Chart:
        """Return the chart of the claim."""
        chart = self.chart
        others = [*self._lines_of_others(), *self._copied()]
        self._lines = {name: [span for one in group for span in one.spans] for name, group in _by_document(others).items()}
        measures = tuple(one for one in self._kept(chart.measures) if not self._is_earlier(one))
        told, silent = self._told_of_earlier(measures)
        over = [span for one in chart.sentences if one.id in silent for span in one.spans]
        silent |= {one.id for one in others}
        if not self.out and not silent and not told and len(measures) == len(chart.measures):
            return chart
        return chart.model_copy(
            update={
                "documents": tuple(one for one in chart.documents if one.id not in self.out),
                "sections": tuple(one for one in chart.sections if one.document not in self.out),
                "sentences": tuple(one for one in chart.sentences if one.document not in self.out and one.id not in silent),
                "visits": self._visits(),
                "measures": tuple(one for one in measures if one not in told),
                "goals": self._kept(chart.goals),
                "plans": self._plans(),
                "certifications": tuple(one for one in self._kept(chart.certifications) if not self._is_over(one)),
                "minutes": self._kept(chart.minutes),
                "diagnoses": tuple(one for one in self._kept(chart.diagnoses) if not any(span.covers(one.span) for span in over)),
                "notes": self._kept(chart.notes),
                "doubted": tuple(name for name in chart.doubted if name not in self.out),
            }
        )

    def _kept(self, facts: Iterable[F]) -> tuple[F, ...]:
        return tuple(one for one in facts if one.document not in self.out and not self._is_in_line_of_others(one))

    def _is_in_line_of_others(self, fact: Fact) -> bool:
        return any(span.covers(fact.span) for span in self._lines.get(fact.document, ()))

    def _visits(self) -> tuple[Visit, ...]:
        found = []
        for visit in self.chart.visits:
            documents = tuple(name for name in visit.documents if name not in self.out)
            if documents:
                found.append(visit if documents == visit.documents else visit.model_copy(update={"documents": documents}))
        return tuple(found)

    def _plans(self) -> tuple[PlanOfCare, ...]:
        kept = [one for one in self.chart.plans if one.document not in self.out]
        return tuple(one.model_copy(update={"items": self._kept(one.items)}) for one in kept)

    def _is_earlier(self, one: Measure) -> bool:
        """Say whether a value bears a day, or stands before a year, of an earlier episode."""
        if not self.claim.denied_dates:
            return False
        start = self.start or self.claim.denied_dates[0]
        text = self.chart.page(one.value_span).text[one.value_span.end :][:_NEAR]
        if match := _DATED.match(text):
            month = int(match["month"] or 12)
            if month in range(1, 13) and (start - dt.date(int(match["year"]), month, 28)).days > GAP_DAYS:
                return True
        if one.date is None:
            return False
        if self.ended is not None and one.date <= self.ended:
            return True
        return self.start is not None and (self.start - one.date).days > GAP_DAYS

    def _told_of_earlier(self, measures: Sequence[Measure]) -> tuple[set[Measure], set[int]]:
        """Return the values that a sentence says are of an earlier episode, and the sentences that give no others.

        A sentence whose value stands before these words may speak of today as well, and is kept.
        """
        told: set[Measure] = set()
        silent: set[int] = set()
        if not self.claim.denied_dates:
            return told, silent
        hits = _hits(self.chart)
        start = self.start or self.claim.denied_dates[0]
        by_document: dict[str, list[Measure]] = defaultdict(list)
        for one in measures:
            by_document[one.document].append(one)
        for sentence in self.chart.sentences:
            head = next(
                (hit for span in sentence.spans for hit in hits.get((span.record, span.page), ()) if span.covers(hit)), None
            )
            is_past = head is None and sentence.form != "heading" and tells_of_the_past(self.chart.quote(*sentence.spans), start)
            if head is None and not is_past:
                continue
            values = by_document.get(sentence.document, ())
            here = [one for one in values if any(span.covers(one.value_span) for span in sentence.spans)]
            if head is None:
                told.update(here)
                if not self._lists_conditions(sentence):
                    silent.add(sentence.id)
                continue
            told.update(here)
            if here and all(one.value_span > head for one in here):
                silent.add(sentence.id)
        return told, silent

    def _lists_conditions(self, sentence: Sentence) -> bool:
        """Say whether a sentence names conditions of the patient that it gives no time for."""
        return any(
            one.sort == "comorbidity"
            and not _PAST_TIME.search(words := self.chart.quote(one.span))
            and not _NO_LONGER.search(words)
            for one in self.chart.notes
            if one.document == sentence.document and any(span.covers(one.span) for span in sentence.spans)
        )

    def _is_over(self, one: Certification) -> bool:
        """Say whether a certification is told of an earlier episode."""
        return self.ended is not None and one.end is not None and one.end <= self.ended


def tells_of_the_past(text: str, start: dt.date) -> bool:
    """Say whether a sentence gives a value of a time well before the care, and nothing of a later one.

    When the illness or an operation was does not count: a present value may stand beside it.
    """
    times = [_is_long_before(match, start) for match in _PAST_TIME.finditer(text)]
    if not times or not all(times) or _OF_TODAY.search(text):
        return False
    dated = _VALUE_THEN_TIME.search(text) or _TIME_THEN_VALUE.search(text) or _was_over(text)
    return bool(dated or (_THEN_WAS.search(text) and any(map(str.isdigit, _PAST_TIME.sub("", text)))))


def _was_over(text: str) -> bool:
    """Say whether a sentence tells of a course of care that ended well, with a figure behind it."""
    for end in _WELL.finditer(text):
        before = re.split(r"[.;](?!\d)", text[max(0, end.start() - 200) : end.start()])[-1]
        course = _COURSE.search(before)
        if course and re.search(r"\b(?:PT|OT|SLP|ST|therapy|visits)\b.*\d", before[course.end("year") :]):
            return True
    return False


def _is_long_before(time: re.Match[str], start: dt.date) -> bool:
    """Say whether a time that a text names, at the latest, ended more than the gap between two episodes before a day."""
    if time["until"]:
        return int(time["until"]) < start.year
    year, month = int(time["year"]), int(time["month"] or 12)
    if month not in range(1, 13):
        return False
    return (start - dt.date(year, month, 28)).days > GAP_DAYS


def _by_document(sentences: Iterable[Sentence]) -> dict[str, list[Sentence]]:
    found: dict[str, list[Sentence]] = defaultdict(list)
    for sentence in sentences:
        found[sentence.document].append(sentence)
    return found


def _is_shared(document: Document) -> bool:
    """Say whether several disciplines may speak on a page."""
    return document.kind in _SHARED or bool(_JOINT.search(document.title))


def _hits(chart: Chart) -> dict[tuple[str, int], list[Span]]:
    """Return where the pages tell of an earlier episode, by record and page."""
    found: dict[tuple[str, int], list[Span]] = {}
    for record in chart.records:
        for page in record.pages:
            hits = [
                Span(record=record.id, page=page.number, start=match.start(), end=match.end())
                for match in _TOLD_OF_EARLIER.finditer(page.text)
            ]
            if hits:
                found[(record.id, page.number)] = hits
    return found


def _opens(document: Document) -> bool:
    return _is_new(document, "initial_evaluation")


def _is_new(document: Document, kind: DocumentKind) -> bool:
    """Say whether a document of a kind neither goes on with an episode nor belongs to an earlier one, by its title."""
    return document.kind == kind and not _AGAIN.search(document.title) and not _PRIOR_TITLE.search(document.title)


def _marked(documents: Iterable[Document], openings: list[dt.date]) -> Iterator[dt.date]:
    """Yield the days of documents whose title says that they are of an earlier episode, where an evaluation came after."""
    for one in documents:
        if one.date and _PRIOR_TITLE.search(one.title) and any(day > one.date for day in openings):
            yield one.date


def _treated(documents: Iterable[Document]) -> list[dt.date]:
    return sorted({one.date for one in documents if one.date and _treats(one)})


def _treats(document: Document) -> bool:
    return document.kind in _THERAPY or bool(_in(document.credential or "", _WRITTEN_BY))


def _is_of_therapy(document: Document) -> bool:
    """Say whether a document belongs to an episode of therapy: a physician's report belongs to the patient."""
    if document.kind in _FORMS or disciplines_of(document):
        return True
    return document.kind in _THERAPY and not _PHYSICIAN.search(document.credential or "")
