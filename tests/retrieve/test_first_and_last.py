"""What stands under "First" and "Last" is the first and the last of its test, and a row bears the name of what was counted."""

from __future__ import annotations

from decimal import Decimal

import pytest

from clausea.chart import chart
from clausea.domain import Measure, Span
from clausea.ingest import Source, read_record
from clausea.retrieve.series import series_of

NOTE = """PT {title}
Patient: Ferrall, Odile   DOB: 02/03/1949
Date of Service: {day}
O: {said}
Electronically signed by Jane Roe, PT {day}
"""
EVALUATION, NOTE_OF_VISIT, REPORT, DISCHARGE = "INITIAL EVALUATION", "DAILY NOTE", "PROGRESS REPORT", "DISCHARGE SUMMARY"
DAYS = ("03/02/2026", "03/16/2026", "03/30/2026", "04/13/2026")


class _Book:
    def holder(self, span: Span) -> str | None:
        return f"E{span.start}"

    def figure(self, span: Span, text: str, label: str, *, passage: str | None = None, document: str | None = None) -> str:
        return text


def told(*documents: tuple[str, str]) -> list[tuple[str, str, str, str]]:
    """Return name, detail, first and last of each row that documents of consecutive fortnights give."""
    text = "".join(NOTE.format(title=title, day=day, said=said) for (title, said), day in zip(documents, DAYS, strict=False))
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    return [(one.name, one.detail, one.points[0].figure, one.points[-1].figure) for one in series_of(read, _Book())]


@pytest.mark.parametrize(
    ("documents", "rows"),
    [
        # The walker was there before: what was walked without it at the end is not the first.
        (((EVALUATION, "TUG 28.4 sec with FWW."), (REPORT, "TUG 11.6 sec no AD."), (DISCHARGE, "TUG 10.2 sec no AD.")), []),
        # A row that names its device says of which walks it tells.
        (
            ((EVALUATION, "TUG 28.4 sec with RW."), (REPORT, "TUG 19.0 sec with RW."), (DISCHARGE, "TUG 10.2 sec with SPC.")),
            [("TUG", "with RW, s", "28.4 sec", "19.0 sec")],
        ),
        # A value that is said again without its device is still the other device's.
        (
            (
                (EVALUATION, "TUG 24.6 sec with RW."),
                (REPORT, "TUG 15.8 sec with RW. TUG 18.2 sec with SPC."),
                (NOTE_OF_VISIT, "TUG 16.4 sec with SPC, 18.2 sec on 03/16/2026."),
            ),
            [("TUG", "with RW, s", "24.6 sec", "15.8 sec"), ("TUG", "with SPC, s", "18.2 sec", "16.4 sec")],
        ),
        # Pain of two visits is neither where it began nor what came of it.
        (((NOTE_OF_VISIT, "R knee pain 2/10."), (NOTE_OF_VISIT, "R knee pain 3/10.")), []),
        (
            (
                (EVALUATION, "6MWT 410 ft on 2 L O2."),
                (REPORT, "6MWT 760 ft on room air."),
                (DISCHARGE, "6MWT 840 ft on room air."),
            ),
            [],
        ),
        (((EVALUATION, "TUG 28.4 sec."), (REPORT, "TUG 19.0 sec."), (DISCHARGE, "TUG 10.2 sec no AD.")), []),
        (
            ((EVALUATION, "TUG 28.4 sec with RW."), (REPORT, "TUG 15.1 sec with SPC."), (DISCHARGE, "TUG 12.2 sec with RW.")),
            [("TUG", "with RW, s", "28.4 sec", "12.2 sec")],
        ),
        (
            ((EVALUATION, "TUG 28.4 sec with RW."), (REPORT, "TUG 12.2 sec with RW.")),
            [("TUG", "with RW, s", "28.4 sec", "12.2 sec")],
        ),
        # Another test with a device of its own hides nothing.
        (
            (
                (EVALUATION, "TUG 28.4 sec with RW. 6MWT 300 ft with RW."),
                (REPORT, "TUG 12.2 sec with RW."),
                (DISCHARGE, "6MWT 700 ft with RW."),
            ),
            [("6MWT", "with RW, ft", "300 ft", "700 ft"), ("TUG", "with RW, s", "28.4 sec", "12.2 sec")],
        ),
    ],
)
def test_a_walk_with_another_device_is_another_end(
    documents: tuple[tuple[str, str], ...], rows: list[tuple[str, str, str, str]]
) -> None:
    assert told(*documents) == rows


