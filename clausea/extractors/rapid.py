"""Words out of pictures by RapidOCR: for machines where Tesseract cannot be installed but Python packages can (extra `ocr`)."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from typing import Any

Row = tuple[str, float, float, float, float, float]
"""A word, its box as shares of the page's width and height, and its confidence from 0 to 1."""

_LEAST_CONFIDENCE = 0.5
_LOCK = threading.Lock()
"""The engine uses every core by itself and may not be called twice at once."""


@cache
def is_installed() -> bool:
    """Say whether the extra `ocr` is installed."""
    return find_spec("rapidocr") is not None and find_spec("onnxruntime") is not None


@cache
def _engine() -> Any:
    from rapidocr import RapidOCR

    # The models come with the package; nothing is fetched. Its own log would hold words of the page.
    return RapidOCR(params={"Global.log_level": "critical"})


def words(image: Any) -> Iterator[Row]:
    """Yield the words of an upright picture."""
    import numpy as np

    pixels = np.asarray(image.convert("RGB"))
    with _LOCK:
        # Turning single lines around, which is its default, garbles whole lines; pages are turned before they come here.
        found = _engine()(pixels, use_cls=False, return_word_box=True)
    for line in found.word_results or ():
        for text, confidence, corners in line:
            if confidence < _LEAST_CONFIDENCE or not text.strip():
                continue
            across, down = [corner[0] for corner in corners], [corner[1] for corner in corners]
            yield (
                text.strip(), min(across) / image.width, min(down) / image.height,
                max(across) / image.width, max(down) / image.height, round(float(confidence), 2),
            )  # fmt: skip
