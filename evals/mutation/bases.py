"""Letters to tamper with: every letter type, drawn from the development charts, as written and with sentences in other words."""

from __future__ import annotations

import datetime as dt
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

from clausea.chart import chart as make_chart
from clausea.domain import Claim, ClaimLine, Clinician, Patient, Payer, Provider
from clausea.exporters import exporter_for
from clausea.ingest import Ingested, Source, read_record
from clausea.pipeline import CaseFile, Run, finish
from evals.facts.__main__ import pressed
from evals.mutation.columns import wrong
from evals.support.derive import Told, told

DENIALS: dict[str, tuple[str, str, tuple[str, ...]]] = {
    "t1": ("CO-50 N115", "medicare", ()),
    "t2": ("CO-151", "commercial", ()),
    "t3": ("CO-151 N362", "medicare", ()),
    "t4": ("PT02", "medicare", ()),
    "t5": ("CO-50", "medicare", ("certification_disputed",)),
    "t6": ("CO-236", "medicare", ("no_edit",)),
    "t7": ("CO-197", "commercial", ("auth_on_file", "correction_refused")),
    "t8": ("CO-150", "commercial", ()),
    "t9": ("PR-204", "commercial", ("covered_in_plan",)),
    "t12": ("CO-11", "medicare", ("payer_wrong",)),
    "t13": ("CO-119", "commercial", ("count_wrong",)),
    "t14": ("CO-216 N10", "medicare", ()),
    "t15": ("CCM02", "medicare_advantage", ()),
}
"""A denial, a payer and circumstances that lead to a letter of each type."""
OWN_WORDS = 6
"""Sentences in other words that a letter is given."""


@dataclass(frozen=True)
class Own:
    """A true sentence in other words, as it stands in a letter."""

    told: Told
    place: str
    """Its citation."""

    @property
    def text(self) -> str:
        """The sentence with its citation."""
        return f"{self.told.sentence.rstrip('.')} ({self.place})."


@dataclass(frozen=True)
class Base:
    """A letter of a chart, with the run that wrote it."""

    name: str
    type: str
    run: Run
    written: str
    """The letter as written, in Markdown."""
    own: tuple[Own, ...]
    goals: tuple[str, ...]
    """Sentences that tell what a goal aims at as if it were found, each with the place of the goal."""
    wrong: tuple[tuple[str, str], ...] = ()
    """The sort of a false sentence of `columns`, and the sentence with its citation."""

    @property
    def reworded(self) -> str:
        """The letter with its sentences in other words, as a person would add them."""
        if not self.own:
            return self.written
        paragraph = " ".join(one.text for one in self.own)
        head, mark, tail = self.written.partition("\nSincerely,\n")
        return f"{head}\n{paragraph}\n{mark}{tail}" if mark else f"{head}\n\n{paragraph}\n"


def bases(paths: Sequence[Path], types_each: int, first: int = 0) -> Iterator[Base]:
    """Yield letters of charts; the types go round from the one numbered `first`, so that every type has as many."""
    types = list(DENIALS)
    turn = first
    for path in paths:
        data, truth = pressed(path, "txt")
        record = read_record(Source(f"{path.stem}.txt", data=data))
        ingested = Ingested((record,))
        chart = make_chart([record])
        for _ in range(types_each):
            kind = types[turn % len(types)]
            turn += 1
            claim = _claim(truth, kind)
            if claim is None:
                continue
            run = Run(_case(path.stem, claim), ingested)
            run.chart = chart
            run = finish(run, "evidence")
            if run.letter is None or run.outcome is None or not run.outcome.remedy.is_appeal:
                continue
            written = exporter_for("md").render(run.letter).decode()
            rng = random.Random(f"{path.stem}/{kind}")
            yield Base(path.stem, kind, run, written, _own(run, truth, rng), _aims(run, truth), _wrong(run, truth))


def _case(name: str, claim: Claim) -> CaseFile:
    assert claim.today is not None
    return CaseFile(case=name, claim=claim, denial=claim.denial or "", backend="embedded", today=claim.today)


