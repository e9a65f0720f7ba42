"""Files that are missing, broken, locked or of a foreign type: one line each, and the others are still read."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from PIL import Image

from clausea.errors import ClauseaError, EmptyRecord, EncryptedRecord, ExitCode, UnreadableRecord
from clausea.ingest import Ingested, Source, gather, ingest, read_record
from tests.conftest import MakePdf, draw_pdf

CANARY = "Quokkazanzibar"
GOOD = Source("good.txt", data=b"DAILY NOTE 07/09/2026\nGait training with cues at the pelvis.\n")


def picture_of_a_page() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (200, 200), "white").save(out, format="PDF")
    return out.getvalue()


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (20, 20), "white").save(out, format="GIF")
    return out.getvalue()


def archive(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name, text in members.items():
            file.writestr(name.replace("__", "/"), text)
    return out.getvalue()


BAD: dict[str, tuple[Callable[[], bytes], type[ClauseaError]]] = {
    "empty.pdf": (lambda: b"", EmptyRecord),
    "blank.txt": (lambda: b"  \n\n\f \n", EmptyRecord),
    "picture.pdf": (picture_of_a_page, EmptyRecord),
    "no-words.pdf": (lambda: draw_pdf([[]]), EmptyRecord),
    "head-alone.pdf": (lambda: b"%PDF-1.7\n" + CANARY.encode(), UnreadableRecord),
    "cut.pdf": (lambda: draw_pdf([[CANARY] * 30])[:400], UnreadableRecord),
    "locked.pdf": (lambda: draw_pdf([[CANARY]], password="secret"), EncryptedRecord),
    "scan.gif": (gif, UnreadableRecord),
    "old.doc": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + CANARY.encode(), UnreadableRecord),
    "sheet.xlsx": (lambda: archive(xl__workbook="<x/>"), UnreadableRecord),
    "broken.docx": (lambda: archive(word__document=CANARY), UnreadableRecord),
    "cut.docx": (lambda: archive(word__document=CANARY)[:60], UnreadableRecord),
    "bytes.bin": (lambda: bytes(range(256)) * 8, UnreadableRecord),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_file_is_one_line_with_its_name_and_exit_code(name: str) -> None:
    make, kind = BAD[name]
    with pytest.raises(kind) as caught:
        read_record(Source(name, data=make()))
    assert caught.value.exit_code == ExitCode.RECORD
    assert name in caught.value.message
    assert caught.value.hint
    assert "\n" not in str(caught.value)
    assert CANARY not in str(caught.value)


def test_one_bad_file_after_another_leaves_the_good_ones_as_they_are() -> None:
    alone = ingest([GOOD])
    sources = [Source(name, data=make()) for name, (make, _) in BAD.items()]
    mixed = ingest([*sources[:5], GOOD, *sources[5:]])
    assert mixed.records == alone.records
    assert [failure.name for failure in mixed.failures] == list(BAD)


def test_a_missing_file_a_folder_and_a_wrong_place(tmp_path: Path) -> None:
    for path, said in ((tmp_path / "gone.pdf", "is not there"), (tmp_path, "is a folder")):
        with pytest.raises(UnreadableRecord, match=said) as caught:
            read_record(Source("gone.pdf", path=path))
        assert "gone.pdf" in str(caught.value)


def test_nothing_to_read_raises_the_first_failure() -> None:
    only_bad = ingest([Source("empty.pdf", data=b""), Source("scan.gif", data=gif())])
    with pytest.raises(EmptyRecord, match=r"empty\.pdf"):
        only_bad.raise_if_nothing()
    with pytest.raises(EmptyRecord):
        Ingested(()).raise_if_nothing()
    ingest([GOOD]).raise_if_nothing()


def test_a_password_opens_a_locked_file() -> None:
    data = draw_pdf([["Gait training"]], password="secret")
    assert read_record(Source("locked.pdf", data=data), password="secret").pages[0].text.strip() == "Gait training"
    with pytest.raises(EncryptedRecord) as caught:
        read_record(Source("locked.pdf", data=data), password="Hunter2")
    assert "Hunter2" not in str(caught.value)


def test_the_same_bytes_twice_are_read_once_and_said() -> None:
    copy = Source("copy of good.txt", data=GOOD.data)
    found = ingest([GOOD, copy])
    assert [record.name for record in found.records] == ["good.txt"]
    assert any("copy of good.txt" in warning for warning in found.records[0].warnings)
    assert found.failures == ()


def test_equal_bytes_have_equal_ids_and_others_do_not() -> None:
    one, same, other = (read_record(Source(name, data=data)) for name, data in (("a", b"x 1"), ("b", b"x 1"), ("c", b"x 2")))
    assert one.id == same.id != other.id


def test_the_type_is_seen_in_the_bytes_and_not_in_the_name(make_pdf: MakePdf) -> None:
    assert read_record(Source("note.txt", data=make_pdf([["Gait"]]))).media_type == "application/pdf"
    assert read_record(Source("note.dat", data=b"Gait")).media_type == "text/plain"


def test_a_page_without_words_among_others_is_a_warning(make_pdf: MakePdf) -> None:
    record = read_record(Source("a.pdf", data=make_pdf([["Gait"], [], ["Stairs"]])))
    assert [page.number for page in record.pages] == [1, 2, 3]
    assert any("Page 2 " in warning for warning in record.warnings)


def test_a_folder_gives_its_files_by_name_without_hidden_ones(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    for name in ("b.txt", "a.txt", ".hidden", "deep/c.txt"):
        (tmp_path / name).write_text("x")
    assert [source.name for source in gather([tmp_path, tmp_path / "b.txt"])] == ["a.txt", "b.txt", "c.txt", "b.txt"]


def test_progress_is_told_of_every_file() -> None:
    seen: list[tuple[str, int, int]] = []
    ingest([GOOD, Source("empty.pdf", data=b"")], progress=lambda *step: seen.append(step))
    assert seen == [("good.txt", 0, 2), ("empty.pdf", 1, 2), ("", 2, 2)]


def test_a_source_does_not_print_its_bytes() -> None:
    assert CANARY not in repr(Source("a.txt", data=CANARY.encode()))
