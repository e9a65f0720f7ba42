"""ZIP archives and folders: the files in them are read, and no archive can fill the machine."""

from __future__ import annotations

import io
import struct
import zipfile
from pathlib import Path

import pytest

from clausea.errors import EmptyRecord, EncryptedRecord, UnreadableRecord
from clausea.ingest import Source, gather, ingest, read_record
from clausea.ingest.archives import MAX_FILES, MAX_UNPACKED, members
from tests.conftest import MakePdf

NOTE = b"DAILY NOTE 07/09/2026\nGait training with cues at the pelvis.\n"
GIF = b"GIF89a" + bytes(range(1, 30)) * 4


def packed(files: dict[str, bytes]) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def with_said_size(data: bytes, size: int) -> bytes:
    """Return an archive of one file whose entry says that the file is of another size."""
    at = data.index(b"PK\x01\x02")
    return data[: at + 24] + struct.pack("<I", size) + data[at + 28 :]


def marked_encrypted(data: bytes) -> bytes:
    at = data.index(b"PK\x01\x02")
    return data[:6] + b"\x01\x00" + data[8 : at + 8] + b"\x01\x00" + data[at + 10 :]


def test_files_in_nested_folders_are_read_under_their_own_names() -> None:
    data = packed(
        {"chart/b.txt": NOTE + b"b", "chart/2026/07/a.txt": NOTE, "__MACOSX/chart/._b.txt": b"x", "chart/.DS_Store": b"y"}
    )
    found = ingest([Source("chart.zip", data=data)])
    assert [record.name for record in found.records] == ["a.txt", "b.txt"]
    assert found.failures == ()
    assert all(record.warnings == () for record in found.records)


def test_an_archive_on_the_disk_and_in_a_folder_is_opened(tmp_path: Path) -> None:
    (tmp_path / "records").mkdir()
    (tmp_path / "records" / "chart.zip").write_bytes(packed({"a.txt": NOTE}))
    for path in (tmp_path / "records", tmp_path / "records" / "chart.zip"):
        assert [record.name for record in ingest(gather([path])).records] == ["a.txt"]


def test_an_archive_in_an_archive_is_opened_and_one_in_that_is_not() -> None:
    inner = packed({"a.txt": NOTE})
    deeper = packed({"inner.zip": inner, "b.txt": NOTE + b"b"})
    assert [record.name for record in ingest([Source("one.zip", data=deeper)]).records] == ["b.txt", "a.txt"]
    found = ingest([Source("two.zip", data=packed({"deeper.zip": deeper}))])
    assert [record.name for record in found.records] == ["b.txt"]
    assert [failure.name for failure in found.failures] == ["inner.zip"]


def test_a_word_file_is_no_archive_and_another_office_file_is_not_read() -> None:
    import docx

    out = io.BytesIO()
    document = docx.Document()
    document.add_paragraph("Gait training with cues.")
    document.save(out)
    found = ingest([Source("chart.zip", data=packed({"word/note.docx": out.getvalue(), "word/a.txt": NOTE}))])
    assert [record.name for record in found.records] == ["a.txt", "note.docx"]
    sheet = packed({"[Content_Types].xml": b"<x/>", "xl/workbook.xml": b"<x/>"})
    assert [failure.name for failure in ingest([Source("sheet.xlsx", data=sheet)]).failures] == ["sheet.xlsx"]


def test_files_of_other_types_are_left_out_with_a_warning_where_nobody_named_them(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(NOTE)
    (tmp_path / "logo.gif").write_bytes(GIF)
    in_archive = Source("chart.zip", data=packed({"a.txt": NOTE, "logo.gif": GIF}))
    for sources in (gather([tmp_path]), [in_archive]):
        found = ingest(sources)
        assert found.failures == ()
        (record,) = found.records
        assert any("logo.gif" in warning and "left out" in warning for warning in record.warnings)
    named = ingest(gather([tmp_path / "a.txt", tmp_path / "logo.gif"]))
    assert [failure.name for failure in named.failures] == ["logo.gif"]


def test_a_folder_of_nothing_but_other_types_fails(tmp_path: Path) -> None:
    (tmp_path / "logo.gif").write_bytes(GIF)
    found = ingest(gather([tmp_path]))
    assert found.records == ()
    with pytest.raises(UnreadableRecord, match=r"logo\.gif"):
        found.raise_if_nothing()


BOMBS = {
    "many.zip": packed({f"{number}.txt": b"x" for number in range(MAX_FILES + 1)}),
    "ratio.zip": packed({"a.txt": bytes(8 * 1024 * 1024)}),
    "large.zip": with_said_size(packed({"a.txt": NOTE}), MAX_UNPACKED + 1),
    "deep.zip": packed({"a/" * 40 + "a.txt": NOTE}),
}


@pytest.mark.parametrize("name", BOMBS)
def test_an_archive_that_could_fill_the_machine_is_refused_in_one_line(name: str) -> None:
    found = ingest([Source(name, data=BOMBS[name])])
    assert found.records == ()
    ((failed, error),) = [(failure.name, failure.error) for failure in found.failures]
    assert failed == name
    assert name in error.message
    assert "\n" not in str(error)


def test_a_file_that_is_larger_than_its_entry_says_is_no_more_than_that() -> None:
    data = with_said_size(packed({"a.txt": b"gait " * 1000}), 10)
    (member,) = members("a.zip", data)
    assert member.error is not None or len(member.data) <= 10


def test_an_archive_with_a_password() -> None:
    data = marked_encrypted(packed({"a.txt": NOTE}))
    with pytest.raises(EncryptedRecord, match=r"chart\.zip"):
        list(members("chart.zip", data))
    with pytest.raises(EncryptedRecord) as caught:
        list(members("chart.zip", data, "Hunter2"))
    assert "Hunter2" not in str(caught.value)


@pytest.mark.parametrize("size", [30, 100])
def test_an_archive_that_is_cut_off_or_empty_is_refused(size: int) -> None:
    (failure,) = ingest([Source("cut.zip", data=packed({"a.txt": NOTE * 3})[:size])]).failures
    assert "cut.zip" in failure.error.message
    (failure,) = ingest([Source("empty.zip", data=packed({}))]).failures
    assert isinstance(failure.error, EmptyRecord)


def test_one_damaged_file_in_an_archive_leaves_the_others_readable() -> None:
    data = bytearray(packed({"a.txt": NOTE, "b.txt": bytes(range(256)) * 4}))
    data[data.index(b"b.txt") + 60] ^= 0xFF
    found = ingest([Source("chart.zip", data=bytes(data))])
    assert [record.name for record in found.records] == ["a.txt"]
    assert "b.txt in chart.zip is damaged" in found.failures[0].error.message


def test_an_archive_is_not_a_record_of_its_own() -> None:
    with pytest.raises(UnreadableRecord, match="ZIP archive"):
        read_record(Source("chart.zip", data=packed({"a.txt": NOTE})))


def test_an_archive_that_stores_a_pdf_as_it_is_gives_all_its_files(make_pdf: MakePdf) -> None:
    """The mark of the first file stands near the archive's beginning; nothing of the others may be lost in silence."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        archive.writestr("A_eval.pdf", make_pdf([["EVALUATION 07/01/2026"]]))
        archive.writestr("B_note.txt", NOTE)
    names = [record.name for record in ingest([Source("export.zip", data=out.getvalue())]).records]
    assert names == ["A_eval.pdf", "B_note.txt"]
