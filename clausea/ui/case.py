"""One case as the page keeps it, in memory only."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from clausea import contract, signing
from clausea.claims import load_claim
from clausea.config import settings
from clausea.domain import Claim, Record, Span
from clausea.errors import ClauseaError
from clausea.exporters import exporter_for, slip
from clausea.exporters.pdf import render_cover
from clausea.extractors import pdf
from clausea.ingest import Progress, Source, gather
from clausea.knowledge import demo_folder
from clausea.llm import backend
from clausea.pipeline import Reading, Run, packet, run_case
from clausea.signing import Obstacle, Signature, Signer


@dataclass(frozen=True)
class Shown:
    """A place in the record that the viewer shows."""

    key: str
    title: str
    spans: tuple[Span, ...]


@dataclass(frozen=True, repr=False)
class Drafted:
    """A finished run, the documents made of it, and the bytes that its pages are drawn from."""

    run: Run
    document: contract.DraftDocument
    evidence: contract.EvidenceDocument
    files: dict[str, bytes]
    """The files of the letter by name, as `clausea draft` would write them."""
    sheets: tuple[bytes, ...] = ()
    """The pages of `letter.pdf` as PNG, drawn once: the page is drawn anew at every click."""
    data: dict[str, bytes] = field(default_factory=dict)
    """The bytes of each record by the record's hash."""
    password: str | None = None
    beside: dict[str, dict[str, bytes]] = field(default_factory=dict)
    """The files of the other denials of the claim, by the folder that `clausea draft` writes them into."""

    def bytes_of(self, record: Record) -> bytes:
        """Return the bytes that a record was read from."""
        return self.data[record.sha256]


def draft(sources: Sequence[Source], claim: Claim, password: str | None = None, progress: Progress | None = None) -> Drafted:
    """Run a case and make its files; nothing is written to disk.

    Raises:
        ClauseaError: as `run_case`, or a file of the letter cannot be made.
    """
    run = run_case(sources, claim, today=claim.today or today(), reading=Reading(password, progress))
    data = {hashlib.sha256(source.data).hexdigest(): source.data for source in sources if source.data}
    evidence = contract.evidence_document(run.chart, run.found.evidence, run.found.evidence.flags, run.ingested, with_slots=True)
    files = _files(run)
    return Drafted(
        run, run.document, evidence, files, _sheets(files), data, password, {one.file.case: _files(one) for one in run.others}
    )


def remote_backend() -> str | None:
    """Return the name of the backend that the settings choose, where it sends text off this machine."""
    try:
        chosen = backend(settings().backend)
    except ClauseaError:
        return None  # Drafting says what is wrong with it.
    return chosen.name if chosen.remote else None


def today() -> dt.date:
    """Return the day where the clinic is."""
    return dt.datetime.now(dt.UTC).astimezone().date()


def demo() -> tuple[Claim, list[Source]]:
    """Return the bundled demo case, its records read into memory."""
    folder = demo_folder()
    return load_claim(folder / "claim.yaml"), [Source(one.name, data=one.read()) for one in gather([folder / "records"])]


def _files(run: Run) -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    if run.letter is not None:
        files = {f"letter.{kind}": exporter_for(kind).render(run.letter) for kind in ("docx", "pdf", "md")}
        files["review.html"] = run.review_page()
        if run.has_packet:
            files["packet.pdf"] = packet(run)[0].data
        if run.letter.cover:
            files["cover.pdf"] = render_cover(run.letter)
    if run.slip is not None:
        files |= {f"query.{kind}": slip.render(run.slip, kind) for kind in ("docx", "pdf")}
    files["run.json"] = (run.document.model_dump_json(indent=1) + "\n").encode()
    return files


def sign(drafted: Drafted, name: str, credential: str) -> Signature | tuple[Obstacle, ...]:
    """Return the signature of a named person over the files as they are downloaded, or everything that refuses it.

    Raises:
        UsageError: the name is no name.
    """
    return signing.sign(drafted.run, _to_sign(drafted), Signer.of(name, credential), today())


def known_obstacles(drafted: Drafted) -> tuple[Obstacle, ...]:
    """Return what is known to refuse a signature before the files are read again."""
    return signing.known_obstacles(drafted.run)


def _to_sign(drafted: Drafted) -> dict[str, bytes]:
    """Return the files that are signed."""
    return {name: data for name, data in drafted.files.items() if signing.is_signed(name)}


def _sheets(files: Mapping[str, bytes]) -> tuple[bytes, ...]:
    if "letter.pdf" not in files:
        return ()
    data = files["letter.pdf"]
    return tuple(pdf.image(data, page.number) for page in pdf.pages(data))
