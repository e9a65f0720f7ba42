"""Is a letter that was tampered with caught? `clausea eval mutation` takes a sample, `python -m evals.mutation --full` all."""

from __future__ import annotations

import random
import tempfile
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from clausea.domain import Finding
from clausea.edited import check_letter
from clausea.errors import KnowledgeError
from clausea.evaluation.modules import Measurement
from clausea.evaluation.scores import Score
from clausea.exporters import exporter_for
from clausea.exporters.markdown import parse
from evals.facts.split import charts
from evals.mutation.bases import Base, Own, bases
from evals.mutation.mutate import MUTATIONS, Tampered, tampered

TARGETS = {"values": 0.99, "pins": 0.99, "citations": 0.99, "meaning": 0.95}
FALSE_ALARMS = 0.02
SEED = 6


@dataclass
class Results:
    """What was caught of what was changed, and what was said of letters that nobody changed."""

    letters: int = 0
    types: Counter[str] = field(default_factory=Counter)
    caught: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    by_place: dict[tuple[str, str], list[bool]] = field(default_factory=lambda: defaultdict(list))
    noticed: dict[str, list[bool]] = field(default_factory=lambda: defaultdict(list))
    """The same where a warning counts as well."""
    word: list[bool] = field(default_factory=list)
    """Of the letters that were also checked as Word files."""
    untouched: list[bool] = field(default_factory=list)
    """One entry a letter as written: whether a blocker was raised that the run did not raise."""
    own: list[bool] = field(default_factory=list)
    """One entry a true sentence in other words: whether a blocker was raised."""
    seconds: list[float] = field(default_factory=list)
    missed: list[tuple[str, Tampered]] = field(default_factory=list)
    alarms: list[tuple[str, str]] = field(default_factory=list)

    def add(self, other: Results) -> None:
        """Take in the counts of other letters."""
        self.letters += other.letters
        self.types.update(other.types)
        for mine, theirs in ((self.caught, other.caught), (self.noticed, other.noticed)):
            for name, found in theirs.items():
                mine[name] += found
        for key, found in other.by_place.items():
            self.by_place[key] += found
        self.word += other.word
        self.untouched += other.untouched
        self.own += other.own
        self.seconds += other.seconds
        self.missed += other.missed
        self.alarms += other.alarms

    def of(self, sort: str) -> list[bool]:
        """Return what was caught of all mutations of a sort."""
        return [one for name, (kind, _) in MUTATIONS.items() if kind == sort for one in self.caught[name]]


def _told(findings: Iterable[Finding], *, blockers: bool) -> Counter[tuple[str, str]]:
    return Counter((one.rule, one.message) for one in findings if one.severity == "blocker" or not blockers)


class _Desk:
    """Checks the text of a letter against its run."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def findings(self, base: Base, text: str, *, as_word: bool = False) -> tuple[Finding, ...]:
        """Return what the verifier says of a letter's text."""
        if as_word:
            assert base.run.letter is not None
            path = self.folder / "letter.docx"
            path.write_bytes(exporter_for("docx").render(base.run.letter.model_copy(update={"blocks": parse(text.encode())})))
        else:
            path = self.folder / "letter.md"
            path.write_text(text)
        return check_letter(path, base.run).verdict.findings


def run(paths: Sequence[Path], types_each: int, each: int, first: int = 0, *, word_every: int = 10) -> Results:
    """Tamper with letters, `each` times a mutation, and count what is caught; the types begin with the one numbered `first`."""
    results = Results()
    every = list(bases(paths, types_each, first))
    results.letters = len(every)
    results.types = Counter(base.type for base in every)
    with tempfile.TemporaryDirectory() as name:
        desk = _Desk(Path(name))
        for base in every:
            _judge(results, base, [one for one in every if one.name != base.name], each, desk, word_every)
    return results


