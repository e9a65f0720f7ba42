"""The page that a biller pins to the wall: what is known of one code, as blocks; and the cheat sheet of all of them.

A page is for the billing office and is never sent to a payer: it shows internal labels and, marked so, what nobody checked.
"""

from __future__ import annotations

import datetime as dt
import difflib
import hashlib
import re
from collections.abc import Iterable, Sequence
from pathlib import Path

from clausea import knowledge
from clausea.domain import (
    Block,
    Clock,
    DenialProfile,
    Heading,
    KnownCode,
    Letter,
    Paragraph,
    PayerType,
    Remark,
    RouteRule,
    Run,
    Said,
    Table,
)
from clausea.errors import ExportError, UsageError
from clausea.exporters import write

__all__ = ["Entry", "all_pages", "find", "page", "sheet", "write_sheet"]

Entry = DenialProfile | KnownCode | Remark

_PAYERS: dict[PayerType, str] = {
    "medicare": "Original Medicare",
    "medicare_advantage": "Medicare Advantage",
    "commercial": "Commercial",
    "medicaid": "Medicaid",
}
ROUTES = {
    "new_claim": "Send a new claim",
    "corrected_claim_7": "Send a replacement claim (frequency 7)",
    "cer": "Ask for a clerical-error reopening",
    "appeal": "Appeal",
    "submit_records": "Send the records",
    "proof_timely": "Dispute the filing date with proof",
    "status_check": "Check the status first",
    "auth": "Settle the authorisation",
    "other_payer": "Bill the right payer",
    "enroll": "Repair the enrolment",
    "bill_patient": "Check whether the patient may be billed",
    "write_off": "Write it off",
    "none": "Nothing to send",
}


def find(code: str) -> Entry:
    """Return what knows a code: a profile, a row of the code table, or a remark.

    Raises:
        UsageError: nothing does; the message names the nearest.
    """
    text = code.strip()
    bare = re.sub(r"^(?:co|pr|oa|pi|cr)[\s\-]*", "", text, flags=re.IGNORECASE).upper()
    if (remark := knowledge.remarks().get(text.upper())) is not None:
        return remark
    try:
        return knowledge.profile(text)
    except UsageError:
        known = knowledge.known_code(bare)
        if known is not None:
            return known
        every = [*(carc for entry in knowledge.profiles().values() for carc in entry.carcs), *knowledge.remarks()]
        every += [carc for row in knowledge.code_table().codes for carc in row.carcs]
        near = ", ".join(difflib.get_close_matches(bare, every, n=3, cutoff=0.5)) or "none"
        message = f"No page is written for {text[:20]}."
        raise UsageError(message, hint=f"Nearest: {near}. Pages: {', '.join(knowledge.profiles())}.") from None


def page(entry: Entry) -> tuple[Block, ...]:
    """Return the page of an entry."""
    if isinstance(entry, DenialProfile):
        return tuple(_profile(entry))
    return tuple(_row(entry) if isinstance(entry, KnownCode) else _remark(entry))


def all_pages() -> tuple[Block, ...]:
    """Return the pages of every profile, then the codes without one and the remarks, shorter."""
    out: list[Block] = []
    for profile in knowledge.profiles().values():
        out += page(profile)
    out.append(Heading(level=2, text="Codes without a letter of their own"))
    for row in knowledge.code_table().codes:
        out += page(row)
    out.append(Heading(level=2, text="Remarks"))
    rows = [("Remark", "What it says", "Reads as", "Mind")]
    for remark in sorted(knowledge.remarks().values(), key=lambda one: one.code):
        reads = "only informs" if remark.alert else remark.reads_as or "no code of its own"
        rows.append((remark.code, _sentence(remark.means), reads, remark.warning or remark.liability or "nothing more"))
    out.append(Table(rows=tuple(rows)))
    return tuple(out)


