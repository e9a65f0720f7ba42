"""Every word in its plain form: what a chart shortens and what a sentence says otherwise become the same words.

Nothing here is printed. Names of tests become one mark each, so that a digit in a name is no value.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache, lru_cache

from clausea import knowledge
from clausea.domain import fold

__all__ = ["LEVELS", "is_test", "plain"]

LEVELS = (
    "independent",
    "modifiedindependent",
    "supervisionlevel",
    "standbyassist",
    "contactguard",
    "minimalassist",
    "moderateassist",
    "maximalassist",
    "totalassist",
)
"""Levels of assistance in their plain forms, from the least to the most."""

_TEST = "zq"


@lru_cache(maxsize=4096)
def plain(text: str) -> str:
    """Return a text in lower case with each known form in its plain form and each name of a test as one mark."""
    text = fold(text).replace("’", "'").replace("–", "-").replace("−", "-")
    text = _LETTER_I.sub("independent", text)
    text = _PLURAL.sub(r"\1 goal", text)
    text = _LABEL.sub(lambda match: f"{match[1].lower()}{match[2].lower()}", _LONG_LABEL.sub(_short, text))
    capital, tests, words, rest = _tables()
    text = _replaced(text, capital, is_folded=False)
    text = _replaced(text, tests, is_folded=True)
    text = _replaced(text, words, is_folded=False).lower()
    return _replaced(text, rest, is_folded=True)


def is_test(word: str) -> bool:
    """Say whether a plain word is the mark of a test."""
    return word.startswith(_TEST)


_LETTER_I = re.compile(r"(?<=[a-z] )(?<![Mm]od )(?<![Mm]odified )I(?=\s*(?:[.,;/)]|w\b|w/|with\b|$))")
"""«toileting I»: a level of assistance, where a sentence would go on."""
_LABEL = re.compile(r"\b([LS]TGs?|[Gg]oals?)\s*(?:#|[Nn]o\.)?\s*(\d{1,2}[a-e]?)\b(?!\s*[/%.]\d)")
_PLURAL = re.compile(r"\b([LS]TG)s\b(?!\s*(?:#|[Nn]o\.)?\s*\d)")
_LONG_LABEL = re.compile(
    r"\b(?:(first|second|third|fourth)\s+)?(long|short)[\s-]term\s+goals?\b(?:\s+(\d{1,2})\b)?", re.IGNORECASE
)
_ORDER = {"first": "1", "second": "2", "third": "3", "fourth": "4"}


def _short(match: re.Match[str]) -> str:
    number = _ORDER.get((match[1] or "").lower(), match[3] or "")
    return f"{'LTG' if match[2].lower() == 'long' else 'STG'} {number} goal".replace("  ", " ")


Table = Mapping[str, tuple[tuple[str, str], ...]]
"""Forms with their plain forms by the first word of the form, the longest first."""
_PIECE = re.compile(r"\w+|[^\s\w]")


def _replaced(text: str, table: Table, *, is_folded: bool) -> str:
    """Return a text with each form of a table in its plain form; `is_folded` where forms stand in lower case."""
    seen = text.lower() if is_folded else text
    if len(seen) != len(text):
        seen = text  # A letter whose lower case is two letters: such a text holds no form in other case.
    out: list[str] = []
    done = 0
    for piece in _PIECE.finditer(seen):
        start = piece.start()
        if start < done:
            continue
        for form, plain_form in table.get(piece[0], ()):
            if seen.startswith(form, start) and _is_whole(seen, start, form):
                out += [text[done:start], " ", plain_form, " "]
                done = start + len(form)
                break
    return "".join([*out, text[done:]])


def _is_whole(text: str, start: int, form: str) -> bool:
    before, after = text[start - 1 : start] if start else "", text[start + len(form) : start + len(form) + 1]
    if form[-1].isalnum() and (after.isalnum() or after in {"_", "'"}):
        return after == ""
    return not (len(form) < 3 and form[0].isalnum() and before in {".", "'"} and before)


@cache
def _tables() -> tuple[Table, Table, Table, Table]:
    """Return names of tests as they stand and in any case, then forms with a capital, then forms in any case."""
    capital, other = _tests()
    rows = knowledge.lexicon()
    words = {form: row[0] for row in rows for form in row[1:] if form != form.lower()}
    words = {**{form.upper(): plain_form for form, plain_form in words.items() if len(form) > 3}, **words}
    rest = {form: row[0].lower() for row in rows for form in row[1:] if form == form.lower()}
    return _table(capital), _table(other), _table(words), _table(rest)


def _table(forms: Mapping[str, str]) -> Table:
    table: dict[str, list[tuple[str, str]]] = {}
    for form, plain_form in sorted(forms.items(), key=lambda one: (-len(one[0]), one[0])):
        first = _PIECE.match(form)
        assert first is not None
        table.setdefault(first[0], []).append((form, plain_form))
    return {word: tuple(entries) for word, entries in table.items()}


@cache
def _tests() -> tuple[dict[str, str], dict[str, str]]:
    """Return the names of tests that are told by their capitals, and the others, each with its mark."""
    capital: dict[str, str] = {}
    other: dict[str, str] = {}
    for number, kind in enumerate(knowledge.measures()):
        if kind.name in {"pain"}:
            continue
        mark = _TEST + chr(97 + number // 26) + chr(97 + number % 26)
        for name in {kind.name.replace("_", " "), *kind.aliases}:
            if name.isupper() and len(name) <= 4:
                capital[name] = mark
            else:
                other[name.lower()] = mark
    return capital, other
