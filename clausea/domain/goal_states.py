"""Whether words tell how goals stand: a goal, or goals, and right beside it the word for how far it has come.

Goals that a report names without a number, "STG met", "Maintenance goals ongoing", are told of all the same. What a goal aims at
holds such words in another form or place: "LTG 1 Maintain Berg at 40", "when LTGs are met".
"""

from __future__ import annotations

import re

__all__ = ["states_goals"]

_NUMBERS = r"(?:\s?#?\s?\d{1,2}[a-e]?(?:\s?(?:-|–|,|&|/|and|to)\s?#?\d{1,2}[a-e]?\b)*)"
_GOALS = rf"\b(?:[SL]TGs?(?=\W|\d){_NUMBERS}?|(?:(?:short|long)[- ]term\s)?goals?\b{_NUMBERS}?)"
_BETWEEN = (
    r"\s*(?:[:=–-]\s*|\(s\)\s*"
    r"|(?:is|are|was|were|has been|have been|remains?|all|both|now|currently|still|well|fully|essentially)\s)*"
)
_STATE = (
    r"(?:(?:not|not yet|partially|partly|mostly|nearly)\s(?:yet\s)?(?:met|achieved|reached|attained)|unmet|met|achieved|attained"
    r"|reached|progressing|progressed|in progress|ongoing|on (?:track|target|course)|maintained|continu(?:ed|es|ing)|unchanged"
    r"|improv(?:ed|ing)|discontinued|d/c'?d|deferred|partial(?:ly)?|emerging)\b"
)
_NOT_SO = r"(?!\s(?:when|once|if|by|at|in\s\d|within|to be)\b)"
_STANDS = re.compile(rf"{_GOALS}{_BETWEEN}{_STATE}{_NOT_SO}", re.IGNORECASE)
_MET = re.compile(
    rf"\b(?:met|achieved|reached|attained)\s(?:all\s|both\s|\d\sof\s\d\s|her\s|his\s|the\s)*{_GOALS}", re.IGNORECASE
)
_NOT_YET = re.compile(
    r"\b(?:when|once|if|until|till|unless|before|toward|towards|after|to|will be|should be|expect\w*|anticipat\w*)\s"
    r"(?:the\s|all\s|his\s|her\s|pt\s|patient\s|has\s|have\s|these\s|short\s|long\s|term\s)*$",
    re.IGNORECASE,
)


def states_goals(text: str) -> bool:
    """Say whether words tell how far goals have come, and not what becomes of the care once they have."""
    found = (match for pattern in (_STANDS, _MET) for match in pattern.finditer(text))
    return any(not _NOT_YET.search(text[: match.start()]) for match in found)
