"""The side and the day of a measured value: which of those that its surroundings name are its own."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import lru_cache

from clausea.chart.brackets import TO_DAY, beside_brackets, bracket_days, day_in_bracket, is_told_now
from clausea.chart.corrected import corrected_day, is_corrected
from clausea.chart.earlier import is_of_last_visit, rises
from clausea.chart.lexicon import Words, words_of
from clausea.chart.options import Day, Option
from clausea.chart.own_days import is_day_beside, own_day, past_day
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import Context
from clausea.chart.rom import starts_change
from clausea.chart.ruled_out import is_told_at_start
from clausea.chart.side_brackets import ON_SIDE, sides_of_brackets
from clausea.chart.side_pairs import is_under_pair, side_in_pair
from clausea.chart.signals import stems_beside, title_sort
from clausea.chart.spoken import clause_of
from clausea.chart.tables import as_days, is_day_title, is_now_title, is_prior_title
from clausea.domain.dates import Dated, find_days

_SIDES = {
    **dict.fromkeys(("r", "rt", "right", "rue", "rle"), "right"),
    **dict.fromkeys(("l", "lt", "left", "lue", "lle"), "left"),
    **dict.fromkeys(("b", "bil", "bilat", "bilateral", "bilaterally", "bue", "ble", "both"), "bilateral"),
}


_SIDED = {"ROM", "MMT", "grip", "pinch", "9HPT", "BBT", "girth", "SLS", "MAS", "ARAT", "FMA-UE"}
"""What is measured of one limb."""
_SPINE = {"cervical", "neck", "lumbar", "trunk", "thoracic", "spine", "crom", "jaw", "tmj", "mandible"}


# Side


@lru_cache(maxsize=32)
def _sides(words: Words) -> tuple[tuple[int, str], ...]:
    # Asked for every figure of a passage.
    return tuple((index, _SIDES[words.lower[index]]) for index, key in enumerate(words.keys) if key == "<side>")


def _bare_side(title: str) -> str | None:
    """Return the side that a heading is, where it is nothing else."""
    return _SIDES.get(title.strip(" .:()").lower()) if title else None


_IN_BRACKET = re.compile(r"\d\D*[(\[][^()\[\]]*$")


def side_options(passage: Passage, one: Proposal) -> list[Option]:
    """Return the sides that a value's surroundings name, and none; a single option where nothing names a side."""
    words, cell, context = passage.words, one.cell, passage.context
    sources: list[tuple[str, str]] = []
    own = [(index, side) for index, side in _sides(words) if cell.first <= index < cell.stop]
    of_others = sides_of_brackets(passage, one, own) if own else set()
    left = [(index, side) for index, side in own if index < one.index and index not in of_others]
    # What stands behind the bracket with the other side is of the next value: "R hip flex 4/5 (5/5 on L), R hip abd 4-/5".
    last = min((index for index in of_others if index >= one.stop), default=cell.stop)
    right = [(index, side) for index, side in own if one.stop <= index < last]
    if left:
        index, side = left[-1]
        between = words.keys[index + 1 : one.index]
        far = "0" if not between else "n" if "<0>" in between or any(key.startswith("<level") for key in between) else "w"
        stop = ";" in between or "." in between
        sources.append((f"left:{far}:{stop}", side))
        if len(left) > 1 and left[-2][1] != side:
            sources.append(("left2", left[-2][1]))
    if right:
        index, side = right[0]
        between = words.keys[one.stop : index]
        far = str(len(between)) if len(between) < 3 else "far"
        closed = "c" if any(key in {",", ";", ".", "/", "<0>"} for key in between) else "o"
        behind = words.keys[index + 1] if index + 1 < cell.stop else "$"
        sources.append((f"right:{far}:{closed}:{'0' if behind in {'<0>', ':', '='} else 'x'}", side))
    for mark, text in (
        ("label", cell.label),
        ("title", cell.title),
        ("head", cell.head),
        ("topic", context.topic),
        ("caption", context.caption),
        # What stands right over a table and is the title of its document too is said once.
        ("sheet", context.sheet if context.sheet != context.caption else ""),
    ):
        found = _sides(words_of(text)) if text else ()
        if found:
            sources.append((mark, found[-1][1]))
    before = words.text[cell.start : one.figure.start]
    if one.figure.pair:
        # "BBT R/L 21/28": the sides in the order in which the label names them.
        texts = (cell.title, cell.label, before if is_under_pair(before) else "", context.topic, context.caption)
        if of_pair := side_in_pair(one.figure.pair, (_sides(words_of(text)) for text in texts)):
            return [Option(of_pair)]
    elif is_under_pair(before):
        return [Option(None)]
    sided = _sidedness(passage, one)
    its_own = ON_SIDE.match(words.text, one.figure.end)
    if its_own and sided == "limb" and _IN_BRACKET.search(before):
        # "4-/5 (4/5 on L)": what a bracket says of its own value, whatever side leads the one before it.
        return [Option(_SIDES[its_own["side"].lower()])]
    titled = _bare_side(cell.title)
    if titled and not own and sided != "whole":
        # Below "Left" stands what is of the left, whatever side the first heading names. A score of the whole patient in the
        # same table only stands in the first column.
        return [Option(titled)]
    inside = {index for index, _ in own}
    rest = {side for index, side in _sides(words) if index not in inside}
    if len(rest) == 1:
        sources.append(("row", next(iter(rest))))
    for mark, text in (("above", context.before), ("above2", context.before2)):
        there = {side for _, side in _sides(words_of(text))} if text else set()
        if len(there) == 1:
            sources.append((mark, next(iter(there))))
    if not sources:
        return [Option(None)]
    kinds = "/".join(sorted({mark.split(":")[0] for mark, _ in sources}))
    short = one.name if one.group == "test" else one.group
    style = _style(passage, one)
    ways = _ways(passage, one, left, right)
    options = [Option(None)]
    for value in dict.fromkeys(side for _, side in sources):
        options.append(Option(value))
    for option in options:
        marks = [mark for mark, side in sources if side == option.value]
        others = [mark for mark, side in sources if side != option.value]
        own_mark = "n" if option.value is None else "s"
        out = [f"{own_mark}:{mark}" for mark in (others if option.value is None else marks)]
        if option.value is not None:
            out += [f"against:{mark.split(':')[0]}" for mark in others]
            out += [f"{mark.split(':')[0]}>{other.split(':')[0]}" for mark in marks for other in others]
            out.append(f"v:{option.value}")
        out += [f"{name}|{style}" for name in out if name[1] == ":"]
        out += [f"{own_mark}|{way}" for way in ways]
        out += [f"{name}|{sided}" for name in out] + [f"{one.group}|{name}" for name in out]
        out += [
            f"{own_mark}|{short}",
            f"{own_mark}|{kinds}|{sided}",
            f"{own_mark}|{kinds}",
            f"{own_mark}|form:{context.form}",
            f"{own_mark}|sec:{context.section}",
        ]
        option.signals = out
    return options


