"""Days in a bracket behind a value: the value's own, that of an earlier value in the bracket, or no day but a score.

"BBS 34/56 (6/8 PN)" was taken on that day, "BBS 44/56 (6/8: 34/56)" was not, and "BBS 44/56 (3/4 on tandem)" names no day at all.
"""

from __future__ import annotations

import datetime as dt
import re
from bisect import bisect_left
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Literal

from clausea.chart.figures import Figure
from clausea.chart.options import Day, Option
from clausea.chart.own_days import past_day
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import ANY_CASE
from clausea.chart.spoken import clause_of
from clausea.domain.dates import Dated

_BRACKET = re.compile(r"[(\[](?P<inside>[^()\[\]]*)(?:[)\]]|$)")
_TO_BRACKET = re.compile(r"[^\d;|]{0,30}$")
"""Between a value and the bracket that speaks of it: its unit, its device, "today"."""
_NOW = re.compile(r"\b(?:now|today|current\w*|present\w*|this\s(?:visit|session|date))\b", ANY_CASE)
_VISIT = (
    r"(?:(?:(?:[RL]|the|his|her|my|our|an?|pt|PT|OT|SLP|ST|MD)\s)*(?:progress|PN|PR|PPR|POC|reports?|notes?|(?:re-?)?(?:assess\w*|eval\w*|check\w*|test\w*|cert\w*|exam\w*)"
    r"|initial\w*|IE|I\.E\.|SOC|baseline|base|intake|admi\w+|start\w*|first|second|third|last|prior|prev\w*|visits?|sessions?|tx|treatment|appt|appointment"
    r"|daily|weekly|monthly|d/?c|discharge|pre-?op|post-?op|MD|PTA?|OTA?|OTR|COTA|SLP|AM|PM|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?)\b\W{0,2})"
)
"""What a visit or its paper is called by."""
_OF_VISIT = re.compile(rf"\s*[,–-]?\s*(?P<at>(?:at|on|in|by|per|from|during|with|w/)\s+)?{_VISIT}", ANY_CASE)
_TO_VISIT = re.compile(rf"[(\[](?:(?:on|as of|from|per|dated)\s|{_VISIT})+", ANY_CASE)
"""Between a bracket and the day of a visit that it names: "(PN 7/10)"."""
_CLOSES = re.compile(r"\s*(?:$|[,;.|•)\]]|->|→|(?:today|now|and|vs|to)\b)", ANY_CASE)
_RATED = re.compile(
    r"[^,;)]{0,24}\b(?:pain\w*|sore\w*|ach\w+|discomfort|NPRS|NRS|VAS|RPE|borg|dyspnea|DOE|SOB|fatigue|exertion|effort|confidence|strength|MMT)\b",
    ANY_CASE,
)
"""Behind what could be a day it says what was rated so."""
_TRIED = re.compile(
    r"\s*(?:trials?|reps?|attempts?|times|tries|min(?:utes?)?|pts?|points?|visits?|weeks?|wks?|days?|%)\b", ANY_CASE
)
"""Behind a number it says what was counted."""
_SHARES = frozenset({2, 3, 4, 5, 6, 7, 10, 12, 14, 15, 16, 20, 24, 28})
"""Out of how many the items and parts of tests are."""
_NEAR = dt.timedelta(days=120)
_BEFORE_EVALUATION = dt.timedelta(days=14)
"""So long before the evaluation a score of the same course may have been taken."""
_LEAD = re.compile(
    rf"(?:[\s:=–(-]|\b(?:was|were|is|scored?|score|total|of|at|on|R|L|right|left|Rt|Lt|bilat\w*)\b|{_VISIT})*", ANY_CASE
)
"""Between a day and the value that it leads: "6/8: 34/56", "6/8 eval R 30 lb"."""
_COLON = re.compile(r"[^,;\d]*[:=]")
_COMMA = re.compile(r"\s*[,;]\s*(?:was\s)?")
TO_DAY = re.compile(rf"\D{{0,14}}[(\[](?:(?:on|as of|at|of|from|per|dated)\s|{_VISIT})*", ANY_CASE)
"""Between a value and the day that the bracket behind it opens with: "34/56 (re-eval 06/08)"."""
_BACK = re.compile(
    rf"\s*[,–@-]?\s*(?:(?:on|at|from|per|as of|dated|of|in)\s)*(?:(?:{_VISIT}|of|on)\s*)*",
    ANY_CASE,
)
"""Between a value in a bracket and its own day behind it: "(34/56 on 6/8)"."""
_NOW_BEHIND = re.compile(rf"[^,;]{{0,14}}(?:{_NOW.pattern})", ANY_CASE)
_DAY_BEHIND = re.compile(r"[^,;\d]{0,14}\d{1,2}/\d{1,2}(?!\d)")
"""Behind a value in a bracket they say that it is of now, or of a day of its own: "(6/8/26, 44/56 today)"."""
_ENDS_LED = re.compile(
    r";|→|->|\b(?:now|today|current\w*|goals?|target|norms?|MDC|MCID|expected|improv\w*|change\w*)\b", ANY_CASE
)

