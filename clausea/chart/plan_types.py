"""What kind of therapy a plan names: the discipline, the procedures, the list of what is to be done."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausea.chart.clues import Candidate
from clausea.chart.sieve import guarded

_I = re.IGNORECASE
_DISCIPLINE = r"(?:(?:outpatient |skilled |individual )?(?:physical|occupational|speech(?:[- ]?(?:and |&\s?|/|-)?language)?|phys|occ|voice|dysphagia|swallow(?:ing)?|cognitive(?:-communication)?|hand|fluency|feeding|aquatic|vestibular|lymphedema|sensory integration|individual)[- ]?(?:therapy|tx|treatment|services|sessions?|rehab)|speech/language|PT|OT|SLP|ST)"
_TYPE = guarded(
    rf"(?<![\w/-])(?P<name>{_DISCIPLINE})(?P<eval>\s(?:please\s)?eval(?:uate|uation)?\.?\s?(?:and|&|/|\+)\s?(?:tx|treat(?:ment)?))?(?![\w/])",
    _I,
)
_TICKED = guarded(r"\[[xX]\]\s?[A-Za-z0-9][\w .&/-]{0,28}?(?=\s{2,}|\s?\[|[,;.]|$)")
_CPT_LIST = guarded(
    r"(?<![\w.-])\[?(?:9[27]\d{3}|G0283)\]?(?:(?:\s?[,/+]\s?|\s)\[?(?:9[27]\d{3}|G0283)\b\]?){1,9}(?!\s?(?:x|\d|min|\())", _I
)

_WORK = r"(?:TE|TA|MT|NMR(?:E)?|GT|HEP|ther(?:apeutic|\.)? ?(?:ex\w*|act\w*)|manual\w*|mob(?:s|ilization\w*)?|NMES|e-?stim|MLD|CDT|canalith|gaze|habituation|prosthetic|treadmill|brac\w*|work sim\w*|lifting|posture\w*|articulation|language|naming|fluency|AAC|feeding|sensory|handwriting|adaptive\w*|environment\w*|vision|visual|gait|balance|strength\w*|stretch\w*|neuro\w*|scar|ROM|A?AROM|PROM|transfers?|stairs?|ADLs?|modalit\w*|splint\w*|orthot?\w*|caregiver|family|patient|desens\w*|swallow\w*|voice|cognitive|memory|safety|fall\w*|taping|KT|endurance)"
_INTERVENTIONS = guarded(rf"(?<![\w-]){_WORK}\b[\w /&'-]{{0,30}}(?:,\s(?:and\s)?[A-Za-z][\w /&'-]{{1,40}}){{2,10}}", _I)
_SHORTS = guarded(
    r"(?<![\w/-])(?:(?:TE|TA|MT|NMRE?|GT|HEP|NMES|E-?STIM|MLD|CDT|TENS|ADLs?|SC|STM|IASTM|PROM|AROM|BFR|CRM|VRT)(?![\w-])[ ,/&+]{1,3}){2,9}(?:TE|TA|MT|NMRE?|GT|HEP|NMES|E-?STIM|MLD|CDT|TENS|ADLs?|SC|STM|IASTM|PROM|AROM|BFR|CRM|VRT)(?![\w-])"
)
_ITEM = r"[A-Za-z][\w&/'’().+-]*(?: (?!(?:and|will|was|is|are|has|had|were)\b)[\w&/'’()%+-]+){0,5}"
_ITEMS = re.compile(rf"(?<![\w-]){_ITEM}(?:, (?:and |& )?{_ITEM}){{2,10}}(?: and {_ITEM})?", _I)
"""A list of three or more short names, in a plan most often what is to be done."""
_EVAL = guarded(
    r"(?<![\w/-])(?:eval(?:uate|uation)?|consult(?:ation)?|assess(?:ment)?)\.?(?:\s(?:for|of)\s[^.;]{1,60}[;,.])?\s?(?:and|&|/|\+|,)?\s?(?:tx|treat(?:ment)?)\b|(?<!\w)E\s?&\s?T(?!\w)",
    _I,
)
_MANNER = guarded(r"(?<![\w/-])(?:individual|indiv\.?|small[- ]group|group|1:1|one[- ]on[- ]one)(?![\w:])", _I)


PAPERS = frozenset({"order", "plan_of_care", "certification", "recertification"})
SETTING = PAPERS | {"initial_evaluation", "re_evaluation", "progress_report", "addendum"}
"""Kinds of documents that set or change a plan."""
_LABELS: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("both", re.compile(r"freq\w*\.?\s?(?:/|and|&|\+)\s?dur|schedule", _I)),
    (
        "frequency",
        re.compile(
            r"freq|how often|(?:times|visits|sessions|days|x)?\s?(?:per|/|a|each)\s?(?:wk|week)\b|\bintensity\b|\brate\b", _I
        ),
    ),
    (
        "duration",
        re.compile(
            r"dur\b|durat|how long|^(?:plan |treatment )?period$|^(?:number of |no\. of |# ?of )?(?:weeks|wks)$|length of (?:treatment|care|plan|episode|service)",
            _I,
        ),
    ),
    (
        "amount",
        re.compile(r"amount|\bamt\b|(?:sessions?|visits?|treatments?|times)\s?(?:/|per|a|each)\s?day|daily amount|intensity", _I),
    ),
    ("visits", re.compile(r"\b(?:visits|sessions|treatments)\b(?!.*\b(?:soc|date|attended|used|since|so far|kept|this)\b)", _I)),
    ("other", re.compile(r"\b(?:dx|diagnos\w*|dates?|codes?|goals?|time|units?|min\w*)\b", _I)),
    (
        "type",
        re.compile(
            r"\b(?:type|service|discipline|therapy|kind of service|modality|interv\w*|procedures?|content|planned|tx|treatment)\b",
            _I,
        ),
    ),
)


@dataclass(frozen=True, slots=True)
class Label:
    """A field's name and where its value stands."""

    sort: str
    start: int
    value: int
    end: int


