"""The letterhead that a clinic designs: its tags are checked when it is loaded, and what it says is no part of the letter."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import docx as library
import pytest

from clausea.domain import Heading, Letter, Paragraph, Table, fold
from clausea.errors import ConfigError
from clausea.exporters import docx, letterhead
from clausea.exporters.words import DRAFT_MARK
from tests.exporters import make_letterhead
from tests.exporters.conftest import Make, paragraph

Write = Callable[..., Path]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Return a function that makes a letterhead of paragraphs, and of what `change` does to the document."""

    def make(*texts: str, change: Callable[[Any], None] = lambda _: None) -> Path:
        document = library.Document()
        for text in texts:
            document.add_paragraph(text)
        change(document)
        path = tmp_path / "head.docx"
        document.save(str(path))
        return path

    return make


@pytest.fixture
def letter(make: Make) -> Letter:
    return make(
        paragraph("Creekside Therapy & Balance <Ltd>"),
        paragraph("12 Main St, Springfield"),
        paragraph("555-0101, NPI 1999999984"),
        paragraph("10/05/2026"),
        paragraph("A Payer"),
        Heading(level=1, text="Appeal"),
        paragraph("It stands."),
        paragraph("an item", type="item"),
        Table(rows=(("A", "B"), ("1", "2"))),
        paragraph("Sincerely,"),
        paragraph("Ana Ruiz, PT"),
        paragraph("Creekside Therapy & Balance <Ltd>"),
    )


def words(letter: Letter) -> list[str]:
    out: list[str] = []
    for block in letter.blocks:
        out += [cell for row in block.rows for cell in row] if isinstance(block, Table) else [block.text]
    return [fold(text) for text in out]


def read(data: bytes) -> list[str]:
    return words(Letter.model_construct(blocks=docx.parse(data)))


def test_the_shipped_letterhead_is_what_its_script_draws_and_small() -> None:
    assert make_letterhead.PATH.read_bytes() == make_letterhead.build()
    assert len(make_letterhead.build()) < 40_000


def test_the_shipped_letterhead_is_used_and_the_same_letter_gives_the_same_bytes(letter: Letter) -> None:
    data = docx.render(letter)
    assert data == docx.render(letter)
    assert {info.date_time for info in zipfile.ZipFile(io.BytesIO(data)).infolist()} == {(1980, 1, 1, 0, 0, 0)}
    document = library.Document(io.BytesIO(data))
    assert [one.text for one in document.paragraphs[:3]] == words(letter)[:3]
    assert document.paragraphs[0].style.name == "Letterhead Name"
    assert read(data) == words(letter)


def test_true_styles_and_fields_are_used(letter: Letter) -> None:
    document = library.Document(io.BytesIO(docx.render(letter)))
    styles = {one.text: one.style.name for one in document.paragraphs}
    assert (styles["Appeal"], styles["an item"], styles["It stands."]) == ("Heading 1", "List Bullet", "Normal")
    assert [table.style.name for table in document.tables] == ["Letter Table"]
    footer = zipfile.ZipFile(io.BytesIO(docx.render(letter))).read("word/footer1.xml").decode()
    assert ">PAGE<" in footer and ">NUMPAGES<" in footer


@pytest.mark.parametrize(
    ("texts", "message"),
    [
        (("{{ clinic }}",), "has no {{ body }} tag"),
        (("{{ body }}", "{{ body }}"), "more than once"),
        (("{{ fax }}", "{{ body }}"), "the tag {{ fax }} is unknown"),
        (("{{ clinic ", "{{ body }}"), "the tag at {{ clinic is broken"),
        (("{{ clinic }", "{{ body }}"), "is broken"),
        (("clinic }}", "{{ body }}"), "is broken"),
        (("{% for x in y %}", "{{ body }}"), "is broken"),
        (("{{ clinic.__class__ }}", "{{ body }}"), "is broken"),
        (("{{ clinic | upper }}", "{{ body }}"), "is broken"),
        (("Dear payer, {{ body }}",), "other words stand in the paragraph of {{ body }}"),
    ],
)
def test_a_wrong_tag_is_named_in_one_line(write: Write, texts: tuple[str, ...], message: str) -> None:
    with pytest.raises(ConfigError) as caught:
        letterhead.load(write(*texts))
    assert message in str(caught.value)
    assert "head.docx" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert caught.value.hint


def test_a_body_in_a_table_is_refused(write: Write) -> None:
    def change(document: Any) -> None:
        document.add_table(rows=1, cols=1).rows[0].cells[0].text = "{{ body }}"

    with pytest.raises(ConfigError, match="stands in a table"):
        letterhead.load(write("x", change=change))


def test_a_tag_that_word_divided_into_runs_is_put_together(write: Write, letter: Letter) -> None:
    def change(document: Any) -> None:
        first = document.paragraphs[0]
        for part, bold in (("{", None), ("{ cli", True), ("nic }", None), ("} & co", None)):
            first.add_run(part).bold = bold
        second = document.paragraphs[1]
        for part in ("{{", " bo", "dy }}"):
            second.add_run(part)

    data = docx.draw(letter, letterhead.load(write("", "", change=change)))
    text = "\n".join(one.text for one in library.Document(io.BytesIO(data)).paragraphs)
    assert "Creekside Therapy & Balance <Ltd> & co" in text
    assert "{" not in text


