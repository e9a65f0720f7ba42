"""Many cases: the manifest, what is done already, what is out of date, and one row a case."""

from __future__ import annotations

import csv
import datetime as dt
import difflib
import hashlib
import io
import json
import re
import time
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial
from itertools import zip_longest
from pathlib import Path
from typing import Any, ClassVar, Literal

from pydantic import ValidationError

from clausea import __version__, knowledge
from clausea.claims import load_claim
from clausea.config import settings
from clausea.contract import DraftDocument, StatementEntry
from clausea.domain import Route, Value
from clausea.errors import ClauseaError, ExitCode, RecordError, StoreError, UsageError, bug
from clausea.executors import executor_for
from clausea.exporters import write_bytes
from clausea.ingest import Source, gather
from clausea.pipeline import SENT, Reading, Run, edited_in, run_case, save
from clausea.runs import worst

__all__ = ["BatchRow", "CaseRow", "Change", "read_manifest", "run_batch"]

COLUMNS = ("case", "records", "claim", "backend")
REQUIRED = COLUMNS[:3]
CLAIM = "claim.yaml"
RUN, INPUTS = "run.json", "inputs.json"
SUMMARIES = ("summary.csv", "summary.json")
MAX_NAME_BYTES = 100

Runner = Callable[..., Run]
"""Has the signature of `clausea.pipeline.run_case`."""


class CaseRow(Value):
    """One case of a manifest. Whether its files are there is seen when it is run, so that one case cannot stop the others."""

    case: str
    records: str
    """As the manifest says it: folders, globs or files with `;` between them."""
    claim: Path
    base: Path
    """What the paths in `records` are relative to."""
    backend: str | None = None
    problem: str | None = None
    """Why the manifest does not say what to run; the case then fails with these words, and `case` may name only its line."""

    shown: ClassVar[tuple[str, ...]] = ("case",)

    def sources(self) -> list[Source]:
        """Return the records; a file that is named and is not there is among them, and fails when it is read.

        Raises:
            UsageError: a folder or glob gives no file.
        """
        paths: dict[Path, None] = {}
        for part in filter(None, (part.strip() for part in self.records.split(";"))):
            found = [path for path in _expand(self.base, part) if path.resolve() != self.claim.resolve()]
            if not found:
                raise UsageError("A folder or pattern of its records holds no file.", hint="Check where its records are.")
            paths.update(dict.fromkeys(found))
        return [Source(name=path.name, path=path) for path in paths]


class Change(Value):
    """One sentence that a new run wrote otherwise; `before` or `after` is None where it came or went."""

    slot: str
    before: str | None
    after: str | None
    moved: bool = False
    """True where the words are the same and only the place that they cite is another."""

    shown: ClassVar[tuple[str, ...]] = ("slot", "moved")


class BatchRow(Value):
    """What became of one case."""

    case: str
    status: Literal["ready", "needs_review", "not_an_appeal", "failed"]
    route: str | None = None
    deadline: dt.date | None = None
    beside: tuple[str, ...] = ()
    """The routes of the other denials of the claim, each with its limit: "new_claim by 2027-07-29"."""
    gaps: int = 0
    findings: int = 0
    seconds: float = 0.0
    cost: float | None = None
    """In US dollars; None where the backend has no price."""
    error: str | None = None
    exit_code: int = 0
    """What `clausea draft` would have exited with."""
    ran: bool = True
    """False where the case was done already."""
    stale: bool = False
    """True where the letter on disk was made from inputs that are no longer these."""
    why: tuple[str, ...] = ()
    """Which inputs changed since the letter on disk: records, claim, profile, program, backend."""
    changed: tuple[Change, ...] = ()
    """What a new run says otherwise than the run before it."""

    shown: ClassVar[tuple[str, ...]] = ("case", "status", "exit_code", "ran", "stale")


class Inputs(Value):
    """Fingerprints of everything that a letter was made from, kept beside it."""

    records: tuple[tuple[str, str], ...]
    claim: str
    profile: dict[str, str]
    program: str
    backend: str

    shown: ClassVar[tuple[str, ...]] = ("program", "backend")


# The manifest


