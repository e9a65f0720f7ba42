"""PDF by Typst: tagged, searchable, fonts embedded. The letter goes in as data, so nothing in it can become markup."""

from __future__ import annotations

import json
import tempfile
from pathlib import Path
from typing import Any

from clausea.domain import Block, Heading, Letter, Paragraph, Table
from clausea.errors import ExportError

_SOURCE = Path(__file__).with_name("letter.typ")


def render(letter: Letter) -> bytes:
    """Return the letter as PDF. The same letter gives the same bytes.

    Raises:
        ExportError: Typst cannot set the letter.
    """
    return typeset(letter, letter.blocks)


def render_cover(letter: Letter) -> bytes:
    """Return the sheet for the clinic as PDF."""
    return typeset(letter, letter.cover)


def typeset(letter: Letter, blocks: tuple[Block, ...]) -> bytes:
    """Set blocks as PDF under the letter's title, date and DRAFT mark."""
    import typst

    document = {
        "title": letter.title,
        "date": [letter.date.year, letter.date.month, letter.date.day],
        "draft": letter.is_draft,
        "blocks": [_block(block) for block in blocks],
    }
    try:
        with tempfile.TemporaryDirectory(prefix="clausea-") as folder:
            source = Path(folder) / "letter.typ"
            source.write_bytes(_SOURCE.read_bytes())
            return bytes(
                typst.compile(str(source), root=folder, sys_inputs={"document": json.dumps(document)}, ignore_system_fonts=True)
            )
    except typst.TypstError as error:
        raise ExportError(
            f"The PDF cannot be set: {str(error).splitlines()[0]}.", hint="Report this with the run folder."
        ) from None
    except OSError as error:
        raise ExportError(f"The PDF cannot be set: {error.strerror}.") from None


def _block(block: Block) -> dict[str, Any]:
    if isinstance(block, Heading):
        return {"type": "heading", "level": block.level, "text": block.text}
    if isinstance(block, Table):
        return {"type": "table", "rows": [list(row) for row in block.rows]}
    assert isinstance(block, Paragraph)
    runs = [{"text": run.text, "bold": run.bold, "italic": run.italic} for run in block.runs]
    return {"type": block.type, "runs": runs}
