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
_CARE = r"(?:PT|OT|ST|SLP|tx|rx|therapy|treatments?|visits?|sessions?|program|MLD|bandag\w+|compression)"
_WHY = r"(?:d/t|due to|b/c|because|after|for|until|when|while|2/2|secondary to)"
_BROKEN_OFF = re.compile(
    rf"\b(?:no|missed(?:\s\d+)?)\s{_CARE}\s?(?::|[-–—]|\(|{_WHY}\b)\s?\w"
    rf"|\b{_CARE}\s(?:was\s|were\s)?(?:held|on hold|paused|suspended|withheld|interrupted)\b"
    rf"|\b(?:shifted|changed|reduced|cut|dropped|lowered)\s(?:back\s)?(?:from|to)\b[^.;]{{2,60}}?\b{_WHY}\s(?!plan|goal)\w"
    rf"|\b{_WHY}\s[^.;]{{2,60}}?,?\sresumed\b|\bresumed\s[^.;]{{0,30}}?\b(?:after|when|once)\s\w",
    re.IGNORECASE,
)


def _teaches(text: str) -> bool:
    return _HOME_TAUGHT.search(text) is not None


def _breaks_off(text: str) -> bool:
    return _BROKEN_OFF.search(text) is not None


_ALSO: dict[str, Callable[[str], bool]] = {"taper": lowers_frequency, "home_program": _teaches, "setback": _breaks_off}


def says(slot: Slot, text: str) -> bool:
    """Say whether a sentence answers a slot by its structure, whatever its words are."""
    return slot.id in _ALSO and _ALSO[slot.id](text)
