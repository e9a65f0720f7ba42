"""From evidence to a letter: what was found, what was written, what the verifier says of it."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import cached_property
from typing import Annotated, Any, ClassVar, Literal

from pydantic import Field

from clausea.domain._base import Value
from clausea.domain.billing import Remedy
from clausea.domain.knowledge import EvidenceKind, FlagName
from clausea.domain.packets import Sheet
from clausea.domain.records import Span

Strength = Literal["strong", "weak"]
Severity = Literal["blocker", "warning", "note"]
Status = Literal["ready", "needs_review", "not_an_appeal", "failed"]


class Passage(Value):
    """A stretch of the record that shows something, under the handle by which a draft points at it."""

    handle: Annotated[str, Field(pattern=r"^E[1-9][0-9]*$")]
    spans: tuple[Span, ...]
    kind: EvidenceKind
    score: float
    strength: Strength
    why: str
    date: dt.date | None = None
    document: str
    document_kind: str
    is_kind_sure: bool = True
    header: Span | None = None
    """The row of column headings over a table row, printed with it so that its figures can be understood."""
    facts: tuple[str, ...] = ()
    """The typed facts that stand in it, such as "certification:signature"."""

    shown: ClassVar[tuple[str, ...]] = ("handle", "kind", "strength")

    @property
    def named_kind(self) -> str:
        """The kind that a letter may call its document by: `other` where it is not sure."""
        return self.document_kind if self.is_kind_sure else "other"


class Figure(Value):
    """A number, date, code or name that code may put into a sentence: a model only names the handle."""

    handle: Annotated[str, Field(pattern=r"^V[1-9][0-9]*$")]
    label: str
    """What the figure is, in words that hold no figure."""
    text: str
    """The words that replace the handle."""
    source: Literal["record", "claim", "computed"]
    spans: tuple[Span, ...] = ()
    passage: str | None = None
    """Handle of the passage that holds it, when one does."""
    document: str | None = None
    """The document that it stands in, for a figure of the record."""
    inputs: tuple[str, ...] = ()
    """For a computed figure: the handles of the figures it was computed from."""
    formula: Literal["difference", "count", "sum"] | None = None

    shown: ClassVar[tuple[str, ...]] = ("handle", "source")


class CitedAuthority(Value):
    """An authority under the handle by which a draft points at it."""

    handle: Annotated[str, Field(pattern=r"^A[1-9][0-9]*$")]
    pin: str

    shown: ClassVar[tuple[str, ...]] = ("handle", "pin")


class SeriesPoint(Value):
    """One value of a series."""

    date: dt.date
    figure: str
    passage: str

    shown: ClassVar[tuple[str, ...]] = ("date", "figure")


class Series(Value):
    """The values of one measure over time; only comparable values stand in one series."""

    name: str
    detail: str = ""
    points: tuple[SeriesPoint, ...]
    direction: Literal["better", "worse", "same", "unknown"] = "unknown"
    """By the sense of the measure alone. "better" does not say that the change is larger than its error."""
    change: Decimal | None = None
    """Last value less the first."""
    against_error: Literal["beyond", "within", "unclear", "unknown"] = "unknown"
    """The change beside every published figure for this measure, unit and scale: at least as large as all of them, smaller than
    all, between them (the population decides), or no figure is known. Only "beyond" and "unknown" may be called better."""
    remark: str = ""
    """For a change within a printable figure: "change of 4, below the published detectable change of 9 (…)"; else empty."""

    shown: ClassVar[tuple[str, ...]] = ("name",)

    @property
    def may_be_called_improvement(self) -> bool:
        """True where the change is in the better direction and no published figure speaks against it."""
        return self.direction == "better" and self.against_error in {"beyond", "unknown"}


class Gap(Value):
    """Something a letter needs and the record lacks, or states too thinly."""

    slot: str | None = None
    kind: EvidenceKind | None = None
    severity: Literal["missing", "weak"]
    message: str
    ask: str = ""
    date: dt.date | None = None
    required: bool = False
    """True where the letter is not ready without it."""
    looked_in: tuple[str, ...] = ()
    """Where it was looked for: document kinds and dates, with file and pages."""
    lacks: tuple[str, ...] = ()
    """For a thin answer what it does not state: "measure", "date", "function", "reason", "signature", "minutes" …"""
    lawful: str = ""
    """What the clinician may lawfully supply; never a note that is dated back."""

    shown: ClassVar[tuple[str, ...]] = ("slot", "kind", "severity", "date")


class Question(Value):
    """One thing to ask a clinician."""

    asks: str
    why: str
    """What was found or not found."""
    looked_in: tuple[str, ...] = ()
    lawful: str = ""

    shown: ClassVar[tuple[str, ...]] = ()


class QueryPage(Value):
    """The questions to one clinician on one date of service, or on the whole episode."""

    clinician: str
    date: dt.date | None = None
    questions: tuple[Question, ...]

    shown: ClassVar[tuple[str, ...]] = ("date",)


class QuerySlip(Value):
    """What the clinicians are asked, a page for each of them and each date."""

    patient: str
    claim_number: str = ""
    written: dt.date
    pages: tuple[QueryPage, ...]

    shown: ClassVar[tuple[str, ...]] = ("written",)


class Flag(Value):
    """Something in the record that a reviewer would use against the claim."""

    flag: FlagName
    severity: Literal["fatal", "high", "medium", "low"]
    message: str
    spans: tuple[Span, ...] = ()
    must_answer: bool = False
    """True where the letter has to speak of it: it touches a date in dispute or the whole claim."""
    changed: tuple[Span, ...] = ()
    """For copied notes: the sentences of the later note that do differ; only these may be quoted for its date."""

    shown: ClassVar[tuple[str, ...]] = ("flag", "severity")


class SlotEvidence(Value):
    """What was found for one slot, best first; for a per-date slot there is one entry a date."""

    slot: str
    handles: tuple[str, ...]
    state: Literal["filled", "weak", "missing"]
    authorities: tuple[str, ...] = ()
    date: dt.date | None = None

    shown: ClassVar[tuple[str, ...]] = ("slot", "state", "date")


class Evidence(Value):
    """Everything a draft may point at, and what is missing."""

    passages: tuple[Passage, ...] = ()
    figures: tuple[Figure, ...] = ()
    authorities: tuple[CitedAuthority, ...] = ()
    slots: tuple[SlotEvidence, ...] = ()
    series: tuple[Series, ...] = ()
    gaps: tuple[Gap, ...] = ()
    flags: tuple[Flag, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ()

    @cached_property
    def _by_handle(self) -> dict[str, Passage | Figure | CitedAuthority]:
        every: dict[str, Passage | Figure | CitedAuthority] = {}
        every.update({passage.handle: passage for passage in self.passages})
        every.update({figure.handle: figure for figure in self.figures})
        every.update({entry.handle: entry for entry in self.authorities})
        return every

    def has(self, handle: str) -> bool:
        """Say whether the handle was given out."""
        return handle in self._by_handle

    def passage(self, handle: str) -> Passage:
        """Return the passage of an E handle; LookupError when it was not given out."""
        found = self._by_handle.get(handle)
        if not isinstance(found, Passage):
            raise LookupError(f"There is no passage {handle}.")
        return found

    def figure(self, handle: str) -> Figure:
        """Return the figure of a V handle; LookupError when it was not given out."""
        found = self._by_handle.get(handle)
        if not isinstance(found, Figure):
            raise LookupError(f"There is no figure {handle}.")
        return found

    def resolve(self, handle: str) -> tuple[Span, ...] | str:
        """Return the spans of a passage or figure, or the pin of an authority; LookupError for any other handle."""
        found = self._by_handle.get(handle)
        if found is None:
            raise LookupError(f"There is no {handle}.")
        if isinstance(found, CitedAuthority):
            return found.pin
        if isinstance(found, Passage) and found.header is not None:
            return (found.header, *found.spans)
        return found.spans


class Usage(Value):
    """What a call cost."""

    prompt_tokens: int = 0
    completion_tokens: int = 0
    cost_usd: float | None = None

    shown: ClassVar[tuple[str, ...]] = ("prompt_tokens", "completion_tokens")


class Statement(Value):
    """One sentence of a letter and the handles it rests on."""

    text: str
    handles: tuple[str, ...]

    shown: ClassVar[tuple[str, ...]] = ("handles",)


class DraftSlot(Value):
    """A slot is argued, shown in a table, or honestly empty: exactly one of `statements`, `tabled` and `gap` is there."""

    key: str
    slot: str
    date: dt.date | None = None
    statements: tuple[Statement, ...] = ()
    tabled: tuple[str, ...] = ()
    """Handles of the passages whose facts code prints in a table of the letter."""
    gap: Gap | None = None

    shown: ClassVar[tuple[str, ...]] = ("key",)


class Attempt(Value):
    """One exchange with a backend, kept for the transcript."""

    fingerprint: str
    backend: str
    model: str
    accepted: bool
    problems: tuple[str, ...] = ()
    usage: Usage = Usage()
    latency_s: float = 0.0

    shown: ClassVar[tuple[str, ...]] = ("backend", "accepted")


class Draft(Value):
    """The statements of a letter before they are composed."""

    slots: tuple[DraftSlot, ...] = ()
    attempts: tuple[Attempt, ...] = ()
    plain: tuple[str, ...] = ()
    """The keys of the slots that a model was asked for in vain, so that the plain sentences stand there."""

    shown: ClassVar[tuple[str, ...]] = ("plain",)

    def statements(self) -> list[tuple[DraftSlot, Statement]]:
        """Return every statement with its slot, in the order of the letter."""
        return [(slot, statement) for slot in self.slots for statement in slot.statements]


class Finding(Value):
    """One thing the verifier noticed. The message names numbers and places, never quotes the record."""

    rule: str
    severity: Severity
    slot: str | None = None
    statement: int | None = None
    """Index of the statement, from 0, in the order of the letter."""
    message: str
    spans: tuple[Span, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("rule", "severity", "slot", "statement")


class Verdict(Value):
    """All findings on a draft or on an edited letter."""

    findings: tuple[Finding, ...] = ()

    shown: ClassVar[tuple[str, ...]] = ("findings",)

    @property
    def ready(self) -> bool:
        """True where no finding is a blocker."""
        return not any(finding.severity == "blocker" for finding in self.findings)


class Citation(Value):
    """Where one statement's support stands."""

    handle: str
    record: str
    name: str
    page: int
    lines: tuple[int, int]
    quote: str
    exhibit: str
    bates: str | None = None
    spans: tuple[Span, ...]

    shown: ClassVar[tuple[str, ...]] = ("handle", "exhibit", "page", "lines")

    def words(self) -> str:
        """Return "Ex. C, p. 14, ll. 9-12", with the Bates number where there is one."""
        first, last = self.lines
        place = f"l. {first}" if first == last else f"ll. {first}-{last}"
        bates = f" ({self.bates})" if self.bates else ""
        return f"Ex. {self.exhibit}, p. {self.page}, {place}{bates}"


