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

# What stands before the words of the record, by kind of evidence: the record's own words then carry the sentence.
_LEADS: dict[str, str] = {
    "diagnosis": "{doc} gives these diagnoses: ",
    "prior_level": "Of the time before the onset {doc} records: ",
    "complexity": "{doc} notes what made this care more demanding: ",
    "functional_baseline": "{doc} found: ",
    "goal": "{doc} set these goals: ",
    "plan_of_care": "{doc} states: ",
    "certification": "{doc} reads: ",
    "progress": "{doc} reports: ",
    "skilled_rationale": "The clinician wrote in {doc}: ",
    "minutes": "{doc} records the time: ",
    "adverse": "{doc} also says: ",
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
    """Return one slot's answer: the words of its passages, each document named once; or a gap.

    In a list every passage is an item of its own; in prose the passages of one document make one sentence.
    """
    passages = [evidence.passage(handle) for handle in request.passages]
    if not passages:
        return {"gap": f"Nothing in the record answers: {request.asks}"}
    statements: list[dict[str, Any]] = []
    for _, group in groupby(passages, key=lambda passage: (passage.document, passage.kind)):
        members = list(group)
        lead, figure = _lead(members[0], evidence)
        cites = [figure] if figure else []
        if request.form == "list":
            for index, passage in enumerate(members):
                text = f"{lead}{{{passage.handle}}}." if not index else f"{{{passage.handle}}}."
                statements.append({"text": text, "cites": [passage.handle, *([] if index else cites)]})
        else:
            words = "; ".join(f"{{{passage.handle}}}" for passage in members)
            statements.append({"text": f"{lead}{words}.", "cites": [*(passage.handle for passage in members), *cites]})
    return {"statements": statements}


def _lead(passage: Passage, evidence: Evidence) -> tuple[str, str | None]:
    """Return the words before a quotation, and the handle of the date in them."""
    name = f"the {_DOCUMENTS.get(passage.document_kind, 'record')}"
    figure = _date_figure(passage, evidence)
    if figure:
        name = f"{name} of {{{figure}}}"
    text = _LEADS[passage.kind].format(doc=name)
    return text[0].upper() + text[1:], figure


def _date_figure(passage: Passage, evidence: Evidence) -> str | None:
    """Return the handle of the figure that holds the date of the passage's document."""
    if passage.date is None:
        return None
    for figure in evidence.figures:
        if figure.document == passage.document and figure.label.startswith("date of"):
            return figure.handle
    return None
