"""What the biller knows: payer, claim, denial, and what to do about it."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Annotated, ClassVar, Literal

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from clausea.domain._base import Value

PayerType = Literal["medicare", "medicare_advantage", "commercial", "medicaid"]
Group = Literal["CO", "PR", "OA", "PI", "CR"]
Route = Literal[
    "new_claim",
    "corrected_claim_7",
    "cer",
    "appeal",
    "submit_records",
    "proof_timely",
    "status_check",
    "auth",
    "other_payer",
    "enroll",
    "bill_patient",
    "write_off",
    "none",
]


ClaimStatus = Literal["denied", "rejected", "pending", "forwarded", "reversed", "paid"]


class _Form(Value):
    """A part of the claim file: a number where text is meant (`cpt: 97110`) is taken as the text that was typed."""

    model_config = ConfigDict(coerce_numbers_to_str=True)


class Payer(_Form):
    """Who decided, and where an appeal goes."""

    name: str = ""
    type: PayerType = "medicare"
    address: str = ""
    fax: str = ""

    shown: ClassVar[tuple[str, ...]] = ("type",)


class DenialCode(Value):
    """One group code with a CARC and its RARCs, as far as the paste gave them."""

    group: Group | None = None
    carc: str | None = None
    rarcs: tuple[str, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("group", "carc", "rarcs")

    def words(self) -> str:
        """Return "CO-50 N115"."""
        head = "-".join(part for part in (self.group, self.carc) if part)
        return " ".join(part for part in (head, *self.rarcs) if part)


class PastedLine(Value):
    """One line of a pasted remittance or table: what was read of it, and the codes that stand on it."""

    date: dt.date | None = None
    cpt: str | None = None
    modifiers: tuple[str, ...] = ()
    amounts: tuple[Decimal, ...] = ()
    """Dollar amounts in the order of the text."""
    codes: tuple[DenialCode, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("date", "cpt", "codes")


class Denial(Value):
    """One payer decision, as pasted: codes, internal reason labels, what stands around them, and what was not understood."""

    codes: tuple[DenialCode, ...] = ()
    labels: tuple[str, ...] = ()
    """Internal reason labels such as PT02; they are never printed to a payer as codes."""
    text: str = ""
    """The payer's own words, when given."""
    not_understood: tuple[str, ...] = ()
    statuses: tuple[ClaimStatus, ...] = ()
    """What the paste says of the whole claim."""
    lines: tuple[PastedLine, ...] = ()
    """The lines that name a procedure."""
    notice_date: dt.date | None = None
    """The day that the text itself calls the date of the notice."""
    stated_days: int | None = None
    """The calendar days from its own date that the notice gives for an appeal, where it gives any."""
    service_dates: tuple[dt.date, ...] = ()
    dates: tuple[dt.date, ...] = ()
    """Every date of the text."""
    amounts: tuple[Decimal, ...] = ()
    payer: PayerType | None = None
    """The type of payer that the payer's name speaks for, where the text names one."""
    payer_words: str = ""
    """The words that say so."""
    problems: tuple[str, ...] = ()
    """Dates that do not exist, and what else cannot be as it was written."""

    shown: ClassVar[tuple[str, ...]] = ("codes", "labels")

    @property
    def procedures(self) -> tuple[str, ...]:
        """The procedure codes of the paste, each once."""
        return tuple(dict.fromkeys(line.cpt for line in self.lines if line.cpt))

    @property
    def modifiers(self) -> tuple[str, ...]:
        """The modifiers of the paste, each once."""
        return tuple(dict.fromkeys(one for line in self.lines for one in line.modifiers))


class ClaimLine(_Form):
    """One line of the claim."""

    date: dt.date
    cpt: Annotated[str, Field(pattern=r"^[0-9A-Z]{5}$")]
    modifiers: tuple[str, ...] = ()
    units: Annotated[int, Field(ge=0)] = 1
    charge: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    paid: Annotated[Decimal, Field(ge=0)] = Decimal(0)
    """Never more than the charge."""
    denial: str | None = None

    shown: ClassVar[tuple[str, ...]] = ("date", "cpt", "units")

    @field_validator("paid")
    @classmethod
    def _no_more_than_charged(cls, paid: Decimal, info: ValidationInfo) -> Decimal:
        if "charge" in info.data and paid > info.data["charge"]:
            raise ValueError("more was paid than was charged")
        return paid


class Patient(_Form):
    """The patient as the claim names them."""

    name: str = ""
    dob: dt.date | None = None
    member_id: str = ""
    account: str = ""

    shown: ClassVar[tuple[str, ...]] = ()


class Provider(_Form):
    """The billing provider."""

    name: str = ""
    npi: str = ""
    tin: str = ""
    address: str = ""
    phone: str = ""

    shown: ClassVar[tuple[str, ...]] = ("npi",)


