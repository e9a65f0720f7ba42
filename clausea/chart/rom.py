"""Range of motion and strength: joints, motions and muscles, with the degrees or grades written for them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal

from clausea.chart.reading import ANY_CASE, ARROW, PAREN_PRIOR, THEN_NOW, Reading, number, side_of, some
from clausea.domain import Measure

_MOTION = (
    r"(?:composite (?:flexion|fist)|forward (?:flexion|elevation)|flexion|flexors?|flex|ext(?:ension|ensor)? lag|(?:SLR |quad )?lag|extension|extensors?|ext|palmar abduction|palmar abd|palm abd"
    r"|abduction|abductors?|abd|adduction|adductors?|internal rotation|external rotation|int rot|ext rot|rotation|rot|ir|er|dorsiflexion|dorsiflexors?|df|plantar ?flexion|plantarflexors?|pf"
    r"|inversion|inv|eversion|ever|ev|supination|sup|pronation|pron|radial deviation|ulnar deviation|radial dev|ulnar dev|rad dev|uln dev|side ?bend(?:ing)?|sb|lateral flexion|lat flex"
    r"|elevation|scaption|opposition|SLR|TAM)"
)
_MUSCLE = (
    r"(?:quad(?:riceps|s)?|ham(?:string)?s?|HS|glut(?:e|eus|es|s)? ?(?:med|max|medius|maximus)?|gastroc\w*|soleus|biceps|triceps|deltoids?|iliopsoas|psoas|(?:ant(?:erior)? )?tib\w*(?: ant\w*)?|peroneals?|EHL|FHL|APB|FPL|FDP|FDS|EPL|EDC|FCR|FCU|ECR\w*|ECU"
    r"|serratus|rhomboids?|(?:upper|middle|mid|lower) trap\w*|infraspinatus|supraspinatus|subscap\w*|teres|rotator cuff|intrinsics|interossei|abdominals|core)"
)
_JOINT = (
    r"(?:shoulder|shldr|sh|gh|elbow|forearm|wrist|thumb|digit|finger|index|middle|ring|small|little|IF|MF|RF|SF|MP|MCP|PIP|DIP|IP|CMC|hip|knee|ankle|foot|(?:great )?toe|cervical|c-?spine|neck|lumbar|l-?spine"
    r"|thoracic|trunk|scapul\w*|scap)"
)
_PART = re.compile(
    rf"\b(?:(?P<joint>{_JOINT}(?:\s+(?:MC?P|PIP|DIP|IP|CMC))?)\b(?:\s+joint\b)?(?:(?:\s+(?:R|L|right|left))?\s+(?P<motion>{_MOTION}|{_MUSCLE}))?|(?P<alone>{_MOTION}|{_MUSCLE}))(?!\w)",
    ANY_CASE,
)
_ROM_WORD = re.compile(r"\b(?:a|p|aa|c)?rom\b|range of motion|\bmotion\b|\bdegrees?\b|\bdeg\b|[°º]|goniomet", ANY_CASE)
_NOT_ROM = re.compile(
    r"\bmmt\b|manual muscle|strength|\bgrip\b|\bpinch\b|ashworth|\bMAS\b|muscle|\breps?\b|\bsets?\b|exercis|resist|\bband\b|\blbs?\b|dermatome|\bDTRs?\b|reflex|sensation|girth|circ|kapandji|\bbalance\b|\bft\b|\bwalk|\bcm\b|\bm/s\b",
    ANY_CASE,
)
_EXERCISE = re.compile(
    r"\d\s?[x×]\s?\d|(?<![A-Za-z])[x×]\s?\d|\d\s?[x×]\b|\breps?\b|\bsets?\b|\bT?-?bands?\b|\bbike\b|\bclams?\b|\bbridg\w+|\bsquats?\b|\bHEP\b|\d\s?(?:lbs?|#)|ther-?ex|theraband|\bpulleys?\b|\bheel slides?\b|\bweights?\b|\b97\d{3}\b",
    ANY_CASE,
)
_MODE = re.compile(r"\b(?:(?P<a>a?arom|active|act|place-hold)|(?P<p>prom|passive|pass))\b", ANY_CASE)
# "PIP flex pass 82": a mode between motion and figure says range of motion.
_MODE_NEAR = re.compile(rf"\b{_MOTION}\s+(?:passive(?:ly)?|pass|active(?:ly)?|act)\s+(?=-?\d)", ANY_CASE)
_ROM_JOIN = re.compile(
    r"(?:\s|\b(?:IE|SOC|eval|initial(?:ly)?|baseline|(?:a|p|aa)?rom|active(?:ly)?|passive(?:ly)?|act|pass|R|L|Rt|Lt|right|left|B|of|at|is|was|now|today|limited to|lacks?|lacking|deg(?:rees)?|measured|measures|to|in|w/|supine|seated|prone|stand(?:ing)?|about|reaches"
    r"|reached|splint|RF|SF|IF|MF|MC?P|PIP|DIP|same|post|w/ cane|cane)\b|[:=(,])*",
    ANY_CASE,
)
_ROM_VALUE = re.compile(
    r"(?P<low>[-–+]?\d{1,3})(?:\s?(?:-|–|\bto\b)\s?(?P<mid>\d{1,3})(?:\s?[-–]\s?(?P<high>\d{1,3}))?)?\s*(?P<deg>deg(?:rees)?\b\.?|°|º)?(?![\w%/\"']|\.\d)",
    ANY_CASE,
)
_ROM_NOT = re.compile(
    r"\s*(?:x\b|×|reps?|sets?|mins?\b|secs?\b|s\b|lbs?|#|wks?|weeks?|visits?|/10|%|percent|ft\b|feet|y/?o|times|cm\b|in\b(?!\s+\w)|mm\b|deg(?:rees)? (?:up|gain|more|less|better|short)|steps?|trials|days?|hours?|min\b)",
    ANY_CASE,
)
_LOOSE = re.compile(r"[^\d.;•()]{0,45}?(?=-?\d)")
_ROM_BEFORE = re.compile(
    rf"(?P<low>-?\d{{1,3}})\s*(?P<deg>deg(?:rees)?\b\.?|°|º)\s*(?:of\s+)?(?:(?:active|passive|A?AROM|PROM|R|L|right|left)\s+){{0,2}}(?=(?:{_JOINT}\s+)?{_MOTION}\b)",
    ANY_CASE,
)
_AND_OTHER = re.compile(
    r"\s*(?:(?:active|passive|AROM|PROM)(?:ly)?\b)?\s*(?:on\s+(?:the\s+)?)?(?:right|left|R|L)?(?:\s*(?:,|/|;|and|&|vs\.?)\s*|\s+(?=[RL]\b))(?:(?P<side>right|left|R|L)\b\s*[:=]?\s*)?(?=-?\d)",
    ANY_CASE,
)
_GRADE = re.compile(
    r"(?<![\d/.\-])(?P<grade>[0-5](?:[+-]|\s?(?:plus|minus))?)\s*/\s*5(?![\d.+]|\s*(?:reps?|trials?|times|x\b|correct|opportunit|words?|items?|days?|steps?))",
    ANY_CASE,
)
_BARE_GRADE = re.compile(r"(?P<grade>[0-5][+-]?)(?![\d/.%°]|\s?(?:x\b|reps|sec|s\b|lbs?|deg|min))")
_GRADE_CELL = re.compile(r"\|?\s*(?P<grade>[0-5][+-]?)(?=\s*(?:$|[|,;(]|/5|same|painful|w/|\())")
_STRENGTH_WORD = re.compile(r"\bmmt\b|strength|manual muscle|\bmuscles?\b|myotome|\bneuro\b", ANY_CASE)
_NOT_STRENGTH = re.compile(
    r"ashworth|\bMAS\b|\bDTRs?\b|reflex|edema|pitting|\btone\b|pulse|recall|pain|\bneuro\b.*\bDTR", ANY_CASE
)


def read_strength(reading: Reading) -> Iterator[Measure]:
    """Yield muscle grades: "4-/5" behind its muscle or under a strength heading; "3+" alone only where a row or muscle says so."""
    if reading.label:
        yield from _grade_in_cell(reading)
        return
    topic = _STRENGTH_WORD.search(f"{reading.context.topic} {reading.whole}")
    for match in _GRADE.finditer(reading.whole):
        if reading.is_no_measurement(match.start()):
            continue
        part = _part_before(reading, match.start()) or _part_behind(reading.whole, match.end())
        if (part is None and not topic) or _NOT_STRENGTH.search(reading.clause(match.start())[-24:]):
            continue
        yield from _grade(reading, match, f"{_plain_grade(match['grade'])}/5", part)
    for found in _PART.finditer(reading.whole):
        space = re.compile(r"\s+(?:[RL]\s+|MMT\s+)?").match(reading.whole, found.end())
        grade = _BARE_GRADE.match(reading.whole, space.end()) if space else None
        if grade is None or grade["grade"][-1].isdigit() or reading.is_no_measurement(grade.start()):
            continue
        if _NOT_STRENGTH.search(reading.near(found.start(), grade.end(), 30)) or re.match(r"\d", reading.whole[grade.end() :]):
            continue
        yield from _grade(reading, grade, grade["grade"], _part_name(found))


def _grade_in_cell(reading: Reading) -> Iterator[Measure]:
    if _NOT_STRENGTH.search(reading.label) or reading.place.is_status:
        return
    part = _last_part(reading.label)
    match = _GRADE.search(reading.whole, reading.shift)
    if match:
        if part or _STRENGTH_WORD.search(f"{reading.label} {reading.context.topic}"):
            yield from _grade(reading, match, f"{_plain_grade(match['grade'])}/5", part)
        return
    match = _GRADE_CELL.match(reading.whole, reading.shift)
    if match is None or _ROM_WORD.search(reading.label):
        return
    is_signed = not match["grade"][-1].isdigit()
    named = _STRENGTH_WORD.search(f"{reading.label} {reading.context.topic}") or _has_grades(reading)
    if (is_signed and part) or (named and part):
        yield from _grade(reading, match, match["grade"], part)


def _has_grades(reading: Reading) -> bool:
    """Say whether another cell of the row is a grade: then "3" beside "2+" is one too."""
    return any(re.fullmatch(r"[0-5][+-](?:/5)?|[0-5]/5", cell.text) for cell in reading.context.cells)


def _plain_grade(text: str) -> str:
    return re.sub(r"\s?minus", "-", re.sub(r"\s?plus", "+", text, flags=ANY_CASE), flags=ANY_CASE)


def _grade(reading: Reading, match: re.Match[str], value: str, part: str | None) -> Iterator[Measure]:
    side = reading.place.side or (side_of(reading.label) if reading.label else reading.side(match.start(), match.end()))
    prior = reading.is_prior(match.start()) or bool(
        re.match(r"\s*(?:->|→|to\s+[0-5])", reading.whole[match.end() : match.end() + 8])
    )
    end = match.end() if "/" in match.group() else match.end("grade")
    yield from some(reading.make((match.start("grade"), end), name="MMT", value=value, side=side, part=part, prior=prior))


def _part_before(reading: Reading, position: int) -> str | None:
    """Return the muscle or motion named before a grade, not far from it: lists run "hip flex 4/5, abd 3+/5"."""
    return _last_part(reading.clause(position)[-48:])


def _part_behind(text: str, position: int) -> str | None:
    match = re.compile(r"\s*(?:for|in|at)?\s*(?:(?:R|L|right|left)\s+)?").match(text, position)
    found = _PART.match(text, match.end()) if match else None
    return _part_name(found) if found else None


def _last_part(text: str) -> str | None:
    last = joint = None
    for match in _PART.finditer(text):
        if match["joint"] and not match["motion"]:
            joint = joint or match["joint"]
            if last is None:
                last = match
            continue
        last = match
    if last is None:
        return None
    name = _part_name(last)
    if joint and last["alone"] and _is_motion(last["alone"]):
        name = f"{_joint_name(joint)} {name}"
    return name


def _is_motion(text: str) -> bool:
    return bool(re.fullmatch(_MOTION, text, ANY_CASE))


# Motion


def read_motion(reading: Reading) -> Iterator[Measure]:
    """Yield degrees of motion. A bare figure counts where words, a degree sign or the table's headings make it one."""
    if reading.label:
        yield from _motion_in_cell(reading)
        return
    words = f"{reading.context.topic} {reading.whole}"
    says_rom = bool(_ROM_WORD.search(words)) or bool(_MODE_NEAR.search(reading.whole))
    is_plain = reading.context.section not in {"tx", "plan", "bill", "goals"}
    if not says_rom and not is_plain:
        return
    for match in _ROM_BEFORE.finditer(reading.whole):
        part = _PART.match(reading.whole, match.end())
        if (
            part
            and not reading.is_no_measurement(match.start())
            and not re.search(
                r"(?:[-+]|\bin|\bat|\bextra|\banother|\bgain\w*|\bup)\s*$",
                reading.whole[max(0, match.start() - 8) : match.start()],
                ANY_CASE,
            )
        ):
            yield from _motion(reading, match, part, match.start())
    for part in _PART.finditer(reading.whole):
        if _is_muscle(part):
            continue
        joined = _ROM_JOIN.match(reading.whole, part.end())
        start = joined.end() if joined else part.end()
        value = _ROM_VALUE.match(reading.whole, start)
        if value is None and says_rom and not re.fullmatch(r"SLR|TAM", part["motion"] or part["alone"] or "", ANY_CASE):
            loose = _LOOSE.match(reading.whole, part.end())
            value = _ROM_VALUE.match(reading.whole, loose.end()) if loose else None
            others = _PART.finditer(reading.whole, part.end(), value.start()) if value else ()
            if value and (
                not value["deg"] or not (part["motion"] or part["alone"]) or any(one["motion"] or one["alone"] for one in others)
            ):
                value = None
            if (
                value
                and loose
                and re.search(r"\b(?:jump|gain|improv|increas|splint|brace|block|angle)\w*", loose.group(), ANY_CASE)
            ):
                value = None
        if value is None or _refused(reading, part, value, says_rom):
            continue
        yield from _motion(reading, value, part, part.start())


