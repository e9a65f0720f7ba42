"""The official text of a CMS manual chapter, read from the PDF that the user downloaded, divided into its sections.

The text stays in the user's own data folder. With it, a letter may quote an authority, and the verifier holds the quotation
against it word for word; without it, letters cite and tell in other words.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import re
import tempfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import ClassVar, NamedTuple

from clausea import knowledge
from clausea.config import private_folder
from clausea.domain import Authority, OfficialManual, OfficialSection, Page, Value
from clausea.errors import EncryptedRecord, RecordError, StoreError, UnreadableRecord
from clausea.extractors import PDF, Watch, extractor_for, sniff

__all__ = ["Imported", "import_manual", "read_manual"]

MAX_BYTES = 200 * 1024 * 1024
"""A larger file is no manual chapter: the largest has some 3 MB."""

_TITLES = {"benefit policy": "100-02", "claims processing": "100-04"}
_TITLE = re.compile(r"\bMedicare\s+(?P<name>Benefit\s+Policy|Claims\s+Processing)\s+Manual\b", re.IGNORECASE)
_CHAPTER = re.compile(r"\bChapter\s+(?P<number>\d{1,2})\b\s*(?:[-–—:]\s*(?P<title>[^\n]+))?", re.IGNORECASE)
_HEAD = re.compile(r"^(?P<number>\d{1,3}(?:\.\d{1,3})*)\s*[-–—]\s*(?P<title>\S.*)$")
_REVISION = re.compile(r"^\(\s*Rev\.?\s*:?\s*(?P<number>\d+)?", re.IGNORECASE)
_LETTER = re.compile(r"^(?P<letter>[A-Z])\.\s+(?P<title>\S.*)$")
_HEAD_LINES = 4
"""A heading and its revision line are at most so many lines apart: a long title wraps."""
_REVISION_LINES = 3


class Imported(Value):
    """What came of an import."""

    manual: OfficialManual
    found: tuple[str, ...]
    """Pins whose text is now there."""
    missing: tuple[str, ...]
    """Pins of this chapter whose section or letter the file does not have."""
    other_revision: tuple[str, ...]
    """Pins whose section has another revision than the one that was read when the entry was written: compare them."""

    shown: ClassVar[tuple[str, ...]] = ("manual",)


class _Line(NamedTuple):
    page: int
    text: str


def import_manual(path: Path, today: dt.date) -> Imported:
    """Read a chapter, keep it in the user's data folder in the place of an earlier import of it, and check the pins against it.

    Raises:
        RecordError: the file is missing, damaged, locked, too large, no CMS manual, or a chapter that no pin speaks of.
        StoreError: it cannot be kept.
    """
    manual = read_manual(path, today)
    entries = _entries(manual)
    if not entries:
        known = sorted({(place.publication, place.chapter) for one in knowledge.authorities().values() if (place := one.manual)})
        chapters = ", ".join(f"Pub. {publication} ch. {chapter}" for publication, chapter in known)
        raise UnreadableRecord(
            f"{path.name} is Pub. {manual.publication} ch. {manual.chapter}, of which no authority is known.",
            hint=f"Useful are: {chapters}.",
        )
    found = [entry.pin for entry in entries if (place := entry.manual) and manual.text(place)]
    if not found:
        raise UnreadableRecord(
            f"{path.name} has none of the sections that are cited of Pub. {manual.publication} ch. {manual.chapter}.",
            hint="Download the whole chapter from cms.gov.",
        )
    _keep(manual)
    return Imported(
        manual=manual,
        found=tuple(found),
        missing=tuple(entry.pin for entry in entries if entry.pin not in found),
        other_revision=tuple(entry.pin for entry in entries if entry.pin in found and _differs(entry, manual)),
    )


def _entries(manual: OfficialManual) -> list[Authority]:
    here = (manual.publication, manual.chapter)
    return [
        entry
        for entry in knowledge.authorities().values()
        if (place := entry.manual) and (place.publication, place.chapter) == here and place.sections
    ]


def _differs(entry: Authority, manual: OfficialManual) -> bool:
    ours = re.match(r"Rev\. (\d+)", entry.revision)
    place = entry.manual
    theirs = {_number(one.revision) for one in manual.sections if place and one.number in place.sections}
    return ours is not None and bool(theirs - {int(ours[1]), None})


def _number(revision: str) -> int | None:
    found = _REVISION.match(revision)
    return int(found["number"]) if found and found["number"] else None


def _keep(manual: OfficialManual) -> None:
    folder = private_folder(knowledge.official_folder())
    path = folder / f"{manual.publication}-{manual.chapter}.json"
    try:
        handle, name = tempfile.mkstemp(prefix=".import-", dir=folder)
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(manual.model_dump_json(indent=1))
        Path(name).replace(path)
    except OSError as error:
        raise StoreError(
            f"{path} cannot be written: {error.strerror}.", hint="Set CLAUSEA_HOME to a folder of your own."
        ) from None


# Reading


def read_manual(path: Path, today: dt.date) -> OfficialManual:
    """Return a chapter of a CMS manual, read from its PDF.

    Raises:
        RecordError: the file is missing, damaged, locked, too large, or no CMS manual.
    """
    data, pages = _pages(path)
    start = "\n".join(page.text for page in pages[:2])
    title, chapter = _TITLE.search(start), _CHAPTER.search(start)
    if title is None or chapter is None or title.start() > chapter.start():
        raise UnreadableRecord(
            f"{path.name} is not a chapter of a CMS manual: its first pages do not name the manual and the chapter.",
            hint="Download the chapter as PDF from cms.gov, Pub. 100-02 or 100-04.",
        )
    sections = tuple(_sections(_lines(pages)))
    if not sections:
        raise UnreadableRecord(
            f"{path.name} has no section heading with a revision line below it.", hint="Download the whole chapter from cms.gov."
        )
    numbered = [one.revision for one in sections if _number(one.revision) is not None]
    newest = max(numbered, key=lambda revision: _number(revision) or 0, default="")
    return OfficialManual(
        publication=_TITLES[" ".join(title["name"].lower().split())],
        chapter=int(chapter["number"]),
        title=" ".join((chapter["title"] or "").split()),
        file=path.name,
        sha256=hashlib.sha256(data).hexdigest(),
        imported_on=today,
        pages=len(pages),
        revision=newest,
        sections=sections,
    )


def _pages(path: Path) -> tuple[bytes, list[Page]]:
    try:
        if path.stat().st_size > MAX_BYTES:
            raise UnreadableRecord(f"{path.name} is larger than any manual chapter.", hint="Name one chapter as cms.gov has it.")
        data = path.read_bytes()
    except OSError as error:
        raise UnreadableRecord(f"{path.name} cannot be read: {error.strerror}.", hint="Check the name of the file.") from None
    if sniff(data) != PDF:
        raise UnreadableRecord(f"{path.name} is no PDF.", hint="Download the chapter as PDF from cms.gov.")
    watch = Watch(can_use_ocr=False)
    try:
        pages = list(extractor_for(PDF).pages(data, watch=watch))
    except EncryptedRecord as error:
        raise EncryptedRecord(
            f"{path.name}: {error.message}", hint="Download it again from cms.gov, where it is not locked."
        ) from None
    except RecordError as error:
        raise type(error)(f"{path.name}: {error.message}", hint="Download it again from cms.gov.") from None
    if watch.damaged or watch.cut:
        number = min(watch.damaged | watch.cut)
        raise UnreadableRecord(f"{path.name}: page {number} cannot be read whole.", hint="Download it again from cms.gov.")
    return data, pages


def _lines(pages: Sequence[Page]) -> list[_Line]:
    """Return the lines of all pages without what stands on the head or foot of most of them."""
    shapes: Counter[str] = Counter()
    for page in pages:
        shapes.update({_shape(line) for line in _edges(page)})
    often = max(3, len(pages) // 3)
    furniture = {shape for shape, count in shapes.items() if count >= often or shape == "#"}
    out = []
    for page in pages:
        lines = page.text.split("\n")
        edges = set(_edges(page))
        out += [
            _Line(page.number, line.strip())
            for line in lines
            if line.strip() and not (line in edges and _shape(line) in furniture)
        ]
    return out


def _edges(page: Page) -> list[str]:
    lines = [line for line in page.text.split("\n") if line.strip()]
    return [*lines[:2], *lines[-2:]]


def _shape(line: str) -> str:
    return re.sub(r"\d+", "#", " ".join(line.lower().split()))


def _sections(lines: Sequence[_Line]) -> Iterator[OfficialSection]:
    """Yield the sections in order, each letter of one apart; the table of contents is no section.

    A heading is a numbered line with a revision line below it. A heading without one is known by standing, with the same title,
    in the table of contents.
    """
    heads = _heads(lines)
    for index, (start, body) in enumerate(heads):
        end = heads[index + 1][0] if index + 1 < len(heads) else len(lines)
        head = _HEAD.match(lines[start].text)
        assert head is not None
        revision_at = next((at for at in range(start, body) if _REVISION.match(lines[at].text)), body)
        title = " ".join([head["title"], *(line.text for line in lines[start + 1 : revision_at])])
        revision = " ".join(line.text for line in lines[revision_at:body])
        yield from _letters(head["number"], title, revision, lines[start].page, lines[body:end])


def _heads(lines: Sequence[_Line]) -> list[tuple[int, int]]:
    """Return where each section's heading begins, and where its text does."""
    revised = {at: body for at in range(len(lines)) if (body := _body_after_revision(lines, at)) is not None}
    if not revised:
        return []
    first = min(revised)
    contents = {_flat(line.text) for line in lines[:first] if _HEAD.match(line.text)}
    bare = {
        at: at + 1
        for at in range(first, len(lines))
        if at not in revised and _HEAD.match(lines[at].text) and _flat(lines[at].text) in contents
    }
    return sorted({**bare, **revised}.items())


