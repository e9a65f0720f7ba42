"""Whole letters on labelled charts, judged by the labels: `clausea eval letters`.

The words of a citation are looked for on the pages as they were drawn, not as the product read them; whether a citation fits its
slot is asked of whoever wrote the chart.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from clausea import knowledge
from clausea.domain import Citation, DenialProfile, fold
from clausea.errors import ClauseaError, KnowledgeError
from clausea.evaluation.modules import Measurement
from clausea.evaluation.scorers import Unscored
from clausea.evaluation.scores import Score
from clausea.ingest import Source
from clausea.pipeline import Run, run_case
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.letters.cases import claim_of, denials_of, discipline_of, is_foreign, is_of_others
from evals.letters.told import VALUES, figures_told

__all__ = ["measure"]

GATES: dict[str, float | None] = {
    "runs": 1.0,
    "quotes on their lines": 0.99,
    "no page of another patient": 1.0,
    "no unsupported value": 1.0,
    "dates argued or said": 1.0,
    "ready only when whole": 1.0,
    "citations that fit their slot": None,
    "told of the day of their document": None,
    "told of the kind of their document": None,
    "told of any day, where their document has one": None,
    "told of any kind, where their document has one": None,
    "slots answered that the record answers": None,
    **dict.fromkeys(VALUES.values()),
}
"""What is asked of every letter, and the share that it has to reach; None for a trend."""


@dataclass
class Count:
    """How often something was asked and held, and where it did not."""

    n: int = 0
    good: int = 0
    problems: list[str] = field(default_factory=list)

    def add(self, holds: bool, where: str) -> None:
        """Count one more."""
        self.n += 1
        self.good += holds
        if not holds:
            self.problems.append(where)


def measure(options: dict[str, Any]) -> Measurement:
    """Return the scores; `options` are split (dev or test) and charts (how many, all where it is 0)."""
    if set(options) != {"split", "charts"} or options["split"] not in {"dev", "test"}:
        raise KnowledgeError("letters.yaml, options: they are split (dev or test) and charts.")
    paths = sample(charts(options["split"]), int(options["charts"]))
    counts = {name: Count() for name in GATES}
    letters = 0
    for path in paths:
        data, truth = pressed(path, "pdf")
        for denial in denials_of(path):
            claim = claim_of(truth, denial)
            if claim is None or claim.today is None:
                continue
            where = f"{path.stem}, {denial}"
            try:
                run = run_case(
                    [Source(f"{path.stem}.pdf", data=data)], claim, today=claim.today, case=path.stem, engine="embedded"
                )
            except ClauseaError as error:
                counts["runs"].add(False, f"{where}: {error}")
                continue
            counts["runs"].add(True, where)
            letters += run.letter is not None
            judge(run, truth, counts, where)
    scores = tuple(scored(options["split"], name, counts[name], gate) for name, gate in GATES.items())
    return Measurement(scores=scores, provenance={"n": len(paths), "split": options["split"], "letters": letters})


def sample(paths: Sequence[Path], number: int) -> list[Path]:
    """Return that many charts, evenly drawn in the order of their names; all where it is 0."""
    if not number or number >= len(paths):
        return list(paths)
    return [paths[index * len(paths) // number] for index in range(number)]


def scored(split: str, name: str, count: Count, gate: float | None) -> Score:
    """Return a count as a score. What was wrong is told of the development split alone."""
    if not count.n:
        return Score(sample=split, scorer=name, value=Unscored(reason="there was nothing to look at"), at_least=gate)
    # What a test chart's letter got wrong is a figure only: nobody may write rules against it.
    told = tuple(count.problems) if split == "dev" else ()
    return Score(sample=split, scorer=name, value=count.good / count.n, n=count.n, at_least=gate, problems=told)


def judge(run: Run, truth: dict[str, Any], counts: dict[str, Count], where: str) -> None:
    """Add what the labels say of one letter."""
    letter = run.letter
    profile = written_for(run)
    pages = {one["page"]: [fold(line) for line in one["lines"]] for one in truth["pages"]}
    foreign = _lines_of_others(truth)
    kinds = _kinds(truth)
    wanted: dict[str, set[str]] = {one.id: set(one.kinds) for one in profile.slots}
    documents = _documents_by_line(truth)
    for slot, cite in _cites(run):
        place = f"{where}: {slot}, p. {cite.page}, l. {cite.lines[0]}"
        lines = range(cite.lines[0], cite.lines[1] + 1)
        printed = pages.get(cite.page, [])
        counts["quotes on their lines"].add(_printed(cite, printed), place)
        counts["no page of another patient"].add(not any((cite.page, line) in foreign for line in lines), place)
        if wanted.get(slot) and cite.handle.startswith("E") and not _is_heading(run, cite):
            shown = {kind for line in lines for kind in kinds.get((cite.page, line), ())}
            counts["citations that fit their slot"].add(bool(shown & wanted[slot]), place)
        own = documents.get((cite.page, cite.lines[0]))
        if cite.handle.startswith("E") and own and not is_foreign({"values": own}):
            # A letter says "the treatment note of 07/09/2026" of the words that it quotes.
            passage = run.found.evidence.passage(cite.handle)
            if own.get("kind"):
                counts["told of any kind, where their document has one"].add(passage.is_kind_sure, place)
                if passage.is_kind_sure:
                    counts["told of the kind of their document"].add(passage.document_kind == own["kind"], place)
            named = run.chart.document(passage.document).named_day
            if len(own.get("date", "")) == 10:
                counts["told of any day, where their document has one"].add(named is not None, place)
                if named:
                    counts["told of the day of their document"].add(named == _day(own["date"]), place)
    if letter is None:
        return
    for name, holds, place in figures_told(run, truth, documents):
        counts[name].add(holds, f"{where}: {place}")
    hard = {"cited", "values-stand", "quotes-exact"}
    wrong = [one for one in run.verdict.findings if one.rule in hard and one.severity == "blocker"]
    counts["no unsupported value"].add(not wrong, f"{where}: {', '.join(sorted({one.rule for one in wrong}))}")
    drafted = {(one.slot, one.date): one for one in run.draft.slots}
    for entry in run.found.evidence.slots:
        if entry.date is not None:
            one = drafted.get((entry.slot, entry.date))
            held = one is not None and bool(one.statements or one.tabled or one.gap)
            counts["dates argued or said"].add(held, f"{where}: {entry.slot}, {entry.date}")
    for name, holds in _answered(run, truth, profile):
        counts["slots answered that the record answers"].add(holds, f"{where}: {name}")
    empty = [one for one in run.found.evidence.gaps if one.required and one.severity == "missing"]
    ready = run.outcome is not None and run.outcome.status == "ready"
    counts["ready only when whole"].add(not ready or (not empty and run.verdict.ready), where)


def _is_heading(run: Run, cite: Citation) -> bool:
    """Say whether a citation is the row of headings that is printed with a row of a table."""
    header = run.found.evidence.passage(cite.handle).header
    return header is not None and header in cite.spans


def written_for(run: Run) -> DenialProfile:
    """Return the profile that a run was written by."""
    assert run.outcome is not None
    remedy = run.outcome.remedy
    return knowledge.written(remedy.profile or "", remedy.route).fitted(run.file.claim.payer.type, run.file.claim.facts, ())


def _cites(run: Run) -> Iterator[tuple[str, Citation]]:
    """Yield every citation of a letter's statements and of its tables, with its slot."""
    if run.letter is None:
        return
    for statement in (*run.letter.statements, *run.letter.tabled):
        for cite in statement.cites:
            yield statement.slot, cite


