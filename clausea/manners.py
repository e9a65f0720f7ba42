"""In which manner a test was done, by the words of a text: eyes open, on foam, fast, without the orthosis, with the hands.

A test done otherwise is another test: a value is told with its manner, and set beside values of the same manner only.
"""

from __future__ import annotations

import re

from clausea.domain.charts import UNCLEAR
from clausea.domain.kin import of_kin

__all__ = ["TIMED_TWICE", "UNCLEAR", "families_of", "has_manners", "is_done_so", "manners_in"]

_STANCES = frozenset({"SLS", "FRT"})
TIMED_TWICE = frozenset({"TUG", "10MWT", "gait_speed"})
"""The timed walks, which are timed again with a second task on top."""
_FAR = frozenset({"6MWT", "2MWT"})
_RISES = frozenset({"5xSTS", "30CST"})

_ON = r"(?:with|w/|in|wearing|using)\s?"
_OFF = r"(?:without|w/o|w/out|no|not wearing|out of)\s?"
_WORN = (
    r"(?:the |an? |her |his |[RL] )?(?:(?P<{name}>AFOs?|KAFO|brace|orthosis|orthotics?|prosthesis|boot|sling|splint|shoes?)\b)"
)
_LIMB = r"(?:hands?|arms?|UEs?|BUEs?|arm ?rests?|upper extremit\w+|push[ -]?off)"
_WITH = r"(?:(?:with|w/) ?(?:both |B )?)"
_OWN = r"(?:(?:the|his|her|both|own|opposite|B|R|L) ?)+"
_ARMS = r"(?:arms?|hands?|B?UEs?)"
_POSED = r"(?:at|by|in|out|over|behind|held|kept|extended|reach\w*|forward|overhead|raised|rest\w*|placed)"
_CROSSED = rf"{_ARMS}(?: (?:are|were|held|kept))? (?:x['-]?e?d|crossed|folded|across|(?:on|over|against) (?:{_OWN})?(?:chest|shoulders?))"
_UNUSED = (
    r"(?:without|w/o|w/out|no|not|never) (?:us(?:e|ed|ing) |push(?:ed|ing)? (?:off |up )?(?:with |from )?|need(?:ed|ing)? )?"
    r"(?:of )?(?:the |his |her )?(?:[BRL] )?"
)

_MANNERS: dict[str, tuple[frozenset[str], re.Pattern[str]]] = {
    name: (measures, re.compile(pattern, re.IGNORECASE))
    for name, measures, pattern in (
        (
            "eyes",
            _STANCES | TIMED_TWICE,
            r"\b(?:eyes?[ -](?P<open>open(?:ed)?|o)|eyes?[ -](?P<closed>closed|shut|c)|(?-i:(?P<eo>EO)|(?P<ec>EC)))\b",
        ),
        (
            "floor",
            _STANCES | TIMED_TWICE,
            r"\b(?:(?P<foam>foam|airex|compliant|unstable surface|cushion)|(?P<firm>firm|solid (?:floor|surface|ground)|hard (?:floor|surface))|(?P<uneven>uneven|grass|gravel|carpet|ramp))\b",
        ),
        (
            "pace",
            TIMED_TWICE,
            r"\b(?:(?P<fast>fast(?:est)?(?! fwd)|max(?:imum|imal)?|brisk|hurried)|(?P<comfortable>comf(?:ortable|\.|y)?|self[ -]?selected|SSW?[SV]?|(?:usual|preferred|habitual)(?!\s(?!pace|speed|gait|walk|veloc|and\b|vs|then\b|was\b|to\b|(?:with|on|in|at|over)\b|w/)[a-z])|normal (?:pace|speed)))(?![\w/])(?!\.?\s?(?:a\b|assist|HR\b|shoes|chair))",
        ),
        (
            "worn",
            _STANCES | TIMED_TWICE | _FAR | _RISES,
            rf"{_OFF}{_WORN.format(name='off')}|{_ON}{_WORN.format(name='on')}|\b(?P<bare>barefoot|shoes off)\b|\b(?P<shod>shoes on)\b",
        ),
        (
            "oxygen",
            _FAR | TIMED_TWICE,
            r"\b(?:(?P<air>room air|(?-i:RA)\b|(?:without|w/o|no|off) (?:supplemental )?(?:O2|oxygen)(?! sat))|(?:on|with|w/) ?(?P<litres>\d+(?:\.\d)?) ?(?:L|liters?|lpm)(?:/min)?\b(?: (?:O2|oxygen)\b)?|(?:on|with|w/) ?(?:supplemental )?(?P<oxygen>O2|oxygen)\b(?! sat))",
        ),
        (
            "hands",
            _RISES,
            rf"\b(?P<free>{_UNUSED}{_LIMB}\b|hands?[ -]free|{_WITH}?{_CROSSED}|{_WITH}?{_LIMB}(?: (?:support|assist\w*|use|help))?(?: (?:is|was))? not (?:needed|used|required))\b"
            rf"|\b{_WITH}?{_ARMS} on (?:{_OWN} ?)?(?P<thighs>thighs?|knees?|legs?|lap)\b"
            rf"|\b(?P<rests>{_WITH}?{_ARMS} on (?:{_OWN} ?)?(?:arm ?rests?|chair|seat|mat|table|rails?|walker|RW|counter|bars?))\b"
            rf"|\b(?P<posed>{_WITH}?{_ARMS} (?:on|{_POSED}))\b"
            rf"|\b(?P<held>(?:(?:with|w/|using|uses?|use of|pushing|both|one|B|R|L|1|2) ?){{1,4}}(?:the )?{_LIMB}|BUE\b|UE (?:support|assist|use))\b|(?:(?<=\d )|^\s?)(?P<by>UEs?|arms|hands)\b(?!\s(?:{_POSED}|on|across|crossed|folded|x|support|assist|use|help|not)\b)",
        ),
        ("height", _RISES, r"\bfrom (?:an? )?(?P<height>\d{2}(?:\.\d)?) ?(?:-?in(?:ch(?:es)?)?\b|\"|-inch)"),
    )
}
"""Families of manners by name: the tests that are done so, and the words; of one family a test has one manner."""


