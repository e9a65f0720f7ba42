"""Which pages of the chart the payer is sent, and under which numbers.

Sent are the pages that the letter cites and those that `data/packet.yaml` asks for, never a whole chart, and never a document
of another patient. The numbers belong to the exhibits alone: they begin at the divider of the first one, so that neither the
length of the letter nor the format that it is drawn in changes them.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pydantic import ValidationError

from clausea import knowledge
from clausea.domain import Chart, Document, PackingRules, PageRule, Record, Sheet, Span, has_paper, paper_sheets
from clausea.errors import KnowledgeError

__all__ = ["Packed", "packed", "packing_rules"]


@cache
def packing_rules() -> PackingRules:
    """Return the rules of `data/packet.yaml`.

    Raises:
        KnowledgeError: the file is wrong, or names an authority that is not there.
    """
    path = Path(__file__).resolve().parent.parent / "data" / "packet.yaml"
    try:
        rules = PackingRules.model_validate(knowledge.read_yaml(path))
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {knowledge.explain(error)}") from None
    for field in rules.cover:
        if field.source.startswith("cfr-") and field.source not in knowledge.authorities():
            raise KnowledgeError(f"{path.name}, {field.label}: no authority has the pin {field.source}.")
    return rules


@dataclass(frozen=True)
class Packed:
    """One exhibit: its document, its label, and its numbered pages behind a numbered divider."""

    document: Document
    label: str
    divider: str
    sheets: tuple[Sheet, ...]

    def __repr__(self) -> str:
        return f"Packed(label={self.label}, sheets={len(self.sheets)})"

    @property
    def pages(self) -> tuple[int, ...]:
        """The pages of the record that are sent, each once."""
        return tuple(dict.fromkeys(sheet.page for sheet in self.sheets))


def packed(chart: Chart, cited: Collection[Span], days: Sequence[dt.date]) -> tuple[Packed, ...]:
    """Return the exhibits in the order in which contractors ask for them; `days` are the dates in dispute.

    Raises:
        KnowledgeError: a cited place belongs to no document, or to one of another patient.
    """
    rules = packing_rules()
    by_document: dict[str, list[Span]] = {}
    for span in sorted(set(cited)):
        by_document.setdefault(document_of(chart, span).id, []).append(span)
    reasons = _reasons(chart, rules, days) if by_document else {}
    sent = [one for one in chart.documents if one.id in by_document or one.id in reasons]
    for document in sent:
        if document.other_patient:
            raise KnowledgeError(f"The letter cites page {document.body[0].page} of another patient.", hint="Draft it again.")
    order = {kind: place for place, kind in enumerate(rules.order)}
    sent.sort(key=lambda one: (order.get(one.kind, len(order)), one.date or dt.date.max, one.id))
    foreign = [span for one in chart.documents if one.other_patient for span in one.body]
    out, number = [], 1
    for index, document in enumerate(sent):
        divider = rules.bates(number)
        sheets = _sheets(chart, document, by_document.get(document.id, []), _rule(rules, document, days))
        numbered = tuple(
            sheet.model_copy(
                update={
                    "bates": rules.bates(number + place),
                    "why": "" if sheet.cited else f"{reasons.get(document.id, '')} {sheet.why}".strip(),
                    "withheld": tuple(span for span in foreign if _is_on(sheet, chart.record(document.record), span)),
                }
            )
            for place, sheet in enumerate(sheets, start=1)
        )
        out.append(Packed(document, _label(index), divider, numbered))
        number += 1 + len(numbered)
    return tuple(out)


def _is_on(sheet: Sheet, record: Record, span: Span) -> bool:
    if (span.record, span.page) != (record.id, sheet.page):
        return False
    if sheet.lines is None:
        return True
    page = record.page(span.page)
    return page.line_at(span.start) <= sheet.lines[1] and sheet.lines[0] <= page.line_at(span.end - 1)


def document_of(chart: Chart, span: Span) -> Document:
    """Return the document that holds a place.

    Raises:
        KnowledgeError: none does.
    """
    for document in chart.documents:
        if any(part.covers(span) for part in document.body):
            return document
    raise KnowledgeError(f"Page {span.page} of record {span.record} belongs to no document.")


def _reasons(chart: Chart, rules: PackingRules, days: Sequence[dt.date]) -> dict[str, str]:
    """Return the documents that go along uncited, each with the reason."""
    own = [one for one in chart.documents if one.date and not one.other_patient]
    out: dict[str, str] = {}
    for rule in rules.exhibits:
        for kind in rule.kinds:
            dated = [one for one in own if one.kind == kind]
            if rule.when == "denied_date":
                found = [one for one in dated if one.date in days]
            else:
                before = [one for one in dated if days and one.date and one.date <= days[0]]
                found = [max(before, key=lambda one: (one.date or dt.date.min, one.id))] if before else []
            out.update({one.id: rule.why for one in found if one.id not in out})
    return out


def _rule(rules: PackingRules, document: Document, days: Sequence[dt.date]) -> PageRule:
    for rule in rules.pages:
        if rule.kinds and document.kind not in rule.kinds:
            continue
        if rule.when != "denied_date" or document.date in days:
            return rule
    return rules.pages[-1]


def _sheets(chart: Chart, document: Document, cited: Sequence[Span], rule: PageRule) -> list[Sheet]:
    """Return the pages of a document that are sent, in order, not yet numbered."""
    record = chart.record(document.record)
    every = [one for body in document.body for one in _parts(record, body)]
    wanted = []
    for index, (sheet, part) in enumerate(every):
        here = tuple(span for span in cited if span.overlaps(part))
        is_signed = document.signature is not None and document.signature.overlaps(part)
        # A signature that was not found stands at the end, where it stands at all.
        ends = is_signed if document.signature is not None else index == len(every) - 1
        asked = "all" in rule.take or ("first" in rule.take and not index) or ("signature" in rule.take and ends)
        if here or asked:
            wanted.append(sheet.model_copy(update={"cited": here, "why": "" if here else rule.why}))
    return wanted


def _parts(record: Record, body: Span) -> Iterator[tuple[Sheet, Span]]:
    """Yield the sheets that a document takes on one page of a record, each with the stretch of the page that it holds.

    A page of paper is one sheet. A file without paper may hold a year of notes on one page, and is sent sheet by sheet.
    """
    if has_paper(record.media_type):
        yield Sheet(page=body.page, bates=""), Span(record=record.id, page=body.page, start=0, end=_FAR)
        return
    for rows in paper_sheets(record.page(body.page)):
        part = Span(record=record.id, page=body.page, start=rows[0].start, end=max(rows[-1].end, rows[0].start + 1))
        if part.overlaps(body):
            yield Sheet(page=body.page, lines=(rows[0].line, rows[-1].line), bates=""), part


_FAR = 10**9
"""No page has so many characters."""


def _label(index: int) -> str:
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
