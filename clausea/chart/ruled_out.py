"""What is certainly no value of this patient on some day, whatever a model thinks: goals, bounds, norms, cues, scales, counts of visits."""

from __future__ import annotations

import re
from collections.abc import Sequence
from decimal import Decimal

from clausea.chart.figures import Figure
from clausea.chart.lexicon import words_of
from clausea.chart.passages import Cell
from clausea.chart.reading import ANY_CASE
from clausea.chart.sieve import bits_of, guarded

GOAL_LEAD = re.compile(
    r"^\W*(?:x\]\s*)?(?:\d{1,2}[.)]\s*)?(?:(?:functional|patient'?s?|pt|therapy|treatment|new|revised|updated|upgraded?)\s+)*(?:(?:STG|LTG)s?\b|(?-i:[SL]T)s?(?=\s?[#.:)-]?\s?\d|\s?-\s?[A-E]\b|\s+goal)|(?:short|long)[- ]term\b|goals?\b|[SLG]\d\b|(?:STG|LTG)\s*#?\d)",
    ANY_CASE,
)
STATUS = re.compile(
    r"\b(?:met|progress\w*|ongoing|BL\b|presently|start(?:ed|ing)?\s?(?::|at|level|value)|base\b|part(?:ly|ial(?:ly)?)?|now|current(?:ly)?|today|improv\w*|achieved|continu\w*|cont|baseline|tried|was|were|is|at present|not yet|reached|IE|discontinued|dropped|still|done|from|at start|(?:near(?:ly)?|almost) met|close to (?:the |her |his )?(?:goal|target)|short of(?! breath)|shy of|off by|not met)\b|\b(?:near(?:ly)?|almost)(?=\s?\((?:\d|$))|\b(?-i:NOT)(?=\s+(?:yet\s+)?met\b|\W*$)|(?<=[:–—-]\s)(?:near(?:ly)?|almost|close|shy|short)(?=\s*(?:$|[,;.(]|\d|at\b))",
    ANY_CASE,
)
_SURELY_GOAL = guarded(
    r"^\W*(?:\d{1,2}[.)]\s*)?(?:(?:pt|patient|he|she|client)\s+)?(?:will|to)\s+(?:be able|walk|amb\w*|report|demo\w*|perform|complete|reach|achieve|increase|decrease|improve|score|name|recall|transfer|don|climb)\b",
    ANY_CASE,
)
_BOUND = re.compile(
    r"(?:(?<![-=\d])(?<![\d%] )[<>≤≥]=?|\bat least|\bless than|\bmore than|\bgreater than|\bno more than|\bup to|\bmax of)\s*(?:a\s)?$",
    ANY_CASE,
)
_BOUND_ENDS = ("<", ">", "≤", "≥", "=", "least", "than", "to", "of", "a")
"""With one of these all before a bound ends, but for white space: hardly any figure stands behind one, and the pattern is slow."""
_LONGEST_END = max(map(len, _BOUND_ENDS))
_RISEN = re.compile(
    r"(?:\b(?:is|are|now|came|went|gone|got)|\d\s?(?:deg\w*|°|º|s|sec|ft|feet|m|lbs?|kg|%)?)\s+up to\s*$", ANY_CASE
)
_WORST = re.compile(r"\bup to\s*(?:a\s)?$", ANY_CASE)
"""Of pain, what was felt: "5 at rest, up to 8 when the sling is off"."""
_LIMITED = re.compile(
    r"\b(?:goals?|targets?|limit\w*|restrict\w*|precautions?|protocols?|allow\w*|permitted|weight[- ]?bear\w*|(?:[NTPF]|TT)?WB|STGs?|LTGs?)\b",
    ANY_CASE,
)
"""Before "is up to", it says what may be and not what is."""
_FELT = re.compile(
    r"\b(?:at (?:its )?worst|(?:at )?rest|with|w/|when|during|after|while|reports?|reported|if \w+ing|rat(?:es|ed|ing)|states?|has|had|felt|complains?|c/o|on stairs|at night)\b",
    ANY_CASE,
)
"""In its clause a pain "up to 8" was felt."""
_MAY_BE = re.compile(
    r"\b(?:ok(?:ay)?|stop|(?<!worse )if (?:pain|it|sx|symptoms)|unless|as long as|keep(?:ing)?\s(?:pain|it|sx)|stays?|stay(?:ing)?|accept\w*|as tolerated|tolerate\w*\s(?:pain\s)?up to|instruct\w*|educat\w*|advis\w*|told|into pain|HEP|allow\w*|permit\w*|fine|should|may|can(?!['’]?t\b|not\b)|do not|don't|avoid)\b",
    ANY_CASE,
)
"""In the clause of a pain "up to 5" it says what may be."""
_GOALISH = re.compile(
    r"\b(?:goals?\b|target|will|norm(?:al|ative|s)?|cut-?off|MDC|MCID|expected|reference|unmet|until|in order to|(?:to|toward|for|per) (?:STG|LTG)\s?\d?|need(?:s|ed) (?:at least|for))\b",
    ANY_CASE,
)
_LEAF_BEFORE = re.compile(r"^\W*(?:(?:page|pg|sheet|leaf|p)\.?\s)?$", ANY_CASE)
_LEAF_BEHIND = re.compile(r"\s*(?:$|\s{2}|\|)|\s[-–—]{1,2}\s")
_RUNNING = re.compile(
    r"^\W*(?P<number>(?P<page>\d{1,3})\s?(?P<sign>of|/)\s?(?P<pages>\d{1,3}))\s[-–—|]{1,2}\s(?P<behind>(?:[A-Z][\w&'’-]*\W{0,2}){1,6})$"
)
"""A number of pages before the name of a clinic or a paper: "1 of 5 - Speech-Language Pathology"."""
_HOUSE = re.compile(
    r"\b(?:therapy|pathology|rehab\w*|clinics?|cent(?:er|re)|hospital|medical|health\w*|services|associates|group|records?|note|report|evaluation|summary"
    r"|LLC|Inc|PC|PLLC)\b",
    ANY_CASE,
)
"""Names a house or a paper, at the foot of whose pages their number stands."""
_NUMBERED_GOAL = re.compile(r"\bgoals?\s?#?\d{1,2}\b", ANY_CASE)
_NOW_BEHIND = r"\b(?:now|today|current\w*|presently|at present|scored|progress\w*)\b"
_NOW_LEADS = re.compile(rf"(?:{_NOW_BEHIND})[^\d;()]{{0,24}}\d", ANY_CASE)
_NOW_FOLLOWS = re.compile(rf"[,;(:.]\D*\d[\d./]*\s?(?:[a-z%°]{{1,7}}\s)?(?:{_NOW_BEHIND})", ANY_CASE)
"""The present is told before its figure, "now 40", or right behind it, "40 today", in a clause of its own."""
_IS_NOW = re.compile(
    r"\s?(?:(?:deg(?:rees)?|°|sec(?:onds)?|s|ft|feet|m|cm|lbs?|kg|%)\s?)?(?:(?:with|w/|on|using)\s(?:\w+\s){1,2}?)?(?:today|currently|at present|presently|this (?:date|visit|session))\b"
    r"(?!\s*(?:is|at|:|=)?\s*\d)",
    ANY_CASE,
)
"""Right behind a figure it says that this one is the present, whatever goal leads it: "Goal 1: BBS 44/56 today"."""
_GOAL_BEHIND = re.compile(r"\s*(?:or (?:less|more|better|under|over)\b|goal\b(?!\s?#?\d))", ANY_CASE)
# "STG-2 7/10", "Goal 2: 19 of 24" tell what has been reached.
_SAID_AT_ONCE = re.compile(r"^\W*(?:STG|LTG|ST|LT|goal|[SLG])\W?\d\w?\W{0,3}", ANY_CASE)
_CLAUSE = re.compile(r"[;•]|\.\s|\s[-–]\s|,\s(?=(?:now|today|was|IE)\b)|\s{3}")
_CUES = re.compile(r"\s*(?:cues?|cueing|verbal|tactile|visual|vc\b|vcs\b|tc\b|prompts?|encourage)", ANY_CASE)
_ALONE_IN = re.compile(r"\s*(?:living|w/\s*(?:HEP|home|all ex)|with\s*(?:HEP|home|all ex)|in (?:HEP|home prog))", ANY_CASE)
_BEFORE_ILLNESS = re.compile(
    r"\bPLOF\b|\bprior (?:level|function|(?:mobility|status|ADLs?|self-?care|gait|ambulation|transfers?)\s*:)|\bpre-?morbid|\bbefore (?:the |her |his )?(?:injury|surgery|fall|stroke|onset|CVA)\b",
    ANY_CASE,
)
_NOT_SEVERITY = re.compile(
    r"\s*(?:assist\w*|a\b|i\b|ind\b|indep\w*|cue\w*|cueing|verbal|tactile|visual|vc\b|pain|edema|swelling|tender\w*|complexity|OA\b|risk|stenosis|DDD|degenerat\w*|dementia|distress|discomfort|maceration|support|prompts?|help|trauma|TBI|concuss\w*|stroke|cough|fatigue)",
    ANY_CASE,
)
_NOT_PAIN = re.compile(
    r"\brpe\b|borg|accuracy|\bCOPM\b|\bPSFS\b|opportunit|fatigue|confidence|dyspnea|\bDOE\b|recall|dizz|vertig|nause|\bSOB\b|exert|effort|\bfear|satisf|stress|anx|catastroph|disab|interfer|\bmeds?\b|\bGRC\b",
    ANY_CASE,
)
_PAIN = re.compile(r"\bpain\w*|\bNPRS\b|\bNRS\b|\bVAS\b|\bsore\w*|\bach(?:e|es|ing|y)\b|\bHA\b|headaches?", ANY_CASE)
_QUESTIONNAIRE = guarded(r"\s*1\s+[A-Za-z ]{2,16}\s\d\s+2\s+[A-Za-z]")
_NOT_PAIN_BEHIND = re.compile(
    r"(?:\s?[-–]\s?\d+)?\s*(?:trials?|reps?|correct|opportunit|words?|items?|d/|of\b|inch|sites?|fingers?|places)", ANY_CASE
)
_NOT_STRENGTH = re.compile(r"\bDTRs?\b|reflex|edema|pitting|pulses?\b|recall|clonus|effusion|lachman|sweep", ANY_CASE)
_NOT_SCORE_BEFORE = re.compile(
    r"(?:\bexport|\bcopy|\bpg\.?|\bSpO2|\bsats?|\bO2|\bHR|\bBP|\bpain|\bvisit|\bpage|\bpp?|\bweek(?!\s*:)|\bwk(?!\s*:)|\bDOB|\bRPE|\bconfidence|\bfatigue|\battended|\bHbA1c|\bvision|\bacuity|\bCV|\bstage|\bIDDSI|\bCAPE-V(?: \w+)?|\bintake)\s*[:=]?\s*(?:of\s*|was\s*|is\s*)?$",
    ANY_CASE,
)
_NOT_SCORE_BEHIND = re.compile(
    r"\s*(?:visits?|sessions?|weeks?|wks?|months?|years?|pages?|mg|lbs?|%ile|percentile|scheduled|sched\b|attended|appointments?|booked|no.?show|TID|BID|QD|%?\s?SS\b|limited|WB\b|weight.?bear|met\b(?!,)|of (?:the other|max|1RM|normal)|(?:\w+ )?attended|kept)",
    ANY_CASE,
)
# "Had LBP in 2021, PT here x 6, Oswestry 30% -> 8%": of another episode.
_EARLIER_EPISODE = guarded(
    r"(?:^|[.;]\s)\W*(?:pt |patient |he |she )?(?:had|hx of|history of|prior (?:episode|PT|OT|course)|previous (?:episode|PT|OT|course))\b[^.;]{0,60}\b(?:in|from|since) (?:19|20)\d\d\b[^.;]*$",
    ANY_CASE,
)
_YEAR = re.compile(r"\b(?:\d{1,2}/)?((?:19|20)\d\d)\b")
_LEFT_OFF = re.compile(r"\b(?:d/?c'?d?|dc'?d|discharged|finished|left off|ended)\b|\bthen\b", ANY_CASE)
_NOW = re.compile(r"\b(?:now|today|current\w*|present\w*|since|IE|eval\w*|this (?:visit|date|time))\b", ANY_CASE)
_OLD = 2
"""So many years before its note lies the end of an earlier course of care: "PSH: L TKA 09/2019, seen here to 11/2019, d/c'd at LEFS 62"."""
_TRACK = re.compile(r"\s*(?:track|course|hall\w*|walkway)\b", ANY_CASE)
_OF_KIN = re.compile(
    r"\W*(?:(?:his|her|the|pt'?s|patient'?s) )?(?:brother|sister|uncle|aunt|cousin|grand(?:mother|father))\b[^.;]{0,30}\b(?:has|had|have|got)\b",
    ANY_CASE,
)
"""A test that somebody in the family had."""
_OF_SOMEBODY = re.compile(
    r"\b(?:wife|husband|spouse|partner|daughter|son|mother|father|mom|dad|brother|sister|aunt|uncle|cousin|neighbou?r|roommate|caregiver)"
    r"['’]s own\b[^.;]{0,50}$|\bis also (?:a|our) (?:patient|pt)\b[^.;]{0,40}$",
    ANY_CASE,
)
"""Before what was measured of somebody else: "Daughter's own MoCA 29/30"."""
_HANDLE = re.compile(r"\b(?:pos(?:ition|n)?\.?|setting|rung|handle|spacing)\s?#?\s?$", ANY_CASE)
"""Before the setting of a dynamometer."""
_AFTER = re.compile(r"\b(?:after|within|every|stairs after)\s*$", ANY_CASE)


