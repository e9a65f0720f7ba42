"""Minutes that stand below another day than their document's: whose they are is in doubt, and they are left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence
from dataclasses import dataclass

from clausea.chart.lexicon import words_of
from clausea.chart.minute_labels import labels_in
from clausea.domain import Chart, Document, Minutes
from clausea.domain.dates import find_days

_LINE = re.compile(r"[^\n]+")
_CLOCK = re.compile(r"\d:\d\d")
_INDENT = 3
"""A day opens a line before this offset; further in it is one that a sentence mentions."""
_NEAR = 400
"""Days within which another day is a visit's, and no birth's or surgery's."""
_BESIDE = 14
"""Within so many days before a note what may be the number of a visit, "Visit 4/12:", may be another visit's day."""
_OPENS = 40
"""Of so many characters a line's beginning is read for its day."""


_SEASON = 60
"""Days within which a day without a year is a visit's of the same log."""
_LEAD = re.compile(
    r"\W{0,3}(?:(?P<visit>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|(?:visit|session|tx|treatment|v)\W{0,3}(?:no\.?\s?|#\s?)?\d{0,3}(?![/\d]))"
    r"|today(?:['’]s)?(?:\s(?:visit|session|tx|treatment))?\b|DOS\b|D\.O\.S\.|(?:visit |treatment |service )?date(?: of service)?\b|on\b|#\s?\d{1,3}(?![/\d]))[\s:,.)–-]*",
    re.IGNORECASE,
)
"""What may stand before the day of a visit: its weekday, its number, or "Today", "DOS", "Date", "On"."""
_COUNTED = re.compile(r"\b(?:visits?|sessions?|tx|treatments?|v)\W{0,3}(?:no\.?\s?|#\s?)?$", re.IGNORECASE)
_NUMBERED_LINE = re.compile(
    r"^\W{0,3}(?:visit|session|tx|treatment|v)\W{0,3}(?:no\.?\s?|#\s?)?\d{1,2}/\d{1,2}(?![/\d])", re.IGNORECASE | re.MULTILINE
)
_OF_LIFE = re.compile(r"\b(?:reports?|reported|states?|stated|began|begun|started|sore|daily|at home)\b", re.IGNORECASE)
"""Beside it minutes without a procedure are those of what the patient tells, and of no visit."""
_PART = re.compile(r"[;,]|\.\s")
_TODAY_LINE = re.compile(
    r"^\W{0,3}today\b(?:['’]s)?(?:\s(?:visit|session|tx|treatment))?\W{0,3}(?P<month>\d{1,2})/(?P<day>\d{1,2})\b(?!/\s?\d{3})",
    re.IGNORECASE | re.MULTILINE,
)
_PROCEDURE_BEHIND = re.compile(
    r"\s?[:–]|\s-\s|\s+(?:9[27]\d{3}|G\d{4}|ther\w*\.?\s?(?:ex|act)\w*|gait|manual|neuro\w*|NMR|NMRE|TE|TA|MT|GT|US|e-?stim|eval\w*|re-?eval\w*|PT|OT|SLP|ST|tx|visit|seen|total|timed)\b",
    re.IGNORECASE,
)
_ALONE = re.compile(r"\W*(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\W*)?", re.IGNORECASE)
_TIME = re.compile(r"\b\d{1,3}\s?(?:min(?:ute)?s?\b|['’′](?!\w))|\bunits?\b", re.IGNORECASE)
_OF_HISTORY = re.compile(
    r"\b(?:surger\w*|surg|sx|s/p|op|post-?op|pre-?op|\w*ectomy|\w*plasty|\w*desis|repair\w*|reconstruct\w*|ORIF|T[KHS]A|TKR|THR|rTSA|ACLR?|RCR|ACDF"
    r"|onset|injur\w*|DOI|DOS|DOL|MVA|MVC|fell|falls?|fx|fractur\w*|stroke|CVA|SOC|start of care|eval\w*|re-?eval\w*|IE|cert\w*|recert\w*|POC|referr\w*"
    r"|scor\w*|outcomes?|baseline|initial|appt\w*|appointments?|follow[\s-]?up|f/u|dr|MD|DO|ortho\w*|PCP|x-?rays?|MRI|CT|EMG|imaging|inject\w*"
    r"|admit\w*|admission|discharged?|hosp\w*|next|return\w*|auth\w*|expires?|through|thru)\b|\d\s?/\s?\d",
    re.IGNORECASE,
)
"""Words of a line that tells what happened on another day: a surgery, an onset, a score, an appointment."""
_OF_VISIT = re.compile(
    r"\b(?:visits?|v\s?#?\d+|sessions?|tx|treat\w*|notes?|daily|progress|[SOAP]\s?:|subj\w*|obj\w*|assess\w*|plan|soap|AM|PM|pt|patient|reports?|states?|feels?"
    r"|denies|c/o|sore\w*|tender\w*|stiff\w*|pain\w*|tired|better|worse|tol\w*|seen|ther\s?-?ex\w*|exercis\w*|gait|manual|nmr\w*|TE|TA|MT|stretch\w*|mobs?"
    r"|mobiliz\w*|squats?|step[\s-]?ups?|bike|nustep|balance|transfers?|sets?|reps?|HEP|ice|heat|e-?stim|PT|OT|SLP|PTA|COTA)\b|\b[SOAP]:",
    re.IGNORECASE,
)
"""Words of an entry of a running log."""


