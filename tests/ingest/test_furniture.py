"""Running headers and footers are marked, and still count as lines."""

from __future__ import annotations

from clausea.domain import Page
from clausea.ingest import Source, read_record
from clausea.pipeline import Run
from tests.conftest import MakePdf

BODIES = [
    ["DAILY NOTE", "Stopped the walk when the pelvis dropped.", "TUG 18.0 s with RW."],
    ["DAILY NOTE", "Turned at the counter without a mark.", "TUG 15.8 s with RW."],
    ["PROGRESS REPORT", "Nine points on the Berg in five weeks.", "Berg 43/56."],
]


def pages_of(make_pdf: MakePdf) -> tuple[Page, ...]:
    drawn = [
        ["Alder Creek Clinic   Doe, Jane   DOB 03/19/1952", *body, f"Printed 09/22/2026   Page {number} of 3"]
        for number, body in enumerate(BODIES, start=1)
    ]
    return read_record(Source("chart.pdf", data=make_pdf(drawn))).pages


def marked(page: Page) -> set[int]:
    return {
        number
        for number in range(1, page.line_count + 1)
        if page.lines()[number - 1].strip() and page.is_furniture(*page.line_range(number))
    }


def test_header_and_footer_are_marked_and_the_body_is_not(make_pdf: MakePdf) -> None:
    for page in pages_of(make_pdf):
        assert marked(page) == {1, page.line_count}


def test_line_numbers_count_the_header_too(make_pdf: MakePdf) -> None:
    for page, body in zip(pages_of(make_pdf), BODIES, strict=True):
        assert page.line_count == len(body) + 2
        for number, line in enumerate(body, start=2):
            assert page.lines()[number - 1].split() == line.split()


def test_a_record_of_one_page_keeps_its_first_line(make_pdf: MakePdf) -> None:
    (page,) = read_record(Source("a.pdf", data=make_pdf([BODIES[0]]))).pages
    assert marked(page) == set()


def test_every_page_of_the_demo_has_its_print_line_marked(demo_run: Run) -> None:
    clinic = next(record for record in demo_run.chart.records if record.name == "clinic-chart.pdf")
    for page in clinic.pages:
        assert {1, page.line_count} <= marked(page)
        assert len(marked(page)) <= 3


def test_a_browsers_footer_that_counts_the_pages_is_marked(make_pdf: MakePdf) -> None:
    """Its "2/10" would else be read as pain of two out of ten."""
    drawn = [[*BODIES[number % 3], f"file:///export/chart.html   {number + 1}/10"] for number in range(10)]
    for page in read_record(Source("chart.pdf", data=make_pdf(drawn))).pages:
        assert page.line_count in marked(page)


def test_a_last_line_with_a_rating_is_no_page_count(make_pdf: MakePdf) -> None:
    drawn = [[*BODIES[number % 3], f"Pain after the walk   {rating}/10"] for number, rating in enumerate([6, 5, 3])]
    for page in read_record(Source("chart.pdf", data=make_pdf(drawn))).pages:
        assert page.line_count not in marked(page)


def test_a_rating_that_meets_the_number_of_its_page_is_no_page_count(make_pdf: MakePdf) -> None:
    ratings = [5, 6, 6, 4, 5, 5, 4, 8, 4, 3]
    drawn = [[*BODIES[number % 3], f"Pain   {rating}/10"] for number, rating in enumerate(ratings)]
    for page in read_record(Source("chart.pdf", data=make_pdf(drawn))).pages:
        assert page.line_count not in marked(page)