def is_ruled_out(text: str, figure: Figure, group: str, cell: Cell, section: str, *, is_told: bool = False) -> bool:
    """Say whether a figure in a cell is certainly no value of a group.

    `is_told` says that a goal which the chart has set before is named: what stands behind its label may tell how it went.
    """
    start, in_table = cell.start, bool(cell.title)
    before = text[max(start, figure.start - 60) : figure.start]
    # What stands in the next cell, "82% | Met", says nothing of what a figure counts.
    behind = text[figure.end : min(figure.end + 24, cell.end)]
    if _is_unticked(text, figure, start) or (figure.is_day and _is_numbered(text, before, figure)) or _NOT_SO.search(before):
        return True
    if _is_bound(text, before, figure, group) or _GOAL_BEHIND.match(behind):
        return True
    if _OF_SOMEBODY.search(text, max(start, figure.start - 80), figure.start):
        return True
    if not in_table and (
        _is_aim(text, figure, start)
        or _is_goal(text, before, figure, is_told=is_told)
        or _is_of_earlier_episode(text, text[start : figure.start])
    ):
        return True
    return _IS_RULED_OUT[group](before, behind, text, section, figure)


def end_of_page_number(text: str, figures: Sequence[Figure], page: tuple[int, int]) -> int:
    """Return where the number of its own page ends that a passage opens with, alone or before a running line; 0 where it has none.

    "Sheet 4 of 10 -- Kids Rehab" on the fourth of ten pages is no score.
    """
    if (running := _RUNNING.match(text)) is not None and _is_number_of(running, page):
        return running.end("number")
    for one in figures:
        if (one.value, one.of) == (Decimal(page[0]), Decimal(page[1])):
            is_alone = _LEAF_BEFORE.match(text[: one.start]) is not None and _LEAF_BEHIND.match(text, one.end) is not None
            return one.end if is_alone else 0
    return 0