def read_manifest(path: Path) -> list[CaseRow]:
    """Return the cases of a folder of case folders, of a CSV file, or of a JSON Lines file.

    A case folder holds `claim.yaml` and its records, in `records/` or beside it. Case names become folder names, so they must
    be safe ones and distinct, also where upper and lower case are not told apart. What is wrong with one row is the `problem`
    of that row and leaves the others as they are.

    Raises:
        UsageError: the manifest as a whole cannot be used: it cannot be read, holds no case, or lacks a column.
    """
    if not path.exists():
        raise UsageError(f"{path.name} is not there.", hint="Check the path of the manifest.")
    if path.is_dir():
        rows = _folders(path)
    elif path.suffix.lower() in _READERS:
        rows = [_case_row(path, number, values) for number, values in _READERS[path.suffix.lower()](path)]
    else:
        known = ", ".join(_READERS)
        raise UsageError(f"{path.name} is no manifest.", hint=f"Give a folder of case folders, or a file ending in {known}.")
    if not rows:
        raise UsageError(f"{path.name} holds no case.", hint="Put a row, or a folder with claim.yaml, into it for each case.")
    names = Counter(_folded(row.case) for row in rows)
    twice = f"{path.name} names this case more than once. Give every case its own name."
    return [row if names[_folded(row.case)] == 1 or row.problem else row.model_copy(update={"problem": twice}) for row in rows]


def _folded(name: str) -> str:
    return unicodedata.normalize("NFC", name).casefold()


def _folders(path: Path) -> list[CaseRow]:
    if (path / CLAIM).exists():
        raise UsageError(
            f"{path.name} is one case, not a folder of cases.", hint="Name the folder above it, or use `clausea draft`."
        )
    rows: list[CaseRow] = []
    for folder in sorted(one for one in path.iterdir() if one.is_dir() and not one.name.startswith(".")):
        if (folder / SUMMARIES[1]).exists() and not (folder / CLAIM).exists():
            continue  # The output of an earlier batch that was written among the cases.
        try:
            _check_name(folder.name, f"The name of a case folder in {path.name}")
        except UsageError as error:
            rows.append(_refused(f"folder {len(rows) + 1}", folder, error))
            continue
        records = "records" if (folder / "records").is_dir() else "."
        rows.append(CaseRow(case=folder.name, records=records, claim=folder / CLAIM, base=folder))
    return rows


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise UsageError(f"{path.name} is not UTF-8 text.", hint='Save it as "CSV UTF-8".') from None
    except OSError as error:
        raise UsageError(f"{path.name} cannot be read: {error.strerror}.", hint="Check its permissions.") from None


Parsed = Mapping[str, Any] | UsageError
"""The cells of one row, or why there are none."""


def _csv(path: Path) -> Iterator[tuple[int, Parsed]]:
    reader = csv.DictReader(io.StringIO(_text(path), newline=""), strict=True)
    try:
        _check_columns(path, 1, reader.fieldnames or ())
        for values in reader:
            if None in values or None in values.values():
                what = f"{path.name}, line {reader.line_num}: the row has not as many cells as the first row has."
                yield reader.line_num, UsageError(what, hint="Check its commas and quotes.")
                continue
            yield reader.line_num, values
    except csv.Error:
        raise UsageError(f"{path.name}, line {reader.line_num}: this is not valid CSV.", hint="Check the quotes there.") from None


def _jsonl(path: Path) -> Iterator[tuple[int, Parsed]]:
    for number, line in enumerate(_text(path).split("\n"), start=1):
        if line.strip():
            yield number, _object(path, number, line)


def _object(path: Path, number: int, line: str) -> Parsed:
    try:
        values = json.loads(line)
    except (ValueError, RecursionError):
        return UsageError(f"{path.name}, line {number}: this is not valid JSON.", hint="Write one object a line.")
    if not isinstance(values, dict):
        return UsageError(f"{path.name}, line {number}: this is not a JSON object.", hint="Write one object a line.")
    return values


_READERS: dict[str, Callable[[Path], Iterator[tuple[int, Parsed]]]] = {".csv": _csv, ".jsonl": _jsonl}


