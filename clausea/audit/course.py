"""The course of care: reports in time, plateau, goals met, baselines, decline."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from decimal import Decimal

from clausea import yardsticks
from clausea.arithmetic import REPORT_EVERY
from clausea.audit.view import View
from clausea.domain import Document, Flag, Measure, Sentence, Span
from clausea.domain.dates import us
from clausea.manners import UNCLEAR


def progress_report_gap(view: View) -> list[Flag]:
    """More than ten treatment days between two reports by a therapist; one that an assistant alone wrote does not count.

    The days are counted by the visit numbers where both ends print one, else over the notes that are here.
    """
    out: list[Flag] = []
    since: Document | None = None
    counted: set[dt.date] = set()
    ignored: list[Document] = []
    told = False
    for note in view.notes:
        is_report = view.is_report(note)
        by_therapist = is_report and not view.by_assistant_alone(note)
        if is_report and not by_therapist:
            ignored.append(note)
        if note.date:
            counted.add(note.date)
        days = len(counted)
        if since and since.id in view.numbers and note.id in view.numbers:
            days = max(days, view.numbers[note.id] - view.numbers[since.id])
        if days > REPORT_EVERY and not told and note.date:
            told = True
            if not ignored:
                reason = " without a progress report among the records"
            else:
                reason = " without a progress report by a therapist; the one that is here an assistant alone signed"
            start = f" since {us(since.date)}" if since and since.date else ""
            out.append(
                Flag(
                    flag="progress_report_gap",
                    severity="high" if view.is_medicare else "medium",
                    message=f"By {us(note.date)} more than {REPORT_EVERY} treatment days have passed{start}{reason}.",
                    spans=tuple(span for one in [*([since] if since else []), *ignored, note] for span in view.place(one)),
                    must_answer=any(note.date <= denied for denied in view.denied),
                )
            )
        if by_therapist:
            since, counted, ignored, told = note, set(), [], False
    return out


_PROGRESS_WORD = r"(?:gait|balance|strength|ROM|range|function\w*|status|progress|assist\w*|scores?|berg|tug|transfers?|speech|accuracy|swallow\w*|performance|mobility|endurance|pain|intelligib\w*|naming|level|ambulation|walking)"
_PLATEAU = re.compile(
    r"(?<!not a )(?<!tibial )(?<!tib )(?<!not )(?<!no )(?<!without )(?<!n't )(?<!yet )\bplateau(?:ed|ing)?\b(?! fracture| fx)"
    r"|\bno (?:significant|further|measurable|functional|appreciable|real) (?:change|progress|improvement|gains?)s?\b(?! (?:in|to|w/|with) (?:\w+ ){0,2}(?:med\w*|sleep|vitals?|skin|insurance|living|HEP|precautions|PMH|history|plan|POC|goals|weight|diet|vision|appetite))"
    r"|(?<!= )\bno progress\b|(?<!= )\bno improvement\b"
    rf"|\bno changes? (?:in|since|w/|with|from)\s+(?:\w+\s+){{0,3}}?(?:{_PROGRESS_WORD}|last (?:report|month|eval\w*|reassess\w*|progress))"
    rf"|\b{_PROGRESS_WORD}\b[^.;|]{{0,40}}(?<!goals )(?<!goals are )\bunchanged\b"
    r"|\breached (?:his |her |their )?(?:max\w*|full) \w+|\bmax(?:imum|imal)? (?:rehab )?(?:potential|benefit)\b|\bnot making progress\b|\bnot progressing\b",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"\b(?:goals?|meds?|medications?|precautions|POC|plan|frequency|insurance|HEP|address|diet order)\b[^.;]{0,25}\bunchanged\b|\b(?:if|when|once|until|unless|should)\b[^.;]{0,60}\bplateau",
    re.IGNORECASE,
)
_COURSE = frozenset({"daily_note", "progress_report", "re_evaluation", "recertification", "discharge"})


def plateau(view: View) -> list[Flag]:
    """The notes speak of a plateau, or two reports in a row show no change beyond the error of any measure that was taken."""
    found: list[tuple[Document, Sentence]] = []
    for document in view.own:
        if document.kind in _COURSE:
            for sentence, text in view.find(document, _PLATEAU):
                if sentence.section not in {"history", "plof"} and sentence.form != "heading" and not _ASIDE.search(text):
                    found.append((document, sentence))
    out = []
    if found:
        places = "one place" if len(found) == 1 else f"{len(found)} places"
        out.append(
            Flag(
                flag="plateau",
                severity="medium",
                message=f"The notes speak of a plateau or of no change in {places}; a reviewer will read that back.",
                spans=tuple(sentence.spans[0] for _, sentence in found[:12]),
                must_answer=True,
            )
        )
    return out + _measured_plateau(view)


def _series(view: View) -> dict[tuple[str, ...], dict[dt.date, Measure]]:
    """Return the values of each comparable measure by day, first of a day; evaluations and reports only."""
    judged = {one.id for one in view.own if one.kind == "outcome_form" or view.is_report(one)}
    found: dict[tuple[str, ...], dict[dt.date, Measure]] = defaultdict(dict)
    for one in sorted(view.chart.measures, key=lambda m: (m.date or dt.date.min, m.value_span)):
        if one.date and not one.prior and not one.day_in_doubt and isinstance(one.value, Decimal) and one.document in judged:
            found[one.series_key].setdefault(one.date, one)
    return found


def _measured_plateau(view: View) -> list[Flag]:
    reports = sorted({one.date for one in view.notes if one.date and view.is_report(one)})
    series = _series(view)
    for before, middle, after in zip(reports, reports[1:], reports[2:], strict=False):
        judged: list[Measure] = []
        moved = False
        for days in series.values():
            if {before, middle, after} <= set(days):
                first, second, third = days[before], days[middle], days[after]
                least = min((one.value for one in yardsticks.changes_from(first)), default=None)
                if least is None:
                    moved = moved or yardsticks.gain(first, second) > 0 or yardsticks.gain(second, third) > 0
                    continue
                moved = (
                    moved
                    or yardsticks.gain(first, second) >= least
                    or yardsticks.gain(second, third) >= least
                    or yardsticks.gain(first, third) >= least
                )
                judged += [second, third]
        if judged and not moved and not _goal_met_between(view, before, after):
            return [
                Flag(
                    flag="plateau",
                    severity="high",
                    message=(
                        f"In the reports of {us(middle)} and {us(after)} no measure that was taken again changed by more than its "
                        "published error, and no goal was met."
                    ),
                    spans=tuple(one.value_span for one in judged[:12]),
                    must_answer=True,
                )
            ]
    return []


def _goal_met_between(view: View, start: dt.date, end: dt.date) -> bool:
    return any(status == "met" and start < day <= end for _, status, day, _ in _statuses(view, any_term=True))


_STATUS = re.compile(
    r"\b(?P<term>LTG|STG|long[- ]term goal|short[- ]term goal)s?\s*#?\s*(?P<number>\d+[a-z]?)\b(?P<between>[^;.]{0,140}?)"
    r"\b(?P<status>not (?:yet )?met|partially met|partly met|unmet|met|achieved|progressing|ongoing|continu\w+|discontinued|not achieved)\b",
    re.IGNORECASE,
)
_ALL_MET = re.compile(
    r"\ball (?:of )?(?:the |his |her )?(?:(?:long[- ]term|LT|therapy|PT|OT|ST|speech|functional) )*(?:goals|LTGs?)\s+(?:have been |were |are |now )?(?:met|achieved)\b|\bmet all (?:of )?(?:his |her |the )?(?:long[- ]term )?goals\b",
    re.IGNORECASE,
)


def _statuses(view: View, *, any_term: bool = False) -> list[tuple[str, str, dt.date, Span]]:
    """Return label, status, day and address of every goal status, typed or written as "LTG 2: met"."""
    found: list[tuple[str, str, dt.date, Span]] = []
    for goal in view.chart.goals:
        day = goal.date
        if (
            day
            and goal.label
            and goal.status
            and goal.status != "new"
            and (any_term or goal.term == "long")
            and not view.chart.document(goal.document).other_patient
        ):
            # "LTG 1, 2, 4 met" speaks of three goals.
            names = [goal.label[:1] + number for number in goal.numbers] if len(goal.numbers) > 1 else [goal.label]
            if goal.is_update and not goal.numbers:
                names = [one.label for one in view.chart.goals if one.term == goal.term and one.label and not one.is_update]
            found += [(_label(name), goal.status, day, goal.span) for name in names]
    for note in view.own:
        if note.date is None or note.kind not in _COURSE:
            continue
        for sentence, text in view.sentences(note):
            for match in _STATUS.finditer(text):
                if any_term or match["term"].lower().startswith("l"):
                    words = match["status"].lower()
                    status = (
                        "met"
                        if words in {"met", "achieved"}
                        and not re.search(r"\b(?:not|un|partial\w*|partly)\W*$", match["between"], re.IGNORECASE)
                        else "open"
                    )
                    found.append((_label(match["term"][:1] + match["number"]), status, note.date, sentence.spans[0]))
    return found


def _label(text: str) -> str:
    number = re.search(r"\d+[a-z]?", text.lower())
    short = re.match(r"\W*s", text.lower()) is not None
    return f"{'s' if short else 'l'}{number[0] if number else text.lower()}"


def goals_met(view: View) -> list[Flag]:
    """Every long-term goal was met before a denied date: what was treated after that has no goal to serve."""
    out: dict[dt.date, tuple[Span, ...]] = {}
    statuses = sorted(_statuses(view), key=lambda one: one[2])
    planned = {
        _label(goal.label) for goal in view.chart.goals if goal.term == "long" and goal.label and goal.date and not goal.is_update
    }
    for day in view.claim.denied_dates:
        latest = {label: (status, span) for label, status, written, span in statuses if written < day}
        if latest and planned <= set(latest) and all(status == "met" for status, _ in latest.values()):
            out[day] = tuple(span for _, span in latest.values())
            continue
        for note in view.own:
            if (
                note.date
                and note.date < day
                and note.kind in _COURSE
                and not any(d > note.date for _, s, d, _ in statuses if s != "met" and d < day)
            ):
                said = view.find(note, _ALL_MET)
                if said:
                    out[day] = tuple(sentence.spans[0] for sentence, _ in said)
    if not out:
        return []
    return [
        Flag(
            flag="goals_met",
            severity="high",
            message=f"The long-term goals are recorded as met before {us(min(out))}, and treatment went on.",
            spans=tuple(dict.fromkeys(span for spans in out.values() for span in spans)),
            must_answer=True,
        )
    ]


def no_baseline(view: View) -> list[Flag]:
    """A report measures, and nothing that it measures was measured at the start: no change can be worked out."""
    opening = {one.id for one in view.own if one.kind in {"initial_evaluation", "plan_of_care"}}
    reports = {one.id for one in view.own if view.is_report(one)} - opening
    at_start = {_what(one) for one in view.chart.measures if one.document in opening or (one.prior and one.document in reports)}
    later = [
        one
        for one in view.chart.measures
        if one.document in reports and not one.prior and one.name not in {"pain", "accuracy"} and one.task != UNCLEAR
    ]
    if not later or any(_what(one) in at_start for one in later):
        return []
    where = "at the evaluation" if opening else "in an evaluation, and none is among the records"
    return [
        Flag(
            flag="no_baseline",
            severity="high",
            message=f"Nothing that the later reports measure was measured {where}; no change can be worked out.",
            spans=tuple(one.value_span for one in later[:8]),
            must_answer=True,
        )
    ]


def _what(one: Measure) -> tuple[str, str | None, str | None]:
    """Return what was measured, whatever device was used; a level of help belongs to its task, a sub-score to its name."""
    return one.name, one.part, None if one.name in _WHOLE else one.task


_WHOLE = {"pain", "accuracy", "severity"}
"""What is said in other words from visit to visit and is one thing all the same."""


_EVENT = re.compile(
    r"\bhospital\w*|\badmi(?:t|ssion)\w*|\bsurg\w+|\bill(?:ness)?\b|\binfect\w+|\bpneumonia\b|\bflu\b|\bcovid\b|\bfell\b|\bfalls?\b (?:on|at|in|last)|\bexacerbat\w+|\bflare\w*|\bstroke\b|\bTIA\b|\bseizure\w*"
    r"|\bfractur\w+|\bsetback\b|\bmissed\b|\bregress\w*.{0,40}\b(?:due|after|because)|\b(?:worse|decline\w*|lower|drop\w*)\b.{0,60}\b(?:due|d/t|after|because|since)\b|\bmedication (?:change|held)|\boff (?:period|meds)",
    re.IGNORECASE,
)


def decline(view: View) -> list[Flag]:
    """A measure grew worse by more than any published error, and the report tells no event that explains it."""
    out = []
    for days in _series(view).values():
        first, last = days[min(days)], days[max(days)]
        errors = [one.value for one in yardsticks.changes_from(first)]
        if not errors or first is last or yardsticks.gain(first, last) > -max(errors):
            continue
        report = view.chart.document(last.document)
        if view.find(report, _EVENT):
            continue
        assert first.date is not None
        assert last.date is not None
        out.append(
            Flag(
                flag="decline",
                severity="medium",
                message=f"{last.name.replace('_', ' ')} is worse on {us(last.date)} than on {us(first.date)} by more than its error, and nothing says why.",
                spans=(first.value_span, last.value_span),
                must_answer=True,
            )
        )
    return out
