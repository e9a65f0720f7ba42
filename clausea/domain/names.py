"""Names of people: when two ways of writing one can be the same person."""

from __future__ import annotations

import re

_TITLES = {"mr", "mrs", "ms", "dr", "jr", "sr"}


def name_words(name: str) -> frozenset[str]:
    """Return the words of a name that tell people apart: lower case, without initials and titles."""
    return frozenset(word.lower() for word in re.findall(r"[A-Za-z'’\-]{2,}", name) if word.lower() not in _TITLES)


def same_person(one: str, other: str) -> bool:
    """Say whether two ways of writing a name can be the same person: surname and first name agree.

    "KESSLER, DOROTHY A" and "Dorothy Kessler" can; "Dorothy Miller" and "Dorothy Kessler" cannot.
    """
    a, b = name_words(one), name_words(other)
    if not a or not b:
        return False
    shared = a & b
    return len(shared) >= 2 or (len(shared) == 1 and min(len(a), len(b)) == 1)
