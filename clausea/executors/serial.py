"""One item after the other, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")
Result = TypeVar("Result")


def map(fn: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
    """Yield the results one by one; nothing is started before the result before it was taken."""
    for item in items:
        yield fn(item)
