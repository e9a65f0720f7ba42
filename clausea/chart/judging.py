"""Ask the trained models whether a stretch is a fact of some sort: the one place where the readers of prose meet a model."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from clausea.domain import Span
from clausea.linear import load

Judge = Callable[[str, str, Sequence[str], Span], float]
"""Returns how likely a stretch is a fact: the model's name, the label asked for, the features of the stretch, and its address.

Training asks the writers' labels through the same seam, so that what a reader remembers of earlier passages is what they wrote.
"""

_TOKEN = re.compile(r"[a-z]+(?:['’][a-z]+)?|\d+|[%<>≤≥=#/+:;?\"()]")


def by_model(model: str, label: str, features: Sequence[str], span: Span) -> float:
    """Return the likelihood that the shipped model gives."""
    del span
    return load(model).likelihood(features, label)


def tokens(text: str) -> list[str]:
    """Return lower-case words and signs; every number is "0"."""
    return ["0" if token[0].isdigit() else token for token in _TOKEN.findall(text.lower())]


def near(words: Sequence[str], mark: str) -> list[str]:
    """Return features of words: each, each pair, and the beginnings of longer ones, which meet the words of other writers."""
    out = [f"{mark}:{word}" for word in words]
    out += [f"{mark}2:{a}_{b}" for a, b in zip(words, words[1:], strict=False)]
    out += [f"{mark}4:{word[:4]}" for word in words if len(word) > 4]
    return out


def binned(count: int, limits: Sequence[int] = (0, 1, 2, 4, 8, 16, 32)) -> str:
    """Return a count as the smallest limit that holds it."""
    for limit in limits:
        if count <= limit:
            return str(limit)
    return "more"
