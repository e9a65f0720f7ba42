"""Of which side of the body a sentence speaks: the one that is treated, or the other, which is measured beside it."""

from __future__ import annotations

import re
from collections import Counter
from typing import Literal

from clausea.domain import Chart

OneSide = Literal["left", "right"]
_LEFT = re.compile(
    r"(?<![\w'/])(?<!\d )(?:(?i:left(?! (?:the|ama|early|without|against|for|at|off|over|home|him|her|them|it)\b)|lt)|L)"
    r"(?![\w'])|\(L\)"
)
_RIGHT = re.compile(r"(?<![\w'/])(?<!all )(?:(?i:right(?! (?:away|now|after|before|at|there|here)\b)|rt)|R)(?![\w'])|\(R\)")
_BOTH = re.compile(r"(?<![\w'])(?:[LR]\s?/\s?[LR]|(?i:both|bilat\w*))(?![\w'])")
_OF_THE_BRAIN = re.compile(
    r"\b(?:MCA|PCA|ACA|CVA|hemispher\w*|strok\w*|infarct\w*|cerebr\w*|hemorrh\w*|ICH|SDH|lobe)\b", re.IGNORECASE
)
"""Words of a brain whose one side moves the other side of the body."""
_MOST = 2
"""By how much one side has to be named more often than the other to be the treated one."""


def named_in(text: str) -> frozenset[OneSide]:
    """Return the sides that words name; a single letter counts where it stands alone and is no number of litres."""
    if _BOTH.search(text):
        return frozenset({"left", "right"})
    found: set[OneSide] = set()
    if _LEFT.search(text):
        found.add("left")
    if _RIGHT.search(text):
        found.add("right")
    return frozenset(found)


def treated(chart: Chart) -> OneSide | None:
    """Return the side that diagnoses and goals are about; None where they name none, both, or are of two minds."""
    count: Counter[OneSide] = Counter()
    for diagnosis in chart.diagnoses:
        text = chart.quote(diagnosis.span)
        if _OF_THE_BRAIN.search(text):
            continue
        if diagnosis.side in {"left", "right"}:
            count["left" if diagnosis.side == "left" else "right"] += 2
        else:
            count.update(_one_of(text))
    for goal in chart.goals:
        count.update(_one_of(chart.quote(goal.span)))
    (first, most), (_, least) = [*count.most_common(2), ("left", 0), ("left", 0)][:2]
    return first if most >= _MOST * max(least, 1) else None


def _one_of(text: str) -> frozenset[OneSide]:
    found = named_in(text)
    return found if len(found) == 1 else frozenset()


def side_sign(text: str, own: OneSide | None) -> tuple[str, ...]:
    """Return whether words speak of the treated side, of the other, or of both."""
    found = named_in(text) if own else frozenset()
    if not found:
        return ()
    return ("side:both",) if len(found) == 2 else ("side:treated",) if own in found else ("side:other",)
