"""The commands that show and load what Clausea knows: codes, authorities, NCCI edits."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from clausea.cli_parts import Json, PayerName, date_of, dump, now, payer_of, print_json, say
from clausea.errors import UsageError

if TYPE_CHECKING:
    import datetime as dt

    from clausea.domain import Authority, PayerType, TherapyCode
    from clausea.ncci import TableName

IMPORT = "import"


def codes(
    code: Annotated[str | None, typer.Argument(help="A code, such as CO-50, CO-109, N115 or 97110.")] = None,
    therapy: Annotated[bool, typer.Option("--therapy", help="List the procedure codes of therapy.")] = False,
    sheet: Annotated[Path | None, typer.Option("--sheet", help="Write the page of every code here, as .docx and .pdf.")] = None,
    as_json: Json = False,
) -> None:
    """Print the page of a code: what it means, what to do by when, what to send, and which common advice is wrong."""
    from clausea import contract, knowledge
    from clausea.codebook import find, page, write_sheet
    from clausea.contract_knowledge import profile_entry

    if sheet is not None:
        files = write_sheet(sheet, now())
        if as_json:
            print_json(dump(contract.ExportDocument(files=files)))
        else:
            say(f"Written: {', '.join(files.values())}")
        return

    known = _therapy(code, therapy)
    if known is not None:
        if as_json:
            entries = [dump(one) for one in known]
            print_json(entries[0] if code else entries)
        else:
            from clausea.printing_knowledge import print_therapy

            print_therapy(known, full=code is not None)
        return
    found = [find(code)] if code else list(knowledge.profiles().values())
    if as_json:
        entries = [dump(profile_entry(entry)) for entry in found]
        print_json(entries[0] if code else entries)
        return
    from clausea.printing import print_codes, print_page

    if code:
        print_page(page(found[0]))
    else:
        print_codes()


def _therapy(code: str | None, therapy: bool) -> list[TherapyCode] | None:
    """Return the procedure codes that were asked for; None where a denial code was."""
    from clausea import knowledge

    if code is None:
        return list(knowledge.therapy_codes().values()) if therapy else None
    found = knowledge.therapy_code(code)
    if found is not None:
        return [found]
    if therapy:
        from rapidfuzz import process

        near = ", ".join(name for name, _, _ in process.extract(code.strip().upper(), list(knowledge.therapy_codes()), limit=5))
        raise UsageError(f"Nothing is known of the procedure code {code.strip()[:20]}.", hint=f"The nearest are: {near}.")
    return None


def authorities(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[PIN | import FILE]", help="A pin, or `import` and a chapter as PDF."),
    ] = None,
    payer: PayerName = None,
    on: Annotated[str | None, typer.Option("--on", help="Only what was in force on this date of service (YYYY-MM-DD).")] = None,
    supports: Annotated[str | None, typer.Option("--supports", help="Only what supports this topic, such as plan.")] = None,
    as_json: Json = False,
) -> None:
    """List authorities, show one, or import the official text of a CMS manual chapter so that letters may quote it."""
    from clausea.contract_knowledge import authority_entry, authority_list, import_entry
    from clausea.printing_knowledge import print_authorities, print_authority, print_import

    given = words or []
    if given[:1] == [IMPORT]:
        from clausea.manuals import import_manual

        done = import_entry(import_manual(_file(given), now()))
        print_json(dump(done)) if as_json else print_import(done)
        return
    if len(given) > 1:
        raise UsageError("Only one pin can be shown.", hint="Name one pin, or `import` and a file.")
    if given:
        page = authority_entry(_authority(given[0]), full=True)
        print_json(dump(page)) if as_json else print_authority(page)
        return
    listed = authority_list(_chosen(payer_of(payer), date_of(on, "--on"), supports))
    print_json(dump(listed)) if as_json else print_authorities(listed)


def _authority(pin: str) -> Authority:
    from clausea import knowledge

    found = knowledge.authorities().get(pin.strip().lower())
    if found is None:
        near = ", ".join(knowledge.nearest_pins(pin))
        hint = f"The nearest are: {near}." if near else "Run `clausea authorities` for the list."
        raise UsageError(f"No authority has the pin {pin.strip()[:60]}.", hint=hint)
    return found


def _chosen(payer: PayerType | None, day: dt.date | None, topic: str | None) -> list[Authority]:
    from clausea import knowledge

    if topic is not None and topic not in knowledge.topics():
        raise UsageError(f"No topic is called {topic[:30]}.", hint=f"There are: {', '.join(knowledge.topics())}.")
    return [
        entry
        for entry in knowledge.authorities().values()
        if (payer is None or payer in entry.binds)
        and (day is None or entry.in_force(day))
        and (topic is None or topic in entry.supports)
    ]


def _file(words: Sequence[str]) -> Path:
    if len(words) != 2:
        raise UsageError("One file is imported at a time.", hint="Name it after `import`.")
    return Path(words[1])


def ncci(
    words: Annotated[
        list[str] | None,
        typer.Argument(metavar="[CODE CODE | import FILE]", help="Two codes, or `import` and a CMS file."),
    ] = None,
    date: Annotated[str | None, typer.Option("--date", help="The date of service (YYYY-MM-DD); needed with two codes.")] = None,
    table: Annotated[str | None, typer.Option("--table", help="practitioner (CMS-1500) or hospital (UB-04).")] = None,
    as_json: Json = False,
) -> None:
    """Look up two codes in the NCCI edits by date of service, or load a CMS file of edits; without words, list what is loaded."""
    from clausea import ncci as edits
    from clausea.contract_knowledge import NcciLoaded
    from clausea.printing_knowledge import print_loaded

    given = words or []
    if not given or given[0] == IMPORT:
        loaded = edits.import_file(_file(given), now(), table) if given else edits.loaded()
        document = NcciLoaded(loaded=loaded)
        print_json(dump(document)) if as_json else print_loaded(document, is_new=bool(given))
        return
    day = date_of(date, "--date")
    if day is None:
        raise UsageError("The date of service is missing.", hint="Give it with --date: an edit holds from one day to another.")
    found = edits.lookup(given, day, _table(table))
    if as_json:
        print_json(dump(found))
    else:
        say(found.message)
        if found.quarter:
            say(f"By the {found.table} table of {found.quarter}.")


def _table(name: str | None) -> TableName:
    if name is None or name == "practitioner":
        return "practitioner"
    if name == "hospital":
        return "hospital"
    raise UsageError(f"No table is called {name[:20]}.", hint="There are: practitioner, hospital.")
