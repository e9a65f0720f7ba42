"""No answer to the first two prompts; after that it would have answered."""

from __future__ import annotations

from clausea.domain import Prompt, Reply
from clausea.errors import BackendUnavailable
from clausea.llm.embedded import Embedded


class Fault:
    """Comes back when nobody waits any more."""

    name, remote, raises = "times_out_twice", False, BackendUnavailable

    def __init__(self) -> None:
        self._asked = 0

    def complete(self, prompt: Prompt) -> Reply:
        """Raise what a real backend raises after its last try, two times."""
        self._asked += 1
        if self._asked <= 2:
            raise BackendUnavailable("There was no answer within 60 s.")
        return Embedded().complete(prompt)
