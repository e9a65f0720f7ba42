"""The claim as fields of a form. Every field of a claim file has one, so that nothing of an earlier claim stays unseen."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping, Sequence
from typing import Any, Literal, NamedTuple

from clausea.claims import parse_claim
from clausea.domain import Claim, ClaimLine
from clausea.domain.dates import us
from clausea.errors import UsageError


class Field(NamedTuple):
    """One field: its path in the claim file, its label, and what it holds."""

    path: str
    label: str
    holds: Literal["text", "long", "date", "dates", "words", "payer"] = "text"
    help: str | None = None


DENIAL = (
    Field("denial", "The denial, as pasted", "long", 'Codes such as "CO-50 N115", or the text of the notice with its codes.'),
    Field("denial_text", "The payer's own words", "long"),
    Field("payer.type", "Payer type", "payer"),
    Field("facts", "Facts that turn the route", "words", "As `clausea triage` names them, separated by commas; mostly empty."),
)
CLAIM = (
    Field("patient.name", "Patient name"),
    Field("patient.dob", "Date of birth", "date"),
    Field("patient.member_id", "Member id"),
    Field("claim_number", "Claim number", help="The payer's control number."),
    Field("notice_date", "Date of the notice", "date"),
    Field("received_date", "Received on", "date", "If known. Where the law presumes a day of receipt, it may stay empty."),
    Field("service_dates", "Denied dates of service", "dates", "Separated by commas. Left empty, the dates of the lines count."),
)
PARTIES = (
    Field("payer.name", "Payer name"),
    Field("payer.address", "Address for appeals"),
    Field("payer.fax", "Fax for appeals"),
    Field("provider.name", "Provider name"),
    Field("provider.npi", "NPI"),
    Field("provider.tin", "Tax id"),
    Field("provider.address", "Provider address"),
    Field("provider.phone", "Provider phone"),
    Field("clinician.name", "Signing clinician"),
    Field("clinician.credential", "Credential", help="Such as PT, DPT."),
    Field("patient.account", "Patient account"),
    Field("authorization", "Authorization number"),
    Field("today", "Date of the letter", "date", "Empty means today."),
)
FIELDS = (*DENIAL, *CLAIM, *PARTIES)
COLUMNS = ("date", "cpt", "modifiers", "units", "charge", "paid", "denial")

_EMPTY = frozenset({"", "None", "nan", "NaT", "<NA>"})
"""How an empty cell of the table reads: the table keeps numbers and dates in types that have an emptiness of their own."""

Values = dict[str, Any]
Row = dict[str, Any]


def values_of(claim: Claim) -> Values:
    """Return what the fields show for a claim, by path."""
    return {one.path: _shown(claim, one) for one in FIELDS}


def rows_of(claim: Claim) -> list[Row]:
    """Return the rows of the lines table, at least one."""
    return [_row(line) for line in claim.lines] or [dict.fromkeys(COLUMNS)]


def claim_of(values: Mapping[str, Any], rows: Sequence[Mapping[str, Any]]) -> Claim:
    """Return the claim that the fields and the lines table hold; empty fields and rows are left out.

    Raises:
        UsageError: a value is not what its field needs; the message names the field.
    """
    nested: Values = {}
    for one in FIELDS:
        value = _typed(values.get(one.path), one)
        if value:
            *above, leaf = one.path.split(".")
            target = nested
            for key in above:
                target = target.setdefault(key, {})
            target[leaf] = value
    nested["lines"] = [line for line in map(_line, rows) if line]
    try:
        return parse_claim(json.dumps(nested, default=str), "The claim form")
    except UsageError as error:
        # The JSON is one line; a person who looks at a form has no use for its number.
        raise UsageError(error.message.replace("line 1: ", ""), hint="Correct the field and draft again.") from None


def claim_file(data: bytes, name: str) -> Claim:
    """Return the claim in the bytes of a claim file.

    Raises:
        UsageError: as `parse_claim`, or the file is no text.
    """
    try:
        return parse_claim(data.decode("utf-8-sig"), name)
    except UnicodeDecodeError:
        raise UsageError(f"{name} is not a text file.", hint="Choose a claim.yaml.") from None


def _shown(claim: Claim, one: Field) -> Any:
    value: Any = claim
    for key in one.path.split("."):
        value = getattr(value, key)
    if one.holds == "dates":
        return ", ".join(us(day) for day in value)
    if one.holds == "words":
        return ", ".join(value)
    return value if one.holds == "date" else value or ""


def _typed(value: Any, one: Field) -> Any:
    if one.holds == "dates":
        return [_day(part.strip()) for part in str(value or "").split(",") if part.strip()]
    if one.holds == "words":
        return [part.strip() for part in str(value or "").split(",") if part.strip()]
    return value.strip() if isinstance(value, str) else value


def _day(text: str) -> str:
    """Return a date as claim files write it; what is no date goes on unchanged, for `parse_claim` to refuse."""
    try:
        return dt.datetime.strptime(text, "%m/%d/%Y").replace(tzinfo=dt.UTC).date().isoformat()
    except ValueError:
        return text


def _row(line: ClaimLine) -> Row:
    return {
        "date": line.date,
        "cpt": line.cpt,
        "modifiers": " ".join(line.modifiers),
        "units": line.units,
        "charge": float(line.charge),
        "paid": float(line.paid),
        "denial": line.denial or "",
    }


def _line(row: Mapping[str, Any]) -> Row:
    """Return a row of the table as a line of a claim file, without its empty cells."""
    cells = {name: value for name, value in row.items() if str(value) not in _EMPTY}
    if "date" in cells:
        cells["date"] = str(cells["date"])[:10]
    if "modifiers" in cells:
        cells["modifiers"] = cells["modifiers"].replace(",", " ").split()
    return cells
