"""Offline evals: suites of samples, run through the pipeline and scored.

A score is a bool (a gate), a number (a trend) or unscored with a reason. What is unscored is counted and shown, never averaged.
"""

from __future__ import annotations

import hashlib
import platform
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, ClassVar

from pydantic import Field, ValidationError, model_validator

from clausea import __version__, knowledge
from clausea.claims import load_claim
from clausea.config import commit
from clausea.domain import Value
from clausea.errors import ClauseaError, KnowledgeError, StoreError, UsageError
from clausea.evaluation.modules import ModuleSuite, is_checkout, measured
from clausea.evaluation.page import page
from clausea.evaluation.routing import RoutingRow, RoutingSuite, answers, load_routing
from clausea.evaluation.samples import Sample
from clausea.evaluation.scorers import SCORERS, Judged, Measured, Unscored
from clausea.evaluation.scores import Score
from clausea.exporters import write_bytes
from clausea.ingest import gather
from clausea.pipeline import Run, run_case

__all__ = [
    "SCORERS",
    "ModuleSuite",
    "Report",
    "Sample",
    "Score",
    "Scorer",
    "Suite",
    "Unscored",
    "load_suite",
    "markdown",
    "run_suites",
    "suite_names",
]

RUNS = "runs"
"""The gate that stands before all others: the sample came to its end."""


class Scorer(Value):
    """A scorer by its name; `at_least` makes a gate of a number."""

    name: str
    at_least: Annotated[float, Field(ge=0, le=1)] | None = None

    shown: ClassVar[tuple[str, ...]] = ("name", "at_least")

    @model_validator(mode="after")
    def _is_known(self) -> Scorer:
        if self.name not in SCORERS:
            raise ValueError(f"no scorer has this name; there are {', '.join(SCORERS)}")
        if self.at_least is not None and SCORERS[self.name].is_gate:
            raise ValueError("a scorer that says yes or no takes no at_least")
        return self


class Suite(Value):
    """Samples and the scorers that judge them, as a file of `evals/suites` names them."""

    name: str
    about: str
    backend: str = "embedded"
    scorers: Annotated[tuple[Scorer, ...], Field(min_length=1)]
    samples: Annotated[tuple[Sample, ...], Field(min_length=1)]
    fingerprint: str
    """Hash of the file."""

    shown: ClassVar[tuple[str, ...]] = ("name",)

    @model_validator(mode="after")
    def _names_are_distinct(self) -> Suite:
        for what, names in (("samples", [one.id for one in self.samples]), ("scorers", [one.name for one in self.scorers])):
            if len(names) != len(set(names)):
                raise ValueError(f"two {what} have the same name")
        return self


class Report(Value):
    """The scores of one suite, and where they come from.

    A report has passed when no gate failed and every scorer of the suite measured something on at least one sample; a
    report cannot be made that says otherwise.
    """

    suite: str
    passed: bool
    scores: tuple[Score, ...]
    provenance: dict[str, Any]
    """Commit, version, backend and models, `n` samples, and the fingerprint of the suite."""

    about: str = ""
    """What the suite measures, in a line."""

    shown: ClassVar[tuple[str, ...]] = ("suite", "passed")

    @model_validator(mode="after")
    def _passes_truly(self) -> Report:
        if self.passed != _passes(self.scores):
            raise ValueError("passed contradicts the scores")
        return self

    @property
    def failures(self) -> tuple[Score, ...]:
        """The gates that do not hold."""
        return tuple(score for score in self.scores if score.failed)

    @property
    def unscored(self) -> tuple[Score, ...]:
        """What could not be measured."""
        return tuple(score for score in self.scores if not score.is_scored)

    def mean(self, scorer: str) -> float | None:
        """Return the mean of a scorer over the samples where it was measured; None where it was nowhere."""
        values = [score.value for score in self.scores if score.scorer == scorer and not isinstance(score.value, Unscored)]
        return sum(map(float, values)) / len(values) if values else None


def _passes(scores: tuple[Score, ...]) -> bool:
    names = {score.scorer for score in scores}
    measured = {score.scorer for score in scores if score.is_scored}
    return bool(scores) and names == measured and not any(score.failed for score in scores)


def suite_names(suites: Path | None = None) -> list[str]:
    """Return the names of the suites of a folder, of the bundled ones by default."""
    return sorted(path.stem for path in _folder(suites).glob("*.yaml"))


