"""Whether what would stand under "First" and "Last" is the first and the last value that the record holds.

A value that is left out of a row, since its day or its manner is not sure, is known all the same: it must not make a later one
the first, nor an earlier one the last.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from clausea import knowledge
from clausea.beside import around, is_of_exercise
from clausea.domain import Chart, Document, Measure, Sentence, Span
from clausea.retrieve.alike import course_start

_STARTS = frozenset({"initial_evaluation", "plan_of_care"})


def are_ends_known(kept: Mapping[dt.date, Measure], found: Iterable[Measure], vague: Iterable[Measure], chart: Chart) -> bool:
    """Say whether no other value of a measure may lie before the first or after the last of those that are told.

    `vague` are the values of which less is said, such as no side: one of an earlier or a later day may be of the same thing.
    """
    start = course_start(chart, kept.values())
    told = {one.value_span for one in kept.values()}
    left_out = [one for one in found if one.value_span not in told and not is_of_exercise(one, chart)]
    row = next(iter(kept.values()))
    vague = [one for one in vague if not is_of_exercise(one, chart) and not _is_of_another_device(one, row, chart)]
    left_out += [one for one in vague if one.date is not None and not min(kept) <= one.date <= max(kept)]
    if any(_may_be_outside(one, kept, chart, start) for one in left_out):
        return False
    return not _is_unread_outside(kept, chart, start)


def _is_of_another_device(one: Measure, row: Measure, chart: Chart) -> bool:
    """Say whether a value without a device is one that the chart tells of another device than the row's, said again."""
    return not one.device and any(
        other.device and other.device != row.device and not other.day_in_doubt and other.value == one.value
        for other in chart.measures
        if other.name == one.name
    )


def _may_be_outside(one: Measure, kept: Mapping[dt.date, Measure], chart: Chart, start: dt.date) -> bool:
    """Say whether a value that is left out may be an earlier or a later one than those that are told.

    One that is told with the same value is most likely said again. What an evaluation tells as earlier was before this care, and
    an unsigned draft is set aside by a reviewer, and so here.
    """
    document = chart.document(one.document)
    first, last = min(kept), max(kept)
    if document.signed is False or any(_is_said_again(one, told) for told in kept.values()):
        return False
    if one.prior and document.kind in _STARTS and document.date is not None and document.date <= first:
        return False
    if one.prior and not _has_own_day(one, chart):
        return not _is_told_between(one, kept, chart)
    day = one.date if one.prior else one.date or document.date
    return day is None or not (first < day < last or day < start)


def _is_said_again(one: Measure, told: Measure) -> bool:
    """Say whether two values are the same, one perhaps rounded: "18" for "18.2"."""
    if not isinstance(one.value, Decimal) or not isinstance(told.value, Decimal):
        return one.value == told.value
    coarser = max(int(size.as_tuple().exponent) for size in (one.value, told.value))
    finer = min(int(size.as_tuple().exponent) for size in (one.value, told.value))
    size = abs(one.value - told.value)
    is_rounded = finer < coarser <= 0 and size <= Decimal(5).scaleb(coarser - 1)
    # Half a unit is no rounding of what is itself about a unit: "1 m/s" is not 0.6 said again.
    return not size or (is_rounded and 20 * size <= abs(told.value))


_OWN_DAY = re.compile(r"(?<![\d/-])(\d{1,2})[/-](\d{1,2})(?!\d)")
_AT_THE_START = re.compile(
    r"\b(?:init\w*|i\.?e\.?|eval\w*|baseline|soc|start\w*|admi\w*|adm|onset|first|beginning|began|intake)\b", re.IGNORECASE
)
_LAST_VISIT = re.compile(
    r"\b(?:last|prev(?:ious)?|prior)\.?\s(?:visit|session|tx|rx|treatment|appointment|appt|time|note)\b|\byesterday\b",
    re.IGNORECASE,
)
_LAST_WEEK = re.compile(r"\b(?:last|prev(?:ious)?|prior)\.?\s(?:week|wk)\b", re.IGNORECASE)
_TWO_WEEKS = dt.timedelta(days=14)


def _clause(one: Measure, chart: Chart) -> str:
    """Return the words of its clause around a value."""
    before, behind = around(one, chart)
    return f"{re.split(r'[;,(|]|[.][ ]', before)[-1]} # {re.split(r'[;,)|]|[.](?:[ ]|$)', behind)[0]}"


def _has_own_day(one: Measure, chart: Chart) -> bool:
    """Say whether the day of an earlier value is written beside it or at its column: "was 6" has at most one that is inferred."""
    if one.date is None:
        return False
    form = next((each.form for each in chart.sentences if any(span.covers(one.value_span) for span in each.spans)), "")
    own = (one.date.month, one.date.day)
    return form == "row" or any((int(month), int(day)) == own for month, day in _OWN_DAY.findall(_clause(one, chart)))


def _is_told_between(one: Measure, kept: Mapping[dt.date, Measure], chart: Chart) -> bool:
    """Say whether an earlier value without a day lies, by its words, between the first value and the note that tells it.

    Before the value of an evaluation nothing was measured, and the last visit is no earlier than the first. What is said of the
    start is another first value, and what a note after the last tells may be later than that.
    """
    first, last = min(kept), max(kept)
    told = chart.document(one.document).date
    words = _clause(one, chart)
    if told is None or not first < told <= last or _AT_THE_START.search(words):
        return False
    if chart.document(kept[first].document).kind in _STARTS or _LAST_VISIT.search(words):
        return True
    return _LAST_WEEK.search(words) is not None and told - first >= _TWO_WEEKS


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


_GIRTH_WORDS = re.compile(r"\b(?:girth\w*|circumf\w*|edema|oedema|swelling|swollen|effusion)\b", re.IGNORECASE)
_OF_A_ROW = re.compile(
    r"\b(?:left|right|bilat\w*|both|lt|rt|[rl][ul]e|involved|uninvolved|at|the|of|from|and|is|was|now|today|initial\w*|eval|prox\w*|dist\w*"
    r"|above|below|sup\w*|inf\w*|mid\w*|joint|line|pole|cms?|mm|in|inch\w*|diff\w*|change\w*|vs|goal)\b",
    re.IGNORECASE,
)


def _girths(text: str, sample: Measure) -> list[tuple[int, int]]:
    """Return where lengths stand in a row that names the place of a girth, or in words of a girth there.

    A scar or a wound has its length at that place too.
    """
    named = set(re.findall(r"[a-z]{3,}", (sample.part or "").lower()))
    words = set(re.findall(r"[a-z]{3,}", _OF_A_ROW.sub(" ", text).lower()))
    if not named or not named <= set(re.findall(r"[a-z]{3,}", text.lower())):
        return []
    if words - named and not _GIRTH_WORDS.search(text):
        return []
    return [match.span() for match in _LENGTH.finditer(text)]


def _is_read(span: Span, place: tuple[int, int], read: Iterable[Span]) -> bool:
    start, end = span.start + place[0], span.start + place[1]
    near = [one for one in read if (one.record, one.page) == (span.record, span.page)]
    return any(one.start < end and start < one.end for one in near)
