"""Flags of pages that OCR read: a code that cannot be what the paper says."""

from __future__ import annotations

from clausea.audit.view import View
from clausea.domain import Flag, Span
from clausea.domain.codes import misread_on


def misread_code(view: View) -> list[Flag]:
    """A page of a scan gives as a diagnosis code what is none, and is one with a letter in place of a digit."""
    out = []
    for body in dict.fromkeys(body for document in view.own for body in document.body):
        page = view.chart.page(body)
        for start, end in misread_on(page):
            span = Span(record=body.record, page=body.page, start=start, end=end)
            if not body.covers(span):
                continue
            out.append(
                Flag(
                    flag="number_conflict",
                    severity="high",
                    message=f"OCR read a diagnosis code as “{page.text[start:end]}”, which is no code: a letter may have been read as "
                    "a digit, or a digit as a letter. Check the code on the page; the letter does not quote it.",
                    spans=(span,),
                )
            )
    return out
