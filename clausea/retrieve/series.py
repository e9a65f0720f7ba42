"""Values of one measure over time, and whether their change is larger than its published error."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from typing import Literal, Protocol

from clausea import knowledge, yardsticks
from clausea.beside import around, is_lack, is_of_exercise
from clausea.domain import Chart, Measure, Series, SeriesPoint, Span
from clausea.manners import has_manners
from clausea.retrieve.alike import course_start, groups_of, is_copy, sentence_of, vaguer
from clausea.retrieve.counts import called, may_tell_change
from clausea.retrieve.ends import are_ends_known
from clausea.retrieve.pains import are_of_one_pain
from clausea.retrieve.sides import OneSide, treated

Direction = Literal["better", "worse", "same", "unknown"]
AgainstError = Literal["beyond", "within", "unclear", "unknown"]


class Book(Protocol):
    """Gives out handles."""

    def holder(self, span: Span) -> str | None:
        """Return the handle of a passage that holds a span."""
        ...

    def figure(self, span: Span, text: str, label: str, *, passage: str | None = None, document: str | None = None) -> str:
        """Return the handle of a figure that stands in the record."""
        ...


def series_of(chart: Chart, book: Book) -> Iterator[Series]:
    """Yield the measures that were taken at least twice, each value with its address. Only like is set beside like.

    A series that another tells more exactly (with side, joint or device) is left out, and so is one whose aids differ.
    """
    own = treated(chart)
    for by_day in _most_exact([one for one in comparable(chart) if _is_like(one, chart)]):
        if _is_of_other_side(by_day[min(by_day)], own, chart) or len(_joints_of(by_day[min(by_day)], chart)) > 1:
            continue
        points = []
        for day, one in sorted(by_day.items()):
            passage = book.holder(one.value_span)
            if passage is None:
                continue
            handle = book.figure(
                one.value_span, chart.quote(one.value_span), f"{one.name} value", passage=passage, document=one.document
            )
            points.append(SeriesPoint(date=day, figure=handle, passage=passage))
        if len(points) >= 2 and [points[0].date, points[-1].date] == [min(by_day), max(by_day)]:
            first, last = by_day[points[0].date], by_day[points[-1].date]
            assert isinstance(first.value, Decimal)
            assert isinstance(last.value, Decimal)
            if first.name == "pain" and not first.value and not last.value:
                # Where nothing hurt at first and at last, nothing changed and nothing was held.
                continue
            name, rest = called(_with_joint(first, chart))
            yield Series(
                name=name,
                detail=_detail(rest, lacks=is_lack(first, chart) and "lag" not in name),
                points=tuple(points),
                direction=_direction(first, last, lacks=is_lack(first, chart)),
                change=last.value - first.value,
                against_error=against_error(first, last),
                remark=_remark(first, last),
            )


def _is_of_other_side(one: Measure, own: OneSide | None, chart: Chart) -> bool:
    """Say whether a measure is of the side that is not treated and is only measured beside the other: its change is no result."""
    if own is None or one.side not in {"left", "right"} or one.side == own:
        return False
    beside = (other for other in chart.measures if (other.name, other.side) == (one.name, own))
    return any(_may_agree(one.part, other.part) for other in beside)


def _may_agree(one: str | None, other: str | None) -> bool:
    """Say whether two parts are of one joint or muscle, as far as is known: "flexion" may be of the joint of "knee flexion"."""
    joints = [_JOINTS.match(part or "") for part in (one, other)]
    names = [found.group().casefold().split() for found in joints if found and found.group()]
    return len(names) < 2 or names[0] == names[1]


def _joints_of(one: Measure, chart: Chart) -> set[str]:
    """Return the movements of named joints that a movement without its joint, "flexion", may be of."""
    if one.name != "ROM" or not one.part:
        return set()
    parts = {other.part.lower() for other in chart.measures if other.name == "ROM" and other.part}
    return {part for part in parts if part.endswith(f" {one.part.lower()}") and _JOINTS.match(part).end()}  # type: ignore[union-attr]


def _with_joint(one: Measure, chart: Chart) -> Measure:
    """Return a movement with the one joint that moved so in the record: "flexion" alone tells a reader nothing."""
    found = _joints_of(one, chart)
    return one.model_copy(update={"part": next(iter(found))}) if len(found) == 1 else one


def comparable(chart: Chart) -> Iterable[dict[dt.date, Measure]]:
    """Return the values that may be set beside each other, by day: same test, unit, scale, side, movement, device and task.

    A day on which two values differ is left out: the record tells them apart by something that is not read, such as a level of a
    limb or a scale of a test. So is a series whose first or last day is such a day: what it is set beside would be another thing.
    """
    groups = groups_of(chart)
    for key, found in sorted(groups.items()):
        every = [one for one in found if not one.day_in_doubt and not is_of_exercise(one, chart)]
        # In prose "was 6" names no day of its own; a column of a table does.
        before = [one if _form(one, chart) == "row" else one.model_copy(update={"date": None}) for one in every if one.prior]
        dated = [one for one in every if not one.prior and one.date is not None and _is_of_its_day(one, chart)]
        values = _signed(chart, [one for one in dated if one.date and chart.document(one.document).can_tell_of(one.date)])
        if not values:
            continue
        start = course_start(chart, values)
        before, values = ([one for one in found if one.date is None or one.date >= start] for found in (before, values))
        by_day: dict[dt.date, Measure] = {}
        unclear: set[dt.date] = set()
        for one in sorted(values, key=lambda m: (m.date or dt.date.min, m.value_span)):
            assert one.date is not None
            if by_day.setdefault(one.date, one).value != one.value:
                unclear.add(one.date)
        if len(by_day) < 2 or unclear & {min(by_day), max(by_day)} or is_copy(by_day.values(), chart):
            continue
        first = _first_of_all(by_day, before)
        if first is None:
            continue
        kept = {**first, **{day: one for day, one in by_day.items() if day not in unclear}}
        if len(kept) >= 2 and are_ends_known(kept, found, vaguer(key, groups), chart):
            yield kept


def _is_of_its_day(one: Measure, chart: Chart) -> bool:
    """Say whether the day of a value is sure: it has one of its own, or its document's is."""
    document = chart.document(one.document)
    return "day" not in document.unsure or one.date != document.date


