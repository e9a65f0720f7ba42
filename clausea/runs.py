"""A run as a value: what was asked, what every stage made, and the documents that are drawn of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import Literal

from clausea import contract
from clausea.binder import PACKET, Originals
from clausea.domain import (
    Chart,
    Claim,
    ClaimLine,
    Draft,
    Evidence,
    Flag,
    Letter,
    Outcome,
    QuerySlip,
    Record,
    Remedy,
    Route,
    Transcript,
    Value,
    Verdict,
)
from clausea.domain.dates import us
from clausea.doors import Door, lines_in_words, of_lines, remedy_through
from clausea.episode import of_claim
from clausea.errors import ExitCode, UnreadableRecord
from clausea.ingest import Ingested, Progress, Source, originals
from clausea.orders import withheld
from clausea.privacy import Sent
from clausea.remedy import parse_denial, unknown_code
from clausea.retrieve import queries
from clausea.review import Reviewed, review_page

Stage = Literal["records", "chart", "evidence", "draft", "verdict", "letter"]
STAGES: tuple[Stage, ...] = ("records", "chart", "evidence", "draft", "verdict", "letter")
FILES = {stage: f"{number:02d}-{stage}.json" for number, stage in enumerate(STAGES, start=1)}
FORMATS = ("md", "docx", "pdf")
TRANSCRIPT = "transcript.json"
"""What a model was shown and answered, word for word; not there where none was asked."""
WRITTEN = "written.json"
SENT = "sent"
"""The folder of a run that holds what left this machine. It is never emptied: what left has left."""


class CaseFile(Value):
    """What a run was asked, kept in the work folder so that a stage can start again without the command line."""

    case: str
    claim: Claim
    denial: str
    backend: str
    today: dt.date
    sources: tuple[str, ...] = ()
    paths: tuple[str, ...] = ()
    """Where each source lay, so that its pages can be drawn again; empty where it came as bytes."""
    failures: tuple[tuple[str, str], ...] = ()
    others: tuple[Door, ...] = ()
    """The other denials of the same claim, each with its own lines; `claim` and `denial` are what this run argues alone."""
    left_out: tuple[ClaimLine, ...] = ()
    """Lines of the claim under which no denial stands."""
    unplaced: tuple[dt.date, ...] = ()
    """Dates of service without a line, of which nothing says under which of several denials they stand."""
    number: int = 1
    """Which of the denials of its claim this is: what belongs to the others is written with the first."""


class Records(Value):
    """The first stage: the records as they were read."""

    records: tuple[Record, ...]


class Written(Value):
    """What a run drew of its letter, file by file with its hash, so that one that a person edited is never lost."""

    files: dict[str, str]


class Found(Value):
    """The third stage: evidence and flags."""

    evidence: Evidence
    """Its flags are those that are told, where one may speak of many notes."""
    flags: tuple[Flag, ...] = ()
    """Every flag by itself, as each note's author is asked of it."""


@dataclass(frozen=True)
class Reading:
    """How records are read: the password of encrypted files, who is told of the progress, and where what leaves is kept."""

    password: str | None = None
    progress: Progress | None = None
    sent: Path | None = None
    """The folder in which everything that a remote backend is sent is written before it is sent; in memory only without one."""


