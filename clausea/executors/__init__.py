"""The executor seam: one function over many items. Executors are imported when chosen."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from importlib import import_module
from typing import Protocol, TypeVar, cast

from clausea.errors import UsageError

EXECUTORS = {"serial": "serial"}
"""Names that `--executor` accepts, and the module of each."""

Item = TypeVar("Item")
Result = TypeVar("Result")


class Executor(Protocol):
    """Runs a function over items."""

    def map(self, fn: Callable[[Item], Result], items: Iterable[Item]) -> Iterator[Result]:
        """Yield `fn(item)` for every item, in the order of the items, each as soon as it and those before it are finished.

        `fn` must not raise; what it returns must survive pickling, because an executor may run it in another process.
        """
        ...


def executor_for(name: str) -> Executor:
    """Return the executor with this name.

    Raises:
        UsageError: there is none; the message lists what there is.
    """
    if name not in EXECUTORS:
        raise UsageError(f"No executor is called {name[:20]}.", hint=f"There are: {', '.join(EXECUTORS)}.")
    return cast(Executor, import_module(f"clausea.executors.{EXECUTORS[name]}"))
