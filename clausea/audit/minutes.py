"""Minutes and units, and the modifiers that speak of who treated and of the threshold."""

from __future__ import annotations

import datetime as dt
import re
from collections import defaultdict

from clausea import yardsticks
from clausea.audit.view import REPORTS, View
from clausea.domain import Document, Flag, Minutes, Span, units_by_code
from clausea.domain.dates import us
from clausea.tallies import has_sure_day

_IN_OUT = re.compile(
    r"\btime\s*in\b\W*(?P<in>\d{1,2}:\d{2})\s*(?P<p1>[ap]\.?m\.?)?.{0,30}?\bout\b\W*(?P<out>\d{1,2}:\d{2})\s*(?P<p2>[ap]\.?m\.?)?"
    r"|\btime\s*in\s*/\s*out\b\W*(?P<in2>\d{1,2}:\d{2})\s*(?P<p3>[ap]\.?m\.?)?\s*(?:-|–|to|/)\s*(?P<out2>\d{1,2}:\d{2})\s*(?P<p4>[ap]\.?m\.?)?",
    re.IGNORECASE,
)


def _by_note(view: View) -> dict[str, list[Minutes]]:
    own = {one.id for one in view.own}
    found: dict[str, list[Minutes]] = defaultdict(list)
    for one in view.chart.minutes:
        if one.document in own:
            found[one.document].append(one)
    return found


def _total(rows: list[Minutes], which: str) -> Minutes | None:
    """Return the one total that a note states, None where it states none or several that differ."""
    stated = [one for one in rows if one.total == which and one.minutes is not None]
    return stated[0] if stated and len({one.minutes for one in stated}) == 1 else None


def _timed(rows: list[Minutes]) -> list[Minutes]:
    timed = yardsticks.timing().timed
    return [one for one in rows if one.cpt in timed]


def units_mismatch(view: View) -> list[Flag]:
    """Minutes and units that do not agree with each other: any reviewer adds them up again."""
    out = []
    for document_id, rows in _by_note(view).items():
        note = view.chart.document(document_id)
        out += _sums(note, rows, view)
        out += _clock(note, rows, view)
        out += _noted_units(note, rows, view)
    return out + _claimed_units(view)


def _flag(view: View, message: str, spans: tuple[Span, ...], day: dt.date | None) -> Flag:
    return Flag(
        flag="units_mismatch",
        severity="high",
        message=message,
        spans=spans,
        must_answer=day is None or not view.denied or view.touches(day),
    )


def _when(note: Document) -> str:
    return f" of {us(note.date)}" if note.date else ""


def _sums(note: Document, rows: list[Minutes], view: View) -> list[Flag]:
    timed, total, whole = _timed(rows), _total(rows, "timed"), _total(rows, "treatment")
    out = []
    named = set(re.findall(r"\b9[27]\d{3}\b", view.text(note))) & yardsticks.timing().timed
    apart = total is not None and not any(one.span.overlaps(total.span) for one in timed)
    if timed and total and apart and named <= {one.cpt for one in timed} and all(one.minutes is not None for one in timed):
        each = {(one.cpt, one.minutes, one.span) for one in timed}
        added = sum(minutes or 0 for _, minutes, _ in each)
        if added != total.minutes and len({one.cpt for one in timed}) == len(each):
            spans = (*(one.span for one in timed), total.span)
            out.append(
                _flag(
                    view,
                    f"The timed codes of the note{_when(note)} add up to {added} minutes; it states {total.minutes}.",
                    spans,
                    note.date,
                )
            )
    if total and whole and (total.minutes or 0) > (whole.minutes or 0):
        words = (
            f"The note{_when(note)} states more timed minutes ({total.minutes}) than treatment minutes in all ({whole.minutes})."
        )
        out.append(_flag(view, words, (total.span, whole.span), note.date))
    most = yardsticks.timing().most_minutes_a_day
    if whole and (whole.minutes or 0) > most:
        out.append(
            _flag(
                view,
                f"The note{_when(note)} states {whole.minutes} minutes of treatment, more than {most // 60} hours.",
                (whole.span,),
                note.date,
            )
        )
    return out