def sort_of(name: str) -> str:
    """Return which field of a plan a name is: frequency, duration, type; "other" for none of them."""
    return next((sort for sort, pattern in _LABELS if pattern.search(name)), "other")


def find_types(
    text: str,
    labels: Sequence[Label],
    others: Sequence[Candidate],
    *,
    is_plan: bool,
    sets_plan: bool = False,
    is_order: bool = False,
) -> Iterator[Candidate]:
    """Yield what names a kind of therapy; no list begins within one of the `others`.

    Where the document sets a plan, also what it adds to the work or goes on with, and the words that stand beside a rate.
    """
    yield from (
        one
        for one in _named(text, labels, is_plan=is_plan)
        # A list that begins in the middle of a rate is none.
        if one.form != "items" or not any(other.start < one.start < other.end for other in others)
    )
    if sets_plan:
        yield from _changed(text, others, is_order=is_order)


LOOSE = frozenset({"beside", "clause", "change"})
"""Forms of stretches that stand where a kind of therapy may be named, whatever their words."""


def changes_work(text: str) -> bool:
    """Say whether a text has the words of a change of the work: "add stair training", "shift to timing work"."""
    return bool(_CHANGE.search(text))


def _changed(text: str, others: Sequence[Candidate], *, is_order: bool) -> Iterator[Candidate]:
    """Yield what a plan adds or goes on with, and the words beside a rate: "2x/wk thru 4/13, then garment check"."""
    for match in _CHANGE.finditer(text):
        behind = _STOP.search(text, match.end())
        words = text[match.end() : behind.start() if behind else len(text)]
        if _LETTERS.search(words) and not _instructs(words):
            more = (f"verb={match['verb'].lower()[:5]}", *_inside(words))
            yield Candidate("type", "change", match.end(), match.end() + len(words.rstrip()), more=more)
    rated = sorted((one.start, one.end) for one in others if one.head in {"frequency", "duration", "visits", "amount"})
    bounds = [0, *(one.end() for one in _STOP.finditer(text)), len(text)]
    for low, high in zip(bounds, bounds[1:], strict=False):
        own = [one for one in rated if low <= one[0] < high]
        if not own and not (is_order or rated):
            continue
        at = low
        for start, end in [*own, (high, high)]:
            piece = text[at:start]
            left, right = at + len(piece) - len(_LEAD_OFF.sub("", piece)), at + len(piece.rstrip(" ,.;:-("))
            is_short = text.count(" ", left, right) < _LONGEST
            if _LETTERS.search(text, left, max(left, right)) and is_short and not _instructs(text[left:right]):
                form = "beside" if own else "clause"
                yield Candidate("type", form, left, right, more=tuple(_inside(text[left:right])))
            at = max(at, end)


