"""Measured values in words and rows: outcome measures and pain here; motion, strength, walking and assist in their own files."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from clausea.chart.function import read_function
from clausea.chart.lines import Addressed
from clausea.chart.places import places
from clausea.chart.reading import (
    ANY_CASE,
    ARROW,
    BARE_PAREN,
    PAREN_PRIOR,
    THEN_NOW,
    UNIT,
    UNITS,
    VALUE,
    Context,
    Reading,
    number,
    side_of,
    some,
)
from clausea.chart.rom import read_motion, read_strength
from clausea.domain import Measure
from clausea.knowledge import MeasureKind, measures

__all__ = ["Context", "find_measures", "number", "side_of"]

_JOIN = re.compile(
    r"(?:\s|score[sd]?|test(?:ed)?|retest|total|raw|overall|average|avg|mean|composite|of|was|is|be|=|:|@|at|today|now|currently|current|comfortable|fast|pace|with|w/|recorded as|the limb on|"
    r"\b(?:R|L|Rt|Lt|right|left|B|UE|LE|dominant|non-?dominant|hand|same|adult|single)\b|[-–—,]|\((?!\s*\d{1,2}/)|\)|IE\b|eval\b|baseline|best|worst|time[d]?|completed|performed|rated|self-selected|RW|SPC|FWW|4WW|"
    r"quad cane|walker|cane|no AD|no device|device|AD|w/o|without|arms?|from|remains?|remained|still|improved(?: to)?|increased(?: to)?|decreased(?: to)?|declined(?: to)?|dropped(?: to)?|rose(?: to)?|went|has|level|lvl|cog(?:nitive)?|manual|dual[- ]task|down to|up to|unchanged at|measured|reported|estimated|index|scale|"
    r"pos(?:ition)?\.?\s*#?\s*(?:2|II)\b|\b(?:s|sec|lbs?|kg|cm|m|m/s|ft|in|deg)\b\)?|%(?=\s)|progressing|ongoing|(?:partly |part(?:ial(?:ly)?)? )?met|not met|status|sum|dyn)*",
    ANY_CASE,
)
# Tests whose parts are named between the test and its figure: "FCM Memory 4", "KOOS Pain 47", "CLQT attention 148".
_WITH_PARTS = {"FCM", "CLQT", "KOOS", "HOOS", "PEDI-CAT", "BOT-2", "PDMS", "WAB-AQ", "FIM", "AM-PAC", "VHI", "MAS", "WOMAC"}
_PART_WORDS = re.compile(
    r"(?:[\s,:=]*\b(?!(?:next|visit|for|goal|due|in|not|by|will|to|no|until|per|than)\b)[A-Za-z][A-Za-z/\-]*){1,5}[\s:=(,]*",
    ANY_CASE,
)
_ANY_WORDS = re.compile(r"[^\d.;•()]{1,45}?(?=\d|\.\d)")
_LANDMARK = re.compile(
    r"(?:[^\d.;•]|\d+\s*(?:cm|in|mm|\")?\s*(?:below|above|prox\w*|dist\w*|inf\w*|sup\w*|from|prior)){0,70}?(?=\d)(?!\d+\s*(?:cm|in|mm|\")?\s*(?:below|above|prox|dist|inf|sup|from|prior))",
    ANY_CASE,
)
_NAMED_BEHIND = re.compile(r"\s*(?:points?\s+)?(?:on|for)\s+(?:the\s+)?$", ANY_CASE)
_PAIR = re.compile(
    r"[\s,;/&|]*(?:and\s+|vs\.?\s+)?(?P<side>L|R|left|right|LUE|RUE|LLE|RLE)(?:\s+(?:hand|UE|LE|side))?\s*[:=]?\s*(?=\d|\.\d)",
    ANY_CASE,
)
_SLASH = re.compile(r"\s*/\s*(?=\d)")
_SIDED = {"grip", "pinch", "9HPT", "BBT", "girth", "SLS", "MAS", "ARAT", "FMA-UE", "KOOS", "HOOS"}
_ASHWORTH = re.compile(r"(?P<value>[0-4]\+?)(?![\d/.%]|\s*(?:x\b|reps|sec|min|deg|°))", ANY_CASE)

_PAIN = re.compile(
    r"(?<![\d/.\-])_?(?P<value>10|\d(?:\.5)?)_?(?:\s*(?:-|–|to)\s*(?P<high>10|\d))?\s*(?:/|out of)\s*10(?![\d/]|\.\d)\s*(?!\s*(?:trials?|reps?|sets?|correct|opportunit|words?|items?|x\s?\d+\s*(?:reps|sets)))",
    ANY_CASE,
)
_PAIN_WORD = re.compile(
    r"\bpain\w*|\bNPRS\b|\bNRS\b|\bVAS\b|\bsore\w*|\bach(?:e|es|ing|y)\b|discomfort|\bHA\b|headaches?", ANY_CASE
)
_PAIN_TASK = re.compile(
    r"\b(?:rest|sitting|sit|standing|stand|walking|stairs?|steps?|activity|activities|worst|best|least|most|current(?:ly)?|now|today|night|sleep|reach\w*|lift\w*|overhead|turn\w*|bend\w*|squat\w*|run\w*"
    r"|driv\w+|morning|a\.?m\.?|p\.?m\.?|average|avg|after|before|pre|post|start|end(?: of day)?|grip\w*|touch|w/out|w/|with|screen\w*|evening|mvmt|movement)\b",
    ANY_CASE,
)
_PAIN_LEAD = re.compile(
    r"(?:\(0\s?-\s?10\)|\s|[:=(),\-–]|_|\b(?:level|rating|rated|scale|score|intensity|now|current(?:ly)?|today|presently|worst|best|least|most|rest|at|is|was|were|of|in|on|to|the|a\.?m|p\.?m|pre|post|avg|average|fell|dropped|rose|up|down|"
    r"decreased|increased|reduced|reports?|reported|remains?|still|about|only|range[sd]?|from|neck|back|knee|hip|shoulder|arm|wrist|hand|R|L|w/|activity|stairs?|NPRS|NRS|VAS|pain|0-10)\b|\(0-10\)|/10:){0,14}",
    ANY_CASE,
)
_PAIN_FIGURE = re.compile(
    r"_?(?P<value>10|\d(?:\.5)?)_?(?:\s*[-–]\s*(?P<high>10|\d))?(?:\s*(?:/|out of)\s*10)?(?![\w%/°\"'#+]|\.\d|:\d|-\w)(?!\s*(?:x\s?\d+\s*(?:reps|sets)|reps?|sets?|min|mins|minutes|h\b|d\b|d/|/|days?|wks?|weeks?|hrs?|hours?|months?|mos?|times|visits?|falls?|lbs?|kg|"
    r"ft|feet|m\b|cm|in\b|sec|s\b|deg|°|of\b|yrs?|years?|stars?|sites?|places|areas|locations?|joints?|levels?|fingers?|digits?|spots|episodes?|nights?|mg|tabs?|pills?|doses?|%|percent|nights|people|points?|pts?))",
    ANY_CASE,
)
_PAIN_NEXT = re.compile(
    r"\s*[,;/|]?\s*(?:and\s+|but\s+)?(?P<words>(?:(?:at|in|w/|with|when|the|on|end of)\s*)?[A-Za-z.]*(?:\s+of day)?)\s*[:=]?\s*(?=_?\d)",
    ANY_CASE,
)
_NOT_PAIN = re.compile(
    r"trials?|\brpe\b|borg|\breps?\b|accuracy|\bCOPM\b|\bPSFS\b|opportunit|fatigue|confidence|distress|dyspnea|\bDOE\b|correct|painless|recall|scar\b|dizz|vertig|nause|\bSOB\b|exert|effort|symptom|\bfear|satisf|difficult|stress|anx|catastroph|disab|interfer|days|freq|/wk|per week|duration|\bmeds?\b|\bGRC\b",
    ANY_CASE,
)


@cache
def _names() -> tuple[re.Pattern[str], dict[str, tuple[str, MeasureKind]]]:
    """Return one pattern for every name of every measure, and the measure of each name in lower case."""
    known: dict[str, tuple[str, MeasureKind]] = {}
    for kind in measures():
        for alias in {kind.name.replace("_", " "), *kind.aliases}:
            known.setdefault(_plain(alias), (alias, kind))
    bodies = [re.escape(name).replace(r"\ ", r"[\s\-]+") for name in sorted(known, key=lambda name: (-len(name), name))]
    return re.compile(rf"(?<![\w-])(?:{'|'.join(bodies)})(?![\w]|-\w)", ANY_CASE), known


def _plain(name: str) -> str:
    return re.sub(r"[\s\-]+", " ", name.lower())


def _kinds_in(text: str) -> Iterator[tuple[re.Match[str], MeasureKind]]:
    pattern, known = _names()
    for match in pattern.finditer(text):
        alias, kind = known[_plain(match.group())]
        # Short names in capitals are names only in capitals: "ABC", "PAS", "MAS"; "circ" and "allen" are not.
        exact = alias.isupper() and len(alias) <= 4 and alias not in {"TUG", "LEFS", "DASH", "BERG", "MOCA"}
        if exact and match.group() != alias:
            continue
        yield match, kind


def find_measures(words: Addressed, context: Context) -> list[Measure]:
    """Return the measured values of one sentence or row; goals, reference values and hypotheticals are none."""
    if _is_past(words.text, context) or _OTHERS.search(words.text):
        return []
    found: list[Measure] = []
    for place in places(words, context):
        reading = Reading(words, context, place)
        if not place.is_comment:
            found.extend(_named(reading))
            found.extend(read_strength(reading))
            found.extend(_pain(reading))
            found.extend(read_motion(reading))
        found.extend(read_function(reading))
    return _without_overlap(found)


_PAST = re.compile(
    r"\b(?:19|20)\d\d\b|\b(?:prior|previous(?:ly)?|was|were|had|used to|before|history|h/o|hx|resolved|baseline|at (?:home|baseline)|independent\w*|indep|mother|father|brother|sister|aunt|uncle|"
    r"family|worked|lived|drove|walked|then)\b",
    ANY_CASE,
)


_OTHERS = re.compile(
    r"\b(?:brother|sister|mother|father|aunt|uncle|cousin|grand(?:mother|father|ma|pa))s?\b[^.;]{0,40}\b(?:has|had|with|w/|s/p|'s)\b"
    r"|\b(?:had|prior|previous(?:ly)?|hx of|history of|h/o)\b[^.;]{0,40}\b(?:19|20)\d\d\b|\b(?:19|20)\d\d\b[^.;]{0,60}\b(?:resolved|recovered)\b|\bresolved\b[^.;]{0,40}\b(?:19|20)\d\d\b|^before\b[^.;]{0,40}\bwould\b",
    ANY_CASE,
)
"""Another person, or an episode of an earlier year."""


def _is_past(text: str, context: Context) -> bool:
    """Say whether a sentence under "History" or "Prior level" tells of the past.

    Notes often run the objective findings on under such a heading: a table, or a test in the present tense, is read even there.
    """
    if context.section not in {"plof", "history"}:
        return False
    if any(cell.title for cell in context.cells):
        return False
    return bool(_PAST.search(text)) or not re.search(r"\d", text)


def _without_overlap(found: Sequence[Measure]) -> list[Measure]:
    """Keep the first of the values that share characters; the parsers run from the surest to the least sure."""
    kept: list[Measure] = []
    taken: set[tuple[str, int, int]] = set()
    for one in found:
        span = one.value_span
        characters = {(span.record, span.page, offset) for offset in range(span.start, span.end)}
        if taken.isdisjoint(characters):
            taken |= characters
            kept.append(one)
    return kept


# Outcome measures


def _named(reading: Reading) -> Iterator[Measure]:
    for match, kind in _kinds_in(reading.whole):
        if kind.name == "pain" or (reading.label and re.search(r"\bMMT\b|\b[AP]?A?ROM\b", reading.label)):
            continue
        if match.start() < reading.place.head_end and kind.name not in {"BOT-2", "PDMS"}:
            continue
        if kind.name == "MAS":
            yield from _ashworth(reading, match)
            continue
        yield from _after_name(reading, kind, match)


def _lead_end(reading: Reading, kind: MeasureKind, name: re.Match[str]) -> tuple[int, bool] | None:
    """Return where the figure of a name begins, and whether only plain joining words stand between them."""
    if reading.label and name.end() <= reading.shift:
        joined = _JOIN.match(reading.whole, reading.shift)
        return (joined.end() if joined else reading.shift), True
    joined = _JOIN.match(reading.whole, name.end())
    start = joined.end() if joined else name.end()
    if VALUE.match(reading.whole, start) and kind.name != "girth":
        return start, True
    if kind.name == "girth":
        land = _LANDMARK.match(reading.whole, name.end())
        return (land.end(), True) if land else None
    if kind.name in _WITH_PARTS:
        part = _PART_WORDS.match(reading.whole, name.end())
        if part and VALUE.match(reading.whole, part.end()):
            return part.end(), True
    loose = _ANY_WORDS.match(reading.whole, name.end())
    return (loose.end(), False) if loose else None


def _after_name(reading: Reading, kind: MeasureKind, name: re.Match[str]) -> Iterator[Measure]:
    whole = reading.whole
    before = _value_before(reading, kind, name)
    if before:
        yield from some(reading.make(_figure(before), name=kind.name, **_fields(reading, kind, before, name)))
        return
    lead_end = _lead_end(reading, kind, name)
    if lead_end is None:
        return
    start, is_plain = lead_end
    value = VALUE.match(whole, start)
    if value is None or not _fits(reading, kind, value) or reading.is_no_measurement(value.start()):
        return
    if not is_plain and not _is_its_own_unit(kind, value):
        return
    if reading.place.is_status and UNITS.get((value["unit"] or "").lower()) == "%":
        return
    if re.search(r"\b(?:goal|target)s?\W*$", whole[max(0, name.start() - 12) : name.start()], ANY_CASE):
        return
    if kind.name == "pinch" and name.group().lower() == "pinch" and not value["unit"] and not reading.label:
        # "Joint line pinch at 55": a feeling, where neither a unit nor a kind of pinch says it was measured.
        return
    lead = whole[name.end() : start]
    fields: dict[str, object] = {"name": kind.name, **_fields(reading, kind, value, name)}
    if kind.name in _SIDED:
        fields["side"] = side_of(lead) or _side_behind(reading, value) or reading.side(name.start(), value.end())
    if kind.unit in {"s", "m/s", "m"}:
        fields["device"] = reading.device(name.start(), value.end()) or (
            reading.device(name.end(), name.end()) if reading.label else None
        )
    yield from _series(reading, kind, name, value, fields)


def _series(
    reading: Reading, kind: MeasureKind, name: re.Match[str], value: re.Match[str], fields: dict[str, object]
) -> Iterator[Measure]:
    """Yield a figure and those that follow it: "34 -> 52", "95 (was 82)", "R 22 lb, L 20 lb"."""
    whole = reading.whole
    prior = reading.is_prior(value.start())
    chain = [value]
    while (arrow := ARROW.match(whole, chain[-1].end())) and (later := VALUE.match(whole, arrow.end())):
        if not _fits(reading, kind, later):
            break
        chain.append(later)
    for index, one in enumerate(chain):
        is_prior = prior if len(chain) == 1 else index < len(chain) - 1
        yield from some(reading.make(_figure(one), **{**fields, **_fields(reading, kind, one, name), "prior": is_prior}))
    last = chain[-1]
    if len(chain) > 1:
        return
    other = (THEN_NOW if prior else PAREN_PRIOR).match(whole, last.end())
    second = VALUE.match(whole, other.end()) if other else None
    if second and _fits(reading, kind, second):
        yield from some(reading.make(_figure(second), **{**fields, **_fields(reading, kind, second, name), "prior": not prior}))
        last = second
    elif bracket := BARE_PAREN.match(whole, last.end()):
        yield from _in_brackets(reading, kind, bracket, fields, has_unit=bool(value["unit"]))
    if kind.name in _SIDED:
        pair = _PAIR.match(whole, last.end())
        twin = VALUE.match(whole, pair.end()) if pair else None
        if pair is None and (behind := re.match(r"\s*(?:R|L)\b[,;/\s]+(?=\d)", whole[last.end() : last.end() + 12])):
            twin = VALUE.match(whole, last.end() + behind.end())
        if twin and _fits(reading, kind, twin):
            side = side_of(pair["side"]) if pair else _side_behind(reading, twin)
            yield from some(reading.make(_figure(twin), **{**fields, **_fields(reading, kind, twin, name), "side": side}))
    if kind.name == "COPM" and (slash := _SLASH.match(whole, last.end())):
        satisfaction = VALUE.match(whole, slash.end())
        if satisfaction and _fits(reading, kind, satisfaction):
            yield from some(
                reading.make(
                    _figure(satisfaction), **{**fields, **_fields(reading, kind, satisfaction, name), "task": "satisfaction"}
                )
            )
    if kind.name == "FCM":
        yield from _more_parts(reading, kind, name, last, fields)


def _in_brackets(
    reading: Reading, kind: MeasureKind, bracket: re.Match[str], fields: dict[str, object], *, has_unit: bool
) -> Iterator[Measure]:
    """Yield a bare figure in brackets: "AM-PAC 18/24 (14)" repeats the value before, "NDI 29/50 (58%)" is the same on its other scale."""
    amount = number(bracket["value"])
    if amount is None or not _in_range(kind, amount):
        return
    same = bool(bracket["unit"]) and not has_unit
    again = {**fields, "value": amount, "prior": not same}
    if same:
        again |= {"unit": "%", "denominator": Decimal(100)}
    yield from some(reading.make((bracket.start("value"), bracket.end("unit" if bracket["unit"] else "value")), **again))


_NEXT_PART = re.compile(r",\s*(?:[A-Z][a-z]+\s+){1,3}(?=[1-7]\b(?![/%.\d]))")


def _more_parts(
    reading: Reading, kind: MeasureKind, name: re.Match[str], last: re.Match[str], fields: dict[str, object]
) -> Iterator[Measure]:
    """Yield the further areas of a list: "FCM Memory 4, Attention 3, Problem Solving 3"."""
    position = last.end()
    while (following := _NEXT_PART.match(reading.whole, position)) and (value := VALUE.match(reading.whole, following.end())):
        yield from some(reading.make(_figure(value), **{**fields, **_fields(reading, kind, value, name)}))
        position = value.end()


def _value_before(reading: Reading, kind: MeasureKind, name: re.Match[str]) -> re.Match[str] | None:
    """Return the figure of "45/56 on the Berg"; only one with the test's own denominator."""
    head = reading.whole[max(0, name.start() - 24) : name.start()]
    link = _NAMED_BEHIND.search(head)
    if reading.label or link is None or kind.denominator is None:
        return None
    offset = max(0, name.start() - 24)
    for match in VALUE.finditer(reading.whole, offset, name.start()):
        if match["of"] and number(match["of"]) == kind.denominator and match.end() == offset + link.start():
            return match if not reading.is_no_measurement(match.start()) else None
    return None


