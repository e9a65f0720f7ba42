"""Blocks that stand side by side are read one after the other, and the rows of a table stay rows."""

from __future__ import annotations

import io

from clausea.ingest import Source, read_record

Cell = tuple[float, float, str]
"""Left edge, distance of the baseline from the top of the page, words."""
Frame = tuple[float, float, float, float]
"""Left edge, top, width, height."""


def drawn(cells: list[Cell], frames: list[Frame] | None = None) -> list[str]:
    """Return the lines of a page as they are read, runs of spaces as one; the cells are drawn in the order given."""
    from reportlab.pdfgen import canvas as pages

    out = io.BytesIO()
    canvas = pages.Canvas(out, pagesize=(612, 792))
    for left, top, width, height in frames or []:
        canvas.rect(left, 792 - top - height, width, height)
    canvas.setFont("Helvetica", 10)
    for x, y, text in cells:
        canvas.drawString(x, 792 - y, text)
    canvas.save()
    return [" ".join(line.split()) for line in read_record(Source("a.pdf", data=out.getvalue())).page(1).lines()]


def block(x: float, top: float, *lines: str, indent: float = 0.0, lead: float = 13.0) -> list[Cell]:
    """Return lines under each other; all but the first are set in by `indent`."""
    return [(x + (indent if number else 0), top + lead * number, line) for number, line in enumerate(lines)]


def by_rows(*columns: list[Cell]) -> list[Cell]:
    """Return cells in the order in which a program draws a table."""
    return sorted((cell for column in columns for cell in column), key=lambda cell: (cell[1], cell[0]))


def words(*blocks: list[Cell]) -> list[str]:
    return [text for cells in blocks for _, _, text in cells]


TITLE: Cell = (46, 60, "OCCUPATIONAL THERAPY EVALUATION")
REST: Cell = (
    46,
    300,
    "Speech is clear to listeners who do not know him in about half of all his words.",
)


def test_lists_under_titles_are_read_one_after_the_other_though_they_share_their_baselines() -> None:
    left = block(46, 100, "Diagnoses", "Aftercare following joint", "Stiffness of left knee", indent=12)
    right = block(320, 100, "Prior level", "Walked 1 mile daily w/ dog", "Drove a school bus", "Gardened", indent=12)
    assert drawn([TITLE, *left, *right, REST]) == words([TITLE], left, right, [REST])
    assert drawn([TITLE, *by_rows(left, right), REST]) == words([TITLE], left, right, [REST])


def test_frames_beside_each_other_are_read_one_after_the_other() -> None:
    left = block(46, 100, "History of falling", "Weakness", "Unsteady")
    right = block(320, 100, "Walked with no device", "Cooked", "Sang in a choir")
    frames: list[Frame] = [(40, 86, 250, 60), (310, 86, 250, 45)]
    assert drawn([TITLE, *by_rows(left, right), REST], frames) == words([TITLE], left, right, [REST])


def test_a_line_that_begins_anew_beside_one_that_runs_on_is_of_another_block() -> None:
    left = block(46, 100, "Pain rises to a seven at night and wakes him, he", "says, on most nights of the week and then he sits",
                 "up in the chair until it is light.", "Asks for more blocks.")  # fmt: skip
    right = block(320, 100, "Lives with his spouse", "Four steps to enter", "Rail on the right", "Tub without a bar")
    assert drawn([TITLE, *left, *right, REST]) == words([TITLE], left, right, [REST])


def test_tables_with_other_heads_side_by_side_are_read_one_after_the_other() -> None:
    def table(x: float, rows: list[tuple[str, str, str]]) -> list[list[Cell]]:
        return [[(x + 80 * n, 100 + 14 * number, cell) for n, cell in enumerate(row)] for number, row in enumerate(rows)]

    first = table(46, [("Motion", "Eval", "Now"), ("Hip flexion", "88", "110"), ("Knee flexion", "92", "118")])
    second = table(340, [("Test", "IE", "Today"), ("Berg", "34/56", "43/56"), ("TUG", "24.6 s", "15.8 s"), ("ABC", "44%", "61%")])
    expected = [" ".join(words(row)) for row in (*first, *second)]
    assert drawn([TITLE, *(cell for row in (*first, *second) for cell in row), REST]) == [TITLE[2], *expected, REST[2]]


def test_a_short_block_beside_a_long_one_is_read_after_it() -> None:
    long = block(46, 90, *(f"{word} a line goes on as far as it has room to" for word in ("Here", "then", "now", "and", "also")),
                 "and ends.", "Plan", "Knee: bend more", "Hip: stand longer", "Gait: a cane")  # fmt: skip
    short = block(320, 90, "Home", "Four steps", "One rail here")
    assert drawn([TITLE, *long, *short, REST]) == words([TITLE], long, short, [REST])


def test_what_was_before_and_what_is_now_stay_a_row() -> None:
    before = block(46, 100, "Prior", "Walked a mile a day", "Cooked for a family", "Drove to work and back", lead=17)
    now = block(320, 100, "Current", "Walks 150 ft with a walker", "Heats up what she is sent", "Does not drive a car", lead=17)
    expected = [f"{one[2]} {other[2]}" for one, other in zip(before, now, strict=True)]
    assert drawn([TITLE, *by_rows(before, now), REST]) == [TITLE[2], *expected, REST[2]]


def test_cells_that_are_centred_beside_wrapped_ones_stay_in_their_rows() -> None:
    cells: list[Cell] = []
    goals = [
        ("Pt will walk 300 ft on level", "with a cane and supervision"),
        ("Pt will rise from a chair", "without use of hands"),
    ]
    for number, goal in enumerate(goals):
        top = 100 + 32 * number
        cells += [(46, top, goal[0]), (320, top + 6.5, "Not met, go on"), (450, top + 6.5, "Slow gain"), (46, top + 13, goal[1])]
    lines = drawn([TITLE, *cells, REST])
    first = " ".join(lines[1:-1])
    assert first.index("supervision") < first.index("Pt will rise")
    assert first.index("Not met, go on") < first.index("Pt will rise")


def test_a_head_of_three_cells_and_a_signature_below_are_in_neither_column() -> None:
    head: list[Cell] = [(50, 60, "Kite Therapy"), (320, 60, "DOE, Mateo"), (520, 60, "BK-0871")]
    left = block(42, 90, "Mother tells by phone that the thumb web", "itches.", "Right hand in the mitt for long, and the grip",
                 "dropped.", "Skin is pink at the web for some minutes")  # fmt: skip
    right = block(320, 91, "The bins went over the midline as", "he missed some at the left.", "Tone is up with cold hands, so",
                  "warm rice is first.")  # fmt: skip
    sign: Cell = (42, 200, "S. Lemke OTR/L")
    assert drawn([*head, *left, *right, sign]) == [" ".join(words(head)), *words(left, right, [sign])]
