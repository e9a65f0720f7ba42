"""Where documents start: what a line says by itself, and what it says among the lines that may start documents too.

A first model scores every line by its words, its looks and its neighbours. A second one sees those scores: a dated line in the
middle of a page starts a note where other lines of its form do, where a signature ended the one before, and where no better
line is near.
"""

from __future__ import annotations

import datetime as dt
import math
import re
from collections import Counter
from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from clausea.chart.dating import reference
from clausea.chart.features import LineView, leads_day, repeats, start_features, tokens
from clausea.chart.networks import load_network
from clausea.domain.dates import find_days
from clausea.linear import load

_PIECE = re.compile(r"[A-Za-z]+|\d+|\S")
_INITIALS = re.compile(r"(?:^|[\s/,.])[A-Z]{2,3}\.?$")
_CREDENTIAL_LAST = re.compile(r"\b(?:PTA?|DPT|OTR(?:/L)?|COTA(?:/L)?|SLP|CHT|OTA|SLPA)\b[^a-z]*$")


def ends_in_credential(text: str) -> bool:
    """Say whether a text ends in a therapist's credential, as a line does on which one signs."""
    return _CREDENTIAL_LAST.search(text) is not None


def may_sign(one: LineView) -> bool:
    """Say whether somebody may sign on a line: it has the words of a signature, or ends in a therapist's credential."""
    return one.signs or ends_in_credential(one.text)


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


@dataclass(frozen=True, slots=True, repr=False)
class _Said:
    """What both models ask of a line's words alone, whatever page they stand on."""

    form: tuple[str, ...]
    form_names: tuple[str, ...]
    has_initials: bool
    """It ends with somebody's initials."""
    has_credential: bool
    stems: tuple[str, ...]
    above: tuple[str, ...]
    """What it says of the line below it by its last words."""


@lru_cache(maxsize=8192)
def _said(text: str) -> _Said:
    """Return what a line says; lines come again, and those of a record that is divided again all do."""
    form, words = form_of(text), tokens(text[:160])
    return _Said(
        form=form,
        form_names=(f"form2:{' '.join(form[:2])}", f"form3:{' '.join(form[:3])}", f"form4:{' '.join(form[:4])}"),
        has_initials=bool(_INITIALS.search(text)),
        has_credential=ends_in_credential(text),
        stems=tuple(f"stem:{word[:4]}" for word in words[:6] if len(word) > 4),
        above=(*(f"p:word:{word}" for word in words[-2:]), f"p:form:{' '.join(form_of(text[-14:])[-2:])}"),
    )


@dataclass(frozen=True, slots=True)
class _Looks:
    """What both models ask of a line, worked out once."""

    said: _Said
    form: tuple[str, ...]
    fill: float
    """How far the line reaches across its page."""
    has_initials: bool
    has_credential: bool
    leads_day: bool


def _looks(views: Sequence[LineView]) -> list[_Looks]:
    width: dict[int, int] = {}
    for one in views:
        width[one.line.page] = max(width.get(one.line.page, 1), len(one.line.text.rstrip()))
    return [
        _Looks(
            said=said,
            form=said.form,
            fill=len(one.line.text.rstrip()) / width[one.line.page],
            has_initials=said.has_initials,
            has_credential=said.has_credential,
            leads_day=bool(one.dated) and not one.line.text[: one.dated[0].start].strip(" (*#-"),
        )
        for one, said in ((one, _said(one.text)) for one in views)
    ]


def _filled(share: float) -> str:
    return "full" if share > 0.85 else "most" if share > 0.6 else "some" if share > 0.3 else "little"


def _ending(text: str) -> str:
    last = text[-1]
    return "stop" if last in ".!?" else "word" if last.isalpha() else "0" if last.isdigit() else "sign"


