"""The elements of a plan of care: type, amount, frequency, duration, visits.

Compact grammars find every stretch that has the form of an element and read its value; `clues` decides whether it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import get_args

from clausea.chart.clues import TICKED, Candidate, boxes_behind, is_meant, is_unticked, meaning
from clausea.chart.lines import Addressed
from clausea.chart.plan_types import LOOSE, PAPERS, SETTING, Label, changes_work, find_types, sort_of
from clausea.chart.reading import Context
from clausea.chart.sieve import any_of, guarded
from clausea.domain import PlanElement, PlanItem
from clausea.domain.dates import MONTH_WORD
from clausea.domain.numbers import COUNT, count

_I = re.IGNORECASE
_FREE = r"(?<![\w/.:#$-])"
_N = rf"(?:{COUNT}|\b(?:once|twice|thrice|single)\b)"
_TO = r"\s?(?:-|–|to|or)\s?"
_RANGE = rf"(?P<low>{_N})\]?(?:{_TO}(?P<high>{_N}))?\]?"
_TIMES = r"(?:x\b|x(?=wk|week|mo)|×|times?\b|time\(s\))(?:\sea(?:ch)?\b)?"
_MEETING = r"(?:\d\d[\s-]?min(?:ute)?s?\s)?(?:visits?|vis\b|sessions?|treatments?|tx\b|appointments?|appts?|days?|d\b|mornings?|afternoons?|groups?)\b"
_PER = r"(?:/|\bper\b|\ban?\b|\beach\b|\bevery\b|\b(?:in|during|out of) (?:a|the|each|every)\b)"
_WEEK = r"(?:wks?|weeks?|w(?![\w/])|months?|mos?|fortnight)\b(?!\d)"

_FREQUENCY = guarded(
    rf"{_FREE}(?:x\s?)?{_RANGE}\s?(?:"
    rf"(?:{_TIMES}\s?|(?:[a-z]{{3,12}}\s){{0,2}}?{_MEETING}\s?)(?:{_PER}\s?)?(?P<unit>{_WEEK})"
    rf"|{_PER}\s?(?P<unit2>{_WEEK})"
    rf"|(?:{_TIMES}\s?|(?:[a-z]{{3,12}}\s){{0,2}}?{_MEETING}\s?)?(?P<unit3>weekly|wkly|monthly|fortnightly)\b)",
    _I,
)
_INTERVAL = guarded(
    rf"\b(?:(?:every|each|once (?:every|an?))\s(?P<n>other\b|second\b|2nd\b|alternate\b|{COUNT})?\s?|q\s?(?P<n2>\d)?\s?)(?P<unit>{_WEEK}|days?\b|d\b)"
    rf"|(?:\bat\s)?(?P<n3>{COUNT})[\s-](?P<unit3>wks?|weeks?)\s(?:apart|gaps|intervals)\b|\bbi-?weekly\b|\bfortnightly\b",
    _I,
)
_ALONE = guarded(r"\b(?P<word>weekly|wkly|monthly)\b", _I)
_CODE = guarded(r"\b(?P<code>BIW|TIW|QIW|QW)\b", _I)
_CODES = {"biw": "2/week", "tiw": "3/week", "qw": "1/week", "qiw": "4/week"}
_DAY = r"(?:Mon(?:day)?|Tue(?:s|sday)?|Tu|Wed(?:nesday)?|Thu(?:r|rs|rsday)?|Th|TH|TU|Fri(?:day)?|[MTWRF])s?"
_ALL_WEEK = guarded(r"(?:\bdaily\W{1,3})?\b(?:M|Mon(?:day)?)\s?(?:-|–|to|thru|through)\s?F(?:ri(?:day)?)?\b")
"""Monday to Friday: five days, where "M & F" are two."""
_THEN = guarded(
    rf"\b(?:then|after that|followed by|(?:dropp|reduc|taper|com)ing (?:down )?to|(?:drop|down|reduce|taper) to)\s(?:at\s|to\s)?{_RANGE}\s(?:for|x)\s(?:the\s)?(?:(?:next|last|other)\s)?(?P<weeks>{COUNT})\b(?!\s?(?:min|reps|sets|visits?|sessions?|x\b|/|%|\d))",
    _I,
)
"""What follows a rate in the same words: "three a week for four weeks, then two for eight"."""
_WEEKDAYS = guarded(
    rf"(?<![\w/&-]){_DAY}(?:(?:\s?[/,&-]\s?|,?\sand\s|,\s){_DAY}){{1,4}}(?![\w/&])|\b(?:MWF|TTh|TR|MW|WF|MTWThF)\b"
)
_SHORT = guarded(r"(?<![\w/.-])(?P<low>[1-7])\s?(?:w|wk)\s?(?P<weeks>\d{1,2})(?![\w/]|\.\d)", _I)
"""Home-health shorthand: "2w8" is two a week for eight weeks."""
_BARE = guarded(
    r"(?<![\w/.-])(?P<low>[1-7])\s?[x×]\s?(?P<weeks>[1-9]|1[0-2])(?:\s?wks?)?(?![\w/]|\.\d|\s?(?:reps|sets|min|sec|\d))", _I
)
_MINUTES_AS = guarded(
    r"\b\d{2,3}\s?min\w*\s?/\s?(?:wk|week)\s(?:as|in|=)\s(?P<low>[1-7])\s?x\s?\d{2}\b"
    r"|(?<![\w/.-])(?P<low2>[1-7])\s?x\s?\d{2}\s?min\w*\s?(?:/|per|a)\s?(?:wk|week)\b",
    _I,
)

_UNIT = (
    r"(?P<unit>(?:instructional\s|school\s|calendar\s)?(?:weeks?|wks?|w|months?|mos?|days?|d))\b(?!\s?(?:a\s|per\b|/\s?[A-Za-z]))"
)
_DURATION = guarded(
    rf"(?:(?<![\w/.#$-])|(?<=\bx))(?<!\d:)(?P<count>{COUNT})\]?(?:{_TO}(?P<high>{COUNT}))?[\s-]{{0,2}}\[?{_UNIT}", _I
)
_TIMES_BARE = guarded(
    rf"(?:[,\])]?\s?[\])]?(?:x|×|for)\s?|\s)(?P<count>{COUNT})(?:\s(?:more|again))?\b(?!\s?(?:\w*min|visits?|sessions?|vis\b|v\b|x|×|/|reps|hrs?|hours?|days?|sec|ft|lbs?|%|[-–.:]?\s?\d|\.\s[A-Z]|to\s\d|of\b|times\b))",
    _I,
)
_WEEKS_FIELD = guarded(rf"(?<![\w/])(?:weeks|wks)\s?[:=]\s{{0,3}}(?P<count>{COUNT})\b(?!\s?[/:.-]?\d)", _I)
_THROUGH_WEEK = guarded(rf"\b(?:through|thru|to|until)\s(?:the end of\s)?(?:week|wk)\s?(?P<count>{COUNT})\b", _I)
_FIRST = guarded(r"\b(?:for|during|over)?\s?the first (?P<unit>month|week)\b", _I)
_FILLER = re.compile(
    r"(?:[\s,;:()\[\]=+–-]|\d\d(?:\s?-\s?\d\d)?\s?-?min\w*|\b(?:for|the|an?|first|next|total|of|up|to|over|about|approximately|approx|another|further|during|period|and|each|duration|dur|length|x|visits?|sessions?|once|daily|day|one|per|\d)\b|×)*",
    _I,
)
_RUNS = re.compile(r"\b(?:for|over|runs?|duration|dur|next|x)\W{0,3}$", _I)
_BY_THEN = re.compile(r"\b(?:in|by|within|at)\s?$", _I)
_AGO = guarded(r"\s?(?:ago|post|after|out|s/p|p/?o|old|prior|before|since|from|earlier|status|wks?\b)", _I)
_AS_VISITS = r"(?:visits?|vis|vs|sessions?|treatments?|appointments?|v|tx)"
_VISITS = guarded(
    rf"(?<![\w/.:#-])\[?(?P<count>{COUNT})\]?(?:\s?\(\d{{1,3}}\))?\s?(?:(?:(?!min|wks?\b|weeks?\b|hours?\b|hrs?\b|times?\b|days?\b|to\b|of\b|in\b)[a-z]{{2,12}}\s){{0,2}}?{_AS_VISITS}\b(?:\s(?:in (?:all|total)|total))?|(?:in all|in total|all told|in number|total|altogether)\b|(?:more|further|additional)\b(?=\s?(?:[,:;.]|$)))",
    _I,
)
_NOT_VISITS = guarded(r"\s?(?:/|per\b|an?\s|each|weekly|wkly|every|monthly|daily|x\b|×|in (?:a|the) (?:week|day|month))", _I)
_PAREN_VISITS = guarded(r"\s?(?:\((?P<count>\d{1,2})\)|=\s?(?P<sum>\d{1,2})(?![\w/.]))")
_VISITS_LED = guarded(
    rf"\b(?:total(?: of)?|request(?:s|ed|ing)?|auth(?:orized|s)?|approved|visits|sessions)\s?[:=]?\s{{1,3}}(?P<count>{COUNT})(?!\s?(?:min|of\b|/|wks?|weeks?|months?|days?|x\b|%|ft|lbs?)|[\d.:/-]\d)",
    _I,
)
_TOTAL = guarded(r"total\s?[:=]", _I)
_ONCE = r"(?:\b(?:1|2|one|two|once|twice|single)(?!\.\d|[a-wyz\d])|\bq)"
_AMOUNT = guarded(
    rf"(?<![\w/.-])(?P<n>{_ONCE})\s?(?:(?:x|×|times?|(?:[a-z]{{2,12}}\s)?(?:sessions?|visits?|tx|treatments?|units?))\s?)?(?:in an?|/|per|an?|each|every)\s?(?:treatment |tx )?day\b"
    rf"|(?<![\w/.-])(?P<n2>{_ONCE})\s?(?:x|×|sessions?|visits?|treatments?|tx)?\s?daily\b|\b(?:each of (?:one|1) hour|(?:one|1) \d\d-min\w* (?:visit|session))\b"
    r"|(?<![\w/.-])(?P<length>\d{2}(?:\s?-\s?\d{2})?\s?min(?:ute)?s?\s?(?:/|per|a)\s?(?:session|visit|tx|treatment))",
    _I,
)
_INTENSITY = guarded(r"\bintensity\b", _I)
_SESSION = guarded(
    r"(?<![\w/.:x-])(?:\d{2}(?:\s?-\s?\d{2})?[\s-]?min(?:ute)?s?\b|(?:one|1)[\s-]h(?:ou)?r?s?\b|(?:thirty|forty|forty-five|fifty|sixty)[\s-]minutes?\b)(?P<each>\s(?:each|sessions?|visits?|lessons?)\b)?(?!\s?(?:/|per|a)\s?(?:wk|week|day))",
    _I,
)
"""How long a session is, beside how often there is one."""
_RATED = any_of(
    r"\d\s?(?:x|times?|visits?|sessions?|days?)?\s?(?:/|per|a|each)?\s?(?:wk|week)|\b[BT]IW\b|\dw\d|\b(?:weekly|wkly)\b|a week\b",
    _I,
)
"""The line before names a rate: what is done stands next to how often."""
_UNTIL = re.compile(
    r"[\s,;]*(?:cont(?:inue|\.)?\s)?(?P<all>(?:until|till?|to|thru|through|ending)\s(?P<day>"
    r"\d{4}-\d\d-\d\d|\d{1,2}/\d{1,2}(?:/\d{2,4})?|\d{1,2}-\d{1,2}-\d{2,4}|(?<!to\s)\d-\d|\d\d-\d{1,2}|\d-\d\d|\d\d\.\d\d(?:\.\d{2,4})?"
    rf"|\d{{1,2}}\s{MONTH_WORD}(?!\w)(?:\s20\d\d)?|{MONTH_WORD}\s\d{{1,2}}(?:,?\s20\d\d)?))(?![\d/]|[.-]\d|\s?/|\s?-?\s?"
    r"(?:x\b|times\b|visits?\b|sessions?\b|w(?:ee)?ks?\b|days?\b|mo(?:nth)?s?\b|units?\b|reps?\b|sets?\b|per\b|total\b|min|h(?:ou)?rs?\b|%))",
    _I,
)
_FIELD = guarded(
    r"(?:^|(?<=\s{3})|(?<=[;,.]\s))\W{0,4}(?:\d{1,2}\.\s)?(?P<label>[A-Za-z#][\w /&.'()-]{0,40}?)\s?[:=]\s{0,3}(?=\S)"
)
_OWN_DOING = re.compile(
    r"\b(?:HEP|home (?:ex\w*|prog\w*)|falls?|fell|walk(?:s|ed|ing)?|pain|gym|class(?:es)?|wakes?|spin|swam|swims?|church|drinks?|drove|drives?|meds?|headaches?|rehearsals?|exercis(?:es|ing)|runs?|ran|plays?|hobby"
    r"|on (?:his|her|their) own|works?(?! (?:conditioning|hardening|simulation))|used to|attend\w*(?!\s(?:once|twice|one|two|three|four|five|\d)))\b[^.;]{0,30}$",
    _I,
)
"""What a patient does by himself, and how often: no frequency of therapy."""
_HOW_OFTEN_AT_HOME = guarded(r"\s?(?:HEP|at home|home|on (?:his|her|their) own|gym|falls?\b|w/ log|school visit)", _I)
_COUNTED_PAST = re.compile(
    r"(?<!total )(?<!up to )(?<!series )(?<!course )(?<!maximum )\bof\s?$|\b(?:attended|seen|used|completed|missed|kept|visit|past|last)\s?(?:for\s)?$",
    _I,
)
_GUARD = any_of(
    r"w(?:ee)?ks?\b|\dw|week|month|\bmos?\b|\b[BTQ]I?W\b|daily|\bday\b|visit|session|\bv\b|\bvis\b|\bPT\b|\bOT\b|\bS(?:LP|T)\b|therapy|treatment|\btx\b|9[27]\d{3}|[1-7]\s?[xX×]\s?\d"
    r"|freq|dur|amount|\bamt\b|\btype\b|fortnight|\bin all\b|\btotal\b|\bmore\b|\b[MTWF]\s?[/&-]\s?[WTRF]|day",
    _I,
)
_PERIOD = {"w": "weeks", "m": "months", "d": "days", "i": "weeks", "s": "weeks", "c": "weeks"}


def find_plan_items(words: Addressed, context: Context, kind: str = "", *, beside_goal: bool = False) -> list[PlanItem]:
    """Return the plan elements that a sentence states, each value as it is printed: a taper is several frequencies and durations.

    How often somebody walks, falls or does a home programme is no frequency of therapy. Beside a goal on the same line only what
    opens a clause of its own counts, since goals have frequencies too.
    """
    text = words.text
    found: list[PlanItem] = []
    meant = [
        one
        for one in candidates(text, context, kind, beside_goal=beside_goal)
        if (kind == "order" and one.form in {"eval", "eval0"}) or is_meant(one, text, context, kind)
    ]
    kept = [one for one in meant if one.head != "duration" or "behind" not in one.parts or _stands(one, meant)]
    if context.section in {"plof", "history", "social"}:
        # What the patient did before or does at home names no therapy, however often: "called bingo at VFW weekly".
        kept = [one for one in kept if one.head != "type" or one.form not in LOOSE]
    types = [one for one in kept if one.head == "type"]
    if any(one.form not in LOOSE for one in types):
        # What names a therapy by its own words goes before what merely stands where one may be named.
        kept = [one for one in kept if one.head != "type" or one.form not in LOOSE]
        types = [one for one in types if one.form not in LOOSE]
    if len(types) > 1:
        # Of several names of therapy on a line the plainest is kept, with the field that it stands in.
        plain = max(types, key=lambda one: meaning(one, text, context, kind))
        around = [one for one in types if one.start <= plain.start and plain.end <= one.end]
        best = max(around, key=lambda one: one.end - one.start)
        kept = [one for one in kept if one.head != "type" or one is best]
    has: set[str] = set()
    for one in kept:
        if one.head in {"visits", "amount", "type"} and one.head in has:
            continue
        has.add(one.head)
        found.append(
            PlanItem(
                document=context.document,
                date=context.date,
                span=words.span(one.start, one.end),
                element=_ELEMENTS[one.head],
                value=one.value or None,
            )
        )
    return found


_ELEMENTS: dict[str, PlanElement] = {name: name for name in get_args(PlanElement)}


def _stands(duration: Candidate, meant: Sequence[Candidate]) -> bool:
    """A time behind a frequency is that frequency's, and falls with it."""
    return any(one.head == "frequency" and one.start == duration.parts["behind"] for one in meant)


