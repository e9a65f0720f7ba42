"""Rows and their column headings: which heading stands over a cell."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import replace
from itertools import pairwise

from clausea.chart.lexicon import words_of
from clausea.chart.row_cells import (
    MANY_TITLES,
    RowCell,
    as_full_rows,
    days_of_month,
    distance,
    middle,
    split_cells,
    titled,
    width,
)
from clausea.chart.sections import heading_name
from clausea.domain.columns import holds_value, homes_by_column
from clausea.domain.dates import MONTH_WORD, find_dates
from clausea.domain.kept import kept

__all__ = [
    "RowCell",
    "as_days",
    "days_of_month",
    "goes_on",
    "heads",
    "holds_findings",
    "is_data",
    "is_day",
    "is_day_title",
    "is_goal_title",
    "is_header",
    "is_now_title",
    "is_prior_title",
    "is_second_line",
    "is_title_line",
    "is_wrapped",
    "repeats",
    "split_cells",
    "stacked",
    "under",
    "with_second_line",
]


@kept(4096)
def as_days(title: str) -> str:
    """Return a heading with days such as "09-08" and "09.08" written as the reader of dates knows them, every letter at its place."""
    return _DOTTED.sub(r"\1/\2", _DASHED.sub(r"\1/\2", title))


_DOTTED = re.compile(r"^((?:0?[1-9]|1[0-2]))\.((?:0[1-9]|[12]\d|3[01]))$")
_DASHED = re.compile(r"(?<![\d/-])((?:0?[1-9]|1[0-2]))-((?:0?[1-9]|[12]\d|3[01]))(?![\d/-])")


def under(header: Sequence[RowCell], cells: Sequence[RowCell], beside: Sequence[Sequence[RowCell]] = ()) -> list[RowCell]:
    """Return the cells, each with the heading over it; `beside` are rows of the same table.

    Between bars and tabs an empty cell counts, and so does the place of one that only white space shows. Else, with as many
    cells as headings, they pair off in order, or each takes the heading that stands nearest over it. A first cell that stands
    left of every heading is the row's label and has none.
    """
    if not header or not cells:
        return list(cells)
    if ruled := _by_rules(header, cells):
        return ruled
    if len(cells) == len(header) - 1:
        cells = _cut_at_value(header, cells)
    if like := as_full_rows(header, cells, beside):
        return like
    words = [cell.text for cell in cells]
    homes = homes_by_column([_extent(cell) for cell in cells], [_extent(title) for title in header], words)
    if homes:
        return [titled(cell, "" if home is None else header[home].text) for cell, home in zip(cells, homes, strict=True)]
    if len(cells) < len(header):
        cells = _cut_at_titles(header, cells)
    label_stands_free = len(cells) == len(header) + 1 and cells[0].column < header[0].column
    if label_stands_free or _is_label_free(header, cells):
        return [cells[0], *(titled(cell, title.text) for cell, title in zip(cells[1:], header, strict=False))]
    if len(cells) == len(header) and (distance(cells[0], header[0]) <= 4 or header[0].column <= cells[0].column):
        return [titled(cell, title.text) for cell, title in zip(cells, header, strict=True)]
    if len(cells) == len(header) + 1 and _is_second_label(cells):
        return [*cells[:2], *(titled(cell, title.text) for cell, title in zip(cells[2:], header[1:], strict=True))]
    if len(cells) == len(header) + 2 and _heads_values(header[0].text) and _is_second_label(cells):
        return [*cells[:2], *(titled(cell, title.text) for cell, title in zip(cells[2:], header, strict=True))]
    if _is_one_more(header, cells):
        return [
            cells[0],
            *(titled(cell, title.text) for cell, title in zip(cells[1:-1], header[1:], strict=True)),
            _aside(cells[-1]),
        ]
    out = []
    taken: set[int] = set()
    for index, cell in enumerate(cells):
        if index == 0 and distance(cell, header[0]) > 4:
            out.append(cell)
            continue
        order = sorted(range(len(header)), key=lambda i: (distance(cell, header[i]), abs(middle(cell) - middle(header[i]))))
        home = next((i for i in order if i not in taken), order[0])
        taken.add(home)
        out.append(titled(cell, header[home].text))
    return out


def _is_one_more(header: Sequence[RowCell], cells: Sequence[RowCell]) -> bool:
    """Say whether a row of values has one more than its headings: a change or a norm, which is none of theirs."""
    is_full = len(cells) == len(header) + 1 and _LABEL_TITLE.match(header[0].text) is not None
    return is_full and not holds_value(cells[0].text) and all(holds_value(cell.text) for cell in cells[1:])


def _aside(cell: RowCell) -> RowCell:
    return titled(cell, "change")


def _by_rules(header: Sequence[RowCell], cells: Sequence[RowCell]) -> list[RowCell]:
    """Return the cells of a row under the headings that stand between the same bars or tabs; nothing where these do not tell.

    A row with one bar more than a heading that begins with a day, a goal or a side has its label left of all headings. Typists
    set tabs until a value stands in its column: where the heading leaves places empty, only a row of as many tabs keeps to them.
    """
    cells, header = _without_frame(cells, header)
    places = [title.nth for title in header]
    last, most = cells[-1].nth, places[-1]
    if last is None or most is None or len(set(places)) < len(places):
        return []
    if last != most and most - (places[0] or 0) >= len(places):
        return []
    if last == most - 1 and cells[0].nth == places[0] and (parts := _label_and_value(cells[0])):
        # "Knee flexion 95 | 130" below "Motion | R | L": the bar behind the label is lost.
        label, value = parts
        return [label, *(titled(cell, title.text) for cell, title in zip([value, *cells[1:]], header[1:], strict=False))]
    shift = 0
    if last > most:
        # A value behind the last heading has none of its own: a cell or a tab more stands before it, nobody knows where.
        is_cornered = not holds_value(cells[-1].text) and _LABEL_TITLE.match(header[0].text) is not None
        if last == most + 1 and _LABEL_TITLE.match(header[0].text) is None and _heads_values(header[0].text):
            shift = 1
        elif not is_cornered:
            return []
    titles = {title.nth + shift: title.text for title in header if title.nth is not None}
    return [titled(cell, titles.get(cell.nth, "")) for cell in cells if cell.nth is not None]


def _without_frame(cells: Sequence[RowCell], header: Sequence[RowCell]) -> tuple[Sequence[RowCell], Sequence[RowCell]]:
    """Return a row and its headings without the bar that begins one of them and not the other: it frames and parts nothing.

    Before headings that begin with a day or a side it is no frame, but closes the empty corner over the labels. Whether a bar
    closes a line says nothing: it is lost where a row wraps or its last cells are empty.
    """
    if cells[0].leads == header[0].leads:
        return cells, header
    if cells[0].leads:
        return [_back(cell) for cell in cells], header
    return cells, [_back(title) for title in header] if _LABEL_TITLE.match(header[0].text) else header


def _back(cell: RowCell) -> RowCell:
    return replace(cell, nth=None if cell.nth is None else cell.nth - 1)


def _is_second_label(cells: Sequence[RowCell]) -> bool:
    """Say whether the second cell of a row, a unit or a manner, stands before its values and has no heading of its own."""
    return not holds_value(cells[1].text) and len(cells) > 2 and all(holds_value(cell.text) for cell in cells[2:])


def _heads_values(title: str) -> bool:
    is_known = is_day(title) or is_goal_title(title) or is_now_title(title) or is_prior_title(title)
    return is_known or _SIDE_TITLE.match(title) is not None


def _extent(cell: RowCell) -> tuple[int, int]:
    return cell.column, cell.column + width(cell)


_BRACKETED = re.compile(r"\((?:9[27]\d{3}\s?)?[A-Za-z%/°. ]{1,14}\)")
_SUM_TITLE = re.compile(r"(?:tot(?:al)?|sum|timed)\b", re.IGNORECASE)


def is_second_line(row: Sequence[RowCell]) -> bool:
    """Say whether a row is what headings go on with below: nothing but units or codes in brackets, "(min) | (97140 min)"."""
    return bool(row) and all(_BRACKETED.fullmatch(cell.text) for cell in row)


def with_second_line(header: Sequence[RowCell], row: Sequence[RowCell]) -> list[RowCell]:
    """Return headings with what stands right under each in brackets; over several columns it is each one's, but no sum's.

    A heading that touches two brackets is left as it is: nobody can say whose it is.
    """
    out: list[RowCell] = []
    for title in header:
        own = [
            cell for cell in row if cell.column < title.column + len(title.text) and title.column < cell.column + len(cell.text)
        ]
        is_of_codes = any(map(str.isdigit, own[0].text)) if own else False
        if len(own) != 1 or (is_of_codes and _SUM_TITLE.match(title.text)):
            out.append(title)
        else:
            out.append(replace(title, text=f"{title.text} {own[0].text}"))
    return out


def _is_label_free(header: Sequence[RowCell], cells: Sequence[RowCell]) -> bool:
    """Say whether a label stands left of all headings and every other cell begins right under one, the last of which may be empty.

    "External rotation | 2/5 | 5/5" below "Right | Left | Comment" has as many cells as there are headings all the same.
    """
    if len(cells) != len(header) or len(cells) < 3 or distance(cells[0], header[0]) < 1 or cells[0].column >= header[0].column:
        return False
    return all(abs(cell.column - title.column) <= 1 for cell, title in zip(cells[1:], header, strict=False))


_NAMED_VALUE = re.compile(r"(?P<name>[A-Za-z][A-Za-z() ]*?) (?P<value>\d[\d./]*\+?(?: ?[a-z%°]{1,4})?)")


def _names_all(label: str) -> bool:
    """Say whether a label is the name of a test or a motion, with no word behind it that a number could count."""
    words = words_of(label)
    named = any(one.stop == len(words.keys) for one in words.names)
    return named or bool(words.keys and words.keys[-1] in {"<motion>", "<joint>"})


def _cut_at_value(header: Sequence[RowCell], cells: Sequence[RowCell]) -> Sequence[RowCell]:
    """Return a row that only lacks the gap behind its label with the label cut off: "BBS 40/56 | 48/56" below three headings."""
    if _LABEL_TITLE.match(header[0].text) is None or not all(holds_value(cell.text) for cell in cells[1:]):
        return cells
    parts = _label_and_value(cells[0])
    return [*parts, *cells[1:]] if parts else cells


def _label_and_value(cell: RowCell) -> tuple[RowCell, RowCell] | None:
    """Return a cell "BBS 40/56" as its label and its value; None for "Grip setting 2", a label with a number of its own."""
    found = _NAMED_VALUE.fullmatch(cell.text)
    if found is None or not _names_all(found["name"]):
        return None
    at = found.start("value")
    label = replace(cell, end=cell.start + found.end("name"), text=found["name"])
    return label, replace(cell, start=cell.start + at, column=cell.column + at, text=found["value"])


def _cut_at_titles(header: Sequence[RowCell], cells: Sequence[RowCell]) -> list[RowCell]:
    """Return the cells of a typed row, cut where a value stands right under a heading with only one space before it."""
    out: list[RowCell] = []
    for cell in cells:
        rest = cell
        for title in header[1:]:
            if any(abs(other.column - title.column) <= 2 for other in cells):
                continue
            # Where the label is long, typists let the value slip by a column.
            for at in (title.column - rest.column + slip for slip in (0, -1, 1)):
                left, right = rest.text[: max(at, 0)], rest.text[max(at, 0) :]
                if left.endswith(" ") and _FIGURE.match(right) and re.search(r"[A-Za-z]", left):
                    out.append(RowCell(rest.start, rest.start + len(left.rstrip()), rest.column, left.rstrip()))
                    rest = RowCell(rest.start + at, rest.end, rest.column + at, right)
                    break
        out.append(rest)
    return out


_TITLE_WORD = re.compile(
    r"^(?:(?:[RLB]|rt\.?|lt\.?|right|left|bilat\w*|[RLB][UL]E)(?:\s*\([^()]*\))?|freq\w*\.?|dur(?:ation)?\.?|rx|interventions?|type|amount|# ?(?:of )?visits|site|landmark|area|domain|skill|obj(?:ective)?s?|want|aims?|nr|no\.?|(?:repaired|operated|affected)(?: side)?(?: \([RL]\))?|uninvolved|degrees|IE|I\.E\.|SOC|eval\w*|initial\w*|start|end|final|goals?|targets?|items?|tests?|tools?|codes?|cpt\w*|min(?:ute)?s?|units?|motion|joint|baseline|current|now|today|prev\w*"
    r"|prior|status|level|result|score|(?:scale|standard|raw|scaled) scores?|measure|meas|outcome|date|visit|value|norm\w*|reference|a?prom|a?arom|rom|mmt|strength|remarks?|comments?|descriptor|interpretation|severity|exercise|sets?.*|reps|load|task|activity"
    r"|procedure|description|dc|d/c|PN|PR|change|muscle(?: group)?|movement|deg(?:rees)?(?: ?/ ?%)?|sx|symptoms?|%|acc(?:uracy)?|due|by|cue(?:s|ing)?(?: level)?|plof|clof|admission|admit|pre|post|before|after|(?:un)?(?:involved|affected)|(?:non-?)?surgical"
    r"|(?:jan|feb|mar|apr|may|june?|july?|aug|sept?|oct|nov|dec)[a-z]*\.?(?: \d{1,2})?|(?:[AP]?A?ROM|MMT|strength) \(?(?:[RL]|right|left)\)?|(?:[RL]|right|left) (?:[AP]?A?ROM|MMT|hand|UE|LE)|(?:(?:thumb|index|middle|ring|small|long|little|IF|MF|RF|SF) )?(?:MC?P|PIP|DIP|IP|TAM|CMC)|.{0,18}\b(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])\b.{0,12})$",
    re.IGNORECASE,
)
_FIGURE = re.compile(r"^[<>≥≤~]?[-+]?\.?\d")


def is_header(cells: Sequence[RowCell]) -> bool:
    """Say whether a row holds the headings of the rows below it: several short cells, titles among them, and no values."""
    if len(cells) < 2 or any(len(cell.text) > 36 for cell in cells):
        return False
    if _GOAL_LABEL.match(cells[0].text) or any(_SAID.search(cell.text) for cell in cells) or _are_fields(cells):
        return False
    if any(re.search(r":\s*\S", cell.text) or _VALUE_LIKE.search(cell.text) for cell in cells):
        return False
    if any(_SEVERAL.search(cell.text) for cell in cells) or holds_findings(cells):
        return False
    if any(_RATED.search(cell.text) for cell in cells):
        return False
    if _stated(cells) > (len(cells) > 3):
        return False
    words = [cell.text.lower() for cell in cells]
    if any(words.count(level) > 1 for level in ("min", "mod", "max")) or any(_SET_UP.match(word) for word in words):
        # A row of levels of assistance, not two columns of minutes.
        return False
    if any(_GRADED.match(word) for word in words[1:]) and not (words[-1] == "max" and _SCORE_TITLE.match(words[-2])):
        return False
    days = [cell for cell in cells if _SHORT_DATE.match(cell.text)]
    named = [cell for cell in cells if _NAMED_DAY.match(cell.text)] + _dotted_days(cells)
    figures = [cell for cell in cells if _FIGURE.match(cell.text) and cell not in days and cell not in named]
    if any(not find_dates(cell.text) and not _OF_A_YEAR.match(cell.text) for cell in figures):
        return False
    first_is_day = cells[0] in days or cells[0] in named or bool(find_dates(cells[0].text))
    if first_is_day and not any(cell in days or cell in named or _TITLE_WORD.match(cell.text) for cell in cells[1:]):
        # A row of a flowsheet: its day, and words such as "no show".
        return False
    if days and not _are_days(cells, days):
        return False
    titled = sum(1 for cell in cells if cell in named or _TITLE_WORD.match(cell.text) or heading_name(cell.text))
    return titled >= max(1, len(cells) // 2)


def _are_fields(cells: Sequence[RowCell]) -> bool:
    """Say whether a row is names with the days behind them, "Onset | 03/29/2026 | Cert period | 05/04/2026 - 08/01/2026"."""
    names, values = cells[::2], cells[1::2]
    if len(values) < 2 or len(names) != len(values):
        return False
    if not all(_FULL_DAY.match(cell.text) for cell in values) or any(any(map(str.isdigit, cell.text)) for cell in names):
        return False
    # "Measure | 03/02/2026 | Change | 04/02/2026" are headings; nothing is headed by a period beside them.
    return any(_PERIOD.search(cell.text) for cell in values) or not any(_TITLE_WORD.match(cell.text) for cell in names)


_FULL_DAY = re.compile(r"\d{1,2}/\d{1,2}/(?:\d\d){1,2}\b(?:\s?[-–—]|\s(?:to|through|thru)\b|$)")
_PERIOD = re.compile(r"/\d+\s?(?:[-–—]|to|through|thru)\s?\d")


def holds_findings(cells: Sequence[RowCell]) -> bool:
    """Say whether a row holds what tests found, "Roll test | neg | neg": it heads no row below it."""
    return any(_FOUND.match(cell.text) for cell in cells[1:])


_SAID = re.compile(r"^\S+\s+\S+\s+\S.*\.$")
"""A sentence: "S | Put on shirt alone." opens a note and heads nothing."""


def _stated(cells: Sequence[RowCell]) -> int:
    """Return how many cells are a name with its value; "Recert 1 | Recert 2" counts on."""
    names = [cell.text.rsplit(maxsplit=1)[0] for cell in cells if _SAYS_VALUE.search(cell.text)]
    return sum(names.count(name) == 1 for name in names)


_SAYS_VALUE = re.compile(
    r"^(?!(?:trial|visit|week|wk|day|set|session|tx|v|pos(?:ition)?|stg|ltg|goal|row|grade|stage|attempt|run|tr|no|month|phase|period)\b)"
    rf"(?!(?:.*\s)?{MONTH_WORD}\s\d{{1,2}}$)[A-Za-z][A-Za-z .]*[A-Za-z.]\s\d{{1,3}}(?:\.\d)?$",
    re.IGNORECASE,
)
"""A cell that is a name with its value, "REST 3", "Pain L knee 5/10"; "Trial 1" and "Mar 12" are titles."""
_SEVERAL = re.compile(r"[A-Za-z]\s?\d{1,3}[,;]\s.*\d")
"""A cell that lists several figures: "NMR 30, GT 12"."""
_FOUND = re.compile(r"(?:\+(?!\s?/)|(?i:neg(?:ative)?|intact)(?=$|[ ,;(])|(?:WNL|WFL|N/?T)$)")
_RATED = re.compile(r"[A-Za-z].*\s\d{1,2}/10$")
_GRADED = re.compile(
    r"^(?:mod|max|sba|cga|ind|indep|sup|total|dep|mod i|independent|supervision|(?:mild|moderate|mod|severe|sev|profound)(?:[-–/ ](?:mild|moderate|mod|severe|sev|profound))?)$"
)
_SCORE_TITLE = re.compile(r"^(?:raw|scores?|points?|pts|result)$")
"""Beside it "Max" is the most that can be had."""
_NAMED_DAY = re.compile(rf"^(?:\d{{1,2}}[ -]?{MONTH_WORD}|{MONTH_WORD} ?\d{{1,2}})(?: ?'?\d\d(?:\d\d)?)?$", re.IGNORECASE)
_OF_A_YEAR = re.compile(r"^(?:19|20)\d\d\s+[A-Za-z]|^\d{1,2}[ -](?:days?|wks?|weeks?|mos?|months?|visits?)$", re.IGNORECASE)


def _dotted_days(cells: Sequence[RowCell]) -> list[RowCell]:
    """Return cells such as "10.06" where they are the days of columns: two and more, each later than the one before."""
    found = [cell for cell in cells if _DOTTED.match(cell.text)]
    rest = [cell for cell in cells[1:] if cell not in found]
    if len(found) < 2 or not _follow(found) or any(any(map(str.isdigit, cell.text)) for cell in rest):
        return []
    return found


def repeats(cells: Sequence[RowCell], below: Sequence[RowCell]) -> bool:
    """Say whether the row below looks like a row of headings too because of its "9/20" below a "4/20": both are rows of scores."""
    days = [index for index, cell in enumerate(cells) if _SHORT_DATE.match(cell.text)]
    if not days or len(cells) != len(below) or not all(_SHORT_DATE.match(below[index].text) for index in days):
        return False
    return all(cells[index].text.split("/")[-1] == below[index].text.split("/")[-1] for index in days)


_GOAL_LABEL = re.compile(r"(?:[SL]T[GO]|goal|obj(?:ective)?)\s?#?\d{1,2}\b", re.IGNORECASE)
"""The name of one goal opens its own row: "STG2 | TUG under 28 sec | 3/10/26" heads nothing."""
_WAS_NOW = re.compile(r"(?:was|now|is|were)\s.*\d", re.IGNORECASE)
"""What tells a value of then or of now heads nothing: "was 1 min at 40%"."""
_SET_UP = re.compile(r"^set[- ]?up$")
_NO_TITLE = re.compile(
    r"^(?:[-–—*]+$|NT\b|n/?a\b|unable|lacks?\b|none\b|trace|same\b|yes$|no$|WNL|WFL|(?:min|mod|max|set-?up|SBA|CGA|ind|total|dep|supervision|independent)\b)",
    re.IGNORECASE,
)
_TIMED_TEST = re.compile(r"^\d{1,2}[ -]?(?:min\w*|s|sec|m|meter|hole|x)\b|^\d{1,2}[A-Za-z]{2,}", re.IGNORECASE)


def heads(cells: Sequence[RowCell], below: Sequence[Sequence[RowCell]]) -> bool:
    """Say whether a row of words heads the rows of values below it, whatever its words are: "Date | Berg | 6 min | Walk".

    A single row below needs three columns; one whose label is a day needs a column of days above it.
    """
    if len(cells) < 2 or not below or any(len(cell.text) > 30 for cell in cells) or _are_fields(below[0]):
        return False
    if _GOAL_LABEL.match(cells[0].text) or any(_SAID.search(cell.text) or _WAS_NOW.match(cell.text) for cell in cells):
        return False
    is_log = bool(_DAY_TITLE.match(cells[0].text)) and bool(_DAY.match(as_days(below[0][0].text)))
    if is_log and len(below[0]) == len(cells) and any(_PROCEDURE.match(cell.text) for cell in cells):
        return all(_is_value(row) for cell, row in zip(cells, below[0], strict=True) if _PROCEDURE.match(cell.text))
    if any(":" in cell.text or _VALUE_LIKE.search(cell.text) for cell in cells) or _stated(cells):
        return False
    if any(_NO_TITLE.match(cell.text) and not (cell.text.lower() == "min" and len(cells) > 3) for cell in cells):
        return False
    is_named = bool(_LABEL_TITLE.match(cells[0].text)) or is_log
    if any(_FIGURE.match(cell.text) and not (is_named and _TIMED_TEST.match(cell.text)) for cell in cells):
        return False
    if is_log:
        return any(_is_value(cell) for cell in below[0][1:])
    if is_data(below[0], len(cells)) and len(cells) > 2 and any(_FIGURE.match(cell.text) for cell in below[0][1:]):
        return True
    return sum(is_data(row, len(cells)) for row in below) > 1 and not any(find_dates(cell.text) for cell in cells)


_PROCEDURE = re.compile(r"(?:9[27]\d{3}|G0283)\b(?:\s[A-Za-z/. ]{1,20})?$")
"""A code of a procedure over the column of its minutes or units, with its name at most."""


def is_data(row: Sequence[RowCell], width: int) -> bool:
    """Say whether a row holds values in half and more of the cells behind its label, in about as many columns as `width`."""
    if len(row) < 2 or abs(len(row) - width) > 1 or any(":" in cell.text for cell in row):
        return False
    values = sum(_is_value(cell) for cell in row[1:])
    return values > 0 and 2 * values >= len(row) - 1


def _is_value(cell: RowCell) -> bool:
    return bool(_FIGURE.match(cell.text) or _NO_TITLE.match(cell.text) or _GRADED.match(cell.text.lower()))


_DAY_TITLE = re.compile(
    r"^(?:dates?|dos|day|seen|visits?|session|visit date|tx date|date of service|wk of|week of|week|d/s)\W*$", re.IGNORECASE
)
_DAY = re.compile(
    rf"^(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[/.]\d{{1,2}}(?:[/.]\d{{2,4}})?|\d{{1,2}}[ -]?{MONTH_WORD}|{MONTH_WORD} ?\d{{1,2}})(?!\w)",
    re.IGNORECASE,
)


def is_day_title(text: str) -> bool:
    """Say whether a heading stands over a column of days: "Date", "DOS", "Seen"."""
    return _DAY_TITLE.match(text.strip()) is not None


def goes_on(header: Sequence[RowCell], row: Sequence[RowCell], between: Sequence[str] = ()) -> bool:
    """Say whether a row of a log carries on the table of a heading that a line of prose has broken off.

    It begins with a day, has as many cells as the heading, and follows at most one line, which announces no other table.
    """
    if len(row) != len(header) or len(row) < 2 or len(between) > 1:
        return False
    if not _DAY_TITLE.match(header[0].text) or not _DAY.match(as_days(row[0].text)):
        return False
    return not any(_announces(line, header) for line in between)


def is_wrapped(header: Sequence[RowCell], text: str) -> bool:
    """Say whether a few words between the rows of a flow sheet, a column a day, only go on in a cell of the row above."""
    is_grid = sum(is_day(as_days(cell.text)) for cell in header) >= _LEAST_DAYS
    return is_grid and len(text) <= _LONGEST_WRAP and _WRAPPED.fullmatch(text.strip()) is not None


_LEAST_DAYS, _LONGEST_WRAP = 3, 24
_WRAPPED = re.compile(r"[A-Za-z][A-Za-z'’/()-]*(?: [A-Za-z/'’()-]+){0,3}")


def _announces(line: str, header: Sequence[RowCell]) -> bool:
    """Say whether a line of prose names a quantity that a heading does not, so that the figures below it may be of that one."""
    if line.rstrip().endswith(":") or _BILLED.search(line):
        return True
    titles = words_of(" ; ".join(cell.text for cell in header))
    words = words_of(line)
    known = {one.kind.name for one in titles.names}
    return any(one.kind.name not in known for one in words.names) or bool(_MEASURED & {*words.keys} - {*titles.keys})


_MEASURED = {"<motion>", "<rom>", "<distance>"}
_BILLED = re.compile(
    r"\b(?:min(?:ute)?s?|units?|times?|timed|hours?|hrs?|durations?|codes?|cpt|bill\w*|charg\w*)\b|\b9[27]\d{3}\b", re.IGNORECASE
)


def stacked(above: Sequence[RowCell], row: Sequence[RowCell]) -> list[RowCell]:
    """Return two rows of headings as one where they are of the same columns: "Start | Now | Target" over "7/1 | 7/22 | 8/26".

    One of them says days and the other says what those are; a column that one of them leaves blank has the heading of the other.
    Rows that do not pair off column by column are no such two: the lower one stands for itself.
    """
    if any(is_day(cell.text) for cell in above) == any(is_day(cell.text) for cell in row):
        return list(row)
    wide, narrow = (above, row) if len(above) >= len(row) else (row, above)
    mates: dict[int, RowCell] = {}
    for cell in narrow:
        at = min(range(len(wide)), key=lambda i: (distance(cell, wide[i]), abs(middle(cell) - middle(wide[i]))))
        if at in mates or (distance(cell, wide[at]) > _SLIP and len(wide) != len(narrow)):
            return list(row)
        mates[at] = cell
    out = []
    for at, cell in enumerate(wide):
        mate = mates.get(at)
        upper, lower = (cell, mate) if wide is above else (mate, cell)
        words = " ".join(one.text for one in (upper, lower) if one is not None)
        own = [one for one in (cell, mate) if one is not None]
        column = min(one.column for one in own)
        # As wide as it stands on the page, and not as its words are in a line: what stands under the next heading is not its own.
        width = max(one.column + len(one.text) for one in own) - column
        out.append(RowCell(cell.start, cell.start + width, column, words, nth=cell.nth))
    return out


_SLIP = 3
"""So far a heading may stand from the one over it."""


def is_title_line(text: str) -> bool:
    """Say whether a line of prose is the titles of a table's columns, which only one space parts: "RIGHT LEFT"."""
    return len(text) < 60 and bool(MANY_TITLES.fullmatch(text.strip()))