_ON_TERMS = re.compile(
    r"\b(?:when|once(?!\s(?:weekly|daily|an?\b|per\b|every))|if|unless|until|as tol\w*|tolerated|clear(?:s|ed|ance)|per (?:MD|DO|Dr|surgeon|physician)|continue to [a-z]+"
    r"|(?:weight|wt)[- ]?bearing|WBAT|sleep|meds?|medications?|vitamins?|diet|BP|vitals)\b|^to\s[a-z]+",
    _I,
)
_IS_WORK = re.compile(rf"(?<![\w-]){_WORK}(?![\w-])|\b(?:training|therapy|drainage|treatment|exercises?)\b", _I)


_TERMS = 8
"""Terms are told in so many words."""


def _instructs(words: str) -> bool:
    """Say whether the words of a change tell on what terms or what else is to be done, and name no work of therapy.

    A long clause of several parts tells of more than terms: "active quads 3/11 per MD (8 wks out), starting isometrics at 90/60".
    """
    if "," in words and len(words.split()) > _TERMS:
        return False
    return _ON_TERMS.search(words) is not None and _IS_WORK.search(words) is None


def _named(text: str, labels: Sequence[Label], *, is_plan: bool) -> Iterator[Candidate]:
    for label in labels:
        if label.sort == "type":
            value = re.match(r"(?:\[[ xX]?\]\s?)?[A-Za-z][^;.\d]{0,80}", text[label.value : label.end])
            if value and value.group().strip():
                named = bool(re.search(rf"{_DISCIPLINE}|therap|speech|occupational|physical|individual|group", value.group(), _I))
                yield Candidate("type", "field", label.start, label.value + len(value.group().rstrip()), more=(f"named={named}",))
    for match in re.finditer(r"\[[xX]\]\s?(?:PT|OT|SLP|ST)\b", text):
        yield Candidate("type", "box", *match.span())
    ticked = list(_TICKED.finditer(text))
    if len(ticked) > 1:
        yield Candidate("type", "boxes", ticked[0].start(), ticked[-1].end(), more=tuple(_inside(text[ticked[0].end() :])))
    codes = _CPT_LIST.search(text)
    if codes:
        yield Candidate("type", "codes", *codes.span())
    listed = _INTERVENTIONS.search(text)
    if listed:
        yield Candidate("type", "list", *listed.span())
    short = _SHORTS.search(text)
    if short:
        yield Candidate("type", "shorts", *short.span())
    if listed is None and is_plan:
        for match in _ITEMS.finditer(text):
            more = (*_inside(match.group()), f"n={min(match.group().count(','), 6)}")
            yield Candidate("type", "items", *match.span(), more=more)
    for match in _EVAL.finditer(text):
        yield Candidate("type", "eval0", *match.span())
    for match in _MANNER.finditer(text) if is_plan else ():
        yield Candidate("type", "manner", *match.span())
    for match in _TYPE.finditer(text):
        name = match["name"]
        if name.lower() in {"pt", "st", "ot", "slp"} and not name.isupper():
            continue
        yield Candidate("type", "eval" if match["eval"] else "short" if len(name) < 4 else "name", *match.span())


_CHANGE = guarded(
    r"(?<![\w-])(?P<verb>add(?:ing|ed)?|continue|cont\.?|progress(?:ing)?|shift(?:ing)?|mov(?:e|ing)|switch(?:ing)?|chang(?:e|ing)|start(?:ing)?|begin(?:ning)?"
    r"|introduc(?:e|ing)|advanc(?:e|ing)|reduc(?:e|ing)|drop(?:ping)?|emphasi[sz](?:e|ing)|focus(?:ing)?|work(?:ing)? on|new|upgrade)"
    r"\s?(?:to|w/|with|on|from|in|the|:)?\s(?=[\w/\"(])",
    _I,
)
_STOP = re.compile(r"[.;](?:\s|$)|\s{3,}")
_LEAD_OFF = re.compile(r"^(?:[\s,.:;()+&/-]|(?:and|then|for|with|w/|at|to|of|the|x)\b)+", _I)
_LETTERS = re.compile(r"[A-Za-z]{2,}")
_LONGEST = 24
"""So many words name no kind of therapy, but tell of it."""


def _inside(words_of: str) -> list[str]:
    """Return the words of a list as clues; what is done to a patient is told from other lists by them."""
    words = re.findall(r"[a-z]{2,}", words_of.lower())
    return [f"in={word}" for word in dict.fromkeys(words[:12])] + [f"in4={word[:4]}" for word in dict.fromkeys(words)]
