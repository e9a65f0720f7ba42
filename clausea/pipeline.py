"""The story of a run, its driver, and the work folder in which every stage can be read and started again."""

from __future__ import annotations

import datetime as dt
import hashlib
import json
import platform
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import Any, Literal, TypeVar

from pydantic import BaseModel, ValidationError

from clausea import __version__, knowledge
from clausea.audit import audit, not_quoted, told
from clausea.binder import PACKET, Originals, Wanted, bind
from clausea.chart import chart as make_chart
from clausea.chart.claimed import with_claimed_patient
from clausea.compose import Case, compose, missing_fields
from clausea.compose.claim_papers import pointed_out
from clausea.conditions import conditions
from clausea.config import commit, settings
from clausea.domain import (
    Chart,
    Claim,
    DenialProfile,
    Draft,
    Finding,
    Letter,
    Outcome,
    Remedy,
    Transcript,
    Verdict,
)
from clausea.domain.maintenance import told_facts
from clausea.doors import Door, doors_of
from clausea.drive import drive, objections, timed, unwritten, usage_of
from clausea.errors import ExportError, StoreError, UnreadableRecord, UsageError
from clausea.exporters import exporter_for, letterhead, write, write_bytes
from clausea.exporters.packet import Part
from clausea.ingest import Failure, Ingested, Source, ingest
from clausea.llm import Backend, ask_consent, backend
from clausea.orders import order_spans, renamed
from clausea.privacy import Guarded, guarded
from clausea.remedy import Circumstance, parse_denial
from clausea.retrieve import retrieve
from clausea.runs import (
    FILES,
    FORMATS,
    SENT,
    STAGES,
    TRANSCRIPT,
    WRITTEN,
    CaseFile,
    Found,
    Reading,
    Records,
    Run,
    Stage,
    Written,
    remedy_of,
    unplaced_in_words,
)
from clausea.verify import verify

__all__ = [
    "DRAWN",
    "FILES",
    "FORMATS",
    "SENT",
    "STAGES",
    "TRANSCRIPT",
    "CaseFile",
    "Found",
    "Reading",
    "Records",
    "Run",
    "Stage",
    "check_format",
    "commit",
    "drawn",
    "edited_in",
    "finish",
    "load",
    "packet",
    "restart",
    "run_case",
    "save",
]

T = TypeVar("T", bound=BaseModel)


def run_case(
    sources: Sequence[Source],
    claim: Claim,
    *,
    today: dt.date,
    case: str = "case",
    engine: str | Backend | None = None,
    reading: Reading | None = None,
) -> Run:
    """Run every stage and return the run; nothing is written.

    `engine` is a backend or the name of one; the settings choose where it is None.

    Raises:
        UsageError: the denial is missing or unknown.
        ConfigError: the letterhead is not there, or a tag in it is wrong.
        RecordError: no record could be read. When only some fail, the run goes on and lists them.
    """
    doors = doors_of(claim, claim.today or today)
    file = CaseFile(
        case=case, claim=doors.first.claim, denial=doors.first.denial, backend=_name_of(engine), today=claim.today or today,
        others=doors.others, left_out=doors.left_out, unplaced=doors.unplaced,
        sources=tuple(source.name for source in sources),
        paths=tuple(str(source.path.resolve()) if source.path else "" for source in sources),
    )  # fmt: skip
    run = Run(file, sources=tuple(sources), password=(reading or Reading()).password)
    for one in (file, *(_file_of(file, number) for number in range(len(file.others)))):
        _profile(one, remedy_of(one))  # An unknown code and a broken letterhead are said before the records are read.
    letterhead.chosen()
    with timed(run.timings, "records"):
        how = reading or Reading()
        run.keep = how.sent
        read = ingest(sources, password=how.password, progress=how.progress)
        run.ingested = replace(read, records=renamed(read.records))
        run.ingested.raise_if_nothing()
    asked = None if isinstance(engine, str) else engine
    finish(run, "chart", engine=asked)
    run.others = [_through(run, number, engine=asked) for number in range(len(doors.others))]
    return run


