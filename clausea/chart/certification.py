"""Certifications, orders, transmissions, and the signatures that make them.

The grammars here find every stretch that has the form of one (two days, a physician's name with a day, a verb of sending with a
day) and read it exactly; `clues` decides whether it is meant.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import islice
from typing import Any

from clausea.chart.clues import Candidate, is_meant, meaning
from clausea.chart.dating import a_year_earlier
from clausea.chart.lines import Addressed
from clausea.chart.other_orders import asks, orders_things
from clausea.chart.people import people_in
from clausea.chart.plan_papers import endings_in, names_service, orders_in, sendings_in
from clausea.chart.reading import Context, discipline_of
from clausea.chart.sieve import any_of, guarded
from clausea.chart.titles import title_kinds
from clausea.domain import Certification
from clausea.domain.dates import ORDINALS, Dated, find_dates, month_number
from clausea.domain.kin import ends_with_patient

_I = re.IGNORECASE
_VERB = r"(?:re-?)?(?:certif(?:y|ies|ied)|crtfy|recrtfy)"
_CERTIFIES = guarded(
    rf"\b{_VERB}\b|\bI (?:re-?)?cert\b|\bI (?:hereby )?attest\b|\b(?:approve[sd]?|agree[sd]?|concur(?:s|red)?|OK as (?:written|wrttn))\b|\b(?:I have|have|has been|been) (?:reviewed|read|seen|examined|looked (?:at|over)|gone over)\b|\breviewed (?:and|&)\b"
    r"|(?<!states: )(?<!says: )(?<!reports: )\bI (?:find|hold|deem)\b(?=[^.;]*\b(?:necess|medically|plan|services?\b))|\bOK to (?:go on|continue|proceed)\b",
    _I,
)
_SUBJECT = guarded(
    r"\b(?:need\w*|plan|poc|pot|services?|necess\w+|therapy|treatment|PT|OT|SLP|ST|above|abv|care|as written|medically|dates)\b",
    _I,
)
_RECERT = re.compile(r"\bre-?(?:cert|crt)", _I)
_UNCHECKED = re.compile(r"(?:\[\s*\]|\(\s*\)|/)\s?re-?certif(?:y|ied|ication)\b", _I)
"""The other words of a printed form: "[x] I certify [ ] recertify", "I certify/recertify"."""
_VERBAL_ORDER = guarded(r"\b(?:verbal|telephone|phone|v\.?o\.?|t\.?o\.?)\s(?:order|ok|consent)\b", _I)
_SIGNS = re.compile(
    r"sign|\bsgd\b|/e?s/|authenticat|attest|authoriz|approv|agree|certif|stamp|by hand|wet ink|concur|\border(?:ed|ing)\b|\bphysician\b|\bprovider\b|\bprescriber\b",
    _I,
)
_MENTIONS = guarded(
    r"\b(?:routed|sent|re-?sent|faxed|e-?faxed|forwarded|referr\w+|ref|to|attn|call(?:ed)?|per|see|f/u|pending|cc|pcp|copied|mailed|told|seen by|followed by|spoke with|with|for|awaiting)\b[\s:.-]*(?:dr\.?\s)?$",
    _I,
)
_REFERS = guarded(r"\b(?:referring|referred|ref\b|seen|followed)(?:\s\w+)?[\s:]{1,3}(?:by )?(?:dr\.?\s)?$", _I)
_SIGNED_PLAN = re.compile(
    r"\b(?:poc|plan(?: of care)?|(?:re-?)?cert\w*)\s(?:was\s)?(?:signed|approved|certified)\s(?:by|on|of)?\s?(?:dr\.?\s)?$", _I
)
_ON_FILE = re.compile(r"\[?stamp|on file", _I)
_PATIENT_SENT = re.compile(
    r"\bsent\s(?:(?:pt|patient|him|her|them)\s)?(?:home|back|(?:to|for)\s(?:the\s)?(?:ER|ED|emergency\w*|hospital|urgent care|home|lab|imaging|x-?rays?|MRI|CT))\b",
    _I,
)
"""A patient who is sent somewhere: no plan goes to a physician."""
_DELAYED = guarded(
    r"\bdelay reason\s?:|^\W*late\s?:|\bdelay(?:ed)?\b[^.]{0,60}\b(?:cert\w*|sign\w*)|\bcert\w*\b[^.]{0,30}\bdelay|^\W*(?:reason for )?delay\s?:|\bsignature past\b|\blate (?:cert\w*|signature)\b",
    _I,
)
_NOBODY_SIGNED = guarded(r"\b(?:was|were) (?:away |out )?on (?:\w+ )?leave\b|\b(?:would|could) not sign\b|\bno covering\b", _I)
_CREDENTIAL = guarded(
    r"(?<![\w.-])(?:M\.?D\.?|D\.?O\.?|[FAPCGW]?NP(?:-C|-BC|-F)?|APNP|AGNP(?:-C)?|APRN|ARNP|DNP|PA-?C?|CNS|CRNP|CPNP|CNM|DPM|DDS|DMD|MBBS)(?![\w])"
)
_PHYSICIAN = {"MD", "DO", "NP", "PA", "DPM"}
_NAMED_ROLE = guarded(
    r"\b(?P<role>MD|DO|NP|DPM|PA|Physician|Provider|Prescriber)(?:\s(?:signature|sign|name))?\s?:\s{1,3}(?:Dr\.?\s)?(?P<name>[A-Z][\w'’-]*\.?(?:\s[A-Z][\w'’-]+\.?){1,2})(?=\s{2}|\s*$|[,;]|\s\d)"
)
_DOCTOR = guarded(r"\bDr\.?\s(?P<name>(?:[A-Z]\.\s)?[A-Z][\w'’-]+(?:\s[A-Z][\w'’-]+)?)(?:'s)?")
_RECEIVED = re.compile(r"\b(?:rec'?d|rcvd|received|back)\b", _I)
_RANGE_HYPHEN = guarded(r"(?<=\d)-(?=\d{1,2}/\d{1,2}/\d{2})")
_MONTH = r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?|Nov(?:ember)?|Dec(?:ember)?)"
_SPOKEN = guarded(
    rf"\b(?:the\s)?(?:(?P<tens>twenty|thirty)-)?(?P<ordinal>{'|'.join(ORDINALS)}|\d{{1,2}}(?:st|nd|rd|th)?)\s(?:of\s|day of\s)?(?P<m1>{_MONTH})\b(?:,?\s(?P<y1>20\d\d))?"
    rf"|\b(?P<m2>{_MONTH})\.?\s(?P<d2>\d{{1,2}})(?:st|nd|rd|th)?\b(?!,?\s?20\d\d)(?:\s?['’](?P<y2>\d\d)\b)?",
    _I,
)
_HAS_MONTH = guarded(_MONTH, _I)
_NO_PERIOD = re.compile(
    r"\b(?:report(?:ing)?|attend\w*|visits? (?:in|from)|approved (?:PT|OT|SLP|ST|\d)|auth\w*|hospital\w*|admitted|inpatient|snf|stay|eligib\w*|benefits?|insur\w*|coverage|preauth|leave|vacation|holiday|away|out of (?:the )?office|claim|medicaid|hmo|payer|carrier|adjuster|dates? of service|dos|period of illness|imaging|seen)\b[^.;]*$",
    _I,
)
_PERIOD_LABEL = re.compile(
    r"\b(?:(?:re-?)?cert(?:ification|ified|ify)?\b\.?|plan (?:of care|effective|dates?)|poc\b|(?:re-?)?certif\w+)[^.;]{0,24}$", _I
)
_CLEAN = re.compile(
    r"(?:[\s,()&/.:;|–-]|_(?!_)|\bNPI\W{0,3}[\dX-]{6,14}\b|\b(?:agreed|signed|sig|electronic(?:ally)?|e-?signed|(?:re)?certif(?:ies|ied)|approved|date|dated|at|on|by|es|s|verified|reviewed|signature dated|NPI|the|phone|over|cosigned|attested|hand|ink|in|EHR|stamp)\b)*",
    _I,
)
_BETWEEN = re.compile(
    r"[\s;|]*(?:[-–—]?>|[-–—/,→]|\.{2,3}|to|thru|through|until|till|and)?[\s;|]*(?:\d{1,2}\.\s)?(?:[A-Za-z]+\s)?(?:(?:to|thru|through|until|ending|end|ends)\s?[:.]?\s*)?",
    _I,
)
_THROUGH = re.compile(r"\b(?:through|thru|until|to)\s$", _I)
_GUARD = any_of(
    r"(?i:cert|crtf|sign|order|refer|fax|\bsent|rout|mail|forward|submit|copied|return|deliver|upload|\bcc\b|delay|approv|agree|concur|review|have (?:read|seen|examined|looked)|I find|I hold|I deem|OK to|please|evaluat|\beval\b|\btreat\b|\bDr\b|physician|provider|prescriber|\bverbal|\bscript)"
    r"|\b(?:M\.?D|D\.?O|[A-Z]{0,2}NP|PA-?C?|DPM|CNS|CNM|MBBS|APRN)\b|\d[/.-]\d{1,2}[/.-]\d|\d-[A-Z][a-z]{2}-\d|[A-Za-z]\.?\s\d{1,2},?\s['’]?\d\d|\bof (?:Jan|Feb|Mar|Apr|May|Ju|Aug|Sep|Oct|Nov|Dec)|\d\s(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)"
)


def find_certifications(words: Addressed, context: Context, kind: str) -> list[Certification]:
    """Return what a sentence says of certification: period, certifying words, signer, order, transmission, reason of delay.

    The certifying sentence with its period is one, each signature another; certifying words with a signature and no period are
    one, and so are a period and a dated signature in one sentence. A name that is only mentioned (referred by, routed to) signs nothing, and a date of receipt is no date of signature.
    """
    text = words.text
    meant = [one for one in candidates(text, context, kind) if _is_plain(one, text, kind) or is_meant(one, text, context, kind)]
    if not meant:
        return []
    found: list[Certification] = []

    def add(low: int, high: int, **fields: Any) -> None:
        base = {"document": context.document, "date": context.date, "span": words.span(low, high)}
        found.append(Certification.model_validate(base | fields))

    heads = {one.head: one for one in reversed(meant)}
    type_ = _type(text, context, kind, heads)
    periods = [one for one in meant if one.head == "period"]
    period, certifies = heads.get("period"), heads.get("certifies")
    signers = [one for one in meant if one.head == "signer"]
    if kind == "progress_report" and type_ != "order" and not period and not certifies:
        # Who read a report, or is named in it, certified nothing.
        signers = [one for one in signers if _signs_plan(one, text, context)]
    elif kind != "order" and type_ == "order" and orders_things(text):
        signers = []
    is_one = len(periods) == len(signers) == 1 and _are_one(text, periods[0], signers[0])
    # One line can hold the period of each of two plans.
    for one in periods:
        low, high = (min(one.start, certifies.start) if certifies and len(periods) == 1 else one.start), one.end
        first, second = one.parts["first"], one.parts["second"]
        type_of = "initial" if type_ == "order" and kind != "order" else type_
        if type_of == "initial" and _renews(first.date, text, context):
            type_of = "recertification"
        more: dict[str, Any] = {"start": first.date, "end": second.date, "period_span": words.span(first.start, second.end)}
        if is_one:
            more |= _signature(signers[0], words)
            low, high = _around(low, high, signers[0])
        add(low, high, type=type_of, **more)
    for one in signers if not is_one else ():
        low, high = _around(one.start, one.end, one)
        if certifies and not period and len(signers) == 1:
            low, high = min(low, certifies.start), max(high, certifies.end)
        type_of = type_ if kind == "order" else _type_at(one, text, context, kind, (type_, heads))
        add(low, high, type=type_of, **_signature(one, words))
    if certifies and not period and not signers and "___" not in text:
        through = certifies.parts.get("through")
        until = {"end": through.date} if through else {}
        add(certifies.start, len(text), type="initial" if type_ == "order" else type_, **until)
    ended = heads.get("ended")
    if ended and not period:
        add(ended.start, ended.end, type="initial", end=ended.parts["day"].date)
    order = heads.get("order")
    if order and not signers and not certifies:
        add(order.start, order.end, type="order")
    sent, delayed = heads.get("sent"), heads.get("delayed")
    if delayed and sent and delayed.start <= sent.start and sent.end <= delayed.end:
        # How often a plan was sent is part of why its signature came late.
        sent = None
    if sent and not _PATIENT_SENT.search(text[sent.start : sent.start + 50]):
        day = sent.parts["day"]
        add(sent.start, sent.end, type="transmission", **({"signed_on": day.date} if day else {}))
    if delayed:
        add(delayed.start, delayed.end, type="delayed")
    return found


_ORDER_FIELD = re.compile(
    r"\b(?:orders?|referrals?|scripts?)\b(?:\s(?:is |are |was )?(?:on file|in chart|received|attached|dated|signed|for (?:PT|OT|SLP|ST))){0,2}\s?:\s?"
    r"|\b(?:orders?|referrals?|scripts?)\s(?:is |was )?on file\b",
    _I,
)
"""The name of a field that holds an order: the signature behind it is the order's, and none before it is."""


