"""Records to a chart: documents, sections, sentences, and typed facts with their addresses. Deterministic, without a model."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import replace
from itertools import takewhile

from clausea.chart import people
from clausea.chart.again import Known
from clausea.chart.batteries import Battery, after, lists_parts
from clausea.chart.cautions import warnings_of
from clausea.chart.certification import as_renewed, best_request, find_certifications
from clausea.chart.diagnoses import DayMemory, find_diagnoses
from clausea.chart.documents import Draft, describe, id_of, numbered, split, visits_of, with_days
from clausea.chart.doubtful import without_doubtful
from clausea.chart.figures import figures_of
from clausea.chart.followers import with_followers
from clausea.chart.foreign_days import of_own_day
from clausea.chart.goals import GoalMemory, GoalReader
from clausea.chart.history import HistoryReader
from clausea.chart.imaging import without_imaging
from clausea.chart.judging import Judge, by_model
from clausea.chart.kin import stretches_of_kin, without_kin
from clausea.chart.lines import Addressed, printed_lines
from clausea.chart.measures import Candidate, Context, candidates, find_measures
from clausea.chart.minute_labels import with_times
from clausea.chart.minute_pairs import left_over
from clausea.chart.minutes import find_minutes
from clausea.chart.notes import NoteReader
from clausea.chart.plan import find_plan_items, planned_visits
from clausea.chart.reading import discipline_of
from clausea.chart.sentences import segment
from clausea.chart.signed_forms import with_fields, with_signatures
from clausea.chart.tables import (
    RowCell,
    days_of_month,
    goes_on,
    heads,
    holds_findings,
    is_day_title,
    is_header,
    is_second_line,
    is_title_line,
    is_wrapped,
    repeats,
    split_cells,
    stacked,
    under,
    with_second_line,
)
from clausea.chart.value_memory import ValueMemory
from clausea.chart.wrapped import addressed, around
from clausea.domain import (
    Certification,
    Chart,
    Diagnosis,
    Document,
    Goal,
    Measure,
    Minutes,
    Note,
    PlanItem,
    PlanOfCare,
    Record,
    Section,
    Sentence,
    Span,
)
from clausea.domain.dates import find_dates
from clausea.domain.kept import forgetting
from clausea.orders import order_spans
from clausea.shares import in_shares, rarely_searched

__all__ = ["Builder", "addressed", "chart"]

_PLAN_KINDS = {
    "communication",
    "discharge",
    "attendance",
    "order",
    "initial_evaluation",
    "plan_of_care",
    "certification",
    "recertification",
    "re_evaluation",
    "progress_report",
    "daily_note",
    "addendum",
    "other",
}


@rarely_searched()
@forgetting()
def chart(records: Sequence[Record], judge: Judge = by_model) -> Chart:
    """Return what the records say. The same records always give the same chart.

    `judge` says how likely a stretch is a fact where no grammar can: the shipped models, or in training the writers' labels.
    """
    builder = Builder(records, judge)
    asked: dict[str, bool] = {}
    for _ in range(_READINGS):
        spans = order_spans(builder.divided(), asked)
        if not spans:
            break
        # What addresses a program is withheld from every reader: nothing beside it may be read or ranked otherwise for it.
        builder = builder.without(spans)
    return builder.read()


_READINGS = 3
"""How often a chart is divided again: where words are withheld, those on both sides of them may be an order together."""


_LEAST_OF_GRID = 2
_NEAR_ROWS = 3
"""How many rows above and below a row tell what its table is of."""
_LONG = 1500
"""From so many lines on, some 75 pages, a second process pays."""


class Builder:
    """Collects the facts of one document after another. Training looks over its shoulder; all others call `chart`."""

    def __init__(
        self,
        records: Sequence[Record],
        judge: Judge = by_model,
        watch: Callable[[Candidate], None] | None = None,
        withheld: Sequence[Span] = (),
        known: Known | None = None,
    ) -> None:
        """Take records; `watch` is shown all that could be a measured value, unjudged, in place of reading the values.

        What stands in `withheld` is read as though it were not printed. `known` is what is kept of the same records.
        """
        self._known = known or Known(records)
        self._lines = [
            printed_lines(lines, record.id, withheld) for lines, record in zip(self._known.lines, records, strict=True)
        ]
        patient = people.identify([line for lines in self._lines for line in lines])
        self.base = Chart(records=tuple(records), patient=patient, withheld=tuple(withheld))
        self._divided: list[list[tuple[Draft, list[Sentence]]]] | None = None
        self._doubted: list[str] = []
        self._judge = judge
        self._watch = watch
        self._pages = {record.id: len(record.pages) for record in records}
        self._has_values = self._has_others = True
        self._start()

    def _start(self) -> None:
        """Forget every document."""
        self._evaluated: dict[str, dt.date] = {}
        self._near: dt.date | None = None
        self._memory = GoalMemory()
        self._values = ValueMemory()
        self._days = DayMemory()
        self.documents: list[Document] = []
        self.sections: list[Section] = []
        self.sentences: list[Sentence] = []
        self.measures: list[Measure] = []
        self.goals: list[Goal] = []
        self.plans: list[PlanOfCare] = []
        self.certifications: list[Certification] = []
        self.minutes: list[Minutes] = []
        self.diagnoses: list[Diagnosis] = []
        self.notes: list[Note] = []
        self._discipline = ""
        # The rows of the document that is read, which the rows above them look at too.
        self._rows: dict[int, list[RowCell]] = {}
        self._addressed: dict[int, Addressed] = {}
        self._notes = NoteReader("other")
        self._history = HistoryReader("other", self._judge)

    def read(self) -> Chart:
        """Return the chart of the records."""
        found = self._described()
        self._known.forget()

        def work(low: int, high: int) -> tuple[Builder | None, list[Measure]]:
            part = copy(self)
            part._start()
            part._has_others, part._has_values = low == 0, high == 2
            for document, sentences in found:
                part.add(document, sentences)
            return (part if part._has_others else None), part.measures

        # Values take as long as all other facts, and are read beside them; no document can be read beside another, because what
        # the earlier ones say tells how to read the later ones. In training a judge and a watch want to see everything.
        is_long = sum(map(len, self._lines)) >= _LONG and self._judge is by_model and self._watch is None
        parts = in_shares(work, 2, 1) if is_long else [work(0, 2)]
        whole = parts[0][0]
        assert whole is not None
        whole.measures = parts[-1][1]
        return whole.finish()

    def without(self, spans: Sequence[Span]) -> Builder:
        """Return a builder that reads the same records as though these spans were not printed either."""
        return Builder(self.base.records, self._judge, self._watch, (*self.base.withheld, *spans), self._known)

    def divided(self) -> Chart:
        """Return the sentences of the records before the documents are described and any fact is read of them."""
        sentences = tuple(sentence for drafts in self._division() for _, own in drafts for sentence in own)
        return self.base.model_copy(update={"sentences": sentences})

    def _division(self) -> list[list[tuple[Draft, list[Sentence]]]]:
        """Return the documents of each record, not described yet, each with its sentences; worked out once."""
        if self._divided is None:
            self._divided = []
            number = count = 0
            patient = self.base.patient if len(self._lines) == 1 else None
            for lines in self._lines:
                found: list[tuple[Draft, list[Sentence]]] = []
                for draft in split(lines, self._known, patient):
                    number += 1
                    found.append((draft, segment(draft.lines, id_of(draft, number), count, self._known)))
                    count += len(found[-1][1])
                self._divided.append(found)
        return self._divided

    def _described(self) -> list[tuple[Document, list[Sentence]]]:
        """Return the documents, each with its sentences."""
        out: list[tuple[Document, list[Sentence]]] = []
        for lines, found in zip(self._lines, self._division(), strict=True):
            near = None
            drafts = with_days([draft for draft, _ in found], lines)
            described: list[Document] = []
            for draft in drafts:
                described.append(describe(draft, len(out) + len(described) + 1, self.base.patient, near))
                near = described[-1].date or near
            described, doubted = with_followers(described, drafts, self.base.patient)
            self._doubted += doubted
            out += zip(described, (sentences for _, sentences in found), strict=True)
        return out

    def add(self, document: Document, sentences: Sequence[Sentence]) -> None:
        """Take up one document with its sentences."""
        self.documents.append(document)
        self.sentences.extend(sentences)
        if self._has_others:
            self._sections(document, sentences)
        if not document.other_patient:
            known = len(self.certifications)
            self._facts(document, sentences)
            if document.kind == "certification":
                self.documents[-1] = self._signed(document, self.certifications[known:])

    def _signed(self, document: Document, found: Sequence[Certification]) -> Document:
        """Return a certification with the name of the signature that makes it one, and with its day where it has none of its own.

        The days of its period stand in it too, and none of them is the day on which anybody certified.
        """
        bounds = {day for one in found for day in (one.start, one.end)}
        has_own = document.date is not None and document.date not in bounds
        for one in found:
            if one.type in {"order", "transmission"} or one.signed_on is None or one.signed_span is None:
                continue
            span = one.signed_span
            words = self.base.page(span).text[span.start : span.end]
            for dated in find_dates(words, near=one.signed_on):
                if dated.date == one.signed_on:
                    at = Span(record=span.record, page=span.page, start=span.start + dated.start, end=span.start + dated.end)
                    # A name without a credential in its place is more often the clinic's than a person's.
                    is_doubtful = document.author is not None and document.credential is None
                    signer = {"author": one.signer, "credential": one.credential} if one.signer and is_doubtful else {}
                    why = f"{document.why.split('; date by')[0]}; date by the certifying signature."
                    unsure = tuple(what for what in document.unsure if what != "day")
                    day = {} if has_own else {"date": one.signed_on, "date_span": at, "why": why, "unsure": unsure}
                    return document.model_copy(update={"signed": True, "signed_on": one.signed_on, **day, **signer})
        return document

    def _sections(self, document: Document, sentences: Sequence[Sentence]) -> None:
        for index, sentence in enumerate(sentences):
            if sentence.form != "heading":
                continue
            body: list[Span] = []
            for following in sentences[index + 1 :]:
                if following.form == "heading":
                    break
                body.extend(following.spans)
            self.sections.append(
                Section(
                    document=document.id, name=sentence.section, heading=sentence.spans[0], body=tuple(body or sentence.spans)
                )
            )

    def _facts(self, document: Document, sentences: Sequence[Sentence]) -> None:
        plan: list[PlanItem] = []
        self._rows.clear()
        self._addressed.clear()
        clocks = with_times([self._words(one).text for one in sentences])
        known, minutes_before = len(self.certifications), len(self.minutes)
        goals_before, diagnoses_before = len(self.goals), len(self.diagnoses)
        header: list[RowCell] = []
        broken_off: list[RowCell] = []
        between: dict[tuple[int, int], str] = {}
        header_span: Span | None = None
        broken_span: Span | None = None
        topic = ""
        above = above2 = caption = ""
        depth = 0
        headed = -1
        battery = self._list(None, document.title, "title")
        self._near = document.date or self._near
        self._days.visits |= {document.date} if document.date else set()
        self._discipline = discipline_of(document.credential, document.title) or self._discipline
        if document.kind == "initial_evaluation" and document.date:
            # Each discipline has an evaluation of its own; what names none goes by the last.
            self._evaluated[self._discipline] = self._evaluated[""] = document.date
        goals = GoalReader(document.kind, self._memory, self._judge)
        self._notes = NoteReader(document.kind)
        self._history = HistoryReader(document.kind, self._judge)
        evaluated = self._evaluation(document)
        for place, sentence in enumerate(sentences):
            words = self._words(sentence)
            if sentence.form == "heading":
                topic, header, broken_off, above, above2, caption = words.text, [], [], "", "", ""
                battery = self._list(battery, topic, "heading")
                depth = 0
                if figures_of(topic) and document.kind not in {"consent", "fax_cover"}:
                    # "PAIN REST 3 NIGHT 7": what looks like a heading can hold values.
                    bare = Context(document.id, document.date, sentence.section, (), "", self._discipline)
                    self._measure(words, replace(bare, kind=document.kind, near=document.date or self._near, memory=self._values))
                goals.heading(topic, sentence.section)
                self._history.heading(topic, sentence.section)
                self._stated(
                    document,
                    words,
                    Context(document.id, document.date, sentence.section, kind=document.kind, form="heading"),
                    plan,
                )
                continue
            cells: tuple[RowCell, ...] = ()
            beside: list[Sentence] = []
            is_row = sentence.form == "row"
            if is_row or (sentence.form == "sentence" and is_title_line(words.text)):
                row = self._row(sentence)
                if is_row and not header and goes_on(broken_off, row, [*between.values()]):
                    header, header_span = broken_off, broken_span
                if is_row and header and is_second_line(row):
                    header = with_second_line(header, row)
                    self.sentences[sentence.id] = sentence.model_copy(update={"form": "heading"})
                    continue
                lists_scores = is_row and lists_parts(battery, [cell.text for cell in row])
                if not lists_scores and self._heads(row, sentences, place, bool(header)):
                    is_second = bool(header) and headed == place - 1
                    header, header_span = stacked(header, row) if is_second else row, around(sentence.spans)
                    headed = place
                    battery = self._list(battery, words.text, "row")
                    self.sentences[sentence.id] = sentence.model_copy(update={"form": "heading"})
                    if document.kind not in {"consent", "fax_cover"}:
                        # "(c) DEC 31   TUG 15 or less" looks like headings, and "STG (3 wk)   LTG (9 wk)" heads no table but a list.
                        untitled = tuple(under((), row))
                        bare = Context(document.id, document.date, sentence.section, untitled, topic, self._discipline)
                        self.goals.extend(goals.read(words, bare, "row"))
                    if self._has_others:
                        # A row of short fields can look like headings: counts of visits and a dated signature are read all the same.
                        bare = Context(document.id, document.date, sentence.section, (), topic)
                        self.notes.extend(self._notes.read(words, bare, "row"))
                        self._headed(document, words, bare, plan)
                    continue
                beside = self._beside(sentences, place) if is_row and header else []
                cells = tuple(under(header, row, [self._row(one) for one in beside])) if is_row else ()
                if is_row and header and header_span:
                    self.sentences[sentence.id] = sentence.model_copy(update={"header": header_span})
            if not is_row and not (is_wrapped(header, words.text) and self._goes_on(sentences, place)):
                broken_off, broken_span = header or broken_off, header_span
                between = {} if header else between
                header = []
            if not header and broken_off:
                for span in sentence.spans:
                    page = self.base.page(span)
                    line = page.number, page.line_at(span.start)
                    between[line] = f"{between.get(line, '')} {page.text[span.start : span.end]}"
            context = Context(
                document.id,
                document.date,
                sentence.section,
                cells,
                topic,
                self._discipline,
                kind=document.kind,
                titles=tuple(title.text for title in header) if cells else (),
                form=sentence.form,
                before=above,
                before2=above2,
                clocks=clocks,
                sheet=document.title,
                caption=caption if sentence.form == "row" else "",
                rows=tuple(self._words(one).text for one in beside),
                labels=" ; ".join(self._row(one)[0].text for one in beside),
                page=(sentence.spans[0].page, self._pages[sentence.spans[0].record]),
                near=document.date or self._near,
                evaluated=evaluated,
                battery=battery,
                memory=self._values,
                goals=self._memory,
                depth=depth,
            )
            depth += 1
            battery = self._list(battery, words.text, sentence.form)
            self._one(document, sentence, words, context, goals, plan)
            above, above2 = words.text, above
            if sentence.form != "row":
                caption = words.text if len(words.text) < 90 else ""
        if document.kind == "order" and self._has_others:
            bare = Context(document.id, document.date, "other", kind="order", near=document.date or self._near)
            asked = [
                (self._words(sentence), replace(bare, section=sentence.section, form=sentence.form))
                for sentence in sentences[1:]
                if sentence.form not in {"heading", "signature"}
            ]
            request = best_request(asked, self.certifications[known:], document.id)
            self.certifications += [request] if request else []
        signed = with_signatures(self.certifications[known:], document.kind)
        signed = with_fields(signed, [self._words(one) for one in sentences], document) if signed else []
        self.certifications[known:] = as_renewed(signed)
        self.notes.extend(self._history.finish())
        self.minutes[minutes_before:] = of_own_day(self.minutes[minutes_before:], document, self.base)
        self.goals[goals_before:] = goals.settle(self.goals[goals_before:])
        if plan or document.kind == "plan_of_care":
            self._plan(document, plan, self.goals[goals_before:], self.diagnoses[diagnoses_before:])

    def _headed(self, document: Document, words: Addressed, context: Context, plan: list[PlanItem]) -> None:
        """Read a row that looks like headings for a signature and a plan: "Frequency   twice weekly", "RX   OT 2W8"."""
        self.certifications.extend(find_certifications(words, context, document.kind))
        if document.kind not in {"consent", "fax_cover"}:
            self._planned(document, words, replace(context, kind=document.kind, form="heading"), plan)

    def _evaluation(self, document: Document) -> dt.date | None:
        """Return the day of the evaluation that a document follows: never another discipline's where it names its own.

        A plan or a certification that names none goes by the last of all, other documents by that of the discipline before.
        """
        own = discipline_of(document.credential, document.title)
        last = self._evaluated.get("")
        if own:
            is_others = any(day == last for name, day in self._evaluated.items() if name not in {"", own})
            return self._evaluated.get(own, None if is_others else last)
        return (
            last
            if document.kind in {"plan_of_care", "certification", "recertification"}
            else self._evaluated.get(self._discipline, last)
        )

    def _list(self, battery: Battery | None, text: str, form: str) -> Battery | None:
        """Return the test in whose list the next passage stands; only the reader of values asks."""
        return after(battery, text, form) if self._has_values else None

    def _heads(self, row: list[RowCell], sentences: Sequence[Sentence], place: int, is_headed: bool) -> bool:
        """Say whether a row holds the headings of the rows below it."""
        is_row = sentences[place].form == "row"
        is_titled = is_header(row)
        if not is_titled and (is_headed or not is_row or holds_findings(row)):
            return False
        below: list[list[RowCell]] = []
        for following in sentences[place + 1 : place + 4]:
            if following.form != "row":
                break
            if below or not is_second_line(self._row(following)):
                below.append(self._row(following))
            elif is_row and not is_headed and is_day_title(row[0].text):
                return True
        if is_titled and not (below and repeats(row, below[0])):
            return bool(below) or is_row
        return not is_headed and is_row and heads(row, below)

    def _goes_on(self, sentences: Sequence[Sentence], place: int) -> bool:
        """Say whether a row that fills two columns and more of the grid follows: one lone value may be of another table."""
        row = next((one for one in sentences[place + 1 : place + 3] if one.form == "row"), None)
        return row is not None and len(self._row(row)) > _LEAST_OF_GRID

    def _beside(self, sentences: Sequence[Sentence], place: int) -> list[Sentence]:
        """Return the rows right above and below a row of a table."""
        sides = (reversed(sentences[max(0, place - _NEAR_ROWS) : place]), sentences[place + 1 : place + 1 + _NEAR_ROWS])
        return [one for side in sides for one in takewhile(lambda one: one.form == "row", side)]

    def _row(self, sentence: Sentence) -> list[RowCell]:
        if sentence.id not in self._rows:
            cells = split_cells(self._words(sentence), self.base.page(sentence.spans[0]).line_starts)
            self._rows[sentence.id] = days_of_month(cells)
        return self._rows[sentence.id]

    def _words(self, sentence: Sentence) -> Addressed:
        """Return the words of a sentence of the document that is read; a row is asked for with those above it too."""
        words = self._addressed.get(sentence.id)
        if words is None:
            words = self._addressed[sentence.id] = addressed(self.base, sentence)
        return words

    def _one(
        self, document: Document, sentence: Sentence, words: Addressed, context: Context, goals: GoalReader, plan: list[PlanItem]
    ) -> None:
        if self._has_others:
            if document.kind != "consent":
                self.certifications.extend(find_certifications(words, context, document.kind))
            self.notes.extend(self._notes.read(words, context, sentence.form))
            if sentence.form in {"signature", "blank"}:
                self._minutes(words, context, document.kind)
        if sentence.form == "signature":
            if any(map(str.isdecimal, words.text)) and document.kind not in {"consent", "fax_cover"}:
                self._planned(document, words, context, plan)
            return
        if document.kind in {"consent", "fax_cover"}:
            if document.kind == "fax_cover" and self._has_others:
                self.diagnoses.extend(find_diagnoses(words, context, document.kind, self._judge, self._days))
                self.goals.extend(goals.read(words, context, sentence.form))
            return
        if sentence.form == "blank":
            # "TUG ........ 0:48": dots that lead to a value look like a blank; of several fields one may be empty.
            self._measure(words, context)
            self._planned(document, words, context, plan)
            return
        if self._has_others:
            self.notes.extend(self._history.read(words, context, sentence.form))
        # Goals are read for the values too: a target is none.
        found = goals.read(words, context, sentence.form)
        self.goals.extend(found)
        is_goal = any(goal.status is None for goal in found)
        self._measure(words, replace(context, is_goal=True) if is_goal else context)
        if not self._has_others:
            return
        self._planned(document, words, context, plan, beside_goal=bool(found))
        self._minutes(words, context, document.kind)
        self.diagnoses.extend(find_diagnoses(words, context, document.kind, self._judge, self._days))

    def _stated(self, document: Document, words: Addressed, context: Context, plan: list[PlanItem]) -> None:
        """Read a heading for what a short line can state: "I recertify this plan" stands alone like one."""
        if self._has_others and document.kind not in {"consent", "fax_cover"}:
            self.certifications.extend(find_certifications(words, context, document.kind))
            has_figures = any(map(str.isdecimal, words.text))
            if has_figures:
                self._minutes(words, context, document.kind)
                self.notes.extend(self._notes.read(words, context, "sentence"))
                self.diagnoses.extend(find_diagnoses(words, context, document.kind, self._judge, self._days))
            elif "__" in words.text:
                self.notes.extend(self._notes.read(words, context, "sentence"))
            if has_figures or "," in words.text:
                self.notes.extend(self._history.read(words, context, "sentence"))
            if "," in words.text or any(map(str.isdecimal, words.text)):
                self._planned(document, words, context, plan)

    def _minutes(self, words: Addressed, context: Context, kind: str) -> None:
        """Read minutes by rule, and what the rules left by the models."""
        read = find_minutes(words, context)
        self.minutes.extend(read)
        self.minutes.extend(left_over(words, context, kind, read))

    def _planned(
        self, document: Document, words: Addressed, context: Context, plan: list[PlanItem], *, beside_goal: bool = False
    ) -> None:
        if self._has_others and document.kind in _PLAN_KINDS:
            plan.extend(find_plan_items(words, context, document.kind, beside_goal=beside_goal))

    def _measure(self, words: Addressed, context: Context) -> None:
        if not self._has_values:
            return
        if self._watch is None:
            self.measures.extend(find_measures(words, context))
            return
        for one in candidates(words, context):
            self._watch(one)

    def _plan(self, document: Document, items: Sequence[PlanItem], goals: Sequence[Goal], diagnoses: Sequence[Diagnosis]) -> None:
        """Add the plan of care of a document, whose goals and diagnoses belong to it."""
        found = list(items)
        goals = [goal for goal in goals if not goal.is_update]
        if goals:
            found.append(PlanItem(document=document.id, date=document.date, span=goals[0].span, element="goals"))
        if diagnoses:
            found.append(PlanItem(document=document.id, date=document.date, span=diagnoses[0].span, element="diagnoses"))
        self.plans.append(
            PlanOfCare(document=document.id, date=document.date, items=tuple(found), planned_visits=planned_visits(found))
        )

    def finish(self) -> Chart:
        """Return the chart of what was taken up."""
        visits = visits_of(self.documents)
        theirs = stretches_of_kin(self.base, self.sentences)
        return self.base.model_copy(
            update={
                "documents": tuple(self.documents),
                "sections": tuple(self.sections),
                "sentences": numbered(self.sentences, visits),
                "visits": visits,
                "measures": without_kin(without_doubtful(self.measures, self.base), theirs),
                "goals": tuple(self.goals),
                "plans": tuple(self.plans),
                "certifications": without_imaging(self.certifications, self.base, self.documents),
                "minutes": tuple(self.minutes),
                "diagnoses": without_kin(self.diagnoses, theirs),
                "notes": without_kin(self.notes, theirs),
                "warnings": tuple(warnings_of(self.documents)),
                "doubted": tuple(self._doubted),
            }
        )
