"""Letters of a printed page as PDFium gives them: which belong to one word, which stand aslant, and which are none."""

from __future__ import annotations

import re

from clausea.extractors.blocks import Box

GAP = "\0"
"""Stands where a letter is not printed, so that the offsets of the others hold."""


def around(one: Box, other: Box) -> Box:
    """Return the smallest box that holds both."""
    return (min(one[0], other[0]), min(one[1], other[1]), max(one[2], other[2]), max(one[3], other[3]))


def is_one_word(first: Box, last: Box, letters: int) -> bool:
    """Say whether the boxes of the first and last letter are those of one upright word of so many letters."""
    height = max(first[3] - first[1], 1.0)
    if letters > 1 and abs(first[1] + first[3] - last[1] - last[3]) / 2 >= 0.2 * height:
        return False
    width = last[2] - first[0]
    return first[0] <= last[0] and width <= letters * 0.85 * height and (letters < 4 or width >= letters * 0.15 * height)


def paired(text: str) -> str:
    """Return the text with each surrogate pair as its character behind a gap, so that offsets stay those of the page."""
    return PAIR.sub(lambda pair: GAP + pair.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)


PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def is_unmapped(code: int) -> bool:
    """Say whether a code stands for no character that could be read."""
    return (code < 32 and code not in (2, 9, 10, 12, 13)) or 0x7F <= code < 0xA0 or 0xE000 <= code < 0xF900 or code == 0xFFFD


LIGATURES = {"ﬀ": "ff", "ﬁ": "fi", "ﬂ": "fl", "ﬃ": "ffi", "ﬄ": "ffl"}


def plain(letter: str) -> str:
    """Return a ligature as its letters, and any other letter as it is."""
    return LIGATURES.get(letter, letter)


QUARTER = 1.5707963


def is_slanted(angle: float) -> bool:
    """Watermarks are set aslant; text of the record stands at a right angle to the page."""
    quarter = angle % QUARTER
    return 0.12 < quarter < 1.45


def continues(previous: Box, here: Box) -> bool:
    """Say whether a letter belongs to the word of the letter before it."""
    height = max(previous[3] - previous[1], 1.0)
    same_row = abs(previous[1] + previous[3] - here[1] - here[3]) / 2 < 0.5 * height
    gap = here[0] - previous[2]
    return same_row and -0.5 * height < gap < 0.25 * height
