"""The answer ended before it was complete."""

from __future__ import annotations

from clausea.domain import Prompt, Reply
from clausea.errors import BackendTruncated


class Fault:
    """Stops in the middle."""

    name, remote, raises = "truncated", False, BackendTruncated

    def complete(self, prompt: Prompt) -> Reply:
        """Raise what a real backend raises when the model ran out of room."""
        raise BackendTruncated("The answer ended after 512 tokens.")
