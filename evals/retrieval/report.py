"""The report of the eval of retrieval, as scores, as Markdown and as a page."""

from __future__ import annotations

import html
from collections.abc import Iterator

from clausea.domain import EVIDENCE_KINDS
from clausea.evaluation.scorers import Unscored
from clausea.evaluation.scores import Score
from evals.retrieval import FLOORS, IMPLICIT_FLOOR, IMPLICIT_TARGET, MEAN_FLOOR, RANKER, TARGETS, Results
from evals.retrieval.baselines import BASELINES
from evals.retrieval.metrics import BINS, FIGURES, Mean, Reliability, mean

_RULES = (
    "A query is one chart and one kind of evidence: every candidate passage of the chart is ranked for it. A chart without a"
    " right passage of a kind asks nothing of that kind. Right is what the writer of the chart labelled, weak passages too; a"
    " right passage that the reader lost counts as missed.",
    "recall@k is the right passages among the first k, over the number of right passages, over k where there are more than k."
    " With precision@5 over the same denominator (5, or the number of right passages where there are fewer) the two are one"
    " figure. So a second precision is told: offered@5 is the share that is right of those among the first five that reach the"
    " threshold, which is what a user is shown.",
    "Implicit passages hold none of the obvious words of their kind (the fixed list `evals/retrieval/queries.yaml`); for that"
    " subset the other right passages are left out of the ranking. Likewise for strong passages alone.",
    "What fails a run are floors a little under what was measured (`evals/retrieval/__init__.py`), not the targets.",
    "Intervals are 95 %, from drawing the charts again with replacement. n counts charts. The keyword baseline counts the words"
    " of that same list, so that it can find no implicit passage but by chance.",
)
_FOR_REPORT = ("recall@5", "recall@10", "offered@5", "MRR")


def as_scores(results: Results) -> tuple[Score, ...]:
    """Return recall@5 with its floors as gates, and the rest as trends."""
    out: list[Score] = []
    sample = f"{results.split} split"
    for kind in EVIDENCE_KINDS:
        for name, figure in FIGURES.items():
            found = mean(figure, results.of(RANKER, "all", kind), results.resamples)
            out.append(_score(sample, f"{name} {kind}", found, FLOORS[kind] if name == "recall@5" else None))
            if name == "recall@5":
                out.append(_score(sample, f"precision@5 {kind}", found, None))
        out.append(_score(sample, f"implicit recall@5 {kind}", _recall(results, "implicit", kind), None))
    out.append(_score(sample, "recall@5", _recall(results, "all", None), MEAN_FLOOR))
    out.append(_score(sample, "implicit recall@5", _recall(results, "implicit", None), IMPLICIT_FLOOR))
    return tuple(out)


def missed(results: Results) -> list[str]:
    """Return the targets that were not reached, as phrases."""
    return [f"{what} {found.value:.2f} of {wanted:.2f}" for what, found, wanted in _targets(results) if found.value < wanted]


def _targets(results: Results) -> Iterator[tuple[str, Mean, float]]:
    """Yield what is aimed at, what was measured, and what is wanted; precision@5 is the same figure as recall@5."""
    for name, wanted in TARGETS.items():
        for kind in EVIDENCE_KINDS:
            found = _recall(results, "all", kind)
            if found is not None:
                yield f"{name} {kind}", found, wanted
    implicit = _recall(results, "implicit", None)
    if implicit is not None:
        yield "implicit recall@5", implicit, IMPLICIT_TARGET


def _score(sample: str, scorer: str, found: Mean | None, at_least: float | None) -> Score:
    if found is None:
        return Score(sample=sample, scorer=scorer, value=Unscored(reason="there was nothing to look at"), at_least=at_least)
    return Score(sample=sample, scorer=scorer, value=found.value, n=found.n, at_least=at_least, bounds=(found.low, found.high))


def _recall(results: Results, subset: str, kind: str | None) -> Mean | None:
    return mean(FIGURES["recall@5"], results.of(RANKER, subset, kind), results.resamples)


Table = tuple[str, list[str], list[list[str]]]


