"""Pages whose head names another patient than the claim does, where the chart alone could not tell whose chart it is."""

from __future__ import annotations

import datetime as dt
import re

from clausea.domain import Chart, Claim, Record
from clausea.domain.dates import find_dates
from clausea.domain.names import same_person

__all__ = ["with_claimed_patient"]

_HEAD_LINES = 3
_SOME_PAGES = 2
_LAST_FIRST = re.compile(r"[A-Z][A-Za-z'’\-]+,\s?[A-Z][A-Za-z'’\-]+")


def with_claimed_patient(chart: Chart, claim: Claim) -> Chart:
    """Return the chart with each document marked as another patient's that has a page headed so.

    A head counts only where the chart heads several pages with the birth date of the claim, and this page with another name,
    written last name first, and another date from before the care. A page without a head says nothing and is left as it is.
    """
    born, name = claim.patient.dob, claim.patient.name
    if born is None or not name:
        return chart
    foreign = {(record.id, page) for record in chart.records for page in _foreign(chart, record, claim)}
    if not foreign:
        return chart
    documents = tuple(
        one.model_copy(update={"other_patient": True}) if any((span.record, span.page) in foreign for span in one.body) else one
        for one in chart.documents
    )
    return chart.model_copy(update={"documents": documents})


def _foreign(chart: Chart, record: Record, claim: Claim) -> list[int]:
    assert claim.patient.dob is not None
    heads = {page.number: _head(chart.printed(record, page)) for page in record.pages}
    days = {number: {one.date for one in find_dates(head)} for number, head in heads.items()}
    if sum(claim.patient.dob in found for found in days.values()) < _SOME_PAGES:
        return []
    before = min(claim.days_of_law, default=dt.date.max).year - 1
    return [
        number
        for number, head in heads.items()
        if claim.patient.dob not in days[number]
        and any(day.year < before for day in days[number])
        and _names_another(head, claim)
    ]


def _head(text: str) -> str:
    filled = (line.strip() for line in text.splitlines())
    return "\n".join([line for line in filled if line][:_HEAD_LINES])


def _names_another(head: str, claim: Claim) -> bool:
    names = [match[0] for match in _LAST_FIRST.finditer(head.split("\n", 1)[0])]
    return bool(names) and not any(same_person(name, claim.patient.name or "") for name in names)
