"""What speaks of a test without naming it, "pegs 39.8 s right", "soft (5)", "12 debits: 10 alone": only a trained model may follow it."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from decimal import Decimal
from functools import cache

from clausea.chart.figures import Figure
from clausea.chart.lexicon import NUMBER_WORDS
from clausea.chart.passages import Cell
from clausea.chart.sieve import guarded
from clausea.chart.spoken import CLAUSE_END
from clausea.domain import MeasureKind
from clausea.knowledge import measure, measures

_FAR_BEFORE = 60
"""So many characters before a figure may speak of its test."""


@cache
def _kind_of() -> dict[str, tuple[MeasureKind, ...]]:
    """Return the tests that each hint speaks of."""
    found: dict[str, tuple[MeasureKind, ...]] = {}
    for kind in measures():
        for hint in kind.hints:
            found[hint.lower()] = (*found.get(hint.lower(), ()), kind)
    return found


@cache
def _pattern() -> re.Pattern[str]:
    ways = "|".join(re.escape(hint).replace(r"\ ", r"[\s-]") for hint in sorted(_kind_of(), key=len, reverse=True))
    return re.compile(rf"(?<![\w/])(?:{ways})(?!\w)", re.IGNORECASE)


class Hints:
    """The hints of one passage."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._found = _hints_in(text)

    def of(self, figure: Figure, cell: Cell) -> Iterator[tuple[str, MeasureKind]]:
        """Yield the tests that a figure may be of, and where the hint stands: before it, in its row or its column."""
        diet = measure("IDDSI")
        if diet is not None and _is_diet(self._text, figure, cell):
            yield "code", diet
        clause = max((end.end() for end in CLAUSE_END.finditer(self._text, cell.start, figure.start)), default=cell.start)
        low = max(clause, figure.start - _FAR_BEFORE)
        before = [one for one in self._found if low <= one[0] and one[1] <= figure.start]
        if before:
            yield from (("hint", kind) for kind in before[-1][2] if self._is_timed(kind, before[-1][1], figure))
        for mark, words in (("hint-label", cell.label), ("hint-title", cell.title)):
            for _, _, kinds in _hints_in(words)[-1:] if words else ():
                yield from ((mark, kind) for kind in kinds if kind.unit != "s")

    def _is_timed(self, kind: MeasureKind, start: int, figure: Figure) -> bool:
        """Say whether nothing but sides and times stands between the hint of a timed test and a figure: "pegs 22 s R, 29 L".

        Whatever else does, it may be a count: "placed 9 pegs", "found pegs x10 in 60 seconds".
        """
        if kind.unit != "s":
            return True
        between = self._text[start : figure.end]
        return _TIMES.fullmatch(between) is not None and _TIMED.search(between) is not None


_TIMES = re.compile(rf"(?:\W|\b(?:right|left|[RL]|rt|lt|hand|and|s|sec|seconds?|\d+|{'|'.join(NUMBER_WORDS)})\b)*", re.IGNORECASE)
# A number takes no point: the point is no letter of a word, and a text that can be parted in two ways would be tried in all of them.
_TIMED = re.compile(r"\d\.\d|\b(?:s|sec|seconds?)\b|\d ?s\b", re.IGNORECASE)


def _hints_in(text: str) -> list[tuple[int, int, tuple[MeasureKind, ...]]]:
    kinds = _kind_of()
    return [(*match.span(), kinds[re.sub(r"[\s-]", " ", match.group().lower())]) for match in _pattern().finditer(text)]