def _is_muscle(part: re.Match[str]) -> bool:
    return bool(re.fullmatch(_MUSCLE, part["motion"] or part["alone"] or "", ANY_CASE))


def _refused(reading: Reading, part: re.Match[str], value: re.Match[str], says_rom: bool) -> bool:
    whole = reading.whole
    if _GRADE.match(whole, value.start()) or _ROM_NOT.match(whole, value.end()) or reading.is_no_measurement(value.start()):
        return True
    if re.match(r"[+-](?![\d>])", whole[value.end() : value.end() + 2]) or re.search(
        r"(?<![A-Za-z])[x×@]\s*$", whole[max(0, value.start() - 4) : value.start()]
    ):
        return True
    between = whole[part.end() : value.start()]
    motion = part["motion"] or part["alone"] or ""
    if re.search(r"\bto\s*$", between, ANY_CASE) and not value["deg"] and not (says_rom and len(value["low"]) > 1):
        return True
    if value["deg"]:
        return False
    amount = number(value["high"] or value["mid"] or value["low"])
    if re.fullmatch(r"SLR|TAM|.*lag|opposition|rotation|elevation", motion, ANY_CASE):
        # "SLR 20" counts raises as often as it counts degrees.
        return not (re.fullmatch(r".*lag", motion, ANY_CASE) or (motion.upper() == "TAM" and amount is not None and amount > 50))
    if not motion:
        # "Knee 95" or "ring 40" alone: only finger joints; a larger joint needs its arc, "knee AROM 0-120".
        beside = between + whole[value.end() : value.end() + 8]
        if value["mid"] and re.search(r"\bA?A?P?ROM\b", beside, ANY_CASE):
            return False
        return not says_rom or not re.fullmatch(r".*(?:MC?P|PIP|DIP|IP|CMC)", part["joint"], ANY_CASE)
    if says_rom:
        return False
    if _EXERCISE.search(reading.near(part.start(), value.end())):
        return True
    return (
        bool(between.strip(" :=RL-"))
        or len(motion) < 2
        or _NOT_ROM.search(re.split(r"[,;]", reading.clause(part.start()))[-1]) is not None
    )


