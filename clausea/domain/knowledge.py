"""What Clausea knows of denials and of the authorities that govern them."""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from clausea.domain._base import Value
from clausea.domain.billing import PayerType, Route

EvidenceKind = Literal[
    "functional_baseline",
    "prior_level",
    "goal",
    "skilled_rationale",
    "progress",
    "plan_of_care",
    "certification",
    "complexity",
    "diagnosis",
    "minutes",
    "adverse",
]

EVIDENCE_KINDS: tuple[EvidenceKind, ...] = (
    "functional_baseline",
    "prior_level",
    "goal",
    "skilled_rationale",
    "progress",
    "plan_of_care",
    "certification",
    "complexity",
    "diagnosis",
    "minutes",
    "adverse",
)

FlagName = Literal[
    "cloned_notes",
    "certification_lapse",
    "progress_report_gap",
    "plateau",
    "missing_note",
    "wrong_patient",
    "side_contradiction",
    "number_conflict",
    "goals_met",
    "unsigned",
    "no_skilled_rationale",
    "injection",
    "units_mismatch",
    "kx_unsupported",
    "late_entry",
    # Beyond the list of the architecture: rows of reviewers.md § 3.3 that have no name there.
    "vague_goals",
    "plan_incomplete",
    "no_baseline",
    "decline",
    "repetitive_care",
    "aide_delivered",
    "assistant_modifier",
    "minutes_missing",
    "frequency_exceeded",
    "care_gap",
    "status_contradiction",
]

AuthorityStatus = Literal["VERIFIED", "VERIFIED-2nd", "PARTLY", "UNVERIFIED", "PK", "CONFLICT"]
Requirement = Literal["must", "conditional", "should", "optional"]

PRINTABLE: frozenset[str] = frozenset({"VERIFIED", "VERIFIED-2nd", "PARTLY"})


class Authority(Value):
    """One pinpoint authority.

    A letter may cite it only when it is printable, in force on the date of service, and binds the payer.
    """

    pin: str
    citation: str
    title: str
    requirement: str
    """What it asks, in our own words."""
    supports: tuple[str, ...] = ()
    status: AuthorityStatus
    binds: tuple[PayerType, ...] = ()
    effective_from: dt.date | None = None
    effective_to: dt.date | None = None
    revision: str = ""
    official_text: str | None = None
    """Only from a copy that the user imported."""

    shown: ClassVar[tuple[str, ...]] = ("pin", "status")

    @property
    def is_printable(self) -> bool:
        """True where the entry has been checked."""
        return self.status in PRINTABLE

    def in_force(self, day: dt.date) -> bool:
        """Say whether the authority held on `day`."""
        after_start = self.effective_from is None or self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)


