"""Cases made of labelled charts: the claim that a biller would hold, taken from the labels, never from what was read."""

from __future__ import annotations

import datetime as dt
import re
from pathlib import Path
from typing import Any

from clausea.domain import Claim

DENIALS = ("CO-50 N115", "CO-151", "CO-197", "CO-96", "CO-11", "CO-119", "CO-150", "CO-236", "CO-272", "PT02", "PT04", "PT25")
"""Denials that ask for a letter, of every letter type that a code alone leads to."""

_CODES = {"PT": ("97110", "GP"), "OT": ("97530", "GO"), "SLP": ("92507", "GN")}
_CREDENTIALS = {
    "SLP": {"SLP", "CCC", "SLPA"},
    "OT": {"OT", "OTR", "OTD", "COTA", "OTA"},
    "PT": {"PT", "DPT", "PTA", "MPT", "MSPT"},
}
_DENIED = 3
"""How many visits of a chart are denied."""


def claim_of(truth: dict[str, Any], denial: str) -> Claim | None:
    """Return the claim on the first visits of a chart; None where the labels name no visit of its patient.

    Where several disciplines treated, it is that of the first visit: no claim bills one discipline's visits as another's.
    """
    notes = [
        one
        for one in truth["documents"]
        if one["values"]["kind"] == "daily_note" and not is_foreign(one) and len(one["values"].get("date", "")) == 10
    ]
    if not notes:
        return None
    discipline = discipline_of(truth)
    visits = sorted({dt.date.fromisoformat(one["values"]["date"]) for one in notes if not is_of_others(one, discipline)})
    denied = visits[:_DENIED]
    code, modifier = _CODES.get(discipline, _CODES["PT"])
    notice = max(visits) + dt.timedelta(days=45)
    patient = truth["patient"]
    author = next(one["values"] for one in notes if not is_of_others(one, discipline))
    return Claim.model_validate(
        {
            "denial": denial,
            "payer": {"name": "Example Medicare Administrators", "type": "medicare"},
            "claim_number": "2226-XX555-00017",
            "notice_date": notice,
            "service_dates": denied,
            "lines": [
                {"date": day, "cpt": code, "modifiers": [modifier], "units": 2, "charge": 120, "paid": 0} for day in denied
            ],
            "patient": {"name": patient["name"], "dob": patient.get("dob"), "member_id": "1XX2-YY3-ZZ44"},
            "provider": {"name": "Example Outpatient Therapy"},
            "clinician": {"name": author.get("author", ""), "credential": author.get("credential", "")},
            "today": notice + dt.timedelta(days=14),
        }
    )


def discipline_of(truth: dict[str, Any]) -> str:
    """Return the discipline of the first visit: by the credential of its note or, without one, as the chart is labelled."""
    notes = [one for one in truth["documents"] if one["values"]["kind"] == "daily_note" and not is_foreign(one)]
    dated = [one for one in notes if len(one["values"].get("date", "")) == 10]
    first = sorted(dated, key=lambda one: str(one["values"]["date"]))[:1]
    return "".join(_credentialed(one) for one in first) or str(truth["discipline"]).split(",")[0]


def is_of_others(document: dict[str, Any], discipline: str) -> bool:
    """Say whether a labelled document was written by another discipline."""
    return _credentialed(document) not in {"", discipline}


def _credentialed(document: dict[str, Any]) -> str:
    words = set(re.findall(r"[A-Z]+", str(document["values"].get("credential", ""))))
    return next((name for name, marks in _CREDENTIALS.items() if words & marks), "")


def is_foreign(document: dict[str, Any]) -> bool:
    """Say whether a labelled document is a misfiled page of another patient."""
    return bool(document["values"].get("other_patient") == "yes")


def denials_of(path: Path, every: tuple[str, ...] = DENIALS) -> tuple[str, ...]:
    """Return the denials that a chart is tried with: medical necessity, and one more by its name, so that all have their turn."""
    turn = sum(path.stem.encode()) % (len(every) - 1)
    return (every[0], every[1 + turn])
