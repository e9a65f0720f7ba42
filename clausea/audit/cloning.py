"""Copied notes: words of one visit that stand in another visit too, and what did change."""

from __future__ import annotations

import re
from collections.abc import Sequence

from clausea.audit.view import View, shape
from clausea.domain import Document, Flag, Sentence
from clausea.domain.dates import us

CLONED = 0.85
"""Two notes are called copied when this share of the shorter one's word sequences stands in the other."""
CLONED_SHORT = 0.95
"""The same for notes of few words, where chance weighs more."""
_SHORT = 20
_SHORTEST = 10
_WIDTH = 5

_BILLING = re.compile(
    r"\b9[27]\d{3}\b|\bG0\d{3}\b|\btotal\b.*\b(?:min|time)|\btimed\b|\btime (?:in|out)\b|^\W*(?:electronically |e-)?signed",
    re.IGNORECASE,
)

Grams = frozenset[tuple[str, ...]]


def _shingles(words: Sequence[str]) -> set[tuple[str, ...]]:
    return {tuple(words[index : index + _WIDTH]) for index in range(len(words) - _WIDTH + 1)}


def told(view: View, note: Document) -> list[tuple[Sentence, str]]:
    """Return what a note tells of the visit: no headings, no fields, no billing lines, no signatures."""
    return [
        (sentence, text)
        for sentence, text in view.sentences(note)
        if sentence.form in {"sentence", "item"}
        and sentence.section not in {"bill", "sig", "goals"}
        and not _BILLING.search(text)
    ]


def cloned_notes(view: View) -> list[Flag]:
    """Notes whose words, figures and headings aside, stand in an earlier note too; what did change is given with addresses."""
    read: list[tuple[Document, Grams]] = []
    out = []
    for note in view.notes:
        if note.kind != "daily_note" or note.date is None:
            continue
        sentences = told(view, note)
        grams = frozenset(gram for _, text in sentences for gram in _shingles(shape(text).split()))
        earlier = next((one for one in read if one[0].date != note.date and _is_copy(grams, one[1])), None)
        read.append((note, grams))
        if earlier is None:
            continue
        before, other = earlier
        known = {shape(text) for _, text in told(view, before)}
        changed = [one for one, text in sentences if shape(text) not in known and not _all_known(text, other)]
        copied = [one for one, text in sentences if shape(text) in known or _shingles(shape(text).split()) & other]
        figures = _changed_figures(view, sentences, before)
        assert before.date is not None
        out.append(
            Flag(
                flag="cloned_notes",
                severity="high",
                message=(
                    f"The words of the note of {us(note.date)} stand in the note of {us(before.date)} too, "
                    f"figures aside; {len(changed)} of its sentences differ{figures}."
                ),
                spans=tuple(sentence.spans[0] for sentence in copied[:6]),
                must_answer=view.touches(note.date, before.date),
                changed=tuple(sentence.spans[0] for sentence in changed),
            )
        )
    return out


def _all_known(text: str, other: Grams) -> bool:
    grams = _shingles(shape(text).split())
    return bool(grams) and grams <= other


def _is_copy(grams: Grams, other: Grams) -> bool:
    least = min(len(grams), len(other))
    if least < _SHORTEST:
        return False
    return len(grams & other) >= (CLONED if least >= _SHORT else CLONED_SHORT) * least


def _changed_figures(view: View, sentences: Sequence[tuple[Sentence, str]], before: Document) -> str:
    """Say in how many otherwise equal sentences only a figure changed."""
    earlier = {shape(text): text for _, text in told(view, before)}
    count = sum(1 for _, text in sentences if shape(text) in earlier and earlier[shape(text)] != text)
    return f", and in {count} only the figures" if count else ""


def standing_shapes(view: View, note: Document) -> set[str]:
    """Return the shapes of longer sentences that an earlier visit's note holds too: they are not this day's words."""
    mine = {shape(text) for _, text in told(view, note) if len(text) > 24}
    day = note.date
    others = {shape(text) for other in view.notes if day and other.date and other.date < day for _, text in told(view, other)}
    return mine & others