class LetterStatement(Value):
    """A statement as the letter prints it."""

    slot: str
    text: str
    cites: tuple[Citation, ...] = ()
    authorities: tuple[str, ...] = ()
    """Pins."""

    shown: ClassVar[tuple[str, ...]] = ("slot",)


class Run(Value):
    """A stretch of a paragraph."""

    text: str
    bold: bool = False
    italic: bool = False

    shown: ClassVar[tuple[str, ...]] = ()


class Heading(Value):
    """A heading of the letter."""

    type: Literal["heading"] = "heading"
    level: int
    text: str

    shown: ClassVar[tuple[str, ...]] = ("type", "level")


class Paragraph(Value):
    """A paragraph, or one item of a list."""

    type: Literal["paragraph", "item"] = "paragraph"
    runs: tuple[Run, ...]

    shown: ClassVar[tuple[str, ...]] = ("type",)

    @property
    def text(self) -> str:
        """The words without marks."""
        return "".join(run.text for run in self.runs)


class Table(Value):
    """A table; the first row is its heading row."""

    type: Literal["table"] = "table"
    rows: tuple[tuple[str, ...], ...]

    shown: ClassVar[tuple[str, ...]] = ("type",)


Block = Annotated[Heading | Paragraph | Table, Field(discriminator="type")]


