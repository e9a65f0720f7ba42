"""The goals that a chart has set so far, by which later documents name them."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import dataclass, field

from clausea.chart.goal_words import Key, Mark, Term, find_marks, names_of
from clausea.chart.lexicon import words_of
from clausea.chart.word_groups import common_words

_WORD = re.compile(r"[a-z]{3,}|\d+")


@dataclass(slots=True)
class Remembered:
    """A goal of an earlier passage: its names, its words, its term."""

    keys: tuple[Key, ...]
    words: frozenset[str] = field(repr=False)
    term: Term | None
    text: str = field(default="", repr=False)
    pairs: frozenset[tuple[str, str]] = field(default=frozenset(), repr=False)
    """Its words and figures, each with the one before it."""


@dataclass(slots=True)
class GoalMemory:
    """The goals that the documents of a chart have set so far; later status lines name them by label or by a word or two."""

    goals: list[Remembered] = field(default_factory=list)
    known: dict[Key, Remembered] = field(default_factory=dict)
    measured: dict[Key, set[frozenset[str]]] = field(default_factory=dict, repr=False)
    """What the goals of each label measure; more than one set where two plans use a label for different things."""
    names: set[str] = field(default_factory=set)
    """The numbers, letters and ordinals by which goals are known."""
    day: dt.date | None = None
    """The last day that a document gave; a plan without a day of its own sets its goals from there."""

    def add(self, keys: tuple[Key, ...], text: str, term: Term | None) -> Remembered:
        """Remember a goal; a later goal with the same label takes its place."""
        one = Remembered(keys, stems(text), term, text, pairs_of(text))
        self.goals.append(one)
        del self.goals[:-40]
        for stem, number in keys:
            self._know((stem, number), one)
            self._know(("", number), one)
        return one

    def _know(self, key: Key, one: Remembered) -> None:
        self.known[key] = one
        self.measured.setdefault(key, set()).add(_measured(one.text))
        self.names |= names_of(key[1])

    def number(self, one: Remembered, number: str) -> None:
        """Give a goal without a label its place in the list as a name."""
        self._know(("", number), one)

    def named(self, mark: Mark | None) -> Remembered | None:
        """Return the goal that a label names."""
        if mark is None:
            return None
        return next((self.known[key] for key in mark.keys if key in self.known), None)

    def labels_in(self, text: str) -> list[tuple[int, str]]:
        """Return where each label in a text ends, and the words of the goal that it names.

        Empty words where none is known, and where goals of that label measure different things: each discipline counts its own.
        """
        if not self.known:
            return []
        marks = find_marks(text, 0, self.known, in_list=False)
        return [(mark.end, named.text if (named := self.named(mark)) and self._is_one(mark) else "") for mark in marks]

    def _is_one(self, mark: Mark) -> bool:
        """Say whether all goals that a label has named measure the same."""
        return len(set().union(*(self.measured.get(key, set()) for key in mark.keys))) == 1

    def like(self, stems: frozenset[str]) -> tuple[float, Remembered | None]:
        """Return the remembered goal that shares most words, and the share of the words that it has."""
        best: tuple[float, Remembered | None] = (0.0, None)
        if not stems:
            return best
        for one in self.goals:
            shared = len(stems & one.words)
            if shared:
                ratio = shared / min(len(stems), max(len(one.words), 2))
                if ratio >= best[0]:
                    best = (ratio, one)
        return best

    def cover(self, named: Remembered | None, said: frozenset[str]) -> tuple[int, float]:
        """Return how many words of a goal are said again and their share of its words: of the goal that is named, else of the likest.

        A goal that is repeated has nearly all of its words; a line on its status has one or two.
        """
        best = (0, 0.0)
        for one in [named] if named is not None else self.goals:
            shared = len(said & one.words)
            if shared:
                best = max(best, (shared, shared / len(one.words)))
        return best

    def again(self, body: str) -> tuple[int, float, bool]:
        """Return how much of a remembered goal a text says again word for word, figures too, and whether it begins as that goal does.

        "LT2 AQ 65 not yet" has all of a goal whose words are too short to tell it by; the first is the count of pairs of words,
        the second the share of the goal's pairs.
        """
        said = pairs_of(body)
        best = (0, 0.0, False)
        for one in self.goals:
            shared = said & one.pairs
            if shared:
                best = max(best, (len(shared), len(shared) / len(one.pairs), any(first == "" for first, _ in shared)))
        return best


_FIRST = 14
"""So many words of a goal say what it is; what follows tells how and why."""
_SAID = re.compile(r"[a-z]+|\d+(?:\.\d+)?|[+/%<>]")


def pairs_of(text: str) -> frozenset[tuple[str, str]]:
    """Return the first words and figures of a text, each with the one before it; before the first stands nothing."""
    said = _SAID.findall(text.lower())[:_FIRST]
    return frozenset(zip(["", *said], said, strict=False))


def stems(text: str) -> frozenset[str]:
    """Return the beginnings of the words that tell goals apart."""
    common = common_words("goals")
    return frozenset(word[:5] for word in _WORD.findall(text.lower()) if word not in common and not word.isdigit())


_MOVED = {"<joint>", "<motion>", "<muscle>"}


def _measured(text: str) -> frozenset[str]:
    """Return the tests that a goal names, and the joints and motions; empty where it names none."""
    words = words_of(text)
    moved = {low for low, key in zip(words.lower, words.keys, strict=True) if key in _MOVED}
    return frozenset({one.kind.name for one in words.names} | moved)
