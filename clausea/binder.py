"""Bind a run into the packet: fetch the pages of the records as they were read, find the cited words on them, and print.

Nobody else brings records and exporters together. The bytes of a record are only read: what is drawn from them is a copy, and
a record whose bytes are no longer those that were read is refused.
"""

from __future__ import annotations

import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clausea.compose import packing_rules
from clausea.domain import Chart, Exhibit, Letter, Page, Record, Sheet, Span, has_paper, paper_sheets
from clausea.errors import ExportError, RecordError
from clausea.exporters import write_bytes
from clausea.exporters.packet import Drawn, Leaf, Lines, Part, PdfPage, Picture, Row, coded, faxed, finish, gathered, parts
from clausea.extractors import PDF, drawing, image, pdf
from clausea.ingest import Source, each_original

__all__ = ["PACKET", "Originals", "Wanted", "bind", "write_parts"]

PACKET = "packet.pdf"

_FINE = 200 / 72
_COARSE = 0.5


@dataclass(frozen=True, slots=True)
class Originals:
    """Where the files are that a run was made of, and what opens them."""

    sources: tuple[Source, ...]
    password: str | None = field(default=None, repr=False)

    def hold(self, records: Iterable[Record]) -> bool:
        """Say whether the files of all these records are where they were, and are what they were."""
        wanted = list(records)
        found = {digest for digest, _ in each_original(self.sources, wanted, self.password)}
        return found == {record.sha256 for record in wanted}


@dataclass(frozen=True, slots=True)
class Wanted:
    """How a packet is to be: as a fax machine takes it, and in parts of at most so many megabytes."""

    fax: bool = False
    max_mb: float | None = None
    as_draft: bool = False
    """True for a copy that has a name of its own; that its pages carry DRAFT is a matter of the letter."""

    @property
    def name(self) -> str:
        """What the file is called."""
        return f"packet{'-fax' if self.fax else ''}{'-draft' if self.as_draft else ''}.pdf"


def bind(letter: Letter, chart: Chart, files: Originals, wanted: Wanted | None = None) -> tuple[Part, ...]:
    """Return the files of the packet, one unless parts are wanted. The same run gives the same bytes.

    Raises:
        ExportError: a record is gone or changed, a page cannot be drawn, or a page is larger than a part may be.
        RecordError: a record needs a password that was not given.
    """
    wanted = wanted or Wanted()
    leaves = tuple(_leaves(letter, chart, files))
    drawn, bound = gathered(letter, leaves, packing_rules(), marked=not wanted.fax)
    if wanted.fax:
        held = io.BytesIO()
        drawn.write(held)
        drawn = faxed(drawing.pictures(held.getvalue(), _FINE), bound)
    if wanted.max_mb is None:
        return (finish(drawn, bound, letter, wanted.name),)
    return parts(drawn, bound, letter, int(wanted.max_mb * 1_000_000), wanted.name)


def write_parts(made: Sequence[Part], folder: Path, wanted: Wanted) -> dict[str, str]:
    """Write the files of a packet into a folder and return their names; those of an earlier packet of this sort go.

    Every file is complete before the first one is moved into place.

    Raises:
        ExportError: a file cannot be written.
    """
    stem = wanted.name.removesuffix(".pdf")
    try:
        with tempfile.TemporaryDirectory(prefix=".packet.", dir=folder) as held:
            for part in made:
                write_bytes(Path(held) / part.name, part.data)
            for part in made:
                (Path(held) / part.name).replace(folder / part.name)
        for path in (folder / wanted.name, *folder.glob(f"{stem}-part-*.pdf")):
            if path.name not in {part.name for part in made}:
                path.unlink(missing_ok=True)
    except OSError as error:
        raise ExportError(f"The packet cannot be written: {error.strerror or type(error).__name__}.") from None
    names = [part.name for part in made]
    return {"packet": names[0]} if len(names) == 1 else {f"packet_{number}": name for number, name in enumerate(names, start=1)}


