"""Nothing at all."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Answers with an empty object."""

    name, remote, raises = "empty", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return no slot."""
        return Reply(value={}, backend=self.name)