def _sidedness(passage: Passage, one: Proposal) -> str:
    """Return whether a measure is of a limb, of the spine, or of the whole patient."""
    if one.name not in _SIDED:
        return "whole"
    cell = one.cell
    texts = (cell.label, cell.title, cell.head, passage.context.topic, passage.words.text)
    return "spine" if any(word in _SPINE for text in texts if text for word in words_of(text).lower) else "limb"


_PARTS = {"<joint>", "<motion>", "<muscle>", "<body>", "<landmark>"}


def _ways(passage: Passage, one: Proposal, left: Sequence[tuple[int, str]], right: Sequence[tuple[int, str]]) -> list[str]:
    """Return what stands between a value and the nearest side on either hand, in order: values, names of tests, parts, ends.

    "Grip left 63 pounds, neck pain 1": a value and another name part the side from the 1.
    """
    out = []
    if left:
        out.append(f"way:l:{_way(passage, left[-1][0] + 1, one.index)}")
    if right:
        out.append(f"way:r:{_way(passage, one.stop, right[0][0])}")
    return out


def _way(passage: Passage, first: int, stop: int) -> str:
    words = passage.words
    starts = {words.at(figure.start) for figure in passage.figures}
    names = {named.first for named in words.names}
    out = ""
    for index in range(first, stop):
        key = words.keys[index]
        sign = (
            "v"
            if index in starts
            else "n"
            if index in names or key == "<pain>"
            else "p"
            if key in _PARTS
            else "e"
            if key in {";", "."}
            else "c"
            if key == ","
            else ""
        )
        out += sign if sign != out[-1:] else ""
    return out if len(out) < _LONG_WAY else f"{out[:2]}..{out[-2:]}"