def _side_behind(reading: Reading, value: re.Match[str]) -> str | None:
    """Return the side of "8.3 R, 7.5 L": a letter right behind its figure."""
    behind = re.match(r"\s*(R|L)\b(?!\s*[:=]?\s*\d)", reading.whole[value.end() : value.end() + 8])
    return side_of(behind[1]) if behind else None


def _ashworth(reading: Reading, name: re.Match[str]) -> Iterator[Measure]:
    """Yield grades of tone; "1+" is a grade of its own."""
    whole = reading.whole
    start = reading.shift if reading.label and name.end() <= reading.shift else name.end()
    lead = re.compile(r"(?:\s*\b(?:[A-Za-z]{1,16})\b|\s*[:=,(]){0,6}\s*").match(whole, start)
    position = lead.end() if lead else start
    value = _ASHWORTH.match(whole, position)
    while value and not reading.is_no_measurement(value.start()):
        side = side_of(whole[start : value.start()]) or reading.side(value.start(), value.end())
        behind = re.match(r"\s+(?:at|in|on)\s+(?:the\s+)?(left|right)\b", whole[value.end() : value.end() + 20], ANY_CASE)
        side = (side_of(behind[1]) if behind else None) or side
        amount = value["value"]
        yield from some(reading.make(value.span(), name="MAS", value=amount if "+" in amount else Decimal(amount), side=side))
        following = re.compile(r"(?:\s+[A-Za-z]{1,16}){0,5}\s+and\s+(?=[0-4]\+?\s+(?:at|in|on)\b)", ANY_CASE).match(
            whole, value.end()
        )
        value = _ASHWORTH.match(whole, following.end()) if following else None


