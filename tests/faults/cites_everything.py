"""Every sentence points at everything, its own slot's or not."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Throws every handle of the evidence at every sentence."""

    name, remote, raises = "cites_everything", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return sentences that cite all passages, figures and authorities."""
        evidence = prompt.evidence
        every = [one.handle for one in evidence.passages]
        every += [one.handle for one in evidence.figures]
        every += [one.handle for one in evidence.authorities]
        value = {one.key: {"statements": [{"text": "The record shows it.", "cites": every}]} for one in prompt.slots}
        return Reply(value=value, backend=self.name)
