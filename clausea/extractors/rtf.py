"""RTF: its text, a paragraph a line, table cells divided as in other records."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.domain import Page
from clausea.errors import UnreadableRecord
from clausea.extractors import Watch

_BREAK = re.compile(r"\\page(?![a-z])\s?")
_CELL = re.compile(r"\\cell(?![a-z])\s?")
_PAGE_MARK = "\f"


def pages(data: bytes, password: str | None = None, watch: Watch | None = None) -> Iterator[Page]:
    """Yield the pages of an RTF file, divided at its page breaks.

    Raises:
        UnreadableRecord: the file is damaged.
    """
    from striprtf.striprtf import rtf_to_text

    source = data.decode("latin-1")
    marked = _CELL.sub(lambda match: r"\tab " + match.group(), _BREAK.sub(rf"\\par {_PAGE_MARK}\\par ", source))
    try:
        text = str(rtf_to_text(marked, errors="ignore"))  # type: ignore[no-untyped-call]
    except (ValueError, IndexError, KeyError, RecursionError, UnicodeDecodeError) as error:
        raise UnreadableRecord("The RTF file is damaged.") from error
    parts = text.split(_PAGE_MARK)
    for number, part in enumerate(parts, start=1):
        lines = [re.sub(r"\t\|?|\|", "   ", line).rstrip() for line in part.strip("\n").split("\n")]
        yield Page(number=number, text="\n".join(lines))
