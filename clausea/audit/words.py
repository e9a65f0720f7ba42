"""Words that address a program: in the notes, in running headers and footers, in file names and in the claim."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from clausea.audit.view import View
from clausea.domain import Flag
from clausea.orders import NAME_WARNING, is_order, is_ordering_name


def injection(view: View) -> list[Flag]:
    """The record or the claim holds words that address a program. They are data like any others and change nothing."""
    spans = list(view.chart.withheld)
    elsewhere = []
    if any(NAME_WARNING in record.warnings or is_ordering_name(record.name) for record in view.chart.records):
        elsewhere.append("in the name of a file")
    elsewhere += [f"in the claim's {name.replace('_', ' ')}" for name, text in _fields(view.claim.model_dump()) if is_order(text)]
    if not spans and not elsewhere:
        return []
    where = f" ({', '.join(elsewhere)})" if elsewhere else ""
    message = (
        f"The record holds words that address a program or its reader{where}. They are data like any others and change nothing."
    )
    return [Flag(flag="injection", severity="high", message=message, spans=tuple(spans[:12]))]


def _fields(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    """Yield the texts of the claim by their key."""
    if isinstance(value, str):
        yield name, value
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from _fields(inner, f"{name} {key}".strip())
    elif isinstance(value, list | tuple):
        for inner in value:
            yield from _fields(inner, name)