def _figure(value: re.Match[str]) -> tuple[int, int]:
    """Return where the figure with its denominator and unit stands."""
    end = value.end("unit") if value["unit"] else value.end("of") if value["of"] else value.end("value")
    return value.start("value"), end


def _in_range(kind: MeasureKind, amount: Decimal) -> bool:
    return (kind.low is None or amount >= kind.low) and (kind.high is None or amount <= kind.high)


_STRANGE_UNITS = {
    "s": {"s"},
    "m/s": {"m/s", "s"},
    "m": {"m", "ft"},
    "lb": {"lb", "kg"},
    "cm": {"cm", "in", "mm"},
    "in": {"in", "cm"},
}


def _fits(reading: Reading, kind: MeasureKind, value: re.Match[str]) -> bool:
    amount = number(value["value"])
    if amount is None or not _in_range(kind, amount):
        return False
    of = number(value["of"]) if value["of"] else None
    if of is not None and amount > of:
        return False
    unit = UNITS.get((value["unit"] or "").lower())
    if kind.unit in _STRANGE_UNITS:
        return of is None and (unit is None or unit in _STRANGE_UNITS[kind.unit] or (kind.unit == "m/s" and unit == "m"))
    if kind.unit in {"reps", "blocks"}:
        return unit in {None, "reps", "blocks"}
    return unit in {None, "%", "pts"} or (value["unit"] or "").lower().startswith(("pt", "point"))


