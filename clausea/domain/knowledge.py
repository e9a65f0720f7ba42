"""What Clausea knows of denials and of the authorities that govern them."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import Field, model_validator

from clausea.domain._base import Value
from clausea.domain.authorities import PRINTABLE, AuthorityStatus
from clausea.domain.billing import ClaimStatus, Group, PayerType, Route
from clausea.domain.forms import Box, Condition, Said, Variant, WrongAdvice

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
    # Not against the claim: what was left aside, for the person who checks.
    "other_episode",
    "other_discipline",
]

Requirement = Literal["must", "conditional", "should", "optional"]


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
    """Typed facts that the slot wants where the record has them, such as "certification:signature": each gets a passage first.

    With a + behind it, every passage that holds the fact goes first; with a * it stands for every fact that begins so.
    """
    form: Literal["prose", "list", "table"] = "prose"
    """In a table code prints the facts of the passages, and no sentence is drafted."""
    rows: bool = True
    """False where a row of a table, which needs its headings to be understood, is taken only if there is nothing else."""
    lead: str = ""
    """What stands before the words of the record; {doc} is the document with its date. Empty for the usual words of the kind."""
    must_for: tuple[PayerType, ...] = ()
    """Payer types for which a conditional slot is a must."""
    variants: tuple[str, ...] = ()
    """Asked only in one of these variants of the letter."""
    unless_variants: tuple[str, ...] = ()
    limit: Annotated[int, Field(ge=1, le=20)] = 4
    guidance: str = ""
    ask: str = ""
    """What to ask the clinician when the record lacks it, in lawful wording."""

    shown: ClassVar[tuple[str, ...]] = ("id", "required")


class Criterion(Value):
    """One requirement of an authority, and what of the letter's evidence shows that it is met.

    The letter names the requirement only when every listed slot has such evidence, and all the needed facts are there. Where a
    slot is asked by date and only some of the denied dates have it, the letter names those dates with the requirement.
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
    unless_variants: tuple[str, ...] = ()
    """Not asked in any of these variants of the letter."""

    shown: ClassVar[tuple[str, ...]] = ("pin", "slots")


class RouteRule(Value):
    """What to do under one denial profile. The first rule whose conditions all hold applies."""

    payers: tuple[PayerType, ...] = ()
    """Empty for every payer type."""
    groups: tuple[Group, ...] = ()
    """Applies only under one of these group codes; empty for any, none given included."""
    rarcs_any: tuple[str, ...] = ()
    """Applies only when one of these RARCs is present; empty for always."""
    cpts_any: tuple[str, ...] = ()
    """Applies only when one of these procedures was pasted; empty for always."""
    modifiers_any: tuple[str, ...] = ()
    """Applies only when one of these modifiers was pasted; empty for always."""
    facts: tuple[str, ...] = ()
    """Circumstances that must all be known to hold; without them the rule is offered as an alternative."""
    route: Route
    why: str
    steps: tuple[str, ...] = ()
    """Empty for the usual steps of the route."""
    attachments: tuple[str, ...] = ()
    do_not: tuple[str, ...] = ()
    """Empty for what the route usually forbids."""
    liability: str = ""
    warnings: tuple[str, ...] = ()
    clock: str | None = None
    """The clock that governs, by its name in the clock table; None for the usual one of the route and the payer."""
    profile: str | None = None
    """The profile whose document is written, where it is not this one's."""
    source: str
    """Where the rule comes from: a pin or the domain file and section."""

    shown: ClassVar[tuple[str, ...]] = ("route", "payers")


class KnownCode(Value):
    """What to do about codes that have no template of their own: a row of the code table."""

    carcs: Annotated[tuple[str, ...], Field(min_length=1)]
    title: str
    meaning: str
    routes: Annotated[tuple[RouteRule, ...], Field(min_length=1)]
    reduction: bool = False
    """True for what lowers a payment or gives it to the patient: never a denial by itself."""
    words: tuple[str, ...] = ()
    """Phrases by which payers say this where they give no code."""

    shown: ClassVar[tuple[str, ...]] = ("carcs",)


class Remark(Value):
    """What is known of one RARC, in our own words."""

    code: str
    means: str
    alert: bool = False
    """True where it informs and never explains a denial."""
    reads_as: str | None = None
    """The CARC that it speaks for, where it stands alone."""
    liability: str = ""
    bars_patient: bool = False
    """True where it says that the patient does not owe the amount."""
    warning: str = ""
    source: str

    shown: ClassVar[tuple[str, ...]] = ("code",)