def counted(*documents: tuple[str, str, int, int]) -> list[tuple[str, str, str, str]]:
    """Return the rows of counts that documents of consecutive fortnights hold: title, what was counted, how many of how many."""
    text = "".join(
        NOTE.format(title=title, day=day, said=f"{task} {value} of {of}.")
        for (title, task, value, of), day in zip(documents, DAYS, strict=False)
    )
    read = chart([read_record(Source("chart.txt", data=text.encode()))])
    page, found, end = read.records[0].pages[0].text, [], 0
    for (_, task, value, of), document in zip(documents, read.documents, strict=True):
        start = page.index(f"{task} {value} of {of}", end) + len(task) + 1
        end = start + len(f"{value} of {of}")
        span = Span(record=read.records[0].id, page=1, start=start, end=end)
        found.append(
            Measure(
                span=span,
                value_span=span,
                document=document.id,
                name="accuracy",
                value=Decimal(value),
                denominator=Decimal(of),
                date=document.date,
                task=task.lower(),
            )
        )
    held = read.model_copy(update={"measures": tuple(found)})
    return [(one.name, one.detail, one.points[0].figure, one.points[-1].figure) for one in series_of(held, _Book())]


@pytest.mark.parametrize(
    ("documents", "rows"),
    [
        # Two visits are no course, nor is a visit an end.
        ([(NOTE_OF_VISIT, "Carrier phrases", 11, 15), (NOTE_OF_VISIT, "Carrier phrases", 13, 15)], []),
        ([(EVALUATION, "Carrier phrases", 4, 15), (NOTE_OF_VISIT, "Carrier phrases", 13, 15)], []),
        ([(EVALUATION, "Carrier phrases", 11, 15), (REPORT, "Carrier phrases", 10, 15)], []),
        # More of these is worse, and no words say what became of it.
        ([(EVALUATION, "Abandons", 1, 10), (REPORT, "Abandons", 6, 10)], []),
        ([(EVALUATION, "Bites too big", 2, 10), (REPORT, "Bites too big", 5, 10)], []),
        ([(EVALUATION, "STG 1 progressing", 6, 10), (REPORT, "STG 1 progressing", 8, 10)], []),
        (
            [(EVALUATION, "Script 911", 1, 3), (REPORT, "Script 911", 2, 3), (DISCHARGE, "911 script", 3, 3)],
            [("script 911", "", "1 of 3", "3 of 3")],
        ),
        ([(EVALUATION, "Script 911", 1, 3), (REPORT, "Script 911", 2, 3), (DISCHARGE, "Script", 3, 3)], []),
        (
            [(EVALUATION, "Star cancellation", 38, 54), (DISCHARGE, "Star cancellation", 50, 54)],
            [("star cancellation", "", "38 of 54", "50 of 54")],
        ),
    ],
)
def test_a_count_is_told_between_two_evaluations_under_its_own_name(
    documents: list[tuple[str, str, int, int]], rows: list[tuple[str, str, str, str]]
) -> None:
    assert counted(*documents) == rows


@pytest.mark.parametrize(
    ("first", "last", "row"),
    [
        ("SLR R 35 deg.", "SLR R 60 deg.", ("SLR", "right, deg", "35", "60")),
        ("R knee flexion 68 deg.", "R knee flexion 116 deg.", ("ROM", "right, knee flexion, deg", "68", "116")),
        ("Quad lag 12 deg.", "Quad lag 3 deg.", ("quad lag", "deg", "12", "3")),
    ],
)
def test_what_is_no_range_of_motion_is_not_called_one(first: str, last: str, row: tuple[str, str, str, str]) -> None:
    assert [
        (*one[:2], *(figure.removesuffix(" deg") for figure in one[2:])) for one in told((EVALUATION, first), (REPORT, last))
    ] == [row]
