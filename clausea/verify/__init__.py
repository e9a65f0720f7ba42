"""The rules: a draft, or a letter that a person edited, against evidence, chart and claim.

Each rule is a small pure function with a name and a severity; its docstring is its entry in `docs/rules.md` and its
tooltip on the page. A bad citation is never dropped in silence: it becomes a finding.
"""

from __future__ import annotations

from collections.abc import Sequence

from clausea.domain import Chart, Claim, Draft, Evidence, Figure, Finding, Span, Verdict
from clausea.verify import whole, wording
from clausea.verify.subject import Checked, Objection, Rule, Subject

__all__ = ["RULES", "Checked", "Rule", "Subject", "check", "checked", "subject_of", "verify"]


def verify(draft: Draft, evidence: Evidence, chart: Chart, claim: Claim, missing_fields: Sequence[str] = ()) -> Verdict:
    """Return the verdict on a draft."""
    return check(subject_of(draft, evidence, chart, claim, missing_fields))


def subject_of(draft: Draft, evidence: Evidence, chart: Chart, claim: Claim, missing_fields: Sequence[str] = ()) -> Subject:
    """Return a draft as the rules see it."""
    return Subject(
        statements=checked(draft, evidence, chart),
        chart=chart,
        claim=claim,
        gaps=evidence.gaps,
        said=frozenset((slot.slot, slot.date.isoformat() if slot.date else None) for slot in draft.slots if slot.gap),
        filled=frozenset((slot.slot, slot.date.isoformat() if slot.date else None) for slot in draft.slots if slot.statements),
        missing_fields=tuple(missing_fields),
        flags=evidence.flags,
        is_appeal=True,
        asked_dates=frozenset(slot.date.isoformat() for slot in draft.slots if slot.date),
        settled=frozenset(slot.date.isoformat() for slot in draft.slots if slot.date and (slot.gap or slot.tabled)),
    )


def checked(draft: Draft, evidence: Evidence, chart: Chart) -> tuple[Checked, ...]:
    """Return the statements of a draft with the words that they cite, in the order of the draft."""
    return tuple(
        _resolve(index, slot.slot, statement.text, statement.handles, evidence, chart)
        for index, (slot, statement) in enumerate(draft.statements())
    )


def _resolve(index: int, slot: str, text: str, handles: Sequence[str], evidence: Evidence, chart: Chart) -> Checked:
    spans: list[Span] = []
    pins: list[str] = []
    unresolved: list[str] = []
    quotes: list[str] = []
    computed: list[str] = []
    for handle in handles:
        try:
            found = evidence.resolve(handle)
        except LookupError:
            unresolved.append(handle)
            continue
        if isinstance(found, str):
            pins.append(found)
            continue
        spans.extend(found)
        if found:
            quotes += dict.fromkeys((chart.quote(*found), chart.quote(*found, join_hyphens=True)))
        computed += _computed(handle, evidence)
    return Checked(index, slot, text, tuple(spans), tuple(pins), tuple(unresolved), tuple(quotes), tuple(computed))


def _computed(handle: str, evidence: Evidence) -> list[str]:
    if not handle.startswith("V"):
        return []
    figure: Figure = evidence.figure(handle)
    return [figure.text] if figure.source == "computed" else []


def check(subject: Subject) -> Verdict:
    """Return the findings of every rule, in the order of the rules."""
    findings = []
    for rule in RULES:
        for found in rule.check(subject):
            statement, message, severity, spans = found if isinstance(found, Objection) else Objection(*found)
            findings.append(
                Finding(
                    rule=rule.name,
                    severity=severity or rule.severity,
                    slot=(statement.slot or None) if statement else None,
                    statement=statement.index if statement else None,
                    message=message,
                    spans=statement.spans if statement else spans,
                )
            )
    return Verdict(findings=tuple(findings))


RULES: tuple[Rule, ...] = (
    Rule("cited", "blocker", wording.cited),
    Rule("values-stand", "blocker", wording.values_stand),
    Rule("supports", "blocker", wording.supports),
    Rule("negation", "blocker", wording.negation),
    Rule("quotes-exact", "blocker", wording.quotes_exact),
    Rule("tables-stand", "blocker", whole.tables_stand),
    Rule("authority-says-so", "blocker", whole.authority_says_so),
    Rule("right-patient", "blocker", whole.right_patient),
    Rule("ocr-thin", "blocker", whole.ocr_thin),
    Rule("gaps-said", "blocker", whole.gaps_said),
    Rule("no-blank", "blocker", wording.no_blank),
    Rule("fatal-flag", "blocker", whole.fatal_flag),
    Rule("ocr-quoted", "warning", whole.ocr_quoted),
    Rule("per-date", "warning", whole.per_date),
    Rule("skilled", "warning", wording.skilled),
    Rule("weak-slot", "warning", whole.weak_slots),
    Rule("overclaim", "warning", wording.overclaim),
    Rule("inside-dates", "note", whole.inside_dates),
    Rule("taken-out", "note", whole.taken_out),
)