def _is_its_own_unit(kind: MeasureKind, value: re.Match[str]) -> bool:
    """Say whether a figure shows by its unit or denominator that it belongs to a test named some words before."""
    if value["of"]:
        return kind.denominator is not None and number(value["of"]) == kind.denominator
    unit = UNITS.get((value["unit"] or "").lower())
    return unit is not None and unit == kind.unit and unit not in {"%", "reps"}


_LABEL_UNIT = re.compile(rf"(?:[\s,(])(?P<unit>{UNIT})\)?(?=\s|$|[,)])", ANY_CASE)


def _fields(reading: Reading, kind: MeasureKind, value: re.Match[str], name: re.Match[str]) -> dict[str, object]:
    unit = UNITS.get((value["unit"] or "").lower(), "")
    if not unit and reading.label:
        for match in _LABEL_UNIT.finditer(reading.whole, name.end(), reading.shift):
            unit = UNITS.get(match["unit"].lower(), unit)
    of = number(value["of"]) if value["of"] else None
    return {"value": number(value["value"]), "unit": unit or kind.unit, "denominator": of or kind.denominator}


# Pain


def _pain(reading: Reading) -> Iterator[Measure]:
    if reading.label:
        yield from _pain_in_cell(reading)
        return
    words = f"{reading.whole} {reading.context.topic}"
    if re.match(r"\s*1\s+[A-Za-z ]{2,16}\s\d\s+2\s+[A-Za-z]", reading.whole):
        # The numbered items of a questionnaire.
        return
    has_word = bool(_PAIN_WORD.search(words))
    taken: list[tuple[int, int]] = []
    if has_word or _may_be_pain(reading):
        for match in _PAIN.finditer(reading.whole):
            before = reading.whole[max(0, match.start() - 24) : match.start()]
            if reading.is_no_measurement(match.start()) or _NOT_PAIN.search(before):
                continue
            if not _PAIN_WORD.search(before) and re.search(
                r"(?:\b(?:CX|NS|on|since|met|show|until|seen|dos|date|visit)|\d/\d{1,2},?(?:\s*(?:and|&))?)\s*$", before, ANY_CASE
            ):
                # A day, or the status of a goal.
                continue
            taken.append(match.span())
            yield from _pain_measure(reading, match)
            yield from _pain_further(reading, match.end(), taken)
    for word in _PAIN_WORD.finditer(reading.whole):
        if _NOT_PAIN.search(reading.whole[max(0, word.start() - 14) : word.start()]):
            continue
        lead = _PAIN_LEAD.match(reading.whole, word.end())
        start = lead.end() if lead else word.end()
        figure = _PAIN_FIGURE.match(reading.whole, start)
        if figure is None or any(figure.start() < end and begin < figure.end() for begin, end in taken):
            continue
        if reading.is_no_measurement(figure.start()):
            continue
        taken.append(figure.span())
        yield from _pain_measure(reading, figure)
        yield from _pain_further(reading, figure.end(), taken)