_LONG_WAY = 6


def _style(passage: Passage, one: Proposal) -> str:
    """Return whether the sides of a cell stand before or behind their values: "R 22, L 48", "22 (R), 48 (L)"."""
    words, cell = passage.words, one.cell
    order = ""
    starts = {words.at(figure.start) for figure, home in zip(passage.figures, passage.homes, strict=True) if home == cell}
    for index in range(cell.first, cell.stop):
        sign = "s" if words.keys[index] == "<side>" else "v" if index in starts else ""
        order += sign if sign and sign != order[-1:] else ""
    return order[:3] + order[-1:] if len(order) > 3 else order


# Day


def day_options(passage: Passage, one: Proposal, beside: list[str]) -> list[Option]:
    """Return the days that a value may be of: the document's, one that is named beside it or over it, or an earlier one."""
    context, cell, text = passage.context, one.cell, passage.words.text
    titled = _title_day(passage, one)
    if titled is not None:
        return [Option(titled)]
    if _is_share(passage, one):
        # "29/50 (58%)": one score, said twice.
        return [Option(Day("doc", context.date))]
    own_row = _row_day(passage, one)
    if own_row is not None:
        return [Option(own_row)]
    named: list[tuple[str, dt.date]] = []
    heading = ""
    possible = days_in(text, context.near or context.date)
    every = [found for found in possible if is_day_beside(found, text, one)]
    told = bracket_days(passage, every)
    if (inner := told.own.get(one.figure.start)) is not None:
        # "14 (6/8 22, 7/6 18)": the 7 is a part of a day.
        is_part = any(found.start <= one.figure.start and one.figure.end < found.end for found in possible)
        return [Option(replace(day_in_bracket(inner, context.date), in_doubt=is_part and not one.figure.pair))]
    dates = [found for found in every if not told.is_of_another(found, one.figure)]
    mine = [found for found in dates if cell.start <= found.start < cell.end]
    before = [found for found in mine if found.end <= one.figure.start]
    after = [found for found in mine if found.start >= one.figure.end]
    others = [figure.start for figure in passage.figures if figure.start != one.figure.start]
    own = own_day(passage, one, dates)
    if own is None and is_corrected(passage, one):
        # Of the day of the form that was looked at again, where it is named; never of the day of the correction.
        day = corrected_day(passage)
        return [Option(Day("doc" if day and day == context.date else "own", day))]
    if own is not None:
        return [Option(Day("doc" if own.date == context.date else "own", own.date))]
    if before:
        found = before[-1]
        count = len({start for start in others if found.end <= start < one.figure.start})
        lead = "lead" if not text[cell.start : found.start].strip(" (-•") else "in"
        named.append((f"left:{lead}:{min(count, 2)}", past_day(found, context.date)))
        heading = _heading(text[found.end : one.figure.start])
    if after:
        found = after[0]
        between = text[one.figure.end : found.start]
        count = len({start for start in others if one.figure.end <= start < found.start})
        tied = "(" if TO_DAY.fullmatch(between) else "w" if len(between) < 14 and not re.search(r"[;.]", between) else "far"
        is_of_past = tied == "(" and is_told_now(passage, one.figure, found)
        if tied == "(" and count == 0 and not is_of_past:
            # "34/56 (06/08)": a day in brackets right behind a value is its own.
            return [Option(day_in_bracket(found, context.date))]
        if not is_of_past:
            named.append((f"right:{tied}:{min(count, 1)}", past_day(found, context.date)))
    for mark, words in (("title", cell.title), ("label", cell.label), ("topic", context.topic), ("above", context.before[-120:])):
        found_there = days_in(words, context.near or context.date) if words else []
        if found_there:
            named.append((mark, past_day(found_there[-1], context.date)))
    if not cell.label and cell.column:
        first = [found for found in dates if found.end <= cell.start]
        if first and first[0].start <= passage.cells[0].start + 2:
            named.append(("row", past_day(first[0], context.date)))
    seen = context.memory.days(one.name, one.figure.value, context.date) if context.memory else []
    options = [Option(Day("doc", context.date))]
    same = [mark for mark, day in named if day == context.date]
    for mark, day in named:
        if day != context.date:
            options.append(Option(Day(mark, day)))
    if context.evaluated and (context.date is None or context.evaluated < context.date):
        # Of a course of years ago nothing was first measured at this course's evaluation.
        options.append(Option(Day("eval", context.evaluated)))
    offered = {option.value.date for option in options if isinstance(option.value, Day)}
    options += [Option(Day("seen", day)) for day in dict.fromkeys([*seen[:1], *seen[-1:]]) if day not in offered]
    options.append(Option(Day("earlier", None)))
    options = beside_brackets(_without_today(passage, one, options), passage, one, told)
    shared = [
        f"form:{'cell' if cell.title else context.form}",
        f"sec:{context.section}",
        f"kind:{context.kind}",
        f"title:{title_sort(cell.title)}",
    ]
    shared += [name for name in beside if name[0] in "lr" and ("<" in name or name[1] == "w" or name[1] in "12")]
    shared += ["p:prior"] if "<prior>" in passage.words.keys else []
    shared += ["p:now"] if "<now>" in passage.words.keys else []
    shared += ["p:arrow"] if "<arrow>" in passage.words.keys else []
    ahead = passage.words.keys[one.stop : min(one.stop + 4, cell.stop)]
    shared += ["next:arrow"] if "<arrow>" in ahead else []
    shared += [f"has:{mark}" for mark, _ in named]
    shared += (
        [f"t:{word}" for word in dict.fromkeys([*words_of(cell.title).lower, *words_of(cell.title).keys])] if cell.title else []
    )
    shared += _turn(passage, one)
    shared += _times(passage, one)
    shared += _seen(passage, one, seen)
    if {"l1:(", "l2:<0>", "r1:)"} <= set(beside):
        shared.append("bracketed")
    shared += [f"q:{key}" for key in words_of(context.topic).keys if key in {"<prior>", "<now>"}]
    clause = _clause(passage, one)
    shared += [f"c:{word}" for word in clause]
    shared += stems_beside(passage, one, *_REACHES)
    shared += [f"cw:{clause[-1]}"] if clause else []
    for option in options:
        meant = option.value
        assert isinstance(meant, Day)
        sort = meant.sort
        head = sort.split(":")[0]
        out = [sort, *(f"{head}|{name}" for name in shared)]
        if meant.date and context.date:
            out.append(f"{sort}:{'past' if meant.date < context.date else 'same' if meant.date == context.date else 'future'}")
            out += [f"{sort}:is-eval"] if meant.date == context.evaluated else []
            if meant.date in seen:
                out += ["on-seen", f"on-seen:{sort}", f"on-seen:{one.group}"]
                out += ["on-first"] if meant.date == seen[0] else []
                out += ["on-last"] if meant.date == seen[-1] else []
        if sort == "doc":
            out += [f"same:{mark}" for mark in same]
        if heading:
            out += [f"{head}|heads:{heading}", f"{head}|heads:{heading}|{context.kind}"]
        option.signals = out
    return options


