"""The model declined to answer."""

from __future__ import annotations

from clausea.domain import Prompt, Reply
from clausea.errors import BackendRefused


class Fault:
    """Says no."""

    name, remote, raises = "refused", False, BackendRefused

    def complete(self, prompt: Prompt) -> Reply:
        """Raise what a real backend raises on a refusal."""
        raise BackendRefused("The model declined to answer.")
