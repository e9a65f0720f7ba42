"""RTF: paragraphs are lines, cells stand apart, page breaks divide pages."""

from __future__ import annotations

import pytest

from clausea.ingest import Source, read_record

RTF = rb"""{\rtf1\ansi\deff0{\fonttbl{\f0 Arial;}}
\pard Visit 3 of 12, 03/04/2026\par
Knee flexion 95\'b0 today, was 82\'b0\par
\trowd\cellx3000\cellx6000 Code\cell Min\cell\row
\trowd\cellx3000\cellx6000 97110\cell 25\cell\row
\page
\pard Second page\par}"""


def test_text_cells_and_pages() -> None:
    record = read_record(Source("note.rtf", data=RTF))
    assert record.media_type == "application/rtf"
    assert len(record.pages) == 2
    first, second = record.pages
    lines = [line for line in first.lines() if line.strip()]
    assert lines[0] == "Visit 3 of 12, 03/04/2026"
    assert "95°" in lines[1]
    assert lines[2].split() == ["Code", "Min"]
    assert "   " in lines[3].strip()
    assert lines[3].split() == ["97110", "25"]
    assert "Second page" in second.text


HEAD = rb"{\rtf1%s\deff0{\fonttbl{\f0 Arial;}}\pard "


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (HEAD % rb"\mac" + rb"Knee 112\'a1\par}", "Knee 112°"),
        (HEAD % rb"\pc" + rb"Knee 112\'f8\par}", "Knee 112°"),
        (HEAD % rb"\ansi\ansicpg1252" + b"Knee 112\xb0, pt\x92s best\\par}", "Knee 112°, pt’s best"),
        (HEAD % rb"\ansi" + rb"Kept {\deleted gone }words{\v hidden} here\par}", "Kept words here"),
        (HEAD % rb"\ansi" + rb"The folder a\\page is none\par}", "The folder a\\page is none"),
    ],
)
def test_letters_of_macs_and_pcs_and_words_taken_out(source: bytes, expected: str) -> None:
    (page,) = read_record(Source("note.rtf", data=source)).pages
    assert page.text.strip() == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        (rb"\pard One\par\pard\pagebb\ql{\loch Two}\par\pard three\par}", ["One", "Two\nthree"]),
        (rb"{\pard One\par\sect }\sectd\ltrsect\sbkpage\pard Two\par}", ["One", "Two"]),
        (rb"\pard One\par\sect\sectd\sbknone\pard and one\par}", ["One\nand one"]),
        (rb"\pard One\par\page\pard\pagebb Two\par\sect}", ["One", "Two"]),
        (rb"\pard\pagebb0 One\par\pard C:\\pagebb\par}", ["One\nC:\\pagebb"]),
    ],
    ids=["paragraph that begins a page", "section", "section on the same page", "two breaks in one place", "no breaks"],
)
def test_pages_are_divided_where_a_paragraph_or_a_section_begins_one(source: bytes, expected: list[str]) -> None:
    record = read_record(Source("note.rtf", data=rb"{\rtf1\ansi{\stylesheet{\s1\pagebb Title;}}" + source))
    assert ["\n".join(line for line in page.lines() if line) for page in record.pages] == expected
