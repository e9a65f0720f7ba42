"""The backend did not answer in time."""

from __future__ import annotations

from clausea.domain import Prompt, Reply
from clausea.errors import BackendUnavailable


class Fault:
    """Never comes back."""

    name, remote, raises = "times_out", False, BackendUnavailable

    def complete(self, prompt: Prompt) -> Reply:
        """Raise what a real backend raises after its last try."""
        raise BackendUnavailable("There was no answer within 60 s.")
