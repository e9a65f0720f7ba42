"""Minutes in tables: a row under headings, a flow sheet's row with a column a day, a row of codes over a row of minutes."""

from __future__ import annotations

import re
from itertools import takewhile

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.chart.minute_labels import CODE, labels_in, minutes_of
from clausea.chart.sieve import guarded
from clausea.chart.tables import RowCell
from clausea.domain import Minutes
from clausea.domain.dates import find_days

_I = re.IGNORECASE
_CODE_TITLE = re.compile(r"\b(?:cpt|codes?|hcpcs|procedure|charges?|service|billing|intervention|treatment)\b", _I)
_MIN_TITLE = re.compile(
    r"^(?:(?:tx|treatment|total|timed|skilled|billed)\s)?(?:min(?:ute)?s?\.?|time ?\(min(?:ute)?s?\)|min(?:ute)?s? ?\(?(?:timed|total|tx)?\)?)$",
    _I,
)
_UNIT_TITLE = re.compile(r"^(?:billed |total )?(?:units?|u|un|qty)$", _I)


def table_row(words: Addressed, context: Context) -> list[Minutes] | None:
    """Return the minutes of a row under column headings; None where the headings say nothing of minutes."""
    cells = context.cells
    amount = next((cell for cell in cells if _MIN_TITLE.match(cell.title.strip())), None)
    units = next((cell for cell in cells if _UNIT_TITLE.match(cell.title.strip())), None)
    if amount is None and units is None:
        return None
    count = _whole(units)
    value = _whole(amount)
    codes = list(labels_in(words.text))
    label = next((one for one in codes if one.by == "code"), None) or next(
        (one for one in codes if cells and one.start < cells[0].end and _CODE_TITLE.search(cells[0].title or "code")), None
    )
    day = next(
        (
            found[0].date
            for cell in cells
            if (found := find_days(cell.text, context.near or context.date)) and cell.start == cells[0].start
        ),
        None,
    )
    if label is not None and (value is not None or count is not None):
        ends = [cell.end for cell, one in ((amount, value), (units, count)) if cell is not None and one is not None]
        starts = [cell.start for cell, one in ((amount, value), (units, count)) if cell is not None and one is not None]
        low, high = min(label.start, *starts), max(label.end, *ends)
        return [minutes_of(words, context, low, high, day=day, cpt=label.code, minutes=value, units=count)]
    if amount is None or value is None or value < 5:
        return None
    first = cells[0].text.strip().lower()
    kind = "timed" if re.search(r"\btimed\b", f"{first} {amount.title}", _I) else "treatment"
    if re.match(r"total|timed|tot\b", first) or (day is not None and re.search(r"date|dos|visit|day|seen", cells[0].title, _I)):
        return [minutes_of(words, context, amount.start, amount.end, day=day, minutes=value, total=kind)]
    return None


def _whole(cell: RowCell | None) -> int | None:
    match = re.fullmatch(r"(\d{1,3})\s?(?:min(?:ute)?s?|m|u|units?|['’′])?", cell.text.strip(), _I) if cell else None
    return int(match[1]) if match else None


_TIMED_CELL = guarded(
    r"^(?:total\s)?(?:(?:timed?)(?:\scode)?(?:\s?(?:total\s)?min(?:ute)?s?)?|min(?:ute)?s?\s?\(?timed\)?|timed total|(?P<total>tot(?:al)?|total (?:treatment |tx )?min(?:ute)?s?|total (?:treatment |tx )?time|tx min(?:ute)?s?))\W*$",
    _I,
)
_BOTH_CELL = guarded(r"^timed\s?/\s?(?:total)?\W*$", _I)
_PAIR = re.compile(r"(?P<timed>\d{1,3})\s?/\s?(?P<total>\d{1,3})")
_ROW_OF_MINUTES = guarded(r"^\W*(?:9[27]\d{3}|timed?\b)", _I)
"""What stands above a row "Total" that totals minutes."""


