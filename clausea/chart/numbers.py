"""Small numbers, in figures and in words."""

from __future__ import annotations

_ONES = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
_VALUES = (
    {word: number for number, word in enumerate(_ONES, start=1)}
    | {word: 10 * number for number, word in enumerate(_TENS, start=2)}
    | {"once": 1, "single": 1, "twice": 2, "thrice": 3}
)
WORD = rf"(?:(?:{'|'.join(_TENS)})(?:[- ](?:{'|'.join(_ONES[:9])})\b)?|{'|'.join(sorted(_ONES, key=len, reverse=True))})"
"""A number written as a word, up to ninety-nine: a pattern for text in any case."""
COUNT = rf"(?:\d{{1,3}}(?![\d%])|\b{WORD}\b)"
"""A whole number in figures or words."""


def count(words: str) -> int:
    """Return a number written as COUNT has it, or as "once", "twice", "thrice", "single"."""
    if words.isdigit():
        return int(words)
    return sum(_VALUES[part] for part in words.lower().replace("-", " ").split())
