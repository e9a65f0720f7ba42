"""Draft, verdict and template to a letter: citations, exhibits, numbering. The letter has no format; exporters draw it."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections import defaultdict
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from jinja2 import DictLoader, Environment, StrictUndefined
from jinja2 import TemplateError as JinjaError

from clausea import knowledge
from clausea.compose.authorised import cautions, sorted_out
from clausea.compose.blocks import carried, read_blocks
from clausea.compose.claim_papers import approval, sending
from clausea.compose.meeting import Rules
from clausea.compose.packing import Packed, document_of, packed, packing_rules
from clausea.compose.sheets import WorksheetCase, divider, front, worksheet
from clausea.compose.tables import Tables, exhibit_title, page_words
from clausea.domain import (
    Block,
    Box,
    Chart,
    Citation,
    Claim,
    Criterion,
    Denial,
    DenialProfile,
    Draft,
    DraftSlot,
    Evidence,
    Exhibit,
    Flag,
    Gap,
    Heading,
    Letter,
    LetterStatement,
    Paragraph,
    Remedy,
    Run,
    Span,
    Statement,
    Verdict,
    merge_citations,
)
from clausea.domain.dates import us
from clausea.errors import KnowledgeError
from clausea.paste.reasons import asks_for_gain
from clausea.tallies import certifying, filing_limit_ahead

__all__ = ["Case", "compose", "missing_fields", "packing_rules"]


@dataclass(frozen=True)
class Case:
    """Everything a letter is composed of."""

    claim: Claim
    denial: Denial
    remedy: Remedy
    profile: DenialProfile
    chart: Chart
    evidence: Evidence
    draft: Draft
    verdict: Verdict
    flags: tuple[Flag, ...] = ()
    today: dt.date = dt.date(1970, 1, 1)


_NEEDED: tuple[tuple[str, Callable[[Claim], object]], ...] = (
    ("payer.name", lambda claim: claim.payer.name),
    ("payer.address", lambda claim: claim.payer.address or claim.payer.fax),
    ("claim_number", lambda claim: claim.claim_number),
    ("notice_date", lambda claim: claim.notice_date),
    ("service_dates", lambda claim: claim.denied_dates),
    ("lines", lambda claim: claim.lines),
    ("patient.name", lambda claim: claim.patient.name),
    ("patient.dob", lambda claim: claim.patient.dob),
    ("patient.member_id", lambda claim: claim.patient.member_id),
    ("provider.name", lambda claim: claim.provider.name),
    ("provider.npi", lambda claim: claim.provider.npi),
    ("provider.tin", lambda claim: claim.provider.tin),
    ("clinician.name", lambda claim: claim.clinician.name),
    ("clinician.credential", lambda claim: claim.clinician.credential),
)


def missing_fields(claim: Claim) -> tuple[str, ...]:
    """Return the fields that a letter to a payer needs and the claim lacks, all at once."""
    return tuple(name for name, get in _NEEDED if not get(claim))


def compose(case: Case) -> Letter:
    """Return the letter, or the worksheet where no appeal is due."""
    composer = _Composer(case)
    blocks = (*composer.blocks(), *_beside(case))
    is_draft = not case.verdict.ready and case.remedy.is_appeal
    content = "|".join(
        [case.profile.fingerprint, *(one.text for one in composer.statements), *(block.model_dump_json() for block in blocks)]
    )
    return Letter(
        title=composer.title,
        blocks=blocks,
        statements=tuple(composer.statements),
        tabled=composer.tabled(),
        exhibits=composer.exhibit_list,
        cover=_cover(case) if case.remedy.is_appeal or case.profile.audience == "payer" else (),
        front=composer.front(),
        worksheet=composer.worksheet(),
        is_draft=is_draft,
        date=case.today,
        fingerprint=hashlib.sha256(content.encode()).hexdigest()[:16],
    )


class _Composer:
    """Draws one letter: renders the template, gathers the exhibits and numbers the statements.

    The template is rendered twice: first to learn which places it shows, for they decide the exhibits, then in earnest.
    """

    def __init__(self, case: Case) -> None:
        self.case = case
        self.claim = case.claim
        self.title = case.profile.document_title.get(case.claim.payer.type, case.profile.document_title["default"])
        self._texts: list[str] = []
        self._slots: dict[str, DraftSlot] = {slot.key: slot for slot in case.draft.slots}
        self._rules = Rules(case.chart, case.claim, case.evidence, case.draft)
        self._numbers = {id(statement): number for number, (_, statement) in enumerate(case.draft.statements())}
        self.statements: list[LetterStatement] = []
        self._shown: list[Span] = []
        self._packed: dict[str, Packed] | None = None
        self._tables = Tables(case.chart, case.claim, case.evidence, self._where)
        self._render()
        self._packed = self._pack()
        self.statements = [self._letter_statement(slot, statement) for slot, statement in case.draft.statements()]
        self.exhibit_list = self._exhibits()

    # Exhibits

    def _pack(self) -> dict[str, Packed]:
        spans = [span for _, statement in self.case.draft.statements() for span in self._spans(statement.handles)]
        spans += [span for slot in self.case.draft.slots for span in self._spans(slot.tabled)]
        days = self.claim.denied_dates if self.case.remedy.is_appeal else ()
        return {one.document.id: one for one in packed(self.case.chart, (*spans, *self._shown), days)}

    def _where(self, spans: Sequence[Span]) -> str:
        """Return the places of a row as the letter cites them; while the exhibits are not known, remember the places."""
        if self._packed is None:
            self._shown += spans
            return ""
        return merge_citations([self._citation("", span) for span in spans])

    def _spans(self, handles: Sequence[str]) -> list[Span]:
        spans: list[Span] = []
        for handle in handles:
            try:
                found = self.case.evidence.resolve(handle)
            except LookupError:
                continue
            if not isinstance(found, str):
                spans.extend(found)
        return spans

    def _letter_statement(self, slot: DraftSlot, statement: Statement) -> LetterStatement:
        cites: list[Citation] = []
        pins: list[str] = []
        for handle in statement.handles:
            try:
                found = self.case.evidence.resolve(handle)
            except LookupError:
                continue
            if isinstance(found, str):
                pins.append(found)
                continue
            cites.extend(self._citation(handle, span) for span in found)
        return LetterStatement(slot=slot.slot, text=statement.text, cites=tuple(cites), authorities=tuple(pins))

    def front(self) -> tuple[Block, ...]:
        """Return the cover sheet of the packet; nothing where no packet is sent."""
        if not self.exhibit_list or self.case.profile.audience != "payer":
            return ()
        return front(self.claim, self.case.denial, self.case.remedy, self.title, self.exhibit_list)

    def worksheet(self) -> tuple[Block, ...]:
        """Return the sheet for the reviewer; nothing where the letter argues no case."""
        if not self.front() or not self.case.remedy.is_appeal:
            return ()
        rows = [(criterion, self._rules.meeting(criterion)) for criterion in self._usable_criteria()]
        return worksheet(WorksheetCase(self.case.chart, self.claim, self.case.evidence, self._where), rows)

    def tabled(self) -> tuple[LetterStatement, ...]:
        """Return what a table prints, passage by passage, with its place."""
        return tuple(
            LetterStatement(
                slot=slot.slot,
                text=f"“{self.case.chart.quote(*self.case.evidence.passage(handle).spans)}”",
                cites=tuple(self._citation(handle, span) for span in self._spans([handle])),
            )
            for slot in self.case.draft.slots
            for handle in slot.tabled
        )

    def _citation(self, handle: str, span: Span) -> Citation:
        where = self.case.chart.where(span)
        exhibit = (self._packed or {})[document_of(self.case.chart, span).id]
        return Citation(
            handle=handle,
            record=span.record,
            name=where.name,
            page=where.page,
            lines=where.lines,
            quote=self.case.chart.quote(span),
            exhibit=exhibit.label,
            bates=next((sheet.bates for sheet in exhibit.sheets if sheet.holds(where.page, where.lines[0])), None),
            spans=(span,),
        )

    def _exhibits(self) -> tuple[Exhibit, ...]:
        out = []
        for one in (self._packed or {}).values():
            record = self.case.chart.record(one.document.record)
            cited_by = tuple(
                index
                for index, statement in enumerate(self.statements)
                if any(cite.exhibit == one.label for cite in statement.cites)
            )
            exhibit = Exhibit(
                label=one.label,
                record=record.id,
                name=record.name,
                sha256=record.sha256,
                title=exhibit_title(one.document),
                pages=one.pages,
                cited_by=cited_by,
                bates=(one.divider, one.sheets[-1].bates),
                sheets=one.sheets,
            )
            out.append(exhibit.model_copy(update={"divider": divider(exhibit, record)}))
        return tuple(out)

    # The template

    def blocks(self) -> tuple[Block, ...]:
        """Render the template and read the result as blocks."""
        self._texts.clear()
        return read_blocks(self._render(), self._texts)

    def _render(self) -> str:
        environment = Environment(
            undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True, autoescape=False,  # noqa: S701
            keep_trailing_newline=True, loader=DictLoader(knowledge.forms().parts),
        )  # fmt: skip
        try:
            return environment.from_string(self.case.profile.body).render(self._values())
        except JinjaError as error:
            raise KnowledgeError(f"{self.case.profile.id}.md.j2: {error}") from error

    def _values(self) -> dict[str, Any]:
        claim, case, tables = self.claim, self.case, self._tables
        return {
            "claim": _Carried(claim, self._carry),
            "denial": self._carry(" ".join(code.words() for code in case.denial.codes)),
            "payer_type": claim.payer.type,
            "title": self._carry(self.title),
            "date": self._carry(us(case.today)),
            "denied_dates": [us(day) for day in claim.denied_dates],
            "remedy": _Carried(case.remedy, self._carry),
            "variants": case.profile.in_force,
            "asks_for_gain": asks_for_gain(claim.denial_text),
            "letterhead": self._letterhead,
            "addressee": self._addressee,
            "reference": self._reference,
            "slot": self._slot,
            "has": lambda name: any(one.slot == name and one.statements for one in case.draft.slots),
            "series": lambda: self._table(tables.series()),
            "unit_table": lambda _: self._table(tables.units()),
            "pair_table": lambda _: self._table(tables.pairs()),
            "individualisation": lambda: self._table(tables.individualisation()),
            "goal_table": lambda _: self._table(tables.goals()),
            "certifying": certifying(case.chart, claim),
            "certification_table": lambda: self._table(tables.certification()),
            "document_index": lambda: self._table(tables.documents()),
            "filing_limit": self._carry(us(limit) if (limit := filing_limit_ahead(claim)) else ""),
            "exception": "medicare_exception" in claim.facts,
            "timeline": lambda: self._table(tables.filing(case.remedy)),
            "boxes": self._boxes,
            "boxes_for_payer": self._boxes_for_payer,
            "asked_for": self._asked_for,
            "approved": bool((found := approval(case.chart, claim)) and found.covers(claim)),
            "sent_before": self._sent_before,
            "authorised": lambda: self._carry(sorted_out(case.chart, claim)),
            "checklist": lambda: [self._carry(one.text) for one in case.profile.checklist if one.is_checked],
            "rule_table": self._rule_table,
            "cite": self._cite,
            "request": self._request,
            "signature": self._signature,
            "exhibits": self._exhibit_table,
            "line_table": self._line_table,
            "deadline": self._deadline,
        }

    def _carry(self, text: str) -> str:
        """Return a token that stands for `text` in Markdown; nothing for nothing, so that a template can ask for it."""
        if not text:
            return ""
        self._texts.append(text)
        return carried(len(self._texts) - 1)

    def _lines(self, *lines: str) -> str:
        return "\n\n".join(self._carry(line) for line in lines if line.strip())

    def _letterhead(self) -> str:
        provider = self.claim.provider
        ids = ", ".join(
            part
            for part in (f"NPI {provider.npi}" if provider.npi else "", f"TIN {provider.tin}" if provider.tin else "")
            if part
        )
        return self._lines(provider.name, provider.address, ", ".join(p for p in (provider.phone, ids) if p))

    def _addressee(self) -> str:
        payer = self.claim.payer
        return self._lines(payer.name, payer.address, f"By fax: {payer.fax}" if payer.fax else "")

    def _table(self, rows: Sequence[Sequence[str]]) -> str:
        if len(rows) < 2:
            return ""
        head, *rest = [[self._carry(cell) if cell else " " for cell in row] for row in rows]
        lines = [f"| {' | '.join(head)} |", f"|{'---|' * len(head)}", *(f"| {' | '.join(row)} |" for row in rest)]
        return "\n".join(lines)

    def _reference(self) -> str:
        """Return what identifies patient and claim, as two narrow tables; what the claim does not give is left out."""
        claim = self.claim
        member = "Medicare number" if claim.payer.type == "medicare" else "Member number"
        who = (
            ("Patient", claim.patient.name),
            ("Date of birth", us(claim.patient.dob) if claim.patient.dob else ""),
            (member, claim.patient.member_id),
            ("Account", claim.patient.account),
        )
        what = (
            ("Claim control number", claim.claim_number),
            ("Notice dated", us(claim.notice_date) if claim.notice_date else ""),
            ("Denied as", " ".join(code.words() for code in self.case.denial.codes)),
            ("Authorisation", claim.authorization or ""),
            ("Dates of service", ", ".join(us(day) for day in claim.denied_dates)),
            ("In dispute", f"${claim.billed:,.2f}" if claim.lines else ""),
        )
        out = []
        for rows in (who, what):
            filled = [row for row in rows if row[1]]
            if filled:
                out.append(self._table([[name for name, _ in filled], [value for _, value in filled]]))
        return "\n\n".join(out)

    def _words(self, number: int) -> str:
        one = self.statements[number]
        cites = merge_citations(one.cites)
        pins = "; ".join(knowledge.authority(pin).citation for pin in one.authorities)
        place = "; ".join(part for part in (cites, pins) if part)
        return f"{one.text.rstrip('.')} ({place})." if place else one.text

    def _slot(self, slot_id: str, day: str | None = None) -> str:
        """Return the statements of one slot; a gap prints nothing here, it stands on the cover sheet."""
        if self._packed is None:
            return ""
        wanted = [
            slot
            for slot in self._slots.values()
            if slot.slot == slot_id and (day is None or (slot.date and us(slot.date) == day))
        ]
        words = [self._words(self._numbers[id(statement)]) for slot in wanted for statement in slot.statements]
        if words and self.case.profile.slot(slot_id).form == "list":
            return "\n".join(f"- {self._carry(text)}" for text in words)
        return self._carry(" ".join(words)) if words else ""

    def _rule_table(self) -> str:
        """Return the rule applied to facts: what is required, by which authority, and where the record shows it.

        A requirement that the cited evidence does not meet is left out: the letter never claims that it is.
        """
        rows: list[tuple[str, ...]] = [("What is required", "Authority", "Where the record shows it")]
        for criterion in self._usable_criteria():
            met = self._rules.meeting(criterion)
            spans = [span for passage in met.passages for span in self._spans([passage.handle])]
            if spans:
                authority = knowledge.authority(criterion.pin)
                rows.append((authority.requirement, authority.citation, f"{met.told}{self._where(spans)}"))
        return self._table(rows)

    def _usable_criteria(self) -> list[Criterion]:
        usable = {entry.pin for entry in self.case.evidence.authorities}
        return [criterion for criterion in self.case.profile.criteria if criterion.pin in usable]

    def _cite(self, pin: str) -> str:
        """Return what an authority asks with its citation; nothing where the letter may not cite it."""
        entry = knowledge.authority(pin)
        usable = entry.may_stand_alone(self.claim.payer.type, self.claim.days_of_law)
        return self._carry(f"{entry.requirement.rstrip('.')} ({entry.citation}).") if usable else ""

    def _line_table(self) -> str:
        return self._table(self._tables.lines()) or self._carry("The claim lines were not given.")

    def _boxes(self) -> str:
        """Return every field of the claim to change, by its places on paper and in the file."""
        rows: list[tuple[str, ...]] = [("Field", "CMS-1500", "837P", "Where the right value is found")]
        rows += [(one.what, one.cms1500 or "none", one.x837p or "none", one.right_value) for one in told_boxes(self.case)]
        return self._table(rows)

    def _boxes_for_payer(self) -> str:
        """Return the fields to change as the payer is asked to change them: where a value is found is the office's business."""
        rows: list[tuple[str, ...]] = [("Field", "CMS-1500", "837P", "Corrected value")]
        rows += [(one.what, one.cms1500 or "none", one.x837p or "none", one.value or _BLANK) for one in told_boxes(self.case)]
        return self._table(rows)

    def _sent_before(self) -> str:
        found = sending(self.case.chart, self.claim)
        if found is None:
            return ""
        proof = f"{found.pages} pages, result OK, by the fax report {found.where}"
        return self._carry(f"Records for this claim were sent by fax before, on {us(found.day)} ({proof}){found.within}.")

    def _asked_for(self) -> list[str]:
        """Return what each remark asks for, without the advice to the office that stands beside it."""
        known = knowledge.remarks()
        names = [name for code in self.case.denial.codes for name in code.rarcs if name in known and not known[name].alert]
        return [self._carry(f"{name}: {known[name].means}") for name in dict.fromkeys(names)]

    def _request(self, ask: str = "", fallback: str = "") -> str:
        first = ask or ("Please reverse the denial and pay these lines:" if self.claim.lines else "Please reverse the denial.")
        closing = fallback or _FALLBACK
        return "\n\n".join(
            part for part in (self._carry(first), self._line_table() if self.claim.lines else "", self._carry(closing)) if part
        )

    def _signature(self) -> str:
        clinician = self.claim.clinician
        name = ", ".join(part for part in (clinician.name, clinician.credential) if part)
        return self._lines("Sincerely,", name, self.claim.provider.name) if name else ""

    def _exhibit_table(self) -> str:
        if self._packed is None:
            return ""
        rows: list[tuple[str, ...]] = [("Exhibit", "Document", "File and pages", "In the packet", "SHA-256 of the file")]
        rows += [
            (one.label, one.title, f"{one.name}, {page_words(one.pages)}", " to ".join(one.bates or ()), one.sha256[:16])
            for one in self.exhibit_list
        ]
        return self._table(rows)

    def _deadline(self) -> str:
        deadline = self.case.remedy.deadline
        head = f"{us(deadline.date)}. " if deadline.date else ""
        return self._carry(f"{head}{deadline.basis}")


