"""What each figure of a passage could measure: every test, motion, rating, task or level that stands where it could name it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from clausea.chart.batteries import Battery, battery_in, is_item_of, is_total, part_in
from clausea.chart.figures import Figure, is_half, is_of_other_scale
from clausea.chart.hints import Hints, counted, speaks_of_percent
from clausea.chart.lexicon import Named, Words, words_of
from clausea.chart.paces import is_other_pace, is_pace, is_titled_pace
from clausea.chart.passages import OPENING_KINDS, Cell, Passage
from clausea.chart.reading import UNITS, Context, units_in
from clausea.chart.row_units import STRANGE, unit_of_row
from clausea.chart.ruled_out import GOAL_LEAD, STATUS, end_of_page_number, is_beside_now, is_of_old_course, is_ruled_out
from clausea.chart.sieve import guarded
from clausea.chart.spoken import NO_PAIN, care_item, clause_of, is_care, is_other_course
from clausea.chart.strange_tests import follows_strange_test
from clausea.chart.tables import as_days, is_day, is_now_title
from clausea.chart.value_memory import tells_of
from clausea.domain import MeasureKind
from clausea.domain.dates import find_dates, find_days
from clausea.knowledge import measure

_MOVES = {"<joint>", "<motion>", "<muscle>"}
_SUPINATION = re.compile(r"^\W*(?:[RL]\s)?sup\b", re.IGNORECASE)
"""The label of a row: what stands in it tells whether it is of supination or of supervision."""
_LANDMARKS = {"<landmark>", "<joint>", "<body>"}
_HURTING = {"<body>", "<joint>", "<when>"}
"""What is rated without the word: "leg 5", "heel is a 3", "night 7"."""
_NEAR_BODY = 5
_RATES = {"rates", "rated", "rating", "sensitivity", "irritability"}
_SETS = re.compile(r"\b(?:new|upgrad\w*|revis\w*|by\s(?:\d{1,2}/\d|\d{4}-\d)|in \d+ (?:wks?|weeks?|visits?))\b", re.IGNORECASE)
"""What sets a goal, or sets it anew."""
_WALKED = {"<task>", "<distance>"}
_TIMED_TEN = re.compile(
    r"timed 10|over (?:the )?(?:ten|10)|(?:ten|10) (?:met(?:er|re)|m) course|10 m (?:sec|timed)", re.IGNORECASE
)
_SLOW_TEN = 5
"""Nobody walks so many meters a second: above it a number without a unit is the time over ten meters."""
_PLACED = {"above", "below", "level", "proximal", "distal", "proximally", "distally"}
_GIRTH = Decimal(5), Decimal(160)
_OF_SKIN = {"incision", "incisions", "scar", "scars", "wound", "wounds", "laceration", "ulcer", "ulcers", "lesion", "ecchymosis"}
_ROMISH = _MOVES | {"<rom>", "<mode>"}
_GRADED = {Decimal(number) for number in range(6)}
_SCORED = re.compile(
    r"%|\bpct\b|\bpercent|\bacc(?:uracy)?\b|/\s?\d{2,3}\b|(?<!\S)/\s?\d{1,2}\b|\(?of \d+\)?|\bcorrect\b|\bscore\b|\btrials\b",
    re.IGNORECASE,
)
_SCALE = guarded(r"(?:/\s?|\bof )(\d{1,3})\b(?![/\d])")
_STRANGE_UNITS = {
    "s": {"s"},
    "m/s": {"m/s", "s", "m"},
    "m": {"m", "ft"},
    "lb": {"lb", "kg"},
    "cm": {"cm", "in", "mm"},
    "in": {"in", "cm"},
    "reps": {"reps"},
    "blocks": {"blocks"},
}
_NUMBERS = {"number", "spelled"}
_EVENLY = {"COPM", "FCM", "PSFS"}
"""Tests each of whose sub-scores has the range of the whole."""
_LONGEST_PART = 60
_OFTEN = 12
"""Up to here a number says too much else to tell by itself of which test it is."""
_LONG_HISTORY = 4
"""So many passages below its heading the former state of a patient has been told; dictation prints no other heading."""


@dataclass(slots=True)
class Proposal:
    """One way to read a figure: as a value of a measure, and where that measure is named.

    Nothing changes it. It is not frozen, because a chart has tens of thousands, and frozen ones take three times as long to make.
    """

    figure: Figure
    cell: Cell
    index: int
    """The figure's first word."""
    stop: int
    group: str
    """rom, mmt, pain, test, distance, accuracy, assist or severity."""
    name: str
    kind: MeasureKind | None
    source: str
    """Where the name stands: left, right, label, title, head, row, topic, above, unit or none."""
    gap: int = 0
    """How many words part name and figure."""
    between: int = 0
    """How many other figures stand between name and figure."""
    of: Decimal | None = None
    unit: str = ""
    named: Named | None = None
    part: str = ""
    """The sub-score of a test that it is."""


