"""What a text says of a plan beside its certification: that it is ordered, that it was sent or came back, when one ended."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.clues import Candidate
from clausea.chart.other_orders import came_otherwise
from clausea.chart.sieve import guarded
from clausea.domain.dates import Dated

_I = re.IGNORECASE
_ORDER_WORDS = guarded(
    r"\beval(?:uate|uation)?\.?\s?(?:and|&|/|\+|,)\s?(?:tx\b|treat(?:ment)?\b)|\be\s?&\s?t\b|\border(?:s|ed|ing)?\b|\brefer(?:ral|red)?\b|\bscript\b|\bRx\b|\bplease\b"
    r"|\b(?:speech|PT|OT|SLP|therapy|physical therapy|occupational therapy)\s(?:services|to)\b|\b(?:evaluate|treat)\b|\b(?:physical|occupational|speech|hand|voice|gait) (?:therapy|train\w*)\b",
    _I,
)
_ORDER_OF = guarded(r"\b(?:PT|OT|SLP|ST)\b|\b(?:rehab\w*|training|therap(?:y|ies))\b", _I)
"""Words that may be all that an order says: "vestibular rehab please"."""
_ORDER_TITLE = guarded(
    r"^[\w\s&/.-]{0,40}\b(?:order|referral|request|prescription|script)\b(?:\s(?:to|for|form)\b[\w\s/&-]{0,40})?\W*$|\border\s?#|\bDOB\b|\bdate of birth\b",
    _I,
)
_SENT = guarded(
    r"\b(?:fax\s(?:rec(?:'?d|v'?d|eived)|back|sent|in|out)|(?:rec(?:'?d|v'?d|eived)|back|returned)\s(?:by|via|per)\s(?:e-?)?fax)\b|\brec(?:'?d|v'?d|eived)\s(?:back|signed)\b|\b(?:rcv|recv)'?d\b(?=\W{1,3}\d)|\bTX REPORT\b|\btransmi(?:t|ssion)\sOK\b|\breceived\s(?:\w+\s){0,2}fax\b|\bfax\sstamp\b|\bcame back\s(?:by|via|through|per|from)\b|\b(?:e-?faxed|faxed|sent|resent|re-?sent|transmitted|routed|mailed|e-?mailed|forwarded|submitted|copied|returned|uploaded|delivered|cc'?d)\b",
    _I,
)
_SENT_WHAT = re.compile(
    r"\b(?:poc|plan|plan of (?:care|treatment)|cert\w*|recert\w*|(?:co-?)?signature|physician|provider|MD|DO|NP|Dr|ofc|office|surgeon)\b",
    _I,
)
_SENT_NOT = re.compile(
    r"\breferral\b[^.]{0,20}$|\b(?:copy|records?|letter|handout|HEP|message|pictures?|home)\b[^.]{0,20}$|\bsent (?:for|home)\b",
    _I,
)
_ENDS = re.compile(
    r"\b(?:cert(?:ification)?\.?\s(?:period\s)?|period\s)(?:end(?:ed|s|ing)?|expire[sd]?|day|exp|thru|through|good through)\W{1,3}(?:on\s)?$|\blast cert(?:ified|ification)? (?:day|date)\W{1,3}$",
    _I,
)


def names_service(text: str) -> bool:
    """Say whether a text names a therapy."""
    return bool(_ORDER_OF.search(text))


def orders_in(text: str) -> Iterator[Candidate]:
    """Yield a text that has the words of an order, as a whole."""
    match = _ORDER_WORDS.search(text)
    if match and not _ORDER_TITLE.search(text):
        form = re.sub(r"\W+", " ", match.group().lower())
        yield Candidate("order", form, 0, len(text))
    elif match is None and _ORDER_OF.search(text) and not _ORDER_TITLE.search(text):
        yield Candidate("order", "service", 0, len(text))


def sendings_in(text: str, dates: list[Dated], kind: str) -> Iterator[Candidate]:
    """Yield where a text says that something was sent, and the day where it is written."""
    for match in _SENT.finditer(text):
        day = next((one for one in dates if match.end() <= one.start <= match.end() + 70), None)
        before = [one for one in dates if one.end <= match.start() and match.start() - one.end <= 24]
        day = day or (before[-1] if before else None)
        low, high = (min(match.start(), day.start), max(match.end(), day.end)) if day else match.span()
        if _SENT_NOT.search(text[max(0, match.start() - 30) : match.end() + 5]) or came_otherwise(text, match):
            continue
        what = ["what"] if _SENT_WHAT.search(text[max(0, low - 60) : high + 40]) else []
        if not what and match.group().lower() == "delivered":
            # A splint or a walker.
            continue
        verb = f"verb={match.group().lower()}"
        if day:
            yield Candidate("sent", "dated", low, high, "", (verb, *what), {"day": day})
        elif _CLOCK.match(text, match.end()) and (what or (kind == "fax_cover" and len(_LONG_WORD.findall(text)) == 1)):
            # "Sent 4:12p OK" below the head of a fax, and no word of what else was sent: the day is the page's.
            yield Candidate("sent", "clock", low, high, "", (verb, *what), {"day": None})


_CLOCK = re.compile(r"\W{1,3}(?:at\s)?\d{1,2}:\d\d")
_LONG_WORD = re.compile(r"[A-Za-z]{3,}")


def endings_in(text: str, dates: list[Dated]) -> Iterator[Candidate]:
    """Yield the last day of a certification that is named without its first."""
    for one in dates:
        if _ENDS.search(text[max(0, one.start - 48) : one.start]):
            yield Candidate("ended", "words", one.start, one.end, "", (), {"day": one})
            return
