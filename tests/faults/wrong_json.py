"""JSON of another shape."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Answers with a list."""

    name, remote, raises = "wrong_json", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return what is no object at all."""
        return Reply(value=["The letter", {"of": "appeal"}], raw="[", backend=self.name)
