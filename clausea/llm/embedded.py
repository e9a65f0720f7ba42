"""The default backend: no model. It points at the best passages of each slot and sets their words in plain sentences.

It writes no number, date or name itself: `{V3}` stands for a figure and `{E2}` for the exact words of a passage, and code
puts both in, as it does for a language model. Tests that are measured again later are told by their figures, test by test;
everything else is the record's own words.
"""

from __future__ import annotations

import re
import time
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from clausea.domain import Evidence, Passage, Prompt, Reply, SlotRequest

__all__ = ["Embedded", "leads", "plain"]

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

# What stands before the words of the record, by kind of evidence: the record's own words then carry the sentence. `{doc}` is
# the document with its date, "the plan of care of 06/08/2026"; `{kind}` and `{date}` are its parts.
_LEADS: dict[str, str] = {
    "diagnosis": "{doc} gives the diagnosis ",
    "prior_level": "Before the onset, {doc} records, ",
    "complexity": "{doc} names what made this care more demanding: ",
    "functional_baseline": "{doc} found ",
    "goal": "{doc} set these goals: ",
    "plan_of_care": "{doc} states ",
    "certification": "{doc} reads ",
    "progress": "{doc} records ",
    "skilled_rationale": "The clinician wrote in {doc}: ",
    "minutes": "{doc} records ",
    "adverse": "{doc} also says ",
}
_FURTHER: dict[str, tuple[str, ...]] = {
    "diagnosis": ("{doc} lists ", "{doc} adds "),
    "functional_baseline": ("{doc} adds ", "The {kind} of {date} also records "),
    "certification": ("{doc} then reads ", "On {date} the {kind} reads "),
    "plan_of_care": ("{doc} adds ", "{doc} then states "),
    "progress": ("On {date} the {kind} notes ", "By {date} the {kind} reads ", "{doc} then records "),
    "skilled_rationale": ("{doc} adds: ", "On {date} the {kind} says: ", "And in {doc}: "),
    "goal": ("{doc} adds: ", "{doc} then lists: "),
}
"""What stands there for each further document of a slot, in turn."""
_ELSE = ("{doc} adds ", "{doc} also says ")

_IN_TIME = re.compile(r"\{date\}|\bthen\b")

_TYPED = {"diagnosis": "diagnosis:", "prior_level": "prior_level:", "complexity": "comorbidity:"}
"""The typed fact that lets a sentence say what a quotation is. Where a quotation has none, it says where it stands."""
_DAY = "diagnosis:day"
"""The day of an onset alone: what it is of is not called by a name there."""
_PLAINLY = "{doc} records "

_ALSO = "It also records "
"""What stands before the quotations of a document whose figures were told in the sentence before."""
_MORE = "It further records "
"""What stands before those that one sentence does not hold."""

_SPOKEN: dict[str, str] = {
    "TUG": "the Timed Up and Go",
    "BBS": "the Berg Balance Scale",
    "FGA": "the Functional Gait Assessment",
    "DGI": "the Dynamic Gait Index",
    "gait speed": "gait speed",
    "grip strength": "grip strength",
}
"""How a test is called in a sentence; another is called by its name, with "the" before it, and one with a digit is quoted."""

_MOST_QUOTES = 5
"""A statement cites at most six things: these and a date."""
_MOST_FIGURES = 4

_PLAIN_DETAIL = re.compile(
    r"(?:with [^,]*(?:W|QC|SPC|walker|rollator|cane|crutches|W/?C)(?:, |$))?(?:s|m/s|m|ft|lbs?|kg|cm|in|mm|%|reps|blocks|deg)?",
    re.IGNORECASE,
)
"""Of a series whose figure says enough alone: its unit, and the walking device, which the table of the course names."""
_IS_NAME = re.compile(r"(?!ROM|MMT)[A-Z][A-Za-z]*[A-Z]")
"""The name of a test that can stand in a sentence. Distances, angles and grades say little without the words around them."""


class Embedded:
    """Composes the plain letter."""

    name = "embedded"
    remote = False

    def complete(self, prompt: Prompt) -> Reply:
        """Return the plain answer to a prompt; it never fails."""
        began = time.perf_counter()
        value = {request.key: plain(request, prompt.evidence) for request in prompt.slots}
        return Reply(value=value, backend=self.name, model="none", latency_s=time.perf_counter() - began)


def leads() -> tuple[str, ...]:
    """Return everything that may stand before the words of the record and is not the slot's own lead."""
    return (*_LEADS.values(), *(lead for some in _FURTHER.values() for lead in some), *_ELSE, _PLAINLY, _ALSO, _MORE)


def plain(request: SlotRequest, evidence: Evidence, *, in_figures: bool = True) -> dict[str, Any]:
    """Return one slot's answer: the figures and the words of its passages, each document named once; or a gap.

    Without `in_figures` everything is quoted. In a list every passage is an item of its own; in prose the passages of one
    document make one sentence or two.
    """
    passages = [evidence.passage(handle) for handle in request.passages]
    if not passages:
        return {"gap": f"Nothing in the record answers: {request.asks}"}
    statements: list[dict[str, Any]] = []
    before = ""
    for turn, ((document, *_), group) in enumerate(groupby(_named_first(passages), key=_group)):
        members = list(group)
        lead, figure = _lead(request, members, evidence, turn)
        if lead and request.form != "list" and document == before and not _is_typed(members[0]):
            lead, figure = _ALSO, None
        before = document
        cites = [figure] if figure else []
        if request.form == "list":
            for index, passage in enumerate(members):
                text = f"{lead}{{{passage.handle}}}." if not index else f"{{{passage.handle}}}."
                statements.append({"text": text, "cites": [passage.handle, *([] if index else cites)]})
            continue
        told = _told(request, members, evidence) if in_figures else []
        statements += _in_figures(told, _name(members[0], evidence)[0], cites)
        quoted = [passage for passage in members if passage.handle not in {one.passage for one in told}]
        for start in range(0, len(quoted), _MOST_QUOTES):
            part = quoted[start : start + _MOST_QUOTES]
            head = _MORE if start else _ALSO if told else lead
            text = f"{head}{_joined([f'{{{passage.handle}}}' for passage in part])}."
            own = [] if start or told else cites
            statements.append({"text": text, "cites": [*(passage.handle for passage in part), *own]})
    return {"statements": statements}


