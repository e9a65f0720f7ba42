"""The words by which a record corrects a value: what says so, which figure is wrong and which is right."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from clausea.domain.dates import find_dates, find_days

__all__ = ["Statement", "Wrong", "corrects", "hints", "is_goes_on", "opens_correction", "opens_goal", "points_back"]

_HINT = re.compile(
    r"error|mistake|wrong|should|correct|amend|erratum|typo|transpos|swapp|switched|revers|interchang|mixed up|\bmis-?\w+ed\b"
    r"|erroneous|inaccura|\bnot \d|instead of \d|rather than \d|disregard|strike|void|ignore|\bactual",
    re.IGNORECASE,
)
_WRITTEN = r"(?:enter|record|document|chart|writ|wrote|typ|report|list|transcrib|scor|dictat|log|not|key|calculat|comput|stat)\w*"
_IN_ERROR = r"(?:in error|by mistake|by error|incorrectly|erroneously|wrongly|mistakenly|inaccurately)"
_THING = r"(?:value|score|reading|figure|number|measure(?:ment)?|result|total|entry|level|grade|amount|distance|time)s?"
_BAD = r"(?:not\s(?:correct|accurate|right)|incorrect|wrong|erroneous|in error|inaccurate|invalid|a typo|an error|a mistake)\b"
_SHOULD_READ = (
    rf"(?:should (?:have )?(?:read|said|say|state|show)\b|should (?:have been|be) {_WRITTEN}"
    r"|(?:must|ought to|to) read\b(?=\s+[\w ]{0,20}\d))"
)
_STRONG = re.compile(
    rf"\b{_WRITTEN}\s(?:\w+\s){{0,2}}?{_IN_ERROR}|\b{_IN_ERROR}\s{_WRITTEN}|\b{_SHOULD_READ}"
    r"|\bmis-?(?:scored|charted|documented|recorded|entered|typed|keyed|transcribed)\b"
    r"|\b(?:typo(?:graphical)?|clerical|scoring|charting|documentation|transcription|calculation|data[- ]entry"
    r"|arithmetic|math|recording|entry|dictation)"
    r" (?:error|mistake)\b|\btypo\b"
    rf"|\bcorrect(?:ed)? {_THING}\b(?=[^.;]{{0,30}}\d)"
    rf"|\b(?:prior|previous|above|earlier|my|this|that) (?:{_THING}|documentation)\b[^.;]{{0,40}}\b(?:is|was|were|are)\s{_BAD}",
    re.IGNORECASE,
)
"""What is said of the writing alone, and so counts wherever it stands."""
_NAME_OF_TEST = r"(?:MWT|mWT|M?WT\b|x\s?STS|XSTS|TSTS|-?\s?(?:[Mm]inute|[Mm]eter|[Mm]in|m)\s[Ww]alk)"
_NUMBER = rf"(?<![\w./-])[-–]?\d{{1,4}}(?:\.\d{{1,2}})?(?:\s?/\s?\d{{1,3}})?(?![\d/]|\.\d|:\d|\s?{_NAME_OF_TEST})"
_GRADE = (
    r"(?:(?:max|mod|min|total|tot)\s?A\b|(?:max|mod|min|total)\s(?:assist\w*)|CGA\b|SBA\b|mod\s?I\b|supervision\b|independent\b"
    r"|(?:[0-5][+-])(?!\w))"
)
_VALUE = rf"(?:{_GRADE}|{_NUMBER})"
_UNIT = r"(?:\s?(?:°|%|[a-zA-Z]+(?:/[a-zA-Z]+)?\.?)){0,2}"
_SAME_AS = (
    r"(?!\s?(?:\w+\s)?(?:(?:as|like)\s(?:at|in|on|of|before|during|last|it|usual|prior|previously\s(?!recorded|charted|documented|stated))"
    r"|anymore|any\s(?:more|longer)|yet|until|at\s(?:eval|start|baseline|first|init|i/?e)|before\b))"
)
"""A figure that is compared with another day is no mistake: "not 27 as at eval"."""
_NOT = rf"\b(?:not|instead of|rather than|in place of)\s(?:the\s)?(?P<not>{_VALUE}){_SAME_AS}"
_FROM_TO = rf"\b(?:correct|amend|chang|revis|updat)ed\s(?:[\w ]{{0,30}}\s)?from\s(?P<from>{_VALUE}){_UNIT}\s?to\s(?P<to>{_VALUE})"
_ADDED = re.compile(
    rf"\b(?:is|was|are|were|be|being)\s{_BAD}|(?:^|[:;,.~]\s*|\b(?:an|the|my)\s)error\s(?:in|on|for|with|of)\b"
    r"|\b(?:in|by) error\b|\bby mistake\b"
    r"|\b(?:transposed|swapped|switched|reversed|interchanged|mixed up|flipped)\b"
    rf"|\bshould (?:have been|be)\b(?:\s[\w/=:]+){{0,3}}?\s{_VALUE}"
    rf"(?!{_UNIT}\s(?:by|before|within|at d|for|to|in order|until|per|daily|next)\b)"
    rf"|\bcorrection\b|\berratum\b|{_FROM_TO}|{_VALUE}{_UNIT},?\s\(?(?:and\s)?{_NOT}"
    rf"|\b(?:correct|amend|revis)ed\sto\s(?:read\s)?{_VALUE}|\bcorrect(?:ed)?\s(?:[\w-]+\s){{1,3}}?(?:is|was|=|:)\s{_VALUE}"
    rf"|\b(?:disregard|strike|void|ignore)\s(?:the\s)?[^.;]{{0,30}}{_VALUE}|\bmis-?\w+ed\b"
    rf"|\b{_WRITTEN}\s(?:as|at)\s[^.;]{{0,20}}?{_VALUE}[^.]{{0,40}}?\bactual",
    re.IGNORECASE,
)
"""What says so in an addendum, whose business it is to add to a note or to correct it."""
_OPENS = re.compile(r"\W*(?:\d[\d/.-]*\W+)?(?:correction|corrected|erratum|errata)\b(?=[^.]{0,60}[:–—-]|\s*\d)", re.IGNORECASE)
_WHO = r"(?:pt|patient|client|child|student|s?he|wife|husband|mother|caregiver)\s(?:\w+\s){0,2}?"
_PATIENT = re.compile(
    rf"\b{_WHO}(?:enter|wr[io]t|record|typ|transpos|swap|switch|revers|mis|list|log|scor|calculat|said|stat|report|add|count|dial"
    r"|sort|mark|self|correct|read|nam)\w*"
    rf"|\b{_WHO}(?:complet|perform|made|did)\w*\b[^.;]*?\b(?:errors?|mistakes?|self|tasks?|wrong|omissions?)\b"
    rf"|\b{_WHO}(?:now|currently)\b"
    r"|\bby\s(?:the\s)?(?:pt|patient|client|child|caregiver|wife|husband)\b"
    r"|\b(?:worksheet|checkbook|clock|homework|diary|puzzle|pill ?box|calendar task|email|recipe|PIN|phone number"
    r"|doses|medication chart)\b"
    r"|\b(?:HEP|wrong (?:foot|leg|side|direction|way|answer))\b"
    r"|\bshould be (?:done|performed|worn|held|kept|progressed|increased|reduced|limited|completed|used|taken|seen|able)\b",
    re.IGNORECASE,
)
"""It is the patient who errs or whose movement is corrected: that is a finding."""
_MOVES = r"(?:posture|postural|midline|alignment|trunk|gait|stance|weight ?shift)"
_TREATED = re.compile(
    rf"\b(?:cues?|cued|cueing|tactile|verbal(?:ly)?|naming|trail making|tasks?|trials)\b|\b{_WHO}(?:complet|perform|made|did)\w*",
    re.IGNORECASE,
)
"""Words of treatment, and of a measure too: without a figure in another's place it is the patient who errs."""
_MOVED = re.compile(rf"\b{_MOVES}\b", re.IGNORECASE)
"""So do these, where nothing says that it was written wrongly: a movement may be wrong, and nobody writes one in error."""
_MOVE_CORRECTED = re.compile(
    rf"\b{_MOVES}(?:\s(?!{_THING})\w+)?\s(?:was\s|were\s)?corrected\s(?:to|from|with|w/|by)\b"
    rf"|\b(?:correct|cu)(?:e|es|ed|eing|ing|s|ion)?\s(?:\w+\s){{0,2}}?{_MOVES}\b(?!\s(?:{_THING}|speed|velocity|cadence)\b)",
    re.IGNORECASE,
)
"""A movement is what is corrected, though by a figure: "posture corrected to 10 deg, not 27 deg"."""
_FIGURES = re.compile(
    rf"{_VALUE}{_UNIT},?\s\(?(?:and\s)?{_NOT}"
    rf"|\bshould (?:have )?(?:read\b|be(?:en)?\s{_WRITTEN})[^.;]{{0,30}}?{_VALUE}"
    rf"|\b{_WRITTEN}\s{_IN_ERROR}\s(?:as|at)\s[^.;]{{0,20}}?{_VALUE}",
    re.IGNORECASE,
)
"""A figure that stands in the place of another, or that was written in error: no words beside it make it a finding."""
_WRITTEN_WRONG = re.compile(
    rf"(?:\b(?:was|were|been|is|are)|{_VALUE}{_UNIT})\s(?:{_WRITTEN}\s(?:\w+\s){{0,2}}?{_IN_ERROR}|{_IN_ERROR}\s{_WRITTEN}"
    r"|mis-?(?:scored|charted|documented|recorded|entered|typed|keyed|transcribed)\b)",
    re.IGNORECASE,
)
_PAPERS = re.compile(
    r"\b(?:MD|physician|surgeon|doctor|hospital|referral|orders?|script|rx|prescription|imaging|radiology|MRI|x-?ray|insurance|payer|auth\w*"
    r"|claim|bill\w*|charge|invoice|appointment|appt)['’]?s?\b[^.;]{0,40}$",
    re.IGNORECASE,
)
"""It is somebody else's paper or the bill that errs."""
_DAY_ONLY = re.compile(r"\b(?:DOS|date|dob|birth|day|side|laterality)\b", re.IGNORECASE)
_POINTS_BACK = re.compile(r"\W*(?:this|that|it|which)\b(?:\s\w+)?\s(?:is|was)\b", re.IGNORECASE)
_GOES_ON = re.compile(
    rf"\W*(?:(?:the|her|his)\s)?(?:correct(?:ed)?|actual|true|right)\b[^.;]{{0,40}}{_VALUE}"
    r"|\W*(?:it\s)?should\s(?:be|read|have)\b",
    re.IGNORECASE,
)
_WRONG_BEFORE = re.compile(rf"\b(?:{_IN_ERROR}|{_BAD}|should (?:be|read|say|state|have)\b|correct(?:ed)?\sto\b)", re.IGNORECASE)
_WRONG_AS = re.compile(
    rf"(?<!been )(?<!be )\b(?:{_WRITTEN}|read)\s(?:{_IN_ERROR}\s)?(?:as|at)\s(?:[\w]+\s){{0,2}}?(?P<as>{_VALUE})"
    rf"|\((?:was|previously|originally|formerly|had been)\s(?:{_WRITTEN}\s(?:as\s)?)?(?P<was>{_VALUE})"
    rf"|\b(?:I|note|it|report)\s(?:wrote|states?d?|says?|said|reads?|shows?|lists?)\s(?:[\w ]{{0,30}}\s)?(?P<wrote>{_VALUE})"
    rf"|\b(?:disregard|strike|void|ignore)\s(?:the\s)?[^.;\d]{{0,30}}(?P<void>{_VALUE})",
    re.IGNORECASE,
)
_RIGHT = re.compile(
    rf"\bshould (?:have )?(?:be|been|read|say|said|state|show)(?:\s{_WRITTEN}(?:\sas)?)?"
    rf"(?:\s[\w()°/=:]+){{0,5}}?\s(?P<should>{_VALUE})"
    rf"|\b(?:correct(?:ed)?|actual(?:ly)?|true)\b(?:\s[\w-]+){{0,4}}?\s?(?:is|was|to|=|:)?\s?(?P<correct>{_VALUE})",
    re.IGNORECASE,
)
_WORD = re.compile(r"[A-Za-z][A-Za-z-]{2,}|\b[A-Z]{2,3}\b|\b9[27]\d{3}\b|\bG\d{4}\b")
_NO_NOUN = frozenset(
    re.findall(
        r"[\w-]+",
        """
    the and was were are has had not should read reads for with from this that both all stands corrected correct
    correction note visit per today also been only right left addendum addenda late entry error errors entered recorded
    documented charted written typed value values score scores scored reading figure number measurement result total
    incorrect wrong incorrectly mistake typo actual actually instead rather than states stated state says said deg degrees
    lbs lb sec seconds min minutes feet reps points pts percent transposed swapped switched reversed at on of in to is it
    as or by eval evaluation discharge initial progress report daily mis-scored mis-charted scoring charting calculation
    clerical wrote originally previously have made after before above below prior previous my me please disregard strike
    void changed amended amendment revised updated date dated dos pt ot slp otr cht dpt pta cota ccc ms erratum mistyped
    misrecorded miskeyed mischarted patient client treatment therapy session sessions total time times timed age aged old years
    goal goals target targets ltg stg visits units
    """,
    )
)
"""Words of a correction that name no measure."""
_CODE = re.compile(r"\b(?:9[27]\d{3}|G\d{4}|[A-TV-Z]\d[\dA-Z]\.?[\dA-Z]{1,4})\b")
_NO_FIGURE = re.compile(
    r"\b\d{1,2}:\d\d(?:\s?[ap]\.?m?\.?)?|\b(?:visit|note|session|page|p\.|#|goal|[LS]TG)\s?#?\d{1,3}\b"
    r"|\b\d{1,2}\s?[ap]m?\b(?=\))",
    re.IGNORECASE,
)


