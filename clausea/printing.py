"""What a person reads: tables on standard error, made from the same documents that `--json` prints."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from clausea.printing_parts import add_row as _row
from clausea.printing_parts import clean as _clean
from clausea.printing_parts import count as _count
from clausea.printing_parts import new_console as _console
from clausea.printing_parts import new_table as _table
from clausea.printing_parts import plain as _plain
from clausea.printing_parts import styled as _text

if TYPE_CHECKING:
    from pydantic import BaseModel
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    from clausea.batch import BatchRow
    from clausea.contract import (
        DenialEntry,
        EvidenceDocument,
        EvidenceEntry,
        IngestDocument,
        MeasureEntry,
        Place,
        SeriesEntry,
        TriageDocument,
        VerifyDocument,
    )
    from clausea.doctor import Line
    from clausea.domain import Block
    from clausea.evaluation import Report

MOST_PASSAGES = 8
"""How many passages of one kind are shown; `--json` has them all."""

_STATES = {
    "ok": "green", "filled": "green", "ready": "green", "passed": "green",
    "weak": "yellow", "missing": "yellow", "needs_review": "yellow", "warning": "yellow", "medium": "yellow", "stale": "yellow",
    "broken": "red", "failed": "red", "blocker": "red", "fatal": "red", "high": "red",
    "not_an_appeal": "cyan",
}  # fmt: skip

_KINDS = {
    "functional_baseline": "Function at the start",
    "prior_level": "Function before",
    "goal": "Goals",
    "skilled_rationale": "What took a therapist",
    "progress": "Progress",
    "plan_of_care": "Plan of care",
    "certification": "Certification",
    "complexity": "Complexity",
    "diagnosis": "Diagnosis",
    "minutes": "Minutes and units",
    "adverse": "What a reviewer could use",
}

_ROUTES = {
    "new_claim": "File the claim anew",
    "corrected_claim_7": "Send a corrected claim (frequency code 7)",
    "cer": "Ask for a clerical error reopening",
    "appeal": "Appeal",
    "submit_records": "Send the records that were asked for",
    "proof_timely": "Prove timely filing",
    "status_check": "Check the status of the claim",
    "auth": "Settle the authorization",
    "other_payer": "Bill another payer",
    "enroll": "Settle the enrollment",
    "bill_patient": "Bill the patient",
    "write_off": "Write the amount off",
    "none": "Nothing is to be done",
}


def documents() -> dict[str, type[BaseModel]]:
    """Return the type of every document that `--json` prints, by the command that prints it."""
    from pydantic import RootModel

    from clausea.batch import BatchRow
    from clausea.contract import DOCUMENTS
    from clausea.doctor import Line
    from clausea.evaluation import Report

    class BatchDocument(RootModel[tuple[BatchRow, ...]]):
        """What `clausea batch --json` prints: a row a case."""

    class DoctorDocument(RootModel[tuple[Line, ...]]):
        """What `clausea doctor --json` prints: a line for everything that was checked."""

    class EvalDocument(RootModel[tuple[Report, ...]]):
        """What `clausea eval --json` prints: a report a suite."""

    from clausea.contract_knowledge import DOCUMENTS as KNOWN
    from clausea.signing import SignDocument

    own: dict[str, type[BaseModel]] = {
        "batch": BatchDocument,
        "doctor": DoctorDocument,
        "eval": EvalDocument,
        "sign": SignDocument,
    }
    return {**DOCUMENTS, **KNOWN, **own}


def print_ingest(document: IngestDocument) -> None:
    """Print what was read and recognised."""
    console = _console()
    files = _table("File", "Pages", "Lines", "Scanned pages", "Remarks", title="Read")
    for record in document.records:
        scanned = ", ".join(str(page) for page in record.ocr_pages)
        _row(files, record.name, str(record.pages), str(record.lines), scanned, " ".join(record.warnings))
    console.print(files)
    parts = _table("Date", "Document", "Author", "Signed", "Where", title="Documents")
    for one in document.documents:
        signed = {True: _date(one.signed_on) or "yes", False: "no", None: ""}[one.signed]
        kind = _plain(one.kind) + (" (another patient)" if one.other_patient else "")
        author = ", ".join(part for part in (one.author, one.credential) if part)
        _row(parts, _date(one.date), kind, author, signed, _stretch(one.name, one.first, one.last))
    console.print(parts)
    if document.measures:
        console.print(_measures(document.measures))
    counts = {
        "visits": len(document.visits),
        "goals": sum(not goal.get("is_update") for goal in document.goals),
        "plans of care": len(document.plans),
        "certifications": len(document.certifications),
        "entries of minutes": len(document.minutes),
        "diagnoses": len(document.diagnoses),
    }
    console.print(_text("Also found: " + ", ".join(f"{name} {count}" for name, count in counts.items()) + "."))
    _print_list(console, "Warnings", document.warnings)


def _measures(measures: Sequence[MeasureEntry]) -> Table:
    """Return the measures, the values of one in the order of their dates."""
    table = _table("Measure", "Value", "Date", "Where", title="Measures")
    groups: dict[tuple[str, ...], list[MeasureEntry]] = {}
    for one in measures:
        detail = [part for part in (one.side, one.part, one.mode, one.task, one.device, "before" if one.prior else None) if part]
        groups.setdefault((one.name, *detail), []).append(one)
    for (name, *detail), group in groups.items():
        label = name + (f" ({', '.join(detail)})" if detail else "")
        for index, one in enumerate(sorted(group, key=lambda entry: entry.date or dt.date.min)):
            _row(table, "" if index else label, _value(one), _date(one.date), _place(one.name_in_record, one.page, one.lines))
    return table


def _value(measure: MeasureEntry) -> str:
    value = f"{measure.value:g}" if isinstance(measure.value, float) else measure.value
    of = f"/{measure.denominator:g}" if measure.denominator is not None else ""
    return f"{value}{of} {measure.unit}".strip()


def print_evidence(document: EvidenceDocument) -> None:
    """Print the evidence by kind, best first; the slots where a denial was given; the gaps; the flags."""
    console = _console()
    kinds: dict[str, list[EvidenceEntry]] = {}
    for entry in document.evidence:
        kinds.setdefault(entry.kind, []).append(entry)
    for kind, entries in kinds.items():
        table = _table("", "Date", "Where", "Words of the record", title=f"{_KINDS.get(kind, _plain(kind))} ({len(entries)})")
        for entry in entries[:MOST_PASSAGES]:
            words = _text(f"“{_clean(entry.quote)}”")
            words.append(f"\n{_clean(entry.why)}" + (" (weak)" if entry.strength == "weak" else ""), style="dim")
            _row(table, entry.handle, _date(entry.date), _place(entry.name, entry.page, entry.lines), words)
        console.print(table)
        if len(entries) > MOST_PASSAGES:
            console.print(_text(f"  and {len(entries) - MOST_PASSAGES} more; --json shows them all."))
    if document.slots is not None:
        table = _table("The letter needs", "Date", "State", "Rests on", title="Slots")
        for slot in document.slots:
            _row(table, _plain(slot.slot), _date(slot.date), _state(slot.state), " ".join(slot.handles))
        console.print(table)
    if document.gaps:
        table = _table("Gap", "What the record lacks", "What to ask", title="Gaps")
        for gap in document.gaps:
            looked = f" Looked in: {'; '.join(gap['looked_in'])}." if gap.get("looked_in") else ""
            _row(table, _state(gap["severity"]), f"{gap['message']}{looked}", f"{gap['ask']} {gap.get('lawful', '')}".strip())
        console.print(table)
    if document.series:
        table = _table("Measure", "Values and where they stand", "Direction", title="Baseline to latest")
        for series in document.series:
            values = "; ".join(
                f"{point.value} ({_date(point.date)}, {_place(point.name, point.page, point.lines)})" for point in series.points
            )
            _row(table, f"{series.name} {series.detail}".strip(), values, _direction(series))
        console.print(table)
    if document.flags:
        table = _table("Flag", "", "What a reviewer would say", "Where", title="Flags")
        for flag in document.flags:
            changed = "".join(
                f"\nChanged at {_place(one.name, one.page, one.lines)}: “{_clean(one.quote)}”" for one in flag.changed[:6]
            )
            answer = " The letter must answer it." if flag.must_answer else ""
            _row(table, _plain(flag.flag), _state(flag.severity), f"{flag.message}{answer}{changed}", _places(flag.where))
        console.print(table)
    if not document.evidence:
        console.print(_text("No evidence of any kind was found."))


def _direction(series: SeriesEntry) -> str:
    """Say which way a measure went, and that a change within its error is none that counts."""
    if series.remark:
        return series.remark
    careful = {
        "within": " (within its error: not to be called a change)",
        "unclear": " (whether beyond its error depends on the population)",
    }
    return series.direction + careful.get(series.against_error, "")


def print_triage(document: TriageDocument) -> None:
    """Print what to do about each denial, by when, and why, the one to act on first at the head."""
    console = _console()
    if len(document.denials) > 1:
        console.print(_text(f"{len(document.denials)} denials, in the order to act in:\n"))
    for entry in document.denials:
        _print_denial(console, entry)
    if document.not_understood:
        console.print(_text(f"Not understood: {_clean(' '.join(document.not_understood))}"))


def _print_denial(console: Console, entry: DenialEntry) -> None:
    codes = ", ".join(code.words() for code in entry.codes if code.words()) or ", ".join(entry.labels) or "The claim"
    console.print(_text(f"{codes}: {_ROUTES.get(entry.route, _plain(entry.route))}.", style="bold"))
    if not entry.is_appeal:
        console.print(_text("This is not an appeal: an appeal letter would be the wrong document."))
    table = _table("", "", title=None)
    date, basis = entry.deadline["date"], entry.deadline["basis"]
    _row(table, "By when", f"{date}. {basis}" if date else f"Not known. {basis}")
    if entry.appeal_deadline:
        also = entry.appeal_deadline
        _row(table, "An appeal by", f"{also['date']}. {also['basis']}" if also["date"] else f"Not known. {also['basis']}")
    _row(table, "Why", entry.why)
    if entry.liability:
        _row(table, "Who owes", entry.liability)
    console.print(table)
    _print_list(console, "What to do", entry.steps, numbered=True)
    _print_list(console, "What to send", entry.attachments)
    _print_list(console, "What not to do", entry.do_not)
    _print_list(console, "What the remarks say", entry.notes)
    turns = [
        f"{one['asks']} Then: {_ROUTES.get(one['route'], one['route'])} (--fact {one['fact']})." for one in entry.alternatives
    ]
    _print_list(console, "What would turn this", turns)
    _print_list(console, "Levels after this one", [_level(one) for one in entry.levels])
    _print_list(console, "Warnings", entry.warnings)


def _level(one: dict[str, Any]) -> str:
    amount = f" At least ${Decimal(one['amount']):,.0f} in controversy." if one["amount"] else ""
    unknown = f" {one['amount_basis']}" if one["amount_basis"] and not one["amount"] else ""
    return f"Level {one['level']}: {one['name']}. {one['basis']}{amount}{unknown}"


def print_verify(document: VerifyDocument) -> None:
    """Print whether a letter is ready, and every finding, blockers first."""
    console = _console()
    if document.findings:
        order = {"blocker": 0, "warning": 1, "note": 2}
        table = _table("", "Rule", "Sentence", "Finding", "Where", title="Findings")
        for finding in sorted(document.findings, key=lambda one: order[one["severity"]]):
            number = "" if finding["statement"] is None else str(finding["statement"] + 1)
            where = "\n".join(_place(one["name"], one["page"], one["lines"]) for one in finding["where"])
            _row(table, _state(finding["severity"]), finding["rule"], number, finding["message"], where)
        console.print(table)
    blockers = sum(1 for one in document.findings if one["severity"] == "blocker")
    checked = f"{document.statements} cited sentences were checked."
    if document.ready:
        console.print(_text(f"Ready to be signed: {checked}", style="green"))
    else:
        console.print(_text(f"Not ready: {_count(blockers, 'blocker')} to settle. {checked}", style="red"))


def print_batch(rows: Sequence[BatchRow]) -> None:
    """Print a row a case. The sentences that changed are counted, not printed, because a batch's output is kept as a log."""
    console = _console()
    table = _table("Case", "Status", "Route", "Deadline", "Gaps", "Findings", "Remarks", title="Batch")
    for row in rows:
        remarks = [] if row.ran else ["done before"]
        if row.stale:
            advice = "" if row.status == "failed" else "; --stale runs it again"
            remarks.append(f"out of date ({', '.join(row.why)}){advice}")
        elif row.why:
            remarks.append(f"run again ({', '.join(row.why)}): {_count(len(row.changed), 'sentence')} changed")
        if row.beside:
            remarks.append(f"other denials: {_plain('; '.join(row.beside))}")
        if row.error:
            remarks.append(row.error)
        counts = ("", "") if row.status == "failed" else (str(row.gaps), str(row.findings))
        route = _plain(row.route or "")
        _row(table, row.case, _state(row.status), route, _date(row.deadline), *counts, "; ".join(remarks))
    console.print(table)
    statuses = [row.status for row in rows]
    parts = [f"{statuses.count(status)} {_plain(status)}" for status in dict.fromkeys(statuses)]
    fresh = sum(1 for row in rows if row.ran)
    console.print(_text(f"{_count(len(rows), 'case')}: {', '.join(parts)}; {fresh} run now. See summary.csv and summary.json."))


