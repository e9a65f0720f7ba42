"""Rendered Markdown to blocks. Text of records and claims is carried through it unread, so that nothing in it is markup."""

from __future__ import annotations

import re
from collections.abc import Sequence

from markdown_it import MarkdownIt
from markdown_it.token import Token

from clausea.domain import Block, Heading, Paragraph, Run, Table

__all__ = ["carried", "read_blocks"]

_OPEN, _CLOSE = "\ue000", "\ue001"
"""Private characters that carry text through Markdown unread: nothing that a record says can become markup."""


def carried(number: int) -> str:
    """Return the token that stands for a text in Markdown."""
    return f"{_OPEN}{number}{_CLOSE}"


_GAP = re.compile(r"(?<=\S) {2,}(?=\S)")
_TOKEN = re.compile(f"{_OPEN}(\\d+){_CLOSE}")


def read_blocks(markdown: str, texts: Sequence[str]) -> tuple[Block, ...]:
    """Read rendered Markdown as blocks and put the carried text in its place."""
    tokens = MarkdownIt("commonmark").enable("table").parse(markdown)
    out: list[Block] = []
    rows: list[list[str]] | None = None
    in_item = False
    heading = 0
    for token in tokens:
        if token.type == "heading_open":
            heading = int(token.tag[1])
        elif token.type == "list_item_open":
            in_item = True
        elif token.type == "list_item_close":
            in_item = False
        elif token.type == "table_open":
            rows = []
        elif token.type == "tr_open" and rows is not None:
            rows.append([])
        elif token.type == "table_close" and rows is not None:
            out.append(Table(rows=tuple(tuple(row) for row in rows)))
            rows = None
        elif token.type == "inline":
            runs = _runs(token, texts)
            text = "".join(run.text for run in runs)
            if rows is not None:
                rows[-1].append(text.strip())
            elif heading:
                out.append(Heading(level=heading, text=text))
                heading = 0
            elif text.strip():
                out.append(Paragraph(type="item" if in_item else "paragraph", runs=runs))
    return _with_something(out)


def _with_something(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """Return blocks without the headings below which nothing stands: where every slot under one is empty, it says nothing."""
    kept: list[Block] = []
    for one in reversed(blocks):
        below = kept[-1] if kept else None
        if (
            isinstance(one, Heading)
            and one.level > 1
            and (below is None or (isinstance(below, Heading) and below.level <= one.level))
        ):
            continue
        kept.append(one)
    return tuple(reversed(kept))


def _runs(token: Token, texts: Sequence[str]) -> tuple[Run, ...]:
    runs: list[Run] = []
    bold = italic = False
    for child in token.children or ():
        if child.type in {"strong_open", "strong_close"}:
            bold = child.type == "strong_open"
        elif child.type in {"em_open", "em_close"}:
            italic = child.type == "em_open"
        else:
            # A slot that is empty leaves the spaces on both sides of it.
            text = "\n" if child.type in {"softbreak", "hardbreak"} else _GAP.sub(" ", child.content)
            text = _TOKEN.sub(lambda match: texts[int(match[1])], text).replace("\n", " ")
            if text:
                runs.append(Run(text=text, bold=bold, italic=italic))
    return tuple(runs)