def hints(text: str) -> bool:
    """Say whether a text has a word that a correction has."""
    return _HINT.search(text) is not None


def opens_correction(text: str) -> bool:
    """Say whether a line is headed as a correction."""
    return _OPENS.match(text) is not None


def points_back(text: str) -> bool:
    """Say whether a sentence speaks of what the one before it told: "This is incorrect"."""
    return _POINTS_BACK.search(_without_head(text)) is not None


def opens_goal(text: str) -> bool:
    """Say whether a sentence begins with the label of a goal."""
    return _GOAL_HEAD.match(text) is not None


def is_goes_on(text: str) -> bool:
    """Say whether a sentence tells what is right, and names nothing itself: "The correct score is 25.0."."""
    return _GOES_ON.match(text) is not None and not _nouns(_masked(text, None))


def _without_head(text: str) -> str:
    return re.sub(r"^[^:.]{0,80}:\s", "", text)


def corrects(text: str, is_added: bool) -> bool:
    """Say whether a sentence says that something was recorded wrongly; `is_added` where it stands in an addendum."""
    if not hints(text):
        return False
    masked = _masked(text, None)
    match = _STRONG.search(masked) or (_ADDED.search(masked) if is_added else None)
    return match is not None and not _is_finding(masked) and _PAPERS.search(masked[: match.start()]) is None


