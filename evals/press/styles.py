"""Describe how each kind of printout looks, and in which order its program writes a page."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from evals.press.typeset import Face

LETTER = (612.0, 792.0)
LANDSCAPE = (792.0, 612.0)


@dataclass(frozen=True, slots=True)
class Writing:
    """How the program that made the file writes text into it.

    `pieces`: a line at a time, a word at a time (no space characters), or words split at kerning pairs.
    `order`: as read; `cells` all left cells of a table before the next ones; `footer` before the body;
    `static` what the form already says before what was filled in; `across` both columns line by line.
    """

    pieces: Literal["line", "word", "kern"] = "line"
    order: Literal["reading", "cells", "footer", "static", "across"] = "reading"


@dataclass(frozen=True, slots=True)
class Prose:
    """How sentences are set."""

    leading: float
    gap: float = 4.0
    justify: bool = False
    hyphenate: bool = False
    first_indent: float = 0.0
    hang: float = 0.0
    has_bold_labels: bool = False
    bullet: str = "•"


@dataclass(frozen=True, slots=True)
class Headings:
    """How titles and section headings are set."""

    title: Literal["left", "centre", "band", "boxed", "ruled"] = "left"
    title_size: float = 13.0
    section: Literal["bold", "band", "ruled", "run_in", "boxed", "plain"] = "bold"
    section_size: float = 10.0
    is_upper: bool = False
    fill: str = "#d9d9d9"
    ink: str = "#000000"


@dataclass(frozen=True, slots=True)
class Grid:
    """How tables and field rows are set; colours are empty for none."""

    lines: Literal["all", "rows", "none"] = "all"
    size: float = 8.5
    head_fill: str = ""
    head_ink: str = "#000000"
    stripe: str = ""
    is_first_bold: bool = False
    repeats_head: bool = False
    padding: float = 3.0
    fields: Literal["plain", "boxed", "underlined", "shaded"] = "plain"
    line_colour: str = "#808080"
    fills_width: bool = True


@dataclass(frozen=True, slots=True)
class Chrome:
    """How running headers and footers are set."""

    header: Literal["plain", "ruled", "band", "boxed", "centre"] = "plain"
    footer: Literal["plain", "ruled", "centre"] = "plain"
    size: float = 8.0
    fill: str = "#1f3f66"
    page_line: str = ""
    default_footer: str = "Page {page} of {pages}"


@dataclass(frozen=True, slots=True)
class Style:
    """One look of a printout."""

    name: str
    body: Face
    bold: Face
    italic: Face
    prose: Prose
    headings: Headings = field(default_factory=Headings)
    grid: Grid = field(default_factory=Grid)
    chrome: Chrome = field(default_factory=Chrome)
    writing: Writing = field(default_factory=Writing)
    page: tuple[float, float] = LETTER
    margins: tuple[float, float, float, float] = (54.0, 54.0, 48.0, 48.0)  # left, right, top, bottom
    columns: int = 1
    gutter: float = 22.0
    boxes_sections: bool = False
    signature: Literal["plain", "ruled", "boxed", "line_under"] = "plain"
    raw_size: float = 8.5
    is_plain_text: bool = False  # nothing can be made smaller to fit

    @property
    def is_fixed_pitch(self) -> bool:
        """Whether every line is one line feed, as on a dot-matrix printer."""
        return self.body.font == "Courier"


def _helvetica(size: float, narrow: float = 1.0) -> tuple[Face, Face, Face]:
    return (
        Face("Helvetica", size, narrow),
        Face("Helvetica-Bold", size, narrow),
        Face("Helvetica-Oblique", size, narrow),
    )


def _times(size: float) -> tuple[Face, Face, Face]:
    return Face("Times-Roman", size), Face("Times-Bold", size), Face("Times-Italic", size)


def _courier(size: float) -> tuple[Face, Face, Face]:
    return Face("Courier", size), Face("Courier", size), Face("Courier", size)


def _vera(size: float) -> tuple[Face, Face, Face]:
    # No Calibri may be shipped; Vera set narrow has its width and colour, and is an embedded TrueType subset.
    return Face("Vera", size, 0.86), Face("Vera-Bold", size, 0.84), Face("Vera-Italic", size, 0.86)


_CLINIC = Style(
    "clinic",
    *_helvetica(9.5),
    prose=Prose(leading=12.4, gap=5),
    headings=Headings(title="left", title_size=14, section="band", section_size=10, fill="#dfe8f1", ink="#1f3f66"),
    grid=Grid(lines="all", size=9, head_fill="#eef2f6", fields="shaded", line_colour="#b5c0cc"),
    chrome=Chrome(header="band", footer="ruled", size=8.2),
    writing=Writing("line", "cells"),
    signature="ruled",
)

_FACILITY = Style(
    "facility",
    *_helvetica(8.2),
    prose=Prose(leading=10.2, gap=3),
    headings=Headings(title="boxed", title_size=11.5, section="boxed", section_size=8.6, fill="#d4d4d4"),
    grid=Grid(lines="all", size=7.8, head_fill="#ececec", repeats_head=True, fields="boxed", line_colour="#404040"),
    chrome=Chrome(header="boxed", footer="plain", size=7.4),
    writing=Writing("word", "footer"),
    margins=(36.0, 36.0, 36.0, 36.0),
    boxes_sections=True,
    signature="boxed",
)

_EPIC = Style(
    "epic",
    *_vera(8.8),
    prose=Prose(leading=12.0, gap=3.5, hang=14, has_bold_labels=True),
    headings=Headings(title="left", title_size=13, section="bold", section_size=9.6),
    grid=Grid(lines="rows", size=8.4, is_first_bold=True, fields="plain", line_colour="#c8c8c8"),
    chrome=Chrome(header="ruled", footer="ruled", size=7.6),
    writing=Writing("word", "reading"),
    margins=(46.0, 46.0, 42.0, 42.0),
)

_DICTATED = Style(
    "dictated",
    *_times(11),
    prose=Prose(leading=13.4, gap=8, justify=True, hyphenate=True),
    headings=Headings(title="centre", title_size=13, section="run_in", section_size=11, is_upper=True),
    grid=Grid(lines="none", size=10.5, is_first_bold=False, fields="plain", padding=1.5, fills_width=False),
    chrome=Chrome(header="centre", footer="centre", size=9.5, default_footer="{page}"),
    writing=Writing("line", "reading"),
    margins=(72.0, 72.0, 60.0, 60.0),
    signature="line_under",
)

_GOALGRID = Style(
    "goalgrid",
    *_helvetica(9),
    prose=Prose(leading=11.8, gap=5, bullet="•"),
    headings=Headings(title="band", title_size=12.5, section="ruled", section_size=10.5, fill="#2c7a7b", ink="#1d5c5d"),
    grid=Grid(
        lines="all",
        size=8.4,
        head_fill="#2c7a7b",
        head_ink="#ffffff",
        stripe="#eff7f7",
        repeats_head=True,
        padding=3.5,
        fields="plain",
        line_colour="#9cc5c5",
    ),
    chrome=Chrome(header="ruled", footer="plain", size=7.8),
    writing=Writing("kern", "reading"),
    margins=(48.0, 48.0, 44.0, 44.0),
    signature="plain",
)

_PAPERFORM = Style(
    "paperform",
    *_times(10),
    prose=Prose(leading=13.0, gap=4, bullet="[x]"),
    headings=Headings(title="centre", title_size=14, section="ruled", section_size=10.5, is_upper=True),
    grid=Grid(lines="all", size=9.5, fields="underlined", line_colour="#000000", padding=3),
    chrome=Chrome(header="centre", footer="plain", size=8.5),
    writing=Writing("word", "static"),
    margins=(30.0, 30.0, 30.0, 28.0),
    signature="line_under",
)

_FLOWSHEET = Style(
    "flowsheet",
    *_helvetica(8.2, 0.95),
    prose=Prose(leading=10.4, gap=3),
    headings=Headings(title="ruled", title_size=11, section="band", section_size=8.6, fill="#e4e4e4"),
    grid=Grid(
        lines="all",
        size=7.4,
        head_fill="#d0d7de",
        stripe="#f5f7f9",
        is_first_bold=True,
        repeats_head=True,
        padding=2.2,
        fields="boxed",
        line_colour="#6a737d",
    ),
    chrome=Chrome(header="ruled", footer="ruled", size=7.2),
    writing=Writing("line", "cells"),
    page=LANDSCAPE,
    margins=(30.0, 30.0, 30.0, 28.0),
)

_OLDPRINT = Style(
    "oldprint",
    *_courier(10.5),
    prose=Prose(leading=12.0, gap=12, bullet="*"),
    headings=Headings(title="left", title_size=10.5, section="plain", section_size=10.5, is_upper=True),
    grid=Grid(lines="none", size=10.5, fields="plain", padding=0, fills_width=False),
    chrome=Chrome(header="plain", footer="plain", size=10.5, page_line="PAGE {page}", default_footer=""),
    writing=Writing("line", "reading"),
    # 80 columns of Courier 10.5.
    margins=(54.0, 54.0, 40.0, 36.0),
    raw_size=10.5,
)

_TWOCOLUMN = Style(
    "twocolumn",
    *_times(9.4),
    prose=Prose(leading=11.2, gap=4.5, justify=True, hyphenate=True, first_indent=0),
    headings=Headings(title="left", title_size=12, section="bold", section_size=9.8, is_upper=True),
    grid=Grid(lines="rows", size=8.2, fields="plain", padding=2),
    chrome=Chrome(header="ruled", footer="ruled", size=8),
    writing=Writing("line", "across"),
    margins=(42.0, 42.0, 42.0, 42.0),
    columns=2,
    raw_size=7.5,
)

_SCHOOLSLP = Style(
    "schoolslp",
    *_helvetica(9.2, 0.92),
    prose=Prose(leading=11.0, gap=2.5, bullet="-", has_bold_labels=True),
    headings=Headings(title="centre", title_size=11.5, section="bold", section_size=9.4, fill="#ffffff"),
    grid=Grid(lines="all", size=8.4, fields="plain", line_colour="#a0a0a0", padding=2),
    chrome=Chrome(header="plain", footer="centre", size=7.6),
    writing=Writing("kern", "footer"),
    margins=(64.0, 64.0, 46.0, 46.0),
)

STYLES: Mapping[str, Style] = {
    style.name: style
    for style in (
        _CLINIC,
        _FACILITY,
        _EPIC,
        _DICTATED,
        _GOALGRID,
        _PAPERFORM,
        _FLOWSHEET,
        _OLDPRINT,
        _TWOCOLUMN,
        _SCHOOLSLP,
    )
}
