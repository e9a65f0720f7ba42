"""Identifiers that a case states itself: in the claim, in the heads and signatures of the record, behind labels and titles."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

from clausea.domain import Chart, Claim
from clausea.privacy.days import Figure, days, shares
from clausea.privacy.people import strong
from clausea.privacy.shapes import FIGURE, PROCEDURE, shapes
from clausea.privacy.spots import Spot, key_of, plain
from clausea.privacy.words import short_forms, vocabulary

_TITLES = frozenset(
    [
        "mr",
        "mrs",
        "ms",
        "miss",
        "dr",
        "jr",
        "sr",
        "ii",
        "iii",
        "iv",
        "md",
        "pt",
        "dpt",
        "ot",
        "otr",
        "slp",
        "do",
        "np",
        "pa",
        "rn",
        "cota",
        "pta",
        "phd",
        "the",
        "and",
        "of",
    ]
)
_GENERIC = frozenset(
    [
        "physical",
        "occupational",
        "speech",
        "therapy",
        "rehab",
        "rehabilitation",
        "clinic",
        "center",
        "centre",
        "services",
        "outpatient",
        "hospital",
        "health",
        "healthcare",
        "medical",
        "medicine",
        "sports",
        "sport",
        "orthopedic",
        "orthopaedic",
        "pediatric",
        "pediatrics",
        "balance",
        "group",
        "associates",
        "partners",
        "care",
        "home",
        "the",
        "and",
        "of",
        "at",
        "a",
        "&",
        "pllc",
        "llc",
        "inc",
        "pc",
        "pa",
        "wellness",
        "institute",
        "performance",
        "spine",
        "hand",
        "neuro",
    ]
)
_LEARNED = frozenset({"MRN", "ACCOUNT", "MEMBER", "LICENSE", "CODE", "SSN", "DEVICE", "PHONE", "FAX", "VEHICLE", "BIOMETRIC"})
_HEAD_NUMBER = re.compile(
    r"(?:(?:chart|pt|patient|client|child|id|no|rec)\b\.?:?\s*)?#?\s*(?P<value>[A-Z]{0,5}[ \-.]?\d[\w\-.]{2,}(?: ?\d[\w\-]*)?)",
    re.IGNORECASE,
)
_RUN = re.compile(r"(?<![\w.\-/])(?:[A-Z]{1,4}[ \-]?)?\d[\d\-]{3,}\d(?![\w/]|\.\d)")
_IS_DAY = re.compile(r"\d{1,2}[/.\-]\d{1,2}[/.\-]\d{2,4}$|\d{4}-\d\d-\d\d$|\d{1,2}:\d\d|\d{3}[.\-]\d{4}$")
_IS_TIMES = re.compile(r"(?P<one>(?:[01]\d|2[0-3])[0-5]\d) ?- ?(?P<two>(?:[01]\d|2[0-3])[0-5]\d)")
_SHORTEST, _LONGEST = 10, 180
"""Minutes that a visit takes."""
_ELSE = frozenset({"PHONE", "FAX", "ZIP"})
_FRACTION = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}(?![\d/])")
_LOOKALIKE = {"0": "[0Oo]", "1": "[1Il|]", "5": "[5S]", "8": "[8B]", "O": "[O0]", "I": "[I1l]", "S": "[S5]", "B": "[B8]"}


@dataclass(frozen=True, repr=False)
class Person:
    """A person by the words of the name, with the short forms that the first name has."""

    kind: str
    key: str
    words: tuple[str, ...]
    """The words of the name, the first name first and the surname last."""

    @cached_property
    def tokens(self) -> frozenset[str]:
        """Every word, in small letters, by which the person may be named."""
        found: set[str] = set()
        for word in self.words:
            low = word.casefold()
            found |= {low, *(part for part in re.split(r"[\-' ]", low) if len(part) > 2)}
        first = self.words[0].casefold() if self.words else ""
        found |= short_forms().get(first, frozenset())
        return frozenset(one for one in found if len(one) > 1 and one not in _TITLES)


@dataclass(frozen=True, repr=False)
class Known:
    """What is known of a case. Its repr shows counts only."""

    people: tuple[Person, ...] = ()
    codes: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Numbers by their letters and digits: kind, and as written."""
    phrases: dict[str, str] = field(default_factory=dict)
    """Names of places and streets as written: kind."""
    short_codes: frozenset[str] = frozenset()
    """Record numbers of few digits: hidden behind "#" and in a line that names the patient, because they may be a distance."""
    births: frozenset[dt.date] = frozenset()
    dates: frozenset[dt.date] = frozenset()
    figures: frozenset[str] = frozenset()
    """The fractions that the chart reads as values, each with the letters before it in its line."""
    shares: frozenset[str] = frozenset()
    """Those that stand in the words of a goal as shares."""

    def __repr__(self) -> str:
        return f"Known({len(self.people)} people, {len(self.codes)} numbers, {len(self.phrases)} places)"

    @classmethod
    def of(cls, claim: Claim, chart: Chart | None = None) -> Known:
        """Return what the claim and the chart state of the patient and of everybody whom they name."""
        gathered = _Gathered()
        gathered.claim(claim)
        if chart is not None:
            gathered.chart(chart)
        return gathered.known()

    @property
    def anchor(self) -> dt.date | None:
        """The first known day of the case, from which the days of placeholders are counted."""
        return min(self.dates, default=None)

    def figure_at(self, text: str, start: int, end: int) -> Figure:
        """Return what the chart reads that stands at a place of a text and may be a day."""
        placed = _placed(text, start, end)
        return "share" if placed in self.shares else "value" if placed in self.figures else ""

    @cached_property
    def _patterns(self) -> tuple[tuple[str, str, re.Pattern[str]], ...]:
        found: list[tuple[str, str, re.Pattern[str]]] = []
        for phrase, kind in sorted(self.phrases.items(), key=lambda item: -len(item[0])):
            found.append((kind, key_of(phrase), _phrase(phrase)))
        for code, (kind, _) in sorted(self.codes.items(), key=lambda item: -len(item[0])):
            found.append((kind, code, _code(code)))
        for person in self.people:
            found.extend((person.kind, person.key, pattern) for pattern in _patterns_of(person))
        return tuple(found)

    def spots(self, text: str) -> Iterator[Spot]:
        """Yield where anything that is known stands in a text, in any of its variants."""
        for kind, key, pattern in self._patterns:
            for match in pattern.finditer(text):
                yield Spot(match.start(), match.end(), kind, key)
        own = {token for person in self.people if person.kind == "PATIENT" for token in person.tokens if len(token) > 2}
        for code in self.short_codes:
            for match in re.finditer(rf"(?<![\w.\-/]){code}(?![\w\-/]|\.\d)", text):
                line = text[text.rfind("\n", 0, match.start()) + 1 : (text.find("\n", match.end()) + 1 or len(text) + 1) - 1]
                if "#" in text[max(0, match.start() - 2) : match.start()] or own & _words_of(line):
                    yield Spot(match.start(), match.end(), "MRN", code)


