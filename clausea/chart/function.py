"""Function in words and rows: walking distance and speed, assist levels, accuracy of speech and thinking tasks, severity."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from clausea.chart.reading import ANY_CASE, ARROW, PAREN_PRIOR, UNITS, Reading, number, some
from clausea.domain import Measure

_DISTANCE = re.compile(
    r"(?<![\w./])(?P<value>\d{1,4}(?:,\d{3})?)\s*(?P<unit>feet|foot|ft|meters?|metres?|m|'(?![\w\"]))(?!\s*/|\w|-)", ANY_CASE
)
_WALK = re.compile(r"\b(?:amb(?:ul\w*)?|walk(?:s|ed|ing)?|gait|household distances?|went|covers|covered|gravel)\b", ANY_CASE)
_WALK_WORD = re.compile(r"\b(?:amb(?:ul\w*)?|walk(?:s|ed|ing)?|gait)\b", ANY_CASE)
_NOT_WALK = re.compile(
    r"(?:\bat(?: about)?|\bwithin|\bafter|\blast|\bevery|\babout|\bsit(?:ting)?|\bfrom|\bx|\bbar[s]? |\bnoise)\s*$", ANY_CASE
)
_SPEED = re.compile(r"(?<![\w.])(?P<value>\d?\.\d{1,2}|\d)\s*(?:m/s(?:ec)?|meters? per second)(?!\w)", ANY_CASE)

_LEVELS: tuple[tuple[str, str], ...] = (
    ("modified_independent", r"\bmod(?:ified)?[\s.\-]*\(?(?:i\b|ind\b|indep(?:endent)?(?:ce|ly)?\b)\)?"),
    ("setup", r"\bset[\s-]?up(?:\s+a(?:ssist)?)?\b|\bS/U\b"),
    ("contact_guard", r"\bCGA?\b|\bcontact[\s-]guard(?:ing)?(?:\s+a(?:ssist)?)?"),
    ("minimal", r"(?<!\d )(?<!\d)\bmin(?:imal|imum)?[\s.\-]*\(?(?:a\b|assist\w*|help\b|(?=x\s?[12]\b))\)?"),
    ("moderate", r"\bmod(?:erate)?[\s.\-]*\(?(?:a\b|assist\w*|help\b|(?=x\s?[12]\b))\)?"),
    ("maximal", r"\bmax(?:imal|imum)?[\s.\-]*\(?(?:a\b|assist\w*|help\b|(?=x\s?[12]\b))\)?"),
    ("dependent", r"\b(?:total a(?:ssist\w*)?|(?<![-\w])dependent|dep)\b"),
    (
        "supervision",
        r"\b(?:SBA|stand-?by(?:\s+(?:a(?:ssist\w*)?|help))?|SPV|(?:close |distant )?supervision|supervised|sup(?:v|erv)?)\b",
    ),
    ("independent", r"(?<!not )(?<!not fully )(?<!-)\b(?:indep(?:endent(?:ly)?)?|ind)\b|\(I\)"),
)
_LEVEL = re.compile("|".join(f"(?P<{name}>{pattern})" for name, pattern in _LEVELS), ANY_CASE)
# A letter or a bare word is a level only behind its task: "feeding I", "bathing moderate".
_SHORT_LEVEL = re.compile(
    r"[\s:]+(?:\b(?:is|was|now)\s+)?(?P<level>I\b|S\b|D\b|minimal\b|moderate\b|maximal\b)(?!\s*(?:cues?|pain|difficult|verbal|deficit|impair|assist))"
)
_SHORT = {
    "I": "independent",
    "S": "supervision",
    "D": "dependent",
    "minimal": "minimal",
    "moderate": "moderate",
    "maximal": "maximal",
}
_SURE = {"modified_independent", "minimal", "moderate", "maximal", "contact_guard"}
_TASK = re.compile(
    r"\b(?:sit(?:\s*(?:<>|<->|to|-to-|->|↔)\s*|[\s-]+)stand|sts|stand pivot|spt|bed mobility|rolling|supine(?:\s*(?:<>|<->|to|->|↔)\s*)sit|(?:bed|chair|bench|board)(?: to (?:chair|bed|w/?c))? transfers?|transfers?|tub(?:/shower)?(?: transfers?| edge)?|shower(?: transfers?)?"
    r"|toilet(?:ing)?(?: transfers?)?|car transfers?|chair(?: rise)?|amb(?:ulat\w*)?|gait|walk(?:s|ed|ing)?|walker|stairs?|steps|curbs?|ramp|(?:ub|lb|upper body|lower body)\s*(?:dressing|bathing)|ubd|lbd|dressing|bathing|bathes|grooming|feeding|self-?feeding"
    r"|eating|meals?|hygiene|shaving|don(?:n?ing)?|doff(?:ing)?|meal prep|kitchen|cooking|laundry|w/?c mobility|wheelchair|floor (?:recovery|transfers?)|med(?:ication)? management|meds|bills?|bill pay(?:ing)?|shoes?|socks?|zippers?|buttons?|fasteners?|spoon|fork"
    r"|bra|lunch|t/?f|xfers?|adls?|iadls?|self-?care|stand to sit|standing|sitting|propulsion|clothing|pivot|scooting|bed|car|toilet|shower|stove|grilled cheese)\b",
    ANY_CASE,
)
_NOT_LEVEL_BEHIND = re.compile(r"\s*(?:cues?|cueing|verbal|vc\b|tc\b|for the|living|w/\s*HEP|with\s*HEP|in HEP)", ANY_CASE)

_PERCENT = re.compile(
    r"(?<![\d.\-–/])(?P<value>\d{1,3}(?:\.\d)?)\s*(?:%|percent\b|pct\b)(?!\s*(?:ile|of (?:L|R|the other|max|1RM|normal)|limited|limit|assist|effort|WB\b|weight|progress|better|improve|body|range|fist|ROM|SS\b|syll))",
    ANY_CASE,
)
_FRACTION = re.compile(
    r"(?<![\d/.,:\-–])(?P<value>\d{1,3})\s*(?:/|\bof\b|\bout of\b)\s*(?P<of>\d{1,3})(?![\d/%]|\.\d|-\d)", ANY_CASE
)
_NOT_ACCURACY_BEFORE = re.compile(
    r"(?:\bSpO2|\bsats?|\bO2|\bHR|\bBP|\bpain|\bNPRS|\bheadache|\bHA(?: pre| post)?|\bvisit|\bpage|\bpp?|\bweek|\bwk|\bsession|\btx|\bday|\bDOB|\bdate|\bon|\bMET|\bby|\bdue|\beffective|\bmemory of|\bgr|\bstage|\bIDDSI|\bFOIS|\brest|\bHbA1c|\bNOMS"
    r"|\bvision|\bacuity|\bdistress|\bRPE|\bconfidence|\beffort|\bfatigue|\bage|\bvisits?|\battended|\bleast|\bless than|\bnorm\w*|(?<![-=])[<>≤≥]=?|\bpredicted|\bscore[^:]{0,12}:|\brev(?:ision)? \d+|\bimproved|\bbetter|\b(?:drop|miss|forg|avoid|fail|refus)\w*(?: \w+){0,3}|\bMMT|\bstrength|\bgoal|\b\d+(?:st|nd|rd|th)|\bcomplian\w*|\battendance|\bseverity|\bPO intake|\bintake)\s*[:=]?\s*(?:of\s*|was\s*|is\s*)?$",
    ANY_CASE,
)
_NOT_ACCURACY_BEHIND = re.compile(
    r"\s*(?:visits?|sessions?|weeks?|wks?|days?(?! by)|months?|years?|falls?|goals?|steps?\b|stairs?|pages?|min\b|mg|lbs?|ft\b|%ile|percentile|PT\b|refill|scheduled|sched|appointments?|children|kids|foods|auth|foot|finger|meds?\b|pain|attended|no.?show|TID|BID|QD|situations|listed|d\b|cue\b|dropped|missed|refused|%SS|\s-\s)",
    ANY_CASE,
)
_ACCURACY_WORD = re.compile(
    r"accura\w*|\bcorrect\b|trials?|opportunit\w*|\bitems?\b|\bwords?\b|sentences?|phrases?|\bletters?\b|legib\w*|\brecall\w*|naming|\bnamed?\b|\bfollow\w* |directions?|commands?|attention|attending|streams?|intellig\w*|comprehension|med ?box|memory|probes?|"
    r"\bgag\w*|reversed|cues?\b|routing|logged|box\b|bills?|\btie[sd]?\b|laces|offered|scored|predicted|got \d|attempts?|caught|\bloop|tries|reports?|errors?|\btimes\b|retrieval|details|blocks|pull-outs?|\bsounds?\b|produc\w*|target words",
    ANY_CASE,
)

_WORD = r"(?:mild(?:ly)?|moderate(?:ly)?|mod|severe(?:ly)?|profound(?:ly)?|WFL)"
_SEVERITY = re.compile(rf"(?<![\w-])(?P<low>{_WORD})(?:\s*(?:-|–|/|to)\s*(?P<high>{_WORD}))?(?![\w-])", ANY_CASE)
_DOMAIN = re.compile(
    r"aphasia|apraxia|dysarthria|dysphagia|dysphonia|dysfluenc\w*|stutter\w*|fluency|cogniti\w*|attention|memory|executive|exec\b|problem[- ]solving|awareness|language|comprehension|expressive|expression|expression|receptive|communication|auditory|articulation|phonolog\w*"
    r"|intelligib\w*|speech|voice|breath\w*|hoarse\w*|rough\w*|strain\w*|monotone|monopitch|pragmatic\w*|word[- ]finding|anomia|swallow\w*|oral phase|pharyngeal|residue|aspiration|SSI-?4|OASES|CLQT|WAB|PLS|GFTA|CELF|BDAE|visuospatial|perception|safety|judge?ment|insight|neglect"
    r"|reading|writing|naming|severity|\btotal\b|\bEC\b|\bAC\b|\blat\b|\bs/z\b|lisp|GRBAS|VHI|conversation|tangential",
    ANY_CASE,
)
_IMPAIRED = re.compile(
    r"\s*(?:impair\w*|deficits?|range|severity|dysarthria|aphasia|apraxia|dysphagia|dysphonia|stutter\w*|cognitive|delay|disorder|lat\b)",
    ANY_CASE,
)
_NOT_SEVERITY = re.compile(
    r"\s*(?:assist\w*|a\b|i\b|ind\b|indep\w*|cue\w*|cueing|verbal|tactile|visual|vc\b|pain|edema|swelling|tender\w*|complexity|OA\b|risk|stenosis|DDD|degenerat\w*|dementia|distress|discomfort|maceration|support|prompts?|help|trauma|TBI|concuss\w*|stroke)",
    ANY_CASE,
)


def read_function(reading: Reading) -> Iterator[Measure]:
    """Yield walking distance and speed, assist levels, accuracy and severity of one place."""
    yield from _speed(reading)
    yield from _distance(reading)
    yield from _assist(reading)
    yield from _accuracy(reading)
    yield from _severity(reading)


# Walking


def _speed(reading: Reading) -> Iterator[Measure]:
    """Yield "0.81 m/s" wherever it stands: nothing else in a therapy note is measured in this unit."""
    for match in _SPEED.finditer(reading.whole):
        if reading.is_no_measurement(match.start()):
            continue
        prior = reading.is_prior(match.start()) or bool(ARROW.match(reading.whole, match.end()))
        device = reading.device(match.start(), match.end())
        yield from some(
            reading.make(match.span(), name="gait_speed", value=number(match["value"]), unit="m/s", device=device, prior=prior)
        )


def _distance(reading: Reading) -> Iterator[Measure]:
    if reading.label:
        yield from _distance_in_cell(reading)
        return
    walks = _WALK.search(reading.whole) or _WALK_WORD.search(reading.context.topic) or reading.has_device()
    if not walks or reading.context.section in {"plof", "history", "social"} or _PLOF.search(reading.text):
        return
    for match in _DISTANCE.finditer(reading.whole):
        near = reading.near(match.start(), match.end(), 60)
        before = reading.whole[max(0, match.start() - 14) : match.start()]
        if _NOT_WALK.search(before) or reading.is_no_measurement(match.start()):
            continue
        if not (
            _WALK.search(near)
            or _WALK_WORD.match(reading.whole)
            or _WALK_WORD.search(reading.context.topic)
            or _has_device(reading, match)
        ):
            continue
        if match["unit"] == "'" and not re.search(r"\b(?:amb\w*|walk\w*|gait)\b\W*(?:\w+\W+){0,2}$", before + "", ANY_CASE):
            # In an exercise list 8' is eight minutes.
            continue
        if re.match(
            r"\s*(?:gait speed|walk test|walk\b|MWT|/|x\s*\d+\s*m/s|tandem)", reading.whole[match.end() :], ANY_CASE
        ) or re.search(r"\bstep|\bwalk test|MWT|reach", before, ANY_CASE):
            continue
        if (number(match["value"].replace(",", "")) or 0) < 5:
            continue
        unit = UNITS[match["unit"].lower()]
        device = reading.device(match.start(), match.end())
        prior = reading.is_prior(match.start())
        yield from some(
            reading.make(match.span(), name="gait_distance", value=number(match["value"]), unit=unit, device=device, prior=prior)
        )


def _has_device(reading: Reading, match: re.Match[str]) -> bool:
    return reading.device(match.start(), match.end()) is not None


def _distance_in_cell(reading: Reading) -> Iterator[Measure]:
    """Yield the distance of a row such as "Amb | 40 ft CGA" or "Walk ft | 120 | 800 SPC"."""
    if not _WALK_WORD.search(reading.label) or re.search(r"speed|m/s|test|MWT|minute|min\b", reading.label, ANY_CASE):
        return
    if reading.place.is_status and not re.match(r"\s*(?:progress\w*|ongoing|not met|part\w*)", reading.text, ANY_CASE):
        return
    match = _DISTANCE.search(reading.whole, reading.shift)
    value, unit = (match["value"], match["unit"]) if match else ("", "")
    span = match.span() if match else (0, 0)
    in_label = re.search(r"(?:[(,\s]|^)\d*\s?(ft|feet|m|meters?)\b", reading.label, ANY_CASE)
    if match is None and in_label and (bare := re.match(r"\d{1,4}(?![\d./%])", reading.text)):
        value, unit, span = bare.group(), in_label[1], (reading.shift, reading.shift + bare.end())
    if not value or reading.is_no_measurement(span[0]):
        return
    device = reading.device(*span)
    yield from some(reading.make(span, name="gait_distance", value=number(value), unit=UNITS[unit.lower()], device=device))


# Assist


_PLOF = re.compile(
    r"\bPLOF\b|\bprior (?:level|function)|\bpre-?morbid|\bbefore (?:the |her |his )?(?:injury|surgery|fall|stroke|onset|CVA)\b",
    ANY_CASE,
)


def _assist(reading: Reading) -> Iterator[Measure]:
    if reading.context.section in {"plan", "social", "plof", "history"} and not reading.label:
        return
    if reading.is_goal or _PLOF.search(reading.text):
        return
    tasks = list(_TASK.finditer(reading.whole))
    for match in _LEVEL.finditer(reading.whole):
        if match.start() < reading.shift or _is_no_level(reading, match):
            continue
        if re.match(r"\s*to\s+", reading.whole[match.end() : match.end() + 6]) and _is_first_of_change(reading, match):
            # "SBA to CGA" is a range as often as a change: only the end that holds either way is read.
            continue
        name = _task_of(reading, match, tasks)
        if name is None:
            continue
        prior = reading.is_prior(match.start()) or _is_first_of_change(reading, match)
        yield from some(reading.make(match.span(), name="assist", value=str(match.lastgroup), task=name, prior=prior))
    if reading.label:
        yield from _letter_in_cell(reading)
        return
    for task in tasks:
        short = _SHORT_LEVEL.match(reading.whole, task.end())
        if short and not reading.is_no_measurement(short.start("level")):
            span = short.span("level")
            prior = _is_first_of_change_at(reading, span[1])
            yield from some(
                reading.make(span, name="assist", value=_SHORT[short["level"]], task=_plain(task.group()), prior=prior)
            )


def _letter_in_cell(reading: Reading) -> Iterator[Measure]:
    match = re.match(r"(I|S|D)(?=\s*(?:$|,|;|\())", reading.text)
    if match and _TASK.search(reading.label):
        span = (reading.shift, reading.shift + 1)
        yield from some(reading.make(span, name="assist", value=_SHORT[match[1]], task=_row_task(reading)))


def _row_task(reading: Reading) -> str:
    found = _TASK.search(reading.label)
    return _plain(found.group()) if found else _plain(reading.label)[:60]


def _is_no_level(reading: Reading, match: re.Match[str]) -> bool:
    if reading.is_no_measurement(match.start()):
        return True
    before = reading.whole[max(0, match.start() - 24) : match.start()]
    if _NOT_LEVEL_BEHIND.match(reading.whole, match.end()) and match.lastgroup not in _SURE:
        return True
    if match.lastgroup == "setup" and re.search(r"(?:alarm|home|tray|phone|task|equipment)\W*$", before, ANY_CASE):
        return True
    if match.lastgroup in _SURE and re.match(r"\s*(?:cues?|verbal|vc\b)", reading.whole[match.end() :], ANY_CASE):
        return True
    return bool(re.search(r"(?:HEP|home prog\w*|exercises?)\W*(?:\w+\W+)?$", before, ANY_CASE)) or (
        match.lastgroup in {"independent", "dependent"}
        and bool(re.match(r"\s*(?:w/|with|in)\s*(?:HEP|home|all ex|exercis)", reading.whole[match.end() :], ANY_CASE))
    )


def _is_first_of_change(reading: Reading, match: re.Match[str]) -> bool:
    return _is_first_of_change_at(reading, match.end())


def _is_first_of_change_at(reading: Reading, end: int) -> bool:
    """Say whether a later level follows: "Min A -> SBA", "moderate to minimal"."""
    arrow = re.compile(r"\s*(?:x\s?\d)?\s*(?:->|→|\bto\b)\s*", ANY_CASE).match(reading.whole, end)
    return bool(
        arrow
        and (
            _LEVEL.match(reading.whole, arrow.end())
            or re.match(r"(?:minimal|supervision|moderate)\b", reading.whole[arrow.end() :], ANY_CASE)
        )
    )


def _task_of(reading: Reading, match: re.Match[str], tasks: list[re.Match[str]]) -> str | None:
    """Return what the help was needed for; None where a word such as "independent" stands by no task."""
    if reading.label:
        named = [task for task in tasks if task.end() <= reading.shift]
        if named:
            return _plain(named[0].group())
        starts_cell = match.start() - reading.shift <= 2
        return _plain(reading.label)[:60] if starts_cell else None
    near = [task for task in tasks if -70 < match.start() - task.end() < 70 or -25 < task.start() - match.end() < 25]
    if near:
        before = [task for task in near if task.end() <= match.start()]
        task = max(before, key=lambda one: one.end()) if before else min(near, key=lambda one: one.start())
        return _plain(task.group())
    if _TASK.search(reading.context.topic):
        found = _TASK.search(reading.context.topic)
        return _plain(found.group()) if found else None
    if match.lastgroup in _SURE:
        # "Min A" is help with something even where the something is no task we know: take the words before it.
        words = re.findall(r"[A-Za-z][\w/\-]*", reading.clause(match.start())[-40:])
        return _plain(" ".join(words[-3:])) if words else None
    return None


def _plain(text: str) -> str:
    return " ".join(text.lower().split())


# Accuracy


def _accuracy(reading: Reading) -> Iterator[Measure]:
    """Yield "80% (16/20)", "7 of 10", "65% w/ min cues": of every task in speech therapy, of tasks with right answers elsewhere."""
    discipline = reading.context.discipline
    if reading.is_goal or discipline == "PT" or reading.context.section in {"plof", "bill", "dx"}:
        return
    words = f"{reading.whole} {reading.context.topic}"
    named = bool(_ACCURACY_WORD.search(words))
    if discipline != "SLP" and not named:
        return
    percents = [match for match in _PERCENT.finditer(reading.whole) if _is_accuracy(reading, match)]
    fractions = [match for match in _FRACTION.finditer(reading.whole) if _is_fraction(reading, match, named)]
    taken: list[tuple[int, int]] = []
    # "Trials 6/15 | % 40": the row says its percentage in a column of its own.
    has_percent = any(
        re.fullmatch(r"%|pct|percent|acc(?:uracy)? ?%", cell.title.strip(), ANY_CASE) for cell in reading.context.cells
    )
    for match in sorted([*percents, *fractions], key=lambda one: one.start()):
        if (
            match.start() < reading.shift
            or (has_percent and match.re is _FRACTION)
            or any(abs(match.start() - end) <= 4 and gap for _, end, gap in _glued(reading, taken, match))
        ):
            continue
        if match.re is _FRACTION and _percent_follows(reading, match, percents):
            continue
        taken.append(match.span())
        of = Decimal(match["of"]) if match.re is _FRACTION else None
        prior = reading.is_prior(match.start()) or bool(re.match(r"\s*(?:->|→)", reading.whole[match.end() : match.end() + 5]))
        yield from _accurate(reading, match.span(), number(match["value"]), of, prior)
        yield from _earlier(reading, match, of)
    if reading.label and not percents and not fractions:
        yield from _bare_accuracy(reading)


def _earlier(reading: Reading, match: re.Match[str], of: Decimal | None) -> Iterator[Measure]:
    """Yield the bare earlier count of "8/20, was 0"; one with its own denominator is found by itself."""
    other = PAREN_PRIOR.match(reading.whole, re.compile(r"\s*[A-Za-z ]{0,14}").match(reading.whole, match.end()).end())  # type: ignore[union-attr]
    bare = re.compile(r"\d{1,2}(?![\d/%.]|\s*of\b|\s*[A-Za-z])").match(reading.whole, other.end()) if other else None
    if bare and of and Decimal(bare.group()) <= of:
        yield from _accurate(reading, bare.span(), Decimal(bare.group()), of, prior=True)


def _glued(reading: Reading, taken: list[tuple[int, int]], match: re.Match[str]) -> Iterator[tuple[int, int, bool]]:
    """Yield the values before with whether this one only repeats them in brackets: "80% (16/20)"."""
    for start, end in taken[-1:]:
        yield start, end, bool(re.fullmatch(r"\s*[(=]\s*=?\s*", reading.whole[end : match.start()]))


def _percent_follows(reading: Reading, match: re.Match[str], percents: list[re.Match[str]]) -> bool:
    """Say whether "7/20 (35%)" or "11/15 = 73%" gives its percentage right behind: then that is the value."""
    gap = re.compile(r"(?:[(=\s]|trials|words|blocks|correct|caught)+").match(reading.whole, match.end())
    return gap is not None and any(one.start() == gap.end() for one in percents)


def _accurate(
    reading: Reading, span: tuple[int, int], value: Decimal | None, of: Decimal | None, prior: bool
) -> Iterator[Measure]:
    unit = "%" if of is None else ""
    task = _accuracy_task(reading, span[0])
    yield from some(
        reading.make(span, name="accuracy", value=value, unit=unit, denominator=of or Decimal(100), task=task, prior=prior)
    )


def _accuracy_task(reading: Reading, position: int) -> str | None:
    """Return the words that name the task of a score, as written."""
    if reading.label:
        return _plain(reading.label)[:80] or None
    words = re.split(r"[,;:.]\s", reading.clause(position))
    text = next((part for part in reversed(words) if re.search(r"[A-Za-z]{3}", part)), "")
    return _plain(text.strip(" :,(-"))[-80:] or None


def _is_accuracy(reading: Reading, match: re.Match[str]) -> bool:
    value = number(match["value"])
    if value is None or value > 100 or reading.is_no_measurement(match.start()):
        return False
    return not _excluded(reading, match) and not (reading.place.is_status and not reading.label)


def _is_fraction(reading: Reading, match: re.Match[str], named: bool) -> bool:
    value, of = int(match["value"]), int(match["of"])
    if value > of or of < 2 or reading.is_no_measurement(match.start()) or _excluded(reading, match):
        return False
    slash = "/" in match.group()
    if (
        slash
        and of == 5
        and reading.context.discipline != "SLP"
        and not re.search(r"recall|correct|trials|items", reading.near(*match.span()), ANY_CASE)
    ):
        return False
    if (
        slash
        and of == 10
        and reading.context.discipline != "SLP"
        and not re.search(r"trial|correct|accura|opportun", reading.near(*match.span()), ANY_CASE)
    ):
        return False
    if reading.label:
        return match.start() - reading.shift <= 40
    if (
        slash
        and of <= 31
        and value <= 12
        and re.match(r"\s*(?:[A-Z]{2,}\b.*)?$", reading.whole[match.end() :])
        and re.search(r"\b(?:met|on|by|date)\s*$", reading.whole[: match.start()], ANY_CASE)
    ):
        return False
    if reading.context.discipline == "SLP":
        return True
    around = reading.whole[max(0, match.start() - 28) : match.end() + 22]
    return named and bool(_ACCURACY_WORD.search(around))


def _excluded(reading: Reading, match: re.Match[str]) -> bool:
    before = reading.whole[max(0, match.start() - 24) : match.start()]
    return bool(
        _NOT_ACCURACY_BEFORE.search(before)
        or _NOT_ACCURACY_BEHIND.match(reading.whole, match.end())
        or re.search(r"\bof\s*$|[\d,]\s*-\s*$", before)
        or (match.re is _FRACTION and _is_day(reading, match))
    )


_DAY_BEFORE = re.compile(
    r"(?:\b(?:since|after|on|from|by|until|till|ends?|to|thru|through|dates?|started|effective|eff|seen|dos|and|shows?|rtw|born|baby|read|exp|eval|IE|report|slept|session|call|week of|wk of|B|target|finish\w*|starting|call(?:ed)?|reports?)|\bdates?:|^|\bdates?:(?:\s*\d{1,2}/\d{1,2},)+)\s*$",
    ANY_CASE,
)


def _is_day(reading: Reading, match: re.Match[str]) -> bool:
    """Say whether "10/14" is a day: it could be one, and stands where days stand. "/ 100" of a scale is no score of trials either."""
    value, of = int(match["value"]), int(match["of"])
    if "/" not in match.group():
        return bool(re.fullmatch(r"\s*", reading.whole[: match.start()])) and bool(
            re.match(r"\s*(?:[-–—]|$)", reading.whole[match.end() :])
        )
    if of >= 100:
        return True
    if not (1 <= value <= 12 and 1 <= of <= 31):
        return False
    before = reading.whole[max(0, match.start() - 16) : match.start()]
    if _DAY_BEFORE.search(before) and not reading.label:
        return not re.match(r"\s*(?:\(|=|w/|correct|words|trials|->|→)", reading.whole[match.end() : match.end() + 10])
    return bool(re.match(r"\s*(?::\s|SS\b|:?\s*\d+\s*min|CX|NS|no.?show)", reading.whole[match.end() : match.end() + 12]))


_BARE_TITLE = re.compile(r"%|\bpct\b|\bpercent|\bacc(?:uracy)?\b|/\s?\d{2,3}\b|\(of \d+\)", ANY_CASE)
_BARE = re.compile(r"(?P<value>\d{1,3})(?=\s*$|\s*[;,(])")


def _bare_accuracy(reading: Reading) -> Iterator[Measure]:
    """Yield a bare figure under "Recall %" or beside "Naming /40"."""
    title = _BARE_TITLE.search(reading.label)
    match = _BARE.match(reading.text)
    if title is None or match is None or reading.place.is_status:
        return
    of = re.search(r"(?:/\s?|\(of )(\d+)", reading.label)
    value = Decimal(match["value"])
    if value > (Decimal(of[1]) if of else 100) or re.search(r"\b(?:ABC|ODI|NDI|SpO2|WAB|FAAM|DASH)\b|score|limit", reading.label):
        return
    if reading.context.discipline != "SLP" and not _ACCURACY_WORD.search(reading.label):
        return
    span = (reading.shift, reading.shift + match.end("value"))
    yield from _accurate(reading, span, value, Decimal(of[1]) if of else None, prior=False)


# Severity


def _severity(reading: Reading) -> Iterator[Measure]:
    """Yield severity words of speech, language, voice, swallowing and thinking."""
    if reading.is_goal or reading.context.discipline == "PT" or reading.context.section in {"plof", "bill"}:
        return
    for match in _SEVERITY.finditer(reading.whole):
        if (
            match.start() < reading.shift
            or _NOT_SEVERITY.match(reading.whole, match.end())
            or reading.is_no_measurement(match.start())
        ):
            continue
        impaired = _IMPAIRED.match(reading.whole, match.end())
        near = reading.near(match.start(), match.end(), 48)
        if len(reading.context.cells) > 1 and not reading.label:
            near = reading.whole
        domain = _DOMAIN.search(reading.label) if reading.label else _DOMAIN.search(near)
        if domain is None or (reading.context.discipline != "SLP" and not (impaired or reading.label)):
            continue
        if (
            re.search(r"\b(?:goal|to|cues?|w/|with)\s*$", reading.whole[max(0, match.start() - 6) : match.start()], ANY_CASE)
            and not impaired
        ):
            continue
        low = _severity_word(match["low"])
        value = f"{low}-{_severity_word(match['high'])}" if match["high"] else low
        prior = reading.is_prior(match.start()) or bool(re.match(r"\s*(?:->|→)", reading.whole[match.end() : match.end() + 5]))
        task = _plain(domain.group())
        yield from some(reading.make(match.span(), name="severity", value=value, task=task, prior=prior))


def _severity_word(text: str) -> str:
    word = text.lower()
    word = "moderate" if word == "mod" else word[:-2] if word.endswith("ly") else word
    return word.upper() if word in {"wfl", "wnl"} else word
