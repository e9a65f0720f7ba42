"""What a sentence says of which thing: values and levels with what they belong to, on which side, and when they held.

The same reader goes over the sentence and over the words it cites, so that both are divided alike.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from clausea.verify.lexicon import LEVELS, plain
from clausea.verify.stems import stem
from clausea.verify.values import blanked, placed, quantity_words

__all__ = [
    "LITTLE",
    "WEAK",
    "Mention",
    "content",
    "directions",
    "goal_part",
    "is_goal",
    "mentions",
    "number",
    "segments",
    "tells_state",
    "tokens_of",
]


Role = Literal["prior", "now"]


@dataclass(frozen=True)
class Mention:
    """A value or a level of assistance in a text, with the words that it belongs to."""

    value: str
    sort: Literal["number", "level"]
    before: tuple[str, ...]
    """Stems of the words it is said of, the nearest last."""
    after: tuple[str, ...]
    scope: frozenset[str] = frozenset()
    """Stems of all that was said before in its part of the text."""
    around: frozenset[str] = frozenset()
    """Stems of all of its part of the text."""
    is_goal: bool = False
    """True for what a goal aims at."""
    side: str | None = None
    role: Role | None = None
    unit: str = ""


class _Token(NamedTuple):
    text: str
    sort: Literal["word", "number", "level", "mark"]
    unit: str = ""


_SEGMENT_END = re.compile(r"[;|•]|\.(?=\s|$)")
_LABELLED = re.compile(r"\b(?:(?:ltg|stg|goal)s?\d{1,2}[a-e]?|9[0-7]\d{3}|g0\d{3}|[a-z]\d\d(?:\.\w{1,4})?|[a-z]{2,}-\d{1,2})\b")
_WORD = re.compile(r"[a-z]{2,}\d*[a-e]?|->|→|=>|[(),:>/]")
_SIDE_WORDS = {"right": "right", "left": "left"}
_LITTLE_WORDS = """an the this that these those and or but yet so if then than as when where while which who of at by for from in
into on onto to with within under over per via also both each every all any some such same other another only
just more most less am are is was were be been being has have had having will would can could may might must
shall should it its he him his she her hers they them their we us our patient pt therapist clinician now today
current currently still again not because no without never none there here out off about since times"""
LITTLE = frozenset(_LITTLE_WORDS.split())
"""Words that say nothing by themselves."""
_WEAK_WORDS = """record records note notes found find measured scored took take gave give level score degree degrees need
report change make do use come see hold keep after before up down one two three startexam start care baseline
previous previously last initially ago left right rise drop reevaluation evaluation rate accuracy sessions
session visits visit"""
WEAK = LITTLE | frozenset(_WEAK_WORDS.split()) | quantity_words()
"""Words that tell no thing from another: those of LITTLE, and of time, of measuring and of telling."""
_PRIOR_BEFORE = frozenset(["startexam", "start", "baseline", "previous", "previously", "last", "initially"])
_PRIOR_BEFORE_IN_RECORD = _PRIOR_BEFORE | {"was", "were"}
_PRIOR_AFTER = frozenset(["startexam", "start", "baseline", "ago", "before", "previously", "initially"])
_NOW = frozenset(["now", "today", "current", "currently"])
_ARROWS = frozenset({"->", "→", "=>", ">", "to"})


def segments(text: str) -> Iterator[str]:
    """Yield the parts of a plain text between full stops, semicolons and bars."""
    position = 0
    for match in _SEGMENT_END.finditer(text):
        yield text[position : match.start()]
        position = match.end()
    yield text[position:]


def tokens_of(segment: str) -> list[_Token]:
    """Return words, values, levels and marks of a plain text in order; codes and goal labels are words."""
    spans: list[tuple[int, int, _Token]] = []
    free = segment
    for match in _LABELLED.finditer(segment):
        spans.append((match.start(), match.end(), _Token(match[0], "word")))
        free = free[: match.start()] + " " * (match.end() - match.start()) + free[match.end() :]
    for value, start, end in placed(free):
        spans.append((start, end, _Token(value.text, "number", value.unit)))
        free = free[:start] + " " * (end - start) + free[end:]
    for match in _WORD.finditer(free):
        word = match[0]
        sort: Literal["word", "level", "mark"] = "mark" if not word[0].isalpha() else "level" if word in LEVELS else "word"
        spans.append((match.start(), match.end(), _Token(word, sort)))
    return [token for _, _, token in sorted(spans, key=lambda one: one[:2])]


@lru_cache(maxsize=4096)
def mentions(text: str, *, is_record: bool) -> tuple[Mention, ...]:
    """Return the values and levels of a text with what each is said of; `is_record` where the text is the record's own."""
    out: list[Mention] = []
    side: str | None = None
    for segment in segments(plain(blanked(text))):
        tokens = tokens_of(segment)
        if not any(token.text in _SIDE_WORDS for token in tokens) and not is_record:
            side = None
        found, side = _segment_mentions(tokens, side, is_record, out[-1] if out else None)
        out += found
    return tuple(out)


