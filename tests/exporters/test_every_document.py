"""Letters of every type and every other document: the same words in each format, and pages that nothing on them spoils."""

from __future__ import annotations

import datetime as dt
import io
import re
from collections.abc import Iterator
from functools import cache
from typing import Any

import pypdfium2
import pytest

from clausea import knowledge
from clausea.claims import load_claim
from clausea.domain import Claim, DenialProfile, Heading, Letter, Payer, RouteRule, Table, fold
from clausea.exporters import docx, markdown, pdf, slip
from clausea.exporters.words import DRAFT_MARK, printed
from clausea.pipeline import Run
from clausea.remedy import Circumstance, decide, parse_denial
from tests.exporters.test_formats import bare, docx_words, pdf_text, words_of
from tests.pipeline.test_every_profile import _cases, _claim, _write


def _fitting(profile: DenialProfile, rule: RouteRule) -> Claim | None:
    """Return a claim that is denied as the profile is and whose remedy has the route of the rule."""
    base = _claim(profile, rule)
    for payer in ("medicare", "commercial", "medicare_advantage", "medicaid"):
        claim = base.model_copy(update={"payer": Payer.model_validate({**base.payer.model_dump(), "type": payer})})
        remedy = decide(parse_denial(claim.denial or ""), Circumstance.of(claim, DAY))
        if (remedy.route, remedy.profile) == (rule.route, profile.id):
            return claim
    return None


def _names() -> dict[str, Claim]:
    """Return a claim for every type of letter and for every other document, by its name."""
    out: dict[str, Claim] = {}
    for name, number in _cases():
        profile = knowledge.profiles()[name]
        rule = profile.routes[number]
        if rule.route == "appeal":
            key = f"letter {profile.letter}"
        else:
            chosen = profile.documents.get(rule.route)
            known = knowledge.forms().documents.values()
            document = next(one.id for one in known if one.id == chosen or (not chosen and rule.route in one.routes))
            key = f"document {document}"
        if key not in out and (claim := _fitting(profile, rule)) is not None:
            out[key] = claim
    # A profile that no code leads to by itself is named by a rule of another.
    base = load_claim(knowledge.demo_folder() / "claim.yaml")
    out["document other-payer"] = base.model_copy(update={"denial": "CO-109"})
    for profile_id, denial, facts in (
        ("units", "CO-151 N362", ()),
        ("certification", "CO-50", ("certification_disputed",)),
        ("post-pay", "CO-216 N10", ()),
    ):
        key = f"letter {knowledge.profiles()[profile_id].letter}"
        out.setdefault(key, base.model_copy(update={"denial": denial, "facts": facts}))
    return out


DAY = dt.date(2026, 10, 5)
NAMES = _names()


@pytest.fixture(scope="module")
def written(demo_run: Run) -> Any:
    @cache
    def of(name: str) -> Run:
        run = _write(NAMES[name], demo_run)
        run.sources = demo_run.sources
        return run

    return of


def letter_of(run: Run) -> Letter:
    assert run.letter is not None
    return run.letter


def test_every_document_and_every_type_of_letter_is_tried() -> None:
    documents = {name.removeprefix("document ") for name in NAMES if name.startswith("document ")}
    assert documents == {one.id for one in knowledge.forms().documents.values()}
    assert len([name for name in NAMES if name.startswith("letter ")]) == len(knowledge.forms().letters)


@pytest.mark.parametrize("name", [name for name in NAMES if name.startswith("document ")])
def test_the_document_that_is_meant_is_the_one_that_is_written(name: str, written: Any) -> None:
    run = written(name)
    document = knowledge.forms().documents[name.removeprefix("document ")]
    assert letter_of(run).title in document.document_title.values()
    assert run.outcome.status == "not_an_appeal"


@pytest.mark.parametrize("name", NAMES)
def test_word_pdf_and_markdown_hold_the_same_words(name: str, written: Any) -> None:
    letter = letter_of(written(name))
    words = words_of(letter.blocks)
    assert words
    data = docx.render(letter)
    assert docx_words(data) == words
    assert words_of(docx.parse(data)) == words
    assert words_of(markdown.parse(markdown.render(letter))) == words
    drawn = bare("".join("•" * (block.type == "item") + "".join(words_of((block,))) for block in printed(letter.blocks)))
    assert _once(pdf_text(pdf.render(letter)), letter) == drawn


def _once(text: str, letter: Letter) -> str:
    """Take out the heading rows that a table repeats on the pages after its first."""
    for block in letter.blocks:
        if isinstance(block, Table):
            head = bare("".join(fold(cell) for cell in block.rows[0]))
            wanted = sum(1 for one in letter.blocks if isinstance(one, Table) and one.rows[0] == block.rows[0])
            parts = text.split(head)
            text = head.join(parts[: wanted + 1]) + "".join(parts[wanted + 1 :])
    return text


@pytest.mark.parametrize("name", NAMES)
def test_every_document_has_its_review_page_and_its_files_are_listed(name: str, written: Any) -> None:
    run = written(name)
    assert b"</html>" in run.review_page()
    files = run.document.files
    assert {"md", "docx", "pdf", "review"} <= set(files)
    assert ("query" in files) == (run.slip is not None)


# The page


Line = tuple[float, float, float, float, str]