def candidates(text: str, context: Context, kind: str, *, beside_goal: bool = False) -> list[Candidate]:
    """Return every stretch that has the form of an element of a plan, in order of its kind and place."""
    # An order may say no more than "evaluate and treat", and a plan no more than what is done.
    is_paper = kind in PAPERS or context.section == "plan"
    listed = text.count(",") > 1 and (context.section == "plan" or _RATED.is_in(context.before))
    if not (listed or is_paper or context.cells or _GUARD.is_in(text) or (kind in SETTING and changes_work(text))):
        return []
    labels = list(_labels(text, context))
    # More than a dozen frequencies on one line are a table read as prose, and no plan.
    rates = sorted(_frequencies(text, labels), key=lambda one: one.start)[:12]
    rates = [
        one
        for one in rates
        if not _OWN_DOING.search(text[max(0, one.start - 44) : one.start])
        and not _HOW_OFTEN_AT_HOME.match(text, one.end)
        and not _is_offered(one, text, context, rates)
    ]
    if beside_goal and not rates and not any(label.sort in {"type", "frequency", "visits", "both"} for label in labels):
        return []
    is_plan = bool(rates) or context.section == "plan" or kind == "order"
    times = list(_durations(text, labels, rates, is_plan=is_plan))
    taken = [(one.start, one.end) for one in (*rates, *times) if one.form != "bare"]
    out = [*rates, *times]
    out += _visit_counts(text, labels, taken, times)
    out += _amounts(text, labels, has_rate=bool(rates))
    named = any(label.sort == "type" for label in labels)
    is_list = bool(rates) or is_paper or named or (text.count(",") > 1 and _RATED.is_in(context.before))
    out += find_types(text, labels, out, is_plan=is_list, sets_plan=kind in SETTING and not beside_goal, is_order=kind == "order")
    # What stands behind an empty box is offered and not planned; the time of a code that was billed is no length of a visit.
    out = [
        one
        for one in out
        if not _is_offered(one, text, context, out)
        and not (
            one.head == "amount"
            and _BARE_MINUTES.fullmatch(text[one.start : one.end])
            and _BILLED.search(text[max(0, one.start - 28) : one.start])
        )
    ]
    # What stands beside a rate is there always, and says nothing of the rate.
    extra = [f"has={name}" for name in sorted({one.head for one in out if one.form not in LOOSE})]
    extra += ["goal"] if beside_goal else []
    extra += ["heading"] if context.form == "heading" else []
    extra += ["after-rate"] if _RATED.is_in(context.before) else []
    first = min((one.start for one in rates), default=None)
    return [
        _with(one, [*extra, *_label_clues(one, labels), *_order_clues(one, text, first, beside_goal=beside_goal)]) for one in out
    ]


