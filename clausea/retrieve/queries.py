"""Gaps and flags to questions: what each clinician is asked, by date, without blame and within the law."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

from clausea import yardsticks
from clausea.domain import Chart, Claim, Flag, Gap, QueryPage, QuerySlip, Question
from clausea.domain.dates import find_dates, us

_ASKED = {
    "unsigned": "Is the note of {day} yours, and would you attest to your signature?",
    "missing_note": "Was a note written for {day}, and where is it?",
}


def queries(chart: Chart, claim: Claim, gaps: Sequence[Gap], flags: Sequence[Flag], today: dt.date) -> QuerySlip | None:
    """Return what to ask whom: a page for each date, to the author of its note, and one for the episode. None without questions.

    A gap that only the biller can close (dates not given) is not asked. Weak answers are asked as well as missing ones.
    """
    pages: dict[dt.date | None, list[Question]] = {}
    for flag in flags:
        for day in claim.denied_dates:
            if flag.flag in _ASKED and any(one.date == day for one in find_dates(flag.message)):
                asked = Question(
                    asks=_ASKED[flag.flag].format(day=us(day)), why=flag.message, lawful=yardsticks.lawful_answers()[flag.flag]
                )
                pages.setdefault(day, []).append(asked)
    noteless = {day for day in pages if any("No note of" in one.why for one in pages[day])}
    for gap in gaps:
        needless = gap.date in noteless and gap.severity == "missing"
        if gap.ask and gap.lawful and not needless:
            pages.setdefault(gap.date, []).append(
                Question(asks=gap.ask, why=gap.message, looked_in=gap.looked_in, lawful=gap.lawful)
            )
    if not pages:
        return None
    order = sorted(pages, key=lambda day: (day is None, day or dt.date.min))
    return QuerySlip(
        patient=claim.patient.name or chart.patient.name or "",
        claim_number=claim.claim_number,
        written=today,
        pages=tuple(QueryPage(clinician=_author(chart, claim, day), date=day, questions=tuple(pages[day])) for day in order),
    )


def _author(chart: Chart, claim: Claim, day: dt.date | None) -> str:
    """Return who wrote the note of a date; for the episode who wrote the evaluation; else the clinician of the claim."""
    own = [one for one in chart.documents if not one.other_patient and one.author]
    mine = [one for one in own if (one.date == day if day else one.kind in {"initial_evaluation", "plan_of_care"})]
    if mine:
        return ", ".join(part for part in (mine[0].author, mine[0].credential) if part)
    return ", ".join(part for part in (claim.clinician.name, claim.clinician.credential) if part)
