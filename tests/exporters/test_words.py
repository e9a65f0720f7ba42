"""What all exporters share, and how they write files."""

from __future__ import annotations

import os
import resource
import signal
import stat
from pathlib import Path

import pytest

from clausea.domain import Letter, Paragraph, Run, Table
from clausea.errors import ExportError, UsageError
from clausea.exporters import FORMATS, exporter_for, write, write_bytes
from clausea.exporters.words import printable, printed, shares
from tests.exporters.conftest import CLINICAL, HOSTILE, Make


def test_what_can_be_seen_is_kept() -> None:
    assert printable(CLINICAL) == CLINICAL
    assert printable(HOSTILE) == HOSTILE


@pytest.mark.parametrize("code", [*range(0x20), 0x7F, 0x85, 0xAD, 0x200B, 0x202E, 0x2028, 0x2066, 0xD800, 0xFEFF, 0xFFFE, 0xFDD0])
def test_what_cannot_be_seen_or_held_goes(code: int) -> None:
    assert printable(f"a{chr(code)}b") in {"ab", "a b"}


def test_a_line_end_becomes_a_space_and_the_bullet_of_a_symbol_font_a_bullet() -> None:
    assert printable("a\nb\tc") == "a b c"
    assert printable("\uf0b7 item") == "• item"


def test_empty_blocks_are_left_out_and_rows_made_even() -> None:
    blank = Paragraph(runs=(Run(text="\x00 "),))
    ragged = Table(rows=(("a", "b"), ("c",), ("d", "e")))
    assert printed([blank, ragged, Table(rows=(("", ""),)), Paragraph(runs=())]) == (
        Table(rows=(("a", "b"), ("c", ""), ("d", "e"))),
    )


def test_the_shares_of_a_table_fill_the_width_and_favour_what_has_more_to_say() -> None:
    found = shares(
        [("Date", "Requirement"), ("07/09/2026", "An evaluation gives the diagnosis and the conditions that bear on care.")]
    )
    assert sum(found) == pytest.approx(1, abs=0.01)
    assert found[0] < 0.35 < found[1]


@pytest.mark.parametrize("name", sorted(FORMATS))
def test_the_same_letter_gives_the_same_bytes(full: Letter, name: str) -> None:
    again = Letter.model_validate_json(full.model_dump_json())
    assert exporter_for(name).render(full) == exporter_for(name).render(again)


def test_a_format_that_is_not_there_is_named_with_those_that_are(full: Letter, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match=r"no format odt.*docx"):
        write(full, tmp_path / "letter.odt")
    assert list(tmp_path.iterdir()) == []


def test_a_suffix_in_capitals_names_the_same_format(make: Make, tmp_path: Path) -> None:
    write(make(Paragraph(runs=(Run(text="words"),))), tmp_path / "LETTER.MD")
    assert (tmp_path / "LETTER.MD").read_text() == "words\n"


# Writing


def test_a_file_is_replaced_whole_and_only_its_owner_may_read_it(tmp_path: Path) -> None:
    path = tmp_path / "letter.md"
    path.write_bytes(b"old")
    held = path.open("rb")
    write_bytes(path, b"new")
    with held:
        assert held.read() == b"old"
    assert path.read_bytes() == b"new"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [one.name for one in tmp_path.iterdir()] == ["letter.md"]


def test_what_cannot_be_replaced_stays_and_nothing_is_left_beside_it(tmp_path: Path) -> None:
    (tmp_path / "letter.md").mkdir()
    with pytest.raises(ExportError, match=r"^letter\.md cannot be written: .*\. Check"):
        write_bytes(tmp_path / "letter.md", b"new")
    assert [one.name for one in tmp_path.iterdir()] == ["letter.md"]


def test_a_folder_that_is_not_there_is_an_export_error(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match=r"letter\.md cannot be written: No such file"):
        write_bytes(tmp_path / "nowhere" / "letter.md", b"new")


def test_a_full_disk_leaves_the_old_file(tmp_path: Path) -> None:
    path = tmp_path / "letter.md"
    path.write_bytes(b"old")
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    try:
        resource.setrlimit(resource.RLIMIT_FSIZE, (4096, before[1]))
        with pytest.raises(ExportError, match=r"cannot be written"):
            write_bytes(path, os.urandom(100_000))
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)
    assert path.read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["letter.md"]
