"""Minutes and units: per code and in total, and the units that minutes make."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from clausea.chart.lexicon import words_of
from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.minute_grids import coded_columns, day_row, is_below_codes, table_row, under_codes
from clausea.chart.minute_labels import CPT, Label, by_clock, in_common, labels_in, minutes_of, without_tasks
from clausea.chart.sieve import guarded
from clausea.domain import TIMED_CODES, Minutes
from clausea.domain.numbers import CARDINALS, ONES, TENS

_I = re.IGNORECASE
_WORD = rf"(?:(?:{'|'.join(TENS)})(?:(?:-\s?| )(?:{'|'.join(ONES[:9])}))?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
_MIN = r"(?:timed\s)?(?:min(?:ute)?s?\b\.?|m\b|['’′](?!\w))"
_UNIT = r"(?:units?\b|u\b|un\b)"
_TOKEN = re.compile(
    rf"(?P<gap>[\s,(:=/|@–-]*)(?P<times>x\s?)?(?:(?P<n>\d{{1,3}})|(?P<word>\b{_WORD}\b))(?P<after>\s?(?:-\s?)?(?:(?P<min>{_MIN})|(?P<unit>{_UNIT})))?(?!\w|[:.]\d|\s?/\s?\d++(?!\s?(?:min|m\b|['’′]))|\s?[x%]|\s?(?:lbs?|reps?|ft|(?-i:s)|secs?|seconds?|sets|visits?|sessions?|wks?|weeks?|yrs?|days?|cues?|kg|cm|deg|times|hrs?|hours?)\b|\s(?:out\s)?of\s\d)\)?",
    _I,
)
_MINUTES_FIRST = re.compile(
    r"[\s,;(]*(?:(?:treat(?:ment)?|tx)\s)?(?:min(?:ute)?s?|length|time)\s?[:=]\s{0,3}(?P<n>\d{1,3})\b(?:\s?min(?:ute)?s?\b)?\)?(?!:)",
    _I,
)
# "(2U/30M)" behind a code; "97110-3"; "92507: one"; and units that stand before their code: "(2) 97110", "2 x 97110", "2-97530".
_BOTH = re.compile(r"\s?\(\s?(?P<units>\d{1,2})\s?u\w*\s?[/,]\s?(?P<minutes>\d{1,3})\s?m\w*\s?\)", _I)
_SUFFIX = re.compile(r"-(?P<n>[1-9])(?![\d/])")
_NOTHING_SAID = r"(?=\s*(?:$|[,;.)/|&+=–-]|and\b|\d|x\s?\d)|\s{2})"
"""Behind minutes that stand by themselves: no "15 minutes rest", no "20 minutes late"."""
_IN_PARENS = re.compile(rf",?\s?\(?(?P<n>\d{{2}})\s?(?:min(?:ute)?s?\b|['’′])\)?{_NOTHING_SAID}", _I)
_THEN_MINUTES = re.compile(
    rf"[\s,;(]{{1,3}}(?:(?P<n>\d{{1,3}})|(?P<word>\b{_WORD}))[\s-]?(?:min(?:ute)?s?\b|['’′](?!\w))\)?{_NOTHING_SAID}",
    _I,
)
"""Minutes behind units, in figures or words: "one unit, seventy minutes"."""
_IN_WORDS = re.compile(
    r"(?:\s?[:x,]\s?|\s)(?P<n>once|one|two|three|four|five|six)\b(?:\s(?:units?|time))?(?!\s?(?:-|(?!and\b|timed\b|total\b)\w))",
    _I,
)
_WORD_UNITS = {"once": 1, "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6}
_UNITS_BEFORE = guarded(r"(?:(?:^|[\s,/:;])\((?P<a>\d{1,2})\)|(?:^|[\s,:;])(?P<b>[1-9])\s?[x×-])\s?$", _I)
_UNIT_FIRST = re.compile(r"[\s,;(]*(?:units?|count|qty)\s?[:=]?\s?(?P<n>\d{1,2})\b\)?", _I)
# Between a code and its figures stand the procedure's own name and a few words, never a figure of something else.
_DESCRIPTION = re.compile(r"[\s:()–-]*(?:(?!x\s?\d)[A-Za-z][A-Za-z/&.'’+-]{0,24}[\s,:(–-]{1,4}){0,5}(?:\([a-z ]{3,20}\)\s?)?", _I)
_NAMED_FIGURE = re.compile(
    r"\b(?:units?|count|qty|min(?:ute)?s?|length|time)\s?[:=]?\s*$|\b(?:units?|count|qty|min(?:ute)?s?|length)\s?[:=]", _I
)
_STOP_WORD = re.compile(
    r"\b(?:sessions?|visits?|prn|up to|no\.?|page|pg|dx|hold|level|grade|reps?|pain|score|auth\w*|trial|x\s?\d+\s?[x/]|init|next|yesterday|limit|for [a-z]+ weeks?)\b",
    _I,
)
_BEFORE = guarded(
    rf"(?:(?P<n>\d{{1,3}})|\b(?P<word>{_WORD}))\s?(?:-\s?)?(?:timed\s)?(?:min(?:ute)?s?\b\.?|['’′](?!\w))"
    r"(?:\s?(?:,|:|of|all|for|-|–|individual|indiv|group|grp|1:1|\(\d\)|tx|x\s?\d+|only)){0,4}\s*$",
    _I,
)
_N = rf"(?:(?P<n>\d{{1,3}})|\b(?P<word>{_WORD})\b)"
_NUMBER_END = r"(?!\d|[:.]\d|%|\s?/\s?\d|\s?(?:visits?|sessions?|units?\b(?!\s?=)|ft\b|lbs?\b|reps?\b|days?|hrs?|hours|s(?:ec\w*)?\b|x\b|of\b))"
_MINUTE_WORD = (
    r"(?:min(?:ute)?s?|\(min(?:ute)?s?\)|time|tx|treatment|therapy|session|eval(?:uation)?|code[sd]?|mins?\.|total|tot)"
)
_TOTAL = guarded(
    rf"(?<![\w/-])(?:(?P<timed>total timed|timed|timed[ -]?code)|(?P<total>tot(?:al)?|sum|t/t|time calculation|treatment time|session (?:length|time)|(?:visit|tx) time|(?:treat(?:ment)?|tx|session|visit)(?=\s(?:min(?:ute)?s?|length)\b)))"
    rf"(?P<rest>(?:[\s:=.,–-]{{1,3}}{_MINUTE_WORD}\b){{0,4}}(?:\s\(min(?:ute)?s?\))?)(?:[\s:=.,–-]{{0,4}}(?:of|was|is)?\s{{0,3}}){_N}\s?(?P<m>min(?:ute)?s?\b|['’′])?{_NUMBER_END}",
    _I,
)
_MIN_TIMED = guarded(rf"(?<!\w)min(?:ute)?s?\s(?P<timed>timed)\s?:?\s?{_N}{_NUMBER_END}", _I)
# "15 min Total timed minutes: 38" is a line that ends before "Total": what names the figure behind it is none of the one before.
_AFTER = guarded(
    rf"(?<![\w/:.x-]){_N}\s?(?P<m>min(?:ute)?s?\s|['’′]\s)?(?:(?P<timed>timed)|(?P<total>tot(?:al)?|in all|all told|altogether)(?:\s(?P<more>treatment|tx|time))?)\b(?!\s(?:visits|sessions|knee|hip|assist|reps|ft)|\s?(?:/|per\s|an?\s|each\s)(?:day|night|week))(?!(?:(?:\s\w+){{1,4}}\s?[:=]|\s?:)\s?\d{{1,3}}(?!\d)|(?:\s(?:timed|code|treatment|tx|min\w*|time)){{1,4}}\s\d{{1,3}}(?!\d))(?P<both>\s(?:and|&)\stimed)?",
    _I,
)
_PAIR = guarded(r"(?<![\w/])(?P<timed>\d{1,3})\s?/\s?(?P<total>\d{1,3})(?=\s?(?:$|[.;]))")
_TIME_BEHIND = guarded(r"(?:\b(?P<time>time)\s?[:=]?|(?<=[\w)]):|\s:)\s{1,3}(?P<n>\d{2,3})(?:\s?min(?:ute)?s?)?\s?\.?\s*$", _I)
_EQUALS = guarded(r"=\s?(?P<n>\d{1,3})\s?min(?:ute)?s?\b", _I)
_LONE_MINUTES = guarded(r"(?<![\w/:.-])(?P<n>\d{1,3})\s?min(?:ute)?s?\b(?!\s?(?:rest|hold|break|walk))", _I)
_FIGURE = guarded(r"\d|\bmin|\btimed\b", _I)
_UNTIMED_CODE = re.compile(r"971(?:50|6\d|7[0-2])|970(?:1\d|2[0-8])|976\d\d|925\d\d|926\d\d|95\d{3}|G\d{4}|2056[01]|989\d\d")


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
    stop time gives minutes only where it is one of several and right before its code.
    """
    if not _FIGURE.search(words.text) and not _TOLD.search(words.text):
        return []
    if any(cell.title for cell in context.cells):
        rows = table_row(words, context)
        if rows is not None:
            return rows
    row = day_row(words, context) or coded_columns(words, context) or under_codes(words, context)
    if row or is_below_codes(words.text, context):
        return row
    headed = _under_heading(words, context)
    if headed is not None:
        return [headed]
    text = words.text
    labels = labels_in(text)
    found: list[tuple[int, int, Minutes]] = []
    taken: list[tuple[int, int]] = []
    read = _read(text, labels)
    told = list(_dictated(text))
    if told:
        read = [(label, figures) for label, figures in read if label.by == "code"]
        read += [one for one in told if all(label.start >= one[1].end or label.end <= one[0].start for label, _ in read)]
        read.sort(key=lambda one: one[0].start)
    names = [label for label, figures in read if label.by != "code" and figures.minutes is not None]
    by_total = bool(_TOTAL.search(text) or _AFTER.search(text))
    read = _with_clock(text, labels, read, context.clocks)
    for label, figures in read:
        if label.by not in {"code", "told"} and not _is_billing(label, figures, len(names), by_total or len(read) > len(names)):
            continue
        if figures.minutes is figures.units is None:
            continue
        start, end = min(label.start, figures.start), max(label.end, figures.end)
        taken.append((start, end))
        found.append(
            (start, end, minutes_of(words, context, start, end, cpt=label.code, minutes=figures.minutes, units=figures.units))
        )
    out = _united([one for _, _, one in found])
    out += _totals(words, context, taken, list(out))
    return out


