"""Minutes and units: per code and in total, and the units that minutes make."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.tables import RowCell
from clausea.domain import TIMED_CODES, Minutes, Span
from clausea.domain.dates import find_dates
from clausea.domain.numbers import CARDINALS, ONES, TENS

_I = re.IGNORECASE
# Therapy codes only: other five-digit figures that begin alike are postal codes, claim numbers and lot numbers.
_CODE = (
    r"(?:97(?:0[1-3]\d|1[1-7]\d|5(?:[345]\d|9[78])|60\d|610|7(?:5\d|6[0-3]|99))|92(?:50[78]|52[1-46]|597|6(?:0[5-9]|1[0-7]|2[67]))"
    r"|95(?:851|852|992)|96(?:105|112|113|125)|989(?:40|41|42|7\d|8\d)|G0(?:281|283|329|515)|2056[01])"
)
_CPT = re.compile(
    rf"(?<![\w.#/$])(?<!\w\w-)(?<![A-Za-z]-)(?<!OR\s)(?P<cpt>{_CODE})(?!\d|-\d{{4}})(?P<mod>(?:-(?:59|76|77|95|93|X[SEPU]|G[PONT]|KX|C[QO])|\s(?:G[PON]|KX|C[QO])\b){{0,3}})"
)
# Abbreviations and names of procedures; only minutes beside them tell that they are meant as a billed procedure.
_NAMES: tuple[tuple[str, str, str], ...] = (
    ("97110", r"T\.?E|TherEx|THER ?EX|TH ?EX|TEX", r"therap(?:eutic|y) exercises?|ther(?:\.|apeutic)? ?-?ex(?:ercises?)?"),
    ("97112", r"NMRE?|NM ?RE-?ED|NRE", r"neuro(?:muscular)? ?re-?ed(?:ucation)?"),
    ("97116", r"GT|GAIT(?: TRNG| TRAIN(?:ING)?)?", r"gait (?:training|trng|trg|tr)"),
    ("97140", r"MT|MAN(?:UAL)?", r"manual(?: (?:therapy|tx|tech(?:nique)?s?))?"),
    ("97530", r"TA|TherAct|THER ?ACT", r"ther(?:\.|apeutic)? ?-?act(?:ivit(?:y|ies))?"),
    ("97535", r"ADL|SC/HM|SCHM|SC", r"(?:ADL|self[- ]?care)(?:/home management)?(?: training| trng| tx)?"),
    ("97113", r"AQ|AQUATICS?", r"aquatic (?:therapy|exercises?|ther ?ex)"),
    ("97035", r"US", r"ultra ?sound"),
    ("97150", r"GRP", r"group (?:therapy|exercise|tx)"),
    ("97542", r"WCM", r"wheel ?chair (?:management|training|mobility)"),
)
_TIMED_BY_NAME = {code for code, _, _ in _NAMES} - {"97150"}
_SHORT = re.compile(r"(?<![\w/-])(?:" + "|".join(f"(?P<s{code}>{short})" for code, short, _ in _NAMES) + r")(?![\w/-])")
_LONG = re.compile(r"(?<![\w/-])(?:" + "|".join(f"(?P<l{code}>{long})" for code, _, long in _NAMES) + r")(?![\w/-])", _I)

_WORD = rf"(?:(?:{'|'.join(TENS)})(?:[- ](?:{'|'.join(ONES[:9])}))?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
_MIN = r"(?:timed\s)?(?:min(?:ute)?s?\b\.?|m\b|['’′](?!\w))"
_UNIT = r"(?:units?\b|u\b|un\b)"
_TOKEN = re.compile(
    rf"(?P<gap>[\s,(:=/|@–-]*)(?P<times>x\s?)?(?:(?P<n>\d{{1,3}})|(?P<word>\b{_WORD}\b))(?P<after>\s?(?:-\s?)?(?:(?P<min>{_MIN})|(?P<unit>{_UNIT})))?(?!\w|[:.]\d|\s?/\s?\d|\s?[x%]|\s?(?:lbs?|reps?|ft|sec|sets|visits?|sessions?|wks?|weeks?|yrs?|days?|cues?|kg|cm|deg|times)\b)\)?",
    _I,
)
_MINUTES_FIRST = re.compile(
    r"[\s,;(]*(?:(?:treat(?:ment)?|tx)\s)?(?:min(?:ute)?s?|length|time)\s?[:=]\s{0,3}(?P<n>\d{1,3})\b(?:\s?min(?:ute)?s?\b)?\)?(?!:)",
    _I,
)
# "(2U/30M)" behind a code; "97110-3"; "92507: one"; and units that stand before their code: "(2) 97110", "2 x 97110", "2-97530".
_BOTH = re.compile(r"\s?\(\s?(?P<units>\d{1,2})\s?u\w*\s?[/,]\s?(?P<minutes>\d{1,3})\s?m\w*\s?\)", _I)
_SUFFIX = re.compile(r"-(?P<n>[1-9])(?![\d/])")
_IN_PARENS = re.compile(r",?\s?\(?(?P<n>\d{2})\s?(?:min(?:ute)?s?|['’′])\)?", _I)
_IN_WORDS = re.compile(r"(?:\s?[:x]\s?|\s)(?P<n>once|one|two|three|four|five|six)\b(?:\s(?:units?|time))?(?!\s?(?:-|\w))", _I)
_WORD_UNITS = {"once": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNITS_BEFORE = re.compile(r"(?:(?:^|[\s,/:;])\((?P<a>\d{1,2})\)|(?:^|[\s,:;])(?P<b>[1-9])\s?[x×-])\s?$", _I)
_UNIT_FIRST = re.compile(r"[\s,;(]*(?:units?|count|qty)\s?[:=]?\s?(?P<n>\d{1,2})\b\)?", _I)
# Between a code and its figures stand the procedure's own name and a few words, never a figure of something else.
_DESCRIPTION = re.compile(r"[\s:()–-]*(?:[A-Za-z][A-Za-z/&.'’+-]{0,24}[\s,:(–-]{1,4}){0,5}(?:\([a-z ]{3,20}\)\s?)?", _I)
_NAMED_FIGURE = re.compile(
    r"\b(?:units?|count|qty|min(?:ute)?s?|length|time)\s?[:=]?\s*$|\b(?:units?|count|qty|min(?:ute)?s?|length)\s?[:=]", _I
)
_STOP_WORD = re.compile(
    r"\b(?:sessions?|visits?|prn|up to|no\.?|page|pg|dx|hold|level|grade|reps?|pain|score|auth\w*|trial|x\s?\d+\s?[x/]|init|next|yesterday|limit|for [a-z]+ weeks?)\b",
    _I,
)
_BEFORE = re.compile(
    rf"(?:(?P<n>\d{{1,3}})|\b(?P<word>{_WORD}))\s?(?:-\s?)?(?:timed\s)?(?:min(?:ute)?s?\b\.?|['’′](?!\w))"
    r"(?:\s?(?:,|:|of|all|for|-|–|individual|indiv|group|grp|1:1|\(\d\)|tx|x\s?\d+|only)){0,4}\s*$",
    _I,
)
_N = rf"(?:(?P<n>\d{{1,3}})|\b(?P<word>{_WORD})\b)"
_NUMBER_END = r"(?!\d|[:.]\d|%|\s?/\s?\d|\s?(?:visits?|sessions?|units?\b(?!\s?=)|ft\b|lbs?\b|reps?\b|days?|hrs?|hours|x\b|of\b))"
_MINUTE_WORD = r"(?:min(?:ute)?s?|\(min(?:ute)?s?\)|time|tx|treatment|therapy|session|code[sd]?|mins?\.|total|tot)"
_TOTAL = re.compile(
    rf"(?<![\w/-])(?:(?P<timed>total timed|timed|timed[ -]?code)|(?P<total>tot(?:al)?|t/t|time calculation|treatment time|session (?:length|time)|(?:visit|tx) time|(?:treat(?:ment)?|tx|session|visit)(?=\s(?:min(?:ute)?s?|length)\b)))"
    rf"(?P<rest>(?:[\s:=.,–-]{{1,3}}{_MINUTE_WORD}\b){{0,4}}(?:\s\(min(?:ute)?s?\))?)(?:[\s:=.,–-]{{0,4}}(?:of|was|is)?\s{{0,3}}){_N}\s?(?P<m>min(?:ute)?s?\b|['’′])?{_NUMBER_END}",
    _I,
)
_MIN_TIMED = re.compile(rf"(?<!\w)min(?:ute)?s?\s(?P<timed>timed)\s?:?\s?{_N}{_NUMBER_END}", _I)
_AFTER = re.compile(
    rf"(?<![\w/:.x-]){_N}\s?(?P<m>min(?:ute)?s?\s|['’′]\s)?(?:(?P<timed>timed)|(?P<total>tot(?:al)?|in all|all told|altogether)(?:\s(?P<more>treatment|tx|time))?)\b(?!\s(?:visits|sessions|knee|hip|assist|reps|ft))(?P<both>\s(?:and|&)\stimed)?",
    _I,
)
_PAIR = re.compile(r"(?<![\w/])(?P<timed>\d{1,3})\s?/\s?(?P<total>\d{1,3})(?=\s?(?:$|[.;]))")
_TIME_BEHIND = re.compile(r"(?:\b(?P<time>time)\s?[:=]?|(?<=[\w)]):|\s:)\s{1,3}(?P<n>\d{2,3})(?:\s?min(?:ute)?s?)?\s?\.?\s*$", _I)
_EQUALS = re.compile(r"=\s?(?P<n>\d{1,3})\s?min(?:ute)?s?\b", _I)
_LONE_MINUTES = re.compile(r"(?<![\w/:.-])(?P<n>\d{1,3})\s?min(?:ute)?s?\b(?!\s?(?:rest|hold|break|walk))", _I)
_FIGURE = re.compile(r"\d|\bmin", _I)
_UNTIMED_CODE = re.compile(r"971(?:50|6\d|7[0-2])|970(?:1\d|2[0-8])|976\d\d|925\d\d|926\d\d|95\d{3}|G\d{4}|2056[01]|989\d\d")


@dataclass(frozen=True, slots=True)
class _Label:
    """A procedure named in text."""

    start: int
    end: int
    code: str
    by: Literal["code", "short", "long"]


@dataclass(frozen=True, slots=True)
class _Figures:
    """Minutes and units that stand beside a label, and where they stand."""

    start: int
    end: int
    minutes: int | None
    units: int | None
    has_word: bool
    """True where the minutes were written with their unit."""


def find_minutes(words: Addressed, context: Context) -> list[Minutes]:
    """Return minutes and units: per code, and the totals.

    A procedure's abbreviation counts only with minutes beside it and a sign that the line is about billed time; a start and
    stop time gives no minutes by itself.
    """
    if not _FIGURE.search(words.text):
        return []
    if any(cell.title for cell in context.cells):
        rows = _table_row(words, context)
        if rows is not None:
            return rows
    row = _timed_row(words, context)
    if row:
        return row
    text = words.text
    labels = _labels(text)
    found: list[tuple[int, int, Minutes]] = []
    taken: list[tuple[int, int]] = []
    read = _read(text, labels)
    names = [label for label, figures in read if label.by != "code" and figures.minutes is not None]
    by_total = bool(_TOTAL.search(text) or _AFTER.search(text))
    for label, figures in read:
        if label.by != "code" and not _is_billing(label, figures, len(names), by_total or len(read) > len(names)):
            continue
        if figures.minutes is None and figures.units is None:
            continue
        start, end = min(label.start, figures.start), max(label.end, figures.end)
        taken.append((start, end))
        found.append(
            (start, end, _minutes(words, context, start, end, cpt=label.code, minutes=figures.minutes, units=figures.units))
        )
    out = [one for _, _, one in found]
    out += _totals(words, context, taken, list(out))
    return out


def _minutes(
    words: Addressed, context: Context, start: int, end: int, *, day: dt.date | None = None, **fields: int | str | None
) -> Minutes:
    span: Span = words.span(start, end)
    return Minutes.model_validate({"document": context.document, "date": day or context.date, "span": span, **fields})


def _labels(text: str) -> list[_Label]:
    """Return the procedures of a text in order; a name beside its own code is part of that code's label."""
    found = [_Label(match.start(), match.end(), match["cpt"], "code") for match in _CPT.finditer(text)]
    for pattern, by in ((_SHORT, "short"), (_LONG, "long")):
        for match in pattern.finditer(text):
            code = str(match.lastgroup)[1:]
            found.append(_Label(match.start(), match.end(), code, "short" if by == "short" else "long"))
    found.sort(key=lambda one: (one.start, -one.end))
    out: list[_Label] = []
    for label in found:
        if out and label.start < out[-1].end:
            continue
        if out:
            between = text[out[-1].end : label.start]
            near = not re.search(r"\d", between) and len(between) <= 12 and not re.search(r"[;,+]", between)
            if near and out[-1].by == "code" and label.by != "code":
                continue
            if near and out[-1].by != "code" and label.by == "code":
                out[-1] = _Label(out[-1].start, label.end, label.code, "code")
                continue
        out.append(label)
    return out