def _is_number_of(running: re.Match[str], page: tuple[int, int]) -> bool:
    """Say whether what stands before a name is the number of a page and no score, "6/10 - Pain With Stairs", "45/56 - Berg".

    A score may stand before the name of its test. With a slash only the page's own number is one, and with "of" what names a house
    or a paper too.
    """
    number, count, behind = int(running["page"]), int(running["pages"]), running["behind"]
    if (number, count) == page:
        return not _is_of_test(behind)
    if number > count or running["sign"] == "/" or _is_of_test(behind):
        return False
    return count == page[1] or _HOUSE.search(behind) is not None


def _is_of_test(behind: str) -> bool:
    return bool(words_of(behind).names) or _PAIN.search(behind) is not None


def _is_of_earlier_episode(text: str, before: str) -> bool:
    return bool(bits_of(text) & _EARLIER_EPISODE.bit and _EARLIER_EPISODE.find(before))


def _is_bound(text: str, before: str, figure: Figure, group: str) -> bool:
    """Say whether a figure is a bound; "flexion is up to 110" tells what has been reached, save where a limit is spoken of.

    The sign between two levels, "MOD>MIN A", is an arrow.
    """
    if not (before.rstrip()[-_LONGEST_END:].casefold().endswith(_BOUND_ENDS) and _BOUND.search(before)):
        return False
    if figure.shape in {"level", "bare"} and _LEVEL_BEFORE.search(before):
        return False
    is_reached = _RISEN.search(before) or (group == "pain" and _WORST.search(before) and _is_felt(text, figure))
    return not is_reached or bool(_LIMITED.search(text, 0, figure.start))


