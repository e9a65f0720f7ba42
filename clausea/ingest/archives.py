"""ZIP archives of records: their files one by one, and no archive that would fill the machine."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePath, PurePosixPath

from clausea.errors import EmptyRecord, EncryptedRecord, RecordError, UnreadableRecord

MAX_FILES = 2000
"""An archive with more files than this is refused."""
MAX_UNPACKED = 1024 * 1024 * 1024
"""An archive whose files are larger than this in all, unpacked, is refused."""
MAX_MEMBER = 512 * 1024 * 1024
MAX_RATIO = 150
"""Files that shrink by more than this are no records: text shrinks by 5 to 20."""
_RATIO_FROM = 4 * 1024 * 1024
"""Small files may shrink by any factor: they do no harm."""
MAX_DEPTH = 2
"""An archive in an archive is opened; one in that is not."""
_MAX_FOLDERS = 30


@dataclass(frozen=True, slots=True)
class Member:
    """A file of an archive: its name without folders, and its bytes or why there are none."""

    name: str
    data: bytes = b""
    error: RecordError | None = None


def is_hidden(path: PurePath) -> bool:
    """Say whether a path leads to a file that a system made for itself: `.DS_Store`, `__MACOSX`, `Thumbs.db`."""
    return any(part.startswith(".") or part == "__MACOSX" for part in path.parts) or path.name.lower() in {
        "thumbs.db",
        "desktop.ini",
    }


def members(name: str, data: bytes, password: str | None = None) -> Iterator[Member]:
    """Yield the files of an archive, sorted by path; folders and hidden files left out.

    Everything that can be known before unpacking is checked first, so that a refused archive costs nothing.

    Raises:
        UnreadableRecord: the archive is damaged, or larger than any chart.
        EncryptedRecord: it needs a password, or another one.
        EmptyRecord: it holds no file.
    """
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError, OverflowError):
        raise UnreadableRecord(f"{name} is a damaged ZIP archive.", hint="Pack it again, or name the files in it.") from None
    with archive:
        listed = [info for info in archive.infolist() if not info.is_dir() and not is_hidden(_path(info))]
        _check(name, listed)
        for info in sorted(listed, key=lambda one: one.filename):
            yield _member(archive, info, name, password)


def _path(info: zipfile.ZipInfo) -> PurePosixPath:
    return PurePosixPath(info.filename.replace("\\", "/"))


def _check(name: str, listed: list[zipfile.ZipInfo]) -> None:
    if not listed:
        raise EmptyRecord(f"{name} is a ZIP archive without files.", hint="Pack it again.")
    hint = "Unpack it and name the files that belong to the chart."
    if len(listed) > MAX_FILES:
        raise UnreadableRecord(f"{name} holds more than {MAX_FILES} files.", hint=hint)
    if any(len(_path(info).parts) > _MAX_FOLDERS for info in listed):
        raise UnreadableRecord(f"{name} holds folders nested more than {_MAX_FOLDERS} deep.", hint=hint)
    if sum(info.file_size for info in listed) > MAX_UNPACKED or any(info.file_size > MAX_MEMBER for info in listed):
        raise UnreadableRecord(f"{name} is larger than {MAX_UNPACKED // 2**20} MB when unpacked.", hint=hint)
    if any(info.file_size > max(_RATIO_FROM, MAX_RATIO * info.compress_size) for info in listed):
        raise UnreadableRecord(f"{name} holds a file packed more than {MAX_RATIO} to 1: it is no record.", hint=hint)


def _member(archive: zipfile.ZipFile, info: zipfile.ZipInfo, name: str, password: str | None) -> Member:
    inner = _path(info).name
    if info.flag_bits & 0x1 and password is None:
        raise EncryptedRecord(f"{name} is an encrypted ZIP archive.")
    try:
        # A member gives no more bytes than its entry says, so the sizes checked above hold.
        return Member(inner, archive.read(info, pwd=password.encode() if password else None))
    except NotImplementedError:
        what = "is encrypted or packed in a way that is not read"
        raise UnreadableRecord(f"{name} {what}.", hint="Unpack it and name the files in it.") from None
    except RuntimeError:
        raise EncryptedRecord(f"{name} does not open with this password.") from None
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, ValueError):
        return Member(inner, error=UnreadableRecord(f"{inner} in {name} is damaged.", hint="Pack the archive again."))
