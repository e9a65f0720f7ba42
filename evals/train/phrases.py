"""Candidates of measured values from lines written for training: what a few charts cannot show often enough."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from clausea.chart.batteries import Battery, after
from clausea.chart.lines import Addressed
from clausea.chart.measures import Candidate, candidates
from clausea.chart.reading import Context
from clausea.chart.tables import RowCell, split_cells, under
from clausea.domain import Span

_FILE = Path(__file__).with_name("phrases.txt")
_MARK = re.compile(r"\{(?P<text>[^{}:]*(?::\d\d)?):(?P<name>[\w\-]+)(?::(?P<rest>[^{}]*?))?(?P<prior>~)?\}")
_DAY = dt.date(2026, 3, 30)
_LONGEST_CAPTION = 90
_FIRST_DAY = dt.date(2026, 3, 2)
_NAMES = {"dist": "gait_distance"}
_SIDES = {"R": "right", "L": "left", "B": "bilateral"}


@dataclass(frozen=True)
class Marked:
    """A value of a line: where its figure stands, of which measure, and what else was written of it."""

    start: int
    end: int
    name: str
    side: str | None
    prior: bool


def phrase_candidates() -> Iterator[tuple[Candidate, Marked | None]]:
    """Yield every candidate of every line, with the marked value that it is, or None."""
    context = Context("d", _DAY, "other")
    header: list[RowCell] = []
    before = before2 = caption = ""
    battery: Battery | None = None
    for raw in _FILE.read_text(encoding="utf-8").splitlines():
        if not raw or raw.startswith("#"):
            continue
        if raw.startswith("@ "):
            discipline, section, kind, topic = (raw[2:] + " ").split(" ", 3)
            context = Context("d", _DAY, section, (), topic.strip(), discipline, kind=kind, near=_DAY, evaluated=_FIRST_DAY)
            header, before, before2, caption = [], "", "", ""
            battery = after(None, context.topic, "heading")
            continue
        if raw.startswith("H "):
            header = split_cells(_addressed(_spaced(raw[2:])), (0,))
            battery = after(battery, raw[2:], "row")
            continue
        text, marks = _read(_spaced(raw) if " | " in raw else raw)
        cells: tuple[RowCell, ...] = ()
        if " | " in raw:
            cells = tuple(under(header, split_cells(_addressed(text), (0,))))
        else:
            header = []
        place = Context(
            context.document,
            context.date,
            context.section,
            cells,
            context.topic,
            context.discipline,
            kind=context.kind,
            form="row" if cells else "sentence",
            before=before,
            before2=before2,
            near=_DAY,
            caption=caption if cells else "",
            evaluated=_FIRST_DAY if len(raw) % 2 else None,
            is_goal=context.section == "goals",
            battery=battery,
        )
        for one in candidates(_addressed(text), place):
            yield one, _owner(one, marks)
        before, before2 = text, before
        battery = after(battery, text, "row" if cells else "sentence")
        if not cells:
            caption = text if len(text) < _LONGEST_CAPTION else ""


def _spaced(text: str) -> str:
    return text.replace(" | ", "   ")


def _addressed(text: str) -> Addressed:
    return Addressed([(Span(record="r", page=1, start=0, end=max(len(text), 1)), text)])


def _read(raw: str) -> tuple[str, list[Marked]]:
    text = ""
    marks: list[Marked] = []
    position = 0
    for match in _MARK.finditer(raw):
        text += raw[position : match.start()]
        start = len(text)
        text += match["text"]
        name, rest = match["name"], match["rest"] or ""
        if name != "none":
            marks.append(Marked(start, len(text), _NAMES.get(name, name), _SIDES.get(rest), bool(match["prior"])))
        position = match.end()
    return text + raw[position:], marks


def _owner(one: Candidate, marks: list[Marked]) -> Marked | None:
    figure = one.proposal.figure
    for mark in marks:
        # A figure of the mark that is only its beginning ("3" of "3-4/10") is not its value.
        if mark.name == one.proposal.name and abs(mark.start - figure.start) <= 1 and figure.end >= mark.end - 1:
            return mark
    return None