def day_row(words: Addressed, context: Context) -> list[Minutes]:
    """Return the minutes of a flow sheet's row, one for each day's column: of a code, timed, in all, or both as "40 / 45".

    The columns must be headed by days: without them nobody can say of which visit a figure is.
    """
    cells = context.cells
    if len(cells) < 2 or any(re.search(r"[A-Za-z]{3}", cell.text) for cell in cells[1:]):
        return []
    dated = [(cell, found[0].date) for cell in cells[1:] if (found := find_days(cell.title, context.near or context.date))]
    if len(dated) < len(cells) - 1 and not (
        len(cells) > 2 and _TIMED_CELL.match(cells[0].text) and "tim" in cells[0].text.lower()
    ):
        return []
    days = {cell.start: day for cell, day in dated}
    code = next((one for one in labels_in(cells[0].text) if not one.start), None)
    named = code and not re.search(r"[A-Za-z]{3}", _PROCEDURE_WORDS.sub("", cells[0].text[code.end :]))
    several = [one.code for one in labels_in(cells[0].text)] if "/" in cells[0].text else []
    totals = _TIMED_CELL.match(cells[0].text)
    both = _BOTH_CELL.match(cells[0].text)
    if totals and totals["total"] and "min" not in totals["total"].lower() and not _ROW_OF_MINUTES.search(context.before):
        totals = None
    out: list[Minutes] = []
    for cell in cells[1:]:
        day = days.get(cell.start)
        pair = _PAIR.fullmatch(cell.text.strip()) if both else None
        value = _whole(cell)
        if pair:
            for name, total in (("timed", "timed"), ("total", "treatment")):
                begin, end = (cell.start + offset for offset in pair.span(name))
                out.append(minutes_of(words, context, begin, end, day=day, minutes=int(pair[name]), total=total))
        elif len(several) > 1 and re.fullmatch(r"\d{1,3}(?:\s?/\s?\d{1,3})+", cell.text.strip()):
            amounts = list(re.finditer(r"\d+", cell.text))
            for name, amount in zip(several, amounts, strict=True) if len(several) == len(amounts) else ():
                if 5 <= int(amount.group()) <= 120:
                    low, high = cell.start + amount.start(), cell.start + amount.end()
                    out.append(minutes_of(words, context, low, high, day=day, cpt=name, minutes=int(amount.group())))
        elif value is None or not 5 <= value <= 240:
            continue
        elif totals:
            kind = "treatment" if totals["total"] else "timed"
            out.append(minutes_of(words, context, cell.start, cell.end, day=day, minutes=value, total=kind))
        elif code and named and value <= 120:
            out.append(minutes_of(words, context, cell.start, cell.end, day=day, cpt=code.code, minutes=value))
    return out


_PROCEDURE_WORDS = guarded(
    r"\b(?:min(?:ute)?s?|manual|ther(?:apeutic)?|ex(?:ercises?)?|act(?:ivit\w+)?|neuro\w*|gait|self|care|training)\b", _I
)


_HEAD = re.compile(rf"(?P<code>{CODE})|(?P<timed>timed(?: min(?:ute)?s?)?|TTC)|(?P<total>total(?: min(?:ute)?s?)?|tot)", _I)
_VALUE = re.compile(r"(?P<n>\d{1,3})|[-–—]+|n/?a", _I)


def under_codes(words: Addressed, context: Context) -> list[Minutes]:
    """Return the minutes of a row of figures that stands under a row of codes: "97530  97535  Timed  Total" over "15  23  38  45".

    Where the figures are one more than the headings, the last must be the sum of the others.
    """
    opening = context.before.replace("|", " ").split(maxsplit=1)
    # The first word that is no heading ends the matter: most passages stand below prose.
    if not opening or not _HEAD.fullmatch(opening[0]) or _is_of_other(context):
        return []
    above = re.sub(r"\b(timed|total) min\w*", r"\1", context.before.replace("|", " "), flags=_I).split()
    heads = list(takewhile(bool, map(_HEAD.fullmatch, above)))
    if not above or len(heads) < len(above) or not any(head and head["code"] for head in heads):
        return []
    values = [(match, _VALUE.fullmatch(match.group())) for match in re.finditer(r"[^\s|]+", words.text)]
    if None in [value for _, value in values]:
        return []
    figures = [int(value["n"]) if value and value["n"] else None for _, value in values]
    coded = sum(figure or 0 for head, figure in zip(heads, figures, strict=False) if head and head["code"])
    is_summed = len(figures) == len(heads) + 1 and all(head and head["code"] for head in heads) and figures[-1] == coded
    if len(figures) != len(heads) and not is_summed:
        return []
    if coded > 240 or any(figure is not None and 0 < figure < 5 for figure in figures):
        # Units, or numbers of something else.
        return []
    out: list[Minutes] = []
    for (place, _), head, figure in zip(values, [*heads, None], figures, strict=False):
        if not figure:
            continue
        if head and head["code"]:
            out.append(minutes_of(words, context, place.start(), place.end(), cpt=head["code"], minutes=figure))
        else:
            kind = "treatment" if head and head["total"] else "timed"
            out.append(minutes_of(words, context, place.start(), place.end(), minutes=figure, total=kind))
    return out