def _without_today(passage: Passage, one: Proposal, options: Sequence[Option]) -> list[Option]:
    """Return the days that a value may be of without the document's, where the sentence says that it is of an earlier one.

    What "last visit" leads is of no day but one that stands beside it: the eval is seldom the last visit. The first of a change is
    of no day that only the words behind the change name.
    """
    text = passage.words.text[: one.cell.end]
    is_last, is_first = is_of_last_visit(passage, one), rises(passage, one) or is_told_at_start(text, one.figure)
    if not is_last and not is_first and not starts_change(passage, one):
        told = {"eval", "seen", "earlier"} if _is_today(passage, one) else set()
        return [one for one in options if not isinstance(one.value, Day) or one.value.sort not in told]
    days = [(option, option.value) for option in options if isinstance(option.value, Day)]
    beside = ("left", "right", "earlier") if is_last else ("left", "eval", "seen", "earlier") if is_first else ("",)
    return [option for option, day in days if day.sort != "doc" and day.sort.startswith(beside)]


def _is_today(passage: Passage, one: Proposal) -> bool:
    """Say whether the clause of a value says "today" and nothing of another day: "TUG 14.1 s with RW today"."""
    if one.cell.title:
        return False
    clause = clause_of(passage.words.text, one.figure, one.cell)
    return _TODAY.search(clause) is not None and _THEN.search(clause) is None


