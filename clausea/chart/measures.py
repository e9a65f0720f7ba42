"""Measured values: outcome measures, range of motion, strength, pain, walking distance, assist levels."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from functools import cache

from clausea.domain.dates import find_dates
from clausea.chart.lines import CELL_BREAK, Addressed
from clausea.domain import Measure
from clausea.knowledge import MeasureKind, measures

NUMBER = r"\d{1,4}(?:\.\d{1,2})?"
_UNIT = r"(?:seconds?|secs?|s|m/s(?:ec)?|meters?|m|feet|ft|cm|mm|in(?:ches)?|%|deg(?:rees)?|°|º|lbs?|pounds?|#|kg|blocks?|reps?|pts?|points?)"
_JOIN = re.compile(
    r"^\s*(?:score|scores|test|total|raw|overall|of|was|is|=|:|@|at|in|today|now|currently|current|avg|average|comfortable|fast|mean|w/|with|"
    r"(?:R|L|right|left|B|dominant|non-dominant)\b|[-–—,]|\(|IE|eval|baseline|best|worst|time|completed|performed|score of|rated|self-selected)*\s*",
    re.IGNORECASE,
)
_VALUE = re.compile(rf"(?P<value>{NUMBER})\s*(?:/\s*(?P<of>\d{{1,3}})(?![\d/]))?\s*(?P<unit>{_UNIT})?(?![\w/])", re.IGNORECASE)
_ARROW = re.compile(rf"\s*(?:->|-->|→|=>|>|to|➔|⇒)\s*(?=(?:{NUMBER}))", re.IGNORECASE)
_WAS = re.compile(
    r"\(?\s*(?:was|prev(?:ious(?:ly)?)?|from|IE|at IE|eval|at eval|initial(?:ly)?|baseline|SOC|last|prior|vs\.?)\s*[:=]?\s*",
    re.IGNORECASE,
)
_NOW = re.compile(r"[;,/|]?\s*(?:today|now|current(?:ly)?|this date|PN|at PN|re-?eval|DC|d/c)\s*[:=]?\s*", re.IGNORECASE)
_GOALISH = re.compile(
    r"\b(?:goal|target|will|to (?:improve|increase|decrease|achieve|reach)|in order to|norm(?:al|ative)?s?|cut-?off|MDC|MCID|expected|<|>|≤|≥|at least)\b|[<>≤≥]\s*$",
    re.IGNORECASE,
)
_SIDE = re.compile(
    r"(?<![\w/])(?:(?P<left>left|lt|L|LLE|LUE)|(?P<right>right|rt|R|RLE|RUE)|(?P<both>bilat(?:eral(?:ly)?)?|B|BLE|BUE|bil))(?![\w])"
)
_DEVICE = re.compile(
    r"(?:w/o|without|no)\s+(?:AD|device)|\b(?:RW|FWW|2WW|4WW|SPC|SBQC|LBQC|QC|hemi-?walker|rollator|walker|cane|crutches|axillary crutches|WC|w/c)\b",
    re.IGNORECASE,
)

_MOTION = (
    r"(?:flexion|flex|extension|ext|abduction|abd|adduction|add|ir|er|internal rotation|external rotation|int rot|ext rot|rotation|rot|dorsiflexion|df|"
    r"plantar ?flexion|pf|inversion|inv|eversion|ever|ev|supination|sup|pronation|pron|radial deviation|rd|ulnar deviation|ud|side ?bend(?:ing)?|sb|lateral flexion|lat flex|"
    r"elevation|scaption|opposition|composite (?:flexion|fist)|quad(?:riceps|s)?|ham(?:string)?s?|glute?(?:us)? ?(?:med|max)?(?:ius|imus)?|grip)"
)
_JOINT = r"(?:shoulder|shldr|sh|gh|elbow|forearm|wrist|thumb|digit|finger|index|middle|ring|small|if|mf|rf|sf|mp|mcp|pip|dip|cmc|hip|knee|ankle|foot|toe|cervical|c-?spine|neck|lumbar|l-?spine|thoracic|trunk)"
_PART = re.compile(rf"\b(?:{_JOINT}\s+(?:joint\s+)?(?:{_MOTION})?|{_MOTION})\b", re.IGNORECASE)
_ROM_WORD = re.compile(r"\b(?P<mode>a|p|aa)?rom\b|\bdegrees?\b|\bdeg\b|[°º]", re.IGNORECASE)
_ROM_VALUE = re.compile(
    r"(?<![\w./-])(?P<low>-?\d{1,3})(?:\s*[-–to]+\s*(?P<high>\d{1,3}))?\s*(?P<deg>deg(?:rees)?|°|º)?(?![\w/%]|\.\d)",
    re.IGNORECASE,
)
_MMT_VALUE = re.compile(r"(?<![\d/])(?P<grade>[0-5][+-]?)\s*/\s*5(?!\d)")
_PAIN = re.compile(r"(?<![\d/])(?P<value>10|\d(?:\.5)?)(?:\s*-\s*(?P<high>10|\d))?\s*/\s*10(?!\d)")
_DISTANCE = re.compile(
    r"(?<![\w./])(?P<value>\d{1,4}(?:,\d{3})?)\s*(?P<unit>'(?!\d)|feet|foot|ft|meters?|m)\b|(?<![\w./])(?P<value2>\d{2,4})'(?!\w)",
    re.IGNORECASE,
)
_WALK = re.compile(r"\b(?:amb(?:ul\w*)?|walk\w*|gait|ambulation|household distances?)\b", re.IGNORECASE)

_LEVELS: tuple[tuple[str, str], ...] = (
    ("modified_independent", r"mod(?:ified)?[\s-]*(?:i|ind|indep(?:endent)?(?:ce|ly)?)\b"),
    ("setup", r"set[\s-]?up(?:\s+a(?:ssist)?)?\b|\bS/U\b"),
    ("contact_guard", r"\bCGA?\b|contact[\s-]guard(?:ing)?(?:\s+a(?:ssist)?)?"),
    ("minimal", r"\bmin(?:imal)?[\s-]*(?:a\b|assist\w*)"),
    ("moderate", r"\bmod(?:erate)?[\s-]*(?:a\b|assist\w*)"),
    ("maximal", r"\bmax(?:imal)?[\s-]*(?:a\b|assist\w*)"),
    ("dependent", r"\b(?:total a(?:ssist)?|dependent|dep)\b"),
    (
        "supervision",
        r"\b(?:SBA|standby(?:\s+a(?:ssist)?)?|stand-by(?:\s+a(?:ssist)?)?|SPV|(?:close |distant )?supervision|sup)\b",
    ),
    ("independent", r"(?<!mod )(?<!mod\. )\b(?:indep(?:endent(?:ly)?)?|ind)\b"),
)
_LEVEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEVELS), re.IGNORECASE)
_TASK = re.compile(
    r"\b(?:sit(?:\s*(?:<>|<->|to|-to-|->|↔)\s*|\s+)?-?stand|sts|stand pivot|spt|bed mobility|rolling|supine(?:\s*(?:<>|<->|to|->|↔)\s*)sit|transfers?|tub(?:/shower)?(?: transfers?)?|shower(?: transfers?)?"
    r"|toilet(?:ing)?(?: transfers?)?|car transfers?|amb(?:ulat\w*)?|gait|walking|stairs?|steps|curb|ramp|(?:ub|lb|upper body|lower body)\s*(?:dressing|bathing)|dressing|bathing|grooming|feeding|self-?feeding"
    r"|hygiene|donn?ing|doff(?:ing)?|meal prep|cooking|laundry|w/?c mobility|balance|floor recovery|home program|hep)\b",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Context:
    """What the parser knows of the place: document, its day, and the heading row of the table, when the sentence is a row."""

    document: str
    date: dt.date | None
    section: str
    header: tuple[str, ...] = ()
    topic: str = ""
    """The heading words above, which often hold "AROM" or "Strength"."""


@cache
def _aliases() -> tuple[tuple[re.Pattern[str], MeasureKind], ...]:
    pairs = []
    for kind in measures():
        for alias in (kind.name.replace("_", " "), *kind.aliases):
            flags = 0 if len(alias) <= 4 and alias.isupper() and alias not in {"TUG", "LEFS", "DASH", "BERG"} else re.IGNORECASE
            body = re.escape(alias).replace(r"\ ", r"[\s\-]+")
            pairs.append((len(alias), re.compile(rf"(?<![\w-]){body}(?![\w-]|/)", flags), kind))
    pairs.sort(key=lambda pair: -pair[0])
    return tuple((pattern, kind) for _, pattern, kind in pairs)


def number(text: str) -> Decimal | None:
    """Return a written number, or None."""
    try:
        return Decimal(text.replace(",", ""))
    except InvalidOperation:
        return None


def find_measures(words: Addressed, context: Context) -> list[Measure]:
    """Return the measured values of one sentence or row."""
    text = words.text
    if context.section in {"goals", "plof", "history"} and not re.search(
        r"current|today|now|status|IE\b|was\b", text, re.IGNORECASE
    ):
        return []
    found = [*_named(words, context), *_strength(words, context), *_pain(words, context), *_rom(words, context)]
    found.extend(_distance(words, context))
    found.extend(_assist(words, context))
    return _without_overlap(found)


def _without_overlap(found: Sequence[Measure]) -> list[Measure]:
    kept: list[Measure] = []
    for one in found:
        if not any(one.value_span.overlaps(other.value_span) for other in kept):
            kept.append(one)
    return kept


def side_of(text: str) -> str | None:
    """Return the side that the last side word of a text names, or None."""
    last = None
    for match in _SIDE.finditer(text):
        last = "left" if match["left"] else "right" if match["right"] else "bilateral"
    return last


def _measure(words: Addressed, context: Context, place: tuple[int, int], **fields: object) -> Measure:
    value_span = words.span(*place)
    values: dict[str, object] = {"document": context.document, "date": context.date, "span": value_span, "value_span": value_span}
    return Measure.model_validate({**values, **fields})


def _named(words: Addressed, context: Context) -> Iterator[Measure]:
    text = words.text
    taken: list[tuple[int, int]] = []
    for pattern, kind in _aliases():
        if kind.name == "pain":
            continue
        for match in pattern.finditer(text):
            if any(match.start() < end and start < match.end() for start, end in taken):
                continue
            taken.append((match.start(), match.end()))
            yield from _values(words, context, kind, match)


def _values(words: Addressed, context: Context, kind: MeasureKind, name: re.Match[str]) -> Iterator[Measure]:
    """Yield the value that follows a test's name, and the earlier value beside it."""
    text = words.text
    if CELL_BREAK.match(text, name.end()) and len(context.header) > 1:
        yield from _row_values(words, context, kind, name)
        return
    reach = text[name.end() : name.end() + 60]
    joined = _JOIN.match(reach)
    start = name.end() + (joined.end() if joined else 0)
    lead = text[name.end() : start]
    value = _VALUE.match(text, start)
    if value is None or not _is_in_range(kind, value) or _GOALISH.search(lead):
        return
    if re.search(r"\b(?:goal|target)\b", text[max(0, name.start() - 12) : name.start()], re.IGNORECASE):
        return
    common = {"name": kind.name, "name_span": words.span(name.start(), name.end())}
    side = side_of(lead) or (side_of(text[max(0, name.start() - 14) : name.start()]) if kind.name in _SIDED else None)
    device = _device(text[value.end() : value.end() + 30]) if kind.unit in {"s", "m/s", "m"} else None
    first = _fields(kind, value) | common | {"side": side, "device": device}
    arrow = _ARROW.match(text, value.end())
    if arrow:
        later = _VALUE.match(text, arrow.end())
        if later and _is_in_range(kind, later):
            yield _measure(words, context, value.span("value"), **{**first, "prior": True})
            yield _measure(words, context, later.span("value"), **{**first, **_fields(kind, later)})
            return
    is_prior = bool(re.search(r"\b(?:IE|eval|baseline|initial(?:ly)?|was|prev\w*|SOC)\b", lead, re.IGNORECASE)) and bool(
        _NOW.search(text[value.end() : value.end() + 14])
    )
    yield _measure(words, context, value.span("value"), **{**first, "prior": is_prior})
    rest = text[value.end() : value.end() + 30]
    other = (_NOW if is_prior else _WAS).match(rest.lstrip(" ,;(/")) if rest else None
    if other:
        offset = value.end() + (len(rest) - len(rest.lstrip(" ,;(/"))) + other.end()
        second = _VALUE.match(text, offset)
        if second and _is_in_range(kind, second):
            yield _measure(words, context, second.span("value"), **{**first, **_fields(kind, second), "prior": not is_prior})


