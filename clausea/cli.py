"""Arguments and printing. Human text goes to standard error, data to standard output."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from clausea import cli_knowledge, cli_sign
from clausea.cli_parts import (
    BackendName,
    ClaimPath,
    DenialText,
    Json,
    Password,
    PayerName,
    Records,
    Today,
    at,
    complain,
    date_of,
    dump,
    now,
    payer_of,
    print_error,
    print_json,
    problem,
    say,
    use_utf8,
)  # fmt: skip
from clausea.errors import ClauseaError, ExitCode, UsageError, bug

if TYPE_CHECKING:
    from clausea.domain import Claim, QuerySlip, Remedy
    from clausea.ingest import Ingested, Progress
    from clausea.pipeline import Run

app = typer.Typer(
    name="clausea",
    help="Draft appeal letters for denied outpatient therapy claims, every sentence cited to a page and line of the record.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> NoReturn:
    """Run the command line; an expected failure is one line and its exit code, never a traceback."""
    use_utf8()
    try:
        code = app(standalone_mode=False)
    except ClauseaError as error:
        complain(error)
        print_error(error)
        sys.exit(int(error.exit_code))
    except typer.Exit as end:
        sys.exit(end.exit_code)
    except typer.Abort:
        complain("stopped.")
        sys.exit(130)
    except KeyboardInterrupt:
        complain("stopped.")
        sys.exit(130)
    except BrokenPipeError:
        sys.exit(0)
    except Exception as error:
        if hasattr(error, "format_message") and hasattr(error, "exit_code"):
            mistake = UsageError(error.format_message())
            complain(mistake)
            print_error(mistake)
            sys.exit(int(ExitCode.USAGE))
        complain(f"{bug(error)}. Please report this line; it holds no words of a record.")
        sys.exit(int(ExitCode.BUG))
    sys.exit(code if isinstance(code, int) else 0)


def _progress() -> tuple[Progress | None, Callable[[], None]]:
    """Return a progress callback for long reading, and what ends it; nothing is drawn where nobody looks."""
    if not sys.stderr.isatty():
        return None, lambda: None
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
    from rich.progress import Progress as Bar

    bar = Bar(
        TextColumn("Reading"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=Console(stderr=True),
        transient=True,
    )
    task = bar.add_task("read", total=None)
    bar.start()

    def step(_: str, done: int, total: int) -> None:
        bar.update(task, completed=done, total=total)

    return step, bar.stop


def _read(records: Sequence[Path], password: str | None) -> Ingested:
    from clausea.ingest import gather, ingest

    step, stop = _progress()
    try:
        return ingest(gather(records), password=password, progress=step)
    finally:
        stop()


def _say_failures(ingested: Ingested) -> None:
    for failure in ingested.failures:
        complain(failure.error)


def _stop_if_nothing(ingested: Ingested) -> None:
    """End the command when nothing could be read; the reasons were said already, except that no file was there at all."""
    if ingested.failures and not ingested.records:
        print_error(ingested.failures[0].error)
        raise typer.Exit(int(ExitCode.RECORD))
    ingested.raise_if_nothing()


def _claim(path: Path | None, denial: str | None, payer: str | None, today: str | None) -> Claim:
    from clausea.claims import load_claim
    from clausea.domain import Claim, Payer

    claim = load_claim(path) if path else Claim()
    updates: dict[str, Any] = {}
    if denial:
        # It goes before the claim file's, and so before those of its lines.
        updates |= {"denial": denial, "lines": tuple(line.model_copy(update={"denial": None}) for line in claim.lines)}
    if payer:
        updates["payer"] = Payer.model_validate({**claim.payer.model_dump(), "type": payer_of(payer)})
    if today:
        updates["today"] = date_of(today, "--today")
    return claim.model_copy(update=updates)


def _version(wanted: bool) -> None:
    if wanted:
        from clausea import __version__

        print(f"clausea {__version__}")  # noqa: T201
        raise typer.Exit


@app.callback()
def _options(
    version: Annotated[bool, typer.Option("--version", callback=_version, is_eager=True, help="Print the version.")] = False,
) -> None:
    """Take the options that stand before a command."""


@app.command()
def demo(out: Annotated[Path, typer.Option("--out", help="Folder to write into.")] = Path("demo"), as_json: Json = False) -> None:
    """Draft a whole appeal on the bundled synthetic chart, offline and without a key."""
    from clausea import knowledge
    from clausea.claims import load_claim
    from clausea.ingest import gather
    from clausea.pipeline import run_case, save

    folder = knowledge.demo_folder()
    claim = load_claim(folder / "claim.yaml")
    run = run_case(gather([folder / "records"]), claim, today=claim.today or now(), case="demo")
    _say_kept(save(run, out), out)
    if as_json:
        print_json(dump(run.document))
        raise typer.Exit(int(run.exit_code) if run.exit_code != ExitCode.WRITTEN_WITH_BLOCKERS else 0)
    _tell_run(run, out)
    say("\nThe three most important findings:")
    for number, line in enumerate(_top_findings(run), start=1):
        say(f"  {number}. {line}")


def _say_kept(kept: tuple[str, ...], out: Path) -> None:
    for name in kept:
        say(f"A file that was edited after the run before this one was kept as {out / name}.")


def _top_findings(run: Run) -> list[str]:
    """Return what a person must know first: blockers, then fatal and high flags, then gaps, then warnings."""
    assert run.outcome is not None
    lines = [finding.message for finding in run.outcome.verdict.findings if finding.severity == "blocker"]
    lines += [flag.message for flag in run.outcome.flags if flag.severity in {"fatal", "high"}]
    lines += [gap.message for gap in sorted(run.outcome.gaps, key=lambda gap: (not gap.required, gap.severity != "missing"))]
    lines += [f"Baseline to latest: {_series_words(run, index)}" for index in range(len(run.found.evidence.series))]
    lines.append("Every sentence of the letter is cited, and every quotation stands on its page.")
    return list(dict.fromkeys(lines))[:3]


def _series_words(run: Run, index: int) -> str:
    series = run.found.evidence.series[index]
    first, last = (run.found.evidence.figure(point.figure).text for point in (series.points[0], series.points[-1]))
    return f"{series.name} {first} to {last} ({series.direction})."


def _tell_run(run: Run, out: Path) -> None:
    assert run.outcome is not None
    words = {
        "ready": "ready to be signed",
        "needs_review": "written, with blockers",
        "not_an_appeal": "not an appeal; the right document was written",
    }
    say(f"{run.outcome.case}: {words.get(run.outcome.status, run.outcome.status)} in {run.outcome.seconds:.1f} s.")
    _tell_remedy(run.outcome.remedy)
    if run.draft.plain:
        asked = sum(1 for slot in run.draft.slots if slot.statements)
        why = next((problem for one in run.draft.attempts for problem in one.problems), "")
        say(f"  {len(run.draft.plain)} of {asked} slots carry the plain sentences: no answer of the model held there. {why}")
    for finding in run.outcome.verdict.findings:
        if finding.severity == "blocker":
            say(f"  blocker, {finding.rule}: {finding.message}")
    say("Open:")
    for name in run.document.files.values():
        say(f"  {out / name}")
    for other in run.others:
        say(f"For the lines that were denied as {other.file.denial}:")
        for name in other.document.files.values():
            say(f"  {out / other.file.case / name}")
        for finding in other.outcome.verdict.findings if other.outcome else ():
            if finding.severity == "blocker":
                say(f"  blocker, {finding.rule}: {finding.message}")


def _tell_remedy(remedy: Remedy) -> None:
    when = f"by {remedy.deadline.date}" if remedy.deadline.date else "deadline unknown"
    say(f"Route: {remedy.route} ({when}). {remedy.why}")
    for warning in (*remedy.warnings, *remedy.beside):
        say(f"  warning: {warning}")
    for other in remedy.others:
        if other.lines == remedy.lines and other.route in {"none", remedy.route}:  # The others are told above, with their limits.
            say(f"  then, for {', '.join(code.words() for code in other.codes)}: {other.route}. {other.why}")


@app.command("ingest")
def ingest_command(records: Records, password: Password = None, as_json: Json = False) -> None:
    """Show what was read: pages, lines, documents, visits, measures, warnings."""
    from clausea import contract
    from clausea.chart import chart

    ingested = _read(records, password)
    _say_failures(ingested)
    if not as_json or not ingested.failures:
        _stop_if_nothing(ingested)
    read = chart(ingested.records)
    document = contract.ingest_document(read, ingested)
    if as_json:
        print_json(dump(document))
    else:
        from clausea.printing import print_ingest

        print_ingest(document)
    raise typer.Exit(int(ExitCode.RECORD) if ingested.failures else 0)


@app.command()
def evidence(  # noqa: PLR0913, PLR0917
    records: Records, denial: DenialText = None, claim: ClaimPath = None, payer: PayerName = None,
    slip: Annotated[Path | None, typer.Option("--slip", help="Write the questions to the clinicians: .docx, .pdf, .md.")] = None,
    password: Password = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Show the evidence by kind, and by slot with a denial; the gaps; the flags."""
    from clausea import contract
    from clausea.audit import audit, told
    from clausea.chart import chart
    from clausea.domain.maintenance import told_facts
    from clausea.episode import of_claim
    from clausea.remedy import parse_denial, profile_of
    from clausea.retrieve import queries, retrieve

    facts = _claim(claim, denial, payer, None)
    asked = profile_of(parse_denial(facts.denial)) if facts.denial else None
    ingested = _read(records, password)
    _say_failures(ingested)
    _stop_if_nothing(ingested)
    read = chart(ingested.records)
    told_here = (*facts.facts, *told_facts(of_claim(read, facts), facts.denied_dates))
    profile = asked.fitted(facts.payer.type, told_here, ()) if asked else None
    found, flags = retrieve(read, profile, facts), audit(read, facts)
    document = contract.evidence_document(read, found, told(flags), ingested, with_slots=profile is not None)
    if slip is not None:
        _write_slip(
            slip, queries(of_claim(read, facts), facts, found.gaps, flags, facts.today or now()), has_denial=profile is not None
        )
    if as_json:
        print_json(dump(document))
    else:
        from clausea.printing import print_evidence

        print_evidence(document)
    raise typer.Exit(int(ExitCode.RECORD) if ingested.failures else 0)


