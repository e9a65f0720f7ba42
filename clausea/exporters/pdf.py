"""PDF by Typst: tagged, searchable, fonts embedded. The letter goes in as data, so nothing in it can become markup."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from pathlib import Path
from typing import Any, Literal

from clausea.domain import Block, Heading, Letter, Paragraph, Table
from clausea.errors import ExportError
from clausea.exporters.words import DRAFT_MARK, Role, printed, roles, shares

_SOURCE = Path(__file__).with_name("letter.typ")
_STANDARD: Literal["a-2a"] = "a-2a"
"""PDF/A for archives, and tagged. It also makes Typst refuse a character that no font can draw, instead of drawing a box."""

_PROBE = b'#set document(title: "p")\n#set text(font: ("Libertinus Serif", "DejaVu Sans Mono"))\n#text(sys.inputs.at("words"))'


def render(letter: Letter) -> bytes:
    """Return the letter as PDF. The same letter gives the same bytes.

    A character that none of the embedded fonts can draw stands as its code point, "[U+1F600]", in the place where it stood.

    Raises:
        ExportError: Typst cannot set the letter.
    """
    return typeset(letter, letter.blocks)


def render_cover(letter: Letter) -> bytes:
    """Return the sheet for the clinic as PDF."""
    return typeset(letter, letter.cover)


@dataclass(frozen=True, slots=True)
class Layout:
    """How blocks are set where they are a part of a packet."""

    stamp: str = ""
    """Stands before the number in the corner of every page: "CL-F"; no number where it is empty."""
    first: int = 1
    """The number of the first page."""
    linked: tuple[str, ...] = ()
    """Words such as "CL-0014" that become links to themselves, with the citation that they stand in."""
    size: float = 10.0
    counts: bool = True
    """Whether "Page 1 of 3" stands below."""
    numbers: tuple[str, ...] = ()
    """The numbers of the pages, where they are known one by one."""


def typeset(letter: Letter, blocks: Sequence[Block], layout: Layout | None = None) -> bytes:
    """Set blocks as PDF under the letter's title, date and DRAFT mark.

    Raises:
        ExportError: Typst cannot set them.
    """
    return typeset_sheets(letter, [blocks], layout or Layout())


def typeset_sheets(letter: Letter, sheets: Sequence[Sequence[Block]], layout: Layout) -> bytes:
    """Set several stretches of blocks as one PDF, each from the top of a page.

    Raises:
        ExportError: Typst cannot set them.
    """
    linker = _Linker(layout.linked)
    drawn: list[dict[str, Any]] = []
    for blocks in sheets:
        drawn += [{"type": "break"}] if drawn else []
        drawn += _data(tuple(roles(printed(blocks), letter.date)), linker)
    return set_from(
        _SOURCE,
        {
            "title": letter.title,
            "date": [letter.date.year, letter.date.month, letter.date.day],
            "mark": DRAFT_MARK if letter.is_draft else "",
            "stamp": layout.stamp,
            "first": layout.first,
            "size": layout.size,
            "counts": layout.counts,
            "numbers": list(layout.numbers),
            "blocks": drawn,
        },
    )


def set_from(source: Path, document: Any) -> bytes:
    """Set a document, as JSON holds it, by one of the source files of this folder.

    Raises:
        ExportError: Typst cannot set it.
    """
    import typst

    text = drawable(json.dumps(document, ensure_ascii=False))
    try:
        return _compile(source.read_bytes(), {"document": text})
    except typst.TypstError as error:
        # Its message may hold words of the letter, so only its kind and the code points beyond ASCII are told.
        odd = sorted({f"U+{ord(letter):04X}" for letter in str(error) if letter > "~"})
        what = f"it has characters that cannot be drawn: {', '.join(odd)}" if odd else "the typesetter refused it"
        raise ExportError(f"The PDF cannot be set: {what}.", hint="Report this with the run folder.") from None
    except OSError as error:
        raise ExportError(f"The PDF cannot be set: {error.strerror}.") from None


def _compile(source: bytes, inputs: dict[str, str]) -> bytes:
    import typst

    # The time stamp of the file is fixed; the date of the letter is in its metadata.
    made = typst.compile(source, sys_inputs=inputs, ignore_system_fonts=True, pdf_standards=_STANDARD, timestamp=0)
    assert isinstance(made, bytes)
    return made


def drawable(text: str) -> str:
    """Put its code point in the place of every character that no embedded font can draw."""
    rare = {letter for letter in text if letter > "ÿ"}
    if not rare or _can_draw("".join(sorted(rare))):
        return text
    return text.translate({ord(letter): f"[U+{ord(letter):04X}]" for letter in rare if not _can_draw(letter)})


@lru_cache(maxsize=4096)
def _can_draw(letters: str) -> bool:
    import typst

    try:
        # Each stands alone between letters, since a mark or a joiner is drawn only beside something.
        _compile(_PROBE, {"words": "".join(f"x{letter} " for letter in letters)})
    except typst.TypstError:
        return False
    return True


class _Linker:
    """Divides words into what is a link and what is none."""

    def __init__(self, linked: Sequence[str]) -> None:
        names = "|".join(re.escape(name) for name in sorted(linked, key=len, reverse=True))
        cited = rf"Ex\. [A-Z]{{1,3}}, p\. \d+, ll?\. \d+(?:-\d+)?(?:, \d+(?:-\d+)?)* \((?P<cited>{names})\)"
        self._pattern = re.compile(rf"\b(?:{cited}|(?P<bare>{names})\b)") if names else None

    def runs(self, text: str, **looks: bool) -> list[dict[str, Any]]:
        """Return the words as runs of the source file."""
        out: list[dict[str, Any]] = []
        position = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            if match.start() > position:
                out.append({"text": text[position : match.start()], "link": "", **looks})
            out.append({"text": match[0], "link": CITE + match["cited"] if match["cited"] else LINK + match["bare"], **looks})
            position = match.end()
        if position < len(text) or not out:
            out.append({"text": text[position:], "link": "", **looks})
        return out


LINK, CITE = "clausea:", "clausea:cite:"
"""Begin the address of a link within a packet: to a page, and from a citation to the page that it names."""


def _data(blocks: Sequence[tuple[Role, Block]], linker: _Linker) -> Iterator[dict[str, Any]]:
    """Yield the blocks as the source file draws them; the items of a list, and the lines at the signature, go together."""
    for (role, is_item), group in groupby(blocks, key=lambda one: (one[0], one[1].type == "item")):
        drawn = [_block(block, linker) for _, block in group]
        if is_item:
            yield {"type": "list", "items": [item["runs"] for item in drawn]}
        elif role == "closing" and all(one["type"] == "paragraph" for one in drawn):
            yield {"type": "closing", "lines": [one["runs"] for one in drawn]}
        else:
            yield from ({**one, "role": role} for one in drawn)


def _block(block: Block, linker: _Linker) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"type": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Table):
        rows = [[linker.runs(cell, bold=False, italic=False) for cell in row] for row in block.rows]
        return {"type": "table", "rows": rows, "shares": shares(block.rows)}
    assert isinstance(block, Paragraph)
    runs = [part for run in block.runs for part in linker.runs(run.text, bold=run.bold, italic=run.italic)]
    return {"type": "paragraph", "runs": runs}
