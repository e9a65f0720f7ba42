"""The right shape under keys that were not asked for."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Answers questions that nobody asked."""

    name, remote, raises = "wrong_slot", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return good statements under the names of other slots."""
        value = {}
        for one in prompt.slots:
            handle = one.passages[0]
            value[f"{one.key}_b"] = {"statements": [{"text": f"{{{handle}}}", "cites": [handle]}]}
        return Reply(value=value, backend=self.name)