_THEN = re.compile(r"\b(?:was|were|from|prev\w*|prior|last|eval\w*|IE|initial\w*|start\w*|base\w*|yesterday|ago)\b", ANY_CASE)
"""Before a value it says that the value is of an earlier day, whatever the bracket behind it tells."""

Sort = Literal["day", "score", "doubt"]


@dataclass(frozen=True, slots=True)
class Bracket:
    """A bracket, the readings of the value that stands before it, and the figures in it."""

    start: int
    end: int
    outer: tuple[Figure, ...]
    inner: tuple[Figure, ...]


@dataclass(slots=True)
class BracketDays:
    """What the brackets of a passage say of days, by where figures and days begin."""

    own: dict[int, Dated] = field(default_factory=dict)
    """The days of values in brackets, by where the value begins."""
    led: dict[int, dt.date] = field(default_factory=dict)
    """The last day that the bracket behind a value gives to another value, by where the value before the bracket begins."""
    taken: set[int] = field(default_factory=set)
    """Where the days begin that are those of values in brackets."""
    scores: dict[int, int] = field(default_factory=dict)
    """Where what could be a day and is none begins, and where the value before its bracket does."""
    doubts: dict[int, int] = field(default_factory=dict)
    """The same of what may be a day or a score, or the day of the value before the bracket or of one in it."""
    unsure: set[int] = field(default_factory=set)
    """Where the values in brackets begin of which the same day may be, and what is a part of a day and could be read as a value."""

    def is_of_another(self, day: Dated, value: Figure) -> bool:
        """Say whether a day is surely not a value's: it is that of another in the bracket, or none, or nobody can tell.

        A score in a bracket is left to the values further on: what stands there speaks of their days too.
        """
        return day.start in self.taken or value.start in {self.scores.get(day.start), self.doubts.get(day.start)}


def bracket_days(passage: Passage, days: Sequence[Dated]) -> BracketDays:
    """Return what the brackets behind the values of a passage say of days."""
    out = BracketDays()
    for bracket in _brackets(passage) if days else ():
        _read(passage, bracket, [one for one in days if bracket.start < one.start < bracket.end], out)
    return out


def _brackets(passage: Passage) -> Iterator[Bracket]:
    text = passage.words.text
    if "(" not in text and "[" not in text:
        return
    figures = _whole(passage.figures)
    starts = [one.start for one in figures]
    for found in _BRACKET.finditer(text):
        first, stop = bisect_left(starts, found.start()), bisect_left(starts, found.end("inside"))
        if first and _TO_BRACKET.match(text, figures[first - 1].end, found.start()):
            outer = figures[bisect_left(starts, starts[first - 1]) : first]
            yield Bracket(found.start(), found.end("inside"), tuple(outer), tuple(figures[first:stop]))


def _whole(figures: Sequence[Figure]) -> list[Figure]:
    """Return the figures that are no part of another: the 5 of "4-/5" is none."""
    out: list[Figure] = []
    for one in sorted(figures, key=lambda one: (one.start, -one.end)):
        if not out or one.start >= out[-1].end or (one.start, one.end) == (out[-1].start, out[-1].end):
            out.append(one)
    return out


def _read(passage: Passage, bracket: Bracket, days: Sequence[Dated], out: BracketDays) -> None:
    """Say of each day in a bracket whether it is one, and give it to the value in the bracket that it leads or stands behind."""
    text = passage.words.text
    figures = bracket.inner
    sorts: list[tuple[Dated, Sort]] = []
    for day in days:
        if day.start in out.scores:
            continue
        led = _led(passage, bracket, day, figures)
        sort = "day" if led is not None and _is_near(day, passage) else _sort(passage, bracket, day, len(days))
        unsure = _may_lead(passage, bracket, day) if led is None and sort == "day" else None
        if unsure is not None:
            out.unsure |= {one.start for one in figures if day.end <= one.start <= unsure.start}
            sort = "doubt"
        sorts.append((day, sort))
        if sort == "score":
            out.scores[day.start] = bracket.outer[0].start
        elif sort == "doubt":
            out.doubts[day.start] = bracket.outer[0].start
        elif led is not None:
            stop = next((one.start for one in days if one.start > day.end and one.start != led.start), bracket.end)
            for figure in (one for one in figures if led.start <= one.start < stop):
                if not _ENDS_LED.search(text, led.end, figure.start):
                    _give(out, day, figure, bracket, passage)
            out.scores |= {one.start: bracket.outer[0].start for one in days if led.start <= one.start < led.end}
    for day, sort in sorts:
        back = [one for one in figures if one.end <= day.start]
        if sort != "day" or day.start in out.taken or not back or back[-1].start in out.own:
            continue
        if _is_like(bracket.outer, back[-1], text) and _BACK.fullmatch(text, back[-1].end, day.start):
            _give(out, day, back[-1], bracket, passage)


