"""Replace identifiers of a case by typed placeholders, the same ones throughout the case, and put them back."""

from __future__ import annotations

import datetime as dt
import re
from collections import Counter
from typing import Any

from clausea.privacy.days import ages, days
from clausea.privacy.known import Known
from clausea.privacy.people import people
from clausea.privacy.shapes import shapes
from clausea.privacy.spots import PLACEHOLDER, Spot, plain, settle

LEGEND = (
    "Words in square brackets such as [PATIENT_1] stand for names, dates and other identifiers that were taken out. Copy them as "
    "they are; never guess what they stand for. The numbers of two dates differ by the days between them; [DATE_0.1] is of no known day."
)
"""What a model is told of placeholders."""

_ESCAPE = re.compile(r"\\u([0-9a-fA-F]{4})")
_SLUG_DAY = re.compile(r"20\d{6}")
_SLUG = re.compile(r"(?<=_)D(?P<sign>m?)(?P<number>\d+)(?!\w)")


class Veil:
    """What is hidden of one case. A veil keeps what it has replaced, in memory only, and its repr shows counts."""

    def __init__(self, known: Known) -> None:
        self.known = known
        self._shown: dict[str, str] = {}
        self._named: dict[tuple[str, str, str], str] = {}
        self._numbers: dict[tuple[str, str], int] = {}
        self._last: Counter[str] = Counter()
        self._forms: Counter[tuple[str, int]] = Counter()
        self._slugs: dict[str, str] = {}
        self.anchor = known.anchor or dt.date(2020, 1, 1)
        self._near = {(day.month, day.day) for day in known.dates}

    def __repr__(self) -> str:
        return f"Veil({len(self._shown)} placeholders)"

    def spots(self, text: str, *, prose: bool = True) -> list[Spot]:
        """Return the identifiers of a text in order. Without `prose` names are told by the case alone, not by how they look."""
        text = plain(text)
        # A placeholder that is there already is none of the text's words.
        taken = [match.span() for match in PLACEHOLDER.finditer(text)]
        found: list[Spot] = [
            *self.known.spots(text),
            *days(text, self.known.births, self._near, self.known.figure_at),
            *ages(text),
            *shapes(text),
        ]
        if prose:
            found += people(text)
        return settle(found, taken)

    def hide(self, text: str, *, prose: bool = True) -> str:
        """Return the text with every identifier replaced."""
        text = _ESCAPE.sub(_unescaped, text)
        out, at = [], 0
        for spot in self.spots(text, prose=prose):
            words = text[spot.start : spot.end]
            # The day in a key of ours stays a part of a key, which takes no brackets.
            is_key = spot.kind == "DATE" and text[spot.start - 1 : spot.start] == "_" and _SLUG_DAY.fullmatch(words)
            out += [text[at : spot.start], self._slug(words) if is_key else self._placeholder(spot, words)]
            at = spot.end
        return "".join([*out, text[at:]])

    def hide_all(self, value: Any, *, prose: bool = False) -> Any:
        """Return a JSON value with every string of it hidden, keys too."""
        return self._each(value, lambda text: self.hide(text, prose=prose))

    def restore(self, value: Any) -> Any:
        """Return a text or a JSON value with the identifiers put back; a placeholder that was not given out stays."""
        return self._each(value, self._restored)

    def _each(self, value: Any, change: Any) -> Any:
        if isinstance(value, str):
            return change(value)
        if isinstance(value, dict):
            return {change(key) if isinstance(key, str) else key: self._each(inner, change) for key, inner in value.items()}
        if isinstance(value, list | tuple):
            return type(value)(self._each(inner, change) for inner in value)
        return value

    def _restored(self, text: str) -> str:
        text = PLACEHOLDER.sub(lambda match: self._shown.get(match.group(), match.group()), text)
        return _SLUG.sub(lambda match: self._slugs.get(match.group(), match.group()), text)

    def _slug(self, words: str) -> str:
        day = dt.date(int(words[:4]), int(words[4:6]), int(words[6:])) if _exists(words) else self.anchor
        number = self._day(day)
        slug = f"D{'m' if number < 0 else ''}{abs(number)}"
        self._slugs[slug] = words
        return slug

    def _placeholder(self, spot: Spot, words: str) -> str:
        known = self._named.get((spot.kind, spot.key, words))
        if known:
            return known
        number = self._number(spot, words)
        self._forms[spot.kind, number] += 1
        form = self._forms[spot.kind, number]
        name = f"[{spot.kind}_{number}{f'.{form}' if form > 1 or number == 0 else ''}]"
        self._named[spot.kind, spot.key, words] = name
        self._shown[name] = words
        return name

    def _number(self, spot: Spot, words: str) -> int:
        """Return the number of a placeholder: of a date the day of the case, of anything else the order in which it was met."""
        if spot.kind == "DATE":
            day = self._date(spot.key)
            return self._day(day) if day else 0
        key = spot.key or words.casefold()
        if (spot.kind, key) not in self._numbers:
            self._last[spot.kind] += 1
            self._numbers[spot.kind, key] = self._last[spot.kind]
        return self._numbers[spot.kind, key]

    def _day(self, day: dt.date) -> int:
        offset = (day - self.anchor).days
        return offset + 1 if offset >= 0 else offset

    def _date(self, key: str) -> dt.date | None:
        if re.fullmatch(r"\d{4}-\d\d-\d\d", key):
            return dt.date.fromisoformat(key)
        if match := re.fullmatch(r"(\d{1,2})/(\d{1,2})", key):
            month, day = int(match[1]), int(match[2])
            found = []
            for year in range(self.anchor.year - 1, self.anchor.year + 2):
                if _exists(f"{year}{month:02d}{day:02d}"):
                    found.append(dt.date(year, month, day))
            return min(found, key=lambda one: abs((one - self.anchor).days), default=None)
        return None


def _unescaped(match: re.Match[str]) -> str:
    """Return the letter that an escape of JSON stands for, where it is one that can be printed."""
    char = chr(int(match[1], 16))
    return char if char.isprintable() and char not in '"\\' and not 0xD800 <= ord(char) <= 0xDFFF else match.group()


def _exists(day: str) -> bool:
    try:
        dt.date(int(day[:4]), int(day[4:6]), int(day[6:8]))
    except ValueError:
        return False
    return True
