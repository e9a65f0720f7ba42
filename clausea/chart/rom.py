"""Joints, motions and muscles: what a value of motion or strength was measured of, and whether actively or passively."""

from __future__ import annotations

import re

from clausea.chart.earlier import is_change
from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal
from clausea.chart.reading import ANY_CASE
from clausea.chart.sieve import guarded

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
_PART = guarded(
    rf"\b(?:(?P<joint>{_JOINT}(?:\s+(?:MC?P|PIP|DIP|IP|CMC))?)\b(?:\s+joint\b)?(?:(?:\s+(?:R|L|right|left))?\s+(?P<motion>{_MOTION}|{_MUSCLE}))?|(?P<alone>{_MOTION}|{_MUSCLE}))(?!\w)",
    ANY_CASE,
)
_MODE = re.compile(r"\b(?:(?P<a>a?arom|active|act|place-hold)|(?P<p>prom|passive|pass))\b", ANY_CASE)
_STRAIGHT = re.compile(r"(?:flex|ext)\w*|$", ANY_CASE)
_REACH = 60


def part_of(passage: Passage, one: Proposal) -> str | None:
    """Return the joint and motion, or the muscle, of a value; None where nothing names it.

    The two numbers of an arc are extension and flexion: "knee 5-120". Those of a change are both of the motion that is named.
    """
    joint, motion = _named_part(passage, one)
    is_straight = one.group == "rom" and one.figure.part and _STRAIGHT.fullmatch(motion) and joint
    if is_straight and not is_change(passage, one.figure, motion):
        motion = "extension" if one.figure.part == 1 else "flexion"
    return f"{joint} {motion}".strip() or None


def starts_change(passage: Passage, one: Proposal) -> bool:
    """Say whether a value is the first of a change of a motion, which is of an earlier day."""
    return one.group == "rom" and bool(one.figure.part) and is_change(passage, one.figure, _named_part(passage, one)[1])


def _named_part(passage: Passage, one: Proposal) -> tuple[str, str]:
    words, cell = passage.words, one.cell
    before = _clause(words.text[max(cell.start, one.figure.start - _REACH) : one.figure.start])
    named = f"{cell.head} {cell.label} {cell.title}" if cell.title or cell.label else ""
    joint, motion = _last_part(f"{named} {before}")
    if not joint and not motion and not named:
        behind = words.text[one.figure.end : min(cell.end, one.figure.end + 30)]
        joint, motion = _first_part(behind)
    if not joint and motion and not _is_of_one_joint(motion):
        joint = _last_part(before)[0] or _last_part(passage.context.topic)[0]
    if not joint and not motion:
        joint, motion = _last_part(passage.context.topic)
    return joint, motion


def mode_of(passage: Passage, one: Proposal) -> str | None:
    """Return "active" or "passive" where the passage, its table or its heading says so."""
    cell, text = one.cell, passage.words.text
    behind = re.match(r"\s*(active|passive|act\b|pass\b|AROM|PROM)", text[one.figure.end : one.figure.end + 12], ANY_CASE)
    around = (
        passage.context.topic,
        cell.head,
        cell.label,
        cell.title,
        text[cell.start : one.figure.start],
        behind[1] if behind else "",
    )
    mode = None
    for found in _MODE.finditer(" ".join(around)):
        mode = "active" if found["a"] else "passive"
    return mode


def _clause(text: str) -> str:
    return re.split(r"[;•]|\.\s", text)[-1]


def _last_part(text: str) -> tuple[str, str]:
    """Return the last motion or muscle that a text names, with the joint that stands before it."""
    joint = motion = ""
    for match in _PART.finditer(text):
        if match["joint"]:
            joint, motion = _joint_name(match["joint"]), _motion_name(match["motion"] or "") or ""
        else:
            motion = _motion_name(match["alone"])
            if re.fullmatch(_MUSCLE, match["alone"], ANY_CASE):
                joint = ""
    return joint, motion


def _first_part(text: str) -> tuple[str, str]:
    match = _PART.search(text)
    if match is None:
        return "", ""
    return _joint_name(match["joint"] or ""), _motion_name(match["motion"] or match["alone"] or "")


def _is_of_one_joint(motion: str) -> bool:
    return bool(re.fullmatch(_MUSCLE, motion, ANY_CASE)) or bool(
        re.match(r"dorsi|plantar|inver|ever|supin|pron|radial|ulnar|palm|TAM|SLR", motion, ANY_CASE)
    )


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


def _motion_name(text: str) -> str:
    motion = " ".join(text.lower().split())
    return _MOTION_NAMES.get(motion, motion)