def _through(run: Run, number: int, *, engine: Backend | None) -> Run:
    """Run the stages for another denial of the same claim, on the chart as it was read once."""
    file = _file_of(run.file, number)
    other = Run(file, run.ingested, chart=run.chart, sources=run.sources, password=run.password, keep=run.keep)
    return finish(other, "evidence", engine=engine or _plain(file))


def _file_of(first: CaseFile, number: int) -> CaseFile:
    """Return what the run of another denial of the same claim is asked."""
    whole = (Door(denial=first.denial, claim=first.claim), *first.others)
    door = whole[number + 1]
    return first.model_copy(
        update={
            "case": f"denial-{number + 2}-{door.folder}", "claim": door.claim, "denial": door.denial, "number": number + 2,
            "others": tuple(one for one in whole if one is not door),
        }
    )  # fmt: skip


def _plain(file: CaseFile) -> Backend | None:
    """Return the backend of a document that is no appeal: it has no sentences that a model could write better."""
    return None if remedy_of(file).is_appeal else backend("embedded")


def _name_of(engine: str | Backend | None) -> str:
    if engine is None:
        return settings().backend
    return engine if isinstance(engine, str) else engine.name


def finish(run: Run, start: Stage, *, engine: Backend | None = None) -> Run:
    """Run the stages from `start` to the end; what stands before `start` is taken as it is."""
    first = STAGES.index(start)
    remedy = remedy_of(run.file)
    # What a plan says of its purpose decides how the care is argued, and it is known once the chart is read.
    profile = cache(lambda: _profile(run.file, remedy, run.own))
    stages: dict[Stage, Callable[[], None]] = {
        "chart": lambda: _set(run, chart=with_claimed_patient(make_chart(run.ingested.records), run.file.claim)),
        "evidence": lambda: _set(run, found=_found(run, profile())),
        "draft": lambda: _set(run, draft=_draft(run, profile(), engine)),
        "verdict": lambda: _set(run, verdict=_verdict(run, profile(), remedy)),
        "letter": lambda: _set(run, letter=_compose(run, profile(), pointed_out(remedy, run.own, run.claim))),
    }  # fmt: skip
    for stage in STAGES[max(first, 1) :]:
        with timed(run.timings, stage):
            stages[stage]()
    run.outcome = _outcome(run, profile(), pointed_out(remedy, run.own, run.claim))
    return run


def _found(run: Run, profile: DenialProfile) -> Found:
    evidence = retrieve(run.chart, profile, run.claim)
    flags = not_quoted(audit(run.chart, run.file.claim), evidence)
    return Found(evidence=evidence.model_copy(update={"flags": told(flags)}), flags=flags)


def _set(run: Run, **values: Any) -> None:
    for name, value in values.items():
        setattr(run, name, value)


def _draft(run: Run, profile: DenialProfile, engine: Backend | None) -> Draft:
    """Have the flow of drafting answered by the chosen backend, and keep what a model was shown and answered."""
    chosen = _guarded(engine or backend(run.file.backend), run)
    evidence, claim = run.found.evidence, run.claim
    check = objections(evidence, run.own, claim)
    draft, run.transcript = drive(chosen, evidence, profile, claim, run.own, check)
    return draft


def _guarded(chosen: Backend, run: Run) -> Backend:
    """Return a backend that may be asked: a remote one only with the site's consent, and behind the guard."""
    if chosen.remote:
        ask_consent(chosen.name)
    asked = guarded(chosen, run.chart, run.file.claim, run.keep)
    if isinstance(asked, Guarded):
        run.sent = asked.sent
    return asked