def _type_at(one: Candidate, text: str, context: Context, kind: str, whole: tuple[str, dict[str, Candidate]]) -> str:
    """Return what a signature signs: the order whose field it stands in, or what stands before the field of an order."""
    type_, heads = whole
    fields = list(_ORDER_FIELD.finditer(text))
    before = [field for field in fields if field.end() <= one.start]
    if before:
        return "order" if not _CREDENTIAL.search(text, before[-1].end(), one.start) else type_
    above = context.before if not fields or fields[0].start() > one.start else ""
    last = max((field.end() for field in _ORDER_FIELD.finditer(above)), default=None)
    if last is not None and "certifies" not in heads and not _CREDENTIAL.search(above, last) and _QUOTED.match(above[last:]):
        return "order"
    if fields and type_ == "order":
        return _type(text[: fields[0].start()], context, kind, heads)
    return type_


_QUOTED = re.compile(r"\s*[\"“'][^\"”]*$|\s*$|[^.;]{0,60}[.;]?$")
"""What an order says goes on below: a quotation that is open, or one short sentence."""


def _are_one(text: str, period: Candidate, signer: Candidate) -> bool:
    """Say whether a period and a dated signature stand in one sentence: "2/12/26 - 4/3/26: N Keyes MD 2-24-26"."""
    low, high = sorted((period, signer), key=lambda one: one.start)
    day: Dated | None = signer.parts["day"]
    if day is None or low.end > high.start or _SENTENCE_END.search(text, low.end - 1, high.start):
        return False
    opens: Dated = period.parts["first"]
    is_late = (opens.date - day.date).days > _BEFORE_PERIOD
    return not is_late and not _OTHERWISE.search(text, low.start, max(high.end, day.end))


