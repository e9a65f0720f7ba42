"""Whether what would stand under "First" and "Last" is the first and the last value that the record holds.

A value that is left out of a row, since its day or its manner is not sure, is known all the same: it must not make a later one
the first, nor an earlier one the last.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping

from clausea import knowledge
from clausea.domain import Chart, Document, Measure, Sentence, Span
from clausea.retrieve.alike import course_start

_STARTS = frozenset({"initial_evaluation", "plan_of_care"})


def are_ends_known(kept: Mapping[dt.date, Measure], found: Iterable[Measure], vague: Iterable[Measure], chart: Chart) -> bool:
    """Say whether no other value of a measure may lie before the first or after the last of those that are told.

    `vague` are the values of which less is said, such as no side: one of an earlier or a later day may be of the same thing.
    """
    start = course_start(chart, kept.values())
    told = {one.value_span for one in kept.values()}
    left_out = [one for one in found if one.value_span not in told]
    left_out += [one for one in vague if one.date is not None and not min(kept) <= one.date <= max(kept)]
    if any(_may_be_outside(one, kept, chart, start) for one in left_out):
        return False
    return not _is_unread_outside(kept, chart, start)


def _may_be_outside(one: Measure, kept: Mapping[dt.date, Measure], chart: Chart, start: dt.date) -> bool:
    """Say whether a value that is left out may be an earlier or a later one than those that are told.

    One that is told with the same value is most likely said again. What an evaluation tells as earlier was before this care, and
    an unsigned draft is set aside by a reviewer, and so here.
    """
    document = chart.document(one.document)
    first, last = min(kept), max(kept)
    if document.signed is False or any(one.value == told.value for told in kept.values()):
        return False
    if one.prior and document.kind in _STARTS and document.date is not None and document.date <= first:
        return False
    day = one.date if one.prior else one.date or document.date
    return day is None or not (first < day < last or day < start)


def _is_unread_outside(kept: Mapping[dt.date, Measure], chart: Chart, start: dt.date) -> bool:
    """Say whether a document from before the first or after the last value names the measure beside an unread figure."""
    first, last = min(kept), max(kept)
    outside = {
        one.id for one in chart.documents if _may_tell(one) and one.date and (start <= one.date < first or one.date > last)
    }
    sample = kept[first]
    sentences = [one for one in chart.sentences if one.document in outside]
    return any(_has_unread(one, sample, chart) for one in sentences)


def _may_tell(document: Document) -> bool:
    return not document.other_patient and document.signed is not False


def _has_unread(sentence: Sentence, sample: Measure, chart: Chart) -> bool:
    read = [one.value_span for one in chart.measures if one.document == sentence.document]
    read += [one.span for one in chart.goals if one.document == sentence.document]
    for span in sentence.spans:
        text = chart.record(span.record).page(span.page).text[span.start : span.end]
        places = _girths(text, sample) if sample.name == "girth" else _scores(text, sample)
        if any(not _is_read(span, place, read) for place in places):
            return True
    return False


_FIGURE = re.compile(
    r"[\s:=(]*(?:(?:total|score|is|was|of)\b[\s:=(]*)?(?P<value>\d{1,3}(?:\.\d{1,2})?)(?![\d-])(?!\s?[x×%]|\s?(?:reps|sets|wks?|min)\b)"
)
_LENGTH = re.compile(r"(?<![\d./])\d{1,2}\.\d(?![\d/])")


def _scores(text: str, sample: Measure) -> list[tuple[int, int]]:
    """Return where a figure stands right behind the name of a test."""
    kind = knowledge.measure(sample.name)
    names = kind.aliases if kind else ()
    ends = [match.end() for name in names for match in re.finditer(rf"(?<![\w-]){re.escape(name)}(?![\w-])", text, re.IGNORECASE)]
    return [match.span("value") for end in ends if (match := _FIGURE.match(text, end))]


def _girths(text: str, sample: Measure) -> list[tuple[int, int]]:
    """Return where lengths stand in a row that names the place of a girth."""
    named = set(re.findall(r"[a-z]{3,}", (sample.part or "").lower()))
    if not named or not named <= set(re.findall(r"[a-z]{3,}", text.lower())):
        return []
    return [match.span() for match in _LENGTH.finditer(text)]


def _is_read(span: Span, place: tuple[int, int], read: Iterable[Span]) -> bool:
    start, end = span.start + place[0], span.start + place[1]
    near = [one for one in read if (one.record, one.page) == (span.record, span.page)]
    return any(one.start < end and start < one.end for one in near)
