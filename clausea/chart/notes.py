"""Attendance, and blanks left on a form."""

from __future__ import annotations

import re
from collections.abc import Iterator

from clausea.chart.lines import Addressed
from clausea.chart.measures import Context
from clausea.domain import Form, Note

_I = re.IGNORECASE
_NUMBERS = [
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
    "twenty",
]
_N = rf"(?:\d{{1,3}}(?![\d/.:%-]\d|\d|%)|(?:{'|'.join(_NUMBERS)})\b)"
_GAP = r"(?:\s?[:=#-]\s?|\s{1,3})"
_VISIT = r"(?:visits?|sessions?|appointments?|appts?|treatments?|tx)"
_DID = r"(?:attended|att|kept|held|completed|seen|used)"
_OF = re.compile(
    rf"(?<![\w/.-])(?P<attended>{_N})\s?(?:{_DID}\s)?(?:of|out of|/)\s?(?P<scheduled>{_N})(?:\s(?P<what>(?:scheduled|sched|sch|planned|authorized|auth|approved|total)\b)?\s?(?P<noun>{_VISIT}|{_DID})?\b)?",
    _I,
)
_ATTENDED = (
    re.compile(
        rf"\b(?:(?:total|tot)\s)?(?:{_VISIT}\s(?:{_DID})|attended|att|(?P<weak>kept|held|completed|seen))(?:\s(?:for|to date|so far))?{_GAP}(?P<n>{_N})(?!\s?(?:x\b|min|%|ft|reps|sec|hrs?|days?|wks?|weeks?|months?))",
        _I,
    ),
    re.compile(
        rf"(?<![\w/.:-])(?P<n>{_N})\s(?:(?:total\s|skilled\s)?{_VISIT}\s{_DID}|attended|att|(?P<weak>kept))\b(?!\s(?:up|by|in bed|for \d))",
        _I,
    ),
    re.compile(
        rf"\b(?:total\s(?:number of\s)?(?:visits|sessions)|{_VISIT}\s(?:to date|(?:from|since)\s(?:soc|ie|eval\w*|start of care))|total\s[PX]|(?:visits|sessions)(?=\s?:)|(?P<weak>visits)(?=\s{{1,3}}\d{{1,2}}\s{{2}})|visits(?=\s\d+\s(?:out )?of))(?:\s(?:to date|attended))?{_GAP}(?P<n>{_N})(?!\s?(?:/\s?\d|per|a week|x))",
        _I,
    ),
    re.compile(rf"\b(?:seen|treated|attended)\s(?:for|x)\s(?:a total of\s)?(?P<n>{_N})\s{_VISIT}\b", _I),
    re.compile(
        rf"\b(?:(?:number|#|no\.|count) of (?:visits|sessions|treatments)|(?:visit|session|treatment)s? (?:count|days|used)|(?:visits|sessions) (?:this|in this|during this|for this) (?:reporting )?(?:period|report|month|cert\w*)|total (?:visits|sessions) this (?:reporting )?period|(?P<weak>present)){_GAP}(?P<n>{_N})(?!\s?/)",
        _I,
    ),
    re.compile(
        rf"\battended\s(?:all|each) (?:of )?(?:the |his |her |their )?(?P<n>{_N})\s(?:scheduled\s|planned\s)?{_VISIT}\b", _I
    ),
    re.compile(rf"\bvisits\s1\s(?:through|thru|to|-)\s(?P<n>{_N})\b", _I),
)
# "8/10" is visits only where the words beside it say so: alone it is pain, a trial or a day in August.
_SLASH = re.compile(
    r"(?:\b(?P<led>attended|attendance|att|visits (?:attended|kept|completed|used)|sessions (?:attended|kept|completed|used))\b\s?[:=-]?\s?|(?<![\w/.-]))"
    r"(?P<attended>\d{1,3})\s?/\s?(?P<scheduled>\d{1,3})(?![\d/.]|\s?[-–]\s?\d)(?P<after>\s(?:(?:auth\w*|scheduled|sched|planned|approved)\s)?(?:visits|sessions|treatments|appointments)\b)?",
    _I,
)
_OTHER_VISITS = re.compile(
    r"\b(?:auth\w*|approved|planned|remain\w*|missed|misses|est\w*|left|expected|anticipated|recommended|requested|allowed|allowable|benefit\w*|per|but|max\w*|without|prior|previous|last|plan|continue|cont)\b[^.;:]{0,18}$",
    _I,
)
_SCHEDULED = (
    re.compile(rf"\b(?:scheduled|sched|sch)\b{_GAP}(?P<n>{_N})", _I),
    re.compile(rf"(?<![\w/.:-])(?P<n>{_N})\s(?:scheduled|sched|sch)\b", _I),
    re.compile(rf"\b(?:sessions|visits)\splanned\b[^:]{{0,24}}:\s?(?P<n>{_N})", _I),
)
_CANCELLED = (
    re.compile(rf"\b(?:cancel(?:l?ed|lations?|s)?|cx(?:'?d)?|cxl)\b{_GAP}(?P<n>{_N})(?!\s?/)", _I),
    re.compile(rf"(?<![\w/.:-])(?P<n>{_N})\s(?:late\s)?(?:cancel\w*|cx|cxl)\b", _I),
)
_MISSED = (
    re.compile(rf"\b(?:no[- ]?shows?|ns|dna|absent|missed(?: visits)?)\b{_GAP}(?P<n>{_N})(?!\s?/)", _I),
    re.compile(rf"(?<![\w/.:-])(?P<n>{_N})\s(?:no[- ]?shows?|ns)\b", _I),
)
_NOT_ATTENDANCE = re.compile(r"\b(?:classes?|class|church|school|dinner|group|meals?|trials?|reps|steps|games?)\b", _I)
_CERTAIN = re.compile(
    rf"\b{_VISIT}\s(?:attended|kept|completed|held|used|to date)|\btotal\s{_VISIT}|\b(?:attended|att|kept|held)\b|\bvisits\s1\s|\bseen\b(?:\sfor)?{_GAP}{_N}|\b(?:from|since)\s(?:soc|ie|start)|\b{_VISIT}\sused\b|\battendance\b|\bthis (?:reporting )?period\b|\b(?:number|#|count)\b|\btreatment days\b",
    _I,
)
_BLANK = re.compile(r"_{3,}|\.{6,}")


