"""The day that a value says of itself: what stands right beside it in its own clause."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from clausea.chart.figures import is_one_day, is_told_of_now
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import ANY_CASE
from clausea.domain.dates import Dated, year_before

_ON = re.compile(
    r"\s*(?:(?:w/|with)\s?[A-Za-z]{1,10}(?:\s[A-Za-z]{1,8})?\s+)?(?:(?:on|as of|dated|tested|taken|measured)\s+(?:on\s+)?(?:the\s+)?|(?:(?:on|at|per|in)\s)?(?:the\s)?(?=(?:initial\s|re-?)?(?:eval|IE\b|SOC\b)))"
    r"(?:(?:initial\s|re-?)?(?:eval(?:uation)?|IE|SOC)\s(?:of\s|on\s)?)?\(?",
    ANY_CASE,
)
"""Between a value and the day on which it was taken: "37 on 07/20/26", "14.9 s with RW on 7/20"."""
_WAS = re.compile(r"\s*\)?\s*(?:[:=,]|was|of|at)?\s*", ANY_CASE)
_SIDED = re.compile(r"\s*(?:[RL]\b|right\b|left\b)?\s*\(?(?:on|of|at|dated)?\s*", ANY_CASE)
"""Between a name and the day that stands before its value."""
_LED = re.compile(
    r"(?:^|[;•|]|\.\s)[\s(*•-]*(?:(?:rehab|acute|SNF|IRF|hosp(?:ital)?|home health|HH|outpt|OP)\s)?"
    r"(?:(?:d/?c|discharge|(?:initial\s|re-?)?eval(?:uation)?|IE|SOC|re-?(?:check|test|assess(?:ment|ed)?)|tested|measured|on|as of)\W{0,2}\s*){1,2}$",
    ANY_CASE,
)
"""Before a day that leads values: from the start of its clause on there is nothing but what a visit is called by."""
_OPENS = re.compile(r"(?:^|[;•|]|\.\s)[\s(*•-]*$")
"""Before a day that opens its clause."""
_COLON_LED = re.compile(r"\s?[:=]\s?")
"""Between a day and the value that is its own wherever it stands: "BBS 44/56, 6/8/26: 34/56"."""
_BEHIND_LED, _BEHIND_BARE = re.compile(r"\s?[:(–-]?\s?"), re.compile(r"\W{0,3}")
"""Between a day and the name that it leads. "Hosp d/c 07/10, TUG 15 s" may tell two things."""
_PRESENT = re.compile(r"[^;,.]{0,16}\b(?:now|today|current\w*|this\s(?:visit|session|date))\b", ANY_CASE)
_RATED = re.compile(r"\b(?:pain|sore\w*|NPRS|NRS|VAS|RPE|borg|MMT|strength|worst|best)\b", ANY_CASE)
"""Beside these "4/10" is a rating sooner than a day."""
_CLOSES = re.compile(r"\s*(?:$|[,;.)(|•]|->|→|(?:today|now|and|vs|to|eval\w*|IE|visit)\b|\s{2})", ANY_CASE)
"""Behind a day without a year that is one: "on 4/5 trials" counts, "on 3/4 mile trail" measures."""
_SHARED = {"accuracy", "assist", "severity"}
"""What is told of so many of so many: "CGA on 4/5, min A on 1/5"."""
_SPANS = re.compile(
    r"(?:\b(?:since|from|by|through|thru|until|till?|to|between|after|before|and|due|next|visits?)|[-–/&])\s*$", ANY_CASE
)
"""Before a day that bounds a time, from which or up to which something was."""
_ENDS = re.compile(
    r"[;•|]|\.\s|\b(?:now|today|current\w*|present\w*|this\s|then|but|was|were|prev\w*|prior|last|IE|initial\w*|eval\w*)\b|→|->|\bto\b",
    ANY_CASE,
)
"""Ends what a day at the head of a list says of the values in it."""


def own_day(passage: Passage, one: Proposal, days: Sequence[Dated]) -> Dated | None:
    """Return the day that stands beside a value and is surely its own; None where none is, or where it may be another's.

    It stands behind the value, "LEFS 37 on 07/20"; between its name and it, "MoCA 4/29 was 11/30"; or right before its name, with
    more of that day behind a comma: "d/c 7/31 AQ 41.8, naming 2/20". So is a day with its year and a colon right before it.
    """
    text, figure, cell = passage.words.text, one.figure, one.cell
    if cell.title:
        return None
    after = next((day for day in days if figure.end <= day.start < cell.end), None)
    if after is not None and _ON.fullmatch(text, figure.end, after.start) and _is_whole(text[: cell.end], after, one):
        return of_the_past(after, passage.context.date)
    before = [day for day in days if cell.start <= day.start and day.end <= figure.start]
    if not before or _SPANS.search(text, max(0, before[-1].start - 12), before[-1].start):
        return None
    day, words = before[-1], passage.words
    if day.sure and _COLON_LED.fullmatch(text, day.end, figure.start):
        return day
    if one.named is None or one.source != "left":
        return None
    name_start, name_end = words.starts[one.named.first], words.ends[one.named.stop - 1]
    if name_end <= day.start:
        is_between = _SIDED.fullmatch(text, name_end, day.start) and _WAS.fullmatch(text, day.end, figure.start)
        return of_the_past(day, passage.context.date) if is_between else None
    first = min((named.first for named in words.names if words.starts[named.first] >= day.end), default=one.named.first)
    if day.date == passage.context.date:
        # "3/12/26: grip is the mean of 3": the day of the entry, which may speak of another.
        return None
    leads = _leads(passage, one, day, words.starts[first]) and not _ENDS.search(text, day.end, figure.start)
    return of_the_past(day, passage.context.date) if leads and name_start >= day.end else None


def _is_whole(text: str, day: Dated, one: Proposal) -> bool:
    """Say whether what stands behind a value and "on" is surely a day: it says its year, or it ends what is told and is no share."""
    if day.sure:
        return True
    if is_told_of_now(text, day.end):
        return False
    return one.group not in _SHARED and one.figure.unit != "%" and _CLOSES.match(text, day.end) is not None


def _leads(passage: Passage, one: Proposal, day: Dated, name_start: int) -> bool:
    """Say whether a day leads the names behind it: nothing but a visit's word stands before it, "d/c 7/31 AQ 41.8".

    A day that says its year may also open its clause; without a year it may be a rating, "3/10, TUG 13 s".
    """
    text, cell = passage.words.text, one.cell
    lead = text[cell.start : day.start]
    if _PRESENT.match(text[: cell.end], one.figure.end) or (not day.sure and _RATED.search(text)):
        return False
    if _LED.search(lead):
        return _BEHIND_LED.fullmatch(text, day.end, name_start) is not None
    is_bare = day.sure and not cell.label and _OPENS.search(lead)
    return bool(is_bare) and _BEHIND_BARE.fullmatch(text, day.end, name_start) is not None


def of_the_past(day: Dated, today: dt.date | None) -> Dated | None:
    """Return a day unless it lies ahead of the document and leaves out its year: that of which year is meant is not known."""
    return None if today is not None and not day.sure and day.date > today else day


_AIMED = re.compile(r"\b(?:by|target(?: date)?:?|due(?: date)?:?)\s+\Z", re.IGNORECASE)
"""Before the day on which a goal is to be met: no value was taken on it."""


def is_day_beside(found: Dated, text: str, one: Proposal) -> bool:
    """Say whether what could be a day is one: not the figure itself, and no "1-2/10"."""
    if _AIMED.search(text, max(0, found.start - 24), found.start):
        return False
    if _OF_EVENT.search(text, max(0, found.start - 24), found.start) or _is_rating(found, text):
        return False
    return is_one_day(text[found.start : found.end]) and not (found.start < one.figure.end and one.figure.start < found.end)


_OF_EVENT = re.compile(
    r"\b(?:DOB|D\.O\.B\.?|born|birth\w*|TK[AR]|TH[AR]|TSA|ORIF|ACLR?|RCR|s/p|surg\w*|repair|replacement|onset|DOI|DOO|injur\w*|fell|falls?|MVA|MVC"
    r"|stroke|CVA|order\w*|referr\w*|appt\w*|appointments?|received|rec'?d)\b\W{0,3}(?:(?:on|of|date|dated)\b\W{0,3})?$",
    ANY_CASE,
)
"""Before the day of a birth, a surgery, an accident, an order or an appointment: nothing was measured on it for being named."""
_RATING = re.compile(r"\d{1,2}/(?:3|4|5|10)")
_COUNTED_BEHIND = re.compile(r"\s*(?:trials?|reps?|attempts?|times|days|opps?|opportunit\w*|tries|sessions?)\b", ANY_CASE)


def _is_rating(found: Dated, text: str) -> bool:
    """Say whether a day without a year is a rating or a count of trials: "Pain 3/10", "on 4/5 trials"."""
    if found.sure or not _RATING.fullmatch(text, found.start, found.end):
        return False
    return bool(_RATED.search(text, max(0, found.start - 12), found.start) or _COUNTED_BEHIND.match(text, found.end))


def past_day(found: Dated, day: dt.date | None) -> dt.date:
    """Return a day; one without a year is not of a day to come."""
    is_to_come = not found.sure and day is not None and found.date > day
    return year_before(found.date) if is_to_come else found.date
