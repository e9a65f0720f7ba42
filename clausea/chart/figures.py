"""Every figure, grade and level word of a passage that could be a measured value, parsed but not yet judged."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import NamedTuple

from clausea.chart.lexicon import NUMBER_WORDS, is_supination
from clausea.chart.reading import ANY_CASE, UNITS
from clausea.chart.sieve import any_of, guarded
from clausea.domain import MeasureKind
from clausea.domain.dates import find_dates
from clausea.domain.kept import kept

_DIGIT = re.compile(r"\d")
_NUMBER = re.compile(r"(?:\d{1,3},\d{3}|\d{1,4})(?:\.\d{1,2})?(?![\d])|(?<!\d)\.\d{1,2}(?!\d)")
_UNITS_SPELLED = "one|two|three|four|five|six|seven|eight|nine"
_BELOW_HUNDRED = (
    rf"(?:(?:twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety)(?:[- ]\s?(?:{_UNITS_SPELLED}))?|zero|{_UNITS_SPELLED}|ten|eleven"
    r"|twelve|thirteen|fourteen|fifteen|sixteen|seventeen|eighteen|nineteen)"
)
_SPELLED = guarded(
    rf"\b(?:(?:(?P<hundreds>{_UNITS_SPELLED}|a) hundred(?:(?: and)? (?P<rest>{_BELOW_HUNDRED})\b)?|(?P<small>{_BELOW_HUNDRED})\b)"
    rf"(?: point (?P<tenths>zero|{_UNITS_SPELLED})(?:[ ](?P<hundredths>zero|{_UNITS_SPELLED}))?\b(?! hundred\b)|(?P<half> and a half\b))?)(?!-(?!plus|minus))",
    ANY_CASE,
)
"""Numbers as dictation spells them: "seventy-one", "four hundred and five", "twenty-two point four"."""
# "3 weeks", "15 times", "2 tabs": a count of something, whatever stands before it.
_COUNTED = re.compile(
    r"[ -]?(?:x\b(?!\s?\w+\s?of)|×|wks?\b|weeks?\b|days?\b|d/|months?\b|mos?\b|yrs?\b|years?\b|y/?o\b|hrs?\b|hours?\b|h\b|min(?:s|utes?)?\b(?! ?(?:a\b|assist))|times\b|visits?\b|sessions?\b|sets?\b|tabs?\b|pills?\b|doses?\b|mg\b|ml\b"
    r"|mph\b|k?hz\b|mA\b|dB\b|mm ?hg\b|k?pa\b|cm ?h2o\b|psi\b|oz\b|kcal\b|falls?\b|/wk|x/|th\b|st\b|nd\b|rd\b|flights?\b|blocks? away|miles?\b|mi\b|bpm\b|units?\b|u\b|grandkids|kids\b|children\b|laps?\b|syll\w*)",
    ANY_CASE,
)
_WAY = r"(?:flex(?:ion)?|ext(?:ension)?|IR|ER|RD|UD|abd(?:uction)?|add(?:uction)?|DF|PF|inv(?:ersion)?|ev(?:er|ersion)?|sup(?:ination)?|pron(?:ation)?)"
_PAIRED = any_of(
    rf"\b(?:R|L|right|left|Rt|Lt)\s?(?:/|,? then)\s?(?:R|L|right|left|Rt|Lt)\b|(?-i:\bA/P\b|\bP/A\b)|\ba?a?rom\s?/\s?prom\b|\bactive\s?/\s?passive\b|\b{_WAY}\s?/\s?{_WAY}\b|(?-i:\bF/E\b|\bE/F\b)|\b(?:MC?P|PIP|DIP|IP):?\s?[-+]?\d{{1,2}}\s?/\s?\d{{2,3}}\b"
    r"|\b(?:avg|average|worst|best|rest|activity|now|current|least|most|perf\w*|sat\w*|am|pm|pre|post|before|after)\s?/\s?(?:avg|average|worst|best|rest|activity|now|current|least|most|perf\w*|sat\w*|am|pm|pre|post|before|after)\b",
    ANY_CASE,
)
_AN_INCH = (
    r"(?:just\s)?(?:below|above|(?:inf|sup|prox|dist|lat|med|ant|post)\w*\s(?:to|of|from)|away|from|off|shy|thick|tall|diameter"
    r"|(?:heel\s)?lift|step|stair|box|block|curb|platform|riser|wedge|cushion|gap|stool|ledge|threshold)s?"
)
"""What follows a length in inches. Behind "in" as a mere word stand a place, a time or a count: "4 in lateral knee", "2 in 10"."""
_UNIT = re.compile(
    rf"_?[ ]?-?[ ]?(?P<unit>m/s(?:ec)?\b|met(?:er|re)s? (?:per|an?) sec(?:ond)?\b|feet\b|foot\b|ft\b|seconds?\b|secs?\b|s\b|meters?\b|metres?\b|m\b|cm\b|mm\b|inch(?:es)?\b|in\b(?=\s*(?:$|[.,;:)/|]|[RL]\b|x\s?\d))|(?<=-)in\b|in\b(?=\s+(?:{_AN_INCH})\b)|%(?!ile)|percent\b(?!ile)|pct\b|deg(?:rees?)?\b|°|º"
    r"|lbs?\b|pounds?\b|#(?!\d)|kgs?\b|blocks?\b|reps?\b|'(?![\w\"]))",
    ANY_CASE,
)
_OF = re.compile(
    r"_?\s*/\s*|\s+(?:out\s+)?of\s+(?:the\s+)?(?:first\s+|next\s+|last\s+|a possible\s+)?|\s+(?:[a-z\-]+\s+){1,2}(?:out\s+)?(?:of|in)\s+(?:the\s+)?|\s+in\s+",
    ANY_CASE,
)
_DASH = re.compile(r"\s?[-–]\s?|\s+to\s+", ANY_CASE)
_GRADE = re.compile(
    r"(?P<sign>\s?\+|[\s-](?:plus|minus)\b|-(?!\s?\d|\s?>))?(?P<five>\s*/\s*5(?![\d.])|\sover\sfive\b)?", ANY_CASE
)
_BLANK = re.compile(r"_{2,}\s*(?:/|of|out of)\s*$")
"""A blank before a scale, "____/80": the scale is no value."""
_SCALE_ALONE = re.compile(r"[A-Za-z):]\s+/(?:10|[2-9]\d|1\d\d)(?![\d/.])")
"""A scale behind a name without any score, "Pain worst /10"."""
_CLOCK = re.compile(r":(\d\d)(?![\d:])(?!\s*[ap]\.?m\b)", ANY_CASE)
_PHONE = guarded(r"(?<!\d)(?:\(?\d{3}\)?[-. ])?\d{3}[-.]\d{4}(?!\d)|\b[A-Z]\d{2}\.\w+|\b9[2567]\d{3}\b")

_LONG_NUMBER = re.compile(r"\d\d[-.\d]")
"""What stands in every number of a telephone and in every code, and in few other passages."""

_LEVELS: tuple[tuple[str, str], ...] = (
    (
        "modified_independent",
        r"\bmod(?:ified)?(?:[.\-]|\s(?!\s))*\(?(?:i\b|ind\b|indep(?:enden(?:t(?:ly)?|ce)|en- ?dent)?\b)\)?|\bMI\b",
    ),
    ("setup", r"\bset[\s-]?up(?:\s(?:a\b|assist\w*))?(?:\s+only)?|\bS/U\b|(?-i:\bSU\b)"),
    (
        "contact_guard",
        r"\bCGA?\b(?! (?:training|trng|ed\b|educ|instr))|\bcontact[\s-]guard(?:ing)?(?:\sa(?:ssist\w*)?\b)?|\btouching assist\w*",
    ),
    ("minimal", r"\bmin(?:imal|imum)?(?:[.\-]|\s(?!\s))*\(?(?:a\b|assist\w*|help\b|(?=x\s?[12]\b))\)?"),
    ("moderate", r"\bmod(?:erate)?(?:[.\-]|\s(?!\s))*\(?(?:a\b|assist\w*|help\b|(?=x\s?[12]\b))\)?"),
    ("maximal", r"\bmax(?:imal|imum)?(?:[.\-]|\s(?!\s))*\(?(?:a\b|assist\w*|help\b|(?=x\s?[12]\b))\)?"),
    ("dependent", r"\b(?:total a(?:ssist\w*)?\b|(?<![-\w])dependent|dep\b)"),
    (
        "supervision",
        r"\b(?:SBA\b|stand-?\s?by(?:\s(?:a(?:ssist\w*)?|help)\b)?|SPV\b|supervision|supervised|sup(?:v|erv)?\b)",
    ),
    ("independent", r"(?<!-)\b(?:indep(?:endent(?:ly)?|en- dent)?\b|ind\b)"),
    ("bare_minimal", r"\bmin(?:imal|imum)?\b"),
    ("bare_moderate", r"\bmod(?:erate)?\b"),
    ("bare_maximal", r"\bmax(?:imal|imum)?\b"),
    ("bare_dependent", r"\btotal\b|(?-i:\bTA\b)|(?<![A-Za-z'])D(?![A-Za-z'/])"),
    ("bare_independent", r"(?<![A-Za-z'/])I(?![A-Za-z'/])"),
    ("bare_supervision", r"(?<![A-Za-z'/])S(?![A-Za-z'/:])"),
)
_LEVEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEVELS), ANY_CASE)
_WORD = r"(?:mild(?:ly)?|moderate(?:ly)?|mod|severe(?:ly)?|sev|profound(?:ly)?|WFL|minimal(?:ly)?)"
_SEVERITY = guarded(rf"(?<![\w-])(?P<low>{_WORD})(?:(?P<join>\s?[-–/]\s?|\sto\s|\s)(?P<high>{_WORD}))?(?![\w-])", ANY_CASE)
# A level begins at one of these; asked first, since most passages hold none.
_ANY_LEVEL = guarded(
    r"(?<![A-Za-z'/])(?:[Mm](?:in|IN|od|OD|ax|AX|I\b)|[Ii](?:nd|ND)|[Dd](?:ep|EP)|[Ss](?:et|ET|tand|TAND|up|UP|BA\b|PV\b|/[Uu]\b)|SU\b|C(?:G\b|GA\b|ONTACT)|[Cc]ontact|sba\b|cga\b|[Tt](?:otal|OTAL|ouch|OUCH)|TA\b|[ISD](?![A-Za-z'/:]))"
)
_ANY_SEVERITY = guarded(r"\b(?:mild|mod|sev|profound|wfl|minimal)", ANY_CASE)


class _Number(NamedTuple):
    start: int
    end: int
    text: str
    value: Decimal
    is_spelled: bool = False


@dataclass(slots=True)
class Figure:
    """What could be a value: where it stands, what it would be, and how it is written. Nothing changes it; see `Proposal`."""

    start: int
    end: int
    value: Decimal | str
    shape: str
    """How it is written: number, fraction, grade, range, clock, level or severity."""
    of: Decimal | None = None
    unit: str = ""
    part: int = 0
    """1, 2 and 3: the first, second and third number of an arc or a range."""
    pair: int = 0
    """1 and 2: of the side named first and second in "R/L"."""
    is_day: bool = False
    """It could as well be a day: "3/4"."""
    is_name: bool = False
    """It is the name of what is numbered, "cond 4", "item 8", or a vital sign, "temp 100.4", and no value that is read."""


def figures_in(text: str, *, paired: bool = False) -> list[Figure]:
    """Return every stretch of a text that could be a value, in order; overlapping ones are different ways to read the same.

    `paired` says that a heading has "R/L": then "21/28" is a value of each side.
    """
    out: list[Figure] = []
    if _DIGIT.search(text) or _SPELLED.search(text):
        is_pair = paired or _PAIRED.is_in(text)
        places = _scored_pairs(text) if is_pair else []
        # "2/5 / 3/5" is a score of each side, and its own slashes are none between sides.
        found = [_placed(one, places) for one in _numbers(text, paired=is_pair and not places)]
        out += _arcs_in_pairs(found) if is_pair else found
    out += _level_words(text)
    if _ANY_SEVERITY.search(text):
        out += _severity_words(text)
    return out[:_MOST]


_MOST = 150
"""A passage with more figures than this is no prose and no row; what follows is not read."""


@kept(4096)
def figures_of(text: str, paired: bool = False) -> tuple[Figure, ...]:
    """Return the figures of a passage; the passages below it ask for them again."""
    return tuple(figures_in(text, paired=paired))


@kept(1024)
def is_paired(text: str) -> bool:
    """Say whether a heading announces a value of each side: "R/L"."""
    return _PAIRED.is_in(text)


_AFTER_COUNT = re.compile(r"\d\s?$")
_TO_SIT = re.compile(r"\s?(?:[-–/]|<?-{0,2}>|→|↔|to\b)\s?(?:long )?(?:sit|stand|EOB)", ANY_CASE)
"""Behind "sup", which is then supine: "sup > sit"."""


def _level_words(text: str) -> Iterator[Figure]:
    reached = 0
    for hit in _ANY_LEVEL.finditer(text):
        match = _LEVEL.match(text, hit.start()) if hit.start() >= reached else None
        if match is None:
            continue
        reached = match.end()
        name = str(match.lastgroup)
        written = match.group()
        if len(written) == 1 and not written.isupper():
            continue
        if written in {"mi", "Mi", "cg"}:
            continue
        if written.lower() == "sup" and (is_supination(text, match.start()) or _TO_SIT.match(text, match.end())):
            continue
        if (
            written[:3].lower() == "min"
            and _AFTER_COUNT.search(text, max(0, match.start() - 3), match.start())
            and ("a" not in written[3:].lower() or "." in written)
        ):
            # "20 min": minutes.
            continue
        shape = "bare" if name.startswith("bare_") else "level"
        end = match.start() + len(written.rstrip(" .-("))
        yield Figure(match.start(), max(end, match.start() + 1), name.removeprefix("bare_"), shape)


_FROM = re.compile(r"\bfrom\s$", ANY_CASE)


def _severity_words(text: str) -> Iterator[Figure]:
    for match in _SEVERITY.finditer(text):
        low, high = _severity_word(match["low"]), match["high"]
        if high and match["join"].strip().lower() == "to" and _FROM.search(text, max(0, match.start() - 6), match.start()):
            # "from severe to moderate" is a change and no range.
            yield Figure(match.start("low"), match.end("low"), low, "severity")
            yield Figure(match.start("high"), match.end("high"), _severity_word(high), "severity")
            continue
        value = low
        if high:
            join = match["join"]
            # "moderately severe" is one grade; "mild to moderate" and "mild/moderate" are the range "mild-moderate".
            first = match["low"].lower() if not join.strip() else low
            value = f"{first}{'-' if join.strip() else ' '}{_severity_word(high)}"
        yield Figure(match.start(), match.end(), value, "severity")


def _severity_word(text: str) -> str:
    word = text.lower()
    word = "moderate" if word == "mod" else "severe" if word == "sev" else word[:-2] if word.endswith("ly") else word
    return word.upper() if word == "wfl" else word


_SCORE = r"\d{1,3}(?:\.\d)?[+-]?/\d{1,3}"
_SCORED_PAIR = re.compile(rf"(?<![\d/.])(?P<one>{_SCORE})\s*(?:\s/\s|\|)\s*(?P<two>{_SCORE})(?![\d/])")


def _scored_pairs(text: str) -> list[tuple[int, int, int]]:
    """Return where scores of two sides stand, and of which side each is: the one that is named first or second."""
    return [
        (*match.span(name), number)
        for match in _SCORED_PAIR.finditer(text)
        for number, name in enumerate(("one", "two"), start=1)
    ]


def _placed(one: Figure, places: list[tuple[int, int, int]]) -> Figure:
    number = next((number for start, end, number in places if start <= one.start < end), 0)
    return replace(one, pair=number) if number else one


def _arcs_in_pairs(found: list[Figure]) -> list[Figure]:
    """Return the figures with every number of an arc in the place of its end: "0-120/5-115" is an arc of each side."""
    out: list[Figure] = []
    arc: list[Figure] = []
    for one in [*found, None]:
        if arc and (one is None or (one.part and one.part <= arc[-1].part)):
            places = {each.pair for each in arc} - {0}
            out += [replace(each, pair=min(places)) for each in arc] if len(places) == 1 else arc
            arc = []
        if one is not None and one.part:
            arc.append(one)
        elif one is not None:
            out.append(one)
    return sorted(out, key=lambda one: one.start)


def _decimal(text: str) -> Decimal:
    return Decimal(text.replace(",", ""))


def is_one_day(text: str) -> bool:
    """Say whether what was read as a day is written as one: "1-2/10" is a rating."""
    return not ("-" in text and "/" in text)


_DAY_BEHIND, _MONTH_BEFORE = re.compile(r"/(\d{1,2})(?![\d/]|\.\d)"), re.compile(r"(?<![\d/.])(\d{1,2})/$")
_MONTHS, _DAYS = 12, 31


def is_of_other_scale(kind: MeasureKind, figure: Figure, text: str) -> bool:
    """Say whether what may be a day is no score of a test, which is out of something else: "BBS 40/56 (7/10)", "LEFS due 8/20".

    A test of parts without a scale of the whole has items of many scales, a measured one is told for two sides, and a short scale
    in pairs: "COPM 3/2".
    """
    if kind.unit not in {None, "", "%"} or not isinstance(figure.value, Decimal) or (kind.high or 0) <= _MONTHS:
        return False
    most = kind.denominator or (None if kind.parts else kind.high)
    if figure.shape == "fraction":
        return figure.is_day and most is not None and figure.of != most
    behind = _DAY_BEHIND.match(text, figure.end)
    before = _MONTH_BEFORE.search(text, max(0, figure.start - 3), figure.start)
    if behind is not None:
        return 1 <= figure.value <= _MONTHS and int(behind[1]) <= _DAYS
    return before is not None and int(before[1]) <= _MONTHS and figure.value <= _DAYS


def is_half(kind: MeasureKind, figure: Figure, text: str) -> bool:
    """Say whether a number is half of a score of a sub-test, which is out of something of its own: the 16 of "balance 9/16".

    Only where "R/L" is said are the two numbers those of two sides.
    """
    if figure.shape == "fraction" or (kind.denominator or 0) <= _MONTHS or is_paired(text):
        return False
    return bool(_HALF_BEHIND.match(text, figure.end) or _HALF_BEFORE.search(text, max(0, figure.start - 5), figure.start))


_HALF_BEHIND, _HALF_BEFORE = re.compile(r"\s?/\s?\d"), re.compile(r"\d\s?/\s?$")
_TOLD_DAY = re.compile(
    r"\d(?:\s?%)?\s(?:on|as of|(?:(?:on|at|per|in)\s)?(?:the\s)?(?:initial\s|re-?)?(?:eval(?:uation)?|IE|SOC|note|visit)(?:\s(?:of|on))?)\s\(?$",
    re.IGNORECASE,
)
"""Between a value and the day on which it was taken, which looks like another: "5/10 on eval 7/10". Behind a comma it may be one."""
_SHORT_DAY = re.compile(r"(?:0?[1-9]|1[0-2])/(?:0?[1-9]|[12]\d|3[01])(?!\d|[/%]|\.\d)")


_OF_NOW = re.compile(
    r"\s+(?:(?:now|today|currently|presently|post|afterwards?)\b|at (?:present|end|d/?c)\b|(?:after|this|pain)\b)(?!\W{0,3}(?:(?:is|at|was)\s)?\d)",
    re.IGNORECASE,
)


def is_told_of_now(text: str, end: int) -> bool:
    """Say whether right behind what may be a day stands when its score was found: "8/10 at IE 2/10 today" tells two scores."""
    return _OF_NOW.match(text, end) is not None


def _told_days(text: str) -> list[tuple[int, int]]:
    if "/" not in text:
        return []
    found = (one for one in _SHORT_DAY.finditer(text) if not is_told_of_now(text, one.end()))
    return [one.span() for one in found if _TOLD_DAY.search(text, max(0, one.start() - 40), one.start())]


def _number_words(text: str) -> Iterator[_Number]:
    for match in _SPELLED.finditer(text):
        amount = _amount(match["small"] or match["rest"])
        if match["hundreds"]:
            amount += 100 * (1 if match["hundreds"].lower() == "a" else _amount(match["hundreds"]))
        behind = "5" if match["half"] else "".join(str(_amount(match[name])) for name in ("tenths", "hundredths") if match[name])
        yield _Number(
            match.start(), match.end(), match.group(), Decimal(f"{amount}.{behind}" if behind else amount), is_spelled=True
        )


def _amount(words: str | None) -> int:
    return sum(NUMBER_WORDS[word] for word in re.split(r"[-\s]+", words.lower())) if words else 0


def _numbers(text: str, *, paired: bool) -> Iterator[Figure]:
    skipped = [(one.start, one.end) for one in find_dates(text) if is_one_day(text[one.start : one.end])]
    skipped += _told_days(text)
    if _LONG_NUMBER.search(text):
        skipped += [match.span() for match in _PHONE.finditer(text)]
    found = [
        _Number(match.start(), match.end(), match.group(), _decimal(match.group()))
        for match in _NUMBER.finditer(text)
        if not skipped or not any(start < match.end() and match.start() < end for start, end in skipped)
    ]
    if spelled := list(_number_words(text)):
        found = sorted([*found, *spelled], key=lambda one: one.start)
    consumed = -1
    part = 0
    for index, one in enumerate(found):
        start, end = one.start, one.end
        if start < consumed or _is_glued(text, start) or _BLANK.search(text[max(0, start - 6) : start]):
            continue
        if start > 2 and text[start - 1] == "/" and _SCALE_ALONE.match(text, start - 3):
            continue
        after = found[index + 1] if index + 1 < len(found) else None
        clock = _CLOCK.match(text, end)
        if clock and "." not in one.text and int(clock[1]) < 60:
            yield Figure(start, clock.end(), one.value * 60 + int(clock[1]), "clock")
            consumed = clock.end()
            continue
        gap = text[end : after.start] if after and after.start - end < 32 else ""
        if after is not None and gap and _OF.fullmatch(gap):
            fraction = _fraction(text, one, after)
            if fraction is None and re.fullmatch(r"0\d", one.text) and re.fullmatch(r"\d\d", after.text) and "/" in gap:
                consumed = after.end
                continue
            if fraction is not None and "/" in gap and not paired and _is_part_of_length(text, one, after):
                consumed = after.end
                continue
            if fraction is not None:
                yield fraction
                if "/" in gap and " / " not in gap and not paired:
                    consumed = after.end
                    if gap == "/" and fraction.of not in _SCALES and not (fraction.is_day and after.value < 13):
                        # "DHI 68/44", "BBS 36/41": no scale, but what it was and what it is.
                        yield _plain(text, one, 0, pair=1)
                        yield _plain(text, after, 0, pair=2)
                    grade = _grade(text, one)
                    if grade is not None:
                        yield grade
                    continue
        dash = after is not None and gap and _DASH.fullmatch(gap)
        length = _length_behind(text, after.end) if dash and after is not None else ""
        if dash and after is not None and not length and "to" not in gap.lower() and one.value <= after.value:
            whole = _range(text, one, after)
            if whole is not None:
                yield whole
        behind = text[found[index - 1].end : start] if index else ""
        of_pair = (2 if _BETWEEN.fullmatch(behind) else 1 if _BETWEEN.fullmatch(gap) else 0) if paired else 0
        joined = bool(behind) and "to" not in behind and bool(_DASH.fullmatch(behind))
        part = part + 1 if joined else 1 if dash else 0
        grade = _grade(text, one)
        if grade is not None:
            # What stands behind the slash of "4+/5" is its scale.
            yield grade if grade.of is not None else replace(grade, pair=of_pair)
        if not _COUNTED.match(text, one.end):
            plain = _plain(text, one, part, pair=of_pair)
            if length and not plain.unit:
                plain = replace(plain, unit=length)
            yield replace(plain, is_name=True) if _is_name(text, one) and not plain.unit else plain


_BETWEEN = re.compile(r"\s?(?:[+-](?=/)|deg\w*|[°º])?\s?/\s?(?:[-–]|(?:neg|minus)\s)?", ANY_CASE)
"""What parts the values of two sides; the second may be below zero, "0/-9", and grades have signs, "4+/3-"."""


_NUMBERED = re.compile(
    r"\b(?:cond(?:ition)?|items?|(?<!last )(?<!prior )(?<!prev )(?<!the )(?<!this )(?<!past )(?:visit|week|wk)|page|room|phase|stage|temp(?:erature)?|BP|SpO2|INR|A1c|pulse|[KH]OOS-)\s?[#:=]?\s?$",
    ANY_CASE,
)
_LONGEST_NAME = 20


def _is_name(text: str, one: _Number) -> bool:
    return bool(_NUMBERED.search(text[max(0, one.start - _LONGEST_NAME) : one.start]))


_DIET_CODE = re.compile(r"\b(?:EC|TN|MT|MO|LQ|EX|PU|MM|SB|RG)[0-7](?!\d)")


_SCALES = {*map(Decimal, (5, 7, 10, 12, 15, 20, 24, 25, 28, 30, 36, 40, 50, 56, 57, 60, 66, 80, 96, 100, 108, 120, 126))}
"""What a score is out of, most often."""


def _is_glued(text: str, start: int) -> bool:
    """Say whether a number is the tail of a word or a code: "L5", "T11", "x10", "#3"."""
    before = text[start - 1] if start else ""
    if before.isalpha():
        return not _DIET_CODE.search(text, max(0, start - 3), start + 2)
    return before == "." and start > 1 and text[start - 2].isdigit()


_NEGATIVE = re.compile(r"(?:^|[\s(:/])(?:neg|minus)\s$", ANY_CASE)


def _signed(text: str, start: int) -> tuple[int, str]:
    """Return where a number with its own minus sign begins, and the sign."""
    if start and text[start - 1] in "-–" and (start == 1 or text[start - 2] in " (|:=,/~→>" or text[start - 2] == "\t"):
        return start - 1, "-"
    told = _NEGATIVE.search(text[max(0, start - 7) : start])
    if told:
        return start - len(told.group().lstrip()), "-"
    if start and text[start - 1] == "+" and (start == 1 or text[start - 2] in " (|"):
        return start - 1, ""
    return start, ""


_LENGTH = re.compile(
    rf"_?\s?-?\s?(?:(?P<unit>inch(?:es)?|in(?=\s+(?:{_AN_INCH})\b)|cm|mm|feet|ft|lbs?|kgs?)\b|(?P<last>in)(?=[.,;)]))", ANY_CASE
)
_INCHES = {Decimal(part) for part in (2, 4, 8, 16, 32)}
"""The parts into which an inch is divided."""


def _length_behind(text: str, end: int) -> str:
    """Return the unit of length or weight behind a range, "2-3 cm": such a one is no rating."""
    match = _LENGTH.match(text, end)
    return UNITS[(match["unit"] or match["last"]).lower()] if match else ""


def _is_part_of_length(text: str, one: _Number, after: _Number) -> bool:
    """Say whether two numbers are a part of a length, "1/4 in", which is no score; "45/50 lb" and "35.5/36 cm" are two values."""
    is_part = one.value < after.value and after.value in _INCHES and one.value == one.value.to_integral_value()
    return is_part and _length_behind(text, after.end) not in {"", "lb", "kg"}


def _unit_behind(text: str, end: int) -> tuple[str, int]:
    match = _UNIT.match(text, end)
    if match is None:
        return "", end
    word = match["unit"].lower()
    return UNITS.get(word, "m/s" if word.startswith("met") and " sec" in word else word), match.end("unit")


_BELOW_ZERO = re.compile(r"/\s?(?:[-–]|(?:neg|minus)\s)$", ANY_CASE)
"""Before the second value of a pair, whose own sign it is then."""


def _plain(text: str, one: _Number, part: int, pair: int) -> Figure:
    start, sign = _signed(text, one.start) if not one.is_spelled else (one.start, "")
    if part > 1 or (pair > 1 and not _BELOW_ZERO.search(text, max(0, one.start - 8), one.start)):
        start, sign = one.start, ""
    unit, end = _unit_behind(text, one.end)
    value = -one.value if sign else one.value
    shape = "spelled" if one.is_spelled else "number"
    return Figure(start, end, value, shape, unit=unit, part=part, pair=pair)


def _fraction(text: str, one: _Number, after: _Number) -> Figure | None:
    value, of = one.value, after.value
    if value > of or of < 2 or of != of.to_integral_value() or text[after.end : after.end + 1] == "/":
        return None
    gap = text[one.end : after.start]
    if "/" in gap and "." not in one.text and any(len(part.text) > 1 and part.text[0] == "0" for part in (one, after)):
        # "06/08" is a day.
        return None
    is_day = "/" in gap and value == value.to_integral_value() and 1 <= value <= 12 and of <= 31
    return Figure(one.start, after.end, value, "fraction", of=of, is_day=is_day)


_TEN = guarded(r"_?\s*(?:/|out of)\s*10(?![\d/])")


def _range(text: str, one: _Number, after: _Number) -> Figure | None:
    if after.value > 10:
        return None
    ten = _TEN.match(text, after.end)
    end = ten.end() if ten else after.end
    return Figure(one.start, end, after.value, "range", of=Decimal(10) if ten else None)


def _grade(text: str, one: _Number) -> Figure | None:
    number = str(one.value) if one.is_spelled else one.text
    if number not in {"0", "1", "2", "3", "4", "5"}:
        return None
    found = _GRADE.match(text, one.end)
    if found is None or not found.group():
        return None
    sign = (
        (found["sign"] or "")
        .strip(" -" if len(found["sign"] or "") > 2 else " ")
        .lower()
        .replace("plus", "+")
        .replace("minus", "-")
    )
    if sign and found["five"] is None and text[found.end() : found.end() + 1].isalnum():
        return None
    of = Decimal(5) if found["five"] else None
    return Figure(one.start, found.end(), f"{number}{sign}", "grade", of=of)