class NoteReader:
    """Reads attendance and blanks of one document."""

    def __init__(self, kind: str) -> None:
        self._kind = kind

    def read(self, words: Addressed, context: Context, form: Form) -> Iterator[Note]:
        """Yield attendance counts and blanks left on a form of a sentence."""
        yield from _attendance(words, context, self._kind)
        text = words.text
        for match in _BLANK.finditer(text):
            # Leader dots that end in a figure carry the eye to it; nothing was left out.
            if match.group().startswith(".") and re.match(r"\s?\S", text[match.end() :]):
                continue
            yield _note(words, context, match.start(), match.end(), "blank")


def _note(words: Addressed, context: Context, start: int, end: int, sort: str, **values: str) -> Note:
    return Note.model_validate(
        {"document": context.document, "date": context.date, "span": words.span(start, end), "sort": sort, "values": values}
    )


def _number(word: str) -> str:
    return word if word.isdigit() else str(_NUMBERS.index(word.lower()) + 1)


def _is_field(text: str, match: re.Match[str]) -> bool:
    """Say whether a count stands by itself, as in a row of fields: "From 11/3/25   Seen 10   Closed 11/27"."""
    return bool(re.search(r"(?:^|\s{3})$", text[: match.start()]) and re.match(r"\s{3}|\W*$", text[match.end() :]))


