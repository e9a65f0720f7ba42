"""What the record states of an authorisation: the days for which it was given, and what is said of asking for more.

The period is told only where it stands beside the very number that the claim file gives, and only where every such place gives
the same one; a period that is not told is better than a wrong one, since a letter sorts the denied dates by it.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from itertools import pairwise

from clausea.domain import Chart, Claim, Value
from clausea.domain.dates import Dated, find_dates, us

__all__ = ["Period", "authorised_period", "cautions", "sorted_out"]

_TO = r"\s*(?:-|–|—|to|thru|through|until|till)\s*"
_BETWEEN = re.compile(_TO, re.IGNORECASE)
_LAST = re.compile(
    r"\b(?:exp(?:\.|ires?|iration)?(?: date)?|ends?|ending|thru|through|until|till|valid to|good to|last day)\s*:?\s*(?:on\s*)?$",
    re.IGNORECASE,
)
_SPEAKS = re.compile(r"\b(?:pre-?)?auth(?:ori[sz]ation|ori[sz]ed)?\b\.?|\bpre-?cert", re.IGNORECASE)
_ASKS = re.compile(
    r"\b(?:exten|re-?new|addition|more visits|request|submitted|re-?auth|pending|call(?:ed)?|ref(?:erence)?\b)", re.IGNORECASE
)
_ENDED = r"(?:den(?:y|ied|ial)|void\w*|cancel\w*|rescind\w*|revoked|withdrawn|reject\w*|terminated|superseded|replaced)"
_NOT_IN_FORCE = re.compile(
    rf"\b(?:{_ENDED}|request\w*|ask\w*|pend(?:ing|ed|s)?|expired|lapsed|appeal\w*|exten\w*|re-?auth\w*|submit\w*|awaiting|proposed"
    r"|tentative|in review|under review|needs?|needed|not)\b",
    re.IGNORECASE,
)
"""Words on a line under which its days are not those of an authorisation in force."""
_AT_AN_END = re.compile(rf"\b{_ENDED}\b", re.IGNORECASE)
_OF_MORE = re.compile(r"\b(?:exten\w*|re-?auth\w*|addition\w*|more)\b", re.IGNORECASE)
_STATUS_BELOW = re.compile(rf"\W*(?:(?:status|decision)\b\W*)?(?:{_ENDED}|pending|expired)\b", re.IGNORECASE)
_DAYS_WORDS = """valid approved authorized authorised date dates exp expires expiration expire ends ending end from to thru
through until till effective eff good last day on visit visits x units"""
_OF_ITS_DAYS = frozenset(_DAYS_WORDS.split())
"""The words that may stand between a number and its days; behind any other the days may be of something else."""
_RANGE = re.compile(rf"\d{{1,2}}/\d{{1,2}}(?:/\d{{2,4}})?{_TO}\d{{1,2}}/\d{{1,2}}", re.IGNORECASE)
_LONGEST_GAP = 80
"""More signs than this between the number and a day, and the day may be of something else."""
_MANY = 4


class Period(Value):
    """The days of an authorisation as the record states them, and where."""

    first: dt.date | None
    last: dt.date
    where: str

    shown = ()

    def holds(self, day: dt.date) -> bool:
        """Say whether a day lies within it; without a first day only its end is known."""
        return day <= self.last and (self.first is None or day >= self.first)


def authorised_period(chart: Chart, claim: Claim) -> Period | None:
    """Return the period that stands beside the claim's authorisation number; None where none does or places disagree."""
    found = list(_periods(chart, (claim.authorization or "").strip()))
    return found[0] if found and len({(one.first, one.last) for one in found}) == 1 else None


