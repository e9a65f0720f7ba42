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
_NAMES = "|".join(sorted(_MONTHS, key=len, reverse=True))

_DIGIT = re.compile(r"\d")
_DATE = re.compile(
    r"(?<![\d/.\-])(?:"
    r"(?P<iso>(?P<y1>(?:19|20)\d\d)-(?P<m1>\d{1,2})-(?P<d1>\d{1,2}))"
    r"|(?P<us>(?P<m2>\d{1,2})\s?[/.\-]\s?(?P<d2>\d{1,2})\s?[/.\-]\s?(?P<y2>(?:19|20)\d\d|\d\d))"
    rf"|(?P<long>(?P<m3>{_NAMES})\.?\s+(?P<d3>\d{{1,2}})(?:st|nd|rd|th)?,?\s+'?(?P<y3>(?:19|20)\d\d|(?<=')\d\d))"
    rf"|(?P<mil>(?P<d4>\d{{1,2}})[\s\-]?(?P<m4>{_NAMES})\.?,?[\s\-]?(?P<y4>(?:19|20)\d\d|\d\d))"
    r"|(?P<short>(?P<m5>\d{1,2})/(?P<d5>\d{1,2}))"
    r")(?![\d/])(?!-\d)(?!\.\d)",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Dated:
    """A date found in text, with its offsets. `sure` is False where the year was not written."""

    start: int
    end: int
    date: dt.date
    sure: bool = True


def find_dates(text: str, near: dt.date | None = None) -> list[Dated]:
    """Return the dates of a text in order.

    A date without a year is read only when `near` is given, and takes the year that brings it nearest to that day.
    Two-digit years are of this century up to 2049, except where the caller knows better (a birth date).
    """
    return list(_find(text, near))


@lru_cache(maxsize=8192)
def _find(text: str, near: dt.date | None) -> tuple[Dated, ...]:
    """Return the dates of a text; a chart asks for those of one line many times."""
    found: list[Dated] = []
    if not _DIGIT.search(text):
        return ()
    for match in _DATE.finditer(text):
        if match["short"]:
            if near is None:
                continue
            day = _nearest(int(match["m5"]), int(match["d5"]), near)
            if day:
                found.append(Dated(match.start(), match.end(), day, sure=False))
            continue
        day = _of(match)
        if day:
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


def _date(year: str | int, month: str | int, day: str | int) -> dt.date | None:
    full = int(year)
    if full < 100:
        full += 2000 if full < 50 else 1900
    try:
        return dt.date(full, int(month), int(day))
    except ValueError:
        return None


def _nearest(month: int, day: int, near: dt.date) -> dt.date | None:
    options = [found for year in (near.year - 1, near.year, near.year + 1) if (found := _date(year, month, day))]
    return min(options, key=lambda option: abs((option - near).days), default=None)


def us(day: dt.date) -> str:
    """Return a date as American letters write it: 06/08/2026."""
    return day.strftime("%m/%d/%Y")