@dataclass
class Run:
    """One run and everything that it has made so far."""

    file: CaseFile
    ingested: Ingested = field(default_factory=lambda: Ingested(()))
    chart: Chart = field(default_factory=Chart)
    found: Found = field(default_factory=lambda: Found(evidence=Evidence()))
    draft: Draft = field(default_factory=Draft)
    transcript: Transcript = field(default_factory=Transcript)
    verdict: Verdict = field(default_factory=Verdict)
    letter: Letter | None = None
    outcome: Outcome | None = None
    timings: dict[str, float] = field(default_factory=dict)
    sources: tuple[Source, ...] = field(default=(), repr=False)
    """Where the records lie; of a run that was loaded, those that its folder names."""
    password: str | None = field(default=None, repr=False)
    _own: tuple[Chart, CaseFile, Chart] | None = field(default=None, init=False, repr=False, compare=False)
    """What belongs to the claim, with the chart and the case that it was divided from: every stage asks for it."""

    @cached_property
    def originals(self) -> dict[str, bytes]:
        """The bytes of the records by their hash. A record that is not there any more, or has changed since, is left out."""
        return originals(self.sources, self.chart.records, self.password)

    def raise_if_gone(self) -> None:
        """Raise where the bytes of a record that the letter cites cannot be had any more.

        Raises:
            UnreadableRecord: the file was moved, deleted or changed since it was read.
        """
        cited = {one.record for one in self.letter.exhibits} if self.letter else set()
        for record in self.chart.records:
            if record.id in cited and record.sha256 not in self.originals:
                raise UnreadableRecord(
                    f"{record.name} is not where it was read, or has changed since.",
                    hint="Put the file back, name where it is with --records, or run `clausea draft` again.",
                )

    @cached_property
    def has_packet(self) -> bool:
        """True where the letter goes out with exhibits, and the files of all of them are where they were read."""
        if self.letter is None or not self.letter.front:
            return False
        sent = {one.record for one in self.letter.exhibits}
        return Originals(self.sources, self.password).hold(one for one in self.chart.records if one.id in sent)

    def review_page(self) -> bytes:
        """Return the letter beside the pages that it cites, as one HTML file.

        Raises:
            RecordError: a record needs another password.
        """
        assert self.letter is not None
        return review_page(
            Reviewed(
                letter=self.letter,
                chart=self.chart,
                is_appeal=remedy_of(self.file).is_appeal,
                evidence=self.found.evidence,
                verdict=self.verdict,
                flags=self.found.evidence.flags,
                originals=self.originals,
                password=self.password,
            )
        )

    others: list[Run] = field(default_factory=list)
    """The runs of the other denials of the same claim: each writes its own document."""
    keep: Path | None = None
    sent: list[Sent] = field(default_factory=list)
    """What a remote backend was sent, as it left."""

    @property
    def claim(self) -> Claim:
        """The claim as everything but the flags may read it: without texts that address a program."""
        return withheld(self.file.claim)

    @property
    def own(self) -> Chart:
        """The chart of the claim's discipline and episode: what a letter may take something from."""
        if self._own is None or self._own[0] is not self.chart or self._own[1] is not self.file:
            self._own = (self.chart, self.file, of_claim(self.chart, self.claim))
        return self._own[2]

    @property
    def document(self) -> contract.DraftDocument:
        """The run as `run.json` holds it."""
        assert self.outcome is not None
        files = {name: f"letter.{name}" for name in FORMATS} if self.letter else {}
        if self.letter:
            files["review"] = "review.html"
        if self.letter and self.letter.cover:
            files["cover"] = "cover.pdf"
        if self.has_packet:
            files["packet"] = PACKET
        if self.slip is not None:
            files |= {"query": "query.docx", "query_pdf": "query.pdf", "query_md": "query.md"}
        if self.transcript.exchanges:
            files["transcript"] = TRANSCRIPT
        return contract.draft_document(
            self.outcome, self.chart, parse_denial(self.file.denial), self.claim.payer.type, files, self.ingested
        ).model_copy(update={"beside": tuple(self._told(one) for one in self.others)})

    @staticmethod
    def _told(other: Run) -> dict[str, str]:
        assert other.outcome is not None
        remedy = other.outcome.remedy
        return {"folder": other.file.case, "status": other.outcome.status, "route": remedy.route}

    @property
    def slip(self) -> QuerySlip | None:
        """The questions to the clinicians; None where an appeal is not the right document or nothing is to be asked."""
        assert self.outcome is not None
        if not self.outcome.remedy.is_appeal:
            return None
        return queries(self.own, self.claim, self.found.evidence.gaps, self.found.flags, self.file.today)

    @property
    def exit_code(self) -> ExitCode:
        """What the command that ran it exits with: a blocker in the document of any denial of the claim counts."""
        if self.ingested.failures:
            return ExitCode.RECORD
        if self.status == "not_an_appeal":
            return ExitCode.NOT_AN_APPEAL
        return ExitCode.READY if self.status == "ready" else ExitCode.WRITTEN_WITH_BLOCKERS

    @property
    def status(self) -> str:
        """The status of all documents of the claim together."""
        return worst([one.outcome.status for one in (self, *self.others) if one.outcome is not None])


