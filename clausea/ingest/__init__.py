"""Files to records: unpack, sniff, extract, mark running headers and footers. One bad file never spoils the others."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from clausea.domain import Page, Record
from clausea.errors import EmptyRecord, RecordError, UnreadableRecord
from clausea.extractors import READS, TEXT, ZIP, Watch, extractor_for, sniff, too_many_pages
from clausea.ingest.archives import MAX_DEPTH, is_hidden, members
from clausea.ingest.furniture import furniture
from clausea.ingest.notes import notes, repeated

MAX_BYTES = 512 * 1024 * 1024
"""A file above this size is refused: it is no chart, and reading it would exhaust the machine."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file to read: its name, and its bytes or where they are."""

    name: str
    path: Path | None = None
    data: bytes | None = field(default=None, repr=False)
    container: str | None = None
    """The folder or archive that the file was found in; None where it was named itself."""

    def is_archive(self) -> bool:
        """Say whether this is a ZIP archive of files; False also where the file cannot be read."""
        if self.data is not None:
            return self.data.startswith(b"PK") and sniff(self.data) == ZIP
        assert self.path is not None
        try:
            with self.path.open("rb") as file:
                return file.read(2) == b"PK" and sniff(self.read()) == ZIP
        except (OSError, RecordError):
            return False

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
"""Called with a name, how much is done, and how much there is in all.

The name is that of a file and the counts are of files; on long work it is "chart.pdf, page 12" and the counts are of pages.
"""


def gather(paths: Iterable[Path]) -> list[Source]:
    """Return the sources of files and folders; a folder gives the files in it, sorted by name, hidden ones left out."""
    sources: list[Source] = []
    for path in paths:
        if path.is_dir():
            inside = sorted(p for p in path.rglob("*") if p.is_file() and not is_hidden(p.relative_to(path)))
            sources.extend(Source(name=p.name, path=p, container=path.name or "the folder") for p in inside)
        else:
            sources.append(Source(name=path.name, path=path))
    return sources


def ingest(sources: Sequence[Source], *, password: str | None = None, progress: Progress | None = None) -> Ingested:
    """Read every source, and every file in those that are ZIP archives. Files that fail are listed and do not stop the others.

    Two files with the same bytes are read once; the later one is noted in the warnings of the first. Pages with the same
    words are kept and noted in the warnings of the later record. Files of a type that is not read are left out, and noted
    in the warnings of the first record, where they were found in a folder or an archive; named themselves they fail.
    """
    records: dict[str, Record] = {}
    failures: list[Failure] = []
    left_out: list[tuple[Source, RecordError]] = []
    for index, source in enumerate(sources):
        if progress:
            progress(source.name, index, len(sources))
        for opened in _unpacked(source, password):
            if isinstance(opened, Failure):
                failures.append(opened)
                continue
            try:
                record = read_record(opened, password=password, watch=_watch(opened.name, progress))
            except UnknownType as error:
                if opened.container is None:
                    failures.append(Failure(opened.name, error))
                else:
                    left_out.append((opened, error))
                continue
            except RecordError as error:
                failures.append(Failure(opened.name, error))
                continue
            if record.id in records:
                first = records[record.id]
                note = f"{opened.name} has the same bytes as {first.name} and was read once."
                records[record.id] = first.model_copy(update={"warnings": (*first.warnings, note)})
            else:
                records[record.id] = record
    if progress:
        progress("", len(sources), len(sources))
    if left_out and not records:
        failures.extend(Failure(source.name, error) for source, error in left_out)
    return Ingested(tuple(_with_left_out(repeated(tuple(records.values())), left_out)), tuple(failures))


def originals(sources: Iterable[Source], wanted: Iterable[Record], password: str | None = None) -> dict[str, bytes]:
    """Return the bytes that records were read from, by their hash; what is not among the sources any more is left out.

    A file that was changed since has another hash, so it counts as one that is not there.
    """
    return dict(each_original(sources, wanted, password))


def each_original(
    sources: Iterable[Source], wanted: Iterable[Record], password: str | None = None
) -> Iterator[tuple[str, bytes]]:
    """Yield what `originals` returns, one file after the other, so that no more than one has to be held."""
    left = {record.sha256 for record in wanted}
    for source in sources:
        for opened in _unpacked(source, password):
            if not left:
                return
            if isinstance(opened, Failure):
                continue
            try:
                data = opened.read()
            except RecordError:
                continue
            digest = hashlib.sha256(data).hexdigest()
            if digest in left:
                left.discard(digest)
                yield digest, data


def _with_left_out(records: list[Record], left_out: list[tuple[Source, RecordError]]) -> list[Record]:
    if not records or not left_out:
        return records
    said = tuple(f"{source.name} in {source.container} is of a type that is not read and was left out." for source, _ in left_out)
    return [records[0].model_copy(update={"warnings": (*records[0].warnings, *said)}), *records[1:]]