class Guard(Value):
    """A sign that decides the route before the code does. The first whose conditions all hold applies."""

    id: str
    rarcs_any: tuple[str, ...] = ()
    statuses_any: tuple[ClaimStatus, ...] = ()
    unless: tuple[str, ...] = ()
    """CARCs that this guard does not touch."""
    instead_of: tuple[Route, ...] = ()
    """Applies only where the code alone would lead to one of these routes; empty for all."""
    without_denial: bool = False
    """True where it speaks only when no code that explains a denial was given."""
    routes: Annotated[tuple[RouteRule, ...], Field(min_length=1)]

    shown: ClassVar[tuple[str, ...]] = ("id",)

    @model_validator(mode="after")
    def _sees_something(self) -> Guard:
        if not self.rarcs_any and not self.statuses_any:
            raise ValueError("a guard needs rarcs_any or statuses_any")
        return self


class RouteDefaults(Value):
    """What goes with a route when a rule says nothing of its own, by payer type with "default" for the rest."""

    clock: dict[str, str | None]
    steps: dict[str, tuple[str, ...]]
    do_not: dict[str, tuple[str, ...]] = Field(default_factory=dict)

    shown: ClassVar[tuple[str, ...]] = ()


class CodeTable(Value):
    """The code table: facts that can be asked for, remarks, guards, the order among codes, and codes without a template."""

    facts: dict[str, str]
    """Each circumstance that a rule may ask for, as a question."""
    order: tuple[tuple[str, ...], ...]
    """CARCs from what is acted on first to what is acted on last."""
    remarks: tuple[Remark, ...]
    guards: tuple[Guard, ...]
    routes: dict[Route, RouteDefaults]
    codes: tuple[KnownCode, ...]
    untimed: tuple[str, ...] = ()
    """Procedures that are billed once and stand outside the timed minutes."""
    labels: dict[str, str]
    """Internal reason labels: what a payer's remittance shows instead, in words."""
    words: dict[str, tuple[str, ...]]
    """Phrases by which payers give a reason without a code, by CARC."""

    shown: ClassVar[tuple[str, ...]] = ()


class Clock(Value):
    """A filing limit as data."""

    id: str
    days: Annotated[int, Field(ge=1)] | None = None
    """Calendar days; None, with months and years None too, where only the notice or the contract says."""
    months: Annotated[int, Field(ge=1)] | None = None
    years: Annotated[int, Field(ge=1)] | None = None
    starts: Literal["receipt", "notice", "service"]
    presumed_receipt_days: int = 0
    filed_when: Literal["received", "sent"] = "received"
    rolls: bool = False
    """True where the rule itself moves a limit off a weekend or a federal holiday to the next working day."""
    level: int | None = None
    """The level of appeal that this clock opens; None outside the levels."""
    payer: PayerType | None = None
    """Whose levels these are."""
    forum: str = ""
    """What the level is called and who decides it."""
    amount: str | None = None
    """The figure of the year table that the amount in controversy must reach."""
    authority: str | None = None
    source: str = ""
    """The domain file and section, where no pin carries the limit."""
    status: AuthorityStatus
    basis: str
    """One sentence for the person who reads the deadline; may hold {days} and {presumed}."""

    shown: ClassVar[tuple[str, ...]] = ("id", "days")

    @model_validator(mode="after")
    def _is_one_length(self) -> Clock:
        if sum(part is not None for part in (self.days, self.months, self.years)) > 1:
            raise ValueError("a clock has one of days, months and years")
        if self.has_length and not (self.authority or self.source):
            raise ValueError("a clock with a length needs an authority or a source")
        if (self.level is None) != (self.payer is None):
            raise ValueError("level and payer go together")
        return self

    @property
    def has_length(self) -> bool:
        """True where the limit is a number that the table gives."""
        return any(part is not None for part in (self.days, self.months, self.years))

    @property
    def is_printable(self) -> bool:
        """True where the limit has been checked."""
        return self.status in PRINTABLE


class YearFigure(Value):
    """A figure that holds for one calendar year, such as the KX threshold."""

    name: Literal["kx_pt_slp", "kx_ot", "targeted_review", "aic_hearing", "aic_court"]
    year: Annotated[int, Field(ge=1990, le=2100)]
    amount: Annotated[Decimal, Field(gt=0)]
    authority: str
    status: AuthorityStatus
    source: str

    shown: ClassVar[tuple[str, ...]] = ("name", "year", "amount")

    @property
    def is_printable(self) -> bool:
        """True where the figure has been checked."""
        return self.status in PRINTABLE


class LetterType(Value):
    """A type of letter: its slots, its conditions and its body. Profiles take it by name."""

    id: str
    title: str
    document_title: dict[str, str]
    authorities: tuple[str, ...] = ()
    slots: Annotated[tuple[Slot, ...], Field(min_length=1)]
    criteria: tuple[Criterion, ...] = ()
    variants: tuple[Variant, ...] = ()
    conditions: tuple[Condition, ...] = ()
    body: str
    fingerprint: str

    shown: ClassVar[tuple[str, ...]] = ("id",)


