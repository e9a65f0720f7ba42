"""Sentences that tell what happened to a relative: a brother's fall is no evidence of the patient's state."""

from __future__ import annotations

import re

_KIN = (
    r"(?:(?:grand|step)?(?:son|daughter|mother|father)(?:-in-law)?|(?:brother|sister)(?:-in-law)?|husband|wife|spouse|partner|mom|dad"
    r"|grandma|grandpa|uncle|aunt|niece|nephew|cousin|sibling|twin|roommate|neighbou?r|friend)"
)
_EVENT = (
    r"(?:fell|slipped|tripped|stumbled|collapsed|died|passed away|broke|fractured|sprained|injured|hurt)\b"
    r"|(?:had|has had|suffered)\s(?:an?\s|the\s|his\s|her\s)?(?:\w+\s){0,2}"
    r"(?:fall|stroke|TIA|surgery|fracture|heart attack|replacement|infection)\b"
    r"|(?:was|is|were)\s(?:\w+\s)?(?:hospitali[sz]ed|admitted|diagnosed|in (?:the )?(?:hospital|ICU|ER))\b"
)
_OF_KIN = re.compile(
    r"(?:^|[.;:!?]\s|[\"“]|\b[SOAP]\s)\W*(?:(?:his|her|their|my|the|pt'?s|patient'?s)\s)?"
    rf"{_KIN}\b(?:\s[A-Z][a-z]+\b)?"
    rf"(?:\s(?:also|just|recently|then)|(?:,|\s(?:is|was))?\s(?:visiting|here|present)\b[^.;]{{0,20}}?,?\s(?:(?:and\s)?s?he\s)?)?\s?(?:{_EVENT})",
    re.IGNORECASE,
)
_PATIENT = re.compile(r"\b(?:(?:pt|patient|resident|client|child|student)\b(?!['’]s)|she|he|him|we|us)\b", re.IGNORECASE)


def is_of_kin(text: str) -> bool:
    """Say whether a sentence tells what happened to a relative and does not speak of the patient, as far as a word can tell.

    One that goes on with a pronoun may: "Her husband fell, and she climbs alone" is kept.
    """
    found = _OF_KIN.search(text)
    return found is not None and not _PATIENT.search(f"{text[: found.start()]} {text[found.end() :]}")
