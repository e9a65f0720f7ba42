"""A score: a gate, a trend, or missing with its reason."""

from __future__ import annotations

import math
from typing import ClassVar

from clausea.domain import Value
from clausea.evaluation.scorers import Unscored


class Score(Value):
    """What one scorer says of one sample: a bool (gate), a share from 0 to 1 (trend), or unscored."""

    sample: str
    scorer: str
    value: bool | float | Unscored
    n: int = 0
    """How many things were looked at."""
    at_least: float | None = None
    bounds: tuple[float, float] | None = None
    """The 95 % interval where it was measured by drawing again; else it follows from `value` and `n`."""
    problems: tuple[str, ...] = ()
    """What is wrong, by file, page and number; never words of a record."""

    shown: ClassVar[tuple[str, ...]] = ("sample", "scorer", "value", "n")

    @property
    def is_scored(self) -> bool:
        """True where something was measured."""
        return not isinstance(self.value, Unscored)

    @property
    def is_gate(self) -> bool:
        """True where the score can fail a report."""
        return isinstance(self.value, bool) or (self.is_scored and self.at_least is not None)

    @property
    def failed(self) -> bool:
        """True for a gate that does not hold."""
        if isinstance(self.value, bool):
            return not self.value
        return isinstance(self.value, float) and self.at_least is not None and self.value < self.at_least

    @property
    def interval(self) -> tuple[float, float] | None:
        """The 95 % interval of a share: `bounds`, else Wilson's; None where there is no share."""
        if self.bounds is not None:
            return self.bounds
        if isinstance(self.value, bool) or not isinstance(self.value, float) or not self.n:
            return None
        z, p, n = 1.96, self.value, self.n
        centre, spread = (p + z * z / (2 * n)), z * math.sqrt(p * (1 - p) / n + z * z / (4 * n * n))
        low, high = ((centre + sign * spread) / (1 + z * z / n) for sign in (-1, 1))
        return max(0.0, low), min(1.0, high)

    def words(self) -> str:
        """Return "pass", "FAIL", "0.43 (0.30-0.57), trend" or "unscored: why"."""
        if isinstance(self.value, Unscored):
            return f"unscored: {self.value.reason}"
        if isinstance(self.value, bool):
            return "pass" if self.value else "FAIL"
        low, high = self.interval or (0.0, 1.0)
        verdict = "trend" if self.at_least is None else f"{'FAIL' if self.failed else 'pass'}, at least {self.at_least:.2f}"
        return f"{self.value:.2f} ({low:.2f}-{high:.2f}), {verdict}"