def _segment_mentions(
    tokens: Sequence[_Token], side: str | None, is_record: bool, last: Mention | None
) -> tuple[list[Mention], str | None]:
    places = [index for index, token in enumerate(tokens) if token.sort in {"number", "level"}]
    out: list[Mention] = []
    roles: list[Role | None] = []
    is_prior_behind = False
    is_first_prior = not is_record and {token.text for token in tokens[:4]} & {"startexam", "start"} and tokens[0].text == "at"
    goal_from, goal_until = goal_part(tokens) if is_record else (0, 0)
    around = frozenset(content(tokens))
    for number, index in enumerate(places):
        begin = places[number - 1] + 1 if number else 0
        end = places[number + 1] if number + 1 < len(places) else len(tokens)
        between = tokens[begin:index]
        after = _until_mark(tokens[index + 1 : end])
        for token in between:
            side = _SIDE_WORDS.get(token.text, side)
        own = _after_mark(between) if number else between
        if not is_record and number:
            own = _after_preposition(own)
        before = content(own)
        previous = out[-1] if out else last
        if not before and previous is not None and is_record:
            before = (*previous.before, *previous.after)
        near = side
        if near is None:
            near = next((_SIDE_WORDS[token.text] for token in after if token.text in _SIDE_WORDS), None)
        token = tokens[index]
        sort: Literal["number", "level"] = "level" if token.sort == "level" else "number"
        scope = frozenset(content(tokens[:index]))
        out.append(
            Mention(
                token.text, sort, before, content(after), scope, around, goal_from <= index < goal_until, near, unit=token.unit
            )
        )
        role, is_prior_behind = _role(own, after, number > 0, is_record, is_prior_behind)
        earlier = out[-2] if len(out) > 1 else last
        if role == "prior" and own and own[-1].text == "(" and not (earlier and _is_same_thing(earlier, token)):
            role = None
        roles.append("prior" if is_first_prior and role is None and "and" not in {one.text for one in tokens[:index]} else role)
    for token in tokens[(places[-1] + 1 if places else 0) :]:
        side = _SIDE_WORDS.get(token.text, side)
    _arrows(tokens, places, out, roles)
    _pair(out, roles)
    return [replace(one, role=role) for one, role in zip(out, roles, strict=True)], side


def _is_same_thing(one: Mention, token: _Token) -> bool:
    return one.unit == token.unit and not any(word[0].isdigit() for word in one.before)


_GOAL_WORD = re.compile(r"^(?:(?:ltg|stg|goal)s?\d*[a-e]?|target|discharge)$")
_STATE_WORD_WORDS = (
    """met unmet partly partially progressing progress ongoing achieved current currently now today improved continue"""
)
_STATE_WORD = frozenset(_STATE_WORD_WORDS.split())


_KEPT = re.compile(r"(?:[LS]TGs?|goals?)\s?#?\s?[\d, &-]*(?:is |was |are |were )?maintained\.?", re.IGNORECASE)
"""A label and that it is maintained, with nothing to be aimed at between."""


def goal_part(tokens: Sequence[_Token]) -> tuple[int, int]:
    """Return from where and up to where the words of a part of the record say what is aimed at."""
    words = [token.text for token in tokens]
    first = next((index for index, word in enumerate(words) if _GOAL_WORD.match(word)), None)
    if first is None or (words[first] == "discharge" and "when" not in words[first : first + 3]):
        return 0, 0
    until = next((index for index, word in enumerate(words) if index > first and word in _STATE_WORD), len(words))
    return first, until


def is_goal(text: str) -> bool:
    """Say whether words of the record name a goal first and tell no state of it."""
    tokens = tokens_of(plain(blanked(text)))
    return bool(tokens) and _GOAL_WORD.match(tokens[0].text) is not None and goal_part(tokens)[1] == len(tokens)


def tells_state(text: str) -> bool:
    """Say whether words of the record tell how far a goal has come."""
    is_kept = _KEPT.fullmatch(text.strip()) is not None
    return is_kept or any(token.text in _STATE_WORD for token in tokens_of(plain(blanked(text))))


def _after_mark(tokens: Sequence[_Token]) -> Sequence[_Token]:
    marks = [index for index, token in enumerate(tokens) if token.sort == "mark" and token.text in {",", "(", ")", ":"}]
    return tokens[marks[-1] + (not _opens(tokens[marks[-1]])) :] if marks else tokens