def _profile(file: CaseFile, remedy: Remedy, own: Chart | None = None) -> DenialProfile:
    """Return the profile of a remedy as what is written on its route, fitted to the claim and to what its chart says."""
    claim = file.claim
    facts = {*claim.facts, *(told_facts(own, claim.denied_dates) if own else ())}
    return knowledge.written(remedy.profile or "", remedy.route).fitted(claim.payer.type, facts, _rarcs(file))


def _rarcs(file: CaseFile) -> frozenset[str]:
    return frozenset(name for code in parse_denial(file.denial).codes for name in code.rarcs)


def _verdict(run: Run, profile: DenialProfile, remedy: Remedy) -> Verdict:
    claim = run.claim
    if not remedy.is_appeal:
        return Verdict()
    own = run.own
    found = verify(run.draft, run.found.evidence, own, claim, missing_fields(claim))
    held = conditions(profile, own, claim, run.found.evidence, _rarcs(run.file))
    days = Circumstance.of(claim, run.file.today).impossible_days
    dated = [Finding(rule="days-possible", severity="blocker", message=one) for one in days]
    if run.file.unplaced:
        dated.append(Finding(rule="days-placed", severity="blocker", message=unplaced_in_words(run.file.unplaced)))
    return Verdict(findings=(*dated, *held, *unwritten(run.draft, run.found.evidence), *found.findings))


def _compose(run: Run, profile: DenialProfile, remedy: Remedy) -> Letter:
    return compose(
        Case(
            claim=run.claim,
            denial=parse_denial(run.file.denial),
            remedy=remedy,
            profile=profile,
            chart=run.own,
            evidence=run.found.evidence,
            draft=run.draft,
            verdict=run.verdict,
            flags=run.found.evidence.flags,
            today=run.file.today,
        )
    )


def _outcome(run: Run, profile: DenialProfile, remedy: Remedy) -> Outcome:
    status: Literal["ready", "needs_review", "not_an_appeal"] = "not_an_appeal"
    if remedy.is_appeal:
        status = "ready" if run.verdict.ready and not run.ingested.failures else "needs_review"
    return Outcome(
        case=run.file.case,
        status=status,
        remedy=remedy,
        letter=run.letter,
        verdict=run.verdict,
        gaps=run.found.evidence.gaps,
        flags=run.found.evidence.flags,
        provenance=_provenance(run, profile),
        seconds=sum(run.timings.values()),
        usage=usage_of(run.draft),
        backend=run.file.backend,
    )


def _provenance(run: Run, profile: DenialProfile) -> dict[str, Any]:
    return {
        "clausea": __version__,
        "python": platform.python_version(),
        "commit": commit(),
        "backend": run.file.backend,
        "models": sorted({one.model for one in run.draft.attempts}),
        "profile": {profile.id: profile.fingerprint},
        "prompts": [one.fingerprint for one in run.draft.attempts],
        "prompt_files": {name: one.version for name, one in knowledge.prompts().items()},
        "plain": list(run.draft.plain),
        "records": {record.name: record.sha256 for record in run.chart.records},
        "today": run.file.today.isoformat(),
    }


# The work folder