def print_codes() -> None:
    """Print a line for every denial code that is known: those with a page of their own first."""
    from clausea import knowledge

    console = _console()
    table = _table("Code", "What it says", "Document", title="Denial codes")
    for profile in knowledge.profiles().values():
        names = ", ".join((*profile.code_names(), *profile.labels)) or profile.id
        title = profile.document_title.get("default") if profile.document == "letter" else "a worksheet for the route"
        _row(table, names, profile.title, title or "")
    for row in knowledge.code_table().codes:
        _row(table, ", ".join(row.carcs), row.title, "a worksheet for the route")
    console.print(table)
    console.print(
        _text("`clausea codes CO-50` prints the page of one; `clausea codes --sheet FILE` writes the page of every one.")
    )


def print_page(blocks: Sequence[Block]) -> None:
    """Print a page of blocks: headings, paragraphs, items and tables."""
    from clausea.domain import Heading, Paragraph

    console = _console()
    items: list[str] = []
    for block in (*blocks, None):
        if isinstance(block, Paragraph) and block.type == "item":
            items.append(block.text)
            continue
        if items:
            _print_list(console, "", items)
            items = []
        if isinstance(block, Heading):
            console.print(_text(_clean(block.text), style="bold"))
        elif isinstance(block, Paragraph):
            console.print(_text(_clean(block.text) + "\n"))
        elif block is not None:
            table = _table(*block.rows[0], title=None)
            for row in block.rows[1:]:
                _row(table, *row)
            console.print(table)


