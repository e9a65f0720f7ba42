"""Whose chart it is, which side, and figures or levels that contradict each other."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterator
from decimal import Decimal

from clausea import yardsticks
from clausea.audit.view import NOTES, View
from clausea.domain import Document, Flag, Measure, Span
from clausea.domain.dates import us
from clausea.domain.names import same_person


def wrong_patient(view: View) -> list[Flag]:
    """A page names another patient, or the claim is of another person than the whole chart."""
    out = [
        Flag(
            flag="wrong_patient",
            severity="high",
            message="A page of this record names another patient. It is no evidence and must not be sent.",
            spans=document.body,
        )
        for document in view.chart.documents
        if document.other_patient
    ]
    out += [
        Flag(
            flag="wrong_patient",
            severity="medium",
            message="This document may be another patient's: a name or number in it is not the one of the other pages. "
            "Look at it before anything of it is sent; it is cited only where nothing else answers.",
            spans=view.chart.document(name).body,
        )
        for name in view.chart.doubted
    ]
    identity, claimed = view.chart.patient, view.claim.patient
    other_name = bool(identity.name and claimed.name) and not same_person(identity.name or "", claimed.name)
    if other_name and (claimed.dob is None or identity.dob is None or claimed.dob != identity.dob):
        out.append(
            Flag(
                flag="wrong_patient",
                severity="fatal",
                message="The claim names another patient than the records do. Nothing must be sent before this is settled.",
                spans=identity.spans[:2],
                must_answer=True,
            )
        )
    return out


_CONDITION = (
    r"(?:TKA|TKR|THA|THR|TSA|rTSA|RCR|ACLR|ACL|ORIF|hemiplegi\w+|hemipares\w+|rotator cuff (?:repair|tear)|(?:total )?(?:knee|hip|shoulder) (?:replacement|arthroplasty)"
    r"|meniscectomy|carpal tunnel release|sciatica|mastectomy|(?:below|above)[- ]knee amputation|BKA|AKA)"
)
_SIDE = r"(?:left|right|(?-i:L|R|LT|RT)\b)"
_SIDED = re.compile(
    rf"\b(?P<s1>{_SIDE})[.]?\s+(?:(?:reverse|total|partial|spastic|dense)\s+)?(?P<c1>{_CONDITION})\b|\b(?P<c2>{_CONDITION})\b[^.;]{{0,60}}?\b(?:affecting|of the|on the|,)?\s*(?P<s2>left|right)\b",
    re.IGNORECASE,
)
_PAST = re.compile(
    r"\b(?:PSH|PMH|history|hx|h/o|prior|previous\w*|old|remote|contralateral|other (?:side|knee|hip|shoulder)|years? ago|yrs? ago|family|mother|father|brother|sister|husband|wife|planned|scheduled|awaiting)\b|(?<!\d/)\b(?:19|20)\d\d\b(?!\s*(?:-|to))",
    re.IGNORECASE,
)
_SAME = {"tkr": "tka", "thr": "tha", "rtsa": "tsa", "aclr": "acl"}


def _condition(words: str) -> str:
    low = words.lower()
    if "arthroplasty" in low or "replacement" in low:
        return {"k": "tka", "h": "tha", "s": "tsa"}[re.search(r"knee|hip|shoulder", low)[0][0]]  # type: ignore[index]
    if low.startswith(("hemipl", "hemipar")):
        return "hemi"
    return "rcr" if low.startswith("rotator") else _SAME.get(low, low)


def _sided(view: View, document: Document) -> Iterator[tuple[str, str, Span]]:
    """Yield condition, side and address of what a document says of the present episode."""
    for sentence, text in view.sentences(document):
        if sentence.section in {"history", "plof", "social"} or sentence.form in {"blank", "signature"}:
            continue
        for match in _SIDED.finditer(text):
            before = text[max(0, match.start() - 60) : match.start()]
            after = re.sub(r"\d{1,2}[/-]\d{1,2}[/-](?:\d\d)?\d\d|\d{4}-\d\d-\d\d", "", text[match.end() : match.end() + 20])
            if _PAST.search(before) or _PAST.search(after):
                continue
            side = (match["s1"] or match["s2"]).lower()[0]
            yield _condition(match["c1"] or match["c2"]), "left" if side == "l" else "right", sentence.spans[0]


def side_contradiction(view: View) -> list[Flag]:
    """The treated condition is on one side in the evaluation and on the other in a later document: mark of a copied line."""
    sides: dict[str, dict[str, Span]] = defaultdict(dict)
    for document in view.own:
        if document.kind in {"initial_evaluation", "plan_of_care", "order"}:
            for condition, side, span in _sided(view, document):
                sides[condition].setdefault(side, span)
    treated = {condition: found for condition, found in sides.items() if len(found) == 1}
    out = []
    for document in view.own:
        if document.kind not in NOTES - {"initial_evaluation"} | {"flowsheet", "addendum"}:
            continue
        for condition, side, span in _sided(view, document):
            if condition in treated and side not in treated[condition]:
                ((right, first),) = treated[condition].items()
                when = f" of {us(document.date)}" if document.date else ""
                out.append(
                    Flag(
                        flag="side_contradiction",
                        severity="high",
                        message=f"The {document.kind.replace('_', ' ')}{when} puts the treated condition on the {side}; the evaluation says {right}.",
                        spans=(first, span),
                        must_answer=view.touches(document.date),
                    )
                )
                break
    return out


_AGAIN = re.compile(
    r"\btrials?\b|\bavg\b|\baverage\b|\bbest\b|\bpre\b|\bpost\b|\bbefore\b|\bafter\b|\binitial\w*|\bstart\w*|\bend\b|→|->|\bfrom\b|\bwas\b|\bprior\b|\bprevious\w*|\bbaseline\b|\bgoal\b|\btarget\b|\bfirst\b|\bsecond\b|\bwithout\b|\bw/o\b|\bdual\b|\bcognitive\b|\bmanual\b|#\d|\b[123]\)",
    re.IGNORECASE,
)
_NOT_ONE = frozenset(
    {
        "pain",
        "assist",
        "gait_distance",
        "accuracy",
        "severity",
        "girth",
        "PSFS",
        "KOOS",
        "HOOS",
        "FIM",
        "GG",
        "AM-PAC",
        "COPM",
        "FCM",
        "MAS",
        "SLS",
        "POMA",
        "IDDSI",
        "MMT",
    }
)


def number_conflict(view: View) -> list[Flag]:
    """One measure with two values on one day, a total that is not its items' sum, an age that is not the birth date's, a day to come."""
    return [*_two_values(view), *_ages(view), *_days(view), *_totals(view)]


def _two_values(view: View) -> list[Flag]:
    groups: dict[tuple[object, ...], list[Measure]] = defaultdict(list)
    own = {one.id for one in view.own}
    texts = [(sentence.spans, text) for document in view.own for sentence, text in view.sentences(document)]
    for one in view.chart.measures:
        if one.document not in own or one.prior or one.date is None or one.day_in_doubt:
            continue
        if not isinstance(one.value, Decimal) or one.name in _NOT_ONE:
            continue
        if one.denominator is None and one.name not in {
            "TUG",
            "5xSTS",
            "BBS",
            "LEFS",
            "ODI",
            "NDI",
            "DASH",
            "QuickDASH",
            "ABC",
            "FOIS",
            "gait_speed",
            "10MWT",
        } | {"ROM", "grip"}:
            continue
        groups[one.series_key, one.date].append(one)
    out = []
    for (_, day), found in groups.items():
        form = [one for one in found if one.denominator is not None or one.name in {"ODI", "NDI", "DASH", "QuickDASH", "ABC"}]
        pairs = [(a, b) for index, a in enumerate(found) for b in found[index + 1 :] if a.value != b.value]
        for a, b in pairs:
            # A questionnaire has one score a day; a performance may be tried twice in one visit, not in two documents.
            if a.document == b.document and a not in form:
                continue
            holders = [text for spans, text in texts if any(span.covers(one.value_span) for span in spans for one in (a, b))]
            if len(holders) == 1 or any(_AGAIN.search(text) for text in holders):
                continue
            assert isinstance(day, dt.date)
            out.append(
                Flag(
                    flag="number_conflict",
                    severity="high",
                    message=f"{a.name.replace('_', ' ')} has two values on {us(day)}.",
                    spans=(a.value_span, b.value_span),
                    must_answer=True,
                )
            )
            break
    return out


_AGE = re.compile(
    r"\bage:?\s*(?P<a1>\d{2,3})\b(?!\s*(?:mo|/|-|–|to\b))|^\W*(?:\w+:\s*)?(?:(?:pt|patient|client|he|she|mr\.?|mrs\.?|ms\.?)\s+(?:\w+\s+)?(?:is\s+)?(?:an?\s+)?)?(?P<a2>\d{2,3})[ -]?(?:y/?o\b|yo\b|y\.o\.|yrs?[ -]old|years?[ -]old|year-old)"
    r"|\b(?:he|she|pt|patient) is (?:an? )?(?P<a3>\d{2,3})[ -](?:years?[ -]old|y/?o)\b",
    re.IGNORECASE,
)


def _ages(view: View) -> list[Flag]:
    dob = view.chart.patient.dob or view.claim.patient.dob
    if dob is None:
        return []
    out = []
    for document in view.own:
        if document.date is None or document.kind not in NOTES:
            continue
        right = document.date.year - dob.year - ((document.date.month, document.date.day) < (dob.month, dob.day))
        for sentence, text in view.sentences(document):
            match = _AGE.search(text)
            if (
                not match
                or sentence.section in {"history", "social"}
                or re.search(
                    r"\b(?:at|since|when)\s+age\b|\b(?:age equivalent|language age|norms?|normative)\b", text, re.IGNORECASE
                )
            ):
                continue
            said = int(match["a1"] or match["a2"] or match["a3"])
            if abs(said - right) > 1 and said >= 10:
                out.append(
                    Flag(
                        flag="number_conflict",
                        severity="medium",
                        message=f"The document of {us(document.date)} gives the age {said}; by the birth date the patient is {right}.",
                        spans=sentence.spans[:1],
                        must_answer=view.touches(document.date),
                    )
                )
            break
    return out


def _days(view: View) -> list[Flag]:
    """A note dated after today, or after the denial of its own episode's claim: it cannot have been written then."""
    today = view.claim.today
    out = []
    for note in view.notes:
        if note.date and today and note.date > today:
            out.append(
                Flag(
                    flag="number_conflict",
                    severity="high",
                    message=f"A note is dated {us(note.date)}, a day that has not come yet.",
                    spans=(note.date_span,) if note.date_span else view.place(note),
                    must_answer=True,
                )
            )
    return out


