"""The exporter seam: draw a letter as a file. Exporters add no words of their own beside page numbers and the DRAFT mark."""

from __future__ import annotations

import os
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Protocol, cast

from clausea.domain import Letter
from clausea.errors import ExportError, UsageError

FORMATS = {"md": "markdown", "docx": "docx", "pdf": "pdf"}


class Exporter(Protocol):
    """Draws a letter."""

    def render(self, letter: Letter) -> bytes:
        """Return the bytes of the file; the same letter gives the same bytes."""
        ...


def exporter_for(format_name: str) -> Exporter:
    """Return the exporter of a format.

    Raises:
        UsageError: there is none.
    """
    if format_name not in FORMATS:
        raise UsageError(f"There is no format {format_name}.", hint=f"There are: {', '.join(FORMATS)}.")
    return cast(Exporter, import_module(f"clausea.exporters.{FORMATS[format_name]}"))


def write(letter: Letter, path: Path) -> None:
    """Draw a letter into a file; its suffix names the format. A file that was there is replaced whole or not at all.

    Raises:
        ExportError: the file cannot be written.
    """
    data = exporter_for(path.suffix.lstrip(".").lower()).render(letter)
    write_bytes(path, data)


def write_bytes(path: Path, data: bytes) -> None:
    """Write a file through a temporary one beside it: readers see the old file or the new one, never a part.

    Only the user may read it, because it holds words of a patient's record.

    Raises:
        ExportError: the file cannot be written.
    """
    temporary: str | None = None
    try:
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
        with os.fdopen(handle, "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        Path(temporary).chmod(0o600)
        Path(temporary).replace(path)
        temporary = None
    except OSError as error:
        raise ExportError(f"{path.name} cannot be written: {error.strerror or type(error).__name__}.") from None
    finally:
        if temporary is not None:
            Path(temporary).unlink(missing_ok=True)
