"""Late entries and addenda, which say themselves when they were written."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from clausea.domain.charts import Chart, Document
from clausea.domain.dates import Dated, find_dates
from clausea.domain.records import Span

__all__ = ["Added", "added_in", "opens_addendum", "written_on"]

_AMENDED = (
    r"amended(?:\s(?:(?:daily|progress|treatment|PT|OT|SLP)\s)?(?:note|entry|documentation|visit))?\b"
    r"(?=\s*(?:[:(/–—-]|on\b|by\b|\d|$|(?:dated|for|of|from|to)\s(?:(?:DOS|visit|date|note|the|of)\s)*\d))"
)
"""What was amended may follow the word, "amended plan of care": then it heads a plan and no addendum."""
_UNTICKED = r"(?!\W*(?:no?|n/?a|none|false)\b\W*(?:$|\s{2}|[|;,]|\s\w+:)|\s*[:?]?\s*(?:\[\s?\]|☐|□)(?!\s*no\b))"
"""A field of a form may say that something is no late entry: "Late entry: No", "Late entry: [ ] Yes"."""
_HEAD = rf"(?:(?:late (?:entry|note|documentation)\b{_UNTICKED}|addend(?:um|a|ed)\b|amendment\b|{_AMENDED})[\s:(/–—-]*)+"
_LEAD = r"(?:(?:PT|OT|SLP|ST|therapy|clinical|note|entry)\s+)?"
_DAY_FIRST = r"(?:\d{1,2}/\d{1,2}/\d{2,4}(?:\W{1,3}\d{1,2}:\d\d(?:\s?[AP]M)?)?\W{1,4})?"
_NO_BOX = r"(?!\s*(?:\[\s?\]|☐|□))"
_HEADED = re.compile(rf"{_NO_BOX}\W*(?P<day>{_DAY_FIRST}){_LEAD}{_HEAD}", re.IGNORECASE)
_CAPITAL = (
    rf"(?:(?:[Ll]ate (?:[Ee]ntry|[Nn]ote)|LATE (?:ENTRY|NOTE))\b(?im:{_UNTICKED})|Addend(?:um|a|ed)|ADDEND(?:UM|A|ED)|Amendment"
    rf"|AMENDMENT|(?=A)(?i:{_AMENDED}))\b"
)
_OPENS = re.compile(rf"{_NO_BOX}\W*(?:(?:PT|OT|SLP|ST|[A-Z][a-z]+)\s)?{_CAPITAL}(?=[^.\n]{{0,90}}(?:\d|:)|\s*$)")
"""A line that opens as an addendum does: with a capital, and with a day or a colon behind its head."""
_TITLED = re.compile(
    r"(?<!\bno )(?<!\bnot )(?<!\bnot a )(?<!\bnon-)(?<!\[ \] )(?<!\[\] )(?<![☐□] )(?<![☐□])"
    rf"\blate (?:entry|documentation)\b{_UNTICKED}",
    re.IGNORECASE,
)
_TITLE_LINES = 6
_TITLE_WORDS = 12
"""In so few words, among so few of its first lines, a document is titled as a late entry: the whole of it is one."""
_WITHIN = re.compile(r"(?:Addendum|ADDENDUM|Late [Ee]ntry|LATE ENTRY)\b(?=[^.:\n]{0,60}\d{1,2}/\d{1,2}/\d{2,4}[^.:\n]{0,40}:)")
"""The same where a line goes on before it: its head says a day and ends with a colon."""
_ENTERED = re.compile(
    r"\b(?:entered|written|dictated|typed|added|documented|recorded|dated|made|created|date\sof\s(?:entry|writing|documentation)"
    r"|today['’]s\sdate)(?:\s+(?:late\s+)?on)?[\s:]*$",
    re.IGNORECASE,
)
_ENTERED_BELOW = re.compile(
    r"(?:^|[.;(,\n]\s*)(?:this\s)?(?:(?:late\s)?(?:entry|note|addendum)\s(?:was\s)?)?(?:entered|written|dictated|typed|added|documented)(?:\s+(?:late\s+)?on)?[\s:]*$"
    r"|\b(?:date\s(?:entered|written|dictated|typed|documented|created|of\s(?:entry|writing|documentation))|today['’]s\sdate)[\s:]*$",
    re.IGNORECASE,
)
"""In the text of an addendum these words open a clause: "goals were written on 07/02/2026" tells of another day."""
_VISIT = r"(?:DOS|D\.O\.S\.|date of service|visit|session|note|treatment|tx|service|encounter)"
_ABOUT = re.compile(
    rf"\b(?:for|of|to|re|regarding|about|{_VISIT})(?:\s(?:the|of|on|dated|date|{_VISIT}))*[\s:#(*]*$", re.IGNORECASE
)
_ABOUT_BEHIND = re.compile(rf"\s*(?:PT\s|OT\s|SLP\s|daily\s|tx\s)?(?:{_VISIT}|appointment)\b", re.IGNORECASE)
_AHEAD = re.compile(
    r"\b(?:(?:targets?|ends?|ending|due|by|through|thru|until|till|met|next|expir\w+|extended|valid|scheduled|starts?|starting"
    r"|beginning|surgery|onset)(?:\s(?:dates?|day|on|of|visit|is|for|in|to|by))*"
    r"|(?:goals?|f/u|follow-?\s?up|appt|appointment)(?:\s(?:dates?|day|on|of|visit|is|for|in|to|by))+)[\s:(#]*$",
    re.IGNORECASE,
)
"""What stands before a day to come; "Addendum to goals 08/03/2026" says what was added to, and the day of it."""
_EFFECTIVE = re.compile(r"\beffective(?:\s(?:date|as|of|on))*[\s:(]*$", re.IGNORECASE)
"""From when on a change holds is the day of its writing where no other day is told."""
_TO = re.compile(r"\s?(?:-|–|—|to|thru|through)\s?")
_SHORT_BEFORE = re.compile(r"(?<![\d/])\d{1,2}/\d{1,2}\s?(?:-|–|—|to|thru|through)\s?$")
_WORDS = r"(?:[A-Z][\w.'’/-]*,?\s+){1,4}"
_SIGNER = re.compile(
    rf"\s*(?:(?i:by)\b[\s:]*{_WORDS}|(?:[A-Z][\w.'’-]*\s)+[A-Z][\w'’-]+,\s(?:DPT|MPT|PTA?|OTR?|COTA|SLP|MA|MS)\b(?:[,\s]+[A-Z][\w.'’/-]*){{0,3}}[,\s]+)"
    r"(?:on\s+|at\s+|[-–—]\s+)?"
)
"""The name of who added it, with nothing else between the head and the day."""
_LONGEST_NAME = 60
_ON = re.compile(r"\s*(?:on|dated)\s+", re.IGNORECASE)
_ADDS = re.compile(
    r"[\s,]*(?:I|this (?:therapist|writer|clinician))\s(?:am\s|wish to\s|want to\s|would like to\s|now\s){0,2}"
    r"(?:add|amend|append|writ|clarif|correct|enter|document)(?:e|y|ing|s|ying)?\b"
)
"""The writer says of the day before these words that it is the one of writing: "On 10/15/2026 I am adding"."""
_NAME = r"(?-i:\b[A-Z][\w.'’-]*(?:\s[A-Z][\w.'’-]*){0,3},?\s(?:DPT|PTA?|OTR(?:/L)?|OT|COTA|SLP)\b)"
_FIELDS = re.compile(
    r"\b(?:dates?|day|of|service|DOS|visit|written|entered|entry|late|documented|created|typed|writing|for|on|by|the|note|addendum|time|[AP]M)\b"
    rf"|\d{{1,2}}/\d{{1,2}}/\d{{2,4}}|{_NAME}",
    re.IGNORECASE,
)
"""What a head says of itself: when it was written, of what visit, and by whom."""
_LONGEST_FIELDS = 200
"""So many signs behind a head are enough to tell whether it says something on its line."""
_SIGNED = re.compile(r"\b(?:signed|signature|authenticated|/?e?s/)\b[^\n]{0,60}$", re.IGNORECASE)
_SECTION = re.compile(r"^[ \t]*(?:[SOAP]|subjective|objective|assessment|plan)[ \t]*:", re.IGNORECASE | re.MULTILINE)
_HEAD_ENDS = re.compile(r":(?=\s|$)|(?<=[a-z\d)]{2})\.(?=\s)|\n")


def written_on(text: str) -> dt.date | None:
    """Return the day on which a late entry or an addendum says that it was written, not the day that it is about.

    "ADDENDUM 08/03/2026: 6MWT on 07/02/2026", "Addendum to note of 05/06/2026, entered 06/22/2026", "Late entry 08/03/2026
    visit, written 10/15/2026". None where it does not say, or where a text is neither.
    """
    match = _HEADED.match(text)
    if match is None:
        return None
    days = find_dates(text)
    if match["day"]:
        return days[0].date if days else None
    end = _HEAD_ENDS.search(text, match.end())
    stop = match.start() if ":" in match.group() else end.start() if end else len(text)
    # "ADDENDUM: 08/03/2026: Standing was 5 min" has its day behind the colon of the head's first word.
    of_head = [one for one in days if one.start < stop or one.start == match.end()]
    said = next((one for one in of_head if _ENTERED.search(text[max(0, one.start - 24) : one.start])), None)
    below = next(
        (one for one in days if one not in of_head and _ENTERED_BELOW.search(text[max(0, one.start - 120) : one.start])), None
    )
    if said is None and (by_writer := next((one for one in days if _is_by_writer(text, match.end(), one)), None)):
        # The day behind a name may be the visit's: where words say when it was written, the later one is that.
        said = max((one for one in (by_writer, below) if one is not None), key=lambda one: one.date)
    about = {one: _is_about(text, one, match.end()) or _is_of_period(text, one, days, match.end()) for one in of_head}
    effective = [one for one in of_head if _EFFECTIVE.search(text[max(0, one.start - 40) : one.start])]
    free = [one for one in of_head if not about[one] and one not in effective]
    said = said or max(free, key=lambda one: one.date, default=None) or below
    said = said or max((one for one in effective if not about[one]), key=lambda one: one.date, default=None)
    return said.date if said else None


def _is_about(text: str, day: Dated, head: int) -> bool:
    """Say whether a day in a head is that of the visit that it adds to, "(07/02/2026 visit)", or to come: "due 10/30/2026"."""
    before = text[max(0, day.start - 40) : day.start]
    if day.start > head and _AHEAD.search(before):
        return True
    if _ABOUT_BEHIND.match(text, day.end):
        return True
    return day.start > head and _ABOUT.search(before) is not None


def _is_of_period(text: str, day: Dated, days: Sequence[Dated], head: int) -> bool:
    """Say whether a day is one of the two of a period, which go forward: "08/03/2026 to 07/02/2026 note" tells of none."""
    if day.start <= head:
        return False
    if _SHORT_BEFORE.search(text[max(0, day.start - 40) : day.start]):
        return True
    return any(
        day in (first, last)
        and first.date < last.date
        and _TO.fullmatch(text, first.end, last.start)
        and not _ABOUT_BEHIND.match(text, last.end)
        for first, last in pairwise(days)
    )


def _is_by_writer(text: str, head: int, day: Dated) -> bool:
    """Say whether a day follows the name of who added it, or stands before what the writer says to do on it."""
    between = text[head : day.start]
    if len(between) > _LONGEST_NAME or _ABOUT_BEHIND.match(text, day.end):
        return False
    if _SIGNER.fullmatch(between):
        return True
    return _ON.fullmatch(between) is not None and _ADDS.match(text, day.end) is not None


def opens_addendum(line: str) -> bool:
    """Say whether a line opens as a late entry or an addendum does: it carries on no sentence of the line above."""
    return _OPENS.match(line) is not None


@dataclass(frozen=True)
class Added:
    """What was added to a document: its words, and the day on which they were written where they say it."""

    spans: tuple[Span, ...]
    written: dt.date | None


def added_in(chart: Chart, document: Document) -> list[Added]:
    """Return the addenda and late entries that stand in a document, each from its head on to the next or to the end.

    One that says something on the line of its head ends where the note's own sections begin. Where it names no day, it was
    written on the day of the signature below it.
    """
    out: list[Added] = []
    for part in document.body:
        page = chart.page(part).text
        starts = list(_heads(page, part.start, part.end))
        if out and (stop := starts[0] if starts else part.end) > part.start:
            # What was begun on the page before goes on.
            out[-1] = Added((*out[-1].spans, part.model_copy(update={"end": stop})), out[-1].written)
        for start, end in pairwise([*starts, part.end]):
            stop = _end(page, start, end)
            out.append(Added((part.model_copy(update={"start": start, "end": stop}),), _written(page[start:stop])))
    return out


def _heads(page: str, start: int, end: int) -> Iterator[int]:
    """Yield where addenda begin: at the beginnings of lines, or within one that the reader of a page has joined."""
    position, number = start, -1
    while position < end:
        number += 1
        stop = page.find("\n", position, end)
        stop = end if stop < 0 else stop
        line = page[position:stop]
        if _OPENS.match(line) or (_HEADED.match(line) and find_dates(line)):
            yield position + len(line) - len(line.lstrip())
        elif within := _WITHIN.search(line):
            yield position + within.start()
        elif number < _TITLE_LINES and len(line.split()) <= _TITLE_WORDS and (titled := _TITLED.search(line)):
            yield position + titled.start()
        position = stop + 1


def _end(page: str, start: int, end: int) -> int:
    line_end = page.find("\n", start, end)
    if line_end < 0:
        return end
    head = _HEAD_ENDS.search(page, start, line_end)
    has_words = head is not None and bool(
        re.search(r"[A-Za-z]{3}", _FIELDS.sub(" ", page[head.end() : min(line_end, head.end() + _LONGEST_FIELDS)]))
    )
    section = _SECTION.search(page, line_end, end) if has_words else None
    return section.start() if section and section.start() > start else end


def _written(text: str) -> dt.date | None:
    signed = (one.date for one in find_dates(text) if _SIGNED.search(text[max(0, one.start - 90) : one.start]))
    return written_on(text) or max(signed, default=None)
