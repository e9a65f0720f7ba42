"""The default backend: no model. It points at the best passages of each slot and quotes them in plain sentences.

It writes no number, date or name itself: `{V3}` stands for a figure and `{E2}` for the exact words of a passage, and code
puts both in, as it does for a language model.
"""

from __future__ import annotations

import time
from itertools import groupby
from typing import Any

from clausea.domain import Evidence, Passage, Prompt, Reply, SlotRequest

_DOCUMENTS = {
    "order": "order",
    "initial_evaluation": "initial evaluation",
    "plan_of_care": "plan of care",
    "certification": "certification",
    "recertification": "recertification",
    "daily_note": "treatment note",
    "progress_report": "progress report",
    "re_evaluation": "re-evaluation",
    "discharge": "discharge summary",
    "flowsheet": "flowsheet",
    "outcome_form": "outcome form",
    "addendum": "addendum",
    "communication": "note",
    "other": "record",
}

# What a sentence of each kind says before the words of the record; the second form follows the first in a list.
_LEADS: dict[str, tuple[str, ...]] = {
    "diagnosis": ("{doc} gives the diagnosis: ", "{doc} adds: "),
    "prior_level": ("Before the onset, as {doc} records: ", "{doc} also records of that time: "),
    "complexity": ("{doc} notes what made this care more demanding: ", "It also bears on the care that {doc} records: "),
    "functional_baseline": ("{doc} found: ", "It also found: "),
    "goal": ("{doc} set this goal: ", "It also set: "),
    "plan_of_care": ("{doc} states: ", "It also states: "),
    "certification": ("{doc} reads: ", "It also reads: "),
    "progress": ("{doc} reports: ", "It also reports: "),
    "skilled_rationale": ("The clinician wrote in {doc}: ", "And further: "),
    "minutes": ("{doc} records the time: ", "It also records: "),
    "adverse": ("{doc} also says: ", "And: "),
}


class Embedded:
    """Composes the plain letter."""

    name = "embedded"
    remote = False

    def complete(self, prompt: Prompt) -> Reply:
        """Return the plain answer to a prompt; it never fails."""
        began = time.perf_counter()
        value = {request.key: plain(request, prompt.evidence) for request in prompt.slots}
        return Reply(value=value, backend=self.name, model="none", latency_s=time.perf_counter() - began)


def plain(request: SlotRequest, evidence: Evidence) -> dict[str, Any]:
    """Return one slot's answer: a sentence for every passage, or a gap."""
    passages = [evidence.passage(handle) for handle in request.passages]
    if not passages:
        return {"gap": f"Nothing in the record answers: {request.asks}"}
    statements = []
    for document, group in groupby(passages, key=lambda passage: passage.document):
        for index, passage in enumerate(group):
            statements.append(_statement(passage, index, evidence, document))
    return {"statements": statements}


def _statement(passage: Passage, index: int, evidence: Evidence, document: str) -> dict[str, Any]:
    lead = _LEADS[passage.kind][min(index, 1)]
    date = _date_figure(passage, evidence)
    name = f"the {_DOCUMENTS.get(passage.document_kind, 'record')}"
    if date:
        name = f"{name} of {{{date}}}"
    text = lead.format(doc=name) + f"{{{passage.handle}}}."
    cites = [passage.handle, *([date] if date and date in text else [])]
    return {"text": text[0].upper() + text[1:] if text[0] != "{" else text, "cites": cites}


def _date_figure(passage: Passage, evidence: Evidence) -> str | None:
    """Return the handle of the figure that holds the date of the passage's document."""
    if passage.date is None:
        return None
    for figure in evidence.figures:
        if figure.document == passage.document and figure.label.startswith("date of"):
            return figure.handle
    return None
