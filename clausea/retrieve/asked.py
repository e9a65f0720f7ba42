"""Which gaps are none: what the letter says elsewhere, what became of nothing, what this patient cannot have."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from clausea.domain import Chart, Claim, Series, Slot
from clausea.retrieve.said import breaks_off
from clausea.retrievers import Candidate

_OF_THE_COURSE = frozenset({"progress_report", "daily_note", "re_evaluation", "recertification", "discharge", "addendum"})
_STOOD_STILL = re.compile(
    r"\b(?:plateau\w*|regress(?:ed|es|ing|ion)|set-?backs?|relaps\w+|exacerbat\w+|flare[- ]?ups?|flared|stalled|worsen\w*"
    r"|deteriorat\w+|(?:re-?)?hospitali[sz]\w+|re-?admi(?:t|ssion)\w*"
    r"|no (?:net |significant |measurable |further |real |functional )*(?:changes?|progress|improvements?|gains?)\b"
    r"(?! (?:in|to) (?:meds?|medic\w+|POC|plan))"
    r"|(?:goals?|measures?|scores?|function|status|ROM|strength|balance|gait)"
    r" (?:is |are |was |were |remains? )*(?:unchanged|the same)"
    r"|missed (?:\w+ )?(?:visits?|sessions?|appointments?|appts?|treatments?|tx|weeks?|wks?)|on hold"
    r"|declin(?:e|ed|ing) (?:in|of|since|from)|(?:slow|slower|lagg?ing|behind)\b[^.;]{0,40}\b(?:expected|d/t|due to|because))\b",
    re.IGNORECASE,
)
_DENIED = re.compile(
    r"\b(?:no|not|never|without|w/o|denies|denied|avoid\w*|prevent\w*|risk (?:of|for)|to (?:limit|reduce)"
    r"|if|in case of)\s"
    r"(?:(?:any|a|an|the|further|signs? of|recent|new)\s){0,3}$",
    re.IGNORECASE,
)


def stood_still(series: Iterable[Series], every: Iterable[Candidate]) -> bool:
    """Say whether care came to a stop: a measure that stood or fell, or words of a plateau, a loss or an interruption.

    What was before the care began stopped nothing in it.
    """
    if any(one.direction in {"same", "worse"} for one in series):
        return True
    return any(one.document_kind in _OF_THE_COURSE and _tells_of_a_stop(one.text) for one in every)


def _aims_to_hold(chart: Chart) -> bool:
    """Say whether most goals are to hold what there is: then what stands still has its reason."""
    goals = [chart.quote(one.span) for one in chart.goals if not one.is_update and not chart.document(one.document).other_patient]
    return 2 * sum(bool(_HOLDS.search(goal)) for goal in goals) > len(goals)


_HOLDS = re.compile(r"\b(?:maintain\w*|preserve|prevent (?:\w+ )?(?:decline|loss|regression))\b", re.IGNORECASE)


def _tells_of_a_stop(text: str) -> bool:
    found = (match for match in _STOOD_STILL.finditer(text))
    return breaks_off(text) or any(not _DENIED.search(text[: match.start()]) for match in found)


_DEVELOPMENTAL = re.compile(r"(?:F[789]\d|G80|Q\d\d|R62|P\d\d|R48\.0|H93\.25|Z13\.4)", re.IGNORECASE)
"""Codes of what a child was born with or grew up with: mental and speech development, cerebral palsy, malformations, birth."""
_EVENTS = re.compile(r"[ST]\d\d|I6\d|G45|Z47|Z48|Z96|C\d\d", re.IGNORECASE)
"""Codes of what befell a patient on some day, child or not: an injury, a stroke, an operation."""
_OF_AGE = 18


def has_an_onset(chart: Chart, claim: Claim) -> bool:
    """Say whether there was a time before the onset to ask for.

    There is none of a developmental diagnosis, nor of a child whom nothing befell.
    """
    codes = [one.icd10 for one in chart.diagnoses if one.icd10 and not chart.document(one.document).other_patient]
    if any(_EVENTS.match(code) for code in codes):
        return True
    return not (any(_DEVELOPMENTAL.match(code) for code in codes) or _is_child(chart, claim))


def _is_child(chart: Chart, claim: Claim) -> bool:
    born = claim.patient.dob or chart.patient.dob
    days = [*claim.denied_dates, *(one.date for one in chart.documents if one.date)]
    return born is not None and bool(days) and _age(born, min(days)) < _OF_AGE


def _age(born: dt.date, day: dt.date) -> int:
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True)
class Asking:
    """What is known once all slots are filled."""

    chart: Chart
    claim: Claim
    every: Sequence[Candidate]
    series: Sequence[Series]
    quoted: Collection[int]
    """The sentences that stand in some slot."""
    ends: bool
    """Whether a slot quotes a discharge summary."""

    def asks(self, slot: Slot, answers: Sequence[Candidate]) -> bool:
        """Say whether an empty slot is a gap; `answers` would answer it, had no other slot taken them."""
        own = [one for one in answers if one.document_kind in slot.documents] or answers
        if slot.words and any(one.sentence.id in self.quoted for one in own):
            return False
        if slot.id == "setback":
            return stood_still(self.series, self.every) and not _aims_to_hold(self.chart)
        if slot.id == "prior":
            return has_an_onset(self.chart, self.claim)
        return not (slot.id == "discharge" and self.ends)
