"""What a reviewer would lay out as a table: minutes, findings beside goals, goals beside their last status, certification.

Pure functions of the chart; each row keeps the addresses that it rests on. Nothing is converted and nothing is filled in.
"""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from clausea.arithmetic import certification, certification_state
from clausea.beside import counts_faults, is_lack
from clausea.deadlines import Days, deadline
from clausea.domain import Chart, Claim, Evidence, Goal, Measure, MeasureKind, Minutes, Passage, Span, cms_units
from clausea.domain.addenda import added_in
from clausea.domain.dates import us
from clausea.knowledge import clocks, code_table, measures
from clausea.manners import is_done_so

__all__ = [
    "DayMinutes",
    "Row",
    "certification_events",
    "certifying",
    "day_minutes",
    "filing_limit_ahead",
    "findings_and_goals",
    "goals_and_status",
    "has_sure_day",
    "minutes_of",
]

_EVENTS = {
    "order": "Order or referral signed",
    "transmission": "Plan of care sent to the physician",
    "initial": "Plan certified",
    "recertification": "Plan recertified",
    "delayed": "Delayed certification signed",
}

_ORDER_AHEAD = dt.timedelta(90)
_ORDER_EXCEPTION = dt.date(2025, 1, 1)
"""From this day a signed order with proof of sending stands in for the signature (42 CFR § 424.24(c), 89 Fed. Reg. 97710)."""


@dataclass(frozen=True)
class Row:
    """The cells of a row, and where they stand in the record."""

    cells: tuple[str, ...]
    spans: tuple[Span, ...]

    def __repr__(self) -> str:
        return f"Row(cells={len(self.cells)}, spans={len(self.spans)})"


@dataclass(frozen=True)
class DayMinutes:
    """The minutes that the note of one day records."""

    day: dt.date
    codes: tuple[Minutes, ...]
    """Those of each procedure; none where they do not make up the total that the note gives."""
    timed: Minutes | None
    treatment: Minutes | None

    def __repr__(self) -> str:
        return f"DayMinutes(day={self.day}, codes={len(self.codes)})"

    @property
    def units(self) -> int | None:
        """The units that the timed minutes give by Medicare's rule; None where the note has no total."""
        return cms_units([self.timed.minutes]) if self.timed and self.timed.minutes is not None else None

    def of(self, cpt: str) -> Minutes | None:
        """Return the minutes of a procedure, or None."""
        return next((one for one in self.codes if one.cpt == cpt), None)

    @property
    def spans(self) -> tuple[Span, ...]:
        """Where they stand."""
        return tuple(one.span for one in (*self.codes, self.timed, self.treatment) if one)


def day_minutes(chart: Chart, day: dt.date) -> DayMinutes | None:
    """Return the minutes of a day, from the document that says most of them; None where none does."""
    by_document: dict[str, list[Minutes]] = defaultdict(list)
    for one in chart.minutes:
        document = chart.document(one.document)
        is_of_day = (one.date or document.date) == day and has_sure_day(one, chart)
        if is_of_day and not document.other_patient and document.can_tell_of(day):
            by_document[one.document].append(one)
    if not by_document:
        return None
    rows = _as_first_written(chart, max(by_document.values(), key=len))
    codes: dict[str, Minutes] = {}
    for one in rows:
        if one.cpt and not one.total and one.minutes is not None and _is_of_its_code(one):
            codes.setdefault(one.cpt, one)
    timed, treatment = _only(rows, "timed"), _only(rows, "treatment")
    if timed and treatment and (treatment.minutes or 0) < (timed.minutes or 0):
        treatment = None  # The whole is no less than its part: one of the two was not meant so, or was not read so.
    told = tuple(codes.values()) if _add_up(codes.values(), timed, treatment) else ()
    return DayMinutes(day, told, timed, treatment)


def has_sure_day(one: Minutes, chart: Chart) -> bool:
    """Say whether minutes have a day of their own, or that of a document whose day is sure."""
    document = chart.document(one.document)
    return "day" not in document.unsure or one.date not in {None, document.date}


def _as_first_written(chart: Chart, rows: list[Minutes]) -> list[Minutes]:
    """Return the minutes without those that an addendum below the note adds, where the note itself has any."""
    document = chart.document(rows[0].document)
    if document.kind == "addendum":
        return rows
    added = [span for one in added_in(chart, document) for span in one.spans]
    return [one for one in rows if not any(span.covers(one.span) for span in added)] or rows


