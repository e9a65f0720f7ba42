"""Certifications, orders, transmissions, and the signatures that make them."""

from __future__ import annotations

import re

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.people import people_in
from clausea.domain import Certification
from clausea.domain.dates import Dated, find_dates

_CERTIFY = re.compile(r"\bI\s+(?:hereby\s+)?(?:re-?)?certify\b|\b(?:re-?)?certif(?:y|ies|ied)\b.{0,40}\bneed\b", re.IGNORECASE)
_PERIOD_LABEL = re.compile(
    r"\b(?:(?:re-?)?cert(?:ification)?\.?(?: period| dates?| from)?|plan effective|poc (?:effective|dates?)|period|from|effective)\b",
    re.IGNORECASE,
)
_RECERT = re.compile(r"\bre-?cert", re.IGNORECASE)
_ORDER = re.compile(
    r"\b(?:eval(?:uate)?\s*(?:and|&|/)\s*treat|order(?:ed|ing)?\b.{0,40}\b(?:therapy|PT|OT|ST|SLP)|refer(?:red|ral)?\b.{0,30}\b(?:therapy|PT|OT|ST|SLP))",
    re.IGNORECASE,
)
_SENT = re.compile(r"\b(?:fax(?:ed)?|sent|transmitted|routed|e-?faxed)\b.{0,40}\b(?:to|poc|plan|cert)\b", re.IGNORECASE)


def find_certifications(words: Addressed, context: Context, kind: str) -> list[Certification]:
    """Return what a sentence says of certification: period, certifying words, order, transmission."""
    text = words.text
    dates = find_dates(text, near=context.date)
    found: list[Certification] = []
    span = words.span(0, len(text))
    type_ = "recertification" if _RECERT.search(text) or kind == "recertification" else "initial"
    period = _period(text, dates)
    if _CERTIFY.search(text) or (
        period and _PERIOD_LABEL.search(text) and re.search(r"cert|poc|plan", f"{text} {context.topic} {kind}", re.IGNORECASE)
    ):
        fields = (
            {"start": period[0].date, "end": period[1].date, "period_span": words.span(period[0].start, period[1].end)}
            if period
            else {}
        )
        found.append(
            Certification.model_validate(
                {"document": context.document, "date": context.date, "span": span, "type": type_, **fields}
            )
        )
    elif kind == "order" and _ORDER.search(text):
        found.append(Certification(document=context.document, date=context.date, span=span, type="order"))
    elif _SENT.search(text) and dates and re.search(r"poc|plan|cert|eval", text, re.IGNORECASE):
        found.append(
            Certification(document=context.document, date=context.date, span=span, type="transmission", signed_on=dates[0].date)
        )
    return found


_PHYSICIAN_KINDS = {"certification", "recertification", "plan_of_care", "initial_evaluation", "order", "progress_report"}


def physician_signature(words: Addressed, context: Context, kind: str) -> list[Certification]:
    """Return the dated signature of a physician or NPP on a plan, certification or order; one without a date is none."""
    text = words.text
    if kind not in _PHYSICIAN_KINDS or not re.search(r"sign|/s/", text, re.IGNORECASE):
        return []
    person = next((one for one in people_in(text) if _PHYSICIAN.search(one[1])), None)
    dates = find_dates(text, near=context.date)
    if person is None or not dates:
        return []
    type_ = "order" if kind == "order" else "recertification" if kind == "recertification" else "initial"
    values = {
        "document": context.document,
        "date": context.date,
        "span": words.span(0, len(text)),
        "type": type_,
        "signer": person[0],
        "credential": person[1],
        "signed_on": dates[-1].date,
        "signed_span": words.span(dates[-1].start, dates[-1].end),
    }
    return [Certification.model_validate(values)]


_PHYSICIAN = re.compile(r"\b(?:M\.?D|D\.?O|NP|FNP|ANP|APRN|PA|CNS|CRNP|DPM)\b")


def _period(text: str, dates: list[Dated]) -> tuple[Dated, Dated] | None:
    for first, second in zip(dates, dates[1:], strict=False):
        between = text[first.end : second.start]
        if len(between) <= 30 and re.search(r"[-–—]|to|thru|through|until|/|   ", between) and first.date < second.date:
            return first, second
    return None
