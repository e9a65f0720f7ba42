"""What the documents are made of: when a letter of a type may not be sent, which variant it takes, and what a page says."""

from __future__ import annotations

from collections.abc import Collection
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from clausea.domain._base import Value
from clausea.domain.billing import PayerType

__all__ = ["Box", "Condition", "Said", "Variant", "WrongAdvice"]


class Said(Value):
    """One thing that a page tells a biller, in our own words. A plain string in a file is a checked one."""

    text: str
    status: Literal["VERIFIED", "UNVERIFIED", "PK", "CONFLICT"] = "VERIFIED"
    source: str = ""

    shown: ClassVar[tuple[str, ...]] = ("status",)

    @model_validator(mode="before")
    @classmethod
    def _from_words(cls, value: object) -> object:
        return {"text": value} if isinstance(value, str) else value

    @property
    def is_checked(self) -> bool:
        """True where a published source was read; what is not checked stands on a biller's page alone, marked so."""
        return self.status == "VERIFIED"

    def words(self) -> str:
        """Return the words, with a mark where nobody checked them."""
        return self.text if self.is_checked else f"{self.text} (not checked)"


class WrongAdvice(Value):
    """Advice that circulates and is wrong, and what holds in its place."""

    said: str
    holds: str
    source: str

    shown: ClassVar[tuple[str, ...]] = ()


class Box(Value):
    """One field of the claim to change, by its places on paper and in the file."""

    what: str
    cms1500: str = ""
    """The item of the paper form."""
    x837p: str = ""
    """The element of the professional claim file."""
    right_value: str
    """Where the office finds the right value; never printed to a payer."""
    value: str = ""
    """The right value itself, where it is the same for every claim, such as "KX"."""
    rarcs: tuple[str, ...] = ()
    """Printed only with one of these remarks; empty for always."""
    payers: tuple[PayerType, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("what",)


class Variant(Value):
    """A variant of a letter type, such as maintenance care. It is in force where any of its signs is there."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    facts: tuple[str, ...] = ()
    rarcs: tuple[str, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("id",)

    @model_validator(mode="after")
    def _has_a_sign(self) -> Variant:
        if not self.facts and not self.rarcs:
            raise ValueError("a variant needs facts or rarcs")
        return self

    def is_in_force(self, facts: Collection[str], rarcs: Collection[str]) -> bool:
        """Say whether a sign of it is there."""
        return bool(set(self.facts) & set(facts) or set(self.rarcs) & set(rarcs))


class Condition(Value):
    """A reason not to send a letter of a type, or to send it with a warning. It holds where every part that is given holds."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_-]*$")]
    severity: Literal["blocker", "warning"]
    message: str
    always: bool = False
    """Holds for every letter of the type, within payers, variants and facts: what no chart and no claim can tell."""
    payers: tuple[PayerType, ...] = ()
    variants: tuple[str, ...] = ()
    """Asked only in one of these variants."""
    unless_variants: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    """Circumstances of the claim file that all hold."""
    unless_facts: tuple[str, ...] = ()
    """Circumstances of which none holds."""
    rarcs_any: tuple[str, ...] = ()
    cpts_any: tuple[str, ...] = ()
    """A line of the claim has one of these procedures."""
    empty: tuple[str, ...] = ()
    """One of these slots has nothing, for any date."""
    all_empty: tuple[str, ...] = ()
    """None of these slots has anything."""
    lacks: tuple[str, ...] = ()
    """The chart states none of these typed facts, such as "plan:frequency"."""
    lacks_any: tuple[str, ...] = ()
    """The chart fails to state one of these typed facts."""
    flags: tuple[str, ...] = ()
    """One of these flags was raised."""
    no_series: bool = False
    """No measure was taken at two dates."""
    not_better: bool = False
    """No measure moved in its better direction."""
    same_rationale: bool = False
    """The words of skill are the same for all denied dates, of which there are at least two."""
    codes_untimed: bool = False
    """On a denied date the chart gives no minutes for one of the procedures that were billed beside another."""
    units_above_minutes: bool = False
    """On a denied date more timed units were billed than the timed minutes of the note give."""
    fewer_rows: Annotated[int, Field(ge=1)] | None = None
    """The table that sets findings beside goals has fewer rows."""
    claim_lacks: tuple[str, ...] = ()
    """The claim file leaves one of these fields empty."""

    shown: ClassVar[tuple[str, ...]] = ("id", "severity")

    @model_validator(mode="after")
    def _asks_something(self) -> Condition:
        asked = set(type(self).model_fields) - {"id", "severity", "message", "payers", "variants", "unless_variants"}
        if not any(getattr(self, name) for name in asked):
            raise ValueError("a condition must ask something")
        return self
