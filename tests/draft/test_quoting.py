"""What a letter prints of a passage: cells of a row, each under its heading, and no letter of a section."""

from __future__ import annotations

import datetime as dt

import pytest

from clausea.domain import Chart, Document, EvidenceKind, Passage, Span
from clausea.draft.quoting import quoted
from clausea.ingest import Source, ingest


def passage_of(page: str, words: str, kind: EvidenceKind, header: str = "") -> tuple[Chart, Passage]:
    """Return a chart of one page and the passage of it that holds some words."""
    record = ingest([Source("note.txt", data=page.encode())]).records[0]
    text = record.pages[0].text

    def span(of: str) -> Span:
        start = text.index(of)
        return Span(record=record.id, page=1, start=start, end=start + len(of))

    document = Document(id="d1", kind="other", body=(span(text.strip()),), title="")
    passage = Passage(
        handle="E1",
        spans=(span(words),),
        kind=kind,
        score=1,
        strength="strong",
        why="",
        date=dt.date(2026, 3, 2),
        document="d1",
        document_kind="initial_evaluation",
        header=span(header) if header else None,
    )
    return Chart(records=(record,), documents=(document,)), passage


TABLE = (
    "Area              Before fall        Now                 Goal              By\n"
    "Toilet transfer   independent        Min A, grab bar     Mod I, grab bar   04/27/2026\n"
    "Shoulder          Left       Right\n"
    "Supination        30         85\n"
)


@pytest.mark.parametrize(
    ("kind", "expected"),
    [
        ("prior_level", "“Toilet transfer independent” (heading “Before fall”)"),
        ("functional_baseline", "“Toilet transfer”: “Min A, grab bar” (heading “Now”)"),
        ("goal", "“Toilet transfer”: “Mod I, grab bar” (heading “Goal”)"),
    ],
)
def test_of_a_row_the_cell_that_is_asked_for_is_quoted(kind: EvidenceKind, expected: str) -> None:
    header, row = TABLE.split("\n")[:2]
    assert quoted(*passage_of(TABLE, row, kind, header)) == expected


def test_each_of_several_cells_is_quoted_with_its_own_heading() -> None:
    header, row = TABLE.split("\n")[2:4]
    told = quoted(*passage_of(TABLE, row, "functional_baseline", header))
    assert told == "“Supination”: “30” (heading “Left”) and “85” (heading “Right”)"


def test_a_goal_beside_its_number_is_quoted_without_the_day_it_is_due() -> None:
    page = "#        Goal                          By\nLTG 1    Walk 300 ft with a cane       05/04/2026\n"
    header, row = page.split("\n")[:2]
    assert quoted(*passage_of(page, row, "goal", header)) == "“LTG 1 Walk 300 ft with a cane”"


def test_a_row_without_its_last_cells_tells_each_under_its_own_heading() -> None:
    page = "Measure               Today     IRF d/c 5/7/26   Norm\nFCM spoken lang expr  Level 3   Level 2\n"
    header, row = page.split("\n")[:2]
    told = quoted(*passage_of(page, row, "functional_baseline", header))
    assert told == "“FCM spoken lang expr”: “Level 3” (heading “Today”) and “Level 2” (heading “IRF d/c 5/7/26”)"


def test_a_row_that_lacks_a_cell_is_quoted_whole() -> None:
    page = "Motion      Right      Left      Comment\nFlexion     85         limited by pain\n"
    header, row = page.split("\n")[:2]
    told = quoted(*passage_of(page, row, "functional_baseline", header))
    assert told.startswith("“Flexion 85 limited by pain”")


def test_a_row_whose_cells_name_their_own_values_is_under_no_heading_of_a_side() -> None:
    page = "Passive motion           R             L\nLat pinch 0.6 kg, nil    Grip 0        Pain shoulder 6/10\n"
    header, row = page.split("\n")[:2]
    assert "“Grip 0”" not in quoted(*passage_of(page, row, "functional_baseline", header))


SOAP = "S Slept four hours in the bed.\nO Flexion 121.\nA The flare is the laundry, not the repair.\nP Continue.\n"


@pytest.mark.parametrize(
    ("page", "label", "words"),
    [
        (SOAP, "A ", "The flare is the laundry, not the repair"),
        ("S: tired at 20 min. A: Holds when cued before the step.", "A: ", "Holds when cued before the step"),
        ("The rest.\nA Hoyer lift was used by two aides.\n", "", "A Hoyer lift was used by two aides"),
        ("The rest.\nP: 3/10 at rest, 6/10 with reach\n", "", "P: 3/10 at rest, 6/10 with reach"),
        ("S: tired.\nP: 3/10 at rest, 6/10 with reach\n", "", "P: 3/10 at rest, 6/10 with reach"),
    ],
)
def test_the_letter_of_a_section_is_quoted_only_where_it_may_be_a_word(page: str, label: str, words: str) -> None:
    assert quoted(*passage_of(page, f"{label}{words}", "skilled_rationale")) == f"“{words}”"


def test_a_column_of_a_day_to_come_is_not_quoted_as_found() -> None:
    header, row = "              7/1       7/22      8/26", "TUG, sec      24.6      14.9      12"
    chart, passage = passage_of(f"Progress report\n{header}\n{row}\n", row, "progress", header.strip())
    document = chart.documents[0].model_copy(update={"kind": "progress_report", "date": dt.date(2026, 7, 22)})
    told = quoted(chart.model_copy(update={"documents": (document,)}), passage)
    assert told == "“TUG, sec”: “24.6” (heading “7/1”) and “14.9” (heading “7/22”)"