def _is_felt(text: str, figure: Figure) -> bool:
    """Say whether a pain "up to 8" was felt: its clause says when, and says nothing of what may be."""
    begin = max((end.end() for end in _CLAUSE_END.finditer(text, 0, figure.start)), default=0)
    end = _CLAUSE_END.search(text, figure.end)
    clause = text[begin : end.start() if end else len(text)]
    return _MAY_BE.search(clause) is None and _FELT.search(clause) is not None


_CLAUSE_END = re.compile(r"[;•\n]|\.\s")
_LEVEL_BEFORE = re.compile(r"(?:min|mod|max|dep|total|CGA|SBA|[ISD])(?:\s?A)?\s?>\s?$", ANY_CASE)


_NUMBERED = re.compile(
    r"(?:(?:^|[.;:|(]|\s{2})\s?#\s?|\b(?:visit|note|session)\s?#?\s?)\d{1,3}\s*(?P<mark>[,:–-]?)\s*$", ANY_CASE
)
"""Before the day of a visit that is named by its number: "#2 2/10"."""
_ENDS_DAY = re.compile(r"\s*(?:$|[:;|)]|[,–-]?\s*\d|\s{2}(?!\s*(?:pain|sore|ache)))", ANY_CASE)
"""Behind the day of a numbered visit: nothing more, or another value."""


