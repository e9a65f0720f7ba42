"""What is verified, and against what: statements with the words that they cite, the chart, the claim."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from clausea import knowledge
from clausea.domain import Chart, Claim, Document, Flag, Gap, Span, fold
from clausea.verify.values import Quotations, Support, quotations

__all__ = ["Checked", "Found", "Objection", "Rule", "Severity", "Subject", "official_texts", "stands"]


@dataclass(frozen=True)
class Checked:
    """One statement as the rules see it. Its repr shows no words of it."""

    index: int
    slot: str
    text: str
    spans: tuple[Span, ...]
    pins: tuple[str, ...] = ()
    unresolved: tuple[str, ...] = ()
    """Citations that lead nowhere."""
    quotes: tuple[str, ...] = ()
    """The words at the cited addresses, one string for each stretch that may be quoted as one."""
    computed: tuple[str, ...] = ()
    """Figures that code computed from the words at the cited addresses."""
    is_copy: bool = False
    """True for a row of a table that repeats the claim or the exhibits: it cites nothing, and only `quotes` support it."""
    is_altered: bool = False
    """True for a row, added or changed by hand, of a table that code made: it is judged by that alone."""

    def __repr__(self) -> str:
        return f"Checked(index={self.index}, slot={self.slot!r})"

    @property
    def support(self) -> str:
        """The words at all cited addresses."""
        return " ; ".join(self.quotes)


@dataclass(frozen=True)
class Subject:
    """What is verified, and against what."""

    statements: tuple[Checked, ...]
    chart: Chart
    claim: Claim
    gaps: tuple[Gap, ...] = ()
    said: frozenset[tuple[str | None, str | None]] | None = None
    """The gaps that the draft admits, as slot and ISO date; None where nobody asked."""
    filled: frozenset[tuple[str | None, str | None]] = frozenset()
    missing_fields: tuple[str, ...] = ()
    """Fields of the claim that the letter needs and the claim lacks."""
    other_text: tuple[str, ...] = ()
    """Everything that the letter prints beside its statements."""
    flags: tuple[Flag, ...] = ()
    is_appeal: bool = False
    """True for a letter that argues: it must hold statements."""
    asked_dates: frozenset[str] = frozenset()
    """The denied dates, as ISO dates, that the letter argues one by one."""
    settled: frozenset[str] = frozenset()
    """Those of them that a table shows or a gap admits."""
    taken_out: tuple[str, ...] = ()
    """The slots of the statements that the run wrote and a person took out, one entry a statement."""

    def __repr__(self) -> str:
        return f"Subject(statements={len(self.statements)})"

    @cached_property
    def claim_support(self) -> Support:
        """What a statement may take from the claim: its dates, names and identifiers; its amounts and units only as such."""
        claim = self.claim
        support = Support()
        days = [claim.notice_date, claim.received_date, claim.patient.dob, claim.today, *claim.denied_dates]
        support.dates |= {day for day in days if day}
        names = [claim.payer.name, claim.payer.address, claim.provider.name, claim.provider.address]
        for text in [*names, claim.patient.name, claim.clinician.name, claim.clinician.credential]:
            support.add(text, numbers=False)
        marks = [claim.denial, claim.denial_text]
        for line in claim.lines:
            marks += [line.denial, line.cpt, " ".join(line.modifiers), f"${line.charge}", f"${line.paid}"]
            support.add_pairs([(str(line.units), "units")])
        for mark in [*marks, f"${claim.billed}"]:
            support.add(mark or "")
        support.add_pairs([(str(len(claim.denied_dates)), "dates"), (str(len(claim.lines)), "lines")])
        return support

    def without_identifiers(self, text: str) -> str:
        """Return a text without the numbers of the claim: they stand whole or not at all, so no part of one supports a value."""
        claim = self.claim
        marks = [claim.claim_number, claim.authorization, claim.payer.fax, claim.provider.npi, claim.provider.tin]
        for mark in sorted({*marks, claim.provider.phone, claim.patient.member_id, claim.patient.account} - {"", None}, key=str):
            if len(str(mark)) < 4:
                continue
            text = re.sub(rf"(?<![\w-]){re.escape(str(mark))}(?![\w-])", " ", text)
        return text

    def documents(self, one: Checked) -> list[Document]:
        """Return the documents that a statement cites."""
        return [
            document
            for document in self.chart.documents
            if any(span.overlaps(part) for part in document.body for span in one.spans)
        ]

    def quotations(self, one: Checked) -> Quotations:
        """Divide a statement at its quotation marks.

        A true quotation stands at a cited address, in the payer's words, or in the official text of a cited authority.
        """
        pieces = [fold(piece) for piece in (*one.quotes, self.claim.denial_text, *official_texts(one.pins))]
        return quotations(one.text, lambda words: any(stands(words, piece) for piece in pieces))


def official_texts(pins: Sequence[str]) -> list[str]:
    """Return the official texts of authorities as the user imported them, each also with the hyphens of line ends joined."""
    entries = [entry for pin in pins if (entry := knowledge.authorities().get(pin))]
    texts = [entry.official_text for entry in entries if entry.official_text]
    return [form for text in texts for form in (text, _LINE_END_HYPHEN.sub("", text))]


_LINE_END_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def stands(words: str, piece: str) -> bool:
    """Say whether words stand in a piece whole: not as the end of another word or number."""
    if not words:
        return False
    head = r"(?<!\w)(?<!\d[.,])" if words[0].isalnum() else ""
    tail = r"(?!\w)(?![.,]\d)" if words[-1].isalnum() else ""
    return words in piece and re.search(f"{head}{re.escape(words)}{tail}", piece) is not None


Severity = Literal["blocker", "warning", "note"]


class Objection(NamedTuple):
    """What a rule says against a statement, or against the whole letter."""

    statement: Checked | None
    message: str
    severity: Severity | None = None
    """None for the severity of the rule."""
    spans: tuple[Span, ...] = ()


Found = Iterator[tuple[Checked | None, str] | Objection]


@dataclass(frozen=True)
class Rule:
    """A rule of verification. An objection may carry a milder severity than the rule's own."""

    name: str
    severity: Severity
    check: Callable[[Subject], Found]

    @property
    def explanation(self) -> str:
        """What the rule asks, in words."""
        return fold(self.check.__doc__ or "")
