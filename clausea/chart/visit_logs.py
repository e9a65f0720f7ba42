"""Logs of visits: which days a row or a line says that the patient came on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import takewhile

from clausea.chart.clues import Candidate
from clausea.chart.reading import Context
from clausea.chart.tables import RowCell
from clausea.domain.dates import MONTH_WORD

_I = re.IGNORECASE
_CAME = re.compile(
    r"(?:attended|att|kept|held|completed|seen|came|arrived|arr|here|present|yes|y|eval|ev|treated|done|shows?|showed|checked|in|tx|on|late|left|p)\b|[✓✔]"
)
_STAYED_AWAY = re.compile(
    r"(?:no|n|n ?s|cx\w*|c ?x|cancel\w*|canx?|called|ill|sick|holiday|closed|absent|missed|off|hold|dna|resched\w*|snow|vacation|hosp\w*|not)\b"
)


def _said(word: str) -> list[str]:
    """Return the clues of what a log says of a visit; the group of a word stands for words that no chart has shown."""
    # One letter stands for another word in every clinic: "A" for attended or absent, "C" for completed or cancelled.
    group = "away" if _STAYED_AWAY.match(word) else "came" if _CAME.match(word) else "letter" if len(word) == 1 else "none"
    return [f"log={word}", f"log0={word.split(' ', maxsplit=1)[0]}", f"group={group}"]


_DAY = (
    rf"(?:(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*\.?,?\s)?(?:\d{{4}}-\d\d-\d\d|\d{{1,2}}[-/.]\d{{1,2}}(?:[-/.]\d{{2,4}})?"
    rf"|\d{{1,2}}[ -]?{MONTH_WORD}(?:[ -]?(?:20)?\d\d)?|{MONTH_WORD}\s\d{{1,2}}(?:,?\s(?:20)?\d\d)?)(?![\d/.-])"
)
_DAY_CELL = re.compile(rf"(?:#?\d{{1,3}}|{_DAY})\W*", _I)
_DAYS_RUN = re.compile(rf"(?<![\w/.-])(?P<day>{_DAY})\s{{1,3}}(?P<word>[A-Za-z][A-Za-z/-]{{0,11}})(?![\w:])", _I)
_OPENING = re.compile(r"[\[(]?[A-Za-z✓✔][\w ✓✔/'-]{0,17}")


def logged(text: str, context: Context) -> Iterator[Candidate]:
    """Yield the visits of a log: a row that opens with a day and says in a word or two what became of the visit, or lists days."""
    cells = _cells(text, context)
    listed = _days_listed(cells, context)
    if listed is not None:
        yield listed
        return
    if len(cells) > 1 and _is_under_days(cells):
        for place, cell in enumerate(cells[:31]):
            if _DAY_CELL.fullmatch(cell.title.strip()):
                yield from _opening_of(cell, [f"place={min(place, 3)}", "under=day"], each=True)
        return
    if 1 < len(cells) < 7:
        days = list(takewhile(lambda cell: bool(_DAY_CELL.fullmatch(cell.text.strip())), cells))
        if days:
            yield from _of_row(cells, len(days), context)
            return
        if context.cells and sum(bool(_DAYS_RUN.fullmatch(cell.text.strip())) for cell in cells) < 2:
            return
    runs = list(_DAYS_RUN.finditer(text))
    lead = _DAYS_RUN.match(text.lstrip()) if len(text) < 60 else None
    if _EXERCISES.search(f"{context.sheet} {context.caption} {context.topic}"):
        return
    if len(runs) > 1 or lead is not None:
        for match in runs[:24]:
            after = re.match(r"\s{1,3}([A-Za-z]{1,4})\b", text[match.end() :])
            if _TICK.fullmatch(match["word"]) and (context.cells or (after and _STAYED_AWAY.match(after[1].lower()))):
                # "2/16 x NS" is a row of columns whose titles are not known; a day that is crossed may be one that was crossed out.
                continue
            more = [*_said(match["word"].lower()), f"runs={min(len(runs), 3)}"]
            yield Candidate("attended", "log", match.start(), match.end(), "1", tuple(more), {"each": True})


def _cells(text: str, context: Context) -> Sequence[RowCell]:
    """Return the cells of a line: those of its row, or what wide gaps part; a first row of a log that was taken for headings has none."""
    if not context.cells:
        parts = list(_PARTS.finditer(text)) if _GAP.search(text) else []
        return [RowCell(part.start(), part.end(), part.start(), part.group()) for part in parts]
    if _DAY_CELL.fullmatch(context.cells[0].title.strip()) and _DAY_CELL.fullmatch(context.cells[0].text.strip()):
        # Its title is a day as it is one itself: the row above is no row of headings.
        return [RowCell(cell.start, cell.end, cell.column, cell.text) for cell in context.cells]
    return context.cells


_GAP = re.compile(r"\S\s{3,}\S")
_PARTS = re.compile(r"\S(?:\s{0,2}\S)*")


def _is_under_days(cells: Sequence[RowCell]) -> bool:
    """Say whether most cells of a row stand under a day: a log that runs from left to right."""
    under = sum(bool(_DAY_CELL.fullmatch(cell.title.strip())) and not cell.title.strip().isdigit() for cell in cells)
    return under >= 2 and under * 2 > len(cells) and not _DAY_CELL.fullmatch(cells[0].text.strip())


def _of_row(cells: Sequence[RowCell], days: int, context: Context) -> Iterator[Candidate]:
    """Yield what may be the visits of a row that opens with so many cells that are a day."""
    named = [word for cell in cells for word in re.findall(r"[a-z]{3,}", cell.title.lower())][:8]
    yield from _of_marks(cells[days:], named)
    for place, cell in enumerate(cells[days : days + 3]):
        if _TICK.fullmatch(cell.text.strip()) and (
            _is_of_other(cell.title) or _EXERCISES.search(f"{context.sheet} {context.caption}")
        ):
            continue
        more = [f"place={place}", f"cells={len(cells)}"]
        yield from _opening_of(cell, [*more, *(f"titled={name}" for name in named), f"title={cell.title.lower()}"])


def _opening_of(cell: RowCell, more: Sequence[str], *, each: bool = False) -> Iterator[Candidate]:
    """Yield the words that open a cell as what a log says of a visit; `each` says that its neighbours tell of other visits."""
    opening = _OPENING.match(cell.text.strip())
    if opening is None:
        return
    word = " ".join(re.findall(r"[a-z✓✔]+", opening.group().lower())[:2])
    clues = (*_said(word), f"size={len(opening.group()) // 4}", *more)
    yield Candidate("attended", "log", cell.start, cell.start + len(opening.group()), "1", clues, {"each": True} if each else {})


_MONTH_CELL = re.compile(rf"{MONTH_WORD}\.?(?:\s'?(?:20)?\d\d)?", _I)
_DAYS_OF_MONTH = re.compile(r"\d{1,2}(?:[\s,]+\d{1,2}){2,}")


_ATTENDED = re.compile(r"\b(?:attend\w*|att|kept|held|completed|seen|came|present|treated)\b", _I)
_AWAY_SAID = re.compile(rf"\b{_STAYED_AWAY.pattern}", _I)


def _days_listed(cells: Sequence[RowCell], context: Context) -> Candidate | None:
    """Return the visits of a row that lists the days of a month in rising order: "Oct | 1 3 6 8 10".

    Where its title does not say that those are the days attended, nothing around it may say that the patient stayed away. The
    part `named` tells whether title, topic or caption speak of attendance.
    """
    if len(cells) < 2 or not _MONTH_CELL.fullmatch(cells[0].text.strip()):
        return None
    cell = cells[1]
    if not _DAYS_OF_MONTH.fullmatch(cell.text.strip()) or _AWAY_TITLE.search(cell.title):
        return None
    others = [one.text for one in cells if one is not cell]
    titles = [*(one.title for one in cells), context.caption, context.topic]
    if not _ATTENDED.search(cell.title) and (
        any(_AWAY_SAID.search(text) for text in others) or any(_AWAY_TITLE.search(text) for text in (*titles, *others))
    ):
        return None
    named = any(_ATTENDED.search(text) for text in (cell.title, context.caption, context.topic))
    days = [int(day) for day in re.findall(r"\d+", cell.text)]
    if days[-1] > 31 or any(first >= second for first, second in zip(days, days[1:], strict=False)):
        return None
    return Candidate(
        "attended", "days", cell.start, cell.end, str(len(days)), (f"days={min(len(days) // 4, 4)}",), {"named": named}
    )


_EXERCISES = re.compile(r"\b(?:exercises?|HEP|home program\w*)\b", _I)
_TICK = re.compile(r"[xy✓✔]|yes", _I)
_AWAY_TITLE = re.compile(
    r"\b(?:cancel\w*|cx\w*|no[- ]?shows?|n/?s|missed|absent|closed|not|off|called|sched\w*|booked|reason\w*|why)\b", _I
)
_VISIT_TITLE = re.compile(
    r"\b(?:PT|OT|ST|SLP|speech|physical|occupational|therapy|AM|PM|a\.m|p\.m|\d{1,2}:\d\d|\d{1,2}[/-]\d{1,2}|morning|afternoon|noon|time|date|day"
    r"|(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?s?|M|T|W|Th|F|visits?|vis|sessions?|appts?|appointments?|tx|treatments?|status"
    r"|attend\w*|att|kept|held|seen|came|arrived|present|completed|show(?:ed|s)?|wk|weeks?|initials?|outcome)\b",
    _I,
)
_MARK = re.compile(r"[✓✔xX]|[A-Za-z]{1,4}(?:/[A-Za-z])?\.?")


def _is_of_other(title: str) -> bool:
    """Say whether a tick below a title says of no visit that it was kept: a cancellation, an exercise."""
    return bool(_AWAY_TITLE.search(title) or (title.strip() and not _VISIT_TITLE.search(title)))


def _of_marks(told: Sequence[RowCell], named: Sequence[str]) -> Iterator[Candidate]:
    """Yield the visits of a row that has a mark for each of several: "2-16 | x | NS"."""
    told = [cell for cell in told if not _AWAY_TITLE.search(cell.title)]
    if any(cell.title.strip() and not _VISIT_TITLE.search(cell.title) for cell in told):
        # A mark below the name of an exercise is no visit.
        return
    marks = [" ".join(re.findall(r"[a-z✓✔]+", cell.text.lower())) for cell in told if _MARK.fullmatch(cell.text.strip())]
    came = [mark for mark in marks if mark == "x" or (_CAME.match(mark) and not _STAYED_AWAY.match(mark))]
    away = [mark for mark in marks if mark not in came and _STAYED_AWAY.match(mark)]
    if len(marks) < 2 or not came or len(came) + len(away) < len(marks):
        return
    more = [f"came={min(len(came), 3)}", f"away={min(len(away), 2)}", f"rest={min(len(told) - len(marks), 2)}"]
    more += [f"mark={mark}" for mark in dict.fromkeys(marks)] + [f"titled={name}" for name in named]
    yield Candidate("attended", "marks", told[0].start, told[-1].end, str(len(came)), tuple(more))
