"""The grammar of goals: their labels, the time set for them, the status given to them, the figure to be reached."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from typing import Literal

from clausea.chart.sieve import Guarded, bits_of, guarded
from clausea.domain.dates import SHORT_MONTHS, find_dates, month_number

_I = re.IGNORECASE
Term = Literal["short", "long"]
Status = Literal["new", "met", "partly_met", "progressing", "not_met", "discontinued"]
Key = tuple[str, str]
"""What a label comes to: its term ("s", "l", "") and its number or letter; the same goal has the same key in every document."""

_ORDINALS = {
    "first": "1",
    "second": "2",
    "third": "3",
    "fourth": "4",
    "fifth": "5",
    "one": "1",
    "two": "2",
    "three": "3",
    "four": "4",
    "five": "5",
}
_UNITS = r"(?:wks?|weeks?|w|mos?|months?|visits?|days?|d|ft|feet|s|secs?|sec|min|mins|minutes|x|deg|lbs?|lb|reps?|m|cm|of)"
# A number after a label is its own only where no unit, share or fraction follows.
_NUMBER = rf"(?:#?[1-9]\d?[a-e]?(?![\w%°/]|\.\d|\s?[%°]|\s?{_UNITS}\b)|[A-H](?![\w'’]))"
_NUMBERS = rf"{_NUMBER}(?:\s?(?:-|–|to|thru|through|,|&|,?\s?and|/|\+)\s?{_NUMBER}(?!\s?{_UNITS}\b))*"
_EXPLICIT = guarded(
    r"(?<![\w/'’-])(?:(?:PT|OT|ST|SLP)[- ](?=[SL]T[GO]))?(?:(?P<new>new|add(?:ed|ing)?|revised|upgraded?|updated)\s{1,2}(?:goal\s)?)?"
    r"(?:(?P<all>all|both|none|no|some|each|every|the)\s(?:of\s)?(?:the\s|his\s|her\s|pt'?s\s)?)?"
    r"(?:(?P<abbr>STG|LTG|STO|LTO)s?|(?P<term>(?:short|long)[- ]?(?:term|range)(?:\s(?:goals?|objectives?))?)|(?P<goal>goals?|objectives?|obj|aims?)"
    r"|(?P<brief>ST|LT)(?=[ -]?\d|-[a-e]\b))(?![A-Za-z'’])"
    rf"(?:\s?[-#.]?\s?(?P<numbers>{_NUMBERS}|(?:{'|'.join(_ORDINALS)})\b))?",
    _I,
)
_CODE = re.compile(r"(?P<code>[A-Z]{1,3}-?\d{1,2}[a-e]?)(?![\w%/°]|\.\d)[.:)]?(?=\s|$)")
_BARE = re.compile(
    rf"(?P<bare>(?:\([A-Ha-h1-9]\))+|(?:[1-9]\d?[a-e]?|[A-Ha-h])[.):](?=\s|$)|(?:[1-9]\d?[a-e]?|[A-H])(?=\s)(?!\s?{_UNITS}\b))"
)
_ORDINAL = guarded(
    r"(?:the\s)?(?P<ordinal>(?:first|second|third|fourth|fifth)(?:(?:,?\s(?:and\s)?|,\s)(?:first|second|third|fourth|fifth))*)\b"
    r"(?!\s(?:shel\w+|floor|step|stair\w*|story|level|finger|digit|toe|time|try|attempt|trial|visit|week|wk|day|half|cabinet|row|grade|person|fall|stroke|line|rung|session|month|year)\b)",
    _I,
)
_BOUNDARY = re.compile(r"(?:^|(?<=[.;:,•|/)!?—–>])\s+|(?<=\s-)\s|\s{2,}|\b(?:and|but|so|add|the|of)\s+|\s?[;•|]\s?)")
_MAY_OPEN = re.compile(r"[A-Z\d(]|[a-h][.):\da-e]|(?i:the\s|first|second|third|fourth|fifth|new\s|add|revised|upgraded)")
"""How a short label begins; most words behind a full stop or an "and" do not, and need not be asked about one by one."""
FRESH = guarded(
    r"\b(?:new(?:ly)?|add(?:ed|ing)?|revis(?:ed|ion)|rewritten|upgr\w*|updated?|modified|chang(?:ed?|ing) (?:it )?to|now (?:due|reads?))\b",
    _I,
)
"""Words by which a later document sets a goal of its own, or another in the place of one."""
_FRESH = guarded(r"(?:new|add(?:ed)?|revised|upgraded)\s(?=[A-Z\d(])", _I)
_JOIN = re.compile(r"\s?(?:,|&|\+|/|,?\s?\band\b)?\s?")

_COUNT = r"(?:\d{1,3}|one|two|three|four|five|six|seven|eight|nine|ten|twelve|sixteen)"
_WORDS = {
    "a": 1,
    "an": 1,
    "one": 1,
    "two": 2,
    "three": 3,
    "four": 4,
    "five": 5,
    "six": 6,
    "seven": 7,
    "eight": 8,
    "nine": 9,
    "ten": 10,
    "twelve": 12,
    "sixteen": 16,
}
_SPAN_UNIT = r"(?:wks?|weeks?|w(?![/\w])|visits?|sessions?|months?|mos?|days?)"
_DUE = (
    re.compile(
        rf"\b(?:in|within|by|over|after)\s(?:the\s)?(?P<count>{_COUNT}|an?(?=\smonth))\s?[-–]?\s?(?P<unit>{_SPAN_UNIT})\b|\bby\s(?:discharge|d/?c)\b|\b(?:by|at)\s(?:the\s)?(?:end|close)(?:\sof\s(?:the\s|this\s)?(?:plan|care|treatment|episode|therapy|course|poc))?(?=[:,;.]|$)"
        rf"|\b(?:wks?|weeks?)\s?(?P<week>\d{{1,2}})\b",
        _I,
    ),
    re.compile(
        rf"(?<![\w/.])(?<!x )(?<!\bfor )(?P<count>{_COUNT})\s?[-–]?\s?(?P<unit>{_SPAN_UNIT})(?!\w)(?!\s*(?:log|in a row|running|straight|consec|of\b|a week))",
        _I,
    ),
)

_STATUS: tuple[tuple[Status, Guarded], ...] = tuple(
    (status, guarded(pattern, _I))  # type: ignore[misc]
    for status, pattern in (
        (
            "not_met",
            r"\bnot (?:yet )?(?:been )?(?:quite )?(?:met|achieved|reached|attempted|attained|done|accomplished|tested|tried|started|there)\b|\bunmet\b|\bno progress\b"
            r"|\bnot yet\b|\bfailed\b|\b(?:none|no)\b[^.;]{0,40}\b(?:met|achieved|reached)\b|\b(?:cannot|could not|unable to) be (?:met|tested)\b|\bshort of\b",
        ),
        (
            "partly_met",
            r"\b(?:partial(?:ly)?|partly|nearly|mostly|almost|largely|half)\b(?:\s?(?:met|achieved|reached|done)\b)?|\bpart(?: met)?(?=\s*(?:$|[:;,.(—–-]))|\b\d{1,2}\s?% met\b|~\s?met\b|\bhalf met\b"
            r"|\b(?:short|missed) by\b|,\s?short\W*$",
        ),
        (
            "discontinued",
            r"\b(?:discontinued?|d/c'?d|deferred|dropped|dc'?d|abandoned|removed|withdrawn|retired|set aside|no longer (?:a goal|relevant|pursued)|fold(?:ed)? into|replaced)\b",
        ),
        (
            "met",
            r"\b(?:met|achieved|mastered|reached|attained|exceeded|accomplished|surpassed|completed|done|goal in hand)\b(?!\s(?:when|once|if|with case)\b)",
        ),
        (
            "progressing",
            r"\b(?:progress\w*|prog|in progress|on ?going|improv\w+|continu\w+|cont(?:\.|'d)?|emerging|in place|held|holding|unchanged|on (?:track|course|target|the way|its way|her way|his way)|under ?way|closing in"
            r"|keep going|still (?:open|working|needs?)|open|extended|revised|upgraded|advancing|closer|getting there|coming along|slow\w*|developing|moving|active|carried (?:over|forward)|approaching|close)\b",
        ),
        ("new", r"^\W*new\b|\bnew(?: goal)?\b(?=\s*$|[,;)])"),
    )
)
_CODES: dict[str, Status] = {
    "m": "met",
    "a": "met",
    "pm": "partly_met",
    "sp": "progressing",
    "p": "progressing",
    "ip": "progressing",
    "np": "not_met",
    "nm": "not_met",
}
_SHARE = guarded(r"^\W*(?P<share>\d{1,3})\s?%\W*$")
_TARGET = guarded(
    r"(?:≥|>=|>|≤|<=|<|\bat least|\bto|\bof|\bwith|\bscore of|\bwithin|\bw/|\bunder|\bbelow)\s?(?P<value>\d{1,4}(?:\.\d{1,2})?)\s?(?P<of>/\s?\d{1,3})?\s?(?P<unit>s|secs?|seconds|%|ft|feet|m/s|m|deg(?:rees)?|°|/10|/5|lbs?|kg|minutes?|min)?(?!\w)",
    _I,
)
WILL = re.compile(
    r"\bwill\b|\bto be (?:able|independent|ind)\b|\b(?:wants?|hopes?|would like|wishes|goal is)\b[^.]{0,20}?(?:\bto\b|:)|\b(?:pt|patient|client|he|she|child) to \w",
    _I,
)


@dataclass(slots=True)
class Mark:
    """A label found in text."""

    start: int
    end: int
    sort: str
    """How it is written: abbr ("STG 1"), term ("short-term goal 1"), goal ("Goal 1"), code ("SC-4"), bare ("2.", "B"), ordinal."""
    label: str
    keys: tuple[Key, ...] = ()
    term: Term | None = None
    new: bool = False
    all: bool = False
    starts: bool = True
    """Whether it stands where a clause begins."""
    known: bool = field(default=False)
    """Whether an earlier passage set a goal with this label."""


def numbers_of(text: str) -> list[str]:
    """Return the numbers and letters that a label lists; a range gives all that it spans."""
    found: list[str] = []
    for one in re.finditer(r"(?P<first>\d{1,2}[a-e]?|[A-Ha-h]\b)(?:\s?(?:-|–|to|thru|through)\s?(?P<last>\d{1,2}))?", text):
        first, last = one["first"].lower(), one["last"]
        if last and first.isdigit() and 0 < int(last) - int(first) < 12:
            found += [str(number) for number in range(int(first), int(last) + 1)]
        else:
            found.append(first)
    if not found:
        found = [_ORDINALS[word] for word in re.findall(r"[a-z]+", text.lower()) if word in _ORDINALS]
    return found


def names_of(number: str) -> set[str]:
    """Return the ways in which a text can write the number or letter of a goal: "2" is "second" too."""
    out = {number, *(word for word, written in _ORDINALS.items() if written == number)}
    return out | {f"{stem}{number}" for stem in ("s", "l", "g", "st", "lt")} if number[:1].isdigit() else out


def find_marks(text: str, start: int, known: Collection[Key], *, in_list: bool) -> list[Mark]:
    """Return the labels of a text in order, those that stand side by side ("C, D, E", "LT1 LT2") as one.

    A letter or a number by itself is a label at the start of the text, and inside it where an earlier passage set a goal by that
    name, or where a list is open and the mark is that of a list.
    """
    found: list[Mark] = []
    for match in _EXPLICIT.finditer(text, start):
        if (match["goal"] or "").lower() in {"objective", "obj"} and not match["numbers"]:
            continue  # "Objective findings", "Obj:" open the part of a note that holds what was measured.
        found.append(_explicit(match, text, start))
    taken = [(mark.start, mark.end) for mark in found]
    for edge in _BOUNDARY.finditer(text, start):
        at = edge.end()
        if not _MAY_OPEN.match(text, at) or any(low <= at < high for low, high in taken):
            continue
        if edge.group().endswith("of ") and text[at].isdigit():
            continue  # "a message of 3 facts"
        mark = _short(text, at, known, is_first=not text[start:at].strip(" .;,\"'“"), in_list=in_list)
        if mark is not None and not (taken and taken[-1][0] <= mark.start < taken[-1][1]):
            found.append(mark)
            taken.append((mark.start, mark.end))
    found = _with_runs(found, text, start, in_list=in_list)
    for mark in found:
        mark.known = any(key in known for key in mark.keys)
    return list(_joined(found, text))


_RUN_LABEL = guarded(
    r"(?<![^\s(])(?P<open>\()?(?P<stem>[A-Z]{1,2}-?(?=\d))?(?P<number>[1-9]\d?|[A-H])(?P<end>[.)]|:|(?=\s))(?=\s+[^\s\d]|\s+\d+\s?[A-Za-z])"
)
"""A label as the items of a list have it, also in the middle of a line."""
_LED_BY = re.compile(
    r"\s?(?:\([^()]{1,24}\)|[-–,]?\s?(?:by|in|due)\s[\w/. -]{1,14}?|\d{1,2}\s?(?:wks?|weeks?)|(?:NEW|new|New|revised|upgr\w*))?\s?:(?=\s)"
)
"""What stands between the label of a goal in the middle of a line and its words: "STG 2 (12/11):", "LTG - by 12 wks:"."""


_WHOSE = re.compile(r"\b(?:Pt|PT|Patient|PATIENT|Client|Family|Parents?|Caregiver)(?:\s?/\s?\w+)?(?:['’]?s)?\s$")
_SAYS = re.compile(r"\s?(?:\([^()]{1,24}\)\s?)?(?::|[-–]\s)")


def _with_runs(marks: list[Mark], text: str, start: int, *, in_list: bool) -> list[Mark]:
    """Return the labels with those of a list that is run on in one paragraph: "1) walk ... 2) climb ... 3) bathe ..."."""
    for mark in marks:
        if not mark.starts and (mark.new or text[mark.start].isupper()) and mark.sort[:4] in {"abbr", "term", "goal"}:
            mark.starts = bool(_LED_BY.match(text, mark.end))
        whose = _WHOSE.search(text, start, mark.start) if mark.sort == "goal0" and not mark.starts else None
        if whose is not None and _SAYS.match(text, mark.end):
            # "... no concerns Pt goal - drink coffee": what the patient wants opens a goal of its own, in the middle of a line too.
            mark.start, mark.starts = whose.start(), True
    families: dict[tuple[str, str, str], list[re.Match[str]]] = {}
    for match in _RUN_LABEL.finditer(text, start):
        family = (str(match["stem"] or "").strip("-"), str(match["end"]), "0" if match["number"].isdigit() else "A")
        if not match["stem"] and not match["end"]:
            continue
        members = families.setdefault(family, [])
        if members and _place(match) != _place(members[-1]) + 1:
            if len(members) > 1:
                continue
            members.clear()
        if members or _place(match) == 1 or not text[start : match.start()].strip():
            members.append(match)
    for (stem_of, _, sort), members in families.items():
        if len(members) < 2 or not (in_list or stem_of or (sort == "0" and find_due(text[members[0].start() :]))):
            continue
        for match in members:
            own = next((mark for mark in marks if mark.start <= match.start("number") < mark.end), None)
            if own is not None:
                own.starts = True
                continue
            number = match["number"].lower()
            stem = match["stem"] or ""
            key = ("", f"{stem.strip('-').lower()}{number}") if stem and stem[0] not in "GSL" else ("", number)
            if stem[:1] in {"S", "L"}:
                key = (stem[0].lower(), number)
            term: Term | None = {"S": "short", "L": "long"}.get(stem[:1])  # type: ignore[assignment]
            label = text[match.start() : match.end()].strip(" .:")
            marks.append(Mark(match.start(), match.end(), "code" if stem else "list", label, (key,), term))
    marks.sort(key=lambda one: one.start)
    return marks


def _place(match: re.Match[str]) -> int:
    """Return the place in its list that a label stands for."""
    number = match["number"]
    return int(number) if number.isdigit() else ord(number) - ord("A") + 1


def _explicit(match: re.Match[str], text: str, start: int) -> Mark:
    groups = match.groupdict()
    word = groups["abbr"] or groups["term"] or groups["brief"] or ""
    term: Term | None = ("short" if word[0] in "sS" else "long") if word else None
    stem = term[0] if term else ""
    before = text[max(start, match.start() - 12) : match.start()]
    sort = "abbr" if groups["abbr"] or groups["brief"] else "term" if groups["term"] else "goal"
    is_all = bool(groups["all"]) and groups["all"].lower() != "the"
    return Mark(
        match.start(),
        match.end(),
        f"{sort}{'' if groups['numbers'] else '0'}",
        match.group().strip(" -#:."),
        tuple((stem, number) for number in numbers_of(groups["numbers"] or "")),
        term,
        new=bool(groups["new"]),
        all=is_all,
        starts=not before.strip()
        or bool(re.search(r"(?:[.;:,•|/)!?—–>]\s*|\s-\s|\s{2,}|\b(?:and|but|so|add|the|of)\s)$", before, _I)),
    )


def _short(text: str, at: int, known: Collection[Key], *, is_first: bool, in_list: bool, is_fresh: bool = False) -> Mark | None:
    fresh = _FRESH.match(text, at)
    if fresh:
        mark = _short(text, fresh.end(), known, is_first=True, in_list=in_list, is_fresh=True)
        if mark is not None and mark.sort in {"code", "list"}:
            mark.start, mark.new = at, True
            return mark
    code = _CODE.match(text, at)
    if code:
        keys: tuple[Key, ...] = (("", code["code"].lower().replace("-", "")),)
        letter, number = re.match(r"([A-Z]+)-?(.*)", code["code"]).groups()  # type: ignore[union-attr]
        if letter in {"G", "S", "L"}:
            keys = ((letter.lower() if letter != "G" else "", number),)
        # "S1 radiculopathy", "G3 mobilization": a joint, a nerve root or a grade looks like the label of a goal.
        shares = letter in {"G", "S", "L", "T", "C"} and not in_list and text[code.end() - 1] not in ":)"
        is_goal = is_first and (not shares or is_fresh or find_status(text[code.end() : code.end() + 40]) is not None)
        if is_goal or keys[0] in known:
            term: Term | None = {"S": "short", "L": "long"}.get(letter)  # type: ignore[assignment]
            return Mark(at, code.end(), "code", code["code"], keys, term)
    bare = _BARE.match(text, at)
    if bare:
        keys = tuple(("", number) for number in numbers_of(bare["bare"]))
        listed = bare["bare"][-1] in ".):"
        if (
            (in_list and (listed or is_first))
            or (listed and is_first)
            or (any(key in known for key in keys) and (is_first or text[at] == "(" or not text[at : bare.end()].islower()))
        ):
            return Mark(at, bare.end(), "list" if listed else "bare", bare["bare"].strip(" .:"), keys)
    ordinal = _ORDINAL.match(text, at)
    if ordinal:
        return Mark(
            at, ordinal.end(), "ordinal", ordinal.group().strip(), tuple(("", one) for one in numbers_of(ordinal["ordinal"]))
        )
    return None


def _joined(marks: list[Mark], text: str) -> Iterator[Mark]:
    held: Mark | None = None
    for mark in marks:
        if held is not None and mark.start < held.end:
            continue
        is_item = held is not None and held.sort in {"list", "bare", "code"} and mark.sort[:4] in {"abbr", "term", "goal"}
        if held is not None and is_item and not text[held.end : mark.start].strip():
            # "1. Short-term:", "1. Goal 1a": the number of the list and the label are one.
            mark.start, mark.keys = held.start, mark.keys or held.keys
            mark.known = mark.known or held.known
            held = mark
            continue
        if held is not None and held.keys and mark.keys and _JOIN.fullmatch(text[held.end : mark.start]):
            held.end, held.keys = mark.end, held.keys + mark.keys
            held.label = text[held.start : mark.end].strip(" -#:.")
            held.known = held.known and mark.known
            held.term = held.term if held.term == mark.term or mark.term is None else None
            continue
        if held is not None:
            yield held
        held = mark
    if held is not None:
        yield held


def names_both(text: str) -> bool:
    """Say whether a heading names short-term and long-term goals at once."""
    return len({match[0][0].lower() for match in _EITHER.finditer(text)}) == 2


_EITHER = guarded(r"\b(?:[SL]T[GO]s?\b|(?:short|long)[- ]?(?:term|range)\b)", _I)


def term_of(text: str) -> Term | None:
    """Return whether words speak of short-term or of long-term goals; None where they do neither or both."""
    found = {
        ("short" if match[0][0] in "sS" else "long")
        for match in re.finditer(
            r"\b(?:short|long)[- ]?(?:term|range)\b|\b(?:short|long|annual)(?=\s(?:goals?|objectives?|aims?)\b)|\b[SL]T[GO]s?\b|(?<![\w/])[SL]T(?=\d|\s\d|\s*$|\s{2})|(?<=\()(?:short|long|annual)(?=\))",
            text,
            _I,
        )
    }
    return ("short" if found == {"short"} else "long") if len(found) == 1 else None


def find_due(text: str) -> re.Match[str] | None:
    """Return the time that a text sets, as in "in 4 weeks" or "8 wks"."""
    return _DUE[0].search(text) or _DUE[1].search(text)


_BY = re.compile(r"\b(?:by|due|target(?: date)?|before|until)\W*$", _I)
_SIGNED = re.compile(
    r"\b(?:(?:e-?)?signed|signature|written|entered|dictated|reviewed|approved|late entry|addendum)\b[^.;]{0,30}$", _I
)
"""Before the day on which somebody signed or wrote, which sets no goal."""
_MONTH_DAY = guarded(
    rf"\b(?:(?P<m1>{'|'.join(SHORT_MONTHS)})[a-z]*\.?\s(?P<d1>\d{{1,2}})|(?P<d2>\d{{1,2}})\s(?P<m2>{'|'.join(SHORT_MONTHS)})[a-z]*)\b(?!\s*,?\s?(?:19|20)\d\d)",
    _I,
)


def due_date(text: str, near: dt.date | None, *, alone: bool = False) -> dt.date | None:
    """Return the day by which a text sets a goal; with `alone` the text is a cell, or starts with the day, and no word leads to it."""
    for found in find_dates(text, near=near):
        if _SIGNED.search(text[max(0, found.start - 40) : found.start]):
            continue
        is_late = near is None or found.date >= near
        if _BY.search(text[max(0, found.start - 24) : found.start]) or (alone and found.start <= 1 and is_late):
            return found.date
    for match in _MONTH_DAY.finditer(text) if near is not None else ():
        if _BY.search(text[max(0, match.start() - 24) : match.start()]) or (alone and match.start() <= 1):
            month = month_number(match["m1"] or match["m2"])
            return _nearest(month, int(match["d1"] or match["d2"]), near)
    return None


def _nearest(month: int, day: int, near: dt.date | None) -> dt.date | None:
    """Return the day of a month that lies next ahead; a goal is set for the time to come."""
    for year in (near.year, near.year + 1) if near else ():
        try:
            found = dt.date(year, month, day)
        except ValueError:
            return None
        if near and found >= near - dt.timedelta(days=31):
            return found
    return None


_BY_MONTH = guarded(
    rf"\b(?:by|due|before|until)\s(?:(?:the\s)?(?:end|start|middle|(?P<week>first|second|third|fourth|last)\sweek)\sof\s|mid[- ])?(?P<month>{'|'.join(SHORT_MONTHS)})[a-z]*\.?(?:,?\s(?P<year>20\d\d))?(?!\w|\s?\d)",
    _I,
)


def month_due(text: str, near: dt.date | None) -> tuple[str, dt.date] | None:
    """Return a time set by a month ("by Dec 2025", "by the end of February") as written, with the month's last week; no day is meant."""
    match = _BY_MONTH.search(text)
    if match is None or (near is None and not match["year"]):
        return None
    month = month_number(match["month"])
    in_month = 7 * int(_ORDINALS.get((match["week"] or "").lower(), 4))
    day = dt.date(int(match["year"]), month, in_month) if match["year"] else _nearest(month, in_month, near)
    return (match.group().rstrip("."), day) if day else None