def line_features(views: Sequence[LineView], looks: Sequence[_Looks] | None = None) -> list[list[str]]:
    """Return for every line the features by which it is, or is not, the first of a document; `looks` where they are known."""
    again, looks = repeats(views), looks or _looks(views)
    heads = Counter(one.form[:4] for one in looks)
    count = Counter(one.line.page for one in views)
    ahead = _steps_to_signature(views)
    out: list[list[str]] = []
    last = None
    for at, (one, own) in enumerate(zip(views, looks, strict=True)):
        form, day = own.form, "day" in one.marks
        row = start_features(views, at, again)
        opens = form[0] if form else ""
        row += own.said.form_names
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
            row += looks[at - 1].said.above
        if own.leads_day:
            day_of = one.dated[0].date
            row.append(f"leads:{_apart((day_of - last).days) if last else 'first'}")
            last = day_of
        row += own.said.stems
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
    """Return how many lines below each the next signature stands, many where none does."""
    out, steps = [0] * len(views), len(views) + 99
    for at in range(len(views) - 1, -1, -1):
        steps = 0 if views[at].signs else steps + 1
        out[at] = steps
    return out


Row = tuple[float, ...]


def second_table(
    views: Sequence[LineView],
    scores: Sequence[float],
    looks: Sequence[_Looks] | None = None,
    asked: Iterable[int] | None = None,
) -> list[Row]:
    """Return for the lines at the places `asked`, or for every line, the numbers that the second model looks at.

    `scores` are those that the first gave all of them.
    """
    looks = looks or _looks(views)
    sure = [1 / (1 + math.exp(-max(-8.0, min(8.0, score)))) for score in scores]
    kin = [
        _kin([one.form[:4] for one in looks], sure),
        _kin([one.form[:2] for one in looks], sure),
        _kin([one.key or str(at) for at, one in enumerate(views)], sure),
    ]
    count = Counter(one.line.page for one in views)
    # The best and the mean of the other lines of the page.
    of_page = _kin([one.line.page for one in views], sure)
    behind, ahead = _steps([score > 0 for score in scores]), _steps([score > 0 for score in reversed(scores)])[::-1]
    since = _steps([one.signs for one in views], len(views) + 1)
    until = _steps_to_signature(views)
    density = math.fsum(sure) / max(len(count), 1)
    ordered = _ordered(views, sure)

    def bounded(at: int) -> float:
        return max(-6.0, min(6.0, scores[at])) if 0 <= at < len(scores) else -6.0

    out: list[Row] = []
    for at in range(len(views)) if asked is None else asked:
        one, own = views[at], looks[at]
        size = count[one.line.page]
        last = views[at - 1] if at else None
        above = looks[at - 1] if last is not None and last.line.page == one.line.page else None
        best, mean, _ = of_page[at]
        near = [sure[other] for other in range(max(0, at - 3), min(len(views), at + 4)) if other != at]
        own_score = bounded(at)
        row = [own_score, bounded(at - 1), bounded(at - 2), bounded(at + 1), bounded(at + 2), bounded(at + 3)]
        row += [own_score - max(row[1], row[3]), best, mean * (size - 1) / 5, max(near, default=0.0)]
        row += [
            size / 40,
            min(one.rank, 10) / 10,
            min(behind[at], _FAR) / _FAR,
            min(ahead[at], _FAR) / _FAR,
            min(since[at], 20) / 20,
        ]
        row += [since[at] <= behind[at], until[at] < ahead[at], above is not None, above.fill if above else 0.0]
        row += [last is not None and last.text[-1] in ".!?", last is not None and looks[at - 1].has_initials]
        row += [last is not None and looks[at - 1].has_credential, last is not None and last.signs]
        row += ["day" in one.marks, own.leads_day, bool(one.kinds), len(one.words) <= 8, one.signs, "patient" in one.marks]
        row += [bool(one.dated), density / 4, len(count) / 10, one.text[:1].islower(), at == 0]
        row += [one.looks[2].startswith("upper:True"), len(one.line.cells) / 4]
        row += [*_marked(views, at), *ordered[at]]
        for found in kin:
            row += found[at]
        out.append(tuple(float(value) for value in row))
    return out


_OWN_MARKS = ("code", "minutes", "visit", "weekday", "field", "numbered", "soap")


