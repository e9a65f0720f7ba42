"""The conditions of a letter type, held against claim, chart and evidence: why a letter is not sent, or sent with a warning.

Conditions are data of the templates; this module knows only what each part of one asks. What no claim and no chart can tell, such
as whether a plan is the same as another patient's, is asked as a fact of the claim file.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cached_property

from clausea.domain import Chart, Claim, ClaimLine, Condition, DenialProfile, Evidence, Finding, Minutes, Span
from clausea.domain.dates import us
from clausea.domain.goal_states import states_goals
from clausea.domain.maintenance import MAINTENANCE, kept_care
from clausea.knowledge import code_table
from clausea.tallies import certifying, findings_and_goals, minutes_of

__all__ = ["RULE", "conditions"]

RULE = "letter-type"
"""The rule by which these findings go."""
_REPORTS = frozenset({"progress_report", "re_evaluation", "recertification", "discharge"})


def conditions(
    profile: DenialProfile, chart: Chart, claim: Claim, evidence: Evidence, rarcs: frozenset[str]
) -> tuple[Finding, ...]:
    """Return a finding for every condition of a fitted profile that holds, in the order of the file."""
    case = _Case(profile, chart, claim, evidence, rarcs)
    held = [
        Finding(rule=RULE, severity=one.severity, message=f"{_told(one, claim, case.overbilled)} ({one.id})")
        for one in profile.conditions
        if case.holds(one)
    ]
    return (*held, *_of_units(profile, claim, case.overbilled), *_of_upkeep(profile, chart, claim))


_BY_MEDICARE = frozenset({"medicare", "medicare_advantage"})


def _told(one: Condition, claim: Claim, days: Sequence[_Overbilled]) -> str:
    """Return the message of a condition; that on units names the days, their minutes, and the rule."""
    if not one.units_above_minutes or not days:
        return one.message
    ours = claim.payer.type in _BY_MEDICARE
    other = "" if ours else " This is Medicare's rule; another payer's may count each code by itself, so look at its own first."
    return f"{one.message} {' '.join(day.words() for day in days)}{other}"


def _of_units(profile: DenialProfile, claim: Claim, days: Sequence[_Overbilled]) -> list[Finding]:
    """Return a blocker for a letter that would ask Medicare for more units than the minutes in its own table give."""
    is_asked = "minutes" in {slot.id for slot in profile.slots}
    if claim.payer.type not in _BY_MEDICARE or not is_asked or any(one.units_above_minutes for one in profile.conditions):
        return []
    what = "Correct the claim down, or take the units out of the request, before the letter is sent. (units-not-given)"
    return [Finding(rule=RULE, severity="blocker", message=f"{day.words()} {what}", spans=(day.minutes.span,)) for day in days]


@dataclass(frozen=True)
class _Overbilled:
    """A denied date for which more timed units were billed than its timed minutes give."""

    day: dt.date
    minutes: Minutes
    given: int
    billed: int

    def words(self) -> str:
        """Return date, minutes, rule and units as a sentence."""
        return (
            f"For {us(self.day)} {self.billed} timed units were billed, and the {self.minutes.minutes} timed minutes of its note "
            f"give {self.given} (8 minutes make the first unit, 15 each further one; MCPM ch. 5 § 20.2)."
        )


def _of_upkeep(profile: DenialProfile, chart: Chart, claim: Claim) -> list[Finding]:
    """Return where the plan says that the care was maintenance, or why that cannot be told; nothing where the claim says it."""
    if MAINTENANCE in claim.facts or MAINTENANCE not in {one.id for one in profile.variants}:
        return []
    found = kept_care(chart, claim.denied_dates)
    said = _places(chart, found.said)
    if found.state == "kept":
        message = f"The plan of the denied dates is one of maintenance by its own words: {said}. (maintenance-planned)"
        return [Finding(rule=RULE, severity="warning", message=message, spans=found.said)]
    if found.state == "unclear":
        why = (
            f"goals of it want more than to keep function: {_places(chart, found.against)}"
            if found.against
            else ("not every denied date is shown to have been treated under such a plan")
        )
        message = (
            f"A plan names a maintenance programme ({said}), and {why}. The letter argues improvement; where the care was "
            "maintenance, put `facts: [maintenance]` into the claim file. (maintenance-unclear)"
        )
        return [Finding(rule=RULE, severity="warning", message=message, spans=(*found.said, *found.against))]
    return []


_MOST_PLACES = 4


def _places(chart: Chart, spans: Sequence[Span]) -> str:
    """Return file, page and lines of the first of some places."""
    told = dict.fromkeys(f"{chart.where(span).name}, {chart.locate(span)}" for span in spans)
    return "; ".join([*told][:_MOST_PLACES])


@dataclass
class _Case:
    profile: DenialProfile
    chart: Chart
    claim: Claim
    evidence: Evidence
    rarcs: frozenset[str]

    def __repr__(self) -> str:
        return f"_Case(profile={self.profile.id})"

    def holds(self, one: Condition) -> bool:
        """Say whether every part that the condition gives holds."""
        if one.payers and self.claim.payer.type not in one.payers:
            return False
        chosen = set(self.profile.in_force)
        if (one.variants and not chosen & set(one.variants)) or chosen & set(one.unless_variants):
            return False
        facts = set(self.claim.facts)
        if not set(one.facts) <= facts or facts & set(one.unless_facts):
            return False
        if one.rarcs_any and not self.rarcs & set(one.rarcs_any):
            return False
        if one.cpts_any and not {line.cpt for line in self.claim.lines} & set(one.cpts_any):
            return False
        return self._record_holds(one)

    def _record_holds(self, one: Condition) -> bool:
        parts: list[tuple[bool, Callable[[], bool]]] = [
            (bool(one.empty), lambda: any(self._is_empty(slot) for slot in one.empty)),
            (bool(one.all_empty), lambda: all(self._is_empty(slot) for slot in one.all_empty)),
            (bool(one.lacks), lambda: not any(self._states(fact) for fact in one.lacks)),
            (bool(one.lacks_any), lambda: not all(self._states(fact) for fact in one.lacks_any)),
            (bool(one.flags), lambda: any(flag.flag in one.flags for flag in self.evidence.flags)),
            (one.no_series, lambda: not self.evidence.series),
            (one.not_better, lambda: not any(series.direction == "better" for series in self.evidence.series)),
            (one.same_rationale, lambda: self._same_rationale),
            (one.codes_untimed, lambda: self._codes_untimed),
            (one.units_above_minutes, lambda: bool(self.overbilled)),
            (one.fewer_rows is not None, lambda: len(findings_and_goals(self.chart, self.evidence)) < (one.fewer_rows or 0)),
            (bool(one.claim_lacks), lambda: any(not getattr(self.claim, name, None) for name in one.claim_lacks)),
        ]
        return all(test() for is_given, test in parts if is_given)

    def _is_empty(self, slot_id: str) -> bool:
        entries = [entry for entry in self.evidence.slots if entry.slot == slot_id]
        return bool(entries) and any(entry.state == "missing" for entry in entries)

    def _states(self, fact: str) -> bool:
        """Say whether the chart states a typed fact: by an element of a plan, a certification, a goal or minutes."""
        name, _, detail = fact.partition(":")
        if name == "plan":
            return any(item.element == detail for plan in self.chart.plans for item in plan.items)
        if fact in {"certification:in_time", "certification:signed_in_time"}:
            way = certifying(self.chart, self.claim)
            return way in {"signed", "grace"} or (way == "order" and fact == "certification:in_time")
        if name == "certification":
            signed = [one for one in self.chart.certifications if one.type not in {"order", "transmission"} and one.signed_on]
            by_type = {one.type for one in self.chart.certifications}
            return bool(signed) if detail == "signature" else detail in by_type
        if name == "goal":
            return any(detail in {goal.term, "any"} for goal in self.chart.goals)
        if any(fact in passage.facts for passage in self.evidence.passages):
            return True
        return fact == "goal_status:any" and self._reports_goals

    @cached_property
    def _reports_goals(self) -> bool:
        """Say whether a report of this care tells in words how goals stand: none needs a number, nor its words again."""
        reports = {one.document for one in self.evidence.passages if one.document_kind in _REPORTS}
        return any(one.document in reports and states_goals(self.chart.quote(*one.spans)) for one in self.chart.sentences)

    @cached_property
    def _same_rationale(self) -> bool:
        said = []
        for entry in self.evidence.slots:
            if entry.slot == "visits" and entry.handles:
                spans = [span for handle in entry.handles for span in self.evidence.passage(handle).spans]
                said.append(self.chart.quote(*spans).lower())
        return len(said) > 1 and len(set(said)) == 1

    @cached_property
    def _codes_untimed(self) -> bool:
        by_day = {found.day: found for found in minutes_of(self.chart, self.claim)}
        for day in self.claim.denied_dates:
            codes = {line.cpt for line in self.claim.billed_lines if line.date == day} - set(code_table().untimed)
            found = by_day.get(day)
            if len(codes) > 1 and any(found is None or found.of(code) is None for code in codes):
                return True
        return False

    @cached_property
    def overbilled(self) -> tuple[_Overbilled, ...]:
        """The denied dates for which more timed units were billed than the timed minutes of the note give."""
        untimed = set(code_table().untimed)
        out = []
        for found in minutes_of(self.chart, self.claim):
            lines = [line for line in self.claim.billed_lines if line.date == found.day and line.cpt not in untimed]
            billed = sum(line.units for line in lines)
            if found.timed is None or found.units is None or billed <= found.units:
                continue
            if self._is_one_session(found.day, lines):
                out.append(_Overbilled(found.day, found.timed, found.units, billed))
        return tuple(out)

    def _is_one_session(self, day: dt.date, lines: Sequence[ClaimLine]) -> bool:
        """Say whether the minutes of one note are all that a day was billed for: of one discipline, and in one note."""
        notes = [one for one in self.chart.documents if one.kind == "daily_note" and one.date == day and not one.other_patient]
        timed = {one.document for one in self.chart.minutes if one.minutes is not None}
        disciplines = {modifier for line in lines for modifier in line.modifiers if modifier in {"GP", "GO", "GN"}}
        return len(disciplines) < 2 and sum(one.id in timed for one in notes) < 2
