"""Values that their sentence says are of an earlier day: the first of a change, and what "last visit" leads."""

from __future__ import annotations

import re

from clausea.chart.figures import Figure
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import ANY_CASE
from clausea.chart.sieve import guarded

_CHANGED = guarded(
    r"\b(?:come|came|gone|went|goes|improv\w*|increas\w*|progress\w*|gain\w*|rose|risen|advanc\w*|chang\w*|decreas\w*|dropped|fell|was|up|down)\b",
    ANY_CASE,
)
_FROM = re.compile(r"\bfrom\s+(?:about\s+|only\s+)?$", ANY_CASE)
_TO = re.compile(r"\s*(?:deg(?:rees)?\.?|°|º)?\s+to\s+", ANY_CASE)
_MOST_LACKING = 45
"""A limb that lacks more degrees than this of being straight bends no further: "flexion 74 to 118" is a change and no arc."""


def is_change(passage: Passage, figure: Figure, motion: str) -> bool:
    """Say whether a figure is the first of two that tell a change of a motion, "flexion has come from 88 to 128", and no arc's.

    An arc runs from the end of extension to that of flexion: "5 to 120", "flexion 0 to 120".
    """
    text = passage.words.text
    after = next((one for one in passage.figures if one.start >= figure.end and one.shape == figure.shape), None)
    if figure.part != 1 or after is None or not _TO.fullmatch(text, figure.end, after.start):
        return False
    clause = re.split(r"[;•]|\.\s", text[: figure.start])[-1]
    if _FROM.search(clause) and _CHANGED.search(clause):
        return True
    value, other = figure.value, after.value
    if not motion or isinstance(value, str) or isinstance(other, str):
        return False
    return value > other or (motion == "flexion" and value > _MOST_LACKING)


_VARIES = {"pain", "ROM", "girth", "RPE", "Borg"}
_UP_TO = re.compile(r"\s*(?:deg(?:rees)?\.?|°|º)?,?\s+(?P<now>now\s)?(?:up|down)\s+to\s+(?:about\s)?", ANY_CASE)


def rises(passage: Passage, one: Proposal) -> bool:
    """Say whether a value is the first of two that tell a change by "up to" or "down to": "two-minute walk 318 up to 402".

    What is no test's, as pain, varies within a day, "2/10 up to 6/10 with stairs": it changed only where "now" says so.
    """
    figure = one.figure
    behind = [one.start for one in passage.figures if one.start >= figure.end and one.shape == figure.shape]
    found = _UP_TO.fullmatch(passage.words.text, figure.end, behind[0]) if behind else None
    return found is not None and (bool(found["now"]) or (one.group == "test" and one.name not in _VARIES))


_TIME = r"(?:visit|session|time|tx|treatment|appointment|appt|note|week|month|report|PN|progress (?:note|report)|evaluation|eval)"
_LAST = guarded(
    r"(?:(?:^|[.;:,(–-]|(?-i:\b[SOAP]\s))\s*(?:(?:at|on|as of|during|per)\s)?|\b(?:at|on|as of|during|per|was|were)\s)(?:the |his |her |their |pt'?s )?"
    rf"(?:last|previous|prior|preceding)\s{_TIME}(?![\w-])(?P<colon>\s?[:=])?,?",
    ANY_CASE,
)
_BEHIND = re.compile(
    rf"\s*(?:deg(?:rees)?\.?|°|s\b|sec\b)?\s*\(?(?:(?:at|on|as of|from)\s)?(?:the\s)?(?:last|previous|prior|preceding)\s{_TIME}\b",
    ANY_CASE,
)
_NOW = guarded(
    r"\b(?:now|today|tonight|current\w*|present\w*|this\s(?:visit|session|time|date|week|am|pm|morning)|then|but)\b|→|->",
    ANY_CASE,
)
_NOW_BEHIND = re.compile(r"[^;.,(]{0,14}?\b(?:now|today|this\s(?:visit|session|time|date|week|morning))\b", ANY_CASE)
_ENDS = re.compile(r"[;•]|\.\s|\)")
_ENDS_LEAD = re.compile(r"[,;•]|\.\s|\b(?:and|so)\b", ANY_CASE)


def is_of_last_visit(passage: Passage, one: Proposal) -> bool:
    """Say whether a sentence gives a value to the visit before: "Last visit: passive flexion 121, active flexion 84".

    "Last visit" leads the values behind it in its clause, up to a word of the present; right behind a value it is that value's
    own and leads no other. "Sore after last visit" leads none.
    """
    text, figure, cell = passage.words.text, one.figure, one.cell
    if _BEHIND.match(text, figure.end, cell.end):
        return True
    leads = [found for found in _LAST.finditer(text[: figure.start]) if found.start() >= cell.start]
    if cell.title or not leads or _NOW_BEHIND.match(text, figure.end, cell.end):
        return False
    lead = leads[-1]
    own = [other.start for other in passage.figures if other.start >= lead.end()]
    if not own or _ENDS.search(text, lead.end(), figure.start) or _NOW.search(text, lead.end(), figure.start):
        return False
    if _ENDS_LEAD.search(text, lead.end(), min(own)):
        return False
    before = [other.end for other in passage.figures if other.end <= lead.start() + 2]
    is_behind = bool(before) and not re.search(r"[;:,(]", text[max(before) : lead.end()])
    return bool(lead["colon"]) or not is_behind
