"""What the parsers of measured values share: numbers, units, sides, the place they read, and what stands around a figure."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from clausea.chart.lines import Addressed
from clausea.chart.tables import RowCell
from clausea.domain import Measure
from clausea.domain.dates import find_dates

ANY_CASE = re.IGNORECASE
NUMBER = r"(?:\d{1,4}(?:\.\d{1,2})?|\.\d{1,2})"
UNIT = (
    r"(?:seconds?|secs?|s|m/s(?:ec)?|meters?|metres?|m|feet|ft|cm|mm|inches|in(?=\s*(?:$|[.,;:)/]|[RL]\b))|%|percent|pct|deg(?:rees)?|°|º|lbs?|pounds?|#|kgs?|blocks?|reps?"
    r"|pts?|points?)"
)
NOT_AFTER = (
    r"(?!\s*(?:wks?|weeks?|visits?|days?|months?|mos?|min(?:s|utes?)?|hours?|hrs?|x\b|times|trials|yrs?|years?|y/?o|items?|questions?|falls?|sessions?"
    r"|steps?|sets?|stairs?|track|course|hall\w*|laps?|/wk|x/|th\b|nd\b|rd\b|st\b|:\d|-\d|–\d)\b)"
)
VALUE = re.compile(
    rf"(?P<value>{NUMBER})\s*(?:(?:/|\bof\b|\bout of\b)\s*(?P<of>\d{{1,3}})(?![\d/]|\.\d))?(?:\s*(?P<unit>{UNIT}(?![A-Za-z])))?+(?![\w/]|\.\d){NOT_AFTER}",
    ANY_CASE,
)
"""A figure with its denominator and unit; dates, times, counts of visits and the like are none."""
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
ARROW = re.compile(rf"\s*(?:-+>|→|=>|➔|⇒|>(?=\s?\d)|\bto\b(?!\s+be\b))\s*(?={NUMBER}|-\d)", ANY_CASE)
_DAY = r"\d{1,2}/\d{1,2}(?:/\d{2,4})?"
PAREN_PRIOR = re.compile(
    rf"[\s,;]*(?P<open>[(\[])?\s*(?:{_DAY}\s*:\s*|(?:(?:was|prev(?:ious(?:ly)?)?|from|IE|at IE|(?:init(?:ial)?\s+)?eval|at eval|initial(?:ly)?|baseline|BL|SOC|last|prior|vs\.?|versus|as against|up from|down from"
    rf"|PN|LV)\b\s*(?:{_DAY})?|against)\s*[:=]?\s*)",
    ANY_CASE,
)
BARE_PAREN = re.compile(
    rf"\s*\((?P<value>{NUMBER})(?P<unit>\s*%)?(?:\s*(?:@|at|on)\s*(?:IE|eval|SOC|initial|baseline|{_DAY}))?\)", ANY_CASE
)
THEN_NOW = re.compile(
    rf"[\s,;/|)]*(?:\bthen\b)?[\s,;/|)]*(?:today|now|current(?:ly)?|this date|PN|at PN|re-?eval|DC|d/c)\s*(?:{_DAY})?\s*[:=]?\s*",
    ANY_CASE,
)
_GOALISH = re.compile(
    r"\b(?:goals?|target|will|norm(?:al|ative|s)?|cut-?off|MDC|MCID|expected|reference|unmet|until|in order to|(?:to|toward|for|per) (?:STG|LTG)\s?\d?|need(?:s|ed) (?:at least|for))\b",
    ANY_CASE,
)
_BOUND = re.compile(
    r"(?:(?<![-=])[<>≤≥]=?|\bover|\bunder|\bbelow|\babove|\bat least|\bless than|\bmore than|\bgreater than|\bup to|\bmax of)\s*$",
    ANY_CASE,
)
_PRIOR_BEFORE = re.compile(
    r"\b(?:IE|SOC|was|were|prev(?:ious(?:ly)?)?|initial(?:ly)?|at eval|on eval|baseline|last|used to|from|recorded|at start|at discharge from)\b",
    ANY_CASE,
)
_NOW_BEFORE = re.compile(r"\b(?:now|today|current(?:ly)?|this date|presently|is|are)\b|→|->", ANY_CASE)
_GOAL_LEAD = re.compile(
    r"^\W*(?:x\]\s*)?(?:\d{1,2}[.)]\s*)?(?:(?:functional|patient'?s?|pt|therapy|treatment)\s+(?=goals?))?(?:(?:new|revised|updated|add(?:ed)?|upgraded?)\s+)?(?:(?:STG|LTG|ST|LT)s?\b|(?:short|long)[- ]term\b|goals?\b|G\d\b|(?:STG|LTG)\s*#?\d)",
    ANY_CASE,
)
STATUS = re.compile(
    r"\b(?:met|progress\w*|ongoing|part(?:ly|ial(?:ly)?)?|now|current(?:ly)?|today|improv\w*|achieved|continu\w*|cont|baseline|tried|was|were|is|at present|not yet|reached|IE|discontinued|dropped|still)\b",
    ANY_CASE,
)
_SIDE = re.compile(
    r"(?<![\w/])(?:(?P<left>left|lt|L|LLE|LUE)|(?P<right>right|rt|R|RLE|RUE)|(?P<both>bilat(?:eral(?:ly)?)?|B|BLE|BUE|bil))(?![\w])",
    ANY_CASE,
)
_DEVICE = re.compile(
    r"(?P<none>(?:w/o|without|no)\s+(?:AD|a device|device|assistive device)\b)|\b(?P<device>RW|FWW|2WW|4WW|SPC|SBQC|LBQC|NBQC|QC|hemi-?walker|rollator|rolling walker|walker|cane|quad cane|axillary crutches|crutches|W/?C)\b",
    ANY_CASE,
)
_CLAUSE = re.compile(r"[;•]|\.\s|\s[-–]\s|,\s(?=(?:now|today|was|IE)\b)|\s{3}")
# A sentence is read to this far on each side of a figure, so that long lines cost no more than short ones.
_REACH = 160


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


@dataclass(frozen=True, slots=True)
class Place:
    """A stretch of text to read, with what its cell says of every value in it."""

    start: int
    end: int
    label: str
    """What names the value: the row's label and the column's heading. Empty for running text."""
    side: str | None = None
    date: dt.date | None = None
    prior: bool = False
    is_comment: bool = False
    """A column of remarks: words to read, where a bare figure is no value of the row."""
    is_status: bool = False
    """A column such as "Status" or "%", where a bare figure is progress to a goal and not a measurement."""
    head_end: int = 0
    """Where in the label the words of the table's first heading end: they name a joint or a mode, but "Berg" over rows of items
    does not make each item a Berg score."""


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


def number(text: str) -> Decimal | None:
    """Return a written number, or None."""
    try:
        return Decimal(text.replace(",", "").replace("–", "-"))
    except InvalidOperation:
        return None


def side_of(text: str) -> str | None:
    """Return the side that the last side word of a text names, or None."""
    last = None
    for match in _SIDE.finditer(text):
        word = match.group()
        if len(word) <= 2 and not word[0].isupper():
            continue
        last = "left" if match["left"] else "right" if match["right"] else "bilateral"
    return last


def some(measure: Measure | None) -> Iterator[Measure]:
    """Yield a measure, or nothing."""
    if measure is not None:
        yield measure


class Reading:
    """One place to read: running text, or a cell with the label of its row put before it."""

    def __init__(self, words: Addressed, context: Context, place: Place) -> None:
        self.words, self.context, self.place = words, context, place
        self.text = words.text[place.start : place.end]
        self.label = place.label
        self.whole = f"{place.label} {self.text}" if place.label else self.text
        self.shift = len(self.whole) - len(self.text)
        """How far offsets in `whole` lie behind offsets in `text`."""
        self.is_goal = not self.label and bool(_GOAL_LEAD.match(self.text)) and not STATUS.search(self.text)
        self._hypothetical = bool(re.search(r"\bwill\b|\bto be able\b", self.text if self.label else self.whole, ANY_CASE))

    def make(self, place: tuple[int, int], **given: Any) -> Measure | None:
        """Return the measure whose figure stands at whole[place]; None when that is the label and not the cell."""
        start, end = place
        if start < self.shift:
            return None
        end = start + len(self.whole[start:end].rstrip())
        fields = dict(given)
        prior = bool(fields.pop("prior", False)) or self.place.prior
        date = fields.pop("date", None) or self.place.date
        own = self._date_behind(end)
        if own is not None:
            if prior and self.context.date and own > self.context.date:
                # "Last TUG 24.6 (06/08)" without a year: not of a day to come.
                own = own.replace(year=own.year - 1, day=min(own.day, 28)) if own.month == 2 else own.replace(year=own.year - 1)
            date = own
            prior = prior or bool(self.context.date and own < self.context.date)
        if date is None and not prior:
            date = self.context.date
        begin = self.place.start + start - self.shift
        span = self.words.span(begin, begin + (end - start))
        values: dict[str, object] = {
            "document": self.context.document,
            "date": date,
            "span": span,
            "value_span": span,
            "prior": prior,
        }
        return Measure.model_validate({**values, **fields, "side": fields.get("side") or self.place.side})

    def _date_behind(self, end: int) -> dt.date | None:
        """Return the date in brackets behind a value: "34/56 (06/08)"."""
        match = re.match(r"[^()\d;,]{0,14}\((?:on |as of )?(\d{1,2}/\d{1,2}(?:/\d{2,4})?)\)", self.whole[end : end + 40])
        found = find_dates(match[1], near=self.context.date) if match else []
        return found[0].date if found else None

    def clause(self, position: int) -> str:
        """Return what stands before a value in its own clause."""
        return _CLAUSE.split(self.whole[max(0, position - _REACH) : position])[-1]

    def near(self, start: int, end: int, reach: int = 60) -> str:
        """Return the text around a stretch, within its sentence part."""
        behind = re.split(r"[;•]|\.\s", self.whole[end : end + reach])[0]
        return f"{self.clause(start)[-reach:]}{self.whole[start:end]}{behind}"

    def is_prior(self, position: int) -> bool:
        """Say whether the words before a value make it an earlier one."""
        if self.label:
            return False
        # "(IE 4-/5)" has said its own value and says nothing of the next.
        clause = re.sub(r"\([^()]*\)", " ", self.clause(position)[-80:])[-60:]
        earlier = [match.end() for match in _PRIOR_BEFORE.finditer(clause)]
        now = [match.end() for match in _NOW_BEFORE.finditer(clause)]
        return bool(earlier) and (not now or max(earlier) > max(now))

    def is_no_measurement(self, position: int) -> bool:
        """Say whether a value is a goal, a bound or a reference value."""
        if self.is_goal or self._hypothetical:
            return True
        before = self.clause(position)[-45:]
        if self.label:
            before = self.whole[max(self.shift, position - 45) : position]
        behind = self.whole[position : position + 14]
        return (
            bool(_BOUND.search(before))
            or (bool(_GOALISH.search(before)) and not STATUS.search(before))
            or bool(re.match(r"\S+\s*(?:or (?:less|more|better|under|over)|goal)\b", behind, ANY_CASE))
        )

    def side(self, start: int, end: int) -> str | None:
        """Return the side that stands before a stretch in its clause, or right behind it."""
        near = side_of(self.clause(start)[-45:])
        if near:
            return near
        behind = re.match(r"\s*(?:on (?:the )?)?\(?(left|right|L|R|B)\b", self.whole[end : end + 20])
        return side_of(behind[1]) if behind else None

    def device(self, start: int, end: int) -> str | None:
        """Return the walking device named next to a stretch; "none" where the text says that none was used."""
        found = _DEVICE.search(self.whole[end : end + 28].split(";")[0]) or None
        if found is None:
            for match in _DEVICE.finditer(self.whole[max(0, start - 28) : start]):
                found = match
        if found is None:
            return None
        if found["none"]:
            return "none"
        word = found["device"]
        return word.upper() if len(word) <= 4 and word.lower() != "cane" else word.lower()

    def has_device(self) -> bool:
        """Say whether the sentence names a walking device."""
        return bool(_DEVICE.search(self.whole))
