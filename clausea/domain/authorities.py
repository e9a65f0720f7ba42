"""Authorities, the official texts that a user imported, and what is known of the codes of therapy."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection
from typing import Annotated, ClassVar, Literal, NamedTuple

from pydantic import Field, model_validator

from clausea.domain._base import Value
from clausea.domain.billing import PayerType

AuthorityStatus = Literal["VERIFIED", "VERIFIED-2nd", "PARTLY", "UNVERIFIED", "PK", "CONFLICT"]
NoteStatus = Literal["VERIFIED", "VERIFIED-2nd", "PARTLY", "UNVERIFIED", "PK", "CONFLICT", "UNTAGGED"]
"""As for authorities; UNTAGGED is what our sources say without saying how well they know it."""

PRINTABLE: frozenset[str] = frozenset({"VERIFIED", "VERIFIED-2nd", "PARTLY"})


class Authority(Value):
    """One pinpoint authority.

    A letter may cite it only when `objection` has nothing against it: it is printable, in force on every date of service, binds
    the payer, and asks for nothing that code cannot know.
    """

    pin: Annotated[str, Field(pattern=r"^[a-z0-9]+(?:[.\-][a-z0-9]+)+$")]
    citation: Annotated[str, Field(min_length=3)]
    title: Annotated[str, Field(min_length=3)]
    requirement: Annotated[str, Field(pattern=r"^[A-Z].*\.$")]
    """What it asks, in our own words, as a whole sentence."""
    supports: Annotated[tuple[str, ...], Field(min_length=1)]
    """What it may be cited for, in the words of the topics."""
    status: AuthorityStatus
    binds: Annotated[tuple[PayerType, ...], Field(min_length=1)]
    effective_from: dt.date | None = None
    """The first day on which it is known to have held as it is told here; None where no day is known."""
    effective_to: dt.date | None = None
    """The last day on which it held; None where it still does."""
    revision: str = ""
    within: str | None = None
    """The pin of the entry of which this is a part."""
    sections: tuple[str, ...] = ()
    """The sections of the manual that it stands for, where its pin does not tell."""
    only_where: str = ""
    """What must be so before it may be cited, where nothing in a claim says so; such an entry is left to a person."""
    beside: tuple[str, ...] = ()
    """Entries beside one of which it is cited, never alone."""
    notes: tuple[str, ...] = ()
    """Cautions for a person; never in a letter."""
    source: str = ""
    """Where our knowledge of it comes from."""
    official_text: str | None = None
    """Only from a copy that the user imported."""

    shown: ClassVar[tuple[str, ...]] = ("pin", "status")

    @model_validator(mode="after")
    def _holds_together(self) -> Authority:
        if self.effective_from and self.effective_to and self.effective_to < self.effective_from:
            raise ValueError("effective_to is before effective_from")
        if self.pin in {self.within, *self.beside}:
            raise ValueError("it names itself")
        return self

    @property
    def is_printable(self) -> bool:
        """True where the entry has been checked."""
        return self.status in PRINTABLE

    @property
    def manual(self) -> ManualPlace | None:
        """Where its official text stands in a CMS manual; None for what is in no manual."""
        found = _MANUAL_PIN.match(self.pin)
        if found is None:
            return None
        sections = self.sections or ((found["section"],) if found["section"] else ())
        return ManualPlace(MANUALS[found["manual"]], int(found["chapter"]), sections, (found["letter"] or "").upper())

    def in_force(self, day: dt.date) -> bool:
        """Say whether the authority held on `day`."""
        after_start = self.effective_from is None or self.effective_from <= day
        return after_start and (self.effective_to is None or day <= self.effective_to)

    def objection(self, payer: PayerType, days: Collection[dt.date]) -> str | None:
        """Return why a letter to this type of payer about these dates of service may not cite it; None where it may.

        Where no date is known, an authority that has ended is refused: nothing shows that it held.
        """
        if not self.is_printable:
            return "has not been checked and may not be printed"
        if payer not in self.binds:
            return "does not bind this type of payer"
        if not all(self.in_force(day) for day in days) or (not days and self.effective_to):
            return "was not in force on every denied date"
        return None

    def may_stand_alone(self, payer: PayerType, days: Collection[dt.date]) -> bool:
        """Say whether code may cite it without a person: nothing is against it, and no condition or company is asked for."""
        return not self.only_where and not self.beside and self.objection(payer, days) is None


MANUALS = {"mbpm": "100-02", "mcpm": "100-04"}
"""The CMS manuals by the first part of a pin."""
_MANUAL_PIN = re.compile(r"^(?P<manual>mbpm|mcpm)-(?P<chapter>\d+)-(?:(?P<section>\d+(?:\.\d+)*)(?:-(?P<letter>[a-z]))?$|(?=\d))")


class ManualPlace(NamedTuple):
    """An address in a CMS manual: publication, chapter, sections, and the letter within a section or an empty string."""

    publication: str
    chapter: int
    sections: tuple[str, ...]
    letter: str


class Trap(Value):
    """A mistake about authorities that circulates: for a biller's page, never for a letter."""

    id: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9.\-]*$")]
    says: Annotated[str, Field(pattern=r"\.$")]
    pins: tuple[str, ...] = ()
    """The entries on whose pages it stands."""
    status: AuthorityStatus
    source: str = ""

    shown: ClassVar[tuple[str, ...]] = ("id", "status")