class _Gathered:
    """Gathers what is known, each person once."""

    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.codes: dict[str, tuple[str, str]] = {}
        self.phrases: dict[str, str] = {}
        self.short_codes: set[str] = set()
        self.births: set[dt.date] = set()
        self.dates: set[dt.date] = set()
        self.figures: set[str] = set()
        self.shares: set[str] = set()

    def known(self) -> Known:
        return Known(
            tuple(self.people.values()), self.codes, self.phrases, frozenset(self.short_codes), frozenset(self.births),
            frozenset(self.dates - self.births), frozenset(self.figures), frozenset(self.shares),
        )  # fmt: skip

    def claim(self, claim: Claim) -> None:
        patient, provider = claim.patient, claim.provider
        self.person(patient.name, "PATIENT")
        self.person(claim.clinician.name, "NAME")
        if patient.dob:
            self.births.add(patient.dob)
        for kind, value in (
            ("MEMBER", patient.member_id), ("ACCOUNT", patient.account), ("CODE", claim.claim_number), ("CODE", claim.authorization or ""),
            ("CODE", provider.npi), ("CODE", provider.tin), ("PHONE", provider.phone), ("FAX", claim.payer.fax),
        ):  # fmt: skip
            self.code(value, kind)
        self.place(provider.name, "FACILITY")
        for address in (provider.address, claim.payer.address):
            self.address(address)
        self.dates |= {day for day in (*claim.service_dates, *(line.date for line in claim.lines), claim.notice_date) if day}

    def chart(self, chart: Chart) -> None:
        self.person(chart.patient.name or "", "PATIENT")
        if chart.patient.dob:
            self.births.add(chart.patient.dob)
        for document in chart.documents:
            if document.date:
                self.dates.add(document.date)
            if document.author:
                self.person(document.author, "NAME")
        for one in chart.certifications:
            self.person(one.signer or "", "NAME")
        self.read_figures(chart)
        for record in chart.records:
            for page in record.pages:
                self.learn(plain(page.text))
                self.heads(plain(page.text))

    def read_figures(self, chart: Chart) -> None:
        """Keep where a fraction is a value of the chart, so that it is not taken for a day."""
        for measure in chart.measures:
            span, text = measure.value_span, plain(chart.page(measure.value_span).text)
            for one in _FRACTION.finditer(text, max(0, span.start - 1), span.end + 3):
                if one.start() < span.end and span.start < one.end():
                    self.figures.add(_placed(text, *one.span()))
        for goal in chart.goals:
            text = plain(chart.page(goal.span).text)
            for start, end in shares(text[goal.span.start : goal.span.end]):
                self.shares.add(_placed(text, goal.span.start + start, goal.span.start + end))

    def learn(self, text: str) -> None:
        """Learn the numbers behind labels and the names behind titles of a page."""
        for spot in shapes(text):
            if spot.kind in _LEARNED:
                self.code(text[spot.start : spot.end], spot.kind)
        for spot in strong(text):
            self.person(text[spot.start : spot.end], spot.kind)
        self.births |= _births(text)

    def heads(self, text: str) -> None:
        """Learn the number that stands in a line of a head beside the patient's name or birth date, without a label."""
        own = {token for one in self.people.values() if one.kind == "PATIENT" for token in one.tokens if len(token) > 3}
        lines = text.split("\n")
        named = [bool(len(line) <= 160 and (own & _words_of(line) or _births(line))) for line in lines]
        for index, line in enumerate(lines):
            beside = any(named[max(0, index - 1) : index + 2])
            if not beside or len(line) > 160:
                continue
            pieces = re.split(r"\s{2,}|\s?\|\s?|\t|\s::\s", line.strip())
            found = [match["value"] for piece in pieces if (match := _HEAD_NUMBER.fullmatch(piece.strip()))]
            if named[index]:
                found += [match.group() for match in _RUN.finditer(line)]
            for value in found:
                bare = value.split()[-1]
                is_code = PROCEDURE.match(bare) and (bare[0] == "9" or not named[index])
                is_other = (
                    is_code
                    or _IS_DAY.match(value)
                    or _is_session(value)
                    or FIGURE.fullmatch(value)
                    or any(spot.kind in _ELSE for spot in shapes(value))
                )
                if not is_other and (named[index] or sum(char.isdigit() for char in value) > 4):
                    self.code(value, "MRN")

    def person(self, name: str, kind: str) -> None:
        words = _name_words(name)
        if not words:
            return
        key = key_of(" ".join(words))
        # "Mrs. Hanratty" is nobody new where Marjorie Hanratty is known.
        own = {word.casefold() for word in words}
        if key not in self.people and not any(own <= one.tokens for one in self.people.values()):
            self.people[key] = Person(kind, key, words)

    def code(self, value: str, kind: str) -> None:
        bare = re.sub(r"[^A-Za-z0-9]", "", value).upper()
        # Four digits alone may be a distance; they are hidden only behind their label.
        if (len(bare) >= 5 or (len(bare) == 4 and not bare.isdigit())) and any(char.isdigit() for char in bare):
            self.codes.setdefault(bare, (kind, value))
        elif bare.isdigit() and 2 < len(bare) < 5 and kind == "MRN":
            self.short_codes.add(bare)

    def place(self, name: str, kind: str) -> None:
        name = " ".join(name.split())
        if len(name) < 4:
            return
        self.phrases.setdefault(name, kind)
        words = name.split()
        head = []
        for word in words:
            if word.casefold().strip(".,") in _GENERIC:
                break
            head.append(word)
        start = " ".join(head).rstrip(",")
        if len(head) > 1 or (head and head[0].casefold() not in vocabulary() and len(head[0]) > 3):
            self.phrases.setdefault(start, kind)

    def address(self, address: str) -> None:
        for part in (one.strip() for one in address.split(",")):
            zip_code = re.search(r"\b\d{5}(?:-\d{4})?$", part)
            if zip_code and len(part) <= 13:
                self.phrases.setdefault(zip_code.group(), "ZIP")
            elif len(part) >= 4 and (re.search(r"\d", part) or part.casefold() not in vocabulary()):
                self.phrases.setdefault(part, "ADDRESS" if re.search(r"\d", part) else "CITY")