def _is_offered(one: Candidate, text: str, context: Context, found: Sequence[Candidate]) -> bool:
    """Say whether nobody ticked the box of a candidate, which may close the heading above: "Frequency: [ ]"."""
    if is_unticked(text, one.start, one.end):
        return True
    if one.start or context.depth:
        return False
    before = len(context.topic) + 1
    if is_unticked(f"{context.topic} {text}", before, before + one.end):
        return True
    # The box can be lost between the heading and its first line: another of the options is ticked.
    return not boxes_behind(text) and any(
        other.head == one.head and _TICKED_BEFORE.search(text, 0, other.start) for other in found if other.start
    )


_TICKED_BEFORE = re.compile(rf"(?:{TICKED})\s?$")


def _order_clues(one: Candidate, text: str, first: int | None, *, beside_goal: bool) -> Iterator[str]:
    """Yield how a candidate stands to the plan of its line: behind its name, at the opening of a clause, behind a rate."""
    planned = bool(_NAMES_PLAN.search(text, 0, one.start))
    opens = bool(_OPENS_CLAUSE.search(text[max(0, one.start - 24) : one.start]))
    if planned:
        yield "planned"
    if opens:
        yield "opens"
    if beside_goal:
        yield f"goal-planned={planned}"
        yield f"goal-opens={opens}"
    if first is not None:
        yield "behind-rate" if first < one.start else "before-rate" if first > one.start else "first-rate"


