"""Pages whose running head names somebody else than the heads of the other pages do.

A clinic prints one head over every page of a chart, with the patient's name and numbers in it. Where a page has the same head with
another name and other numbers in their place, the page was misfiled, whatever it calls itself.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from rapidfuzz import fuzz

from clausea.chart.lines import Line
from clausea.chart.people import LATEST_BIRTH
from clausea.domain import PatientIdentity
from clausea.domain.dates import find_dates

_TOP = 3
"""How many of the first written lines of a page may be its head."""
_USUAL = 0.5
"""The share of the pages on which a word stands that belongs to the head."""
_LIKE = 0.5
"""The share of the head's other words that a page keeps when only the patient is another."""
_MISREAD = 80
"""Names that are this much alike, of 100, are one name misspelt or misread, unless a number is another too."""
_DAY = re.compile(r"\d{1,4}[/.-](?:\d{1,2}|[a-z]{3})[/.-]\d{2,4}")
_NO_NAMES = frozenset({"continued", "cont", "page", "visit", "note", "date", "mrn", "dob", "printed", "copy"})
_WORD = re.compile(r"[^\s|,;:()\[\]#]+")


@dataclass(frozen=True)
class _Head:
    """The words over one page, in small letters without the marks at their ends."""

    place: tuple[str, int]
    words: frozenset[str]
    capital: frozenset[str] = frozenset()
    """Those of the words without a digit that are written with a capital."""
    rows: tuple[tuple[str, ...], ...] = ()
    """The words line by line, in order."""

    @cached_property
    def numbers(self) -> frozenset[str]:
        """Those that can tell people apart: with three digits or more, such as a record number or a day of birth."""
        return frozenset(word for word in self.words if sum(map(str.isdigit, word)) >= 3)

    @cached_property
    def names(self) -> frozenset[str]:
        """Those that can be names."""
        return frozenset(word for word in self.words if len(word) > 2 and not _has_digit(word))


def pages_of_others(lines: Sequence[Line], patient: PatientIdentity) -> frozenset[tuple[str, int]]:
    """Return record and number of the pages of one record that its running heads give to another patient."""
    heads = _heads(lines)
    count = Counter(word for head in heads for word in head.words)
    # What two of many pages share is no head: notes of one therapist open with one name, and may tell of one visit.
    least = max(3 if len(heads) > 3 else 2, _USUAL * len(heads))
    usual = _Head(("", 0), frozenset(word for word, number in count.items() if number >= least))
    own = frozenset(_bare(word) for word in re.findall(r"[^\W\d_]{3,}(?:-[^\W\d_]+)*", patient.name or "")) & usual.names
    if len(heads) < 3 or not usual.words:
        return frozenset()
    return frozenset(head.place for head in heads if _is_another(head, usual, own, count))


def _is_another(head: _Head, usual: _Head, own: frozenset[str], count: Counter[str]) -> bool:
    return _keeps_form(head, usual, own, count) or any(_is_identity(row, head, usual, own) for row in head.rows)


def _is_identity(row: Sequence[str], head: _Head, usual: _Head, own: frozenset[str]) -> bool:
    """Say whether a line of a head is the patient's line of the other pages with another name and other numbers.

    Whatever letterhead it stands under: it has two numbers written like the usual ones, one of them no day, and none of the usual.
    """
    if usual.numbers & head.words or len(own & head.words) * 2 > max(len(own), 1):
        return False
    names = [word for word in row if word in head.capital and len(word) > 2 and word not in _NO_NAMES | usual.words]
    if not names or not (own or usual.names) - head.words:
        return False
    left = Counter(_shape(word) for word in usual.numbers)
    alike = labelled = 0
    for before, word in zip(("", *row), row, strict=False):
        if sum(map(str.isdigit, word)) < 3 or left[_shape(word)] < 1:
            continue
        left[_shape(word)] -= 1
        alike += 1
        is_plain = word.isdigit() and len(word) < 6
        labelled += not _DAY.fullmatch(word) and (not is_plain or before in usual.words)
    return alike > 1 and labelled > 0


def _keeps_form(head: _Head, usual: _Head, own: frozenset[str], count: Counter[str]) -> bool:
    """Say whether a head is the usual one with another name, and other numbers where it has any, in their places."""
    lost, new = usual.words - head.words, {word for word in head.words - usual.words if 2 * count[word] <= count.total()}
    if not lost or len(usual.words & head.words) < _LIKE * len(usual.words - own - usual.numbers) or not usual.words & head.words:
        return False
    told = new & _told(head, usual)
    numbers = [(old, other) for old in lost & usual.numbers for other in told if other != old and _shape(other) == _shape(old)]
    names_lost = lost & (own or usual.names)
    names_new = {word for word in new & head.capital if len(word) > 2 and word not in _NO_NAMES}
    if own & head.words:
        # A part of the patient's name stands there: only another record number tells a namesake. A day may be any day.
        numbers = [(old, other) for old, other in numbers if not _DAY.fullmatch(old)]
        return len(own & head.words) * 2 <= len(own) and bool(numbers and names_lost and names_new)
    if not names_lost or not names_new:
        return False
    if numbers:
        return True
    # Without another number the name itself has to be another, and no misspelling of it.
    return (
        bool(own)
        and not lost & usual.numbers
        and all(fuzz.ratio(old, other) < _MISREAD for old in names_lost for other in names_new)
    )


def _told(head: _Head, usual: _Head) -> set[str]:
    """Return the words of a head whose place may be that of a number of the patient's.

    The day of a letter and the number of a house are written like a birth and a record number. They count behind a word that
    stands before one on the other pages too, and behind a name or another number; a number also where its line ends or goes on as
    theirs does, but no day that stands alone, and no number before the name of a street.
    """
    out: set[str] = set()
    for row in head.rows:
        for before, word, behind in zip(("", *row), row, (*row[1:], ""), strict=False):
            is_plain = word.isdigit() and len(word) < 6
            is_led = before in usual.words or (before not in _NO_NAMES and (before in head.capital or _has_digit(before)))
            if _DAY.fullmatch(word):
                may_be_birth = any(one.date.year < LATEST_BIRTH - 2 for one in find_dates(word))
                is_told = before in usual.words or (may_be_birth and (is_led or (not before and bool(behind))))
            else:
                goes_on = not behind or behind in usual.words or _has_digit(behind)
                is_told = not is_plain or before in usual.words or goes_on
            out |= {word} if is_told else set()
    return out


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))


def _heads(lines: Sequence[Line]) -> list[_Head]:
    pages: dict[tuple[str, int], list[str]] = {}
    for line in lines:
        top = pages.setdefault((line.record, line.page), [])
        if line.stripped and len(top) < _TOP:
            top.append(line.text)
    return [
        _Head(
            place,
            frozenset(bare for word in words if (bare := _bare(word))),
            frozenset(_bare(word) for word in words if word[0].isupper() and not _has_digit(word)),
            tuple(tuple(_bare(word) for word in _WORD.findall(text)) for text in top),
        )
        for place, top in pages.items()
        for words in [[word for text in top for word in _WORD.findall(text)]]
    ]


def _bare(word: str) -> str:
    return word.strip(".'’\"-–—*_=").casefold()


def _shape(word: str) -> str:
    """Return how a number is written: "mr-20771-6" and "mr-20717-6" alike."""
    return re.sub(r"\d", "0", word)