def _read(text: str, labels: list[_Label]) -> list[tuple[_Label, _Figures]]:
    """Return each label with the figures beside it: after it, or before it where the line puts minutes first."""
    after = [
        _figures_after(text, label, labels[index + 1].start if index + 1 < len(labels) else len(text))
        for index, label in enumerate(labels)
    ]
    before = [_figures_before(text, label, labels[index - 1].end if index else 0) for index, label in enumerate(labels)]
    if not labels:
        return []
    led = [
        _UNITS_BEFORE.search(text, max(labels[i - 1].end if i else 0, one.start - 8), one.start) for i, one in enumerate(labels)
    ]
    if (
        led[0]
        and before[0] is None
        and all(one is not None or label.by != "code" for one, label in zip(led, labels, strict=True))
    ):
        return list(_units_first(labels, led, after))
    minutes_first = (
        before[0] is not None and all(one is not None for one in before) and (after[-1] is None or not after[-1].has_word)
    )
    out = []
    for index, label in enumerate(labels):
        first = before[index] if minutes_first else after[index]
        if minutes_first and first is not None:
            tail = _UNITS_ONLY.match(text, label.end)
            units = int(tail["n"] or tail["x"]) if tail else None
            first = _Figures(first.start, max(first.end, tail.end() if tail else 0), first.minutes, units, True)
        figures = first or (before[index] if index == 0 or after[index - 1] is None else None)
        if figures is not None and figures.minutes is None and before[index] is not None and before[0] is not None:
            lead = before[index]
            if lead is not None and index == 0:
                figures = _Figures(lead.start, figures.end, lead.minutes, figures.units, True)
        if figures is not None:
            out.append((label, figures))
    return out