def _signed(chart: Chart, values: list[Measure]) -> list[Measure]:
    """Return the values without those of a draft that says nobody signed it, where the rest still tells of two days.

    A reviewer sets an unsigned note aside, and the last value must not fall with it.
    """
    kept = [one for one in values if chart.document(one.document).signed is not False]
    return kept if len({one.date for one in kept}) > 1 else values


def _first_of_all(by_day: dict[dt.date, Measure], before: Iterable[Measure]) -> dict[dt.date, Measure] | None:
    """Return the value that a later report repeats from a day before all others; None where two differ on that day.

    What is called the first value is the first that the record holds with its day. One that is repeated without a day, "was 18/30
    at the last visit", is left out: nobody can say when it was.
    """
    told = [one for one in before if one.date is not None and one.date < min(by_day)]
    dated = sorted(told, key=lambda one: (one.date or dt.date.min, one.value_span))
    if not dated:
        return {}
    earliest = [one for one in dated if one.date == dated[0].date]
    same = len({one.value for one in earliest}) == 1
    return {dated[0].date: dated[0]} if same and dated[0].date else None


_AIDS = re.compile(
    r"\b(?:(?P<crutch>crutch(?:es)?|LFC|AXC)|(?P<walker>walker|RW|FWW|4WW|2WW|rollator|PUW)|(?P<cane>cane|SPC|[LSHNW]BQC|QC)|(?P<bars>//|bars)"
    r"|(?P<none>no (?:AD|aid|device|assistive device)))\b",
    re.IGNORECASE,
)
_JOINTS = re.compile(
    r"(?:(?:shoulder|shldr|sh|gh|elbow|forearm|wrist|hand|thumb|digit|finger|index|middle|long|ring|small|little|mp|mcp|pip|dip|ip|cmc|hip"
    r"|knee|ankle|foot|great|toe|cervical|c-spine|neck|lumbar|l-spine|thoracic|spine|back|trunk|scapula|scap|jaw|joint)(?:\s+|$))*",
    re.IGNORECASE,
)
_LAG = re.compile(r"\blag\b", re.IGNORECASE)
_TREATED = re.compile(
    r"^\s?(?:deg(?:rees)?|°|º)?\s?,?\s?\(?(?:p\.?|post|after|following|s/p)[ -](?:\w+ ){0,2}"
    r"(?:release|manual|MT|MFR|STM|mob\w*|stretch\w*|tx|treatment|rx|session|CR|contract)\b",
    re.IGNORECASE,
)
"""Behind an angle that was measured right after the treatment: the next morning it is another."""
_GRADES = re.compile(r"\bMMT\b(?!.*\b(?:ROM|AROM|PROM|deg(?:rees)?)\b)", re.IGNORECASE)


