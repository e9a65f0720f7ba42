"""Plain text: whatever its encoding; a form feed ends a page."""

from __future__ import annotations

from collections.abc import Iterator

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors import Watch


def pages(data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
    """Yield the pages of a text file; lines are the file's own lines."""
    text = decode(data).replace("\r\n", "\n").replace("\r", "\n")
    parts = text.split("\f")
    if len(parts) > 1 and not parts[-1].strip():
        parts.pop()
    for number, part in enumerate(parts, start=1):
        body = part.removeprefix("\n") if number > 1 else part
        yield Page(number=number, text=body.rstrip("\n"))


def decode(data: bytes) -> str:
    """Return the text of bytes in any common encoding.

    UTF-8 and marked UTF-16 are taken at their word; anything else is judged by its content.

    Raises:
        UnreadableRecord: no encoding gives text.
    """
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableRecord("The text is damaged.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    from charset_normalizer import from_bytes

    best = from_bytes(data, cp_isolation=["cp1252", "latin_1", "cp850", "mac_roman", "utf_16_le", "utf_16_be"]).best()
    if best is None:
        raise UnreadableRecord("The text is in no encoding that Clausea knows.", hint="Save it as UTF-8.")
    return str(best)
