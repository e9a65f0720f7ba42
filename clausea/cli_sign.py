"""The command by which a named person signs the files of a run, and by which anyone sees whether they are still those files."""

from __future__ import annotations

import hashlib
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausea.cli_parts import Json, Password, Today, at, date_of, dump, now, print_json
from clausea.errors import ExitCode, StoreError, UsageError

if TYPE_CHECKING:
    from clausea.pipeline import Run
    from clausea.signing import SignDocument, Signer

Name = Annotated[str | None, typer.Option("--name", help="Who signs; a person must say it, so it is taken from no claim file.")]
Credential = Annotated[str, typer.Option("--credential", help='The credential of who signs, such as "PT, DPT".')]
Check = Annotated[bool, typer.Option("--check", help="Sign nothing; say whether the files are those that were signed.")]

Moved = Annotated[list[Path] | None, typer.Option("--records", help="Where the chart is now, if it was moved since the draft.")]


def sign(  # noqa: PLR0913, PLR0917
    folder: Annotated[Path, typer.Argument(help="The folder of a run.")],
    name: Name = None, credential: Credential = "", check: Check = False, records: Moved = None,
    password: Password = None, today: Today = None, as_json: Json = False,
) -> None:  # fmt: skip
    """Sign the exact files of a run by name; marks, blanks and blockers refuse it, and any later change voids it."""
    from clausea.pipeline import load
    from clausea.signing import Signer

    if check and name is not None:
        raise UsageError(
            "Who signs is not checked.", hint="Give --name to sign, or --check alone to see whether a signature stands."
        )
    if not check and name is None:
        raise UsageError("Who signs was not said.", hint='Give --name "…", or --check to see whether a signature stands.')
    if name is None:
        document = _checked(folder, records)
    else:
        signer = Signer.of(name, credential)
        document = _signed(at(load(folder, password=password), records), folder, signer, today)
    if as_json:
        print_json(dump(document))
    else:
        from clausea.printing_sign import print_sign

        print_sign(document)
    raise typer.Exit(0 if document.signed else int(ExitCode.WRITTEN_WITH_BLOCKERS))


def _signed(run: Run, folder: Path, signer: object, today: str | None) -> SignDocument:
    from clausea.exporters import write_bytes
    from clausea.signing import FILE, Signature, SignDocument, Signer, files_in
    from clausea.signing import sign as sign_files

    assert isinstance(signer, Signer)
    done = sign_files(run, files_in(folder), signer, date_of(today, "--today") or now())
    if not isinstance(done, Signature):
        return SignDocument(signed=False, refused=done)
    remarks = _replaced(folder, done.signer)
    write_bytes(folder / FILE, done.data())
    return SignDocument(signed=True, signature=done, remarks=remarks)


def _replaced(folder: Path, signer: Signer) -> tuple[str, ...]:
    """Say whose signature gives way: nobody's name may go without a word."""
    from clausea.domain.dates import us
    from clausea.signing import read

    try:
        before = read(folder)
    except StoreError:
        return ()
    if before.signer == signer:
        return ()
    return (f"It takes the place of the signature by {before.signer.name} on {us(before.signed_on)}.",)


def _checked(folder: Path, records: list[Path] | None) -> SignDocument:
    from clausea.ingest import originals
    from clausea.pipeline import load
    from clausea.signing import SignDocument, changes, files_in, read

    signature = read(folder)
    run = at(load(folder), records)
    here = originals(run.sources, run.chart.records)
    changed = {path.name: _hash(path) for path in (one.path for one in run.sources) if path is not None and path.is_file()}
    found = changes(signature, files_in(folder), changed)
    gone = [one.name for one in signature.records if one.sha256 not in here and one.name not in changed]
    remarks = tuple(f"The record {one} is not where it was read, so nobody can say whether it is the same." for one in gone)
    return SignDocument(signed=not found, signature=signature, changed=found, remarks=remarks)


def _hash(path: Path) -> str:
    try:
        return hashlib.sha256(path.read_bytes()).hexdigest()
    except OSError:
        return ""