_BEFORE_PERIOD = 30
"""A signature that stands so many days before the period opens is of another plan."""
_OTHERWISE = re.compile(r"\b(?:refer\w*|seen|saw|first|prior|previous|last|old|earlier)\b", _I)
"""What a physician named beside a period did other than sign it."""


_SENTENCE_END = re.compile(r"(?<![ .][A-Z])[.;]\s+|\s{3,}")


def _signature(one: Candidate, words: Addressed) -> dict[str, Any]:
    """Return who signed, and on which day where it is written."""
    day: Dated | None = one.parts["day"]
    signed = {"signed_on": day.date, "signed_span": words.span(day.start, day.end)} if day else {}
    return {"signer": one.value, "credential": one.parts["credential"], **signed}


def _around(low: int, high: int, signer: Candidate) -> tuple[int, int]:
    """Return a stretch with the name of a signer and its day."""
    day: Dated | None = signer.parts["day"]
    return (
        min(low, signer.start, day.start if day else signer.start),
        max(high, signer.end, day.end if day else signer.end),
    )


def best_request(
    requests: Sequence[tuple[Addressed, Context]], found: Sequence[Certification], document: str
) -> Certification | None:
    """Return the sentence of an order that asks for therapy most likely, where none was found that surely does.

    An order asks for something, in however few words. `found` are its certifications so far.
    """
    if any(one.type == "order" and one.signer is None for one in found):
        return None
    best: tuple[float, Addressed, Candidate, Context] | None = None
    for words, context in requests:
        if _ORDER_HEAD.search(words.text) or (title_kinds(words.text) and len(words.text.split()) <= _TITLE_WORDS):
            continue
        parts = candidates(words.text, context, "order")
        is_signed = any(one.head == "signer" for one in parts)
        for one in parts:
            if one.head == "order":
                score = meaning(one, words.text, context, "order") + _NAMES_THERAPY * names_service(words.text) - is_signed
                if best is None or score > best[0]:
                    best = (score, words, one, context)
    if best is None or best[0] < _LEAST_REQUEST:
        return None
    _, words, one, context = best
    return Certification(document=document, date=context.date, span=words.span(one.start, one.end), type="order")