def _printed(cite: Citation, lines: list[str]) -> bool:
    """Say whether the words stand on the drawn lines that are cited, cells and line ends folded."""
    first, last = cite.lines
    if not 1 <= first <= last <= len(lines):
        return False
    return _bare(cite.quote) in _bare(" ".join(lines[first - 1 : last]))


def _bare(text: str) -> str:
    return "".join(letter for letter in fold(text).casefold() if letter.isalnum())


def _lines_of_others(truth: dict[str, Any]) -> set[tuple[int, int]]:
    found: set[tuple[int, int]] = set()
    foreign = {one["index"] for one in truth["documents"] if is_foreign(one)}
    for passage in truth["passages"]:
        if passage["document"] in foreign:
            found |= {(spot["page"], spot["line"]) for spot in passage["spots"]}
    return found


def _documents_by_line(truth: dict[str, Any]) -> dict[tuple[int, int], dict[str, Any]]:
    """Return the labels of the document that each labelled line stands in."""
    values = {one["index"]: one["values"] for one in truth["documents"]}
    return {
        (spot["page"], spot["line"]): values[passage["document"]] for passage in truth["passages"] for spot in passage["spots"]
    }


def _kinds(truth: dict[str, Any]) -> dict[tuple[int, int], set[str]]:
    found: dict[tuple[int, int], set[str]] = {}
    for passage in truth["passages"]:
        for spot in passage["spots"]:
            found.setdefault((spot["page"], spot["line"]), set()).update(passage["kinds"])
    return found


def _answered(run: Run, truth: dict[str, Any], profile: DenialProfile) -> Iterator[tuple[str, bool]]:
    """Yield every slot that a strong label in a document of its kind answers, with whether the product found anything for it."""
    discipline = discipline_of(truth)
    own = [one for one in truth["documents"] if not is_foreign(one) and not is_of_others(one, discipline)]
    documents = {one["index"]: one["values"] for one in own}
    strong: dict[tuple[str, str], set[str]] = {}
    for passage in truth["passages"]:
        values = documents.get(passage["document"])
        for kind, strength in passage["kinds"].items():
            if values and strength == "strong":
                strong.setdefault((values["kind"], values.get("date", "")), set()).add(kind)
    for entry in run.found.evidence.slots:
        slot = profile.slot(entry.slot)
        if slot.required != "must" or len(slot.kinds) != 1:
            continue
        held = any(
            slot.kinds[0] in kinds and (not slot.documents or kind in slot.documents) and entry.date in {None, _day(day)}
            for (kind, day), kinds in strong.items()
        )
        if held:
            yield f"{entry.slot} {entry.date or ''}".strip(), entry.state != "missing"


def _day(text: str) -> dt.date:
    return dt.date.fromisoformat(text) if len(text) == 10 else dt.date.min