def save(run: Run, out: Path) -> tuple[str, ...]:
    """Write the run into `out`: the six stages, the letter in every format, and `run.json`.

    A letter or query slip there that a person edited since it was written is kept under another name, `letter-edited-1.docx`; the
    names of what was kept are returned.

    Everything is made in a hidden folder first and moved into place when it is complete, so that a full disk or a failed
    export leaves `out` as it was. The hidden folder is inside of `out` where that exists, because `out` may be on another
    device than the folder that it is in, and beside it otherwise.

    Raises:
        StoreError: the folder cannot be written.
        ExportError: a file of the letter cannot be made.
    """
    from clausea.exporters import slip

    assert run.outcome is not None
    temporary: Path | None = None
    try:
        out.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{out.name}.", dir=out if out.is_dir() else out.parent))
        _write_stages(run, temporary)
        if run.letter is not None:
            _write_letter(run.letter, temporary)
            write_bytes(temporary / "review.html", run.review_page())
        if run.has_packet:
            for part in packet(run):
                write_bytes(temporary / part.name, part.data)
        if run.slip is not None:
            for name in FORMATS:
                write_bytes(temporary / f"query.{name}", slip.render(run.slip, name))
        drawn_now = {name: _digest(temporary / name) for name in run.document.files.values() if name != TRANSCRIPT}
        write_bytes(temporary / WRITTEN, (Written(files=drawn_now).model_dump_json(indent=1) + "\n").encode())
        write_bytes(temporary / "run.json", (run.document.model_dump_json(indent=1) + "\n").encode())
        out.mkdir(parents=True, exist_ok=True)
        written = sorted(temporary.iterdir())
        for path in written:
            if (out / path.name).is_dir():  # Seen before the first file is moved, so that nothing is half replaced.
                raise StoreError(f"{path.name} in {out.name} is a folder.", hint="Move it away and run again.")
        kept, before = _keep_edited(out), _beside_in(out)
        for path in written:
            path.replace(out / path.name)
        # A sheet of an earlier run would speak of gaps that are closed.
        _unlink(out, {FILES["letter"], TRANSCRIPT, *_DRAWN} - {path.name for path in written})
        for other in run.others:
            kept += tuple(f"{other.file.case}/{name}" for name in save(other, out / other.file.case))
        for name in before - {other.file.case for other in run.others}:
            kept += tuple(f"{name}/{one}" for one in _clear(out / name))
        return kept
    except ExportError as error:
        raise (
            error if run.letter and ("letter" in error.message or "packet" in error.message) else StoreError(error.message)
        ) from None
    except OSError as error:
        raise StoreError(f"The folder {out.name} cannot be written: {error.strerror or type(error).__name__}.") from None
    finally:
        if temporary is not None:
            shutil.rmtree(temporary, ignore_errors=True)


_TEXTS = tuple(f"{what}.{name}" for what in ("letter", "query") for name in FORMATS)
"""The files of a run that a person may edit."""
_DRAWN = ("cover.pdf", "review.html", PACKET, *_TEXTS)


def _beside_in(out: Path) -> set[str]:
    """Return the folders that the run in a folder wrote for the other denials of its claim."""
    try:
        told = json.loads((out / "run.json").read_text(encoding="utf-8"))["beside"]
        names = {str(one["folder"]) for one in told}
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in names if re.fullmatch(r"denial-\d+-[a-z0-9-]+", name) and (out / name / "case.json").is_file()}


def _clear(folder: Path) -> tuple[str, ...]:
    """Take away what an earlier run wrote of a denial that the claim no longer has, and return the new names of edited files.

    What the program did not write stays, as does what left this machine.
    """
    kept = _keep_edited(folder)
    _unlink(folder, {"case.json", "run.json", WRITTEN, TRANSCRIPT, *FILES.values(), *_DRAWN})
    if not any(folder.iterdir()):
        folder.rmdir()
    return kept


def _unlink(folder: Path, names: Iterable[str]) -> None:
    for path in (*(folder / name for name in names), *_copies(folder)):
        path.unlink(missing_ok=True)


def edited_in(folder: Path) -> tuple[str, ...]:
    """Return the files that were drawn of the letter in a folder and are no longer as the run wrote them.

    Raises:
        StoreError: what the run noted of them is damaged.
    """
    if not (folder / WRITTEN).is_file():
        return ()
    written = _read(folder, WRITTEN, Written).files
    return tuple(name for name, before in written.items() if (folder / name).is_file() and _digest(folder / name) != before)


def _digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _keep_edited(out: Path) -> tuple[str, ...]:
    """Rename what a person edited in the folder of an earlier run, and return the new names."""
    kept = []
    for name in edited_in(out):
        if name not in _TEXTS:
            continue
        path = out / name
        stem, _, ending = name.partition(".")
        numbers = (number for number in range(1, 10_000) if not (out / f"{stem}-edited-{number}.{ending}").exists())
        other = f"{stem}-edited-{next(numbers)}.{ending}"
        path.rename(out / other)
        kept.append(other)
    return tuple(kept)


