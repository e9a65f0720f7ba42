"""What a sentence denies and affirms, beside what the cited words do."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

from clausea.verify.doubts import Doubt
from clausea.verify.lexicon import plain
from clausea.verify.sense import LITTLE, tokens_of
from clausea.verify.stems import stem
from clausea.verify.values import blanked

__all__ = ["polarity_doubts"]

_CLAUSE_END = re.compile(
    r"[;|•,()]|\.(?=\s|$)|\s-\s|\b(?:but|except|although|while|until|unless|when|because|so|then|after|whereas|where|once|if)\b"
)
_TO_THE_END_WORDS = (
    """not never denies deny denied denying unable neither nor nothing nobody fails failed refuses refused lacks"""
)
_TO_THE_END = frozenset(_TO_THE_END_WORDS.split())
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
        scope = _scope([token.text for token in tokens_of(clause)])
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
            is_last = not any(one not in LITTLE and one not in NEGATIONS for one in words[index + 1 :])
            if word in _BACKWARD and index and is_last:
                denied |= {stem(one) for one in _since_and(words[:index]) if one not in LITTLE and one not in NEGATIONS}
                positive.clear()
            elif word in _TO_THE_END:
                left = 99
            else:
                left = max(left, 4)
        elif word not in LITTLE and word not in {"longer", "/", ":", ">", "->"}:
            if left:
                denied.add(stem(word))
                left -= 1
            else:
                positive.add(stem(word))
    return _Scope(frozenset(positive - denied), frozenset(denied), has_negation)


def _since_and(words: Sequence[str]) -> Sequence[str]:
    return words[max((index for index, word in enumerate(words) if word == "and"), default=-1) + 1 :]


_UNTOLD = re.compile(
    r"\b(?:not|never)\s+(?:report|note|give|record|state|say|add|find|show|set|list|describe|name|read|write|tell)\w*(?=\s*:?\s*(?:$|[,.;]|the\b|\s\s))",
    re.IGNORECASE,
)
"""A denial of the verb before a quotation, such as "does not report": whatever is quoted, the record tells it."""


def polarity_doubts(text: str, cited: Sequence[str], ignored: Collection[str] = ()) -> Iterator[Doubt]:
    """Yield a doubt where a text denies what the cited words affirm, or affirms what they deny; `ignored` words do not count."""
    if _UNTOLD.search(text):
        yield Doubt("It says that the record does not tell what it quotes.")
        return
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