def _add_up(codes: Iterable[Minutes], timed: Minutes | None, treatment: Minutes | None) -> bool:
    """Say whether the minutes of the codes make up the totals beside them; else one was not written, or not read, as meant."""
    untimed = set(code_table().untimed)
    of_timed = sum(one.minutes or 0 for one in codes if one.cpt not in untimed)
    if timed is not None:
        return of_timed == timed.minutes
    return treatment is None or of_timed <= (treatment.minutes or 0)


def _is_of_its_code(one: Minutes) -> bool:
    """Say whether minutes are those of the code beside them: far more than its units earn, they are the total of the visit."""
    return one.units is None or one.minutes is None or cms_units([one.minutes]) <= one.units + 1


def _only(rows: Sequence[Minutes], total: str) -> Minutes | None:
    """Return the total of a kind where a document gives one; where it gives two that differ, neither may be told as the day's."""
    found = [one for one in rows if one.total == total and one.minutes is not None]
    return found[0] if len({one.minutes for one in found}) == 1 else None


def minutes_of(chart: Chart, claim: Claim) -> tuple[DayMinutes, ...]:
    """Return the minutes of every denied date for which the chart has any."""
    return tuple(found for day in claim.denied_dates if (found := day_minutes(chart, day)))


def _first_values(chart: Chart) -> dict[str, list[Measure]]:
    """Return by name the values of the first day on which each measure was taken."""
    out: dict[str, list[Measure]] = {}
    own = [one for one in chart.measures if not chart.document(one.document).other_patient and not counts_faults(one, chart)]
    dated = [one for one in own if one.date and not one.prior and not one.day_in_doubt]
    for one in sorted(dated, key=lambda found: (found.date or dt.date.max, found.value_span)):
        first = out.setdefault(one.name, [])
        if not first or one.date == first[0].date:
            first.append(one)
    return out


def _named(measure: Measure, chart: Chart) -> str:
    lacks = "(what it lacks)" if is_lack(measure, chart) and "lag" not in (measure.part or "") else None
    parts = [
        measure.name.replace("_", " "),
        measure.side,
        measure.part,
        lacks,
        f"with {measure.device}" if measure.device else None,
    ]
    name = " ".join(part for part in parts if part)
    value = chart.quote(measure.value_span)
    unit = measure.unit if measure.unit and measure.unit not in value and isinstance(measure.value, Decimal) else ""
    return f"{name} {value} {unit}".strip()


_SET_IN = ("initial_evaluation", "plan_of_care", "recertification", "re_evaluation")


def _own_goals(chart: Chart) -> list[Goal]:
    """Return the goals as they were first set, each label once: those of the evaluation and the plan, where these have any."""
    every = [goal for goal in chart.goals if goal.status in {None, "new"} and not chart.document(goal.document).other_patient]
    set_there = [goal for goal in every if chart.document(goal.document).kind in _SET_IN]
    seen: dict[str, Goal] = {}
    for goal in set_there or every:
        seen.setdefault(goal.label or chart.quote(goal.span).lower(), goal)
    return list(seen.values())


def _measured_by(goal: Goal, chart: Chart, first: dict[str, list[Measure]]) -> Measure | None:
    """Return the first value of the measure that a goal names, by the reader's word for it or by one of its names in the text.

    A goal of one side or of one manner takes no value of another, and where two values fit it none is taken.
    """
    text = chart.quote(goal.span)
    named = [goal.measure] if goal.measure in first else []
    named += [
        kind.name
        for kind in measures()
        if kind.name in first and any(re.search(rf"(?<!\w){re.escape(name)}(?!\w)", text, re.IGNORECASE) for name in _names(kind))
    ]
    for name in named:
        if name not in _OF_A_PART:
            return _only_one([one for one in first[name or ""] if _is_of_goal(one, text)])
    moving = [one for one in chart.measures if one.name in _OF_A_PART and one.part and one.date and not one.prior]
    fitting = [
        one
        for one in moving
        if one.part
        and re.search(rf"(?<!\w){re.escape(one.part)}(?!\w)", text, re.IGNORECASE)
        and _is_of_goal(one, text)
        and not chart.document(one.document).other_patient
    ]
    days = [one.date for one in fitting if one.date]
    return _only_one([one for one in fitting if one.date == min(days)])


