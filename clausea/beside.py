"""What the words beside a value say of it that its fields do not: that a motion lacks so much, that a count is one of faults."""

from __future__ import annotations

import re
from decimal import Decimal

from clausea.domain import Chart, Measure

__all__ = ["around", "counts_faults", "is_lack", "is_of_exercise"]

_LACK = r"(?:lack(?:s|ing|ed)?|lags?|short(?=\s(?:of|by)\b)|shy(?=\s(?:of|by)\b)|contractures?|deficit|missing)"
_NOT = r"(?<!no )(?<!not )(?<!without )(?<!w/o )(?<!neg )(?<!denies )(?<!zero )(?<!resolved )"
_LACK_BEFORE = re.compile(rf"{_NOT}\b{_LACK}\b(?P<between>[^\d;|,]{{0,24}})$", re.IGNORECASE)
_LACK_BEHIND = re.compile(
    rf"^\s?(?:deg(?:rees?)?|°|º)?\s?(?:of\s|(?!and\b|but\b|or\b|is\b|no\b|w/o\b|not\b|without\b|with\b|missing\b)[a-z]{{1,10}}\s)?"
    rf"(?:(?!missing\b){_LACK}\b|missing(?!\s+(?:the\s)?(?:end|last|full|terminal)\b)|(?:short|shy)\b(?=\s*(?:$|[,.;)]))|(?P<zero>from (?:full|neutral|zero|0)\b))",
    re.IGNORECASE,
)
_STRAIGHT = re.compile(r"\b(?:ext(?:ension|en)?|TKE|straight\w*)\b", re.IGNORECASE)
_SENTENCE = re.compile(r"\.\s")


def is_lack(one: Measure, chart: Chart) -> bool:
    """Say whether an angle is what a motion lacks, a lag or a contracture: the less of it the better.

    The word that says so stands in the angle's own clause, with no other figure between, and is not denied: "No quad lag, R knee
    flexion 110". How far a motion goes from neutral is no lack, except of an extension.
    """
    if one.name != "ROM" or (isinstance(one.value, Decimal) and one.value < 0):
        # A lack that is written as a negative angle is one by its sign.
        return False
    if re.search(r"\blag\b", one.part or "", re.IGNORECASE):
        return True
    before, behind = around(one, chart)
    named = _LACK_BEFORE.search(before)
    if named is not None and not _SENTENCE.search(named["between"]):
        return True
    told = _LACK_BEHIND.search(behind)
    if told is None:
        return False
    return told["zero"] is None or (_STRAIGHT.search(f"{one.part or ''} {before[-30:]}") is not None)


_FAULT = r"(?:abandon\w*|refus\w*|too (?:big|large|fast|much|many|long|loud|soft|small|slow)|cough\w*|errors?|falls?|loss(?:es)?|LOBs?|miss(?:es|ed)|spills?|drops?|omissions?|stumbles?|near[- ]falls?|trips|wet voice|residue|stutter\w*|disfluenc\w*)"
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


_EXERCISE = (
    r"(?:(?:mini|wall|full|partial)[- ])?"
    r"(?:squat\w*|leg press|bike|cycl\w+|ergometer|ergo|UBE|nu-?step|recumbent|treadmill|elliptical|step[- ]?(?:ups?|downs?)|lunges?"
    r"|(?:wall|heel|table) slides?|pulleys?|sit[- ]to[- ]stands?|gait|ambulation|swing|stance|stairs?|CPM)"
)
_BRACE = r"(?:brace|splint|orthosis|immobili[sz]er|CPM)"
_IN_EXERCISE_BEHIND = re.compile(
    rf"^\s?(?:deg(?:rees)?|°|º)?\s?(?:during|while|on|in|at|when)\s(?:\w+\s){{0,2}}?{_EXERCISE}\b", re.IGNORECASE
)
_IN_EXERCISE_BEFORE = re.compile(
    rf"(?<!after )(?<!post )(?<!post-)(?<!following )\b{_EXERCISE}\s(?:(?!due\b|improv|limit|reach|gain)[a-z@]+\s){{0,3}}?"
    r"(?:to|at|@|through|limited to|within|into)\s[^\d,;.|]*$"
    rf"|\b{_BRACE}\s(?:was\s|is\s)?(?:set|locked|limited|unlocked|blocked)\b[^\d,;.|]*$",
    re.IGNORECASE,
)
_MEASURED = re.compile(r"\b(?:[AP]A?ROM|ROM|measur\w*|goni\w*|active|passive)\b", re.IGNORECASE)
"""What names how an angle was measured stands before no angle of an exercise."""


def is_of_exercise(one: Measure, chart: Chart) -> bool:
    """Say whether an angle is the one that an exercise or a brace goes to, "60 deg during squats", and none that was measured."""
    if one.name != "ROM":
        return False
    before, behind = around(one, chart)
    if _MEASURED.search(re.split(r"[,;.|]", before)[-1]):
        return False
    return bool(_IN_EXERCISE_BEHIND.search(behind) or _IN_EXERCISE_BEFORE.search(before))


def around(one: Measure, chart: Chart) -> tuple[str, str]:
    """Return the words of its line before a value and those behind it."""
    text = chart.record(one.value_span.record).page(one.value_span.page).text
    start, end = one.value_span.start, one.value_span.end
    return text[max(0, start - 80) : start].rsplit("\n", 1)[-1], text[end : end + 60].split("\n", 1)[0]
