"""The three formats of a letter hold its words, all of them and no others, whatever the words are."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from clausea.domain import Block, Heading, Letter, Paragraph, Run, Table, fold
from clausea.exporters import docx, markdown, pdf
from clausea.exporters.words import DRAFT_MARK, printable, printed
from tests.exporters.conftest import CLINICAL, HOSTILE, Make, paragraph


def words_of(blocks: tuple[Block, ...]) -> list[str]:
    """Return the folded words of every block and cell, in order."""
    out = []
    for block in blocks:
        out += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
    return [fold(printable(text)) for text in out if fold(printable(text))]


def docx_words(data: bytes) -> list[str]:
    import docx as library

    document = library.Document(io.BytesIO(data))
    out = []
    for block in document.iter_inner_content():
        out += [cell.text for row in block.rows for cell in row.cells] if hasattr(block, "rows") else [block.text]
    return [fold(text) for text in out if fold(text)]


def pdf_pages(data: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(data)]


def pdf_text(data: bytes) -> str:
    """Return the words of the pages, without DRAFT mark and page numbers, and without white space: a line end is none."""
    text = " ".join(re.sub(r"Page \d+ of \d+\s*$", "", page.replace(DRAFT_MARK, "")) for page in pdf_pages(data))
    return bare(text)


def bare(text: str) -> str:
    # A PDF reader shows the hyphen at the end of a line as a soft one.
    return re.sub(r"\s|\u200b", "", text.replace("\ufffe", "-").replace("\xad", "-").replace("\x02", "-"))


@pytest.fixture(scope="module")
def demo() -> Letter:
    """Return the letter of the bundled case."""
    from clausea import knowledge
    from clausea.claims import load_claim
    from clausea.ingest import gather
    from clausea.pipeline import run_case

    folder = knowledge.demo_folder()
    claim = load_claim(folder / "claim.yaml")
    assert claim.today is not None
    letter = run_case(gather([folder / "records"]), claim, today=claim.today).letter
    assert letter is not None
    return letter


# The same words everywhere


def test_word_and_pdf_hold_the_words_of_the_bundled_letter(demo: Letter) -> None:
    words = words_of(demo.blocks)
    assert docx_words(docx.render(demo)) == words
    drawn = bare("".join("•" * (block.type == "item") + "".join(words_of((block,))) for block in demo.blocks))
    assert _without_repeated_heads(pdf_text(pdf.render(demo)), demo) == drawn


def _without_repeated_heads(text: str, letter: Letter) -> str:
    """Take out the heading row that a table repeats on the pages after its first."""
    for block in letter.blocks:
        if isinstance(block, Table):
            head = bare("".join(block.rows[0]))
            first, _, rest = text.partition(head)
            text = first + head + rest.replace(head, "")
    return text


def test_markdown_and_word_read_back_give_the_blocks_that_were_written(full: Letter, demo: Letter) -> None:
    for letter in (full, demo):
        for reader in (markdown, docx):
            back = reader.parse(reader.render(letter))
            assert words_of(back) == words_of(letter.blocks)
            assert [_sort(block) for block in back] == [_sort(block) for block in printed(letter.blocks)]


def _sort(block: Block) -> object:
    if isinstance(block, Table):
        return [len(row) for row in block.rows]
    return (block.type, block.level if isinstance(block, Heading) else 0)


# Hostile words


@pytest.mark.parametrize(
    "text",
    [
        *["# no heading", "1. no list", "12) no list", "- no list", "+ no list", "* no list", "> no quote", "| no | table |"],
        *[
            "    no code",
            "```",
            "~~~",
            "---",
            "- - -",
            "***",
            "===",
            "===\n===",
            "[a]: http://b",
            "<div>",
            "<!-- x -->",
            "&copy;",
        ],
        *[
            "*a*",
            "_a_",
            "**",
            "`a`",
            "\\",
            "\\*",
            "a\\",
            "a|b",
            "a\\|b",
            "[x](y)",
            "<http://x>",
            "a  ",
            "#",
            "##",
            "1.",
            "-",
            "+",
            "!",
        ],
        *[
            "~~a~~",
            "a & b",
            "&#35;",
            "\ttab",
            "a#",
            "a #",
            "a ##",
            "\\#",
            "http://a_b_c",
            "x<y",
            "5 > 3",
            "10. ",
            "1234567890. x",
        ],
    ],
)
def test_markdown_reads_no_mark_into_the_words(make: Make, text: str) -> None:
    table = Table(rows=((text, "b"), ("c", text)))
    blocks = (Heading(level=2, text=text), paragraph(text), paragraph(text, type="item"), table, paragraph(text, type="item"))
    back = markdown.parse(markdown.render(make(*blocks)))
    assert words_of(back) == words_of(blocks)
    assert [block.type for block in back] == [block.type for block in blocks]


_RUN = st.builds(Run, text=st.text(max_size=12), bold=st.booleans(), italic=st.booleans())
_CELL = st.text(max_size=10)
_BLOCK = st.one_of(
    st.builds(Heading, level=st.integers(1, 6), text=st.text(max_size=12)),
    st.builds(Paragraph, type=st.sampled_from(["paragraph", "item"]), runs=st.lists(_RUN, max_size=4).map(tuple)),
    st.lists(st.tuples(_CELL, _CELL), min_size=1, max_size=3).map(lambda rows: Table(rows=tuple(rows))),
)


def _letter(blocks: list[Block]) -> Letter:
    import datetime as dt

    return Letter(title="t", blocks=tuple(blocks), is_draft=False, date=dt.date(2026, 1, 1), fingerprint="f")


@given(st.lists(_BLOCK, max_size=5))
@settings(max_examples=300, deadline=None)
def test_any_words_come_back_from_markdown(blocks: list[Block]) -> None:
    assert words_of(markdown.parse(markdown.render(_letter(blocks)))) == words_of(tuple(blocks))


@given(st.lists(_BLOCK, max_size=4))
@settings(max_examples=25, deadline=None)
def test_any_words_come_back_from_word(blocks: list[Block]) -> None:
    letter = _letter(blocks)
    # The mark of a draft and a page number belong to the page, not to the letter.
    expected = [text for text in words_of(letter.blocks) if not re.fullmatch(r"Page\s*\d*", text)]
    assert words_of(docx.parse(docx.render(letter))) == expected


@given(st.lists(_BLOCK, max_size=4))
@settings(max_examples=40, deadline=None)
def test_any_words_can_be_set_as_pdf(blocks: list[Block]) -> None:
    assert pdf.render(_letter(blocks)).startswith(b"%PDF")


def test_markup_of_typst_is_words_in_the_pdf(make: Make) -> None:
    text = '#let x = 1; #panic("no") $x^2$ *a* _b_ <b> @c \\ // d /* e */ `f` #sys.inputs = - +'
    assert pdf_text(pdf.render(make(paragraph(text), title='#panic("t")'))) == bare(text)


def test_what_word_cannot_hold_is_left_out_and_the_file_opens(make: Make) -> None:
    text = "".join(map(chr, range(0x20))) + "end \ud800\ufffe"
    assert docx_words(docx.render(make(paragraph(text), Heading(level=1, text=text), Table(rows=((text, "x"),))))) == [
        *["end", "end", "end", "x"]
    ]


# Signs and glyphs


def test_every_sign_that_clinicians_use_is_drawn(make: Make) -> None:
    data = pdf.render(make(paragraph(CLINICAL)))
    assert "[U+" not in pdf_text(data)
    # μ and µ are one sign to a reader, and a letter with a bar over it may be read as one sign or as two.
    assert set("°→≥≤½×•✓Δ↑↓±☐☑") <= set(pdf_text(data))


def test_a_sign_that_no_font_has_stands_as_its_code_point(make: Make) -> None:
    data = pdf.render(make(paragraph("went well 😀 中 today")))
    assert pdf_text(data) == "wentwell[U+1F600][U+4E2D]today"


# The page


def _boxes(data: bytes) -> Iterator[tuple[Any, tuple[float, float, float, float]]]:
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            if text.get_text_range(index, 1).strip():
                yield page, text.get_charbox(index)


def test_nothing_stands_outside_the_margins_however_long_a_word_is(make: Make, full: Letter) -> None:
    long = "x" * 400
    rows = (("A", "B", "C", "D", "E", "F"), tuple(f"{long}{n}" for n in range(6)), ("clinic-chart-of-the-patient.pdf",) * 6)
    letter = make(Heading(level=1, text=long), paragraph(long), paragraph(long, type="item"), Table(rows=rows))
    for one in (letter, full):
        for page, (left, bottom, right, top) in _boxes(pdf.render(one)):
            width, height = page.get_size()
            assert left >= 64
            assert right <= width - 64
            assert bottom >= 20
            assert top <= height - 20
    assert bare("".join(rows[1])) in pdf_text(pdf.render(make(Table(rows=(rows[1], ("",) * 6)))))


def test_columns_do_not_run_into_each_other(make: Make) -> None:
    rows = (("A", "B", "C"), ("w" * 200, "x" * 30, "z" * 200))
    data = pdf.render(make(Table(rows=rows)))
    found: dict[str, list[tuple[float, float]]] = {"w": [], "x": [], "z": []}
    for page in pypdfium2.PdfDocument(data):
        text = page.get_textpage()
        for index in range(text.count_chars()):
            letter = text.get_text_range(index, 1)
            if letter in found:
                left, _, right, _ = text.get_charbox(index)
                found[letter].append((left, right))
    ends = {letter: (min(left for left, _ in places), max(right for _, right in places)) for letter, places in found.items()}
    assert ends["w"][1] < ends["x"][0]
    assert ends["x"][1] < ends["z"][0]


def test_a_draft_is_marked_on_every_page_and_a_letter_on_none(full: Letter) -> None:
    pages = pdf_pages(pdf.render(full))
    assert len(pages) >= 2
    assert all(DRAFT_MARK in page for page in pages)
    ready = full.model_copy(update={"is_draft": False})
    assert not any("DRAFT" in page for page in pdf_pages(pdf.render(ready)))
    assert DRAFT_MARK.encode() in markdown.render(full)
    assert b"DRAFT" not in markdown.render(ready)
    assert DRAFT_MARK in _part(docx.render(full), "word/header1.xml")
    assert not any("header" in name for name in zipfile.ZipFile(io.BytesIO(docx.render(ready))).namelist())


def _part(data: bytes, name: str) -> str:
    return zipfile.ZipFile(io.BytesIO(data)).read(name).decode()


def test_the_heading_row_of_a_table_stands_on_every_page_that_the_table_covers(make: Make) -> None:
    rows = [("Requirement", "Where"), *[(f"row {n}", HOSTILE) for n in range(40)]]
    letter = make(Table(rows=tuple(rows)))
    pages = pdf_pages(pdf.render(letter))
    assert len(pages) >= 2
    assert all("Requirement" in page for page in pages)
    assert _part(docx.render(letter), "word/document.xml").count("<w:tblHeader/>") == 1


def test_page_numbers_and_metadata(full: Letter) -> None:
    data = pdf.render(full)
    document = pypdfium2.PdfDocument(data)
    assert all(f"Page {number} of {len(document)}" in page for number, page in enumerate(pdf_pages(data), 1))
    assert document.get_metadata_dict()["Title"] == full.title
    import docx as library

    properties = library.Document(io.BytesIO(docx.render(full))).core_properties
    assert (properties.title, properties.author) == (full.title, "")


def test_the_pdf_is_tagged_and_its_fonts_are_in_it(full: Letter) -> None:
    data = pdf.render(full)
    assert b"/MarkInfo" in data
    assert b"/StructTreeRoot" in data
    assert b"pdfaid" in data


def test_lines_at_the_signature_stay_on_one_page(make: Make) -> None:
    for filler in range(36, 44):
        blocks = [Heading(level=1, text="Appeal"), *(paragraph(f"line {n}") for n in range(filler))]
        pages = pdf_pages(pdf.render(make(*blocks, paragraph("Sincerely,"), paragraph("Ana Ruiz, PT"))))
        assert [("Sincerely," in page) == ("Ana Ruiz" in page) for page in pages] == [True] * len(pages)


# Word files that a person edited


def _with_body(data: bytes, change: Any) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
        for name in source.namelist():
            part = source.read(name)
            target.writestr(name, change(part.decode()).encode() if name == "word/document.xml" else part)
    return out.getvalue()


def test_tracked_changes_are_read_as_accepted(make: Make) -> None:
    data = docx.render(make(paragraph("KEEP")))
    tracked = (
        "<w:r><w:t>KEEP</w:t></w:r><w:del><w:r><w:delText>GONE</w:delText></w:r></w:del>"
        "<w:moveFrom><w:r><w:t>MOVED</w:t></w:r></w:moveFrom><w:ins><w:r><w:t xml:space='preserve'> ADDED</w:t></w:r></w:ins>"
    )
    edited = _with_body(data, lambda xml: re.sub(r"<w:r>(?:<w:rPr/>)?<w:t>KEEP</w:t></w:r>", tracked, xml))
    assert words_of(docx.parse(edited)) == ["KEEP ADDED"]


def test_words_in_a_text_box_a_footer_and_a_nested_table_are_read(make: Make) -> None:
    import docx as library

    document = library.Document(io.BytesIO(docx.render(make(paragraph("KEEP")))))
    document.sections[0].footer.add_paragraph("in the footer")
    outer = document.add_table(1, 1).cell(0, 0)
    outer.text = "outer"
    outer.add_table(1, 1).cell(0, 0).text = "inner"
    out = io.BytesIO()
    document.save(out)
    box = "<w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>in the box</w:t></w:r></w:p></w:txbxContent></w:pict></w:r></w:p>"
    edited = _with_body(out.getvalue(), lambda xml: xml.replace("<w:body>", f"<w:body>{box}"))
    assert set(words_of(docx.parse(edited))) == {"in the box", "KEEP", "outer inner", "in the footer"}


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04broken", b"\xd0\xcf\x11\xe0old"])
def test_what_is_no_word_file_is_a_value_error(data: bytes) -> None:
    with pytest.raises(ValueError, match=r"^The bytes are no Word file\.$"):
        docx.parse(data)


def test_a_zip_that_is_no_word_file_is_a_value_error(tmp_path: Path) -> None:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as target:
        target.writestr("a.txt", "x")
    with pytest.raises(ValueError, match="no Word file"):
        docx.parse(out.getvalue())


def test_a_word_file_with_broken_xml_is_a_value_error(make: Make) -> None:
    broken = _with_body(docx.render(make(paragraph("KEEP"))), lambda xml: xml[:500])
    with pytest.raises(ValueError, match="no Word file"):
        docx.parse(broken)