def proposals_of(passage: Passage) -> list[Proposal]:
    """Return every reading of every figure of a passage that its surroundings allow."""
    out: list[Proposal] = []
    finder = _Finder(passage)
    year = passage.context.date.year if passage.context.date else None
    text, section = passage.words.text, passage.context.section
    is_goal_line = passage.context.is_goal or section == "goals" or GOAL_LEAD.match(text) is not None
    is_goal = is_goal_line and not STATUS.search(text) and (passage.context.is_goal or section == "goals")
    is_open = passage.context.is_goal or passage.context.kind in OPENING_KINDS or _SETS.search(text) is not None
    behind_page = end_of_page_number(text, passage.figures, passage.context.page)
    is_told = bool(finder.labels) and not is_open
    for figure, cell in zip(passage.figures, passage.homes, strict=True):
        if figure.is_name or figure.start < behind_page or (is_goal and not cell.title):
            continue
        place = section
        if section in {"plof", "social"}:
            is_of_now = is_now_title(cell.title) or bool(cell.title and find_days(as_days(cell.title), passage.context.date))
            place = "" if is_of_now or passage.context.depth > _LONG_HISTORY else section
        if year and not cell.title and is_of_old_course(text[cell.start : figure.start], year):
            continue
        for one in finder.readings(figure, cell):
            if cell.is_status and not (figure.unit or figure.of) and one.group not in {"assist", "severity", "test", "mmt"}:
                continue
            if cell.is_status and (one.source == "head" or (one.unit == "%" and cell.title.startswith("%"))):
                continue
            if not cell.title and is_beside_now(text, figure) and (is_goal_line or not _was_read(passage.context, one)):
                continue
            if not is_ruled_out(text, figure, one.group, cell, place, is_told=is_told):
                out.append(one)
    return out


def _was_read(context: Context, one: Proposal) -> bool:
    """Say whether an earlier document gave a value: "pain 7 (now 3)" tells what was, and "LEFS 50 (now 37)" what is aimed at."""
    return context.memory is not None and context.memory.read_on(one.name, one.figure.value, context.date) is not None


_JAW = {
    *("opening", "mio", "mmo", "protrusion", "excursion", "laterotrusion"),
    *("jaw", "mandible", "tmj", "lateral", "mouth", "interincisal"),
}


_UNKNOWN_TEST = re.compile(
    r"\d[^;,]{0,12}[;,.]\s+(?!(?:ROM|AROM|PROM|MMT|VAS|NPRS|NRS|FWW|RW|SPC|AFO|SBA|CGA|AD|LE|UE)\b)[A-Z][A-Z-]{2,}\d?\s*[:=]?\s*$"
)
"""Behind the known test's own figure, right before the figure that is asked about."""