def _leaves(letter: Letter, chart: Chart, files: Originals) -> Iterator[Leaf]:
    """Yield the pages of the exhibits in their order; of the files no more is held than what draws those pages."""
    needed = {exhibit.record: chart.record(exhibit.record) for exhibit in letter.exhibits}
    drawings = {record.id: drawing for record, drawing in _drawings(letter, needed, files)}
    for exhibit in letter.exhibits:
        for sheet in exhibit.sheets:
            yield drawings[exhibit.record].leaf(exhibit, sheet)


def _drawings(letter: Letter, needed: dict[str, Record], files: Originals) -> Iterator[tuple[Record, _Drawing]]:
    by_hash = {record.sha256: record for record in needed.values()}
    for digest, data in each_original(files.sources, tuple(needed.values()), files.password):
        record = by_hash.pop(digest)
        sheets = [sheet for exhibit in letter.exhibits if exhibit.record == record.id for sheet in exhibit.sheets]
        kind = _PdfDrawing if record.media_type == PDF else _PictureDrawing if has_paper(record.media_type) else _LinesDrawing
        try:
            yield record, kind(record, data, sheets, files.password)
        except RecordError as error:
            raise type(error)(f"{record.name}: {error.message}", hint=error.hint) from None
    if by_hash:
        names = ", ".join(sorted(record.name for record in by_hash.values()))
        raise ExportError(
            f"The packet cannot be bound: not where it was read, or changed since: {names}.",
            hint="Put the file back, name where it is with --records, or run `clausea draft` again.",
        )


class _Drawing:
    """What is drawn from one record."""

    def __init__(self, record: Record, data: bytes, sheets: Sequence[Sheet], password: str | None) -> None:
        self.record = record
        self._read(data, sheets, password)

    def _read(self, data: bytes, sheets: Sequence[Sheet], password: str | None) -> None:
        raise NotImplementedError

    def leaf(self, exhibit: Exhibit, sheet: Sheet) -> Leaf:
        """Return a page of an exhibit."""
        raise NotImplementedError


class _LinesDrawing(_Drawing):
    """Of a record without paper: its lines are set on sheets."""

    def _read(self, data: bytes, sheets: Sequence[Sheet], password: str | None) -> None:
        pass

    def leaf(self, exhibit: Exhibit, sheet: Sheet) -> Leaf:
        page = self.record.page(sheet.page)
        rows = next(rows for rows in paper_sheets(page) if sheet.lines == (rows[0].line, rows[-1].line))
        return Leaf(exhibit, sheet, Lines(page.text, rows))


class _PdfDrawing(_Drawing):
    """Of a PDF: the pages that are sent, as a file of their own."""

    def _read(self, data: bytes, sheets: Sequence[Sheet], password: str | None) -> None:
        numbers = sorted({sheet.page for sheet in sheets})
        self._data = drawing.excerpt(data, numbers, password)
        self._index = {number: index for index, number in enumerate(numbers)}
        self._clear = dict(zip(numbers, map(_clear, drawing.pictures(self._data, _COARSE)), strict=True))
        spans = [span for sheet in sheets for span in (*sheet.cited, *sheet.withheld)]
        printed = [span for span in spans if not self.record.page(span.page).boxes]
        self._rows: dict[Span, list[Row]] = dict(zip(printed, pdf.boxes(data, printed, password), strict=True))

    def leaf(self, exhibit: Exhibit, sheet: Sheet) -> Leaf:
        page = self.record.page(sheet.page)
        rows = tuple(row for span in sheet.cited for row in self._rows_of(page, span))
        clear = self._clear[sheet.page]
        drawn: Drawn = PdfPage(self._data, self._index[sheet.page])
        if sheet.withheld:
            picture = next(drawing.pictures(self._data, _FINE, [self._index[sheet.page] + 1]))
            blacked = [row for span in sheet.withheld for row in self._rows_of(page, span)]
            drawn = Picture(coded(_blacked(picture, blacked, _FINE)), picture.width / _FINE, picture.height / _FINE)
        return Leaf(exhibit, sheet, drawn, _merged(rows), clear)

    def _rows_of(self, page: Page, span: Span) -> list[Row]:
        return _ocr_rows(page, span) if page.boxes else self._rows.get(span, [])


