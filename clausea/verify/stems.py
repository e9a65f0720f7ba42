"""What a word shares with its other forms."""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

__all__ = ["stem", "stems"]

_ENDING_WORDS = "ations ation ments ment ences ence ances ance ions ion ings ing ers er ent ant ies ied ed es en ly al s e y"
_ENDINGS = _ENDING_WORDS.split()


@cache
def stem(word: str) -> str:
    """Return what a word shares with its other forms: at least four letters, or the whole word."""
    changed = True
    while changed:
        changed = False
        for ending in _ENDINGS:
            if word.endswith(ending) and len(word) - len(ending) >= 4 and not word.endswith("ss"):
                word, changed = word[: -len(ending)], True
                break
    if len(word) > 4 and word[-1] == word[-2]:
        word = word[:-1]
    return word


def stems(words: Iterable[str]) -> set[str]:
    """Return the stems of words."""
    return {stem(word) for word in words}
