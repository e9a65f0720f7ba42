"""Cases made of labelled charts: the claim that a biller would hold, taken from the labels, never from what was read."""

from __future__ import annotations

import datetime as dt
from pathlib import Path
from typing import Any

from clausea.domain import Claim

DENIALS = ("CO-50 N115", "CO-151", "CO-197", "CO-96", "CO-11", "CO-119", "CO-150", "CO-236", "CO-272", "PT02", "PT04", "PT25")
"""Denials that ask for a letter, of every letter type that a code alone leads to."""

_CODES = {"PT": ("97110", "GP"), "OT": ("97530", "GO"), "SLP": ("92507", "GN")}
_DENIED = 3
"""How many visits of a chart are denied."""


def claim_of(truth: dict[str, Any], denial: str) -> Claim | None:
    """Return the claim on the first visits of a chart; None where the labels name no visit of its patient."""
    visits = sorted(
        {
            dt.date.fromisoformat(one["values"]["date"])
            for one in truth["documents"]
            if one["values"]["kind"] == "daily_note" and not is_foreign(one) and len(one["values"].get("date", "")) == 10
        }
    )
    if not visits:
        return None
    denied = visits[:_DENIED]
    code, modifier = _CODES.get(truth["discipline"], _CODES["PT"])
    notice = max(visits) + dt.timedelta(days=45)
    patient = truth["patient"]
    author: dict[str, Any] = next((one["values"] for one in truth["documents"] if one["values"]["kind"] == "daily_note"), {})
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


def is_foreign(document: dict[str, Any]) -> bool:
    """Say whether a labelled document is a misfiled page of another patient."""
    return bool(document["values"].get("other_patient") == "yes")


def denials_of(path: Path, every: tuple[str, ...] = DENIALS) -> tuple[str, ...]:
    """Return the denials that a chart is tried with: medical necessity, and one more by its name, so that all have their turn."""
    turn = sum(path.stem.encode()) % (len(every) - 1)
    return (every[0], every[1 + turn])