def _give(out: BracketDays, day: Dated, figure: Figure, bracket: Bracket, passage: Passage) -> None:
    out.own[figure.start] = day
    out.taken.add(day.start)
    out.unsure |= {one.start for one in passage.figures if day.start <= one.start < day.end}
    out.led[bracket.outer[0].start] = max(past_day(day, passage.context.date), out.led.get(bracket.outer[0].start, dt.date.min))


def _led(passage: Passage, bracket: Bracket, day: Dated, figures: Sequence[Figure]) -> Figure | None:
    """Return the value in a bracket that a day leads: one that may be compared with the value before the bracket."""
    text = passage.words.text
    first = next((one for one in figures if one.start >= day.end), None)
    if first is None or not _is_like(bracket.outer, first, text):
        return None
    between = _without_names(passage, day.end, first.start)
    if _COLON.match(between):
        return first if _LEAD.fullmatch(between) else None
    if _NOW_BEHIND.match(text[: bracket.end], first.end):
        return None
    is_same = bool(first.of or first.unit) and any((first.of, first.unit) == (one.of, one.unit) for one in bracket.outer)
    if _COMMA.fullmatch(between):
        return first if is_same and not _DAY_BEHIND.match(text[: bracket.end], first.end) else None
    if not _LEAD.fullmatch(between) or (first.is_day and not is_same):
        return None
    if is_same or day.sure:
        return first
    # "Transfers SBA (6/8 Min A)": a day and then all of a value. Of more words behind it nobody can say whose they are.
    return first if _PART_ENDS.match(text, first.end) and _is_of_same_name(passage, bracket, day, first) else None


_PART_ENDS = re.compile(r"\s*(?:$|[,;)\]])")


def _may_lead(passage: Passage, bracket: Bracket, day: Dated) -> Figure | None:
    """Return the value in a bracket of which a day may be that leads none for sure: "TUG 14 (6/8 22 with RW)", "TUG 14 (6/8, 22)"."""
    text = passage.words.text
    inner = [one for one in bracket.inner if one.start >= day.end and not one.is_day]
    first = next((one for one in inner if _is_like(bracket.outer, one, text)), None)
    if first is None or _NOW_BEHIND.match(text[: bracket.end], first.end):
        return None
    between = _without_names(passage, day.end, first.start)
    if first.shape == "level" and not re.search(r"[,;]", between) and not _ENDS_LED.search(between):
        return first  # "SBA (6/8 50 ft Min A)", "SBA (6/8 needed Min A)".
    if first is not inner[0]:
        return None
    is_led = _LEAD.fullmatch(between) or (_COMMA.fullmatch(between) and _PART_ENDS.match(text, first.end))
    return first if is_led and _is_of_same_name(passage, bracket, day, first) else None


def _is_of_same_name(passage: Passage, bracket: Bracket, day: Dated, figure: Figure) -> bool:
    """Say whether between a day and the value behind it no test is named but one that is named before the bracket too."""
    words = passage.words
    own = {one.kind.name for one in words.names if words.ends[one.stop - 1] <= bracket.start}
    return own >= {one.kind.name for one in words.names if day.end <= words.starts[one.first] < figure.start}


def _without_names(passage: Passage, start: int, end: int) -> str:
    """Return a stretch of a passage without the names of tests in it."""
    words, text = passage.words, passage.words.text
    out, reached = "", start
    for named in words.names:
        first, last = words.starts[named.first], words.ends[named.stop - 1]
        if reached <= first and last <= end:
            out += text[reached:first]
            reached = last
    return out + text[reached:end]


def _is_like(outers: Sequence[Figure], inner: Figure, text: str) -> bool:
    """Say whether two figures may be values of one measure, by how they are written."""
    return any(_are_like(outer, inner, text) for outer in outers)