_SIDED = {"grip", "pinch", "9HPT", "BBT", "girth", "SLS", "MAS"}


def _fields(kind: MeasureKind, value: re.Match[str]) -> dict[str, object]:
    unit = (value["unit"] or "").lower().rstrip(".")
    normal = _UNITS.get(unit, "")
    of = number(value["of"]) if value["of"] else None
    return {"value": number(value["value"]), "unit": normal or kind.unit, "denominator": of or kind.denominator}


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


def _is_in_range(kind: MeasureKind, value: re.Match[str]) -> bool:
    amount = number(value["value"])
    if amount is None:
        return False
    if kind.low is not None and amount < kind.low:
        return False
    return kind.high is None or amount <= kind.high


_COLUMN_PRIOR = re.compile(r"\b(?:IE|SOC|eval(?:uation)?|initial|baseline|prev(?:ious)?|prior|start|last)\b", re.IGNORECASE)
_COLUMN_NOW = re.compile(r"\b(?:current|now|today|PN|PR|re-?eval|this (?:visit|date)|D/?C|discharge|status)\b", re.IGNORECASE)
_COLUMN_GOAL = re.compile(r"\b(?:goal|target|norm(?:al|s)?|wnl|expected|LTG|STG)\b", re.IGNORECASE)


def _columns(words: Addressed, context: Context) -> list[tuple[int, int, str, str]]:
    """Return the cells of a row after its first, with their column headings."""
    cells: list[tuple[int, int, str]] = []
    position = 0
    for gap in [*CELL_BREAK.finditer(words.text), None]:
        stop = gap.start() if gap else len(words.text)
        raw = words.text[position:stop]
        if raw.strip():
            left = position + len(raw) - len(raw.lstrip())
            cells.append((left, left + len(raw.strip()), raw.strip()))
        position = gap.end() if gap else stop
    header = context.header
    shift = len(header) - len(cells)
    out = []
    for index, (start, end, cell) in enumerate(cells[1:], start=1):
        column = index + shift if shift <= 0 else index
        title = header[column] if 0 <= column < len(header) else ""
        if shift < 0 and -shift == 1:
            title = header[index - 1] if 0 <= index - 1 < len(header) else ""
        out.append((start, end, cell, title))
    return out


