"""The network of the ranker's first pass: it learns what features mean together, and its sums are exact."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from scipy.sparse import csr_matrix

from clausea.errors import KnowledgeError
from clausea.retrievers.context import width
from clausea.retrievers.model import EvidenceModel, load_model, save_model
from clausea.retrievers.network import Network, WordNetwork
from evals.train.network import Recipe, fit_words


def words() -> WordNetwork:
    return WordNetwork(
        units=np.array([[64, 0], [-128, 64]], dtype=np.int8), bias=np.array([64, 128], dtype=np.int32),
        out=np.array([[4096], [2048]], dtype=np.int16), out_bias=np.array([-4096], dtype=np.int32),
    )  # fmt: skip


def model(of_words: WordNetwork | None) -> EvidenceModel:
    first = np.array([[2048], [0]], dtype=np.int16)
    return EvidenceModel(["goal"], ["m:will", "m:was"], first, np.array([0]), Network.empty(width(1), 1), of_words)


def test_the_first_pass_is_the_mean_of_single_weights_and_of_the_network() -> None:
    one, both = (["m:will"], ["m:will", "m:was"])
    assert model(None).first_pass([([], one), ([], both)]).tolist() == [[2.0], [2.0]]
    # The units are 1 and 1, then 0 (never below) and 1.5: log odds of 0.5, and of -0.25.
    assert model(words()).first_pass([([], one), ([], both)]).tolist() == [[1.25], [0.875]]


def test_a_model_with_a_network_comes_back_as_it_was_written(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    own = model(words())
    save_model(path, own.labels, own.names, own.arrays())
    assert load_model(path).first_pass([([], ["m:will"])]).tolist() == [[1.25]]


def test_a_network_of_other_features_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    arrays = model(words()).arrays()
    save_model(path, ["goal"], ["m:will", "m:was"], {**arrays, "words_out": arrays["words_out"][:1]})
    with pytest.raises(KnowledgeError, match="do not fit"):
        load_model(path)


def test_it_learns_what_two_features_mean_together_and_the_same_each_time() -> None:
    held = np.random.default_rng(3).random((3000, 6)) > 0.5
    answers = ((held[:, 0] & held[:, 1]) | (held[:, 2] & held[:, 3])).astype(float)[:, None]
    recipe = Recipe(hidden=32, networks=1, epochs=40, rate=0.02)
    network, again = (fit_words(csr_matrix(held.astype(float)), answers, recipe) for _ in range(2))
    assert all(np.array_equal(one, again.arrays()[name]) for name, one in network.arrays().items())
    sums = held.astype(np.int64) @ network.units.astype(np.int64) + network.bias
    assert ((network.odds(sums) > 0) == (answers > 0)).mean() > 0.95
    # No order of adding shows.
    turned = replace(network, bias=network.bias[::-1], out=network.out[::-1])
    assert np.array_equal(network.odds(sums), turned.odds(sums[:, ::-1]))
