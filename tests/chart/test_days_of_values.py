"""Of which day a figure of a report is, and which figures are aims and no values: two-line headings, days to come, goals told with a value."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.ingest import Source, read_record

EVALUATION = """PT INITIAL EVALUATION 07/01/2026
Patient: June Lee   DOB 05/30/1953
Dx: R TKA 06/22/2026.
O: {found}
{goals}
Plan: 2x/wk x 8 wks, 97110. Cert 07/01/2026 to 08/29/2026
Electronically signed: Arlo Benning PT, DPT 07/01/2026

"""
REPORT = """PROGRESS REPORT 07/22/2026
Patient: June Lee
{body}
Continue 2x/wk.
Electronically signed: Arlo Benning PT, DPT 07/22/2026
"""


def told(
    body: str, *, found: str = "see goals.", goals: str = "LTG (8 wks): stairs reciprocal with one rail."
) -> list[tuple[str, str, str]]:
    """Return the values that the report gives, with their days."""
    text = EVALUATION.format(found=found, goals=goals) + REPORT.format(body=body)
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    report = read.documents[-1]
    assert report.kind == "progress_report"
    return [(one.name, str(one.value), str(one.date)) for one in read.measures if one.document == report.id]


@pytest.mark.parametrize(
    "heads",
    [
        "             Start     Now       Target\n             7/1       7/22      8/26",
        "             7/1       7/22      8/26\n             Start     Now       Target",
        "             Eval      Current   Goal\n             7/1/26    7/22/26",
        "             07/01/26  07/22/26  Next 08/05/26",
    ],
)
def test_columns_of_aims_hold_no_values(heads: str) -> None:
    body = f"{heads}\nTUG, sec     24.6      14.9      12\nGrip R, lb   20        31        60"
    assert told(body) == [
        ("TUG", "24.6", "2026-07-01"),
        ("TUG", "14.9", "2026-07-22"),
        ("grip", "20", "2026-07-01"),
        ("grip", "31", "2026-07-22"),
    ]


def test_a_value_below_a_wide_heading_is_not_the_columns_beside_it() -> None:
    body = """             Eval       Last PR    Current    Goal
             07/01/26   07/10/26   07/22/26
Grip R, lb   20         25         31         60
Grip L, lb                         58         n/a"""
    assert told(body)[-1] == ("grip", "58", "2026-07-22")
