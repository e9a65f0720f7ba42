"""What a model may not type itself. Each refusal is a sentence that a repair turn can act on, and holds no word of the record."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from clausea import knowledge
from clausea.domain import Chart, Claim

__all__ = ["HANDLE", "Wording", "content_words"]

HANDLE = re.compile(r"\{([EVA][1-9][0-9]*)\}")

_DIGIT = re.compile(r"\d|[½¼¾⅓⅔⅛⅜⅝⅞²³¹⁰-₟Ⅰ-ↈ①-⓿]")
_NUMBER_WORDS = """zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen
eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred hundreds thousand thousands dozen dozens half
halved third thirds quarter quarters twice thrice double doubled doubling triple tripled treble twofold threefold single
percent percentage couple pair"""
_NUMBERS = re.compile(rf"(?<![\w-])(?:{'|'.join(_NUMBER_WORDS.split())})(?![\w])", re.IGNORECASE)
_ONE_OF_SOMETHING = re.compile(
    r"\bone[\s-](?:person|man|hand|time|visit|session|day|week|month|year|hour|minute|second|step|stair|rep|set|unit|point|degree|"
    r"flight|fall|foot|mile|block|inch|pound|goal|therapist|assist\w*)s?\b",
    re.IGNORECASE,
)
_SIDES = re.compile(r"\b(?:left|right|bilateral(?:ly)?|bilat|unilateral(?:ly)?|contralateral|ipsilateral|both)\b", re.IGNORECASE)
_SIDE_LETTERS = re.compile(r"(?<![\w.'’])(?:[LRB]|[LRB][UL]E|[LR]t|B/L)(?![\w'’])")
_DAYS = """January February April June July August September October November December Monday Tuesday Wednesday Thursday Friday
Saturday Sunday"""
_DATES = re.compile(
    rf"\b(?i:{'|'.join(_DAYS.split())})\b|\bMarch\b|\bMay\b(?!\s+(?:be|have|not|the|also)\b)(?<!^May)"
    r"|\b(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\.(?=\s|$)"
    r"|\b(?:yesterday|today|tomorrow)\b|\b(?:last|next|previous|following)\s+(?:day|week|month|year)s?\b"
    r"|\b(?:days?|weeks?|months?|years?)\s+(?:ago|later|earlier|before|after)\b",
    re.MULTILINE,
)
_CODES = re.compile(
    r"(?<!\w)(?:GP|GO|GN|KX|CQ|CO|PR|OA|GA|GX|GY|GZ|CPT|HCPCS|ICD|CARC|RARC|HICN|MBI|NPI|TIN|SSN|DOB|LCD|NCD|CMS)(?!\w)"
)
_MARKS = re.compile(r"[{}\[\]<>\"“”„«»‘‹›`*_#@|\\~^=\n\r\t]|(?<!\w)['’]|['’](?!\w)|https?:|www\.")
_TITLES = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof)\b\.?", re.IGNORECASE)
_CAPITALS = re.compile(r"(?<![\w])(?:[A-Z][a-z’']+|[A-Z]{2,}[A-Za-z]*)(?!\w)")
_SENTENCE_START = re.compile(r"(?:^|[.!?:]\s+)\W*$")
_ORDINARY_NAMES = frozenset({"Medicare", "Medicaid", "PT", "OT", "SLP", "PTA", "COTA", "I"})
_WORD = re.compile(r"[a-z]{4,}")


@cache
def _names_of_tests() -> frozenset[str]:
    names = [name for kind in knowledge.measures() for name in (kind.name, *kind.aliases)]
    return frozenset(word.lower() for name in names for word in re.findall(r"[A-Za-z]+", name))


def content_words(text: str) -> set[str]:
    """Return the words of a text that carry meaning, cut to their first five letters so that their forms are one."""
    return {word[:5] for word in _WORD.findall(HANDLE.sub(" ", text).lower())}


@dataclass(frozen=True)
class Wording:
    """Judges the words that a model typed between its handles."""

    persons: frozenset[str] = field(default=frozenset(), repr=False)
    """The words of the names of everybody whom claim and chart name, in lower case."""

    @classmethod
    def of(cls, claim: Claim, chart: Chart) -> Wording:
        """Return what may not be typed about this case."""
        names: list[str | None] = [claim.patient.name, claim.clinician.name, chart.patient.name]
        names += [document.author for document in chart.documents]
        return cls(frozenset(_words(names)))

    def problems(self, text: str, quotes: Iterable[str] = ()) -> list[str]:
        """Return what is wrong with a sentence whose handles are not filled yet; `quotes` are the words of its passages."""
        bare = HANDLE.sub(" ", text)
        return list(dict.fromkeys(self._problems(bare, text, set(re.findall(r"[A-Za-z’']+", " ".join(quotes))))))

    def _problems(self, bare: str, text: str, quoted: set[str]) -> Iterator[str]:
        if _DIGIT.search(bare):
            yield "a number is typed in digits; put {V…} in its place, or quote the passage with {E…}"
        if _NUMBERS.search(bare) or _ONE_OF_SOMETHING.search(bare):
            yield "a number is typed in words; put {V…} in its place, or quote the passage with {E…}"
        if _SIDES.search(bare) or _SIDE_LETTERS.search(bare):
            yield "a side of the body is typed; quote the passage that names it with {E…}, or leave it out"
        if _DATES.search(bare):
            yield "a date or a time is typed; put the {V…} of the document in its place, or leave it out"
        if _CODES.search(bare):
            yield "a code is typed; leave it out"
        if _MARKS.search(bare):
            yield "a quotation mark, a bracket or another sign is typed; {E…} brings its own quotation marks"
        if _TITLES.search(bare) or set(re.findall(r"[^\W\d_]+", bare.lower())) & self.persons or self._is_named(text, quoted):
            yield "a name is typed; say the patient, the therapist, or the kind of the document"

    def _is_named(self, text: str, quoted: set[str]) -> bool:
        """Say whether a word in capitals stands where an ordinary word has none, and is no test or word of the passages."""
        plain = HANDLE.sub(lambda match: "x" * len(match[0]), text)
        for found in _CAPITALS.finditer(plain):
            word = found[0]
            if word in _ORDINARY_NAMES or word.lower() in _names_of_tests():
                continue
            if word.isupper() or any(letter.isupper() for letter in word[1:]):
                if word not in quoted:
                    return True
            elif not _SENTENCE_START.search(plain[: found.start()]):
                return True
        return False


def _words(names: Iterable[str | None]) -> Iterator[str]:
    for name in names:
        yield from (word.lower() for word in re.findall(r"[^\W\d_]+", name or "") if len(word) > 2)
