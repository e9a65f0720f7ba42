"""Files to records: sniff, extract, mark running headers and footers. One bad file never spoils the others."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clausea.domain import Page, Record
from clausea.errors import EmptyRecord, RecordError, UnreadableRecord
from clausea.extractors import READS, extractor_for, sniff
from clausea.ingest.furniture import furniture

MAX_BYTES = 512 * 1024 * 1024
"""A file above this size is refused: it is no chart, and reading it would exhaust the machine."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name, and its bytes or where they are."""

    name: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)

    def read(self) -> bytes:
        """Return the bytes.

        Raises:
            UnreadableRecord: the file is missing, is a folder, is too large, or may not be read.
        """
        if self.data is not None:
            return self.data
        assert self.path is not None
        try:
            if self.path.is_dir():
                raise UnreadableRecord(f"{self.name} is a folder.", hint="Name the files in it.")
            if self.path.stat().st_size > MAX_BYTES:
                raise UnreadableRecord(f"{self.name} is larger than {MAX_BYTES // 2**20} MB.", hint="Split it.")
            return self.path.read_bytes()
        except FileNotFoundError:
            raise UnreadableRecord(f"{self.name} is not there.", hint="Check the path.") from None
        except OSError as error:
            reason = error.strerror or type(error).__name__
            raise UnreadableRecord(f"{self.name} cannot be read: {reason}.", hint="Check its permissions.") from None


@dataclass(frozen=True, slots=True)
class Failure:
    """A file that could not be read, and why."""

    name: str
    error: RecordError


@dataclass(frozen=True, slots=True)
class Ingested:
    """What was read, and what could not be."""

    records: tuple[Record, ...]
    failures: tuple[Failure, ...] = ()

    def raise_if_nothing(self) -> None:
        """Raise the first failure when no record could be read."""
        if not self.records:
            raise self.failures[0].error if self.failures else EmptyRecord("No record was given.", hint="Name a file.")


Progress = Callable[[str, int, int], None]
"""Called with a file's name, the number of files done, and the number of files in all."""


def gather(paths: Iterable[Path]) -> list[Source]:
    """Return the sources of files and folders; a folder gives the files in it, sorted by name, hidden ones left out."""
    sources: list[Source] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not p.name.startswith("."))
            sources.extend(Source(name=p.name, path=p) for p in inside)
        else:
            sources.append(Source(name=path.name, path=path))
    return sources


def ingest(sources: Sequence[Source], *, password: str | None = None, progress: Progress | None = None) -> Ingested:
    """Read every source. Files that fail are listed and do not stop the others.

    Two files with the same bytes are read once; the later one is noted in the warnings of the first.
    """
    records: dict[str, Record] = {}
    failures: list[Failure] = []
    for index, source in enumerate(sources):
        if progress:
            progress(source.name, index, len(sources))
        try:
            record = read_record(source, password=password)
        except RecordError as error:
            failures.append(Failure(source.name, error))
            continue
        if record.id in records:
            first = records[record.id]
            note = f"{source.name} has the same bytes as {first.name} and was read once."
            records[record.id] = first.model_copy(update={"warnings": (*first.warnings, note)})
        else:
            records[record.id] = record
    if progress:
        progress("", len(sources), len(sources))
    return Ingested(tuple(records.values()), tuple(failures))


def read_record(source: Source, *, password: str | None = None) -> Record:
    """Read one file.

    Raises:
        RecordError: it is missing, empty, damaged, encrypted, of an unknown type, or holds no words.
    """
    data = source.read()
    if not data:
        raise EmptyRecord(f"{source.name} is empty.", hint="Export it again.")
    media_type = sniff(data)
    if media_type is None:
        raise UnreadableRecord(f"{source.name} is of a type that is not read.", hint=f"Clausea reads {READS}.")
    try:
        pages = tuple(extractor_for(media_type).pages(data, password))
    except RecordError as error:
        raise type(error)(f"{source.name}: {error.message}", hint=error.hint) from error
    if not any(page.text.strip() for page in pages):
        raise EmptyRecord(f"{source.name} holds no text.")
    digest = hashlib.sha256(data).hexdigest()
    return Record(
        id=f"r{digest[:10]}",
        sha256=digest,
        name=source.name,
        media_type=media_type,
        pages=_marked(pages),
        warnings=_warnings(pages),
    )


def _marked(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    marks = furniture([page.text for page in pages])
    return tuple(page.model_copy(update={"furniture": mark}) for page, mark in zip(pages, marks, strict=True))


def _warnings(pages: tuple[Page, ...]) -> tuple[str, ...]:
    blank = [page.number for page in pages if not page.text.strip()]
    if not blank:
        return ()
    listed = ", ".join(str(number) for number in blank)
    noun = "Page" if len(blank) == 1 else "Pages"
    return (f"{noun} {listed} had no text that could be read: nothing there can be cited.",)