def _is_like(by_day: dict[dt.date, Measure], chart: Chart) -> bool:
    """Say whether first and last tell of one thing: of one movement that is named, no grade among angles, and of one aid."""
    ends = [by_day[min(by_day)], by_day[max(by_day)]]
    if ends[0].name == "pain" and not are_of_one_pain(ends[0], ends[1], chart):
        return False
    if ends[0].name in {"ROM", "MMT"} and not _names_movement(ends[0].part):
        return False
    if ends[0].name == "ROM" and any(_TREATED.search(around(one, chart)[1]) for one in ends):
        return False
    if ends[0].name == "ROM" and not is_lack(ends[0], chart) and any(_GRADES.search(_before(one, chart)) for one in ends):
        return False
    if is_lack(ends[0], chart) != is_lack(ends[1], chart) or not may_tell_change(ends[0], ends[1], chart):
        return False
    if (
        ends[0].name == "ROM"
        and not is_lack(ends[0], chart)
        and "lag" not in (ends[0].part or "")
        and any(_LAG.search(sentence_of(one, chart)) for one in ends)
    ):
        return False
    if ends[0].name not in {"gait_distance", "gait_speed"} or ends[0].device:
        return True
    aids = [frozenset(match.lastgroup for match in _AIDS.finditer(sentence_of(one, chart))) for one in ends]
    counts = [len(re.findall(r"\b(?:one|1|single) crutch\b", sentence_of(one, chart), re.IGNORECASE)) for one in ends]
    return counts[0] == counts[1] and (aids[0] == aids[1] or not all(aids))


def _names_movement(part: str | None) -> bool:
    """Say whether a part names what moved, such as "knee flexion": two angles of a "knee" may be of its bend and of its lag."""
    return _JOINTS.fullmatch(part or "") is None


def _form(one: Measure, chart: Chart) -> str:
    """Return the form of the sentence in which a value stands."""
    for sentence in chart.sentences:
        if any(span.covers(one.value_span) for span in sentence.spans):
            return sentence.form
    return ""


def _before(one: Measure, chart: Chart) -> str:
    """Return the last words before a value, which name what it is a value of."""
    text = chart.record(one.value_span.record).page(one.value_span.page).text[: one.value_span.start]
    return text.rsplit("\n", 1)[-1][-24:]


def _most_exact(every: Sequence[dict[dt.date, Measure]]) -> list[dict[dt.date, Measure]]:
    """Leave out a series of which another says the same with more words, such as its side and joint."""
    # What was done in another manner, such as with a second task, is another test and tells nothing more exactly.
    told = [
        ((first.name, first.device, first.task if has_manners(first.name) else None), _words(first))
        for first in (one[min(one)] for one in every)
    ]
    return [
        one
        for one, (test, words) in zip(every, told, strict=True)
        if not any(test == other and words < more for other, more in told)
    ]


def _words(one: Measure) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", _detail(one).lower()))


def against_error(first: Measure, last: Measure) -> AgainstError:
    """Set a change beside every published figure, printable or not: one that nobody checked still makes us careful."""
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    figures = [one.value for one in yardsticks.changes_from(first)]
    size = abs(last.value - first.value)
    if not figures:
        return "unknown"
    if size >= max(figures):
        return "beyond"
    return "within" if size < min(figures) else "unclear"


def _remark(first: Measure, last: Measure) -> str:
    """Say that a change is within its error, with the figure, its population and source; nothing where none may be printed."""
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    size = abs(last.value - first.value)
    for one in yardsticks.changes_from(first):
        if one.is_printable and one.kind not in {"MCID", "MIC"} and 0 < size < one.value:
            unit = f" {one.unit}" if one.unit else ""
            figure = f"{one.value}{unit} for {one.population} ({one.source})"
            return f"change of {size}{unit}, below the published detectable change of {figure}"
    return ""


def _detail(one: Measure, *, lacks: bool = False) -> str:
    parts = [
        one.mode,
        one.side,
        one.part,
        "what it lacks" if lacks and "lag" not in (one.part or "") else None,
        one.task,
        f"with {one.device}" if one.device and one.device != "none" else None,
        one.unit,
    ]
    return ", ".join(part for part in parts if part)


def _direction(first: Measure, last: Measure, *, lacks: bool = False) -> Direction:
    better = (
        "down"
        if lacks
        else {"gait_distance": "up", "ROM": "up"}.get(first.name) or getattr(knowledge.measure(first.name), "better", None)
    )
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    if better is None:
        return "unknown"
    if first.value == last.value:
        return "same"
    return "better" if (last.value > first.value) == (better == "up") else "worse"
