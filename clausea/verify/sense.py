"""What a sentence says of which thing: values and levels with what they belong to, when they held, and what is denied.

The same reader goes over the sentence and over the words it cites, so that both are divided alike; a doubt is raised where what
the sentence binds together stands apart in the record.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, NamedTuple

from clausea.verify.lexicon import LEVELS, plain
from clausea.verify.stems import stem
from clausea.verify.values import blanked, placed, quantity_words

__all__ = [
    "NEGATIONS",
    "Doubt",
    "Mention",
    "aim_doubts",
    "credential_doubts",
    "directions",
    "mentions",
    "opposite_doubts",
    "person_doubts",
    "polarity_doubts",
    "value_doubts",
]

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
_LITTLE = frozenset(
    [
        "an",
        "the",
        "this",
        "that",
        "these",
        "those",
        "and",
        "or",
        "but",
        "yet",
        "so",
        "if",
        "then",
        "than",
        "as",
        "when",
        "where",
        "while",
        "which",
        "who",
        "of",
        "at",
        "by",
        "for",
        "from",
        "in",
        "into",
        "on",
        "onto",
        "to",
        "with",
        "within",
        "under",
        "over",
        "per",
        "via",
        "also",
        "both",
        "each",
        "every",
        "all",
        "any",
        "some",
        "such",
        "same",
        "other",
        "another",
        "only",
        "just",
        "more",
        "most",
        "less",
        "am",
        "are",
        "is",
        "was",
        "were",
        "be",
        "been",
        "being",
        "has",
        "have",
        "had",
        "having",
        "will",
        "would",
        "can",
        "could",
        "may",
        "might",
        "must",
        "shall",
        "should",
        "it",
        "its",
        "he",
        "him",
        "his",
        "she",
        "her",
        "hers",
        "they",
        "them",
        "their",
        "we",
        "us",
        "our",
        "patient",
        "pt",
        "therapist",
        "clinician",
        "now",
        "today",
        "current",
        "currently",
        "still",
        "again",
        "not",
        "because",
        "no",
        "without",
        "never",
        "none",
        "yet",
        "there",
        "here",
        "it",
        "out",
        "off",
        "about",
        "since",
        "again",
        "times",
        "was",
    ]
)
_WEAK = (
    _LITTLE
    | frozenset(
        [
            "record",
            "records",
            "note",
            "notes",
            "found",
            "find",
            "measured",
            "scored",
            "took",
            "take",
            "gave",
            "give",
            "level",
            "score",
            "degree",
            "degrees",
            "need",
            "report",
            "change",
            "make",
            "do",
            "use",
            "come",
            "see",
            "hold",
            "keep",
            "after",
            "before",
            "up",
            "down",
            "one",
            "two",
            "three",
            "startexam",
            "start",
            "care",
            "baseline",
            "previous",
            "previously",
            "last",
            "initially",
            "ago",
            "left",
            "right",
            "rise",
            "drop",
            "reevaluation",
            "evaluation",
            "rate",
            "accuracy",
            "sessions",
            "session",
            "visits",
            "visit",
        ]
    )
    | quantity_words()
)
_PRIOR_BEFORE = frozenset(["startexam", "start", "baseline", "previous", "previously", "last", "initially"])
_PRIOR_BEFORE_IN_RECORD = _PRIOR_BEFORE | {"was", "were"}
_PRIOR_AFTER = frozenset(["startexam", "start", "baseline", "ago", "before", "previously", "initially"])
_NOW = frozenset(["now", "today", "current", "currently"])
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
    goal_from, goal_until = _goal_part(tokens) if is_record else (0, 0)
    around = frozenset(_content(tokens))
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
        before = _content(own)
        previous = out[-1] if out else last
        if not before and previous is not None and is_record:
            before = (*previous.before, *previous.after)
        near = side
        if near is None:
            near = next((_SIDE_WORDS[token.text] for token in after if token.text in _SIDE_WORDS), None)
        token = tokens[index]
        sort: Literal["number", "level"] = "level" if token.sort == "level" else "number"
        scope = frozenset(_content(tokens[:index]))
        out.append(
            Mention(
                token.text, sort, before, _content(after), scope, around, goal_from <= index < goal_until, near, unit=token.unit
            )
        )
        role, is_prior_behind = _role(own, after, number > 0, is_record, is_prior_behind)
        if role == "prior" and own and own[-1].text == "(" and not _is_same_thing(out[-2], token):
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
_STATE_WORD = frozenset(
    [
        "met",
        "unmet",
        "partly",
        "partially",
        "progressing",
        "progress",
        "ongoing",
        "achieved",
        "current",
        "currently",
        "now",
        "today",
        "improved",
        "continue",
    ]
)


def _goal_part(tokens: Sequence[_Token]) -> tuple[int, int]:
    """Return from where and up to where the words of a part of the record say what is aimed at."""
    words = [token.text for token in tokens]
    first = next((index for index, word in enumerate(words) if _GOAL_WORD.match(word)), None)
    if first is None or (words[first] == "discharge" and "when" not in words[first : first + 3]):
        return 0, 0
    until = next((index for index, word in enumerate(words) if index > first and word in _STATE_WORD), len(words))
    return first, until


def is_goal(text: str) -> bool:
    """Say whether words of the record name a goal first and tell no state of it."""
    tokens = _tokens(plain(blanked(text)))
    return bool(tokens) and _GOAL_WORD.match(tokens[0].text) is not None and _goal_part(tokens)[1] == len(tokens)


def tells_state(text: str) -> bool:
    """Say whether words of the record tell how far a goal has come."""
    return any(token.text in _STATE_WORD for token in _tokens(plain(blanked(text))))


def _after_mark(tokens: Sequence[_Token]) -> Sequence[_Token]:
    marks = [index for index, token in enumerate(tokens) if token.sort == "mark" and token.text in {",", "(", ")", ":"}]
    return tokens[marks[-1] + (not _opens(tokens[marks[-1]])) :] if marks else tokens


_BETWEEN = frozenset(["in", "of", "at", "to", "for", "on", "after", "within", "over", "under", "by", "per"])


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


def _content(tokens: Iterable[_Token]) -> tuple[str, ...]:
    return tuple(stem(token.text) for token in tokens if token.sort == "word" and token.text not in _WEAK)


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
    if "from" in words and {"rise", "drop", "up", "down"} & words:
        return "prior", False
    if "where" in words and {"was", "were"} & words:
        return "prior", False
    if is_record and follows and near == ["("] and not behind:
        return "prior", False
    return None, False


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
    words = set(re.findall(r"[a-z]+", plain(text)))
    found = {way for way, said in (("rise", "up"), ("drop", "down")) if said in words}
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
    is_aim = bool(_AIMS.search(plain(text)))
    for one in said:
        same = [other for other in given if _is_same(other, one)]
        if not same:
            continue
        others = [other for other in given if other.sort == one.sort and not _is_same(other, one)]
        if not is_aim and all(other.is_goal for other in same):
            yield Doubt(f"It gives {_shown(one)}, which a goal aims at, as if it were found.")
            continue
        if _is_swapped(one, same, others, known):
            yield Doubt(f"It gives {_shown(one)} to something else than the cited lines do.")
            continue
        same = _likest(one, same)
        if one.side and all(other.side not in {None, one.side, "both"} for other in same):
            yield Doubt(f"It gives {_shown(one)} to the {one.side} side, and the cited lines to the other.")
        elif all(other.role == "prior" for other in same) and one.role != "prior":
            yield Doubt(f"It gives {_shown(one)} as a present value, and the cited lines as an earlier one.")
        elif all(other.role == "now" for other in same) and one.role == "prior":
            yield Doubt(f"It gives {_shown(one)} as an earlier value, and the cited lines as a present one.")
    yield from _direction_doubts(text, said)


_AIMS = re.compile(r"\b(?:(?:ltg|stg|goal)s?\d*|aim(?:s|ed)?|target\w*|planned|plan|set|toward|expected|asks?|will)\b")


def aim_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where a text without a value tells as a fact what the cited words only aim at."""
    if _AIMS.search(plain(text)) or not cited:
        return
    words = {stem(token.text) for token in _tokens(plain(blanked(text))) if token.text not in _WEAK}
    aimed: set[str] = set()
    found: set[str] = set()
    for piece in cited:
        for segment in _segments(plain(blanked(piece))):
            tokens = _tokens(segment)
            first, until = _goal_part(tokens)
            aimed |= set(_content(tokens[first:until]))
            found |= set(_content([*tokens[:first], *tokens[until:]]))
    shared = words & (aimed | found)
    if len(shared) > 1 and not shared & found:
        yield Doubt("It tells as a fact what the cited lines set as a goal.")


