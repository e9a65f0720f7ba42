"""Suites that a module of the checkout measures."""

from __future__ import annotations

import json
from pathlib import Path
from types import SimpleNamespace

import pytest
import yaml

from clausea import knowledge
from clausea.domain import EVIDENCE_KINDS
from clausea.errors import KnowledgeError, UsageError
from clausea.evaluation import ModuleSuite, load_suite, run_suites
from clausea.evaluation.modules import Measurement, measured
from clausea.evaluation.scores import Score
from evals.retrieval import FLOORS, IMPLICIT_FLOOR, IMPLICIT_TARGET, RANKER, TARGETS, Results, rank
from evals.retrieval.baselines import BASELINES, bm25, is_implicit
from evals.retrieval.metrics import Query, Reliability, mean
from evals.retrieval.report import as_html, as_markdown, as_scores, missed


def suite(folder: Path, **changes: object) -> Path:
    path = folder / "tried.yaml"
    path.write_text(yaml.safe_dump({"about": "For a test", "module": "evals.tried", **changes}), encoding="utf-8")
    return path


def test_the_bundled_suite_is_sound() -> None:
    found = load_suite(knowledge.folder("evals") / "suites" / "retrieval.yaml")
    assert isinstance(found, ModuleSuite)
    assert found.options["split"] == "test"


@pytest.mark.parametrize("change", [{"module": "os"}, {"module": "evals"}, {"samples": []}])
def test_a_file_that_names_a_foreign_module_or_more_is_refused(tmp_path: Path, change: dict[str, object]) -> None:
    with pytest.raises(KnowledgeError, match=r"tried\.yaml"):
        load_suite(suite(tmp_path, **change))


def test_a_module_that_the_checkout_lacks_is_refused_plainly(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="only a checkout of Clausea holds"):
        run_suites(str(suite(tmp_path)))


def test_outside_a_checkout_it_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "_data" / "evals").mkdir(parents=True)
    monkeypatch.setattr(knowledge, "_CHECKOUT", tmp_path / "nowhere")
    monkeypatch.setattr(knowledge, "_PACKAGE", tmp_path)
    with pytest.raises(UsageError, match="only a checkout"):
        measured(ModuleSuite(name="retrieval", about="", module="evals.retrieval", fingerprint=""))


def test_its_report_and_its_pages_are_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    score = Score(sample="test split", scorer="recall@5 goal", value=0.5, n=9, at_least=0.9, bounds=(0.3, 0.7))
    told = Measurement(scores=(score,), provenance={"n": 9}, files={"retrieval.html": "<p>", "retrieval.md": "# R"})
    monkeypatch.setattr("clausea.evaluation.modules.importlib.import_module", lambda _: SimpleNamespace(measure=lambda _: told))
    (report,) = run_suites("retrieval", tmp_path)
    assert not report.passed
    assert report.scores[0].words() == "0.50 (0.30-0.70), FAIL, at least 0.90"
    assert json.loads((tmp_path / "retrieval.json").read_text())["provenance"]["n"] == 9
    assert (tmp_path / "retrieval.md").read_text() == "# R"


def test_without_a_name_only_suites_of_samples_run(tmp_path: Path) -> None:
    suite(tmp_path)
    assert run_suites(suites=tmp_path) == []


def test_a_fixed_sample_runs_beside_the_others_and_the_page_shows_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[dict[str, object]] = []

    def told(options: dict[str, object]) -> Measurement:
        asked.append(options)
        bad = Score(sample="<s>", scorer="recall", value=0.5, n=20, at_least=0.9, problems=("page 3 & more",))
        return Measurement(scores=(bad, Score(sample="s", scorer="gate", value=True, n=1)), provenance={"n": 9})

    monkeypatch.setattr("evals.retrieval.measure", told)
    suite(tmp_path, module="evals.retrieval", options={"failures": 10, "split": "dev"}, quick={"failures": 0})
    run_suites(suites=tmp_path, out=tmp_path / "out")
    run_suites("tried", tmp_path / "out", suites=tmp_path)
    assert asked == [{"failures": 0, "split": "dev"}, {"failures": 10, "split": "dev"}]
    run_suites(suites=tmp_path, out=tmp_path / "out")
    shown = (tmp_path / "out" / "report.html").read_text()
    assert "tried: FAILED" in shown
    assert "&lt;s&gt;" in shown
    assert "page 3 &amp; more" in shown
    assert "<svg" in shown
    assert "http" not in shown.replace("http-equiv", "")