def lines_of(page: Any) -> list[Line]:
    """Return the printed rows of words of a page: left, bottom, right, top and the words, in the order of the file."""
    text = page.get_textpage()
    rows: list[Line] = []
    for index in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(index)
        words = text.get_text_bounded(left, bottom, right, top)
        if words.strip():
            rows.append((left, bottom, right, top, words))
    return rows


@pytest.mark.parametrize("name", NAMES)
def test_nothing_on_the_pages_of_a_pdf_is_cut_or_overlaps(name: str, written: Any) -> None:
    letter = letter_of(written(name))
    document = pypdfium2.PdfDocument(pdf.render(letter))
    for page in document:
        width, height = page.get_size()
        rows = lines_of(page)
        assert rows
        for left, bottom, right, top, words in rows:
            assert left >= 60 and right <= width - 60, words
            assert bottom >= 18 and top <= height - 18, words
        for index, one in enumerate(rows):
            for other in rows[index + 1 :]:
                across = min(one[2], other[2]) - max(one[0], other[0])
                down = min(one[3], other[3]) - max(one[1], other[1])
                least = min(one[3] - one[1], other[3] - other[1])
                assert not (across > 1.5 and down > 0.45 * least), (one[4], other[4])


@pytest.mark.parametrize("name", NAMES)
def test_no_heading_is_the_last_thing_on_a_page(name: str, written: Any) -> None:
    letter = letter_of(written(name))
    headings = {bare(fold(block.text)) for block in letter.blocks if isinstance(block, Heading)}
    pages = list(pypdfium2.PdfDocument(pdf.render(letter)))
    for page in pages[:-1]:
        assert _last_line(page) not in headings


def _last_line(page: Any) -> str:
    """Return the words of the lowest printed row above the page number."""
    by_row: dict[int, list[Line]] = {}
    for line in lines_of(page):
        if not re.fullmatch(r"Page \d+ of \d+", line[4].strip()) and DRAFT_MARK not in line[4]:
            by_row.setdefault(round(line[1] / 4), []).append(line)
    return bare("".join(line[4] for line in sorted(by_row[min(by_row)])))


@pytest.mark.parametrize("name", NAMES)
def test_in_word_headings_stay_with_what_follows_and_tables_repeat_their_heads(name: str, written: Any) -> None:
    import docx as library

    letter = letter_of(written(name))
    document = library.Document(io.BytesIO(docx.render(letter)))
    headings = [one for one in document.paragraphs if one.style.name.startswith("Heading")]
    assert [fold(one.text) for one in headings] == [fold(block.text) for block in letter.blocks if isinstance(block, Heading)]
    for one in headings:
        assert one.paragraph_format.keep_with_next
    section = document.sections[0]
    room = section.page_width - section.left_margin - section.right_margin
    for table in document.tables:
        rows = table._tbl.tr_lst
        assert rows[0].trPr.xpath("w:tblHeader")
        assert all(row.trPr.xpath("w:cantSplit") for row in rows)
        assert sum(column.width for column in table.columns) <= room * 1.01
        assert min(column.width for column in table.columns) >= room * 0.05
    assert sum(isinstance(block, Table) for block in letter.blocks) == len(document.tables)


# The query slip


@pytest.fixture(scope="module")
def asked(demo_run: Run) -> Any:
    assert demo_run.slip is not None
    return demo_run.slip


@pytest.mark.parametrize("kind", slip.FORMATS)
def test_a_query_slip_is_written_in_every_format_and_twice_the_same(kind: str, asked: Any) -> None:
    data = slip.render(asked, kind)
    assert data == slip.render(asked, kind)
    text = "".join(_slip_words(kind, data))
    for page in asked.pages:
        assert bare(page.clinician) in text
        for question in page.questions:
            for words in (question.asks, question.why, question.lawful):
                assert bare(words) in text
    assert text.count(bare("Signature and credential:")) == len(asked.pages)
    assert text.count("Answer:") == sum(len(page.questions) for page in asked.pages)


def _slip_words(kind: str, data: bytes) -> Iterator[str]:
    if kind == "pdf":
        yield pdf_text(data)
    elif kind == "docx":
        yield from (bare(words) for words in docx_words(data))
    else:
        yield from (bare(words) for words in words_of(markdown.parse(data)))


def test_each_clinician_has_a_page_of_the_slip(asked: Any) -> None:
    pages = list(pypdfium2.PdfDocument(slip.render(asked, "pdf")))
    assert len(asked.pages) > 1
    assert len(pages) == len(asked.pages)
    for page in pages:
        for left, bottom, right, top, words in lines_of(page):
            assert left >= 60 and right <= page.get_size()[0] - 60, words
            assert bottom >= 18 and top <= page.get_size()[1] - 18, words


def test_hostile_words_of_a_slip_stay_words(asked: Any) -> None:
    from clausea.domain import QueryPage, Question

    hostile = '#panic("x") <b>& {{ body }} {% x %} \x07 _under_ *star* | pipe \u202ebidi'
    page = QueryPage(clinician=hostile, questions=(Question(asks=hostile, why=hostile, looked_in=(hostile,), lawful=hostile),))
    odd = asked.model_copy(update={"pages": (page,), "patient": hostile})
    for kind in slip.FORMATS:
        text = "".join(_slip_words(kind, slip.render(odd, kind)))
        assert bare('#panic("x") <b>& {{ body }} {% x %}') in text
