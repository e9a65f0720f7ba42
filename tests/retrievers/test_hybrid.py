"""The ranker that ships: its file, its features, its arithmetic."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from clausea.chart import chart
from clausea.errors import KnowledgeError
from clausea.ingest import Source, read_record
from clausea.retrieve import candidates
from clausea.retrievers.context import width
from clausea.retrievers.features import groups_of, word_features
from clausea.retrievers.hybrid import HybridRanker
from clausea.retrievers.model import EvidenceModel, load_model, save_model
from clausea.retrievers.network import Network
from clausea.retrievers.words import kind_queries, ranking_words


def small() -> EvidenceModel:
    return EvidenceModel(
        ["goal"], ["w:walk", "c:<wa", "m:will"], np.array([[512], [256], [-1024]], dtype=np.int16), np.array([0]),
        Network.empty(width(1), 1),
    )  # fmt: skip


def test_a_word_adds_its_own_weight_and_that_of_its_parts() -> None:
    assert small().word("walk").tolist() == [768]
    assert small().word("wall").tolist() == [256]
    assert small().word("xyz").tolist() == [0]
    assert small().first_pass([(["walk"], ["m:will", "m:unknown"])]).tolist() == [[-0.25]]


def test_a_model_comes_back_as_it_was_written_and_in_the_same_bytes(tmp_path: Path) -> None:
    one, other = tmp_path / "one.npz", tmp_path / "other.npz"
    for path in (one, other):
        save_model(path, small().labels, small().names, small().arrays())
    assert one.read_bytes() == other.read_bytes()
    assert load_model(one).word("walk").tolist() == [768]


@pytest.mark.parametrize("content", [b"", b"no archive"])
def test_a_damaged_model_is_refused(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "model.npz"
    path.write_bytes(content)
    with pytest.raises(KnowledgeError, match="cannot be loaded"):
        load_model(path)


def test_tables_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "model.npz"
    save_model(path, ["goal"], ["w:walk"], small().arrays())
    with pytest.raises(KnowledgeError, match="do not fit"):
        load_model(path)


def test_the_shipped_model_is_small() -> None:
    path = Path(__file__).resolve().parents[2] / "clausea" / "data" / "models" / "evidence.npz"
    assert path.stat().st_size < 25_000_000


def test_words_of_one_group_share_a_feature() -> None:
    assert "illness" in groups_of("diabetic")
    assert "illness" in groups_of("copd")
    assert "x:illness" in word_features("diabetic")
    assert not groups_of("zither")


def test_the_knowledge_of_the_ranker_is_whole() -> None:
    assert len(kind_queries()) == 11
    assert all(ranking_words().values())


def test_the_order_of_the_files_changes_no_score() -> None:
    pages = [
        "PHYSICAL THERAPY INITIAL EVALUATION\nDate of Service: 03/02/2026\nTUG 18.2 s with a walker.\nDrove before.",
        "DAILY NOTE\nDate of Service: 03/12/2026   Visit #: 4\nTUG 14.1 s today.\nLowered the step when the trunk tipped.",
        "PROGRESS REPORT\nDate of Service: 03/30/2026\nTUG 11.0 s, was 18.2 at evaluation.\nGoal 1 met.",
    ]

    def scores(order: list[int]) -> dict[str, float]:
        read = chart([read_record(Source(f"{number}.txt", data=pages[number].encode())) for number in order])
        ranked = HybridRanker(floor=0.0).rank("progress", candidates(read))
        return {one.candidate.text: one.score for one in ranked}

    assert scores([0, 1, 2]) == scores([2, 1, 0]) == scores([1, 2, 0])