_ITEM = re.compile(r"^\W*(?:\d{1,2}[.):]|Q\d{1,2}|item \d)\s*\D.*?(\d{1,2})\s*$", re.IGNORECASE)
_TOTAL = re.compile(r"^\W*(?:total|sum|score)\b(?!.*%)\D*(\d{1,3})(?:\s*/\s*\d+)?\s*$", re.IGNORECASE)


def _totals(view: View) -> list[Flag]:
    out = []
    for document in view.own:
        if document.kind not in {"outcome_form", *NOTES}:
            continue
        items: list[int] = []
        for sentence, text in view.sentences(document):
            row = re.sub(r"\s*\|\s*", " ", text)
            item, total = _ITEM.match(row), _TOTAL.match(row)
            if item:
                items.append(int(item[1]))
            elif total and len(items) in yardsticks.timing().sum_of_items.values():
                if sum(items) != int(total[1]):
                    out.append(
                        Flag(
                            flag="number_conflict",
                            severity="high",
                            message=f"A form of {len(items)} items gives the total {total[1]}; its items add up to {sum(items)}.",
                            spans=sentence.spans[:1],
                            must_answer=True,
                        )
                    )
                items = []
    return out


_LEVELS = (
    "dependent",
    "maximal",
    "moderate",
    "minimal",
    "contact_guard",
    "supervision",
    "setup",
    "modified_independent",
    "independent",
)
_FROM = re.compile(
    r"\bfrom\b|\bto\b|→|->|\binitially\b|\bwas\b|\bprogress\w*|\bfirst\b|\bthen\b|\blast\b|\bat times\b|\bif\b|\bwhen\b|\bonce\b|\bexcept\b|\bgoal\b|\buneven\b|\boutdoors?\b|\bgrass\b",
    re.IGNORECASE,
)
_NO_RISK = re.compile(
    r"\b(?:no|low|not an? (?:increased )?)\s*fall risk\b|\bnot at (?:increased )?risk (?:for|of) fall", re.IGNORECASE
)
_BERG_RISK = Decimal(45)
_PAIN_NIL = re.compile(
    r"\bpain:?\s*(?:level |is |rated )?0\s*/\s*10\b(?!\s*(?:at rest|sitting|lying|in sitting|w/ rest|resting))|\bdenies (?:any )?pain\b(?! (?:at rest|when|with|w/))",
    re.IGNORECASE,
)
_PAIN_LIMITS = re.compile(
    r"\blimited by pain\b|\bpain[- ]limit\w*|\bpain limits\b|\blimited (?:d/t|due to|2/2|secondary to) pain\b|\bunable (?:d/t|due to|because of) pain\b",
    re.IGNORECASE,
)


