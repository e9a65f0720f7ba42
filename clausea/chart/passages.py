"""A passage ready to be read for measured values: its words, its figures, and the cells that its table divides it into."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from clausea.chart.figures import Figure, figures_of, is_paired
from clausea.chart.lexicon import Words, words_of
from clausea.chart.reading import Context
from clausea.chart.tables import RowCell, as_days, is_goal_title, is_now_title
from clausea.domain.dates import MONTH_WORD, find_dates

_TEXT_TITLE = re.compile(
    r"^(?:#|id|no\.?|goals?(?: text)?|tasks?|measures?|tests?(?: ?/ ?measures?)?|items?|skills?|areas?|domains?|activity|functional (?:goal|task))$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True)
class Cell:
    """A stretch of a passage that is read by itself, with what its table says of it."""

    start: int
    end: int
    first: int
    stop: int
    """Its words."""
    label: str = ""
    title: str = ""
    head: str = ""
    """The title over the row's label, where it is more than "Item"."""
    column: int = 0
    is_status: bool = False
    """Of a column such as "Status" or "%" beside a goal, where a bare figure is progress to the goal and no measurement."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A passage with its words, cells and figures."""

    context: Context
    words: Words
    cells: tuple[Cell, ...]
    figures: tuple[Figure, ...]
    homes: tuple[Cell, ...]
    """The cell of each figure."""


def passage_of(text: str, context: Context) -> Passage | None:
    """Return a passage ready to be read; None where nothing in it could be a value."""
    figures = figures_of(
        text,
        paired=any(
            is_paired(words) for words in (context.topic, context.caption, *(cell.title for cell in context.cells)) if words
        ),
    )
    if not figures:
        return None
    words = words_of(text)
    cells = tuple(_cells(words, context))
    kept: list[Figure] = []
    homes: list[Cell] = []
    for figure in figures:
        if words.inside_name(words.at(figure.start)):
            continue
        home = next((cell for cell in cells if cell.start <= figure.start < cell.end), None)
        if home is not None:
            kept.append(figure)
            homes.append(home)
    return Passage(context, words, cells, tuple(kept), tuple(homes)) if kept else None


def _cells(words: Words, context: Context) -> Iterator[Cell]:
    cells = context.cells
    if not cells:
        yield Cell(0, len(words.text), 0, len(words.raw))
        return
    is_titled = any(cell.title for cell in cells) and not _states_itself(cells)
    labels = _label_count(cells) if is_titled else 0
    label = " ".join(cell.text for cell in cells[:labels])
    first = cells[0].title if is_titled else ""
    has_goal = is_titled and any(is_goal_title(cell.title) for cell in cells[labels:])
    is_log = _is_log(cells, context)
    has_first = is_titled and any(_FIRST_TITLE.search(cell.title) for cell in cells[labels:])
    head = "" if not first or _TEXT_TITLE.match(first) or is_goal_title(first) or find_dates(first) else first
    for number, cell in enumerate(cells):
        own = words.at(cell.start)
        stop = words.until(cell.end)
        title = cell.title if is_titled else ""
        if not is_titled:
            if number == 0 and _is_stated_goal(cells):
                continue
            yield Cell(cell.start, cell.end, own, stop, _label_beside(cells, number), "", "", number)
        elif number < labels:
            if not _IS_GOAL.match(title.strip()):
                # "STG 2: 300 ft with SPC" below "Goal": what is aimed at, and no value of that day.
                yield Cell(cell.start, cell.end, own, stop, "", title, "", number)
        elif not (
            is_goal_title(title)
            or (_PRIOR_TITLE.match(title) and (has_first or context.kind == "initial_evaluation"))
            or (context.kind in OPENING_KINDS and is_of_before(cell, cells))
            or _NO_VALUES.match(title.strip())
            or (title.strip().lower() == "max" and _RAW_TITLE.match(cells[number - 1].title.strip()))
            or (not is_log and _is_to_come(title, context))
        ):
            is_status = bool(_STATUS_TITLE.match(title.strip())) and (has_goal or title.strip().lower() == "status")
            yield Cell(cell.start, cell.end, own, stop, label, title, head if labels else "", number, is_status)


def _is_stated_goal(cells: Sequence[RowCell]) -> bool:
    """Say whether a row opens with the words of a goal and tells its state behind them: "STG 2 300 ft with SPC | Met | 310 ft"."""
    return bool(_GOAL_WORDS.match(cells[0].text)) and any(_STATE.search(cell.text) for cell in cells[1:])