def _case_row(path: Path, number: int, values: Parsed) -> CaseRow:
    """Return the case of a row; where the row cannot be used, one that says so, by its own name where it has a good one."""
    try:
        if isinstance(values, UsageError):
            raise values
        _check_columns(path, number, values)
        return _row(path, number, values)
    except UsageError as error:
        name = "" if isinstance(values, UsageError) else values.get("case")
        try:
            _check_name(name.strip() if isinstance(name, str) else "", "")
        except UsageError:
            name = None
        return _refused(name.strip() if name else f"line {number}", path.absolute().parent, error)


def _refused(case: str, base: Path, error: UsageError) -> CaseRow:
    return CaseRow(case=case, records="", claim=base / CLAIM, base=base, problem=str(error))


def _check_columns(path: Path, number: int, columns: Iterable[str]) -> None:
    names = list(columns)
    for name in names:
        if name not in COLUMNS:
            near = difflib.get_close_matches(name.strip().lower(), COLUMNS, n=1, cutoff=0.5)
            hint = f"Did you mean {near[0]}?" if near else f"Known are: {', '.join(COLUMNS)}."
            raise UsageError(f"{path.name}, line {number}: the column {name[:30]} is not known.", hint=hint)
        if names.count(name) > 1:
            raise UsageError(f"{path.name}, line {number}: the column {name} stands there twice.")
    missing = [name for name in REQUIRED if name not in names]
    if missing:
        raise UsageError(
            f"{path.name}, line {number}: {' and '.join(missing)} is missing.", hint=f"Needed are: {', '.join(REQUIRED)}."
        )


def _row(path: Path, number: int, values: Mapping[str, Any]) -> CaseRow:
    where = f"{path.name}, line {number}"
    cells: dict[str, str] = {}
    for name, value in values.items():
        if value is not None and not isinstance(value, str):
            raise UsageError(f"{where}: {name} must be text.", hint="Put it in quotes.")
        cells[name] = (value or "").strip()
    for name in REQUIRED:
        if not cells[name].strip(" ;"):
            raise UsageError(f"{where}: {name} is empty.")
    _check_name(cells["case"], f"{where}: the case name")
    base = path.absolute().parent
    return CaseRow(
        case=cells["case"], records=cells["records"], claim=base / cells["claim"], base=base, backend=cells.get("backend") or None
    )


_DEVICES = re.compile(r"(?:con|prn|aux|nul|com\d|lpt\d)(?:\..*)?", re.IGNORECASE)


def _check_name(name: str, what: str) -> None:
    """Refuse a name that is no folder name on every system, or that a spreadsheet would take for a formula."""
    unsafe = (
        not name[:1].isalnum()
        or name[-1:] in ". "
        or any(letter in '/\\<>:"|?*' or not letter.isprintable() for letter in name)
        or ".." in name
        or len(name.encode("utf-8", "surrogatepass")) > MAX_NAME_BYTES
        or _DEVICES.fullmatch(name) is not None
        or _folded(name) in SUMMARIES
    )
    if unsafe:
        raise UsageError(
            f"{what} cannot be a folder name.", hint="Begin with a letter or digit and use letters, digits, spaces, . _ and -."
        )


def _expand(base: Path, part: str) -> list[Path]:
    """Return the files of one part of `records`."""
    path = base / part
    if not path.exists() and any(letter in part for letter in "*?["):
        anchored = Path(part).is_absolute()
        root, pattern = (Path(path.anchor), str(path.relative_to(path.anchor))) if anchored else (base, part)
        try:
            found = sorted(one for one in root.glob(pattern) if not one.name.startswith("."))
        except (ValueError, NotImplementedError):
            found = []
    else:
        found = [path]
    return [source.path for source in gather(found) if source.path is not None]


# The run


