"""Chart and claim to flags: what a reviewer would use against the claim. Nothing is hidden and no note is rewritten.

Every check is a function of one `View` and returns flags with addresses. The rules are those of `reviewers.md` § 3.3 that one
chart and one claim can decide; what needs other patients' charts, a coverage article or the letter itself is not here.
"""

from __future__ import annotations

from collections.abc import Callable

from clausea.audit import certification, cloning, contradictions, course, minutes, notes, planning, scans, skill, words
from clausea.audit.belonging import not_used
from clausea.audit.corrected import taken_back
from clausea.audit.grouping import told
from clausea.audit.skill import not_quoted
from clausea.audit.view import View
from clausea.domain import Chart, Claim, Flag
from clausea.episode import of_claim

__all__ = ["audit", "not_quoted", "told"]

_CHECKS: tuple[Callable[[View], list[Flag]], ...] = (
    contradictions.wrong_patient,
    notes.missing_note,
    notes.unsigned,
    certification.certification_lapse,
    planning.plan_incomplete,
    notes.late_entry,
    notes.aide_delivered,
    cloning.cloned_notes,
    skill.no_skilled_rationale,
    skill.repetitive_care,
    minutes.units_mismatch,
    minutes.minutes_missing,
    minutes.assistant_modifier,
    minutes.kx_unsupported,
    course.progress_report_gap,
    course.plateau,
    course.goals_met,
    course.no_baseline,
    course.decline,
    planning.vague_goals,
    planning.frequency_exceeded,
    planning.care_gap,
    contradictions.side_contradiction,
    contradictions.number_conflict,
    contradictions.status_contradiction,
    scans.misread_code,
    words.injection,
)


def audit(chart: Chart, claim: Claim) -> tuple[Flag, ...]:
    """Return the flags, fatal ones first; within a severity in the order of the checks.

    What is not of the claim's discipline and episode is held against nothing; that it is there is said.
    """
    view = View(of_claim(chart, claim), claim)
    flags = [*(flag for check in _CHECKS for flag in check(view)), *taken_back(chart, view), *not_used(chart, claim)]
    order = {"fatal": 0, "high": 1, "medium": 2, "low": 3}
    return tuple(sorted(flags, key=lambda flag: order[flag.severity]))