def sheet(today: dt.date) -> Letter:
    """Return the whole cheat sheet as something that the exporters draw."""
    head = (
        Heading(level=1, text="Denial codes of outpatient therapy: what to do"),
        _para(
            "For the billing office; not for a payer. Every line is in our own words. What is marked not checked rests on no "
            "source that was read, and days that a contract or a notice sets are read there."
        ),
    )
    blocks = (*head, *all_pages())
    print_of = hashlib.sha256("|".join(block.model_dump_json() for block in blocks).encode()).hexdigest()[:16]
    return Letter(title="Denial codes", blocks=blocks, is_draft=False, date=today, fingerprint=print_of)


def write_sheet(out: Path, today: dt.date) -> dict[str, str]:
    """Write the cheat sheet as DOCX and PDF and return the files by format. `out` is a folder, or a file of either name.

    Raises:
        UsageError: `out` has another suffix.
        ExportError: a file cannot be written.
    """
    if out.suffix.lower() not in {"", ".docx", ".pdf"}:
        raise UsageError(
            f"{out.name} is neither a folder nor a .docx or .pdf file.", hint="Give a folder, such as --sheet codes."
        )
    stem = out / "denial-codes" if not out.suffix else out.with_suffix("")
    try:
        stem.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise ExportError(f"The folder {stem.parent.name} cannot be made: {error.strerror}.") from None
    letter = sheet(today)
    paths = {name: stem.with_name(f"{stem.name}.{name}") for name in ("docx", "pdf")}
    for path in paths.values():
        write(letter, path)
    return {name: str(path) for name, path in paths.items()}


def _profile(profile: DenialProfile) -> Iterable[Block]:
    names = ", ".join((*profile.code_names(), *profile.labels)) or profile.id
    yield Heading(level=2, text=f"{names}: {profile.title}")
    yield _para(profile.meaning.strip())
    if profile.labels:
        table = knowledge.code_table().labels
        for label in profile.labels:
            yield _para(f"{label} is a reason label and no payer code. Expect on the remittance {table[label]}.")
    yield Table(rows=tuple(_routes(profile.routes, profile)))
    yield from _said("Usual causes", profile.causes)
    yield from _said("How to prevent it", profile.prevention)
    yield from _said("What wins", profile.evidence)
    yield from _said("Look for this in the record first", profile.check_first)
    if profile.boxes:
        yield Heading(level=3, text="Fields to change")
        yield Table(rows=tuple(_boxes(profile)))
    yield from _said("What to attach, in this order", profile.attachments)
    yield from _said("To tick off before it goes out", profile.checklist)
    if profile.conditions:
        yield from _said("Do not send the letter if", [one.message for one in profile.conditions if one.severity == "blocker"])
        yield from _said("Send it with care if", [one.message for one in profile.conditions if one.severity == "warning"])
    if profile.time is not None:
        yield from _said("Time to expect", [profile.time])
    if profile.wrong_advice:
        yield Heading(level=3, text="Common advice that is wrong")
        for advice in profile.wrong_advice:
            yield Paragraph(type="item", runs=(Run(text=f"“{advice.said}” ", italic=True), Run(text=advice.holds)))
    if profile.slots:
        yield Heading(level=3, text="What the letter needs from the chart")
        rows = [("Slot", "Question", "Need")]
        for slot in profile.slots:
            need = slot.required + (", each date" if slot.per_date else "")
            if slot.variants:
                need += f", for {', '.join(slot.variants)}"
            rows.append((slot.id.replace("_", " "), slot.asks, need))
        yield Table(rows=tuple(rows))


def _row(row: KnownCode) -> Iterable[Block]:
    yield Heading(level=2, text=f"{', '.join(row.carcs)}: {row.title}")
    note = " It lowers a payment and is no denial by itself." if row.reduction else ""
    yield _para(row.meaning + note)
    yield Table(rows=tuple(_routes(row.routes, None)))
    attachments = dict.fromkeys(item for rule in row.routes for item in rule.attachments)
    yield from _said("What to attach", list(attachments))
    warnings = dict.fromkeys(item for rule in row.routes for item in rule.warnings)
    yield from _said("Mind", list(warnings))


