"""Calendar arithmetic of filing limits: no table, no clock of the machine, no file.

A clock says how long, from when, and whether its own rule moves a limit off a day on which nobody works; what it does not say is
not done. Every answer carries the sentence that a person can check it by.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass

from clausea.domain import Clock, Deadline

__all__ = ["Days", "add_months", "add_years", "deadline", "federal_holidays", "is_working_day", "next_working_day", "stated"]

NO_CLOCK = "No appeal clock governs this route; the limit for filing claims does."


@dataclass(frozen=True, slots=True)
class Days:
    """The days that a deadline is counted from, as far as they are known."""

    notice: dt.date | None = None
    received: dt.date | None = None
    service: dt.date | None = None
    """The earliest date of service in dispute."""


def add_months(day: dt.date, months: int, *, overflow: bool = False) -> dt.date:
    """Return the same day some months on.

    Where that month has no such day, its last day; with `overflow`, the first day of the month after it, as the rule on federal
    external review counts (45 CFR § 147.136(d)(2)(i)).
    """
    index = day.year * 12 + day.month - 1 + months
    year, month = divmod(index, 12)
    last = calendar.monthrange(year, month + 1)[1]
    if day.day <= last:
        return dt.date(year, month + 1, day.day)
    return dt.date(year, month + 1, last) + dt.timedelta(days=1) if overflow else dt.date(year, month + 1, last)


def add_years(day: dt.date, years: int) -> dt.date:
    """Return the same day some years on; 29 February becomes 28 February, the earlier and safer day."""
    return add_months(day, 12 * years)


def federal_holidays(year: int) -> frozenset[dt.date]:
    """Return the legal public holidays of a year on the days on which they are observed (5 U.S.C. § 6103).

    A holiday on a Saturday is observed on the Friday before, one on a Sunday on the Monday after. New Year's Day of the next
    year can so fall on 31 December of this one.
    """

    def nth(month: int, weekday: int, count: int) -> dt.date:
        first = dt.date(year, month, 1)
        return first + dt.timedelta(days=(weekday - first.weekday()) % 7 + 7 * (count - 1))

    memorial = dt.date(year, 5, 31)
    memorial -= dt.timedelta(days=memorial.weekday())
    fixed = [dt.date(year, 1, 1), dt.date(year, 7, 4), dt.date(year, 11, 11), dt.date(year, 12, 25), dt.date(year + 1, 1, 1)]
    if year >= 2021:
        fixed.append(dt.date(year, 6, 19))
    moving = [nth(1, 0, 3), nth(2, 0, 3), memorial, nth(9, 0, 1), nth(10, 0, 2), nth(11, 3, 4)]
    return frozenset(day for day in (*moving, *(_observed(one) for one in fixed)) if day.year == year)


def _observed(day: dt.date) -> dt.date:
    return day + dt.timedelta(days={5: -1, 6: 1}.get(day.weekday(), 0))


def is_working_day(day: dt.date) -> bool:
    """Say whether a day is neither on a weekend nor an observed federal holiday."""
    return day.weekday() < 5 and day not in federal_holidays(day.year)


def next_working_day(day: dt.date) -> dt.date:
    """Return the day itself where it is a working day, else the first one after it."""
    while not is_working_day(day):
        day += dt.timedelta(days=1)
    return day


def deadline(clock: Clock | None, days: Days) -> Deadline:
    """Return the limit that a clock gives; its date is None, with the reason, where it cannot be known."""
    if clock is None:
        return Deadline(date=None, basis=NO_CLOCK)
    basis = clock.basis.format(days=clock.days, presumed=clock.presumed_receipt_days)

    def answer(day: dt.date | None, said: str = "") -> Deadline:
        words = f"{basis} {said}".strip()
        return Deadline(date=day, basis=words, authority=clock.authority, received_by=clock.filed_when == "received")

    if not clock.has_length:
        return answer(None)
    if not clock.is_printable:
        return answer(None, "No one has checked this limit yet, so no day is counted from it; read the notice.")
    start, said = _start(clock, days)
    if start is None:
        return answer(None, said)
    try:
        end = _end(clock, start)
    except (OverflowError, ValueError):
        return answer(None, "The date that was given lies too far off for a calendar.")
    if clock.rolls and not is_working_day(end):
        moved = next_working_day(end)
        return answer(
            moved, f"{said} {end.isoformat()} is a weekend or holiday, and this rule moves the limit to {moved.isoformat()}."
        )
    return answer(end, said)


def stated(days: int, notice: dt.date) -> Deadline:
    """Return the limit that a notice itself gives, for where no rule gives one."""
    return Deadline(
        date=notice + dt.timedelta(days=days),
        basis=f"The payer's own words give {days} days from the date of the notice, counted from {notice.isoformat()}.",
    )


def _end(clock: Clock, start: dt.date) -> dt.date:
    if clock.days is not None:
        return start + dt.timedelta(days=clock.days)
    if clock.months is not None:
        return add_months(start, clock.months, overflow=True)
    return add_years(start, clock.years or 0)


def _start(clock: Clock, days: Days) -> tuple[dt.date | None, str]:
    """Return the day that a clock starts on and the sentence that says so."""
    if clock.starts == "service":
        if days.service is None:
            return None, "The date of service was not given, so the limit cannot be counted."
        return days.service, f"Counted from the service of {days.service.isoformat()}."
    if clock.starts == "receipt" and days.received:
        return days.received, f"Counted from receipt on {days.received.isoformat()}."
    if days.notice is None:
        return None, "The date of the notice was not given, so the deadline cannot be counted."
    notice = days.notice.isoformat()
    if clock.starts == "receipt" and clock.presumed_receipt_days:
        try:
            start = days.notice + dt.timedelta(days=clock.presumed_receipt_days)
        except OverflowError:
            return None, "The date that was given lies too far off for a calendar."
        return start, f"Counted from the notice of {notice} with receipt presumed on {start.isoformat()}."
    if clock.starts == "receipt":
        return days.notice, (
            f"Counted from the notice of {notice} itself, the earliest day on which it can have been received, "
            "because the day of receipt was not given."
        )
    return days.notice, f"Counted from the notice of {notice}."