def _periods(chart: Chart, number: str) -> Iterator[Period]:
    if len(number) < 4:  # A number as short as this can be anything.
        return
    sought = re.compile(rf"(?<![\w-]){re.escape(number)}(?![\w-])", re.IGNORECASE)
    found = []
    for record in chart.records:
        for page in record.pages:
            lines = page.text.splitlines()
            for index, line in enumerate(lines):
                match = sought.search(line)
                if match is None:
                    continue
                if _AT_AN_END.search(line) and not _OF_MORE.search(line):
                    return  # Whatever days stand elsewhere, this number is said to be in force no more.
                below = "".join(lines[index + 1 : index + 2])
                days = None if _NOT_IN_FORCE.search(line) or _STATUS_BELOW.match(below) else _days(line[match.end() :])
                if days and len(_RANGE.findall(line)) < 2:
                    where = f"{record.name}, p. {page.number}, l. {index + 1}"
                    found.append(Period(first=days[0], last=days[1], where=where))
    yield from found


def _days(rest: str) -> tuple[dt.date | None, dt.date] | None:
    """Return the first and the last day that the words behind a number give."""
    dates = [one for one in find_dates(rest) if one.start <= _LONGEST_GAP]
    for one, other in pairwise(dates):
        if _BETWEEN.fullmatch(rest[one.end : other.start]) and one.date <= other.date:
            return (one.date, other.date) if _are_its_own(rest[: one.start]) else None
    ends = [one for one in dates if _LAST.search(rest[: one.start])]
    if len(ends) != 1 or not _alone(ends[0], dates) or not _are_its_own(rest[: ends[0].start]):
        return None
    return None, ends[0].date


def _are_its_own(between: str) -> bool:
    """Say whether nothing stands between a number and a day but what tells of the days of an authorisation."""
    return all(word.lower() in _OF_ITS_DAYS for word in re.findall(r"[A-Za-z]+", between))


def _alone(end: Dated, dates: list[Dated]) -> bool:
    return all(one.date <= end.date for one in dates)


def _split(chart: Chart, claim: Claim) -> tuple[Period, list[dt.date], list[dt.date]] | None:
    period = authorised_period(chart, claim)
    if period is None:
        return None
    inside = [day for day in claim.denied_dates if period.holds(day)]
    return period, inside, [day for day in claim.denied_dates if not period.holds(day)]


def sorted_out(chart: Chart, claim: Claim) -> str:
    """Return what a letter asks for the denied dates, told apart by the days that are authorised; empty where unknown."""
    found = _split(chart, claim)
    if found is None:
        return ""
    period, inside, outside = found
    days = f"from {us(period.first)} to {us(period.last)}" if period.first else f"until {us(period.last)}"
    out = [f"Our record has it in force {days}."]
    if inside:
        out.append(f"{_listed(inside)} {_lies(inside)} within these days: please match the authorisation to {_service(inside)}.")
    if outside:
        out.append(
            f"{_listed(outside)} {_lies(outside)} outside of them: please extend it to {_service(outside)}, or take this as a "
            "request for an authorisation after the fact."
        )
    return " ".join(out)


def _listed(days: list[dt.date]) -> str:
    return " and ".join(us(day) for day in days) if len(days) < 3 else f"{', '.join(map(us, days[:-1]))} and {us(days[-1])}"


def _lies(days: list[dt.date]) -> str:
    return "lies" if len(days) == 1 else "lie"


def _service(days: list[dt.date]) -> str:
    return "the service of that day" if len(days) == 1 else "the services of those days"


def cautions(chart: Chart, claim: Claim) -> tuple[str, ...]:
    """Return what the sender must know: the days outside of the authorisation, and what else is written of asking for one."""
    out = []
    if (found := _split(chart, claim)) and found[2]:
        period, _, outside = found
        out.append(
            f"{_listed(outside)} {_lies(outside)} outside of the days of the authorisation (last day {us(period.last)}, "
            f"{period.where}); no letter may say that it covers {'that day' if len(outside) == 1 else 'those days'}."
        )
    for sentence in chart.sentences:
        words = chart.quote(*sentence.spans)
        if _SPEAKS.search(words) and _ASKS.search(words) and len(out) <= _MANY:
            where = chart.where(sentence.spans[0])
            place = f"{where.name}, p. {where.page}, ll. {where.lines[0]}-{where.lines[1]}"
            out.append(f"The record says of an authorisation: “{words}” ({place}).")
    return tuple(out)