def _is_finding(masked: str) -> bool:
    """Say whether it is the patient who errs or whose movement is corrected, and not the record."""
    if _PATIENT.search(masked):
        return True
    if figures := _FIGURES.search(masked):
        return _MOVE_CORRECTED.search(re.split(r"[.;]\s", masked[: figures.end()])[-1]) is not None
    if _TREATED.search(masked):
        return True
    return _MOVED.search(masked) is not None and (
        _WRITTEN_WRONG.search(masked) is None or _MOVE_CORRECTED.search(masked) is not None
    )


def _masked(text: str, day: dt.date | None) -> str:
    """Return a text of the same length without days, times and numbers of visits, which are no values."""
    for one in (*find_dates(text), *find_days(text, day)):
        text = text[: one.start] + "~" * (one.end - one.start) + text[one.end :]
    return _NO_FIGURE.sub(lambda match: "~" * len(match.group()), text)


def _nouns(text: str) -> frozenset[str]:
    return frozenset(word.lower() for word in _WORD.findall(text)) - _NO_NOUN


def _value(text: str) -> str:
    return re.sub(r"\s", "", text) if text[:1].isdigit() else re.sub(r"\s+", " ", text)


_UNITS = {
    "min": r"min(?!\.?\s?(?:A\b|assist))|mins|minutes?",
    "sec": r"s|secs?|seconds?",
    "ft": r"ft|feet|foot|['’]",
    "m": r"m|meters?|metres?",
    "m/s": r"m/s(?:ec)?",
    "in": r"inch(?:es)?",
    "cm": r"cm",
    "deg": r"°|deg(?:rees?)?",
    "lb": r"lbs?|#|pounds?",
    "kg": r"kgs?",
    "%": r"%|percent",
    "rep": r"reps?|repetitions?",
    "step": r"steps?|stairs",
    "year": r"years?|yrs?|y/?o",
    "visit": r"visits?|sessions?",
    "unit": r"units?",
    "bpm": r"bpm",
    "mmHg": r"mm\s?hg",
    "day": r"days?|wks?|weeks?",
}
_UNIT_BEHIND = re.compile("|".join(rf"\s?(?P<u{at}>{words})(?![\w/])" for at, words in enumerate(_UNITS.values())), re.IGNORECASE)
_OF_TIME = re.compile(
    r"\b(?:(?:treatment|tx|total|session|therapy|timed|skilled)\s(?:code\s)?time|time\s(?:in|out))\b", re.IGNORECASE
)
_OF_AGE = re.compile(r"\bage[d]?\b|\by/?o\b|\byears?[\s-]old\b", re.IGNORECASE)
_OF_COUNT = re.compile(r"\bvisits?\b|\bsessions?\b", re.IGNORECASE)
_GOAL = r"\b(?:goals?|targets?|[LS]TGs?)(?:\s?#?\d{1,2}(?!\d))?\b(?:['’]s)?"
_OF_GOAL = re.compile(
    rf"(?<!toward\s)(?<!towards\s){_GOAL}(?!\s(?:not\s)?(?:met|achiev|partial|progress))"
    r"(?:(?:\s[#\w]+){0,4}?\s(?:was|is|reads?|to\sread)\b|[^.;]{0,60}?\bshould\b)",
    re.IGNORECASE,
)
"""What a goal asks for is corrected, and not a value that is told beside its number: "Goal 1: TUG was 16.1, not 15.1"."""
_GOAL_HEAD = re.compile(rf"\W*(?:\d+\W+)?(?P<label>{_GOAL})", re.IGNORECASE)
_NO_MEASURE = frozenset({"min", "year", "visit", "unit", "day"})