def run_shared(paths: Sequence[Path], types_each: int, each: int, *, jobs: int) -> Results:
    """Do what `run` does in several processes, each with a share of the charts."""
    from concurrent.futures import ProcessPoolExecutor

    total = Results()
    with ProcessPoolExecutor(jobs) as pool:
        shares = [paths[start::jobs] for start in range(jobs)]
        firsts = [sum(map(len, shares[:start])) * types_each for start in range(jobs)]
        for found in pool.map(run, shares, [types_each] * jobs, [each] * jobs, firsts):
            total.add(found)
    return total


def _judge(results: Results, base: Base, others: Sequence[Base], each: int, desk: _Desk, word_every: int) -> None:
    known = _told(base.run.verdict.findings, blockers=True)
    began = time.perf_counter()
    found = desk.findings(base, base.written)
    results.seconds.append(time.perf_counter() - began)
    new = _told(found, blockers=True) - known
    results.untouched.append(bool(new))
    results.alarms += [(f"{base.name} {base.type}", f"as written: {rule}: {message}") for rule, message in new]
    kept: list[Own] = []
    for own in base.own:
        alone = desk.findings(base, base.written.replace("\nSincerely,\n", f"\n{own.text}\n\nSincerely,\n", 1))
        more = _told(alone, blockers=True) - known
        results.own.append(bool(more))
        kept += [] if more else [own]
        results.alarms += [(f"{base.name} {base.type}", f"{rule}: {message} <- {own.text}") for rule, message in more]
    # A sentence that is stopped as it is would be taken out or mended before anybody tampers with it.
    base = replace(base, own=tuple(kept))
    before = desk.findings(base, base.reworded)
    known_all, known_blockers = _told(before, blockers=False), _told(before, blockers=True)
    for mutation in MUTATIONS:
        rng = random.Random(f"{SEED}/{base.name}/{base.type}/{mutation}")
        for one in tampered(mutation, base, others, rng, each):
            after = desk.findings(base, one.text)
            is_caught = bool(_told(after, blockers=True) - known_blockers)
            results.caught[mutation].append(is_caught)
            results.by_place[mutation, one.place].append(is_caught)
            results.noticed[mutation].append(bool(_told(after, blockers=False) - known_all))
            if not is_caught:
                results.missed.append((f"{base.name} {base.type}", one))
            if rng.randrange(word_every) == 0:
                as_word = desk.findings(base, one.text, as_word=True)
                results.word.append(bool(_told(as_word, blockers=True) - known_blockers) == is_caught)


def measure(options: dict[str, Any]) -> Measurement:
    """Return the scores of a fixed sample; `options` are charts, types and each."""
    from evals.mutation.report import as_markdown

    if set(options) != {"charts", "types", "each"}:
        raise KnowledgeError("mutation.yaml, options: they are charts, types (of letter, a chart) and each (changes a mutation).")
    paths = charts("dev")
    step = max(1, len(paths) // int(options["charts"]))
    results = run(paths[::step][: int(options["charts"])], int(options["types"]), int(options["each"]))
    return Measurement(
        scores=tuple(as_scores(results)),
        provenance={"n": results.letters, "tampered": sum(map(len, results.caught.values()))},
        files={"mutation.md": as_markdown(results)},
    )


def as_scores(results: Results) -> list[Score]:
    """Return a score for each mutation and each target."""
    scores = []
    for name in MUTATIONS:
        found = results.caught[name]
        if found:
            scores.append(Score(sample=name, scorer="caught", value=sum(found) / len(found), n=len(found)))
    for sort, least in TARGETS.items():
        found = results.of(sort)
        if found:
            scores.append(
                Score(sample=f"all {sort}", scorer="caught", value=sum(found) / len(found), n=len(found), at_least=least)
            )
    quiet = [not one for one in results.untouched]
    scores.append(
        Score(sample="letters as written", scorer="quiet", value=sum(quiet) / len(quiet), n=len(quiet), at_least=1 - FALSE_ALARMS)
    )
    if results.own:
        quiet = [not one for one in results.own]
        scores.append(Score(sample="sentences in other words", scorer="quiet", value=sum(quiet) / len(quiet), n=len(quiet)))
    return scores
