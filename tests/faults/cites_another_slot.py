"""Handles that exist and were given out for another slot."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Proves one slot with another's evidence."""

    name, remote, raises = "cites_another_slot", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return sentences that cite a passage that their own slot was not offered."""
        value = {}
        for one in prompt.slots:
            strange = next(two.handle for two in prompt.evidence.passages if two.handle not in one.passages)
            value[one.key] = {"statements": [{"text": f"It says {{{strange}}}.", "cites": [strange]}]}
        return Reply(value=value, backend=self.name)
