"""The elements of a plan of care: type, amount, frequency, duration, visits."""

from __future__ import annotations

import re

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import PlanElement, PlanItem

_WORDS = {
    "once": 1,
    "one": 1,
    "twice": 2,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
}
_N = rf"(?:\d{{1,2}}|{'|'.join(_WORDS)})"
_FREQUENCY = re.compile(
    rf"\b(?P<low>{_N})\s*(?:[-–]|\s+to\s+|\s+or\s+)?\s*(?P<high>{_N})?\s*(?:x|×|times?|visits?|sessions?|tx)?\s*(?:/|per|a|each|every|weekly\b|times weekly)\s*(?P<unit>wk|week|w\b|month|mo\b|day)",
    re.IGNORECASE,
)
_SHORTHAND = re.compile(r"\b(?P<times>\d)\s?wk?\s?(?P<weeks>\d{1,2})\b", re.IGNORECASE)
_WEEKLY = re.compile(
    r"\b(?P<low>\d)\s*(?:[-–]\s*(?P<high>\d))?\s*x\s*(?:weekly|wkly)\b|\b(?P<biw>BIW)\b|\b(?P<tiw>TIW)\b|\b(?P<word>once|twice)\s+(?:a week|weekly|per week)\b",
    re.IGNORECASE,
)
_DURATION = re.compile(
    rf"(?:\b(?:for|x|×|duration\s*:?|over)\s*)(?P<count>{_N})\s*[-–]?\s*(?P<unit>weeks?|wks?|months?|mos?|days?|visits?|sessions?)\b",
    re.IGNORECASE,
)
_DURATION_FIELD = re.compile(
    rf"\bduration\s*[:=]?\s*(?P<count>{_N})\s*(?P<unit>weeks?|wks?|months?|mos?|days?|visits?|sessions?)\b", re.IGNORECASE
)
_VISITS = re.compile(
    r"\(?\b(?:up to |total of |total |max(?:imum)? (?:of )?)?(?P<count>\d{1,2})\s*(?:total )?(?:planned )?(?:visits|sessions|treatments)\b",
    re.IGNORECASE,
)
_AMOUNT = re.compile(
    r"\b(?:amount\s*[:=]?\s*(?P<field>[^;,\n]{1,30})|(?P<per>(?:1|one|2|two)\s*(?:x|session|treatment|visit|time)s?\s*(?:/|per|a)\s*(?:treatment\s+)?day)|(?P<length>\d{2}\s*(?:-\s*\d{2}\s*)?min(?:ute)?s?\s*(?:/|per)\s*(?:session|visit|tx)))",
    re.IGNORECASE,
)
_TYPE = re.compile(
    r"\b(?:9[57]\d{3}|therapeutic exercises?|ther ?-?ex\b|neuromuscular re-?ed\w*|NMR[E]?\b|gait training|manual therapy|therapeutic activit\w+|ther ?act\b|ADL training|self[- ]care training|speech therapy|dysphagia therapy|cognitive (?:training|therapy)|modalities|patient education|type\s*[:=])",
    re.IGNORECASE,
)


def _count(word: str) -> int:
    return int(word) if word.isdigit() else _WORDS[word.lower()]


def find_plan_items(words: Addressed, context: Context) -> list[PlanItem]:
    """Return the plan elements that a sentence states."""
    text = words.text
    found: list[PlanItem] = []

    def add(element: PlanElement, start: int, end: int, value: str | None = None) -> None:
        found.append(
            PlanItem(document=context.document, date=context.date, span=words.span(start, end), element=element, value=value)
        )

    shorthand = (
        _SHORTHAND.search(text)
        if re.search(r"freq|dur|plan|poc|orders?|pt|ot|st\b", f"{text} {context.topic}", re.IGNORECASE)
        else None
    )
    frequency = _FREQUENCY.search(text)
    weekly = _WEEKLY.search(text)
    if frequency and not re.search(
        r"\b(?:HEP|home|falls?|exercise[s]? at|walks?|pain|gym|was|prior)\b",
        text[max(0, frequency.start() - 40) : frequency.start()],
        re.IGNORECASE,
    ):
        low = _count(frequency["low"])
        high = f"-{_count(frequency['high'])}" if frequency["high"] else ""
        add("frequency", *frequency.span(), f"{low}{high}/{_UNIT[frequency['unit'].lower()[0]]}")
    elif weekly:
        value = (
            "2/week"
            if weekly["biw"]
            else "3/week"
            if weekly["tiw"]
            else f"{_WORDS[weekly['word'].lower()]}/week"
            if weekly["word"]
            else f"{weekly['low']}{'-' + weekly['high'] if weekly['high'] else ''}/week"
        )
        add("frequency", *weekly.span(), value)
    elif shorthand:
        add("frequency", *shorthand.span(), f"{shorthand['times']}/week")
        add("duration", *shorthand.span(), f"{shorthand['weeks']} weeks")
    has_frequency = any(item.element == "frequency" for item in found)
    duration = _DURATION_FIELD.search(text) or (_DURATION.search(text) if has_frequency or context.section == "plan" else None)
    if duration and not any(item.element == "duration" for item in found):
        add("duration", *duration.span(), f"{_count(duration['count'])} {_PERIOD[duration['unit'].lower()[0]]}")
    visits = _VISITS.search(text)
    if visits and (has_frequency or duration or re.search(r"plan|total|auth", text, re.IGNORECASE)):
        add("visits", *visits.span(), visits["count"])
    amount = _AMOUNT.search(text)
    if amount:
        add("amount", *amount.span())
    if _TYPE.search(text) and context.section == "plan":
        match = _TYPE.search(text)
        assert match
        add("type", *match.span())
    return found


_UNIT = {"w": "week", "m": "month", "d": "day"}
_PERIOD = {"w": "weeks", "m": "months", "d": "days", "v": "visits", "s": "visits"}


def planned_visits(items: list[PlanItem]) -> int | None:
    """Return the visits that a plan foresees: the number it states, else frequency times weeks where both are plain."""
    stated = [item.value for item in items if item.element == "visits" and item.value]
    if stated:
        return int(stated[0])
    frequency = next((item.value for item in items if item.element == "frequency" and item.value), None)
    duration = next((item.value for item in items if item.element == "duration" and item.value), None)
    if frequency and duration and re.fullmatch(r"\d+/week", frequency) and duration.endswith("weeks"):
        return int(frequency.split("/")[0]) * int(duration.split()[0])
    return None
