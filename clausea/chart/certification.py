"""Certifications, orders, transmissions, and the signatures that make them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass
from itertools import islice
from typing import Any

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.people import people_in
from clausea.domain import Certification
from clausea.domain.dates import Dated, find_dates

_I = re.IGNORECASE
_CERTIFY = re.compile(
    r"\b(?:I|we)\s(?:[\w ]{0,40}?\s)?(?:re-?)?certify\b(?![^.]{0,20}\breceiv)[^.]{0,90}\b(?:need\w*|plan|poc|services?|necess\w+|therapy|treatment|PT|OT|SLP|above|\d{1,2}/\d{1,2}/\d{2,4})\b|\b(?:re-?)?certif(?:y|ies|ied)\b[^.]{0,40}\b(?:need\w*|plan|services|necess\w+)\b|(?:\bpoc|\b(?:the|this) plan|^\W*plan)\b[^.\d]{0,24}\bapproved\b",
    _I,
)
_PERIOD_LABEL = re.compile(
    r"\b(?:(?:re-?)?cert(?:ification|ified|ify)?\b\.?|plan (?:of care|effective|dates?)|poc\b|effective|for (?:care|services)|services|treatment period|certified)",
    _I,
)
_NO_PERIOD = re.compile(
    r"\b(?:report(?:ing)?|attend\w*|visits? (?:in|from)|auth\w*|hospital\w*|admitted|inpatient|snf|stay|eligib\w*|benefits?|insur\w*|coverage|preauth|claim|iep|dates? of service|dos|period of illness|imaging)\b",
    _I,
)
_RECERT = re.compile(r"\bre-?cert", _I)
_ORDER = re.compile(
    r"\beval(?:uate|uation)?\.?\s?(?:and|&|/|\+|,)\s?(?:tx\b|treat(?:ment)?\b)|\be\s?&\s?t\b|\border\w*\b.{0,40}\b(?:therapy|PT|OT|ST|SLP)\b(?!\s?#)|\b(?:speech|PT|OT|therapy|physical therapy|occupational therapy) services\b",
    _I,
)
_VERBAL_ORDER = re.compile(r"\b(?:verbal|telephone|phone|v\.?o\.?)\s(?:order|ok|consent)\b", _I)
_ORDER_TITLE = re.compile(r"^\W*(?:outpatient |ambulatory )?(?:order|referral|request)\b[^.:]{0,50}$|\border\s?#", _I)
_SENT = re.compile(r"\b(?:e-?faxed|faxed|sent|resent|transmitted|routed|mailed|forwarded|submitted)\b", _I)
_SENT_WHAT = re.compile(
    r"\b(?:poc|plan|plan of (?:care|treatment)|cert\w*|recert\w*|(?:co-?)?signature|physician|provider|MD|DO|NP|Dr|ofc|office|surgeon)\b",
    _I,
)
_SENT_NOT = re.compile(
    r"\breferral\b[^.]{0,20}$|\b(?:copy|records?|letter|handout|HEP|message|pictures?|home)\b[^.]{0,20}$|\bsent (?:for|home)\b",
    _I,
)
_DELAYED = re.compile(
    r"\bdelay(?:ed)?\b[^.]{0,60}\b(?:cert\w*|sign\w*)|\bcert\w*\b[^.]{0,30}\bdelay|^\W*(?:reason for )?delay\s?:|\bsignature past\b|\blate (?:cert\w*|signature)\b",
    _I,
)
_CREDENTIAL = re.compile(r"(?<![\w.])(?:M\.?D\.?|D\.?O\.?|FNP(?:-C|-BC)?|ANP|APNP|APRN|NP(?:-C)?|PA-?C|CNS|CRNP|DPM)(?![\w])")
_LEAD_SIGNED = re.compile(
    r"(?:sign(?:ed|ature)?|/s/|/es/|certified|approved|agreed|cert|stamp|\d\sby)[\]:\s,.-]*(?:by|on|of)?[\s:]*(?:dr\.?\s)?$", _I
)
_LEAD_ROLE = re.compile(r"(?:physician|provider|ordering(?: (?:provider|physician))?|MD|prescriber)[\s:]{1,3}(?:/s/\s)?$", _I)
_BETWEEN = re.compile(
    r"(?:[\s,()&/.:;|–-]|_(?!_)|\bNPI\W{0,3}[\dX-]{6,14}\b|\b(?:agreed|signed|sig|electronic(?:ally)?|e-?signed|certif(?:ies|ied)|approved|date|dated|at|on|by|es|s|PM&R|PM|R|verified|reviewed|rec'd by fax back|signature dated|NPI|the|phone|over|cosigned)\b)*",
    _I,
)
_RECEIVED = re.compile(r"\brec(?:'?d|eived|vd)\b", _I)
_NAMED_ROLE = re.compile(
    r"\b(?P<role>MD|DO|NP|Physician|Provider)\s?:\s(?P<name>[A-Z][\w'’-]*\.?(?:\s[A-Z][\w'’-]+\.?){1,2})(?=\s{2}|\s*$|,)"
)
_RANGE_HYPHEN = re.compile(r"(?<=\d)-(?=\d{1,2}/\d{1,2}/\d{2})")
_PLAN_KINDS = {"certification", "recertification", "plan_of_care"}
_PHYSICIAN_KINDS = _PLAN_KINDS | {"initial_evaluation", "order", "progress_report", "re_evaluation", "addendum"}


@dataclass(frozen=True, slots=True)
class _Signer:
    """A physician's or NPP's name beside a signature's sign, and the date of signing where it is written."""

    name: str
    credential: str
    start: int
    end: int
    date: Dated | None