def _units_first(
    labels: list[_Label], led: list[re.Match[str] | None], after: list[_Figures | None]
) -> Iterator[tuple[_Label, _Figures]]:
    """Yield each code with the units that stand before it and the minutes behind it: "2-97530 30", "(2) 97110"."""
    # Nobody bills nine units of a code: larger figures in brackets are minutes.
    as_minutes = any(lead is not None and int(lead["a"] or lead["b"]) > 8 for lead in led)
    for label, lead, figures in zip(labels, led, after, strict=True):
        if lead is not None and as_minutes:
            yield label, _Figures(lead.start(), label.end, int(lead["a"] or lead["b"]), None, has_word=False)
            continue
        if lead is None:
            if figures is not None:
                yield label, figures
            continue
        units = int(lead["a"] or lead["b"])
        minutes = figures.minutes if figures is not None and figures.units is None else None
        if minutes is not None and figures is not None and not _fits(minutes, units, label.code):
            minutes = None
        end = figures.end if minutes is not None and figures is not None else label.end
        yield label, _Figures(lead.start(), end, minutes, units, has_word=minutes is not None)


def _fits(minutes: int, units: int, code: str) -> bool:
    """Say whether minutes can be those of as many units, so that a total behind the last code is not taken for its own."""
    return code not in TIMED_CODES or abs(minutes - 15 * units) <= 14


