"""Sentences that a page cuts off: quoted as they stand they say another thing than was written."""

from __future__ import annotations

from itertools import pairwise

from clausea.domain import Chart

_PROSE = frozenset({"sentence", "item"})
_ENDS = (".", "!", "?", ":", ";", ")", "]", '"', "”")
_LEAST = 6
"""A stretch of fewer words is a note in catchwords, which ends without a mark."""
_PUNCTUATED = 0.6


def cut_off(chart: Chart) -> set[int]:
    """Return the sentences that end without a mark at the foot of a page and go on in prose on the next.

    Only where the document closes its sentences: who never does cuts none. What begins in small letters goes on with what stands
    above, also where it was taken for another document.
    """
    closes = {one.id: _closes(chart, one.id) for one in chart.documents}
    return {
        one.id
        for one, behind in pairwise(chart.sentences)
        if one.form in _PROSE
        and behind.form in _PROSE
        and one.spans[-1].record == behind.spans[0].record
        and behind.spans[0].page == one.spans[-1].page + 1
        and (one.document == behind.document or chart.quote(*behind.spans)[0].islower())
        and len((text := chart.quote(*one.spans)).split()) >= _LEAST
        and not text.endswith(_ENDS)
        and closes.get(one.document, False)
    }


def _closes(chart: Chart, document: str) -> bool:
    """Say whether most sentences of a document end with a mark."""
    prose = [chart.quote(*one.spans) for one in chart.sentences if one.document == document and one.form in _PROSE]
    long = [text for text in prose if len(text.split()) >= _LEAST]
    return bool(long) and sum(text.endswith(_ENDS) for text in long) >= _PUNCTUATED * len(long)