def find_certifications(words: Addressed, context: Context, kind: str) -> list[Certification]:
    """Return what a sentence says of certification: period, certifying words, signer, order, transmission, reason of delay.

    A period and a signer in one sentence are one certification. A name that is only mentioned (referred by, routed to) signs
    nothing, and a date of receipt is no date of signature.
    """
    text = words.text
    dates = _dates(text, context)
    found: list[Certification] = []

    def add(low: int, high: int, **fields: Any) -> None:
        base = {"document": context.document, "date": context.date, "span": words.span(low, high)}
        found.append(Certification.model_validate(base | fields))

    recert = bool(_RECERT.search(f"{text} {context.topic}")) or kind == "recertification"
    type_ = "order" if kind == "order" else "recertification" if recert else "initial"
    period = _period(text, dates, context, kind)
    signer = _signer(text, dates, kind, in_signature=context.section in {"sig", "cert"})
    verbal = _VERBAL_ORDER.search(text)
    certifies = _CERTIFY.search(text) if kind != "order" else None
    if certifies and re.search(r"_{3,}", text) and signer is None and period is None:
        certifies = None
    if period or (signer and not verbal) or certifies:
        fields: dict[str, Any] = {"type": type_}
        if kind == "order" and period and not signer:
            period = None
        if period:
            fields |= {"start": period[0].date, "end": period[1].date, "period_span": words.span(period[0].start, period[1].end)}
        if signer and not verbal:
            fields |= {"signer": signer.name, "credential": signer.credential}
            if signer.date:
                fields |= {"signed_on": signer.date.date, "signed_span": words.span(signer.date.start, signer.date.end)}
        if len(fields) > 1 or certifies:
            add(0, len(text), **fields)
    if period is None and not certifies:
        ended = _ended(text, dates)
        if ended:
            add(ended.start, ended.end, type="initial", end=ended.date)
    if verbal and kind != "consent":
        day = next((one for one in dates if one.start > verbal.end()), None)
        person = _person_after(text, verbal.end())
        if day and person:
            add(verbal.start(), day.end, type="order", signer=person[0], credential=person[1], signed_on=day.date)
    elif kind == "order" and not found and _ORDER.search(text) and not _ORDER_TITLE.search(text):
        add(0, len(text), type="order")
    sent = _sent(text, dates, kind)
    if sent:
        low, high, sent_on = sent
        add(low, high, type="transmission", signed_on=sent_on)
    if kind in _PHYSICIAN_KINDS - {"order"} and (delay := _DELAYED.search(text)):
        add(delay.start(), len(text), type="delayed")
    return found


def _dates(text: str, context: Context) -> list[Dated]:
    """Return the dates of a text; the hyphen of a range written without spaces parts its dates."""
    return find_dates(_RANGE_HYPHEN.sub(" ", text), near=context.date)


def _person_after(text: str, position: int) -> tuple[str, str] | None:
    match = _CREDENTIAL.search(text, position)
    people = people_in(text[position : match.end()]) if match else []
    return people[-1] if people else None


