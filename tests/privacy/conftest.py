from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from typing import Any

import pytest

from clausea.chart import chart as make_chart
from clausea.domain import Chart, Claim, ClaimLine, Clinician, Patient, Prompt, Provider, Reply
from clausea.ingest import Source, ingest

NOTE = """ALDER CREEK PHYSICAL THERAPY    Hanratty, Marjorie L    DOB 03/19/1952   MRN AC-55718
DAILY NOTE
Date of Service: 07/09/2026
Mrs. Hanratty came with her husband Bob. Dr. Ostergaard wants an update by 7/20.
TUG w/ RW 18.0 s, was 24.6 s. MMT quads 3/5, pain 4/10. Marge's daughter can be reached at (614) 555-0171.
Stopped the walk and cued at the pelvis until she kept it level, then cut the step to 4 in.
97112 x 2 (28 min). Total timed code min 38
Electronically signed by Renee T. Okafor, PT, DPT 07/09/2026
"""


class Remote:
    """A remote backend that answers from a list and keeps what it was sent."""

    name, remote = "far:away", True

    def __init__(self, *values: Any) -> None:
        self.values = list(values)
        self.seen: list[Prompt] = []

    def complete(self, prompt: Prompt) -> Reply:
        self.seen.append(prompt)
        value = self.values.pop(0) if self.values else {}
        if isinstance(value, Exception):
            raise value
        return Reply(value=value, raw=json.dumps(value), backend=self.name, model="far")


@pytest.fixture
def claim() -> Claim:
    return Claim(
        denial="CO-50 N115",
        lines=(ClaimLine(date=dt.date(2026, 7, 9), cpt="97112"),),
        today=dt.date(2026, 10, 5),
        claim_number="2226-XX209-00550",
        patient=Patient(name="Marjorie L. Hanratty", dob=dt.date(1952, 3, 19), member_id="1XX2-YY3-ZZ45", account="ACPT-55-40718"),
        provider=Provider(
            name="Alder Creek Physical Therapy & Balance Center", npi="1999999984", tin="90-0000017", phone="555-0142",
            address="1420 Millrace Road, Suite 3, Alder Falls, OH 00000",
        ),
        clinician=Clinician(name="Renee T. Okafor", credential="PT, DPT"),
    )  # fmt: skip


@pytest.fixture
def source() -> Source:
    return Source("note.txt", data=NOTE.encode())


@pytest.fixture
def chart(source: Source) -> Chart:
    return make_chart(ingest([source]).records)


@pytest.fixture(autouse=True)
def site_that_agreed(environment: Callable[..., None]) -> None:
    environment(allow_remote="1")