_BODY = re.compile(
    r"\b(?:neck|back|lbp|shoulder|elbow|wrist|hand|thumb|finger|arm|hip|knee|ankle|foot|heel|calf|leg|buttock|groin|spine|jaw|chest|rib|head|at rest|w/|with|after|when|on|end|worst|best)\b",
    re.IGNORECASE,
)


def _may_be_pain(reading: Reading) -> bool:
    """Say whether "4/10" without the word is pain: in physical therapy, or under the patient's own report."""
    if _NOT_PAIN.search(reading.whole) or reading.context.discipline == "SLP":
        return False
    return (
        (reading.context.discipline == "PT" and bool(_BODY.search(reading.whole)))
        or reading.context.section == "subj"
        or bool(
            re.search(
                r"\b(?:at |w/ |with )?rest\b|\bworst\b|\bburn\w*|\bache\b|\bswelling\b|\bend range\b", reading.whole, ANY_CASE
            )
        )
    )


_PAIN_OWN = re.compile(r"(?:\s*/\s*10)?(?:\s+(?:at\s+|w/\s?|with\s+|in\s+|on\s+)?[A-Za-z.]{2,14}(?=\s*[,;/])|(?=$|\W))", ANY_CASE)


def _pain_further(reading: Reading, position: int, taken: list[tuple[int, int]]) -> Iterator[Measure]:
    """Yield the further ratings of a list: "now 4 worst 8 best 2", "5 now, 8 stairs, 1 am", "7 -> 3"."""
    whole = reading.whole
    while True:
        # What the rating before was under: "3 rest / 7 w/ bending".
        own = _PAIN_OWN.match(whole, position)
        after = own.end() if own else position
        arrow = ARROW.match(whole, after)
        step = arrow or _PAIN_NEXT.match(whole, after)
        if step is None:
            return
        figure = _PAIN_FIGURE.match(whole, step.end())
        if figure is None or any(figure.start() < end and begin < figure.end() for begin, end in taken):
            return
        behind = whole[figure.end() : figure.end() + 16]
        is_named = bool(step is not arrow and _PAIN_TASK.search(step["words"])) or bool(
            re.match(r"\s*(?:at\s+|w/\s*|with\s+)?(?:" + _PAIN_TASK.pattern + r")|\s*w/", behind, ANY_CASE)
        )
        if arrow is None and (not is_named or whole[after : step.end()].strip() == ""):
            return
        taken.append(figure.span())
        yield from _pain_measure(reading, figure)
        position = figure.end()


