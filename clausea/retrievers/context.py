"""What the second pass looks at: what the first said of a sentence and of what stands around it, and what is new in it.

Much of what is adverse says nothing by itself: a line that repeats one of an earlier note, or gives the same figures again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

from clausea.retrievers import Candidate
from clausea.retrievers.features import Places
from clausea.retrievers.network import Floats

_TOLD_KINDS = (
    "initial_evaluation", "daily_note", "progress_report", "discharge", "flowsheet", "recertification", "plan_of_care",
    "certification", "order", "addendum", "communication", "attendance",
)  # fmt: skip
_TOLD_FORMS = ("row", "item", "sentence")
_WORD = re.compile(r"[a-z]{2,}|\d+(?:\.\d+)?")
_ECHOES = 13
_AT_ONCE = 128
_LOOK_BACK = 256
"""How many lines before a line are looked through for one that it repeats: a note repeats the notes before it."""
_COLUMNS = 1024
"""Words are told apart up to this number in a chart; beyond it two may count as one."""
_ALIKE = 0.6


def width(kinds: int) -> int:
    """Return how many columns `context_features` has."""
    return 9 * kinds + 9 + len(_TOLD_KINDS) + len(_TOLD_FORMS) + 2 * _ECHOES


def context_features(candidates: Sequence[Candidate], scores: Floats) -> Floats:
    """Return what the second pass looks at: a row for every candidate.

    `scores` are those of the first pass, a column for every kind.
    """
    count, kinds = scores.shape
    if not count:
        return np.zeros((0, width(kinds)))
    places = Places(candidates)
    likely = 1 / (1 + np.exp(-np.clip(scores, -40, 40)))
    ranks = np.empty_like(scores)
    for column in range(kinds):
        ranks[:, column] = np.searchsorted(np.sort(-scores[:, column]), -scores[:, column])
    best, total = np.empty_like(scores), np.empty_like(scores)
    for start, end in zip(places.start, places.end, strict=True):
        best[start:end] = scores[start:end].max(axis=0)
        total[start:end] = likely[start:end].sum(axis=0)
    parts = [scores, np.log1p(ranks), best - scores, np.log1p(total), scores.max(axis=0) - scores]
    document = np.array(places.document)
    for step in (-1, 1, -2, 2):
        near = np.arange(count) + step
        beside = (near >= 0) & (near < count)
        beside[beside] = document[near[beside]] == document[beside]
        moved = np.full_like(scores, -6.0)
        moved[beside] = scores[near[beside]]
        parts.append(moved)
    echoes = _echoes(candidates, places)
    usual = np.empty_like(echoes)
    for start, end in zip(places.start, places.end, strict=True):
        usual[start:end] = echoes[start:end].mean(axis=0)
    return np.hstack([*parts, _plain(candidates, places), echoes, usual])


def _plain(candidates: Sequence[Candidate], places: Places) -> Floats:
    """Return place, length and form of every candidate."""
    plain = np.zeros((len(candidates), 9 + len(_TOLD_KINDS) + len(_TOLD_FORMS)))
    for index, one in enumerate(candidates):
        start, end = places.bounds(index)
        day = places.day(index)
        plain[index, :9] = (
            min(end - start, 60) / 10, (index - start) / max(end - start - 1, 1), (day or 0) / max(places.days, 1),
            min(len(one.text), 300) / 100, min(len(one.text.split()), 60) / 10, min(one.repeats, 4), one.is_first_period,
            day is None, min(places.days, 20) / 5,
        )  # fmt: skip
        plain[index, 9:] = [one.document_kind == kind for kind in _TOLD_KINDS] + [
            one.sentence.form == form for form in _TOLD_FORMS
        ]
    return plain


def _echoes(candidates: Sequence[Candidate], places: Places) -> Floats:
    """Return what is new in every candidate, and how far it repeats a line of an earlier document.

    Earlier is what bears an earlier date, whatever the order in which the files were given.
    """
    order = [index for number in _by_date(candidates, places) for index in range(places.start[number], places.end[number])]
    tokens = [_WORD.findall(candidates[index].text.lower()) for index in order]
    document = np.array([places.document[index] for index in order])
    words = [frozenset(token for token in found if token[0].isalpha()) for found in tokens]
    figures = [frozenset(token for token in found if not token[0].isalpha()) for found in tokens]
    holding: dict[str, list[int]] = {}
    copies: dict[str, set[int]] = {}
    for row, found in enumerate(tokens):
        number = int(document[row])
        for token in dict.fromkeys(found):
            held = holding.setdefault(token, [])
            if not held or held[-1] != number:
                held.append(number)
        copies.setdefault(" ".join(found), set()).add(number)
    alike, which = _most_alike(words, document)
    out = np.zeros((len(candidates), _ECHOES))
    for row, index in enumerate(order):
        number = int(document[row])
        new_words = sum(holding[word][0] == number for word in words[row])
        new_figures = sum(holding[figure][0] == number for figure in figures[row])
        spread = sum(len(holding[word]) for word in words[row])
        overlap = float(alike[row])
        same = 0.0
        if which[row] >= 0:
            earlier = figures[which[row]]
            either = figures[row] | earlier
            same = len(figures[row] & earlier) / len(either) if either else 1.0
        repeated = overlap > _ALIKE
        out[index] = (
            new_words / max(len(words[row]), 1), new_figures / max(len(figures[row]), 1),
            spread / (len(words[row]) * len(places.start)) if words[row] else 1.0,
            overlap, same * overlap, repeated, repeated * same, repeated * (1 - same) * bool(figures[row]),
            min(len(copies[" ".join(tokens[row])]) - 1, 4), bool(figures[row]), min(len(figures[row]), 8) / 4,
            len(words[row]) <= 3, places.days <= 3,
        )  # fmt: skip
    return out


def _by_date(candidates: Sequence[Candidate], places: Places) -> list[int]:
    """Return the documents of a chart by date, those without one last."""

    def key(number: int) -> tuple[bool, str, str, str]:
        first = candidates[places.start[number]]
        return first.date is None, first.date.isoformat() if first.date else "", first.document_kind, first.text

    return sorted(range(len(places.start)), key=key)


def _most_alike(words: Sequence[frozenset[str]], document: npt.NDArray[np.int64]) -> tuple[Floats, npt.NDArray[np.int64]]:
    """Return for every line how much of its words the most alike of the lines before it shares, and which that is, else -1.

    Lines of the same document do not count. Of several as alike the last one is told.
    """
    count = len(words)
    known: dict[str, int] = {}
    table = np.zeros((count, _COLUMNS), dtype=np.float32)
    for row, found in enumerate(words):
        for word in sorted(found):
            table[row, known.setdefault(word, len(known)) % _COLUMNS] = 1
    table = table[:, : max(min(len(known), _COLUMNS), 1)]
    size = table.sum(axis=1)
    best, which = np.zeros(count), np.full(count, -1, dtype=np.int64)
    for start in range(0, count, _AT_ONCE):
        end, low = min(start + _AT_ONCE, count), max(0, start - _LOOK_BACK)
        shared = table[start:end] @ table[low:end].T
        share = (shared / np.maximum(size[start:end, None] + size[None, low:end] - shared, 1)).astype(np.float64)
        rows, columns = np.arange(start, end)[:, None], np.arange(low, end)[None, :]
        share[(columns >= rows) | (document[start:end, None] == document[None, low:end])] = 0
        last = share.shape[1] - 1 - share[:, ::-1].argmax(axis=1)
        best[start:end] = share[np.arange(end - start), last]
        which[start:end] = np.where(best[start:end] > 0, last + low, -1)
    return best, which