_LONE_FIGURE = re.compile(r"\s*(?P<n>\d{1,3})\s?(?:min(?:ute)?s?\.?)?\s*", _I)


def _under_heading(words: Addressed, context: Context) -> Minutes | None:
    """Return the figure that is all that stands below a heading such as "Total Treatment Time", as the total that it names."""
    figure = _LONE_FIGURE.fullmatch(words.text) if context.depth == 0 and context.topic else None
    named = _TOTAL.search(f"{context.topic.rstrip(' :')}: {figure['n']}") if figure else None
    if figure is None or named is None or named.start() or not re.search(r"\b(?:min\w*|time)\b", context.topic, _I):
        return None
    start, end = figure.span("n")
    kind = "timed" if named["timed"] else "treatment"
    return minutes_of(words, context, start, end, minutes=int(figure["n"]), total=kind) if int(figure["n"]) >= 5 else None


def _with_clock(
    text: str, labels: list[Label], read: list[tuple[Label, _Figures]], lists: tuple[str, ...]
) -> list[tuple[Label, _Figures]]:
    """Return the figures with the minutes of each code that its start and stop time opens: what says minutes itself stays."""
    clocked = by_clock(text, labels, lists)
    units = {label.start: one for label, one in read if one.minutes is None}
    kept = [one for one in read if one[0].start not in clocked or (one[1].has_word and one[1].minutes is not None)]
    left = [one for one in labels if one.start in clocked and all(one is not label for label, _ in kept)]
    added = [(one, _timed(clocked[one.start], units.get(one.start))) for one in left]
    return sorted([*kept, *added], key=lambda one: one[0].start)


