"""Values in rows whose numbers cannot all be right as they were read: none of them is told."""

from __future__ import annotations

from collections.abc import Sequence

from clausea.domain import Chart, Measure
from clausea.domain.differences import doubtful_rows


def without_doubtful(found: Sequence[Measure], base: Chart) -> list[Measure]:
    """Return the values without those of rows that do not add up."""
    return [one for one in found if not _is_in_doubt(one, base)]


def _is_in_doubt(one: Measure, base: Chart) -> bool:
    rows = doubtful_rows(base.page(one.value_span).text)
    return any(start <= one.value_span.start < end for start, end in rows)
