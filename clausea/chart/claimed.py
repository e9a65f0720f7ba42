"""Whose pages they are by the claim: what the chart alone cannot know, because it only guesses whose chart it is."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from clausea.chart.authors import surname
from clausea.chart.identity import Identity, identity_of
from clausea.chart.lines import Line, lines_of
from clausea.chart.people import is_unsigned, people_spans
from clausea.domain import Chart, Claim, Document, Span
from clausea.domain.names import same_person

__all__ = ["with_claimed_patient"]

_HEAD_LINES = 4
_SOME_PAGES = 2
_PART = re.compile(r"[A-Za-z'’]{3,}")

_Place = tuple[str, int]
"""Record and page."""


def with_claimed_patient(chart: Chart, claim: Claim) -> Chart:
    """Return the chart with what the claim's name and birth date tell of whose pages they are.

    A page whose head or foot gives another birth date, or a name that shares no part with the claim's, is another patient's where
    other pages give the claim's: a document that begins there is marked, and of one that runs over it that page is taken out. A
    document that hints at somebody else by less, such as another record number, is doubted, and so is one that a page was taken out
    of: it keeps no signature, author or day that stands on that page alone. A page that says nothing is left as it is.
    """
    if not claim.patient.name:
        return chart
    pages = _pages(chart)
    staff = _staff(chart, pages) - _parts(claim.patient.name)
    heads = {place: identity_of(_head(lines), staff, are_heads=True) for place, lines in pages.items()}
    others = _Others(claim, heads, staff)
    foreign = {place for place, said in heads.items() if others.is_another(said)}
    documents: list[Document] = []
    doubted: list[str] = []
    for one in chart.documents:
        said = identity_of([line for line in _lines_in(one.body, pages) if not line.is_furniture], staff)
        places = [(span.record, span.page) for span in one.body]
        if one.other_patient or not places:
            documents.append(one)
        elif places[0] in foreign or others.is_born_otherwise(said):
            documents.append(one.model_copy(update={"other_patient": True}))
        else:
            kept = tuple(span for span in one.body if (span.record, span.page) not in foreign)
            is_cut = len(kept) < len(one.body)
            documents.append(_cut(one, kept, _lines_in(kept, pages)) if is_cut else one)
            is_doubted = one.id in chart.doubted or others.is_doubtful(said)
            if is_cut or is_doubted or any(others.is_doubtful(heads[place]) for place in places if place in heads):
                doubted.append(one.id)
    changed = tuple(documents)
    if changed == chart.documents and not doubted:
        return chart
    chart = chart.model_copy(update={"documents": changed, "doubted": tuple(doubted)})
    marked = {one.id for one in changed if one.other_patient}
    return _without(chart, foreign, marked)


class _Others:
    """Tells the claim's patient from others by what the heads of all pages say."""

    def __init__(self, claim: Claim, heads: Mapping[_Place, Identity], staff: frozenset[str]) -> None:
        self._name, self._born = claim.patient.name, claim.patient.dob
        self._is_born = self._born is not None and sum(self._born in said.births for said in heads.values()) >= _SOME_PAGES
        self._is_named = sum(self._names_own(said) for said in heads.values()) >= _SOME_PAGES
        count = Counter(number for said in heads.values() for number in said.numbers)
        self._staff = staff
        self._said = Counter(name for said in heads.values() for name in set(said.names))
        self._usual = max((one for one in count if count[one] >= _SOME_PAGES), key=lambda one: (count[one], one), default="")

    def _names_own(self, said: Identity) -> bool:
        return any(same_person(name, self._name) for name in said.names)

    def _is_own(self, said: Identity) -> bool:
        return self._born in said.births or self._names_own(said)

    def is_born_otherwise(self, said: Identity) -> bool:
        """Say whether there is a birth date, and another than the claim's, which the record gives too."""
        return self._is_born and bool(said.births) and not self._is_own(said)

    def is_another(self, said: Identity) -> bool:
        """Say whether a head names somebody else: by a birth date, or by a name of which no part is the patient's."""
        if self._is_own(said):
            return False
        named = bool(said.names) and not any(_parts(name) & _parts(self._name) for name in said.names)
        return self.is_born_otherwise(said) or (self._is_named and named)

    def is_doubtful(self, said: Identity) -> bool:
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


def _staff(chart: Chart, pages: Mapping[_Place, Sequence[Line]]) -> frozenset[str]:
    """Return the words of the authors' names, and of names with a credential right behind them."""
    found = {part for one in chart.documents for part in _parts(one.author or "")}
    for lines in pages.values():
        for line in lines:
            for name, _, start, end in people_spans(line.text):
                # "ROE, Jane   PT Daily Note" is a patient with a title in the next cell.
                if "  " not in line.text[start:end]:
                    found.add(surname(name))
    return frozenset(found)


def _lines_in(body: Sequence[Span], pages: Mapping[_Place, Sequence[Line]]) -> list[Line]:
    out: list[Line] = []
    for span in body:
        lines = pages.get((span.record, span.page), ())
        first = bisect_left(lines, span.start, key=lambda line: line.start)
        out += lines[first : bisect_left(lines, span.end, lo=first, key=lambda line: line.start)]
    return out


def _cut(document: Document, kept: tuple[Span, ...], lines: Sequence[Line]) -> Document:
    """Return a document without some of its pages, and without what only those can have told of it."""
    places = {(span.record, span.page) for span in kept}

    def is_gone(span: Span | None) -> bool:
        return span is not None and (span.record, span.page) not in places

    update: dict[str, Any] = {"body": kept}
    if is_gone(document.date_span):
        update |= {"date": None, "date_span": None}
    if is_gone(document.signature):
        update |= {"signed": None, "signed_on": None, "signature": None}
    elif document.signed is False and not any(is_unsigned(line.text) for line in lines):
        update["signed"] = None
    if document.author and not _parts(document.author) <= {part for line in lines for part in _parts(line.text)}:
        update |= {"author": None, "credential": None}
    return document.model_copy(update=update)


def _pages(chart: Chart) -> dict[_Place, list[Line]]:
    pages: dict[_Place, list[Line]] = {}
    for record in chart.records:
        for line in lines_of(record, chart.withheld):
            if line.stripped:
                pages.setdefault((line.record, line.page), []).append(line)
    return pages


def _head(lines: Sequence[Line]) -> list[Line]:
    return [line for rank, line in enumerate(lines) if rank < _HEAD_LINES or line.is_furniture]


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
    update["certifications"] = tuple(
        one
        if one.signed_span is None or stays(one, one.signed_span)
        else one.model_copy(update={"signed_on": None, "signed_span": None})
        for one in update["certifications"]
    )
    return chart.model_copy(update=update)
