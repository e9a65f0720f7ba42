"""Values that are told in place of wrong ones, "33 not 35": none was measured on the day of its correction."""

from __future__ import annotations

import datetime as dt
import re

from clausea.chart.own_days import of_the_past
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import ANY_CASE
from clausea.chart.tables import as_days
from clausea.domain.dates import Dated, find_days

_NOT = re.compile(r"\s*,?\s*(?:and\s)?not\s(?:a\s)?\d", ANY_CASE)
_AS_WRITTEN = re.compile(
    rf"{_NOT.pattern}[\d/.]*\s?[A-Za-z°%]{{0,4}}[\s,;:(–-]{{1,3}}(?:(?:as\s)?(?:previously\s)?(?:documented|charted|recorded|entered|written)\b"
    r"|corrected\s(?:per|from|by|after|today|on)\b|corrections?\s(?:to|from|for|per|of)\s(?:\w+\s){0,3}?(?:notes?|visit|session|report|eval\w*|IE|chart|record|entry|score)\b)",
    ANY_CASE,
)
"""Behind the wrong value: "33/80, not 35/80 as documented", "(correction to last visit)"."""
_MISWRITTEN = re.compile(
    r"\b(?:errat\w*|typo\w*|mis-?(?:read|charted|typed|copied|recorded|entered|scored|written|documented|added)|re-?look(?:ed)?|as charted"
    r"|(?:charted|entered|recorded|documented|written|scored|listed|noted) (?:in error|wrong(?:ly)?|incorrectly)"
    r"|(?:charting|clerical|transcription|entry|documentation|scoring|typing|copying|math|addition) errors?)\b",
    ANY_CASE,
)
"""Says that something was written wrongly. "3/10, not 4/10 this week" only tells what is not so."""
_CORRECTS = re.compile(
    r"(?:(?:^|[;•|(]|\.\s)\W*(?:late entry\W+)?|(?<=[\w)]\s)(?=corrected\W)"
    r"|(?<=\w\s)(?=corrections?\s(?:to|from|for|per)\s(?:\w+\s){0,3}?(?:notes?|visit|session|report|eval\w*|IE|document\w*|record|entry|score)\b))"
    r"(?:correct(?:ed|(?P<noun>ions?)|s)|addendum|amend(?:ed|ment|s))\b(?P<head>(?:[^:;.]|\.(?=\d)|\b[A-Z]\.\s){0,100}?(?::|\s[–—-]\s))?",
    ANY_CASE,
)
"""What opens a clause and says that the clause corrects something: "Correction:", "Corrected LEFS 33"."""
_RECORD_WORDS = (
    r"to|of|on|from|for|per|after|the|my|our|is|was|as|at|a|last|prior|previous|initial|R|L|right|left|score|total|value|result"
    r"|data|figure|number|reading|outcome|measure\w*|document\w*|chart|record|review|section|eval\w*|IE|note|form|report|entry|visit|session|today"
    r"|dated"
)
_TO_VALUE = re.compile(rf"(?:\W|\d|\b(?:{_RECORD_WORDS})\b)*", ANY_CASE)
"""Between such a word and the value or its name: "correction of the posture" corrects no figure."""

_MOTION_WORDS = (
    r"knees?|hips?|ankles?|shoulders?|elbows?|wrists?|neck|trunk|[AP]?ROM|active|passive|flex\w*|ext\w*|abd\w*|add\w*|[IE]R|rotation|MMT|strength"
    r"|quads?|quadriceps|hamstrings?|HS"
)
_TO_MOTION = re.compile(rf"(?:\W|\d|\b(?:{_RECORD_WORDS}|{_MOTION_WORDS})\b)*", ANY_CASE)


def is_corrected(passage: Passage, one: Proposal) -> bool:
    """Say whether a value is told in place of a wrong one, "33 not 35": it was not measured when that was found."""
    text = passage.words.text
    if _NOT.match(text, one.figure.end) is None:
        return False
    if _MISWRITTEN.search(text) is not None or _AS_WRITTEN.match(text, one.figure.end) or _CORRECTS.match(passage.context.topic):
        return True
    return any(_is_of_value(passage, one, word) for word in _CORRECTS.finditer(text))


