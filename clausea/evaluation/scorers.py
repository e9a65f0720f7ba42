"""Scorers: each measures one thing of one run, or says why it cannot."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import ClassVar

from clausea import contract
from clausea.domain import Page, Span, Value, fold
from clausea.evaluation.samples import Expectations, ExpectedGap, ExpectedQuote
from clausea.pipeline import Run


class Unscored(Value):
    """Nothing was measured, and why."""

    reason: str

    shown: ClassVar[tuple[str, ...]] = ("reason",)


@dataclass(frozen=True)
class Judged:
    """A sample and its run, as a scorer sees them."""

    expect: Expectations
    run: Run


@dataclass(frozen=True)
class Measured:
    """What a scorer found: how many things it looked at, how many were good, and what is wrong with the others."""

    n: int
    good: int
    problems: tuple[str, ...] = ()


@dataclass(frozen=True)
class Method:
    """How a scorer measures, and whether it says yes or no."""

    is_gate: bool
    score: Callable[[Judged], Measured | Unscored]


def _share(checks: Iterator[str | None]) -> Measured:
    """Return the measure of a series of checks, each None where it holds and else the problem."""
    found = list(checks)
    problems = tuple(dict.fromkeys(one for one in found if one is not None))
    return Measured(len(found), sum(one is None for one in found), problems)


_FIGURE = re.compile(r"-?\d+(?:\.\d+)?")


def _stands(page: Page, lines: tuple[int, int], quote: str) -> bool:
    """Say whether the words stand on exactly these printed lines: in them, and not without the first or the last."""
    rows = page.lines()[lines[0] - 1 : lines[1]]
    if lines[0] < 1 or lines[1] > page.line_count or not quote:
        return False
    whole, without_first, without_last = (fold("\n".join(part)) for part in (rows, rows[1:], rows[:-1]))
    return quote in whole and quote not in without_first and quote not in without_last


def _quotes_stand(judged: Judged) -> Measured | Unscored:
    """Every quotation of a passage and of a citation stands on its page and lines."""
    run = judged.run
    pages = {(record.name, page.number): page for record in run.chart.records for page in record.pages}

    def checks() -> Iterator[str | None]:
        evidence = contract.evidence_document(run.chart, run.found.evidence, (), run.ingested, with_slots=False)
        rows = [(one.name, one.page, one.lines, one.quote, one.handle) for one in evidence.evidence]
        for statement in (*run.letter.statements, *run.letter.tabled) if run.letter else ():
            rows += [(one.name, one.page, one.lines, one.quote, one.handle) for one in statement.cites]
        for name, number, lines, quote, handle in rows:
            page = pages.get((name, number))
            holds = page is not None and _stands(page, lines, quote)
            yield None if holds else f"{handle}: its words do not stand at {name}, p. {number}, ll. {lines[0]}-{lines[1]}"

    return _share(checks())


def _values_stand(judged: Judged) -> Measured | Unscored:
    """No value, quotation or pointer of the letter lacks support."""
    run = judged.run
    if run.letter is None or not run.letter.statements:
        return Unscored(reason="the letter holds no statement")
    rules = {"cited", "values-stand", "quotes-exact"}
    bad = {one.statement: one.rule for one in run.verdict.findings if one.rule in rules}
    total = len(run.letter.statements)
    return Measured(total, total - len(bad), tuple(f"statement {number}: {rule}" for number, rule in bad.items()))


def _gaps_reported(judged: Judged) -> Measured | Unscored:
    """Every planted absence and weakness is reported as a gap, and a missing slot is argued nowhere."""
    run = judged.run
    if not judged.expect.gaps:
        return Unscored(reason="the sample plants no gap")
    argued = {(one.slot, one.date) for one in run.draft.slots if one.statements}

    def check(wanted: ExpectedGap) -> str | None:
        name = " ".join(str(part) for part in (wanted.slot, wanted.kind, wanted.date, wanted.severity) if part)
        found = [
            gap
            for gap in run.found.evidence.gaps
            if (wanted.slot in {None, gap.slot})
            and (wanted.kind in {None, gap.kind})
            and (wanted.date in {None, gap.date})
            and (wanted.severity in {None, gap.severity})
        ]
        if not found:
            return f"the gap {name} is not reported"
        if any(gap.severity == "missing" and (gap.slot, gap.date) in argued for gap in found):
            return f"the gap {name} is reported and its slot is argued all the same"
        return None

    return _share(check(wanted) for wanted in judged.expect.gaps)


def _no_false_gap(judged: Judged) -> Measured | Unscored:
    """No slot that the record answers is called missing."""
    if not judged.expect.filled:
        return Unscored(reason="the sample names no slot that must be filled")
    missing = {gap.slot for gap in judged.run.found.evidence.gaps if gap.severity == "missing"}
    known = {one.slot for one in judged.run.found.evidence.slots}

    def check(slot: str) -> str | None:
        if slot not in known:
            return f"the letter has no slot {slot}"
        return f"the slot {slot} is called missing" if slot in missing else None

    return _share(check(slot) for slot in judged.expect.filled)


def _dates_settled(judged: Judged) -> Measured | Unscored:
    """Every denied date is argued or is a gap, in every slot that is asked of each date."""
    run = judged.run
    days = run.file.claim.denied_dates
    slots = {one.slot for one in run.draft.slots if one.date is not None}
    if not days or not slots:
        return Unscored(reason="no slot is asked of each date")
    settled = {
        (one.slot, one.date) for one in run.draft.slots if bool(one.statements) + bool(one.tabled) + (one.gap is not None) == 1
    }
    return _share(
        None if (slot, day) in settled else f"the slot {slot} of {day} is neither argued nor a gap"
        for slot in sorted(slots)
        for day in days
    )


def _remedy(judged: Judged) -> Measured | Unscored:
    """The route and the deadline are the expected ones."""
    assert judged.run.outcome is not None
    remedy, expect = judged.run.outcome.remedy, judged.expect
    pairs = [("route", remedy.route, expect.route), ("deadline", remedy.deadline.date, expect.deadline)]
    known = [pair for pair in pairs if pair[2] is not None]
    if not known:
        return Unscored(reason="the sample expects no route and no deadline")
    return _share(None if found == wanted else f"the {name} is {found} and should be {wanted}" for name, found, wanted in known)


def _spans_of(quote: ExpectedQuote, run: Run) -> list[Span]:
    """Return where the words of an expectation stand on its page."""
    words = [re.escape(word) for word in re.split(r"[\s|]+", quote.quote) if word]
    out = []
    for record in run.chart.records:
        if record.name == quote.name and quote.page <= len(record.pages):
            text = record.page(quote.page).text
            for match in re.finditer(r"\s+".join(words), text):
                out.append(Span(record=record.id, page=quote.page, start=match.start(), end=match.end()))
    return out


def _is_cited(places: list[Span], quote: ExpectedQuote, run: Run) -> bool:
    cited = [
        span
        for statement in ((*run.letter.statements, *run.letter.tabled) if run.letter else ())
        if not quote.slots or statement.slot in quote.slots
        for cite in statement.cites
        for span in cite.spans
    ]
    return any(span.overlaps(place) for span in cited for place in places)


def _never_cited(judged: Judged) -> Measured | Unscored:
    """Nothing that must not be cited is cited."""
    if not judged.expect.never_cite:
        return Unscored(reason="the sample names no words that must not be cited")

    def check(number: int, quote: ExpectedQuote) -> str | None:
        where = f"never_cite {number} ({quote.name}, p. {quote.page})"
        places = _spans_of(quote, judged.run)
        if not places:
            return f"{where} does not stand on its page"
        return f"{where} is cited" if _is_cited(places, quote, judged.run) else None

    return _share(check(number, quote) for number, quote in enumerate(judged.expect.never_cite, start=1))


def _must_cite(judged: Judged) -> Measured | Unscored:
    """The share of the words that a perfect letter cites and that this one does cite."""
    if not judged.expect.must_cite:
        return Unscored(reason="the sample names no words that should be cited")

    def check(number: int, quote: ExpectedQuote) -> str | None:
        where = f"must_cite {number} ({quote.name}, p. {quote.page})"
        places = _spans_of(quote, judged.run)
        if not places:
            return f"{where} does not stand on its page"
        return None if _is_cited(places, quote, judged.run) else f"{where} is not cited"

    return _share(check(number, quote) for number, quote in enumerate(judged.expect.must_cite, start=1))


def _cited_share(judged: Judged) -> Measured | Unscored:
    """The share of the statements that cite words of the record."""
    statements = judged.run.letter.statements if judged.run.letter else ()
    if not statements:
        return Unscored(reason="the letter holds no statement")
    return _share(None if one.cites else f"statement {number} cites no page" for number, one in enumerate(statements))


def _series_true(judged: Judged) -> Measured | Unscored:
    """The share of the comparisons over time that the sample knows to be true."""
    if not judged.expect.series:
        return Unscored(reason="the sample names no comparison over time")
    evidence = judged.run.found.evidence
    known = {(one.name.lower(), one.first, one.last) for one in judged.expect.series}

    def check(number: int, name: str, first: str, last: str) -> str | None:
        values = [(_FIGURE.search(text) or [""])[0] for text in (first, last)]
        return None if (name.lower(), *values) in known else f"series {number} ({name}) is not among the true comparisons"

    return _share(
        check(number, one.name, evidence.figure(one.points[0].figure).text, evidence.figure(one.points[-1].figure).text)
        for number, one in enumerate(evidence.series, start=1)
    )


SCORERS: dict[str, Method] = {
    "quotes-stand": Method(True, _quotes_stand),
    "values-stand": Method(True, _values_stand),
    "gaps-reported": Method(True, _gaps_reported),
    "no-false-gap": Method(True, _no_false_gap),
    "never-cited": Method(True, _never_cited),
    "dates-settled": Method(True, _dates_settled),
    "remedy": Method(True, _remedy),
    "cited-share": Method(False, _cited_share),
    "must-cite-recall": Method(False, _must_cite),
    "series-true": Method(False, _series_true),
}
"""Every scorer by its name; the docstring of its function says what it asks."""
