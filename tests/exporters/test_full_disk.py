"""A disk that is full, at every file of a run: one line says so, and what was there before stays as it was."""

from __future__ import annotations

import errno
import os
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from clausea.errors import ExportError, StoreError
from clausea.exporters import write_bytes
from clausea.pipeline import Run, save


class _Disk:
    """Lets so many files be written to the end, and has no room for the next."""

    def __init__(self, room: int) -> None:
        self.room = room
        self._sync = os.fsync

    def fsync(self, handle: int) -> None:
        if self.room <= 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        self.room -= 1
        self._sync(handle)


@pytest.fixture(scope="module")
def folder(demo_run: Run, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    out = tmp_path_factory.mktemp("disk") / "case"
    save(demo_run, out)
    yield out
    shutil.rmtree(out)


def content(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.mark.parametrize("room", [0, 5, 8, 10, 12])
def test_a_run_is_written_whole_or_not_at_all(demo_run: Run, folder: Path, monkeypatch: pytest.MonkeyPatch, room: int) -> None:
    before = content(folder)
    monkeypatch.setattr(os, "fsync", _Disk(room).fsync)
    with pytest.raises((StoreError, ExportError)) as caught:
        save(demo_run, folder)
    assert "No space left on device" in str(caught.value)
    assert "\n" not in str(caught.value)
    assert content(folder) == before
    assert not [path for path in folder.parent.iterdir() if path.name.startswith(".")]


@pytest.mark.parametrize("name", ["review.html", "signature.json", "letter-draft.docx"])
def test_one_file_is_written_whole_or_not_at_all(folder: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    before = content(folder)
    monkeypatch.setattr(os, "fsync", _Disk(0).fsync)
    with pytest.raises(ExportError, match=r"cannot be written: No space left on device"):
        write_bytes(folder / name, b"x" * 1000)
    assert content(folder) == before