def _pain_in_cell(reading: Reading) -> Iterator[Measure]:
    """Yield the rating of a cell whose row or column names pain, or whose figure is out of ten under such words."""
    if not _PAIN_WORD.search(reading.label) or _NOT_PAIN.search(reading.label):
        return
    lead = _PAIN_LEAD.match(reading.whole, reading.shift)
    figure = _PAIN_FIGURE.match(reading.whole, lead.end() if lead else reading.shift)
    if figure is None or reading.is_no_measurement(figure.start()) or reading.place.is_status:
        return
    yield from _pain_measure(reading, figure)
    yield from _pain_further(reading, figure.end(), [figure.span()])


def _pain_measure(reading: Reading, match: re.Match[str]) -> Iterator[Measure]:
    prior = reading.is_prior(match.start()) or bool(ARROW.match(reading.whole, match.end()))
    value: Decimal | str | None = number(match["value"])
    if match["high"] == "10" and match["value"] == "0":
        # "0-10" is the scale.
        return
    if match["high"]:
        # A range is kept as written: neither of its ends is the rating.
        value = f"{match['value']}-{match['high']}"
    task = _pain_task(reading, match.start(), match.end())
    fields: dict[str, object] = {"name": "pain", "denominator": Decimal(10)}
    yield from some(reading.make(match.span(), **fields, value=value, prior=prior, task=task))
    gap = re.compile(
        r"(?:\s*/\s*10)?[^()\d.;,]{0,20}(?=[(,]\s*(?:was|from|IE|down from|up from|baseline|SOC|prev\w*)\b)", ANY_CASE
    ).match(reading.whole, match.end())
    link = PAREN_PRIOR.match(reading.whole, gap.end()) if gap else None
    earlier = _PAIN_FIGURE.match(reading.whole, link.end()) if link and not prior else None
    if earlier:
        yield from some(reading.make(earlier.span(), **fields, value=number(earlier["value"]), prior=True, task=task))


def _pain_task(reading: Reading, start: int, end: int) -> str | None:
    """Return the condition under which pain was rated: pain at rest and pain on stairs are two measures."""
    plain = re.compile(rf"(?!\b(?:w/|with|w/out|now|today|current))(?!after\b|before\b){_PAIN_TASK.pattern}", ANY_CASE)
    behind = plain.search(re.split(r"[,;.(]", reading.whole[end : end + 40])[0])
    before = None
    for match in plain.finditer(reading.clause(start)[-40:]):
        before = match
    found = behind or before
    return found.group().lower().strip(".") if found else None