def _motion_in_cell(reading: Reading) -> Iterator[Measure]:
    label = reading.label
    topic = reading.context.topic
    if reading.place.is_status or (_NOT_ROM.search(label) and not re.search(r"\b[AP]?A?ROM\b|\bdeg", label, ANY_CASE)):
        return
    if reading.context.section == "tx" and not _ROM_WORD.search(f"{label} {topic}"):
        return
    if _EXERCISE.search(reading.text):
        return
    part = None
    joint = None
    for match in _PART.finditer(label):
        if _is_muscle(match):
            continue
        if match["motion"] or match["alone"]:
            part = part or match
        elif joint is None or re.search(r"IP|MC?P|CMC", match["joint"], ANY_CASE):
            joint = match
    part = part or joint
    if part is None or not (
        part["motion"] or part["alone"] or _ROM_WORD.search(label) or re.search(r"MC?P|PIP|DIP|IP\b|CMC", part["joint"], ANY_CASE)
    ):
        return
    lead = _ROM_JOIN.match(reading.whole, reading.shift)
    value = _ROM_VALUE.match(reading.whole, lead.end() if lead else reading.shift)
    if value is None or _GRADE.match(reading.whole, value.start()) or reading.is_no_measurement(value.start()):
        return
    behind = _ROM_NOT.match(reading.whole, value.end())
    if behind or re.match(r"[+-]", reading.whole[value.end() :]):
        return
    if _has_grades(reading):
        return
    if not _ROM_WORD.search(f"{label} {topic}") and _STRENGTH_WORD.search(f"{label} {topic}") and len(value.group().strip()) == 1:
        return
    yield from _motion(reading, value, part, reading.shift, joint)


