"""The lists that names are told by: names, short forms, and the words that charts use."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any, cast

import yaml

_FOLDER = Path(__file__).resolve().parent.parent / "data" / "privacy"


@cache
def _names() -> dict[str, Any]:
    with (_FOLDER / "names.yaml").open(encoding="utf-8") as file:
        return cast("dict[str, Any]", yaml.safe_load(file))


@cache
def first_names() -> frozenset[str]:
    """Return first names that are no common words, in small letters."""
    return frozenset({*_names()["first"].split(), *short_forms()} - vocabulary() - word_names())


@cache
def surnames() -> frozenset[str]:
    """Return surnames that are no common words, in small letters."""
    return frozenset(_names()["surname"].split()) - vocabulary()


@cache
def word_names() -> frozenset[str]:
    """Return names that are common words too, in small letters: names where somebody is spoken of."""
    return frozenset(_names()["word_names"].split())


@cache
def eponyms() -> frozenset[str]:
    """Return the people whom tests, signs, diseases, drugs and makers are called after, in small letters: no identifiers."""
    return frozenset(_names()["eponyms"].split())


@cache
def short_forms() -> dict[str, frozenset[str]]:
    """Return for each first name the others that the same person may go by: long for short, short for long."""
    table: dict[str, set[str]] = {}
    for long, shorts in _names()["short"].items():
        for short in shorts:
            table.setdefault(long, set()).add(short)
            table.setdefault(short, set()).add(long)
    return {name: frozenset(others) for name, others in table.items()}


@cache
def vocabulary() -> frozenset[str]:
    """Return the words that charts use, in small letters."""
    return frozenset((_FOLDER / "vocabulary.txt").read_text(encoding="utf-8").split())


_ENDINGS = ("s", "es", "ed", "d", "ing", "ly", "er", "'s", "ies", "al", "ally", "ness", "able", "ment")


@cache
def is_word(word: str) -> bool:
    """Say whether a word is one that charts use, or is made of one by an ending or from parts with a hyphen."""
    low = word.casefold().strip("'.")
    known = vocabulary()
    if low in known:
        return True
    if "-" in low:
        return all(part in known or len(part) < 2 for part in low.split("-"))
    for ending in _ENDINGS:
        if low.endswith(ending):
            stem = low.removesuffix(ending)
            if len(stem) > 2 and (stem in known or stem + "e" in known or stem + "y" in known):
                return True
            if len(stem) > 3 and stem[-1] == stem[-2] and stem[:-1] in known:
                return True
    return any(low + more in known for more in ("s", "ed", "ing", "ly")) if len(low) > 3 else False
