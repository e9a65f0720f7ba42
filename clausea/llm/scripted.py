"""A backend that answers from a list: for tests of everything that a model may do wrong."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from typing import Any

from clausea.domain import Prompt, Reply
from clausea.errors import BackendError, BackendUnavailable


class Scripted:
    """Gives the listed values in order; an exception in the list is raised in its turn."""

    name = "scripted"
    remote = False

    def __init__(self, values: Iterable[Any]) -> None:
        self._values: Iterator[Any] = iter(values)
        self.prompts: list[Prompt] = []

    def complete(self, prompt: Prompt) -> Reply:
        """Return the next value of the list."""
        self.prompts.append(prompt)
        try:
            value = next(self._values)
        except StopIteration:
            raise BackendUnavailable("The script has ended.") from None
        if isinstance(value, BackendError):
            raise value
        return Reply(value=value, raw=json.dumps(value, default=str), backend=self.name, model="script")
