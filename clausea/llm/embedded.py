"""The default backend: no model. It points at the best passages of each slot and sets their words in plain sentences.

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
    "diagnosis": "{doc} gives the diagnosis ",
    "prior_level": "Before the onset, {doc} records, ",
    "complexity": "{doc} names what made this care more demanding: ",
    "functional_baseline": "{doc} found ",
    "goal": "{doc} set these goals: ",
    "plan_of_care": "{doc} states ",
    "certification": "{doc} reads ",
    "progress": "{doc} reports ",
    "skilled_rationale": "The clinician wrote in {doc}: ",
    "minutes": "{doc} records ",
    "adverse": "{doc} also says ",
}
_FURTHER: dict[str, str] = {
    "skilled_rationale": "{doc} adds: ",
    "goal": "{doc} adds: ",
}
"""What stands there for each further document of a slot."""


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
        lead, figure = _lead(request, members[0], evidence, further=bool(statements))
        cites = [figure] if figure else []
        if request.form == "list":
            for index, passage in enumerate(members):
                text = f"{lead}{{{passage.handle}}}." if not index else f"{{{passage.handle}}}."
                statements.append({"text": text, "cites": [passage.handle, *([] if index else cites)]})
        else:
            for start in range(0, len(members), _MOST_QUOTES):
                part = members[start : start + _MOST_QUOTES]
                head = lead if not start else ""
                text = f"{head}{_joined(passage.handle for passage in part)}."
                statements.append({"text": text, "cites": [*(passage.handle for passage in part), *([] if start else cites)]})
    return {"statements": statements}


_MOST_QUOTES = 5
"""A statement cites at most six things: these and a date."""


def _joined(handles: Any) -> str:
    """Return "{E1}", "{E1} and {E2}", "{E1}; {E2}; and {E3}"."""
    words = [f"{{{handle}}}" for handle in handles]
    if len(words) < 3:
        return " and ".join(words)
    return f"{'; '.join(words[:-1])}; and {words[-1]}"


def _lead(request: SlotRequest, passage: Passage, evidence: Evidence, *, further: bool) -> tuple[str, str | None]:
    """Return the words before a quotation, and the handle of the date in them."""
    name = f"the {_DOCUMENTS.get(passage.document_kind, 'record')}"
    figure = _date_figure(passage, evidence)
    if figure:
        name = f"{name} of {{{figure}}}"
    usual = _LEADS[passage.kind]
    words = _FURTHER.get(passage.kind, "{doc} adds ") if further else request.lead or usual
    text = words.replace("{doc}", name)
    return text[0].upper() + text[1:], figure


def _date_figure(passage: Passage, evidence: Evidence) -> str | None:
    """Return the handle of the figure that holds the date of the passage's document."""
    if passage.date is None:
        return None
    for figure in evidence.figures:
        if figure.document == passage.document and figure.label.startswith("date of"):
            return figure.handle
    return None
