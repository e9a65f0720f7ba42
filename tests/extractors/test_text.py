"""Plain text in whatever encoding a clinic's program wrote."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from clausea.errors import UnreadableRecord
from clausea.extractors import READS, extractor_for, sniff
from clausea.extractors.text import decode, pages

NOTE = (
    "DAILY NOTE 07/09/2026\nKnee flexion 101°, hip ±5°. Patient’s gait – 220 ft – with cane; André held the rail.\n"
    "Régime unchanged, température 37 °C. Stopped the walk when the pelvis dropped.\n"
)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
def test_a_note_is_the_same_in_every_encoding(encoding: str) -> None:
    data = NOTE.encode(encoding)
    assert sniff(data) == "text/plain"
    assert decode(data) == NOTE


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be", "utf-32", "mac_roman", "cp437", "cp850", "cp1252", "latin-1"])
@pytest.mark.parametrize(
    "note",
    [
        "Knee flexion 112° today, was 95°.\nTUG 15.8 s.\n",
        "Pt walked 120 ft w/ 5° of neutral, pain in hip ±2 of usual. Señora Muñoz is naïve to the HEP.\n",
    ],
)
def test_a_short_note_with_few_odd_letters_is_read_in_the_encoding_that_makes_sense_of_them(encoding: str, note: str) -> None:
    data = note.encode(encoding)
    assert sniff(data) == "text/plain"
    assert decode(data) == note


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
def test_utf_16_is_taken_at_its_mark(encoding: str) -> None:
    mark = {"utf-16-le": b"\xff\xfe", "utf-16-be": b"\xfe\xff"}[encoding]
    assert decode(mark + NOTE.encode(encoding)) == NOTE


def test_latin_1_keeps_the_degree_sign() -> None:
    note = "Knee flexion 101° today, extension -4°, both w/o pain. Gait 220 ft w/ cane.\n" * 3
    assert decode(note.encode("latin-1")) == note


def test_damaged_utf_16_is_refused_and_not_guessed_at() -> None:
    with pytest.raises(UnreadableRecord):
        decode(b"\xff\xfe\x00\xd8A")


def test_a_form_feed_ends_a_page_and_line_ends_are_one() -> None:
    texts = [page.text for page in pages(b"one\r\ntwo\r\n\f\r\nthree\rfour\n\f")]
    assert texts == ["one\ntwo", "three\nfour"]


@given(st.lists(st.lists(st.text(alphabet="abc 1°", min_size=1, max_size=8), min_size=1, max_size=5), min_size=1, max_size=4))
def test_pages_and_lines_are_those_of_the_file(written: list[list[str]]) -> None:
    data = "\n\f".join("\n".join(lines) for lines in written).encode()
    read = list(pages(data))
    lines = [page.lines() for page in read]
    while len(written) > 1 and not "\n".join(written[-1]).strip():
        written = written[:-1]
        if len(lines) > len(written):
            lines = lines[: len(written)]
    assert lines == written
    assert [page.number for page in read] == list(range(1, len(read) + 1))


def test_a_type_without_an_extractor_says_what_is_read() -> None:
    with pytest.raises(UnreadableRecord) as caught:
        extractor_for("image/gif")
    assert READS in str(caught.value)
    assert {"PDF", "DOCX", "TXT"} <= set(READS.replace(",", "").split())


def test_a_web_page_is_no_text() -> None:
    """Its tags would be quoted as words of the chart."""
    for data in (b"<!DOCTYPE html><html><body>TUG 12 s</body></html>", b"\xef\xbb\xbf\n<html lang=en><td>TUG 12 s</td></html>"):
        assert sniff(data) is None
