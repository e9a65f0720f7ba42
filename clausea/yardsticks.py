"""What flags, gaps and series are measured by: published change figures, minutes to units, and what may lawfully be asked.

Data of `clausea/data`; loading is strict, and a file that contradicts itself raises `KnowledgeError` naming file and entry.
"""

from __future__ import annotations

from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Annotated, ClassVar, Literal, TypeVar, get_args

from pydantic import Field, ValidationError

from clausea.domain import EVIDENCE_KINDS, PRINTABLE, FlagName, Measure, Value
from clausea.domain.authorities import AuthorityStatus
from clausea.errors import KnowledgeError
from clausea.knowledge import explain, measure, measures, read_yaml

_DATA = Path(__file__).resolve().parent / "data"

T = TypeVar("T", bound=Value)


class DetectableChange(Value):
    """A published change that counts, for one measure and one population."""

    measure: str
    kind: Literal["MDC", "MDC90", "MDC95", "SDC", "MCID", "MIC"]
    value: Annotated[Decimal, Field(gt=0)]
    unit: str = ""
    denominator: Decimal | None = None
    """The scale it was found on, where a measure has several."""
    start_low: Decimal | None = None
    start_high: Decimal | None = None
    """The first score for which it holds, where that matters."""
    population: str = ""
    source: str = ""
    status: AuthorityStatus

    shown: ClassVar[tuple[str, ...]] = ("measure", "kind")

    @property
    def is_printable(self) -> bool:
        """True where it has been checked and its population and source are both known."""
        return self.status in PRINTABLE and bool(self.population and self.source)

    def applies(self, unit: str, denominator: Decimal | None, start: Decimal) -> bool:
        """Say whether it may be set against a change on this scale from this first score."""
        same_scale = self.unit in {"", unit} and self.denominator in {None, denominator}
        above = self.start_low is None or self.start_low <= start
        return same_scale and above and (self.start_high is None or start <= self.start_high)


class Timing(Value):
    """How minutes become units, and which codes have them."""

    timed: frozenset[str]
    once_a_day: frozenset[str]
    evaluations: frozenset[str]
    first_unit_minutes: Annotated[int, Field(ge=1)]
    unit_minutes: Annotated[int, Field(ge=1)]
    most_minutes_a_day: Annotated[int, Field(ge=1)]
    sum_of_items: dict[str, int]

    shown: ClassVar[tuple[str, ...]] = ("unit_minutes",)

    def units(self, minutes: int) -> int:
        """Return the most units that so many minutes of timed codes allow together."""
        return (minutes + self.unit_minutes - self.first_unit_minutes) // self.unit_minutes


def _each(model: type[T], path: Path) -> tuple[T, ...]:
    out = []
    for index, row in enumerate(read_yaml(path), start=1):
        try:
            out.append(model.model_validate(row))
        except ValidationError as error:
            raise KnowledgeError(f"{path.name}, entry {index}: {explain(error)}") from None
    return tuple(out)


@cache
def detectable_changes() -> tuple[DetectableChange, ...]:
    """Return every published change figure.

    Raises:
        KnowledgeError: a figure names a measure that nobody reads, or stands there twice.
    """
    path = _DATA / "detectable_changes.yaml"
    found = _each(DetectableChange, path)
    known = {kind.name for kind in measures()} | {"ROM", "pain", "grip", "pinch", "MMT"}
    for index, entry in enumerate(found, start=1):
        if entry.measure not in known:
            raise KnowledgeError(f"{path.name}, entry {index}, measure: no measure is called {entry.measure}.")
        if entry in found[: index - 1]:
            raise KnowledgeError(f"{path.name}, entry {index}: the figure stands there twice.")
    return found


def changes_from(first: Measure) -> list[DetectableChange]:
    """Return the published figures that may be set against a change from a value; none where it is no number.

    Feet and pounds have none: nothing is converted.
    """
    if not isinstance(first.value, Decimal):
        return []
    return [
        one
        for one in detectable_changes()
        if one.measure == first.name and one.applies(first.unit, first.denominator, first.value)
    ]


def gain(first: Measure, last: Measure) -> Decimal:
    """Return the change of a number in the better direction; worse is negative."""
    assert isinstance(first.value, Decimal)
    assert isinstance(last.value, Decimal)
    kind = measure(first.name)
    down = (kind.better == "down") if kind else first.name == "pain" or " lag" in f" {first.part or ''}"
    return first.value - last.value if down else last.value - first.value


@cache
def lawful_answers() -> dict[str, str]:
    """Return what a clinician may lawfully supply, by evidence kind, and for the flags that a clinician can answer.

    Raises:
        KnowledgeError: an evidence kind has no entry, or an entry is named after nothing.
    """
    path = _DATA / "queries.yaml"
    found = {str(name): str(text).strip() for name, text in dict(read_yaml(path)).items()}
    known = {*EVIDENCE_KINDS, *get_args(FlagName)}
    for name in EVIDENCE_KINDS:
        if name not in found:
            raise KnowledgeError(f"{path.name}: {name} has no entry.", hint="Say what a clinician may lawfully supply.")
    odd = sorted(set(found) - known)
    if odd:
        raise KnowledgeError(f"{path.name}: {odd[0]} is no evidence kind and no flag.")
    return found


@cache
def timing() -> Timing:
    """Return how minutes become units.

    Raises:
        KnowledgeError: a key is unknown, or a code is both timed and untimed.
    """
    path = _DATA / "timing.yaml"
    try:
        found = Timing.model_validate(read_yaml(path))
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {explain(error)}") from None
    both = found.timed & found.once_a_day
    if both:
        raise KnowledgeError(f"{path.name}, once_a_day: {min(both)} stands under timed too.")
    return found
