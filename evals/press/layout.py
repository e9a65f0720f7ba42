"""Set blocks into rows: the visual lines of a printout, with their rules and boxes, before paging."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import count

from evals.press.chart import (
    Block,
    Columns,
    Fields,
    Heading,
    Item,
    Items,
    PageBreak,
    Paragraph,
    Passage,
    Raw,
    Sides,
    Signature,
    Table,
)
from evals.press.styles import Style
from evals.press.typeset import Face, Measure, Word, chrome, line_width, set_lines, vertical, width, words_of

_LABEL = re.compile(r"[^:]{1,60}?:(?=\s|\Z)")
_LEADING_LABEL = re.compile(r"[A-Z](?:[^\s:.;]+ ?){1,4}:(?=\s)")
_SMALLEST_RAW = 5.0


@dataclass(frozen=True, slots=True)
class Mark:
    """A filled or outlined rectangle, or a rule when its height is 0; y runs down from the top of its row."""

    x: float
    y: float
    width: float
    height: float
    fill: str = ""
    stroke: str = ""
    line_width: float = 0.6
    is_static: bool = True


@dataclass(frozen=True, slots=True)
class Box:
    """A frame around several rows; the pager closes it wherever a page ends."""

    x: float
    width: float
    is_first: bool = False
    is_last: bool = False
    stroke: str = "#404040"


@dataclass(slots=True)
class Row:
    """One visual line, or a gap when it has no words; the baseline of its words is `above` below its top."""

    above: float
    below: float
    words: list[Word] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)
    keeps_next: bool = False
    starts_page: bool = False
    box: Box | None = None
    head: tuple[Row, ...] = ()
    side_by_side: tuple[list[Row], list[Row]] | None = None

    @property
    def height(self) -> float:
        """The height the row takes on the page."""
        return self.above + self.below

    @property
    def is_gap(self) -> bool:
        """Whether nothing is drawn; a gap vanishes at the top of a page."""
        return not self.words and not self.marks and self.side_by_side is None


class Layout:
    """Sets blocks for one style between `x` and `x + width`."""

    def __init__(self, style: Style, x: float, width: float) -> None:
        self.style = style
        self.x = x
        self.width = width
        self._tables = count(1)

    def number_tables_from(self, first: int) -> None:
        """Number the tables from `first`, so that those of several documents stay apart."""
        self._tables = count(first)

    def rows(self, blocks: Sequence[Block]) -> list[Row]:
        """Return the rows of blocks; a row that must start a page says so."""
        rows: list[Row] = []
        starts_page = False
        before: Block | None = None
        for section in _sections(blocks):
            boxed = self.style.boxes_sections and isinstance(section[0], Heading) and section[0].level == 2
            inset = 4.0 if boxed else 0.0
            self.x, self.width = self.x + inset, self.width - 2 * inset
            made: list[Row] = []
            waiting: Heading | None = None
            for block in section:
                if isinstance(block, PageBreak):
                    starts_page = True
                    continue
                if isinstance(before, Fields | Sides) and type(block) is not type(before):
                    made.append(self._gap(self.style.prose.gap))
                before = block
                if self._runs_in(block):
                    made += self._run_in(waiting, None)
                    assert isinstance(block, Heading)
                    waiting = block
                    continue
                new = self._run_in(waiting, block) if waiting else self._block(block)
                waiting = None
                made += _starting_page(new, starts_page)
                starts_page = False
            made += self._run_in(waiting, None)
            self.x, self.width = self.x - inset, self.width + 2 * inset
            rows += self._boxed(made) if boxed else made
        if starts_page:
            rows.append(Row(0, 0, starts_page=True))
        return rows

    # Prose.

    def _block(self, block: Block) -> list[Row]:
        match block:
            case Heading():
                return self._title(block) if block.level == 1 else self._section(block)
            case Paragraph():
                return self._paragraph(self._sentences(block.passages))
            case Items():
                return self._items(block)
            case Table():
                return self._table(block)
            case Fields():
                return self._fields(block.passage)
            case Sides():
                return self._sides(block.passage)
            case Raw():
                return self._raw(block)
            case Signature():
                return self._signature(block.passage)
            case Columns():
                return self._columns(block)
            case PageBreak():
                return []

    def _line(self, words: list[Word], leading: float | None = None) -> Row:
        height = leading or self.style.prose.leading
        row = Row(height * 0.76, height * 0.24, [replace(word, x=self.x + word.x) for word in words])
        row.starts_page = bool(words) and any(word.breaks_page for word in words)
        return row

    def _gap(self, height: float) -> Row:
        return Row(height, 0.0)

    def _sentences(self, passages: Sequence[Passage]) -> list[Word]:
        words: list[Word] = []
        for passage in passages:
            label = _LEADING_LABEL.match(passage.text) if self.style.prose.has_bold_labels else None
            cut = label.end() if label else 0
            words += words_of(passage, self.style.bold, (0, cut)) if cut else []
            words += words_of(passage, self.style.body, (cut, len(passage.text)))
        return words

    def _paragraph(self, words: Sequence[Word], first: float | None = None, rest: float | None = None) -> list[Row]:
        prose = self.style.prose
        measure = Measure(
            self.width,
            prose.first_indent if first is None else first,
            prose.hang if rest is None else rest,
            prose.justify,
            prose.hyphenate,
        )
        rows = [self._line(line) for line in set_lines(words, measure)]
        return [*rows, self._gap(prose.gap)]

    def _items(self, block: Items) -> list[Row]:
        style = self.style
        rows: list[Row] = []
        for item in block.items:
            marker = self._bullet(item) if item.marker == "-" else item.marker
            label = chrome(marker, style.body)
            indent = 10 + max(14.0, line_width(label) + width(" ", style.body))
            made = self._paragraph(self._sentences([item.passage]), indent, indent)[:-1]
            x = self.x + 10
            for word in label:
                x += width(" ", word.face) if word is not label[0] else 0
                made[0].words.insert(label.index(word), replace(word, x=x))
                x += word.width
            rows += [*made, self._gap(style.prose.gap * 0.3)]
        return [*rows, self._gap(style.prose.gap * 0.7)]

    def _bullet(self, item: Item) -> str:
        # A ticked box would say too much before a box or a number that the writer put there.
        is_marked = not item.passage.text[0].isalpha() and self.style.prose.bullet.startswith("[")
        return "-" if is_marked else self.style.prose.bullet

    def _raw(self, block: Raw) -> list[Row]:
        longest = max((len(line.text) for line in block.lines), default=1)
        size = max(_SMALLEST_RAW, min(self.style.raw_size, self.width / max(1, longest) / 0.6))
        room = self.width + 0.5
        if self.style.is_plain_text:
            size, room = self.style.raw_size, float("inf")
        face = Face("Courier", size)
        leading = self.style.prose.leading if size == self.style.body.size else size * 1.18
        rows: list[Row] = []
        for passage in block.lines:
            words = words_of(passage, face)
            if not words:
                rows.append(Row(leading, 0.0))
                continue
            indent = words[0].start * width(" ", face)
            for line in set_lines(words, Measure(room, indent)):
                rows.append(self._line(line, leading))
        return [*rows, self._gap(self.style.prose.gap)]

    # Headings.

    def _title(self, block: Heading) -> list[Row]:
        looks = self.style.headings
        face = self.style.bold.at(looks.title_size)
        words = words_of(block.passage, face)
        ink = "#ffffff" if looks.title == "band" else looks.ink
        words = [replace(word, colour=ink, is_static=True) for word in words]
        inset = 6.0 if looks.title in ("band", "boxed") else 0.0
        leading = self._leading(looks.title_size * 1.02)
        lines = set_lines(words, Measure(self.width - 2 * inset))
        rows = []
        for line in lines:
            shift = inset
            if looks.title in ("centre", "boxed"):
                shift = (self.width - line_width(line)) / 2
            rows.append(self._line([replace(word, x=word.x + shift) for word in line], leading))
        if looks.title in ("band", "boxed"):
            fill = looks.fill if looks.title == "band" else ""
            self._fill(rows, fill, "" if fill else "#000000", pad=2.5)
        if looks.title == "ruled":
            rows[-1].marks.append(Mark(self.x, rows[-1].height + 1, self.width, 0, stroke="#000000", line_width=1))
        return self._kept([self._gap(self.style.prose.leading * 0.5), *rows, self._gap(5)])

    def _section(self, block: Heading) -> list[Row]:
        looks = self.style.headings
        face = self.style.bold.at(looks.section_size)
        ink = looks.ink if looks.section != "boxed" else "#000000"
        words = [replace(word, colour=ink, is_static=True, text=self._cased(word.text)) for word in words_of(block.passage, face)]
        inset = 4.0 if looks.section == "band" else 0.0
        leading = self._leading(looks.section_size * 1.06)
        rows = [
            self._line([replace(word, x=word.x + inset) for word in line], leading)
            for line in set_lines(words, Measure(self.width - 2 * inset))
        ]
        if looks.section == "band":
            self._fill(rows, looks.fill, "", pad=1.5)
        elif looks.section == "boxed":
            self._fill(rows, looks.fill, "", pad=1.0, bleed=4.0)
        elif looks.section == "ruled":
            rule = Mark(self.x, rows[-1].height + 0.5, self.width, 0, stroke=looks.ink, line_width=0.8)
            rows[-1].marks.append(rule)
        above = 0.0 if looks.section == "boxed" else self.style.prose.leading * 0.35
        return self._kept([self._gap(above), *rows, self._gap(2.5)])

    def _cased(self, text: str) -> str:
        # A letter whose capital is two letters would shift every offset behind it.
        upper = text.upper() if self.style.headings.is_upper else text
        return upper if len(upper) == len(text) else text

    def _runs_in(self, block: Block) -> bool:
        return self.style.headings.section == "run_in" and isinstance(block, Heading) and block.level == 2

    def _run_in(self, heading: Heading | None, block: Block | None) -> list[Row]:
        """Set a heading at the start of the paragraph it heads, or alone where no paragraph follows."""
        if heading is None:
            return []
        words = [
            replace(word, text=self._cased(word.text), is_static=True) for word in words_of(heading.passage, self.style.bold)
        ]
        if not words[-1].text.endswith(":"):
            words.append(replace(chrome(":", self.style.bold)[0], spaces=0))
        if isinstance(block, Paragraph):
            sentences = self._sentences(block.passages)
            return self._paragraph([*words, replace(sentences[0], spaces=2), *sentences[1:]])
        alone = self._kept(self._paragraph(words))
        return alone + (self._block(block) if block else [])

    def _kept(self, rows: list[Row]) -> list[Row]:
        for row in rows:
            row.keeps_next = True
        return rows

    def _fill(self, rows: list[Row], fill: str, stroke: str, pad: float, bleed: float = 0.0) -> None:
        rows[0].above += pad
        rows[-1].below += pad
        height = sum(row.height for row in rows)
        mark = Mark(self.x - bleed, 0, self.width + 2 * bleed, height, fill, stroke, 0.8)
        rows[0].marks.insert(0, mark)

    def _boxed(self, rows: list[Row]) -> list[Row]:
        while rows and rows[-1].is_gap:
            rows.pop()
        while rows and rows[0].is_gap:
            rows.pop(0)
        if rows:
            rows[-1].below += 2.5
        for row in rows:
            row.box = Box(self.x, self.width, row is rows[0], row is rows[-1])
        return [*rows, self._gap(4)]

    # Cells.

    def _cell(self, passage: Passage, cell: int, face: Face, label: Face | None = None) -> list[Word]:
        start, end = passage.cells[cell]
        found = _LABEL.match(passage.text[start:end]) if label else None
        cut = start + found.end() if found else start
        words = [replace(word, is_static=True) for word in words_of(passage, label or face, (start, cut))]
        words += words_of(passage, face, (cut, end))
        return [replace(word, spaces=1) if not index else word for index, word in enumerate(words)]

    def _table(self, block: Table) -> list[Row]:
        style, grid = self.style, self.style.grid
        table = next(self._tables)
        columns = max(len(row.cells) for row in block.rows)
        size = grid.size
        while True:
            body = style.body.at(size)
            bold = style.bold.at(size)
            content = [
                [
                    self._cell(row, cell, bold if not index or (grid.is_first_bold and not cell) else body)
                    for cell in range(len(row.cells))
                ]
                for index, row in enumerate(block.rows)
            ]
            widths = self._column_widths(content, columns, grid.fills_width)
            if sum(widths) <= self.width + 0.1 or size < 5.5 or style.is_plain_text:
                break
            size -= 0.5
        total = sum(widths)
        widths = [one * min(1.0, self.width / total) for one in widths]
        rows: list[Row] = []
        head: tuple[Row, ...] = ()
        for index, cells in enumerate(content):
            spans = len(cells) == 1 and columns > 1
            made = self._cell_rows(cells, [sum(widths)] if spans else widths, size, table)
            fill = grid.head_fill if not index else (grid.stripe if index % 2 == 0 else "")
            self._frame(made, [sum(widths)] if spans else widths, fill, grid.lines)
            if not index:
                ink = grid.head_ink
                for row in made:
                    row.words = [replace(word, colour=ink, is_static=True) for word in row.words]
                head = tuple(made) if grid.repeats_head else ()
                self._kept(made)
            else:
                for row in made:
                    row.head = head
                if len(made) <= 5:
                    self._kept(made[:-1])
            rows += made
        return [*rows, self._gap(style.prose.gap + 2)]

    def _column_widths(self, content: Sequence[Sequence[list[Word]]], columns: int, fills: bool) -> list[float]:
        between = 0 if self.style.grid.lines == "all" else 14 if self.style.is_fixed_pitch else 8
        pad = 2 * self.style.grid.padding + between
        least, most = [12.0 + pad] * columns, [12.0 + pad] * columns
        for cells in content:
            if len(cells) == 1 and columns > 1:
                continue
            for index, words in enumerate(cells):
                least[index] = max([least[index], *(min(word.width, 150.0) + pad for word in words)])
                most[index] = max(most[index], line_width(words) + pad)
        if sum(most) <= self.width:
            spare = self.width - sum(most) if fills else 0.0
            return [one + spare * one / sum(most) for one in most]
        spare = self.width - sum(least)
        if spare <= 0:
            return least
        wants = [(big - small) ** 0.75 for small, big in zip(least, most, strict=True)]
        return [small + spare * want / sum(wants) for small, want in zip(least, wants, strict=True)]

    def _cell_rows(self, cells: Sequence[Sequence[Word]], widths: Sequence[float], size: float, table: int) -> list[Row]:
        """Set the cells of one row; every visual line of theirs becomes a row of its own."""
        padding = self.style.grid.padding
        leading = self._leading(size)
        columns = [
            set_lines(words, Measure(max(8.0, widths[index] - 2 * padding))) for index, words in enumerate(cells[: len(widths)])
        ]
        rows = []
        for number in range(max((len(lines) for lines in columns), default=0) or 1):
            words: list[Word] = []
            x = padding
            for index, lines in enumerate(columns):
                if number < len(lines):
                    words += [replace(word, x=word.x + x, table=table, cell=index + 1) for word in lines[number]]
                x += widths[index]
            rows.append(self._line(words, leading))
        rows[0].above += padding * 0.6
        rows[-1].below += padding * 0.6
        return rows

    def _leading(self, size: float) -> float:
        # Fixed pitch keeps its line feed; everything else follows the size of the type.
        return self.style.prose.leading if self.style.is_fixed_pitch else size * 1.22

    def _frame(self, rows: list[Row], widths: Sequence[float], fill: str, lines: str) -> None:
        colour = self.style.grid.line_colour
        for row in rows:
            if fill:
                row.marks.append(Mark(self.x, 0, sum(widths), row.height, fill))
            if lines == "all":
                edges = [0.0]
                for one in widths:
                    edges.append(edges[-1] + one)
                row.marks += [Mark(self.x + edge, 0, 0, row.height, stroke=colour) for edge in edges]
        if lines == "all":
            rows[0].marks.append(Mark(self.x, 0, sum(widths), 0, stroke=colour))
        if lines in ("all", "rows"):
            rows[-1].marks.append(Mark(self.x, rows[-1].height, sum(widths), 0, stroke=colour))

    def _fields(self, passage: Passage) -> list[Row]:
        """Set named fields side by side, on more rows where the column is too narrow for them."""
        style, grid = self.style, self.style.grid
        size = max(grid.size, style.body.size - 0.5)
        label = style.body.at(size) if grid.fields == "underlined" else style.bold.at(size)
        cells = [self._cell(passage, index, style.body.at(size), label) for index in range(len(passage.cells))]
        rows: list[Row] = []
        while cells:
            taken = len(cells)
            while taken > 1 and sum(self._least(words) for words in cells[:taken]) > self.width:
                taken -= 1
            rows += self._field_row(cells[:taken], size)
            cells = cells[taken:]
        return [*rows, self._gap(0.5 if grid.fields in ("boxed", "shaded") else 2.0)]

    def _least(self, words: Sequence[Word]) -> float:
        widest = max((word.width for word in words), default=0.0)
        return max(widest, min(line_width(words), self.width * 0.32)) + 2 * self.style.grid.padding + 6

    def _field_row(self, cells: Sequence[Sequence[Word]], size: float) -> list[Row]:
        grid = self.style.grid
        table = next(self._tables)
        between = 14 if self.style.is_fixed_pitch else 8
        widths = _shared(self.width, [line_width(words) + 2 * grid.padding + between for words in cells])
        rows = self._cell_rows(cells, widths, size, table)
        if grid.fields in ("boxed", "shaded"):
            self._frame(rows, widths, grid.head_fill if grid.fields == "shaded" else "", "all")
        elif grid.fields == "underlined":
            self._underline(rows, widths)
        return rows

    def _underline(self, rows: list[Row], widths: Sequence[float]) -> None:
        """Draw the rule a value was written on, from behind the label to the end of the cell."""
        for row in rows:
            x = self.x
            for index, one in enumerate(widths):
                in_cell = [word for word in row.words if word.cell == index + 1]
                label = [word for word in in_cell if word.is_static]
                start = max((word.x + word.width for word in label), default=x) + 3
                end = x + one - 6
                if end > start and (in_cell or row is rows[0]):
                    rule = Mark(start, row.above + 1.6, end - start, 0, stroke="#000000", line_width=0.5)
                    row.marks.append(rule)
                x += one
            row.below += 2

    def _sides(self, passage: Passage) -> list[Row]:
        size = max(self.style.grid.size, self.style.body.size - 0.5)
        face = self.style.body.at(size)
        cells = [self._cell(passage, index, face, self.style.bold.at(size)) for index in range(2)]
        widths = [self.width / 2, self.width / 2]
        rows = self._cell_rows(cells, widths, size, next(self._tables))
        if self.style.grid.lines == "all":
            self._frame(rows, widths, "", "all")
        return [*rows, self._gap(1.0)]

    def _signature(self, passage: Passage) -> list[Row]:
        look = self.style.signature
        lines = set_lines(words_of(passage, self.style.italic), Measure(self.width))
        rows = [self._line(line) for line in lines]
        if look == "ruled":
            rows[0].marks.append(Mark(self.x, -2, self.width * 0.6, 0, stroke="#808080"))
        elif look == "boxed":
            rows[0].above += 3
            rows[-1].below += 2
            rows = self._boxed(rows)[:-1]
        elif look == "line_under":
            rule = Mark(self.x, rows[-1].height + 0.5, self.width * 0.7, 0, stroke="#000000", line_width=0.5)
            rows[-1].marks.append(rule)
        for row in rows[:-1]:
            row.keeps_next = True
        return [self._gap(self.style.prose.leading * 0.8), *rows, self._gap(self.style.prose.gap + 4)]

    def _columns(self, block: Columns) -> list[Row]:
        """Set two columns; a page that is in columns already takes them one after the other."""
        if self.style.columns > 1:
            return self.rows(block.left) + self.rows(block.right)
        gutter = self.style.gutter
        half = (self.width - gutter) / 2
        left = Layout(self.style, self.x, half)
        right = Layout(self.style, self.x + half + gutter, half)
        left._tables = right._tables = self._tables
        pair = (left.rows(block.left), right.rows(block.right))
        return [Row(0, 0, side_by_side=pair), self._gap(self.style.prose.gap)]


def baseline_extent(word: Word) -> tuple[float, float]:
    """Return how far a word reaches above its baseline, and (negative) below it."""
    ascent, descent = vertical(word.face.font)
    return ascent * word.face.size, descent * word.face.size


def _shared(width: float, needs: Sequence[float]) -> list[float]:
    """Share a width out: evenly if that will do, else what each needs, the widest going short."""
    share = width / len(needs)
    if max(needs) <= share:
        return [share] * len(needs)
    if sum(needs) <= width:
        return [need + (width - sum(needs)) / len(needs) for need in needs]
    left, rest = width, sorted(needs)
    while rest and rest[0] <= left / len(rest):
        left -= rest.pop(0)
    return [min(need, left / len(rest)) for need in needs]


def _sections(blocks: Sequence[Block]) -> Iterator[list[Block]]:
    """Split blocks before all that starts a section; a page break goes with what it precedes."""
    section: list[Block] = []
    for block in blocks:
        starts = isinstance(block, Heading | Columns | Signature)
        if starts and any(not isinstance(one, PageBreak) for one in section):
            breaks = []
            while isinstance(section[-1], PageBreak):
                breaks.append(section.pop())
            yield section
            section = list(breaks)
        section.append(block)
    if section:
        yield section


def _starting_page(rows: list[Row], starts: bool) -> list[Row]:
    if starts and rows:
        rows[0].starts_page = True
    return rows
