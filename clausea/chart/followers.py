"""Notes that name nobody and stand behind another patient's page: whose they are is told by what stands around them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Literal

from clausea.chart.documents import Draft
from clausea.chart.identity import identity_of
from clausea.domain import Document, PatientIdentity, Span
from clausea.domain.names import same_person

__all__ = ["with_followers"]

_Place = tuple[str, int]
"""Record and page."""
_Whose = Literal["theirs", "doubtful", "own"]


def with_followers(
    documents: Sequence[Document], drafts: Sequence[Draft], patient: PatientIdentity
) -> tuple[list[Document], list[str]]:
    """Return the documents of one record, with those marked that stand under another patient's head, and the ids of doubted ones.

    A fax cover or a head names a person, and the note below it names nobody: it is that person's, where nothing on the page speaks
    for the chart's own patient. Where something does, and on the page that comes next, nobody can tell.
    """
    if not any(one.other_patient for one in documents):
        return list(documents), []
    pages = _Pages.of(drafts, patient)
    out: list[Document] = []
    doubted: list[str] = []
    before: Document | None = None
    for document, draft in zip(documents, drafts, strict=True):
        whose: _Whose = "theirs" if document.other_patient else "own"
        if before is not None and whose == "own" and not _names_anybody(draft):
            whose = pages.whose(document, before)
        out.append(document.model_copy(update={"other_patient": True}) if whose == "theirs" else document)
        doubted += [document.id] if whose == "doubtful" else []
        before = None if whose == "own" else out[-1]
    return out, doubted + _above(out, drafts, pages, doubted)


def _above(documents: Sequence[Document], drafts: Sequence[Draft], pages: _Pages, doubted: Sequence[str]) -> list[str]:
    """Return the ids of the documents above another patient's on a page that names nobody else: a foot may name whose it is."""
    out: list[str] = []
    is_theirs = False
    for document, draft, below in reversed(list(zip(documents, drafts, (*documents[1:], None), strict=True))):
        if document.other_patient:
            is_theirs = True
            continue
        is_here = below is not None and document.body[0].page == document.body[-1].page == below.body[0].page
        is_theirs = is_theirs and is_here and document.id not in doubted and not _names_anybody(draft)
        is_theirs = is_theirs and not pages.name(document.body[0])
        out += [document.id] if is_theirs else []
    return out[::-1]


@dataclass
class _Pages:
    """Where the chart's own patient is named."""

    first: dict[_Place, int] = field(default_factory=dict)
    """The offset of the first words on a page that name the patient."""
    headed: set[_Place] = field(default_factory=set)
    """The pages whose running head does: a page may be printed into another patient's chart."""

    @classmethod
    def of(cls, drafts: Iterable[Draft], patient: PatientIdentity) -> _Pages:
        out = cls()
        for draft in drafts:
            for line in draft.lines:
                said = identity_of([line], draft.crew)
                is_named = any(same_person(name, patient.name or "") for name in said.names)
                # A birth date tells namesakes apart.
                if patient.dob in said.births if patient.dob and said.births else is_named:
                    place = (line.record, line.page)
                    if line.is_furniture:
                        out.headed.add(place)
                    else:
                        out.first.setdefault(place, line.start)
        return out

    def name(self, span: Span) -> bool:
        """Say whether the page of a span names the chart's own patient, in its words or in its head."""
        return (span.record, span.page) in self.first or (span.record, span.page) in self.headed

    def whose(self, document: Document, before: Document) -> _Whose:
        """Say whose a document is that names nobody, behind one that is another's or may be."""
        here, above = document.body[0], before.body[-1]
        place = (here.record, here.page)
        is_open = before.signed is not True  # A signature ends what another's head stands over.
        if place != (above.record, above.page):
            return "doubtful" if is_open and here.page - above.page == 1 else "own"
        named = self.first.get(place)
        if named is not None and named < here.start:
            return "doubtful" if is_open else "own"
        is_spoken_for = named is not None or (place in self.headed and not is_open)
        return "doubtful" if is_spoken_for or not before.other_patient else "theirs"


def _names_anybody(draft: Draft) -> bool:
    """Say whether a document names a patient, in its words or in a running head over it."""
    filled = [line for line in draft.lines if line.stripped]
    said = [identity_of([line for line in filled if line.is_furniture == is_head], draft.crew) for is_head in (False, True)]
    return any(one.names or one.births for one in said)
