"""Ask of a text once which patterns can be in it at all, and search only for those.

A chart asks some hundred patterns of every line, and hardly any of them is there. What a pattern cannot do without, such as
"dob" or "signed" or a digit, is taken from the pattern itself; which of these stand in a text is known from its words, and
words come again and again. The answers are those of the patterns: a sieve only leaves out searches that must fail.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

_DIGIT = "\0"
"""Stands for any digit in what a pattern needs."""
_MOST_TEXTS = 16384
_MOST_WORDS = 16384
_MOST_NEEDS = 300
_MOST_RUNS = 12
_LONG = 4
"""From this length on, a longer need is no better."""
_ODD_FOLDS = {0x131: "i", 0x307: None}
"""Letters that a pattern that ignores case takes for others than those they fold to: a dotless i; the dot of a capital one."""

Needs = frozenset[str]
"""Stretches without white space of which a text must hold at least one."""


class _Table:
    """Finds which needs stand in a word."""

    def __init__(self) -> None:
        self._letters: dict[str, int] = {}
        self._pairs: dict[str, list[tuple[str, int]]] = {}

    def add(self, need: str, bit: int) -> None:
        if len(need) == 1:
            self._letters[need] = self._letters.get(need, 0) | bit
        else:
            self._pairs.setdefault(need[:2], []).append((need, bit))

    def of(self, word: str) -> int:
        bits = 0
        for at, letter in enumerate(word):
            bits |= self._letters.get(letter, 0)
            for need, bit in self._pairs.get(word[at : at + 2], ()):
                if word.startswith(need, at):
                    bits |= bit
        return bits


class Sieve:
    """Knows which of its patterns can be in a text."""

    def __init__(self) -> None:
        self._count = 0
        self._always = 0
        self._digit = 0
        self._exact = _Table()
        self._folded = _Table()
        self._words: dict[str, int] = {}
        self._texts: dict[str, int] = {}
        self.known = self._texts.get
        """Returns what `of` does for a text that was asked about lately, or None; hundreds of thousands of questions ask here first."""

    def add(self, pattern: re.Pattern[str], *, is_folded: bool = False, parsed: list[Any] | None = None) -> int:
        """Take a pattern in and return its bit. `is_folded` says that it is asked of the text in lower case."""
        bit = 1 << self._count
        self._count += 1
        self._words.clear()
        self._texts.clear()
        needs, ignores_case = needs_of(pattern, parsed)
        if needs is None:
            self._always |= bit
        for need in needs or ():
            if need == _DIGIT:
                self._digit |= bit
            elif ignores_case or is_folded:
                self._folded.add(_fold(need), bit)
            else:
                self._exact.add(need, bit)
        return bit

    def of(self, text: str) -> int:
        """Return the bits of the patterns that can be in a text, or in a part of it; no other is."""
        bits = self._texts.get(text)
        if bits is None:
            bits, words = self._always, self._words
            for word in text.split():
                found = words.get(word)
                bits |= self._of_word(word) if found is None else found
            if len(self._texts) >= _MOST_TEXTS:
                self._texts.clear()
            self._texts[text] = bits
        return bits

    def _of_word(self, word: str) -> int:
        bits = self._exact.of(word) | self._folded.of(_fold(word))
        if any(map(str.isdecimal, word)):
            bits |= self._digit
        if len(self._words) >= _MOST_WORDS:
            self._words.clear()
        self._words[word] = bits
        return bits


_SIEVE = Sieve()
_known = _SIEVE.known


class Guarded:
    """A pattern behind the sieve: it answers as the pattern does, and at once where it cannot be in the text."""

    __slots__ = ("bit", "find", "pattern")

    def __init__(self, pattern: re.Pattern[str], *, is_folded: bool = False) -> None:
        self.pattern = pattern
        # Parsed once: hundreds of patterns are taken in whenever the program starts.
        parsed = _parsed(pattern)
        self.bit = _SIEVE.add(pattern, is_folded=is_folded, parsed=parsed)
        # A pattern for the start of a text need not be looked for further on.
        self.find = pattern.match if _is_of_start(pattern, parsed) else pattern.search

    def search(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the first match in a text, or in the part of it between two offsets."""
        bits = _known(text)
        return self.find(text, *bounds) if (bits if bits is not None else _SIEVE.of(text)) & self.bit else None

    def match(self, text: str, *bounds: int) -> re.Match[str] | None:
        """Return the match at the start of a text, or at an offset in it."""
        bits = _known(text)
        return self.pattern.match(text, *bounds) if (bits if bits is not None else _SIEVE.of(text)) & self.bit else None

    def finditer(self, text: str, *bounds: int) -> Iterator[re.Match[str]]:
        """Yield the matches in a text, or in the part of it between two offsets."""
        bits = _known(text)
        return self.pattern.finditer(text, *bounds) if (bits if bits is not None else _SIEVE.of(text)) & self.bit else iter(())

    def sub(self, new: str, text: str) -> str:
        """Return a text with every match replaced."""
        return self.pattern.sub(new, text) if _SIEVE.of(text) & self.bit else text


