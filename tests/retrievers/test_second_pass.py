"""The second pass of the ranker: what a line repeats, and a network whose sums are exact."""

from __future__ import annotations

import numpy as np

from clausea.chart import chart
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrievers.context import _echoes, context_features, width
from clausea.retrievers.features import Places
from clausea.retrievers.network import Network
from evals.train.network import Recipe, calibrated, fit_network

NEW_WORDS, OVERLAP, SAME, REPEATED, CHANGED, COPIES = 0, 3, 4, 5, 7, 8
NOTES = tuple(
    f"DAILY NOTE\nDate of Service: 03/{day}/2026\nTUG took {seconds} seconds with the walker today.\n"
    "Lowered the step when the trunk tipped."
    for day, seconds in ((12, "14.1"), (16, "12.0"))
)


def echoes(order: tuple[int, ...]) -> dict[tuple[str, str], list[float]]:
    """Return what the second pass is told of every line, by date and words."""
    read = chart([read_record(Source(f"{number}.txt", data=NOTES[number].encode())) for number in order])
    found = candidates(read)
    table = _echoes(found, Places(found))
    return {(str(one.date), one.text): list(row) for one, row in zip(found, table, strict=True)}


def test_a_line_knows_what_it_repeats_of_an_earlier_note_and_whether_the_figures_changed() -> None:
    told = echoes((0, 1))
    first, second = (told["2026-03-12", "TUG took 14.1 seconds with the walker today."],
                     told["2026-03-16", "TUG took 12.0 seconds with the walker today."])  # fmt: skip
    assert (first[OVERLAP], first[NEW_WORDS]) == (0, 1)
    assert (second[OVERLAP], second[REPEATED], second[CHANGED], second[NEW_WORDS]) == (1, 1, 1, 0)
    copied = told["2026-03-16", "Lowered the step when the trunk tipped."]
    assert (copied[SAME], copied[CHANGED], copied[COPIES]) == (1, 0, 1)


def test_earlier_is_what_bears_an_earlier_date() -> None:
    assert echoes((0, 1)) == echoes((1, 0))


def test_a_chart_without_candidates_has_the_columns_of_the_others() -> None:
    assert context_features([], np.zeros((0, 11))).shape == (0, width(11))
    read = candidates(chart([read_record(Source("1.txt", data=NOTES[0].encode()))]))
    assert context_features(read, np.zeros((len(read), 11))).shape == (len(read), width(11))


def test_no_order_of_adding_shows_in_the_scores_of_a_network() -> None:
    source = np.random.default_rng(1)
    table = source.normal(size=(50, 40))
    network = fit_network(table, (table[:, :2] > 0).astype(float), Recipe(hidden=16, networks=2, epochs=3))
    turned = Network(network.mean[::-1], network.spread[::-1], network.hidden[::-1, ::-1], network.hidden_bias[::-1],
                     network.out[::-1], network.out_bias)  # fmt: skip
    assert np.array_equal(network.odds(table), turned.odds(table[:, ::-1]))


def test_a_network_learns_what_no_line_divides_and_the_same_each_time() -> None:
    source = np.random.default_rng(2)
    table = source.normal(size=(2000, 3))
    answers = ((table[:, 0] > 0) != (table[:, 1] > 0)).astype(float)[:, None]
    recipe = Recipe(hidden=16, networks=2, epochs=60, decay=0.0)
    network, again = (fit_network(table, answers, recipe) for _ in range(2))
    assert ((network.odds(table) > 0) == (answers > 0)).mean() > 0.9
    assert all(np.array_equal(one, again.arrays()[name]) for name, one in network.arrays().items())
    doubled = calibrated(network, np.array([2.0]), np.array([1.0]))
    assert np.abs(doubled.odds(table) - (2 * network.odds(table) + 1)).max() < 0.05
