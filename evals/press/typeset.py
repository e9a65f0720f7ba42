"""Measure words and set them into lines."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont

from evals.press.chart import Passage

_BUNDLED = {"Vera": "Vera.ttf", "Vera-Bold": "VeraBd.ttf", "Vera-Italic": "VeraIt.ttf"}
_SYMBOLS = ("Symbol", "ZapfDingbats")


@dataclass(frozen=True, slots=True)
class Face:
    """A font at a size; `narrow` scales its widths, as condensed faces do."""

    font: str
    size: float
    narrow: float = 1.0

    def at(self, size: float) -> Face:
        """Return the same face at another size."""
        return replace(self, size=size)


@dataclass(frozen=True, slots=True)
class Word:
    """A word, or the part of a word that stands on one line.

    `passage` with `start` and `end` say which characters of which passage it shows; chrome (markers, headers,
    repeated heading rows) has an empty `passage`. `hyphen` is `added` when the text ends in a hyphen that the
    passage does not have, `own` when the word was broken behind a hyphen of its own. `spaces` are those
    before it. `table` and `cell` place it in a table (0: not in one); `is_static` marks what a form says
    before anyone fills it in.
    """

    text: str
    face: Face
    passage: str = ""
    start: int = 0
    end: int = 0
    x: float = 0.0
    spaces: int = 1
    gap: float = 0.0
    hyphen: str = ""
    breaks_page: bool = False
    colour: str = "#000000"
    table: int = 0
    cell: int = 0
    is_static: bool = False

    @property
    def width(self) -> float:
        """The width of the text in points."""
        return width(self.text, self.face)


@dataclass(frozen=True, slots=True)
class Measure:
    """How a paragraph is set: the width of its lines, and what may be done to fill them."""

    width: float
    first_indent: float = 0.0
    other_indent: float = 0.0
    justify: bool = False
    hyphenate: bool = False


@cache
def _register() -> None:
    for name, file in _BUNDLED.items():
        pdfmetrics.registerFont(TTFont(name, file))


@cache
def _font_of(character: str, font: str) -> str:
    """Return the font that has the character, '' when none has."""
    _register()
    face = pdfmetrics.getFont(font)
    if font in _BUNDLED:
        if ord(character) in face.face.charToGlyph:
            return font
        return _font_of(character, "Helvetica-Bold" if font.endswith("Bold") else "Helvetica")
    for name in (font, *_SYMBOLS):
        try:
            character.encode(pdfmetrics.getFont(name).encName)
        except UnicodeEncodeError:
            continue
        return name
    return ""


def undrawable(text: str) -> str:
    """Return the characters of a text that none of the fonts has."""
    return "".join(sorted({character for character in text if not _font_of(character, "Helvetica")}))


def runs(text: str, font: str) -> tuple[tuple[str, str], ...]:
    """Split a text into (font, text) runs, taking symbols the font lacks from the symbol fonts."""
    found: list[tuple[str, str]] = []
    for character in text:
        name = _font_of(character, font) or font
        if found and found[-1][0] == name:
            found[-1] = (name, found[-1][1] + character)
        else:
            found.append((name, character))
    return tuple(found)


@cache
def _unit_width(text: str, font: str) -> float:
    _register()
    return sum(float(pdfmetrics.stringWidth(part, name, 1000)) for name, part in runs(text, font)) / 1000


def width(text: str, face: Face) -> float:
    """Return the width of a text in points."""
    return _unit_width(text, face.font) * face.size * face.narrow


@cache
def vertical(font: str) -> tuple[float, float]:
    """Return the ascent and the descent (negative) of a font at size 1."""
    _register()
    ascent, descent = pdfmetrics.getAscentDescent(font, 1000)
    return float(ascent) / 1000, float(descent) / 1000


def words_of(passage: Passage, face: Face, stretch: tuple[int, int] | None = None) -> list[Word]:
    """Cut a passage, or a stretch of its text, into words that know where they come from."""
    begin, end = stretch or (0, len(passage.text))
    found: list[Word] = []
    at = begin
    for match in re.finditer(r"\S+", passage.text[begin:end]):
        start, stop = begin + match.start(), begin + match.end()
        cuts = [start, *(cut for cut in passage.page_breaks if start < cut < stop), stop]
        for first, last in pairwise(cuts):
            found.append(
                Word(
                    passage.text[first:last],
                    face,
                    passage.id,
                    first,
                    last,
                    spaces=first - at if first == start else 0,
                    breaks_page=first in passage.page_breaks,
                )
            )
        at = stop
    if found:
        found[0] = replace(found[0], spaces=max(1, found[0].spaces))
    return found


def chrome(text: str, face: Face) -> list[Word]:
    """Cut a text that belongs to no passage into words."""
    return [replace(word, passage="", is_static=True) for word in words_of(Passage("", 0, text, {}), face)]


def set_lines(words: Sequence[Word], measure: Measure) -> list[list[Word]]:
    """Break words into lines and give each its x, from 0 at the left edge of the measure."""
    lines: list[list[Word]] = []
    line: list[Word] = []
    indent = measure.first_indent
    used = indent
    waiting = list(reversed(words))
    while waiting:
        word = waiting.pop()
        gap = _gap(word) if line else 0.0
        room = measure.width - used - gap
        if word.breaks_page and (line or lines):
            lines.append(_placed(line, measure, indent, is_last=True))
            line, indent = [], measure.other_indent
            used = indent
            line.append(word)
            used += word.width
        elif word.width <= room + 0.01:
            line.append(word)
            used += gap + word.width
        elif measure.hyphenate and (parts := _hyphenated(word, room)):
            waiting.append(parts[1])
            line.append(parts[0])
            lines.append(_placed(line, measure, indent, is_last=False))
            line, indent = [], measure.other_indent
            used = indent
        elif line:
            waiting.append(word)
            lines.append(_placed(line, measure, indent, is_last=False))
            line, indent = [], measure.other_indent
            used = indent
        else:
            head, tail = _chopped(word, room)
            line.append(head)
            used += head.width
            if tail:
                waiting.append(tail)
    if line:
        lines.append(_placed(line, measure, indent, is_last=True))
    return [line for line in lines if line]


def line_width(words: Sequence[Word]) -> float:
    """Return the width of words set on one line without stretching."""
    return sum(word.width + (_gap(word) if index else 0) for index, word in enumerate(words))


def _gap(word: Word) -> float:
    return word.spaces * width(" ", word.face)


def _placed(line: Sequence[Word], measure: Measure, indent: float, is_last: bool) -> list[Word]:
    extra = 0.0
    spaces = sum(word.spaces for word in line[1:])
    if measure.justify and not is_last and spaces:
        extra = max(0.0, (measure.width - indent - line_width(line)) / spaces)
        # A line with few words would have holes in it; real printouts leave such a line ragged.
        extra = extra if extra < 2.2 * line[0].face.size else 0.0
    placed: list[Word] = []
    x = indent
    for index, word in enumerate(line):
        gap = extra if index else 0.0
        x += (_gap(word) + gap * word.spaces) if index else 0.0
        placed.append(replace(word, x=x, gap=gap))
        x += word.width
    return placed


def _split(word: Word, at: int, hyphen: str) -> tuple[Word, Word]:
    text = word.text[:at] + ("-" if hyphen == "added" else "")
    head = replace(word, text=text, end=word.start + at, hyphen=hyphen)
    return head, replace(word, text=word.text[at:], start=word.start + at, spaces=0, breaks_page=False)


def _chopped(word: Word, room: float) -> tuple[Word, Word | None]:
    """Cut a word that is wider than a whole line (a row of underscores) at the edge."""
    fits = len(word.text)
    while fits > 1 and width(word.text[:fits], word.face) > room:
        fits -= 1
    return _split(word, fits, "") if fits < len(word.text) else (word, None)


def _hyphenated(word: Word, room: float) -> tuple[Word, Word] | None:
    best: tuple[Word, Word] | None = None
    for at, hyphen in _break_points(word.text):
        parts = _split(word, at, hyphen)
        if parts[0].width <= room:
            best = parts
    return best


def _break_points(text: str) -> Iterator[tuple[int, str]]:
    """Yield where a word may be broken, and whether that needs a hyphen."""
    for match in re.finditer(r"(?<=[A-Za-z]{2})-(?=[A-Za-z]{2})", text):
        yield match.end(), "own"
    letters = re.fullmatch(r"\W*([A-Za-z]{9,})\W*", text)
    # Not every long word: dictation systems break some and leave others, which a reader must bear.
    if letters and zlib.crc32(text.encode()) % 4:
        first, last = letters.span(1)
        for match in re.finditer(r"(?i)[aeiouy][bcdfghjklmnpqrstvwxz]{1,2}(?=[bcdfgjkmnpqstvwxz][aeiouy])", text):
            if first + 3 <= match.end() <= last - 3:
                yield match.end(), "added"
        for match in re.finditer(r"(?i)(?<=[a-z])(?=(?:tion|ment|ness|able|ing)s?\W*\Z)", text):
            if first + 3 <= match.start():
                yield match.start(), "added"