_UNITS_ONLY = re.compile(r"[\s,]*(?:only|all)?[\s,(]*(?:(?P<n>\d{1,2})\s?(?:units?|u)\b|x\s?(?P<x>\d{1,2})\b)", _I)


def _figures_before(text: str, label: _Label, floor: int) -> _Figures | None:
    lead = text[max(floor, label.start - 48) : label.start]
    match = _BEFORE.search(lead)
    if not match or re.search(r"(?:tot(?:al)?|timed|time)\W{0,3}$", lead[: match.start()], _I):
        return None
    amount = _value(match)
    start = label.start - len(lead) + match.start()
    return _Figures(start, label.end, amount, None, True) if 0 < amount <= 180 else None


def _figures_after(text: str, label: _Label, ceiling: int) -> _Figures | None:
    total = _TOTAL.search(text, label.end, ceiling)
    stop = total.start() if total else ceiling
    region = text[label.end : min(stop, label.end + 90)]
    both = _BOTH.match(region)
    if both:
        return _Figures(label.end, label.end + both.end(), int(both["minutes"]), int(both["units"]), has_word=True)
    lead = (_SUFFIX.match(region) or _IN_WORDS.match(region)) if label.by == "code" else None
    if lead:
        units_ = int(lead["n"]) if lead["n"].isdigit() else _WORD_UNITS[lead["n"].lower()]
        later = _MINUTES_FIRST.match(region, lead.end()) or _IN_PARENS.match(region, lead.end())
        stop_ = later.end() if later else lead.end()
        return _Figures(label.end, label.end + stop_, int(later["n"]) if later else None, units_, has_word=bool(later))
    described = _DESCRIPTION.match(region)
    begin = described.end() if described else 0
    named = _NAMED_FIGURE.search(region[:begin])
    if named:
        begin = named.start()
    if _STOP_WORD.search(region[:begin]):
        return None
    # The description may have run over a figure written as a word.
    word = re.search(rf"\b{_WORD}\b", region[:begin], _I)
    blank = re.match(r"\s?_{2,}", region[begin:])
    position = (
        word.start()
        if word and re.match(rf"{_WORD}[\s-]+min", region[word.start() :], _I)
        else begin + (blank.end() if blank else 0)
    )
    minutes: int | None = None
    units: int | None = None
    bare: list[int] = []
    first: int | None = None
    has_word = False
    end = position
    while len(bare) + (minutes is not None) + (units is not None) < 2:
        named = _UNIT_FIRST.match(region, end)
        if named and units is None:
            units, end = int(named["n"]), named.end()
            continue
        timed = _MINUTES_FIRST.match(region, end)
        if timed and minutes is None:
            minutes, has_word, end = int(timed["n"]), True, timed.end()
            continue
        token = _TOKEN.match(region, end)
        if not token or (
            ("," in token["gap"] or "/" in token["gap"])
            and not (token["unit"] or token["times"])
            and (bare or minutes is not None)
        ):
            break
        if token["min"] and ("," in token["gap"] or "/" in token["gap"]) and bare:
            break
        if token["word"] and not token["min"]:
            break
        amount = _value(token)
        if re.match(r"\s?(?:timed|tot(?:al)?)\b", region[token.end() :], _I) and (
            bare or minutes is not None or units is not None or "," in token["gap"]
        ):
            break
        if token["min"]:
            if minutes is not None:
                break
            minutes, has_word = amount, True
        elif token["unit"] or token["times"]:
            if units is not None or amount > 16:
                break
            units = amount
        else:
            bare.append(amount)
        first = token.start("n") if first is None and token["n"] else first
        end = token.end()
    for amount in bare:
        # One figure with its unit tells what the other is; alone, a figure below five is a count of units.
        if (
            minutes is None
            and (amount >= 5 or units is not None)
            and not (units is None and len(bare) == 2 and amount < min(5, max(bare)))
        ):
            minutes = amount
        elif units is None and amount <= 16:
            units = amount
    if minutes is None and units is None:
        return None
    if minutes is not None and not 0 < minutes <= 240:
        return None
    return _Figures(label.end, label.end + len(region[:end].rstrip(" ,")), minutes, units, has_word)


