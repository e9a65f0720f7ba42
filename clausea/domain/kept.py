"""Answers about texts that are kept while a chart is read or searched, and forgotten at its end: they hold words of a patient."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import ParamSpec, TypeVar, cast

Asked = ParamSpec("Asked")
Answer = TypeVar("Answer")

_FORGETS: list[Callable[[], None]] = []


def kept(most: int) -> Callable[[Callable[Asked, Answer]], Callable[Asked, Answer]]:
    """Have a function of texts answer the same question once; the `most` last answers are kept, and nobody may change one."""

    def keeping(function: Callable[Asked, Answer]) -> Callable[Asked, Answer]:
        keeper = lru_cache(maxsize=most)(function)
        _FORGETS.append(keeper.cache_clear)
        return cast(Callable[Asked, Answer], keeper)

    return keeping


@contextmanager
def forgetting() -> Iterator[None]:
    """Forget every answer at the end of this block, or of the function that is decorated with it, also where it fails."""
    try:
        yield
    finally:
        for forgets in _FORGETS:
            forgets()
