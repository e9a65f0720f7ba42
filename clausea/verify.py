"""The rules: a draft, or a letter that a person edited, against evidence, chart and claim.

Each rule is a small pure function with a name and a severity; its docstring is its entry in `docs/rules.md` and its
tooltip on the page. A bad citation is never dropped in silence: it becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

from clausea import knowledge
from clausea.domain import Chart, Claim, Draft, Evidence, Finding, Gap, Span, Verdict, fold
from clausea.domain.dates import find_dates
from clausea.domain.names import same_person

__all__ = ["RULES", "Checked", "Rule", "Subject", "check", "verify"]


@dataclass(frozen=True)
class Checked:
    """One statement as the rules see it."""

    index: int
    slot: str
    text: str
    spans: tuple[Span, ...]
    pins: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    """Citations that lead nowhere."""
    support: str = ""
    """The words at all cited addresses."""


@dataclass(frozen=True)
class Subject:
    """What is verified, and against what."""

    statements: tuple[Checked, ...]
    chart: Chart
    claim: Claim
    gaps: tuple[Gap, ...] = ()
    said: frozenset[tuple[str | None, str | None]] = frozenset()
    """The gaps that the draft admits, as slot and ISO date."""
    filled: frozenset[tuple[str | None, str | None]] = frozenset()
    missing_fields: tuple[str, ...] = ()
    """Fields of the claim that the letter needs and the claim lacks."""
    other_text: tuple[str, ...] = ()
    """Everything that the letter prints beside its statements."""

    @cached_property
    def claim_words(self) -> str:
        """Everything the claim says, as text."""
        claim = self.claim
        parts = [
            claim.denial or "",
            claim.denial_text,
            claim.claim_number,
            claim.payer.name,
            claim.payer.address,
            claim.payer.fax,
        ]
        parts += [claim.patient.name, claim.patient.member_id, claim.patient.account, claim.provider.name, claim.provider.npi]
        parts += [
            claim.provider.tin,
            claim.provider.address,
            claim.provider.phone,
            claim.clinician.name,
            claim.clinician.credential,
        ]
        days = [claim.notice_date, claim.received_date, claim.patient.dob, claim.today, *claim.service_dates]
        parts += [day.isoformat() for day in days if day]
        for line in claim.lines:
            parts += [line.date.isoformat(), line.cpt, *line.modifiers, str(line.units), str(line.charge), str(line.paid)]
        return " ; ".join(part for part in parts if part)


@dataclass(frozen=True)
class Rule:
    """A rule of verification."""

    name: str
    severity: Literal["blocker", "warning", "note"]
    check: Callable[[Subject], Iterator[tuple[Checked | None, str]]]

    @property
    def explanation(self) -> str:
        """What the rule asks, in words."""
        return fold(self.check.__doc__ or "")


def verify(draft: Draft, evidence: Evidence, chart: Chart, claim: Claim, missing_fields: Sequence[str] = ()) -> Verdict:
    """Return the verdict on a draft."""
    statements = []
    for index, (slot, statement) in enumerate(draft.statements()):
        spans: list[Span] = []
        pins: list[str] = []
        unresolved: list[str] = []
        for handle in statement.handles:
            try:
                found = evidence.resolve(handle)
            except LookupError:
                unresolved.append(handle)
                continue
            if isinstance(found, str):
                pins.append(found)
            else:
                spans.extend(found)
        statements.append(
            Checked(
                index=index,
                slot=slot.slot,
                text=statement.text,
                spans=tuple(spans),
                pins=tuple(pins),
                unresolved=tuple(unresolved),
                support=" ; ".join(chart.quote(span) for span in spans),
            )
        )
    subject = Subject(
        statements=tuple(statements),
        chart=chart,
        claim=claim,
        gaps=evidence.gaps,
        said=frozenset((slot.slot, slot.date.isoformat() if slot.date else None) for slot in draft.slots if slot.gap),
        filled=frozenset((slot.slot, slot.date.isoformat() if slot.date else None) for slot in draft.slots if slot.statements),
        missing_fields=tuple(missing_fields),
    )
    return check(subject)


def check(subject: Subject) -> Verdict:
    """Return the findings of every rule, in the order of the rules."""
    findings = []
    for rule in RULES:
        for statement, message in rule.check(subject):
            findings.append(
                Finding(
                    rule=rule.name,
                    severity=rule.severity,
                    slot=statement.slot if statement else None,
                    statement=statement.index if statement else None,
                    message=message,
                    spans=statement.spans if statement else (),
                )
            )
    return Verdict(findings=tuple(findings))


Found = Iterator[tuple[Checked | None, str]]


def _cited(subject: Subject) -> Found:
    """Every statement points at words of the record or at an authority, and every pointer leads somewhere."""
    for one in subject.statements:
        if one.unresolved:
            yield one, f"It cites {', '.join(one.unresolved)}, which leads nowhere. Correct the citation."
        elif not one.spans and not one.pins:
            yield one, "It cites nothing. Cite the lines it rests on, or take it out."


_QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")


def _quotes_exact(subject: Subject) -> Found:
    """Words in quotation marks stand at a cited address exactly so; only white space is folded."""
    for one in subject.statements:
        for match in _QUOTED.finditer(one.text):
            words = fold(match[1] or match[2])
            if words and words not in one.support and words not in fold(subject.claim.denial_text):
                yield one, "Its quotation does not stand at the cited lines word for word."


_NUMBER = re.compile(
    r"(?<![\w.])[-+]?\d[\d,]*(?:\.\d+)?(?:/\d+)?[+\-]?(?!\w)|(?<!\w)[A-Z]\d[\dA-Z](?:\.\w{1,4})?(?!\w)|(?<!\w)\d+\.?\d*(?=[A-Za-z%°])"
)
_SIDES = {
    "left": r"(?<!\w)(?:left|l|lt|lle|lue)(?!\w)",
    "right": r"(?<!\w)(?:right|r|rt|rle|rue)(?!\w)",
    "bilateral": r"(?<!\w)(?:bilateral(?:ly)?|b|ble|bue|bilat|both)(?!\w)",
}
_UNITS = {
    "s": ("s", "sec", "secs", "second", "seconds"),
    "min": ("min", "mins", "minute", "minutes"),
    "ft": ("ft", "feet", "foot"),
    "m": ("m", "meter", "meters", "metre", "metres"),
    "m/s": ("m/s", "m/sec"),
    "cm": ("cm",),
    "in": ("inch", "inches"),
    "deg": ("deg", "degree", "degrees", "°", "º"),
    "lb": ("lb", "lbs", "pound", "pounds"),
    "kg": ("kg",),
    "%": ("%", "percent"),
    "units": ("unit", "units"),
    "visits": ("visit", "visits", "sessions"),
    "wk": ("wk", "wks", "week", "weeks"),
}
_UNIT_OF = {word: unit for unit, words in _UNITS.items() for word in words}
_VALUE_UNIT = re.compile(
    rf"(?<![\w.])(\d[\d,]*(?:\.\d+)?)\s*({'|'.join(sorted(map(re.escape, _UNIT_OF), key=len, reverse=True))})(?![\w/])",
    re.IGNORECASE,
)


def _values_stand(subject: Subject) -> Found:
    """Every number, unit, side, date, code and name of a statement occurs at a cited address or in the claim."""
    for one in subject.statements:
        support = f"{one.support} ; {subject.claim_words}"
        text = one.text
        supported_days = {found.date for found in find_dates(support)}
        for found in reversed(find_dates(text)):
            if found.date not in supported_days:
                yield one, "A date does not stand at the cited lines or in the claim."
            text = text[: found.start] + " " * (found.end - found.start) + text[found.end :]
        numbers = {token.replace(",", "") for token in _NUMBER.findall(support)}
        for token in _NUMBER.findall(text):
            if token.replace(",", "") not in numbers:
                yield one, f"The value {token} does not stand at the cited lines or in the claim."
        yield from _units(one, text, support)
        yield from _sides(one)
        yield from _names(one, support)


def _units(one: Checked, text: str, support: str) -> Found:
    given = {(number.replace(",", ""), _UNIT_OF[unit.lower()]) for number, unit in _VALUE_UNIT.findall(support)}
    for number, unit in _VALUE_UNIT.findall(text):
        pair = (number.replace(",", ""), _UNIT_OF[unit.lower()])
        if pair not in given:
            yield one, f"The unit of {number} does not stand so at the cited lines or in the claim."


def _sides(one: Checked) -> Found:
    for side in ("left", "right", "bilateral"):
        if re.search(rf"\b{side}\b", one.text, re.IGNORECASE) and not re.search(_SIDES[side], one.support, re.IGNORECASE):
            yield one, f"It says {side}, and the cited lines do not."


_NAME = re.compile(r"(?<![.!?“\"]\s)(?<!^)(?<![\w“\"])\b([A-Z][a-z]{2,}(?:\s+[A-Z][a-z]{2,})+)\b")


def _names(one: Checked, support: str) -> Found:
    low = support.lower()
    for name in _NAME.findall(_QUOTED.sub(" ", one.text)):
        if not all(word.lower() in low for word in name.split()):
            yield one, "A name does not stand at the cited lines or in the claim."


_PLACEHOLDER = re.compile(
    r"\[[^\]]*(?:fill|insert|verify|name|date|tbd|todo|xx)[^\]]*\]|_{3,}|\bTBD\b|\bTODO\b|\bXX+\b|\{\{|\}\}|\{[EVA]\d+\}|<[A-Z_ ]{3,}>",
    re.IGNORECASE,
)


def _no_blank(subject: Subject) -> Found:
    """No placeholder stands in the letter, and the claim gives every field that the letter needs."""
    for one in subject.statements:
        if _PLACEHOLDER.search(_QUOTED.sub(" ", one.text)):
            yield one, "A placeholder stands in it. Fill it from the record or take the sentence out."
    for text in subject.other_text:
        if _PLACEHOLDER.search(text):
            yield None, "A placeholder stands in the letter beside its statements."
    if subject.missing_fields:
        yield None, f"The claim lacks {', '.join(subject.missing_fields)}. Add them to the claim file."


def _right_patient(subject: Subject) -> Found:
    """The claim and the record name the same patient, and no statement rests on a page of another patient."""
    patient, claimed = subject.chart.patient, subject.claim.patient
    if patient.name and claimed.name and not same_person(patient.name, claimed.name):
        yield None, "The records name another patient than the claim does."
    elif patient.dob and claimed.dob and patient.dob != claimed.dob:
        yield None, "The records give another date of birth than the claim does."
    foreign = [span for document in subject.chart.documents if document.other_patient for span in document.body]
    for one in subject.statements:
        if any(span.overlaps(other) for span in one.spans for other in foreign):
            yield one, "It rests on a page that names another patient."


def _gaps_said(subject: Subject) -> Found:
    """What the record lacks is said: a slot with a gap is admitted, never filled, and a required one blocks the letter."""
    for gap in subject.gaps:
        key = (gap.slot, gap.date.isoformat() if gap.date else None)
        if gap.severity == "missing" and key in subject.filled:
            yield None, f"The slot {gap.slot} is argued, and the record holds nothing for it."
        elif gap.severity == "missing" and subject.said and key not in subject.said:
            yield None, f"The gap of slot {gap.slot} is not admitted in the draft."
        if gap.required:
            yield None, gap.message


def _authority_says_so(subject: Subject) -> Found:
    """Every authority exists, has been checked, was in force on the dates of service, and binds this type of payer."""
    for one in subject.statements:
        for pin in one.pins:
            entry = knowledge.authorities().get(pin)
            if entry is None:
                yield one, f"No authority has the pin {pin}."
            elif not entry.is_printable:
                yield one, f"The authority {pin} has not been checked and may not be printed."
            elif subject.claim.payer.type not in entry.binds:
                yield one, f"The authority {pin} does not bind this type of payer."
            elif not all(entry.in_force(day) for day in subject.claim.denied_dates):
                yield one, f"The authority {pin} was not in force on every denied date."


def _weak_slots(subject: Subject) -> Found:
    """A slot whose best passage is weak is pointed out, because a reviewer will see it too."""
    for gap in subject.gaps:
        if gap.severity == "weak":
            yield None, gap.message


RULES: tuple[Rule, ...] = (
    Rule("cited", "blocker", _cited),
    Rule("values-stand", "blocker", _values_stand),
    Rule("quotes-exact", "blocker", _quotes_exact),
    Rule("authority-says-so", "blocker", _authority_says_so),
    Rule("right-patient", "blocker", _right_patient),
    Rule("gaps-said", "blocker", _gaps_said),
    Rule("no-blank", "blocker", _no_blank),
    Rule("weak-slot", "warning", _weak_slots),
)
