"""The values of a text: numbers, units, dates, sides, codes and names, each in one form however it was written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import cache
from typing import NamedTuple

from clausea import knowledge
from clausea.domain import fold
from clausea.domain.dates import find_dates
from clausea.domain.numbers import CARDINALS, ONES, TENS

__all__ = [
    "Quotations",
    "Support",
    "Value",
    "blanked",
    "marks_of",
    "named",
    "part_sides",
    "placed",
    "quantity_words",
    "quotations",
    "sides",
    "values",
    "words_of",
]


# Quotations


@dataclass(frozen=True)
class Quotations:
    """A text divided at its quotation marks."""

    outside: str
    """The text with a space in the place of each quotation."""
    foreign: int
    """How many quotations do not stand where they should."""
    open: bool
    """True where a quotation begins and does not end."""


def quotations(text: str, stands: Callable[[str], bool]) -> Quotations:
    """Divide a text at its quotation marks; `stands` says whether words are a true quotation.

    Quoted words may hold quotation marks of their own, so of all ends a quotation could have the furthest at which it is
    true counts. A straight mark after a digit is a sign for inches.
    """
    outside, foreign, position = "", 0, 0
    while mark := _OPENS.search(text, position):
        closing = "”" if mark[0] == "“" else '"'
        ends = [found.start() for found in re.finditer(closing, text[mark.end() :])]
        outside += text[position : mark.start()] + " "
        if not ends:
            return Quotations(outside + text[mark.end() :], foreign, True)
        rest = text[mark.end() :]
        end = next((one for one in reversed(ends) if stands(fold(rest[:one]))), None)
        foreign += end is None
        position = mark.end() + (ends[0] if end is None else end) + 1
    return Quotations(outside + text[position:], foreign, False)


_OPENS = re.compile(r"“|(?<![\w”])\"(?=\S)")


# Numbers and units

_UNITS: dict[str, tuple[str, ...]] = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "h": ("h", "hr", "hrs", "hour", "hours"),
    "d": ("day", "days"),
    "wk": ("wk", "wks", "week", "weeks"),
    "mo": ("mo", "mos", "month", "months"),
    "yr": ("yr", "yrs", "year", "years"),
    "ft": ("ft", "feet", "foot"),
    "m": ("m", "meter", "meters", "metre", "metres"),
    "m/s": ("m/s", "m/sec"),
    "mph": ("mph",),
    "mm": ("mm",),
    "cm": ("cm",),
    "in": ("inch", "inches", "in."),
    "deg": ("deg", "degs", "degree", "degrees", "°", "º"),
    "lb": ("lb", "lbs", "pound", "pounds"),
    "kg": ("kg", "kgs"),
    "%": ("%", "percent"),
    "mmhg": ("mmhg",),
    "bpm": ("bpm",),
    "units": ("unit", "units"),
    "visits": ("visit", "visits", "session", "sessions"),
    "reps": ("rep", "reps", "repetitions"),
    "sets": ("set", "sets"),
    "steps": ("step", "steps", "stairs"),
    "dates": ("date", "dates"),
    "lines": ("line", "lines"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_UNIT_WORDS = "|".join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))
_PERIOD = r"wk|week|d|day|mo|month"
_RATE = (
    rf"(?:x|×|times?|visits?|sessions?)?\s*(?:/|\b(?:per|a|each|every)\b)\s*(?P<per>{_PERIOD}|session|visit)s?"
    rf"|(?:x|×|times?)\s+(?P<bare>wk|week|day|month)"
    rf"|(?:x|×|times?|visits?|sessions?)?\s+(?P<ly>week|dai|month)ly"
)
_UNIT_AFTER = re.compile(
    rf"[\s\-]{{0,2}}(?:{_RATE}|(?P<unit>{_UNIT_WORDS}))(?!\w|/(?!d|wk|week|mo|session|visit))"
    r"|\s?(?P<inches>in)(?=\s*(?:[,;:)]|$))",
    re.IGNORECASE,
)
"""«in» is a preposition unless the clause ends with it."""
_UNIT_ALONE = re.compile(rf"(?<![\w/'’])(?P<unit>{_UNIT_WORDS})(?![\w/])", re.IGNORECASE)
_PER = {"week": "wk", "day": "d", "dai": "d", "month": "mo"}

_NUMBER_WORDS = {
    **{word: str(number) for word, number in CARDINALS.items() if word != "one"},
    **{f"{ten}-{one}": str(CARDINALS[ten] + CARDINALS[one]) for ten in TENS for one in ONES[:9]},
    "zero": "0",
    "hundred": "100",
    "twice": "2",
}
"""«one» is a pronoun more often than a number."""

_TOKEN = re.compile(
    rf"""
      (?P<time>(?<!\d)\d{{1,2}}:\d\d(?!\d))
    | (?P<section>(?<![\d.])\d+(?:\.\d+){{2,}})
    | (?P<code>\b(?:CO|PR|OA|PI|CR)-\d{{1,3}}(?!\d)
        |(?<![A-Za-z0-9])(?![Xx]\d)[A-Z][A-Za-z]{{0,3}}\d[A-Za-z0-9]*(?:\.[A-Za-z0-9]{{1,4}})?(?![A-Za-z0-9]))
    | (?P<sign>(?<![\w)\]%°.])[-+](?=[\d.])|\$\s?(?=\d))?
      (?P<digits>\d*[½¼¾⅓⅔⅛⅜⅝⅞]|\d{{1,3}}(?:,\d{{3}})+(?!\d)(?:\.\d+)?|\d+(?:\.\d+)?|(?<!\d)\.\d+)
      (?P<grade>[+\-](?=\s?/\s?\d|[^\w\s]|\s|$))?
      (?P<of>(?:\s?/\s?|\s(?:out\s)?of\s)(?:(?:19|20)\d\d|\d{{1,3}}(?:\.\d+)?)(?![\d.]\d|\d))?
    | \b(?P<word>(?i:{"|".join(sorted(_NUMBER_WORDS, key=len, reverse=True))}))\b
    """,
    re.VERBOSE,
)
_FORMS = str.maketrans({"−": "-", "–": "-", "µ": "μ"})


class Value(NamedTuple):
    """A number, grade, fraction, time or code of a text."""

    text: str
    """In its one form: "1,000" and "1000.0" are both "1000"; "3+/5" stays whole."""
    numerator: str = ""
    """Of a fraction: what stands before the stroke."""
    unit: str = ""


def values(text: str) -> list[Value]:
    """Return the values of a text in order; its dates are not among them."""
    return [_value(match, text) for match in _TOKEN.finditer(_without_dates(text).translate(_FORMS))]


def placed(text: str) -> list[tuple[Value, int, int]]:
    """Return the values of a text in order, each with where it stands; nothing is done about dates."""
    return [(_value(match, text), match.start(), match.end()) for match in _TOKEN.finditer(text.translate(_FORMS))]


def blanked(text: str) -> str:
    """Return a text with a mark in the place of each letter of a date, so that places hold."""
    for found in reversed(find_dates(text)):
        text = text[: found.start] + "_" * (found.end - found.start) + text[found.end :]
    return text


def _without_dates(text: str) -> str:
    for found in reversed(find_dates(text)):
        text = text[: found.start] + ";" * (found.end - found.start) + text[found.end :]
    return text


def _value(match: re.Match[str], text: str) -> Value:
    if match["time"] or match["section"] or match["code"]:
        return Value(match[0].upper())
    after = _UNIT_AFTER.match(text, match.end())
    per = ((after["per"] or after["bare"] or after["ly"] or "") if after else "").lower()
    unit = f"/{_PER.get(per, per)}" if per else ""
    if after is not None and after["unit"]:
        unit = _UNIT_OF[after["unit"].lower()]
    if after is not None and after["inches"]:
        unit = "in"
    if match["word"]:
        return Value(_NUMBER_WORDS[match["word"].lower()], unit=unit)
    head = f"{(match['sign'] or '').strip()}{_plain(match['digits'])}{match['grade'] or ''}"
    if match["of"] is None:
        return Value(head, unit=unit)
    of = _plain(match["of"].strip(" /outf"))
    return Value(f"{head}/{of}", numerator="" if _YEAR.fullmatch(of) else head, unit=unit)


def _plain(digits: str) -> str:
    plain = digits.replace(",", "")
    if "." in plain:
        plain = plain.rstrip("0").rstrip(".") or "0"
    return f"0{plain}" if plain.startswith(".") else plain


@cache
def quantity_words() -> frozenset[str]:
    """Return the words of numbers and units, which are held against the record as values."""
    return frozenset(re.findall(r"[a-z]{2,}", " ".join((*_UNIT_OF, *_NUMBER_WORDS, *_PER, "per", "times"))))


_YEAR = re.compile(r"(?:19|20)\d\d")


# Sides

_ALONE, _END = r"(?<![\w.'’])", r"(?![\w'’])"
_INITIAL = re.compile(
    r"(?P<before>(?:\b(?!(?:Grip|Pinch|Pain|Knee|Hip|Ankle|Foot|Shoulder|Elbow|Wrist|Hand|Leg|Arm|Flexion|Extension)\b)"
    r"[A-Z][a-z]+|\b[Dd]rs?\.?|\bby|\bwith) )"
    r"[LR](?=\. [A-Z][a-z])"
)
"""A letter with a dot inside a name, as in "Marjorie L. Hanratty": it is of no side."""
_NOT_LEFT = r"(?!\s+(?:the|her|his|their|home|before|early|because|over|off)\b)"
_NOT_RIGHT = r"(?!\s+(?:away|now|after|before|to|her|him|amount|time|direction)\b)"
_BOTH_LETTERS = r"BLE|BUE|\(B\)|B(?=\s+(?:LE|UE|knee|hip|hand|shoulder))"
_SIDES = {
    "left": re.compile(rf"(?i:(?<!was )(?<!were )\bleft\b){_NOT_LEFT}|{_ALONE}(?:L|LLE|LUE|L[Tt]){_END}"),
    "right": re.compile(rf"(?i:\bright\b){_NOT_RIGHT}|{_ALONE}(?:R|RLE|RUE|R[Tt]){_END}"),
    "bilateral": re.compile(rf"(?i:\bbilateral(?:ly)?\b|\bbilat\b|\bb/l\b)|{_ALONE}(?:{_BOTH_LETTERS}){_END}"),
}
_BOTH = re.compile(r"\bboth\b|(?<!\w)B(?!\w)", re.IGNORECASE)
_PARTS = (
    r"knees?|hips?|ankles?|foot|feet|shoulders?|elbows?|wrists?|hands?|legs?|arms?|thumbs?|fingers?|toes?|heels?|cal(?:f|ves)|"
    r"thighs?|quads?|quadriceps|hamstrings?|gastroc|rotator|TKA|THA|TKR|THR|stance|LE|UE|neck"
)
_PART = re.compile(rf"\W+(?:\w+\W+){{0,2}}?({_PARTS})\b")


def sides(text: str) -> set[str]:
    """Return the sides that a text names."""
    text = _INITIAL.sub(r"\g<before>_", text)
    return {side for side, pattern in _SIDES.items() if pattern.search(text)}


def part_sides(text: str) -> dict[str, set[str]]:
    """Return the sides that a text gives to each part of the body."""
    found: dict[str, set[str]] = {}
    for side, pattern in _SIDES.items():
        for match in pattern.finditer(text):
            part = _PART.match(text, match.end())
            if part and not any(other.search(text[match.end() : part.start(1)]) for other in _SIDES.values()):
                found.setdefault(part[1].lower().rstrip("s"), set()).add(side)
    return found


# Names

_WORD = re.compile(r"[^\W\d_][\w'’]*")
_CAPITAL = r"[A-Z][a-z’']+(?:[A-Z-][a-z]+)*"
_FULL_NAME = re.compile(rf"(?<![\w“\"]){_CAPITAL}(?:\s+(?:[A-Z]\.?\s+)?{_CAPITAL})+")
_TITLED = re.compile(rf"\b(?:Dr|Mr|Mrs|Ms|Miss|Prof)\b\.?\s+({_CAPITAL}(?:\s+{_CAPITAL})*)")
_CREDENTIALED = re.compile(rf"\b({_CAPITAL}),?\s+(?:PTA?|OTR?|DPT|COTA|MD|DO|NP|PA-C|SLP|RN)\b")
_OPENING_WORDS = """a after again an and as at before both but by dr during each every for from he her his if in it its miss mr
mrs ms no not of on or our patient prof pt she since that the their then these they this those throughout to under until we when
while with"""
_OPENING = frozenset(_OPENING_WORDS.split())


def named(text: str) -> list[list[str]]:
    """Return what a text names like a person, a test or an institution: the words of each, in lower case."""
    found = []
    for match in (*_FULL_NAME.finditer(text), *_TITLED.finditer(text), *_CREDENTIALED.finditer(text)):
        words = [_bare(word.lower()) for word in _WORD.findall(match[match.lastindex or 0]) if len(word) > 1]
        while words and words[0] in _OPENING:
            words.pop(0)
        if len(words) > 1 or (words and match.lastindex):
            found.append(words)
    return found


_ORDINARY_WORDS = """physical occupational speech language pathology therapy therapist assistant initial evaluation reevaluation
progress report daily treatment note plan care certification recertification discharge summary order referral exhibit medicare
advantage medicaid part section chapter manual outpatient rehabilitation"""
_ORDINARY = frozenset(_ORDINARY_WORDS.split())


@cache
def _public_words() -> frozenset[str]:
    """Words of names that are nobody's: tests and measures, authorities, and the ordinary nouns of a letter."""
    texts = [name for kind in knowledge.measures() for name in (kind.name, *kind.aliases)]
    texts += [f"{entry.title} {entry.citation}" for entry in knowledge.authorities().values()]
    return _ORDINARY | words_of(" ".join(texts))