def _tables(results: Results) -> list[Table]:
    return [
        _aims(results),
        _kinds(results, "all", "Every right passage"),
        _baselines(results, "all", "recall@5 against the baselines, every right passage"),
        _kinds(results, "implicit", "Implicit passages only"),
        _baselines(results, "implicit", "recall@5 against the baselines, implicit passages only"),
        _kinds(results, "strong", "Strong passages only"),
        _calibration(results),
        _reliability(results),
    ]


def _aims(results: Results) -> Table:
    rows = [
        [what, str(found.n), f"{wanted:.2f}", f"{found.value:.3f}", "reached" if found.value >= wanted else "not reached"]
        for what, found, wanted in _targets(results)
    ]
    return "Targets", ["target", "n", "wanted", "measured", ""], rows


def _kinds(results: Results, subset: str, title: str) -> Table:
    rows = []
    for kind in (*EVIDENCE_KINDS, None):
        queries = results.of(RANKER, subset, kind)
        right = sum(n for (name, one), n in results.right.items() if name == subset and kind in {one, None})
        cells = [_cell(mean(FIGURES[name], queries, results.resamples)) for name in _FOR_REPORT]
        rows.append([_name(kind), str(len(queries)), str(right), *cells])
    return title, ["kind", "n", "right passages", *_FOR_REPORT], rows


def _baselines(results: Results, subset: str, title: str) -> Table:
    names = [RANKER, *BASELINES]
    rows = [
        [_name(kind), *(_cell(mean(FIGURES["recall@5"], results.of(name, subset, kind), results.resamples)) for name in names)]
        for kind in (*EVIDENCE_KINDS, None)
    ]
    return title, ["kind", *names], rows


def _calibration(results: Results) -> Table:
    rows = []
    for kind in (*EVIDENCE_KINDS, None):
        one = _together(results, kind)
        shown = sum(one.count[1:])
        rows.append([_name(kind), str(sum(one.count)), _number(one.error()), str(shown), _number(one.error(1))])
    head = ["kind", "passages", "calibration error", "with a score of 0.1 or more", "calibration error of these"]
    return "Calibration: the mean gap between score and share that is right, in ten bins", head, rows


def _reliability(results: Results) -> Table:
    rows = [[bounds, str(n), f"{score:.3f}", f"{right:.3f}"] for bounds, n, score, right in _together(results, None).rows()]
    return "Reliability, all kinds", ["score", "passages", "mean score", "share that is right"], rows


def _together(results: Results, kind: str | None) -> Reliability:
    total = Reliability()
    for name, one in results.reliability.items():
        if kind in {name, None}:
            total += one
    return total


def _name(kind: str | None) -> str:
    return kind or "all kinds"


def _cell(found: Mean | None) -> str:
    return f"{found.value:.2f} ({found.low:.2f}-{found.high:.2f})" if found else "-"