_LONG = 40
"""How many scores or problems of a suite are told one by one."""


def print_reports(reports: Sequence[Report]) -> None:
    """Print a table a suite: every score with its interval and count, and the problems below it.

    Of a long suite the yes-or-no gates that hold are counted in a line for each scorer instead.
    """
    console = _console()
    for report in reports:
        said = "passed" if report.passed else "failed"
        table = _table("Sample", "Scorer", "Result (95 % interval)", "n", title=f"{report.suite}: {said}")
        long = len(report.scores) > _LONG
        held = Counter(score.scorer for score in report.scores if long and score.value is True)
        for scorer, number in held.items():
            _row(table, _count(number, "sample"), scorer, "pass", str(number))
        for score in report.scores:
            if score.value is True and long:
                continue
            style = _STATES["failed"] if score.failed else _STATES["weak"] if not score.is_scored else ""
            _row(table, score.sample, score.scorer, _text(_clean(score.words()), style), str(score.n))
        console.print(table)
        problems = [f"{one.sample}, {one.scorer}: {what}" for one in report.scores for what in one.problems]
        more = [f"and {len(problems) - _LONG} more, in the report"] if len(problems) > _LONG else []
        _print_list(console, "Problems", [*problems[:_LONG], *more])
        counts = f"{len(report.failures)} failed, {len(report.unscored)} unscored of {_count(len(report.scores), 'score')}"
        console.print(_text(f"{counts}; {_count(report.provenance['n'], 'sample')}.", _STATES[said]))