def _timed(clocked: tuple[int, int, int], printed: _Figures | None) -> _Figures:
    """Return the minutes of a start and a stop time with the units that are printed behind their code."""
    start, end, amount = clocked
    return _Figures(start, max(end, printed.end), amount, printed.units, True) if printed else _Figures(*clocked, None, True)


def _united(found: list[Minutes]) -> list[Minutes]:
    """Return the minutes with those of a procedure's name and the units of its code as one: "te 22 (97110 x1)".

    What is read twice of one place is one as well.
    """
    out: list[Minutes] = []
    for one in found:
        first = next((at for at, other in enumerate(out) if other.cpt == one.cpt), None)
        other = out[first] if first is not None else None
        if first is not None and other is not None and _is_same(other, one):
            out[first] = one
        elif first is None or other is None or other.units is not None or one.minutes is not None or other.minutes is None:
            out.append(one)
        elif one.units is not None and _fits(other.minutes, one.units, other.cpt or ""):
            out[first] = other.model_copy(update={"units": one.units})
        else:
            out.append(one)
    return out


def _is_same(one: Minutes, other: Minutes) -> bool:
    """Say whether minutes are read again beside their units, of words that overlap or touch."""
    if one.units is not None or one.minutes is None or one.minutes != other.minutes:
        return False
    low, high = sorted((one.span, other.span), key=lambda span: span.start)
    return (low.record, low.page) == (high.record, high.page) and high.start <= low.end + 1