_ORDER_HEAD = re.compile(
    r"\b(?:ordered|ordering|written|taken by|requested|priority|status|department|form|page|rev)\b\s?:?"
    r"|\b\d{3}-\d{4}\b|\bp(?:a?ge?)?\.?\s?\d+(?:\s?(?:/|of)\s?\d+)?\s*$",
    _I,
)
"""Words of the head of an order, which says who gave it and when."""
_TITLE_WORDS = 7
_NAMES_THERAPY = 1.0
"""What it adds to the score of a sentence that it names a therapy."""
_LEAST_REQUEST = -2.5
"""What must speak at least for a sentence that is the likeliest request of its order."""
_PHYSICIAN_KINDS = {
    *("certification", "recertification", "plan_of_care", "initial_evaluation", "order", "progress_report", "re_evaluation"),
    "addendum",
}
_PLAN_KINDS = {"certification", "recertification", "plan_of_care"}


_EVALUATE = re.compile(r"\beval(?:uate|uation)?\.?\s?(?:and|&|/|\+|,)\s?(?:tx\b|treat(?:ment)?\b)", _I)
_DELAY_LABEL = re.compile(
    r"\W*(?:delayed certification|reason for delay|delay(?: reason)?|late(?: certification)?)\s?:\s?\S+\s\S+", _I
)


