"""What the clause around a figure speaks of: an item of section GG, a walk, or what is counted by day and night."""

from __future__ import annotations

import re

from clausea.chart.batteries import part_in
from clausea.chart.figures import Figure
from clausea.chart.passages import Cell, Passage
from clausea.knowledge import measure

CLAUSE_END = re.compile(r";|[.?!]\s")
NO_PAIN = re.compile(r"\b(?:void\w*|slee?p\w*|w[ao]ke\w*|waking|meds?|medicat\w*|diary|diaries|nocturia)\b", re.IGNORECASE)
"""What is counted by day and night beside pain."""
_CARE = re.compile(r"0[1-6]")
"""A number of two figures with a nought before it is a code of section GG, where that is spoken of."""
_CODE = re.compile(r"(?<![\d.])0[1-6](?![\d.])")
_OF_TOTAL = re.compile(r"\s*(?:of|/|out of)\s*\d")
_NUMBERED = {"page", "pages", "no", "number", "bay", "unit", "floor", "ward", "#"}
_SECTION_GG = re.compile(r"\b(?:GG(?:01[37]0\w*)?|[Ss]elf[- ][Cc]are|SELF[- ]CARE)\b")
_FAR = 3
"""So many words may stand between an item and its code."""
_IN_MINUTES = re.compile(r"in (?:six|two|6|2) min", re.IGNORECASE)
_WALKING = re.compile(r"\b(?:walk(?:s|ed|ing)?|amb(?:ulat\w+)?|gait)\b", re.IGNORECASE)
_WHEELED = re.compile(
    r"\bw/c|\b(?:wc|wheel\w*|scooter|bi(?:ke|cycle)\w*|nu-?step|row(?:s|ed|ing|er)?|propel\w*)\b", re.IGNORECASE
)


def _start_of(text: str, figure: Figure, cell: Cell) -> int:
    return max((end.end() for end in CLAUSE_END.finditer(text, cell.start, figure.start)), default=cell.start)


def clause_of(text: str, figure: Figure, cell: Cell) -> str:
    """Return the clause of its cell in which a figure stands."""
    behind = CLAUSE_END.search(text, figure.end, cell.end)
    return text[_start_of(text, figure, cell) : behind.start() if behind else cell.end]


def is_other_course(alias: str, text: str, figure: Figure, cell: Cell) -> bool:
    """Say whether "in six minutes" is no walk: without feet or meters, without a word of walking, or on wheels or a machine."""
    clause = clause_of(text, figure, cell)
    if not _IN_MINUTES.match(alias):
        return alias == "6 minute" and bool(_WHEELED.search(clause))
    return figure.unit not in {"ft", "m"} or not _WALKING.search(clause) or bool(_WHEELED.search(clause))


def is_care(passage: Passage, figure: Figure, cell: Cell) -> bool:
    """Say whether a number is a code of section GG: "02" where the section or one of its items is named."""
    words, context = passage.words, passage.context
    if not _CARE.fullmatch(words.text[figure.start : figure.end]) or _OF_TOTAL.match(words.text, figure.end):
        return False
    before = words.at(figure.start) - 1
    if before >= 0 and (words.keys[before] in {"<use>", "<days>", "<month>"} or words.lower[before] in _NUMBERED):
        return False
    if care_item(words.text, figure, cell) or (context.battery is not None and context.battery.name == "GG"):
        return True
    return any(_SECTION_GG.search(one) for one in (words.text, cell.head, context.topic, context.caption, context.sheet) if one)


def care_item(text: str, figure: Figure, cell: Cell) -> str:
    """Return the item of section GG right before a code, also one that holds a number, or that of its row or column."""
    care = measure("GG")
    lead = text[_start_of(text, figure, cell) : figure.start]
    codes = [code.end() for code in _CODE.finditer(lead)]
    lead = " ".join(lead[codes[-1] if codes else 0 :].lower().split())
    part = part_in(care, lead)
    if part and len(lead.rpartition(part)[2].split()) > _FAR:
        part = ""
    return part or part_in(care, cell.label) or part_in(care, cell.title)