def _marked(views: Sequence[LineView], at: int) -> list[float]:
    """Return what patterns a line and those beside it on its page match: a billed code ends a note, a patient's head begins one."""
    one = views[at]
    above = views[at - 1].marks if at and views[at - 1].line.page == one.line.page else ()
    below = views[at + 1] if at + 1 < len(views) and views[at + 1].line.page == one.line.page else None
    row: list[float] = [name in above for name in _OWN_MARKS[:2]]
    row += [name in one.marks for name in _OWN_MARKS]
    row += [below is not None and bool(below.dated), below is not None and bool(below.kinds)]
    row += [below is not None and name in below.marks for name in ("patient", "field")]
    return [*row, min(len(one.words), 20) / 20]


_DAY_WITHIN = 60
"""Before this offset the day stands that a line opens with."""
_SOON = 21
"""Within so many days the next visit follows."""


def _ordered(views: Sequence[LineView], sure: Sequence[float]) -> list[list[float]]:
    """Return where the day that a line opens with lies between those of the likely starts above and below: visits follow in order."""
    middle = reference([one.line for one in views])
    found = [find_days(one.line.text[:_DAY_WITHIN], middle) if "day" in one.marks or one.dated else [] for one in views]
    days = [own[0].date if own else None for own in found]
    above = _last_likely(days, sure)
    below = _last_likely(days[::-1], sure[::-1])[::-1]
    out: list[list[float]] = []
    for one, day, last, following in zip(views, days, above, below, strict=True):
        back = (day - last).days if day and last else None
        on = (following - day).days if day and following else None
        row: list[float] = [leads_day(one.text), day is not None]
        for days_apart in (back, on):
            row += [days_apart is not None and is_so for is_so in _apart_from(days_apart or 0)]
        row.append(back is not None and on is not None and back > 0 and on >= 0)
        out.append(row)
    return out


def _apart_from(days: int) -> tuple[bool, bool, bool]:
    return 0 < days <= _SOON, days == 0, days < 0


def _last_likely(days: Sequence[dt.date | None], sure: Sequence[float]) -> list[dt.date | None]:
    """Return for every line the day of the last line above it that has one and likely starts a document."""
    out: list[dt.date | None] = []
    last = None
    for day, likely in zip(days, sure, strict=True):
        out.append(last)
        last = day if day and likely > 0.5 else last
    return out


def _steps(marked: Sequence[bool], none: int = 1) -> list[int]:
    """Return how many lines above each the last marked one stands; `none` above the first line, and so on, before there is any."""
    out, steps = [], none
    for is_marked in marked:
        out.append(steps)
        steps = 1 if is_marked else steps + 1
    return out


def _kin(keys: Sequence[Hashable], sure: Sequence[float]) -> list[tuple[float, float, float]]:
    """Return for every line how surely the other lines with its key start documents: the best, their mean, how many there are."""
    groups: dict[Hashable, list[int]] = {}
    for at, key in enumerate(keys):
        groups.setdefault(key, []).append(at)
    out = [(0.0, 0.0, 0.0)] * len(keys)
    for places in groups.values():
        if len(places) < 2:
            continue
        top = sorted((sure[at] for at in places), reverse=True)
        total = math.fsum(sure[at] for at in places)
        for at in places:
            best = top[1] if sure[at] == top[0] else top[0]
            out[at] = (best, (total - sure[at]) / (len(places) - 1), min(len(places) - 1, 6) / 6)
    return out


SECOND = "document_start_again"


def start_scores(views: Sequence[LineView]) -> list[float]:
    """Return for every line how much speaks for a document's starting there."""
    model = load("document_start")
    looks = _looks(views)
    scores = [model.score(row) for row in line_features(views, looks)]
    if not scores:
        return []
    # Most lines start nothing, by a margin that no neighbour makes up for.
    asked = [at for at, score in enumerate(scores) if score >= LEAST]
    if not asked:
        return scores
    odds = load_network(SECOND).odds(np.array(second_table(views, scores, looks, asked)))[:, 0]
    for at, value in zip(asked, odds, strict=True):
        scores[at] = float(value)
    return scores