def run_batch(
    rows: Sequence[CaseRow],
    out: Path,
    *,
    executor: str = "serial",
    stale: bool = False,
    today: dt.date,
    runner: Runner = run_case,
) -> list[BatchRow]:
    """Run the cases that are not done, each into its own folder of `out`, and return a row for every case, in order.

    A case is done when its folder holds a run and the fingerprints of its inputs. Where these are no longer the inputs, its
    row says so, and with `stale` it is run again. What fails is told in its own row and leaves what stood there as it was.
    The summaries are written at the end, also when the batch is interrupted; they then hold the cases that were finished.

    Raises:
        UsageError: the executor does not exist, or `out` would write into the folder of a case.
        StoreError: `out` cannot be made.
        ExportError: a summary cannot be written.
    """
    chosen = executor_for(executor)
    for row in rows:
        if row.problem is None and (out / row.case).resolve() == row.claim.parent.resolve():
            raise UsageError(f"The output of the case {row.case} would be written among its records.", hint="Give another --out.")
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {out.name} cannot be written: {error.strerror or type(error).__name__}.") from None
    done: list[BatchRow] = []
    try:
        for finished in chosen.map(partial(_settle, out=out, stale=stale, today=today, runner=runner), rows):
            done.append(finished)
    finally:
        _summarise(done, out)
    return done


def _settle(row: CaseRow, *, out: Path, stale: bool, today: dt.date, runner: Runner) -> BatchRow:
    """Return the row of a case, running it where that is due; never raise for an error of the case."""
    began = time.perf_counter()
    folder = out / row.case
    why: tuple[str, ...] = ()
    try:
        if row.problem is not None:
            raise UsageError(row.problem, hint=" ")
        before, saved = _stored(folder)
        sources, now = _inputs(row, saved)
        if before is not None and saved is not None:
            why = _differences(saved, now)
            if not why or not stale:
                return _told(row.case, before, ran=False, stale=bool(why), why=why)
            _refuse_edited(folder)
        document = _run(row, sources, now, folder, today, runner)
        changed = _changes(before.statements, document.statements) if before is not None else ()
        return _told(row.case, document, why=why, changed=changed)
    except ClauseaError as error:
        told, code = str(error), error.exit_code
    except Exception as error:
        told, code = bug(error), ExitCode.BUG
    return BatchRow(
        case=row.case, status="failed", seconds=round(time.perf_counter() - began, 3), error=told, exit_code=int(code),
        stale=bool(why), why=why,
    )  # fmt: skip