def _value(match: re.Match[str]) -> int:
    if match["n"]:
        return int(match["n"])
    total = 0
    for part in re.split(r"[- ]", match["word"].lower()):
        total += CARDINALS[part]
    return total


def _is_billing(label: _Label, figures: _Figures, named: int, has_total: bool) -> bool:
    """Say whether minutes beside an abbreviation are billed minutes and not a grade, a dose or a repetition."""
    if figures.minutes is None or not 5 <= figures.minutes <= 120:
        return False
    if label.by == "long":
        return figures.has_word and (named > 1 or has_total) and figures.start <= label.end
    return has_total or named > 1 or figures.has_word


def _totals(words: Addressed, context: Context, taken: list[tuple[int, int]], read: list[Minutes]) -> list[Minutes]:
    """Return the totals of a text; a bare "total 40" counts only where the text speaks of minutes or codes."""
    text = words.text
    codes = [one.cpt or "" for one in read]
    pooled = sum(one.minutes or 0 for one in read)
    speaks = bool(codes) or bool(_CPT.search(text)) or bool(re.search(r"\btimed\b(?! up\b)", text, _I))
    out: list[Minutes] = []
    used: list[tuple[int, int]] = []

    def add(start: int, end: int, amount: int, kind: Literal["timed", "treatment"]) -> None:
        if 0 < amount <= 480 and not any(start < high and low < end and kind == one for low, high, one in spots):
            spots.append((start, end, kind))
            used.append((start, end))
            out.append(_minutes(words, context, start, end, minutes=amount, total=kind))

    spots: list[tuple[int, int, str]] = []
    for match in [*_TOTAL.finditer(text), *_MIN_TIMED.finditer(text)]:
        groups = match.groupdict()
        if groups.get("timed"):
            if re.match(r"\s?up\b", text[match.start("timed") + 5 :], _I):
                continue
            add(match.start(), match.end(), _value(match), "timed")
        elif (
            speaks
            or groups.get("m")
            or re.search(r"\bmin|time|treatment|tx", groups.get("rest") or "", _I)
            or re.match(r"t/t|time|treatment|session|visit|tx", match["total"], _I)
            or re.search(r"\bmin(?:ute)?s?\b|\b(?:start|stop|time in|time out)\b", text, _I)
        ) and _value(match) >= 5:
            add(match.start(), match.end(), _value(match), "treatment")
    for match in _AFTER.finditer(text):
        if any(low <= match.start("n" if match["n"] else "word") < high for low, high in used):
            continue
        if match["timed"]:
            if not re.match(r"\s?(?:\w+ )?(?:up\b|trials?|void\w*)", text[match.end() :], _I) and (speaks or match["m"]):
                add(match.start(), match.end(), _value(match), "timed")
        elif (speaks or match["m"] or match["more"]) and _value(match) >= 5:
            add(match.start(), match.end(), _value(match), "treatment")
            if match["both"]:
                add(match.start(), match.end(), _value(match), "timed")
    timed = bool(codes) and not any(_UNTIMED_CODE.fullmatch(code) for code in codes)
    if codes and not out:
        for match in _PAIR.finditer(text):
            if all(not low <= match.start() < high for low, high in taken) and pooled in {
                int(match["timed"]),
                int(match["total"]),
            }:
                add(match.start("timed"), match.end("timed"), int(match["timed"]), "timed")
                add(match.start("total"), match.end("total"), int(match["total"]), "treatment")
        behind = _TIME_BEHIND.search(text)
        if behind and all(not low <= behind.start("n") < high for low, high in taken) and int(behind["n"]) >= 5:
            is_sum = int(behind["n"]) == pooled and timed and not behind["time"]
            add(behind.start("n"), behind.end("n"), int(behind["n"]), "timed" if is_sum else "treatment")
        equals = _EQUALS.search(text)
        if equals:
            add(equals.start("n"), equals.end(), int(equals["n"]), "timed" if timed else "treatment")
        spare = [
            one
            for one in _LONE_MINUTES.finditer(text)
            if len(codes) > 1
            and all(not low <= one.start() < high for low, high in taken)
            and not equals
            and int(one["n"]) == pooled
            and not re.search(r"\w\s?$", text[: one.start()])
        ]
        if len(spare) == 1:
            add(spare[0].start(), spare[0].end(), int(spare[0]["n"]), "treatment")
    return out


