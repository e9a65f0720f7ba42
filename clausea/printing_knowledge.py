"""What a person reads of authorities, official texts, procedure codes and NCCI tables."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from clausea.printing_parts import add_row, count, new_console, new_table, plain, styled

if TYPE_CHECKING:
    from clausea.contract_knowledge import AuthorityEntry, AuthorityImport, AuthorityList, NcciLoaded
    from clausea.domain import CodeNote, TherapyCode

UNCHECKED = "unchecked"
"""How a page marks what nobody has checked: it may be shown to a biller and is never printed in a letter."""

_TIMED = {
    "yes": "timed, {minutes} minutes a unit",
    "no": "not timed: one unit, however long it took",
    "first": "one unit for the first {minutes} minutes",
    "add_on": "one unit for each further {minutes} minutes",
    "varies": "timed or not, by what was done",
    "unknown": "whether it is timed is not known",
}


def print_authorities(listed: AuthorityList) -> None:
    """Print authorities as a table; what is unchecked is marked, and parts stand below their whole."""
    out = new_console()
    found = new_table("Pin", "Citation", "Binds", "Status", title="Authorities")
    for entry in listed.authorities:
        status = entry.status if entry.is_printable else f"{entry.status} ({UNCHECKED})"
        add_row(found, entry.pin, entry.citation, "\n".join(plain(payer) for payer in entry.binds), status)
    out.print(found)
    out.print(styled(f"{count(len(listed.authorities), 'row')}. `clausea authorities PIN` shows one."))
    for manual in listed.manuals:
        out.print(styled(f"Official text: Pub. {manual.publication} ch. {manual.chapter}, imported on {manual.imported_on}."))


def print_authority(entry: AuthorityEntry) -> None:
    """Print the page of one authority."""
    out = new_console()
    out.print(styled(f"{entry.pin}: {entry.title}", style="bold"))
    out.print(styled(entry.citation))
    out.print(styled(entry.requirement))
    if not entry.is_printable:
        out.print(styled(f"Nobody has checked it ({entry.status}): no letter may cite it.", style="yellow"))
    facts = new_table("", "", title=None)
    if entry.effective_from or entry.effective_to:
        began = f"from {entry.effective_from}" if entry.effective_from else "from a day that is not known"
        add_row(facts, "In force", began + (f" to {entry.effective_to}" if entry.effective_to else ""))
    add_row(facts, "Binds", ", ".join(plain(payer) for payer in entry.binds))
    for name, words in (
        ("Only where", entry.only_where),
        ("Cited beside", ", ".join(entry.beside)),
        ("Supports", ", ".join(plain(topic) for topic in entry.supports)),
        ("Status", entry.status),
        ("Revision", entry.revision),
        ("Part of", entry.within or ""),
        ("Parts", ", ".join(entry.parts)),
        ("Known from", entry.source),
    ):
        if words:
            add_row(facts, name, words)
    out.print(facts)
    for note in entry.notes:
        out.print(styled(f"- {note}"))
    for trap in entry.traps:
        unchecked = f" ({UNCHECKED})" if trap.status in {"UNVERIFIED", "PK", "CONFLICT"} else ""
        out.print(styled(f"- Trap: {trap.says}{unchecked}"))
    if entry.official_text and entry.official_from:
        source = entry.official_from
        out.print(styled(f"Official text, from {source.file}, imported on {source.imported_on}:", style="bold"))
        out.print(styled(entry.official_text))
    elif entry.pin.startswith(("mbpm-", "mcpm-")):
        out.print(styled("Its official text is not here: `clausea authorities import FILE` reads it from the PDF of cms.gov."))


def print_import(done: AuthorityImport) -> None:
    """Print what an import found and what it lacks."""
    out = new_console()
    one = done.imported
    out.print(
        styled(f"Pub. {one.publication} ch. {one.chapter}, {one.title}: {count(one.sections, 'section')} of {one.pages} pages.")
    )
    out.print(styled(f"Newest revision line: {one.revision or 'none'}. SHA-256 {one.sha256}."))
    out.print(styled(f"{count(len(done.found), 'pin')} found; their text may now be quoted."))
    for words, pins in (
        ("Not in the file", done.missing),
        ("Of another revision than the one that our entry was written from; compare them", done.other_revision),
    ):
        if pins:
            out.print(styled(f"{words}: {', '.join(pins)}.", style="yellow"))


def print_therapy(codes: Sequence[TherapyCode], full: bool) -> None:
    """Print procedure codes; with `full`, what each must show, its usual denials and its traps."""
    out = new_console()
    if not full:
        found = new_table("Code", "Units", "In our words", title="Procedure codes of therapy")
        for code in codes:
            add_row(found, code.code, _TIMED[code.timed].format(minutes=code.minutes).split(":")[0], code.label)
        out.print(found)
        return
    for code in codes:
        out.print(styled(f"{code.code}: {code.label}", style="bold"))
        line = _TIMED[code.timed].format(minutes=code.minutes)
        unchecked = f" ({UNCHECKED})" if code.status in {"UNVERIFIED", "PK", "CONFLICT"} else ""
        out.print(
            styled(f"{line[0].upper()}{line[1:]}{unchecked}. Usual disciplines: {', '.join(code.disciplines) or 'not known'}.")
        )
        if code.needs:
            out.print(styled(f"Needs {' or '.join(code.needs)} on the same claim."))
        if code.daily_maximum is not None:
            out.print(styled(f"Daily maximum by a third party's list of 2026: {code.daily_maximum} ({UNCHECKED})."))
        notes: tuple[tuple[str, tuple[CodeNote, ...]], ...] = (
            ("Therapy code", (code.therapy_note,) if code.therapy_note else ()),
            ("The record must show", code.documentation),
            ("Usual denials", code.denials),
            ("Traps", code.traps),
        )
        shown = new_table("Of", "What is known", "Known from", title=None)
        for name, said in notes:
            for index, note in enumerate(said):
                add_row(shown, name if index == 0 else "", _said(note), note.source)
        out.print(shown)
        if code.pins:
            out.print(styled(f"Authorities: {', '.join(code.pins)}."))


def _said(note: CodeNote) -> str:
    return f"{note.says} ({UNCHECKED})" if note.is_unchecked else note.says


def print_loaded(document: NcciLoaded, is_new: bool) -> None:
    """Print the files of edits that are loaded, or were just now."""
    out = new_console()
    if not document.loaded:
        out.print(styled("No NCCI table is loaded. Download the PTP edits from CMS and run `clausea ncci import FILE`."))
        return
    found = new_table("Table", "Quarter", "Edits", "Column 1", "File", title="Loaded now" if is_new else "Loaded")
    for one in document.loaded:
        kind = " (an extract)" if one.is_extract else ""
        add_row(found, one.table, one.quarter, str(one.rows), f"{one.first} to {one.last}", one.file + kind)
    out.print(found)
