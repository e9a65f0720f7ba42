"""Tests that a box which floats beside text, and a small table at the right of notes, are read apart from the text."""

from __future__ import annotations

import io

import pytest

from clausea.ingest import Source, read_record

NOTES = (
    "Subjective",
    "Fell off a porch step 02/11/2026 and tore the R",
    "rotator cuff; repaired 03/02/2026 by Dr. Vance.",
    "Lives alone in a 2nd floor flat.",
    "Prior level",
    "Hung drywall full time, no limits.",
    "PMH",
    "HTN, A1c 7.1, former smoker.",
)
FOUND = (
    ("Objective", "R", "L"),
    ("Flexion PROM", "95", "172"),
    ("ER PROM", "20", "84"),
    ("Grip lb", "38", "71"),
    ("SPADI 72/130",),
)


def lines(draw: object) -> list[str]:
    """Return the lines of a page that `draw` fills, runs of spaces as one."""
    from reportlab.pdfgen import canvas as pages

    out = io.BytesIO()
    canvas = pages.Canvas(out, pagesize=(612, 792))
    canvas.setFont("Helvetica", 9)
    draw(canvas)  # type: ignore[operator]
    canvas.save()
    record = read_record(Source("a.pdf", data=out.getvalue()))
    return [" ".join(line.split()) for line in record.page(1).lines()]


def notes(canvas: object, x: float, pitch: float = 12) -> None:
    for number, text in enumerate(NOTES):
        canvas.drawString(x, 740 - pitch * number, text)  # type: ignore[attr-defined]


@pytest.mark.parametrize("right", [270, 310, 340])
@pytest.mark.parametrize("is_first", [True, False])
def test_the_heads_of_a_small_table_in_a_column_head_the_column_and_not_the_page(right: float, is_first: bool) -> None:
    def table(canvas: object) -> None:
        for number, cells in enumerate(FOUND):
            for place, cell in enumerate(cells):
                canvas.drawString(right + (0, 120, 170)[place], 740 - 12 * number, cell)  # type: ignore[attr-defined]

    def draw(canvas: object) -> None:
        for each in (table, lambda one: notes(one, 40)) if is_first else (lambda one: notes(one, 40), table):
            each(canvas)

    assert lines(draw) == [*NOTES, *(" ".join(cells) for cells in FOUND)]


BOX = ("Copied from PCP 3/28/2026", "BP 148/92", "A1c 7.1", "Wt 204 lb")


@pytest.mark.parametrize("how", ["frame", "fill", "grid"])
@pytest.mark.parametrize("is_right", [True, False])
def test_a_box_that_floats_beside_text_is_read_before_it(how: str, is_right: bool) -> None:
    left, edge = (288, 283) if is_right else (44, 170)

    def draw(canvas: object) -> None:
        low = edge if is_right else 38
        if how == "grid":
            canvas.grid([low, low + 132], [748, 737, 726, 715, 704])  # type: ignore[attr-defined]
        else:
            canvas.setFillGray(0.9)  # type: ignore[attr-defined]
            canvas.rect(low, 704, 132, 44, stroke=how == "frame", fill=how == "fill")  # type: ignore[attr-defined]
            canvas.setFillGray(0)  # type: ignore[attr-defined]
        for number, text in enumerate(BOX):
            canvas.drawString(left, 740 - 10.8 * number, text)  # type: ignore[attr-defined]
        # The text ends so near the box that no gap parts them.
        notes(canvas, 82 if is_right else 174, 13.1)

    assert lines(draw) == [*BOX, *NOTES]


FORM = (
    ("Patient lives with family at home", "yes, wife"),
    ("Walks outside with a device of", "SPC"),
    ("Falls in the last six months", "2"),
)


@pytest.mark.parametrize("is_filled", [True, False])
def test_the_framed_values_of_a_form_stay_beside_their_names(is_filled: bool) -> None:
    def draw(canvas: object) -> None:
        for number, (name, value) in enumerate(FORM):
            canvas.drawString(40, 740 - 14 * number, name)  # type: ignore[attr-defined]
            canvas.setFillGray(0.9)  # type: ignore[attr-defined]
            canvas.rect(220, 736 - 14 * number, 150, 13, fill=is_filled)  # type: ignore[attr-defined]
            canvas.setFillGray(0)  # type: ignore[attr-defined]
            canvas.drawString(224, 740 - 14 * number, value)  # type: ignore[attr-defined]

    assert lines(draw) == [f"{name} {value}" for name, value in FORM]