def _is_plain(one: Candidate, text: str, kind: str) -> bool:
    """Say whether a candidate's own words leave no doubt: a stamp beside a name on a plan, "prior cert ended 12/06/2025"."""
    if one.head == "signer" and _SIGNED_PLAN.search(text[max(0, one.start - 40) : one.start]):
        return one.parts["day"] is not None
    if one.head == "signer" and one.parts["day"] is not None and "clean" in one.more and kind in _PHYSICIAN_KINDS - {"order"}:
        # Nothing but a day behind the name, on a page that is there to be signed or behind words of agreement.
        return (kind in _PLAN_KINDS - {"plan_of_care"} and "quiet" in one.more) or "signs-before" in one.more
    if one.head == "sent":
        return "what" in one.more and kind in _PHYSICIAN_KINDS | {"fax_cover", "communication"}
    if one.head == "order":
        return kind == "order" and bool(_EVALUATE.search(text))
    if one.head == "delayed":
        return one.form == "words" and kind in _PLAN_KINDS and bool(_DELAY_LABEL.match(text))
    return (
        one.head == "ended"
        or (one.form == "stamped" and kind in _PLAN_KINDS)
        or (one.form in {"labelled", "signed"} and kind in _PHYSICIAN_KINDS)
    )


def _signs_plan(signer: Candidate, text: str, context: Context) -> bool:
    """Say whether a name in a therapist's report signs a plan: a signature beside or below certifying words."""
    if _RECERT.search(_UNCHECKED.sub("", text)) or _SIGNED_PLAN.search(text[max(0, signer.start - 40) : signer.start]):
        return True
    near = f"{context.sheet} {context.topic} {context.before2} {context.before} {text}"
    return bool(_CERT_NEAR.search(near)) and not {"opens", "signs-before", "signs-between"}.isdisjoint(signer.more)


_CERT_NEAR = re.compile(r"\b(?:re-?)?(?:cert\b|certif|crtfy)|\bplan of (?:care|treatment)\b|\bpoc\b", _I)
"""Words beside or above a signature that make it one of a plan."""


_RENEWED_AFTER, _RENEWED_BEFORE = dt.timedelta(days=25), dt.timedelta(days=400)
"""So long after the evaluation begins no first period, as plans begin within days of it; far later begins another episode."""
_FIRST_OF_ALL = re.compile(
    r"\binitial\b(?!\s(?:eval|visit|assess|exam|contact))|\b(?:first|1st|original)\s(?:cert|plan|poc|period)", _I
)


def _renews(start: dt.date, text: str, context: Context) -> bool:
    """Say whether a period that begins on a day is a later one of the episode, where the words do not say otherwise."""
    if context.evaluated is None or _FIRST_OF_ALL.search(f"{context.topic} {text}"):
        return False
    named = discipline_of(None, text)
    if named and context.discipline and named != context.discipline:
        return False
    return _RENEWED_AFTER <= start - context.evaluated <= _RENEWED_BEFORE


def as_renewed(certifications: Sequence[Certification]) -> list[Certification]:
    """Return the certifications of one document; where every period of it is a later one, what is signed there is too."""
    periods = [one.type for one in certifications if one.start is not None and one.type != "order"]
    if not periods or set(periods) != {"recertification"}:
        return list(certifications)
    # A certification that has ended is the one before.
    return [
        one.model_copy(update={"type": "recertification"}) if one.type == "initial" and one.end is None else one
        for one in certifications
    ]


