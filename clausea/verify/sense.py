"""What a sentence says of which thing: values and levels with what they belong to, when they held, and what is denied.

The same reader goes over the sentence and over the words it cites, so that both are divided alike; a doubt is raised where what
the sentence binds together stands apart in the record.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from clausea.verify.lexicon import LEVELS, plain
from clausea.verify.stems import stem
from clausea.verify.values import blanked, placed

__all__ = ["Doubt", "Mention", "directions", "mentions", "polarity_doubts", "value_doubts"]

Role = Literal["prior", "now"]


@dataclass(frozen=True)
class Doubt:
    """Something that the cited words do not bear out."""

    message: str
    contradicts: bool = True
    """True where the cited words say otherwise, False where they say nothing of it."""


@dataclass(frozen=True)
class Mention:
    """A value or a level of assistance in a text, with the words that it belongs to."""

    value: str
    sort: Literal["number", "level"]
    before: tuple[str, ...]
    """Stems of the words it is said of, the nearest last."""
    after: tuple[str, ...]
    side: str | None = None
    role: Role | None = None
    unit: str = ""


class _Token(NamedTuple):
    text: str
    sort: Literal["word", "number", "level", "mark"]
    unit: str = ""


_SEGMENT_END = re.compile(r"[;|•]|\.(?=\s|$)")
_LABELLED = re.compile(r"\b(?:(?:ltg|stg|goal)s?\d{1,2}[a-e]?|97\d{3}|92\d{3}|g0\d{3}|[a-z]\d\d(?:\.\w{1,4})?)\b")
_WORD = re.compile(r"[a-z]{2,}\d*[a-e]?|->|→|=>|[(),:>/]")
_SIDE_WORDS = {"right": "right", "left": "left", "both": "both"}
_WEAK = frozenset(
    """an the this that these those and or but yet so if then than as when where while which who of at by for from in into on onto
    to with within under over per via also both each every all any some such same other another only just more most less am are is
    was were be been being has have had having will would can could may might must shall should it its he him his she her hers they
    them their we us our patient pt therapist clinician record records note notes found find measured scored took take gave give
    now today current currently still level score degree degrees minutes minute min minutes second seconds sec weeks week days day
    need report change make do use come see hold keep after before since about up down out off again times time one two three
    startexam start care baseline previous previously last initially ago left right rise drop reevaluation evaluation rate accuracy
    because not no without never none yet there here""".split()
)
_PRIOR_BEFORE = frozenset("startexam start baseline previous previously last initially".split())
_PRIOR_BEFORE_IN_RECORD = _PRIOR_BEFORE | {"was", "were"}
_PRIOR_AFTER = frozenset("startexam start baseline ago before previously initially".split())
_NOW = frozenset("now today current currently".split())
_ARROWS = frozenset({"->", "→", "=>", ">", "to"})


def _segments(text: str) -> Iterator[str]:
    position = 0
    for match in _SEGMENT_END.finditer(text):
        yield text[position : match.start()]
        position = match.end()
    yield text[position:]


def _tokens(segment: str) -> list[_Token]:
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
    for segment in _segments(plain(blanked(text))):
        tokens = _tokens(segment)
        if not any(token.text in _SIDE_WORDS for token in tokens) and not is_record:
            side = None
        found, side = _segment_mentions(tokens, side, is_record)
        out += found
    return tuple(out)


def _segment_mentions(tokens: Sequence[_Token], side: str | None, is_record: bool) -> tuple[list[Mention], str | None]:
    places = [index for index, token in enumerate(tokens) if token.sort in {"number", "level"}]
    out: list[Mention] = []
    roles: list[Role | None] = []
    for number, index in enumerate(places):
        begin = places[number - 1] + 1 if number else 0
        end = places[number + 1] if number + 1 < len(places) else len(tokens)
        between = tokens[begin:index]
        after = _until_mark(tokens[index + 1 : end])
        for token in between:
            side = _SIDE_WORDS.get(token.text, side)
        before = _content(between)
        if not before and out:
            before = out[-1].before
        own = side
        if own is None:
            own = next((_SIDE_WORDS[token.text] for token in after if token.text in _SIDE_WORDS), None)
        token = tokens[index]
        sort: Literal["number", "level"] = "level" if token.sort == "level" else "number"
        out.append(Mention(token.text, sort, before, _content(after), own, unit=token.unit))
        roles.append(_role(between, after, number > 0, is_record))
    for token in tokens[(places[-1] + 1 if places else 0) :]:
        side = _SIDE_WORDS.get(token.text, side)
    _arrows(tokens, places, out, roles)
    _pair(out, roles)
    return [replace(one, role=role) for one, role in zip(out, roles, strict=True)], side


def _until_mark(tokens: Sequence[_Token]) -> list[_Token]:
    for index, token in enumerate(tokens):
        if token.sort == "mark" and token.text in {",", "(", ")", ":"}:
            return list(tokens[:index])
    return list(tokens)


def _content(tokens: Iterable[_Token]) -> tuple[str, ...]:
    return tuple(stem(token.text) for token in tokens if token.sort == "word" and token.text not in _WEAK)


def _role(between: Sequence[_Token], after: Sequence[_Token], follows: bool, is_record: bool) -> Role | None:
    near = [token.text for token in between][-5:]
    marks = [index for index, word in enumerate(near) if word in {",", ":"}]
    near = near[marks[-1] + 1 :] if marks else near
    behind = [token.text for token in after][:5]
    words = set(near)
    if words & _NOW or set(behind[:2]) & _NOW:
        return "now"
    if "since" in words | set(behind):
        return None
    if words & (_PRIOR_BEFORE_IN_RECORD if is_record and follows else _PRIOR_BEFORE) or set(behind) & _PRIOR_AFTER:
        return "prior"
    if {"rise", "drop"} & words and "from" in words:
        return "prior"
    if is_record and follows and near and near[-1] == "(" and not behind:
        return "prior"
    return None


def _arrows(tokens: Sequence[_Token], places: Sequence[int], out: Sequence[Mention], roles: list[Role | None]) -> None:
    for number in range(len(places) - 1):
        between = [token.text for token in tokens[places[number] + 1 : places[number + 1]]]
        if not set(between) & _ARROWS or out[number].sort != out[number + 1].sort:
            continue
        words = [word for word in between if word not in _ARROWS and word not in _WEAK]
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
    found = set()
    every = mentions(text, is_record=True)
    for one in every:
        for other in every:
            if one.role == "prior" and other.role == "now" and one.sort == other.sort == "number":
                first, last = _number(one.value), _number(other.value)
                if first is not None and last is not None and first != last:
                    found.add("rise" if last > first else "drop")
    return frozenset(found)


def _number(value: str) -> float | None:
    match = re.match(r"-?\d+(?:\.\d+)?", value)
    return float(match[0]) if match else None


# Values and levels


def value_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt for each value or level of a text that the cited words give to something else, side or time."""
    said = mentions(text, is_record=False)
    if not said:
        return
    given = [one for piece in cited for one in mentions(piece, is_record=True)]
    known = {word for one in given for word in (*one.before, *one.after)}
    for one in said:
        same = [other for other in given if _is_same(other, one)]
        if not same:
            if one.sort == "level":
                yield Doubt("It gives a level of assistance that the cited lines do not give.")
            continue
        others = [other for other in given if other.sort == one.sort and not _is_same(other, one)]
        if _is_swapped(one, same, others, known):
            yield Doubt(f"It gives {_shown(one)} to something else than the cited lines do.")
        elif one.side and all(other.side not in {None, one.side, "both"} for other in same):
            yield Doubt(f"It gives {_shown(one)} to the {one.side} side, and the cited lines to the other.")
        elif all(other.role == "prior" for other in same) and one.role != "prior":
            yield Doubt(f"It gives {_shown(one)} as a present value, and the cited lines as an earlier one.")
        elif all(other.role == "now" for other in same) and one.role == "prior":
            yield Doubt(f"It gives {_shown(one)} as an earlier value, and the cited lines as a present one.")
    yield from _direction_doubts(text, said)


