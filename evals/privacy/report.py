"""The report of the eval of privacy, as scores and as Markdown."""

from __future__ import annotations

from clausea.evaluation.scorers import Unscored
from clausea.evaluation.scores import Score
from evals.privacy import AT_LEAST, Count, Results

LEAST_KEPT = 0.999
"""The floor that gates; the target is every figure, and two of 14,184 are missed: fractions in goals, taken for days."""


def as_scores(results: Results) -> tuple[Score, ...]:
    """Return the targets as gates, one class a trend."""
    found = [
        _score("recall known", _sum(results, known=True), AT_LEAST[True]),
        _score("recall of the rest", _sum(results, known=False), AT_LEAST[False]),
        _score("clinical figures kept", _all(results.kept.values()), LEAST_KEPT),
        _score("restored to the letter", results.restored, 1.0),
        _score("preflight quiet on hidden records", results.quiet, 1.0),
        _score("preflight refuses what is known", results.caught[True], None),
        _score("preflight refuses the rest", results.caught[False], None),
        _score("other words kept", results.words, None),
    ]
    for known, kind in sorted({(known, kind) for known, kind, _ in results.recall}, key=lambda one: (not one[0], one[1])):
        found.append(_score(f"recall {'known ' if known else ''}{kind}", _sum(results, known=known, kind=kind), None))
    return tuple(found)


def _score(scorer: str, count: Count, at_least: float | None) -> Score:
    value = count.good / count.n if count.n else Unscored(reason="there was nothing to look at")
    return Score(sample="records", scorer=scorer, value=value, n=count.n, at_least=at_least)


def _all(counts: object) -> Count:
    out = Count()
    for count in counts:  # type: ignore[attr-defined]
        out.good, out.n = out.good + count.good, out.n + count.n
    return out


def _sum(results: Results, *, known: bool, kind: str | None = None, half: str | None = None) -> Count:
    return _all(
        count
        for (is_known, one, where), count in results.recall.items()
        if is_known == known and kind in {None, one} and half in {None, where}
    )


def as_markdown(results: Results) -> str:
    """Return the tables."""
    lines = [
        f"# Privacy: what is hidden in {results.records} synthetic records",
        "",
        "Recall is the share of planted and charted identifiers of which no letter and no digit was left. `tuned` could be looked at while",
        "the rules were written: formats, hand-written notes and the development charts. `held` was only counted: other formats, other notes,",
        "and the test charts. Intervals are Wilson's, 95 %. Written by `python -m evals.privacy`.",
        "",
    ]
    for known, title in (
        (True, "Known: stated by the claim or in the heads of the record (at least 0.99)"),
        (False, "The rest (at least 0.95)"),
    ):
        lines += [f"## {title}", "", "| class | recall | n | tuned | held |", "|---|---|---|---|---|"]
        for kind in [*sorted({one for is_known, one, _ in results.recall if is_known == known}), None]:
            cells = [_cell(_sum(results, known=known, kind=kind, half=half)) for half in (None, "tuned", "held")]
            total = _sum(results, known=known, kind=kind)
            lines.append(f"| {kind or '**all**'} | {cells[0]} | {total.n} | {cells[1]} | {cells[2]} |")
        lines.append("")
    lines += ["## Everything else", "", "| what | share | n |", "|---|---|---|"]
    rows = [
        ("clinical figures kept (1.0)", _all(results.kept.values())),
        ("clinical figures kept, tuned", results.kept["tuned"]),
        ("clinical figures kept, held", results.kept["held"]),
        ("records that are restored to the letter (1.0)", results.restored),
        ("hidden records that the preflight lets pass", results.quiet),
        ("lines with a known identifier left in that the preflight refuses", results.caught[True]),
        ("lines with another identifier left in that the preflight refuses", results.caught[False]),
        ("words of unlabelled prose that stay; most of the others are names that nobody labelled", results.words),
    ]
    lines += [f"| {name} | {_cell(count)} | {count.n} |" for name, count in rows]
    return "\n".join(lines) + "\n"


def _cell(count: Count) -> str:
    if not count.n:
        return "-"
    low, high = _score("x", count, None).interval or (0.0, 1.0)
    return f"{count.good / count.n:.3f} ({low:.3f}-{high:.3f})"