def _copies(out: Path) -> list[Path]:
    """Return what `clausea export` drew of the letter of an earlier run: beside another letter it would be sent as this one's."""
    parts = [path for stem in ("packet", "packet-fax") for path in out.glob(f"{stem}-part-*.pdf")]
    names = [PACKET, "packet-fax.pdf", *DRAWN.values()]
    return [*parts, out / "packet-fax.pdf", *(out / name.replace(".", "-draft.") for name in names)]


def packet(run: Run, wanted: Wanted | None = None) -> tuple[Part, ...]:
    """Return the files of the packet of a run.

    Raises:
        ExportError: the run has no packet, or a record is gone or was changed since it was read.
        RecordError: a record needs a password that was not given.
    """
    if run.letter is None or not run.letter.front:
        raise ExportError("This run has no packet: its document goes out without exhibits.", hint="Export the letter instead.")
    return bind(run.letter, run.chart, Originals(run.sources, run.password), wanted)


def _write_stages(run: Run, folder: Path) -> None:
    values: dict[str, BaseModel] = {
        "case.json": run.file.model_copy(update={"failures": tuple((one.name, str(one.error)) for one in run.ingested.failures)}),
        FILES["records"]: Records(records=run.chart.records),
        FILES["chart"]: run.chart,
        FILES["evidence"]: run.found,
        FILES["draft"]: run.draft,
        FILES["verdict"]: run.verdict,
    }
    if run.letter is not None:
        values[FILES["letter"]] = run.letter
    if run.transcript.exchanges:
        values[TRANSCRIPT] = run.transcript
    for name, value in values.items():
        write_bytes(folder / name, (value.model_dump_json(indent=1) + "\n").encode())


def _write_letter(letter: Letter, folder: Path) -> None:
    from clausea.exporters.pdf import render_cover

    for name in FORMATS:
        write(letter, folder / f"letter.{name}")
    if letter.cover:
        write_bytes(folder / "cover.pdf", render_cover(letter))


DRAWN = {**{name: f"letter.{name}" for name in FORMATS}, "html": "review.html"}
"""The file of each format that a run is drawn in."""


def check_format(format_name: str) -> None:
    """Refuse a format that no run is drawn in.

    Raises:
        UsageError: there is no such format.
    """
    if format_name not in DRAWN:
        raise UsageError(f"There is no format {format_name}.", hint=f"There are: {', '.join((*DRAWN, 'packet'))}.")


def drawn(run: Run, format_name: str, *, as_draft: bool = False, letter: Letter | None = None) -> tuple[str, bytes]:
    """Return the name and the bytes of the file of a format; a draft copy has another name and DRAFT on every page.

    `letter` stands in the place of the letter that the run wrote, where a person edited it.

    Raises:
        UsageError: there is no such format.
        StoreError: the run holds no letter.
        RecordError: a record whose pages are to be drawn is not there any more, or has changed.
    """
    check_format(format_name)
    if run.letter is None:
        raise StoreError("The folder holds no letter.", hint="Run `clausea draft` first.")
    name, shown = DRAWN[format_name], replace(run, letter=letter or run.letter)
    if as_draft:
        assert shown.letter is not None
        name, shown = name.replace(".", "-draft."), replace(run, letter=shown.letter.model_copy(update={"is_draft": True}))
    if format_name == "html":
        run.raise_if_gone()
        return name, shown.review_page()
    assert shown.letter is not None
    return name, exporter_for(format_name).render(shown.letter)