def _folder(suites: Path | None) -> Path:
    return suites if suites is not None else knowledge.folder("evals") / "suites"


def load_suite(path: Path) -> Suite | ModuleSuite:
    """Return the suite of a file, read strictly. A file that names a `module` has no samples of its own.

    Raises:
        KnowledgeError: the file is not YAML, holds a key that is not known or a value of the wrong type, or names a folder or
            a claim that is not there. The message names file and field.
    """
    data = knowledge.read_yaml(path)
    if not isinstance(data, dict):
        raise KnowledgeError(f"{path.name} is not a list of `key: value` lines.")
    fingerprint = hashlib.sha256(path.read_bytes()).hexdigest()[:16]
    content = {**data, "name": path.stem, "fingerprint": fingerprint}
    try:
        if "module" in data:
            return ModuleSuite.model_validate(content)
        suite = Suite.model_validate(content)
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {knowledge.explain(error)}") from None
    for sample in suite.samples:
        folder = path.parent / sample.folder
        if not (folder / sample.records).is_dir():
            raise KnowledgeError(f"{path.name}: samples.{sample.id}.records: there is no such folder.")
        if not (folder / sample.claim).is_file():
            raise KnowledgeError(f"{path.name}: samples.{sample.id}.claim: there is no such file.")
    return suite


def run_suites(name: str | None = None, out: Path | None = None, *, suites: Path | None = None) -> list[Report]:
    """Run one suite, or every one of samples without a name, and return a report each.

    `name` is the name of a suite of the folder `suites` (the bundled ones by default), or the path of a suite's file. With
    `out`, each report is also written there as `<suite>.json` and `<suite>.md`, and all of them as one page, `report.html`. A
    suite that a module of the checkout measures runs its fixed sample beside the others, where it has one and this is a
    checkout; run by its name, it measures everything, and its reports are written to `evals/reports` without `out`.

    Raises:
        UsageError: no suite has that name; the message lists what there is. Or its module is not there.
        KnowledgeError: a suite contradicts itself.
        StoreError: `out` cannot be written.
    """
    paths = [_find(name, suites)] if name else [_folder(suites) / f"{one}.yaml" for one in suite_names(suites)]
    loaded = [(path, _routing(path) or load_suite(path)) for path in paths]
    reports = []
    for path, suite in loaded:
        if isinstance(suite, ModuleSuite):
            if not name and (suite.quick is None or not is_checkout()):
                continue
            measurement = measured(suite, quick=not name)
            told = {**measurement.provenance, "sample": "whole" if name else "fixed", "suite": suite.fingerprint}
            reports.append(_finished(suite.name, measurement.scores, told, suite.about))
            target = out or (knowledge.folder("evals") / "reports" if name else None)
            if target is not None:
                _write(reports[-1], target, measurement.files)
            continue
        reports.append(_report(path, suite) if isinstance(suite, Suite) else _routing_report(path, *suite))
        if out is not None:
            _write(reports[-1], out)
    target = out or (knowledge.folder("evals") / "reports" if not name and suites is None and is_checkout() else None)
    if target is not None:
        _make(target)
        write_bytes(target / "report.html", page([_shown(report) for report in reports]).encode())
    return reports


def _shown(report: Report) -> dict[str, Any]:
    """Return what the page shows of a report."""
    return {
        "suite": report.suite,
        "about": report.about,
        "passed": report.passed,
        "scores": report.scores,
        "failures": len(report.failures),
        "unscored": len(report.unscored),
        "provenance": {key: _plain(value) for key, value in report.provenance.items()},
    }


def _routing(path: Path) -> tuple[RoutingSuite, tuple[RoutingRow, ...]] | None:
    """Return a routing suite with its rows, or None where the file is a suite of cases."""
    data = knowledge.read_yaml(path)
    return load_routing(path, data) if isinstance(data, dict) and "table" in data else None


def _routing_report(path: Path, suite: RoutingSuite, rows: tuple[RoutingRow, ...]) -> Report:
    found = tuple(
        Score(sample=name, scorer=scorer, value=wrong is None, n=1, problems=(wrong,) if wrong else ())
        for name, scorer, wrong in answers(suite, rows)
    )
    digest = hashlib.sha256(path.read_bytes() + (path.parent / suite.table).read_bytes()).hexdigest()[:16]
    return Report(
        suite=path.stem,
        about=suite.about,
        passed=_passes(found),
        scores=found,
        provenance={
            "clausea": __version__,
            "commit": commit(),
            "python": platform.python_version(),
            "backend": "none",
            "models": [],
            "n": len(rows),
            "suite": digest,
        },
    )