_DIETS = frozenset(map(Decimal, range(8)))
_THICK = r"(?:slightly|mildly|moderately|extremely|nectar|honey|pudding)[- ]thick"
_DIET = re.compile(
    rf"\b(?P<name>{_THICK}|thin|soft|(?:soft\W{{1,3}}(?:and )?)?bite[- ]?sized|minced(?:\W{{1,3}}(?:and )?moist)?|moist|puree[d]?|liquidi[sz]ed|regular"
    r"|easy[- ](?:to[- ])?chew|(?P<any>liq(?:uid)?s?|diet))\s?(?P<mark>[(:]?\s?(?:level\s|lvl\s|L)?)$",
    re.IGNORECASE,
)
"""What leads to the level of a diet or a drink, "mildly thick (2)", "soft & bite-sized (6)"."""
_EATEN = re.compile(
    rf"\b(?:IDDSI|diets?|liq(?:uid)?s?|solids?|textures?|swallow\w*|dysphagia|bolus\w*|puree\w*|nectar|honey|sip(?:s|ped)?|drinks?|eats?|ate|meals?|{_THICK}|bite[- ]?sized"
    r"|minced|liquidi[sz]ed|easy[- ](?:to[- ])?chew)\b",
    re.IGNORECASE,
)
"""What a passage names that speaks of eating and drinking; without it "soft 4" is putty and "thin (2)" skin."""
_NOT_EATEN = re.compile(
    r"\b(?:scars?|skin|callus\w*|nails?|keloid|tissues?|putty|theraputty|collar|pulse)\b[^.;]*$", re.IGNORECASE
)
_AMOUNT = re.compile(
    r"\s?(?:(?:k?g|gm|grams?|mg|m?l|cc|oz|lbs?|sets?|x|meals?|cups?|times|trials?|shoes)\b|%|/\s?(?:10|day|meal)\b)",
    re.IGNORECASE,
)
"""Behind what is counted or weighed: "cardiac diet 2 g Na"."""
_LEVELS = (
    ("slightly", {1}),
    ("mildly", {2}),
    ("nectar", {2}),
    ("moderately", {3}),
    ("honey", {3}),
    ("liquidi", {3}),
    ("extremely", {4}),
    ("pudding", {4}),
    ("puree", {4}),
    ("thin", {0}),
    ("minced", {5}),
    ("moist", {5}),
    ("bite", {6}),
    ("soft", {5, 6}),
    ("regular", {7}),
    ("easy", {7}),
)
"""The levels of the IDDSI framework by the words that name them; what is merely soft may be of two."""


def _is_diet(text: str, figure: Figure, cell: Cell) -> bool:
    """Say whether a figure may be the level of a diet or a drink: eating is spoken of, and the name is that of the level.

    A name that has no bracket, colon or "level" behind it has to be the number's own.
    """
    if figure.value not in _DIETS:
        return False
    led = _DIET.search(text, cell.start, figure.start)
    if (
        led is None
        or not _EATEN.search(text)
        or _AMOUNT.match(text, figure.end)
        or _NOT_EATEN.search(text, cell.start, figure.start)
    ):
        return False
    if led["any"] or led["mark"].strip():
        return True
    name = led["name"].casefold()
    return any(mark in name and figure.value in levels for mark, levels in _LEVELS)


# Shares of a count that stands before them

_LIST = guarded(
    r"\b(?:(?:list|set|total|group) of|probe(?: of)?) (\d{1,3})\b|(?<![\d.])(\d{1,3}) (?:[a-z]+ ){0,2}(?:pics|photos|objects|cards|bites|sips|targets|items|words|trials|probes|attempts|pictures|questions|sentences|phrases|commands|steps|names|letters)\b"
)
"""How many there were to be right: "list of 8: found 6", "20 targets: 11 alone, 16 with the line"."""
_LED = re.compile(r"(?<![\d./:-])(\d{1,3})(?: [a-z]{3,}){1,3}: ")
"""The same of anything else: "find 12 debits: indep 10, 11 after told"."""
_TAIL = re.compile(r"[A-Za-z]\)?\s(?:x\s?|/\s?)?(\d{1,2})(?:/(?:day|meal|session|visit))?$")
"""At the end of a row's label how many there were: "Phrase rep 10", "Prospective 3/day"."""


def counted(text: str, figure: Figure, cell: Cell) -> Decimal | None:
    """Return how many there were, where the words before a count or the label of its row say it."""
    value = figure.value
    if not isinstance(value, Decimal):
        return None
    if cell.title:
        tail = _TAIL.search(cell.label)
        total = Decimal(tail[1]) if tail else None
    else:
        clause = max((end.end() for end in CLAUSE_END.finditer(text, cell.start, figure.start)), default=cell.start)
        lists = [*_LIST.finditer(text, clause, figure.start)]
        led = [*_LED.finditer(text, clause, figure.start)]
        total = Decimal(lists[-1][1] or lists[-1][2]) if lists else Decimal(led[-1][1]) if led else None
    return total if total is not None and value <= total >= _LEAST_COUNT else None


_LEAST_COUNT = 2
_PERCENT = re.compile(
    r"\b(?:PCC|PWC|PPC|PVC|CVC|intell\w*|legib\w*|acc(?:uracy)?|understand\w*|understood|comprehen\w*|strangers?|listeners?|correct|recall)\b[^.;\d]{0,18}(?:\d{1,3}[^.;\d]{1,12})?$",
    re.IGNORECASE,
)


def speaks_of_percent(text: str, figure: Figure, cell: Cell) -> bool:
    """Say whether the words before a figure, its row or its column are of what is told in percent: "PCC 41", "Intelligibility 90"."""
    labels: Sequence[str] = (cell.label, cell.title)
    return bool(_PERCENT.search(text, cell.start, figure.start)) or any(_PERCENT.search(one) for one in labels if one)
