"""Write the pages of a record as PDF, and say where every label came to stand."""

from __future__ import annotations

import io
import re
import zlib
from collections.abc import Iterable, Sequence
from dataclasses import replace
from itertools import pairwise

from reportlab.lib.colors import HexColor
from reportlab.pdfgen.canvas import Canvas
from reportlab.pdfgen.textobject import PDFTextObject

from evals.press.chart import Record
from evals.press.layout import Mark
from evals.press.pages import BANNER, FOOTER, HEADER, Fax, Page, Placed, line_text, paged
from evals.press.spots import Drawn, File, assembled
from evals.press.styles import STYLES, Style, Writing
from evals.press.truth import PageTruth, Pressed, Truth
from evals.press.typeset import runs, width

_KERNED = frozenset(re.split(" ", "AV AT Av Aw Te To Ty Tr Wa We Wo Ya Yo Pa P. F. LT ve va wa we yo r. r, y. ov ow"))


def draw(record: Record, style: str | None = None, fax: bool | None = None) -> Pressed:
    """Draw a record as PDF in its own style or another; the same arguments give the same bytes."""
    look = STYLES[style or record.style]
    faxed = record.values.get("fax") == "yes" if fax is None else fax
    pages = paged(record, look, banner_of(record) if faxed else None)
    if look.writing.pieces == "kern":
        # Before anything is written, so that the truth knows the words as they are drawn.
        for page in pages:
            page.words = [part for one in page.words for part in _kerned(one)]
    data = _written(pages, look, record)
    return Pressed(data, _truth(record, look, pages, faxed))


def banner_of(record: Record) -> Fax:
    """Return the fax banner of a record; its hour is drawn by lot from the record's id."""
    dates = [doc.values["date"] for doc in record.docs if "date" in doc.values]
    year, month, day = max(dates, default="2026-03-02").split("-")
    lot = zlib.crc32(record.id.encode())
    return Fax(f"{month}/{day}/{year} {8 + lot % 9:02}:{lot // 9 % 60:02}", f"555{100 + lot // 540 % 100:04}")


def _written(pages: Sequence[Page], style: Style, record: Record) -> bytes:
    target = io.BytesIO()
    canvas = Canvas(target, pagesize=style.page, invariant=1, pageCompression=1)
    canvas.setTitle(record.values.get("title", record.id))
    canvas.setProducer("evals.press")
    for page in pages:
        if "watermark" in record.values:
            _watermark(canvas, style, record.values["watermark"])
        for mark in page.marks:
            _draw_mark(canvas, mark, style.page[1])
        for group in _groups(_ordered(page.words, style.writing), style.writing):
            _draw_group(canvas, group)
        canvas.showPage()
    canvas.save()
    return target.getvalue()


def _watermark(canvas: Canvas, style: Style, text: str) -> None:
    canvas.saveState()
    canvas.setFillColor(HexColor("#e6e6e6"))
    canvas.setFont("Helvetica-Bold", 110)
    canvas.translate(style.page[0] / 2, style.page[1] / 2)
    canvas.rotate(45)
    canvas.drawCentredString(0, -38, text)
    canvas.restoreState()


def _draw_mark(canvas: Canvas, mark: Mark, page_height: float) -> None:
    y = page_height - mark.y
    canvas.setLineWidth(mark.line_width)
    if mark.stroke:
        canvas.setStrokeColor(HexColor(mark.stroke))
    if mark.width and mark.height:
        if mark.fill:
            canvas.setFillColor(HexColor(mark.fill))
        fill, stroke = int(bool(mark.fill)), int(bool(mark.stroke))
        canvas.rect(mark.x, y - mark.height, mark.width, mark.height, fill=fill, stroke=stroke)
    elif mark.stroke:
        canvas.line(mark.x, y, mark.x + mark.width, y - mark.height)


