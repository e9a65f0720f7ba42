"""Samples: a case, and what is known of it."""

from __future__ import annotations

import datetime as dt
from typing import Annotated, ClassVar

from pydantic import Field, model_validator

from clausea.domain import EvidenceKind, Route, Value


class ExpectedQuote(Value):
    """Words of a record, with the file and page on which they stand; ` | ` may stand between the cells of a row."""

    name: str
    page: Annotated[int, Field(ge=1)]
    quote: Annotated[str, Field(min_length=1)]
    slots: tuple[str, ...] = ()
    """The slots for which the expectation holds; empty for all."""

    shown: ClassVar[tuple[str, ...]] = ("name", "page")


class ExpectedGap(Value):
    """A gap that a run must report. What is left out is not compared."""

    slot: str | None = None
    kind: EvidenceKind | None = None
    date: dt.date | None = None
    severity: Annotated[str, Field(pattern="^(missing|weak)$")] | None = None

    shown: ClassVar[tuple[str, ...]] = ("slot", "kind", "date", "severity")

    @model_validator(mode="after")
    def _names_something(self) -> ExpectedGap:
        if self.slot is None and self.kind is None:
            raise ValueError("a gap needs a slot or a kind")
        return self


class ExpectedSeries(Value):
    """The first and the last value of a measure that may stand side by side: same test, same device, same side."""

    name: str
    first: str
    last: str

    shown: ClassVar[tuple[str, ...]] = ("name",)


class Expectations(Value):
    """What is known of a sample. A scorer whose expectation is missing leaves the sample unscored."""

    route: Route | None = None
    deadline: dt.date | None = None
    gaps: tuple[ExpectedGap, ...] = ()
    filled: tuple[str, ...] = ()
    """Slots that the record answers: a missing one would be a false alarm."""
    must_cite: tuple[ExpectedQuote, ...] = ()
    never_cite: tuple[ExpectedQuote, ...] = ()
    series: tuple[ExpectedSeries, ...] = ()
    """Every comparison over time that is true of the record."""

    shown: ClassVar[tuple[str, ...]] = ("route", "deadline")


class Sample(Value):
    """One case with what is known of it."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]*$")]
    folder: str
    """Where the case lies, seen from the suite's file."""
    records: str = "records"
    claim: str = "claim.yaml"
    expect: Expectations = Expectations()

    shown: ClassVar[tuple[str, ...]] = ("id",)
