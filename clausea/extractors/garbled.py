"""Tell a text layer that does not say what the page shows: fonts without a character map give other letters, or none."""

from __future__ import annotations

import math
import re
from collections import Counter

_SHARES = (
    8.2, 1.5, 2.8, 4.3, 12.7, 2.2, 2.0, 6.1, 7.0, 0.15, 0.8, 4.0, 2.4,
    6.7, 7.5, 1.9, 0.1, 6.0, 6.3, 9.1, 2.8, 1.0, 2.4, 0.15, 2.0, 0.07,
)  # fmt: skip
"""How often each letter of the alphabet occurs in a hundred letters of English."""
_SURPRISE = {chr(97 + index): -math.log(share / 100) for index, share in enumerate(_SHARES)}
_MOST_SURPRISE = 3.45
_SOME_SURPRISE = 3.1
"""English has 2.9 a letter, tables of abbreviations up to 3.4, letters put in place of others 3.5 and more.

Above the lower bound a page must have some of the words that every English text has.
"""
_SMALL_WORDS = "the and of to with for in was is on at by from be as a no not or w date patient pt page name"
_SMALL = frozenset(_SMALL_WORDS.split())
_WORD = re.compile(r"[a-z]+")
_MIN_LETTERS = 150
_FEWEST_VOWELS = 0.24


def is_garbled(text: str, unmapped: int = 0) -> bool:
    """Say whether a text layer cannot be what a page in the Latin alphabet shows.

    `unmapped` counts the signs of the layer that stand for no character at all. Pages in other alphabets are not garbled.
    """
    counts = Counter(text)
    signs = {sign: count for sign, count in counts.items() if not sign.isspace()}
    printed = sum(signs.values())
    if unmapped >= 20 and unmapped > 0.25 * (printed + unmapped):
        return True
    if printed < _MIN_LETTERS:
        return False
    letters = sum(count for sign, count in signs.items() if sign.isalpha())
    latin: Counter[str] = Counter()
    for sign, count in signs.items():
        for lower in sign.lower():
            if "a" <= lower <= "z":
                latin[lower] += count
    total = latin.total()
    if letters - total > 0.5 * letters:
        return False
    if sum(count for sign, count in signs.items() if sign.isalnum() and sign.isascii()) < 0.45 * printed:
        return True
    if total < _MIN_LETTERS:
        return False
    surprise = sum(_SURPRISE[letter] * count for letter, count in latin.items()) / total
    vowels = sum(latin[letter] for letter in "aeiouy") / total
    if surprise > _MOST_SURPRISE or vowels < _FEWEST_VOWELS:
        return True
    if total < 2 * _MIN_LETTERS:
        return False
    words, small = _WORD.findall(text.lower()), _SMALL
    return surprise > _SOME_SURPRISE and sum(word in small for word in words) < 0.03 * len(words)