_TODAY = re.compile(r"\b(?:today|this (?:visit|session|date))\b", re.IGNORECASE)
_THEN = re.compile(
    r"\b(?:was|were|from|prev\w*|prior|last|eval\w*|IE|initial\w*|start\w*|base\w*|vs|than|since|yesterday|ago|up|down|same|improved|to)\b|->|→",
    re.IGNORECASE,
)
_REACHES = 10, 6
"""How many words on both sides of a value tell of its day."""
_COLON = re.compile(r"[^;.:|]{0,24}?\)?\s?:\s")


def _heading(between: str) -> str:
    """Return whether a day before a value heads a list of them, "MBSS 2/9 (SNF): PAS 6, PAS 2", and whether its sentence has ended."""
    colon = _COLON.match(between)
    ended = "ended" if _ENDS.search(between[colon.end() :] if colon else between) else "goes-on"
    return f"{'colon' if colon else 'plain'}:{ended}"


_ENDS = re.compile(r";|\.\s|\s{3}")


def days_in(text: str, near: dt.date | None) -> list[Dated]:
    """Return the days of a text, also those that name their month and leave out the year ("FEB 10", "20 Jan")."""
    return find_days(text, near) if any(map(str.isdigit, text)) else []


def _clause(passage: Passage, one: Proposal) -> list[str]:
    """Return the words of time before a figure in its clause, in order."""
    out: list[str] = []
    words = passage.words
    for index in range(one.index - 1, one.cell.first - 1, -1):
        key = words.keys[index]
        if key in {";", "."} or len(out) > 3:
            break
        if key in {"<prior>", "<now>", "<arrow>"}:
            out.append(words.lower[index])
    return out[::-1]


def _title_day(passage: Passage, one: Proposal) -> Day | None:
    """Return the day of a column that says it: a date, "Current", "Initial" beside a column of the present."""
    context, title = passage.context, one.cell.title
    if not title:
        return None
    found = days_in(as_days(title), context.near or context.date)
    if found:
        # A column of a day to come is read in a log of visits only, whose own day may be that of its first.
        day = found[-1].date
        return Day("doc" if day == context.date else "title", day)
    if is_now_title(title):
        return Day("doc", context.date)
    if is_prior_title(title):
        others = [cell.title for cell in context.cells if cell.title != title]
        if any(is_now_title(other) for other in (*others, *context.titles) if other != title) or any(
            days_in(as_days(other), context.near or context.date) for other in others
        ):
            # Not the day on which the chart gave the value elsewhere: a treatment note repeats it.
            earlier = context.evaluated if _OF_THE_FIRST.search(title) else None
            if earlier is not None and earlier == context.date:
                # In the evaluation itself, "Baseline" beside "Target 3/9" is of its own day.
                return Day("doc", context.date)
            return Day("eval" if earlier else "earlier", earlier)
    return _month_day(passage, one)


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH_TITLE = re.compile(
    r"(?:in )?(?P<month>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?"
    r"|nov(?:ember)?|dec(?:ember)?)\.?",
    re.IGNORECASE,
)


