"""What speaks for and against a candidate: a stretch that has the form of a fact, in a place where it may mean something else.

"2x/wk" is how often a patient is seen, walks, falls or does the home programme; a name with a date beside it signs a plan or is
only mentioned. The grammar of a fact finds every stretch that has its form and reads its value; a small linear model,
trained on the labelled charts, looks at the words around it and at its place and says whether it is meant.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from clausea.chart.reading import Context
from clausea.linear import load

_WORD = re.compile(r"[A-Za-z][A-Za-z'’/&]*|\d+|_{2,}|[^\w\s]|   +")
_REACH = 70


@dataclass(frozen=True, slots=True)
class Candidate:
    """A stretch of a sentence that has the form of a fact."""

    head: str
    """What fact it would be: frequency, signer, ..."""
    form: str
    """By which rule of the grammar it was found."""
    start: int
    end: int
    value: str = ""
    more: tuple[str, ...] = ()
    """Clues beyond the words around it."""
    parts: dict[str, Any] = field(default_factory=dict)
    """What else was read at its place."""


_UNTICKED = re.compile(
    r"(?:\[\s?\]|\(\s\)|[☐□])\s?(?:(?!(?:freq|dur|amount|amt|visits|intens|type|goal)[a-z]*\.?\s?[:=])[A-Za-z]+\.?\s?[:-]?\s?)?$",
    re.IGNORECASE,
)
"""An empty box and a word at most; one that stands before the label of another field belongs to no value of it."""
TICKED = r"\[[xX✓✔]\]|\([xX]\)|[☑☒■]"
_BOX = re.compile(rf"\[[\s_]?\]|\(\s\)|[☐□]|(?P<ticked>{TICKED})")
_BOX_BEHIND = re.compile(rf"\s?(?:[A-Za-z]+\.?\s)?\s?(?:{_BOX.pattern})")
_LEADING_BOX = re.compile(rf"\W*?(?:{_BOX.pattern})\s*")
_NEXT_LINE = re.compile(r"[A-Z][\w'’-]+(?:\s[A-Z][\w.'’-]*){1,2},\s?[A-Z]{2,}|(?!(?i:other))[A-Z][A-Za-z/ ]{1,24}:")
"""What may be joined to a line of boxes: a signature, the label of the next field."""
_NO_OPTION = re.compile(r"\W*(?:other\b[\W_]*)?$", re.IGNORECASE)
_EMPTY_INSIDE = re.compile(r"^[A-Za-z/ ]{2,20}:\s?\[\s?\][^\[\]]*$")
_TICKED = re.compile(TICKED)


def is_unticked(text: str, start: int, end: int) -> bool:
    """Say whether the box of a stretch is empty: the first rate of "[ ] 1x/wk [x] 2x/wk", or of "1x/wk [ ] 2x/wk [x]"."""
    if boxes_behind(text):
        own = _BOX.search(text, without_box(text, start, end), end) or _BOX_BEHIND.match(text, end)
        return own is not None and not own["ticked"]
    inside = text[start:end]
    if _TICKED.search(inside):
        return False
    return bool(_UNTICKED.search(text[max(0, start - 12) : start]) or _EMPTY_INSIDE.search(inside))


def boxes_behind(text: str) -> bool:
    """Say whether the boxes of a line stand behind what they tick: an option opens it, behind its label, and a box ends it."""
    boxes = list(_BOX.finditer(text))
    if not boxes:
        return False
    first = text[: boxes[0].start()].rpartition(":")[2].strip()
    if not re.search(r"\w", first) or first[-1] in ".,;":
        return False
    tail = text[boxes[-1].end() :].strip()
    if _NO_OPTION.match(tail) or _NEXT_LINE.match(tail):
        return True
    # Options that are all figures, and words behind the last box: these are of the next line.
    more = [text[one.end() : other.start()].strip() for one, other in zip(boxes, boxes[1:], strict=False)]
    return bool(more) and all(one[:1].isdigit() for one in (first, *more)) and not tail[:1].isdigit()


def without_box(text: str, start: int, end: int) -> int:
    """Return where a stretch begins behind the box that opens it."""
    led = _LEADING_BOX.match(text, start, end)
    return led.end() if led else start


def is_meant(candidate: Candidate, text: str, context: Context, kind: str) -> bool:
    """Say whether a candidate is the fact whose form it has."""
    least = _LEAST_OF_FORM.get(candidate.form) if candidate.head == "type" else None
    return meaning(candidate, text, context, kind) > (_LEAST.get(candidate.head, 0) if least is None else least)


_LEAST_OF_FORM = {"beside": 1.4, "clause": 1.4, "change": 0.6}
"""The same for stretches of a plan whose own form says nothing."""
_LEAST = {"type": -0.5, "sent": -0.5, "attended": -0.3, "visits": -0.5, "amount": -0.5, "duration": -0.2, "frequency": -0.1}
"""The score from which a candidate counts, where facts are rare among the stretches that look like them. By cross-validation."""


def meaning(candidate: Candidate, text: str, context: Context, kind: str) -> float:
    """Return how much speaks for a candidate; above zero the model thinks it likelier meant than not."""
    return load("forms").scores(clues(candidate, text, context, kind))["meant"]


def clues(candidate: Candidate, text: str, context: Context, kind: str) -> list[str]:
    """Return the features of a candidate: its form, its place, the words before and behind it."""
    head = candidate.head
    before = [_plain(word) for word in _WORD.findall(text[max(0, candidate.start - _REACH) : candidate.start])]
    behind = [_plain(word) for word in _WORD.findall(text[candidate.end : candidate.end + _REACH])]
    clause = list(_clause(before))
    found = [
        f"{head}:form={candidate.form}",
        f"{head}:kind={kind}",
        f"{head}:section={context.section}",
        f"kind={kind}",
        f"section={context.section}",
        f"{head}:b1={before[-1] if before else '^'}",
        f"{head}:b2={' '.join(before[-2:]) if before else '^'}",
        f"{head}:a1={behind[0] if behind else '$'}",
        f"{head}:a2={' '.join(behind[:2]) if behind else '$'}",
        f"b1={before[-1] if before else '^'}",
        f"a1={behind[0] if behind else '$'}",
    ]
    found += [f"{head}:{clue}" for clue in candidate.more]
    if head == "type":
        found += _inside(candidate, text, context, kind)
    elif head == "attended":
        found += [f"{head}:{clue}&{candidate.form}" for clue in candidate.more]
    for word in {*clause}:
        found += [f"b={word}", f"{head}:b={word}"]
    for word in {*_opening(behind)}:
        found += [f"a={word}", f"{head}:a={word}"]
    found += [f"topic={word}" for word in {_plain(word) for word in re.findall(r"[A-Za-z]{3,}", context.topic)}]
    return found


def _inside(candidate: Candidate, text: str, context: Context, kind: str) -> Iterator[str]:
    """Yield what the words of a list of work say of it themselves, whatever stands around it."""
    words = _LETTERS.findall(text[candidate.start : candidate.end].lower())[:14]
    form = candidate.form
    yield from (f"type:I={word}" for word in dict.fromkeys(words))
    yield from (f"type:I4={word[:4]}" for word in dict.fromkeys(words))
    yield from (f"type:n={min(len(words), 8)}", f"type:form={form}&n={min(len(words), 4)}")
    yield from (f"type:section={context.section}&{form}", f"type:kind={kind}&{form}")
    yield f"type:commas={min(text.count(',', candidate.start, candidate.end), 5)}"
    yield from (f"type:{clue}&{form}" for clue in candidate.more if not clue.startswith("in"))


_LETTERS = re.compile(r"[a-z]{2,}")


def _plain(word: str) -> str:
    if word.isdigit():
        return "0"
    return "  " if word.startswith("   ") else "__" if word.startswith("__") else word.lower()


def _clause(before: list[str]) -> Iterator[str]:
    """Yield the words before a candidate back to the end of the clause before it."""
    for word in reversed(before):
        if word in {".", ";", "  "}:
            return
        yield word


def _opening(behind: list[str]) -> Iterator[str]:
    """Yield the words behind a candidate up to the end of its clause."""
    for word in behind[:8]:
        if word in {";", "  "}:
            return
        yield word
