"""Names, credentials and signatures; who the patient is."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from clausea.domain.dates import find_dates
from clausea.chart.lines import Line
from clausea.domain import PatientIdentity, Span

CREDENTIAL = r"(?:PT|DPT|PTA|OTR/L|OTR|OTD|OT/L|OT|COTA/L|COTA|MOT|MSOT|CHT|MA|MS|M\.S\.|MSPT|MPT|CCC[-/ ]?SLP|SLP|SLPA|CF[- ]?SLP|SPT|OTS|MD|M\.D\.|DO|D\.O\.|NP|FNP(?:-C|-BC)?|ANP|APRN|PA-?C|PA|CNS|DPM|RN|CRNP|NCS|OCS|GCS|SCS|CLT|LAT|ATC|BCS-S|TSSLD)"
CREDENTIALS = rf"{CREDENTIAL}(?:\s*[,/]?\s*{CREDENTIAL})*"
NAME = r"(?:Dr\.?\s+)?[A-Z][A-Za-z'’\-]*\.?(?:,?\s+(?:[A-Z]\.?|[A-Z][A-Za-z'’\-]+|de|van|von|la|del|Mc[A-Z][a-z]+)){0,3}"
_PERSON = re.compile(rf"(?P<name>{NAME})\s*,?\s+(?P<credential>{CREDENTIALS})(?![A-Za-z])")
_SIGNED = re.compile(
    r"(?P<co>co-?\s?)?(?:e-?signed|electronically (?:signed|authenticated)|digitally signed|signed(?: electronically)?|authenticated|/s/|/es/|signature(?: of)?(?: therapist| physician| provider)?|esig)\s*(?:by|on)?\s*[:\-]?\s*",
    re.IGNORECASE,
)
_UNSIGNED = re.compile(
    r"\b(?:unsigned|not (?:yet )?signed|signature pending|pending signature|awaiting signature|draft(?: note)?\b(?! plan)|not finali[sz]ed|signature required|signature:\s*_{3,}|signed:\s*_{3,})",
    re.IGNORECASE,
)
_AUTHOR = re.compile(
    r"\b(?:therapist|clinician|treating (?:therapist|clinician)|provider|author|seen by|evaluating therapist|by|pt|slp|ot|staff|signed)\s*[:\-]\s*$",
    re.IGNORECASE,
)
_LICENCE = re.compile(r"\blic(?:ense|\.)?\s*(?:#|no)?", re.IGNORECASE)
_PHYSICIAN = re.compile(r"\b(?:M\.?D\.?|D\.?O\.?|NP|FNP(?:-C|-BC)?|ANP|APRN|PA-?C?|CNS|DPM|CRNP)\b")


@dataclass(frozen=True, slots=True)
class Signature:
    """A signature line: who, with what credential, when."""

    name: str | None
    credential: str | None
    signed_on: dt.date | None
    span: Span
    is_physician: bool
    is_cosignature: bool = False


def people_in(text: str) -> list[tuple[str, str]]:
    """Return every name with a credential in a text, in order."""
    return [(" ".join(match["name"].split()), " ".join(match["credential"].split())) for match in _PERSON.finditer(text)]


def person_in(text: str) -> tuple[str, str] | None:
    """Return the last name with a credential in a text, or None."""
    found = people_in(text)
    return found[-1] if found else None


def find_signature(line: Line) -> Signature | None:
    """Return the signature of a line, or None where the line is no signature."""
    text = line.text
    if _UNSIGNED.search(text):
        return None
    signed = _SIGNED.search(text)
    person = _PERSON.search(text, signed.end() if signed else 0) or _PERSON.search(text)
    if signed is None and not (person and _LICENCE.search(text)):
        return None
    if person is None and signed is not None and not find_dates(text):
        return None
    after = text[person.end() :] if person else text
    dates = find_dates(after) or find_dates(text)
    credential = " ".join(person["credential"].split()) if person else None
    return Signature(
        name=" ".join(person["name"].split()) if person else None,
        credential=credential,
        signed_on=dates[0].date if dates else None,
        span=line.span(),
        is_physician=bool(credential and _PHYSICIAN.search(credential)),
        is_cosignature=bool(signed and signed["co"]),
    )


def is_unsigned(text: str) -> bool:
    """Say whether a line says that the document is not signed."""
    return bool(_UNSIGNED.search(text))


_PATIENT = re.compile(
    r"\b(?:patient(?:'s)?(?: name)?|pt(?:\.| name)?|client|resident|name|re)\s*[:#]\s*(?P<name>[A-Z][A-Za-z'’\-]+(?:,\s*|\s+)[A-Z][A-Za-z'’\-]*\.?(?:\s+[A-Z][A-Za-z'’\-]*\.?)?)",
    re.IGNORECASE,
)
_LATEST_BIRTH = 2027
"""Two-digit years of birth from here on are of the last century."""
_DOB = re.compile(r"\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born)\s*[:#]?\s*", re.IGNORECASE)


def births(text: str) -> list[tuple[dt.date, int, int]]:
    """Return the birth dates that a text names, with their offsets."""
    found = []
    for match in _DOB.finditer(text):
        dates = find_dates(text[match.end() : match.end() + 20])
        if dates and dates[0].start <= 2:
            day = dates[0].date
            # A two-digit year in a birth date lies in the past.
            if day.year >= _LATEST_BIRTH:
                day = day.replace(year=day.year - 100)
            found.append((day, match.end() + dates[0].start, match.end() + dates[0].end))
    return found


def patient_names(text: str) -> list[str]:
    """Return the patient names that labelled fields of a text hold."""
    return [" ".join(match["name"].replace(",", ", ").split()) for match in _PATIENT.finditer(text)]


def identify(lines: Sequence[Line]) -> PatientIdentity:
    """Return the patient whom most pages name."""
    names: Counter[str] = Counter()
    dobs: Counter[dt.date] = Counter()
    where: dict[dt.date, Span] = {}
    seen: set[tuple[str, int, object]] = set()
    for line in lines:
        for name in patient_names(line.text):
            if (line.record, line.page, name) not in seen:
                seen.add((line.record, line.page, name))
                names[name] += 1
        for day, start, end in births(line.text):
            if (line.record, line.page, day) not in seen:
                seen.add((line.record, line.page, day))
                dobs[day] += 1
                where.setdefault(day, line.span(start, end))
    named = names.most_common(1)[0][0] if names else None
    dob = dobs.most_common(1)[0][0] if dobs else None
    return PatientIdentity(name=named, dob=dob, spans=(where[dob],) if dob else ())
