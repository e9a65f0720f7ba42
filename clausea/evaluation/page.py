"""The reports of a run of evals as one page: every score drawn with interval and gate, and every problem. Fetches nothing."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from clausea.evaluation.scores import Score

__all__ = ["page"]

_WIDTH = 260.0
"""Pixels between the shares 0 and 1 of a drawn score."""


def page(reports: Iterable[Mapping[str, Any]]) -> str:
    """Return the page. Each report brings suite, about, passed, scores, failures and unscored (counts), and provenance."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    suites = [{**report, "rows": [_row(score) for score in report["scores"]]} for report in reports]
    return environment.get_template("page.html.j2").render(suites=suites, width=_WIDTH)


def _row(score: Score) -> dict[str, Any]:
    """Return one score as the page draws it: where its mark, its interval and its gate lie, from the left."""
    share = score.value if isinstance(score.value, float) else None
    low, high = score.interval or (share, share)
    return {
        "sample": score.sample,
        "scorer": score.scorer,
        "words": score.words(),
        "n": score.n,
        "state": "unscored" if not score.is_scored else "failed" if score.failed else "passed" if score.is_gate else "trend",
        "mark": None if share is None else round(share * _WIDTH, 1),
        "low": None if low is None else round(low * _WIDTH, 1),
        "high": None if high is None else round(high * _WIDTH, 1),
        "gate": None if score.at_least is None else round(score.at_least * _WIDTH, 1),
        "problems": score.problems,
    }
