"""Hand-written charts and the edits that put a fault into them. Labels stand beside the edits, written before any rule."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from clausea.domain import Claim

FOLDER = Path(__file__).resolve().parent
_DOC = re.compile(r"^@doc kind: (?P<kind>\w+); date: (?P<date>[\d-]+)", re.MULTILINE)
_PARAGRAPH = re.compile(
    r"(?<=[^\n])\n(?=(?:[SOAP]|Subjective|Treatment|Assessment|Plan|Medical|Treatment diagnosis|Type|Amount|ASSESSMENT|PLAN|OBJECTIVE|PRIOR LEVEL"
    r"|POC|PLOF|Pt|STG ?\d|LTG ?\d|\d{5}|Total)\b[ :)])"
)
"""The press runs lines together into a paragraph; what begins with a label stands alone, as it does in a chart."""
_FRESH = (
    "S: Sister moved the couch, and the way to the door is clear.\nO: Carried a tray past the couch and back, spilled once at the rug.\n"
    "A: The tray was lightened by half when the eyes left the floor, because the load took the place of the look.",
    "S: Woke early, dog barking, no breakfast.\nO: Opened four bottles with a damp cloth, the last one alone.\n"
    "A: The cloth was folded twice after the lid slid, since the grip opens whenever the wrist drops.",
    "S: Birthday dinner went late.\nO: Sat to stand from the garden bench, knees apart then together.\n"
    "A: Feet were drawn back by a hand on each heel until the weight came over them; telling alone had not moved them.",
)


@dataclass(frozen=True)
class Case:
    """One planted chart: the flag that it is about, whether the fault is there, and the flags that it rightly brings along."""

    id: str
    base: str
    why: str
    present: bool = False
    flag: str | None = None
    gap: str | None = None
    """For a gap: the slot of the CO-50 letter, the denied date where it is asked by date, and the state."""
    day: dt.date | None = None
    state: str | None = None
    also: tuple[str, ...] = ()
    edits: dict[str, Any] = field(default_factory=dict)

    @property
    def expected(self) -> set[str]:
        """The flags that a reviewer would raise."""
        return {*self.also, *([self.flag] if self.flag and self.present else [])}


_EDITS = ("replace", "drop", "copy", "append", "claim", "file")
_KEYS = {"id", "base", "present", "why", "flag", "gap", "day", "state", "also", *_EDITS}


def cases(name: str | None = None) -> list[Case]:
    """Return the planted charts, or those of one file. An unknown key or a second use of an id is refused."""
    found: list[Case] = []
    for path in sorted((FOLDER / "cases").glob(f"{name or '*'}.yaml")):
        for row in yaml.safe_load(path.read_text()):
            odd = set(row) - _KEYS
            if odd or any(row["id"] == one.id for one in found):
                raise ValueError(f"{path.name}, {row.get('id')}: {', '.join(sorted(odd)) or 'the id stands there twice'}")
            edits = {key: row.pop(key) for key in _EDITS if key in row}
            found.append(Case(**{**row, "also": tuple(row.get("also", ()))}, edits=edits))
    return found


def source(case: Case) -> str:
    """Return the chart source of a case. Every edit must find its words exactly once."""
    text = (FOLDER / "bases" / f"{case.base}.chart").read_text()
    for copy in case.edits.get("copy", ()):
        text = _put(text, _copied(text, copy, case.id))
    for old, new in case.edits.get("replace", ()):
        text = _once(text, old, new, case.id)
    for name in case.edits.get("drop", ()):
        text = _without(text, name, case.id)
    if case.edits.get("append"):
        text = text.rstrip("\n") + "\n\n" + case.edits["append"]
    return _PARAGRAPH.sub("\n\n", text)


def claim(case: Case) -> Claim:
    """Return the claim of a case."""
    values = yaml.safe_load((FOLDER / "bases" / f"{case.base}.yaml").read_text())
    return Claim.model_validate({**values, **case.edits.get("claim", {})})


def _once(text: str, old: str, new: str, where: str) -> str:
    if text.count(old) != 1:
        raise ValueError(f"{where}: {text.count(old)} places hold: {old[:60]!r}")
    return text.replace(old, new)


def _parts(text: str) -> list[str]:
    """Divide a chart before every document; the first part is its head."""
    return [part for part in re.split(r"(?m)^(?:@page\n)?(?=@doc )", text) if part]


def _name(part: str) -> str:
    match = _DOC.match(part)
    return f"{match['kind']} {match['date']}" if match else ""


def _without(text: str, name: str, where: str) -> str:
    parts = _parts(text)
    kept = [part for part in parts if _name(part) != name]
    if len(kept) != len(parts) - 1:
        raise ValueError(f"{where}: no document is {name}")
    return "@page\n".join(kept).replace("@page\n", "", 1)


def _copied(text: str, copy: dict[str, Any], where: str) -> str:
    part = next((one for one in _parts(text) if _name(one) == copy["from"]), None)
    if part is None:
        raise ValueError(f"{where}: no document is {copy['from']}")
    old = dt.date.fromisoformat(copy["from"].split()[1])
    new = copy["date"] if isinstance(copy["date"], dt.date) else dt.date.fromisoformat(copy["date"])
    part = part.replace(old.isoformat(), new.isoformat()).replace(f"{old:%m/%d/%Y}", f"{new:%m/%d/%Y}")
    part = re.sub(r"(?i)(visit(?: #)?:? )\d+", rf"\g<1>{copy['visit']}", part, count=1)
    if copy.get("new"):
        lines = part.splitlines()
        start = next(i for i, line in enumerate(lines) if re.match(r"=|Date of service", line)) + 1
        end = next(i for i, line in enumerate(lines) if i > start and re.match(r"\| CPT|9\d{4}|@sig", line))
        lines[start:end] = _FRESH[copy["visit"] % len(_FRESH)].splitlines()
        part = "\n".join(lines) + "\n"
    for before, after in copy.get("replace", ()):
        part = _once(part, before, after, where)
    return part


def _put(text: str, part: str) -> str:
    """Put a document into its place by date; one of the same kind and day gives way to it."""
    head, *documents = _parts(text)
    documents = [one for one in documents if _name(one) != _name(part)]
    key = _name(part).split()[1]
    index = next((i for i, one in enumerate(documents) if _name(one).split()[1] > key), len(documents))
    documents.insert(index, part.rstrip("\n") + "\n\n")
    return head + "@page\n".join(documents)
