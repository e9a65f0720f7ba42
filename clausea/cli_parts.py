"""What the commands share: arguments that several take, and how they speak."""

from __future__ import annotations

import contextlib
import datetime as dt
import json
import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from clausea.errors import ClauseaError, ExportError, UsageError

if TYPE_CHECKING:
    from pydantic import BaseModel

    from clausea.domain import PayerType
    from clausea.pipeline import Run

Json = Annotated[bool, typer.Option("--json", help="Print one JSON document and nothing else.")]
Records = Annotated[list[Path], typer.Argument(help="Files, folders or ZIPs of the chart: PDF, DOCX, RTF, TXT, pictures.")]
ClaimPath = Annotated[Path | None, typer.Option("--claim", help="The claim file (claim.yaml).")]
DenialText = Annotated[str | None, typer.Option("--denial", help='Codes as pasted, such as "CO-50 N115".')]
PayerName = Annotated[str | None, typer.Option("--payer", help="medicare, medicare_advantage, commercial or medicaid.")]
Today = Annotated[str | None, typer.Option("--today", help="Fix the clock (YYYY-MM-DD) for a reproducible run.")]
Password = Annotated[str | None, typer.Option("--password", help="Password of locked PDFs and ZIPs.", envvar="CLAUSEA_PASSWORD")]
BackendName = Annotated[str | None, typer.Option("--backend", help="What writes the sentences; embedded needs no model.")]


def use_utf8() -> None:
    """Have both streams take any letter, whatever the system thinks of them."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure:
            reconfigure(encoding="utf-8", errors="backslashreplace")


def say(text: str = "") -> None:
    """Tell a person something, on standard error."""
    print(text, file=sys.stderr)  # noqa: T201


def complain(what: object) -> None:
    """Say what went wrong on one line, whatever a file name in it may hold."""
    words = " ".join(str(what).split())
    say("clausea: " + "".join(letter if letter.isprintable() else "?" for letter in words))


def print_json(value: Any) -> None:
    """Print one JSON document to standard output."""
    try:
        print(json.dumps(value, indent=1, default=str, ensure_ascii=False), flush=True)  # noqa: T201
    except OSError as error:
        # The interpreter would try the same write again when it ends, and complain in its own words.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        if isinstance(error, BrokenPipeError):
            raise
        raise ExportError(f"Standard output cannot be written: {error.strerror}.") from None


def print_error(error: ClauseaError) -> None:
    """Print an expected failure as the one JSON document of a command that was asked for JSON."""
    if "--json" not in sys.argv[1:]:
        return
    with contextlib.suppress(OSError, ExportError):
        print_json(problem(error))


def problem(error: ClauseaError) -> dict[str, Any]:
    """Return an expected failure as JSON values."""
    return {"error": {"code": int(error.exit_code), "message": error.message, "hint": error.hint}}


def dump(document: BaseModel) -> Any:
    """Return a document as JSON values."""
    return document.model_dump(mode="json")


def date_of(text: str | None, name: str) -> dt.date | None:
    """Return the date that an option gives; None where it was not given.

    Raises:
        UsageError: it is no date.
    """
    if text is None:
        return None
    try:
        return dt.date.fromisoformat(text)
    except ValueError:
        raise UsageError(f"{name} is not a date.", hint="Write it as YYYY-MM-DD.") from None


def now() -> dt.date:
    """Return today, as the clock of this machine has it."""
    return dt.datetime.now(dt.UTC).astimezone().date()


def at(run: Run, records: list[Path] | None) -> Run:
    """Return a run whose files of the chart lie in other places than those where they were read."""
    if not records:
        return run
    from dataclasses import replace

    from clausea.ingest import gather

    return replace(run, sources=tuple(gather(records)))


def payer_of(name: str | None) -> PayerType | None:
    """Return the payer type of a name; None for None.

    Raises:
        UsageError: there is no such type.
    """
    known: tuple[PayerType, ...] = ("medicare", "medicare_advantage", "commercial", "medicaid")
    for one in known:
        if one == name:
            return one
    if name is None:
        return None
    from clausea.claims import NO_SUCH_PAYER

    raise UsageError(f"No payer type is called {name[:30]}.", hint=f"{NO_SUCH_PAYER[0].upper()}{NO_SUCH_PAYER[1:]}.")
