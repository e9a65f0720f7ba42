"""Diagnoses: codes, onset, surgery."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, side_of
from clausea.domain import Diagnosis
from clausea.domain.dates import Dated, find_dates

_I = re.IGNORECASE
_ICD = re.compile(
    r"(?<![\w.])(?<![Ll]ot )(?<!LOT )(?<![Mm]odel )(?<![Rr]oom )(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![\w.]*\d)"
)
_DX_WORD = re.compile(r"\b(?:dx|diag\w*|icd(?:-?10)?)\b", _I)
# A code without a point looks like a vertebra, a hand pinch or a size: it needs the word diagnosis and no spine beside it.
_VERTEBRA = re.compile(r"^[CTLS]\d\d?$")
_TREATMENT = re.compile(
    r"treatment d(?:iagnosis|x)|tx d(?:iagnosis|x)|therapy d(?:iagnosis|x)|\b(?:PT|OT|ST|SLP) d(?:iagnosis|x)", _I
)
_MEDICAL = re.compile(r"medical d(?:iagnosis|x)|\bmed dx|referring d(?:iagnosis|x)|primary d", _I)

_ONSET_LABEL = re.compile(
    r"\b(?:(?:injury/)?onset(?:/change of status)?(?:/change of status)?(?: date| of \w+)?|DOI|D/I|date of (?:injury|onset|accident|loss)|injury(?: date)?|exacerbation date|accident(?: date)?|MVA|MVC|MOI)\b(?:[^.;\d]{0,24}?(?:\bon\s|\bdate\s)?)?[\s:(=-]{0,4}$",
    _I,
)
_ONSET_EVENT = re.compile(
    r"\b(?:fell|slipped|slid|tripped|twisted|tore|injured|sprained|ruptured|fractured|began|started|stroke|infarct|CVA|TBI|concussion|MVA|MVC|relapse|collision|accident|struck|lifted|kicked)\b[^.;\d]{0,60}$",
    _I,
)
_NO_ONSET = re.compile(
    r"\b(?:no|not|denies|negative|since|until|before|after|last|brother|sister|mother|father|prior|previous|hx of|history of|again)\b(?:\s\w+){0,2}\s(?:fell|falls?|stroke|TIA|injur\w+|began|started)|\bstarted (?:on|with|w/|taking|using|therapy|PT|OT)\b|\bsigned\b",
    _I,
)
_SURGERY = re.compile(
    r"\b(?:surgery|surgical|surg|s/p|sx|post-?op|op date|operated|operation|ORIF|IMN|CRPP|TKA|TKR|THA|THR|TSA|rTSA|RCR|CTR|ACLR|ACDF|LRTI|BKA|AKA|SAD|CABG|repair(?:ed)?|replacement|reconstruction|fusion|decompression|nail(?:ing|ed)?|"
    r"release[d]?|amputat\w+|graft|fixation|pinned|revision|thrombectomy|[a-z]{4,}(?:ectomy|plasty|otomy|ostomy|odesis|arthroscop\w+))\b(?P<rest>(?:[^.;\d]|\d(?![\d]?[/-])|(?<=\b[A-Z])\.|(?<=Dr)\.){0,70})$",
    _I,
)
_NO_SURGERY = re.compile(
    r"\b(?:films?|x-?rays?|MRI|CT|seen|f/u|follow|visit|appt|until|since|cleared|protocol|clinic|eval\w*|visit|DOS|service|order\w*|signed|scheduled for|removed|by the|POD|wk|weeks?|reports?|today|onset|injury|DOB)\b|\bMBS",
    _I,
)
_STARTING_KINDS = {"initial_evaluation", "order", "plan_of_care", "certification"}


def find_diagnoses(words: Addressed, context: Context, kind: str = "") -> Iterator[Diagnosis]:
    """Yield diagnoses that carry an ICD-10 code, and the days of onset and surgery.

    A day of onset stands under its label, or, in a document that starts the episode, behind the event ("slipped on ice ...
    12/13/2025"); a day of surgery behind the operation in the same clause. What befell relatives is not the patient's.
    """
    text = words.text
    lead = f"{context.topic} {text}"
    treatment = _TREATMENT.search(lead)
    medical = _MEDICAL.search(lead)
    has_word = bool(_DX_WORD.search(lead)) or context.section == "dx"
    for match in _ICD.finditer(text):
        if "." not in match["code"] and (not has_word or _VERTEBRA.match(match["code"])):
            continue
        yield Diagnosis(
            document=context.document,
            date=context.date,
            span=words.span(match.start(), match.end()),
            icd10=match["code"],
            type=_type_at(text, match.start()) or ("treatment" if treatment else "medical" if medical else None),
            side=side_of(text[max(0, match.start() - 50) : match.end() + 60]),
        )
    # A stretch with dozens of dates is a calendar.
    for found in find_dates(text, near=context.date)[:40]:
        sort = _sort(text, found, context, kind)
        if sort == "onset":
            yield Diagnosis(
                document=context.document, date=context.date, span=words.span(found.start, found.end), onset=found.date
            )
        elif sort == "surgery":
            yield Diagnosis(
                document=context.document, date=context.date, span=words.span(found.start, found.end), surgery=found.date
            )


def _type_at(text: str, position: int) -> str | None:
    """Return the type that the last label before a code gives it, where a line holds several labels."""
    last: tuple[int, str] | None = None
    for pattern, name in ((_TREATMENT, "treatment"), (_MEDICAL, "medical")):
        for match in pattern.finditer(text, 0, position):
            if last is None or match.start() > last[0]:
                last = (match.start(), name)
    return last[1] if last else None


def _sort(text: str, found: Dated, context: Context, kind: str) -> str | None:
    if context.date and found.date > context.date:
        return None
    before = text[max(0, found.start - 90) : found.start]
    clause = re.split(r"\b(?:brother|sister|mother|father|mom|dad|son|daughter|wife|husband|aunt|uncle)\b", before, flags=_I)
    if len(clause) > 1 and not re.search(r"[.;]", clause[-1]):
        return None
    if _ONSET_LABEL.search(before) and (found.sure or context.section == "onset"):
        return "onset"
    surgery = _SURGERY.search(before)
    # "8/10" behind a repair is pain out of ten, and a short date far from the operation is another day's.
    if surgery and re.search(r"\b(?:since|before|after|until|prior to)\s(?:the |her |his )?$", before[: surgery.start()], _I):
        surgery = None
    near = found.sure or (surgery and len(surgery["rest"]) <= 12 and not text[found.start : found.end].endswith("/10"))
    if surgery and near and not _NO_SURGERY.search(surgery["rest"]):
        return "surgery"
    if context.section == "onset" and found.sure and re.search(r"surg", context.topic, _I):
        return "surgery"
    if kind in _STARTING_KINDS and found.sure and _ONSET_EVENT.search(before) and not _NO_ONSET.search(before):
        days = (context.date - found.date).days if context.date else 0
        return "onset" if 0 <= days <= 730 else None
    return None