def _clock(note: Document, rows: list[Minutes], view: View) -> list[Flag]:
    stated = [one for one in (_total(rows, "timed"), _total(rows, "treatment")) if one]
    if not stated:
        return []
    most = max(stated, key=lambda one: one.minutes or 0)
    for sentence, text in view.sentences(note):
        match = _IN_OUT.search(text)
        if not match:
            continue
        half = match["p2"] or match["p4"]
        start = _minute(match["in"] or match["in2"], match["p1"] or match["p3"] or half)
        end = _minute(match["out"] or match["out2"], half)
        stay = (end - start) % (12 * 60)
        if 0 < stay < (most.minutes or 0):
            words = f"By its time in and out the visit{_when(note)} lasted {stay} minutes; the note counts {most.minutes}."
            return [_flag(view, words, (sentence.spans[0], most.span), note.date)]
    return []


def _minute(clock: str, half: str | None) -> int:
    hours, minutes = (int(part) for part in clock.split(":"))
    afternoon = half is not None and half.lower().startswith("p")
    return (hours % 12) * 60 + minutes + (12 * 60 if afternoon or (half is None and hours >= 12) else 0)


def _allowed(view: View, rows: list[Minutes]) -> int | None:
    """Return the most units that the minutes of a note allow, by the rule that is kinder where the payer's is not known."""
    timing = yardsticks.timing()
    timed, total = _timed(rows), _total(rows, "timed")
    counted = [one.minutes for one in timed if one.minutes is not None]
    complete = bool(timed) and len(counted) == len(timed)
    if total is None and not complete:
        return None
    pooled = timing.units(max(total.minutes or 0 if total else 0, sum(counted) if complete else 0))
    if view.is_medicare or not complete:
        return pooled
    return max(pooled, sum(timing.units(minutes) for minutes in counted))


def _noted_units(note: Document, rows: list[Minutes], view: View) -> list[Flag]:
    timed, allowed = _timed(rows), _allowed(view, rows)
    units = sum(one.units or 0 for one in timed)
    claimed = any(line.date == note.date and line.cpt in yardsticks.timing().timed for line in view.claim.billed_lines)
    if claimed or allowed is None or units <= allowed or len({one.cpt for one in timed}) != len(timed) or note.date is None:
        return []
    return [_flag(view, _earned(units, note.date, rows, allowed), tuple(one.span for one in timed), note.date)]


def _earned(units: int, day: dt.date, rows: list[Minutes], allowed: int) -> str:
    total, counted = _total(rows, "timed"), sum(one.minutes or 0 for one in _timed(rows))
    minutes = max(total.minutes or 0 if total else 0, counted)
    return f"{units} timed units are billed for {us(day)}; the {minutes} minutes of its note earn {allowed}."


def _claimed_units(view: View) -> list[Flag]:
    timing = yardsticks.timing()
    by_note = _by_note(view)
    out = []
    for day in sorted({line.date for line in view.claim.billed_lines}):
        lines = [line for line in view.claim.billed_lines if line.date == day]
        twice = sorted({line.cpt for line in lines if line.cpt in timing.once_a_day and line.units > 1})
        if twice:
            out.append(
                _flag(view, f"On {us(day)} an untimed code is billed with more than one unit: {', '.join(twice)}.", (), day)
            )
        rows = [row for note in view.on(day) for row in by_note.get(note.id, [])]
        allowed = _allowed(view, rows)
        billed = sum(line.units for line in lines if line.cpt in timing.timed)
        if allowed is not None and billed > allowed and len(view.on(day)) == 1:
            total = _total(rows, "timed")
            spans = (total.span,) if total else tuple(one.span for one in _timed(rows))
            out.append(_flag(view, _earned(billed, day, rows, allowed), spans, day))
        elif len(view.on(day)) == 1:
            out += _code_by_code(view, day, rows)
    return out


