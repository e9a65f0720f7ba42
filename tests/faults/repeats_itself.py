"""The same sentence until there is no room for another."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Stuck on one passage."""

    name, remote, raises = "repeats_itself", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return the first passage of every slot, over and over."""
        value = {}
        for one in prompt.slots:
            same = {"text": f"The record reads {{{one.passages[0]}}}.", "cites": [one.passages[0]]}
            value[one.key] = {"statements": [same] * (len(one.passages) + 2)}
        return Reply(value=value, backend=self.name)
