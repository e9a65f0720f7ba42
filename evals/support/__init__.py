"""How well the rules tell a sentence that its quotation bears out from one that it does not: `clausea eval support`.

A pair is a sentence, the words it cites, and a label. Hand-written pairs lie in `pairs`; derived ones are made of labelled
facts of the sample charts (`derive`). Both are split by their source before anything is tuned: a third is the test, for the
derived ones the charts that are kept from every tuning.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import random
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, get_args

import yaml

from clausea.chart import chart as make_chart
from clausea.domain import Chart, Claim, Clinician, Document, Page, Patient, PatientIdentity, Payer, Provider, Record, Span
from clausea.errors import KnowledgeError
from clausea.evaluation.modules import Measurement
from clausea.evaluation.scores import Score
from clausea.verify import Checked, Subject, check
from evals.facts.__main__ import pressed
from evals.facts.split import charts
from evals.support.derive import Label, Told, changes, told, with_document

PAIRS = Path(__file__).with_name("pairs")
LABELS: tuple[Label, ...] = get_args(Label)
MOST_A_CHART = 8
"""Facts of one chart that are told, so that no chart outweighs the others."""


@dataclass(frozen=True)
class Pair:
    """A sentence and the words it cites, with the label."""

    source: str
    part: str
    """Hand or derived."""
    change: str
    label: Label
    sentence: str
    quote: str
    document: str
    date: dt.date

    @property
    def is_test(self) -> bool:
        """Whether it belongs to the third that nothing is tuned on."""
        return int(hashlib.sha256(self.source.encode()).hexdigest(), 16) % 3 == 0


def hand_pairs() -> Iterator[Pair]:
    """Yield the pairs that were written by hand."""
    for path in sorted(PAIRS.glob("*.yaml")):
        for group in yaml.safe_load(path.read_text()):
            for label in LABELS:
                for sentence in group[label]:
                    yield Pair(group["id"], "hand", "", label, sentence, group["quote"], group["document"], group["date"])


def derived_pairs() -> Iterator[Pair]:
    """Yield the pairs that are made of labelled facts of the sample charts; the same every time."""
    for path in charts("all"):
        rng = random.Random(path.stem)
        _, truth = pressed(path, "txt")
        facts = list(told(truth, rng))
        rng.shuffle(facts)
        for one in _varied(facts)[:MOST_A_CHART]:
            yield _pair(path.stem, one, "supported", "", one.sentence)
            yield _pair(path.stem, one, "supported", "lead-in", with_document(one, one.sentence))
            for label, change, sentence in changes(one, rng):
                yield _pair(path.stem, one, label, change, sentence)


def _varied(facts: Sequence[Told]) -> list[Told]:
    """Return facts in turns of kind, so that no kind fills the share of a chart."""
    seen: Counter[str] = Counter()
    order: list[tuple[int, int, Told]] = []
    for one in facts:
        seen[one.kind] += 1
        order.append((seen[one.kind], len(order), one))
    return [one for _, _, one in sorted(order, key=lambda entry: entry[:2])]


def _pair(source: str, one: Told, label: Label, change: str, sentence: str) -> Pair:
    return Pair(source, "derived", change, label, sentence, one.quote, one.document, one.date)


CLAIM = Claim(
    denial="CO-50", payer=Payer(name="Lakeside Health"), patient=Patient(name="Dana Lee"), provider=Provider(name="Creekside"),
    clinician=Clinician(name="Ana Ruiz", credential="PT"),
)  # fmt: skip
_READ: dict[str, Chart] = {}


def judged(pair: Pair) -> tuple[Label, tuple[str, ...]]:
    """Return what the rules say of a pair, and the blockers that they raise."""
    text = pair.quote
    record = Record(id="r1", sha256="0" * 64, name="page.txt", media_type="text/plain", pages=(Page(number=1, text=text),))
    if text not in _READ:
        _READ[text] = make_chart([record])
    span = Span(record="r1", page=1, start=0, end=len(text))
    document = Document(id="d1", kind=pair.document, body=(span,), date=pair.date)
    chart = _READ[text].with_records([record]).model_copy(update={"documents": (document,), "patient": PatientIdentity()})
    one = Checked(index=0, slot="course", text=pair.sentence, spans=(span,), quotes=(chart.quote(span),))
    found = [
        finding for finding in check(Subject(statements=(one,), chart=chart, claim=CLAIM)).findings
        if finding.severity == "blocker" and finding.rule in _RULES
    ]  # fmt: skip
    if not found:
        return "supported", ()
    says = tuple(f"{finding.rule}: {finding.message}" for finding in found)
    is_unsaid = all("come from nothing" in finding.message or "comes from nothing" in finding.message for finding in found)
    return ("near_miss" if is_unsaid else "contradiction"), says


_RULES = frozenset({"values-stand", "supports", "negation"})


@dataclass
class Agreement:
    """Counts of true and given labels."""

    counts: Counter[tuple[Label, Label]]

    @property
    def n(self) -> int:
        """How many pairs."""
        return self.counts.total()

    def of(self, *, true: Label | None = None, given: Label | None = None) -> int:
        """Return how many pairs have a true label, a given one, or both."""
        return sum(
            count for (one, other), count in self.counts.items() if true in {None, one} and given in {None, other}
        )  # fmt: skip

    @property
    def agreed(self) -> int:
        """How many are rightly let through or rightly stopped, whatever the kind of the fault."""
        return sum(count for (one, other), count in self.counts.items() if (one == "supported") == (other == "supported"))

    @property
    def caught(self) -> dict[Label, tuple[int, int]]:
        """For each label: how many are judged rightly as let through or stopped, and of how many."""
        out = {}
        for label in LABELS:
            n = self.of(true=label)
            let = self.of(true=label, given="supported")
            out[label] = (let if label == "supported" else n - let, n)
        return out


def agreement(pairs: Sequence[Pair]) -> Agreement:
    """Judge pairs and count."""
    return Agreement(Counter((pair.label, judged(pair)[0]) for pair in pairs))


def every() -> list[Pair]:
    """Return all pairs, without doubles."""
    return list(dict.fromkeys((*hand_pairs(), *derived_pairs())))


FLOORS = {"hand": 0.80, "derived": 0.95}
"""The least agreement on the test third that a report passes with."""


def measure(options: dict[str, Any]) -> Measurement:
    """Return the agreement on both splits; there are no options."""
    from evals.support.report import as_markdown

    if options:
        raise KnowledgeError("support.yaml, options: there are none.")
    pairs = every()
    results = {
        (part, split): agreement([one for one in pairs if one.part == part and one.is_test == (split == "test")])
        for part in ("hand", "derived")
        for split in ("dev", "test")
    }
    scores = [
        Score(
            sample=f"{part}-{split}", scorer="agreement", value=found.agreed / found.n, n=found.n,
            at_least=FLOORS[part] if split == "test" else None,
        )
        for (part, split), found in results.items()
    ]  # fmt: skip
    return Measurement(scores=tuple(scores), provenance={"n": len(pairs)}, files={"support.md": as_markdown(pairs, results)})
