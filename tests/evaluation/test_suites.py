"""Suites: strict files, honest reports, and an exit code that says when a gate failed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import ValidationError

from clausea import __version__, knowledge
from clausea.config import commit
from clausea.errors import ExitCode, KnowledgeError, StoreError, UsageError
from clausea.evaluation import Report, Score, Unscored, load_suite, markdown, run_suites, suite_names

ROOT = Path(__file__).resolve().parents[2]
DEMO = str(knowledge.demo_folder())


def suite(folder: Path, name: str = "tried", **changes: Any) -> Path:
    """Write a suite over the demo chart and return its path; a change of None takes the key out."""
    content: dict[str, Any] = {
        "about": "For a test",
        "scorers": [{"name": "quotes-stand"}, {"name": "remedy"}, {"name": "cited-share"}],
        "samples": [{"id": "demo", "folder": DEMO, "expect": {"route": "appeal"}}],
    }
    content = {key: value for key, value in {**content, **changes}.items() if value is not None}
    path = folder / f"{name}.yaml"
    path.write_text(yaml.safe_dump(content), encoding="utf-8")
    return path


def eval_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "clausea", "eval", *arguments],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False,
    )  # fmt: skip


def test_a_suite_that_holds_passes(tmp_path: Path) -> None:
    suite(tmp_path)
    (report,) = run_suites("tried", suites=tmp_path)
    assert report.passed
    assert [score.scorer for score in report.scores] == ["runs", "quotes-stand", "remedy", "cited-share"]
    assert report.failures == report.unscored == ()


def test_a_failing_gate_makes_the_exit_code_10(tmp_path: Path) -> None:
    failing = suite(tmp_path, samples=[{"id": "demo", "folder": DEMO, "expect": {"route": "write_off"}}])
    done = eval_command(str(failing), "--json")
    assert done.returncode == ExitCode.WRITTEN_WITH_BLOCKERS, done.stderr
    (report,) = json.loads(done.stdout)
    assert report["passed"] is False
    assert [score["scorer"] for score in report["scores"] if score["value"] is False] == ["remedy"]


def test_a_suite_that_holds_makes_the_exit_code_0(tmp_path: Path) -> None:
    done = eval_command(str(suite(tmp_path)), "--json")
    assert done.returncode == ExitCode.READY, done.stderr


def test_an_unknown_suite_is_an_error_of_usage() -> None:
    done = eval_command("no-such-suite", "--json")
    assert done.returncode == ExitCode.USAGE
    assert "demo" in json.loads(done.stdout)["error"]["hint"]


def test_a_number_below_its_threshold_fails(tmp_path: Path) -> None:
    quote = {"name": "clinic-chart.pdf", "page": 10, "quote": "Emergency contact: Colleen Hanratty"}
    samples = [{"id": "demo", "folder": DEMO, "expect": {"must_cite": [quote]}}]
    suite(tmp_path, "trend", scorers=[{"name": "must-cite-recall"}], samples=samples)
    suite(tmp_path, "gate", scorers=[{"name": "must-cite-recall", "at_least": 0.5}], samples=samples)
    gate, trend = run_suites(suites=tmp_path)
    assert (gate.suite, gate.passed) == ("gate", False)
    assert (trend.suite, trend.passed) == ("trend", True)
    assert trend.scores[1].value == 0.0


def test_a_report_says_where_it_comes_from(tmp_path: Path) -> None:
    path = suite(tmp_path)
    (report,) = run_suites("tried", suites=tmp_path)
    assert report.provenance["commit"] == commit()
    assert report.provenance["clausea"] == __version__
    assert report.provenance["backend"] == "embedded"
    assert report.provenance["n"] == 1
    assert report.provenance["suite"] == load_suite(path).fingerprint


def test_reports_are_written_as_json_and_as_a_table(tmp_path: Path) -> None:
    suite(tmp_path, scorers=[{"name": "quotes-stand"}, {"name": "never-cited"}])
    (report,) = run_suites("tried", tmp_path / "deep" / "out", suites=tmp_path)
    out = tmp_path / "deep" / "out"
    assert Report.model_validate_json((out / "tried.json").read_text(encoding="utf-8")) == report
    table = (out / "tried.md").read_text(encoding="utf-8")
    assert table == markdown(report)
    assert "# tried: FAILED" in table
    assert "| demo | quotes-stand | pass |" in table
    assert "| demo | never-cited | unscored: the sample names no words that must not be cited | 0 |" in table
    assert f"commit {commit()}" in table


def test_a_place_that_cannot_be_written_is_an_error_of_the_store(tmp_path: Path) -> None:
    suite(tmp_path)
    with pytest.raises(StoreError):
        run_suites("tried", tmp_path / "tried.yaml" / "out", suites=tmp_path)


def test_what_is_unscored_is_counted_and_never_averaged() -> None:
    scores = (
        Score(sample="a", scorer="cited-share", value=0.5, n=4),
        Score(sample="b", scorer="cited-share", value=Unscored(reason="no letter")),
        Score(sample="c", scorer="cited-share", value=1.0, n=2),
    )
    report = Report(suite="s", passed=True, scores=scores, provenance={"n": 3})
    assert report.mean("cited-share") == 0.75
    assert [score.sample for score in report.unscored] == ["b"]
    assert "1 unscored of 3 scores" in markdown(report)
    assert report.mean("nothing") is None


def test_a_scorer_that_measured_nothing_anywhere_does_not_pass() -> None:
    scores = (Score(sample="a", scorer="remedy", value=Unscored(reason="none")),)
    assert not Report(suite="s", passed=False, scores=scores, provenance={}).passed
    with pytest.raises(ValidationError, match="contradicts"):
        Report(suite="s", passed=True, scores=scores, provenance={})
    with pytest.raises(ValidationError, match="contradicts"):
        Report(suite="s", passed=True, scores=(), provenance={})


def test_a_report_cannot_pass_over_a_failed_gate() -> None:
    for bad in (Score(sample="a", scorer="x", value=False, n=1), Score(sample="a", scorer="x", value=0.4, n=5, at_least=0.5)):
        with pytest.raises(ValidationError, match="contradicts"):
            Report(suite="s", passed=True, scores=(bad,), provenance={})
        assert Report(suite="s", passed=False, scores=(bad,), provenance={}).failures == (bad,)


@pytest.mark.parametrize(("value", "n", "low", "high"), [(1.0, 10, 0.72, 1.0), (0.5, 10, 0.24, 0.76), (0.0, 4, 0.0, 0.49)])
def test_a_share_has_an_interval(value: float, n: int, low: float, high: float) -> None:
    interval = Score(sample="a", scorer="x", value=value, n=n).interval
    assert interval is not None
    assert [round(end, 2) for end in interval] == [low, high]
    assert Score(sample="a", scorer="x", value=True, n=n).interval is None


def test_a_run_that_fails_fails_its_sample_and_not_the_suite(tmp_path: Path) -> None:
    bad = tmp_path / "case"
    (bad / "records").mkdir(parents=True)
    (bad / "records" / "scan.pdf").write_bytes(b"")
    (bad / "claim.yaml").write_text("denial: CO-50\ntoday: 2026-10-05\n", encoding="utf-8")
    good = {"id": "demo", "folder": DEMO, "expect": {"route": "appeal"}}
    suite(tmp_path, samples=[{"id": "bad", "folder": "case"}, good])
    (report,) = run_suites("tried", suites=tmp_path)
    assert not report.passed
    (failed,) = report.failures
    assert (failed.sample, failed.scorer) == ("bad", "runs")
    assert "scan.pdf" in failed.problems[0]
    assert {score.sample for score in report.unscored} == {"bad"}
    assert report.mean("remedy") == 1.0


GOOD = {"id": "demo", "folder": DEMO}
WRONG: dict[str, tuple[dict[str, Any], str]] = {
    "an unknown key": ({"abuot": "x"}, "abuot"),
    "an unknown key of a sample": ({"samples": [{**GOOD, "folders": "x"}]}, "folders"),
    "an unknown expectation": ({"samples": [{**GOOD, "expect": {"rout": "appeal"}}]}, "rout"),
    "an unknown route": ({"samples": [{**GOOD, "expect": {"route": "duel"}}]}, "route"),
    "an unknown kind of gap": ({"samples": [{**GOOD, "expect": {"gaps": [{"kind": "luck"}]}}]}, "kind"),
    "a gap of nothing": ({"samples": [{**GOOD, "expect": {"gaps": [{"severity": "weak"}]}}]}, "slot or a kind"),
    "a page before the first": (
        {"samples": [{**GOOD, "expect": {"must_cite": [{"name": "a", "page": 0, "quote": "x"}]}}]},
        "page",
    ),
    "an unknown scorer": ({"scorers": [{"name": "luck"}]}, "quotes-stand"),
    "a threshold of a gate": ({"scorers": [{"name": "remedy", "at_least": 0.5}]}, "at_least"),
    "a threshold above one": ({"scorers": [{"name": "cited-share", "at_least": 50}]}, "at_least"),
    "a scorer twice": ({"scorers": [{"name": "remedy"}, {"name": "remedy"}]}, "same name"),
    "a sample twice": ({"samples": [GOOD, GOOD]}, "same name"),
    "no samples": ({"samples": []}, "samples"),
    "no scorers": ({"scorers": None}, "scorers"),
    "a folder that is not there": ({"samples": [{"id": "demo", "folder": "nowhere"}]}, "records"),
    "a claim that is not there": ({"samples": [{**GOOD, "claim": "none.yaml"}]}, "claim"),
}


@pytest.mark.parametrize("fault", WRONG)
def test_a_wrong_suite_is_refused_with_file_and_field(tmp_path: Path, fault: str) -> None:
    changes, said = WRONG[fault]
    path = suite(tmp_path, **changes)
    with pytest.raises(KnowledgeError) as caught:
        run_suites("tried", suites=tmp_path)
    assert path.name in str(caught.value)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("text", ["- a\n", "just words", "about: [\n"])
def test_a_suite_that_is_no_list_of_keys_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "tried.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(KnowledgeError, match=r"tried\.yaml"):
        run_suites("tried", suites=tmp_path)


def test_a_claim_that_does_not_fix_the_clock_is_refused(tmp_path: Path) -> None:
    (tmp_path / "case" / "records").mkdir(parents=True)
    (tmp_path / "case" / "claim.yaml").write_text("denial: CO-50\n", encoding="utf-8")
    suite(tmp_path, samples=[{"id": "case", "folder": "case"}])
    with pytest.raises(KnowledgeError, match="today"):
        run_suites("tried", suites=tmp_path)


def test_unknown_names_and_paths_list_what_there_is(tmp_path: Path) -> None:
    suite(tmp_path, "one")
    suite(tmp_path, "two")
    assert suite_names(tmp_path) == ["one", "two"]
    with pytest.raises(UsageError, match="one, two"):
        run_suites("three", suites=tmp_path)
    with pytest.raises(UsageError, match="is not there"):
        run_suites(str(tmp_path / "three.yaml"))


def test_the_routing_suite_gates_at_every_row() -> None:
    (report,) = run_suites("routing")
    assert report.passed, [problem for score in report.failures for problem in score.problems]
    assert report.provenance["n"] >= 150
    assert report.unscored == ()


@pytest.mark.parametrize(
    ("found", "put", "said"),
    [
        ("CO-11,medicare,,cer", "CO-11,medicare,,appeal", None),
        ("CO-11,medicare,,cer", "CO-11,medicare,,duel", "line 70: route"),
        ("CO-11,medicare,,cer", "CO-11,aetna,,cer", "payer"),
        ("paste,payer", "paste,payor", "columns"),
        ("CO-11,medicare,,cer", "CO-29,medicare,,cer", "twice"),
    ],
)
def test_a_wrong_row_fails_the_gate_or_is_refused(tmp_path: Path, found: str, put: str, said: str | None) -> None:
    bundled = knowledge.folder("evals") / "suites"
    table = (bundled / "routing.csv").read_text()
    assert found in table
    (tmp_path / "routing.csv").write_text(table.replace(found, put, 1))
    (tmp_path / "routing.yaml").write_text((bundled / "routing.yaml").read_text())
    if said:
        with pytest.raises(KnowledgeError, match=said):
            run_suites("routing", suites=tmp_path)
        return
    (report,) = run_suites("routing", suites=tmp_path)
    assert not report.passed
    assert len(report.failures) == 1
    assert "should be appeal" in report.failures[0].problems[0]


@pytest.mark.parametrize("name", [name for name in suite_names() if name != "routing"])
def test_every_bundled_suite_loads(name: str) -> None:
    loaded = load_suite(knowledge.folder("evals") / "suites" / f"{name}.yaml")
    assert loaded.name == name
    assert loaded.about