class Exhibit(Value):
    """One document that goes with the letter."""

    label: str
    record: str
    name: str
    sha256: str
    title: str
    pages: tuple[int, ...]
    cited_by: tuple[int, ...]
    """Indices of the statements that cite it."""
    bates: tuple[str, str] | None = None
    """The numbers of its divider and of its last page in the packet."""
    sheets: tuple[Sheet, ...] = ()
    """Its pages in the packet, behind its divider."""
    divider: tuple[Block, ...] = ()
    """What the page in front of it says."""

    shown: ClassVar[tuple[str, ...]] = ("label", "record", "pages")

    def bates_of(self, page: int, line: int) -> str | None:
        """Return the number stamped on the sheet that holds a line of a page, or None."""
        return next((sheet.bates for sheet in self.sheets if sheet.holds(page, line)), None)


class Letter(Value):
    """A letter, free of any format: exporters only draw it."""

    title: str
    blocks: tuple[Block, ...]
    statements: tuple[LetterStatement, ...] = ()
    tabled: tuple[LetterStatement, ...] = ()
    """The words of the record whose facts a table prints in place of a sentence."""
    exhibits: tuple[Exhibit, ...] = ()
    cover: tuple[Block, ...] = ()
    """What the person must settle before sending: gaps, flags and findings. Never sent to the payer."""
    front: tuple[Block, ...] = ()
    """The cover sheet of the packet: the fields that the payer asks for, and what the packet holds."""
    worksheet: tuple[Block, ...] = ()
    """The sheet for the reviewer: each criterion with its authority, the page that shows it, and what stands there."""
    is_draft: bool
    """True where a blocker stands: every page is then marked DRAFT."""
    date: dt.date
    fingerprint: str

    shown: ClassVar[tuple[str, ...]] = ("title", "is_draft", "fingerprint")