def _run(row: CaseRow, sources: Sequence[Source], now: Inputs, folder: Path, today: dt.date, runner: Runner) -> DraftDocument:
    sources = sources or row.sources()
    reading = Reading(sent=folder / SENT)
    run = runner(sources, load_claim(row.claim), today=today, case=row.case, engine=row.backend, reading=reading)
    document = run.document
    # Without fingerprints a case counts as not done, so a crash between the two writes is made good by the next batch.
    try:
        (folder / INPUTS).unlink(missing_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {folder.name} cannot be written: {error.strerror}.") from None
    save(run, folder)
    kept = now.model_copy(update={"profile": document.provenance["profile"]})
    write_bytes(folder / INPUTS, (kept.model_dump_json(indent=1) + "\n").encode())
    return document


def _stored(folder: Path) -> tuple[DraftDocument | None, Inputs | None]:
    """Return the run on disk and its fingerprints; a file that is missing or damaged is None, which makes the case not done."""
    try:
        document = DraftDocument.model_validate_json((folder / RUN).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return None, None
    try:
        return document, Inputs.model_validate_json((folder / INPUTS).read_text(encoding="utf-8"))
    except (OSError, ValueError, ValidationError):
        return document, None


def _digest(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _inputs(row: CaseRow, saved: Inputs | None) -> tuple[list[Source], Inputs]:
    """Return the records with their bytes, read once for fingerprint and run alike, and the fingerprints of today."""
    sources: list[Source] = []
    digests: list[tuple[str, str]] = []
    try:
        found = row.sources()
    except UsageError:
        if saved is None:
            raise
        found = []  # The letter is there still: that its records went is a change like any other.
    for source in found:
        try:
            data = source.read()
        except RecordError:
            sources.append(source)
            digests.append((source.name, "unreadable"))
        else:
            sources.append(replace(source, data=data))
            digests.append((source.name, _digest(data)))
    try:
        claim = _digest(row.claim.read_bytes())
    except OSError:
        claim = "unreadable"
    profile = {name: _fingerprint_now(name, before) for name, before in (saved.profile if saved else {}).items()}
    backend = row.backend or settings().backend
    return sources, Inputs(records=tuple(sorted(digests)), claim=claim, profile=profile, program=__version__, backend=backend)


def _fingerprint_now(profile_id: str, before: str) -> str:
    """Return `before` where the profile, or what is written of it on some route, still has this fingerprint; else today's.

    It is empty where there is no such profile any more.
    """
    found = knowledge.profiles().get(profile_id)
    if found is None:
        return ""
    routes: set[Route] = {"appeal", *(route for document in knowledge.forms().documents.values() for route in document.routes)}
    same = any(knowledge.written(profile_id, route).fingerprint == before for route in routes)
    return before if same else found.fingerprint


def _differences(saved: Inputs, now: Inputs) -> tuple[str, ...]:
    names = ("records", "claim", "profile", "program", "backend")
    return tuple(name for name in names if getattr(saved, name) != getattr(now, name))


def _refuse_edited(folder: Path) -> None:
    for name in edited_in(folder):
        raise StoreError(
            f"{name} of the case {folder.name} was edited after it was written, so the case was not run again.",
            hint="Move the edited file elsewhere, then run again.",
        )


def _told(
    case: str, document: DraftDocument, *, ran: bool = True, stale: bool = False, why: tuple[str, ...] = (),
    changed: tuple[Change, ...] = (),
) -> BatchRow:  # fmt: skip
    """Return the row of a run."""
    codes = {"ready": ExitCode.READY, "not_an_appeal": ExitCode.NOT_AN_APPEAL}
    status = worst((document.status, *(one["status"] for one in document.beside)))
    code = codes.get(status, ExitCode.WRITTEN_WITH_BLOCKERS)
    return BatchRow.model_validate(
        {
            "case": case,
            "status": status,
            "route": document.remedy["route"],
            "deadline": document.remedy["deadline"]["date"],
            "beside": tuple(
                f"{one['route']} by {one['deadline']['date'] or 'a day that is not known'}"
                for one in document.remedy["denials"][1:]
                if one["route"] not in {"none", document.remedy["route"]} or one["lines"] != document.remedy["lines"]
            ),
            "gaps": len(document.gaps),
            "findings": len(document.findings),
            "seconds": document.usage["seconds"],
            "cost": document.usage["cost_usd"],
            "error": " ".join(failure.error for failure in document.failures) or None,
            "exit_code": int(ExitCode.RECORD if document.failures else code),
            "ran": ran,
            "stale": stale,
            "why": why,
            "changed": changed,
        }
    )


def _changes(before: Sequence[StatementEntry], after: Sequence[StatementEntry]) -> tuple[Change, ...]:
    """Return the sentences that differ in their words or in the places that they cite."""
    old, new = [_key(one) for one in before], [_key(one) for one in after]
    out: list[Change] = []
    for tag, i1, i2, j1, j2 in difflib.SequenceMatcher(a=old, b=new, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        for one, other in zip_longest(before[i1:i2], after[j1:j2]):
            was, now = (one.text if one else None), (other.text if other else None)
            slot = next(statement.slot for statement in (other, one) if statement)
            out.append(Change(slot=slot, before=was, after=now, moved=was == now))
    return tuple(out)


def _key(statement: StatementEntry) -> tuple[Any, ...]:
    cites = tuple((cite["name"], cite["page"], tuple(cite["lines"])) for cite in statement.cites)
    return statement.text, cites, statement.authorities


def _summarise(rows: Sequence[BatchRow], out: Path) -> None:
    table = io.StringIO(newline="")
    fields = list(BatchRow.model_fields)
    writer = csv.DictWriter(table, fields)
    writer.writeheader()
    for row in rows:
        values = row.model_dump(mode="json")
        writer.writerow({**values, "why": "; ".join(row.why), "beside": "; ".join(row.beside), "changed": len(row.changed)})
    write_bytes(out / SUMMARIES[0], table.getvalue().encode())
    document = [row.model_dump(mode="json") for row in rows]
    write_bytes(out / SUMMARIES[1], (json.dumps(document, indent=1, ensure_ascii=False) + "\n").encode())