class AnyOf:
    """Several patterns of which one is enough: only those are asked that can be in the text."""

    __slots__ = ("_bits", "_find")

    def __init__(self, patterns: Iterable[str], flags: int = 0) -> None:
        parts = [Guarded(re.compile(pattern, flags)) for pattern in patterns]
        self._find = {part.bit: part.find for part in parts}
        self._bits = sum(self._find)

    def is_in(self, text: str) -> bool:
        """Say whether one of the patterns is in a text."""
        bits = _SIEVE.of(text) & self._bits
        while bits:
            bit = bits & -bits
            if self._find[bit](text):
                return True
            bits ^= bit
        return False


def any_of(pattern: str, flags: int = 0) -> AnyOf:
    """Compile the alternatives of a pattern each behind the sieve. The bars between them stand in no bracket."""
    return AnyOf(_alternatives(pattern), flags)


_GROUP = re.compile(r"(?P<open>(?:\\b)?\(\?i?:)(?P<inner>.*)(?P<close>\)(?:\\b)?)")


def _alternatives(pattern: str) -> list[str]:
    """Return a pattern cut at its bars; a group that is all of an alternative is cut at its own as well."""
    out: list[str] = []
    for part in _cut(pattern):
        group = _GROUP.fullmatch(part)
        inner = _cut(group["inner"]) if group else []
        if group and len(inner) > 1:
            out += [f"{group['open']}{one}{group['close']}" for one in inner]
        else:
            out.append(part)
    return out


def _cut(pattern: str) -> list[str]:
    """Return a pattern cut at the bars that stand in no bracket; whole where its brackets do not match."""
    out: list[str] = []
    depth = low = at = 0
    in_class = False
    while at < len(pattern):
        sign = pattern[at]
        if sign == "\\":
            at += 1
        elif in_class:
            in_class = sign != "]"
        elif sign == "[":
            in_class = True
            # A bracket right behind the opening one, or behind its "^", stands for itself.
            at += 1 if pattern[at + 1 : at + 2] == "]" else 2 if pattern[at + 1 : at + 3] == "^]" else 0
        elif sign in "()":
            depth += 1 if sign == "(" else -1
            if depth < 0:
                return [pattern]
        elif sign == "|" and depth == 0:
            out.append(pattern[low:at])
            low = at + 1
        at += 1
    return [pattern] if depth else [*out, pattern[low:]]


def guarded(pattern: str, flags: int = 0) -> Guarded:
    """Compile a pattern behind the sieve."""
    return Guarded(re.compile(pattern, flags))


def bits_of(text: str) -> int:
    """Return the bits of all guarded patterns that can be in a text or in a part of it."""
    return _SIEVE.of(text)


def _is_of_start(pattern: re.Pattern[str], parsed: list[Any] | None) -> bool:
    """Say whether a pattern is bound to the start of a text."""
    first = str(parsed[0][1]) if parsed and str(parsed[0][0]) == "AT" else ""
    return first == "AT_BEGINNING_STRING" or (first == "AT_BEGINNING" and not pattern.flags & re.MULTILINE)


