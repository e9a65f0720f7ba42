"""Values that a record corrects itself: "L grip on 4/29 was 26, not 27", "QuickDASH 20.5 entered in error, should be 25.0".

The wrong figure stays on its page, and a letter that tells it says what its writer took back. So the figure is left out, with
every sentence that tells it, and where its measure was read it is kept as one that is known and not told: no other value may
then pass for the first or the last. The right figure is told only where measure, side, day and value are sure.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from clausea.domain.addenda import added_in, written_on
from clausea.domain.charts import Chart, Document, Measure, Sentence
from clausea.domain.corrections import corrections
from clausea.domain.dates import find_dates, find_days
from clausea.domain.records import Span
from clausea.domain.value_words import (
    Statement,
    Wrong,
    corrects,
    hints,
    is_goes_on,
    opens_correction,
    opens_goal,
    points_back,
)

__all__ = ["CorrectedValue", "corrected_values", "without_corrected_values"]

_NEXT = 2
"""How many sentences behind a correction may say what is right."""
_AT = r"\b(?:at|on|of|in|from)\s(?:the\s|her\s|his\s)?"
_AT_EVALUATION = re.compile(rf"{_AT}(?:initial\s|init\.?\s)?(?:i\.?e\b|eval\w*|initial|baseline|SOC)", re.IGNORECASE)
_AT_DISCHARGE = re.compile(rf"{_AT}(?:d/?c\b|discharge)", re.IGNORECASE)


@dataclass(frozen=True)
class CorrectedValue:
    """What one statement of a record says of a value that was recorded wrongly."""

    document: str
    spans: tuple[Span, ...]
    """The statement itself."""
    taken_back: tuple[Span, ...] = ()
    """The sentences that tell the wrong value, where they are known."""
    wrong: tuple[Measure, ...] = ()
    """The measures that hold it."""
    right: Measure | None = None
    """The corrected value, where everything about it is sure."""
    targets: tuple[str, ...] = ()

    def __repr__(self) -> str:
        return f"CorrectedValue(document={self.document}, taken_back={len(self.taken_back)}, is_sure={self.right is not None})"


def corrected_values(chart: Chart) -> tuple[CorrectedValue, ...]:
    """Return what the documents of a chart say of values that were recorded wrongly, in the order in which they say so."""
    if not any(hints(page.text) for record in chart.records for page in record.pages):
        return ()
    # What takes back a side or a note is no value, and is heard there.
    others = [one.span for one in corrections(chart)]
    return tuple(one for one in _Reader(chart).read() if not any(span.overlaps(other) for span in one.spans for other in others))


def without_corrected_values(chart: Chart, notice: dt.date | None = None) -> Chart:
    """Return the chart without what tells a value that it corrects; the same chart where there is none.

    A correction written on the day of the payer's notice or after it takes a value back too, but what it puts in its place is
    not told: the retriever leaves out what was added so late.
    """
    found = corrected_values(chart)
    if not found:
        return chart
    added = [one for document in chart.documents for one in added_in(chart, document)]
    late = {span for one in added if _is_late(one.written, notice) for span in one.spans}
    told = [one.right for one in found if one.right is not None and not any(span.overlaps(one.right.value_span) for span in late)]
    settled = {one.value_span for each in found if each.right in told for one in each.wrong}
    wrong = {one.value_span: one for each in found for one in each.wrong}
    # A correction is not quoted, since a part of it alone may tell the wrong value; one that tells the right one first stays.
    statements = [span for one in found for span in one.spans]
    silent = {span for span in statements if not any(span.covers(one.value_span) for one in told)}
    gone = silent | {span for one in found for span in one.taken_back}

    def in_statement(place: Span) -> bool:
        return any(span.overlaps(place) for span in statements)

    kept = [one for one in chart.measures if one.value_span not in wrong and not in_statement(one.value_span)]
    doubted = [one.model_copy(update={"day_in_doubt": True}) for span, one in wrong.items() if span not in settled]
    unread = [span for one in found if not one.wrong for span in one.taken_back]
    return chart.model_copy(
        update={
            "sentences": tuple(one for one in chart.sentences if gone.isdisjoint(one.spans)),
            "measures": tuple(
                sorted(
                    (*(one for one in kept if not any(span.covers(one.value_span) for span in unread)), *doubted, *told),
                    key=lambda one: (one.document, one.value_span),
                )
            ),
            "minutes": tuple(one for one in chart.minutes if not any(one.span.overlaps(span) for span in gone)),
            "goals": tuple(one for one in chart.goals if not any(one.span.overlaps(span) for span in gone)),
            "plans": tuple(
                plan.model_copy(
                    update={"items": tuple(item for item in plan.items if not any(item.span.overlaps(span) for span in gone))}
                )
                for plan in chart.plans
            ),
        }
    )


def _is_late(written: dt.date | None, notice: dt.date | None) -> bool:
    return written is not None and notice is not None and written >= notice


class _Reader:
    """Looks for corrected values among the sentences of a chart."""

    def __init__(self, chart: Chart) -> None:
        self._chart = chart
        self._sentences: dict[str, list[Sentence]] = defaultdict(list)
        for one in chart.sentences:
            self._sentences[one.document].append(one)
        self._own = [one for one in chart.documents if not one.other_patient]
        self._measures: dict[str, list[Measure]] = defaultdict(list)
        for measure in chart.measures:
            self._measures[measure.document].append(measure)

    def read(self) -> Iterator[CorrectedValue]:
        for document in self._own:
            said = self._sentences[document.id]
            texts = [self._chart.quote(*one.spans) for one in said]
            if not any(map(hints, texts)):
                continue
            added = [span for one in added_in(self._chart, document) for span in one.spans]
            last = -1
            for at, text in enumerate(texts):
                is_added = document.kind == "addendum" or any(over.overlaps(one) for over in added for one in said[at].spans)
                if at <= last or not corrects(text, is_added or opens_correction(text)):
                    continue
                first = at - 1 if at and points_back(text) else at
                last = at
                while last + 1 < len(texts) and last - at < _NEXT and is_goes_on(texts[last + 1]):
                    last += 1
                found = self._statement(document, first, last, texts)
                if found is not None:
                    yield found

    def _statement(self, document: Document, first: int, last: int, texts: Sequence[str]) -> CorrectedValue | None:
        text = " ".join(f"{one.rstrip('. ')}." for one in texts[first : last + 1])
        statement = Statement.of(text, document.date)
        if statement is None:
            return None
        said = self._sentences[document.id]
        spans = tuple(span for one in said[first : last + 1] for span in one.spans)
        for targets in self._targets(document, first, text):
            own = [(name, self._before(name, document, first)) for name in targets]
            found = self._meant(own, statement, spans)
            if not found and statement.wrong.values and self._is_near(targets, document, first, text):
                found = self._alone(own, statement.wrong)
            if found:
                return self._taken_back(document, spans, statement, found)
            if statement.wrong.is_of_no_measure and self._are_before(targets, document):
                # Minutes, an age and visits are told in every note: no farther one is meant than the nearest.
                break
        # Words of a mistake that name neither a figure nor a measure that was read are of something else.
        return CorrectedValue(document.id, spans) if statement.has_value else None

    def _before(self, name: str, document: Document, first: int) -> list[Sentence]:
        return self._sentences[name][:first] if name == document.id else self._sentences[name]

    def _targets(self, document: Document, at: int, text: str) -> Iterator[list[str]]:
        """Yield the documents that a statement may correct, the likeliest first: those of its day, its own, the one before it."""
        written = {written_on(text)} | ({one.date for one in find_dates(text)[:1]} if opens_correction(text) else set())
        days = {one.date for one in find_days(text, document.date)}
        named = [one.id for one in self._own if one.date in days and (one.date not in written or len(days) == 1)]
        if kind := _kind_named(text):
            yield [one.id for one in self._own if one.kind == kind]
        if named:
            yield named
        own = [document.id] if at else []
        yield own + [one.id for one in self._own if one.date == document.date and one.id not in own and one.date is not None]
        place = self._own.index(document)
        if document.kind == "addendum" or not named:
            # Under a note of its own, or where nothing before it tells the value: the nearest document before it that does.
            for before in reversed(self._own[:place]):
                if before.record == document.record:
                    yield [before.id]

    def _meant(
        self, own: Sequence[tuple[str, Sequence[Sentence]]], statement: Statement, spans: Sequence[Span]
    ) -> list[Sentence]:
        """Return the sentences that tell the wrong value of the measure that is named, or of the goal."""
        wrong = statement.wrong
        pairs = [(one, self._chart.quote(*one.spans)) for _, sentences in own for one in sentences]
        if wrong.values:
            said = self._measured(spans)
            found = [
                one
                for one, text in pairs
                if (
                    wrong.is_told(text, self._heading(one), self._label(one))
                    or (wrong.count(text) and self._has(one, said, wrong))
                )
            ]
            goals = [one for one in found if self._is_goal(one, self._chart.quote(*one.spans))]
            # A goal may ask for the very figure that was measured wrongly: it stands where the value is told elsewhere.
            return goals if wrong.is_of_goal else [one for one in found if one not in goals] or found
        if wrong.is_of_goal:
            return []
        return [
            one
            for one, text in pairs
            if wrong.is_named(text, self._words_of(one), with_figure=bool(statement.right)) and not self._is_goal(one, "")
        ]

    def _measured(self, spans: Sequence[Span]) -> frozenset[tuple[str, str | None]]:
        """Return the measures that were read in a statement: a note may write them in other words."""
        return frozenset(
            (one.name, one.part) for one in self._chart.measures if any(span.covers(one.value_span) for span in spans)
        )

    def _has(self, sentence: Sentence, named: frozenset[tuple[str, str | None]], wrong: Wrong) -> bool:
        return any((one.name, one.part) in named and _is_wrong(one, wrong) for one in self._inside(sentence))

    def _is_goal(self, one: Sentence, text: str) -> bool:
        return opens_goal(text) or any(goal.span.overlaps(span) for goal in self._chart.goals for span in one.spans)

    def _is_near(self, targets: Sequence[str], document: Document, at: int, text: str) -> bool:
        """Say whether documents are the one of a statement itself, or the one whose day it names."""
        if targets == [document.id]:
            return at > 0
        days = {one.date for one in find_days(text, document.date)} - {None}
        return len(targets) == 1 and any(one.id == targets[0] and one.date in days for one in self._own)

    def _are_before(self, targets: Sequence[str], document: Document) -> bool:
        """Say whether the nearest note before a statement was looked at."""
        place = self._own.index(document)
        return any(one.id in targets and one.kind != "addendum" for one in self._own[:place])

    def _alone(self, own: Sequence[tuple[str, Sequence[Sentence]]], wrong: Wrong) -> list[Sentence]:
        """Return the sentence that alone in a note has the wrong figure, for a note may call a measure by another word.

        A figure says little: it has to stand there once and with the unit of the correction, and what the correction names
        must be no measure that was read anywhere in the chart.
        """
        if any(wrong.names(_words(one)) for one in self._chart.measures):
            return []
        pairs = [(one, self._chart.quote(*one.spans)) for _, sentences in own for one in sentences]
        found = [
            (one, text)
            for one, text in pairs
            if wrong.count(text) and not corrects(text, True) and (self._is_goal(one, text) or not wrong.is_of_goal)
        ]
        if len(found) != 1:
            return []
        ((one, text),) = found
        is_same = wrong.count(text, is_strict=bool(wrong.nouns) or wrong.unit is not None) == 1
        return [one] if is_same and wrong.count(text) == 1 and self._is_goal(one, text) == wrong.is_of_goal else []

    def _heading(self, one: Sentence) -> str:
        return self._chart.quote(one.header) if one.header is not None else ""

    def _label(self, one: Sentence) -> str:
        """Return the labels of the goals that a sentence tells."""
        return "; ".join(goal.label for goal in self._chart.goals if any(goal.span.overlaps(span) for span in one.spans))

    def _words_of(self, sentence: Sentence) -> list[str]:
        """Return the names of the measures that were read in a sentence."""
        return [_words(one) for one in self._inside(sentence)]

    def _inside(self, sentence: Sentence) -> list[Measure]:
        """Return the measures that were read in a sentence."""
        return [one for one in self._measures[sentence.document] if any(span.covers(one.value_span) for span in sentence.spans)]

    def _taken_back(
        self, document: Document, spans: tuple[Span, ...], statement: Statement, found: Sequence[Sentence]
    ) -> CorrectedValue:
        places = [span for one in found for span in one.spans]
        inside = [
            one
            for one in self._chart.measures
            if any(span.covers(one.value_span) for span in places) and _is_wrong(one, statement.wrong)
        ]
        # The same value of the same day, told again in a flow sheet or as the earlier value of a report.
        again = [
            one
            for one in self._chart.measures
            if one not in inside
            and not any(span.overlaps(one.value_span) for span in spans)
            and any(_is_again(one, each) for each in inside)
        ]
        wrong = (*inside, *again)
        more = [
            span
            for one in self._chart.sentences
            if any(span.covers(each.value_span) for span in one.spans for each in again)
            for span in one.spans
        ]
        right = self._right(document, spans, statement, inside)
        targets = tuple(dict.fromkeys(one.document for one in found))
        return CorrectedValue(document.id, spans, tuple(dict.fromkeys((*places, *more))), wrong, right, targets)

    def _right(self, document: Document, spans: Sequence[Span], statement: Statement, wrong: Sequence[Measure]) -> Measure | None:
        """Return the corrected value: read in the statement under the name and the side of the one value that is wrong."""
        if len(wrong) != 1 or len(spans) != 1 or not statement.is_right_first:
            return None
        (old,) = wrong
        read = [
            one
            for one in self._measures[document.id]
            if any(span.covers(one.value_span) for span in spans) and _number(statement.right[0]) == one.value
        ]
        if len(read) != 1 or old.prior or old.day_in_doubt or old.date is None:
            return None
        (new,) = read
        is_same = (new.name, new.denominator, new.part, new.device, new.task) == (
            old.name,
            old.denominator,
            old.part,
            old.device,
            old.task,
        )
        if not is_same or new.side != old.side or (new.unit != old.unit and new.unit and old.unit):
            return None
        return new.model_copy(update={"date": old.date, "prior": False, "unit": new.unit or old.unit})


def _kind_named(text: str) -> str | None:
    if _AT_EVALUATION.search(text):
        return "initial_evaluation"
    return "discharge" if _AT_DISCHARGE.search(text) else None


def _words(one: Measure) -> str:
    return f"{one.name} {one.part or ''} {one.task or ''}"


def _number(text: str) -> Decimal | str:
    try:
        return Decimal(text.split("/", maxsplit=1)[0].strip())
    except InvalidOperation:
        return text


def _is_wrong(one: Measure, wrong: Wrong) -> bool:
    """Say whether a measure of a sentence that is taken back is the wrong one.

    It has its figure or, where none is told, its name. A movement that was read without its joint may be anything.
    """
    if wrong.side is not None and one.side not in (None, wrong.side):
        return False
    if wrong.values:
        return any(_number(value) == one.value for value in wrong.values)
    return wrong.names(_words(one)) or (one.name == "ROM" and one.part is None)


def _is_again(one: Measure, other: Measure) -> bool:
    is_side = one.side == other.side or one.side is None or other.side is None
    return one.date is not None and (one.name, one.date, one.value) == (other.name, other.date, other.value) and is_side