_BLANK = "________"
"""What the office fills in by hand."""
_FALLBACK = "If any line is upheld, please name the rule applied, the records considered, and the credentials of the reviewer."


class _Carried:
    """Gives a template the text fields of a value, each carried through Markdown unread."""

    def __init__(self, value: object, carry: Callable[[str], str]) -> None:
        self._value = value
        self._carry = carry

    def __getattr__(self, name: str) -> object:
        found = getattr(self._value, name)
        if isinstance(found, str):
            return self._carry(found) if found else ""
        if isinstance(found, tuple) and all(isinstance(item, str) for item in found):
            return [self._carry(item) for item in found]
        if found is None or isinstance(found, bool | int | Decimal | dt.date):
            return found  # Else a template would take what is not there for something.
        return _Carried(found, self._carry)

    def __str__(self) -> str:
        raise TypeError(f"A template prints the whole of a {type(self._value).__name__}.")


def told_boxes(case: Case) -> list[Box]:
    """Return the fields of the claim to change for this payer and these remarks."""
    rarcs = {name for code in case.denial.codes for name in code.rarcs}
    own = [one for one in case.profile.boxes if not one.payers or case.claim.payer.type in one.payers]
    return [one for one in own if set(one.rarcs) & rarcs] or [one for one in own if not one.rarcs] or own