def _read(text: str, labels: list[Label]) -> list[tuple[Label, _Figures]]:
    """Return each label with the figures beside it: after it, or before it where the line puts minutes first."""
    after = [
        _figures_after(text, label, labels[index + 1].start if index + 1 < len(labels) else len(text))
        for index, label in enumerate(labels)
    ]
    before = [_figures_before(text, label, labels[index - 1].end if index else 0) for index, label in enumerate(labels)]
    if not labels:
        return []
    has_own = None in before[1:] if len(labels) > 1 else after[0] is not None and after[0].minutes is not None
    if has_own and _OPENS_ALL.match(text[: labels[0].start]):
        before[0] = None
    for index, label in enumerate(labels):
        # "quiet room 10 min. 97129 x1": another sentence's.
        if after[index] is not None and _STOPPED.search(text[max(0, label.start - 16) : label.start]):
            before[index] = None
    common = in_common(text, labels)
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
    out: list[tuple[Label, _Figures]] = []
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
        figures = _figures_outside(text, label) or figures
        if figures is not None and label.start not in common:
            out.append((label, figures))
    return _without_sum(text, labels, out)


_STOPPED = re.compile(r"min(?:ute)?s?\.\s+$", _I)
_OPENS_ALL = re.compile(rf"\W*(?:\d{{1,3}}|{_WORD})\s?-?(?:min(?:ute)?s?\b\.?|['’′]),\s*$", _I)
"""Minutes with which a sentence opens, parted by a comma from the codes behind: "Forty minutes, 97140 fifteen, 97530 ..."."""


def _without_sum(text: str, labels: list[Label], read: list[tuple[Label, _Figures]]) -> list[tuple[Label, _Figures]]:
    """Return the figures with the last code's minutes left out where they may be those of all: "97129 x1, 97130 x2 = 45 min".

    Where the codes before it have none and its own units do not make them, nobody can say whose they are.
    """
    codes = [label for label in labels if label.by == "code"]
    if len(codes) < 2 or not read or read[-1][0] is not codes[-1] or any(one.minutes is not None for _, one in read[:-1]):
        return read
    label, last = read[-1]
    if last.units is None or last.minutes is None or label.code not in TIMED_CODES or abs(last.minutes - 15 * last.units) <= 7:
        return read
    tail = re.search(r"[\s=,;–-]{0,6}\d{1,3}\s?min", text[label.end : last.end + 1], _I)
    end = label.end + tail.start() if tail else label.end
    return [*read[:-1], (label, _Figures(min(last.start, label.end), end, None, last.units, has_word=False))]