def _motion(
    reading: Reading, value: re.Match[str], part: re.Match[str], start: int, joint: re.Match[str] | None = None
) -> Iterator[Measure]:
    amount = _amount(value)
    if amount is None or not -60 <= amount <= 300:
        return
    whole = reading.whole
    mode = None
    head = whole[: value.start()] if not reading.label else reading.label
    tail = re.match(r"\s*(active|passive|act\b|pass\b|AROM|PROM)", whole[value.end() : value.end() + 12], ANY_CASE)
    for found in _MODE.finditer(f"{reading.context.topic} {head} {tail[1] if tail else ''}"):
        mode = "active" if found["a"] else "passive"
    side = (
        reading.place.side
        or _side_behind(whole, value)
        or side_of(whole[max(0, start - 12) : value.start()])
        or (side_of(reading.label) if reading.label else reading.side(value.start(), value.end()))
    )
    name = _part_name(part)
    if joint is not None and joint is not part and part["alone"]:
        name = f"{_joint_name(joint['joint'])} {name}"
    elif part["alone"] and not reading.label:
        name = f"{_joint_of_clause(reading, part)} {name}".strip()
    prior = reading.is_prior(value.start())
    if (
        re.search(r"\black(?:s|ing|ed)?\b[^\d]{0,12}$", whole[max(0, value.start() - 24) : value.start()], ANY_CASE)
        and amount > 0
    ):
        # "Lacks 8 degrees of extension" is short of straight by eight.
        amount = -amount
    fields: dict[str, object] = {"name": "ROM", "unit": "deg", "part": name, "mode": mode, "side": side}
    chain = [value]
    while (arrow := ARROW.match(whole, chain[-1].end())) and (later := _ROM_VALUE.match(whole, arrow.end())):
        chain.append(later)
    for index, one in enumerate(chain):
        is_prior = prior if len(chain) == 1 else index < len(chain) - 1
        read = amount if one is value else _amount(one)
        yield from some(reading.make(_trim(one), **{**fields, "value": read, "prior": is_prior}))
    if len(chain) > 1 or "mid" not in value.re.groupindex:
        return
    other = (THEN_NOW if prior else PAREN_PRIOR).match(whole, value.end())
    second = _ROM_VALUE.match(whole, other.end()) if other else None
    if second:
        yield from some(reading.make(_trim(second), **{**fields, "value": _amount(second), "prior": not prior}))
        return
    if reading.label:
        return
    twin = _AND_OTHER.match(whole, value.end())
    second = _ROM_VALUE.match(whole, twin.end()) if twin else None
    if twin is None or second is None or _ROM_NOT.match(whole, second.end()):
        return
    # "R 82 L 128", "2 degrees on the right and 12 on the left", "62 deg active, 118 passive".
    behind = re.match(
        r"\s*(?:deg\w*|°)?\s*(?:on (?:the )?)?(left|right|L|R)\b", whole[second.end() : second.end() + 16], ANY_CASE
    )
    own_mode = re.match(r"\s*(?:deg\w*|°)?\s*(?P<m>active|passive|AROM|PROM)", whole[second.end() : second.end() + 16], ANY_CASE)
    own_side = side_of(twin["side"]) if twin["side"] else side_of(behind[1]) if behind else None
    if own_side or own_mode:
        given = {**fields, "value": _amount(second), "side": own_side or side}
        if own_mode:
            given["mode"] = "active" if own_mode["m"].lower().startswith("a") else "passive"
        yield from some(reading.make(_trim(second), **given))


