"""The extractor seam: bytes of one media type in, pages out.

An extractor is chosen by the sniffed media type, never by the file's name alone, and is imported when it is chosen.
"""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Protocol, cast

from clausea.domain import Page
from clausea.errors import UnreadableRecord

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
RTF = "application/rtf"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"

_MODULES = {PDF: "pdf", DOCX: "docx", TEXT: "text", RTF: "rtf", PNG: "image", JPEG: "image", TIFF: "image"}

READS = "PDF, DOCX, RTF, TXT, TIFF, PNG and JPEG"

_MARKS = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF), (b"{\\rtf", RTF))


class Extractor(Protocol):
    """Turns the bytes of one file into pages."""

    def pages(self, data: bytes, password: str | None = None) -> Iterator[Page]:
        """Yield the pages in order, numbered from 1.

        Raises:
            RecordError: the bytes are damaged or need a password. The caller adds the file's name.
        """
        ...


def sniff(data: bytes) -> str | None:
    """Return the media type that the bytes show, or None when no extractor reads them."""
    head = data[:1024]
    if b"%PDF-" in head:
        return PDF
    for mark, media_type in _MARKS:
        if head.startswith(mark):
            return media_type
    if head.startswith(b"PK\x03\x04"):
        return DOCX if b"word/" in data else None
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return TEXT
    if b"\x00" in head or _looks_binary(head):
        return None
    return TEXT


def _looks_binary(head: bytes) -> bool:
    if not head:
        return False
    control = sum(1 for byte in head if byte < 32 and byte not in (9, 10, 12, 13, 27))
    return control / len(head) > 0.02


def extractor_for(media_type: str) -> Extractor:
    """Return the extractor of a media type.

    Raises:
        UnreadableRecord: no extractor reads it.
    """
    if media_type not in _MODULES:
        raise UnreadableRecord(f"Files of type {media_type} are not read.", hint=f"Clausea reads {READS}.")
    module = import_module(f"clausea.extractors.{_MODULES[media_type]}")
    return cast(Extractor, module)
