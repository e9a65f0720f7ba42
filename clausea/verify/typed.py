"""Doubts from what the chart reads at the cited lines: the day of a value, its order in time, whose minutes, who acts, and when.

A value stands at a place for one day, one unit and one thing. Where the chart reads that at the cited lines, a sentence that
binds the value to another day, or calls the later value the earlier one, is not borne out though every word of it stands there.
Where the chart reads nothing for a value, nothing is said here.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausea.domain import Certification, Minutes
from clausea.domain.dates import find_dates
from clausea.verify.doubts import Doubt
from clausea.verify.lexicon import plain
from clausea.verify.sense import Mention, content, mentions, segments, tokens_of
from clausea.verify.support import documents_named
from clausea.verify.values import blanked, values

__all__ = ["Reading", "actor_doubts", "certified_doubts", "day_doubts", "minute_doubts", "prior_doubts", "reading", "term_doubts"]


# Values with their days


@dataclass(frozen=True)
class Reading:
    """A value that the chart reads at a cited place, with the day on which it was found."""

    values: frozenset[str]
    words: frozenset[str]
    """Stems of the words it is read for: the test, the part, the side, the label of its row."""
    day: dt.date | None = None
    """None where the day is not known or not sure."""
    is_prior: bool = False
    """True for an earlier value that its document repeats."""


def reading(written: str, about: str, day: dt.date | None, *, is_prior: bool) -> Reading:
    """Return the reading of a value as written."""
    tokens = [token for segment in segments(plain(written)) for token in tokens_of(segment)]
    told = {token.text for token in tokens if token.sort in {"number", "level"}}
    told |= {value.numerator for value in values(written) if value.numerator}
    words = content([token for segment in segments(plain(about)) for token in tokens_of(segment)])
    return Reading(frozenset(told), frozenset(words), day, is_prior)


@dataclass(frozen=True)
class _Said:
    """A value of a sentence with the words it is said of and the day it is said for."""

    value: str
    words: frozenset[str]
    day: dt.date | None
    is_earlier: bool
    """True where the text says that it is an earlier value."""
    is_later: bool
    """True where the text says that another value came before it."""


_DAY_WORDS = tuple(f"qday{letter}{other}" for letter in "abcdefgh" for other in "fghijkl")
"""Words that stand for the days of a sentence; none ends in a letter that labels a goal."""
_BEFORE_THAT = re.compile(r"\bbefore that\W+(?:at |it was )?$|\b(?:previously|earlier|initially|first)\W+(?:at |it was )?$")
_EARLIER = re.compile(
    r"\($|\b(?:from|than|vs|versus|compared|previous|previously|earlier|before|baseline|startexam|start|prior|initial|initially|against)\b[^,;]{0,24}$"
)
_EARLIER_BEHIND = re.compile(r"^[^,;]{0,12}\b(?:startexam|baseline|before|previously|earlier|initially|start|ago)\b")
_TRAILS = re.compile(r"^[^\w(,;]{0,2}(?:[a-z/%]{1,9}\s+){0,2}(?:\(|\b(?:on|by|as of|at|of)\s+)\s*$")


_FAR_BEHIND = re.compile(
    r"^[^\w,;(]{0,2}(?:(?!of\b)[a-z/%]{1,9}\s+){0,2}"
    r"(?:with|without|w/|us(?:e|ing)|over|on|in|at|arms|hands|upper extremity|unsupported|standing|seated)\b[^,;(]*?"
    r"(?:\(|\b(?:on|as of|dated)\s+)\s*$"
)
"""Between a value and its day stands only how it was taken; a verb, or what follows a comma, tells of something else."""
_ELSE = re.compile(
    r"\b(?:and|but|then|while|after|since|before|until|till|through|from|to|by|due|goals?|target|surgery|repair|replacement|onset|injury|injured|f[ae]ll"
    r"|falls|admi\w+|discharge\w*|certif\w*|recertif\w*|order\w*|referr\w*|signed|plan|born|denied|seen|next|who|which|that|when|where"
    r"|as|for|because|so|reports?|notes?|visits?|sessions?|training|treatments?|therapy|services?|claims?|(?:un)?written|reviewed|billed"
    r"|documented|reported|recorded|showed|support\w*|justif\w*|led|made|was|were|is|are|had|has|have|did)\b"
)
"""Between a value and a day these tell of something else that was on that day."""


def _said(text: str) -> list[_Said]:
    days = find_dates(text)
    documents = {index for _, index in documents_named(text)}
    if len(days) > len(_DAY_WORDS):
        return []
    for number, found in reversed(list(enumerate(days))):
        word = f" {_DAY_WORDS[number]} " if number not in documents else " "
        text = text[: found.start] + word + text[found.end :]
    out: list[_Said] = []
    for segment in segments(plain(text)):
        out += _of_segment(segment, {word: found.date for word, found in zip(_DAY_WORDS, days, strict=False)}, out)
    return out


def _of_segment(segment: str, days: dict[str, dt.date], before: Sequence[_Said]) -> list[_Said]:
    found = mentions(segment, is_record=False)
    places = _places(segment, found)
    if places is None:
        return []
    marks = [(match.start(), match.end(), days[match[0]]) for match in re.finditer(r"\bqday[a-h][f-l]\b", segment)]
    earlier = [
        one.role != "now" and bool(_EARLIER.search(segment[:start]) or _EARLIER_BEHIND.search(segment[end:]))
        for one, (start, end) in zip(found, places, strict=True)
    ]
    bound = _bound(segment, places, marks, earlier)
    out: list[_Said] = []
    for number, (one, (start, end)) in enumerate(zip(found, places, strict=True)):
        words = frozenset(word for word in (*one.before, *one.after) if not word.startswith("qday"))
        last = (*before, *out)[-1:]
        if not words and last:
            words = last[0].words
        is_before = one.role == "prior" or bool(_BEFORE_THAT.search(segment[:start]))
        is_earlier = is_before or earlier[number]
        is_later = one.role == "now" or (
            number + 1 < len(found) and bool(_BEFORE_THAT.search(segment[end : places[number + 1][0]]))
        )
        out.append(_Said(one.value, words, bound[number], is_earlier, is_later and not is_earlier))
    return out


def _places(segment: str, found: Sequence[Mention]) -> list[tuple[int, int]] | None:
    """Return where the values stand; None where they cannot be found again in their order."""
    out: list[tuple[int, int]] = []
    position = 0
    for one in found:
        head = re.escape(one.value.partition("/")[0].rstrip("+-") if one.sort == "number" else one.value)
        match = re.compile(rf"(?<![\w.]){head}(?:\.0+)?(?!\d)").search(segment, position)
        if match is None:
            return None
        out.append(match.span())
        position = match.end()
    return out


def _bound(
    segment: str,
    places: Sequence[tuple[int, int]],
    marks: Sequence[tuple[int, int, dt.date]],
    earlier: Sequence[bool],
) -> list[dt.date | None]:
    """Return the day that a segment gives to each of its values; None where it gives none without doubt.

    "19 on 7/1" binds at once, and so does the only day behind the only value, with whatever words of how it was taken between
    them. Days that stand before values bind the values up to the next such day, one by one where as many days as values stand in
    a row.
    """
    bound: list[dt.date | None] = [None] * len(places)
    free = list(marks)
    for number, (_, end) in enumerate(places):
        behind = next((mark for mark in free if mark[0] >= end), None)
        limit = places[number + 1][0] if number + 1 < len(places) else len(segment)
        if behind and behind[0] <= limit and _TRAILS.match(segment[end : behind[0]]):
            bound[number] = behind[2]
            free.remove(behind)
    if len(places) == len(marks) == 1 and free:
        between = segment[places[0][1] : marks[0][0]]
        if _FAR_BEHIND.match(between) and not _ELSE.search(between):
            return [marks[0][2]]
    groups: list[tuple[list[dt.date], list[int]]] = []
    events: list[tuple[int, dt.date | int]] = [(mark[0], mark[2]) for mark in free]
    events += [(start, number) for number, (start, _) in enumerate(places)]
    for _, event in sorted(events, key=lambda one: one[0]):
        if isinstance(event, dt.date):
            if not groups or groups[-1][1]:
                groups.append(([], []))
            groups[-1][0].append(event)
        elif groups:
            groups[-1][1].append(event)
    for group_days, numbers in groups:
        if len(group_days) == 1:
            for number in numbers:
                if bound[number] is None and not earlier[number]:
                    bound[number] = group_days[0]
        elif len(group_days) == len(numbers) and not any(bound[number] for number in numbers):
            for day, number in zip(group_days, numbers, strict=True):
                bound[number] = day
    return bound


def day_doubts(text: str, readings: Sequence[Reading]) -> Iterator[Doubt]:
    """Yield a doubt for each value that a text gives to another day, or to another end of a change, than the chart does."""
    if not readings:
        return
    said = _said(text)
    every = [(one, _fitting(one, readings)) for one in said]
    told = {found.date for found in find_dates(text)}
    for number, (one, fits) in enumerate(every):
        days = {fit.day for fit in fits}
        if one.day and fits and None not in days and one.day not in days:
            yield Doubt(f"It gives {_shown(one.value)} to another day than the cited lines do.")
        is_marked = one.day is not None or one.is_earlier or bool(days & told)
        if is_marked or not fits or not all(fit.is_prior for fit in fits):
            continue
        has_later = any(_is_later([other], fits) for other in readings if one.words & other.words and not other.is_prior)
        if has_later and not _goes_on(one, fits, every[number + 1 :]):
            yield Doubt(f"It gives {_shown(one.value)} as a present value, and the cited lines as an earlier one.")
    for one, fits in every:
        for other, others in every:
            if one.is_earlier and other.is_later and one.words & other.words and _is_later(fits, others):
                yield Doubt(f"It gives {_shown(one.value)} as the earlier value, and the cited lines as the later one.")


def _goes_on(one: _Said, fits: Sequence[Reading], behind: Sequence[tuple[_Said, list[Reading]]]) -> bool:
    """Say whether a text goes on with a later value of the same thing, as in "19, then 37"."""
    return any(one.words & other.words and _is_later(others, fits) for other, others in behind)


def _is_later(ones: Sequence[Reading], others: Sequence[Reading]) -> bool:
    """Say whether every day of the first readings is known and after every day of the others."""
    days = [fit.day for fit in ones if fit.day]
    before = [fit.day for fit in others if fit.day]
    if not days or not before or len(days) < len(ones) or len(before) < len(others):
        return False
    return min(days) > max(before)


def _shown(value: str) -> str:
    return value if value[:1].isdigit() or value[:1] in "-." else "a level of assistance"


def _fitting(one: _Said, readings: Sequence[Reading]) -> list[Reading]:
    """Return the readings of the value that share the most words with it; none where none shares any."""
    same = [other for other in readings if one.value in other.values or one.value.partition("/")[0] in other.values]
    shared = [len(one.words & other.words) for other in same]
    most = max(shared, default=0)
    return [other for other, count in zip(same, shared, strict=True) if count == most] if most else []


# Minutes

_CODE = re.compile(r"\b9\d{4}\b|\bG0\d{3}\b")
_CLAUSE = re.compile(r"[,;]|\band\b|\bbut\b|\bwhile\b")


def minute_doubts(text: str, rows: Sequence[Minutes]) -> Iterator[Doubt]:
    """Yield a doubt where a text calls the total of a treatment its timed minutes, or the timed minutes the whole treatment."""
    for clause in _CLAUSE.split(blanked(text)):
        numbers = {int(number) for number in re.findall(r"(?<![\d.:/])\d{1,3}(?![\d.:/])", clause)}
        if len(numbers) != 1 or not re.search(r"\bmin", clause, re.IGNORECASE):
            continue
        totals = {row.total for row in rows if row.minutes in numbers}
        if re.search(r"(?<!un)(?<!un-)\btimed\b", clause, re.IGNORECASE):
            if totals == {"treatment"}:
                yield Doubt("It gives as timed minutes what the cited lines give as the minutes of the whole treatment.")
        elif re.search(r"\b(?:total|whole|in all|altogether|treatment time)\b", clause, re.IGNORECASE):
            is_other = any(row.total == "treatment" and row.minutes is not None for row in rows)
            if totals - {None} == {"timed"} and is_other and not _CODE.search(clause):
                yield Doubt("It gives as the minutes of the whole treatment what the cited lines give as timed minutes.")


# Certifications

_CERTIFIED = re.compile(r"\b(?<!re)(?:re)?certified\b", re.IGNORECASE)
_SPAN_OF_TIME = re.compile(r"\b(?:from|through|until|between|to|for)\b", re.IGNORECASE)


def certified_doubts(text: str, certifications: Sequence[Certification]) -> Iterator[Doubt]:
    """Yield a doubt where a text dates a certification to a day on which the cited lines show no signature of one."""
    signed = {one.signed_on for one in certifications if one.signed_on}
    match = _CERTIFIED.search(text)
    if match is None or not signed:
        return
    behind = text[match.end() :]
    days = find_dates(behind)
    if not days or _SPAN_OF_TIME.search(behind[: days[0].start]):
        return
    if not any(found.date in signed for found in find_dates(text)):
        yield Doubt("It gives the certification another day than the cited lines do.")


# Goals by their term

_TERM = re.compile(r"\b([ls]tg)s?\b")
_STATUS = re.compile(r"\b(?:met|unmet|achieved|attained)\b")


def term_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where a text tells of goals of one term what the cited words tell of goals of the other alone."""
    said = plain(blanked(text))
    terms, words = set(_TERM.findall(said)), set(_STATUS.findall(said))
    if len(terms) != 1:
        return
    for word in sorted(words):
        told = [
            _TERM.findall(segment[: match.start()])[-1:]
            for piece in cited
            for segment in segments(plain(blanked(piece)))
            for match in re.finditer(rf"\b{word}\b", segment)
        ]
        if told and all(found and found[0] not in terms for found in told):
            yield Doubt("It tells of goals of one term what the cited lines tell of goals of the other.")


