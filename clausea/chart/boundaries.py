"""Where documents start: what a line says by itself, and what it says among the lines that may start documents too.

A first model scores every line by its words, its looks and its neighbours. A second one sees those scores: a dated line in the
middle of a page starts a note where other lines of its form do, where a signature ended the one before, and where no better
line is near.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Hashable, Sequence
from dataclasses import dataclass

from clausea.chart.features import LineView, repeats, start_features
from clausea.linear import load

_PIECE = re.compile(r"[A-Za-z]+|\d+|\S")
_INITIALS = re.compile(r"(?:^|[\s/,.])[A-Z]{2,3}\.?$")
_CREDENTIAL_LAST = re.compile(r"\b(?:PTA?|DPT|OTR(?:/L)?|COTA(?:/L)?|SLP|CHT|OTA|SLPA)\b[^a-z]*$")
LEAST = -6.0
"""The score of the first model below which a line is not asked about again: it starts nothing."""
_FAR = 30
"""How many lines above and below are searched for another start."""


def form_of(text: str, most: int = 6) -> tuple[str, ...]:
    """Return how a line begins, whatever it says: numbers, words in capitals, capitalised, small, and signs."""
    out: list[str] = []
    for piece in _PIECE.findall(text[:40])[:most]:
        if piece.isdigit():
            out.append("0")
        elif piece.isalpha():
            out.append("A" if piece.isupper() else "Aa" if piece[0].isupper() else "a")
        else:
            out.append(piece)
    return tuple(out)


@dataclass(frozen=True, slots=True)
class _Looks:
    """What both models ask of a line, worked out once."""

    form: tuple[str, ...]
    fill: float
    """How far the line reaches across its page."""
    has_initials: bool
    """It ends with somebody's initials."""
    has_credential: bool
    leads_day: bool


def _looks(views: Sequence[LineView]) -> list[_Looks]:
    width: dict[int, int] = {}
    for one in views:
        width[one.line.page] = max(width.get(one.line.page, 1), len(one.line.text.rstrip()))
    return [
        _Looks(
            form=form_of(one.text),
            fill=len(one.line.text.rstrip()) / width[one.line.page],
            has_initials=bool(_INITIALS.search(one.text)),
            has_credential=bool(_CREDENTIAL_LAST.search(one.text)),
            leads_day=bool(one.dated) and not one.line.text[: one.dated[0].start].strip(" (*#-"),
        )
        for one in views
    ]


def _filled(share: float) -> str:
    return "full" if share > 0.85 else "most" if share > 0.6 else "some" if share > 0.3 else "little"


def _ending(text: str) -> str:
    last = text[-1]
    return "stop" if last in ".!?" else "word" if last.isalpha() else "0" if last.isdigit() else "sign"


def line_features(views: Sequence[LineView]) -> list[list[str]]:
    """Return for every line the features by which it is, or is not, the first of a document."""
    again, looks = repeats(views), _looks(views)
    heads = Counter(one.form[:4] for one in looks)
    count = Counter(one.line.page for one in views)
    ahead = _steps_to_signature(views)
    out: list[list[str]] = []
    last = None
    for at, (one, own) in enumerate(zip(views, looks, strict=True)):
        form, day = own.form, "day" in one.marks
        row = start_features(views, at, again)
        opens = form[0] if form else ""
        row += [f"form2:{' '.join(form[:2])}", f"form3:{' '.join(form[:3])}", f"form4:{' '.join(form[:4])}"]
        times = heads[form[:4]]
        often = "1" if times == 1 else "2" if times == 2 else "4" if times < 5 else "5+"
        row += [f"forms:{often}", f"forms:{often}:{opens}", f"fill:{_filled(own.fill)}"]
        if at and views[at - 1].line.page == one.line.page:
            above, text = looks[at - 1], views[at - 1].text
            fill = _filled(above.fill)
            row += [f"p:fill:{fill}", f"p:fill:{fill}:{_ending(text)}", f"p:fill:{fill}:{opens}"]
            row += [f"p:initials:{above.has_initials}", f"p:initials:{above.has_initials}:{day}:{fill}"]
            row += [f"p:credential:{above.has_credential}", f"p:credential:{above.has_credential}:{day}"]
            step = _indent(one) - _indent(views[at - 1])
            row.append(f"p:indent:{'same' if step == 0 else 'in' if step > 0 else 'out'}:{fill}")
            if at > 1 and views[at - 2].line.page != one.line.page:
                row.append(f"second:{'patient' in views[at - 1].marks}")
        if at:
            row += [f"p:word:{word}" for word in views[at - 1].words[-2:]]
            row.append(f"p:form:{' '.join(form_of(views[at - 1].text[-14:])[-2:])}")
        if own.leads_day:
            day_of = one.dated[0].date
            row.append(f"leads:{_apart((day_of - last).days) if last else 'first'}")
            last = day_of
        row += [f"stem:{word[:4]}" for word in one.words[:6] if len(word) > 4]
        steps = ahead[at]
        row.append(f"signed:{'none' if steps > 11 else '0' if steps == 0 else '3' if steps < 4 else '4+'}")
        row.append(f"left:{min(6, count[one.line.page] - 1 - one.rank)}")
        out.append(row)
    return out


def _indent(one: LineView) -> int:
    return len(one.line.text) - len(one.line.text.lstrip())


def _apart(days: int) -> str:
    return "same" if days == 0 else "back" if days < 0 else "14" if days <= 14 else "60" if days <= 60 else "far"


