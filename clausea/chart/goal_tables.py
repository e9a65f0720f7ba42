"""Tables of goals: their headings, and the status, term and day that a row gives."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

from clausea.chart.goal_words import Status, Term, coded_status, due_date, find_status, term_of
from clausea.chart.judging import tokens
from clausea.chart.reading import Context

_I = re.IGNORECASE
GOAL_TITLE = re.compile(
    r"^(?:[SL]TGs?|short|long|new|revised|functional|therapy|treatment|patient|pt)?[- ]?(?:term )?(?:goals?|objectives?|aims?|outcome)(?: (?:area|statement|description|text))?\s?#?(?:\s?\([^()]{1,20}\))?$|^(?:[SL]TGs?|(?:short|long)[- ]term)(?:\s?\([^()]{1,20}\))?$",
    _I,
)
GOAL_COLUMN = re.compile(rf"{GOAL_TITLE.pattern}|^targets?$", _I)
_STATUS_TITLE = re.compile(r"status|progress|\bmet\b|outcome|attain|achiev|%|result|rating|remark|comment|^stat?\.?$", _I)
_TITLE_SORTS = (
    ("goal", GOAL_TITLE),
    ("status", _STATUS_TITLE),
    ("due", re.compile(r"\b(?:due|by|target date|time ?frame|date|when|weeks?|wks?)\b", _I)),
    ("base", re.compile(r"\b(?:baseline|IE|eval|initial|SOC|start|prior|was|then)\b", _I)),
    ("now", re.compile(r"\b(?:current|today|now|present|PN|level)\b", _I)),
    ("target", re.compile(r"\btarget\b", _I)),
    ("id", re.compile(r"^(?:#|no\.?|id|label|term|type|goal #|number|stg|ltg)$", _I)),
)


def heads_table(context: Context) -> bool:
    """Say whether a row is the head of a table of goals: a cell that says "Goal", and no figures but days."""
    cells = [cell.text.strip() for cell in context.cells]
    return len(cells) >= 3 and any(GOAL_TITLE.match(one) for one in cells[:2]) and all(len(one) <= 24 for one in cells)


def heads_both(context: Context) -> bool:
    """Say whether a row is the heads of the short-term and of the long-term goals side by side, over a list in one."""
    cells = [cell.text.strip() for cell in context.cells]
    return len(cells) == 2 and all(len(one) <= 24 for one in cells) and {term_of(one) for one in cells} == {"short", "long"}


def row_status(context: Context) -> Status | None:
    """Return the status that a row gives in a column for it."""
    for cell in context.cells:
        if cell.title and _STATUS_TITLE.search(cell.title):
            status = find_status(cell.text) or coded_status(cell.text)
            if status:
                return status
    return None


def last_status(context: Context) -> Status | None:
    """Return the status in the last cell of a row, which says it in the fewest words."""
    return find_status(context.cells[-1].text) if len(context.cells) > 2 else None


def cell_term(context: Context) -> Term | None:
    """Return the term that a cell or the heading of the goals names."""
    for cell in context.cells:
        word = cell.text.strip(" .").lower()
        if word in {"st", "stg", "short", "short term", "short-term", "s"}:
            return "short"
        if word in {"lt", "ltg", "long", "long term", "long-term", "l"}:
            return "long"
    titles = [term_of(cell.title) for cell in context.cells if GOAL_TITLE.match(cell.title.strip())]
    return titles[0] if titles else None


def cell_date(context: Context, titles: Sequence[str], today: dt.date | None) -> dt.date | None:
    """Return the day in a cell that holds nothing else, under a title that is no earlier column's."""
    pairs = [
        (cell, title)
        for cell, title in zip(context.cells, titles, strict=True)
        if len(cell.text) <= 14 and not cell.text.startswith(_BOUNDS) and not re.search(r"eval|IE|start|set|met\b", title, _I)
    ]
    # "7/10" may be a day or a score; beside a day with its year it is a score.
    if cell_weeks(context) is not None:
        # Beside a column of weeks "8/10" is a score.
        return None
    for cell, _ in sorted(pairs, key=lambda pair: len(re.findall(r"\d+", pair[0].text)) < 3):
        found = due_date(cell.text, today, alone=True)
        if found:
            return found
    return None


_BOUNDS = ("<", ">", "≤", "≥")
_WEEKS_TITLE = re.compile(r"(?:(?:time|due|target)\W{1,2})?\(?(?:in\s)?(?:wks?|weeks?)\.?\)?", _I)


def cell_weeks(context: Context) -> float | None:
    """Return the number in a column headed by weeks, as the time in which the goal of the row is to be reached."""
    for cell in context.cells:
        if _WEEKS_TITLE.fullmatch(cell.title.strip()) and re.fullmatch(r"\d{1,2}", cell.text.strip()):
            return float(cell.text)
    return None


def row_features(context: Context, titles: Sequence[str], sort: str) -> list[str]:
    """Return what a row and its headings say of a goal in it."""
    out = [f"cells:{min(len(context.cells), 7)}"]
    if not any(titles):
        last = find_status(context.cells[-1].text) if context.cells else None
        return [*out, "untitled", f"untitled&{sort}", f"lastcell:{last}", f"lastcell:{last}&{sort}"]
    sorts = []
    for index, title in enumerate(titles):
        names = [name for name, pattern in _TITLE_SORTS if pattern.search(title.strip())]
        sorts += names
        out += [f"t:{word}" for word in tokens(title)[:3]]
        out += [f"t0:{name}" for name in names] if index == 0 else [f"t{min(index, 2)}:{name}" for name in names]
    # "No. | Target | Base | Due": a target with a day by which it is due is a goal.
    has_goal = "goal" in sorts[:3] or ("due" in sorts and any(GOAL_COLUMN.match(title.strip()) for title in titles))
    out.append(f"goaltable:{has_goal}&{'status' in sorts}&{'due' in sorts}")
    out.append(f"goaltable:{has_goal}&{sort}")
    out.append(f"first:{bool(GOAL_TITLE.match(titles[0].strip()))}&{sort}")
    return out
