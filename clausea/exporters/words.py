"""What all exporters share: the words of a letter as every format can hold them, and the widths of its tables."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Iterator, Sequence
from typing import Literal

from clausea.domain import Block, Heading, Run, Table
from clausea.domain.dates import us

DRAFT_MARK = "DRAFT - not ready to be sent"

_BULLETS = {"\uf0b7": "•", "\uf0a7": "▪", "\uf0fc": "✓", "\uf0e0": "→", "\uf0d8": "‣"}
"""Signs of the Symbol and Wingdings fonts, as PDFs of charts hold them: without those fonts they are no signs at all."""

_JOINERS = {"\u200c", "\u200d"}
"""Invisible, but some scripts are misspelt without them."""


def printable(text: str) -> str:
    """Return the text as a letter may print it.

    Control characters break Word files, and invisible ones that turn the direction of reading make a page say something
    else than its text; line ends and tabs become spaces, the others go. What a person can see stays as it is.
    """
    return "".join(_printable(letter) for letter in text)


def _printable(letter: str) -> str:
    if " " <= letter <= "~":
        return letter
    category = unicodedata.category(letter)
    if category in {"Zl", "Zp"} or (category == "Cc" and letter.isspace()):
        return " "
    if category in {"Cc", "Cs"} or (category == "Cf" and letter not in _JOINERS) or _is_noncharacter(ord(letter)):
        return ""
    return _BULLETS.get(letter, letter)


def _is_noncharacter(code: int) -> bool:
    return code & 0xFFFE == 0xFFFE or 0xFDD0 <= code <= 0xFDEF


def printed(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return the blocks as they are to be drawn: printable, without empty ones, every row of a table as long as its first."""
    out: list[Block] = []
    for block in blocks:
        if isinstance(block, Heading):
            drawn: Block = block.model_copy(update={"text": printable(block.text).strip(), "level": min(max(block.level, 1), 6)})
            has_words = bool(printable(block.text).strip())
        elif isinstance(block, Table):
            rows = _rows(block)
            drawn, has_words = Table(rows=rows), any(cell for row in rows for cell in row)
        else:
            runs = tuple(run.model_copy(update={"text": printable(run.text)}) for run in block.runs)
            drawn = block.model_copy(update={"runs": _stripped(runs)})
            has_words = any(run.text.strip() for run in runs)
        if has_words:
            out.append(drawn)
    return tuple(out)


def _rows(table: Table) -> tuple[tuple[str, ...], ...]:
    width = max((len(row) for row in table.rows), default=0)
    return tuple((*(printable(cell).strip() for cell in row), *[""] * (width - len(row))) for row in table.rows)


def _stripped(runs: tuple[Run, ...]) -> tuple[Run, ...]:
    """Take the white space off both ends of a paragraph, where formats differ in what they keep."""
    kept = [run for run in runs if run.text]
    while kept and not kept[0].text.strip():
        kept.pop(0)
    while kept and not kept[-1].text.strip():
        kept.pop()
    if kept:
        kept[0] = kept[0].model_copy(update={"text": kept[0].text.lstrip()})
        kept[-1] = kept[-1].model_copy(update={"text": kept[-1].text.rstrip()})
    return tuple(kept)


def shares(rows: Sequence[Sequence[str]]) -> tuple[float, ...]:
    """Return the share of the width that each column of a table gets: by its longest word and by how much it has to say."""
    needs = []
    for column in zip(*rows, strict=True):
        word = max((len(word) for cell in column for word in cell.split()), default=1)
        cell = max(len(cell) for cell in column)
        needs.append(max(min(word, 24), min(cell, 26), 0.55 * min(cell, 110)) + 2.0)
    total = sum(needs)
    return tuple(round(need / total, 4) for need in needs)


Role = Literal["head", "date", "body", "closing"]


def roles(blocks: Sequence[Block], day: dt.date) -> Iterator[tuple[Role, Block]]:
    """Yield each block with its place on the page: the address lines, the date, the body, or the lines at the signature."""
    role: Role = "head" if any(isinstance(block, Heading) for block in blocks) else "body"
    for block in blocks:
        if isinstance(block, Heading):
            role = "body"
        elif block.type == "paragraph" and role == "body" and block.text == "Sincerely,":
            role = "closing"
        is_date = role == "head" and block.type == "paragraph" and block.text == us(day)
        yield "date" if is_date else role, block