def _side_behind(whole: str, value: re.Match[str]) -> str | None:
    behind = re.match(r"\s*(?:on (?:the )?)?(left|right|L|R)\b(?!\s*[:=]?\s*-?\d)", whole[value.end() : value.end() + 16])
    return side_of(behind[1]) if behind else None


def _amount(value: re.Match[str]) -> Decimal | None:
    groups = value.re.groupindex
    high = value["high"] if "high" in groups else None
    mid = value["mid"] if "mid" in groups else None
    return number((high or mid or value["low"]).replace("+", ""))


def _trim(value: re.Match[str]) -> tuple[int, int]:
    return value.start(), value.start() + len(value.group().rstrip()) if "mid" in value.re.groupindex else value.end("deg")


def _joint_of_clause(reading: Reading, part: re.Match[str]) -> str:
    """Return the joint that a bare motion goes on with: "R knee no effusion, flexion 105", "shoulder flex 120, ER 45"."""
    if re.fullmatch(
        r"df|dorsi\w*|pf|plantar\w*|inv\w*|ev\w*|sup\w*|pron\w*|radial.*|ulnar.*|rad dev|uln dev|palm.*|TAM|SLR|.*lag",
        part["alone"],
        ANY_CASE,
    ):
        return ""
    last = ""
    for match in _PART.finditer(reading.clause(part.start())[-60:]):
        last = match["joint"] or last
    return _joint_name(last)