_OF_A_PART = frozenset({"ROM", "MMT"})
"""What is measured of one movement or muscle: the goal must name it."""


def _only_one(found: Sequence[Measure]) -> Measure | None:
    """Return the value that fits; None where two that differ do, since the goal would stand beside either of them."""
    told = {(one.value, one.side, one.unit) for one in found}
    return found[0] if len(told) == 1 else None


_SIDES = re.compile(
    r"(?<![\w/])(?:(?P<left>[Ll]eft|LEFT|Lt|LT|L|LLE|LUE)|(?P<right>[Rr]ight|RIGHT|Rt|RT|R|RLE|RUE)|(?P<both>[Bb]oth|[Bb]ilat\w*|B|BLE|BUE))(?![\w/])"
)


def _is_of_goal(one: Measure, goal: str) -> bool:
    """Say whether a value is of the side and the manner that a goal names."""
    sides = {str(match.lastgroup) for match in _SIDES.finditer(goal)}
    if len(sides) == 1 and one.side not in {None, "bilateral"} and one.side not in sides:
        return False
    return is_done_so(one.task, one.name, goal)


def _names(kind: MeasureKind) -> tuple[str, ...]:
    return (kind.name, kind.name.replace("_", " "), *kind.aliases)


def findings_and_goals(chart: Chart, evidence: Evidence) -> tuple[Row, ...]:
    """Return what was found, the goal that was set on it, and, for a condition that bears on care, what was done about it.

    A goal stands beside the first value of the measure that it names. A complicating condition stands beside the passage of a
    denied date that speaks of the same thing.
    """
    first = _first_values(chart)
    rows = []
    for goal in _own_goals(chart):
        measure = _measured_by(goal, chart, first)
        set_on = chart.document(goal.document).date
        if measure is not None and not (measure.date and set_on and measure.date > set_on):
            cells = (_named(measure, chart), f"“{chart.quote(goal.span)}”")
            rows.append(Row(cells, (measure.value_span, goal.span)))
    return (*rows[:6], *_conditions_met(chart, evidence))


_PLAIN_WORDS = """with from this that have been were over under after before right left sleep care patient time same
more"""
_PLAIN = frozenset(_PLAIN_WORDS.split())


def _stems(text: str) -> set[str]:
    return {word[:5] for word in re.findall(r"[a-z]{4,}", text.lower())} - {word[:5] for word in _PLAIN}


def _conditions_met(chart: Chart, evidence: Evidence) -> tuple[Row, ...]:
    """Return the complicating conditions that a note of a denied date answers, best first, at most two."""
    done = [evidence.passage(handle) for slot in evidence.slots if slot.slot == "visits" for handle in slot.handles]
    found: list[tuple[int, Passage, Passage]] = []
    for slot in evidence.slots:
        for handle in slot.handles if slot.slot == "complexity" else ():
            condition = evidence.passage(handle)
            words = _stems(chart.quote(*condition.spans))
            pairs = [(len(words & _stems(chart.quote(*one.spans))), one) for one in done]
            best = max(pairs, key=lambda pair: pair[0], default=None)
            if best and best[0]:
                found.append((best[0], condition, best[1]))
    found.sort(key=lambda row: -row[0])
    return tuple(Row((f"“{chart.quote(*a.spans)}”", f"“{chart.quote(*b.spans)}”"), (*a.spans, *b.spans)) for _, a, b in found[:2])


def goals_and_status(chart: Chart) -> tuple[Row, ...]:
    """Return every goal that was set beside what the last report says of it."""
    later: dict[str, Goal] = {}
    for goal in chart.goals:
        document = chart.document(goal.document)
        if goal.label and goal.status not in {None, "new"} and not document.other_patient:
            kept = later.get(goal.label)
            if kept is None or (chart.document(kept.document).date or dt.date.min) <= (document.date or dt.date.min):
                later[goal.label] = goal
    rows = []
    for goal in _own_goals(chart):
        status = later.get(goal.label)
        if status is not None and status.span != goal.span:
            day = chart.document(status.document).date
            when = f" ({us(day)})" if day else ""
            cells = (f"“{chart.quote(goal.span)}”", f"“{chart.quote(status.span)}”{when}")
            rows.append(Row(cells, (goal.span, status.span)))
    return tuple(rows[:8])