def _is_same(one: Mention, other: Mention) -> bool:
    return one.sort == other.sort and (one.value == other.value or one.value.partition("/")[0] == other.value)


def _shown(one: Mention) -> str:
    return one.value if one.sort == "number" else "a level of assistance"


def _is_swapped(one: Mention, same: Sequence[Mention], others: Sequence[Mention], known: set[str]) -> bool:
    """Say whether the nearest telling word of a mention stands beside another value of the record, and beside none like it."""
    for words, side in ((tuple(reversed(one.before)), _before), (one.after, _around)):
        for word in words:
            if word not in known:
                continue
            with_same = any(word in side(other) for other in same)
            with_others = any(word in side(other) for other in others)
            if with_same != with_others:
                return with_others
    return False


def _before(one: Mention) -> tuple[str, ...]:
    return (*one.before, *one.after)


def _around(one: Mention) -> tuple[str, ...]:
    return (*one.before, *one.after)


_Sides = Callable[[Mention], tuple[str, ...]]


def _direction_doubts(text: str, said: Sequence[Mention]) -> Iterator[Doubt]:
    words = set(re.findall(r"[a-z]+", plain(text)))
    if len(words & {"rise", "drop"}) != 1:
        return
    pairs = [
        (_number(one.value), _number(other.value))
        for one in said
        for other in said
        if one.role == "prior" and other.role == "now" and one.sort == other.sort == "number"
    ]
    if len(pairs) != 1 or None in pairs[0]:
        return
    first, last = pairs[0]
    assert first is not None and last is not None
    if first != last and ("rise" in words) != (last > first):
        yield Doubt("It gives the direction of a change the other way round.")