def _flat(text: str) -> str:
    return " ".join(re.findall(r"[a-z0-9.]+", re.sub(r"[\s.]+\d+$", "", text.lower())))


def _body_after_revision(lines: Sequence[_Line], at: int) -> int | None:
    """Return where the text begins below the heading at a line; None where no revision line follows it."""
    if not _HEAD.match(lines[at].text):
        return None
    for below in range(at + 1, min(at + _HEAD_LINES, len(lines))):
        if _HEAD.match(lines[below].text):
            return None
        if _REVISION.match(lines[below].text):
            ends = (end for end in range(below, min(below + _REVISION_LINES, len(lines))) if lines[end].text.endswith(")"))
            return next(ends, below) + 1
    return None


def _letters(number: str, title: str, revision: str, page: int, lines: Sequence[_Line]) -> Iterator[OfficialSection]:
    """Divide a section at its lettered parts; only the letter that is next begins one."""
    parts: list[tuple[str, str, int, list[str]]] = [("", title, page, [])]
    for line in lines:
        found = _LETTER.match(line.text)
        if found and found["letter"] == _next(parts[-1][0]):
            parts.append((found["letter"], found["title"], line.page, []))
        parts[-1][3].append(line.text)
    for letter, heading, on, body in parts:
        yield OfficialSection(number=number, letter=letter, title=heading, revision=revision, page=on, text="\n".join(body))


def _next(letter: str) -> str:
    return chr(ord(letter) + 1) if letter else "A"