def _are_like(outer: Figure, inner: Figure, text: str) -> bool:
    if _TRIED.match(text, inner.end):
        return inner.unit == "%" == outer.unit
    if inner.of is not None and outer.of is not None:
        return inner.of == outer.of
    if isinstance(inner.value, str) or isinstance(outer.value, str):
        return inner.shape == outer.shape
    return outer.unit == inner.unit or not inner.unit or not outer.unit


def _is_near(day: Dated, passage: Passage) -> bool:
    """Say whether a day without a year lies shortly before the day of the document."""
    today = passage.context.date
    return day.sure or today is None or today - _NEAR <= past_day(day, today) <= today


def _is_of_course(day: Dated, passage: Passage) -> bool:
    """Say whether a day without a year lies in the course of care, where the chart has shown when that began."""
    began, today = passage.context.evaluated, passage.context.date
    return began is None or today is None or began > today or past_day(day, today) >= began - _BEFORE_EVALUATION


_SHARE = re.compile(r"([1-9]\d?)/([1-9]\d?)")
"""What could be a share of something. No score is written with a nought before it, as days are: "06/08"."""


def _sort(passage: Passage, bracket: Bracket, day: Dated, count: int) -> Sort:
    """Say whether what could be a day without a year is one, by its scale, by how near it lies, and by what is told of it."""
    text, outers = passage.words.text[: bracket.end], bracket.outer
    share = None if day.sure else _SHARE.fullmatch(text, day.start, day.end)
    today = passage.context.date
    if not day.sure and today is not None and day.date > today and (share is not None or text[day.start - 1] not in "(["):
        return "score"  # Or a day to come, "(recheck 08/05)": no value was taken on either. "(06/08)" may be one of last year.
    if share is None or int(share[1]) > int(share[2]):
        return "day"
    most = int(share[2])
    visit, closes = _OF_VISIT.match(text, day.end), _CLOSES.match(text, day.end) is not None
    if any(one.of == most or (one.shape == "grade" and most == _GRADES) for one in outers):
        return _sort_of_own_scale(passage, day, visit)
    if visit is not None:
        return "day"
    if _RATED.match(text, day.end) or not _is_near(day, passage):
        return "score"
    if most not in _SHARES:
        return "day"
    is_of_course = _is_of_course(day, passage)
    if any((one.unit and one.of is None) or one.shape == "grade" for one in outers):
        # "Flexion 140 deg (5/10), abduction 120 deg (6/10)": pain is told so behind each motion.
        if most not in {_GRADES, _RATINGS} or (today is not None and day.date == today):
            return "day"
        is_of_visit = _TO_VISIT.fullmatch(text, bracket.start, day.start) is not None
        return "score" if not is_of_course else "day" if is_of_visit else "doubt"
    if closes:
        return "day" if count == 1 and is_of_course else "doubt"
    return "doubt" if count == 1 and is_of_course else "score"


_GRADES, _RATINGS = 5, 10


def _sort_of_own_scale(passage: Passage, day: Dated, visit: re.Match[str] | None) -> Sort:
    """Say what a share of the scale of the value before the bracket is: another score of it, unless nothing says of what.

    "PSFS 4/10 (7/10)" may tell a day or two activities.
    """
    closes = _CLOSES.match(passage.words.text, day.end) is not None
    is_open = closes or (visit is not None and not visit["at"])
    return "doubt" if is_open and _is_near(day, passage) else "score"


def is_told_now(passage: Passage, figure: Figure, day: Dated) -> bool:
    """Say whether between a value and the bracket with a day stands that the value is of now."""
    return _NOW.search(passage.words.text, figure.end, day.start) is not None


def day_in_bracket(found: Dated, today: dt.date | None) -> Day:
    """Return the day that a bracket gives to a value."""
    day = past_day(found, today)
    return Day("doc" if day == today else "bracket", day)


def beside_brackets(options: Sequence[Option], passage: Passage, one: Proposal, told: BracketDays) -> list[Option]:
    """Return the days that a value may be of, by what the bracket behind it gives to another value, "44/56 (6/8: 34/56)".

    What stands before an earlier value is the later one; before today's it is the earlier one.
    """
    today, led = passage.context.date, told.led.get(one.figure.start)
    if led is not None and today is not None:
        before = clause_of(passage.words.text, one.figure, one.cell).partition(
            passage.words.text[one.figure.start : one.figure.end]
        )[0]
        is_told_earlier = _THEN.search(before) is not None
        out = {"doc"} if led >= today else set() if is_told_earlier else {"eval", "seen", "earlier"}
        options = [option for option in options if isinstance(option.value, Day) and option.value.sort not in out] or options
    if one.figure.start in told.unsure or one.figure.start in told.doubts.values():
        return [Option(replace(option.value, in_doubt=True)) for option in options if isinstance(option.value, Day)]
    return list(options)
