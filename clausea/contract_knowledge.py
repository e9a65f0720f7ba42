"""The JSON documents of what Clausea knows: authorities, official texts, codes of therapy, NCCI edits."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from pydantic import BaseModel, ConfigDict, RootModel

from clausea import knowledge
from clausea.domain import (
    Authority,
    Box,
    Condition,
    DenialProfile,
    KnownCode,
    OfficialManual,
    PayerType,
    Remark,
    RouteRule,
    Said,
    Slot,
    TherapyCode,
    WrongAdvice,
)
from clausea.manuals import Imported
from clausea.ncci import Loaded, Lookup

__all__ = [
    "DOCUMENTS",
    "AuthoritiesDocument",
    "AuthorityEntry",
    "AuthorityImport",
    "AuthorityList",
    "CodeEntry",
    "CodesDocument",
    "NcciDocument",
    "NcciLoaded",
    "authority_entry",
    "authority_list",
    "import_entry",
    "manual_entry",
    "profile_entry",
]


class _Document(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid", hide_input_in_errors=True)


class TrapEntry(_Document):
    """A mistake that circulates."""

    id: str
    says: str
    pins: tuple[str, ...]
    status: str
    source: str


class ManualEntry(_Document):
    """A chapter of a CMS manual that the user imported."""

    publication: str
    chapter: int
    title: str
    file: str
    sha256: str
    imported_on: dt.date
    pages: int
    sections: int
    revision: str


class AuthorityEntry(_Document):
    """One authority."""

    pin: str
    citation: str
    title: str
    requirement: str
    supports: tuple[str, ...]
    status: str
    is_printable: bool
    binds: tuple[PayerType, ...]
    effective_from: dt.date | None
    effective_to: dt.date | None
    revision: str
    within: str | None
    parts: tuple[str, ...]
    only_where: str
    beside: tuple[str, ...]
    notes: tuple[str, ...]
    traps: tuple[TrapEntry, ...]
    source: str
    has_official_text: bool
    official_text: str | None = None
    """On the page of one authority, where the user imported it."""
    official_from: ManualEntry | None = None
    """Where the official text comes from."""


class AuthorityImport(_Document):
    """What `clausea authorities import --json` prints."""

    imported: ManualEntry
    found: tuple[str, ...]
    missing: tuple[str, ...]
    other_revision: tuple[str, ...]


class AuthorityList(_Document):
    """The authorities that were asked for, and the official texts that are there."""

    authorities: tuple[AuthorityEntry, ...]
    topics: dict[str, str]
    manuals: tuple[ManualEntry, ...]


class AuthoritiesDocument(RootModel[AuthorityEntry | AuthorityImport | AuthorityList]):
    """What `clausea authorities --json` prints: one entry where a pin was named, what came of an import, else a list."""


class NcciLoaded(_Document):
    """What `clausea ncci import --json` prints, and `clausea ncci --json` without codes: the files that are loaded."""

    loaded: tuple[Loaded, ...]


class NcciDocument(RootModel[Lookup | NcciLoaded]):
    """What `clausea ncci --json` prints."""


class CodeEntry(_Document):
    """What is known of one code."""

    id: str
    carcs: tuple[str, ...]
    with_rarcs: dict[str, tuple[str, ...]]
    rarcs: tuple[str, ...]
    aliases: tuple[str, ...]
    title: str
    meaning: str
    document: str
    document_title: dict[str, str]
    routes: tuple[RouteRule, ...]
    slots: tuple[Slot, ...]
    authorities: tuple[str, ...]
    fingerprint: str
    letter: str | None = None
    """The letter type of its appeal."""
    causes: tuple[Said, ...] = ()
    prevention: tuple[Said, ...] = ()
    evidence: tuple[Said, ...] = ()
    check_first: tuple[Said, ...] = ()
    attachments: tuple[Said, ...] = ()
    time: Said | None = None
    wrong_advice: tuple[WrongAdvice, ...] = ()
    boxes: tuple[Box, ...] = ()
    checklist: tuple[Said, ...] = ()
    conditions: tuple[Condition, ...] = ()


class CodesDocument(RootModel[CodeEntry | TherapyCode | tuple[CodeEntry, ...] | tuple[TherapyCode, ...]]):
    """What `clausea codes --json` prints: one code where one was named, else all of its sort."""


def manual_entry(manual: OfficialManual) -> ManualEntry:
    """Return a chapter as the contract writes it, without its text."""
    return ManualEntry(
        **{name: getattr(manual, name) for name in ManualEntry.model_fields if name != "sections"}, sections=len(manual.sections)
    )


def import_entry(imported: Imported) -> AuthorityImport:
    """Return what came of an import."""
    return AuthorityImport(
        imported=manual_entry(imported.manual),
        found=imported.found,
        missing=imported.missing,
        other_revision=imported.other_revision,
    )


def authority_entry(entry: Authority, *, full: bool = False) -> AuthorityEntry:
    """Return an authority; with `full` also its official text."""
    place = entry.manual
    manual = next((one for one in knowledge.official_manuals() if place and one.text(place)), None) if full else None
    same = {name for name in AuthorityEntry.model_fields if name in Authority.model_fields} - {"official_text"}
    return AuthorityEntry(
        **{name: getattr(entry, name) for name in same},
        is_printable=entry.is_printable,
        parts=tuple(other.pin for other in knowledge.authorities().values() if other.within == entry.pin),
        traps=tuple(TrapEntry.model_validate(one.model_dump()) for one in knowledge.traps() if entry.pin in one.pins),
        has_official_text=entry.official_text is not None,
        official_text=entry.official_text if full else None,
        official_from=manual_entry(manual) if manual else None,
    )


def authority_list(entries: Iterable[Authority]) -> AuthorityList:
    """Return authorities as a list, with the topics and the official texts that are there."""
    return AuthorityList(
        authorities=tuple(authority_entry(entry) for entry in entries),
        topics=knowledge.topics(),
        manuals=tuple(manual_entry(one) for one in knowledge.official_manuals()),
    )


def profile_entry(entry: DenialProfile | KnownCode | Remark) -> CodeEntry:
    """Return what is known of a code, for `clausea codes`; what has no profile of its own leaves the rest empty."""
    if isinstance(entry, DenialProfile):
        return CodeEntry(**{name: getattr(entry, name) for name in CodeEntry.model_fields})
    remark = isinstance(entry, Remark)
    return CodeEntry(
        id=entry.code if isinstance(entry, Remark) else entry.carcs[0].lower(),
        carcs=() if isinstance(entry, Remark) else entry.carcs,
        with_rarcs={}, rarcs=(entry.code,) if isinstance(entry, Remark) else (), aliases=(),
        title=entry.means if isinstance(entry, Remark) else entry.title,
        meaning=(entry.warning or entry.liability or entry.means) if isinstance(entry, Remark) else entry.meaning,
        document="none" if remark else "worksheet", document_title={},
        routes=() if isinstance(entry, Remark) else entry.routes, slots=(), authorities=(), fingerprint="",
    )  # fmt: skip


DOCUMENTS: dict[str, type[BaseModel]] = {"codes": CodesDocument, "authorities": AuthoritiesDocument, "ncci": NcciDocument}