def _steps_to_signature(views: Sequence[LineView]) -> list[int]:
    """Return how many lines below each the next signature stands; 99 where none does."""
    out, steps = [99] * len(views), 99
    for at in range(len(views) - 1, -1, -1):
        steps = 0 if views[at].signs else min(99, steps + 1)
        out[at] = steps
    return out


def second_features(views: Sequence[LineView], scores: Sequence[float]) -> list[list[str]]:
    """Return for every line the features of the second model; `scores` are those that the first gave. None below `LEAST`."""
    looks = _looks(views)
    sure = [min(1.0, max(0.0, (score + 4) / 8)) for score in scores]
    by_page: dict[int, list[int]] = {}
    for at, one in enumerate(views):
        by_page.setdefault(one.line.page, []).append(at)
    kin = [
        _kin([one.form[:4] for one in looks], sure),
        _kin([one.form[:2] for one in looks], sure),
        _kin([one.key or str(at) for at, one in enumerate(views)], sure),
    ]
    likely = [at for at, score in enumerate(scores) if score > 0]
    signs = [0]
    for one in views:
        signs.append(signs[-1] + one.signs)
    density = sum(sure) / max(len(by_page), 1)
    out: list[list[str]] = []
    place = 0
    for at, (one, own, score) in enumerate(zip(views, looks, scores, strict=True)):
        while place < len(likely) and likely[place] < at:
            place += 1
        if score < LEAST:
            out.append([])
            continue
        back = at - likely[place - 1] if place else _FAR
        after = likely[place + 1] if place < len(likely) and likely[place] == at and place + 1 < len(likely) else None
        if place < len(likely) and likely[place] != at:
            after = likely[place]
        ahead = after - at if after is not None else _FAR
        above = looks[at - 1] if at and views[at - 1].line.page == one.line.page else None
        page = by_page[one.line.page]
        others = [sure[other] for other in page if other != at]
        near = [scores[other] for other in range(max(0, at - 3), min(len(views), at + 4)) if other != at]
        facts = {
            "p1": _level(scores[at - 1]) if at else "none",
            "p2": _level(scores[at - 2]) if at > 1 else "none",
            "n1": _level(scores[at + 1]) if at + 1 < len(scores) else "none",
            "n2": _level(scores[at + 2]) if at + 2 < len(scores) else "none",
            "near": _level(max(near, default=-9.0)),
            "best": _tenth(max(others, default=0.0)),
            "many": _size(sum(others), (0.3, 0.8, 1.5, 2.5, 4)),
            "lines": _size(len(page), (3, 8, 15, 25, 40)),
            "rank": _size(one.rank, (0, 1, 2, 4, 9)),
            "back": _size(back, (1, 2, 3, 5, 8, 14, 29)),
            "ahead": _size(ahead, (1, 2, 3, 5, 8, 14, 29)),
            "signed": str(signs[at] - signs[max(0, at - back)] > 0),
            "signs": str(signs[min(len(views), at + ahead)] - signs[at] > 0),
            "above": f"{_filled(above.fill)}:{_ending(views[at - 1].text)}" if above else "page",
            "initials": str(above is not None and above.has_initials),
            "credential": str(above is not None and above.has_credential),
            "p:signs": str(at > 0 and views[at - 1].signs),
            "day": f"{'day' in one.marks}:{own.leads_day}",
            "kinds": f"{bool(one.kinds)}:{len(one.words) <= 8}",
            "own:signs": str(one.signs),
            "patient": str("patient" in one.marks),
            "case": one.looks[4],
            "upper": one.looks[2],
            "cells": str(min(len(one.line.cells), 3)),
            "density": _size(density, (0.5, 0.8, 1.2, 1.8, 2.5, 4)),
            "pages": _size(len(by_page), (3, 5, 7, 10)),
        }
        for name, (best, mean, number) in zip(("form4", "form2", "key"), (found[at] for found in kin), strict=True):
            facts |= {f"{name}:best": _tenth(best), f"{name}:mean": _tenth(mean), f"{name}:count": str(min(number, 6))}
        level = _level(score)
        row = [f"s:{round(max(-7.0, min(7.0, score)) * 2) / 2}"]
        for name, value in facts.items():
            row += [f"{name}={value}", f"{level}|{name}={value}"]
        out.append(row)
    return out


def _kin(keys: Sequence[Hashable], sure: Sequence[float]) -> list[tuple[float, float, int]]:
    """Return for every line how surely the other lines with its key start documents: the best, their mean, how many there are."""
    groups: dict[Hashable, list[int]] = {}
    for at, key in enumerate(keys):
        groups.setdefault(key, []).append(at)
    out = [(0.0, 0.0, 0)] * len(keys)
    for places in groups.values():
        if len(places) < 2:
            continue
        top = sorted((sure[at] for at in places), reverse=True)[:2]
        total = sum(sure[at] for at in places)
        for at in places:
            best = top[1] if sure[at] == top[0] else top[0]
            out[at] = (best, (total - sure[at]) / (len(places) - 1), len(places) - 1)
    return out


def _level(score: float) -> str:
    return str(max(-6, min(6, int(score // 1))))


def _tenth(share: float) -> str:
    return _size(share, (0.05, 0.15, 0.3, 0.45, 0.6, 0.75, 0.9))


def _size(value: float, limits: Sequence[float]) -> str:
    return next((str(limit) for limit in limits if value <= limit), "more")


def start_scores(views: Sequence[LineView]) -> list[float]:
    """Return for every line how much speaks for a document's starting there."""
    first, second = load("document_start"), load("document_start_again")
    scores = [first.score(row) for row in line_features(views)]
    return [second.score(row) if row else score for row, score in zip(second_features(views, scores), scores, strict=True)]