class Clinician(_Form):
    """The treating clinician who signs."""

    name: str = ""
    credential: str = ""

    shown: ClassVar[tuple[str, ...]] = ("credential",)


class Claim(_Form):
    """A claim and its denial, as `claim.yaml`, a form or a remittance gave them."""

    denial: str | None = None
    denial_text: str = ""
    payer: Payer = Payer()
    claim_number: str = ""
    notice_date: dt.date | None = None
    received_date: dt.date | None = None
    service_dates: tuple[dt.date, ...] = ()
    lines: tuple[ClaimLine, ...] = ()
    other_lines: tuple[ClaimLine, ...] = ()
    """Lines that were billed for the same days and that this denial is not about: they count for units and are not asked for."""
    patient: Patient = Patient()
    provider: Provider = Provider()
    clinician: Clinician = Clinician()
    authorization: str | None = None
    today: dt.date | None = None
    """Fixes the clock for a reproducible run."""
    facts: tuple[str, ...] = ()
    """Circumstances that the biller knows and that turn the route, such as `no_proof`; `clausea triage` asks for them."""

    shown: ClassVar[tuple[str, ...]] = ("denial", "notice_date")

    @property
    def denied_dates(self) -> tuple[dt.date, ...]:
        """Dates of service in dispute: those listed, else those of the lines."""
        return tuple(sorted(set(self.service_dates) or {line.date for line in self.lines}))

    @property
    def billed_lines(self) -> tuple[ClaimLine, ...]:
        """Everything that was billed for the days of the claim, in dispute or not: what units and minutes are held against."""
        return (*self.lines, *self.other_lines)

    @property
    def days_of_law(self) -> tuple[dt.date, ...]:
        """Days on which an authority must have held to be cited: the denied dates, else the fixed day, where one is known."""
        return self.denied_dates or ((self.today,) if self.today else ())

    @property
    def billed(self) -> Decimal:
        """The sum of the charges in dispute."""
        return sum((line.charge - line.paid for line in self.lines), Decimal(0))


class Deadline(Value):
    """A filing limit. `date` is None with a `basis` that says why, where it cannot be known."""

    date: dt.date | None
    basis: str
    authority: str | None = None
    received_by: bool = True
    """True where the request must be in the payer's hands by the date, not merely sent."""

    shown: ClassVar[tuple[str, ...]] = ("date", "authority")


class Level(Value):
    """One level of appeal: its forum, and its filing limit as far as a checked source gives it."""

    level: int
    name: str
    days: int | None
    """Calendar days from the decision before it; None where no checked source gives them."""
    basis: str
    authority: str | None = None
    status: str
    amount: Decimal | None = None
    """The least amount in controversy in the year of filing."""
    amount_basis: str = ""
    """Where the amount comes from, or why it is not known."""

    shown: ClassVar[tuple[str, ...]] = ("level", "days")


class Alternative(Value):
    """A circumstance that would turn the route, as a question, and where it would lead."""

    fact: str
    asks: str
    route: Route
    why: str

    shown: ClassVar[tuple[str, ...]] = ("fact", "route")


class Remedy(Value):
    """What to do about a denial, by when, why, and what not to do."""

    route: Route
    codes: tuple[DenialCode, ...] = ()
    """The codes that it answers."""
    profile: str | None = None
    """The denial profile whose template writes the document."""
    deadline: Deadline
    why: str
    steps: tuple[str, ...] = ()
    attachments: tuple[str, ...] = ()
    do_not: tuple[str, ...] = ()
    liability: str = ""
    warnings: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    """What each remark of the code says, in our own words."""
    appeal_deadline: Deadline | None = None
    """The limit of an appeal, where the route is another one and taking it does not stop that limit."""
    alternatives: tuple[Alternative, ...] = ()
    """What would turn the route, in the order in which it would be asked."""
    levels: tuple[Level, ...] = ()
    """The levels of appeal after this one."""
    source: str = ""
    """Where the rule comes from."""
    understood: bool = True
    """False where nobody knows the code and only the general way is given."""
    lines: tuple[ClaimLine, ...] = ()
    """The lines of the claim that it is about; empty where it is about a paste alone."""
    beside: tuple[str, ...] = ()
    """What must not be forgotten of the lines of the claim that it is not about, a sentence for each denial."""
    others: tuple[Remedy, ...] = ()
    """What to do about the other denials of the same paste or claim, in the order to act in; they have no others of their own."""

    shown: ClassVar[tuple[str, ...]] = ("route", "profile")

    @property
    def is_appeal(self) -> bool:
        """True where an appeal letter is the right document."""
        return self.route == "appeal"
