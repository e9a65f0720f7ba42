"""Markdown, for editing: what a person changes here can be read back and verified again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from clausea.domain import Block, Heading, Letter, Paragraph, Run, Table, fold
from clausea.exporters.words import DRAFT_MARK, printed

_SPECIAL = re.compile(r"([\\`*_\[\]<>|]|&(?=#?\w+;)|~(?=~))")
_LEADING = re.compile(r"^(?:(\d{1,9})(?=[.)](?:\s|$))|(?=[+\-=]|#{1,6}(?:\s|$)))")
_TRAILING_HASHES = re.compile(r"#(?=#*\s*$)")


def render(letter: Letter) -> bytes:
    """Return the letter as Markdown. The same letter gives the same bytes."""
    parts = [f"**{DRAFT_MARK}**"] if letter.is_draft else []
    parts.extend(_block(block) for block in printed(letter.blocks))
    return ("\n\n".join(_join_items(parts)) + "\n").encode()


def parse(data: bytes) -> tuple[Block, ...]:
    """Return the blocks of a Markdown letter, without the DRAFT mark; of `render` it gives the words back as they were.

    Raises:
        ValueError: the bytes are not UTF-8.
    """
    blocks = _blocks(_reader().parse(data.decode("utf-8-sig")))
    return tuple(block for block in blocks if not (isinstance(block, Paragraph) and fold(block.text) == DRAFT_MARK))


def _reader() -> MarkdownIt:
    return MarkdownIt("commonmark").enable("table")


def _block(block: Block) -> str:
    if isinstance(block, Heading):
        return f"{'#' * block.level} {_TRAILING_HASHES.sub(chr(92) + '#', _escape(block.text))}"
    if isinstance(block, Table):
        head, *rest = block.rows
        rows = [f"| {' | '.join(map(_escape, head))} |", f"|{'---|' * len(head)}"]
        rows += [f"| {' | '.join(map(_escape, row))} |" for row in rest]
        return "\n".join(rows)
    text = _LEADING.sub(lambda match: f"{match[1] or ''}\\", _styled(block.runs))
    return f"- {text}" if block.type == "item" else text


def _styled(runs: Sequence[Run]) -> str:
    """Return the runs with their marks, or without any where Markdown would not read the marks as marks."""
    plain = _escape("".join(run.text for run in runs))
    marked = "".join(_marked(run) for run in runs)
    return marked if marked == plain or _read_back(marked) == _read_back(plain) else plain


def _marked(run: Run) -> str:
    text = _escape(run.text.strip())
    if not text or not (run.bold or run.italic):
        return _escape(run.text)
    mark = "*" * (2 * run.bold + run.italic)
    before, after = run.text[: len(run.text) - len(run.text.lstrip())], run.text[len(run.text.rstrip()) :]
    return f"{before}{mark}{text}{mark}{after}"


def _read_back(text: str) -> str:
    return " ".join(_words(token) for token in _reader().parse(text))


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


def _blocks(tokens: Sequence[Token]) -> list[Block]:
    out: list[Block] = []
    rows: list[tuple[str, ...]] = []
    row: list[str] = []
    depth = level = 0
    for token in tokens:
        depth += token.nesting if token.type.startswith("list_item") else 0
        if token.type == "heading_open":
            level = int(token.tag[1])
        elif token.type == "heading_close":
            level = 0
        elif token.type == "tr_close":
            rows.append(tuple(row))
            row = []
        elif token.type == "table_close":
            out.append(Table(rows=tuple(rows)))
            rows = []
        elif token.type in {"td_open", "th_open"}:
            row.append("")
        elif row and token.type == "inline":
            row[-1] = _words(token)
        elif text := _words(token):
            out.append(Heading(level=level, text=text) if level else _paragraph(text, depth > 0))
    return out


def _paragraph(text: str, is_item: bool) -> Paragraph:
    return Paragraph(type="item" if is_item else "paragraph", runs=(Run(text=text),))


def _words(token: Token) -> str:
    """Return the words of a token; code and HTML that a person put in are words too."""
    if token.type != "inline":
        return fold(token.content) if token.type in {"code_block", "fence", "html_block"} else ""
    breaks = {"softbreak", "hardbreak"}
    return fold("".join(" " if child.type in breaks else child.content for child in token.children or ()))