_MOTION_NAMES = {
    "flex": "flexion",
    "flexors": "flexion",
    "flexor": "flexion",
    "ext": "extension",
    "extensors": "extension",
    "abd": "abduction",
    "abductors": "abduction",
    "palmar abd": "palmar abduction",
    "palm abd": "palmar abduction",
    "ext lag": "extension lag",
    "ir": "internal rotation",
    "int rot": "internal rotation",
    "er": "external rotation",
    "ext rot": "external rotation",
    "df": "dorsiflexion",
    "dorsiflexors": "dorsiflexion",
    "pf": "plantarflexion",
    "plantar flexion": "plantarflexion",
    "inv": "inversion",
    "ev": "eversion",
    "ever": "eversion",
    "sup": "supination",
    "pron": "pronation",
    "rad dev": "radial deviation",
    "radial dev": "radial deviation",
    "uln dev": "ulnar deviation",
    "ulnar dev": "ulnar deviation",
    "rot": "rotation",
    "sb": "side bend",
    "side bending": "side bend",
    "lat flex": "side bend",
    "lateral flexion": "side bend",
    "quad": "quadriceps",
    "quads": "quadriceps",
    "ham": "hamstrings",
    "hams": "hamstrings",
    "hamstring": "hamstrings",
    "tam": "TAM",
    "slr": "SLR",
    "ant tib": "tibialis anterior",
    "tib ant": "tibialis anterior",
}
_JOINT_NAMES = {
    "shldr": "shoulder",
    "sh": "shoulder",
    "gh": "shoulder",
    "c-spine": "cervical",
    "neck": "cervical",
    "l-spine": "lumbar",
    "if": "index",
    "mf": "middle",
    "rf": "ring",
    "sf": "small",
    "mp": "MP",
    "mcp": "MP",
}


def _joint_name(text: str) -> str:
    words = [
        _JOINT_NAMES.get(word, word.upper() if word in {"pip", "dip", "ip", "cmc"} else word) for word in text.lower().split()
    ]
    return " ".join(words)


def _part_name(match: re.Match[str]) -> str:
    """Return joint and motion in one way of writing."""
    motion = " ".join((match["motion"] or match["alone"] or "").lower().split())
    return f"{_joint_name(match['joint'] or '')} {_MOTION_NAMES.get(motion, motion)}".strip()
