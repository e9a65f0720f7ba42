"""What is kept of records for dividing them again, where words are withheld: most of their lines stay what they were."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Any, TypeVar

from clausea.chart.features import LineView
from clausea.chart.lines import Line, lines_of
from clausea.domain import Record

Result = TypeVar("Result")


class Known:
    """Keeps the lines of records, and what was worked out of some of them."""

    def __init__(self, records: Sequence[Record]) -> None:
        self.lines = [lines_of(record) for record in records]
        """The lines of each record with nothing withheld."""
        self.views: dict[str, LineView] = {}
        """What is known of lines, by their text."""
        self._answers: dict[Hashable, tuple[Sequence[Line], Any]] = {}

    def once(self, question: Hashable, lines: Sequence[Line], answer: Callable[[], Result]) -> Result:
        """Return the answer to a question that these lines decide alone, worked out once."""
        # Lines are told apart by their identity: the ones asked about are kept, so that no other line can take it.
        key = (question, *map(id, lines))
        if key not in self._answers:
            self._answers[key] = (lines, answer())
        result: Result = self._answers[key][1]
        return result

    def forget(self) -> None:
        """Forget everything: the records are divided."""
        self.lines = []
        self.views.clear()
        self._answers.clear()