def _type(text: str, context: Context, kind: str, heads: dict[str, Candidate]) -> str:
    if kind == "order" or _VERBAL_ORDER.search(text):
        return "order"
    if (
        "certifies" not in heads
        and "period" not in heads
        and re.search(r"\border(?:s|ed|ing)?\b|\breferr|\breferral\b|\bscript\b", text, _I)
    ):
        return "order"
    if (
        kind in {"recertification", "re_evaluation"}
        or (kind == "progress_report" and "signer" in heads and "period" not in heads)
        or _RECERT.search(f"{_UNCHECKED.sub('', text)} {context.topic}")
    ):
        return "recertification"
    return "initial"


def candidates(text: str, context: Context, kind: str) -> list[Candidate]:
    """Return every stretch that has the form of a certification's part, in a fixed order."""
    # An order may say no more than "OT hand".
    if kind != "order" and not _GUARD.is_in(text):
        return []
    dates = _dates(text, context)
    periods = list(_periods(text, dates, context))
    # The days between which a plan runs are none on which it was signed.
    bounds = {one.parts[end].start for one in periods if one.form != "beside" for end in ("first", "second")}
    signers = list(_signers(text, [one for one in dates if one.start not in bounds]))
    out: list[Candidate] = [*periods, *signers]
    out += _certifying(text, dates, kind)
    # What stands as a heading names an order or a delay, and says none.
    if context.form == "heading":
        pass
    elif kind == "order" or _VERBAL_ORDER.search(text):
        out += orders_in(text)
    elif kind in _LOOSE_KINDS and asks(text):
        out += [replace(one, form="loose", more=("loose",)) for one in orders_in(text)]
    out += sendings_in(text, dates, kind)
    out += endings_in(text, dates)
    delay = _DELAYED.search(text) if context.form != "heading" else None
    reason = _NOBODY_SIGNED.search(text) if context.form != "heading" and not delay else None
    if delay:
        out.append(Candidate("delayed", "words", delay.start(), len(text)))
    elif reason:
        out.append(Candidate("delayed", "nobody", 0, len(text), more=("nobody",)))
    if not out:
        return []
    more = [f"has={name}" for name in sorted({one.head for one in out})]
    more += ["heading"] if context.form == "heading" else []
    more += [f"people={min(len(signers), 3)}", f"dates={min(len(dates), 3)}"]
    more += [f"word={word}" for word in sorted(set(_WORDS.findall(text.lower())))]
    return [Candidate(one.head, one.form, one.start, one.end, one.value, (*one.more, *more), one.parts) for one in out]


_LOOSE_KINDS = {"other", "communication", "initial_evaluation", "plan_of_care", "addendum"}
_WORDS = re.compile(
    r"\b(?:(?:re-?)?cert\w*|plan|poc|physician|provider|sign\w*|e-?signed|/e?s/|stamp\w*|fax\w*|portal|verbal|order\w*|referr\w*|auth\w*|report\w*|attend\w*|visits?|review\w*|approv\w*|agree\w*|concur\w*|from|thru|through|effective|care|received|rec'd)\b|_{3,}"
)


def _dates(text: str, context: Context) -> list[Dated]:
    """Return the dates of a text; the hyphen of a range written without spaces parts its dates.

    A day without a year takes the year that brings it nearest to the dates beside it, or to the document's.
    """
    found = find_dates(_RANGE_HYPHEN.sub(" ", text), near=context.date)
    if not _HAS_MONTH.search(text):
        return found
    near = next((one.date for one in found), context.date)
    for match in _SPOKEN.finditer(text):
        if any(one.start < match.end() and match.start() < one.end for one in found):
            continue
        day = _spoken(match, near)
        if day:
            found.append(Dated(match.start(), match.end(), day, sure=False))
    return sorted(found, key=lambda one: one.start)


def _spoken(match: re.Match[str], near: dt.date | None) -> dt.date | None:
    month = month_number(match["m1"] or match["m2"])
    if match["d2"]:
        day, year = int(match["d2"]), 2000 + int(match["y2"]) if match["y2"] else None
    else:
        word = match["ordinal"].lower()
        if word.isdigit() and not match["m1"][0].isupper():
            return None
        day = int(re.sub(r"\D", "", word)) if word[0].isdigit() else ORDINALS[word]
        day += {"twenty": 20, "thirty": 30}.get((match["tens"] or "").lower(), 0)
        year = int(match["y1"]) if match["y1"] else None
    years = [year] if year else [near.year - 1, near.year, near.year + 1] if near else []
    options = []
    for one in years:
        try:
            options.append(dt.date(one, month, day))
        except ValueError:
            continue
    return min(options, key=lambda option: abs((option - near).days) if near else 0, default=None)


