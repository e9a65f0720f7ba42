"""Which stretches of a row are read as values, and what names each: the row's label, the heading over its column, or both."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence

from clausea.chart.lines import Addressed
from clausea.chart.reading import ANY_CASE, UNIT, Context, Place, side_of
from clausea.chart.tables import RowCell, is_goal_title, is_now_title, is_prior_title
from clausea.domain.dates import find_dates

_FIGURE_CELL = re.compile(rf"[-\d./+]+\s*(?:{UNIT})?", ANY_CASE)
_TEXT_TITLE = re.compile(r"^(?:#|id|goals?(?: text)?|tasks?|measures?|tests?|items?|skills?|functional (?:goal|task))$", ANY_CASE)
_STATEMENT = re.compile(r"[A-Za-z][^:]{2,}:\s*[-+]?[\d.]")
_NO_VALUES = re.compile(
    r"^(?:norms?|#|id|due|by|exercises?|sets?.*|reps?|load|weight|resistance|cpt|codes?|units?|min(?:ute)?s?|time|initials|init|tx|therapist|mdc|mcid|date|dos|age|(?:plof|pre-?morbid|prior (?:level|function)|before (?:onset|injury|surgery)).*|un(?:involved|affected)|sound|non-?surgical|contralateral)$",
    ANY_CASE,
)
_STATUS_TITLE = re.compile(r"^(?:status|%(?: met)?|progress|result|change|diff(?:erence)?|Δ|∆|outcome)$", ANY_CASE)
_COMMENT = re.compile(r"^(?:comments?|remarks?|notes?|interpretation|descriptor|observations?|details?|sx|symptoms?)$", ANY_CASE)
_SELF = re.compile(r"[A-Za-z]{2}.*\d")
_DAY_WORDS = re.compile(r"\(?\d{1,4}[/.\-]\d{1,2}(?:[/.\-]\d{2,4})?\)?")
_PAIR_LABEL = re.compile(r"(?P<head>.*?)(?P<one>[A-Za-z]+)\s*/\s*(?P<two>[A-Za-z]+)(?P<tail>\b.*)", ANY_CASE)
_PAIR_VALUE = re.compile(r"\s*(?P<one>\S+)\s+/\s+(?P<two>\S+)")


def places(words: Addressed, context: Context) -> Iterator[Place]:
    """Yield what is read as one: each value cell of a row under headings, else the whole sentence.

    Columns of goals, reference values and exercise loads are left out. A value's place carries its side and day where the
    heading or the row's first cell says them, and whether it is an earlier value that the table repeats.
    """
    cells = context.cells
    if not any(cell.title for cell in cells) or _states_itself(cells):
        yield Place(0, len(words.text), "")
        return
    lead = _labels(cells)
    label = " ".join(cell.text for cell in lead)
    head = next((cell.title for cell in cells if cell.title), "") if lead and lead[0].title else ""
    day = _row_day(cells, context)
    titles = [cell.title for cell in cells]
    has_now = any(is_now_title(title) or find_dates(title, near=context.date) for title in titles)
    has_goal = any(is_goal_title(title) for title in titles[len(lead) :])
    for cell in cells[len(lead) :]:
        if is_goal_title(cell.title) or _NO_VALUES.match(cell.title.strip()):
            continue
        dated = find_dates(cell.title, near=context.date)
        date = dated[0].date if dated else day
        prior = bool(date and context.date and date < context.date) or (is_prior_title(cell.title) and has_now and not dated)
        if dated and context.date and dated[0].date > context.date:
            continue
        name = " ".join(part for part in (_head(head), label, _DAY_WORDS.sub("", cell.title).strip()) if part)
        side = side_of(cell.title)
        is_status = bool(_STATUS_TITLE.match(cell.title.strip())) and (has_goal or cell.title.strip().lower() == "status")
        is_comment = bool(_COMMENT.match(cell.title.strip()))
        for start, end, part in _pairs(cell, name):
            yield Place(start, end, part, side, date, prior, is_comment, is_status, len(_head(head)))


def _states_itself(cells: Sequence[RowCell]) -> bool:
    """Say whether each cell names its own value ("Grip R: 6 kg | Grip L: 13 kg"), so that the headings above are not its own."""
    if all(_STATEMENT.search(cell.text) for cell in cells):
        return True
    of_columns = any(is_goal_title(cell.title) or is_now_title(cell.title) or find_dates(cell.title) for cell in cells)
    return not of_columns and len(cells) > 1 and all(_SELF.match(cell.text) for cell in cells)


def _head(title: str) -> str:
    """Return the first heading as far as it names something: "Ankle", "R shoulder PROM", not "Goal" or "Item"."""
    return "" if _TEXT_TITLE.match(title) or is_goal_title(title) or find_dates(title) else title


def _labels(cells: Sequence[RowCell]) -> Sequence[RowCell]:
    """Return the cells at the start of a row that name it; none where it begins with a figure or a day."""
    first = cells[0]
    if first.title and _FIGURE_CELL.fullmatch(first.text):
        return ()
    second = cells[1] if len(cells) > 2 else None
    if second and _TEXT_TITLE.match(second.title) and re.search(r"[A-Za-z]{3}", second.text):
        return cells[:2]
    return cells[:1]


def _row_day(cells: Sequence[RowCell], context: Context) -> dt.date | None:
    """Return the day that the first cell of a flowsheet's row gives, or None."""
    if not re.match(r"\s*(?:date|dos|visit|day)?\b", cells[0].title, ANY_CASE):
        return None
    found = find_dates(cells[0].text, near=context.date)
    return found[0].date if found and found[0].end - found[0].start >= len(cells[0].text) - 2 else None


def _pairs(cell: RowCell, name: str) -> Iterator[tuple[int, int, str]]:
    """Yield a cell's stretch with its name; "DF / EHL" over "3+ / 3" is two."""
    labels = _PAIR_LABEL.fullmatch(name) if "/" in name else None
    values = _PAIR_VALUE.match(cell.text)
    if labels is None or values is None:
        yield cell.start, cell.end, name
        return
    # "9HPT R / L sec": what stands before and after the pair belongs to both.
    one = f"{labels['head']}{labels['one']}{labels['tail']}"
    two = f"{labels['head']}{labels['two']}{labels['tail']}"
    yield cell.start + values.start("one"), cell.start + values.end("one"), one
    yield cell.start + values.start("two"), cell.end, two