def _labels(text: str) -> frozenset[str]:
    """Return the labels of goals that words name with a number: "LTG 1" and "LTG1" are one."""
    return frozenset(
        re.sub(r"\W", "", one).lower() for one in re.findall(r"\b(?:[LS]TG|goal)\s?#?\d{1,2}\b", text, re.IGNORECASE)
    )


def _unit(text: str, end: int) -> str | None:
    """Return the unit right behind a figure, in one word however it is written."""
    match = _UNIT_BEHIND.match(text, end)
    return list(_UNITS)[int(match.lastgroup[1:])] if match and match.lastgroup else None


@dataclass(frozen=True)
class Wrong:
    """Tells whether words tell what a correction calls wrong."""

    values: tuple[str, ...]
    nouns: frozenset[str]
    side: Literal["left", "right"] | None = None
    """The one side that the correction names."""
    unit: str | None = None
    """The one unit that stands beside its figures."""
    is_of_goal: bool = False
    """It is what a goal asks for that is wrong, and no value that was measured."""
    goals: frozenset[str] = frozenset()
    """The labels of goals that the correction names, with their numbers."""

    @property
    def is_of_no_measure(self) -> bool:
        """Whether it is about minutes, an age or a count of visits."""
        return self.unit in _NO_MEASURE

    def is_told(self, text: str, heading: str = "", label: str = "") -> bool:
        """Say whether a sentence has a wrong figure and a word that the correction names, or one of its heading.

        Of a goal it has to be just the one whose label the correction names, where it names one.
        """
        if self.count(text) == 0:
            return False
        if self.is_of_goal and self.goals:
            head = _GOAL_HEAD.match(text)
            return not self.goals.isdisjoint(_labels(f"{label}; {head['label'] if head else ''}"))
        return self.names(f"{text} {heading}")

    def count(self, text: str, is_strict: bool = False) -> int:
        """Return how often a text has a wrong figure with no other unit; `is_strict` where it must have just the same."""
        masked = _masked(text, None)
        units = [_unit(masked, match.end()) for one in self.values for match in re.finditer(_written(one), masked, re.IGNORECASE)]
        if is_strict:
            return sum(one == self.unit for one in units)
        return sum(one is None or self.unit is None or one == self.unit for one in units)

    def is_named(self, text: str, measures: Iterable[str], with_figure: bool) -> bool:
        """Say whether a sentence has a measure that a correction names, where it tells no wrong figure.

        Where the right one is told, a figure beside the name is enough: not every measure is read.
        """
        if any(map(self.names, measures)):
            return True
        return with_figure and self.names(text) and re.search(_VALUE, _masked(text, None)) is not None

    def names(self, words: str) -> bool:
        """Say whether words have one that the correction names."""
        return any(re.search(rf"(?<![a-z]){re.escape(noun[:8])}", words.lower()) for noun in self.nouns)