def _placed(text: str, start: int, end: int) -> str:
    """Return what stands at a place, with up to eight letters of its line before it."""
    line = text.rfind("\n", 0, start) + 1
    return f"{''.join(text[line:start].split())[-8:]}|{text[start:end]}"


def _name_words(name: str) -> tuple[str, ...]:
    """Return the words of a name, the first name first; titles, credentials and marks are left out."""
    text = plain(name).strip()
    if "," in text:
        last, _, rest = text.partition(",")
        rest_words = [word for word in rest.split() if word.casefold().strip(".,") not in _TITLES]
        text = f"{' '.join(rest_words)} {last}" if rest_words else last
    words = [re.sub(r"[^A-Za-z'\-]", "", word).strip("'-") for word in text.split()]
    return tuple(word for word in words if word and word.casefold() not in _TITLES)


def _words_of(line: str) -> set[str]:
    return {word.casefold() for word in re.findall(r"[A-Za-z][A-Za-z'\-]+", line)}


def _births(text: str) -> set[dt.date]:
    found = set()
    for match in re.finditer(r"(?i)\b(?:dob|d\.o\.b\.?|date of birth|birth ?date|born)\b\s*[:#]?\s*", text):
        for spot in days(text[match.end() : match.end() + 24]):
            if spot.start <= 2 and re.fullmatch(r"\d{4}-\d\d-\d\d", spot.key):
                day = dt.date.fromisoformat(spot.key)
                found.add(day.replace(year=day.year - 100) if day.year >= 2027 else day)
    return found


