"""Words in quotation marks that the model typed itself."""

from __future__ import annotations

from clausea.domain import Prompt, Reply


class Fault:
    """Puts words into the clinician's mouth."""

    name, remote, raises = "quotes_by_hand", False, None

    def complete(self, prompt: Prompt) -> Reply:
        """Return sentences with a quotation that no passage holds."""
        text = "The clinician wrote “she could not have been safe without me”."
        value = {one.key: {"statements": [{"text": text, "cites": [one.passages[0]]}]} for one in prompt.slots}
        return Reply(value=value, backend=self.name)