_ENDED_BEFORE = re.compile(r"(?<=[A-Za-z]{3})[.;]\s+|\s{3,}")
_SHORTENED = re.compile(r"\b(?P<word>[A-Z][a-z]{2,4})\.\s+$")
"""The end of a text in a given name cut short: "Robt. "."""


def _last_sentence(text: str) -> str:
    """Return the text behind its last end of a sentence; the stop of "Robt." ends none."""
    start = 0
    for end in _ENDED_BEFORE.finditer(text):
        short = _SHORTENED.search(text[max(0, end.start() - 8) : end.end()])
        if not short or end.end() - end.start() > 2 or _SUBJECT.search(short["word"]):
            start = end.end()
    return text[start:]


def _signers(text: str, dates: list[Dated]) -> Iterator[Candidate]:
    """Yield the physicians and NPPs that a text names, each with the day beside the name."""
    spots: list[tuple[str, str, int, int]] = []
    # A line with more than a dozen names is a list of people, and nobody's signature.
    for match in islice(_CREDENTIAL.finditer(text), 12):
        low = max([0, match.start() - 48, *(end for _, _, _, end in spots)])
        near = (
            text[low : match.start()].replace("/es/", "    ").replace("/s/", "   ").replace("/S/", "   ").replace("/ES/", "    ")
        )
        # A name does not reach back over the end of a sentence: "FOR THE SERVICES.   M KOWALCZYK MD".
        near = f"{_last_sentence(near.rstrip())} "
        people = people_in(f"{near}NP")
        if not people:
            continue
        name = re.sub(r"^(?:I|By|Dr|Of)\.?\s", "", people[-1][0])
        parts = [text.rfind(part, low, match.start()) for part in name.split()]
        start = min((at for at in parts if at >= 0), default=match.start())
        spots.append((name, match.group(), start, match.end()))
    for match in _NAMED_ROLE.finditer(text):
        if not any(low < match.end() and match.start("name") < high for _, _, low, high in spots):
            if not any(0 <= one.start - match.end() <= 20 for one in dates):
                continue
            credential = match["role"] if match["role"] in _PHYSICIAN else "MD"
            spots.append((match["name"], credential, match.start("name"), match.end()))
    for match in islice(_DOCTOR.finditer(text), 6):
        if not any(low < match.end() and match.start() < high for _, _, low, high in spots):
            spots.append((match["name"], "", match.start("name"), match.end()))
    spots.sort(key=lambda one: one[2])
    for index, (name, credential, start, end) in enumerate(spots):
        stop = spots[index + 1][2] if index + 1 < len(spots) else len(text)
        day, where = _day_of_signing(text, dates, start, end, stop)
        between = text[end : day.start] if day and where != "before" else text[day.end : start] if day else ""
        form = f"{where}{'' if credential else '-dr'}"
        words = re.findall(r"[a-z/']+|\s{3}|_{2,}", between.lower())
        more = [f"gap={word}" for word in words] + [f"gaps={min(len(words), 4)}"]
        before = text[:start].strip(" [(:•-")
        more += ["opens"] if not before or re.search(r"[.;]$|\s{3}$", text[:start].rstrip(" ([")) else []
        tail = text[max(end, day.end if day else 0) :]
        lead = text[max(0, start - 40) : start]
        clean = bool(day) and bool(_CLEAN.fullmatch(between))
        more += ["clean"] if clean else []
        if (
            _MENTIONS.search(lead)
            or (not clean and _REFERS.search(lead))
            or (
                where == "behind"
                and re.search(r"\b(?:sent|fax\w*|routed|for (?:co-?)?sign\w*|recert(?!ified)\w*)\b", between, _I)
            )
        ):
            continue
        more += ["signs-before"] if _SIGNS.search(lead) else []
        more += ["signs-between"] if _SIGNS.search(between) else []
        more += ["signs-behind"] if _SIGNS.search(text[end : min(stop, end + 40)]) else []
        if day is None and _ON_FILE.search(text[max(0, start - 20) : end + 30]):
            form = "stamped"
        more += ["quiet"] if len(re.findall(r"[A-Za-z]{3,}", tail)) <= 2 else []
        parts_ = {"credential": credential or None, "day": day}
        yield Candidate("signer", form, start, end, name, tuple(more), parts_)