_ROW_LABEL = re.compile(r"\b(?:min(?:ute)?s?|timed?|units?)\b", _I)
_OF_OTHER = r"auth\w*|approv\w*|allow\w*|charges?|charged|fees?|dollars?|goals?|planned|limits?|max\w*|remain\w*"
_OTHER_COLUMN = re.compile(rf"\$|\b(?:{_OF_OTHER})\b", _I)
_OTHER_TABLE = re.compile(rf"\$|\b(?:{_OF_OTHER}|visits)\b", _I)
_OTHER_ROW = re.compile(
    rf"\$|\b(?:{_OF_OTHER}|visits|tot(?:al)?s?|sums?|avg|averages?|mean|weekly|monthly|per (?:week|month))\b", _I
)


def _is_of_other(context: Context) -> bool:
    """Say whether what stands around figures below codes makes them no time of one visit: charges, visits, a sum."""
    first = context.cells[0] if context.cells else None
    if first is not None and _OTHER_ROW.search(first.text):
        return True
    if any(_OTHER_TABLE.search(text) for text in (context.caption, context.topic, context.before)):
        return True
    return any(_OTHER_COLUMN.search(text) for text in (context.sheet, *(cell.title for cell in context.cells)))


_CODE_COLUMN = re.compile(rf"{CODE}(?:\s[A-Za-z/.$() ]{{1,20}})?|[A-Za-z/. ]{{1,20}}\({CODE}[A-Za-z/. ]{{0,14}}\)", _I)


def is_below_codes(text: str, context: Context) -> bool:
    """Say whether a row without a code of its own stands below codes: what its columns do not make of it, nothing does."""
    return any(_CODE_COLUMN.fullmatch(cell.title.strip()) for cell in context.cells) and not labels_in(text)


_UNITS_SAID = guarded(r"\bunits?\b", _I)
_TOTAL_COLUMN = re.compile(
    r"(?:(?P<timed>timed)\b.*|tot(?:al)?(?: (?:treatment |tx )?(?:min(?:ute)?s?|time))?)(?:\s?\(min(?:ute)?s?\))?", _I
)


def coded_columns(words: Addressed, context: Context) -> list[Minutes]:
    """Return the minutes of a row whose columns are headed by codes: "97110 | 97140 | Total" above "15 | 10 | 25".

    Where the heading, the title or the line above says that they are units, they are. A total that is not the sum of its row, or
    figures that can be neither, make the row unreadable. Of several columns of one code only the total is told. A row is of a visit only where a day or the word minutes opens it, or
    nothing does; sums over several days, and what is authorized, charged or aimed at, are none.
    """
    coded: list[tuple[RowCell, str, int]] = []
    totals: list[tuple[RowCell, int]] = []
    for cell in context.cells:
        labels = [one for one in labels_in(cell.title) if one.by == "code"]
        value = _whole(cell)
        if labels and value is None and re.search(r"\d", cell.text):
            return []
        if len(labels) == 1 and value:
            coded.append((cell, labels[0].code, value))
        elif value and _TOTAL_COLUMN.fullmatch(cell.title.strip()):
            totals.append((cell, value))
    if not coded or _is_of_other(context):
        return []
    first = context.cells[0]
    found = find_days(first.text, context.near or context.date)
    day = found[0].date if found else None
    if not found and first is not coded[0][0] and not _ROW_LABEL.search(first.text):
        # A goal, a sum over the days, a limit: no row of a visit.
        return []
    is_shared = len({code for _, code, _ in coded}) < len(coded)
    if is_shared and not totals:
        return []
    if any(_UNITS_SAID.search(text) for text in (context.caption, context.topic, *(cell.title for cell, _, _ in coded))):
        if is_shared or any(value > 8 for _, _, value in coded):
            return []
        return [minutes_of(words, context, cell.start, cell.end, day=day, cpt=code, units=value) for cell, code, value in coded]
    if any(not 5 <= value <= 120 for _, _, value in coded) or any(
        value != sum(one for _, _, one in coded) for _, value in totals
    ):
        return []
    # Two columns of one code make a sum that is not printed: only what the row has in all is told.
    told = [] if is_shared else coded
    out = [minutes_of(words, context, cell.start, cell.end, day=day, cpt=code, minutes=value) for cell, code, value in told]
    for cell, value in totals:
        kind = "timed" if re.match("timed", cell.title.strip(), _I) else "treatment"
        out.append(minutes_of(words, context, cell.start, cell.end, day=day, minutes=value, total=kind))
    return out