class _Finder:
    def __init__(self, passage: Passage) -> None:
        self.passage = passage
        self.words = passage.words
        self.context = passage.context
        self.topic = words_of(passage.context.topic)
        self.above = words_of(passage.context.before)
        self.keys = set(self.words.keys)
        self.around = {*self.topic.keys, *words_of(passage.context.caption).keys}
        self.has_percent = any(figure.unit == "%" for figure in passage.figures)
        self.labels = passage.context.goals.labels_in(self.words.text) if passage.context.goals is not None else []
        self.fractions = [figure for figure in passage.figures if figure.shape == "fraction"]
        self._hints = Hints(self.words.text)
        self._is_rated = any(one.of == 10 and one.shape in {"fraction", "range"} for one in passage.figures)
        named = {at for one in self.words.names for at in range(one.first, one.stop)}
        self._is_shouted = self.words.text.isupper() and any(
            len(word) > 4 and word.isalpha() and at not in named for at, word in enumerate(self.words.raw)
        )

    def readings(self, figure: Figure, cell: Cell) -> Iterator[Proposal]:
        index = self.words.at(figure.start)
        stop = self.words.until(figure.end)
        if figure.shape in {"level", "bare"}:
            yield Proposal(figure, cell, index, stop, "assist", "assist", None, "none")
            return
        if figure.shape == "severity":
            if self.context.discipline != "PT":
                yield Proposal(figure, cell, index, stop, "severity", "severity", None, "none")
            return
        around = self._around(cell)
        yield from self._motion(figure, cell, index, stop, around)
        yield from self._pain(figure, cell, index, stop, around)
        yield from self._tests(figure, cell, index, stop)
        yield from self._walked(figure, cell, index, stop, around)
        yield from self._score(figure, cell, index, stop)

    def _around(self, cell: Cell) -> set[str]:
        """Return the keys of what names a cell from outside: label, titles, topic."""
        found = set(self.around)
        for text in (cell.label, cell.title, cell.head):
            if text:
                found.update(words_of(text).keys)
        return found

    def _nearest(self, keys: set[str], cell: Cell, index: int, reach: int) -> int | None:
        """Return how many words to the left in its cell the nearest word of a sort stands."""
        for back in range(1, min(reach, index - cell.first) + 1):
            if self.words.keys[index - back] in keys:
                return back
        return None

    def _numbers_between(self, first: int, stop: int) -> int:
        return sum(1 for key in self.words.keys[first:stop] if key == "<0>")

    def _motion(self, figure: Figure, cell: Cell, index: int, stop: int, around: set[str]) -> Iterator[Proposal]:
        words = self.words
        gap = self._nearest(_MOVES, cell, index, 14)
        source = "left"
        if gap is None:
            gap = self._nearest({"<rom>", "<mode>"}, cell, index, 6)
            source = "left" if gap is None else "rom"
        if gap is None and set(words.keys[stop : min(stop + 6, cell.stop)]) & _MOVES:
            source, gap = "right", 1
        if gap is None:
            named = [
                (place, text)
                for place, text in (
                    ("label", cell.label),
                    ("title", cell.title),
                    ("head", cell.head),
                    ("topic", self.context.topic),
                    ("caption", self.context.caption),
                )
                if text
            ]
            source = next((place for place, text in named if _ROMISH & set(words_of(text).keys)), "")
            source = source or ("sup" if _SUPINATION.search(cell.label) else "")
            gap = 0
            if not source and self.keys & _MOVES:
                source = "row"
            if not source and _MOVES & set(self.above.keys):
                source = "above"
            if not source and _ROMISH & set(self._of_goal(figure).keys):
                source = "goal"
            if not source and cell.title and _MOVES & set(words_of(self.context.labels).keys):
                source = "rows"
        if not source and figure.unit != "deg":
            is_graded = figure.shape == "grade" or (figure.shape in _NUMBERS and not figure.unit and figure.value in _GRADED)
            if figure.of == 5 or (is_graded and "<strength>" in around | self.keys):
                yield Proposal(figure, cell, index, stop, "mmt", "MMT", None, "none")
            return
        between = self._numbers_between(index - gap, index) if source in {"left", "rom"} else 0
        value = figure.value
        if figure.shape in _NUMBERS and isinstance(value, Decimal) and -60 <= value <= 300 and value == value.to_integral_value():
            said = figure.unit or unit_of_row(self.context.cells, figure.start)
            is_angle = figure.unit == "deg" or (said in {"", "deg"} and value == int(value) and value.as_tuple().exponent == 0)
            if is_angle or (figure.unit == "mm" and _JAW & set(self.words.lower)):
                unit = "mm" if figure.unit == "mm" else "deg"
                yield Proposal(figure, cell, index, stop, "rom", "ROM", None, source or "unit", gap, between, unit=unit)
            if figure.unit == "" and 0 <= value <= 5:
                yield Proposal(figure, cell, index, stop, "mmt", "MMT", None, source or "none", gap, between)
        elif figure.shape == "grade" or (figure.shape == "fraction" and figure.of == 5):
            yield Proposal(figure, cell, index, stop, "mmt", "MMT", None, source or "none", gap, between)

    def _pain(self, figure: Figure, cell: Cell, index: int, stop: int, around: set[str]) -> Iterator[Proposal]:
        value = figure.value
        if (
            not isinstance(value, Decimal)
            or not 0 <= value <= 10
            or figure.unit
            or figure.shape not in {"number", "spelled", "fraction", "range"}
        ):
            return
        if figure.of not in {None, Decimal(10)} or (value != value.to_integral_value() and value % Decimal("0.5")):
            return
        gap = self._nearest({"<pain>"}, cell, index, 40)
        source = "left" if gap is not None else ""
        if gap is None:
            gap = 0
            if "<pain>" in self.words.keys[stop : min(stop + 6, cell.stop)]:
                source = "right"
            elif "<pain>" in around:
                source = "label"
            elif "<pain>" in self.keys:
                source = "row"
            elif "<pain>" in self.above.keys:
                source = "above"
            elif figure.of is not None:
                source = "none"
            else:
                near = self._nearest(_HURTING, cell, index, _NEAR_BODY)
                if near is not None and self.words.keys[index - near] == "<when>" and not self._is_rated:
                    near = None
                rated = "rated" if self._is_rated else "rates" if _RATES & {*self.words.lower} else ""
                source, gap = (rated, 0) if near is None else ("body", near)
            if (
                source in {"row", "above", "body", "rated", "rates"}
                and figure.of is None
                and NO_PAIN.search(clause_of(self.words.text, figure, cell))
            ):
                return
        if source and not follows_strange_test(self.words.text[cell.start : figure.start]):
            between = self._numbers_between(index - gap, index) if source == "left" else 0
            yield Proposal(figure, cell, index, stop, "pain", "pain", None, source, gap, between, of=Decimal(10))

    def _tests(self, figure: Figure, cell: Cell, index: int, stop: int) -> Iterator[Proposal]:
        seen: set[str] = set()
        for source, gap, between, named in self._pointers(figure, cell, index, stop):
            kind = named.kind
            if kind.name in seen or kind.name == "pain" or self._is_of_other_test(figure, source, named):
                continue
            unit = self._unit(figure, cell, kind)
            if unit == STRANGE:
                seen.add(kind.name)
                continue
            if kind.name == "10MWT" and not figure.unit and isinstance(figure.value, Decimal):
                if figure.value > _SLOW_TEN:
                    unit = "s"
                elif unit != "s" and _TIMED_TEN.match(named.alias):
                    continue
            if is_other_course(named.alias, self.words.text, figure, cell):
                continue
            if kind.unit == "m/s" and is_other_pace(self.words.text, figure, cell):
                continue
            if kind.name == "10MWT" and unit == "m/s" and not figure.unit and is_titled_pace(figure, cell):
                # "10MWT m/s": what is timed over ten meters is told as the speed that it is.
                continue
            if named.alias.lower() == "pinch" and not unit and not cell.title and not cell.label:
                # "Joint line pinch at 55": a feeling, where neither a unit nor a kind of pinch says it was measured.
                continue
            part = self._part(figure, cell, kind, source, named)
            if not _fits(kind, figure, unit) or (not part and is_of_other_scale(kind, figure, self.words.text)):
                continue
            if part and kind.name not in _EVENLY and is_half(kind, figure, self.words.text):
                continue
            seen.add(kind.name)
            of = figure.of if figure.shape == "fraction" else kind.denominator
            if unit == "%" and kind.unit != "%":
                of = Decimal(100)
            elif part and figure.shape != "fraction" and kind.name not in _EVENLY:
                of = None
            yield Proposal(
                figure,
                cell,
                index,
                stop,
                "test",
                kind.name,
                kind,
                source,
                gap,
                between,
                of,
                unit or kind.unit,
                named,
                part,
            )
        if figure.unit == "m/s" and "gait_speed" not in seen:
            yield Proposal(figure, cell, index, stop, "test", "gait_speed", None, "unit", unit="m/s")
        elif "gait_speed" not in seen and (is_pace(self.words, figure, cell, index) or is_titled_pace(figure, cell)):
            yield Proposal(figure, cell, index, stop, "test", "gait_speed", None, "walk", unit="m/s")
        if "girth" not in seen:
            yield from self._girth(figure, cell, index, stop)

    def _is_of_other_test(self, figure: Figure, source: str, named: Named) -> bool:
        """Say whether a test that is not known is named between a known one and the figure: "DASH 64.2; ASES 31/100"."""
        if source not in {"left", "left2"} or self._is_shouted:
            return False
        if part_in(named.kind, self.words.text[max(0, figure.start - _LONGEST_PART) : figure.start].rsplit(",", 1)[-1]):
            # "HOOS: Pain 47, Symptoms 40, ADL 44": the capitals are a sub-score's of the known test.
            return False
        return bool(_UNKNOWN_TEST.search(self.words.text[self.words.starts[named.first] : figure.start]))

    def _girth(self, figure: Figure, cell: Cell, index: int, stop: int) -> Iterator[Proposal]:
        """Yield a girth that is named by its place alone: "Ankle cm  34.5", "30 cm 44.8", "Thigh 46.0 cm"."""
        value = figure.value
        if figure.shape != "number" or not isinstance(value, Decimal) or not _GIRTH[0] <= value <= _GIRTH[1]:
            return
        if not figure.unit and unit_of_row(self.context.cells, figure.start) not in {"", "cm"}:
            return
        if figure.unit not in {"", "cm"} or (figure.unit == "cm" and value == value.to_integral_value() and not cell.label):
            # "10 cm above" is a place.
            return
        keys, lower = self.words.keys, self.words.lower
        near = range(max(cell.first, index - 4), index)
        if _OF_SKIN & {*(lower[at] for at in near), *words_of(cell.label).lower}:
            # A scar across a place has its length there.
            return
        if any(
            keys[at] in _LANDMARKS or lower[at] in _PLACED or (lower[at] == "cm" and at and keys[at - 1] == "<0>") for at in near
        ):
            if figure.unit == "cm" or value != value.to_integral_value():
                yield Proposal(figure, cell, index, stop, "test", "girth", None, "place", unit="cm")
        elif cell.label:
            label = words_of(cell.label)
            told = {*self.around, *words_of(cell.title).keys, *words_of(cell.head).keys, *label.keys}
            placed = bool(_LANDMARKS & set(label.keys)) or bool(_PLACED & set(label.lower)) or label.keys[:1] == ["<0>"]
            if placed and ("cm" in told or "<landmark>" in told or value != value.to_integral_value()):
                yield Proposal(figure, cell, index, stop, "test", "girth", None, "label", unit="cm")

    def _pointers(self, figure: Figure, cell: Cell, index: int, stop: int) -> Iterator[tuple[str, int, int, Named]]:
        names = self.words.names
        diet = measure("IDDSI")
        if diet is not None and _DIET.search(self.words.text, max(0, figure.start - 3), figure.start):
            yield "code", 0, 0, Named(-1, -1, diet, diet.name)
        care = measure("GG")
        if care is not None and is_care(self.passage, figure, cell):
            yield "code", 0, 0, Named(-1, -1, care, care.name)
        left = [one for one in names if one.stop <= index and one.first >= cell.first]
        for number, one in enumerate(reversed(left[-3:])):
            yield ("left" if number == 0 else "left2"), index - one.stop, self._numbers_between(one.stop, index), one
        right = next((one for one in names if one.first >= stop and one.first < cell.stop), None)
        if right is not None and right.first - stop <= 8:
            yield "right", right.first - stop, self._numbers_between(stop, right.first), right
        for source, text in (("label", cell.label), ("title", cell.title)):
            for one in reversed(words_of(text).names if text else []):
                yield source, 0, 0, one
        yield from self._batteries(figure, cell)
        if self.context.cells:
            for one in reversed([one for one in names if one.stop <= cell.first]):
                yield "row", cell.column, 0, one
        for source, text in (("head", cell.head), ("topic", self.context.topic)):
            for one in reversed(words_of(text).names if text else []):
                # "Berg" over rows of items does not make each item a Berg score.
                if source != "head" or one.kind.name in {"BOT-2", "PDMS", "GG"}:
                    yield source, 0, 0, one
        for one in self.above.names[-2:]:
            yield "above", 0, 0, one
        for one in self._of_goal(figure).names[-1:]:
            yield "goal", 0, 0, one
        yield from self._seen(figure, cell)
        for mark, kind in self._hints.of(figure, cell):
            yield mark, 0, 0, Named(-1, -1, kind, kind.name)
        for source, text in (("caption", self.context.caption), ("sheet", self.context.sheet)):
            for one in words_of(text).names[-1:] if text else []:
                yield source, 0, 0, one

    def _batteries(self, figure: Figure, cell: Cell) -> Iterator[tuple[str, int, int, Named]]:
        """Yield the test in whose table or list a figure stands, where its row or the words before it are a sub-score's."""
        yield from self._pinches(figure, cell)
        in_title = battery_in(self.context.cells[0].title if self.context.cells else "")
        for battery in ([Battery(in_title)] if in_title else []) + ([self.context.battery] if self.context.battery else []):
            kind = battery.kind
            if kind is None:
                continue
            lead = self._lead(figure, cell)
            named = Named(-1, -1, kind, kind.name)
            told = lead or cell.label
            part = part_in(kind, told)
            if part:
                whole = len(re.sub(r"[^a-z]", "", part)) * 2 >= len(re.sub(r"[^a-z]", "", told.lower()))
                yield ("subtest" if whole else "part"), battery.age, 0, named
            elif part_in(kind, cell.title):
                yield "column", battery.age, 0, named
            elif cell.title and battery.name == in_title and (not cell.label or is_item_of(kind, cell.label)):
                yield "titles", battery.age, 0, named
            elif cell.label and is_item_of(kind, cell.label, self.context.kind):
                yield "item", battery.age, 0, named
            elif lead and self.context.form in {"row", "item"} and is_item_of(kind, lead, self.context.kind):
                yield "lead", battery.age, 0, named

    def _of_goal(self, figure: Figure) -> Words:
        """Return the words of the goal whose label stands before a figure: "STG 2: met: 116" is of what the goal measures."""
        before = [text for end, text in self.labels if end <= figure.start]
        return words_of(before[-1] if before else "")

    def _seen(self, figure: Figure, cell: Cell) -> Iterator[tuple[str, int, int, Named]]:
        """Yield the tests of which earlier documents gave this very value, where its clause speaks of them: "handicap score 54"."""
        context, value = self.context, figure.value
        if context.memory is None or not isinstance(value, Decimal) or value <= _OFTEN:
            return
        names = [name for name in context.memory.names(value, context.date) if measure(name) is not None]
        clause = clause_of(self.words.text, figure, cell) if names else ""
        for name in names:
            kind = measure(name)
            if kind is not None and kind.name not in {"pain", "girth"} and tells_of(kind, clause, alone=len(names) == 1):
                yield "seen", 0, 0, Named(-1, -1, kind, kind.name)

    def _pinches(self, figure: Figure, cell: Cell) -> Iterator[tuple[str, int, int, Named]]:
        """Yield a pinch that is named by its kind alone, beside or below a grip: "Grip came to 38 and key to 12.5"."""
        context, kind = self.context, measure("pinch")
        near = {one.kind.name for one in (*self.words.names, *self.topic.names, *self.above.names)}
        near |= {context.battery.name} if context.battery else set()
        if kind is not None and {"grip", "pinch"} & near and part_in(kind, self._lead(figure, cell)[-24:] or cell.label):
            yield "pinch", 0, 0, Named(-1, -1, kind, kind.name)

    def _lead(self, figure: Figure, cell: Cell) -> str:
        """Return the words before a figure in its cell, from the figure before it on."""
        earlier = [one.end for one in self.passage.figures if cell.start <= one.start and one.end <= figure.start]
        return self.words.text[max([cell.start, *earlier]) : figure.start].strip(" ,;:=(-")

    def _part(self, figure: Figure, cell: Cell, kind: MeasureKind, source: str, named: Named) -> str:
        """Return the sub-score of a test that a figure is, by the words before it, else by its row's label or column."""
        if kind.name == "GG" and source == "code" and (item := care_item(self.words.text, figure, cell)):
            return item
        lead = self._lead(figure, cell)
        if source in {"item", "lead", "titles"} and not kind.unit:
            found = part_in(kind, cell.label or lead)
            return found or (
                "" if is_total(cell.label or lead) else " ".join((cell.label or lead).lower().split())[:_LONGEST_PART]
            )
        if not kind.parts:
            return ""
        if named.first >= 0 and source == "left":
            lead = re.split(r"[;.]\s", self.words.text[self.words.ends[named.stop - 1] : figure.start])[-1]
            lead = lead if len(lead) < _LONGEST_PART else ""
        return part_in(kind, lead) or part_in(kind, cell.label) or part_in(kind, cell.title)

    def _unit(self, figure: Figure, cell: Cell, kind: MeasureKind) -> str:
        """Return the unit behind a figure, else the one that the row, the column, the passage or the topic says."""
        if figure.unit:
            return figure.unit
        options = _STRANGE_UNITS.get(kind.unit, {kind.unit, "%"})
        if kind.unit in _STRANGE_UNITS and (said := unit_of_row(self.context.cells, figure.start)):
            return said if said in options else STRANGE
        if kind.unit != "%" and (kind.whole or figure.of not in {None, Decimal(100)}):
            # "MoCA 17/30" in a table of percentages is on its own scale.
            options = options - {"%"}
        for text in (cell.title, cell.label, cell.head, self.context.caption):
            for unit in units_in(text) if text else ():
                if unit in options:
                    return unit
        others = [one for one in self.passage.figures if one.unit in options]
        if others:
            return min(others, key=lambda one: abs(one.start - figure.start)).unit
        for match in _BRACKET_UNIT.finditer(f"{self.words.text} {self.context.topic} {self.context.caption}"):
            unit = UNITS.get(match[1].lower(), "")
            if unit in options:
                return unit
        return ""

    def _walked(self, figure: Figure, cell: Cell, index: int, stop: int, around: set[str]) -> Iterator[Proposal]:
        value = figure.value
        if figure.shape not in _NUMBERS or not isinstance(value, Decimal) or value < 1 or figure.part:
            return
        unit = figure.unit
        if unit == "" and "<distance>" in (around | self.keys | set(words_of(cell.label).keys)):
            unit = unit_of_row(self.context.cells, figure.start)
        if unit == "" and "<distance>" in (around | self.keys):
            texts = (cell.title, cell.label, self.words.text[cell.start : figure.start], self.context.topic)
            unit = next((unit for text in texts for unit in units_in(text) if unit in {"ft", "m"}), "")
            if not unit:
                unit = next((one.unit for one in self.passage.figures if one.unit in {"ft", "m"}), "")
        if unit == "":
            walked = [text for text in (cell.title, cell.label) if text and _WALKED & set(words_of(text).keys)]
            unit = next((unit for text in walked for unit in units_in(text) if unit in {"ft", "m"}), "")
        if unit in {"ft", "m"}:
            yield Proposal(
                figure, cell, index, stop, "distance", "gait_distance", None, "unit" if figure.unit else "title", unit=unit
            )

    def _score(self, figure: Figure, cell: Cell, index: int, stop: int) -> Iterator[Proposal]:
        value = figure.value
        if not isinstance(value, Decimal) or (not 0 <= value <= 100 and figure.shape in _NUMBERS):
            return
        if figure.shape in _NUMBERS and figure.unit == "%":
            yield Proposal(figure, cell, index, stop, "accuracy", "accuracy", None, "unit", of=Decimal(100), unit="%")
        elif figure.shape == "fraction":
            yield Proposal(figure, cell, index, stop, "accuracy", "accuracy", None, "unit", of=figure.of)
        elif figure.shape in _NUMBERS and not figure.unit and value >= 0 and value == value.to_integral_value():
            total = counted(self.words.text, figure, cell)
            if total is not None:
                source = "tail" if cell.title else "counted" if not (self.has_percent or self.fractions) else "counted-too"
                yield Proposal(figure, cell, index, stop, "accuracy", "accuracy", None, source, of=total)
                return
            # The "/23" of a column "02/23" is a day's and no scale.
            title, label = "" if is_day(cell.title) else cell.title, cell.label
            is_scored = bool(_SCORED.search(title) or _SCORED.search(label))
            is_named = not is_scored and speaks_of_percent(self.words.text, figure, cell)
            if not (is_scored or is_named or self.has_percent or self.fractions or _SCORED.search(self.context.topic)):
                return
            near = [_SCALE.search(text) for text in (title, label) if not find_dates(as_days(text))]
            scale = next((Decimal(match[1]) for match in near if match), None)
            is_titled = scale is not None or is_scored
            if scale is None and not self.has_percent and not is_titled and self.fractions:
                scale = min(self.fractions, key=lambda one: abs(one.start - figure.start)).of
            if scale is not None and (value > scale or scale < 2):
                return
            source = "title" if is_titled else "percent" if is_named else "borrowed"
            scale = None if is_named else scale
            if scale is None:
                yield Proposal(figure, cell, index, stop, "accuracy", "accuracy", None, source, of=Decimal(100), unit="%")
            else:
                yield Proposal(figure, cell, index, stop, "accuracy", "accuracy", None, source, of=scale)


_DIET = re.compile(r"\b(?:EC|TN|MT|MO|LQ|EX|PU|MM|SB|RG)$")
"""The letters of a diet level, "EC7", "TN0"."""
_BRACKET_UNIT = re.compile(r"[(,]\s?(m/s|sec|s|ft|m|cm|in|lbs?|kgs?)\s?[),:]", re.IGNORECASE)


def _fits(kind: MeasureKind, figure: Figure, unit: str) -> bool:
    """Say whether a figure can be a value of a test, by its range, scale and unit."""
    value = figure.value
    if figure.shape == "grade":
        return kind.name == "MAS" and figure.of is None and "+" in str(value)
    if not isinstance(value, Decimal) or figure.shape == "range":
        return False
    if kind.whole and value != int(value):
        return False
    if (kind.low is not None and value < kind.low) or (kind.high is not None and value > kind.high):
        return False
    if kind.unit in _STRANGE_UNITS:
        if figure.shape == "clock":
            return kind.unit == "s"
        return figure.of is None and (not figure.unit or figure.unit in _STRANGE_UNITS[kind.unit])
    return figure.shape in {"number", "spelled", "fraction"} and (not figure.unit or figure.unit == "%")