class Slot(Value):
    """One thing a letter has to show."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]*$")]
    asks: str
    """The question of the slot, as a whole sentence."""
    kinds: tuple[EvidenceKind, ...] = ()
    authorities: tuple[str, ...] = ()
    required: Requirement = "should"
    per_date: bool = False
    """True where every denied date needs its own evidence, from the documents of that date."""
    denied_dates_only: bool = False
    """True where only documents of the denied dates count, without one entry for each date."""
    documents: tuple[str, ...] = ()
    """Document kinds to prefer, best first; empty for any."""
    documents_only: bool = False
    """True where no other document than those will do."""
    words: tuple[str, ...] = ()
    """Where given, a passage must hold one of these words or phrases."""
    facts: tuple[str, ...] = ()
    """Typed facts that the slot wants where the record has them, such as "certification:signature": each gets a passage first."""
    form: Literal["prose", "list"] = "prose"
    limit: Annotated[int, Field(ge=1, le=20)] = 4
    guidance: str = ""
    ask: str = ""
    """What to ask the clinician when the record lacks it, in lawful wording."""

    shown: ClassVar[tuple[str, ...]] = ("id", "required")


class Criterion(Value):
    """One requirement of an authority, and what of the letter's evidence shows that it is met.

    The letter names the requirement only when every listed slot has such evidence, for every denied date where the slot is
    asked by date, and all the needed facts are there.
    """

    pin: str
    slots: Annotated[tuple[str, ...], Field(min_length=1)]
    facts: tuple[str, ...] = ()
    """Only passages that hold one of these typed facts count; empty for any."""
    needs: tuple[str, ...] = ()
    """Typed facts that must all be among the passages, for every denied date where the slot is asked by date."""
    documents: tuple[str, ...] = ()
    """Only passages of these documents count; empty for any."""
    strong_only: bool = False
    improving: bool = False
    """True where at least one measure must have moved in its better direction."""

    shown: ClassVar[tuple[str, ...]] = ("pin", "slots")


class RouteRule(Value):
    """What to do under one denial profile. The first rule whose conditions all hold applies."""

    payers: tuple[PayerType, ...] = ()
    """Empty for every payer type."""
    rarcs_any: tuple[str, ...] = ()
    """Applies only when one of these RARCs is present; empty for always."""
    route: Route
    why: str
    steps: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    do_not: tuple[str, ...] = ()
    liability: str = ""
    clock: str | None = None
    """The clock that governs, by its name in the clock table."""
    source: str
    """Where the rule comes from: a pin or the domain file and section."""

    shown: ClassVar[tuple[str, ...]] = ("route", "payers")


class Clock(Value):
    """A filing limit as data."""

    id: str
    days: Annotated[int, Field(ge=1)] | None
    """Calendar days, or None where only the notice or the contract says."""
    starts: Literal["receipt", "notice", "service"]
    presumed_receipt_days: int = 0
    filed_when: Literal["received", "sent"] = "received"
    authority: str | None = None
    status: AuthorityStatus
    basis: str
    """One sentence for the person who reads the deadline; may hold {days} and {presumed}."""

    shown: ClassVar[tuple[str, ...]] = ("id", "days")


class DenialProfile(Value):
    """What we know of one denial code: parsed from one template file."""

    id: str
    carcs: tuple[str, ...] = ()
    with_rarcs: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """CARCs that say this only together with one of these RARCs."""
    rarcs: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    title: str
    meaning: str
    document: Literal["letter", "worksheet"]
    document_title: dict[str, str]
    """Title of the document by payer type, with "default" for the rest."""
    routes: tuple[RouteRule, ...]
    slots: tuple[Slot, ...] = ()
    authorities: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """The table of rule and facts, row by row."""
    body: str
    fingerprint: str

    shown: ClassVar[tuple[str, ...]] = ("id", "carcs")

    @model_validator(mode="after")
    def _slots_are_distinct(self) -> DenialProfile:
        names = [slot.id for slot in self.slots]
        if len(names) != len(set(names)):
            raise ValueError("two slots have the same id")
        return self

    def covers(self, carc: str | None, rarcs: Collection[str]) -> bool:
        """Say whether this profile speaks of a CARC that came with these RARCs."""
        return carc in self.carcs or (carc is not None and bool(set(self.with_rarcs.get(carc, ())) & set(rarcs)))

    def code_names(self) -> tuple[str, ...]:
        """Return its codes as a person writes them, such as "CO-4" and "CO-16 with N822, N823 or N519"."""
        together = (
            f"CO-{carc} with {', '.join(rarcs[:-1])}{' or ' if rarcs[:-1] else ''}{rarcs[-1]}"
            for carc, rarcs in self.with_rarcs.items()
        )
        return (*(f"CO-{carc}" for carc in self.carcs), *together)

    def slot(self, slot_id: str) -> Slot:
        """Return the slot with this id; LookupError when there is none."""
        for slot in self.slots:
            if slot.id == slot_id:
                return slot
        raise LookupError(f"Profile {self.id} has no slot {slot_id}.")