def _day_of_signing(text: str, dates: list[Dated], start: int, end: int, stop: int) -> tuple[Dated | None, str]:
    """Return the day that stands with a name, behind it or else before it; never a day of receipt where there is another."""
    behind = [one for one in dates if end <= one.start < stop and one.start - end <= 70]
    signed = [
        one
        for one in behind
        if re.search(r"\b(?:signed|signature|sign|dated|sgd)\W{0,3}(?:dated |on )?$", text[end : one.start], _I)
    ]
    kept = signed or [one for one in behind if not _RECEIVED.search(text[end : one.start])]
    before = [one for one in dates if one.end <= start and start - one.end <= 14]
    if before and re.search(r"/e?s/|sign", text[before[-1].end : start], _I) and not signed:
        return before[-1], "before"
    if kept:
        return kept[0], "signed" if signed else "behind"
    if before and not behind:
        return before[-1], "before"
    return None, "undated"


def _in_columns(first: Dated, second: Dated, context: Context) -> bool:
    """Say whether two days stand in the columns of a first and a last day."""
    titles = [next((cell.title for cell in context.cells if cell.start <= day.start < cell.end), "") for day in (first, second)]
    return bool(titles[0] and titles[1] and _FROM.search(titles[0]) and _TO.search(titles[1]))


_FROM = re.compile(r"\b(?:from|start|begin\w*|effective|eff)\b", _I)
_TO = re.compile(r"\b(?:to|thru|through|end\w*|until|expires?)\b", _I)


def _periods(text: str, dates: list[Dated], context: Context) -> Iterator[Candidate]:
    """Yield pairs of days that may be the first and the last of a certification or plan."""
    for opening, second in zip(dates, dates[1:], strict=False):
        first = a_year_earlier(opening) if not opening.sure and second.sure and opening.date > second.date else opening
        between = text[first.end : second.start]
        days = (second.date - first.date).days
        if len(between) > 30 or not 6 <= days <= 400 or not _BETWEEN.fullmatch(between):
            continue
        led = re.search(r"\b(?:from|between|start\w*|begin\w*|effective|cert\w*|soc)\b[^;.]{0,20}$", text[: first.start], _I)
        joined = "joined" if re.search(r"\b(?:to|thru|through|until|till)\b|[-–—]|\.\.", between, _I) else "beside"
        if joined == "beside" and _in_columns(first, second, context):
            joined = "columns"
        if (joined == "beside" and not led) or _NO_PERIOD.search(text[max(0, first.start - 60) : first.start]):
            continue
        if joined == "joined" and _PERIOD_LABEL.search(text[max(0, first.start - 40) : first.start]):
            joined = "labelled"
        more = [f"gap={word}" for word in re.findall(r"[a-z]+|\s{3}|[-–—/,]", between.lower())]
        more += [f"days={'long' if days > 130 else 'quarter' if days > 50 else 'month' if days > 31 else 'short'}"]
        more += ["from"] if re.search(r"\bfrom\W{0,3}$", text[: first.start], _I) else []
        more += ["kept"] if _KEPT.search(text) else []
        more += ["payer"] if _PAYER.search(text) else []
        yield Candidate("period", joined, first.start, second.end, "", tuple(more), {"first": first, "second": second})


_KEPT = re.compile(
    r"\b(?:attend\w*|kept|sched\w*|arrived|no[- ]shows?|cancel\w*|cx|ns|seen|held|visits? (?:log|list|to date)|log|range|missed)\b",
    _I,
)
"""Words of a count of visits, whose first and last day are no period that anybody certified."""
_PAYER = re.compile(
    r"\b(?:auth\w*|granted|requested|approved|valid|medicaid|hmo|claim|adjuster|carrier|determination|units?)\b", _I
)


def _certifying(text: str, dates: list[Dated], kind: str) -> Iterator[Candidate]:
    for match in _CERTIFIES.finditer(text):
        if ends_with_patient(text[: match.start()]):
            continue
        subject = _SUBJECT.search(text, match.end()) or _SUBJECT.search(text)
        if not subject:
            continue
        through = next((one for one in dates if one.start > match.end() and _THROUGH.search(text[: one.start])), None)
        form = re.sub(r"\W.*", "", match.group().lower())
        yield Candidate("certifies", form, match.start(), match.end(), "", (f"order={kind == 'order'}",), {"through": through})
        return
