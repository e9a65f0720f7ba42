"""What was aimed at, or stands in another column, is not told as measured today; what was measured today is told."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

NOTE = """PHYSICAL THERAPY DAILY NOTE
Patient: Maria Lopez   DOB: 03/14/1950
Date of service: 08/03/2026
{words}
Signed: Jane Roe, PT, DPT 08/03/2026
"""


def told(words: str) -> list[str]:
    """Return the values of a note, each with its side and its day where they are not none and the note's own."""
    found = chart([read_record(Source("chart.txt", data=NOTE.format(words=words).encode()))]).measures
    out = []
    for one in found:
        day = f"{one.date:%m/%d}" if one.date else "-"
        out.append(" ".join([str(one.value), *([one.side] if one.side else []), *([day] if day != "08/03" else [])]))
    return out


@pytest.mark.parametrize(
    ("words", "expected"),
    [
        ("Goal 3: BBS 50/56, progressing, 48/56 today", ["48"]),
        ("Goal 2: BBS 45/56 - now 48/56", ["48"]),
        ("Toward goal 2 BBS 45/56; now 40/56", ["40"]),
        ("Per goal 2: TUG 12 s; scored 14 s", ["14"]),
        ("Goal 2: pain 2/10 with stairs - progressing, now 4/10", ["4"]),
        ("Goal 1: TUG 12 s. Current: 14 s", ["14"]),
        ("Goal 2: 7/10 pain", ["7"]),
    ],
)
def test_what_a_numbered_goal_aims_at_is_not_told_as_measured(words: str, expected: list[str]) -> None:
    assert told(words) == expected


@pytest.mark.parametrize(
    ("table", "expected"),
    [
        # Typists set a second tab behind a short label.
        (
            "Motion (deg)\tR\tL\nFlexion\t\t110\t120\nExtension\t-5\t0",
            ["110 right", "120 left", "-5 right", "0 left"],
        ),
        ("Muscle\tR\tL\nQuad\t\t4/5\t3/5", ["4/5 right", "3/5 left"]),
        # The rows are framed by bars and the headings are not, or the other way about.
        ("Test | 07/10/2026 | 08/03/2026\n| TUG | 18 s | 12 s |", ["18 07/10", "12"]),
        ("| Test | 07/10/2026 | 08/03/2026 |\nTUG | 18 s | 12 s", ["18 07/10", "12"]),
        ("Test | 07/10/2026 | 08/03/2026\n| TUG | | 12 s |", ["12"]),
        ("| | 07/10/2026 | 08/03/2026 |\n| TUG | | 12 s |", ["12"]),
        # A second label has no heading.
        ("Motion | R | L\nKnee flexion | AROM | 110 | 120", ["110 right", "120 left"]),
        ("Test | 07/10/2026 | 08/03/2026\nTUG | sec | 18 | 12", ["18 07/10", "12"]),
    ],
)
def test_bars_and_tabs_that_do_not_count_alike_shift_no_value(table: str, expected: list[str]) -> None:
    assert told(table) == expected