def _write_slip(path: Path, asked: QuerySlip | None, *, has_denial: bool) -> None:
    """Write the query slip, or say that there is nothing to ask."""
    from clausea.exporters import slip, write_bytes

    kind = path.suffix.lower().lstrip(".")
    if kind not in slip.FORMATS:
        raise UsageError(f"{path.name} is of no type that a slip is written in.", hint=f"There are: {', '.join(slip.FORMATS)}.")
    if not has_denial:
        raise UsageError("Without a denial nobody knows what to ask.", hint='Give --denial "CO-50 N115" or a claim file.')
    if asked is None:
        say("Nothing is to be asked: no slip was written.")
        return
    write_bytes(path, slip.render(asked, kind))
    say(f"Written: {path}")


@app.command()
def triage(  # noqa: PLR0913, PLR0917
    text: Annotated[str, typer.Argument(help='Codes or pasted text, such as "CO-50 N115"; a file; - reads standard input.')],
    payer: PayerName = None,
    notice_date: Annotated[str | None, typer.Option("--notice-date", help="Date of the notice (YYYY-MM-DD).")] = None,
    received_date: Annotated[str | None, typer.Option("--received-date", help="Day the notice was received.")] = None,
    service_date: Annotated[str | None, typer.Option("--service-date", help="Earliest date of service.")] = None,
    fact: Annotated[
        list[str] | None, typer.Option("--fact", help="A circumstance that holds; the answer names those that matter.")
    ] = None,
    level: Annotated[int, typer.Option("--level", min=1, max=5, help="The level of appeal that is next.")] = 1,
    today: Today = None,
    as_json: Json = False,
) -> None:
    """Say what to do about a denial, by when, and why."""
    from clausea.triage import Given, pasted_text
    from clausea.triage import triage as answer

    given = Given(
        payer_of(payer),
        date_of(notice_date, "--notice-date"),
        date_of(received_date, "--received-date"),
        date_of(service_date, "--service-date"),
        date_of(today, "--today") or now(),
        tuple(fact or ()),
        level,
    )
    document, wrong = answer(sys.stdin.read() if text == "-" else pasted_text(text, lambda path: _read([path], None)), given)
    if as_json:
        print_json({**dump(document), **(problem(wrong) if wrong else {})})
    else:
        from clausea.printing import print_triage

        print_triage(document)
    if wrong:
        complain(wrong)
        raise typer.Exit(int(wrong.exit_code))


