"""Which typed facts stand on a page, as the ranker is told of them."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict

from clausea.arithmetic import TIMELY_DAYS
from clausea.domain import Certification, Chart, Diagnosis, Span


def facts_by_place(chart: Chart) -> dict[tuple[str, int], list[tuple[str, str, Span]]]:
    """Return the typed facts of every page: name, detail and address."""
    facts: dict[tuple[str, int], list[tuple[str, str, Span]]] = defaultdict(list)

    def note(name: str, detail: str, span: Span) -> None:
        facts[(span.record, span.page)].append((name, f"{name}:{detail}", span))

    repeated = _measured_again(chart)
    for measure in chart.measures:
        note("prior_measure" if measure.prior else "measure", measure.name, measure.value_span)
        if measure.series_key in repeated and not measure.prior:
            # A test of the whole person, such as a timed walk, and what belongs to a part of the body, such as a motion.
            is_test = measure.part is None and measure.name not in {"ROM", "MMT", "pain"}
            name = f"test:{measure.name}" if is_test else f"series:{measure.name}:{measure.part or ''}"
            facts[(measure.value_span.record, measure.value_span.page)].append(("measure", name, measure.value_span))
    for goal in chart.goals:
        later = goal.is_update or (goal.status not in {None, "new"} and _is_later(chart, goal.document))
        note("goal_status" if later else "goal", goal.term or "any", goal.span)
    for plan in chart.plans:
        for item in plan.items:
            if item.element in {"type", "amount", "frequency", "duration", "visits"}:
                note("plan", item.element, item.span)
    for certification in chart.certifications:
        if certification.type in {"order", "transmission"}:
            detail: str = certification.type
        else:
            detail = "period" if certification.period_span else "signature" if certification.signed_span else "words"
        note("certification", detail, certification.span)
        if detail == "period" and certification.signed_span:
            note("certification", "signature", certification.span)
    for minutes in chart.minutes:
        note("minutes", minutes.total or "code", minutes.span)
        if minutes.minutes is not None:
            note("minutes", "counted", minutes.span)
    for certification in _timely(chart):
        note("certification", "timely", certification.span)
    for stretch in chart.notes:
        if stretch.sort in {"prior_level", "comorbidity"}:
            note(stretch.sort, "any", stretch.span)
    for diagnosis in chart.diagnoses:
        note("diagnosis", diagnosis.type or ("any" if _names_diagnosis(chart, diagnosis) else "day"), diagnosis.span)
    return facts


_CALLED_DIAGNOSIS = re.compile(r"\b(?:dx|diag\w*|impression|s/p)\b", re.IGNORECASE)


def _names_diagnosis(chart: Chart, one: Diagnosis) -> bool:
    """Say whether a diagnosis has more than a day: a code, an operation, or a word that calls what is beside the day one.

    "81 y/o F. Choked on pork 4/11/26" tells the day on which something began, and not what it is called.
    """
    if one.icd10 or one.surgery:
        return True
    holder = next((each for each in chart.sentences if any(span.overlaps(one.span) for span in each.spans)), None)
    text = chart.quote(*holder.spans) if holder is not None else ""
    return _CALLED_DIAGNOSIS.search(text) is not None


def _timely(chart: Chart) -> list[Certification]:
    """Return the signatures that were set within 30 days of the first treatment day that the records show."""
    if not chart.visits:
        return []
    first = chart.visits[0].date
    return [
        one
        for one in chart.certifications
        if one.type == "initial" and one.signed_on and 0 <= (one.signed_on - first).days <= TIMELY_DAYS
    ]


def _measured_again(chart: Chart) -> set[tuple[str, ...]]:
    """Return the series keys of what was measured on more than one day."""
    days: dict[tuple[str, ...], set[dt.date]] = defaultdict(set)
    for measure in chart.measures:
        if measure.date and not measure.prior:
            days[measure.series_key].add(measure.date)
    return {key for key, found in days.items() if len(found) > 1}


def _is_later(chart: Chart, document_id: str) -> bool:
    return chart.document(document_id).kind in {"progress_report", "discharge", "daily_note", "recertification", "re_evaluation"}