def _code_by_code(view: View, day: dt.date, rows: list[Minutes]) -> list[Flag]:
    """Hold each billed code against the note: a code that it does not name, and units that its own minutes cannot earn.

    A unit is earned by every full 15 minutes, and at most one more by what is left over, whichever rule the payer follows.
    """
    timing = yardsticks.timing()
    named = {row.cpt for row in rows if row.cpt} | set(
        re.findall(r"\b9[27]\d{3}\b", " ".join(view.text(one) for one in view.on(day)))
    )
    if not named:
        return []
    spans = tuple(row.span for row in rows if row.cpt)
    billed: dict[str, int] = defaultdict(int)
    for line in view.claim.billed_lines:
        if line.date == day and line.cpt in timing.timed:
            billed[line.cpt] += line.units
    out = []
    for cpt, units in sorted(billed.items()):
        minutes = [row.minutes for row in rows if row.cpt == cpt and row.minutes is not None and not row.total]
        if cpt not in named:
            out.append(
                _flag(
                    view, f"{cpt} is billed for {us(day)}; the note of that day names other codes and not this one.", spans, day
                )
            )
        elif minutes and units > -(-sum(minutes) // timing.unit_minutes):
            out.append(
                _flag(
                    view,
                    f"{units} units of {cpt} are billed for {us(day)}; its note gives {sum(minutes)} minutes of it.",
                    tuple(row.span for row in rows if row.cpt == cpt),
                    day,
                )
            )
    return out or _odd_unit(view, day, rows, billed)


def _odd_unit(view: View, day: dt.date, rows: list[Minutes], billed: dict[str, int]) -> list[Flag]:
    """Say that the unit which the minutes left over make together is billed on a code with fewer of them than another.

    Only Original Medicare binds it to the larger remainder, and only a note with the minutes of every timed code can tell.
    """
    timed = _timed(rows)
    minutes = {row.cpt: row.minutes for row in timed if row.cpt and row.minutes is not None}
    whole = len(minutes) == len(timed) and set(minutes) == set(billed) and not {"97129", "97130"} & set(minutes)
    if view.claim.payer.type != "medicare" or not whole:
        return []
    earned, step = units_by_code(minutes, "cms"), yardsticks.timing().unit_minutes
    if sum(earned.values()) != sum(billed.values()):
        return []
    over = [code for code in sorted(billed) if billed[code] > earned.get(code, 0)]
    under = [code for code in sorted(billed) if billed[code] < earned.get(code, 0)]
    pairs = [(one, other) for one in over for other in under if minutes[one] % step < minutes[other] % step]
    spans = tuple(row.span for row in timed)
    return [
        _flag(
            view,
            f"For {us(day)} {billed[one]} units of {one} and {billed[other]} of {other} are billed; of the {minutes[one]} and"
            f" {minutes[other]} minutes of the note, {other} has more left over and takes the odd unit.",
            spans,
            day,
        )
        for one, other in pairs[:1]
    ]


_LOOSE_TOTAL = re.compile(
    r"\b(?:tot(?:al)?|TTT?|TCM|time)\b\W{0,4}\d{1,3}\b|\b\d{1,3}\s*(?:min\w*)?\s*tot(?:al)?\b|\bmin\b.*:\s*\d{2}\.?$|\b\d{1,3} minutes, all\b",
    re.IGNORECASE,
)
_LOOSE_CLOCK = re.compile(
    r"\bin\W{0,3}\d{1,2}:?\d{2}\b.{0,12}\bout\W{0,3}\d|\b\d{1,2}:\d{2}\s*(?:-|–|to)\s*\d{1,2}:\d{2}\b", re.IGNORECASE
)
_ANY_MINUTES = re.compile(r"\b\d{1,3}\s*(?:min(?:ute)?s?\b|')|\bmin(?:ute)?s\b\W{0,4}\d", re.IGNORECASE)


def minutes_missing(view: View) -> list[Flag]:
    """The note of a denied date does not state its minutes; Medicare wants the timed total and the whole of the day."""
    by_note = _by_note(view)
    timed = yardsticks.timing().timed
    out = []
    for day in view.claim.denied_dates:
        notes = view.on(day)
        if not notes:
            continue
        rows = [row for note in notes for row in by_note.get(note.id, [])]
        logs = {one.id for one in view.chart.documents if one.kind == "flowsheet" and not one.other_patient}
        # The row of a treatment log with this day states the minutes of its visit.
        rows += [row for row in view.chart.minutes if row.date == day and row.document in logs]
        counted = [row for row in rows if row.minutes is not None]
        if counted and not any(has_sure_day(row, view.chart) for row in counted):
            out.append(_of_unsure_day(day, counted))
            continue
        stated = any(row.total for row in counted) or any(view.find(note, _LOOSE_TOTAL) for note in notes)
        loose = any(view.find(note, _ANY_MINUTES) for note in notes)
        clock = any(view.find(note, _IN_OUT) or view.find(note, _LOOSE_CLOCK) for note in notes)
        billed_timed = any(line.cpt in timed for line in view.claim.billed_lines if line.date == day) or bool(_timed(rows))
        lacks_all = not counted and not clock and not (loose and not billed_timed)
        lacks_totals = view.is_medicare and billed_timed and not stated and not clock
        if not (lacks_all or lacks_totals) or (not rows and not billed_timed):
            continue
        words = "no minutes" if not counted else "minutes for single codes, and neither total"
        out.append(
            Flag(
                flag="minutes_missing",
                severity=("fatal" if view.is_medicare else "high") if not counted else "medium",
                message=f"The note of {us(day)} states {words}; the billed time cannot be checked.",
                spans=tuple(row.span for row in rows) or view.place(notes[0]),
                must_answer=True,
            )
        )
    return out


def _of_unsure_day(day: dt.date, rows: list[Minutes]) -> Flag:
    """Return the finding that minutes are left out of every table, since the day of their document is only likely."""
    return Flag(
        flag="minutes_missing",
        severity="medium",
        message=(
            f"The minutes of {us(day)} stand only in a document whose day is likely and not sure; no table tells them. "
            "Look at the page, and write them in where the day is right."
        ),
        spans=tuple(row.span for row in rows),
        must_answer=False,
    )


def assistant_modifier(view: View) -> list[Flag]:
    """An assistant alone signed the note and a line of that day lacks CQ or CO: a claim to correct, not to appeal."""
    if view.claim.payer.type != "medicare":
        return []
    evaluations = yardsticks.timing().evaluations
    out = []
    for day in view.claim.denied_dates:
        notes = view.on(day)
        lines = [line for line in view.claim.lines if line.date == day and line.cpt not in evaluations]
        lacking = [line.cpt for line in lines if not {"CQ", "CO"} & set(line.modifiers) and {"GP", "GO"} & set(line.modifiers)]
        if notes and lacking and all(view.by_assistant_alone(note) for note in notes):
            out.append(
                Flag(
                    flag="assistant_modifier",
                    severity="high",
                    message=f"An assistant alone signed the note of {us(day)}, and CQ or CO is missing on {', '.join(lacking)}.",
                    spans=tuple(span for note in notes for span in ((note.signature,) if note.signature else view.place(note))),
                    must_answer=True,
                )
            )
    return out


_THRESHOLD = re.compile(r"\bKX\b|\bthreshold\b|\btherapy cap\b|\bexceptions? process\b|\bautomatic exception\b", re.IGNORECASE)
_NEED = re.compile(
    r"\bmedical(?:ly)? (?:necess\w+)|\b(?:still|continu\w+|further|ongoing|remains?|requires?|needs?)\b.{0,60}\b(?:therap\w+|PT|OT|SLP|ST|skilled|patholog\w+|services?|treatment)\b",
    re.IGNORECASE,
)
_BECAUSE = re.compile(
    r"\b(?:because|due to|d/t|since|as|so that|in order|to (?:prevent|progress|restore|return|reach|address))\b|2/2",
    re.IGNORECASE,
)
_NEAR_DAYS = 35


def kx_unsupported(view: View) -> list[Flag]:
    """KX says that care beyond the threshold is necessary; no report or note near the date says so with a reason."""
    days = sorted({line.date for line in view.claim.lines if "KX" in line.modifiers})
    if not days or not view.own:
        return []
    bare = []
    for day in days:
        near = [
            one
            for one in view.own
            if one.date
            and (
                (
                    one.kind in REPORTS | {"plan_of_care"}
                    and 0 <= (day - one.date).days <= _NEAR_DAYS
                    and one.kind != "initial_evaluation"
                )
                or one.date == day
            )
        ]
        if not any(_supports(text) for one in near for _, text in view.sentences(one)):
            bare.append(day)
    if not bare:
        return []
    return [
        Flag(
            flag="kx_unsupported",
            severity="high",
            message=f"KX is billed for {', '.join(us(day) for day in bare)}; no report or note near says why care beyond the threshold is needed.",
            spans=tuple(span for day in bare for one in view.on(day) for span in view.place(one)),
            must_answer=True,
        )
    ]


def _supports(text: str) -> bool:
    return bool((_THRESHOLD.search(text) or _NEED.search(text)) and _BECAUSE.search(text) and len(text.split()) >= 8)