def _letters(word: str) -> str:
    """Return a pattern of a word that reads it when it is broken by a space, a hyphen at a line's end, or misread by a scanner."""
    if len(word) < 5:
        spaced = r"[ ]".join(map(re.escape, word))
        return rf"(?:{re.escape(word)}|{spaced})"
    return r"(?:-?[ \n]?)".join(_letter(char) for char in word)


def _letter(char: str) -> str:
    low = char.casefold()
    return {"l": "[l1|I]", "i": "[i1l|]", "o": "[o0]"}.get(low, re.escape(char))


def _patterns_of(person: Person) -> Iterator[re.Pattern[str]]:
    common = {token for token in person.tokens if token in vocabulary()}
    rare = sorted(person.tokens - common, key=len, reverse=True)
    # A name that is a word too ("Grace", "Will") is one where it has a capital.
    parts = [f"(?i:{_letters(word)})" for word in rare]
    parts += [f"(?:{re.escape(word.title())}|{re.escape(word.upper())})" for word in sorted(common, key=len, reverse=True)]
    if not parts:
        return
    token = rf"(?<![A-Za-z])(?:{'|'.join(parts)})(?![A-Za-z])"
    initials = "".join(dict.fromkeys(word[0].upper() for word in person.words))
    initial = rf"(?<![A-Za-z])[{initials}](?:\.|(?=[ ,]|$))"
    yield re.compile(rf"(?:{initial}\s?){{0,2}}{token}(?:(?:,\s?|\s{{1,2}}){{1,2}}(?:{token}|{initial}))*(?:\.(?={initial}))?")
    if len(person.words) > 1:
        letters = [re.escape(word[0].upper()) for word in person.words]
        short = rf"{letters[0]}\.\s?(?:[A-Z]\.\s?)?{letters[-1]}\."
        yield re.compile(rf"(?<![A-Za-z.]){short}(?![A-Za-z])")


def _is_session(value: str) -> bool:
    """Say whether a number in a head is the hours of a visit, "1305-1400": clock times on the five minutes, a visit apart."""
    times = _IS_TIMES.fullmatch(value)
    if times is None:
        return False
    one, two = (int(times[name][:2]) * 60 + int(times[name][2:]) for name in ("one", "two"))
    return one % 5 == two % 5 == 0 and _SHORTEST <= two - one <= _LONGEST


def is_plain(phrase: str) -> bool:
    """Say whether the name of a place is made of common words, such as "Low Vision": it is a name only in capitals."""
    words = _phrase_words(phrase)
    return all(word.casefold() in vocabulary() for word in words) and len(words) < 3


def _phrase_words(phrase: str) -> list[str]:
    return re.findall(r"[\w.]+|&", phrase)


def _phrase(phrase: str) -> re.Pattern[str]:
    """Return a pattern of a place's name, whatever stands between its words; small letters too, unless it is made of common words."""
    words = _phrase_words(phrase)

    def joined(change: Callable[[str], str]) -> str:
        return r"[^\w]{0,4}".join(
            "(?:&|and|AND)" if word.casefold() in {"&", "and"} else re.escape(change(word)) for word in words
        )

    body = f"{joined(str)}|{joined(str.upper)}"
    return re.compile(rf"(?<![A-Za-z\d])(?:{body})(?![A-Za-z\d])", re.NOFLAG if is_plain(phrase) else re.IGNORECASE)


def _code(code: str) -> re.Pattern[str]:
    """Return a pattern of a number with other separators or none. A short one is never put together of two figures."""
    between = (
        r"[ \-.()]{0,2}"
        if code.isdigit() and len(code) > 8
        else r"[ \-.]?"
        if code.isdigit() and len(code) > 6
        else "-?"
        if code.isdigit()
        else r"[ \-./]{0,2}"
    )
    body = between.join(_LOOKALIKE.get(char, re.escape(char)) for char in code)
    return re.compile(rf"(?<![A-Za-z\d]){body}(?![A-Za-z\d])", re.IGNORECASE)
