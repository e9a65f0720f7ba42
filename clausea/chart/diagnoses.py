"""Diagnoses: codes, onset, surgery."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context, side_of
from clausea.domain import Diagnosis
from clausea.domain.dates import find_dates

_ICD = re.compile(r"(?<![\w.])(?P<code>[A-TV-Z]\d[0-9A-Z](?:\.[0-9A-Z]{1,4})?)(?![\w.]*\d)")


def find_diagnoses(words: Addressed, context: Context) -> Iterator[Diagnosis]:
    """Yield diagnoses that carry an ICD-10 code, and onset or surgery dates under those labels."""
    text = words.text
    lead = f"{context.topic} {text}"
    treatment = re.search(
        r"treatment d(?:iagnosis|x)|tx d(?:iagnosis|x)|therapy d(?:iagnosis|x)|(?:PT|OT|ST|SLP) d(?:iagnosis|x)",
        lead,
        re.IGNORECASE,
    )
    medical = re.search(r"medical d(?:iagnosis|x)|med dx|referring d(?:iagnosis|x)|primary d", lead, re.IGNORECASE)
    for match in _ICD.finditer(text):
        if "." not in match["code"] and not re.search(r"dx|diag|icd", lead, re.IGNORECASE):
            continue
        yield Diagnosis(
            document=context.document,
            date=context.date,
            span=words.span(match.start(), match.end()),
            icd10=match["code"],
            type="treatment" if treatment else "medical" if medical else None,
            side=side_of(text[max(0, match.start() - 50) : match.end() + 60]),
        )
    for found in find_dates(text, near=context.date):
        before = text[max(0, found.start - 45) : found.start]
        if re.search(r"\bonset\b\W*(?:\w+\W+){0,2}$|\b(?:DOI|date of injury)\W*$", before, re.IGNORECASE):
            yield Diagnosis(
                document=context.document, date=context.date, span=words.span(found.start, found.end), onset=found.date
            )
        elif re.search(
            r"\b(?:surgery|surgical|s/p|sx date|DOS \(surgery\)|ORIF|TKA|THA|repair|replacement|arthroplasty|nail|release)\b[^.;]{0,40}$",
            before,
            re.IGNORECASE,
        ):
            yield Diagnosis(
                document=context.document, date=context.date, span=words.span(found.start, found.end), surgery=found.date
            )