# Negation

_CLAUSE_END = re.compile(r"[;|•,()]|\.(?=\s|$)|\s-\s|\b(?:but|except|although|while|until|unless|when|because|so|then|after|whereas|where|once|if)\b")
_TO_THE_END = frozenset("not never denies deny denied denying unable neither nor nothing nobody fails failed refuses refused lacks".split())
_SHORT = frozenset("no without none absent lack zero".split())
_BACKWARD = frozenset("negative absent denied none nil".split())
NEGATIONS = _TO_THE_END | _SHORT | _BACKWARD


@dataclass(frozen=True)
class _Scope:
    """A clause: what it affirms and what it denies."""

    positive: frozenset[str]
    denied: frozenset[str]
    has_negation: bool


@lru_cache(maxsize=4096)
def _scopes(text: str) -> tuple[_Scope, ...]:
    words_text = re.sub(r"n't\b", " not", plain(blanked(text)))
    out = []
    position = 0
    cuts = [*((match.start(), match.end()) for match in _CLAUSE_END.finditer(words_text)), (len(words_text), len(words_text))]
    for start, end in cuts:
        clause = words_text[position:start]
        position = end
        scope = _scope(re.findall(r"[a-z]{2,}|(?<![\d.])0(?![\d.])", clause))
        if scope.positive or scope.denied or scope.has_negation:
            out.append(scope)
    return tuple(out)


def _scope(words: Sequence[str]) -> _Scope:
    denied: set[str] = set()
    positive: set[str] = set()
    left = 0
    has_negation = False
    for index, word in enumerate(words):
        if word in NEGATIONS or word == "0":
            has_negation = True
            if word in _BACKWARD and index and not denied:
                denied |= {stem(one) for one in words[:index] if one not in _WEAK and one not in NEGATIONS}
                positive.clear()
            elif word in _TO_THE_END:
                left = 99
            else:
                left = max(left, 4)
        elif word not in _WEAK and word != "longer":
            if left:
                denied.add(stem(word))
                left -= 1
            else:
                positive.add(stem(word))
    return _Scope(frozenset(positive - denied), frozenset(denied), has_negation)


def polarity_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where a text denies what the cited words affirm, or affirms what they deny."""
    given = [scope for piece in cited for scope in _scopes(piece)]
    affirmed = {word for scope in given for word in scope.positive}
    denied = {word for scope in given for word in scope.denied}
    for scope in _scopes(text):
        if scope.has_negation and not any(other.has_negation for other in given):
            yield Doubt("It denies something, and the cited lines deny nothing.")
        elif scope.denied and not scope.denied & denied and scope.denied & affirmed:
            yield Doubt("It denies what the cited lines affirm.")
        elif not scope.has_negation and scope.positive & (denied - affirmed):
            yield Doubt("It affirms what the cited lines deny.")