def _column_fields(title: str, context: Context) -> dict[str, object] | None:
    """Return what a column heading says of its values; None for a column of goals or norms."""
    if _COLUMN_GOAL.search(title) and not _COLUMN_NOW.search(title):
        return None
    fields: dict[str, object] = {}
    side = side_of(title)
    if side:
        fields["side"] = side
    dated = find_dates(title, near=context.date)
    if dated:
        fields["date"] = dated[0].date
        if context.date and dated[0].date < context.date:
            fields["prior"] = True
    elif _COLUMN_PRIOR.search(title) and not _COLUMN_NOW.search(title) and "prev" in title.lower():
        fields["prior"] = True
    return fields


def _row_values(words: Addressed, context: Context, kind: MeasureKind, name: re.Match[str]) -> Iterator[Measure]:
    has_now = any(_COLUMN_NOW.search(title) for *_, title in _columns(words, context))
    for start, _, cell, title in _columns(words, context):
        if start < name.end():
            continue
        about = _column_fields(title, context)
        if about is None:
            continue
        if has_now and _COLUMN_PRIOR.search(title) and not _COLUMN_NOW.search(title):
            about["prior"] = True
        value = _VALUE.match(cell)
        if value and _is_in_range(kind, value):
            place = (start + value.start("value"), start + value.end("value"))
            fields = _fields(kind, value) | {"name": kind.name, "name_span": words.span(name.start(), name.end())}
            yield _measure(words, context, place, **{**fields, **about})