@app.command()
def draft(  # noqa: PLR0913, PLR0917
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    records: Annotated[list[Path] | None, typer.Argument(help="Files or folders of the patient's chart.")] = None,
    claim: ClaimPath = None, denial: DenialText = None, payer: PayerName = None, backend: BackendName = None,
    start: Annotated[str | None, typer.Option("--from", help="Start again at a stage of an earlier run in --out.")] = None,
    password: Password = None, today: Today = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Run the whole pipeline: read, find, draft, verify, and write the letter."""
    from clausea.pipeline import SENT, STAGES, Reading, restart, run_case, save

    if start is not None:
        if start not in STAGES[1:]:
            raise UsageError(f"No stage is called {start[:20]}.", hint=f"There are: {', '.join(STAGES[1:])}.")
        run = restart(out, start, backend_name=backend, password=password)
    else:
        facts = _claim(claim, denial, payer, today)
        if not records:
            raise UsageError("No record was named.", hint="Name the files of the chart.")
        if not facts.denial and not any(line.denial for line in facts.lines):
            raise UsageError("No denial was given.", hint='Give --denial "CO-50 N115" or a claim file that has one.')
        from clausea.ingest import gather

        step, stop = _progress()
        try:
            reading = Reading(password=password, progress=step, sent=out / SENT)
            run = run_case(gather(records), facts, today=now(), case=out.name, engine=backend, reading=reading)
        finally:
            stop()
    _say_failures(run.ingested)
    if run.letter is not None and run.letter.front and not run.has_packet:
        say("No packet is bound: a file of the chart is not where it was read, or was changed since.")
    _say_kept(save(run, out), out)
    if as_json:
        print_json(dump(run.document))
    else:
        _tell_run(run, out)
    raise typer.Exit(int(run.exit_code))


@app.command()
def verify(
    letter: Annotated[Path, typer.Argument(help="The letter, edited or not: Markdown or Word.")],
    run_folder: Annotated[Path, typer.Option("--run", help="The folder of the run that wrote it.")],
    as_json: Json = False,
) -> None:
    """Check a letter again after a person edited it."""
    from clausea import contract
    from clausea.edited import check_letter
    from clausea.pipeline import load

    run = load(run_folder)
    result = check_letter(letter, run)
    document = contract.VerifyDocument(
        ready=result.verdict.ready,
        findings=tuple(contract.finding_entry(run.chart, finding) for finding in result.verdict.findings),
        sha256=result.sha256,
        statements=result.statements,
    )
    if as_json:
        print_json(dump(document))
    else:
        from clausea.printing import print_verify

        print_verify(document)
    raise typer.Exit(0 if result.verdict.ready else int(ExitCode.WRITTEN_WITH_BLOCKERS))


@app.command()
def export(  # noqa: PLR0913, PLR0917
    folder: Annotated[Path, typer.Argument(help="The folder of a run.")],
    format_name: Annotated[str, typer.Option("--format", help="docx, pdf, md, packet, or html for the review page.")],
    as_draft: Annotated[bool, typer.Option("--draft", help="Draw a copy beside it that carries DRAFT on every page.")] = False,
    letter: Annotated[Path | None, typer.Option("--letter", help="Draw this letter, which a person edited.")] = None,
    fax: Annotated[bool, typer.Option("--fax", help="The packet in black and white, 200 dots an inch.")] = False,
    max_mb: Annotated[float | None, typer.Option("--max-mb", help="The packet in parts of at most so many MB.")] = None,
    records: Annotated[
        list[Path] | None, typer.Option("--records", help="Where the chart is now, for the packet or html, if it was moved.")
    ] = None,
    password: Password = None,
    as_json: Json = False,
) -> None:
    """Draw the letter of a run again, its review page, or its packet."""
    from dataclasses import replace

    from clausea.binder import Wanted, write_parts
    from clausea.contract import ExportDocument
    from clausea.edited import edited_letter, read_letter
    from clausea.exporters import write_bytes
    from clausea.pipeline import check_format, drawn, load, packet

    is_packet = format_name == "packet"
    if not is_packet:
        check_format(format_name)
        if fax or max_mb is not None:
            raise UsageError("--fax and --max-mb are for the packet.", hint="Give --format packet.")
        if records and format_name != "html":
            raise UsageError("--records is for the packet and the review page.", hint="Give --format packet or html.")
    if max_mb is not None and not 0.05 <= max_mb <= 10_000:
        raise UsageError("--max-mb is no size of a file.", hint="Give a number of megabytes, such as 10.")
    run = at(load(folder, password=password), records)
    chosen = edited_letter(letter.name, read_letter(letter), run) if letter else None
    shown = chosen or run.letter
    if is_packet:
        if shown is not None and as_draft:
            shown = shown.model_copy(update={"is_draft": True})
        wanted = Wanted(fax, max_mb, as_draft)
        files = write_parts(packet(replace(run, letter=shown), wanted), folder, wanted)
    else:
        name, data = drawn(run, format_name, as_draft=as_draft, letter=chosen)
        write_bytes(folder / name, data)
        files = {format_name: name}
    if as_json:
        print_json(dump(ExportDocument(files=files)))
    else:
        for name in files.values():
            say(f"Written: {folder / name}")
        if shown is not None and shown.is_draft and not as_draft:
            say("It is marked DRAFT, because a blocker stands. `clausea verify` names it.")
    if shown is not None and shown.is_draft and not as_draft:
        raise typer.Exit(int(ExitCode.WRITTEN_WITH_BLOCKERS))


@app.command()
def batch(
    manifest: Annotated[Path, typer.Argument(help="A folder of case folders, or a CSV or JSON Lines manifest.")],
    out: Annotated[Path, typer.Option("--out", help="Folder to write into.")],
    executor: Annotated[str, typer.Option("--executor", help="How cases are run: serial.")] = "serial",
    stale: Annotated[bool, typer.Option("--stale", help="Also run again what is out of date.")] = False,
    today: Today = None,
    as_json: Json = False,
) -> None:
    """Run many cases. One case's failure is its own row; run again, only what is missing or failed is done."""
    from clausea.batch import read_manifest, run_batch

    rows = run_batch(read_manifest(manifest), out, executor=executor, stale=stale, today=date_of(today, "--today") or now())
    if as_json:
        print_json([dump(row) for row in rows])
    else:
        from clausea.printing import print_batch

        print_batch(rows)
    if any(row.status == "failed" for row in rows):
        raise typer.Exit(int(ExitCode.WRITTEN_WITH_BLOCKERS))


app.command("sign")(cli_sign.sign)
app.command("codes")(cli_knowledge.codes)
app.command("authorities")(cli_knowledge.authorities)
app.command("ncci")(cli_knowledge.ncci)


@app.command("eval")
def eval_command(
    suite: Annotated[str | None, typer.Argument(help="A suite; all of them without one.")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="Write the report into this folder.")] = None,
    as_json: Json = False,
) -> None:
    """Run the offline evals; a failed gate makes the exit code 10."""
    from clausea.evaluation import run_suites

    reports = run_suites(suite, out)
    if as_json:
        print_json([dump(report) for report in reports])
    else:
        from clausea.printing import print_reports

        print_reports(reports)
    if not all(report.passed for report in reports):
        raise typer.Exit(int(ExitCode.WRITTEN_WITH_BLOCKERS))


