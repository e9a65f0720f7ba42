"""Markdown, for editing: what a person changes here can be verified again."""

from __future__ import annotations

import re

from clausea.domain import Block, Heading, Letter, Paragraph, Table

_SPECIAL = re.compile(r"([\\`*_\[\]<>|])")
_LEADING = re.compile(r"^(\s*)([#+\-]|\d+[.)])(\s)")


def render(letter: Letter) -> bytes:
    """Return the letter as Markdown, with the cover sheet in front of it when there is one."""
    parts: list[str] = []
    if letter.is_draft:
        parts.append("**DRAFT - not ready to be sent**")
    parts.extend(_block(block) for block in letter.blocks)
    return ("\n\n".join(_join_items(parts)) + "\n").encode()


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_escape(block.text)}"
    if isinstance(block, Table):
        head, *rest = block.rows
        rows = [f"| {' | '.join(map(_escape, head))} |", f"|{'---|' * len(head)}"]
        rows += [f"| {' | '.join(map(_escape, row))} |" for row in rest]
        return "\n".join(rows)
    assert isinstance(block, Paragraph)
    text = "".join(_styled(_escape(run.text), run.bold, run.italic) for run in block.runs)
    return f"- {text}" if block.type == "item" else _LEADING.sub(r"\1\\\2\3", text)


def _styled(text: str, bold: bool, italic: bool) -> str:
    if bold:
        text = f"**{text}**"
    return f"*{text}*" if italic else text


def _escape(text: str) -> str:
    return _SPECIAL.sub(r"\\\1", text)


def _join_items(parts: list[str]) -> list[str]:
    """Set the items of one list directly under each other."""
    out: list[str] = []
    for part in parts:
        if part.startswith("- ") and out and out[-1].rsplit("\n", 1)[-1].startswith("- "):
            out[-1] += f"\n{part}"
        else:
            out.append(part)
    return out