def worst(statuses: Sequence[str]) -> str:
    """Return the status of a claim of its documents': that of the first, unless one of them has blockers."""
    return "needs_review" if "needs_review" in statuses else statuses[0]


def remedy_of(file: CaseFile) -> Remedy:
    """Return what to do about the denial of a case, and about the other denials of its claim after it.

    Raises:
        UsageError: no code in it is known.
    """
    door = Door(denial=file.denial, claim=withheld(file.claim))
    remedy = remedy_through(door, file.today)
    if not remedy.understood:
        raise of_lines(unknown_code(parse_denial(file.denial)), door)
    beside = [remedy_through(one.model_copy(update={"claim": withheld(one.claim)}), file.today) for one in file.others]
    others = (*remedy.others, *(one for first in beside for one in (first.model_copy(update={"others": ()}), *first.others)))
    return remedy.model_copy(update={"others": others, "beside": (*_also(remedy), *_beside(file, beside))})


def _also(remedy: Remedy) -> tuple[str, ...]:
    """Return what must not be forgotten of the other codes of the same lines, where they lead elsewhere."""
    others = [one for one in remedy.others if one.route not in {"none", remedy.route}]
    out = [f"The denial names {_codes(one)} too, whose way is another: {_way(one)} {one.why}" for one in others]
    if others and len(remedy.lines) > 1:
        out.append(
            "The codes are taken to stand on every line alike. Where one of them stands on some lines only, put `denial` on each "
            "line of the claim file: each document then speaks of its own lines."
        )
    return tuple(out)


def _codes(remedy: Remedy) -> str:
    return ", ".join(code.words() for code in remedy.codes if code.words()) or "another reason"


def _way(remedy: Remedy) -> str:
    limits = [("", remedy.deadline), *([("an appeal ", remedy.appeal_deadline)] if remedy.appeal_deadline else ())]
    when = ", ".join(f"{what}by {us(one.date) if one.date else 'a day that is not known'}" for what, one in limits)
    return f"{_WAYS[remedy.route]}, {when}."


def _beside(file: CaseFile, remedies: Sequence[Remedy]) -> tuple[str, ...]:
    """Return what must not be forgotten of the lines that the document of a case does not speak of."""
    out = [
        f"Not in this document: {lines_in_words(one.lines)}, denied as {_codes(one)}. The way for it is another: {_way(one)} "
        f"{one.why}"
        for one in remedies
    ]
    if file.left_out:
        out.append(
            f"No denial is given for {lines_in_words(file.left_out)}: nothing is asked for it here. Put `denial` on the line if "
            "it was denied."
        )
    if file.unplaced:
        out.append(f"{unplaced_in_words(file.unplaced)} Nothing is asked for it in any document.")
    return tuple(out)


def unplaced_in_words(days: Sequence[dt.date]) -> str:
    """Return the sentence on dates of service that belong to none of the denials of a claim."""
    return (
        f"The claim has no line on {', '.join(us(day) for day in days)}, and nothing says which of its denials that date stands "
        "under: give its lines, with their denial."
    )


_WAYS: dict[Route, str] = {
    "new_claim": "a new claim",
    "corrected_claim_7": "a corrected claim (frequency 7)",
    "cer": "a clerical-error reopening",
    "appeal": "an appeal of its own",
    "submit_records": "the records that were asked for",
    "proof_timely": "the proof of filing in time",
    "status_check": "a look at the status of the claim",
    "auth": "a request about the authorisation",
    "other_payer": "the other payer",
    "enroll": "the enrolment of the provider",
    "bill_patient": "the patient",
    "write_off": "a write-off",
    "none": "nothing is to be done",
}