@app.command("app")
def app_command(port: Annotated[int, typer.Option("--port", help="Port on the loopback address.")] = 8501) -> None:
    """Open the page on the loopback address."""
    from clausea.ui.serve import serve

    raise typer.Exit(serve(port))


@app.command()
def doctor(as_json: Json = False) -> None:
    """Check programs, folders and consent: a line each, with the fix."""
    from clausea.doctor import diagnose

    lines = diagnose()
    if as_json:
        print_json([dump(line) for line in lines])
    else:
        from clausea.printing import print_doctor

        print_doctor(lines)
    if any(line.state == "broken" for line in lines):
        raise typer.Exit(int(ExitCode.CONFIG))


@app.command()
def schema(
    name: Annotated[str | None, typer.Argument(help="A document or type; lists them without a name.")] = None,
    as_json: Json = True,
) -> None:
    """Print the JSON Schema of a document of the command line or of a type."""
    from pydantic import BaseModel

    from clausea import domain
    from clausea.printing import documents

    types = documents()
    for type_name in domain.__all__:
        found = getattr(domain, type_name)
        if isinstance(found, type) and issubclass(found, BaseModel):
            types[type_name] = found
    if name is None:
        print_json(sorted(types))
        return
    if name not in types:
        raise UsageError(f"No document or type is called {name[:30]}.", hint="Run `clausea schema` for the list.")
    print_json(types[name].model_json_schema(mode="serialization"))