def _signer(text: str, dates: list[Dated], kind: str, *, in_signature: bool = False) -> _Signer | None:
    """Return the physician who signs in a text, or None."""
    # Elsewhere than on a plan a signature is told of only in words ("POC signed by ...").
    told = kind in {"daily_note", "communication", "discharge"} and re.search(
        r"\b(?:poc|plan of care|(?:re-?)?cert\w*)\b", text, _I
    )
    if kind not in _PHYSICIAN_KINDS and not told:
        return None
    # A line with more than a dozen names is a list of people, and nobody's signature.
    for match in islice(_CREDENTIAL.finditer(text), 12):
        low = max(0, match.start() - 48)
        people = people_in(text[low : match.end()] if match.group() != "APNP" else f"{text[low : match.start()]}NP")
        if not people:
            continue
        name = people[-1][0]
        parts = [text.rfind(part, low, match.start()) for part in name.split()]
        start = min((at for at in parts if at >= 0), default=match.start())
        before = re.sub(r"\bdr\.?\s*$", "", text[:start], flags=_I)
        lead = before[-40:]
        if re.search(
            r"\b(?:routed|sent|resent|faxed|forwarded|referr\w+|ref|to|call(?:ed)?|per|see|f/u|pending)\b[\s:.-]*(?:dr\.?\s)?$",
            lead,
            _I,
        ):
            continue
        day = next((one for one in dates if one.start >= match.end()), None)
        between = text[match.end() : day.start] if day else ""
        dated = bool(day) and len(between) <= 60 and bool(_BETWEEN.fullmatch(between))
        received = bool(day) and bool(_RECEIVED.search(between))
        opens = (
            bool(_CERTIFY.search(before) and before.rstrip().endswith((",", ":")))
            or not before.strip(" [(:•-")
            or bool(re.search(r"[.;]\s*$|\s{3}$|\]\s*$", before))
        )
        signs = bool(_LEAD_SIGNED.search(lead)) or bool(
            re.match(r"[\s,(]*(?:electronic|signed|signature|sign|certif|agreed|e-?signed|/e?s/)", text[match.end() :], _I)
        )
        role = bool(_LEAD_ROLE.search(lead)) and kind in _PLAN_KINDS | {"order"}
        after = text[day.end :] if day else ""
        tail = re.sub(r"[\d:]+\s?(?:[ap]\.?m?\b\.?)?|NPI|\S*\d\S*|via [\w ]{1,20}", "", after, flags=_I)
        quiet = len(re.findall(r"[A-Za-z]{2,}", tail)) <= 2
        if dated and not received and (signs or role or (opens and not told and (quiet or in_signature))):
            return _Signer(name, match.group(), start, day.end if day else match.end(), day)
        if "stamp" in lead.lower() or (signs and re.search(r"signature on file|\[?stamp", text, _I)):
            return _Signer(name, match.group(), start, match.end(), None)
    named = _NAMED_ROLE.search(text)
    if named and kind in _PLAN_KINDS | {"order", "re_evaluation"}:
        day = next((one for one in dates if one.start >= named.end()), None)
        if day and re.search(r"\bsigned\b\W*$", text[named.end() : day.start], _I):
            role_name = named["role"] if named["role"] in {"MD", "DO", "NP"} else "MD"
            return _Signer(named["name"], role_name, named.start("name"), day.end, day)
    return None


def _period(text: str, dates: list[Dated], context: Context, kind: str) -> tuple[Dated, Dated] | None:
    """Return the first and last day that a certification or plan covers, or None."""
    if kind not in _PHYSICIAN_KINDS:
        return None
    for first, second in zip(dates, dates[1:], strict=False):
        between = text[first.end : second.start]
        days = (second.date - first.date).days
        if len(between) > 30 or not 6 <= days <= 400:
            continue
        if not re.fullmatch(
            r"[\s;|]*(?:[-–—/,]|to|thru|through|until|till)?[\s;|]*(?:(?:to|thru|through|until)\s?[:.]?\s*)?", between, _I
        ):
            continue
        before = text[: first.start]
        if _NO_PERIOD.search(before[-60:]):
            continue
        labelled = _PERIOD_LABEL.search(f"{context.topic} {before[-80:]}") or re.search(r"\bfrom\s?:?\s*$", before, _I)
        certifies = re.search(r"cert|poc|plan", f"{before} {context.topic} {kind}", _I)
        joined = bool(re.search(r"\S", between))
        if (labelled and certifies) or (joined and kind in _PLAN_KINDS):
            return first, second
    return None


def _ended(text: str, dates: list[Dated]) -> Dated | None:
    """Return the last day of a certification that is named without its first."""
    for one in dates:
        if re.search(
            r"\bcert(?:ification)?\.?\s(?:period\s)?(?:end(?:ed|s|ing)?|expire[sd]?|day|exp|thru|through|good through)\W{1,3}(?:on\s)?$|\blast cert(?:ified|ification)? (?:day|date)\W{1,3}$",
            text[max(0, one.start - 48) : one.start],
            _I,
        ):
            return one
    return None


def _sent(text: str, dates: list[Dated], kind: str) -> tuple[int, int, dt.date] | None:
    """Return where a text says that a plan or certification was sent for signature, and when."""
    for match in _SENT.finditer(text):
        day = next((one for one in dates if match.end() <= one.start <= match.end() + 60), None)
        if day is None or _SENT_NOT.search(text[max(0, match.start() - 30) : match.end() + 5]):
            continue
        near = text[max(0, match.start() - 90) : day.end + 40]
        known = _SENT_WHAT.search(near)
        by_kind = kind in _PLAN_KINDS and re.search(r"\b(?:fax|portal|mail|basket|to)\b", near, _I)
        if (known and kind in _PHYSICIAN_KINDS | {"fax_cover", "communication", "addendum"}) or by_kind:
            return match.start(), day.end, day.date
    return None