def _units_first(
    labels: list[Label], led: list[re.Match[str] | None], after: list[_Figures | None]
) -> Iterator[tuple[Label, _Figures]]:
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


_UNITS_ONLY = guarded(r"[\s,]*(?:only|all)?[\s,(]*(?:(?P<n>\d{1,2})\s?(?:units?|u)\b|x\s?(?P<x>\d{1,2})\b)", _I)


def _figures_before(text: str, label: Label, floor: int) -> _Figures | None:
    lead = text[max(floor, label.start - 48) : label.start]
    match = _BEFORE.search(lead)
    if not match or re.search(r"(?:tot(?:al)?|timed|time)\W{0,3}$", lead[: match.start()], _I):
        return None
    amount = _value(match)
    start = label.start - len(lead) + match.start()
    return _Figures(start, label.end, amount, None, True) if 0 < amount <= 180 else None


_OUTSIDE = re.compile(r"(?<![\w./:-])(?P<n>\d{1,3})\s?\(\s?$")
_OF_ANOTHER = re.compile(
    r"\b(?:ages?d?|scor\w*|goals?|pain|level|grade|ROM|deg\w*|reps?|sets?|visits?|sessions?|HR|BP|RPE|SpO2|w(?:ee)?ks?|days?)\b\W*(?:is|was|of|at|to|now)?\W*$",
    _I,
)
"""Before a figure that is none of minutes; a test's name is another."""
_UNITS_INSIDE = re.compile(rf"[\s,:x]{{1,3}}(?:(?P<n>\d)|(?P<word>{'|'.join(_WORD_UNITS)}))(?:\s?u(?:nits?)?)?\s?\)", _I)


def _figures_outside(text: str, label: Label) -> _Figures | None:
    """Return minutes that stand before a bracket with their code and as many units: "balance 30 (97112, two units)"."""
    lead = text[max(0, label.start - 8) : label.start]
    figure, units = _OUTSIDE.search(lead), _UNITS_INSIDE.match(text, label.end)
    if figure is None or units is None or label.code not in TIMED_CODES:
        return None
    count = int(units["n"]) if units["n"] else _WORD_UNITS[units["word"].lower()]
    said = text[: label.start - len(lead) + figure.start()]
    if abs(int(figure["n"]) - 15 * count) > 7 or _OF_ANOTHER.search(said) or _ends_with_test(said):
        return None
    return _Figures(label.start - len(lead) + figure.start(), units.end() - 1, int(figure["n"]), count, has_word=True)


def _ends_with_test(said: str) -> bool:
    """Say whether words end with the name of a test, so that the figure behind them is its score."""
    words = words_of(said[-60:])
    return any(not re.search(r"[A-Za-z\d]", words.text[words.ends[name.stop - 1] :]) for name in words.names)


def _figures_after(text: str, label: Label, ceiling: int) -> _Figures | None:
    total = _TOTAL.search(text, label.end, ceiling)
    stop = total.start() if total else ceiling
    region = text[label.end : min(stop, label.end + 90)]
    both = _BOTH.match(region)
    if both:
        return _Figures(label.end, label.end + both.end(), int(both["minutes"]), int(both["units"]), has_word=True)
    lead = (_SUFFIX.match(region) or _IN_WORDS.match(region)) if label.by == "code" else None
    if lead:
        units_ = int(lead["n"]) if lead["n"].isdigit() else _WORD_UNITS[lead["n"].lower()]
        behind = (_MINUTES_FIRST, _IN_PARENS, _THEN_MINUTES)
        later = next((match for match in (pattern.match(region, lead.end()) for pattern in behind) if match), None)
        minutes_ = (int(later["n"]) if later["n"] else _spelled(later["word"])) if later else None
        if later and later.re is _THEN_MINUTES and minutes_ and not _fits(minutes_, units_, label.code):
            # "97129 one unit and 97130 two, fifty minutes": those of all.
            later = minutes_ = None
        stop_ = later.end() if later else lead.end()
        return _Figures(label.end, label.end + stop_, minutes_, units_, has_word=bool(later))
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
        elif token["unit"] or (token["times"] and amount < 8):
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
    return int(match["n"]) if match["n"] else _spelled(match["word"])