def weeks_of(due: re.Match[str] | None) -> float | None:
    """Return a time in weeks; visits and discharge have none."""
    if due is None:
        return None
    if due.groupdict().get("week"):
        return float(due["week"])
    if not due["count"]:
        return None
    count = int(due["count"]) if due["count"].isdigit() else _WORDS[due["count"].lower()]
    unit = due["unit"].lower()
    if unit.startswith(("v", "s")):
        return None
    return count * 4.3 if unit.startswith("mo") else count / 7 if unit.startswith("d") else float(count)


def find_status(text: str) -> Status | None:
    """Return the status that words give."""
    bits = bits_of(text)
    for status, pattern in _STATUS:
        if bits & pattern.bit and pattern.find(text):
            return status
    share = _SHARE.match(text)
    if share:
        return "met" if int(share["share"]) >= 100 else "partly_met" if int(share["share"]) >= 75 else "progressing"
    return None


def coded_status(text: str) -> Status | None:
    """Return the status that a cell of one or two letters gives: "M", "SP", "NP"."""
    return _CODES.get(text.strip(" .").lower())


def find_target(text: str) -> re.Match[str] | None:
    """Return the figure to be reached."""
    return _TARGET.search(text)


ALONE = re.compile(
    r"\W*(?:(?:new|added|revised)\s)?(?:(?:goal|objective|[SL]T[GO]|[SL]T)\s?[-#]?\s?)?[A-Z]{0,2}\d{0,2}[a-e]?"
    r"(?:\s?[([](?:new|added|revised|rewritten|upgraded|changed)[)\]])?\s?[.:)]*",
    _I,
)
"""A label and no more."""
_SET_TIME = guarded(
    r"\b(?:by|in|within|over)\s(?:the\s|about\s|another\s)?(?:(?:end|middle|start)\sof\s(?:the\s)?|mid[- ])?"
    rf"(?:{_COUNT}\s?-?(?:wks?|weeks?|mos?|months?)\b|(?:week|wk)\s\d|\d{{1,2}}[/-]\d|(?:{'|'.join(SHORT_MONTHS)})[a-z]*\b"
    rf"|\d{{1,2}}\s(?:{'|'.join(SHORT_MONTHS)})|discharge\b)",
    _I,
)
_AND = re.compile(r"(?:,|;)?\s(?:and|then)\s(?:then\s)?")


