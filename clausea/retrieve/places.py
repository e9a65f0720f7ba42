"""What stands on a page, found by where it stands: a page can hold tens of thousands of facts and as many sentences."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from typing import Generic, TypeVar

from clausea.domain import Span

Named = TypeVar("Named")


class Places(Generic[Named]):
    """What stands on one page."""

    def __init__(self, found: Sequence[tuple[Named, Span]]) -> None:
        self._found = found
        self._order = sorted(range(len(found)), key=lambda number: found[number][1].start)
        self._starts = [found[number][1].start for number in self._order]
        self._longest = max((span.end - span.start for _, span in found), default=0)

    def under(self, span: Span) -> list[Named]:
        """Return what shares a character with a span of the same page, in the order in which it was given."""
        low = bisect_left(self._starts, span.start - self._longest)
        high = bisect_right(self._starts, span.end)
        near = [self._found[number] for number in sorted(self._order[low:high])]
        return [name for name, place in near if span.overlaps(place)]
