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


def test_no_value_of_such_a_row_is_read() -> None:
    text = (
        "PT EVALUATION\nDate of Service: 05/12/2026\nCIRCUMFERENCE (cm)\n"
        "                    L         R         diff\n"
        "Wrist               25.7      21.2      45\nElbow               29.8      25.9      3.9\n"
    )
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    assert {str(one.value) for one in read.measures} == {"29.8", "25.9"}
