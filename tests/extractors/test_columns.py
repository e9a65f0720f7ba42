"""Tests that pages in columns are read column by column, each printed line once, whole and at its own number."""

from __future__ import annotations

import io
import random

import pytest

from clausea.ingest import Source, read_record

WORDS = (
    "walks",
    "sits",
    "stands",
    "with",
    "and",
    "without",
    "aid",
    "left",
    "right",
    "leg",
    "pain",
    "after",
    "lifting",
    "a",
    "bag",
)

Line = tuple[float, float, float, str]
"""Left edge, height of the baseline over the foot of the page, size of the letters, words."""


def drawn(lines: list[Line]) -> list[str]:
    """Return the lines of a page as they are read, runs of spaces as one."""
    from reportlab.pdfgen import canvas as pages

    out = io.BytesIO()
    canvas = pages.Canvas(out, pagesize=(612, 792))
    for x, y, size, text in lines:
        canvas.setFont("Helvetica", size)
        canvas.drawString(x, y, text)
    canvas.save()
    record = read_record(Source("a.pdf", data=out.getvalue()))
    return [" ".join(line.split()) for line in record.page(1).lines()]


def column(x: float, top: float, leading: float, count: int, rng: random.Random, size: float = 8.5) -> list[Line]:
    """Return running text of a column 250 points wide; every seventh line ends a paragraph, and a larger heading follows it."""
    from reportlab.pdfbase.pdfmetrics import stringWidth

    lines: list[Line] = []
    y = top
    for number in range(count):
        if number % 7 == 6:
            y -= 5.5
            lines.append((x, y, size + 2.5, f"HEADING {x:.0f} {number}"))
            y -= leading + 2.5
            continue
        text = f"L{x:.0f}n{number}"
        width = 60 if number % 7 == 5 else 225
        while stringWidth(text, "Helvetica", size) < width:
            text += " " + rng.choice(WORDS)
        lines.append((x, y, size, text))
        y -= leading
    return lines


def texts(*groups: list[Line]) -> list[str]:
    """Return the words of lines in the order given."""
    return [line[3] for group in groups for line in group]


@pytest.mark.parametrize("seed", range(12))
def test_columns_whose_baselines_drift_apart_are_read_one_after_the_other(seed: int) -> None:
    rng = random.Random(seed)
    left = column(42, 720, rng.uniform(10.2, 12), rng.randint(24, 45), rng)
    right = column(320, 720 - rng.uniform(0, 5), rng.uniform(10.2, 12), rng.randint(14, 45), rng)
    assert drawn(left + right) == texts(left, right)


@pytest.mark.parametrize("lower", [1, 3, 4.5, 5.5, 7, 9])
def test_columns_whose_baselines_lie_any_part_of_a_line_apart_are_read_one_after_the_other(lower: float) -> None:
    rng = random.Random(4)
    left, right = column(42, 720, 11, 30, rng), column(320, 720 - lower, 11, 27, rng)
    assert drawn(left + right) == texts(left, right)


@pytest.mark.parametrize("lower", [3, 6, 11, 15, 27])
def test_a_left_column_that_begins_lower_is_still_read_first(lower: float) -> None:
    rng = random.Random(5)
    title: list[Line] = [(200, 760, 12, "REPORT OF PHYSIOTHERAPY")]
    left, right = column(42, 720 - lower, 11.2, 30, rng), column(320, 720, 11, 30, rng)
    assert drawn(title + left + right) == texts(title, left, right)


@pytest.mark.parametrize("seed", range(6))
def test_a_running_head_over_both_columns_is_one_line(seed: int) -> None:
    rng = random.Random(seed)
    head = [(50, 750, 7.5, "DOE, Ingrid"), (235, 750, 7.5, "b. 2 Jul 1979"), (373, 750, 7.5, "MRN 55"), (503, 750, 7.5, "p. 2")]
    left, right = column(42, 724, 11.2, 40, rng), column(320, 724.4, 11.2, rng.randint(20, 40), rng)
    assert drawn([*head, *left, *right]) == ["DOE, Ingrid b. 2 Jul 1979 MRN 55 p. 2", *texts(left, right)]


def test_tables_side_by_side_with_the_same_heads_are_read_one_after_the_other() -> None:
    def table(x: float, name: str, rows: list[tuple[str, str]]) -> list[list[Line]]:
        out: list[list[Line]] = [[(x, 600, 8.5, name)]]
        for n, (a, b) in enumerate(rows):
            out.append([(x, 585 - 12 * n, 8.5, a), (x + 140, 585 - 12 * n, 8.5, b)])
        return out

    first = table(64, "r probe, word level", [("Context", "Acc"), ("initial r", "4/20"), ("r blends", "2/20")])
    second = table(317, "s probe, word level", [("Context", "Acc"), ("initial s", "9/20"), ("final s", "6/20")])
    after: list[Line] = [
        (64, 520, 8.5, "Oral: open bite, tongue rests forward, breathes by the mouth; sees an orthodontist in spring.")
    ]
    lines = [line for row in (*first, *second) for line in row] + after
    expected = [" ".join(texts(row)) for row in (*first, *second)] + texts(after)
    assert drawn(lines) == expected


def test_a_table_whose_heads_repeat_beside_the_names_of_its_rows_stays_whole() -> None:
    rows = [
        ("", "AROM", "PROM", "AROM", "PROM"),
        ("Flexion", "120", "130", "150", "155"),
        ("Abduction", "90", "95", "140", "150"),
    ]
    lines: list[Line] = [
        (64 + 90 * place, 600 - 13 * number, 9, cell) for number, row in enumerate(rows) for place, cell in enumerate(row) if cell
    ]
    assert drawn(lines) == [" ".join(cell for cell in row if cell) for row in rows]