def _is_of_value(passage: Passage, one: Proposal, word: re.Match[str]) -> bool:
    """Say whether a word of correction is about a value: a colon or a dash ends its head, or it leads to the value or to its name.

    "Corrected posture with cues: TUG 12 s" corrects the posture.
    """
    if word.end() > one.figure.start:
        return False
    words = passage.words
    name = words.starts[one.named.first] if one.named is not None else one.figure.start
    ends = {one.figure.start, name if name >= word.end() else one.figure.start}
    if word["head"] is None:
        lead = _TO_MOTION if one.group in {"rom", "mmt"} else _TO_VALUE
        return any(lead.fullmatch(words.text, word.end(), end) for end in ends)
    named = any(word.start("head") <= words.starts[name_of.first] < word.end() for name_of in words.names)
    return named or "correct" not in word.group().lower() or _is_of_record(word)


def _is_of_record(word: re.Match[str]) -> bool:
    """Say whether the head of a correction, up to its colon, is about what was written, and not about how the patient moves.

    "Correction to", "from" or "per" is of the record; what was "corrected" may be the posture, and with cues it is. Of a word that
    is neither's nobody can tell, and the value is told as of no day sooner than as of today.
    """
    head = word["head"]
    if _TREATED.search(head):
        return False
    if word["noun"] and not _OF.match(head):
        return True
    return _RECORDED.search(head) is not None or _MOVED.search(head) is None


_OF = re.compile(r"\s(?:of|in)\b", ANY_CASE)
_TREATED = re.compile(
    r"\b(?:cue[sd]?|cueing|VCs?|TCs?|tap(?:e|ed|ing)|mirror|(?:bio)?feedback|wedge|brace|orthosis|splint|demo\w*|verbal|tactile|visual"
    r"|practice|stretch\w*|exercis\w*|squats?|lunges?)\b",
    ANY_CASE,
)
"""By these a patient is corrected, or in these."""
_RECORDED = re.compile(
    r"\b(?:scores?|totals?|values?|results?|measure\w*|data|figures?|numbers?|entr(?:y|ies)|notes?|reports?|forms?|eval\w*|IE|record\w*"
    r"|document\w*|chart\w*|section|range|[AP]?ROM|times?|speed|tests?|readings?|visits?|sessions?|typos?|dates?|sides?|minutes|units|flexion"
    r"|extension|abduction|rotation|strength|MMT)\b",
    ANY_CASE,
)
_MOVED = re.compile(
    r"\b(?:postur\w*|gait|strides?|step\w*|cadence|patterns?|form|techniques?|align\w*|mechanics|stance|position\w*|placement|compensat\w*"
    r"|lean\w*|sway|trunk|pelvi\w*|scapul\w*|valgus|varus|hips?|knees?|ankles?|foot|feet|heels?|toes?|hands?|wrists?|shoulders?|head|neck|grip"
    r"|seat\w*|w/c|wheelchair|walker|cane|RW|breath\w*|swallow\w*|articulat\w*|speech|sounds?|phonemes?|errors?|sequenc\w*|substitution\w*"
    r"|winging|deviations?|movements?|weight|balance|sitting|standing|transfers?|lift\w*|voice|volume|pacing|deficits?|impairments?)\b",
    ANY_CASE,
)


_ENTERED = re.compile(r"\b(?:correct\w*|addend\w*|amend\w*|late entry|entered|errat\w*)\b[^;.]{0,16}$", ANY_CASE)
"""Before the day on which a correction was written."""


_FORM = r"(?:forms?|eval(?:uation)?|IE|notes?|sheet|report|flowsheet)"
_OF_FORM = re.compile(rf"\b(?:{_FORM}|charted)\s+(?:(?:of|from|on|dated|for)\s+)?(?:the\s+)?\(?$", ANY_CASE)
_FORM_BEHIND = re.compile(rf"\s{_FORM}\b", ANY_CASE)


def _is_of_form(text: str, day: Dated) -> bool:
    """Say whether a day is that of the form that was looked at again, "the form of 7/10", "the 7/10 form"."""
    if _ENTERED.search(text, max(0, day.start - 40), day.start):
        return False
    return bool(_OF_FORM.search(text, max(0, day.start - 40), day.start) or _FORM_BEHIND.match(text, day.end))


def corrected_day(passage: Passage) -> dt.date | None:
    """Return the day of what a correction looked at again: the only one that is named as the day of a form."""
    text, context = passage.words.text, passage.context
    days = find_days(as_days(text), context.near or context.date)
    named = {day.date for day in days if _is_of_form(text, day) and of_the_past(day, context.date)}
    return next(iter(named)) if len(named) == 1 else None
