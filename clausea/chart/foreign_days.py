"""Minutes that stand below another day than their document's: whose they are is in doubt, and they are left out."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Sequence

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
_OPENS = 40
"""Of so many characters a line's beginning is read for its day."""


_SEASON = 60
"""Days within which a day without a year is a visit's of the same log."""
_LEAD = re.compile(
    r"\W{0,3}(?:(?P<visit>(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\b|(?:visit|session|tx|treatment|v)\W{0,3}(?:no\.?\s?|#\s?)?\d{0,3}(?![/\d]))"
    r"|DOS\b|D\.O\.S\.|(?:visit |treatment |service )?date(?: of service)?\b|on\b|#\s?\d{1,3}(?![/\d]))[\s:,.)–-]*",
    re.IGNORECASE,
)
"""What may stand before the day of a visit: its weekday, its number, or "DOS", "Date", "On"."""
_COUNTED = re.compile(r"\b(?:visits?|sessions?|tx|treatments?|v)\W{0,3}(?:no\.?\s?|#\s?)?$", re.IGNORECASE)
_NUMBERED_LINE = re.compile(
    r"^\W{0,3}(?:visit|session|tx|treatment|v)\W{0,3}(?:no\.?\s?|#\s?)?\d{1,2}/\d{1,2}(?![/\d])", re.IGNORECASE | re.MULTILINE
)
_OF_LIFE = re.compile(r"\b(?:reports?|reported|states?|stated|began|begun|started|sore|daily|at home)\b", re.IGNORECASE)
"""Its minutes are those of what the patient tells, and of no visit."""
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


def _opening_day(line: str, own: dt.date, *, is_log: bool) -> dt.date | None:
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
        return day.date if day.date == own or _is_entry(rest) else None
    if abs((day.date - own).days) >= (_NEAR if day.sure else _SEASON):
        return None
    has_minutes = bool(labels_in(rest) or _TIME.search(rest)) and not _OF_LIFE.search(rest)
    if not day.sure and not is_log and _COUNTED.search(opening[: day.start]):
        return None
    is_led = lead is not None or bool(_PROCEDURE_BEHIND.match(rest))
    return day.date if has_minutes and is_led else None


def of_own_day(found: Sequence[Minutes], document: Document, chart: Chart) -> list[Minutes]:
    """Return the minutes of a note without those of its day that stand below a line which another day opens.

    Running notes that were not parted would else give one visit's minutes to another's day.
    """
    if document.kind != "daily_note" or document.date is None or not found:
        return list(found)
    marks: list[tuple[int, int, bool]] = []
    texts = [chart.page(span).text[span.start : span.end] for span in document.body]
    is_log = len({found.group() for text in texts for found in _NUMBERED_LINE.finditer(text)}) > 1
    for span in document.body:
        page = chart.page(span)
        for line in _LINE.finditer(page.text, span.start, span.end):
            if page.is_furniture(line.start(), line.end()) or _CLOCK.search(line.group()[:_OPENS]):
                continue  # A page that was faxed or printed says when.
            day = _opening_day(line.group(), document.date, is_log=is_log)
            if day is not None:
                marks.append((span.page, line.start(), day == document.date))
    if all(is_own for _, _, is_own in marks):
        return list(found)
    return [one for one in found if one.date != document.date or _stands_below_own(one, marks)]


def _stands_below_own(one: Minutes, marks: Sequence[tuple[int, int, bool]]) -> bool:
    above = [is_own for page, start, is_own in marks if (page, start) <= (one.span.page, one.span.start)]
    return not above or above[-1]
