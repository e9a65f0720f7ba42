"""Sentences that point at nothing."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Fluent, and without a single citation."""

    name, remote, raises = "cites_nothing", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return one uncited sentence for every slot."""
        value = {one.key: {"statements": [{"text": "The care was skilled and needed.", "cites": []}]} for one in prompt.slots}
        return Reply(value=value, backend=self.name)