def _is_same(one: Mention, other: Mention) -> bool:
    return one.sort == other.sort and (one.value == other.value or one.value.partition("/")[0] == other.value)


def _shown(one: Mention) -> str:
    return one.value if one.sort == "number" else "a level of assistance"


def _is_swapped(one: Mention, same: Sequence[Mention], others: Sequence[Mention], known: set[str]) -> bool:
    """Say whether the telling words of a mention stand beside another value of the record and not beside one like it."""
    ours = {word for other in same for word in (*other.before, *other.after)}
    scope = {word for other in same for word in other.scope}
    around = {word for other in same for word in other.around}
    theirs = {word for other in others for word in (*other.before, *other.after)}
    if not around & _PARTS:
        known = known - _PARTS  # The record names the part of the body once, for all that follows.
    before = [word for word in reversed(one.before) if word in known and (word in ours) != (word in theirs)]
    after = [word for word in one.after if word in known and (word in ours) != (word in theirs)]
    telling = {*before, *after}
    is_borne_out = bool(telling & ours)
    if before and before[0] not in ours and (before[0] not in scope or not is_borne_out):
        return True
    return len(telling & theirs - around) > max(1, len(telling & ours))


_PARTS = frozenset(
    stem(word)
    for word in [
        "knee",
        "hip",
        "ankle",
        "foot",
        "shoulder",
        "elbow",
        "wrist",
        "hand",
        "thumb",
        "finger",
        "neck",
        "cervical",
        "lumbar",
        "extremity",
        "upper",
        "lower",
        "trunk",
    ]
)