_GOAL_WORDS = re.compile(r"\W*(?:[SL]T[GO]|goal)\W?\s?#?\d{1,2}\b\W*(?:\S+\s+){2,}", re.IGNORECASE)
_STATE = re.compile(r"\b(?:(?:not |un)?met|progress\w*|achieved|partial\w*|ongoing)\b|[☐☒☑]|\[ ?[xX]?\]", re.IGNORECASE)
_IS_GOAL = re.compile(r"(?:(?:short|long)[- ]term |functional |treatment )?(?:goals?|STGs?|LTGs?)(?: text)?$", re.IGNORECASE)
_NO_VALUES = re.compile(
    r"^(?:norms?|(?:net |total |% )?change|diff(?:erence)?|Δ|∆|#|id|due|by|exercises?|sets?.*|reps?|load|weight|resistance|cpt|codes?|units?|min(?:ute)?s?|time|initials|init|tx|therapist|mdc|mcid|date|dos|age|(?:plof|pre-?morbid|prior (?:level|function)"
    r"|(?:before|prior to) (?:onset|injury|surgery|admission|fall|stroke|illness|hosp\w*)|premorbid).*|before (?:(?:the )?(?:fall|stroke|accident)|\d{1,2}[-/.]\d{1,2})|max(?:imum)? (?:score|possible)|possible|(?:un(?:inv|aff|op|injured|treated)\w*|sound|good|intact|opposite|non-?(?:surgical|op\w*|inv\w*|aff\w*)|contralateral)(?: (?:arm|leg|hand|foot|side|knee|hip|shoulder|ankle|wrist|UE|LE)\b.*)?)$",
    re.IGNORECASE,
)
_RAW_TITLE = re.compile(r"^(?:raw|scores?|points?|pts|result)$", re.IGNORECASE)
"""Behind it "Max" is the most that can be had."""
_PRIOR_TITLE = re.compile(r"^prior\b(?! (?:visit|note|PN|PR|rpt|rept|report|eval|session|week|month))[^\d]*$", re.IGNORECASE)
OPENING_KINDS = frozenset({"initial_evaluation", "re_evaluation", "plan_of_care", "order", "recertification", "certification"})
"""The papers that open a course, or a part of it, and tell of the time before."""
_SEASON = r"(?:spring|summer|fall|autumn|winter)"
_BEFORE_TITLE = re.compile(
    r"before (?:(?:the |his |her )?(?:injury|onset|fall|stroke|surgery|admission|illness|accident|cast)"
    rf"|\d{{1,2}}[/-]\d{{1,2}}(?:[/-]\d{{2,4}})?|{MONTH_WORD}(?: \d{{1,2}})?(?:,? 20\d\d)?|20\d\d)"
    rf"|last (?:year|month|{_SEASON})|{_SEASON} (?:of )?(?:'\d\d|20\d\d)|(?P<bare>{_SEASON}|usual(?:ly)?)",
    re.IGNORECASE,
)
_COMPARED = re.compile(r"\b(?:after|post|scores?|worst|best)\b", re.IGNORECASE)
_LEVEL_ALONE = re.compile(r"\W*[IDS]\W*")
_WORD = re.compile(r"[A-Za-z]{2,}")
_UNIT = 2


def is_of_before(cell: RowCell, cells: Sequence[RowCell]) -> bool:
    """Say whether a cell of a row tells a level of before the illness, by its heading and its own words: "last fall", "Before cast".

    A season or "Usual" alone says so only beside a column of the present, and nothing does beside "After", "Worst" or "Score".
    """
    found = _BEFORE_TITLE.fullmatch(cell.title.strip())
    others = [other.title for other in cells if other is not cell]
    if found is None or any(_COMPARED.search(other) for other in others):
        return False
    if found["bare"] and not any(is_now_title(other) for other in others):
        return False
    text = cell.text
    words = _WORD.findall(text)
    if _LEVEL_ALONE.fullmatch(text) or len([word for word in words if len(word) > _UNIT]) > 1:
        return True
    if words and not any(map(str.isdigit, text)):
        return True
    # A figure with its unit tells no level.
    return any(key.startswith("<level") for key in words_of(text).keys)