def certification_events(chart: Chart) -> tuple[Row, ...]:
    """Return what bears on the certification in the order of its days: first treatment, plan, order, sending, signatures."""
    events: list[tuple[dt.date, str, tuple[Span, ...]]] = []
    for document in chart.documents:
        if document.other_patient or not document.date or not document.date_span:
            continue
        if document.kind in {"initial_evaluation", "plan_of_care"}:
            what = "Initial evaluation" if document.kind == "initial_evaluation" else "Plan of care written"
            events.append((document.date, what, (document.date_span,)))
    for one in chart.certifications:
        # The day of a form or of its fax would pass for the one on which it was certified.
        day = one.signed_on or (one.date if one.type in {"order", "transmission"} else None)
        if day is None or chart.document(one.document).other_patient:
            continue
        until = f", for {us(one.start)} to {us(one.end)}" if one.start and one.end else ""
        signer = f" by {one.signer}" if one.signer else ""
        events.append((day, f"{_EVENTS[one.type]}{signer}{until}", (one.span,)))
    return tuple(Row((us(day), what), spans) for day, what, spans in _each_once(sorted(events, key=lambda event: event[:2])))


def _each_once(
    events: Iterable[tuple[dt.date, str, tuple[Span, ...]]],
) -> list[tuple[dt.date, str, tuple[Span, ...]]]:
    """Keep of several events of one day and sort the fullest."""
    out: dict[tuple[dt.date, str], tuple[dt.date, str, tuple[Span, ...]]] = {}
    for day, what, spans in events:
        key = (day, what.split(" by ", maxsplit=1)[0].split(", for", maxsplit=1)[0])
        if key not in out or len(what) > len(out[key][1]):
            out[key] = (day, what, spans)
    return list(out.values())


Certifying = Literal["signed", "order", "grace", "late", "none"]
"""How an initial certification stands to the day on which it was due (42 CFR § 424.24(c); MBPM ch. 15 § 220.1.3)."""


def certifying(chart: Chart, claim: Claim) -> Certifying:
    """Return how the certification of the denied dates stands, as far as the record shows it.

    `signed`: in time, or nothing tells when it was due. `order`: no signature in time, but a signed order, and the plan was sent
    within 30 days of the first treatment (Medicare, services from 2025 on). `grace`: at most 30 days late. `late`: later than
    that. `none`: no signature with a day, and no order with proof of sending.
    """
    own = [one for one in chart.certifications if not chart.document(one.document).other_patient]
    signatures = [one.signed_on for one in own if one.signed_on and one.type not in {"order", "transmission"}]
    evaluations = [
        one.date
        for one in chart.documents
        if one.kind == "initial_evaluation" and not one.other_patient and one.date and not one.unsure
    ]
    first = min(evaluations, default=None)
    if first is None or not claim.denied_dates or not certification(first).covers(claim.denied_dates[0]):
        return "signed" if signatures else "none"
    due = certification(first).timely_until
    # What was signed before the first treatment is of an earlier plan; an order comes before it, though not long.
    state = certification_state(min((day for day in signatures if day >= first), default=None), due)
    if state == "timely":
        return "signed"
    ordered = any(one.type == "order" and one.signed_on and first - _ORDER_AHEAD <= one.signed_on <= due for one in own)
    sent = any(one.type == "transmission" and one.date and first <= one.date <= due for one in own)
    if ordered and sent and claim.payer.type == "medicare" and first >= _ORDER_EXCEPTION:
        return "order"
    if state == "missing":
        return "none"
    return "grace" if state == "grace" else "late"


def filing_limit_ahead(claim: Claim) -> dt.date | None:
    """Return the last day to file a Medicare claim for its earliest service, where the notice is of a day before it.

    What a contractor has answered within the limit it also had within the limit (42 CFR § 424.44(a)). None for other payers,
    whose limits stand in contracts, and where a day is not known.
    """
    if claim.payer.type != "medicare" or claim.notice_date is None or not claim.denied_dates:
        return None
    first = claim.denied_dates[0]
    limit = deadline(clocks()["medicare-filing"], Days(service=first)).date
    return limit if limit and first <= claim.notice_date < limit else None
