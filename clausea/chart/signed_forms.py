"""The physician's signature on a form that parts it into fields: the name on one line, the day on the next.

"Physician: Lena Marchetti, MD" over "Signed: e-signed 01/20/2026" is one signature, as is a signed name over "Date signed".
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.chart.lines import Addressed
from clausea.domain import Certification, Document
from clausea.domain.dates import Dated, find_dates

_KINDS = frozenset({"certification", "recertification"})
_CERTIFYING = _KINDS | {"plan_of_care"}
"""Kinds in which a physician's signature certifies, even beside a word of an order."""
_DEGREE = r"(?:MD|DO|NP|DPM|PA-?C?|CRNP|APRN|FNP)"
_NAMED = re.compile(
    rf"^\W*(?i:(?:(?:certifying |referring |attending )?(?:physician|provider|prescriber)|MD)(?: (?:name|signature))?|signature)\s*:?\s+"
    rf"(?:(?i:electronically signed|signed electronically|e-?signed|signed)(?i: by)?:?\s+)?(?P<name>[A-Z][\w'’.-]*(?:\s[A-Z][\w'’.-]*){{1,3}}),?\s+(?P<credential>{_DEGREE})\W*$"
)
_SIGNED = re.compile(
    r"^\W*(?:(?:date|signed|e-?signed|signature)\b\W*){1,2}(?:(?:e-?signed|electronically signed|on(?: file)?)\W+)*$",
    re.IGNORECASE,
)
"""What stands before the day: the name of the field, and that it was signed."""
_LETTER = re.compile(r"[^\W\d_]")
_PHYSICIAN = r"(?:physician|provider|prescriber|doctor|MD)(?:['’]?s)?"
_UNSIGNED = re.compile(
    rf"\b{_PHYSICIAN}\s(?:signature|sign)\W{{0,4}}(?:_{{3,}}|\.{{4,}})|\bsignature of (?:the )?{_PHYSICIAN}\W{{0,4}}(?:_{{3,}}|\.{{4,}})"
    rf"|_{{5,}}\W{{0,3}}{_PHYSICIAN}\s(?:signature|sign)\b"
    rf"|\b{_PHYSICIAN}\ssignature\s*(?::?\s*$|:?\s*(?:is\s)?(?:pending|awaited|awaiting|not signed|requested|missing)\b)",
    re.IGNORECASE,
)
"""The physician's line of a form, with nobody's name on it."""
_SIGNS = re.compile("sign", re.IGNORECASE)
_REACH = 2
"""So many lines below the name may the day stand; a blank stands between them at most."""


def with_fields(
    certifications: Sequence[Certification], sentences: Sequence[Addressed], document: Document
) -> list[Certification]:
    """Return the certifications of a document, with the day or the signature that its form holds in fields of their own."""
    out = list(certifications)
    is_form = document.kind in _KINDS
    if any(one.signed_on for one in out) or not (is_form or any(one.signer for one in out)):
        return out
    if any(_UNSIGNED.search(words.text) for words in sentences):
        return out
    for at, words in enumerate(sentences):
        for below in sentences[at + 1 : at + 1 + _REACH]:
            day = _day_of(below.text)
            if day is None and _LETTER.search(below.text):
                # Whoever is named here may be the one who signed below.
                break
            if day is None:
                continue
            signed = {"signed_on": day.date, "signed_span": below.span(day.start, day.end)}
            for number, one in enumerate(out):
                if one.signer and _holds(words, one) and (is_form or _SIGNS.search(below.text)):
                    out[number] = one.model_copy(update=signed)
                    return out
            named = _NAMED.match(words.text) if is_form else None
            if named is not None and re.search("sign", below.text, re.IGNORECASE):
                who = {"signer": named["name"], "credential": named["credential"], "type": _type(out, document)}
                place = {"document": document.id, "date": document.date, "span": words.span(named.start("name"), named.end())}
                return [*out, Certification.model_validate(place | who | signed)]
    return out


def with_signatures(certifications: Sequence[Certification], kind: str) -> list[Certification]:
    """Return the certifications of one document of a kind, its order signed by the signature that stands below it."""
    certifications = list(certifications) if kind in _CERTIFYING else _as_ordered(certifications)
    signed = [one for one in certifications if one.type == "order" and one.signer and one.signed_on]
    if not signed:
        return list(certifications)
    by = signed[0]
    given = {"signer": by.signer, "credential": by.credential, "signed_on": by.signed_on, "signed_span": by.signed_span}
    return [
        one.model_copy(update=given) if one.type == "order" and one.signer is None and one.document == by.document else one
        for one in certifications
    ]


def _as_ordered(certifications: Sequence[Certification]) -> list[Certification]:
    """Return the certifications of one document; where it orders and certifies nothing, the signature below orders too."""
    first = next((at for at, one in enumerate(certifications) if one.type == "order" and one.signer is None), None)
    certifies = any(one.type not in {"order", "transmission"} and one.signer is None for one in certifications)
    if first is None or certifies or any(one.start or one.end for one in certifications):
        return list(certifications)
    return [
        one.model_copy(update={"type": "order"}) if at > first and one.type == "initial" else one
        for at, one in enumerate(certifications)
    ]


def _day_of(text: str) -> Dated | None:
    """Return the one day of a line that is the field of a signature's day, and nothing else but a time."""
    days = find_dates(text)
    return days[0] if len(days) == 1 and _SIGNED.match(text[: days[0].start]) and len(text) - days[0].end < 14 else None


def _holds(words: Addressed, one: Certification) -> bool:
    whole = words.span(0, len(words.text))
    return whole.covers(one.span)


def _type(found: Sequence[Certification], document: Document) -> str:
    types = [one.type for one in found if one.type in {"initial", "recertification"}]
    return types[0] if types else "recertification" if document.kind == "recertification" else "initial"
