"""The rules: a draft, or a letter that a person edited, against evidence, chart and claim.

Each rule is a small pure function with a name and a severity; its docstring is its entry in `docs/rules.md` and its
tooltip on the page. A bad citation is never dropped in silence: it becomes a finding.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal, NamedTuple

from clausea import knowledge
from clausea.domain import Chart, Claim, Document, Draft, Evidence, Figure, Finding, Flag, Gap, Span, Verdict, fold
from clausea.domain.dates import find_dates
from clausea.domain.names import same_person
from clausea.verify.sense import all_doubts, polarity_doubts
from clausea.verify.support import documents_named, kind_words, unsupported
from clausea.verify.values import Quotations, Support, marks_of, named, part_sides, quotations, sides, values, words_of

__all__ = ["RULES", "Checked", "Rule", "Subject", "check", "checked", "subject_of", "verify"]


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
        return quotations(one.text, lambda words: any(_stands(words, piece) for piece in pieces))


def official_texts(pins: Sequence[str]) -> list[str]:
    """Return the official texts of authorities as the user imported them, each also with the hyphens of line ends joined."""
    entries = [entry for pin in pins if (entry := knowledge.authorities().get(pin))]
    texts = [entry.official_text for entry in entries if entry.official_text]
    return [form for text in texts for form in (text, _LINE_END_HYPHEN.sub("", text))]


_LINE_END_HYPHEN = re.compile(r"(?<=[a-z])-\n(?=[a-z])")


def _stands(words: str, piece: str) -> bool:
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


def _cited(subject: Subject) -> Found:
    """An appeal holds statements; each points at words of the record or at an authority, and every pointer leads somewhere."""
    if subject.is_appeal and not any(one.spans or one.pins for one in subject.statements):
        yield None, "The letter holds no statement that cites the record. Draft it again, or put its statements back."
    for one in subject.statements:
        if one.is_altered:
            continue
        if one.unresolved:
            yield one, f"It cites {', '.join(one.unresolved)}, which leads nowhere. Correct the citation."
        elif not one.spans and not one.pins and not one.is_copy:
            yield one, "It cites nothing. Cite the lines it rests on, or take it out."


def _quotes_exact(subject: Subject) -> Found:
    """Words in quotation marks stand at a cited address exactly so; only white space and a hyphen at a line end are folded.

    An authority is quoted only from its official text, which the user imports; without that it is cited and told in other words.
    """
    for one in subject.statements:
        found = subject.quotations(one)
        for _ in range(found.foreign):
            if not one.pins:
                yield one, "Its quotation does not stand at the cited lines word for word."
            elif official_texts(one.pins):
                yield one, "Its quotation stands neither at the cited lines nor in the official text of the cited authority."
            else:
                yield (
                    one,
                    (
                        "Its quotation does not stand at the cited lines word for word. "
                        "To quote an authority, first import its official text with `clausea authorities import`."
                    ),
                )
        if found.open:
            yield one, "A quotation begins in it and does not end."


def _values_stand(subject: Subject) -> Found:
    """Every number, unit, side, date, code and name of a statement occurs at a cited address or in the claim."""
    for one in subject.statements:
        if one.is_altered:
            continue
        support = _support(subject, one)
        outside = subject.quotations(one).outside
        for found in find_dates(one.text):
            if found.date not in support.dates:
                yield one, "A date does not stand at the cited lines or in the claim."
        for value in values(one.text if one.is_copy else subject.without_identifiers(one.text)):
            if not support.has_number(value):
                yield one, f"The value {value.text} does not stand at the cited lines or in the claim."
            elif not support.has_unit(value):
                yield one, f"The unit of {value.text} does not stand so at the cited lines or in the claim."
        if one.is_copy and not (support.has_name(words_of(one.text)) and marks_of(one.text) <= marks_of(one.support)):
            yield one, "A row that repeats the claim says something else than the claim."
        yield from _sides(one, outside, support)
        for name in named(outside):
            if not support.has_name(name):
                yield one, "A name does not stand at the cited lines or in the claim."


_QUOTED_WORDS = re.compile(r"[“\"]([^“”\"]+)[”\"]")


def _support(subject: Subject, one: Checked) -> Support:
    support = Support()
    for piece in (*one.quotes, *one.computed):
        support.add(piece)
    if one.is_copy:
        return support
    support.add_support(subject.claim_support)
    for document in subject.documents(one):
        if document.date:
            support.dates.add(document.date)
    for pin in one.pins:
        entry = knowledge.authorities().get(pin)
        if entry is not None:
            support.add(f"{entry.requirement} ; {entry.title} ; {entry.citation}")
    official = [fold(text) for text in official_texts(one.pins)]
    for words in _QUOTED_WORDS.findall(one.text) if official else ():
        # What a true quotation of a rule says needs no other support; the rest of the rule supports nothing.
        if any(_stands(fold(words), text) for text in official):
            support.add(words)
    for measure in subject.chart.measures:
        if any(span.covers(measure.value_span) for span in one.spans):
            written = values(subject.chart.quote(measure.value_span))
            support.add_pairs([(value.text, measure.unit) for value in written])
    return support


def _supports(subject: Subject) -> Found:
    """The words of a statement outside quotations come from the cited words, the claim or the cited authority.

    Beside them stand ordinary function words and the kinds of the cited documents. A negation or a word of status must stand at
    the cited addresses, and "X of DATE" must name a cited document by its kind and date. One other unknown word is a warning,
    two are a blocker.
    """
    for one in subject.statements:
        if one.is_altered or not (one.spans or one.pins):
            continue
        outside = subject.quotations(one).outside
        documents = subject.documents(one)
        names = kind_words(document.kind for document in documents)
        yield from _documents_are_cited(one, outside, documents, names)
        entries = [entry for pin in one.pins if (entry := knowledge.authorities().get(pin))]
        rules = [f"{entry.requirement} ; {entry.citation} ; {entry.title}" for entry in entries]
        cited = " ; ".join((*one.quotes, *one.computed, *([] if one.spans else rules)))
        found = unsupported(outside, cited, names, (*rules, _claim_words(subject.claim)))
        for doubt in all_doubts(outside, one.quotes):
            yield one, doubt.message
        for word in found.weighty:
            yield one, f"It says “{word}”, and the cited lines do not. Cite the lines that say so, or take it out."
        if found.others > 1:
            yield one, f"{found.others} of its words come from nothing that it cites. Quote the record, or take them out."
        elif found.others:
            yield Objection(one, "One of its words comes from nothing that it cites. Compare it with the cited lines.", "warning")


def _negation(subject: Subject) -> Found:
    """What a statement denies the cited words deny, and what they deny it does not affirm."""
    for one in subject.statements:
        if one.is_altered or not one.spans:
            continue
        for doubt in polarity_doubts(subject.quotations(one).outside, one.quotes):
            yield one, doubt.message


def _documents_are_cited(one: Checked, outside: str, documents: Sequence[Document], names: set[str]) -> Found:
    dates = {document.date for document in documents} | {found.date for quote in one.quotes for found in find_dates(quote)}
    written = words_of(one.support)
    days = find_dates(outside)
    for words, index in documents_named(outside):
        if days[index].date not in dates:
            yield one, "It gives a document a date that no cited document has."
        elif not words <= names | written:
            yield one, "It names a document of a kind that it does not cite."


def _claim_words(claim: Claim) -> str:
    names = (claim.payer.name, claim.provider.name, claim.patient.name, claim.clinician.name, claim.clinician.credential)
    return " ; ".join((*names, claim.payer.address, claim.provider.address, claim.denial or "", claim.denial_text))


def _tables_stand(subject: Subject) -> Found:
    """A table that code made from the record (the values over time, the rules, the exhibits) keeps its rows as they were made."""
    for one in subject.statements:
        if one.is_altered:
            yield one, "A row of a table that code made was changed; change the record or draft again."


def _fatal_flag(subject: Subject) -> Found:
    """Nothing stands in the record that defeats the appeal unless it is answered, such as a page of another patient."""
    for flag in subject.flags:
        if flag.severity == "fatal" and flag.must_answer:
            yield Objection(None, flag.message, spans=flag.spans)


def _taken_out(subject: Subject) -> Found:
    """Statements that the run wrote and that are gone from the edited letter are counted, with the slots they stood in."""
    if subject.taken_out:
        slots = ", ".join(dict.fromkeys(subject.taken_out))
        count = len(subject.taken_out)
        words = "1 statement of the run is" if count == 1 else f"{count} statements of the run are"
        yield None, f"{words} gone from the letter, of: {slots}."


def _sides(one: Checked, outside: str, support: Support) -> Found:
    given = part_sides(outside)
    for side in sorted(sides(outside)):
        parts = [part for part, named_sides in given.items() if side in named_sides and part in support.part_sides]
        if side not in support.sides or any(side not in support.part_sides[part] for part in parts):
            yield one, f"It says {side}, and the cited lines do not."


_ASKED = r"fill|insert|enter|add|verify|your|name|date|dob|number|amount|code|reason|provider|payer|tbd|todo|xx+"
_PLACEHOLDER = re.compile(
    rf"\[[^\]]*\b(?:{_ASKED})\b[^\]]*\]|_{{3,}}|\bTBD\b|\bTODO\b|\bXX+\b|\{{\{{|\}}\}}|\{{[EVA]\d+\}}|<[A-Z_ ]{{3,}}>",
    re.IGNORECASE,
)


def _no_blank(subject: Subject) -> Found:
    """No placeholder stands in the letter, and the claim gives every field that the letter needs."""
    for one in subject.statements:
        if _PLACEHOLDER.search(subject.quotations(one).outside):
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
        elif gap.severity == "missing" and gap.slot and subject.said is not None and key not in subject.said:
            yield None, f"The gap of slot {gap.slot} is not admitted in the draft."
        if gap.required:
            yield None, gap.message


def _authority_says_so(subject: Subject) -> Found:
    """Every authority exists, has been checked, was in force on the dates of service, and binds this type of payer.

    One that is cited only beside another stands beside it, and one that holds only under a condition is pointed out.
    """
    for one in subject.statements:
        for pin in one.pins:
            entry = knowledge.authorities().get(pin)
            if entry is None:
                yield one, f"No authority has the pin {pin}."
                continue
            problem = entry.objection(subject.claim.payer.type, subject.claim.days_of_law)
            if problem:
                yield one, f"The authority {pin} {problem}."
            elif entry.beside and not set(entry.beside) & set(one.pins):
                yield one, f"The authority {pin} is cited only beside {' or '.join(entry.beside)}."
            elif entry.only_where:
                yield Objection(one, f"The authority {pin} holds only where {entry.only_where}. See that it is so.", "warning")


def _weak_slots(subject: Subject) -> Found:
    """A slot whose best passage is weak is pointed out, because a reviewer will see it too."""
    for gap in subject.gaps:
        if gap.severity == "weak":
            yield None, gap.message


_NOTES = {"daily_note": "treatment note", "progress_report": "progress report"}


def _inside_dates(subject: Subject) -> Found:
    """A treatment note or progress report that is cited lies inside a certified period and not after the denied dates."""
    periods = [(one.start, one.end) for one in subject.chart.certifications if one.start and one.end]
    last = max(subject.claim.denied_dates, default=None)
    for one in subject.statements:
        for document in subject.documents(one):
            if document.kind not in _NOTES or document.date is None:
                continue
            where = f"It rests on the {_NOTES[document.kind]} that begins on page {document.body[0].page}"
            if periods and not any(start <= document.date <= end for start, end in periods):
                yield one, f"{where}, and no certified period holds its date."
            if last is not None and document.date > last:
                yield one, f"{where}, and its date is after the last denied date."


_THIN = 0.8
"""Below this mean confidence of a page, digits that OCR read are not to be relied on."""


def _ocr_thin(subject: Subject) -> Found:
    """No number rests on a page that OCR read with a confidence below 0.8."""
    for one in subject.statements:
        if not any(letter.isdigit() for letter in one.text):
            continue
        pages = [subject.chart.page(span) for span in one.spans]
        thin = sorted({page.number for page in pages if page.origin == "ocr" and (page.confidence or 0.0) < _THIN})
        if thin:
            words = f"page {thin[0]}" if len(thin) == 1 else f"pages {', '.join(map(str, thin))}"
            yield one, f"Its figures rest on {words}, which OCR could hardly read. Compare them with the paper, or scan it again."


_OVERCLAIM = re.compile(
    r"\b(?:always|never|clearly|obviously|undoubtedly|unquestionabl[ey]|indisputabl[ey]|certainly|definitely|undeniabl[ey]|guarantee\w*"
    r"|without (?:a |any )?doubt|beyond (?:a |any )?doubt|(?:conclusively|clearly) (?:shows?|proves?)|of course)\b",
    re.IGNORECASE,
)


def _overclaim(subject: Subject) -> Found:
    """No statement claims more than a record can show: words such as always, clearly or guarantee stand only in quotations."""
    for one in subject.statements:
        found = _OVERCLAIM.search(subject.quotations(one).outside)
        if found:
            yield one, f"It says “{found[0].lower()}”, which invites contradiction. Let the cited words speak."


RULES: tuple[Rule, ...] = (
    Rule("cited", "blocker", _cited),
    Rule("values-stand", "blocker", _values_stand),
    Rule("supports", "blocker", _supports),
    Rule("negation", "blocker", _negation),
    Rule("quotes-exact", "blocker", _quotes_exact),
    Rule("tables-stand", "blocker", _tables_stand),
    Rule("authority-says-so", "blocker", _authority_says_so),
    Rule("right-patient", "blocker", _right_patient),
    Rule("ocr-thin", "blocker", _ocr_thin),
    Rule("gaps-said", "blocker", _gaps_said),
    Rule("no-blank", "blocker", _no_blank),
    Rule("fatal-flag", "blocker", _fatal_flag),
    Rule("weak-slot", "warning", _weak_slots),
    Rule("overclaim", "warning", _overclaim),
    Rule("inside-dates", "note", _inside_dates),
    Rule("taken-out", "note", _taken_out),
)
