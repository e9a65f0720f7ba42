"""Judge flags and gaps on planted faults, and count alarms on the development charts: `python -m evals.faults`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim, Flag
from clausea.ingest import Source, read_record
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.faults.plant import Case, cases, claim, source
from evals.press.build import press_record
from evals.press.source import parse

RECALL, PRECISION = 0.95, 0.85
"""To reach, all flags together."""


@dataclass
class Count:
    """Planted and found, by name."""

    hit: list[str] = field(default_factory=list)
    missed: list[str] = field(default_factory=list)
    false: list[str] = field(default_factory=list)
    spared: int = 0
    """Near misses that rightly raised nothing."""
    near: int = 0

    @property
    def recall(self) -> float | None:
        """Share of the planted faults that were found."""
        every = len(self.hit) + len(self.missed)
        return len(self.hit) / every if every else None

    @property
    def precision(self) -> float | None:
        """Share of the alarms that were planted."""
        every = len(self.hit) + len(self.false)
        return len(self.hit) / every if every else None


def read_case(case: Case, format_name: str = "pdf") -> Chart:
    """Return the chart of a case as the product reads it."""
    made = press_record(parse(source(case), case.id), None, format_name)
    stem = case.edits.get("file", case.base).removesuffix(".pdf")
    ending = "pdf" if format_name == "scan" else format_name
    return chart([read_record(Source(f"{stem}.{ending}", data=made.data))])


def judge(every: Iterable[Case], format_name: str = "pdf") -> tuple[dict[str, Count], list[tuple[Case, Flag]]]:
    """Return the counts by flag, over all planted charts, and every false alarm."""
    counts: dict[str, Count] = defaultdict(Count)
    false: list[tuple[Case, Flag]] = []
    for case in every:
        found = audit(read_case(case, format_name), claim(case))
        names = {flag.flag for flag in found}
        for name in case.expected:
            (counts[name].hit if name in names else counts[name].missed).append(case.id)
        for name in names - case.expected:
            counts[name].false.append(case.id)
            false += [(case, flag) for flag in found if flag.flag == name]
        if case.flag and not case.present:
            counts[case.flag].near += 1
            counts[case.flag].spared += case.flag not in names
    return counts, false


def together(counts: dict[str, Count]) -> Count:
    """Return all counts as one."""
    total = Count()
    for count in counts.values():
        total.hit += count.hit
        total.missed += count.missed
        total.false += count.false
        total.near += count.near
        total.spared += count.spared
    return total


def development() -> tuple[Counter[str], list[str], int]:
    """Return the flags of the development charts, as if every daily note of them were denied by Medicare."""
    found: Counter[str] = Counter()
    lines = []
    paths = charts("dev")
    for path in paths:
        data, _ = pressed(path, "txt")
        read = chart([read_record(Source(f"{path.stem}.txt", data=data))])
        days = tuple(sorted({one.date for one in read.documents if one.kind == "daily_note" and one.date and not one.other_patient}))
        for flag in audit(read, Claim(service_dates=days)):
            found[flag.flag] += 1
            quotes = " / ".join(read.quote(span)[:110] for span in flag.spans[:2])
            lines.append(f"{flag.flag} | {path.stem} | {flag.message} | {quotes}")
    return found, sorted(lines), len(paths)


def _alike(false: list[tuple[Case, Flag]]) -> dict[str, list[str]]:
    """Return false alarms by their message, so that one cause is read once."""
    found: dict[str, list[str]] = defaultdict(list)
    for case, flag in false:
        found[f"{flag.flag}: {flag.message}"].append(case.id)
    return found


def _figure(value: float | None) -> str:
    return "-" if value is None else f"{value:.3f}"


def main() -> int:
    """Print precision and recall by flag with n; return 1 below what is to be reached."""
    parser = argparse.ArgumentParser(prog="python -m evals.faults", description=__doc__)
    parser.add_argument("--format", default="pdf", choices=["pdf", "txt", "docx", "scan"])
    parser.add_argument("--only", help="id of one case, or the start of several")
    parser.add_argument("--dev", action="store_true", help="list the flags of the development charts")
    parser.add_argument("--report", action="store_true", help="write RESULTS.md")
    asked = parser.parse_args()
    if asked.dev:
        found, lines, number = development()
        print("\n".join(lines))
        print(number, dict(found.most_common()))
        return 0
    every = [case for case in cases() if not asked.only or case.id.startswith(asked.only)]
    counts, false = judge([case for case in every if case.gap is None], asked.format)
    rows = [(name, count) for name, count in sorted(counts.items())] + [("all flags", together(counts))]
    for name, count in rows:
        planted = len(count.hit) + len(count.missed)
        print(
            f"{name:24} planted {planted:3} recall {_figure(count.recall)} alarms {len(count.hit) + len(count.false):3} "
            f"precision {_figure(count.precision)} near misses spared {count.spared}/{count.near}  missed {count.missed} false {count.false}"
        )
    for message, ids in _alike(false).items():
        print(f"  false alarm: {message} | {' '.join(ids)}")
    total = rows[-1][1]
    return int((total.recall or 0) < RECALL or (total.precision or 0) < PRECISION)


if __name__ == "__main__":
    sys.exit(main())


