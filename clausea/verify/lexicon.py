"""Every word in its plain form: what a chart shortens and what a sentence says otherwise become the same words.

Nothing here is printed. Names of tests become one mark each, so that a digit in a name is no value.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
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
    text = _LABEL.sub(lambda match: f"{match[1].lower()}{match[2].lower()}", _LONG_LABEL.sub(_short, text))
    for pattern, table in _tables():
        text = pattern.sub(lambda match, table=table: table.get(match[0]) or table[match[0].lower()], text)  # type: ignore[misc]
    text = text.lower()
    pattern, table = _last_table()
    return pattern.sub(lambda match: table[match[0]], text)


def is_test(word: str) -> bool:
    """Say whether a plain word is the mark of a test."""
    return word.startswith(_TEST)


_LETTER_I = re.compile(r"(?<=[a-z] )I(?=\s*(?:[.,;/)]|w\b|w/|with\b|$))")
"""«toileting I»: a level of assistance, where a sentence would go on."""
_LABEL = re.compile(r"\b([LS]TGs?|[Gg]oals?)\s*(?:#|[Nn]o\.)?\s*(\d{1,2}[a-e]?)\b(?!\s*[/%.]\d)")
_LONG_LABEL = re.compile(
    r"\b(?:(first|second|third|fourth)\s+)?(long|short)[\s-]term\s+goals?\b(?:\s+(\d{1,2})\b)?", re.IGNORECASE
)
_ORDER = {"first": "1", "second": "2", "third": "3", "fourth": "4"}


def _short(match: re.Match[str]) -> str:
    number = _ORDER.get((match[1] or "").lower(), match[3] or "")
    return f"{'LTG' if match[2].lower() == 'long' else 'STG'} {number} goal".replace("  ", " ")


Table = tuple[re.Pattern[str], dict[str, str]]


@cache
def _tables() -> tuple[Table, ...]:
    """Return what is matched as it stands: names of tests, in capitals and in any case, then forms with a capital."""
    capital, other = _tests()
    words = {form: row[0] for row in knowledge.lexicon() for form in row[1:] if form != form.lower()}
    words = {**{form.upper(): plain for form, plain in words.items() if len(form) > 3}, **words}
    return (_table(capital), _table(other, re.IGNORECASE), _table(words))


@cache
def _last_table() -> Table:
    """Return the forms that are matched in any case, for a text in lower case."""
    return _table({form: row[0].lower() for row in knowledge.lexicon() for form in row[1:] if form == form.lower()})


def _table(forms: Mapping[str, str], flags: int = 0) -> Table:
    pattern = re.compile("|".join(_pattern(forms)) or r"(?!)", flags)
    return pattern, {form: f" {plain} " for form, plain in forms.items()}


def _pattern(forms: Iterable[str]) -> list[str]:
    out = []
    for form in sorted(forms, key=lambda one: (-len(one), one)):
        head = r"(?<![\w.'])" if len(form) < 3 and form[0].isalnum() else r"(?<!\w)" if form[0].isalnum() else ""
        tail = r"(?![\w'])" if form[-1].isalnum() else ""
        out.append(f"{head}{re.escape(form)}{tail}")
    return out


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