_BETWEEN_WORDS = """in of at to for on after within over under by per"""
_BETWEEN = frozenset(_BETWEEN_WORDS.split())


def _after_preposition(tokens: Sequence[_Token]) -> Sequence[_Token]:
    """Return what stands behind the last preposition: what stands before it belongs to the value before."""
    places = [index for index, token in enumerate(tokens) if token.text in _BETWEEN]
    return tokens[places[-1] + 1 :] if places else tokens


def _opens(token: _Token) -> bool:
    """Say whether a mark opens brackets: it is kept, because what stands alone in brackets is an earlier value."""
    return token.text == "("


_ENDS = frozenset({",", "(", ")", ":", "and", "where", "while", "but"})


def _until_mark(tokens: Sequence[_Token]) -> list[_Token]:
    for index, token in enumerate(tokens):
        if token.text in _ENDS:
            return list(tokens[:index])
    return list(tokens)


def content(tokens: Iterable[_Token]) -> tuple[str, ...]:
    """Return the stems of the words that tell one thing from another."""
    return tuple(stem(token.text) for token in tokens if token.sort == "word" and token.text not in WEAK)


def _role(
    between: Sequence[_Token], after: Sequence[_Token], follows: bool, is_record: bool, is_behind: bool
) -> tuple[Role | None, bool]:
    """Return when a value held, and whether words behind it say so."""
    if any(token.text[0].isdigit() and token.sort == "word" for token in between):
        return None, False  # Minutes beside the code of a procedure.
    near = [token.text for token in between][-4:]
    marks = [index for index, word in enumerate(near) if word in {",", ":"}]
    near = near[marks[-1] + 1 :] if marks else near
    if is_behind:
        near = [word for word in near if word not in _PRIOR_AFTER]
    behind = [token.text for token in after][:4]
    if "before" in behind and behind[-1] != "before":
        behind.remove("before")  # "120 ft before she sits" tells of no earlier time.
    words = set(near)
    if words & _NOW or set(behind[:2]) & _NOW:
        return "now", False
    if "since" in words | set(behind) or "treatment" in words:
        return None, False
    if set(behind) & _PRIOR_AFTER and "to" not in behind[:2]:
        return "prior", True
    if words & (_PRIOR_BEFORE_IN_RECORD if is_record and follows else _PRIOR_BEFORE):
        return "prior", False
    if "from" in words and ({"rise", "drop", "up", "down"} & words or (near[-1:] == ["from"] and follows and not is_record)):
        return "prior", False
    if "where" in words and {"was", "were"} & words:
        return "prior", False
    if is_record and follows and near == ["("] and not behind:
        return "prior", False
    return None, False


_DAY = re.compile(r"\d{1,2}/\d{1,2}")


def _arrows(tokens: Sequence[_Token], places: Sequence[int], out: Sequence[Mention], roles: list[Role | None]) -> None:
    for number in range(len(places) - 1):
        between = [token.text for token in tokens[places[number] + 1 : places[number + 1]]]
        if not set(between) & _ARROWS or out[number].sort != out[number + 1].sort:
            continue
        if out[number].unit.startswith("/") and not out[number + 1].unit and _DAY.fullmatch(out[number + 1].value):
            continue  # "2x/wk to 4/30": a rate up to a day.
        words = [word for word in between if word not in _ARROWS and word not in WEAK]
        has_from = "from" in [token.text for token in tokens[max(0, places[number] - 3) : places[number]]]
        if (not words or has_from) and "," not in between and roles[number + 1] != "prior":
            roles[number] = "prior"
            roles[number + 1] = "now"


def _pair(out: Sequence[Mention], roles: list[Role | None]) -> None:
    """A value beside an earlier one of the same thing is the present one."""
    for number, role in enumerate(roles):
        if role != "prior":
            continue
        for other in (number - 1, number + 1):
            if 0 <= other < len(roles) and roles[other] is None and out[other].sort == out[number].sort:
                roles[other] = "now"
                break


def directions(text: str) -> frozenset[str]:
    """Return "rise" and "drop" where an earlier and a later value of a text show them."""
    words = set(re.findall(r"[a-z]+", plain(text)))
    found = {way for way, said in (("rise", "up"), ("drop", "down")) if said in words}
    every = mentions(text, is_record=True)
    for one in every:
        for other in every:
            if one.role == "prior" and other.role == "now" and one.sort == other.sort == "number":
                first, last = number(one.value), number(other.value)
                if first is not None and last is not None and first != last:
                    found.add("rise" if last > first else "drop")
    return frozenset(found)


def number(value: str) -> float | None:
    """Return the number that a value begins with; None where it begins with none."""
    match = re.match(r"-?\d+(?:\.\d+)?", value)
    return float(match[0]) if match else None
