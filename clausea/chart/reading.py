"""What the parsers of measured values share: numbers, units, sides, and what they know of the place of a passage."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from clausea.chart.batteries import Battery
from clausea.chart.goal_memory import GoalMemory
from clausea.chart.sieve import guarded
from clausea.chart.tables import RowCell
from clausea.chart.value_memory import ValueMemory

ANY_CASE = re.IGNORECASE
UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m/s", "m/sec"), "m/s"),
    **dict.fromkeys(("m", "meter", "meters", "metre", "metres"), "m"),
    **dict.fromkeys(("ft", "feet", "foot", "'"), "ft"),
    **dict.fromkeys(("in", "inch", "inches"), "in"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "#"), "lb"),
    "cm": "cm",
    "mm": "mm",
    **dict.fromkeys(("kg", "kgs"), "kg"),
    **dict.fromkeys(("%", "percent", "pct"), "%"),
    **dict.fromkeys(("block", "blocks"), "blocks"),
    **dict.fromkeys(("rep", "reps"), "reps"),
    **dict.fromkeys(("deg", "degree", "degrees", "°", "º"), "deg"),
}
_SIDE = guarded(
    r"(?<![\w/])(?:(?P<left>left|lt|L|LLE|LUE)|(?P<right>right|rt|R|RLE|RUE)|(?P<both>bilat(?:eral(?:ly)?)?|B|BLE|BUE|bil))(?![\w])",
    ANY_CASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the parser knows of the place of a sentence."""

    document: str
    date: dt.date | None
    section: str
    cells: tuple[RowCell, ...] = ()
    """The cells of a row with their headings; empty for running text."""
    topic: str = ""
    """The heading words above, which often hold "AROM" or "Strength"."""
    discipline: str = ""
    """PT, OT or SLP, by the credential of who wrote the document; empty where it does not say."""
    kind: str = ""
    """The kind of the document."""
    form: str = "sentence"
    """Whether the passage is a sentence, an item or a row."""
    before: str = ""
    """The passage above it in the same part of the document."""
    before2: str = ""
    """The passage above that."""
    clocks: tuple[str, ...] = ()
    """All passages of the document in which a start and a stop time stand."""
    sheet: str = ""
    """The title of the document: a form names its test there."""
    caption: str = ""
    """For a row: the short passage above its table or list, "GRIP (kg)"."""
    rows: tuple[str, ...] = ()
    """For a row: the rows above and below it in its table; "WE" stands among "Sup" and "Pron", a 4 among grades."""
    labels: str = ""
    """The labels of those rows."""
    page: tuple[int, int] = (0, 0)
    """The number of the page and how many pages the record has: "sheet 4 of 10" at its foot is no score."""
    near: dt.date | None = None
    """The day of the document or, where it has none, of the one before: days without a year are near it."""
    evaluated: dt.date | None = None
    """The day of the evaluation that began the episode, where the chart has shown it."""
    is_goal: bool = False
    """The passage states a goal."""
    battery: Battery | None = None
    """The test in whose list of sub-scores the passage may stand."""
    titles: tuple[str, ...] = ()
    """All headings over a row, those of its empty cells too."""
    depth: int = 0
    """How many passages stand between this one and the heading above it."""
    memory: ValueMemory | None = field(default=None, compare=False)
    """What earlier documents of the chart gave as values."""
    goals: GoalMemory | None = field(default=None, compare=False)
    """The goals that the chart has set so far."""


def discipline_of(credential: str | None, title: str) -> str:
    """Return PT, OT or SLP by credentials or, without them, by a title; empty where neither says."""
    for text in (credential or "", title):
        if re.search(r"SLP|\bCCC\b|\bCF\b|\bspeech|\bST\b", text, ANY_CASE):
            return "SLP"
        if re.search(r"\bOT(?:R|D|S|R/L|/L)?\b|COTA|\boccupational", text, ANY_CASE):
            return "OT"
        if re.search(r"\bD?PTA?\b|\bphysical th", text, ANY_CASE):
            return "PT"
    return ""


def side_of(text: str) -> str | None:
    """Return the side that the last side word of a text names, or None."""
    last = None
    for match in _SIDE.finditer(text):
        word = match.group()
        if len(word) <= 2 and not word[0].isupper():
            continue
        last = "left" if match["left"] else "right" if match["right"] else "bilateral"
    return last


_UNIT_WORD = re.compile(
    r"(?<![A-Za-z])(?P<unit>m/s|sec(?:onds?|s)?|s|feet|ft|meters?|m|cm|mm|inches|in|%|percent|deg(?:rees)?|°|lbs?|pounds?|kgs?|blocks|reps)(?![A-Za-z])",
    re.IGNORECASE,
)


def units_in(text: str) -> list[str]:
    """Return the units that a label or title names, the last first."""
    return [UNITS[match["unit"].lower()] for match in reversed(list(_UNIT_WORD.finditer(text))) if match["unit"].lower() in UNITS]
