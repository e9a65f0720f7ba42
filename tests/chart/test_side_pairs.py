"""Of two values in one breath each is of its own side, with its own sign; under "R/L" a figure alone is of neither."""

from __future__ import annotations

import pytest

from tests.chart.test_measures import read


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Knee flex R/L 119/89, ext 0/-9.", [("119", "right"), ("89", "left"), ("0", "right"), ("-9", "left")]),
        ("AROM knee R/L (deg): flex 118/74, ext 0/-14.", [("118", "right"), ("74", "left"), ("0", "right"), ("-14", "left")]),
        ("Knee ext (L/R): -9/-2, flex 89/119", [("-9", "left"), ("-2", "right"), ("89", "left"), ("119", "right")]),
        ("PROM ext R/L: 0 / -11", [("0", "right"), ("-11", "left")]),
        ("ankle DF R/L 8/neg 3", [("8", "right"), ("-3", "left")]),
        ("knee R/L ext -3°/-12°, flex 120°/88°", [("-3", "right"), ("-12", "left"), ("120", "right"), ("88", "left")]),
        ("Quad MMT R/L: 4+/3-.", [("4+", "right"), ("3-", "left")]),
        ("knee flex R/L 0-120/0-115", [("0", "right"), ("120", "right"), ("0", "left"), ("115", "left")]),
        # Two values whose side stands alone before them are not of two sides.
        ("quad R/L equal. L knee ext 0/-2, flex 120.", [("0", "left"), ("-2", "left"), ("120", "left")]),
        # A scale stands behind the slash, and a comma says nothing of the sides.
        ("Quad R/L 4+/5, 3-/5", [("4+/5", None), ("3-/5", None)]),
        ("R/L knee ext -9", [("-9", None)]),
        ("Knee ext R 0/L -9", [("0", "right"), ("-9", "left")]),
    ],
)
def test_each_half_of_a_pair_is_of_its_side(text: str, expected: list[tuple[str, str | None]]) -> None:
    assert [(str(one.value), one.side) for one in read(text)] == expected
