"""Plain text: whatever its encoding; a form feed ends a page."""

from __future__ import annotations

import re
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
    unmarked = utf_16(data[:1024])
    for mark, encoding in (*_MARKS, *(((b"", unmarked),) if unmarked else ())):
        if data.startswith(mark):
            try:
                return data.decode(encoding)
            except UnicodeDecodeError as error:
                raise UnreadableRecord("The text is damaged.") from error
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError:
        pass
    text = max((data.decode(encoding, "replace") for encoding in _SETS), key=_likeness)
    if text.count("\ufffd") > 0.05 * len(text):
        raise UnreadableRecord("The text is in no encoding that Clausea knows.", hint="Save it as UTF-8.")
    return text


_MARKS = (
    (b"\xef\xbb\xbf", "utf-8-sig"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)

_SETS = ("cp1252", "mac_roman", "cp437", "cp850", "latin-1")
"""Windows, old Macs, old PCs; of equal ones the first."""

_LIKELY = (
    (re.compile(r"(?<=\d)°|(?<=[\d°] )[±½¼¾×÷–]|(?<=\d)[½¼¾×–]|[±≤≥](?= ?\d)|°(?=[ ,.;)/FC]|$)"), 3),
    (re.compile(r"(?<=[a-z])’(?=[a-z])|(?<=[\s(])[“‘](?=\w)|(?<=[\w.,!?])[”’](?=[\s.,;)]|$)|(?<=\s)[–—•](?=\s)|…(?=\s|$)"), 3),
    (re.compile(r"(?<=[^\W\d_])[àáâãäåæçèéêëìíîïñòóôõöøùúûüýßœ](?=[^\W\d_])"), 2),
    (re.compile(r"(?<=[a-z])[àáâãäåçèéêëíñóôöøúüß]\b|\b[ÀÁÂÄÅÇÈÉÊÍÑÓÔÖØÚÜ](?=[a-z])|(?<=\w )[µ®©§]|[─-▟]{2}"), 1),
    (re.compile(r"[\x80-\x9f\ufffd]"), -4),
    (re.compile(r"(?<=\d)[^\W\d_a-zA-Z]|(?<=[a-z])[^\x00-\x7fÀ-ÿœ’”–—…°®](?=[a-z])|(?<=[a-z])[À-Þ](?=[a-z])"), -2),
)
"""How letters that are not ASCII stand in charts, and what speaks against them: too few for any guess by their number."""


def _likeness(text: str) -> int:
    """Return how much a text reads as a chart does: signs of degree behind numbers, quotation marks around words."""
    odd = text if len(text) < _ENOUGH else text[:_ENOUGH]
    return sum(weight * len(pattern.findall(odd)) for pattern, weight in _LIKELY)


_ENOUGH = 400_000


def utf_16(head: bytes) -> str | None:
    """Return which UTF-16 without a mark the first bytes of a file are in, or None: in English every other byte is 0."""
    pairs = len(head) // 2
    if pairs < 8:
        return None
    even, odd = head[: 2 * pairs : 2], head[1 : 2 * pairs : 2]
    for zeros, letters, encoding in ((odd, even, "utf-16-le"), (even, odd, "utf-16-be")):
        printed = sum(byte in (9, 10, 12, 13) or 32 <= byte < 127 for byte in letters)
        if zeros.count(0) > 0.8 * pairs and printed > 0.8 * pairs:
            return encoding
    return None