def _strength(words: Addressed, context: Context) -> Iterator[Measure]:
    text = words.text
    cells = _columns(words, context) if context.header else []
    for match in _MMT_VALUE.finditer(text):
        if re.search(r"pain|goal|target", text[max(0, match.start() - 16) : match.start()], re.IGNORECASE):
            continue
        part = _part_before(text, match.start())
        if part is None and not re.search(r"mmt|strength|manual muscle", f"{context.topic} {text}", re.IGNORECASE):
            continue
        about = _cell_fields(cells, match.start(), context)
        if about is None:
            continue
        side = about.pop("side", None) or _side_near(text, match.start(), match.end())
        yield _measure(
            words, context, match.span(), name="MMT", value=f"{match['grade']}/5", unit="", side=side, part=part, **about
        )


def _cell_fields(cells: list[tuple[int, int, str, str]], position: int, context: Context) -> dict[str, object] | None:
    for start, end, _, title in cells:
        if start <= position < end:
            return _column_fields(title, context)
    return {}


def _part_before(text: str, position: int) -> str | None:
    last = None
    for match in _PART.finditer(text[:position]):
        last = match
    if last is None:
        return None
    return " ".join(last.group().lower().split())


def _side_near(text: str, start: int, end: int) -> str | None:
    """Return the side named close before a value, else directly behind it."""
    clause = re.split(r"[;]|\.\s|, (?=[A-Za-z])", text[:start])[-1]
    before = side_of(clause[-40:])
    if before:
        return before
    behind = re.match(r"\s*(?:on (?:the )?)?\(?(left|right|L|R|B)\b", text[end:])
    return side_of(behind.group(1)) if behind else None