def between_times(text: str, start: int) -> list[int]:
    """Return where a sentence that sets several times passes from the goal of one to that of the next.

    "By six weeks he bathes alone, and by ten weeks he cooks": a time stands before each goal, or else behind each.
    """
    times = list(_SET_TIME.finditer(text, start))
    out = []
    for first, second in zip(times, times[1:], strict=False):
        joints = list(_AND.finditer(text, first.end(), second.start()))
        led = [one for one in joints if one.end() == second.start()]
        trailing = [one for one in joints if one.start() == first.end()]
        out += [one.end() for one in (led or trailing)[:1]]
    return out


_BEHIND = guarded(r"\((?:STG|LTG|ST|LT|G|S|L)s?\s?[-#]?\s?(?:[A-H]|\d{1,2}[a-e]?)\)[,;]?\s(?:and\s)?", _I)


def behind_labels(text: str, start: int) -> list[int]:
    """Return where the goals of a sentence end that have their labels behind them: "TUG under 13 (LTG-A), LEFS 50 (LTG-B)"."""
    ends = [match.end() for match in _BEHIND.finditer(text, start) if text[start : match.start()].strip()]
    return ends if ends and (len(ends) > 1 or _BEHIND_LAST.search(text, ends[-1])) else []


_BEHIND_LAST = re.compile(r"\((?:STG|LTG|ST|LT|G|S|L)s?\s?[-#]?\s?(?:[A-H]|\d{1,2}[a-e]?)\)\W*$", _I)


def listed(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the items of a list of bare targets ("NDI < 20%, grip 55 lb, full 7 h typing"); nothing where the text is no such list."""
    if text.count(",", start, end) < 2:
        return []
    bounds = [start, *(match.end() for match in _COMMA.finditer(text, start, end)), end + 1]
    items = [(low, high - 1) for low, high in zip(bounds, bounds[1:], strict=False)]
    words = [text[low:high].strip(" .,") for low, high in items]
    short = all(0 < len(one.split()) <= 4 for one in words)
    figures = sum(any(map(str.isdigit, one)) for one in words)
    tied = any(_TIED.match(one) for one in words[1:])
    return (
        [(low, low + len(text[low:high].rstrip(" ,"))) for low, high in items]
        if short and figures * 2 > len(words) and not tied
        else []
    )


_COMMA = guarded(r",\s")
_TIED = re.compile(
    r"(?:w/|with|w/o|no|by|in|at|on|for|and|to|from|over|x\s?\d|\d+ (?:of|out)|\d+/|\d{1,3}\s?%|\d+ (?:wks?|weeks?|min|ft|cues?|days?|x)\b)",
    _I,
)