class OtherDocument(Value):
    """What is written where no appeal is due: one document for each route."""

    id: str
    title: str
    document_title: dict[str, str]
    audience: Literal["payer", "office"]
    """Who reads it: what goes to a payer holds no internal label and nothing unchecked."""
    routes: tuple[Route, ...] = ()
    """The routes whose document it is, unless a profile names another."""
    checklist: tuple[Said, ...] = ()
    body: str
    fingerprint: str

    shown: ClassVar[tuple[str, ...]] = ("id", "routes")


class DenialProfile(Value):
    """What we know of one denial code: parsed from one template file."""

    id: str
    carcs: tuple[str, ...] = ()
    with_rarcs: dict[str, tuple[str, ...]] = Field(default_factory=dict)
    """CARCs that say this only together with one of these RARCs."""
    rarcs: tuple[str, ...] = ()
    labels: tuple[str, ...] = ()
    """Internal reason labels that this profile answers; they are no codes."""
    aliases: tuple[str, ...] = ()
    title: str
    meaning: str
    document: Literal["letter", "worksheet"]
    letter: str | None = None
    """The letter type, such as "t1", whose slots, conditions and body it takes; None where it has its own or writes no letter."""
    documents: dict[Route, str] = Field(default_factory=dict)
    """The document of a route, where it is another than the usual one."""
    document_title: dict[str, str] = Field(default_factory=dict)
    """Title of the document by payer type, with "default" for the rest."""
    audience: Literal["payer", "office"] = "payer"
    """Who reads the document."""
    causes: tuple[Said, ...] = ()
    prevention: tuple[Said, ...] = ()
    evidence: tuple[Said, ...] = ()
    """What wins."""
    check_first: tuple[Said, ...] = ()
    """What to look for in the record before anything is sent."""
    attachments: tuple[Said, ...] = ()
    """In the order in which contractors ask for them."""
    time: Said | None = None
    """How long until it is settled."""
    wrong_advice: tuple[WrongAdvice, ...] = ()
    boxes: tuple[Box, ...] = ()
    """The fields of the claim to change."""
    checklist: tuple[Said, ...] = ()
    """What is ticked off before the document goes out."""
    routes: tuple[RouteRule, ...]
    slots: tuple[Slot, ...] = ()
    authorities: tuple[str, ...] = ()
    criteria: tuple[Criterion, ...] = ()
    """The table of rule and facts, row by row."""
    variants: tuple[Variant, ...] = ()
    conditions: tuple[Condition, ...] = ()
    """When the letter is not sent, or only with a warning."""
    in_force: tuple[str, ...] = ()
    """The variants in force, once the profile is fitted to a claim."""
    body: str
    fingerprint: str

    shown: ClassVar[tuple[str, ...]] = ("id", "carcs")

    @model_validator(mode="after")
    def _slots_are_distinct(self) -> DenialProfile:
        names = [slot.id for slot in self.slots]
        if len(names) != len(set(names)):
            raise ValueError("two slots have the same id")
        return self

    def fitted(self, payer: PayerType, facts: Collection[str], rarcs: Collection[str]) -> DenialProfile:
        """Return the profile for one claim: the variants in force and their slots; a conditional slot that is due is a must."""
        chosen = tuple(one.id for one in self.variants if one.is_in_force(facts, rarcs))
        slots = tuple(
            slot.model_copy(update={"required": "must"}) if payer in slot.must_for else slot
            for slot in self.slots
            if (not slot.variants or set(slot.variants) & set(chosen)) and not set(slot.unless_variants) & set(chosen)
        )
        asked = {slot.id for slot in slots}
        criteria = tuple(one for one in self.criteria if set(one.slots) & asked and not set(one.unless_variants) & set(chosen))
        return self.model_copy(update={"in_force": chosen, "slots": slots, "criteria": criteria})

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


class MeasureKind(Value):
    """One outcome measure or test: how charts name it, and its sense."""

    name: str
    aliases: tuple[str, ...]
    unit: str = ""
    denominator: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    whole: bool = False
    """True where every score is a whole number: what is written with a fraction there is a version or another test's."""
    parts: tuple[str, ...] = ()
    """The names of its sub-scores, which tables and lists print below the name of the test."""
    hints: tuple[str, ...] = ()
    """Words that speak of it without naming it: a figure beside one is asked about, and a model tells whether it is a value."""
    better: Literal["up", "down"]

    shown: ClassVar[tuple[str, ...]] = ("name",)
