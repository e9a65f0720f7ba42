"""Work out where passages and quotes stand, from the words that were placed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from evals.press.chart import Passage, Record, passages_of
from evals.press.layout import baseline_extent
from evals.press.pages import Placed, line_text
from evals.press.truth import Bounds, DocumentTruth, FactTruth, PageTruth, PassageTruth, Spot, Truth
from evals.press.typeset import Word, width


class Drawn:
    """Answers where a stretch of a passage was drawn, from (page, line, word) by passage."""

    def __init__(self, found: dict[str, list[tuple[int, int, Placed]]]) -> None:
        self.found = found

    def spots(self, passage: Passage, start: int, end: int) -> tuple[Spot, ...]:
        """Return the spots of `passage.text[start:end]` in reading order."""
        lines: dict[tuple[int, int], list[Placed]] = {}
        for page, line, one in self.found.get(passage.id, []):
            if one.word.start < end and one.word.end > start:
                lines.setdefault((page, line), []).append(_part(one, start, end))
        return tuple(_spot(page, line, parts) for (page, line), parts in sorted(lines.items()))


def _part(one: Placed, start: int, end: int) -> Placed:
    """Cut a word down to the characters between two offsets of its passage."""
    word = one.word
    first = max(0, start - word.start)
    is_whole_end = end >= word.end
    last = len(word.text) if is_whole_end else end - word.start
    part = replace(
        word,
        text=word.text[first:last],
        start=word.start + first,
        hyphen=word.hyphen if is_whole_end else "",
    )
    return replace(one, x=one.x + width(word.text[:first], word.face), word=part)


def _spot(page: int, line: int, parts: Sequence[Placed]) -> Spot:
    return Spot(page, line, _bounds(parts), line_text(parts), _hyphen([one.word for one in parts]))


def _hyphen(words: Sequence[Word]) -> str:
    # Each cell of a wrapped row ends by itself; the last broken word is the one that matters.
    return next((word.hyphen for word in reversed(words) if word.hyphen), "")


def _bounds(parts: Sequence[Placed]) -> Bounds:
    extents = [baseline_extent(one.word) for one in parts]
    return (
        round(min(one.x for one in parts), 2),
        round(min(one.y + below for one, (_, below) in zip(parts, extents, strict=True)), 2),
        round(max(one.x + one.word.width for one in parts), 2),
        round(max(one.y + above for one, (above, _) in zip(parts, extents, strict=True)), 2),
    )


@dataclass(frozen=True, slots=True)
class File:
    """What is true of a file as a whole."""

    format: str
    style: str
    pages: tuple[PageTruth, ...]
    has_fax_banner: bool = False


class Drawing(Protocol):
    """Whatever knows where a stretch of a passage was drawn."""

    def spots(self, passage: Passage, start: int, end: int) -> tuple[Spot, ...]:
        """Return the spots of `passage.text[start:end]` in reading order."""


def assembled(record: Record, file: File, drawn: Drawing) -> Truth:
    """Assemble the truth of a record from where its passages were drawn."""
    passages: list[PassageTruth] = []
    documents: list[DocumentTruth] = []
    for index, doc in enumerate(record.docs, start=1):
        of_doc = [_passage_truth(passage, index, drawn) for passage in passages_of(doc.blocks) if passage.text.strip()]
        at = sorted((spot.page, spot.line) for passage in of_doc for spot in passage.spots)
        documents.append(DocumentTruth(index, dict(doc.values), at[0] if at else None, at[-1] if at else None))
        passages += of_doc
    return Truth(
        record.id,
        file.format,
        file.style,
        record.values["discipline"],
        dict(record.patient),
        file.pages,
        tuple(documents),
        tuple(passages),
        file.has_fax_banner,
    )


def _passage_truth(passage: Passage, document: int, drawn: Drawing) -> PassageTruth:
    facts = tuple(
        FactTruth(
            fact.id,
            fact.type,
            dict(fact.values),
            fact.quote,
            fact.start,
            fact.end,
            drawn.spots(passage, fact.start, fact.end),
        )
        for fact in passage.facts
    )
    spots = drawn.spots(passage, 0, len(passage.text))
    return PassageTruth(passage.id, passage.line, document, passage.text, dict(passage.kinds), spots, facts)