def _likest(one: Mention, same: Sequence[Mention]) -> list[Mention]:
    """Return those of the mentions of a value that share the most words with one."""
    words = {*one.before, *one.after}
    shared = [len(words & {*other.before, *other.after}) for other in same]
    return [other for other, count in zip(same, shared, strict=True) if count == max(shared)]


_WAYS = re.compile(r"\b(?:rise|drop|(?:up|down)(?=\s+(?:from|by|\d)))\b")
_OPPOSITES = (
    ("up", "down"), ("rise", "drop"), ("above", "below"), ("more", "less"), ("better", "worse"), ("over", "under"), ("first", "last"),
    ("active", "passive"), ("simple", "complex"), ("external", "internal"), ("open", "closed"), ("simultaneous", "alternate"),
    ("stand", "sit"), ("upper", "lower"), ("indoors", "outdoors"), ("long", "short"),
    ("positive", "negative"), ("flexion", "extension"), ("abduction", "adduction"), ("day", "nightly"), ("strong", "weak"),
)  # fmt: skip


def opposite_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where a text uses a word, and the cited words only its opposite."""
    words = set(re.findall(r"[a-z]+", plain(blanked(text))))
    given = {word for piece in cited for word in re.findall(r"[a-z]+", plain(blanked(piece)))}
    for pair in _OPPOSITES:
        for one, other in (pair, pair[::-1]):
            if one in words and one not in given and other in given and other not in words:
                yield Doubt("It uses a word whose opposite stands at the cited lines.")
                return


_KIN = frozenset(
    [
        "wife",
        "husband",
        "son",
        "daughter",
        "mother",
        "father",
        "spouse",
        "caregiver",
        "sister",
        "brother",
        "nurse",
        "aide",
        "teacher",
    ]
)


def person_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where the cited words tell of another person than the text does."""
    said = plain(blanked(text))
    if set(re.findall(r"[a-z]+", said)) & _KIN:
        return
    words = {stem(token.text) for token in _tokens(said) if token.sort == "word" and token.text not in _LITTLE}
    of_kin: set[str] = set()
    of_patient: set[str] = set()
    for piece in cited:
        for segment in _segments(plain(blanked(piece))):
            tokens = [token for token in _tokens(segment) if token.sort in {"word", "level"}]
            is_kin = len(tokens) > 1 and tokens[0].text in _KIN and tokens[1].text != "report"
            (of_kin if is_kin else of_patient).update(stem(token.text) for token in tokens if token.text not in _LITTLE)
    shared = words & (of_kin | of_patient)
    if len(shared) > 1 and not shared & of_patient:
        yield Doubt("The cited lines say this of another person.")


