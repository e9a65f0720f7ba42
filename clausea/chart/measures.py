"""Measured values in words and rows: outcome measures, range of motion, strength, pain, walking distance, assist levels."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache
from typing import Any

from clausea.chart.lines import Addressed
from clausea.chart.tables import RowCell, is_goal_title, is_now_title, is_prior_title
from clausea.domain import Measure
from clausea.domain.dates import find_dates
from clausea.knowledge import MeasureKind, measures

NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_I = re.IGNORECASE
_UNIT = r"(?:seconds?|secs?|s|m/s(?:ec)?|meters?|m|feet|ft|cm|mm|in(?:ches)?|%|deg(?:rees)?|°|º|lbs?|pounds?|#|kg|blocks?|reps?|pts?|points?)"
_NOT_AFTER = r"(?!\s*(?:wks?|weeks?|visits?|days?|months?|mos?|x\b|times|trials|yrs?|years?|/wk|x/))"
_VALUE = re.compile(
    rf"(?P<value>{NUMBER})\s*(?:/\s*(?P<of>\d{{1,3}})(?![\d/]))?\s*(?P<unit>{_UNIT})?(?![\w/]|\.\d){_NOT_AFTER}", _I
)
_JOIN = re.compile(
    r"(?:\s|score[sd]?|test(?:ed)?|total|raw|overall|of|was|is|=|:|@|at|today|now|currently|current|avg|average|comfortable|fast|mean|with|w/|"
    r"\b(?:R|L|right|left|B|UE|LE|dominant|hand)\b|[-–—,]|\(|\)|IE\b|eval\b|baseline|best|worst|time[d]?|completed|performed|rated|self-selected|RW|SPC|FWW|4WW|walker|cane|no AD|"
    r"AD|device|w/o|without|arms?|from|remains?|remained|improved to|increased to|decreased to|down to|up to|unchanged at|measured|reported)*",
    _I,
)
_ARROW = re.compile(rf"\s*(?:->|-->|→|=>|➔|⇒|>(?=\s?\d)|\bto\b)\s*(?=(?:{NUMBER}))", _I)
_PAREN_PRIOR = re.compile(
    r"[\s,;]*\(?\s*(?:was|prev(?:ious(?:ly)?)?|from|IE|at IE|eval|at eval|initial(?:ly)?|baseline|SOC|last|prior|vs\.?|up from|down from)\s*[:=]?\s*",
    _I,
)
_THEN_NOW = re.compile(r"[\s,;/|)]*(?:today|now|current(?:ly)?|this date|PN|at PN|re-?eval|DC|d/c)\s*[:=]?\s*", _I)
_GOALISH = re.compile(r"\b(?:goals?|target|will|norm(?:al|ative)?s?|cut-?off|MDC|MCID|expected|reference|STG\d?|LTG\d?)\b", _I)
_BOUND = re.compile(r"(?:[<>≤≥]=?|\bover|\bunder|\bbelow|\babove|\bat least|\bless than|\bmore than|\bgreater than)\s*$", _I)
_PRIOR_BEFORE = re.compile(
    r"\b(?:IE|SOC|was|were|prev(?:ious(?:ly)?)?|initial(?:ly)?|at eval|on eval|baseline|last|used to|from)\b", _I
)
_NOW_BEFORE = re.compile(r"\b(?:now|today|current(?:ly)?|this date|presently)\b|→|->", _I)
_SIDE = re.compile(
    r"(?<![\w/])(?:(?P<left>left|lt|L|LLE|LUE)|(?P<right>right|rt|R|RLE|RUE)|(?P<both>bilat(?:eral(?:ly)?)?|B|BLE|BUE|bil))(?![\w])",
    _I,
)
_DEVICE = re.compile(
    r"(?P<none>(?:w/o|without|no)\s+(?:AD|a device|device|assistive device)\b)|\b(?P<device>RW|FWW|2WW|4WW|SPC|SBQC|LBQC|NBQC|QC|hemi-?walker|rollator|rolling walker|walker|cane|quad cane|axillary crutches|crutches|W/?C)\b",
    _I,
)
_MOTION = (
    r"(?:flexion|flex|extension|ext|abduction|abd|adduction|add|internal rotation|external rotation|int rot|ext rot|rotation|rot|ir|er|dorsiflexion|df|"
    r"plantar ?flexion|pf|inversion|inv|eversion|ever|ev|supination|sup|pronation|pron|radial deviation|ulnar deviation|rad dev|uln dev|rd|ud|side ?bend(?:ing)?|sb|lateral flexion|lat flex|"
    r"elevation|scaption|opposition|composite (?:flexion|fist)|forward (?:flexion|elevation)|quad(?:riceps|s)?|ham(?:string)?s?|glute?(?:us|s)? ?(?:med|max)(?:ius|imus)?|gastroc\w*|biceps|triceps|deltoids?|iliopsoas|ant(?:erior)? tib\w*)"
)
_JOINT = r"(?:shoulder|shldr|sh|gh|elbow|forearm|wrist|thumb|digit|finger|index|middle|ring|small|if|mf|rf|sf|mp|mcp|pip|dip|ip|cmc|hip|knee|ankle|foot|(?:great )?toe|cervical|c-?spine|neck|lumbar|l-?spine|thoracic|trunk|core|scap\w*)"
_PART = re.compile(
    rf"\b(?:(?P<joint>{_JOINT})\s+(?:joint\s+)?(?:(?:R|L|right|left)\s+)?(?P<motion>{_MOTION})?|(?P<alone>{_MOTION}))\b", _I
)
_ROM_WORD = re.compile(r"\b(?:a|p|aa)?rom\b|range of motion|\bdegrees?\b|\bdeg\b|[°º]|goniomet", _I)
_MODE = re.compile(r"\b(?:(?P<a>arom|active)|(?P<p>prom|passive))\b", _I)
_ROM_JOIN = re.compile(
    r"(?:\s|\b(?:a|p|aa)?rom\b|active(?:ly)?|passive(?:ly)?|\b(?:R|L|right|left|B)\b|[:=(,]|\bof\b|\bat\b|\bis\b|\bwas\b|\bnow\b|\btoday\b|\blimited to\b|\blacks?\b|\blacking\b|deg(?:rees)?|\bmeasured\b|\bto\b|\blag\b|\bw/|\bsupine\b|\bseated\b|\bprone\b|\bin\b)*",
    _I,
)
_ROM_VALUE = re.compile(
    r"(?P<low>[-–+]?\d{1,3})(?:\s*(?:-|–|to)\s*(?P<mid>\d{1,3})(?:\s*-\s*(?P<high>\d{1,3}))?)?\s*(?P<deg>deg(?:rees)?\.?|°|º)?(?![\w%/]|\.\d)",
    _I,
)
_ROM_NOT = re.compile(
    r"\s*(?:x\b|reps?|sets?|mins?\b|secs?\b|s\b|lbs?|#|wks?|visits?|/10|%|ft\b|y/?o|times|deg(?:rees)? (?:up|gain|more|less|better|short)|lag)",
    _I,
)
_GRADE = re.compile(r"(?<![\d/.])(?P<grade>[0-5][+-]?)\s*/\s*5(?![\d.])")
_PAIN = re.compile(r"(?<![\d/.])(?P<value>10|\d(?:\.5)?)(?:\s*(?:-|–|to)\s*(?P<high>10|\d))?\s*/\s*10(?!\d)")
_PAIN_WORD = re.compile(r"\bpain\w*|\bNPRS\b|\bNRS\b|\bVAS\b|\bsore\w*|\bach(?:e|ing|y)\b|discomfort|\bHA\b|headache", _I)
_PAIN_TASK = re.compile(
    r"\b(?:rest|sitting|sit|standing|stand|walking|stairs?|steps?|activity|worst|best|current(?:ly)?|night|sleep|reach\w*|lift\w*|overhead|turn\w*|bend\w*|squat\w*|run\w*|driv\w+|morning|a\.?m|p\.?m|average|after|before|pre|post|start|end)\b",
    _I,
)
_DISTANCE = re.compile(
    r"(?<![\w./])(?P<value>\d{1,4}(?:,\d{3})?)\s*(?P<unit>feet|foot|ft|meters?|m|'(?![\w\"]))(?!\s*/|\w|-)", _I
)
_WALK = re.compile(r"\b(?:amb(?:ul\w*)?|walk\w*|gait|household distances?)\b", _I)
_NOT_WALK = re.compile(r"(?:\bat(?: about)?|\bwithin|\bafter|\blast|\bevery|\babout|\bsit(?:ting)?|\bfrom|\bx)\s*$", _I)

_LEVELS: tuple[tuple[str, str], ...] = (
    ("modified_independent", r"\bmod(?:ified)?[\s.\-]*\(?(?:i\b|ind\b|indep(?:endent)?(?:ce|ly)?\b)\)?"),
    ("setup", r"\bset[\s-]?up(?:\s+a(?:ssist)?)?\b|\bS/U\b"),
    ("contact_guard", r"\bCGA?\b|\bcontact[\s-]guard(?:ing)?(?:\s+a(?:ssist)?)?"),
    ("minimal", r"\bmin(?:imal)?[\s.\-]*\(?(?:a\b|assist\w*)\)?"),
    ("moderate", r"\bmod(?:erate)?[\s.\-]*\(?(?:a\b|assist\w*)\)?"),
    ("maximal", r"\bmax(?:imal)?[\s.\-]*\(?(?:a\b|assist\w*)\)?"),
    ("dependent", r"\b(?:total a(?:ssist)?|dependent|dep)\b"),
    ("supervision", r"\b(?:SBA|stand-?by(?:\s+a(?:ssist\w*)?)?|SPV|(?:close |distant )?supervision|sup(?:v|erv)?)\b"),
    ("independent", r"(?<!not )\b(?:indep(?:endent(?:ly)?)?|ind)\b|\(I\)"),
)
_LEVEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEVELS), _I)
_TASK = re.compile(
    r"\b(?:sit(?:\s*(?:<>|<->|to|-to-|->|↔)\s*|[\s-]+)stand|sts|stand pivot|spt|bed mobility|rolling|supine(?:\s*(?:<>|<->|to|->|↔)\s*)sit|transfers?|tub(?:/shower)?(?: transfers?| edge)?|shower(?: transfers?)?"
    r"|toilet(?:ing)?(?: transfers?)?|car transfers?|chair(?: rise)?|amb(?:ulat\w*)?|gait|walking|stairs?|steps|curbs?|ramp|(?:ub|lb|upper body|lower body)\s*(?:dressing|bathing)|ubd|lbd|dressing|bathing|grooming|feeding|self-?feeding|eating"
    r"|hygiene|donn?ing|doff(?:ing)?|meal prep|cooking|laundry|w/?c mobility|floor (?:recovery|transfers?)|medication management|bill pay(?:ing)?)\b",
    _I,
)
_SIDED = {"grip", "pinch", "9HPT", "BBT", "girth", "SLS", "MAS", "ARAT"}
_UNITS = {
    **dict.fromkeys(("s", "sec", "secs", "second", "seconds"), "s"),
    **dict.fromkeys(("m/s", "m/sec"), "m/s"),
    **dict.fromkeys(("m", "meter", "meters"), "m"),
    **dict.fromkeys(("ft", "feet", "foot", "'"), "ft"),
    **dict.fromkeys(("in", "inch", "inches"), "in"),
    **dict.fromkeys(("lb", "lbs", "pound", "pounds", "#"), "lb"),
    "cm": "cm",
    "mm": "mm",
    "kg": "kg",
    "%": "%",
    **dict.fromkeys(("block", "blocks"), "blocks"),
    **dict.fromkeys(("rep", "reps"), "reps"),
    **dict.fromkeys(("deg", "degree", "degrees", "°", "º"), "deg"),
}


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


@dataclass(frozen=True, slots=True)
class _Place:
    """A stretch of text to read, with what its cell or clause says of every value in it."""

    start: int
    end: int
    label: str
    side: str | None = None
    date: dt.date | None = None
    prior: bool = False


@cache
def _aliases() -> tuple[tuple[re.Pattern[str], MeasureKind], ...]:
    pairs = []
    for kind in measures():
        for alias in {kind.name.replace("_", " "), *kind.aliases}:
            exact = alias.isupper() and len(alias) <= 4 and alias not in {"TUG", "LEFS", "DASH", "BERG", "MOCA"}
            body = re.escape(alias).replace(r"\ ", r"[\s\-]+")
            pairs.append((len(alias), alias, re.compile(rf"(?<![\w-]){body}(?![\w]|-\w)", 0 if exact else _I), kind))
    pairs.sort(key=lambda pair: (-pair[0], pair[1]))
    return tuple((pattern, kind) for _, _, pattern, kind in pairs)


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


def find_measures(words: Addressed, context: Context) -> list[Measure]:
    """Return the measured values of one sentence or row; goals, reference values and hypotheticals are none."""
    found: list[Measure] = []
    for place in _places(words, context):
        reader = _Reader(words, context, place)
        found.extend(reader.read())
    return _without_overlap(found)


def _without_overlap(found: Sequence[Measure]) -> list[Measure]:
    kept: list[Measure] = []
    for one in found:
        if not any(one.value_span.overlaps(other.value_span) for other in kept):
            kept.append(one)
    return kept


def _places(words: Addressed, context: Context) -> Iterator[_Place]:
    """Yield what is read as one: each value cell of a row under headings, else the whole sentence."""
    cells = context.cells
    if not any(cell.title for cell in cells):
        yield _Place(0, len(words.text), "")
        return
    label = cells[0].text
    has_now = any(is_now_title(cell.title) for cell in cells)
    if _first_cell_is_value(cells):
        label = ""
    for cell in cells if not label else cells[1:]:
        if is_goal_title(cell.title):
            continue
        dated = find_dates(cell.title, near=context.date)
        date = dated[0].date if dated else None
        prior = bool(date and context.date and date < context.date) or (is_prior_title(cell.title) and has_now)
        name = f"{label} {cell.title}".strip()
        yield _Place(cell.start, cell.end, name, side_of(cell.title), date, prior)


def _first_cell_is_value(cells: Sequence[RowCell]) -> bool:
    """A table without row labels: its first cell is a figure or a day under a heading of its own."""
    return bool(re.fullmatch(rf"[-\d./+]+\s*(?:{_UNIT})?", cells[0].text, _I)) and bool(cells[0].title)


class _Reader:
    """Reads one place: running text, or a cell with the label of its row."""

    def __init__(self, words: Addressed, context: Context, place: _Place) -> None:
        self.words, self.context, self.place = words, context, place
        self.text = words.text[place.start : place.end]
        self.label = place.label
        self.whole = f"{place.label} {self.text}" if place.label else self.text
        self.shift = len(self.whole) - len(self.text)
        """How far offsets in `whole` lie behind offsets in `text`."""

    def read(self) -> Iterator[Measure]:
        yield from self._named()
        yield from self._strength()
        yield from self._pain()
        yield from self._rom()
        yield from self._distance()
        yield from self._assist()

    # Helpers

    def _make(self, place: tuple[int, int], **given: Any) -> Measure | None:
        """Return the measure whose figure stands at whole[place]; None when that is the label and not the cell."""
        start, end = place
        if start < self.shift:
            return None
        fields = dict(given)
        prior = bool(fields.pop("prior", False)) or self.place.prior
        date = fields.pop("date", None) or self.place.date
        own = self._date_behind(end)
        if own is not None:
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
        match = re.match(r"[^()\d;,]{0,14}\((?:on |as of )?(\d{1,2}/\d{1,2}(?:/\d{2,4})?)\)", self.whole[end:])
        found = find_dates(match[1], near=self.context.date) if match else []
        return found[0].date if found else None

    def _clause(self, position: int) -> str:
        """Return what stands before a value in its own clause."""
        return re.split(r"[;•]|\.\s|\s[-–]\s|,\s(?=(?:now|today|was|IE)\b)", self.whole[:position])[-1]

    def _is_prior(self, position: int) -> bool:
        clause = self._clause(position)[-60:]
        earlier = [match.end() for match in _PRIOR_BEFORE.finditer(clause)]
        now = [match.end() for match in _NOW_BEFORE.finditer(clause)]
        return bool(earlier) and (not now or max(earlier) > max(now)) and position - self.shift > 0 and not self.label

    def _is_no_measurement(self, position: int) -> bool:
        """Goals, bounds and reference values are no measurements."""
        before = self._clause(position)[-45:]
        return (
            bool(_BOUND.search(before))
            or bool(_GOALISH.search(before))
            or bool(re.search(r"\bwill\b|\bto be able\b", self.whole, _I))
        )

    def _side(self, start: int, end: int) -> str | None:
        clause = self._clause(start)
        near = side_of(clause[-45:])
        if near:
            return near
        behind = re.match(r"\s*(?:on (?:the )?)?\(?(left|right|L|R|B)\b", self.whole[end:])
        return side_of(behind[1]) if behind else None

    def _device(self, start: int, end: int) -> str | None:
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

    # Kinds of values

    def _named(self) -> Iterator[Measure]:
        taken: list[tuple[int, int]] = []
        for pattern, kind in _aliases():
            if kind.name == "pain":
                continue
            for match in pattern.finditer(self.whole):
                if any(match.start() < end and start < match.end() for start, end in taken):
                    continue
                taken.append(match.span())
                yield from self._after_name(kind, match)

    def _after_name(self, kind: MeasureKind, name: re.Match[str]) -> Iterator[Measure]:
        joined = _JOIN.match(self.whole, name.end())
        start = joined.end() if joined else name.end()
        if self.label and start < self.shift:
            # The name stands in the row's label; the value is what the cell begins with.
            start = self.shift
        lead = self.whole[name.end() : start]
        value = _VALUE.match(self.whole, start)
        if value is None or not _fits(kind, value) or self._is_no_measurement(value.start()):
            return
        if re.search(r"\b(?:goal|target)s?\W*$", self.whole[max(0, name.start() - 12) : name.start()], _I):
            return
        fields: dict[str, object] = {"name": kind.name, **_fields(kind, value)}
        if kind.name in _SIDED:
            fields["side"] = side_of(lead) or self._side(name.start(), value.end())
        if kind.unit in {"s", "m/s", "m"}:
            fields["device"] = self._device(name.start(), value.end()) or (
                self._device(name.end(), name.end()) if self.label else None
            )
        arrow = _ARROW.match(self.whole, value.end())
        later = _VALUE.match(self.whole, arrow.end()) if arrow else None
        if arrow and later and _fits(kind, later):
            yield from _some(self._make(_figure(value), **{**fields, "prior": True}))
            yield from _some(self._make(_figure(later), **{**fields, **_fields(kind, later)}))
            return
        prior = self._is_prior(value.start())
        yield from _some(self._make(_figure(value), **{**fields, "prior": prior}))
        other = (_THEN_NOW if prior else _PAREN_PRIOR).match(self.whole, value.end())
        second = _VALUE.match(self.whole, other.end()) if other else None
        if second and _fits(kind, second):
            yield from _some(self._make(_figure(second), **{**fields, **_fields(kind, second), "prior": not prior}))

    def _strength(self) -> Iterator[Measure]:
        for match in _GRADE.finditer(self.whole):
            if self._is_no_measurement(match.start()):
                continue
            part = _part_before(self.whole, match.start())
            if part is None and not re.search(r"mmt|strength|manual muscle", f"{self.context.topic} {self.whole}", _I):
                continue
            side = self.place.side or self._side(match.start(), match.end())
            prior = self._is_prior(match.start()) or bool(_ARROW.match(self.whole, match.end()))
            yield from _some(self._make(match.span(), name="MMT", value=f"{match['grade']}/5", side=side, part=part, prior=prior))

    def _pain(self) -> Iterator[Measure]:
        if not _PAIN_WORD.search(f"{self.whole} {self.context.topic}"):
            return
        for match in _PAIN.finditer(self.whole):
            before = self.whole[max(0, match.start() - 24) : match.start()]
            if self._is_no_measurement(match.start()) or re.search(r"trials?|rpe|borg|reps|accuracy", before, _I):
                continue
            prior = self._is_prior(match.start()) or bool(_ARROW.match(self.whole, match.end()))
            value = number(match["high"] or match["value"])
            task = self._pain_task(match.start(), match.end())
            yield from _some(self._make(match.span(), name="pain", value=value, denominator=Decimal(10), prior=prior, task=task))

    def _pain_task(self, start: int, end: int) -> str | None:
        """Return the condition under which pain was rated: pain at rest and pain on stairs are two measures."""
        behind = _PAIN_TASK.search(re.split(r"[,;.(]", self.whole[end : end + 40])[0])
        before = _PAIN_TASK.search(self._clause(start)[-40:])
        found = behind or before
        return found.group().lower() if found else None

    def _rom(self) -> Iterator[Measure]:
        if not _ROM_WORD.search(f"{self.context.topic} {self.whole}"):
            return
        for part in _PART.finditer(self.whole):
            joined = _ROM_JOIN.match(self.whole, part.end())
            start = joined.end() if joined else part.end()
            if self.label and part.end() <= self.shift:
                start = self.shift
            yield from self._rom_values(part, start)

    def _rom_values(self, part: re.Match[str], start: int) -> Iterator[Measure]:
        value = _ROM_VALUE.match(self.whole, start)
        if value is None or _GRADE.match(self.whole, start) or _ROM_NOT.match(self.whole, value.end()):
            return
        if self._is_no_measurement(value.start()) or (
            re.search(r"\b(?:to|lag)\s*$", self.whole[part.end() : start], _I) is not None and not value["deg"]
        ):
            return
        amount = number(value["high"] or value["mid"] or value["low"])
        if amount is None or not -40 <= amount <= 200:
            return
        mode = None
        for found in _MODE.finditer(f"{self.context.topic} {self.whole}"):
            mode = "active" if found["a"] else "passive"
        side = (
            self.place.side
            or side_of(self.whole[max(0, part.start() - 12) : value.start()])
            or self._side(value.start(), value.end())
        )
        name = _part_name(part)
        prior = self._is_prior(value.start())
        fields: dict[str, object] = {"name": "ROM", "unit": "deg", "part": name, "mode": mode, "side": side}
        arrow = _ARROW.match(self.whole, value.end())
        later = _ROM_VALUE.match(self.whole, arrow.end()) if arrow else None
        yield from _some(self._make(_trim(self.whole, value), **{**fields, "value": amount, "prior": prior or bool(later)}))
        if later:
            yield from _some(
                self._make(_trim(self.whole, later), **{**fields, "value": number(later["high"] or later["mid"] or later["low"])})
            )
            return
        other = (_THEN_NOW if prior else _PAREN_PRIOR).match(self.whole, value.end())
        second = _ROM_VALUE.match(self.whole, other.end()) if other else None
        if second:
            yield from _some(
                self._make(
                    _trim(self.whole, second),
                    **{**fields, "value": number(second["high"] or second["mid"] or second["low"]), "prior": not prior},
                )
            )

    def _distance(self) -> Iterator[Measure]:
        if not _WALK.search(self.whole):
            return
        for match in _DISTANCE.finditer(self.whole):
            near = self.whole[max(0, match.start() - 45) : match.end() + 30]
            before = self.whole[max(0, match.start() - 14) : match.start()]
            if not _WALK.search(near) or _NOT_WALK.search(before) or self._is_no_measurement(match.start()):
                continue
            if re.match(r"\s*(?:gait speed|walk test|walk\b|MWT|/|x\b)", self.whole[match.end() :], _I) or re.search(
                r"\bstep", before, _I
            ):
                continue
            unit = _UNITS[match["unit"].lower()]
            device = self._device(match.start(), match.end())
            prior = self._is_prior(match.start())
            yield from _some(
                self._make(
                    match.span(), name="gait_distance", value=number(match["value"]), unit=unit, device=device, prior=prior
                )
            )

    def _assist(self) -> Iterator[Measure]:
        if self.context.section in {"plan", "social", "plof"} or self._is_no_measurement(len(self.whole)):
            return
        tasks = list(_TASK.finditer(self.whole))
        for match in _LEVEL.finditer(self.whole):
            near = [task for task in tasks if -70 < match.start() - task.end() < 70 or -25 < task.start() - match.end() < 25]
            if not near or self._is_no_measurement(match.start()):
                continue
            before = [task for task in near if task.end() <= match.start()]
            if self.label and tasks[0].end() <= self.shift:
                task = tasks[0]
            else:
                task = max(before, key=lambda one: one.end()) if before else min(near, key=lambda one: one.start())
            name = " ".join(task.group().lower().split())
            yield from _some(
                self._make(
                    match.span(), name="assist", value=str(match.lastgroup), task=name, prior=self._is_prior(match.start())
                )
            )


def _some(measure: Measure | None) -> Iterator[Measure]:
    if measure is not None:
        yield measure


def _figure(value: re.Match[str]) -> tuple[int, int]:
    """Return where the figure with its denominator and unit stands."""
    end = value.end("unit") if value["unit"] else value.end("of") if value["of"] else value.end("value")
    return value.start("value"), end


def _trim(text: str, value: re.Match[str]) -> tuple[int, int]:
    return value.start(), value.start() + len(text[value.start() : value.end()].rstrip())


def _fits(kind: MeasureKind, value: re.Match[str]) -> bool:
    amount = number(value["value"])
    if amount is None or (kind.low is not None and amount < kind.low) or (kind.high is not None and amount > kind.high):
        return False
    unit = _UNITS.get((value["unit"] or "").lower())
    return not (kind.unit in {"s", "m/s"} and unit is not None and unit not in {"s", "m/s", "m"})


def _fields(kind: MeasureKind, value: re.Match[str]) -> dict[str, object]:
    unit = _UNITS.get((value["unit"] or "").lower(), "")
    of = number(value["of"]) if value["of"] else None
    return {"value": number(value["value"]), "unit": unit or kind.unit, "denominator": of or kind.denominator}


def _part_before(text: str, position: int) -> str | None:
    last = None
    for match in _PART.finditer(text[:position]):
        last = match
    return _part_name(last) if last else None


_MOTION_NAMES = {
    "flex": "flexion",
    "ext": "extension",
    "abd": "abduction",
    "add": "adduction",
    "ir": "internal rotation",
    "int rot": "internal rotation",
    "er": "external rotation",
    "ext rot": "external rotation",
    "df": "dorsiflexion",
    "pf": "plantarflexion",
    "plantar flexion": "plantarflexion",
    "inv": "inversion",
    "ev": "eversion",
    "ever": "eversion",
    "sup": "supination",
    "pron": "pronation",
    "rd": "radial deviation",
    "rad dev": "radial deviation",
    "ud": "ulnar deviation",
    "uln dev": "ulnar deviation",
    "rot": "rotation",
    "sb": "side bend",
    "side bending": "side bend",
    "quad": "quadriceps",
    "quads": "quadriceps",
    "ham": "hamstrings",
    "hams": "hamstrings",
    "hamstring": "hamstrings",
}


def _part_name(match: re.Match[str]) -> str:
    """Return joint and motion in one way of writing."""
    motion = " ".join((match["motion"] or match["alone"] or "").lower().split())
    joint = " ".join((match["joint"] or "").lower().split())
    joint = {
        "shldr": "shoulder",
        "sh": "shoulder",
        "gh": "shoulder",
        "c-spine": "cervical",
        "neck": "cervical",
        "l-spine": "lumbar",
    }.get(joint, joint)
    return f"{joint} {_MOTION_NAMES.get(motion, motion)}".strip()
