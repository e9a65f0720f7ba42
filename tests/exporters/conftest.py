from __future__ import annotations

import datetime as dt
from collections.abc import Callable

import pytest

from clausea.domain import Block, Heading, Letter, Paragraph, Run, Table

Make = Callable[..., Letter]

CLINICAL = "° → ≥ ≤ ½ ¼ µ μ × • ✓ ✔ c̄ s̄ p̄ ā Δ ↑ ↓ ± ÷ ≈ ≠ − – — “ ” ‘ ’ … § ® ™ ☐ ☑ ☒ ½ α β ♀ ♂ 1° 2°"
HOSTILE = (
    '#let x = 1 #panic("no") $x^2$ <b>bold</b> <script>alert(1)</script> \\ \\n `code` ```fence *star* _under_ [link](http://x) '
    "![img](y) | pipe | &amp; &#35; ~~~ @ref #import //comment /* */ {{ jinja }} {% x %} =head= ${y} "
    "\u05e9\u05dc\u05d5\u05dd \u0645\u0631"
)


def paragraph(text: str, **about: object) -> Paragraph:
    return Paragraph(runs=(Run(text=text),), **about)  # type: ignore[arg-type]


@pytest.fixture
def make() -> Make:
    """Return a letter of the blocks that are given."""

    def letter(*blocks: Block, is_draft: bool = False, title: str = "Appeal") -> Letter:
        return Letter(title=title, blocks=blocks, is_draft=is_draft, date=dt.date(2026, 10, 5), fingerprint="f" * 16)

    return letter


@pytest.fixture
def full(make: Make) -> Letter:
    """A letter with every sort of block, clinical signs and hostile words, over several pages."""
    rows = [("Sign", "Words", "Where")] + [(f"{n}", f"{HOSTILE} {n}", "Ex. B, p. 2, ll. 4, 12-13") for n in range(12)]
    blocks: list[Block] = [
        paragraph("Creekside Therapy & Balance"),
        paragraph("10/05/2026"),
        Heading(level=1, text=f"Appeal # {HOSTILE}"),
        paragraph(CLINICAL),
        Paragraph(
            runs=(Run(text="All of it "), Run(text="stands", bold=True), Run(text=" as "), Run(text="written", italic=True))
        ),
        *(paragraph(f"1. {HOSTILE} {n}", type="item") for n in range(6)),
        Heading(level=2, text="Table"),
        Table(rows=tuple(rows)),
        *(paragraph(f"{n}. {CLINICAL} {HOSTILE}") for n in range(14)),
        paragraph("Sincerely,"),
        paragraph("Ana Ruiz, PT"),
    ]
    return make(*blocks, is_draft=True)