_CREDENTIAL = re.compile(r"\b([A-Z][a-z'’-]+),?\s+(PTA?|OTR?(?:/L)?|COTA(?:/L)?|DPT|MD|DO|NP|PA-C|SLP|CCC-SLP|RN|aide)\b")


def credential_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where a text gives a person another credential than the cited words."""
    given: dict[str, set[str]] = {}
    for piece in cited:
        for name, credential in _CREDENTIAL.findall(piece):
            given.setdefault(name, set()).add(credential)
    for name, credential in _CREDENTIAL.findall(text):
        if name in given and credential not in given[name]:
            yield Doubt("It gives a person another credential than the cited lines do.")


def _direction_doubts(text: str, said: Sequence[Mention]) -> Iterator[Doubt]:
    words = {"rise" if match[0][0] in "ru" else "drop" for match in _WAYS.finditer(plain(text))}
    if len(words) != 1:
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

_CLAUSE_END = re.compile(
    r"[;|•,()]|\.(?=\s|$)|\s-\s|\b(?:but|except|although|while|until|unless|when|because|so|then|after|whereas|where|once|if)\b"
)
_TO_THE_END = frozenset(
    [
        "not",
        "never",
        "denies",
        "deny",
        "denied",
        "denying",
        "unable",
        "neither",
        "nor",
        "nothing",
        "nobody",
        "fails",
        "failed",
        "refuses",
        "refused",
        "lacks",
    ]
)
_SHORT = frozenset(["no", "without", "none", "absent", "lack", "zero"])
_BACKWARD = frozenset(["negative", "absent", "denied", "none", "nil"])
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
        scope = _scope([token.text for token in _tokens(clause)])
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
            is_last = not any(one not in _LITTLE and one not in NEGATIONS for one in words[index + 1 :])
            if word in _BACKWARD and index and is_last:
                denied |= {stem(one) for one in _since_and(words[:index]) if one not in _LITTLE and one not in NEGATIONS}
                positive.clear()
            elif word in _TO_THE_END:
                left = 99
            else:
                left = max(left, 4)
        elif word not in _LITTLE and word not in {"longer", "/", ":", ">", "->"}:
            if left:
                denied.add(stem(word))
                left -= 1
            else:
                positive.add(stem(word))
    return _Scope(frozenset(positive - denied), frozenset(denied), has_negation)


def _since_and(words: Sequence[str]) -> Sequence[str]:
    return words[max((index for index, word in enumerate(words) if word == "and"), default=-1) + 1 :]


def polarity_doubts(text: str, cited: Sequence[str], ignored: Collection[str] = ()) -> Iterator[Doubt]:
    """Yield a doubt where a text denies what the cited words affirm, or affirms what they deny; `ignored` words do not count."""
    little = {stem(word) for word in ignored}
    given = [scope for piece in cited for scope in _scopes(piece)]
    affirmed = {word for scope in given for word in scope.positive}
    denied = {word for scope in given for word in scope.denied}
    for whole in _scopes(text):
        scope = _Scope(whole.positive - little, whole.denied - little, whole.has_negation)
        every = scope.positive | scope.denied
        with_affirmed = max((len(every & other.positive) for other in given if not other.denied & scope.denied), default=0)
        with_denied = max((len(every & (other.denied | other.positive)) for other in given if other.has_negation), default=0)
        if scope.has_negation and not any(other.has_negation for other in given):
            yield Doubt("It denies something, and the cited lines deny nothing.")
        elif scope.denied and scope.denied & affirmed and (not scope.denied & denied or with_affirmed > with_denied):
            yield Doubt("It denies what the cited lines affirm.")
        elif not scope.has_negation and scope.positive & (denied - affirmed):
            yield Doubt("It affirms what the cited lines deny.")


def all_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield every doubt about a text but those about what it denies."""
    for doubts in (value_doubts, aim_doubts, opposite_doubts, person_doubts, credential_doubts):
        yield from doubts(text, cited)
