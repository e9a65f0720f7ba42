"""A gap for every slot, although there is evidence."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Gives up where the record does not."""

    name, remote, raises = "says_gap", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return a gap under every key."""
        return Reply(value={one.key: {"gap": "There is nothing."} for one in prompt.slots}, backend=self.name)
