"""Words that nobody can see are left out of a page, and a warning says so."""

from __future__ import annotations

import io

from reportlab.pdfgen.canvas import Canvas

from clausea.domain import Record
from clausea.ingest import Source, ingest


def read(*, size: float = 10, grey: float = 0.0, band: bool = False) -> Record:
    out = io.BytesIO()
    canvas = Canvas(out)
    canvas.setFont("Helvetica", 10)
    canvas.drawString(72, 700, "DAILY NOTE 07/09/2026 walked with a cane")
    if band:
        canvas.setFillGray(0.2)
        canvas.rect(70, 600, 300, 16, fill=1)
    canvas.setFillGray(grey)
    canvas.setFont("Helvetica", size)
    canvas.drawString(72, 604, "hidden sentence here")
    canvas.save()
    return ingest([Source("a.pdf", data=out.getvalue())]).records[0]


def test_white_and_tiny_words_are_left_out_with_a_warning() -> None:
    for record in (read(grey=1.0), read(size=1)):
        assert "hidden" not in record.pages[0].text
        assert "walked with a cane" in record.pages[0].text
        assert "nobody can see" in record.warnings[0]


def test_white_words_on_a_dark_band_and_grey_ones_are_seen() -> None:
    for record in (read(grey=1.0, band=True), read(grey=0.85), read(size=5)):
        assert "hidden sentence here" in record.pages[0].text
        assert record.warnings == ()
