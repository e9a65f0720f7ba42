"""Pages of a PDF as they go into a packet: taken out of their file, and drawn as pictures."""

from __future__ import annotations

import io
from collections.abc import Iterator, Sequence
from typing import Any

from clausea.errors import UnreadableRecord
from clausea.extractors.pdf import opened


def excerpt(data: bytes, numbers: Sequence[int], password: str | None = None) -> bytes:
    """Return the pages `numbers`, in that order, as a PDF of their own that opens without a password.

    What was filled into forms, typed, stamped or drawn onto a page becomes a part of it, as it is shown. `data` stays as it is.

    Raises:
        UnreadableRecord: a page is damaged.
    """
    import pypdfium2
    import pypdfium2.raw as pdfium

    source, target = opened(data, password), pypdfium2.PdfDocument.new()
    try:
        for number in dict.fromkeys(numbers):
            page = source[number - 1]
            if pdfium.FPDFPage_GetAnnotCount(page) > 0:
                pdfium.FPDFPage_Flatten(page, pdfium.FLAT_NORMALDISPLAY)
            page.close()
        target.import_pages(source, [number - 1 for number in numbers])
        out = io.BytesIO()
        target.save(out)
        return out.getvalue()
    except pypdfium2.PdfiumError:
        raise UnreadableRecord("A page of the PDF is damaged.") from None
    finally:
        target.close()
        source.close()


def pictures(data: bytes, scale: float, numbers: Sequence[int] | None = None) -> Iterator[Any]:
    """Yield pages drawn in grey as Pillow pictures, all of them where `numbers` is None; `scale` 1 is 72 dots an inch."""
    document = opened(data, None)
    try:
        for number in numbers or range(1, len(document) + 1):
            page = document[number - 1]
            yield page.render(scale=scale, grayscale=True).to_pil()
            page.close()
    finally:
        document.close()
