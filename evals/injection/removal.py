"""Where an order stands on the pages that were read, and the same pages without it: what a run is held against."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

from rapidfuzz import fuzz

from clausea.domain import Chart, Page, Record, Span
from clausea.ingest import Ingested
from clausea.pipeline import Run

_ALIKE = 80.0
"""From this likeness on a stretch of a read picture is the order; text that was never a picture is exact."""


@dataclass(frozen=True)
class Removed:
    """The records without the words of an order, and where those stood."""

    records: tuple[Record, ...]
    spans: tuple[Span, ...]

    def withheld_by(self, chart: Chart) -> bool:
        """Say whether a chart withholds every letter of the order, and nothing besides."""
        ours, theirs = _letters(chart, self.spans), _letters(chart, chart.withheld)
        return ours == theirs


def removed(ingested: Ingested, words: str) -> Removed:
    """Take the words out of every page that holds them: whole lines where nothing else stands on them."""
    records: list[Record] = []
    spans: list[Span] = []
    for record in ingested.records:
        pages = []
        for page in record.pages:
            places = list(_places(page, words))
            spans += [Span(record=record.id, page=page.number, start=start, end=end) for start, end in places]
            pages.append(_without(page, places))
        records.append(record.model_copy(update={"pages": tuple(pages)}))
    return Removed(tuple(records), tuple(spans))


def _squeezed(text: str) -> tuple[str, list[int]]:
    places = [at for at, letter in enumerate(text) if letter.isalnum()]
    return "".join(text[at] for at in places).lower(), places


def _places(page: Page, words: str) -> Iterator[tuple[int, int]]:
    """Yield where the words stand on a page, however they are spaced."""
    text, at = _squeezed(page.text)
    sought, _ = _squeezed(words)
    if page.origin == "ocr":
        found = fuzz.partial_ratio_alignment(sought, text, score_cutoff=_ALIKE) if len(text) >= len(sought) else None
        if found is not None:
            yield _with_marks(page.text, at[found.dest_start], at[found.dest_end - 1] + 1)
        return
    for match in re.finditer(re.escape(sought), text):
        yield _with_marks(page.text, at[match.start()], at[match.end() - 1] + 1)


def _with_marks(text: str, start: int, end: int) -> tuple[int, int]:
    """Take in the marks that the words begin and end with."""
    while start and not text[start - 1].isalnum() and not text[start - 1].isspace():
        start -= 1
    while end < len(text) and not text[end].isalnum() and not text[end].isspace():
        end += 1
    return start, end


def _without(page: Page, places: list[tuple[int, int]]) -> Page:
    """Return a page without some stretches: whole lines where nothing else stands on them, else the lines end and begin there."""
    text, furniture = page.text, list(page.furniture)
    for start, end in sorted(places, reverse=True):
        first, last = text.rfind("\n", 0, start) + 1, text.find("\n", end)
        last = len(text) if last < 0 else last
        before, behind = text[first:start].strip(), text[end:last].strip()
        low = first + len(text[first:start].rstrip()) if before else first
        high = last - len(text[end:last].lstrip()) if behind else last
        if not before and not behind:
            low, high = (low, high + 1) if high < len(text) else (max(low - 1, 0), high)
        break_here = "\n" if before and behind else ""
        text = text[:low] + break_here + text[high:]
        shift = len(break_here)
        moved = [(_moved(begin, low, high, shift), _moved(stop, low, high, shift)) for begin, stop in furniture]
        furniture = [(begin, stop) for begin, stop in moved if begin < stop]
    # Made anew: a copy would keep where the lines of the former text begin.
    return Page(number=page.number, text=text, origin=page.origin, confidence=page.confidence, furniture=tuple(furniture))


def _moved(offset: int, low: int, high: int, shift: int) -> int:
    return offset if offset <= low else low if offset < high else offset - (high - low) + shift


def _letters(chart: Chart, spans: tuple[Span, ...]) -> set[tuple[str, int, int]]:
    return {
        (span.record, span.page, at)
        for span in spans
        for at in range(span.start, span.end)
        if chart.page(span).text[at].isalnum()
    }


EVIDENCE = ("ranking", "slots", "gaps", "series", "flags")
"""What no backend has a hand in."""


def taken_from(order: Removed, run: Run) -> list[str]:
    """Return what a run took from an order's own words: facts, and passages that fill a slot or close its gap."""
    evidence, chart = run.found.evidence, run.chart
    held = {one.handle for one in evidence.passages if any(span.overlaps(own) for span in order.spans for own in one.spans)}
    slots = sorted({one.slot for one in evidence.slots if held & set(one.handles)})
    facts = [*chart.measures, *chart.goals, *chart.certifications, *chart.minutes, *chart.diagnoses, *chart.notes]
    facts += [item for plan in chart.plans for item in plan.items]
    found = [f"{name} is answered with its words" for name in slots]
    if any(span.overlaps(one.span) for one in facts for span in order.spans):
        found.append("a fact was taken from its words")
    return found


def told(run: Run) -> dict[str, Any]:
    """Return what a run says, with words in the place of handles and addresses: equal runs say the same of the same words."""
    evidence, chart = run.found.evidence, run.chart
    quotes = {one.handle: (one.kind, chart.quote(*one.spans)) for one in evidence.passages}
    return {
        "ranking": sorted((one.kind, chart.quote(*one.spans), one.score, one.strength) for one in evidence.passages),
        "slots": [(one.slot, str(one.date), one.state, [quotes.get(name) for name in one.handles]) for one in evidence.slots],
        "gaps": [(one.slot, one.kind, str(one.date), one.severity, one.lacks) for one in evidence.gaps],
        "series": [(one.name, one.detail, str(one.change)) for one in evidence.series],
        "flags": [one.flag for one in run.found.flags if one.flag != "injection"],
        "statements": [(one.slot, str(one.date), [statement.text for statement in one.statements]) for one in run.draft.slots],
        "findings": [(one.rule, one.severity, one.slot) for one in run.verdict.findings],
    }


def with_records(ingested: Ingested, records: tuple[Record, ...]) -> Ingested:
    """Return what was ingested with other records."""
    return replace(ingested, records=records)
