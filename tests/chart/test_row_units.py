"""The unit that stands in a cell of its own, and the values that it is of."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = """PHYSICAL THERAPY PROGRESS NOTE
Patient: June Lee   DOB 05/30/1953
Date of service: 08/10/2026
Subjective: Patient reports doing well.
Objective:
{table}
Assessment: Patient is making progress toward goals.
Plan: continue 2x/wk.
Electronically signed: Arlo Benning, PT, DPT 08/10/2026
"""


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        (
            "| Test | Units | Initial | Current |\n| 6MWT | ft | 500 | 900 |\n| Grip R | kg | 20 | 25 |",
            "500 ft, 900 ft, 20 kg, 25 kg",
        ),
        (
            "Test      Unit   Initial   Current\n6MWT      ft     500       900\nTUG       sec    22        14",
            "500 ft, 900 ft, 22 s, 14 s",
        ),
        ("| Measure | Unit | Initial | Current |\n| Girth R knee | in | 16 | 15 |", "16 in, 15 in"),
        ("| Initial | Current |\n| 6MWT | ft | 500 | 900 |", "500 ft, 900 ft"),
        (
            "Test          Initial   Current\n6MWT   ft     500       900\nGrip R  kg    20        25",
            "500 ft, 900 ft, 20 kg, 25 kg",
        ),
        ("| Test | Initial | Current | Unit |\n| 6MWT | 500 | 900 | ft |", "500 ft, 900 ft"),
        ("| Measure | Units | Initial | Current |\n| Gait distance | ft | 100 | 200 |", "100 ft, 200 ft"),
        # Of two tables side by side each has its own.
        ("| Test | Unit | Value | Test | Unit | Value |\n| 6MWT | ft | 900 | Grip R | kg | 25 |", "900 ft, 25 kg"),
        # A unit that the measure is not told in leaves no value.
        ("| Test | Unit | Initial | Current |\n| 6MWT | yd | 500 | 900 |\n| TUG | s | 22 | 14 |", "22 s, 14 s"),
        ("| Test | Unit | Initial | Current |\n| Gait speed | ft/s | 1.6 | 2.8 |\n| TUG | s | 22 | 14 |", "22 s, 14 s"),
        # What is no unit, and a unit behind the value itself, stay as they were.
        ("| Test | Unit | Initial | Current |\n| BBS | points | 34/56 | 44/56 |", "34, 44"),
        ("| Test | Unit | Initial | Current |\n| TUG | - | 22 | 14 |", "22 s, 14 s"),
        ("| Test | Unit | Initial | Current |\n| Grip R | lbs. | 20 lb | 25 lb |", "20 lb, 25 lb"),
        (
            "| Test | Initial | Current |\n| Gait distance | 100 ft | 200 ft |\n| 6MWT | 500 | 900 |",
            "100 ft, 200 ft, 500 m, 900 m",
        ),
    ],
)
def test_a_unit_in_a_cell_of_its_own_is_that_of_the_bare_values_of_its_row(table: str, expected: str) -> None:
    read = chart([read_record(Source("note.txt", data=NOTE.format(table=table).encode()))])
    assert ", ".join(f"{one.value} {one.unit or ''}".strip() for one in read.measures) == expected