def _beside(case: Case) -> list[Block]:
    """Return what a sheet for the office says of lines that are not its own; a letter to the payer says nothing of them."""
    if case.remedy.is_appeal or case.profile.audience == "payer":
        return []
    return _listed("The other lines of this claim", case.remedy.beside)


def _cover(case: Case) -> tuple[Block, ...]:
    """Return the sheet for the person who sends the letter: deadline, what to check, gaps, flags and findings."""
    what = "letter" if case.remedy.is_appeal else "request"
    blocks: list[Block] = [Heading(level=1, text=f"Before this {what} is sent")]
    blocks.append(_para(f"This sheet is for the clinic. It is not part of the {what}."))
    deadline = case.remedy.deadline
    when = f"To be received by {us(deadline.date)}. " if deadline.date else ""
    blocks.append(_para(f"{when}{deadline.basis}"))
    if (also := case.remedy.appeal_deadline) and also.date:
        blocks.append(_para(f"An appeal, whose limit this does not stop: to be received by {us(also.date)}. {also.basis}"))
    blocks.extend(_listed("Warnings", case.remedy.warnings))
    blocks.extend(_listed("The other lines of this claim", case.remedy.beside))
    if case.claim.authorization or case.remedy.route == "auth":
        blocks.extend(_listed("The authorisation", cautions(case.chart, case.claim)))
    if not case.verdict.ready:
        blocks.append(_para("The letter is a draft: the blockers below must be settled first.", bold=True))
    if not case.remedy.is_appeal:
        lacking = missing_fields(case.claim)
        blocks.extend(_listed("What the claim file leaves out", lacking))
        blocks.extend(_listed("What to do", case.remedy.steps))
        found = [f"{one.what}: {one.right_value}" for one in told_boxes(case)] if case.remedy.route == "cer" else []
        blocks.extend(_listed("Where the corrected value of each field is found", found))
        blocks.extend(_listed("What not to do", case.remedy.do_not))
    blocks.extend(_listed("To tick off", [one.words() for one in case.profile.checklist]))
    blocks.extend(_listed("Findings", [f"{one.severity}, {one.rule}: {one.message}" for one in case.verdict.findings]))
    blocks.extend(_listed("Gaps, and what to ask the clinician", [_gap_words(gap) for gap in case.evidence.gaps]))
    blocks.extend(_listed("What a reviewer would use", [f"{flag.severity}, {flag.flag}: {flag.message}" for flag in case.flags]))
    return tuple(blocks)


def _gap_words(gap: Gap) -> str:
    return " ".join(part for part in (gap.message, f"Ask: {gap.ask}" if gap.ask else "") if part)


def _listed(title: str, items: Sequence[str]) -> list[Block]:
    if not items:
        return []
    counts: dict[str, int] = defaultdict(int)
    for item in items:
        counts[item] += 1
    lines = [f"{item} ({count} times)" if count > 1 else item for item, count in counts.items()]
    return [Heading(level=2, text=title), *(Paragraph(type="item", runs=(Run(text=line),)) for line in lines)]


def _para(text: str, bold: bool = False) -> Paragraph:
    return Paragraph(runs=(Run(text=text, bold=bold),))