def _unpacked(source: Source, password: str | None, depth: int = 1) -> Iterator[Source | Failure]:
    """Yield a source, or where it is an archive the files in it, or why it cannot be opened."""
    try:
        # Only the first bytes of a file on the disk are looked at here, so that no more than one file is held at a time.
        if not source.is_archive():
            yield source
            return
        if depth > MAX_DEPTH:
            raise UnreadableRecord(f"{source.name} is an archive inside of archives.", hint="Unpack it and name its files.")
        for member in members(source.name, source.read(), password):
            if member.error:
                yield Failure(member.name, member.error)
            else:
                inner = Source(member.name, data=member.data, container=source.name)
                yield from _unpacked(inner, password, depth + 1)
    except RecordError as error:
        yield Failure(source.name, error)


def _watch(name: str, progress: Progress | None) -> Watch:
    if progress is None:
        return Watch()
    return Watch(seen=lambda done, total: progress(f"{name}, page {done}", done, total))


_NAMED = {".pdf": "PDF", ".docx": "Word file"}
"""What a name promises; plain text under such a name is a failed download or a saved error page."""


class UnknownType(UnreadableRecord):
    """A file is of a type that no extractor reads."""


def read_record(source: Source, *, password: str | None = None, watch: Watch | None = None) -> Record:
    """Read one file, which is no archive.

    Raises:
        RecordError: it is missing, empty, damaged, encrypted, of an unknown type, too long, or holds no words.
    """
    watch = watch or Watch()
    data = source.read()
    if not data:
        raise EmptyRecord(f"{source.name} is empty.", hint="Export it again.")
    media_type = sniff(data)
    if media_type == ZIP:
        raise UnreadableRecord(f"{source.name} is a ZIP archive, not a record.", hint="Unpack it and name the files in it.")
    claimed = _NAMED.get(Path(source.name).suffix.lower())
    if claimed and media_type == TEXT:
        raise UnreadableRecord(f"{source.name} is named a {claimed} and is not one.")
    if media_type is None:
        raise UnknownType(f"{source.name} is of a type that is not read.", hint=f"Clausea reads {READS}.")
    try:
        pages = tuple(_limited(extractor_for(media_type).pages(data, password, watch), watch))
    except RecordError as error:
        raise type(error)(f"{source.name}: {error.message}", hint=error.hint) from error
    except RecursionError:
        raise UnreadableRecord(f"{source.name}: the file is nested too deeply.") from None
    except MemoryError:
        raise UnreadableRecord(f"{source.name}: the file needs more memory than there is.", hint="Split it.") from None
    if not any(page.text.strip() for page in pages):
        raise EmptyRecord(f"{source.name} holds no text.")
    digest = hashlib.sha256(data).hexdigest()
    return Record(
        id=f"r{digest[:10]}",
        sha256=digest,
        name=source.name,
        media_type=media_type,
        pages=_marked(pages),
        warnings=notes(pages, watch),
    )


def _limited(pages: Iterator[Page], watch: Watch) -> Iterator[Page]:
    """Yield the pages, none longer than the settings allow and no more of them."""
    for count, page in enumerate(pages, start=1):
        if count > watch.max_pages:
            raise too_many_pages(watch)
        # Half of a surrogate pair, which damaged files give, is no character and cannot be written to a file.
        text = page.text if page.text.isascii() else _SURROGATE.sub("\N{REPLACEMENT CHARACTER}", page.text)
        if len(text) > watch.max_page_characters:
            watch.cut.add(page.number)
            text = _shortened(text, watch.max_page_characters)
        if text == page.text:
            yield page
            continue
        boxes = tuple(box for box in page.boxes if box.end <= len(text))
        marks = tuple(mark for mark in page.furniture if mark[1] <= len(text))
        yield page.model_copy(update={"text": text, "boxes": boxes, "furniture": marks})


_SURROGATE = re.compile("[\ud800-\udfff]")


def _shortened(text: str, most: int) -> str:
    """Return whole lines of a text, or words where a line is too long, of no more than `most` characters."""
    for sign in ("\n", " "):
        end = text.rfind(sign, most // 2, most)
        if end > 0:
            return text[:end]
    return text[:most]


def _blanked(page: Page) -> str:
    text = page.text
    for start, end in page.furniture:
        text = text[:start] + " " * (end - start) + text[end:]
    return text


def _marked(pages: tuple[Page, ...]) -> tuple[Page, ...]:
    """Return the pages with their furniture marked; what an extractor knows to be furniture stays so."""
    # What is known already stands below the last row, which is not to be taken for it.
    marks = furniture([_blanked(page) for page in pages])
    return tuple(
        page.model_copy(update={"furniture": tuple(sorted({*page.furniture, *mark}))})
        for page, mark in zip(pages, marks, strict=True)
    )
