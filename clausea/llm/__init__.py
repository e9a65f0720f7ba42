"""The backend seam: a prompt in, a reply out. Backends are imported when chosen and never guessed from a model's name."""

from __future__ import annotations

from typing import Protocol

from clausea.domain import Prompt, Reply
from clausea.errors import UsageError

BACKENDS = ("embedded",)
"""Names that `--backend` accepts. `scripted` exists for tests and is built by hand."""


class Backend(Protocol):
    """Answers prompts."""

    name: str
    remote: bool
    """True where a prompt leaves the machine."""

    def complete(self, prompt: Prompt) -> Reply:
        """Return the reply to a prompt.

        Raises:
            BackendError: there is no usable reply.
        """
        ...


def backend(name: str) -> Backend:
    """Return the backend with this name.

    Raises:
        UsageError: there is none; the message lists what there is.
    """
    kind = name.partition(":")[0]
    if kind == "embedded":
        from clausea.llm.embedded import Embedded

        return Embedded()
    raise UsageError(f"No backend is called {kind[:20]}.", hint=f"There are: {', '.join(BACKENDS)}.")
