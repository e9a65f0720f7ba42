"""The arithmetic of therapy billing: the KX threshold, certification and progress-report periods (units: `domain.units`).

Pure functions on numbers and days; figures of a year are arguments, from `knowledge.figure`. The rules are Medicare's, with their
source; a payer whose rule differs is asked.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

__all__ = [
    "CERTIFICATION_DAYS",
    "Certified",
    "ReportPeriod",
    "Threshold",
    "certification",
    "certification_state",
    "order_exception",
    "report_periods",
    "threshold",
]

CERTIFICATION_DAYS = 90
"""The longest that one certification reaches (MBPM ch. 15 § 220.1.3(B)-(C))."""
TIMELY_DAYS = 30
"""An initial certification is timely within this many days of the first treatment (MBPM ch. 15 § 220.1.3(B))."""
REPORT_EVERY = 10
"""Treatment days in one progress-report period; there is no alternative in calendar days since 2013 (MBPM ch. 15 § 220.3(D))."""
EXCEPTION_FROM = dt.date(2025, 1, 1)
"""First service date of the order exception (89 Fed. Reg. 97710, CMS-1807-F)."""


@dataclass(frozen=True, slots=True)
class Threshold:
    """Where a patient's year stands against a yearly amount."""

    used: Decimal
    """Allowed amounts before this claim."""
    after: Decimal
    limit: Decimal
    crosses: bool
    """True where this claim is the one that goes above the amount."""

    @property
    def is_above(self) -> bool:
        """True where the claim's expenses, or part of them, lie above the amount, so that KX speaks to them."""
        return self.after > self.limit

    @property
    def above(self) -> Decimal:
        """What lies above the amount."""
        return max(Decimal(0), self.after - self.limit)

    @property
    def left(self) -> Decimal:
        """What is left below it."""
        return max(Decimal(0), self.limit - self.after)


def threshold(allowed: Iterable[Decimal], this_claim: Decimal, limit: Decimal) -> Threshold:
    """Hold a year's allowed amounts and a claim against the KX or the review threshold of the year of service.

    Amounts are what Medicare allowed, deductible and coinsurance included, not what was charged; PT and SLP share one sum and OT
    has its own (SSA § 1833(g)).

    Raises:
        ValueError: an amount is negative.
    """
    amounts = list(allowed)
    if this_claim < 0 or limit < 0 or any(one < 0 for one in amounts):
        raise ValueError("an amount cannot be negative")
    used = sum(amounts, Decimal(0))
    after = used + this_claim
    return Threshold(used=used, after=after, limit=limit, crosses=used <= limit < after)


@dataclass(frozen=True, slots=True)
class Certified:
    """The period that a certification covers, both days included, and by when it is signed in time."""

    first: dt.date
    last: dt.date
    timely_until: dt.date

    def covers(self, day: dt.date) -> bool:
        """Say whether a day of service lies in the period."""
        return self.first <= day <= self.last


def certification(first_treatment: dt.date, weeks: int | None = None) -> Certified:
    """Return the period of an initial certification: the plan's duration or 90 calendar days, whichever is less.

    It is counted from the first treatment, the evaluation included, and is timely when signed within 30 days of that day (MBPM
    ch. 15 § 220.1.3(B)). A recertification counts the same way from its own first day (§ 220.1.3(C)).

    Raises:
        ValueError: the duration is not positive.
    """
    if weeks is not None and weeks <= 0:
        raise ValueError("a plan lasts at least a week")
    length = CERTIFICATION_DAYS if weeks is None else min(CERTIFICATION_DAYS, 7 * weeks)
    last = first_treatment + dt.timedelta(days=length - 1)
    return Certified(first_treatment, last, first_treatment + dt.timedelta(days=TIMELY_DAYS))


def certification_state(signed: dt.date | None, due: dt.date) -> Literal["missing", "timely", "grace", "delayed", "long_delayed"]:
    """Say how a signature stands to the day that it was due (MBPM ch. 15 § 220.1.3(D)).

    `grace` needs no reason (30 days after it was due), `delayed` is accepted with one, and `long_delayed` (over about six months)
    wants further proof of the physician's part.
    """
    if signed is None:
        return "missing"
    late = (signed - due).days
    if late <= 0:
        return "timely"
    if late <= 30:
        return "grace"
    return "delayed" if late <= 183 else "long_delayed"


def order_exception(service: dt.date, ordered: dt.date | None, evaluated: dt.date, sent: dt.date | None) -> bool:
    """Say whether a signed order stands in for the signature on an initial certification.

    For services from 2025 on: a signed and dated order or referral is in the record, and the plan went to its writer within 30
    days of the initial evaluation. A recertification still needs its signature (42 CFR § 424.24(c), CMS-1807-F).
    """
    if ordered is None or sent is None or service < EXCEPTION_FROM:
        return False
    return evaluated <= sent <= evaluated + dt.timedelta(days=30)


@dataclass(frozen=True, slots=True)
class ReportPeriod:
    """One period of at most ten treatment days and the reports written for it."""

    days: tuple[dt.date, ...]
    reports: tuple[dt.date, ...]

    @property
    def is_full(self) -> bool:
        """True where ten treatment days have passed, so that a report is due."""
        return len(self.days) == REPORT_EVERY

    @property
    def is_missing(self) -> bool:
        """True where a report is due and none was written in the period."""
        return self.is_full and not self.reports


def report_periods(treated: Sequence[dt.date], reports: Sequence[dt.date]) -> tuple[ReportPeriod, ...]:
    """Return the progress-report periods of an episode: ten treatment days each, the evaluation day counted first.

    A report ends its period early, and the next period starts on the treatment day after it; a report on a day between two visits
    belongs to the period before it. Each day counts once however many disciplines' notes it has: call this per discipline.
    """
    written = sorted(set(reports))
    periods: list[ReportPeriod] = []
    days: list[dt.date] = []
    treatments = sorted(set(treated))
    for index, day in enumerate(treatments):
        days.append(day)
        following = treatments[index + 1] if index + 1 < len(treatments) else None
        here = tuple(one for one in written if days[0] <= one and (following is None or one < following) and one >= day)
        if (here and len(days) > 1) or len(days) == REPORT_EVERY:
            periods.append(ReportPeriod(tuple(days), here))
            days = []
    if days:
        periods.append(ReportPeriod(tuple(days), tuple(one for one in written if one >= days[0])))
    return tuple(periods)
