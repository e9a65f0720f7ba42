"""The elements of a plan of care: type, amount, frequency, duration, visits."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import PlanElement, PlanItem

_I = re.IGNORECASE
_WORDS = {
    "once": 1,
    "one": 1,
    "twice": 2,
    "two": 2,
    "thrice": 3,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "sixteen": 16,
}
_N = rf"(?:\d{{1,2}}(?!\d)|(?:{'|'.join(_WORDS)})\b)"
_RANGE = rf"(?P<low>{_N})(?:\s?(?:-|–|to|or)\s?(?P<high>{_N}))?"
_PER = r"(?:/|\bper\b|\ba\b|\beach\b|\bevery\b|\bx\b|×)"
_COUNTED = r"(?:x\b|×|times?\b|visits?\b|sessions?\b|tx\b|treatments?\b|days?\b|appointments?\b)"
_PERIOD_UNIT = r"(?P<unit>wks?\b|weeks?\b|w\b(?!/)|months?\b|mos?\b)"
# "2x/wk", "three days a week", "2-3 x per week", "2 X WK", "once a week", "1 visit per month".
_FREQUENCY = re.compile(rf"(?<![\w/.:#$-]){_RANGE}\s?(?:(?:{_COUNTED})\s?(?:{_PER}\s?)?|{_PER}\s?){_PERIOD_UNIT}(?!\d)", _I)
# "2x weekly", "twice weekly", "BIW", "weekly x 12".
_WEEKLY = re.compile(
    rf"(?<![\w/.:#$-])(?:{_RANGE}\s?(?:(?:{_COUNTED})\s?)?(?:weekly|wkly)\b|(?P<code>BIW|TIW|QW|QIW)\b|(?P<alone>weekly)\b(?=\s?(?:x|×|for)\s?\d|\s(?:sessions?|visits?)|,?\s\d))",
    _I,
)
# Home-health shorthand: "2w8" is two a week for eight weeks; a run of them ("1w1, 2w4") is a taper.
_SHORT = re.compile(r"(?<![\w/.-])(?P<low>[1-7])\s?(?:w|wk)\s?(?P<weeks>\d{1,2})(?![\w/.])", _I)
# "3x4, 2x4" in an order: only where nothing but visits can be meant, and never a figure that sets of exercises have too.
_BARE = re.compile(r"(?<![\w/.-])(?P<low>[1-7])\s?x\s?(?P<weeks>[1-9]|1[0-2])(?:\s?wks?)?(?![\w/.])", _I)
_PER_FIELD = re.compile(rf"\b(?:times\s|visits\s|sessions\s)?per week\s?[:=]\s?{_RANGE}", _I)
_EVERY_OTHER = re.compile(r"\b(?:every other week|biweekly|q2w|every 2 weeks|every two weeks)\b", _I)
_MINUTES_AS = re.compile(r"\b\d{2,3}\s?min\w*\s?/\s?(?:wk|week)\s(?:as|in|=)\s(?P<low>[1-7])\s?x\s?\d{2}\b", _I)

_SPAN_UNIT = r"(?P<unit>weeks?|wks?|wk|w(?!\w|/)|months?|mos?|days?(?!\s?(?:a|per|/))|visits?|sessions?)\b"
_DURATION = re.compile(
    rf"(?P<lead>\bfor\s(?:the\s(?:first|next)\s|a total of\s|another\s)?|\bx\s?|×\s?|\bover\s|\bup to\s|\bdur(?:ation)?\s?[:=]?\s?|\btotal (?:of )?|,\s?|\(\s?|\s)(?P<count>{_N})(?:\s?(?:-|–|to)\s?(?P<high>{_N}))?\s?[-–]?\s?{_SPAN_UNIT}",
    _I,
)
_BARE_DURATION = re.compile(
    rf"\s?(?:x|×|for)\s?(?P<count>{_N})(?:\s(?:more|weeks?|wks?))?(?!\s?(?:\w*min|visits?|sessions?|x|/|reps|days?|months?|mos?|[-–]?\s?\d))",
    _I,
)
_DURATION_FIELD = re.compile(
    rf"\bdur(?:ation)?[\s:=]{{0,5}}(?P<count>{_N})(?:\s?(?:-|–|to)\s?(?P<high>{_N}))?\s?{_SPAN_UNIT}|\b(?P<weeks>weeks)\s?[:=]\s?(?P<only>\d{{1,2}})\b",
    _I,
)
_FIRST_MONTH = re.compile(r"\bfor the first (?P<unit>month|week)\b", _I)
_VISITS = re.compile(
    r"(?<![\w/.:#-])(?P<count>\d{1,3})\s?(?:(?:total|planned|more|additional|extra|authorized|auth|OT|PT|SLP|ST|skilled)\s){0,2}(?:visits?|vis|sessions?|treatments|v)\b(?!\s?(?:/|per|a\s|each|weekly|every|x\s|in\s(?:a|the)\s(?:day|week)|from|to date|since|attended|completed|used|remaining|left|running|in a row|ago|missed|cancel\w*))"
    r"|\b(?:planned|est(?:imated)?\.?|total|number of|anticipated|expected)\s(?:number of\s)?(?:visits|sessions|treatments)\s?[:=]?\s?(?P<after>\d{1,3})\b(?!\s?/)",
    _I,
)
_PAREN_VISITS = re.compile(r"\s?\((?P<count>\d{1,2})\)")
_AMOUNT = re.compile(
    r"\b(?:amount|amt|intensity)\s?[:=]?\s?(?P<field>\d(?:\s?(?:x|tx|sessions?|visits?|treatments?))?(?:\s?(?:/|per|a|x)\s?(?:treatment )?day|\s?daily)?)"
    r"|(?<![\w/.-])(?P<per>(?:1|2|one|two)\s?(?:(?:x|×|sessions?|tx|treatments?|visits?|times?|units?)\s?)?(?:in a|/|per|a|each)\s?(?:treatment )?day\b)"
    r"|\b(?P<daily>(?:once|one session|one visit|one treatment|1 session|1 visit|1x)\s(?:daily|a day|per day))\b"
    r"|(?<![\w/.-])(?P<length>\d{2}(?:\s?-\s?\d{2})?\s?min(?:ute)?s?\s?(?:/|per|a)\s?(?:session|visit|tx|treatment))",
    _I,
)
_DISCIPLINE = r"(?:(?:outpatient |skilled )?(?:physical|occupational|speech(?:[- ]?(?:and |/|-)?language)?|phys|occ|voice|dysphagia|swallowing|cognitive)[- ]?(?:therapy|tx|treatment)|speech/language|PT|OT|SLP|ST)"
_TYPE = re.compile(
    rf"\b(?:type|service|discipline|therapy)\s?[:=]\s?(?P<field>[A-Za-z][\w ,/&-]{{0,60}}?)(?=\s{{3}}|[;,.(]|\d|$)|\[x\]\s?(?P<box>PT|OT|SLP|ST)\b"
    rf"|(?P<eval>{_DISCIPLINE}\s(?:please\s)?eval(?:uate|uation)?\s?(?:and|&|/|\+)\s?(?:tx|treat(?:ment)?))\b"
    rf"|(?<![\w/])(?P<name>{_DISCIPLINE})\b(?!\s?(?:dx|diag|note|eval\b|/|,?\s?DPT|lic|goals?|per\b|on site|plan of|plan\b|initial|evaluation|daily|treatment (?:note|plan)|note|discharge|certif|recert|services? consent|progress|assist\w*|re-?eval))",
    _I,
)
_CODES = re.compile(r"(?<![\w.-])(?:9[27]\d{3}|G0283)(?:(?:\s?[,/+]\s?|\s)(?:9[27]\d{3}|G0283)\b){1,9}(?!\s?(?:x|\d|min|\())", _I)
_NOT_PLAN = re.compile(
    r"\b(?:HEP|home (?:ex\w*|program\w*)|falls?|fell|walk(?:s|ed|ing)?|pain|gym|prior|previously|class|wakes?|works?|spin|swam|swims?|church|drinks?|drove|drives?|meds?|"
    r"headaches?|HA|rehearsals?|practices?|used to|was|were|had|he|she|exercis(?:es|ing)|ran|runs|plays?|hobby|on (?:his|her) own|gym,?|services)\b[^.;]{0,30}$",
    _I,
)
_PLAN_WORD = re.compile(
    r"\b(?:PT|OT|SLP|ST|therapy|visits?|poc|plan|planned|freq\w*|cont(?:inue)?|recert\w*|taper\w*|reduc\w+|drops?|cut(?:ting)?|down to|keep|stay|request\w*|change|seen|treat(?:ment)?|sessions?|service|schedule|rx|extension|then|new freq|increase\w*|decrease\w*)\b",
    _I,
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|[.;]\s|\b(?:continue|cont|keep|plan|resume|request|down to|reduce to|decrease to|increase to|taper to)\s)\s?(?:PT|OT|SLP|ST)?\s?$",
    _I,
)
_JOIN = re.compile(
    r"[\s,;(]*(?:and\s)?(?:then|followed by|thereafter|tapering to|taper to|decreasing to|,|;|&)?[\s,]*(?:down to\s)?$", _I
)


@dataclass(frozen=True, slots=True)
class _Phase:
    """One frequency with the time it is kept up, where that is said."""

    start: int
    end: int
    rate: str
    count: int | None = None
    unit: str = ""
    high: int | None = None
    length_start: int = 0
    frequency_end: int = 0


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


def find_plan_items(words: Addressed, context: Context, kind: str = "", *, beside_goal: bool = False) -> list[PlanItem]:
    """Return the plan elements that a sentence states.

    A taper with a time for each part ("3x/wk x 4 then 2x/wk x 4") is one frequency "3/week then 2/week" and one duration,
    the sum; parts without a time are frequencies of their own. How often somebody walks, falls or does a home programme is
    no frequency of therapy. Beside a goal on the same line only a frequency that opens its own clause counts, since goals have
    frequencies too.
    """
    text = words.text
    found: list[PlanItem] = []

    def add(element: PlanElement, start: int, end: int, value: str | None = None) -> None:
        span = words.span(start, end)
        found.append(PlanItem(document=context.document, date=context.date, span=span, element=element, value=value))

    phases = list(_phases(text, context, kind))
    if beside_goal:
        phases = [one for one in phases if _OPENS_CLAUSE.search(text[max(0, one.start - 24) : one.start])]
        if not phases:
            return []
    is_taper = (
        len(phases) > 1 and all(one.count is not None and one.unit == phases[0].unit for one in phases) and _joined(text, phases)
    )
    if is_taper:
        total = sum(one.count or 0 for one in phases)
        add("frequency", phases[0].start, phases[-1].end, " then ".join(one.rate for one in phases))
        add("duration", phases[0].length_start, phases[-1].end, f"{total} {phases[0].unit}")
    else:
        for one in phases:
            add("frequency", one.start, one.frequency_end, one.rate)
        for one in phases[:1]:
            if one.count is not None:
                add("duration", one.length_start, one.end, _length(one.count, one.high, one.unit))
    has_frequency = bool(phases)
    if not any(item.element == "duration" for item in found):
        for start, end, value in _stated_duration(text, context, phases):
            add("duration", start, end, value)
            break
    has_duration = any(item.element == "duration" for item in found)
    visits = _visits(text, context, phases, has_frequency or has_duration or kind == "plan_of_care")
    if visits:
        add("visits", *visits)
    amount = _AMOUNT.search(text)
    plan_like = (
        kind == "plan_of_care"
        or has_frequency
        or has_duration
        or context.section == "plan"
        or bool(re.match(r"\W*(?:\d+\.\s)?(?:plan|poc)\b", text, _I))
    )
    if amount and not _NOT_PLAN.search(text[max(0, amount.start() - 40) : amount.start()]):
        named = re.match(r"amount|amt|intensity", amount.group(), _I)
        if named or plan_like:
            first = re.search(r"\b(?:2|two|twice)\b", amount.group(), _I)
            add("amount", *amount.span(), None if amount["length"] else "2/day" if first else "1/day")
    type_ = _type(text, context, kind, plan_like, has_frequency)
    if type_:
        add("type", *type_)
    return found


def _phases(text: str, context: Context, kind: str) -> Iterator[_Phase]:
    """Yield the frequencies of a text in order, each with the time that follows it."""
    hits: list[tuple[int, int, str, int | None]] = []
    for match in [*_FREQUENCY.finditer(text), *_WEEKLY.finditer(text), *_PER_FIELD.finditer(text), *_MINUTES_AS.finditer(text)]:
        rate = _rate(match)
        if rate and not any(low < match.end() and match.start() < high for low, high, _, _ in hits):
            hits.append((match.start(), match.end(), rate, None))
    for match in _EVERY_OTHER.finditer(text):
        hits.append((match.start(), match.end(), "1/2 weeks", None))
    if re.search(r"freq|dur|\bplan|poc|order|\b(?:PT|OT|ST|SLP|SN)\b", f"{text} {context.topic}", _I) or kind in {
        "order",
        "plan_of_care",
    }:
        for match in _SHORT.finditer(text):
            hits.append((match.start(), match.end(), f"{match['low']}/week", int(match["weeks"])))
    if kind == "order" and not hits:
        runs = list(_BARE.finditer(text))
        if len(runs) > 1 or (runs and re.search(r"\bfreq|eval", text, _I)):
            hits += [(one.start(), one.end(), f"{one['low']}/week", int(one["weeks"])) for one in runs]
    # More than a dozen frequencies on one line are a table read as prose, and no plan.
    hits = sorted(hits)[:12]
    fits_place = context.section in {"plan", "cert"} or bool(_PLAN_WORD.search(text)) or kind == "order"
    titled = any(re.search(r"freq", cell.title, _I) for cell in context.cells)
    for index, (start, end, rate, weeks) in enumerate(hits):
        stop = hits[index + 1][0] if index + 1 < len(hits) else len(text)
        before = text[max(0, start - 44) : start]
        if _NOT_PLAN.search(before) or re.match(
            r"\s?(?:HEP|at home|home|on (?:his|her|their) own|gym|falls?\b|w/ log)", text[end:], _I
        ):
            continue
        if re.match(r"\s?(?:school visit|visit per month)", text[end:], _I):
            continue
        if weeks is not None:
            yield _Phase(start, end, rate, weeks, "weeks", None, start, end)
            continue
        length = _DURATION.match(text, end, stop) or _DURATION.search(text, end, min(stop, end + 34))
        if length and (
            not re.fullmatch(r"[\s,;:(]*(?:\d\d min,?|up)?\s?", text[end : length.start()], _I) or _is_time_ago(text, length)
        ):
            length = None
        bare = None if length else _BARE_DURATION.match(text, end, stop)
        if not (fits_place or titled or length or bare or start < 3):
            continue
        first_month = _FIRST_MONTH.search(text, end, stop)
        if length and length["unit"][0].lower() not in "vs":
            high = _count(length["high"]) if length["high"] else None
            yield _Phase(
                start,
                length.end(),
                rate,
                _count(length["count"]),
                _PERIOD[length["unit"].lower()[0]],
                high,
                length.start("count"),
                end,
            )
        elif bare and "/week" in rate:
            yield _Phase(start, bare.end(), rate, _count(bare["count"]), "weeks", None, bare.start("count"), end)
        elif first_month:
            yield _Phase(
                start, first_month.end(), rate, 1, _PERIOD[first_month["unit"].lower()[0]], None, first_month.start(), end
            )
        else:
            yield _Phase(start, end, rate, frequency_end=end)


def _is_time_ago(text: str, length: re.Match[str]) -> bool:
    return bool(re.match(r"\s?(?:ago|post|after|out|visits|s/p)\b", text[length.end() :], _I))


def _rate(match: re.Match[str]) -> str | None:
    groups = match.groupdict()
    if groups.get("code"):
        return {"biw": "2/week", "tiw": "3/week", "qw": "1/week", "qiw": "4/week"}[match["code"].lower()]
    if groups.get("alone"):
        return "1/week"
    low = _count(match["low"])
    high = _count(match["high"]) if groups.get("high") else None
    unit = (groups.get("unit") or "week").lower()
    # Nobody is treated fifteen times a week: such a figure is a dose, a count of minutes or half of a date.
    if not 0 < low <= 14 or (high is not None and not low < high <= 14):
        return None
    return f"{low}{f'-{high}' if high else ''}/{_UNIT[unit[0]]}"


def _joined(text: str, phases: Sequence[_Phase]) -> bool:
    return all(_JOIN.fullmatch(text[one.end : following.start]) for one, following in zip(phases, phases[1:], strict=False))


def _length(count: int, high: int | None, unit: str) -> str:
    return f"{count}-{high} {unit}" if high else f"{count} {unit}"


def _stated_duration(text: str, context: Context, phases: Sequence[_Phase]) -> Iterator[tuple[int, int, str]]:
    for match in _DURATION_FIELD.finditer(text):
        if match["only"]:
            yield match.start("weeks"), match.end(), f"{match['only']} weeks"
        else:
            high = _count(match["high"]) if match["high"] else None
            yield match.start("count"), match.end(), _length(_count(match["count"]), high, _PERIOD[match["unit"].lower()[0]])
    titled = [cell for cell in context.cells if re.match(r"\s?dur", cell.title, _I)]
    for cell in titled:
        stated = re.match(rf"(?P<count>{_N})\s?{_SPAN_UNIT}", cell.text, _I)
        if stated:
            yield cell.start, cell.end, _length(_count(stated["count"]), None, _PERIOD[stated["unit"].lower()[0]])
    if phases:
        for match in _DURATION.finditer(text, phases[0].frequency_end):
            gap = text[phases[0].frequency_end : match.start()]
            if match["unit"][0].lower() in "vsd" or _is_time_ago(text, match) or len(gap) > 30 or re.search(r"[.;]", gap):
                continue
            high = _count(match["high"]) if match["high"] else None
            yield match.start("count"), match.end(), _length(_count(match["count"]), high, _PERIOD[match["unit"].lower()[0]])


def _visits(text: str, context: Context, phases: Sequence[_Phase], has_plan: bool) -> tuple[int, int, str] | None:
    for match in _VISITS.finditer(text):
        if any(one.start <= match.start() < one.frequency_end for one in phases):
            continue
        before = text[max(0, match.start() - 30) : match.start()]
        if re.search(
            r"\b(?:attended|seen|used|completed|missed|after|for|of|past|last|visit|over|in|then|to)\s?$", before, _I
        ) and not re.search(r"\b(?:(?:total|up to) of|up to)\s?$", before, _I):
            continue
        if not match["after"] and not (has_plan or re.search(r"\bplan|auth|approv|request|ask|total|expected|poc", text, _I)):
            continue
        if re.match(r"v\b", match.group().lstrip("0123456789 "), _I) and not has_plan:
            continue
        return match.start(), match.end(), match["count"] or match["after"]
    for one in phases:
        paren = _PAREN_VISITS.match(text, one.end)
        if paren and one.count is not None:
            return paren.start(), paren.end(), paren["count"]
    return None


def _type(text: str, context: Context, kind: str, plan_like: bool, has_frequency: bool) -> tuple[int, int] | None:
    codes = _CODES.search(text)
    for match in _TYPE.finditer(text):
        if match["field"] or match["box"]:
            if re.search(rf"\b{_DISCIPLINE}|therap|sensory|feeding|voice|occupational|speech|physical", match.group(), _I):
                return match.span()
            continue
        if match["eval"]:
            if kind == "order":
                return match.span()
            continue
        name = match["name"]
        if name.lower() in {"pt", "st", "ot"} and not name.isupper():
            continue
        beside = re.match(
            r"[\s:,-]{0,3}(?:\w+ ){0,2}\(?(?:\d|once|twice|two|three|one|freq|biw|tiw|weekly|services)", text[match.end() :], _I
        )
        leads = re.fullmatch(r"\W*(?:\d+\.\s)?(?:(?:plan|poc|continue|request|resume)\b\W*)?", text[: match.start()], _I)
        if has_frequency and (leads or beside):
            return match.span()
        if plan_like and leads and not codes and len(name) > 3:
            return match.span()
    if codes and (plan_like or re.match(r"\W*(?:planned|interv\w*|procedures?|tx|treatment)\b", text, _I)):
        return codes.span()
    return None


_UNIT = {"w": "week", "m": "month", "d": "day"}
_PERIOD = {"w": "weeks", "m": "months", "d": "days", "v": "visits", "s": "visits"}


def planned_visits(items: list[PlanItem]) -> int | None:
    """Return the visits that a plan foresees: the number it states, else frequency times weeks where both are plain."""
    stated = [item.value for item in items if item.element == "visits" and item.value]
    if stated:
        return int(stated[0])
    frequency = next((item.value for item in items if item.element == "frequency" and item.value), None)
    duration = next((item.value for item in items if item.element == "duration" and item.value), None)
    if frequency and duration and re.fullmatch(r"\d+/week", frequency) and re.fullmatch(r"\d+ weeks", duration):
        return int(frequency.split("/")[0]) * int(duration.split()[0])
    return None