def status_contradiction(view: View) -> list[Flag]:
    """Two statements of one note that cannot both be so: a level and its opposite, no risk beside a low score, no pain that limits."""
    out = []
    for note in view.notes:
        for message, spans in (*_levels(view, note), *_risk(view, note), *_pain(view, note)):
            assert note.date is not None
            out.append(
                Flag(
                    flag="status_contradiction",
                    severity="medium",
                    message=f"The note of {us(note.date)} {message}",
                    spans=spans,
                    must_answer=view.touches(note.date),
                )
            )
    return out


def _levels(view: View, note: Document) -> Iterator[tuple[str, tuple[Span, ...]]]:
    if note.kind != "daily_note":
        return
    groups: dict[str, list[Measure]] = defaultdict(list)
    for one in view.chart.measures:
        if one.document == note.id and one.name == "assist" and one.task and not one.prior and one.value in _LEVELS:
            groups[one.task].append(one)
    for task, found in groups.items():
        ranks = [(_LEVELS.index(str(one.value)), one) for one in found]
        low, high = min(ranks, key=lambda pair: pair[0]), max(ranks, key=lambda pair: pair[0])
        spans = (high[1].value_span, low[1].value_span)
        holders = [
            text for sentence, text in view.sentences(note) if any(own.covers(span) for own in sentence.spans for span in spans)
        ]
        if high[0] - low[0] >= 4 and holders and not any(_FROM.search(text) for text in holders):
            yield f"gives two levels of help for one task ({task}).", spans


def _risk(view: View, note: Document) -> Iterator[tuple[str, tuple[Span, ...]]]:
    low = [
        one
        for one in view.chart.measures
        if one.document == note.id
        and one.name == "BBS"
        and one.task is None
        and not one.prior
        and isinstance(one.value, Decimal)
        and one.value <= _BERG_RISK
    ]
    said = [sentence for sentence, text in view.find(note, _NO_RISK) if sentence.section != "goals"]
    if low and said:
        yield f"says that there is no fall risk beside a Berg of {low[0].value}.", (said[0].spans[0], low[0].value_span)


def _pain(view: View, note: Document) -> Iterator[tuple[str, tuple[Span, ...]]]:
    values = [one.value for one in view.chart.measures if one.document == note.id and one.name == "pain" and not one.prior]
    nil, limits = view.find(note, _PAIN_NIL), view.find(note, _PAIN_LIMITS)
    if nil and limits and not any(isinstance(value, Decimal) and value > 0 for value in values):
        yield "says that there is no pain and that pain limits.", (nil[0][0].spans[0], limits[0][0].spans[0])