_BARE_MINUTES = re.compile(r"\W*\d{1,3}\s?-?\s?min(?:ute)?s?\W*", _I)
_BILLED = re.compile(r"(?<!\d)9[2567]\d{3}\b(?:\s?x\s?\d)?(?:\s?\(\w{1,8}\)|\s\w{1,8})?\s?[:,=]?\s?$", _I)
_NAMES_PLAN = guarded(
    r"\b(?:plan|POC|P|freq\w*|schedule|change[sd]?|taper\w*|recommend\w*|proposal|request(?:ed)?|ask(?:ing)?|treatment)\s?[:/]",
    _I,
)
_OPENS_CLAUSE = re.compile(
    r"(?:^|[.;:]\s|\b(?:continue|cont|keep|plan|resume|request|down to|reduce to|decrease to|increase to|taper to)\s)\s?(?:PT|OT|SLP|ST)?\s?$",
    _I,
)


def _with(one: Candidate, more: list[str]) -> Candidate:
    return Candidate(one.head, one.form, one.start, one.end, one.value, (*one.more, *more), one.parts)


def _label_clues(one: Candidate, labels: Sequence[Label]) -> Iterator[str]:
    for label in labels:
        if label.value <= one.start < label.end:
            yield f"label={label.sort}"
    if one.start < 4:
        yield "first"


