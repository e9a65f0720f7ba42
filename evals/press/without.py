"""Take the passages of some kinds out of a chart's source: what is left is a chart that lacks them."""

from __future__ import annotations

from collections.abc import Collection

from evals.press.chart import passages_of
from evals.press.source import parse


def without(source: str, name: str, kinds: Collection[str]) -> str:
    """Return a chart source without the lines of the passages that its writer labelled with one of `kinds`, and their facts.

    Raises:
        ChartError: the source is no chart. What is returned may be none either: a table can be left without rows.
    """
    docs = parse(source, name).docs
    gone = {one.line - 1 for doc in docs for one in passages_of(doc.blocks) if set(one.kinds) & set(kinds)}
    kept: list[str] = []
    dropping = False
    for number, row in enumerate(source.splitlines()):
        dropping = number in gone or (dropping and row.startswith("^"))
        if not dropping:
            kept.append(row)
    return "\n".join(kept) + "\n"