class Outcome(Value):
    """The end of a run."""

    case: str
    status: Status
    remedy: Remedy
    letter: Letter | None = None
    verdict: Verdict = Verdict()
    gaps: tuple[Gap, ...] = ()
    flags: tuple[Flag, ...] = ()
    provenance: dict[str, Any] = Field(default_factory=dict)
    seconds: float = 0.0
    usage: Usage = Usage()
    backend: str = "embedded"

    shown: ClassVar[tuple[str, ...]] = ("case", "status")


def merge_citations(cites: Sequence[Citation]) -> str:
    """Return citations as the letter prints them: "Ex. B, p. 2, ll. 4, 12-13; Ex. C, p. 1, l. 3"."""
    pages: dict[tuple[str, int, str], list[tuple[int, int]]] = {}
    for cite in cites:
        pages.setdefault((cite.exhibit, cite.page, cite.bates or ""), []).append(cite.lines)
    parts = []
    for (exhibit, page, bates), lines in sorted(pages.items(), key=lambda item: (len(item[0][0]), item[0])):
        ranges = merge_ranges(lines)
        words = ", ".join(str(a) if a == b else f"{a}-{b}" for a, b in ranges)
        mark = "l." if len(ranges) == 1 and ranges[0][0] == ranges[0][1] else "ll."
        parts.append(f"Ex. {exhibit}, p. {page}, {mark} {words}" + (f" ({bates})" if bates else ""))
    return "; ".join(parts)


def merge_ranges(ranges: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join ranges of lines or pages that touch, in order."""
    out: list[tuple[int, int]] = []
    for first, last in sorted(set(ranges)):
        if out and first <= out[-1][1] + 1:
            out[-1] = (out[-1][0], max(out[-1][1], last))
        else:
            out.append((first, last))
    return out