def _labels(text: str, context: Context) -> Iterator[Label]:
    """Yield the fields of a line: "Frequency: 2x/wk", a cell under or beside its heading."""
    marks = list(_FIELD.finditer(text)) if ":" in text or "=" in text else []
    for index, mark in enumerate(marks):
        stop = marks[index + 1].start() if index + 1 < len(marks) else len(text)
        wide = text.find("   ", mark.end(), stop)
        yield Label(sort_of(mark["label"]), mark.start("label"), mark.end(), wide if wide >= 0 else stop)
    for cell in context.cells:
        if cell.title:
            yield Label(sort_of(cell.title), cell.start, cell.start, cell.end)
    first, *rest = context.cells or (None,)
    if first is not None and rest and not first.title and not re.search(r"\d", first.text) and ":" not in first.text:
        yield Label(sort_of(first.text), first.start, rest[0].start, rest[-1].end)


def _frequencies(text: str, labels: Sequence[Label]) -> Iterator[Candidate]:
    taken: list[tuple[int, int]] = []

    def free(start: int, end: int) -> bool:
        if any(low < end and start < high for low, high in taken):
            return False
        taken.append((start, end))
        return True

    for match in _MINUTES_AS.finditer(text):
        if free(*match.span()):
            yield Candidate("frequency", "minutes", *match.span(), f"{match['low'] or match['low2']}/week")
    for match in _ALL_WEEK.finditer(text):
        if free(*match.span()):
            yield Candidate("frequency", "all-week", *match.span(), "5/week")
    for match in _FREQUENCY.finditer(text):
        low, high = count(match["low"]), count(match["high"]) if match["high"] else None
        # Nobody is treated fifteen times a week: such a figure is a dose, a count of minutes or half of a date.
        if not 0 < low <= 14 or (high is not None and not low < high <= 14):
            continue
        unit = (match["unit"] or match["unit2"] or match["unit3"]).lower()
        per = "2 weeks" if unit.startswith("f") else "month" if unit.startswith("m") else "week"
        if free(*match.span()):
            form = "per" if match["unit2"] else "ly" if match["unit3"] else "times"
            yield Candidate("frequency", form, *match.span(), f"{low}{f'-{high}' if high else ''}/{per}")
    if taken:
        for match in _THEN.finditer(text, min(taken)[1]):
            low, high = count(match["low"]), count(match["high"]) if match["high"] else None
            if 0 < low <= 7 and (high is None or low < high <= 7) and free(*match.span()):
                weekly = f"{low}{f'-{high}' if high else ''}/week"
                parts = {"weeks": str(count(match["weeks"]))}
                yield Candidate("frequency", "then", match.start("low"), match.end(), weekly, parts=parts)
    for match in _INTERVAL.finditer(text):
        value = _interval(match)
        if value and free(*match.span()):
            yield Candidate("frequency", "interval", *match.span(), value)
    for match in _CODE.finditer(text):
        if free(*match.span()):
            yield Candidate("frequency", "code", *match.span(), _CODES[match["code"].lower()])
    for match in _SHORT.finditer(text):
        if free(*match.span()):
            yield Candidate("frequency", "short", *match.span(), f"{match['low']}/week", parts={"weeks": match["weeks"]})
    for match in _BARE.finditer(text):
        if free(*match.span()):
            yield Candidate("frequency", "bare", *match.span(), f"{match['low']}/week", parts={"weeks": match["weeks"]})
    for match in _ALONE.finditer(text):
        if free(*match.span()):
            per = "month" if match["word"].lower().startswith("m") else "week"
            yield Candidate("frequency", "alone", *match.span(), f"1/{per}")
    for match in _WEEKDAYS.finditer(text):
        days = len(re.findall(r"Th|[MTWRF]", match.group())) if match.group().isupper() or "Th" in match.group() else 0
        days = max(days, len(re.split(r"\s?[/,&-]\s?|,?\sand\s", match.group()))) if re.search(r"\W", match.group()) else days
        if days > 1 and free(*match.span()):
            yield Candidate("frequency", "weekdays", *match.span(), f"{days}/week")
    for label in labels:
        if label.sort != "frequency":
            continue
        bare = re.match(rf"\[?{_RANGE}\]?\s?(?:x\b|×|times\b)?\s*(?=$|[;,.]|\s{{3}})", text[label.value : label.end], _I)
        per_week = re.search(r"week|wk", text[label.start : label.value], _I) or re.search(
            r"\bper:?\s{0,3}week", text[label.end :], _I
        )
        if bare and per_week and free(label.value, label.value + bare.end()):
            low, high = count(bare["low"]), count(bare["high"]) if bare["high"] else None
            if 0 < low <= 14:
                yield Candidate(
                    "frequency", "field", label.start, label.value + bare.end(), f"{low}{f'-{high}' if high else ''}/week"
                )


