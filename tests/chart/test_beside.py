"""Which angles are what a motion lacks, by the words beside them."""

from __future__ import annotations

import pytest

from clausea.beside import is_lack
from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = "PT DAILY NOTE\nPatient: Jane Roe\nDate of service: 08/03/2026\nObjective: {text}\nSigned: Ann Lee, PT 08/03/2026\n"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("R shoulder ER 30 deg from neutral.", [False]),
        ("R ankle DF 5 deg from neutral.", [False]),
        ("SLR without lag. R knee flexion 110 deg", [False]),
        ("No quad lag, R knee flexion 110", [False]),
        ("No contracture, knee flexion R 110", [False]),
        ("No lag with knee flexion R 110", [False]),
        ("Short sitting R knee flexion 110", [False]),
        ("Knee ext lag 10 deg, flexion 110 deg", [True, False]),
        ("R knee flexion 110 deg missing end range", [False]),
        ("R knee flexion 110 deg no lag", [False]),
        ("R knee ext lacks 10 deg", [True]),
        ("R knee extension 10 deg from full", [True]),
        ("Knee extension 8 deg short of neutral", [True]),
        ("R knee ext short by 8 deg", [True]),
        ("R knee extension 10 shy", [True]),
        ("R knee ext: 10 deg shy, improving", [True]),
        ("R knee flexion contracture 15 deg", [True]),
        ("R knee ext 10 deg lag", [True]),
        ("R knee extension 12 deg deficit", [True]),
        ("R knee ext: 10 deg shy", [True]),
        ("R knee extension 10 shy; quad 4/5", [True]),
        ("R knee extension 10, shy today", [False]),
        ("Resolved contracture now R knee extension 0", [False]),
        ("R hip flexor contracture 20 deg", [True]),
    ],
)
def test_what_a_motion_lacks_is_said_in_its_own_clause(text: str, expected: list[bool]) -> None:
    read = chart([read_record(Source("chart.txt", data=NOTE.format(text=text).encode()))])
    assert [is_lack(one, read) for one in read.measures if one.name == "ROM"] == expected
