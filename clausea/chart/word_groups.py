"""Groups of words that are given as data: what one writer calls by one name, others call by another."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from clausea.errors import KnowledgeError
from clausea.knowledge import read_yaml

_DATA = Path(__file__).resolve().parent.parent / "data"
_WORD = re.compile(r"[a-z0-9]+(?:[-/&'’][a-z0-9]+)*")
_JOINT = re.compile(r"[-/&'’]")

Groups = frozenset[str]


class WordGroups:
    """The groups of one table: each entry is a beginning of words, a whole word ("dm$") or an ending of words ("*itis")."""

    def __init__(self, name: str) -> None:
        """Read the table `name` of the package.

        Raises:
            KnowledgeError: it is no list of groups of lower-case words, or an entry stands in a group twice.
        """
        self._whole: dict[str, set[str]] = {}
        self._begins: dict[str, set[str]] = {}
        self._ends: dict[str, set[str]] = {}
        self._seen: dict[str, Groups] = {}
        rows = read_yaml(_DATA / f"{name}.yaml")
        if not isinstance(rows, dict):
            raise KnowledgeError(f"{name}.yaml is not a list of `group: [words]` lines.")
        for group, entries in rows.items():
            for entry in entries if isinstance(entries, list) else [None]:
                self._add(name, str(group), entry)

    def _add(self, name: str, group: str, entry: object) -> None:
        if not isinstance(entry, str) or entry != entry.lower():
            raise KnowledgeError(
                f"{name}.yaml, {group}: every entry is a lower-case word in a list; quote what YAML reads otherwise."
            )
        table = self._whole if entry.endswith("$") else self._ends if entry.startswith("*") else self._begins
        groups = table.setdefault(entry.strip("*$"), set())
        if group in groups:
            raise KnowledgeError(f"{name}.yaml, {group}: {entry} stands there twice.")
        groups.add(group)

    def of(self, word: str) -> Groups:
        """Return the groups of a word in lower case; one that a stroke or a hyphen joins has those of its parts too."""
        found = self._seen.get(word)
        if found is None:
            found = self._seen[word] = self._find(word)
        return found

    def _find(self, word: str) -> Groups:
        found = set(self._whole.get(word, ()))
        for size in range(2, len(word) + 1):
            found |= self._begins.get(word[:size], set())
            found |= self._ends.get(word[-size:], set()) if size < len(word) else set()
        parts = [part for part in _JOINT.split(word) if part and part != word]
        return frozenset(found).union(*(self.of(part) for part in parts))

    def within(self, text: str) -> list[Groups]:
        """Return the groups of each word of a text, in order; empty for a word of none."""
        return [self.of(word) for word in _WORD.findall(text.lower())]


@cache
def word_groups(name: str) -> WordGroups:
    """Return the groups of a table of the package, read once."""
    return WordGroups(name)


@cache
def common_words(name: str) -> frozenset[str]:
    """Return the words that tell nothing apart among those of some sort: `test_names`, `goals`.

    Raises:
        KnowledgeError: the table has no such list of lower-case words.
    """
    rows = read_yaml(_DATA / "common_words.yaml")
    words = rows.get(name) if isinstance(rows, dict) else None
    if not isinstance(words, list) or not all(isinstance(word, str) and word == word.lower() for word in words):
        raise KnowledgeError(f"common_words.yaml, {name}: it is a list of lower-case words.")
    return frozenset(words)
