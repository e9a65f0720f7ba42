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
_EVAL = guarded(r"(?<![\w/-])eval(?:uate|uation)?\.?\s?(?:and|&|/|\+)\s?(?:tx|treat(?:ment)?)\b", _I)
_MANNER = guarded(r"(?<![\w/-])(?:individual|indiv\.?|small[- ]group|group|1:1|one[- ]on[- ]one)(?![\w:])", _I)


@dataclass(frozen=True, slots=True)
class Label:
    """A field's name and where its value stands."""

    sort: str
    start: int
    value: int
    end: int


def find_types(text: str, labels: Sequence[Label], others: Sequence[Candidate], *, is_plan: bool) -> Iterator[Candidate]:
    """Yield what names a kind of therapy; no list begins within one of the `others`."""
    yield from (
        one
        for one in _named(text, labels, is_plan=is_plan)
        # A list that begins in the middle of a rate is none.
        if one.form != "items" or not any(other.start < one.start < other.end for other in others)
    )


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


def _inside(words_of: str) -> list[str]:
    """Return the words of a list as clues; what is done to a patient is told from other lists by them."""
    words = re.findall(r"[a-z]{2,}", words_of.lower())
    return [f"in={word}" for word in dict.fromkeys(words[:12])] + [f"in4={word[:4]}" for word in dict.fromkeys(words)]
