"""A true citation under a number that stands nowhere."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Writes a value out instead of naming its handle."""

    name, remote, raises = "invents_a_number", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return sentences with a good citation and a made-up figure."""
        value = {
            one.key: {"statements": [{"text": "The Timed Up and Go improved to 9.3 seconds.", "cites": [one.passages[0]]}]}
            for one in prompt.slots
        }
        return Reply(value=value, backend=self.name)
