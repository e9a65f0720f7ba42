"""Dates in every form, and ages over 89. A fraction that may be a date or a score is settled by the words beside it."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Collection, Iterator
from typing import Literal

from clausea.domain.dates import month_number
from clausea.privacy.spots import Spot

_LONG = "january|february|march|april|may|june|july|august|september|october|november|december"
_SHORT = "jan|feb|mar|apr|jun|jul|aug|sept|sep|oct|nov|dec"
_MONTH = rf"(?:{_LONG}|{_SHORT})\b\.?"
_DAY = r"(?:0?[1-9]|[12]\d|3[01])"
_MON = r"(?:0?[1-9]|1[0-2])"
_YEAR = r"(?:(?:19|20)\d\d)"
_EDGE = r"(?<![\d/.\-])"

_WEEKDAY = re.compile(r"\b(?:Mon|Tue|Tues|Wed|Thu|Thur|Thurs|Fri|Sat|Sun)(?:day|nesday|sday|rsday|urday)?\.?,? $", re.IGNORECASE)
_DATES = re.compile(
    rf"{_EDGE}(?P<iso>(?P<y1>{_YEAR})(?P<sep>[\-/. ]?)(?P<m1>0[1-9]|1[0-2]|(?<=[\-/. ])[1-9])(?P=sep)(?P<d1>0[1-9]|[12]\d|3[01]|(?<=[\-/. ])[1-9]))(?!\d)(?:T\d\d:\d\d(?::\d\d)?Z?)?"
    rf"|{_EDGE}(?P<us>(?P<m2>{_MON})\s?(?P<s2>[/.\-])\s?(?P<d2>{_DAY})\s?(?P=s2)\s?(?P<y2>{_YEAR}|'?\d\d))(?![\d/]|\.\d)"
    rf"|(?P<long>\b(?P<m3>{_MONTH})\s*(?P<d3>{_DAY})(?:st|nd|rd|th)?\b(?:\s?-\s?{_DAY}(?:st|nd|rd|th)?\b)?(?:,?\s+(?P<y3>{_YEAR}|'\d\d)\b)?)"
    rf"|(?P<mil>{_EDGE}\b(?P<d4>{_DAY})(?:st|nd|rd|th)?[\s\-]*(?:of\s+)?(?P<m4>{_MONTH})(?:,?[\s\-]*(?P<y4>{_YEAR}|'?\d\d)\b)?)"
    rf"|(?P<my>\b(?P<m5>{_MONTH}),?\s+(?:of\s+)?'?(?P<y5>{_YEAR}|(?<=')\d\d)\b)"
    rf"|(?P<numy>{_EDGE}\b(?P<m6>{_MON})[/\-](?P<y6>{_YEAR})\b)",
    re.IGNORECASE,
)
_BARE = re.compile(
    r"\b(?:January|February|April|June|July|August|September|October|November|December|Sept)\b|(?<=[a-z,;] )March\b"
    r"|(?i:(?<=\bin )|(?<=\bsince )|(?<=\bof )|(?<=\bby )|(?<=\buntil )|(?<=\btill )|(?<=\blast )|(?<=\bnext )|(?<=\bthis )|(?<=\bearly )|(?<=\blate )|(?<=\bmid[ \-]))"
    r"(?:Jan|Feb|Mar|Apr|May|March|Jun|Jul|Aug|Sep|Oct|Nov|Dec)\b\.?"
)
_COMPACT = re.compile(
    r"(?i:\b(?:dos|dob|doi|date|seen|born|soc|on)\b[:\s#]*)(?P<day>(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?:(?:19|20)?\d\d))\b"
)
_ORDINAL = re.compile(
    r"(?i:\b(?:on|by|until|till|since|home|from|through|thru|before|after|and|to|dated|due|seen|again)\s+the\s+)(?P<day>(?:[12]?1st|2?2nd|2?3rd|(?:[4-9]|1\d|2[04-9]|30)th|31st))\b"
    r"(?=\s*(?:[.,;:)]|$|\n|\s(?:and|at|for|with|w/|but|after|before|to|by|of)\b))"
)
_FRACTION = re.compile(r"(?<![\d/.\-+$#])(?P<m>\d{1,2})/(?P<d>\d{1,2})(?![\d/%+°]|\.\d|-/)")
_FOR = re.compile(
    r"(?:(?<![\w/])(?:on|by|until|till|til|since|from|thru|through|dated?|dos|doi|doe|doa|soc|seen|fell|falls?|visits?|appt|appointment|f/u|follow-?up|fu|cance?ll?ed|cx|cxl|ns|"
    r"no-?show(?:ed|s)?|re-?eval|eval|recert|cert|progress note|pn|dc|d/c|surgery|sx|mri|x-?ray|xr|ct|emg|vfss|mbs|notes?|week of|wk of|due|ends?|next|last|before|after|missed|"
    r"between|r/s|rescheduled|started|began|injection|inj|admit(?:ted)?|discharged|signed|faxed|called|onset|op|post-?op|return|rtw|starting|as of|effective|note of|"
    r"mon|tues?|wed|thurs?|fri|expires?|exp|birthday|bday|b-day|monday|tuesday|wednesday|thursday|friday|saturday|sunday)\.?|[@(])[\s:,(~@]*$",
    re.IGNORECASE,
)
_FOR_SURE = re.compile(
    r"(?:\b(?:by|until|till|til|since|thru|through|dated?|dos|doi|doe|soc|seen|fell|appt|appointment|f/u|follow-?up|cance?ll?ed|cx|no-?show(?:ed|s)?|surgery|mri|x-?ray|"
    r"week of|wk of|due|missed|between|r/s|admitted|discharged|signed|faxed|onset|injection|as of|next|mon|tues?|wed|thurs?|fri)\.?|(?:seen|fell|faxed|signed|cancell?ed|eval|visit|surgery) on)[\s:(~@]*$",
    re.IGNORECASE,
)
_TOTALS = {5, 6, 8, 10, 12, 15, 16, 18, 20, 24, 25, 28, 30}
_BEFELL = re.compile(
    r"\b(?:fell|injured|admitted|discharged|hospitali[sz]ed|slipped|tripped|operated)\b(?! to\b)[a-z ]{0,24},?\s?$", re.IGNORECASE
)
_HAPPENED = re.compile(
    r"\b(?:fell|seen|called|missed|admitted|operated|injured|twisted|slipped|tripped|moved|cancell?ed|discharged|hospitali[sz]ed)\b(?! to\b)[a-z ]{0,24},?\s?$",
    re.IGNORECASE,
)
_SCORE_BEFORE = re.compile(
    r"\b(?:pain|mmt|strength|quads?|quadriceps|hams?|hamstrings?|hips?|knees?|ankle|shoulder|elbow|wrist|grip|glutes?|abd|add|flex(?:ion|ors?)?|ext(?:ension|ensors?)?|er|ir|df|pf|inv|ev|"
    r"rates?|rated|rating|rpe|scale|scored?|nrs|nprs|vas|borg|trials?|cues?|accuracy|acc|berg|bbs|dgi|fga|tinetti|poma|lefs|psfs|moca|slums|mmse|bims|worst|best|rest|bp|reflex\w*|grade|mas|rom|"
    r"lysholm|pads|trunk|core|deltoid|biceps|triceps|perfect|sppb|fes-?i|stairs?|goals?)\b[^.;\n]{0,18}$",
    re.IGNORECASE,
)
_SCORE_AFTER = re.compile(
    r"^\s?(?:strength|pain|trials?|tries|opps?\b|assigned|reps?|sets?|steps?|stairs?|words?|visits?|goals?|times?|blends?|mmt|at (?:rest|worst|best)|correct|acc\b|accuracy|opportunit\w*|attempts?|sentences?|items?|"
    r"tasks?|days?|ue|le|grip|grossly|throughout|bilat\w*|kneel|turns?|sounds?|x\b|questions?|cues?|swallows?|coughs?|sips?|bites?|full|normal|range|of\s|hips?|knees?|lbp|ha\b|in\b|lb|inch|\"|mile|cup|tsp|oz|without|with\s(?:uses?|min|mod|cues?)|w/o\b|w/\s?(?:\d|no\b|one\b|uses?|min|mod|max|verbal|visual|tactile|cues?)|on\s\d{1,2}/\d)",
    re.IGNORECASE,
)
_BOUND = re.compile(r"[<>≤≥]=?\s?$")
_SIDE_PAIR = re.compile(r"\b(?:R/L|L/R|r/l|l/r)\b")
_GOES_ON = re.compile(
    r"^(?:\s?[:\-–|]|\s{2,}|\s+(?:visit|eval|note|session|appt|PT|OT|SLP|@|at \d|[ap]m|MRI|surgery|x-?ray|w/))", re.IGNORECASE
)
_TAIL = re.compile(
    r"^\s?(?:visit|eval|note|session|appt|@|at \d|mri\b|surgery|x-?ray|w/\s?(?-i:Dr\b|MD\b|[A-Z][a-z]|the\b|her\b|his\b)|-\s?\d{1,2}/\d{1,2}|to (?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?!\d))",
    re.IGNORECASE,
)

_TAIL_SURE = re.compile(r"^\s?(?:visit|eval|note|session|appt|mri\b|surgery|x-?ray)", re.IGNORECASE)

Figure = Literal["", "value", "share"]
"""What the chart reads a fraction as: nothing, a measured value, or a share in the words of a goal."""
_RISE = re.compile(r"\bfrom (?P<one>\d{1,2}/\d{1,2}) (?:up )?(?:to|->|→) (?P<two>\d{1,2}/\d{1,2})(?![\d/])", re.IGNORECASE)
_STATUS = re.compile(
    r"\b(?:not met|met|achieved|discontinued|d/c'?d|new|set|added|revised|upgraded|downgraded|modified|ongoing|initiated)\W*$",
    re.IGNORECASE,
)
_COUNTED = re.compile(
    r"\s?(?:(?!(?:with|without|for|in|at|on|to|by|and|or|using|via|after|before|over|from|during|up|down|is|was)\b)[a-z\-]+\s)?"
    r"(?:trials?|tries|opps?|opportunit(?:y|ies)|attempts?|times?|reps?|sets?|steps?|words?|sentences?|phrases?|blends?|sounds?|items?|tasks?|questions?|"
    r"cues?|swallows?|sips?|bites?|turns?|days?|sessions?|visits?|meals?|targets?|pictures?|objects?|directions?|commands?|transfers?|exercises?)\b",
    re.IGNORECASE,
)
"""What a goal counts, right behind a share or behind one word of its own."""
_FEW, _LABEL_WORDS, _WORDS_BEFORE = 10, 2, 40

_AGE = re.compile(
    r"(?<![\d/.\-])(?P<age>9\d|1[01]\d)(?=(?:[\s\-]*(?:y\.?/?o\b|y\.\s?o\.|yrs?\b|years?\b|year-old|y/o))|\s?(?:F|M)\b(?!\w)|\s(?:female|male|woman|man|lady|gentleman)\b)"
    r"|(?i:\bage[d]?\b[:\s]*|\bturn(?:s|ed|ing)\s+|\b(?:she|he|pt|patient|who)\s+is\s+|\b[A-Z][a-z]+\s+is\s+)(?P<age2>9\d|1[01]\d)\b(?!\s?(?:%|/|deg|ft|lb|sec|s\b|min|m\b|cm|mm|reps|feet|-\d|\.\d|°|percent|on\b|bpm))"
    r"|(?i:(?P<age3>\bninet(?:y|ies)(?:[\s\-](?:one|two|three|four|five|six|seven|eight|nine))?|\bone hundred(?: and)?(?: (?:one|two|three|four))?)(?=[\s\-]year))"
)


def day_of(text: str) -> dt.date | None:
    """Return the day that a date in full names, or None."""
    match = _DATES.fullmatch(text.strip())
    return _day(match) if match else None


def _day(match: re.Match[str]) -> dt.date | None:
    found = match.groupdict()
    if found["iso"]:
        parts = (found["y1"], int(found["m1"]), found["d1"])
    elif found["us"]:
        parts = (found["y2"], int(found["m2"]), found["d2"])
    elif found["long"] and found["y3"]:
        parts = (found["y3"], month_number(found["m3"]), found["d3"])
    elif found["mil"] and found["y4"]:
        parts = (found["y4"], month_number(found["m4"]), found["d4"])
    else:
        return None
    year = int(parts[0].strip("'"))
    year += 0 if year > 99 else 2000 if year < 50 else 1900
    try:
        return dt.date(year, parts[1], int(parts[2]))
    except ValueError:
        return None


def days(
    text: str,
    births: Collection[dt.date] = (),
    near: Collection[tuple[int, int]] = (),
    figure_at: Callable[[str, int, int], Figure] | None = None,
) -> Iterator[Spot]:
    """Yield the dates of a text. `births` are birth dates that are known; `near` the months and days of the known dates.

    `figure_at` says what the chart reads a fraction at a place of the text as. A value settles what no word beside it does; a share
    in a goal, whose words were looked at, settles all but what is a known day or stands in a row of days.
    """
    spots: list[Spot] = []
    for match in _DATES.finditer(text):
        if _is_no_date(match, text):
            continue
        day = _day(match)
        kind = "DOB" if day and any(_same_birth(day, birth) for birth in births) else "DATE"
        weekday = _WEEKDAY.search(text[max(0, match.start() - 12) : match.start()])
        start = match.start() - len(weekday.group()) if weekday else match.start()
        spots.append(Spot(start, match.end(), kind, day.isoformat() if day else match.group().casefold()))
    spots += [Spot(*match.span("day"), "DATE", match["day"]) for match in _COMPACT.finditer(text)]
    spots += [Spot(*match.span("day"), "DATE", match["day"]) for match in _ORDINAL.finditer(text)]
    spots += [Spot(match.start(), match.end(), "DATE", match.group().casefold()) for match in _BARE.finditer(text)]
    yield from spots
    taken = [(spot.start, spot.end) for spot in spots]
    last_end = -1
    for match in _FRACTION.finditer(text):
        if any(match.start() < end and start < match.end() for start, end in taken):
            continue
        chained = last_end >= 0 and re.fullmatch(
            r"\s?(?:,|&|and|to|-|thru|through|or|,\s?and|then)\s?", text[last_end : match.start()]
        )
        # What was asked before: does a date stand right in front, as in "10/1 and 10/3"?
        beside = any(
            0 <= match.start() - end <= 5 and re.fullmatch(r"\s?(?:,|&|and|to|-|thru|or)\s?", text[end : match.start()])
            for _, end in taken
        )
        before = text[max(text.rfind("\n", 0, match.start()) + 1, match.start() - _WORDS_BEFORE) : match.start()]
        if not _is_date(match, before, near, bool(chained or beside)):
            continue
        figure = figure_at(text, *match.span()) if figure_at else ""
        # A known day of the case, and one beside another day, is hidden though it may be a share: it must not get out.
        in_days = chained or beside
        if figure == "share" and not (in_days or (int(match["m"]), int(match["d"])) in near):
            continue
        if figure == "value" and not (in_days or _FOR.search(before)):
            continue
        last_end = match.end()
        yield Spot(match.start(), match.end(), "DATE", f"{int(match['m'])}/{int(match['d'])}")


def _same_birth(day: dt.date, birth: dt.date) -> bool:
    """Say whether two days are one, where two digits of the year may stand for either century."""
    return (day.month, day.day, day.year % 100) == (birth.month, birth.day, birth.year % 100) and day.year in {
        birth.year,
        birth.year + 100,
    }


def _is_no_date(match: re.Match[str], text: str) -> bool:
    """Say whether it only looks like a date: "may 5 times", a range of a joint "1.5-2.0", levels "3-5-10"."""
    words = match.group()
    if match["long"] and words.lower().startswith(("may", "mar")) and words[0].islower():
        return not match["y3"]
    if match["mil"] and words.lower().rstrip(".").endswith(("may", "mar", "march", "dec", "sec")) and not match["y4"]:
        return match["m4"][0].islower() or (match["m4"].lower() in {"may"} and not re.search(r"(?:st|nd|rd|th)", words))
    if match["iso"] and match["sep"] == " ":
        return True
    if match["us"] and match["s2"] in ".-" and len(match["y2"].strip("'")) == 2:
        # "3-5-10 reps", "1.5.2": only with a month and day that a year of our time follows.
        after = text[match.end() : match.end() + 8]
        return not 0 <= int(match["y2"].strip("'")) <= 99 or bool(
            re.match(r"\s?(?:reps?|sec|lb|ft|min|x\b|deg|mm|cm|°|%)", after)
        )
    return False


def shares(goal: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a goal give a share of few, such as tries or words: "7/8 sips", "from 2/7 to 6/7 days".

    What is counted stands behind it, or two of the same few are set beside each other: a party or a wedding is "6/7" too. Behind the words that dates stand behind, behind a status and right behind the goal's label it may be a day, unless two of
    the same few are set beside each other.
    """
    rises = {span for match in _RISE.finditer(goal) if _rises(match) for span in (match.span("one"), match.span("two"))}
    for match in _FRACTION.finditer(goal):
        before = goal[max(0, match.start() - _WORDS_BEFORE) : match.start()]
        named = len(re.findall(r"[A-Za-z]{2,}", goal[: match.start()])) > _LABEL_WORDS
        is_small = int(match["m"]) <= int(match["d"]) <= _FEW
        counted = _COUNTED.match(goal, match.end()) is not None
        if match.span() in rises or (is_small and named and counted and not (_FOR.search(before) or _STATUS.search(before))):
            yield match.span()