_CODE_TITLE = re.compile(r"\b(?:cpt|codes?|hcpcs|procedure|charges?|service|billing|intervention|treatment)\b", _I)
_MIN_TITLE = re.compile(
    r"^(?:(?:tx|treatment|total|timed|skilled|billed)\s)?(?:min(?:ute)?s?\.?|time ?\(min(?:ute)?s?\)|min(?:ute)?s? ?\(?(?:timed|total|tx)?\)?)$",
    _I,
)
_UNIT_TITLE = re.compile(r"^(?:billed |total )?(?:units?|u|un|qty)$", _I)


def _table_row(words: Addressed, context: Context) -> list[Minutes] | None:
    """Return the minutes of a row under column headings; None where the headings say nothing of minutes."""
    cells = context.cells
    amount = next((cell for cell in cells if _MIN_TITLE.match(cell.title.strip())), None)
    units = next((cell for cell in cells if _UNIT_TITLE.match(cell.title.strip())), None)
    if amount is None and units is None:
        return None
    count = _whole(units)
    value = _whole(amount)
    codes = list(_labels(words.text))
    label = next((one for one in codes if one.by == "code"), None) or next(
        (one for one in codes if cells and one.start < cells[0].end and _CODE_TITLE.search(cells[0].title or "code")), None
    )
    day = next(
        (found[0].date for cell in cells if (found := find_dates(cell.text, near=context.date)) and cell.start == cells[0].start),
        None,
    )
    if label is not None and (value is not None or count is not None):
        ends = [cell.end for cell, one in ((amount, value), (units, count)) if cell is not None and one is not None]
        starts = [cell.start for cell, one in ((amount, value), (units, count)) if cell is not None and one is not None]
        low, high = min(label.start, *starts), max(label.end, *ends)
        return [_minutes(words, context, low, high, day=day, cpt=label.code, minutes=value, units=count)]
    if amount is None or value is None or value < 5:
        return None
    first = cells[0].text.strip().lower()
    kind = "timed" if re.search(r"\btimed\b", f"{first} {amount.title}", _I) else "treatment"
    if re.match(r"total|timed|tot\b", first) or (day is not None and re.search(r"date|dos|visit|day", cells[0].title, _I)):
        return [_minutes(words, context, amount.start, amount.end, day=day, minutes=value, total=kind)]
    return None