def words_of(text: str) -> set[str]:
    """Return the words of a text in lower case; the names of months in its dates are not among them."""
    return {_bare(word) for word in _WORD.findall(_without_dates(text).lower())}


def marks_of(text: str) -> set[str]:
    """Return the account numbers, codes and file names of a text: what holds digits beside letters or hyphens."""
    return set(_MARK.findall(_without_dates(text)))


_MARK = re.compile(r"(?<![\w-])(?=[\w-]*\d)(?=[\w-]*[A-Za-z-])[\w-]{3,}(?![\w-])")


def _bare(word: str) -> str:
    return word.removesuffix("'s").removesuffix("’s")


# Support


@dataclass
class Support:
    """What a statement may say: the values of all the words it rests on."""

    dates: set[dt.date] = field(default_factory=set)
    numbers: set[str] = field(default_factory=set)
    pairs: set[tuple[str, str]] = field(default_factory=set)
    """Values with the unit that stands beside them."""
    units: set[str] = field(default_factory=set)
    """Units that stand anywhere, as in the heading of a column."""
    sides: set[str] = field(default_factory=set)
    part_sides: dict[str, set[str]] = field(default_factory=dict)
    words: set[str] = field(default_factory=set)
    typed: dict[str, set[str]] = field(default_factory=dict)
    """The units that the chart reads for values that stand bare: under a heading they have no other."""

    def add(self, text: str, *, numbers: bool = True) -> None:
        """Take in the words of a text; without `numbers` only its dates and names."""
        self.dates |= {found.date for found in find_dates(text)}
        self.words |= words_of(text)
        if not numbers:
            return
        for value in values(text):
            for head in {value.text, value.numerator} - {""}:
                self.numbers.add(head)
                self.pairs.add((head, value.unit))
        self.units |= {_UNIT_OF[match["unit"].lower()] for match in _UNIT_ALONE.finditer(text)}
        self.sides |= sides(text) | ({"bilateral"} if _BOTH.search(text) else set())
        for part, given in part_sides(text).items():
            self.part_sides.setdefault(part, set()).update(given)

    def add_support(self, other: Support) -> None:
        """Take in all that another support holds."""
        self.dates |= other.dates
        self.numbers |= other.numbers
        self.pairs |= other.pairs
        self.words |= other.words

    def add_pairs(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Take in values that stand only with their unit, such as the 2 of "2 units"."""
        self.pairs |= {(number, unit) for number, unit in pairs if unit}

    def has_number(self, value: Value) -> bool:
        """Say whether a value stands in the words, whatever its unit."""
        if value.text in self.numbers or (value.text, value.unit) in self.pairs:
            return True
        month, _, day = value.text.partition("/")
        if day:
            return (month.lstrip("0"), day.lstrip("0")) in {(str(one.month), str(one.day)) for one in self.dates}
        if not _YEAR.fullmatch(value.text):
            return False
        return any(one.year == int(value.text) for one in self.dates) or any(
            one.endswith(f"/{value.text}") for one in self.numbers
        )

    def has_unit(self, value: Value) -> bool:
        """Say whether the value stands with its unit, or bare under a heading that gives the unit."""
        if not value.unit or (value.text, value.unit) in self.pairs:
            return True
        if value.unit not in self.typed.get(value.text, {value.unit}):
            return False
        return (value.text, "") in self.pairs and value.unit in self.units

    def has_name(self, words: Iterable[str]) -> bool:
        """Say whether every word of a name stands in the words, or is the name of a test or an authority."""
        return all(word in self.words or word in _public_words() for word in words)
