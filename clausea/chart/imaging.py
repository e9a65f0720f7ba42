"""Reports of imaging among the records: who ordered or read a scan has neither ordered nor certified therapy."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.domain import Certification, Chart, Document

__all__ = ["is_imaging", "without_imaging"]

_PARTS = re.compile(r"^\W*(?:FINDINGS|IMPRESSION|CONCLUSION|TECHNIQUE|COMPARISON)S?\s?[:.-]", re.IGNORECASE | re.MULTILINE)
_SCAN = re.compile(
    r"\b(?:MRI|MRA|CT|x-?rays?|XR|radiographs?|ultrasound|sonogram|doppler|DEXA|arthrogram|fluoroscop\w*|MBSS?|scan|imaging"
    r"|radiolog\w+)\b"
    r"|\b(?:read|interpreted|dictated)\sby\b",
    re.IGNORECASE,
)
_THERAPY = re.compile(
    r"\b(?:physical|occupational|speech)[- ](?:language )?(?:therap|path)\w*|\b(?-i:PT|OT|SLP)\b|\btherapy\b"
    r"|\beval\w*\.?\s?(?:and|&|/)\s?(?:tx|treat)|\bplan of care\b|\bcertif\w+",
    re.IGNORECASE,
)


def is_imaging(text: str) -> bool:
    """Say whether a document is the report of a scan: it has the parts of one, names the scan or its reader, and no therapy."""
    return bool(_PARTS.search(text)) and bool(_SCAN.search(text)) and not _THERAPY.search(text)


def without_imaging(
    certifications: Sequence[Certification], base: Chart, documents: Sequence[Document]
) -> tuple[Certification, ...]:
    """Return what orders or certifies, without what the reports of scans among the documents were taken to say."""
    held = {one.document for one in certifications}
    reports = {one.id for one in documents if one.id in held and is_imaging("\n".join(_words(base, one)))}
    return tuple(one for one in certifications if one.document not in reports)


def _words(base: Chart, document: Document) -> list[str]:
    return [base.page(span).text[span.start : span.end] for span in document.body]
