"""What a payer's own words give as its reason, where the code alone does not tell."""

from __future__ import annotations

import re

__all__ = ["asks_for_gain", "is_about_certification"]

_FAULT = r"not|no|never|missing|lack\w*|without|absen\w+(?: of)?|invalid|incomplete|unsigned|untimely|late|delayed|expired|lapsed"
_CERTIFIED = (
    r"(?<!pre-)(?<!pre )(?<!board-)(?<!board )\b(?:re-?)?certif(?:y|ied|ications?)\b"
    r"(?! (?:mail|physical|registered|copy|provider|coder|period|number))"
)
_UNCERTIFIED = re.compile(
    rf"\b(?:{_FAULT})\W+(?:\w+\W+){{0,4}}?{_CERTIFIED}|{_CERTIFIED}\W+(?:[\w/]+\W+){{0,6}}?(?:{_FAULT})\b|\buncertified\b",
    re.IGNORECASE,
)
_OF_PLAN = re.compile(
    r"\b(?:plans?|POC|physician|practitioner|NPP|MD|signature|recertif\w*|re-certif\w*|therapy)\b", re.IGNORECASE
)

_GAIN = re.compile(
    r"\b(?:improv\w*|progress(?!\s(?:notes?|reports?)\b)\w*|plateau\w*|restorat\w*|maintenance|gains?"
    r"|(?:rehab\w*|restorative) potential|regain\w*|potential for)\b",
    re.IGNORECASE,
)


def asks_for_gain(words: str) -> bool:
    """Say whether a payer's reason measures the care by improvement, or is that it was maintenance."""
    return _GAIN.search(words) is not None


def is_about_certification(words: str) -> bool:
    """Say whether a payer's reason is the certification of the plan of care: "not certified by the physician within 30 days".

    Precertification is an authorisation, and a reviewer who is board-certified gives no reason.
    """
    return any(_UNCERTIFIED.search(one) and _OF_PLAN.search(one) for one in re.split(r"[.;:\n]", words))