def _number(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def _head(results: Results) -> list[str]:
    unread = sum(results.unread.values())
    of_kind = sum(n for (subset, _), n in results.right.items() if subset == "all")
    implicit = sum(n for (subset, _), n in results.right.items() if subset == "implicit")
    return [
        f"{results.charts} charts of the {results.split} split, {results.passages} candidate passages, {of_kind} right passages"
        f" by kind, of which {implicit} are implicit and {unread} were lost in reading.",
        *_RULES,
    ]


def as_markdown(results: Results) -> str:
    """Return the report as Markdown."""
    lines = ["# Retrieval: how well the evidence is found", "", "Written by `clausea eval retrieval`.", ""]
    for paragraph in _head(results):
        lines += [paragraph, ""]
    for title, head, rows in _tables(results):
        lines += [f"## {title}", "", "| " + " | ".join(head) + " |", "|" + "---|" * len(head)]
        lines += ["| " + " | ".join(row) + " |" for row in rows] + [""]
    if results.failures:
        lines += ["## Failures", "", "The worst queries, at most two of a kind and one of a chart.", ""]
        for one in results.failures:
            lines += [
                f"- {one.kind} in {one.chart}, recall@5 {one.recall:.2f}. First and wrong: “{_short(one.wrong)}”"
                f" (labelled: {one.wrong_kinds}). Right and only at rank {one.rank}: “{_short(one.missed)}”"
            ]
        lines.append("")
    return "\n".join(lines)


def _short(text: str) -> str:
    folded = " ".join(text.split())
    return folded if len(folded) <= 160 else folded[:157] + "..."


_STYLE = (
    "body{font:15px/1.5 system-ui,sans-serif;max-width:70rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}"
    "table{border-collapse:collapse;margin:.5rem 0 2rem}td,th{border-bottom:1px solid #ccd;padding:.25rem .7rem;text-align:left}"
    "td+td{font-variant-numeric:tabular-nums}"
)


def as_html(results: Results) -> str:
    """Return the report as one page with a reliability plot, without anything to fetch."""
    out = ["<!doctype html>", '<html lang="en"><head><meta charset="utf-8"><title>Retrieval</title>', f"<style>{_STYLE}</style>"]
    out += ["</head><body>", "<h1>Retrieval: how well the evidence is found</h1>"]
    out += [f"<p>{html.escape(paragraph)}</p>" for paragraph in _head(results)]
    for title, head, rows in _tables(results):
        out.append(f"<h2>{html.escape(title)}</h2>")
        if title.startswith("Reliability"):
            out.append(_plot(_together(results, None)))
        cells = ["".join(f"<td>{html.escape(cell)}</td>" for cell in row) for row in rows]
        out.append("<table><tr>" + "".join(f"<th>{html.escape(cell)}</th>" for cell in head) + "</tr>")
        out += [f"<tr>{row}</tr>" for row in cells]
        out.append("</table>")
    if results.failures:
        out += [
            "<h2>Failures</h2>",
            "<table><tr><th>kind, chart</th><th>recall@5</th><th>first and wrong</th><th>right, at rank</th></tr>",
        ]
        out += [
            f"<tr><td>{one.kind}, {html.escape(one.chart)}</td><td>{one.recall:.2f}</td><td>{html.escape(_short(one.wrong))}"
            f" ({html.escape(one.wrong_kinds)})</td><td>{html.escape(_short(one.missed))} ({one.rank})</td></tr>"
            for one in results.failures
        ]
        out.append("</table>")
    return "\n".join([*out, "</body></html>", ""])


def _plot(one: Reliability) -> str:
    """Return the reliability plot: a dot a bin, larger with more passages, over the line of perfect calibration."""
    side, pad = 320, 36
    most = max(one.count) or 1

    def at(x: float, y: float) -> tuple[float, float]:
        return pad + x * side, pad + (1 - y) * side

    parts = [f'<rect x="{pad}" y="{pad}" width="{side}" height="{side}" fill="none" stroke="#99a"/>']
    parts.append(f'<line x1="{pad}" y1="{pad + side}" x2="{pad + side}" y2="{pad}" stroke="#bbc" stroke-dasharray="4 4"/>')
    dots = [
        (one.score[bin_] / one.count[bin_], one.right[bin_] / one.count[bin_], one.count[bin_])
        for bin_ in range(BINS) if one.count[bin_]
    ]  # fmt: skip
    points = " ".join(f"{x:.1f},{y:.1f}" for x, y in (at(score, right) for score, right, _ in dots))
    parts.append(f'<polyline points="{points}" fill="none" stroke="#2457a6" stroke-width="1.5"/>')
    for score, right, count in dots:
        x, y = at(score, right)
        told = f"<title>{count} passages: score {score:.2f}, right {right:.2f}</title>"
        parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{3 + 5 * (count / most) ** 0.25:.1f}" fill="#2457a6">{told}</circle>')
    x, y = at(0.5, 0)
    parts.append(f'<text x="{x}" y="{y + 28}" text-anchor="middle" font-size="13">score</text>')
    parts.append(f'<text x="{pad - 8}" y="{pad - 10}" font-size="13">share that is right</text>')
    for tick in (0.0, 0.5, 1.0):
        x, y = at(tick, 0)
        parts.append(f'<text x="{x}" y="{y + 14}" text-anchor="middle" font-size="11">{tick:g}</text>')
        x, y = at(0, tick)
        parts.append(f'<text x="{x - 6}" y="{y + 4}" text-anchor="end" font-size="11">{tick:g}</text>')
    size = side + 2 * pad
    box = f'viewBox="0 0 {size} {size}" width="{size}" height="{size}"'
    return f'<svg {box} role="img" aria-label="Reliability">{"".join(parts)}</svg>'