class OfficialSection(Value):
    """One section of an official text that the user imported."""

    number: str
    letter: str = ""
    title: str
    revision: str = ""
    """The revision line under its heading, as it stands there."""
    page: Annotated[int, Field(ge=1)]
    """The page of the file on which it begins."""
    text: str

    shown: ClassVar[tuple[str, ...]] = ("number", "letter", "page")


class OfficialManual(Value):
    """A chapter of a CMS manual as the user imported it, and where it came from."""

    publication: str
    chapter: int
    title: str
    file: str
    sha256: str
    imported_on: dt.date
    pages: int
    revision: str = ""
    """The newest revision that a line of the chapter names."""
    sections: tuple[OfficialSection, ...]

    shown: ClassVar[tuple[str, ...]] = ("publication", "chapter")

    def text(self, place: ManualPlace) -> str | None:
        """Return the official text at an address of this chapter; None where it is not here."""
        here = [one for one in self.sections if one.number in place.sections]
        if (place.publication, place.chapter) != (self.publication, self.chapter) or not place.sections:
            return None
        if place.letter:
            here = [one for one in here if one.letter == place.letter]
        found = {one.number for one in here}
        return "\n".join(one.text for one in here if one.text) if found == set(place.sections) else None


class CodeNote(Value):
    """One thing that is known of a therapy code, and how well."""

    says: Annotated[str, Field(min_length=3)]
    source: Annotated[str, Field(min_length=3)]
    status: NoteStatus

    shown: ClassVar[tuple[str, ...]] = ("status",)

    @property
    def is_unchecked(self) -> bool:
        """True where a page must say that nobody has checked it."""
        return self.status not in PRINTABLE and self.status != "UNTAGGED"


class TherapyCode(Value):
    """What is known of one procedure code of therapy, in our own words: the AMA's descriptors are not ours to print."""

    code: Annotated[str, Field(pattern=r"^[0-9A-Z]\d{3}[0-9A-Z]$")]
    label: Annotated[str, Field(min_length=3, max_length=90)]
    timed: Literal["yes", "no", "first", "add_on", "varies", "unknown"]
    """Whether minutes give its units: "first" is one unit of its length, "add_on" each further one."""
    minutes: Annotated[int, Field(ge=1)] | None = None
    """The length of one unit; None for a code that is not timed or whose length is not known."""
    disciplines: tuple[str, ...] = ()
    therapy: Literal["always", "sometimes"] | None = None
    """Whether Medicare takes it as therapy always, or only under a therapy plan; None where our sources do not say."""
    therapy_note: CodeNote | None = None
    needs: tuple[str, ...] = ()
    """Codes one of which must stand on the same claim."""
    daily_maximum: Annotated[int, Field(ge=0)] | None = None
    """Units a day by a third-party extract of 2026; unchecked against CMS, so never in a letter."""
    documentation: Annotated[tuple[CodeNote, ...], Field(min_length=1)]
    denials: tuple[CodeNote, ...] = ()
    traps: tuple[CodeNote, ...] = ()
    pins: tuple[str, ...] = ()
    """Authorities on what it must show."""
    source: Annotated[str, Field(min_length=3)]
    status: NoteStatus
    """How well label and timing are known."""

    shown: ClassVar[tuple[str, ...]] = ("code", "timed")

    @model_validator(mode="after")
    def _holds_together(self) -> TherapyCode:
        is_timed = self.timed in {"yes", "first", "add_on"}
        if is_timed != (self.minutes is not None):
            raise ValueError("a timed code has minutes, and no other has")
        if self.timed == "add_on" and not self.needs:
            raise ValueError("an add-on names in needs what it is added to")
        if (self.therapy is None) != (self.therapy_note is None):
            raise ValueError("therapy and therapy_note go together")
        return self