def _claim(truth: dict[str, Any], kind: str) -> Claim | None:
    """Return a claim for the last two treatment notes of a chart; None where it holds no note."""
    notes = [
        one["values"] for one in truth["documents"]
        if one["values"].get("kind") == "daily_note" and one["values"].get("date") and not one["values"].get("other_patient")
    ]  # fmt: skip
    days = sorted({dt.date.fromisoformat(one["date"]) for one in notes})[-2:]
    if not days or "name" not in truth["patient"]:
        return None
    denial, payer, facts = DENIALS[kind]
    code = {"PT": "97110", "OT": "97530", "SLP": "92507"}[truth["discipline"].partition(",")[0]]
    modifier = {"PT": "GP", "OT": "GO", "SLP": "GN"}[truth["discipline"].partition(",")[0]]
    dob = truth["patient"].get("dob")
    return Claim(
        denial=denial,
        denial_text="The information submitted does not support the service." if kind not in {"t4", "t15"} else "",
        payer=Payer(name="Lakeside Health Administrators", type=payer, address="Appeals, P.O. Box 77, Lakeside, OH 00000"),
        claim_number="LK-2026-778813",
        notice_date=days[-1] + dt.timedelta(days=40),
        service_dates=tuple(days),
        lines=tuple(ClaimLine(date=day, cpt=code, modifiers=(modifier,), units=2, charge=Decimal("124.00")) for day in days),
        patient=Patient(
            name=truth["patient"]["name"],
            dob=dt.date.fromisoformat(dob) if dob else None,
            member_id="LKS-0098812",
            account="A-5512",
        ),
        provider=Provider(name="Creekside Rehab", npi="1999999984", tin="00-0000000", address="1 Mill Road, Lakeside, OH 00000"),
        clinician=Clinician(name=notes[-1].get("author", "Ana Ruiz"), credential=notes[-1].get("credential", "PT")),
        facts=facts,
        today=days[-1] + dt.timedelta(days=60),
    )


def _exhibit(run: Run, page: int) -> str | None:
    assert run.letter is not None
    return next((one.label for one in run.letter.exhibits if page in one.pages), None)


def _place(run: Run, spots: Sequence[tuple[int, int]]) -> str | None:
    """Return the citation of printed lines; None where no exhibit holds them or they run over a page."""
    pages = {page for page, _ in spots}
    if len(pages) != 1:
        return None
    page = pages.pop()
    label = _exhibit(run, page)
    if label is None:
        return None
    first, last = min(line for _, line in spots), max(line for _, line in spots)
    lines = f"l. {first}" if first == last else f"ll. {first}-{last}"
    return f"Ex. {label}, p. {page}, {lines}"


def _own(run: Run, truth: dict[str, Any], rng: random.Random) -> tuple[Own, ...]:
    found = []
    for one in told(truth, rng):
        place = _place(run, one.places)
        if place is not None:
            found.append(Own(one, place))
    rng.shuffle(found)
    kinds: dict[str, int] = {}
    order: list[tuple[int, int, Own]] = []
    for own in found:
        kinds[own.told.kind] = kinds.get(own.told.kind, 0) + 1
        order.append((kinds[own.told.kind], len(order), own))
    return tuple(own for _, _, own in sorted(order, key=lambda entry: entry[:2])[:OWN_WORDS])


def _wrong(run: Run, truth: dict[str, Any]) -> tuple[tuple[str, str], ...]:
    placed = ((sort, sentence, _place(run, spots)) for sort, sentence, spots in wrong(truth))
    return tuple((sort, f"{sentence.rstrip('.')} ({place}).") for sort, sentence, place in placed if place is not None)


def _aims(run: Run, truth: dict[str, Any]) -> tuple[str, ...]:
    out = []
    for passage in truth["passages"]:
        place = _place(run, [(spot["page"], spot["line"]) for spot in passage["spots"]])
        for fact in passage["facts"]:
            values = fact["values"]
            if place is None or fact["type"] != "goal" or values.get("status") in {"met", "partly_met"}:
                continue
            measure, target = values.get("measure"), values.get("target", "")
            if (
                measure
                and measure not in {"ROM", "MMT", "assist", "accuracy", "severity", "gait_distance"}
                and target[:1].isdigit()
            ):
                out.append(f"{measure.replace('_', ' ').capitalize() if measure.islower() else measure} was {target} ({place}).")
            if values.get("label"):
                out.append(f"The goal {values['label']} was met ({place}).")
    return tuple(dict.fromkeys(out))