def _remark(remark: Remark) -> Iterable[Block]:
    yield Heading(level=2, text=f"{remark.code}: {_sentence(remark.means)}")
    if remark.alert:
        yield _para("It only informs and never explains a denial. Look for the CARC that stands with it.")
    elif remark.reads_as:
        yield _para(f"Alone it reads as CARC {remark.reads_as}: `clausea codes {remark.reads_as}` says what to do.")
    for text in (remark.warning, remark.liability):
        if text:
            yield _para(text)


def _routes(rules: Sequence[RouteRule], profile: DenialProfile | None) -> Iterable[tuple[str, ...]]:
    yield ("Payer", "When", "What to do, and why", "By when")
    facts = knowledge.code_table().facts
    for rule in rules:
        payers = ", ".join(_PAYERS[one] for one in rule.payers) or "any"
        when = [
            f"group {' or '.join(rule.groups)}" if rule.groups else "",
            f"with {' or '.join(rule.rarcs_any[:6])}{' …' if len(rule.rarcs_any) > 6 else ''}" if rule.rarcs_any else "",
            f"code {' or '.join(rule.cpts_any)}" if rule.cpts_any else "",
            f"modifier {' or '.join(rule.modifiers_any)}" if rule.modifiers_any else "",
            *(facts[fact] for fact in rule.facts),
        ]
        name = rule.profile or (profile.id if profile else "other")
        title = knowledge.written(name, rule.route).document_title["default"]
        what = f"{ROUTES[rule.route]}. {rule.why} Clausea writes: {title[:1].lower()}{title[1:]}."
        yield (payers, " ".join(part for part in when if part) or "always", what, _limit(rule))


def _limit(rule: RouteRule) -> str:
    """Return the limit of a rule in days, where a checked source gives one for every payer that it speaks of."""
    table = knowledge.code_table().routes[rule.route].clock
    clocks = knowledge.clocks()
    said = []
    for payer in rule.payers or tuple(_PAYERS):
        name = rule.clock or table.get(payer, table.get("default"))
        said.append(_length(clocks[name]) if name else "no fixed day")
    alike = list(dict.fromkeys(said))
    if len(alike) == 1:
        return alike[0]
    names = rule.payers or tuple(_PAYERS)
    usual = max(alike, key=said.count)
    apart = [f"{_PAYERS[payer]}: {words}" for payer, words in zip(names, said, strict=True) if words != usual]
    return "; ".join([*apart, f"others: {usual}"])


def _length(clock: Clock) -> str:
    if not clock.has_length or not clock.is_printable:
        return "read the notice or the contract"
    number, unit = next((n, u) for n, u in ((clock.days, "day"), (clock.months, "month"), (clock.years, "year")) if n)
    start = {"receipt": "receipt of the notice", "notice": "the notice", "service": "the service"}[clock.starts]
    held = "received" if clock.filed_when == "received" else "sent"
    return f"{held} within {number} {unit}{'' if number == 1 else 's'} of {start}"


def _boxes(profile: DenialProfile) -> Iterable[tuple[str, ...]]:
    yield ("Field", "Remark", "CMS-1500", "837P", "Where the right value is found")
    for one in profile.boxes:
        yield (one.what, ", ".join(one.rarcs) or "any", one.cms1500 or "none", one.x837p or "none", one.right_value)


def _said(title: str, items: Sequence[Said | str]) -> Iterable[Block]:
    if items:
        yield Heading(level=3, text=title)
        for one in items:
            yield Paragraph(type="item", runs=(Run(text=one if isinstance(one, str) else one.words()),))


def _para(text: str) -> Paragraph:
    return Paragraph(runs=(Run(text=text),))


def _sentence(words: str) -> str:
    return words[:1].upper() + words[1:]
