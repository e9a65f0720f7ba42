"""One long chart out of many: the documents of several sample charts, one behind another, all of one patient.

The labels stay those of their writers. The names, birth date and number of each chart's patient are replaced by those of the
first, wherever the text has them, so that the pages are one patient's. The dates stay, and so the visits run over each other
as those of several episodes do: a chart of this size is for addresses, speed and memory, and its facts are those of its parts.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from evals.press.build import press
from evals.press.source import read
from evals.press.truth import Pressed


def press_long(paths: Sequence[Path], record_id: str, pages: int, format: str = "pdf") -> Pressed:
    """Press as many of the charts as it takes to come to at least `pages` pages, or all of them."""
    with TemporaryDirectory() as folder:
        out = Path(folder) / f"{record_id}.chart"
        low, high = 1, len(paths)
        while low < high:
            middle = (low + high) // 2
            out.write_text(joined(paths[:middle], record_id), encoding="utf-8")
            if len(press(out, format="pdf").truth.pages) >= pages:
                high = middle
            else:
                low = middle + 1
        out.write_text(joined(paths[:low], record_id), encoding="utf-8")
        return press(out, format=format)


def joined(paths: Sequence[Path], record_id: str) -> str:
    """Return the source of one chart that holds the documents of all."""
    first = read(paths[0])
    head, body = _parts(paths[0])
    head = re.sub(r"(@record id: )[^;]+", rf"\g<1>{record_id}", head, count=1)
    bodies = [body]
    for path in paths[1:]:
        other = read(path)
        text = _parts(path)[1]
        for old, new in _replacements(other.patient, first.patient):
            plain = new.replace("\\", r"\\")
            text = re.sub(rf"(?<![A-Za-z0-9]){re.escape(old)}(?![A-Za-z0-9])", plain, text)
        bodies.append("@page\n" + text)
    return head + "\n".join(bodies)


def _parts(path: Path) -> tuple[str, str]:
    """Return a chart's source up to its first document, and from there on."""
    source = path.read_text(encoding="utf-8")
    at = source.index("\n@doc ") + 1
    return source[:at], source[at:]


def _replacements(old: Mapping[str, str], new: Mapping[str, str]) -> list[tuple[str, str]]:
    pairs: list[tuple[str, str]] = []
    theirs, ours = _names(old["name"]), _names(new["name"])
    for one, other in zip(theirs, ours, strict=True):
        pairs += [(one, other), (one.upper(), other.upper())]
    if old.get("dob") and new.get("dob"):
        pairs += zip(_written(old["dob"]), _written(new["dob"]), strict=True)
    if old.get("mrn") and new.get("mrn"):
        pairs.append((old["mrn"], new["mrn"]))
    return pairs


def _names(name: str) -> tuple[str, str]:
    """Return first and last name of "Dorothy A. Kessler" or "KESSLER, DOROTHY A"."""
    if "," in name:
        last, rest = name.split(",", 1)
        return rest.split()[0].title(), last.strip().title()
    words = name.split()
    return words[0], words[-1]


def _written(day: str) -> list[str]:
    """Return a day in the ways in which charts write birth dates."""
    one = dt.date.fromisoformat(day)
    forms = ("%m/%d/%Y", "%m/%d/%y", "%m-%d-%Y", "%m-%d-%y", "%Y-%m-%d", "%b %d, %Y", "%B %d, %Y", "%d %b %Y")
    plain = [f"{one.month}/{one.day}/{one.year}", f"{one.month}/{one.day}/{one:%y}", f"{one.month}-{one.day}-{one:%y}"]
    return [one.strftime(form) for form in forms] + plain
