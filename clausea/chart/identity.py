"""Whose page it is: tell a misfiled page of another patient by its name, birth date or record number."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from collections.abc import Container, Sequence
from dataclasses import dataclass

from clausea.chart.lines import Line
from clausea.chart.people import header_identity, names_set_apart, numbered_identity, own_births, patient_names
from clausea.chart.sieve import guarded
from clausea.domain import PatientIdentity
from clausea.domain.names import same_person

_NUMBER = guarded(
    r"\b(?:mrn|m\.?r\.?\s?(?:#|no\.?|number)?|med(?:ical)? rec(?:ord)?(?: no\.?| #)?|acct|account|chart)\s*[:#]?\s*#?\s*(?P<number>[A-Z]{0,4}-?\d[\w\-]{2,})",
    re.IGNORECASE,
)


_STATES = "A[KLRZ]|C[AOT]|D[CE]|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|P[AR]|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY]"
_NAME_AND_NUMBER = re.compile(
    r"(?:^\W{0,3}|\s{2,}|\|\s*)(?P<name>[A-Z][A-Za-z'’\-]+,\s?[A-Z][A-Za-z'’\-]*)\.?\s+#?"
    rf"(?P<number>(?!(?:{_STATES})\s?\d{{5}}\b|(?:CMS|CPT|PO|NPI|LIC)\b)[A-Z]{{1,4}}[ \-]?\d{{3,8}})\b"
)
"""A name, last name first, at the start of a line or cell, and a number with letters; neither a state with its ZIP nor a form."""
_TOP = 3
"""Among how many lines of a page without a head of its own its patient is named."""


@dataclass(frozen=True, slots=True)
class Identity:
    """What some lines say of whose they are."""

    names: tuple[str, ...]
    births: frozenset[dt.date]
    numbers: frozenset[str]


def identity_of(lines: Sequence[Line], known: Container[str], *, are_heads: bool = False) -> Identity:
    """Return names, birth dates and record numbers of the patient in some lines. `known` holds the surnames of the staff.

    With `are_heads` every line is read as one of a page's head or foot, and no more than the first few without.
    """
    names: list[str] = []
    days: set[dt.date] = set()
    numbers: set[str] = set()
    for rank, line in enumerate(lines):
        text = line.text
        headed = header_identity(text) if are_heads or rank < 3 else None
        if headed is None and are_heads:
            headed = numbered_identity(text)
        if headed is not None and _tells(headed[0], known):
            names.append(headed[0])
            days.add(headed[1])
        names += patient_names(text)
        days |= own_births(text)
        numbers |= numbers_in(text)
        if are_heads or rank < 4:
            names += [name for name in names_set_apart(text) if name.split(",")[0].lower() not in known]
    kept = tuple(name for name in names if _tells(name, known))
    return Identity(kept, frozenset(days), frozenset(numbers))


def _tells(name: str, known: Container[str]) -> bool:
    """Say whether a name tells people apart: it has a surname written out, which is none of the staff's ("PT: R. Kovacs")."""
    last = name.split(",", maxsplit=1)[0] if "," in name else name.rsplit(maxsplit=1)[-1]
    return last.lower() not in known and any(len(word) > 2 for word in re.findall(r"[A-Za-z'’]+", last))


def numbers_in(text: str) -> set[str]:
    """Return the record numbers that a text labels as such, without the marks between their parts."""
    return {_folded(match["number"]) for match in _NUMBER.finditer(text)}


def _folded(number: str) -> str:
    return re.sub(r"[^A-Z0-9]", "", number.upper())


def usual_number(lines: Sequence[Line]) -> str:
    """Return the record number that most pages of a record print; empty where none is on two pages.

    Where no number is labelled as such, one with letters before it that stands behind a name in the heads: "Roe, J   TB 5583".
    """
    pages = {(_folded(match["number"]), line.page) for line in lines if line.text for match in _NUMBER.finditer(line.text)}
    if not pages:
        heads = [line for line in lines if line.is_furniture and line.text]
        pages = {(_folded(match["number"]), line.page) for line in heads for match in _NAME_AND_NUMBER.finditer(line.text)}
    count = Counter(number for number, _ in pages)
    return max((number for number in count if count[number] > 1), key=lambda number: (count[number], number), default="")


def _names_another_by_number(lines: Sequence[Line], patient: PatientIdentity, usual: str) -> bool:
    """Say whether one of the first lines holds another's name, last name first, and behind it a number like the chart's."""
    letters = usual.rstrip("0123456789")
    if not patient.name or not letters or not letters.isalpha():
        return False
    for line in lines[:_TOP]:
        for match in _NAME_AND_NUMBER.finditer(line.text) if "," in line.text else ():
            number = _folded(match["number"])
            is_alike = number.startswith(letters) and len(number) == len(usual) and number[len(letters) :].isdigit()
            if is_alike and number != usual and not same_person(match["name"], patient.name):
                return True
    return False


def turns(texts: Sequence[str], patient: PatientIdentity, known: Container[str]) -> list[int]:
    """Return the places of the texts that name somebody else than the patient."""
    out: list[int] = []
    for at, text in enumerate(texts):
        born = own_births(text)
        if patient.dob and born:
            if patient.dob not in born:
                out.append(at)
            continue
        names = [name for name in patient_names(text) if _tells(name, known)]
        if patient.name and names and not any(same_person(name, patient.name) for name in names):
            out.append(at)
    return out


def is_other_patient(lines: Sequence[Line], patient: PatientIdentity, known: Counter[str], usual: str = "") -> bool:
    """Say whether lines are misfiled: what they say of their own patient is not the chart's patient.

    The words of the page count before its running header, because a page may be printed into another patient's chart. A birth
    date tells people apart for certain; names are shortened, misspelt and changed. `usual` is the record number of the chart.
    """
    filled = [line for line in lines if line.stripped]
    if usual and _names_another_by_number([line for line in filled if not line.is_furniture], patient, usual):
        return True
    for is_head in (False, True):
        said = identity_of([line for line in filled if line.is_furniture == is_head], known)
        if patient.dob and said.births:
            return patient.dob not in said.births
        if patient.name and said.names:
            return not any(same_person(name, patient.name) for name in said.names)
        if usual and said.numbers:
            # Where nothing else tells, a record number that is written in the same way and is another.
            return usual not in said.numbers and any(len(number) == len(usual) for number in said.numbers)
    return False
