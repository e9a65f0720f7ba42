"""PDF by Typst: tagged, searchable, fonts embedded. The letter goes in as data, so nothing in it can become markup."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
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


def typeset(letter: Letter, blocks: tuple[Block, ...]) -> bytes:
    """Set blocks as PDF under the letter's title, date and DRAFT mark.

    Raises:
        ExportError: Typst cannot set them.
    """
    document = {
        "title": letter.title,
        "date": [letter.date.year, letter.date.month, letter.date.day],
        "mark": DRAFT_MARK if letter.is_draft else "",
        "blocks": list(_data(tuple(roles(printed(blocks), letter.date)))),
    }
    return set_from(_SOURCE, document)


def set_from(source: Path, document: Any) -> bytes:
    """Set a document, as JSON holds it, by one of the source files of this folder.

    Raises:
        ExportError: Typst cannot set it.
    """
    import typst

    text = _drawable(json.dumps(document, ensure_ascii=False))
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


def _drawable(text: str) -> str:
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


def _data(blocks: Sequence[tuple[Role, Block]]) -> Iterator[dict[str, Any]]:
    """Yield the blocks as the source file draws them; the items of a list, and the lines at the signature, go together."""
    for (role, is_item), group in groupby(blocks, key=lambda one: (one[0], one[1].type == "item")):
        drawn = [_block(block) for _, block in group]
        if is_item:
            yield {"type": "list", "items": [item["runs"] for item in drawn]}
        elif role == "closing" and all(one["type"] == "paragraph" for one in drawn):
            yield {"type": "closing", "lines": [one["runs"] for one in drawn]}
        else:
            yield from ({**one, "role": role} for one in drawn)


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"type": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Table):
        return {"type": "table", "rows": [list(row) for row in block.rows], "shares": shares(block.rows)}
    assert isinstance(block, Paragraph)
    runs = [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in block.runs]
    return {"type": "paragraph", "runs": runs}