def _is_entry(rest: str) -> bool:
    """Say whether what stands behind a day makes its line an entry of a running log, and not a surgery, a score or an appointment."""
    if _ALONE.fullmatch(rest) or labels_in(rest) or _TIME.search(rest):
        return True
    return not _OF_HISTORY.search(rest) and not words_of(rest).names and bool(_OF_VISIT.search(rest))


def _has_minutes(rest: str) -> bool:
    """Say whether what stands behind a day names a procedure or minutes of a visit, and not only what the patient did at home.

    Every entry of a log tells how the patient was: "8/5: Pt states she is sore. 97110 20 min" is of a visit for all that.
    """
    labels = labels_in(rest)
    if not labels:
        return _TIME.search(rest) is not None and not _OF_LIFE.search(rest)
    ends = [found.start() for found in _PART.finditer(rest)] + [len(rest)]
    starts = [0, *ends]
    return any(
        one.by == "code"
        or not _OF_LIFE.search(
            rest, max(start for start in starts if start <= one.start), min(end for end in ends if end >= one.end)
        )
        for one in labels
    )


@dataclass(frozen=True, slots=True)
class _Opening:
    """The day that opens a line. One that may be a visit's number of so many, "Visit 4/12:", is in doubt."""

    day: dt.date
    is_in_doubt: bool = False


def _opening_day(line: str, own: dt.date, *, is_log: bool) -> _Opening | None:
    """Return the day that opens a line and makes it an entry: of a visit's own line, "Fri 08/07/2026", "8/5: 97116 15 min".

    A day without a year may be a grade or a share, "4/5 strength": it counts with a visit's word before it or a procedure right
    behind it, and with minutes in its line. So does one that "On" or "Date" leads, which may tell of anything.
    """
    lead = _LEAD.match(line)
    start = lead.end() if lead else 0
    opening = line[: start + _OPENS].rstrip()
    days = [one for one in find_days(opening, own) if start <= one.start < start + _INDENT]
    if not days:
        return None
    day, rest = days[0], line[days[0].end :]
    if day.sure and (lead is None or lead["visit"]):
        if abs((day.date - own).days) >= _NEAR:
            return None
        return _Opening(day.date) if day.date == own or _is_entry(rest) else None
    if abs((day.date - own).days) >= (_NEAR if day.sure else _SEASON):
        return None
    is_led = lead is not None or bool(_PROCEDURE_BEHIND.match(rest))
    if not is_led or not _has_minutes(rest):
        return None
    may_count = not day.sure and not is_log and _COUNTED.search(opening[: day.start]) and _is_share(opening[day.start : day.end])
    if may_count and not 0 < (own - day.date).days <= _BESIDE:
        return None
    return _Opening(day.date, is_in_doubt=bool(may_count))


_TWO = 2


def _is_share(text: str) -> bool:
    """Say whether what looks like a day may be a number of so many: there is no visit 8 of 5."""
    numbers = text.split("/")
    return len(numbers) == _TWO and int(numbers[0]) <= int(numbers[1])


def of_own_day(found: Sequence[Minutes], document: Document, chart: Chart) -> list[Minutes]:
    """Return the minutes of a note without those of its day that stand below a line which another day opens.

    Running notes that were not parted would else give one visit's minutes to another's day.
    """
    if document.kind != "daily_note" or document.date is None or not found:
        return list(found)
    marks: list[tuple[int, int, bool]] = []
    texts = [chart.page(span).text[span.start : span.end] for span in document.body]
    is_log = len({found.group() for text in texts for found in _NUMBERED_LINE.finditer(text)}) > 1
    # "Today 3/10" may be a score: only the note's own day is one that a log tells of.
    own_day = (document.date.month, document.date.day)
    is_log = is_log or any(
        (int(one["month"]), int(one["day"])) == own_day for text in texts for one in _TODAY_LINE.finditer(text)
    )
    own = [(one.span.page, one.span.start) for one in found if one.date == document.date]
    for span in document.body:
        page = chart.page(span)
        for line in _LINE.finditer(page.text, span.start, span.end):
            if page.is_furniture(line.start(), line.end()) or _CLOCK.search(line.group()[:_OPENS]):
                continue  # A page that was faxed or printed says when.
            opens = _opening_day(line.group(), document.date, is_log=is_log)
            # Below minutes of the note's own day those of what may be another's are left out sooner than added.
            if opens is not None and (not opens.is_in_doubt or min(own, default=(0, 0)) < (span.page, line.start())):
                marks.append((span.page, line.start(), opens.day == document.date))
    if all(is_own for _, _, is_own in marks):
        return list(found)
    return [one for one in found if one.date != document.date or _stands_below_own(one, marks)]


def _stands_below_own(one: Minutes, marks: Sequence[tuple[int, int, bool]]) -> bool:
    above = [is_own for page, start, is_own in marks if (page, start) <= (one.span.page, one.span.start)]
    return not above or above[-1]