_FIRST_TITLE = re.compile(r"\b(?:IE|I\.E\.|SOC|eval\w*|initial\w*|baseline|admi\w+|intake)\b", re.IGNORECASE)
"""Beside a column of the evaluation, and in the evaluation itself, a column "Prior" is of before the illness."""
_STATUS_TITLE = re.compile(r"^(?:status|%(?: met)?|progress|result|change|diff(?:erence)?|Δ|∆|outcome)$", re.IGNORECASE)


_LOGS = {"flowsheet", "attendance", ""}


def _is_log(cells: Sequence[RowCell], context: Context) -> bool:
    """Say whether a row is of a log of visits, which goes on after the day that its document has: that of its first visit.

    A sheet of no known kind with many days as columns is one. A note tells of no day to come: where some of its columns are of
    its own day or of days before, those that are later hold what is aimed at.
    """
    days = [found[0].date for cell in cells if cell.title and (found := find_dates(as_days(cell.title), near=context.near))]
    if len(days) <= _MOST_OF_NOTE:
        return False
    return context.kind in _LOGS or context.date is None or min(days) > context.date


_MOST_OF_NOTE = 2


def _is_to_come(title: str, context: Context) -> bool:
    """Say whether a column is of a day after the document's: what it holds is planned."""
    dated = find_dates(as_days(title), near=context.date) if title and context.date else []
    return bool(dated and context.date and dated[0].date > context.date)


def _label_beside(cells: Sequence[RowCell], number: int) -> str:
    """Return what names a cell of a row without headings: "R | 6.1 kg | L | 11.4 kg", "Berg | 31 | 38"."""
    for other in (*reversed(cells[:number][-1:]), *cells[:1]):
        if other is cells[number] or not re.search(r"[A-Za-z]", other.text):
            continue
        if not re.search(r"(?<![A-Za-z])\d(?![A-Za-z])", other.text) or _NUMBERED.match(other.text):
            return other.text
    return ""


_NUMBERED = re.compile(
    r"(?:trial|attempt|tr|run)\.?\s?#?\s?\d$|(?:walk\w*|wheel\w*) \d+ (?:ft|feet)\b|(?:\d+|one) steps?\b", re.IGNORECASE
)
"""What names a row and holds a number all the same."""
_NAMED_VALUE = re.compile(r"(?!(?:R|L|Rt|Lt|Right|Left)\b)[A-Za-z][A-Za-z /]{1,24}\s[-+]?\d")
_SIDED_VALUE = re.compile(
    r"(?:[A-Za-z][A-Za-z/ ]{1,24}\s)?(?:R|L|Rt|Lt|Right|Left):?\s[-+]?\d[\d.]*\s?(?:[a-z]{1,4}|%)?$", re.IGNORECASE
)
"""A cell of a row that says the sides by itself: "Grip L 48 lb | R 61 lb"."""
_STATEMENT = re.compile(r"[A-Za-z][^:]{2,}:\s*[-+]?[\d.]")


def _states_itself(cells: Sequence[RowCell]) -> bool:
    """Say whether each cell names its own value ("Grip R: 6 kg | Grip L: 13 kg"), so that the headings above are not its own."""
    if all(_STATEMENT.search(cell.text) for cell in cells):
        return True
    if len(cells) > 1 and _NAMED_VALUE.match(cells[0].text) and all(_SIDED_VALUE.match(cell.text) for cell in cells):
        return True
    return len(cells) > 2 and all(_NAMED_VALUE.match(cell.text) for cell in cells[1:])


_PLACE = re.compile(r"^\d{1,2}(?:\s?cm)?$")
"""A place on a limb where its girth is taken, "30 cm"."""
_PLACE_TITLE = re.compile(r"landmark|level|site|\bcm\b|girth|\bleg\b|\barm\b|point", re.IGNORECASE)


def _label_count(cells: Sequence[RowCell]) -> int:
    """Return how many cells at the start of a row name it; none where it begins with a figure or a day."""
    first = cells[0]
    if _PLACE.match(first.text) and (first.text.endswith("cm") or _PLACE_TITLE.search(first.title)):
        return 1 if len(cells) > 1 else 0
    if re.match(r"^[<>]?[-+]?\.?\d[\d./:+-]*\s*[A-Za-z%°]{0,4}$", first.text):
        return 0
    if len(cells) > 2 and _TEXT_TITLE.match(cells[1].title) and re.search(r"[A-Za-z]{3}", cells[1].text):
        return 2
    return 1 if len(cells) > 1 else 0