def _rises(match: re.Match[str]) -> bool:
    first, second = (tuple(map(int, match[name].split("/"))) for name in ("one", "two"))
    return first[1] == second[1] <= _FEW and first[0] < second[0] <= second[1]


def _is_date(match: re.Match[str], before: str, near: Collection[tuple[int, int]], chained: bool) -> bool:
    month, day, text = int(match["m"]), int(match["d"]), match.string
    if not (1 <= month <= 12 and 1 <= day <= 31):
        return False
    after = text[match.end() : match.end() + 30].split("\n", maxsplit=1)[0]
    if _SCORE_AFTER.match(after) or _SIDE_PAIR.search(before[-12:]) or _BOUND.search(before):
        return False
    # Of what can be a share of the usual totals, only the plainest words make a date.
    is_share = day in _TOTALS and month <= day
    if chained or (_TAIL_SURE if is_share else _TAIL).match(after):
        return True
    if lead := (_FOR_SURE if is_share else _FOR).search(before):
        # A bracket stands before a day and before a score.
        return not ((is_share or lead.group()[0] in "@(") and _SCORE_BEFORE.search(before))
    if _SCORE_BEFORE.search(before):
        return False
    if _BEFELL.search(before) or (not is_share and _HAPPENED.search(before)):
        return True
    start = text[max(0, match.start() - 4) : match.start()]
    in_cell = bool(re.search(r"(?:\||\t| {2})\W{0,2}$", start)) or bool(re.match(r"\s*(?:\||\t| {2})", after))
    if (month, day) in near and not is_share and not in_cell:
        return True
    if not before.strip() and _GOES_ON.match(after):
        return not is_share
    # Nothing speaks for either: a share is never above one, but strength of two sides is written "5/4" too.
    return month > day and month > 5


def ages(text: str) -> Iterator[Spot]:
    """Yield ages over 89."""
    for match in _AGE.finditer(text):
        name = next(name for name in ("age", "age2", "age3") if match[name])
        yield Spot(*match.span(name), "AGE", match[name].casefold())
