"""Hold where every label of a chart was drawn; `README.md` documents the JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass, field, replace

SCHEMA = 1

Bounds = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Spot:
    """The part of a passage or quote that stands on one line.

    `bbox` is (left, bottom, right, top) in PDF points from the lower left corner of the page. `hyphen` says
    that the spot ends inside a word: `added` when its last character is a hyphen the passage does not have,
    `own` when the word was broken behind a hyphen of its own.
    """

    page: int
    line: int
    bbox: Bounds | None
    text: str
    hyphen: str = ""


@dataclass(frozen=True, slots=True)
class FactTruth:
    """A typed fact and where its quote was drawn."""

    id: str
    type: str
    values: Mapping[str, str]
    quote: str
    start: int
    end: int
    spots: tuple[Spot, ...]


@dataclass(frozen=True, slots=True)
class PassageTruth:
    """A passage, its labels, and where it was drawn."""

    id: str
    source_line: int
    document: int
    text: str
    kinds: Mapping[str, str]
    spots: tuple[Spot, ...]
    facts: tuple[FactTruth, ...]

    def with_facts(self) -> tuple[PassageTruth | FactTruth, ...]:
        """Return the passage and its facts: all of it that has spots."""
        return (self, *self.facts)


@dataclass(frozen=True, slots=True)
class DocumentTruth:
    """A document of the chart, and the (page, line) of its first and last line; none when it has no text."""

    index: int
    values: Mapping[str, str]
    first: tuple[int, int] | None
    last: tuple[int, int] | None


@dataclass(frozen=True, slots=True)
class PageTruth:
    """A page: its size in points, how far it was turned clockwise, and its printed lines top to bottom."""

    page: int
    width: float
    height: float
    lines: tuple[str, ...]
    turned: int = 0


@dataclass(frozen=True, slots=True)
class Truth:
    """Everything a reader of the file should be able to find in it."""

    id: str
    format: str
    style: str
    discipline: str
    patient: Mapping[str, str]
    pages: tuple[PageTruth, ...]
    documents: tuple[DocumentTruth, ...]
    passages: tuple[PassageTruth, ...]
    has_fax_banner: bool = False
    schema: int = field(default=SCHEMA)

    def to_json(self) -> str:
        """Return the truth as JSON that is the same for the same chart, byte for byte."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1) + "\n"

    def moved(self, move: Callable[[Spot], Spot]) -> Truth:
        """Return the truth with every spot, and the ends of every document, passed through `move`."""

        def ends(at: tuple[int, int] | None) -> tuple[int, int] | None:
            if at is None:
                return None
            spot = move(Spot(at[0], at[1], None, ""))
            return spot.page, spot.line

        return replace(
            self,
            documents=tuple(replace(doc, first=ends(doc.first), last=ends(doc.last)) for doc in self.documents),
            passages=tuple(
                replace(
                    passage,
                    spots=tuple(move(spot) for spot in passage.spots),
                    facts=tuple(replace(fact, spots=tuple(move(spot) for spot in fact.spots)) for fact in passage.facts),
                )
                for passage in self.passages
            ),
        )


@dataclass(frozen=True, slots=True)
class Pressed:
    """A file and the truth about it."""

    data: bytes
    truth: Truth
