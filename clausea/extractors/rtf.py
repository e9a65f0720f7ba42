"""RTF: its text, a paragraph a line, table cells divided as in other records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors import Watch

_BREAK = re.compile(r"(?<!\\)((?:\\\\)*)\\page(?![a-z])\s?")
_BREAK_BEFORE = re.compile(r"(?<!\\)((?:\\\\)*)\\pagebb(?![a-z0])1?\s?")
"""A paragraph that begins a page, where it does not begin one anyhow."""
_SECTION = re.compile(r"(?<!\\)((?:\\\\)*)\\sect(?![a-z])\s?(?P<head>(?:[{}\s]|\\(?!pard?(?![a-z])|sect(?![a-z]))[a-z]+-?\d*)*)")
_STAYS = re.compile(r"\\sbk(?:none|col)(?![a-z])")
"""A section that says so begins on the page of the one before; any other begins a page."""
_CELL = re.compile(r"\\(?:nest)?cell(?![a-z])\s?")
_SETS = (
    (re.compile(rb"\\mac(?![a-z])"), "mac_roman"),
    (re.compile(rb"\\pca(?![a-z])"), "cp850"),
    (re.compile(rb"\\pc(?![a-z])"), "cp437"),
)
_CODE_PAGE = re.compile(rb"\\ansicpg(\d{3,5})")
_DROPPED = re.compile(r"\{\\(?:deleted|v)(?![a-z0-9])[^{}]*\}")
"""Words that a tracked change took out, and hidden ones: they are on no page."""
_HEX = re.compile(r"\\'([89a-fA-F][0-9a-fA-F])")
_PAGE_MARK = "\f"
_BEFORE_MARK = "\v"
_AT_TOP = re.compile(rf"(\A|[{_PAGE_MARK}{_BEFORE_MARK}])([ \t\r\n]*){_BEFORE_MARK}")


def pages(data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
    """Yield the pages of an RTF file, divided at its page breaks.

    Raises:
        UnreadableRecord: the file is damaged.
    """
    from striprtf.striprtf import rtf_to_text

    source = _DROPPED.sub("", _escaped(data))
    marked = _CELL.sub(lambda match: r"\tab " + match.group(), _with_breaks(source))
    try:
        text = str(rtf_to_text(marked, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableRecord("The RTF file is damaged.") from error
    while (joined := _AT_TOP.sub(r"\1\2", text)) != text:
        text = joined
    parts = text.replace(_BEFORE_MARK, _PAGE_MARK).split(_PAGE_MARK)
    while len(parts) > 1 and not parts[-1].strip():
        del parts[-1]
    for number, part in enumerate(parts, start=1):
        lines = [re.sub(r"\t\|?|\|", "   ", line).rstrip() for line in part.strip("\n").split("\n")]
        yield Page(number=number, text="\n".join(lines))


def _with_breaks(source: str) -> str:
    """Return the source with a mark wherever a page begins: at a page break, a paragraph that asks for one, most sections."""

    def section(match: re.Match[str]) -> str:
        return match.group() if _STAYS.search(match["head"]) else rf"{match[1]}\par {_PAGE_MARK}\par {match['head']}"

    source = _BREAK_BEFORE.sub(rf"\1{_BEFORE_MARK}", source)
    return _SECTION.sub(section, _BREAK.sub(rf"\1\\par {_PAGE_MARK}\\par ", source))


def _escaped(data: bytes) -> str:
    """Return the source in ASCII, each letter outside of it as the escape that gives its code."""
    head = data[:2000]
    named = _CODE_PAGE.search(head)
    encoding = f"cp{named.group(1).decode()}" if named else "cp1252"
    for mark, known in _SETS:
        if mark.search(head):
            encoding = known
            break
    try:
        "".encode(encoding)
    except LookupError:
        encoding = "cp1252"
    source = data.decode(encoding, "replace")
    if encoding in ("mac_roman", "cp437", "cp850"):
        source = _HEX.sub(lambda match: bytes([int(match.group(1), 16)]).decode(encoding), source)
    return _ODD.sub(lambda match: _escape(match.group()), source)


_ODD = re.compile(r"[^\x00-\x7f]")


def _escape(letter: str) -> str:
    units = letter.encode("utf-16-le", "surrogatepass")
    codes = [int.from_bytes(units[at : at + 2], "little", signed=True) for at in range(0, len(units), 2)]
    return "".join(rf"\u{code}?" for code in codes)