def _interval(match: re.Match[str]) -> str | None:
    words = match.group().lower()
    if re.search(r"bi-?weekly|fortnightly", words):
        return "1/2 weeks"
    if match["n3"]:
        return f"1/{count(match['n3'])} weeks"
    unit = (match["unit"] or "").lower()
    number = (match["n"] or match["n2"] or "").lower()
    every = 2 if number in {"other", "second", "2nd", "alternate"} else count(number) if number else 1
    if unit.startswith("d"):
        return f"1/{every} days" if every > 1 and number.isdigit() else None
    name = "month" if unit.startswith("m") else "week"
    if unit.startswith("f"):
        return "1/2 weeks"
    return f"1/{name}" if every == 1 else f"1/{every} {name}s"


def _durations(text: str, labels: Sequence[Label], rates: Sequence[Candidate], *, is_plan: bool) -> Iterator[Candidate]:
    """Yield the times for which something is planned: behind a frequency, in a field of their own, or elsewhere in a plan."""
    spent: set[int] = set()
    for index, rate in enumerate(rates):
        stop = rates[index + 1].start if index + 1 < len(rates) else len(text)
        if "weeks" in rate.parts:
            yield Candidate(
                "duration", rate.form, rate.start, rate.end, f"{rate.parts['weeks']} weeks", parts={"behind": rate.start}
            )
            continue
        found = _behind(text, rate, stop)
        if found:
            spent.add(found.start)
            yield found
    for match in _DURATION.finditer(text):
        if match.start("count") in spent or any(one.start <= match.start() < one.end for one in rates):
            continue
        named = any(label.sort in {"duration", "both"} and label.value <= match.start() < label.end for label in labels)
        if _AGO.match(text, match.end()) or _BY_THEN.search(text[: match.start()]):
            continue
        runs = bool(_RUNS.search(text[: match.start()]))
        if not named and (spent or not (is_plan or runs) or _RESTRICTED.search(text, 0, match.start())):
            continue
        high = count(match["high"]) if match["high"] else None
        form = "elsewhere" if named or rates or runs else "alone"
        yield Candidate("duration", form, match.start("count"), match.end(), _length(match["count"], high, match["unit"]))
    if rates and not spent:
        yield from _ends(text, rates)
    for match in _WEEKS_FIELD.finditer(text):
        if not _AGO.match(text, match.end()):
            yield Candidate("duration", "field", match.start(), match.end(), f"{count(match['count'])} weeks")
    for label in labels:
        if label.sort in {"duration", "both"}:
            bare = re.match(rf"\[?(?P<count>{COUNT})\]?\s*(?=$|[;,.]|\s{{3}})", text[label.value : label.end], _I)
            if (
                bare
                and re.search(r"\b(?:weeks|wks)\b", text[label.start : label.value], _I)
                and not _WEEKS_FIELD.search(text, label.start, label.end)
            ):
                yield Candidate("duration", "field", label.start, label.value + bare.end(), f"{count(bare['count'])} weeks")