def _find(name: str, suites: Path | None) -> Path:
    if name.endswith((".yaml", ".yml")):
        if not Path(name).is_file():
            raise UsageError(f"The suite {Path(name).name} is not there.", hint="Check the path.")
        return Path(name)
    known = suite_names(suites)
    if name not in known:
        raise UsageError(f"No suite is called {name[:30]}.", hint=f"There are: {', '.join(known) or 'none'}.")
    return _folder(suites) / f"{name}.yaml"


def _report(path: Path, suite: Suite) -> Report:
    scores: list[Score] = []
    models: set[str] = set()
    for sample in suite.samples:
        run = _run(path, suite, sample)
        if isinstance(run, ClauseaError):
            scores.append(Score(sample=sample.id, scorer=RUNS, value=False, n=1, problems=(str(run),)))
            reason = Unscored(reason="the run failed")
            scores.extend(Score(sample=sample.id, scorer=one.name, value=reason) for one in suite.scorers)
            continue
        models.update(one.model for one in run.draft.attempts)
        scores.append(Score(sample=sample.id, scorer=RUNS, value=True, n=1))
        scores.extend(_score(sample, scorer, run) for scorer in suite.scorers)
    told = {"backend": suite.backend, "models": sorted(models), "n": len(suite.samples), "suite": suite.fingerprint}
    return _finished(suite.name, tuple(scores), told, suite.about)


def _finished(name: str, scores: tuple[Score, ...], told: dict[str, Any], about: str) -> Report:
    provenance = {"clausea": __version__, "commit": commit(), "python": platform.python_version(), **told}
    return Report(suite=name, about=about, passed=_passes(scores), scores=scores, provenance=provenance)


def _run(path: Path, suite: Suite, sample: Sample) -> Run | ClauseaError:
    folder = path.parent / sample.folder
    try:
        claim = load_claim(folder / sample.claim)
        if claim.today is None:
            raise KnowledgeError(f"{path.name}: samples.{sample.id}: its claim fixes no `today`, so the run would change daily.")
        return run_case(gather([folder / sample.records]), claim, today=claim.today, case=sample.id, engine=suite.backend)
    except KnowledgeError:
        raise
    except ClauseaError as error:
        return error


def _score(sample: Sample, scorer: Scorer, run: Run) -> Score:
    method = SCORERS[scorer.name]
    found = method.score(Judged(sample.expect, run))
    if isinstance(found, Measured) and not found.n:
        found = Unscored(reason="there was nothing to look at")
    if isinstance(found, Unscored):
        return Score(sample=sample.id, scorer=scorer.name, value=found, at_least=scorer.at_least)
    value: bool | float = found.good == found.n if method.is_gate else found.good / found.n
    return Score(sample=sample.id, scorer=scorer.name, value=value, n=found.n, at_least=scorer.at_least, problems=found.problems)


def _make(out: Path) -> None:
    try:
        out.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreError(f"The folder {out.name} cannot be written: {error.strerror or type(error).__name__}.") from None


def _write(report: Report, out: Path, files: Mapping[str, str] | None = None) -> None:
    _make(out)
    write_bytes(out / f"{report.suite}.json", (report.model_dump_json(indent=1) + "\n").encode())
    for name, text in {f"{report.suite}.md": markdown(report), **(files or {})}.items():
        write_bytes(out / name, text.encode())


def markdown(report: Report) -> str:
    """Return a report as a small table, with the problems below it."""
    said = ", ".join(f"{key} {_plain(value)}" for key, value in report.provenance.items())
    lines = [
        f"# {report.suite}: {'passed' if report.passed else 'FAILED'}",
        "",
        f"{said}; {len(report.failures)} failed, {len(report.unscored)} unscored of {len(report.scores)} scores.",
        "",
        "| sample | scorer | result (95 % interval) | n |",
        "|---|---|---|---|",
    ]
    lines += [f"| {one.sample} | {one.scorer} | {one.words()} | {one.n} |" for one in report.scores]
    problems = [f"- {one.sample}, {one.scorer}: {problem}" for one in report.scores for problem in one.problems]
    return "\n".join([*lines, *(["", *problems] if problems else [])]) + "\n"


def _plain(value: Any) -> str:
    return " ".join(map(str, value)) if isinstance(value, list) else str(value)
