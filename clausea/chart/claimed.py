"""Whose pages they are by the claim: what the chart alone cannot know, because it only guesses whose chart it is."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from clausea.chart.identity import numbers_in
from clausea.chart.lines import Line, lines_of
from clausea.chart.people import births, header_identity, names_set_apart, patient_names
from clausea.domain import Chart, Claim, Document, Span
from clausea.domain.dates import find_dates
from clausea.domain.names import same_person

__all__ = ["with_claimed_patient"]

_HEAD_LINES = 4
_SOME_PAGES = 2
_LAST_FIRST = re.compile(r"[A-Z][A-Za-z'’\-]+,\s?[A-Z][A-Za-z'’\-]+")
_PART = re.compile(r"[A-Za-z'’]{3,}")

_Place = tuple[str, int]
"""Record and page."""


@dataclass(frozen=True, slots=True)
class _Said:
    """What some lines say of whose they are."""

    names: tuple[str, ...] = ()
    births: frozenset[dt.date] = frozenset()
    numbers: frozenset[str] = frozenset()


def with_claimed_patient(chart: Chart, claim: Claim) -> Chart:
    """Return the chart with what the claim's name and birth date tell of whose pages they are.

    A page whose head or foot gives another birth date, or a name that shares no part with the claim's, is another patient's where
    other pages give the claim's: a document that begins there is marked, and of one that runs over it that page is taken out. A
    document that hints at somebody else by less, such as another record number, is doubted. A page that says nothing is left as it is.
    """
    if not claim.patient.name:
        return chart
    pages = _pages(chart)
    heads = {place: _said(_head(lines), _before(claim)) for place, lines in pages.items()}
    others = _Others(claim, heads, frozenset(part for one in chart.documents for part in _parts(one.author or "")))
    foreign = {place for place, said in heads.items() if others.is_another(said)}
    documents: list[Document] = []
    doubted: list[str] = []
    for one in chart.documents:
        own = [
            line for span in one.body for line in pages.get((span.record, span.page), ()) if span.start <= line.start < span.end
        ]
        said = _said([line for line in own if not line.is_furniture], dt.date.min.year)
        places = [(span.record, span.page) for span in one.body]
        if one.other_patient or not places:
            documents.append(one)
        elif places[0] in foreign or others.is_born_otherwise(said):
            documents.append(one.model_copy(update={"other_patient": True}))
        else:
            kept = tuple(span for span in one.body if (span.record, span.page) not in foreign)
            documents.append(one if len(kept) == len(one.body) else one.model_copy(update={"body": kept}))
            if others.is_doubtful(said) or any(others.is_doubtful(heads[place]) for place in places if place in heads):
                doubted.append(one.id)
    changed = tuple(documents)
    if changed == chart.documents and not doubted:
        return chart
    chart = chart.model_copy(update={"documents": changed, "doubted": tuple(doubted)})
    marked = {one.id for one in changed if one.other_patient}
    return _without(chart, foreign, marked)


class _Others:
    """Tells the claim's patient from others by what the heads of all pages say."""

    def __init__(self, claim: Claim, heads: Mapping[_Place, _Said], staff: frozenset[str]) -> None:
        self._name, self._born = claim.patient.name, claim.patient.dob
        self._is_born = self._born is not None and sum(self._born in said.births for said in heads.values()) >= _SOME_PAGES
        self._is_named = sum(self._names_own(said) for said in heads.values()) >= _SOME_PAGES
        count = Counter(number for said in heads.values() for number in said.numbers)
        self._staff = staff
        self._said = Counter(name for said in heads.values() for name in set(said.names))
        self._usual = max((one for one in count if count[one] >= _SOME_PAGES), key=lambda one: (count[one], one), default="")

    def _names_own(self, said: _Said) -> bool:
        return any(same_person(name, self._name) for name in said.names)

    def _is_own(self, said: _Said) -> bool:
        return self._born in said.births or self._names_own(said)

    def is_born_otherwise(self, said: _Said) -> bool:
        """Say whether there is a birth date, and another than the claim's, which the record gives too."""
        return self._is_born and bool(said.births) and not self._is_own(said)

    def is_another(self, said: _Said) -> bool:
        """Say whether a head names somebody else: by a birth date, or by a name of which no part is the patient's."""
        if self._is_own(said):
            return False
        named = bool(said.names) and not any(_parts(name) & _parts(self._name) for name in said.names)
        return self.is_born_otherwise(said) or (self._is_named and named)

    def is_doubtful(self, said: _Said) -> bool:
        """Say whether lines hint at somebody else without telling: another name, or a record number of the same length."""
        if self._is_own(said):
            return False
        number = (
            bool(self._usual) and self._usual not in said.numbers and any(len(one) == len(self._usual) for one in said.numbers)
        )
        # A name over most pages is the patient's however it is written, and that of a clinician is nobody's page.
        names = [name for name in said.names if self._said[name] <= _SOME_PAGES and not _parts(name) & self._staff]
        return number or (self._is_named and bool(names))


def _parts(name: str) -> set[str]:
    return {word.lower() for word in _PART.findall(name)}


def _before(claim: Claim) -> int:
    """Return the year before which a day beside a name is a birth date and no day of care."""
    return min(claim.days_of_law, default=dt.date.max).year - 1


def _pages(chart: Chart) -> dict[_Place, list[Line]]:
    pages: dict[_Place, list[Line]] = {}
    for record in chart.records:
        for line in lines_of(record, chart.withheld):
            if line.stripped:
                pages.setdefault((line.record, line.page), []).append(line)
    return pages


def _head(lines: Sequence[Line]) -> list[Line]:
    return [line for rank, line in enumerate(lines) if rank < _HEAD_LINES or line.is_furniture]


def _said(lines: Sequence[Line], before: int) -> _Said:
    """Return what lines say; a day before the year `before` beside a name written last name first is a birth date."""
    names: list[str] = []
    days: set[dt.date] = set()
    numbers: set[str] = set()
    for line in lines:
        names += patient_names(line.text)
        days |= {day for day, *_ in births(line.text)}
        numbers |= numbers_in(line.text)
        if before <= dt.date.min.year:
            continue
        names += names_set_apart(line.text)
        if (headed := header_identity(line.text)) is not None:
            names.append(headed[0])
            days.add(headed[1])
        old = {found.date for found in find_dates(line.text) if found.date.year < before}
        if old and (apart := _LAST_FIRST.findall(line.text)):
            names += apart
            days |= old
    return _Said(tuple(names), frozenset(days), frozenset(numbers))


def _without(chart: Chart, places: set[_Place], marked: set[str]) -> Chart:
    """Return the chart without the sentences and facts of some pages, where their document is not marked as a whole."""
    if not places:
        return chart

    def stays(one: Any, *spans: Span) -> bool:
        return one.document in marked or not any((span.record, span.page) in places for span in spans)

    update: dict[str, Any] = {
        "sentences": tuple(one for one in chart.sentences if stays(one, *one.spans)),
        "measures": tuple(one for one in chart.measures if stays(one, one.value_span)),
        "plans": tuple(
            one.model_copy(update={"items": tuple(item for item in one.items if stays(one, item.span))}) for one in chart.plans
        ),
    }
    for name in ("goals", "certifications", "minutes", "diagnoses", "notes"):
        update[name] = tuple(one for one in getattr(chart, name) if stays(one, one.span))
    return chart.model_copy(update=update)
