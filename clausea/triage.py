"""From whatever a biller has in hand to what to do: the words of `clausea triage` and of the page, without either.

Reads the text or the file, takes from it what the options leave open (the payer, the date of the notice, the date of service),
says what it took, and asks `remedy` for the answer.
"""

from __future__ import annotations

import contextlib
import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from clausea import contract
from clausea.domain import Denial, PayerType
from clausea.errors import UsageError
from clausea.ingest import Ingested
from clausea.paste import parse_denial
from clausea.remedy import Circumstance, decide, known_facts, unknown_code

__all__ = ["Given", "pasted_text", "triage"]

_RECORDS = frozenset({".pdf", ".docx", ".txt", ".md", ".rtf", ".png", ".jpg", ".jpeg", ".tif", ".tiff"})


@dataclass(frozen=True, slots=True)
class Given:
    """What the biller says beside the text; None is left to the text or to an assumption that is told."""

    payer: PayerType | None = None
    notice_date: dt.date | None = None
    received_date: dt.date | None = None
    service_date: dt.date | None = None
    today: dt.date | None = None
    facts: tuple[str, ...] = ()
    level: int = 1


def pasted_text(argument: str, read: Callable[[Path], Ingested]) -> str:
    """Return the words of the file that an argument names, else the argument itself.

    Raises:
        UsageError: it names a file that is not there.
        RecordError: the file cannot be read.
    """
    path = Path(argument)
    with contextlib.suppress(OSError, ValueError):
        if len(argument) < 1000 and path.is_file():
            found = read(path)
            found.raise_if_nothing()
            return "\n\n".join(page.text for record in found.records for page in record.pages)
    if path.suffix.lower() in _RECORDS and "\n" not in argument and " " not in argument:
        raise UsageError(f"{path.name} is not there.", hint="Check the path of the notice.")
    return argument


def triage(text: str, given: Given) -> tuple[contract.TriageDocument, UsageError | None]:
    """Return what to do about a pasted text, and the error to report beside it where nobody knows its code.

    Raises:
        UsageError: the text holds no code, label, status or known words; or a fact is unknown.
    """
    denial = parse_denial(text)
    payer, assumed = _payer(given, denial)
    if given.notice_date is None and denial.notice_date:
        assumed = (*assumed, f"The date of the notice, {denial.notice_date.isoformat()}, was read from the text.")
    circumstance = Circumstance(
        payer=payer,
        notice_date=given.notice_date or denial.notice_date,
        received_date=given.received_date,
        today=given.today,
        service_date=given.service_date or min(denial.service_dates, default=None),
        facts=known_facts(given.facts),
        level=given.level,
        counts_by_line=given.service_date is None,
    )
    remedy = decide(denial, circumstance)
    told = remedy.model_copy(update={"warnings": (*assumed, *remedy.warnings)})
    return contract.triage_document(denial, told, payer), None if remedy.understood else unknown_code(denial)


def _payer(given: Given, denial: Denial) -> tuple[PayerType, tuple[str, ...]]:
    """Return the payer's type and what was assumed for it: as given, else by the payer's name in the text, else Medicare."""
    if given.payer:
        return given.payer, ()
    if denial.payer:
        kind = denial.payer.replace("_", " ")
        return denial.payer, (f'The payer was read from "{denial.payer_words}" as {kind}; give --payer if it is another.',)
    return "medicare", ("No payer type was given: Original Medicare is assumed.",)