def _ends(text: str, rates: Sequence[Candidate]) -> Iterator[Candidate]:
    """Yield the day to which a rate holds that does not stand right behind it: "Continue thru 12/15/25 at 2x/wk"."""
    for match in _END.finditer(text):
        if any(one.start < match.end() and match.start() < one.end for one in rates) or _FROM_DAY.search(text, 0, match.start()):
            continue
        end = _UNTIL.match(text, match.start())
        # A score may have the form of a day, "pain to 2/10": a day without a year needs another word than "to".
        is_day = end and (_YEAR.search(end["day"]) or not re.match(r"to\b|.*/(?:5|10)$", end["all"], _I))
        if end and is_day and _OF_THERAPY.search(text, 0, match.start()) and not _RESTRICTED.search(text, 0, match.start()):
            yield Candidate("duration", "end", *end.span("all"), f"to {end['day'].lower()}")
            return


_YEAR = re.compile(r"\d{4}|[-/.]\d{1,2}[-/.]\d{2}$")
_OF_THERAPY = re.compile(r"\b(?:cont\w*|PT|OT|ST|SLP|therap\w+|treat\w*)\b[^.;]*$", _I)
_RESTRICTED = re.compile(
    r"\b(?:NWB|TTWB|PWB|WBAT|brac\w+|slings?|casts?|driv\w+|lift\w*|work(?! (?:conditioning|hardening|simulation|on))|ice)\b[^.;]*$",
    _I,
)
"""What a patient may not do, or wears: the time behind it is no plan's."""
_END = guarded(r"\b(?:until|till?|to|thru|through|ending)\s(?=[A-Za-z]{3,9}\.?\s\d|\d)", _I)
_FROM_DAY = re.compile(r"\d\s$|[A-Za-z]{3,9}\.?\s\d{1,2},?\s$")
"""A day right before the end: the two are a period."""


def _behind(text: str, rate: Candidate, stop: int) -> Candidate | None:
    """Return the time that follows a frequency before the next one."""
    parts = {"behind": rate.start}
    for match in _DURATION.finditer(text, rate.end, min(stop, rate.end + 60)):
        if not _FILLER.fullmatch(text, rate.end, match.start()) or _AGO.match(text, match.end()):
            break
        high = count(match["high"]) if match["high"] else None
        return Candidate(
            "duration", "behind", match.start("count"), match.end(), _length(match["count"], high, match["unit"]), parts=parts
        )
    bare = _TIMES_BARE.match(text, rate.end, stop)
    if bare and "week" in rate.value and 0 < count(bare["count"]) <= 52:
        every = re.search(r"/(\d+) weeks", rate.value)
        if not every:
            start = bare.start() + len(bare.group()) - len(bare.group().lstrip(" ,])"))
            return Candidate("duration", "times", start, bare.end(), f"{count(bare['count'])} weeks", parts=parts)
    through = _THROUGH_WEEK.search(text, rate.end, min(stop, rate.end + 40))
    if through:
        return Candidate("duration", "through", *through.span(), f"{count(through['count'])} weeks", parts=parts)
    until = _UNTIL.match(text, rate.end, min(stop, rate.end + 40))
    if until:
        return Candidate("duration", "until", *until.span("all"), f"to {until['day'].lower()}", parts=parts)
    first = _FIRST.search(text, rate.end, min(stop, rate.end + 40))
    if first:
        return Candidate("duration", "first", *first.span(), f"1 {first['unit'].lower()}s", parts=parts)
    return None