def _is_numbered(text: str, before: str, figure: Figure) -> bool:
    """Say whether a figure is the day of a numbered visit, "#2 2/10"; behind a mark, "Visit 6: 3/10 pain", it may be told of it."""
    found = _NUMBERED.search(before)
    if found is None or not found["mark"]:
        return found is not None
    return _ENDS_DAY.match(text, figure.end) is not None and not _PAIN.search(before)


_NOT_SO = re.compile(r"\d[^;.\d]{0,8}\bnot\s(?:a\s)?$", ANY_CASE)
"""Before what a correction takes back: "33 not 35"."""
_TOLD = re.compile(
    r"\b(?:now|at|is|was|were|today|current\w*|tried|from|up|down|scored|measured|met|achieved|progress\w*|reached)\b|→|->|=",
    ANY_CASE,
)


def _is_aim(text: str, figure: Figure, start: int) -> bool:
    """Say whether a figure is what a goal aims at, told between its label and whether it is met: "LTG LEFS 60 MET"."""
    opening = max(start, max((end.end() for end in _LINE_END.finditer(text, start, figure.start)), default=start))
    lead = GOAL_LEAD.match(text[opening:])
    if lead is None or not _STATE_BEHIND.match(text, figure.end):
        return False
    if figure.shape == "fraction" and _SAID_AT_ONCE.fullmatch(text, opening, figure.start):
        return False
    return not _TOLD.search(text, opening + lead.end(), figure.start)


_LINE_END = re.compile(r"[;•]|[.!?]\s+(?=[A-Z])")
_STATE_BEHIND = re.compile(
    r"[^;.,:()\d]{0,24}?[\s:,–-]*\b(?:(?:not|partly|partially|nearly|almost)\s(?:yet\s)?)?(?:met|unmet|achieved|attained|mastered)\b(?!\s*:?\s*(?:at|w/|with)\b)",
    ANY_CASE,
)