def _are_days(cells: Sequence[RowCell], days: Sequence[RowCell]) -> bool:
    """Say whether "4/5" is a day over a column; in the row of its own muscle it is a grade, behind "Pain" a score."""
    if _LABEL_TITLE.match(cells[0].text) or (cells[0] in days and (len(days) < 2 or _follow(days))):
        return True
    if len(days) > 1 and len({as_days(cell.text).split("/")[1] for cell in days}) == 1:
        # "2/12 | 5/12 | 8/12": counts of one total.
        return False
    others = [cell for cell in cells if cell not in days]
    if _follow(days) and (len(days) == len(cells) - 1 > 2 or (len(days) > 1 and _are_titles(others))):
        return True
    if len({as_days(cell.text).split("/")[1] for cell in days}) < len(days):
        return False
    return any(is_goal_title(cell.text) or is_now_title(cell.text) or is_prior_title(cell.text) for cell in others)


def _are_titles(others: Sequence[RowCell]) -> bool:
    """Say whether all that stands behind the label of a row is a title: "R wrist | 2-9 | 3-11 | L"."""
    return len(others) > 1 and all(_TITLE_WORD.match(cell.text) or _SIDE_TITLE.match(cell.text) for cell in others[1:])


_SIDE_TITLE = re.compile(r"^(?:[RL]|rt\.?|lt\.?|right|left)\b[^\d]*$", re.IGNORECASE)


