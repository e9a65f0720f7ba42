"""Judge flags and gaps on planted faults, and count alarms on the development charts: `python -m evals.faults`."""

from __future__ import annotations

import argparse
import sys
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

from clausea import knowledge
from clausea.audit import audit
from clausea.chart import chart
from clausea.domain import Chart, Claim, Flag
from clausea.ingest import Source, read_record
from clausea.retrieve import retrieve
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.faults.plant import FOLDER, Case, cases, claim, source
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


def judge_gaps(every: Iterable[Case], format_name: str = "pdf") -> tuple[Count, dict[str, str], int]:
    """Return the counts of gaps, what was said of each case that is not as labelled, and how many states are exactly right.

    A gap counts as found when the slot is not filled; the state (missing or weak) is counted apart.
    """
    count, odd, right = Count(), {}, 0
    profile = knowledge.profile("50")
    for case in every:
        found = retrieve(read_case(case, format_name), profile, claim(case))
        state = next(one.state for one in found.slots if one.slot == case.gap and one.date == case.day)
        right += state == case.state
        if state != case.state:
            odd[case.id] = f"{case.state} expected, {state} found"
        if case.state == "filled":
            count.near += 1
            count.spared += state == "filled"
            if state != "filled":
                count.false.append(case.id)
        else:
            (count.missed if state == "filled" else count.hit).append(case.id)
    return count, odd, right


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
        days = tuple(
            sorted({one.date for one in read.documents if one.kind == "daily_note" and one.date and not one.other_patient})
        )
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
    gaps, odd, right = judge_gaps([case for case in every if case.gap is not None], asked.format)
    rows = [*sorted(counts.items()), ("all flags", together(counts)), ("gaps", gaps)]
    lines = [_row(name, count) for name, count in rows]
    print("\n".join(lines))
    for message, ids in _alike(false).items():
        print(f"  false alarm: {message} | {' '.join(ids)}")
    number = len(gaps.hit) + len(gaps.missed) + gaps.near
    print(f"gap states exactly right: {right} of {number}", *(f"\n  {name}: {words}" for name, words in odd.items()))
    if asked.report:
        write_report(lines, f"{right} of {number}", len(every), asked.format)
    reached = [(count.recall or 1) >= RECALL and (count.precision or 1) >= PRECISION for _, count in rows[-2:]]
    return int(not all(reached))


def _row(name: str, count: Count) -> str:
    planted = len(count.hit) + len(count.missed)
    missed = f" missed: {', '.join(count.missed)}." if count.missed else ""
    wrong = f" false: {', '.join(count.false)}." if count.false else ""
    return (
        f"| {name} | {planted} | {_figure(count.recall)} | {len(count.hit) + len(count.false)} | {_figure(count.precision)} "
        f"| {count.spared}/{count.near} |{missed}{wrong} |"
    )


def write_report(lines: list[str], states: str, number: int, format_name: str) -> None:
    """Write RESULTS.md."""
    found, _, charts_read = development()
    alarms = [f"| {name} | {count} |" for name, count in found.most_common()]
    text = (
        (FOLDER / "REPORT.md")
        .read_text()
        .format(
            number=number, format=format_name, rows="\n".join(lines), states=states, charts=charts_read, alarms="\n".join(alarms)
        )
    )
    (FOLDER / "RESULTS.md").write_text(text)


if __name__ == "__main__":
    sys.exit(main())