_EMPTY = r"(?:\[[ _]?\]|\([ _]\)|[☐□])"
_BOX = re.compile(r"\[[ _xX✓]?\]|\([ _xX✓]\)|[☐□☒☑]")
_BOX_BEFORE = re.compile(rf"(?:{_BOX.pattern})\s*$")
_EMPTY_BEFORE, _EMPTY_BEHIND = re.compile(rf"{_EMPTY}\s*$"), re.compile(rf"\s*{_EMPTY}")
_BOX_BEHIND = re.compile(rf"\s*(?:{_BOX.pattern})")
_LEVEL = re.compile(
    r"\b(?:(?:mod(?:ified)? )?(?:I\b|ind\b|indep\w*)|SBA|CGA|CTG|SUP\w*|S/U|set-?up|(?:min|mod|max|total)\w*(?: ?a\b| assist\w*)|dep\w*|stand-?by\w*|contact guard\w*)",
    ANY_CASE,
)
_LEVEL_ALONE = re.compile(rf"\s*(?:{_LEVEL.pattern})\s*", ANY_CASE)
_LEVEL_AT_END = re.compile(rf"(?:{_LEVEL.pattern})[\s:]*$", ANY_CASE)


def _is_unticked(text: str, figure: Figure, start: int) -> bool:
    """Say whether the box of a choice is empty or unknown: "[ ] Min A", or "Min A [ ]" where boxes stand behind their words.

    Boxes lead where no level stands before the first. A passage that opens with a level, and ends with one that has no box behind
    it, has lost the first box with its bullet. Where else a level stands before the first box and none tells whose the boxes are,
    no choice beside one is read.
    """
    boxes = list(_BOX.finditer(text, start))
    if not boxes:
        return False
    before = text[max(start, figure.start - 8) : figure.start]
    lead, tail = text[start : boxes[0].start()], text[boxes[-1].end() :]
    if not _LEVEL.search(lead):
        return bool(_EMPTY_BEFORE.search(before)) and bool(tail.strip())
    if _LEVEL_ALONE.fullmatch(lead) and _LEVEL.match(tail.lstrip()):
        return figure.start < boxes[0].start() or bool(_EMPTY_BEFORE.search(before))
    if _LEVEL_AT_END.search(lead) and not _LEVEL.match(tail.lstrip()):
        return bool(_EMPTY_BEHIND.match(text, figure.end))
    return bool(_BOX_BEFORE.search(before) or _BOX_BEHIND.match(text, figure.end))


def is_beside_now(text: str, figure: Figure) -> bool:
    """Say whether a bracket behind a figure tells the present value, "LEFS 50 (now 19)": then the figure is an aim, or what was."""
    return _NOW_IN_BRACKET.match(text, figure.end) is not None and not is_told_at_start(text, figure)


def is_told_at_start(text: str, figure: Figure) -> bool:
    """Say whether a figure is what was, as what stands behind it tells the present.

    "LEFS 32 at eval (now 50)", "was 32 (now 50)", "pain 8/10 at IE 2/10 today".
    """
    if _START_THEN_NOW.match(text, figure.end):
        return True
    found = _NOW_IN_BRACKET.match(text, figure.end)
    if found is None:
        return False
    lead = _AT_START_BEFORE.search(text, max(0, figure.start - 24), figure.start)
    return lead is not None or _AT_START.search(found["between"]) is not None


_START_THEN_NOW = re.compile(
    r"\s*(?:(?:at|on|in|per)\s)?(?:the\s)?(?:initial\s|re-?)?(?:eval(?:uation)?|IE|SOC)[\s,;–-]{1,3}\d[\d/.]*\s*(?:now|today|currently|presently)\b",
    ANY_CASE,
)
_AT_START_BEFORE = re.compile(
    r"\b(?:was|initial(?:ly)?|IE|(?:at|on)\s(?:eval\w*|IE|SOC|admission|intake|baseline))\s*[:=]?\s*$", ANY_CASE
)
_AT_START = re.compile(r"\b(?:(?:re-?)?eval\w*|initial\w*|was|IE|SOC|start\w*|baseline|admi\w+|intake)\b", ANY_CASE)


_NOW_IN_BRACKET = re.compile(
    r"\s*(?P<between>(?:[A-Za-z]{1,12}\s){0,2}?)[(\[]\s*(?:is\s)?(?:now|currently|current(?: level)?|at present|presently|today)\b[^()\[\]]{0,20}?\d",
    ANY_CASE,
)


