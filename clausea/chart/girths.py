"""Of which place on the body a girth was taken, in one form for all ways of writing it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from clausea.chart.passages import Passage
from clausea.chart.proposals import Proposal

_JOINTS = (
    "patella|malleolus|malleoli|olecranon|umbilicus|metatarsals?|met heads?|axilla|styloids?|epicondyles?|acromion|tubercle|tib(?:ial)? tub(?:erosity)?|tuberosity"
    r"|ischium|groin|popliteal|joint line|jl|pole|crease|calf|thigh|forearm|upper arm|arm|lower leg|leg|wrist|elbow|knee|ankle|hip|shoulder|foot|hand|palm|heel|thumb|index(?: finger)?|middle finger|if|mf|rf|sf"
    r"|long(?: finger)?|ring(?: finger)?|small(?: finger)?|digit|finger|great toe|toes?|mcps?|mps?|mtps?|pips?|dips?|ips?|p1|p2|neck|waist|chest|abdomen|deltoid|biceps|residual limb|stump|floor|web space"
)
_PLACE = re.compile(
    rf"(?P<high>\d{{1,2}}(?:\.\d)?)\s?(?P<unit>cm|in|inch(?:es)?|\")?(?=\s*(?:above|below|prox|dist|sup|inf|from|up|down|to\b))|(?P<figure>fig(?:ure)?[ -]?(?:of[ -])?(?:8|eight))\b"
    rf"|\b(?P<above>above|prox(?:imal(?:ly)?)?|superior|supra)\b|\b(?P<below>below|dist(?:al(?:ly)?)?|inferior|infra)\b|\b(?P<mid>mid(?:dle)?)(?=[\s-]?[a-z])"
    rf"|(?<![a-z])(?:(?P<supra>supra)|(?P<infra>infra))(?=[-\s]?patell)|(?P<patella>patell(?:a|ar)\b)|(?<![a-z])(?P<place>{_JOINTS})(?![a-z])",
    re.IGNORECASE,
)
_LEVEL = re.compile(r"^\W*(?:[RL]\W+)?\+?(?P<high>\d{1,2}(?:\.\d)?)\s?cm\b", re.IGNORECASE)
_FULL = {
    "malleoli": "malleolus",
    "jl": "joint line",
    "mcps": "mcp",
    "mp": "mcp",
    "mps": "mcp",
    "mtps": "mtp",
    "pips": "pip",
    "toes": "toe",
    "styloids": "styloid",
    "long": "long finger",
    **dict.fromkeys(("if", "index finger"), "index"),
    "mf": "middle finger",
    **dict.fromkeys(("rf", "ring finger"), "ring"),
    **dict.fromkeys(("sf", "small finger"), "small"),
    "stump": "residual limb",
}
_FINGERS = frozenset({"thumb", "index", "middle finger", "long finger", "ring", "small"})
_CLAUSE = re.compile(r"[;•|]|\.\s")
_AT = re.compile(
    r"\s?(?:cm|in|inch(?:es)?|mm|\")?\s?(?:\((?=[^)\d]{0,30}\)))?(?:(?:R|L|Rt|Lt|right|left|both|B|at|@|around|over|across|just|the|of)\b\s?|@\s?)*",
    re.IGNORECASE,
)
"""Between a value and the place right behind it: "44 cm at R mid patella"."""
_ENDS = re.compile(r"\s?(?:$|[,;.|)/]|(?:and|vs|then|but|today|now|bilat\w*|R|L|right|left)\b(?!\s?[:=]?\s?\d))", re.IGNORECASE)
"""Behind a place that is not the name of the next value: "mid patella 44 cm R thigh 50 cm"."""


def place_of(passage: Passage, one: Proposal) -> str | None:
    """Return the place of a girth, "10 cm above patella"; None where nothing names it.

    It is named before the value, else right behind it, else by its row, its column or the heading above.
    """
    text, cell, figure = passage.words.text, one.cell, one.figure
    start = max((match.end() for match in _CLAUSE.finditer(text, cell.start, figure.start)), default=cell.start)
    first = passage.context.cells[0].text if passage.context.cells and not cell.label else ""
    label = f"{cell.label or first} {cell.title}".strip()
    behind = re.split(r"[,;.\d]", text[figure.end : min(cell.end, figure.end + 40)])[0]
    names = [name for name in passage.words.names if start <= passage.words.starts[name.first] < figure.start]
    figures = [(other.start, other.end) for other in passage.figures]
    before = ""
    if names:
        before = _last_named(text[: figure.start], passage.words.ends[names[-1].stop - 1], figures)
        # "biceps 4/5 Girth L 31.9": what stands before another value is not named for this one.
        name = passage.words.starts[names[-1].first]
        inside = [match.span() for match in _PLACE.finditer(text, start, name)]
        own = max((end for begin, end in figures if start <= begin < name and not _is_within(begin, inside)), default=start)
        before = before or _place(text[own : passage.words.ends[names[-1].stop - 1]])
    else:
        before = _last_named(text[: figure.start], start, figures)
    behind_it = _right_behind(text[: cell.end], figure.end)
    here = _place(text[max((end for _, end in _values(text[: figure.start], start, figures)), default=start) : figure.start])
    if "figure 8" in before or "figure 8" in here:
        return before if "figure 8" in before else here
    led = _place(text[start : min((begin for begin, _ in _values(text, start, figures)), default=figure.start)])
    if (reached := next((one for one in (before, led) if _lies_on(one, behind_it)), None)) is not None:
        return reached  # "10 cm above patella: 50 cm R thigh": the limb adds nothing to the level.
    if behind_it and not _LANDMARK.search(behind_it) and before:
        # "44 cm at mid patella and 50 cm 10 cm above": so far from the place before.
        return f"{behind_it} {before}"
    if behind_it or before:
        return behind_it or before
    named = (_place(words) for words in (behind, label, cell.head, passage.context.topic, passage.context.caption))
    found = next((place for place in named if place), "")
    level = _LEVEL.match(label) if not found or found == _place(label) else None
    if level is not None and not any(part.isdigit() for part in found.split()):
        found = f"{level['high']} cm {found}".strip()
    return found or None


_LIMBS: dict[str, tuple[str, str, str]] = {
    "patella": ("thigh", "calf", "knee"),
    "joint line": ("thigh", "calf", "knee"),
    "tubercle": ("", "calf", ""),
    "olecranon": ("upper arm", "forearm", "elbow"),
    "epicondyle": ("upper arm", "forearm", "elbow"),
    "styloid": ("forearm", "hand", "wrist"),
    "malleolus": ("calf", "foot", "ankle"),
    "knee": ("thigh", "calf", "knee"),
    "elbow": ("upper arm", "forearm", "elbow"),
    "wrist": ("forearm", "hand", "wrist"),
    "ankle": ("calf", "foot", "ankle"),
}
"""Which part of a limb lies above a landmark, below it and at it."""
_WHOLE = {
    **dict.fromkeys(("thigh", "knee"), frozenset({"leg"})),
    **dict.fromkeys(("calf", "ankle"), frozenset({"leg", "lower leg"})),
    **dict.fromkeys(("upper arm", "forearm", "elbow"), frozenset({"arm"})),
}


def _lies_on(level: str, limb: str) -> bool:
    """Say whether a level at a landmark is one of a limb that is named alone: 10 cm above the patella is on the thigh."""
    sides = next((sides for bone, sides in _LIMBS.items() if bone in level), None)
    if sides is None or not limb:
        return False
    part = sides[0] if "above" in level else sides[1] if "below" in level else sides[2]
    return bool(part) and limb in {part, *_WHOLE.get(part, ())}


def _values(text: str, start: int, figures: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the figures from a place on that are values, and no part of the name of a place as the 10 in "10 cm above"."""
    inside = [match.span() for match in _PLACE.finditer(text, start)]
    return [(begin, end) for begin, end in figures if start <= begin and end <= len(text) and not _is_within(begin, inside)]