def _length(number: str, high: int | None, unit: str) -> str:
    return f"{count(number)}{f'-{high}' if high else ''} {_PERIOD[unit[0].lower()]}"


def _visit_counts(
    text: str, labels: Sequence[Label], taken: Sequence[tuple[int, int]], times: Sequence[Candidate]
) -> Iterator[Candidate]:
    counted = list(_VISITS.finditer(text))
    for match in counted:
        if any(low < match.end() and match.start() < high for low, high in taken) or _NOT_VISITS.match(text, match.end()):
            continue
        if count(match["count"]) < 2 or _COUNTED_PAST.search(text[max(0, match.start() - 24) : match.start()]):
            continue
        last = re.findall(r"[a-z]+", match.group().lower())[-1:]
        yield Candidate("visits", "count", match.start("count"), match.end(), str(count(match["count"])), (f"last={last}",))
    own = [match.start("count") for match in counted]
    for match in _VISITS_LED.finditer(text):
        is_taken = match.start("count") in own or any(low < match.end() and match.start("count") < high for low, high in taken)
        if not is_taken and 2 <= count(match["count"]) <= 120:
            yield Candidate("visits", "led", match.start("count"), match.end(), str(count(match["count"])))
    for label in labels:
        if label.sort == "visits" or (times and _TOTAL.match(text, label.start)):
            bare = re.match(rf"\[?(?P<count>{COUNT})\]?\s*(?=$|[;,.(]|\s{{3}})", text[label.value : label.end], _I)
            if bare:
                yield Candidate("visits", "field", label.value, label.value + bare.end(), str(count(bare["count"])))
    for one in times:
        paren = _PAREN_VISITS.match(text, one.end)
        if paren:
            yield Candidate("visits", "paren", paren.start(), paren.end(), paren["count"] or paren["sum"])


def _amounts(text: str, labels: Sequence[Label], *, has_rate: bool) -> Iterator[Candidate]:
    for match in _AMOUNT.finditer(text):
        number = match["n"] or match["n2"] or "1"
        value = "" if match["length"] else "2/day" if number.lower() in {"2", "two", "twice"} else "1/day"
        yield Candidate("amount", "length" if match["length"] else "day", *match.span(), value)
    for label in labels:
        if label.sort == "amount":
            bare = re.match(r"\[?(?P<n>[1-3]|one|two|daily|once|single)\b[^;.]{0,24}", text[label.value : label.end], _I)
            if bare:
                value = "2/day" if bare["n"].lower() in {"2", "two"} else "1/day"
                yield Candidate("amount", "field", label.start, label.value + bare.end(), value)
            length = re.match(r"\d\d\s?min", text[label.value : label.end], _I)
            if length:
                yield Candidate("amount", "field", label.value, label.value + length.end(), "")
        elif label.sort == "frequency" and _INTENSITY.search(text, label.start, label.value):
            daily = re.match(r"(?:once |one |1x? )?(?:daily|a day|/day)\b", text[label.value : label.end], _I)
            if daily:
                yield Candidate("amount", "field", label.start, label.value + daily.end(), "1/day")
    if has_rate:
        for match in _SESSION.finditer(text):
            yield Candidate("amount", "session", *match.span(), "", (f"each={bool(match['each'])}",))
    for match in re.finditer(r"\b(?:amount|amt)\s(?P<n>[12])\b(?!\s?(?:/|per|a)\s?week)", text, _I):
        yield Candidate("amount", "word", *match.span(), f"{match['n']}/day")


def planned_visits(items: list[PlanItem]) -> int | None:
    """Return the visits that a plan foresees: the number it states, else frequency times weeks summed over its phases.

    Where a phase has a range, another unit than weeks, or no time, nothing is computed.
    """
    stated = [item.value for item in items if item.element == "visits" and item.value]
    if stated:
        return int(stated[0])
    rates = [item.value for item in items if item.element == "frequency" and item.value]
    times = [item.value for item in items if item.element == "duration" and item.value]
    if not rates or len(rates) != len(times):
        return None
    total = 0
    for rate, time in zip(rates, times, strict=True):
        weekly, weeks = re.fullmatch(r"(\d+)/week", rate), re.fullmatch(r"(\d+) weeks", time)
        if not weekly or not weeks:
            return None
        total += int(weekly[1]) * int(weeks[1])
    return total
