"""What the first pass looks at: the words of a sentence and their parts, its place, the typed facts in it, its two neighbours."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from functools import cache, lru_cache

from clausea.retrievers import Candidate
from clausea.retrievers.words import ranking_words

_TOKEN = re.compile(r"[a-z][a-z'’/\-]*|\d+|[→↑↓%#&+/:<>=°]")
_NUMBER = re.compile(r"\d")
_MOST_WORDS = 60
_MARKS: tuple[tuple[str, re.Pattern[str]], ...] = tuple(
    (name, re.compile(pattern, re.IGNORECASE))
    for name, pattern in (
        (
            "then_now",
            r"\b(?:IE|SOC|was|were|eval|baseline|initial\w*|prev\w*)\b.{0,40}\d.{0,60}\b(?:now|today|current\w*)\b|\d\s*(?:->|→)\s*-?\d|\bfrom\b.{1,20}\bto\b",
        ),
        (
            "was",
            r"\b(?:was|were|used to|had been|couldn't|could not|previously|no longer|anymore|again|now|yet|still|first time|since)\b",
        ),
        ("will", r"\b(?:will|to be able to|in order to|goal|target|by \d|within \d|in \d+ (?:wks?|weeks?|visits))\b"),
        (
            "because",
            r"\b(?:because|due to|d/t|2/2|since|so that|so (?:she|he|pt|I|we)|therefore|given|as (?:she|he|pt)|when|until|if|unless|after|once|each time|every time)\b|[;:→]",
        ),
        ("first_person", r"\b(?:I|my|we|our|therapist|PT|OT|SLP|clinician)\b"),
        ("exercises", r"\b\d+\s*x\s*\d+\b.*\b\d+\s*x\s*\d+\b|\b(?:reps|sets)\b.*\b(?:reps|sets)\b"),
        ("dose", r"\b\d\s*x\s*/?\s*(?:wk|week|w)\b|times (?:a|per) week|\b\dw\d\b|weekly|\b(?:wks|weeks)\b"),
        ("date", r"\b\d{1,2}/\d{1,2}(?:/\d{2,4})?\b"),
        ("code", r"\b9[2567]\d{3}\b"),
        ("icd", r"\b[A-TV-Z]\d[0-9A-Z]\.[0-9A-Z]{1,4}\b"),
        ("minutes", r"\b\d+\s*(?:min|minutes|')\b|\b(?:timed|time in|units?)\b"),
        ("assist", r"\b(?:min|mod|max) ?a\b|\b(?:CGA|SBA|mod ?i|indep\w*|assist\w*)\b"),
        ("negated", r"\b(?:no|not|denies|without|w/o|never|none|unable|can't|cannot|refus\w+|declin\w+)\b"),
        ("family", r"\b(?:mother|father|sister|brother|mom|dad|aunt|uncle|family (?:hx|history)|grand\w+)\b"),
        ("quoted", r"[\"“”]"),
        ("sign", r"\b(?:signed|certif\w+|/s/|MD|DO|NP|PA-C|fax\w*|order\w*)\b"),
    )
)
_NEGATES = frozenset(
    [
        "no",
        "not",
        "denies",
        "denied",
        "without",
        "w/o",
        "never",
        "none",
        "unable",
        "can't",
        "cannot",
        "didn't",
        "doesn't",
        "isn't",
        "wasn't",
        "don't",
        "nor",
    ]
)
_PLAIN_NUMBER = re.compile(r"(?<![\w/.])-?\d+(?:\.\d+)?(?![\d/]|\.\d)")
_TO_LETTER = r"[a-z+/-]*(?: [a-z+/-]+){0,2}(?<=[a-z])"
_TWICE = re.compile(
    # Words from a letter to a letter, from a sign to a letter, or one sign: what more of signs could be twice says no more, and
    # a run of dashes is gone through once.
    rf"\b(?:([a-z]{_TO_LETTER})(?:\W++|\W++to\W++)\1|([+/-]{_TO_LETTER})(?:\W+|\W+to\W+)\2|([+/-])(?:\W+|\W+to\W+)\3)(?![a-z])",
    re.IGNORECASE,
)
"""The same words twice, as in a row that sets "mod a" beside "mod a"."""
_NEAR = 0.06
_NEGATED_WORDS = 4
"""How far a negation reaches."""


@cache
def _groups() -> tuple[dict[str, tuple[str, ...]], dict[str, tuple[str, ...]]]:
    """Return the groups of whole words and of beginnings of words."""
    whole: dict[str, tuple[str, ...]] = {}
    begins: dict[str, tuple[str, ...]] = {}
    for group, words in ranking_words().items():
        for word in words:
            kept, key = (whole, word[:-1]) if word.endswith("$") else (begins, word)
            kept[key] = (*kept.get(key, ()), group)
    return whole, begins


@lru_cache(maxsize=20_000)
def groups_of(word: str) -> tuple[str, ...]:
    """Return the groups that a word belongs to."""
    whole, begins = _groups()
    found = set(whole.get(word, ()))
    for end in range(2, len(word) + 1):
        found.update(begins.get(word[:end], ()))
    return tuple(sorted(found))


def word_features(word: str) -> list[str]:
    """Return what stands for a word: itself, its beginning, its parts of three to five letters, and its groups."""
    out = [f"w:{word}", *(f"x:{group}" for group in groups_of(word))]
    if len(word) > 3:
        out.append(f"p:{word[:5]}")
        framed = f"<{word}>"[:24]
        out += [f"c:{framed[at : at + size]}" for size in (3, 4, 5) for at in range(len(framed) - size + 1)]
    return out


def _words(text: str) -> list[str]:
    return ["0" if token[0].isdigit() else token for token in _TOKEN.findall(text.lower())][:_MOST_WORDS]


def sentence_features(candidates: Sequence[Candidate]) -> Iterator[tuple[list[str], list[str]]]:
    """Yield for every candidate its distinct words, each of which stands for its `word_features`, and its other features.

    The candidates are those of a whole chart, in its order.
    """
    words = [_words(one.text) for one in candidates]
    marks = [[name for name, pattern in _MARKS if pattern.search(one.text)] for one in candidates]
    places = Places(candidates)
    for index, one in enumerate(candidates):
        out = _own(one, words[index], marks[index])
        out += places.features(index)
        for side, near in (("B", index - 1), ("A", index + 1)):
            if places.beside(index, near):
                other = candidates[near]
                out.append(f"{side}form:{other.sentence.form}")
                out += [f"{side}f:{fact}" for fact in sorted(other.facts)]
                out += [f"{side}m:{name}" for name in marks[near]]
                out += [f"{side}w:{word}" for word in dict.fromkeys(words[near][:25]) if len(word) > 3]
        yield list(dict.fromkeys(words[index])), list(dict.fromkeys(out))


RUNS = ("flat", "same", "near", "up", "down", "twice")


def run_of(text: str) -> str:
    """Say how the figures of a text run, as one of `RUNS`: all or the last two the same, near each other, up or down.

    With fewer than two figures it is "twice" where the same words stand beside each other, and else "".
    """
    found = [float(number) for number in _PLAIN_NUMBER.findall(text)[:12]]
    if len(found) < 2:
        return "twice" if _TWICE.search(text) else ""
    earlier, last = found[-2:]
    if earlier == last:
        return "flat" if len(set(found)) == 1 and len(found) > 2 else "same"
    if abs(last - earlier) <= _NEAR * max(abs(last), abs(earlier)):
        return "near"
    return "up" if last > earlier else "down"


def _own(one: Candidate, words: list[str], marks: list[str]) -> list[str]:
    kind = one.document_kind
    out = [f"b:{a}_{b}" for a, b in zip(words, words[1:], strict=False)]
    reach = 0
    for word in words:
        if word in _NEGATES:
            reach = _NEGATED_WORDS
        elif reach:
            out.append(f"neg:{word}")
            reach -= 1
    out += [f"m:{name}" for name in marks]
    out += [f"md:{name}:{kind}" for name in marks[:4]]
    out += [f"xd:{group}:{kind}" for group in sorted({group for word in words for group in groups_of(word)})]
    for fact in sorted(one.facts):
        out += [f"f:{fact}", f"fd:{fact}:{kind}", f"fs:{fact}:{one.section}"]
    out += [f"det:{detail}" for detail in sorted(one.details)]
    out += [f"d:{kind}", f"s:{one.section}", f"form:{one.sentence.form}", f"ds:{kind}:{one.section}"]
    out += [f"df:{kind}:{one.sentence.form}", f"first:{one.is_first_period}"]
    out += [f"len:{min(len(words) // 4, 8)}", f"num:{min(len(_NUMBER.findall(one.text)), 6)}"]
    run = run_of(one.text)
    if run:
        out += [f"run:{run}", f"run:{run}:{one.sentence.form}", f"run:{run}:{kind}"]
    out += [f"sg:{sign}" for sign in sorted(one.signs)]
    out += [f"sgd:{sign}:{kind}" for sign in sorted(one.signs)]
    if one.header:
        out += [f"h:{word}" for word in dict.fromkeys(_TOKEN.findall(one.header.lower()))]
    if one.repeats:
        out += [f"repeats:{min(one.repeats, 3)}", f"rd:{kind}"]
    return out


class Places:
    """Where the candidates of a chart stand: which document, how far down, and how late in the course of care.

    Documents are counted by their dates, so that the order in which files are given changes nothing.
    """

    def __init__(self, candidates: Sequence[Candidate]) -> None:
        self.document: list[int] = []
        self.start: list[int] = []
        last = None
        for index, one in enumerate(candidates):
            if one.sentence.document != last:
                last = one.sentence.document
                self.start.append(index)
            self.document.append(len(self.start) - 1)
        self.end = [*self.start[1:], len(candidates)]
        self._undated = [candidates[index].date is None for index in self.start]
        self._kinds = [one.document_kind for one in candidates]
        turns = [candidates[index].turn for index in self.start]
        ranks = {turn: rank for rank, turn in enumerate(sorted(set(turns)))}
        self._day = [ranks[turn] for turn in turns]
        self.days = len(ranks)
        """How many days have documents; each document without a date counts as a day."""

    def day(self, index: int) -> int:
        """Return how many days with documents came before that of a candidate's document."""
        return self._day[self.document[index]]

    def bounds(self, index: int) -> tuple[int, int]:
        """Return the first candidate of a candidate's document, and the one behind its last."""
        number = self.document[index]
        return self.start[number], self.end[number]

    def beside(self, index: int, near: int) -> bool:
        """Say whether a place holds a candidate of the same document."""
        return 0 <= near < len(self.document) and self.document[near] == self.document[index]

    def features(self, index: int) -> list[str]:
        """Return the place of a candidate as features.

        None of them counts the lines of a document: one line more would move every other line of it.
        """
        start, end = self.bounds(index)
        kind, day = self._kinds[index], self.day(index)
        out = [f"dpos:{min(index - start, 6)}", f"dend:{min(end - 1 - index, 4)}"]
        if self._undated[self.document[index]]:
            out.append("day:none")
        share = int(day / self.days * 4.99)
        return [*out, f"day:{min(day, 5)}", f"in:{share}", f"last:{day == self.days - 1}", f"early:{kind}:{day < 2}"]
