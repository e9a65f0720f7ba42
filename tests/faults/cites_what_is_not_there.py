"""Handles that nobody gave out."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Makes an exhibit up."""

    name, remote, raises = "cites_what_is_not_there", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return sentences that cite E9999."""
        value = {one.key: {"statements": [{"text": "It says {E9999}.", "cites": ["E9999"]}]} for one in prompt.slots}
        return Reply(value=value, backend=self.name)