def _written(value: str) -> str:
    """Return a pattern of a figure as another sentence may write it: "20.50" for "20.5", "3 / 5" for "3/5"."""
    if not value[:1].isdigit():
        return rf"(?<!\w){re.escape(value)}(?!\w)"
    parts = [rf"{part}{'0*' if '.' in part else '(?:[.]0+)?'}" for part in map(re.escape, value.split("/"))]
    return rf"(?<![\d./]){' ?/ ?'.join(parts)}(?!\d|\.\d)"


@dataclass(frozen=True)
class Statement:
    """A correction: what is wrong, and the figures that are right."""

    wrong: Wrong
    right: tuple[str, ...]
    is_right_first: bool
    """It tells one figure that is right and behind it one that is wrong: what is cut off behind it leaves the right one."""

    @property
    def has_value(self) -> bool:
        """Whether it tells a figure at all."""
        return bool(self.wrong.values or self.right)

    @classmethod
    def of(cls, text: str, day: dt.date | None) -> Statement | None:
        """Read a correction; None where it speaks of no value, such as of a day or a side alone."""
        masked = _CODE.sub(lambda match: "~" * len(match.group()), _masked(text, day))
        right = {_value(one) for match in _RIGHT.finditer(masked) for one in match.groups() if one}
        wrong = {_value(match["not"]) for match in re.finditer(_NOT, masked, re.IGNORECASE)}
        for match in re.finditer(rf"(?P<told>{_VALUE}){_UNIT},?\s\(?(?:and\s)?{_NOT}", masked, re.IGNORECASE):
            right.add(_value(match["told"]))
        for match in re.finditer(_FROM_TO, masked, re.IGNORECASE):
            wrong.add(_value(match["from"]))
            right.add(_value(match["to"]))
        wrong |= {_value(one) for match in _WRONG_AS.finditer(masked) for one in match.groups() if one} - right
        for match in _WRONG_BEFORE.finditer(masked):
            wrong |= {_value(one) for one in re.findall(_VALUE, _clause_before(masked, match.start()), re.IGNORECASE)} - right
        right -= wrong
        # Where no figure is called wrong, only the clause that tells of the mistake says what is meant.
        told = text if wrong else " ".join(one for one in re.split(r"[.;]\s", text) if _STRONG.search(one) or _ADDED.search(one))
        nouns = _nouns(_masked(told, day))
        if not wrong and not right and (not nouns or _DAY_ONLY.search(text)):
            return None
        is_first = len(right) == len(wrong) == 1 and _place(masked, *right) < _place(masked, *wrong)
        unit = _unit_of(masked, wrong) or _unit_of(masked, right) or _unit_of_topic(text, nouns)
        meant = Wrong(tuple(sorted(wrong)), nouns, _side(text), unit, _OF_GOAL.search(text) is not None, _labels(text))
        return cls(meant, tuple(sorted(right)), is_first)