def _month_of(title: str) -> int | None:
    """Return the month that is all that a heading says."""
    found = _MONTH_TITLE.fullmatch(title.strip(" :()"))
    return _MONTHS.index(found["month"][:3].lower()) + 1 if found else None


def _month_day(passage: Passage, one: Proposal) -> Day | None:
    """Return the day of a column that names a month alone: the document's of its month, else that on which the value was read in it.

    Where it was read on no day of that month, and of a month to come, the day is not known.
    """
    context, cell = passage.context, one.cell
    month = _month_of(cell.title)
    if month is None or context.date is None:
        return None
    if month == context.date.month and not any(
        other.start > cell.start and _month_of(other.title) == month for other in context.cells
    ):
        # Of two columns of one month only the last is of the document's own day.
        return Day("doc", context.date)
    year = context.date.year - (month > context.date.month)
    first = dt.date(year, month, 1)
    stop = min(dt.date(year + month // 12, month % 12 + 1, 1), context.date)
    read = context.memory.read_on(one.name, one.figure.value, stop) if context.memory else None
    if read is not None and read >= first:
        return Day("eval" if read == context.evaluated else "seen", read)
    is_ahead = 0 < (month - context.date.month) % 12 <= _MONTHS_AHEAD
    return Day("row" if is_ahead else "earlier", None)


_MONTHS_AHEAD = 2


def _seen(passage: Passage, one: Proposal, seen: Sequence[dt.date]) -> list[str]:
    """Return whether earlier documents gave this value of the measure, and whether they gave those that stand beside it."""
    context, own = passage.context, one.figure
    if context.memory is None:
        return []
    others = [
        bool(context.memory.days(one.name, figure.value, context.date))
        for figure in passage.figures
        if figure.start != own.start and figure.unit == own.unit and (figure.of is None) == (own.of is None)
    ]
    beside = "none" if not others else "old" if all(others) else "new" if not any(others) else "both"
    return [f"seen:{min(len(seen), 2)}", f"seen:{min(len(seen), 1)}:{beside}", f"seen:{min(len(seen), 1)}:{one.group}"]


_TIMES = {"<prior>": "was", "<now>": "now", "<arrow>": "to"}


def _times(passage: Passage, one: Proposal) -> list[str]:
    """Return the nearest words of time on both sides of a value, whatever ends between, and how many values part them."""
    words, cell = passage.words, one.cell
    starts = {words.at(figure.start) for figure in passage.figures}
    near: list[str] = []
    for steps in (range(one.index - 1, cell.first - 1, -1), range(one.stop, cell.stop)):
        between, found = 0, "none"
        for index in steps:
            between += index in starts
            if words.keys[index] in _TIMES:
                colon = ":" if index + 1 < cell.stop and words.raw[index + 1] == ":" else ""
                found = f"{_TIMES[words.keys[index]]}{colon}:{min(between, 2)}"
                break
        near.append(found)
    return [f"tl:{near[0]}", f"tr:{near[1]}", f"tt:{near[0]}:{near[1]}"]


def _is_share(passage: Passage, one: Proposal) -> bool:
    """Say whether a percentage is that of the count right before it."""
    value = one.figure.value
    return one.figure.unit == "%" and any(
        figure.of
        and isinstance(figure.value, Decimal)
        and isinstance(value, Decimal)
        and abs(figure.value / figure.of * 100 - value) < 1
        for figure in passage.figures
        if 0 < one.figure.start - figure.end < 4
    )


def _row_day(passage: Passage, one: Proposal) -> Day | None:
    """Return the day of a row of a log: what stands alone in its first cell, below "Date" or below nothing."""
    context = passage.context
    first = context.cells[0] if context.cells else None
    if first is None or one.cell.start <= first.start or (first.title.strip() and not is_day_title(first.title)):
        return None
    if _is_count(context):
        # "Week 1/4" may be the first of four weeks, and no day in January: on which day it was is not told.
        return Day("row", None)
    if first.title.strip().lower().startswith(("week", "wk")) or (
        _COUNTED.fullmatch(first.title.strip()) and _OPENS.match(first.text)
    ):
        return None
    found = days_in(as_days(first.text.strip()), context.near or context.date)
    if len(found) != 1 or found[0].end - found[0].start != len(first.text.strip()):
        return None
    # A log has the day of its first or its last row: the others are near it, on either side.
    is_near = context.date is not None and abs(found[0].date - context.date) < _LONG_LOG
    if is_near and context.date and found[0].date > context.date and context.kind not in _LOGS:
        # In a note of one day nothing was measured later: whatever is meant, the day is not known.
        return Day("row", None)
    day = found[0].date if is_near else past_day(found[0], context.date)
    return Day("doc" if day == context.date else "row", day)


def _is_count(context: Context) -> bool:
    """Say whether the first cell of a row counts weeks or visits, as "2/12" behind "1/12", and "1/12" below "Week"."""
    first = context.cells[0] if context.cells else None
    titled = _COUNTED.fullmatch(first.title.strip()) if first else None
    share = _SHARE_OF.match(first.text) if first else None
    if titled is None or share is None or int(share[1]) > int(share[2]):
        return False
    above = _SHARE_OF.match(context.before)
    return bool((titled["weeks"] and share[1] == "1") or (above and above[2] == share[2]))


_COUNTED = re.compile(r"(?:(?P<weeks>weeks?|wks?)|visits?|session)\W*", re.IGNORECASE)
_OPENS = re.compile(r"\W*1/\d{1,2}(?![/\d])")
"""Below "Visit" the first of so many, or a day in January: what else stands there may tell."""
_SHARE_OF = re.compile(r"\W*(\d{1,2})/(\d{1,2})(?![/\d])")
_LONG_LOG = dt.timedelta(days=120)
_LOGS = {"flowsheet", "attendance", ""}
"""Kinds of documents that go on after the day that they have; where no kind is known, it may be one of them."""


_OF_THE_FIRST = re.compile(r"\b(?:IE|I\.E\.|SOC|eval\w*|initial\w*|baseline|base|start|admi\w+|intake)\b", re.IGNORECASE)


def _turn(passage: Passage, one: Proposal) -> list[str]:
    """Return the place of a value among those that are written as it is: of two in a row the first is often the earlier one."""
    same = [
        (figure, cell)
        for figure, cell in zip(passage.figures, passage.homes, strict=True)
        if figure.start != one.figure.start and figure.unit == one.figure.unit and (figure.of is None) == (one.figure.of is None)
    ]
    out = []
    for mark, here in (("cell", True), ("row", False)):
        own = [figure for figure, cell in same if (cell.start == one.cell.start) == here]
        before = min(2, len({figure.start for figure in own if figure.start < one.figure.start}))
        after = min(2, len({figure.start for figure in own if figure.start > one.figure.start}))
        out.append(f"turn:{mark}:{before}:{after}")
    later = [figure for figure, cell in same if cell.start == one.cell.start and figure.start >= one.figure.end]
    if later:
        between = passage.words.keys[one.stop : passage.words.at(later[0].start)]
        out += [f"to-next:{'_'.join(between[:3])}"]
    return out