def load(folder: Path, *, password: str | None = None) -> Run:
    """Return the run of a work folder, ready to be verified, exported or started again from any stage.

    Raises:
        StoreError: a stage is missing or damaged.
    """
    file = _read(folder, "case.json", CaseFile)
    records = _read(folder, FILES["records"], Records).records
    failures = tuple(Failure(name, UnreadableRecord(error, hint=" ")) for name, error in file.failures)
    run = Run(file, Ingested(records, failures), sources=_sources(file), password=password)
    run.chart = _read(folder, FILES["chart"], Chart).with_records(records)
    run.found = _read(folder, FILES["evidence"], Found)
    run.draft = _read(folder, FILES["draft"], Draft)
    run.transcript = _transcript(folder)
    run.verdict = _read(folder, FILES["verdict"], Verdict)
    if (folder / FILES["letter"]).exists():
        run.letter = _read(folder, FILES["letter"], Letter)
    return run


def _sources(file: CaseFile) -> tuple[Source, ...]:
    """Return the sources that a case names, in its order."""
    return tuple(Source(name, path=Path(path)) for name, path in zip(file.sources, file.paths, strict=False) if path)


def restart(folder: Path, start: Stage, *, backend_name: str | None = None, password: str | None = None) -> Run:
    """Start a run again at `start`, from the files of the stages before it, and return it; nothing is written.

    Where a file of the chart is gone or was changed since it was read, the run has no packet.

    Raises:
        StoreError: a stage before `start` is missing or damaged, or the kept chart holds words that address a program.
        UsageError: `start` is the first stage, which needs the records themselves.
    """
    file = _read(folder, "case.json", CaseFile)
    if backend_name:
        file = file.model_copy(update={"backend": backend_name})
    records = _read(folder, FILES["records"], Records).records
    run = _restarted(file, Ingested(records), folder, start, password)
    if file.number == 1:
        run.others = [_again(run, number, folder, start) for number in range(len(file.others))]
    return run


def _again(first: Run, number: int, folder: Path, start: Stage) -> Run:
    """Start the run of another denial again where the first one was, or from the chart where its own stages are not there."""
    file = _file_of(first.file, number)
    own = folder / file.case
    if start in {"chart", "evidence"} or not all((own / FILES[one]).is_file() for one in STAGES[: STAGES.index(start)]):
        return _through(first, number, engine=None)
    return _restarted(file, first.ingested, own, start, first.password)


def _restarted(file: CaseFile, ingested: Ingested, folder: Path, start: Stage, password: str | None) -> Run:
    """Return the run of a file whose stages before `start` are those in the folder."""
    run = Run(file, ingested, sources=_sources(file), password=password, keep=folder / SENT)
    records = ingested.records
    before = STAGES[: STAGES.index(start)]
    if "chart" in before:
        run.chart = _read(folder, FILES["chart"], Chart).with_records(records)
        if order_spans(run.chart):
            # Read before such words were withheld, or recognised: what stands on it would take them for evidence.
            raise StoreError(
                f"{FILES['chart']} in {folder.name} holds words that address a program.",
                hint="Run `clausea draft` into that folder from the start, or with --from chart.",
            )
    if "evidence" in before:
        run.found = _read(folder, FILES["evidence"], Found)
    if "draft" in before:
        run.draft = _read(folder, FILES["draft"], Draft)
        run.transcript = _transcript(folder)
    if "verdict" in before:
        run.verdict = _read(folder, FILES["verdict"], Verdict)
    return finish(run, start, engine=_plain(file) if file.number > 1 else None)


def _transcript(folder: Path) -> Transcript:
    return _read(folder, TRANSCRIPT, Transcript) if (folder / TRANSCRIPT).exists() else Transcript()


def _read(folder: Path, name: str, model: type[T]) -> T:
    try:
        return model.model_validate_json((folder / name).read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise StoreError(f"{folder.name} has no {name}.", hint="Run `clausea draft` into that folder first.") from None
    except OSError as error:
        raise StoreError(f"{name} cannot be read: {error.strerror}.") from None
    except (ValidationError, json.JSONDecodeError):
        raise StoreError(f"{name} in {folder.name} is damaged.", hint="Run `clausea draft` into that folder again.") from None
