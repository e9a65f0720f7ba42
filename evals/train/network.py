"""Train the small networks of the ranker's two passes; the same data gives the same weights on every machine.

Steps in many small rounds let the last bit of a sum grow until weights differ. So every operand of a product of matrices is
moved to a grid on which the sums are exact in float64, whatever the order of adding; what is left (roots, quotients,
element by element) is exact by IEEE 754.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
import numpy.typing as npt
from scipy.sparse import csr_matrix

from clausea.retrievers.network import GRID, WEIGHT_GRID, WORD_GRID, Floats, Network, WordNetwork, on_grid, scaled

FINE = 1 << 16
"""The grid of weights while they are learned, finer than the one that they are written on."""


def spreads(table: Floats) -> tuple[Floats, Floats]:
    """Return mean and spread of every column, rounded so that no order of adding shows."""
    return np.round(table.mean(axis=0), 4), np.maximum(np.round(table.std(axis=0), 4), 0.01)


@dataclass(frozen=True)
class Recipe:
    """How networks are trained: how wide and how many, how often each sees every row, and how it steps."""

    hidden: int
    networks: int
    epochs: int
    decay: float = 0.004
    rate: float = 4e-3
    batch: int = 256


def fit_network(table: Floats, answers: Floats, recipe: Recipe) -> Network:
    """Return trained networks side by side; `answers` has a column of 0 and 1 for every kind.

    Their log odds are averaged, which steadies them: each begins elsewhere and sees the rows in another order.
    """
    mean, spread = spreads(table)
    inputs = scaled(table, mean, spread)
    found = [_one(inputs, answers, recipe, seed) for seed in range(recipe.networks)]

    def whole(values: Floats) -> Floats:
        return np.rint(values * WEIGHT_GRID)

    return Network(
        mean=mean,
        spread=spread,
        hidden=whole(np.hstack([one[0] for one in found])).astype(np.int16),
        hidden_bias=whole(np.hstack([one[1] for one in found])).astype(np.int32),
        out=whole(np.vstack([one[2] for one in found]) / recipe.networks).astype(np.int16),
        out_bias=whole(np.mean([one[3] for one in found], axis=0)).astype(np.int32),
    )


def _one(inputs: Floats, answers: Floats, recipe: Recipe, seed: int) -> Sequence[Floats]:
    """Return the weights of one network: hidden and its bias, out and its bias; Adam, with steps that shrink to nothing."""
    source = np.random.default_rng(seed)
    width, hidden, kinds = inputs.shape[1], recipe.hidden, answers.shape[1]
    bound = np.sqrt(6 / (width + hidden)), np.sqrt(2 / (hidden + kinds))
    weights = [
        source.uniform(-bound[0], bound[0], (width, hidden)),
        np.zeros(hidden),
        source.uniform(-bound[1], bound[1], (hidden, kinds)),
        np.full(kinds, -2.0),
    ]
    first = [np.zeros_like(one) for one in weights]
    second = [np.zeros_like(one) for one in weights]
    count = len(inputs)
    steps = recipe.epochs * -(-count // recipe.batch)
    step = 0
    for _ in range(recipe.epochs):
        order = source.permutation(count)
        for start in range(0, count, recipe.batch):
            chosen = order[start : start + recipe.batch]
            gradients = _gradients([on_grid(one, FINE) for one in weights], inputs[chosen], answers[chosen])
            step += 1
            pace = recipe.rate * (1 - (step - 1) / steps)
            for place, slope in enumerate(gradients):
                gradient = slope + recipe.decay * weights[place] if weights[place].ndim == 2 else slope
                first[place] = 0.9 * first[place] + 0.1 * gradient
                second[place] = 0.999 * second[place] + 0.001 * gradient * gradient
                move = (first[place] / (1 - 0.9**step)) / (np.sqrt(second[place] / (1 - 0.999**step)) + 1e-8)
                weights[place] = weights[place] - pace * move
    return weights


def _gradients(weights: Sequence[Floats], inputs: Floats, answers: Floats) -> list[Floats]:
    """Return the gradient of the mean cross entropy for each of the weights."""
    hidden = on_grid(np.maximum(inputs @ weights[0] + weights[1], 0.0), GRID)
    odds = hidden @ weights[2] + weights[3]
    # The exponential is the one function here that machines round differently: far below this grid.
    wrong = on_grid(1 / (1 + np.exp(-np.clip(odds, -30, 30))), FINE) - answers
    back = on_grid((wrong @ weights[2].T) * (hidden > 0), FINE)
    count = len(inputs)
    return [inputs.T @ back / count, back.sum(axis=0) / count, hidden.T @ wrong / count, wrong.sum(axis=0) / count]


def calibrated(network: Network, slope: Floats, shift: Floats) -> Network:
    """Return a network whose log odds are those of another times a slope and moved, for every kind."""
    # Rounded before they are used, so that the last bits of a solver do not show.
    slope, shift = np.round(slope, 4), np.round(shift, 4)
    bias = np.rint(network.out_bias * slope + shift * WEIGHT_GRID).astype(np.int32)
    return replace(network, out=np.rint(network.out * slope).astype(np.int16), out_bias=bias)


LEFT_OUT = 0.25
"""The share of features, and of units, that a round of training leaves out at a time: no unit may lean on one feature alone."""
WORD_REACH = 127 / WORD_GRID
"""No feature says more to a unit than eight bits hold."""


def fit_words(table: csr_matrix, answers: Floats, recipe: Recipe) -> WordNetwork:
    """Return one trained network over the features of sentences; `answers` has a column of 0 and 1 for every kind.

    A feature's weights begin at nothing and move in the rounds that hold it, so what is rare says little.
    """
    source = np.random.default_rng(0)
    hidden, kinds = recipe.hidden, answers.shape[1]
    weights = [
        np.zeros((table.shape[1], hidden)),
        np.full(hidden, 0.2),
        source.uniform(-0.2, 0.2, (hidden, kinds)),
        np.full(kinds, -2.0),
    ]
    moments = [(np.zeros_like(one), np.zeros_like(one)) for one in weights]
    count = table.shape[0]
    steps = recipe.epochs * -(-count // recipe.batch)
    step = 0
    for _ in range(recipe.epochs):
        order = source.permutation(count)
        for start in range(0, count, recipe.batch):
            chosen = order[start : start + recipe.batch]
            rows = table[chosen]
            rows.data = rows.data * (source.random(len(rows.data)) >= LEFT_OUT)
            held = np.unique(rows.indices)
            short = csr_matrix((rows.data, np.searchsorted(held, rows.indices), rows.indptr), shape=(len(chosen), len(held)))
            now = [on_grid(one, FINE) for one in (weights[0][held], *weights[1:])]
            gradients = _word_gradients(now, short, answers[chosen], source.random((len(chosen), hidden)) >= LEFT_OUT)
            step += 1
            pace = recipe.rate * (1 - (step - 1) / steps)
            for place, slope in enumerate(gradients):
                part = held if place == 0 else slice(None)
                first, second = moments[place]
                first[part] = 0.9 * first[part] + 0.1 * slope
                second[part] = 0.999 * second[part] + 0.001 * slope * slope
                move = (first[part] / (1 - 0.9**step)) / (np.sqrt(second[part] / (1 - 0.999**step)) + 1e-8)
                weights[place][part] -= pace * move
            weights[0][held] = np.clip(weights[0][held], -WORD_REACH, WORD_REACH)

    def whole(values: Floats, grid: int) -> Floats:
        return np.rint(values * grid)

    return WordNetwork(
        units=whole(weights[0], WORD_GRID).astype(np.int8),
        bias=whole(weights[1], WORD_GRID).astype(np.int32),
        out=whole(weights[2], WEIGHT_GRID).astype(np.int16),
        out_bias=whole(weights[3], WEIGHT_GRID).astype(np.int32),
    )


def _word_gradients(weights: Sequence[Floats], rows: csr_matrix, answers: Floats, heard: npt.NDArray[np.bool_]) -> list[Floats]:
    """Return the gradient of the mean cross entropy for each of the weights; `heard` says which units take part for a row."""
    kept = 1 - LEFT_OUT
    hidden = on_grid(np.maximum((rows @ weights[0]) / kept + weights[1], 0.0) * heard, GRID)
    odds = (hidden @ weights[2]) / kept + weights[3]
    wrong = on_grid(1 / (1 + np.exp(-np.clip(odds, -30, 30))), FINE) - answers
    back = on_grid((wrong @ weights[2].T) * (hidden > 0), FINE)
    count = len(answers)
    return [rows.T @ back / count, back.sum(axis=0) / count, hidden.T @ wrong / count, wrong.sum(axis=0) / count]