def _parsed(pattern: re.Pattern[str]) -> list[Any] | None:
    """Return the parts of a pattern; None where Python does not tell, and then charts are read as well, only more slowly."""
    # Python has no public way to a pattern's parts: `sre_parse` is deprecated, and `re.DEBUG` prints them in a form that it does not promise.
    try:
        from re import _parser as parser  # type: ignore[attr-defined]

        return list(parser.parse(pattern.pattern, pattern.flags))
    except (ImportError, AttributeError, TypeError, ValueError, RecursionError, re.error):
        return None


def _fold(word: str) -> str:
    return word.lower() if word.isascii() else word.casefold().translate(_ODD_FOLDS)


def needs_of(pattern: re.Pattern[str], parsed: list[Any] | None = None) -> tuple[Needs | None, bool]:
    """Return of which stretches a text must hold at least one for a pattern to match, and whether their case does not count.

    None where nothing is known of it: such a pattern is always asked.
    """
    parsed = _parsed(pattern) if parsed is None else parsed
    ignores_case = bool(pattern.flags & re.IGNORECASE) or "(?i" in pattern.pattern
    return (None if parsed is None else _needs(parsed, [""])), ignores_case


def _needs(items: Iterable[Any], before: list[str]) -> Needs | None:
    """Return the needs of a sequence; `before` holds the letters that stand right before it."""
    run = before
    best: Needs | None = None
    queue = list(items)
    while queue:
        operation, value = queue.pop(0)
        name = str(operation)
        if name == "AT" or name.startswith("ASSERT"):
            continue
        if name == "SUBPATTERN":
            queue[:0] = list(value[3])
            continue
        if name == "LITERAL" and 32 < value < 127:
            run = [one + chr(value) for one in run]
            continue
        spelled = _spelled(operation, value)
        if spelled and len(spelled) * len(run) <= _MOST_RUNS:
            run = [one + end for one in run for end in spelled]
            continue
        found: Needs | None = None
        if name == "BRANCH":
            parts = [_needs(part, run) for part in value[1]]
            found = None if None in parts else frozenset().union(*(part for part in parts if part is not None))
        elif name.endswith("_REPEAT") and value[0] > 0:
            found = _needs(value[2], run)
        elif name == "IN" and _is_digits(value):
            found = frozenset([_DIGIT])
        best = _better(_better(best, frozenset(run)), found)
        run = [""]
    return _better(best, frozenset(run))


def _spelled(operation: Any, value: Any) -> list[str] | None:
    """Return the few ways in which a part of a pattern can be spelled; None where there are many, or white space among them."""
    name = str(operation)
    if name == "LITERAL":
        return [chr(value)] if 32 < value < 127 else None
    if name == "IN":
        return [chr(one) for _, one in value] if all(str(kind) == "LITERAL" and 32 < one < 127 for kind, one in value) else None
    if name == "SUBPATTERN":
        return _spelled_all(value[3])
    if name == "BRANCH":
        parts = [_spelled_all(part) for part in value[1]]
        return None if None in parts else [one for part in parts if part for one in part]
    if name.endswith("_REPEAT") and value[0] == 0 and value[1] == 1:
        inner = _spelled_all(value[2])
        return None if inner is None else ["", *inner]
    return None


def _spelled_all(items: Iterable[Any]) -> list[str] | None:
    out = [""]
    for operation, value in items:
        ways = _spelled(operation, value)
        if ways is None or len(ways) * len(out) > _MOST_RUNS:
            return None
        out = [one + way for one in out for way in ways]
    return out


def _is_digits(value: Any) -> bool:
    return all(
        (str(kind) == "CATEGORY" and str(what) == "CATEGORY_DIGIT")
        or (str(kind) == "RANGE" and what[0] >= 48 and what[1] <= 57)
        or (str(kind) == "LITERAL" and 48 <= what <= 57)
        for kind, what in value
    )


def _better(one: Needs | None, other: Needs | None) -> Needs | None:
    """Return those needs that are met more seldom: longer ones, or fewer."""
    if other is None or "" in other or len(other) > _MOST_NEEDS:
        return one
    return other if one is None or _rarity(other) > _rarity(one) else one


def _rarity(needs: Needs) -> tuple[float, int]:
    return min(1.5 if need == _DIGIT else min(len(need), _LONG) for need in needs), -len(needs)