def test_recall_is_over_k_where_more_is_right_and_counts_what_was_not_read() -> None:
    many = Query("a", "goal", (True,) * 4 + (False,) + (True,) * 5)
    assert many.recall(5) == 0.8
    assert Query("a", "goal", (True, False, False), unread=1).recall(5) == 0.5
    assert Query("a", "goal", (False, True)).reciprocal_rank() == 0.5
    assert Query("a", "goal", (True, False, True), offered=2).precision(5) == 0.5
    assert Query("a", "goal", (False, True), offered=0).precision(5) is None


def test_an_interval_comes_from_drawing_charts() -> None:
    queries = [Query(f"c{number}", "goal", (number % 4 > 0, True)) for number in range(40)]
    found = mean(Query.reciprocal_rank, queries, 500)
    assert found is not None
    assert found.low < found.value < found.high
    assert found.value == pytest.approx(0.875)
    assert mean(Query.reciprocal_rank, queries, 500) == found
    assert mean(Query.reciprocal_rank, [], 500) is None


def test_the_calibration_error_is_the_mean_gap() -> None:
    told = Reliability()
    for right in (True, False, False, False):
        told.add(0.75, right)
    assert told.error() == pytest.approx(0.5)
    assert told.rows() == [("0.7-0.8", 4, 0.75, 0.25)]
    assert Reliability().error() is None


def test_the_baselines_rank_by_what_they_say() -> None:
    texts = ["97110 20 minutes, total 38 minutes", "Walked the hall twice with the rollator and rested."]
    assert bm25("c", "minutes", texts)[0] > bm25("c", "minutes", texts)[1] == 0
    assert BASELINES["keyword rules"]("c", "minutes", texts)[0] > 0
    assert BASELINES["longest sentence"]("c", "minutes", texts)[1] == 9
    assert BASELINES["random"]("c", "minutes", texts) == BASELINES["random"]("c", "minutes", texts)
    assert not is_implicit("minutes", texts[0])
    assert is_implicit("minutes", texts[1])


def test_an_empty_run_is_unscored_and_said_so() -> None:
    from clausea.retrievers.hybrid import HybridRanker

    results = rank([], HybridRanker(floor=0.0), "test")
    scores = as_scores(results)
    assert all(not score.is_scored for score in scores)
    assert any(score.at_least == IMPLICIT_FLOOR for score in scores)
    assert "0 charts of the test split" in as_markdown(results)
    assert "<svg" in as_html(results)


def test_floors_gate_and_targets_are_told() -> None:
    assert set(FLOORS) == set(EVIDENCE_KINDS)
    assert max(FLOORS.values()) < TARGETS["recall@5"]
    assert IMPLICIT_FLOOR < IMPLICIT_TARGET
    results = Results("test", 2, 4, 50)
    # One chart finds all of its right passages, the other 2 of 5: under the floor of `goal` and its recall target.
    for subset in ("all", "implicit"):
        results.queries[RANKER, subset] = [Query("a", "goal", (True,)), Query("b", "goal", (False, True) * 6)]
    scores = {score.scorer: score for score in as_scores(results)}
    assert scores["recall@5 goal"].value == pytest.approx(0.7)
    assert scores["recall@5 goal"].failed
    assert not scores["recall@5 goal"].model_copy(update={"value": FLOORS["goal"]}).failed
    assert not scores["precision@5 goal"].is_gate
    assert missed(results) == ["recall@5 goal 0.70 of 0.92", "implicit recall@5 0.70 of 0.80"]
    assert "| precision@5 goal | 2 | 0.70 | 0.700 | reached |" in as_markdown(results)
    assert "| recall@5 goal | 2 | 0.92 | 0.700 | not reached |" in as_markdown(results)