def _spelled(words: str) -> int:
    return sum(CARDINALS[part] for part in re.split(r"[-\s]+", words.lower()))


_TOLD_NAMES = (
    ("97140", r"manual(?: (?:therapy|traction|techniques?|work))?"),
    ("97112", r"neuromuscular(?: re-?education)?"),
    ("97530", r"(?:therapeutic )?activities"),
    ("97110", r"(?:therapeutic )?exercises?"),
    ("97116", r"gait(?: training)?"),
    ("97535", r"self[- ]care(?: training)?"),
)
_TOLD = guarded(
    rf"\b(?:{'|'.join(f'(?P<t{code}>{name})' for code, name in _TOLD_NAMES)})(?:,?\s(?:(?:one|two|three|four) units?,?|was given for|was|for|took))?,?\s(?P<word>{_WORD})(?P<min>\sminutes?)?(?:,\s(?P<units>one|two|three|four) units?)?"
    r"(?=\s?[,.;]|\s(?:and|timed|total|then|followed)\b|\s*$)",
    _I,
)


def _dictated(text: str) -> Iterator[tuple[Label, _Figures]]:
    """Yield the minutes that a dictation spells behind the names of procedures: "manual therapy fifteen, exercise eight".

    Two of them say that times are told. A lone one must have the word, and be no exercise, which patients do by themselves too.
    """
    found = list(_TOLD.finditer(text))
    if len(found) < 2:
        found = [match for match in found if match["min"] and not match["t97110"]]
    for match in found:
        amount = _spelled(match["word"])
        if 5 <= amount <= 120:
            code = next(name[1:] for name, value in match.groupdict().items() if value and name[0] == "t")
            label = Label(match.start(), match.start("word"), code, "told")
            units = _WORD_UNITS[match["units"].lower()] if match["units"] else None
            yield label, _Figures(match.start(), match.end(), amount, units, has_word=True)


def _is_billing(label: Label, figures: _Figures, named: int, has_total: bool) -> bool:
    """Say whether minutes beside an abbreviation are billed minutes and not a grade, a dose or a repetition."""
    if figures.minutes is None or not 5 <= figures.minutes <= 120:
        return False
    if label.by == "long":
        return figures.has_word and (named > 1 or has_total) and figures.start <= label.end
    return has_total or named > 1 or figures.has_word


_ALONE = re.compile(r"\W*tot(?:al)?\W{1,3}\d{2,3}\W*", _I)
_FACE_TO_FACE = guarded(
    rf"(?<![\w/:.-]){_N}\sminutes\s(?:(?:were|was)\s(?:spent\s)?)?(?:face[- ]to[- ]face|one[- ]on[- ]one|direct)\b", _I
)
_TTT = guarded(
    r"(?<![\w/-])(?:(?:TTT?|(?P<timed>T?TCM))\b[\s:=]{0,3}(?P<n>\d{1,3})(?!\d|[.:]\d|\s?%|\s?/\s?\d)|(?<![\d:./])(?P<first>\d{1,3})\s?TTT\b)"
)
_OTHER_TOTAL = guarded(r"\btot(?:al)?\b[\s:=]{0,3}\d", _I)
_SAYS_TIMED = guarded(r"\btimed\b", _I)


def _sort_of_ttt(text: str, amount: int, read: list[Minutes]) -> Literal["timed", "treatment"]:
    """Say what "TTT" is on this line: total treatment time, but the timed one beside another total or where it is their sum alone."""
    if _SAYS_TIMED.search(text):
        return "treatment"
    if _OTHER_TOTAL.search(text):
        return "timed"
    timed = sum(
        one.minutes or 0 for one in read if one.cpt and not _UNTIMED_CODE.fullmatch(one.cpt) and not one.cpt.startswith("9716")
    )
    untimed = sum(one.minutes or 0 for one in read) - timed
    return "timed" if untimed and timed == amount else "treatment"