def manner_of_match(family: str, match: re.Match[str]) -> str:
    """Return the manner that a match of a family names, in one form for all ways of writing it."""
    name = str(match.lastgroup)
    if family == "eyes":
        return "eyes open" if name in {"open", "eo"} else "eyes closed"
    if family == "worn":
        if name in {"bare", "shod"}:
            return "without shoes" if name == "bare" else "with shoes"
        thing = "AFO" if match[name].upper().startswith("AFO") else match[name].lower()
        thing = "shoes" if thing == "shoe" else thing
        return f"{'without' if name == 'off' else 'with'} {thing}"
    if family == "oxygen":
        return "room air" if name == "air" else f"{match['litres']} L oxygen" if name == "litres" else "oxygen"
    if family == "hands":
        # Arms at the sides or held out say neither that they helped nor that they did not.
        return {"free": "without hands", "thighs": "hands on thighs", "posed": UNCLEAR}.get(name, "with hands")
    return f"from {match['height']} in" if family == "height" else name


def families_of(measure: str) -> tuple[str, ...]:
    """Return the families of manners in which a test is done; none of most tests."""
    return tuple(family for family, (measures, _) in _MANNERS.items() if measure in measures)


def manners_in(text: str, family: str) -> list[tuple[int, int, str]]:
    """Return the manners of a family that a text names: start, end and name of each, in order."""
    _, pattern = _MANNERS[family]
    found = (match for match in pattern.finditer(text) if not _is_other(family, text, match))
    return [(match.start(), match.end(), manner_of_match(family, match)) for match in found]


_NOT = re.compile(
    r"(?:\bnot|\bnever|n['’]t)\s(?:(?:at|in|on|with|w/|using|an?|the|his|her|done|performed)\s){0,3}$", re.IGNORECASE
)
_USUAL, _HOW = (
    re.compile(r"usual|preferred|habitual", re.IGNORECASE),
    re.compile(r"\s(?:(?:with|on|in|at|over)\b|w/)", re.IGNORECASE),
)
_SEAT = re.compile(r"\b(?:chair|seat|bench|stool)\W{0,2}$", re.IGNORECASE)
_OF_SEAT = re.compile(r"(?:with(?:out)?|w/o?|no)\s?(?:the )?arm(?:s| ?rests?)?", re.IGNORECASE)


def _is_other(family: str, text: str, match: re.Match[str]) -> bool:
    """Say whether the words are those of a manner but say that it was not done so, "not fast", or tell of a chair's own arms or of a relative."""
    before = text[max(0, match.start() - 30) : match.start()]
    if _NOT.search(before) or any(start <= match.start() < end for start, end in of_kin(text)):
        return True
    if family == "pace" and _USUAL.fullmatch(match.group()) and _HOW.match(text, match.end()):
        # "As usual with SPC" is no pace; right behind a colon, "10MWT: usual with SPC 12 s, fast with SPC 9 s", it is.
        return not before.rstrip().endswith((":", ";"))
    is_of_seat = family == "hands" and _OF_SEAT.fullmatch(match.group()) is not None
    return is_of_seat and (_SEAT.search(before) is not None or re.match(r"\s?chair\b", text[match.end() :]) is not None)


_SECOND_TASKS = re.compile(
    r"\b(?:(?P<dual>dual|second(?:ary)? task|DT)|(?P<cognitive>cog\w*)|(?P<manual>manual))\b", re.IGNORECASE
)


def has_manners(measure: str) -> bool:
    """Say whether a test is done in several manners."""
    return bool(families_of(measure))


def is_done_so(task: str | None, measure: str, text: str) -> bool:
    """Say whether a text names just the manner, `task`, in which a value of a test was taken; any is right for other tests."""
    if not has_manners(measure):
        return True
    aimed = {found[-1][2] for family in families_of(measure) if (found := manners_in(text, family))}
    if measure in TIMED_TWICE:
        names = {"dual": "dual task", "cognitive": "cognitive", "manual": "manual"}
        aimed |= {names[str(match.lastgroup)] for match in _SECOND_TASKS.finditer(text)}
    return UNCLEAR not in aimed and aimed == {part for part in (task or "").split(", ") if part}
