"""What a person is warned of after a chart was read, by page; the warnings hold no words of a record."""

from __future__ import annotations

from collections.abc import Sequence

from clausea.chart.dating import VISIT_KINDS
from clausea.domain import Document


def warnings_of(documents: Sequence[Document]) -> list[str]:
    """Return what to look at: pages of another patient, notes without a day, and what of a document is not sure."""
    out = []
    for document in documents:
        if document.other_patient:
            page = document.body[0].page
            out.append(f"Page {page} of record {document.record} names another patient and is left out of the evidence.")
        elif document.date is None and document.kind in VISIT_KINDS:
            out.append(
                f"The document on page {document.body[0].page} of record {document.record} has no date that could be read."
            )
        if document.unsure and not document.other_patient:
            out.append(_doubted(document))
    return out


def _doubted(document: Document) -> str:
    """Say what of a document is likely and not sure, and that no letter tells it."""
    likely = {"kind": f"its kind ({document.kind.replace('_', ' ')})", "day": f"its day ({document.date})"}
    told = " and ".join(likely[what] for what in document.unsure)
    return (
        f"Of the document on page {document.body[0].page} of record {document.record} {told} is likely and not sure: "
        "the letter cites it without. Look at the page, and write it into the letter where it is right."
    )
