"""Answers about texts that are kept while a chart is read, and forgotten at its end: what they hold is words of a patient."""

from __future__ import annotations

from collections.abc import Callable
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_FORGETS: list[Callable[[], None]] = []


def kept(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Have a function of texts answer the same question once a chart; the `most` last answers are kept, and nobody may change one."""

    def keeping(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        keeper = lru_cache(maxsize=most)(function)
        _FORGETS.append(keeper.cache_clear)
        return cast(Callable[Asked, Answer], keeper)

    return keeping


def forget() -> None:
    """Forget every answer: a chart is read."""
    for forgets in _FORGETS:
        forgets()
