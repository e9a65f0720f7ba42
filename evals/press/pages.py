"""Place rows on pages, and count the lines of print the way a reader would."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from evals.press.chart import Record
from evals.press.layout import Layout, Mark, Row
from evals.press.styles import Style
from evals.press.typeset import Face, Measure, Word, chrome, line_width, set_lines

BANNER, HEADER, BODY, FOOTER = 0, 1, 10, 1_000_000
_BANNER_HEIGHT = 13.0


@dataclass(frozen=True, slots=True)
class Placed:
    """A word on a page; `y` is its baseline from the bottom. Zones, then columns, are read one by one."""

    word: Word
    x: float
    y: float
    zone: int
    column: int = 0

    @property
    def line(self) -> tuple[int, int, float]:
        """A key that words of the same printed line share, in reading order."""
        return self.zone, self.column, -round(self.y, 1)


@dataclass(slots=True)
class Page:
    """One page; the y of its marks runs down from the top of the page."""

    number: int
    doc: int
    words: list[Placed] = field(default_factory=list)
    marks: list[Mark] = field(default_factory=list)

    def lines(self) -> list[list[Placed]]:
        """Return the printed lines in reading order, each from left to right."""
        found: dict[tuple[int, int, float], list[Placed]] = {}
        for placed in self.words:
            found.setdefault(placed.line, []).append(placed)
        return [sorted(found[key], key=lambda placed: placed.x) for key in sorted(found)]


def line_text(line: Sequence[Placed]) -> str:
    """Return the text of a printed line; runs of space are one space."""
    text = ""
    for placed in line:
        glued = placed.word.spaces == 0 and not placed.word.breaks_page
        text += ("" if glued or not text else " ") + placed.word.text
    return text


@dataclass(frozen=True, slots=True)
class Fax:
    """The banner line a fax machine puts on top of every page."""

    sent: str
    number: str

    def text(self, page: int, pages: int) -> str:
        """Return the banner of one page."""
        return f"{self.sent} FAX {self.number} P.{page:03}/{pages:03}"


def paged(record: Record, style: Style, fax: Fax | None) -> list[Page]:
    """Draw a record on pages, without writing any file."""
    pager = _Pager(record, style, fax)
    for index, doc in enumerate(record.docs):
        pager.doc = index
        layout = Layout(style, style.margins[0], pager.frame_width)
        layout.number_tables_from(index * 1000 + 1)
        pager.add(layout.rows(doc.blocks))
        pager.add([Row(style.prose.leading * 0.9, 0)])
    return pager.finished()


class _Pager:
    def __init__(self, record: Record, style: Style, fax: Fax | None) -> None:
        self.record = record
        self.style = style
        self.fax = fax
        self.doc = 0
        self.pages: list[Page] = []
        self.page: Page | None = None
        self.column = 0
        self.zone = BODY
        self.y = 0.0
        self.top = 0.0
        self.bottom = 0.0
        self.is_empty = True
        self.breaks = False
        self.open_box: Row | None = None

    @property
    def width(self) -> float:
        return self.style.page[0] - self.style.margins[0] - self.style.margins[1]

    @property
    def frame_width(self) -> float:
        columns = self.style.columns
        return (self.width - self.style.gutter * (columns - 1)) / columns

    # Frames.

    def _new_page(self) -> None:
        page = Page(len(self.pages) + 1, self.doc)
        self.pages.append(page)
        self.page = page
        self.column, self.zone = 0, BODY
        self.top = max(self.style.margins[2], self._header_bottom(page) + 8)
        footer = len(self._footer(page, 88)) * self.style.chrome.size * 1.25
        self.bottom = self.style.page[1] - max(self.style.margins[3], 20 + footer + 8)
        self.y, self.is_empty = self.top, True

    def _new_frame(self) -> None:
        self._close_box()
        if self.page is not None and self.column + 1 < self.style.columns:
            self.column += 1
            self.y, self.is_empty = self.top, True
        else:
            self._new_page()

    def _close_box(self) -> None:
        row = self.open_box
        if row is not None and row.box is not None and self.page is not None:
            x = row.box.x + self._shift
            self.page.marks.append(Mark(x, self.y, row.box.width, 0, stroke=row.box.stroke))
        self.open_box = None

    @property
    def _shift(self) -> float:
        return self.column * (self.frame_width + self.style.gutter)

    # Rows.

    def add(self, rows: Sequence[Row]) -> None:
        """Place rows after what is already placed."""
        for index, row in enumerate(rows):
            self.breaks = self.breaks or row.starts_page
            if row.is_gap:
                if self.page is not None and not self.is_empty:
                    self._gap(row)
                continue
            if self.page is None or (self.breaks and not self._is_fresh()):
                self._close_box()
                self._new_page()
            self.breaks = False
            if row.side_by_side is not None:
                self._place_pair(*row.side_by_side)
                continue
            if self.y + self._chain(rows, index) > self.bottom and not self.is_empty:
                self._new_frame()
                self._repeat(row)
            self._place(row)

    def _is_fresh(self) -> bool:
        return self.is_empty and self.column == 0

    def _gap(self, row: Row) -> None:
        height = row.height
        if self.style.is_fixed_pitch:
            height = round(height / self.style.prose.leading) * self.style.prose.leading
        height = min(height, max(0.0, self.bottom - self.y))
        if row.box is not None:
            self._sides(row, height)
        self.y += height

    def _chain(self, rows: Sequence[Row], index: int) -> float:
        """Return the height of a row and of all that must not be parted from it."""
        height = rows[index].height
        while rows[index].keeps_next and index + 1 < len(rows):
            index += 1
            if rows[index].starts_page or rows[index].side_by_side is not None:
                break
            height += rows[index].height
        return height if height < (self.bottom - self.top) * 0.6 else rows[index].height

    def _repeat(self, row: Row) -> None:
        for head in row.head:
            if head is row:
                return
        for head in row.head:
            words = [replace(word, passage="", start=0, end=0) for word in head.words]
            self._place(Row(head.above, head.below, words, head.marks))

    def _place(self, row: Row) -> None:
        assert self.page is not None
        shift = self._shift
        baseline = self.style.page[1] - self.y - row.above
        for word in row.words:
            self.page.words.append(Placed(word, word.x + shift, baseline, self.zone, self.column))
        for mark in row.marks:
            self.page.marks.append(replace(mark, x=mark.x + shift, y=mark.y + self.y))
        if row.box is not None:
            self._sides(row, row.height)
        self.y += row.height
        self.is_empty = False

    def _sides(self, row: Row, height: float) -> None:
        assert self.page is not None and row.box is not None
        box, x = row.box, row.box.x + self._shift
        for edge in (x, x + box.width):
            self.page.marks.append(Mark(edge, self.y, 0, height, stroke=box.stroke))
        if box.is_first or self.open_box is None:
            self.page.marks.append(Mark(x, self.y, box.width, 0, stroke=box.stroke))
        if box.is_last:
            self.page.marks.append(Mark(x, self.y + height, box.width, 0, stroke=box.stroke))
        self.open_box = None if box.is_last else row

    def _place_pair(self, left: list[Row], right: list[Row]) -> None:
        """Place two columns next to each other; each runs on in its own column on the next page."""
        waiting = [list(left), list(right)]
        if self.bottom - self.y < 4 * self.style.prose.leading:
            self._new_frame()
        while any(waiting):
            self.zone += 1
            top, ends = self.y, [self.y]
            for column, rows in enumerate(waiting):
                self.y = top
                while rows and (self.y + rows[0].height <= self.bottom or self.y == self.top):
                    row = rows.pop(0)
                    if not row.is_gap:
                        self._place_in(row, column)
                    elif self.y > top:
                        self._gap(row)
                ends.append(self.y)
            self.y = max(ends)
            if any(waiting):
                self._new_frame()
        self.zone += 1

    def _place_in(self, row: Row, column: int) -> None:
        assert self.page is not None
        before = len(self.page.words)
        self._place(row)
        self.page.words[before:] = [replace(one, column=column) for one in self.page.words[before:]]

    # Chrome.

    def finished(self) -> list[Page]:
        """Close the last page and draw headers, footers and banners, which need the number of pages."""
        self._close_box()
        for page in self.pages:
            self._draw_chrome(page, len(self.pages))
        return self.pages

    def _texts(self, page: Page, pages: int, of_doc: Sequence[str], of_record: Sequence[str]) -> list[str]:
        texts = of_doc or of_record
        return [text.replace("{page}", str(page.number)).replace("{pages}", str(pages)) for text in texts if text]

    def _header(self, page: Page, pages: int) -> list[list[Word]]:
        looks = self.style.chrome
        title = self.record.values.get("title", "")
        texts = self._texts(page, pages, self.record.docs[page.doc].header, self.record.header or (title,))
        face = self.style.bold if looks.header == "band" else self.style.body
        lines = self._set(texts, face.at(looks.size), looks.header == "centre")
        if looks.page_line:
            words = chrome(looks.page_line.replace("{page}", str(page.number)), face.at(looks.size))
            (line,) = set_lines(words, Measure(self.width))
            space = self.width - line_width(line)
            lines.insert(0, [replace(word, x=word.x + space) for word in line])
        return lines

    def _footer(self, page: Page, pages: int) -> list[list[Word]]:
        looks = self.style.chrome
        of_record = self.record.footer or (looks.default_footer,)
        texts = self._texts(page, pages, self.record.docs[page.doc].footer, of_record)
        return self._set(texts, self.style.body.at(looks.size), looks.footer == "centre")

    def _set(self, texts: Sequence[str], face: Face, centred: bool) -> list[list[Word]]:
        lines: list[list[Word]] = []
        for text in texts:
            if centred or self.style.chrome.page_line:
                for line in set_lines(chrome(text, face), Measure(self.width)):
                    shift = (self.width - line_width(line)) / 2 if centred else 0
                    lines.append([replace(word, x=word.x + shift) for word in line])
            else:
                lines += _spread(text, face, self.width - 16)
        return lines

    def _header_top(self) -> float:
        return (24.0 if self.style.margins[2] > 40 else 16.0) + (_BANNER_HEIGHT if self.fax else 0)

    def _header_bottom(self, page: Page) -> float:
        return self._header_top() + len(self._header(page, 88)) * self.style.chrome.size * 1.25 + 4

    def _draw_chrome(self, page: Page, pages: int) -> None:
        looks = self.style.chrome
        x, height = self.style.margins[0], self.style.page[1]
        leading = looks.size * 1.25
        header = self._header(page, pages)
        y = self._header_top()
        if header and looks.header == "band":
            page.marks.insert(0, Mark(x, y - 3, self.width, len(header) * leading + 6, looks.fill))
        elif header and looks.header == "boxed":
            page.marks.append(Mark(x, y - 3, self.width, len(header) * leading + 6, "", "#404040"))
        elif header and looks.header == "ruled":
            page.marks.append(Mark(x, y + len(header) * leading + 2, self.width, 0, stroke="#606060"))
        ink = "#ffffff" if looks.header == "band" else "#000000"
        inset = 8.0 if not (looks.header == "centre" or looks.page_line) else 0.0
        for number, line in enumerate(header):
            baseline = height - (y + number * leading + leading * 0.78)
            for word in line:
                page.words.append(Placed(replace(word, colour=ink), x + inset + word.x, baseline, HEADER))
        footer = self._footer(page, pages)
        if footer and looks.footer == "ruled":
            top = height - 20 - len(footer) * leading - 2
            page.marks.append(Mark(x, top, self.width, 0, stroke="#606060"))
        inset = 8.0 if not (looks.footer == "centre" or looks.page_line) else 0.0
        for number, line in enumerate(reversed(footer)):
            baseline = 20 + number * leading + leading * 0.22
            for word in line:
                page.words.append(Placed(word, x + inset + word.x, baseline, FOOTER))
        if self.fax:
            (banner,) = set_lines(
                chrome(self.fax.text(page.number, pages), Face("Courier-Bold", 8.5)),
                Measure(self.style.page[0]),
            )
            for word in banner:
                page.words.append(Placed(word, 30 + word.x, height - 14, BANNER))


def _spread(text: str, face: Face, room: float) -> list[list[Word]]:
    """Set the parts of a header, written with several spaces between them, from edge to edge."""
    lines: list[list[list[Word]]] = [[]]
    for part in re.split(r"\s{2,}", text.strip()):
        for words in set_lines(chrome(part, face), Measure(room)):
            used = sum(line_width(one) + 14 for one in lines[-1])
            if lines[-1] and used + line_width(words) > room:
                lines.append([])
            lines[-1].append(words)
    spread = []
    for line in lines:
        space = room - sum(line_width(part) for part in line)
        between = space / max(1, len(line) - 1)
        x, words = 0.0, []
        for part in line:
            words += [replace(word, x=word.x + x) for word in part]
            x += line_width(part) + between
        spread.append(words)
    return spread
