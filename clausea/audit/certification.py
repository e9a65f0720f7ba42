"""Certification: whether a signed plan covers every denied date. Only Medicare and Medicare Advantage ask for it."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass

from clausea.audit.view import View
from clausea.domain import Certification, Flag, Span
from clausea.domain.dates import us

LONGEST_DAYS = 90
"""A certification covers the plan's duration or 90 days from the first treatment day, whichever is shorter (MBPM ch. 15 § 220.1.3(B))."""
SIGN_WITHIN_DAYS = 30
"""An initial certification is timely when signed within 30 days of the first treatment day (same place)."""

_DELAY = re.compile(
    r"\bdelayed (?:re)?cert|\b(?:re)?certification\W{1,2}(?:was |is )?delayed|\bdelay in (?:the )?(?:signature|certification)",
    re.IGNORECASE,
)
_REQUESTED = re.compile(
    r"\b(?:faxed|sent|transmitted|e-?faxed|mailed|emailed|resent)\b.{0,80}\b(?:cert\w*|sign\w*|plan of care|POC)\b|\bplan of care (?:was )?(?:faxed|sent|transmitted)",
    re.IGNORECASE,
)


@dataclass(frozen=True)
class _Cover:
    start: dt.date
    end: dt.date
    stated: bool
    span: Span


def certification_lapse(view: View) -> list[Flag]:
    """Absent, expired, longer than 90 days, or signed late without order and transmission or a reason for the delay."""
    if not view.is_medicare or not view.own:
        return []
    own = {document.id for document in view.own}
    every = [one for one in view.chart.certifications if one.document in own]
    signed = [one for one in every if one.type in {"initial", "recertification", "delayed"}]
    if not signed:
        return [] if _has_order(view, every) and _was_sent(view, every) else _absent(view)
    return [*_too_long(view, signed), *_signed_late(view, every, signed), *_uncovered(view, signed)]


def _has_order(view: View, every: list[Certification]) -> bool:
    return any(one.type == "order" for one in every) or any(one.kind == "order" and one.signed for one in view.own)


def _was_sent(view: View, every: list[Certification]) -> bool:
    return any(one.type == "transmission" for one in every) or any(view.find(document, _REQUESTED) for document in view.own)


def _absent(view: View) -> list[Flag]:
    if not view.denied:
        return []
    return [
        Flag(
            flag="certification_lapse",
            severity="fatal",
            message="No certification by a physician or nonphysician practitioner is among the records.",
            must_answer=True,
        )
    ]


def _too_long(view: View, signed: list[Certification]) -> list[Flag]:
    seen: dict[tuple[dt.date, dt.date], Certification] = {}
    for one in signed:
        if one.start and one.end and (one.end - one.start).days > LONGEST_DAYS:
            seen.setdefault((one.start, one.end), one)
    return [
        Flag(
            flag="certification_lapse",
            severity="high",
            message=f"The certified period {us(start)} to {us(end)} is longer than {LONGEST_DAYS} days; what lies behind them is not certified.",
            spans=(one.span,),
            must_answer=True,
        )
        for (start, end), one in seen.items()
    ]


def _signed_late(view: View, every: list[Certification], signed: list[Certification]) -> list[Flag]:
    dates = [one.signed_on for one in signed if one.signed_on and one.type == "initial"]
    starts = [one.start for one in signed if one.start and one.type == "initial"]
    first = view.first_day or min(starts, default=None)
    if not dates or first is None or (min(dates) - first).days <= SIGN_WITHIN_DAYS:
        return []
    explained = any(one.type == "delayed" for one in every) or any(view.find(document, _DELAY) for document in view.own)
    if explained or (_has_order(view, every) and _was_sent(view, every)):
        return []
    late = next(one for one in signed if one.signed_on == min(dates))
    return [
        Flag(
            flag="certification_lapse",
            severity="high",
            message=(
                f"The plan was signed on {us(min(dates))}, {(min(dates) - first).days} days after the first treatment day; "
                "neither order and transmission nor a reason for the delay is in the record."
            ),
            spans=(late.span,),
            must_answer=True,
        )
    ]


def _uncovered(view: View, signed: list[Certification]) -> list[Flag]:
    # A signature without a period of its own signs the period that the record states for that plan.
    stated_types = {one.type for one in signed if one.start and one.end}
    covers = [cover for one in signed if (cover := _cover(view, one)) and (cover.stated or one.type not in stated_types)]
    if not covers:
        return []
    stated = any(cover.stated for cover in covers)
    out = []
    for day in view.claim.denied_dates:
        if any(cover.start <= day <= cover.end for cover in covers):
            continue
        words = (
            f"{us(day)} lies outside every certification period that the record states, and no recertification covers it."
            if stated
            else f"{us(day)} lies more than {LONGEST_DAYS} days behind the start of the plan, and no recertification is in the record."
        )
        out.append(
            Flag(
                flag="certification_lapse",
                severity="fatal",
                message=words,
                spans=tuple(dict.fromkeys(cover.span for cover in covers)),
                must_answer=True,
            )
        )
    return out


def _cover(view: View, one: Certification) -> _Cover | None:
    """Return the days that a certification covers; without a stated period 90 days from the first treatment day."""
    start = one.start or (view.first_day if one.type == "initial" else one.signed_on)
    if start is None:
        return None
    limit = start + dt.timedelta(days=LONGEST_DAYS)
    return _Cover(start, min(one.end, limit) if one.end else limit, one.end is not None, one.span)
