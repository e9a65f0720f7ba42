"""What a sentence may say without a word that a slot asks for: that somebody at home was taught, or that care was broken off."""

from __future__ import annotations

import re
from collections.abc import Callable

from clausea.domain import Slot
from clausea.domain.kin import KIN
from clausea.retrieve.gaps import lowers_frequency

_HOME = rf"(?:{KIN}|(?:caregivers?|family|aide|HHA|parents?|CG)\b)"
_TEACH = r"(?:taught|teach(?:ing)?|instruct(?:ed|ion|s)?|train(?:ed|ing)|educat(?:ed|ion)|shown|showed|demonstrated|coached)\b"
_HOME_TAUGHT = re.compile(
    rf"\b{_TEACH}\s(?:(?:to|the|her|his|pt['’]?s|patient['’]s|with|of)\s){{0,2}}{_HOME}"
    rf"|\b{_HOME}(?:\s(?:was|were|has been|also|re-?))?[\s:,-]{{1,2}}{_TEACH}(?!\s(?:as|at|that)\b)"
    rf"|\b{_HOME}\sto\s(?:do|fill|cue|help|assist|perform|check|apply|wrap|bandage|stretch|supervise|practi[cs]e|log|set)\b"
    r"|\breturn[- ]dem(?:o\b|onstrat)",
    re.IGNORECASE,
)
_HOME_PROGRAM = re.compile(
    r"\bhome(?:\s?(?:/|&|and)\s?\w+)?(?:\s(?:exercise|ex|walking|stretching|practice|swallow|voice|speech))?\s(?:program|routine|practice)\b",
    re.IGNORECASE,
)
"""A programme that is done at home, whatever is named beside it: "home/gym program"."""
_CARE = r"(?:(?-i:PT|OT|ST|SLP|MLD)|tx|rx|therapy|treatments?|visits?|sessions?|program|bandag\w+|compression)"
"""In small letters "pt" is the patient, who holds a squat and pauses for breath."""
_WHY = r"(?:d/t|due to|b/c|because|after|for|until|when|while|2/2|secondary to)"
_DAY = r"\d{1,2}[/-]\d{1,2}"
_OFTEN = (
    r"(?:\d\s?(?:x|times|visits?|sessions?)\s?(?:/|per\s|an?\s)?\s?(?:wk|week|w|day|d|mo|month)\b|\d\s?x\b(?!\s?\d)"
    r"|\d[- ]?layers?\b|\d+\s?(?:-\s?\d+\s?)?mmHg|[FPNT]WB\b|TTWB|WBAT)"
)
"""The dose that a course is given in; a score, an angle or a level of help that is "reduced" is what came of it."""
_NOT_GOOD = (
    r"(?!(?:the\s|her\s|his\s|their\s|pt\s|good\s|steady\s|great\s|excellent\s)*"
    r"(?:plan|goals?|improv\w*|progress|gains?|better|good|success\w*|independen\w*|meeting|met\b|HEP|home|maint\w*|transition"
    r"|functional\b|x-?rays? show|heal\w*"
    r"|increas\w*\s(?:\w+\s)?(?:indep\w*|strength|func\w*|mobility|tolerance|endurance|ROM|safety)"
    r"|discharge|d/?c\b|remain\w*|rest\b|next|last|final|taper\w*|\d))"
)
_A_REST = (
    r"(?:\d+\s?(?:s|sec\w*|min\w*)\b"
    r"|(?:an?\s|the\s)?(?:brief\s|short\s|seated\s)*(?:rest|breath|water|balance|vitals|BP|cues?)\b)"
)
_HELD = (
    r"(?:held|withheld|on hold|paused|suspended|interrupted)(?=\s*(?:$|[.;,:()—–]|-\s)"
    r"|\s(?:today|yesterday|this|per|pending|since|starting|from|by MD|as\b|and not"
    rf"|x\s?\d|on\s{_DAY}|{_DAY}|(?:for|until)\s(?!{_A_REST})\w"
    r"|(?:d/t|due to|b/c|because|after|when|while|2/2|secondary to)\s\w))"
)
"""What is held "constant", or "10 s", is not held off."""
_FOR_A_CAUSE = r"(?![^.;]{0,40}?\b(?:d/t|due to|b/c|because))"
_TOOK_PLACE = rf"(?:visits?|sessions?)\s(?:was\s|were\s)?held\s(?:today|yesterday|this|on|in|at|via|by|per)\b{_FOR_A_CAUSE}"
"""A session "held today in the pool" took place."""
_CARE_AGAIN = rf"(?:\w+\s){{0,2}}?(?:{_CARE}\b|{_OFTEN}|{_DAY})"
_CUT = r"(?:shifted|changed|reduced|cut|dropped|lowered)\s(?:back\s)?(?:down\s)?"
_BROKEN_OFF = re.compile(
    rf"\b(?:no|missed(?:\s\d+)?)\s{_CARE}(?:\s(?:from\s)?{_DAY}(?:\s?(?:[-–]|to)\s?{_DAY})?)?(?:\s?[:(–—]|\s-\s?|-\s|\s{_WHY}\b)\s?"
    r"(?!related|induced|based|specific|this\b|these\b|none\b|no\b|n/?a\b|0\b)\w"
    rf"|\b(?!{_TOOK_PLACE}){_CARE}\s(?:(?:was|were|is|has|have|been|put|placed)\s){{0,3}}?(?:{_HELD}|interrupted by\s\w)"
    rf"|\b{_CARE}\s(?:was\s|were\s)?resumed\s(?:\w+\s){{0,2}}?(?:after|when|once)\s\w"
    rf"|\b{_CUT}(?=(?:from|to)\s{_OFTEN})[^.;]{{2,60}}?\b{_WHY}\s{_NOT_GOOD}\w"
    rf"|\b{_WHY}\s[^.;]{{2,60}}?,?\s(?:{_CARE}\s(?:was\s|were\s)?resumed\b|resumed\s{_CARE_AGAIN})"
    rf"|\bresumed\s{_CARE_AGAIN}[^.;]{{0,30}}?\b(?:after|when|once)\s\w"
    rf"|\b{_WHY}\s(?:\w+\s){{0,2}}missed\s(?:\w+\s)?{_CARE}",
    re.IGNORECASE,
)


def _teaches(text: str) -> bool:
    return _HOME_TAUGHT.search(text) is not None or _HOME_PROGRAM.search(text) is not None


def breaks_off(text: str) -> bool:
    """Say whether words tell that care was broken off or cut down, and why."""
    return _BROKEN_OFF.search(text) is not None


_ALSO: dict[str, Callable[[str], bool]] = {"taper": lowers_frequency, "home_program": _teaches, "setback": breaks_off}


def says(slot: Slot, text: str) -> bool:
    """Say whether a sentence answers a slot by its structure, whatever its words are."""
    return slot.id in _ALSO and _ALSO[slot.id](text)