# Who acts

_THERAPIST = r"therapist|clinician|[Pp]hysical therapist|[Oo]ccupational therapist"
_HANDS = (
    "blocked|guarded|cued|stabilized|mobilized|facilitated|instructed|educated|taught|adjusted|graded|cut|modified|switched|"
    "corrected|manipulated|palpated|monitored|trained|reduced|raised|lowered|increased|decreased|moved|applied|assisted|provided"
)
_RECORD_THERAPIST = re.compile(
    rf"\b(?i:the\s+)?(?:(?i:{_THERAPIST})\s+([a-z]{{3,}}ed|cut|taught|gave)|(?:PT|OT|SLP|PTA|OTA|COTA)\s+({_HANDS}))\b"
)
_TEXT_PATIENT = re.compile(r"\b(?:[Tt]he\s+patient|[Pp]t)\s+(?:then\s+)?([a-z]{3,}ed|cut|taught|gave)\b")
"""«She» may be the therapist."""


def actor_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where a text says of the patient what the cited words say of the therapist alone."""
    said = {match[1].lower() for match in _TEXT_PATIENT.finditer(text)}
    if not said:
        return
    words = " ; ".join(cited)
    told = [match[1] or match[2] for match in _RECORD_THERAPIST.finditer(words)]
    for verb in sorted(said & {one.lower() for one in told}):
        every = re.findall(rf"\b{re.escape(verb)}\b", words, re.IGNORECASE)
        if len(every) == sum(one.lower() == verb for one in told):
            yield Doubt("It says of the patient what the cited lines say of the therapist.")


# The time before

_PRIOR_TOLD = re.compile(
    r"\b(?:prior|before|previous(?:ly)?|PLOF|pre-?morbid|pre-?(?:injury|op\w*|onset|surgery)|used to|formerly|earlier|until"
    r"|had|baseline|history|goals?|aim(?:s|ed)?|return(?:ing)? to|long[\s-]term|LTG|STG|past|already"
    r"|customar\w+|usual(?:ly)?|normally)\b",
    re.IGNORECASE,
)
_AT_HOME = re.compile(
    r"\b(?:liv(?:e|es|ed|ing)|house|home|stor(?:y|ies)|apartment|floors?|entr\w+|steps?|stairs|rails?|works?|worked|job|retired|age|years?|yo"
    r"|famil\w+|child\w*|grand\w+|husband|wife)\b",
    re.IGNORECASE,
)


def prior_doubts(text: str, prior: Sequence[str], rest: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt for a value or level told as found that the cited words give for the time before the onset alone.

    `prior` are the cited words in which the chart reads the prior level of function, and `rest` all others. Home, family and
    work stay as they were, so what a text says of them is not doubted.
    """
    if not prior or _PRIOR_TOLD.search(text) or _AT_HOME.search(text):
        return
    earlier = [one for piece in prior for one in mentions(piece, is_record=True)]
    found = [one for piece in rest for one in mentions(piece, is_record=True)]
    for one in mentions(text, is_record=False):
        of_earlier, of_found = (_most_shared(one, others) for others in (earlier, found))
        if of_earlier > max(of_found, 0):
            yield Doubt(f"It gives {_shown(one.value)} as found, and the cited lines for the time before the onset.")


def _most_shared(one: Mention, others: Sequence[Mention]) -> int:
    """Return how many words a value shares at most with the same value of the record."""
    words = {*one.before, *one.after}
    return max((len(words & {*other.before, *other.after}) for other in others if _is_like(one, other)), default=0)


def _is_like(one: Mention, other: Mention) -> bool:
    return one.sort == other.sort and one.value == other.value