class _PictureDrawing(_Drawing):
    """Of a file of pictures: each on paper of its size."""

    def _read(self, data: bytes, sheets: Sequence[Sheet], password: str | None) -> None:
        self._data = data

    def leaf(self, exhibit: Exhibit, sheet: Sheet) -> Leaf:
        page, found = self.record.page(sheet.page), image.sheet(self._data, sheet.page)
        across, down = found.width / (page.width or found.width), found.height / (page.height or found.height)

        def placed(spans: Sequence[Span]) -> list[Row]:
            rows = [row for span in spans for row in _ocr_rows(page, span)]
            return [(x0 * across, y0 * down, x1 * across, y1 * down) for x0, y0, x1, y1 in rows]

        picture, jpeg = found.image, found.jpeg
        if sheet.withheld:
            picture = _blacked(picture.convert("L"), placed(sheet.withheld), picture.width / found.width)
            jpeg = None
        grey = picture.convert("L")
        grey.thumbnail((found.width * _COARSE, found.height * _COARSE))
        drawn = Picture(coded(picture, jpeg), found.width, found.height)
        return Leaf(exhibit, sheet, drawn, _merged(placed(sheet.cited)), _clear(grey) * found.height / (grey.height / _COARSE))


def _clear(picture: Any) -> float:
    """Return how many points at the foot of a page are white, from its picture at half a dot a point."""
    import numpy as np

    inked = np.nonzero((np.asarray(picture.convert("L")) < 240).any(axis=1))[0]
    last = int(inked[-1]) + 1 if len(inked) else 0
    return float(max(0.0, (picture.height - last - 1) / _COARSE))


def _ocr_rows(page: Page, span: Span) -> list[Row]:
    """Return the boxes of the words of a span on a page that OCR read: one a printed row, more where the row lies aslant."""
    rows: list[Row] = []
    last_end = -1
    for box in page.boxes:
        if box.end <= span.start or box.start >= span.end:
            continue
        drift = abs((box.y0 + box.y1) - (rows[-1][1] + rows[-1][3])) / 2 if rows else 0.0
        if rows and "\n" not in page.text[last_end : box.start] and drift < 0.2 * (box.y1 - box.y0):
            x0, y0, x1, y1 = rows[-1]
            rows[-1] = (min(x0, box.x0), min(y0, box.y0), max(x1, box.x1), max(y1, box.y1))
        else:
            rows.append((box.x0, box.y0, box.x1, box.y1))
        last_end = box.end
    # OCR draws its boxes to the foot of most letters: the tails of others reach below.
    return [(x0, y0 - 0.05 * (y1 - y0), x1, y1 + 0.15 * (y1 - y0)) for x0, y0, x1, y1 in rows]


def _merged(rows: Sequence[Row]) -> tuple[Row, ...]:
    """Return rows of which none covers another: several statements may cite the same words, and colour laid twice is darker."""
    out: list[Row] = []
    for row in sorted(set(rows), key=lambda one: (one[0], one[1])):
        for place, other in enumerate(out):
            if _are_one(row, other):
                x0, y0, x1, y1 = zip(row, other, strict=True)
                out[place] = (min(x0), min(y0), max(x1), max(y1))
                break
        else:
            out.append(row)
    return tuple(sorted(out, key=lambda one: (one[1], one[0])))


def _are_one(row: Row, other: Row) -> bool:
    """Say whether two boxes lie in the same printed row and share paper."""
    height = min(row[3] - row[1], other[3] - other[1])
    return row[0] < other[2] and other[0] < row[2] and min(row[3], other[3]) - max(row[1], other[1]) > 0.6 * height


def _blacked(picture: Any, rows: Sequence[Row], scale: float) -> Any:
    """Return a picture with the stretch from the first to the last of these rows black over the whole width."""
    from PIL import ImageDraw

    if not rows:
        raise ExportError(
            "A page that is to be sent holds words of another patient, and where they stand on it is not known.",
            hint="Take the page out of the records, and draft again.",
        )
    out = picture.copy()
    top, bottom = min(row[1] for row in rows) * scale - 4, max(row[3] for row in rows) * scale + 4
    ImageDraw.Draw(out).rectangle((0, top, out.width, bottom), fill=0)
    return out