def _attendance(words: Addressed, context: Context, kind: str) -> Iterator[Note]:
    """Yield one note for the visits attended, scheduled, cancelled and missed that a line counts."""
    text = words.text
    if not re.search(
        rf"\b(?:{_DID}|{_VISIT}|sched\w*|sch|no[- ]?show\w*|ns|cx|cancel\w*|total [PX]|attendance|present)\b", text, _I
    ):
        return
    others: dict[str, str] = {}
    spots: list[tuple[int, int]] = []
    for name, patterns in (("cancelled", _CANCELLED), ("no_show", _MISSED), ("scheduled", _SCHEDULED)):
        for pattern in patterns:
            match = pattern.search(text)
            if match and name not in others:
                others[name] = _number(match["n"])
                spots.append(match.span())
    attended: str | None = None
    start = end = 0
    for match in _OF.finditer(text):
        near = text[max(0, match.start() - 28) : match.start()]
        led = re.search(r"\b(?:attended|att|kept|visits|sessions|total seen)(?:\sfrom \w+)?\W{0,3}$", near, _I)
        goal = re.search(r"\bfor|trials?|reps\b", text[match.end() : match.end() + 10], _I)
        if _NOT_ATTENDANCE.search(text[match.end() : match.end() + 14]) or goal:
            continue
        sure = (
            match["what"]
            or (match["noun"] and re.search(r"attended|att|kept|visits|sessions|appointments", match["noun"], _I))
            or led
        )
        if not sure or ("/" in match.group() and not led and not match["what"] and not match["noun"]):
            continue
        low, high = int(_number(match["attended"])), int(_number(match["scheduled"]))
        if low > high or high < 2 or re.search(r"\b(?:visit|session|page|day|week)\s?#?:?\s?$", near, _I):
            continue
        if _OTHER_VISITS.search(near):
            continue
        attended, start, end = str(low), match.start(), match.end()
        others.setdefault("scheduled", str(high))
        break
    for match in _SLASH.finditer(text) if attended is None else ():
        low, high = int(match["attended"]), int(match["scheduled"])
        before = text[max(0, match.start() - 24) : match.start()]
        if (match["led"] or match["after"]) and 0 < low <= high and high > 1 and not _OTHER_VISITS.search(before):
            attended, start, end = str(low), match.start(), match.end()
            others.setdefault("scheduled", str(high))
            break
    if attended is None:
        for pattern in _ATTENDED:
            match = next(
                (
                    one
                    for one in pattern.finditer(text)
                    if not any(low < one.end() and one.start() < high for low, high in spots)
                    and not _OTHER_VISITS.search(text[max(0, one.start() - 24) : one.start()])
                    and not re.match(
                        r"\s(?:visits |sessions )?(?:auth\w*|remain\w*|left|approved|planned)\b", text[one.end() :], _I
                    )
                    and (others or not one.groupdict().get("weak") or kind == "attendance" or _is_field(text, one))
                ),
                None,
            )
            if match:
                attended, start, end = _number(match["n"]), match.start(), match.end()
                break
    if attended is None and kind in {"discharge", "progress_report"} and len(text) < 90:
        match = re.search(
            rf"(?<![\w/.:-])(?P<n>{_N})\s(?:visits|sessions)\b(?!\s(?:per|a|each|/|more|left|remaining|to|expected|running|in a row|until|with|w/|if))",
            text,
            _I,
        )
        if (
            match
            and int(_number(match["n"])) >= 3
            and not re.search(
                r"\b(?:auth\w*|approved|request\w*|plan|continue|cont|last|past|next|more|extra|add|ask|in|of|over|after|every|request)\s?$",
                text[: match.start()],
                _I,
            )
        ):
            attended, start, end = _number(match["n"]), match.start(), match.end()
    if attended is None:
        if len(others) >= 2 and kind in {"attendance", "discharge", "progress_report"}:
            yield _note(words, context, min(s for s, _ in spots), max(e for _, e in spots), "attendance", **others)
        return
    is_certain = (
        bool(others) or bool(_CERTAIN.search(text[max(0, start - 24) : end + 12])) or kind in {"discharge", "progress_report"}
    )
    if not is_certain or (int(attended) < 2 and not others) or int(attended) > 400:
        return
    yield _note(words, context, start, end, "attendance", attended=attended, **others)
