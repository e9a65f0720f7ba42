"""Small numbers, in figures and in words."""

from __future__ import annotations

ONES = [
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
TENS = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"]
CARDINALS = {word: number for number, word in enumerate(ONES, start=1)} | {
    word: 10 * number for number, word in enumerate(TENS, start=2)
}
"""The words of which numbers up to ninety-nine are made, with their values."""
_VALUES = CARDINALS | {"once": 1, "single": 1, "twice": 2, "thrice": 3}
WORD = rf"(?:(?:{'|'.join(TENS)})(?:(?:-\s?| )(?:{'|'.join(ONES[:9])})\b)?|{'|'.join(sorted(ONES, key=len, reverse=True))})"
"""A number written as a word, up to ninety-nine, also where a line ends behind its hyphen: a pattern for text in any case."""
COUNT = rf"(?:\d{{1,3}}(?![\d%])|\b{WORD}\b)"
"""A whole number in figures or words."""


def count(words: str) -> int:
    """Return a number written as COUNT has it, or as "once", "twice", "thrice", "single"."""
    if words.isdigit():
        return int(words)
    return sum(_VALUES[part] for part in words.lower().replace("-", " ").split())