def _whole(cell: RowCell | None) -> int | None:
    match = re.fullmatch(r"(\d{1,3})\s?(?:min(?:ute)?s?|m|u|units?|['’′])?", cell.text.strip(), _I) if cell else None
    return int(match[1]) if match else None


_TIMED_CELL = re.compile(
    r"^(?:total\s)?(?:(?:timed?)(?:\scode)?\s?(?:total\s)?min(?:ute)?s?|min(?:ute)?s?\s?\(?timed\)?|timed total|(?P<total>total (?:treatment |tx )?min(?:ute)?s?|total (?:treatment |tx )?time|tx min(?:ute)?s?))\W*$",
    _I,
)


def _timed_row(words: Addressed, context: Context) -> list[Minutes]:
    """Return the totals of a flow sheet's row "Timed min": one for each day's column."""
    cells = context.cells
    label = _TIMED_CELL.match(cells[0].text) if len(cells) > 2 else None
    if not label or any(re.search(r"[A-Za-z]{3}", cell.text) for cell in cells[1:]):
        return []
    kind = "treatment" if label["total"] else "timed"
    out = []
    for cell in cells[1:]:
        value = _whole(cell)
        if value is not None and 5 <= value <= 240:
            dates = find_dates(cell.title, near=context.date)
            day = dates[0].date if dates else None
            out.append(_minutes(words, context, cell.start, cell.end, day=day, minutes=value, total=kind))
    return out
