"""A row whose difference is that of no two values beside it, or whose decimal point was lost, is told of no page."""

from __future__ import annotations

import pytest

from clausea.chart import chart
from clausea.domain.differences import doubtful_rows
from clausea.ingest import Source, read_record


@pytest.mark.parametrize(
    ("page", "doubtful"),
    [
        (
            "CIRCUMFERENCE (cm)\n"
            "                    L (involved)     R         diff\n  MCP               20.4             18.6      1.8\n"
            "  10 cm prox wrist  25.7             21.2      45\n  Elbow             29.8             25.9      3.9\n",
            ["10 cm prox wrist"],
        ),
        (
            "Motion   Eval   Now   Change\nFlex     88     128    +40\nExt      -9     -2     7\nAbd      80     120    38\n",
            ["Abd"],
        ),
        ("Motion     Start   Now   Diff\nR DF AROM  -12     1     +13\n", []),
        ("Measure | Start | End | Change | Goal\nTUG | 29.4 s | 10.9 s | -18.5 s | 12 s\nLEFS | 22 | 57 | 35 | 55\n", []),
        ("Measure  Start  Change\nTUG  29.4  -18.5\n", []),
        ("Test  Eval  Now  MCID\nTUG  29.4  10.9  3.4\n", []),
        ("Site     L     R\nMCP  20.4  18.6\nWrist  18.9  161\nElbow  29.8  25.9\nForearm  25.0  24.1\n", ["Wrist"]),
        ("TUG   29.4\nLEFS   45\nKOOS   39.6\nSpeed   0.68\n", []),
    ],
)
def test_rows_that_cannot_be_right_are_found(page: str, doubtful: list[str]) -> None:
    assert [page[start:end].strip().split("  ")[0].split(" |")[0] for start, end in doubtful_rows(page)] == doubtful


@pytest.mark.parametrize(
    ("page", "doubtful"),
    [
        # Tests of a list are of unlike sizes, and so are grip and pinch.
        ("Test      Score\nTUG       12.4 s\n5xSTS     14.2 s\n4SST      13.1 s\n6MWT      250 m\n", []),
        ("TUG   12.4\n5xSTS   14.2\n10MWT   9.8\nKnee flexion   110\n", []),
        ("Test   07/06   08/03\nTUG   18.2   12.4\n5xSTS   20.1   14.2\n10MWT   12.0   8.9\nBBS   36   48\n", []),
        ("Hand   R\nGrip   45\nLat pinch   12.5\n3-jaw   10.5\nTip   8.5\n", []),
        ("Girth   7/6\nSuprapatellar   42.5\nJoint line   40.0\nInfrapatellar   38.5\nCalf   365\n", ["Calf"]),
        ("Girth   7/6\nKnee   44.5\nCalf   362\nAnkle   25.1\n10 cm above   50.1\n", ["Calf"]),
        # A change beside the two sides, in percent, from a mean, or to the goal, is of other numbers than those beside it.
        ("Test   Right   Left   Change\nKnee flex   110   130   15\nKnee ext   5   0   3\n", []),
        ("Test   L   R   Change\nGrip   30   40   5\n", []),
        ("Test   Eval   Now   Change\nGait speed   0.6   0.9   50\n", []),
        ("Test   Initial   Trial 2   Trial 3   Avg   Change\nGrip   30   32   34   32   5\n", []),
        ("Motion   Eval   Goal   Now   Diff\nFlex   88   130   110   20\n", []),
        ("Motion   7/6   8/3   8/31   Change\nFlex   88   100   110   22\n", []),
        ("Motion   7/6   8/3   Change\nFlex   88   110   32\n", ["Flex"]),
        ("Girth   Involved   Uninvolved   Diff (cm)\nKnee   44.5   42.1   2.4\nCalf   38.2   36.1   21\n", ["Calf"]),
    ],
)
def test_true_rows_of_unlike_numbers_are_not_in_doubt(page: str, doubtful: list[str]) -> None:
    assert [page[start:end].split("  ", 1)[0] for start, end in doubtful_rows(page)] == doubtful


def test_no_value_of_such_a_row_is_read() -> None:
    text = (
        "PT EVALUATION\nDate of Service: 05/12/2026\nCIRCUMFERENCE (cm)\n"
        "                    L         R         diff\n"
        "Wrist               25.7      21.2      45\nElbow               29.8      25.9      3.9\n"
    )
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    assert {str(one.value) for one in read.measures} == {"29.8", "25.9"}