def _pain(words: Addressed, context: Context) -> Iterator[Measure]:
    text = words.text
    if not re.search(r"pain|nprs|\bnrs\b|\bvas\b|sore|ache|discomfort", f"{text} {context.topic}", re.IGNORECASE):
        return
    for match in _PAIN.finditer(text):
        before = text[max(0, match.start() - 24) : match.start()]
        if re.search(r"goal|target|≤|<|to (?:be )?(?:less|below)|trials|rpe|reps", before, re.IGNORECASE):
            continue
        prior = bool(re.search(r"(?:was|from|prev\w*|IE|initial(?:ly)?)\s*[:=]?\s*$", before, re.IGNORECASE)) or bool(
            _ARROW.match(text, match.end())
        )
        yield _measure(
            words,
            context,
            match.span(),
            name="pain",
            value=number(match["high"] or match["value"]),
            unit="",
            denominator=Decimal(10),
            prior=prior,
        )


def _rom(words: Addressed, context: Context) -> Iterator[Measure]:
    text = words.text
    marked = _ROM_WORD.search(f"{context.topic} {text} {' '.join(context.header)}")
    if not marked or not _PART.search(text):
        return
    mode_word = re.search(r"\b(a|p)rom\b", f"{text} {' '.join(context.header)} {context.topic}", re.IGNORECASE)
    mode = {"a": "active", "p": "passive"}[mode_word[1].lower()] if mode_word else None
    cells = _columns(words, context) if context.header else []
    for match in _ROM_VALUE.finditer(text):
        high = int(match["high"] or match["low"])
        if not -30 <= high <= 190 or _MMT_VALUE.match(text, match.start()):
            continue
        before = text[max(0, match.start() - 18) : match.start()]
        if re.search(r"goal|target|≥|>\s*$|visit|x\s*$|\bto\s*$|week|wk|grade|level|pain", before, re.IGNORECASE):
            continue
        part = _part_before(text, match.start())
        if part is None or re.match(
            r"\s*(?:x|reps|sets|min|sec|lbs?|#|wk|visits?|/10|%|ft|y/o|times)\b", text[match.end() :], re.IGNORECASE
        ):
            continue
        about = _cell_fields(cells, match.start(), context)
        if about is None:
            continue
        side = about.pop("side", None) or _side_near(text, match.start(), match.end())
        prior = bool(re.search(r"(?:was|from|prev\w*|IE)\s*[:=]?\s*$", before, re.IGNORECASE)) or bool(
            _ARROW.match(text, match.end())
        )
        fields: dict[str, object] = {"prior": prior, **about}
        yield _measure(
            words, context, match.span(), name="ROM", value=Decimal(high), unit="deg", side=side, part=part, mode=mode, **fields
        )


def _device(text: str) -> str | None:
    match = _DEVICE.search(text)
    if not match:
        return None
    word = match.group()
    return "none" if re.match(r"w/o|without|no\b", word, re.IGNORECASE) else word.upper() if len(word) <= 4 else word.lower()


def _distance(words: Addressed, context: Context) -> Iterator[Measure]:
    text = words.text
    if not _WALK.search(text) or re.search(r"\bwill\b|\bgoal\b", text, re.IGNORECASE):
        return
    for match in _DISTANCE.finditer(text):
        near = text[max(0, match.start() - 45) : match.end() + 30]
        if not _WALK.search(near):
            continue
        group = "value" if match["value"] else "value2"
        unit = _UNITS.get((match["unit"] or "ft").lower(), "ft")
        amount = number(match[group])
        yield _measure(
            words,
            context,
            (match.start(), match.end()),
            name="gait_distance",
            value=amount,
            unit=unit,
            device=_device(text[match.end() : match.end() + 40]),
        )


def _assist(words: Addressed, context: Context) -> Iterator[Measure]:
    text = words.text
    if re.search(r"\bwill\b|\bgoal\b", text, re.IGNORECASE) or context.section in {"plan", "social"}:
        return
    tasks = list(_TASK.finditer(text))
    for match in _LEVEL.finditer(text):
        near = [task for task in tasks if -50 < match.start() - task.end() < 60 or -25 < task.start() - match.end() < 25]
        if not near:
            continue
        task = min(near, key=lambda task: abs(match.start() - task.end()))
        yield _measure(
            words,
            context,
            match.span(),
            name="assist",
            value=str(match.lastgroup),
            unit="",
            task=" ".join(task.group().lower().split()),
        )
