"""The extractor seam: bytes of one media type in, pages out.

An extractor is chosen by the sniffed media type, never by the file's name alone, and is imported when it is chosen.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from importlib import import_module
from typing import Protocol, cast

from clausea.config import settings
from clausea.domain import Page
from clausea.errors import UnreadableRecord

PDF = "application/pdf"
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
TEXT = "text/plain"
RTF = "application/rtf"
PNG, JPEG, TIFF = "image/png", "image/jpeg", "image/tiff"
ZIP = "application/zip"
"""An archive of records. No extractor reads it: `ingest` reads the files in it."""

_MODULES = {PDF: "pdf", DOCX: "docx", TEXT: "text", RTF: "rtf", PNG: "image", JPEG: "image", TIFF: "image"}

READS = "PDF, DOCX, RTF, TXT, TIFF, PNG and JPEG"

_MARKS = ((b"\x89PNG\r\n\x1a\n", PNG), (b"\xff\xd8\xff", JPEG), (b"II*\x00", TIFF), (b"MM\x00*", TIFF), (b"{\\rtf", RTF))


@dataclass(slots=True)
class Watch:
    """What a reading is told besides the bytes, and what it tells besides the pages."""

    can_use_ocr: bool = True
    max_pages: int = field(default_factory=lambda: settings().max_pages)
    max_page_characters: int = field(default_factory=lambda: settings().max_page_characters)
    seen: Callable[[int, int], None] | None = None
    """Called with the number of pages read by OCR so far, and how many there are in all where that is known, else 0."""
    damaged: set[int] = field(default_factory=set)
    """Numbers of the pages that could not be read; they are empty."""
    cut: set[int] = field(default_factory=set)
    """Numbers of the pages whose end was left out because they are too long."""
    garbled: set[int] = field(default_factory=set)
    """Numbers of the pages whose text layer does not say what the page shows, and for which OCR found nothing better."""
    unseen: set[int] = field(default_factory=set)
    """Numbers of the pages of which words were left out because nobody can see them."""


class Extractor(Protocol):
    """Turns the bytes of one file into pages."""

    def pages(self, data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
        """Yield the pages in order, numbered from 1; a page that is damaged is empty and told to `watch`.

        Raises:
            RecordError: the bytes are damaged or need a password. The caller adds the file's name.
        """
        ...


def too_many_pages(watch: Watch) -> UnreadableRecord:
    """Return the refusal of a file with more pages than the settings allow."""
    return UnreadableRecord(
        f"The file has more than {watch.max_pages} pages.", hint="Split it, or set CLAUSEA_MAX_PAGES to a larger number."
    )


def sniff(data: bytes) -> str | None:
    """Return the media type that the bytes show, or None when nothing reads them."""
    head = data[:1024]
    is_packed = head.startswith((b"PK\x03\x04", b"PK\x05\x06"))
    if b"%PDF-" in head and not is_packed:
        # An archive that stores its files as they are shows the mark of the first of them, and holds the others too.
        return PDF
    for mark, media_type in _MARKS:
        if head.startswith(mark):
            return media_type
    if head.startswith(_OLE):
        # An encrypted Word file is one of these, and so are the files of Word before 2007.
        return DOCX if "EncryptedPackage".encode("utf-16-le") in data or "WordDocument".encode("utf-16-le") in data else None
    if is_packed:
        return _packed(data)
    if _WEB_PAGE.match(head):
        # Its tags would be quoted as words of the chart.
        return None
    if head.startswith((b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf")):
        return TEXT
    if head.startswith(b"\x00\x00\xfe\xff"):
        return TEXT
    if b"\x00" in head:
        from clausea.extractors.text import utf_16

        return TEXT if utf_16(head) else None
    return None if _looks_binary(head) else TEXT


def _packed(data: bytes) -> str | None:
    """Return DOCX, ZIP, or None for the other kinds of document that are ZIP files inside."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        # The list of names stands at the end: in a file that was cut off only the first bytes still say what it was.
        return DOCX if b"word/" in data[:65536] else ZIP
    if "word/document.xml" in names:
        return DOCX
    folders = {name.split("/")[0] for name in names if not name.lower().endswith(_RECORD_SUFFIXES)}
    if "[Content_Types].xml" in names or (folders and folders <= _OFFICE_FOLDERS):
        return DOCX if "word" in folders else None
    return None if names & {"mimetype", "META-INF/MANIFEST.MF"} else ZIP


_WEB_PAGE = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]*>\s*)?(?:<!--.*?-->\s*)?<(?:!doctype\s+html\b|(?:html|head|body)(?:\s+[\w:-]+\s*=|\s*>))",
    re.I | re.S,
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_OFFICE_FOLDERS = {"word", "xl", "ppt", "docProps", "_rels", "customXml"}
_RECORD_SUFFIXES = (".pdf", ".docx", ".rtf", ".txt", ".tif", ".tiff", ".png", ".jpg", ".jpeg", ".zip")


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