def is_of_old_course(before: str, year: int) -> bool:
    """Say whether a figure stands behind a course of care that ended long before `year`, that of its document."""
    clause = re.split(r";|\.\s", before)[-1]
    named = list(_YEAR.finditer(clause))
    if not named or int(named[-1][1]) > year - _OLD:
        return False
    behind = clause[named[-1].end() :]
    return bool(_LEFT_OFF.search(behind)) and not _NOW.search(behind)


def _is_goal(text: str, before: str, figure: Figure, *, is_told: bool) -> bool:
    if _SURELY_GOAL.match(text) and not STATUS.search(text):
        return True
    if _IS_NOW.match(text, figure.end):
        return False
    lead = None if is_told else GOAL_LEAD.match(text)
    if lead and not STATUS.search(text) and not (figure.shape == "fraction" and _SAID_AT_ONCE.fullmatch(before)):
        return True
    clause = _CLAUSE.split(before)[-1][-45:]
    if STATUS.search(clause):
        return False
    if _NUMBERED_GOAL.search(clause) and figure.shape == "fraction" and _SAID_AT_ONCE.fullmatch(before):
        return False
    if is_told and not _is_told_later(text, figure):
        clause = _NUMBERED_GOAL.sub(" ", clause)
    return bool(_GOALISH.search(clause))


def _is_told_later(text: str, figure: Figure) -> bool:
    """Say whether another figure behind is told as the present one: then this one is what the goal aims at."""
    return _NOW_LEADS.search(text, figure.end) is not None or _NOW_FOLLOWS.search(text, figure.end) is not None


def _no_assist(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    if _CUES.match(behind) or section == "plof" or _BEFORE_ILLNESS.search(text[: figure.start]):
        return True
    return figure.value == "independent" and bool(_ALONE_IN.match(behind) or re.search(r"\b(?:HEP|home prog\w*)\W*$", before))


def _no_severity(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    del before, text, section, figure
    return bool(_NOT_SEVERITY.match(behind))


def _no_pain(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    del section
    if _NOT_PAIN_BEHIND.match(behind) or (
        figure.shape == "range" and text[figure.start : figure.end].startswith(("0-10", "0 - 10"))
    ):
        return True
    if text[figure.start - 2 : figure.end] == "0-10" or (figure.value == 0 and text[figure.start : figure.start + 4] == "0-10"):
        return True
    if _QUESTIONNAIRE.match(text):
        return True
    others = [match.end() for match in _NOT_PAIN.finditer(before[-30:])]
    own = [match.end() for match in _PAIN.finditer(before[-30:])]
    return bool(others) and (not own or max(own) < max(others))


def _no_strength(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    del text, section, figure
    return bool(_NOT_STRENGTH.search(_CLAUSE.split(before)[-1][-24:])) or bool(
        re.match(r"\s*(?:effusion|edema|reflex|beats)", behind)
    )


_DATES = re.compile(r"\b(?:dates?|seen|dos)\b[^;.]{0,30}$", ANY_CASE)


def _no_score(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    del text, section
    is_day = figure.is_day
    if is_day and _DATES.search(before):
        return True
    return bool(_NOT_SCORE_BEFORE.search(before) or _NOT_SCORE_BEHIND.match(behind))


def _no_distance(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    if section in {"plof", "social"} or _BEFORE_ILLNESS.search(text[: figure.start]):
        return True
    return bool(_TRACK.match(behind) or _AFTER.search(before))


def _no_test(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    del section
    return bool(_TRACK.match(behind) or _HANDLE.search(before) or _OF_KIN.match(text[: figure.start]))


_LAGGED = re.compile(r"\b(?:lagged|dropped|sagged)\b[^,;.]{0,12}$", ANY_CASE)
"""What a limb did in an exercise: no range that was measured."""


def _no_range(before: str, behind: str, text: str, section: str, figure: Figure) -> bool:
    del behind, text, section, figure
    return bool(_LAGGED.search(before))


_IS_RULED_OUT = {
    "assist": _no_assist,
    "severity": _no_severity,
    "pain": _no_pain,
    "mmt": _no_strength,
    "accuracy": _no_score,
    "distance": _no_distance,
    "test": _no_test,
    "rom": _no_range,
}