def print_doctor(lines: Sequence[Line]) -> None:
    """Print a line for everything that was checked, with the fix where one is needed."""
    console = _console()
    table = _table("", "Checked", "Found", title=None)
    for line in lines:
        found = _text(_clean(line.message))
        if line.fix:
            found.append(f"\n{_clean(line.fix)}", style="bold")
        _row(table, _state(line.state), line.name, found)
    console.print(table)


# Pieces


def _print_list(console: Console, title: str, items: Iterable[str], *, numbered: bool = False) -> None:
    from rich.padding import Padding
    from rich.table import Table

    lines = list(items)
    if not lines:
        return
    if title:
        console.print(_text(title, style="bold"))
    grid = Table.grid(padding=(0, 1))
    for number, line in enumerate(lines, start=1):
        grid.add_row(_text(f"{number}." if numbered else "-"), _text(_clean(line)))
    console.print(Padding(grid, (0, 0, 1, 2)))


def _state(word: str) -> Text:
    return _text(_plain(word), style=_STATES.get(word, ""))


def _date(day: dt.date | None) -> str:
    return day.isoformat() if day else ""


def _place(name: str, page: int, lines: Sequence[Any]) -> str:
    first, last = lines
    where = f"l. {first}" if first == last else f"ll. {first}-{last}"
    return f"{name}\np. {page}, {where}"


def _stretch(name: str, first: tuple[int, int], last: tuple[int, int]) -> str:
    if first[0] == last[0]:
        return _place(name, first[0], (first[1], last[1]))
    return f"{name}\np. {first[0]}, l. {first[1]} to\np. {last[0]}, l. {last[1]}"


def _places(places: Sequence[Place]) -> str:
    return "\n".join(_place(one.name, one.page, one.lines) for one in places)
