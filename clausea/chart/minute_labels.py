"""The procedures that a line names, by code or by name, and the minutes that are read of them."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Literal

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.sieve import guarded
from clausea.domain import TIMED_CODES, Minutes, Span
from clausea.domain.dates import find_dates
from clausea.domain.numbers import COUNT

_I = re.IGNORECASE
# Therapy codes only: other five-digit figures that begin alike are postal codes, claim numbers and lot numbers.
CODE = (
    r"(?:97(?:0[1-3]\d|1[1-7]\d|5(?:[345]\d|9[78])|60\d|610|7(?:5\d|6[0-3]|99))|92(?:50[78]|52[1-46]|597|6(?:0[5-9]|1[0-7]|2[67]))"
    r"|95(?:851|852|992)|96(?:105|112|113|125)|989(?:40|41|42|7\d|8\d)|G0(?:281|283|329|515)|2056[01])"
)
CPT = guarded(
    rf"(?<![\w.#/$])(?<!\w\w-)(?<![A-Za-z]-)(?<!OR\s)(?P<cpt>{CODE})(?!\d|-\d{{4}})(?P<mod>(?:-(?:59|76|77|95|93|X[SEPU]|G[PONT]|KX|C[QO])|\s(?:G[PON]|KX|C[QO])\b|\s(?:59|76|77|93|95)(?=[,;:]\s?\(?\d{{1,3}}\s?(?:min|m\b|u\b|units?\b|['’′]))){{0,3}})"
)
# Abbreviations and names of procedures; only minutes beside them tell that they are meant as a billed procedure.
_NAMES: tuple[tuple[str, str, str], ...] = (
    ("97110", r"T\.?E|TherEx|THER ?EX|TH ?EX|TEX", r"therap(?:eutic|y) exercises?|ther(?:\.|apeutic)? ?-?ex(?:ercises?)?"),
    ("97112", r"NMRE?|NM ?RE-?ED|NRE", r"neuro(?:muscular)? ?re-?ed(?:ucation)?"),
    (
        "97116",
        r"GT|GAIT(?: TRNG| TRAIN(?:ING)?)?|Gait(?=:?\s(?:\d{1,2}(?:,|\.?$|\s?min)|min\b))",
        r"gait (?:training|trng|trg|tr)",
    ),
    ("97140", r"MT|MAN(?:UAL)?", r"manual(?: (?:therapy|tx|tech(?:nique)?s?))?"),
    ("97530", r"TA|TherAct|THER ?ACT", r"ther(?:\.|apeutic)? ?-?act(?:ivit(?:y|ies))?"),
    ("97535", r"ADL|SC/HM|SCHM|SC", r"(?:ADL|self[- ]?care)(?:/home management)?(?: training| trng| tx)?"),
    ("97113", r"AQ|AQUATICS?", r"aquatic (?:therapy|exercises?|ther ?ex)"),
    ("97035", r"US", r"ultra ?sound"),
    ("97150", r"GRP", r"group (?:therapy|exercise|tx)"),
    ("97542", r"WCM", r"wheel ?chair (?:management|training|mobility)"),
)
_SHORT = guarded(r"(?<![\w/-])(?:" + "|".join(f"(?P<s{code}>{short})" for code, short, _ in _NAMES) + r")(?![\w/-])")
_LONG = guarded(r"(?<![\w/-])(?:" + "|".join(f"(?P<l{code}>{long})" for code, _, long in _NAMES) + r")(?![\w/-])", _I)


@dataclass(frozen=True, slots=True)
class Label:
    """A procedure named in text."""

    start: int
    end: int
    code: str
    by: Literal["code", "short", "long", "told"]


TIMED_WALK = guarded(
    r"(?<![\w.])(?:(?:[46]|10)\s?-?m(?:et(?:er|re)s?)?\s(?:walk\s)?|20\s?-?m(?:et(?:er|re)s?)?\swalk\s)timed\b"
    r"|\btimed\s(?:walk|(?:[46]|10)\s?m|20\s?m(?:et(?:er|re))?\swalk)\b",
    _I,
)
"""A walk of so many meters that is timed: its figures are seconds."""
TRIALS = guarded(
    rf"(?<![\w/:.-]){COUNT}\s(?:out\s)?of\s{COUNT}(?!\d|\s?-?(?:(?:timed|total|treatment)\s)?(?:min(?:ute)?s?\b|m\b|['’′]|h(?:ou)?rs?\b|units?\b))",
    _I,
)
"""Trials and how many there were, "9 of 18 timed": what was timed is the task, and neither figure is minutes."""


def without_tasks(text: str) -> str:
    """Return a text of the same length in which no timed walk and no count of trials speaks of time."""
    for match in [*TIMED_WALK.finditer(text), *TRIALS.finditer(text)]:
        text = f"{text[: match.start()]}{'§' * (match.end() - match.start())}{text[match.end() :]}"
    return text


_JOINED = re.compile(r"\s?(?:and|&|\+|/)\s?", _I)


def in_common(text: str, labels: Sequence[Label]) -> set[int]:
    """Return where codes start that stand together before one figure for all: "92524 and 92522, fifty minutes together".

    Nobody can say how much of it is of which.
    """
    out: set[int] = set()
    for one, other in pairwise(labels):
        if one.by == other.by == "code" and _JOINED.fullmatch(text[one.end : other.start]):
            out |= {one.start, other.start}
    return out


_CLOCK = r"(?P<{0}h>[01]?\d|2[0-3]):?(?P<{0}m>[0-5]\d)\s?(?P<{0}p>[ap]\.?m\.?)?"
_RANGE = guarded(rf"(?<![\d:/.\-$#]){_CLOCK.format('a')}\s?(?:-|–|to)\s?{_CLOCK.format('b')}(?![\d:/\-])", _I)
_LEADS = re.compile(r"\s?[:,(\-–]?\s{0,3}")


_NOT_GIVEN = guarded(
    r"\b(?:cancel\w*|(?:not|never|no[nt])[\s-]?(?:done|performed|given|completed|tolerated|started|provided)|held(?!\s(?:for\s|x\s?)?\d)|on hold"
    r"|deferred|refused|declined|omitted|skipped|missed|no[\s-]show)\b",
    _I,
)
_ITS_WORDS = re.compile(r"[\s,:(–-]*[^,;.(]*")
"""What is said of a code, up to where something else begins."""
_IS_ALL = re.compile(r"\s*(?:(?:[–-]|due|per|by|because|as|secondary|today|d/t|pt|patient|this visit)(?:\W.*)?)?", _I)
"""What may stand behind the word that nothing of a code was given: why."""
_LONGEST, _SHORTEST = 120, 5


def by_clock(text: str, labels: Sequence[Label], lists: Sequence[str] = ()) -> dict[int, tuple[int, int, int]]:
    """Return for each code right behind a start and a stop time, by where it starts: start and end of both, and the minutes.

    "0910-0925 97116 gait. 0925-0940 97110 step ups": each time is of the code behind it. `lists` are all passages of the document
    that hold such times. A time that no other one borders on may be the visit's, and so may one before the first of several codes.
    Where one code of them all cannot be told none is: a part of a visit's minutes would pass for the whole.
    """
    if not _RANGE.search(text) or not any(one.by == "code" for one in labels):
        return {}
    others = [(one, labels_in(one)) for one in lists if one != text]
    if any(found and find_dates(one) for one, found in others):
        return {}
    bounds = [_bounds(found) for one in (text, *(one for one, _ in others)) for found in _RANGE.finditer(one)]
    own = _clocked(text, labels, bounds)
    if own is None or any(_clocked(one, found, bounds) is None for one, found in others):
        return {}
    return own


def _clocked(text: str, labels: Sequence[Label], bounds: Sequence[tuple[int, int]]) -> dict[int, tuple[int, int, int]] | None:
    """Return the codes of a passage with their times; None where one of them has none that is surely its own."""
    ranges = list(_RANGE.finditer(text))
    out: dict[int, tuple[int, int, int]] = {}
    for label in labels:
        led = [one for one in ranges if one.end() <= label.start and _LEADS.fullmatch(text[one.end() : label.start])]
        if label.by != "code" and not led:
            continue
        if label.by != "code" or not led:
            return None
        first, last = _bounds(led[-1])
        # Clocks of twelve hours go on from 12:50 to 1:05.
        amount = (last - first) % 720
        said = _ITS_WORDS.match(text, label.end)
        not_given = _NOT_GIVEN.search(said.group()) if said else None
        if not_given and not _IS_ALL.fullmatch(said.group() if said else "", not_given.end()):
            # "97110 refused stairs": a part of it may have been given.
            return None
        if label.code not in TIMED_CODES or not_given:
            continue
        if not any(last == start or stop == first for start, stop in bounds) or not _SHORTEST <= amount <= _LONGEST:
            return None
        out[label.start] = (led[-1].start(), label.end, amount)
    return out


def with_times(texts: Sequence[str]) -> tuple[str, ...]:
    """Return the texts in which a start and a stop time stand."""
    return tuple(text for text in texts if _RANGE.search(text))


def _bounds(found: re.Match[str]) -> tuple[int, int]:
    first, last = (60 * int(found[f"{one}h"]) + int(found[f"{one}m"]) for one in "ab")
    return first, last


_LOW_NAME = r"(?:te|ta|mt|gt|nmre?|gait)"
_LOW_NAMES = re.compile(
    rf"(?:^|(?<=[\d,;:.()/+&'’′])|(?<=\bmin)|(?<=\bmins)|(?<=\bminutes)|(?<=\bbilled)|(?<=\btx)|(?<=\band))\s{{0,4}}(?<![\w/-]){_LOW_NAME}"
    rf"(?=\s\d{{1,3}}(?:\s?(?:min(?:ute)?s?\b|m\b|['’′]))?\s*(?:$|[,;:.)(/&+=–-]|and\b|x\s?\d|{_LOW_NAME}\b|9\d{{4}}|tot|timed))"
)
"""Names in small letters that stand in a list of minutes, not in prose: "mt 23 te 22", but no "took te 30 pills"."""
_BARE_GAIT = re.compile(
    r"gait:?\s(?:min\b|\d{1,2}\s?min(?:ute)?s?\b(?!\s(?:into|in|after|before|later|prior|past|ago|rest\w*)\b))", _I
)
_STANDING = re.compile(r"(?<![\w/:.-])\d{1,3}(?![\w/:%]|\.\d)")
_SUM = guarded(
    r"(?:\b(?:tot(?:al)?|timed)(?:\s(?:min(?:ute)?s?|time))?\s?[:=]?|=)\s?(?P<n>\d{1,3})\b"
    r"|\b(?P<m>\d{1,3})\s?(?:min\w*\s|['’′]\s)?(?:tot(?:al)?|timed)\b(?!\s?[:=]?\s?\d)",
    _I,
)
_GAIT_IN_LIST = re.compile(r"gait:?\s\d{1,2}[\s,]{1,3}(?:te|ta|mt|nmre?)\s\d{1,3}\s?(?:min(?:ute)?s?|['’′])?\s*(?:$|[,;.(])", _I)
"""Before another procedure with its minutes: "gait 20 te 25"."""

_SHORT_FIGURE = re.compile(r"(?<![\w/-])(?:TE|TA|MT|NMRE?|te|ta|mt|nmre?)\s(?P<n>\d{1,2})(?![\w/:%]|\.\d)")
"""The minutes of the other procedures of a line: "TE 23 gait 15 total 38"."""


def _is_gait_training(text: str, start: int) -> bool:
    """Say whether the bare word "Gait" is billed: its figure has minutes, or is one of those that make the line's total."""
    if _BARE_GAIT.match(text, start) or _GAIT_IN_LIST.match(text, start):
        return True
    if re.match(r"gait:?\s\d{1,2}\s?min", text[start : start + 16], _I):
        return False
    if _is_in_sum(text, start):
        return True
    totals = _totals(text)
    figures = [int(one.group()) for one in _STANDING.finditer(text)]
    return any(sum(figure for figure in figures if figure != total) == total for total in totals)