def _follow(days: Sequence[RowCell]) -> bool:
    """Say whether days without a year follow one another, none further than half a year from the one before."""
    places = [12 * 31 + 31 * int(month) + int(day) for month, _, day in (as_days(cell.text).partition("/") for cell in days)]
    steps = [(after - before) % (12 * 31) for before, after in pairwise(places)]
    return all(0 < step < 6 * 31 for step in steps) and sum(steps) < 12 * 31


_VALUE_LIKE = re.compile(r"^[A-TV-Z]\d[0-9A-Z](?:\.\w{1,4})?$|^9[57]\d{3}$|\b(?:min|mod|max) ?a\b|\bCGA\b|\bSBA\b", re.IGNORECASE)
_SHORT_DATE = re.compile(r"^(?:0?[1-9]|1[0-2])[/-](?:0?[1-9]|[12]\d|3[01])$")
_LABEL_TITLE = re.compile(
    r"^(?:items?|tests?|meas(?:ures?)?|outcomes?|date|motion|joint|exercises?|activity|muscle|movement|domain|area|skill|task|goal|visit|dos)\b",
    re.IGNORECASE,
)

_GOAL = re.compile(
    r"\b(?:goals?|targets?|aims?|wants?|wish|desired|criteri(?:on|a)|norm(?:al|ative|s)?|reference|expected|LTGs?|STGs?|wnl|predicted|age)\b",
    re.IGNORECASE,
)
_NOW = re.compile(
    r"\b(?:current(?:ly)?|now|today|this (?:visit|date|report)|status|PN|PR|re-?eval\w*|D/?C|discharge|present|updated|final|end|clof|post|after)\b",
    re.IGNORECASE,
)
_PRIOR = re.compile(
    r"\b(?:IE|I\.E\.|SOC|eval(?:uation)?|initial\w*|baseline|base|prev(?:ious)?|prior|start|last|was|admi(?:ssion|t)|intake|pre|before)\b|^mid$",
    re.IGNORECASE,
)


@kept(1024)
def is_day(title: str) -> bool:
    """Say whether a column is headed by a day, with or without its year."""
    return bool(find_dates(as_days(title), near=_ANY_DAY))


_ANY_DAY = dt.date(2024, 7, 1)
"""Of a leap year, in which every day of a month is one."""


@kept(2048)
def is_goal_title(title: str) -> bool:
    """Say whether a column holds goals or reference values, which are no measurements."""
    return bool(_GOAL.search(title)) and not _NOW.search(title)


@kept(2048)
def is_now_title(title: str) -> bool:
    """Say whether a column holds present values."""
    return bool(_NOW.search(title))


@kept(2048)
def is_prior_title(title: str) -> bool:
    """Say whether a column holds earlier values."""
    return bool(_PRIOR.search(title)) and not _NOW.search(title)
