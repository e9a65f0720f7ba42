"""The columns of a table stay parts of its rows though each is shaded or framed."""

from __future__ import annotations

import io

import pytest

from clausea.ingest import Source, read_record
from tests.extractors.test_blocks import Cell, Frame, block, by_rows

NAMES = block(46, 100, "Test", "TUG", "Berg", "Grip left", "Pain")
FIRST = block(150, 100, "02/10/26", "18.2 s", "38/56", "22 lb", "6/10")
THEN = block(250, 100, "03/10/26", "14.1 s", "44/56", "25 lb", "4/10")
GOAL = block(350, 100, "Goal", "12.0 s", "50/56", "30 lb", "2/10")
LEVELS = block(250, 100, "Min assist", "Contact guard assist", "Mod assist x 2")
SIDES = [block(150, 100, "Left 40 lb", "Left 18 lb", "Left 4 sec"), block(250, 100, "Right 52 lb", "Right 20 lb", "Right 9 sec")]


@pytest.mark.parametrize("filled", [0, 1])
@pytest.mark.parametrize(
    ("columns", "frames"),
    [
        ([NAMES, FIRST, THEN, GOAL], [(145, 86, 90, 75), (245, 86, 90, 75), (345, 86, 90, 75)]),
        ([NAMES, FIRST, THEN], [(40, 86, 95, 75), (145, 86, 90, 75), (245, 86, 90, 75)]),
        ([NAMES, FIRST, THEN], [(145, 86, 90, 75), (245, 86, 90, 75)]),
        ([block(46, 100, "Grip", "Pinch", "Stance"), *SIDES], [(145, 86, 90, 50), (245, 86, 90, 50)]),
        ([NAMES[1:], THEN[1:]], [(40, 100, 150, 62), (245, 100, 90, 62)]),
        ([block(46, 100, "Transfers", "Gait", "Stairs"), LEVELS], [(40, 86, 150, 50), (245, 86, 150, 50)]),
    ],
    ids=["values shaded", "all shaded", "two shaded", "left and right", "names and values", "names and levels"],
)
def test_shaded_columns_of_a_table_stay_parts_of_its_rows(columns: list[list[Cell]], frames: list[Frame], filled: int) -> None:
    from reportlab.pdfgen import canvas as pages

    out = io.BytesIO()
    canvas = pages.Canvas(out, pagesize=(612, 792))
    for left, top, width, height in frames:
        canvas.setFillGray(0.9)
        canvas.rect(left, 792 - top - height, width, height, stroke=1 - filled, fill=filled)
    canvas.setFillGray(0)
    canvas.setFont("Helvetica", 10)
    for x, y, text in by_rows(*columns):
        canvas.drawString(x, 792 - y, text)
    canvas.save()
    lines = [" ".join(line.split()) for line in read_record(Source("a.pdf", data=out.getvalue())).page(1).lines()]
    assert lines == [" ".join(text for _, _, text in row) for row in zip(*columns, strict=True)]
