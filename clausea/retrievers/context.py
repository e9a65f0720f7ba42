"""What the second pass looks at: what the first said of a sentence and of what stands around it, and what is new in it.

Much of what is adverse says nothing by itself: a line that repeats one of an earlier note, or gives the same figures again.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

import numpy as np

from clausea.retrievers import Candidate
from clausea.retrievers.features import RUNS, Places, run_of
from clausea.retrievers.network import Floats, Wholes

_TOLD_KINDS = (
    "initial_evaluation", "daily_note", "progress_report", "discharge", "flowsheet", "recertification", "plan_of_care",
    "certification", "order", "addendum", "communication", "attendance",
)  # fmt: skip
_TOLD_FORMS = ("row", "item", "sentence")
_TOLD_SIGNS = (
    "value:first", "value:moved", "value:same", "value:still", "value:as_at_start",
    "visits:kept", "visits:missed", "visits:missed_unnamed", "visits:no_show", "visits:cancelled",
    "goal:new", "goal:met", "goal:partly_met", "goal:progressing", "goal:not_met", "goal:discontinued", "goal:no_measure",
    "goal:overdue", "certified:no_day", "certified:late", "signed:True", "signed:False", "signed:late",
    "course:all_met", "course:gap", "course:never_certified", "course:uncertified",
)  # fmt: skip
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
    return 9 * kinds + _plain_width() + 2 * _ECHOES


def _plain_width() -> int:
    return 9 + len(_TOLD_KINDS) + len(_TOLD_FORMS) + len(_TOLD_SIGNS) + len(RUNS)


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
    """Return place, length, form and signs of every candidate, and how its figures run."""
    plain = np.zeros((len(candidates), _plain_width()))
    for index, one in enumerate(candidates):
        start, end = places.bounds(index)
        day = places.day(index)
        plain[index, :9] = (
            min(end - start, 60) / 10, (index - start) / max(end - start - 1, 1), day / max(places.days, 1),
            min(len(one.text), 300) / 100, min(len(one.text.split()), 60) / 10, min(one.repeats, 4), one.is_first_period,
            one.date is None, min(places.days, 20) / 5,
        )  # fmt: skip
        run = run_of(one.text)
        plain[index, 9:] = (
            *(one.document_kind == kind for kind in _TOLD_KINDS), *(one.sentence.form == form for form in _TOLD_FORMS),
            *(sign in one.signs for sign in _TOLD_SIGNS), *(run == name for name in RUNS),
        )  # fmt: skip
    return plain


def _echoes(candidates: Sequence[Candidate], places: Places) -> Floats:
    """Return what is new in every candidate, and how far it repeats a line of an earlier document.

    Earlier is what has an earlier turn, whatever the order in which the files were given.
    """
    dated = _by_date(candidates, places)
    order = [index for number in dated for index in range(places.start[number], places.end[number])]
    document = np.array([rank for rank, number in enumerate(dated) for _ in range(places.end[number] - places.start[number])])
    tokens = [_WORD.findall(candidates[index].text.lower()) for index in order]
    words = [frozenset(token for token in found if token[0].isalpha()) for found in tokens]
    figures = [frozenset(found) - alphabetic for found, alphabetic in zip(tokens, words, strict=True)]
    alike, which = _most_alike(words, document)
    in_documents = _in_documents([" ".join(found) for found in tokens], document)
    word_count, new_words, spread = _novelty(words, document)
    figure_count, new_figures, _ = _novelty(figures, document)
    same = np.zeros(len(order))
    for row in np.flatnonzero(which >= 0):
        own, earlier = figures[row], figures[which[row]]
        same[row] = len(own & earlier) / len(own | earlier) if own or earlier else 1.0
    repeated = alike > _ALIKE
    columns = (
        new_words / np.maximum(word_count, 1), new_figures / np.maximum(figure_count, 1),
        np.where(word_count > 0, spread / (np.maximum(word_count, 1) * len(places.start)), 1.0),
        alike, same * alike, repeated, repeated * same, repeated * (1 - same) * (figure_count > 0),
        np.minimum(in_documents - 1, 4), figure_count > 0, np.minimum(figure_count, 8) / 4,
        word_count <= 3, np.full(len(order), places.days <= 3),
    )  # fmt: skip
    out = np.zeros((len(candidates), _ECHOES))
    out[order] = np.stack(columns, axis=1)
    return out


def _novelty(found: Sequence[frozenset[str]], document: Wholes) -> tuple[Wholes, Wholes, Wholes]:
    """Return for every line how many tokens it has, how many no earlier document has, and in how many documents they all stand.

    `document` counts the documents of the lines from 0 in their order.
    """
    known: dict[str, int] = {}
    numbers = np.array([known.setdefault(token, len(known)) for tokens in found for token in tokens], dtype=np.int64)
    size = np.array([len(tokens) for tokens in found], dtype=np.int64)
    if not len(numbers):
        return size, np.zeros_like(size), np.zeros_like(size)
    rows = np.repeat(np.arange(len(found)), size)
    first = np.full(len(known), len(found), dtype=np.int64)
    np.minimum.at(first, numbers, document[rows])
    pairs = np.unique(numbers * len(found) + document[rows])
    holding = np.bincount(pairs // len(found), minlength=len(known))
    new = np.bincount(rows[first[numbers] == document[rows]], minlength=len(found))
    every = np.zeros_like(size)
    np.add.at(every, rows, holding[numbers])
    return size, new, every


def _in_documents(texts: Sequence[str], document: Wholes) -> Wholes:
    """Return for every line in how many documents it stands word for word."""
    places: dict[str, set[int]] = {}
    for text, number in zip(texts, document, strict=True):
        places.setdefault(text, set()).add(int(number))
    return np.array([len(places[text]) for text in texts], dtype=np.int64)


def _by_date(candidates: Sequence[Candidate], places: Places) -> list[int]:
    """Return the documents of a chart in the order in which they were written."""

    def key(number: int) -> tuple[int, str, str]:
        first = candidates[places.start[number]]
        return first.turn, first.document_kind, first.text

    return sorted(range(len(places.start)), key=key)


def _most_alike(words: Sequence[frozenset[str]], document: Wholes) -> tuple[Floats, Wholes]:
    """Return for every line how much of its words the most alike of the lines before it shares, and which that is, else -1.

    Lines of the same document do not count. Of several as alike the last one is told.
    """
    count = len(words)
    known: dict[str, int] = {}
    table = np.zeros((count, _COLUMNS), dtype=np.float32)
    held = [known.setdefault(word, len(known)) % _COLUMNS for found in words for word in sorted(found)]
    table[np.repeat(np.arange(count), [len(found) for found in words]), held] = 1
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
