"""Draw cited lines: on the picture of a PDF page, or in the text of any other page."""

from __future__ import annotations

import html
import io
from collections.abc import Iterable, Sequence

from PIL import Image, ImageChops, ImageDraw

from clausea.domain import Page, Span
from clausea.extractors import pdf

SCALE = 2.0
"""Twice 72 dots an inch: sharp at the width that the page gives a picture."""

_MARKER = (255, 226, 92)
_BAR = (200, 120, 0)


def marked_picture(data: bytes, spans: Sequence[Span], password: str | None = None) -> bytes:
    """Return a PDF page as PNG with the words of `spans`, all of one page, marked."""
    picture = Image.open(io.BytesIO(pdf.image(data, spans[0].page, SCALE, password))).convert("RGB")
    rows = [box for boxes in pdf.boxes(data, spans, password) for box in boxes]
    out = io.BytesIO()
    mark(picture, rows, SCALE).save(out, format="PNG")
    return out.getvalue()


def mark(picture: Image.Image, rows: Iterable[tuple[float, float, float, float]], scale: float) -> Image.Image:
    """Return the picture with each row painted over as by a marker pen, and a bar in the margin beside it.

    `rows` are in points from the top left corner; `scale` is the number of pixels a point.
    """
    ink = Image.new("RGB", picture.size, "white")
    pen = ImageDraw.Draw(ink)
    for x0, y0, x1, y1 in rows:
        pen.rectangle(((x0 - 2) * scale, (y0 - 1) * scale, (x1 + 2) * scale, (y1 + 1) * scale), fill=_MARKER)
        pen.rectangle((6 * scale, (y0 - 1) * scale, 9 * scale, (y1 + 1) * scale), fill=_BAR)
    return ImageChops.multiply(picture, ink)


def marked_text(page: Page, spans: Sequence[Span]) -> str:
    """Return the lines of a page as HTML, numbered, with those of `spans` marked. Words of the record cannot become markup."""
    cited = {number for span in spans for number in range(page.line_at(span.start), page.line_at(span.end - 1) + 1)}
    return f'<div style="{_SHEET}">{"".join(_html_line(n, text, n in cited) for n, text in enumerate(page.lines(), 1))}</div>'


_SHEET = "font-family:monospace;font-size:.8rem;line-height:1.5;background:#fff;border:1px solid #dcd8cf;padding:.8rem 0"
_MARKED = "background:#ffe25c;border-left:4px solid #c87800"


def _html_line(number: int, text: str, cited: bool) -> str:
    style = f"display:flex;gap:1rem;padding:0 .8rem;{_MARKED if cited else 'border-left:4px solid transparent'}"
    words = f"<mark style='background:none'>{html.escape(text)}</mark>" if cited else html.escape(text)
    label = f'<span style="color:#8a8a84;min-width:2.2em;text-align:right">{number}</span>'
    return f'<div style="{style}">{label}<span style="white-space:pre-wrap">{words or "&nbsp;"}</span></div>'
