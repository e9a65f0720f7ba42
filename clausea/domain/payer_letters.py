"""Letters of payers about a claim, by their words: they tell of the notes, and are none."""

from __future__ import annotations

import re

__all__ = ["LEAST", "SURE", "signs_of_payer"]

_APPEAL = r"(?:redetermination|reconsideration|appeal|grievance|peer[- ]to[- ]peer|external review)"
_ASKS = rf"\b(?:request|file|submit)\w*\s(?:an?\s|for\s|your\s)?(?:\w+\s)?{_APPEAL}"
_VOICE = re.compile(
    r"\bdear (?:provider|doctor|dr|sir|madam|practitioner|member|beneficiary)\b"
    r"|\bwe (?:have |are |were )?(?:also )?"
    r"(?:reviewed|denied|denying|determined|unable to (?:pay|approve)|received your|completed)\b"
    r"|\bour (?:medical director|(?:clinical )?reviewers?|review|decision)\b"
    r"|\byou (?:may|can|have the right to) (?:request|appeal|ask|file)\b|\byour (?:appeal rights|claim|request for)\b",
    re.IGNORECASE,
)
"""A payer speaks: what a therapist writes of a denial is said of the payer and not to the reader."""
_SIGNS: tuple[re.Pattern[str], ...] = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        r"\b(?-i:CO|PR|OA|PI)[- ]?\d{1,3}\b(?!\s?%)|\b(?-i:CARC|RARC)\b",
        rf"{_ASKS}|\b{_APPEAL}\b[^.]{{0,60}}\bwithin\s\d+|\bappeal rights\b|\bright to (?:an? )?(?:appeal|request)",
        r"\bdear (?:provider|doctor|dr|sir|madam|practitioner|medical director|appeals?|reviewer|member|beneficiary)\b",
        r"\bwe (?:have |are |were )?(?:also )?(?:reviewed|denied|denying|determined|received your)\b|\bour \w*\s?review",
        r"\bclaim(?:s)?(?:\s(?:control|number|no|id|reference))*\s?(?:\.|#|:)*\s?(?=[A-Z0-9-]*\d{4})[A-Z0-9-]{6,}",
        r"\b(?:denied|denial|not (?:medically|reasonable and) necessary|adverse (?:benefit )?determination|non-?covered)\b",
        r"\b(?:explanation of (?:benefits|payment)|remittance advice|EOB|ERA)\b",
    )
)
LEAST = 3
"""From how many signs on a paper that nobody signs as a therapist is a letter about a claim."""
SURE = 4
"""From how many signs on it is one, whoever signs it."""


_INCH = r"(?<=\d)\"(?![^\S\n]*(?:[.,;:)\n]|$))"
_QUOTED = re.compile(rf"(?<!\w)[\"“](?=\S)(?:[^\"“”]|{_INCH}){{1,600}}?(?:”|(?!{_INCH})\")")
"""A mark behind a figure is one of inches, as of a step; it opens no quotation, and closes one only where a clause ends there."""
_LED = re.compile(
    r"(?:\b(?:pt|patient|client|she|he|wife|husband|daughter|son|family|spouse|mother)\b"
    r"|\b(?:letter|notice|insurance|insurer|plan|payer|medicare|EOB|denial)\b[^.;]{0,30}\b(?:stat|say|said|read|brought|told|wrote|quot)\w*)"
    r"(?:(?!\n\W*\w+\s?:)[^.;\"“”]){0,60}\Z|^[ \t]*(?:S|subjective)\s?:\s*\Z",
    re.IGNORECASE | re.MULTILINE,
)
"""So a therapist leads to the words of a letter; a payer leads to its own decision: "Our reviewer decided"."""
_BETWEEN = re.compile(r"[\s,;.]*(?:and|then|also)?[\s,:]*")


def _without_quotations(text: str) -> str:
    """Return a text without what a therapist or a patient quotes in it, and what goes on with a quotation."""
    kept: list[str] = []
    end = 0
    for match in _QUOTED.finditer(text):
        goes_on = bool(kept) and _BETWEEN.fullmatch(text, end, match.start()) is not None
        if goes_on or _LED.search(text[max(0, match.start() - 120) : match.start()]):
            kept.append(text[end : match.start()])
            end = match.end()
    return " ".join((*kept, text[end:]))


def signs_of_payer(text: str) -> int:
    """Return how many signs of a payer's letter about a claim stand in a text; none where no payer speaks in it.

    What a therapist quotes of the letter that a patient brought is told by the therapist; a payer quotes its own decision.
    """
    text = _without_quotations(text)
    if not _VOICE.search(text):
        return 0
    return sum(sign.search(text) is not None for sign in _SIGNS)
