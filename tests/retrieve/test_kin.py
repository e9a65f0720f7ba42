"""What happened to a relative is no evidence of the patient's state."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrieve.kin import is_of_kin


@pytest.mark.parametrize(
    ("text", "is_kin"),
    [
        ("Her brother fell at her home.", True),
        ("S: Sister Philippa slipped in the tub on Sunday and cracked two ribs.", True),
        ("Wife visiting, she fell in the lobby last night and is sore.", True),
        ("Wife Sunniva broke a hip in April after a fall; their niece cooks.", True),
        ("Her husband Earl fell off the back step, so she carries the laundry alone.", False),
        ("Daughter reports she fell twice.", False),
        ("Wife demonstrated safe guarding on the stairs.", False),
        ("Fell at her brother's home.", False),
    ],
)
def test_a_relative_is_told_from_the_patient(text: str, is_kin: bool) -> None:
    assert is_of_kin(text) is is_kin


def test_a_relatives_fall_is_no_candidate() -> None:
    lines = (
        "DAILY NOTE",
        "Date of Service: 03/02/2026",
        "S: Her brother fell at her home.",
        "A: Balance on the stairs is better.",
    )
    read = chart([read_record(Source("chart.txt", data="\n".join(lines).encode()))])
    texts = [one.text for one in candidates(read)]
    assert not any("brother" in text for text in texts)
    assert any("Balance" in text for text in texts)