def _group(passage: Passage) -> tuple[str, str, bool]:
    return passage.document, passage.kind, passage.kind != "diagnosis" or _is_typed(passage)


def _is_typed(passage: Passage) -> bool:
    """Say whether a passage is what the lead of its kind calls it: a diagnosis has more than a day."""
    typed = _TYPED.get(passage.kind)
    return not typed or any(fact.startswith(typed) and fact != _DAY for fact in passage.facts)


def _named_first(passages: Sequence[Passage]) -> list[Passage]:
    """Return the passages with those that name a diagnosis before the others of their document."""
    turn = {document: index for index, document in reversed(list(enumerate(one.document for one in passages)))}
    if any(one.kind != "diagnosis" for one in passages):
        return list(passages)
    return sorted(passages, key=lambda one: (turn[one.document], not _is_typed(one)))


@dataclass(frozen=True)
class _Told:
    """One test that is told by its figure."""

    name: str
    figure: str
    passage: str


def _told(request: SlotRequest, members: Sequence[Passage], evidence: Evidence) -> list[_Told]:
    """Return the tests of some passages that are told by figures: those of the baseline that are measured again later."""
    if any(passage.kind != "functional_baseline" for passage in members):
        return []
    out: list[_Told] = []
    for series in evidence.series:
        name = _SPOKEN.get(series.name, f"the {series.name}")
        if series.name not in _SPOKEN and not _IS_NAME.fullmatch(series.name):
            continue
        if not _PLAIN_DETAIL.fullmatch(series.detail):
            # With a side, a manner or a second task it is another test than the plain one; its own words say so.
            continue
        figure = series.points[0].figure
        holder = next((one for one in members if _holds(one, figure, evidence)), None)
        if figure in request.figures and holder is not None:
            out.append(_Told(name, figure, holder.handle))
    names = [one.name for one in out]
    # Two series of one test differ by their days at least, which the figure alone does not say.
    return [one for one in out if names.count(one.name) == 1]


def _holds(passage: Passage, figure: str, evidence: Evidence) -> bool:
    return all(any(own.covers(span) for own in passage.spans) for span in evidence.figure(figure).spans)


def _in_figures(told: Sequence[_Told], document: str, cites: Sequence[str]) -> list[dict[str, Any]]:
    out = []
    for start in range(0, len(told), _MOST_FIGURES):
        part = told[start : start + _MOST_FIGURES]
        each = [f"{one.name} at {{{one.figure}}}" for one in part]
        listed = f"{', '.join(each[:-1])} and {each[-1]}" if len(each) > 1 else each[0]
        head = _capital(f"{document} measured ") if not start else "It measured "
        places = list(dict.fromkeys(one.passage for one in part))
        out.append({"text": f"{head}{listed}.", "cites": [*places, *([] if start else cites)]})
    return out


def _joined(words: Sequence[str]) -> str:
    """Return "{E1}", "{E1} and {E2}", "{E1}; {E2}; and {E3}"."""
    if len(words) < 3:
        return " and ".join(words)
    return f"{'; '.join(words[:-1])}; and {words[-1]}"


def _lead(request: SlotRequest, members: Sequence[Passage], evidence: Evidence, turn: int) -> tuple[str, str | None]:
    """Return the words before the quotations of a document, and the handle of the date in them."""
    passage = members[0]
    name, figure = _name(passage, evidence)
    usual = _LEADS[passage.kind]
    words = request.lead or usual
    if not all(map(_is_typed, members)):
        words = _PLAINLY
    elif turn:
        # Only a dated document can be said to come "then" or on a day: one without a date stands last for want of a place.
        further = [one for one in _FURTHER.get(passage.kind, _ELSE) if figure or not _IN_TIME.search(one)] or list(_ELSE)
        words = further[(turn - 1) % len(further)]
    kind = _DOCUMENTS.get(passage.named_kind, "record")
    if request.date and figure is None:
        # Beside the bullets of other dates "The record" alone would tell nobody which one is meant; the citation does.
        return "", None
    if kind == "record":
        words = re.sub(r"\brecords\b", "states", words)
    words = words.replace("{doc}", name).replace("{kind}", kind).replace("{date}", f"{{{figure}}}")
    return _capital(words), figure


def _name(passage: Passage, evidence: Evidence) -> tuple[str, str | None]:
    """Return "the plan of care of {V2}" and the handle of its date."""
    name = f"the {_DOCUMENTS.get(passage.named_kind, 'record')}"
    figure = _date_figure(passage, evidence)
    return (f"{name} of {{{figure}}}", figure) if figure else (name, None)


def _capital(text: str) -> str:
    return text[0].upper() + text[1:]


def _date_figure(passage: Passage, evidence: Evidence) -> str | None:
    """Return the handle of the figure that holds the date of the passage's document."""
    if passage.date is None:
        return None
    for figure in evidence.figures:
        if figure.document == passage.document and figure.label.startswith("date of"):
            return figure.handle
    return None