@pytest.mark.parametrize("data", [b"", b"no zip", b"PK\x03\x04 damaged"])
def test_what_is_no_word_file_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "head.docx"
    path.write_bytes(data)
    with pytest.raises(ConfigError, match=r"head\.docx"):
        letterhead.load(path)


def test_a_linked_picture_is_refused_because_it_would_be_fetched(write: Write) -> None:
    def change(document: Any) -> None:
        kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
        document.part.rels.get_or_add_ext_rel(kind, "http://example.com/logo.png")

    with pytest.raises(ConfigError, match="linked and not embedded"):
        letterhead.load(write("{{ body }}", change=change))


# Whose letterhead


def test_the_setting_goes_before_the_users_templates_and_those_before_ours(
    write: Write, environment: Callable[..., None], tmp_path: Path
) -> None:
    assert letterhead.chosen().name == "letterhead.docx"
    home = tmp_path / "home"
    (home / "templates").mkdir(parents=True)
    (home / "templates" / "letterhead.docx").write_bytes(write("Users", "{{ body }}").read_bytes())
    environment(home=str(home))
    assert letterhead.chosen().tags == {"body"}
    environment(home=str(home), letterhead=str(write("{{ clinic }}", "{{ body }}")))
    assert letterhead.chosen().tags == {"body", "clinic"}
    environment(letterhead=str(tmp_path / "nowhere.docx"))
    with pytest.raises(ConfigError, match=r"There is no letterhead nowhere\.docx"):
        letterhead.chosen()


# What the letterhead says


def _designed(document: Any) -> None:
    """Design as clinics do: name in a first-page header, a table with two columns, a motto, a footer of its own."""
    section = document.sections[0]
    section.different_first_page_header_footer = True
    section.first_page_header.paragraphs[0].text = "Creekside. Moving you forward since 1998."
    section.footer.paragraphs[0].text = "www.creekside.example"
    table = section.first_page_header.add_table(rows=1, cols=2, width=library.shared.Inches(6))
    table.rows[0].cells[0].text = "{{ clinic }}"
    table.rows[0].cells[1].text = "{{ address }}"


def test_the_clinics_own_words_are_no_words_of_the_letter(write: Write, letter: Letter) -> None:
    data = docx.draw(letter, letterhead.load(write("{{ contact }}", "{{ body }}", "Member of the guild", change=_designed)))
    assert sorted(read(data)) == sorted(words(letter))
    body = [one.text for one in library.Document(io.BytesIO(data)).paragraphs]
    assert body[0] == "555-0101, NPI 1999999984"
    assert body[-1] == "Member of the guild"


def test_a_sender_that_the_letterhead_does_not_name_stands_in_the_letter(write: Write, letter: Letter) -> None:
    data = docx.draw(letter, letterhead.load(write("{{ clinic }}", "{{ body }}")))
    assert read(data) == words(letter)


def test_words_that_a_person_adds_to_the_letterhead_are_read(write: Write, letter: Letter) -> None:
    data = docx.draw(letter, letterhead.load(write("{{ body }}", "Our motto", change=_designed)))
    document = library.Document(io.BytesIO(data))
    document.sections[0].footer.paragraphs[0].text = "She walked 500 ft."
    document.paragraphs[-1].text = "Our motto, and gait improved."
    out = io.BytesIO()
    document.save(out)
    assert {"She walked 500 ft.", "Our motto, and gait improved."} <= set(read(out.getvalue()))


def test_styles_that_the_letterhead_lacks_are_added(write: Write, letter: Letter) -> None:
    def change(document: Any) -> None:
        for style in list(document.styles):
            if style.name not in {"Normal", "Normal Table", "Default Paragraph Font", "No List"}:
                style.element.getparent().remove(style.element)
        numbering = [key for key, one in document.part.rels.items() if one.reltype.endswith("/numbering")]
        for key in numbering:
            document.part.rels.pop(key)

    data = docx.draw(letter, letterhead.load(write("{{ body }}", change=change)))
    assert read(data) == words(letter)
    blocks = docx.parse(data)
    assert [block.type for block in blocks if isinstance(block, Heading | Paragraph)].count("item") == 1
    assert b"bullet" in zipfile.ZipFile(io.BytesIO(data)).read("word/numbering.xml")


def test_the_draft_mark_stands_in_every_header_of_any_letterhead(write: Write, letter: Letter) -> None:
    def change(document: Any) -> None:
        _designed(document)
        document.settings.odd_and_even_pages_header_footer = True
        document.add_section()

    draft = letter.model_copy(update={"is_draft": True})
    data = docx.draw(draft, letterhead.load(write("{{ body }}", change=change)))
    document = library.Document(io.BytesIO(data))
    for section in document.sections:
        for header in (section.header, section.first_page_header, section.even_page_header):
            assert header.paragraphs[0].text == DRAFT_MARK
    assert docx.is_marked_draft(data)
    assert sorted(read(data)) == sorted(words(letter))


def test_a_line_without_words_leaves_no_gap(make: Make) -> None:
    data = docx.render(make(Heading(level=1, text="Appeal"), paragraph("It stands.")))
    assert [one.text for one in library.Document(io.BytesIO(data)).paragraphs] == ["Appeal", "It stands."]
