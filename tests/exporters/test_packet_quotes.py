"""What the marks cover, on hundreds of quotations: the cited words, all of them and no others."""

from __future__ import annotations

import pytest

from clausea.extractors import ocr
from evals.facts.split import charts
from evals.packet.quotes import checks, demo, measured, sample


def test_the_marks_cover_the_quoted_words_and_nothing_else() -> None:
    found = measured(("pdf", "docx", "txt"), charts=3, rounds=3)
    assert len(found) >= 180
    assert [(one.chart, one.format, one.page) for one in found if not one.is_exact] == []


def test_the_demo_chart_is_among_them() -> None:
    found = list(checks("demo", "pdf", demo(), rounds=2))
    assert len({one.page for one in found}) >= 9
    assert all(one.is_exact for one in found)


@pytest.mark.slow
@pytest.mark.skipif(ocr.program() is None, reason="nothing here reads pictures")
def test_on_scans_what_is_marked_reads_as_what_was_quoted() -> None:
    """OCR reads the finished page anew, a little smaller than before: it may read a word otherwise, but not another row."""
    path = charts("dev")[3]
    found = list(checks(path.stem, "scan", sample(path, "scan"), rounds=2))
    assert len(found) >= 12
    assert sum(one.likeness for one in found) / len(found) >= 0.95
    assert min(one.likeness for one in found) >= 0.7
