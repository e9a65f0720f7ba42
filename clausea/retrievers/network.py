"""A small network with one hidden layer whose sums are exact: every operand lies on a grid, so that no order of adding shows.

Floating-point sums depend on the order in which a machine's linear algebra adds. Here inputs, weights and hidden values are
whole numbers of a power of two, few enough bits wide that a float64 holds every sum exactly: the same chart gets the same
scores on every machine.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Wholes = npt.NDArray[np.int64]

GRID = 256
"""Inputs and hidden values are whole numbers of 1/256."""
WEIGHT_GRID = 4096
"""Weights are whole numbers of 1/4096."""
REACH = 5.0
"""An input counts as no further from its mean than this many spreads."""
WORD_GRID = 128
"""Weights of features in a `WordNetwork` are whole numbers of 1/128: eight bits hold them."""
_MOST_HIDDEN = 4096.0


def on_grid(values: Floats, grid: int) -> Floats:
    """Return values moved to the nearest whole number of 1/grid."""
    out: Floats = np.rint(values * grid) / grid
    return out


@dataclass(frozen=True)
class Network:
    """Weights of the network, as whole numbers; several networks side by side are one with a wider hidden layer."""

    mean: Floats
    spread: Floats
    hidden: npt.NDArray[np.int16]
    hidden_bias: npt.NDArray[np.int32]
    out: npt.NDArray[np.int16]
    out_bias: npt.NDArray[np.int32]

    @classmethod
    def empty(cls, width: int, kinds: int) -> Network:
        """Return a network that learned nothing."""
        none, short, long = np.zeros(width), np.zeros((width, 0), dtype=np.int16), np.zeros(kinds, dtype=np.int32)
        return cls(none, none + 1, short, np.zeros(0, dtype=np.int32), np.zeros((0, kinds), dtype=np.int16), long)

    @property
    def is_sound(self) -> bool:
        """True where the tables fit together."""
        width, wide = self.hidden.shape
        return (
            self.mean.shape == self.spread.shape == (width,)
            and self.hidden_bias.shape == (wide,)
            and self.out.shape == (wide, *self.out_bias.shape)
        )

    def inputs(self, table: Floats) -> Floats:
        """Return a table of features as the network sees it: around the mean, in spreads, bounded, on the grid."""
        return scaled(table, self.mean, self.spread)

    def odds(self, table: Floats) -> Floats:
        """Return log odds, a row for every row of the table and a column for every kind."""
        hidden = self.inputs(table) @ (self.hidden / WEIGHT_GRID) + self.hidden_bias / WEIGHT_GRID
        hidden = on_grid(np.clip(hidden, 0.0, _MOST_HIDDEN), GRID)
        odds: Floats = hidden @ (self.out / WEIGHT_GRID) + self.out_bias / WEIGHT_GRID
        return odds

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the tables as they are written."""
        return {name: getattr(self, name) for name in FIELDS}


FIELDS = ("mean", "spread", "hidden", "hidden_bias", "out", "out_bias")


def scaled(table: Floats, mean: Floats, spread: Floats) -> Floats:
    """Return a table of features around the mean, in spreads, bounded, on the grid."""
    return on_grid(np.clip((table - mean) / spread, -REACH, REACH), GRID)


@dataclass(frozen=True)
class WordNetwork:
    """Units over the features of a sentence, and what they say of every kind: it learns which features mean more together.

    `units` has a row for every feature and `bias` a number for every unit, both as whole numbers of 1/128; `out` has a row for
    every unit and a column for every kind, and `out_bias` a number for every kind, of 1/4096.
    """

    units: npt.NDArray[np.int8]
    bias: npt.NDArray[np.int32]
    out: npt.NDArray[np.int16]
    out_bias: npt.NDArray[np.int32]

    @classmethod
    def empty(cls, features: int, kinds: int) -> WordNetwork:
        """Return a network that learned nothing."""
        none, long = np.zeros((features, 0), dtype=np.int8), np.zeros(kinds, dtype=np.int32)
        return cls(none, np.zeros(0, dtype=np.int32), np.zeros((0, kinds), dtype=np.int16), long)

    @property
    def width(self) -> int:
        """How many units it has; 0 where it learned nothing."""
        return len(self.bias)

    def fits(self, features: int, kinds: int) -> bool:
        """Say whether the tables fit together, and to that many features and kinds."""
        shapes = (self.units.shape, self.out.shape, self.out_bias.shape)
        return shapes == ((features, self.width), (self.width, kinds), (kinds,))

    def odds(self, sums: Wholes) -> Floats:
        """Return log odds, a column for every kind; `sums` are the rows of a sentence's features and the bias, added."""
        hidden = np.clip(sums / WORD_GRID, 0.0, _MOST_HIDDEN)
        odds: Floats = hidden @ (self.out / WEIGHT_GRID) + self.out_bias / WEIGHT_GRID
        return odds

    def arrays(self) -> dict[str, npt.NDArray[np.generic]]:
        """Return the tables as they are written."""
        return {name: getattr(self, field) for name, field in WORD_FIELDS.items()}


WORD_FIELDS = {"words": "units", "words_bias": "bias", "words_out": "out", "words_out_bias": "out_bias"}
"""Under which name each table of a `WordNetwork` is written."""
