"""A routing suite: a table of pastes, payers and circumstances, each with the route and the deadline that are right."""

from __future__ import annotations

import csv
import datetime as dt
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated, ClassVar

from pydantic import Field, ValidationError

from clausea import knowledge
from clausea.domain import PayerType, Route, Value
from clausea.errors import KnowledgeError, UsageError
from clausea.remedy import Circumstance, decide, known_facts, parse_denial

__all__ = ["RoutingRow", "RoutingSuite", "answers", "load_routing"]

_COLUMNS = ["paste", "payer", "facts", "route", "deadline", "source"]


class RoutingRow(Value):
    """One row: what is pasted, to whom, under which facts; and what is right."""

    paste: Annotated[str, Field(min_length=1)]
    payer: PayerType
    facts: tuple[str, ...] = ()
    route: Route
    deadline: dt.date | None = None
    """The right day; None where the row does not ask for one."""
    unknown: bool = False
    """True where the right answer is that the day cannot be known."""
    source: Annotated[str, Field(min_length=1)]
    """The section of the domain notes that says so."""

    shown: ClassVar[tuple[str, ...]] = ("paste", "payer", "route")


class RoutingSuite(Value):
    """A table with the days that its deadlines are counted from."""

    about: str
    table: str
    notice_date: dt.date
    service_date: dt.date
    today: dt.date

    shown: ClassVar[tuple[str, ...]] = ("table",)


def load_routing(path: Path, data: dict[str, object]) -> tuple[RoutingSuite, tuple[RoutingRow, ...]]:
    """Return a routing suite and its rows, read strictly.

    Raises:
        KnowledgeError: the suite or a row is wrong; the message names file, row and column.
    """
    try:
        suite = RoutingSuite.model_validate(data)
    except ValidationError as error:
        raise KnowledgeError(f"{path.name}: {knowledge.explain(error)}") from None
    table = path.parent / suite.table
    if not table.is_file():
        raise KnowledgeError(f"{path.name}: table: there is no file {suite.table}.")
    with table.open(encoding="utf-8", newline="") as lines:
        reader = csv.DictReader(lines)
        if reader.fieldnames != _COLUMNS:
            raise KnowledgeError(f"{table.name}: its columns must be {', '.join(_COLUMNS)}.")
        rows = tuple(_row(table.name, number, row) for number, row in enumerate(reader, start=2))
    keys = [(row.paste, row.payer, row.facts) for row in rows]
    twice = next((key for key in keys if keys.count(key) > 1), None)
    if twice:
        raise KnowledgeError(f"{table.name}: {twice[0]} for {twice[1]} stands there twice.")
    if not rows:
        raise KnowledgeError(f"{table.name} has no row.")
    return suite, rows


def _row(name: str, number: int, row: dict[str, str]) -> RoutingRow:
    deadline = row["deadline"]
    try:
        return RoutingRow.model_validate(
            {**row, "facts": tuple(row["facts"].split()), "deadline": None, "unknown": deadline == "unknown"}
            | ({"deadline": deadline} if deadline not in {"", "unknown"} else {})
        )
    except ValidationError as error:
        raise KnowledgeError(f"{name}, line {number}: {knowledge.explain(error)}") from None


def answers(suite: RoutingSuite, rows: tuple[RoutingRow, ...]) -> Iterator[tuple[str, str, str | None]]:
    """Yield for every row and thing asked: the row's name, `route` or `deadline`, and what is wrong, or None."""
    for number, row in enumerate(rows, start=2):
        name = f"line-{number}"
        try:
            at = Circumstance(
                payer=row.payer,
                notice_date=suite.notice_date,
                service_date=suite.service_date,
                today=suite.today,
                facts=known_facts(row.facts),
            )
            remedy = decide(parse_denial(row.paste), at)
        except UsageError as error:
            yield name, "route", str(error)
            continue
        said = f"{row.paste} for {row.payer}{' with ' + ' '.join(row.facts) if row.facts else ''}"
        yield (
            name,
            "route",
            None if remedy.route == row.route else f"{said}: the route is {remedy.route} and should be {row.route}",
        )
        if row.deadline or row.unknown:
            found = remedy.deadline.date
            right = found == row.deadline and bool(remedy.deadline.basis)
            yield (
                name,
                "deadline",
                None if right else f"{said}: the deadline is {found} and should be {row.deadline or 'unknown'}",
            )