def _totals(text: str) -> set[int]:
    return {int(one["n"] or one["m"]) for one in _SUM.finditer(text)}


def _is_in_sum(text: str, start: int) -> bool:
    """Say whether the figure behind "gait" makes the line's total with those of the other procedures."""
    own = re.match(r"gait:?\s(\d{1,2})\b", text[start : start + 12], _I)
    others = [int(one["n"]) for one in _SHORT_FIGURE.finditer(text)]
    return own is not None and bool(others) and sum(others) + int(own[1]) in _totals(text)


def minutes_of(
    words: Addressed, context: Context, start: int, end: int, *, day: dt.date | None = None, **fields: int | str | None
) -> Minutes:
    """Return minutes with their address; their day is the document's where no other is given."""
    span: Span = words.span(start, end)
    return Minutes.model_validate({"document": context.document, "date": day or context.date, "span": span, **fields})


def labels_in(text: str) -> list[Label]:
    """Return the procedures of a text in order; a name beside its own code is part of that code's label."""
    return list(_labels_in(text))


@lru_cache(maxsize=2048)
def _labels_in(text: str) -> tuple[Label, ...]:
    # Asked of a passage by rules and models, and of the titles above it for every row.
    found = [Label(match.start(), match.end(), match["cpt"], "code") for match in CPT.finditer(text)]
    # Where nobody writes capitals, "nmr 30, ta 22" are abbreviations all the same; "us" and "sc" would be words.
    low = list(_LOW_NAMES.finditer(text))
    is_low = text == text.lower() or len(low) > 1 or any(_is_in_sum(text, one.end() - 4) for one in low)
    for pattern, by in ((_SHORT, "short"), (_LONG, "long")):
        for match in pattern.finditer(
            _LOW_NAMES.sub(lambda one: one.group().upper(), text) if is_low and by == "short" else text
        ):
            code = str(match.lastgroup)[1:]
            if text[match.start() : match.end()] in {"Gait", "gait"} and not _is_gait_training(text, match.start()):
                continue
            found.append(Label(match.start(), match.end(), code, "short" if by == "short" else "long"))
    found.sort(key=lambda one: (one.start, -one.end))
    out: list[Label] = []
    for label in found:
        if out and label.start < out[-1].end:
            continue
        if out:
            between = text[out[-1].end : label.start]
            near = not re.search(r"\d", between) and len(between) <= 12 and not re.search(r"[;,+]", between)
            if near and out[-1].by == "code" and label.by != "code":
                continue
            if near and out[-1].by != "code" and label.by == "code":
                out[-1] = Label(out[-1].start, label.end, label.code, "code")
                continue
        out.append(label)
    return tuple(out)