_LANDMARK = re.compile(rf"\b(?:patella|figure|{_JOINTS})\b")


def _right_behind(text: str, end: int) -> str:
    """Return the place that stands right behind a value and ends its clause; nothing where it leads to the next value."""
    lead = _AT.match(text, end)
    at = lead.end() if lead else end
    found: list[re.Match[str]] = []
    while match := _PLACE.search(text, at):
        if not _JOINS.fullmatch(text, at, match.start()):
            break
        found.append(match)
        at = match.end()
    return _named(found) if found and _ENDS.match(text, at) else ""


_JOINS = re.compile(r"(?:\s|-|\b(?:the|of|to|R|L|right|left|cm|in)\b)*", re.IGNORECASE)


def _last_named(text: str, start: int, figures: list[tuple[int, int]]) -> str:
    """Return the place that is named last before a value; values of both sides follow one name: "mid patella R 44.0, L 39.5"."""
    matches = list(_PLACE.finditer(text, start))
    inside = [match.span() for match in matches]
    values = [end for begin, end in figures if start <= begin and end <= len(text) and not _is_within(begin, inside)]
    for edge in (*reversed(values), start):
        found = [match for match in matches if match.start() >= edge]
        if found:
            return _named(found)
    return ""


def _is_within(place: int, spans: list[tuple[int, int]]) -> bool:
    return any(start <= place < end for start, end in spans)


def _place(words: str) -> str:
    return _named(_PLACE.finditer(words)) if words else ""


def _named(matches: Iterable[re.Match[str]]) -> str:
    parts: list[str] = []
    for match in matches:
        kind = str(match.lastgroup)
        if match["high"]:
            unit = "" if not match["unit"] else " cm" if match["unit"].lower() == "cm" else " in"
            parts.append(f"{match['high']}{unit}")
        elif kind in {"supra", "infra"}:
            parts.append("above" if kind == "supra" else "below")
        elif kind == "figure":
            parts.append("figure 8")
        elif kind == "place":
            name = " ".join(match["place"].lower().split())
            parts.append(_FULL.get(name, name))
        else:
            parts.append(kind)
    # "PIP of the ring" and "ring PIP" are one place.
    return " ".join(sorted(dict.fromkeys(parts), key=lambda part: 2 if part == "figure 8" else part not in _FINGERS))