def _unit_of(text: str, values: Iterable[str]) -> str | None:
    """Return the one unit beside figures of a text; None where there is none, or several."""
    found = {_unit(text, match.end()) for one in values for match in re.finditer(_written(one), text, re.IGNORECASE)} - {None}
    return found.pop() if len(found) == 1 else None


def _unit_of_topic(text: str, nouns: frozenset[str]) -> str | None:
    """Return the unit of figures that are no measure, by their words: minutes, years and, where no more is named, visits."""
    topics = {"min": _OF_TIME, "year": _OF_AGE} | ({} if nouns else {"visit": _OF_COUNT})
    return next((unit for unit, words in topics.items() if words.search(text)), None)


def _place(text: str, value: str) -> int:
    match = re.search(_written(value), text, re.IGNORECASE)
    return match.start() if match else len(text)


def _side(text: str) -> Literal["left", "right"] | None:
    sides: set[Literal["left", "right"]] = set()
    sides |= {"left"} if re.search(r"(?<![\w/])(?:L|Lt|LT)(?![\w/'’])|\b(?i:left)\b", text) else set()
    sides |= {"right"} if re.search(r"(?<![\w/])(?:R|Rt|RT)(?![\w/'’])|\b(?i:right)\b", text) else set()
    return sides.pop() if len(sides) == 1 else None


def _clause_before(text: str, end: int) -> str:
    """Return the words of the clause before a predicate; those of the one before it, where it only points to them."""
    parts = re.split(r"[;(]|,\s|\.\s|:\s", text[:end])
    if _POINTS_BACK.match(parts[-1] + "is ") or not parts[-1].strip():
        return parts[-2] if len(parts) > 1 else ""
    return parts[-1]
