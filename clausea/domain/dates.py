"""Dates as charts write them."""

from __future__ import annotations

import calendar
import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache

_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_name) if name} | {
    name.lower(): number for number, name in enumerate(calendar.month_abbr) if name
}
_MONTHS["sept"] = 9
SHORT_MONTHS = tuple(name.lower() for name in calendar.month_abbr if name)
"""The first three letters of every month's name, in small letters and in the order of the year."""
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))
MONTH_WORD = r"(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?"
"""A pattern for the name of a month, short or whole; it is meant for any case."""
_TO_TENTH = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_TO_TWENTIETH = (
    *("eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth"),
    *("sixteenth", "seventeenth", "eighteenth", "nineteenth", "twentieth"),
)
ORDINALS = {word: number for number, word in enumerate((*_TO_TENTH, *_TO_TWENTIETH), start=1)} | {"thirtieth": 30}
"""The days of a month that are written as one word, with their numbers."""


def month_number(name: str) -> int:
    """Return 1 to 12 for the name of a month, told by its first three letters, whatever its case; ValueError for another word."""
    return SHORT_MONTHS.index(name[:3].lower()) + 1


_DIGIT = re.compile(r"\d")
# Every date has figures beside a mark or a month; these are faster to look for than a date.
_MONTH = re.compile("jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec")
_NUMERIC = re.compile(r"\d\s?[/.\-]\s?\d")
_DATE = re.compile(
    r"(?<![\d/.\-])(?:"
    r"(?P<iso>(?P<y1>(?:19|20)\d\d)-(?P<m1>\d{1,2})-(?P<d1>\d{1,2}))"
    r"|(?P<us>(?P<m2>\d{1,2})\s?(?P<mark>[/.\-])\s?(?P<d2>\d{1,2})\s?(?P=mark)\s?(?P<y2>(?:19|20)\d\d|\d\d))"
    rf"|(?P<long>(?P<m3>{_NAMES})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+'?(?P<y3>(?:19|20)\d\d|(?<=')\d\d))"
    rf"|(?P<mil>(?P<d4>\d{{1,2}})[\s\-]?(?P<m4>{_NAMES})\.?,?[\s\-]?(?P<y4>(?:19|20)\d\d|\d\d))"
    r"|(?P<short>(?P<m5>\d{1,2})/(?P<d5>\d{1,2}))"
    rf")(?![\d/])(?!-\d)(?!\.\d)(?!-(?:{_NAMES})\b)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in text, with its offsets. `sure` is False where the year was not written."""

    start: int
    end: int
    date: dt.date
    sure: bool = True


@dataclass(frozen=True, slots=True)
class _Short:
    """A month and a day without a year."""

    start: int
    end: int
    month: int
    day: int


def find_dates(text: str, near: dt.date | None = None) -> list[Dated]:
    """Return the dates of a text in order.

    A date without a year is read only when `near` is given, and takes the year that brings it nearest to that day.
    Two-digit years are of this century up to 2031, except where the caller knows better (a birth date).
    """
    out: list[Dated] = []
    for one in _find(text):
        if isinstance(one, Dated):
            out.append(one)
        elif near is not None and (day := _nearest(one.month, one.day, near)):
            out.append(Dated(one.start, one.end, day, sure=False))
    return out


@lru_cache(maxsize=8192)
def _find(text: str) -> tuple[Dated | _Short, ...]:
    """Return the dates of a text; a chart asks for those of one line many times."""
    if not _DIGIT.search(text) or not (_NUMERIC.search(text) or _MONTH.search(text.lower())):
        return ()
    found: list[Dated | _Short] = []
    for match in _DATE.finditer(text):
        if match["short"]:
            found.append(_Short(match.start(), match.end(), int(match["m5"]), int(match["d5"])))
        elif day := _of(match):
            found.append(Dated(match.start(), match.end(), day))
    return tuple(found)


def _of(match: re.Match[str]) -> dt.date | None:
    if match["iso"]:
        return _date(match["y1"], match["m1"], match["d1"])
    if match["us"]:
        return _date(match["y2"], match["m2"], match["d2"])
    if match["long"]:
        return _date(match["y3"], _MONTHS[match["m3"].lower()], match["d3"])
    return _date(match["y4"], _MONTHS[match["m4"].lower()], match["d4"])


_NEXT_CENTURY = 32
"""Two-digit years below it are of this century. Nothing in a chart lies many years ahead; patients born in 1932 and later do."""


def _date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    full = int(year)
    if full < 100:
        full += 2000 if full < _NEXT_CENTURY else 1900
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def _nearest(month: int, day: int, near: dt.date) -> dt.date | None:
    options = [found for year in (near.year - 1, near.year, near.year + 1) if (found := _date(year, month, day))]
    return min(options, key=lambda option: abs((option - near).days), default=None)


def year_before(day: dt.date) -> dt.date:
    """Return the same day of the year before; of 29 February the 28th."""
    return day.replace(year=day.year - 1, day=28 if (day.month, day.day) == (2, 29) else day.day)


def us(day: dt.date) -> str:
    """Return a date as American letters write it: 06/08/2026."""
    return day.strftime("%m/%d/%Y")


_SHORT = r"jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec"
_MONTH_DAY = re.compile(
    rf"\b(?:(?P<m1>{_SHORT})[a-z]*\.?[ -]?(?P<d1>\d{{1,2}})(?:st|nd|rd|th)?|(?P<d2>\d{{1,2}})[ -]?(?P<m2>{_SHORT})[a-z]*)\b"
    r"(?!,?[ -]?\d{2})",
    re.IGNORECASE,
)


_UNITS = "|".join(_TO_TENTH[:9])
_WORDS = "|".join(sorted(ORDINALS, key=len, reverse=True))
_SPOKEN_DAY = re.compile(
    rf"\b(?P<month>{_NAMES})\.?,?\s+(?:the\s+)?(?:(?P<tens>twenty|thirty)[\s-]?(?P<unit>{_UNITS})|(?P<word>{_WORDS}))\b"
    r"(?=\s*(?:[,;.:)]|$|(?:visit|session|twenty|two thousand|20\d\d)\b))",
    re.IGNORECASE,
)
"""A day as dictation spells it: "January twenty-second", "March the third"."""
_LED_BY_DASHES = re.compile(
    r"^\W*(?:(?P<m1>\d{1,2})-(?P<d1>\d{1,2})(?=,?\s+(?:visit|session|treatment|tx)\s?#?\d)"
    r"|(?:[a-z]+\s){0,2}note\s(?P<m2>\d{1,2})-(?P<d2>\d{1,2})(?=\s*(?:,|$)))",
    re.IGNORECASE,
)
"""The day of a visit in a title, with a dash: "3-24 visit 6", "Closing note 4-29, 14 visits"."""


def find_days(text: str, near: dt.date | None) -> list[Dated]:
    """Return the dates of a text and the days that leave out the year: "FEB 10", "20 Jan", "March third", "3-24 visit 6"."""
    found = find_dates(text, near=near)
    if near is None:
        return found
    more: list[tuple[int, int, int, int]] = []
    if led := _LED_BY_DASHES.match(text):
        form = "1" if led["m1"] else "2"
        more.append((led.start(f"m{form}"), led.end(), int(led[f"m{form}"]), int(led[f"d{form}"])))
    if _MONTH.search(text.lower()):
        more += [
            (one.start(), one.end(), month_number(one["m1"] or one["m2"]), int(one["d1"] or one["d2"]))
            for one in _MONTH_DAY.finditer(text)
        ]
        more += [
            (one.start(), one.end(), month_number(one["month"]), _spoken(one))
            for one in _SPOKEN_DAY.finditer(text)
            if one["month"][0].isupper()
        ]
    for start, end, month, number in more:
        day = _nearest(month, number, near)
        if day and not any(one.start < end and start < one.end for one in found):
            found.append(Dated(start, end, day, sure=False))
    return sorted(found, key=lambda one: one.start)


def _spoken(match: re.Match[str]) -> int:
    if match["word"]:
        return ORDINALS[match["word"].lower()]
    return (20 if match["tens"].lower() == "twenty" else 30) + ORDINALS[match["unit"].lower()]
