"""What the words beside a value say of it that its fields do not: that a motion lacks so much, that a count is one of faults."""

from __future__ import annotations

import re
from decimal import Decimal

from clausea.domain import Chart, Measure

__all__ = ["counts_faults", "is_lack"]

_LACK = r"(?:lack(?:s|ing|ed)?|lags?|short|shy|contracture|deficit|missing)"
_LACK_BEFORE = re.compile(rf"\b{_LACK}\b[^\d;|]{{0,24}}$|\blag\b[^;|]{{0,40}}$", re.IGNORECASE)
_LACK_BEHIND = re.compile(
    rf"^\s?(?:deg(?:rees?)?|°|º)?\s?(?:of\s|(?!and\b|but\b|or\b|is\b)[a-z]{{1,10}}\s)?(?:{_LACK}\b|from (?:full|neutral|zero|0)\b)",
    re.IGNORECASE,
)


def is_lack(one: Measure, chart: Chart) -> bool:
    """Say whether an angle is what a motion lacks, a lag or a contracture: the less of it the better."""
    if one.name != "ROM" or (isinstance(one.value, Decimal) and one.value < 0):
        # A lack that is written as a negative angle is one by its sign.
        return False
    if re.search(r"\blag\b", one.part or "", re.IGNORECASE):
        return True
    before, behind = around(one, chart)
    return bool(_LACK_BEFORE.search(before) or _LACK_BEHIND.search(behind))


_FAULT = r"(?:cough\w*|errors?|falls?|loss(?:es)?|LOBs?|miss(?:es|ed)|spills?|drops?|omissions?|stumbles?|near[- ]falls?|trips|wet voice|residue|stutter\w*|disfluenc\w*)"
_FAULTY = re.compile(rf"\b{_FAULT}\b", re.IGNORECASE)
_CUES = re.compile(
    r"\b(?:cues?|prompts?|VCs?|TCs?|reminders?|redirections?)\W*(?:in|on|x|for|needed|required|:|=)?\W*$", re.IGNORECASE
)
_WITH = re.compile(r"\b(?:with|w|w/|w/o|without|no|after|from|given|zero|un)\W*(?:\w+\W+){0,2}$", re.IGNORECASE)
_CUES_BEHIND = re.compile(r"^\s*(?:\w+\s)?(?:cues|prompts|VCs|reminders|redirections)\b", re.IGNORECASE)


def counts_faults(one: Measure, chart: Chart) -> bool:
    """Say whether a count is one of errors, coughs, cues or falls and no accuracy: the words beside it name what was counted."""
    if one.name != "accuracy":
        return False
    before, behind = around(one, chart)
    before = re.split(r"[;|]|\.\s", before)[-1]
    near = f"{before[-60:]} {re.split(r'[,;|(]|[.][ ]', behind)[0][:30]} {one.task or ''}"
    if any(not _WITH.search(near[: match.start()]) for match in _FAULTY.finditer(near)):
        return True
    named = _CUES.search(before)
    return bool(_CUES_BEHIND.search(behind)) or (named is not None and not _WITH.search(before[: named.start()]))


def around(one: Measure, chart: Chart) -> tuple[str, str]:
    """Return the words of its line before a value and those behind it."""
    text = chart.record(one.value_span.record).page(one.value_span.page).text
    start, end = one.value_span.start, one.value_span.end
    return text[max(0, start - 80) : start].rsplit("\n", 1)[-1], text[end : end + 60].split("\n", 1)[0]
