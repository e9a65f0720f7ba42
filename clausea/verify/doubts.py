"""Doubts about a sentence: where what it binds together stands apart in the words that it cites."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from clausea.verify.lexicon import plain
from clausea.verify.sense import LITTLE, WEAK, Mention, content, goal_part, mentions, number, segments, tokens_of
from clausea.verify.stems import stem
from clausea.verify.values import blanked

__all__ = ["Doubt", "all_doubts", "target_doubts"]


@dataclass(frozen=True)
class Doubt:
    """Something that the cited words do not bear out."""

    message: str
    contradicts: bool = True
    """True where the cited words say otherwise, False where they say nothing of it."""


def value_doubts(text: str, cited: Sequence[str], names: Collection[str] = ()) -> Iterator[Doubt]:
    """Yield a doubt for each value or level of a text that the cited words give to something else, side or time.

    `names` are the words that name the cited documents: no value is told of them.
    """
    said = mentions(text, is_record=False)
    if not said:
        return
    given = [one for piece in cited for one in mentions(piece, is_record=True)]
    known = {word for one in given for word in (*one.before, *one.after)} - {stem(name) for name in names}
    is_aim = bool(_AIMS.search(plain(text)))
    for one in said:
        same = [other for other in given if _is_same(other, one)]
        if not same:
            continue
        others = [other for other in given if other.sort == one.sort and not _is_same(other, one)]
        if not is_aim and all(other.is_goal for other in _likest(one, same)):
            yield Doubt(_TOLD_AS_FOUND.format(_shown(one)))
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
    words = {stem(token.text) for token in tokens_of(plain(blanked(text))) if token.text not in WEAK}
    aimed: set[str] = set()
    found: set[str] = set()
    for piece in cited:
        for segment in segments(plain(blanked(piece))):
            tokens = tokens_of(segment)
            first, until = goal_part(tokens)
            aimed |= set(content(tokens[first:until]))
            found |= set(content([*tokens[:first], *tokens[until:]]))
    shared = words & (aimed | found)
    if len(shared) > 1 and not shared & found:
        yield Doubt("It tells as a fact what the cited lines set as a goal.")


_STATED = re.compile(
    r"\((?:now|currently|today|start|startexam|baseline|was|were|from)\b[^)]*\)?|\b(?:now|currently|today|baseline)\b[^.;,|]*"
)
"""What a goal itself says of how things stand, in plain words: «(now 6.2 s)»."""
_PLANNED = frozenset({"wk", "mo", "yr", "/wk", "/mo", "visits"})
"""Units in which a plan is told: the goal by whose words one stands does not aim at it."""


def target_doubts(text: str, aims: Sequence[str], rest: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt for each value or level that a text tells as found, and that stands in the words of a goal alone.

    `aims` are the cited words in which the chart reads a goal, whether or not they say "goal", and `rest` all others.
    """
    if not aims or _AIMS.search(plain(text)):
        return
    words = [plain(piece) for piece in aims]
    aimed = [one for piece in words for one in mentions(_STATED.sub(" ; ", piece), is_record=True) if one.role is None]
    stated = [match[0] for piece in words for match in _STATED.finditer(piece)]
    found = [one for piece in (*rest, *stated) for one in mentions(piece, is_record=True)]
    for one in mentions(text, is_record=False):
        is_aimed = one.unit not in _PLANNED and any(_is_same(other, one) for other in aimed)
        if is_aimed and not any(_is_same(other, one) for other in found):
            yield Doubt(_TOLD_AS_FOUND.format(_shown(one)))


_TOLD_AS_FOUND = "It gives {}, which a goal aims at, as if it were found."


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
    ("up", "down"), ("rise", "drop"), ("above", "below"), ("better", "worse"),
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


_KIN_WORDS = """wife husband son daughter mother father spouse caregiver sister brother nurse aide teacher"""
_KIN = frozenset(_KIN_WORDS.split())


def person_doubts(text: str, cited: Sequence[str]) -> Iterator[Doubt]:
    """Yield a doubt where the cited words tell of another person than the text does."""
    said = plain(blanked(text))
    if set(re.findall(r"[a-z]+", said)) & _KIN:
        return
    words = {stem(token.text) for token in tokens_of(said) if token.sort == "word" and token.text not in LITTLE}
    of_kin: set[str] = set()
    of_patient: set[str] = set()
    for piece in cited:
        for segment in segments(plain(blanked(piece))):
            tokens = [token for token in tokens_of(segment) if token.sort in {"word", "level"}]
            is_kin = len(tokens) > 1 and tokens[0].text in _KIN and tokens[1].text != "report"
            (of_kin if is_kin else of_patient).update(stem(token.text) for token in tokens if token.text not in LITTLE)
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
        (number(one.value), number(other.value))
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


def all_doubts(text: str, cited: Sequence[str], names: Collection[str] = ()) -> Iterator[Doubt]:
    """Yield every doubt about a text but those about what it denies; `names` as in `value_doubts`."""
    yield from value_doubts(text, cited, names)
    for doubts in (aim_doubts, opposite_doubts, person_doubts, credential_doubts):
        yield from doubts(text, cited)