_NAMED_BEHIND = re.compile(r"\s?(?:min(?:ute)?s?\s)?(?:in all|all told|altogether|tot(?:al)?)\b(?!\s?:?\s?\d)", _I)
"""What names a figure from behind: of "40 timed, 45 in all" the second is not timed."""
_ENDS_EQUAL = re.compile(r"\d\s?(?:min(?:ute)?s?\.?|m|u(?:nits?)?|['’′])?\s?\)?[\s,]*=\s?(?P<n>\d{2,3})\s?\.?\s*$", _I)
"""A sum behind the last figure of a line; behind other words, "goal score = 35", it is of something else."""


def _sum_of(text: str, pooled: int) -> re.Match[str] | None:
    """Return the figure behind the sign at the end of a text that is the sum of its minutes: "97129 15', 97535 20' = 35"."""
    match = _ENDS_EQUAL.search(text)
    return match if match and pooled and int(match["n"]) == pooled else None


def _totals(words: Addressed, context: Context, taken: list[tuple[int, int]], read: list[Minutes]) -> list[Minutes]:
    """Return the totals of a text; a bare "total 40" counts only where the text speaks of minutes or codes."""
    text = without_tasks(words.text)
    codes = [one.cpt or "" for one in read]
    pooled = sum(one.minutes or 0 for one in read)
    # A line that is a total and no more stands below the codes that it totals.
    is_alone = len(text) < 16 and bool(_ALONE.fullmatch(text)) and bool(CPT.search(context.before))
    speaks = bool(codes) or is_alone or bool(CPT.search(text)) or bool(re.search(r"\btimed\b(?! up\b)", text, _I))
    out: list[Minutes] = []
    used: list[tuple[int, int]] = []

    def add(start: int, end: int, amount: int, kind: Literal["timed", "treatment"]) -> None:
        if 0 < amount <= 480 and not any(start < high and low < end and kind == one for low, high, one in spots):
            spots.append((start, end, kind))
            used.append((start, end))
            out.append(minutes_of(words, context, start, end, minutes=amount, total=kind))

    spots: list[tuple[int, int, str]] = []
    for match in _TTT.finditer(text):
        amount = int(match["n"] or match["first"])
        if amount >= 5:
            add(match.start(), match.end(), amount, "timed" if match["timed"] else _sort_of_ttt(text, amount, read))
    for match in [*_TOTAL.finditer(text), *_MIN_TIMED.finditer(text)]:
        groups = match.groupdict()
        # Scales have sums too: one is of minutes where it says so or is what the minutes of its line make.
        named = f"{groups.get('rest') or ''} {groups.get('m') or ''}"
        if (groups.get("total") or "").lower() == "sum" and _value(match) != pooled and not re.search(r"\bmin|['’′]", named, _I):
            continue
        if groups.get("timed"):
            if re.match(r"\s?up\b", text[match.start("timed") + 5 :], _I):
                continue
            if "," not in match.group() or not _NAMED_BEHIND.match(text, match.end()):
                add(match.start(), match.end(), _value(match), "timed")
        elif (
            speaks
            or groups.get("m")
            or re.search(r"\bmin|time|treatment|tx", groups.get("rest") or "", _I)
            or re.match(r"t/t|time|treatment|session|visit|tx", match["total"], _I)
            or re.search(r"\bmin(?:ute)?s?\b|\b(?:start|stop|time in|time out)\b", text, _I)
        ) and _value(match) >= 5:
            add(match.start(), match.end(), _value(match), "treatment")
    for match in _FACE_TO_FACE.finditer(text):
        if not any(low <= match.start() < high for low, high in taken):
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
        equals = _EQUALS.search(text) or _sum_of(text, pooled if len(codes) > 1 else 0)
        if equals and all(not low <= equals.start("n") < high for low, high in taken):
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