def _ordered(words: Iterable[Placed], writing: Writing) -> list[Placed]:
    """Return the words of a page in the order the program writes them into the file."""
    body = [one for one in words if one.zone not in (BANNER, HEADER, FOOTER)]
    header = [one for one in words if one.zone == HEADER]
    footer = [one for one in words if one.zone == FOOTER]
    # The machine that sends a fax stamps a finished page.
    banner = [one for one in words if one.zone == BANNER]
    match writing.order:
        case "footer":
            return [*footer, *header, *body, *banner]
        case "static":
            whole = [*header, *body, *footer]
            printed = [one for one in whole if one.word.is_static]
            return [*printed, *(one for one in whole if not one.word.is_static), *banner]
        case "across":
            body.sort(key=lambda one: (-round(one.y, 1), one.x))
        case "cells":
            body = _by_cell(body)
    return [*header, *body, *footer, *banner]


def _by_cell(words: Sequence[Placed]) -> list[Placed]:
    ordered: list[Placed] = []
    table: list[Placed] = []
    for one in words:
        if table and one.word.table != table[0].word.table:
            ordered += sorted(table, key=lambda placed: placed.word.cell)
            table = []
        if one.word.table:
            table.append(one)
        else:
            ordered.append(one)
    return ordered + sorted(table, key=lambda placed: placed.word.cell)


def _groups(words: Sequence[Placed], writing: Writing) -> list[list[Placed]]:
    """Gather what goes into the file as one piece of text."""
    if writing.pieces != "line":
        return [[one] for one in words]
    groups: list[list[Placed]] = []
    for one in words:
        if groups and _follows(groups[-1], one):
            groups[-1].append(one)
        else:
            groups.append([one])
    return groups


def _follows(group: Sequence[Placed], one: Placed) -> bool:
    last, word = group[-1], one.word
    if (last.y, last.word.face, last.word.colour) != (one.y, word.face, word.colour):
        return False
    if len(group) > 1 and group[1].word.gap != word.gap:
        return False
    expected = last.x + last.word.width + word.spaces * (width(" ", word.face) + word.gap)
    return abs(expected - one.x) < 0.05


def _kerned(one: Placed) -> list[Placed]:
    """Split a word where a pair is kerned, and move the second half a little under the first."""
    word = one.word
    pairs = (at for at in range(1, len(word.text)) if word.text[at - 1 : at + 1] in _KERNED)
    cuts = [0, *pairs, len(word.text)]
    parts = []
    for start, end in pairwise(cuts):
        part = replace(
            word,
            text=word.text[start:end],
            start=word.start + start,
            end=word.end if end == len(word.text) else word.start + end,
            hyphen=word.hyphen if end == len(word.text) else "",
            spaces=0 if start else word.spaces,
            breaks_page=word.breaks_page and not start,
        )
        shift = 0.03 * word.face.size if start else 0.0
        parts.append(replace(one, x=one.x + width(word.text[:start], word.face) - shift, word=part))
    return parts


def _draw_group(canvas: Canvas, group: Sequence[Placed]) -> None:
    first = group[0]
    face = first.word.face
    text: PDFTextObject = canvas.beginText(first.x, first.y)
    text.setFillColor(HexColor(first.word.colour))
    text.setHorizScale(face.narrow * 100)
    text.setWordSpace(group[1].word.gap if len(group) > 1 else 0)
    string = first.word.text + "".join(" " * one.word.spaces + one.word.text for one in group[1:])
    for font, part in runs(string, face.font):
        text.setFont(font, face.size)
        text.textOut(part)
    canvas.drawText(text)


def _truth(record: Record, style: Style, pages: Sequence[Page], faxed: bool) -> Truth:
    found: dict[str, list[tuple[int, int, Placed]]] = {}
    page_truths = []
    for page in pages:
        lines = page.lines()
        for number, line in enumerate(lines, start=1):
            for one in line:
                if one.word.passage:
                    found.setdefault(one.word.passage, []).append((page.number, number, one))
        texts = tuple(line_text(line) for line in lines)
        page_truths.append(PageTruth(page.number, *style.page, texts))
    return assembled(record, File("pdf", style.name, tuple(page_truths), faxed), Drawn(found))
